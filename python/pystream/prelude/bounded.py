"""Dictionaries and sets on targets without a heap: entries in a row, which are searched one by one.

There are no hashes and no tables. The strings among the keys of a display are a tuple: looking one of them up
is decided when the program is compiled.
"""

from __future__ import annotations

from .intrinsics import buffer_get, buffer_grow, buffer_new, buffer_set, fail, kind
from .operators import same_or_equal, tuple_contains


def known_index(known, item, index):
    """The index of an item in a tuple, from `index` on, or -1."""
    if index == len(known):
        return -1
    if same_or_equal(known[index], item):
        return index
    return known_index(known, item, index + 1)


def added_index(items, item, index, end):
    """The index of an item in a buffer, from `index` on and before `end`, or -1."""
    while index < end:
        if same_or_equal(buffer_get(items, index), item):
            return index
        index = index + 1
    return -1


def distinct(items, index, known):
    """`known` and those of a tuple of constants, from `index` on, that are not yet among them."""
    if index == len(items):
        return known
    if tuple_contains(items[index], known, 0):
        return distinct(items, index + 1, known)
    return distinct(items, index + 1, known + (items[index],))


# Dictionaries


def bounded_dict_reset(self, parts):
    """Make it a dictionary for the entries of a display, if all keys of that are strings; else empty."""
    known = ()
    if has_text_keys(parts, 0):
        known = distinct(keys_of(parts, 0), 0, ())
    count = len(known)
    self.known = known
    self.key_items = buffer_new(count)
    self.value_items = buffer_new(count)
    set_known_keys(self.key_items, known, 0)
    self.size = count
    self.filled = count


def has_text_keys(parts, index):
    """Whether every other of some values is a string."""
    if index >= len(parts):
        return True
    if kind(parts[index]) != "str":
        return False
    return has_text_keys(parts, index + 2)


def keys_of(parts, index):
    """Every other of some values."""
    if index >= len(parts):
        return ()
    return (parts[index],) + keys_of(parts, index + 2)


def set_known_keys(keys, known, index):
    """Make a tuple the first keys."""
    if index < len(known):
        buffer_set(keys, index, known[index])
        set_known_keys(keys, known, index + 1)


def bounded_find(self, key):
    """The index of the entry with a key, or -1."""
    index = known_index(self.known, key, 0)
    if index >= 0:
        return index
    return added_find(self, key)


def added_find(self, key):
    """`bounded_find` among the entries that the display did not have."""
    return added_index(self.key_items, key, len(self.known), self.filled)


def bounded_add(self, key, value):
    """A new entry with a key that is not there yet."""
    index = self.filled
    buffer_grow(self.key_items, 1)
    buffer_grow(self.value_items, 1)
    buffer_set(self.key_items, index, key)
    buffer_set(self.value_items, index, value)
    self.filled = index + 1
    self.size = index + 1


def refuse_removal(what):
    """What removes elements of a dictionary or set is refused."""
    return fail("UnsupportedError", "nothing can be removed from a ", what, " for this target")


# Sets


def bounded_set_reset(self, elements):
    """Make it a set of some elements."""
    self.known = elements
    self.items = buffer_new(0)
    self.added = 0


def bounded_contains(self, item):
    """``item in self``."""
    if tuple_contains(item, self.known, 0):
        return True
    return added_index(self.items, item, 0, self.added) >= 0


def bounded_set_add(self, item):
    """``self.add(item)``."""
    if not bounded_contains(self, item):
        buffer_grow(self.items, 1)
        buffer_set(self.items, self.added, item)
        self.added = self.added + 1


def bounded_elements(self, result):
    """`result`, a list, with the elements, each of them once."""
    append_new(result, self.known, 0)
    index = 0
    while index < self.added:
        result.append(buffer_get(self.items, index))
        index = index + 1
    return result


def append_new(result, items, index):
    """Append those of a tuple, from `index` on, that are not there."""
    if index < len(items):
        if items[index] not in result:
            result.append(items[index])
        append_new(result, items, index + 1)
