"""Compiled shader programs and their draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from numbers import Integral
from typing import Any

import numpy as np

from .errors import DeviceError, DrawError
from .framebuffer import Framebuffer
from .sampling import ImageSampler
from .streams import StreamType, check_indices, check_streams, stream_types
from .uniforms import ClassRules, Snapshot, UniformReader

#: Where the devices are: name -> module, which has a function ``device()``.
_DEVICES = {"opengl": ".opengl", "python": ".python_device"}
CULLS = (None, "back", "front")
BLENDS = (None, "alpha", "add", "multiply")


@dataclass(frozen=True)
class StageArtifacts:
    """What the compiler made of one stage."""

    #: GLSL for OpenGL 3.3, core profile.
    glsl330: str
    #: GLSL 4.50.
    glsl450: str
    #: The SPIR-V module.
    spirv: bytes
    #: The entry point's name in the module.
    entry: str = "main"

    @property
    def glsl(self) -> str:
        """The GLSL that the OpenGL device uses, version 330."""
        return self.glsl330


@dataclass
class Statistics:
    """What a program has cost so far."""

    #: Times that a device's driver built the program: once for each device that draws with it.
    compilations: int = 0
    #: Uniform blocks sent to a device; a block whose bytes did not change is not sent again.
    uploads: int = 0
    #: Draws done.
    draws: int = 0


@dataclass
class DrawCall:
    """A checked draw: everything that a device needs."""

    target: Framebuffer
    shader: Any
    streams: dict[str, np.ndarray]
    vertices: int
    indices: np.ndarray | None
    instances: int
    depth_test: bool
    cull: str | None
    blend: str | None
    snapshot: Snapshot
    #: The packed uniform blocks, in the order of `UniformReader.blocks`.
    blocks: list[bytes] = field(default_factory=list)
    textures: dict[str, ImageSampler | None] = field(default_factory=dict)


class Program:
    """A compiled shader class, which draws triangles on any device.

    Attributes:
        shader_class: the class of the shader objects that it draws with.
        vertex, fragment: the stages' artefacts, `StageArtifacts`.
        reflection: the interface in JSON types: inputs, outputs, uniform blocks, samplers.
        stats: counters of compilations, uploads and draws, `Statistics`.
    """

    def __init__(
        self,
        shader_class: type,
        vertex: StageArtifacts,
        fragment: StageArtifacts,
        reflection: dict[str, Any],
        rules: ClassRules | None = None,
    ) -> None:
        self.shader_class = shader_class
        self.vertex, self.fragment = vertex, fragment
        self.reflection = reflection
        self.stats = Statistics()
        self.stream_types: tuple[StreamType, ...] = stream_types(reflection, shader_class)
        self.uniforms = UniformReader(reflection, rules)

    def draw(
        self,
        target: Framebuffer,
        shader: Any,
        /,
        indices: Any = None,
        *,
        device: str = "opengl",
        vertices: int | None = None,
        instances: int = 1,
        depth_test: bool = True,
        cull: str | None = None,
        blend: str | None = None,
        **streams: Any,
    ) -> None:
        """Draw triangles to `target`, with the uniforms that `shader` has now.

        Args:
            target: where to draw; its attachments keep their contents elsewhere.
            shader: an object of the compiled class.
            indices: integers of any shape, three for a triangle; without, the streams are taken in
                order.
            device: "opengl", or "python", where CPython itself runs the stages.
            vertices: number of vertices, for a program without streams, which tells them apart by
                ``context.vertex_index``; otherwise it is the length of the streams.
            instances: how often to draw everything; ``context.instance_index`` tells them apart.
            depth_test: draw only what is nearer than the depth buffer, and update it. Without, or
                if the target has no depth buffer, everything is drawn.
            cull: leave out triangles seen from the "back" or the "front"; fronts are
                counterclockwise.
            blend: None replaces the colours, "alpha" mixes by the new alpha; "add", "multiply".
            streams: one keyword for each parameter of `shade_vertex` after the context: an array of
                shape (n, components), any float dtype, or a list of vectors or numbers.

        Raises:
            DrawError: streams, indices, target or options do not fit the program.
            UniformError: an attribute of `shader` is missing, of the wrong type, or an object of a class
                that the program was not compiled for.
            DeviceError: the device is not available or its driver failed.
        """
        if device not in _DEVICES:
            raise DeviceError(f"there is no device {device!r}: choose one of {', '.join(_DEVICES)}")
        call = self._check(
            target, shader, indices, vertices, instances, depth_test, cull, blend, streams
        )
        if call.instances and (call.vertices if call.indices is None else len(call.indices)):
            import_module(_DEVICES[device], __package__).device().draw(self, call)
        self.stats.draws += 1

    def _check(
        self,
        target: Any,
        shader: Any,
        indices: Any,
        vertices: Any,
        instances: Any,
        depth_test: bool,
        cull: str | None,
        blend: str | None,
        streams: dict[str, Any],
    ) -> DrawCall:
        if not isinstance(target, Framebuffer):
            raise DrawError(f"the target is a pystream.Framebuffer, not {type(target).__name__}")
        if type(shader) is not self.shader_class:
            # A subclass may override anything that was compiled in.
            expected = self.shader_class.__name__
            given = (
                f"the class {shader.__name__}"
                if isinstance(shader, type)
                else type(shader).__name__
            )
            hint = ": compile the subclass" if isinstance(shader, self.shader_class) else ""
            raise DrawError(
                f"the program was compiled for {expected} objects, but is drawn with {given}{hint}"
            )
        if not isinstance(instances, Integral) or instances < 0:
            raise DrawError(f"instances is a count, not {instances!r}")
        for name, value, choices in (("cull", cull, CULLS), ("blend", blend, BLENDS)):
            if value not in choices:
                raise DrawError(f"{name} is one of {', '.join(map(repr, choices))}, not {value!r}")
        outputs = len(self.reflection["fragment"]["outputs"])
        if outputs > len(target.colors):
            raise DrawError(
                f"the fragment stage writes {outputs} colors, but the target has {len(target.colors)}"
            )
        arrays, count = check_streams(self.stream_types, streams, vertices)
        flat = check_indices(indices, count)
        snapshot = self.uniforms.snapshot(shader)
        blocks = [block.pack(snapshot) for block in self.uniforms.blocks]
        textures = self.uniforms.read_samplers(snapshot)
        attached = [attachment.image for attachment in target.colors]
        for name, texture in textures.items():
            if texture is not None and texture.image in attached:
                raise DrawError(f"sampler {name} reads a colour attachment of the target drawn to")
        return DrawCall(
            target,
            shader,
            arrays,
            count,
            flat,
            int(instances),
            bool(depth_test) and target.depth is not None,
            cull,
            blend,
            snapshot,
            blocks,
            textures,
        )

    def __repr__(self) -> str:
        streams = ", ".join(f"{stream.name}: {stream.type}" for stream in self.stream_types)
        return f"<Program {self.shader_class.__qualname__}({streams})>"
