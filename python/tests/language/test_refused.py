"""What is refused is refused with the error that the documentation promises: class, message and place."""

import importlib.util
import linecache
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import pystream as ps

from .differential import HAS_JIT
from .refusals import HEADER, REFUSALS, REFUSED, Refusal


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Callable[[str], ModuleType]]:
    """Make a module of a source text, in a file of its own."""

    def load_source(source: str) -> ModuleType:
        path = tmp_path / "refused_program.py"
        path.write_text(source)
        linecache.checkcache(str(path))
        spec = importlib.util.spec_from_file_location("refused_program", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["refused_program"] = module
        spec.loader.exec_module(module)
        return module

    yield load_source
    sys.modules.pop("refused_program", None)


def source_of(refusal: Refusal) -> str:
    """The text of the program, with marks."""
    return HEADER + textwrap.dedent(refusal.source)


def place(source: str) -> tuple[int, str] | None:
    """Line, and the first line of the text, between the marks."""
    before, mark, after = source.partition("«")
    if not mark:
        return None
    return before.count("\n") + 1, after.partition("»")[0].split("\n")[0]


@pytest.mark.skipif(not HAS_JIT, reason="this build of the package has no jit")
@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda r: f"{r.feature}: {r.name}")
def test_refused(refusal: Refusal, load: Callable[[str], ModuleType]) -> None:
    source = source_of(refusal)
    module = load(re.sub("[«»]", "", source))
    with pytest.raises(ps.CompileError) as raised:
        ps.jit(module.refused)(*refusal.arguments)
    error = raised.value
    assert type(error).__name__ == refusal.kind
    assert error.message == refusal.message
    assert not re.search(r"%\d|!pystream|#pystream|prelude", str(error)), (
        "shows the compiler's insides"
    )
    expected = place(source)
    if expected is not None:
        line, text = expected
        assert (error.file, error.line) == (module.__file__, line), str(error)
        row = re.sub("[«»]", "", source).splitlines()[line - 1]
        assert row[error.column - 1 :].startswith(text), str(error)


def test_everything_refused_has_tests() -> None:
    assert {refusal.feature for refusal in REFUSALS} == set(REFUSED)
    assert len(REFUSALS) >= 60


def test_names_are_unique() -> None:
    names = [(refusal.feature, refusal.name) for refusal in REFUSALS]
    assert len(set(names)) == len(names)
