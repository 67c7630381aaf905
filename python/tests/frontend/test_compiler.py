"""The binding of the library, the cache and the command line, on a small library of our own.

The stand-in answers with what it was handed, so that everything that crosses the C interface is seen.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pystream import CompileError, LibraryError, PyStreamWarning, cache, compiler
from pystream import library as library_module
from pystream.library import Library, format_options, library_path

ROOT = Path(__file__).resolve().parents[3]

STAND_IN = r"""
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
typedef void (*Callback)(void *, int, const char *, const char *, int, int, int, int);
typedef struct { int ok; size_t count; char *name[8]; char *data[8]; size_t size[8]; } Result;
static int compilations = 0;
const char *pystream_version(void) { return "7.8.9"; }
static void add(Result *r, const char *name, const char *data, size_t size) {
  r->name[r->count] = strdup(name);
  r->data[r->count] = malloc(size + 1);
  memcpy(r->data[r->count], data, size);
  r->size[r->count++] = size;
}
Result *pystream_compile(const char *text, size_t length, const char *pipeline,
                         const char *options, Callback report, void *user) {
  Result *r = calloc(1, sizeof(Result));
  char count[16];
  if (strcmp(pipeline, "fail") == 0) {
    report(user, 3, "TypeError: no", "a.py", 2, 5, 2, 9);
    report(user, 0, "called from here", "a.py", 7, 1, 7, 4);
    report(user, 3, "second", NULL, 0, 0, 0, 0);
    return r;
  }
  if (strcmp(pipeline, "warn") == 0)
    report(user, 2, "beware", "a.py", 2, 5, 2, 9);
  r->ok = 1;
  add(r, "text", text, length);
  add(r, "options", options, strlen(options));
  add(r, "bytes", "a\0b", 3);
  add(r, "empty", "", 0);
  sprintf(count, "%d", ++compilations);
  add(r, "count", count, strlen(count));
  add(r, "explain.json", "{\"vertex\": {\"core\": {\"calls\": 1}}}", 34);
  if (strcmp(pipeline, "ir") == 0) add(r, "ir", "the ir\n", 7);
  return r;
}
int pystream_result_ok(const Result *r) { return r->ok; }
size_t pystream_result_count(const Result *r) { return r->count; }
const char *pystream_result_name(const Result *r, size_t i) { return r->name[i]; }
const char *pystream_result_data(const Result *r, size_t i, size_t *size) {
  *size = r->size[i];
  return r->data[i];
}
void pystream_result_destroy(Result *r) { free(r); }
"""


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory):
    """The path of the stand-in library."""
    compiler_command = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang-22")
    if not compiler_command:
        pytest.skip("there is no C compiler")
    folder = tmp_path_factory.mktemp("stand_in")
    (folder / "stand_in.c").write_text(STAND_IN)
    path = folder / "libPyStream.so"
    command = [compiler_command, "-shared", "-fPIC", "-o", path, folder / "stand_in.c"]
    subprocess.run(command, check=True)
    return path


@pytest.fixture
def use_stand_in(stand_in, monkeypatch, tmp_path):
    """Everything uses the stand-in, and a cache of its own."""
    monkeypatch.setenv("PYSTREAM_LIBRARY", str(stand_in))
    monkeypatch.setenv("PYSTREAM_CACHE", str(tmp_path / "cache"))
    library_module.library.cache_clear()
    yield tmp_path / "cache"
    library_module.library.cache_clear()


def test_artefacts_cross_the_interface(stand_in):
    library = Library(stand_in)
    assert library.version == "7.8.9"
    made = library.compile("mödule {}", "shader", {"stage": "core", "debug": True, "a": 1})
    assert made.ok
    assert made.artefacts["text"] == "mödule {}".encode()
    assert made.artefacts["options"] == b"a=1 debug=true stage=core"
    assert made.artefacts["bytes"] == b"a\0b"
    assert made.artefacts["empty"] == b""


def test_diagnostics_cross_the_interface(stand_in):
    made = Library(stand_in).compile("", "fail", {})
    assert not made.ok
    first, second = made.diagnostics
    assert (first.severity, first.message) == ("error", "TypeError: no")
    assert (first.location.file, first.location.line, first.location.end_column) == ("a.py", 2, 9)
    assert first.notes[0].is_call
    assert second.location is None
    with pytest.raises(CompileError, match="TypeError: no") as raised:
        made.check()
    assert raised.value.line == 2


def test_library_is_found_or_asked_for(monkeypatch, tmp_path):
    monkeypatch.setenv("PYSTREAM_LIBRARY", str(tmp_path / "nothing.so"))
    with pytest.raises(LibraryError, match="PYSTREAM_LIBRARY names"):
        library_path()
    (tmp_path / "text.so").write_text("no library")
    with pytest.raises(LibraryError, match="cannot be loaded"):
        Library(tmp_path / "text.so")
    monkeypatch.delenv("PYSTREAM_LIBRARY")
    monkeypatch.setattr(library_module, "__file__", str(tmp_path / "a" / "b" / "library.py"))
    with pytest.raises(LibraryError, match="make build"):
        library_path()


def test_options_are_in_order():
    assert format_options({"b": 1, "a": False}) == "a=false b=1"


def test_results_are_cached(use_stand_in):
    first = compiler.build_text("module {}", "shader")
    again = compiler.build_text("module {}", "shader")
    other = compiler.build_text("module { }", "shader")
    options = compiler.build_text("module {}", "shader", {"debug": True})
    counts = [made.files["count"] for made in (first, again, other, options)]
    assert counts[0] == counts[1]
    assert len(set(counts)) == 3
    assert (first.cached, again.cached) == (False, True)
    assert len(list(use_stand_in.iterdir())) == 3
    assert first.timing.keys() == again.timing.keys() == {"frontend", "library"}


def test_damaged_entries_are_made_anew(use_stand_in):
    compiler.build_text("module {}", "shader")
    (entry,) = use_stand_in.iterdir()
    entry.write_bytes(b"nonsense")
    assert not compiler.build_text("module {}", "shader").cached
    assert compiler.build_text("module {}", "shader").cached


def test_cache_can_be_switched_off(use_stand_in, monkeypatch):
    monkeypatch.setenv("PYSTREAM_CACHE", "off")
    compiler.build_text("module {}", "shader")
    assert not compiler.build_text("module {}", "shader").cached
    assert not use_stand_in.exists()


def test_cache_directory(monkeypatch, tmp_path):
    monkeypatch.setenv("PYSTREAM_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.directory() == tmp_path / "pystream"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.directory() == Path.home() / ".cache" / "pystream"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_cache_that_cannot_be_written(use_stand_in):
    use_stand_in.mkdir(mode=0o500)
    assert not compiler.build_text("module {}", "shader").cached


def test_failures_are_not_cached(use_stand_in):
    with pytest.raises(CompileError):
        compiler.build_text("module {}", "fail")
    assert not use_stand_in.exists()


def test_warnings(use_stand_in):
    with pytest.warns(PyStreamWarning, match="beware"):
        compiler.build_text("module {}", "warn")


def test_only_shaders_compile_to_programs():
    import pystream

    with pytest.raises(CompileError, match="int is not a shader"):
        pystream.compile(int)
    with pytest.raises(CompileError, match="cannot be compiled"):
        pystream.explain(3)


# The command line

ENTRIES = """
import pystream as ps
from pystream import vec4
from neighbour import SCALE

