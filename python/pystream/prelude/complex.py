"""Complex numbers, computed as CPython 3.11 does (Objects/complexobject.c)."""

from __future__ import annotations

import math

from .hashing import hash, wrapped_product, wrapped_sum
from .intrinsics import MISSING, alloc, by_alternative, fail, kind, mro_lookup, type_
from .math import is_finite


class complex:
    """``real + imag * 1j``."""

    def __init__(self, real=0.0, imag=MISSING):
        whole = complex_of(real)
        self.real = whole.real
        self.imag = whole.imag
        if imag is not MISSING:
            part = complex_of(imag)
            if is_complex_object(imag):
                self.real = whole.real - part.imag
            if is_complex_object(real):
                self.imag = part.real + whole.imag
            else:
                self.imag = part.real

    def conjugate(self):
        return complex_from(self.real, -self.imag)

    def __complex__(self):
        return self

    def __bool__(self):
        return self.real != 0.0 or self.imag != 0.0

    def __neg__(self):
        return complex_from(-self.real, -self.imag)

    def __pos__(self):
        return self

    def __abs__(self):
        if not is_finite(self.real) or not is_finite(self.imag):
            if math.isinf(self.real) or math.isinf(self.imag):
                return math.inf
            return math.nan
        size = length_of(self.real, self.imag)
        if not is_finite(size):
            raise OverflowError("absolute value too large")
        return size

    def __add__(self, other):
        if is_complex(other):
            b = complex_of(other)
            return complex_from(self.real + b.real, self.imag + b.imag)
        return NotImplemented

    def __radd__(self, other):
        if is_complex(other):
            return complex_of(other) + self
        return NotImplemented

    def __sub__(self, other):
        if is_complex(other):
            b = complex_of(other)
            return complex_from(self.real - b.real, self.imag - b.imag)
        return NotImplemented

    def __rsub__(self, other):
        if is_complex(other):
            return complex_of(other) - self
        return NotImplemented

    def __mul__(self, other):
        if is_complex(other):
            return complex_product(self, complex_of(other))
        return NotImplemented

    def __rmul__(self, other):
        if is_complex(other):
            return complex_product(complex_of(other), self)
        return NotImplemented

    def __truediv__(self, other):
        if is_complex(other):
            return complex_quotient(self, complex_of(other))
        return NotImplemented

    def __rtruediv__(self, other):
        if is_complex(other):
            return complex_quotient(complex_of(other), self)
        return NotImplemented

    def __pow__(self, other):
        if is_complex(other):
            return complex_power(self, complex_of(other))
        return NotImplemented

    def __rpow__(self, other):
        if is_complex(other):
            return complex_power(complex_of(other), self)
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, complex):
            return self.real == other.real and self.imag == other.imag
        if is_complex(other):
            return self.imag == 0.0 and self.real == other
        return NotImplemented

    def __hash__(self):
        total = wrapped_sum(hash(self.real), wrapped_product(1000003, hash(self.imag)))
        if total == -1:
            return -2
        return total


@by_alternative
def is_complex(x):
    """Whether operators of complex take a value: a complex number, float, int or bool."""
    what = kind(x)
    if what == "instance":
        return isinstance(x, complex)
    return what == "float" or what == "int" or what == "bool"


@by_alternative
def is_complex_object(x):
    """Whether an argument of ``complex()`` has an imaginary part."""
    if kind(x) != "instance":
        return False
    return isinstance(x, complex) or mro_lookup(type_(x), "__complex__") is not MISSING


def complex_from(real, imag):
    """A complex number of two floats."""
    result = alloc(complex)
    result.real = real
    result.imag = imag
    return result


@by_alternative
def complex_of(x):
    """The complex number that an argument stands for."""
    what = kind(x)
    if what == "float":
        return complex_from(x, 0.0)
    if what == "int" or what == "bool":
        return complex_from(float(x), 0.0)
    if isinstance(x, complex):
        return x
    method = mro_lookup(type_(x), "__complex__")
    if method is not MISSING:
        return method(x)
    method = mro_lookup(type_(x), "__float__")
    if method is MISSING:
        method = mro_lookup(type_(x), "__index__")
    if what == "str":
        return fail(
            "UnsupportedError", "a complex number cannot be read from a string in compiled code"
        )
    if method is MISSING:
        return fail(
            "TypeError",
            "complex() first argument must be a string or a number, not '",
            type_(x),
            "'",
        )
    return complex_from(float(method(x)), 0.0)


def complex_product(a, b):
    """``a * b``."""
    return complex_from(a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real)


