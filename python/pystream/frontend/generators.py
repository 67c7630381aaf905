# ruff: noqa: N802 - visitors are named after the nodes they visit
"""Importing generator functions.

A generator function becomes a function that makes an instance of a class of its own, derived from
``prelude.generator``; what runs is the method ``__resume__`` of that class. It begins with a branch to
where the generator was left, and returns True with the next value in ``$value``, or False at the end.
Parameters and cells are attributes of the instance from the start, other variables and values become so
where a ``yield`` lies between their definition and a use: see `keep_across`.
"""

from __future__ import annotations

import ast

from ..errors import SourceRange
from . import emit
from .functions import FunctionImporter, end_of, function_header
from .keep_across import keep_across

_GET, _SET, _ALLOC = (
    f'#pystream.builtin<"prelude.{name}">' for name in ("slot_get", "slot_set", "alloc")
)


class GeneratorImporter(FunctionImporter):
    """Imports one generator function."""

    def text(self, defaults: dict[str, str], late_defaults: tuple[str, ...] = ()) -> str:
        """The text of the function and of the method that runs it: see `FunctionImporter.text`."""
        cls = self.world.unique_symbol(f"{self.symbol}.<generator>")
        method = self.world.unique_symbol(f"{cls}.__resume__")
        where = self.source.file.range(self.scope.node)
        constructor = self._constructor(cls, defaults, late_defaults, where)
        self.world.add_class(
            cls,
            ["prelude.generator", "object"],
            {"__resume__": f"#pystream.function<{emit.symbol(method)}>"},
        )
        return f"{constructor}\n{self._resume(method, where)}"

    def _constructor(
        self,
        cls: str,
        defaults: dict[str, str],
        late_defaults: tuple[str, ...],
        where: SourceRange,
    ) -> str:
        """The function: an instance with the arguments and the cells."""
        header, arguments = self.open(defaults, late_defaults, where)
        parameters = set(self.scope.parameters)
        self.declare_variables(where, parameters | self.scope.cells)
        self.take_late_defaults(late_defaults, where)
        builder = self.builder
        made = builder.call(
            builder.constant(_ALLOC, where),
            [builder.constant(f"#pystream.class<{emit.symbol(cls)}>", where)],
            where,
        )
        initialize = builder.constant('#pystream.function<@"prelude.generator.__init__">', where)
        builder.call(initialize, [made], where)
        setter = builder.constant(_SET, where)

        def keep(name: str, value: str) -> None:
            builder.call(setter, [made, builder.constant(emit.string(name), where), value], where)

        for name in self.scope.parameters:
            if name in self.slots:
                keep(name, builder.load(self.slots[name], where))
            elif name not in self.cells:
                keep(name, self.arguments[name])
        for name, cell in self.cells.items():
            keep(f"{name}.cell", cell)
        builder.give_back(made, where)
        return builder.text(header, arguments, where)

    def _resume(self, symbol: str, where: SourceRange) -> str:
        cells = list(self.cells)
        builder = self.builder = emit.FunctionBuilder(self.world.locations)
        self.arguments, self.slots, self.cells = {}, {}, {}
        self._self = builder.name("self")
        self._resumes: list[emit.Block] = []
        self._getter = builder.constant(_GET, where)
        self._setter = builder.constant(_SET, where)
        for name in cells:
            self.cells[name] = self._get(f"{name}.cell", where)
        own = self.scope.locals - set(cells)
        for name in self.scope.parameters:
            if name in own:
                self.arguments[name] = self._get(name, where)
        state = self._get("$state", where)
        self._set("$state", builder.constant("-1 : i64", where), where)
        dispatch, start = builder.block("dispatch"), builder.block("start")
        builder.branch(dispatch, where)
        start.reachable = True
        builder.start(start)
        self.declare_variables(where, own)
        self.statements(self.scope.node.body)
        if builder.current is not None:
            end = end_of(where)
            self.return_value(builder.constant("#pystream.none", end), end)
        builder.start(dispatch)
        for number, block in enumerate([start, *self._resumes]):
            expected = builder.constant(f"{number} : i64", where)
            test = builder.op(f"pystream.compare eq {state}, {expected}", where)
            otherwise = builder.block("dispatch")
            builder.conditional(test, block, otherwise, where)
            builder.start(otherwise)
        builder.give_back(builder.constant("false", where), where)
        keep_across(builder, self._self, self._getter, self._setter, self._resumes)
        header = function_header(symbol, [("self", "positional_only", None)], [], symbol)
        return builder.text(header, [f"{self._self}: {emit.OBJECT}"], where)

    def _get(self, name: str, where: SourceRange) -> str:
        text = self.builder.constant(emit.string(name), where)
        return self.builder.call(self._getter, [self._self, text], where)

    def _set(self, name: str, value: str, where: SourceRange) -> None:
        """Store an attribute of the instance, which cannot raise."""
        handler, self.builder.handler = self.builder.handler, None
        text = self.builder.constant(emit.string(name), where)
        self.builder.call(self._setter, [self._self, text, value], where)
        self.builder.handler = handler

    def return_value(self, value: str, where: SourceRange) -> None:
        """The end of the generator."""
        self._set("$result", value, where)
        self.builder.give_back(self.builder.constant("false", where), where)

    def stop(self, failure: str, node: ast.AST) -> None:
        """End the path of control after an error."""
        self.builder.give_back(self.builder.constant("false", self.where(node)), self.where(node))

    def expression_Yield(self, node: ast.Yield, name: str) -> str:
        where = self.where(node)
        if node.value is None:
            value = self.builder.constant("#pystream.none", where)
        else:
            value = self.expression(node.value)
        self._yield(value, where)
        return self.builder.constant("#pystream.none", where, name)

    def _yield(self, value: str, where: SourceRange) -> None:
        builder = self.builder
        resume = builder.block("resume")
        resume.reachable = True
        self._resumes.append(resume)
        self._set("$value", value, where)
        self._set("$state", builder.constant(f"{len(self._resumes)} : i64", where), where)
        builder.give_back(builder.constant("true", where), where)
        self.facts, self.valid = {}, {}  # other code runs meanwhile
        builder.start(resume)

    def expression_YieldFrom(self, node: ast.YieldFrom, name: str) -> str:
        builder, where = self.builder, self.where(node)
        iterator = builder.op(f"pystream.iter {self.expression(node.value)}", where)
        header, body = builder.block("yield_from"), builder.block("yield_from_body")
        end = builder.block("yield_from_end")
        builder.branch(header, where)
        builder.start(header)
        more = builder.op(f"pystream.has_next {iterator}", where)
        builder.conditional(more, body, end, where)
        builder.start(body)
        self._yield(builder.op(f"pystream.next {iterator}", where), where)
        builder.branch(header, where)
        builder.start(end)
        return self.prelude_call("generator_result", [iterator], where)
