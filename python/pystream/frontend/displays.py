# ruff: noqa: N802 - visitors are named after the nodes they visit
"""Importing displays, comprehensions, slices, and the loop over an iterable."""

from __future__ import annotations

import ast
import enum
from collections.abc import Callable, Sequence

from ..errors import SourceRange
from . import emit
from .comprehensions import Comprehension, GeneratorCall, bound_names
from .formatting import Formatting
from .paths import stores

#: Tuples of at most so many elements are looped over element by element.
_UNROLLED = 16


class Loop:
    """Where ``continue`` and ``break`` go."""

    def __init__(self, again: emit.Block, end: emit.Block) -> None:
        self.again = again
        self.end = end


class Displays(Formatting):
    """The part of a function importer that imports displays and comprehensions."""

    assign: Callable[[ast.expr, str, SourceRange], None]

    def expression_Tuple(self, node: ast.Tuple, name: str) -> str:
        where = self.where(node)
        groups: list[tuple[bool, list[str]]] = []  # whether to concatenate, values
        for element in node.elts:
            if isinstance(element, ast.Starred):
                tuple_class = self.builder.constant("#pystream.class<@tuple>", where)
                rest = self.expression(element.value)
                groups.append((True, [self.builder.call(tuple_class, [rest], self.where(element))]))
            elif groups and not groups[-1][0]:
                groups[-1][1].append(self.expression(element))
            else:
                groups.append((False, [self.expression(element)]))
        total = ""
        for whole, values in groups or [(False, [])]:
            own_name = name if len(groups) < 2 else ""
            part = values[0] if whole else self._make("tuple", values, where, own_name)
            if total:
                part = self.builder.op(f"pystream.binary add {total}, {part}", where)
            total = part
        return total

    def _make(self, kind: str, values: Sequence[str], where: SourceRange, name: str = "") -> str:
        return self.builder.op(f"pystream.make_{kind}({', '.join(values)})", where, name)

    def method(self, value: str, method: str, arguments: Sequence[str], where: SourceRange) -> str:
        """A call of a method with positional arguments."""
        self.world.use_name(method)
        text = f"pystream.call_method {value}, {emit.string(method)}({', '.join(arguments)})"
        return self.builder.op(text, where)

    def expression_List(self, node: ast.List, name: str) -> str:
        return self._collection(node, "list", ("append", "extend"), name)

    def expression_Set(self, node: ast.Set, name: str) -> str:
        return self._collection(node, "set", ("add", "update"), name)

    def _collection(
        self, node: ast.List | ast.Set, kind: str, methods: tuple[str, str], name: str
    ) -> str:
        """A display; from the first starred element on, elements are added one after the other."""
        count = next(
            (i for i, e in enumerate(node.elts) if isinstance(e, ast.Starred)), len(node.elts)
        )
        values = [self.expression(element) for element in node.elts[:count]]
        result = self._make(kind, values, self.where(node), name)
        for element in node.elts[count:]:
            starred = isinstance(element, ast.Starred)
            value = self.expression(element.value if starred else element)
            self.method(result, methods[starred], [value], self.where(element))
        return result

    def expression_Dict(self, node: ast.Dict, name: str) -> str:
        where = self.where(node)
        pairs = list(zip(node.keys, node.values, strict=True))
        count = next((i for i, (key, _) in enumerate(pairs) if key is None), len(pairs))
        values = [self.expression(part) for pair in pairs[:count] for part in pair if part]
        result = self._make("dict", values, where, name)
        for key, value in pairs[count:]:
            at = self.where(value)
            if key is None:
                self.method(result, "update", [self.expression(value)], at)
            else:
                index = self.expression(key)
                self.set_item(result, index, self.expression(value), at)
        return result

    def set_item(self, owner: str, index: str, value: str, where: SourceRange) -> None:
        """``owner[index] = value``."""
        self.builder.effect(f"pystream.setitem {owner}[{index}] = {value}", where)

    def expression_Slice(self, node: ast.Slice, name: str) -> str:
        parts = []
        for part in (node.lower, node.upper, node.step):
            if part is None:
                parts.append(self.builder.constant("#pystream.none", self.where(node)))
            else:
                parts.append(self.expression(part))
        return self._make("slice", parts, self.where(node), name)

    # Comprehensions, whose variables are this function's: see `comprehensions`

    def expression_ListComp(self, node: ast.ListComp, name: str) -> str:
        return self._comprehension(node, "list", "append", name)

    def expression_SetComp(self, node: ast.SetComp, name: str) -> str:
        return self._comprehension(node, "set", "add", name)

    def expression_DictComp(self, node: ast.DictComp, name: str) -> str:
        return self._comprehension(node, "dict", "", name)

    def _comprehension(self, node: Comprehension, kind: str, method: str, name: str) -> str:
        where = self.where(node)
        if any(generator.is_async for generator in node.generators):
            return self.unsupported(node)
        self.forget_stores(node)
        for variable in sorted(bound_names(node.generators) & self.scope.cells):
            # Functions made in each evaluation share a variable of their own.
            text = f"pystream.make_cell {emit.string(variable)}"
            self.cells[variable] = self.builder.op(text, where)
        result = self._make(kind, [], where, name)

        def add() -> None:
            if isinstance(node, ast.DictComp):
                key = self.expression(node.key)
                self.set_item(result, key, self.expression(node.value), where)
            else:
                self.method(result, method, [self.expression(node.elt)], self.where(node.elt))

        self._clauses(node.generators, add)
        return result

    def _clauses(self, generators: list[ast.comprehension], add: Callable[[], None]) -> None:
        """The ``for`` and ``if`` clauses of a comprehension around what they repeat."""
        if not generators:
            add()
            return
        first = generators[0]

        def body(loop: Loop) -> None:
            self.comprehensions += 1
            inner(loop)
            self.comprehensions -= 1

        def inner(loop: Loop) -> None:
            before = self.facts
            for condition in first.ifs:
                more = self.builder.block("comprehension_if")
                facts, _ = self.branch(condition, more, loop.again)
                self.facts = self.facts | facts
                self.builder.start(more)
            if self.builder.current is not None:
                self._clauses(generators[1:], add)
            self.facts = self.still(before)
            self.builder.branch(loop.again, self.where(first.target))

        end = self.builder.block("comprehension_end")
        self.iterate(first.target, first.iter, end, end, body)
        self.builder.start(end)

    def expression_GeneratorExp(self, node: ast.GeneratorExp, name: str) -> str:
        return self.unsupported(node)  # an asynchronous one: others are resolved

    def expression_GeneratorCall(self, node: GeneratorCall, name: str) -> str:
        where = self.where(node)
        iterable = self.expression(node.iterable)
        iterator = self.builder.op(f"pystream.iter {iterable}", self.where(node.iterable))
        function = self.make_function(node.function, "")
        return self.builder.call(function, [iterator], where, name)

    # Loops

    def forget_stores(self, loop: ast.AST) -> None:
        """At the start of a loop, facts must hold in every iteration."""
        variables, attributes = stores(loop)
        variables, attributes = set(map(self.mangle, variables)), set(map(self.mangle, attributes))
        self.forget(variables, attributes)

    def iterate(
        self,
        target: ast.expr,
        iterable: ast.expr,
        end: emit.Block,
        finished: emit.Block,
        body: Callable[[Loop], None],
    ) -> None:
        """A loop over an iterable.

        `body` imports one iteration, from behind the assignment to the target to the jump back. The loop
        goes to `finished` when the iterable is exhausted, to `end` with ``break``.
        """
        where = self.where(iterable)
        builder = self.builder
        elements = self.known_elements(iterable)
        if elements is not None:
            for element in elements:
                again = builder.block("for_next")
                self.assign(target, element, self.where(target))
                body(Loop(again, end))
                builder.start(again)
                if builder.current is None:
                    break
            builder.branch(finished, where)
            return
        iterator = builder.op(f"pystream.iter {self.expression(iterable)}", where)
        header, start = builder.block("for"), builder.block("for_body")
        builder.branch(header, where)
        builder.start(header)
        more = builder.op(f"pystream.has_next {iterator}", where)
        builder.conditional(more, start, finished, where)
        builder.start(start)
        name = target.id if isinstance(target, ast.Name) else ""
        item = builder.op(f"pystream.next {iterator}", where, name)
        self.assign(target, item, self.where(target))
        body(Loop(header, end))

    def known_elements(self, iterable: ast.expr) -> list[str] | None:
        """The elements of a short tuple display or constant, or None for any other iterable."""
        if isinstance(iterable, ast.Tuple):
            starred = any(isinstance(element, ast.Starred) for element in iterable.elts)
            if not starred and len(iterable.elts) <= _UNROLLED:
                return [self.expression(element) for element in iterable.elts]
        elif self.is_static(iterable):
            value = self.static(iterable)
            if isinstance(value, enum.EnumType):
                return [self.constant(member, iterable) for member in value]
            if type(value) is tuple and len(value) <= _UNROLLED:
                return [self.constant(element, iterable) for element in value]
        return None
