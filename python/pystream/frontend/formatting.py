# ruff: noqa: N802 - visitors are named after the nodes they visit
"""Importing f-strings, ``"..." % values`` and ``"...".format(values)``."""

from __future__ import annotations

import ast
import contextlib
import re
import string
from collections.abc import Sequence

from . import emit
from .calls import Calls
from .statics import NotStaticError

_CONVERSIONS = {-1: "", 115: "!s", 114: "!r", 97: "!a"}
#: A conversion of ``%``: key, flags, width, precision, kind.
_PERCENT = re.compile(
    r"%(?:\((?P<key>[^)]*)\))?(?P<flags>[-+ #0]*)(?P<width>\d*)(?:\.(?P<precision>\d+))?"
    r"(?P<kind>[diouxXeEfFgGsra%])"
)


class Formatting(Calls):
    """The part of a function importer that imports the making of strings.

    What consists of constants folds; everything else becomes one ``pystream.format``.
    """

    def expression_JoinedStr(self, node: ast.JoinedStr, name: str) -> str:
        try:
            return self.constant(self.static(node), node, name)
        except NotStaticError:
            pass
        return self._format(self._joined(node), node, name)

    def _joined(self, node: ast.JoinedStr) -> _Text:
        """The parts of an f-string."""
        text = _Text()
        for part in node.values:
            try:
                text.add(self.static_text(part))
                continue
            except NotStaticError:
                pass
            assert isinstance(part, ast.FormattedValue)
            conversion = _CONVERSIONS[part.conversion]
            if part.format_spec is not None:
                try:
                    conversion += f":{self.static(part.format_spec)}"
                except NotStaticError:
                    self.fail(part, "UnsupportedError", "the format of a value must be a constant")
            text.value(self.expression(part.value), conversion)
        return text

    def is_text(self, node: ast.expr) -> bool:
        """Whether an expression is certainly a string, not all of which is constant."""
        match node:
            case ast.JoinedStr():
                return True
            case ast.Call(func=ast.Name() as callee, args=[_], keywords=[]):
                return self.is_static(callee) and self.static(callee) in (str, repr)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                right_is_text = self.is_text(right)
                if not right_is_text and not self._is_constant_text(right):
                    return False
                return self.is_text(left) or (right_is_text and self._is_constant_text(left))
        return False

    def _is_constant_text(self, node: ast.expr) -> bool:
        return self.is_static(node) and isinstance(self.static(node), str)

    def concatenation(self, node: ast.BinOp, name: str) -> str:
        """A sum of strings, for which `is_text` holds, as one string."""
        return self._format(self._text(node), node, name)

    def _text(self, node: ast.expr) -> _Text:
        text = _Text()
        match node:
            case ast.JoinedStr():
                return self._joined(node)
            case ast.BinOp(left=left, op=ast.Add(), right=right) if self.is_text(node):
                text = self._text(left)
                text.join(self._text(right))
            case ast.Call(args=[argument]) if self.is_text(node):
                conversion = "!r" if self.static(node.func) is repr else "!s"
                text.value(self.expression(argument), conversion)
            case _:
                text.add(self.static(node))
        return text

    def _format(self, text: _Text, node: ast.expr, name: str) -> str:
        operation = (
            f"pystream.format({', '.join(text.values)}) parts {emit.strings(text.parts)}"
            f" conversions {emit.strings(text.conversions)}"
        )
        return self.builder.op(operation, self.where(node), name)

    def percent(self, node: ast.BinOp, name: str) -> str | None:
        """``"..." % values`` with a constant on the left, or None for other operations."""
        if not isinstance(node.op, ast.Mod) or not self.is_static(node.left):
            return None
        template = self.static(node.left)
        if not isinstance(template, str):
            return None
        operands = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        pieces = _percent_pieces(template)
        count = sum(1 for piece in pieces if isinstance(piece, tuple))
        starred = any(isinstance(operand, ast.Starred) for operand in operands)
        if pieces is None or starred or count != len(operands):
            message = "this % of a string is not supported"
            return self.fail(node, "UnsupportedError", message, "write an f-string")
        text = _Text()
        values = iter(operands)
        for piece in pieces:
            if isinstance(piece, str):
                text.add(piece)
                continue
            kind, conversion = piece
            value = self.expression(next(values))
            if kind in "diu":  # truncates floats
                integer = self.builder.constant("#pystream.class<@int>", self.where(node))
                value = self.builder.call(integer, [value], self.where(node))
            text.value(value, conversion)
        return self._format(text, node, name)

    def string_method(self, text: str, node: ast.Call, name: str) -> str:
        """A call of a method of a constant string."""
        assert isinstance(node.func, ast.Attribute)
        with contextlib.suppress(NotStaticError):
            result = self.static_method(node)
            if not isinstance(result, list):
                return self.constant(result, node, name)
            elements = [self.constant(element, node) for element in result]
            make = f"pystream.make_list({', '.join(elements)})"
            return self.builder.op(make, self.where(node), name)
        if node.func.attr == "format":
            return self.str_format(text, node, name)
        return self.plain_call(node, name)

    def str_format(self, template: str, node: ast.Call, name: str) -> str:
        """``template.format(...)``."""
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        text = _Text()
        automatic = 0
        try:
            for literal, field, spec, conversion in string.Formatter().parse(template):
                text.add(literal)
                if field is None:
                    continue
                if field == "":
                    field, automatic = str(automatic), automatic + 1
                value = node.args[int(field)] if field.isdigit() else keywords[field]
                if "{" in (spec or "") or isinstance(value, ast.Starred):
                    raise KeyError(field)
                shown = f"!{conversion}" if conversion else ""
                text.value(self.expression(value), shown + (f":{spec}" if spec else ""))
        except (KeyError, IndexError, ValueError):
            message = "this format() of a string is not supported"
            return self.fail(node, "UnsupportedError", message, "write an f-string")
        return self._format(text, node, name)


