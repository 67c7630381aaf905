# ruff: noqa: N802 - visitors are named after the nodes they visit
"""Importing expressions."""

from __future__ import annotations

import ast
import contextlib
import functools
import sys
import types
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import HINT, SourceRange, UnsupportedError
from . import emit
from .assigned import Read, read_of, unsure_reads
from .comprehensions import is_comprehension_variable
from .live import UnrepresentableError
from .paths import Facts, Path, shared, tested, without
from .scopes import Scope
from .sources import FunctionSource
from .statics import (
    NotStaticError,
    Statics,
    left_spine,
    literal_integer,
    literal_operation,
)

if TYPE_CHECKING:
    from .snapshot import World

BINARY = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.BitXor: "xor",
}
_UNARY = {ast.USub: "neg", ast.UAdd: "pos", ast.Invert: "invert"}
_COMPARE = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Gt: "gt",
    ast.GtE: "ge",
}

#: Stands for the default value of a parameter that compiled code cannot hold.
UNUSABLE = '#pystream.singleton<"unusable default">'

#: What is not supported, as a user names it, and what to do instead.
UNSUPPORTED = {
    "TryStar": ("exception groups", "use try and except"),
    "AsyncFunctionDef": ("async functions", ""),
    "AsyncFor": ("async for loops", ""),
    "AsyncWith": ("async with statements", ""),
    "Await": ("await", ""),
    "ListComp": ("asynchronous comprehensions", ""),
    "SetComp": ("asynchronous comprehensions", ""),
    "DictComp": ("asynchronous comprehensions", ""),
    "GeneratorExp": ("asynchronous generators", ""),
    "Starred": ("starred elements", ""),
}


