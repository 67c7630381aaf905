"""The still life of examples/first_light.py: from Python classes to pixels, against CPython."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import pystream as ps
from pystream import vec3

EXAMPLES = Path(__file__).parent.parent / "examples"
TWINS = Path(__file__).parent / "twins"
sys.path.insert(0, str(EXAMPLES))

import first_light  # noqa: E402

WIDTH, HEIGHT = 96, 54

# Runs alone: a second context in the process of the tests would change which one is current.
LINK = """
import sys, pathlib, moderngl
context = moderngl.create_standalone_context(backend="egl")
print(context.info["GL_RENDERER"])
if sys.argv[1:]:
    vertex, fragment = (pathlib.Path(name).read_text() for name in sys.argv[1:])
    context.program(vertex_shader=vertex, fragment_shader=fragment)
"""


def run_python(script: str, *arguments: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def require(tool: str) -> str:
    """Path of a validator; its absence is a failure, because the set-up installs it."""
    path = shutil.which(tool)
    assert path is not None, f"{tool} is not installed; see scripts/apt-packages.txt"
    return path


@pytest.fixture(scope="session")
def opengl() -> None:
    """Skip where EGL gives no OpenGL context."""
    probe = run_python(LINK)
    if probe.returncode != 0:
        pytest.skip(f"no OpenGL 3.3 context on EGL: {probe.stderr.strip().splitlines()[-1]}")


@pytest.fixture(scope="module")
def program() -> ps.Program:
    return ps.compile(first_light.Lit)


@pytest.fixture(scope="module")
def twin() -> ps.Program:
    """`Lit` with GLSL and reflection written by hand."""
    reflection = json.loads((TWINS / "lit.json").read_text())
    stages = {}
    for stage in ("vert", "frag"):
        glsl = (TWINS / f"lit.{stage}").read_text()
        stages[stage] = ps.StageArtifacts(glsl330=glsl, glsl450=glsl, spirv=b"")
    return ps.Program(first_light.Lit, stages["vert"], stages["frag"], reflection)


@pytest.fixture(scope="module")
def still_life() -> first_light.Scene:
    return first_light.scene(aspect=WIDTH / HEIGHT)


@pytest.fixture
def draw(opengl, program: ps.Program) -> Callable[[first_light.Scene], np.ndarray]:
    """Draw a scene with OpenGL at the size of the tests: (54, 96, 4) float32."""

    def draw_scene(scene: first_light.Scene) -> np.ndarray:
        return first_light.render(scene, program, WIDTH, HEIGHT, "opengl", dtype="f4")

    return draw_scene


def test_the_scene_is_of_real_size(still_life):
    assert still_life.triangles >= 20_000
    assert len({id(thing.mesh) for thing in still_life.things}) >= 3
    materials = {type(thing.material) for thing in still_life.things}
    assert materials == {first_light.Lambert, first_light.Phong}


def test_picture_agrees_with_cpython(program, still_life, draw):
    picture = draw(still_life)
    expected, edges = first_light.reference(still_life, program, WIDTH, HEIGHT)
    # Neither a blank frame nor a mask over everything may pass.
    assert expected[..., :3].std() > 0.05
    assert edges.mean() < 0.25
    difference = first_light.compare(picture, expected, edges)
    assert difference.mean <= 1.0
    assert difference.largest <= 4.0


def test_handwritten_twin_agrees_with_cpython(opengl, twin, still_life):
    """The judges agree with each other; this needs no compiler."""
    picture = first_light.render(still_life, twin, WIDTH, HEIGHT, "opengl", dtype="f4")
    expected, edges = first_light.reference(still_life, twin, WIDTH, HEIGHT)
    difference = first_light.compare(picture, expected, edges)
    assert difference.mean <= 1.0
    assert difference.largest <= 4.0


def test_picture_agrees_with_the_handwritten_twin(twin, still_life, draw):
    """On one driver the two differ by rounding only, so that edges count as well."""
    picture = draw(still_life)
    by_hand = first_light.render(still_life, twin, WIDTH, HEIGHT, "opengl", dtype="f4")
    apart = 255 * np.abs(picture - by_hand).max(axis=-1)
    assert apart.mean() <= 0.05
    assert np.quantile(apart, 0.999) <= 1.0


def test_clear_color_is_the_haze_that_the_shader_develops(still_life, draw):
    """Background pixels, cleared by the CPU, and the furthest ground, hidden by haze, are one."""
    still_life.shader.sky.haze = 1000.0
    try:
        picture = draw(still_life)
    finally:
        still_life.shader.sky.haze = first_light.scene().shader.sky.haze
    np.testing.assert_allclose(
        picture, np.broadcast_to(still_life.background, picture.shape), atol=2e-3
    )


def change_material(scene: first_light.Scene) -> None:
    scene.things[1].material = first_light.Lambert(vec3(0.1, 0.42, 0.46))


def change_color(scene: first_light.Scene) -> None:
    scene.things[1].material.color = vec3(0.5, 0.1, 0.4)


def change_matrix(scene: first_light.Scene) -> None:
    scene.things[1].model = first_light.place(-0.25, 0.4, -0.5, 1.05)


def change_light(scene: first_light.Scene) -> None:
    scene.shader.light.color = vec3(10.0, 40.0, 160.0)


@pytest.mark.parametrize("change", [change_material, change_color, change_matrix, change_light])
def test_changes_between_draws_do_not_recompile(change, program, draw):
    scene = first_light.scene(aspect=WIDTH / HEIGHT, detail=0.4)
    before = draw(scene)
    np.testing.assert_array_equal(draw(scene), before)
    compilations = program.stats.compilations
    change(scene)
    after = draw(scene)
    assert program.stats.compilations == compilations
    changed = np.abs(after - before).max(axis=-1) > 8 / 255
    assert changed.sum() >= 10, "the picture did not change"
    restored = draw(first_light.scene(aspect=WIDTH / HEIGHT, detail=0.4))
    np.testing.assert_array_equal(restored, before)
    assert program.stats.compilations == compilations


def test_only_the_changed_object_changes(draw):
    """A new material for the vase leaves the pixels of all other objects alone."""
    scene = first_light.scene(aspect=WIDTH / HEIGHT, detail=0.4)
    before = draw(scene)
    change_material(scene)
    changed = np.abs(draw(scene) - before).max(axis=-1) > 0.5 / 255
    rows, columns = np.nonzero(changed)
    # The vase stands left of the middle of the picture; see `things`.
    assert 0.30 * WIDTH < columns.min()
    assert columns.max() < 0.60 * WIDTH
    assert 0.15 * HEIGHT < rows.min()
    assert rows.max() < 0.70 * HEIGHT


@pytest.mark.parametrize("stage", ["vertex", "fragment"])
def test_spirv_is_valid(stage, program, tmp_path):
    binary = tmp_path / f"{stage}.spv"
    binary.write_bytes(getattr(program, stage).spirv)
    command = [require("spirv-val"), "--target-env", "vulkan1.1", str(binary)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr


def write_glsl(program: ps.Program, folder: Path) -> list[Path]:
    files = [folder / "lit.vert", folder / "lit.frag"]
    for file, stage in zip(files, (program.vertex, program.fragment)):
        file.write_text(stage.glsl)
    return files


def test_glsl_is_valid(program, tmp_path):
    command = [require("glslangValidator"), *map(str, write_glsl(program, tmp_path))]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr


def test_glsl_links(opengl, program, tmp_path):
    result = run_python(LINK, *write_glsl(program, tmp_path))
    assert result.returncode == 0, result.stderr


def test_glsl_has_the_names_of_the_python_source(program):
    for name in ("world", "normal", "uv", "lit", "albedo", "shiny", "exposure"):
        assert name in program.fragment.glsl


def test_no_object_is_left_at_stage_registers(program):
    report = program.explain()
    for entry in ("vertex", "fragment"):
        imported, registers = report[entry]["imported"], report[entry]["registers"]
        assert imported["dynamic_calls"] > 0
        assert registers["dynamic_calls"] == 0
        assert registers["allocations"] == 0
