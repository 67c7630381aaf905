"""Triangle meshes made from formulas, as NumPy arrays.

Every function returns a `Mesh` in model space, counter-clockwise seen from outside, y up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
IndexArray = NDArray[np.uint32]


@dataclass(frozen=True)
class Mesh:
    """Vertices and the triangles between them.

    `positions` and `normals` are (n, 3) float32, normals of length 1; `uvs` is (n, 2) float32;
    `indices` is (m, 3) uint32, a row a triangle.
    """

    positions: FloatArray
    normals: FloatArray
    uvs: FloatArray
    indices: IndexArray

    def __post_init__(self) -> None:
        count = len(self.positions)
        shapes = {"positions": (count, 3), "normals": (count, 3), "uvs": (count, 2)}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                actual = getattr(self, name).shape
                raise ValueError(f"{name} requires shape {shape}, but got {actual}")
        if self.indices.ndim != 2 or self.indices.shape[1] != 3:
            raise ValueError(f"indices requires shape (m, 3), but got {self.indices.shape}")
        if self.indices.size and int(self.indices.max()) >= count:
            raise ValueError(f"indices name vertex {int(self.indices.max())} of {count}")

    @property
    def triangles(self) -> int:
        """Number of triangles."""
        return len(self.indices)


def sphere(radius: float = 1.0, rings: int = 32, segments: int = 64) -> Mesh:
    """A UV sphere around the origin: `rings` bands from pole to pole, `segments` around.

    Has 2 * segments * (rings - 1) triangles.
    """
    u, v = _unit_grid(segments, rings)
    longitude, latitude = 2 * np.pi * u, np.pi * (v - 0.5)
    width = np.cos(latitude)
    normals = np.stack(
        [width * np.sin(longitude), np.sin(latitude), width * np.cos(longitude)], axis=-1
    )
    return _mesh(radius * normals, normals, np.stack([u, v], axis=-1), poles=True)


def torus_knot(
    p: int = 2,
    q: int = 3,
    radius: float = 1.0,
    tube: float = 0.28,
    segments: int = 256,
    sides: int = 20,
) -> Mesh:
    """A tube of radius `tube` swept along the (p, q) torus knot: 2 * segments * sides triangles.

    The knot winds `p` times around the y axis and `q` times around the torus of radius `radius`.
    """
    u, v = _unit_grid(segments, sides)
    centre = knot_curve(u, p, q, radius)
    step = 1e-4
    after, before = knot_curve(u + step, p, q, radius), knot_curve(u - step, p, q, radius)
    tangent = _normalized(after - before)
    # The centre itself is never parallel to the tangent on a torus knot, so it serves as the
    # second axis of a frame that closes without a twist.
    binormal = _normalized(np.cross(tangent, centre))
    normal = np.cross(binormal, tangent)
    angle = 2 * np.pi * v[..., None]
    outward = np.cos(angle) * normal - np.sin(angle) * binormal
    uvs = np.stack([16 * u, 2 * v], axis=-1)
    return _mesh(centre + tube * outward, outward, uvs)


def knot_curve(t: NDArray[np.floating], p: int, q: int, radius: float) -> NDArray[np.float64]:
    """Points of the (p, q) torus knot: `t` of shape (...) in turns gives (..., 3)."""
    around, through = 2 * np.pi * p * t, 2 * np.pi * q * t
    distance = radius * (1.0 + 0.5 * np.cos(through))
    height = 0.5 * radius * np.sin(through)
    return np.stack([distance * np.cos(around), height, distance * np.sin(around)], axis=-1)


def heightfield(
    height: Callable[[NDArray, NDArray], NDArray],
    extent: float = 10.0,
    cells: int = 96,
    tiling: float = 1.0,
) -> Mesh:
    """The ground y = height(x, z) for |x|, |z| <= `extent`: 2 * cells**2 triangles.

    Cells are small near the origin, where one looks closely, and grow outwards. `tiling` is the
    number of texture repeats a unit of length.
    """
    u, v = _unit_grid(cells, cells)
    x, z = (extent * _spread(2 * axis - 1) for axis in (u, 1 - v))
    step = 1e-3
    slope_x = (height(x + step, z) - height(x - step, z)) / (2 * step)
    slope_z = (height(x, z + step) - height(x, z - step)) / (2 * step)
    normals = _normalized(np.stack([-slope_x, np.ones_like(x), -slope_z], axis=-1))
    uvs = tiling * np.stack([x, -z], axis=-1)
    return _mesh(np.stack([x, height(x, z), z], axis=-1), normals, uvs)


def _spread(t: NDArray) -> NDArray:
    """Map -1..1 onto itself, slowly around 0."""
    return 0.2 * t + 0.8 * t**3


def _unit_grid(columns: int, rows: int) -> tuple[NDArray, NDArray]:
    """Parameters u, v in 0..1 on (rows + 1, columns + 1) grid points."""
    if columns < 1 or rows < 1:
        raise ValueError(f"a mesh requires at least one column and row, but got {columns} x {rows}")
    u, v = np.meshgrid(np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows + 1))
    return u, v


def _normalized(vectors: NDArray) -> NDArray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _mesh(positions: NDArray, normals: NDArray, uvs: NDArray, poles: bool = False) -> Mesh:
    """Join grids of shape (rows + 1, columns + 1, k) by two triangles a cell.

    With `poles`, the first and the last row are a point each, and have one triangle a cell.
    """
    rows, columns = positions.shape[0] - 1, positions.shape[1] - 1
    corner = np.arange((rows + 1) * (columns + 1), dtype=np.uint32).reshape(rows + 1, columns + 1)
    a, b = corner[:-1, :-1], corner[:-1, 1:]
    c, d = corner[1:, 1:], corner[1:, :-1]
    lower, upper = np.stack([a, b, c], axis=-1), np.stack([a, c, d], axis=-1)
    if poles:
        lower, upper = lower[1:], upper[:-1]
    return Mesh(
        positions.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        uvs.reshape(-1, 2).astype(np.float32),
        np.concatenate([lower.reshape(-1, 3), upper.reshape(-1, 3)]),
    )
