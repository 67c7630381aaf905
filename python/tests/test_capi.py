"""The compiler's C interface against input of every kind. It must answer, never crash.

What may crash runs in a process of its own, whose exit status is looked at.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from pystream.library import Compilation, library

KERNEL = """
pystream.kernel @scale calls @"m.scale" rank 1 [!pystream.array<f64>, f64]
pystream.func @"m.scale" [#pystream.param<"i">, #pystream.param<"x">, #pystream.param<"s">] {
^bb0(%i: !pystream.object, %x: !pystream.object, %s: !pystream.object):
  %0 = pystream.getitem %x[%i]
  %1 = pystream.binary mul %0, %s
  pystream.setitem %x[%i] = %1
  %2 = pystream.constant #pystream.none
  pystream.return %2
}
"""

SHADER = """
pystream.shader @Flat self !pystream.instance<@"m.Flat"> vertex @"m.v" [vector<4xf64>] fragment @"m.f"
pystream.class @"m.Flat" mro [@"m.Flat", @object] fields {color = vector<4xf64>}
pystream.class @"pystream.VertexContext" mro [@"pystream.VertexContext", @object]
pystream.class @"pystream.FragmentContext" mro [@"pystream.FragmentContext", @object]
pystream.func @"m.v" [#pystream.param<"self">, #pystream.param<"context">, #pystream.param<"p">] {
^bb0(%self: !pystream.object, %context: !pystream.object, %p: !pystream.object):
  pystream.setattr %context, "position" = %p
  %0 = pystream.constant #pystream.none
  pystream.return %0
}
pystream.func @"m.f" [#pystream.param<"self">, #pystream.param<"context">] {
^bb0(%self: !pystream.object, %context: !pystream.object):
  %0 = pystream.getattr %self, "color"
  %1 = pystream.make_tuple(%0)
  pystream.setattr %context, "colors" = %1
  %2 = pystream.constant #pystream.none
  pystream.return %2
}
"""

#: Compiles standard input, cut at each of the lengths given (-1: all), with raw bytes through ctypes.
DRIVER = """
import sys
from pystream.library import Callback, library
data = sys.stdin.buffer.read()
pipeline, options, *lengths = sys.argv[1:]
handle = library()._handle
for length in lengths:
    messages = []
    callback = Callback(lambda user, severity, message, *where: messages.append((severity, message)))
    text = data if int(length) < 0 else data[: int(length)]
    result = handle.pystream_compile(text, len(text), pipeline.encode(), options.encode(), callback, None)
    ok = bool(handle.pystream_result_ok(result))
    count = handle.pystream_result_count(result)
    handle.pystream_result_destroy(result)
    errors = [message for severity, message in messages if severity == 3]
    assert ok or (errors and not count), (length, ok, count, messages)
    print(length, ok, *errors[:1])
