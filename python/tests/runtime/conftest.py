"""Shaders with hand-written GLSL twins, so that the runtime is tested without the compiler."""

from __future__ import annotations

import numpy as np
import pytest

from pystream import Program, Shader, StageArtifacts, mat4, vec3, vec4
from pystream.runtime.errors import DeviceError


def make_program(
    shader_class, vertex, fragment, *, inputs, outputs=1, members=(), size=0, samplers=()
):
    """A program of hand-written GLSL and the reflection that a compiler would give with it."""
    blocks = []
    if members:
        blocks = [
            {"name": shader_class.__name__, "layout": "std140", "size": size, "members": members}
        ]
    reflection = {
        "version": 1,
        "name": shader_class.__name__,
        "kind": "shader",
        "vertex": {
            "entry": "main",
            "inputs": [
                {"name": name, "location": number, "type": kind}
                for number, (name, kind) in enumerate(inputs.items())
            ],
            "outputs": [],
        },
        "fragment": {
            "entry": "main",
            "inputs": [],
            "outputs": [
                {"name": f"color{number}", "location": number, "type": "vec4"}
                for number in range(outputs)
            ],
        },
        "uniform_blocks": blocks,
        "samplers": [
            {"name": name, "path": list(path), "type": kind, "binding": number + 1}
            for number, (name, path, kind) in enumerate(samplers)
        ],
    }
    return Program(
        shader_class,
        StageArtifacts("#version 330\n" + vertex, "", b""),
        StageArtifacts("#version 330\n" + fragment, "", b""),
        reflection,
    )


@pytest.fixture(name="make_program")
def make_program_fixture():
    return make_program


@pytest.fixture(scope="session")
def opengl():
    """The OpenGL device; tests that need it are skipped where there is none."""
    from pystream.runtime.opengl import device

    try:
        return device()
    except DeviceError as error:
        pytest.skip(str(error))


class Lambert:
    def __init__(self, color):
        self.color = color

    def shade(self, n):
        return self.color * max(n.z, 0.0)


class Phong(Lambert):
    def __init__(self, color, shiny):
        super().__init__(color)
        self.shiny = shiny

    def shade(self, n):
        return super().shade(n) + vec3(max(n.z, 0.0) ** self.shiny)


class Lit(Shader):
    """One uniform of every kind."""

    def __init__(self, **fields):
        self.transform = mat4(1.0)
        self.material = Lambert(vec3(0.25, 0.5, 0.75))
        self.gain, self.steps, self.inverted = 1.0, 0, False
        self.__dict__.update(fields)

    def shade_vertex(self, context, pos, normal):
        context.position = self.transform * pos
        return normal

    def shade_fragment(self, context, normal):
        color = self.material.shade(normal.normalize()) * self.gain
        for _ in range(self.steps):
            color = color * 0.5
        if self.inverted:
            color = vec3(1.0) - color
        context.colors = (vec4(color, 1.0),)


LIT_BLOCK = """
layout(std140) uniform Lit {
  mat4 transform; int material_class; vec3 material_color; float material_shiny; float gain;
  int steps; bool inverted;
};
"""
_CLASSES = [f"{cls.__module__}.{cls.__qualname__}" for cls in (Lambert, Phong)]
LIT_MEMBERS = [
    {"name": "transform", "path": ["transform"], "type": "mat4", "offset": 0, "kind": "value"},
    {"name": "material_class", "path": ["material"], "type": "int", "offset": 64, "kind": "tag", "classes": _CLASSES},
    {"name": "material_color", "path": ["material", "color"], "type": "vec3", "offset": 80, "kind": "value"},
    {
        "name": "material_shiny", "path": ["material", "shiny"], "type": "float", "offset": 92, "kind": "value",
        "when": [{"path": ["material"], "tags": [1]}],
    },
    {"name": "gain", "path": ["gain"], "type": "float", "offset": 96, "kind": "value"},
    {"name": "steps", "path": ["steps"], "type": "int", "offset": 100, "kind": "value"},
    {"name": "inverted", "path": ["inverted"], "type": "bool", "offset": 104, "kind": "value"},
]  # fmt: skip


@pytest.fixture
def shaders():
    """The shader's classes, with the names that reflection has for them."""
    return {"Lit": Lit, "Lambert": Lambert, "Phong": Phong}


@pytest.fixture
def lit_program():
    return make_program(
        Lit,
        LIT_BLOCK + "in vec4 pos; in vec3 normal; out vec3 n;"
        "void main() { gl_Position = transform * pos; n = normal; }",
        LIT_BLOCK + "in vec3 n; out vec4 color0; void main() {"
        " vec3 m = normalize(n); float d = max(m.z, 0.0); vec3 c = material_color * d;"
        " if (material_class == 1) c += vec3(pow(d, material_shiny));"
        " c *= gain; for (int i = 0; i < steps; ++i) c *= 0.5;"
        " if (inverted) c = vec3(1.0) - c; color0 = vec4(c, 1.0); }",
        inputs={"pos": "vec4", "normal": "vec3"},
        members=LIT_MEMBERS,
        size=108,
    )


class Textured(Shader):
    def __init__(self, albedo):
        self.albedo = albedo

    def shade_vertex(self, context, pos, uv):
        context.position = pos
        return uv

    def shade_fragment(self, context, uv):
        context.colors = (self.albedo.texture(uv),)


@pytest.fixture
def textured():
    return Textured


@pytest.fixture
def textured_program():
    return make_program(
        Textured,
        "in vec4 pos; in vec2 uv; out vec2 t; void main() { gl_Position = pos; t = uv; }",
        "uniform sampler2D albedo; in vec2 t; out vec4 color0;"
        "void main() { color0 = texture(albedo, t); }",
        inputs={"pos": "vec4", "uv": "vec2"},
        samplers=[("albedo", ["albedo"], "sampler2D")],
    )


class Colored(Shader):
    """Positions straight in clip space, perspective-correct colours; reads and writes built-ins."""

    def shade_vertex(self, context, pos, color):
        context.position = pos
        return color, pos.x

    def shade_fragment(self, context, color, x):
        if x < -5.0:
            context.discard()
        facing = 1.0 if context.front_facing else 0.5
        context.colors = (
            vec4(color * facing, 1.0),
            vec4(context.coord.xy / 64.0, context.coord.z, context.coord.w),
        )


@pytest.fixture
def colored():
    return Colored


@pytest.fixture
def colored_program():
    return make_program(
        Colored,
        "in vec4 pos; in vec3 color; out vec3 c; out float x;"
        "void main() { gl_Position = pos; c = color; x = pos.x; }",
        "in vec3 c; in float x; layout(location = 0) out vec4 color0;"
        "layout(location = 1) out vec4 color1; void main() { if (x < -5.0) discard;"
        " color0 = vec4(c * (gl_FrontFacing ? 1.0 : 0.5), 1.0);"
        " color1 = vec4(gl_FragCoord.xy / 64.0, gl_FragCoord.z, gl_FragCoord.w); }",
        inputs={"pos": "vec4", "color": "vec3"},
        outputs=2,
    )


@pytest.fixture
def quad():
    """A quad over the whole target as two triangles: positions, texture coordinates, indices."""
    corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], "f4")
    positions = np.c_[corners * 2 - 1, np.zeros(4), np.ones(4)].astype("f4")
    return positions, corners, np.array([0, 1, 2, 2, 1, 3])
