# ruff: noqa: N802 - visitors are named after the nodes they visit
"""Importing calls and nested functions."""

from __future__ import annotations

import ast
import contextlib
import enum
from collections.abc import Callable
from typing import Any

from ..errors import SourceRange
from . import emit
from .abstract import expanded
from .expressions import Expressions
from .live import UnrepresentableError
from .statics import NotStaticError

#: Builtins whose arguments are iterables, as members of an enumeration are.
_OF_ITERABLES = (
    list,
    tuple,
    len,
    set,
    frozenset,
    enumerate,
    sorted,
    reversed,
    iter,
    zip,
    sum,
    min,
    max,
)


class Calls(Expressions):
    """The part of a function importer that imports calls and nested functions."""

    import_nested: Callable[..., str]
    string_method: Callable[[str, ast.Call, str], str]

    def expression_Call(self, node: ast.Call, name: str) -> str:
        if self.is_plain_super(node):
            return self.plain_super(node, name)
        if isinstance(node.func, ast.Attribute) and self.is_static(node.func.value):
            text = self.static(node.func.value)
            if isinstance(text, str):
                return self.string_method(text, node, name)
        if self.is_static(node):
            return self.constant(self.static(node), node, name)
        if self.world.exact and self.is_question(node, issubclass):
            with contextlib.suppress(NotStaticError, TypeError):
                answer = issubclass(self.static(node.args[0]), self.static(node.args[1]))
                return self.constant(answer, node, name)
        if self.world.exact and self.is_question(node, isinstance):
            value = self.expression(node.args[0])
            return self.instance_test(value, node.args[1], self.where(node), name)
        return self.plain_call(node, name)

    def is_question(self, node: ast.Call, function: Callable[[Any, Any], bool]) -> bool:
        """Whether a call is one of `isinstance` or `issubclass` with two plain arguments."""
        plain = not any(isinstance(argument, ast.Starred) for argument in node.args)
        return (
            plain
            and len(node.args) == 2
            and not node.keywords
            and self.is_static(node.func)
            and self.static(node.func) is function
        )

    def instance_test(
        self, value: str, classes: ast.expr, where: SourceRange, name: str = ""
    ) -> str:
        """``isinstance(value, classes)``. Abstract classes may ask for methods rather than bases."""
        wanted = expanded(self.static(classes)) if self.is_static(classes) else None
        if wanted is None or not wanted[1] or not self.world.exact:
            callee = self.builder.constant('#pystream.builtin<"isinstance">', where)
            if wanted is None or not self.world.exact:
                known = self.expression(classes)
            else:
                known = self.constant(wanted[0][0] if len(wanted[0]) == 1 else wanted[0], classes)
            return self.builder.call(callee, [value, known], where, name)
        for group in wanted[1]:
            for method in group:
                self.world.use_name(method)
        parts = [value, self.constant(wanted[0], classes), self.constant(wanted[1], classes)]
        callee = self.builder.constant(self.world.prelude_function("is_abstract_instance"), where)
        return self.builder.call(callee, parts, where, name)

    def plain_call(self, node: ast.Call, name: str) -> str:
        """A call of whatever the callee is."""
        where = self.where(node)
        method = None
        if (
            isinstance(node.func, ast.Attribute)
            and not self.is_static(node.func)
            and self.static_module(node.func.value) is None
        ):
            method = self.mangle(node.func.attr)
            where = self.where_attribute(node.func, node)
            self.world.use_name(method)
            if method == "__init__":  # sets attributes of an object that may have been read
                self.facts, self.valid = {}, {}
                self.world.initializes |= not self.is_initializer
        # Where the number of values is not known, binding needs the function itself.
        if self.world.exact and any(self.is_unpacked(argument) for argument in node.args):
            method = None
        if method is not None:
            head = f"pystream.call_method {self.expression(node.func.value)}, {emit.string(method)}"
        else:
            head = f"pystream.call {self.expression(node.func)}"
        values, kinds = [], []
        callee = self.static(node.func) if self.is_static(node.func) else None
        of_members = any(callee is known for known in _OF_ITERABLES)
        for argument in node.args:
            starred = isinstance(argument, ast.Starred)
            if method == "join" and isinstance(argument, ast.List):
                # A string's join keeps no list; of a tuple every element is known.
                argument = ast.copy_location(ast.Tuple(argument.elts, ast.Load()), argument)
            if (starred or of_members) and self.is_enumeration(argument):
                members = tuple(self.static(argument.value if starred else argument))
                values.append(self.constant(members, argument))
            else:
                values.append(self.expression(argument.value if starred else argument))
            kinds.append("*" if starred else "")
        keyword_values, keyword_kinds = self.keywords(node)
        values += keyword_values
        kinds += keyword_kinds
        tail = f" kinds {emit.strings(kinds)}" if any(kinds) else ""
        return self.builder.op(f"{head}({', '.join(values)}){tail}", where, name)

    def keywords(self, node: ast.Call) -> tuple[list[str], list[str]]:
        """The values and kinds of the keyword arguments; a dict display with names for keys is keywords."""
        values, kinds = [], []
        for keyword in node.keywords:
            display = keyword.value
            if keyword.arg is None and isinstance(display, ast.Dict) and _names(display):
                values += [self.expression(value) for value in display.values]
                kinds += _names(display)
            else:
                values.append(self.expression(display))
                kinds.append("**" if keyword.arg is None else keyword.arg)
        return values, kinds

    def is_unpacked(self, node: ast.expr) -> bool:
        """Whether an argument is a starred one that may be something else than a tuple of known length."""
        if not isinstance(node, ast.Starred) or isinstance(node.value, ast.Tuple):
            return False
        if self.is_static(node.value):
            return not isinstance(self.static(node.value), tuple | enum.EnumType)
        if isinstance(node.value, ast.Name):
            variable = self.mangle(node.value.id)
            collected = getattr(self.scope.node.args, "vararg", None)
            own = collected is not None and self.mangle(collected.arg) == variable
            return not (own and variable in self.arguments)
        return True

    def is_enumeration(self, node: ast.expr) -> bool:
        """Whether an expression, perhaps starred, is an enumeration, whose members are known."""
        node = node.value if isinstance(node, ast.Starred) else node
        return self.is_static(node) and isinstance(self.static(node), enum.EnumType)

    def is_plain_super(self, node: ast.Call) -> bool:
        """Whether a call is ``super()``, and super is the builtin."""
        return (
            isinstance(node.func, ast.Name)
            and not node.args
            and not node.keywords
            and self.is_static(node.func)
            and self.static(node.func) is super
        )

    def plain_super(self, node: ast.Call, name: str) -> str:
        """``super()`` with the class and the first argument made explicit."""
        where = self.where(node)
        cls = self.frozen.get("__class__")
        if cls is None or not self.scope.parameters:
            return self.fail(node, "RuntimeError", "super(): no arguments")
        callee = self.builder.constant('#pystream.builtin<"super">', where)
        own = ast.copy_location(ast.Name(self.scope.parameters[0], ast.Load()), node)
        parts = [self.constant(cls, node), self.expression(own)]
        return self.builder.call(callee, parts, where, name)

    def expression_Lambda(self, node: ast.Lambda, name: str) -> str:
        return self.make_function(node, name)

    def make_function(self, node: ast.FunctionDef | ast.Lambda, name: str) -> str:
        """A nested function. Defaults that are not constants are handed over in cells."""
        where = self.where(node)
        arguments = node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        count = len(positional) - len(arguments.defaults)
        pairs = list(zip(positional[count:], arguments.defaults, strict=True))
        pairs += [p for p in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if p[1]]
        constants: dict[str, str] = {}
        late: dict[str, str] = {}
        for parameter, default in pairs:
            parameter_name = self.mangle(parameter.arg)
            try:
                constants[parameter_name] = self.world.constant(self.static(default))
            except (NotStaticError, UnrepresentableError):
                cell = self.builder.op(
                    f"pystream.make_cell {emit.string(parameter_name)}", self.where(default)
                )
                value = self.expression(default)
                self.builder.effect(f"pystream.cell_store {value}, {cell}", self.where(default))
                late[parameter_name] = cell
        symbol = self.import_nested(node, constants, tuple(late))
        cells = [self.cells[free] for free in self.scope.children[node].free]
        text = ", ".join([*cells, *late.values()])
        return self.builder.op(f"pystream.make_function {emit.symbol(symbol)}({text})", where, name)


def _names(display: ast.Dict) -> list[str]:
    """The keys of a dict display if all of them are constant strings, else nothing."""
    keys = [key.value for key in display.keys if isinstance(key, ast.Constant)]
    if len(keys) != len(display.keys) or not all(isinstance(key, str) for key in keys):
        return []
    return keys if len(set(keys)) == len(keys) else []
