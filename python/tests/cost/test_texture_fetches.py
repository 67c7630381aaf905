"""A texture is read as often as its texels are needed: what no output depends on is not fetched."""

from __future__ import annotations

import re

import pystream as ps
from pystream import Sampler2D, vec2, vec3, vec4


class Surface:
    def __init__(self, color, gloss, height):
        self.color = color
        self.gloss = gloss
        self.height = height


class Painted:
    albedo: Sampler2D
    detail: Sampler2D
    tint: vec3

    def __init__(self, albedo, detail, tint):
        self.albedo = albedo
        self.detail = detail
        self.tint = tint

    def surface(self, uv):
        texel = self.albedo.texture(uv)
        detail = self.detail.texture(uv * 8.0)
        return Surface(texel.xyz * self.tint, texel.w, detail.x)


def fetches(shader) -> int:
    return len(re.findall(r"\btexture\(", ps.compile(shader).fragment.glsl))


class ColorOnly(ps.Shader):
    painted: Painted

    def shade_vertex(self, context, position: vec3, uv: vec2):
        context.position = vec4(position, 1.0)
        return uv

    def shade_fragment(self, context, uv):
        surface = self.painted.surface(uv)
        context.colors = (vec4(surface.color, 1.0),)


class Everything(ColorOnly):
    def shade_fragment(self, context, uv):
        surface = self.painted.surface(uv)
        context.colors = (vec4(surface.color * surface.height, surface.gloss),)


class InALoop(ColorOnly):
    def shade_fragment(self, context, uv):
        total = vec3(0.0)
        for k in range(5):
            total = total + self.painted.surface(uv).color * k
        context.colors = (vec4(total, 1.0),)


def test_fields_that_nobody_reads_are_not_fetched():
    assert fetches(ColorOnly) == 1
    assert "painted_detail" not in ps.compile(ColorOnly).fragment.glsl
    assert fetches(Everything) == 2


def test_one_texel_is_fetched_once_before_the_loop():
    text = ps.compile(InALoop).fragment.glsl
    assert fetches(InALoop) == 1
    assert text.index("texture(") < text.index("for (")
