"""Sets, with CPython's table: open addressing with runs of linear probes, in the sizes and the order of
CPython 3.11 (Objects/setobject.c), so that iteration meets the elements in the same order.

That order follows from hashes. It is CPython's where hashes are: numbers, and tuples of them. Strings and
None have hashes that differ from process to process, objects hash by their address: the order in which
a program iterates over a set of those is one of those that CPython may choose. So is that of a display
of constants, of which CPython makes a frozenset in advance.

A set that comes from outside arrives without hashes: the first use makes the table.
"""

from __future__ import annotations

from .bounded import (
    bounded_contains,
    bounded_elements,
    bounded_set_add,
    bounded_set_reset,
    refuse_removal,
)
from .dicts import dict
from .hashing import hash, wrapped_product
from .intrinsics import (
    MISSING,
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
)
from .iteration import iter
from .lists import list
from .operators import same_or_equal

#: In place of the hash of an element: nothing was ever here, and what was here is removed. CPython's
#: hashes are never -1; the other number is no hash of a number, nor likely one of a tuple.
EMPTY = -1
DUMMY = -9223372036854775807
LINEAR_PROBES = 9


@lengths(added="items")
class set_base:
    """Elements at the places of a table of ``mask + 1`` places, a power of two.

    Attributes:
        items: buffer of the elements.
        hashes: buffer of their hashes, EMPTY or DUMMY where there is none.
        mask: the number of places less one; -1 if there is no table yet: the elements stand in a row.
        fill: the number of places that are not EMPTY.
        used: the number of elements.
        finger: where ``pop`` looks first.
    """

    def __len__(self):
        if not exact():
            return len(bounded_elements(self, list()))
        return self.used

    @generic
    def __contains__(self, item):
        if not exact():
            return bounded_contains(self, item)
        set_ready(self)
        return set_find(self, item, hash(item)) >= 0

    def __iter__(self):
        if not exact():
            return iter(bounded_elements(self, list()))
        return set_iterator(self)

    def copy(self):
        return set_copy(self)

    def union(self, *others):
        result = set_copy(self)
        update_each(result, others, 0)
        return result

    def intersection(self, *others):
        if len(others) == 0:
            return set_copy(self)
        return intersection_each(self, others, 0)

    def difference(self, *others):
        if len(others) == 0:
            return set_copy(self)
        result = set_difference(self, others[0])
        remove_each(result, others, 1)
        return result

    def symmetric_difference(self, other):
        result = set_like(self)
        set_update(result, other)
        toggle_elements(result, self)
        return result

    def issubset(self, other):
        return is_subset(self, as_set(other))

    def issuperset(self, other):
        return is_subset(as_set(other), self)

    def isdisjoint(self, other):
        for item in other:
            if item in self:
                return False
        return True

    def __or__(self, other):
        if isinstance(other, set_base):
            return self.union(other)
        return NotImplemented

    def __and__(self, other):
        if isinstance(other, set_base):
            return self.intersection(other)
        return NotImplemented

    def __sub__(self, other):
        if isinstance(other, set_base):
            return self.difference(other)
        return NotImplemented

    def __xor__(self, other):
        if isinstance(other, set_base):
            return self.symmetric_difference(other)
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, set_base):
            return self.used == other.used and is_subset(self, other)
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, set_base):
            return is_subset(self, other)
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, set_base):
            return self.used < other.used and is_subset(self, other)
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, set_base):
            return is_subset(other, self)
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, set_base):
            return other.used < self.used and is_subset(other, self)
        return NotImplemented


class frozenset(set_base):
    """``frozenset``."""

    def __new__(cls, iterable=MISSING, /):
        self = alloc(cls)
        if not exact() and kind(iterable) == "tuple":
            bounded_set_reset(self, iterable)
            return self
        set_reset(self)
        if iterable is not MISSING:
            set_update(self, iterable)
        return self

    def __init__(self, *args):
        pass

    def __hash__(self):
        total = 0
        place = 0
        set_ready(self)
        while place <= self.mask:
            code = buffer_get(self.hashes, place)
            if code != EMPTY and code != DUMMY:
                total = total ^ wrapped_product(code ^ (code >> 16) ^ 89869747, 3644798167)
            place = place + 1
        return total ^ self.used


