"""The documentation keeps what it promises: its programs run, its links lead somewhere."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
PAGES = [page for page in PAGES if "generated" not in page.parts]


def python_blocks(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)


def test_the_first_shader_of_getting_started_runs(tmp_path):
    program, debugging, *_ = python_blocks(ROOT / "docs" / "GettingStarted.md")
    script = tmp_path / "hello.py"
    script.write_text(program + debugging)
    result = subprocess.run(
        [sys.executable, script.name], cwd=tmp_path, capture_output=True, text=True, timeout=240
    )
    assert result.returncode == 0, result.stderr
    picture = np.asarray(Image.open(tmp_path / "hello.png"))
    assert picture.shape[:2] == (180, 320)
    # Inside of the triangle two colors alternate, outside nothing was drawn.
    assert picture[90, 120:200, 0].std() > 20
    assert not picture[5, 5].any()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def find_all(value, found):
    """Every dictionary inside of nested dictionaries and lists."""
    if isinstance(value, dict):
        found.append(value)
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, (dict, list)):
            find_all(part, found)
    return found


def test_the_reflection_page_quotes_real_output(tmp_path):
    script = (
        "import json, sys; sys.path.insert(0, 'examples'); import first_light, numpy, saxpy\n"
        "import pystream as ps\n"
        "zeros, line = numpy.zeros(1), saxpy.Line(1.0, 2.0)\n"
        "kernel = saxpy.saxpy.compiled({'x': zeros, 'y': zeros, 'line': line}).reflection\n"
        "print(json.dumps([ps.compile(first_light.Lit).reflection, kernel]))\n"
    )
    command = [sys.executable, "-c", script]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    real = find_all(json.loads(output), [])
    page = (ROOT / "docs" / "Reflection.md").read_text()
    quotes = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert len(quotes) > 4
    for quote in quotes:
        assert json.loads(quote) in real, quote


@pytest.mark.parametrize(
    ("page", "heading"), [("README.md", "pystream-opt"), ("docs/GettingStarted.md", "Look inside")]
)
def test_commands_run(page, heading, tmp_path):
    section = (ROOT / page).read_text().split(f"\n## {heading}\n")[1]
    commands = re.search(r"```sh\n(.*?)```", section, re.DOTALL)[1]
    for ours, here in ((".venv/bin/python", sys.executable), ("build/", f"{ROOT}/build/")):
        commands = commands.replace(ours, here)
    commands = commands.replace("examples/", f"{ROOT}/examples/")
    shell = ["bash", "-euo", "pipefail", "-c", commands]
    result = subprocess.run(shell, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert result.returncode == 0, result.stderr
