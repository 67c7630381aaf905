"""Cube maps from Python to pixels: what drivers draw with them, and what is wrong before drivers see it."""

import shutil
import subprocess

import numpy as np
import pytest

import pystream as ps
from pystream import Sampler2D, SamplerCube, mat3, vec2, vec3, vec4
from pystream.compiler import build

SIZE = 32


class Chrome:
    environment: SamplerCube
    strength: float

    def __init__(self, environment):
        self.environment = environment
        self.strength = 0.8

    def shade(self, view, normal):
        fresnel = (1.0 - abs(view.dot(normal))) ** 3
        return self.environment.texture(view.reflect(normal)).xyz * (self.strength + fresnel * 0.2)


class Matte:
    color: vec3

    def __init__(self, color):
        self.color = color

    def shade(self, view, normal):
        return self.color * max(normal.y, 0.0)


class Skybox(ps.Shader):
    turn: mat3
    sky: SamplerCube
    ball: Chrome | Matte

    def __init__(self, sky, ball, turn=None):
        self.sky, self.ball = sky, ball
        self.turn = mat3(1.0) if turn is None else turn

    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        return pos

    def shade_fragment(self, context, p):
        view = self.turn * vec3(p, 1.0)
        color = self.sky.texture(view).xyz
        if p.dot(p) < 0.5:
            normal = self.turn * vec3(p, -((0.5 - p.dot(p)) ** 0.5)).normalize()
            color = self.ball.shade(view.normalize(), normal)
        context.colors = (vec4(color, 1.0),)


def environment(size=16, seed=3, **settings):
    texels = np.random.default_rng(seed).integers(0, 256, (6, size, size, 3), np.uint8)
    return ps.TextureCube(texels, **settings)


def draw(program, shader, device):
    target = ps.Framebuffer(SIZE, SIZE, dtype="f4")
    corners = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32)
    program.draw(target, shader, pos=corners, indices=np.array([0, 1, 2, 2, 1, 3]), device=device)
    return target.colors[0].read()


def turned(a, b):
    """Camera axes as columns: turned by `a` about y, then by `b` about x."""
    about_y = mat3(vec3(np.cos(a), 0, -np.sin(a)), vec3(0, 1, 0), vec3(np.sin(a), 0, np.cos(a)))
    about_x = mat3(vec3(1, 0, 0), vec3(0, np.cos(b), np.sin(b)), vec3(0, -np.sin(b), np.cos(b)))
    return about_y * about_x


def away_from_edges(turn, margin):
    """The pixels, top row first, that see the sky further than `margin` from the edges of faces."""
    at = (np.arange(SIZE) + 0.5) / SIZE * 2 - 1
    x, y = np.meshgrid(at, -at)
    columns = np.array([list(column) for column in turn])
    views = np.abs(np.stack([x, y, np.ones_like(x)], axis=-1) @ columns)
    first, second = np.sort(views, axis=-1)[..., :0:-1].transpose(2, 0, 1)
    return (second / first < 1 - margin) & (x * x + y * y > 0.6)


@pytest.fixture(scope="module")
def program():
    return ps.compile(Skybox)


TURNS = [(0.0, 0.0), (0.8, 0.3), (2.5, -1.2), (-1.6, 0.9)]


@pytest.mark.parametrize("angles", TURNS, ids=str)
@pytest.mark.parametrize("mipmaps", [False, True])
def test_the_driver_draws_what_cpython_computes(opengl, program, angles, mipmaps):
    turn = turned(*angles)
    sky = environment(mipmaps=mipmaps)
    shader = Skybox(sky, Matte(vec3(0.9, 0.5, 0.2)), turn)
    drawn, expected = (draw(program, shader, device) for device in ("opengl", "python"))
    difference = np.abs(drawn - expected).max(axis=-1)
    inside = away_from_edges(turn, 0.15 if mipmaps else 0.03)
    assert inside.mean() > 0.2
    # Filtering by 8 bits on either side, to the nearest 1/255.
    assert difference[inside].max() <= 1.5 / 255
    assert difference.mean() <= 1 / 255


