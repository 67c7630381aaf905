"""How much of something compiled code has room for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MaxLen:
    """The greatest length of a list that a shader or kernel reads, in ``Annotated``::

        lights: Annotated[list[Light], ps.MaxLen(8)]

    Anything else with an attribute ``max_length`` does as well, such as ``MaxLen`` of the package
    annotated-types.

    Args:
        max_length: a number of elements, 1 or more.

    Raises ValueError for other numbers.
    """

    max_length: int

    def __post_init__(self) -> None:
        if not isinstance(self.max_length, int) or self.max_length < 1:
            raise ValueError(f"a list has room for 1 or more elements, not {self.max_length!r}")
