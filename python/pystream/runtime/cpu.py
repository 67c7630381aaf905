"""The device ``cpu``: kernels compiled in process by the compiler library (``pystream-c/jit.h``)."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from ..errors import LibraryError
from ..library import Callback, Collector, library_path


class _Array(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("shape", ctypes.POINTER(ctypes.c_int64)))


class _Failure(ctypes.Structure):
    _fields_ = (("index", ctypes.c_int64), ("array", ctypes.c_int), ("kind", ctypes.c_int))


class KernelError(Exception):
    """Why Python would have raised an exception in a kernel.

    Attributes:
        index: the linear index of the call, -1 where it is not known.
        array: the number of the array argument that an access was outside of, -1 where it is not
            known.
        exception: IndexError, ZeroDivisionError or OverflowError.
    """

    _EXCEPTIONS: tuple[type[Exception], ...] = (IndexError, ZeroDivisionError, OverflowError)

    def __init__(self, index: int, array: int, kind: int) -> None:
        super().__init__(f"call {index}, array {array}")
        self.index, self.array = index, array
        self.exception = self._EXCEPTIONS[kind]


@cache
def _functions() -> ctypes.CDLL:
    """The library with the signatures of its kernel functions. Raises LibraryError."""
    path = library_path()
    try:
        handle = ctypes.CDLL(str(path))
    except OSError as error:
        raise LibraryError(f"the compiler library {path} cannot be loaded: {error}") from None
    pointer, text, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
    counts = ctypes.POINTER(ctypes.c_int64)
    signatures = {
        "jit_create": (pointer, [text, size, text, Callback, pointer]),
        "jit_destroy": (None, [pointer]),
        "jit_lookup": (pointer, [pointer, text]),
        "jit_reflection": (text, [pointer, text]),
        "jit_llvm_ir": (text, [pointer]),
        "jit_launch": (
            ctypes.c_int,
            [
                *(pointer, text, counts, text, ctypes.POINTER(_Array), size, ctypes.c_uint),
                ctypes.POINTER(_Failure),
            ],
        ),
        "emit_ptx": (pointer, [text, size, text, text, Callback, pointer]),
        "free_text": (None, [pointer]),
    }
    for name, (returns, arguments) in signatures.items():
        try:
            function = getattr(handle, f"pystream_{name}")
        except AttributeError:
            raise LibraryError(f"{path} has no function pystream_{name}: rebuild it") from None
        function.restype, function.argtypes = returns, arguments
    return handle


class MachineCode:
    """The kernels of one module of stage core, compiled for this machine.

    Args:
        core: the module, as MLIR text.
        optimization: LLVM's level, 0 to 3.

    Raises:
        CompileError: the module is not valid; the message tells why.
        LibraryError: the compiler library is missing or too old.
    """

    def __init__(self, core: str, optimization: int = 3) -> None:
        self._library = _functions()
        self._handle = None
        diagnostics = Collector()
        data = core.encode()
        options = f"opt-level={optimization}".encode()
        self._handle = self._library.pystream_jit_create(
            data, len(data), options, diagnostics.callback, None
        )
        if not self._handle:
            raise diagnostics.error()

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            self._library.pystream_jit_destroy(self._handle)

    @property
    def llvm_ir(self) -> str:
        """The LLVM IR after optimisation."""
        return self._library.pystream_jit_llvm_ir(self._handle).decode()

    def reflection(self, name: str) -> dict[str, Any]:
        """How to call a kernel. Raises KeyError if there is none of that name."""
        text = self._library.pystream_jit_reflection(self._handle, name.encode())
        if text is None:
            raise KeyError(name)
        return json.loads(text)

    def launch(
        self,
        name: str,
        extents: Sequence[int],
        parameters: bytes,
        arrays: Sequence[np.ndarray],
        threads: int = 0,
    ) -> None:
        """Run a kernel once for each index below `extents`.

        Args:
            extents: as many sizes as the kernel has indices.
            parameters: the bytes of its uniform block.
            arrays: C-contiguous and aligned, of the types that reflection tells.
            threads: at most so many; 0 is one for each processor.

        Raises KernelError, after which some calls have not happened.
        """
        failure = _Failure()
        shapes = [(ctypes.c_int64 * array.ndim)(*array.shape) for array in arrays]
        records = (_Array * len(arrays))(
            *(
                _Array(array.ctypes.data, ctypes.cast(shape, ctypes.POINTER(ctypes.c_int64)))
                for array, shape in zip(arrays, shapes, strict=True)
            )
        )
        # ctypes gives bytes no alignment; NumPy's memory suits every type.
        block = np.frombuffer(parameters or bytes(16), np.uint8).copy()
        status = self._library.pystream_jit_launch(
            self._handle,
            name.encode(),
            (ctypes.c_int64 * len(extents))(*extents),
            ctypes.cast(block.ctypes.data, ctypes.c_char_p),
            records,
            len(arrays),
            threads,
            ctypes.byref(failure),
        )
        if status == 2:
            raise KernelError(failure.index, failure.array, failure.kind)
        if status:
            raise KeyError(f"{name} with {len(arrays)} arrays")


def emit_ptx(core: str, chip: str, libdevice: str = "", optimization: int = 3) -> str:
    """Kernels of stage core as PTX.

    Args:
        core: the module, as MLIR text.
        chip: the compute capability, for example "sm_80".
        libdevice: path of libdevice.10.bc; without it functions are approximated in binary32.
        optimization: LLVM's level, 0 to 3.

    Raises CompileError if the module cannot be lowered.
    """
    functions = _functions()
    diagnostics = Collector()
    data = core.encode()
    options = f"opt-level={optimization}" + (f" libdevice={libdevice}" if libdevice else "")
    text = functions.pystream_emit_ptx(
        data, len(data), chip.encode(), options.encode(), diagnostics.callback, None
    )
    if not text:
        raise diagnostics.error()
    try:
        return ctypes.string_at(text).decode()
    finally:
        functions.pystream_free_text(text)
