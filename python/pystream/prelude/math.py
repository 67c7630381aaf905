"""The math module: arguments, errors and special cases as in CPython's Modules/mathmodule.c.

The functions of the C library are primitive. What compiles for GPUs is not checked.
"""

from __future__ import annotations

import math

from .intrinsics import (
    MISSING,
    by_alternative,
    exact,
    fail,
    float_bits,
    float_from_bits,
    kind,
    mro_lookup,
    type_,
)
from .lists import list


@by_alternative
def real(x):
    """The float that an argument stands for."""
    what = kind(x)
    if what == "float":
        return x
    if what == "int" or what == "bool":
        return float(x)
    if what == "vector" or what == "matrix":
        return fail(
            "TypeError",
            "functions of math take numbers, not '",
            type_(x),
            "'; vectors have methods of that kind",
        )
    method = mro_lookup(type_(x), "__float__")
    if method is MISSING:
        method = mro_lookup(type_(x), "__index__")
    if method is MISSING:
        return fail("TypeError", "must be real number, not ", type_(x))
    return float(method(x))


def is_finite(x):
    """Whether a float is neither infinite nor NaN."""
    return x - x == 0.0


def checked(result, x):
    """The result of a function that is finite where it is defined."""
    if exact():
        if not is_finite(result):
            if result != result:
                if x == x:
                    raise ValueError("math domain error")
            elif is_finite(x):
                raise ValueError("math domain error")
    return result


def checked_overflow(result, x):
    """The result of a function that may exceed what floats can hold."""
    if exact():
        if not is_finite(result):
            if result != result:
                if x == x:
                    raise ValueError("math domain error")
            elif is_finite(x):
                raise OverflowError("math range error")
    return result


# Trigonometric and hyperbolic functions


def math_sin(x, /):
    return checked(math.sin(real(x)), real(x))


def math_cos(x, /):
    return checked(math.cos(real(x)), real(x))


def math_tan(x, /):
    return checked(math.tan(real(x)), real(x))


def math_asin(x, /):
    return checked(math.asin(real(x)), real(x))


def math_acos(x, /):
    return checked(math.acos(real(x)), real(x))


def math_atan(x, /):
    return math.atan(real(x))


def math_atan2(y, x, /):
    return math.atan2(real(y), real(x))


def math_sinh(x, /):
    return checked_overflow(math.sinh(real(x)), real(x))


def math_cosh(x, /):
    return checked_overflow(math.cosh(real(x)), real(x))


def math_tanh(x, /):
    return math.tanh(real(x))


def math_asinh(x, /):
    return math.asinh(real(x))


def math_acosh(x, /):
    return checked(math.acosh(real(x)), real(x))


def math_atanh(x, /):
    return checked(math.atanh(real(x)), real(x))


def math_degrees(x, /):
    return real(x) * 57.29577951308232


def math_radians(x, /):
    return real(x) * 0.017453292519943295


# Powers and logarithms


def math_exp(x, /):
    return checked_overflow(math.exp(real(x)), real(x))


def math_exp2(x, /):
    return checked_overflow(math.exp2(real(x)), real(x))


def math_expm1(x, /):
    return checked_overflow(math.expm1(real(x)), real(x))


def math_log1p(x, /):
    x = real(x)
    if x == 0.0:
        return x
    return checked(math.log1p(x), x)


def math_sqrt(x, /):
    return checked(math.sqrt(real(x)), real(x))


def math_cbrt(x, /):
    return math.cbrt(real(x))


def math_log(x, base=MISSING, /):
    if base is MISSING:
        return math.log(logarithm_argument(x))
    return math.log(logarithm_argument(x)) / math.log(logarithm_argument(base))


def math_log2(x, /):
    return math.log2(logarithm_argument(x))


def math_log10(x, /):
    return math.log10(logarithm_argument(x))


def logarithm_argument(x):
    """A float of which there is a logarithm."""
    x = real(x)
    if exact():
        if x <= 0.0:
            raise ValueError("math domain error")
    return x


def math_pow(x, y, /):
    x = real(x)
    y = real(y)
    if not exact():
        return math.pow(x, y)
    if x == 1.0 or y == 0.0:
        return 1.0
    if x != x:
        return x
    if y != y:
        return y
    result = math.pow(x, y)
    if is_finite(x) and is_finite(y):
        if result != result:
            raise ValueError("math domain error")
        if not is_finite(result):
            if x == 0.0:
                raise ValueError("math domain error")
            raise OverflowError("math range error")
    return result


def math_hypot(*coordinates):
    if not exact():
        return hypot_from(coordinates, 0, 0.0)
    return vector_norm(absolute_values(coordinates, ()))


