"""The registry of differential cases: ordinary functions with inputs, to be run in CPython and compiled."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any, TypeVar

from .features import check_feature

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Overflow:
    """An input for which some int of the computation leaves 64 bits.

    CPython computes on; compiled code must raise OverflowError.
    """

    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """One function of the corpus.

    Attributes:
        module: the last part of the name of its module.
        function: what is run.
        heading, feature: what it is a case of, see `features.FEATURES`.
        inputs: tuples of arguments; a function in their place makes a fresh tuple for each run.
        gpu: whether it makes sense on targets for GPUs: numbers in, a number out, nothing raised.
    """

    module: str
    function: Callable[..., Any]
    heading: str
    feature: str
    inputs: tuple[Any, ...]
    gpu: bool = False

    @property
    def id(self) -> str:
        return f"{self.module}::{self.function.__name__}"

    def __str__(self) -> str:
        return self.id


#: All cases registered so far, by id.
_CASES: dict[str, Case] = {}


def overflow(*arguments: Any) -> Overflow:
    """Marks an input for which compiled code must raise OverflowError, see `Overflow`."""
    return Overflow(arguments)


def registrar(heading: str) -> Callable[..., Callable[[F], F]]:
    """The decorator that registers cases under a heading.

    ``@case(feature, input, ...)`` leaves the function as it is. An input is a tuple of arguments,
    `overflow(...)`, a function that makes the tuple, or the only argument if it is none of these.
    """

    def case(feature: str, *inputs: Any, gpu: bool = False) -> Callable[[F], F]:
        check_feature(heading, feature)

        def register(function: F) -> F:
            made = Case(
                function.__module__.rpartition(".")[2],
                function,
                heading,
                feature,
                tuple(_normalize(value) for value in inputs) or ((),),
                gpu,
            )
            if made.id in _CASES:
                raise ValueError(f"there are two cases {made.id}")
            _CASES[made.id] = made
            return function

        return register

    return case


def _normalize(value: Any) -> Any:
    is_input = isinstance(value, tuple | Overflow | FunctionType) and not hasattr(value, "_fields")
    return value if is_input else (value,)


@cache
def corpus() -> tuple[Case, ...]:
    """All cases, in the order of modules and of their text."""
    from . import cases

    for module in sorted(info.name for info in pkgutil.iter_modules(cases.__path__)):
        importlib.import_module(f"{cases.__name__}.{module}")
    return tuple(_CASES.values())


def cases_of(*headings: str) -> Iterable[Case]:
    """The cases under some headings."""
    return [case for case in corpus() if case.heading in headings]
