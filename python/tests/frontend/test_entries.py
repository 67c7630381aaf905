"""Entry points: annotations become types of signatures and fields."""

import re

import pytest

from pystream import CompileError, vec3
from pystream.frontend import import_kernel, import_shader

SHADERS = """
    from __future__ import annotations
    from typing import Annotated, ClassVar, Final, Optional, Union
    import pystream as ps
    from pystream import vec2, vec3, vec4, mat4, ivec2, Sampler2D, SamplerCube
    class A:
        x: float
    class B(A):
        y: vec3
    class C:
        z: int
    class S(ps.Shader):
        number: float
        count: int
        flag: bool
        cell: ivec2
        transform: mat4
        albedo: Sampler2D
        picture: ps.Texture2D
        sky: SamplerCube
        room: ps.TextureCube
        one: A
        two: A | B
        three: Union[A, B, "C"]
        maybe: Optional[C]
        fixed: Final[int]
        noted: Annotated[vec3, "unit"]
        shared: ClassVar[int] = 3
        unknown: list[int]
        wrong: Nonsense
        mixed: A | int
        constant = 4
        def shade_vertex(self, context, pos: vec4, uv: "vec2", weight: float):
            context.position = pos * self.constant + self.shared
            return uv
        def shade_fragment(self, context, uv):
            context.colors = (vec4(uv, 0.0, 1.0),)
    """


@pytest.fixture
def shaders(module):
    return module(SHADERS)


def fields(text, symbol):
    """The fields of a class, as text."""
    match = re.search(
        rf'class @"{re.escape(symbol)}" [^\n]*(?:\n  attributes[^\n]*)?\n  fields {{(.*)}}', text
    )
    parts = re.split(r", (?=\w+ = )", match[1])
    return dict(part.split(" = ", 1) for part in parts)


def test_fields(shaders, verify):
    text = import_shader(shaders.S)
    verify(text)
    name = shaders.__name__
    a, b, c = (f'!pystream.instance<@"{name}.{cls}">' for cls in "ABC")
    assert fields(text, f"{name}.S") == {
        "number": "f64",
        "count": "i64",
        "flag": "i1",
        "cell": "vector<2xi64>",
        "transform": "vector<4x4xf64>",
        "albedo": '!pystream.sampler<"2D">',
        "picture": '!pystream.sampler<"2D">',
        "sky": '!pystream.sampler<"Cube">',
        "room": '!pystream.sampler<"Cube">',
        "one": a,
        "two": f"!pystream.union<{a}, {b}>",
        "three": f"!pystream.union<{a}, {b}, {c}>",
        "maybe": f"!pystream.union<{c}, !pystream.literal<#pystream.none>>",
        "fixed": "i64",
        "noted": "vector<3xf64>",
    }
    assert fields(text, f"{name}.B") == {"y": "vector<3xf64>"}
    assert "constant = 4 : i64" in text
    assert "shared = 3 : i64" in text


def test_shader_entry(shaders, verify):
    text = import_shader(shaders.S)
    name = shaders.__name__
    assert f'pystream.shader @S self !pystream.instance<@"{name}.S">' in text
    assert f'vertex @"{name}.S.shade_vertex" [vector<4xf64>, vector<2xf64>, f64]' in text
    assert f'fragment @"{name}.S.shade_fragment"' in text
    assert 'pystream.class @"pystream.VertexContext"' in text
    assert 'attributes {discard = #pystream.builtin<"glsl.discard">}' in text
    verify(text)


def test_live_shader_fixes_classes_and_final_fields(shaders, verify):
    shader = shaders.S()
    shader.two = shader.three = shaders.B()
    shader.fixed = 7
    shader.number = 2.0
    shader.extra = vec3(1, 2, 3)
    text = import_shader(shader)
    verify(text)
    name = shaders.__name__
    found = fields(text, f"{name}.S")
    assert found["two"] == found["three"] == f'!pystream.instance<@"{name}.B">'
    assert found["number"] == "f64"
    assert found["extra"] == "vector<3xf64>"
    assert "fixed" not in found
    assert "fixed = 7 : i64" in text


