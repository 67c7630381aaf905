"""Programs that the compiler refuses, with what it must say.

In the programs, «» stand around the expression or statement that the error must show; its first line is
the line of the error. `refused` is what is compiled. A message is the whole message; the hint is not part of it.
"""

from __future__ import annotations

import array
import math
from dataclasses import dataclass
from typing import Any

#: What is refused, in the order of the documentation.
REFUSED = (
    "eval and exec",
    "I/O",
    "unknown C functions",
    "library calls that have no source or are not known",
    "threads",
    "async",
    "modification of globals",
    "modification of live objects and classes",
    "strings built at run time",
    "arbitrary-size integers",
    "generators: send, throw, close",
    "metaclass tricks at run time",
    "classes inside functions that use its variables",
    "arguments of unknown types",
    "functions without source",
    "dicts with dynamic keys (GPU targets)",
    "unbounded recursion (GPU targets)",
    "unbounded allocation (GPU targets)",
)

HEADER = """\
import asyncio
import array
import math
import os
import sys
import threading
import time
import numpy as np
import pystream as ps
"""


@dataclass(frozen=True)
class Refusal:
    """A program that is refused.

    Attributes:
        feature: one of `REFUSED`.
        name: of the test.
        source: defines `refused`, with marks around the place at fault.
        message: all of it.
        kind: the name of the class of the exception, in `pystream`.
        arguments: what `refused` is called with.
    """

    feature: str
    name: str
    source: str
    message: str
    kind: str = "CompileError"
    arguments: tuple[Any, ...] = (3,)

    @property
    def id(self) -> str:
        return f"{self.feature}: {self.name}"


def body(*statements: str) -> str:
    """The source of `refused(n)` with these statements."""
    return "def refused(n):\n" + "".join(f"    {statement}\n" for statement in statements)


#: What is refused by `jit`.
REFUSALS: list[Refusal] = []


def refuses(
    feature: str, name: str, source: str, message: str, kind: str = "CompileError", *arguments: Any
) -> None:
    """Adds a refusal. Raises ValueError if the documentation has no such feature."""
    if feature not in REFUSED:
        raise ValueError(f"no feature {feature!r}")
    REFUSALS.append(Refusal(feature, name, source, message, kind, arguments or (3,)))


U = "UnsupportedError"

# --- eval and exec --------------------------------------------------------------------------------

refuses("eval and exec", "eval", body("return «eval»('n + 1')"), "unknown C function eval", U)
refuses("eval and exec", "exec", body("«exec»('n = 5')", "return n"), "unknown C function exec", U)
refuses(
    "eval and exec",
    "compile",
    body("return «compile»('1', '', 'eval')"),
    "unknown C function compile",
    U,
)
refuses(
    "eval and exec", "globals", body("return «globals»()['math']"), "unknown C function globals", U
)
refuses("eval and exec", "locals", body("return «locals»()['n']"), "unknown C function locals", U)
refuses(
    "eval and exec",
    "import by name",
    body("return «__import__»('math').pi"),
    "unknown C function __import__",
    U,
)

# --- I/O ------------------------------------------------------------------------------------------

refuses("I/O", "print", body("«print»(n)", "return n"), "unknown C function print", U)
refuses(
    "I/O",
    "open",
    body("with «open»('/dev/null') as f:", "    return n"),
    "unknown C function io.open",
    U,
)
refuses("I/O", "input", body("return «input»('n?')"), "unknown C function input", U)
refuses(
    "I/O",
    "a file that is a global",
    "import io\nLOG = io.StringIO()\n" + body("«LOG».write('x')", "return n"),
    "a StringIO object cannot be used in compiled code",
    U,
)
refuses(
    "I/O",
    "environment",
    body("return «os.environ»['HOME']"),
    "a _Environ object cannot be used in compiled code",
    U,
)
refuses("I/O", "files", body("return «os.listdir»('.')"), "unknown C function posix.listdir", U)

# --- unknown C functions --------------------------------------------------------------------------

refuses(
    "unknown C functions", "time", body("return «time.time»()"), "unknown C function time.time", U
)
refuses(
    "unknown C functions",
    "sleep",
    body("«time.sleep»(0)", "return n"),
    "unknown C function time.sleep",
    U,
)
refuses(
    "unknown C functions",
    "getpid",
    body("return «os.getpid»()"),
    "unknown C function posix.getpid",
    U,
)
refuses(
    "unknown C functions",
    "getsizeof",
    body("return «sys.getsizeof»(n)"),
    "unknown C function sys.getsizeof",
    U,
)
refuses(
    "unknown C functions",
    "C function as a value",
    body("f = «time.perf_counter»", "return f()"),
    "unknown C function time.perf_counter",
    U,
)
refuses(
    "unknown C functions",
    "C function passed on",
    """
    def apply(f, x):
        return f(x)
    def refused(n):
        return apply(«time.ctime», n)
    """,
    "unknown C function time.ctime",
    U,
)

