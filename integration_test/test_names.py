"""Names of the user that shading languages reserve, or that collide: draws know Python's names only."""

import itertools

import numpy as np
import pytest

import pystream as ps

SOURCE = """\
import pystream as ps
from pystream import Sampler2D, vec2, vec4

class {cls}(ps.Shader):
    {uniform}: float
    {sampler}: Sampler2D
    def __init__(self):
        self.{uniform} = 0.5
        self.{sampler} = None
    def shade_vertex(self, context, {stream}: vec2):
        context.position = vec4({stream}, 0.0, 1.0)
        return {stream}
    def shade_fragment(self, context, {stream}):
        context.colors = (vec4({stream}, self.{uniform}, self.{sampler}.texture({stream}).x),)
"""

NAMES = [
    "main",
    "texture",
    "größe",
    "gl_Position",
    "pos",
    "vec2",
    "sampler2D",
    "a__b",
    "float_",
    "noise",
    "point",
    "lerp",
]


PLACES = ["cls", "uniform", "sampler", "stream"]
#: These hide a class that the program itself uses.
HIDING = [("cls", "vec2"), ("stream", "vec2")]


@pytest.mark.parametrize(
    ("place", "name"),
    [pair for pair in itertools.product(PLACES, NAMES) if pair not in HIDING],
)
def test_name(place, name, load, opengl):
    names = {"cls": "Plain", "uniform": "gain", "sampler": "image", "stream": "corner"}
    names[place] = name
    check(names, load)


@pytest.mark.parametrize(
    "same", [("cls", "uniform"), ("cls", "stream"), ("uniform", "stream"), ("sampler", "stream")]
)
def test_one_name_for_two_things(same, load, opengl):
    names = {"cls": "Plain", "uniform": "gain", "sampler": "image", "stream": "corner"}
    names |= dict.fromkeys(same, "pos")
    check(names, load)


def check(names, load):
    module = load(SOURCE.format(**names))
    cls = getattr(module, names["cls"])
    program = ps.compile(cls)
    shader = cls()
    setattr(shader, names["sampler"], ps.Texture2D(np.full((1, 1, 4), 51, np.uint8)))
    corners = np.array([[-1, -1], [3, -1], [-1, 3]], np.float32)
    pictures = []
    for device in ("opengl", "python"):
        target = ps.Framebuffer(4, 3, dtype="f4")
        program.draw(target, shader, device=device, **{names["stream"]: corners})
        pictures.append(target.colors[0].read())
    np.testing.assert_allclose(pictures[0], pictures[1], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(pictures[0][..., 2:], [[[0.5, 0.2]] * 4] * 3, rtol=1e-6)