class _Text:
    """The parts of a format operation: one text more than there are values."""

    def __init__(self) -> None:
        self.parts = [""]
        self.values: list[str] = []
        self.conversions: list[str] = []

    def add(self, text: str) -> None:
        self.parts[-1] += text

    def join(self, other: _Text) -> None:
        """Append another text."""
        self.parts[-1] += other.parts[0]
        self.parts += other.parts[1:]
        self.values += other.values
        self.conversions += other.conversions

    def value(self, value: str, conversion: str) -> None:
        self.values.append(value)
        self.conversions.append(conversion)
        self.parts.append("")


def _percent_pieces(template: str) -> Sequence[str | tuple[str, str]]:
    """Texts and (kind, conversion as in an f-string) of a template for ``%``.

    A conversion that f-strings do not have in the same way is left as a text with its ``%``, so that the
    numbers of conversions and values differ.
    """
    pieces: list[str | tuple[str, str]] = []
    position = 0
    for match in _PERCENT.finditer(template):
        pieces.append(template[position : match.start()])
        position = match.end()
        kind, flags = match["kind"], match["flags"]
        if kind == "%":
            pieces.append("%")
        elif match["key"] is None and "#" not in flags and kind not in "oxX":
            pieces.append((kind, _conversion(kind, flags, match["width"], match["precision"])))
        elif match["key"] is None and kind in "oxX":
            alternate = "#" if "#" in flags and kind in "xX" else ""
            if alternate == "#" or "#" not in flags:
                spec = _spec(flags, alternate, match["width"], "", kind, default="")
                pieces.append((kind, f":{spec}"))
    pieces.append(template[position:])
    return pieces


def _conversion(kind: str, flags: str, width: str, precision: str | None) -> str:
    point = f".{precision}" if precision is not None else ""
    if kind in "sra":
        aligned = ("<" if "-" in flags else ">") + width if width else ""
        spec = aligned + point
        return f"!{kind}" + (f":{spec}" if spec else "")
    if kind in "diu":
        kind = "d"
        point = ""
    return f":{_spec(flags, '', width, point, kind, default='')}"


def _spec(flags: str, alternate: str, width: str, point: str, kind: str, default: str) -> str:
    """The format specification for flags of ``%``."""
    sign = "+" if "+" in flags else " " if " " in flags else default
    align = "<" if "-" in flags and width else ""
    zero = "0" if "0" in flags and not align and width else ""
    return f"{align}{sign}{alternate}{zero}{width}{point}{kind}"