KERNELS = """
    import pystream as ps
    from typing import Generic, TypeVar
    T = TypeVar("T")
    class Array(Generic[T]):
        pass
    Array.__module__ = "pystream.kernels"
    class Line:
        a: float
        def __call__(self, x):
            return self.a * x
    def saxpy(i: int, x: Array[float], y: "Array[int]", line: Line, dt: float):
        y[i] = line(x[i]) * dt
    def grid(i: int, j: int, x: Array[float]):
        x[i] = x[j]
    def vectors(i: int, x: Array[ps.vec3]):
        x[i] = x[0]
    def lines(i: int, x: "Array[Line]"):
        x[i].a = 1.0
    def bare(i: int, x):
        pass
    def stars(i: int, *x: float):
        pass
    def listed(i: int, x: list):
        pass
    """


def test_kernel_entry(module, verify):
    made = module(KERNELS)
    name = made.__name__
    text = import_kernel(made.saxpy)
    verify(text)
    assert (
        f'pystream.kernel @saxpy calls @"{name}.saxpy" rank 1 [!pystream.array<f64>, '
        f'!pystream.array<i64>, !pystream.instance<@"{name}.Line">, f64]'
    ) in text
    text = import_kernel(made.grid, rank=2)
    verify(text)
    assert "rank 2 [!pystream.array<f64>]" in text


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bare", "the parameter x of bare needs a type"),
        ("stars", "plain parameters"),
        ("listed", "a list needs the type of its elements"),
        ("vectors", "arrays of vec3 are not supported yet"),
        ("lines", "arrays of Line are not supported yet"),
    ],
)
def test_kernels_that_lack_types(module, name, message):
    with pytest.raises(CompileError, match=message) as raised:
        import_kernel(getattr(module(KERNELS), name))
    assert raised.value.file.startswith("<cell_")
    assert "def " + name in str(raised.value)
    assert "^^^" in str(raised.value)


def test_streams_need_types(module):
    made = module(
        """
        import pystream as ps
        class S(ps.Shader):
            def shade_vertex(self, context, pos):
                context.position = pos
            def shade_fragment(self, context):
                pass
        class T(ps.Shader):
            def shade_vertex(self, context):
                pass
        """
    )
    with pytest.raises(CompileError, match="the parameter pos of S.shade_vertex needs a type"):
        import_shader(made.S)
    with pytest.raises(CompileError, match="T does not define shade_fragment"):
        import_shader(made.T)


def test_inherited_stages(module, verify):
    made = module(
        """
        import pystream as ps
        from pystream import vec4
        class S(ps.Shader):
            def shade_vertex(self, context, pos: vec4):
                context.position = pos
            def shade_fragment(self, context):
                context.discard()
        class T(S):
            def shade_fragment(self, context):
                super().shade_fragment(context)
        """
    )
    text = import_shader(made.T)
    verify(text)
    assert f'vertex @"{made.__name__}.S.shade_vertex" [vector<4xf64>]' in text
    assert f'fragment @"{made.__name__}.T.shade_fragment"' in text


def test_the_first_light_shader(verify):
    import sys
    from pathlib import Path

    examples = str(Path(__file__).resolve().parents[3] / "examples")
    sys.path.insert(0, examples)
    try:
        import first_light
    finally:
        sys.path.remove(examples)
    text = import_shader(first_light.Lit)
    verify(text)
    assert '"first_light.Phong.shade"' in text
    assert (
        "UnsupportedError"
        not in text.replace("NotImplementedError", "").split("first_light.Lit.shade_vertex")[0]
    )


def test_final_fields_that_cannot_be_constants(shaders):
    shader = shaders.S()
    shader.fixed = {1}
    assert "S.fixed: a set object cannot be used in compiled code" in import_shader(shader)
