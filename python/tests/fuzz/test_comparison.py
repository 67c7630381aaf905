"""The comparison sees what it should, and only that."""

from __future__ import annotations

import math

import pytest

from tests.fuzz.comparison import Outcome, difference
from tests.fuzz.execution import generalize, overflows


class Point:
    def __init__(self, x, y=None):
        self.x, self.y = x, y


class Slotted:
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x


class Fault(Exception):
    def __init__(self, code, note=None):
        super().__init__(code)
        self.note = note


def _returned(value, *arguments) -> Outcome:
    return Outcome(value, None, arguments)


def _cycle() -> Point:
    point = Point(1)
    point.y = point
    return point


def _shared() -> list:
    point = Point(1)
    return [point, point]


SAME = [
    (1, 1),
    (0.0, 0.0),
    (math.nan, -math.nan),
    ((1, "a", None), (1, "a", None)),
    ([Point(1, [2.0])], [Point(1, [2.0])]),
    ({1: 2.0, 3: 4.0}, {1: 2.0, 3: 4.0}),
    (Slotted(1), Slotted(1)),
    (_cycle(), _cycle()),
    (_shared(), _shared()),
    (len, len),
]
DIFFERENT = [
    (1, 1.0, r"\(int\), but compiled 1.0 \(float\)"),
    (1, True, "bool"),
    (0.0, -0.0, "0.0, but compiled -0.0"),
    (0.1 + 0.2, 0.3, "result"),
    ((1, 2), (1, 2, 3), "result"),
    ((1,), [1], "tuple"),
    ([Point(1)], [Point(2)], r"result\[0\].x: 1, but compiled 2"),
    (Slotted(1), Slotted(2), "result.x"),
    ({1: 2, 3: 4}, {3: 4, 1: 2}, "result"),
    (_shared(), [Point(1), Point(1)], "another object"),
    ([Point(1), Point(1)], _shared(), "another object"),
    (_cycle(), Point(1, Point(1)), "another object|type|y"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_same(first, second) -> None:
    assert difference(_returned(first), _returned(second)) is None


@pytest.mark.parametrize(("first", "second", "words"), DIFFERENT)
def test_different(first, second, words) -> None:
    import re

    found = difference(_returned(first), _returned(second))
    assert found is not None
    assert re.search(words, found)


def test_arguments_are_compared() -> None:
    assert (
        difference(_returned(None, [1]), _returned(None, [2]))
        == "arguments[0][0]: 1, but compiled 2"
    )


def test_identity_of_results_with_arguments() -> None:
    first, second = Point(1), Point(1)
    assert difference(_returned(first, first), _returned(second, second)) is None
    found = difference(_returned(first, first), _returned(second, Point(1)))
    assert found == "arguments[0]: another object than in CPython"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (ValueError("a"), ValueError("a"), None),
        (ValueError("a"), ValueError("b"), "exception.args"),
        (
            ValueError("a"),
            TypeError("a"),
            r"raises ValueError\('a',\), but compiled code TypeError",
        ),
        (Fault(1, 2), Fault(1, 3), "exception.note: 2, but compiled 3"),
        (ValueError("a"), None, "but compiled code returns"),
        (None, ValueError("a"), "returns, but compiled code raises ValueError"),
    ],
)
def test_exceptions(first, second, words) -> None:
    import re

    found = difference(Outcome(None, first, ()), Outcome(None, second, ()))
    assert (found is None) == (words is None)
    assert words is None or re.search(words, found)


def test_overflow_is_recognized(tmp_path) -> None:
    import importlib.util

    path = tmp_path / "program.py"
    path.write_text(
        "import enum\n\n\nclass E(enum.IntEnum):\n    A = 1\n\n\n"
        "def entry(a):\n    b = a\n    b += E(1)\n    return b // 2\n\n\n"
        "def inputs():\n    return [(5,), (2**63 - 1,), (-(2**63),)]\n"
    )
    spec = importlib.util.spec_from_file_location("program", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert [overflows(module, index) for index in range(3)] == [False, True, False]


def test_messages_are_generalized() -> None:
    first = generalize("C3 has no attribute 'f12' at program_17.entry, line 3")
    assert first == generalize("C5 has no attribute 'f1' at program_4.entry, line 99")
