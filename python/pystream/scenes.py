"""Scenes that the command line draws: pictures, contact sheets and animations."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from .compiler import compile as compile_shader
from .compiler import is_shader
from .entries import UsageError, load_entry, load_file
from .runtime.framebuffer import Framebuffer

#: Formats of several frames.
ANIMATIONS = (".gif", ".png", ".webp")
#: Milliseconds a frame is shown.
FRAME_TIME = 40
#: Of a contact sheet: pictures in a row, and pixels above each for its name.
COLUMNS, CAPTION = 3, 16

_program = functools.cache(compile_shader)


def check_output(path: Path, endings: Iterable[str] | None, what: str) -> None:
    """Raise UsageError unless a file name has one of the endings, by default any that Pillow knows."""
    if path.suffix.lower() not in (endings or Image.registered_extensions()):
        raise UsageError(f"{path} is not the name of {what}")


def make(reference: str, aspect: float, frame: int | None = None) -> Any:
    """What the function of ``FILE.py:SCENE`` gives; without a name the function is ``scene``.

    It is called with the picture's width / height if it has a parameter ``aspect``, and with the number of
    the frame if it has a parameter ``frame`` and one is asked for. Raises UsageError if there is none, or
    if what it gives cannot draw.
    """
    file, _, name = reference.rpartition(":")
    if file and "/" not in name:
        function = load_entry(reference)
    else:
        file, name = reference, "scene"
        function = getattr(load_file(file), name, None)
    form = (
        f"define a function {name}(aspect) that gives an object with the method render(target, device), or "
        "with the attribute shader and the method draw(program, target, device)"
    )
    if function is None:
        raise UsageError(f"{file} has no {name}: {form}")
    if not callable(function):
        raise UsageError(f"{name} of {file} is a {type(function).__name__}: {form}")
    parameters = inspect.signature(function).parameters
    needed = [
        parameter.name
        for parameter in parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        and parameter.name not in ("aspect", "frame")
    ]
    if needed:
        raise UsageError(f"{name} of {file} cannot be called without {', '.join(needed)}: {form}")
    given = {"aspect": aspect, "frame": frame or 0}
    if frame is not None and "frame" not in parameters:
        raise UsageError(f"{name} of {file} has no parameter frame: its scene does not move")
    scene = function(**{key: value for key, value in given.items() if key in parameters})
    if not callable(getattr(scene, "render", None)) and (
        not is_shader(getattr(scene, "shader", None))
        or isinstance(scene.shader, type)
        or not callable(getattr(scene, "draw", None))
    ):
        raise UsageError(f"{name} of {file} gives no scene, but {type(scene).__name__}: {form}")
    return scene


def draw(scene: Any, width: int, height: int, device: str) -> np.ndarray:
    """The picture of a scene, (height, width, 3) uint8."""
    target = Framebuffer(width, height, colors=1, depth=True)
    background = getattr(scene, "background", None)
    if background is not None:
        target.clear(color=background)
    if callable(getattr(scene, "render", None)):
        scene.render(target, device=device)
    else:
        scene.draw(_program(type(scene.shader)), target, device=device)
    return target.colors[0].read()[..., :3]


def contact_sheet(scene: Any, width: int, height: int, device: str) -> np.ndarray:
    """All render targets of a scene under their names, (h, w, 3) uint8, about as wide as its picture.

    Asks the scene's method ``targets(width, height, device)`` for pairs of a name and a picture
    (height, width, 3) of uint8. Raises UsageError if there is no such method, or no target.
    """
    if not callable(getattr(scene, "targets", None)):
        raise UsageError(f"{type(scene).__name__} has no method targets(width, height, device)")
    pictures = list(scene.targets(width, height, device))
    if not pictures:
        raise UsageError(f"{type(scene).__name__}.targets gives no pictures")
    columns = min(COLUMNS, len(pictures))
    tile = max(width // columns, 1), max(height // columns, 1)
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * tile[0], rows * (tile[1] + CAPTION)))
    pen = ImageDraw.Draw(sheet)
    for number, (name, picture) in enumerate(pictures):
        left, top = number % columns * tile[0], number // columns * (tile[1] + CAPTION)
        pen.text((left + 4, top + 2), name, fill=(210, 210, 210))
        sheet.paste(Image.fromarray(picture).resize(tile), (left, top + CAPTION))
    return np.asarray(sheet)


def write_picture(path: Path, picture: np.ndarray) -> None:
    """Write (h, w, 3) uint8 to an image file. Raises UsageError if it cannot be written."""
    try:
        Image.fromarray(picture).save(path)
    except (OSError, KeyError) as error:  # Pillow reads some formats that it does not write
        raise UsageError(f"{path} cannot be written: {error}") from None


def write_animation(
    path: Path, scene: Any, width: int, height: int, device: str, first: int, frames: int
) -> None:
    """Draw frames of a scene that has the method ``move(frame)``, with a progress bar.

    Raises UsageError if it has none, or if the file cannot be written.
    """
    from rich.progress import track

    if not callable(getattr(scene, "move", None)):
        raise UsageError(f"{type(scene).__name__} has no method move(frame): it does not move")
    if frames < 1:
        raise UsageError(f"an animation has 1 or more frames, not {frames}")
    pictures = []
    for frame in track(range(first, first + frames), description="Drawing"):
        scene.move(frame)
        pictures.append(Image.fromarray(draw(scene, width, height, device)))
    start, *others = pictures
    try:
        start.save(path, save_all=True, append_images=others, duration=FRAME_TIME, loop=0)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}") from None
