"""Sampling of cube maps on the host, by the rules of the OpenGL 4.5 specification, section 8.13 and
8.14, with edges as GL_TEXTURE_CUBE_MAP_SEAMLESS has them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..types import SamplerCube, vec3, vec4
from .sampling import ImageSampler, blend

FACES = ("+x", "-x", "+y", "-y", "+z", "-z")

#: Table 8.19 of the specification: which component of a direction, with which sign, is sc, tc and |ma|.
_TABLE = (
    ((2, -1.0), (1, -1.0), (0, 1.0)),
    ((2, 1.0), (1, -1.0), (0, -1.0)),
    ((0, 1.0), (2, 1.0), (1, 1.0)),
    ((0, 1.0), (2, -1.0), (1, -1.0)),
    ((0, 1.0), (1, -1.0), (2, 1.0)),
    ((0, -1.0), (1, -1.0), (2, -1.0)),
)


def select_face(direction: Sequence[float]) -> tuple[int, float, float]:
    """The face, by its number in `FACES`, that a direction points to, and s and t in [0, 1] there.

    Between components of equal magnitude, where the specification leaves it open, x comes before y
    before z. Directions that are zero or not finite are undefined on a device; here they point to +z.
    """
    if not all(map(math.isfinite, direction)) or not any(direction):
        direction = (0.0, 0.0, 1.0)
    magnitudes = [abs(component) for component in direction]
    axis = magnitudes.index(max(magnitudes))
    face = 2 * axis + (direction[axis] < 0.0)
    sc, tc, ma = _in_face(face, direction)
    return face, (sc / ma + 1.0) / 2.0, (tc / ma + 1.0) / 2.0


def direction_to(face: int, s: float, t: float) -> tuple[float, float, float]:
    """The direction that meets the plane of a face at s and t, which may lie outside [0, 1]."""
    direction = [0.0, 0.0, 0.0]
    for (axis, sign), value in zip(_TABLE[face], (2.0 * s - 1.0, 2.0 * t - 1.0, 1.0), strict=True):
        direction[axis] = sign * value
    return direction[0], direction[1], direction[2]


def _in_face(face: int, vector: Sequence[float]) -> tuple[float, float, float]:
    """sc, tc and |ma| of a direction, or of a difference of directions."""
    (a, i), (b, j), (c, k) = _TABLE[face]
    return i * vector[a], j * vector[b], k * vector[c]


class ImageSamplerCube(ImageSampler, SamplerCube):
    """A sampler over an `Image` of six faces."""

    one_level_per_block = False

    def texture(self, direction: vec3, bias: float = 0.0) -> vec4:
        """Filtered colour in a direction.

        Of a cube map with mipmaps the level follows from the derivatives of `direction` where the
        ``python`` device shades; called by hand, outside of a draw, it is the full image, plus
        `bias`.
        """
        return self._texture(direction, bias)

    def texture_lod(self, direction: vec3, lod: float) -> vec4:
        """Filtered colour of level `lod`; between two levels it is interpolated if linear."""
        return self._texture_lod(direction, lod)

    def texels_between(self, here: Sequence[float], there: Sequence[float]) -> float:
        """The distance on the face that the direction `here` points to, by the derivative there."""
        face, _, _ = select_face(here)
        sc, tc, ma = _in_face(face, here)
        dsc, dtc, dma = _in_face(face, [b - a for a, b in zip(here, there, strict=True)])
        if ma <= 0.0:
            return 0.0
        ds, dt = (dsc - sc / ma * dma) / ma, (dtc - tc / ma * dma) / ma
        return math.hypot(ds, dt) / 2.0 * self.image.width

    def _checked(self, direction: Any) -> vec3:
        if not isinstance(direction, vec3):
            raise TypeError(f"the direction in a cube map is vec3, not {type(direction).__name__}")
        return direction

    def _sample(self, index: int, direction: Any) -> vec4:
        face, s, t = select_face(self._checked(direction)._tuple())
        level = self.image.levels()[index]
        size = level.shape[1]
        s, t = s * size, t * size
        if self.filter == "nearest":
            x, y = min(math.floor(s), size - 1), min(math.floor(t), size - 1)
            return vec4._from(level[face, y, x].tolist())
        s, t = s - 0.5, t - 0.5
        left, top = math.floor(s), math.floor(t)
        a, b = s - left, t - top
        corners = [_texel(level, face, x, y) for y in (top, top + 1) for x in (left, left + 1)]
        # At a corner of the cube three faces meet: the fourth texel is the mean of theirs.
        there = [corner for corner in corners if corner is not None]
        missing = [sum(channel) / len(there) for channel in zip(*there, strict=True)]
        weights = (1.0 - a) * (1.0 - b), a * (1.0 - b), (1.0 - a) * b, a * b
        return blend(weights, [missing if corner is None else corner for corner in corners])


def _texel(level: Any, face: int, x: int, y: int) -> list[float] | None:
    """A texel of a face, or the one next to it on the neighbouring face; None beyond a corner."""
    size = level.shape[1]
    outside = not 0 <= x < size, not 0 <= y < size
    if all(outside):
        return None
    if any(outside):
        # Seen from the centre, a texel beyond the edge lies within the neighbour's outermost texel.
        face, s, t = select_face(direction_to(face, (x + 0.5) / size, (y + 0.5) / size))
        x, y = math.floor(s * size), math.floor(t * size)
    return level[face, y, x].tolist()
