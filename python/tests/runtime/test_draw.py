"""Uniforms, streams and state of draws, against a driver that runs hand-written GLSL."""

import numpy as np
import pytest

from pystream import Framebuffer, Texture2D, mat4, vec3, vec4
from pystream.runtime.errors import DeviceError, DrawError, UniformError

NORMALS = np.array([[0.3, 0.1, 1.0], [-0.4, 0.2, 0.8], [0.1, -0.5, 0.9], [0.0, 0.0, 1.0]])


@pytest.fixture
def draw(lit_program, quad):
    def draw(shader, device="opengl", **options):
        target = Framebuffer(24, 16)
        streams = dict(pos=quad[0], normal=NORMALS, indices=quad[2])
        streams.update(options)
        lit_program.draw(target, shader, device=device, **streams)
        return target.colors[0].read()

    return draw


def test_every_kind_of_uniform(opengl, draw, lit_program, shaders):
    Lit, Lambert, Phong = shaders.values()
    lit = Lit()
    variations = [
        {},
        {"material": Phong(vec3(0.1, 0.2, 0.3), 8.0)},
        {"material": Phong(vec3(0.1, 0.2, 0.3), 2)},
        {"gain": 0.5},
        {"steps": 2},
        {"inverted": True},
        {"transform": mat4.rotation(0.4, vec3(0.0, 0.0, 1.0)) * mat4.scale(vec3(0.5, 0.7, 1.0))},
        {"material": Lambert(vec3(1.0, 0.0, 0.5))},
    ]
    pictures = []
    for number, variation in enumerate(variations):
        vars(lit).update(variation)
        picture = draw(lit)
        assert np.abs(picture.astype(int) - draw(lit, "python")).max() <= 1
        assert not any(np.array_equal(picture, earlier) for earlier in pictures)
        pictures.append(picture)
        assert lit_program.stats.uploads == number + 1
    draw(lit)
    assert lit_program.stats.compilations == 1
    assert lit_program.stats.uploads == len(variations)
    assert lit_program.stats.draws == 2 * len(variations) + 1


def test_packed_bytes(lit_program, shaders):
    lit = shaders["Lit"](transform=mat4(*range(16)), gain=1e300, steps=-7, inverted=True)
    block = lit_program.uniforms.blocks[0]
    data = block.pack(lit_program.uniforms.snapshot(lit))
    floats, ints = np.frombuffer(data, "f4"), np.frombuffer(data, "i4")
    assert floats[:16].tolist() == list(range(16))
    assert ints[16] == 0
    assert floats[20:24].tolist() == [0.25, 0.5, 0.75, 0.0]
    assert floats[24] == np.inf
    assert ints[25:].tolist() == [-7, 1, 0]
    lit.material = shaders["Phong"](vec3(0.0), 3)
    data = block.pack(lit_program.uniforms.snapshot(lit))
    assert np.frombuffer(data, "i4")[16] == 1
    assert np.frombuffer(data, "f4")[23] == 3.0


class Stranger:
    color = vec3(1.0)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"material": Stranger()}, r"Lit\.material is a .*Stranger, .*Lambert or .*Phong"),
        ({"gain": vec3(1.0)}, r"Lit\.gain must be a number, but is vec3"),
        ({"gain": None}, r"Lit\.gain must be a number, but is None"),
        ({"steps": 1.5}, r"Lit\.steps must be an int of 32 bits, but is float 1\.5"),
        ({"steps": 2**40}, r"Lit\.steps must be an int of 32 bits"),
        ({"inverted": 1}, r"Lit\.inverted must be a bool"),
        ({"transform": vec4(1.0)}, r"Lit\.transform must be mat4, but is vec4"),
    ],
)
def test_wrong_uniforms(draw, shaders, fields, message):
    with pytest.raises(UniformError, match=message):
        draw(shaders["Lit"](**fields), "python")


def test_missing_attributes(draw, shaders):
    lit = shaders["Lit"]()
    del lit.material.color
    with pytest.raises(UniformError, match=r"Lit\.material\.color is missing: .*Lambert .*'color'"):
        draw(lit, "python")
    phong = shaders["Phong"](vec3(1.0), 1.0)
    del phong.shiny
    with pytest.raises(UniformError, match=r"Lit\.material\.shiny is missing: .*Phong"):
        draw(shaders["Lit"](material=phong), "python")


def test_samplers_must_be_textures(textured_program, textured, quad):
    streams = dict(pos=quad[0], uv=quad[1], indices=quad[2], device="python")
    with pytest.raises(
        UniformError, match=r"Textured\.albedo must be a texture, but is str 'x'.*Texture2D"
    ):
        textured_program.draw(Framebuffer(4, 4), textured("x"), **streams)
    target = Framebuffer(4, 4)
    with pytest.raises(DrawError, match="albedo reads a colour attachment"):
        textured_program.draw(target, textured(target.colors[0]), **streams)


