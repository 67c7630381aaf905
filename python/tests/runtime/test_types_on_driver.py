"""Every operation of the types, in CPython and as GLSL on a driver."""

import numpy as np
import pytest

import pystream as ps
from pystream import Framebuffer, Shader, mat2, mat3, mat4, vec2, vec3, vec4

# Python and GLSL, where they differ; a, b are vec3, t a float in (0, 1). All give a vec3.
CASES = [
    "a + b", "a - b", "a * b", "a / b", "-a", "a * t", "t * a", "a / t", "t / b", "a + 2.0", "1.0 - a",
    ("a % b", "mod(a, b)"), ("a ** 2.0", "pow(a, vec3(2.0))"), ("a.pow(b)", "pow(a, b)"),
    ("a // b", "floor(a / b)"), ("a.cross(b)", "cross(a, b)"), ("vec3(a.dot(b))", "vec3(dot(a, b))"),
    ("vec3(a.length())", "vec3(length(a))"), ("vec3(a.distance(b))", "vec3(distance(a, b))"),
    ("a.normalize()", "normalize(a)"), ("a.reflect(b.normalize())", "reflect(a, normalize(b))"),
    ("a.normalize().refract(-b.normalize(), t)", "refract(normalize(a), -normalize(b), t)"),
    ("a.faceforward(b, a)", "faceforward(a, b, a)"), ("a.mix(b, t)", "mix(a, b, t)"),
    ("a.mix(b, a)", "mix(a, b, a)"), ("a.clamp(t, 0.9)", "clamp(a, t, 0.9)"), ("a.min(b)", "min(a, b)"),
    ("a.max(t)", "max(a, t)"), ("a.step(b)", "step(b, a)"), ("a.step(t)", "step(t, a)"),
    ("a.smoothstep(0.0, b)", "smoothstep(vec3(0.0), b, a)"), ("(a - b).sign()", "sign(a - b)"),
    ("(a - b).abs()", "abs(a - b)"), ("(a * 5.0).fract()", "fract(a * 5.0)"),
    ("(a * 5.0).floor()", "floor(a * 5.0)"), ("(a * 5.0).ceil()", "ceil(a * 5.0)"),
    ("(-a * 5.0).trunc()", "trunc(-a * 5.0)"), ("(a * 5.0).round()", "roundEven(a * 5.0)"),
    *((f"a.{name}()", f"{name}(a)") for name in
      "sqrt inversesqrt exp exp2 log log2 sin cos tan asin acos sinh cosh tanh radians degrees atan".split()),
    ("(a - b).atan(b - t)", "atan(a - b, b - t)"),
    "a.zyx", "a.xxy", "a.bgr", "vec3(a.xy, t)", "vec3(t, b.yz)", "vec3(t)", "vec4(a, t).wzx", "vec3(vec4(a, t))",
    "mat3(a, b, vec3(t)) * b", "b * mat3(a, b, vec3(t))", "mat3(a.x, a.y, a.z, b.x, b.y, b.z, t, t, 1.0) * a",
    "(mat3(a, b, vec3(t)) * mat3(b, a, a))[1]", "mat3(2.0) * a", "(mat3(t) + mat3(a, b, a))[2]",
    "(mat4(a, t, b, t, a, t, b, 1.0) * vec4(a, 1.0)).xyz", "mat3(mat4(vec4(a, t), vec4(b, t), vec4(t), vec4(1.0)))[1]",
    "vec3(mat2(a.xy, b.yz) * b.xy, t)", "vec3(b.xy * mat2(a.xy, b.yz), t)", "(t * mat3(a, b, a))[0]",
    ("mat3(a, b, vec3(t, 0.0, 1.0)).inverse() * a", "inverse(mat3(a, b, vec3(t, 0.0, 1.0))) * a"),
    ("mat3(a, b, a).transpose()[1]", "transpose(mat3(a, b, a))[1]"),
    ("vec3(mat3(a, b, vec3(t, 0.0, 1.0)).determinant())", "vec3(determinant(mat3(a, b, vec3(t, 0.0, 1.0))))"),
    ("vec3(mat4(vec4(a, t), vec4(b, 1.0), vec4(t, b), vec4(1.0, a)).determinant())",
     "vec3(determinant(mat4(vec4(a, t), vec4(b, 1.0), vec4(t, b), vec4(1.0, a))))"),
    ("mat3(a, b, a).matrixCompMult(mat3(b, b, b))[0]", "matrixCompMult(mat3(a, b, a), mat3(b, b, b))[0]"),
    ("vec3(a.lessThan(b))", "vec3(lessThan(a, b))"), ("vec3(a.greaterThanEqual(b))", "vec3(greaterThanEqual(a, b))"),
    ("ps.mix(a, b, t) + ps.smoothstep(0.0, 2.0, t)", "mix(a, b, t) + smoothstep(0.0, 2.0, t)"),
    ("ps.reflect(ps.normalize(a), ps.normalize(b))", "reflect(normalize(a), normalize(b))"),
    ("vec3(ps.step(0.5, t), ps.fract(t * 3.0), ps.clamp(t, 0.2, 0.4))",
     "vec3(step(0.5, t), fract(t * 3.0), clamp(t, 0.2, 0.4))"),
]  # fmt: skip


class Probe(Shader):
    """Evaluates one expression in every pixel."""

    expression = "a"

    def shade_vertex(self, context, pos, a, b, t):
        context.position = pos
        return a, b, t

    def shade_fragment(self, context, a, b, t):
        scope = dict(
            ps=ps, a=a, b=b, t=t, vec2=vec2, vec3=vec3, vec4=vec4, mat2=mat2, mat3=mat3, mat4=mat4
        )
        context.colors = (vec4(eval(self.expression, scope), 1.0),)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case if isinstance(case, str) else case[0])
def test_expression(opengl, make_program, quad, case):
    python, glsl = (case, case) if isinstance(case, str) else case
    program = make_program(
        Probe,
        "in vec4 pos; in vec3 a, b; in float t; out vec3 i, j; out float k;"
        "void main() { gl_Position = pos; i = a; j = b; k = t; }",
        "in vec3 i, j; in float k; out vec4 color0;"
        f"void main() {{ vec3 a = i, b = j; float t = k; color0 = vec4({glsl}, 1.0); }}",
        inputs={"pos": "vec4", "a": "vec3", "b": "vec3", "t": "float"},
    )
    random = np.random.default_rng(7)
    streams = dict(pos=quad[0], t=random.uniform(0.1, 0.9, 4))
    streams |= {name: random.uniform(0.1, 0.9, (4, 3)) for name in "ab"}
    probe, pictures = Probe(), []
    probe.expression = python
    for device in ("python", "opengl"):
        target = Framebuffer(4, 4, dtype="f4")
        program.draw(target, probe, indices=quad[2], device=device, **streams)
        pictures.append(target.colors[0].read())
    np.testing.assert_allclose(*pictures, rtol=2e-4, atol=2e-4)
