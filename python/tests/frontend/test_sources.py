"""Functions are matched to their source text; every operation knows its place in it."""

import linecache
import re
import sys

import pytest

from pystream.errors import SourceError, SourceRange
from pystream.frontend.snapshot import World
from pystream.frontend.sources import Sources


def node_text(function):
    """The source text of the tree that was found for a function."""
    source = Sources().function(function.__code__, function.__globals__)
    where = source.file.range(source.node)
    lines = source.file.lines[where.line - 1 : where.end_line]
    if len(lines) == 1:
        return lines[0][where.column - 1 : where.end_column - 1]
    return lines[0][where.column - 1 :] + "".join(lines[1:])


def places(text, operation):
    """(line, column, end line, end column) of the operations of one kind."""
    aliases = dict(re.findall(r"(#loc\d+) = loc\((.*)\)", text))
    found = []
    for alias in re.findall(rf"{operation}.*loc\((#loc\d+)\)", text):
        target = aliases[alias]
        while "(" in target:  # a name around a place
            target = aliases[re.search(r"#loc\d+", target)[0]]
        match = re.fullmatch(r'"[^"]*":(\d+):(\d+) to (\d+):(\d+)', target)
        found.append(tuple(map(int, match.groups())))
    return found


def test_lambdas_of_one_line_are_told_apart(module):
    made = module("a, b, c = lambda x: x + 1, lambda x: x + 2, (lambda x: lambda x: x + 3)")
    assert node_text(made.a) == "lambda x: x + 1"
    assert node_text(made.b) == "lambda x: x + 2"
    assert node_text(made.c) == "lambda x: lambda x: x + 3"
    assert node_text(made.c(0)) == "lambda x: x + 3"


def test_lambdas_of_one_line_compute_their_own(module, interpreted):
    made = module("fs = [lambda x: x * 2, lambda x: x * 3]\ng, h = fs")
    for function in (made.g, made.h):
        function.__qualname__ = f"g{id(function)}"
        assert interpreted(function)(5) == function(5)


def test_decorated_functions(module):
    made = module(
        """
        import functools
        def keep(f):
            return f
        def wrap(f):
            @functools.wraps(f)
            def wrapper(x):
                return f(x) + 1
            return wrapper
        @keep
        @wrap
        def f(x):
            return x
        """
    )
    assert node_text(made.f).startswith("def wrapper(x):")
    assert node_text(made.f.__wrapped__).startswith("def f(x):")


def test_decorated_function_computes_the_same(module, interpreted):
    made = module(
        """
        import functools
        def scaled(k):
            def wrap(f):
                @functools.wraps(f)
                def wrapper(x):
                    return f(x) * k
                return wrapper
            return wrap
        @scaled(3)
        @scaled(k=5)
        def f(x):
            return x + 1
        """
    )
    assert interpreted(made.f)(1) == made.f(1) == 30


def test_files_of_real_modules():
    import colorsys

    assert node_text(colorsys.hsv_to_rgb).startswith("def hsv_to_rgb(h, s, v):")


def test_columns(module, imported):
    text = imported(module("def f(p, q):\n    r = p.x * (q + 2.0)\n    return r").f)
    assert places(text, "getattr") == [(2, 9, 2, 12)]
    assert places(text, "binary add") == [(2, 16, 2, 23)]
    assert places(text, "binary mul") == [(2, 9, 2, 24)]
    assert places(text, "store") == [(2, 5, 2, 24)]
    assert places(text, "return") == [(3, 5, 3, 13)]


def test_columns_count_characters(module, imported):
    text = imported(module("def f(größe, q):\n    return größe + q * größe").f)
    assert places(text, "binary mul") == [(2, 20, 2, 29)]


def test_expressions_over_several_lines(module, imported):
    text = imported(module("def f(a):\n    return (a +\n            a)").f)
    assert places(text, "binary") == [(2, 13, 3, 14)]


def test_locations_survive_the_parser(module, imported, verify):
    printed = verify(imported(module("def f(p):\n    r = p.x\n    return r").f))
    assert re.search(r'loc\("<cell_\d+>":2:9 to :12\)', printed)
    assert re.search(r'loc\("r"\(#loc\d*\)\)', printed)


def test_code_without_source():
    made = {}
    exec(compile("def f(x):\n    return x", "<nowhere>", "exec"), made)
    with pytest.raises(SourceError, match="no source code for <nowhere>"):
        Sources().function(made["f"].__code__, made)


def test_calling_code_without_source_is_an_error_of_the_call(module, interpreted):
    from interpreter import Failure

    made = module("g = eval('lambda a, b=1, *c, d, **e: a')\ndef f(x):\n    return g(x, d=1)")
    with pytest.raises(Failure, match="no source code for <string>") as raised:
        interpreted(made.f)(1)
    assert raised.value.kind == "SourceError"


def test_changed_source(module):
    made = module("def f(x):\n    return x")
    name = made.f.__code__.co_filename
    text = "\n\ndef g(x):\n    return x\n"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    with pytest.raises(SourceError, match="the source of f is not at line 1") as raised:
        Sources().function(made.f.__code__, vars(made))
    assert raised.value.line == 1
    assert "changed" in raised.value.hint


def test_two_functions_of_one_name_get_two_symbols(module):
    made = module(
        """
        def make(k):
            def f(x):
                return x * k
            return f
        a, b = make(2), make(3)
        """
    )
    world = World()
    first, second = world.function_symbol(made.a), world.function_symbol(made.b)
    assert second == f"{first}#2"
    assert world.function_symbol(made.a) == first


def test_closures_are_frozen(module, interpreted):
    made = module(
        """
        def make(k):
            def f(x):
                def g():
                    return x * k
                return g() + k
            return f
        f = make(7)
        """
    )
    assert interpreted(made.f)(2) == made.f(2) == 21


def test_range_of_a_point():
    assert SourceRange("x.py", 3, 1).format().startswith('  File "x.py", line 3')


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="columns are always there")
def test_ambiguity_is_an_error(module, monkeypatch):
    made = module("a, b = lambda x: x, lambda x: x + 1")
    code = made.a.__code__.replace(co_linetable=b"")
    with pytest.raises(SourceError):
        Sources().function(code, vars(made))
