"""Exceptions of compiled code, with tracebacks that show the lines of the Python source."""

from __future__ import annotations

import ast
import functools
import types
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Location:
    """A place in the source that an exception went through."""

    file: str
    line: int
    function: str


def traceback_of(locations: Sequence[Location]) -> types.TracebackType | None:
    """A traceback with an entry for each location, the outermost first."""
    traceback: types.TracebackType | None = None
    for location in reversed(locations):
        frame = _frame(location)
        traceback = types.TracebackType(traceback, frame, frame.f_lasti, location.line)
    return traceback


class _Probe(BaseException):
    """Raised and caught to get hold of a frame."""


@functools.lru_cache(maxsize=1024)
def _frame(location: Location) -> types.FrameType:
    """A frame that is at a location. It has no variables."""
    name = location.function.rpartition(".")[2]
    code = _raising_code(location.file, max(location.line, 1))
    code = code.replace(co_name=name or "<module>", co_qualname=location.function or "<module>")
    try:
        exec(code, {"__name__": location.function, "probe": _Probe, "__builtins__": {}})
    except _Probe as probe:
        traceback = probe.__traceback__
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame


def _raising_code(file: str, line: int) -> types.CodeType:
    """Code whose only line is `line`, and which has no columns that a traceback would underline."""
    tree = ast.parse("raise probe")
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = -1
    return compile(tree, file, "exec")
