"""Random control flow: valid SPIR-V, and GLSL with which a driver computes what Python does."""

import subprocess
import sys
from pathlib import Path

import moderngl
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from random_programs import Generator, Interpreter, Writer  # noqa: E402

BIN = Path(__file__).parent.parent / "build" / "bin"
WIDTH = 32
DEPTH = 4
SEEDS = range(1000, 1050)
VERTEX = """#version 330
void main() { gl_Position = vec4((gl_VertexID & 1) * 4 - 1, (gl_VertexID & 2) * 2 - 1, 0, 1); }
"""


@pytest.fixture(scope="module")
def context(opengl) -> moderngl.Context:
    return moderngl.create_standalone_context(backend="egl")


def run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def translate(text: str, folder: Path) -> str:
    """GLSL of a fragment stage; checks its SPIR-V on the way."""
    source, core, binary = folder / "a.mlir", folder / "core.mlir", folder / "a.spv"
    source.write_text(text)
    # Constants first, as in the compiler: the canonicalizer of MLIR 22 does not always end else.
    names = ("mem2reg", "pystream-propagate-constants", "canonicalize", "cse", "canonicalize")
    passes = (*(f"--{name}" for name in names), "--mlir-print-debuginfo")
    run(BIN / "pystream-opt", source, *passes, "-o", core)
    run(BIN / "pystream-translate", core, "--target", "spirv", "-o", binary)
    run("spirv-val", "--target-env", "vulkan1.1", binary)
    return run(BIN / "pystream-translate", core, "--target", "glsl-330")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("memory", [False, True], ids=["values", "memory"])
def test_driver_computes_what_python_does(seed: int, memory: bool, context, tmp_path) -> None:
    program = Generator(seed, memory).block(DEPTH)
    fragment = translate(Writer(memory).write(program), tmp_path)
    runs = [Interpreter(x - 8, memory).run(program) for x in range(WIDTH)]
    expected = np.array(runs, np.float32)

    compiled = context.program(vertex_shader=VERTEX, fragment_shader=fragment)
    target = context.framebuffer([context.texture((WIDTH, 1), 1, dtype="f4")])
    target.use()
    context.vertex_array(compiled, []).render(moderngl.TRIANGLES, 3)
    drawn = np.frombuffer(target.read(components=1, dtype="f4"), np.float32)
    np.testing.assert_array_equal(drawn, expected)
