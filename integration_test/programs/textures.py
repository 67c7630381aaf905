"""Textures of every kind, as fields, in objects and in unions, as shaders."""

from __future__ import annotations

import numpy as np

import pystream as ps
from pystream import Sampler2D, SamplerCube, vec2, vec3, vec4

from .base import Quad


def sky(seed=5, size=4, mipmaps=False):
    """Linear between the texels: no jumps, where a driver's rounding could show."""
    texels = np.random.default_rng(seed).random((6, size, size, 4), np.float32)
    return ps.TextureCube(texels, mipmaps=mipmaps)


def wood():
    texels = np.random.default_rng(6).random((4, 8, 4), np.float32)
    return ps.Texture2D(texels, mipmaps=True)


class CubeSampled(Quad):
    sky: SamplerCube

    def __init__(self):
        super().__init__()
        self.sky = sky()

    def color(self, p):
        return self.sky.texture(vec3(p, 0.7)) + self.sky.texture(vec3(-2.0, p.y, p.x))


class CubeLevels(Quad):
    sky: SamplerCube

    def __init__(self):
        super().__init__()
        self.sky = sky(size=8, mipmaps=True)

    def color(self, p):
        direction = vec3(p.x, -0.6, p.y)
        return self.sky.texture_lod(direction, 1.5) - self.sky.texture_lod(direction, 9.0)


class CubeInVertexStage(Quad):
    sky: SamplerCube

    def __init__(self):
        super().__init__()
        self.sky = sky()

    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        return self.sky.texture(vec3(pos, 0.25))

    def color(self, p):
        return p


class Sizes(Quad):
    sky: SamplerCube
    wood: Sampler2D

    def __init__(self):
        super().__init__()
        self.sky = sky(size=8, mipmaps=True)
        self.wood = wood()

    def color(self, p):
        level = self.wood.size(self.count - 3)
        return vec4(vec2(self.wood.size()), vec2(level)) + vec4(vec2(self.sky.size(1)), p)


class Mirror:
    environment: SamplerCube

    def __init__(self, environment):
        self.environment = environment

    def shade(self, normal):
        return self.environment.texture(vec3(0.0, 0.0, -1.0).reflect(normal))


class Paint:
    """Its field has the name of one of `Mirror`, and another kind."""

    environment: Sampler2D

    def __init__(self, environment):
        self.environment = environment

    def shade(self, normal):
        return self.environment.texture(normal.xy)


class Plain:
    tone: float

    def __init__(self, tone):
        self.tone = tone

    def shade(self, normal):
        return vec4(normal * self.tone, 1.0)


class KindsInUnions(Quad):
    first: Mirror | Paint | Plain
    second: Mirror | Paint | Plain

    def __init__(self):
        super().__init__()
        self.first, self.second = Mirror(sky()), Paint(wood())

    def color(self, p):
        normal = vec3(p, 1.0).normalize()
        return self.first.shade(normal) - self.second.shade(normal) * 0.5


class ChoiceOfCubes(Quad):
    day: SamplerCube
    night: SamplerCube
    wood: Sampler2D

    def __init__(self):
        super().__init__()
        self.day, self.night, self.wood = sky(1), sky(2), wood()

    def color(self, p):
        chosen = self.day if self.flag else self.night
        return chosen.texture(vec3(p, -1.0)) + self.wood.texture_lod(p, 0.0)


class EitherKind(Quad):
    """A texture of one kind or the other, told apart by its class."""

    sky: SamplerCube
    wood: Sampler2D

    def __init__(self):
        super().__init__()
        self.sky, self.wood = sky(3), wood()

    def color(self, p):
        chosen = self.sky if self.flag else self.wood
        if isinstance(chosen, SamplerCube):
            return chosen.texture(vec3(1.0, p))
        return chosen.texture_lod(p, 0.0)
