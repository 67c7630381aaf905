"""Programs with mistakes: the error shows the file, the expression, the chain of calls, and no internals.

In the programs, «» stand around the expression that the carets must be under, and ‹› around the calls
that lead there, outermost first.
"""

import linecache
import re
import textwrap
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

import pystream as ps
from pystream.errors import SourceError

HEADER = """\
import math
import os
import random
import numpy as np
import pystream as ps
from pystream import Sampler2D, mat4, vec2, vec3, vec4
"""

SHADER = """
class Light:
    def __init__(self, power):
        self.power = power
    def at(self, x):
        return self.power * x

class Mistaken(ps.Shader):
    a: float
    b: vec3
    m: mat4
    image: Sampler2D
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
        return pos
    def shade_fragment(self, context, p):
        c = vec4(0.5)
        BODY
        context.colors = (c,)
"""

#: Statements of a fragment stage, with what the message must say.
STATEMENTS = {
    # names and attributes
    "c = «nothing»": "name 'nothing' is not defined",
    "c = c * «self.nothing»": "'Mistaken' object has no attribute 'nothing'",
    "c = vec4(«self.b.foo», 1.0)": "'vec3' object has no attribute 'foo'",
    "c = vec4(«self.b.w»)": "'vec3' object has no attribute 'w'",
    "c = vec4(«self.b.xg», 1.0, 1.0)": "'vec3' object has no attribute 'xg'",
    "c = vec4(«self.b.normalise()», 1.0)": "'vec3' object has no attribute 'normalise'",
    "c = vec4(«context.color»)": "'FragmentContext' object has no attribute 'color'",
    "c = «self.image.sample(p)»": "'Sampler2D' object has no attribute 'sample'",
    "c = vec4(«math.sinn»(1.0))": "module 'math' has no attribute 'sinn'",
    # calls
    "c = «self.a(2.0)»": "'float' object is not callable",
    "c = vec4(«Light()»)": "missing 1 required positional argument: 'power'",
    "c = vec4(«Light(1.0).at()»)": "missing 1 required positional argument: 'x'",
    "c = vec4(«Light(1.0).at(1.0, x=2.0)»)": "multiple values for argument 'x'",
    "c = vec4(«math.sin(1.0, 2.0)»)": "takes 1 argument(s) but 2 were given",
    "c = vec4(«math.sin(self.b)», 1.0)": "takes numbers, not 'vec3'",
    "c = vec4(«max(self.a, self.b)»)": "take numbers",
    "c = «self.image.texture(1.0)»": "takes a vec2 of coordinates",
    "c = vec4(vec2(«self.image.size(1.0)»), p)": "takes at most a level of detail, an int",
    "c = vec4(«len(self.a)»)": "object of type 'float' has no len()",
    # operators
    "c = vec4(«self.b + p», 1.0)": "'vec3' and 'vec2'",
    "c = vec4(«self.m * self.b», 1.0)": "'mat4' and 'vec3'",
    "c = «c + 'a'»": "'vec4' and 'str'",
    "c = vec4(«-'a'»)": "'str'",
    "c = c if «self.b < self.b» else c * 2.0": "not supported between 'vec3' and 'vec3'",
    "c = c * («Light(1.0) + 1.0»)": "'Light' and 'float'",
    "text = «'x%f' % self.a»": "strings cannot be built at run time",
    "text = «f'{self.a}'»": "strings cannot be built at run time",
    "text = «str(self.a)»": "str() does not take 'float'",
    # vectors and tuples
    "c = «vec4(self.b)»": "needs 4 components, or one scalar, but got 3",
    "c = «vec4(self.b, p, 1.0)»": "has 4 components: argument 3 is one too many",
    "c = «vec4(self.b, None)»": "takes numbers, vectors and matrices, not NoneType",
    "c = vec4(«self.b[3]»)": "index 3 is outside vec3",
    "c = vec4(«self.m[4]»)": "column 4 is outside mat4",
    "c = vec4(«(1.0, 2.0)[2]»)": "tuple index out of range",
    "c = «vec4((1.0, vec3(1.0))[int(self.a)])»": "needs 4 components, or one scalar, but got 3",
    "«x, y» = (1.0, 2.0, 3.0)": "too many values to unpack (expected 2)",
    "«x, y» = self.a": "cannot unpack non-iterable float object",
    "for x in «self.a»: pass": "'float' object is not iterable",
    "for x in «range(0, 4, 0)»: pass": "range() arg 3 must not be zero",
    # what may not be written
    "«self.a = 2.0»": "an object that comes from outside may not be modified",
    "«self.a += 2.0»": "an object that comes from outside may not be modified",
    "«self.other = 2.0»": "an object that comes from outside may not be modified",
    "«self.b[0] = 1.0»": "an object that comes from outside may not be modified here: 'vec3'",
    "«self.b.x = 1.0»": "an object that comes from outside may not be modified here: 'vec3'",
    "«self.m[0] = vec4(1.0)»": "an object that comes from outside may not be modified here: 'mat4'",
    "«self.m[0].x = 1.0»": "components of a matrix's column cannot be written",
    "«c.x = 'a'»": "a component of vec4 is a number, not str",
    "«c.xy = self.b»": "cannot assign vec3 to the swizzle .xy, which needs vec2",
    # what is not compiled
    "c = vec4(«eval»('1.0'))": "unknown C function eval",
    "«exec»('c = 1')": "unknown C function exec",
    "c = vec4(«os.getpid»())": "unknown C function posix.getpid",
    "c = vec4(«np.sin»(self.a))": "numpy.sin cannot be compiled",
    "c = vec4(«random.random»())": "unknown C function random",
    "«print»(self.a)": "unknown C function print",
    "«open»('x')": "unknown C function io.open",
    "del «{'a': self.a}['a']»": "nothing can be removed from a dictionary for this target",
    "x = «{1, 2} | {3}»": "this operation of a set cannot be compiled for this target",
    "c = «vec4(1j)»": "vec4 takes numbers, vectors and matrices, not complex",
    "c = vec4(«123456789012345678901234567890»)": "does not fit 64 bits",
}
#: Whole programs: (source, message).
PROGRAMS = {
    "mistake in a method": (
        """
        class Lambert:
            def shade(self, x):
                return «self.colour» * x
        class Mistaken(ps.Shader):
            material: Lambert
            def shade_vertex(self, context, pos: vec2):
                context.position = vec4(pos, 0.0, 1.0)
            def light(self):
                return ‹self.material.shade(1.0)›
            def shade_fragment(self, context):
                context.colors = (vec4(‹self.light()›),)
        """,
        "'Lambert' object has no attribute 'colour'",
    ),
    "mistake in super": (
        """
        class Base:
            def shade(self, x):
                return «x.foo»
        class Derived(Base):
            def shade(self, x):
                return ‹super().shade(x)› + 1.0
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = ‹Derived().shade(y[i])›
        """,
        "'float' object has no attribute 'foo'",
    ),
    "mistake in a constructor": (
        """
        class Pair:
            def __init__(self, x):
                self.x = «x + 'a'»
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = ‹Pair(y[i])›.x
        """,
        "'float' and 'str'",
    ),
    "mistake in a lambda": (
        """
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = ‹(lambda x: «x.foo»)(y[i])›
        """,
        "'float' object has no attribute 'foo'",
    ),
    "mistake behind a decorator": (
        """
        def logged(f):
            def wrapper(*args):
                return «f(*args).foo»
            return wrapper
        @logged
        def helper(x):
            return x
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = ‹helper(y[i])›
        """,
        "'float' object has no attribute 'foo'",
    ),
    "global dictionary": (
        """
        TABLE = {0: 1.0, 1: 2.0}
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «TABLE»[0]
        """,
        "a dict object cannot be used in compiled code",
    ),
    "global variable": (
        """
        TOTAL = 0.0
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            global TOTAL
            «TOTAL» = y[i]
        """,
        "cannot modify the global variable 'TOTAL'",
    ),
    "global object": (
        """
        class Box:
            x = 1.0
        BOX = Box()
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            «BOX.x = y[i]»
        """,
        "may not be modified: 'Box.x'",
    ),
    "attribute never set": (
        """
        class Box:
            def set(self):
                self.x = 1.0
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «Box().x»
        """,
        "'Box' object has no attribute 'x'",
    ),
    "None": (
        """
        def find(x):
            if x > 1.0:
                return x
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «find(y[i]) + 1.0»
        """,
        "'NoneType' and 'float'",
    ),
    "keyword only": (
        """
        def helper(*, x):
            return x
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «helper(1.0)»
        """,
        "helper()",
    ),
    "array of float": (
        """
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            «y[i] = vec3(1.0)»
        """,
        "an array of float cannot hold 'vec3'",
    ),
    "array of int": (
        """
        @ps.kernel
        def mistaken(i: int, y: ps.Array[int]):
            «y[i] = 2.5»
        """,
        "an array of int cannot hold 'float'",
    ),
    "index": (
        """
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            «y[i / 2] = 1.0»
        """,
        "an array index must be an int",
    ),
    "array of vectors": (
        """
        @ps.kernel
        «def mistaken(i: int, y: ps.Array[vec3]):»
            y[i] = vec3(1.0)
        """,
        "arrays of vec3 are not supported yet, only Array[float] and Array[int]",
    ),
    "assertion": (
        """
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            «assert y[i] > 0.0»
            y[i] = 1.0
        """,
        "this assertion is not known to hold, and cannot be checked in compiled code",
    ),
    "assertion that says why": (
        """
        def helper(x):
            «assert x > 0.0, "positive, please"»
            return x
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = ‹helper(y[i])›
        """,
        "cannot be checked in compiled code: positive, please",
    ),
    "integer beyond 64 bits, literal": (
        """
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «2**100»
        """,
        "OverflowError: the integer 1267650600228229401496703205376",
    ),
    "integer beyond 64 bits, absurd literal": (
        """
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = 1.0 * («10**10**10»)
        """,
        "OverflowError: the integer",
    ),
    "integer beyond 64 bits, sum": (
        """
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «9223372036854775807 + 1» + y[i]
        """,
        "OverflowError: the integer 9223372036854775808",
    ),
    "integer beyond 64 bits, global": (
        """
        BIG = 2**100
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «BIG»
        """,
        "OverflowError: the integer 1267650600228229401496703205376",
    ),
    "integer beyond 64 bits, default": (
        """
        def helper(x, big=2**100):
            return x + «big»
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = ‹helper(y[i])›
        """,
        "OverflowError: the default value of big: the integer 1267650600228229401496703205376",
    ),
    "integer beyond 64 bits, class attribute": (
        """
        class Box:
            big = 2**100
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «Box.big»
        """,
        "OverflowError: Box.big: the integer 1267650600228229401496703205376",
    ),
    "integer beyond 64 bits, field": (
        """
        class Box:
            def __init__(self, x):
                self.big = x
        BOX = Box(2**100)
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «BOX.big»
        """,
        "OverflowError: Box.big: the integer 1267650600228229401496703205376",
    ),
    "field of a global object": (
        """
        class Box:
            def __init__(self, x):
                self.items = x
        BOX = Box({0: 1, 1: 2})
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            y[i] = «BOX.items»[0]
        """,
        "Box.items: a dict object cannot be used in compiled code",
    ),
    "attribute beside slots": (
        """
        class Box:
            __slots__ = ("x",)
        class Small(Box):
            __slots__ = "y"
        @ps.kernel
        def mistaken(i: int, y: ps.Array[float]):
            box = Small()
            box.x = 1.0
            box.y = 2.0
            «box.z = y[i]»
        """,
        "'Small' object has no attribute 'z'",
    ),
    "parameter without a type": (
        """
        @ps.kernel
        «def mistaken(i: int, y):»
            y[i] = 1.0
        """,
        "the parameter y of mistaken needs a type",
    ),
    "parameter of a type unknown": (
        """
        class Mistaken(ps.Shader):
            «def shade_vertex(self, context, pos: str):»
                context.position = vec4(1.0)
            def shade_fragment(self, context):
                context.colors = (vec4(1.0),)
        """,
        "str is not a type for a field or parameter",
    ),
    **{
        f"field of type {annotation}": (
            f"""
            class Mistaken(ps.Shader):
                field: {annotation}
                def shade_vertex(self, context, pos: vec2):
                    context.position = vec4(pos, 0.0, 1.0)
                def shade_fragment(self, context):
                    context.colors = (vec4(«self.field»),)
            """,
            message,
        )
        for annotation, message in {
            "str": "str is not a type for a field",
            "list[float]": "a list needs a greatest length: Annotated[list[float], pystream.MaxLen(8)]",
            "float | vec3": "a union is one of classes",
            "'Missing'": "name 'Missing' is not defined",
        }.items()
    },
    "discard in the vertex stage": (
        """
        class Mistaken(ps.Shader):
            def shade_vertex(self, context, pos: vec2):
                context.position = vec4(pos, 0.0, 1.0)
                «context.discard()»
            def shade_fragment(self, context):
                context.colors = (vec4(1.0),)
        """,
        "'VertexContext' object has no attribute 'discard'",
    ),
}


