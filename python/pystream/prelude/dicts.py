"""Dictionaries: entries in the order of insertion, and a table of indices into them by hash.

A dictionary that comes from outside arrives without its hashes and table: the first use makes them.
"""

from __future__ import annotations

from .bounded import bounded_add, bounded_dict_reset, bounded_find, refuse_removal
from .hashing import hash
from .intrinsics import (
    MISSING,
    alloc,
    any_number,
    buffer_get,
    buffer_new,
    buffer_set,
    buffer_size,
    by_alternative,
    exact,
    fail,
    generic,
    keyword_names,
    keyword_values,
    kind,
    lengths,
    mro_lookup,
    type_,
)
from .operators import same_or_equal

#: In place of the hash of an entry that was deleted; no object has this hash.
DELETED = -1
#: In the table: nothing was ever here, and what was here is deleted.
EMPTY = -1
DUMMY = -2


@lengths(size="key_items", filled="key_items")
class dict:
    """`filled` entries, of which `size` are not deleted.

    Attributes:
        key_items, value_items: buffers of the entries' keys and values.
        known: in programs that are not exact, a tuple of the first keys; these have neither hashes nor a table.
        hashes: buffer of their hashes, DELETED for an entry that is gone.
        table: buffer of 2**n indices of entries; empty as long as there are no hashes.
    """

    @any_number
    def __new__(cls, *args, **kwargs):
        self = alloc(cls)
        dict_reset(self)
        return self

    @any_number
    def __init__(self, source=MISSING, /, **kwargs):
        self.update(source, **kwargs)

    def __len__(self):
        return self.size

    @generic
    def __getitem__(self, key):
        index = dict_find(self, key)
        if index >= 0:
            return buffer_get(self.value_items, index)
        hook = mro_lookup(type_(self), "__missing__")
        if hook is not MISSING:
            return hook(self, key)
        if not exact():  # where a missing key gives some value
            return buffer_get(self.value_items, 0)
        raise KeyError(key)

    @generic
    def __setitem__(self, key, value):
        index = dict_find(self, key)
        if index >= 0:
            buffer_set(self.value_items, index, value)
        else:
            dict_add(self, key, value)

    @generic
    def __delitem__(self, key):
        if not exact():
            return refuse_removal("dictionary")
        index = dict_find(self, key)
        if index < 0:
            raise KeyError(key)
        dict_remove(self, index, DUMMY)

    @generic
    def __contains__(self, key):
        return dict_find(self, key) >= 0

    def __iter__(self):
        return views.dict_key_iterator(self)

    def __reversed__(self):
        return views.reversed_keys(self)

    @generic
    def get(self, key, default=None, /):
        index = dict_find(self, key)
        if index >= 0:
            return buffer_get(self.value_items, index)
        return default

    @generic
    def setdefault(self, key, default=None, /):
        index = dict_find(self, key)
        if index >= 0:
            return buffer_get(self.value_items, index)
        dict_add(self, key, default)
        return default

    @generic
    def pop(self, key, default=MISSING, /):
        if not exact():
            return refuse_removal("dictionary")
        index = dict_find(self, key)
        if index >= 0:
            value = buffer_get(self.value_items, index)
            dict_remove(self, index, DUMMY)
            return value
        if default is MISSING:
            raise KeyError(key)
        return default

    def popitem(self):
        if not exact():
            return refuse_removal("dictionary")
        if self.size == 0:
            raise KeyError("popitem(): dictionary is empty")
        dict_ready(self)
        index = self.filled - 1
        while buffer_get(self.hashes, index) == DELETED:
            index = index - 1
        key = buffer_get(self.key_items, index)
        value = buffer_get(self.value_items, index)
        if index == self.filled - 1:
            # No other entry was entered past its place in the table: the place is free again.
            dict_remove(self, index, EMPTY)
            self.filled = index
        else:
            dict_remove(self, index, DUMMY)
        return key, value

    def keys(self):
        return views.dict_keys(self)

    def values(self):
        return views.dict_values(self)

    def items(self):
        return views.dict_items(self)

    @any_number
    def update(self, source=MISSING, /, **kwargs):
        if source is not MISSING:
            dict_merge(self, source)
        if kind(kwargs) == "instance":
            dict_merge(self, kwargs)
        elif len(kwargs) > 0:
            add_keywords(self, keyword_names(kwargs), keyword_values(kwargs), 0)

    def clear(self):
        if not exact():
            return refuse_removal("dictionary")
        dict_reset(self)

    def copy(self):
        result = dict_like(self)
        dict_merge(result, self)
        return result

    @classmethod
    def fromkeys(cls, iterable, value=None, /):
        result = cls()
        for key in iterable:
            result[key] = value
        return result

    def __or__(self, other):
        if isinstance(other, dict):
            result = self.copy()
            dict_merge(result, other)
            return result
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, dict):
            result = other.copy()
            dict_merge(result, self)
            return result
        return NotImplemented

    def __ior__(self, other):
        dict_merge(self, other)
        return self

    def __eq__(self, other):
        if isinstance(other, dict):
            return dict_equal(self, other)
        return NotImplemented

    __hash__ = None