# --- library calls --------------------------------------------------------------------------------

LIBRARY = "library calls that have no source or are not known"
refuses(LIBRARY, "numpy function", body("return «np.sin»(n)"), "numpy.sin cannot be compiled", U)
refuses(LIBRARY, "numpy array", body("return «np.zeros»(n)"), "numpy.zeros cannot be compiled", U)
refuses(LIBRARY, "bytes", body("return «bytes»(n)"), "the class bytes is not supported yet", U)
refuses(
    LIBRARY,
    "memoryview",
    body("return «memoryview»(n)"),
    "the class memoryview is not supported yet",
    U,
)
refuses(
    LIBRARY,
    "regular expressions",
    "import re\n" + body("return «re.match»('a', 'b') is None"),
    "re.match cannot be compiled",
    U,
)
refuses(
    LIBRARY,
    "decimal",
    "import decimal\n" + body("return «decimal.Decimal»(n)"),
    "the class decimal.Decimal cannot be compiled",
    U,
)
refuses(LIBRARY, "vars", body("return «vars»(math)"), "unknown C function vars", U)
refuses(LIBRARY, "dir", body("return «dir»(n)"), "unknown C function dir", U)

# --- threads --------------------------------------------------------------------------------------

refuses(
    "threads",
    "thread",
    body("«threading.Thread»(target=abs).start()", "return n"),
    "the class threading.Thread cannot be compiled",
    U,
)
refuses(
    "threads",
    "lock",
    body("lock = «threading.Lock»()", "return n"),
    "unknown C function _thread.allocate_lock",
    U,
)
refuses(
    "threads",
    "global lock",
    """
    LOCK = threading.Lock()
    def refused(n):
        with «LOCK»:
            return n
    """,
    "a lock object cannot be used in compiled code",
    U,
)

# --- async ----------------------------------------------------------------------------------------

refuses(
    "async",
    "async function",
    "«async def refused(n):»\n    return n\n",
    "refused is a coroutine, which is not supported",
    "SourceError",
)
refuses(
    "async",
    "call of an async function",
    """
    «async def helper(x):»
        return x
    def refused(n):
        return helper(n)
    """,
    "helper is a coroutine, which is not supported",
    "SourceError",
)
refuses(
    "async",
    "async function inside",
    body("«async def helper():»", "    return n", "return helper()"),
    "async functions are not supported yet",
    U,
)
refuses(
    "async",
    "asyncio.run",
    body("return «asyncio.run»(n)"),
    "asyncio.runners.run cannot be compiled",
    U,
)

# --- modification of globals ----------------------------------------------------------------------

GLOBALS = "modification of globals"
refuses(
    GLOBALS,
    "assignment",
    "TOTAL = 0\n" + body("global TOTAL", "«TOTAL» = n", "return n"),
    "compiled code cannot modify the global variable 'TOTAL'",
    U,
)
refuses(
    GLOBALS,
    "augmented assignment",
    "TOTAL = 0\n" + body("global TOTAL", "«TOTAL» += n", "return n"),
    "compiled code cannot modify the global variable 'TOTAL'",
    U,
)
refuses(
    GLOBALS,
    "deletion",
    "TOTAL = 0\n" + body("global TOTAL", "del «TOTAL»", "return n"),
    "compiled code cannot modify the global variable 'TOTAL'",
    U,
)
refuses(
    GLOBALS,
    "loop variable",
    "I = 0\n" + body("global I", "for «I» in range(n):", "    pass", "return n"),
    "compiled code cannot modify the global variable 'I'",
    U,
)
refuses(
    GLOBALS,
    "function inside",
    "F = None\n" + body("global F", "«def F():»", "    return 1", "return n"),
    "compiled code cannot modify the global variable 'F'",
    U,
)
refuses(
    GLOBALS,
    "in a helper",
    """
    COUNT = 0
    def helper():
        global COUNT
        «COUNT» += 1
    def refused(n):
        helper()
        return n
    """,
    "compiled code cannot modify the global variable 'COUNT'",
    U,
)
refuses(
    GLOBALS,
    "walrus",
    "X = 0\n" + body("global X", "return («X» := n)"),
    "compiled code cannot modify the global variable 'X'",
    U,
)
refuses(
    GLOBALS,
    "module attribute",
    body("«math.pi» = 3", "return n"),
    "compiled code cannot modify the module math",
    U,
)

# --- modification of live objects -----------------------------------------------------------------