def compile_module(module: ModuleType) -> None:
    if hasattr(module, "Mistaken"):
        ps.compile(module.Mistaken)
    else:
        ps.launch(module.mistaken, 1, np.zeros(1), device="cpu")


def compile_mistaken(module: ModuleType) -> ps.CompileError:
    with pytest.raises(ps.CompileError) as raised:
        compile_module(module)
    return raised.value


def places(source: str, opening: str, closing: str) -> list[tuple[int, str]]:
    """Line and text of what stands between two marks."""
    found = []
    for number, line in enumerate(source.splitlines(), 1):
        for text in re.findall(f"{opening}(.*?){closing}", line):
            found.append((number, re.sub("[«»‹›]", "", text)))
    return found


def check(source: str, message: str, load: Callable[[str], ModuleType]) -> None:
    """Compile a program with a mistake that is marked, and compare what the error shows."""
    clean = re.sub("[«»‹›]", "", source)
    module = load(clean)
    error = compile_mistaken(module)
    text = str(error)
    assert message in error.message
    assert "see current operation" not in text
    assert not re.search(r"%\d|!pystream|#pystream", text), "the error shows the compiler's insides"

    [(line, expression)] = places(source, "«", "»")
    assert (error.file, error.line) == (module.__file__, line)
    rows = clean.splitlines()
    assert error.column == rows[line - 1].index(expression) + 1
    code = rows[line - 1].lstrip()
    frame = f"    {code}\n    {' ' * code.index(expression)}{'^' * len(expression)}"
    assert frame in text

    # The programs define what is called before they call it, so that the outermost call comes last.
    calls = [note.location for note in reversed(error.notes) if note.is_call]
    assert [
        (call.line, rows[call.line - 1][call.column - 1 : call.end_column - 1]) for call in calls
    ] == [*reversed(places(source, "‹", "›"))]


