"""Cases as parameters of tests, with those that are known to fail marked so."""

from __future__ import annotations

import pytest

from .corpus import Case, cases_of
from .expected_failures import EXPECTED_FAILURES


def parameters(*headings: str) -> list[pytest.ParameterSet]:
    """The cases under some headings; ids are those of the cases."""
    return [_parameter(case) for case in cases_of(*headings)]


def _parameter(case: Case) -> pytest.ParameterSet:
    reason = EXPECTED_FAILURES.get(case.id)
    if reason is None:
        return pytest.param(case, id=case.id)
    mark = pytest.mark.xfail(reason=reason, strict=True)
    return pytest.param(case, id=case.id, marks=mark)
