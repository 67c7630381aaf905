"""The reference device: CPython runs the very methods that the compiler translates.

Slow and plain: every vertex and every covered fragment is one call of the user's method.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from ..types import FloatVector, Matrix, vec4
from ..types.scalar import is_scalar
from . import rasterizer
from .derivatives import BLOCK, QuadRecorder
from .errors import DrawError
from .image import decode, encode
from .sampling import ImageSampler
from .shader import Discard, FragmentContext, VertexContext

if TYPE_CHECKING:
    from .program import DrawCall, Program

#: Depth buffers hold fixed-point numbers of 24 bits, as OpenGL's do here.
_DEPTH_UNITS = (1 << 24) - 1

Build = Callable[[Sequence[float]], Any]


@functools.cache
def device() -> PythonDevice:
    """The device."""
    return PythonDevice()


class PythonDevice:
    """Draws with the Python interpreter."""

    def draw(self, program: Program, call: DrawCall) -> None:
        """Execute a checked draw.

        Raises DrawError if a stage returns what cannot be interpolated or sets wrong colours, and
        whatever the stages raise.
        """
        indices = call.indices if call.indices is not None else np.arange(call.vertices)
        used, corners = np.unique(indices, return_inverse=True)
        corners = corners.reshape(-1, 3)
        for instance in range(call.instances):
            positions, varyings = _VertexStage(program, call, instance).run(used.tolist())
            _FragmentStage(call, varyings, corners).run(positions[corners])


class _Varyings:
    """The results of all vertices: numbers to interpolate, and how to make objects of them again."""

    def __init__(self, types: tuple[tuple[type, int], ...], values: np.ndarray) -> None:
        #: float array (vertices, components of all varyings).
        self.values = values
        self._parts: list[tuple[slice, Build]] = []
        start = 0
        for cls, components in types:
            part = slice(start, start + components)
            start += components
            if cls is float:
                self._parts.append((part, lambda numbers: numbers[0]))
            elif issubclass(cls, Matrix):
                self._parts.append((part, lambda numbers, cls=cls: cls(*numbers)))
            else:
                self._parts.append((part, cls._from))

    def build(self, numbers: list[float]) -> list[Any]:
        """New objects for the arguments of one fragment."""
        return [make(numbers[part]) for part, make in self._parts]


class _VertexStage:
    """Runs `shade_vertex` for the vertices of one instance."""

    def __init__(self, program: Program, call: DrawCall, instance: int) -> None:
        self._shade = call.shader.shade_vertex
        self._instance = instance
        self._streams = [
            (stream.name, call.streams[stream.name], _builder(stream.type))
            for stream in program.stream_types
        ]

    def run(self, vertices: list[int]) -> tuple[np.ndarray, _Varyings]:
        """Clip space positions (n, 4) and varyings of the given vertices."""
        positions, values = np.empty((len(vertices), 4)), []
        types = None
        columns = [(name, data[vertices].tolist(), build) for name, data, build in self._streams]
        for row, vertex in enumerate(vertices):
            context = VertexContext(vertex_index=vertex, instance_index=self._instance)
            streams = {name: build(data[row]) for name, data, build in columns}
            result = self._shade(context, **streams)
            if not isinstance(context.position, vec4):
                raise DrawError(
                    f"context.position must be a vec4, but shade_vertex set it to "
                    f"{type(context.position).__name__}"
                )
            positions[row] = context.position._tuple()
            found, numbers = _flatten(result)
            if types is None:
                types = found
            elif types != found:
                raise DrawError(
                    "shade_vertex must return the same types for every vertex, but returned "
                    f"{_spell(types)} and then {_spell(found)}"
                )
            values.append(numbers)
        return positions, _Varyings(types or (), np.array(values, np.float64))


def _builder(type_name: str) -> Build:
    from .. import types

    if type_name in ("float", "int"):
        return lambda numbers: numbers[0]
    cls = getattr(types, type_name)
    return cls._from if not issubclass(cls, Matrix) else lambda numbers: cls(*numbers)


def _flatten(result: Any) -> tuple[tuple[tuple[type, int], ...], list[float]]:
    """The types and numbers of what a vertex stage returned. Raises DrawError for other objects."""
    if result is None:
        return (), []
    types, numbers = [], []
    for value in result if isinstance(result, tuple) else (result,):
        if isinstance(value, FloatVector):
            components = value._tuple()
        elif isinstance(value, Matrix):
            components = [component for column in value for component in column]
        elif is_scalar(value):
            components, value = (float(value),), float(value)
        else:
            raise DrawError(
                f"shade_vertex returned {type(value).__name__}: only floats, vectors and matrices of "
                "floats, and tuples of them, can be interpolated"
            )
        types.append((type(value), len(components)))
        numbers.extend(components)
    return tuple(types), numbers


def _spell(types: tuple[tuple[type, int], ...]) -> str:
    return f"({', '.join(cls.__name__ for cls, _ in types)})"


class _FragmentStage:
    """Rasterises, runs `shade_fragment`, and writes what it gives to the target."""

    def __init__(self, call: DrawCall, varyings: _Varyings, corners: np.ndarray) -> None:
        self._call = call
        self._shade = call.shader.shade_fragment
        self._varyings = varyings
        self._corners = corners
        self._width, self._height = call.target.width, call.target.height
        self._needs_blocks = any(
            texture is not None and texture.mipmapped for texture in call.textures.values()
        )

    def run(self, positions: np.ndarray) -> None:
        """Draw triangles with the clip space positions (n, 3, 4)."""
        triangles = rasterizer.assemble(positions, self._width, self._height, self._call.cull)
        output = _Output(self._call)
        shade = self._shade_blocks if self._needs_blocks else self._shade_each
        for fragments in rasterizer.scan(triangles, self._width, self._height):
            shade(triangles, fragments, output)

    def _invocations(
        self, triangles: rasterizer.Triangles, fragments: rasterizer.Fragments
    ) -> list[tuple[int, int, tuple[float, float, float, float], bool, list[float]]]:
        """For each fragment its pixel x, y, its coord, whether it faces front, its varyings."""
        values = rasterizer.interpolate(triangles, fragments)
        coords = zip(
            (fragments.x + 0.5).tolist(),
            (fragments.y + 0.5).tolist(),
            values.depth.tolist(),
            values.inverse_w.tolist(),
            strict=True,
        )
        if self._varyings.values.shape[1:] == (0,):
            numbers: Any = repeat([], len(values.depth))
        else:
            vertices = self._varyings.values[self._corners[values.source]]
            numbers = np.einsum("mj,mjk->mk", values.weights, vertices).tolist()
        return list(
            zip(
                fragments.x.tolist(),
                fragments.y.tolist(),
                coords,
                values.front.tolist(),
                numbers,
                strict=True,
            )
        )

    def _shade_one(
        self, coord: tuple[float, ...], front: bool, numbers: list[float]
    ) -> FragmentContext | None:
        """Run the stage for one fragment; None if it was discarded."""
        context = FragmentContext(coord=vec4._from(coord), front_facing=front)
        try:
            self._shade(context, *self._varyings.build(numbers))
        except Discard:
            return None
        return context

    def _shade_each(
        self, triangles: rasterizer.Triangles, fragments: rasterizer.Fragments, output: _Output
    ) -> None:
        for x, y, coord, front, numbers in self._invocations(triangles, fragments):
            context = self._shade_one(coord, front, numbers)
            if context is not None:
                output.write(x, y, context)

    def _shade_blocks(
        self, triangles: rasterizer.Triangles, fragments: rasterizer.Fragments, output: _Output
    ) -> None:
        """Shade in blocks of 2 x 2 pixels, from whose differences levels of detail follow."""
        rows = np.stack([fragments.triangle, fragments.y // 2, fragments.x // 2], axis=1)
        blocks, block_of = np.unique(rows, axis=0, return_inverse=True)
        covered = np.zeros((len(blocks), 4), bool)
        covered[block_of.reshape(-1), fragments.y % 2 * 2 + fragments.x % 2] = True
        everything = rasterizer.Fragments(
            (blocks[:, 2, np.newaxis] * 2 + [x for x, _ in BLOCK]).reshape(-1),
            (blocks[:, 1, np.newaxis] * 2 + [y for _, y in BLOCK]).reshape(-1),
            np.repeat(blocks[:, 0], 4),
        )
        invocations = self._invocations(triangles, everything)
        try:
            for number, mask in enumerate(covered.tolist()):
                self._shade_block(invocations[4 * number : 4 * number + 4], mask, output)
        finally:
            ImageSampler.level_source = None

    def _shade_block(self, block: list[Any], mask: list[bool], output: _Output) -> None:
        recorder = ImageSampler.level_source = QuadRecorder()
        for index, (_, _, *arguments) in enumerate(block):
            recorder.record(index)
            self._shade_one(*arguments)
        for index, (x, y, *arguments) in enumerate(block):
            if mask[index]:
                recorder.replay(index)
                context = self._shade_one(*arguments)
                if context is not None:
                    output.write(x, y, context)


class _Output:
    """The end of the pipeline: depth test, blending, conversion to the target's format."""

    def __init__(self, call: DrawCall) -> None:
        target = call.target
        images = [attachment.image for attachment in target.colors]
        self._format = images[0].format
        self._colors = [image.host(for_writing=True) for image in images]
        self._depth = (
            target.depth.host(for_writing=True) if call.depth_test and target.depth else None
        )
        self._blend = _BLENDS[call.blend]

    def write(self, x: int, y: int, context: FragmentContext) -> None:
        """Put a shaded fragment into the target if it passes the depth test."""
        colors = self._checked(context.colors)
        if self._depth is not None:
            if not is_scalar(context.depth):
                raise DrawError(
                    f"context.depth must be a number, but is {type(context.depth).__name__}"
                )
            # In this order NaN, which is undefined on a device, becomes 0.
            depth = min(max(0.0, context.depth), 1.0)
            new, old = (
                round(depth * _DEPTH_UNITS),
                round(float(self._depth[y, x, 0]) * _DEPTH_UNITS),
            )
            if not new < old:
                return
            self._depth[y, x, 0] = new / _DEPTH_UNITS
        for texels, color in zip(self._colors, colors, strict=False):
            source = np.array(color._tuple())
            if self._blend is not None:
                if self._format == "f1":
                    # Fixed-point targets blend with colours already clamped.
                    source = np.clip(source, 0.0, 1.0)
                source = self._blend(source, decode(texels[y, x], self._format))
            texels[y, x] = encode(source, self._format)

    def _checked(self, colors: Any) -> tuple[vec4, ...]:
        if not isinstance(colors, tuple) or not all(isinstance(color, vec4) for color in colors):
            found = type(colors).__name__
            if isinstance(colors, tuple):
                found = f"({', '.join(type(color).__name__ for color in colors)})"
            raise DrawError(f"context.colors must be a tuple of vec4, but is {found}")
        if len(colors) > len(self._colors):
            raise DrawError(
                f"shade_fragment set {len(colors)} colors, but the target has {len(self._colors)}"
            )
        return colors


_BLENDS: dict[str | None, Any] = {
    None: None,
    "alpha": lambda source, old: source * source[3] + old * (1.0 - source[3]),
    "add": lambda source, old: source + old,
    "multiply": lambda source, old: source * old,
}
