"""The command line: ``python -m pystream compile|ir|explain FILE.py:NAME``, ``render FILE.py[:SCENE]``."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import inspect
import json
import sys
import traceback
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


class UsageError(PyStreamError):
    """A mistake on the command line."""


def load_entry(reference: str) -> Any:
    """The object that ``FILE.py:NAME`` means. Raises UsageError."""
    file, separator, name = reference.rpartition(":")
    if not separator or not name:
        raise UsageError(f"'{reference}' is not FILE.py:NAME")
    value: Any = _load_file(file)
    for part in name.split("."):
        if not hasattr(value, part):
            raise UsageError(f"{file} has no {name}")
        value = getattr(value, part)
    return value


def _load_file(file: str) -> Any:
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
            return importlib.import_module(name)
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
    """Draw a scene into a picture."""
    from PIL import Image

    from .compiler import compile as compile_shader
    from .runtime.framebuffer import Framebuffer

    output: Path = arguments.output
    if output.suffix.lower() not in Image.registered_extensions():
        raise UsageError(f"{output} is not the name of a picture, such as out.png")
    width, height = arguments.size
    scene = _make_scene(arguments.scene, width / height)
    program = compile_shader(type(scene.shader))
    target = Framebuffer(width, height, colors=1, depth=True)
    background = getattr(scene, "background", None)
    if background is not None:
        target.clear(color=background)
    scene.draw(program, target, device=arguments.device)
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        Image.fromarray(target.colors[0].read()[..., :3]).save(output)
    except (OSError, KeyError) as error:  # Pillow reads some formats that it does not write
        raise UsageError(f"{output} cannot be written: {error}") from None
    print(f"{output}  {width} x {height}")


def _make_scene(reference: str, aspect: float) -> Any:
    """What the function of ``FILE.py:SCENE`` gives; without a name the function is ``scene``.

    It is called with the picture's width / height if it has a parameter ``aspect``. Raises UsageError if there
    is none, or if what it gives has no shader and cannot draw.
    """
    file, _, name = reference.rpartition(":")
    if file.endswith(".py"):
        make = load_entry(reference)
    else:
        file, name = reference, "scene"
        make = getattr(_load_file(file), name, None)
    form = (
        f"define a function {name}(aspect) that gives an object with the attribute shader and the method "
        "draw(program, target, device)"
    )
    if make is None:
        raise UsageError(f"{file} has no {name}: {form}")
    if not callable(make):
        raise UsageError(f"{name} of {file} is a {type(make).__name__}: {form}")
    parameters = inspect.signature(make).parameters
    needed = [
        parameter.name
        for parameter in parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        and parameter.name != "aspect"
    ]
    if needed:
        raise UsageError(f"{name} of {file} cannot be called without {', '.join(needed)}: {form}")
    scene = make(aspect=aspect) if "aspect" in parameters else make()
    shader = getattr(scene, "shader", None)
    if (
        not is_shader(shader)
        or isinstance(shader, type)
        or not callable(getattr(scene, "draw", None))
    ):
        raise UsageError(f"{name} of {file} gives no scene, but {type(scene).__name__}: {form}")
    return scene


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
        help="a function that gives a scene: an object with the attribute shader and the method "
        "draw(program, target, device); without a name, the function scene",
    )
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="picture")
    command.add_argument("--size", type=_size, default=(960, 540), metavar="WxH", help="960x540")
    command.add_argument("--device", choices=["opengl", "python"], default="opengl")
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