@pytest.mark.parametrize(
    ("streams", "message"),
    [
        ({"normal": NORMALS[:3]}, "one length, but pos has 4, normal has 3 elements"),
        (
            {"normal": NORMALS[:, :2]},
            r"normal is vec3 and needs the shape \(n, 3\), but has \(4, 2\)",
        ),
        ({"normal": NORMALS.astype(complex)}, "dtype cannot be complex128"),
        (
            {"color": NORMALS},
            "with the unknown color: the program's streams are pos: vec4, normal: vec3",
        ),
        ({"normal": [vec3(1.0), vec4(1.0)] * 2}, "elements of stream normal are not all vec3"),
        ({"normal": 3.0}, "normal is an array or a list of vec3, not float"),
        ({"indices": [0, 1, 4]}, "index 4 is outside the streams, which have 4 elements"),
        ({"indices": [0, -1, 2]}, "index -1 is outside"),
        ({"indices": [0, 1]}, "3 indices each, but there are 2"),
        ({"indices": [0.5, 1, 2]}, "indices are integers"),
        ({"indices": None}, "3 vertices each, but there are 4"),
        ({"cull": "both"}, "cull is one of None, 'back', 'front', not 'both'"),
        ({"instances": -1}, "instances"),
    ],
)
def test_wrong_streams(draw, shaders, streams, message):
    with pytest.raises(DrawError, match=message):
        draw(shaders["Lit"](), "python", **streams)


def test_missing_stream_and_wrong_objects(lit_program, shaders, quad):
    lit, target = shaders["Lit"](), Framebuffer(4, 4)
    with pytest.raises(DrawError, match="drawn without normal"):
        lit_program.draw(target, lit, pos=quad[0])
    with pytest.raises(
        DrawError, match="compiled for Lit objects, but is drawn with the class Lit"
    ):
        lit_program.draw(target, shaders["Lit"], pos=quad[0])
    with pytest.raises(DrawError, match=r"pystream\.Framebuffer, not int"):
        lit_program.draw(3, lit)
    with pytest.raises(DeviceError, match="no device 'metal'"):
        lit_program.draw(target, lit, device="metal")


def test_lists_and_arrays_draw_the_same(opengl, draw, shaders):
    lit = shaders["Lit"]()
    lists = [vec3(*normal) for normal in NORMALS]
    expected = draw(lit)
    assert np.array_equal(draw(lit, normal=lists), expected)
    assert np.array_equal(
        draw(lit, normal=NORMALS.astype("f2").astype(float)).shape, expected.shape
    )
    # Arrays modified in place are noticed, although buffers are kept.
    array = NORMALS.astype("f4")
    draw(lit, normal=array)
    array[:, 2] *= 0.1
    assert not np.array_equal(draw(lit, normal=array), expected)


def test_too_many_colors(colored_program, colored):
    with pytest.raises(DrawError, match="writes 2 colors, but the target has 1"):
        colored_program.draw(Framebuffer(4, 4), colored(), device="python")


def test_attachments_that_are_not_written_keep_their_contents(
    opengl, draw, lit_program, shaders, quad
):
    for device in ("python", "opengl"):
        target = Framebuffer(4, 4, colors=2)
        target.clear((0.0, 1.0, 0.0, 1.0))
        lit_program.draw(
            target, shaders["Lit"](), pos=quad[0], normal=NORMALS, indices=quad[2], device=device
        )
        assert (target.colors[1].read() == [0, 255, 0, 255]).all()
        assert not (target.colors[0].read() == [0, 255, 0, 255]).all()


@pytest.mark.parametrize("blend", ["alpha", "add", "multiply"])
def test_blending(opengl, textured_program, textured, quad, blend):
    array = np.random.default_rng(2).integers(0, 256, (8, 8, 4), np.uint8)
    pictures = []
    for device in ("python", "opengl"):
        target = Framebuffer(8, 8)
        target.clear((0.2, 0.4, 0.6, 0.8))
        textured_program.draw(
            target, textured(Texture2D(array, filter="nearest")), pos=quad[0], uv=quad[1], indices=quad[2],
            device=device, blend=blend,
        )  # fmt: skip
        pictures.append(target.colors[0].read().astype(int))
    assert np.abs(pictures[0] - pictures[1]).max() <= 2


def test_a_program_that_the_driver_rejects(opengl, lit_program, shaders, draw):
    from pystream.runtime.program import StageArtifacts

    lit_program.vertex = StageArtifacts("#version 330\nvoid main() { nonsense }", "", b"")
    with pytest.raises(DeviceError, match="driver rejected <Program Lit"):
        draw(shaders["Lit"]())


def test_instances(opengl, make_program):
    from pystream import Shader

    class Row(Shader):
        def shade_vertex(self, context, pos):
            context.position = vec4(pos.x + context.instance_index * 0.5, pos.yzw)

        def shade_fragment(self, context):
            context.colors = (vec4(1.0),)

    program = make_program(
        Row,
        "in vec4 pos; void main() { gl_Position = vec4(pos.x + gl_InstanceID * 0.5, pos.yzw); }",
        "out vec4 color0; void main() { color0 = vec4(1.0); }",
        inputs={"pos": "vec4"},
    )
    positions = [vec4(-1.0, -1.0, 0.0, 1.0), vec4(-0.8, -1.0, 0.0, 1.0), vec4(-0.9, 1.0, 0.0, 1.0)]
    pictures = []
    for device in ("python", "opengl"):
        target = Framebuffer(40, 10)
        program.draw(target, Row(), pos=positions, instances=4, device=device)
        pictures.append(target.colors[0].read())
    assert np.array_equal(*pictures)
    assert pictures[0][5, :, 0].reshape(4, 10).any(axis=1).all()
