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
        UniformError,
        match=r"Textured\.albedo must be a two-dimensional texture, but is str 'x'.*Texture2D",
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
    subclass = type("Derived", (shaders["Lit"],), {})()
    with pytest.raises(DrawError, match="drawn with Derived: compile the subclass"):
        lit_program.draw(target, subclass, pos=quad[0], normal=NORMALS)
    with pytest.raises(DrawError, match="vertices is 3, but the streams have 4 elements"):
        lit_program.draw(target, lit, pos=quad[0], normal=NORMALS, vertices=3)
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


def test_streams_that_nothing_depends_on_are_accepted(opengl, make_program, quad):
    """Compilers drop unused inputs from reflection and drivers from programs."""
    from pystream import Shader

    class Plain(Shader):
        def shade_vertex(self, context, pos, unused: "vec3", also: vec4):
            context.position = pos

        def shade_fragment(self, context):
            context.colors = (vec4(0.0, 1.0, 0.0, 1.0),)

    program = make_program(
        Plain,
        "in vec4 pos; in vec4 also; void main() { gl_Position = pos; }",
        "out vec4 color0; void main() { color0 = vec4(0.0, 1.0, 0.0, 1.0); }",
        inputs={"pos": "vec4", "also": "vec4"},
    )
    assert [stream.name for stream in program.stream_types] == ["pos", "unused", "also"]
    for device in ("python", "opengl"):
        target = Framebuffer(4, 4)
        program.draw(
            target,
            Plain(),
            pos=quad[0],
            unused=NORMALS,
            also=quad[0],
            indices=quad[2],
            device=device,
        )
        assert (target.colors[0].read() == [0, 255, 0, 255]).all()


def test_a_stream_cannot_be_named_like_an_option(make_program):
    from pystream import Shader

    with pytest.raises(DrawError, match="cannot be named device"):
        make_program(Shader, "", "", inputs={"device": "vec4"})


def test_glsl_and_reflection_that_disagree(opengl, make_program, textured, quad):
    program = make_program(
        textured,
        "in vec4 pos; in vec2 uv; out vec2 t; void main() { gl_Position = pos; t = uv; }",
        "uniform sampler2D other; in vec2 t; out vec4 color0; void main() { color0 = texture(other, t); }",
        inputs={"pos": "vec4", "uv": "vec2"},
    )
    with pytest.raises(DeviceError, match="reflection does not name: other"):
        program.draw(Framebuffer(4, 4), textured(None), pos=quad[0], uv=quad[1], indices=quad[2])


def test_without_a_driver_the_error_says_what_to_install(monkeypatch):
    import glcontext

    from pystream.runtime.opengl import OpenGLDevice

    def fail(name):
        raise Exception("(detect) libEGL.so not found")

    monkeypatch.setattr(glcontext, "get_backend_by_name", fail)
    with pytest.raises(
        DeviceError, match="libEGL.so not found. .*apt install libegl1.*device='python'"
    ):
        OpenGLDevice()


@pytest.mark.parametrize(
    ("vertex", "fragment", "message"),
    [
        ("return 'x'", "pass", "returned str: only floats, vectors and matrices"),
        (
            "return 1.0 if context.vertex_index else pos",
            "pass",
            r"returned \(vec4\) and then \(float\)",
        ),
        ("context.position = pos.xyz", "pass", "position must be a vec4, but .* vec3"),
        ("return ()", "context.colors = vec4(1.0)", "colors must be a tuple of vec4, but is vec4"),
        ("return ()", "context.colors = (pos,)", "NameError"),
        ("return ()", "context.colors = (vec4(1.0), 2.0)", r"is \(vec4, float\)"),
        (
            "return ()",
            "context.colors, context.depth = (vec4(1.0),), 'x'",
            "depth must be a number, but is str",
        ),
    ],
)
def test_mistakes_in_stages_on_the_python_device(make_program, quad, vertex, fragment, message):
    from pystream import Shader

    scope = {"vec4": vec4, "Shader": Shader}
    exec(
        "class Wrong(Shader):\n"
        " def shade_vertex(self, context, pos):\n"
        f"  context.position = pos\n  {vertex}\n"
        " def shade_fragment(self, context, *varyings):\n"
        f"  {fragment}\n",
        scope,
    )
    program = make_program(scope["Wrong"], "", "", inputs={"pos": "vec4"})
    error, match = (NameError, "pos") if message == "NameError" else (DrawError, message)
    with pytest.raises(error, match=match):
        program.draw(
            Framebuffer(4, 4), scope["Wrong"](), pos=quad[0], indices=quad[2], device="python"
        )


def test_matrices_and_single_values_are_interpolated(opengl, make_program, quad):
    from pystream import Shader, mat2, vec2

    class Matrices(Shader):
        def shade_vertex(self, context, pos, corner):
            context.position = pos
            return mat2(corner, vec2(1.0, 0.5))

        def shade_fragment(self, context, m):
            context.colors = (vec4(m * vec2(1.0), m[0]),)

    program = make_program(
        Matrices,
        "in vec4 pos; in vec2 corner; out mat2 m;"
        "void main() { gl_Position = pos; m = mat2(corner, vec2(1.0, 0.5)); }",
        "in mat2 m; out vec4 color0; void main() { color0 = vec4(m * vec2(1.0), m[0]); }",
        inputs={"pos": "vec4", "corner": "vec2"},
    )
    pictures = []
    for device in ("python", "opengl"):
        target = Framebuffer(8, 8, dtype="f4")
        program.draw(
            target, Matrices(), pos=quad[0], corner=quad[1], indices=quad[2], device=device
        )
        pictures.append(target.colors[0].read())
    np.testing.assert_allclose(*pictures, atol=1e-5)


