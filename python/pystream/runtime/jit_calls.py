"""Calls of compiled functions: arguments in, results and exceptions out."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from ..frontend.jit_types import ImportedFunction, Signature
from . import jit_library
from .jit_codecs import Codec, MismatchError
from .jit_errors import Location, traceback_of
from .jit_layouts import Layouts
from .jit_memory import Memory, Statics
from .jit_symbols import Symbols

#: The library's own Python code, which no traceback of CPython would show.
_PRELUDE = str(Path(__file__).resolve().parent.parent / "prelude")

_TRAPS = {
    1: (OverflowError, "an integer does not fit in 64 bits"),
    2: (RecursionError, "maximum recursion depth exceeded"),
    3: (MemoryError, "the objects of a call need more memory than compiled code may have"),
}


class Native(Protocol):
    """What runs: `NativeProgram`, or something in its place."""

    reflection: Mapping[str, Any]
    function: Callable[[Any], int]

    def release(self) -> None:
        """Free the objects of the last call."""

    def traceback(self) -> list[int]:
        """The locations of the last exception, the innermost first."""


class CompiledFunction:
    """A function for arguments of given types, as native code.

    Args:
        native: the code.
        imported: what it was compiled from.
        signature: what it was compiled for.

    Raises UnsupportedError if the result cannot be given to Python.
    """

    def __init__(self, native: Native, imported: ImportedFunction, signature: Signature) -> None:
        self.native = native
        self.imported = imported
        self.signature = signature
        reflection = native.reflection
        known = {
            imported.layouts[name]: layout.fields for name, layout in signature.layouts.items()
        }
        symbols = Symbols(imported.symbols)
        layouts = Layouts(reflection["layouts"], reflection["strings"], symbols, known)
        make = layouts.codecs.codec
        self._arguments: list[Codec] = [make(type_) for type_ in reflection["arguments"]]
        self._result = None if reflection["result"] is None else make(reflection["result"])
        if self._result is not None:
            self._result.check_result()
        self._raises = None if reflection["raises"] is None else make(reflection["raises"])
        self._locations = [
            Location(entry["file"], entry["line"], entry.get("function", ""))
            for entry in reflection["locations"]
        ]
        self._statics = Statics(
            {
                entry["address"]: (imported.symbols[name], layouts[entry["layout"]])
                for name, entry in reflection.get("statics", {}).items()
                # What has no layout cannot be reached from results.
                if name in imported.symbols and entry["layout"] in reflection["layouts"]
            }
        )
        self._block = ctypes.c_int64 * max(reflection["words"], 1)
        self._offset = 8 * reflection["result_offset"]
        self._pack = struct.Struct(
            f"<{''.join(codec.format for codec in self._arguments)}"
        ).pack_into
        self._unpack = [
            None if codec is None else struct.Struct(f"<{codec.format}").unpack_from
            for codec in (self._result, self._raises)
        ]
        self._run = native.function

    def __call__(self, arguments: Sequence[Any]) -> Any:
        """Call with arguments in the order of the signature.

        Raises what Python would raise, and MismatchError, before anything happens, if the arguments are not of
        the types that the code was compiled for.
        """
        memory = Memory(self._statics)
        words: list[Any] = []
        for codec, value in zip(self._arguments, arguments, strict=True):
            codec.encode(value, words, memory)
        memory.pack()
        block = self._block()
        self._pack(block, 0, *words)
        status = self._run(block)
        try:
            outcome = self._outcome(status, block, memory)
            memory.update()
            memory.complete()
        finally:
            self.native.release()
        if status == jit_library.RETURNED:
            return outcome
        raise outcome

    def _outcome(self, status: int, block: Any, memory: Memory) -> Any:
        """The result, or the exception to be raised."""
        if status == jit_library.TRAPPED:
            kind, where = struct.unpack_from("<qq", block, self._offset)
            locations = self._traceback()
            if not locations and where >= 0:
                locations = [self._locations[where]]
            cls, message = _TRAPS[kind]
            return cls(message).with_traceback(traceback_of(locations))
        codec = self._raises if status == jit_library.RAISED else self._result
        unpack = self._unpack[status]
        if codec is None or unpack is None:
            raise SystemError(f"compiled code returned {status}, which reflection excludes")
        value = codec.decode(unpack(block, self._offset), 0, memory)
        if status == jit_library.RAISED:
            return value.with_traceback(traceback_of(self._traceback()))
        return value

    def _failure(self, status: int, block: Any) -> BaseException:
        """The exception of a call without objects among the arguments."""
        memory = Memory(self._statics)
        try:
            error = self._outcome(status, block, memory)
            memory.complete()
        finally:
            self.native.release()
        return error

    def _traceback(self) -> list[Location]:
        """Where the last exception went through, the outermost first."""
        found = [self._locations[i] for i in reversed(self.native.traceback()) if i >= 0]
        return [location for location in found if not location.file.startswith(_PRELUDE)]

    @property
    def scalar(self) -> bool:
        """Whether the types of the arguments alone tell whether the code fits."""
        return all(codec.kind in (int, float, bool, type(None)) for codec in self._arguments)

    def scalar_call(self) -> Callable[..., Any]:
        """As `__call__` for a function with `scalar` arguments, but fast, and the arguments one by one."""
        make_block, run, offset = self._block, self._run, self._offset
        pack, release = self._pack, self.native.release
        widths = [len(codec.format) for codec in self._arguments]
        result = self._result
        simple = result is not None and result.kind in (int, float)
        unpack = self._unpack[0]
        if all(widths) and simple and unpack is not None:

            def call(*arguments: Any) -> Any:
                block = make_block()
                try:
                    pack(block, 0, *arguments)
                except struct.error:
                    return self(arguments)  # which tells which int is too big
                status = run(block)
                if status:
                    raise self._failure(status, block)
                release()
                return unpack(block, offset)[0]

            return call
        return lambda *arguments: self(arguments)


__all__ = ["CompiledFunction", "MismatchError", "Native"]
