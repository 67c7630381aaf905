"""Results as rows of floats: what devices can give back of numbers, tuples, lists and None."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: In the place of what a result does not have, such as the third element of a list of two.
UNSET = -12345.0


@dataclass(frozen=True)
class Shape:
    """What results of a function may be, and how many floats they take.

    Attributes:
        size: the number of floats.
        optional: whether it may be None: one float more that says so.
        kind: "number", "text", "tuple", "list" or "none".
        elements: the shapes of elements; of a list as many as the longest result has.
        texts: the strings that it may be.
    """

    kind: str
    optional: bool
    elements: tuple[Shape, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        own = {"number": 1, "text": 1, "list": 1}.get(self.kind, 0)
        return self.optional + own + sum(element.size for element in self.elements)

    def assignments(self, value: str, first: int) -> list[str]:
        """Statements that set the variables ``y0``, ``y1``, ..., from `first` on, of an expression."""
        if not self.optional:
            return self._of_value(value, first)
        lines = [f"y{first} = 1.0 if {value} is None else 0.0"]
        if self.kind != "none":
            inner = self._of_value(value, first + 1)
            if inner:
                lines += [f"if {value} is not None:", *(f"    {line}" for line in inner)]
        return lines

    def _of_value(self, value: str, first: int) -> list[str]:
        lines = []
        if self.kind == "number":
            lines = [f"y{first} = 1.0 * {value}"]
        elif self.kind == "text":
            chosen = "-1.0"
            for number, text in enumerate(self.texts):
                chosen = f"{float(number)} if {value} == {text!r} else {chosen}"
            lines = [f"y{first} = {chosen}"]
        elif self.kind == "list":
            lines = [f"y{first} = 1.0 * len({value})"]
        first += self.kind in ("number", "text", "list")
        for index, element in enumerate(self.elements):
            inner = element.assignments(f"{value}[{index}]", first)
            if self.kind == "list" and inner:
                inner = [f"if len({value}) > {index}:", *(f"    {line}" for line in inner)]
            lines += inner
            first += element.size
        return lines


def shape_of(results: Sequence[Any]) -> Shape:
    """The shape of all of some results. Raises ValueError if they have none in common."""
    optional = any(result is None for result in results)
    present = [result for result in results if result is not None]
    if not present:
        return Shape("none", optional)
    if all(type(result) in (bool, int, float) for result in present):
        return Shape("number", optional)
    if all(type(result) is str for result in present):
        return Shape("text", optional, (), tuple(sorted(set(present))))
    lengths = {len(result) for result in present if type(result) in (tuple, list)}
    kinds = {type(result) for result in present}
    if kinds == {tuple} and len(lengths) == 1 or kinds == {list}:
        columns = (
            shape_of([result[index] for result in present if len(result) > index])
            for index in range(max(lengths))
        )
        return Shape("list" if kinds == {list} else "tuple", optional, tuple(columns))
    raise ValueError("devices cannot return such results")
