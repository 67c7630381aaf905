"""The time of PyStream's passes grows about linearly with the size of a program."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "compile_scaling.py"
SIZES = (2, 4, 8, 16)
#: Where time grew as the square of the size, the exponent would be 2.
LIMIT = 1.4
#: Passes of upstream; what they cost depends on when they run, and that is measured by the sum.
UPSTREAM = {"Canonicalizer", "CSE", "Mem2Reg", "SROA", "SymbolDCE"}


@pytest.fixture(scope="module")
def scaling():
    spec = importlib.util.spec_from_file_location("compile_scaling", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_exponents(scaling):
    assert scaling.exponent((1, 2, 4, 8), (3.0, 6.0, 12.0, 24.0)) == pytest.approx(1.0)
    assert scaling.exponent((1, 2, 4, 8), (1.0, 4.0, 16.0, 64.0)) == pytest.approx(2.0)
    assert scaling.growth((1, 2, 4, 8), (0.1, 2.0, 4.0, 8.0)) == pytest.approx(1.0)
    assert scaling.growth((1, 2, 4, 8), (0.1, 0.2, 4.0, 8.0)) is None


@pytest.mark.parametrize("entry", ["native", "kernel"])
def test_passes_grow_linearly(scaling, entry):
    best: dict[str, list[float]] = {}
    # Other processes make runs slower, never faster: the least of all attempts counts.
    for _ in range(4):
        [times] = scaling.measure(SIZES, repeat=1, entries=(entry,)).values()
        for name, values in times.items():
            before = best.get(name, values)
            best[name] = [min(pair) for pair in zip(before, values, strict=True)]
        exponents = {name: scaling.growth(SIZES, values) for name, values in best.items()}
        assert exponents[scaling.ALL] is not None
        steep = {
            name: (slope, best[name])
            for name, slope in exponents.items()
            if slope is not None and slope >= LIMIT and name not in UPSTREAM
        }
        if not steep:
            return
    assert not steep