@generic
def dict_find(self, key):
    """The index of the entry with a key, or -1."""
    if mro_lookup(type_(self), "__constant__") is not MISSING:
        return constant_find(self, key)
    if not exact():
        return bounded_find(self, key)
    code = hash(key)
    dict_ready(self)
    mask = buffer_size(self.table) - 1
    place = code & mask
    perturbation = code & 9223372036854775807
    while True:
        index = buffer_get(self.table, place)
        if index == EMPTY:
            return -1
        if index >= 0:
            if buffer_get(self.hashes, index) == code:
                if same_or_equal(buffer_get(self.key_items, index), key):
                    return index
        perturbation = perturbation >> 5
        place = (place * 5 + perturbation + 1) & mask


@generic
def dict_add(self, key, value):
    """A new entry with a key that is not there yet."""
    if not exact():
        return bounded_add(self, key, value)
    code = hash(key)
    index = self.filled
    if index == buffer_size(self.key_items):
        dict_resize(self)
        index = self.filled
    buffer_set(self.key_items, index, key)
    buffer_set(self.value_items, index, value)
    buffer_set(self.hashes, index, code)
    table_insert(self.table, code, index)
    self.filled = index + 1
    self.size = self.size + 1


@generic
def dict_remove(self, index, mark):
    """Delete an entry, and mark its place in the table."""
    if not exact():
        return refuse_removal("dictionary")
    table = self.table
    code = buffer_get(self.hashes, index)
    mask = buffer_size(table) - 1
    place = code & mask
    perturbation = code & 9223372036854775807
    while buffer_get(table, place) != index:
        perturbation = perturbation >> 5
        place = (place * 5 + perturbation + 1) & mask
    buffer_set(table, place, mark)
    buffer_set(self.hashes, index, DELETED)
    self.size = self.size - 1


@generic
def table_insert(table, code, index):
    """Enter the index of an entry in the first free place for its hash."""
    mask = buffer_size(table) - 1
    place = code & mask
    perturbation = code & 9223372036854775807
    while buffer_get(table, place) != EMPTY:
        perturbation = perturbation >> 5
        place = (place * 5 + perturbation + 1) & mask
    buffer_set(table, place, index)


def dict_ready(self):
    """Make hashes and the table of a dictionary that has none yet."""
    if buffer_size(self.table) == 0:
        index = 0
        while index < self.filled:
            buffer_set(self.hashes, index, hash(buffer_get(self.key_items, index)))
            index = index + 1
        dict_resize(self)


def dict_resize(self):
    """Make room for half as many entries again, and forget the deleted ones."""
    room = self.size + self.size // 2 + 5
    keys = buffer_new(room)
    values = buffer_new(room)
    hashes = buffer_new(room)
    size = 8
    while size * 2 < room * 3:
        size = size * 2
    table = new_table(size)
    count = 0
    index = 0
    while index < self.filled:
        code = buffer_get(self.hashes, index)
        if code != DELETED:
            buffer_set(keys, count, buffer_get(self.key_items, index))
            buffer_set(values, count, buffer_get(self.value_items, index))
            buffer_set(hashes, count, code)
            table_insert(table, code, count)
            count = count + 1
        index = index + 1
    self.key_items = keys
    self.value_items = values
    self.hashes = hashes
    self.table = table
    self.filled = count


