"""The names of the methods of strings."""

from __future__ import annotations

#: Methods of strings that make strings, or look into one: those of constants are evaluated before.
_STRING_METHODS = tuple(
    """
    capitalize casefold center count encode endswith expandtabs find format format_map index
    isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace
    istitle isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind
    rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title
    translate upper zfill
    """.split()
)


def is_string_method(name):
    """Whether strings have a method of that name."""
    return name in _STRING_METHODS
