"""The prelude's iterators and the builtins on them against CPython's."""

import builtins
import functools
import itertools
import operator

import pytest
from harness import definition, drain, exactly, from_model, model, outcome, to_model
from hypothesis import given, settings
from hypothesis import strategies as st

LISTS = st.lists(st.integers(-3, 3), max_size=6)
RANGES = [(5,), (0,), (-3,), (2, 7), (7, 2), (1, 10, 3), (10, 1, -3), (0, 1, 5), (3, -4, -1)]


def prelude(name):
    return definition(name)


# Ranges


@pytest.mark.parametrize("args", RANGES)
def test_range(args):
    mine, theirs = prelude("range")(*args), range(*args)
    assert drain(mine) == list(theirs)
    assert len(mine) == len(theirs)
    assert drain(mine.__reversed__()) == list(reversed(theirs))
    for item in [*range(-12, 13), 2.0, 2.5, True, None, "a"]:
        assert (item in mine) == (item in theirs)
        assert mine.count(item) == theirs.count(item)
    for item in range(-12, 13):
        assert outcome(mine.index, item) == outcome(theirs.index, item)
    for index in [*range(-6, 7), "a", 1.0]:
        assert outcome(lambda: mine[index]) == outcome(lambda: theirs[index])
    for start, stop, step in itertools.product((None, 0, 2, -2, 9), (None, 1, -1), (None, 2, -1)):
        part = slice(start, stop, step)
        assert from_model(mine[to_model(part)]) == theirs[part]
    for other in RANGES:
        assert (mine == prelude("range")(*other)) == (theirs == range(*other))
        if theirs == range(*other):
            assert prelude("hash")(mine) == prelude("hash")(prelude("range")(*other))


def test_range_errors():
    for args in ((1, 2, 0), (1.5,), ("a", 3)):
        assert outcome(prelude("range"), *args) == outcome(range, *args)


# Iterators and builtins


class Shared:
    """An iterator with only ``__next__`` that notes when it is asked."""

    def __init__(self, values, log):
        self.values, self.log = list(values), log

    def __iter__(self):
        return self

    def __next__(self):
        self.log.append(len(self.values))
        if not self.values:
            raise StopIteration
        return self.values.pop(0)


def cases(a, b):
    """(name, arguments) of what makes an iterator."""
    double = lambda x: x * 2  # noqa: E731
    odd = lambda x: x % 2  # noqa: E731
    yield "zip", ()
    yield "zip", (a,)
    yield "zip", (a, b)
    yield "zip", (a, b, a)
    yield "map", (double, a)
    yield "map", (operator.add, a, b)
    yield "filter", (None, a)
    yield "filter", (odd, a)
    yield "enumerate", (a,)
    yield "enumerate", (a, 5)
    yield "reversed", (a,)
    yield "itertools.chain", ()
    yield "itertools.chain", (a,)
    yield "itertools.chain", (a, b, (1, 2))
    yield "itertools.takewhile", (odd, a)
    yield "itertools.dropwhile", (odd, a)
    yield "itertools.filterfalse", (odd, a)
    yield "itertools.filterfalse", (None, a)
    yield "itertools.compress", (a, b)
    yield "itertools.starmap", (operator.add, [(x, 1) for x in a])
    yield "itertools.accumulate", (a,)
    yield "itertools.accumulate", (a, operator.mul)
    yield "itertools.pairwise", (a,)
    yield "itertools.zip_longest", (a, b)
    yield "itertools.product", (a, b)
    yield "itertools.product", (a,)
    for r in range(4):
        yield "itertools.combinations", (a, r)
        yield "itertools.permutations", (a, r)
        yield "itertools.combinations_with_replacement", (a, r)
    for bounds in ((3,), (0,), (1, 4), (1, 6, 2), (0, None, 3), (2, 2), (None, 3), (4, 1)):
        yield "itertools.islice", (a, *bounds)


def found(name, *args, **kwargs):
    return outcome(lambda: drain(prelude(name.replace(".", "_"))(*map(to_model, args), **kwargs)))


