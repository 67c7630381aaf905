"""Layouts: how compiled code holds the objects of one kind."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import UnsupportedError
from ..frontend.jit_types import Refused, Type
from . import jit_objects
from .jit_codecs import (
    UNSET,
    BufferCodec,
    Codec,
    Codecs,
    MismatchError,
    OldElements,
    vector_class,
)
from .jit_containers import Buffer, Container, base_container, container_named
from .jit_symbols import Symbols, plain_symbol

if TYPE_CHECKING:
    from .jit_memory import Memory


class Layout:
    """How objects of one kind are held: fields, one behind the other.

    Attributes:
        cls: the class of the objects.
        names: the names of the fields.
    """

    cls: type

    def __init__(self, entry: Mapping[str, Any], codecs: Codecs) -> None:
        self._entry = entry
        self._codecs = codecs
        self.names: tuple[str, ...] = tuple(field["name"] for field in entry["fields"])

    # Fields are looked at when they are used first: layouts refer to each other.

    @cached_property
    def fields(self) -> list[tuple[str, int, Codec]]:
        """Name, offset in words and codec of each field."""
        return [
            (field["name"], field["offset"], self._codecs.codec(field["type"]))
            for field in self._entry["fields"]
        ]

    @cached_property
    def words(self) -> struct.Struct:
        """The words of an object."""
        text = ""
        for _, offset, codec in self.fields:
            text += "q" * (offset - len(text)) + codec.format
        return struct.Struct(f"<{text}{'q' * (self._entry['words'] - len(text))}")

    @property
    def size(self) -> int:
        """Bytes of an object."""
        return 8 * self._entry["words"]

    def contents(self, value: Any) -> Mapping[str, Any]:
        """The fields of a live object, without those that are not set. Raises MismatchError."""
        raise NotImplementedError

    def pack(self, value: Any, memory: Memory) -> bytes:
        """The bytes of a live object. Raises MismatchError."""
        found = self.contents(value)
        out: list[Any] = []
        for name, offset, codec in self.fields:
            if len(out) < offset:
                out.extend([0] * (offset - len(out)))
            codec.encode(found.get(name, UNSET), out, memory)
        out.extend([0] * (self._entry["words"] - len(out)))
        return self.words.pack(*out)

    def check_result(self) -> None:
        """Raise UnsupportedError if no object can be given to Python."""

    def new(self) -> Any:
        """An instance without contents, for `fill`; None if the class has no such instances."""
        raise NotImplementedError

    def read(self, data: bytes, memory: Memory) -> Any:
        """An instance with all of its contents, where `new` makes none."""
        raise NotImplementedError

    def fill(self, value: Any, data: bytes, memory: Memory) -> None:
        """Give a new instance its contents."""
        raise NotImplementedError

    def update(
        self, value: Any, old: bytes, new: bytes, buffers: Sequence[bytes], memory: Memory
    ) -> None:
        """Bring a live object up to what its words are now; `buffers` are what its elements were."""
        raise NotImplementedError


class InstanceLayout(Layout):
    """Instances of a class that Python code defines, and exceptions.

    Args:
        known: the types of the fields that the code was compiled for; None if no argument has this layout.
    """

    def __init__(
        self,
        entry: Mapping[str, Any],
        codecs: Codecs,
        cls: type,
        known: Mapping[str, Type] | None,
    ) -> None:
        super().__init__(entry, codecs)
        self.cls = cls
        self._known = frozenset(self.names if known is None else known)
        self._refused = {n for n, type_ in (known or {}).items() if isinstance(type_, Refused)}
        self._plain = (
            cls.__dictoffset__ != 0
            and not jit_objects.slots_of(cls)
            and not issubclass(cls, BaseException)
            and not jit_objects.is_named_tuple(cls)
        )
        self._tuple = jit_objects.is_named_tuple(cls)
        self._slots = (
            list(jit_objects.slots_of(cls).items())
            if not cls.__dictoffset__ and not self._tuple and not issubclass(cls, BaseException)
            else None
        )

    @cached_property
    def _allocate(self) -> Callable[[], Any]:
        return jit_objects.allocator(self.cls)

    @cached_property
    def _setters(self) -> dict[str, Callable[[Any, Any], None]]:
        return {name: jit_objects.setter(self.cls, name) for name in self.names}

    @cached_property
    def _deleters(self) -> dict[str, Callable[[Any], None]]:
        return {name: jit_objects.deleter(self.cls, name) for name in self.names}

    def contents(self, value: Any) -> Mapping[str, Any]:
        if type(value) is not self.cls:
            raise MismatchError
        if self._plain:
            found = value.__dict__
        elif self._slots is not None:
            found = self._slot_contents(value)
        else:
            found = jit_objects.attributes(value)
        if not found.keys() <= self._known:
            raise MismatchError
        if self._refused:
            return {name: found[name] for name in found.keys() - self._refused}
        return found

    def _slot_contents(self, value: Any) -> dict[str, Any]:
        """The attributes of an instance that has slots and nothing else."""
        found = {}
        for name, slot in self._slots or ():
            try:
                found[name] = slot.__get__(value)
            except AttributeError:
                continue
        return found

    def make(self, fields: Mapping[str, Any]) -> Any:
        """An instance with these attributes; UNSET is none."""
        if self._tuple:
            return tuple.__new__(self.cls, [fields[name] for name in self.cls._fields])
        value = self._allocate()
        self._set(value, fields)
        return value

    def _set(self, value: Any, fields: Mapping[str, Any]) -> None:
        for name, content in fields.items():
            if content is not UNSET:
                self._setters[name](value, content)

    def _values(self, data: bytes, memory: Memory) -> dict[str, Any]:
        words = self.words.unpack(data)
        return {name: codec.decode(words, at, memory) for name, at, codec in self.fields}

    def new(self) -> Any:
        return None if self._tuple else self._allocate()

    def read(self, data: bytes, memory: Memory) -> Any:
        return self.make(self._values(data, memory))

    def fill(self, value: Any, data: bytes, memory: Memory) -> None:
        self._set(value, self._values(data, memory))

    def update(
        self, value: Any, old: bytes, new: bytes, buffers: Sequence[bytes], memory: Memory
    ) -> None:
        words = self.words.unpack(new)
        for name, offset, codec in self.fields:
            self._update_field(value, name, (offset, codec), (old, new), words, memory)

    def _update_field(
        self,
        value: Any,
        name: str,
        where: tuple[int, Codec],
        data: tuple[bytes, bytes],
        words: Sequence[Any],
        memory: Memory,
    ) -> None:
        """Set an attribute that compiled code has set."""
        offset, codec = where
        old, new = data
        place = slice(8 * offset, 8 * (offset + len(codec.format)))
        if old[place] == new[place]:
            return
        content = codec.decode(words, offset, memory)
        if content is UNSET:
            self._deleters[name](value)
        else:
            self._setters[name](value, content)


class ContainerLayout(InstanceLayout):
    """Builtin containers, and instances of classes that derive from one, which have attributes as well."""

    def __init__(
        self,
        entry: Mapping[str, Any],
        codecs: Codecs,
        container: Container,
        cls: type,
        known: Mapping[str, Type] | None,
    ) -> None:
        super().__init__(entry, codecs, cls, known)
        self.container = container
        self._subclass = cls is not container.cls
        self._own = [
            field["name"] for field in entry["fields"] if field["name"] not in container.names
        ]

    def contents(self, value: Any) -> Mapping[str, Any]:
        if type(value) is not self.cls:
            raise MismatchError
        if not self._subclass:
            return self.container.take(value)
        found = super().contents(value)
        return {**found, **self.container.take(self.container.plain(value))}

    def new(self) -> Any:
        return super().new() if self._subclass else self.container.new()

    def read(self, data: bytes, memory: Memory) -> Any:
        return self.container.make(_Contents(self, data, memory))

    def fill(self, value: Any, data: bytes, memory: Memory) -> None:
        contents = _Contents(self, data, memory)
        self._set(value, {name: contents.value(name) for name in self._own})
        self.container.fill(value, contents)

    def update(
        self, value: Any, old: bytes, new: bytes, buffers: Sequence[bytes], memory: Memory
    ) -> None:
        container = self.container
        if not container.mutable:
            return
        words = self.words.unpack(new)
        for name, offset, codec in self.fields:
            if name in self._own:
                self._update_field(value, name, (offset, codec), (old, new), words, memory)
        names = [name for name in self.names if name in container.elements]
        plain = container.plain(value) if self._subclass else value
        contents = dict(zip(container.elements, container.contents(plain), strict=True))
        known = {
            name: OldElements(list(contents[name]), data)
            for name, data in zip(names, buffers, strict=False)
        }
        container.fill(value, _Contents(self, new, memory, known))


class _Contents:
    """The attributes of a container in compiled code's memory."""

    def __init__(
        self,
        layout: Layout,
        data: bytes,
        memory: Memory,
        old: Mapping[str, OldElements] | None = None,
    ) -> None:
        self._old = old or {}
        self._words = layout.words.unpack(data)
        self._fields = {name: (offset, codec) for name, offset, codec in layout.fields}
        self._memory = memory

    def value(self, name: str) -> Any:
        offset, codec = self._fields[name]
        return codec.decode(self._words, offset, self._memory)

    def room(self, name: str) -> int:
        return self._memory.room(self.value(name))

    def elements(self, name: str, count: int, set_: Sequence[bool] | None = None) -> list[Any]:
        return self._memory.elements(self.value(name), count, set_, self._old.get(name))

    def complete(self) -> None:
        self._memory.complete()


