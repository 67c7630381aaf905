"""`kernel` and `launch`: binding of arguments, packing, copies, errors."""

from importlib import import_module

import numpy as np
import pytest

import pystream as ps
from pystream.kernels import CompiledKernel, Kernel
from pystream.runtime.cpu import MachineCode
from pystream.types import mat2, mat3, vec3

from .core import MEMBERS, SAXPY, elementwise, members_kernel


class Line:
    a: float
    b: float

    def __init__(self, a, b):
        self.a, self.b = a, b

    def __call__(self, x):
        return self.a * x + self.b


class Steep(Line):
    def __call__(self, x):
        return 100.0 * x


@ps.kernel
def saxpy(i: int, x: ps.Array[float], y: ps.Array[float], line: Line):
    """Add the line at x[i] to y[i]."""
    y[i] = line(x[i]) + y[i]


@pytest.fixture(scope="module")
def native():
    """A function that runs the hand-written twin of saxpy with the arguments of `launch`."""
    compiled = CompiledKernel(MachineCode(SAXPY), "saxpy")

    def run(n, *args):
        compiled.launch((n,), saxpy.bind(args), saxpy.annotations)

    return run


def test_a_kernel_is_a_function():
    y = [1.0]
    saxpy(0, [2.0], y, Line(3.0, 4.0))
    assert y == [11.0]
    assert saxpy.__name__ == "saxpy"
    assert saxpy.__doc__ == "Add the line at x[i] to y[i]."
    assert isinstance(saxpy, Kernel)
    assert saxpy.rank == 1


def test_the_python_device_agrees_with_native_code(native):
    rng = np.random.default_rng(0)
    x, y = rng.random(500), rng.random(500)
    expected = y.copy()
    ps.launch(saxpy, 500, x, expected, Line(2.5, -1.0), device="python")
    native(500, x, y, Line(2.5, -1.0))
    np.testing.assert_array_equal(y, expected)


def test_only_the_first_n_elements_change(native):
    y = np.zeros(10)
    native(4, np.ones(10), y, Line(1.0, 1.0))
    assert y.tolist() == [2.0] * 4 + [0.0] * 6


def test_lists_are_copied_in_and_back(native):
    x, y = [1.0, 2, 3.0], [0.0, 0.0, 0.0]
    native(3, x, y, Line(2.0, 1.0))
    assert y == [3.0, 5.0, 7.0]
    assert x == [1.0, 2, 3.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_strided_and_narrow_arrays(native, dtype):
    x = np.arange(20, dtype=dtype)[::2]
    y = np.zeros((10, 2), dtype)[:, 1]
    native(10, x, y, Line(2.0, 1.0))
    assert y.dtype == dtype
    assert y.tolist() == [2.0 * value + 1.0 for value in range(0, 20, 2)]


def test_arrays_in_place_are_not_copied(native):
    x = np.ones(5)
    x.flags.writeable = False  # it is only read
    y = np.zeros(5)
    view = y[:]
    native(5, x, y, Line(2.0, 1.0))
    assert view.tolist() == [3.0] * 5


def test_an_array_may_be_given_twice(native):
    y = np.arange(4.0)
    native(4, y, y, Line(2.0, 1.0))
    assert y.tolist() == [1.0, 4.0, 7.0, 10.0]


def read_only():
    array = np.zeros(3)
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("x", "y", "line", "message"),
    [
        (np.zeros(3, np.int64), np.zeros(3), Line(1, 1), "x must have dtype float64 or float32"),
        (np.zeros((3, 1)), np.zeros(3), Line(1, 1), "x must have 1 dimension, but has 2"),
        (np.zeros(3), read_only(), Line(1, 1), "y is written by the kernel, but is read-only"),
        (np.zeros(3), (0.0,) * 3, Line(1, 1), "y is written by the kernel, but is a tuple"),
        (np.zeros(3), np.broadcast_to(0.0, 3), Line(1, 1), "y is written .* read-only"),
        (3.0, np.zeros(3), Line(1, 1), "x must be a NumPy array or a list, but is float"),
        ([1.0, "a", 2.0], np.zeros(3), Line(1, 1), r"x\[1\] must be a number, but is str"),
        (np.zeros(3), np.zeros(3), Line(None, 1), "saxpy.line.a must be a number, but is None"),
        (np.zeros(3), np.zeros(3), 3.0, "saxpy.line is a float, but .* for Line$"),
        (
            np.zeros(3),
            np.zeros(3),
            Steep(1, 1),
            r"saxpy.line is a Steep, .*annotate it Line \| Steep",
        ),
        (np.zeros(2), np.zeros(3), Line(1, 1), "x has 2 elements, but the kernel needs 3"),
    ],
)
def test_arguments_that_do_not_fit(native, x, y, line, message):
    with pytest.raises(ps.LaunchError, match=message):
        native(3, x, y, line)


