"""Enumerations. Members are live objects; their class knows them as ``__enum_members__``."""

from __future__ import annotations

from .intrinsics import mro_lookup, slot_get


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
