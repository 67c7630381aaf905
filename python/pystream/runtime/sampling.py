"""Sampling of two-dimensional textures on the host, by the rules of the OpenGL 4.5 specification,
section 8.14.
"""

from __future__ import annotations

import math
from typing import Any, Protocol

from ..types import Sampler2D, ivec2, vec2, vec4
from .image import Image

WRAPS = ("clamp", "repeat", "mirror")
FILTERS = ("linear", "nearest")


class LevelSource(Protocol):
    """Something that knows the derivatives of texture coordinates: see `derivatives.QuadRecorder`."""

    def level_of_detail(self, sampler: ImageSampler, uv: vec2) -> float:
        """The base-2 logarithm of the texels that a step of one pixel crosses."""


class ImageSampler(Sampler2D):
    """A sampler over an `Image`: what textures and colour attachments have in common."""

    #: Where `texture` gets the level of detail from, while a device shades fragments; else None.
    level_source: LevelSource | None = None

    def __init__(self, image: Image, wrap: str, filter: str) -> None:
        if wrap not in WRAPS:
            raise ValueError(f"wrap is one of {', '.join(WRAPS)}, not {wrap!r}")
        if filter not in FILTERS:
            raise ValueError(f"filter is one of {', '.join(FILTERS)}, not {filter!r}")
        self.image, self.wrap, self.filter = image, wrap, filter

    @property
    def mipmapped(self) -> bool:
        """Whether there are smaller levels."""
        return bool(self.image.mipmaps)

    def size(self, lod: int = 0) -> ivec2:
        """Width and height in texels of level `lod`. Raises IndexError if there is no such level."""
        height, width = self._level(lod).shape[:2]
        return ivec2(width, height)

    def fetch(self, texel: ivec2, lod: int = 0) -> vec4:
        """The texel (x, y) of level `lod`, counted from the bottom left.

        Raises IndexError outside the texture, where the result on a device is undefined.
        """
        level = self._level(lod)
        x, y = texel
        if not (0 <= x < level.shape[1] and 0 <= y < level.shape[0]):
            raise IndexError(
                f"texel ({x}, {y}) is outside a texture of {level.shape[1]} x {level.shape[0]}"
            )
        return vec4._from(level[y, x].tolist())

    def texture(self, uv: vec2, bias: float = 0.0) -> vec4:
        """Filtered colour at `uv`.

        Of a texture with mipmaps the level follows from the derivatives of `uv` where the
        ``python`` device shades; called by hand, outside of a draw, it is the full image, plus
        `bias`.
        """
        if not self.image.mipmaps:
            return self._sample(0, uv)
        source = ImageSampler.level_source
        lod = source.level_of_detail(self, uv) if source is not None else 0.0
        return self.texture_lod(uv, lod + bias)

    def texture_lod(self, uv: vec2, lod: float) -> vec4:
        """Filtered colour at `uv` of level `lod`; between two levels it is interpolated if linear."""
        top = len(self.image.mipmaps)
        lod = min(max(lod, 0.0), float(top))
        if self.filter == "nearest":
            return self._sample(math.ceil(lod + 0.5) - 1 if lod > 0.5 else 0, uv)
        low = min(math.floor(lod), top)
        if low == lod:
            return self._sample(low, uv)
        return self._sample(low, uv).mix(self._sample(low + 1, uv), lod - low)

    def _level(self, lod: int) -> Any:
        levels = self.image.levels()
        if not 0 <= lod < len(levels):
            raise IndexError(f"level {lod} is outside a texture with {len(levels)} levels")
        return levels[lod]

    def _sample(self, index: int, uv: vec2) -> vec4:
        if not isinstance(uv, vec2):
            raise TypeError(f"texture coordinates are vec2, not {type(uv).__name__}")
        level = self.image.levels()[index]
        height, width = level.shape[:2]
        u, v = uv.x, uv.y
        if not (math.isfinite(u) and math.isfinite(v)):
            u = v = 0.0  # Undefined on a device; anything but an exception will do.
        u, v = u * width, v * height
        if self.filter == "nearest":
            x, y = self._wrap(math.floor(u), width), self._wrap(math.floor(v), height)
            return vec4._from(level[y, x].tolist())
        u, v = u - 0.5, v - 0.5
        left, bottom = math.floor(u), math.floor(v)
        a, b = u - left, v - bottom
        x0, x1 = self._wrap(left, width), self._wrap(left + 1, width)
        y0, y1 = self._wrap(bottom, height), self._wrap(bottom + 1, height)
        corners = (level[y, x].tolist() for y, x in ((y0, x0), (y0, x1), (y1, x0), (y1, x1)))
        weights = (1.0 - a) * (1.0 - b), a * (1.0 - b), (1.0 - a) * b, a * b
        return vec4._from(
            weights[0] * p + weights[1] * q + weights[2] * r + weights[3] * s
            for p, q, r, s in zip(*corners, strict=True)
        )

    def _wrap(self, index: int, size: int) -> int:
        if self.wrap == "repeat":
            return index % size
        if self.wrap == "mirror":
            index %= 2 * size
            return index if index < size else 2 * size - 1 - index
        return min(max(index, 0), size - 1)