def test_a_missing_field(native):
    line = Line(1.0, 2.0)
    del line.b
    with pytest.raises(ps.LaunchError, match=r"saxpy.line.b is missing: .* no attribute 'b'"):
        native(3, np.zeros(3), np.zeros(3), line)


def test_overlapping_copies_are_refused(native):
    memory = np.zeros(20)
    with pytest.raises(ps.LaunchError, match="x and y share memory"):
        native(5, memory[::2], memory[:10], Line(1.0, 1.0))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((saxpy, 3, [], []), TypeError, "missing a required argument: 'line'"),
        ((saxpy, 3, [], [], None, None), TypeError, "too many positional arguments"),
        ((saxpy, -1, [], [], None), ps.LaunchError, "n must be a count of indices, but is -1"),
        ((saxpy, 1.5, [], [], None), ps.LaunchError, "n must be a count of indices, but is 1.5"),
        ((saxpy, (3, 3), [], [], None), ps.LaunchError, "has 1 index parameter, but n has 2"),
        ((len, 3), TypeError, "len is not a kernel"),
    ],
)
def test_launches_that_do_not_fit(arguments, error, message):
    with pytest.raises(error, match=message):
        ps.launch(*arguments, device="python")


@pytest.mark.parametrize("device", ["cuda", "vulkan", "opengl"])
def test_planned_devices(device):
    with pytest.raises(ps.DeviceError, match=f"kernels on {device} are not supported yet"):
        ps.launch(saxpy, 1, [0.0], [0.0], Line(1, 1), device=device)


def test_unknown_device():
    with pytest.raises(ps.DeviceError, match="there is no device 'gpu': choose one of cpu, python"):
        ps.launch(saxpy, 1, [0.0], [0.0], Line(1, 1), device="gpu")


def test_kernels_must_be_functions_with_indices():
    with pytest.raises(TypeError, match="a kernel is a Python function, not int"):
        ps.kernel(3)
    with pytest.raises(ValueError, match="1, 2 or 3 indices, not 4"):
        ps.kernel(rank=4)(lambda i: None)
    with pytest.raises(TypeError, match="needs 2 index parameters in front"):
        ps.kernel(rank=2)(lambda i: None)
    with pytest.raises(TypeError, match="Array is an annotation"):
        ps.Array()


def test_rank_two_in_python():
    calls = []

    @ps.kernel(rank=2)
    def visit(i: int, j: int):
        calls.append((i, j))

    ps.launch(visit, (2, 3), device="python")
    assert calls == [(i, j) for i in range(2) for j in range(3)]


class Members:
    """What the kernel `members` reads, with values that are exact in binary32."""

    flag = True
    count = -(2**40)
    small = 7
    single = 0.5
    point = vec3(1.0, 2.0, 3.0)
    turn = mat2(1.0, 2.0, 3.0, 4.0)
    frame = mat3(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)
    wide = mat2(0.1, 0.2, 0.3, 0.4)


