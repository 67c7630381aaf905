"""Iterators over several iterables at once, and those that look for values: zip, map, filter."""

from __future__ import annotations

from .intrinsics import MISSING, any_number, kind, mro_lookup, type_
from .iteration import has_next, iter, next
from .tuples import construct_tuple


@any_number
def zip(*iterables, strict=False):
    """``zip()``."""
    if kind(iterables) == "instance":  # as many as are known at run time
        return zip_dynamic([iter(iterable) for iterable in iterables], strict)
    iterators = iterators_of(iterables, ())
    if not strict:
        if are_independent(iterables, iterators, 0):
            return zip_independent(iterators)
    return zip_iterator(iterators, strict)


def are_independent(iterables, iterators, index):
    """Whether all iterators from `index` on were made here, and asking one has no effect."""
    if index == len(iterators):
        return True
    if mro_lookup(type_(iterables[index]), "__next__") is not MISSING:
        return False
    if mro_lookup(type_(iterators[index]), "__independent__") is MISSING:
        return False
    return are_independent(iterables, iterators, index + 1)


class zip_independent:
    """``zip()`` of containers, which may be asked in any order; ends with the shortest one."""

    __independent__ = True

    def __init__(self, iterators):
        self.iterators = iterators

    def __iter__(self):
        return self

    def __has_next__(self):
        if len(self.iterators) == 0:
            return False
        return all_have_next(self.iterators, 0)

    def __next__(self):
        return next_values(self.iterators, ())


def all_have_next(iterators, index):
    """Whether all iterators from `index` on have a next value."""
    if index == len(iterators):
        return True
    return has_next(iterators[index]) and all_have_next(iterators, index + 1)


def next_values(iterators, values):
    """`values` and the next values of the other iterators."""
    if len(values) == len(iterators):
        return values
    return next_values(iterators, values + (next(iterators[len(values)]),))


class zip_iterator:
    """``zip()`` of iterators, which may be used elsewhere, or more than once among the arguments.

    The values are taken one after the other, as CPython does: the iterators before the one that has ended
    have lost a value.
    """

    def __init__(self, iterators, strict):
        self.iterators = iterators
        self.strict = strict
        self.ahead = MISSING

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.ahead is MISSING:
            if len(self.iterators) > 0:
                self.ahead = self.take()
        return self.ahead is not MISSING

    def __next__(self):
        values = self.ahead
        if values is MISSING:
            raise StopIteration
        self.ahead = MISSING
        return values

    def take(self):
        """The next values, or MISSING when one iterator has ended."""
        return zip_values(self.iterators, (), self.strict)


class zip_dynamic(zip_iterator):
    """``zip()`` of as many iterators as are known at run time, in a list; what it gives are such tuples."""

    def take(self):
        values = []
        for iterator in self.iterators:
            if not has_next(iterator):
                if self.strict:
                    self.check(len(values))
                return MISSING
            values.append(next(iterator))
        return construct_tuple(values)

    def check(self, ended):
        """The errors of ``strict=True`` where the iterator `ended` has ended."""
        if ended == 1:
            raise ValueError("zip() argument 2 is shorter than argument 1")
        if ended > 1:
            raise ValueError(f"zip() argument {ended + 1} is shorter than arguments 1-{ended}")
        for index in range(1, len(self.iterators)):
            if has_next(self.iterators[index]):
                if index == 1:
                    raise ValueError("zip() argument 2 is longer than argument 1")
                raise ValueError(f"zip() argument {index + 1} is longer than arguments 1-{index}")


def iterators_of(iterables, iterators):
    """`iterators` and those of the other iterables."""
    if len(iterators) == len(iterables):
        return iterators
    return iterators_of(iterables, iterators + (iter(iterables[len(iterators)]),))


def zip_values(iterators, values, strict):
    """`values` and the next values of the other iterators; MISSING when one has ended."""
    if len(values) == len(iterators):
        return values
    iterator = iterators[len(values)]
    if not has_next(iterator):
        if strict:
            check_lengths(iterators, len(values))
        return MISSING
    return zip_values(iterators, values + (next(iterator),), strict)


def check_lengths(iterators, ended):
    """The errors of ``zip(strict=True)`` where one of the iterators has ended."""
    if ended > 0:
        if ended == 1:
            raise ValueError("zip() argument 2 is shorter than argument 1")
        raise ValueError(f"zip() argument {ended + 1} is shorter than arguments 1-{ended}")
    check_longer(iterators, 1)


def check_longer(iterators, index):
    """All iterators from `index` on must have ended, as the first one has."""
    if index < len(iterators):
        if has_next(iterators[index]):
            if index == 1:
                raise ValueError("zip() argument 2 is longer than argument 1")
            raise ValueError(f"zip() argument {index + 1} is longer than arguments 1-{index}")
        check_longer(iterators, index + 1)


def map(function, iterable, *others):
    """``map()``."""
    if len(others) == 0:
        return map_iterator(function, iter(iterable))
    return map_several(function, zip(iterable, *others))


class map_iterator:
    """A function applied to the values of an iterator."""

    def __init__(self, function, iterator):
        self.function = function
        self.iterator = iterator

    def __iter__(self):
        return self

    def __has_next__(self):
        return has_next(self.iterator)

    def __next__(self):
        function = self.function
        return function(next(self.iterator))


class map_several:
    """A function applied to the tuples that an iterator gives, as its arguments."""

    def __init__(self, function, iterator):
        self.function = function
        self.iterator = iterator

    def __iter__(self):
        return self

    def __has_next__(self):
        return has_next(self.iterator)

    def __next__(self):
        function = self.function
        return function(*next(self.iterator))


class filter:
    """The values of an iterable for which a function, or the value itself with None, is true."""

    def __init__(self, function, iterable, /):
        self.function = function
        self.iterator = iter(iterable)
        self.ahead = False

    def __iter__(self):
        return self

    def __has_next__(self):
        while not self.ahead and has_next(self.iterator):
            self.value = next(self.iterator)
            if self.function is None:
                self.ahead = bool(self.value)
            else:
                function = self.function
                self.ahead = bool(function(self.value))
        return self.ahead

    def __next__(self):
        self.ahead = False
        return self.value
