"""Runs a program in CPython and compiled, and says how it went."""

from __future__ import annotations

import ast
import importlib.util
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from pystream.errors import CompileError, InternalError

from .comparison import Outcome, describe, difference

#: Gives the compiled form of a function.
Compiler = Callable[[Callable[..., Any]], Callable[..., Any]]

#: Refusals that docs/Language.md announces: a pattern of the message, and why it is not a failure.
LIMITS: dict[str, str] = {
    "length of a string that is chosen at run time": "of strings at run time only equality is known",
    "a string cannot be repeated at run time": "strings at run time are among those that are written down",
}

#: Exceptions of programs that are not well typed, or not bounded.
TYPE_ERRORS = ("AttributeError", "NameError", "RecursionError", "TypeError", "UnboundLocalError")

#: How long all calls of a program may take in CPython. Milliseconds are usual, but reduction removes what ends loops.
SECONDS = 2.0

_INT_RANGE = range(-(2**63), 2**63)


@dataclass(frozen=True)
class Report:
    """How a program went.

    Attributes:
        kind: "same", or "limit" (a documented refusal), or a failure: "different", "refused" (does not
            compile), "internal" (an exception of another kind out of the compiler), "crash", "hang",
            "invalid" (a fault of the program itself).
        detail: what happened, in a line.
        key: what failures of the same cause probably have in common.
        input: the number of the input at fault, from 0; -1 if it is none in particular.
        calls: how many calls were compared.
        raised: which of `TYPE_ERRORS` CPython raises, sorted: programs that are well typed raise few.
    """

    kind: str
    detail: str = ""
    key: str = ""
    input: int = -1
    calls: int = 0
    raised: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return self.kind not in ("same", "limit")

    def to_dict(self) -> dict[str, Any]:
        """Its fields, for a JSON text."""
        return asdict(self)


class InvalidProgramError(Exception):
    """The program cannot be run in CPython."""


class EndlessError(BaseException):
    """The program takes too long in CPython. No handler of the program catches this."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises EndlessError where Python code is executed for longer. For the main thread only."""

    def stop(*_: object) -> None:
        raise EndlessError

    handler = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, handler)


def load(path: Path) -> ModuleType:
    """The module of a program's file. Raises InvalidProgramError."""
    name = path.stem
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with time_limit(SECONDS):
            spec.loader.exec_module(module)
            if not callable(module.entry) or not all(type(a) is tuple for a in module.inputs()):
                raise InvalidProgramError("entry is no function, or inputs gives no tuples")
    except (Exception, EndlessError) as error:
        del sys.modules[name]
        raise InvalidProgramError(describe(error)) from error
    return module


def run_program(path: Path, compiler: Compiler) -> Report:
    """Run a program on all of its inputs in CPython and compiled; reports the first failure.

    `path` names a module with `entry` and `inputs`.
    """
    try:
        module = load(path)
    except InvalidProgramError as error:
        return Report("invalid", str(error), "invalid")
    try:
        return _run(module, compiler)
    except EndlessError:
        return Report("invalid", f"CPython is not done after {SECONDS:g} s", "invalid")
    finally:
        sys.modules.pop(path.stem, None)


def _run(module: ModuleType, compiler: Compiler) -> Report:
    with time_limit(SECONDS):
        expected = [call(module.entry, arguments) for arguments in module.inputs()]
    report = _compare(module, compiler, expected)
    names = {type(outcome.exception).__name__ for outcome in expected}
    return replace(report, raised=tuple(sorted(names & set(TYPE_ERRORS))))


def _compare(module: ModuleType, compiler: Compiler, expected: list[Outcome]) -> Report:
    compiled = compiler(module.entry)
    for index, (outcome, arguments) in enumerate(zip(expected, module.inputs(), strict=True)):
        actual = call(compiled, arguments)
        if isinstance(actual.exception, CompileError):
            return _refusal(actual.exception, index)
        if _is_foreign(actual.exception, outcome.exception):
            text = describe(actual.exception)
            return Report("internal", text, f"internal {generalize(text)}", index)
        found = difference(outcome, actual)
        if found is not None and not _is_overflow(module, index, actual.exception):
            return Report("different", found, f"different {_where(found)}", index)
    return Report("same", calls=len(expected))