class Flat(ps.Shader):
    def shade_vertex(self, context, pos: vec4):
        context.position = pos * SCALE
    def shade_fragment(self, context):
        context.colors = (vec4(1.0),)

class Untyped(Flat):
    def shade_vertex(self, context, pos):
        context.position = pos

flat = Flat()
number = 3
"""


@pytest.fixture
def command_line(tmp_path, stand_in):
    """Runs ``python -m pystream`` beside a file with entries."""
    (tmp_path / "scene.py").write_text(ENTRIES)
    (tmp_path / "neighbour.py").write_text("SCALE = 2.0\n")
    (tmp_path / "broken.py").write_text("import math\nmath.nothing\n")
    environment = os.environ | {
        "PYSTREAM_LIBRARY": str(stand_in),
        "PYSTREAM_CACHE": "off",
        "PYTHONPATH": str(ROOT / "python"),
    }

    def run(*arguments):
        command = [sys.executable, "-m", "pystream", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_ir_of_stages(command_line, verify):
    result = command_line("ir", "scene.py:Flat", "--stage", "imported")
    assert result.returncode == 0, result.stderr
    assert '@"scene.Flat.shade_vertex"' in result.stdout
    verify(result.stdout)
    for entry in ("scene.py:Flat", "scene.py:flat"):
        assert command_line("ir", entry, "--stage", "core").stdout == "the ir\n"


def test_explain(command_line):
    result = command_line("explain", "scene.py:Flat", "--json")
    report = json.loads(result.stdout)
    assert report["vertex"] == {"core": {"calls": 1}}
    assert report["remaining"] == []
    assert report["timing_ms"]["frontend"] > 0
    table = command_line("explain", "scene.py:Flat").stdout
    assert "core" in table
    assert "calls" in table


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ir", "nothing.py:Flat", "--stage", "core"], "there is no file nothing.py"),
        (["ir", "scene.py:Nothing", "--stage", "core"], "scene.py has no Nothing"),
        (["ir", "scene.py", "--stage", "core"], "'scene.py' is not FILE.py:NAME"),
        (["ir", "scene.py:number", "--stage", "core"], "int cannot be compiled"),
        (["ir", "scene.py:Untyped", "--stage", "core"], "the parameter pos"),
        (["explain", "broken.py:Flat"], "broken.py cannot be imported"),
        (["compile", "scene.py:Flat", "--target", "ptx"], "Flat is a shader: its targets"),
        (["compile", "scene.py:Flat", "--target", "spirv"], "did not make vertex.spirv"),
    ],
)
def test_mistakes(command_line, arguments, message):
    result = command_line(*arguments)
    assert result.returncode == 1
    assert result.stderr.startswith("error: ")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_error_of_an_import_shows_the_line(command_line):
    stderr = command_line("explain", "broken.py:Flat").stderr
    assert "line 2, in <module>" in stderr
    assert "AttributeError: module 'math' has no attribute 'nothing'" in stderr
    assert "importlib" not in stderr
