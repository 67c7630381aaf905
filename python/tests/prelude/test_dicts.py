"""The prelude's dictionaries against CPython's, by random operations."""

import operator

import pytest
from harness import definition, drain, exactly, from_model, kind, model, outcome, to_model
from hypothesis import given, settings
from hypothesis import strategies as st

KEYS = st.one_of(
    st.integers(-5, 12),
    st.sampled_from(
        [0.0, -0.0, 2.5, True, None, "a", "b", 2**40, -(2**61), (1, 2), (1, (2.5, "x"))]
    ),
)
VALUES = st.integers(0, 99)
DICTS = st.dictionaries(KEYS, VALUES, max_size=12)


def delete(d, key):
    del d[key]


def assign(d, key, value):
    d[key] = value


def merge(d, other):
    d |= other
    return d


OPERATIONS = st.one_of(
    st.tuples(st.sampled_from([operator.getitem, delete, operator.contains]), KEYS),
    st.tuples(st.just(assign), KEYS, VALUES),
    st.tuples(st.just(assign), KEYS, VALUES),
    st.tuples(st.sampled_from(["get", "pop", "setdefault"]), KEYS),
    st.tuples(st.sampled_from(["get", "pop", "setdefault"]), KEYS, VALUES),
    st.tuples(st.sampled_from(["popitem", "copy", "keys", "values", "items", "__len__"])),
    st.tuples(st.sampled_from(["__iter__", "__reversed__", "clear"])),
    st.tuples(st.sampled_from([operator.or_, merge, operator.eq, operator.ne, "update"]), DICTS),
    st.tuples(st.just("update"), st.lists(st.tuples(KEYS, VALUES), max_size=4)),
)


def apply(operation, d, arguments):
    if isinstance(operation, str):
        return getattr(d, operation)(*arguments)
    return operation(d, *arguments)


def listed(value):
    if type(value).__name__ in ("dict_keys", "dict_values", "dict_items"):
        return list(value)
    return list(value) if hasattr(value, "__next__") else value


def drained(value):
    if type(value).__name__ in ("dict_keys", "dict_values", "dict_items"):
        assert len(value) == len(drain(value))
        return [from_model(x) for x in drain(value)]
    return value


@settings(max_examples=400, deadline=None)
@given(DICTS, st.lists(OPERATIONS, max_size=25))
def test_operations(start, operations):
    mine, theirs = to_model(start), dict(start)
    for operation, *arguments in operations:
        found = outcome(lambda: drained(apply(operation, mine, [to_model(a) for a in arguments])))
        expected = outcome(lambda: listed(apply(operation, theirs, arguments)))
        assert found == expected, (operation, arguments)
        assert exactly(from_model(mine)) == exactly(theirs)


def test_many_additions_and_removals():
    mine, theirs = definition("dict")(), {}
    for i in range(3000):
        key = i * 977 % 613
        if i % 3 == 2:
            assert outcome(mine.pop, key, None) == outcome(theirs.pop, key, None)
        elif i % 7 == 3 and theirs:
            assert mine.popitem() == theirs.popitem()
        else:
            mine[key] = theirs[key] = i
    assert exactly(from_model(mine)) == exactly(theirs)


def test_adding_and_popping_for_ever():
    mine = definition("dict")()
    mine["kept"] = 1
    for i in range(2000):
        mine[i] = i
        mine[-i - 1] = i
        del mine[i]
        assert mine.popitem() == (-i - 1, i)
    assert from_model(mine) == {"kept": 1}


