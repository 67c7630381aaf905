"""Textures made by the user."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from .cube_sampling import FACES, ImageSamplerCube
from .image import Image, build_mipmaps
from .sampling import ImageSampler2D

Source = str | os.PathLike[str] | np.ndarray


class Texture2D(ImageSampler2D):
    """A two-dimensional texture: the value of a field of type `Sampler2D`.

    Args:
        source: path of an image file, read with Pillow as RGB or RGBA; an ndarray of shape (h, w) or
            (h, w, 1..4) with dtype uint8 (0..255 stand for 0.0..1.0), float16, or another float
            (kept as float32); or a colour attachment ``target.colors[i]``, whose present contents
            are sampled.
        mipmaps: make smaller levels, from which minified images are sampled.
        wrap: outside [0, 1], "clamp" to the edge, "repeat", or "mirror".
        filter: "linear" interpolates between texels (and levels), "nearest" does not.

    The first row of an image or array is the *top* of the picture, and v = 0 is at the *bottom*:
    texture coordinates point up as in OpenGL, so that a picture appears upright on a quad whose uv
    is (0, 0) at its lower left corner. Texel (0, 0) of `fetch` is at the bottom left too. Of arrays
    with fewer than four channels the missing ones are 0, alpha is 1.

    Raises FileNotFoundError for a path that does not exist, TypeError and ValueError for other
    sources, shapes and dtypes that cannot be used.
    """

    def __init__(
        self,
        source: Source | ImageSampler2D,
        mipmaps: bool = False,
        wrap: str = "clamp",
        filter: str = "linear",
    ) -> None:
        self.source = source if isinstance(source, (str, os.PathLike)) else None
        if isinstance(source, ImageSampler2D):
            if mipmaps:
                raise ValueError("a texture over a colour attachment cannot have mipmaps")
            image = source.image
        else:
            image = _image(np.ascontiguousarray(_texels(source)[::-1]), mipmaps)
        super().__init__(image, wrap, filter)

    def __repr__(self) -> str:
        name = f"{os.fspath(self.source)!r}, " if self.source is not None else ""
        return (
            f"<Texture2D {name}{self.image.width} x {self.image.height}, "
            f"{len(self.image.mipmaps) + 1} levels, wrap={self.wrap!r}, filter={self.filter!r}>"
        )


class TextureCube(ImageSamplerCube):
    """A cube map: the value of a field of type `SamplerCube`.

    Args:
        faces: the six faces in the order +x -x +y -y +z -z; each the path of an image file or an
            ndarray, as for `Texture2D`, or all of them as one ndarray of shape (6, n, n) or
            (6, n, n, 1..4). They are squares of one size, number of channels and dtype.
        mipmaps: make smaller levels, from which minified faces are sampled.
        filter: "linear" interpolates between texels (across the edges of the cube too) and levels,
            "nearest" does not.

    Faces lie as OpenGL has them, in a left-handed system, with t = 0 at the first row: pictures are
    seen from within the cube, and up and to the right are +y -z for +x, +y +z for -x, -z +x for +y,
    +z +x for -y, +y +x for +z, +y -x for -z.

    Raises FileNotFoundError for a path that does not exist, TypeError and ValueError for other
    sources, shapes and dtypes that cannot be used.
    """

    def __init__(
        self,
        faces: Sequence[Source] | np.ndarray,
        mipmaps: bool = False,
        filter: str = "linear",
    ) -> None:
        # Seamless edges leave nothing outside that a wrap mode could apply to.
        super().__init__(_image(_stack_faces(faces), mipmaps), "clamp", filter)

    def __repr__(self) -> str:
        return (
            f"<TextureCube {self.image.width} x {self.image.height}, "
            f"{len(self.image.mipmaps) + 1} levels, filter={self.filter!r}>"
        )


_FORMATS = {"uint8": "f1", "float16": "f2", "float32": "f4"}


def _image(texels: np.ndarray, mipmaps: bool) -> Image:
    image = Image.from_array(texels, _FORMATS[texels.dtype.name])
    if mipmaps:
        image.mipmaps = build_mipmaps(texels, image.format)
    return image


def _stack_faces(faces: Any) -> np.ndarray:
    """The texels of a cube map, shape (6, n, n, channels)."""
    if isinstance(faces, (str, os.PathLike)) or not isinstance(faces, (Sequence, np.ndarray)):
        raise TypeError(
            f"a cube map is made of a sequence of six images, not {type(faces).__name__}"
        )
    count = len(faces) if not isinstance(faces, np.ndarray) or faces.ndim else 0
    if count != len(FACES):
        raise ValueError(
            f"a cube map is made of six images, in the order {' '.join(FACES)}, not {count}"
        )
    texels: list[np.ndarray] = []
    for name, face in zip(FACES, faces, strict=True):
        try:
            array = _texels(face)
        except (TypeError, ValueError) as error:
            raise type(error)(f"face {name} of a cube map: {error}") from None
        height, width = array.shape[:2]
        if height != width:
            raise ValueError(f"faces of a cube map are squares, but {name} is {width} x {height}")
        if texels and (array.shape, array.dtype) != (texels[0].shape, texels[0].dtype):
            raise ValueError(
                "faces of a cube map have one size, number of channels and dtype, but "
                f"{name} has the shape {array.shape} and the dtype {array.dtype}, "
                f"{FACES[0]} {texels[0].shape} and {texels[0].dtype}"
            )
        texels.append(array)
    return np.stack(texels)


def _texels(source: Any) -> np.ndarray:
    """The texels of a path or an array, shape (h, w, channels), first row on top."""
    return _load(source) if isinstance(source, (str, os.PathLike)) else _checked(source)


def _load(path: Any) -> np.ndarray:
    from PIL import Image as PillowImage

    with PillowImage.open(path) as picture:
        transparent = "A" in picture.getbands() or "transparency" in picture.info
        return np.asarray(picture.convert("RGBA" if transparent else "RGB"))


def _checked(source: Any) -> np.ndarray:
    if not isinstance(source, np.ndarray):
        raise TypeError(
            "a texture is made from a path, an ndarray or a colour attachment, "
            f"not {type(source).__name__}"
        )
    array = source[..., np.newaxis] if source.ndim == 2 else source
    if array.ndim != 3 or not 1 <= array.shape[2] <= 4 or 0 in array.shape:
        raise ValueError(f"a texture has the shape (h, w) or (h, w, 1..4), not {source.shape}")
    if array.dtype == np.uint8 or array.dtype == np.float16:
        return array.copy()
    if array.dtype.kind == "f":
        return array.astype(np.float32)
    raise TypeError(f"a texture has the dtype uint8 or float, not {source.dtype}")
