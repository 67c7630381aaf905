"""What the python device hands to kernels: arrays that give Python numbers, as compiled code has them."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from numbers import Integral
from typing import Any

import numpy as np

from ..types.scalar import is_scalar
from .kernel_arguments import LaunchError


class ElementArray:
    """An array argument of a kernel: reads give a Python float or int, writes convert to the dtype.

    It has what compiled code has: indices, also from the end, `len` and iteration.
    """

    __slots__ = ("_element", "_name", "_values")

    def __init__(self, name: str, values: np.ndarray | list[Any], element: type) -> None:
        """Wrap `values`, of which every element is read as `element`, float or int."""
        self._name = name
        self._values = values
        self._element = element

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        value = self._at(index)
        if isinstance(value, np.ndarray):
            return ElementArray(self._name, value, self._element)
        return self._element(value)

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(self._at(index), np.ndarray):
            raise TypeError(f"{self._name} needs one index for each dimension to be written")
        if self._element is int:
            self._values[index] = self._integer(value)
        elif is_scalar(value):
            with np.errstate(over="ignore"):  # as in compiled code, beyond binary32 lies infinity
                self._values[index] = float(value)
        else:
            raise self._refusal(value)

    def __repr__(self) -> str:
        return f"<{self._name}: {self._values!r}>"

    def _at(self, index: Any) -> Any:
        for part in index if isinstance(index, tuple) else (index,):
            if not isinstance(part, Integral):
                raise TypeError(f"an array index must be an int, not '{type(part).__name__}'")
        try:
            return self._values[index]
        except IndexError:
            shape = "x".join(map(str, np.shape(self._values)))
            raise IndexError(
                f"index {index} is out of range of {self._name}, which has {shape} elements"
            ) from None

    def _integer(self, value: Any) -> int:
        if not isinstance(value, Integral):
            raise self._refusal(value)
        number = int(value)
        if not -(2**63) <= number < 2**63:
            raise OverflowError(
                f"{self._name} got the integer {number}, which does not fit 64 bits"
            )
        if isinstance(self._values, np.ndarray):
            limits = np.iinfo(self._values.dtype)
            if not limits.min <= number <= limits.max:
                raise LaunchError(f"{self._name} got a value beyond {self._values.dtype}")
        return number

    def _refusal(self, value: Any) -> TypeError:
        element, given = self._element.__name__, type(value).__name__
        return TypeError(f"an array of {element} cannot hold '{given}'")


def python_arguments(
    arguments: Mapping[str, Any], annotations: Mapping[str, Any], array: type
) -> list[Any]:
    """The arguments of a launch on the python device, in order.

    Args:
        arguments: by the name of the parameter.
        annotations: of the parameters, evaluated where that was possible.
        array: the generic class that annotates arrays.
    """
    return [
        _argument(name, value, annotations.get(name), array) for name, value in arguments.items()
    ]


def _argument(name: str, value: Any, annotation: Any, array: type) -> Any:
    if typing.get_origin(annotation) is array and isinstance(value, (np.ndarray, list, tuple)):
        (element,) = typing.get_args(annotation)
        return ElementArray(name, value, element) if element in (float, int) else value
    if isinstance(value, np.generic):
        value = value.item()
    if annotation is float and is_scalar(value):
        return float(value)
    return value
