"""Write tiles.png and marble.png, 512 x 512, both repeating without a seam.

Run `python examples/assets/make_textures.py` to make the files again.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

SIZE = 512


def noise(rng: np.random.Generator, smoothness: float) -> np.ndarray:
    """Periodic noise (SIZE, SIZE) in 0..1 whose spectrum falls with frequency ** -smoothness."""
    frequency = np.fft.fftfreq(SIZE) * SIZE
    radius = np.hypot(*np.meshgrid(frequency, frequency))
    spectrum = np.fft.fft2(rng.standard_normal((SIZE, SIZE))) / np.maximum(radius, 1) ** smoothness
    spectrum[0, 0] = 0
    field = np.fft.ifft2(spectrum).real
    return (field - field.min()) / np.ptp(field)


def mix(a: tuple[int, ...], b: tuple[int, ...], t: np.ndarray) -> np.ndarray:
    """Colours between `a` (where t is 0) and `b` (where t is 1): (SIZE, SIZE, 3)."""
    return np.asarray(a) * (1 - t[..., None]) + np.asarray(b) * t[..., None]


def tiles(rng: np.random.Generator) -> np.ndarray:
    """2 x 2 slabs of two stones with pale joints between them."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE * 2
    grain = noise(rng, 1.6)
    light = mix((196, 184, 164), (226, 218, 202), grain)
    dark = mix((92, 104, 112), (126, 138, 144), grain)
    odd = (np.floor(x) + np.floor(y)) % 2
    stone = np.where(odd[..., None] > 0, dark, light)
    gap = np.minimum(np.minimum(x % 1, 1 - x % 1), np.minimum(y % 1, 1 - y % 1))
    joint = np.clip((gap - 0.012) / 0.014, 0, 1)
    worn = np.clip(gap / 0.12, 0, 1) * 0.14 + 0.86
    return mix((150, 142, 130), (0, 0, 0), joint) * 1.0 + stone * (joint * worn)[..., None]


def marble(rng: np.random.Generator) -> np.ndarray:
    """White stone with thin veins along the zero lines of two noises."""
    cloud = noise(rng, 2.2)
    colour = mix((228, 226, 222), (250, 248, 244), cloud)
    for smoothness, width, strength in ((2.1, 0.020, 0.75), (1.9, 0.010, 0.45)):
        field = noise(rng, smoothness)
        vein = strength * np.exp(-np.abs(field - np.median(field)) / width)
        colour = colour * (1 - vein[..., None]) + np.asarray((84, 92, 108)) * vein[..., None]
    return colour


def main() -> None:
    """Write both images beside this script, as palette images to keep them small."""
    folder = Path(__file__).parent
    for seed, (name, make) in enumerate({"tiles": tiles, "marble": marble}.items()):
        pixels = make(np.random.default_rng(seed)).clip(0, 255).astype(np.uint8)
        image = Image.fromarray(pixels).quantize(96, dither=Image.Dither.NONE)
        image.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
