"""Draws the courtyard, and compares every render target of every pass with CPython.

python examples/deferred --out out/deferred.png --frame 30
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

import pystream as ps

# Runs as a folder, whose modules are a package of the folder above, and as a module.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from deferred import PROGRAMS, Renderer, Scene
from deferred.renderer import program


@dataclass
class Pass:
    """What a pass drew: all colours of its framebuffer (h, w, 4), and the seconds that it took."""

    name: str
    colors: list[np.ndarray]
    seconds: float


def run(scene: Scene, width: int, height: int, device: str) -> list[Pass]:
    """All passes of a frame, computed with floats of 32 bits."""
    target = ps.Framebuffer(width, height, dtype="f4", depth=False)
    renderer, done = Renderer(width, height, device, dtype="f4"), []
    start = time.perf_counter()
    for name, drawn in renderer.passes(scene, target):
        # Reading waits for the device.
        colors = [attachment.read().astype(np.float64) for attachment in drawn.colors]
        done.append(Pass(name, colors, time.perf_counter() - start))
        start = time.perf_counter()
    return done


def comparison(compiled: list[Pass], reference: list[Pass]) -> Table:
    """A row a render target: how far apart the devices are."""
    table = Table(box=SIMPLE)
    table.add_column("pass")
    for heading in ("target", "mean difference", "relative", "CPython s/megapixel"):
        table.add_column(heading, justify="right")
    for ours, theirs in zip(compiled, reference):
        for number, (picture, expected) in enumerate(zip(ours.colors, theirs.colors)):
            mean, size = np.abs(picture - expected).mean(), np.abs(expected).mean()
            pixels = expected.shape[0] * expected.shape[1]
            table.add_row(
                "" if number else ours.name,
                str(number),
                f"{255.0 * mean:.3f}/255",
                f"{mean / size if mean else 0.0:.1e}",
                "" if number else f"{1e6 * theirs.seconds / pixels:,.0f}",
            )
    return table


def draw(scene: Scene, width: int, height: int) -> tuple[np.ndarray, float]:
    """The picture (height, width, 3) uint8, and the seconds of a frame once everything is set up."""
    target = ps.Framebuffer(width, height, depth=False)
    renderer = Renderer(width, height)
    for _ in range(2):
        start = time.perf_counter()
        renderer.draw(scene, target)
        picture = target.colors[0].read()[..., :3]
        seconds = time.perf_counter() - start
    return picture, seconds


def parse_size(text: str) -> tuple[int, int]:
    """Parse "1280x720"."""
    try:
        width, height = (int(part) for part in text.split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"a size is WIDTHxHEIGHT, but got '{text}'") from None
    return width, height


def main() -> None:
    """Compile, draw, save, compare, and tell what happened."""
    parser = argparse.ArgumentParser(prog="deferred", description="Draw a courtyard at dusk.")
    parser.add_argument("--out", type=Path, default=Path("out/deferred.png"), help="picture")
    parser.add_argument("--size", type=parse_size, default=(1280, 720), metavar="WxH")
    parser.add_argument(
        "--reference-size", type=parse_size, default=(64, 36), metavar="WxH", help="of CPython's"
    )
    parser.add_argument("--frame", type=int, default=0, help="of the animation")
    arguments = parser.parse_args()
    console = Console()

    width, height = arguments.size
    scene = Scene(width / height, arguments.frame)
    with console.status(f"Compiling {len(PROGRAMS)} programs"):
        start = time.perf_counter()
        for shader in PROGRAMS:
            program(shader)
        compiled = time.perf_counter() - start
    with console.status(f"Drawing {width} x {height}"):
        picture, seconds = draw(scene, width, height)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(arguments.out)
    console.print(
        f"{arguments.out}: {len(PROGRAMS)} programs compiled in {1000 * compiled:,.0f} ms, "
        f"a frame of {width} x {height} drawn in {1000 * seconds:,.0f} ms"
    )

    width, height = arguments.reference_size
    small = Scene(width / height, arguments.frame, detail=0.4)
    with console.status(f"Drawing {width} x {height} in CPython, the reference"):
        table = comparison(*(run(small, width, height, device) for device in ("opengl", "python")))
    console.print(f"OpenGL and CPython at {width} x {height}:")
    console.print(table)


if __name__ == "__main__":
    main()
