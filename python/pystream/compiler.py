"""Compiling: from a shader class or kernel to artefacts and programs."""

from __future__ import annotations

import functools
import inspect
import json
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import cache
from .errors import CompileError, PyStreamWarning
from .library import format_options, library

if TYPE_CHECKING:
    from .runtime.program import Program

#: Stages that `stage_text` can show.
STAGES = ("imported", "specialized", "registers", "core", "spirv")
#: Those of functions made by `pystream.jit`.
NATIVE_STAGES = ("imported", "specialized", "registers", "core", "llvm")
#: The order of entry points, stages, counts and phases in reports.
_ORDER = (
    *("vertex", "fragment", "frontend", "parse", "specialize", *STAGES, "serialize", "glsl"),
    *("calls", "dynamic_calls", "loads", "stores", "allocations", "unions", "pools"),
    *("pool_details", "entry", "op", "name", "type", "elements", "file", "line", "why"),
)


@dataclass(frozen=True)
class Artefacts:
    """What a pipeline made.

    Attributes:
        files: bytes by name, for example ``"vertex.glsl330"``.
        timing: milliseconds of each phase; the phases of the library are those of the compilation that
            made the files, even if the files come from the cache.
        cached: whether the files come from the cache.
    """

    files: dict[str, bytes]
    timing: dict[str, float] = field(default_factory=dict)
    cached: bool = False

    def text(self, name: str) -> str:
        """A file as text. Raises CompileError if the pipeline did not make it."""
        return self.data(name).decode()

    def data(self, name: str) -> bytes:
        """A file. Raises CompileError if the pipeline did not make it."""
        if name not in self.files:
            made = ", ".join(sorted(self.files)) or "nothing"
            raise CompileError(f"the compiler did not make {name}, only {made}")
        return self.files[name]

    def inference(self) -> dict[str, Any]:
        """How large the program was for type inference: "contexts" (functions with the types of their
        arguments), "functions", "iterations" (analyses of a context until nothing changed). "assumed", if
        there, has the lines [{"file", "line"}] where something that may be None is taken for an object.
        """
        return json.loads(self.files.get("explain.json", b"{}")).get("inference", {})

    def report(self) -> dict[str, Any]:
        """What `explain` tells: operations by entry and stage, times, and what memory is left."""
        counts = _ordered(json.loads(self.files.get("explain.json", b"{}")))
        counts.pop("inference", None)
        counts.setdefault("remaining", [])
        return counts | {"timing_ms": dict(self.timing)}


def _ordered(value: Any) -> Any:
    """Dictionaries, nested and in lists, in the order of `_ORDER`; what it does not know comes last."""
    if isinstance(value, list):
        return [_ordered(element) for element in value]
    if not isinstance(value, dict):
        return value
    rank = {name: index for index, name in enumerate(_ORDER)}
    names = sorted(value, key=lambda name: rank.get(name, len(rank)))
    return {name: _ordered(value[name]) for name in names}


def is_shader(value: Any) -> bool:
    """Whether a value is a shader class or a shader object."""
    from .runtime.shader import Shader

    return issubclass(value if isinstance(value, type) else type(value), Shader)


def is_jitted(value: Any) -> bool:
    """Whether a value was made by `pystream.jit`."""
    from .jitted import Jitted

    return isinstance(value, Jitted)


def is_kernel(value: Any) -> bool:
    """Whether a value is a kernel, or a function that could be one."""
    return inspect.isfunction(getattr(value, "__pystream_function__", value))


def import_entry(entry: Any) -> str:
    """The module at stage imported of a shader class, a shader object, a kernel or a native function.

    Raises CompileError if it is none of these or cannot be imported.
    """
    from .frontend import import_kernel, import_shader

    if is_shader(entry):
        return import_shader(entry)
    if is_jitted(entry):
        return entry.inspect("imported")
    if is_kernel(entry):
        return import_kernel(entry, getattr(entry, "rank", 1))
    raise CompileError(
        f"{getattr(entry, '__qualname__', type(entry).__qualname__)} cannot be compiled",
        hint="compile a subclass of pystream.Shader, an object of one, or a function with @kernel",
    )


def build(entry: Any, target: str, options: Mapping[str, object] | None = None) -> Artefacts:
    """Compile a shader or kernel for a target of the library.

    Args:
        entry: a shader class, a shader object or a kernel.
        target: "shader" for everything that a program needs, "ir" for the text of a stage.
        options: options of the target.

    Raises:
        CompileError: the program cannot be compiled; the message shows where and why.
        LibraryError: the compiler library is missing.
    """
    start = time.perf_counter()
    text = import_entry(entry)
    frontend = 1000.0 * (time.perf_counter() - start)
    return build_text(text, target, options, frontend)


