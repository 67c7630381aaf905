"""Importing functions from source text, checking the IR with pystream-opt, and running it."""

from __future__ import annotations

import linecache
import subprocess
import sys
import textwrap
import types
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from interpreter import Module

from pystream.frontend.entries import import_stable
from pystream.frontend.snapshot import World

ROOT = Path(__file__).resolve().parents[3]
OPT = ROOT / "build" / "bin" / "pystream-opt"
_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def no_cache():
    """Tests neither use nor fill the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSTREAM_CACHE", "off")
        yield


@pytest.fixture(scope="session")
def verify():
    """Parses and verifies text with pystream-opt; gives what it prints, with locations."""
    if not OPT.exists():
        pytest.skip(f"{OPT} is not built")

    def run(text: str) -> str:
        command = [OPT, "-", "--mlir-print-debuginfo"]
        result = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
        return result.stdout

    return run


@pytest.fixture
def module():
    """Makes a module of source text, as a notebook cell is one: its source is in linecache only."""
    made = []

    def make(source: str) -> types.ModuleType:
        name = f"cell_{next(_numbers)}"
        file = f"<{name}>"
        text = textwrap.dedent(source).lstrip("\n")
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        result = types.ModuleType(name)
        sys.modules[name] = result
        made.append(name)
        exec(compile(text, file, "exec"), vars(result))
        return result

    yield make
    for name in made:
        del sys.modules[name]


@pytest.fixture
def imported():
    """The module's text for some functions."""

    def text(*functions, exact=False, live=None) -> str:
        def importer(world: World) -> str:
            for function in functions:
                world.function_symbol(function)
            found = world.text()
            if live is not None:
                live.update(world.live)
            return found

        return import_stable(importer, exact=exact)

    return text


@pytest.fixture
def interpreted(imported, verify):
    """A function as the frontend imports it, to be called."""

    def make(function, exact=False):
        live = {}
        text = imported(function, exact=exact, live=live)
        verify(text)
        made = Module(text, live)
        return made.functions[f"{function.__module__}.{function.__qualname__}"]

    return make
