"""Builtin functions that are not primitive."""

from __future__ import annotations

from .attributes import getattribute, setattribute
from .intrinsics import MISSING, fail, kind, mro_lookup, slot_has, type_
from .iteration import (
    callable_iterator,
    empty_iterator,
    enumerate,
    has_next,
    map,
    next,
    range,
    reversed_iterator,
    user_iter,
    zip2,
    zip3,
)


def builtin_iter(x, sentinel=MISSING, /):
    """``iter()``."""
    if sentinel is MISSING:
        return user_iter(x)
    return callable_iterator(x, sentinel)


def builtin_next(iterator, default=MISSING, /):
    """``next()``."""
    if mro_lookup(type_(iterator), "__has_next__") is not MISSING:
        if has_next(iterator):
            return next(iterator)
        if default is MISSING:
            raise StopIteration
        return default
    method = mro_lookup(type_(iterator), "__next__")
    if method is MISSING:
        return fail("TypeError", "'", type_(iterator), "' object is not an iterator")
    if default is MISSING:
        return method(iterator)
    try:
        return method(iterator)
    except StopIteration:
        return default


def zip(*iterables, strict=False):
    """``zip()`` of two or three iterables."""
    if strict:
        return fail("UnsupportedError", "zip() with strict is not supported yet")
    if len(iterables) == 2:
        return zip2(iterables[0], iterables[1])
    if len(iterables) == 3:
        return zip3(iterables[0], iterables[1], iterables[2])
    return fail(
        "UnsupportedError", "zip() of other than two or three iterables is not supported yet"
    )


def reversed(sequence):
    """``reversed()``: ``__reversed__``, else indices from the last to the first."""
    method = mro_lookup(type_(sequence), "__reversed__")
    if method is not MISSING:
        return method(sequence)
    if kind(sequence) == "tuple":
        if len(sequence) == 0:
            return empty_iterator()
    return reversed_iterator(sequence)


def sum(iterable, /, start=0):
    """``sum()``."""
    if kind(iterable) == "tuple":
        return sum_from(iterable, 0, start)
    total = start
    for value in iterable:
        total = total + value
    return total


def sum_from(elements, index, total):
    """`total` and the elements of a tuple from `index` on, each of which has a type of its own."""
    if index == len(elements):
        return total
    return sum_from(elements, index + 1, total + elements[index])


def any(iterable):
    """``any()``."""
    if kind(iterable) == "tuple":
        return any_from(iterable, 0)
    for value in iterable:
        if value:
            return True
    return False


def any_from(elements, index):
    """`any` of the elements of a tuple from `index` on."""
    if index == len(elements):
        return False
    if elements[index]:
        return True
    return any_from(elements, index + 1)


def all(iterable):
    """``all()``."""
    if kind(iterable) == "tuple":
        return all_from(iterable, 0)
    for value in iterable:
        if not value:
            return False
    return True


def all_from(elements, index):
    """`all` of the elements of a tuple from `index` on."""
    if index == len(elements):
        return True
    if not elements[index]:
        return False
    return all_from(elements, index + 1)


def divmod(a, b):
    """``divmod()`` of numbers; of objects, ``__divmod__``."""
    method = mro_lookup(type_(a), "__divmod__")
    if method is not MISSING:
        return method(a, b)
    return a // b, a % b


def callable(x):
    """``callable()``."""
    what = kind(x)
    if what == "instance":
        return mro_lookup(type_(x), "__call__") is not MISSING
    return what == "function" or what == "builtin" or what == "class" or what == "method"


def hasattr(obj, name):
    """``hasattr()`` of an instance with a constant name."""
    if mro_lookup(type_(obj), name) is not MISSING:
        return True
    if kind(obj) == "instance":
        return slot_has(obj, name)
    if kind(obj) == "class":
        return mro_lookup(obj, name) is not MISSING
    return False


def getattr(obj, name, default=MISSING):
    """``getattr()`` with a constant name."""
    if default is MISSING or hasattr(obj, name):
        return getattribute(name, obj)
    return default


def setattr(obj, name, value):
    """``setattr()`` with a constant name."""
    return setattribute(name, obj, value)


__all__ = [
    "all",
    "any",
    "builtin_iter",
    "builtin_next",
    "callable",
    "divmod",
    "enumerate",
    "getattr",
    "hasattr",
    "map",
    "range",
    "reversed",
    "setattr",
    "sum",
    "zip",
]
