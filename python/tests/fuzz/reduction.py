"""Makes a failing program small, by delta debugging on its syntax tree.

Edits are tried from coarse to fine until none is left that keeps the failure: parts of lists are
removed (statements, classes, handlers, elements), compound statements give way to their bodies,
parameters disappear together with their arguments, expressions become constants or their own
operands, and variables their values. (Zeller and Hildebrandt, Simplifying and Isolating
Failure-Inducing Input, 2002; Regehr et al., Test-Case Reduction for C Compiler Bugs, 2012.)
"""

from __future__ import annotations

import ast
import copy
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .campaign import Worker
from .execution import Report

#: Whether a text still shows the failure.
Test = Callable[[str], bool]

#: Fields of nodes that hold lists of which elements may be removed, and whether one must remain.
_LISTS: dict[str, bool] = {
    "body": True,
    "orelse": False,
    "finalbody": False,
    "handlers": False,
    "cases": True,
    "elts": False,
    "decorator_list": False,
    "bases": False,
    "keywords": False,
    "generators": True,
    "ifs": False,
}
_CONSTANTS = ("0", "1", "None", "1.0", "True", "False", "[]", "()", "''")


def reduce_source(source: str, test: Test, seconds: float = 120.0) -> str:
    """The smallest program found that passes a test, which the source itself must pass.

    Raises ValueError if it does not.
    """
    if not test(source):
        raise ValueError("the program does not fail in the way that is to be kept")
    return _Reducer(source, test, time.monotonic() + seconds).run()


