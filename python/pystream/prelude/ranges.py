"""``range``."""

from __future__ import annotations

from .hashing import hash
from .intrinsics import MISSING, by_alternative, exact, fail, kind, type_
from .slices import is_index, slice, to_index


class range:
    """An arithmetic progression of integers."""

    def __init__(self, start, stop=MISSING, step=1, /):
        if stop is MISSING:
            self.start = 0
            self.stop = range_part(start)
        else:
            self.start = range_part(start)
            self.stop = range_part(stop)
        if step == 0:
            fail("ValueError", "range() arg 3 must not be zero")
        self.step = range_part(step)

    def __iter__(self):
        return range_iterator(self.start, self.stop, self.step)

    def __len__(self):
        if self.step > 0:
            if self.start < self.stop:
                return (self.stop - self.start + self.step - 1) // self.step
            return 0
        if self.start > self.stop:
            return (self.start - self.stop - self.step - 1) // -self.step
        return 0

    def __getitem__(self, index):
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            return range(
                self.start + start * self.step, self.start + stop * self.step, self.step * step
            )
        if not is_index(index):
            return fail("TypeError", "range indices must be integers or slices, not ", type_(index))
        index = to_index(index)
        if index < 0:
            index = index + len(self)
        if exact():
            if index < 0 or index >= len(self):
                raise IndexError("range object index out of range")
        return self.start + index * self.step

    def __contains__(self, item):
        what = kind(item)
        if what != "int" and what != "bool" and what != "float":
            return range_holds(self, item)
        if self.step > 0:
            inside = self.start <= item and item < self.stop
        else:
            inside = self.stop < item and item <= self.start
        return inside and (item - self.start) % self.step == 0

    def __reversed__(self):
        last = self.start + (len(self) - 1) * self.step
        return range_iterator(last, self.start - self.step, -self.step)

    def __eq__(self, other):
        if isinstance(other, range):
            size = len(self)
            if size != len(other):
                return False
            if size == 0:
                return True
            if self.start != other.start:
                return False
            return size == 1 or self.step == other.step
        return NotImplemented

    def __hash__(self):
        size = len(self)
        if size == 0:
            return hash((0, None, None))
        if size == 1:
            return hash((1, self.start, None))
        return hash((size, self.start, self.step))

    def index(self, value):
        if value not in self:
            raise ValueError(f"{value!r} is not in range")
        return (value - self.start) // self.step

    def count(self, value):
        if value in self:
            return 1
        return 0


@by_alternative
def range_part(x):
    """An argument of ``range()`` as an int."""
    if is_index(x):
        return to_index(x)
    return fail("TypeError", "'", type_(x), "' object cannot be interpreted as an integer")


def range_holds(numbers, item):
    """Membership of what is no number: one of the numbers may be equal to it."""
    for number in numbers:
        if number == item:
            return True
    return False


class range_iterator:
    """Iterator over a range: `current` is the next value."""

    __independent__ = True

    def __init__(self, start, stop, step):
        self.current = start
        self.stop = stop
        self.step = step

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.step > 0:
            return self.current < self.stop
        return self.current > self.stop

    def __next__(self):
        value = self.current
        self.current = value + self.step
        return value
