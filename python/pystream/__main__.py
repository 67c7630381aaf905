"""The command line: ``python -m pystream compile|ir|explain FILE.py:NAME``, ``render FILE.py[:SCENE]``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from .compiler import (
    NATIVE_STAGES,
    STAGES,
    build,
    explain,
    explain_inference,
    is_jitted,
    is_shader,
    stage_text,
)
from .entries import UsageError, load_entry
from .errors import PyStreamError

#: Shader targets: (artefact of a stage, ending of the file).
_SHADER_TARGETS = {
    "glsl-330": ("glsl330", "glsl"),
    "glsl-450": ("glsl450", "glsl"),
    "glsl-es-300": ("glsles300", "glsl"),
    "hlsl": ("hlsl", "hlsl"),
    "msl": ("msl", "metal"),
    "spirv": ("spirv", "spv"),
}
#: Targets that the compiler makes on request only.
_ON_REQUEST = ("glsl-es-300", "hlsl", "msl")
#: Kernel targets: ending of the file.
_KERNEL_TARGETS = {"ptx": "ptx", "llvm": "ll"}
_STAGE_NAMES = {"vertex": "vert", "fragment": "frag"}


def run_compile(arguments: argparse.Namespace) -> None:
    """Write the artefacts of one target."""
    entry = load_entry(arguments.entry)
    target = arguments.target
    name = arguments.entry.rpartition(":")[2]
    if is_jitted(entry):
        if target != "llvm":
            raise UsageError(f"{name} is a native function: its target is llvm")
        _write(arguments.output, {f"{name}.ll": stage_text(entry, "llvm").encode()})
        return
    if is_shader(entry) != (target in _SHADER_TARGETS):
        kind, fitting = (
            ("shader", _SHADER_TARGETS) if is_shader(entry) else ("kernel", _KERNEL_TARGETS)
        )
        raise UsageError(f"{name} is a {kind}: its targets are {', '.join(fitting)}")
    if target in _SHADER_TARGETS:
        artefact, ending = _SHADER_TARGETS[target]
        made = build(entry, "shader", {"languages": target} if target in _ON_REQUEST else {})
        files = {
            f"{name}.{short}.{ending}": made.data(f"{stage}.{artefact}")
            for stage, short in _STAGE_NAMES.items()
        }
        files[f"{name}.reflection.json"] = made.data("reflection.json")
    else:
        files = {
            f"{name}.{_KERNEL_TARGETS[target]}": _kernel_artefact(entry, target, arguments.chip)
        }
    _write(arguments.output, files)


def _write(directory: Path, files: dict[str, bytes]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        path = directory / file
        path.write_bytes(data)
        print(f"{path}  {len(data):,} bytes")


def _kernel_artefact(entry: Any, target: str, chip: str) -> bytes:
    """A kernel as PTX, with numbers of 32 bits, or as LLVM IR for this machine, with 64."""
    from .runtime.cpu import MachineCode, emit_ptx

    if target == "ptx":
        core = stage_text(entry, "core", {"float-width": 32, "int-width": 32})
        return emit_ptx(core, chip).encode()
    return MachineCode(stage_text(entry, "core")).llvm_ir.encode()


def run_ir(arguments: argparse.Namespace) -> None:
    """Print the IR of one stage."""
    sys.stdout.write(stage_text(load_entry(arguments.entry), arguments.stage))


def run_explain(arguments: argparse.Namespace) -> None:
    """Print operation counts stage by stage, times, and what memory is left."""
    entry_object = load_entry(arguments.entry)
    report = explain(entry_object)
    if arguments.json:
        print(json.dumps(report, indent=2))
        return
    from .report import print_report

    print_report(report, explain_inference(entry_object))


def run_render(arguments: argparse.Namespace) -> None:
    """Draw a scene into a picture, a contact sheet or an animation."""
    from . import scenes

    output: Path = arguments.output
    width, height = arguments.size
    if arguments.animate:
        scenes.check_output(output, scenes.ANIMATIONS, "an animation, such as out.gif")
    else:
        scenes.check_output(output, None, "a picture, such as out.png")
    scene = scenes.make(arguments.scene, width / height, arguments.frame)
    options = (width, height, arguments.device)
    output.parent.mkdir(parents=True, exist_ok=True)
    if arguments.animate:
        scenes.write_animation(output, scene, *options, arguments.frame or 0, arguments.animate)
    elif arguments.gbuffer:
        scenes.write_picture(output, scenes.contact_sheet(scene, *options))
    else:
        scenes.write_picture(output, scenes.draw(scene, *options))
    print(f"{output}  {width} x {height}")


def _size(text: str) -> tuple[int, int]:
    """Parse "960x540"."""
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"a size is WIDTHxHEIGHT, but got '{text}'")
    return int(width), int(height)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pystream", description="Compile Python classes and functions for the GPU."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    entry_help = "a shader class, shader object, kernel or native function, as FILE.py:NAME"

    command = commands.add_parser(
        "compile", help="write artefacts", description=run_compile.__doc__
    )
    command.add_argument("entry", metavar="FILE.py:NAME", help=entry_help)
    targets = [*_SHADER_TARGETS, *_KERNEL_TARGETS]
    command.add_argument("--target", required=True, choices=targets)
    command.add_argument(
        "-o", "--output", type=Path, default=Path("."), metavar="DIR", help="where files go"
    )
    command.add_argument(
        "--chip", default="sm_80", metavar="sm_XX", help="compute capability of PTX (default sm_80)"
    )
    command.set_defaults(run=run_compile)

    command = commands.add_parser("ir", help="print the IR of a stage", description=run_ir.__doc__)
    command.add_argument("entry", metavar="FILE.py:NAME", help=entry_help)
    command.add_argument(
        "--stage", required=True, choices=list(dict.fromkeys((*STAGES, *NATIVE_STAGES)))
    )
    command.set_defaults(run=run_ir)

    command = commands.add_parser(
        "explain", help="count operations stage by stage", description=run_explain.__doc__
    )
    command.add_argument("entry", metavar="FILE.py:NAME", help=entry_help)
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run_explain)

    command = commands.add_parser("render", help="draw a scene", description=run_render.__doc__)
    command.add_argument(
        "scene",
        metavar="FILE.py[:SCENE]",
        help="a function that gives a scene: an object with the method render(target, device), or with "
        "the attribute shader and the method draw(program, target, device); without a name, the "
        "function scene. A folder that is a package will do as well",
    )
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="picture")
    command.add_argument("--size", type=_size, default=(960, 540), metavar="WxH", help="960x540")
    command.add_argument("--device", choices=["opengl", "python"], default="opengl")
    command.add_argument(
        "--frame", type=int, metavar="N", help="of an animated scene, from 0: the function's frame"
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument(
        "--gbuffer",
        action="store_true",
        help="all render targets side by side: the scene's targets(width, height, device)",
    )
    form.add_argument(
        "--animate", type=int, metavar="N", help="draw N frames into a GIF, PNG or WebP"
    )
    command.set_defaults(run=run_render)
    return parser


def main() -> NoReturn:
    """Run the command line; mistakes of the user end with exit status 1 and no traceback."""
    arguments = _parser().parse_args()
    try:
        arguments.run(arguments)
    except PyStreamError as error:
        sys.exit(f"error: {error}")
    except BrokenPipeError:
        sys.exit(1)
    sys.exit(0)


if __name__ == "__main__":
    main()