class VectorLayout(Layout):
    """Vectors and matrices that are objects in compiled code, since components are written or callers see
    which of them are the same. Their only field has the components.
    """

    def __init__(self, entry: Mapping[str, Any], codecs: Codecs, cls: type) -> None:
        super().__init__(entry, codecs)
        self.cls = cls

    def contents(self, value: Any) -> Mapping[str, Any]:
        return dict.fromkeys(self.names, value)

    def new(self) -> Any:
        return self.cls.__new__(self.cls)

    def fill(self, value: Any, data: bytes, memory: Memory) -> None:
        words = self.words.unpack(data)
        for _, offset, codec in self.fields:
            value._set_components(codec.decode(words, offset, memory))

    def update(
        self, value: Any, old: bytes, new: bytes, buffers: Sequence[bytes], memory: Memory
    ) -> None:
        self.fill(value, new, memory)


class BufferLayout:
    """The storage of containers: a word for the number of elements, then the elements."""

    cls = Buffer

    def check_result(self) -> None:
        """No result is a buffer."""

    def __init__(self, entry: Mapping[str, Any], codecs: Codecs) -> None:
        self._entry = entry
        self._codecs = codecs
        self.stride = 8 * entry["stride"]

    @cached_property
    def codec(self) -> BufferCodec:
        """How elements are held."""
        return BufferCodec(self._codecs.codec(self._entry["element"]))


