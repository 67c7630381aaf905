"""The primitives from which the prelude is built.

The compiler knows each by name and evaluates it during inference; CPython cannot run them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

#: (function, name of the primitive) of every intrinsic.
INTRINSICS: list[tuple[Callable[..., Any], str]] = []


class _Missing:
    """The type of `MISSING`."""

    def __repr__(self) -> str:
        return "MISSING"


#: Stands for the result of a lookup that found nothing.
MISSING: Any = _Missing()


def _intrinsic(function: F) -> F:
    INTRINSICS.append((function, f"prelude.{function.__name__.rstrip('_')}"))
    return function


def generic(function: F) -> F:
    """Mark a function that is analysed once for all numbers: its contexts ignore the values of constant
    numbers among the arguments, and tell types only.
    """
    function.__pystream_generic__ = True  # type: ignore[attr-defined]
    return function


def by_alternative(function: F) -> F:
    """Mark a function that asks for the `kind` of its arguments, all positional: where an argument may be
    of several, there is one call for each.
    """
    function.__pystream_by_alternative__ = True  # type: ignore[attr-defined]
    return function


def by_name(function: F) -> F:
    """Mark a function by alternative that asks what its first argument, a string, is: where that may be
    one of several constants, there is one call for each.
    """
    function.__pystream_by_name__ = True  # type: ignore[attr-defined]
    return function


def any_number(function: F) -> F:
    """Mark a function of the prelude with ``*args`` or ``**kwargs`` that takes a `dynamic_tuple` and a `dict`
    for them as well, where their number is known at run time only.
    """
    function.__pystream_any_number__ = True  # type: ignore[attr-defined]
    return function


def lengths(**buffers: str) -> Callable[[type], type]:
    """Declare which fields of a class hold how many elements of a buffer are in use.

    A keyword is such a field, its value the name of the field that refers to the buffer. The number is never
    more than the buffer has room for: targets without a heap rely on it.
    """

    def declare(cls: type) -> type:
        cls.__pystream_lengths__ = buffers  # type: ignore[attr-defined]
        return cls

    return declare


def _no_value(name: str) -> RuntimeError:
    return RuntimeError(f"prelude.{name} is evaluated by the compiler; CPython cannot run it")


@_intrinsic
def type_(x: Any) -> Any:
    """The class of `x`."""
    raise _no_value("type")


@_intrinsic
def kind(x: Any) -> str:
    """What sort of value `x` is.

    One of "instance", "function", "builtin", "class", "method", "int", "float", "bool", "str", "none",
    "tuple", "vector", "matrix", "sampler", "array", "singleton", "super"; of a class attribute that
    is a wrapper, "property", "staticmethod" or "classmethod".
    """
    raise _no_value("kind")


@_intrinsic
def mro_lookup(cls: Any, name: str) -> Any:
    """The class attribute `name` of the first class in the MRO that has it, unbound; or MISSING."""
    raise _no_value("mro_lookup")


@_intrinsic
def mro_lookup_after(cls_of_self: Any, cls: Any, name: str) -> Any:
    """As `mro_lookup` in the MRO of `cls_of_self`, but only the classes after `cls`."""
    raise _no_value("mro_lookup_after")


@_intrinsic
def slot_has(obj: Any, name: str) -> bool:
    """Whether the instance has an attribute of its own called `name`."""
    raise _no_value("slot_has")


@_intrinsic
def slot_get(obj: Any, name: str) -> Any:
    """The instance's own attribute `name`; of a super object, `__thisclass__` or `__self__`."""
    raise _no_value("slot_get")


@_intrinsic
def slot_set(obj: Any, name: str, value: Any) -> None:
    """Set the instance's own attribute `name`."""
    raise _no_value("slot_set")


@_intrinsic
def slot_del(obj: Any, name: str) -> None:
    """Remove the instance's own attribute `name`, which it has."""
    raise _no_value("slot_del")


@_intrinsic
def alloc(cls: Any) -> Any:
    """A new instance of a user class, without attributes."""
    raise _no_value("alloc")


@_intrinsic
def issubclass_(cls: Any, base: Any) -> bool:
    """Whether `base` is in the MRO of `cls`."""
    raise _no_value("issubclass")


@_intrinsic
def bind(function: Any, self: Any) -> Any:
    """The bound method of a function."""
    raise _no_value("bind")


@_intrinsic
def wrapped(wrapper: Any) -> Any:
    """The function in a staticmethod or classmethod, the getter of a property."""
    raise _no_value("wrapped")


@_intrinsic
def setter(wrapper: Any) -> Any:
    """The setter of a property, or MISSING."""
    raise _no_value("setter")


@_intrinsic
def fail(exception: str, *parts: Any) -> Any:
    """A compile-time error at the user's operation, if control can get here.

    `parts` are joined to the message; classes stand for their names.
    """
    raise _no_value("fail")


