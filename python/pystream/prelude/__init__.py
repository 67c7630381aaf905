"""Python's semantics, written in Python.

The functions of this package say what attribute lookup, calls, operators, truth and iteration mean for
objects of user classes; what they mean for numbers, vectors, tuples and constants, the compiler knows.
They are imported by the same frontend as the user's functions and compiled with every program. With
constant names and known classes every branch in them folds, and what is left is the one call that
Python would have ended in.

``python -m pystream.prelude OUT.mlir`` writes the prelude as MLIR text.
"""

from __future__ import annotations

import types
from importlib import import_module
from pathlib import Path

_MODULES = (
    "attributes",
    "calls",
    "enums",
    "operators",
    "iteration",
    "exceptions",
    "slices",
    "sorting",
    "lists",
    "hashing",
    "dicts",
    "sets",
    "views",
    "ranges",
    "zipping",
    "tuples",
    "values",
    "math",
    "integers",
    "complex",
    "itertools",
    "functools",
    "operator",
    "cmath",
    "collections",
    "records",
    "text",
    "text_methods",
    "unpacking",
    "abstract",
    "starred_calls",
    "builtins",
)


def prelude_text() -> str:
    """The whole prelude at stage imported; its functions have the symbols ``prelude.NAME``.

    Locations name files as ``./pystream/prelude/attributes.py``, wherever the package is installed.
    """
    from ..frontend.snapshot import World

    root = Path(__file__).parent

    def shown_name(file: str) -> str:
        path = Path(file)
        return f"./pystream/prelude/{path.name}" if path.parent == root else file

    world = World(prelude=True, shown_name=shown_name)
    for name in _MODULES:
        module = import_module(f"{__name__}.{name}")
        for value in vars(module).values():
            if getattr(value, "__module__", None) != module.__name__:
                continue
            if isinstance(value, types.FunctionType):
                world.function_symbol(value)
            elif isinstance(value, type):
                world.class_symbol(value)
                for attribute in vars(value):  # any method may be called by the user's code
                    world.use_name(attribute)
    text = world.text()
    if world.refused:
        raise world.refused[0]
    return text