def expected(name, *args, **kwargs):
    module = itertools if name.startswith("itertools.") else builtins
    return outcome(lambda: list(getattr(module, name.rpartition(".")[2])(*args, **kwargs)))


@settings(max_examples=60, deadline=None)
@given(LISTS, LISTS)
def test_iterators(a, b):
    for name, args in cases(a, b):
        assert found(name, *args) == expected(name, *args), (name, args)
        converted = [tuple(x) if type(x) is list else x for x in args]
        if name != "itertools.starmap":
            assert found(name, *converted) == expected(name, *args), (name, converted)
    assert found("itertools.product", a, b, repeat=2) == expected(
        "itertools.product", a, b, repeat=2
    )
    assert found("itertools.accumulate", a, initial=9) == expected(
        "itertools.accumulate", a, initial=9
    )
    assert found("itertools.zip_longest", a, b, fillvalue=0) == expected(
        "itertools.zip_longest", a, b, fillvalue=0
    )
    chained = prelude("itertools_chain").from_iterable(to_model([a, b, a]))
    assert drain(chained) == list(itertools.chain.from_iterable([a, b, a]))


@given(LISTS, LISTS, LISTS)
def test_strict_zip(a, b, c):
    assert found("zip", a, b, strict=True) == expected("zip", a, b, strict=True)
    assert found("zip", a, b, c, strict=True) == expected("zip", a, b, c, strict=True)


@given(st.lists(st.integers(0, 2), max_size=8))
def test_iterators_are_asked_as_often_and_in_the_same_order(values):
    def run(library, iterate):
        logs = []
        for name, args in (
            ("zip", lambda s: (s, s)),
            ("zip", lambda s: (s, (1, 2))),
            ("zip", lambda s: ((1, 2), s)),
            ("map", lambda s: (operator.add, s, s)),
            ("filter", lambda s: (None, s)),
            ("enumerate", lambda s: (s,)),
            ("itertools.chain", lambda s: (s, s)),
            ("itertools.islice", lambda s: (s, 2)),
            ("itertools.islice", lambda s: (s, 1, 5, 2)),
            ("itertools.takewhile", lambda s: (lambda x: x, s)),
            ("itertools.pairwise", lambda s: (s,)),
        ):
            log = []
            logs.append((name, iterate(library(name)(*args(Shared(values, log)))), log))
        return logs

    mine = run(lambda name: prelude(name.replace(".", "_")), drain_once)
    theirs = run(
        lambda name: getattr(itertools if "." in name else builtins, name.rpartition(".")[2]),
        list,
    )
    for (name, values_found, log), (_, values_expected, log_expected) in zip(mine, theirs):
        assert values_found == values_expected, name
        if name not in ("itertools.islice", "enumerate"):
            assert log == log_expected, name


def drain_once(iterable):
    """The values, asking for the end once only."""
    protocol = model("iteration")
    iterator, values = protocol.iter(iterable), []
    while protocol.has_next(iterator):
        values.append(protocol.next(iterator))
    return values


def test_infinite_iterators():
    islice = prelude("itertools_islice")
    for mine, theirs in (
        (prelude("itertools_count")(), itertools.count()),
        (prelude("itertools_count")(2, 0.5), itertools.count(2, 0.5)),
        (prelude("itertools_cycle")((1, 2, 3)), itertools.cycle((1, 2, 3))),
        (prelude("itertools_repeat")(7), itertools.repeat(7)),
    ):
        assert drain(islice(mine, 8)) == list(itertools.islice(theirs, 8))
    assert drain(prelude("itertools_repeat")(7, 3)) == [7, 7, 7]
    assert drain(prelude("itertools_cycle")(())) == []
    for bounds in ((-1,), (0, -1), (0, 1, 0), ("a",)):
        assert outcome(islice, (1, 2), *bounds) == outcome(itertools.islice, (1, 2), *bounds)


