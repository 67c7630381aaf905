"""Classes, live objects and constants of the snapshot."""

import math
import re
import time

import pytest

from pystream import ivec2, mat2, vec3
from pystream.frontend.snapshot import UnrepresentableError, World
from pystream.prelude import prelude_text


def class_lines(text):
    """{symbol: the text of the class}"""
    return {
        match[1].strip('"'): match[0]
        for match in re.finditer(r"pystream\.class @(\S+) .*(?:\n  .*)*", text)
    }


SCENE = """
    import pystream as ps
    from pystream import vec3
    class Base:
        gain = 2.0
        names = ("a", 1)
        data = {1: 2}
        def __init__(self, v):
            self.v = v
        def area(self):
            return self.v
        def unused(self):
            import os
            return os
        @property
        def half(self):
            return self.v * 0.5
        @half.setter
        def half(self, value):
            self.v = value
        @staticmethod
        def make(v):
            return Base(v)
        @classmethod
        def default(cls):
            return cls(1.0)
    class Derived(Base):
        def area(self):
            return super().area() * 2
    SUN = Derived(3.0)
    SUN.other = Base(vec3(1, 2, 3))
    SUN.other.back = SUN
    SUN.junk = {1}
    def f(x):
        b = Base.make(x)
        b.half = 3.0
        return SUN.area() + b.half + Base.default().area() + b.gain + b.data
    """


def test_what_passes_may_rely_on(module, imported):
    """Classes of the prelude and of generators say so; any other may have fields of the same names."""
    made = module("""
        class Bag:
            def __init__(self):
                self.items, self.size = [], 1
        def squares(n):
            for i in range(n):
                yield i * i
        def f(n):
            return sum(squares(n)) + Bag().size
        """)
    classes = class_lines(imported(made.f))
    bag = classes[f"{made.__name__}.Bag"]
    assert not any(word in bag for word in ("lengths", "guarded", "internal"))
    assert classes[f"{made.__name__}.squares.<generator>"].endswith(" {pystream.guarded}")
    prelude = class_lines(prelude_text())
    marks = "{pystream.guarded, pystream.internal"
    assert prelude["prelude.list"].endswith(marks + ', pystream.lengths = {size = "items"}}')
    assert prelude["prelude.list_iterator"].endswith(marks + "}")
    assert all(marks in text for text in prelude.values())


def test_classes_hold_what_code_can_name(module, imported, verify):
    made = module(SCENE)
    text = imported(made.f)
    verify(text)
    classes = class_lines(text)
    base, derived = classes[f"{made.__name__}.Base"], classes[f"{made.__name__}.Derived"]
    name = made.__name__
    assert f'mro [@"{name}.Derived", @"{name}.Base", @object]' in derived
    assert f'area = #pystream.function<@"{name}.Base.area">' in base
    assert (
        f'half = #pystream.wrapper<"property", @"{name}.Base.half", @"{name}.Base.half#2">' in base
    )
    assert f'make = #pystream.wrapper<"staticmethod", @"{name}.Base.make">' in base
    assert f'default = #pystream.wrapper<"classmethod", @"{name}.Base.default">' in base
    assert "gain = 2.0 : f64" in base
    assert "unused" not in text
    assert f'data = #pystream.object<@"{name}.Base.data (refusal)">' in base
    assert (
        f'pystream.object_def @"{name}.Base.data (refusal)" : @"prelude.refusal" '
        '{error = "UnsupportedError", message = "Base.data: a dict object cannot be used in compiled code '
        "[hint] on this target, use a class"
    ) in text
    assert '#pystream.builtin<"super">' in text


def test_live_objects_hold_their_present_fields(module, imported):
    made = module(SCENE)
    text = imported(made.f)
    sun = re.search(r'pystream\.object_def @"(\S+Derived\.object)" : (.*)', text)[2]
    assert "v = 3.0 : f64" in sun
    assert f'other = #pystream.object<@"{made.__name__}.Base.object">' in sun
    assert "junk" not in sun
    assert f'back = #pystream.object<@"{made.__name__}.Derived.object">' in text
    assert "v = dense<[1.0, 2.0, 3.0]> : vector<3xf64>" in text


def test_methods_enter_when_their_name_is_used_later(module, imported):
    made = module(
        """
        class C:
            def a(self):
                return self.b()
            def b(self):
                return 1
            def c(self):
                return 2
        def f(x):
            return C().a()
        """
    )
    text = imported(made.f)
    assert "C.b" in text
    assert "C.c" not in text


