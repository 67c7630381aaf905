"""What patterns of ``match`` ask about their subject."""

from __future__ import annotations

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
