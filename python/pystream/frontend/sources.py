"""From code objects to syntax trees.

A file is parsed once as a whole, so that positions are those of the file. The tree of a function is
found by the first line of its code object and its name; several lambdas of one line are told apart
by the columns that `co_positions` records. Sources that never were files (the interactive prompt,
notebook cells, ``exec``) work as long as they are registered in `linecache`.
"""

from __future__ import annotations

import ast
import dis
import linecache
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from types import CodeType
from typing import Any

from ..errors import SourceError, SourceRange

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

#: Instructions whose positions are those of the function as a whole, not of its body.
_PROLOGUE = {"RESUME", "MAKE_CELL", "COPY_FREE_VARS", "RETURN_GENERATOR", "POP_TOP", "CACHE"}


@dataclass(frozen=True)
class SourceFile:
    """A parsed source."""

    name: str
    lines: tuple[str, ...]
    #: The name that locations show.
    shown: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree. Raises SourceError if the source does not parse."""
        try:
            return ast.parse("".join(self.lines), self.name)
        except (SyntaxError, ValueError) as error:
            raise SourceError(
                f"the source of {self.name} does not parse: {error}",
                hint="has the file changed since it was imported?",
            ) from None
        except RecursionError:
            raise SourceError(f"the source of {self.name} is nested too deeply") from None

    @cached_property
    def functions(self) -> dict[int, list[FunctionSource]]:
        """All functions with a name by their first line, decorators included."""
        return self._find(_statements_in)

    @cached_property
    def lambdas(self) -> dict[int, list[FunctionSource]]:
        """All lambdas by their line."""
        return self._find(ast.iter_child_nodes)

    def _find(
        self, children: Callable[[ast.AST], Iterable[ast.AST]]
    ) -> dict[int, list[FunctionSource]]:
        """The functions among the tree's descendants, of which `children` gives the next ones."""
        found: dict[int, list[FunctionSource]] = defaultdict(list)
        # No recursion: expressions of thousands of terms are as deep.
        pending: list[tuple[ast.AST, str]] = [(self.tree, "")]
        while pending:
            node, class_name = pending.pop()
            if isinstance(node, FunctionNode):
                lines = [node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]
                found[min(lines)].append(FunctionSource(self, node, class_name))
            elif isinstance(node, ast.ClassDef):
                class_name = node.name
            pending += [(child, class_name) for child in children(node)]
        return found

    def range(self, node: ast.AST) -> SourceRange:
        """The range of a syntax tree, in characters; the tree itself counts bytes of UTF-8."""
        line, end_line = node.lineno, node.end_lineno
        return SourceRange(
            self.shown,
            line,
            self._column(line, node.col_offset),
            end_line,
            self._column(end_line, node.end_col_offset),
        )

    def _column(self, line: int, offset: int) -> int:
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return 1 + (
            offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))
        )


def _statements_in(node: ast.AST) -> list[ast.AST]:
    """The statements, handlers and cases directly in a statement, which may define functions."""
    parts = (
        getattr(node, name, None) for name in ("body", "orelse", "finalbody", "handlers", "cases")
    )
    return [child for part in parts if isinstance(part, list) for child in part]


@dataclass(frozen=True, eq=False)
class FunctionSource:
    """The syntax tree of a function, and the class whose body it is written in ("" for none)."""

    file: SourceFile
    node: FunctionNode
    class_name: str = ""

    @property
    def name(self) -> str:
        """The name that the code object has."""
        return getattr(self.node, "name", "<lambda>")

    @property
    def argument_names(self) -> tuple[str, ...]:
        """Names of all parameters, in the order of `co_varnames`."""
        arguments = self.node.args
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        names += [a.arg for a in (arguments.vararg, arguments.kwarg) if a]
        return tuple(mangle(name, self.class_name) for name in names)

    def contains(self, code: CodeType) -> bool:
        """Whether all instructions of the code object stem from this function's body."""
        body = self.node.body
        first, last = (body, body) if isinstance(body, ast.expr) else (body[0], body[-1])
        start = (first.lineno, first.col_offset)
        end = (last.end_lineno, last.end_col_offset)
        return all(
            start <= (line, column) and (end_line, end_column) <= end
            for line, end_line, column, end_column in _body_positions(code)
        )

    @property
    def extent(self) -> tuple[int, int]:
        """Size in lines and columns, to find the innermost of nested candidates."""
        node = self.node
        return (node.end_lineno - node.lineno, node.end_col_offset - node.col_offset)


def mangle(name: str, class_name: str) -> str:
    """A private name of a class, as Python stores it."""
    if not class_name or not name.startswith("__") or name.endswith("__") or "." in name:
        return name
    stripped = class_name.lstrip("_")
    return f"_{stripped}{name}" if stripped else name


def _body_positions(code: CodeType) -> list[tuple[int, int, int, int]]:
    positions = []
    for instruction in dis.get_instructions(code):
        at = instruction.positions
        if instruction.opname in _PROLOGUE or at is None or None in tuple(at):
            continue
        if at.end_col_offset == 0:  # the return of a lambda is nowhere in particular
            continue
        positions.append((at.lineno, at.end_lineno, at.col_offset, at.end_col_offset))
    return positions


@dataclass
class Sources:
    """The parsed sources of one compilation; `shown_name` gives the name of a file in locations."""

    shown_name: Callable[[str], str] = str
    files: dict[str, SourceFile] = field(default_factory=dict)

    def file(self, name: str, module_globals: dict[str, Any] | None = None) -> SourceFile:
        """The source of that file name. Raises SourceError where there is none."""
        known = self.files.get(name)
        if known is None:
            linecache.checkcache(name)
            lines = tuple(linecache.getlines(name, module_globals))
            if not lines:
                raise SourceError(
                    f"there is no source code for {name}",
                    hint="code made by exec() needs its source in linecache; "
                    "code of compiled extensions cannot be used",
                )
            known = self.files[name] = SourceFile(name, lines, self.shown_name(name))
        return known

    def function(self, code: CodeType, module_globals: dict[str, Any]) -> FunctionSource:
        """The syntax tree of a code object. Raises SourceError if it cannot be told for sure."""
        file = self.file(code.co_filename, module_globals)
        known = file.lambdas if code.co_name == "<lambda>" else file.functions
        candidates = [
            source
            for source in known.get(code.co_firstlineno, ())
            if source.name == code.co_name
            and source.argument_names == code.co_varnames[: len(source.argument_names)]
        ]
        if len(candidates) > 1:
            candidates = [source for source in candidates if source.contains(code)]
            candidates.sort(key=lambda source: source.extent)
            if len(candidates) > 1 and not _body_positions(code):
                candidates = []
        if not candidates:
            raise SourceError(
                f"the source of {code.co_name} is not at line {code.co_firstlineno} of {file.name}",
                SourceRange(file.name, code.co_firstlineno),
                hint="has the file changed since it was imported, or is Python run with "
                "-X no_debug_ranges?",
            )
        return candidates[0]