@pytest.mark.parametrize("size", [0, 1, 5, 40])
def test_from_outside(size):
    """Without hashes, as the runtime makes them."""
    theirs = {(i, i * 0.5): i for i in range(size)}
    mine = definition("dict")()
    buffers = model("lists")
    keys, values = to_model(list(theirs)), to_model(list(theirs.values()))
    mine.key_items, mine.value_items = keys.items, values.items
    mine.hashes = to_model([0] * size).items
    for items in (mine.key_items, mine.value_items, mine.hashes):
        del items.elements[size:]
    mine.size = mine.filled = size
    assert drain(mine.items()) == list(theirs.items())
    copy = mine.copy()
    assert (3, 1.5) in mine if size > 3 else (3, 1.5) not in mine
    mine["x"] = 1
    theirs["x"] = 1
    assert from_model(mine) == theirs
    assert mine != copy
    assert buffers is not None


def test_views():
    a, b = {1: 2, 3: 4}, {3: 4, 1: 2}
    for x, y in ((a, b), (a, {1: 2}), (a, {1: 2, 3: 5})):
        mine, other = to_model(x), to_model(y)
        assert (mine.keys() == other.keys()) == (x.keys() == y.keys())
        assert (mine.items() == other.items()) == (x.items() == y.items())
        for op in (operator.and_, operator.or_, operator.sub, operator.xor):
            assert from_model(op(mine.keys(), other.keys())) == op(x.keys(), y.keys())
        assert mine.keys().isdisjoint(other.keys()) == x.keys().isdisjoint(y.keys())
    assert (1, 2) in to_model(a).items()
    assert (1, 3) not in to_model(a).items()
    assert 3 in to_model(a).keys()
    for view in ("keys", "values", "items"):
        reverse = getattr(to_model(a), view)().__reversed__()
        assert drain(reverse) == list(reversed(getattr(a, view)()))


def test_changes_during_iteration():
    mine = to_model({1: 1, 2: 2, 3: 3})
    protocol = model("iteration")
    iterator = protocol.iter(mine)
    protocol.next(iterator)
    mine[4] = 4
    for _ in range(2):
        assert protocol.has_next(iterator)
        with pytest.raises(RuntimeError, match="^dictionary changed size during iteration$"):
            protocol.next(iterator)
    iterator = protocol.iter(mine.items())
    seen = []
    while protocol.has_next(iterator):
        key, value = protocol.next(iterator)
        mine[key] = value + 1  # no new key
        seen.append(value)
    assert seen == [1, 2, 3, 4]


def test_construction_and_errors():
    cls = definition("dict")
    assert from_model(cls(to_model([(1, 2), (3, 4)]), a=5)) == {1: 2, 3: 4, "a": 5}
    assert from_model(cls(((1, 2), (3, 4)))) == {1: 2, 3: 4}
    assert from_model(cls.fromkeys((1, 2), 0)) == {1: 0, 2: 0}
    assert from_model(definition("dict_display")(1, 2, "a", 3)) == {1: 2, "a": 3}
    assert kind(cls()) == "instance"
    for key in ([1], {}, {1}):
        assert outcome(operator.contains, to_model({}), to_model(key)) == outcome(
            operator.contains, {}, key
        )
    assert outcome(cls().update, to_model([(1, 2, 3)])) == outcome({}.update, [(1, 2, 3)])
    assert outcome(cls().popitem) == outcome({}.popitem)


class Counted(definition("dict")):
    def __missing__(self, key):
        return 0


def test_missing():
    counted = Counted()
    counted["a"] = counted["a"] + 1
    assert from_model_counted(counted) == {"a": 1}
    assert counted["b"] == 0


def from_model_counted(counted):
    return dict(drain(counted.items()))


@given(st.recursive(KEYS, lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=6))
def test_hashes(value):
    assert definition("hash")(value) == hash(value)


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1), st.integers(1, 63))
def test_wrapped_arithmetic(a, b, count):
    module = model("hashing")

    def wrap(x):
        return (x + 2**63) % 2**64 - 2**63

    assert module.wrapped_sum(a, b) == wrap(a + b)
    assert module.wrapped_product(a, b) == wrap(a * b)
    if count in (31, 32):
        assert module.wrapped_shift(a, count) == wrap(a << count)