def call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Outcome:
    """What a call does."""
    try:
        return Outcome(function(*arguments), None, arguments)
    except Exception as error:
        return Outcome(None, error, arguments)


def _refusal(error: CompileError, index: int) -> Report:
    text = error.message
    for pattern, reason in LIMITS.items():
        if re.search(pattern, text):
            return Report("limit", f"{text} ({reason})", f"limit {pattern}", index)
    kind = "internal" if isinstance(error, InternalError) else "refused"
    line = f" (line {error.line})" if error.line else ""
    return Report(kind, f"{text}{line}", f"{kind} {generalize(text)}", index)


def _is_foreign(actual: BaseException | None, expected: BaseException | None) -> bool:
    """Whether an exception comes out of the compiler's Python code rather than out of the program."""
    if actual is None or type(actual) is type(expected) or actual.__traceback__ is None:
        return False
    # The last lines of what the program raises are its own.
    traceback = actual.__traceback__
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return "pystream" in Path(traceback.tb_frame.f_code.co_filename).parts


def generalize(message: str) -> str:
    """A message without what differs from program to program: names, numbers, types in quotes."""
    text = re.sub(r"'[^']*'|\"[^\"]*\"", "'_'", message.splitlines()[0] if message else "")
    text = re.sub(r"\b[A-Za-z_]+\d+\b|\bentry\b", "NAME", text)
    text = re.sub(r"(program_\d+|\w+)\.NAME", "NAME", text)
    return re.sub(r"-?\d+(\.\d+)?(e[-+]?\d+)?", "N", text)[:160]


def _where(found: str) -> str:
    """The kind of a difference: which exceptions, or which types."""
    if found.startswith(("raises", "returns")):
        return generalize(found)
    types = re.findall(r"\((\w+)\)", found)
    if len(types) >= 2 and "), but compiled" in found:
        names = [re.sub(r"\d+", "N", name) for name in (types[0], types[-1])]
        return f"type {names[0]} {names[1]}"
    if "another object" in found:
        return "identity"
    return "exception" if found.startswith("exception") else "value"


# --- Ints beyond 64 bits ------------------------------------------------------------------------------


def _is_overflow(module: ModuleType, index: int, raised: BaseException | None) -> bool:
    """Whether compiled code rightly says that an int of this call has more than 64 bits."""
    return isinstance(raised, OverflowError) and overflows(module, index)


def overflows(module: ModuleType, index: int) -> bool:
    """Whether a program computes an int of more than 64 bits for an input, in CPython."""
    path = Path(module.__file__ or "")
    tree = ast.fix_missing_locations(_Watch().visit(ast.parse(path.read_text())))
    seen: list[int] = []

    def watch(value: Any) -> Any:
        for part in value if isinstance(value, tuple | list) else (value,):
            # Of members of enumerations, a range would compare each of its numbers.
            if isinstance(part, int) and int(part) not in _INT_RANGE:
                seen.append(part)
        return value

    watched = ModuleType(module.__name__)
    watched.__dict__["__watch__"] = watch
    exec(compile(tree, str(path), "exec"), watched.__dict__)
    arguments = watched.inputs()[index]
    seen.clear()  # what inputs are made of does not count
    call(watched.entry, arguments)
    return bool(seen)


class _Watch(ast.NodeTransformer):
    """Hands the result of every operation and call to `__watch__`."""

    def _watch(self, node: ast.expr) -> ast.expr:
        self.generic_visit(node)
        return ast.Call(ast.Name("__watch__", ast.Load()), [node], [])

    visit_BinOp = visit_UnaryOp = _watch  # noqa: N815

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return node
        return self._watch(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.target, ast.Name):
            return [node]
        read = ast.Name(node.target.id, ast.Load())
        watch = ast.Call(ast.Name("__watch__", ast.Load()), [read], [])
        return [node, ast.Expr(watch)]
