"""Enumerations. Members are live objects; their class knows them as ``__enum_members__``."""

from __future__ import annotations

from . import operators
from .intrinsics import (
    MISSING,
    by_alternative,
    issubclass_,
    kind,
    message,
    mro_lookup,
    slot_get,
    type_,
)


def enum_member(cls, value):
    """``Color(value)``."""
    flags = mro_lookup(cls, "__flag_values__")
    if flags is not MISSING:
        return flag_member(cls, flags, value)
    return member_of_value(cls, mro_lookup(cls, "__enum_members__"), value, 0)


@by_alternative
def flag_member(cls, flags, value):
    """``Flag(value)``: the combination of members with these bits."""
    if kind(value) == "instance":
        if issubclass_(type_(value), cls):
            return value
    if not isinstance(value, int):
        raise ValueError(f"{value!r} is not a valid {message(cls)}")
    bits = int(value)
    mask = mro_lookup(cls, "__flag_mask__")
    boundary = mro_lookup(cls, "__flag_boundary__")
    if boundary == "CONFORM":
        bits = bits & mask
    elif bits < 0:  # the complement
        if boundary == "KEEP" and bits < -len(flags):
            bits = (1 << bits.bit_length()) + bits
        else:
            bits = len(flags) + bits
    if bits < 0 or bits >= len(flags) or (boundary != "KEEP" and bits & ~mask):
        raise NotImplementedError("compiled flags have no bits but those of their members")
    return flags[bits]


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
