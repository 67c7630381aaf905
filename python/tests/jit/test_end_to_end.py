"""Functions compiled natively do what they do in CPython."""

import enum
import math
import re
import threading
import traceback
import zipfile
from dataclasses import dataclass
from typing import NamedTuple

import pytest

import pystream as ps
from pystream import jit
from python.tests.language.differential import fresh_arguments, observe


def check(function, *inputs):
    """Compare a function with its native version for some tuples of arguments, or functions that make them."""
    native = jit(function)
    for given in inputs:
        expected = observe(function, fresh_arguments(given), __file__)
        got = observe(native, fresh_arguments(given), __file__)
        assert got == expected, f"{given}\n  CPython:  {expected}\n  compiled: {got}"


# Numbers


def test_scalars():
    def f(a, b):
        return a + b

    check(f, (1, 2), (1, 2.5), (1.5, 2), (True, True), (-0.0, 0.0), (1e308, 1e308))


def test_constants_are_results():
    def f(a):
        if a < 0:
            return None
        if a == 0:
            return "zero"
        return True

    check(f, (-1,), (0,), (1,), (2.0,), (0.0,))


def test_loops():
    def f(n):
        count = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            count += 1
        return count

    check(f, (27,), (1,), (97,))


def test_unions_as_results():
    def f(n):
        return n if n % 2 else n / 2

    check(f, (1,), (2,), (3.0,))


def test_tuples():
    def f(pair, x):
        a, (b, c) = pair
        return (c, b), a + x, pair, ()

    check(f, ((1, (2.0, None)), 1), ((1, (True, "s")), 2.5))


def test_calls_and_recursion():
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    check(fib, (0,), (20,))


def test_parameters_of_every_kind():
    def f(a, b=2, *rest, c, d=4, **options):
        return a, b, rest, c, d, options["e"], sum(rest)

    native = jit(f)
    for args, kwargs in [
        ((1,), {"c": 3, "e": 5}),
        ((1, 2.5, 3, 4), {"c": None, "e": "x", "d": 1}),
    ]:
        assert native(*args, **kwargs) == f(*args, **kwargs)
    assert jit(lambda *values: values)(1, 2.0, None) == (1, 2.0, None)


def test_math():
    def f(x):
        return math.sin(x) + math.floor(x) * math.sqrt(abs(x))

    check(f, (0.5,), (-3.25,), (10,))


def test_strings_choose():
    def f(mode, x):
        if mode == "double":
            return 2 * x
        return x

    check(f, ("double", 3), ("same", 3))


def test_vectors():
    def f(v, s):
        return v * s + ps.vec3(1.0, 2.0, 3.0), v.dot(v)

    check(f, (ps.vec3(1, 2, 3), 2.0))


# Objects


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self


class Savings(Account):
    rate = 0.5

    def deposit(self, amount):
        super().deposit(amount)
        self.interest = self.balance * self.rate
        return self


@dataclass
class Point:
    x: float
    y: float


class Pair(NamedTuple):
    a: int
    b: float


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Slots:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


def test_fields_are_written_back():
    def f(account, amount):
        account.deposit(amount)

    check(
        f,
        lambda: (Account("me", 1), 2),
        lambda: (Account("me", 1.0), 2),
        lambda: (Savings("me"), 3),
    )


def test_objects_keep_their_identity():
    def f(a, b):
        return a is b, a, b

    def same():
        account = Account("me")
        return account, account

    check(f, lambda: (Account("a"), Account("b")), same)


def test_new_objects():
    def f(x, y):
        point = Point(x, y)
        return point, [point, Point(y, x)], Pair(1, x), Savings("s").deposit(2)

    check(f, (1.0, 2.5))


def test_new_objects_in_arguments():
    def f(account):
        account.owner = Account("inner", account.balance)

    check(f, lambda: (Account(None, 5),), lambda: (Account(Account("x"), 5),))


