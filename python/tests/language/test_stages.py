"""Every case at stage specialized: the text obeys the contract of the stage, and specialization is idempotent."""

import importlib
from typing import Any

import pytest

import pystream as ps
from pystream.library import library

from .corpus import Case, corpus
from .differential import fresh_arguments
from .expected_failures import EXPECTED_STAGE_FAILURES
from .test_programs import PROGRAMS

SPECIALIZE = "builtin.module(pystream-to-specialized,pystream-verify-stage{stage=specialized})"


def marked(name: str, *values: Any) -> pytest.ParameterSet:
    reason = EXPECTED_STAGE_FAILURES.get(name)
    marks = pytest.mark.xfail(reason=reason, strict=True) if reason else ()
    return pytest.param(*values, id=name, marks=marks)


def run_pipeline(text: str) -> str:
    """The module after specialization and verification. Raises CompileError."""
    compilation = library().compile(text, SPECIALIZE, {})
    return compilation.check()["ir"].decode()


def check(imported: str) -> None:
    once = run_pipeline(imported)
    assert run_pipeline(once) == once


@pytest.mark.parametrize("case", [marked(case.id, case) for case in corpus()])
def test_case(case: Case) -> None:
    check(ps.jit(case.function).inspect("imported", *fresh_arguments(case.inputs[0])))


@pytest.mark.parametrize("name", [marked(name, name) for name in PROGRAMS])
def test_program(name: str) -> None:
    run = importlib.import_module(f"{__package__}.programs.{name}").run
    check(ps.jit(run).inspect("imported", *PROGRAMS[name][0]))
