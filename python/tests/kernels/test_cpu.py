"""Native kernels from hand-written core IR, against NumPy, CPython and pystream's own types."""

import math
import operator
import os
import subprocess
import sys
import threading

import numpy as np
import pytest

from pystream.errors import CompileError
from pystream.library import library_path
from pystream.runtime.cpu import MachineCode, emit_ptx
from pystream.types import functions as glsl
from pystream.types import mat2, mat3, mat4, vec3

from .core import SAXPY, elementwise


def run(text, name, *arrays):
    code = MachineCode(text)
    code.launch(name, [len(arrays[0])], b"", arrays)
    return arrays[-1]


@pytest.mark.parametrize("count", [0, 1, 7, 4096, 100_003])
@pytest.mark.parametrize("threads", [0, 1, 3])
def test_saxpy_equals_numpy(count, threads):
    rng = np.random.default_rng(count)
    x, y = rng.standard_normal(count), rng.standard_normal(count)
    expected = (2.5 * x + -1.0) + y
    code = MachineCode(SAXPY)
    block = np.array([2.5, -1.0, 0.0, 0.0]).tobytes()
    code.launch("saxpy", [count], block, [x, y], threads)
    np.testing.assert_array_equal(y, expected)


def test_reflection_tells_arrays_and_block():
    reflection = MachineCode(SAXPY).reflection("saxpy")
    assert reflection["kind"] == "kernel"
    assert reflection["rank"] == 1
    assert reflection["arguments"] == [
        {"name": "x", "type": "f64", "rank": 1, "written": False, "covers": [[0, 0]]},
        {"name": "y", "type": "f64", "rank": 1, "written": True, "covers": [[0, 0]]},
    ]
    (block,) = reflection["uniform_blocks"]
    assert block["size"] == 32
    assert [member["path"] for member in block["members"]] == [["line", "a"], ["line", "b"]]


def test_the_loop_is_vectorised():
    ir = MachineCode(SAXPY).llvm_ir
    assert "fmul <" in ir
    assert "fmul <" not in MachineCode(SAXPY, optimization=0).llvm_ir


def test_several_threads_may_launch():
    code = MachineCode(SAXPY)
    block = np.array([1.0, 1.0, 0.0, 0.0]).tobytes()
    x = np.zeros(50_000)
    results = [np.zeros(50_000) for _ in range(4)]

    def work(y):
        for _ in range(20):
            code.launch("saxpy", [len(x)], block, [x, y])

    threads = [threading.Thread(target=work, args=(y,)) for y in results]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for y in results:
        assert (y == 20.0).all()


def test_a_forked_process_gets_its_own_threads():
    script = """
import os, numpy as np
from python.tests.kernels.core import SAXPY
from pystream.library import library_path
from pystream.runtime.cpu import MachineCode
code = MachineCode(SAXPY)
block = np.array([1.0, 1.0, 0.0, 0.0]).tobytes()
x, y = np.zeros(100_000), np.zeros(100_000)
code.launch("saxpy", [len(x)], block, [x, y])
child = os.fork()
if child == 0:
    code.launch("saxpy", [len(x)], block, [x, y])
    os._exit(0 if (y == 2.0).all() else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYSTREAM_LIBRARY": str(library_path()),
        "SAXPY": SAXPY,
    }
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60, env=environment)


def test_rank_two_runs_the_last_index_fastest():
    text = """
