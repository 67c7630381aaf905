"""Shaders of every part of the language: the driver draws what CPython computes, pixel by pixel."""

import importlib
import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import pystream as ps
from pystream import vec3, vec4

# The shaders' modules import each other: they are a package beside this file.
sys.path.insert(0, str(Path(__file__).parent))

from programs.base import Quad  # noqa: E402

WIDTH, HEIGHT = 16, 9
THEMES = (
    "control_flow",
    "functions",
    "objects",
    "values",
    "vectors",
    "memory",
    "stages",
    "textures",
)


def shaders() -> dict[str, type[Quad]]:
    found = {}
    for theme in THEMES:
        module = importlib.import_module(f"programs.{theme}")
        for name, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, Quad) and cls.__module__ == module.__name__:
                found[f"{theme}.{name}"] = cls
    return found


SHADERS = shaders()


def draw(program: ps.Program, shader: Quad, device: str) -> list[np.ndarray]:
    """Colours and depth of a quad over the whole target, made of two triangles."""
    colors = len(program.reflection["fragment"]["outputs"])
    target = ps.Framebuffer(WIDTH, HEIGHT, colors=colors, dtype="f4")
    target.clear((-8.0, -8.0, -8.0, -8.0))
    corners = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32)
    program.draw(target, shader, pos=corners, indices=np.array([0, 1, 2, 2, 1, 3]), device=device)
    return [attachment.read() for attachment in target.colors] + [target.read_depth()]


@pytest.mark.parametrize("name", SHADERS)
def test_driver_draws_what_cpython_computes(name: str, opengl, tmp_path) -> None:
    shader = SHADERS[name]()
    program = ps.compile(type(shader))
    validator = shutil.which("spirv-val")
    assert validator is not None, "spirv-val is not installed; see scripts/apt-packages.txt"
    for stage in ("vertex", "fragment"):
        binary = tmp_path / f"{stage}.spv"
        binary.write_bytes(getattr(program, stage).spirv)
        subprocess.run([validator, "--target-env", "vulkan1.1", binary], check=True)

    drawn = draw(program, shader, "opengl")
    expected = draw(program, shader, "python")
    assert max(abs(picture).max() for picture in expected) > 0.0
    for picture, reference in zip(drawn, expected, strict=True):
        np.testing.assert_allclose(picture, reference, rtol=2e-4, atol=2e-4)


class OwnVector:
    """As people write them who know no vec3."""

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def plus(self, other):
        return OwnVector(self.x + other.x, self.y + other.y, self.z + other.z)

    def times(self, k):
        return OwnVector(self.x * k, self.y * k, self.z * k)

    def inner(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def size(self):
        return self.inner(self) ** 0.5

    def unit(self):
        return self.times(1.0 / self.size())

    def outer(self, o):
        x, y, z = self.x, self.y, self.z
        return OwnVector(y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x)

    def between(self, other, t):
        return self.times(1.0 - t).plus(other.times(t))


def test_vector_classes_become_vectors(opengl):
    class Own(ps.Shader):
        light: vec3
        k: float

        def shade_vertex(self, context, pos: vec4):
            context.position = pos
            return pos.xyz

        def shade_fragment(self, context, at):
            p = OwnVector(at.x, at.y, at.z + 2.0)
            light = OwnVector(self.light.x, self.light.y, self.light.z)
            r = p.outer(light).plus(p.between(light.unit(), self.k))
            k = min(max(p.inner(light), 0.0), self.k)
            context.colors = (vec4(r.x, r.y, r.z, k),)

    program = ps.compile(Own)
    for name in ("cross(", "normalize(", "mix(", "dot(", "clamp("):
        assert name in program.fragment.glsl
    shader = Own()
    shader.light, shader.k = vec3(0.5, -0.25, 2.0), 0.75
    pos = np.array([[-1, -1, 0, 1], [3, -1, 0, 1], [-1, 3, 0, 1]], "f4")
    pixels = {}
    for device in ("opengl", "python"):
        target = ps.Framebuffer(4, 4, dtype="f4", depth=False)
        program.draw(target, shader, pos=pos, device=device)
        pixels[device] = target.colors[0].read()
    np.testing.assert_allclose(pixels["opengl"], pixels["python"], rtol=1e-5, atol=1e-6)
