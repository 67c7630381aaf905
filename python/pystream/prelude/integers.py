"""Functions of the math module on integers, and sums and products of many numbers."""

from __future__ import annotations

import math

from .intrinsics import by_alternative, fail, generic, kind, type_
from .lists import list
from .math import is_finite, real
from .slices import is_index, to_index


@by_alternative
def integer(x):
    """The int that an argument stands for."""
    if is_index(x):
        return to_index(x)
    return fail("TypeError", "'", type_(x), "' object cannot be interpreted as an integer")


def math_gcd(*integers):
    return gcd_from(integers, 0, 0)


def gcd_from(integers, index, result):
    """The greatest common divisor of a number and the others from `index` on."""
    if index == len(integers):
        return result
    return gcd_from(integers, index + 1, gcd_of(result, integer(integers[index])))


@generic
def gcd_of(a, b):
    """Euclid's algorithm."""
    a = abs(a)
    b = abs(b)
    while b != 0:
        a, b = b, a % b
    return a


def math_lcm(*integers):
    return lcm_from(integers, 0, 1)


def lcm_from(integers, index, result):
    """The least common multiple of a number and the others from `index` on."""
    if index == len(integers):
        return result
    number = integer(integers[index])
    if result == 0 or number == 0:
        return lcm_from(integers, index + 1, 0)
    return lcm_from(integers, index + 1, abs(result // gcd_of(result, number) * number))


def math_factorial(x, /):
    n = integer(x)
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    result = 1
    while n > 1:
        result = result * n
        n = n - 1
    return result


def math_isqrt(n, /):
    n = integer(n)
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    root = int(math.sqrt(float(n)))
    # The root of the rounded number is off by one at most.
    if root > 3037000499:
        root = 3037000499
    if root * root > n:
        return root - 1
    if root < 3037000499 and (root + 1) * (root + 1) <= n:
        return root + 1
    return root


def math_perm(n, k=None, /):
    if k is None:
        return math_factorial(n)
    n = integer(n)
    k = integer(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    result = 1
    while k > 0:
        result = result * n
        n = n - 1
        k = k - 1
    return result


def math_comb(n, k, /):
    n = integer(n)
    k = integer(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    if k > n - k:
        k = n - k
    result = 1
    index = 1
    while index <= k:
        # Divided before they are multiplied: no number on the way exceeds the result.
        numerator = n - k + index
        divisor = gcd_of(numerator, index)
        rest = index // divisor
        result = result // rest * (numerator // divisor)
        index = index + 1
    return result


def math_prod(iterable, /, *, start=1):
    if kind(iterable) == "tuple":
        return product_from(iterable, 0, start)
    result = start
    for value in iterable:
        result = result * value
    return result


def product_from(elements, index, result):
    """A value times the elements of a tuple from `index` on, each of which has a type of its own."""
    if index == len(elements):
        return result
    return product_from(elements, index + 1, result * elements[index])


def math_fsum(iterable, /):
    """The sum, rounded once (Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997): `partials`
    do not overlap, and their sum is exact.
    """
    partials = list()
    special = 0.0
    infinite = 0.0
    for value in iterable:
        x = real(value)
        start = x
        count = 0
        index = 0
        while index < len(partials):
            y = partials[index]
            if math.fabs(x) < math.fabs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low != 0.0:
                partials[count] = low
                count = count + 1
            x = high
            index = index + 1
        if x != 0.0:
            if not is_finite(x):
                if is_finite(start):
                    raise OverflowError("intermediate overflow in fsum")
                if math.isinf(start):
                    infinite = infinite + start
                special = special + start
                del partials[0:]
            else:
                del partials[count:]
                partials.append(x)
        else:
            del partials[count:]
    if special != 0.0:
        if infinite != infinite:
            raise ValueError("-inf + inf in fsum")
        return special
    return sum_of_partials(partials)


def sum_of_partials(partials):
    """The sum of floats that do not overlap, from the greatest down, rounded half to even."""
    count = len(partials)
    if count == 0:
        return 0.0
    count = count - 1
    high = partials[count]
    low = 0.0
    while count > 0:
        x = high
        count = count - 1
        y = partials[count]
        high = x + y
        low = y - (high - x)
        if low != 0.0:
            break
    if count > 0 and (
        (low < 0.0 and partials[count - 1] < 0.0) or (low > 0.0 and partials[count - 1] > 0.0)
    ):
        y = low * 2.0
        x = high + y
        if y == x - high:
            high = x
    return high