@pytest.mark.parametrize("statement", ["raise ValueError", "c = vec4(math.gamma(self.a))"])
def test_exception_that_nobody_catches(statement, load):
    """Nobody would see an exception that leaves a shader."""
    module = load(HEADER + SHADER.replace("BODY", statement))
    error = compile_mistaken(module)
    assert error.message == "'ValueError' may be raised here and is not caught"
    assert "catch it, or test before what raises it" in str(error)


def test_statements_of_every_target(load):
    """Handlers, patterns and imports compile for shaders and kernels as well."""
    module = load(
        HEADER
        + textwrap.dedent(
            """
            @ps.kernel
            def chosen(i: int, y: ps.Array[float]):
                import math
                try:
                    if y[i] < 0.0:
                        raise ValueError
                    match y[i]:
                        case 1.0:
                            y[i] = math.sqrt(4.0)
                        case _:
                            y[i] = 5.0
                except ValueError:
                    y[i] = 7.0
            """
        )
    )
    y = np.array([1.0, 3.0, -1.0])
    ps.launch(module.chosen, 3, y, device="cpu")
    assert y.tolist() == [2.0, 5.0, 7.0]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_statement(statement, load):
    check(HEADER + SHADER.replace("BODY", statement), STATEMENTS[statement], load)


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name, load):
    source, message = PROGRAMS[name]
    check(HEADER + textwrap.dedent(source), message, load)