def test_members_of_every_type_arrive():
    compiled = CompiledKernel(MachineCode(members_kernel()), "members")
    out = np.zeros(24)
    values = {name: getattr(Members, name) for name in MEMBERS}
    compiled.launch((1,), {"out": out, **values}, {})
    expected = [1.0, -(2.0**40), 7.0, 0.5, 1.0, 2.0, 3.0]
    expected += [1.0, 2.0, 3.0, 4.0, *map(float, range(1, 10)), 0.1, 0.2, 0.3, 0.4]
    assert out.tolist() == expected


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("flag", 1, "members.flag must be a bool, but is int 1"),
        ("count", 2**63, "members.count must be an int of 64 bits"),
        ("small", 2**31, "members.small must be an int of 32 bits"),
        ("small", 1.5, "members.small must be an int of 32 bits, but is float 1.5"),
        ("single", "x", "members.single must be a number, but is str 'x'"),
        ("point", (1.0, 2.0, 3.0), "members.point must be a vec3, but is tuple"),
        ("turn", vec3(1.0, 2.0, 3.0), "members.turn must be a mat2, but is vec3"),
    ],
)
def test_members_of_the_wrong_type(name, value, message):
    compiled = CompiledKernel(MachineCode(members_kernel()), "members")
    values = {key: getattr(Members, key) for key in MEMBERS} | {name: value}
    with pytest.raises(ps.LaunchError, match=message):
        compiled.launch((1,), {"out": np.zeros(24), **values}, {})


def test_integers():
    compiled = CompiledKernel(
        MachineCode(elementwise("double", "%r = arith.addi %x0, %x0 : i64", 1, "i64")), "double"
    )
    out = np.zeros(3, np.int32)
    compiled.launch((3,), {"x0": [1, -2, 3], "out": out}, {})
    assert out.tolist() == [2, -4, 6]
    with pytest.raises(ps.LaunchError, match=r"x0\[0\] must be an int, but is float"):
        compiled.launch((3,), {"x0": [1.0, 2, 3], "out": out}, {})
    with pytest.raises(ps.LaunchError, match="x0 has an int beyond 64 bits"):
        compiled.launch((3,), {"x0": [2**63, 2, 3], "out": out}, {})
    with pytest.raises(ps.LaunchError, match="out got a value beyond int32"):
        compiled.launch((1,), {"x0": [2**31], "out": out}, {})


def test_compiled_code_is_kept(monkeypatch):
    texts = []

    def stage_text(entry, stage):
        texts.append((entry, stage))
        return SAXPY

    monkeypatch.setattr(import_module("pystream.compiler"), "stage_text", stage_text)

    @ps.kernel
    def saxpy(i: int, x: ps.Array[float], y: ps.Array[float], line: Line):
        y[i] = line(x[i]) + y[i]

    y = np.zeros(3)
    for _ in range(3):
        ps.launch(saxpy, 3, np.ones(3), y, Line(1.0, 1.0))
    assert y.tolist() == [6.0] * 3
    assert texts == [(saxpy, "core")]


NEIGHBOUR = """
func.func @shift(%i: i64, %x: memref<?xf64>, %y: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x", "y"]} {
  %one = arith.constant 1 : i64
  %next = arith.addi %i, %one : i64
  %j = arith.index_cast %i : i64 to index
  %k = arith.index_cast %next : i64 to index
  %0 = memref.load %x[%k] : memref<?xf64>
  memref.store %0, %y[%j] : memref<?xf64>
  return
}
"""


@pytest.mark.parametrize("count", [10, 50_000])
def test_an_index_out_of_range_is_an_error(count):
    compiled = CompiledKernel(MachineCode(NEIGHBOUR), "shift")
    x, y = np.arange(count + 1.0), np.zeros(count)
    compiled.launch((count,), {"x": x, "y": y}, {})
    np.testing.assert_array_equal(y, x[1:])
    message = f"shift, called for index {count - 1}: index out of range of x"
    with pytest.raises(IndexError, match=message):
        compiled.launch((count,), {"x": x[:-1], "y": y}, {})


