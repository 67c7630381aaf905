"""Tuples whose length is known at run time only, as ``tuple(x for x in xs)`` makes them.

Other tuples are values of the compiler, each element with a type of its own; see ``tuple_methods``.
"""

from __future__ import annotations

from .hashing import hash, tuple_hash_end, tuple_hash_step
from .intrinsics import (
    alloc,
    buffer_get,
    buffer_new,
    buffer_set,
    by_alternative,
    exact,
    fail,
    generic,
    kind,
    lengths,
    type_,
)
from .iteration import has_next, iter, next
from .lists import (
    copy_elements,
    list,
    list_find,
    list_iterator,
    list_place,
    list_repeat,
    list_reserve,
)
from .operators import is_iterable, same_or_equal
from .slices import is_index, slice, slice_bound, slice_end, slice_length, to_index


@lengths(size="items")
class dynamic_tuple(tuple):
    """The first `size` elements of the buffer `items`, which nothing modifies."""

    @generic
    def __getitem__(self, index):
        if kind(index) == "int":
            index = list_place(self, index)
            if exact() and index < 0:
                raise IndexError("tuple index out of range")
            return buffer_get(self.items, index)
        if isinstance(index, slice):
            return dynamic_slice(self, index)
        if is_index(index):
            return self[to_index(index)]
        return fail("TypeError", "tuple indices must be integers or slices, not ", type_(index))

    def __len__(self):
        return self.size

    def __iter__(self):
        return list_iterator(self)

    @generic
    def __contains__(self, value):
        return list_find(self, value, 0, self.size) >= 0

    @generic
    def index(self, value, start=0, stop=None):
        index = list_find(self, value, slice_bound(start, self.size, 0), slice_end(stop, self.size))
        if index < 0:
            raise ValueError("tuple.index(x): x not in tuple")
        return index

    @generic
    def count(self, value):
        found = 0
        index = 0
        while index < self.size:
            if same_or_equal(buffer_get(self.items, index), value):
                found = found + 1
            index = index + 1
        return found

    def __add__(self, other):
        if isinstance(other, tuple):
            return joined_tuple(self, other)
        return fail("TypeError", 'can only concatenate tuple (not "', type_(other), '") to tuple')

    def __radd__(self, other):
        if isinstance(other, tuple):
            return joined_tuple(other, self)
        return NotImplemented

    @generic
    def __mul__(self, count):
        if is_index(count):
            result = dynamic_like(self)
            append_elements(result, self)
            list_repeat(result, to_index(count))
            return result
        return NotImplemented

    @generic
    def __rmul__(self, count):
        return self.__mul__(count)

    def __eq__(self, other):
        if isinstance(other, tuple):
            return len(self) == len(other) and order_of(self, other, "==")
        return NotImplemented

    def __ne__(self, other):
        if isinstance(other, tuple):
            return not (len(self) == len(other) and order_of(self, other, "=="))
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, tuple):
            return order_of(self, other, "<")
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, tuple):
            return order_of(self, other, "<=")
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, tuple):
            return order_of(self, other, ">")
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, tuple):
            return order_of(self, other, ">=")
        return NotImplemented

    def __hash__(self):
        total = 2870177450012600261
        index = 0
        while index < self.size:
            total = tuple_hash_step(total, hash(buffer_get(self.items, index)))
            index = index + 1
        return tuple_hash_end(total, self.size)


@generic
def dynamic_like(source):
    """An empty tuple for the elements of an iterable, to be filled before it is used."""
    result = alloc(dynamic_tuple)
    result.items = buffer_new(0)
    result.size = 0
    return result


def append_elements(result, iterable):
    """Append the values of an iterable."""
    iterator = iter(iterable)
    while has_next(iterator):
        append_element(result, next(iterator))


@generic
def append_element(result, value):
    """Append one value."""
    list_reserve(result, 1)
    buffer_set(result.items, result.size, value)
    result.size = result.size + 1


@by_alternative
def construct_tuple(iterable):
    """``tuple(x)`` of what is no tuple."""
    what = kind(iterable)
    if what == "vector":
        return vector_elements(iterable, (), 0)
    if not is_iterable(iterable):
        return fail("TypeError", "'", type_(iterable), "' object is not iterable")
    if isinstance(iterable, dynamic_tuple):
        return iterable
    result = dynamic_like(iterable)
    if isinstance(iterable, list):
        list_reserve(result, iterable.size)
        copy_elements(iterable.items, 0, result.items, 0, iterable.size)
        result.size = iterable.size
    else:
        append_elements(result, iterable)
    return result


def vector_elements(vector, elements, index):
    """`elements` and the components of a vector from `index` on."""
    if index == len(vector):
        return elements
    return vector_elements(vector, elements + (vector[index],), index + 1)


def joined_tuple(a, b):
    """``a + b`` of tuples one of which has a dynamic length."""
    result = dynamic_like((a, b))
    append_elements(result, a)
    append_elements(result, b)
    return result


@generic
def dynamic_slice(xs, selection):
    """``xs[start:stop:step]``."""
    start, stop, step = selection.indices(xs.size)
    count = slice_length(start, stop, step)
    result = dynamic_like(xs)
    list_reserve(result, count)
    index = 0
    while index < count:
        buffer_set(result.items, index, buffer_get(xs.items, start + index * step))
        index = index + 1
    result.size = count
    return result


def order_of(a, b, sign):
    """A comparison of tuples at least one of which has a dynamic length; of one length with ``==``."""
    first = iter(a)
    second = iter(b)
    while has_next(first) and has_next(second):
        x = next(first)
        y = next(second)
        if not same_or_equal(x, y):
            if sign == "==":
                return False
            if sign == "<":
                return x < y
            if sign == "<=":
                return x <= y
            if sign == ">":
                return x > y
            return x >= y
    if sign == "<":
        return len(a) < len(b)
    if sign == "<=":
        return len(a) <= len(b)
    if sign == ">":
        return len(a) > len(b)
    return len(a) >= len(b)
