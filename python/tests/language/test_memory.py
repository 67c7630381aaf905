"""Memory: the cases of the corpus agree with CPython."""

import pytest

from .corpus import Case
from .differential import check_case
from .parameters import parameters


@pytest.mark.parametrize("case", parameters("Memory"))
def test_agrees_with_cpython(case: Case) -> None:
    check_case(case)
