"""Ray tracers in fragment shaders, on a driver, against CPython.

A draw a pixel: Mesa 22's llvmpipe mixes up the values of pixels that leave a loop in different rounds.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import pystream as ps

sys.path.insert(0, str(Path(__file__).parent.parent / "python"))

from tests.language.programs import tracers_on_devices as tracers  # noqa: E402

TRIANGLE = np.array([[-1, -1, 0, 1], [3, -1, 0, 1], [-1, 3, 0, 1]], "f4")
PIXELS = [(x, y) for y in range(tracers.HEIGHT) for x in range(y % 3, tracers.WIDTH, 3)]


def light_of_path(x: int, y: int) -> list[float]:
    light = tracers.traced(x, y)
    return [light.x, light.y, light.z]


def light_of_ray(x: int, y: int) -> list[float]:
    return list(tracers.mirrored(x, y))


@pytest.mark.parametrize(
    ("shader", "expected"),
    [(tracers.WeekendShader, light_of_path), (tracers.WhittedShader, light_of_ray)],
    ids=["weekend", "whitted"],
)
def test_pixels_are_those_of_cpython(shader, expected, opengl, tmp_path) -> None:
    program = ps.compile(shader)
    binary = tmp_path / "fragment.spv"
    binary.write_bytes(program.fragment.spirv)
    subprocess.run(["spirv-val", "--target-env", "vulkan1.1", binary], check=True)
    target = ps.Framebuffer(1, 1, colors=1, dtype="f4", depth=False)
    apart = []
    for pixel in PIXELS:
        picture = shader()
        picture.x, picture.y = pixel
        program.draw(target, picture, pos=TRIANGLE)
        drawn = target.colors[0].read()[0, 0, :3]
        apart.append(np.abs(drawn - expected(*pixel)).max())
    # A ray that grazes an edge may miss it with 32 bits.
    assert sum(error > 1e-4 for error in apart) <= 2
    assert np.median(apart) < 1e-6
