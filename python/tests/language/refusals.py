"""Programs that the compiler refuses, with what it must say.

In the programs, «» stand around the expression or statement that the error must show; its first line is
the line of the error. `refused` is what is compiled. A message is the whole message; the hint is not part of it.
"""

from __future__ import annotations

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
    "classes inside functions",
    "arguments of unknown types",
    "functions without source",
    "dicts with dynamic keys (GPU targets)",
    "unbounded recursion (GPU targets)",
    "unbounded allocation (GPU targets)",
)

HEADER = """\
import asyncio
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

refuses("eval and exec", "eval", body("return «eval»('n + 1')"), "?", U)
refuses("eval and exec", "exec", body("«exec»('n = 5')", "return n"), "?", U)
refuses("eval and exec", "compile", body("return «compile»('1', '', 'eval')"), "?", U)
refuses("eval and exec", "globals", body("return «globals»()['math']"), "?", U)
refuses("eval and exec", "locals", body("return «locals»()['n']"), "?", U)
refuses("eval and exec", "import by name", body("return «__import__»('math').pi"), "?", U)

# --- I/O ------------------------------------------------------------------------------------------

refuses("I/O", "print", body("«print»(n)", "return n"), "?", U)
refuses("I/O", "open", body("with «open»('/dev/null') as f:", "    return n"), "?", U)
refuses("I/O", "input", body("return «input»('n?')"), "?", U)
refuses("I/O", "standard output", body("«sys.stdout».write('x')", "return n"), "?", U)
refuses("I/O", "environment", body("return «os.environ»['HOME']"), "?", U)
refuses("I/O", "files", body("return «os.listdir»('.')"), "?", U)

# --- unknown C functions --------------------------------------------------------------------------

refuses("unknown C functions", "time", body("return «time.time»()"), "?", U)
refuses("unknown C functions", "sleep", body("«time.sleep»(0)", "return n"), "?", U)
refuses("unknown C functions", "getpid", body("return «os.getpid»()"), "?", U)
refuses("unknown C functions", "id", body("return «id»(n)"), "?", U)
refuses(
    "unknown C functions",
    "getsizeof",
    body("return «sys.getsizeof»(n)"),
    "?",
    U,
)
refuses(
    "unknown C functions",
    "C function as a value",
    body("f = «time.perf_counter»", "return f()"),
    "?",
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
    "?",
    U,
)

# --- library calls --------------------------------------------------------------------------------

LIBRARY = "library calls that have no source or are not known"
refuses(LIBRARY, "numpy function", body("return «np.sin»(n)"), "?", U)
refuses(LIBRARY, "numpy array", body("return «np.zeros»(n)"), "?", U)
refuses(LIBRARY, "bytes", body("return «bytes»(n)"), "?", U)
refuses(LIBRARY, "memoryview", body("return «memoryview»(n)"), "?", U)
refuses(
    LIBRARY,
    "regular expressions",
    "import re\n" + body("return «re.match»('a', 'b') is None"),
    "?",
    U,
)
refuses(
    LIBRARY,
    "decimal",
    "import decimal\n" + body("return «decimal.Decimal»(n)"),
    "?",
    U,
)
refuses(
    LIBRARY,
    "deque",
    "from collections import deque\n" + body("return len(«deque»([n]))"),
    "?",
    U,
)
refuses(LIBRARY, "vars", body("return «vars»(math)"), "?", U)
refuses(LIBRARY, "dir", body("return «dir»(n)"), "?", U)

# --- threads --------------------------------------------------------------------------------------

refuses("threads", "thread", body("«threading.Thread»(target=abs).start()", "return n"), "?", U)
refuses("threads", "lock", body("lock = «threading.Lock»()", "return n"), "?", U)
refuses(
    "threads",
    "global lock",
    """
    LOCK = threading.Lock()
    def refused(n):
        with «LOCK»:
            return n
    """,
    "?",
    U,
)

# --- async ----------------------------------------------------------------------------------------

refuses("async", "async function", "«async def refused(n):»\n    return n\n", "?", "SourceError")
refuses(
    "async",
    "call of an async function",
    """
    «async def helper(x):»
        return x
    def refused(n):
        return helper(n)
    """,
    "?",
    "SourceError",
)
refuses(
    "async",
    "async function inside",
    body("«async def helper():»", "    return n", "return helper()"),
    "?",
    U,
)
refuses("async", "asyncio.run", body("return «asyncio.run»(n)"), "?", U)

# --- modification of globals ----------------------------------------------------------------------

GLOBALS = "modification of globals"
refuses(
    GLOBALS,
    "assignment",
    "TOTAL = 0\n" + body("global TOTAL", "«TOTAL» = n", "return n"),
    "?",
)
refuses(
    GLOBALS,
    "augmented assignment",
    "TOTAL = 0\n" + body("global TOTAL", "«TOTAL» += n", "return n"),
    "?",
)
refuses(GLOBALS, "deletion", "TOTAL = 0\n" + body("global TOTAL", "del «TOTAL»", "return n"), "?")
refuses(
    GLOBALS,
    "loop variable",
    "I = 0\n" + body("global I", "for «I» in range(n):", "    pass", "return n"),
    "?",
)
refuses(
    GLOBALS,
    "function inside",
    "F = None\n" + body("global F", "«def F():»", "    return 1", "return n"),
    "?",
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
    "?",
)
refuses(GLOBALS, "walrus", "X = 0\n" + body("global X", "return («X» := n)"), "?", U)
refuses(GLOBALS, "module attribute", body("«math.pi = 3»", "return n"), "?")

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
    LIVE, "attribute", BOX + "    def refused(n):\n        «BOX.x = n»\n        return n\n", "?"
)
refuses(
    LIVE,
    "augmented attribute",
    BOX + "    def refused(n):\n        «BOX.x += n»\n        return n\n",
    "?",
)
refuses(
    LIVE, "new attribute", BOX + "    def refused(n):\n        «BOX.y = n»\n        return n\n", "?"
)
refuses(
    LIVE, "element", BOX + "    def refused(n):\n        «ITEMS[0] = n»\n        return n\n", "?"
)
refuses(
    LIVE, "append", BOX + "    def refused(n):\n        «ITEMS.append(n)»\n        return n\n", "?"
)
refuses(
    LIVE,
    "list of an object",
    BOX + "    def refused(n):\n        «BOX.items.append(n)»\n        return n\n",
    "?",
)
refuses(
    LIVE,
    "dictionary",
    BOX + "    def refused(n):\n        «TABLE['a'] = n»\n        return n\n",
    "?",
)
refuses(
    LIVE,
    "class attribute",
    BOX + "    def refused(n):\n        «Box.size = n»\n        return n\n",
    "?",
)
refuses(
    LIVE,
    "setattr",
    BOX + "    def refused(n):\n        «setattr(BOX, 'x', n)»\n        return n\n",
    "?",
)
refuses(LIVE, "deletion", BOX + "    def refused(n):\n        «del BOX.x»\n        return n\n", "?")
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
    "?",
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
    "?",
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
    "?",
)

# --- strings --------------------------------------------------------------------------------------

STRINGS = "strings built at run time"
refuses(STRINGS, "f-string", body("return «f'{n}'»"), "?", U)
refuses(STRINGS, "str", body("return «str(n)»"), "?", U)
refuses(STRINGS, "repr", body("return «repr(n)»"), "?", U)
refuses(STRINGS, "percent", body("return «'%d' % n»"), "?", U)
refuses(STRINGS, "format", body("return «'{}'.format(n)»"), "?", U)
refuses(
    STRINGS,
    "concatenation",
    body("s = ''", "for i in range(n):", "    s = «s + 'a'»", "return s"),
    "?",
    U,
)
refuses(STRINGS, "repetition", body("return «'ab' * n»"), "?", U)
refuses(STRINGS, "upper", body("s = 'a' if n else 'b'", "return «s.upper()»"), "?", U)
refuses(STRINGS, "join", body("return «', '.join([str(n), 'a'])»"), "?", U)
refuses(STRINGS, "chr", body("return «chr(n)»"), "?", U)
refuses(STRINGS, "hex", body("return «hex(n)»"), "?", U)

# --- integers -------------------------------------------------------------------------------------

INTEGERS = "arbitrary-size integers"
refuses(INTEGERS, "literal", body("return n + «9223372036854775808»"), "?")
refuses(INTEGERS, "constant expression", body("return n + «2**100»"), "?")
refuses(INTEGERS, "global", "BIG = 10**30\n" + body("return n + «BIG»"), "?")
refuses(
    INTEGERS,
    "class attribute",
    "class Box:\n    big = 2**64\n" + body("return n + «Box.big»"),
    "?",
)
refuses(INTEGERS, "default", "def refused(n, big=2**64):\n    return n + «big»\n", "?")
refuses(INTEGERS, "negative literal", body("return «-9223372036854775809» + n"), "?")
refuses(INTEGERS, "from a string", body("return n + «int('99999999999999999999')»"), "?")
refuses(INTEGERS, "from bytes", body("return int.from_bytes(«b'abc'», 'little')"), "?", U)

# --- generators -----------------------------------------------------------------------------------

GENERATOR = """
    def numbers():
        x = yield 1
        yield x
