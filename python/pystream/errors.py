"""Exceptions of the compiler, which show the user's source the way a Python traceback does.

A message tells what is wrong; the call chain tells how the compiler got there, outermost call first,
each frame with its source line and ``^^^`` under the expression; a hint tells what to do instead.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


class PyStreamError(Exception):
    """Base of all errors that PyStream reports on purpose."""


class PyStreamWarning(UserWarning):
    """A program compiles, but perhaps not to what was meant."""


class LibraryError(PyStreamError):
    """The compiler library cannot be found or does not fit this version of the package."""


@dataclass(frozen=True)
class SourceRange:
    """A range of a source file. Lines and columns count characters from 1; the end is exclusive.

    `end_line` and `end_column` are 0 where only a point is known; `line` is 0 where only the file is.
    """

    file: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def format(self) -> str:
        """The frame as in a traceback of Python 3.11: file and line, source line, carets."""
        function = enclosing_function(self.file, self.line)
        where = f", in {function}" if function else ""
        text = f'  File "{self.file}", line {self.line}{where}'
        line = linecache.getline(self.file, self.line).rstrip("\n")
        code = line.lstrip()
        if not code:
            return text
        text += f"\n    {code}"
        if not self.column:
            return text
        indent = len(line) - len(code)
        start = max(self.column - 1 - indent, 0)
        if self.end_line > self.line:  # the rest of the first line, as CPython underlines it
            end = len(code)
        else:
            end = max(self.end_column - 1 - indent, start + 1)
        return f"{text}\n    {' ' * start}{'^' * (min(end, max(len(code), start + 1)) - start)}"


@dataclass(frozen=True)
class Note:
    """A remark attached to an error: a caller, or where something was defined."""

    message: str
    location: SourceRange | None = None

    @property
    def is_call(self) -> bool:
        """Whether the note is a frame of the call chain."""
        return self.message.startswith("called from")


class CompileError(PyStreamError):
    """The program cannot be compiled.

    Attributes:
        message: what is wrong, in one sentence.
        location: the expression or statement at fault, or None.
        notes: callers from the innermost outwards, and other remarks.
        hint: what to do instead, or "".
    """

    def __init__(
        self,
        message: str,
        location: SourceRange | None = None,
        notes: Iterable[Note] = (),
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        self.notes = list(notes)
        self.hint = hint

    @property
    def file(self) -> str | None:
        """The source file at fault."""
        return self.location.file if self.location else None

    @property
    def line(self) -> int | None:
        """The line at fault, from 1."""
        return self.location.line if self.location else None

    @property
    def column(self) -> int | None:
        """The column at fault, in characters from 1."""
        return self.location.column if self.location else None

    @property
    def end_column(self) -> int | None:
        """The column after the last one at fault."""
        return self.location.end_column if self.location else None

    def __str__(self) -> str:
        frames = [note.location.format() for note in self.notes if note.is_call and note.location]
        frames.reverse()
        if self.location:
            frames.append(self.location.format())
        parts = [self.message]
        if len(frames) > 1:
            parts.append("Call chain (most recent call last):")
        parts += frames
        for note in self.notes:
            if not note.is_call:
                parts.append(f"Note: {note.message}")
                if note.location:
                    parts.append(note.location.format())
        if self.hint:
            parts.append(f"Hint: {self.hint}")
        return "\n".join(parts)


class UnsupportedError(CompileError):
    """The program uses a part of Python that PyStream does not compile."""


class SourceError(CompileError):
    """The source code of a function cannot be found, or is not what was executed."""


class InternalError(CompileError):
    """The compiler itself is at fault: please report it."""


#: Errors whose name begins a message of the compiler, ``"UnsupportedError: ..."``.
_KINDS = {"UnsupportedError": UnsupportedError, "SourceError": SourceError}

#: Separates a message from its hint in what the frontend hands through the compiler.
HINT = " [hint] "


@dataclass(frozen=True)
class Diagnostic:
    """A diagnostic of the compiler library with the notes that follow it."""

    severity: str
    message: str
    location: SourceRange | None = None
    notes: tuple[Note, ...] = ()


def error_from_diagnostics(diagnostics: Iterable[Diagnostic]) -> CompileError:
    """The exception for what the library reported: the first error, the others as notes."""
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    if not errors:
        return InternalError("the compiler failed without saying why")
    first = errors[0]
    kind, _, rest = first.message.partition(": ")
    cls, message = (_KINDS[kind], rest) if kind in _KINDS else (CompileError, first.message)
    message, _, hint = message.partition(HINT)
    location = first.location if first.location and first.location.line else None
    notes = [note for note in first.notes if not note.message.startswith("hint: ")]
    hints = [note.message for note in first.notes if note not in notes]
    hint = hint or "; ".join(text.removeprefix("hint: ") for text in hints)
    others = [
        Note(f"also: {error.message.partition(HINT)[0]}", error.location) for error in errors[1:5]
    ]
    return cls(message, location, [*notes, *others], hint)


@lru_cache(maxsize=64)
def _function_ranges(source: str) -> tuple[tuple[int, int, str], ...]:
    """(first line, last line, name) of all functions of a source, outer ones first."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    found = [  # breadth first: outer functions come before those in them
        (node.lineno, node.end_lineno or node.lineno, node.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return tuple(found)


def enclosing_function(file: str, line: int) -> str:
    """The name of the innermost function around a line, or "" at module level."""
    # By the text, since files and cells change while Python runs.
    ranges = _function_ranges("".join(linecache.getlines(file)))
    names = [name for first, last, name in ranges if first <= line <= last]
    return names[-1] if names else ""
