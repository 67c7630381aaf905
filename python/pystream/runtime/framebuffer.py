"""Targets to draw to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from numbers import Integral

import numpy as np

from .image import Image, decode, encode
from .sampling import ImageSampler2D

#: Colour attachments that every OpenGL driver supports.
MAX_COLORS = 8


class ColorAttachment(ImageSampler2D):
    """One colour buffer of a `Framebuffer`; it is a texture too (linear, clamped to the edge).

    Wrap it in a `Texture2D` to sample it with other settings.
    """

    def __init__(self, width: int, height: int, dtype: str) -> None:
        super().__init__(Image(width, height, 4, dtype), "clamp", "linear")

    def read(self) -> np.ndarray:
        """The picture as a new array of shape (h, w, 4) with row 0 on *top*.

        Its dtype is uint8 (0..255) for "f1", float16 for "f2", float32 for "f4".
        """
        return np.ascontiguousarray(self.image.host()[::-1])

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture, with alpha, to an image file in the format of the path's suffix.

        Floats are clamped to [0, 1]. Alpha is left out where the format has none.
        """
        from PIL import Image as PillowImage

        texels = self.read()
        if texels.dtype != np.uint8:
            texels = encode(decode(texels, self.image.format), "f1")
        picture = PillowImage.fromarray(texels, "RGBA")
        if os.fspath(path).lower().endswith((".jpg", ".jpeg", ".ppm", ".bmp")):
            picture = picture.convert("RGB")
        picture.save(path)

    def __repr__(self) -> str:
        image = self.image
        return f"<ColorAttachment {image.width} x {image.height}, dtype={image.format!r}>"


class Framebuffer:
    """A target of draws: colour attachments and perhaps a depth buffer, for any device.

    Args:
        width, height: size in pixels.
        colors: number of colour attachments, 1 to 8; a fragment stage writes them in order.
        dtype: "f1" stores colours in [0, 1] with 8 bits, "f2" as half floats, "f4" as floats.
        depth: whether there is a depth buffer.

    A new target is black, transparent, and cleared to depth 1.0. Raises ValueError for other
    arguments.
    """

    def __init__(
        self, width: int, height: int, colors: int = 1, dtype: str = "f1", depth: bool = True
    ) -> None:
        for name, value in (("width", width), ("height", height)):
            if not isinstance(value, Integral) or not 1 <= value <= 16384:
                raise ValueError(
                    f"{name} is a whole number of pixels from 1 to 16384, not {value!r}"
                )
        if not isinstance(colors, Integral) or not 1 <= colors <= MAX_COLORS:
            raise ValueError(f"colors is a number from 1 to {MAX_COLORS}, not {colors!r}")
        if dtype not in ("f1", "f2", "f4"):
            raise ValueError(f"dtype is 'f1', 'f2' or 'f4', not {dtype!r}")
        width, height = int(width), int(height)
        self.width, self.height = width, height
        self.colors = tuple(ColorAttachment(width, height, dtype) for _ in range(colors))
        self.depth = Image(width, height, 1, "depth") if depth else None
        self.clear()

    def clear(
        self, color: Iterable[float] = (0.0, 0.0, 0.0, 0.0), depth: float | None = 1.0
    ) -> None:
        """Fill all colour attachments with `color` (r, g, b, a) and the depth buffer with `depth`.

        With ``depth=None`` the depth buffer is left alone.
        """
        value = tuple(float(component) for component in color)
        if len(value) != 4:
            raise ValueError(f"a clear colour has four components, not {len(value)}")
        for attachment in self.colors:
            attachment.image.fill(value)
        if self.depth is not None and depth is not None:
            self.depth.fill((depth,))

    def read_depth(self) -> np.ndarray:
        """The depth buffer as a new float32 array (h, w) in [0, 1], row 0 on top.

        Raises ValueError if the target has none.
        """
        if self.depth is None:
            raise ValueError("this framebuffer has no depth buffer")
        return np.ascontiguousarray(self.depth.host()[::-1, :, 0])

    def save(self, path: str | os.PathLike[str], index: int = 0) -> None:
        """Write colour attachment `index` to an image file: see `ColorAttachment.save`."""
        self.colors[index].save(path)

    def __repr__(self) -> str:
        return (
            f"<Framebuffer {self.width} x {self.height}, colors={len(self.colors)}, "
            f"dtype={self.colors[0].image.format!r}, depth={self.depth is not None}>"
        )