"""
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
    "?",
    U,
)
refuses(
    SEND,
    "throw",
    PLAIN + "    def refused(n):\n        g = numbers()\n        return «g.throw»(ValueError)\n",
    "?",
    U,
)
refuses(
    SEND,
    "close",
    PLAIN + "    def refused(n):\n        g = numbers()\n        «g.close»()\n        return n\n",
    "?",
    U,
)
refuses(
    SEND,
    "value of yield",
    """
    def numbers():
        x = «yield 1»
        yield x
    def refused(n):
        return list(numbers())
    """,
    "?",
    U,
)

# --- metaclasses ----------------------------------------------------------------------------------

META = "metaclass tricks at run time"
refuses(META, "type with three arguments", body("return «type('C', (), {})»().x"), "?", U)
refuses(
    META,
    "metaclass inside",
    body("«class C(metaclass=type(math)):»", "    pass", "return n"),
    "?",
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
    "?",
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
    "?",
    U,
)

# --- classes, arguments, sources ------------------------------------------------------------------

INSIDE = "classes inside functions"
refuses(INSIDE, "class", body("«class C:»", "    x = 1", "return C().x + n"), "?", U)
refuses(INSIDE, "subclass", body("«class C(Exception):»", "    pass", "raise C(n)"), "?", U)

ARGUMENTS = "arguments of unknown types"
refuses(ARGUMENTS, "bytes", body("return n"), "?", U, b"abc")
refuses(ARGUMENTS, "big integer", body("return n"), "?", "CompileError", 2**64)
refuses(ARGUMENTS, "module", body("return n.pi"), "?", U, __import__("math"))
refuses(ARGUMENTS, "iterator", body("return next(n)"), "?", U, iter([1]))
refuses(ARGUMENTS, "array", body("return n[0]"), "?", U, __import__("array").array("d", [1.0]))

SOURCES = "functions without source"
refuses(SOURCES, "made by eval", "refused = eval('lambda n: n')\n", "?", "SourceError")
refuses(
    SOURCES,
    "helper made by exec",
    "exec('def helper(x): return x')\n" + body("return «helper»(n)"),
    "?",
    "SourceError",
)

# --- GPU targets ----------------------------------------------------------------------------------

#: Kernels `refused` that are refused for targets with 32 bits and without memory of their own.
GPU_REFUSALS: list[Refusal] = []


def gpu_refuses(feature: str, name: str, source: str, message: str, kind: str) -> None:
    """Adds a refusal for GPU targets. Raises ValueError if the documentation has no such feature."""
    if feature not in REFUSED:
        raise ValueError(f"no feature {feature!r}")
    GPU_REFUSALS.append(Refusal(feature, name, source, message, kind, ()))


def kernel(*statements: str) -> str:
    """The source of a kernel with these statements."""
    head = "@ps.kernel\ndef refused(i: int, y: ps.Array[float]):\n"
    return head + "".join(f"    {statement}\n" for statement in statements)


C = "CompileError"
RECURSION = "unbounded recursion (GPU targets)"
FACTORIAL = "def fact(n):\n    return 1 if n < 2 else n * «fact(n - 1)»\n"
EVEN = """def even(n):
    return True if n == 0 else «odd(n - 1)»
