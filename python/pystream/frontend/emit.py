"""A small builder of MLIR text: literals, locations, functions of basic blocks."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import SourceRange

OBJECT = "!pystream.object"
SLOT = "!pystream.slot<!pystream.object>"

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*\Z")
_SUFFIX = re.compile(r"[A-Za-z_][A-Za-z0-9_$.]*\Z")
_OPERATION = re.compile(r"(?:%[^=]* = )?([\w.]+)")

_HARMLESS_NAMES = (
    "constant local load store make_cell cell_store make_tuple make_list make_slice"
    " not is make_function unset return check"
)
#: Operations that never raise an exception; all others may.
_HARMLESS = frozenset(f"pystream.{name}" for name in _HARMLESS_NAMES.split()) | {
    "cf.br",
    "cf.cond_br",
}


def string(text: str) -> str:
    """A string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\{ord(m[0]):02X}", escaped) + '"'


def symbol(name: str) -> str:
    """A reference to a symbol."""
    return f"@{name}" if _BARE.match(name) else f"@{string(name)}"


def number(value: float) -> str:
    """A floating-point literal that gives back exactly `value`, without its type."""
    if not math.isfinite(value):
        return f"0x{struct.pack('>d', value).hex().upper()}"
    text = repr(value)
    if "." in text:
        return text
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}.0{e}{exponent}"


def dictionary(entries: dict[str, str]) -> str:
    """A dictionary attribute in braces."""
    return "{" + ", ".join(f"{key(k)} = {v}" for k, v in entries.items()) + "}"


def key(name: str) -> str:
    """A key of a dictionary attribute."""
    return name if _BARE.match(name) else string(name)


def strings(names: Sequence[str]) -> str:
    """An array of strings."""
    return "[" + ", ".join(map(string, names)) + "]"


class Locations:
    """Location aliases of a module: each location is written once."""

    def __init__(self) -> None:
        self._aliases: dict[str, str] = {}

    def __call__(self, where: SourceRange | None, name: str = "") -> str:
        """The trailing location of an operation; `name` is the variable that its result becomes."""
        if where is None:
            return "loc(unknown)"
        text = f"{string(where.file)}:{where.line}:{where.column}"
        if where.end_line:
            text += f" to {where.end_line}:{where.end_column}"
        alias = self._alias(f"loc({text})")
        if name:
            alias = self._alias(f"loc({string(name)}({alias}))")
        return f"loc({alias})"

    def _alias(self, text: str) -> str:
        return self._aliases.setdefault(text, f"#loc{len(self._aliases)}")

    def definitions(self) -> list[str]:
        """The lines that define the aliases."""
        return [f"{alias} = {text}" for text, alias in self._aliases.items()]


@dataclass(eq=False)
class Block:
    """A basic block. It is printed only if something branches to it.

    A block that handles exceptions has one argument, the exception.
    """

    label: str
    reachable: bool = False
    lines: list[str] = field(default_factory=list)
    argument: str = ""


