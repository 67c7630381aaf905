"""What a live object holds: its attributes, in its dictionary and in slots, and how to set them.

Attributes are read and written past properties and `__setattr__`: compiled code has run those already.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ..frontend.live import is_python_class

#: Attributes of exceptions that are in neither place, and mean something only if they are set.
_OF_EXCEPTIONS = ("__cause__", "__context__", "__suppress_context__")


@lru_cache(maxsize=1024)
def slots_of(cls: type) -> dict[str, types.MemberDescriptorType]:
    """The slots of a class and its bases, by the names that code of the class uses."""
    found: dict[str, types.MemberDescriptorType] = {}
    for base in cls.__mro__:
        if not is_python_class(base):
            continue
        for name, value in vars(base).items():
            if isinstance(value, types.MemberDescriptorType):
                found.setdefault(name, value)
    return found


def is_named_tuple(cls: type) -> bool:
    """Whether a class was made by ``namedtuple`` or ``NamedTuple``, or derives from one."""
    return issubclass(cls, tuple) and isinstance(getattr(cls, "_fields", None), tuple)


def attributes(value: Any) -> dict[str, Any]:
    """The attributes of an instance itself. Exceptions have ``args``, and their causes if there are any."""
    cls = type(value)
    if is_named_tuple(cls):
        return dict(zip(cls._fields, tuple.__iter__(value), strict=True))
    found = dict(getattr(value, "__dict__", ()))
    for name, slot in slots_of(cls).items():
        try:
            found[name] = slot.__get__(value, cls)
        except AttributeError:
            continue
    if isinstance(value, BaseException):
        found["args"] = value.args
        for name in _OF_EXCEPTIONS:
            held = getattr(value, name)
            if held:
                found[name] = held
    return found


@lru_cache(maxsize=4096)
def _descriptor(cls: type, name: str) -> Any:
    """The slot of that name, or the attribute that C code of a base keeps outside of the dictionary, or None."""
    slot = slots_of(cls).get(name)
    if slot is not None:
        return slot
    for base in cls.__mro__:
        found = vars(base).get(name)
        if found is not None:
            c_code = isinstance(found, types.MemberDescriptorType | types.GetSetDescriptorType)
            return found if c_code and not is_python_class(base) else None
    return None


def setter(cls: type, name: str) -> Callable[[Any, Any], None]:
    """A function that sets an attribute of instances of a class."""
    descriptor = _descriptor(cls, name)
    if descriptor is not None:
        return descriptor.__set__
    return lambda instance, value: instance.__dict__.__setitem__(name, value)


def deleter(cls: type, name: str) -> Callable[[Any], None]:
    """A function that removes an attribute of instances of a class, if it is there."""
    slot = slots_of(cls).get(name)
    if slot is not None:

        def clear(instance: Any) -> None:
            try:
                slot.__delete__(instance)
            except AttributeError:
                return

        return clear
    if _descriptor(cls, name) is not None:
        return lambda instance: None  # attributes of exceptions always have a value
    return lambda instance: instance.__dict__.pop(name, None)


def allocator(cls: type) -> Callable[[], Any]:
    """A function that makes an instance without any attributes, past the class's own ``__new__``."""
    base = next(base for base in cls.__mro__ if not is_python_class(base))
    new = base.__new__
    return lambda: new(cls)
