"""Enumerations. Members are live objects; their class knows them as ``__enum_members__``."""

from __future__ import annotations

from . import operators
from .intrinsics import message, mro_lookup, slot_get


def enum_member(cls, value):
    """``Color(value)``."""
    return member_of_value(cls, mro_lookup(cls, "__enum_members__"), value, 0)


def member_of_value(cls, members, value, index):
    """The member from `index` on that is `value`, or has it."""
    if index == len(members):
        raise ValueError(f"{value!r} is not a valid {message(cls)}")
    member = members[index]
    if operators.same_or_equal(member, value) or slot_get(member, "_value_") == value:
        return member
    return member_of_value(cls, members, value, index + 1)


def enum_member_named(cls, name):
    """``Color[name]``."""
    return member_of_name(mro_lookup(cls, "__enum_members__"), name, 0)


def member_of_name(members, name, index):
    """The member from `index` on of that name."""
    if index == len(members):
        raise KeyError(name)
    if slot_get(members[index], "_name_") == name:
        return members[index]
    return member_of_name(members, name, index + 1)
