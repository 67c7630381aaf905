"""The OpenGL device's context, made current only while the device works."""

from __future__ import annotations

import ctypes
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import moderngl

_EGL_DRAW, _EGL_READ, _EGL_OPENGL_API = 0x3059, 0x305A, 0x30A2


class DeviceContext:
    """A moderngl context of its own, and a context manager that lends it to the calling thread.

    Afterwards the thread has again the EGL context that it had, or none. (glcontext by itself leaves
    none, which would break a caller with a context of its own.) One thread at a time gets the
    context; others wait.
    """

    def __init__(self) -> None:
        """Create an OpenGL 3.3 core context. Raises ImportError, OSError or Exception if it cannot."""
        import glcontext
        import moderngl

        self._egl = _load_egl()
        self._lock = threading.RLock()
        self._depth = 0
        self._previous = self._state()
        try:
            #: The glcontext object, which resolves the names of functions.
            self.native = glcontext.get_backend_by_name("egl")(mode="standalone", glversion=330)
            self.context: moderngl.Context = moderngl.create_context(
                require=330, context=self.native
            )
        finally:
            self._restore()

    def __enter__(self) -> moderngl.Context:
        self._lock.acquire()
        self._depth += 1
        if self._depth == 1:
            self._previous = self._state()
            # The API is a setting of the thread, and OpenGL ES by default.
            self._egl.eglBindAPI(_EGL_OPENGL_API)
            self.native.__enter__()
        return self.context

    def __exit__(self, *exception: Any) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._restore()
        self._lock.release()

    def _state(self) -> tuple[Any, ...]:
        """What makes the thread's present context current again: its API, eglMakeCurrent's arguments."""
        egl = self._egl
        return (
            egl.eglQueryAPI(),
            egl.eglGetCurrentDisplay(),
            egl.eglGetCurrentSurface(_EGL_DRAW),
            egl.eglGetCurrentSurface(_EGL_READ),
            egl.eglGetCurrentContext(),
        )

    def _restore(self) -> None:
        api, display, *current = self._previous
        own = self._egl.eglGetCurrentDisplay()
        if own:
            self._egl.eglMakeCurrent(own, None, None, None)
        self._egl.eglBindAPI(api)
        if display:
            self._egl.eglMakeCurrent(display, *current)


def _load_egl() -> ctypes.CDLL:
    egl = ctypes.CDLL("libEGL.so.1")
    handle = ctypes.c_void_p
    for name, arguments in (
        ("eglGetCurrentDisplay", []),
        ("eglGetCurrentSurface", [ctypes.c_int]),
        ("eglGetCurrentContext", []),
    ):
        getattr(egl, name).restype, getattr(egl, name).argtypes = handle, arguments
    egl.eglMakeCurrent.argtypes = [handle] * 4
    return egl
