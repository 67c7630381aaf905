"""Arguments of kernels: arrays as the compiled code takes them, everything else packed in one block.

An array is handed over without a copy where its type and layout are those of the compiled code;
otherwise it is copied, and copied back if the kernel writes it.
"""

from __future__ import annotations

import struct
import types
from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any

import numpy as np

from ..types import FloatVector, IntVector, Matrix
from ..types.scalar import is_scalar
from .errors import UniformError
from .uniforms import ClassRules, Member, Snapshot


class LaunchError(ValueError):
    """The arguments of a launch do not fit the kernel; the message names the argument."""


#: The types of elements: NumPy's type of the compiled code, and which arrays are taken.
_ELEMENTS: dict[str, tuple[type, tuple[type, ...]]] = {
    "f64": (np.float64, (np.float64, np.float32)),
    "f32": (np.float32, (np.float32, np.float64)),
    "i64": (np.int64, (np.int64, np.int32)),
    "i32": (np.int32, (np.int32, np.int64)),
}

_FORMATS = {"f64": "<d", "f32": "<f", "i64": "<q", "i32": "<i", "i1": "<i"}
_INTEGER_BITS = {"i64": 64, "i32": 32}


class ArrayArgument:
    """One array of a launch.

    Attributes:
        data: what the compiled code works on, C-contiguous and aligned.
    """

    def __init__(self, entry: Mapping[str, Any], value: Any) -> None:
        self.name: str = entry["name"]
        self._element: str = entry["type"]
        self._rank: int = entry["rank"]
        self._written: bool = entry["written"]
        self._covers: list[tuple[int, int]] = [tuple(pair) for pair in entry["covers"]]
        self._value = value
        if self._element not in _ELEMENTS:
            raise LaunchError(f"{self.name} has elements of the unsupported type {self._element}")
        if isinstance(value, np.ndarray):
            self.data = self._from_array(value)
        elif isinstance(value, (list, tuple)):
            self.data = self._from_sequence(value)
        else:
            raise LaunchError(
                f"{self.name} must be a NumPy array or a list, but is {type(value).__name__}"
            )

    def _from_array(self, array: np.ndarray) -> np.ndarray:
        wanted, accepted = _ELEMENTS[self._element]
        if array.dtype.type not in accepted:
            names = " or ".join(np.dtype(kind).name for kind in accepted)
            raise LaunchError(f"{self.name} must have dtype {names}, but has {array.dtype}")
        if array.ndim != self._rank:
            raise LaunchError(
                f"{self.name} must have {self._rank} dimension{'s' * (self._rank != 1)},"
                f" but has {array.ndim}"
            )
        if self._written and not array.flags.writeable:
            raise LaunchError(f"{self.name} is written by the kernel, but is read-only")
        if self._written and self._overlaps_itself(array):
            raise LaunchError(f"{self.name} is written by the kernel, but its elements overlap")
        return np.require(array, np.dtype(wanted), ("C_CONTIGUOUS", "ALIGNED"))

    @staticmethod
    def _overlaps_itself(array: np.ndarray) -> bool:
        return any(
            stride == 0 and size > 1
            for stride, size in zip(array.strides, array.shape, strict=True)
        )

    def _from_sequence(self, values: Sequence[Any]) -> np.ndarray:
        wanted, _ = _ELEMENTS[self._element]
        if self._rank != 1:
            raise LaunchError(f"{self.name} must be a NumPy array of {self._rank} dimensions")
        if self._written and isinstance(values, tuple):
            raise LaunchError(f"{self.name} is written by the kernel, but is a tuple")
        integer = self._element in _INTEGER_BITS
        for index, value in enumerate(values):
            if not (_is_integer(value) if integer else is_scalar(value)):
                raise LaunchError(
                    f"{self.name}[{index}] must be {'an int' if integer else 'a number'},"
                    f" but is {type(value).__name__}"
                )
        try:
            return np.array(values, wanted)
        except OverflowError:
            raise LaunchError(f"{self.name} has an int beyond {self._element[1:]} bits") from None

    def check_size(self, extents: Sequence[int]) -> None:
        """Raise LaunchError if the kernel's own indices go beyond the array."""
        for dimension, parameter in self._covers:
            size, needed = self.data.shape[dimension], extents[parameter]
            if size < needed:
                where = f" in dimension {dimension}" if self._rank > 1 else ""
                raise LaunchError(
                    f"{self.name} has {size} elements{where}, but the kernel needs {needed}"
                )

    @property
    def copied(self) -> bool:
        """Whether the compiled code works on a copy."""
        return self.data is not self._value

    def write_back(self) -> None:
        """Bring what the kernel wrote to the argument."""
        if not self._written or not self.copied:
            return
        if isinstance(self._value, list):
            self._value[:] = self.data.tolist()
            return
        if self._element in _INTEGER_BITS and self._value.dtype != self.data.dtype:
            limits = np.iinfo(self._value.dtype)
            if ((self.data < limits.min) | (self.data > limits.max)).any():
                raise LaunchError(f"{self.name} got a value beyond {self._value.dtype}")
        if not np.shares_memory(self.data, self._value):
            self._value[...] = self.data


