"""Finding what the command line names: ``FILE.py:NAME``, also in packages."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from pathlib import Path
from typing import Any

from .errors import PyStreamError


class UsageError(PyStreamError):
    """A mistake on the command line."""


def load_entry(reference: str) -> Any:
    """The object that ``FILE.py:NAME`` means. Raises UsageError."""
    file, separator, name = reference.rpartition(":")
    if not separator or not name:
        raise UsageError(f"'{reference}' is not FILE.py:NAME")
    value: Any = load_file(file)
    for part in name.split("."):
        if not hasattr(value, part):
            raise UsageError(f"{file} has no {name}")
        value = getattr(value, part)
    return value


def load_file(file: str) -> Any:
    """Import a file, or a folder that is a package. Raises UsageError."""
    path = Path(file)
    if path.is_dir():
        path = path / "__init__.py"
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    return _load_module(path)


def _load_module(path: Path) -> Any:
    """Import a file as a module that can import its neighbours; in a package, as a module of it."""
    name, folder = _module_name(path.resolve())
    sys.path.insert(0, str(folder))
    try:
        if (path.parent / "__init__.py").is_file():
            module = importlib.import_module(name)
            if Path(module.__file__ or "").resolve() != path.resolve():
                raise UsageError(f"{path} cannot be imported: there is another module {name}")
            return module
        spec = importlib.util.spec_from_file_location(name, path.resolve())
        if spec is None or spec.loader is None:
            raise UsageError(f"{path} is not a Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    except UsageError:
        raise
    except Exception as error:
        # The traceback from the user's file on: what the machinery of imports did says nothing.
        machinery = ("<frozen", importlib.__file__, __file__)
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if not frame.filename.startswith(machinery)]
        shown = "".join(traceback.format_list(own) + traceback.format_exception_only(error))
        raise UsageError(f"{path} cannot be imported\n{shown.rstrip()}") from None
    return module


def _module_name(path: Path) -> tuple[str, Path]:
    """The full name of the module in a file, and the folder from which it is imported."""
    folder = path.parent
    parts = [] if path.stem == "__init__" else [path.stem]
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts), folder
