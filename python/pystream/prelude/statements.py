"""What statements do besides operators and calls: unpacking, tests of patterns, ``yield from``."""

from __future__ import annotations

from .dicts import dict
from .intrinsics import kind, slot_get, slot_has
from .iteration import generator, has_next, iter, next, range
from .lists import list


def unpack_sequence(values, count):
    """``a, b = values``: a tuple of exactly `count` values, a constant."""
    iterator = iter(values)
    result = unpack_from(iterator, count, 0, count)
    if has_next(iterator):
        raise ValueError(f"too many values to unpack (expected {count})")
    return result


def unpack_from(iterator, count, index, expected):
    """The next `count` - `index` values of an iterator; `expected` is for the message."""
    if index == count:
        return ()
    if not has_next(iterator):
        raise ValueError(f"not enough values to unpack (expected {expected}, got {index})")
    value = next(iterator)
    return (value, *unpack_from(iterator, count, index + 1, expected))


def unpack_starred(values, before, after):
    """``a, *b, c = values``: a tuple of `before` values, a list, and `after` values. Both are constants."""
    items = list(values)
    check_enough(items, 0, before + after)
    start = list_values(items, 0, before)
    end = list_values(items, len(items) - after, after)
    return (*start, items[before : len(items) - after], *end)


def check_enough(items, found, expected):
    """Raise ValueError if there are at least `found`, but less than `expected` items."""
    if found < expected:
        if len(items) == found:
            raise ValueError(
                f"not enough values to unpack (expected at least {expected}, got {found})"
            )
        check_enough(items, found + 1, expected)


def list_values(items, start, count):
    """A tuple of `count` items, a constant, from `start` on."""
    if count == 0:
        return ()
    return (items[start], *list_values(items, start + 1, count - 1))


def match_sequence(subject):
    """Whether a sequence pattern may match."""
    if kind(subject) == "tuple":
        return True
    return isinstance(subject, list) or isinstance(subject, range)


def match_mapping(subject):
    """Whether a mapping pattern may match."""
    return isinstance(subject, dict)


def generator_result(iterator):
    """The value of ``yield from``, of an iterator that has ended: what a generator returned."""
    if isinstance(iterator, generator):
        if slot_has(iterator, "$result"):
            return slot_get(iterator, "$result")
    return None
