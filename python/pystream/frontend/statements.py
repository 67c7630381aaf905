# ruff: noqa: N802, N815 - visitors are named after the nodes they visit
"""Importing statements: assignments and control flow."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ..errors import SourceRange, UnsupportedError
from . import emit
from .expressions import BINARY, Expressions
from .paths import Facts, stores

#: Tuples of at most so many elements are looped over element by element.
_UNROLLED = 16


@dataclass(frozen=True)
class _Loop:
    """Where ``continue`` and ``break`` go."""

    again: emit.Block
    end: emit.Block


class Statements(Expressions):
    """The part of a function importer that imports statements."""

    def __init__(self) -> None:
        super().__init__()
        self._loops: list[_Loop] = []

    def statements(self, nodes: list[ast.stmt]) -> None:
        """Import statements up to the first after which control does not go on."""
        before = self.facts
        self._statements(nodes)
        self.facts = self.still(before)

    def _statements(self, nodes: list[ast.stmt]) -> None:
        for node in nodes:
            if self.builder.current is None:
                return
            method = getattr(self, f"statement_{type(node).__name__}", None)
            if method is None:
                self.stop(self.unsupported(node), node)
            else:
                try:
                    method(node)
                except RecursionError:
                    raise UnsupportedError(
                        "this is nested too deeply to be compiled",
                        self.where(node),
                        hint="assign parts of it to variables",
                    ) from None

    def stop(self, failure: str, node: ast.AST) -> None:
        """End the path of control after an error."""
        self.builder.give_back(failure, self.where(node))

    def statement_Pass(self, node: ast.Pass) -> None:
        pass

    statement_Global = statement_Nonlocal = statement_Pass

    def statement_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring, or "..."
            self.expression(node.value)

    def statement_Return(self, node: ast.Return) -> None:
        where = self.where(node)
        if node.value is None:
            value = self.builder.constant("#pystream.none", where)
        else:
            value = self.expression(node.value)
        self.builder.give_back(value, where)

    def statement_FunctionDef(self, node: ast.FunctionDef) -> None:
        value = self.make_function(node, node.name)
        for decorator in reversed(node.decorator_list):
            callee = self.expression(decorator)
            value = self.builder.call(callee, [value], self.where(decorator), node.name)
        self.store_name(self.mangle(node.name), value, self.where(node))

    # Assignments

    def statement_Assign(self, node: ast.Assign) -> None:
        first = node.targets[0]
        value = self.expression(node.value, first.id if isinstance(first, ast.Name) else "")
        for target in node.targets:
            self.assign(target, value, self.where(node))

    def statement_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            name = node.target.id if isinstance(node.target, ast.Name) else ""
            self.assign(node.target, self.expression(node.value, name), self.where(node))

    def statement_AugAssign(self, node: ast.AugAssign) -> None:
        where = self.where(node)
        target = node.target

        def combine(old: str, name: str = "") -> str:
            right = self.expression(node.value)
            text = f"pystream.inplace {BINARY[type(node.op)]} {old}, {right}"
            return self.builder.op(text, where, name)

        match target:
            case ast.Name(id=name):
                load = ast.copy_location(ast.Name(name, ast.Load()), target)
                if not self._is_assignable(name):
                    self.assign(target, "", where)
                    return
                self.assign(target, combine(self.expression(load), name), where)
            case ast.Attribute(value=base, attr=attribute):
                owner = self.expression(base)
                name = self.mangle(attribute)
                self.world.use_name(name)
                text = f"pystream.getattr {owner}, {emit.string(name)}"
                self._set_attribute(
                    owner, name, combine(self.builder.op(text, self.where(target))), where
                )
            case ast.Subscript(value=base, slice=subscript):
                owner, index = self.expression(base), self.expression(subscript)
                old = self.builder.op(f"pystream.getitem {owner}[{index}]", self.where(target))
                self._set_item(owner, index, combine(old), where)

    def assign(self, target: ast.expr, value: str, where: SourceRange) -> None:
        """Store a value in a target."""
        match target:
            case ast.Name(id=name):
                variable = self.mangle(name)
                if self._is_assignable(name):
                    self.store_name(variable, value, where)
                else:
                    self._refuse_store(target, name)
            case ast.Attribute(value=base, attr=attribute):
                name = self.mangle(attribute)
                self.world.use_name(name)
                self._set_attribute(self.expression(base), name, value, where)
            case ast.Subscript(value=base, slice=subscript):
                owner = self.expression(base)
                self._set_item(owner, self.expression(subscript), value, where)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                self._unpack(target, elements, value, where)
            case _:
                self.unsupported(target)

    def _is_assignable(self, name: str) -> bool:
        variable = self.mangle(name)
        return variable in self.cells or variable in self.slots

    def _refuse_store(self, target: ast.expr, name: str) -> None:
        if self.mangle(name) in self.scope.global_names:
            message = f"compiled code cannot modify the global variable '{name}'"
        else:
            message = f"compiled code cannot modify '{name}' of a function that has returned"
        self.fail(target, "UnsupportedError", message, "keep it in an attribute of an object")

    def _set_attribute(self, owner: str, name: str, value: str, where: SourceRange) -> None:
        self.forget(attributes=[name])
        own = self.scope.parameters[:1]
        if not (self.is_initializer and own and owner == self.arguments.get(own[0])):
            self.world.stored.add(name)
        self.builder.effect(f"pystream.setattr {owner}, {emit.string(name)} = {value}", where)

    def _set_item(self, owner: str, index: str, value: str, where: SourceRange) -> None:
        self.builder.effect(f"pystream.setitem {owner}[{index}] = {value}", where)

    def _unpack(
        self, target: ast.expr, elements: list[ast.expr], value: str, where: SourceRange
    ) -> None:
        for element in elements:
            if isinstance(element, ast.Starred):
                self.unsupported(element)
                return
        if not elements:
            return
        values = [self.builder.name("") for _ in elements]
        types = ", ".join([emit.OBJECT] * len(elements))
        text = f"{', '.join(values)} = pystream.unpack {value} : {types}"
        self.builder.effect(text, self.where(target))
        for element, part in zip(elements, values, strict=True):
            self.assign(element, part, where)

    # Control flow

    def statement_If(self, node: ast.If) -> None:
        end = self.builder.block("endif")
        before, after = self.facts, {}
        chained = False
        while True:  # a chain of elif is a nest of else: a loop takes it, whatever its length
            where = self.where(node.test)
            then = self.builder.block("then")
            otherwise = self.builder.block("else") if node.orelse else end
            on_true, on_false = self.branch(node.test, then, otherwise)
            goes_on = self._arm(then, node.body, end, where, on_true)
            if not node.orelse:
                if not goes_on and not chained:  # "if not ...: return"
                    after = on_false
                break
            if len(node.orelse) > 1 or not isinstance(node.orelse[0], ast.If):
                self._arm(otherwise, node.orelse, end, where, on_false)
                break
            self.builder.start(otherwise)
            if self.builder.current is None:
                break
            node = node.orelse[0]
            chained = True
            self.facts = self.facts | on_false
        self.facts = self.still(before) | after
        self.builder.start(end)

    def _arm(
        self,
        block: emit.Block,
        body: list[ast.stmt],
        end: emit.Block,
        where: SourceRange,
        facts: Facts | None = None,
    ) -> bool:
        """One of several ways to `end`, on which `facts` hold; whether it leads there."""
        before = self.facts
        self.facts = before | (facts or {})
        self.builder.start(block)
        self.statements(body)
        goes_on = self.builder.current is not None
        self.builder.branch(end, where)
        self.facts = self.still(before)
        return goes_on

    def statement_Assert(self, node: ast.Assert) -> None:
        """An assertion that surely holds costs nothing; others cannot be checked on a device."""
        if not __debug__:
            return
        true, false = self.builder.block("assert_holds"), self.builder.block("assert_fails")
        self.branch(node.test, true, false)
        self.builder.start(false)
        if self.builder.current is not None:
            message = "this assertion is not known to hold, and cannot be checked in compiled code"
            if isinstance(node.msg, ast.Constant):
                message += f": {node.msg.value}"
            hint = "check it before, or on the python device; python -O leaves assertions out"
            self.stop(self.fail(node, "UnsupportedError", message, hint), node)
        self.builder.start(true)

    def statement_While(self, node: ast.While) -> None:
        self._forget_stores(node)
        where = self.where(node.test)
        header, body = self.builder.block("while"), self.builder.block("while_body")
        end = self.builder.block("while_end")
        finished = self.builder.block("while_else") if node.orelse else end
        self.builder.branch(header, where)
        self.builder.start(header)
        on_true, _ = self.branch(node.test, body, finished)
        before = self.facts
        self.facts = before | on_true
        self._loop_body(body, node.body, _Loop(header, end), where)
        self.facts = self.still(before)
        if node.orelse:
            self._arm(finished, node.orelse, end, where)
        self.builder.start(end)

    def _forget_stores(self, loop: ast.stmt) -> None:
        """At the start of a loop, facts must hold in every iteration."""
        variables, attributes = stores(loop)
        variables, attributes = set(map(self.mangle, variables)), set(map(self.mangle, attributes))
        self.forget(variables, attributes)

    def statement_For(self, node: ast.For) -> None:
        self._forget_stores(node)
        where = self.where(node.iter)
        builder = self.builder
        elements = self._known_elements(node.iter)
        if elements is not None:
            self._for_each(node, elements)
            return
        iterator = builder.op(f"pystream.iter {self.expression(node.iter)}", where)
        header, body = builder.block("for"), builder.block("for_body")
        end = builder.block("for_end")
        finished = builder.block("for_else") if node.orelse else end
        builder.branch(header, where)
        builder.start(header)
        more = builder.op(f"pystream.has_next {iterator}", where)
        builder.conditional(more, body, finished, where)
        builder.start(body)
        name = node.target.id if isinstance(node.target, ast.Name) else ""
        item = builder.op(f"pystream.next {iterator}", where, name)
        self.assign(node.target, item, self.where(node.target))
        self._loop_body(None, node.body, _Loop(header, end), where)
        if node.orelse:
            self._arm(finished, node.orelse, end, where)
        builder.start(end)

    def _known_elements(self, iterable: ast.expr) -> list[str] | None:
        """The elements of a short tuple display or constant, or None for any other iterable."""
        if isinstance(iterable, ast.Tuple):
            starred = any(isinstance(element, ast.Starred) for element in iterable.elts)
            if not starred and len(iterable.elts) <= _UNROLLED:
                return [self.expression(element) for element in iterable.elts]
        elif self.is_static(iterable):
            value = self.static(iterable)
            if type(value) is tuple and len(value) <= _UNROLLED:
                return [self.constant(element, iterable) for element in value]
        return None

    def _for_each(self, node: ast.For, elements: list[str]) -> None:
        """A loop over elements known one by one: each may be of its own type."""
        builder, where = self.builder, self.where(node.iter)
        end = builder.block("for_end")
        for element in elements:
            again = builder.block("for_next")
            self.assign(node.target, element, self.where(node.target))
            self._loop_body(None, node.body, _Loop(again, end), where)
            builder.start(again)
            if builder.current is None:
                break
        if builder.current is not None:
            self.statements(node.orelse)
            builder.branch(end, where)
        builder.start(end)

    def _loop_body(
        self, block: emit.Block | None, body: list[ast.stmt], loop: _Loop, where: SourceRange
    ) -> None:
        if block is not None:
            self.builder.start(block)
        self._loops.append(loop)
        self.statements(body)
        self._loops.pop()
        self.builder.branch(loop.again, where)

    def statement_Break(self, node: ast.Break) -> None:
        self.builder.branch(self._loops[-1].end, self.where(node))

    def statement_Continue(self, node: ast.Continue) -> None:
        self.builder.branch(self._loops[-1].again, self.where(node))
