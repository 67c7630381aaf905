"""The reference rasteriser against the OpenGL driver, which implements the specification independently."""

import numpy as np
import pytest

from pystream import Framebuffer


def render(program, shader, device, positions, colors, size=(64, 48), **options):
    target = Framebuffer(*size, colors=2, dtype="f4")
    target.clear((0.0, 0.0, 0.0, 0.0))
    program.draw(target, shader, pos=positions, color=colors, device=device, **options)
    return target


def compare(program, shader, positions, colors, *, edge=0.001, **options):
    """Draw with both devices; give the share of pixels that differ in coverage."""
    a = render(program, shader, "python", positions, colors, **options)
    b = render(program, shader, "opengl", positions, colors, **options)
    first, second = a.colors[0].read(), b.colors[0].read()
    same = first[..., 3] == second[..., 3]
    assert (~same).mean() <= edge
    difference = np.abs(first - second)[same]
    assert difference.max() <= 1e-3
    assert np.abs(a.colors[1].read() - b.colors[1].read())[same].max() <= 1e-3
    return first, second


def random_triangles(seed, count, spread=0.3, depth=0.9):
    random = np.random.default_rng(seed)
    centre = random.uniform(-1, 1, (count, 1, 2))
    xy = centre + random.uniform(-spread, spread, (count, 3, 2))
    z = random.uniform(-depth, depth, (count, 3, 1))
    w = random.uniform(0.5, 3.0, (count, 3, 1))
    positions = np.concatenate([xy * w, z * w, w], axis=2).reshape(-1, 4)
    return positions, random.uniform(0, 1, (count * 3, 3))


@pytest.mark.parametrize("seed", range(4))
def test_random_triangles(opengl, colored_program, colored, seed):
    first, second = compare(colored_program, colored(), *random_triangles(seed, 40))
    assert (first[..., 3] > 0).mean() > 0.1


@pytest.mark.parametrize("cull", ["back", "front"])
def test_culling(opengl, colored_program, colored, cull):
    compare(colored_program, colored(), *random_triangles(9, 30), cull=cull)


def test_many_tiny_triangles(opengl, colored_program, colored):
    compare(colored_program, colored(), *random_triangles(5, 3000, spread=0.03))


def test_clipping_at_every_plane(opengl, colored_program, colored):
    random = np.random.default_rng(3)
    positions = random.uniform(-2, 2, (60, 3, 4))
    positions[..., 3] = random.uniform(-0.5, 2, (60, 3))
    positions[..., :2] *= 3
    compare(
        colored_program,
        colored(),
        positions.reshape(-1, 4),
        random.uniform(0, 1, (180, 3)),
        edge=0.02,
    )


def test_shared_edges_are_covered_exactly_once(opengl, colored_program, colored):
    """A fan whose edges pass through pixel centres: blending shows gaps and double pixels."""
    ring = [(-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1)]
    positions, size = [], (16, 16)
    for a, b in zip(ring, ring[1:]):
        for x, y in ((0.0625, 0.0625), a, b):
            positions.append((x, y, 0.0, 1.0))
    colors = np.full((len(positions), 3), 0.25)
    options = dict(blend="add", depth_test=False, size=size)
    for device in ("python", "opengl"):
        picture = render(colored_program, colored(), device, positions, colors, **options)
        assert np.allclose(picture.colors[0].read()[..., :3], 0.25), device


def test_fill_rule_agrees_with_the_driver(opengl, colored_program, colored):
    """Axis-aligned and diagonal edges exactly through pixel centres."""
    size = 16

    def at(x, y):
        return 2 * x / size - 1, 2 * y / size - 1, 0.0, 1.0

    shapes = [
        (at(2.5, 2.5), at(7.5, 2.5), at(2.5, 7.5)),
        (at(13.5, 13.5), at(8.5, 13.5), at(13.5, 8.5)),
        (at(2.5, 13.5), at(2.5, 9.5), at(6.5, 13.5)),
        (at(9.5, 2.5), at(13.5, 2.5), at(13.5, 6.5)),
    ]
    positions = np.array(shapes).reshape(-1, 4)
    colors = np.ones((12, 3))
    a, b = (
        render(colored_program, colored(), device, positions, colors, size=(size, size))
        for device in ("python", "opengl")
    )
    assert np.array_equal(a.colors[0].read()[..., 3], b.colors[0].read()[..., 3])


def test_discard_and_depth_order(opengl, colored_program, colored):
    positions = np.array(
        [
            [-8, -1, 0, 1],
            [1, -1, 0, 1],
            [1, 1, 0, 1],
            [-1, -1, 0.5, 1],
            [1, -1, -0.5, 1],
            [-1, 1, 0.5, 1],
        ]
    )
    colors = np.repeat([[1.0, 0, 0], [0, 1.0, 0]], 3, axis=0)
    compare(colored_program, colored(), positions, colors)


def test_both_devices_continue_each_others_pictures(opengl, colored_program, colored):
    positions, colors = random_triangles(1, 20)
    mixed, plain = (Framebuffer(64, 48, colors=2, dtype="f4") for _ in range(2))
    for part, device in ((slice(0, 30), "opengl"), (slice(30, 60), "python")):
        for target, used in ((mixed, device), (plain, "python")):
            colored_program.draw(
                target, colored(), pos=positions[part], color=colors[part], device=used
            )
    same = mixed.colors[0].read()[..., 3] == plain.colors[0].read()[..., 3]
    assert same.mean() > 0.999
    assert np.abs(mixed.colors[0].read() - plain.colors[0].read())[same].max() < 1e-3
    assert np.abs(mixed.read_depth() - plain.read_depth())[same].max() < 1e-5