class FunctionBuilder:
    """Builds the text of one ``pystream.func``.

    Operations go to `current`; it is None where control never arrives, and operations are not
    allowed there. While `handler` is set, exceptions that operations raise go there; otherwise
    they leave the function.
    """

    def __init__(self, locations: Locations) -> None:
        self._locations = locations
        self.handler: Block | None = None
        self._values = 0
        self._names: set[str] = set()
        self.slots: list[str] = []
        self.blocks: list[Block] = []
        self._labels: dict[str, int] = {}
        self.current: Block | None = None
        self.entry = self.block("entry")
        self.entry.reachable = True
        self.start(self.entry)

    def block(self, label: str) -> Block:
        """A new block, not yet placed; `label` is made unique."""
        count = self._labels[label] = self._labels.get(label, 0) + 1
        return Block(f"^{label}" if count == 1 else f"^{label}_{count}")

    def handler_block(self, label: str) -> Block:
        """A new block for exceptions; the exception is its `argument`."""
        block = self.block(label)
        block.argument = self.name("exception")
        return block

    def start(self, block: Block) -> None:
        """Continue at a block. Nothing follows where no branch leads to it."""
        self.current = block if block.reachable else None
        if block.reachable:
            self.blocks.append(block)

    def name(self, wanted: str) -> str:
        """A unique value name, close to the one wanted."""
        if not _SUFFIX.match(wanted) or not wanted.isascii():
            self._values += 1
            return f"%{self._values - 1}"
        name, count = f"%{wanted}", 1
        while name in self._names:
            count += 1
            name = f"%{wanted}.{count}"
        self._names.add(name)
        return name

    def op(self, text: str, where: SourceRange | None, name: str = "") -> str:
        """An operation with one result; returns the result."""
        value = f"%{self._values}"
        self._values += 1
        self.effect(f"{value} = {text}", where, name)
        return value

    def effect(self, text: str, where: SourceRange | None, name: str = "") -> None:
        """An operation without a result that is looked at."""
        assert self.current is not None
        self.current.lines.append(f"{text} {self._locations(where, name)}")
        if self.handler is not None and _OPERATION.match(text)[1] not in _HARMLESS:
            self._check(self.handler, where)

    def _check(self, handler: Block, where: SourceRange | None) -> None:
        """Go on in a new block, or in the handler if the last operation raised."""
        normal = self.block("ok")
        normal.reachable = handler.reachable = True
        text = f"pystream.check {normal.label} unwind {handler.label}"
        self.current.lines.append(f"{text} {self._locations(where)}")
        self.start(normal)

    def raise_(self, exception: str, where: SourceRange | None, *, again: bool = False) -> None:
        """Raise an exception, an instance; `again` leaves its traceback as it is."""
        self.effect(f"pystream.raise {exception}{' reraise' if again else ''}", where)
        self.give_back(self.constant("#pystream.none", where), where)  # not reached

    def constant(self, attribute: str, where: SourceRange | None, name: str = "") -> str:
        """A constant."""
        return self.op(f"pystream.constant {attribute}", where, name)

    def call(
        self, callee: str, arguments: Sequence[str], where: SourceRange | None, name: str = ""
    ) -> str:
        """A call with positional arguments."""
        return self.op(f"pystream.call {callee}({', '.join(arguments)})", where, name)

    def slot(self, name: str, where: SourceRange | None) -> str:
        """A slot for a variable, made at the start of the function."""
        value = self.name(f"{name}.slot")
        self.slots.append(
            f"{value} = pystream.local {string(name)} : {SLOT} {self._locations(where, name)}"
        )
        return value

    def cell(self, name: str, where: SourceRange | None) -> str:
        """A cell for a variable that nested functions share, made at the start of the function."""
        value = self.name(f"{name}.cell")
        self.slots.append(f"{value} = pystream.make_cell {string(name)} {self._locations(where)}")
        return value

    def load(self, slot: str, where: SourceRange | None) -> str:
        """The value of a slot."""
        return self.op(f"pystream.load {slot} : {SLOT}", where)

    def store(self, value: str, slot: str, where: SourceRange | None) -> None:
        """Write a slot."""
        self.effect(f"pystream.store {value}, {slot} : {SLOT}", where)

    def branch(self, target: Block, where: SourceRange | None) -> None:
        """Go to a block, unless control has left already."""
        if self.current is not None:
            target.reachable = True
            self.effect(f"cf.br {target.label}", where)
            self.current = None

    def conditional(
        self, condition: str, true: Block, false: Block, where: SourceRange | None
    ) -> None:
        """Go to one of two blocks by the truth of an object."""
        test = self.op(f"pystream.truth {condition}", where)
        true.reachable = false.reachable = True
        self.effect(f"cf.cond_br {test}, {true.label}, {false.label}", where)
        self.current = None

    def give_back(self, value: str, where: SourceRange | None) -> None:
        """Return from the function."""
        self.effect(f"pystream.return {value}", where)
        self.current = None

    def text(self, header: str, arguments: Sequence[str], where: SourceRange | None) -> str:
        """The whole function; `arguments` are the entry block's, with types."""
        lines = [f"{header} {{"]
        for block in self.blocks:
            given = f"({', '.join(arguments)})" if block is self.entry and arguments else ""
            if block.argument:
                given = f"({block.argument}: {OBJECT})"
            lines.append(f"{block.label}{given}:")
            if block is self.entry:
                lines += [f"  {line}" for line in self.slots]
            lines += [f"  {line}" for line in block.lines]
        lines.append(f"}} {self._locations(where)}")
        return "\n".join(lines)
