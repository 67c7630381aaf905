"""Types of the arguments that a function is compiled for, and their MLIR text.

The runtime describes the arguments of one call with these classes; `JitEntry` prints them. Objects are
references to layouts, which name each other, so that linked structures are described as well:

    node = Layout("Node", Node, {"value": Scalar("f64"), "next": Union((Ref("Node"), NONE))})
    Signature((Ref("Node"),), {"Node": node})
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import emit
from .live import UnrepresentableError

if TYPE_CHECKING:
    from .snapshot import World


@dataclass(frozen=True)
class Scalar:
    """A number: ``"f64"`` for float, ``"i64"`` for int, ``"i1"`` for bool."""

    name: str


@dataclass(frozen=True)
class NoneT:
    """The type of None."""


@dataclass(frozen=True)
class Literal:
    """A value known at compile time: a string, function, class, enum member, Ellipsis.

    Equality is that of `value` and its type; what has no useful equality (functions) is told apart by
    identity.
    """

    value: Any

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Literal)
            and type(self.value) is type(other.value)
            and (self.value is other.value or self.value == other.value)
        )

    def __hash__(self) -> int:
        try:
            return hash((type(self.value), self.value))
        except TypeError:
            return id(self.value)


@dataclass(frozen=True)
class StringT:
    """The type of strings of which nothing is known at compile time."""


@dataclass(frozen=True)
class Vector:
    """A vector or matrix: `shape` is (components,) or (columns, rows)."""

    shape: tuple[int, ...]
    element: str


@dataclass(frozen=True)
class Tuple:
    """A plain tuple of known length."""

    items: tuple[Type, ...]


@dataclass(frozen=True)
class Union:
    """One of several alternatives, in the order of the tags."""

    items: tuple[Type, ...]


@dataclass(frozen=True)
class Ref:
    """An object, by the name of its layout in the `Signature`."""

    layout: str


@dataclass(frozen=True)
class UnsetT:
    """Among the alternatives of a field: the attribute is not there."""


@dataclass(frozen=True)
class Refused:
    """The type of a field that compiled code cannot hold: reading it is an error that tells why."""

    reason: str
    hint: str = ""


@dataclass(frozen=True)
class Method:
    """A bound method: the function is known, and the type of the object that it is bound to."""

    function: types.FunctionType
    owner: Type


Type = Scalar | NoneT | StringT | Literal | Vector | Tuple | Union | Ref | Method | UnsetT | Refused
NONE = NoneT()
STRING = StringT()
UNSET = UnsetT()


@dataclass
class Layout:
    """The fields of a kind of object.

    Attributes:
        name: unique in the signature.
        cls: the class of the objects; a builtin container is given as its class (``list``) or by name.
            ``"buffer"`` is the storage of containers, whose single field ``element`` is the type of all
            its elements. A list has the fields ``items``, a Ref to a buffer, and ``size``, an i64.
        fields: types by name, in the order of storage.
    """

    name: str
    cls: type | str
    fields: dict[str, Type] = field(default_factory=dict)


@dataclass
class Signature:
    """The types of one call.

    Attributes:
        arguments: in the order in which the values are handed over.
        layouts: by name; all that the arguments reach.
        kinds: for each argument ``""`` (positional) or the name of a keyword; empty if all are positional.
    """

    arguments: tuple[Type, ...]
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()


class TypePrinter:
    """Prints types; classes and constants that they mention enter the world.

    Layouts and classes share one space of symbols, hence `layout_symbols` may differ from the names.
    """

    def __init__(self, world: World, layouts: Mapping[str, Layout]) -> None:
        self._world = world
        self._layouts = layouts
        self.layout_symbols = {name: world.unique_symbol(f"layout.{name}") for name in layouts}

    def text(self, type_: Type) -> str:
        """The MLIR type. Raises UnrepresentableError for a value that compiled code cannot hold."""
        match type_:
            case Refused(reason, hint):
                raise UnrepresentableError(reason, hint)
            case Scalar(name):
                return name
            case NoneT():
                return "!pystream.literal<#pystream.none>"
            case StringT():
                return "!pystream.string"
            case UnsetT():
                return '!pystream.literal<#pystream.singleton<"unset">>'
            case Literal(value):
                return f"!pystream.literal<{self._world.constant(value)}>"
            case Vector(shape, element):
                return f"vector<{'x'.join(map(str, shape))}x{element}>"
            case Tuple(items):
                return f"!pystream.tuple<[{', '.join(map(self.text, items))}]>"
            case Union(items):
                return f"!pystream.union<{', '.join(map(self.text, items))}>"
            case Method(function, owner):
                captures = f"{self.text(Literal(function))}, {self.text(owner)}"
                return f'!pystream.closure<"method", true, [{captures}]>'
            case Ref(layout):
                return f"!pystream.ref<{emit.symbol(self.layout_symbols[layout])}>"
        raise TypeError(f"{type_!r} is not a type of an argument")

    def layout_ops(self) -> list[str]:
        """A ``pystream.layout`` operation for each layout."""
        return [self._layout(layout) for layout in self._layouts.values()]

    def _layout(self, layout: Layout) -> str:
        if layout.cls == "buffer":
            owner = "buffer"
        elif isinstance(layout.cls, str):
            owner = f"prelude.{layout.cls}"
        else:
            owner = self._world.class_symbol(layout.cls)
        fields = {}
        for name, type_ in layout.fields.items():
            try:
                fields[name] = self.text(type_)
            except UnrepresentableError as error:
                if isinstance(layout.cls, str):
                    raise
                self._world.refuse_field(layout.cls, name, error)
        symbol = emit.symbol(self.layout_symbols[layout.name])
        return (
            f"pystream.layout private {symbol} class {emit.symbol(owner)} {emit.dictionary(fields)}"
        )


@dataclass(frozen=True)
class ImportedFunction:
    """A function at stage imported.

    Attributes:
        text: the module.
        entry: the name of the entry point.
        symbols: the live classes, functions and objects of the module by symbol, for reading results.
        layouts: the symbol of each layout of the signature by its name there.
    """

    text: str
    entry: str
    symbols: Mapping[str, Any]
    layouts: Mapping[str, str]


def entry_name(function: types.FunctionType) -> str:
    """The name of the entry point of a function."""
    return function.__name__ if function.__name__.isidentifier() else "lambda"