def test_reflections_and_objects_that_change(opengl, program):
    """No compilation, whatever is assigned; no texture either, where the class has none."""
    shader = Skybox(environment(seed=1), Chrome(environment(4, seed=2)))
    compiled = program.stats.compilations
    for ball in (shader.ball, Matte(vec3(0.3)), Chrome(shader.sky)):
        shader.ball = ball
        drawn, expected = (draw(program, shader, device) for device in ("opengl", "python"))
        assert np.abs(drawn - expected).mean() <= 1 / 255
    assert program.stats.compilations <= compiled + 1


def test_reflection(program):
    samplers = {entry["name"]: entry for entry in program.reflection["samplers"]}
    assert {name: entry["type"] for name, entry in samplers.items()} == {
        "sky": "samplerCube",
        "ball_environment": "samplerCube",
    }
    assert samplers["ball_environment"]["path"] == ["ball", "environment"]


class Measured(Skybox):
    """Everything that a shader asks of a cube map."""

    def shade_fragment(self, context, p):
        view = self.turn * vec3(p, 1.0)
        color = self.sky.texture(view, 0.5) + self.sky.texture_lod(view, 1.0)
        context.colors = (color * float(self.sky.size(1).x),)


@pytest.mark.parametrize("shader", [Skybox, Measured])
@pytest.mark.parametrize(
    ("language", "declaration"),
    [
        ("glsl-330", "uniform samplerCube sky;"),
        ("glsl-450", "uniform samplerCube sky;"),
        ("glsl-es-300", "samplerCube sky;"),
        ("hlsl", "TextureCube<float4> sky"),
        ("spirv", ""),
    ],
)
def test_every_language_is_valid(shader, language, declaration, tmp_path):
    options = {"languages": language} if language in ("glsl-es-300", "hlsl") else {}
    artefact = build(shader, "shader", options).data(f"fragment.{language.replace('-', '')}")
    source = tmp_path / "source.frag"
    source.write_bytes(artefact)
    command = ["glslangValidator", "-S", "frag", source]
    if language == "hlsl":
        command[1:1] = ["-D", "-V", "-e", "main", "-o", tmp_path / "out"]
    if language == "spirv":
        command = ["spirv-val", "--target-env", "vulkan1.1", source]
    assert shutil.which(command[0]), f"{command[0]} is not installed; see scripts/apt-packages.txt"
    subprocess.run(command, check=True)
    assert declaration.encode() in artefact


def test_a_texture_of_the_other_kind(program):
    flat = ps.Texture2D(np.zeros((4, 4)))
    for device in ("python", "opengl"):
        with pytest.raises(
            ps.UniformError, match=r"Skybox\.sky must be a cube map, but is Texture2D.*TextureCube"
        ):
            draw(program, Skybox(flat, Matte(vec3(1.0))), device)
        with pytest.raises(ps.UniformError, match=r"Skybox\.ball\.environment must be a cube map"):
            draw(program, Skybox(environment(), Chrome(flat)), device)


class Flat(ps.Shader):
    image: Sampler2D

    def __init__(self, image):
        self.image = image

    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        return pos

    def shade_fragment(self, context, p):
        context.colors = (self.image.texture(p),)


def test_a_cube_map_as_a_picture():
    with pytest.raises(
        ps.UniformError,
        match=r"Flat\.image must be a two-dimensional texture, but is TextureCube.*Texture2D",
    ):
        draw(ps.compile(Flat), Flat(environment()), "opengl")


class Misplaced(Skybox):
    def shade_fragment(self, context, p):
        context.colors = (self.sky.texture(p),)


def test_coordinates_of_the_other_kind():
    with pytest.raises(ps.CompileError, match="SamplerCube takes a vec3, the direction"):
        ps.compile(Misplaced)


SKY = environment()


class Global(Flat):
    def shade_fragment(self, context, p):
        context.colors = (SKY.texture(vec3(p, 1.0)),)


def test_cube_maps_that_are_globals():
    with pytest.raises(ps.CompileError, match="global or a constant") as caught:
        ps.compile(Global)
    assert "annotated SamplerCube" in str(caught.value)


def test_compiling_an_object(opengl):
    """Of an instance the classes are fixed; fields of textures stay fields."""
    shader = Skybox(environment(seed=7), Chrome(environment(seed=8)))
    program = ps.compile(shader)
    drawn, expected = (draw(program, shader, device) for device in ("opengl", "python"))
    assert np.abs(drawn - expected).mean() <= 1 / 255