def hypot_from(coordinates, index, size):
    """`math_hypot` of a number and the coordinates from `index` on, where few digits matter."""
    if index == len(coordinates):
        return size
    if index == 0:
        return hypot_from(coordinates, 1, math.fabs(real(coordinates[0])))
    return hypot_from(coordinates, index + 1, math.hypot(size, real(coordinates[index])))


def math_dist(p, q, /):
    if kind(p) == "tuple" and kind(q) == "tuple":
        if len(p) != len(q):
            raise ValueError("both points must have the same number of dimensions")
        return vector_norm(absolute_differences(p, q, ()))
    xs = list()
    ys = list(q)
    for x in p:
        xs.append(real(x))
    if len(xs) != len(ys):
        raise ValueError("both points must have the same number of dimensions")
    index = 0
    while index < len(xs):
        xs[index] = math.fabs(xs[index] - real(ys[index]))
        index = index + 1
    return vector_norm(xs)


def absolute_values(values, result):
    """`result` and the absolute values of the other values."""
    if len(result) == len(values):
        return result
    return absolute_values(values, result + (math.fabs(real(values[len(result)])),))


def absolute_differences(p, q, result):
    """`result` and the absolute differences of the other coordinates."""
    if len(result) == len(p):
        return result
    difference = real(p[len(result)]) - real(q[len(result)])
    return absolute_differences(p, q, result + (math.fabs(difference),))


def vector_norm(values):
    """The root of the sum of squares of positive floats, nearly correctly rounded.

    The values are scaled by a power of two, so that the greatest is between 1/2 and 1. Squares are split
    exactly into parts (Veltkamp, Dekker) that are summed with the errors kept (Neumaier); the root is
    corrected by what its square differs (Borges, An Improved Algorithm for hypot(a, b), 2019).
    """
    greatest = 0.0
    has_nan = False
    for x in values:
        if x != x:
            has_nan = True
        elif x > greatest:
            greatest = x
    if math.isinf(greatest):
        return greatest
    if has_nan:
        return math.nan
    if greatest == 0.0 or len(values) <= 1:
        return greatest
    exponent = binary_exponent(greatest)
    if exponent < -1023:
        return subnormal_norm(values, greatest)
    scale = scaled(1.0, -exponent)
    total = 1.0
    first = 0.0
    second = 0.0
    third = 0.0
    for x in values:
        high, low = veltkamp(x * scale)
        square = high * high
        before = total
        total = total + square
        first = first + ((before - total) + square)
        square = 2.0 * high * low
        before = total
        total = total + square
        second = second + ((before - total) + square)
        third = third + low * low
    root = math.sqrt(total - 1.0 + (first + second + third))
    high, low = veltkamp(root)
    square = -high * high
    before = total
    total = total + square
    first = first + ((before - total) + square)
    square = -2.0 * high * low
    before = total
    total = total + square
    second = second + ((before - total) + square)
    square = -low * low
    before = total
    total = total + square
    third = third + ((before - total) + square)
    rest = total - 1.0 + (first + second + third)
    return (root + rest / (2.0 * root)) / scale


def subnormal_norm(values, greatest):
    """`vector_norm` where the scale would not be a float."""
    total = 1.0
    error = 0.0
    for x in values:
        x = x / greatest
        square = x * x
        before = total
        total = total + square
        error = error + ((before - total) + square)
    return greatest * math.sqrt(total - 1.0 + error)


def veltkamp(x):
    """A float as the sum of two of half as many bits."""
    t = x * 134217729.0
    high = t - (t - x)
    return high, x - high


# Rounding and parts


@by_alternative
def math_floor(x, /):
    if kind(x) == "float":
        if exact():
            return math.floor(convertible(x))
        return math.floor(x)
    return rounded_object("__floor__", x)


@by_alternative
def math_ceil(x, /):
    if kind(x) == "float":
        if exact():
            return math.ceil(convertible(x))
        return math.ceil(x)
    return rounded_object("__ceil__", x)


@by_alternative
def math_trunc(x, /):
    if kind(x) == "float":
        if exact():
            return math.trunc(convertible(x))
        return math.trunc(x)
    what = kind(x)
    if what != "int" and what != "bool":
        if mro_lookup(type_(x), "__trunc__") is MISSING:
            return fail("TypeError", "type ", type_(x), " doesn't define __trunc__ method")
    return rounded_object("__trunc__", x)


def convertible(x):
    """A float of which there is an int, of 64 bits."""
    if x != x:
        raise ValueError("cannot convert float NaN to integer")
    if not is_finite(x):
        raise OverflowError("cannot convert float infinity to integer")
    if x >= 9223372036854775808.0 or x < -9223372036854775808.0:
        raise OverflowError("the integer does not fit 64 bits")
    return x


