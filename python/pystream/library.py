"""The compiler library, through its C interface (``include/pystream-c/pystream.h``).

The library is looked for in this order: the file that the environment variable PYSTREAM_LIBRARY names,
``_lib/libPyStream.so`` in this package, ``build/lib/libPyStream.so`` of the source checkout.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .errors import (
    CompileError,
    Diagnostic,
    LibraryError,
    Note,
    SourceRange,
    error_from_diagnostics,
)

#: Compiling and caching is done by one thread at a time.
compile_lock = threading.RLock()

_SEVERITIES = ("note", "remark", "warning", "error")

#: The type of the library's callbacks for diagnostics.
Callback = ctypes.CFUNCTYPE(
    None,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
)


class Collector:
    """Collects the diagnostics of one call into the library.

    Attributes:
        diagnostics: what was reported, in order.
        callback: to be handed to the library.
    """

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.callback = Callback(self._receive)

    def _receive(self, _user, severity, message, file, line, column, end_line, end_column):
        where = None
        if file:
            name = file.decode(errors="replace")
            where = SourceRange(name, line, column, end_line, end_column)
        text = (message or b"").decode(errors="replace")
        known = _SEVERITIES[severity] if 0 <= severity < len(_SEVERITIES) else "error"
        if known == "note" and self.diagnostics:
            last = self.diagnostics[-1]
            notes = (*last.notes, Note(text, where))
            self.diagnostics[-1] = Diagnostic(last.severity, last.message, last.location, notes)
        else:
            self.diagnostics.append(Diagnostic(known, text, where))

    def error(self) -> CompileError:
        """The exception for a call that failed."""
        return error_from_diagnostics(self.diagnostics)


@dataclass
class Compilation:
    """What the library made of a module.

    Attributes:
        ok: whether the pipeline succeeded.
        artefacts: bytes by name, for example ``"fragment.spirv"``.
        diagnostics: what was reported, in order.
    """

    ok: bool
    artefacts: dict[str, bytes] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def check(self) -> dict[str, bytes]:
        """The artefacts. Raises CompileError if the pipeline failed."""
        if not self.ok:
            raise error_from_diagnostics(self.diagnostics)
        return self.artefacts


class Library:
    """The loaded library. Use `library` to get it."""

    def __init__(self, path: Path) -> None:
        try:
            handle = ctypes.CDLL(str(path))
        except OSError as error:
            raise LibraryError(f"the compiler library {path} cannot be loaded: {error}") from None
        self.path = path
        self._handle = handle
        result, text = ctypes.c_void_p, ctypes.c_char_p
        size = ctypes.c_size_t
        signatures = {
            "version": (text, []),
            "compile": (result, [text, size, text, text, Callback, ctypes.c_void_p]),
            "result_ok": (ctypes.c_int, [result]),
            "result_count": (size, [result]),
            "result_name": (text, [result, size]),
            "result_data": (ctypes.c_void_p, [result, size, ctypes.POINTER(size)]),
            "result_destroy": (None, [result]),
        }
        for name, (returns, arguments) in signatures.items():
            try:
                function = getattr(handle, f"pystream_{name}")
            except AttributeError:
                raise LibraryError(f"{path} has no function pystream_{name}: rebuild it") from None
            function.restype, function.argtypes = returns, arguments

    @property
    def version(self) -> str:
        """The version that the library reports."""
        return self._handle.pystream_version().decode()

    @property
    def identity(self) -> str:
        """Tells builds of the library and of its prelude apart: sizes and times of modification."""
        override = os.environ.get("PYSTREAM_PRELUDE")
        prelude = Path(override) if override else self.path.parent / "prelude.mlirbc"
        stats = [path.stat() for path in (self.path, prelude) if path.exists()]
        return " ".join([self.version, *(f"{s.st_size}:{s.st_mtime_ns}" for s in stats)])

    def compile(self, text: str, pipeline: str, options: Mapping[str, object]) -> Compilation:
        """Run a pipeline on MLIR text.

        Args:
            text: the module.
            pipeline: a named target such as "shader", or a pass pipeline "builtin.module(...)".
            options: options of the target, handed over as ``key=value``.
        """
        data = text.encode()
        collector = Collector()
        result = self._handle.pystream_compile(
            data,
            len(data),
            pipeline.encode(),
            format_options(options).encode(),
            collector.callback,
            None,
        )
        try:
            ok = bool(self._handle.pystream_result_ok(result))
            artefacts = dict(self._artefact(result, i) for i in range(self._count(result)))
        finally:
            self._handle.pystream_result_destroy(result)
        return Compilation(ok, artefacts, collector.diagnostics)

    def _count(self, result: int) -> int:
        return self._handle.pystream_result_count(result)

    def _artefact(self, result: int, index: int) -> tuple[str, bytes]:
        size = ctypes.c_size_t()
        name = self._handle.pystream_result_name(result, index).decode()
        data = self._handle.pystream_result_data(result, index, ctypes.byref(size))
        return name, ctypes.string_at(data, size.value) if size.value else b""


def format_options(options: Mapping[str, object]) -> str:
    """Options as the library takes them, in the order of their names."""
    texts = {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in options.items()
    }
    return " ".join(f"{name}={texts[name]}" for name in sorted(texts))


def library_path() -> Path:
    """Where the library is. Raises LibraryError with all places that were tried."""
    override = os.environ.get("PYSTREAM_LIBRARY")
    if override:
        if not Path(override).is_file():
            raise LibraryError(f"PYSTREAM_LIBRARY names {override}, which is not a file")
        return Path(override)
    package = Path(__file__).resolve().parent
    places = [
        package / "_lib" / "libPyStream.so",
        package.parent.parent / "build" / "lib" / "libPyStream.so",
    ]
    for place in places:
        if place.is_file():
            return place
    tried = "\n".join(f"  {place}" for place in places)
    raise LibraryError(
        f"the compiler library is not there; tried\n{tried}\n"
        "Hint: run `make build` in the checkout, or set PYSTREAM_LIBRARY to the file"
    )


@cache
def library() -> Library:
    """The compiler library, loaded once. Raises LibraryError."""
    return Library(library_path())
