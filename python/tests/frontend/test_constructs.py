"""Exceptions, displays, comprehensions, generators and patterns: CPython against the imported code."""

import pytest

EXCEPTIONS = {
    "handlers": """
        def f(n):
            try:
                if n == 0:
                    raise ValueError("zero", n)
                if n == 1:
                    raise KeyError
                if n == 2:
                    raise IndexError(2) from ValueError("cause")
                x = 10 // (n - 3)
            except ValueError as error:
                return error.args
            except (KeyError, IndexError) as error:
                return type(error), error.args, error.__cause__ is None
            except ZeroDivisionError:
                return "division"
            else:
                x += 1
            return x
        """,
    "finally": """
        def f(n):
            trace = []
            for i in range(6):
                try:
                    trace.append(i)
                    if i == n:
                        continue
                    if i == n + 2:
                        break
                    try:
                        if i == n + 1:
                            raise ValueError(i)
                    finally:
                        trace.append(-i)
                except ValueError as error:
                    trace.append(error.args)
                finally:
                    trace.append("end")
            return tuple(trace)
        """,
    "returns through finally": """
        def g(n, trace):
            try:
                try:
                    if n > 1:
                        return trace.append("value") or n
                    if n == 1:
                        raise ValueError
                finally:
                    trace.append("inner")
                    if n == 3:
                        return "overridden"
                return "end"
            except ValueError:
                return "error"
            finally:
                trace.append("outer")
        def f(n):
            trace = []
            return g(n, trace), trace
        """,
    "reraise": """
        def g(n):
            try:
                return 1 // n
            except ZeroDivisionError as error:
                try:
                    raise
                except ArithmeticError as again:
                    if again is error:
                        raise ValueError("same") from None
        def f(n):
            try:
                return g(n)
            except ValueError as error:
                return error.args
        """,
    "exceptions in handlers": """
        def f(n):
            trace = []
            try:
                try:
                    raise KeyError(n)
                except KeyError as error:
                    if n:
                        raise TypeError(error.args[0] + 1)
                    trace.append("handled")
                else:
                    trace.append("never")
                finally:
                    trace.append("finally")
            except TypeError as error:
                trace.append(error.args)
            return trace
        """,
    "exceptions of operations": """
        class Thing:
            def __getattr__(self, name):
                raise AttributeError(name)
        def f(n):
            total = []
            for attempt in range(7):
                try:
                    if attempt == 0: total.append((1, 2)[n])
                    elif attempt == 1: total.append({"a": 1}[n])
                    elif attempt == 2: Thing().missing
                    elif attempt == 3: total.append(1 % (n - 2))
                    elif attempt == 4: a, b = (1,) * n
                    elif attempt == 5: int("x" * n)
                    else: total.append(None + n)
                except (IndexError, KeyError) as error:
                    total.append(type(error).__name__)
                except (AttributeError, ArithmeticError) as error:
                    total.append(type(error).__name__)
                except Exception as error:
                    total.append(type(error).__name__)
            return total
        """,
    "assert": """
        def g(n):
            assert n > 2, ("too small", n)
            assert n != 4
            return n
        def f(n):
            try:
                return g(n)
            except AssertionError as error:
                return error.args
        """,
    "with": """
        class Manager:
            def __init__(self, trace, name, swallow):
                self.trace, self.name, self.swallow = trace, name, swallow
            def __enter__(self):
                self.trace.append("enter " + self.name)
                return self.name
            def __exit__(self, kind, error, traceback):
                self.trace.append(("exit " + self.name, kind, error is None))
                return self.swallow
        def g(n, trace):
            for i in range(3):
                with Manager(trace, "a", n == 1) as a, Manager(trace, "b", n == 0) as b:
                    trace.append(a + b)
                    if n < 2:
                        raise ValueError(n)
                    if n == 2:
                        break
                    if n == 3:
                        continue
                    if n == 4:
                        return "returned"
                trace.append("next")
            return "end"
        def f(n):
            trace = []
            return g(n, trace), trace
        """,
    "unpacking into attributes": """
        class Thing:
            pass
        def f(n):
            thing, values = Thing(), [0, 0]
            (thing.a, *thing.b), values[n % 2] = (n, n + 1, n + 2), n
            first, *middle, last = range(n + 2)
            *start, (x, y) = 1, 2, (n, 4)
            return thing.a, thing.b, values, first, middle, last, start, x, y
        """,
    "user exceptions": """
        class Problem(ValueError):
            def __init__(self, code, *rest):
                super().__init__(code, *rest)
                self.code = code
        class Worse(Problem):
            pass
        def f(n):
            try:
                raise (Problem if n % 2 else Worse)(n, "x")
            except Worse as error:
                return "worse", error.code, error.args
            except ValueError as error:
                return error.code, error.args
        """,
    "variable of a handler": """
        def f(n):
            error = "kept"
            try:
                if n % 2:
                    raise ValueError(n)
            except ValueError as error:
                shown = error.args
            else:
                return error
            return shown, error
        """,
    "loops in handlers": """
        def f(n):
            found = []
            while True:
                try:
                    found.append(10 // n)
                except ZeroDivisionError:
                    for i in range(3):
                        if i == 1:
                            break
                        found.append(i)
                    break
                finally:
                    n -= 1
            return found
        """,
}

