"""Lists: a buffer that grows, and the number of elements in use."""

from __future__ import annotations

from .intrinsics import (
    MISSING,
    alloc,
    any_number,
    buffer_get,
    buffer_grow,
    buffer_new,
    buffer_set,
    buffer_size,
    by_alternative,
    exact,
    fail,
    generic,
    kind,
    lengths,
    mro_lookup,
    type_,
)
from .operators import same_or_equal
from .slices import is_index, slice, slice_bound, slice_end, slice_length, to_index
from .sorting import reverse_range, sort_buffer


@lengths(size="items")
class list:
    """The first `size` elements of the buffer `items`."""

    @any_number
    def __new__(cls, *args, **kwargs):
        self = alloc(cls)
        self.items = buffer_new(0)
        self.size = 0
        return self

    def __init__(self, iterable=MISSING, /):
        self.size = 0
        if iterable is not MISSING:
            self.extend(iterable)

    # Elements

    @generic
    def __getitem__(self, index):
        if kind(index) == "int":
            index = list_place(self, index)
            if exact() and index < 0:
                raise IndexError("list index out of range")
            return buffer_get(self.items, index)
        if isinstance(index, slice):
            return list_slice(self, index)
        return self[list_index(index)]

    @generic
    def __setitem__(self, index, value):
        if kind(index) == "int":
            index = list_place(self, index)
            if exact() and index < 0:
                raise IndexError("list assignment index out of range")
            buffer_set(self.items, index, value)
        elif isinstance(index, slice):
            list_assign(self, index, value)
        else:
            self[list_index(index)] = value

    @generic
    def __delitem__(self, index):
        if isinstance(index, slice):
            list_delete(self, index)
        else:
            index = list_place(self, list_index(index))
            if exact() and index < 0:
                raise IndexError("list assignment index out of range")
            list_close(self, index, 1)

    def __len__(self):
        return self.size

    def __iter__(self):
        return list_iterator(self)

    def __reversed__(self):
        return list_reverse_iterator(self)

    @generic
    def __contains__(self, value):
        index = 0
        while index < self.size:
            if same_or_equal(buffer_get(self.items, index), value):
                return True
            index = index + 1
        return False

    # Modification

    @generic
    def append(self, value):
        size = self.size
        list_reserve(self, 1)
        buffer_set(self.items, size, value)
        self.size = size + 1

    def extend(self, iterable):
        if kind(iterable) == "tuple":
            if exact():
                list_reallocate(self, self.size + len(iterable))
            extend_by_tuple(self, iterable, 0)
        elif isinstance(iterable, list):
            count = iterable.size
            list_reserve(self, count)
            copy_elements(iterable.items, 0, self.items, self.size, count)
            self.size = self.size + count
        else:
            for value in iterable:
                self.append(value)

    @generic
    def insert(self, index, value):
        index = slice_bound(list_position(index), self.size, 0)
        list_open(self, index, 1)
        buffer_set(self.items, index, value)

    @generic
    def pop(self, index=-1):
        if exact() and self.size == 0:
            raise IndexError("pop from empty list")
        index = list_place(self, list_position(index))
        if exact() and index < 0:
            raise IndexError("pop index out of range")
        value = buffer_get(self.items, index)
        list_close(self, index, 1)
        return value

    @generic
    def remove(self, value):
        index = list_find(self, value, 0, self.size)
        if index < 0:
            raise ValueError("list.remove(x): x not in list")
        list_close(self, index, 1)

    def clear(self):
        self.items = buffer_new(0)
        self.size = 0

    def reverse(self):
        reverse_range(self.items, 0, self.size)

    def sort(self, *, key=None, reverse=False):
        size = self.size
        items = self.items
        if key is None:
            sort_buffer(items, None, size, reverse)
        else:
            keys = buffer_new(size)
            index = 0
            while index < size:
                buffer_set(keys, index, key(buffer_get(items, index)))
                index = index + 1
            sort_buffer(keys, items, size, reverse)

    # Queries

    @generic
    def index(self, value, start=0, stop=None):
        index = list_find(self, value, slice_bound(start, self.size, 0), slice_end(stop, self.size))
        if index < 0:
            raise ValueError(f"{value!r} is not in list")
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

    def copy(self):
        result = list_like(self, self.size)
        list_reserve(result, self.size)
        copy_elements(self.items, 0, result.items, 0, self.size)
        result.size = self.size
        return result

    # Operators

    def __add__(self, other):
        if isinstance(other, list):
            result = list_like(self, self.size + other.size)
            result.extend(self)
            result.extend(other)
            return result
        if mro_lookup(type_(other), "__radd__") is not MISSING:
            return NotImplemented
        return fail("TypeError", 'can only concatenate list (not "', type_(other), '") to list')

    def __iadd__(self, other):
        self.extend(other)
        return self

    @generic
    def __mul__(self, count):
        if is_index(count):
            result = list_like(self, 0)
            result.extend(self)
            list_repeat(result, to_index(count))
            return result
        if mro_lookup(type_(count), "__rmul__") is not MISSING:
            return NotImplemented
        return fail("TypeError", "can't multiply sequence by non-int of type '", type_(count), "'")

    @generic
    def __rmul__(self, count):
        return self.__mul__(count)

    @generic
    def __imul__(self, count):
        if is_index(count):
            list_repeat(self, to_index(count))
            return self
        if mro_lookup(type_(count), "__rmul__") is not MISSING:
            return NotImplemented
        return fail("TypeError", "can't multiply sequence by non-int of type '", type_(count), "'")

    def __eq__(self, other):
        if isinstance(other, list):
            return self.size == other.size and first_difference(self, other) == self.size
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, list):
            index = first_difference(self, other)
            if index < self.size and index < other.size:
                return buffer_get(self.items, index) < buffer_get(other.items, index)
            return self.size < other.size
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, list):
            index = first_difference(self, other)
            if index < self.size and index < other.size:
                return buffer_get(self.items, index) <= buffer_get(other.items, index)
            return self.size <= other.size
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, list):
            index = first_difference(self, other)
            if index < self.size and index < other.size:
                return buffer_get(self.items, index) > buffer_get(other.items, index)
            return self.size > other.size
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, list):
            index = first_difference(self, other)
            if index < self.size and index < other.size:
                return buffer_get(self.items, index) >= buffer_get(other.items, index)
            return self.size >= other.size
        return NotImplemented

    __hash__ = None