class _Reducer:
    def __init__(self, source: str, test: Test, deadline: float) -> None:
        self._source = ast.unparse(ast.parse(source))
        self._tree = ast.parse(self._source)
        self._test = test
        self._deadline = deadline
        self._seen: set[str] = {self._source}

    def run(self) -> str:
        passes = (
            self._remove_from_lists,
            self._unwrap_statements,
            self._remove_parameters,
            self._simplify_expressions,
            self._inline_variables,
        )
        self._remove_from_functions(("inputs", "entry"))  # most of the rest is needed for these
        before = ""
        while before != self._source and not self._late():
            before = self._source
            for reduce_ in passes:
                reduce_()
        return self._source + "\n"

    def _late(self) -> bool:
        return time.monotonic() > self._deadline

    def _attempt(self, edit: Callable[[ast.Module], bool]) -> bool:
        """Apply an edit to a copy of the tree and keep it if the failure stays. An edit that changes nothing
        gives False."""
        if self._late():
            return False
        candidate = ast.parse(self._source)  # faster than a copy of the tree
        try:
            if not edit(candidate):
                return False
            text = ast.unparse(ast.fix_missing_locations(candidate))
            tree = ast.parse(text)
        except (SyntaxError, ValueError, AttributeError, TypeError, IndexError):
            return False
        if text in self._seen:
            return False
        self._seen.add(text)
        if not self._test(text + "\n"):
            return False
        self._source, self._tree = text, tree
        return True

    def _node(self, tree: ast.Module, index: int) -> ast.AST | None:
        """The node of that number in breadth-first order."""
        for number, node in enumerate(ast.walk(tree)):
            if number == index:
                return node
        return None

    def _each(self, accept: Callable[[ast.AST], bool]) -> Iterator[int]:
        """Numbers of accepted nodes, of the tree as it is when each number is asked for."""
        index = 0
        while not self._late():
            nodes = list(ast.walk(self._tree))
            while index < len(nodes) and not accept(nodes[index]):
                index += 1
            if index >= len(nodes):
                return
            yield index
            index += 1

    # --- Lists ------------------------------------------------------------------------------------

    def _remove_from_lists(self) -> None:
        for index in self._each(lambda node: True):
            for name, required in _LISTS.items():
                held = getattr(self._node(self._tree, index), name, None)
                if isinstance(held, list) and held:
                    self._shrink_list(index, name, required)

    def _remove_from_functions(self, names: tuple[str, ...]) -> None:
        """Remove statements of the functions with those names."""
        for name in names:
            for number, node in enumerate(ast.walk(self._tree)):
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    self._shrink_list(number, "body", True)
                    break

    def _shrink_list(self, index: int, name: str, required: bool) -> None:
        size = len(getattr(self._node(self._tree, index), name))
        chunk = size
        while chunk > 0:
            # From the end: what comes later depends on what comes earlier.
            end = size
            while end > 0:
                start = max(end - chunk, 0)
                if self._attempt(lambda tree: self._cut(tree, index, name, required, start, end)):
                    size = len(getattr(self._node(self._tree, index), name, ()))
                end = min(start, size)
            chunk //= 2

    def _cut(
        self, tree: ast.Module, index: int, name: str, required: bool, start: int, end: int
    ) -> bool:
        held = getattr(self._node(tree, index), name)
        removed = held[start:end]
        del held[start:end]
        if not held and required:
            if not isinstance(removed[0], ast.stmt) or isinstance(removed[0], ast.Pass):
                return False
            held.append(ast.Pass())
        return bool(removed)

    # --- Statements -------------------------------------------------------------------------------

    def _unwrap_statements(self) -> None:
        """Compound statements give way to one of their blocks."""
        for index in self._each(lambda node: isinstance(getattr(node, "body", None), list)):
            position = 0
            while not self._late():
                owner = self._node(self._tree, index)
                if owner is None:
                    break
                found = [
                    (name, number, block)
                    for name in ("body", "orelse", "finalbody")
                    for number, statement in enumerate(getattr(owner, name, ()))
                    for block in range(len(_blocks(statement)))
                ]
                if position >= len(found):
                    break
                name, number, block = found[position]
                if not self._attempt(lambda tree: self._unwrap(tree, index, name, number, block)):
                    position += 1

    def _unwrap(self, tree: ast.Module, index: int, name: str, number: int, block: int) -> bool:
        statements = getattr(self._node(tree, index), name)
        statements[number : number + 1] = _blocks(statements[number])[block]
        return True

    # --- Parameters -------------------------------------------------------------------------------

    def _remove_parameters(self) -> None:
        for index in self._each(lambda node: isinstance(node, ast.FunctionDef)):
            position = 0
            while not self._late():
                function = self._node(self._tree, index)
                if not isinstance(function, ast.FunctionDef):
                    break
                if position >= len(function.args.args):
                    break
                if not self._attempt(lambda tree: self._remove_parameter(tree, index, position)):
                    position += 1

    def _remove_parameter(self, tree: ast.Module, index: int, position: int) -> bool:
        function = self._node(tree, index)
        assert isinstance(function, ast.FunctionDef)
        parameters = function.args
        removed = parameters.args.pop(position)
        defaults = len(parameters.defaults)
        if position >= len(parameters.args) + 1 - defaults:
            del parameters.defaults[position - (len(parameters.args) + 1 - defaults)]
        is_method = bool(parameters.args) and parameters.args[0].arg in ("self", "cls")
        argument = position - 1 if is_method else position
        if function.name == "entry":
            _remove_input(tree, position)
            return True
        names = {function.name}
        if function.name == "__init__":
            names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _called(call) in names:
                if argument < len(call.args):
                    del call.args[argument]
                call.keywords = [word for word in call.keywords if word.arg != removed.arg]
        return True

    # --- Expressions ------------------------------------------------------------------------------

    def _simplify_expressions(self) -> None:
        for index in self._each(_is_replaceable):
            for replacement in self._replacements(index):
                if self._attempt(lambda tree: _replace(tree, index, replacement)):
                    break

    def _replacements(self, index: int) -> list[ast.expr]:
        node = self._node(self._tree, index)
        found: list[ast.expr] = []
        if isinstance(node, ast.Constant):
            # Only towards the first of its kind, or two constants could take turns.
            order = {int: ("0", "1"), float: ("0.0", "1.0", "-1.0"), str: ("''",)}
            texts = order.get(type(node.value), ())
            own = repr(node.value)
            texts = texts[: texts.index(own)] if own in texts else texts
            return [ast.parse(text, mode="eval").body for text in texts]
        if not isinstance(node, ast.Name):
            found += [n for n in ast.walk(node) if isinstance(n, ast.expr) and n is not node][:12]
        if not isinstance(node, ast.List | ast.Tuple) or node.elts:
            found += [ast.parse(text, mode="eval").body for text in _CONSTANTS]
        if isinstance(node, ast.Name | ast.Attribute):
            found = found[-len(_CONSTANTS) :][:6]
        return found

    # --- Variables --------------------------------------------------------------------------------

    def _inline_variables(self) -> None:
        """Names assigned once in a function give way to the value."""
        for index in self._each(lambda node: isinstance(node, ast.FunctionDef)):
            function = self._node(self._tree, index)
            names = {
                target.id
                for node in ast.walk(function)
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for name in sorted(names):
                self._attempt(lambda tree: self._inline(tree, index, name))

    def _inline(self, tree: ast.Module, index: int, name: str) -> bool:
        function = self._node(tree, index)
        assert function is not None
        stores = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        ]
        assigns = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            and [t.id for t in node.targets if isinstance(t, ast.Name)] == [name]
        ]
        if len(stores) != 1 or len(assigns) != 1:
            return False
        _Inline(name, assigns[0]).visit(function)
        return True