DISPLAYS = {
    "lists": """
        def f(n):
            a = [n, *range(n), 7, *(1, 2)]
            b = [[], [a]]
            return a, b, [*a], (*a, n), (n, *a, *a), a[1:], a[::-1], a[:-1:2], [1][:]
        """,
    "dicts": """
        def f(n):
            a = {"x": n, n: "y"}
            b = {"w": 0, **a, "x": 1, **{n: 2}}
            return a, b, {}, {**b}, list(b.items())
        """,
    "sets": "def f(n):\n    return {n, 1, 2}, {*range(n), n, *(1, 1)}",
    "order of evaluation": """
        def f(n):
            trace = []
            def t(x):
                trace.append(x)
                return x
            a = {t(1): t(2), **{t(3): t(4)}, t(5): t(6)}
            b = [t(7), *[t(8)], t(9)]
            c = {t(k): t(-k) for k in range(n)}
            return trace
        """,
    "deleting": """
        class Thing:
            pass
        def f(n):
            a, thing = list(range(6)), Thing()
            thing.x = n
            del a[0], a[1:3]
            del thing.x
            b = n
            del b
            b = {1: 2, n: 3}
            del b[n]
            return a, hasattr(thing, "x"), b
        """,
    "comprehensions": """
        def f(n):
            x = 100
            a = [x * x for x in range(n)]
            b = [(x, y) for x in range(n) if x % 2 for y in range(x) if y if y != 3]
            c = {x: [y for y in range(x)] for x in a}
            d = {x % 3 for x in a}
            e = [x for x in [x for x in range(n)]]
            g = [[x + y for x in range(y)] for y in range(n)]
            return a, b, c, d, e, g, x
        """,
    "comprehensions over tuples": """
        def f(n):
            return [x for x in (n, 1.5, "a", None) if x], [(a, b) for a, b in ((1, 2), (3, n))]
        """,
    "closures in comprehensions": """
        def f(n):
            functions = [lambda: (i, n) for i in range(n)]
            nested = [[lambda x=x: (x, y) for x in range(2)] for y in range(n)]
            keyed = {k: (lambda k: k)(k) for k in range(n)}
            return [g() for g in functions], [[g() for g in row] for row in nested], keyed
        """,
    "walrus in comprehensions": """
        def f(n):
            last = -1
            a = [last := x for x in range(n)]
            b = [y for x in range(n) if (y := x * x) > 2]
            c = any((found := x) > 1 for x in range(n))
            return a, last, b, c, found if n else None
        """,
    "shadowing": """
        def f(n):
            x = [n]
            a = [(lambda x: x + 1)(x) for x in x]
            b = [sum(x for x in range(x)) + x for x in range(n)]
            c = [sum(x for x in range(x) if sum(x for x in [x])) + x for x in range(n)]
            return a, b, c
        """,
    "scopes": """
        def f(n):
            def outer():
                nonlocal n
                n += 1
                k = 0
                def inner():
                    nonlocal k, n
                    k += n
                    return k
                return inner
            g = outer()
            return g(), g(), outer()(), n
        """,
    "imports": """
        import math
        def f(n):
            import math, operator as op
            from math import floor as f, pi
            def g(x):
                return math.sqrt(x), f(pi)
            return g(n), op.__name__
        """,
    "complex numbers": "def f(n):\n    return n + 2j, -1.5j * n",
    "strings": """
        def f(n):
            x = 1.5 * n
            return (f"{n}", f"{n!r:>4}|{x:.3f}|{'s'!s:<3}", f"{n=}", f"{{{n}}}", "%d of %5.2f%%" % (n, x),
                "%s and %r" % ("a", "b"), "%+d|%-4d|%04d|%x" % (n, n, n, n), "%d" % x, "%s" % n,
                "{} {}".format(n, x), "{1}{0!r}{k:>5}".format(n, "b", k=x), f"{'a'}{1 + 1}",
                "%5s|%-5s|%.1s" % ("ab", "ab", "ab"), ord("a") + n, chr(98), len("abc"),
                "n = " + str(n) + ", " + repr("s") + f"{n}" + "!", "a" + "b" * 2, "a,b".split(","), ("c d".split(), n))
        """,
}

