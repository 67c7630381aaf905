"""Lists among the fields of shaders and the parameters of kernels: read anew at each draw and launch."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pytest

import pystream as ps
from pystream import ivec2, mat2, vec2, vec3, vec4

TRIANGLE = np.array([[-1, -1, 0, 1], [3, -1, 0, 1], [-1, 3, 0, 1]], "f4")


class Lens:
    angle: float
    on: bool

    def __init__(self, angle, on=True):
        self.angle = angle
        self.on = on


class Lamp:
    position: vec2
    color: vec3

    def __init__(self, position, color):
        self.position = position
        self.color = color

    def light(self, at):
        return self.color / (1.0 + (self.position - at).length())


class Spot(Lamp):
    lens: Lens

    def __init__(self, position, color, lens):
        super().__init__(position, color)
        self.lens = lens

    def light(self, at):
        return super().light(at) * self.lens.angle if self.lens.on else vec3(0.0, 0.0, 0.25)


class Scene(ps.Shader):
    lamps: Annotated[list[Lamp | Spot], ps.MaxLen(3)]
    weights: Annotated[list[float], ps.MaxLen(5)]
    turns: Annotated[list[mat2], ps.MaxLen(2)]
    places: Annotated[list[ivec2], ps.MaxLen(2)]

    def __init__(self, lamps, weights, turns, places):
        self.lamps = lamps
        self.weights = weights
        self.turns = turns
        self.places = places

    def shade_vertex(self, context, pos: vec4):
        context.position = pos
        return pos.xy

    def shade_fragment(self, context, at):
        for turn in self.turns:
            at = turn * at
        total = sum((lamp.light(at) for lamp in self.lamps), vec3(0.0, 0.0, 0.0))
        weight = 0.0
        for index, item in enumerate(self.weights):
            weight += item * index
        last = self.places[len(self.places) - 1]
        context.colors = (vec4(total * 0.25, weight + 0.25 * last.x - 0.125 * last.y),)


def scene():
    return Scene(
        [Lamp(vec2(0.5, 0.5), vec3(1.0, 0.5, 0.25))],
        [0.5, 0.25, 0.125],
        [mat2(0.0, 1.0, -1.0, 0.0)],
        [ivec2(1, 2)],
    )


def draw(program, shader, device):
    target = ps.Framebuffer(8, 8, dtype="f4", depth=False)
    program.draw(target, shader, pos=TRIANGLE, device=device)
    return target.colors[0].read()


def check(program, shader):
    expected = draw(program, shader, "python")
    np.testing.assert_allclose(draw(program, shader, "opengl"), expected, rtol=1e-5, atol=1e-6)
    return expected


def test_a_list_is_read_at_each_draw(opengl) -> None:
    """Elements are added, replaced, removed and of several classes, without compiling again."""
    program = ps.compile(Scene)
    shader = scene()
    first = check(program, shader)
    spot = Spot(vec2(-0.5, 0.0), vec3(0.0, 1.0, 1.0), Lens(2.0))
    shader.lamps.append(spot)
    shader.lamps.append(spot)
    second = check(program, shader)
    assert (second[..., 1] > first[..., 1]).all()
    spot.lens.on = False
    check(program, shader)
    shader.lamps[0] = Spot(vec2(0.0, 0.0), vec3(0.25, 0.5, 1.0), Lens(0.5))
    shader.weights[1:] = [1.0, 2.0, 3.0, 4.0]
    shader.turns.append(mat2(2.0, 0.0, 0.0, 0.5))
    shader.places = [ivec2(5, 5), ivec2(-3, 1)]
    check(program, shader)
    del shader.lamps[:], shader.weights[:]
    assert check(program, shader)[..., 0].max() == 0.0


def test_the_text_is_what_one_would_write() -> None:
    text = ps.compile(Scene).fragment.glsl
    assert "lamps_element lamps[3];" in text
    assert "float weights[5];" in text
    assert "for (int i = 0; i < weights_count; i++)" in text
    assert "weights[i] * float(i)" in text


def test_a_live_list_gives_its_length() -> None:
    class Plain(ps.Shader):
        lamps: list[Lamp]

        def __init__(self, lamps, gains):
            self.lamps = lamps
            self.gains = gains

        def shade_vertex(self, context, pos: vec4):
            context.position = pos

        def shade_fragment(self, context):
            color = vec3(0.0, 0.0, 0.0)
            for lamp, gain in zip(self.lamps, self.gains):
                color += lamp.color * gain
            context.colors = (vec4(color, 1.0),)

    class Derived(Plain):
        pass

    lamps = [Lamp(vec2(0.0, 0.0), vec3(0.25, 0.5, 0.125)) for _ in range(2)]
    program = ps.compile(Derived(lamps, [1.0, 0.5]))
    color = draw(program, Derived(lamps, [1.0, 0.5]), "python")[0, 0]
    np.testing.assert_allclose(color, [0.375, 0.75, 0.1875, 1.0])
    with pytest.raises(ps.CompileError, match=r"Annotated\[list\[float\], pystream.MaxLen\(8\)\]"):
        ps.compile(Derived)


def test_a_live_list_gives_the_classes_of_its_elements(opengl) -> None:
    class Plain(ps.Shader):
        def __init__(self, lamps):
            self.lamps = lamps

        def shade_vertex(self, context, pos: vec4):
            context.position = pos
            return pos.xy

        def shade_fragment(self, context, at):
            total = vec3(0.0, 0.0, 0.0)
            for lamp in self.lamps:
                total += lamp.light(at)
            context.colors = (vec4(total, 1.0),)

    lamp = Lamp(vec2(0.5, 0.5), vec3(1.0, 0.5, 0.25))
    spot = Spot(vec2(-0.5, 0.0), vec3(0.0, 1.0, 1.0), Lens(2.0))
    program = ps.compile(Plain([lamp, spot]))
    both = check(program, Plain([lamp, spot]))
    assert (check(program, Plain([spot, spot])) != both).any()
    with pytest.raises(ps.UniformError, match="Plain.lamps has 3 elements, but .* at most 2"):
        draw(program, Plain([lamp, spot, lamp]), "opengl")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s.lamps.extend(s.lamps * 3), r"Scene.lamps has 4 elements, but .* at most 3"),
        (
            lambda s: setattr(s, "lamps", tuple(s.lamps)),
            r"Scene.lamps must be a list, but is tuple",
        ),
        (lambda s: s.lamps.append(None), r"Scene.lamps\[1\] is a .*NoneType"),
        (
            lambda s: s.lamps.append(Lens(1.0)),
            r"Scene.lamps\[1\] is a .*Lens, but .*Lamp or .*Spot",
        ),
        (lambda s: delattr(s.lamps[0], "color"), r"Scene.lamps\[0\].color is missing"),
        (lambda s: setattr(s.lamps[0], "color", 1.0), r"Scene.lamps\[0\].color must be vec3"),
        (lambda s: s.weights.append("x"), r"Scene.weights\[3\] must be a number, but is str 'x'"),
    ],
)
def test_wrong_lists_are_refused_before_the_driver_sees_them(change, message, opengl) -> None:
    shader = scene()
    change(shader)
    with pytest.raises(ps.UniformError, match=message):
        draw(ps.compile(Scene), shader, "opengl")


class Node:
    value: float

    def __init__(self, value):
        self.value = value


def test_elements_may_not_be_written_or_told_apart() -> None:
    class Writes(ps.Shader):
        nodes: Annotated[list[Node], ps.MaxLen(2)]

        def shade_vertex(self, context, pos: vec4):
            context.position = pos

        def shade_fragment(self, context):
            self.nodes.append(Node(1.0))
            context.colors = (vec4(1.0, 1.0, 1.0, 1.0),)

    with pytest.raises(ps.CompileError, match="that comes from outside may not be modified"):
        ps.compile(Writes)

    class Compares(ps.Shader):
        nodes: Annotated[list[Node], ps.MaxLen(2)]

        def shade_vertex(self, context, pos: vec4):
            context.position = pos

        def shade_fragment(self, context):
            same = self.nodes[0] is self.nodes[1]
            context.colors = (vec4(1.0 if same else 0.0, 1.0, 1.0, 1.0),)

    with pytest.raises(ps.CompileError, match="are the same is not known here"):
        ps.compile(Compares)


@ps.kernel
def polynomial(
    i: int,
    x: ps.Array[float],
    y: ps.Array[float],
    factors: Annotated[list[float], ps.MaxLen(8)],
    nodes: Annotated[list[Node | Lens], ps.MaxLen(4)],
):
    value = 0.0
    for factor in reversed(factors):
        value = value * x[i] + factor
    for node in nodes:
        if isinstance(node, Lens):
            value += node.angle
        else:
            value *= node.value
    y[i] = value


def test_kernels_read_lists() -> None:
    x = np.linspace(-2, 2, 9)
    factors, nodes = [1.0, -0.5, 2.0], [Lens(3.0), Node(2.0), Lens(-1.0)]
    expected, found = np.zeros(9), np.zeros(9)
    ps.launch(polynomial, 9, x, expected, factors, nodes, device="python")
    ps.launch(polynomial, 9, x, found, factors, nodes, device="cpu")
    np.testing.assert_array_equal(found, expected)
    nodes += [Node(1.0), Node(1.0)]
    with pytest.raises(ps.LaunchError, match="nodes has 5 elements, but .* at most 4"):
        ps.launch(polynomial, 9, x, found, factors, nodes, device="cpu")
