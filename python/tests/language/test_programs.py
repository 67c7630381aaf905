"""Whole programs compile unmodified, and give what CPython gives."""

import importlib
from typing import Any

import pytest

import pystream as ps

from .differential import observe
from .expected_failures import EXPECTED_PROGRAMS

#: Arguments of `run` of each program: small sizes, since CPython runs them too.
PROGRAMS: dict[str, tuple[tuple[Any, ...], ...]] = {
    "nbody": ((0,), (1,), (50, 0.02)),
    "spectral_norm": ((1, 3), (12, 4), (5, 0)),
    "chaos_game": ((20, 16, 300),),
    "whitted": ((18, 14),),
    "weekend": ((9, 6, 2, 5),),
    "barnes_hut": ((30, 4), (2, 3, 0.05, 0.9)),
    "boids": ((14, 8), (5, 12, False)),
    "richards": ((100,), (1000,)),
    "autodiff": ((0.5, -1.5), (1.0, 1.0), (1, 2)),
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=pytest.mark.xfail(reason=EXPECTED_PROGRAMS[name], strict=True)
            if name in EXPECTED_PROGRAMS
            else (),
        )
        for name in PROGRAMS
    ],
)
def test_agrees_with_cpython(name: str) -> None:
    run = importlib.import_module(f"{__package__}.programs.{name}").run
    file = run.__code__.co_filename
    compiled = ps.jit(run)
    for arguments in PROGRAMS[name]:
        expected = observe(run, arguments, file)
        assert expected.exception is None
        assert observe(run, arguments, file) == expected
        assert observe(compiled, arguments, file) == expected, arguments
