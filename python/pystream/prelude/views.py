"""Views of dictionaries and the iterators over them."""

from __future__ import annotations

from .dicts import dict_equal, dict_find, dict_has_entry
from .intrinsics import buffer_get, exact, generic, kind
from .iteration import user_iter
from .lists import list
from .operators import same_or_equal
from .sets import set, set_base


class dict_keys:
    """``d.keys()``."""

    def __init__(self, mapping):
        self.mapping = mapping

    def __len__(self):
        return self.mapping.size

    def __iter__(self):
        return dict_key_iterator(self.mapping)

    def __reversed__(self):
        return reversed_keys(self.mapping)

    def __contains__(self, key):
        return dict_find(self.mapping, key) >= 0

    def __eq__(self, other):
        if isinstance(other, (dict_keys, set_base)):
            return len(self) == len(other) and contains_all(other, self)
        return NotImplemented

    def __and__(self, other):
        return set_of(self).intersection(other)

    def __or__(self, other):
        return set_of(self).union(other)

    def __sub__(self, other):
        return set_of(self).difference(other)

    def __xor__(self, other):
        return set_of(self).symmetric_difference(other)

    def isdisjoint(self, other):
        return set_of(self).isdisjoint(other)

    __hash__ = None


class dict_values:
    """``d.values()``."""

    def __init__(self, mapping):
        self.mapping = mapping

    def __len__(self):
        return self.mapping.size

    def __iter__(self):
        return dict_value_iterator(self.mapping)

    def __reversed__(self):
        mapping = self.mapping
        result = list()
        index = mapping.filled - 1
        while index >= 0:
            if dict_has_entry(mapping, index):
                result.append(buffer_get(mapping.value_items, index))
            index = index - 1
        return user_iter(result)


class dict_items:
    """``d.items()``."""

    def __init__(self, mapping):
        self.mapping = mapping

    def __len__(self):
        return self.mapping.size

    def __iter__(self):
        return dict_item_iterator(self.mapping)

    def __reversed__(self):
        mapping = self.mapping
        result = list()
        index = mapping.filled - 1
        while index >= 0:
            if dict_has_entry(mapping, index):
                result.append(dict_entry(mapping, index))
            index = index - 1
        return user_iter(result)

    def __contains__(self, pair):
        if kind(pair) != "tuple" or len(pair) != 2:
            return False
        index = dict_find(self.mapping, pair[0])
        return index >= 0 and same_or_equal(buffer_get(self.mapping.value_items, index), pair[1])

    def __eq__(self, other):
        if isinstance(other, dict_items):
            return dict_equal(self.mapping, other.mapping)
        return NotImplemented

    __hash__ = None


def contains_all(container, items):
    """Whether every item is in the container."""
    for item in items:
        if item not in container:
            return False
    return True


def set_of(keys):
    """A new set of the keys of a view."""
    return set(keys)


@generic
def dict_entry(self, index):
    """The key and the value of an entry."""
    return buffer_get(self.key_items, index), buffer_get(self.value_items, index)


def reversed_keys(mapping):
    """The keys from the last to the first."""
    result = list()
    index = mapping.filled - 1
    while index >= 0:
        if dict_has_entry(mapping, index):
            result.append(buffer_get(mapping.key_items, index))
        index = index - 1
    return user_iter(result)


class dict_iterator:
    """Iterator over the indices of entries; the dictionary must not grow or shrink meanwhile."""

    def __init__(self, mapping):
        self.mapping = mapping
        self.index = 0
        self.size = mapping.size

    def __iter__(self):
        return self

    def __has_next__(self):
        mapping = self.mapping
        if not exact():
            return self.index < mapping.filled
        if self.size != mapping.size:
            return self.size != -2  # the error is told by __next__
        while self.index < mapping.filled:
            if dict_has_entry(mapping, self.index):
                return True
            self.index = self.index + 1
        self.size = -2
        return False

    def advance(self):
        """The index of the next entry."""
        if exact() and self.size != self.mapping.size:
            self.size = -1
            raise RuntimeError("dictionary changed size during iteration")
        index = self.index
        self.index = index + 1
        return index


class dict_key_iterator(dict_iterator):
    def __next__(self):
        return buffer_get(self.mapping.key_items, self.advance())


class dict_value_iterator(dict_iterator):
    def __next__(self):
        return buffer_get(self.mapping.value_items, self.advance())


class dict_item_iterator(dict_iterator):
    def __next__(self):
        return dict_entry(self.mapping, self.advance())