def test_a_guarded_access_needs_no_long_array():
    text = """
func.func @guarded(%i: i64, %x: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x"]} {
  %two = arith.constant 2 : i64
  %seven = arith.constant 7.0 : f64
  %few = arith.cmpi slt, %i, %two : i64
  cf.cond_br %few, ^store, ^done
^store:
  %j = arith.index_cast %i : i64 to index
  memref.store %seven, %x[%j] : memref<?xf64>
  return
^done:
  return
}
"""
    compiled = CompiledKernel(MachineCode(text), "guarded")
    x = np.zeros(2)
    compiled.launch((100,), {"x": x}, {})
    assert x.tolist() == [7.0, 7.0]
    with pytest.raises(IndexError, match="called for index 1: index out of range of x"):
        compiled.launch((100,), {"x": x[:1]}, {})


@ps.kernel
def squares(i: int, x: ps.Array[float], y: ps.Array[int], gain: float):
    assert type(x[i]) is float
    assert type(y[i]) is int
    assert type(gain) is float
    y[i] = y[i] * y[i]
    x[i] = x[i] * 1e30 * gain / (len(x) + 0.0 * sum(x)) + x[-1]


@pytest.mark.parametrize("dtypes", [("f4", "i4"), ("f8", "i8"), (list, list)])
def test_the_python_device_gives_python_numbers(dtypes):
    x, y = [1, 2, 3], [40000, -2, 7]
    if dtypes[0] is not list:
        x, y = np.array(x, dtypes[0]), np.array(y, dtypes[1])
    ps.launch(squares, 3, x, y, np.float32(2), device="python")
    assert list(y) == [1600000000, 4, 49]
    np.testing.assert_allclose(x, [2e30 / 3 + 3, 4e30 / 3 + 3, 2e30 + 3], rtol=1e-6)


@ps.kernel
def far(i: int, x: ps.Array[float], y: ps.Array[int]):
    x[i] = x[i] * 1e300
    y[i] = y[i] * y[i]


def test_the_python_device_tells_what_does_not_fit(recwarn):
    x = np.full(1, 1e30, np.float32)
    ps.launch(far, 1, x, np.zeros(1, int), device="python")
    assert x[0] == np.inf
    with pytest.raises(ps.LaunchError, match="y got a value beyond int32"):
        ps.launch(far, 1, [1.0], np.full(1, 50000, np.int32), device="python")
    with pytest.raises(OverflowError, match="does not fit 64 bits"):
        ps.launch(far, 1, [1.0], np.full(1, 1 << 40), device="python")
    assert not recwarn.list


def test_arrays_of_the_python_device():
    from pystream.runtime.python_arrays import ElementArray

    values = np.arange(6).reshape(2, 3)
    array = ElementArray("m", values, int)
    assert [list(row) for row in array] == [[0, 1, 2], [3, 4, 5]]
    array[1, -1] = np.int16(7)
    assert values[1, 2] == array[-1][2] == array[1, 2] == 7
    assert type(array[1, 2]) is int
    with pytest.raises(IndexError, match="index 2 is out of range of m, which has 2x3 elements"):
        array[2]
    with pytest.raises(IndexError, match="index 3 is out of range of x, which has 3 elements"):
        ElementArray("x", [1, 2, 3], float)[3] = 1.0
    for index in (1.0, slice(0, 1), [0, 1], None):
        with pytest.raises(TypeError, match="an array index must be an int"):
            array[index]
    for value in (1.5, vec3(1.0), "1"):
        with pytest.raises(TypeError, match="an array of int cannot hold"):
            array[0, 0] = value
    with pytest.raises(TypeError, match="one index for each dimension"):
        array[0] = 1
