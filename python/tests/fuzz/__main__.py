"""The command line.

python -m tests.fuzz 2000 --seed 7                      run programs of 2,000 seeds
python -m tests.fuzz 500 --only float,class,operator    with few features
python -m tests.fuzz --show 7                           print the program of a seed
python -m tests.fuzz --check FILE                       run a program of a file
python -m tests.fuzz --reduce FILE                      make it small
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .campaign import Failure, Result, Worker, run
from .execution import Report
from .features import GROUPS, PROFILES, Features, parse_weights
from .program import generate
from .reduction import reduce_program

_OUT = Path(__file__).resolve().parents[3] / "out" / "fuzz"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        description="Compares random programs, compiled with ps.jit, with CPython.",
        epilog="Features and groups: "
        + "; ".join(f"{g}: {' '.join(f)}" for g, f in GROUPS.items()),
    )
    parser.add_argument("count", nargs="?", type=int, default=1000, help="how many programs")
    parser.add_argument("--seed", type=int, default=None, help="of the first program")
    parser.add_argument(
        "--profile", default="all", choices=PROFILES, help="weights to begin with (all)"
    )
    parser.add_argument("--only", default="", help="features or groups, by commas: no others")
    parser.add_argument("--without", default="", help="features or groups to leave out")
    parser.add_argument("--set", default="", dest="settings", help="weights: FEATURE=2.5,...")
    parser.add_argument("--size", type=float, help="of programs, 0 to 1; without it, it varies")
    parser.add_argument("--compiler", default="jit", help="jit, python or a planted fault")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds a program may take")
    parser.add_argument("--keep", type=int, default=2, help="failures kept of each kind")
    parser.add_argument("--out", type=Path, default=_OUT, help="where failures are stored")
    parser.add_argument("--no-reduction", action="store_true", help="keep failures as they are")
    parser.add_argument("--reduction-seconds", type=float, default=120.0, help="for each failure")
    parser.add_argument("--show", type=int, metavar="SEED", help="print the program of a seed")
    parser.add_argument("--check", type=Path, metavar="FILE", help="run the program of a file")
    parser.add_argument("--reduce", type=Path, metavar="FILE", help="reduce the program of a file")
    return parser


def main() -> int:
    """Run the command line; returns the exit status, 1 if a program failed."""
    parser = _parser()
    arguments = parser.parse_args()
    try:
        weights = PROFILES[arguments.profile] | parse_weights(
            arguments.only, arguments.without, arguments.settings
        )
    except ValueError as error:
        parser.error(str(error))
    if arguments.show is not None:
        print(generate(arguments.show, Features(weights), arguments.size).source)
        return 0
    if arguments.check or arguments.reduce:
        return _one(arguments)
    # Any first seed finds something else; it is printed, so that the run can be repeated.
    seed = arguments.seed if arguments.seed is not None else int(time.time()) % 10**6 * 1000
    print(f"{arguments.count} programs from seed {seed}", flush=True)
    printer = _Printer(arguments.count)
    result = run(
        range(seed, seed + arguments.count),
        arguments.out,
        compiler=arguments.compiler,
        weights=weights,
        size=arguments.size,
        processes=arguments.processes,
        limit=arguments.limit,
        keep=arguments.keep,
        progress=printer,
    )
    for failure in result.failures:
        if not arguments.no_reduction:
            _reduce(failure, arguments)
    if result.keys:
        print("\nFailures and refusals by kind:")
        for key, count in result.keys.most_common():
            print(f"{count:6}  {key}")
    print(result.summary())
    return 1 if result.failures else 0


class _Printer:
    """Prints failures as they come, and how far the campaign is every few seconds."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._next = time.monotonic() + 5.0

    def __call__(self, result: Result, failure: Failure | None) -> None:
        if failure is not None:
            print(
                f"{failure.path.name}: {failure.report.kind}: {failure.report.detail}", flush=True
            )
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 5.0
            print(f"  {result.summary()} of {self._total}", flush=True)


def _reduce(failure: Failure, arguments: argparse.Namespace) -> None:
    source = reduce_program(
        failure.path,
        failure.report,
        arguments.compiler,
        arguments.reduction_seconds,
        arguments.limit,
    )
    path = failure.path.with_name(f"{failure.path.stem}_reduced.py")
    path.write_text(source)
    print(f"\n{path}: {failure.report.kind}: {failure.report.detail}\n{source}", flush=True)


def _one(arguments: argparse.Namespace) -> int:
    path = (arguments.check or arguments.reduce).resolve()
    with Worker(arguments.compiler, arguments.limit) as worker:
        report: Report = worker.run({"path": str(path)})
    print(f"{path.name}: {report.kind} {report.detail}")
    if arguments.reduce and report.failed:
        _reduce(Failure(path, report), arguments)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