@given(st.lists(st.integers(0, 2), max_size=10), st.integers(0, 3))
def test_groupby(values, used):
    def run(groupby, next_or):
        seen = []
        groups = groupby(to_model(values) if groupby is not itertools.groupby else values)
        while (pair := next_or(groups)) is not None:
            key, group = pair
            seen.append(key)
            for _ in range(used):
                seen.append(next_or(group))
        return seen

    protocol = model("iteration")
    mine = run(
        prelude("itertools_groupby"),
        lambda it: protocol.next(it) if protocol.has_next(it) else None,
    )
    assert mine == run(itertools.groupby, lambda it: next(it, None))


def test_tee():
    a, b = prelude("itertools_tee")(Shared([1, 2, 3], []), 2)
    assert prelude("builtin_next")(a) == 1
    assert drain(b) == [1, 2, 3]
    assert drain(a) == [2, 3]


def test_next_and_iter():
    builtin_next, builtin_iter = prelude("builtin_next"), prelude("builtin_iter")
    iterator = builtin_iter(to_model([1, 2]))
    assert [builtin_next(iterator), builtin_next(iterator)] == [1, 2]
    assert outcome(builtin_next, iterator) == outcome(next, iter(()))
    assert builtin_next(iterator, 5) == 5
    shared = Shared([1], [])
    assert builtin_iter(shared) is shared
    assert builtin_next(shared) == 1
    assert builtin_next(shared, None) is None
    assert outcome(builtin_next, shared) == ("StopIteration", ())
    assert outcome(builtin_next, 3) == outcome(next, 3)
    assert outcome(builtin_iter, 3) == outcome(iter, 3)
    values = [3, 2, 1]
    assert drain(builtin_iter(values.pop, 3)) == [1, 2]

    class Squares:
        def __getitem__(self, index):
            if index == 4:
                raise IndexError
            return index * index

    class Broken:
        def __iter__(self):
            return 3

    assert drain(Squares()) == list(Squares())
    assert outcome(builtin_iter, Broken()) == outcome(iter, Broken())
    assert outcome(prelude("reversed"), {1}) == outcome(reversed, {1})


MIXED = st.lists(
    st.integers(-3, 3) | st.sampled_from([0.5, -0.0, 0.0, True, float("nan")]), max_size=5
)


@settings(max_examples=300)
@given(MIXED)
def test_builtins_of_iterables(values):
    for given_values in (values, tuple(values)):
        converted = to_model(given_values)
        for name in ("sum", "any", "all", "sorted", "builtin_min", "builtin_max", "list", "set"):
            function = getattr(builtins, name.removeprefix("builtin_"))
            if name == "set" and any(x != x for x in values):
                continue
            assert outcome(prelude(name), converted) == outcome(function, given_values), name
        for name in ("min", "max"):
            mine, theirs = prelude(f"builtin_{name}"), getattr(builtins, name)
            key = lambda x: -x  # noqa: E731
            assert outcome(mine, converted, key=key) == outcome(theirs, given_values, key=key)
            assert outcome(mine, converted, default=7) == outcome(theirs, given_values, default=7)
            if len(values) > 1:
                assert outcome(mine, *given_values) == outcome(theirs, *given_values)
                assert outcome(mine, *given_values, key=key) == outcome(
                    theirs, *given_values, key=key
                )
        reverse = outcome(prelude("sorted"), converted, key=abs, reverse=True)
        assert reverse == outcome(sorted, given_values, key=abs, reverse=True)
    assert outcome(prelude("sum"), to_model(values), 0.5) == outcome(sum, values, 0.5)


def test_errors_of_builtins():
    for name, args in (
        ("min", ()), ("max", ([],)), ("sum", ([], "")), ("sum", (["a"],)), ("sorted", (3,)),
        ("min", (1, "a")), ("any", (3,)),
    ):  # fmt: skip
        mine = prelude(f"builtin_{name}") if name in ("min", "max") else prelude(name)
        expected_outcome = outcome(getattr(builtins, name), *args)
        assert outcome(mine, *map(to_model, args)) == expected_outcome, name
    assert outcome(prelude("builtin_max"), 1, 2, default=3) == outcome(max, 1, 2, default=3)


