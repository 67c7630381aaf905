"""Builtin containers as compiled code holds them: instances of classes of the prelude over buffers.

A `Container` tells which attributes such an instance has, and turns them into the live object and back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..frontend.jit_types import NONE, Scalar, Type, Union

_INT, _FLOAT = Scalar("i64"), Scalar("f64")
_BOUND = Union((NONE, _INT))


@dataclass(frozen=True)
class Buffer:
    """The storage of a container, full."""

    elements: Sequence[Any]


class Fields(Protocol):
    """The attributes of an instance in compiled code's memory."""

    def value(self, name: str) -> Any:
        """The attribute of that name."""

    def elements(self, name: str, count: int) -> list[Any]:
        """The first elements of the buffer that the attribute of that name is."""

    def complete(self) -> None:
        """Give the objects among the elements their own contents: they can be hashed then."""


class Container:
    """How instances of one builtin class are held.

    Attributes:
        name: the class of the prelude, without ``prelude.``.
        cls: the builtin class.
        elements: names of what it is a container of.
        mutable: whether compiled code can modify an instance.
        hashes: whether contents must be complete before they can be put in.
    """

    name: str
    cls: type
    elements: tuple[str, ...] = ()
    mutable = False
    hashes = False

    def contents(self, value: Any) -> tuple[Sequence[Any], ...]:
        """The elements of a live object, for each of `elements`."""
        return ()

    def fields(self, buffers: Sequence[Type]) -> dict[str, Type]:
        """The attributes, from the types of a buffer for each of `elements`."""
        raise NotImplementedError

    def take(self, value: Any) -> dict[str, Any]:
        """The attributes of a live object."""
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
        """Give a live object the contents that the attributes tell."""
        raise NotImplementedError


class ListContainer(Container):
    """A list: a buffer, which may have more room than there are elements."""

    name, cls, elements, mutable = "list", list, ("items",), True

    def contents(self, value: list[Any]) -> tuple[Sequence[Any], ...]:
        return (value,)

    def fields(self, buffers: Sequence[Type]) -> dict[str, Type]:
        return {"items": buffers[0], "size": _INT}

    def take(self, value: list[Any]) -> dict[str, Any]:
        return {"items": Buffer(value), "size": len(value)}

    def new(self) -> list[Any]:
        return []

    def fill(self, value: list[Any], fields: Fields) -> None:
        value[:] = fields.elements("items", fields.value("size"))


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


_CONTAINERS: tuple[Container, ...] = (
    ListContainer(),
    RecordContainer(complex, {"real": _FLOAT, "imag": _FLOAT}),
    RecordContainer(range, {"start": _INT, "stop": _INT, "step": _INT}),
    RecordContainer(slice, {"start": _BOUND, "stop": _BOUND, "step": _BOUND}),
)
_BY_CLASS = {container.cls: container for container in _CONTAINERS}
_BY_NAME = {f"prelude.{container.name}": container for container in _CONTAINERS}


def container_of(cls: type) -> Container | None:
    """How instances of a builtin class are held, or None."""
    return _BY_CLASS.get(cls)


def container_named(symbol: str) -> Container | None:
    """How instances of a class of the prelude are held, or None if it stands for no builtin class."""
    return _BY_NAME.get(symbol)
