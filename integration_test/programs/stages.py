"""What stages are told and what they set, as shaders."""

from __future__ import annotations

import numpy as np

import pystream as ps
from pystream import Sampler2D, vec2, vec3, vec4

from .base import Quad


class Depth(Quad):
    def shade_fragment(self, context, p):
        context.depth = 0.5 + p.x * 0.25
        context.colors = (vec4(context.depth),)


class TwoColors(Quad):
    def shade_fragment(self, context, p):
        context.colors = (vec4(p, 0.0, 1.0), vec4(self.gain, p.yx, 0.5))


class ColorsOnTwoPaths(Quad):
    def shade_fragment(self, context, p):
        if p.x > 0.0:
            context.colors = (vec4(p, 0.0, 1.0),)
        else:
            context.colors = (vec4(1.0),)
            if p.y > 0.0:
                context.colors = (context.colors[0] * 0.5,)


class EarlyReturnFromStage(Quad):
    def shade_fragment(self, context, p):
        context.colors = (vec4(0.25),)
        if p.x < 0.0:
            return
        context.colors = (vec4(p, 0.0, 1.0),)


class SeveralVaryings(Quad):
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.25, 1.0)
        return pos, vec3(pos, 1.0), pos.x * pos.y, vec4(pos, pos.yx)

    def shade_fragment(self, context, a, b, c, d):
        context.colors = (vec4(a, b.z, c) + d,)


class PerspectiveVaryings(Quad):
    def shade_vertex(self, context, pos: vec2):
        w = 1.5 + pos.x * 0.5
        context.position = vec4(pos * w, 0.0, w)
        return pos

    def color(self, p):
        return vec4(p, p.x * p.y, 1.0)


class NoVaryings(Quad):
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)

    def shade_fragment(self, context):
        context.colors = (vec4(self.gain),)


class UnusedVarying(Quad):
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        return vec3(9.0), pos

    def shade_fragment(self, context, unused, p):
        context.colors = (vec4(p, 0.0, 1.0),)


class VertexIndex(Quad):
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        return float(context.vertex_index) + context.instance_index

    def shade_fragment(self, context, x):
        context.colors = (vec4(x),)


class LoopInVertexStage(Quad):
    def shade_vertex(self, context, pos: vec2):
        total = vec2(0.0)
        for i in range(self.count):
            if i == 3:
                continue
            total = total + pos * i
        context.position = vec4(pos, 0.0, 1.0)
        return total


class ReadBackPosition(Quad):
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        context.position = context.position * 2.0
        return context.position.xy


def noise():
    texels = np.random.default_rng(3).random((4, 4, 4), np.float32)
    return ps.Texture2D(texels, mipmaps=False, filter="nearest", wrap="clamp")


class Sampled(Quad):
    albedo: Sampler2D

    def __init__(self):
        super().__init__()
        self.albedo = noise()

    def color(self, p):
        return self.albedo.texture(p * 0.5 + vec2(0.5))


class Paint:
    albedo: Sampler2D

    def __init__(self, albedo):
        self.albedo = albedo

    def at(self, uv):
        return self.albedo.texture(uv)


class Flat:
    tone: vec3

    def __init__(self, tone):
        self.tone = tone

    def at(self, uv):
        return vec4(self.tone, uv.x)


class Layer:
    top: Paint | Flat
    bottom: Paint | Flat

    def __init__(self, top, bottom):
        self.top = top
        self.bottom = bottom

    def at(self, uv):
        return self.top.at(uv) * 0.5 + self.bottom.at(uv)


class SamplersInUnions(Quad):
    surface: Paint | Flat | Layer

    def __init__(self):
        super().__init__()
        self.surface = Layer(Flat(vec3(0.25, 0.5, 0.75)), Paint(noise()))

    def color(self, p):
        return self.surface.at(p * 0.5 + vec2(0.5))


class DefaultFields(Quad):
    """A class attribute gives a field its value where the object has none."""

    bias: float = 0.375

    def color(self, p):
        return vec4(p, self.bias, 1.0)


class ObjectFields(Quad):
    """One object reached by two paths, and fields never read."""

    one: Flat
    two: Flat
    unused: Layer

    def __init__(self):
        super().__init__()
        self.one = self.two = Flat(vec3(0.25, 0.5, 0.75))
        self.unused = None

    def color(self, p):
        return self.one.at(p) + self.two.at(p.yx)


class FragmentInputs(Quad):
    def shade_fragment(self, context, p):
        facing = 1.0 if context.front_facing else 0.0
        context.colors = (vec4(context.coord.xy, context.coord.z, facing),)


class IntVarying(Quad):
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        return pos, self.count + 2

    def shade_fragment(self, context, p, n):
        context.colors = (vec4(n // 2, n % 2, p),)
