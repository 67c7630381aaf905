"""What ``python -m pystream explain`` prints."""

from __future__ import annotations

import itertools
import linecache
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

#: Keys of a report that are no entry points.
_OTHERS = ("timing_ms", "remaining")
#: Keys of a stage that are no counts.
_DETAILS = ("pool_details",)


def entries(report: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """The stages of each entry point of a report."""
    return {name: stages for name, stages in report.items() if name not in _OTHERS and stages}


def operations_table(entry: str, stages: Mapping[str, Mapping[str, Any]]) -> Table:
    """How many operations of each kind there are at each stage of an entry point."""
    kinds = [kind for kind in next(iter(stages.values())) if kind not in _DETAILS]
    table = Table("stage", title=f"Operations, {entry}", box=SIMPLE_HEAD, padding=(0, 0))
    for kind in kinds:
        table.add_column(kind.replace("_", " "), justify="right")
    for stage, counts in stages.items():
        table.add_row(stage, *(str(counts.get(kind, "")) for kind in kinds))
    return table


def pools_table(report: Mapping[str, Any]) -> Table | None:
    """The pools that are left at stage registers, with their sizes; None if there are none."""
    table = Table("entry", "pool", "elements of", title="Pools", box=SIMPLE_HEAD)
    table.add_column("elements", justify="right")
    for entry, stages in entries(report).items():
        for pool in stages.get("registers", {}).get("pool_details", []):
            table.add_row(entry, pool["name"], pool["type"], str(pool["elements"]))
    return table if table.row_count else None


def remaining_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """What is left at stage registers, below the lines of the source that it is of.

    For each entry point, in the order of the source, a line ``FILE:LINE  SOURCE`` and, indented, a line
    ``WHAT: WHY`` for each operation.
    """
    for entry, left in itertools.groupby(report["remaining"], lambda line: line.get("entry")):
        yield f"Left at stage registers, {entry}:"
        for (file, line), group in itertools.groupby(
            left, lambda line: (line["file"], line["line"])
        ):
            source = linecache.getline(file, line).strip()
            yield f"  {Path(file).name}:{line}  {source}".rstrip()
            for operation in group:
                yield f"    {operation['op']}: {operation['why']}"


def assumed_lines(inference: Mapping[str, Any]) -> Iterator[str]:
    """Where the program asks for attributes of what may be None, in the order of the source."""
    assumed = sorted((line["file"], line["line"]) for line in inference.get("assumed", []))
    if assumed:
        yield "Taken for an object, though it may be None:"
    for file, line in assumed:
        source = linecache.getline(file, line).strip()
        yield f"  {Path(file).name}:{line}  {source}".rstrip()


def print_report(report: Mapping[str, Any], inference: Mapping[str, Any]) -> None:
    """Print a report of `compiler.explain`, and what inference did."""
    console = Console()
    for entry, stages in entries(report).items():
        console.print(operations_table(entry, stages))
    table = Table("compile stage", title="Compile time", box=SIMPLE_HEAD)
    table.add_column("ms", justify="right")
    for phase, milliseconds in report["timing_ms"].items():
        table.add_row(phase, f"{milliseconds:.1f}")
    console.print(table)
    if inference:
        milliseconds = report["timing_ms"].get("specialize", 0.0)
        console.print(
            f"Inference: {inference['contexts']} contexts of {inference['functions']} functions,"
            f" {inference['iterations']} iterations; with specialization {milliseconds:.1f} ms."
        )
    pools = pools_table(report)
    if pools:
        console.print(pools)
    for line in itertools.chain(assumed_lines(inference), remaining_lines(report)):
        console.print(line, soft_wrap=True, markup=False, highlight=False)
    if not report["remaining"]:
        console.print("No object and no call is left at stage registers.")
