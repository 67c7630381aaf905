"""What a program is compared with: `ps.jit`, or CPython with a fault planted, to test the tests."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from pystream.errors import CompileError, InternalError

Jitted = Callable[..., Any]

_TOOL = Path(__file__).resolve().parents[3] / "build" / "bin" / "pystream-opt"


def compiler(name: str) -> Callable[[Jitted], Jitted]:
    """The compiler of a name: "jit", "python", "frontend" or "inference", which compile a part of the way and
    run the program in CPython, or a key of `PLANTED`. Raises KeyError."""
    if name == "jit":
        import pystream

        return pystream.jit
    if name == "python":
        return lambda function: function
    if name == "frontend":
        return _imported
    if name == "inference":
        return _specialized
    return PLANTED[name]


def _imported(function: Jitted) -> Jitted:
    from pystream.jitted import jit

    jitted = jit(function)

    def call(*arguments: Any) -> Any:
        jitted.inspect("imported", *arguments)
        return function(*arguments)

    return call


def _specialized(function: Jitted) -> Jitted:
    from pystream.jitted import jit

    jitted = jit(function)
    done: set[str] = set()

    def call(*arguments: Any) -> Any:
        text = jitted.inspect("imported", *arguments)
        if text not in done:
            done.add(text)
            _run_tool(text)
        return function(*arguments)

    return call


def _run_tool(text: str) -> None:
    """Specialize a module with pystream-opt. Raises CompileError; a crash of the tool is an InternalError."""
    result = subprocess.run(
        [_TOOL, "-", "--pystream-to-specialized", "-o", os.devnull],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode < 0:
        raise InternalError(f"pystream-opt is killed by signal {-result.returncode}")
    errors = [line for line in result.stderr.splitlines() if "error: " in line]
    if errors:
        raise CompileError(errors[0].partition("error: ")[2])


# --- Planted faults -----------------------------------------------------------------------------------


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _functions(module_globals: dict[str, Any]) -> Iterator[FunctionType]:
    """The functions and methods of a module."""
    for value in list(module_globals.values()):
        members = list(vars(value).values()) if isinstance(value, type) else [value]
        for member in members:
            if isinstance(member, property):
                found = [member.fget, member.fset]
            else:
                found = [getattr(member, "__func__", member)]
            for function in found:
                if isinstance(function, FunctionType):
                    yield function


class Changed:
    """Executes a function with the source of its module changed.

    The classes stay the same, so that results can be compared: only code objects are exchanged, for
    the time of a call.
    """

    def __init__(self, function: FunctionType, change: ast.NodeTransformer) -> None:
        self._function = function
        file = function.__code__.co_filename
        tree = ast.fix_missing_locations(change.visit(ast.parse(Path(file).read_text())))
        changed = {
            (code.co_name, code.co_firstlineno): code
            for code in _codes(compile(tree, file, "exec"))
        }
        self._codes: list[tuple[FunctionType, CodeType, CodeType]] = []
        for found in _functions(function.__globals__):
            code = changed.get((found.__code__.co_name, found.__code__.co_firstlineno))
            if code is not None and found.__code__.co_filename == file:
                self._codes.append((found, found.__code__, code))

    def __call__(self, *arguments: Any) -> Any:
        for function, _, code in self._codes:
            function.__code__ = code
        try:
            return self._function(*arguments)
        finally:
            for function, code, _ in self._codes:
                function.__code__ = code


class _TruncatingDivision(ast.NodeTransformer):
    """`//` of ints rounds towards zero, as in C."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.op, ast.FloorDiv):
            return node
        text = "(lambda a, b: int(a / b) if type(a) is int and type(b) is int else a // b)(0, 0)"
        replaced = ast.parse(text, mode="eval").body
        assert isinstance(replaced, ast.Call)
        replaced.args = [node.left, node.right]
        return ast.copy_location(replaced, node)


class _LostFinally(ast.NodeTransformer):
    """`finally` is not executed when an exception passes."""

    def visit_Try(self, node: ast.Try) -> Any:  # noqa: N802
        self.generic_visit(node)
        if not node.finalbody:
            return node
        rest, node.finalbody = node.finalbody, []
        return [node, *rest] if node.handlers else [*node.body, *rest]


class _Truncated(ast.NodeTransformer):
    """A sum that holds an element fewer than it should."""

    def visit_Call(self, node: ast.Call) -> ast.AST:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "sum":
            listed = ast.Call(ast.Name("list", ast.Load()), [node.args[0]], [])
            part = ast.Slice(None, ast.Constant(-1), None)
            node.args[0] = ast.Subscript(listed, part, ast.Load())
        return node


def _changed(change: type[ast.NodeTransformer]) -> Callable[[Jitted], Jitted]:
    def compile_(function: Jitted) -> Jitted:
        assert isinstance(function, FunctionType)
        return Changed(function, change())

    return compile_


def _uses(function: Jitted, kind: type[ast.AST]) -> bool:
    assert isinstance(function, FunctionType)
    tree = ast.parse(Path(function.__code__.co_filename).read_text())
    return any(isinstance(node, kind) for node in ast.walk(tree))


def _refusing(function: Jitted) -> Jitted:
    """Refuses programs with a `while`."""

    def refuse(*arguments: Any) -> Any:
        raise CompileError("loops of the kind 'while' are not compiled")

    return refuse if _uses(function, ast.While) else function


def _crashing(function: Jitted) -> Jitted:
    """Ends the process in programs with a `try`."""

    def crash(*arguments: Any) -> Any:
        os.kill(os.getpid(), signal.SIGSEGV)

    return crash if _uses(function, ast.Try) else function


def _hanging(function: Jitted) -> Jitted:
    """Does not return in programs with a `continue`."""

    def hang(*arguments: Any) -> Any:
        time.sleep(3600)

    return hang if _uses(function, ast.Continue) else function


PLANTED: dict[str, Callable[[Jitted], Jitted]] = {
    "truncating-division": _changed(_TruncatingDivision),
    "lost-finally": _changed(_LostFinally),
    "short-sum": _changed(_Truncated),
    "refusing": _refusing,
    "crashing": _crashing,
    "hanging": _hanging,
}