class Expressions(Statics):
    """The part of a function importer that imports expressions.

    Variables live in one of four places: `arguments` (parameters that never change), `slots`, `cells`
    (shared with nested functions or taken from enclosing ones), or, frozen, in the snapshot.
    """

    world: World
    source: FunctionSource
    scope: Scope
    symbol: str
    module_globals: dict[str, Any]
    frozen: dict[str, Any]
    builder: emit.FunctionBuilder
    percent: Callable[[ast.BinOp, str], str | None]
    is_text: Callable[[ast.expr], bool]
    concatenation: Callable[[ast.BinOp, str], str]

    def __init__(self) -> None:
        self.arguments: dict[str, str] = {}
        self.slots: dict[str, str] = {}
        self.cells: dict[str, str] = {}
        self.defaults: dict[str, str] = {}
        #: Attribute paths that need not be read again here.
        self.facts: Facts = {}
        #: The last value of every path that was tested anywhere, unless it has become void.
        self.valid: Facts = {}
        #: A value just read for the test that comes next, whose use there saves nothing.
        self.fresh = ""
        #: How many comprehensions are around the current expression.
        self.comprehensions = 0
        #: Parameters whose default value cannot be used, and why.
        self.unusable: dict[str, UnrepresentableError] = {}

    def where(self, node: ast.AST) -> SourceRange:
        """The source range of a node."""
        return self.source.file.range(node)

    @property
    def is_initializer(self) -> bool:
        """Whether the function is an ``__init__``, whose stores to its own object come first of all."""
        return self.source.name == "__init__" and self.scope.parent is None

    def where_attribute(self, attribute: ast.Attribute, node: ast.AST | None = None) -> SourceRange:
        """The range of an attribute, or of a call of it, which begins in the line of the name.

        As CPython has it, so that each link of a chain over several lines has a line of its own.
        """
        where = self.where(node or attribute)
        end = self.where(attribute)
        if end.line == end.end_line:
            return where
        column = max(end.end_column - len(attribute.attr), 1)
        return replace(where, line=end.end_line, column=column)

    # Errors

    def fail(self, node: ast.AST, kind: str, message: str, hint: str = "") -> str:
        """An error, but only if compiled code gets here."""
        where = self.where(node)
        if kind == "UnsupportedError":
            self.world.refused.append(UnsupportedError(message, where, hint=hint))
        callee = self.builder.constant('#pystream.builtin<"prelude.fail">', where)
        text = f"{message}{HINT}{hint}" if hint else message
        parts = [self.builder.constant(emit.string(part), where) for part in (kind, text)]
        return self.builder.call(callee, parts, where)

    def unsupported(self, node: ast.AST) -> str:
        """The error for a construct that is not supported."""
        construct = type(node).__name__
        name, hint = UNSUPPORTED.get(construct, (construct, ""))
        verb = "is" if name == "await" else "are"
        return self.fail(node, "UnsupportedError", f"{name} {verb} not supported yet", hint)

    # Values

    def expression(self, node: ast.expr, name: str = "") -> str:
        """The value of an expression; `name` is the variable that it is assigned to."""
        method = getattr(self, f"expression_{type(node).__name__}", None)
        if method is None:
            return self.unsupported(node)
        return method(node, name)

    def constant(self, value: Any, node: ast.AST, name: str = "") -> str:
        """A live value as a constant."""
        where = self.where(node)
        if isinstance(value, str) and self.source.file.name.startswith("<dataclass "):
            # Names of fields, which a frozen dataclass sets in its __init__ only.
            return self.builder.constant(emit.string(value), where, name)
        if isinstance(value, types.MethodType):
            callee = self.builder.constant('#pystream.builtin<"prelude.bind">', where)
            parts = [self.constant(value.__func__, node), self.constant(value.__self__, node)]
            return self.builder.call(callee, parts, where, name)
        try:
            text = self.world.constant(value)
        except UnrepresentableError as error:
            return self.fail(node, error.kind, str(error), error.hint)
        return self.builder.constant(text, where, name)

    def expression_Constant(self, node: ast.Constant, name: str) -> str:
        if isinstance(node.value, bytes):
            return self.fail(node, "UnsupportedError", "bytes literals are not supported")
        if isinstance(node.value, complex):
            where = self.where(node)
            cls = self.builder.constant(self.world.constant(complex), where)
            numbers = (node.value.real, node.value.imag)
            parts = [self.constant(number, node) for number in numbers]
            return self.builder.call(cls, parts, where, name)
        return self.constant(node.value, node, name)

    def expression_Name(self, node: ast.Name, name: str) -> str:
        variable = self.mangle(node.id)
        where = self.where(node)
        if variable in self.cells:
            text = f"pystream.cell_load {self.cells[variable]} {self.variable_text(variable)}"
            return self.builder.op(text, where, name)
        if variable in self.slots:
            return self.usable(variable, self.read_slot(variable, node), node)
        if variable in self.arguments:
            return self.usable(variable, self.arguments[variable], node)
        try:
            return self.constant(self.static(node), node, name)
        except NotStaticError:
            return self.fail(node, "NameError", f"name '{node.id}' is not defined")

    def read_slot(self, variable: str, node: ast.Name) -> str:
        """The value of a variable, which must be set."""
        slot, where = self.slots[variable], self.where(node)
        value = self.builder.load(slot, where)
        if not self.world.exact or read_of(node, variable) not in self.unsure_reads:
            return value
        text = f"pystream.assigned {value}, {self.variable_text(variable)}"
        value = self.builder.op(text, where)
        self.builder.store(value, slot, where)  # what follows may rely on it
        return value

    def variable_text(self, variable: str) -> str:
        """The name of a variable, and whether Python takes it for one of an enclosing function."""
        is_free = variable not in self.scope.locals
        if self.comprehensions and not is_comprehension_variable(variable):
            is_free |= sys.version_info < (3, 12)  # comprehensions were functions
        return f"{'free ' if is_free else ''}{emit.string(variable.partition('.')[0])}"

    @functools.cached_property
    def unsure_reads(self) -> frozenset[Read]:
        """The reads of local variables that may find nothing."""
        return unsure_reads(self.scope)

    def usable(self, variable: str, value: str, node: ast.Name) -> str:
        """The value of a parameter; an error if it is a default that compiled code cannot hold."""
        error = self.unusable.get(variable)
        if error is None:
            return value
        where = self.where(node)
        test = self.builder.op(
            f"pystream.is {value}, {self.builder.constant(UNUSABLE, where)}", where
        )
        refused, given = self.builder.block("unusable"), self.builder.block("given")
        self.builder.conditional(test, refused, given, where)
        self.builder.start(refused)
        message = f"the default value of {variable}: {error}"
        failure = self.fail(node, error.kind, message, error.hint)
        self.builder.give_back(failure, where)
        self.builder.start(given)
        return value

    def expression_NamedExpr(self, node: ast.NamedExpr, name: str) -> str:
        value = self.expression(node.value, node.target.id)
        if not self.is_assignable(node.target.id):
            return self.refuse_store(node.target, node.target.id)
        self.store_name(self.mangle(node.target.id), value, self.where(node))
        return value

    # Attributes and items

    def expression_Attribute(self, node: ast.Attribute, name: str) -> str:
        try:
            return self.constant(self.static(node), node, name)
        except NotStaticError:
            pass
        module = self.static_module(node.value)
        if module is not None:
            message = f"module '{module.__name__}' has no attribute '{node.attr}'"
            return self.fail(node, "AttributeError", message)
        attribute = self.mangle(node.attr)
        self.world.use_name(attribute)
        path = self.path(node)
        if path in self.facts:
            value = self.facts[path]
            if value != self.fresh:
                self.world.reused.update(path[1:])
            self.fresh = ""
            return value
        value = self.expression(node.value)
        return self.builder.op(
            f"pystream.getattr {value}, {emit.string(attribute)}",
            self.where_attribute(node),
            name,
        )

    def path(self, node: ast.expr) -> Path | None:
        """The path that an expression is, from a variable that no other function assigns to, or None."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(self.mangle(node.attr))
            node = node.value
        if not isinstance(node, ast.Name) or not self.world.unstable.isdisjoint(attributes):
            return None
        root = self.mangle(node.id)
        if root in self.cells or not (root in self.slots or root in self.arguments):
            return None
        return (root, *reversed(attributes))

    def observe(self, test: ast.expr) -> Facts:
        """Read the attribute that a test asks about; later reads may take the value."""
        subject = tested(test)
        path = self.path(subject) if subject is not None else None
        if path is None or not self.world.reuses_paths:
            return {}
        known = path in self.facts
        facts = {path: self.expression(subject)}
        self.facts = self.facts | facts
        self.valid |= facts
        self.fresh = "" if known else facts[path]
        return facts

    def still(self, facts: Facts) -> Facts:
        """Those of some facts that nothing has made void since."""
        return {path: value for path, value in facts.items() if self.valid.get(path) == value}

    def forget(self, variables: Iterable[str] = (), attributes: Iterable[str] = ()) -> None:
        """Make void what was known of these variables, and of attributes with these names."""
        self.facts = without(self.facts, variables, attributes)
        self.valid = without(self.valid, variables, attributes)

    def expression_Subscript(self, node: ast.Subscript, name: str) -> str:
        if self.is_static(node):
            return self.constant(self.static(node), node, name)
        value, index = self.expression(node.value), self.expression(node.slice)
        return self.builder.op(f"pystream.getitem {value}[{index}]", self.where(node), name)

    # Operators

    def expression_BinOp(self, node: ast.BinOp, name: str) -> str:
        if self.is_text(node):
            return self.concatenation(node, name)
        if isinstance(node.op, ast.Add | ast.Mult) and not left_spine(node)[2:]:
            with contextlib.suppress(NotStaticError):
                return self.constant(self.static(node), node, name)
        # Sums of many terms lean to the left: a loop takes them, whatever their length.
        spine = left_spine(node)
        first = spine[-1].left
        number, known = literal_integer(first), None
        try:
            while spine and number is not None:
                number = literal_operation(spine[-1], number)
                if number is not None:
                    known = number, spine.pop()
        except UnrepresentableError as error:
            return self.fail(spine[-1], error.kind, str(error), error.hint)
        value = self.constant(*known, name) if known else None
        if value is None and spine:
            own_name = name if spine[-1] is node else ""
            value = self.percent(spine[-1], own_name)
            if value is not None:
                spine.pop()
        if value is None:
            value = self.expression(first)
        for operation in reversed(spine):
            right = self.expression(operation.right)
            text = f"pystream.binary {BINARY[type(operation.op)]} {value}, {right}"
            own_name = name if operation is node else ""
            value = self.builder.op(text, self.where(operation), own_name)
        return value

    def expression_UnaryOp(self, node: ast.UnaryOp, name: str) -> str:
        where = self.where(node)
        operand = node.operand
        if isinstance(node.op, ast.Not):
            test = self.builder.op(f"pystream.truth {self.expression(operand)}", where)
            return self.builder.op(f"pystream.not {test}", where, name)
        if isinstance(node.op, ast.USub):
            if isinstance(operand, ast.Constant) and type(operand.value) is float:
                return self.constant(-operand.value, node, name)
            try:
                number = literal_integer(operand)
            except UnrepresentableError:
                number = None  # importing the operand says so
            if number is not None:
                return self.constant(-number, node, name)
        value = self.expression(operand)
        return self.builder.op(f"pystream.unary {_UNARY[type(node.op)]} {value}", where, name)

    def expression_BoolOp(self, node: ast.BoolOp, name: str) -> str:
        where = self.where(node)
        slot = self.builder.slot(name or "value", where)
        done = self.builder.block("bool_end")
        before = self.facts
        for operand in node.values[:-1]:
            self.observe(operand)
            value = self.expression(operand)
            at = self.where(operand)
            self.builder.store(value, slot, at)
            more = self.builder.block("bool_next")
            targets = (more, done) if isinstance(node.op, ast.And) else (done, more)
            self.builder.conditional(value, *targets, at)
            self.builder.start(more)
        last = node.values[-1]
        self.builder.store(self.expression(last), slot, self.where(last))
        self.facts = self.still(before)
        self.builder.branch(done, where)
        self.builder.start(done)
        return self.builder.load(slot, where)

    def expression_Compare(self, node: ast.Compare, name: str) -> str:
        if len(node.ops) == 1:
            left = self.expression(node.left)
            return self.comparison(node, left, 0, self.where(node), name)[0]
        where = self.where(node)
        slot = self.builder.slot(name or "value", where)
        done = self.builder.block("comparison_end")
        left = self.expression(node.left)
        for index in range(len(node.ops)):
            value, left = self.comparison(node, left, index, where)
            self.builder.store(value, slot, where)
            if index == len(node.ops) - 1:
                self.builder.branch(done, where)
            else:
                more = self.builder.block("comparison_next")
                self.builder.conditional(value, more, done, where)
                self.builder.start(more)
        self.builder.start(done)
        return self.builder.load(slot, where)

    def comparison(
        self, node: ast.Compare, left: str, index: int, where: SourceRange, name: str = ""
    ) -> tuple[str, str]:
        """One link of a chain of comparisons: its value, and that of its right operand."""
        right = self.right_operand(node, index)
        match node.ops[index]:
            case ast.Is() | ast.IsNot():
                value = self.builder.op(f"pystream.is {left}, {right}", where, name)
            case ast.In() | ast.NotIn():
                value = self.builder.op(f"pystream.contains {left} in {right}", where, name)
            case operator:
                kind = _COMPARE[type(operator)]
                text = f"pystream.compare {kind} {left}, {right}"
                return self.builder.op(text, where, name), right
        if isinstance(node.ops[index], ast.IsNot | ast.NotIn):
            test = self.builder.op(f"pystream.truth {value}", where)
            value = self.builder.op(f"pystream.not {test}", where, name)
        return value, right

    def right_operand(self, node: ast.Compare, index: int) -> str:
        """The right operand of a comparison; of an enumeration after ``in``, its members."""
        right = node.comparators[index]
        if isinstance(node.ops[index], ast.In | ast.NotIn) and self.is_enumeration(right):
            return self.constant(tuple(self.static(right)), right)
        return self.expression(right)

    def expression_IfExp(self, node: ast.IfExp, name: str) -> str:
        where = self.where(node)
        slot = self.builder.slot(name or "value", where)
        true, false = self.builder.block("if_true"), self.builder.block("if_false")
        done = self.builder.block("if_end")
        facts = self.branch(node.test, true, false)
        before = self.facts
        for block, operand, known in zip(
            (true, false), (node.body, node.orelse), facts, strict=True
        ):
            self.facts = before | known
            self.builder.start(block)
            if self.builder.current is not None:
                self.builder.store(self.expression(operand, name), slot, self.where(operand))
                self.builder.branch(done, where)
            before = self.still(before)
        self.facts = before
        self.builder.start(done)
        return self.builder.load(slot, where)

    def branch(self, test: ast.expr, true: emit.Block, false: emit.Block) -> tuple[Facts, Facts]:
        """Go to one of two blocks by the truth of an expression. Gives the facts that hold in each."""
        before = self.facts
        facts = self._branch(test, true, false)
        on_true, on_false = map(self.still, facts)
        self.facts = self.still(before)
        return on_true, on_false

    def _branch(self, test: ast.expr, true: emit.Block, false: emit.Block) -> tuple[Facts, Facts]:
        where = self.where(test)
        match test:
            case ast.Constant(value=value):
                self.builder.branch(true if value else false, where)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                on_false, on_true = self.branch(operand, false, true)
                return on_true, on_false
            case ast.BoolOp(op=operator, values=values):
                # What the operands need holds where all came to pass; elsewhere, what holds at each exit.
                both = isinstance(operator, ast.And)
                exits: Facts | None = None
                all_: Facts = {}
                for value in values:
                    last = value is values[-1]
                    more = (true if both else false) if last else self.builder.block("test")
                    targets = (more, false) if both else (true, more)
                    on_true, on_false = self.branch(value, *targets)
                    going_on, leaving = (on_true, on_false) if both else (on_false, on_true)
                    all_ = self.still(all_)
                    exits = shared(exits, all_ | leaving)
                    all_ |= going_on
                    self.facts = self.facts | going_on
                    if not last:
                        self.builder.start(more)
                        if self.builder.current is None:
                            return {}, {}
                return (all_, exits or {}) if both else (exits or {}, all_)
            case ast.Compare(ops=operators):
                facts = self.observe(test)
                left = self.expression(test.left)
                for index, operator in enumerate(operators):
                    value, left = self.positive_comparison(test, left, index, where)
                    last = index == len(operators) - 1
                    more = true if last else self.builder.block("test")
                    if isinstance(operator, ast.IsNot | ast.NotIn):
                        self.builder.conditional(value, false, more, where)
                    else:
                        self.builder.conditional(value, more, false, where)
                    if not last:
                        self.builder.start(more)
                return facts, facts
            case _:
                facts = self.observe(test)
                self.builder.conditional(self.expression(test), true, false, where)
                return facts, facts
        return {}, {}

    def positive_comparison(
        self, node: ast.Compare, left: str, index: int, where: SourceRange
    ) -> tuple[str, str]:
        """As `comparison`, with ``is`` for ``is not`` and ``in`` for ``not in``."""
        positive = {ast.IsNot: ast.Is(), ast.NotIn: ast.In()}
        operators = [positive.get(type(operator), operator) for operator in node.ops]
        plain = ast.Compare(left=node.left, ops=operators, comparators=node.comparators)
        return self.comparison(plain, left, index, where)

    # Assignment of a name is an expression, too (:=)

    def store_name(self, variable: str, value: str, where: SourceRange) -> None:
        """Assign to a variable of this function or, with nonlocal, of an enclosing one."""
        self.forget(variables=[variable])
        if variable in self.cells:
            self.builder.effect(f"pystream.cell_store {value}, {self.cells[variable]}", where)
        elif variable in self.slots:
            self.builder.store(value, self.slots[variable], where)
        else:
            what = "global" if variable in self.scope.global_names else "frozen"
            raise AssertionError(f"{what} variable {variable} has no place")
