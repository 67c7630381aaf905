"""Functions that are primitive to the compiler, and builtins that the prelude defines."""

from __future__ import annotations

import builtins
import math
import random
from functools import cache
from importlib import import_module
from typing import Any

_MATH = (
    "sin cos tan asin acos atan atan2 sinh cosh tanh exp exp2 log log2 log10 sqrt cbrt floor ceil"
    " fabs trunc hypot pow degrees radians isnan isinf isfinite copysign fmod asinh acosh atanh erf erfc"
    " expm1 log1p"
)
_BUILTINS = "abs min max pow round len isinstance issubclass type super"
_GLSL = (
    "clamp cross degrees determinant distance dot fract inverse inversesqrt length mix normalize"
    " radians reflect refract sign smoothstep step transpose"
)

#: Modules of the standard library whose functions and classes the prelude defines as ``module_name``.
_LIBRARY = (
    "bisect cmath collections contextlib copy dataclasses functools heapq itertools math operator random"
    " statistics"
)

#: Builtin containers, which the prelude defines under the same names.
CONTAINERS = (list, dict, set, frozenset, complex, slice)

#: Classes of textures, with the dimension of the type of their instances.
SAMPLERS = {"Sampler2D": "2D", "SamplerCube": "Cube"}

#: What to write instead of some builtins and C functions.
HINTS = {
    "print": "output is not possible in compiled code; return the value, or run it on the python device",
    "list": "on this target, use a tuple",
    "dict": "on this target, use a class",
    "set": "on this target, use a tuple",
    "str": "strings can only be constants",
    "repr": "strings can only be constants",
    "format": "strings can only be constants",
    "eval": "code can only be compiled from functions",
    "exec": "code can only be compiled from functions",
    "compile": "code can only be compiled from functions",
    "globals": "read the global variables by their names",
    "locals": "read the variables by their names",
    "vars": "read the attributes by their names",
    "__import__": "import at the top of the module",
    "chr": "strings can only be constants",
    "hex": "strings can only be constants",
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
def prelude_namespace() -> dict[str, Any]:
    """All functions and classes of the prelude, by name."""
    package = import_module("pystream.prelude")
    found: dict[str, Any] = {}
    for name in package._MODULES:
        module = import_module(f"pystream.prelude.{name}")
        for key, value in vars(module).items():
            if getattr(value, "__module__", None) == module.__name__:
                found[key] = value
    return found


@cache
def _prelude_builtins() -> dict[int, Any]:
    """Builtins that the prelude defines: id -> definition, called ``name`` or ``builtin_name``."""
    namespace = prelude_namespace()
    table: dict[int, Any] = {}
    for name, value in vars(builtins).items():
        definition = namespace.get(f"builtin_{name}", namespace.get(name))
        if definition is not None and not name.startswith("_"):
            table[id(value)] = definition
    return table


def prelude_definition(value: Any) -> Any:
    """The prelude's definition of a builtin such as `range`, or of a function of the library, or None."""
    definition = _prelude_builtins().get(id(value))
    if definition is not None:
        return definition
    name = library_name(value)
    return prelude_namespace().get(name) if name else None


def exact_definition(value: Any) -> Any:
    """The prelude's definition that code with exact semantics takes in place of a primitive, or None.

    It checks arguments and results as CPython does, and calls the primitive where there is one.
    """
    name = getattr(value, "__name__", None)
    if isinstance(name, str):
        for module, prefix in ((builtins, "builtin"), (math, "math")):
            if getattr(module, name, None) is value:
                return prelude_namespace().get(f"{prefix}_{name}")
    return None


def library_name(value: Any) -> str | None:
    """What the prelude calls a function or class of the standard library, or None for others."""
    name = getattr(value, "__name__", None)
    if not isinstance(name, str):
        return None
    owner = getattr(value, "__self__", None)
    if owner is random._inst:
        return f"random_{name}"
    # A class method is that of its class's module.
    holder = owner if isinstance(owner, type) else value
    module = (getattr(holder, "__module__", None) or "").removeprefix("_")
    return f"{module}_{name}" if module in _LIBRARY.split() else None


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
    table |= {getattr(types, name): name for name in SAMPLERS}
    return table


def sampler_name(cls: type) -> str | None:
    """Which of the SAMPLERS a class is or derives from, or None: Texture2D is a Sampler2D."""
    known = builtin_classes()
    return next((known[base] for base in cls.__mro__ if known.get(base) in SAMPLERS), None)