class list_iterator:
    """Iterator over a list, which may change meanwhile; once at the end it stays there."""

    __independent__ = True

    def __init__(self, sequence):
        self.sequence = sequence
        self.index = 0

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.index < self.sequence.size:
            return True
        if exact():  # elsewhere it would hide the limit of the loop
            self.index = 9223372036854775807
        return False

    def __next__(self):
        index = self.index
        self.index = index + 1
        return buffer_get(self.sequence.items, index)


class list_reverse_iterator:
    """Iterator from the last element of a list to the first."""

    __independent__ = True

    def __init__(self, sequence):
        self.sequence = sequence
        self.index = sequence.size - 1

    def __iter__(self):
        return self

    def __has_next__(self):
        if 0 <= self.index and self.index < self.sequence.size:
            return True
        if exact():
            self.index = -1
        return False

    def __next__(self):
        index = self.index
        self.index = index - 1
        return buffer_get(self.sequence.items, index)


def list_display(*elements):
    """``[...]``."""
    result = alloc(list)
    result.items = buffer_new(len(elements) if exact() else 0)
    result.size = 0
    extend_by_tuple(result, elements, 0)
    return result


@generic
def list_like(xs, room):
    """An empty list for elements such as those of `xs`; each such list has a type of its own.

    It has room for `room` elements where lists may be reallocated.
    """
    result = alloc(list)
    result.items = buffer_new(room if exact() else 0)
    result.size = 0
    return result


def list_place(xs, index):
    """Where the element of an index is; outside of the list -1, or that of the nearest element if the program
    is not exact."""
    if index < 0:
        index = index + xs.size
    if exact():
        return -1 if index >= xs.size else index
    if index >= xs.size:
        index = xs.size - 1
    return 0 if index < 0 else index


@by_alternative
def list_index(index):
    """The index that an object stands for."""
    if is_index(index):
        return to_index(index)
    return fail("TypeError", "list indices must be integers or slices, not ", type_(index))


@by_alternative
def list_position(index):
    """The index that a method is given."""
    if is_index(index):
        return to_index(index)
    return fail("TypeError", "'", type_(index), "' object cannot be interpreted as an integer")


def extend_by_tuple(xs, elements, index):
    """Append the elements of a tuple from `index` on, each of which has a type of its own."""
    if index < len(elements):
        xs.append(elements[index])
        extend_by_tuple(xs, elements, index + 1)


