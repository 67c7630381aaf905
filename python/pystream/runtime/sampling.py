"""Sampling of textures on the host, by the rules of the OpenGL 4.5 specification,
section 8.14.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol

from ..types import Sampler2D, ivec2, vec2, vec4
from .image import Image

WRAPS = ("clamp", "repeat", "mirror")
FILTERS = ("linear", "nearest")


class LevelSource(Protocol):
    """Something that knows the derivatives of texture coordinates: see `derivatives.QuadRecorder`."""

    def level_of_detail(self, sampler: ImageSampler, coordinates: Sequence[float]) -> float:
        """The base-2 logarithm of the texels that a step of one pixel crosses."""


class ImageSampler(ABC):
    """A sampler over an `Image`: what textures of all kinds have in common."""

    #: Where `texture` gets the level of detail from, while a device shades fragments; else None.
    level_source: LevelSource | None = None
    #: Whether the fragments of a block of 2 x 2 have the level of the lower left one, as on GPUs, or
    #: each its own. The specification allows either; Mesa does the latter for cube maps, whose faces
    #: may differ within a block.
    one_level_per_block = True

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
        height, width = self._level(lod).shape[-3:-1]
        return ivec2(width, height)

    @abstractmethod
    def texels_between(self, here: Sequence[float], there: Sequence[float]) -> float:
        """How many texels of level 0 lie between the coordinates of neighbouring fragments, as the one
        sees it that is `here`.
        """

    def _texture(self, coordinates: Any, bias: float) -> vec4:
        """Filtered colour, of the level that follows from the derivatives of the coordinates."""
        if not self.image.mipmaps:
            return self._sample(0, coordinates)
        source = ImageSampler.level_source
        lod = 0.0
        if source is not None:
            lod = source.level_of_detail(self, self._checked(coordinates)._tuple())
        return self._texture_lod(coordinates, lod + bias)

    def _texture_lod(self, coordinates: Any, lod: float) -> vec4:
        """Filtered colour of level `lod`; between two levels it is interpolated if linear."""
        top = len(self.image.mipmaps)
        lod = min(max(lod, 0.0), float(top))
        if self.filter == "nearest":
            return self._sample(math.ceil(lod + 0.5) - 1 if lod > 0.5 else 0, coordinates)
        low = min(math.floor(lod), top)
        if low == lod:
            return self._sample(low, coordinates)
        return self._sample(low, coordinates).mix(self._sample(low + 1, coordinates), lod - low)

    def _level(self, lod: int) -> Any:
        levels = self.image.levels()
        if not 0 <= lod < len(levels):
            raise IndexError(f"level {lod} is outside a texture with {len(levels)} levels")
        return levels[lod]

    @abstractmethod
    def _sample(self, index: int, coordinates: Any) -> vec4:
        """Colour of one level."""

    @abstractmethod
    def _checked(self, coordinates: Any) -> Any:
        """Coordinates of the right type. Raises TypeError for others."""


def blend(weights: Sequence[float], texels: Sequence[Sequence[float]]) -> vec4:
    """The weighted sum of four texels."""
    a, b, c, d = weights
    return vec4._from(a * p + b * q + c * r + d * s for p, q, r, s in zip(*texels, strict=True))


class ImageSampler2D(ImageSampler, Sampler2D):
    """What two-dimensional textures and colour attachments have in common."""

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
        return self._texture(uv, bias)

    def texture_lod(self, uv: vec2, lod: float) -> vec4:
        """Filtered colour at `uv` of level `lod`; between two levels it is interpolated if linear."""
        return self._texture_lod(uv, lod)

    def texels_between(self, here: Sequence[float], there: Sequence[float]) -> float:
        """The distance of two places in texels."""
        (u0, v0), (u1, v1) = here, there
        return math.hypot((u1 - u0) * self.image.width, (v1 - v0) * self.image.height)

    def _checked(self, uv: Any) -> vec2:
        if not isinstance(uv, vec2):
            raise TypeError(f"texture coordinates are vec2, not {type(uv).__name__}")
        return uv

    def _sample(self, index: int, uv: Any) -> vec4:
        u, v = self._checked(uv)._tuple()
        level = self.image.levels()[index]
        height, width = level.shape[:2]
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
        corners = [level[y, x].tolist() for y, x in ((y0, x0), (y0, x1), (y1, x0), (y1, x1))]
        return blend(((1.0 - a) * (1.0 - b), a * (1.0 - b), (1.0 - a) * b, a * b), corners)

    def _wrap(self, index: int, size: int) -> int:
        if self.wrap == "repeat":
            return index % size
        if self.wrap == "mirror":
            index %= 2 * size
            return index if index < size else 2 * size - 1 - index
        return min(max(index, 0), size - 1)
