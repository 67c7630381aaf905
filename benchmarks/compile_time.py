#!/usr/bin/env python3
"""What compiling random programs natively costs, by the compiler's phases.

    .venv/bin/python benchmarks/compile_time.py [--programs 60] [--seed 31000000] [--library PATH]...

Compiles the programs that ``python -m tests.fuzz`` makes of as many seeds, for the first of their inputs,
and prints the mean of the CPU time of each phase. With several libraries these take turns at each program,
so that ratios, to the first of them, hold on a busy machine. The default is the library of this checkout.
The prelude is the one beside each library.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The name of the whole of a compilation.
ALL = "all"
PHASES = (
    *("parse", "specialized", "registers", "core"),
    *("lower", "translate", "optimize", "generate", "rest"),
)


def import_programs(seeds: Sequence[int], folder: Path) -> Iterator[tuple[str, str]]:
    """The modules at stage imported of the random programs, with the names of their entries."""
    sys.path.insert(0, str(ROOT / "python"))
    import pystream as ps
    from tests.fuzz.execution import load
    from tests.fuzz.program import generate

    for seed in seeds:
        path = folder / f"program_{seed}.py"
        path.write_text(generate(seed).source, encoding="utf-8")
        module = load(path)
        jitted = ps.jit(module.entry)
        yield jitted.inspect("imported", *module.inputs()[0]), path.stem


def serve() -> None:
    """Compile the files whose names come in, and answer with a JSON object of phases."""
    from time import process_time

    from pystream.errors import CompileError
    from pystream.runtime.jit_library import NativeProgram

    for line in sys.stdin:
        text = Path(line.strip()).read_text(encoding="utf-8")
        entry = text.partition("pystream.jit @")[2].partition(" ")[0].strip('"')
        start = process_time()
        times = {}
        try:
            times = json.loads(NativeProgram(text, entry, ("timing",)).stage("timing"))
        except CompileError as error:
            print(f"{line.strip()}: {error.message}", file=sys.stderr)
        whole = 1000.0 * (process_time() - start)
        times["rest"] = whole - sum(times.values())
        print(json.dumps(times | {ALL: whole}), flush=True)


def measure(files: Sequence[Path], libraries: Sequence[Path]) -> list[dict[str, float]]:
    """Mean milliseconds of each phase, and of all, for each library."""
    sums: list[dict[str, float]] = [defaultdict(float) for _ in libraries]
    servers = [
        subprocess.Popen(
            [sys.executable, __file__, "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYSTREAM_LIBRARY": str(library), "PYTHONPATH": str(ROOT / "python")},
        )
        for library in libraries
    ]
    # The first compilation of a process loads what the others find.
    for position, file in enumerate([files[0], *files]):
        for total, server in zip(sums, servers, strict=True):
            assert server.stdin is not None
            assert server.stdout is not None
            print(file, file=server.stdin, flush=True)
            times: Mapping[str, float] = json.loads(server.stdout.readline())
            for phase, milliseconds in times.items() if position else ():
                total[phase] += milliseconds / len(files)
    for server in servers:
        server.communicate()
    return sums


def rows(results: Sequence[Mapping[str, float]]) -> list[list[str]]:
    """A row for each phase: milliseconds for each library, and ratios to the first."""
    table = []
    for phase in (*PHASES, ALL):
        values = [times.get(phase, 0.0) for times in results]
        ratios = [f"{value / values[0]:.2f}" if values[0] else "" for value in values[1:]]
        table.append([phase, *(f"{value:.1f}" for value in values), *ratios])
    return table


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=31_000_000, help="of the first program")
    parser.add_argument("--library", type=Path, action="append", help="may be given several times")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve()
        return
    libraries = arguments.library or [ROOT / "build" / "lib" / "libPyStream.so"]
    seeds = range(arguments.seed, arguments.seed + arguments.programs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for text, stem in import_programs(seeds, folder):
            files.append(folder / f"{stem}.mlir")
            files[-1].write_text(text, encoding="utf-8")
        results = measure(files, [path.resolve() for path in libraries])
    names = [f"library {number}" for number in range(1, len(libraries) + 1)]
    header = ["phase", *names, *(f"{name} : 1" for name in names[1:])]
    print(f"| {' | '.join(header)} |\n|---|{'---:|' * (len(header) - 1)}")
    for row in rows(results):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
