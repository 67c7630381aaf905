"""Strings made at run time. Compiled code holds what they are made of; the text itself is made when it
leaves compiled code, in an exception or as a result.
"""

from __future__ import annotations

from .intrinsics import (
    MISSING,
    alloc,
    by_alternative,
    characters,
    fail,
    kind,
    message,
    mro_lookup,
    repeat_text,
    type_,
)
from .operators import is_iterable
from .slices import is_index, slice, to_index
from .text_methods import is_string_method


class formatted(str):
    """An f-string: the texts around the values, one more than there are values; how each value is
    converted (``""``, ``":.3f"``, ``"!r"``, ...); and the values.
    """

    def __new__(cls, parts, conversions, values):
        self = alloc(cls)
        self.parts = parts
        self.conversions = conversions
        self.values = values
        return self

    def __init__(self, parts, conversions, values):
        pass

    def __str__(self):
        return self

    def __getattr__(self, name):
        if is_string_method(name):
            return fail("UnsupportedError", "strings cannot be built at run time: 'str.", name, "'")
        return fail("AttributeError", "'str' object has no attribute '", name, "'")

    def join(self, texts, /):
        return join_texts(self, texts)

    def __add__(self, other):
        if isinstance(other, str):
            return f"{self}{other}"
        return fail("TypeError", 'can only concatenate str (not "', type_(other), '") to str')

    def __radd__(self, other):
        if isinstance(other, str):
            return f"{other}{self}"
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, str):
            return not_at_run_time("compared")
        return NotImplemented

    def __ne__(self, other):
        if isinstance(other, str):
            return not_at_run_time("compared")
        return NotImplemented

    def __hash__(self):
        return not_at_run_time("hashed")

    def __len__(self):
        return not_at_run_time("measured")

    def __bool__(self):
        return not_at_run_time("tested")


def not_at_run_time(what):
    """The error for what needs the text itself."""
    return fail(
        "UnsupportedError", "a string made at run time cannot be ", what, " in compiled code"
    )


@by_alternative
def construct_str(x):
    """``str(x)``: ``__str__``, else what an f-string shows."""
    if kind(x) == "str":
        return x
    method = mro_lookup(type_(x), "__str__")
    if method is not MISSING:
        return method(x)
    method = mro_lookup(type_(x), "__repr__")
    if method is not MISSING:
        return method(x)
    return f"{x}"


def builtin_repr(x, /):
    """``repr()``."""
    return f"{x!r}"


def builtin_ascii(x, /):
    """``ascii()``."""
    return f"{x!a}"


def builtin_format(x, specification="", /):
    """``format()``; the specification must be a constant."""
    if specification == "":
        return construct_str(x)
    return formatted(("", ""), (message(":", specification),), (x,))


def concatenated_text(a, b):
    """``a + b`` of strings that the compiler does not know."""
    return f"{a}{b}"


def join_texts(separator, texts):
    """``separator.join(texts)``, where the compiler does not know all of the texts."""
    if not is_iterable(texts):
        return fail("TypeError", "can only join an iterable")
    items = list(texts)
    joined = ""
    for index in range(len(items)):
        item = joined_text(items[index], index)
        if index == 0:
            joined = item
        else:
            joined = f"{joined}{separator}{item}"
    return joined


@by_alternative
def joined_text(item, index):
    """A part of what is joined, which must be a string."""
    if isinstance(item, str):
        return item
    raise TypeError(f"sequence item {index}: expected str instance, {message(type_(item))} found")


class str_methods:
    """What there is of constant strings beyond what the compiler evaluates."""

    def __getitem__(self, index):
        if is_index(index):
            return character_at(characters(self), to_index(index))
        if isinstance(index, slice):
            return fail("UnsupportedError", "a part of a string must have constant bounds")
        return fail("TypeError", "string indices must be integers, not '", type_(index), "'")

    def __mul__(self, count):
        if is_index(count):
            return repeat_text(self, to_index(count))
        return NotImplemented

    def __rmul__(self, count):
        if is_index(count):
            return repeat_text(self, to_index(count))
        return NotImplemented


def character_at(text, index):
    """A character, counted from either end."""
    if index < 0:
        index = index + len(text)
    if index < 0 or index >= len(text):
        raise IndexError("string index out of range")
    return text[index]
