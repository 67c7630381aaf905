"""Imported functions compute what CPython computes."""

import pytest
from interpreter import Failure

PROGRAMS = {
    "while_else": """
        def f(n):
            i = total = 0
            while i < n:
                i += 1
                if i == 3:
                    continue
                if i > 6:
                    break
                total += i
            else:
                return -total
            return total, i
        """,
    "for_else": """
        def f(n):
            for i in range(n):
                for j in range(i):
                    if i * j == 6:
                        break
                else:
                    continue
                return i, j
            else:
                i = -1
            return i
        """,
    "attributes_that_change_under_their_test": """
        class Thing:
            def __init__(self, size):
                self.size = size
                self.kept = 0
                if self.size:
                    self.size = size + 7
                    self.kept = self.size
                while self.size > 9:
                    if self.size:
                        self.kept = self.kept + self.size
                        self.size = self.size - 1
                    self.kept = self.kept + self.size
            def swap(self, y):
                self.other = 3 * y
                return True
            def begin_again(self):
                self.__init__(1)
                return True
        class Counter:
            def __init__(self):
                self.count = 0
            @property
            def next(self):
                self.count += 1
                return self.count
        class Pair:
            def __init__(self, a):
                self.a = a
        def others(n):
            thing = Thing(n)
            thing.other = n + 1
            s = thing.kept
            if thing.other and thing.swap(n):
                s += thing.other
            if thing.other:
                thing.swap(2)
                s += 100 * thing.other
            return s
        def properties():
            counter = Counter()
            return counter.next + 1000 * counter.next if counter.next else 0
        def variables(n):
            pair, other = Pair(1), Pair(2 + n)
            s = 0
            if pair.a and (pair := other) and pair.a:
                s += 10 * pair.a
            x = pair.a and (pair := Pair(n + 5)) and pair.a
            s += x
            pair = Pair(3)
            while pair.a > 2 and n < 9:
                if pair.a:
                    s += pair.a
                    pair = Pair(pair.a + 1)
                    s += pair.a
                s += pair.a
                n += 1
            for pair in (Pair(1), Pair(2), Pair(n)):
                if not pair.a:
                    continue
                s = 2 * s + pair.a
            return s
        def initializers(n):
            thing = Thing(n)
            if thing.size and thing.begin_again():
                return thing.size
            return -1
        def f(n):
            return others(n), properties(), variables(n), initializers(n)
        """,
    "while_true": """
        def f(n):
            while True:
                n = n - 3
                if n < 0:
                    return n
            return "never"
        """,
    "early_returns": """
        def g(x):
            if x > 3:
                if x > 6:
                    return 1
            elif x == 2:
                return 2
            else:
                pass
            return 3
        def f(n):
            return g(n) + g(g(n)) * 10
        """,
    "chains": """
        def f(n):
            return 1 < n < 5, 1 < n < 5 != n, not 2 <= n, n in (1, 2) != n, n is not None
        """,
    "chains_evaluate_once": """
        class Box:
            pass
        def touch(box, v):
            box.count += 1
            return v
        def f(n):
            box = Box()
            box.count = 0
            a = touch(box, 0) < touch(box, n) < touch(box, 4) <= touch(box, 9)
            return a, box.count
        """,
    "boolean_values": """
        def f(n):
            return n and n - 2 and "both", n or "zero", (n > 2 and n < 5) or n, not n or not (n - 1)
        """,
    "conditions": """
        def f(n):
            r = 0
            if n > 1 and n < 4 or n == 7:
                r += 1
            if not (n > 2 or n == 0):
                r += 10
            if not (n > 2 and n != 4) and (n if n else True):
                r += 100
            if 0 < n <= 3:
                r += 1000
            if n not in (1, 2) and n is not None:
                r += 10000
            while n and n > 3:
                n -= 1
            return r, n
        """,
    "ternary": """
        def f(n):
            return (1 if n > 3 else 2 if n > 1 else 3) + (0 if True else nothing)
        """,
    "unpacking": """
        def f(n):
            (a, (b, c)), d = (n, (n + 1, n + 2)), n + 3
            [x, y] = a, b
            x, y = y, x
            p = q = x, y
            return a, b, c, d, x, y, p, q
        """,
    "for_displays": """
        KEYS = (3, "x", 5)
        def f(n):
            found = ()
            for a in (n, "a", n + 1, 4.5):
                if a == 3:
                    continue
                if a == 6:
                    break
                found = found + (a,)
            else:
                found = found + ("else",)
            for a in ():
                a = None
            for k in KEYS:
                for j in (1, 2):
                    if k == n:
                        return k, j, found
                g = lambda: (k, j)
                found = found + g()
            for _ in (1, 2):
                return found, a, k
        """,
    "for_display_that_returns": """
        def f(n):
            for a in (n, 5):
                if a > 4:
                    return a
                else:
                    break
            return -1
        """,
    "for_unpacking": """
        def f(n):
            total = 0
            for i, (a, b) in enumerate(((1, 2), (3, 4), (n, 6))):
                total += i * a - b
            for a, b in zip((1, 2, 3), range(n)):
                total = total * 2 + a * b
            return total
        """,
    "augmented": """
        class Box:
            pass
        def f(n):
            box = Box()
            box.v = n
            box.v += 2
            box.v *= box.v
            box.inner = Box()
            box.inner.v = 1
            box.inner.v <<= n
            n //= 2
            n **= 2
            n %= 7
            n ^= 5
            return box.v, box.inner.v, n
        """,
    "walrus": """
        def f(n):
            if (m := n * 2) > 6:
                return m
            return (k := m + 1) + k
        """,
    "annotated": """
        def f(n):
            x: int
            y: int = n
            x = y
            return x
        """,
    "closures": """
        def f(n):
            k = 1
            def add(x):
                return x + k + n
            a = add(1)
            k = 100
            def count():
                nonlocal k
                k += 1
                return k
            count()
            return a, add(1), count(), k, (lambda x, y=n: x * y + k)(2)
        """,
    "nested_closures": """
        def f(n):
            def outer(a):
                def inner(b):
                    return a, b, n
                return inner
            g = outer(1)
            return g(2), outer(n)(4)
        """,
    "late_defaults": """
        def f(n):
            def g(a, b=n * 2, *, c=n + 1):
                return a, b, c
            n = 50
            return g(1), g(1, 2), g(1, c=7)
        """,
    "parameters": """
        def g(a, b=2, /, c=3, *rest, d, e=5, **more):
            return a, b, c, rest, d, e
        def f(n):
            args = (7, 8, 9, 10)
            return g(n, d=1), g(*args, d=n), g(1, *args, d=2, e=3), g(1, c=9, d=4)
        """,
    "shadowed_loop": """
        def f(n):
            x = 0
            for x in range(n):
                y = x
                if x == 4:
                    break
            return x
        """,
    "unreachable": """
        def f(n):
            if n:
                return 1
                n = 2
            else:
                return 2
            try:
                pass
            finally:
                pass
        """,
    "reassigned_parameter": """
        def f(n):
            if n > 2:
                n = n - 1.5
            return n
        """,
    "decorated_inside": """
        def twice(g):
            def wrapped(x):
                return g(g(x))
            return wrapped
        def f(n):
            @twice
            def g(x):
                return x * 3 + 1
            return g(n)
        """,
    "mangled": """
        class C:
            def __init__(self):
                self.__x = 1
            def f(self, n):
                self.__x += n
                __y = self.__x
                return __y, C.__dict__ is None
        def f(n):
            return 0
        """,
    "assertion": """
        def f(n):
            assert n >= 0, "never"
            assert True
            return n
        """,
    "constants": """
        import math
        PI2 = 2 * math.pi
        NAMES = ("a", 1, (2.5, None, True))
        def f(n):
            global PI2
            return PI2, NAMES[2], math.sqrt(n), math.inf, -1.5, 1e-7, 1e300, -0.0, max(n, 3), abs(-n), __debug__
        """,
    "fstring": """
        WIDTH = 12
        def f(n):
            return f"w{WIDTH:4d}{'x'!r}"
        """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_computes_what_cpython_computes(name, module, interpreted):
    function = module(PROGRAMS[name]).f
    imported = interpreted(function)
    for n in range(9):
        assert repr(imported(n)) == repr(function(n))


def test_method_with_private_names(module, imported, verify):
    cls = module(PROGRAMS["mangled"]).C
    text = imported(cls.f)
    verify(text)
    assert '"_C__x"' in text
    assert '"__x"' not in text


def test_parameters_that_never_change_need_no_slot(module, imported):
    text = imported(module("def f(a, b):\n    b = b + a\n    return b").f)
    assert 'local "b"' in text
    assert 'local "a"' not in text


def test_code_after_return_is_dropped(module, imported):
    text = imported(module("def f(a):\n    return a\n    return nonsense").f)
    assert "nonsense" not in text
    assert text.count("pystream.return") == 1


UNSUPPORTED = {
    "import no_such_module": "the module no_such_module is not imported yet",
    "class C:\n        y = x": "classes that use variables of the function around them",
    "try:\n        y = int(x)\n    except* ValueError:\n        pass": "exception groups",
    "return b'bytes'": "bytes literals",
    "return print(x)": "unknown C function print",
    "return x if x else open(x)": "unknown C function",
    "return f'{x:{x}}'": "the format of a value must be a constant",
    "return '%*d' % (x, x)": "this % of a string is not supported",
    "return '{0.real}'.format(x)": "this format() of a string is not supported",
}


@pytest.mark.parametrize("statement", UNSUPPORTED)
def test_unsupported_constructs_fail_where_they_are_reached(statement, module, imported, verify):
    from interpreter import Module

    made = module(f"def f(x):\n    {statement}\n    return x")
    text = imported(made.f)
    verify(text)
    function = Module(text).functions[f"{made.__name__}.f"]
    with pytest.raises(Failure) as raised:
        function(())
    assert raised.value.kind == "UnsupportedError"
    assert UNSUPPORTED[statement] in raised.value.message


def test_unsupported_code_on_other_paths_does_not_matter(module, interpreted):
    made = module(
        """
        def f(x):
            if x:
                return print(x)
            return x
        """
    )
    assert interpreted(made.f)(0) == 0


def test_globals_cannot_be_modified(module, interpreted):
    made = module("N = 0\ndef f(x):\n    global N\n    N = x\n")
    with pytest.raises(Failure, match="modify the global variable 'N'"):
        interpreted(made.f)(1)


def test_undefined_names(module, interpreted):
    made = module("def f(x):\n    return nothing")
    with pytest.raises(Failure, match="'nothing' is not defined") as raised:
        interpreted(made.f)(1)
    assert raised.value.kind == "NameError"


def test_coroutines_are_refused_at_the_call(module, interpreted):
    made = module("async def g():\n    return 1\ndef f(x):\n    return g()")
    with pytest.raises(Failure, match="g is a coroutine, which is not supported"):
        interpreted(made.f)(1)
