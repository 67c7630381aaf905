"""The deferred renderer of examples/deferred: its programs, and its passes against CPython."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pystream as ps

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "examples"))

import deferred  # noqa: E402

STAGES = ("vertex", "fragment")


@pytest.mark.parametrize("shader", deferred.PROGRAMS)
def test_every_stage_compiles_to_valid_code_without_memory(shader: type, tmp_path: Path) -> None:
    program = ps.compile(shader)
    validator = shutil.which("spirv-val")
    assert validator is not None, "spirv-val is not installed; see scripts/apt-packages.txt"
    report = program.explain()
    assert report["remaining"] == []
    for stage in STAGES:
        binary = tmp_path / f"{stage}.spv"
        binary.write_bytes(getattr(program, stage).spirv)
        subprocess.run([validator, "--target-env", "vulkan1.1", binary], check=True)
        assert set(report[stage]["registers"].values()) == {0}
        # Reads of uniforms are no memory operations.
        assert set(report[stage]["core"].values()) == {0}


def test_texture_fetches_are_those_that_the_source_asks_for() -> None:
    fetches = {
        shader.__name__: len(re.findall(r"\btexture(Lod)?\(", ps.compile(shader).fragment.glsl))
        for shader in deferred.PROGRAMS
    }
    assert fetches["Sky"] == 0
    assert fetches["Ambient"] == 4
    assert fetches["Lamps"] == 3
    assert fetches["Bilateral"] == 3
    assert fetches["Occlusion"] == 3 + 8


def test_explain_finds_an_entry_of_the_package() -> None:
    command = [sys.executable, "-m", "pystream", "explain", "--json"]
    for place in ("examples/deferred/lighting.py:Lamps", "examples/deferred:Lamps"):
        result = subprocess.run([*command, place], cwd=ROOT, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        assert json.loads(result.stdout)["fragment"]["registers"]["loads"] == 0
