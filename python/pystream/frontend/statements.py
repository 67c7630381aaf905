# ruff: noqa: N802, N815 - visitors are named after the nodes they visit
"""Importing statements: assignments and control flow."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import SourceRange, UnsupportedError
from . import emit
from .displays import Displays, Loop
from .expressions import BINARY
from .paths import Facts


@dataclass(eq=False)
class Cleanup:
    """What is to be done wherever control leaves a region, other than by an exception.

    Attributes:
        run: imports it.
        handler: where exceptions go outside of the region.
        exception: the exception that is being handled there.
    """

    run: Callable[[], None]
    handler: emit.Block | None
    exception: str


class Statements(Displays):
    """The part of a function importer that imports statements."""

    def __init__(self) -> None:
        super().__init__()
        #: The loops and cleanups around the current statement.
        self.regions: list[Loop | Cleanup] = []
        #: The exception that is being handled, which a bare ``raise`` raises again.
        self.exception = ""

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

    def statement_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        """The names are frozen, see `Scope.imports`."""
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            if self.mangle(name) not in self.frozen:
                module = getattr(node, "module", None) or alias.name
                message = f"the module {module} is not imported yet"
                hint = "import it at the top of the module"
                self.stop(self.fail(node, "UnsupportedError", message, hint), node)
                return

    statement_ImportFrom = statement_Import

    def statement_ClassDef(self, node: ast.ClassDef) -> None:
        """The class is frozen, see `local_classes`."""
        if node.name not in self.scope.classes or node.name not in self.frozen:
            message = "classes that use variables of the function around them are not supported yet"
            hint = "define the class at module level"
            self.stop(self.fail(node, "UnsupportedError", message, hint), node)

    def statement_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring, or "..."
            self.expression(node.value)

    def statement_Return(self, node: ast.Return) -> None:
        where = self.where(node)
        if node.value is None:
            value = self.builder.constant("#pystream.none", where)
        else:
            value = self.expression(node.value)
        self.leave(None)
        if self.builder.current is not None:
            self.return_value(value, where)

    def return_value(self, value: str, where: SourceRange) -> None:
        """Return from the function, with all cleanups done."""
        self.builder.give_back(value, where)

    def leave(self, loop: Loop | None) -> None:
        """Do the cleanups on the way out to a loop, or out of the function."""
        builder, regions = self.builder, self.regions
        handler, exception = builder.handler, self.exception
        for index in reversed(range(len(regions))):
            region = regions[index]
            if region is loop or builder.current is None:
                break
            if isinstance(region, Cleanup):
                self.regions = regions[:index]
                builder.handler, self.exception = region.handler, region.exception
                region.run()
        self.regions, builder.handler, self.exception = regions, handler, exception

    def statement_FunctionDef(self, node: ast.FunctionDef) -> None:
        value = self.make_function(node, node.name)
        for decorator in reversed(node.decorator_list):
            callee = self.expression(decorator)
            value = self.builder.call(callee, [value], self.where(decorator), node.name)
        if self.is_assignable(node.name):
            self.store_name(self.mangle(node.name), value, self.where(node))
        else:
            self.refuse_store(node, node.name)

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
                if not self.is_assignable(name):
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
                self.set_item(owner, index, combine(old), where)

    def assign(self, target: ast.expr, value: str, where: SourceRange) -> None:
        """Store a value in a target."""
        match target:
            case ast.Name(id=name):
                variable = self.mangle(name)
                if self.is_assignable(name):
                    self.store_name(variable, value, where)
                else:
                    self.refuse_store(target, name)
            case ast.Attribute(value=base, attr=attribute):
                if module := self.static_module(base):
                    message = f"compiled code cannot modify the module {module.__name__}"
                    self.fail(target, "UnsupportedError", message)
                    return
                name = self.mangle(attribute)
                self.world.use_name(name)
                self._set_attribute(self.expression(base), name, value, where)
            case ast.Subscript(value=base, slice=subscript):
                owner = self.expression(base)
                self.set_item(owner, self.expression(subscript), value, where)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                self._unpack(target, elements, value, where)
            case _:
                self.unsupported(target)

    def is_assignable(self, name: str) -> bool:
        """Whether this function may assign to a variable."""
        variable = self.mangle(name)
        return variable in self.cells or variable in self.slots

    def refuse_store(self, target: ast.AST, name: str) -> str:
        """The error for an assignment to a variable outside of the compiled code."""
        if self.mangle(name) in self.scope.global_names:
            message = f"compiled code cannot modify the global variable '{name}'"
        else:
            message = f"compiled code cannot modify '{name}' of a function that has returned"
        return self.fail(
            target, "UnsupportedError", message, "keep it in an attribute of an object"
        )

    def _set_attribute(self, owner: str, name: str, value: str, where: SourceRange) -> None:
        self.forget(attributes=[name])
        own = self.scope.parameters[:1]
        if not (self.is_initializer and own and owner == self.arguments.get(own[0])):
            self.world.stored.add(name)
        self.builder.effect(f"pystream.setattr {owner}, {emit.string(name)} = {value}", where)

    def _unpack(
        self, target: ast.expr, elements: list[ast.expr], value: str, where: SourceRange
    ) -> None:
        star = next((i for i, e in enumerate(elements) if isinstance(e, ast.Starred)), None)
        if star is not None:
            at = self.where(target)
            callee = self.builder.constant(self.world.prelude_function("unpack_starred"), at)
            counts = [
                self.builder.constant(f"{count} : i64", at)
                for count in (star, len(elements) - star - 1)
            ]
            value = self.builder.call(callee, [value, *counts], at)
            starred = elements[star].value
            elements = [*elements[:star], starred, *elements[star + 1 :]]
        if not elements:
            return
        values = [self.builder.name("") for _ in elements]
        types = ", ".join([emit.OBJECT] * len(elements))
        text = f"{', '.join(values)} = pystream.unpack {value} : {types}"
        self.builder.effect(text, self.where(target))
        for element, part in zip(elements, values, strict=True):
            self.assign(element, part, where)

    def statement_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self._delete(target)

    def _delete(self, target: ast.expr) -> None:
        where = self.where(target)
        match target:
            case ast.Name(id=name):
                if self.is_assignable(name):
                    # Reading it first raises what del of an unset variable does.
                    self.expression(ast.copy_location(ast.Name(name, ast.Load()), target))
                    self.delete_name(self.mangle(name), where)
                else:
                    self.refuse_store(target, name)
            case ast.Attribute(value=base, attr=attribute):
                name = self.mangle(attribute)
                self.world.use_name(name)
                owner = self.expression(base)
                self.forget(attributes=[name])
                self.world.stored.add(name)
                self.builder.effect(f"pystream.delattr {owner}, {emit.string(name)}", where)
            case ast.Subscript(value=base, slice=subscript):
                owner = self.expression(base)
                index = self.expression(subscript)
                self.builder.effect(f"pystream.delitem {owner}[{index}]", where)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for element in elements:
                    self._delete(element)

    def delete_name(self, variable: str, where: SourceRange) -> None:
        """``del variable``, one of this function or of an enclosing one."""
        text = f"pystream.unset {emit.string(variable)} : {emit.OBJECT}"
        self.store_name(variable, self.builder.op(text, where), where)

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

    def statement_While(self, node: ast.While) -> None:
        self.forget_stores(node)
        where = self.where(node.test)
        header, body = self.builder.block("while"), self.builder.block("while_body")
        end = self.builder.block("while_end")
        finished = self.builder.block("while_else") if node.orelse else end
        self.builder.branch(header, where)
        self.builder.start(header)
        on_true, _ = self.branch(node.test, body, finished)
        before = self.facts
        self.facts = before | on_true
        self._loop_body(body, node.body, Loop(header, end), where)
        self.facts = self.still(before)
        if node.orelse:
            self._arm(finished, node.orelse, end, where)
        self.builder.start(end)

    def statement_For(self, node: ast.For) -> None:
        self.forget_stores(node)

        def body(loop: Loop) -> None:
            self._loop_body(None, node.body, loop, self.where(node.iter))

        end = self.builder.block("for_end")
        finished = self.builder.block("for_else") if node.orelse else end
        self.iterate(node.target, node.iter, end, finished, body)
        if node.orelse:
            self._arm(finished, node.orelse, end, self.where(node.iter))
        self.builder.start(end)

    def _loop_body(
        self, block: emit.Block | None, body: list[ast.stmt], loop: Loop, where: SourceRange
    ) -> None:
        if block is not None:
            self.builder.start(block)
        self.regions.append(loop)
        self.statements(body)
        self.regions.pop()
        self.builder.branch(loop.again, where)

    def statement_Break(self, node: ast.Break) -> None:
        self._jump(node, "end")

    def statement_Continue(self, node: ast.Continue) -> None:
        self._jump(node, "again")

    def _jump(self, node: ast.Break | ast.Continue, where_to: str) -> None:
        loop = next(region for region in reversed(self.regions) if isinstance(region, Loop))
        self.leave(loop)
        self.builder.branch(getattr(loop, where_to), self.where(node))
