"""The OpenGL device: moderngl on an EGL context of its own, with or without a GPU."""

from __future__ import annotations

import functools
import weakref
from typing import TYPE_CHECKING

import numpy as np

from .errors import DeviceError
from .gl_context import DeviceContext
from .gl_cubes import CubeMaps
from .gl_samplers import Samplers
from .image import DTYPES, Image

if TYPE_CHECKING:
    import moderngl

    from .framebuffer import Framebuffer
    from .program import DrawCall, Program

_GL_DITHER, _GL_TEXTURE_CUBE_MAP_SEAMLESS = 0x0BD0, 0x884F
#: Bytes of vertex data kept between draws; the least recently used buffers beyond it are dropped.
_MAX_STREAM_BYTES = 256 << 20

_HINT = (
    "Install an EGL driver, for example with `apt install libegl1 libgl1 libgl1-mesa-dri` (Mesa's "
    "llvmpipe needs no GPU), or draw with device='python'."
)


@functools.cache
def device() -> OpenGLDevice:
    """The device, which opens its context when first asked for. Raises DeviceError if it cannot."""
    return OpenGLDevice()


class _LinkedProgram:
    """A program as this device holds it."""

    def __init__(self, context: moderngl.Context, program: Program) -> None:
        import moderngl

        try:
            self.gl = context.program(
                vertex_shader=program.vertex.glsl330, fragment_shader=program.fragment.glsl330
            )
        except moderngl.Error as error:
            raise DeviceError(f"the OpenGL driver rejected {program!r}:\n{error}") from error
        self._check_interface(program)
        # A driver may drop blocks and samplers of which nothing is used.
        self.buffers: list[moderngl.Buffer] = []
        self.uploaded: list[bytes | None] = []
        for binding, block in enumerate(program.uniforms.blocks):
            size = (block.size + 15) // 16 * 16
            if block.name in self.gl:
                size = max(size, self.gl[block.name].size)
                self.gl[block.name].binding = binding
            self.buffers.append(context.buffer(reserve=max(size, 16)))
            self.uploaded.append(None)
        self.units: dict[str, tuple[int, str]] = {}
        for unit, member in enumerate(program.uniforms.samplers):
            if member.name in self.gl:
                self.gl[member.name].value = unit
                self.units[member.name] = unit, member.type

    def _check_interface(self, program: Program) -> None:
        """Make sure that the GLSL asks for nothing that reflection does not name."""
        known = {
            *(stream.attribute for stream in program.stream_types),
            *(block.name for block in program.uniforms.blocks),
            *(sampler.name for sampler in program.uniforms.samplers),
        }
        unknown = [name for name in self.gl if name not in known and not name.startswith("gl_")]
        if unknown:
            raise DeviceError(
                f"the GLSL of {program!r} has inputs that its reflection does not name: "
                f"{', '.join(unknown)}"
            )


