"""Containers, partial functions, named tuples and enumerations of the snapshot."""

import re

import pytest

from pystream.frontend.snapshot import UnrepresentableError, World

VALUES = """
    import enum, functools, operator
    from collections import namedtuple
    from dataclasses import dataclass, replace
    from typing import NamedTuple

    NUMBERS = [1, 2.5, [3]]
    AGAIN = (NUMBERS, NUMBERS)
    NAMES = {"a": 1, 2: NUMBERS}
    PRIMES = {2, 3, 5}
    WAVE = 1 + 2j
    LOOP = []
    LOOP.append(LOOP)
    def add(a, b, c=0, *rest, **named):
        return a, b, c, rest, sorted(named)
    ADD = functools.partial(add, 1, c=5)
    ADD_MORE = functools.partial(ADD, 2, z=3)
    class Counter:
        def __init__(self, n):
            self.n = n
        def get(self, k):
            return self.n + k
    GETTERS = (Counter(5).get, operator.itemgetter(1), operator.itemgetter(0, 2), operator.attrgetter("n"),
        operator.methodcaller("get", 4), operator.methodcaller("get", k=4))
    Pair = namedtuple("Pair", "x y", defaults=(7,))
    class Point(NamedTuple):
        x: float
        y: float = 0.5
        def norm(self):
            return self.x * self.x + self.y
    PAIR = Pair(1)
    class Color(enum.Enum):
        RED = 1
        GREEN = "g"
        def shout(self):
            return self.value
    class Level(enum.IntEnum):
        LOW = 1
        HIGH = 10
    @dataclass(order=True, frozen=True)
    class Card:
        rank: int
        name: str = "x"
    """


def lines(text: str, *words: str) -> list[str]:
    return [line for line in text.splitlines() if all(word in line for word in words)]


def test_containers_are_snapshots_with_identity(module, imported, verify):
    made = module(VALUES + "def f(n):\n        return NUMBERS, AGAIN, NAMES, PRIMES, WAVE, LOOP, n")
    live = {}
    text = imported(made.f, exact=True, live=live)
    verify(text)
    (numbers,) = [symbol for symbol, value in live.items() if value is made.NUMBERS]
    assert (
        f"pystream.constant [#pystream.object<@{numbers}>, #pystream.object<@{numbers}>]"
        in text.replace('"', "")
    )
    (line,) = lines(text, f'object_def @"{numbers}" :')
    assert line == (
        f'pystream.object_def @"{numbers}" : @"prelude.list" '
        f'{{items = #pystream.object<@"{numbers}.items">, size = 3 : i64}}'
    )
    (line,) = lines(text, f'object_def @"{numbers}.items"')
    assert re.search(r': @buffer \{elements = \[1 : i64, 2\.5 : f64, #pystream.object<@"list', line)
    (loop,) = [symbol for symbol, value in live.items() if value is made.LOOP]
    assert f'{{elements = [#pystream.object<@"{loop}">]}}' in text
    (line,) = lines(text, '@"prelude.constant_dict"')
    assert "filled = 2 : i64" in line
    assert lines(text, 'elements = ["a", 2 : i64]')
    assert lines(text, '@"prelude.constant_set"', "mask = -1 : i64", "used = 3 : i64")
    assert lines(text, '@"prelude.complex"', "{real = 1.0 : f64, imag = 2.0 : f64}")


def test_containers_are_refused_where_errors_are_found_at_compile_time():
    with pytest.raises(UnrepresentableError, match="a dict object cannot be used"):
        World().constant({1: 2})
    assert World().constant([1]).startswith("#pystream.object<")


