"""Whole programs at stage registers: the examples' shaders and the ray tracers keep nothing in memory but pools.

The programs with pictures: that a driver draws them as CPython does is tested in `integration_test`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import pystream as ps
from pystream.compiler import stage_text
from pystream.runtime.cpu import MachineCode

from .memory_counts import MemoryCounts, count_memory
from .programs import tracers_on_devices as tracers
from .programs import whitted

sys.path.insert(0, str(Path(__file__).parents[3] / "examples"))

import first_light  # noqa: E402
import heap_to_register  # noqa: E402

#: The spheres of the scene, with what their materials consist of.
WORLD = MemoryCounts({"world_center": 18, "world_material": 30, "world_radius": 6}, 45, 45)
#: Shapes with their surfaces, all that a ray hits, and lights.
SCENE = {"hits": 100, "items": 100, "items_x": 4, "items_y": 4, "items_z": 4}
LAMPS = MemoryCounts({"Lamp_power": 2, "lamps": 2}, 4, 5)

#: Pools with their places, loads and stores of each program. `Lit` has objects, tuples and unions, too.
EXPECTED = {
    first_light.Lit: MemoryCounts(),
    heap_to_register.Stage: LAMPS,
    tracers.weekend_kernel: WORLD,
    tracers.WeekendShader: WORLD,
    tracers.whitted_kernel: MemoryCounts(SCENE, 53, 71),
    tracers.WhittedShader: MemoryCounts(SCENE, 53, 71),
}
KERNELS = (tracers.weekend_kernel, tracers.whitted_kernel)
PIXELS = tracers.WIDTH * tracers.HEIGHT


@pytest.mark.parametrize("entry", EXPECTED, ids=lambda entry: entry.__name__)
def test_nothing_stays_but_pools(entry) -> None:
    counts = count_memory(stage_text(entry, "registers"))
    assert counts.objects == 0
    assert counts == EXPECTED[entry]


def picture(kernel, device: str) -> np.ndarray:
    """Red, green and blue of all pixels, with 64 bits."""
    channels = [np.zeros(PIXELS) for _ in range(3)]
    ps.launch(kernel, PIXELS, *channels, device=device)
    return np.array(channels)


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.__name__)
def test_pictures_are_those_of_cpython(kernel) -> None:
    expected = picture(kernel, "python")
    assert len(np.unique(expected)) > 20
    np.testing.assert_array_equal(picture(kernel, "cpu"), expected)


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.__name__)
def test_pictures_with_32_bits(kernel) -> None:
    """As far as 32 bits go: a ray that grazes an edge may miss it."""
    code = MachineCode(stage_text(kernel, "core", {"float-width": 32, "int-width": 32}))
    arguments = code.reflection(kernel.__name__)["arguments"]
    elements = {"f32": np.float32, "f64": np.float64}
    channels = [np.zeros(PIXELS, elements[argument["type"]]) for argument in arguments]
    code.launch(kernel.__name__, (PIXELS,), b"", channels, threads=1)
    apart = np.abs(np.array(channels) - picture(kernel, "python")).max(axis=0)
    assert np.count_nonzero(apart > 1e-4) <= 2


def test_the_loop_over_mirrors_is_the_recursion() -> None:
    """The ray tracer's picture is that of the original, which calls itself."""
    for x in range(tracers.WIDTH):
        for y in range(tracers.HEIGHT):
            original = tracers.seen_by(whitted.build_scene(), x, y)
            assert tracers.mirrored(x, y) == pytest.approx(original, abs=1e-12)


def test_recursion_of_unknown_depth_is_refused() -> None:
    """The original itself: how often it calls itself is told by a counter in an object."""

    @ps.kernel
    def kernel(i: int, red: ps.Array[float]):
        red[i], _, _ = tracers.seen_by(whitted.build_scene(), i, i)

    with pytest.raises(ps.CompileError, match="recursion whose depth is not known") as refused:
        stage_text(kernel, "registers")
    assert "colour = scene.ray_colour(reflected)" in str(refused.value)
