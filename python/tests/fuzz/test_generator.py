"""The generator: its programs are valid, end, use every feature, and are the same each time."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import types
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

from tests.fuzz.execution import TYPE_ERRORS, call
from tests.fuzz.features import REQUIRES, Features, default_weights, parse_weights
from tests.fuzz.program import generate

SEEDS = range(150)
#: Statements that a call may execute at most; a few thousand are usual.
MOST_STEPS = 200_000


class EndlessError(BaseException):
    """A program executes more statements than it should."""


class Run:
    """A program, executed in CPython on all of its inputs and traced."""

    def __init__(self, source: str) -> None:
        self.module = types.ModuleType("fuzzed")
        sys.modules["fuzzed"] = self.module  # dataclasses look for it
        self.code = compile(source, "<fuzzed>", "exec")
        exec(self.code, vars(self.module))
        self.lines: set[int] = set()
        self.steps = 0
        tracer = sys.gettrace()
        self.outcomes = []
        for arguments in self.module.inputs():
            self.steps = 0
            sys.settrace(self._trace)
            try:
                self.outcomes.append(call(self.module.entry, arguments))
            finally:
                sys.settrace(tracer)
        del sys.modules["fuzzed"]

    def _trace(self, frame: types.FrameType, event: str, argument: object):
        if frame.f_code.co_filename != "<fuzzed>":
            return None
        self.lines.add(frame.f_lineno)
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise EndlessError
        return self._trace

    def function_lines(self) -> set[int]:
        """All lines within functions."""
        found = set()
        for code in _codes(self.code):
            if code.co_flags & 2 and code.co_name != "inputs":  # CO_NEWLOCALS: no module, no class
                found |= {line for _, _, line in code.co_lines() if line}
        return found - {line for _, _, line in self.code.co_lines()}


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return [Run(generate(seed).source) for seed in SEEDS]


def test_programs_are_well_typed(runs) -> None:
    """They raise what they are meant to; of attributes only those of None."""
    for seed, run in zip(SEEDS, runs):
        for outcome in run.outcomes:
            error = outcome.exception
            if type(error).__name__ in TYPE_ERRORS:
                assert "'NoneType' object has no attribute" in str(error), f"seed {seed}: {error}"


def test_programs_execute_most_of_their_lines(runs) -> None:
    executed = sum(len(run.lines & run.function_lines()) for run in runs)
    assert executed / sum(len(run.function_lines()) for run in runs) > 0.5


def test_most_calls_return(runs) -> None:
    raised = [outcome.exception is not None for run in runs for outcome in run.outcomes]
    assert 0.02 < sum(raised) / len(raised) < 0.35


def test_results_say_much(runs) -> None:
    """Constant results would hide what happens inside."""
    sizes = [len(o.result) for run in runs for o in run.outcomes if isinstance(o.result, tuple)]
    assert sum(sizes) / len(sizes) > 4
    varying = sum(len({repr(o.result) for o in run.outcomes}) > 1 for run in runs)
    assert varying > 0.6 * len(runs)


def test_every_feature_is_used() -> None:
    used: Counter[str] = Counter()
    for seed in range(400):
        used += generate(seed, size=0.8).used
    rare = {
        name: used[name] for name in default_weights() if default_weights()[name] and used[name] < 3
    }
    assert not rare


def test_seed_decides_everything() -> None:
    program = "from tests.fuzz.program import generate; print(generate(17).source, end='')"
    texts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert texts == {generate(17).source}


@pytest.mark.parametrize("feature", sorted(default_weights()))
def test_feature_can_be_switched_off(feature: str) -> None:
    features = Features({feature: 0.0})
    needing = [name for name, required in REQUIRES.items() if required == feature]
    for seed in range(4):
        used = generate(seed, features).used
        assert not [name for name in (feature, *needing) if used[name]]


_NODES = {
    "class": ast.ClassDef,
    "list": (ast.List, ast.ListComp),
    "dict": (ast.Dict, ast.DictComp),
    "try": ast.Try,
    "lambda": ast.Lambda,
    "while": ast.While,
    "generator": (ast.Yield, ast.YieldFrom),
    "match": ast.Match,
    "raise": ast.Raise,
}


@pytest.mark.parametrize("feature", sorted(_NODES))
def test_feature_that_is_off_leaves_no_trace(feature: str) -> None:
    """The text has no such syntax, apart from `inputs`."""
    # Exceptions are classes, and what is raised again is raised.
    others = {"class": ["own_exception"], "raise": ["reraise"]}
    weights = dict.fromkeys([feature, *others.get(feature, ())], 0.0)
    for seed in range(12):
        tree = ast.parse(generate(seed, Features(weights)).source)
        tree.body = [n for n in tree.body if getattr(n, "name", "") != "inputs"]
        assert not [n for n in ast.walk(tree) if isinstance(n, _NODES[feature])], f"seed {seed}"


def test_programs_of_no_features_run() -> None:
    for seed in range(30):
        run = Run(generate(seed, Features(dict.fromkeys(default_weights(), 0.0))).source)
        assert all(outcome.exception is None for outcome in run.outcomes)


def test_weights_are_parsed() -> None:
    only = parse_weights(only="unions,float")
    assert only["optional"] == only["float"] == 1.0
    assert only["while"] == 0.0
    assert parse_weights(without="while", settings="float=2.5") == {"while": 0.0, "float": 2.5}
    with pytest.raises(ValueError, match="no feature or group nonsense"):
        parse_weights(only="nonsense")