class OpenGLDevice:
    """Draws with OpenGL 3.3, core profile."""

    def __init__(self) -> None:
        try:
            self._lent = DeviceContext()
        except ImportError as error:
            raise DeviceError(
                f"device 'opengl' needs the Python package moderngl: {error}"
            ) from error
        except Exception as error:  # glcontext raises bare Exception
            raise DeviceError(f"OpenGL is not available: {error}. {_HINT}") from error
        self.context = self._lent.context
        with self._lent:
            # Python may collect an object while another context is current, in which its name means
            # something else: collected objects wait until this context is current again.
            self.context.gc_mode = "context_gc"
            self.context.depth_func = "<"
            self.context.disable_direct(_GL_DITHER)
            self.context.enable_direct(_GL_TEXTURE_CUBE_MAP_SEAMLESS)
            self._samplers = Samplers(self._lent.native)
            self._cubes = CubeMaps(self.context, self._lent.native)
            self._blanks = {
                "sampler2D": self.context.texture((1, 1), 4, bytes(4)),
                "samplerCube": self.context.texture_cube((1, 1), 4, bytes(24)),
            }
        self._programs: weakref.WeakKeyDictionary[Program, _LinkedProgram] = (
            weakref.WeakKeyDictionary()
        )
        self._streams: dict[tuple[int, int], tuple[np.ndarray, moderngl.Buffer]] = {}

    @property
    def renderer(self) -> str:
        """The driver's name of what renders."""
        return self.context.info["GL_RENDERER"]

    # Draws

    def draw(self, program: Program, call: DrawCall) -> None:
        """Execute a checked draw. Raises DeviceError if the driver rejects something."""
        import moderngl

        try:
            self._draw(program, call)
        except moderngl.Error as error:
            raise DeviceError(f"the OpenGL driver failed to draw {program!r}: {error}") from error

    def _draw(self, program: Program, call: DrawCall) -> None:
        with self._lent:
            self.context.gc()
            linked = self._link(program)
            self._upload_uniforms(program, linked, call)
            self._bind_textures(linked, call)
            array = self._vertex_array(program, linked, call)
            outputs = len(program.reflection["fragment"]["outputs"])
            framebuffer = self._framebuffer(call.target, outputs)
            self._set_state(call)
            framebuffer.use()
            array.render(instances=call.instances)
            problem = self.context.error
        if problem != "GL_NO_ERROR":
            raise DeviceError(f"the OpenGL driver reported {problem} while drawing {program!r}")
        for attachment in call.target.colors[:outputs]:
            self._mark_written(attachment.image)
        if call.target.depth is not None and call.depth_test:
            self._mark_written(call.target.depth)

    def _link(self, program: Program) -> _LinkedProgram:
        linked = self._programs.get(program)
        if linked is None:
            linked = self._programs[program] = _LinkedProgram(self.context, program)
            program.stats.compilations += 1
        return linked

    def _upload_uniforms(self, program: Program, linked: _LinkedProgram, call: DrawCall) -> None:
        for binding, (buffer, data) in enumerate(zip(linked.buffers, call.blocks, strict=True)):
            if linked.uploaded[binding] != data:
                buffer.write(data)
                linked.uploaded[binding] = data
                program.stats.uploads += 1
            buffer.bind_to_uniform_block(binding)

    def _bind_textures(self, linked: _LinkedProgram, call: DrawCall) -> None:
        for name, (unit, kind) in linked.units.items():
            texture = call.textures[name]
            if texture is None:
                self._blanks[kind].use(unit)
                self._samplers.use(unit, "clamp", "nearest", False)
            else:
                self._acquire(texture.image).use(unit)
                self._samplers.use(unit, texture.wrap, texture.filter, texture.mipmapped)

    def _set_state(self, call: DrawCall) -> None:
        import moderngl

        flags = moderngl.PROGRAM_POINT_SIZE
        if call.depth_test:
            flags |= moderngl.DEPTH_TEST
        if call.cull is not None:
            flags |= moderngl.CULL_FACE
            self.context.cull_face = call.cull
        if call.blend is not None:
            flags |= moderngl.BLEND
            self.context.blend_func = {
                "alpha": (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA),
                "add": (moderngl.ONE, moderngl.ONE),
                "multiply": (moderngl.DST_COLOR, moderngl.ZERO),
            }[call.blend]
        self.context.enable_only(flags)

    # Vertices

    def _vertex_array(
        self, program: Program, linked: _LinkedProgram, call: DrawCall
    ) -> moderngl.VertexArray:
        content = []
        for stream in program.stream_types:
            # A driver drops inputs of which nothing depends.
            if stream.attribute in linked.gl:
                letter = "f" if stream.dtype.kind == "f" else "i"
                buffer = self._buffer(call.streams[stream.name])
                content.append((buffer, f"{stream.components}{letter}", stream.attribute))
        indices = None if call.indices is None else self._buffer(call.indices)
        array = self.context.vertex_array(linked.gl, content, index_buffer=indices)
        if indices is None:
            array.vertices = call.vertices
        return array

    def _buffer(self, data: np.ndarray) -> moderngl.Buffer:
        """A buffer with the contents of an array; reused while the array and its contents stay."""
        # The address only finds a candidate: arrays are modified in place, and addresses used
        # again.
        key = data.ctypes.data, data.nbytes
        known = self._streams.pop(key, None)
        if known is None or not _same_bytes(known[0], data):
            known = data.copy(), self.context.buffer(data.tobytes())
        self._streams[key] = known
        while sum(size for _, size in self._streams) > _MAX_STREAM_BYTES and len(self._streams) > 1:
            self._streams.pop(next(iter(self._streams)))
        return known[1]

    # Images

    def _acquire(
        self, image: Image, *, as_target: bool = False
    ) -> moderngl.Texture | moderngl.TextureCube:
        """This device's copy of an image, up to date; with `as_target`, a pending fill is left."""
        copy, version = image.copies.get(self, (None, -1))
        if copy is None:
            copy = self._allocate(image)
            version = -1
        if version != image.version and not (as_target and image.fill_value is not None):
            if image.is_cube:
                self._cubes.write(copy, image)
            else:
                copy.write(np.ascontiguousarray(image.host()).tobytes())
                for level, texels in enumerate(image.mipmaps, 1):
                    copy.write(texels.tobytes(), level=level)
            version = image.version
        image.copies[self] = copy, version
        return copy

    def _allocate(self, image: Image) -> moderngl.Texture | moderngl.TextureCube:
        if image.is_cube:
            return self._cubes.allocate(image)
        size = image.width, image.height
        if image.format == "depth":
            texture = self.context.depth_texture(size, alignment=1)
            texture.compare_func = ""
            return texture
        texture = self.context.texture(size, image.channels, alignment=1, dtype=image.format)
        if image.mipmaps:
            # Allocates the levels; their texels come from the image.
            texture.build_mipmaps(max_level=len(image.mipmaps))
        return texture

    def download(self, image: Image, copy: moderngl.Texture) -> np.ndarray:
        """The texels of a texture, bottom row first: see `image.ImageDevice`."""
        with self._lent:
            data = copy.read(alignment=1)
        shape = image.height, image.width, image.channels
        return np.frombuffer(data, DTYPES[image.format]).reshape(shape).copy()

    def _mark_written(self, image: Image) -> None:
        image.written_by(self, image.copies[self][0])

    def _framebuffer(self, target: Framebuffer, outputs: int) -> moderngl.Framebuffer:
        """The target as an OpenGL framebuffer, pending clears done.

        Attachments beyond `outputs`, which the fragment stage does not write, are masked.
        """
        images = [attachment.image for attachment in target.colors]
        textures = [self._acquire(image, as_target=True) for image in images]
        depth = None if target.depth is None else self._acquire(target.depth, as_target=True)
        for image, texture in zip(images, textures, strict=True):
            if image.fill_value is not None:
                self.context.framebuffer([texture]).clear(*image.fill_value)
                self._mark_written(image)
        if target.depth is not None and target.depth.fill_value is not None:
            self.context.framebuffer(depth_attachment=depth).clear(depth=target.depth.fill_value[0])
            self._mark_written(target.depth)
        framebuffer = self.context.framebuffer(textures, depth)
        if outputs < len(textures):
            framebuffer.color_mask = [(index < outputs,) * 4 for index in range(len(textures))]
        return framebuffer


def _same_bytes(a: np.ndarray, b: np.ndarray) -> bool:
    # Views as integers, so that NaN equals itself and -0.0 differs from 0.0.
    return a.shape == b.shape and np.array_equal(a.view(np.uint32), b.view(np.uint32))


__all__ = ["OpenGLDevice", "device"]
