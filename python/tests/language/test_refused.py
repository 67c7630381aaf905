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
from pystream.compiler import stage_text

from .expected_failures import EXPECTED_REFUSALS
from .gpu_refusals import GPU_REFUSALS
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


def marked(refusal: Refusal) -> pytest.ParameterSet:
    reason = EXPECTED_REFUSALS.get(refusal.id)
    marks = pytest.mark.xfail(reason=reason, strict=True) if reason else ()
    return pytest.param(refusal, id=refusal.id, marks=marks)


def check(refusal: Refusal, module: ModuleType, source: str, call: Callable[[], object]) -> None:
    """The error of `call` has the class, message and place that are promised."""
    expected = place(source)
    if (
        refusal.kind == "OverflowError"
    ):  # as CPython's own exceptions: the traceback shows the place
        with pytest.raises(OverflowError) as overflow:
            call()
        assert str(overflow.value) == refusal.message
        assert expected is None or expected[0] in [
            entry.lineno + 1 for entry in overflow.traceback if str(entry.path) == module.__file__
        ]
        return
    with pytest.raises(ps.CompileError) as raised:
        call()
    error = raised.value
    assert (type(error).__name__, error.message) == (refusal.kind, refusal.message)
    assert not re.search(r"%\d|!pystream|#pystream|prelude", str(error)), (
        "shows the compiler's insides"
    )
    if expected is not None:
        line, text = expected
        assert (error.file, error.line) == (module.__file__, line), str(error)
        row = re.sub("[«»]", "", source).splitlines()[line - 1]
        assert row[error.column - 1 :].startswith(text), str(error)


@pytest.mark.parametrize("refusal", [*map(marked, REFUSALS)])
def test_refused(refusal: Refusal, load: Callable[[str], ModuleType]) -> None:
    source = source_of(refusal)
    module = load(re.sub("[«»]", "", source))
    check(refusal, module, source, lambda: ps.jit(module.refused)(*refusal.arguments))


@pytest.mark.parametrize("refusal", [*map(marked, GPU_REFUSALS)])
def test_refused_for_gpu_targets(refusal: Refusal, load: Callable[[str], ModuleType]) -> None:
    source = source_of(refusal)
    module = load(re.sub("[«»]", "", source))
    options = {"float-width": 32, "int-width": 32}
    check(refusal, module, source, lambda: stage_text(module.refused, "core", options))


def test_everything_refused_has_tests() -> None:
    assert {refusal.feature for refusal in REFUSALS + GPU_REFUSALS} == set(REFUSED)
    assert len(REFUSALS) >= 60


def test_names_are_unique() -> None:
    names = [refusal.id for refusal in REFUSALS + GPU_REFUSALS]
    assert len(set(names)) == len(names)


def test_expected_failures_are_refusals() -> None:
    assert set(EXPECTED_REFUSALS) <= {refusal.id for refusal in REFUSALS + GPU_REFUSALS}