GENERATORS = {
    "simple": """
        def count(a, b=3):
            while a < b:
                yield a
                a += 1
        def f(n):
            return list(count(0, n)), sum(count(n)), [x for x in count(b=n, a=1)], next(count(0))
        """,
    "yields in expressions": """
        def g(n):
            x = n + (yield n * 2, "a")[0] if n > 100 else n
            y = [(yield 1), (yield 2), n]
            yield x, y
            yield
        def f(n):
            return list(g(n))
        """,
    "several loops": """
        def g(n):
            for i in range(n):
                for j in range(i):
                    if j == 2:
                        continue
                    if i == 4:
                        break
                    yield i, j
                else:
                    yield "else"
            while True:
                n -= 1
                if n < 0:
                    return
                yield n
        def f(n):
            return list(g(n))
        """,
    "yield from": """
        def inner(n):
            for i in range(n):
                yield i
            return "done"
        def outer(n):
            result = yield from inner(n)
            yield result
            yield from (n, 1)
            yield from [x * x for x in range(n)]
            nothing = yield from ()
            yield nothing
        def f(n):
            return list(outer(n))
        """,
    "generators in try": """
        def g(n, trace):
            try:
                for i in range(n):
                    try:
                        yield i
                        if i == 2:
                            raise ValueError(i)
                    finally:
                        trace.append(i)
                        yield -i
            except ValueError as error:
                yield error.args
            finally:
                trace.append("end")
            yield "last"
        def f(n):
            trace = []
            return list(g(n, trace)), trace
        """,
    "generators in with": """
        class Manager:
            def __init__(self, trace):
                self.trace = trace
            def __enter__(self):
                self.trace.append("enter")
                return self
            def __exit__(self, *args):
                self.trace.append("exit")
        def g(n, trace):
            with Manager(trace) as manager:
                yield manager is not None
                for i in range(n):
                    yield i
        def f(n):
            trace = []
            return list(g(n, trace)), trace
        """,
    "generator expressions": """
        def f(n):
            k = 2
            a = sum(x * k for x in range(n) if x % 2)
            b = (y for x in range(n) for y in range(x))
            c = list((x, y) for x in range(n) for y in (x, k) if x != y)
            d = max((x for x in [3, n, 5]), default=0)
            e = tuple(x + k for x in (1, 2, n))
            k = 5
            return a, list(b), c, d, e, next(x for x in range(10) if x >= n)
        """,
    "closures in generators": """
        def g(n):
            total = 0
            def add(x):
                nonlocal total
                total += x
                return total
            for i in range(n):
                yield add(i), (lambda: i)()
            yield [h() for h in [lambda: i * j for j in range(2)]] if n else total
        def f(n):
            def local(m):
                nonlocal n
                for i in range(m):
                    n += i
                    yield n
            return list(g(n)), list(local(n)), n
        """,
    "methods": """
        class Tree:
            def __init__(self, value, left=None, right=None):
                self.value, self.left, self.right = value, left, right
            def __iter__(self):
                if self.left is not None:
                    yield from self.left
                yield self.value
                if self.right is not None:
                    for x in self.right:
                        yield x
        def f(n):
            return list(Tree(n, Tree(1, Tree(0)), Tree(5, None, Tree(n + 1))))
        """,
    "parameters": """
        def g(a, /, b, *args, c=7, **kwargs):
            yield a, b
            a = c
            yield a, args
            yield from kwargs.items()
        def f(n):
            d = n + 1
            def h(x, y=d):
                yield x + y
            return list(g(n, 1)), list(g(n, 1, 2, c=4, z=5)), list(h(n)), list(h(n, 1))
        """,
    "independent instances": """
        def g(n):
            i = 0
            while i < n:
                i += 1
                yield i
        def f(n):
            a, b = g(n + 2), g(n + 2)
            return next(a), next(a), next(b), list(a), list(b), list(a)
        """,
    "fibonacci": """
        def fibonacci():
            a, b = 0, 1
            while True:
                yield a
                a, b = b, a + b
        def f(n):
            found = []
            for x in fibonacci():
                if x > 10 * n:
                    break
                found.append(x)
            return found
        """,
}

