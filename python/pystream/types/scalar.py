"""Scalar functions with the results a GPU gives.

Python raises where IEEE 754 defines a value (``1.0 / 0.0``, ``math.sqrt(-1.0)``,
``math.exp(1000.0)``). A shader never raises, so vectors compute with the functions of this module,
which return infinities and NaN instead. Precision is Python's (binary64); a device rounds every
operation to binary32.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Real

_INF = math.inf
_NAN = math.nan


def is_scalar(value: object) -> bool:
    """Tell whether `value` is a number: int, float, bool or a NumPy scalar."""
    kind = type(value)
    # NumPy's bool is no numbers.Real; its name is bool_ before NumPy 2.
    return isinstance(value, (float, int, Real)) or (
        kind.__module__ == "numpy" and kind.__name__ in ("bool", "bool_")
    )


def divide(a: float, b: float) -> float:
    """IEEE division: x/0 is an infinity with the product of the signs, 0/0 is NaN."""
    try:
        return a / b
    except ZeroDivisionError:
        if a == 0.0 or a != a:
            return _NAN
        return math.copysign(_INF, a) * math.copysign(1.0, b)


def floor(x: float) -> float:
    """Largest whole number that is at most `x`, as a float; infinities and NaN stay."""
    return float(math.floor(x)) if math.isfinite(x) else x


def ceil(x: float) -> float:
    """Smallest whole number that is at least `x`, as a float."""
    return float(math.ceil(x)) if math.isfinite(x) else x


def trunc(x: float) -> float:
    """`x` without its fraction, as a float."""
    return float(math.trunc(x)) if math.isfinite(x) else x


def round_even(x: float) -> float:
    """Nearest whole number, ties to even: Python's ``round`` and GLSL's ``roundEven``."""
    return float(round(x)) if math.isfinite(x) else x


def fract(x: float) -> float:
    """``x - floor(x)``."""
    return x - floor(x)


def mod(x: float, y: float) -> float:
    """``x - y * floor(x / y)``: GLSL's ``mod``, signed as `y`, as Python's ``%`` is."""
    return x - y * floor(divide(x, y))


def floor_divide(x: float, y: float) -> float:
    """``floor(x / y)``, Python's ``//`` with IEEE division."""
    return floor(divide(x, y))


def sign(x: float) -> float:
    """-1, 0 or 1, in the type of `x`."""
    return type(x)((x > 0) - (x < 0))


def minimum(x: float, y: float) -> float:
    """GLSL's ``min``: `y` if ``y < x``, else `x`."""
    return y if y < x else x


def maximum(x: float, y: float) -> float:
    """GLSL's ``max``: `y` if ``x < y``, else `x`."""
    return y if x < y else x


def clamp(x: float, low: float, high: float) -> float:
    """``min(max(x, low), high)``."""
    return minimum(maximum(x, low), high)


def mix(a: float, b: float, t: float) -> float:
    """``a * (1 - t) + b * t``."""
    return a * (1.0 - t) + b * t


def step(edge: float, x: float) -> float:
    """0.0 if ``x < edge``, else 1.0."""
    return 0.0 if x < edge else 1.0


def smoothstep(edge0: float, edge1: float, x: float) -> float:
    """Hermite interpolation from 0 at `edge0` to 1 at `edge1`."""
    t = clamp(divide(x - edge0, edge1 - edge0), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def inversesqrt(x: float) -> float:
    """``1 / sqrt(x)``; infinity at zero, NaN below."""
    return divide(1.0, sqrt(x))


def power(x: float, y: float) -> float:
    """`x` to the power `y`; NaN where the result is not real, as on a device."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -_INF if x < 0.0 and y % 2.0 == 1.0 else _INF
    except ValueError:
        return _INF if x == 0.0 else _NAN


def _total(function: Callable[[float], float], name: str) -> Callable[[float], float]:
    """Make a function of `math` total: NaN outside its domain, infinity on overflow."""

    def wrapped(x: float) -> float:
        try:
            return function(x)
        except ValueError:
            return _NAN
        except OverflowError:
            return _INF

    wrapped.__name__ = wrapped.__qualname__ = name
    wrapped.__doc__ = (
        f"``{name}(x)``: NaN outside its domain, infinity on overflow; angles in radians."
    )
    return wrapped


sqrt = _total(math.sqrt, "sqrt")
exp = _total(math.exp, "exp")
exp2 = _total(lambda x: math.pow(2.0, x), "exp2")
sin = _total(math.sin, "sin")
cos = _total(math.cos, "cos")
tan = _total(math.tan, "tan")
asin = _total(math.asin, "asin")
acos = _total(math.acos, "acos")
sinh = _total(math.sinh, "sinh")
cosh = _total(math.cosh, "cosh")
tanh = _total(math.tanh, "tanh")
radians = _total(math.radians, "radians")
degrees = _total(math.degrees, "degrees")


def log(x: float) -> float:
    """Natural logarithm; -infinity at zero, NaN below."""
    return math.log(x) if x > 0.0 else (-_INF if x == 0.0 else _NAN)


def log2(x: float) -> float:
    """Logarithm to base 2; -infinity at zero, NaN below."""
    return math.log2(x) if x > 0.0 else (-_INF if x == 0.0 else _NAN)
