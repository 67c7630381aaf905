"""Kernels all the way from Python: examples/saxpy.py and small programs."""

import numpy as np
import pytest

import pystream as ps
from examples.saxpy import Line, saxpy
from pystream.compiler import build, stage_text
from pystream.runtime.cpu import MachineCode


def test_saxpy_on_the_cpu_equals_the_interpreter():
    rng = np.random.default_rng(2)
    x, y = rng.standard_normal(3000), rng.standard_normal(3000)
    expected = y.copy()
    line = Line(2.0, 0.25) + Line(0.5, -1.0)
    ps.launch(saxpy, 3000, x, expected, line, device="python")
    ps.launch(saxpy, 3000, x, y, line)
    np.testing.assert_array_equal(y, expected)


def test_fields_are_read_at_each_launch():
    y, line = np.zeros(4), Line(0.0, 1.0)
    ps.launch(saxpy, 4, np.ones(4), y, line)
    line.b = 10.0
    ps.launch(saxpy, 4, np.ones(4), y, line)
    assert y.tolist() == [11.0] * 4


def test_saxpy_is_vectorised():
    assert "fmul <" in MachineCode(stage_text(saxpy, "core")).llvm_ir


def test_saxpy_as_ptx():
    made = build(saxpy, "kernel-ptx", {"chip": "sm_80"})
    text = made.text("ptx")
    assert ".target sm_80" in text
    assert ".entry saxpy(" in text
    assert "mul.rn.f32" in text  # the array has float64, the arithmetic the precision of GPUs
    assert "mul.rn.f64" not in text


@ps.kernel
def neighbours(i: int, x: ps.Array[float], y: ps.Array[float], scale: float):
    """Differences of neighbours, and the last element kept."""
    if i + 1 < len(x):
        y[i] = (x[i + 1] - x[i]) * scale
    else:
        y[i] = x[-1]


def test_branches_len_and_negative_indices():
    x = np.random.default_rng(3).random(500)
    found, expected = np.zeros(500), np.zeros(500)
    ps.launch(neighbours, 500, x, found, 2.0)
    ps.launch(neighbours, 500, x, expected, 2.0, device="python")
    np.testing.assert_array_equal(found, expected)


@ps.kernel
def beyond(i: int, x: ps.Array[float]):
    """Writes one element too far."""
    x[i + 1] = 1.0


def test_an_index_out_of_range():
    with pytest.raises(IndexError, match="beyond, called for index 9: index out of range of x"):
        ps.launch(beyond, 10, np.zeros(10))