def test_call_chain_of_many_functions(load):
    functions = [f"def f{n}(x):\n    return f{n + 1}(x) + 1.0\n" for n in range(30)]
    module = load(
        HEADER
        + "\n".join(functions)
        + "\ndef f30(x):\n    return x.oops\n"
        + "@ps.kernel\ndef mistaken(i: int, y: ps.Array[float]):\n    y[i] = f0(y[i])\n"
    )
    error = compile_mistaken(module)
    assert "'float' object has no attribute 'oops'" in error.message
    lines = str(error).splitlines()
    shown = [line.strip() for line in lines if line.startswith("    return f")]
    assert shown == [f"return f{n + 1}(x) + 1.0" for n in range(30)]
    assert lines[-2:] == ["    return x.oops", "           ^^^^^^"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("class Mistaken: pass", "Mistaken is not a shader"),
        ("Mistaken = 3", "int is not a shader"),
        ("class Mistaken(ps.Shader): pass", "does not define shade_vertex"),
    ],
)
def test_no_shader(body, message, load):
    assert message in str(compile_mistaken(load(HEADER + body + "\n")))


def test_an_expression_nested_too_deeply(load):
    source = "@ps.kernel\ndef mistaken(i: int, y: ps.Array[float]):\n    y[i] = DEEP\n"
    error = compile_mistaken(load(HEADER + source.replace("DEEP", "- " * 900 + "y[i]")))
    assert "nested too deeply" in error.message
    assert error.location is not None


