#!/usr/bin/env python3
"""How the time of each pass of the compiler grows with the size of a program.

    .venv/bin/python benchmarks/compile_scaling.py [--sizes 1,2,4,8,16] [--repeat 3] [--markdown]

Compiles programs of 1, 2, 4, ... times the size, as a native function and as a kernel, and prints the
milliseconds of each pass with the exponent of its growth: 1 where time grows as the size, 2 where it grows
as its square. A unit of size is a function with classes of its own: objects that are shared and modified,
objects of several classes chosen by a condition, a list, and a linked structure. The program calls all
units. In a kernel all of them end in one function.

Needs what ``make build`` leaves behind: the library and ``build/bin/pystream-opt``.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

import pystream as ps
from pystream.compiler import import_entry

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "build" / "bin" / "pystream-opt"

#: Entry points by name, with the pipeline that brings them to stage registers.
PIPELINES = {"native": "pystream-to-jit-registers", "kernel": "pystream-to-registers"}

#: Class names of passes in the report of MLIR, which is by operation that they run on.
_TIMING = re.compile(r"^\s*(?P<seconds>\d+\.\d+)\s+\(\s*[\d.]+%\)\s+(?P<name>\S.*)$")
#: Lines of the report that are no passes.
_NO_PASSES = re.compile(r".*Pipeline|Parser|Output|Rest|Total|\(A\)")
#: The name of the sum in the report. Passes that run inside of others are part of those too.
ALL = "root"

_UNIT = """
class Base{k}:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def area(self): return self.x * self.y
    def grow(self, by): self.x += by

class Round{k}(Base{k}):
    def __init__(self, r):
        super().__init__(r, 3.25)
        self.r = r
    def area(self): return self.r * self.r * self.y

class Link{k}:
    def __init__(self, value, below):
        self.value, self.below = value, below

def unit{k}(a):
    square = Base{k}(a, 1.5)
    shape = Round{k}(a) if a > 0.5 else square
    total = shape.area()
    shared = [square, Base{k}(2.0, a)]
    for j in range(4):
        shared[j % 2].grow(1.0)
    items = []
    for j in range(4):
        items.append(total * j)
    for item in items:
        total += item
    top = Link{k}(a, None)
    for j in range(3):
        top = Link{k}(top.value + j, top)
    square.grow(total)
    return total + square.x + top.value
"""


def source(size: int) -> str:
    """A program of `size` units: the functions ``program(a)`` and ``kernel``."""
    units = "".join(_UNIT.format(k=k) for k in range(size))
    calls = "".join(f"    total += unit{k}(a)\n" for k in range(size))
    return (
        f"import pystream as ps\n{units}\n"
        f"def program(a: float):\n    total = 0.0\n{calls}    return total\n\n"
        "@ps.kernel\ndef kernel(i: int, a: ps.Array[float]):\n    a[i] = program(a[i])\n"
    )


def _load(text: str, folder: Path) -> ModuleType:
    file = folder / f"scaled_{len(text)}.py"
    file.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    return module


def import_programs(size: int, folder: Path) -> dict[str, str]:
    """The program of that size at stage imported, by the names of `PIPELINES`."""
    module = _load(source(size), folder)
    return {
        "native": import_entry(ps.jit(module.program)),
        "kernel": import_entry(module.kernel),
    }


def pass_times(text: str, pipeline: str) -> dict[str, float]:
    """Milliseconds of each pass of a pipeline of pystream-opt, and of all together by the name `ALL`.

    Raises subprocess.CalledProcessError if the program does not compile.
    """
    timing = ["--mlir-disable-threading", "--mlir-timing", "--mlir-timing-display=list"]
    command = [TOOL, f"--{pipeline}", *timing, "-o", "/dev/null"]
    result = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    times: dict[str, float] = defaultdict(float)
    for line in result.stderr.splitlines():
        match = _TIMING.match(line)
        if match and not _NO_PASSES.match(match["name"]):
            times[match["name"]] += 1000.0 * float(match["seconds"])
    return dict(times)


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The slope of log(time) over log(size), by least squares. Needs two sizes, and times above 0."""
    x, y = [math.log(size) for size in sizes], [math.log(time) for time in times]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return slope / sum((a - mean_x) ** 2 for a in x)


def measure(
    sizes: Sequence[int], repeat: int = 3, entries: Sequence[str] = tuple(PIPELINES)
) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each pass for each size, by entry and pass: the least of `repeat` runs."""
    times: dict[str, dict[str, list[float]]] = {entry: {} for entry in entries}
    with tempfile.TemporaryDirectory() as folder:
        for position, size in enumerate(sizes):
            programs = import_programs(size, Path(folder))
            for entry in entries:
                runs = [pass_times(programs[entry], PIPELINES[entry]) for _ in range(repeat)]
                for name in runs[0]:
                    best = min(run.get(name, math.inf) for run in runs)
                    times[entry].setdefault(name, [0.0] * len(sizes))[position] = best
    return times


def growth(sizes: Sequence[int], times: Sequence[float], least: float = 0.25) -> float | None:
    """The exponent over the sizes at which a pass takes at least `least` ms; None for fewer than three."""
    known = [(size, time) for size, time in zip(sizes, times, strict=True) if time >= least]
    if len(known) < 3:
        return None
    return exponent(*zip(*known, strict=True))


def rows(
    sizes: Sequence[int], times: Mapping[str, Sequence[float]], least: float = 1.0
) -> list[list[str]]:
    """A row for all, and one for each pass that takes at least `least` ms for the largest program."""
    table = []
    # The sum comes first by its size.
    for name, values in sorted(times.items(), key=lambda item: -item[1][-1]):
        if values[-1] >= least:
            slope = growth(sizes, values)
            cells = (f"{value:.1f}" for value in values)
            shown = "all" if name == ALL else name
            table.append([shown, *cells, "" if slope is None else f"{slope:.2f}"])
    return table


def main() -> None:
    """Measure, and print a table for each kind of entry."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1,2,4,8,16", help="of the programs, in units")
    parser.add_argument("--repeat", type=int, default=3, help="runs, of which the fastest counts")
    parser.add_argument("--markdown", action="store_true", help="print tables in Markdown")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    for entry, times in measure(sizes, arguments.repeat).items():
        header = ["pass", *(f"{size}x" for size in sizes), "exponent"]
        table = rows(sizes, times)
        if arguments.markdown:
            print(f"| {entry}: {' | '.join(header)} |\n|---|{'---:|' * (len(header) - 1)}")
            print("".join(f"| {' | '.join(row)} |\n" for row in table))
            continue
        from rich.console import Console
        from rich.table import Table

        shown = Table(header[0], title=f"Milliseconds of passes, {entry}")
        for name in header[1:]:
            shown.add_column(name, justify="right")
        for row in table:
            shown.add_row(*row)
        Console().print(shown)


if __name__ == "__main__":
    main()
