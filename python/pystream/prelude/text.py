"""Strings made at run time. Compiled code holds what they are made of; the text itself is made when it
leaves compiled code, in an exception or as a result.
"""

from __future__ import annotations


class formatted:
    """An f-string: the texts around the values, one more than there are values; how each value is
    converted (``""``, ``":.3f"``, ``"!r"``, ...); and the values.
    """

    def __init__(self, parts, conversions, values):
        self.parts = parts
        self.conversions = conversions
        self.values = values


def builtin_repr(x):
    """``repr()``."""
    return f"{x!r}"


def builtin_ascii(x):
    """``ascii()``."""
    return f"{x!a}"


def builtin_format(x, specification=""):
    """``format()``; the specification must be a constant that is empty."""
    if specification == "":
        return f"{x}"
    return formatted(("", ""), (":" + specification,), (x,))
