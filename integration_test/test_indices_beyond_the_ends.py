"""Lists without a heap: an index beyond the ends means the first or the last element, on every device."""

from collections.abc import Callable

import numpy as np
import pytest

import pystream as ps
from pystream import vec4

INDICES = [-(2**31), -9, -4, -3, -1, 0, 1, 2, 3, 4, 2**31 - 1]
TRIANGLE = np.array([[-1, -1, 0, 1], [3, -1, 0, 1], [-1, 3, 0, 1]], "f4")


class Lamp:
    def __init__(self, power):
        self.power = power


def read(n):
    items = [1.0, 2.0, 4.0]
    return items[n]


def read_what_was_written(n):
    items = [1.0, 2.0, 4.0]
    for k in range(1, 50):
        items[k * k % 3] += k
    return items[n]


def read_what_was_appended(n):
    items = [1.0]
    for k in range(2):
        items.append(2.0 + k)
    return items[n]


def write(n):
    items = [1.0, 2.0, 4.0]
    items[n] = 16.0
    return items[0] + 32.0 * items[1] + 1024.0 * items[2]


def modify_an_object(n):
    lamps = [Lamp(1.0), Lamp(2.0), Lamp(4.0)]
    lamps[n].power += 8.0
    return lamps[0].power + 32.0 * lamps[1].power + 1024.0 * lamps[2].power


FUNCTIONS = [read, read_what_was_written, read_what_was_appended, write, modify_an_object]
Function = Callable[[int], float]


def expected(function: Function, n: int) -> float:
    """The result of CPython for the index that `n` stands for: from the end if negative, then the nearest."""
    return function(min(max(n + 3 if n < 0 else n, 0), 2))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_shader(function: Function, opengl) -> None:
    class Indexed(ps.Shader):
        n: int

        def shade_vertex(self, context, position: vec4):
            context.position = position

        def shade_fragment(self, context):
            context.colors = (vec4(function(self.n)),)

    program = ps.compile(Indexed)
    target = ps.Framebuffer(1, 1, dtype="f4", depth=False)
    shader = Indexed()
    for n in INDICES:
        shader.n = n
        program.draw(target, shader, position=TRIANGLE, device="opengl")
        assert target.colors[0].read()[0, 0, 0] == expected(function, n), n


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_kernel(function: Function) -> None:
    @ps.kernel
    def indexed(i: int, n: ps.Array[int], y: ps.Array[float]):
        y[i] = function(n[i])

    results = np.zeros(len(INDICES), "f4")
    ps.launch(indexed, len(INDICES), np.array(INDICES, "i4"), results, device="cpu")
    assert results.tolist() == [expected(function, n) for n in INDICES]
