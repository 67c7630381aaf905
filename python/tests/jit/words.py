"""A stand-in for compiled code, which works on words of memory as the C interface describes them.

`reflect` writes the reflection that a compiler could give for a signature; `Fake` is a program whose
function is Python code that reads and writes words through `ctypes`.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from typing import Any

from pystream.frontend.jit_types import (
    ImportedFunction,
    Literal,
    Method,
    NoneT,
    Ref,
    Refused,
    Scalar,
    Signature,
    StringT,
    Tuple,
    Union,
    UnsetT,
    Vector,
)
from pystream.runtime.jit_calls import CompiledFunction
from pystream.runtime.jit_signature import describe

HEAP: list[Any] = []  # keeps what fakes allocate


class Reflection:
    """Types, layouts and symbols of a signature as the library would tell them."""

    def __init__(self, signature: Signature) -> None:
        self.signature = signature
        self.symbols: dict[str, Any] = {}
        self.layouts: dict[str, Any] = {}
        for layout in signature.layouts.values():
            name = f"layout.{layout.name}"
            if layout.cls == "buffer":
                element = self.type(layout.fields["element"])
                self.layouts[name] = {"class": "buffer", "element": element}
                continue
            cls = layout.cls
            symbol = f"prelude.{cls}" if isinstance(cls, str) else self.symbol(cls)
            fields = [
                {"name": n, "type": self.type(t)}
                for n, t in layout.fields.items()
                if not isinstance(t, Refused)
            ]
            self.layouts[name] = {"class": symbol, "fields": fields}
        for entry in self.layouts.values():
            if entry["class"] == "buffer":
                entry["stride"] = self.words(entry["element"])
                continue
            offset = 0
            for field in entry["fields"]:
                field["offset"] = offset
                offset += self.words(field["type"])
            entry["words"] = offset
        self.arguments = [self.type(type_) for type_ in signature.arguments]

    def symbol(self, value: Any) -> str:
        name = f"{value.__module__}.{value.__qualname__}"
        self.symbols[name] = value
        return name

    def type(self, type_: Any) -> Any:
        match type_:
            case Scalar(name):
                return name
            case NoneT():
                return {"literal": "#pystream.none", "kind": "none", "value": ""}
            case StringT():
                return "str"
            case UnsetT():
                return {"literal": "", "kind": "singleton", "value": "unset"}
            case Vector(shape, element):
                return {"vector": list(shape), "element": element}
            case Tuple(items):
                return {"tuple": [self.type(item) for item in items]}
            case Union(items):
                return {"union": [self.type(item) for item in items]}
            case Method(function, owner):
                literal = {"literal": "", "kind": "function", "value": self.symbol(function)}
                parts = [literal, self.type(owner)]
                return {"closure": parts, "function": '"method"', "bound": True}
            case Ref(layout):
                return {"ref": f"layout.{layout}"}
            case Literal(str() as value):
                return {"literal": value, "kind": "string", "value": value}
            case Literal(value):
                name = f"literal{len(self.symbols)}"
                self.symbols[name] = value
                return {"literal": f"@{name}", "kind": "object", "value": name}
        raise TypeError(type_)

    def words(self, type_: Any) -> int:
        if isinstance(type_, str) or "ref" in type_:
            return 1
        if "vector" in type_:
            size = 1
            for extent in type_["vector"]:
                size *= extent
            return size
        if "tuple" in type_:
            return sum(map(self.words, type_["tuple"]))
        if "union" in type_:
            return 1 + max(map(self.words, type_["union"]))
        if "elements" in type_:
            return sum(map(self.words, type_["elements"]))
        if "closure" in type_:
            return sum(map(self.words, type_["closure"]))
        return 0


class Fake:
    """A program whose function is `body`, which gets a `Machine`."""

    def __init__(
        self,
        reflection: Reflection,
        body: Callable[[Machine], int | None],
        result: Any = None,
        raises: Any = None,
        locations: list[dict[str, Any]] | None = None,
        strings: list[str] | None = None,
    ) -> None:
        offset = sum(map(reflection.words, reflection.arguments))
        room = max([2, *(reflection.words(t) for t in (result, raises) if t is not None)])
        self.reflection = {
            "arguments": reflection.arguments,
            "result": result,
            "raises": raises,
            "words": offset + room,
            "result_offset": offset,
            "layouts": reflection.layouts,
            "strings": strings or [],
            "locations": locations or [],
        }
        self._types = reflection
        self._body = body
        self.trace: list[int] = []
        self.calls = self.released = 0

    def function(self, block: Any) -> int:
        self.calls += 1
        machine = Machine(self._types, ctypes.addressof(block), self.reflection["result_offset"])
        return self._body(machine) or 0

    def release(self) -> None:
        self.released += 1

    def traceback(self) -> list[int]:
        return self.trace


class Machine:
    """Words of memory, as compiled code sees them."""

    def __init__(self, types: Reflection, block: int, result_offset: int) -> None:
        self.types = types
        self.block = block
        self.result = block + 8 * result_offset

    @staticmethod
    def load(address: int) -> int:
        return ctypes.c_int64.from_address(address).value

    @staticmethod
    def store(address: int, word: int | float) -> None:
        kind = ctypes.c_double if isinstance(word, float) else ctypes.c_int64
        kind.from_address(address).value = word

    @staticmethod
    def load_float(address: int) -> float:
        return ctypes.c_double.from_address(address).value

    def allocate(self, words: int) -> int:
        memory = (ctypes.c_int64 * max(words, 1))()
        HEAP.append(memory)
        return ctypes.addressof(memory)

    def argument(self, index: int) -> int:
        """The address of an argument's words."""
        return self.block + 8 * sum(map(self.types.words, self.types.arguments[:index]))

    def field(self, layout: str, address: int, name: str) -> int:
        """The address of a field of the object at an address."""
        for field in self.types.layouts[layout]["fields"]:
            if field["name"] == name:
                return address + 8 * field["offset"]
        raise KeyError(name)

    def copy(self, type_: Any, source: int, target: int, seen: dict[int, int]) -> None:
        """Copy a value of a type; objects that it refers to are copied as well, once each."""
        if isinstance(type_, dict) and "ref" in type_:
            self.store(target, self.copy_object(type_["ref"], self.load(source), seen))
        elif isinstance(type_, dict) and "tuple" in type_:
            for item in type_["tuple"]:
                self.copy(item, source, target, seen)
                source += 8 * self.types.words(item)
                target += 8 * self.types.words(item)
        elif isinstance(type_, dict) and "closure" in type_:
            self.copy({"tuple": type_["closure"]}, source, target, seen)
        elif isinstance(type_, dict) and "union" in type_:
            tag = self.load(source)
            self.store(target, tag)
            self.copy(type_["union"][tag], source + 8, target + 8, seen)
        else:
            ctypes.memmove(target, source, 8 * self.types.words(type_))

    def copy_object(self, name: str, address: int, seen: dict[int, int]) -> int:
        if address in seen:
            return seen[address]
        layout = self.types.layouts[name]
        if layout["class"] == "buffer":
            count, stride = self.load(address), layout["stride"]
            copy = seen[address] = self.allocate(1 + count * stride)
            self.store(copy, count)
            for at in range(8, 8 + 8 * count * stride, 8 * stride or 1):
                self.copy(layout["element"], address + at, copy + at, seen)
            return copy
        copy = seen[address] = self.allocate(layout["words"])
        for field in layout["fields"]:
            at = 8 * field["offset"]
            self.copy(field["type"], address + at, copy + at, seen)
        return copy


