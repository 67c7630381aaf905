"""Cube maps in OpenGL: moderngl's cannot be written but in their largest level."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import numpy as np

from .gl_samplers import load_function
from .image import Image

if TYPE_CHECKING:
    import moderngl

_GL_TEXTURE_CUBE_MAP_POSITIVE_X = 0x8515
_GL_UNPACK_ALIGNMENT = 0x0CF5
_FORMATS = {1: 0x1903, 2: 0x8227, 3: 0x1907, 4: 0x1908}
_TYPES = {"f1": 0x1401, "f2": 0x140B, "f4": 0x1406}


class CubeMaps:
    """Makes and fills the cube maps of one context."""

    def __init__(self, context: moderngl.Context, native: Any) -> None:
        """`native` is the glcontext context of `context`, which resolves function names."""
        self._context = context
        enum, integer = ctypes.c_uint, ctypes.c_int
        self._pixel_store = load_function(native, "glPixelStorei", enum, integer)
        self._write = load_function(
            native, "glTexSubImage2D", enum, *[integer] * 5, enum, enum, ctypes.c_void_p
        )

    def allocate(self, image: Image) -> moderngl.TextureCube:
        """A cube map of an image's size and format, with as many levels, without its texels."""
        size = image.width, image.height
        texture = self._context.texture_cube(size, image.channels, alignment=1, dtype=image.format)
        if image.mipmaps:
            texture.build_mipmaps(max_level=len(image.mipmaps))
        return texture

    def write(self, texture: moderngl.TextureCube, image: Image) -> None:
        """Copy all faces of all levels of an image; the context must be current."""
        # As moderngl writes: in a unit that no draw uses.
        texture.use(self._context.default_texture_unit)
        self._pixel_store(_GL_UNPACK_ALIGNMENT, 1)
        format, type = _FORMATS[image.channels], _TYPES[image.format]
        for level, faces in enumerate((image.host(), *image.mipmaps)):
            for face, texels in enumerate(np.ascontiguousarray(faces)):
                target = _GL_TEXTURE_CUBE_MAP_POSITIVE_X + face
                height, width = texels.shape[:2]
                data = texels.ctypes.data
                self._write(target, level, 0, 0, width, height, format, type, data)