class set(set_base):
    """``set``: elements come and go."""

    def __new__(cls, *args, **kwargs):
        self = alloc(cls)
        set_reset(self)
        return self

    def __init__(self, iterable=MISSING, /):
        if exact() and self.used > 0:
            set_reset(self)
        if iterable is not MISSING:
            set_update(self, iterable)

    @generic
    def add(self, item):
        if not exact():
            return bounded_set_add(self, item)
        set_ready(self)
        set_add(self, item, hash(item))

    @generic
    def discard(self, item):
        if not exact():
            return refuse_removal("set")
        set_ready(self)
        set_remove(self, item)

    @generic
    def remove(self, item):
        if not exact():
            return refuse_removal("set")
        set_ready(self)
        if not set_remove(self, item):
            raise KeyError(item)

    def pop(self):
        if not exact():
            return refuse_removal("set")
        if self.used == 0:
            raise KeyError("pop from an empty set")
        set_ready(self)
        place = self.finger & self.mask
        while is_vacant(self, place):
            place = place + 1
            if place > self.mask:
                place = 0
        item = buffer_get(self.items, place)
        buffer_set(self.hashes, place, DUMMY)
        self.used = self.used - 1
        self.finger = place + 1
        return item

    def clear(self):
        if not exact():
            return refuse_removal("set")
        set_reset(self)

    def update(self, *others):
        update_each(self, others, 0)

    def intersection_update(self, *others):
        set_take(self, self.intersection(*others))

    def difference_update(self, *others):
        remove_each(self, others, 0)

    def symmetric_difference_update(self, other):
        if isinstance(other, dict):
            for key in other:
                toggle_element(self, key, hash(key))
        else:
            toggle_elements(self, as_set(other))

    def __ior__(self, other):
        if isinstance(other, set_base):
            set_update(self, other)
            return self
        return NotImplemented

    def __iand__(self, other):
        if isinstance(other, set_base):
            set_take(self, self.intersection(other))
            return self
        return NotImplemented

    def __isub__(self, other):
        if isinstance(other, set_base):
            remove_elements(self, other)
            return self
        return NotImplemented

    def __ixor__(self, other):
        if isinstance(other, set_base):
            toggle_elements(self, other)
            return self
        return NotImplemented

    __hash__ = None


class set_iterator:
    """Iterator over the places of a table; the set must not grow or shrink meanwhile."""

    def __init__(self, elements):
        set_ready(elements)
        self.elements = elements
        self.place = 0
        self.used = elements.used

    def __iter__(self):
        return self

    def __has_next__(self):
        elements = self.elements
        if self.used != elements.used:
            return self.used != -2  # the error is told by __next__
        while self.place <= elements.mask:
            if not is_vacant(elements, self.place):
                return True
            self.place = self.place + 1
        self.used = -2
        return False

    def __next__(self):
        if self.used != self.elements.used:
            self.used = -1
            raise RuntimeError("Set changed size during iteration")
        place = self.place
        self.place = place + 1
        return buffer_get(self.elements.items, place)


# The table


def set_reset(self):
    """Make it empty: a table of eight places."""
    if not exact():
        bounded_set_reset(self, ())
        return
    self.items = buffer_new(8)
    self.hashes = new_places(8)
    self.mask = 7
    self.fill = 0
    self.used = 0
    self.finger = 0


@generic
def new_places(count):
    """Hashes of a table without elements."""
    hashes = buffer_new(count)
    place = 0
    while place < count:
        buffer_set(hashes, place, EMPTY)
        place = place + 1
    return hashes


@generic
def is_vacant(self, place):
    """Whether there is no element at a place."""
    code = buffer_get(self.hashes, place)
    return code == EMPTY or code == DUMMY


def set_ready(self):
    """Make the table of a set that has none yet."""
    if not exact():
        fail("UnsupportedError", "this operation of a set cannot be compiled for this target")
    if self.mask < 0:
        items = self.items
        count = self.used
        set_reset(self)
        index = 0
        while index < count:
            item = buffer_get(items, index)
            set_add(self, item, hash(item))
            index = index + 1


@generic
def set_find(self, item, code):
    """The place of an element; if there is none, -1 - the place where it belongs: the last DUMMY one that
    the search met, else the EMPTY one where it ended.
    """
    mask = self.mask
    place = code & mask
    perturbation = code
    free = -1
    while True:
        last = place
        if place + LINEAR_PROBES <= mask:
            last = place + LINEAR_PROBES
        probe = place
        while probe <= last:
            found = buffer_get(self.hashes, probe)
            if found == EMPTY:
                if free < 0:
                    return -1 - probe
                return -1 - free
            if found == DUMMY:
                free = probe
            elif found == code:
                if same_or_equal(buffer_get(self.items, probe), item):
                    return probe
            probe = probe + 1
        # The hash counts as unsigned when it is shifted.
        if perturbation < 0:
            perturbation = (perturbation >> 5) & 576460752303423487
        else:
            perturbation = perturbation >> 5
        place = (place * 5 + 1 + (perturbation & mask)) & mask