def test_named_tuples_enums_and_slots():
    def f(pair, color, slots):
        a, b = pair
        slots.b = a + b
        return pair.a, pair[1], color is Color.RED, color, slots

    check(
        f,
        lambda: (Pair(1, 2.0), Color.RED, Slots(1)),
        lambda: (Pair(3, 2.0), Color.GREEN, Slots(1)),
    )


def test_fields_that_cannot_be_held():
    def f(account, read):
        account.balance += 1
        if read:
            return account.owner
        return account.balance

    native = jit(f)
    account = Account(b"bytes", 1)
    with pytest.raises(ps.UnsupportedError, match="a bytes cannot be an argument of compiled code"):
        native(account, True)
    assert account.balance == 1
    assert jit(lambda a: a.balance)(account) == 1


class Holder:
    def __init__(self, member):
        self.member = member


def test_members_of_enumerations():
    def f(members, holder):
        if holder.member is Color.RED:
            holder.member = Color.GREEN
        else:
            holder.member = members[0]
        return [m is Color.RED for m in members], members, [m.value for m in members]

    both = [Color.RED, Color.GREEN]
    check(
        f,
        lambda: (both[:], Holder(Color.RED)),
        lambda: (both[::-1], Holder(Color.GREEN)),
        lambda: ([Color.GREEN], Holder(None)),
    )

    def g(a, b):
        return a.member is b.member, a.member == Color.RED, a.member.name, b.member

    check(g, *((Holder(x), Holder(y)) for x in both for y in both))


def test_linked_objects():
    class Node:
        def __init__(self, value, next):
            self.value = value
            self.next = next

    def total(node):
        result = 0
        while node is not None:
            result += node.value
            node.value = 0
            node = node.next
        return result

    check(total, lambda: (Node(1, Node(2, Node(3, None))),), lambda: (Node(5, None),))


ONE, OTHER = Account("one", 1), Account("other", 2.5)
NUMBERS, NAMES = [1, 2, 3], {"one": ONE}


class Key:
    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return hash(self.number)

    def __eq__(self, other):
        return self.number == other.number


def nest_tuples(n):
    nested = ()
    for i in range(n):
        nested = (i, nested)
    return nested


def nest_dicts(n):
    nested = {}
    for i in range(n):
        nested = {i: nested}
    return nested


def nest_keys(n):
    nested = {}
    for i in range(n):
        nested = {Key((i, i)): nested}
    return nested


def nest_sets(n):
    nested = frozenset()
    for i in range(n):
        nested = frozenset((nested, i))
    return nested


def nest_all(n):
    nested = ()
    for i in range(n):
        nested = ({i: nested}, [nested], i)
    return nested


@pytest.mark.parametrize(
    ("function", "n", "inner"),
    [
        (nest_tuples, 5000, lambda nested: nested[1]),
        (nest_dicts, 5000, lambda nested: next(iter(nested.values()))),
        (nest_keys, 100, lambda nested: next(iter(nested.values()))),
        (nest_sets, 5000, lambda nested: next(i for i in nested if isinstance(i, frozenset))),
        (nest_all, 2000, lambda nested: nested[1][0]),
        (nest_all, 2000, lambda nested: nested[0][nested[2]]),
    ],
)
def test_containers_nest_deeper_than_python_recurses(function, n, inner):
    nested, depth = jit(function)(n), 0
    assert type(nested) is type(function(1))
    while nested:
        if function is nest_keys:
            assert nested[Key((n - 1 - depth,) * 2)] is inner(nested)
        nested, depth = inner(nested), depth + 1
    assert depth == n


def test_objects_of_the_module():
    def f(first):
        account = ONE if first else OTHER
        return account, account.balance, NUMBERS, NAMES["one"]

    native = jit(f)
    for first in (True, False):
        assert native(first) == f(first)
        assert all(a is b for a, b in zip(native(first), f(first)) if not isinstance(a, float))


class Meter:
    def __init__(self):
        self.count = 0

    def step(self, by):
        self.count += by
        return self.count


