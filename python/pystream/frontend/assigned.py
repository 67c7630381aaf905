"""Definite assignment: which reads of local variables may find nothing.

A forward analysis of the syntax tree. A variable is assigned where every path assigns it, or reads it, since a
read that finds nothing raises. Paths are those of control flow alone: no condition is looked at, except that
``while True`` has no end. Exceptions may come from anywhere inside ``try`` and ``with``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from .comprehensions import GeneratorCall
from .scopes import Scope
from .sources import mangle
from .statics import left_spine

#: A read: its line, its column and its variable.
Read = tuple[int, int, str]
#: The variables that are assigned, or None where control does not get.
_State = frozenset[str] | None


def unsure_reads(scope: Scope) -> frozenset[Read]:
    """The reads of variables of a function that may not be assigned there."""
    analysis, body = _Analysis(scope), scope.node.body
    try:
        if isinstance(body, list):
            analysis.statements(body)
        else:
            analysis.expression(body)
    except RecursionError:  # nested too deeply to be sure of anything
        return frozenset(
            (node.lineno, node.col_offset, mangle(node.id, scope.class_name))
            for node in ast.walk(scope.node)
            if isinstance(node, ast.Name)
        )
    return frozenset(analysis.unsure)


def read_of(node: ast.Name, variable: str) -> Read:
    """What identifies a read, or what an augmented assignment or ``del`` reads."""
    return node.lineno, node.col_offset, variable


class _Analysis:
    def __init__(self, scope: Scope) -> None:
        self.unsure: set[Read] = set()
        self._scope = scope
        self._locals = scope.locals
        self._state: _State = frozenset(scope.parameters)
        #: The states of the ways out of each loop around the current statement.
        self._breaks: list[list[_State]] = []
        #: Variables that cleanups on the way out of each loop may delete.
        self._deleted: list[set[str]] = []

    def _mangle(self, name: str) -> str:
        return mangle(name, self._scope.class_name)

    # States

    def _add(self, names: Iterable[str]) -> None:
        if self._state is not None:
            self._state |= set(map(self._mangle, names))

    def _remove(self, names: Iterable[str]) -> None:
        if self._state is not None:
            self._state -= set(map(self._mangle, names))

    def _join(self, states: Iterable[_State]) -> None:
        reached = [state for state in states if state is not None]
        self._state = frozenset.intersection(*reached) if reached else None

    def _after(self, start: _State, part: Callable[[], None]) -> _State:
        """The state behind a part that begins in another state."""
        self._state = start
        part()
        return self._state

    # Expressions, in the order of their evaluation

    def expression(self, node: ast.AST | None) -> None:
        match node:
            case None:
                pass
            case ast.Name(ctx=ast.Load()):
                self._read(node)
            case ast.NamedExpr(target=target, value=value):
                self.expression(value)
                self.assign(target)
            case ast.BinOp():
                # Sums of many terms lean to the left: a loop takes them.
                spine = left_spine(node)
                self.expression(spine[-1].left)
                for operation in reversed(spine):
                    self.expression(operation.right)
            case ast.BoolOp(values=values):
                self._partly(values)
            case ast.Compare(left=left, comparators=comparators):
                self.expression(left)
                self._partly(comparators)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self.expression(test)
                start = self._state
                ends = [self._after(start, lambda p=p: self.expression(p)) for p in (body, orelse)]
                self._join(ends)
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    self.expression(key)
                    self.expression(value)
            case ast.Lambda(args=arguments):
                self._defaults(arguments)
            case ast.ListComp(elt=element) | ast.SetComp(elt=element):
                self._comprehension(node.generators, [element])
            case ast.DictComp(key=key, value=value):
                self._comprehension(node.generators, [key, value])
            case GeneratorCall(iterable=iterable):
                self.expression(iterable)
            case _:
                for child in ast.iter_child_nodes(node):
                    self.expression(child)

    def _read(self, node: ast.Name) -> None:
        variable = self._mangle(node.id)
        if self._state is not None and variable in self._locals and variable not in self._state:
            self.unsure.add(read_of(node, variable))
            self._state |= {variable}

    def _partly(self, nodes: list[ast.expr]) -> None:
        """Operands of which only the first is surely evaluated."""
        self.expression(nodes[0])
        state = self._state
        for node in nodes[1:]:
            self.expression(node)
        self._state = state

    def _comprehension(self, generators: list[ast.comprehension], parts: list[ast.expr]) -> None:
        self.expression(generators[0].iter)
        state = self._state
        for generator in generators:
            if generator is not generators[0]:
                self.expression(generator.iter)
            self.assign(generator.target)
            for condition in generator.ifs:
                self.expression(condition)
        for part in parts:
            self.expression(part)
        self._state = state

    def _defaults(self, arguments: ast.arguments) -> None:
        for default in [*arguments.defaults, *arguments.kw_defaults]:
            self.expression(default)

    def assign(self, target: ast.expr) -> None:
        match target:
            case ast.Name(id=name):
                self._add([name])
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for element in elements:
                    self.assign(element)
            case ast.Starred(value=value):
                self.assign(value)
            case _:  # of an attribute or item, what comes before
                for child in ast.iter_child_nodes(target):
                    self.expression(child)

    # Statements

    def statements(self, nodes: list[ast.stmt]) -> None:
        for node in nodes:
            if self._state is None:
                return
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                self.expression(value)
                for target in targets:
                    self.assign(target)
            case ast.AnnAssign(target=target, value=value):
                if value is not None:
                    self.expression(value)
                    self.assign(target)
            case ast.AugAssign(target=target, value=value):
                if isinstance(target, ast.Name):
                    self._read(target)
                else:
                    self.expression(target)
                self.expression(value)
            case ast.Delete(targets=targets):
                for target in targets:
                    self._delete(target)
            case ast.Return() | ast.Raise():
                self.expression_parts(node)
                self._state = None
            case ast.If(test=test, body=body, orelse=orelse):
                self.expression(test)
                start = self._state
                ends = [self._after(start, lambda p=p: self.statements(p)) for p in (body, orelse)]
                self._join(ends)
            case ast.While() | ast.For():
                self._loop(node)
            case ast.Break():
                if self._state is not None:
                    self._breaks[-1].append(self._state - self._deleted[-1])
                self._state = None
            case ast.Continue():
                self._state = None
            case ast.Try():
                self._try(node)
            case ast.With(items=items, body=body):
                self._with(items, body)
            case ast.Match(subject=subject, cases=cases):
                self._match(subject, cases)
            case ast.FunctionDef(name=name, args=arguments, decorator_list=decorators):
                for decorator in decorators:
                    self.expression(decorator)
                self._defaults(arguments)
                self._add([name])
            case ast.ClassDef(name=name):
                self._add([name])
            case _:
                self.expression_parts(node)

    def expression_parts(self, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            self.expression(child)

    def _delete(self, target: ast.expr) -> None:
        match target:
            case ast.Name(id=name):
                self._read(target)
                self._remove([name])
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for element in elements:
                    self._delete(element)
            case _:
                self.assign(target)

    def _loop(self, node: ast.While | ast.For) -> None:
        deleted = _deleted([node])
        if isinstance(node, ast.For):
            self.expression(node.iter)
        self._remove(deleted)
        endless = False
        if isinstance(node, ast.While):
            self.expression(node.test)
            endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
        start = self._state
        if isinstance(node, ast.For):
            self.assign(node.target)
        self._breaks.append([])
        self._deleted.append(set(map(self._mangle, deleted)))
        self.statements(node.body)
        self._deleted.pop()
        breaks = self._breaks.pop()
        end = self._after(None if endless else start, lambda: self.statements(node.orelse))
        self._join([end, *breaks])

    def _try(self, node: ast.Try) -> None:
        start = self._state
        self.statements(node.body)
        self.statements(node.orelse)
        ends = [self._state]
        self._state = start
        self._remove(_deleted(node.body))
        for handler in node.handlers:
            self.expression(handler.type)
            state = self._state
            if handler.name is not None:
                self._add([handler.name])
            self.statements(handler.body)
            if handler.name is not None:
                self._remove([handler.name])
            ends.append(self._state)
            self._state = state
        self._join(ends)
        if node.finalbody:
            self._finally(start, self._state, node)

    def _finally(self, start: _State, end: _State, node: ast.Try) -> None:
        """What comes at every end: it may begin wherever the rest was left."""
        self._state = start
        self._remove(_deleted([*node.body, *node.handlers, *node.orelse]))
        before = self._state
        self.statements(node.finalbody)
        if end is None or self._state is None:
            self._state = None
            return
        gained = self._state - before
        self._state = end
        self._remove(_deleted(node.finalbody))
        self._state |= gained

    def _with(self, items: list[ast.withitem], body: list[ast.stmt]) -> None:
        self.expression(items[0].context_expr)
        start = self._state
        if items[0].optional_vars is not None:
            self.assign(items[0].optional_vars)
        if items[1:]:
            self._with(items[1:], body)
        else:
            self.statements(body)
        end = self._state
        # The context manager may swallow an exception.
        self._state = start
        self._remove(_deleted(body))
        self._join([self._state, end])

    def _match(self, subject: ast.expr, cases: list[ast.match_case]) -> None:
        self.expression(subject)
        start, ends = self._state, []
        for case in cases:
            self._state = start
            self._pattern(case.pattern)
            self.expression(case.guard)
            self.statements(case.body)
            ends.append(self._state)
        last = cases[-1]
        always = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
        if not always or last.guard is not None:
            ends.append(start)
        self._join(ends)

    def _pattern(self, pattern: ast.pattern) -> None:
        names = []
        for node in ast.walk(pattern):
            match node:
                case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                    names.append(name)
                case ast.MatchMapping(rest=str(name)):
                    names.append(name)
                case ast.Name():
                    self._read(node)
        self._add(names)


def _deleted(nodes: Iterable[ast.AST]) -> set[str]:
    """Variables that ``del`` or the end of an ``except`` clause may delete, unmangled."""
    found = set()
    for node in nodes:
        for child in ast.walk(node):
            match child:
                case ast.Name(id=name, ctx=ast.Del()):
                    found.add(name)
                case ast.ExceptHandler(name=str(name)):
                    found.add(name)
    return found
