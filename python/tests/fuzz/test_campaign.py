"""Campaigns find planted faults, name crashes and hangs, and reduction makes small programs of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.fuzz import campaign
from tests.fuzz.campaign import Worker, run
from tests.fuzz.features import parse_weights
from tests.fuzz.reduction import reduce_program, reduce_source


def _statements(source: str) -> int:
    """How many statements a program has, apart from those that give it inputs."""
    tree = ast.parse(source)
    tree.body = [n for n in tree.body if getattr(n, "name", "") != "inputs"]
    return sum(isinstance(node, ast.stmt) for node in ast.walk(tree))


def test_cpython_agrees_with_itself(tmp_path) -> None:
    result = run(range(60), tmp_path, compiler="python", processes=1)
    assert result.kinds == {"same": 60}
    assert result.calls > 150
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("fault", "key", "remains", "most"),
    [
        ("truncating-division", "different value", "//", 10),
        ("lost-finally", "different value", "finally:", 14),
        ("short-sum", "different value", "sum(", 10),
        ("refusing", "refused", "while", 10),
    ],
)
def test_planted_fault_is_found_and_reduced(fault, key, remains, most, tmp_path) -> None:
    groups = "float,float_division,statements,functions,exceptions,containers"
    weights = parse_weights(only=groups)
    result = run(
        range(100), tmp_path, compiler=fault, weights=weights, size=1.0, processes=1, keep=1
    )
    failures = [f for f in result.failures if f.report.key.startswith(key)]
    assert failures
    assert result.kinds["same"] > 0
    failure = failures[0]
    source = reduce_program(failure.path, failure.report, fault, seconds=30)
    assert remains in source
    assert _statements(source) <= most
    reduced = tmp_path / "reduced.py"
    reduced.write_text(source)
    with Worker(fault) as worker:
        report = worker.run({"path": str(reduced)})
    assert (report.kind, report.key) == (failure.report.kind, failure.report.key)


def test_crash_is_found_and_reduced(tmp_path) -> None:
    result = run(range(6), tmp_path, compiler="crashing", processes=1, keep=1)
    assert result.kinds["crash"] > 0
    assert result.programs == 6
    failure = result.failures[0]
    assert failure.report.detail.startswith("SIGSEGV: crash")
    source = reduce_program(failure.path, failure.report, "crashing", seconds=30)
    assert "try:" in source
    assert _statements(source) <= 6


def test_hang_is_found(tmp_path) -> None:
    weights = {"continue": 3.0}
    result = run(
        range(3), tmp_path, compiler="hanging", weights=weights, size=1.0, processes=2, limit=2.0
    )
    assert result.kinds["hang"] > 0
    assert result.programs == 3


def test_crash_that_needs_an_earlier_program(tmp_path, monkeypatch) -> None:
    """Bisection names the program without which the last one does not crash."""

    class Poisoned(Worker):
        """Crashes at program 11 if it has run program 7."""

        def _spawn(self) -> None:
            super()._spawn()
            self.poisoned = False

        def answer(self):
            answered = super().answer()
            if answered is None:
                return None
            name = Path(self.request["path"]).name
            self.poisoned |= self.request.get("seed") == 7
            if name == "program_11.py" and self.poisoned:
                self.stop()
                return campaign.Report("crash", "SIGSEGV: x", "crash"), {}
            return answered

    monkeypatch.setattr(campaign, "Worker", Poisoned)
    result = run(range(13), tmp_path, compiler="python", processes=1)
    (failure,) = result.failures
    assert failure.path.name == "program_11.py"
    assert failure.report.detail == "SIGSEGV: x; only after the programs of seeds 7"


def test_reduction_keeps_what_the_test_asks_for() -> None:
    source = """
class A:
    def __init__(self, unused, kept):
        self.kept = kept

    def get(self, other):
        return self.kept + other


def helper(first, second):
    total = 0
    for i in range(first):
        if i > 2:
            total += A(i, second).get(i)
    return total


def entry(a, b):
    return helper(a, b) + 1


def inputs():
    made = []
    made.append((5, 7))
    made.append((1, 2))
    return made
"""

    def test(text: str) -> bool:
        space = {}
        try:
            exec(text, space)
            return any(space["entry"](*arguments) > 9 for arguments in space["inputs"]())
        except Exception:
            return False

    reduced = reduce_source(source, lambda text: test(text), seconds=20)
    assert test(reduced)
    assert len(reduced) < 220, reduced
    with pytest.raises(ValueError, match="does not fail"):
        reduce_source(source, lambda text: False)
