"""Runs a function in CPython and compiled, and compares everything that can be seen from outside.

An `Outcome` describes what a call did: its result or exception, and its arguments afterwards. Numbers
are described by type and bits, objects by class and attributes, and an object that appears a second
time by the number of its first appearance, so that identity counts.
"""

from __future__ import annotations

import copy
import dataclasses
import enum
import math
import struct
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pystream as ps

from .corpus import Case, Overflow

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
_ATOMS = (str, bytes, type(None), type(NotImplemented), type(Ellipsis))
_CALLABLES = (types.FunctionType, types.BuiltinFunctionType, type)


@dataclass(frozen=True)
class Outcome:
    """What a call did. `line` is the innermost line of the traceback that is in the file of the function."""

    result: Any = None
    exception: Any = None
    line: int = 0
    arguments: Any = None

    def __str__(self) -> str:
        what = f"raised {self.exception} at line {self.line}" if self.exception else self.result
        return f"{what}, arguments afterwards {self.arguments}"


class Description:
    """Describes values, as nested tuples that are equal exactly if the values agree."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}
        self._kept: list[Any] = []  # ids are only unique among living objects

    def __call__(self, value: Any) -> Any:
        kind = type(value)
        if kind is float:
            return self._float(value)
        if kind is complex:
            return ("complex", self._float(value.real), self._float(value.imag))
        if kind in (int, bool) or isinstance(value, _ATOMS):
            return (kind.__name__, value)
        if isinstance(value, enum.Enum):
            return ("member", kind.__qualname__, value.name)
        if isinstance(value, _CALLABLES):
            return ("callable", value.__module__, value.__qualname__)
        if isinstance(value, tuple):
            return (kind.__qualname__, *map(self, value))
        if isinstance(value, range | slice):
            return (kind.__name__, self(value.start), self(value.stop), self(value.step))
        return self._object(value)

    @staticmethod
    def _float(value: float) -> Any:
        # Which of the NaNs it is cannot be told from Python without looking at its bits.
        return ("float", "nan" if math.isnan(value) else struct.pack(">d", value).hex())

    def _object(self, value: Any) -> Any:
        if id(value) in self._seen:
            return ("again", self._seen[id(value)])
        self._seen[id(value)] = len(self._seen)
        self._kept.append(value)
        kind = type(value)
        if isinstance(value, types.MethodType):
            return ("method", value.__func__.__qualname__, self(value.__self__))
        contents: tuple[Any, ...] = ()
        if isinstance(value, list):
            contents = tuple(map(self, value))
        elif isinstance(value, dict):
            contents = tuple((self(key), self(item)) for key, item in value.items())
        elif isinstance(value, set | frozenset):
            contents = tuple(sorted(map(self, value), key=repr))
        elif isinstance(value, BaseException):
            contents = (self(value.args), self(value.__cause__))
        elif not _is_plain(kind):
            raise TypeError(f"values of {kind} cannot be compared")
        fields = {name: self(item) for name, item in sorted(_attributes(value).items())}
        return (kind.__qualname__, contents, tuple(fields.items()))


def _is_plain(kind: type) -> bool:
    """Whether all that an instance holds are its attributes."""
    return kind.__module__.startswith("pystream.types") or kind.__flags__ & (1 << 9) != 0


def _attributes(value: Any) -> dict[str, Any]:
    found = dict(getattr(value, "__dict__", {}))
    for cls in type(value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                found[name] = getattr(value, name)
    return found


def fresh_arguments(given: Any) -> tuple[Any, ...]:
    """Arguments of an input that nobody else holds."""
    if isinstance(given, Overflow):
        given = given.arguments
    return given() if isinstance(given, types.FunctionType) else copy.deepcopy(given)


def observe(function: Callable[..., Any], arguments: tuple[Any, ...], file: str) -> Outcome:
    """Calls `function` and tells what it did. Errors of the compiler are not outcomes: they are raised."""
    describe = Description()
    try:
        result = function(*arguments)
    except ps.PyStreamError:
        raise
    except Exception as error:
        described = describe(error)
        return Outcome(None, described, _innermost_line(error, file), describe(arguments))
    return Outcome(describe(result), None, 0, describe(arguments))


def _innermost_line(error: BaseException, file: str) -> int:
    line, traceback = 0, error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def expected_outcome(case: Case, given: Any) -> Outcome:
    """What CPython does, and does again."""
    file = case.function.__code__.co_filename
    first = observe(case.function, fresh_arguments(given), file)
    if observe(case.function, fresh_arguments(given), file) != first:
        raise AssertionError(f"{case} is not deterministic")
    if first.exception and not first.line:
        raise AssertionError(f"{case} cannot be called with {given}: {first.exception}")
    return first


def leaves_64_bits(description: Any) -> bool:
    """Whether an int in a description does not fit 64 bits."""
    if isinstance(description, tuple):
        return any(map(leaves_64_bits, description))
    return type(description) is int and not INT_MIN <= description <= INT_MAX


def check_case(case: Case) -> None:
    """Raises AssertionError if compiled code and CPython disagree on some input of a case."""
    compiled = ps.jit(case.function)
    file = case.function.__code__.co_filename
    for given in case.inputs:
        expected = expected_outcome(case, given)
        overflows = isinstance(given, Overflow)
        big = leaves_64_bits(dataclasses.astuple(expected))
        assert overflows or not big, f"{case.id}{given}: the result leaves 64 bits: use overflow()"
        got = observe(compiled, fresh_arguments(given), file)
        if overflows:
            name = got.exception and got.exception[0]
            assert name == "OverflowError", f"{case.id}{given.arguments}: got {got}"
        else:
            assert got == expected, f"{case.id}{given}\n  CPython:  {expected}\n  compiled: {got}"
