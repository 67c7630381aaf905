"""The prelude's collections, heapq and bisect against CPython's, by random operations."""

import bisect
import collections
import heapq
import operator

from harness import definition, drain, from_model, model, outcome, to_model
from hypothesis import given, settings
from hypothesis import strategies as st

INTS = st.integers(-6, 6)
LISTS = st.lists(INTS, max_size=8)


def delete(d, index):
    del d[index]


def assign(d, index, value):
    d[index] = value


OPERATIONS = st.one_of(
    st.tuples(
        st.sampled_from(["append", "appendleft", "count", "index", "remove", "rotate"]), INTS
    ),
    st.tuples(st.sampled_from(["pop", "popleft", "clear", "reverse", "__len__", "rotate"])),
    st.tuples(st.sampled_from(["extend", "extendleft"]), LISTS),
    st.tuples(st.sampled_from([operator.getitem, delete, operator.contains]), INTS),
    st.tuples(st.just(assign), INTS, INTS),
)


def apply(operation, d, arguments):
    if isinstance(operation, str):
        return getattr(d, operation)(*arguments)
    return operation(d, *arguments)


@settings(max_examples=300, deadline=None)
@given(LISTS, st.none() | st.integers(0, 5), st.lists(OPERATIONS, max_size=20))
def test_deque(start, maxlen, operations):
    mine = definition("collections_deque")(to_model(start), maxlen)
    theirs = collections.deque(start, maxlen)
    for operation, *arguments in operations:
        found = outcome(apply, operation, mine, [to_model(a) for a in arguments])
        assert found == outcome(apply, operation, theirs, arguments), (operation, arguments)
        assert drain(mine) == list(theirs)
    assert drain(mine.__reversed__()) == list(reversed(theirs))
    assert drain(mine.copy()) == list(theirs)
    assert mine == mine.copy()


def test_deque_changed_during_iteration():
    mine = definition("collections_deque")((1, 2))
    iterator = model("iteration").iter(mine)
    mine.append(3)
    found = outcome(model("iteration").next, iterator)
    assert found == ("RuntimeError", ("deque mutated during iteration",))


@given(LISTS)
def test_dictionaries(values):
    grouped, expected = definition("collections_defaultdict")(definition("list")), {}
    for value in values:
        grouped[value % 3].append(value)
        expected.setdefault(value % 3, []).append(value)
    assert {k: from_model(v) for k, v in drain(grouped.items())} == expected
    mine, theirs = definition("collections_Counter")(to_model(values)), collections.Counter(values)
    assert drain(mine.items()) == list(theirs.items())
    assert from_model(mine.most_common()) == theirs.most_common()
    assert from_model(mine.most_common(2)) == theirs.most_common(2)
    assert (mine.total(), mine[99]) == (theirs.total(), theirs[99])
    assert drain(mine.elements()) == list(theirs.elements())
    mine, theirs = definition("collections_OrderedDict")(), collections.OrderedDict()
    for i, value in enumerate(values):
        mine[value] = theirs[value] = i
    if values:
        mine.move_to_end(values[0])
        theirs.move_to_end(values[0])
        assert mine.popitem(False) == theirs.popitem(False)
    assert drain(mine.items()) == list(theirs.items())
    assert outcome(mine.popitem) == outcome(theirs.popitem)


@given(LISTS, LISTS)
def test_heapq(start, items):
    mine, theirs = to_model(start), list(start)
    definition("heapq_heapify")(mine)
    heapq.heapify(theirs)
    for item in items:
        for name in ("heappush", "heappushpop", "heapreplace"):
            function = definition(f"heapq_{name}")
            assert outcome(function, mine, item) == outcome(getattr(heapq, name), theirs, item)
        assert from_model(mine) == theirs
    for _ in range(len(theirs) + 1):
        assert outcome(definition("heapq_heappop"), mine) == outcome(heapq.heappop, theirs)


@given(LISTS, INTS)
def test_bisect(values, x):
    ordered = sorted(values)
    for name in ("bisect_left", "bisect_right"):
        function = definition(f"bisect_{name}")
        assert function(to_model(ordered), x) == getattr(bisect, name)(ordered, x)
        backwards, key = ordered[::-1], operator.neg
        expected = getattr(bisect, name)(backwards, x, key=key)
        assert function(to_model(backwards), x, key=key) == expected
    for name in ("insort_left", "insort_right"):
        mine, theirs = to_model(ordered), list(ordered)
        definition(f"bisect_{name}")(mine, x)
        getattr(bisect, name)(theirs, x)
        assert from_model(mine) == theirs
