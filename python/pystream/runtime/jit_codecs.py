"""Words of compiled code's memory, and the Python values that they stand for, by the types in reflection.

A word is a Python float where its type is f64, an int else: what `struct` makes of the format characters
``d`` and ``q``. The payload of a union has ints only, so that all of its alternatives share it.
"""

from __future__ import annotations

import bisect
import struct
import threading
import types
from array import array
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import UnsupportedError
from ..types import (
    bvec2,
    bvec3,
    bvec4,
    ivec2,
    ivec3,
    ivec4,
    mat2,
    mat3,
    mat4,
    vec2,
    vec3,
    vec4,
)
from .jit_symbols import Symbols

if TYPE_CHECKING:
    from .jit_layouts import InstanceLayout, Layout, Layouts
    from .jit_memory import Memory

#: The value of an attribute that is not there.
UNSET = type("Unset", (), {"__repr__": lambda self: "<unset>"})()


class MismatchError(Exception):
    """A value is not of the type that the code was compiled for."""


class Codec:
    """How values of one type are held.

    Attributes:
        format: a character of `struct` for each word.
        kind: the only class of the values; None if there are several, or if the class does not tell.
    """

    format: str
    kind: type | None = None

    def check_result(self) -> None:
        """Raise UnsupportedError if no value can be given to Python."""

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        """Append the words of a value. Raises MismatchError, after which `out` has no use."""
        raise NotImplementedError

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        """The value whose words begin at an index."""
        raise NotImplementedError


class FloatCodec(Codec):
    """A float."""

    format, kind = "d", float

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        if type(value) is not float:
            raise MismatchError
        out.append(value)

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> float:
        return words[at]


class IntCodec(Codec):
    """An int that fits 64 bits."""

    format, kind = "q", int

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        if type(value) is not int:
            raise MismatchError
        if not -(2**63) <= value < 2**63:
            raise big_integer(value)
        out.append(value)

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> int:
        return words[at]


class BoolCodec(Codec):
    """A bool."""

    format, kind = "q", bool

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        if type(value) is not bool:
            raise MismatchError
        out.append(int(value))

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> bool:
        return bool(words[at] & 1)


class LiteralCodec(Codec):
    """One value, known when the code was compiled."""

    format = ""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.kind = type(value)

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        known = self.value
        if value is known:
            return
        # Enum members and strings have copies; functions and classes do not.
        if type(value) is not type(known) or value != known:
            raise MismatchError

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        return self.value


class OpaqueCodec(Codec):
    """A value of compiled code that has no counterpart in Python: an error only if it comes out."""

    def __init__(self, what: str, hint: str = "", format: str = "") -> None:
        self._what, self._hint = what, hint
        self.format = format

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        raise MismatchError

    def check_result(self) -> None:
        raise UnsupportedError(
            f"{self._what} that compiled code makes cannot be given to Python", hint=self._hint
        )

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        self.check_result()


