"""Kernels on the CPU raise the exception that CPython raises, whatever the form of the operation."""

import importlib.util
import sys

import numpy as np
import pytest

import pystream as ps
from pystream.kernels import Kernel

TEMPLATE = """\
import math
import pystream as ps

@ps.kernel
def k(i: int, a: ps.Array[{kind}], b: ps.Array[{kind}], y: ps.Array[{kind}]):
    {body}
"""
LEAST = -(2**63)

#: Type of the arrays, statement, values of a and b in the only call that fails.
FAILURES = [
    *(("int", f"y[i] = a[i] {op} b[i]", 5, 0) for op in ("//", "%")),
    ("int", "y[i] = 5 // b[i] if a[i] else 0", 1, 0),
    ("int", "y[i] = int(a[i] / b[i])", 5, 0),
    ("int", "y[i] = a[i + b[i]]", 0, 10**11),
    ("int", "y[i] = a[i - b[i]]", 0, 10**11),
    ("int", "y[i + b[i]] = a[i]", 0, 1000),
    ("int", "y[i - b[i]] = a[i]", 0, 10**5),
    ("int", "y[i + b[i]] += a[i]", 0, 1000),
    *(("float", f"y[i] = a[i] {op} b[i]", 1.0, z) for op in ("/", "//", "%") for z in (0.0, -0.0)),
    ("float", "y[i] = a[i] / b[i]", float("nan"), 0.0),
    ("float", "y[i] = a[i] ** -1", 0.0, 1.0),
    ("float", "y[i] = a[i] ** b[i]", 0.0, -0.5),
    ("float", "y[i] = a[i] / b[i] if a[i] > 0.0 else 0.0", 1.0, 0.0),
]  # fmt: skip


def make_kernel(kind: str, body: str, tmp_path, monkeypatch) -> Kernel:
    path = tmp_path / "failing_kernel.py"
    path.write_text(TEMPLATE.format(kind=kind, body=body))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, module)
    spec.loader.exec_module(module)
    return module.k


@pytest.mark.parametrize(("kind", "body", "a", "b"), FAILURES)
@pytest.mark.parametrize("n", [1, 10_000])
def test_exception_of_cpython(kind, body, a, b, n, tmp_path, monkeypatch):
    kernel = make_kernel(kind, body, tmp_path, monkeypatch)
    dtype = {"int": np.int64, "float": np.float64}[kind]
    fine = 0 if "i + b" in body or "i - b" in body else 3
    left, right = np.full(n, 2, dtype), np.full(n, fine, dtype)
    ps.launch(kernel, n, left, right, np.zeros(n, dtype))
    left[n - 1], right[n - 1] = a, b
    with pytest.raises((IndexError, ZeroDivisionError)) as expected:
        kernel(n - 1, left.tolist(), right.tolist(), [0] * n)
    with pytest.raises(expected.type):
        ps.launch(kernel, n, left, right, np.zeros(n, dtype))


def test_least_integer_by_minus_one(tmp_path, monkeypatch):
    kernel = make_kernel("int", "y[i] = a[i] % b[i]", tmp_path, monkeypatch)
    y = np.full(2, 7)
    ps.launch(kernel, 2, np.array([LEAST, 5]), np.array([-1, -1]), y)
    assert y.tolist() == [0, 0]
    kernel = make_kernel("int", "y[i] = a[i] // b[i]", tmp_path, monkeypatch)
    with pytest.raises(OverflowError, match="more than 64 bits"):
        ps.launch(kernel, 2, np.array([LEAST, 5]), np.array([-1, -1]), y)


def test_checked_division_is_vectorised(tmp_path, monkeypatch):
    kernel = make_kernel("float", "y[i] = a[i] / b[i]", tmp_path, monkeypatch)
    x = np.ones(4)
    ps.launch(kernel, 4, x, x, np.zeros(4))
    code = kernel.compiled({"a": x, "b": x, "y": x}).code
    assert "fdiv <" in code.llvm_ir
