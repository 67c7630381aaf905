"""``python -m pystream explain``: what is left in memory, where in the source, and which fact was missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: Line numbers are part of what the tests expect.
PROGRAM = """\
import pystream as ps
from pystream import vec3, vec4

class Point:
    def __init__(self, x):
        self.x = x

class Node:
    def __init__(self, x, below):
        self.x = x
        self.below = below

@ps.kernel
def shared(i: int, a: ps.Array[float]):
    p = Point(a[i])
    q = Point(1.0)
    both = [p, q]
    for j in range(4):
        both[j % 2].x += a[i]
    a[i] = p.x

@ps.kernel
def registers(i: int, a: ps.Array[float]):
    p = Point(a[i])
    p.x += 1.0
    q = p if a[i] > 0.0 else Point(2.0)
    a[i] = q.x

@ps.jit
def chain(n: int) -> float:
    top = Node(0.5, None)
    for j in range(n):
        top = Node(top.x + j, top)
    return top.x

@ps.jit
def fibonacci(n: int) -> int:
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

class Flat(ps.Shader):
    color: vec3
    def shade_vertex(self, context, pos: vec4):
        context.position = pos
    def shade_fragment(self, context):
        points = [Point(self.color.x), Point(self.color.y)]
        for point in points:
            point.x += self.color.z
        context.colors = (vec4(points[0].x, points[1].x, 0.0, 1.0),)

@ps.kernel
def unproven(i: int, a: ps.Array[float]):
    found = None
    for j in range(3):
        if a[j] > 0.5:
            found = Point(a[j])
    a[i] = found.x
    if found is not None:
        a[i] += found.x
    found.x = 2.0
"""

SHARED = """\
Left at stage registers, shared:
  program.py:6  self.x = x
    store of p_x: other accesses keep all of its pool in memory
  program.py:15  p = Point(a[i])
    pool p_x of 2 x f64: objects of class 'Point' are modified at program.py:19 after this one was shared at \
program.py:17
  program.py:17  both = [p, q]
    pool both of 2 x i32: the place of the access at program.py:19 is known at run time only
    store of both: other accesses keep all of its pool in memory
  program.py:19  both[j % 2].x += a[i]
    load of both: its place is known at run time only
    load of p_x: its place is known at run time only
    store of p_x: its place is known at run time only
  program.py:20  a[i] = p.x
    load of p_x: other accesses keep all of its pool in memory
"""

CHAIN = """\
Left at stage registers, chain:
  program.py:10  self.x = x
    store of Node.x: objects of class 'Node' lead to others of the same class
  program.py:11  self.below = below
    store of Node.below: objects of class 'Node' lead to others of the same class
  program.py:31  top = Node(0.5, None)
    object of class Node: objects of class 'Node' lead to others of the same class
  program.py:33  top = Node(top.x + j, top)
    object of class Node: objects of class 'Node' lead to others of the same class
    load of Node.x: objects of class 'Node' lead to others of the same class
  program.py:34  return top.x
    load of Node.x: objects of class 'Node' lead to others of the same class
"""


@pytest.fixture
def explain(tmp_path):
    """Runs the command for an entry of the program; gives what it prints."""
    (tmp_path / "program.py").write_text(PROGRAM)
    environment = os.environ | {"PYSTREAM_CACHE": "off", "PYTHONPATH": str(ROOT / "python")}

    def run(entry, *options):
        command = [sys.executable, "-m", "pystream", "explain", f"program.py:{entry}", *options]
        result = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    return run


@pytest.mark.parametrize(("entry", "expected"), [("shared", SHARED), ("chain", CHAIN)])
def test_what_is_left(explain, entry, expected):
    _, separator, left = explain(entry).partition("Left at")
    assert separator + left == expected


def test_sizes_of_pools(explain):
    text = explain("shared")
    rows = [line.split() for line in text.splitlines()]
    assert ["shared", "p_x", "f64", "2"] in rows
    assert ["shared", "both", "i32", "2"] in rows


def test_nothing_is_left(explain):
    assert explain("registers").endswith("No object and no call is left at stage registers.\n")
    assert json.loads(explain("registers", "--json"))["remaining"] == []


def test_calls_that_are_left(explain):
    [call] = json.loads(explain("fibonacci", "--json"))["remaining"]
    assert call["op"] == "call of fibonacci"
    assert call["why"] == "it calls itself to a depth that is not known"
    assert call["line"] == 38


def test_what_may_be_none(explain):
    """Lines that ask for an attribute without a test; those that test first are not among them."""
    text = explain("unproven").splitlines()
    start = text.index("Taken for an object, though it may be None:")
    assert text[start + 1 : start + 3] == [
        "  program.py:56  a[i] = found.x",
        "  program.py:59  found.x = 2.0",
    ]
    assert "may be None" not in explain("registers")


COUNTS = {"calls", "dynamic_calls", "loads", "stores", "allocations", "unions", "pools"}
STAGES = ["imported", "specialized", "registers", "core"]


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("shared", ["shared"]),
        ("registers", ["registers"]),
        ("chain", ["chain"]),
        ("fibonacci", ["fibonacci"]),
        ("Flat", ["vertex", "fragment"]),
    ],
)
def test_json(explain, name, entries):
    """Shaders, kernels and native functions are told of in the same way."""
    report = json.loads(explain(name, "--json"))
    assert set(report) == {*entries, "timing_ms", "remaining"}
    for entry in entries:
        assert list(report[entry]) == STAGES
        for stage, counts in report[entry].items():
            details = counts.pop("pool_details", [])
            assert set(counts) == COUNTS
            assert all(type(count) is int and count >= 0 for count in counts.values())
            assert len(details) == counts["pools"]
            for pool in details:
                assert list(pool) == ["name", "type", "elements"]
                assert pool["elements"] > 0
            if stage == "imported":
                assert counts["dynamic_calls"] > 0
            else:
                assert counts["dynamic_calls"] == 0
    for left in report["remaining"]:
        assert list(left) == ["entry", "op", "file", "line", "why"]
        assert left["entry"] in entries
        assert Path(left["file"]).name == "program.py"
        assert 1 <= left["line"] <= len(PROGRAM.splitlines())
    assert report["timing_ms"]["frontend"] > 0


def test_each_operation_that_is_counted_is_explained(explain):
    """A pool, object or access at stage registers has a line, and no line is of anything else."""
    for name in ("shared", "registers", "chain"):
        report = json.loads(explain(name, "--json"))
        counts = report[name]["registers"]
        kinds = [left["op"].split()[0] for left in report["remaining"]]
        for kind, count in (
            ("pool", counts["pools"]),
            ("load", counts["loads"]),
            ("store", counts["stores"]),
        ):
            # Operations of one line that are alike share a line of the report.
            assert (kind in kinds) == (count > 0), (name, kind)
            assert kinds.count(kind) <= count
