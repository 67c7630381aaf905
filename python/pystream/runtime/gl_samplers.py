"""OpenGL sampler objects by the raw API: moderngl's have no mirrored wrap."""

from __future__ import annotations

import ctypes
from typing import Any

_GL_TEXTURE_MAG_FILTER, _GL_TEXTURE_MIN_FILTER = 0x2800, 0x2801
_GL_TEXTURE_WRAP = 0x2802, 0x2803, 0x8072  # S, T, R
_WRAPS = {"clamp": 0x812F, "repeat": 0x2901, "mirror": 0x8370}
#: Magnifying and minifying filters, the latter without and with mipmaps.
_FILTERS = {"nearest": (0x2600, 0x2600, 0x2700), "linear": (0x2601, 0x2601, 0x2703)}


class Samplers:
    """The sampler objects of one context, one for each combination of settings."""

    def __init__(self, native: Any) -> None:
        """`native` is a glcontext context, which resolves function names."""
        uint, integer = ctypes.c_uint, ctypes.c_int
        self._generate = load_function(native, "glGenSamplers", integer, ctypes.POINTER(uint))
        self._parameter = load_function(native, "glSamplerParameteri", uint, uint, integer)
        self._bind = load_function(native, "glBindSampler", uint, uint)
        self._known: dict[tuple[str, str, bool], int] = {}

    def use(self, unit: int, wrap: str, filter: str, mipmapped: bool) -> None:
        """Sample texture unit `unit` with these settings; the context must be current."""
        key = wrap, filter, mipmapped
        if key not in self._known:
            name = ctypes.c_uint()
            self._generate(1, ctypes.byref(name))
            magnify, minify, minify_mipmapped = _FILTERS[filter]
            for parameter, value in (
                (_GL_TEXTURE_MAG_FILTER, magnify),
                (_GL_TEXTURE_MIN_FILTER, minify_mipmapped if mipmapped else minify),
                *((axis, _WRAPS[wrap]) for axis in _GL_TEXTURE_WRAP),
            ):
                self._parameter(name, parameter, value)
            self._known[key] = name.value
        self._bind(unit, self._known[key])


def load_function(native: Any, name: str, *arguments: Any) -> Any:
    """A function without a result, by its name and the types of its arguments."""
    return ctypes.CFUNCTYPE(None, *arguments)(native.load(name))
