"""What live values are made of, and which of them compiled code can hold."""

from __future__ import annotations

import enum
import sys
import types
from typing import Any

from . import emit
from .intrinsics import CONTAINERS, SAMPLERS, builtin_classes, prelude_definition

PRELUDE = "pystream.prelude"

#: Bits of ``type.__flags__``, see CPython's Include/object.h.
_IMMUTABLE_TYPE, _HEAP_TYPE = 1 << 8, 1 << 9


class UnrepresentableError(Exception):
    """A live value that compiled code cannot hold: message, hint, and the kind of error to report."""

    def __init__(self, message: str, hint: str = "", kind: str = "UnsupportedError") -> None:
        super().__init__(message)
        self.hint = hint
        self.kind = kind


def in_prelude(module: str | None) -> bool:
    return module is not None and (module == PRELUDE or module.startswith(PRELUDE + "."))


def is_python_class(cls: type) -> bool:
    """Whether a class statement made the class, rather than C code.

    C code makes classes on the heap, too: they cannot be modified, or have a ``__new__`` of their own in C.
    """
    if not cls.__flags__ & _HEAP_TYPE or cls.__flags__ & _IMMUTABLE_TYPE:
        return False
    new = cls.__new__
    return not (isinstance(new, types.BuiltinFunctionType) and new.__self__ is cls)


def is_typing(cls: type) -> bool:
    return cls.__module__ in ("typing", "types", "functools", "_thread", "threading")


def module_globals(cls: type) -> dict[str, Any]:
    return vars(sys.modules[cls.__module__]) if cls.__module__ in sys.modules else {}


def instance_fields(value: Any) -> dict[str, Any]:
    """The attributes of an instance itself, from its dictionary and its slots; of a named tuple, its fields."""
    fields = dict(getattr(value, "__dict__", {}))
    if is_named_tuple(type(value)):
        fields |= zip(value._fields, value, strict=True)
    for cls in type(value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            descriptor = cls.__dict__.get(name)
            if isinstance(descriptor, types.MemberDescriptorType) and hasattr(value, name):
                fields.setdefault(name, getattr(value, name))
    return fields


def is_named_tuple(cls: type) -> bool:
    """Whether `collections.namedtuple` or `typing.NamedTuple` made the class, or a base of it."""
    return tuple in cls.__mro__ and isinstance(getattr(cls, "_fields", None), tuple)


def container_parts(value: Any) -> tuple[str, dict[str, list[Any]], dict[str, Any]]:
    """What the prelude's class for a builtin container holds: its name, buffers by field, other fields.

    Dictionaries and sets have no tables, since hashes of strings are not known before the program is.
    """
    if isinstance(value, list):
        return "list", {"items": list(value)}, {"size": len(value)}
    if isinstance(value, dict):
        buffers = {"key_items": list(value), "value_items": list(value.values())}
        counts = {"size": len(value), "filled": len(value)}
        return "constant_dict", buffers | {"hashes": [], "table": []}, counts
    if isinstance(value, complex):
        return "complex", {}, {"real": value.real, "imag": value.imag}
    counts = {"mask": -1, "fill": len(value), "used": len(value), "finger": 0}
    return f"constant_{type(value).__name__}", {"items": list(value), "hashes": []}, counts


def slots_marker(cls: type) -> dict[str, str]:
    """The attribute ``__slots__`` of a class whose instances have slots and nothing else: their names.

    None for a class that has a dictionary again, though a base has slots only.
    """
    if cls.__dictoffset__:
        strict = any(not base.__dictoffset__ and base is not object for base in cls.__mro__)
        return {"__slots__": "#pystream.none"} if strict and is_python_class(cls) else {}
    if not is_python_class(cls):
        return {}
    names = [
        emit.string(name)
        for base in cls.__mro__
        for name, value in vars(base).items()
        if isinstance(value, types.MemberDescriptorType)
    ]
    return {"__slots__": f"[{', '.join(names)}]"}


def check_integer(value: int) -> None:
    """Raise UnrepresentableError, an OverflowError, for an integer beyond 64 bits."""
    if -(2**63) <= value < 2**63:
        return
    bits = value.bit_length()
    shown = str(value) if bits <= 256 else f"of {bits} bits"
    message = f"the integer {shown} does not fit 64 bits"
    raise UnrepresentableError(message, "write a float, such as 1e30", "OverflowError")


def check_bases(cls: type) -> None:
    """Raise UnrepresentableError for a class that derives from a type with primitive rules."""
    known = builtin_classes()
    if cls in known or in_prelude(
        cls.__module__
    ):  # bool derives from int, and has rules of its own
        return
    if cls.__module__.startswith("pystream.prelude."):  # the prelude knows what it does
        return
    for base in cls.__mro__[1:]:
        if base is tuple and is_named_tuple(cls):
            continue
        if base is int and issubclass(cls, enum.Enum):
            continue
        unknown = base.__module__ == "builtins" and base not in known
        if known.get(base, "object") not in ("object", *SAMPLERS) or (
            unknown and prelude_definition(base) is None and base not in CONTAINERS
        ):
            raise UnrepresentableError(
                f"{cls.__qualname__} derives from {base.__name__}, which is not supported yet",
                f"make the {base.__name__} an attribute",
            )


def vector_constant(value: Any) -> str | None:
    """Vectors and (column-major) matrices as dense attributes."""
    symbol = builtin_classes().get(type(value), "")
    if symbol in ("vec2", "vec3", "vec4"):
        elements, of = ", ".join(emit.number(x) for x in value), "f64"
    elif symbol.startswith("ivec"):
        elements, of = ", ".join(str(int(x)) for x in value), "i64"
    elif symbol.startswith("bvec"):
        elements, of = ", ".join("true" if x else "false" for x in value), "i1"
    elif symbol.startswith("mat"):
        columns = [f"[{', '.join(emit.number(x) for x in column)}]" for column in value]
        size = len(columns)
        return f"dense<[{', '.join(columns)}]> : vector<{size}x{size}xf64>"
    else:
        return None
    return f"dense<[{elements}]> : vector<{len(value)}x{of}>"