KERNEL_WITHOUT_SOURCE = """
exec('@ps.kernel\\ndef mistaken(i: int, y: ps.Array[float]):\\n    y[i] = 1.0')
"""
STAGE_WITHOUT_SOURCE = """
exec('def shade_fragment(self, context):\\n    context.colors = (vec4(1.0),)')
class Mistaken(ps.Shader):
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
    shade_fragment = shade_fragment
"""


@pytest.mark.parametrize("source", [KERNEL_WITHOUT_SOURCE, STAGE_WITHOUT_SOURCE])
def test_entries_without_source(source, load):
    error = compile_mistaken(load(HEADER + source))
    assert isinstance(error, SourceError)
    assert "there is no source code for <string>" in str(error)
    assert "linecache" in error.hint


def test_fields_that_only_init_assigns_are_to_be_declared(load):
    source = """
class Material:
    def __init__(self, shiny):
        self.shiny = shiny
class Mistaken(ps.Shader):
    material: Material
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
    def shade_fragment(self, context):
        context.colors = (vec4(«self.material.shiny»),)
"""
    check(HEADER + source, "'Material' object has no attribute 'shiny'", load)
    error = compile_mistaken(load(HEADER + re.sub("[«»]", "", source)))
    assert "declared in the class body" in error.hint


def test_an_error_leaves_the_compiler_usable(load):
    """A program with a mistake, mended in place, compiles."""
    source = HEADER + "@ps.kernel\ndef mistaken(i: int, y: ps.Array[float]):\n    y[i] = y[i]"
    compile_mistaken(load(source + ".foo\n"))
    linecache.checkcache()
    mended = load(source + " * 1.0 + 12345.0\n")
    values = np.ones(1)
    ps.launch(mended.mistaken, 1, values, device="cpu")
    assert values[0] == 12346.0
