"""Python functions compiled with `ps.jit`, compared with CPython and with C.

    .venv/bin/python benchmarks/native.py [--rounds 5] [--markdown]

The programs are those of the tests, in ordinary Python: `python/tests/language/programs`. The C versions
beside this file are written by hand, and compiled with ``clang -O2 -ffp-contract=off -march=native``. All three
are run in turn, several times, and the least CPU time of each counts, which other work on the machine disturbs
little. Their results must be equal in every bit. What compiling takes is shown beside, and is not part of the times.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "python"))
os.environ.setdefault("PYSTREAM_CACHE", "off")

import pystream as ps  # noqa: E402
from tests.language.programs import nbody, spectral_norm  # noqa: E402


@dataclass
class Benchmark:
    """A program: the module with its function `run`, the arguments, and how they are shown.

    Attributes:
        size: the argument of `run`, and of the C version.
        flat: the numbers of a result in the order in which the C version prints them.
    """

    name: str
    module: ModuleType
    size: int
    flat: Callable[[tuple], list[float]]
    seconds: dict[str, list[float]] = field(default_factory=dict)


BENCHMARKS = (
    Benchmark(
        "n-body, 20,000 steps", nbody, 20_000, lambda result: [*result[:2], *result[2], *result[3]]
    ),
    Benchmark("spectral norm, n = 200", spectral_norm, 200, list),
)


def build(source: Path, folder: Path) -> Path | None:
    """Compile a C program; None if there is no clang."""
    clang = shutil.which("clang-22") or shutil.which("clang")
    if clang is None or not source.is_file():
        return None
    program = folder / source.stem
    options = ["-O2", "-ffp-contract=off", "-march=native"]
    subprocess.run([clang, *options, source, "-lm", "-o", program], check=True)
    return program


def run_c(program: Path, size: int) -> tuple[list[float], float]:
    """What a C program prints: its results, and the CPU seconds that its function took."""
    words = subprocess.run(
        [program, str(size)], check=True, capture_output=True, text=True
    ).stdout.split()
    return [float.fromhex(word) for word in words[:-1]], float(words[-1])


def timed(function: Callable[[int], tuple], size: int) -> tuple[tuple, float]:
    """The result, and the CPU seconds that the call took."""
    start = time.process_time()
    result = function(size)
    return result, time.process_time() - start


def measure(benchmark: Benchmark, rounds: int, folder: Path) -> float:
    """Fill in `seconds`; returns the CPU seconds that compiling took."""
    python = benchmark.module.run
    compiled = ps.jit(python)
    _, compiling = timed(compiled, 1)
    program = build(HERE / f"{benchmark.module.__name__.rpartition('.')[2]}.c", folder)
    for number in range(rounds):
        expected = None
        if number < 2:  # it takes longest, and varies least
            expected, seconds = timed(python, benchmark.size)
            benchmark.seconds.setdefault("CPython", []).append(seconds)
        actual, seconds = timed(compiled, benchmark.size)
        benchmark.seconds.setdefault("ps.jit", []).append(seconds)
        if expected is not None and actual != expected:
            raise SystemExit(f"{benchmark.name}: {actual}, but CPython gives {expected}")
        if program is not None:
            numbers, seconds = run_c(program, benchmark.size)
            benchmark.seconds.setdefault("C", []).append(seconds)
            if numbers != benchmark.flat(actual):
                raise SystemExit(f"{benchmark.name}: {actual}, but C gives {numbers}")
    return compiling


def main() -> None:
    """Measure all, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each is run")
    parser.add_argument("--markdown", action="store_true", help="print a table for a page")
    arguments = parser.parse_args()
    columns = ("program", "CPython", "ps.jit", "C", "CPython : ps.jit", "ps.jit : C", "compiling")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for benchmark in BENCHMARKS:
            compiling = measure(benchmark, arguments.rounds, Path(folder))
            least = {name: min(seconds) for name, seconds in benchmark.seconds.items()}
            c = least.get("C")
            rows.append(
                (
                    benchmark.name,
                    f"{least['CPython'] * 1e3:.1f} ms",
                    f"{least['ps.jit'] * 1e3:.1f} ms",
                    f"{c * 1e3:.1f} ms" if c else "no clang",
                    f"{least['CPython'] / least['ps.jit']:.0f}",
                    f"{least['ps.jit'] / c:.2f}" if c else "",
                    f"{compiling * 1e3:.0f} ms",
                )
            )
    if arguments.markdown:
        for row in (columns, ["---"] * len(columns), *rows):
            print("|", " | ".join(row), "|")
        return
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    for row in (columns, *rows):
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)))


if __name__ == "__main__":
    main()