@by_alternative
def rounded_object(name, x):
    """floor, ceil or trunc of what is no float."""
    what = kind(x)
    if what == "int" or what == "bool":
        return int(x)
    method = mro_lookup(type_(x), name)
    if method is not MISSING:
        return method(x)
    value = convertible(real(x))
    if name == "__floor__":
        return math.floor(value)
    return math.ceil(value)


def math_fabs(x, /):
    return math.fabs(real(x))


def math_copysign(x, y, /):
    return math.copysign(real(x), real(y))


def math_isnan(x, /):
    return math.isnan(real(x))


def math_isinf(x, /):
    return math.isinf(real(x))


def math_isfinite(x, /):
    return is_finite(real(x))


def math_fmod(x, y, /):
    x = real(x)
    y = real(y)
    if not exact():
        return math.fmod(x, y)
    if is_finite(x) and math.isinf(y):
        return x
    if y == 0.0 or math.isinf(x):
        if x == x and y == y:
            raise ValueError("math domain error")
    return math.fmod(x, y)


def math_remainder(x, y, /):
    x = real(x)
    y = real(y)
    if x != x:
        return x
    if y != y:
        return y
    if math.isinf(x) or y == 0.0:
        raise ValueError("math domain error")
    if math.isinf(y):
        return x
    size = math.fabs(x)
    divisor = math.fabs(y)
    m = math.fmod(size, divisor)
    c = divisor - m
    if m < c:
        rest = m
    elif m > c:
        rest = -c
    else:  # a tie: to the even multiple
        rest = m - 2.0 * math.fmod(0.5 * (size - m), divisor)
    return math.copysign(1.0, x) * rest


def math_modf(x, /):
    x = real(x)
    if x != x:
        return x, x
    if math.isinf(x):
        return math.copysign(0.0, x), x
    if math.fabs(x) >= 4503599627370496.0:
        whole = x
    else:
        whole = math.copysign(float(int(x)), x)
    return math.copysign(x - whole, x), whole


def binary_exponent(x):
    """The exponent e of a positive finite float: x is m * 2**e with 1/2 <= m < 1."""
    if x < 2.2250738585072014e-308:
        return (float_bits(x * 18014398509481984.0) >> 52) - 1022 - 54
    return (float_bits(x) >> 52) - 1022


def math_frexp(x, /):
    x = real(x)
    if x == 0.0 or not is_finite(x):
        return x, 0
    exponent = binary_exponent(math.fabs(x))
    return scaled(x, -exponent), exponent


def math_ldexp(x, i, /):
    if kind(i) != "int" and kind(i) != "bool":
        return fail("TypeError", "Expected an int as second argument to ldexp.")
    x = real(x)
    if x == 0.0 or not is_finite(x):
        return x
    result = scaled(x, i)
    if not is_finite(result):
        raise OverflowError("math range error")
    return result


def scaled(x, exponent):
    """x * 2**exponent, rounded once."""
    if exponent > 3000:
        exponent = 3000
    if exponent < -3000:
        exponent = -3000
    while exponent > 1023:
        x = x * 8.98846567431158e307  # 2**1023
        exponent = exponent - 1023
    # Down in steps after which 53 bits are left, so that the last step alone rounds.
    while exponent < -1022:
        x = x * 2.004168360008973e-292  # 2**-969
        exponent = exponent + 969
    return x * float_from_bits((1023 + exponent) << 52)


def math_nextafter(x, y, /):
    x = real(x)
    y = real(y)
    if x != x:
        return x
    if y != y:
        return y
    if x == y:
        return y
    if x == 0.0:
        return math.copysign(5e-324, y)
    if (x < y) == (x > 0.0):
        return float_from_bits(float_bits(x) + 1)
    return float_from_bits(float_bits(x) - 1)


def math_ulp(x, /):
    x = math.fabs(real(x))
    if not is_finite(x):
        return x
    above = float_from_bits(float_bits(x) + 1)
    if not is_finite(above):
        return x - float_from_bits(float_bits(x) - 1)
    return above - x


def math_isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    a = real(a)
    b = real(b)
    relative = real(rel_tol)
    absolute = real(abs_tol)
    if exact():
        if relative < 0.0 or absolute < 0.0:
            raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if math.isinf(a) or math.isinf(b):
        return False
    difference = math.fabs(b - a)
    return (
        difference <= math.fabs(relative * b)
        or difference <= math.fabs(relative * a)
        or difference <= absolute
    )


# Special functions


def math_erf(x, /):
    return math.erf(real(x))


