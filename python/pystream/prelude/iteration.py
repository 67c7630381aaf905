"""Iteration. An iterator that compiled code runs tells whether there is a next value instead of raising
StopIteration: it has methods ``__has_next__`` and ``__next__``.
"""

from __future__ import annotations

from .intrinsics import MISSING, fail, kind, mro_lookup, type_


def iter(x):
    """The iterator of a ``for`` loop."""
    what = kind(x)
    if what == "tuple":
        if len(x) == 0:
            return empty_iterator()
    if what == "tuple" or what == "vector" or what == "matrix":
        return sequence_iterator(x)
    method = mro_lookup(type_(x), "__iter__")
    if method is not MISSING:
        return method(x)
    if mro_lookup(type_(x), "__getitem__") is not MISSING:
        if mro_lookup(type_(x), "__len__") is not MISSING:
            return sequence_iterator(x)
    return fail("TypeError", "'", type_(x), "' object is not iterable")


def has_next(iterator):
    """Whether an iterator has another value."""
    method = mro_lookup(type_(iterator), "__has_next__")
    if method is MISSING:
        return fail(
            "UnsupportedError",
            "iteration over '",
            type_(iterator),
            "' is not supported yet: its end is an exception",
        )
    return method(iterator)


def next(iterator):
    """The next value of an iterator that has one."""
    return mro_lookup(type_(iterator), "__next__")(iterator)


class empty_iterator:
    """Iterator over nothing: code that takes elements of an empty tuple would be an error."""

    def __iter__(self):
        return self

    def __has_next__(self):
        return False

    def __next__(self):
        return None


class sequence_iterator:
    """Iterator over what has a length and takes indices."""

    def __init__(self, sequence):
        self.sequence = sequence
        self.index = 0

    def __iter__(self):
        return self

    def __has_next__(self):
        return self.index < len(self.sequence)

    def __next__(self):
        value = self.sequence[self.index]
        self.index = self.index + 1
        return value


class range:
    """An arithmetic progression of integers."""

    def __init__(self, start, stop=MISSING, step=1):
        if stop is MISSING:
            self.start = 0
            self.stop = start
        else:
            self.start = start
            self.stop = stop
        if step == 0:
            fail("ValueError", "range() arg 3 must not be zero")
        self.step = step

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
        if index < 0:
            index = index + len(self)
        return self.start + index * self.step

    def __contains__(self, item):
        if self.step > 0:
            inside = self.start <= item and item < self.stop
        else:
            inside = self.stop < item and item <= self.start
        return inside and (item - self.start) % self.step == 0

    def __reversed__(self):
        last = self.start + (len(self) - 1) * self.step
        return range_iterator(last, self.start - self.step, -self.step)


class range_iterator:
    """Iterator over a range: `current` is the next value."""

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


class enumerate:
    """Pairs of a counter and the values of an iterable."""

    def __init__(self, iterable, start=0):
        self.iterator = iter(iterable)
        self.count = start

    def __iter__(self):
        return self

    def __has_next__(self):
        return has_next(self.iterator)

    def __next__(self):
        count = self.count
        self.count = count + 1
        return count, next(self.iterator)


class zip2:
    """Pairs of the values of two iterables; ends with the shorter one."""

    def __init__(self, a, b):
        self.a = iter(a)
        self.b = iter(b)

    def __iter__(self):
        return self

    def __has_next__(self):
        return has_next(self.a) and has_next(self.b)

    def __next__(self):
        return next(self.a), next(self.b)


class zip3:
    """Triples of the values of three iterables; ends with the shortest one."""

    def __init__(self, a, b, c):
        self.a = iter(a)
        self.b = iter(b)
        self.c = iter(c)

    def __iter__(self):
        return self

    def __has_next__(self):
        return has_next(self.a) and has_next(self.b) and has_next(self.c)

    def __next__(self):
        return next(self.a), next(self.b), next(self.c)


class map:
    """A function applied to the values of an iterable."""

    def __init__(self, function, iterable):
        self.function = function
        self.iterator = iter(iterable)

    def __iter__(self):
        return self

    def __has_next__(self):
        return has_next(self.iterator)

    def __next__(self):
        function = self.function
        return function(next(self.iterator))


class reversed_iterator:
    """Iterator from the last element of a sequence to the first."""

    def __init__(self, sequence):
        self.sequence = sequence
        self.index = len(sequence) - 1

    def __iter__(self):
        return self

    def __has_next__(self):
        return self.index >= 0

    def __next__(self):
        value = self.sequence[self.index]
        self.index = self.index - 1
        return value
