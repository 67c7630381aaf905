"""The math module, function by function."""

import math
from math import pi, sqrt

from ..corpus import overflow, registrar

case = registrar("Numbers")
ROUNDING = "math: rounding and parts"
POWERS = "math: powers and logarithms"
TRIGONOMETRY = "math: trigonometry"
SPECIAL = "math: special functions"
INTEGERS = "math: integers, sums and distances"

NAN = float("nan")
INF = float("inf")
TINY = 5e-324
#: A little of everything.
ALL = (
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.0,
    -1.0,
    2.5,
    -7.25,
    1e-310,
    1e10,
    -1e300,
    INF,
    -INF,
    NAN,
    3,
    -2,
    True,
)
#: The same, without what overflows.
FINITE = (0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.5, -7.25, 1e-310, 12345.678, 3, -2, True)


# --- rounding and parts ---------------------------------------------------------------------------


@case(ROUNDING, *FINITE, overflow(1e300), NAN, INF)
def floor_ceil_trunc(x):
    return math.floor(x), math.ceil(x), math.trunc(x)


@case(ROUNDING, *ALL, gpu=True)
def fabs_copysign(x):
    return math.fabs(x), math.copysign(2.5, x), math.copysign(x, -0.0)


@case(ROUNDING, *ALL)
def modf(x):
    return math.modf(x)


@case(ROUNDING, *ALL)
def frexp(x):
    return math.frexp(x)


@case(
    ROUNDING,
    (0.75, 3),
    (1.0, -1074),
    (1.5, -1075),
    (0.0, 5000),
    (NAN, 1),
    (1.0, 1023),
    (1.0, 1024),
    (-INF, 2000),
)
def ldexp(x, e):
    return math.ldexp(x, e)


@case(ROUNDING, *ALL)
def classify(x):
    return math.isfinite(x), math.isinf(x), math.isnan(x)


@case(
    ROUNDING,
    (7.5, 2.0),
    (-7.5, 2.0),
    (7.5, -2.0),
    (0.0, 1.0),
    (-0.0, 1.0),
    (1.0, INF),
    (NAN, 1.0),
    (INF, 1.0),
    (1.0, 0.0),
    gpu=True,
)
def fmod(a, b):
    return math.fmod(a, b)


@case(
    ROUNDING,
    (7.5, 2.0),
    (-7.5, 2.0),
    (5.0, 2.0),
    (3.0, 2.0),
    (1.0, INF),
    (NAN, 1.0),
    (INF, 1.0),
    (1.0, 0.0),
)
def remainder(a, b):
    return math.remainder(a, b)


@case(
    ROUNDING, (1.0, 2.0), (1.0, 0.0), (0.0, -1.0), (-0.0, 0.0), (INF, 0.0), (NAN, 1.0), (1.0, 1.0)
)
def nextafter(a, b):
    return math.nextafter(a, b)


@case(ROUNDING, *ALL)
def ulp(x):
    return math.ulp(x)


@case(
    ROUNDING,
    (1.0, 1.0 + 1e-10),
    (1.0, 1.1),
    (0.0, 1e-12),
    (INF, INF),
    (INF, 1e308),
    (NAN, NAN),
    (1, 1),
)
def isclose(a, b):
    return (
        math.isclose(a, b),
        math.isclose(a, b, rel_tol=0.2),
        math.isclose(a, b, abs_tol=1e-9),
        math.isclose(a, b, rel_tol=0.0),
    )


# --- powers and logarithms ------------------------------------------------------------------------


@case(POWERS, 0.0, -0.0, 0.5, 1.0, 2.0, 1e-310, 1e300, INF, NAN, 4, True, -1.0, -INF, gpu=True)
def square_root(x):
    return math.sqrt(x), sqrt(x)


@case(POWERS, *ALL)
def cube_root(x):
    return math.cbrt(x)


@case(POWERS, *FINITE[:9], -745.5, -1e300, -INF, NAN, INF, 709.0, 710.0)
def exponential(x):
    return math.exp(x)


@case(POWERS, *FINITE[:9], -1e300, -INF, NAN, INF, 1e-17, 709.0, 710.0)
def exponential_minus_one(x):
    return math.expm1(x)


@case(POWERS, *FINITE[:9], 1023.5, 1024.0, -1074.5, NAN, INF, -INF)
def exponential_of_two(x):
    return math.exp2(x)


