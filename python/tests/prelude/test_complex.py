"""The prelude's complex numbers against CPython's, bit by bit."""

import itertools
import operator
import random

import pytest
from harness import definition, outcome
from hypothesis import given, settings
from hypothesis import strategies as st

PARTS = [0.0, -0.0, 1.0, -1.0, 2.5, -3.75, 1e-310, 1e200, -1e300, float("inf"), float("nan")]
NUMBERS = [complex(a, b) for a, b in itertools.product(PARTS, repeat=2)]
OTHERS = [*NUMBERS[::7], 0, 1, -2, 3, True, 0.0, 2.5, -1.5, 100, 101, -100, 0.5]


def mine(x):
    return definition("complex")(x.real, x.imag) if type(x) is complex else x


@pytest.mark.parametrize("name", "add sub mul truediv pow eq ne".split())
def test_operators(name):
    operation = getattr(operator, name)
    for a, b in itertools.product(NUMBERS, OTHERS):
        assert outcome(operation, mine(a), mine(b)) == outcome(operation, a, b), (a, b)
        if type(b) is not complex:
            assert outcome(operation, mine(b), mine(a)) == outcome(operation, b, a), (b, a)


@settings(max_examples=500, deadline=None)
@given(st.complex_numbers(), st.complex_numbers() | st.integers(-9, 9) | st.floats())
def test_random_operands(a, b):
    for operation in (operator.add, operator.sub, operator.mul, operator.truediv, operator.eq):
        assert outcome(operation, mine(a), mine(b)) == outcome(operation, a, b)
        assert outcome(operation, mine(b), mine(a)) == outcome(operation, b, a)


def test_powers():
    choose = random.Random(2)
    for _ in range(2000):
        a = complex(choose.uniform(-3, 3), choose.uniform(-3, 3))
        for b in (choose.randrange(-9, 12), complex(choose.uniform(-3, 3), choose.uniform(-3, 3))):
            assert outcome(pow, mine(a), mine(b)) == outcome(pow, a, b), (a, b)


def test_methods():
    for a in NUMBERS:
        x = mine(a)
        assert outcome(x.conjugate) == outcome(a.conjugate)
        for operation in (operator.neg, operator.pos, operator.truth, abs):
            assert outcome(operation, x) == outcome(operation, a), a
        assert outcome(definition("hash"), x) == outcome(hash, a) or a != a


def test_absolute_values():
    choose = random.Random(4)
    for _ in range(5000):
        a = complex(choose.uniform(-3, 3), choose.uniform(-3, 3) * 10 ** choose.randrange(-8, 2))
        assert outcome(abs, mine(a)) == outcome(abs, a), a


def test_construction():
    cls = definition("complex")
    for real, imag in itertools.product((1, -0.0, 2.5, 1 - 2j, True), repeat=2):
        assert outcome(cls, mine(real), mine(imag)) == outcome(complex, real, imag)
        assert outcome(cls, mine(real)) == outcome(complex, real)
    assert outcome(cls) == outcome(complex)
    assert outcome(operator.add, cls(1.0), "a")[0] == "TypeError"
