"""Kernels through the whole compiler: native code computes what CPython computes, bit for bit.

What is tested here are the frontend and the prelude: protocols of Python that must come out right, and
leave no trace.
"""

import numpy as np
import pytest

import pystream as ps
from pystream import CompileError, LibraryError, UnsupportedError
from pystream.library import library_path

try:
    library_path()
except LibraryError as error:
    pytest.skip(str(error), allow_module_level=True)

HEADER = "import math\nimport pystream as ps\n"

PROGRAMS = {
    "attributes": """
        class B:
            k = 3.0
            def __init__(self, v):
                self.v = v
            @property
            def half(self):
                return self.v * 0.5
            @half.setter
            def half(self, x):
                self.v = x * 2
            @staticmethod
            def make(v):
                return B(v)
            @classmethod
            def two(cls, v):
                return cls(v + 2.0)
            def __call__(self, x):
                return self.v + x
        class D(B):
            def __init__(self, v):
                super().__init__(v * 2.0)
            def __getattr__(self, name):
                return 1.0
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            b = B.make(y[i])
            b.half = 3.0 + y[i]
            d = D.two(y[i])
            y[i] = b.half + d.half + d(2.0) + d.k + d.nothing
        """,
    "operators": """
        class V:
            def __init__(self, v):
                self.v = v
            def __add__(self, other):
                if isinstance(other, V):
                    return V(self.v + other.v)
                return NotImplemented
            def __radd__(self, other):
                return V(self.v + 2.0 * other)
            def __neg__(self):
                return V(-self.v)
            def __eq__(self, other):
                return self.v == other.v
            def __lt__(self, other):
                return self.v < other.v
            def __abs__(self):
                return abs(self.v)
            def __iadd__(self, other):
                self.v = self.v + other
                return self
            def __bool__(self):
                return self.v > 1.0
        class W(V):
            def __radd__(self, other):
                return 7.0
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            a = V(y[i])
            b = 1.0 + (a + -V(0.5))
            c = b
            c += 2.0
            t = 1.0 if a == b else 2.0
            t += 4.0 if a != b else 8.0
            t += 16.0 if a < b else 32.0
            t += 64.0 if a > b else 128.0
            t += 256.0 if a and not -a else 512.0
            y[i] = abs(b) + t + (a + W(1.0))
        """,
    "containers": """
        class Table:
            def __init__(self, v):
                self.v = v
            def __len__(self):
                return 4
            def __getitem__(self, i):
                return self.v * i
            def __setitem__(self, i, x):
                self.v = x + i
            def __contains__(self, x):
                return x > self.v
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            t = Table(y[i])
            t[1] = t[2]
            total = len(t) + 0.0
            for x in reversed(range(5)):
                total += x * y[i]
            if 1.0 in t and i not in (1, 2, 3):
                total = -total
            y[i] = total + sum(range(i)) + sum((y[i], 2, 3.5)) + max(y[i], 1.0)
        """,
    "loops": """
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            t = 0.0
            for j in range(10):
                if j == 3:
                    continue
                t += y[i] * j
                if t > 5.0:
                    break
            else:
                t = -t
            for a, b in ((1.0, 2), (3.0, i)):
                t += a * b
            for j in range(i, 0, -2):
                for l in range(j):
                    if l == 2:
                        break
                    t += l * 0.25
            n = i
            while n > 0:
                n -= 2
                if n == 5:
                    break
            else:
                t = t * 2.0
            for n, j in enumerate(range(3, 6)):
                t += n * j
            for a, b in zip(range(i), range(3)):
                t += a * b
            y[i] = t
        """,
    "functions": """
        def twice(f):
            def g(x):
                return f(f(x))
            return g
        @twice
        def increment(x):
            return x + 1.0
        OPS = (math.sin, math.cos)
        class C:
            def m(self, x):
                return x * 2.0
        def parameters(a, b=2.0, *rest, c, d=5.0, **more):
            return a + b * 3.0 + len(rest) + c * 7.0 + d
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            m = C().m
            n = C.m
            c = 1.0
            def add(x):
                nonlocal c
                c = c + x
                return c
            add(y[i])
            g = lambda x, s=y[i]: x * s
            args = (y[i], 2.0, 3.0)
            y[i] = (increment(OPS[1](y[i])) + m(1.0) + n(C(), 2.0) + add(2.0) + g(c)
                    + parameters(*args, c=1.0) + parameters(1.0, c=y[i], d=3.0))
        """,
    "names": """
        class A:
            def __init__(self, v):
                self.v = v
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            a = A(y[i])
            if hasattr(a, "v") and not hasattr(a, "u"):
                setattr(a, "w", 2.0)
            y[i] = getattr(a, "w") + getattr(a, "q", 5.0) + divmod(i, 3)[1]
        """,
    "booleans": """
        def find(x):
            if x > 1.0:
                return None
            return x
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            a = y[i]
            b = 0.5 < a < 1.5
            c = a and 2.0 or 3.0
            r = find(a)
            if r is None:
                r = 9.0
            y[i] = (c if b else -c) + (1.0 if not b and i in (1, 2, 3) else 0.0) + r
        """,
    "dataclasses": """
        from dataclasses import dataclass
        @dataclass
        class P:
            x: float
            y: float = 2.0
            def square(self):
                return self.x * self.x + self.y * self.y
        @dataclass
        class Q(P):
            z: float = 1.0
            def __post_init__(self):
                self.z = self.z + self.x
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            p = P(y[i])
            q = Q(1.0, y=y[i])
            y[i] = p.square() + q.square() + q.z + (1.0 if p == P(0.5) else 0.0)
        """,
    "builtin classes as functions": """
        class Off:
            def __bool__(self):
                return False
        class Two:
            def __len__(self):
                return 2
        CLASSES = (bool, int, float)
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            total = 1.0 if bool(y[i]) else 2.0
            total += float(bool(i)) * 4.0 + bool(Off()) * 8.0 + bool(Two()) * 16.0
            total += bool((1,)) * 32.0 + bool(()) * 64.0 + bool(None) + bool("") + bool("a")
            total += CLASSES[0](y[i]) + CLASSES[1](y[i]) + CLASSES[2](i)
            y[i] = total + isinstance(i, bool) + isinstance(i > 1, bool) + issubclass(bool, int)
        """,
    "integers that are not reached": """
        BIG = 2**100
        class A:
            big = 2**100
            small = 1.0
            def __init__(self, x):
                self.x = x
        LIVE = A(2**70)
        def f(x, big=2**100, *, other=BIG):
            if big == 3:
                return x + other
            return x
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            if False:
                y[i] = 1267650600228229401496703205376 + BIG
            y[i] = A.small + LIVE.small + f(y[i], 3, other=1.0) + f(y[i], 2) + 2**62 + -2**63
        """,
    "loops over tuples": """
        def total(*values):
            s = 0.0
            for x in values:
                s = s * 2.0 + x
            return s
        def longest(pair):
            s = 0.0
            for n, x in enumerate(pair, 1):
                if x > s:
                    s = n * x
            return s
        class Path:
            def __init__(self, *points):
                self.points = points
            def __iter__(self):
                return iter(self.points)
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            t = (y[i], 2.0, y[i] * 3.0)
            s = total(y[i], 2.0, 3.0) + total(*t) + total() + longest(t)
            for n, x in enumerate(t):
                s += x * n
            for a, b in zip(t, (1.0, 2.0, 4.0)):
                s += a * b
            for x in reversed(t):
                s = s * 0.5 + x
                if s > 100.0:
                    break
            else:
                s += 1.0
            for x in reversed(()):
                s += 1.0
            for n, (a, b) in enumerate(zip(t, ())):
                s += a
            for x in Path(y[i], 5.0):
                s -= x
            j = 0
            while j < len(t):
                s += t[j] * t[-1 - j]
                j += 1
            y[i] = s + sum(t) + max(t[0], t[1]) + (1.0 if 2.0 in t else 0.0)
        """,
    "slots": """
        class A:
            __slots__ = ("x",)
            def __init__(self, x):
                self.x = x
        class B(A):
            __slots__ = "y", "__dict__"
        class C(A):
            pass
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            a, b, c = A(y[i]), B(1.0), C(2.0)
            a.x = a.x + 1.0
            b.y = 3.0
            b.z = 4.0
            c.w = 5.0
            y[i] = a.x + b.x + b.y + b.z + c.x + c.w
        """,
    "narrowing of attributes": """
        class Round:
            def __init__(self, r):
                self.r = r
        class Square:
            def __init__(self, a):
                self.a = a
        class Thing:
            def __init__(self, shape):
                self.shape = shape
            def area(self):
                if isinstance(self.shape, Round):
                    return 3.0 * self.shape.r * self.shape.r
                return self.shape.a * self.shape.a
        class Holder:
            def __init__(self, thing):
                self.thing = thing
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            shape = Round(y[i]) if y[i] > 1.0 else Square(y[i])
            thing = Thing(shape)
            holder = Holder(thing)
            s = thing.area()
            if isinstance(holder.thing.shape, Square) and holder.thing.shape.a > 0.0:
                s += holder.thing.shape.a
            elif not isinstance(holder.thing.shape, Round):
                s -= 1.0
            else:
                s += holder.thing.shape.r
            y[i] = s
        """,
    "narrowing of attributes in expressions": """
        from dataclasses import dataclass
        @dataclass(frozen=True)
        class Round:
            r: float
        @dataclass(frozen=True)
        class Square:
            a: float
        @dataclass(frozen=True)
        class Thing:
            shape: Round | Square | None
        def size(t):
            if t.shape is None:
                return -1.0
            return t.shape.r if isinstance(t.shape, Round) else t.shape.a
        def big(t):
            return isinstance(t.shape, Round) and t.shape.r > 1.5
        def other(t):
            if not isinstance(t.shape, Square) or t.shape.a < 0.1:
                return 0.0
            return t.shape.a
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            if y[i] > 1.0:
                shape = Round(y[i])
            elif y[i] > 0.0:
                shape = Square(y[i])
            else:
                shape = None
            t = Thing(shape)
            y[i] = size(t) + (5.0 if big(t) else 0.0) + other(t)
        """,
    "assertions that hold": """
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            assert isinstance(y[i], float), "a float"
            assert len((1, 2)) == 2
            y[i] = 1.0
        """,
    "long chains": (
        "def f(x):\n    return " + " + ".join(["x"] * 2000) + "\n"
        "@ps.kernel\ndef k(i: int, y: ps.Array[float]):\n    z = 1.0\n    if i == 0:\n        z = 2.0\n"
        + "".join(f"    elif i == {n}:\n        z = {n}.5\n" for n in range(1, 400))
        + "    y[i] = f(y[i]) + z\n"
    ),
}