def compiled(
    arguments: tuple[Any, ...], make: Callable[[Reflection], Fake]
) -> tuple[CompiledFunction, Fake]:
    """A compiled function for arguments of these types, of what `make` gives."""
    signature = describe(arguments)
    reflection = Reflection(signature)
    fake = make(reflection)
    names = {name: f"layout.{name}" for name in signature.layouts}
    imported = ImportedFunction("", "f", reflection.symbols, names)
    return CompiledFunction(fake, imported, signature), fake


def identity(*arguments: Any) -> Any:
    """What comes out of a function that gives back its arguments, as a tuple."""

    def make(reflection: Reflection) -> Fake:
        result = {"tuple": reflection.arguments}

        def body(machine: Machine) -> None:
            size = 8 * sum(map(reflection.words, reflection.arguments))
            ctypes.memmove(machine.result, machine.block, size)

        return Fake(reflection, body, result)

    return compiled(arguments, make)[0](arguments)


def deep_copy(*arguments: Any) -> Any:
    """What comes out of a function that gives copies of its arguments, as a tuple."""

    def make(reflection: Reflection) -> Fake:
        result = {"tuple": reflection.arguments}

        def body(machine: Machine) -> None:
            machine.copy(result, machine.block, machine.result, {})

        return Fake(reflection, body, result)

    return compiled(arguments, make)[0](arguments)


def bits(value: float) -> int:
    """The word of a float."""
    return struct.unpack("<q", struct.pack("<d", value))[0]