@generic
def new_table(size):
    """A table of free places."""
    table = buffer_new(size)
    index = 0
    while index < size:
        buffer_set(table, index, EMPTY)
        index = index + 1
    return table


def dict_reset(self):
    """Make it empty."""
    if not exact():
        bounded_dict_reset(self, ())
        return
    self.key_items = buffer_new(0)
    self.value_items = buffer_new(0)
    self.hashes = buffer_new(0)
    self.table = buffer_new(0)
    self.size = 0
    self.filled = 0


def dict_like(source):
    """An empty dictionary for entries such as those of `source`; it has a type of its own."""
    result = alloc(dict)
    dict_reset(result)
    return result


def dict_display(*parts):
    """``{key: value, ...}``: keys and values alternate."""
    result = alloc(dict)
    if exact():
        dict_reset(result)
    else:
        bounded_dict_reset(result, parts)
    add_pairs(result, parts, 0)
    return result


def add_pairs(self, parts, index):
    """Set the entries of a display from `index` on, each of which has a type of its own."""
    if index < len(parts):
        self[parts[index]] = parts[index + 1]
        add_pairs(self, parts, index + 2)


def add_keywords(self, names, values, index):
    """Set an entry for each keyword argument from `index` on."""
    if index < len(names):
        self[names[index]] = values[index]
        add_keywords(self, names, values, index + 1)


@by_alternative
def dict_merge(self, source):
    """``self.update(source)`` with a dictionary, what has ``keys()``, or an iterable of pairs."""
    if isinstance(source, dict):
        index = 0
        while index < source.filled:
            if dict_has_entry(source, index):
                self[buffer_get(source.key_items, index)] = buffer_get(source.value_items, index)
            index = index + 1
    elif kind(source) == "dict":
        add_keywords(self, keyword_names(source), keyword_values(source), 0)
    elif kind(source) == "tuple":
        merge_pairs(self, source, 0)
    elif mro_lookup(type_(source), "keys") is not MISSING:
        for key in source.keys():
            self[key] = source[key]
    else:
        for pair in source:
            add_pair(self, pair)


def merge_pairs(self, pairs, index):
    """Set the entries that a tuple of pairs tells from `index` on."""
    if index < len(pairs):
        add_pair(self, pairs[index])
        merge_pairs(self, pairs, index + 1)


@by_alternative
def add_pair(self, pair):
    """Set an entry from a sequence of a key and a value."""
    if kind(pair) != "tuple" and kind(pair) != "instance":
        fail("TypeError", "cannot convert dictionary update sequence element #0 to a sequence")
    if len(pair) != 2:
        raise ValueError(
            f"dictionary update sequence element #0 has length {len(pair)}; 2 is required"
        )
    self[pair[0]] = pair[1]


@generic
def dict_has_entry(self, index):
    """Whether an entry was not deleted. Before there are hashes none was."""
    if not exact():
        return True
    if buffer_size(self.table) == 0:
        return True
    return buffer_get(self.hashes, index) != DELETED


def dict_equal(a, b):
    """Whether two dictionaries have equal entries, in any order."""
    if a.size != b.size:
        return False
    index = 0
    while index < a.filled:
        if dict_has_entry(a, index):
            other = dict_find(b, buffer_get(a.key_items, index))
            if other < 0:
                return False
            if not same_or_equal(
                buffer_get(a.value_items, index), buffer_get(b.value_items, other)
            ):
                return False
        index = index + 1
    return True


from . import views  # noqa: E402 - views are of dictionaries


class constant_dict(dict):
    """A dictionary of the snapshot, which cannot be modified: neither hashes nor a table are made."""

    __constant__ = True


@generic
def constant_find(self, key):
    """`dict_find` in a constant dictionary."""
    index = 0
    while index < self.filled:
        if same_or_equal(buffer_get(self.key_items, index), key):
            return index
        index = index + 1
    return -1