def math_erfc(x, /):
    return math.erfc(real(x))


#: Coefficients of the Lanczos approximation with 13 terms, for 6.02468...
LANCZOS_NUMERATOR = (
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786772,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
)
LANCZOS_DENOMINATOR = (
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
)
LANCZOS_G = 6.024680040776729583740234375
LANCZOS_G_MINUS_HALF = 5.524680040776729583740234375


def lanczos_sum(x):
    """The sum of the Lanczos approximation, of a positive x."""
    if x < 5.0:
        return polynomial(LANCZOS_NUMERATOR, x, 12, 0.0) / polynomial(
            LANCZOS_DENOMINATOR, x, 12, 0.0
        )
    return falling_polynomial(LANCZOS_NUMERATOR, x, 0, 0.0) / falling_polynomial(
        LANCZOS_DENOMINATOR, x, 0, 0.0
    )


def polynomial(coefficients, x, index, total):
    """Horner's scheme from the last coefficient down to the first."""
    if index < 0:
        return total
    return polynomial(coefficients, x, index - 1, total * x + coefficients[index])


def falling_polynomial(coefficients, x, index, total):
    """Horner's scheme in 1 / x, from the first coefficient up to the last."""
    if index == len(coefficients):
        return total
    return falling_polynomial(coefficients, x, index + 1, total / x + coefficients[index])


def sin_pi(x):
    """sin(pi * x) of a finite x."""
    y = math.fmod(math.fabs(x), 2.0)
    n = int(math.floor(2.0 * y + 0.5))
    if n == 0:
        r = math.sin(math.pi * y)
    elif n == 1:
        r = math.cos(math.pi * (y - 0.5))
    elif n == 2:
        r = math.sin(math.pi * (1.0 - y))
    elif n == 3:
        r = -math.cos(math.pi * (y - 1.5))
    else:
        r = math.sin(math.pi * (y - 2.0))
    return math.copysign(1.0, x) * r


def is_whole(x):
    """Whether a finite float has no fraction."""
    return math.fabs(x) >= 4503599627370496.0 or float(int(x)) == x


def math_gamma(x, /):
    x = real(x)
    if not is_finite(x):
        if x < 0.0:
            raise ValueError("math domain error")
        return x
    if x == 0.0:
        raise ValueError("math domain error")
    if is_whole(x):
        if x < 0.0:
            raise ValueError("math domain error")
        if x <= 23.0:
            return factorial_of(x - 1.0)
    size = math.fabs(x)
    if size < 1e-20:
        result = 1.0 / x
        if not is_finite(result):
            raise OverflowError("math range error")
        return result
    if size > 200.0:
        if x < 0.0:
            return 0.0 / sin_pi(x)
        raise OverflowError("math range error")
    y = size + LANCZOS_G_MINUS_HALF
    if size > LANCZOS_G_MINUS_HALF:
        q = y - size
        z = q - LANCZOS_G_MINUS_HALF
    else:
        q = y - LANCZOS_G_MINUS_HALF
        z = q - size
    z = z * LANCZOS_G / y
    if x < 0.0:
        result = -math.pi / sin_pi(size) / size * math.exp(y) / lanczos_sum(size)
        result = result - z * result
        if size < 140.0:
            result = result / math.pow(y, size - 0.5)
        else:
            root = math.pow(y, size / 2.0 - 0.25)
            result = result / root
            result = result / root
    else:
        result = lanczos_sum(size) / math.exp(y)
        result = result + z * result
        if size < 140.0:
            result = result * math.pow(y, size - 0.5)
        else:
            root = math.pow(y, size / 2.0 - 0.25)
            result = result * root
            result = result * root
    if not is_finite(result):
        raise OverflowError("math range error")
    return result


def math_lgamma(x, /):
    x = real(x)
    if not is_finite(x):
        if x != x:
            return x
        return math.inf
    if is_whole(x) and x <= 2.0:
        if x <= 0.0:
            raise ValueError("math domain error")
        return 0.0
    size = math.fabs(x)
    if size < 1e-20:
        return -math.log(size)
    result = math.log(lanczos_sum(size)) - LANCZOS_G
    result = result + (size - 0.5) * (math.log(size + LANCZOS_G - 0.5) - 1.0)
    if x < 0.0:
        result = (
            1.144729885849400174143427351353058711647
            - math.log(math.fabs(sin_pi(size)))
            - math.log(size)
            - result
        )
    if math.isinf(result):
        raise OverflowError("math range error")
    return result


def factorial_of(n):
    """n! of a small whole float, exactly."""
    result = 1.0
    while n > 1.0:
        result = result * n
        n = n - 1.0
    return result
