"""Cases that make sense on devices compile for them, and agree with CPython as far as 32 bits go."""

import pytest

from pystream.runtime.cpu import emit_ptx

from .corpus import Case
from .expected_failures import EXPECTED_GPU_FAILURES
from .kernels_of_cases import case_kernel, core_text, gpu_cases, is_close, run_with_32_bits


def marked(case: Case) -> pytest.ParameterSet:
    reason = EXPECTED_GPU_FAILURES.get(case.id)
    marks = pytest.mark.xfail(reason=reason, strict=True) if reason else ()
    return pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in gpu_cases()])
def test_agrees_within_32_bits(case: Case) -> None:
    made = case_kernel(case)
    rows = list(zip(*made.arguments))
    for got, expected in zip(run_with_32_bits(made), made.expected, strict=True):
        wrong = [(r, g, e) for r, g, e in zip(rows, got, expected) if not is_close(g, e)]
        assert not wrong
    ptx = emit_ptx(core_text(made), "sm_80")
    assert ".visible .entry" in ptx


def test_there_are_enough_cases() -> None:
    assert len(gpu_cases()) >= 100
