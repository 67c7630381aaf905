"""Texture sampling on the host against the OpenGL driver, and the conventions of rows and axes."""

import math

import numpy as np
import pytest

from pystream import Framebuffer, Shader, Texture2D, ivec2, mat4, vec2, vec3, vec4


def draw_both(program, shader, quad, uv, size=(48, 40), dtype="f4"):
    positions, _, indices = quad
    pictures = []
    for device in ("python", "opengl"):
        target = Framebuffer(*size, dtype=dtype)
        program.draw(target, shader, pos=positions, uv=uv, indices=indices, device=device)
        pictures.append(target.colors[0].read())
    return pictures


def picture(height=5, width=7, channels=4, dtype=np.uint8, seed=0):
    values = np.random.default_rng(seed).uniform(0, 1, (height, width, channels))
    return (values * 255).astype(np.uint8) if dtype == np.uint8 else values.astype(dtype)


@pytest.mark.parametrize("wrap", ["clamp", "repeat", "mirror"])
@pytest.mark.parametrize("filter", ["linear", "nearest"])
def test_wrap_and_filter(opengl, textured_program, textured, quad, wrap, filter):
    texture = Texture2D(picture(), wrap=wrap, filter=filter)
    a, b = draw_both(textured_program, textured(texture), quad, quad[1] * 3.1 - 1.07)
    # llvmpipe filters 8-bit textures with weights of 8 bits.
    bad = np.abs(a - b).max(axis=-1) > 2.5 / 255
    assert bad.mean() < (0.01 if filter == "nearest" else 1e-9)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_channels_and_dtypes(opengl, textured_program, textured, quad, dtype, channels):
    texture = Texture2D(picture(channels=channels, dtype=dtype), wrap="repeat")
    a, b = draw_both(textured_program, textured(texture), quad, quad[1] * 2.0)
    assert np.abs(a - b).max() < 3e-3


def test_rows_and_axes(opengl, textured_program, textured, quad):
    """Row 0 of an image is the top of the picture that is read back, on both devices."""
    array = picture(height=6, width=9)
    texture = Texture2D(array, filter="nearest")
    for result in draw_both(textured_program, textured(texture), quad, quad[1], (9, 6), "f1"):
        assert np.array_equal(result, array)
    assert np.allclose(texture.texture(vec2(0.01, 0.99)), array[0, 0] / 255)
    assert np.allclose(texture.fetch(ivec2(0, 0)), array[-1, 0] / 255)
    assert texture.size() == ivec2(9, 6)


def test_texel_centres_are_exact():
    array = picture(height=4, width=4, dtype=np.float32)
    texture = Texture2D(array)
    assert np.allclose(texture.texture(vec2(1.5 / 4, 0.5 / 4)), array[3, 1])
    halfway = texture.texture(vec2(2.0 / 4, 0.5 / 4))
    assert np.allclose(halfway, (array[3, 1] + array[3, 2]) / 2)


def test_mipmaps(opengl, textured_program, textured, quad):
    """Levels chosen from derivatives; drivers may approximate the level, so the picture is smooth."""
    array = picture(64, 64)
    texture = Texture2D(array, mipmaps=True, wrap="repeat")
    assert [tuple(texture.size(level)) for level in (0, 1, 6)] == [(64, 64), (32, 32), (1, 1)]
    a, b = draw_both(textured_program, textured(texture), quad, quad[1] * 3.0, (32, 32))
    without, _ = draw_both(
        textured_program, textured(Texture2D(array, wrap="repeat")), quad, quad[1] * 3.0, (32, 32)
    )
    assert np.abs(a - b).max() < 0.05
    assert np.abs(without - b).max() > 0.3


def test_mipmap_levels_are_means():
    array = picture(height=4, width=6, dtype=np.float32)
    texture = Texture2D(array, mipmaps=True)
    assert np.allclose(texture.fetch(ivec2(0, 1), 1), array[0:2, 0:2].mean(axis=(0, 1)))
    assert np.allclose(texture.texture_lod(vec2(0.5, 0.5), 99.0), texture.fetch(ivec2(0, 0), 2))


def test_attachment_as_texture(opengl, textured_program, textured, quad, tmp_path):
    positions, uv, indices = quad
    array = picture(8, 8)
    for first in ("python", "opengl"):
        for second in ("python", "opengl"):
            middle, end = Framebuffer(8, 8), Framebuffer(8, 8)
            streams = dict(pos=positions, uv=uv, indices=indices)
            textured_program.draw(middle, textured(Texture2D(array)), device=first, **streams)
            textured_program.draw(end, textured(middle.colors[0]), device=second, **streams)
            assert np.abs(end.colors[0].read().astype(int) - array).max() <= 1
    end.colors[0].save(tmp_path / "a.png")
    assert Texture2D(tmp_path / "a.png").fetch(ivec2(0, 7)) == vec4(
        *(end.colors[0].read()[0, 0] / np.float32(255))
    )


