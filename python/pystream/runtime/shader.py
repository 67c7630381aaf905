"""The base class of shaders and the contexts that their stages are called with.

The compiler knows these classes by identity: a shader's fields become uniforms, a context's fields
the stage's built-in inputs and outputs. In Python they are plain objects, so that a stage can be
called and debugged by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn

from ..types import vec4


class Discard(BaseException):
    """Raised by `FragmentContext.discard`; the python device drops the fragment.

    Not an `Exception`, so that a handler in a shader cannot catch it: on a GPU it cannot either.
    """


@dataclass(slots=True)
class VertexContext:
    """What a vertex stage is told and what it must set beside the values it returns."""

    #: Output, to be assigned by every vertex stage: the position in clip space.
    position: vec4 = field(default_factory=lambda: vec4(0.0, 0.0, 0.0, 1.0))
    #: Output: the diameter in pixels of a point.
    point_size: float = 1.0
    #: Input: the index of the vertex in the streams.
    vertex_index: int = 0
    #: Input: the number of the instance, from 0.
    instance_index: int = 0


@dataclass(slots=True)
class FragmentContext:
    """What a fragment stage is told and what it sets: its colours, perhaps its depth."""

    #: Input: the pixel centre x, y in pixels from the bottom left, depth z from 0 to 1, and 1/w.
    coord: vec4 = field(default_factory=lambda: vec4(0.0, 0.0, 0.0, 1.0))
    #: Input: whether the triangle's front, its counterclockwise side, is seen.
    front_facing: bool = True
    #: Output: one vec4 for each colour attachment of the target, as a tuple.
    colors: tuple[vec4, ...] = ()
    #: Output: the depth that is tested and stored; ``coord.z`` unless assigned.
    depth: float = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.depth is None:
            self.depth = self.coord.z

    def discard(self) -> NoReturn:
        """Drop the fragment: nothing is written, and the stage does not continue."""
        raise Discard


class Shader:
    """Base of a user's shaders: a vertex and a fragment stage over common fields.

    Fields are ordinary attributes, set as usual, and are read anew at each draw. Stages may not
    modify them.
    """

    def shade_vertex(self, context: VertexContext, *streams: Any) -> Any:
        """Process a vertex: set ``context.position`` and return what is to be interpolated.

        Called with one element of each vertex stream, by the name of the parameter. Returns None, a
        float, a vector, or a tuple of them, whose elements are handed to `shade_fragment` in order.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define shade_vertex")

    def shade_fragment(self, context: FragmentContext, *varyings: Any) -> None:
        """Process a fragment: set ``context.colors``, given the interpolated results of
        `shade_vertex`.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define shade_fragment")
