"""Errors show file, line, source line and carets, the call chain and a hint."""

import linecache

import pytest

from pystream.errors import (
    CompileError,
    Diagnostic,
    InternalError,
    Note,
    PyStreamError,
    SourceRange,
    UnsupportedError,
    enclosing_function,
    error_from_diagnostics,
)
from pystream.frontend.snapshot import World

SOURCE = """\
class Lambert:
    def shade(self, n):
        return self.colour * n

class Lit:
    def shade_fragment(self, context, n):
        light = self.material.shade(n) + \\
            1.0
        try:
            context.größe = light * größe(n)
        finally:
            pass
"""


@pytest.fixture
def scene():
    """A file that exists in linecache only."""
    name = "/home/user/scene.py"
    linecache.cache[name] = (len(SOURCE), None, SOURCE.splitlines(keepends=True), name)
    yield name
    del linecache.cache[name]


def test_call_chain(scene):
    error = error_from_diagnostics(
        [
            Diagnostic("warning", "something else"),
            Diagnostic(
                "error",
                "AttributeError: 'Lambert' object has no attribute 'colour'",
                SourceRange(scene, 3, 16, 3, 27),
                (
                    Note("hint: did you mean color?"),
                    Note("called from here, in Lit", SourceRange(scene, 7, 17, 7, 39)),
                    Note("the class is here", SourceRange(scene, 1, 1, 1, 15)),
                ),
            ),
        ]
    )
    assert type(error) is CompileError
    assert (error.file, error.line, error.column, error.end_column) == (scene, 3, 16, 27)
    assert str(error) == (
        "AttributeError: 'Lambert' object has no attribute 'colour'\n"
        "Call chain (most recent call last):\n"
        '  File "/home/user/scene.py", line 7, in shade_fragment\n'
        "    light = self.material.shade(n) + \\\n"
        "            ^^^^^^^^^^^^^^^^^^^^^^\n"
        '  File "/home/user/scene.py", line 3, in shade\n'
        "    return self.colour * n\n"
        "           ^^^^^^^^^^^\n"
        "Note: the class is here\n"
        '  File "/home/user/scene.py", line 1\n'
        "    class Lambert:\n"
        "    ^^^^^^^^^^^^^^\n"
        "Hint: did you mean color?"
    )


def test_ranges(scene):
    several_lines = SourceRange(scene, 7, 17, 8, 16)
    assert several_lines.format().endswith(
        "    light = self.material.shade(n) + \\\n            ^^^^^^^^^^^^^^^^^^^^^^^^^^"
    )
    characters = SourceRange(scene, 10, 37, 10, 45)
    assert characters.format().endswith(
        "    context.größe = light * größe(n)\n                            ^^^^^^^^"
    )
    point = SourceRange(scene, 3, 16)
    assert point.format().endswith("\n    return self.colour * n\n           ^")
    assert SourceRange(scene, 99, 1).format() == f'  File "{scene}", line 99'
    assert SourceRange("missing.py", 2, 1).format() == '  File "missing.py", line 2'


def test_unsupported_statement_through_the_compiler(scene):
    """The frontend hands its message and hint through the compiler in the text of the failure."""
    error = error_from_diagnostics(
        [
            Diagnostic(
                "error",
                "UnsupportedError: try statements are not supported yet [hint] test before",
                SourceRange(scene, 9, 9, 12, 17),
            )
        ]
    )
    assert type(error) is UnsupportedError
    assert str(error) == (
        "try statements are not supported yet\n"
        '  File "/home/user/scene.py", line 9, in shade_fragment\n'
        "    try:\n"
        "    ^^^^\n"
        "Hint: test before"
    )


def test_several_errors(scene):
    first = Diagnostic("error", "one", SourceRange(scene, 3, 16, 3, 27))
    second = Diagnostic("error", "two", SourceRange(scene, 1, 1, 1, 15))
    error = error_from_diagnostics([first, second])
    assert error.message == "one"
    assert [note.message for note in error.notes] == ["also: two"]


def test_no_error_at_all():
    error = error_from_diagnostics([Diagnostic("warning", "w")])
    assert isinstance(error, InternalError)
    assert isinstance(error, PyStreamError)
    assert error.file is None
    assert error.line is None


def test_enclosing_function(scene):
    assert enclosing_function(scene, 3) == "shade"
    assert enclosing_function(scene, 8) == "shade_fragment"
    assert enclosing_function(scene, 4) == ""
    assert enclosing_function("missing.py", 4) == ""


def test_the_frontend_records_what_it_refused(module):
    made = module(
        """
        def f(x):
            y = x
            return y + b"bytes"
        """
    )
    world = World()
    world.function_symbol(made.f)
    world.text()
    (error,) = world.refused
    assert type(error) is UnsupportedError
    assert str(error) == (
        "bytes literals are not supported\n"
        f'  File "{made.f.__code__.co_filename}", line 3, in f\n'
        '    return y + b"bytes"\n'
        "               ^^^^^^^^"
    )
