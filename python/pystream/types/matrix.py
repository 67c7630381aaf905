# ruff: noqa: N802 - methods have the names that GLSL gives them
"""GLSL's square matrices as ordinary mutable Python objects.

Matrices are column-major, as in GLSL: ``m[i]`` is column i (a live vector: ``m[i][j] = ...``
modifies the matrix), a list of scalars fills column after column, and ``numpy.asarray(m)[i, j]`` is
row j of column i. ``m * v`` takes v as a column, ``v * m`` as a row, ``m * n`` is the matrix
product; the other operators work component by component.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from . import scalar
from .vector import FloatVector, NumericVector, flatten, vec2, vec3, vec4


class Matrix:
    """Base of mat2, mat3 and mat4."""

    __slots__ = ("_columns",)
    __array_ufunc__ = None
    __hash__ = None
    _size: int
    _column: type[FloatVector]

    def __init__(self, *arguments: Any) -> None:
        """Build from columns, from scalars by columns, from one scalar (diagonal) or a matrix.

        A larger matrix is cut to its upper left part, a smaller one is completed with the identity.
        Columns may be vectors or ndarrays. Raises TypeError unless the number of components is
        exactly right.
        """
        size, name = self._size, type(self).__name__
        first = arguments[0] if len(arguments) == 1 else None
        if isinstance(first, Matrix):
            values = first._resized(size)
        elif first is not None and scalar.is_scalar(first):
            values = [
                first if row == column else 0.0 for column in range(size) for row in range(size)
            ]
        else:
            values = []
            for argument in arguments:
                if isinstance(argument, Matrix):
                    raise TypeError(f"{name} takes a matrix only as its single argument")
                values.extend(flatten(argument, name))
        if len(values) != size * size:
            raise TypeError(
                f"{name} needs {size} columns, {size * size} scalars, one scalar or one matrix, "
                f"but got {len(values)} components"
            )
        self._columns = [
            self._column._from(map(float, values[start : start + size]))
            for start in range(0, size * size, size)
        ]

    def _resized(self, size: int) -> list[float]:
        own = self._size
        return [
            self._columns[column][row] if column < own and row < own else float(row == column)
            for column in range(size)
            for row in range(size)
        ]

    @classmethod
    def _from_columns(cls, columns: Sequence[FloatVector]) -> Any:
        self = cls.__new__(cls)
        self._columns = list(columns)
        return self

    def _set_components(self, other: Matrix) -> None:
        """Take over the columns of a matrix of the same type; those that are equal stay the same objects."""
        known = getattr(self, "_columns", other._columns)
        self._columns = [
            old if repr(old) == repr(new) else new
            for old, new in zip(known, other._columns, strict=True)
        ]

    @classmethod
    def identity(cls) -> Any:
        """The identity matrix."""
        return cls(1.0)

    # Container protocol

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Any]:
        return iter(self._columns)

    def __getitem__(self, index: int) -> Any:
        """Column `index`, live: writing its components modifies the matrix. Raises IndexError
        outside the matrix.
        """
        if not isinstance(index, int) and not hasattr(index, "__index__"):
            raise TypeError(
                f"an index of {type(self).__name__} is an int, not {type(index).__name__}"
            )
        try:
            return self._columns[index]
        except IndexError:
            raise IndexError(f"column {index} is outside {type(self).__name__}") from None

    def __setitem__(self, index: int, column: Any) -> None:
        if not isinstance(column, self._column):
            raise TypeError(
                f"a column of {type(self).__name__} is {self._column.__name__}, "
                f"not {type(column).__name__}"
            )
        try:
            self._columns[index] = self._column(column)
        except IndexError:
            raise IndexError(f"column {index} is outside {type(self).__name__}") from None

    def __bool__(self) -> bool:
        raise TypeError(f"the truth of a {type(self).__name__} is ambiguous: compare it")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return not self != other

    def __ne__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return any(a != b for a, b in zip(self._columns, other._columns, strict=True))

    # Arithmetic

    def _arithmetic(self, other: Any, function: Callable[[Any, Any], Any]) -> Any:
        if type(other) is type(self):
            pairs = zip(self._columns, other._columns, strict=True)
            return self._from_columns([function(a, b) for a, b in pairs])
        if scalar.is_scalar(other):
            return self._from_columns([function(a, float(other)) for a in self._columns])
        return NotImplemented

    def _reflected(self, other: Any, function: Callable[[Any, Any], Any]) -> Any:
        if scalar.is_scalar(other):
            return self._from_columns([function(float(other), a) for a in self._columns])
        return NotImplemented

    def __add__(self, other: Any) -> Any:
        return self._arithmetic(other, operator.add)

    def __radd__(self, other: Any) -> Any:
        return self._reflected(other, operator.add)

    def __sub__(self, other: Any) -> Any:
        return self._arithmetic(other, operator.sub)

    def __rsub__(self, other: Any) -> Any:
        return self._reflected(other, operator.sub)

    def __truediv__(self, other: Any) -> Any:
        return self._arithmetic(other, operator.truediv)

    def __rtruediv__(self, other: Any) -> Any:
        return self._reflected(other, operator.truediv)

    def __neg__(self) -> Any:
        return self._from_columns([-column for column in self._columns])

    def __pos__(self) -> Any:
        return self._from_columns([+column for column in self._columns])

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, NumericVector) and len(other) == self._size:
            return self._transform(other._tuple())
        if type(other) is type(self):
            return self._from_columns(
                [self._transform(column._tuple()) for column in other._columns]
            )
        return self._arithmetic(other, operator.mul)

    def __rmul__(self, other: Any) -> Any:
        if isinstance(other, NumericVector) and len(other) == self._size:
            return self._column._from(column.dot(other) for column in self._columns)
        return self._reflected(other, operator.mul)

    def _transform(self, weights: tuple[float, ...]) -> Any:
        """The linear combination of the columns: ``columns[0] * weights[0] + ...``."""
        total = self._columns[0] * weights[0]
        for column, weight in zip(self._columns[1:], weights[1:], strict=True):
            total = total + column * weight
        return total

    def matrixCompMult(self, other: Any) -> Any:
        """GLSL's product component by component with a matrix of the same type."""
        if type(other) is not type(self):
            raise TypeError(
                f"matrixCompMult needs {type(self).__name__}, not {type(other).__name__}"
            )
        return self._arithmetic(other, operator.mul)

    def transpose(self) -> Any:
        """A new matrix with rows and columns exchanged."""
        rows = zip(*(column._tuple() for column in self._columns), strict=True)
        return self._from_columns([self._column._from(row) for row in rows])

    def determinant(self) -> float:
        """The determinant, by cofactors as a device computes it."""
        return _determinant([column._tuple() for column in self._columns])

    def inverse(self) -> Any:
        """The inverse, by cofactors. Raises ValueError if the determinant is zero (undefined on a
        device).
        """
        columns = [column._tuple() for column in self._columns]
        determinant = _determinant(columns)
        if determinant == 0.0:
            raise ValueError(f"a {type(self).__name__} with determinant zero has no inverse")
        size = self._size
        return self._from_columns(
            [
                self._column._from(
                    _cofactor(columns, row, column) / determinant for row in range(size)
                )
                for column in range(size)
            ]
        )

    # Conversion

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._columns))})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(component for column in self._columns for component in column)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """A new float64 ndarray of shape (n, n), one column of the matrix after the other."""
        import numpy

        if copy is False:
            raise ValueError(f"a {type(self).__name__} cannot be viewed as an array without a copy")
        return numpy.array([column._tuple() for column in self._columns], dtype=dtype)


