"""Functions of the cmath module that follow from those of math."""

from __future__ import annotations

import math

from .complex import complex, complex_of
from .math import is_finite, math_cos, math_sin


def cmath_phase(z, /):
    z = complex_of(z)
    angle = math.atan2(z.imag, z.real)
    if (
        angle == 0.0 and z.imag != 0.0 and is_finite(z.real)
    ):  # as CPython reads the C library's errno
        raise OverflowError("math range error")
    return angle


def cmath_polar(z, /):
    z = complex_of(z)
    return abs(z), math.atan2(z.imag, z.real)


def cmath_rect(r, phi, /):
    if phi == 0.0:
        return complex(r, r * phi)
    return complex(r * math_cos(phi), r * math_sin(phi))


def cmath_isnan(z, /):
    z = complex_of(z)
    return math.isnan(z.real) or math.isnan(z.imag)


def cmath_isinf(z, /):
    z = complex_of(z)
    return math.isinf(z.real) or math.isinf(z.imag)


def cmath_isfinite(z, /):
    z = complex_of(z)
    return is_finite(z.real) and is_finite(z.imag)


def cmath_sqrt(z, /):
    """The principal root, of numbers that are not subnormal (Kahan, Branch cuts for complex elementary
    functions, 1987).
    """
    z = complex_of(z)
    if not is_finite(z.real) or not is_finite(z.imag):
        return infinite_root(z)
    if z.real == 0.0 and z.imag == 0.0:
        return complex(0.0, z.imag)
    ax = math.fabs(z.real)
    ay = math.fabs(z.imag)
    if ax < 2.2250738585072014e-308 and ay < 2.2250738585072014e-308:
        ax = ax * 9007199254740992.0
        s = math.sqrt(ax + abs(complex(ax, ay * 9007199254740992.0))) * 7.450580596923828e-09
    else:
        ax = ax / 8.0
        s = 2.0 * math.sqrt(ax + abs(complex(ax, ay / 8.0)))
    d = ay / (2.0 * s)
    if z.real >= 0.0:
        return complex(s, math.copysign(d, z.imag))
    return complex(d, math.copysign(s, z.imag))


def infinite_root(z):
    """The root of a number with an infinite part or NaN."""
    if math.isinf(z.imag):
        return complex(math.inf, z.imag)
    if not math.isinf(z.real):
        return complex(math.nan, math.nan)
    if z.real > 0.0:
        if math.isnan(z.imag):
            return z
        return complex(math.inf, math.copysign(0.0, z.imag))
    if math.isnan(z.imag):
        return complex(math.nan, math.inf)
    return complex(0.0, math.copysign(math.inf, z.imag))
