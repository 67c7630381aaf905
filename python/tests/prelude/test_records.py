"""Named tuples, tuples of dynamic length and functions of dataclasses, against CPython's."""

import cmath
import itertools
import operator
from collections import namedtuple

from harness import MODEL, definition, drain, from_model, outcome, to_model
from hypothesis import given, settings
from hypothesis import strategies as st

NAMES = ("x", "y", "z")
Theirs = namedtuple("Point", NAMES)


class Mine(definition("namedtuple")):
    """As the frontend writes a named tuple."""

    _fields = NAMES

    def __new__(cls, x, y, z):
        self = MODEL["alloc"](cls)
        vars(self).update(x=x, y=y, z=z)
        return self


VALUES = [(1, 2, 3), (1, 2.5, 3), (0, 9, "a"), (1, 2, 2)]


def test_named_tuples():
    for a, b in itertools.product(VALUES, repeat=2):
        for name in "eq ne lt le gt ge add".split():
            operation = getattr(operator, name)
            expected = outcome(operation, Theirs(*a), Theirs(*b))
            assert outcome(operation, Mine(*a), Mine(*b)) == expected
            assert outcome(operation, Mine(*a), b) == outcome(operation, Theirs(*a), b)
    mine, theirs = Mine(1, 2, 3), Theirs(1, 2, 3)
    assert drain(mine) == list(theirs)
    assert drain(mine.__reversed__()) == list(reversed(theirs))
    for index in (0, -1, 2, 3, "a"):
        assert outcome(lambda: mine[index]) == outcome(lambda: theirs[index])
    assert len(mine) == 3
    assert (2 in mine, 5 in mine) == (True, False)
    assert mine * 2 == theirs * 2
    assert outcome(setattr, mine, "x", 5) == outcome(setattr, theirs, "x", 5)
    assert from_model(mine._asdict()) == theirs._asdict()
    changed = mine._replace(y=9)
    assert (changed.x, changed.y, changed.z) == theirs._replace(y=9)
    assert mine._make((4, 5, 6)) == (4, 5, 6)
    assert definition("hash")(mine) == hash(theirs)


ELEMENTS = st.lists(st.integers(0, 3) | st.sampled_from([0.5, True]), max_size=6)
BOUND = st.none() | st.integers(-7, 7)


@settings(max_examples=300, deadline=None)
@given(ELEMENTS, ELEMENTS, st.builds(slice, BOUND, BOUND, st.sampled_from([None, 1, 2, -1, -3])))
def test_dynamic_tuples(a, b, part):
    made = definition("construct_tuple")
    mine, theirs = made(to_model(a)), tuple(a)
    assert made(mine) is mine
    assert from_model(made(definition("range")(5))) == tuple(range(5))
    assert drain(mine) == a
    assert definition("hash")(mine) == hash(theirs)
    for other in (to_model(b), tuple(b)):
        other = made(other) if not isinstance(other, tuple) else other
        for name in "eq ne lt le gt ge add".split():
            operation = getattr(operator, name)
            expected = outcome(operation, theirs, tuple(b))
            assert outcome(operation, mine, other) == expected
        assert from_model(operator.add(other, mine)) == tuple(b) + theirs
    assert outcome(lambda: mine[to_model(part)]) == outcome(lambda: theirs[part])
    for index in (0, 2, -1, 9, "a"):
        assert outcome(lambda: mine[index]) == outcome(lambda: theirs[index])
    for value in (0, 0.5, "a"):
        assert outcome(mine.index, value) == outcome(theirs.index, value)
        assert mine.count(value) == theirs.count(value)
        assert (value in mine) == (value in theirs)
    assert from_model(mine * 2) == theirs * 2
    assert len(mine) == len(theirs)


def test_errors_of_dynamic_tuples():
    made = definition("construct_tuple")
    assert outcome(made, 3) == outcome(tuple, 3)
    mine = made(to_model([1]))
    assert outcome(operator.add, mine, 3) == outcome(operator.add, (1,), 3)
    assert outcome(definition("hash"), made(to_model([[1]]))) == outcome(hash, ([1],))


def test_cmath():
    parts = [0.0, -0.0, 1.0, -2.5, 1e300, 1e-310, float("inf"), float("nan")]
    for real, imag in itertools.product(parts, repeat=2):
        theirs = complex(real, imag)
        mine = definition("complex")(real, imag)
        for name in "phase polar isnan isinf isfinite sqrt".split():
            expected = outcome(getattr(cmath, name), theirs)
            assert outcome(definition(f"cmath_{name}"), mine) == expected, (name, theirs)
    for r, phi in itertools.product((0.0, 1.0, -2.5), (0.0, -0.0, 0.5, -3.0)):
        assert outcome(definition("cmath_rect"), r, phi) == outcome(cmath.rect, r, phi)


def test_strings():
    methods = definition("str_methods")
    for text in ("", "abc", "äöü"):
        for index in (0, 1, -1, -3, 5, "a", 1.0):
            assert outcome(methods.__getitem__, text, index) == outcome(lambda: text[index])
        for count in (-1, 0, 1, 3):
            assert methods.__mul__(text, count) == methods.__rmul__(text, count) == text * count
    convert = definition("construct_str")
    for value in ("abc", 7, 2.5, None, (1, 2), ValueError("x"), ValueError()):
        assert convert(value) == str(value)
