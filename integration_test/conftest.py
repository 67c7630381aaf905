"""What the tests of this folder share."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import pystream as ps


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Callable[[str], ModuleType]]:
    """Make a module of a source text, in a file of its own."""
    made = []

    def load_source(source: str) -> ModuleType:
        path = tmp_path / "scene.py"
        path.write_text(source)
        spec = importlib.util.spec_from_file_location("scene", path)
        module = importlib.util.module_from_spec(spec)
        sys.modules["scene"] = module
        made.append(module)
        spec.loader.exec_module(module)
        return module

    yield load_source
    if made:
        del sys.modules["scene"]


@pytest.fixture(scope="session")
def opengl() -> None:
    """Skip where there is no OpenGL."""
    from pystream.runtime.opengl import device

    try:
        device()
    except ps.DeviceError as error:
        pytest.skip(str(error))
