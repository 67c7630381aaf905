"""What `isinstance` with abstract classes asks about a value."""

from __future__ import annotations

from .builtins import callable, hasattr
from .intrinsics import kind


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
    """Whether a value has all attributes from `index` on, none of which is None.

    Of builtin values, those that have them are known by their class; only functions and classes are asked.
    """
    if index == len(names):
        return True
    if kind(value) != "instance":
        return (names[index] == "__call__" or names[index] == "__hash__") and callable(value)
    if not hasattr(value, names[index]):
        return False
    if getattr(value, names[index]) is None:
        return False
    return has_all(value, names, index + 1)
