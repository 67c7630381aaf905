"""Indices and slices: which elements of a sequence of known length they select."""

from __future__ import annotations

from .intrinsics import MISSING, by_alternative, exact, fail, generic, kind, mro_lookup, type_


class slice:
    """``start:stop:step``; None where a part is absent."""

    def __init__(self, start, stop=MISSING, step=None):
        if stop is MISSING:
            self.start = None
            self.stop = start
        else:
            self.start = start
            self.stop = stop
        self.step = step

    @generic
    def indices(self, length):
        """(start, stop, step) of the range of indices that it selects from `length` elements."""
        if self.step is None:
            return slice_bound(self.start, length, 0), slice_end(self.stop, length), 1
        step = to_index(self.step)
        if exact() and step == 0:
            raise ValueError("slice step cannot be zero")
        if step > 0:
            return slice_bound(self.start, length, 0), slice_end(self.stop, length), step
        return (
            slice_backward(self.start, length, length - 1),
            slice_backward(self.stop, length, -1),
            step,
        )

    def __eq__(self, other):
        if isinstance(other, slice):
            mine = self.start, self.stop, self.step
            return mine == (other.start, other.stop, other.step)
        return NotImplemented


@generic
def slice_bound(bound, length, default):
    """A bound of a slice that goes forward, counted from the start and cut to 0 ... length."""
    if bound is None:
        return default
    bound = to_index(bound)
    if bound < 0:
        bound = bound + length
        if bound < 0:
            return 0
        return bound
    if bound > length:
        return length
    return bound


@generic
def slice_end(bound, length):
    """The upper bound of a slice that goes forward."""
    return slice_bound(bound, length, length)


@generic
def slice_backward(bound, length, default):
    """A bound of a slice that goes backward, cut to -1 ... length - 1."""
    if bound is None:
        return default
    bound = to_index(bound)
    if bound < 0:
        bound = bound + length
        if bound < 0:
            return -1
        return bound
    if bound >= length:
        return length - 1
    return bound


@generic
def slice_length(start, stop, step):
    """The number of indices from `start` to `stop` by `step`."""
    if step > 0:
        if start < stop:
            return (stop - start - 1) // step + 1
        return 0
    if stop < start:
        return (start - stop - 1) // -step + 1
    return 0


@by_alternative
def to_index(x):
    """``x.__index__()``: an int."""
    what = kind(x)
    if what == "int":
        return x
    if what == "bool":
        return int(x)
    method = mro_lookup(type_(x), "__index__")
    if method is MISSING:
        return fail(
            "TypeError", "slice indices must be integers or None or have an __index__ method"
        )
    return method(x)


@by_alternative
def is_index(x):
    """Whether an object counts as an index: an int, or what has ``__index__``."""
    what = kind(x)
    if what == "int" or what == "bool":
        return True
    return mro_lookup(type_(x), "__index__") is not MISSING
