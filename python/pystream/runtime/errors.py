"""Exceptions of the runtime, all raised before a driver sees the mistake where that is possible."""

from __future__ import annotations


class DeviceError(RuntimeError):
    """A device is not available, or its driver refused something; the message says what to do."""


class DrawError(ValueError):
    """The arguments of a draw do not fit the program: streams, indices, target or state."""


class UniformError(DrawError):
    """An attribute of the shader object is missing, or is not what the program was compiled for."""
