# ruff: noqa: N802 - methods have the names that GLSL gives them
"""GLSL's vectors as ordinary mutable Python objects.

``vec2..4`` hold floats, ``ivec2..4`` ints, ``bvec2..4`` bools. Components are plain attributes x,
y, z, w; swizzles read and write. Operators never change an operand: ``v += w`` rebinds ``v`` to a
new vector, as it does for Python's numbers and as GLSL's value semantics has it. Only ``v.x =
...``, ``v.xy = ...`` and ``v[i] = ...`` modify a vector, which every alias then sees. Division by
zero and the like give infinities and NaN, as on a device, for floats; integers raise
ZeroDivisionError.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator
from numbers import Integral
from typing import Any

from . import scalar
from .swizzle import add_swizzles

_add, _sub, _mul = operator.add, operator.sub, operator.mul


class Vector:
    """Base of all vector types: construction, indexing, comparison and conversion, whatever the
    component type.
    """

    __slots__ = ()
    #: NumPy scalars and arrays leave mixed arithmetic to the vector, instead of making an array of
    #: it.
    __array_ufunc__ = None
    __hash__ = None
    _size: int
    #: What the family's members are: [0] is the abstract base, [n] the vector of n components.
    _family: tuple[Any, ...]
    #: The type of a component, called to convert to it.
    _convert: type

    def __init__(self, *arguments: Any) -> None:
        """Build from scalars, vectors and matrices (see `construct`), or splat one scalar."""
        self._assign(construct(type(self), arguments))

    def _assign(self, components: Iterable[Any]) -> None:
        raise NotImplementedError

    def _tuple(self) -> tuple[Any, ...]:
        raise NotImplementedError

    @classmethod
    def _from(cls, components: Iterable[Any]) -> Any:
        """Build from exactly as many components as the type has, already of the right type: no
        checks, fast.
        """
        self = cls.__new__(cls)
        self._assign(components)
        return self

    # Container protocol

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Any]:
        return iter(self._tuple())

    def __getitem__(self, index: int) -> Any:
        """Component `index`; negative indices count from the end. Raises IndexError outside the
        vector.
        """
        try:
            return self._tuple()[index]
        except IndexError:
            raise IndexError(f"index {index} is outside {type(self).__name__}") from None
        except TypeError:
            raise TypeError(
                f"an index of {type(self).__name__} is an int, not {type(index).__name__}"
            ) from None

    def __setitem__(self, index: int, value: Any) -> None:
        values = list(self._tuple())
        try:
            values[index] = self._component(value)
        except IndexError:
            raise IndexError(f"index {index} is outside {type(self).__name__}") from None
        self._assign(values)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a component, which is converted as by ``v[i] = value``, or a swizzle."""
        if len(name) == 1:
            value = self._component(value)
        object.__setattr__(self, name, value)

    def _set_components(self, other: Vector) -> None:
        """Take over the components of a vector of the same type."""
        self._assign(other._tuple())

    def _component(self, value: Any) -> Any:
        if not scalar.is_scalar(value):
            raise TypeError(
                f"a component of {type(self).__name__} is a number, not {type(value).__name__}"
            )
        return self._convert(value)

    def __bool__(self) -> bool:
        raise TypeError(
            f"the truth of a {type(self).__name__} is ambiguous: compare it, or use any() or all()"
        )

    # Comparison

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Vector) and other._size == self._size:
            return self._tuple() == other._tuple()
        return NotImplemented

    def __ne__(self, other: object) -> bool:
        if isinstance(other, Vector) and other._size == self._size:
            # Not `not ==`: tuple equality takes identical NaN objects as equal, so compare
            # components.
            return any(a != b for a, b in zip(self._tuple(), other._tuple(), strict=True))
        return NotImplemented

    def _compare(
        self, other: Any, relation: Callable[[Any, Any], bool], name: str
    ) -> bvec2 | bvec3 | bvec4:
        return bool_vector(self._size)._from(
            relation(a, b) for a, b in zip(self._tuple(), self._operand(other, name), strict=True)
        )

    def _operand(self, other: Any, name: str) -> tuple[Any, ...]:
        """The components of a second operand: a vector of the same size, or a scalar to splat."""
        if isinstance(other, Vector) and other._size == self._size:
            return other._tuple()
        if scalar.is_scalar(other):
            return (self._convert(other),) * self._size
        raise TypeError(
            f"{type(self).__name__}.{name} needs {type(self).__name__} or a scalar, "
            f"not {type(other).__name__}"
        )

    def equal(self, other: Any) -> bvec2 | bvec3 | bvec4:
        """GLSL's ``equal``: a bvec telling which components are equal."""
        return self._compare(other, operator.eq, "equal")

    def notEqual(self, other: Any) -> bvec2 | bvec3 | bvec4:
        """GLSL's ``notEqual``: a bvec telling which components differ."""
        return self._compare(other, operator.ne, "notEqual")

    # Conversion

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(_literal, self._tuple()))})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._tuple()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """A new ndarray of shape (n,); float64, int64 or bool unless `dtype` says otherwise."""
        import numpy

        if copy is False:
            raise ValueError(f"a {type(self).__name__} cannot be viewed as an array without a copy")
        return numpy.array(self._tuple(), dtype=dtype)