@generic
def set_add(self, item, code):
    """Add an element, unless it is there."""
    place = set_find(self, item, code)
    if place < 0:
        place = -1 - place
        reused = buffer_get(self.hashes, place) == DUMMY
        buffer_set(self.items, place, item)
        buffer_set(self.hashes, place, code)
        self.used = self.used + 1
        if reused:
            return
        self.fill = self.fill + 1
        if self.fill * 5 >= self.mask * 3:
            if self.used > 50000:
                set_resize(self, self.used * 2)
            else:
                set_resize(self, self.used * 4)


@generic
def set_insert_clean(self, item, code):
    """Add an element that is not there to a table without DUMMY places."""
    mask = self.mask
    place = code & mask
    perturbation = code
    while True:
        last = place
        if place + LINEAR_PROBES <= mask:
            last = place + LINEAR_PROBES
        probe = place
        while probe <= last:
            if buffer_get(self.hashes, probe) == EMPTY:
                buffer_set(self.items, probe, item)
                buffer_set(self.hashes, probe, code)
                return
            probe = probe + 1
        if perturbation < 0:
            perturbation = (perturbation >> 5) & 576460752303423487
        else:
            perturbation = perturbation >> 5
        place = (place * 5 + 1 + (perturbation & mask)) & mask


@generic
def set_resize(self, least):
    """A table of more than `least` places, without DUMMY places."""
    size = 8
    while size <= least:
        size = size * 2
    items = self.items
    hashes = self.hashes
    mask = self.mask
    self.items = buffer_new(size)
    self.hashes = new_places(size)
    self.mask = size - 1
    self.fill = self.used
    place = 0
    while place <= mask:
        code = buffer_get(hashes, place)
        if code != EMPTY and code != DUMMY:
            set_insert_clean(self, buffer_get(items, place), code)
        place = place + 1


@generic
def set_remove(self, item):
    """Remove an element; whether it was there."""
    place = set_find(self, item, hash(item))
    if place < 0:
        return False
    buffer_set(self.hashes, place, DUMMY)
    self.used = self.used - 1
    return True


# Whole sets


def set_like(self):
    """An empty set of the same class, for elements such as those of `self`."""
    if isinstance(self, set):
        result = alloc(set)
    else:
        result = alloc(frozenset)
    set_reset(result)
    return result


def set_copy(self):
    """A new set with the same elements."""
    result = set_like(self)
    set_merge(result, self)
    return result


def as_set(iterable):
    """An iterable's elements as a set; a set is that itself."""
    if isinstance(iterable, set_base):
        set_ready(iterable)
        return iterable
    result = alloc(set)
    set_reset(result)
    set_update(result, iterable)
    return result


def set_take(self, other):
    """Take over the table of another set, which is not used any more."""
    self.items = other.items
    self.hashes = other.hashes
    self.mask = other.mask
    self.fill = other.fill
    self.used = other.used


def set_merge(self, other):
    """Add the elements of another set."""
    set_ready(self)
    set_ready(other)
    if (self.fill + other.used) * 5 >= self.mask * 3:
        set_resize(self, (self.used + other.used) * 2)
    place = 0
    if self.fill == 0:
        as_it_is = self.mask == other.mask and other.fill == other.used
        while place <= other.mask:
            if not is_vacant(other, place):
                code = buffer_get(other.hashes, place)
                if as_it_is:
                    buffer_set(self.items, place, buffer_get(other.items, place))
                    buffer_set(self.hashes, place, code)
                else:
                    set_insert_clean(self, buffer_get(other.items, place), code)
            place = place + 1
        self.fill = other.used
        self.used = other.used
    else:
        while place <= other.mask:
            if not is_vacant(other, place):
                set_add(self, buffer_get(other.items, place), buffer_get(other.hashes, place))
            place = place + 1


@by_alternative
def set_update(self, iterable):
    """Add the elements of an iterable."""
    if not exact():
        for item in iterable:
            bounded_set_add(self, item)
    elif isinstance(iterable, set_base):
        if iterable is not self:
            set_merge(self, iterable)
    elif isinstance(iterable, dict):
        set_ready(self)
        if (self.fill + iterable.size) * 5 >= self.mask * 3:
            set_resize(self, (self.used + iterable.size) * 2)
        for key in iterable:
            set_add(self, key, hash(key))
    elif kind(iterable) == "tuple":
        add_elements(self, iterable, 0)
    else:
        for item in iterable:
            set_add(self, item, hash(item))