def test_slots_are_read(module, imported):
    made = module(
        """
        class C:
            __slots__ = ("a", "b")
        c = C()
        c.a = 1
        def f(x):
            return c.a
        """
    )
    assert "{a = 1 : i64}" in imported(made.f)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1 : i64"),
        (-1, "-1 : i64"),
        (True, "true"),
        (None, "#pystream.none"),
        (0.1, "0.1 : f64"),
        (1e22, "1.0e+22 : f64"),
        (1.5e-7, "1.5e-07 : f64"),
        (math.inf, "0x7FF0000000000000 : f64"),
        ('a"\\\n', '"a\\"\\\\\\0A"'),
        ((), "[]"),
        ((1, (2.0,)), "[1 : i64, [2.0 : f64]]"),
        (vec3(1, 2, 0.5), "dense<[1.0, 2.0, 0.5]> : vector<3xf64>"),
        (ivec2(1, -2), "dense<[1, -2]> : vector<2xi64>"),
        (mat2(1, 2, 3, 4), "dense<[[1.0, 2.0], [3.0, 4.0]]> : vector<2x2xf64>"),
        (math.sin, '#pystream.builtin<"math.sin">'),
        (len, '#pystream.builtin<"len">'),
        (type, '#pystream.builtin<"type">'),
        (range, "#pystream.class<@prelude.range>".replace("@prelude.range", '@"prelude.range"')),
        (sum, '#pystream.function<@"prelude.sum">'),
        (vec3, "#pystream.class<@vec3>"),
        (int, "#pystream.class<@int>"),
        (NotImplemented, '#pystream.singleton<"NotImplemented">'),
    ],
)
def test_constants(value, text, verify):
    assert World().constant(value) == text
    verify("pystream.func @f [] {\n  %0 = pystream.constant " + text + "\n  pystream.return %0\n}")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (2**63, "64 bits"),
        ({1}, "a set object"),
        ({}, "a dict object"),
        (print, "unknown C function print"),
        (time.time, "unknown C function time.time"),
        (math, "the module math is not a value"),
        (1j, "a complex object"),
        (open, "unknown C function"),
        (object(), "object"),
    ],
)
def test_values_that_compiled_code_cannot_hold(value, message):
    with pytest.raises(UnrepresentableError, match=message):
        World().constant(value)


def test_numpy_scalars_are_numbers():
    import numpy

    assert World().constant(numpy.float32(0.5)) == "0.5 : f64"
    assert World().constant(numpy.int64(3)) == "3 : i64"
    with pytest.raises(UnrepresentableError, match="numpy"):
        World().constant(numpy.sum)


def test_bound_methods_of_live_objects(module, interpreted):
    made = module(
        """
        class C:
            k = 3
            def m(self, x):
                return x * self.k
        def g(self, x):
            return x + 1
        import types
        bound = types.MethodType(g, 5)
        def f(x):
            return bound(x)
        """
    )
    assert interpreted(made.f)(2) == made.f(2)


DATACLASSES = """
    from dataclasses import InitVar, dataclass, field
    from typing import ClassVar
    def one():
        return 1
    @dataclass
    class Plain:
        a: int
        b: float = 2.5
        c: int = field(default_factory=one)
        d: int = field(default=4, init=False)
        shared: ClassVar[int] = 7
    @dataclass
    class Derived(Plain):
        e: int = field(default=5, kw_only=True)
        twice: InitVar[int] = 3
        def __post_init__(self, twice):
            self.a = self.a * twice
    @dataclass(frozen=True)
    class Frozen:
        x: int = 1
    def f(n):
        p, q = Plain(n), Plain(n, 1, c=9)
        d = Derived(n, e=6, twice=2)
        return p.a, p.b, p.c, p.d, q.b, q.c, d.a, d.e, d.c, p == q, p == Plain(n), p != d, Frozen(n).x
    """


def test_dataclasses(module, imported, verify):
    """The methods written for dataclasses do what the generated ones do."""
    from pystream.frontend.generated import with_source

    made = module(DATACLASSES)
    text = imported(made.f)
    verify(text)
    assert "SourceError" not in text
    expected = made.f(3)
    for cls in (made.Plain, made.Derived, made.Frozen):
        for name in ("__init__", "__eq__"):
            old = vars(cls)[name]
            new = with_source(cls, name, old)
            assert new is not old
            assert new.__qualname__ == old.__qualname__
            setattr(cls, name, new)
    assert made.f(3) == expected


def test_enumerations(module, imported, verify):
    made = module(
        """
        import enum
        class Mode(enum.Enum):
            FLAT = 1
            ROUND = 2.5
            def twice(self):
                return self.value * 2
        class Level(enum.IntEnum):
            LOW = 3
        MODE = Mode.ROUND
        def f(x):
            if MODE is Mode.FLAT:
                return Level.LOW + 1
            return MODE.twice(), MODE.name, Mode.FLAT == MODE
        """
    )
    text = imported(made.f)
    verify(text)
    objects = re.findall(r"object_def @\S+ : \S+ {(.*)}", text)
    assert any('_value_ = 1 : i64, _name_ = "FLAT"' in fields for fields in objects)
    assert any("_value_ = 2.5 : f64" in fields for fields in objects)
    assert "constant 3 : i64" in text
    enum_class = class_lines(text)["enum.Enum"]
    assert (
        'value = #pystream.wrapper<"property", @"pystream.frontend.generated.enum_value">'
        in enum_class
    )


def test_functions_behind_caches_and_cached_properties(module, interpreted):
    made = module(
        """
        import functools
        @functools.cache
        def slow(x):
            return x * 2
        class C:
            @functools.cached_property
            def p(self):
                return 5
        def f(x):
            return slow(x) + C().p
        """
    )
    assert interpreted(made.f)(4) == made.f(4) == 13


def test_classes_that_derive_from_builtin_types(module, interpreted):
    from interpreter import Failure

    made = module("class V(tuple):\n    pass\ndef f(x):\n    return V((x,))")
    with pytest.raises(Failure, match="V derives from tuple, which is not supported yet"):
        interpreted(made.f)(1)


def test_protocols_and_abstract_bases(module, imported, verify):
    made = module(
        """
        import abc
        from typing import Generic, Protocol, TypeVar
        T = TypeVar("T")
        class Shape(Protocol):
            def area(self): ...
        class Solid(abc.ABC, Generic[T]):
            @abc.abstractmethod
            def area(self):
                raise NotImplementedError
        class Ball(Solid[int], Shape):
            def area(self):
                return 3
        def f(x):
            return Ball().area()
        """
    )
    text = imported(made.f)
    verify(text)
    lines = class_lines(text)
    assert "__init__" not in "".join(lines.values())
    assert "(refusal)" not in text