class NumericVector(Vector):
    """What float and int vectors share: ordered comparison, arithmetic with promotion of int to
    float.
    """

    __slots__ = ()

    def lessThan(self, other: Any) -> bvec2 | bvec3 | bvec4:
        """GLSL's ``lessThan``, component by component."""
        return self._compare(other, operator.lt, "lessThan")

    def lessThanEqual(self, other: Any) -> bvec2 | bvec3 | bvec4:
        """GLSL's ``lessThanEqual``, component by component."""
        return self._compare(other, operator.le, "lessThanEqual")

    def greaterThan(self, other: Any) -> bvec2 | bvec3 | bvec4:
        """GLSL's ``greaterThan``, component by component."""
        return self._compare(other, operator.gt, "greaterThan")

    def greaterThanEqual(self, other: Any) -> bvec2 | bvec3 | bvec4:
        """GLSL's ``greaterThanEqual``, component by component."""
        return self._compare(other, operator.ge, "greaterThanEqual")

    def _arithmetic(self, other: Any, function: Callable[[Any, Any], Any]) -> Any:
        cls = type(self)
        if type(other) is cls:
            return cls._from(map(function, self._tuple(), other._tuple()))
        promoted = self._promote(other)
        if promoted is None:
            return NotImplemented
        cls, values = promoted
        return cls._from(map(function, map(cls._convert, self._tuple()), values))

    def _reflected(self, other: Any, function: Callable[[Any, Any], Any]) -> Any:
        promoted = self._promote(other)
        if promoted is None:
            return NotImplemented
        cls, values = promoted
        return cls._from(map(function, values, map(cls._convert, self._tuple())))

    def _promote(self, other: Any) -> tuple[Any, tuple[Any, ...]] | None:
        """The type in which an operation with `other` happens and other's components; None if there
        is none.
        """
        size = self._size
        if isinstance(other, NumericVector):
            if other._size != size:
                return None
            family = self._family if self._family is not ivec2._family else other._family
            cls = family[size]
            return cls, tuple(map(cls._convert, other._tuple()))
        if not scalar.is_scalar(other):
            return None
        # An int vector stays one only with an int; a float makes floats of it.
        real = self._family is ivec2._family and not isinstance(other, Integral)
        cls = (vec2._family if real else self._family)[size]
        return cls, (cls._convert(other),) * size

    def __add__(self, other: Any) -> Any:
        return self._arithmetic(other, _add)

    def __radd__(self, other: Any) -> Any:
        return self._reflected(other, _add)

    def __sub__(self, other: Any) -> Any:
        return self._arithmetic(other, _sub)

    def __rsub__(self, other: Any) -> Any:
        return self._reflected(other, _sub)

    def __mul__(self, other: Any) -> Any:
        return self._arithmetic(other, _mul)

    def __rmul__(self, other: Any) -> Any:
        return self._reflected(other, _mul)

    def __neg__(self) -> Any:
        return self._map(operator.neg)

    def __pos__(self) -> Any:
        return self._map(operator.pos)

    def __abs__(self) -> Any:
        return self._map(abs)

    def _map(self, function: Callable[[Any], Any]) -> Any:
        return self._from(map(function, self._tuple()))

    def _map2(self, other: Any, function: Callable[[Any, Any], Any], name: str) -> Any:
        return self._from(map(function, self._tuple(), self._same(other, name)))

    def _same(self, other: Any, name: str) -> tuple[Any, ...]:
        """The components of an argument of this very type, or of a scalar splat to it."""
        values = self._operand(other, name)
        return values if type(other) is type(self) else tuple(map(self._convert, values))

    def abs(self) -> Any:
        """Absolute value of each component."""
        return self._map(abs)

    def sign(self) -> Any:
        """-1, 0 or 1 for each component."""
        return self._map(scalar.sign)

    def min(self, other: Any) -> Any:
        """Smaller of each component and that of `other` (a vector, or a scalar for all)."""
        return self._map2(other, scalar.minimum, "min")

    def max(self, other: Any) -> Any:
        """Larger of each component and that of `other` (a vector, or a scalar for all)."""
        return self._map2(other, scalar.maximum, "max")

    def clamp(self, low: Any, high: Any) -> Any:
        """``min(max(self, low), high)``, by component; the bounds are vectors or scalars."""
        return self._from(
            map(scalar.clamp, self._tuple(), self._same(low, "clamp"), self._same(high, "clamp"))
        )