def check_overlap(arrays: Sequence[ArrayArgument]) -> None:
    """Refuse arrays that share memory if one of them is a copy: writes would be lost.

    Raises LaunchError.
    """
    for index, first in enumerate(arrays):
        for second in arrays[index + 1 :]:
            if not (first.copied or second.copied) or not (first._written or second._written):
                continue
            left, right = first._value, second._value
            both = isinstance(left, np.ndarray) and isinstance(right, np.ndarray)
            if left is right or (both and np.may_share_memory(left, right)):
                raise LaunchError(
                    f"{first.name} and {second.name} share memory, but one of them must be copied:"
                    " give contiguous arrays of the kernel's type, or separate ones"
                )


def _is_integer(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


class ParameterBlock:
    """Packs the scalars and the fields of objects that a kernel reads."""

    def __init__(self, reflection: Mapping[str, Any]) -> None:
        blocks = reflection["uniform_blocks"]
        entries = blocks[0]["members"] if blocks else []
        self._size: int = blocks[0]["size"] if blocks else 0
        self._name: str = reflection["name"]
        self._members = [(Member(entry), entry) for entry in entries]
        self._tags = {member.path: member.classes for member, _ in self._members if member.is_tag}

    def pack(self, values: Mapping[str, Any], rules: ClassRules) -> bytes:
        """The bytes of the block.

        Args:
            values: arguments by the name of the parameter.
            rules: the classes that the kernel was compiled for.

        Raises LaunchError naming the field that is missing or has the wrong type or class.
        """
        root = type(self._name, (types.SimpleNamespace,), {})(**values)
        snapshot = Snapshot(root, self._tags, rules)
        data = bytearray((self._size + 15) // 16 * 16)
        try:
            for member, entry in self._members:
                for place in member.places(snapshot):
                    if not snapshot.applies(place.conditions):
                        continue
                    if member.is_tag:
                        struct.pack_into("<i", data, place.offset, snapshot.tag(place.path))
                        continue
                    value = snapshot.value(place.path)
                    problem = _store(data, entry, place.offset, value)
                    if problem:
                        where = snapshot.spell(place.path)
                        raise LaunchError(f"{where} must be {problem}, but is {_describe(value)}")
        except UniformError as error:
            raise LaunchError(str(error)) from None
        return bytes(data)


def _store(data: bytearray, entry: Mapping[str, Any], offset: int, value: Any) -> str:
    """Write one member. Returns what the value must be if it is not."""
    component, kind = entry["component"], entry["type"]
    if component not in _FORMATS:
        return f"of a supported type, not {component}"
    if kind in ("float", "int", "bool"):
        columns: list[tuple[Any, ...]] = [(value,)]
    elif kind.startswith("mat"):
        if not isinstance(value, Matrix) or type(value).__name__ != kind:
            return f"a {kind}"
        columns = [tuple(column) for column in value]
    else:
        classes = FloatVector if kind.startswith("vec") else IntVector
        if type(value).__name__ != kind and not (
            isinstance(value, classes) and len(value) == int(kind[-1])
        ):
            return f"a {kind}"
        columns = [tuple(value)]
    for index, column in enumerate(columns):
        position = offset + index * entry.get("stride", 0)
        for number in column:
            problem = _check_number(component, number)
            if problem:
                return problem
            struct.pack_into(_FORMATS[component], data, position, _convert(component, number))
            position += struct.calcsize(_FORMATS[component])
    return ""


def _check_number(component: str, value: Any) -> str:
    if component == "i1":
        return "" if isinstance(value, (bool, np.bool_)) else "a bool"
    bits = _INTEGER_BITS.get(component)
    if bits is None:
        return "" if is_scalar(value) else "a number"
    fits = _is_integer(value) and -(1 << bits - 1) <= value < 1 << bits - 1
    return "" if fits else f"an int of {bits} bits"


def _convert(component: str, value: Any) -> Any:
    if component == "f32":  # struct refuses what does not fit; NumPy gives an infinity
        with np.errstate(over="ignore"):
            return float(np.float32(float(value)))
    return float(value) if component == "f64" else int(value)


def _describe(value: Any) -> str:
    if value is None:
        return "None"
    text = repr(value)
    return f"{type(value).__qualname__} {text}" if len(text) <= 40 else type(value).__qualname__