def test_reduce():
    reduce = prelude("functools_reduce")
    for values in ((), (1,), (1, 2, 3), [1, 2, 3], []):
        for initial in ((), (10,)):
            args = (operator.sub, values, *initial)
            assert outcome(reduce, args[0], to_model(values), *initial) == outcome(
                functools.reduce, *args
            )


def test_functools():
    partial = prelude("functools_partial")
    function = lambda *a, **k: (a, tuple(k.items()))  # noqa: E731
    for first, second in (((), {}), ((1,), {}), ((1, 2), {"x": 3})):
        for args, kwargs in (((), {}), ((4,), {}), ((4,), {"y": 5}), ((), {"x": 6})):
            mine = partial(function, *first, **second)(*args, **kwargs)
            theirs = functools.partial(function, *first, **second)(*args, **kwargs)
            assert (mine[0], sorted(mine[1])) == (theirs[0], sorted(theirs[1]))
    inner, outer = partial(function, 1, x=2), functools.partial(function, 1, x=2)
    mine, theirs = partial(inner, 3, y=4), functools.partial(outer, 3, y=4)
    assert mine(x=5)[0] == theirs(x=5)[0]
    assert sorted(mine(x=5)[1]) == sorted(theirs(x=5)[1])
    assert mine.func is function
    assert mine.args == theirs.args
    key = prelude("functools_cmp_to_key")(lambda a, b: b - a)
    assert from_model(prelude("sorted")(to_model([3, 1, 2]), key=key)) == [3, 2, 1]


def test_operator():
    values = (-7, 3)
    for name in operator.__all__:
        if name in ("attrgetter", "itemgetter", "methodcaller"):
            continue
        mine, theirs = prelude(f"operator_{name}"), getattr(operator, name)
        for args in (values, (2, 5), (True, 3), (-2,), ([1, 2, 1], 1), ([1, 2], 5, 1), ([1], [2])):
            given_args = [x.copy() if type(x) is list else x for x in args]
            got = outcome(mine, *map(to_model, given_args))
            want = outcome(theirs, *args)
            if want[0] == got[0] == "TypeError" or got == want:
                continue
            assert (got, name) == (want, name), args
    pair = (1, 2, 3)
    assert prelude("operator_itemgetter")(1)(pair) == 2
    assert prelude("operator_itemgetter")(2, 0)(pair) == (3, 1)
    assert prelude("operator_attrgetter")("real", "imag")(3) == (3, 0)
    assert prelude("operator_attrgetter")("real")(3) == 3
    assert prelude("operator_methodcaller")("index", 2)(pair) == 1


# Numbers


@given(st.integers(-(2**62), 2**62), st.integers(-20, 200), st.integers(-(2**62), 2**62))
def test_power_modulo(base, exponent, modulus):
    assert outcome(prelude("builtin_pow"), base, exponent, modulus) == outcome(
        pow, base, exponent, modulus
    )


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.integers(-22, 3))
def test_round_of_ints(x, digits):
    if abs(round(x, digits)) < 2**63:
        assert outcome(prelude("builtin_round"), x, digits) == outcome(round, x, digits)


@given(st.floats(), st.integers(-400, 400) | st.integers(-3, 6))
def test_round_of_floats(x, digits):
    assert outcome(prelude("builtin_round"), x, digits) == outcome(round, x, digits)