class OpaqueLayout(Layout):
    """Objects that have no counterpart in Python, such as iterators of the prelude."""

    cls = type(None)

    def __init__(self, entry: Mapping[str, Any], codecs: Codecs) -> None:
        super().__init__(entry, codecs)
        self._class = plain_symbol(entry["class"])

    def contents(self, value: Any) -> Mapping[str, Any]:
        raise MismatchError

    def new(self) -> Any:
        self.check_result()

    def check_result(self) -> None:
        name = self._class.removeprefix("prelude.")
        hint = ""
        if "<generator>" in name:
            name = "generator"
        if "iterator" in name or "generator" in name:
            hint = "return a list of what it gives"
        raise UnsupportedError(
            f"a {name} that compiled code makes cannot be given to Python", hint=hint
        )


class Layouts:
    """The layouts of a compiled function.

    Args:
        entries: ``layouts`` of the reflection.
        strings: ``strings`` of the reflection.
        symbols: finds live objects.
        known: by layout of the arguments, the types of the fields that the code was compiled for.
    """

    def __init__(
        self,
        entries: Mapping[str, Any],
        strings: list[str],
        symbols: Symbols,
        known: Mapping[str, Mapping[str, Type]],
    ) -> None:
        self._entries = {plain_symbol(name): entry for name, entry in entries.items()}
        self._symbols = symbols
        self._known = known
        self._made: dict[str, Layout | BufferLayout] = {}
        self.codecs = Codecs(self, strings, symbols)

    def __getitem__(self, name: str) -> Layout | BufferLayout:
        name = plain_symbol(name)
        layout = self._made.get(name)
        if layout is None:
            layout = self._made[name] = self._make(name)
        return layout

    def _make(self, name: str) -> Layout | BufferLayout:
        entry = self._entries[name]
        symbol = plain_symbol(entry["class"])
        if symbol == "buffer":
            return BufferLayout(entry, self.codecs)
        vector = vector_class(symbol)
        if vector is not None:
            return VectorLayout(entry, self.codecs, vector)
        container = container_named(symbol)
        if container is not None:
            return ContainerLayout(entry, self.codecs, container, container.cls, None)
        cls = self._symbols.class_(symbol)
        if cls is None:
            return OpaqueLayout(entry, self.codecs)
        # The compiler calls the layouts of arguments "m.C#" and the name that they were given.
        known = next((self._known[n] for n in self._known if name in (n, f"{symbol}#{n}")), None)
        base = base_container(cls)
        if base is not None:
            return ContainerLayout(entry, self.codecs, base, cls, known)
        return InstanceLayout(entry, self.codecs, cls, known)
