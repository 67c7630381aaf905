"""floats, complex numbers, and ints that meet floats."""

import cmath

from ..corpus import registrar

case = registrar("Numbers")
ARITHMETIC = "float arithmetic"
DIVISION = "float //, %, divmod"
POWER = "float **"
SPECIAL = "inf and nan"
METHODS = "is_integer, as_integer_ratio and other methods"
COMPLEX = "complex numbers"
MIXING = "int/float mixing at joins and in containers"

NAN = float("nan")
INF = float("inf")
TINY = 5e-324
HUGE = 1.7976931348623157e308
EPSILON = 2.220446049250313e-16


# --- arithmetic -----------------------------------------------------------------------------------


@case(
    ARITHMETIC, (0.1, 0.2), (1e308, 1e308), (-0.0, 0.0), (-0.0, -0.0), (INF, -INF), (NAN, 1.0), (TINY, TINY),
    (1.0, EPSILON / 2), (1, 0.5), (True, 0.5),
)  # fmt: skip
def float_add_and_subtract(a, b):
    return a + b, a - b, b - a


@case(
    ARITHMETIC,
    (0.1, 3.0),
    (1e200, 1e200),
    (-0.0, 5.0),
    (0.0, -1.0),
    (INF, 0.0),
    (TINY, 0.5),
    (3, 0.1),
    (NAN, 0.0),
    gpu=True,
)
def float_multiply(a, b):
    return a * b, -a * b


@case(
    ARITHMETIC,
    (1.0, 3.0),
    (-1.0, 3.0),
    (0.0, -5.0),
    (INF, 2.0),
    (1.0, INF),
    (INF, INF),
    (1, 3),
    (5e-324, 2.0),
)
def float_divide(a, b):
    return a / b


@case(ARITHMETIC, (1.0, 0.0), (0.0, 0.0), (1.0, -0.0), (NAN, 0.0), (1, 0.0), (2.0, 0))
def float_division_by_zero(a, b):
    return a / b


@case(ARITHMETIC, 0.0, -0.0, 1.5, -INF, NAN)
def float_negate(x):
    return -x, +x, 0.0 - x, -1 * x


@case(ARITHMETIC, (1.5, 2.5, 0.5), (0.1, 0.2, 0.3), gpu=True)
def polynomial(a, b, c):
    x = 2.25
    return (a * x + b) * x + c - (a - b) / c


@case(ARITHMETIC, 0.1, 1.0)
def no_fused_multiply_add(x):
    a = x * 3.0 - 0.3
    b = 0.1 * x + 0.2 * x
    return a * 1e17 + b


@case(ARITHMETIC, 10, 1000, gpu=True)
def sum_of_reciprocals(n):
    total = 0.0
    for i in range(1, n + 1):
        total += 1.0 / i
    return total


@case(ARITHMETIC, 1.0, 2.0)
def in_place_float(x):
    x += 0.5
    x *= 3
    x -= 1
    x /= 7
    x **= 2
    x //= 0.01
    x %= 5
    return x


@case(ARITHMETIC, 3.5, -2.0)
def logistic_map(r):
    x = 0.4
    for _ in range(30):
        x = r * x * (1.0 - x)
        if x > 1e6 or x < -1e6:
            return r
    return x


# --- //, % ----------------------------------------------------------------------------------------


@case(
    DIVISION, (7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-7.5, -2.0), (1.0, 0.1), (0.0, 3.0), (-0.0, 3.0), (6.0, 3.0),
    (-6.0, 3.0), (INF, 2.0), (1.0, INF), (-1.0, INF), (NAN, 1.0), (5, 0.5), (1e300, 1e-300), (TINY, 2.0),
)  # fmt: skip
def float_floor_division(a, b):
    return a // b


@case(
    DIVISION, (7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-7.5, -2.0), (1.0, 0.1), (0.0, -3.0), (-0.0, 3.0), (6.0, -3.0),
    (INF, 2.0), (1.0, INF), (-1.0, INF), (1.0, -INF), (NAN, 1.0), (5, 1.5), (-1e-20, 3.0), gpu=True,
)  # fmt: skip
def float_modulo(a, b):
    return a % b


@case(DIVISION, (7.5, 2.0), (-7.5, 2.0), (1.0, 0.1), (-0.0, 1.0), (3, -0.7))
def float_divmod(a, b):
    return divmod(a, b)