def _minor(columns: list[tuple[float, ...]], column: int, row: int) -> list[tuple[float, ...]]:
    return [c[:row] + c[row + 1 :] for index, c in enumerate(columns) if index != column]


def _cofactor(columns: list[tuple[float, ...]], column: int, row: int) -> float:
    determinant = _determinant(_minor(columns, column, row))
    return -determinant if (column + row) % 2 else determinant


def _determinant(columns: list[tuple[float, ...]]) -> float:
    if len(columns) == 1:
        return columns[0][0]
    return sum(columns[0][row] * _cofactor(columns, 0, row) for row in range(len(columns)))


class mat2(Matrix):
    """Two columns of vec2."""

    __slots__ = ()
    _size = 2
    _column = vec2


class mat3(Matrix):
    """Three columns of vec3."""

    __slots__ = ()
    _size = 3
    _column = vec3


class mat4(Matrix):
    """Four columns of vec4, with constructors for the usual transformations (right-handed, OpenGL's
    clip space).
    """

    __slots__ = ()
    _size = 4
    _column = vec4

    @staticmethod
    def translation(offset: vec3) -> mat4:
        """The matrix that moves a point by `offset`."""
        return mat4(
            vec4(1.0, 0.0, 0.0, 0.0),
            vec4(0.0, 1.0, 0.0, 0.0),
            vec4(0.0, 0.0, 1.0, 0.0),
            vec4(vec3(*offset), 1.0),
        )

    @staticmethod
    def scale(factors: vec3 | float) -> mat4:
        """The matrix that scales by one factor for each axis, or by one for all."""
        x, y, z = vec3(factors)
        return mat4(
            vec4(x, 0.0, 0.0, 0.0),
            vec4(0.0, y, 0.0, 0.0),
            vec4(0.0, 0.0, z, 0.0),
            vec4(0.0, 0.0, 0.0, 1.0),
        )

    @staticmethod
    def rotation(angle: float, axis: vec3) -> mat4:
        """The rotation by `angle` radians about `axis` (of any length), counterclockwise as seen
        from its tip.
        """
        x, y, z = vec3(*axis).normalize()
        c, s = math.cos(angle), math.sin(angle)
        t = 1.0 - c
        return mat4(
            vec4(t * x * x + c, t * x * y + s * z, t * x * z - s * y, 0.0),
            vec4(t * x * y - s * z, t * y * y + c, t * y * z + s * x, 0.0),
            vec4(t * x * z + s * y, t * y * z - s * x, t * z * z + c, 0.0),
            vec4(0.0, 0.0, 0.0, 1.0),
        )

    @staticmethod
    def perspective(fovy: float, aspect: float, near: float, far: float) -> mat4:
        """A perspective projection looking along -z.

        `fovy` is the vertical field of view in radians, `aspect` width over height, `near` and
        `far` the positive distances of the clip planes, which map to depth -1 and 1.
        """
        f = 1.0 / math.tan(fovy / 2.0)
        return mat4(
            vec4(f / aspect, 0.0, 0.0, 0.0),
            vec4(0.0, f, 0.0, 0.0),
            vec4(0.0, 0.0, (far + near) / (near - far), -1.0),
            vec4(0.0, 0.0, 2.0 * far * near / (near - far), 0.0),
        )

    @staticmethod
    def orthographic(
        left: float, right: float, bottom: float, top: float, near: float, far: float
    ) -> mat4:
        """A parallel projection of the given box, looking along -z."""
        width, height, depth = right - left, top - bottom, far - near
        return mat4(
            vec4(2.0 / width, 0.0, 0.0, 0.0),
            vec4(0.0, 2.0 / height, 0.0, 0.0),
            vec4(0.0, 0.0, -2.0 / depth, 0.0),
            vec4(-(right + left) / width, -(top + bottom) / height, -(far + near) / depth, 1.0),
        )

    @staticmethod
    def look_at(eye: vec3, center: vec3, up: vec3) -> mat4:
        """The view matrix of a camera at `eye` that looks at `center`, with `up` upwards in the
        picture.
        """
        eye = vec3(*eye)
        forward = (vec3(*center) - eye).normalize()
        right = forward.cross(vec3(*up)).normalize()
        upward = right.cross(forward)
        return mat4(
            vec4(right.x, upward.x, -forward.x, 0.0),
            vec4(right.y, upward.y, -forward.y, 0.0),
            vec4(right.z, upward.z, -forward.z, 0.0),
            vec4(-right.dot(eye), -upward.dot(eye), forward.dot(eye), 1.0),
        )
