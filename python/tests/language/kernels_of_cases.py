"""Cases as kernels: what `gpu=True` promises is checked with numbers of 32 bits, and as PTX."""

from __future__ import annotations

import itertools
import linecache
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

import pystream as ps
from pystream.compiler import stage_text
from pystream.runtime.cpu import MachineCode

from .corpus import Case, Overflow, corpus
from .differential import expected_outcome, fresh_arguments

#: Ints of the inputs must fit the devices' ints.
_SMALL = 2**31 - 1
_TYPES = (int, float)
#: Types of array elements, as the reflection of a kernel names them.
_ELEMENTS = {"i32": np.int32, "i64": np.int64, "f32": np.float32, "f64": np.float64}
_COUNTER = itertools.count()


@dataclass(frozen=True)
class CaseKernel:
    """The kernel ``y[i] = f(a[i], ...)`` of a case, and what it must give.

    Attributes:
        kernel: the function, decorated.
        arguments: one column of numbers an argument.
        expected: CPython's results, as floats: one column, or as many as the result has elements.
    """

    kernel: Any
    arguments: tuple[tuple[Any, ...], ...]
    expected: tuple[tuple[float, ...], ...]


def gpu_cases() -> list[Case]:
    """The cases that make sense on devices."""
    return [case for case in corpus() if case.gpu]


def _numbers(result: Any) -> tuple[float, ...] | None:
    """A number or a tuple of numbers as floats; None if a device cannot return it."""
    values = result if type(result) is tuple else (result,)
    if not all(type(value) in (bool, int, float) for value in values):
        return None
    if any(type(value) is int and abs(value) > _SMALL for value in values):
        return None
    return tuple(map(float, values))


def _fits_32_bits(x: float) -> bool:
    """Whether a number is as ordinary with 32 bits as it is with 64."""
    return x == 0 or not math.isfinite(x) or 1e-15 < abs(x) < 1e15


def _rows(case: Case) -> Iterable[tuple[tuple[Any, ...], tuple[float, ...]]]:
    """Inputs with the types of the first one that fits a device, and CPython's results."""
    types, size = None, 0
    for given in case.inputs:
        if isinstance(given, Overflow):
            continue
        arguments = fresh_arguments(given)
        kinds = tuple(type(argument) for argument in arguments)
        if not all(kind in _TYPES for kind in kinds):
            continue
        if any(kind is int and abs(x) > _SMALL for kind, x in zip(kinds, arguments)):
            continue
        if not all(map(_fits_32_bits, arguments)):
            continue
        if kinds != (types or kinds) or expected_outcome(case, given).exception:
            continue
        result = _numbers(case.function(*arguments))
        if result and len(result) == (size or len(result)) and all(map(_fits_32_bits, result)):
            types, size = kinds, len(result)
            yield arguments, result


def case_kernel(case: Case) -> CaseKernel:
    """Raises ValueError if no input of the case is of use on a device."""
    rows = list(_rows(case))
    if not rows:
        raise ValueError(f"{case} has no input for a device")
    kinds = [type(argument) for argument in rows[0][0]]
    count = len(rows[0][1])
    is_tuple = type(case.function(*rows[0][0])) is tuple
    arrays = [f"a{n}: ps.Array[{kind.__name__}]" for n, kind in enumerate(kinds)]
    arrays += [f"y{n}: ps.Array[float]" for n in range(count)]
    source = f"@ps.kernel\ndef case(i: int, {', '.join(arrays)}):\n"
    source += f"    r = f({', '.join(f'a{n}[i]' for n in range(len(kinds)))})\n"
    for n in range(count):
        source += f"    y{n}[i] = 1.0 * r{f'[{n}]' if is_tuple else ''}\n"
    file = f"<kernel {next(_COUNTER)} of {case}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    scope = {"ps": ps, "f": case.function, "__name__": "kernel_of_a_case"}
    exec(compile(source, file, "exec"), scope)
    return CaseKernel(
        scope["case"],
        tuple(tuple(row[n] for row, _ in rows) for n in range(len(kinds))),
        tuple(tuple(result[n] for _, result in rows) for n in range(count)),
    )


def core_text(made: CaseKernel) -> str:
    """Stage core, with numbers of 32 bits. Raises CompileError."""
    return stage_text(made.kernel, "core", {"float-width": 32, "int-width": 32})


def run_with_32_bits(made: CaseKernel) -> list[list[float]]:
    """The results on the CPU, in columns. Raises CompileError."""
    code = MachineCode(core_text(made))
    rows = len(made.expected[0])
    columns = (*made.arguments, *([-12345.0] * rows for _ in made.expected))
    parameters = code.reflection("case")["arguments"]
    arrays = [np.array(c, _ELEMENTS[p["type"]]) for c, p in zip(columns, parameters, strict=True)]
    code.launch("case", (rows,), b"", arrays, threads=1)
    return [list(map(float, array)) for array in arrays[len(made.arguments) :]]


def is_close(got: float, expected: float) -> bool:
    """Whether a result of 32 bits is what CPython computes with 64."""
    if math.isnan(expected) or math.isinf(expected):
        return got == expected or (math.isnan(got) and math.isnan(expected))
    return abs(got - expected) <= 2e-5 * max(1.0, abs(expected))
