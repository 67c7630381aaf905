# ruff: noqa: N802 - visitors are named after the nodes they visit
"""Importing raise, try, with and assert.

While a handler is set in the builder, every operation that may raise ends its block with a check. What a
``finally`` or ``with`` does at its end is imported once for each way out of its body: the normal one, an
exception, and every return, break and continue.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from ..errors import SourceRange
from . import emit
from .paths import stores
from .statements import Cleanup, Statements


class ExceptionStatements(Statements):
    """The part of a function importer that imports statements about exceptions."""

    def __init__(self) -> None:
        super().__init__()
        #: Variables that hold the exception that is being handled.
        self.caught: frozenset[str] = frozenset()

    def prelude_call(self, name: str, arguments: list[str], where: SourceRange) -> str:
        """A call of a function of the prelude."""
        callee = self.builder.constant(self.world.prelude_function(name), where)
        return self.builder.call(callee, arguments, where)

    def statement_Raise(self, node: ast.Raise) -> None:
        where = self.where(node)
        if node.exc is None:
            if self.exception:
                self.builder.raise_(self.exception, where, again=True)
            else:
                # The handler may be in a caller, which only the interpreter would know.
                error = self._new_exception(
                    "RuntimeError", ["No active exception to reraise"], node
                )
                self.builder.raise_(error, where)
            return
        value = self.expression(node.exc)
        if node.cause is None:
            exception = self.prelude_call("exception", [value], where)
        else:
            cause = self.expression(node.cause)
            exception = self.prelude_call("exception_from", [value, cause], where)
        self.builder.raise_(exception, where, again=self._is_caught(node.exc))

    def _is_caught(self, node: ast.expr) -> bool:
        """Whether an expression names the exception that is being handled, which has a traceback already."""
        return isinstance(node, ast.Name) and self.mangle(node.id) in self.caught

    def _new_exception(self, name: str, messages: list[str], node: ast.AST) -> str:
        where = self.where(node)
        cls = self.builder.constant(f'#pystream.class<@"prelude.{name}">', where)
        parts = [self.builder.constant(emit.string(message), where) for message in messages]
        return self.builder.call(cls, parts, where)

    def statement_Assert(self, node: ast.Assert) -> None:
        """An assertion that surely holds costs nothing.

        Where errors are found at compile time, others are refused.
        """
        if not __debug__:
            return
        true, false = self.builder.block("assert_holds"), self.builder.block("assert_fails")
        facts, _ = self.branch(node.test, true, false)
        self.builder.start(false)
        if self.builder.current is not None:
            if self.world.exact:
                self._fail_assertion(node)
            else:
                self._refuse_assertion(node)
        self.builder.start(true)
        self.facts = self.facts | self.still(facts)

    def _fail_assertion(self, node: ast.Assert) -> None:
        where = self.where(node)
        cls = self.builder.constant('#pystream.class<@"prelude.AssertionError">', where)
        arguments = [] if node.msg is None else [self.expression(node.msg)]
        self.builder.raise_(self.builder.call(cls, arguments, where), where)

    def _refuse_assertion(self, node: ast.Assert) -> None:
        message = "this assertion is not known to hold, and cannot be checked in compiled code"
        if isinstance(node.msg, ast.Constant):
            message += f": {node.msg.value}"
        hint = "check it before, or on the python device; python -O leaves assertions out"
        self.stop(self.fail(node, "UnsupportedError", message, hint), node)

    # try

    def statement_Try(self, node: ast.Try) -> None:
        if not node.finalbody:
            self._try_except(node)
            return

        def body() -> None:
            if node.handlers:
                self._try_except(node)
            else:
                self.statements(node.body)
                if self.builder.current is not None:
                    self.statements(node.orelse)

        self._guarded(node, body, lambda: self.statements(node.finalbody))

    def _begin_guarded(self, handler: emit.Block, where: SourceRange | None) -> None:
        """What follows is guarded by `handler`, in a block of its own: a check is about all of its block."""
        builder = self.builder
        if builder.current is not None:
            start = builder.block("try")
            builder.branch(start, where)
            builder.start(start)
        builder.handler = handler

    def _guarded(
        self,
        node: ast.AST,
        body: Callable[[], None],
        cleanup: Callable[[], None],
        after_exception: Callable[[str, emit.Block], None] | None = None,
    ) -> None:
        """A body, and what happens at its end, whatever the end is.

        `after_exception`, given the exception and the block behind, replaces `cleanup` where the body
        raises; if control goes on behind it, the exception is raised again.
        """
        builder, where = self.builder, self.where(node)
        end, raised = builder.block("finally_end"), builder.handler_block("finally")
        region = Cleanup(cleanup, builder.handler, self.exception)
        before = self.facts
        self.regions.append(region)
        self._begin_guarded(raised, where)
        body()
        builder.handler = region.handler
        self.regions.pop()
        self.facts = self.still(before)
        if builder.current is not None:
            cleanup()
            builder.branch(end, where)
        builder.start(raised)
        if builder.current is not None:
            self.facts = self.still(before)
            outer, self.exception = self.exception, raised.argument
            if after_exception is None:
                cleanup()
            else:
                after_exception(raised.argument, end)
            if builder.current is not None:
                builder.raise_(raised.argument, where, again=True)
            self.exception = outer
        self.facts = self.still(before)
        builder.start(end)

    def _try_except(self, node: ast.Try) -> None:
        builder, where = self.builder, self.where(node)
        end, raised = builder.block("try_end"), builder.handler_block("except")
        outer, before = builder.handler, self.facts
        self._begin_guarded(raised, where)
        self.statements(node.body)
        builder.handler = outer
        self.facts = self.still(before)
        if builder.current is not None:
            self.statements(node.orelse)
            builder.branch(end, where)
        builder.start(raised)
        if builder.current is not None:
            self._handlers(node.handlers, raised.argument, end)
        self.facts = self.still(before)
        builder.start(end)

    def _handlers(self, handlers: list[ast.ExceptHandler], exception: str, end: emit.Block) -> None:
        """Try one clause after the other; raise the exception again if none fits."""
        builder, before = self.builder, self.facts
        for handler in handlers:
            self.facts = self.still(before)
            where = self.where(handler)
            otherwise = builder.block("except_next")
            if handler.type is not None:
                start = builder.block("except_body")
                classes = self.expression(handler.type)
                at = self.where(handler.type)
                test = builder.constant('#pystream.builtin<"isinstance">', at)
                matches = builder.call(test, [exception, classes], at)
                builder.conditional(matches, start, otherwise, at)
                builder.start(start)
            outer, self.exception = self.exception, exception
            if handler.name is None:
                self.statements(handler.body)
            else:
                self._named_handler(handler, exception)
            self.exception = outer
            builder.branch(end, where)
            builder.start(otherwise)
            if builder.current is None:
                return
        builder.raise_(exception, self.where(handlers[-1]), again=True)

    def _named_handler(self, handler: ast.ExceptHandler, exception: str) -> None:
        """``except E as name``: the variable is gone behind the clause."""
        name, where = self.mangle(handler.name), self.where(handler)

        def forget() -> None:
            self.delete_name(name, where)

        if not self.is_assignable(name):
            self.refuse_store(handler, handler.name)
        else:
            self.store_name(name, exception, where)
        self.regions.append(Cleanup(forget, self.builder.handler, self.exception))
        caught = self.caught
        rebound = {part for node in handler.body for part in stores(node)[0]}
        self.caught = caught | {name} if handler.name not in rebound else caught - {name}
        self.statements(handler.body)
        self.caught = caught
        self.regions.pop()
        if self.builder.current is not None:
            forget()

    # with

    def statement_With(self, node: ast.With) -> None:
        self._with_items(node, node.items)

    def _with_items(self, node: ast.With, items: list[ast.withitem]) -> None:
        if not items:
            self.statements(node.body)
            return
        item, where = items[0], self.where(items[0].context_expr)
        manager = self.expression(item.context_expr)
        value = self.method(manager, "__enter__", [], where)

        def body() -> None:
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value, self.where(item.optional_vars))
            if self.builder.current is not None:
                self._with_items(node, items[1:])

        def leave() -> None:
            none = self.builder.constant("#pystream.none", where)
            self.method(manager, "__exit__", [none, none, none], where)

        def leave_with(exception: str, end: emit.Block) -> None:
            none = self.builder.constant("#pystream.none", where)
            type_ = self.builder.constant('#pystream.builtin<"type">', where)
            cls = self.builder.call(type_, [exception], where)
            swallowed = self.method(manager, "__exit__", [cls, exception, none], where)
            again = self.builder.block("with_raise")
            self.builder.conditional(swallowed, end, again, where)
            self.builder.start(again)

        self._guarded(node, body, leave, leave_with)