class StringCodec(Codec):
    """A string, by a number whose order is that of the strings.

    The strings of the program have numbers far apart; other strings that are handed over get numbers between
    them, which they keep.
    """

    format, kind = "q", str

    #: The distance between the numbers of strings of the program, and the ends of the range.
    _DISTANCE = 2**40
    _LEAST, _GREATEST = -(2**62), 2**62

    def __init__(self, strings: Sequence[str]) -> None:
        self._sorted = list(strings)
        self._words = {text: index * self._DISTANCE for index, text in enumerate(strings)}
        self._texts = {word: text for text, word in self._words.items()}
        self._lock = threading.Lock()

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        if type(value) is not str:
            raise MismatchError
        word = self._words.get(value)
        if word is None:
            with self._lock:
                word = self._words.get(value)
                if word is None:
                    word = self._insert(value)
        out.append(word)

    def _insert(self, value: str) -> int:
        """The number for a new string. Raises MismatchError if there is no room left at its place."""
        at = bisect.bisect_left(self._sorted, value)
        before = self._words[self._sorted[at - 1]] if at else self._LEAST
        after = self._words[self._sorted[at]] if at < len(self._sorted) else self._GREATEST
        # Strings that come in order must not halve what is left each time.
        word = before + min((after - before) // 2, self._DISTANCE)
        if at == 0:
            word = after - min((after - before) // 2, self._DISTANCE)
        if word in (before, after):
            raise MismatchError
        self._sorted.insert(at, value)
        self._texts[word] = value
        self._words[value] = word
        return word

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> str:
        return self._texts[words[at]]


class VectorCodec(Codec):
    """A vector. Compiled code holds vectors by value, as it does numbers: what comes out is a new one."""

    def __init__(self, cls: Any, element: str) -> None:
        self.kind = cls
        self._size = cls._size
        self._bools = element == "i1"
        self.format = ("d" if element == "f64" else "q") * self._size

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        if type(value) is not self.kind:
            raise MismatchError
        components = value._tuple()
        for component in components:
            if type(component) is int and not -(2**63) <= component < 2**63:
                raise big_integer(component)
        out.extend(map(int, components) if self._bools else components)

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        components = words[at : at + self._size]
        return self.kind._from(map(bool, components) if self._bools else components)


class MatrixCodec(Codec):
    """A matrix, column after column."""

    def __init__(self, cls: Any) -> None:
        self.kind = cls
        self._size = cls._size
        self.format = "d" * self._size**2

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        if type(value) is not self.kind:
            raise MismatchError
        for column in value:
            out.extend(column)

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        size = self._size
        column = self.kind._column
        starts = range(at, at + size * size, size)
        return self.kind._from_columns([column._from(words[i : i + size]) for i in starts])


class TupleCodec(Codec):
    """A tuple; or, with names, the dict of a parameter ``**kwargs``."""

    def __init__(self, items: Sequence[Codec], names: Sequence[str] | None) -> None:
        self.format = "".join(item.format for item in items)
        self.kind = tuple if names is None else dict
        self._items = with_offsets(items)
        self._names = names

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        if type(value) is not tuple or self._names or len(value) != len(self._items):
            raise MismatchError
        for (_, codec), item in zip(self._items, value, strict=True):
            codec.encode(item, out, memory)

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        items = tuple(codec.decode(words, at + offset, memory) for offset, codec in self._items)
        return items if self._names is None else dict(zip(self._names, items, strict=True))


class UnionCodec(Codec):
    """One of several alternatives, by a tag."""

    def __init__(self, alternatives: Sequence[Codec]) -> None:
        self._alternatives = alternatives
        self._size = max(len(codec.format) for codec in alternatives)
        self.format = "q" * (1 + self._size)
        self._candidates: dict[type, list[int]] = {}
        self._unpack = [
            struct.Struct(f"<{codec.format}").unpack if "d" in codec.format else None
            for codec in alternatives
        ]

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        cls = type(value)
        candidates = self._candidates.get(cls)
        if candidates is None:
            candidates = self._candidates[cls] = [
                tag
                for tag, codec in enumerate(self._alternatives)
                if codec.kind is None or codec.kind is cls
            ]
        for tag in candidates:
            codec = self._alternatives[tag]
            payload: list[Any] = []
            try:
                codec.encode(value, payload, memory)
            except MismatchError:
                continue
            out.append(tag)
            if self._unpack[tag] is not None:
                data = struct.pack(f"<{codec.format}", *payload)
                payload = list(struct.unpack(f"<{len(payload)}q", data))
            out.extend(payload)
            out.extend([0] * (self._size - len(payload)))
            return
        raise MismatchError

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        tag = words[at]
        codec, unpack = self._alternatives[tag], self._unpack[tag]
        if unpack is None:
            return codec.decode(words, at + 1, memory)
        count = len(codec.format)
        payload = unpack(struct.pack(f"<{count}q", *words[at + 1 : at + 1 + count]))
        return codec.decode(payload, 0, memory)


class RefCodec(Codec):
    """An object, by its address."""

    format = "q"

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.kind = layout.cls

    def check_result(self) -> None:
        self.layout.check_result()

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        out.append(memory.place(value, self.layout))

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        return memory.object(words[at], self.layout)


class ValueCodec(Codec):
    """An object that is held as its fields, since nothing can tell it from a copy."""

    def __init__(self, layout: InstanceLayout, items: Sequence[Codec]) -> None:
        self.format = "".join(item.format for item in items)
        self.kind = layout.cls
        self._layout = layout
        self._items = with_offsets(items)

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        found = self._layout.contents(value)
        for name, (_, codec) in zip(self._layout.names, self._items, strict=True):
            codec.encode(found.get(name, UNSET), out, memory)

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        fields = {
            name: codec.decode(words, at + offset, memory)
            for name, (offset, codec) in zip(self._layout.names, self._items, strict=True)
        }
        return self._layout.make(fields)


class MethodCodec(Codec):
    """A bound method: its function, which is a literal, and the object that it is bound to."""

    kind = types.MethodType

    def __init__(self, function: Codec, owner: Codec) -> None:
        self._function, self._owner = function, owner
        self.format = function.format + owner.format

    def encode(self, value: Any, out: list[Any], memory: Memory) -> None:
        if type(value) is not types.MethodType:
            raise MismatchError
        function = value.__func__
        function = getattr(function, "__pystream_function__", function)
        self._function.encode(function, out, memory)
        self._owner.encode(value.__self__, out, memory)

    def decode(self, words: Sequence[Any], at: int, memory: Memory) -> Any:
        function = self._function.decode(words, at, memory)
        owner = self._owner.decode(words, at + len(self._function.format), memory)
        return types.MethodType(function, owner)


class BufferCodec(Codec):
    """The storage of a container: only its elements are values."""

    def __init__(self, element: Codec) -> None:
        self.element = element
        self.format = element.format

    def pack(self, values: Sequence[Any], memory: Memory) -> bytes:
        """The bytes of elements. Raises MismatchError."""
        kind = self.element.kind
        if kind is float or kind is int:
            if any(cls is not kind for cls in set(map(type, values))):
                raise MismatchError
            try:
                return array("d" if kind is float else "q", values).tobytes()
            except OverflowError:
                raise big_integer(next(v for v in values if not -(2**63) <= v < 2**63)) from None
        out: list[Any] = []
        for value in values:
            self.element.encode(value, out, memory)
        if "d" not in self.format:
            return array("q", out).tobytes()
        return struct.pack(f"<{self.format * len(values)}", *out)

    def unpack(
        self,
        data: bytes,
        memory: Memory,
        count: int,
        set_: Sequence[bool] | None = None,
        old: OldElements | None = None,
    ) -> list[Any]:
        """The elements that some bytes are; None where `set_` is false.

        Elements whose bytes are those of `old` ones are the very same objects.
        """
        element = self.element
        if element.kind is float or element.kind is int:
            return array(self.format, data).tolist()
        if self.format:
            rows = struct.iter_unpack(f"<{self.format}", data)
        else:
            rows = repeat((), count)
        values = [
            element.decode(row, 0, memory) if there else None
            for row, there in zip(rows, repeat(True) if set_ is None else set_, strict=False)
        ]
        if old is not None:
            stride = 8 * len(self.format)
            for index, value in enumerate(old.values[:count]):
                place = slice(index * stride, (index + 1) * stride)
                if data[place] == old.data[place]:
                    values[index] = value
        return values


class OldElements(NamedTuple):
    """Elements of a live container, and the bytes that they were for compiled code."""

    values: Sequence[Any]
    data: bytes


def with_offsets(items: Sequence[Codec]) -> list[tuple[int, Codec]]:
    """Each codec with the index of its first word, one behind the other."""
    found, at = [], 0
    for item in items:
        found.append((at, item))
        at += len(item.format)
    return found


def big_integer(value: int) -> OverflowError:
    """The exception for an int that compiled code cannot hold."""
    bits = value.bit_length()
    shown = str(value) if bits <= 256 else f"of {bits} bits"
    return OverflowError(f"the integer {shown} does not fit in 64 bits")


_FLOAT_VECTORS = {2: vec2, 3: vec3, 4: vec4}
_VECTORS = {
    "f64": _FLOAT_VECTORS,
    "i64": {2: ivec2, 3: ivec3, 4: ivec4},
    "i1": {2: bvec2, 3: bvec3, 4: bvec4},
}
_MATRICES = {2: mat2, 3: mat3, 4: mat4}
_VECTORS_BY_NAME = {
    cls.__name__: cls for family in (*_VECTORS.values(), _MATRICES) for cls in family.values()
}


def vector_class(name: str) -> Any:
    """The class of vectors or matrices of that name, or None."""
    return _VECTORS_BY_NAME.get(name)


_NUMBERS = {"f64": FloatCodec(), "i64": IntCodec(), "i1": BoolCodec()}


class Codecs:
    """Makes codecs from the types in reflection."""

    def __init__(self, layouts: Layouts, strings: Sequence[str], symbols: Symbols) -> None:
        self._layouts = layouts
        self._string = StringCodec(strings)
        self._symbols = symbols

    def codec(self, type_: Any) -> Codec:
        """How values of a type are held."""
        if type_ == "str":
            return self._string
        if isinstance(type_, str):
            return _NUMBERS[type_]
        if "vector" in type_:
            sizes = type_["vector"]
            if len(sizes) == 2:
                return MatrixCodec(_MATRICES[sizes[0]])
            return VectorCodec(_VECTORS[type_["element"]][sizes[0]], type_["element"])
        if "tuple" in type_:
            return TupleCodec([self.codec(item) for item in type_["tuple"]], type_.get("names"))
        if "union" in type_:
            return UnionCodec([self.codec(item) for item in type_["union"]])
        if "ref" in type_:
            return RefCodec(self._layouts[type_["ref"]])
        if "elements" in type_:
            layout = self._layouts[type_["value"]]
            return ValueCodec(layout, [self.codec(item) for item in type_["elements"]])
        if "closure" in type_:
            return self._closure(type_)
        return self._literal(type_)

    def _literal(self, type_: Mapping[str, Any]) -> Codec:
        kind, value = type_["kind"], type_.get("value", "")
        if kind == "singleton" and value == "unset":
            return LiteralCodec(UNSET)
        found = self._symbols.literal(kind, value)
        return LiteralCodec(found[0]) if found else OpaqueCodec(f"the constant {type_['literal']}")

    def _closure(self, type_: Mapping[str, Any]) -> Codec:
        items = [self.codec(item) for item in type_["closure"]]
        if type_["bound"] and type_["function"] == '"method"':
            return MethodCodec(*items)
        return OpaqueCodec(
            "a nested function",
            "return what it computes, or an object with a method",
            "".join(item.format for item in items),
        )


__all__ = ["UNSET", "BufferCodec", "Codec", "Codecs", "MismatchError", "big_integer"]