"""


def compile_apart(
    data: bytes, pipeline: str, options: str = "", lengths: tuple[int, ...] = (-1,)
) -> list[str]:
    """One line for each length: length, success, first error. Fails if the process does not end well."""
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, pipeline, options, *map(str, lengths)],
        input=data,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    lines = done.stdout.decode(errors="replace").splitlines()
    return [line for line in lines if line.split(" ")[0].lstrip("-").isdigit()]


def errors(compilation: Compilation) -> str:
    """All messages of a compilation that failed."""
    assert not compilation.ok
    assert not compilation.artefacts
    found = [d.message for d in compilation.diagnostics if d.severity == "error"]
    assert found
    return "\n".join(found)


def test_version() -> None:
    assert all(part.isdigit() for part in library().version.split("."))


def test_shader_has_all_artefacts() -> None:
    made = library().compile(SHADER, "shader", {}).check()
    stages = {
        f"{stage}.{form}"
        for stage in ("vertex", "fragment")
        for form in ("spirv", "glsl330", "glsl450")
    }
    assert set(made) == stages | {"reflection.json", "explain.json", "timing.json"}
    assert all(made.values())
    for stage in ("vertex", "fragment"):
        assert int.from_bytes(made[f"{stage}.spirv"][:4], "little") == 0x07230203


def test_shader_languages_on_request() -> None:
    made = library().compile(SHADER, "shader", {"languages": "glsl-es-300,hlsl,msl"}).check()
    for form in ("glsles300", "hlsl", "msl"):
        assert made[f"vertex.{form}"]
        assert made[f"fragment.{form}"]


@pytest.mark.parametrize("stage", ["imported", "specialized", "registers", "core", "spirv"])
def test_stages(stage: str) -> None:
    made = library().compile(SHADER, "ir", {"stage": stage}).check()
    assert b"Flat" in made["ir"]


@pytest.mark.parametrize("stage", ["imported", "specialized", "registers", "core"])
def test_stages_resume(stage: str) -> None:
    """The text of a stage goes on where it stopped."""
    text = library().compile(SHADER, "ir", {"stage": stage}).check()["ir"].decode()
    whole = library().compile(SHADER, "shader", {}).check()
    resumed = library().compile(text, "shader", {"float-width": 32, "int-width": 32}).check()
    for name in ("vertex.spirv", "fragment.spirv", "reflection.json", "fragment.glsl330"):
        assert resumed[name] == whole[name], name


def test_custom_pipeline() -> None:
    made = library().compile(
        KERNEL, "builtin.module(canonicalize,pystream-to-core{float-width=32})", {}
    )
    text = made.check()["ir"].decode()
    assert "func.func @scale" in text
    assert "pystream.func" not in text


def test_widths() -> None:
    made = library().compile(KERNEL, "ir", {"stage": "core", "int-width": 32}).check()["ir"]
    assert b"@scale(%arg0: i32" in made
    made = library().compile(KERNEL, "ir", {"stage": "core"}).check()["ir"]
    assert b"@scale(%arg0: i64" in made


@pytest.mark.parametrize(
    ("pipeline", "options", "message"),
    [
        ("", {}, "unknown target ''"),
        ("no-such-target", {}, "unknown target 'no-such-target'"),
        ("builtin.module(no-such-pass)", {}, "no-such-pass"),
        ("builtin.module(canonicalize,)", {}, "wrong pipeline"),
        ("builtin.module(pystream-verify-stage{stage=nothing})", {}, "unknown stage 'nothing'"),
        ("ir", {"no-such-option": 1}, "unknown option 'no-such-option=1'"),
        ("ir", {"stage": "machine"}, "unknown option 'stage=machine'"),
        ("ir", {"float-width": 16}, "unknown option 'float-width=16'"),
        ("ir", {"int-width": "wide"}, "unknown option 'int-width=wide'"),
        ("ir", {"prelude": "/no/such/file"}, "cannot read the prelude from '/no/such/file'"),
        ("ir", {"prelude": ""}, "unknown option 'prelude='"),
        ("shader", {"languages": "cg"}, "unknown option 'languages=cg'"),
        ("shader", {}, "the module has no shader to compile"),
    ],
)
def test_wrong_request(pipeline: str, options: dict[str, object], message: str) -> None:
    assert message in errors(library().compile(KERNEL, pipeline, options))


@pytest.mark.parametrize(
    "text",
    [
        "garbage",
        "}",
        "module {",
        'pystream.func @f [#pystream.param<"a">] {}',
        "pystream.kernel @k calls @nothing rank 1 []",
        "pystream.kernel @k calls @k rank 1 []",
        "pystream.shader @S self !pystream.instance<@nothing> vertex @v [] fragment @f",
        KERNEL.replace("%s: !pystream.object", "%s: f64"),
        KERNEL.replace('"m.scale" rank', '"m.other" rank'),
        KERNEL.replace("binary mul", "binary matmul"),
        KERNEL.replace(", f64]", ", i1]").replace("mul", "add").replace("%0, %s", "%x, %s"),
        KERNEL.replace(", f64]", "]"),
        KERNEL.replace("rank 1", "rank 2"),
    ],
)
def test_wrong_module(text: str) -> None:
    (line,) = compile_apart(text.encode(), "ir")
    assert " False " in line


def test_bytes() -> None:
    """No text at all: empty, every byte, the beginning of bytecode with nonsense after it."""
    everything = bytes(range(256)) * 16
    for data in (everything, b"\0" * 64 + b"}", b"\xff" * 100, b"ML\xefR" + everything, b"ML\xefR"):
        (line,) = compile_apart(data, "ir")
        assert " False " in line
    (empty,) = compile_apart(b"", "ir")
    assert " True" in empty


@pytest.mark.parametrize(("text", "pipeline"), [(KERNEL, "ir"), (SHADER, "shader")])
def test_truncated(text: str, pipeline: str) -> None:
    lengths = tuple(range(0, len(text) - 1, 37))
    assert len(compile_apart(text.encode(), pipeline, "", lengths)) == len(lengths)


@pytest.mark.parametrize("stage", ["specialized", "registers", "core"])
def test_truncated_stages(stage: str) -> None:
    text = library().compile(SHADER, "ir", {"stage": stage}).check()["ir"]
    lengths = tuple(range(0, len(text), max(500, len(text) // 40)))
    assert len(compile_apart(text, "shader", "", lengths)) == len(lengths)


def test_diagnostic_has_place() -> None:
    text = KERNEL.replace("%0, %s\n", '%0, %i loc("user.py":3:5 to 3:10)\n').replace(
        "binary mul", "binary matmul"
    )
    (diagnostic, *_) = library().compile(text, "ir", {}).diagnostics
    assert diagnostic.location is not None
    where = diagnostic.location
    assert (where.file, where.line, where.column) == ("user.py", 3, 5)


def test_threads_are_independent() -> None:
    """Compilations in several threads give what they give alone, errors among them."""
    broken = KERNEL.replace('"m.scale" rank', '"m.other" rank')
    alone = library().compile(SHADER, "shader", {}).check()

    def work(index: int) -> bool:
        if index % 3 == 0:
            return "unknown function" in errors(library().compile(broken, "ir", {}))
        if index % 3 == 1:
            return b"@scale" in library().compile(KERNEL, "ir", {}).check()["ir"]
        made = library().compile(SHADER, "shader", {}).check()
        return all(made[name] == alone[name] for name in alone if name != "timing.json")

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(18)))