def test_bound_methods():
    def f(method, other, by):
        return method(by), other(by)

    def same():
        meter = Meter()
        return meter.step, meter.step, 2

    check(f, lambda: (Meter().step, Meter().step, 1), same)
    native = jit(f)
    meter = Meter()
    for _ in range(2):
        native(meter.step, meter.step, 1)
    assert meter.count == 4
    assert jit(lambda meter: meter.step)(meter) == meter.step


class Scale:
    def __init__(self, factor):
        self.factor = factor

    @jit
    def times(self, x=1):
        return self.factor * x

    @property
    def thrice(self):
        return self.times(3)

    @staticmethod
    @jit
    def next(x):
        return x + 1


@jit
def doubled(x):
    return 2 * x


def test_native_functions_call_each_other():
    native = jit(lambda scale: scale.times(2) + scale.thrice + Scale.next(1) + doubled(5))
    assert native(Scale(2)) == 22
    assert native(Scale(2.5)) == 24.5
    assert Scale(4).times() == 4
    assert Scale(4).times(x=2.5) == 10.0
    assert Scale.next(3) == Scale(0).next(3) == 4


# Containers


def test_lists():
    def f(items, x):
        items.append(x)
        items[0] = items[-1]
        return items, len(items), sum(items)

    check(f, lambda: ([1, 2], 3), lambda: ([1.5], 2.5), lambda: ([1], 2.5))


def test_lists_of_lists():
    def f(n):
        rows = [[i * j for j in range(n)] for i in range(n)]
        rows[0].append(7)
        return rows

    check(f, (3,), (1,))


def test_dicts():
    def f(counts, word):
        counts[word] = counts.get(word, 0) + 1
        return counts, list(counts)

    check(f, lambda: ({"a": 1}, "a"), lambda: ({"a": 1}, "b"), lambda: ({}, 3))


def test_generators():
    def squares(n):
        for i in range(n):
            yield i * i

    def f(n):
        return sum(squares(n)), [x for x in squares(n) if x % 2]

    check(f, (5,), (0,))


# Exceptions


class Refused(ValueError):
    def __init__(self, reason, amount):
        super().__init__(reason)
        self.amount = amount


def withdraw(account, amount):
    if amount > account.balance:
        raise Refused("not enough", amount)
    account.balance -= amount
    return account.balance


def test_exceptions():
    def f(account, amount):
        account.owner = "changed"
        return withdraw(account, amount)

    check(f, lambda: (Account("me", 5), 3), lambda: (Account("me", 5), 7))


def test_errors_of_the_language():
    def f(a, i):
        return a[i] / i

    check(f, lambda: ([1, 2], 1), lambda: ([1, 2], 0), lambda: ([1, 2], 2), lambda: ([1, 2], -3))


def test_handlers():
    def f(items, i):
        try:
            value = items[i]
        except IndexError as error:
            return error.args
        finally:
            items.append(i)
        return value

    check(f, lambda: ([1, 2], 1), lambda: ([1, 2], 5))


def power(a, b):
    return a**b


@pytest.mark.parametrize(("base", "exponent"), [(-8.0, 1.0 / 3.0), (-1, 0.5), (-2.0, -0.5)])
def test_powers_that_are_complex_in_cpython_say_so(base, exponent):
    assert isinstance(power(base, exponent), complex)
    with pytest.raises(
        ValueError, match="^a negative number to a fractional power is complex"
    ) as raised:
        jit(power)(base, exponent)
    assert traceback.extract_tb(raised.value.__traceback__)[-1].line == "return a**b"
    assert jit(power)(-base, exponent) == power(-base, exponent)


def test_tracebacks_show_the_source():
    native = jit(lambda account, amount: withdraw(account, amount))
    with pytest.raises(Refused) as caught:
        native(Account("me", 1), 2)
    frames = traceback.extract_tb(caught.value.__traceback__)[-2:]
    assert [frame.name for frame in frames] == ["<lambda>", "withdraw"]
    assert frames[1].line == 'raise Refused("not enough", amount)'
    assert caught.value.amount == 2


def test_traps():
    native = jit(lambda a, b: a * b)
    assert native(2**31, 2**31) == 2**62
    with pytest.raises(OverflowError, match="does not fit in 64 bits"):
        native(2**32, 2**31)

    def endless(n):
        return endless(n + 1) + 1

    with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
        jit(endless)(0)