class FloatVector(NumericVector):
    """Vectors of floats: true division, geometry, and GLSL's functions as methods."""

    __slots__ = ()

    _convert = float

    def __truediv__(self, other: Any) -> Any:
        return self._arithmetic(other, scalar.divide)

    def __rtruediv__(self, other: Any) -> Any:
        return self._reflected(other, scalar.divide)

    def __floordiv__(self, other: Any) -> Any:
        return self._arithmetic(other, scalar.floor_divide)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._reflected(other, scalar.floor_divide)

    def __mod__(self, other: Any) -> Any:
        return self._arithmetic(other, scalar.mod)

    def __rmod__(self, other: Any) -> Any:
        return self._reflected(other, scalar.mod)

    def __pow__(self, other: Any) -> Any:
        return self._arithmetic(other, scalar.power)

    def __rpow__(self, other: Any) -> Any:
        return self._reflected(other, scalar.power)

    # Geometry

    def _vector(self, other: Any, name: str) -> tuple[float, ...]:
        if type(other) is type(self):
            return other._tuple()
        if isinstance(other, NumericVector) and other._size == self._size:
            return tuple(map(float, other._tuple()))
        raise TypeError(
            f"{type(self).__name__}.{name} needs {type(self).__name__}, not {type(other).__name__}"
        )

    def dot(self, other: Any) -> float:
        """Scalar product, added from the first component to the last."""
        a, b = self._tuple(), self._vector(other, "dot")
        total = a[0] * b[0]
        for index in range(1, len(a)):
            total += a[index] * b[index]
        return total

    def length(self) -> float:
        """Euclidean length."""
        return scalar.sqrt(self.dot(self))

    def distance(self, other: Any) -> float:
        """Length of ``self - other``."""
        return self._from(map(_sub, self._tuple(), self._vector(other, "distance"))).length()

    def normalize(self) -> Any:
        """The vector divided by its length; NaN if the length is zero, as on a device."""
        return self._arithmetic(self.length(), scalar.divide)

    def reflect(self, normal: Any) -> Any:
        """The incident vector `self` reflected at a surface with the unit vector `normal`."""
        scale = 2.0 * self._from(self._vector(normal, "reflect")).dot(self)
        return self._from(i - scale * n for i, n in zip(self._tuple(), normal, strict=True))

    def refract(self, normal: Any, eta: float) -> Any:
        """The incident unit vector `self` refracted with the ratio of indices `eta`; zero on total
        reflection.
        """
        n = self._from(self._vector(normal, "refract"))
        cosine = n.dot(self)
        k = 1.0 - eta * eta * (1.0 - cosine * cosine)
        if k < 0.0:
            return self._from((0.0,) * self._size)
        return self * eta - n * (eta * cosine + math.sqrt(k))

    def faceforward(self, incident: Any, reference: Any) -> Any:
        """`self` if ``dot(reference, incident) < 0``, else ``-self``."""
        facing = self._from(self._vector(reference, "faceforward")).dot(incident) < 0.0
        return self._map(operator.pos if facing else operator.neg)

    # Component by component

    def mix(self, other: Any, t: Any) -> Any:
        """``self * (1 - t) + other * t``; `t` is a scalar, a vector, or a bvec that chooses `other`
        where true.
        """
        if isinstance(t, BoolVector) and t._size == self._size:
            return self._from(
                b if c else a for a, b, c in zip(self, self._vector(other, "mix"), t, strict=True)
            )
        return self._from(
            map(scalar.mix, self._tuple(), self._vector(other, "mix"), self._same(t, "mix"))
        )

    def step(self, edge: Any) -> Any:
        """0.0 where the component is below `edge` (a vector or a scalar), else 1.0."""
        return self._from(map(scalar.step, self._same(edge, "step"), self._tuple()))

    def smoothstep(self, edge0: Any, edge1: Any) -> Any:
        """Hermite interpolation from 0 at `edge0` to 1 at `edge1` (vectors or scalars)."""
        edges = self._same(edge0, "smoothstep"), self._same(edge1, "smoothstep")
        return self._from(map(scalar.smoothstep, *edges, self._tuple()))

    def mod(self, other: Any) -> Any:
        """``self - other * floor(self / other)``; `other` is a vector or a scalar."""
        return self._map2(other, scalar.mod, "mod")

    def pow(self, exponent: Any) -> Any:
        """Each component to the power `exponent`, a vector or a scalar."""
        return self._map2(exponent, scalar.power, "pow")

    def atan(self, x: Any = None) -> Any:
        """Arc tangent in radians of each component; with `x`, of ``self / x`` in all four
        quadrants.
        """
        return self._map(math.atan) if x is None else self._map2(x, math.atan2, "atan")

    def __floor__(self) -> Any:
        return self._map(scalar.floor)

    def __ceil__(self) -> Any:
        return self._map(scalar.ceil)

    def __trunc__(self) -> Any:
        return self._map(scalar.trunc)

    def __round__(self) -> Any:
        return self._map(scalar.round_even)