def compile_module(module, source):
    import textwrap

    return module(HEADER + textwrap.dedent(source))


@pytest.mark.parametrize("name", PROGRAMS)
def test_native_code_computes_what_cpython_computes(name, module):
    made = compile_module(module, PROGRAMS[name])
    values = np.array([0.5, 0.0, 1.25, -3.0, 2.0, 0.75, 1e3, -0.5, 1.0])
    native, python = values.copy(), values.copy()
    ps.launch(made.k, len(values), native, device="cpu")
    ps.launch(made.k, len(values), python, device="python")
    np.testing.assert_array_equal(native, python)


MISTAKES = {
    "A().missing": "AttributeError: 'A' object has no attribute 'missing'",
    "A().m(1.0, 2.0)": "TypeError: A.m() takes 2 positional arguments but 3 were given",
    "A() + 1.0": "TypeError: unsupported operand type(s) for +: 'A' and 'float'",
    "A().data": "A.data: a set object cannot be used in compiled code",
    "A()(1.0)": "TypeError: 'A' object is not callable",
    "A()[1]": "TypeError: 'A' object is not subscriptable",
    "len(A())": "TypeError: object of type 'A' has no len()",
    "nothing": "NameError: name 'nothing' is not defined",
    "print(1.0)": "unknown C function print",
    "coroutine(1.0)": "coroutine is a coroutine, which is not supported",
}


@pytest.mark.parametrize("expression", MISTAKES)
def test_mistakes_are_shown_in_the_source(expression, module):
    made = compile_module(
        module,
        f"""
        class A:
            data = {{1}}
            def m(self, x):
                return x
        async def coroutine(x):
            return x
        def helper():
            return {expression}
        @ps.kernel
        def k(i: int, y: ps.Array[float]):
            y[i] = helper()
        """,
    )
    with pytest.raises(CompileError) as raised:
        ps.launch(made.k, 1, np.zeros(1), device="cpu")
    error = raised.value
    assert MISTAKES[expression] in error.message
    text = str(error)
    underlined = expression.partition("(1.0)")[0] if expression.startswith("print") else expression
    assert "    y[i] = helper()\n           ^^^^^^^^" in text
    if expression == "tries(1.0)":
        assert type(error) is UnsupportedError
        assert "    try:\n    ^^^^" in text
        assert f"    return {expression}\n" in text
    else:
        assert f"    return {expression}\n           {'^' * len(underlined)}" in text
        assert error.file == made.helper.__code__.co_filename
