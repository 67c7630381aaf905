"""The objects of one call: live ones in the memory of compiled code, and new ones made of it."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from .jit_codecs import MismatchError, OldElements
from .jit_containers import Buffer
from .jit_layouts import BufferLayout, ContainerLayout, Layout

_WORD = 8
_FIRST_CHUNK = 4096
_LARGEST_CHUNK = 1 << 20

#: How deep objects that cannot be modified, which are made of their parts, nest before the inner ones are made first.
_DEPTH = 24


class _TooDeepError(Exception):
    """An object that must be made before those around it."""

    def __init__(self, address: int, layout: Layout) -> None:
        super().__init__()
        self.address, self.layout = address, layout


class _Placed:
    """A live object in memory.

    Attributes:
        buffers: where its storage is, as (offset in its chunk, bytes), with the chunk.
    """

    __slots__ = ("address", "buffers", "chunk", "layout", "offset", "value")

    def __init__(self, value: Any, layout: Layout, chunk: _Chunk, offset: int) -> None:
        self.value, self.layout = value, layout
        self.chunk, self.offset = chunk, offset
        self.address = chunk.address + offset
        self.buffers: list[tuple[_Chunk, int, int]] = []


class _Chunk:
    """A piece of memory that objects are put in."""

    __slots__ = ("address", "after", "before", "data", "size", "used")

    def __init__(self, size: int) -> None:
        self.data = (ctypes.c_char * size)()
        self.address = ctypes.addressof(self.data)
        self.size = size
        self.used = 0
        self.before = self.after = b""


class BufferAt(NamedTuple):
    """A buffer in the memory of compiled code."""

    address: int
    layout: BufferLayout


class Statics:
    """Live objects that compiled code has in memory from the start.

    Attributes:
        objects: the objects by address.
        places: by the id of an object, its address and its layout.
    """

    def __init__(self, found: Mapping[int, tuple[Any, Layout]]) -> None:
        self.objects = {address: value for address, (value, _) in found.items()}
        self.places = {id(value): (address, layout) for address, (value, layout) in found.items()}


class Memory:
    """What compiled code sees of the objects of one call.

    Objects are put in once, whatever the number of references to them; references that come out again are
    references to the same objects.

    Args:
        statics: live objects that were in memory before the call.
    """

    def __init__(self, statics: Statics | None = None) -> None:
        self._statics = statics or Statics({})
        self._chunks: list[_Chunk] = []
        self._placed: dict[Hashable, _Placed] = {}
        self._objects: dict[int, Any] = {}
        self._to_pack: deque[_Placed] = deque()
        self._to_fill: deque[tuple[Any, Layout, int]] = deque()
        self._to_fill_last: list[Callable[[], None]] = []
        self._packing: _Placed | None = None
        self._depth = 0

    # In

    def place(self, value: Any, layout: Layout | BufferLayout) -> int:
        """The address of an object, which is put in if it is not. Raises MismatchError.

        The fields of the object are put in by `pack`.
        """
        if isinstance(layout, BufferLayout):
            return self._place_buffer(value, layout)
        # A tuple is no alias of itself: nobody can modify it, and CPython has one () for all places.
        key = (id(value), id(layout)) if layout.cls is tuple else id(value)
        placed = self._placed.get(key)
        if placed is None:
            static = self._statics.places.get(id(value))
            if static is not None and static[1] is layout:
                return static[0]
            if type(value) is not layout.cls:
                raise MismatchError
            chunk, offset = self._allocate(layout.size)
            placed = self._placed[key] = _Placed(value, layout, chunk, offset)
            self._objects[placed.address] = value
            self._to_pack.append(placed)
        elif placed.layout is not layout:
            raise MismatchError  # another alias than when the code was compiled
        return placed.address

    def _place_buffer(self, value: Any, layout: BufferLayout) -> int:
        if type(value) is not Buffer:
            raise MismatchError
        data = layout.codec.pack(value.elements, self)
        count = len(value.elements)
        chunk, offset = self._allocate(_WORD + len(data))
        self._write(chunk, offset, count.to_bytes(_WORD, "little") + data)
        if self._packing is not None:
            self._packing.buffers.append((chunk, offset, _WORD + len(data)))
        return chunk.address + offset

    def _allocate(self, size: int) -> tuple[_Chunk, int]:
        size = max(size, _WORD)  # objects without fields have addresses of their own, too
        chunk = self._chunks[-1] if self._chunks else None
        if chunk is None or chunk.used + size > chunk.size:
            wanted = min(2 * chunk.size, _LARGEST_CHUNK) if chunk else _FIRST_CHUNK
            chunk = _Chunk(max(wanted, size))
            self._chunks.append(chunk)
        offset = chunk.used
        chunk.used += size
        return chunk, offset

    @staticmethod
    def _write(chunk: _Chunk, offset: int, data: bytes) -> None:
        ctypes.memmove(chunk.address + offset, data, len(data))

    def pack(self) -> None:
        """Put in the fields of all objects. Raises MismatchError."""
        while self._to_pack:
            placed = self._packing = self._to_pack.popleft()
            self._write(placed.chunk, placed.offset, placed.layout.pack(placed.value, self))
        self._packing = None
        for chunk in self._chunks:
            chunk.before = ctypes.string_at(chunk.address, chunk.used)

    # Out

    def object(self, address: int, layout: Layout | BufferLayout) -> Any:
        """The object at an address: the one that was put in, or a new one."""
        found = self._objects.get(address)
        if found is None:
            found = self._statics.objects.get(address)
        if found is not None:
            return found
        if isinstance(layout, BufferLayout):
            return BufferAt(address, layout)
        value = layout.new()
        if value is not None:
            self._objects[address] = value
            self._to_fill.append((value, layout, address))
        elif self._depth == 0:
            value = self._made(address, layout)
        elif self._depth < _DEPTH:
            value = self._read(address, layout)
        else:
            raise _TooDeepError(address, layout)
        return value

    def _made(self, address: int, layout: Layout) -> Any:
        """A new object that cannot be modified, however deep others nest in it.

        What lies too deep is made first, and then found when its surroundings are tried again.
        """
        to_make = [(address, layout)]
        while True:
            try:
                value = self._read(*to_make[-1])
            except _TooDeepError as inner:
                to_make.append((inner.address, inner.layout))
                continue
            to_make.pop()
            if not to_make:
                return value

    def _read(self, address: int, layout: Layout) -> Any:
        self._depth += 1
        try:
            value = layout.read(ctypes.string_at(address, layout.size), self)
        finally:
            self._depth -= 1
        self._objects[address] = value
        return value

    def room(self, buffer: BufferAt) -> int:
        """The number of elements that a buffer has room for."""
        return int.from_bytes(ctypes.string_at(buffer.address, _WORD), "little")

    def elements(
        self,
        buffer: BufferAt,
        count: int,
        set_: Sequence[bool] | None = None,
        old: OldElements | None = None,
    ) -> list[Any]:
        """The first elements of a buffer; None where `set_` is false."""
        layout = buffer.layout
        data = ctypes.string_at(buffer.address + _WORD, count * layout.stride)
        return layout.codec.unpack(data, self, count, set_, old)

    def complete(self) -> None:
        """Give all objects that came out their contents."""
        while True:
            while self._to_fill:
                value, layout, address = filled = self._to_fill.popleft()
                data = ctypes.string_at(address, layout.size)
                try:
                    self._fill(layout, partial(layout.fill, value, data, self))
                except _TooDeepError:
                    self._to_fill.appendleft(filled)
                    raise
            if not self._to_fill_last:
                return
            fill = self._to_fill_last.pop()
            try:
                fill()
            except _TooDeepError:
                self._to_fill_last.append(fill)
                raise

    def _fill(self, layout: Layout, fill: Callable[[], None]) -> None:
        """Fill an object, or leave it to `complete` if its new contents must be complete before."""
        if isinstance(layout, ContainerLayout) and layout.container.hashes:
            self._to_fill_last.append(fill)
        else:
            fill()

    def update(self) -> None:
        """Do to the live objects what compiled code has done to its own."""
        changed = set()
        for chunk in self._chunks:
            chunk.after = ctypes.string_at(chunk.address, chunk.used)
            if chunk.after != chunk.before:
                changed.add(chunk)
        if not changed:
            return
        for placed in self._placed.values():
            chunk, place = placed.chunk, slice(placed.offset, placed.offset + placed.layout.size)
            old, new = chunk.before[place], chunk.after[place]
            if old != new or any(
                part in changed and part.before[at : at + size] != part.after[at : at + size]
                for part, at, size in placed.buffers
            ):
                buffers = [part.before[at + _WORD : at + size] for part, at, size in placed.buffers]
                update = partial(placed.layout.update, placed.value, old, new, buffers, self)
                self._fill(placed.layout, update)


__all__ = ["BufferAt", "Memory", "Statics"]
