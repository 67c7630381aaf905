"""The live objects that names in compiled code stand for."""

from __future__ import annotations

import builtins
import dataclasses
import functools
import importlib
import re
from collections.abc import Mapping
from typing import Any

from ..frontend.intrinsics import builtin_classes, prelude_definition, primitives, singletons

#: Modules with functions that the prelude defines.
_LIBRARY = ("builtins", "math", "cmath", "operator", "functools", "itertools", "random")


class Symbols:
    """Finds live objects by the names that reflection has for them.

    Args:
        live: the classes, functions and objects of the program by symbol.
    """

    def __init__(self, live: Mapping[str, Any]) -> None:
        self._live = live

    def literal(self, kind: str, value: str) -> tuple[Any] | None:
        """The value of a literal in reflection, in a tuple; None where there is none in Python."""
        match kind:
            case "none":
                return (None,)
            case "string":
                return (value,)
            case "int":
                return (int(value),)
            case "float":
                return (float(value),)
            case "bool":
                return (value in ("1", "true", "True"),)
            case "class":
                cls = self.class_(value)
                return None if cls is None else (cls,)
            case "function" | "object":
                return self._object(value)
            case "builtin":
                return _primitives_by_name().get(value)
            case "singleton":
                return _singletons_by_name().get(value)
        return None

    def _object(self, text: str) -> tuple[Any] | None:
        symbol = plain_symbol(text)
        if symbol not in self._live:
            return None
        value = self._live[symbol]
        return (_library_functions().get(id(value), value),)

    def class_(self, text: str) -> type | None:
        """The class of a symbol, or None. Classes of the prelude stand for those of Python."""
        symbol = plain_symbol(text)
        if symbol.startswith("prelude."):
            return library_class(symbol.removeprefix("prelude."))
        known = _classes_by_symbol().get(symbol)
        return known if known is not None else self._live.get(symbol)


def plain_symbol(text: str) -> str:
    """The symbol in ``m.f``, ``@"m.f"`` or ``#pystream.function<@"m.f">``."""
    found = re.search(r'@(?:"((?:[^"\\]|\\.)*)"|([\w$.]+))', text)
    return (found[1] if found[1] is not None else found[2]) if found else text


@functools.cache
def library_class(name: str) -> type | None:
    """The class of Python that a class of the prelude stands for, or None if it is the prelude's own."""
    for module in (builtins, dataclasses):
        found = getattr(module, name, None)
        if isinstance(found, type):
            return found
    return None


@functools.cache
def _library_functions() -> dict[int, Any]:
    """By the id of the prelude's definition: the function of Python that it defines."""
    found = {}
    for name in _LIBRARY:
        for value in vars(importlib.import_module(name)).values():
            definition = prelude_definition(value)
            if definition is not None:
                found.setdefault(id(definition), value)
    return found


@functools.cache
def _primitives_by_name() -> dict[str, tuple[Any]]:
    return {name: (function,) for function, name in primitives().values()}


@functools.cache
def _singletons_by_name() -> dict[str, tuple[Any]]:
    known = {"NotImplemented": (NotImplemented,), "Ellipsis": (Ellipsis,)}
    return {name: known[name] for name in singletons().values() if name in known}


@functools.cache
def _classes_by_symbol() -> dict[str, type]:
    return {symbol: cls for cls, symbol in builtin_classes().items()}