def test_sources_that_cannot_be_used(tmp_path):
    for source, error in (
        (np.zeros((4, 4, 5)), ValueError),
        (np.zeros(4), ValueError),
        (np.zeros((4, 4), np.int32), TypeError),
        (3, TypeError),
        (str(tmp_path / "none.png"), FileNotFoundError),
    ):
        with pytest.raises(error):
            Texture2D(source)
    with pytest.raises(ValueError, match="repeat"):
        Texture2D(np.zeros((2, 2), "f4"), wrap="mirrored")
    with pytest.raises(TypeError, match="vec2"):
        Texture2D(np.zeros((2, 2), "f4")).texture((0.0, 0.0))
    with pytest.raises(IndexError):
        Texture2D(np.zeros((2, 2), "f4")).fetch(ivec2(2, 0))


def test_clear_and_depth():
    target = Framebuffer(4, 3, colors=2)
    target.clear((1.0, 0.5, 0.0, 2.0), depth=0.25)
    assert target.colors[1].read().tolist() == [[[255, 128, 0, 255]] * 4] * 3
    assert (target.read_depth() == 0.25).all()
    with pytest.raises(ValueError, match="no depth"):
        Framebuffer(2, 2, depth=False).read_depth()
    for name, value in (("width", 0), ("colors", 9), ("dtype", "f8")):
        with pytest.raises(ValueError, match=name):
            Framebuffer(**{"width": 4, "height": 4, name: value})


@pytest.mark.parametrize(("turn", "tilt"), [(0.4, 0.0), (0.0, 1.2), (0.7, 1.0)])
def test_mipmaps_in_perspective(opengl, textured_program, textured, turn, tilt):
    """A receding plane: the levels differ from pixel to pixel."""
    texture = Texture2D(picture(128, 128), mipmaps=True, wrap="repeat")
    view = mat4.translation(vec3(0, 0, -3)) * mat4.rotation(-tilt, vec3(1, 0, 0))
    transform = mat4.perspective(1.0, 16 / 9, 0.1, 20) * view * mat4.rotation(turn, vec3(0, 0, 1))
    corners = np.array([[-1.5, -1.5], [1.5, -1.5], [-1.5, 1.5], [1.5, 1.5]])
    positions = [transform * vec4(x, y, 0, 1) for x, y in corners]
    quad = positions, None, np.array([0, 1, 2, 2, 1, 3])
    a, b = draw_both(textured_program, textured(texture), quad, corners / 1.5 + 1, (96, 54))
    assert (a[..., 3] > 0).mean() > 0.05
    # Mesa interpolates the logarithm between powers of two: the level is off by up to 0.05.
    assert np.abs(a - b).max() <= 4.5 / 255
    assert np.abs(a - b).mean() <= 1 / 255


class Bent(Shader):
    """Samples at coordinates that bend within blocks of pixels."""

    def __init__(self, albedo):
        self.albedo = albedo

    def shade_vertex(self, context, pos, uv):
        context.position = pos
        return uv

    def shade_fragment(self, context, uv):
        context.colors = (self.albedo.texture(uv + vec2(math.sin((uv.x + uv.y) * 40.0)) * 0.05),)


def test_a_block_of_pixels_has_one_level(opengl, make_program, quad):
    program = make_program(
        Bent,
        "in vec4 pos; in vec2 uv; out vec2 t; void main() { gl_Position = pos; t = uv; }",
        "uniform sampler2D albedo; in vec2 t; out vec4 color0;"
        "void main() { color0 = texture(albedo, t + vec2(sin((t.x + t.y) * 40.0)) * 0.05); }",
        inputs={"pos": "vec4", "uv": "vec2"},
        samplers=[("albedo", ["albedo"], "sampler2D")],
    )
    texture = Texture2D(picture(64, 64, dtype=np.float32), mipmaps=True, wrap="repeat")
    a, b = draw_both(program, Bent(texture), quad, quad[1], (32, 32))
    # Mesa interpolates the logarithm between powers of two: the level is off by up to 0.05.
    assert np.abs(a - b).max() <= 6 / 255
    assert np.abs(a - b).mean() <= 1 / 255