@case(DIVISION, 1.0, 0.0, NAN)
def float_floor_division_by_zero(x):
    r = []
    for i in range(3):
        try:
            r.append(x // 0.0 if i == 0 else x % 0.0 if i == 1 else divmod(x, 0.0))
        except ZeroDivisionError as error:
            r.append(error.args)
    return r


@case(DIVISION, 0.0, 90.0, 725.5, -30.0, gpu=True)
def wrap_an_angle(degrees):
    return (degrees + 180.0) % 360.0 - 180.0


# --- powers ---------------------------------------------------------------------------------------


@case(
    POWER, (2.0, 0.5), (2.0, -1.0), (0.0, 0.0), (-0.0, 3.0), (-2.0, 2.0), (-2.0, 3.0), (INF, 0.0), (INF, -1.0),
    (NAN, 0.0), (1.0, NAN), (1.0, INF), (0.5, INF), (-1.0, INF), (2, 0.5), (2.5, 2), (1e-300, 2.0), (-0.0, -2.5 + 3),
    gpu=True,
)  # fmt: skip
def float_power(a, b):
    return a**b


@case(POWER, (0.0, -1.0), (0, -1.5), (1e200, 2.0), (-0.0, -2.0))
def float_power_that_raises(a, b):
    return a**b


@case(POWER, (-8.0, 1.0 / 3.0), (-1, 0.5), (-2.0, 0.5), (4.0, 0.5))
def complex_power_of_a_negative_base(a, b):
    return complex(a) ** b


@case(POWER, 1.5)
def constant_power_of_a_negative_base(x):
    return (-8.0) ** (1.0 / 3.0), (-1) ** 0.5, x


@case(POWER, 2.0, -3.0, 0.0, -0.0, INF, NAN, 1e-200, gpu=True)
def constant_float_powers(x):
    return x**2, x**3, x**1, x**0, x**2.0, (x + 10.0) ** 0.5


# --- inf and nan ----------------------------------------------------------------------------------


@case(
    SPECIAL,
    (NAN, NAN),
    (NAN, 1.0),
    (INF, INF),
    (INF, NAN),
    (-INF, INF),
    (0.0, -0.0),
    (1, 1.0),
    (2**53 + 1, 2.0**53),
    gpu=True,
)
def float_comparisons(a, b):
    return a == b, a != b, a < b, a <= b, a > b, a >= b


@case(SPECIAL, NAN, INF, -INF, 0.0, gpu=True)
def special_values_flow(x):
    return x + 1, x * 0, x - x, abs(x), max(x, 0.0), min(0.0, x), not x, x == x


@case(SPECIAL, 1.0, -1.0)
def special_literals(x):
    return float("inf") * x, 1e999 * x, -float("inf"), float("nan"), 1e-400 * x


@case(SPECIAL, 0.0, -0.0)
def sign_of_zero(x):
    return x == 0.0, x < 0.0, -x, x + 0.0, x * -1, x if x else "zero", abs(x), x - 0.0


@case(SPECIAL, NAN, 1.0, gpu=True)
def nan_in_conditions(x):
    if x > 0.0:
        return 1
    if x <= 0.0:
        return 2
    if not x == x:
        return 3
    return 4


# --- methods --------------------------------------------------------------------------------------


@case(METHODS, 2.0, 2.5, -0.0, 1e300)
def is_integer(x):
    return x.is_integer(), x.real, x.imag, x.conjugate()


@case(METHODS, NAN, INF)
def is_integer_of_what_is_not_finite(x):
    return x.is_integer()


@case(METHODS, 0.75, -2.5, 3.0, 0.0, 1024.0)
def integer_ratio(x):
    return x.as_integer_ratio()


@case(METHODS, 5, -3, True)
def methods_of_ints(n):
    return (
        n.real,
        n.imag,
        n.numerator,
        n.denominator,
        n.conjugate(),
        n.bit_length(),
        n.as_integer_ratio(),
    )


@case(METHODS, (2.5, 1), (0.0, 3))
def dunders_called_by_name(x, n):
    return (
        x.__add__(n),
        n.__mul__(n),
        x.__neg__(),
        n.__lt__(5),
        x.__eq__(2.5),
        n.__abs__(),
        int.__add__(n, 2),
    )


# --- complex --------------------------------------------------------------------------------------


@case(COMPLEX, (1.0, 2.0), (-0.0, 0.0), (3, -4), (INF, NAN))
def complex_parts(a, b):
    z = complex(a, b)
    return z.real, z.imag, z.conjugate(), -z, z


@case(COMPLEX, 0, 1, 2)
def complex_of_either(n):
    x = (3, 2.5, True)[n]
    return complex(x), complex(x, 1), complex(1, x), complex((1j, 2)[n % 2], x)


@case(COMPLEX, (1.0, 2.0), (3.0, -4.0), (0.0, 1.0))
def complex_arithmetic(a, b):
    z, w = complex(a, b), 1 - 2j
    return z + w, z - w, z * w, z / w, z + 1, 2.5 * z, 1j * z, z == w, z != z


@case(COMPLEX, (3.0, 4.0), (0.0, 0.0), (-1.0, 1e200))
def complex_abs(a, b):
    return abs(complex(a, b)), bool(complex(a, b))


@case(COMPLEX, (1.0, 1.0), (0.0, 2.0))
def complex_power(a, b):
    z = complex(a, b)
    return z**2, z**3, z**0, z**-1


@case(COMPLEX, (0.0, 0.0), (1.0, 1.0))
def complex_division_by_zero(a, b):
    return (1 + 1j) / complex(a, b)


@case(COMPLEX, (0.0, 0.0), (-0.5, 0.5), (1.0, 1.0), (-2.0, 0.0))
def mandelbrot(x, y):
    c = complex(x, y)
    z = 0j
    for i in range(50):
        z = z * z + c
        if abs(z) > 2.0:
            return i
    return 50


@case(COMPLEX, (1.0, 2.0), (-1.0, -0.0))
def complex_functions(a, b):
    z = complex(a, b)
    return cmath.phase(z), cmath.polar(z)[0], z.real**2 + z.imag**2


@case(COMPLEX, (1.0, 2.0))
def complex_has_no_order(a, b):
    return complex(a, b) < 1


# --- mixing ---------------------------------------------------------------------------------------


@case(MIXING, 0, 1)
def int_and_float_at_a_join(n):
    if n:
        x = 1
    else:
        x = 2.5
    return x, x + 1, x * 2.0, isinstance(x, int)


@case(MIXING, 0, 1, 3, gpu=True)
def int_becomes_float_in_a_loop(n):
    x = 1
    for _ in range(n):
        x = x / 2
    return x


@case(MIXING, 0, 2, 5, gpu=True)
def accumulator_starts_as_int(n):
    total = 0
    for i in range(n):
        total += i * 0.5
    return total


@case(MIXING, 1, 0)
def int_and_float_in_a_list(n):
    items = [1, 2.5, True]
    items.append(n)
    items[0] = 0.5
    return items, sum(items), items[n]


class Box:
    def __init__(self, v):
        self.v = v


@case(MIXING, (1, 2.5), (2.5, 1), (1, 1), (True, 0.5), gpu=True)
def fields_of_int_and_float(a, b):

    x, y = Box(a), Box(b)
    x.v, y.v = y.v, x.v
    return x.v, y.v, x.v + y.v, x.v == y.v


@case(MIXING, (3, 0.5), (2**60, 1.0), (-1, INF))
def large_int_next_to_a_float(n, x):
    r = n if x < 2.0 else x
    return r, (r, x), [r, x]


@case(MIXING, (7, 2), (7.0, 2), (7, 2.0), (True, 2))
def operators_decide_the_type(a, b):
    return (
        a + b,
        a - b,
        a * b,
        a / b,
        a // b,
        a % b,
        a**b,
        divmod(a, b),
        abs(a),
        round(a),
        max(a, b),
        a == b,
    )


@case(MIXING, 1, 1.0, True)
def equal_numbers_of_different_types(x):
    return (
        x == 1,
        x == 1.0,
        x == True,  # noqa: E712
        x in (1,),
        hash(x) == hash(1),
        {1: "one"}.get(x),
        [0, 1].index(x),
    )  # noqa: E712


@case(MIXING, 0, 1, 2)
def function_that_returns_int_or_float(n):
    def f(k):
        return 1 if k == 0 else 0.5 if k == 1 else None

    r = f(n)
    return r, -1 if r is None else r * 2
