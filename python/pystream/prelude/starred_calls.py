"""Calls with ``*`` before what is no tuple of known length: the number of values decides which call it is."""

from __future__ import annotations

from .intrinsics import kind
from .lists import list


def call_starred(f, done, parts, index, /, **kwargs):
    """``f(*done, *parts[index], *parts[index + 1], ..., **kwargs)``."""
    if index == len(parts):
        return f(*done, **kwargs)
    part = parts[index]
    if kind(part) == "tuple":
        return call_starred(f, done + part, parts, index + 1, **kwargs)
    return call_listed(f, done, joined_list(parts, index), **kwargs)


def joined_list(parts, index):
    """The values of the parts from `index` on, in one list."""
    items = list(parts[index])
    extend_by_parts(items, parts, index + 1)
    return items


def extend_by_parts(items, parts, index):
    """Append the values of the parts from `index` on."""
    if index < len(parts):
        items.extend(parts[index])
        extend_by_parts(items, parts, index + 1)


def call_listed(f, done, x, /, **kwargs):
    """``f(*done, *x, **kwargs)`` with a list, one call for each length."""
    n = len(x)
    if n == 0:
        return f(*done, **kwargs)
    if n == 1:
        return f(*done, x[0], **kwargs)
    if n == 2:
        return f(*done, x[0], x[1], **kwargs)
    if n == 3:
        return f(*done, x[0], x[1], x[2], **kwargs)
    if n == 4:
        return f(*done, x[0], x[1], x[2], x[3], **kwargs)
    if n == 5:
        return f(*done, x[0], x[1], x[2], x[3], x[4], **kwargs)
    if n == 6:
        return f(*done, x[0], x[1], x[2], x[3], x[4], x[5], **kwargs)
    if n == 7:
        return f(*done, x[0], x[1], x[2], x[3], x[4], x[5], x[6], **kwargs)
    if n == 8:
        return f(*done, x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], **kwargs)
    # Each number of elements is a call compiled for it, so that there must be a last one; docs/Semantics.md.
    raise NotImplementedError("compiled calls unpack lists of at most 8 values")