@_intrinsic
def message(*parts: Any) -> str:
    """The constant string that `fail` would make of its parts."""
    raise _no_value("message")


@_intrinsic
def exact() -> bool:
    """Whether the program is compiled for exact agreement with CPython, 64 bits and all exceptions."""
    raise _no_value("exact")


@_intrinsic
def buffer_new(size: int) -> Any:
    """Room for `size` elements, unset. What a buffer's elements may be is one type, joined over all."""
    raise _no_value("buffer_new")


@_intrinsic
def buffer_get(buffer: Any, index: int) -> Any:
    """An element that was set. The index is not checked."""
    raise _no_value("buffer_get")


@_intrinsic
def buffer_set(buffer: Any, index: int, value: Any) -> None:
    """Set an element. The index is not checked."""
    raise _no_value("buffer_set")


@_intrinsic
def buffer_size(buffer: Any) -> int:
    """The number of elements that a buffer has room for."""
    raise _no_value("buffer_size")


@_intrinsic
def buffer_grow(buffer: Any, count: int) -> None:
    """Announce `count` more elements than `buffer_new` gave room for, in programs that are not exact: there
    buffers cannot be replaced by larger ones."""
    raise _no_value("buffer_grow")


@_intrinsic
def identity(x: Any) -> int:
    """A number that is the same for the same object, and tells objects apart."""
    raise _no_value("identity")


@_intrinsic
def hash_bits(x: Any) -> int:
    """``hash(x)`` of an int, float or bool; of a string or None a number that stands for it."""
    raise _no_value("hash_bits")


@_intrinsic
def keyword_names(kwargs: Any) -> tuple[str, ...]:
    """The names of a function's ``**kwargs``, which compiled code holds as a tuple of kind "dict"."""
    raise _no_value("keyword_names")


@_intrinsic
def keyword_values(kwargs: Any) -> tuple[Any, ...]:
    """The values of a function's ``**kwargs``, in the order of the names."""
    raise _no_value("keyword_values")


@_intrinsic
def float_bits(x: float) -> int:
    """The 64 bits of a float, as an int."""
    raise _no_value("float_bits")


@_intrinsic
def float_from_bits(bits: int) -> float:
    """The float of 64 bits."""
    raise _no_value("float_from_bits")


@_intrinsic
def keywords(names: tuple[str, ...], values: tuple[Any, ...]) -> Any:
    """Keyword arguments of these names and values, to be passed on with ``**``."""
    raise _no_value("keywords")


@_intrinsic
def characters(text: str) -> tuple[str, ...]:
    """The characters of a constant string."""
    raise _no_value("characters")


@_intrinsic
def parse_int(text: str, base: int) -> Any:
    """What ``int(text, base)`` gives; MISSING of a text that is no number."""
    raise _no_value("parse_int")


@_intrinsic
def repeat_text(text: str, count: int) -> str:
    """``text * count``; both must be constants."""
    raise _no_value("repeat_text")


@_intrinsic
def parse_float(text: str) -> Any:
    """What ``float(text)`` gives; MISSING of a text that is no number."""
    raise _no_value("parse_float")


@_intrinsic
def positional_limit(f: Any) -> int:
    """How many positional arguments a function takes besides ``*args``; -1 for one of the prelude whose
    ``*args`` must be a tuple of known length.
    """
    raise _no_value("positional_limit")


@_intrinsic
def takes_rest(f: Any) -> bool:
    """Whether a function has ``*args``."""
    raise _no_value("takes_rest")


@_intrinsic
def takes_keywords(f: Any) -> bool:
    """Whether a function has ``**kwargs``."""
    raise _no_value("takes_keywords")


@_intrinsic
def parameter_names(f: Any, given: int) -> tuple[str, ...]:
    """The parameters that keyword arguments can name after `given` positional arguments."""
    raise _no_value("parameter_names")


@_intrinsic
def parameter_required(f: Any, name: str) -> bool:
    """Whether a parameter has no default."""
    raise _no_value("parameter_required")


@_intrinsic
def parameter_default(f: Any, name: str) -> Any:
    """The default of a parameter that has one."""
    raise _no_value("parameter_default")


@_intrinsic
def full_name(f: Any) -> str:
    """The name of a function with its module."""
    raise _no_value("full_name")


@_intrinsic
def qualified_name(f: Any) -> str:
    """``f.__qualname__``."""
    raise _no_value("qualified_name")


@_intrinsic
def function_name(f: Any) -> str:
    """``f.__name__``."""
    raise _no_value("function_name")


@_intrinsic
def taken_positional(f: Any) -> str:
    """``f() takes 2 positional arguments``."""
    raise _no_value("taken_positional")


@_intrinsic
def missing_message(f: Any, names: tuple[str, ...]) -> str:
    """``f() missing 1 required positional argument: 'a'``."""
    raise _no_value("missing_message")
