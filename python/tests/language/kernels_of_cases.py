"""Cases as kernels: what `gpu=True` promises is checked with numbers of 32 bits, and as PTX."""

from __future__ import annotations

import itertools
import linecache
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

import pystream as ps
from pystream.compiler import stage_text
from pystream.runtime.cpu import MachineCode

from .corpus import Case, Overflow, corpus
from .differential import expected_outcome, fresh_arguments
from .shapes import UNSET, Shape, shape_of

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


def _fits_32_bits(x: float) -> bool:
    """Whether a number is as ordinary with 32 bits as it is with 64."""
    return x == 0 or not math.isfinite(x) or 1e-15 < abs(x) < 1e15


def _rows(case: Case) -> Iterable[tuple[tuple[Any, ...], Any]]:
    """Inputs with the types of the first one that fits a device, and CPython's results."""
    types = None
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
        result = case.function(*arguments)
        if all(type(x) is not int or abs(x) <= _SMALL for x in _leaves(result)):
            types = kinds
            yield arguments, result


def _leaves(result: Any) -> Iterable[Any]:
    if isinstance(result, tuple | list):
        for element in result:
            yield from _leaves(element)
    else:
        yield result


def numeric_function(case: Case) -> tuple[list[tuple[Any, ...]], Callable[..., Any], Shape]:
    """Inputs for a device, and the function that gives the case's result as floats.

    Raises ValueError if no input or result is of use on a device.
    """
    rows = _of_one_shape(
        (a, r) for a, r in _rows(case) if all(map(_fits_32_bits, filter(_is_number, _leaves(r))))
    )
    if not rows:
        raise ValueError(f"{case} has no input for a device")
    shape = shape_of([result for _, result in rows])
    names = ", ".join(f"a{n}" for n in range(len(rows[0][0])))
    lines = [f"def numbers({names}):", *(f"    y{n} = {UNSET!r}" for n in range(shape.size))]
    lines += [f"    r = f({names})"]
    lines += [f"    {line}" for line in shape.assignments("r", 0)]
    lines += [f"    return ({''.join(f'y{n}, ' for n in range(shape.size))})", ""]
    scope = run_source("\n".join(lines), f"<numbers of {case}>", {"f": case.function})
    return [arguments for arguments, _ in rows], scope["numbers"], shape


def _of_one_shape(rows: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The rows whose results can be of one shape, numbers rather than text."""
    ordered = sorted(rows, key=lambda row: any(type(x) is str for x in _leaves(row[1])))
    kept: list[tuple[Any, Any]] = []
    for row in ordered:
        try:
            shape_of([result for _, result in [*kept, row]])
        except ValueError:
            continue
        kept.append(row)
    return kept


def _is_number(x: Any) -> bool:
    return isinstance(x, int | float)


def run_source(source: str, name: str, scope: dict[str, Any]) -> dict[str, Any]:
    """The globals of a module with this text, which `inspect` finds too."""
    file = f"{name[:-1]} {next(_COUNTER)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    scope = {**scope, "__name__": "made_of_a_case"}
    exec(compile(source, file, "exec"), scope)
    return scope


def case_kernel(case: Case) -> CaseKernel:
    """Raises ValueError if no input of the case is of use on a device."""
    rows, numbers, shape = numeric_function(case)
    arrays = [f"a{n}: ps.Array[{type(a).__name__}]" for n, a in enumerate(rows[0])]
    arrays += [f"y{n}: ps.Array[float]" for n in range(shape.size)]
    source = f"@ps.kernel\ndef case(i: int, {', '.join(arrays)}):\n"
    source += f"    r = numbers({', '.join(f'a{n}[i]' for n in range(len(rows[0])))})\n"
    source += "".join(f"    y{n}[i] = r[{n}]\n" for n in range(shape.size))
    made = run_source(source, f"<kernel of {case}>", {"ps": ps, "numbers": numbers})
    return CaseKernel(
        made["case"],
        tuple(zip(*rows)),
        tuple(zip(*(numbers(*row) for row in rows))),
    )


def registers_text(made: CaseKernel) -> str:
    """Stage registers, with numbers of 32 bits. Raises CompileError."""
    return stage_text(made.kernel, "registers", {"float-width": 32, "int-width": 32})


def core_text(made: CaseKernel) -> str:
    """Stage core, with numbers of 32 bits. Raises CompileError."""
    return stage_text(made.kernel, "core", {"float-width": 32, "int-width": 32})


def run_with_32_bits(made: CaseKernel) -> list[list[float]]:
    """The results on the CPU, in columns. Raises CompileError."""
    code = MachineCode(core_text(made))
    rows = len(made.expected[0])
    columns = (*made.arguments, *([-1.0] * rows for _ in made.expected))
    parameters = code.reflection("case")["arguments"]
    arrays = [np.array(c, _ELEMENTS[p["type"]]) for c, p in zip(columns, parameters, strict=True)]
    code.launch("case", (rows,), b"", arrays, threads=1)
    return [list(map(float, array)) for array in arrays[len(made.arguments) :]]


def is_close(got: float, expected: float) -> bool:
    """Whether a result of 32 bits is what CPython computes with 64."""
    if math.isnan(expected) or math.isinf(expected):
        return got == expected or (math.isnan(got) and math.isnan(expected))
    return abs(got - expected) <= 2e-5 * max(1.0, abs(expected))
