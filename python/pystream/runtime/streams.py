"""Checking and converting what a draw is given: vertex streams and indices."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np

from ..types import Matrix, Vector
from .errors import DrawError

#: Names that `Program.draw` takes itself.
RESERVED = frozenset(("indices", "vertices", "device", "instances", "depth_test", "cull", "blend"))
#: Components of an element of a stream, by the type of the vertex stage's input.
_FLOATS = {"float": 1, "vec2": 2, "vec3": 3, "vec4": 4, "mat2": 4, "mat3": 9, "mat4": 16}
_INTS = {"int": 1, "ivec2": 2, "ivec3": 3, "ivec4": 4}


@dataclass(frozen=True)
class StreamType:
    """One input of a vertex stage."""

    name: str
    type: str
    #: Its name in shading languages, where that of the parameter is reserved or taken; else "".
    identifier: str = ""

    @property
    def attribute(self) -> str:
        """The name of the vertex attribute in shading languages."""
        return self.identifier or self.name

    @property
    def components(self) -> int:
        """Numbers in an element."""
        return _FLOATS.get(self.type) or _INTS[self.type]

    @property
    def dtype(self) -> np.dtype:
        """The type of number that devices read."""
        return np.dtype(np.float32 if self.type in _FLOATS else np.int32)

    @property
    def shape(self) -> str:
        """The array shape to ask the user for."""
        if self.components == 1:
            return "(n,)"
        if self.type.startswith("mat"):
            size = int(self.type[-1])
            return f"(n, {size}, {size})"
        return f"(n, {self.components})"


def stream_types(reflection: dict[str, Any], shader_class: type) -> tuple[StreamType, ...]:
    """The streams of a program, in the order of the parameters of ``shade_vertex``.

    Reflection tells their types. Parameters that it leaves out, as nothing depends on them, are streams all
    the same, of the type they are annotated with. Raises DrawError for a type or name that no stream can have.
    """
    inputs = reflection["vertex"]["inputs"]
    known = {entry["name"]: entry["type"] for entry in inputs}
    identifiers = {entry["name"]: entry.get("identifier", "") for entry in inputs}
    for name, annotation in _parameters(shader_class):
        if name not in known and (annotation in _FLOATS or annotation in _INTS):
            known[name] = annotation
    order = {name: position for position, (name, _) in enumerate(_parameters(shader_class))}
    types = []
    for name in sorted(known, key=lambda name: order.get(name, len(order))):
        if known[name] not in _FLOATS and known[name] not in _INTS:
            raise DrawError(
                f"parameter {name} of shade_vertex is {known[name]}, which no stream can hold"
            )
        if name in RESERVED:
            raise DrawError(
                f"a parameter of shade_vertex cannot be named {name}, which is an option of draw: rename it"
            )
        types.append(StreamType(name, known[name], identifiers.get(name, "")))
    return tuple(types)


def _parameters(shader_class: type) -> list[tuple[str, str]]:
    """Name and spelling of the annotated type of each stream of a shader class."""
    try:
        parameters = list(inspect.signature(shader_class.shade_vertex).parameters.values())[2:]
    except (AttributeError, TypeError, ValueError):
        return []
    result = []
    for parameter in parameters:
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            annotation = parameter.annotation
            spelled = (
                annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
            )
            result.append((parameter.name, spelled.rpartition(".")[2]))
    return result


def check_streams(
    types: tuple[StreamType, ...], streams: Mapping[str, Any], vertices: int | None = None
) -> tuple[dict[str, np.ndarray], int]:
    """Convert streams to contiguous arrays (n, components) in the devices' types; also give n.

    `vertices` is n as the caller has it, needed where there are no streams. Raises DrawError for
    missing and unknown streams, wrong shapes and dtypes, and unequal lengths.
    """
    names = [stream.name for stream in types]
    missing = [name for name in names if name not in streams]
    unknown = [name for name in streams if name not in names]
    if missing or unknown:
        parts = [f"without {', '.join(missing)}"] if missing else []
        parts += [f"with the unknown {', '.join(unknown)}"] if unknown else []
        expected = ", ".join(f"{stream.name}: {stream.type}" for stream in types) or "none"
        raise DrawError(f"drawn {' and '.join(parts)}: the program's streams are {expected}")
    arrays = {stream.name: _convert(stream, streams[stream.name]) for stream in types}
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        counts = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise DrawError(f"streams must have one length, but {counts} elements")
    if vertices is not None and (not isinstance(vertices, Integral) or vertices < 0):
        raise DrawError(f"vertices is a count, not {vertices!r}")
    if not arrays:
        if vertices is None:
            raise DrawError("the program has no streams: say how many to draw with vertices=...")
        return arrays, int(vertices)
    count = next(iter(lengths.values()))
    if vertices not in (None, count):
        raise DrawError(f"vertices is {vertices}, but the streams have {count} elements")
    return arrays, count


def _convert(stream: StreamType, values: Any) -> np.ndarray:
    if not isinstance(values, np.ndarray):
        values = _from_sequence(stream, values)
    if values.dtype.kind not in ("fiu" if stream.dtype.kind == "f" else "iu"):
        raise DrawError(
            f"stream {stream.name} is {stream.type}, its dtype cannot be {values.dtype}"
        )
    count = len(values) if values.ndim else 0
    wanted = stream.shape
    flat_matrix = stream.type.startswith("mat") and values.shape == (count, stream.components)
    matches = str((count, *values.shape[1:])).replace(str(count), "n", 1) == wanted
    column = stream.components == 1 and values.shape == (count, 1)
    if values.ndim == 0 or not (matches or flat_matrix or column):
        raise DrawError(
            f"stream {stream.name} is {stream.type} and needs the shape {wanted}, "
            f"but has {values.shape}"
        )
    return np.ascontiguousarray(values, stream.dtype).reshape(count, stream.components)


def _from_sequence(stream: StreamType, values: Any) -> np.ndarray:
    try:
        rows = [_row(value) for value in values]
    except TypeError:
        raise DrawError(
            f"stream {stream.name} is an array or a list of {stream.type}, not {type(values).__name__}"
        ) from None
    try:
        array = np.array(rows)
    except ValueError:
        array = np.empty(0, object)
    if not rows:
        return np.empty((0, stream.components) if stream.components > 1 else 0, stream.dtype)
    if array.dtype == object:
        raise DrawError(f"the elements of stream {stream.name} are not all {stream.type}")
    return array


def _row(value: Any) -> Any:
    if isinstance(value, Vector):
        return value._tuple()
    if isinstance(value, Matrix):
        return [component for column in value for component in column]
    return value


def check_indices(indices: Any, vertices: int, primitive: int = 3) -> np.ndarray | None:
    """Convert indices of any shape and integer dtype to a flat uint32 array.

    Raises DrawError if they are no integers, point outside the streams, or are no whole triangles.
    """
    if indices is None:
        count = vertices
    else:
        array = np.asarray(indices)
        if array.size and array.dtype.kind not in "iu":
            raise DrawError(f"indices are integers, not {array.dtype}")
        if array.size and (array.min() < 0 or array.max() >= vertices):
            worst = int(array.min() if array.min() < 0 else array.max())
            raise DrawError(f"index {worst} is outside the streams, which have {vertices} elements")
        indices = np.ascontiguousarray(array.reshape(-1), np.uint32)
        count = len(indices)
    if count % primitive:
        what = "vertices" if indices is None else "indices"
        raise DrawError(f"triangles take {primitive} {what} each, but there are {count}")
    return indices