PATTERNS = {
    "literals": """
        def f(n):
            found = []
            for value in (n, "a", None, True, 2.5, -1, (1, 2)):
                match value:
                    case None: found.append("none")
                    case True: found.append("true")
                    case 1 | 2 | 3: found.append("small")
                    case "a": found.append("letter")
                    case -1: found.append("minus")
                    case int(x) if x > 3: found.append(x)
                    case float() as x: found.append(x)
                    case _: found.append("other")
            return found
        """,
    "sequences": """
        def g(x):
            match x:
                case []: return "empty"
                case [a]: return a
                case (1, b): return "one", b
                case [a, (b, *c), *_]: return a, b, c
                case [first, *middle, last]: return first, middle, last
                case "text": return "text"
                case str(): return "string"
            return None
        def f(n):
            values = ([], (n,), [1, n], [2, (3, 4, 5), 6], list(range(n + 1)), "text", "x", n, (n, [n]))
            return [g(x) for x in values]
        """,
    "classes": """
        class Point:
            __match_args__ = ("x", "y")
            def __init__(self, x, y):
                self.x, self.y = x, y
        class Circle:
            def __init__(self, centre, radius):
                self.centre, self.radius = centre, radius
        def g(shape):
            match shape:
                case Point(0, y): return "axis", y
                case Point(x=x, y=0): return "ground", x
                case Point(x, y) if x == y: return "diagonal", x
                case Point(): return "point"
                case Circle(centre=Point(x, _), radius=r): return x, r
                case Circle(missing=1): return "never"
                case int() | float() as number: return number
            return "else"
        def f(n):
            return [g(s) for s in (Point(0, n), Point(n, 0), Point(n, 2), Circle(Point(n, 1), 2), Circle(1, 2),
                n, 1.5, "s")]
        """,
    "mappings": """
        def g(x):
            match x:
                case {"kind": "a", "value": value}: return value
                case {"kind": kind, **rest}: return kind, rest
                case {}: return "mapping"
            return "other"
        def f(n):
            return [g(x) for x in ({"kind": "a", "value": n}, {"kind": n, "k": 1}, {}, {1: 2}, n)]
        """,
    "alternatives that bind": """
        def g(x):
            match x:
                case (1, a) | (a, 1) | [a, _, _]: return a
                case {"k": a} | (_, (a,)): return a, "k"
            return None
        def f(n):
            return [g(x) for x in ((1, n), (n, 1), (n, 2, 3), {"k": n}, (5, (n,)), n)]
        """,
    "no assignment by failing patterns": """
        def f(n):
            a = b = "before"
            match (n, 2):
                case (a, 3): pass
                case (1, b): pass
            return a, b
        """,
    "constants": """
        import enum
        class Kind(enum.Enum):
            ONE = 1
            TWO = 2
        class Names:
            LIMIT = 3
        def f(n):
            found = []
            for x in (Kind.ONE, Kind.TWO, 3, n):
                match x:
                    case Kind.ONE: found.append("one")
                    case Kind.TWO: found.append("two")
                    case Names.LIMIT: found.append("limit")
                    case other: found.append(other)
            return found
        """,
}

