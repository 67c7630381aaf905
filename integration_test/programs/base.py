"""What the shaders of these tests have in common: a quad over the whole target, coloured by `color`."""

from __future__ import annotations

import pystream as ps
from pystream import vec2, vec4


class Quad(ps.Shader):
    """A shader whose subclasses say what colour there is at p, from -1 to 1 in both directions."""

    gain: float
    count: int
    flag: bool

    def __init__(self):
        self.gain = 0.75
        self.count = 5
        self.flag = True

    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        return pos

    def shade_fragment(self, context, p):
        context.colors = (self.color(p),)

    def color(self, p):
        return vec4(p, self.gain, 1.0)
