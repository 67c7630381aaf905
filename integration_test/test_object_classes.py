"""Objects of other classes than a program was compiled for: an error before anything is drawn or computed."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

import pystream as ps
from pystream import vec4

SCENE = """
from __future__ import annotations
from typing import Annotated, Final, Optional, Union
import pystream as ps
from pystream import vec2, vec3, vec4

class Lens:
    power: float
    def __init__(self, power=0.5):
        self.power = power
    def bend(self, x):
        return x * self.power

class Prism(Lens):
    def bend(self, x):
        return 1.0 - x * self.power

class Camera:
    lens: Lens
    unused: no_such_name
    def __init__(self, lens=None):
        self.lens = lens or Lens()
    def look(self, x):
        return self.lens.bend(x)

class ZoomCamera(Camera):
    def look(self, x):
        return 0.25

class Lit(ps.Shader):
    camera: FIELD
    def __init__(self, camera):
        self.camera = camera
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        return 1.0
    def shade_fragment(self, context, x):
        context.colors = (vec4(self.camera.look(x)),)

@ps.kernel
def see(i, y: ps.Array[float], camera: FIELD):
    y[i] = camera.look(1.0)
"""
TRIANGLE = np.array([[-1, -1], [3, -1], [-1, 3]], "f4")
ONE = ("Camera", "'Camera'", "Final[Camera]", "Annotated[Camera, 'any']")


def draw(program: ps.Program, shader: ps.Shader, device: str = "opengl") -> float:
    """What the triangle shows in its only pixel."""
    target = ps.Framebuffer(1, 1, dtype="f4")
    program.draw(target, shader, pos=TRIANGLE, device=device)
    return float(target.colors[0].read()[0, 0, 0])


@pytest.fixture
def scene(load: Callable[[str], ModuleType]) -> Callable[[str], ModuleType]:
    return lambda field: load(SCENE.replace("FIELD", field))


@pytest.mark.parametrize("field", ONE)
def test_object_of_a_subclass_in_a_shader(scene, field, opengl):
    module = scene(field)
    program = ps.compile(module.Lit)
    assert draw(program, module.Lit(module.Camera())) == 0.5
    wanted = (
        r"^Lit\.camera is a ZoomCamera, but the program was compiled for Camera: "
        r"annotate it Camera \| ZoomCamera$"
    )
    for device in ("opengl", "python"):
        with pytest.raises(ps.UniformError, match=wanted):
            draw(program, module.Lit(module.ZoomCamera()), device)
    assert program.stats.draws == 1


def test_nested_object(scene, opengl):
    module = scene("Camera")
    program = ps.compile(module.Lit)
    wanted = r"Lit\.camera\.lens is a Prism, but .* for Lens: annotate it Lens \| Prism"
    with pytest.raises(ps.UniformError, match=wanted):
        draw(program, module.Lit(module.Camera(module.Prism())))


def test_object_under_one_of_several_classes(scene, opengl):
    module = scene("Camera | ZoomCamera")
    program = ps.compile(module.Lit)
    assert draw(program, module.Lit(module.Camera())) == 0.5
    assert draw(program, module.Lit(module.ZoomCamera())) == 0.25
    with pytest.raises(ps.UniformError, match=r"Lit\.camera\.lens is a Prism"):
        draw(program, module.Lit(module.Camera(module.Prism())))
    third = type("Third", (module.Camera,), {})
    with pytest.raises(ps.UniformError, match=r"Lit\.camera is a .*Third, but .*ZoomCamera"):
        draw(program, module.Lit(third()))


def test_compiled_object_decides(scene, opengl):
    module = scene("Camera")
    program = ps.compile(module.Lit(module.ZoomCamera()))
    assert draw(program, module.Lit(module.ZoomCamera())) == 0.25
    program = ps.compile(module.Lit(module.Camera()))
    assert draw(program, module.Lit(module.Camera(module.Lens(0.75)))) == 0.75
    with pytest.raises(ps.UniformError, match=r"Lit\.camera is a ZoomCamera.*compile this object"):
        draw(program, module.Lit(module.ZoomCamera()))


def test_values_that_are_no_objects(scene, opengl):
    module = scene("Camera")
    program = ps.compile(module.Lit)
    with pytest.raises(ps.UniformError, match=r"Lit\.camera is None, .* it Camera \| None$"):
        draw(program, module.Lit(None))
    with pytest.raises(ps.UniformError, match=r"Lit\.camera is a float, .* for Camera$"):
        draw(program, module.Lit(1.0))


def test_class_defined_anew(scene, opengl):
    module = scene("Camera")
    program = ps.compile(module.Lit)
    again = type("Camera", (), {"__init__": module.Camera.__init__, "__module__": "scene"})
    module.Camera = again
    with pytest.raises(ps.UniformError, match="another class of that name: compile again"):
        draw(program, module.Lit(again()))


@pytest.mark.parametrize("field", ONE)
def test_arguments_of_kernels(scene, field):
    module = scene(field)
    y = np.zeros(2)
    ps.launch(module.see, 2, y, module.Camera())
    assert y.tolist() == [0.5, 0.5]
    for camera, wanted in (
        (module.ZoomCamera(), r"see\.camera is a ZoomCamera, .*annotate it Camera \| ZoomCamera"),
        (module.Camera(module.Prism()), r"see\.camera\.lens is a Prism, .*it Lens \| Prism"),
    ):
        with pytest.raises(ps.LaunchError, match=wanted):
            ps.launch(module.see, 2, y, camera)
    assert y.tolist() == [0.5, 0.5]


def test_alternatives_need_names_of_their_own():
    """Objects are told apart by the names of their classes when they are drawn."""

    def make(gain: float) -> type:
        class Metal:
            shine: float

            def color(self):
                return self.shine * gain

        return Metal

    first, second = make(1.0), make(-1.0)

    class Polished(ps.Shader):
        def shade_vertex(self, context, pos: vec4):
            context.position = pos

        def shade_fragment(self, context):
            context.colors = (vec4(self.material.color()),)

    # Not as text: the names are local.
    Polished.__annotations__ = {"material": first | second}
    with pytest.raises(ps.CompileError, match="field material .* two classes called .*Metal"):
        ps.compile(Polished)
