"""What assignments to several targets and ``yield from`` do."""

from __future__ import annotations

from .intrinsics import exact, fail, slot_get, slot_has, type_
from .iteration import generator, has_next, iter, next
from .lists import list
from .operators import is_iterable
from .records import as_tuple, namedtuple


def generator_result(iterator):
    """The value of ``yield from``, of an iterator that has ended: what a generator returned."""
    if isinstance(iterator, generator):
        if slot_has(iterator, "$result"):
            return slot_get(iterator, "$result")
    return None


def unpack_sequence(x, count):
    """The tuple of the `count` values of an iterable, for ``a, b = x``."""
    if not is_iterable(x):
        return fail("TypeError", "cannot unpack non-iterable ", type_(x), " object")
    if not exact() and isinstance(x, list):
        return list_values(x, (), count)
    # Each element keeps its type; iteration would join them.
    if isinstance(x, namedtuple) and type_(x).__iter__ is namedtuple.__iter__:
        if len(as_tuple(x)) == count:
            return as_tuple(x)
    iterator = iter(x)
    values = unpack_values(iterator, (), count)
    if exact() and has_next(iterator):
        raise ValueError(f"too many values to unpack (expected {count})")
    return values


def unpack_values(iterator, values, count):
    """`values` and the next ones, `count` in all."""
    if len(values) == count:
        return values
    more = has_next(iterator)
    if exact() and not more:
        raise ValueError(f"not enough values to unpack (expected {count}, got {len(values)})")
    return unpack_values(iterator, values + (next(iterator),), count)


def list_values(xs, values, count):
    """`values` and the next elements of a list, `count` in all."""
    if len(values) == count:
        return values
    return list_values(xs, values + (xs[len(values)],), count)


def unpack_starred(x, before, after):
    """The tuple of values for ``a, *b, c = x``: `before` values, a list, `after` values."""
    if not is_iterable(x):
        return fail("TypeError", "cannot unpack non-iterable ", type_(x), " object")
    iterator = iter(x)
    first = starred_values(iterator, (), before, before + after)
    rest = list()
    while has_next(iterator):
        rest.append(next(iterator))
    if exact():
        check_enough(rest, 0, before, before + after)
    return first + (rest,) + last_values(rest, (), after)


def starred_values(iterator, values, count, needed):
    """`values` and the next ones, `count` in all."""
    if len(values) == count:
        return values
    more = has_next(iterator)
    if exact() and not more:
        raise ValueError(
            f"not enough values to unpack (expected at least {needed}, got {len(values)})"
        )
    return starred_values(iterator, values + (next(iterator),), count, needed)


def check_enough(rest, found, before, needed):
    """Raise ValueError if there are fewer than `needed` values, `before` of which are not in the list.

    The numbers are constants, so that the message is one.
    """
    if before + found < needed:
        if len(rest) == found:
            raise ValueError(
                f"not enough values to unpack (expected at least {needed}, got {before + found})"
            )
        check_enough(rest, found + 1, before, needed)


def last_values(xs, values, count):
    """The last `count` elements of a list, which are removed from it, and `values`."""
    if len(values) == count:
        return values
    return last_values(xs, (xs.pop(),) + values, count)