LIVE = "modification of live objects and classes"
BOX = """
    class Box:
        size = 1
        def __init__(self, x):
            self.x = x
            self.items = [1, 2]
    BOX = Box(1)
    ITEMS = [1, 2]
    TABLE = {"a": 1}
"""
refuses(
    LIVE,
    "attribute",
    BOX + "    def refused(n):\n        «BOX.x = n»\n        return n\n",
    "an object of the compiled module may not be modified: 'Box.x'",
)
refuses(
    LIVE,
    "augmented attribute",
    BOX + "    def refused(n):\n        «BOX.x += n»\n        return n\n",
    "an object of the compiled module may not be modified: 'Box.x'",
)
refuses(
    LIVE,
    "new attribute",
    BOX + "    def refused(n):\n        «BOX.y = n»\n        return n\n",
    "an object of the compiled module may not be modified: 'Box.y'",
)
refuses(
    LIVE,
    "element",
    BOX + "    def refused(n):\n        «ITEMS[0] = n»\n        return n\n",
    "a container of the compiled module may not be modified",
)
refuses(
    LIVE,
    "append",
    BOX + "    def refused(n):\n        «ITEMS.append(n)»\n        return n\n",
    "a container of the compiled module may not be modified",
)
refuses(
    LIVE,
    "list of an object",
    BOX + "    def refused(n):\n        «BOX.items.append(n)»\n        return n\n",
    "a container of the compiled module may not be modified",
)
refuses(
    LIVE,
    "dictionary",
    BOX + "    def refused(n):\n        «TABLE['a'] = n»\n        return n\n",
    "a container of the compiled module may not be modified",
)
refuses(
    LIVE,
    "component of a vector",
    "    V = ps.vec2(1.0)\n    def refused(n):\n        «V.x = n»\n        return V.x\n",
    "an object of the compiled module may not be modified: 'vec2'",
)
refuses(
    LIVE,
    "class attribute",
    BOX + "    def refused(n):\n        «Box.size = n»\n        return n\n",
    "compiled code cannot modify the class 'Box'",
    U,
)
refuses(
    LIVE,
    "setattr",
    BOX + "    def refused(n):\n        «setattr(BOX, 'x', n)»\n        return n\n",
    "an object of the compiled module may not be modified: 'Box.x'",
)
refuses(
    LIVE,
    "deletion",
    BOX + "    def refused(n):\n        del «BOX.x»\n        return n\n",
    "an object of the compiled module may not be modified: 'Box.x'",
)
refuses(
    LIVE,
    "through a method",
    BOX
    + """
    def change(box, x):
        «box.x = x»
    def refused(n):
        change(BOX, n)
        return n
    """,
    "an object of the compiled module may not be modified: 'Box.x'",
)
refuses(
    LIVE,
    "through a closure",
    """
    def make():
        seen = [0]
        def refused(n):
            «seen[0] = n»
            return n
        return refused
    refused = make()
    """,
    "a container of the compiled module may not be modified",
)
refuses(
    LIVE,
    "rebinding a closure",
    """
    def make():
        count = 0
        def refused(n):
            nonlocal count
            «count» += 1
            return count
        return refused
    refused = make()
    """,
    "compiled code cannot modify 'count' of a function that has returned",
    U,
)

# --- strings --------------------------------------------------------------------------------------

STRINGS = "strings built at run time"
refuses(
    STRINGS,
    "length",
    body("return «len(str(n))»"),
    "a string made at run time cannot be measured in compiled code",
    U,
)
refuses(
    STRINGS,
    "comparison",
    body("return «str(n) == '3'»"),
    "a string made at run time cannot be compared in compiled code",
    U,
)
refuses(
    STRINGS,
    "repetition",
    body("return «'ab' * n»"),
    "a string cannot be repeated at run time in compiled code",
    U,
)
refuses(
    STRINGS,
    "upper",
    body("return «str(n).upper()»"),
    "strings cannot be built at run time: 'str.upper'",
    U,
)
refuses(
    STRINGS,
    "split",
    body("return «', '.join([str(n), 'a']).split(',')»"),
    "strings cannot be built at run time: 'str.split'",
    U,
)
refuses(STRINGS, "chr", body("return «chr(n)»"), "unknown C function chr", U)
refuses(STRINGS, "hex", body("return «hex(n)»"), "unknown C function hex", U)

# --- integers -------------------------------------------------------------------------------------