CLASSES = {
    "unpacking at calls": """
        def g(*args, k=0, **named):
            return args, k, sorted(named.items())
        class Box:
            def __init__(self, *values):
                self.values = values
            def get(self, *more, k=1):
                return self.values, more, k
        def h(*args, **named):
            return g(*args, **named), g(0, *args, k=args)
        def f(n):
            items = list(range(n))
            box = Box(*items)
            return (g(*items), g(1, *items, 2, *items, k=n), g(*(n, 1), *range(n), **{"a": n, "k": 3}), box.get(*items),
                box.get(*items, k=n), h(n, *items, x=1), g(*items, **{"z": 1}), max(*items, -1, -2), g(**{}))
        """,
    "abstract classes": """
        import numbers
        from abc import ABC, abstractmethod
        from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Sized
        from typing import Protocol, runtime_checkable
        class Bag:
            __hash__ = None
            def __iter__(self):
                return iter((1, 2))
        class Shape(ABC):
            @abstractmethod
            def area(self): ...
        class Foreign:
            def area(self):
                return 1
        Shape.register(Foreign)
        @runtime_checkable
        class HasArea(Protocol):
            def area(self) -> float: ...
        CLASSES = (Iterable, Sized, Callable, Hashable, Sequence, Mapping, numbers.Number, Shape, HasArea)
        def tests(x):
            match x:
                case Sequence(): kind = "sequence"
                case numbers.Integral(): kind = "integer"
                case Iterable(): kind = "iterable"
                case _: kind = "other"
            return (isinstance(x, Iterable), isinstance(x, Sized), isinstance(x, Callable), isinstance(x, Hashable),
                isinstance(x, (Sequence, Mapping)), isinstance(x, numbers.Number), isinstance(x, Shape),
                isinstance(x, HasArea), isinstance(x, int | str), isinstance(x, (int, (float, Bag))), kind)
        def f(n):
            assert issubclass(Foreign, Shape) and issubclass(Bag, Iterable) and not issubclass(Bag, (Sized, int))
            return [tests(x) for x in (n, 1.5, "a", (1,), [n], {}, None, Bag(), Foreign(), tests, 1j, {1})]
        """,
}

PROGRAMS = {
    f"{title}: {name}": program
    for title, group in {
        "exceptions": EXCEPTIONS,
        "displays": DISPLAYS,
        "generators": GENERATORS,
        "patterns": PATTERNS,
        "classes": CLASSES,
    }.items()
    for name, program in group.items()
}


def outcome(function, argument):
    """The result, or the exception's class and arguments."""
    try:
        return function(argument)
    except Exception as error:
        return type(error), error.args if type(error) is not UnboundLocalError else ()


@pytest.mark.parametrize("name", PROGRAMS)
def test_constructs(name, module, interpreted):
    made = module(PROGRAMS[name])
    function = interpreted(made.f, exact=True)
    for argument in range(7):
        assert repr(outcome(function, argument)) == repr(outcome(made.f, argument)), argument


def test_exceptions_raised_again_keep_their_traceback(module, imported):
    made = module(
        """
        def f(n):
            try:
                raise ValueError(n)
            except ValueError as error:
                if n:
                    raise error
                raise
        def g(n):
            try:
                raise ValueError(n)
            except ValueError as error:
                error = KeyError(n)
                raise error
        """
    )
    assert imported(made.f, exact=True).count(" reraise ") == 3
    assert imported(made.g, exact=True).count(" reraise ") == 1