@generic
def list_reserve(xs, count):
    """Make room for `count` more elements."""
    if not exact():
        buffer_grow(xs.items, count)
    else:
        list_reallocate(xs, xs.size + count)


@generic
def list_reallocate(xs, wanted):
    """Make room for `wanted` elements, if need be by a larger buffer."""
    capacity = buffer_size(xs.items)
    if wanted > capacity:
        room = capacity + capacity // 2 + 4
        if room < wanted:
            room = wanted
        items = buffer_new(room)
        copy_elements(xs.items, 0, items, 0, xs.size)
        xs.items = items


@generic
def copy_elements(source, start, target, position, count):
    """Copy `count` elements between buffers, first to last."""
    index = 0
    while index < count:
        buffer_set(target, position + index, buffer_get(source, start + index))
        index = index + 1


@generic
def list_open(xs, index, count):
    """Move the elements from `index` on by `count` to the back; their former places are to be set."""
    list_reserve(xs, count)
    items = xs.items
    position = xs.size
    while position > index:
        position = position - 1
        buffer_set(items, position + count, buffer_get(items, position))
    xs.size = xs.size + count


@generic
def list_close(xs, index, count):
    """Remove `count` elements at `index`."""
    rest = xs.size - index - count
    copy_elements(xs.items, index + count, xs.items, index, rest)
    xs.size = xs.size - count


@generic
def list_find(xs, value, start, stop):
    """The index of the first element equal to `value` in a range, or -1."""
    index = start
    while index < stop and index < xs.size:
        if same_or_equal(buffer_get(xs.items, index), value):
            return index
        index = index + 1
    return -1


def first_difference(xs, ys):
    """The first index at which two lists differ; the shorter one's size if there is none."""
    index = 0
    while index < xs.size and index < ys.size:
        if not same_or_equal(buffer_get(xs.items, index), buffer_get(ys.items, index)):
            return index
        index = index + 1
    return index


@generic
def list_repeat(xs, count):
    """``xs *= count``."""
    size = xs.size
    if count <= 0:
        xs.size = 0
    else:
        list_reserve(xs, size * (count - 1))
        copy_elements(xs.items, 0, xs.items, size, size * (count - 1))
        xs.size = size * count


def list_slice(xs, selection):
    """``xs[start:stop:step]``: a new list."""
    start, stop, step = selection.indices(xs.size)
    count = slice_length(start, stop, step)
    result = list_like(xs, count)
    list_reserve(result, count)
    index = 0
    while index < count:
        buffer_set(result.items, index, buffer_get(xs.items, start + index * step))
        index = index + 1
    result.size = count
    return result


def list_assign(xs, selection, values):
    """``xs[start:stop:step] = values``."""
    new = list_of(values, "can only assign an iterable")
    start, stop, step = selection.indices(xs.size)
    if step == 1:
        if stop < start:
            stop = start
        grown = new.size - (stop - start)
        if grown > 0:
            list_open(xs, stop, grown)
        elif grown < 0:
            list_close(xs, stop + grown, -grown)
        copy_elements(new.items, 0, xs.items, start, new.size)
    else:
        count = slice_length(start, stop, step)
        if new.size != count:
            raise ValueError(
                f"attempt to assign sequence of size {new.size} to extended slice of size {count}"
            )
        index = 0
        while index < count:
            buffer_set(xs.items, start + index * step, buffer_get(new.items, index))
            index = index + 1


def list_of(values, otherwise):
    """A new list of the values of an iterable; the message `otherwise` if it is none."""
    if kind(values) == "instance":
        if mro_lookup(type_(values), "__iter__") is MISSING:
            if mro_lookup(type_(values), "__getitem__") is MISSING:
                fail("TypeError", otherwise)
    elif kind(values) != "tuple":
        fail("TypeError", otherwise)
    return list(values)


def list_delete(xs, selection):
    """``del xs[start:stop:step]``."""
    start, stop, step = selection.indices(xs.size)
    count = slice_length(start, stop, step)
    if count > 0:
        if step < 0:  # the same indices from the first to the last
            start = start + (count - 1) * step
            step = -step
        kept = start
        index = start
        while index < xs.size:
            if index > start + (count - 1) * step or (index - start) % step != 0:
                buffer_set(xs.items, kept, buffer_get(xs.items, index))
                kept = kept + 1
            index = index + 1
        xs.size = kept
