"""Textures made by the user."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from .image import Image, build_mipmaps
from .sampling import ImageSampler


class Texture2D(ImageSampler):
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
        source: str | os.PathLike[str] | np.ndarray | ImageSampler,
        mipmaps: bool = False,
        wrap: str = "clamp",
        filter: str = "linear",
    ) -> None:
        self.source = source if isinstance(source, (str, os.PathLike)) else None
        if isinstance(source, ImageSampler):
            if mipmaps:
                raise ValueError("a texture over a colour attachment cannot have mipmaps")
            image = source.image
        else:
            array = _load(source) if self.source is not None else _checked(source)
            texels = np.ascontiguousarray(array[::-1])
            image = Image.from_array(texels, _FORMATS[texels.dtype.name])
            if mipmaps:
                image.mipmaps = build_mipmaps(texels, image.format)
        super().__init__(image, wrap, filter)

    def __repr__(self) -> str:
        name = f"{os.fspath(self.source)!r}, " if self.source is not None else ""
        return (
            f"<Texture2D {name}{self.image.width} x {self.image.height}, "
            f"{len(self.image.mipmaps) + 1} levels, wrap={self.wrap!r}, filter={self.filter!r}>"
        )


_FORMATS = {"uint8": "f1", "float16": "f2", "float32": "f4"}


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
