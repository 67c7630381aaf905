"""Named tuples, which are objects with an attribute for each element; and functions of dataclasses.

Classes tell the names of their fields as ``_fields`` and ``__dataclass_names__``, tuples of strings.
"""

from __future__ import annotations

from .attributes import getattribute, object_setattr
from .dicts import dict
from .hashing import hash
from .intrinsics import (
    MISSING,
    alloc,
    by_alternative,
    fail,
    kind,
    mro_lookup,
    slot_get,
    slot_set,
    type_,
)
from .iteration import user_iter


class namedtuple:
    """What classes made by ``namedtuple()`` or derived from ``NamedTuple`` inherit."""

    def __setattr__(self, name, value):
        if name in mro_lookup(type_(self), "_fields"):
            return fail("AttributeError", "can't set attribute")
        return object_setattr(self, name, value)

    def __len__(self):
        return len(mro_lookup(type_(self), "_fields"))

    def __iter__(self):
        return user_iter(as_tuple(self))

    def __reversed__(self):
        return reversed(as_tuple(self))

    def __getitem__(self, index):
        return as_tuple(self)[index]

    def __contains__(self, item):
        return item in as_tuple(self)

    def index(self, *args):
        return as_tuple(self).index(*args)

    def count(self, value):
        return as_tuple(self).count(value)

    def __add__(self, other):
        if is_tuple(other):
            return as_tuple(self) + as_tuple(other)
        return NotImplemented

    def __radd__(self, other):
        if is_tuple(other):
            return as_tuple(other) + as_tuple(self)
        return NotImplemented

    def __mul__(self, count):
        return as_tuple(self) * count

    def __rmul__(self, count):
        return as_tuple(self) * count

    def __eq__(self, other):
        if is_tuple(other):
            return as_tuple(self) == as_tuple(other)
        return NotImplemented

    def __lt__(self, other):
        if is_tuple(other):
            return as_tuple(self) < as_tuple(other)
        return NotImplemented

    def __le__(self, other):
        if is_tuple(other):
            return as_tuple(self) <= as_tuple(other)
        return NotImplemented

    def __gt__(self, other):
        if is_tuple(other):
            return as_tuple(self) > as_tuple(other)
        return NotImplemented

    def __ge__(self, other):
        if is_tuple(other):
            return as_tuple(self) >= as_tuple(other)
        return NotImplemented

    def __hash__(self):
        return hash(as_tuple(self))

    def _asdict(self):
        result = dict()
        add_fields(self, mro_lookup(type_(self), "_fields"), 0, result)
        return result

    def _replace(self, /, **kwargs):
        result = alloc(type_(self))
        replace_fields(self, mro_lookup(type_(self), "_fields"), 0, result, kwargs)
        return result

    @classmethod
    def _make(cls, iterable):
        return cls(*iterable)


@by_alternative
def is_tuple(x):
    """Whether a value is a tuple, named or not."""
    if kind(x) == "tuple":
        return True
    return kind(x) == "instance" and isinstance(x, namedtuple)


@by_alternative
def as_tuple(x):
    """The tuple of the elements of a named tuple; a tuple is that itself."""
    if kind(x) == "tuple":
        return x
    return field_values(x, mro_lookup(type_(x), "_fields"), ())


def field_values(self, names, values):
    """`values` and the attributes of the other names."""
    if len(values) == len(names):
        return values
    return field_values(self, names, values + (slot_get(self, names[len(values)]),))


def add_fields(self, names, index, result):
    """Set entries for the attributes from `index` on."""
    if index < len(names):
        result[names[index]] = slot_get(self, names[index])
        add_fields(self, names, index + 1, result)


def replace_fields(self, names, index, result, changes):
    """Set the attributes from `index` on: those of `self`, or the changes."""
    if index < len(names):
        name = names[index]
        if name in changes:
            slot_set(result, name, changes[name])
        else:
            slot_set(result, name, slot_get(self, name))
        replace_fields(self, names, index + 1, result, changes)


# Dataclasses


def dataclasses_replace(obj, /, **changes):
    """``dataclasses.replace()``."""
    return obj.__replace__(**changes)


def dataclasses_astuple(obj, *, tuple_factory=tuple):
    """``dataclasses.astuple()``: fields that are dataclasses become tuples as well."""
    names = dataclass_names(obj)
    if names is MISSING:
        return fail("TypeError", "astuple() should be called on dataclass instances")
    return dataclass_values(obj, names, ())


def dataclasses_is_dataclass(obj):
    """``dataclasses.is_dataclass()``."""
    if kind(obj) == "class":
        return mro_lookup(obj, "__dataclass_names__") is not MISSING
    return dataclass_names(obj) is not MISSING


@by_alternative
def dataclass_names(obj):
    """The names of the fields of a dataclass object, or MISSING for what is none."""
    return mro_lookup(type_(obj), "__dataclass_names__")


def dataclass_values(obj, names, values):
    """`values` and the fields of the other names."""
    if len(values) == len(names):
        return values
    value = plain_value(getattribute(names[len(values)], obj))
    return dataclass_values(obj, names, values + (value,))


@by_alternative
def plain_value(x):
    """A dataclass object as a tuple; other values as they are."""
    if kind(x) == "instance":
        names = dataclass_names(x)
        if names is not MISSING:
            return dataclass_values(x, names, ())
    return x


def copy_copy(x):
    """``copy.copy()`` of containers, values that do not change, and objects with ``__copy__``."""
    if kind(x) != "instance":
        return x
    method = mro_lookup(type_(x), "__copy__")
    if method is MISSING:
        method = mro_lookup(type_(x), "copy")
    if method is MISSING:
        return fail("UnsupportedError", "objects are not copied in compiled code; make a new one")
    return method(x)