INTEGERS = "arbitrary-size integers"
refuses(
    INTEGERS,
    "literal",
    body("return n + «9223372036854775808»"),
    "the integer 9223372036854775808 does not fit 64 bits",
    "OverflowError",
)
refuses(
    INTEGERS,
    "constant expression",
    body("return n + «2**100»"),
    "the integer 1267650600228229401496703205376 does not fit 64 bits",
    "OverflowError",
)
refuses(
    INTEGERS,
    "global",
    "BIG = 10**30\n" + body("return n + «BIG»"),
    "the integer 1000000000000000000000000000000 does not fit 64 bits",
    "OverflowError",
)
refuses(
    INTEGERS,
    "class attribute",
    "class Box:\n    big = 2**64\n" + body("return n + «Box.big»"),
    "Box.big: the integer 18446744073709551616 does not fit 64 bits",
    "OverflowError",
)
refuses(
    INTEGERS,
    "default",
    "def refused(n, big=2**64):\n    return n + big\n",
    "the integer 18446744073709551616 does not fit in 64 bits",
    "OverflowError",
)
refuses(
    INTEGERS,
    "negative literal",
    body("return «-9223372036854775809» + n"),
    "the integer -9223372036854775809 does not fit 64 bits",
    "OverflowError",
)
refuses(
    INTEGERS,
    "from a string",
    body("return n + «int('99999999999999999999')»"),
    "the integer 99999999999999999999 does not fit 64 bits",
    U,
)
refuses(
    INTEGERS,
    "from bytes",
    body("return int.from_bytes(«b'abc'», 'little')"),
    "bytes literals are not supported",
    U,
)

# --- generators -----------------------------------------------------------------------------------

PLAIN = """
    def numbers():
        yield 1
        yield 2
"""
SEND = "generators: send, throw, close"
refuses(
    SEND,
    "send",
    PLAIN
    + "    def refused(n):\n        g = numbers()\n        next(g)\n        return «g.send»(n)\n",
    "values cannot be sent to generators in compiled code",
    U,
)
refuses(
    SEND,
    "throw",
    PLAIN + "    def refused(n):\n        g = numbers()\n        return «g.throw»(ValueError)\n",
    "exceptions cannot be thrown into generators in compiled code",
    U,
)
refuses(
    SEND,
    "close",
    PLAIN + "    def refused(n):\n        g = numbers()\n        «g.close»()\n        return n\n",
    "generators cannot be closed in compiled code",
    U,
)

# --- metaclasses ----------------------------------------------------------------------------------

META = "metaclass tricks at run time"
refuses(
    META,
    "type with three arguments",
    body("return «type('C', (), {})»().x"),
    "'type' with 3 argument(s) has no compiled form",
    "CompileError",
)
refuses(
    META,
    "metaclass inside",
    body("«class C(metaclass=type(math)):»", "    pass", "return n"),
    "classes that use variables of the function around them are not supported yet",
    U,
)
refuses(
    META,
    "assignment to __class__",
    """
    class A:
        pass
    class B:
        pass
    def refused(n):
        a = A()
        «a.__class__ = B»
        return n
    """,
    "compiled code cannot set __class__",
    U,
)
refuses(
    META,
    "__dict__",
    """
    class A:
        pass
    def refused(n):
        a = A()
        «a.__dict__»["x"] = n
        return a.x
    """,
    "compiled code has no __dict__; use getattr and setattr",
    U,
)

# --- classes, arguments, sources ------------------------------------------------------------------

INSIDE = "classes inside functions that use its variables"
refuses(
    INSIDE,
    "method",
    body("«class C:»", "    def m(self):", "        return n", "return C().m()"),
    "classes that use variables of the function around them are not supported yet",
    U,
)
refuses(
    INSIDE,
    "class attribute",
    body("«class C(Exception):»", "    number = n", "raise C"),
    "classes that use variables of the function around them are not supported yet",
    U,
)

ARGUMENTS = "arguments of unknown types"
refuses(
    ARGUMENTS,
    "bytes",
    body("return n"),
    "a bytes cannot be an argument of compiled code",
    U,
    b"abc",
)
refuses(
    ARGUMENTS,
    "big integer",
    body("return n"),
    "the integer 18446744073709551616 does not fit in 64 bits",
    "OverflowError",
    2**64,
)
refuses(
    ARGUMENTS,
    "module",
    body("return n.pi"),
    "a module cannot be an argument of compiled code",
    U,
    math,
)
refuses(
    ARGUMENTS,
    "iterator",
    body("return next(n)"),
    "a list_iterator cannot be an argument of compiled code",
    U,
    iter([1]),
)
refuses(
    ARGUMENTS,
    "array",
    body("return n[0]"),
    "an array.array cannot be an argument of compiled code",
    U,
    array.array("d", [1.0]),
)

SOURCES = "functions without source"
refuses(
    SOURCES,
    "made by eval",
    "refused = eval('lambda n: n')\n",
    "there is no source code for <string>",
    "SourceError",
)
refuses(
    SOURCES,
    "helper made by exec",
    "exec('def helper(x): return x')\n" + body("return «helper»(n)"),
    "there is no source code for <string>",
    "SourceError",
)
