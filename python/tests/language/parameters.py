"""Cases as parameters of tests, with those that are known to fail marked so."""

from __future__ import annotations

import pytest

from .corpus import cases_of
from .differential import HAS_JIT
from .expected_failures import EXPECTED_FAILURES


def parameters(*headings: str) -> list[pytest.ParameterSet]:
    """The cases under some headings; ids are those of the cases."""
    return [
        pytest.param(
            case,
            id=case.id,
            marks=pytest.mark.xfail(reason=EXPECTED_FAILURES[case.id], strict=True)
            if HAS_JIT and case.id in EXPECTED_FAILURES
            else (),
        )
        for case in cases_of(*headings)
    ]