def build_text(
    text: str, target: str, options: Mapping[str, object] | None = None, frontend: float = 0.0
) -> Artefacts:
    """As `build`, from the imported module; `frontend` is the time in ms that it took to import."""
    compiler = library()
    options = options or {}
    name = cache.key(text, compiler.identity, target, format_options(options))
    files = cache.load(name)
    cached = files is not None
    if files is None:
        start = time.perf_counter()
        compilation = compiler.compile(text, target, options)
        elapsed = 1000.0 * (time.perf_counter() - start)
        files = compilation.check()
        files.setdefault("timing.json", json.dumps({"library": elapsed}).encode())
        for diagnostic in compilation.diagnostics:
            if diagnostic.severity == "warning":
                message = str(CompileError(diagnostic.message, diagnostic.location))
                warnings.warn(message, PyStreamWarning, stacklevel=4)
        cache.store(name, files)
    timing = _ordered({"frontend": frontend} | json.loads(files.get("timing.json", b"{}")))
    return Artefacts(files, timing, cached)


def compile(shader: Any) -> Program:
    """Compile a shader into a program that draws.

    Args:
        shader: a subclass of `Shader`, or an object of one. Of an object, fields annotated ``Final`` are
            constants and the other fields hold objects of the classes that they hold now.

    Raises:
        CompileError: the shader cannot be compiled; the message shows where and why.
        LibraryError: the compiler library is missing.
    """
    from .frontend.fields import shader_classes
    from .runtime.program import StageArtifacts

    if not is_shader(shader):
        name = getattr(shader, "__qualname__", type(shader).__qualname__)
        raise CompileError(f"{name} is not a shader", hint="derive the class from pystream.Shader")
    artefacts = build(shader, "shader")
    reflection = json.loads(artefacts.text("reflection.json"))
    _refuse_classes_of_one_name(reflection)
    stages = [
        StageArtifacts(
            glsl330=artefacts.text(f"{stage}.glsl330"),
            glsl450=artefacts.text(f"{stage}.glsl450"),
            spirv=artefacts.data(f"{stage}.spirv"),
        )
        for stage in ("vertex", "fragment")
    ]

    cls = shader if isinstance(shader, type) else type(shader)
    return _program_class()(cls, *stages, reflection, shader_classes(shader), artefacts)


def _refuse_classes_of_one_name(reflection: Mapping[str, Any]) -> None:
    """Raise CompileError if alternatives of a field have the same name: objects are told apart by it."""
    for block in reflection["uniform_blocks"]:
        for member in block["members"]:
            # The frontend numbers symbols of one name: "scene.Metal", "scene.Metal#2".
            names = [name.partition("#")[0] for name in member.get("classes", ())]
            if len(set(names)) != len(names):
                twice = next(name for name in names if names.count(name) > 1)
                path = ".".join(member["path"])
                raise CompileError(
                    f"the field {path} may hold objects of two classes called {twice}",
                    hint="give the classes different names (__qualname__): draws tell them apart by it",
                )


@functools.cache
def _program_class() -> type[Program]:
    """`Program` with the reports of the compiler; made late, since the runtime imports NumPy."""
    from .runtime.program import Program

    class CompiledProgram(Program):
        __doc__ = Program.__doc__

        def __init__(self, *parts: Any) -> None:
            *parts, self.artefacts = parts
            super().__init__(*parts)

        @property
        def timing(self) -> dict[str, float]:
            """Milliseconds of each phase of the compilation."""
            return dict(self.artefacts.timing)

        def explain(self) -> dict[str, Any]:
            """Operation counts by entry and stage, times, and what memory is left and why."""
            return self.artefacts.report()

    return CompiledProgram


def explain(entry: Any) -> dict[str, Any]:
    """What the compiler made of a shader, a kernel, or a function made by `pystream.jit`.

    The latter is looked at as it was compiled last, or, if it was not, for the types of its annotations.

    Gives {entry: {stage: {"calls", "dynamic_calls", "loads", "stores", "allocations", "unions", "pools"}}},
    and beside it "timing_ms": {phase: milliseconds} and "remaining", what is left at stage registers, in the
    order of the source: [{"entry", "op", "file", "line", "why"}]. A stage with pools has their sizes in
    "pool_details": [{"name", "type", "elements"}]. Entries of shaders are "vertex" and "fragment".

    Raises CompileError and LibraryError as `compile` does.
    """
    return _explained(entry).report()


def explain_inference(entry: Any) -> dict[str, Any]:
    """What type inference did for a program, see `Artefacts.inference`."""
    return _explained(entry).inference()


def _explained(entry: Any) -> Artefacts:
    if is_shader(entry):
        return build(entry, "shader")
    return build(entry, "ir", {"stage": "core"})


def stage_text(entry: Any, stage: str, options: Mapping[str, object] | None = None) -> str:
    """The IR of a shader, a kernel or a native function at one of `STAGES`, as text.

    Args:
        options: of the pipelines, such as ``{"float-width": 32}``. Without, shaders compute with 32 bits
            and kernels with 64.

    Raises CompileError and LibraryError as `compile` does.
    """
    if is_jitted(entry):
        return entry.inspect(stage)
    if stage not in STAGES:
        raise CompileError(f"there is no stage {stage!r}: choose one of {', '.join(STAGES)}")
    text = import_entry(entry)
    if stage == "imported":
        return text
    width = 32 if is_shader(entry) else 64
    defaults = {"stage": stage, "float-width": width, "int-width": width}
    return build_text(text, "ir", defaults | dict(options or {})).text("ir")


__all__: list[str] = [
    "NATIVE_STAGES",
    "STAGES",
    "Artefacts",
    "build",
    "build_text",
    "compile",
    "explain",
    "stage_text",
]