@case(
    POWERS,
    0.5,
    1.0,
    2.5,
    1e-310,
    1e300,
    INF,
    NAN,
    3,
    2**62,
    True,
    0.0,
    -0.0,
    -1.0,
    0,
    -INF,
    gpu=True,
)
def natural_logarithm(x):
    return math.log(x)


@case(
    POWERS,
    (8, 2),
    (100.0, 10),
    (0.5, 0.25),
    (1.0, 3.0),
    (5.0, 1.0),
    (5.0, 0.0),
    (0.0, 2.0),
    (10, INF),
    gpu=True,
)
def logarithm_to_a_base(x, base):
    return math.log(x, base)


@case(POWERS, 0.5, 1.0, 1000, 2.0**40, 1e-310, INF, NAN, 1e300, 7)
def logarithms_to_two_and_ten(x):
    return math.log2(x), math.log10(x)


@case(POWERS, 0.0, -1.0, -INF, 0)
def logarithm_of_what_has_none(x):
    r = []
    for f in (math.log2, math.log10, math.log1p):
        try:
            r.append(f(x))
        except ValueError as error:
            r.append(str(error))
    return r


@case(POWERS, 0.0, -0.0, 0.5, 1e-17, -0.5, 1e300, INF, NAN, 2)
def logarithm_of_one_plus(x):
    return math.log1p(x)


@case(
    POWERS,
    (2.0, 10.0),
    (2, 0.5),
    (0.0, 0.0),
    (-8.0, 3),
    (NAN, 0),
    (1, NAN),
    (-1.0, INF),
    (0.5, -INF),
)
def math_pow(a, b):
    return math.pow(a, b)


@case(POWERS, (-8.0, 0.5), (0.0, -1.0), (1e200, 2.0), (-0.0, -3.0))
def math_pow_that_raises(a, b):
    return math.pow(a, b)


# --- trigonometry ---------------------------------------------------------------------------------


@case(TRIGONOMETRY, *FINITE, 1e22, NAN, -1e300)
def sine_cosine_tangent(x):
    return math.sin(x), math.cos(x), math.tan(x)


@case(TRIGONOMETRY, INF, -INF)
def sine_of_infinity(x):
    return math.sin(x)


@case(
    TRIGONOMETRY,
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.0,
    -1.0,
    1e-310,
    NAN,
    True,
    0,
    1.0000000000000002,
    2,
    INF,
    gpu=True,
)
def inverse_sine_and_cosine(x):
    return math.asin(x), math.acos(x)


@case(TRIGONOMETRY, *ALL, gpu=True)
def inverse_tangent(x):
    return math.atan(x)


@case(
    TRIGONOMETRY, (0.0, 0.0), (-0.0, 0.0), (0.0, -0.0), (-0.0, -0.0), (1.0, 0.0), (-1.0, -2.5), (INF, INF),
    (1.0, -INF), (NAN, 1.0), (3, 4), gpu=True,
)  # fmt: skip
def inverse_tangent_of_two(y, x):
    return math.atan2(y, x)


class Direction:
    def __init__(self, y, x):
        self.y = y
        self.x = x

    def flipped(self):
        self.x = -self.x
        return self


@case(TRIGONOMETRY, 1.0, gpu=True)
def inverse_tangent_of_zeros(unused):
    """Which are not seen to be constants before objects are gone."""
    point, other = Direction(0.0, 0.0).flipped(), Direction(0.0, -0.0).flipped()
    return math.atan2(point.y, point.x), math.atan2(other.y, other.x)


@case(TRIGONOMETRY, *FINITE[:9], 700.0, NAN, INF, -INF)
def hyperbolic(x):
    return math.sinh(x), math.cosh(x), math.tanh(x)


@case(TRIGONOMETRY, 711.0, -711.0, 1e300)
def hyperbolic_that_overflows(x):
    return math.sinh(x)


@case(TRIGONOMETRY, 0.0, -0.0, 0.5, 1.0, 2.5, 1e10, NAN, 1)
def inverse_hyperbolic(x):
    r = [math.asinh(x), math.asinh(-x)]
    if x < 1.0:
        r.append(math.atanh(x))
    if x >= 1.0:
        r.append(math.acosh(x))
    return r


