"""Where two outcomes differ: types, bits of floats, exceptions, contents and identity of objects."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from types import FunctionType
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What a call did: its result or exception, and the arguments afterwards."""

    result: Any
    exception: BaseException | None
    arguments: tuple[Any, ...]


def difference(expected: Outcome, actual: Outcome) -> str | None:
    """The first difference of two outcomes in words, or None. Arguments of the two are paired by position."""
    comparison = _Comparison()
    if expected.exception is not None or actual.exception is not None:
        found = _compare_exceptions(comparison, expected, actual)
    else:
        found = comparison.compare(expected.result, actual.result, "result")
    if found is None:
        found = comparison.compare(expected.arguments, actual.arguments, "arguments")
    return found


def _compare_exceptions(comparison: _Comparison, expected: Outcome, actual: Outcome) -> str | None:
    first, second = expected.exception, actual.exception
    if second is None:
        return f"raises {describe(first)}, but compiled code returns"
    if first is None:
        return f"returns, but compiled code raises {describe(second)}"
    if type(first) is not type(second):
        return f"raises {describe(first)}, but compiled code {describe(second)}"
    found = comparison.compare(first.args, second.args, "exception.args")
    for name in sorted(vars(first).keys() | vars(second).keys()):
        if found is None:
            one, other = vars(first).get(name, "<unset>"), vars(second).get(name, "<unset>")
            found = comparison.compare(one, other, f"exception.{name}")
    if found is None and (first.__cause__ is None) != (second.__cause__ is None):
        found = f"exception.__cause__: {first.__cause__!r}, but compiled {second.__cause__!r}"
    return found


def describe(value: object) -> str:
    """A value in a few words, whatever it is."""
    if isinstance(value, BaseException):
        return f"{type(value).__name__}{value.args!r}"[:200]
    try:
        return repr(value)[:200]
    except Exception:
        return f"an object of {type(value).__name__}"


class _Comparison:
    """Compares graphs of objects; remembers which objects of one belong to which of the other."""

    def __init__(self) -> None:
        self._partners: dict[int, object] = {}
        self._partners_back: dict[int, object] = {}
        # Ids are only those of living objects.
        self._alive: list[object] = []

    def compare(self, first: Any, second: Any, where: str) -> str | None:
        """The first difference, or None."""
        if type(first) is not type(second):
            return (
                f"{where}: {describe(first)} ({type(first).__name__}), "
                f"but compiled {describe(second)} ({type(second).__name__})"
            )
        if isinstance(first, float):
            return _compare_floats(first, second, where)
        if isinstance(first, tuple):
            return self._compare_sequences(first, second, where)
        if isinstance(first, FunctionType) and "<locals>" in first.__qualname__:
            same = first.__qualname__ == second.__qualname__  # made anew by each call
            return None if same else _differs(first, second, where)
        if first is None or isinstance(first, int | str | type | FunctionType):
            return None if first == second else _differs(first, second, where)
        known = id(first) in self._partners
        if known or id(second) in self._partners_back:
            same = self._partners.get(id(first)) is second
            return None if same else f"{where}: another object than in CPython"
        self._partners[id(first)] = second
        self._partners_back[id(second)] = first
        self._alive += [first, second]
        if isinstance(first, list):
            return self._compare_sequences(first, second, where)
        if isinstance(first, dict):
            return self._compare_sequences(list(first.items()), list(second.items()), where)
        return self._compare_objects(first, second, where)

    def _compare_sequences(self, first: Any, second: Any, where: str) -> str | None:
        if len(first) != len(second):
            return _differs(first, second, where)
        for index, (one, other) in enumerate(zip(first, second, strict=True)):
            found = self.compare(one, other, f"{where}[{index}]")
            if found is not None:
                return found
        return None

    def _compare_objects(self, first: object, second: object, where: str) -> str | None:
        fields, others = attributes(first), attributes(second)
        if set(fields) != set(others):
            return f"{where}: attributes {sorted(fields)}, but compiled {sorted(others)}"
        for name, value in fields.items():
            found = self.compare(value, others[name], f"{where}.{name}")
            if found is not None:
                return found
        return None


def attributes(value: object) -> dict[str, object]:
    """The attributes of an object by name, those in slots too."""
    found = dict(getattr(value, "__dict__", {}))
    for cls in type(value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                found[name] = getattr(value, name)
    return found


def _compare_floats(first: float, second: float, where: str) -> str | None:
    # Python does not say which NaN an operation gives.
    if math.isnan(first) and math.isnan(second):
        return None
    same = struct.pack("d", first) == struct.pack("d", second)
    return None if same else _differs(first, second, where)


def _differs(first: object, second: object, where: str) -> str:
    return f"{where}: {describe(first)}, but compiled {describe(second)}"