def odd(n):
    return False if n == 0 else even(n - 1)
"""
gpu_refuses(RECURSION, "factorial", FACTORIAL + kernel("y[i] = fact(int(y[i]))"), "?", C)
gpu_refuses(RECURSION, "mutual", EVEN + kernel("y[i] = 1.0 if even(int(y[i])) else 0.0"), "?", C)

ALLOCATION = "unbounded allocation (GPU targets)"
NODE = """class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next
"""
gpu_refuses(
    ALLOCATION,
    "linked list",
    NODE
    + kernel(
        "head = None",
        "for k in range(int(y[i])):",
        "    head = «Node(k, head)»",
        "total = 0",
        "while head is not None:",
        "    total += head.value",
        "    head = head.next",
        "y[i] = total",
    ),
    "?",
    C,
)
gpu_refuses(
    ALLOCATION,
    "list that grows",
    kernel(
        "items = «[]»",
        "for k in range(int(y[i])):",
        "    items.append(k)",
        "y[i] = sum(items)",
    ),
    "?",
    C,
)
gpu_refuses(
    ALLOCATION,
    "list of a size known at run time",
    kernel("items = «[0.0] * int(y[i])»", "y[i] = len(items)"),
    "?",
    C,
)
DICT = "dicts with dynamic keys (GPU targets)"
gpu_refuses(
    DICT,
    "dictionary",
    kernel("table = «{}»", "table[int(y[i])] = 1", "y[i] = len(table)"),
    "?",
    C,
)
gpu_refuses(
    DICT,
    "set",
    kernel("seen = «set()»", "seen.add(int(y[i]))", "y[i] = len(seen)"),
    "?",
    C,
)