def _add_methods() -> None:
    """Give FloatVector the functions of one argument, each applied to every component."""
    names = (
        "floor ceil trunc fract sqrt inversesqrt exp exp2 log log2"
        " sin cos tan asin acos sinh cosh tanh radians degrees"
    )
    for name in names.split():
        _add_method(name, getattr(scalar, name))
    _add_method("round", scalar.round_even)


def _add_method(name: str, function: Callable[[float], float]) -> None:
    def method(self):
        return self._from(map(function, self._tuple()))

    method.__name__, method.__qualname__ = name, f"FloatVector.{name}"
    method.__doc__ = f"Of each component: {function.__doc__}"
    setattr(FloatVector, name, method)


_add_methods()


class IntVector(NumericVector):
    """Vectors of ints: ``/`` gives floats and ``//``, ``%`` round down, as everywhere in Python."""

    __slots__ = ()

    _convert = int

    def __truediv__(self, other: Any) -> Any:
        return vec2._family[self._size](self).__truediv__(other)

    def __rtruediv__(self, other: Any) -> Any:
        return vec2._family[self._size](self).__rtruediv__(other)

    def __floordiv__(self, other: Any) -> Any:
        return self._arithmetic(other, operator.floordiv)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._reflected(other, operator.floordiv)

    def __mod__(self, other: Any) -> Any:
        return self._arithmetic(other, operator.mod)

    def __rmod__(self, other: Any) -> Any:
        return self._reflected(other, operator.mod)

    def _bits(self, other: Any, function: Callable[[int, int], int]) -> Any:
        if isinstance(other, IntVector) and other._size == self._size:
            return self._from(map(function, self._tuple(), other._tuple()))
        if isinstance(other, Integral):
            return self._from(function(a, int(other)) for a in self._tuple())
        return NotImplemented

    def __and__(self, other: Any) -> Any:
        return self._bits(other, operator.and_)

    def __or__(self, other: Any) -> Any:
        return self._bits(other, operator.or_)

    def __xor__(self, other: Any) -> Any:
        return self._bits(other, operator.xor)

    def __lshift__(self, other: Any) -> Any:
        return self._bits(other, operator.lshift)

    def __rshift__(self, other: Any) -> Any:
        return self._bits(other, operator.rshift)

    def __invert__(self) -> Any:
        return self._map(operator.invert)


class BoolVector(Vector):
    """Vectors of bools, which comparisons of components give."""

    __slots__ = ()

    _convert = bool

    def any(self) -> bool:
        """Whether a component is true."""
        return any(self._tuple())

    def all(self) -> bool:
        """Whether every component is true."""
        return all(self._tuple())

    def __invert__(self) -> Any:
        """GLSL's ``not``: each component negated."""
        return self._from(not a for a in self._tuple())


# Storage. Each size has its own slots, so that reading components is as fast as reading attributes. Components
# that are known to be right are stored past `__setattr__`, by the slots themselves.


class _Two:
    __slots__ = ()
    _size = 2
    __match_args__ = ("x", "y")
    _set_x: Callable[[Any, Any], None]
    _set_y: Callable[[Any, Any], None]

    def _assign(self, components):
        x, y = components
        self._set_x(self, x)
        self._set_y(self, y)

    def _tuple(self):
        return self.x, self.y