class Cell:
    def __init__(self, value):
        self.value = value


def raised_if_negative(x, cells):
    cells.append(Cell(x))
    if x < 0.0:
        raise ValueError("negative", x)
    return x


def test_exceptions_are_made_out_of_line():
    """Objects are made in place, but for those on the way of an exception: there a call is shorter."""
    native = jit(raised_if_negative)
    cells = [Cell(0.0)]
    assert native(1.0, cells) == 1.0
    with pytest.raises(ValueError, match="negative") as caught:
        native(-2.0, cells)
    assert caught.value.args == ("negative", -2.0)
    assert [cell.value for cell in cells] == [0.0, 1.0, -2.0]
    text = native.inspect("llvm")
    assert "pystream.allocate.exit" in text
    blocks = re.split(r"^\S+:", text, flags=re.MULTILINE)
    [raising] = [
        block for block in blocks if re.search(r"call .*@pystream_rt_trace_begin\(", block)
    ]
    assert re.search(r"call .*@pystream_rt_allocate\(", raising)


def caught_again_and_again(n):
    total = 0
    for k in range(n):
        try:
            if k % 3:
                raise ValueError(k)
        except ValueError as error:
            total += error.args[0]
    return total


def test_many_exceptions_find_memory():
    assert jit(caught_again_and_again)(100_000) == caught_again_and_again(100_000)


# The object that jit gives


def test_signatures_and_inspect():
    native = jit(lambda a, b: a + b)
    native(1, 2)
    native(3, 4)
    native(1.0, 2)
    assert native.signatures == ("(int, int)", "(float, int)")
    assert "pystream.jit" in native.inspect("imported")
    assert "define" in native.inspect("llvm")
    for stage in ("specialized", "registers", "core"):
        assert "module" in native.inspect(stage, 1, 2)


def typed(a: int, b: float = 2.0):
    return a * b


def test_stages_without_arguments():
    from pystream.compiler import explain, stage_text

    native = jit(typed)
    assert "pystream.jit @typed" in stage_text(native, "imported")
    assert "double" in stage_text(native, "llvm")
    assert set(explain(native)["typed"]) >= {"specialized", "registers"}
    assert native.signatures == ()


def test_cache(tmp_path, monkeypatch):
    """What comes from the cache does the same, and entries that are damaged do no harm."""
    monkeypatch.setenv("PYSTREAM_CACHE", str(tmp_path))

    def f(items, i):
        return items[i] * 2

    for _ in range(2):
        check(f, lambda: ([1, 2], 1), lambda: ([1, 2], 2))
    (entry,) = tmp_path.iterdir()
    with zipfile.ZipFile(entry, "w") as archive:
        archive.writestr("registers.mlir", "no module")
    check(f, lambda: ([1, 2], 1), lambda: ([1, 2], 2))


def test_globals_are_read_again_after_clear():
    namespace = {}
    native = jit(scaled)
    assert native(2) == 2 * SCALE
    namespace["old"] = SCALE
    try:
        globals()["SCALE"] = 10
        native.clear()
        assert native(2) == 20
    finally:
        globals()["SCALE"] = namespace["old"]


SCALE = 3


def scaled(x):
    return x * SCALE


def test_threads():
    def f(items, n):
        total = 0
        for i in range(n):
            items.append(i)
            total += items[i]
        return total

    native = jit(f)
    wrong = []

    def work(seed):
        for _ in range(50):
            items = [seed]
            if native(items, 100) != f([seed], 100) or len(items) != 101:
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_results_that_cannot_be_given_to_python():
    def numbers(n):
        yield n

    for function in (numbers, lambda x: iter([x]), lambda x: lambda: x):
        with pytest.raises(ps.UnsupportedError, match="cannot be given to Python"):
            jit(function)(3)


def test_what_is_refused():
    def f(x):
        return eval("x")

    with pytest.raises(ps.CompileError, match="eval"):
        jit(f)(1)