def complex_quotient(a, b):
    """``a / b``, by the greater part of the divisor (Smith, Algorithm 116: Complex division, 1962)."""
    real_size = math.fabs(b.real)
    imag_size = math.fabs(b.imag)
    if real_size >= imag_size:
        if real_size == 0.0:
            raise ZeroDivisionError("complex division by zero")
        ratio = b.imag / b.real
        divisor = b.real + b.imag * ratio
        return complex_from(
            (a.real + a.imag * ratio) / divisor, (a.imag - a.real * ratio) / divisor
        )
    if imag_size >= real_size:
        ratio = b.real / b.imag
        divisor = b.real * ratio + b.imag
        return complex_from(
            (a.real * ratio + a.imag) / divisor, (a.imag * ratio - a.real) / divisor
        )
    return complex_from(math.nan, math.nan)


def complex_power(a, b):
    """``a ** b``."""
    if b.real == 0.0 and b.imag == 0.0:
        return complex_from(1.0, 0.0)
    if b.imag == 0.0 and math.fabs(b.real) <= 100.0 and b.real == float(int(b.real)):
        result = complex_to_int(a, int(b.real))
    else:
        result = complex_general_power(a, b)
    if not is_finite(result.real) or not is_finite(result.imag):
        if math.isinf(result.real) or math.isinf(result.imag):
            raise OverflowError("complex exponentiation")
    return result


def negative_power(a, b):
    """A negative number to a fractional power."""
    return complex(float(a), 0.0) ** complex(float(b), 0.0)


def complex_general_power(a, b):
    """``a ** b`` by logarithms."""
    if a.real == 0.0 and a.imag == 0.0:
        if b.imag != 0.0 or b.real < 0.0:
            raise ZeroDivisionError("0.0 to a negative or complex power")
        return complex_from(0.0, 0.0)
    size = length_of(a.real, a.imag)
    length = power(size, b.real)
    angle = math.atan2(a.imag, a.real)
    phase = angle * b.real
    if b.imag != 0.0:
        length = divided(length, exponential(angle * b.imag))
        phase = phase + b.imag * math.log(size)
    if math.isinf(phase):  # as CPython reads the error of cos(inf)
        raise ZeroDivisionError("0.0 to a negative or complex power")
    return complex_from(length * math.cos(phase), length * math.sin(phase))


def exponential(x):
    """exp(x) as the C library's: what is too large is infinite."""
    if x > 709.782712893384:
        return math.inf
    return math.exp(x)


def power(x, y):
    """x ** y of a positive x as the C library's: what is too large is infinite."""
    if is_finite(x) and is_finite(y) and y * math.log2(x) >= 1024.0:
        return math.inf
    return math.pow(x, y)


def divided(a, b):
    """a / b of positive floats by the rules of IEEE 754."""
    if b == 0.0:
        if a == 0.0 or a != a:
            return math.nan
        return math.inf
    return a / b


def length_of(x, y):
    """hypot(x, y) of finite numbers as the GNU C library computes it since 2.35, which differs from
    ``math.hypot`` in the last bit (Borges, An Improved Algorithm for hypot(a, b), 2019).
    """
    x = math.fabs(x)
    y = math.fabs(y)
    if x < y:
        x, y = y, x
    if y <= x * 5.551115123125783e-17:  # 2**-54
        return x + y
    if x > 6.703903964971299e153:  # 2**511; scaled by 2**-600
        return corrected_length(x * 2.409919865102884e-181, y * 2.409919865102884e-181) / (
            2.409919865102884e-181
        )
    if y < 6.717876107567089e-139:  # 2**-459
        return (
            corrected_length(x / 2.409919865102884e-181, y / 2.409919865102884e-181)
            * 2.409919865102884e-181
        )
    return corrected_length(x, y)


def corrected_length(x, y):
    """hypot(x, y) of positive numbers, x not less than y, neither huge nor tiny."""
    size = math.sqrt(x * x + y * y)
    if size <= 2.0 * y:
        delta = size - y
        first = x * (2.0 * delta - x)
        second = (delta - 2.0 * (x - y)) * delta
    else:
        delta = size - x
        first = 2.0 * delta * (x - 2.0 * y)
        second = (4.0 * delta - y) * y + delta * delta
    return size - (first + second) / (2.0 * size)


def complex_to_int(a, n):
    """``a ** n`` by squaring."""
    if n > 0:
        return complex_to_positive(a, n)
    divisor = complex_to_positive(a, -n)
    if divisor.real == 0.0 and divisor.imag == 0.0:
        raise ZeroDivisionError("0.0 to a negative or complex power")
    return complex_quotient(complex_from(1.0, 0.0), divisor)


def complex_to_positive(a, n):
    """``a ** n`` of a positive n."""
    result = complex_from(1.0, 0.0)
    power = a
    mask = 1
    while n >= mask:
        if n & mask:
            result = complex_product(result, power)
        mask = mask << 1
        power = complex_product(power, power)
    return result