class _Inline(ast.NodeTransformer):
    """Puts an assignment's value where its name is read, and removes the assignment."""

    def __init__(self, name: str, assignment: ast.Assign) -> None:
        self._name = name
        self._assignment = assignment

    def visit_Assign(self, node: ast.Assign) -> ast.AST:  # noqa: N802
        return ast.Pass() if node is self._assignment else self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:  # noqa: N802
        if node.id == self._name and isinstance(node.ctx, ast.Load):
            return copy.deepcopy(self._assignment.value)
        return node


def _blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of a compound statement."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return []
    found = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
    found += [part.body for part in getattr(statement, "handlers", ())]
    found += [part.body for part in getattr(statement, "cases", ())]
    return [block for block in found if block]


def _called(call: ast.Call) -> str:
    """The name that a call calls, or ""."""
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _remove_input(tree: ast.Module, position: int) -> None:
    """Remove an argument of the entry from all inputs, the tuples given to `made.append`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "inputs":
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _called(call) == "append":
                    if call.args and isinstance(call.args[0], ast.Tuple):
                        del call.args[0].elts[position]


def _is_replaceable(node: ast.AST) -> bool:
    """Whether a node is an expression that is read, not the target of an assignment."""
    if not isinstance(node, ast.expr) or isinstance(node, ast.Slice | ast.JoinedStr):
        return False
    return not isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)


def _replace(tree: ast.Module, index: int, replacement: ast.expr) -> bool:
    """Replace a node, given by its number, wherever it stands."""
    wanted = None
    for number, node in enumerate(ast.walk(tree)):
        if number == index:
            wanted = node
    for parent in ast.walk(tree):
        for name, held in ast.iter_fields(parent):
            if held is wanted:
                if name == "func" and not isinstance(replacement, ast.Name | ast.Attribute):
                    return False
                setattr(parent, name, copy.deepcopy(replacement))
                return True
            if isinstance(held, list):
                for position, element in enumerate(held):
                    if element is wanted:
                        held[position] = copy.deepcopy(replacement)
                        return True
    return False


# --- Programs -----------------------------------------------------------------------------------------


def same_failure(original: Report, report: Report) -> bool:
    """Whether a smaller program fails as the original one does, and is as well typed."""
    return (
        report.kind == original.kind
        and report.key == original.key
        and set(report.raised) <= set(original.raised)
    )


def reduce_program(
    path: Path, original: Report, compiler: str = "jit", seconds: float = 120.0, limit: float = 60.0
) -> str:
    """A small program that fails as a program's file does; its own text if it does not fail again.

    Args:
        original: how the program failed.
        seconds: how long to try.
        limit: seconds a program may take; a hang costs that long at each attempt.
    """
    count = 0
    # A hang that is gone at a tenth of the time is none.
    limit = min(limit, 4.0) if original.kind == "hang" else limit
    with Worker(compiler, limit) as worker:

        def test(source: str) -> bool:
            nonlocal count
            count += 1
            # A new name each time: the frontend tells files apart by name and time.
            attempt = path.with_name(f"{path.stem}_attempt_{count}.py")
            attempt.write_text(source)
            try:
                return same_failure(original, worker.run({"path": str(attempt)}))
            finally:
                attempt.unlink()

        try:
            return reduce_source(path.read_text(), test, seconds)
        except ValueError:
            return path.read_text()
