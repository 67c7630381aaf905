"""Flags: enumerations whose members combine."""

import enum

from ..corpus import registrar

case = registrar("Objects")
FEATURE = "Enum and IntEnum members"


class Permission(enum.IntFlag):
    READ = 1
    WRITE = 2
    EXECUTE = 4


class Color(enum.Flag):
    RED = enum.auto()
    GREEN = enum.auto()
    BLUE = enum.auto()
    WHITE = RED | GREEN | BLUE


class File:
    def __init__(self, permission=Permission.READ):
        self.permission = permission

    def allow(self, more):
        self.permission |= more

    def can(self, wanted):
        return self.permission & wanted == wanted


@case(FEATURE, 0, 1)
def operators_of_flags(n):
    color = Color.RED
    if n:
        color |= Color.BLUE
    return color, color & Color.RED, color ^ Color.WHITE, ~color, color.value, color == Color.RED


@case(FEATURE, 0, 1)
def tests_of_flags(n):
    color = Color.RED | Color.GREEN if n else Color.BLUE
    return Color.RED in color, bool(color & Color.GREEN), color in Color.WHITE, color.name


@case(FEATURE, 0, 1, 5, 7, -1, -2, -6, -8, -9)
def int_flag_of_a_number(n):
    permission = Permission(n)
    return permission, Permission.WRITE in permission, permission | Permission.WRITE, ~permission


@case(FEATURE, 0, 1)
def identity_of_flags(n):
    color = Color.RED if n else Color.BLUE
    return color is Color.RED, (color | Color.GREEN) & Color.GREEN is Color.GREEN, list(Color)


@case(FEATURE, 0, 6)
def members_of_a_combination(n):
    return [member.value for member in Permission(n)], [member.name for member in Color.WHITE]


@case(FEATURE, 0, 2)
def flags_in_an_object(n):
    file = File()
    if n:
        file.allow(Permission.WRITE)
    return file.can(Permission.WRITE), file.can(Permission.READ | Permission.WRITE), file.permission


@case(FEATURE, 3)
def arithmetic_of_int_flags(n):
    both = Permission.READ | Permission.WRITE
    return both + n, both < 4, int(both), n & both, Permission.EXECUTE.bit_length()


class Side(enum.Flag, boundary=enum.STRICT):
    LEFT = 1
    RIGHT = 4


class Mode(enum.Flag, boundary=enum.CONFORM):
    FAST = 1
    EXACT = 4


class Mask(enum.IntFlag):
    LOW = 1
    HIGH = 8


@case(FEATURE, 0, 1, 4, 5, -3, -4, -8)
def strict_flags(n):
    try:
        return Side(n), ~Side(n)
    except ValueError:
        return "not among the members"


@case(FEATURE, 0, 1, 2, 5, 7, 100, -1, -2, -3, -100)
def flags_that_conform(n):
    return Mode(n), ~Mode(n)


@case(FEATURE, 0, 2, 9, 15, -1, -2, -16, -17)
def flags_that_keep_bits_between(n):
    return Mask(n), Mask(n) | Mask.LOW
