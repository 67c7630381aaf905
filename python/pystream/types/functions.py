"""GLSL's functions, for scalars and vectors alike; each vector function is also a method of the
vectors.
"""

from __future__ import annotations

from typing import Any

from . import scalar
from .matrix import Matrix
from .vector import FloatVector, IntVector, vec3


def _needs(name: str, expected: str, value: Any) -> TypeError:
    return TypeError(f"{name} needs {expected}, not {type(value).__name__}")


def _float(name: str, value: Any) -> float:
    if not scalar.is_scalar(value):
        raise _needs(name, "a scalar or a float vector", value)
    return float(value)


def dot(a: Any, b: Any) -> float:
    """Scalar product of two vectors of one size; of two scalars, their product."""
    return a.dot(b) if isinstance(a, FloatVector) else _float("dot", a) * _float("dot", b)


def cross(a: vec3, b: vec3) -> vec3:
    """Vector product of two vec3."""
    if not isinstance(a, vec3):
        raise _needs("cross", "vec3", a)
    return a.cross(b)


def length(v: Any) -> float:
    """Euclidean length of a vector; of a scalar, its absolute value."""
    return v.length() if isinstance(v, FloatVector) else abs(_float("length", v))


def distance(a: Any, b: Any) -> float:
    """Length of ``a - b``."""
    return (
        a.distance(b)
        if isinstance(a, FloatVector)
        else abs(_float("distance", a) - _float("distance", b))
    )


def normalize(v: Any) -> Any:
    """`v` divided by its length; NaN for length zero, as on a device."""
    return (
        v.normalize()
        if isinstance(v, FloatVector)
        else scalar.divide(_float("normalize", v), abs(v))
    )


def reflect(incident: Any, normal: Any) -> Any:
    """`incident` reflected at a surface with the unit vector `normal`."""
    if not isinstance(incident, FloatVector):
        raise _needs("reflect", "float vectors", incident)
    return incident.reflect(normal)


def refract(incident: Any, normal: Any, eta: float) -> Any:
    """The unit vector `incident` refracted with the ratio of indices `eta`; zero on total
    reflection.
    """
    if not isinstance(incident, FloatVector):
        raise _needs("refract", "float vectors", incident)
    return incident.refract(normal, eta)


def mix(a: Any, b: Any, t: Any) -> Any:
    """``a * (1 - t) + b * t`` for scalars or vectors; `t` is a scalar, a vector, or a bvec that
    chooses.
    """
    if isinstance(a, FloatVector):
        return a.mix(b, t)
    return scalar.mix(_float("mix", a), _float("mix", b), _float("mix", t))


def clamp(x: Any, low: Any, high: Any) -> Any:
    """``min(max(x, low), high)``; the bounds of a vector are vectors or scalars."""
    if isinstance(x, (FloatVector, IntVector)):
        return x.clamp(low, high)
    for value in (x, low, high):
        if not scalar.is_scalar(value):
            raise _needs("clamp", "scalars, or a vector first", value)
    return scalar.clamp(x, low, high)


def step(edge: Any, x: Any) -> Any:
    """0.0 where ``x < edge``, else 1.0; the edge of a vector is a vector or a scalar."""
    return (
        x.step(edge)
        if isinstance(x, FloatVector)
        else scalar.step(_float("step", edge), _float("step", x))
    )


def smoothstep(edge0: Any, edge1: Any, x: Any) -> Any:
    """Hermite interpolation from 0 at `edge0` to 1 at `edge1`."""
    if isinstance(x, FloatVector):
        return x.smoothstep(edge0, edge1)
    return scalar.smoothstep(*(_float("smoothstep", value) for value in (edge0, edge1, x)))


def _unary(name: str, meaning: str) -> Any:
    function = getattr(scalar, name)

    def apply(x):
        return getattr(x, name)() if isinstance(x, FloatVector) else function(_float(name, x))

    apply.__name__ = apply.__qualname__ = name
    apply.__doc__ = f"{meaning}, for a scalar or each component of a vector."
    return apply


fract = _unary("fract", "``x - floor(x)``")
inversesqrt = _unary("inversesqrt", "``1 / sqrt(x)``; infinity at zero, NaN below")
radians = _unary("radians", "Degrees to radians")
degrees = _unary("degrees", "Radians to degrees")


def sign(x: Any) -> Any:
    """-1, 0 or 1, for a scalar or each component of a vector."""
    if isinstance(x, (FloatVector, IntVector)):
        return x.sign()
    if not scalar.is_scalar(x):
        raise _needs("sign", "a scalar or a vector", x)
    return scalar.sign(x)


def _matrix(name: str, m: Any) -> Matrix:
    if not isinstance(m, Matrix):
        raise _needs(name, "a matrix", m)
    return m


def transpose(m: Any) -> Any:
    """A new matrix with rows and columns of `m` exchanged."""
    return _matrix("transpose", m).transpose()


def inverse(m: Any) -> Any:
    """The inverse of a matrix. Raises ValueError if its determinant is zero."""
    return _matrix("inverse", m).inverse()


def determinant(m: Any) -> float:
    """The determinant of a matrix."""
    return _matrix("determinant", m).determinant()


__all__ = [
    "clamp",
    "cross",
    "degrees",
    "determinant",
    "distance",
    "dot",
    "fract",
    "inverse",
    "inversesqrt",
    "length",
    "mix",
    "normalize",
    "radians",
    "reflect",
    "refract",
    "sign",
    "smoothstep",
    "step",
    "transpose",
]
