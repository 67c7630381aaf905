"""Iteration. An iterator of compiled code tells whether there is a next value instead of raising
StopIteration: it has methods ``__has_next__``, which may be called any number of times, and ``__next__``,
which is called only where there is a next value.

Iterators of user classes, which have ``__next__`` alone, are wrapped; iterators of the prelude look like
CPython's to the user, since the builtin ``next()`` raises StopIteration at their end.
"""

from __future__ import annotations

from .intrinsics import (
    MISSING,
    by_alternative,
    characters,
    exact,
    fail,
    kind,
    mro_lookup,
    slot_get,
    slot_set,
    type_,
)
from .operators import same_or_equal


@by_alternative
def iter(x):
    """The iterator of a ``for`` loop."""
    iterator = user_iter(x)
    if mro_lookup(type_(iterator), "__has_next__") is not MISSING:
        return iterator
    return user_iterator(iterator)


@by_alternative
def user_iter(x):
    """``iter(x)``: the iterator as the user sees it."""
    what = kind(x)
    if what == "class":
        members = mro_lookup(x, "__enum_members__")
        if members is not MISSING:
            return user_iter(members)
    if what == "str":
        return user_iter(characters(x))
    if what == "tuple":
        if len(x) == 0:
            return empty_iterator()
    if what == "vector":  # the components of now, whatever is written meanwhile
        return sequence_iterator(type_(x)(x))
    if what == "tuple" or what == "matrix":
        return sequence_iterator(x)
    method = mro_lookup(type_(x), "__iter__")
    if method is not MISSING and method is not None:
        return checked_iterator(method(x))
    if method is MISSING and mro_lookup(type_(x), "__getitem__") is not MISSING:
        if mro_lookup(type_(x), "__len__") is not MISSING:
            if not exact():  # where no exception can end the loop
                return sequence_iterator(x)
        return item_iterator(x)
    return fail("TypeError", "'", type_(x), "' object is not iterable")


def checked_iterator(iterator):
    """What an ``__iter__`` returned, if that is an iterator."""
    if mro_lookup(type_(iterator), "__next__") is MISSING:
        return fail("TypeError", "iter() returned non-iterator of type '", type_(iterator), "'")
    return iterator


@by_alternative
def has_next(iterator):
    """Whether an iterator has another value."""
    return mro_lookup(type_(iterator), "__has_next__")(iterator)


@by_alternative
def next(iterator):
    """The next value of an iterator that has one."""
    return mro_lookup(type_(iterator), "__next__")(iterator)


class user_iterator:
    """An iterator that has only ``__next__``, with a look ahead at the next value."""

    def __init__(self, iterator):
        self.iterator = iterator
        self.ahead = False

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.ahead:
            return True
        try:
            self.value = mro_lookup(type_(self.iterator), "__next__")(self.iterator)
        except StopIteration:
            return False
        self.ahead = True
        return True

    def __next__(self):
        self.ahead = False
        return self.value


class item_iterator:
    """Iterator by ``x[0]``, ``x[1]``, ... until IndexError, or StopIteration."""

    def __init__(self, sequence):
        self.sequence = sequence
        self.index = 0
        self.ahead = False

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.ahead:
            return True
        if self.index < 0:
            return False
        try:
            self.value = self.sequence[self.index]
        except (IndexError, StopIteration):
            self.index = -1
            return False
        self.ahead = True
        return True

    def __next__(self):
        self.ahead = False
        self.index = self.index + 1
        return self.value


class callable_iterator:
    """``iter(function, sentinel)``: the results of calls, until one equals the sentinel."""

    def __init__(self, function, sentinel):
        self.function = function
        self.sentinel = sentinel
        self.ahead = False
        self.ended = False

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.ahead or self.ended:
            return self.ahead
        function = self.function
        try:
            self.value = function()
            self.ahead = not same_or_equal(self.sentinel, self.value)
        except StopIteration:
            self.ahead = False
        self.ended = not self.ahead
        return self.ahead

    def __next__(self):
        self.ahead = False
        return self.value


class generator:
    """Base of the class that the frontend makes of a generator function.

    Such a class has a method ``__resume__`` that runs on to the next ``yield``, stores the value as
    ``$value`` and returns True, or returns False at the end; ``$state`` tells where to go on. It marks the
    generator as finished before it runs on, so that one that was left by an exception has ended.
    """

    def __init__(self):
        slot_set(self, "$state", 0)
        slot_set(self, "$ahead", False)

    def __iter__(self):
        return self

    def __has_next__(self):
        if slot_get(self, "$ahead"):
            return True
        ahead = resume(self)
        slot_set(self, "$ahead", ahead)
        return ahead

    def __next__(self):
        slot_set(self, "$ahead", False)
        return slot_get(self, "$value")

    def send(self, value):
        return fail("UnsupportedError", "values cannot be sent to generators in compiled code")

    def throw(self, *args):
        return fail(
            "UnsupportedError", "exceptions cannot be thrown into generators in compiled code"
        )

    def close(self):
        return fail("UnsupportedError", "generators cannot be closed in compiled code")


def resume(running):
    """Let a generator run on; whether it has a next value. StopIteration does not leave it (PEP 479)."""
    try:
        return running.__resume__()
    except StopIteration as error:
        raise RuntimeError("generator raised StopIteration") from error


class empty_iterator:
    """Iterator over nothing: code that takes elements of an empty tuple would be an error."""

    __independent__ = True

    def __iter__(self):
        return self

    def __has_next__(self):
        return False

    def __next__(self):
        return None


class sequence_iterator:
    """Iterator over what has a length and takes indices."""

    __independent__ = True

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


class reversed_iterator:
    """Iterator from the last element of a sequence to the first."""

    __independent__ = True

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