class _Three:
    __slots__ = ()
    _size = 3
    __match_args__ = ("x", "y", "z")
    _set_x: Callable[[Any, Any], None]
    _set_y: Callable[[Any, Any], None]
    _set_z: Callable[[Any, Any], None]

    def _assign(self, components):
        x, y, z = components
        self._set_x(self, x)
        self._set_y(self, y)
        self._set_z(self, z)

    def _tuple(self):
        return self.x, self.y, self.z


class _Four:
    __slots__ = ()
    _size = 4
    __match_args__ = ("x", "y", "z", "w")
    _set_x: Callable[[Any, Any], None]
    _set_y: Callable[[Any, Any], None]
    _set_z: Callable[[Any, Any], None]
    _set_w: Callable[[Any, Any], None]

    def _assign(self, components):
        x, y, z, w = components
        self._set_x(self, x)
        self._set_y(self, y)
        self._set_z(self, z)
        self._set_w(self, w)

    def _tuple(self):
        return self.x, self.y, self.z, self.w


class vec2(_Two, FloatVector):
    """Two floats: x, y."""

    __slots__ = ("x", "y")


class vec3(_Three, FloatVector):
    """Three floats: x, y, z."""

    __slots__ = ("x", "y", "z")

    def cross(self, other: Any) -> vec3:
        """Vector product with another vec3."""
        a, b, c = self._tuple()
        d, e, f = self._vector(other, "cross")
        return self._from((b * f - c * e, c * d - a * f, a * e - b * d))


class vec4(_Four, FloatVector):
    """Four floats: x, y, z, w."""

    __slots__ = ("w", "x", "y", "z")


class ivec2(_Two, IntVector):
    """Two ints: x, y."""

    __slots__ = ("x", "y")


class ivec3(_Three, IntVector):
    """Three ints: x, y, z."""

    __slots__ = ("x", "y", "z")


class ivec4(_Four, IntVector):
    """Four ints: x, y, z, w."""

    __slots__ = ("w", "x", "y", "z")


class bvec2(_Two, BoolVector):
    """Two bools: x, y."""

    __slots__ = ("x", "y")


class bvec3(_Three, BoolVector):
    """Three bools: x, y, z."""

    __slots__ = ("x", "y", "z")


class bvec4(_Four, BoolVector):
    """Four bools: x, y, z, w."""

    __slots__ = ("w", "x", "y", "z")


for _family in (
    (FloatVector, None, vec2, vec3, vec4),
    (IntVector, None, ivec2, ivec3, ivec4),
    (BoolVector, None, bvec2, bvec3, bvec4),
):
    for _member in _family[2:]:
        _member._family = _family
        for _name in _member.__match_args__:
            # A bound method of the slot: C code, which takes the vector as its argument.
            setattr(_member, f"_set_{_name}", getattr(_member, _name).__set__)
        add_swizzles(_member, _member._size)


def bool_vector(size: int) -> Any:
    """The bvec of `size` components."""
    return bvec2._family[size]


def _literal(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return f"float('{value}')"
    return repr(value)


def flatten(argument: Any, owner: str) -> tuple[Any, ...]:
    """The scalars of one constructor argument: a scalar, vector, matrix or ndarray.

    Raises TypeError, naming the type under construction `owner`, for anything else.
    """
    if isinstance(argument, Vector):
        return argument._tuple()
    if scalar.is_scalar(argument):
        return (argument,)
    columns = getattr(argument, "_columns", None)
    if columns is not None:
        return tuple(component for column in columns for component in column)
    if hasattr(argument, "__array__") and hasattr(argument, "ravel"):
        return tuple(argument.ravel().tolist())
    raise TypeError(f"{owner} takes numbers, vectors and matrices, not {type(argument).__name__}")


def construct(cls: type[Vector], arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Apply GLSL's rules for vector constructors: components are taken from left to right.

    One scalar is splat. The last argument may have components to spare; too few components, or an
    argument of which nothing is used, is a TypeError.
    """
    size, convert = cls._size, cls._convert
    if len(arguments) == 1 and scalar.is_scalar(arguments[0]):
        return (convert(arguments[0]),) * size
    values: list[Any] = []
    for position, argument in enumerate(arguments):
        if len(values) >= size:
            raise TypeError(
                f"{cls.__name__} has {size} components: argument {position + 1} is one too many"
            )
        values.extend(flatten(argument, cls.__name__))
    if len(values) < size:
        raise TypeError(
            f"{cls.__name__} needs {size} components, or one scalar, but got {len(values)}"
        )
    return tuple(convert(value) for value in values[:size])
