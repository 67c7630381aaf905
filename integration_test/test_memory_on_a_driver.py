"""Objects and containers in fragment shaders: SPIR-V and GLSL of what stays in memory, on a driver, against CPython."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pystream as ps
from pystream import vec4

sys.path.insert(0, str(Path(__file__).parent.parent / "python"))

from tests.language.corpus import Case, corpus  # noqa: E402
from tests.language.kernels_of_cases import is_close, numeric_function, run_source  # noqa: E402

CASES = [case for case in corpus() if case.module == "bounded_memory"]
TRIANGLE = np.array([[-1, -1, 0, 1], [3, -1, 0, 1], [-1, 3, 0, 1]], "f4")
SHADER = """
class CaseShader(ps.Shader):
{fields}
    def shade_vertex(self, context, pos: vec4):
        context.position = pos

    def shade_fragment(self, context):
        r = numbers({arguments})
        context.colors = ({colors})
"""


def case_shader(case: Case, rows: list[Any], numbers: Callable[..., Any], size: int) -> type:
    """A shader with the arguments as uniforms, four results in each color."""
    names = [f"a{n}" for n in range(len(rows[0]))]
    fields = [f"    {n}: {type(a).__name__}\n" for n, a in zip(names, rows[0])]
    channels = [f"r[{n}]" if n < size else "0.0" for n in range(-(-size // 4) * 4)]
    colors = [f"vec4({', '.join(channels[n : n + 4])}), " for n in range(0, len(channels), 4)]
    source = SHADER.format(
        fields="".join(fields),
        arguments=", ".join(f"self.{n}" for n in names),
        colors="".join(colors),
    )
    scope = {"ps": ps, "vec4": vec4, "numbers": numbers}
    return run_source(source, f"<shader of {case}>", scope)["CaseShader"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.function.__name__)
def test_driver_computes_what_cpython_does(case: Case, opengl, tmp_path) -> None:
    rows, numbers, shape = numeric_function(case)
    shader = case_shader(case, rows, numbers, shape.size)
    program = ps.compile(shader)
    binary = tmp_path / "fragment.spv"
    binary.write_bytes(program.fragment.spirv)
    subprocess.run(["spirv-val", "--target-env", "vulkan1.1", binary], check=True)
    target = ps.Framebuffer(1, 1, colors=-(-shape.size // 4), dtype="f4", depth=False)
    for row in rows:
        uniforms = shader()
        for n, argument in enumerate(row):
            setattr(uniforms, f"a{n}", argument)
        program.draw(target, uniforms, pos=TRIANGLE)
        drawn = np.concatenate([color.read()[0, 0] for color in target.colors])
        expected = numbers(*row)
        wrong = [(n, g, e) for n, (g, e) in enumerate(zip(drawn, expected)) if not is_close(g, e)]
        assert not wrong, row
