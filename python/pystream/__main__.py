"""The command line: ``python -m pystream compile|ir|explain FILE.py:NAME``."""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from .compiler import STAGES, build, explain, is_shader, stage_text
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
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"there is no file {file}")
    value: Any = _load_module(path)
    for part in name.split("."):
        if not hasattr(value, part):
            raise UsageError(f"{file} has no {name}")
        value = getattr(value, part)
    return value


def _load_module(path: Path) -> Any:
    """Import a file as a module that can import its neighbours."""
    name = path.stem
    spec = importlib.util.spec_from_file_location(name, path.resolve())
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} is not a Python file")
    sys.path.insert(0, str(path.resolve().parent))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        # The traceback from the user's file on: what the machinery of imports did says nothing.
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if not frame.filename.startswith("<frozen")][1:]
        shown = "".join(traceback.format_list(own) + traceback.format_exception_only(error))
        raise UsageError(f"{path} cannot be imported\n{shown.rstrip()}") from None
    return module


def run_compile(arguments: argparse.Namespace) -> None:
    """Write the artefacts of one target."""
    entry = load_entry(arguments.entry)
    target = arguments.target
    name = arguments.entry.rpartition(":")[2]
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
    arguments.output.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        path = arguments.output / file
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
    report = explain(load_entry(arguments.entry))
    if arguments.json:
        print(json.dumps(report, indent=2))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for entry, stages in report.items():
        if entry in ("timing_ms", "remaining") or not stages:
            continue
        kinds = list(next(iter(stages.values())))
        table = Table("stage", title=f"Operations, {entry}", box=SIMPLE_HEAD)
        for kind in kinds:
            table.add_column(kind.replace("_", " "), justify="right")
        for stage, counts in stages.items():
            table.add_row(stage, *(str(counts.get(kind, "")) for kind in kinds))
        console.print(table)
    table = Table("compile stage", title="Compile time", box=SIMPLE_HEAD)
    table.add_column("ms", justify="right")
    for phase, milliseconds in report["timing_ms"].items():
        table.add_row(phase, f"{milliseconds:.1f}")
    console.print(table)
    if report["remaining"]:
        table = Table(
            "operation", "where", "why", title="Memory left at stage registers", box=SIMPLE_HEAD
        )
        for left in report["remaining"]:
            table.add_row(left["op"], f"{left['file']}:{left['line']}", left["why"])
        console.print(table)
    else:
        console.print("No object is left at stage registers.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pystream", description="Compile Python classes and functions for the GPU."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    entry_help = "a shader class, shader object or kernel, as FILE.py:NAME"

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
    command.add_argument("--stage", required=True, choices=STAGES)
    command.set_defaults(run=run_ir)

    command = commands.add_parser(
        "explain", help="count operations stage by stage", description=run_explain.__doc__
    )
    command.add_argument("entry", metavar="FILE.py:NAME", help=entry_help)
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run_explain)
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