func.func @index(%i: i64, %j: i64, %out: memref<?x?xi64>)
    attributes {pystream.kernel, pystream.rank = 2 : i32, pystream.arguments = ["out"]} {
  %r = arith.index_cast %i : i64 to index
  %c = arith.index_cast %j : i64 to index
  %ten = arith.constant 1000 : i64
  %0 = arith.muli %i, %ten : i64
  %1 = arith.addi %0, %j : i64
  memref.store %1, %out[%r, %c] : memref<?x?xi64>
  return
}
"""
    out = np.zeros((70, 90), np.int64)
    MachineCode(text).launch("index", out.shape, b"", [out])
    rows, columns = np.indices(out.shape)
    np.testing.assert_array_equal(out, 1000 * rows + columns)


NUMBERS = np.array(
    [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 7.25, -7.25, 1e-3, 123.456, 1e17, -1e17, 2.0, 0.1, -0.7]
)


@pytest.mark.parametrize(
    ("operation", "reference"),
    [
        ("pystream.mod", operator.mod),
        ("pystream.floordiv", operator.floordiv),
    ],
)
def test_float_division_is_pythons(operation, reference):
    x, y = (grid.ravel().copy() for grid in np.meshgrid(NUMBERS, NUMBERS[NUMBERS != 0.0]))
    body = f"%r = {operation} %x0, %x1 : f64"
    found = run(elementwise("f", body, 2), "f", x, y, np.zeros_like(x))
    for a, b, r in zip(x.tolist(), y.tolist(), found.tolist(), strict=True):
        expected = reference(a, b)
        assert r == expected, (a, b)
        assert math.copysign(1.0, r) == math.copysign(1.0, expected), (a, b)


@pytest.mark.parametrize(
    ("operation", "reference"),
    [
        ("pystream.mod", operator.mod),
        ("pystream.floordiv", operator.floordiv),
    ],
)
def test_int_division_is_pythons(operation, reference):
    values = np.array([-9, -7, -1, 0, 1, 2, 5, 7, 9, 10**12, -(10**12)])
    x, y = (grid.ravel().copy() for grid in np.meshgrid(values, values[values != 0]))
    body = f"%r = {operation} %x0, %x1 : i64"
    found = run(elementwise("f", body, 2, "i64"), "f", x, y, np.zeros_like(x))
    assert found.tolist() == [reference(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]


def test_int_power_is_pythons():
    x, y = (grid.ravel().copy() for grid in np.meshgrid(np.arange(-5, 6), np.arange(0, 20)))
    found = run(elementwise("f", "%r = pystream.pow %x0, %x1 : i64", 2, "i64"), "f", x, y, x * 0)
    assert found.tolist() == [a**b for a, b in zip(x.tolist(), y.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("operation", "reference"),
    [
        ("math.sin", math.sin),
        ("math.cos", math.cos),
        ("math.tan", math.tan),
        ("math.exp", math.exp),
        ("math.expm1", math.expm1),
        ("math.log", math.log),
        ("math.log1p", math.log1p),
        ("math.log2", math.log2),
        ("math.log10", math.log10),
        ("math.sqrt", math.sqrt),
        ("math.atan", math.atan),
        ("math.tanh", math.tanh),
        ("math.cbrt", math.cbrt),
        ("math.floor", math.floor),
        ("math.roundeven", round),
    ],
)
def test_functions_are_bit_equal_to_cpythons(operation, reference):
    x = np.random.default_rng(3).uniform(0.01, 30.0, 2000)
    found = run(elementwise("f", f"%r = {operation} %x0 : f64", 1), "f", x, np.zeros_like(x))
    assert found.tolist() == [float(reference(value)) for value in x.tolist()]


def test_pow_is_bit_equal_to_cpythons_with_a_constant_exponent():
    x = np.random.default_rng(4).uniform(0.01, 30.0, 2000)
    for exponent in (2.0, 0.5, -1.0, 3.7):
        body = f"%e = arith.constant {exponent} : f64\n  %r = pystream.pow %x0, %e : f64"
        found = run(elementwise("f", body, 1), "f", x, np.zeros_like(x))
        assert found.tolist() == [value**exponent for value in x.tolist()]


def vector_kernel(body, result):
    """Two vec3 in, made of six arrays; `body` makes %v from %p and %q, `result` %r from %v."""
    text = "\n  ".join(
        [
            "%p = vector.from_elements %x0, %x1, %x2 : vector<3xf64>",
            "%q = vector.from_elements %x3, %x4, %x5 : vector<3xf64>",
            body,
            result,
        ]
    )
    return elementwise("f", text, 6)


VECTOR = "vector<3xf64>"


@pytest.mark.parametrize(
    ("operation", "reference"),
    [
        ("pystream.cross %p, %q", glsl.cross),
        ("pystream.normalize %p", lambda p, q: glsl.normalize(p)),
        ("pystream.reflect %p, %q", glsl.reflect),
        ("pystream.fract %p", lambda p, q: glsl.fract(p)),
        ("pystream.sign %p", lambda p, q: glsl.sign(p)),
        ("pystream.step %p, %q", glsl.step),
        ("pystream.mix %p, %q, %q", lambda p, q: glsl.mix(p, q, q)),
        ("pystream.clamp %p, %q, %p", lambda p, q: glsl.clamp(p, q, p)),
        ("pystream.smoothstep %p, %q, %q", lambda p, q: glsl.smoothstep(p, q, q)),
    ],
)
@pytest.mark.parametrize("component", [0, 1, 2])
def test_vector_functions_are_bit_equal_to_pythons(operation, reference, component):
    inputs = list(np.random.default_rng(5).uniform(-3.0, 3.0, (6, 200)))
    body = f"%v = {operation} : {VECTOR}"
    result = f"%r = vector.extract %v[{component}] : f64 from {VECTOR}"
    found = run(vector_kernel(body, result), "f", *inputs, np.zeros(200))
    for row, value in zip(np.transpose(inputs).tolist(), found.tolist(), strict=True):
        assert value == reference(vec3(*row[:3]), vec3(*row[3:]))[component]


@pytest.mark.parametrize(
    ("operation", "reference"),
    [
        ("pystream.dot %p, %q", glsl.dot),
        ("pystream.length %p", lambda p, q: glsl.length(p)),
        ("pystream.distance %p, %q", glsl.distance),
    ],
)
def test_measures_are_bit_equal_to_pythons(operation, reference):
    inputs = list(np.random.default_rng(6).uniform(-3.0, 3.0, (6, 200)))
    found = run(vector_kernel(f"%r = {operation} : {VECTOR}", ""), "f", *inputs, np.zeros(200))
    for row, value in zip(np.transpose(inputs).tolist(), found.tolist(), strict=True):
        assert value == reference(vec3(*row[:3]), vec3(*row[3:]))


def test_refract_is_bit_equal_to_pythons():
    rng = np.random.default_rng(7)
    inputs = list(rng.uniform(-1.0, 1.0, (6, 200)))
    body = f"%eta = arith.constant 0.9 : f64\n  %v = pystream.refract %p, %q, %eta : {VECTOR}, f64"
    result = f"%r = vector.extract %v[1] : f64 from {VECTOR}"
    found = run(vector_kernel(body, result), "f", *inputs, np.zeros(200))
    for row, value in zip(np.transpose(inputs).tolist(), found.tolist(), strict=True):
        assert value == glsl.refract(vec3(*row[:3]), vec3(*row[3:]), 0.9)[1]


@pytest.mark.parametrize("matrix", [mat2, mat3, mat4])
def test_matrices_equal_pythons(matrix):
    size = matrix._size
    count = size * size
    rng = np.random.default_rng(size)
    inputs = list(rng.uniform(-2.0, 2.0, (count, 100)))
    kind, column = f"vector<{size}x{size}xf64>", f"vector<{size}xf64>"
    make = f"%m = vector.from_elements {', '.join(f'%x{i}' for i in range(count))} : {kind}"
    first = f"%v = vector.extract %m[1] : {column} from {kind}"
    cases = {
        f"%d = pystream.inverse %m : {kind} -> {kind}\n"
        f"  %r = vector.extract %d[1, 0] : f64 from {kind}": lambda m: m.inverse()[1][0],
        f"%r = pystream.determinant %m : {kind} -> f64": lambda m: m.determinant(),
        f"%d = pystream.transpose %m : {kind} -> {kind}\n"
        f"  %r = vector.extract %d[1, 0] : f64 from {kind}": lambda m: m.transpose()[1][0],
        f"%d = pystream.matmul %m, %m : {kind}, {kind} -> {kind}\n"
        f"  %r = vector.extract %d[1, 0] : f64 from {kind}": lambda m: (m * m)[1][0],
        f"{first}\n  %d = pystream.matvecmul %m, %v : {kind}, {column} -> {column}\n"
        f"  %r = vector.extract %d[1] : f64 from {column}": lambda m: (m * m[1])[1],
        f"{first}\n  %d = pystream.vecmatmul %v, %m : {column}, {kind} -> {column}\n"
        f"  %r = vector.extract %d[0] : f64 from {column}": lambda m: (m[1] * m)[0],
    }
    for body, reference in cases.items():
        text = elementwise("f", f"{make}\n  {body}", count)
        found = run(text, "f", *inputs, np.zeros(100))
        expected = [reference(matrix(*row)) for row in np.transpose(inputs).tolist()]
        # sum() of Python 3.12 and later compensates rounding, in determinants.
        np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("func.func @a() { nonsense }", "custom op 'nonsense' is unknown"),
        ("module {}", "requires a kernel at stage core"),
        (
            "func.func @a(%i: f64) attributes {pystream.kernel, pystream.rank = 1 : i32} { return }",
            "requires 1 integer indices",
        ),
        (elementwise("f", "%r = pystream.dfdx %x0 : f64", 1), "is not available in a kernel"),
    ],
)
def test_mistakes_are_errors(text, message):
    with pytest.raises(CompileError, match=message):
        MachineCode(text)


def test_ptx_mistakes_are_errors():
    with pytest.raises(CompileError, match="compute in binary32"):
        emit_ptx(elementwise("f", "%r = math.sin %x0 : f64", 1), "sm_80")
    with pytest.raises(CompileError, match="requires a chip such as sm_80, but got 'sm_3'"):
        emit_ptx(elementwise("f", "%r = math.sqrt %x0 : f64", 1), "sm_3")
    text = elementwise("f", "%r = math.sin %x0 : f32", 1, "f32")
    with pytest.raises(CompileError, match="does not exist"):
        emit_ptx(text, "sm_80", libdevice="/missing.bc")
