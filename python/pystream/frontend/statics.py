"""What expressions are before the program runs: literals, frozen variables, constant strings."""

from __future__ import annotations

import ast
import builtins
import contextlib
import enum
import inspect
import operator
import types
from collections.abc import Callable
from typing import Any

from .intrinsics import library_name, prelude_definition
from .live import UnrepresentableError
from .scopes import Scope
from .sources import FunctionSource, mangle

#: Operations on integers that may leave 64 bits, for arithmetic on literals.
_INTEGER_ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
}

TOO_LARGE = "the integer does not fit 64 bits"


#: Builtins that fold for constant strings.
_OF_STRINGS = (ord, chr, len, ascii, repr)


class NotStaticError(Exception):
    """An expression has no value before the program runs."""


def static_text(method: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """The result of a function of constant strings. Raises NotStaticError if that raises, or is no constant."""
    plain = (bool, int, float, str, type(None))
    for value in (*args, *named.values()):
        if not isinstance(value, plain) and not (
            type(value) is tuple and all(isinstance(v, plain) for v in value)
        ):
            raise NotStaticError
    try:
        result = method(*args, **named)
    except Exception:
        raise NotStaticError from None  # raised again when the code runs, if it runs
    if not isinstance(result, (bool, int, str, tuple, list)):
        raise NotStaticError
    return result


def left_spine(node: ast.expr) -> list[ast.BinOp]:
    """An operation, the operation that is its left operand, and so on."""
    spine = []
    while isinstance(node, ast.BinOp):
        spine.append(node)
        node = node.left
    return spine


def literal_integer(node: ast.expr) -> int | None:
    """The value of integer literals and arithmetic on them, or None for other expressions.

    As CPython does, so that no intermediate result needs to fit 64 bits. Raises UnrepresentableError for
    numbers of absurd size.
    """
    spine = left_spine(node)
    if spine:
        node = spine[-1].left
    match node:
        case ast.Constant(value=value) if type(value) is int:
            number = value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = literal_integer(operand)
            number = None if inner is None else -inner
        case _:
            return None
    for operation in reversed(spine):
        if number is None:
            return None
        number = literal_operation(operation, number)
    return number


def literal_operation(node: ast.BinOp, left: int) -> int | None:
    """The value of an operation on integer literals, or None. Raises as `literal_integer` does."""
    compute = _INTEGER_ARITHMETIC.get(type(node.op))
    right = literal_integer(node.right) if compute else None
    if compute is None or right is None:
        return None
    if isinstance(node.op, ast.Pow | ast.LShift):
        if right < 0:
            return None
        width = right * abs(left).bit_length() if isinstance(node.op, ast.Pow) else right
        if abs(left) > 1 and width > 4096:
            raise UnrepresentableError(TOO_LARGE, kind="OverflowError")
    return compute(left, right)


class Statics:
    """The part of a function importer that knows values of the snapshot."""

    source: FunctionSource
    scope: Scope
    module_globals: dict[str, Any]
    frozen: dict[str, Any]
    cells: dict[str, str]

    def mangle(self, name: str) -> str:
        """A name as the class around the function stores it."""
        return mangle(name, self.source.class_name)

    def is_static(self, node: ast.expr) -> bool:
        """Whether `static` gives a value."""
        try:
            self.static(node)
        except NotStaticError:
            return False
        return True

    def static_module(self, node: ast.expr) -> types.ModuleType | None:
        """The module that an expression names, or None."""
        if not isinstance(node, ast.Name | ast.Attribute) or not self.is_static(node):
            return None
        value = self.static(node)
        return value if isinstance(value, types.ModuleType) else None

    def static(self, node: ast.expr) -> Any:
        """The value that an expression has in the snapshot. Raises NotStaticError.

        Knows literals, frozen variables, attributes of modules, members of enumerations, and f-strings
        of these.
        """
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self.static_name(self.mangle(name))
            case ast.Attribute(value=base, attr=attribute):
                if attribute in ("fget", "fset", "fdel") and isinstance(base, ast.Attribute):
                    return self._static_accessor(base, attribute)
                return self._static_attribute(self.static(base), attribute)
            case ast.Subscript(value=base, slice=ast.Constant(value=str(name))):
                members = self.static(base)
                if isinstance(members, enum.EnumType) and name in members.__members__:
                    return members.__members__[name]
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return -value
            case ast.Tuple(elts=elements):
                return tuple(self.static(element) for element in elements)
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                template = self.static(left)
                if isinstance(template, str):
                    return static_text(template.__mod__, self.static(right))
            case ast.BinOp(left=left, op=ast.Add() | ast.Mult() as operation, right=right):
                values = self.static(left), self.static(right)
                if any(isinstance(value, str) for value in values):
                    function = operator.add if isinstance(operation, ast.Add) else operator.mul
                    return static_text(function, *values)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):  # int | None
                alternatives = self.static(left), self.static(right)
                if all(isinstance(c, type | types.UnionType | None) for c in alternatives):
                    with contextlib.suppress(TypeError):
                        return alternatives[0] | alternatives[1]
            case ast.Call(func=ast.Attribute()):
                result = self.static_method(node)
                if not isinstance(result, list):  # which is a new one each time
                    return result
            case ast.Call(func=ast.Name() as callee, args=[argument], keywords=[]):
                function = self.static(callee)
                if any(function is known for known in _OF_STRINGS):
                    value = self.static(argument)
                    if isinstance(value, str) or function is chr:
                        return static_text(function, value)
            case ast.JoinedStr(values=parts):
                return "".join(self.static_text(part) for part in parts)
        raise NotStaticError

    def static_method(self, node: ast.Call) -> Any:
        """The result of a method of a constant string. Raises NotStaticError."""
        assert isinstance(node.func, ast.Attribute)
        text = self.static(node.func.value)
        if not isinstance(text, str) or node.func.attr.startswith("_"):
            raise NotStaticError
        if not all(keyword.arg for keyword in node.keywords):
            raise NotStaticError
        args = [self.static(argument) for argument in node.args]
        named = {keyword.arg: self.static(keyword.value) for keyword in node.keywords}
        method = getattr(text, node.func.attr, None)
        if method is None:
            raise NotStaticError
        return static_text(method, *args, **named)

    @staticmethod
    def _static_attribute(owner: Any, name: str) -> Any:
        """An attribute of a module, an enumeration, a member, or a class of the library made by C code."""
        if isinstance(owner, types.ModuleType) and hasattr(owner, name):
            return getattr(owner, name)
        if isinstance(owner, enum.EnumType) and name in owner.__members__:
            return owner.__members__[name]
        if isinstance(owner, enum.Enum) and name in ("name", "value"):
            return getattr(owner, name)
        if isinstance(owner, type) and library_name(owner):
            value = getattr(owner, name, None)
            if isinstance(value, types.BuiltinMethodType) and prelude_definition(value):
                return value
        raise NotStaticError

    def _static_accessor(self, base: ast.Attribute, name: str) -> Any:
        """``C.attribute.fget`` of a property."""
        owner = self.static(base.value)
        if isinstance(owner, type):
            attribute = inspect.getattr_static(owner, self.mangle(base.attr), None)
            accessor = getattr(attribute, name, None) if isinstance(attribute, property) else None
            if accessor is not None:
                return accessor
        raise NotStaticError

    def static_name(self, name: str) -> Any:
        """The value of a variable of the snapshot."""
        if name in self.scope.locals or name in self.cells:
            raise NotStaticError
        if name not in self.scope.global_names and name in self.frozen:
            return self.frozen[name]
        if name in self.module_globals:
            return self.module_globals[name]
        if hasattr(builtins, name):
            return getattr(builtins, name)
        raise NotStaticError

    def static_text(self, part: ast.expr) -> str:
        """The text of a part of an f-string."""
        if isinstance(part, ast.FormattedValue):
            value = self.static(part.value)
            if not isinstance(value, bool | int | float | str):
                raise NotStaticError
            convert = {-1: lambda v: v, 115: str, 114: repr, 97: ascii}[part.conversion]
            spec = self.static(part.format_spec) if part.format_spec else ""
            return format(convert(value), spec)
        return str(self.static(part))