def test_depth_written_by_the_stage_decides(opengl, make_program, quad):
    from pystream import Shader

    class Deep(Shader):
        level, color = 0.5, vec4(1.0)

        def shade_vertex(self, context, pos):
            context.position = pos

        def shade_fragment(self, context):
            context.depth = self.level
            context.colors = (self.color,)

    program = make_program(
        Deep,
        "in vec4 pos; void main() { gl_Position = pos; }",
        "layout(std140) uniform Deep { float level; vec4 color; }; out vec4 color0;"
        "void main() { gl_FragDepth = level; color0 = color; }",
        inputs={"pos": "vec4"},
        members=[
            {"name": "level", "path": ["level"], "type": "float", "offset": 0, "kind": "value"},
            {"name": "color", "path": ["color"], "type": "vec4", "offset": 16, "kind": "value"},
        ],
        size=32,
    )
    for device in ("python", "opengl"):
        target, deep = Framebuffer(4, 4), Deep()
        for deep.level, deep.color in (
            (0.5, vec4(1, 0, 0, 1)),
            (0.7, vec4(0, 1, 0, 1)),
            (0.25, vec4(0, 0, 1, 1)),
        ):
            program.draw(target, deep, pos=quad[0], indices=quad[2], device=device)
            expected = [255, 0, 0, 255] if deep.level > 0.25 else [0, 0, 255, 255]
            assert (target.colors[0].read() == expected).all()
        assert np.allclose(target.read_depth(), 0.25, atol=1e-6)
        program.draw(target, deep, pos=quad[0], indices=quad[2], device=device, depth_test=False)


def test_programs_without_streams(opengl, make_program):
    """One triangle over the whole target, made of vertex indices alone."""
    from pystream import Shader

    class Whole(Shader):
        def shade_vertex(self, context):
            x, y = context.vertex_index % 2, context.vertex_index // 2
            context.position = vec4(x * 4.0 - 1.0, y * 4.0 - 1.0, 0.0, 1.0)

        def shade_fragment(self, context):
            context.colors = (vec4(context.coord.xy / 8.0, 0.0, 1.0),)

    program = make_program(
        Whole,
        "void main() { int i = gl_VertexID;"
        " gl_Position = vec4(float(i % 2) * 4.0 - 1.0, float(i / 2) * 4.0 - 1.0, 0.0, 1.0); }",
        "out vec4 color0; void main() { color0 = vec4(gl_FragCoord.xy / 8.0, 0.0, 1.0); }",
        inputs={},
    )
    x, y = np.meshgrid((np.arange(8) + 0.5) / 8, (np.arange(8)[::-1] + 0.5) / 8)
    for device in ("python", "opengl"):
        target = Framebuffer(8, 8, dtype="f4")
        program.draw(target, Whole(), vertices=3, device=device)
        assert np.allclose(target.colors[0].read(), np.stack([x, y, 0 * x, 0 * x + 1], -1))
        program.draw(target, Whole(), indices=[0, 1, 2], vertices=3, device=device)
    with pytest.raises(DrawError, match="no streams: say how many"):
        program.draw(target, Whole())


def test_other_contexts_are_left_alone(opengl, draw, shaders):
    """Draws happen in the device's own context, whichever the caller works with."""
    import gc

    import moderngl

    lit = shaders["Lit"]()
    expected = draw(lit)
    # As many objects as the device has made, so that their names coincide.
    other = moderngl.create_standalone_context(backend="egl")
    textures = [other.texture((2, 2), 4, bytes([number] * 16)) for number in range(60)]
    buffers = [other.buffer(bytes([number] * 16)) for number in range(60)]
    for _ in range(3):
        assert np.array_equal(draw(lit), expected)
        gc.collect()
    for number, (texture, buffer) in enumerate(zip(textures, buffers)):
        assert texture.read() == buffer.read() == bytes([number] * 16)
    assert other.error == "GL_NO_ERROR"
    other.release()
    assert np.array_equal(draw(lit), expected)


def test_targets_are_given_back_to_the_driver(opengl, lit_program, shaders, quad):
    def resident():
        return int(open("/proc/self/statm").read().split()[1]) * 4096

    def draw():
        target = Framebuffer(512, 512, dtype="f4")
        lit_program.draw(target, shaders["Lit"](), pos=quad[0], normal=NORMALS, indices=quad[2])
        target.colors[0].read()

    for _ in range(10):
        draw()
    before = resident()
    for _ in range(60):
        draw()
    # All the targets together have 300 MB.
    assert resident() - before < 100 << 20


def test_threads_share_the_device(opengl, draw, shaders):
    from concurrent.futures import ThreadPoolExecutor

    expected = draw(shaders["Lit"]())
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda _: draw(shaders["Lit"]()), range(20)))
    assert all(np.array_equal(picture, expected) for picture in pictures)
