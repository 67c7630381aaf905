"""The prelude's sets against CPython's: the elements, and the order in which iteration meets them."""

import operator

import pytest
from harness import definition, drain, from_model, kind, model, outcome, to_model
from hypothesis import given, settings
from hypothesis import strategies as st

ITEMS = st.one_of(
    st.integers(-40, 90),
    st.sampled_from([2.5, 0.1, 1e300, 2**40, 2**61, -(2**33), True, (1, 2), (3,), 1024, 2048]),
)
LISTS = st.lists(ITEMS, max_size=30)
SETS = LISTS.map(set)


def replaced(operation):
    def apply(s, other):
        return operation(s, other)

    apply.__name__ = operation.__name__
    return apply


OPERATIONS = st.one_of(
    st.tuples(st.sampled_from(["add", "discard", "remove", "__contains__"]), ITEMS),
    st.tuples(st.sampled_from(["pop", "copy", "__len__"])),
    st.tuples(
        st.sampled_from(
            [operator.or_, operator.and_, operator.sub, operator.xor]
            + [operator.ior, operator.iand, operator.isub, operator.ixor]
            + [operator.eq, operator.ne, operator.le, operator.lt, operator.ge, operator.gt]
            + ["issubset", "issuperset", "isdisjoint"]
        ),
        SETS,
    ),
    st.tuples(
        st.sampled_from(
            ["update", "union", "intersection", "difference", "symmetric_difference"]
            + ["intersection_update", "difference_update", "symmetric_difference_update"]
            + ["issubset", "issuperset", "isdisjoint"]
        ),
        LISTS | SETS | LISTS.map(dict.fromkeys) | LISTS.map(tuple),
    ),
)


def apply(operation, s, arguments):
    if isinstance(operation, str):
        return getattr(s, operation)(*arguments)
    return operation(s, *arguments)


def ordered(value):
    """Sets as what iteration gives, in order."""
    if isinstance(value, (set, frozenset)):
        return type(value).__name__, list(value)
    if isinstance(value, model("sets").set_base):
        return type(value).__name__, drain(value)
    return value


def rebuilt(arguments):
    """Arguments for both sides that were made by the same steps."""
    mine, theirs = [], []
    for argument in arguments:
        if isinstance(argument, set):
            elements = list(argument)
            theirs.append(set(elements))
            mine.append(definition("set")(to_model(elements)))
        else:
            theirs.append(argument)
            mine.append(to_model(argument))
    return mine, theirs


@settings(max_examples=500, deadline=None)
@given(LISTS, st.lists(OPERATIONS, max_size=14))
def test_operations(start, operations):
    mine, theirs = definition("set")(to_model(start)), set(start)
    assert ordered(mine) == ordered(theirs)
    for operation, *arguments in operations:
        first, second = rebuilt(arguments)
        found = outcome(lambda: ordered(apply(operation, mine, first)))
        expected = outcome(lambda: ordered(apply(operation, theirs, second)))
        assert found == expected, (operation, arguments)
        assert ordered(mine) == ordered(theirs)


def test_large_sets():
    mine, theirs = definition("set")(), set()
    for i in range(20_000):
        value = i * i % 15_013
        mine.add(value)
        theirs.add(value)
        if i % 3 == 0:
            mine.discard(i)
            theirs.discard(i)
    assert ordered(mine) == ordered(theirs)


def test_displays():
    assert ordered(definition("set_display")(5, 3, 40, 8)) == ("set", list({*(5, 3, 40, 8)}))


def test_frozensets():
    cls = definition("frozenset")
    a, b = cls((1, 2, 300)), definition("set")((300, 2, 1))
    assert a == b
    assert hash_of(a) == hash_of(cls((300, 1, 2)))
    assert hash_of(a) != hash_of(cls((300, 1)))
    assert ordered(a | b)[0] == "frozenset"
    assert ordered(b | a)[0] == "set"
    assert {a: 1}
    assert not hasattr(a, "add")
    with pytest.raises(TypeError, match="unhashable type: 'set'"):
        hash_of(b)


def hash_of(x):
    return definition("hash")(x)


def test_from_outside():
    """Elements in a row, as the runtime gives them."""
    for size in (0, 3, 50):
        mine = definition("set")()
        elements = [i * 7 for i in range(size)]
        mine.items, mine.hashes = to_model(elements).items, to_model([0] * size).items
        mine.mask, mine.used, mine.fill = -1, size, 0
        assert len(mine) == size
        assert (7 in mine) == (size > 1)
        assert ordered(mine) == ordered(set(elements))


def test_changes_during_iteration():
    mine = to_model({1, 2, 3})
    protocol = model("iteration")
    iterator = protocol.iter(mine)
    assert protocol.has_next(iterator)
    protocol.next(iterator)
    mine.discard(1)
    assert protocol.has_next(iterator)
    with pytest.raises(RuntimeError, match="^Set changed size during iteration$"):
        protocol.next(iterator)


def test_errors():
    assert kind(to_model(set())) == "instance"
    assert outcome(to_model(set()).pop) == outcome(set().pop)
    assert outcome(to_model({1}).remove, (1, 2)) == outcome({1}.remove, (1, 2))
    assert from_model(to_model({1, 2})) == {1, 2}
    for operation in (operator.or_, operator.le, operator.isub):
        with pytest.raises(TypeError):
            operation(to_model({1}), to_model([1]))