def test_numbers():
    class Half:
        def __round__(self, n=0):
            return ("rounded", n)

        def __abs__(self):
            return 1.5

        def __divmod__(self, other):
            return 1, 2

    builtin_round = prelude("builtin_round")
    for args in ((2.5,), (3.5,), (-2.5,), (True,), (7, None), (Half(),), (Half(), 2), ("a",)):
        assert outcome(builtin_round, *args) == outcome(round, *args)
    for args in ((7, -2), (-7.5, 2), (7.0, 0), (7, 0.0), (1, "a"), (Half(), 1)):
        assert outcome(prelude("divmod"), *args) == outcome(divmod, *args)
    assert prelude("builtin_abs")(Half()) == 1.5
    assert outcome(prelude("builtin_abs"), "a") == outcome(abs, "a")
    for args in ((2, 3), (2.0, 3), (2, 3, 1.5), (2, -1, 4), (2, 5, 0)):
        assert outcome(prelude("builtin_pow"), *args) == outcome(pow, *args)


# Tuples


TUPLES = st.lists(st.integers(0, 2) | st.sampled_from([0.0, 1.5, "a"]), max_size=4).map(tuple)


@given(TUPLES, TUPLES, st.integers(-6, 6), st.integers(-6, 6))
def test_tuples(a, b, start, stop):
    methods = prelude("tuple_methods")
    for name in ("__eq__", "__lt__", "__le__", "__gt__", "__ge__"):
        assert outcome(getattr(methods, name), a, b) == outcome(getattr(a, name), b)
    for value in (0, 1.5, "a", 9):
        assert outcome(methods.index, a, value) == outcome(a.index, value)
        assert outcome(methods.index, a, value, start) == outcome(a.index, value, start)
        assert outcome(methods.index, a, value, start, stop) == outcome(a.index, value, start, stop)
        assert methods.count(a, value) == a.count(value)
    for step in (1, 2, -1, None):
        part = slice(start, stop, step)
        assert methods.__getitem__(a, to_model(part)) == a[part]
    assert methods.__mul__(a, start) == a * start


@pytest.mark.parametrize("values", [[1, 2, 3], (1, 2, 3), range(3)])
def test_unpacking(values):
    unpacking = model("unpacking")
    mine = to_model(values)
    for count in range(5):
        pattern = ", ".join(f"x{i}" for i in range(count))
        names = f"({pattern}{',' if count else ''})"
        expected_outcome = outcome(unpack_as, names, values)
        assert outcome(unpacking.unpack_sequence, mine, count) == expected_outcome
    for before, after in itertools.product(range(4), repeat=2):
        names = [f"x{i}" for i in range(before)] + ["*y"] + [f"z{i}" for i in range(after)]
        expected_outcome = outcome(unpack_as, f"({', '.join(names)},)", values)
        assert outcome(unpacking.unpack_starred, mine, before, after) == expected_outcome
    assert outcome(unpacking.unpack_sequence, 3, 2) == outcome(unpack_as, "(a, b)", 3)


def unpack_as(names, values):
    namespace = {"values": values}
    exec(f"{names} = values; result = {names.replace('*', '')}", namespace)
    result = namespace["result"]
    return result


def test_int_and_float_methods():
    for x in (0, 1, -1, 255, 2**62, True):
        for name in ("bit_length", "bit_count", "conjugate", "as_integer_ratio"):
            assert exactly(getattr(prelude("int_methods"), name)(x)) == exactly(getattr(x, name)())
    for x in (0.5, -3.25, 1e10, float("nan"), float("inf"), 2.0**60, 2**-40):
        for name in ("conjugate", "as_integer_ratio"):
            mine = outcome(getattr(prelude("float_methods"), name), x)
            assert mine == outcome(getattr(x, name))


def test_special_methods_called_by_name():
    getattribute = model("attributes").getattribute
    for (
        name
    ) in "__add__ __rsub__ __mul__ __lt__ __eq__ __neg__ __abs__ __floordiv__ __and__".split():
        for x, others in ((7, (2, 2.5, "a", True)), (2.5, (2, 2.5, "a"))):
            for args in [()] if name in ("__neg__", "__abs__") else [(y,) for y in others]:
                if hasattr(x, name):
                    assert exactly(getattribute(name, x)(*args)) == exactly(getattr(x, name)(*args))
    assert getattribute("__add__", int)(3, 4) == 7
