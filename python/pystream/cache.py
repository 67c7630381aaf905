"""The cache of artefacts on disk, keyed by the content of what was compiled.

Entries live in ``$XDG_CACHE_HOME/pystream`` (``~/.cache/pystream``); PYSTREAM_CACHE names another
directory, or is ``off``. A cache that cannot be read or written is the same as an empty one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
from pathlib import Path


def directory() -> Path | None:
    """Where entries are, or None if the cache is switched off."""
    setting = os.environ.get("PYSTREAM_CACHE", "")
    if setting.lower() in ("off", "0", "no", "false"):
        return None
    if setting.lower() not in ("", "on", "1", "yes", "true"):
        return Path(setting)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "pystream"


def key(*parts: str) -> str:
    """The name of the entry for these inputs."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


def load(name: str) -> dict[str, bytes] | None:
    """The artefacts of an entry, or None."""
    root = directory()
    if root is None:
        return None
    try:
        with zipfile.ZipFile(root / f"{name}.zip") as archive:
            return {item: archive.read(item) for item in archive.namelist()}
    except (OSError, zipfile.BadZipFile, ValueError):
        return None


def store(name: str, artefacts: dict[str, bytes]) -> None:
    """Write an entry. Readers see all of it or nothing."""
    root = directory()
    if root is None:
        return
    with contextlib.suppress(OSError):
        root.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=root, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
                for item, data in artefacts.items():
                    archive.writestr(item, data)
            os.replace(temporary, root / f"{name}.zip")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
