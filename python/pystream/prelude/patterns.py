"""What patterns of ``match``, and `isinstance` with abstract classes, ask about a value."""

from __future__ import annotations

from .builtins import hasattr
from .dicts import dict
from .intrinsics import kind
from .lists import list
from .ranges import range


def match_sequence(subject):
    """Whether a sequence pattern may match."""
    if kind(subject) == "tuple":
        return True
    return isinstance(subject, (list, range))


def match_mapping(subject):
    """Whether a mapping pattern may match."""
    return isinstance(subject, dict)


def is_abstract_instance(value, classes, groups):
    """``isinstance`` with classes some of which ask for methods: `groups` of names, of which one suffices."""
    if isinstance(value, classes):
        return True
    return has_one_group(value, groups, 0)


def has_one_group(value, groups, index):
    """Whether a value has all attributes of some group from `index` on."""
    if index == len(groups):
        return False
    if has_all(value, groups[index], 0):
        return True
    return has_one_group(value, groups, index + 1)


def has_all(value, names, index):
    """Whether a value has all attributes from `index` on, none of which is None."""
    if index == len(names):
        return True
    if not hasattr(value, names[index]):
        return False
    if getattr(value, names[index]) is None:
        return False
    return has_all(value, names, index + 1)
