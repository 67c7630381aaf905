"""The prelude's math module against CPython's: every function, bit by bit, with its errors."""

import itertools
import math
import random
import sys

import pytest
from harness import definition, outcome, to_model
from hypothesis import example, given, settings
from hypothesis import strategies as st

NASTY = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.0, 2.5, 3.0, -2.5, -3.0, 10.0, 1e-310, -5e-324, 5e-324,
    2.2250738585072014e-308, 1e-20, 1e-21, 1e300, -1e300, 1.7976931348623157e308, 709.0, 710.0, 710.5,
    -745.0, -746.0, 23.0, 24.0, 171.0, 171.5, 172.0, -170.5, -200.5, 4503599627370496.5, 2.0**53,
    1 - 2**-53, math.pi, math.inf, -math.inf, math.nan,
]  # fmt: skip
NUMBERS = [*NASTY, 0, 1, -1, 7, 2**53 + 1, True, False]
FLOATS = st.floats() | st.sampled_from(NASTY)
ONE = (
    "sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh degrees radians exp exp2 expm1 log1p"
    " sqrt cbrt log log2 log10 fabs isnan isinf isfinite modf frexp ulp erf erfc gamma lgamma"
    " floor ceil trunc"
).split()
TWO = "atan2 pow copysign fmod remainder nextafter hypot log isclose".split()


def agrees(name, *args):
    found = outcome(definition(f"math_{name}"), *map(to_model, args))
    expected = outcome(getattr(math, name), *args)
    if expected[0] == "value" and type(expected[1]) is tuple and expected[1][0] == "int":
        if abs(expected[1][1]) >= 2**63:
            assert found[0] == "OverflowError"
            return
    assert found == expected, args


@pytest.mark.parametrize("name", ONE)
def test_functions_of_one_number(name):
    for x in NUMBERS:
        agrees(name, x)
    choose = random.Random(1)
    for _ in range(300):
        agrees(name, choose.uniform(-3, 3))
        agrees(name, choose.uniform(-200, 200))
        agrees(name, math.ldexp(choose.uniform(-1, 1), choose.randrange(-1074, 1024)))


@pytest.mark.parametrize("name", TWO)
def test_functions_of_two_numbers(name):
    for x, y in itertools.product(NUMBERS, repeat=2):
        agrees(name, x, y)


@pytest.mark.parametrize("name", "pow fmod remainder nextafter hypot isclose".split())
@settings(max_examples=300, deadline=None)
@given(x=FLOATS, y=FLOATS)
def test_random_pairs(name, x, y):
    agrees(name, x, y)


@given(FLOATS, st.integers(-2200, 2200) | st.sampled_from([10**10, -(10**10)]))
@example(1.5, -1075)
@example(-1.5, -1075)
@example(5e-324, 2098)
def test_ldexp(x, i):
    agrees("ldexp", x, i)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.floats(allow_nan=False) | st.floats(-10, 10), max_size=5))
def test_norms(values):
    agrees("hypot", *values)
    agrees("dist", tuple(values), tuple(reversed(values)))
    agrees("dist", list(values), list(reversed(values)))


def test_norms_of_all_sizes():
    choose = random.Random(3)
    for _ in range(2000):
        count = choose.randrange(2, 6)
        exponent = choose.randrange(-1074, 1020)
        values = [math.ldexp(choose.random(), exponent - choose.randrange(4)) for _ in range(count)]
        agrees("hypot", *values)
    agrees("dist", (1.0, 2.0), (1.0,))
    agrees("hypot", math.nan, math.inf)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.floats() | st.floats(-1e3, 1e3) | st.sampled_from(NASTY), max_size=12))
def test_fsum(values):
    agrees("fsum", values)


def test_fsum_rounds_once():
    choose = random.Random(7)
    for _ in range(300):
        values = [math.ldexp(choose.uniform(-1, 1), choose.randrange(-60, 60)) for _ in range(30)]
        agrees("fsum", values)
    for values in ([1e308, 1e308], [math.inf, -math.inf], [1e308, 1e308, -1e308], [0.1] * 10):
        agrees("fsum", values)


@given(st.lists(st.integers(-(2**20), 2**20), max_size=3))
def test_gcd_lcm_prod(values):
    agrees("gcd", *values)
    agrees("lcm", *values)
    agrees("prod", values)
    agrees("prod", tuple(values))


def test_integers():
    for n in [*range(60), 2**62, 2**63 - 1, 3037000499**2, 3037000499**2 - 1]:
        agrees("isqrt", n)
    for n in range(-1, 21):
        agrees("factorial", n)
    for n, k in itertools.product(range(-1, 30), range(-1, 30)):
        agrees("comb", n, k)
        if math.perm(max(n, 0), max(k, 0)) < 2**63:
            agrees("perm", n, k)
    agrees("perm", 5)
    agrees("comb", 62, 31)
    agrees("isqrt", -1)


def test_types():
    for name in ("sqrt", "floor", "gcd", "factorial", "trunc", "ceil", "hypot"):
        agrees(name, "a")
    agrees("gcd", 1.0)
    agrees("factorial", 1.5)
    agrees("ldexp", 1.0, 2.0)

    class Real:
        def __float__(self):
            return 2.25

        def __ceil__(self):
            return "up"

    for name in ("sqrt", "floor", "ceil", "exp"):
        agrees(name, Real())
    agrees("trunc", Real())


def test_isclose_with_tolerances():
    for a, b in ((1.0, 1.1), (0.0, 1e-10), (1.0, 1.0), (math.inf, math.inf), (1e9, 1e9 + 1)):
        for relative, absolute in ((0.2, 0.0), (0.0, 0.0), (1e-9, 1e-9), (0.0, -1.0)):
            expected = outcome(math.isclose, a, b, rel_tol=relative, abs_tol=absolute)
            function = definition("math_isclose")
            assert outcome(function, a, b, rel_tol=relative, abs_tol=absolute) == expected


def test_every_function_is_there():
    names = [n for n, f in vars(math).items() if callable(f) and not n.startswith("_")]
    if sys.version_info < (3, 12):
        assert [n for n in names if definition(f"math_{n}") is None] == []
