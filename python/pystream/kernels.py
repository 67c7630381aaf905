"""Kernels: functions that are called once for each index, natively or in Python."""

from __future__ import annotations

import contextlib
import functools
import inspect
import itertools
import typing
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

from .errors import CompileError
from .frontend.annotations import UnknownAnnotationError, evaluate
from .frontend.fields import ObjectClasses, parameter_classes
from .library import compile_lock
from .runtime.cpu import KernelError, MachineCode
from .runtime.errors import DeviceError
from .runtime.kernel_arguments import (
    ArrayArgument,
    LaunchError,
    ParameterBlock,
    check_overlap,
)
from .runtime.python_arrays import python_arguments

T = TypeVar("T")

#: Devices that will run kernels, but do not yet.
_PLANNED = ("cuda", "opengl", "vulkan")
_DEVICES = ("cpu", "python")


class Array(Generic[T]):
    """Annotates an array parameter of a kernel, for example ``x: Array[float]``.

    An argument is a NumPy array or a list; the element that a kernel reads is a Python float or int,
    whatever the dtype.
    """

    def __new__(cls, *_arguments: Any, **_named: Any) -> Array[T]:
        raise TypeError("Array is an annotation: give a NumPy array or a list as the argument")


class Kernel:
    """A function called once for each index of a launch. Made by `kernel`.

    Calling it runs the Python function for one index.

    Attributes:
        rank: how many parameters at the front are indices.
    """

    def __init__(self, function: Callable[..., None], rank: int = 1) -> None:
        if not inspect.isfunction(function):
            raise TypeError(f"a kernel is a Python function, not {type(function).__name__}")
        if not isinstance(rank, int) or not 1 <= rank <= 3:
            raise ValueError(f"a kernel has 1, 2 or 3 indices, not {rank!r}")
        functools.update_wrapper(self, function)
        self.__pystream_function__ = function
        self.rank = rank
        self._signature = inspect.signature(function)
        if len(self._signature.parameters) < rank:
            raise TypeError(
                f"{function.__qualname__} needs {rank} index parameter{'s' * (rank != 1)} in front"
            )
        self._compiled: dict[tuple[Any, ...], CompiledKernel] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        """Run the Python function for one index."""
        self.__pystream_function__(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<kernel {self.__qualname__}>"

    def bind(self, args: Sequence[Any]) -> dict[str, Any]:
        """The arguments after the indices, by name. Raises TypeError if they do not fit."""
        try:
            bound = self._signature.bind(*([0] * self.rank), *args)
        except TypeError as error:
            raise TypeError(f"launch of {self.__qualname__}: {error}") from None
        bound.apply_defaults()
        return dict(itertools.islice(bound.arguments.items(), self.rank, None))

    @functools.cached_property
    def annotations(self) -> dict[str, Any]:
        """The annotations of the parameters, evaluated where that is possible."""
        function = self.__pystream_function__
        try:
            return typing.get_type_hints(function)
        except (NameError, TypeError):
            found = inspect.get_annotations(function)
        for name, annotation in found.items():
            with contextlib.suppress(UnknownAnnotationError):
                found[name] = evaluate(annotation, function.__globals__, {})
        return found

    def compiled(self, arguments: dict[str, Any]) -> CompiledKernel:
        """The native code for arguments of these classes, made when first asked for.

        Raises CompileError and LibraryError.
        """
        with compile_lock:
            key = tuple(type(value) for value in arguments.values())
            if key not in self._compiled:
                self._compiled[key] = CompiledKernel.compile(self)
            return self._compiled[key]


class CompiledKernel:
    """A kernel as native code, with what is needed to call it."""

    def __init__(self, code: MachineCode, name: str) -> None:
        self.code = code
        self.name = name
        self.reflection = code.reflection(name)
        self._block = ParameterBlock(self.reflection)
        self._classes: ObjectClasses | None = None

    @classmethod
    def compile(cls, kernel: Kernel) -> CompiledKernel:
        """Compile a kernel for the CPU. Raises CompileError and LibraryError."""
        from .compiler import stage_text

        code = MachineCode(stage_text(kernel, "core"))
        try:
            return cls(code, kernel.__name__)
        except KeyError:
            raise CompileError(f"the compiler made no kernel {kernel.__name__}") from None

    def launch(
        self,
        extents: Sequence[int],
        arguments: dict[str, Any],
        annotations: dict[str, Any],
        threads: int = 0,
    ) -> None:
        """Run over all indices below `extents`.

        Raises LaunchError for arguments that do not fit, and what Python raises for an access
        outside of an array (IndexError), a division by zero (ZeroDivisionError), and an integer
        quotient that has more than 64 bits (OverflowError).
        """
        arrays = [
            ArrayArgument(entry, arguments[entry["name"]]) for entry in self.reflection["arguments"]
        ]
        check_overlap(arrays)
        limit = 1 << int(self.reflection["index"][1:]) - 1
        if max(extents) > limit:
            raise LaunchError(f"{self.name} counts to {limit:,}, but n is {max(extents):,}")
        for array in arrays:
            array.check_size(extents)
        if self._classes is None:
            self._classes = parameter_classes(annotations)
        parameters = self._block.pack(arguments, self._classes)
        data = [array.data for array in arrays]
        try:
            self.code.launch(self.name, extents, parameters, data, threads)
        except KernelError as error:
            name = arrays[error.array].name if error.array >= 0 else "an array"
            raise error.exception(_describe(self.name, error, name, extents)) from None
        finally:
            for array in arrays:
                array.write_back()


def _describe(kernel: str, failure: KernelError, array: str, extents: Sequence[int]) -> str:
    """The message of the exception that a failure stands for; `array` is the array's name."""
    what = {
        IndexError: f"index out of range of {array}",
        ZeroDivisionError: "division by zero",
        OverflowError: "the quotient has more than 64 bits",
    }[failure.exception]
    if failure.index < 0:
        return f"{kernel}: {what}"
    index = tuple(int(part) for part in np.unravel_index(failure.index, extents))
    return f"{kernel}, called for index {index[0] if len(index) == 1 else index}: {what}"


def kernel(function: Callable[..., None] | None = None, *, rank: int = 1) -> Any:
    """Make a function a kernel: ``@kernel``, or ``@kernel(rank=2)`` for two indices.

    Args:
        function: its first `rank` parameters are the indices; the others need annotations.
        rank: 1, 2 or 3.
    """
    if function is None:
        return lambda inner: Kernel(inner, rank)
    return Kernel(function, rank)


def launch(
    kernel: Kernel,
    n: int | Sequence[int],
    *args: Any,
    device: str = "cpu",
    threads: int = 0,
) -> None:
    """Call a kernel for every index from 0 to `n` - 1, and wait until all calls are done.

    The order of the calls is not defined, and on the CPU they run in several threads: a kernel
    writes only elements that no other index reads or writes.

    Args:
        kernel: made by `kernel`.
        n: the number of indices; for a kernel of rank 2 or 3 a tuple of sizes, the last of which
            runs fastest.
        args: the arguments after the indices. Arrays are NumPy arrays or lists, and are modified in
            place; objects are read field by field at each launch.
        device: "cpu" (native code) or "python" (the same function, in the interpreter).
        threads: at most so many on the CPU; 0 is one for each processor.

    Raises:
        LaunchError: an argument does not fit the kernel.
        IndexError: the kernel used an index outside of an array; what else it did is not defined.
        ZeroDivisionError: it divided by zero; what else it did is not defined.
        OverflowError: on the CPU, the quotient -2**63 // -1, which has more than 64 bits.
        CompileError: the kernel cannot be compiled.
        DeviceError: there is no such device.
    """
    if not isinstance(kernel, Kernel):
        name = getattr(kernel, "__qualname__", type(kernel).__qualname__)
        raise TypeError(f"{name} is not a kernel: decorate the function with @pystream.kernel")
    extents = _extents(kernel, n)
    arguments = kernel.bind(args)
    if device == "python":
        values = python_arguments(arguments, kernel.annotations, Array)
        for index in itertools.product(*map(range, extents)):
            kernel(*index, *values)
    elif device == "cpu":
        kernel.compiled(arguments).launch(extents, arguments, kernel.annotations, threads)
    elif device in _PLANNED:
        raise DeviceError(f"kernels on {device} are not supported yet: use device='cpu'")
    else:
        raise DeviceError(f"there is no device {device!r}: choose one of {', '.join(_DEVICES)}")


def _extents(kernel: Kernel, n: int | Sequence[int]) -> tuple[int, ...]:
    sizes = tuple(n) if isinstance(n, (tuple, list)) else (n,)
    if len(sizes) != kernel.rank:
        raise LaunchError(
            f"{kernel.__qualname__} has {kernel.rank} index parameter{'s' * (kernel.rank != 1)},"
            f" but n has {len(sizes)} size{'s' * (len(sizes) != 1)}"
        )
    for size in sizes:
        if not hasattr(size, "__index__") or size.__index__() < 0:
            raise LaunchError(f"n must be a count of indices, but is {size!r}")
    return tuple(size.__index__() for size in sizes)


__all__ = ["Array", "CompiledKernel", "Kernel", "LaunchError", "kernel", "launch"]
