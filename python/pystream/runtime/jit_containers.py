"""Builtin containers as compiled code holds them: instances of classes of the prelude over buffers.

A `Container` tells which attributes such an instance has, and turns them into the live object and back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any, Protocol

from ..frontend.jit_types import NONE, Scalar, Type, Union

_INT, _FLOAT = Scalar("i64"), Scalar("f64")
_BOUND = Union((NONE, _INT))

#: Classes of values whose hashes depend on nothing that may have to be completed.
_ATOMS = frozenset({bool, int, float, complex, str, type(None)})


@dataclass(frozen=True)
class Buffer:
    """The storage of a container, full."""

    elements: Sequence[Any]


class Fields(Protocol):
    """The attributes of an instance in compiled code's memory."""

    def value(self, name: str) -> Any:
        """The attribute of that name."""

    def room(self, name: str) -> int:
        """The size of the buffer that the attribute of that name is."""

    def elements(self, name: str, count: int, set_: Sequence[bool] | None = None) -> list[Any]:
        """The first elements of the buffer that the attribute of that name is.

        Where `set_` is false there is no element, and the list has None.
        """

    def complete(self) -> None:
        """Give the objects among the elements their own contents: they can be hashed then."""


class Container:
    """How instances of one builtin class are held.

    Attributes:
        name: the class of the prelude, without ``prelude.``.
        cls: the builtin class.
        elements: names of what it is a container of.
        numbers: names of further buffers, of ints.
        mutable: whether compiled code can modify an instance.
        hashes: whether contents must be complete before they can be put in.
    """

    name: str
    cls: type
    elements: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    mutable = False
    hashes = False

    def plain(self, value: Any) -> Any:
        """The builtin container that an instance of a subclass holds."""
        return value

    def contents(self, value: Any) -> tuple[Sequence[Any], ...]:
        """The elements of a live object of the very class, for each of `elements`."""
        return ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the attributes."""
        return frozenset(self.fields([NONE] * (len(self.elements) + len(self.numbers))))

    def fields(self, buffers: Sequence[Type]) -> dict[str, Type]:
        """The attributes, from the types of a buffer for each of `elements` and `numbers`."""
        raise NotImplementedError

    def take(self, value: Any) -> dict[str, Any]:
        """The attributes of a live object of the very class."""
        raise NotImplementedError

    def new(self) -> Any:
        """An empty one, for `fill`. None if it cannot be modified, so that `make` makes it."""
        return None

    def make(self, fields: Fields) -> Any:
        """A live object with these attributes."""
        value = self.new()
        self.fill(value, fields)
        return value

    def fill(self, value: Any, fields: Fields) -> None:
        """Give a live object, also of a subclass, the contents that the attributes tell."""
        raise NotImplementedError


class ListContainer(Container):
    """A list: a buffer, which may have more room than there are elements."""

    name, cls, elements, mutable = "list", list, ("items",), True

    def plain(self, value: list[Any]) -> list[Any]:
        return list.__getitem__(value, slice(None))

    def contents(self, value: list[Any]) -> tuple[Sequence[Any], ...]:
        return (value,)

    def fields(self, buffers: Sequence[Type]) -> dict[str, Type]:
        return {"items": buffers[0], "size": _INT}

    def take(self, value: list[Any]) -> dict[str, Any]:
        return {"items": Buffer(value), "size": len(value)}

    def new(self) -> list[Any]:
        return []

    def fill(self, value: list[Any], fields: Fields) -> None:
        list.__setitem__(value, slice(None), fields.elements("items", fields.value("size")))


class DictContainer(Container):
    """A dict: entries in the order of insertion, with a table by hash that compiled code makes if it is not there."""

    name, cls, elements, mutable, hashes = "dict", dict, ("key_items", "value_items"), True, True
    numbers = ("hashes", "table")

    #: The hash of an entry that was deleted.
    _DELETED = -1

    def plain(self, value: dict[Any, Any]) -> dict[Any, Any]:
        return dict.copy(value)

    def contents(self, value: dict[Any, Any]) -> tuple[Sequence[Any], ...]:
        return list(value), list(value.values())

    def fields(self, buffers: Sequence[Type]) -> dict[str, Type]:
        names = (*self.elements, *self.numbers)
        return dict(zip(names, buffers, strict=True)) | {"size": _INT, "filled": _INT}

    def take(self, value: dict[Any, Any]) -> dict[str, Any]:
        return {
            "key_items": Buffer(list(value)),
            "value_items": Buffer(list(value.values())),
            "hashes": Buffer([0] * len(value)),
            "table": Buffer(()),
            "size": len(value),
            "filled": len(value),
        }

    def new(self) -> dict[Any, Any]:
        return {}

    def fill(self, value: dict[Any, Any], fields: Fields) -> None:
        count = fields.value("filled")
        kept = None
        if fields.room("table"):
            kept = [code != self._DELETED for code in fields.elements("hashes", count)]
        keys = fields.elements("key_items", count, kept)
        values = fields.elements("value_items", count, kept)
        entries = zip(keys, values, strict=True)
        entries = list(entries if kept is None else compress(entries, kept))
        if not _ATOMS.issuperset(map(type, (key for key, _ in entries))):
            fields.complete()
        dict.clear(value)
        dict.update(value, entries)


class SetContainer(Container):
    """A set: elements at the places of a table, or, without a table, in a row."""

    elements, numbers, hashes = ("items",), ("hashes",), True

    #: Hashes of places without an element.
    _VACANT = (-1, -(2**63) + 1)

    def __init__(self, cls: type) -> None:
        self.name, self.cls, self.mutable = cls.__name__, cls, cls is set

    def plain(self, value: set[Any] | frozenset[Any]) -> set[Any] | frozenset[Any]:
        return self.cls(value)

    def contents(self, value: set[Any] | frozenset[Any]) -> tuple[Sequence[Any], ...]:
        return (list(value),)

    def fields(self, buffers: Sequence[Type]) -> dict[str, Type]:
        items, hashes = buffers
        numbers = dict.fromkeys(("mask", "fill", "used", "finger"), _INT)
        return {"items": items, "hashes": hashes} | numbers

    def take(self, value: set[Any] | frozenset[Any]) -> dict[str, Any]:
        count = len(value)
        row = {"items": Buffer(list(value)), "hashes": Buffer(())}
        return row | {"mask": -1, "fill": count, "used": count, "finger": 0}

    def new(self) -> set[Any] | None:
        return set() if self.mutable else None

    def make(self, fields: Fields) -> Any:
        return self.cls(self._items(fields))

    def fill(self, value: set[Any], fields: Fields) -> None:
        items = self._items(fields)
        set.clear(value)
        set.update(value, items)

    def _items(self, fields: Fields) -> list[Any]:
        """The elements, which can be hashed."""
        places = fields.value("mask") + 1
        if places:
            kept = [code not in self._VACANT for code in fields.elements("hashes", places)]
            items = list(compress(fields.elements("items", places, kept), kept))
        else:
            items = fields.elements("items", fields.value("used"))
        if not _ATOMS.issuperset(map(type, items)):
            fields.complete()
        return items


class ViewContainer(Container):
    """A view of a dict, which compiled code can give back but not take."""

    names = frozenset({"mapping"})

    def __init__(self, view: Callable[[dict[Any, Any]], Any]) -> None:
        self._view = view
        self.cls = type(view({}))
        self.name = self.cls.__name__

    def make(self, fields: Fields) -> Any:
        return self._view(fields.value("mapping"))


class RecordContainer(Container):
    """A builtin object that is made of its attributes: complex, range, slice."""

    def __init__(self, cls: type, attributes: dict[str, Type]) -> None:
        self.name, self.cls, self._attributes = cls.__name__, cls, attributes

    def fields(self, buffers: Sequence[Type]) -> dict[str, Type]:
        return dict(self._attributes)

    def take(self, value: Any) -> dict[str, Any]:
        return {name: getattr(value, name) for name in self._attributes}

    def make(self, fields: Fields) -> Any:
        return self.cls(*map(fields.value, self._attributes))


class TupleContainer(Container):
    """A tuple whose length the compiler does not know: arguments are such where code stores tuples that grow."""

    name, cls = "dynamic_tuple", tuple
    names = frozenset({"items", "size"})

    def take(self, value: tuple[Any, ...]) -> dict[str, Any]:
        return {"items": Buffer(value), "size": len(value)}

    def make(self, fields: Fields) -> Any:
        return tuple(fields.elements("items", fields.value("size")))


class TextContainer(Container):
    """A string of an f-string: the texts around the values, how each value is formatted, the values."""

    name, cls = "formatted", str
    names = frozenset({"parts", "conversions", "values"})

    def make(self, fields: Fields) -> Any:
        parts = list(fields.value("parts"))
        text = parts.pop(0)
        conversions, values = fields.value("conversions"), fields.value("values")
        fields.complete()
        for part, conversion, value in zip(parts, conversions, values, strict=True):
            text += f"{_formatted(value, conversion)}{part}"
        return text


def _formatted(value: Any, conversion: str) -> str:
    """A value as an f-string shows it: `conversion` is ``""``, ``"!r"``, ``":.3f"``, ``"!s:>8"``, ..."""
    kind, _, specification = conversion.partition(":")
    converted = {"": value, "!s": str, "!r": repr, "!a": ascii}[kind]
    return format(converted(value) if kind else value, specification)


_CONTAINERS: tuple[Container, ...] = (
    ListContainer(),
    DictContainer(),
    SetContainer(set),
    SetContainer(frozenset),
    RecordContainer(complex, {"real": _FLOAT, "imag": _FLOAT}),
    RecordContainer(range, {"start": _INT, "stop": _INT, "step": _INT}),
    RecordContainer(slice, {"start": _BOUND, "stop": _BOUND, "step": _BOUND}),
)
_RESULTS: tuple[Container, ...] = (
    *map(ViewContainer, (dict.keys, dict.values, dict.items)),
    TupleContainer(),
    TextContainer(),
)
_BY_CLASS = {container.cls: container for container in _CONTAINERS}
_BY_NAME: dict[str, Container] = {
    f"prelude.{container.name}": container for container in (*_CONTAINERS, *_RESULTS)
}

#: Containers among the constants of a program are of classes of their own, with the same attributes.
_BY_NAME |= {
    f"prelude.constant_{cls.__name__}": _BY_CLASS[cls] for cls in (list, dict, set, frozenset)
}


def base_container(cls: type) -> Container | None:
    """How instances of the builtin class that a user's class derives from are held, or None."""
    for base in cls.__mro__[1:]:
        container = _BY_CLASS.get(base)
        if container is not None and container.mutable:
            return container
    return None


def container_of(cls: type) -> Container | None:
    """How instances of a builtin class are held, or None."""
    return _BY_CLASS.get(cls)


def container_named(symbol: str) -> Container | None:
    """How instances of a class of the prelude are held, or None if it stands for no builtin class."""
    return _BY_NAME.get(symbol)
