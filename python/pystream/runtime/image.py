"""Texel arrays, of two dimensions or six faces, that live on the host and on devices, whoever wrote them last."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

#: Host dtype of each storage format: normalised 8 bit, half, single precision, and depth.
DTYPES = {"f1": np.uint8, "f2": np.float16, "f4": np.float32, "depth": np.float32}


class ImageDevice(Protocol):
    """What an image needs from a device that wrote it."""

    def download(self, image: Image, copy: Any) -> np.ndarray:
        """The texels of the device's copy, shaped and ordered as `Image.host` gives them."""


class Image:
    """A texel array with its copies.

    The host array has the shape (height, width, channels), its first row at the *bottom*, the order
    of OpenGL and of texture coordinates. That of a cube map has the shape (6, height, width,
    channels), the faces in the order +x -x +y -y +z -z, the first row of each where t is 0.

    At any time one holder has the latest contents: the host, a device, or nobody when the image was
    just filled with one value. Other copies are brought up to date when they are asked for.
    """

    def __init__(
        self, width: int, height: int, channels: int, format: str, *, is_cube: bool = False
    ) -> None:
        self.width, self.height, self.channels = width, height, channels
        self.is_cube = is_cube
        self.format = format
        #: Smaller levels of detail, from half the size on, as read-only host arrays.
        self.mipmaps: list[np.ndarray] = []
        #: Counts the modifications; a copy is stale when it was made from another version.
        self.version = 0
        #: Device copies: device -> (its object, the version it holds).
        self.copies: dict[Any, tuple[Any, int]] = {}
        #: The value of every texel, while the image is only filled; else None.
        self.fill_value: tuple[float, ...] | None = (0.0,) * channels
        self._host: np.ndarray | None = None
        self._writer: ImageDevice | None = None
        self._floats: tuple[int, list[np.ndarray]] = (-1, [])

    @classmethod
    def from_array(cls, texels: np.ndarray, format: str) -> Image:
        """An image of an array, shaped and ordered as that of `host`; not copied."""
        height, width, channels = texels.shape[-3:]
        image = cls(width, height, channels, format, is_cube=texels.ndim == 4)
        image._host, image.fill_value = texels, None
        return image

    def fill(self, value: tuple[float, ...]) -> None:
        """Give every texel one value, in real units (a colour 1.0 is full intensity)."""
        self.version += 1
        self.fill_value, self._writer = tuple(float(component) for component in value), None

    def written_by(self, device: ImageDevice, copy: Any) -> None:
        """Record that a device modified its copy, which now is the latest."""
        self.version += 1
        self.fill_value, self._writer = None, device
        self.copies[device] = copy, self.version

    def host(self, *, for_writing: bool = False) -> np.ndarray:
        """The latest contents as a host array, of the class's shape and order.

        The array may be modified only with `for_writing`, which makes every device's copy stale.
        """
        if self.fill_value is not None:
            value = encode(np.array(self.fill_value, np.float64), self.format)
            faces = (6,) if self.is_cube else ()
            shape = (*faces, self.height, self.width, self.channels)
            self._host = np.empty(shape, DTYPES[self.format])
            self._host[...] = value
        elif self._writer is not None:
            self._host = self._writer.download(self, self.copies[self._writer][0])
        self.fill_value = self._writer = None
        if for_writing:
            self.version += 1
        assert self._host is not None
        return self._host

    def levels(self) -> list[np.ndarray]:
        """All levels as float32 arrays with 4 channels, in real units, for sampling on the host.

        Missing channels are 0 and a missing alpha is 1, as OpenGL has it.
        """
        version, floats = self._floats
        if version != self.version:
            floats = [
                _to_rgba(decode(level, self.format)) for level in (self.host(), *self.mipmaps)
            ]
            self._floats = self.version, floats
        return floats


def encode(values: np.ndarray, format: str) -> np.ndarray:
    """Convert real values to a storage format: clamp and round to 8 bit, or cast."""
    if format == "f1":
        return np.rint(np.clip(np.nan_to_num(values, nan=0.0), 0.0, 1.0) * 255.0).astype(np.uint8)
    with np.errstate(over="ignore"):
        return values.astype(DTYPES[format])


def decode(texels: np.ndarray, format: str) -> np.ndarray:
    """Convert stored texels to real values in float32."""
    if format == "f1":
        return texels.astype(np.float32) / np.float32(255.0)
    return texels.astype(np.float32)


def _to_rgba(values: np.ndarray) -> np.ndarray:
    channels = values.shape[-1]
    if channels == 4:
        return values
    rgba = np.zeros((*values.shape[:-1], 4), np.float32)
    rgba[..., 3] = 1.0
    rgba[..., :channels] = values
    return rgba


def build_mipmaps(texels: np.ndarray, format: str) -> list[np.ndarray]:
    """The smaller levels of an image down to 1 x 1, each half the size of the one before, rounded down.

    Each texel is the mean of the 2 x 2 texels it covers, rounded to the storage format; where a
    size is odd the last row or column of the larger level does not contribute. Devices are given
    these levels, so that all of them sample the same texels. Faces of a cube have levels of their own.
    """
    levels = []
    while max(texels.shape[-3:-1]) > 1:
        height, width = texels.shape[-3:-1]
        values = decode(texels, format)
        if height > 1:
            even, odd = (values[..., first : height // 2 * 2 : 2, :, :] for first in (0, 1))
            values = (even + odd) / 2
        if width > 1:
            even, odd = (values[..., first : width // 2 * 2 : 2, :] for first in (0, 1))
            values = (even + odd) / 2
        texels = np.ascontiguousarray(encode(values, format))
        levels.append(texels)
    return levels
