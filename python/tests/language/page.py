"""docs/Language.md, rendered from the corpus: what the tests enforce is what the page says.

`scripts/language-table` writes the page; a test fails when it is out of date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from .corpus import Case, corpus
from .expected_failures import (
    EXPECTED_FAILURES,
    EXPECTED_GPU_FAILURES,
    EXPECTED_PROGRAMS,
    EXPECTED_REFUSALS,
)
from .features import FEATURES
from .gpu_refusals import GPU_REFUSALS
from .programs import DESCRIPTIONS
from .refusals import REFUSALS, REFUSED, Refusal

PAGE = Path(__file__).parents[3] / "docs" / "Language.md"

INTRODUCTION = """\
# The language

What PyStream compiles, feature by feature. The page is written by `scripts/language-table` from the tests in
`python/tests/language`: every number is a count of tests that pass, and a test fails when the page is out of date.

* **Exact, CPU**: functions that `pystream.jit` compiles, called with several inputs each, nasty ones among them (0,
  -0.0, infinities, NaN, the limits of 64 bits, empty sequences). Results, exceptions with their arguments and lines,
  and the arguments afterwards are CPython's, bit for bit.
* **f32, CPU** and **GPU targets**: functions of numbers that are also called in kernels with numbers of 32 bits; the
  results are CPython's within rounding, and the kernels lower to PTX. A dash: no test calls the feature there.
* "11 of 12" means that one test is known to fail; [below](#not-right-yet) is which, and why.

[Semantics](Semantics.md) explains what "exact" is, and where targets differ.
"""


def count(cases: Iterable[Case], failing: dict[str, str]) -> str:
    """How many cases pass, as the tables show it."""
    ids = [case.id for case in cases]
    passing = [name for name in ids if name not in failing]
    if not ids:
        return "–"
    return str(len(ids)) if len(passing) == len(ids) else f"{len(passing)} of {len(ids)}"


def feature_tables() -> str:
    """A table a heading."""
    by_feature: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in corpus():
        by_feature[case.heading, case.feature].append(case)
    parts = []
    for heading, features in FEATURES.items():
        rows = [
            f"## {heading}\n",
            "| Feature | Exact, CPU | f32, CPU | GPU targets |",
            "|---|---|---|---|",
        ]
        for feature in features:
            cases = by_feature[heading, feature]
            devices = count([case for case in cases if case.gpu], EXPECTED_GPU_FAILURES)
            columns = (escape(feature), count(cases, EXPECTED_FAILURES), devices, devices)
            rows.append(f"| {' | '.join(columns)} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def escape(text: str) -> str:
    """Text in a cell of a table: names with underscores or stars are code."""
    text = text.replace("|", "\\|")
    if any(mark in text for mark in ("__", "*", "_")):
        words = [f"`{w}`" if any(m in w for m in "_*") else w for w in text.split(" ")]
        return " ".join(words).replace("`(", "(`").replace(")`", "`)").replace(",`", "`,")
    return text


def program_table() -> str:
    """The whole programs."""
    rows = ["## Whole programs\n", "| Program | Exact, CPU |", "|---|---|"]
    for name, description in DESCRIPTIONS.items():
        rows.append(f"| {description} | {'not yet' if name in EXPECTED_PROGRAMS else 'yes'} |")
    return "\n".join(rows) + "\n"


def failure_list() -> str:
    """What is known to fail, with reasons."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for known, where in (
        (EXPECTED_FAILURES, ""),
        (EXPECTED_PROGRAMS, "program "),
        (EXPECTED_GPU_FAILURES, "with 32 bits, "),
    ):
        for name, reason in known.items():
            reasons[reason].append(f"{where}`{name}`")
    rows = ["## Not right yet\n"]
    if not reasons:
        return rows[0] + "\nNothing that is known.\n"
    for reason in sorted(reasons):
        rows.append(f"* {reason}: {', '.join(reasons[reason])}")
    return "\n".join(rows) + "\n"


def refusal_table() -> str:
    """What is refused, and the error that says so."""
    grouped: dict[str, list[Refusal]] = defaultdict(list)
    for refusal in REFUSALS + GPU_REFUSALS:
        grouped[refusal.feature].append(refusal)
    rows = [
        "## Refused\n",
        "What cannot be compiled is an error that shows the place, with a hint what to do instead.\n",
        "| Feature | Error | Message, for example | Tests |",
        "|---|---|---|---|",
    ]
    for feature in REFUSED:
        refusals = grouped[feature]
        good = [refusal for refusal in refusals if refusal.id not in EXPECTED_REFUSALS]
        if not good:
            rows.append(f"| {feature} | not yet as it should be | | 0 of {len(refusals)} |")
            continue
        kinds = ", ".join(sorted({f"`{refusal.kind}`" for refusal in good}))
        tests = str(len(good))
        if len(good) != len(refusals):
            tests += f" of {len(refusals)}"
        rows.append(f"| {feature} | {kinds} | {escape(good[0].message)} | {tests} |")
    return "\n".join(rows) + "\n"


def render() -> str:
    """The text of the page."""
    parts = (INTRODUCTION, feature_tables(), program_table(), refusal_table(), failure_list())
    return "\n".join(parts)
