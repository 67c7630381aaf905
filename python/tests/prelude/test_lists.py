"""The prelude's lists against CPython's, by random operations."""

import operator
import random

import pytest
from harness import definition, drain, exactly, from_model, model, outcome, to_model
from hypothesis import given, settings
from hypothesis import strategies as st

INTS = st.integers(-9, 9)
ELEMENTS = st.one_of(INTS, st.floats(allow_nan=False, width=16), st.booleans())
LISTS = st.lists(ELEMENTS, max_size=12)
BOUND = st.none() | st.integers(-15, 15)
SLICES = st.builds(slice, BOUND, BOUND, st.none() | st.integers(-4, 4))


def delete(xs, index):
    del xs[index]


def assign(xs, index, value):
    xs[index] = value


def add_to(xs, ys):
    xs += ys
    return xs


def times(xs, n):
    xs *= n
    return xs


OPERATIONS = st.one_of(
    st.tuples(st.just(operator.getitem), INTS | SLICES),
    st.tuples(st.just(delete), INTS | SLICES),
    st.tuples(st.just(assign), INTS, ELEMENTS),
    st.tuples(st.just(assign), SLICES, LISTS | LISTS.map(tuple)),
    st.tuples(st.sampled_from([add_to, operator.add]), LISTS),
    st.tuples(st.sampled_from([times, operator.mul]), st.integers(-2, 3)),
    st.tuples(st.sampled_from(["append", "remove", "count", "__contains__"]), ELEMENTS),
    st.tuples(st.just("index"), ELEMENTS),
    st.tuples(st.just("index"), ELEMENTS, INTS),
    st.tuples(st.just("index"), ELEMENTS, INTS, INTS),
    st.tuples(st.just("extend"), LISTS | LISTS.map(tuple)),
    st.tuples(st.just("insert"), INTS, ELEMENTS),
    st.tuples(st.just("pop")),
    st.tuples(st.just("pop"), INTS),
    st.tuples(st.sampled_from(["clear", "reverse", "copy", "__len__", "__iter__", "__reversed__"])),
    st.tuples(st.just("sort")),
)


def apply(operation, xs, arguments):
    if isinstance(operation, str):
        return getattr(xs, operation)(*arguments)
    return operation(xs, *arguments)


def agrees(mine, theirs, operation, arguments):
    found = outcome(apply, operation, mine, [to_model(a) for a in arguments])
    expected = outcome(
        lambda: listed(apply(operation, theirs, arguments)),
    )
    assert found == expected, (operation, arguments)
    assert exactly(from_model(mine)) == exactly(theirs)


def listed(value):
    return list(value) if hasattr(value, "__next__") else value


@settings(max_examples=300, deadline=None)
@given(LISTS, st.lists(OPERATIONS, max_size=12))
def test_operations(start, operations):
    mine, theirs = to_model(start), list(start)
    for operation, *arguments in operations:
        agrees(mine, theirs, operation, arguments)


@settings(max_examples=200, deadline=None)
@given(LISTS, LISTS)
def test_comparisons(a, b):
    for name in ("eq", "ne", "lt", "le", "gt", "ge"):
        compare = getattr(operator, name)
        for x, y in ((a, b), (a, a[:]), (a, a + b), (a + b, a)):
            assert compare(to_model(x), to_model(y)) is compare(x, y)


@settings(max_examples=150, deadline=None)
@given(SLICES, st.integers(0, 14))
def test_slice_indices(s, length):
    assert outcome(to_model(s).indices, length) == outcome(s.indices, length)
    if s.step != 0:
        selected = range(*s.indices(length))
        count = model("slices").slice_length(*s.indices(length))
        assert count == len(selected)


NASTY = [0.0, -0.0, float("nan"), 1.0, -1.0, float("inf"), 2.0, 1e300]


class Tracked:
    """Compares by one part of it and notes who was compared with whom."""

    def __init__(self, key, name, log):
        self.key, self.name, self.log = key, name, log

    def __lt__(self, other):
        self.log.append((self.name, other.name))
        return self.key < other.key


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 10, 31, 63])
@pytest.mark.parametrize("reverse", [False, True])
def test_short_sorts_compare_as_cpython_does(size, reverse):
    choose = random.Random(size)
    for _ in range(20):
        keys = [choose.choice(NASTY) for _ in range(size)]
        for with_key in (False, True):
            found, expected = [], []
            mine = to_model([Tracked(k, i, found) for i, k in enumerate(keys)])
            theirs = [Tracked(k, i, expected) for i, k in enumerate(keys)]
            key = (lambda x: x) if with_key else None
            mine.sort(key=key, reverse=reverse)
            theirs.sort(key=key, reverse=reverse)
            assert [x.name for x in from_model(mine)] == [x.name for x in theirs]
            assert found == expected


@pytest.mark.parametrize("size", [64, 65, 100, 333, 1000])
@pytest.mark.parametrize("reverse", [False, True])
def test_long_sorts(size, reverse):
    choose = random.Random(size)
    theirs = [(choose.randrange(size // 4), i) for i in range(size)]
    mine = to_model(theirs)
    mine.sort(key=operator.itemgetter(0), reverse=reverse)
    theirs.sort(key=operator.itemgetter(0), reverse=reverse)
    assert from_model(mine) == theirs


def test_a_list_may_change_while_it_is_iterated():
    def grow(xs, protocol):
        seen = []
        iterator = protocol.iter(xs)
        while protocol.has_next(iterator):
            x = protocol.next(iterator)
            seen.append(x)
            if x < 5:
                xs.append(x + 2)
            if x == 4:
                xs.pop(0)
        xs.append(7)
        assert not protocol.has_next(iterator)
        return seen

    theirs, seen = [1, 2], []
    for x in theirs:
        seen.append(x)
        if x < 5:
            theirs.append(x + 2)
        if x == 4:
            theirs.pop(0)
    assert grow(to_model([1, 2]), model("iteration")) == seen


def test_errors():
    for operation, *arguments in (
        (operator.getitem, "a"),
        (operator.getitem, 1.0),
        (assign, 5, 0),
        (assign, slice(0, 2), 5),
        (assign, slice(0, 3, 2), [1]),
        (delete, 7),
        ("pop", 9),
        ("insert", "x", 1),
        ("extend", 3),
    ):
        agrees(to_model([1, 2, 3]), [1, 2, 3], operation, arguments)
    agrees(to_model([]), [], "pop", ())
    with pytest.raises(TypeError):
        to_model([]) + (1,)


def test_construction():
    cls = definition("list")
    for values in ((), (1, 2.5), range(4), [3, 4]):
        assert from_model(cls(to_model(values))) == list(values)

    class Stack(cls):
        def __init__(self):
            self.name = "s"

    stack = Stack()
    stack.append(1)
    assert drain(stack) == [1]
    assert stack == to_model([1])
    assert from_model(definition("list_display")(1, "a", None)) == [1, "a", None]
    nested = to_model([[1], [2]])
    shared = nested.copy()
    shared[0].append(5)
    assert from_model(nested) == [[1, 5], [2]]
    assert nested.copy() is not nested
