"""`jit`: functions that run natively, and do what CPython does."""

from __future__ import annotations

import contextlib
import functools
import types
import warnings
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from . import cache
from .compiler import NATIVE_STAGES
from .errors import CompileError, PyStreamWarning, UnsupportedError
from .frontend.jit_types import ImportedFunction, Signature
from .library import compile_lock, library
from .runtime.jit_binding import Binder
from .runtime.jit_calls import CompiledFunction, MismatchError
from .runtime.jit_signature import ATOMS, describe, shown, signature_key

if TYPE_CHECKING:
    from .runtime.jit_library import NativeProgram

#: The file of an entry of the cache.
_CACHED = "registers.mlir"

#: For how many types a function is compiled exactly, for arguments of the same classes. All of them are
#: tried at a call, before it finds out the types of everything that the arguments reach.
_EXACT = 8


class Jitted:
    """A function that is compiled when it is called, once for each combination of types. Made by `jit`.

    It is called as the function is. Attributes of the function, such as ``__name__`` and ``__doc__``, are
    its own as well.

    Attributes:
        __wrapped__: the Python function.
    """

    def __init__(self, function: types.FunctionType) -> None:
        functools.update_wrapper(self, function)
        self.__pystream_function__ = function
        self._binder = Binder(function)
        self._count = self._binder.plain
        self._compiled: dict[Hashable, CompiledFunction] = {}
        #: By the classes of the arguments: what to call for numbers alone.
        self._scalar: dict[tuple[type, ...], Callable[..., Any]] = {}
        #: By the classes of the arguments and the names of keywords: what to try, the latest first.
        self._recent: dict[Hashable, list[CompiledFunction]] = {}
        self._last: CompiledFunction | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function natively, compiling it if it has not met arguments of these types.

        Raises:
            CompileError: the function cannot be compiled for these arguments.
            LibraryError: the compiler library is missing.
            OverflowError: an int does not fit in 64 bits.
            RecursionError, MemoryError: as in CPython.
            Everything that the function raises.
        """
        kinds: tuple[str, ...] = ()
        if kwargs or len(args) != self._count:
            args, kinds = self._binder.bind(args, kwargs)
        if not kinds:
            call = self._scalar.get(tuple(map(type, args)))
            if call is not None:
                return call(*args)
        return self._call(args, kinds)

    def _call(self, args: tuple[Any, ...], kinds: tuple[str, ...]) -> Any:
        classes = (kinds, *map(type, args))
        for compiled in self._recent.get(classes, ()):
            try:
                return compiled(args)
            except MismatchError:
                continue
        compiled = self._compiled_for(args, kinds, classes)
        if not kinds and all(type(arg) in ATOMS for arg in args) and compiled.scalar:
            self._scalar[tuple(map(type, args))] = compiled.scalar_call()
        try:
            return compiled(args)
        except MismatchError:
            # An attribute that the code sets holds, before, what compiled code cannot.
            message = f"{self.__qualname__} modifies an object that it cannot hold"
            raise UnsupportedError(message) from None

    def _compiled_for(
        self, args: tuple[Any, ...], kinds: tuple[str, ...], classes: Hashable
    ) -> CompiledFunction:
        """The native code for arguments of these types, made when first asked for.

        The types are exactly those of the arguments, until there are many of them for the same classes; then they
        include the others.
        """
        with compile_lock:
            recent = self._recent.get(classes, [])
            joined = [other.signature for other in recent] if len(recent) >= _EXACT else []
            signature = describe(args, kinds, joined)
            key = signature_key(signature)
            compiled = self._compiled.get(key)
            if compiled is None:
                compiled = self._compiled[key] = self._compile(signature)
            others = [other for other in recent if other is not compiled]
            self._recent[classes] = [compiled, *others[: _EXACT - 1]]
            self._last = compiled
        return compiled

    def _compile(self, signature: Signature) -> CompiledFunction:
        imported = self._import(signature)
        program = native_program(imported)
        for diagnostic in program.diagnostics:
            if diagnostic.severity == "warning":
                message = str(CompileError(diagnostic.message, diagnostic.location))
                warnings.warn(message, PyStreamWarning, stacklevel=5)
        return CompiledFunction(program, imported, signature)

    def _import(self, signature: Signature) -> ImportedFunction:
        from .frontend.entries import import_jit

        return import_jit(self.__pystream_function__, signature)

    # Methods are functions that are found in a class.

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    def __repr__(self) -> str:
        return f"<jit {self.__qualname__}>"

    def __reduce__(self) -> str:
        return self.__qualname__  # as functions, by name

    # What was compiled

    @property
    def signatures(self) -> tuple[str, ...]:
        """What the function was compiled for so far, such as ``"(int, list[float])"``."""
        return tuple(shown(compiled.signature) for compiled in list(self._compiled.values()))

    def clear(self) -> None:
        """Forget all compiled code: the next call compiles, with the globals that there are then."""
        with compile_lock:
            self._compiled.clear()
            self._scalar.clear()
            self._recent.clear()
            self._last = None

    def inspect(self, stage: str, *args: Any, **kwargs: Any) -> str:
        """The text of a stage of the compiler.

        Args:
            stage: "imported", "specialized", "registers", "core" or "llvm".
            args, kwargs: the arguments whose types it is compiled for; nothing is called. Without any, it is
                what was compiled last, or, if there is none, what the annotations tell.

        Raises CompileError and LibraryError as a call does.
        """
        if stage not in NATIVE_STAGES:
            choices = ", ".join(NATIVE_STAGES)
            raise CompileError(f"there is no stage {stage!r}: choose one of {choices}")
        signature = self._signature(args, kwargs)
        imported = self._import(signature)
        if stage == "imported":
            return imported.text
        from .runtime.jit_library import NativeProgram

        with compile_lock:
            return NativeProgram(imported.text, imported.entry, (stage,)).stage(stage)

    def _signature(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Signature:
        """The types of arguments; without any, those of the last call, or of the annotations."""
        if args or kwargs or not self._binder.parameters:
            return describe(*self._binder.bind(args, kwargs))
        if self._last is not None:
            return self._last.signature
        from .runtime.jit_annotations import annotated_signature

        return annotated_signature(self.__pystream_function__)


def native_program(imported: ImportedFunction) -> NativeProgram:
    """Compile a module, or only the last part of the way if the cache on disk knows it.

    What is cached is text of stage registers: machine code has addresses of this process in it.
    """
    from .runtime.jit_library import NativeProgram

    if cache.directory() is None:
        return NativeProgram(imported.text, imported.entry)
    name = cache.key(imported.text, library().identity, "jit")
    files = cache.load(name)
    if files is not None and _CACHED in files:
        # An entry that is damaged must not be worse than none.
        with contextlib.suppress(CompileError, UnicodeDecodeError):
            return NativeProgram(files[_CACHED].decode(), imported.entry)
    program = NativeProgram(imported.text, imported.entry, ("registers",))
    cache.store(name, {_CACHED: program.stage("registers").encode()})
    return program


def jit(function: Any) -> Any:
    """Make a function native: ``fast = ps.jit(f)``, or ``@ps.jit`` above its definition.

    The function is compiled for the types of its arguments when it is called, once for each combination of
    types, and does what CPython does: the same results of the same types, the same exceptions, the same
    changes to the objects it is given. Ints have 64 bits: where that does not suffice, OverflowError is
    raised.

    Args:
        function: a Python function; a bound method, staticmethod, classmethod or `functools.partial` of one.

    Gives the same kind of object, whose function is `Jitted`. Raises TypeError for anything else.
    """
    match function:
        case Jitted():
            return function
        case types.FunctionType():
            return Jitted(function)
        case types.MethodType():
            return types.MethodType(jit(function.__func__), function.__self__)
        case staticmethod() | classmethod():
            return type(function)(jit(function.__func__))
        case functools.partial():
            return functools.partial(jit(function.func), *function.args, **function.keywords)
    inner = getattr(function, "__pystream_function__", None)
    if isinstance(inner, types.FunctionType):
        return Jitted(inner)
    name = getattr(function, "__qualname__", type(function).__qualname__)
    raise TypeError(f"jit takes a Python function, but {name} is a {type(function).__name__}")


__all__ = ["Jitted", "jit"]