def add_elements(self, elements, index):
    """Add the elements of a tuple from `index` on, each of which has a type of its own."""
    if index < len(elements):
        set_add(self, elements[index], hash(elements[index]))
        add_elements(self, elements, index + 1)


def update_each(self, others, index):
    """Add the elements of each of several iterables."""
    if index < len(others):
        set_update(self, others[index])
        update_each(self, others, index + 1)


def remove_elements(self, other):
    """Remove the elements of an iterable."""
    set_ready(self)
    if other is self:
        set_reset(self)
    elif isinstance(other, set_base):
        set_ready(other)
        place = 0
        while place <= other.mask:
            if not is_vacant(other, place):
                set_remove(self, buffer_get(other.items, place))
            place = place + 1
    else:
        for item in other:
            set_remove(self, item)
    if (self.fill - self.used) * 4 > self.mask:  # many places of removed elements
        if self.used > 50000:
            set_resize(self, self.used * 2)
        else:
            set_resize(self, self.used * 4)


def remove_each(self, others, index):
    """Remove the elements of each of several iterables."""
    if index < len(others):
        remove_elements(self, others[index])
        remove_each(self, others, index + 1)


def intersection_each(self, others, index):
    """The intersection with several iterables."""
    result = set_intersection(self, others[index])
    if index + 1 < len(others):
        return intersection_each(result, others, index + 1)
    return result


def set_intersection(self, other):
    """The elements that both have, in the order of the smaller set."""
    result = set_like(self)
    set_ready(self)
    if isinstance(other, set_base):
        set_ready(other)
        if other.used > self.used:
            add_common(result, self, other)
        else:
            add_common(result, other, self)
    else:
        for item in other:
            code = hash(item)
            if set_find(self, item, code) >= 0:
                set_add(result, item, code)
    return result


def add_common(result, elements, other):
    """Add the elements that another set has as well."""
    place = 0
    while place <= elements.mask:
        if not is_vacant(elements, place):
            item = buffer_get(elements.items, place)
            code = buffer_get(elements.hashes, place)
            if set_find(other, item, code) >= 0:
                set_add(result, item, code)
        place = place + 1


@by_alternative
def set_difference(self, other):
    """The elements that the other iterable does not have."""
    set_ready(self)
    if isinstance(other, (set_base, dict)):
        if self.used >> 2 <= len(other):
            result = set_like(self)
            place = 0
            while place <= self.mask:
                if not is_vacant(self, place):
                    item = buffer_get(self.items, place)
                    if item not in other:
                        set_add(result, item, buffer_get(self.hashes, place))
                place = place + 1
            return result
    result = set_copy(self)
    remove_elements(result, other)
    return result


def toggle_elements(self, other):
    """Remove the elements of another set that are there, and add the others."""
    set_ready(self)
    set_ready(other)
    if other is self:
        set_reset(self)
    else:
        place = 0
        while place <= other.mask:
            if not is_vacant(other, place):
                toggle_element(
                    self, buffer_get(other.items, place), buffer_get(other.hashes, place)
                )
            place = place + 1


@generic
def toggle_element(self, item, code):
    """Remove an element if it is there, else add it."""
    if not set_remove(self, item):
        set_add(self, item, code)


def is_subset(a, b):
    """Whether every element of one set is in another."""
    set_ready(a)
    set_ready(b)
    if a.used > b.used:
        return False
    place = 0
    while place <= a.mask:
        if not is_vacant(a, place):
            if set_find(b, buffer_get(a.items, place), buffer_get(a.hashes, place)) < 0:
                return False
        place = place + 1
    return True


def set_display(*elements):
    """``{...}``."""
    result = alloc(set)
    if not exact():
        bounded_set_reset(result, elements)
        return result
    set_reset(result)
    add_elements(result, elements, 0)
    return result


class constant_elements:
    """What sets of the snapshot do, which cannot be modified: elements stand in a row, in CPython's order."""

    @generic
    def __contains__(self, item):
        index = 0
        while index < self.used:
            if same_or_equal(buffer_get(self.items, index), item):
                return True
            index = index + 1
        return False

    def __iter__(self):
        return constant_set_iterator(self)


class constant_set(constant_elements, set):
    """A set of the snapshot."""


class constant_frozenset(constant_elements, frozenset):
    """A frozenset of the snapshot."""


class constant_set_iterator:
    """Iterator over a set of the snapshot."""

    def __init__(self, elements):
        self.elements = elements
        self.index = 0

    def __iter__(self):
        return self

    def __has_next__(self):
        return self.index < self.elements.used

    def __next__(self):
        value = buffer_get(self.elements.items, self.index)
        self.index = self.index + 1
        return value
