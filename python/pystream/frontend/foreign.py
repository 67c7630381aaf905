"""Modules whose functions and classes compiled code cannot use, and what to do instead."""

from __future__ import annotations

import sys
from typing import Any

_COMPUTE = "compute it outside, and hand the result over as an attribute"
_THREADS = "compiled code runs in the thread that calls it; call it from several threads instead"
_SYSTEM = "ask the system before, and hand the answer over as an argument"
_FILES = "read and write outside of compiled code; hand over values, and return them"
_TIME = "measure outside of compiled code, around the call"

_PACKAGES = {
    # Python functions on data that only their C code understands.
    _COMPUTE: "numpy scipy PIL moderngl glcontext rich matplotlib torch decimal re pickle json",
    _THREADS: "threading _thread asyncio _asyncio concurrent multiprocessing queue",
    _SYSTEM: "os posix nt sys platform ctypes subprocess socket signal",
    _FILES: "io _io pathlib shutil tempfile logging",
    _TIME: "time datetime",
}

#: What to do instead, by the name of a package.
FOREIGN = {package: hint for hint, packages in _PACKAGES.items() for package in packages.split()}


def foreign_hint(module: str | None) -> str | None:
    """What to do instead of using something from a module; None if it may be compiled."""
    return FOREIGN.get((module or "").partition(".")[0])


def is_third_party(value: Any) -> bool:
    """Whether a function or class is from a package that Python does not bring along."""
    package = (getattr(value, "__module__", None) or "builtins").partition(".")[0]
    return package not in sys.stdlib_module_names
