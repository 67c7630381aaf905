"""PyStream runs ordinary object-oriented Python on the GPU.

Names are imported when they are first used, so that ``import pystream`` costs little and needs no
graphics driver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # For editors and type checkers; at run time `__getattr__` does the same, name by name.
    from . import random as random
    from .compiler import compile as compile
    from .compiler import explain as explain
    from .errors import CompileError as CompileError
    from .errors import LibraryError as LibraryError
    from .errors import PyStreamError as PyStreamError
    from .errors import PyStreamWarning as PyStreamWarning
    from .errors import UnsupportedError as UnsupportedError
    from .jitted import jit as jit
    from .kernels import Array as Array
    from .kernels import LaunchError as LaunchError
    from .kernels import kernel as kernel
    from .kernels import launch as launch
    from .runtime.errors import DeviceError as DeviceError
    from .runtime.errors import DrawError as DrawError
    from .runtime.errors import UniformError as UniformError
    from .runtime.framebuffer import Framebuffer as Framebuffer
    from .runtime.program import Program as Program
    from .runtime.program import StageArtifacts as StageArtifacts
    from .runtime.shader import FragmentContext as FragmentContext
    from .runtime.shader import Shader as Shader
    from .runtime.shader import VertexContext as VertexContext
    from .runtime.texture import Texture2D as Texture2D
    from .runtime.texture import TextureCube as TextureCube
    from .types import *  # noqa: F403
    from .types.functions import *  # noqa: F403
    from .types.limits import MaxLen as MaxLen

__version__ = "0.1.0"

#: Which module of the package defines which public names.
_MODULES = {
    ".types": (
        "Sampler2D SamplerCube vec2 vec3 vec4 ivec2 ivec3 ivec4 bvec2 bvec3 bvec4 mat2 mat3 mat4"
    ),
    ".types.limits": "MaxLen",
    ".types.functions": (
        "clamp cross degrees determinant distance dot fract inverse inversesqrt length mix"
        " normalize radians reflect refract sign smoothstep step transpose"
    ),
    ".compiler": "compile explain",
    ".errors": "CompileError LibraryError PyStreamError PyStreamWarning UnsupportedError",
    ".jitted": "jit",
    ".kernels": "Array LaunchError kernel launch",
    ".runtime.shader": "FragmentContext Shader VertexContext",
    ".runtime.framebuffer": "Framebuffer",
    ".runtime.texture": "Texture2D TextureCube",
    ".runtime.program": "Program StageArtifacts",
    ".runtime.errors": "DeviceError DrawError UniformError",
}
_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}

#: Modules that are part of the interface as such.
_SUBMODULES = ("random",)

__all__ = sorted(["__version__", *_HOME, *_SUBMODULES])


def __getattr__(name: str) -> Any:
    if name in _SUBMODULES:
        return import_module(f".{name}", __name__)
    module = _HOME.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(module, __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME, *_SUBMODULES})
