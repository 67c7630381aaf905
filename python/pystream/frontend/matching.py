# ruff: noqa: N802 - visitors are named after the nodes they visit
"""Importing match statements."""

from __future__ import annotations

import ast
from typing import Any

from ..errors import SourceRange
from . import emit
from .exceptions import ExceptionStatements
from .statics import NotStaticError

#: Classes whose only positional pattern is for the subject itself.
_SELF = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)

#: Variables that a pattern binds, and their values.
Bindings = dict[str, str]


class MatchStatements(ExceptionStatements):
    """The part of a function importer that imports match statements.

    A pattern is a chain of tests that all leave for one block where the subject does not match. Variables
    are assigned when the whole pattern has matched.
    """

    def statement_Match(self, node: ast.Match) -> None:
        builder, before = self.builder, self.facts
        subject = self.expression(node.subject)
        end = builder.block("match_end")
        for case in node.cases:
            self.facts = self.still(before)
            where = self.where(case.pattern)
            otherwise = builder.block("case")
            bindings = self.pattern(case.pattern, subject, otherwise)
            for name, value in bindings.items():
                if self.is_assignable(name):
                    self.store_name(self.mangle(name), value, where)
                else:
                    self.refuse_store(case.pattern, name)
            if case.guard is not None and builder.current is not None:
                body = builder.block("case_body")
                facts, _ = self.branch(case.guard, body, otherwise)
                self.facts = self.facts | facts
                builder.start(body)
            if builder.current is not None:
                self.statements(case.body)
                builder.branch(end, where)
            builder.start(otherwise)
            if builder.current is None:
                break
        self.facts = self.still(before)
        builder.branch(end, self.where(node))
        builder.start(end)

    def pattern(self, node: ast.pattern, subject: str, otherwise: emit.Block) -> Bindings:
        """Go on where the subject matches, to `otherwise` where not."""
        if self.builder.current is None:
            return {}
        method = getattr(self, f"pattern_{type(node).__name__}")
        return method(node, subject, otherwise)

    def _require(self, test: str, otherwise: emit.Block, where: SourceRange) -> None:
        """Go on if an object is true."""
        more = self.builder.block("matches")
        self.builder.conditional(test, more, otherwise, where)
        self.builder.start(more)

    def pattern_MatchValue(
        self, node: ast.MatchValue, subject: str, otherwise: emit.Block
    ) -> Bindings:
        where = self.where(node)
        value = self.expression(node.value)
        test = self.builder.op(f"pystream.compare eq {subject}, {value}", where)
        self._require(test, otherwise, where)
        return {}

    def pattern_MatchSingleton(
        self, node: ast.MatchSingleton, subject: str, otherwise: emit.Block
    ) -> Bindings:
        where = self.where(node)
        value = self.constant(node.value, node)
        self._require(self.builder.op(f"pystream.is {subject}, {value}", where), otherwise, where)
        return {}

    def pattern_MatchAs(self, node: ast.MatchAs, subject: str, otherwise: emit.Block) -> Bindings:
        bindings = {} if node.pattern is None else self.pattern(node.pattern, subject, otherwise)
        return bindings if node.name is None else bindings | {node.name: subject}

    def pattern_MatchOr(self, node: ast.MatchOr, subject: str, otherwise: emit.Block) -> Bindings:
        builder, where = self.builder, self.where(node)
        matched = builder.block("alternative_matches")
        slots: dict[str, str] = {}
        for pattern in node.patterns:
            last = pattern is node.patterns[-1]
            following = otherwise if last else builder.block("alternative")
            bindings = self.pattern(pattern, subject, following)
            if builder.current is not None:
                for name, value in bindings.items():
                    if name not in slots:
                        slots[name] = builder.slot(f"{name}.match", where)
                    builder.store(value, slots[name], where)
                builder.branch(matched, where)
            if not last:
                builder.start(following)
        builder.start(matched)
        if builder.current is None:
            return {}
        return {name: builder.load(slot, where) for name, slot in slots.items()}

    def pattern_MatchSequence(
        self, node: ast.MatchSequence, subject: str, otherwise: emit.Block
    ) -> Bindings:
        builder, where = self.builder, self.where(node)
        self._require(self._is_one_of(subject, (tuple, list, range), node), otherwise, where)
        patterns = node.patterns
        star = next((i for i, p in enumerate(patterns) if isinstance(p, ast.MatchStar)), None)
        fixed = len(patterns) - (star is not None)
        length = self._builtin("len", [subject], where)
        relation = "eq" if star is None else "ge"
        number = builder.constant(f"{fixed} : i64", where)
        test = builder.op(f"pystream.compare {relation} {length}, {number}", where)
        self._require(test, otherwise, where)
        bindings: Bindings = {}
        for index, pattern in enumerate(patterns):
            at = self.where(pattern)
            if isinstance(pattern, ast.MatchStar):
                if pattern.name is not None:
                    after = fixed - index
                    bindings[pattern.name] = self._rest(subject, index, after, at)
                continue
            if isinstance(pattern, ast.MatchAs) and pattern.pattern is None and not pattern.name:
                continue
            position = index if star is None or index < star else index - len(patterns)
            key = builder.constant(f"{position} : i64", at)
            item = builder.op(f"pystream.getitem {subject}[{key}]", at)
            bindings |= self.pattern(pattern, item, otherwise)
            if builder.current is None:
                break
        return bindings

    def _is_one_of(self, subject: str, classes: tuple[type, ...], node: ast.pattern) -> str:
        """Whether the subject is an instance of one of some builtin classes."""
        return self._builtin(
            "isinstance", [subject, self.constant(classes, node)], self.where(node)
        )

    def _rest(self, subject: str, before: int, after: int, where: SourceRange) -> str:
        """The list of the items between the first `before` and the last `after`."""
        builder = self.builder
        none = builder.constant("#pystream.none", where)
        start = builder.constant(f"{before} : i64", where)
        stop = builder.constant(f"{-after} : i64", where) if after else none
        part = builder.op(f"pystream.make_slice({start}, {stop}, {none})", where)
        items = builder.op(f"pystream.getitem {subject}[{part}]", where)
        return builder.call(builder.constant(self.world.constant(list), where), [items], where)

    def _builtin(self, name: str, arguments: list[str], where: SourceRange) -> str:
        callee = self.builder.constant(f"#pystream.builtin<{emit.string(name)}>", where)
        return self.builder.call(callee, arguments, where)

    def pattern_MatchMapping(
        self, node: ast.MatchMapping, subject: str, otherwise: emit.Block
    ) -> Bindings:
        builder, where = self.builder, self.where(node)
        self._require(self._is_one_of(subject, (dict,), node), otherwise, where)
        bindings: Bindings = {}
        keys = []
        for key_node, pattern in zip(node.keys, node.patterns, strict=True):
            at = self.where(key_node)
            key = self.expression(key_node)
            keys.append((key, at))
            found = builder.op(f"pystream.contains {key} in {subject}", at)
            self._require(found, otherwise, at)
            value = builder.op(f"pystream.getitem {subject}[{key}]", at)
            bindings |= self.pattern(pattern, value, otherwise)
            if builder.current is None:
                return bindings
        if node.rest is not None:
            cls = builder.constant(self.world.constant(dict), where)
            rest = builder.call(cls, [subject], where)
            for key, at in keys:
                builder.effect(f"pystream.delitem {rest}[{key}]", at)
            bindings[node.rest] = rest
        return bindings

    def pattern_MatchClass(
        self, node: ast.MatchClass, subject: str, otherwise: emit.Block
    ) -> Bindings:
        where = self.where(node)
        self._require(self.instance_test(subject, node.cls, where), otherwise, where)
        try:
            live = self.static(node.cls) if node.patterns else None
        except NotStaticError:
            message = "positional patterns of a class that is computed are not supported"
            self.stop(self.fail(node, "UnsupportedError", message, "name the attributes"), node)
            return {}
        if node.patterns and live in _SELF and len(node.patterns) == 1:
            return self.pattern(node.patterns[0], subject, otherwise)
        names = self._positional_names(node, live)
        if names is None:
            return {}
        bindings: Bindings = {}
        pairs = zip([*names, *node.kwd_attrs], [*node.patterns, *node.kwd_patterns], strict=True)
        for name, pattern in pairs:
            at = self.where(pattern)
            self.world.use_name(name)
            text = self.builder.constant(emit.string(name), at)
            test = self.builder.constant(self.world.constant(hasattr), at)
            self._require(self.builder.call(test, [subject, text], at), otherwise, at)
            if isinstance(pattern, ast.MatchAs) and pattern.pattern is None and not pattern.name:
                continue
            value = self.builder.op(f"pystream.getattr {subject}, {emit.string(name)}", at)
            bindings |= self.pattern(pattern, value, otherwise)
            if self.builder.current is None:
                break
        return bindings

    def _positional_names(self, node: ast.MatchClass, live: Any) -> list[str] | None:
        """The attributes that positional patterns of a class are for; None after an error."""
        count = len(node.patterns)
        names = getattr(live, "__match_args__", ()) if count else ()
        if count > len(names):
            plural = "" if len(names) == 1 else "s"
            message = f"{live.__name__}() accepts {len(names)} positional sub-pattern{plural}"
            self.stop(self.fail(node, "TypeError", f"{message} ({count} given)"), node)
            return None
        return list(names[:count])
