"""Compiled functions of the library (``pystream-c/jit.h``): entry points, stages and tracebacks."""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterable
from functools import cache
from typing import Any

from ..errors import InternalError, LibraryError
from ..library import Callback, Collector, library_path

#: What a compiled function returns.
RETURNED, RAISED, TRAPPED = 0, 1, 2

#: Stages whose text can be kept. Timing is a JSON text: milliseconds of CPU time by phase.
STAGES = ("specialized", "registers", "core", "llvm", "timing")

_Function = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)


@cache
def _functions() -> ctypes.CDLL:
    """The library with the signatures of these functions. Raises LibraryError."""
    path = library_path()
    try:
        handle = ctypes.CDLL(str(path))
    except OSError as error:
        raise LibraryError(f"the compiler library {path} cannot be loaded: {error}") from None
    pointer, text, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
    signatures = {
        "jit_compile": (pointer, [text, size, text, Callback, pointer]),
        "jit_program_destroy": (None, [pointer]),
        "jit_function": (pointer, [pointer, text]),
        "jit_function_reflection": (text, [pointer, text]),
        "jit_stage": (text, [pointer, text]),
        "jit_set_recursion_limit": (None, [pointer, ctypes.c_int64]),
        "jit_traceback": (size, [ctypes.POINTER(ctypes.c_int32), size]),
        "jit_release": (None, [pointer]),
    }
    for name, (returns, arguments) in signatures.items():
        try:
            function = getattr(handle, f"pystream_{name}")
        except AttributeError:
            raise LibraryError(f"{path} has no function pystream_{name}: rebuild it") from None
        function.restype, function.argtypes = returns, arguments
    return handle


class NativeProgram:
    """The entry point of one module, compiled for this machine.

    Args:
        text: the module, of stage imported or a later one.
        entry: the name of the entry point.
        stages: those of `STAGES` whose text is kept.
        optimization: LLVM's level, 0 to 3.

    Attributes:
        reflection: how to call it.
        function: the machine code: takes the address of the words, gives `RETURNED`, `RAISED` or `TRAPPED`.

    Raises:
        CompileError: the module cannot be compiled; the message tells why.
        LibraryError: the compiler library is missing or too old.
    """

    def __init__(
        self, text: str, entry: str, stages: Iterable[str] = (), optimization: int = 2
    ) -> None:
        self._library = _functions()
        self._handle = None
        options = f"opt-level={optimization}"
        if stages:
            options += f" stages={','.join(stages)}"
        collector = Collector()
        data = text.encode()
        self._handle = self._library.pystream_jit_compile(
            data, len(data), options.encode(), collector.callback, None
        )
        if not self._handle:
            raise collector.error()
        self._handle = ctypes.c_void_p(self._handle)
        reflection = self._library.pystream_jit_function_reflection(self._handle, entry.encode())
        address = self._library.pystream_jit_function(self._handle, entry.encode())
        if reflection is None or not address:
            raise InternalError(f"the compiler made no function {entry}")
        self.diagnostics = collector.diagnostics
        self.reflection: dict[str, Any] = json.loads(reflection)
        self.function = _Function(address)
        self._library.pystream_jit_set_recursion_limit(self._handle, sys.getrecursionlimit())

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            self._library.pystream_jit_program_destroy(self._handle)

    def stage(self, name: str) -> str:
        """The text of a stage that was asked for. Raises KeyError if it was not."""
        text = self._library.pystream_jit_stage(self._handle, name.encode())
        if text is None:
            raise KeyError(name)
        return text.decode()

    def release(self) -> None:
        """Free the objects of this thread's last call."""
        self._library.pystream_jit_release(self._handle)

    def traceback(self, capacity: int = 1000) -> list[int]:
        """The locations of the last exception of this thread, the innermost first."""
        buffer = (ctypes.c_int32 * capacity)()
        count = self._library.pystream_jit_traceback(buffer, capacity)
        return buffer[: min(count, capacity)]
