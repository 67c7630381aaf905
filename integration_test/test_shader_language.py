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

# The shaders' modules import each other: they are a package beside this file.
sys.path.insert(0, str(Path(__file__).parent))

from programs.base import Quad  # noqa: E402

WIDTH, HEIGHT = 16, 9
THEMES = ("control_flow", "functions", "objects", "values", "vectors", "memory", "stages")


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
