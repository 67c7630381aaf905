"""Textures made from formulas: colours, heights, normals and ramps, as NumPy arrays.

Arrays are (size, size) or (size, size, channels), repeat at their edges, and have row 0 at v = 0, the
bottom; `texture` turns them for `pystream.Texture2D`. Colours are linear.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

import pystream as ps


def texture(array: np.ndarray, mipmaps: bool = True, wrap: str = "repeat") -> ps.Texture2D:
    """A texture of half floats."""
    return ps.Texture2D(array[::-1].astype(np.float16), mipmaps=mipmaps, wrap=wrap)


def picture(path: Path) -> ps.Texture2D:
    """An image file with sRGB colours, as a texture with linear ones."""
    encoded = np.asarray(Image.open(path).convert("RGB"), np.float32)[::-1] / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return texture(linear)


def plain() -> ps.Texture2D:
    """One white texel."""
    return texture(np.ones((1, 1, 3)))


def grid(size: int) -> tuple[np.ndarray, np.ndarray]:
    """u and v of the texel centres."""
    centres = (np.arange(size) + 0.5) / size
    return tuple(np.meshgrid(centres, centres))


def noise(size: int, cells: int, seed: int) -> np.ndarray:
    """Smooth noise 0..1 of `cells` random values along each edge."""
    values = np.random.default_rng(seed).random((cells, cells))
    u, v = (axis * cells for axis in grid(size))
    column, row = u.astype(int), v.astype(int)
    a, b = smooth(u - column), smooth(v - row)
    right, above = (column + 1) % cells, (row + 1) % cells
    lower = (1 - a) * values[row, column] + a * values[row, right]
    upper = (1 - a) * values[above, column] + a * values[above, right]
    return (1 - b) * lower + b * upper


def turbulence(size: int, cells: int, seed: int, octaves: int = 4) -> np.ndarray:
    """Noise of several sizes, 0..1."""
    layers = [noise(size, cells << k, seed + k) / 2**k for k in range(octaves)]
    return sum(layers) / sum(1 / 2**k for k in range(octaves))


def smooth(t: np.ndarray, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """0 below `low`, 1 above `high`, and a smooth way between."""
    t = np.clip((t - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def cobbles(size: int, stones: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rounded stones, `stones` along each edge: their heights 0..1, and a random number a stone."""
    random = np.random.default_rng(seed)
    place = np.stack(np.meshgrid(np.arange(stones), np.arange(stones)), axis=-1)
    place = ((place + 0.5 + random.uniform(-0.36, 0.36, place.shape)) / stones).reshape(-1, 2)
    u, v = grid(size)
    nearest, second = np.full((2, size, size), np.inf)
    owner = np.zeros((size, size), int)
    for number, (x, y) in enumerate(place):
        # The shortest way may lead over an edge.
        across, up = (abs(axis - at) for axis, at in ((u, x), (v, y)))
        apart = np.hypot(np.minimum(across, 1 - across), np.minimum(up, 1 - up))
        closer = apart < nearest
        second = np.where(closer, nearest, np.minimum(second, apart))
        owner = np.where(closer, number, owner)
        nearest = np.where(closer, apart, nearest)
    gap = (second - nearest) * stones
    tone = random.random(len(place))[owner]
    heights = smooth(gap, 0.03, 0.38) * (0.75 + 0.25 * tone)
    return heights * (0.9 + 0.1 * turbulence(size, 16, seed)), tone


def bricks(size: int, rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A wall of `rows` rows of bricks, an even number: heights 0..1, and a random number a brick."""
    u, v = grid(size)
    row = (v * rows).astype(int)
    along = u * rows / 2 + 0.5 * (row % 2)
    column = along.astype(int) % (rows // 2)
    x, y = along % 1.0, v * rows % 1.0
    edge = np.minimum(2.0 * np.minimum(x, 1 - x), np.minimum(y, 1 - y))
    tone = np.random.default_rng(seed).random((rows, rows // 2))[row, column]
    heights = smooth(edge, 0.04, 0.16) * (0.8 + 0.2 * tone)
    return heights * (0.85 + 0.15 * turbulence(size, 8, seed)), tone


def tinted(tone: np.ndarray, heights: np.ndarray, dark: tuple, bright: tuple) -> np.ndarray:
    """Colours (size, size, 3) between two, by the tone of each stone; the gaps are darker."""
    mixed = np.asarray(dark) + tone[..., np.newaxis] * np.subtract(bright, dark)
    return mixed * (0.35 + 0.65 * heights[..., np.newaxis])


def normals(heights: np.ndarray, depth: float) -> np.ndarray:
    """Unit normals (size, size, 3), -1..1 as 0..1, of heights that reach `depth` in units of uv."""
    size = len(heights)
    slope_u = (np.roll(heights, -1, axis=1) - np.roll(heights, 1, axis=1)) * (0.5 * size * depth)
    slope_v = (np.roll(heights, -1, axis=0) - np.roll(heights, 1, axis=0)) * (0.5 * size * depth)
    up = np.stack([-slope_u, -slope_v, np.ones_like(heights)], axis=-1)
    return 0.5 + 0.5 * up / np.linalg.norm(up, axis=-1, keepdims=True)


def ramp(*levels: float) -> ps.Texture2D:
    """Brightness in steps, from the dark side on the left to the bright one."""
    steps = np.repeat(levels, 16)[np.newaxis, :, np.newaxis]
    return texture(steps, mipmaps=False, wrap="clamp")


def mirrors(size: int, seed: int) -> ps.Texture2D:
    """A random unit vector a texel, -1..1 as 0..1."""
    vectors = np.random.default_rng(seed).normal(size=(size, size, 3))
    vectors /= np.linalg.norm(vectors, axis=-1, keepdims=True)
    array = (0.5 + 0.5 * vectors).astype(np.float32)
    return ps.Texture2D(array, wrap="repeat", filter="nearest")