@case(TRIGONOMETRY, 1.0, -1.0, 1.5)
def inverse_hyperbolic_tangent_that_raises(x):
    return math.atanh(x)


@case(TRIGONOMETRY, 0.5, -2.0)
def inverse_hyperbolic_cosine_that_raises(x):
    return math.acosh(x)


@case(TRIGONOMETRY, *ALL)
def degrees_and_radians(x):
    return math.degrees(x), math.radians(x)


@case(TRIGONOMETRY, 0.0, 1.0, 3)
def constants(x):
    return math.pi * x, math.e + x, math.tau - x, math.inf * (x + 1), math.nan, pi


# --- special functions ----------------------------------------------------------------------------


@case(SPECIAL, *FINITE, 30.0, INF, -INF, NAN)
def error_function(x):
    return math.erf(x), math.erfc(x)


@case(SPECIAL, 0.5, 1.0, 5.0, -0.5, 170.5, 1e-308, INF, NAN, 4, 20, 23.5)
def gamma_function(x):
    return math.gamma(x)


@case(SPECIAL, 0.0, -1.0, -0.0, 172.0, -INF, -5)
def gamma_function_that_raises(x):
    return math.gamma(x)


@case(SPECIAL, 0.5, 1.0, 2.0, -0.5, 1e10, 1e-308, INF, -INF, NAN, 3, 100.25)
def logarithm_of_gamma(x):
    return math.lgamma(x)


@case(SPECIAL, 0.0, -2.0, 0)
def logarithm_of_gamma_that_raises(x):
    return math.lgamma(x)


# --- integers, sums, distances --------------------------------------------------------------------


@case(INTEGERS, (12, 18), (-12, 18), (0, 5), (0, 0), (7, 13), (2**62, 2**40), (True, 3))
def gcd_and_lcm(a, b):
    return (
        math.gcd(a, b),
        math.lcm(a, b) if a < 2**60 else 0,
        math.gcd(a, b, 6),
        math.gcd(),
        math.lcm(a % 7),
    )


@case(INTEGERS, 0, 1, 5, 20, True, -1, overflow(21))
def math_factorial(n):
    return math.factorial(n)


@case(
    INTEGERS, (5, 2), (5, 0), (5, 5), (5, 6), (0, 0), (60, 30), (5, -1), (-1, 2), overflow(70, 35)
)
def binomials(n, k):
    return math.comb(n, k)


@case(INTEGERS, (5, 2), (5, 0), (5, 6), (20, 20), (5, -1), overflow(30, 20))
def permutations(n, k):
    return math.perm(n, k)


@case(INTEGERS, 0, 1, 15, 16, 17, 2**62, 9223372036854775807, True, -1)
def integer_square_root(n):
    return math.isqrt(n)


@case(
    INTEGERS,
    (3.0, 4.0),
    (1e200, 1e200),
    (INF, NAN),
    (NAN, 1.0),
    (0.0, -0.0),
    (3, 4),
    (1e-200, 1e-200),
)
def hypotenuse(a, b):
    return math.hypot(a, b), math.hypot(a), math.hypot(a, b, 1.0), math.hypot()


@case(
    INTEGERS,
    ((0.0, 0.0), (3.0, 4.0)),
    ((1.0, 2.0, 3.0), (1.0, 2.0, 5.0)),
    ((1,), (4,)),
    ((1.0,), (2.0, 3.0)),
)
def distance(p, q):
    return math.dist(p, q)


@case(
    INTEGERS,
    ([0.1] * 10,),
    ([1e100, 1.0, -1e100],),
    ([],),
    ([1, 2],),
    ([INF, 1.0],),
    ([NAN],),
    ([1e308, 1e308, -1e308],),
)
def exact_sum(items):
    return math.fsum(items)


@case(INTEGERS, ([1, 2, 3, 4],), ([],), ([0.5, 4],), overflow([2**40, 2**40]))
def product(items):
    return math.prod(items), math.prod(items, start=2)


@case(INTEGERS, "a", None, (1,), gpu=True)
def math_of_other_things(x):
    return math.sin(x)


@case(INTEGERS, 2.5)
def integer_functions_of_floats(x):
    return math.gcd(4, x)


class Angle:
    def __float__(self):
        return 0.5


@case(TRIGONOMETRY, 3.0)
def user_objects_with_float(x):

    return math.sin(Angle()) + x