FUNCTIONS = {
    "partial": "return ADD(n), ADD(n, c=1), ADD_MORE(), ADD_MORE(z=n)",
    "getters": "return [g((n, n + 1, 8)) for g in GETTERS[1:3]], [g(Counter(n)) for g in GETTERS[3:]], GETTERS[0](n)",
    "enumerations": """
        found = [c.shout() for c in Color]
        for c in Color:
            found.append((c is Color.RED, c.name, c.value))
        shown = Color.GREEN.value, Color["RED"].name, Level.LOW.value, len(Color)
        return found, shown, Level.HIGH + n, [n + x for x in Level], list(Level)
        """,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_live_values(name, module, interpreted):
    body = "\n".join(
        f"        {line.strip()}" if name != "enumerations" else line
        for line in FUNCTIONS[name].strip("\n").splitlines()
    )
    made = module(VALUES + f"def f(n):\n{body}")
    function = interpreted(made.f, exact=True)
    for n in range(3):
        assert repr(function(n)) == repr(made.f(n))


def test_named_tuples_are_objects(module, imported, verify):
    made = module(
        VALUES + "def f(n):\n        return Pair(n, 1), Point(n).norm(), PAIR.x, Point(1, 2)"
    )
    live = {}
    text = imported(made.f, exact=True, live=live)
    verify(text)
    name = made.__name__
    (line,) = lines(text, f'pystream.class @"{name}.Pair" ')
    assert f'mro [@"{name}.Pair", @"prelude.namedtuple", @tuple, @object]' in line
    assert live[f"{name}.Point"] is made.Point
    assert lines(
        text, f'object_def @"{name}.Pair.object" : @"{name}.Pair" {{x = 1 : i64, y = 7 : i64}}'
    )
    assert lines(text, f'pystream.func @"{name}.Point.__new__"', '<"y" = 0.5 : f64>')
    assert "tuplegetter" not in text


def test_methods_generated_for_dataclasses_are_written_anew(module):
    from pystream.frontend.generated import generated_attributes, with_source

    made = module(VALUES + "def f(n):\n        return Card(n)")
    card = made.Card
    values = [card(1, "a"), card(1, "b"), card(2, "a"), card(1, "a")]
    for name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__"):
        written = with_source(card, name, vars(card)[name])
        assert written is not vars(card)[name]
        for a in values:
            for b in (*values, 3):
                assert written(a, b) == getattr(card, name)(a, b)
    for name in ("__hash__", "__repr__"):
        written = with_source(card, name, vars(card)[name])
        assert written is not vars(card)[name]
        assert [written(a) for a in values] == [getattr(a, name)() for a in values]
    replace = generated_attributes(card)["__replace__"]
    assert replace(values[0], name="z") == made.replace(values[0], name="z") == card(1, "z")
    assert replace(values[0]) == values[0]


def test_enumerations_know_their_members(module, imported, verify):
    made = module(VALUES + "def f(n):\n        return Color(n), Level.LOW + n")
    text = imported(made.f, exact=True)
    verify(text)
    name = made.__name__
    (line,) = lines(text, "attributes {", "__enum_members__", f"{name}.Color.object")
    assert (
        f'__enum_members__ = [#pystream.object<@"{name}.Color.object">, '
        f'#pystream.object<@"{name}.Color.object#2">]'
    ) in line
    (line,) = lines(text, f'pystream.class @"{name}.Level" ')
    assert '@"enum.IntEnum", @"prelude.int_operators", @int, ' in line


def test_cached_properties_are_descriptors(module, imported, verify):
    made = module(
        """
        import functools
        class C:
            @functools.cached_property
            def slow(self):
                return [1]
        def f(n):
            c = C()
            return c.slow is c.slow
        """
    )
    text = imported(made.f, exact=True)
    verify(text)
    name = made.__name__
    symbol = f"{name}.C.slow (cached)"
    assert f'slow = #pystream.object<@"{symbol}">' in text
    assert lines(
        text,
        f'object_def @"{symbol}" : @"prelude.cached_property"',
        f'{{function = #pystream.function<@"{name}.C.slow">, name = "slow"}}',
    )
    assert '#pystream.wrapper<"property"' in imported(made.f)
