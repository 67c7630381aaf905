"""Objects of native functions that nothing else sees are registers, or on the stack; others are not."""

from __future__ import annotations

import re

import pytest

from pystream import jit

from .test_end_to_end import check


class Box:
    def __init__(self, value, other=None):
        self.value = value
        self.other = other


def allocations(function, *arguments) -> int:
    """How often a native function, called with such arguments, asks for memory on its usual way."""
    text = jit(function).inspect("llvm", *arguments)
    return len(re.findall(r"^pystream\.allocate\.exit\w*:", text, flags=re.MULTILINE))


def slope(x, a, b, c):
    coefficients = [k * c for k, c in enumerate([a, b, c, 0.5])][1:]
    total = 0.0
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total


def test_lists_of_known_length_are_registers():
    assert allocations(slope, 0.5, 0.5, 0.5, 0.5) == 0
    assert "alloca" not in jit(slope).inspect("llvm", 0.5, 0.5, 0.5, 0.5)
    check(slope, (0.5, 1.0, 2.0, 3.0), (-1.0, 0.25, -2.0, 1e300))


def one_of_two(x, first):
    a, b = Box(x), Box(2 * x)
    chosen = a if first else b
    chosen.value += 1
    return a.value, b.value, chosen is a, chosen is b


def test_aliases_are_seen():
    assert allocations(one_of_two, 3, True) == 0
    check(one_of_two, (3, True), (3, False))


def in_another(x):
    inner = Box(x)
    outer = Box(1, inner)
    outer.other.value += 1
    outer.other, last = Box(7), outer.other
    return inner.value, outer.other.value, last is inner


def test_objects_in_objects():
    assert allocations(in_another, 3) == 0
    check(in_another, (3,), (-1,))


def given_away(x, boxes):
    box = Box(x)
    boxes.append(box)
    box.value += 1
    return Box(box.value, box)


def test_what_others_see_is_on_the_heap():
    assert allocations(given_away, 3, [Box(0)]) >= 2
    boxes = [Box(0)]
    result = jit(given_away)(3, boxes)
    assert [box.value for box in boxes] == [0, 4]
    assert result.other is boxes[1]
    assert result.value == 4


def each_round(n):
    last = Box(0)
    differ = 0
    for k in range(n):
        box = Box(k)
        differ += box is not last and last.value != k
        last = box
    return differ, last.value


def test_each_round_has_an_object_of_its_own():
    check(each_round, (0,), (1,), (7,))


def descend(n, above):
    here = Box(n)
    if n == 0:
        return above.value
    below = descend(n - 1, here)
    return below + here.value + above.value


def lower(n, box):
    box.value += n
    return box.value if n == 0 else lower(n - 1, box)


def lowered(n):
    return lower(n, Box(1))


def test_calls_see_the_objects_of_their_callers():
    check(lambda n: descend(n, Box(1000)), (0,), (1,), (500,))
    check(lowered, (0,), (300,))


def raised(n):
    box = Box(n)
    if n > 2:
        raise ValueError(box.value)
    try:
        inner = Box(n + 1)
        if n > 1:
            raise KeyError(inner.value)
    except KeyError as error:
        return error.args[0], box.value
    return inner.value, box.value


@pytest.mark.parametrize("n", [1, 2, 3])
def test_exceptions_hold_values(n):
    check(raised, (n,))
