"""The abstract types of textures as shaders see them."""

from __future__ import annotations

from abc import ABC, abstractmethod

from .vector import ivec2, vec2, vec3, vec4


class Sampler2D(ABC):
    """A two-dimensional texture with its filter and wrap mode: the type of uniform fields.

    Coordinates are normalised: u runs from 0 at the left to 1 at the right, v from 0 at the bottom
    to 1 at the top. `pystream.Texture2D` is the implementation.
    """

    __slots__ = ()

    @abstractmethod
    def texture(self, uv: vec2, bias: float = 0.0) -> vec4:
        """Filtered colour at `uv`; the level of detail follows from the derivatives of `uv`, plus
        `bias`.
        """

    @abstractmethod
    def texture_lod(self, uv: vec2, lod: float) -> vec4:
        """Filtered colour at `uv` of the level of detail `lod`; 0.0 is the full image."""

    @abstractmethod
    def fetch(self, texel: ivec2, lod: int = 0) -> vec4:
        """Colour of one texel, unfiltered; texel (0, 0) is at the bottom left."""

    @abstractmethod
    def size(self, lod: int = 0) -> ivec2:
        """Width and height in texels of level `lod`."""


class SamplerCube(ABC):
    """A cube map with its filter: the type of uniform fields.

    It surrounds the origin, and is sampled in a direction, whose length does not matter. Face and
    place on it follow from the table of the OpenGL specification (4.5, section 8.13).
    `pystream.TextureCube` is the implementation.
    """

    __slots__ = ()

    @abstractmethod
    def texture(self, direction: vec3, bias: float = 0.0) -> vec4:
        """Filtered colour in a direction; the level of detail follows from the derivatives of
        `direction`, plus `bias`.
        """

    @abstractmethod
    def texture_lod(self, direction: vec3, lod: float) -> vec4:
        """Filtered colour in a direction of the level of detail `lod`; 0.0 is the full image."""

    @abstractmethod
    def size(self, lod: int = 0) -> ivec2:
        """Width and height in texels of each face of level `lod`."""
