# ruff: noqa: N815 - visitors are named after the nodes they visit
"""Scopes of comprehensions and generator expressions, resolved in the syntax tree.

The variables of a list, set or dict comprehension get names that occur nowhere else (``x.1``), so that
it can be imported as a loop of the function around it. A generator expression becomes the call of a
generator function. What is left has one scope a function.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable
from itertools import count

from .sources import FunctionNode

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp
_SCOPES = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

#: The parameter of a generator expression's function: an iterator over the first iterable.
FIRST = ".0"


class GeneratorCall(ast.expr):
    """A generator expression: `function` called with an iterator over `iterable`.

    Assignments with ``:=`` in it are to the variables `rebound` of the function around it; its own are
    `bound`.
    """

    _fields = ("function", "iterable")

    def __init__(
        self, function: ast.FunctionDef, iterable: ast.expr, rebound: list[str], bound: set[str]
    ) -> None:
        super().__init__(function=function, iterable=iterable)
        self.rebound = rebound
        self.bound = bound


def is_comprehension_variable(name: str) -> bool:
    """Whether `resolve` made the name."""
    return "." in name


def resolve(function: FunctionNode) -> FunctionNode:
    """The function without generator expressions, and with comprehensions that share its scope.

    A copy, if there are any.
    """
    if not any(isinstance(node, _SCOPES) for node in ast.walk(function)):
        return function
    return _Resolver().visit(copy.deepcopy(function))


class _Resolver(ast.NodeTransformer):
    """Replaces innermost comprehensions first, so that names left in them belong further out."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def visit_ListComp(self, node: Comprehension) -> ast.AST:
        self.generic_visit(node)
        if node.generators[0].is_async:
            return node
        results = [node.elt] if not isinstance(node, ast.DictComp) else [node.key, node.value]
        names = bound_names(node.generators)
        renamed = {name: f"{name}.{next(self._numbers)}" for name in sorted(names)}
        renamer = _Renamer(renamed)
        first = node.generators[0].iter  # belongs to the scope outside
        parts = list(results)
        for generator in node.generators:
            parts += [generator.target, *generator.ifs]
            if generator.iter is not first:
                parts.append(generator.iter)
        for part in parts:
            renamer.visit(part)
        return node

    visit_SetComp = visit_DictComp = visit_ListComp

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        if any(generator.is_async for generator in node.generators):
            return node
        self.generic_visit(node)
        first = node.generators[0]
        value = ast.copy_location(ast.Yield(node.elt), node.elt)
        body: ast.stmt = ast.copy_location(ast.Expr(value), node.elt)
        for generator in reversed(node.generators):
            for condition in reversed(generator.ifs):
                body = ast.copy_location(ast.If(condition, [body], []), condition)
            iterable = generator.iter
            if generator is first:
                iterable = ast.copy_location(ast.Name(FIRST, ast.Load()), iterable)
            loop = ast.For(generator.target, iterable, [body], [])
            body = _located(loop, generator.target, node)
        rebound = sorted(_assigned_inside(node))
        statements = [body]
        if rebound:
            statements.insert(0, ast.copy_location(ast.Nonlocal(rebound), node))
        parameter = ast.copy_location(ast.arg(FIRST), first.iter)
        arguments = ast.arguments([parameter], [], None, [], [], None, [])
        function = ast.FunctionDef("<genexpr>", arguments, statements, [])
        ast.copy_location(function, node)
        call = GeneratorCall(function, first.iter, rebound, bound_names(node.generators))
        return ast.copy_location(call, node)


def _located(loop: ast.For, start: ast.expr, end: ast.expr) -> ast.For:
    loop.lineno, loop.col_offset = start.lineno, start.col_offset
    loop.end_lineno, loop.end_col_offset = end.end_lineno, end.end_col_offset
    return loop


def bound_names(generators: list[ast.comprehension]) -> set[str]:
    """The variables that the ``for`` clauses assign to."""
    return {
        node.id
        for generator in generators
        for node in ast.walk(generator.target)
        if isinstance(node, ast.Name)
    }


def _assigned_inside(node: ast.expr) -> set[str]:
    """Names that ``:=`` assigns to, not in functions of their own."""
    found: set[str] = set()
    pending: list[ast.AST] = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.NamedExpr):
            found.add(part.target.id)
        elif isinstance(part, GeneratorCall):
            found.update(part.rebound)
        if not isinstance(part, ast.Lambda):
            pending += ast.iter_child_nodes(part)
    return found


class _Renamer(ast.NodeVisitor):
    """Renames variables in place, except where functions have their own of that name."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> None:
        node.id = self._names.get(node.id, node.id)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            if default is not None:
                self.visit(default)
        own = {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)}
        self._function(own, [node.body])

    def visit_GeneratorCall(self, node: GeneratorCall) -> None:
        self.visit(node.iterable)
        self._function(node.bound, node.function.body)

    def _function(self, own: set[str], body: Iterable[ast.AST]) -> None:
        inner = _Renamer({old: new for old, new in self._names.items() if old not in own})
        for part in body:
            inner.visit(part)
