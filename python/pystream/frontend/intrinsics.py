"""Functions that are primitive to the compiler, and builtins that the prelude defines."""

from __future__ import annotations

import builtins
import math
from functools import cache
from importlib import import_module
from typing import Any

_MATH = (
    "sin cos tan asin acos atan atan2 sinh cosh tanh exp exp2 log log2 log10 sqrt cbrt floor ceil"
    " fabs trunc hypot pow degrees radians isnan isinf isfinite copysign fmod"
)
_BUILTINS = "abs min max pow round len isinstance issubclass type super"
_GLSL = (
    "clamp cross degrees determinant distance dot fract inverse inversesqrt length mix normalize"
    " radians reflect refract sign smoothstep step transpose"
)

_PRELUDE = "range enumerate zip reversed map sum any all divmod hasattr getattr setattr callable"

#: What to write instead of some builtins and C functions.
HINTS = {
    "print": "output is not possible in compiled code; return the value, or run it on the python device",
    "sorted": "lists are not supported yet",
    "list": "lists are not supported yet; use a tuple",
    "dict": "dictionaries are not supported yet; use a class",
    "set": "sets are not supported yet; use a tuple",
    "str": "strings can only be constants",
    "repr": "strings can only be constants",
    "format": "strings can only be constants",
    "eval": "code can only be compiled from functions",
    "exec": "code can only be compiled from functions",
    "open": "files cannot be read in compiled code; read them before, into an attribute or a texture",
    "input": "input is not possible in compiled code",
}


@cache
def primitives() -> dict[int, tuple[Any, str]]:
    """Primitive functions: id of the Python function -> (the function, primitive name)."""
    table: list[tuple[Any, str]] = [
        (getattr(math, name), f"math.{name}") for name in _MATH.split() if hasattr(math, name)
    ]
    table += [(getattr(builtins, name), name) for name in _BUILTINS.split()]
    functions = import_module("pystream.types.functions")
    table += [(getattr(functions, name), f"glsl.{name}") for name in _GLSL.split()]
    prelude = import_module("pystream.prelude.intrinsics")
    table += list(prelude.INTRINSICS)
    return {id(function): (function, name) for function, name in table}


def primitive_name(value: Any) -> str | None:
    """The name of the primitive that a function or class is, or None.

    `type` and `super` are primitives as callees, though they are classes.
    """
    entry = primitives().get(id(value))
    return entry[1] if entry else None


@cache
def _prelude_builtins() -> dict[int, Any]:
    prelude = import_module("pystream.prelude.builtins")
    table = {id(getattr(builtins, name)): getattr(prelude, name) for name in _PRELUDE.split()}
    return table | {id(iter): prelude.builtin_iter, id(next): prelude.builtin_next}


def prelude_definition(value: Any) -> Any:
    """The prelude's definition of a builtin such as `range`, or None."""
    return _prelude_builtins().get(id(value))


@cache
def singletons() -> dict[int, str]:
    """Unique objects: id -> name of the singleton attribute."""
    missing = import_module("pystream.prelude.intrinsics").MISSING
    return {id(missing): "missing", id(NotImplemented): "NotImplemented", id(Ellipsis): "Ellipsis"}


@cache
def builtin_classes() -> dict[type, str]:
    """Classes with primitive rules, which need no definition: class -> symbol."""
    table: dict[type, str] = {c: c.__name__ for c in (int, float, bool, str, tuple, object)}
    table[type(None)] = "NoneType"
    types = import_module("pystream.types")
    for family in ("vec", "ivec", "bvec"):
        table |= {getattr(types, f"{family}{n}"): f"{family}{n}" for n in (2, 3, 4)}
    table |= {getattr(types, f"mat{n}"): f"mat{n}" for n in (2, 3, 4)}
    table[types.Sampler2D] = "Sampler2D"
    return table
