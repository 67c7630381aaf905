"""The prelude's functions do what CPython's own operators do.

CPython runs the prelude's functions on live objects, with a model of the intrinsics; iteration over the
prelude's own iterators is driven by hand, since they end without StopIteration.
"""

import itertools
import operator
import re

import pytest

from pystream.prelude import (
    attributes,
    calls,
    intrinsics,
    iteration,
    operators,
)
from pystream.prelude import (
    builtins as prelude_builtins,
)
from pystream.prelude.intrinsics import MISSING

MODULES = (attributes, calls, operators, iteration, prelude_builtins)
BUILTIN = (int, float, bool, str, tuple, object, type(None), type, property)

ERRORS = {e.__name__: e for e in (TypeError, AttributeError, ValueError, StopIteration)}


def kind(x):
    names = {
        int: "int", float: "float", bool: "bool", str: "str", tuple: "tuple", type(None): "none",
        property: "property", staticmethod: "staticmethod", classmethod: "classmethod",
        super: "super",
    }  # fmt: skip
    if type(x) in names:
        return names[type(x)]
    if isinstance(x, type):
        return "class"
    if x is MISSING or x is NotImplemented:
        return "singleton"
    if type(x).__name__ in ("function", "method"):
        return type(x).__name__
    return "builtin" if type(x).__name__ == "builtin_function_or_method" else "instance"


def mro_lookup(cls, name):
    return lookup(cls.__mro__, name)


def lookup(classes, name):
    for cls in classes:
        if cls not in BUILTIN and name in vars(cls):
            return vars(cls)[name]
    return MISSING


def fail(name, *parts):
    text = "".join(p.__name__ if isinstance(p, type) else str(p) for p in parts)
    raise ERRORS.get(name, RuntimeError)(text)


MODEL = {
    "type_": type,
    "kind": kind,
    "mro_lookup": mro_lookup,
    "mro_lookup_after": lambda own, cls, name: lookup(
        own.__mro__[own.__mro__.index(cls) + 1 :], name
    ),
    "slot_has": lambda obj, name: name in getattr(obj, "__dict__", ()),
    "slot_get": lambda obj, name: getattr(obj, name) if type(obj) is super else obj.__dict__[name],
    "slot_set": lambda obj, name, value: obj.__dict__.__setitem__(name, value),
    "alloc": object.__new__,
    "issubclass_": issubclass,
    "bind": lambda function, obj: function.__get__(obj),
    "wrapped": lambda w: w.fget if isinstance(w, property) else w.__func__,
    "setter": lambda w: w.fset or MISSING,
    "fail": fail,
    "exact": lambda: False,
    "slot_del": lambda obj, name: obj.__dict__.__delitem__(name),
}


@pytest.fixture(autouse=True)
def model(monkeypatch):
    for module in MODULES:
        for name, value in MODEL.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)


def outcome(function, *args):
    """The result, or the type of the exception."""
    try:
        return function(*args)
    except (TypeError, AttributeError, ValueError) as error:
        return type(error)


def test_model_covers_the_intrinsics():
    names = {function.__name__ for function, _ in intrinsics.INTRINSICS}
    assert set(MODEL) <= names
    for function, name in intrinsics.INTRINSICS:
        with pytest.raises(RuntimeError, match=re.escape(name)):
            function(*[None] * function.__code__.co_argcount)


# Operators


def operand_classes():
    """Classes that define, inherit, decline and override operators in every combination."""

    def method(name, result):
        def call(self, other):
            return NotImplemented if result is None else (name, result, type(other).__name__)

        return call

    class Plain:
        pass

    class Forward:
        __add__ = method("add", "F")
        __lt__ = method("lt", "F")
        __eq__ = method("eq", "F")

    class Reflected:
        __radd__ = method("radd", "R")
        __gt__ = method("gt", "R")

    class Declines:
        __add__ = __radd__ = __lt__ = __gt__ = __eq__ = method("none", None)

    class Both(Forward, Reflected):
        pass

    class Sub(Both):
        pass

    class Overrides(Both):
        __radd__ = method("radd", "O")
        __gt__ = method("gt", "O")
        __eq__ = method("eq", "O")

    class Inplace(Forward):
        __iadd__ = method("iadd", "I")

    class InplaceDeclines(Forward):
        __iadd__ = method("iadd", None)

    return [Plain, Forward, Reflected, Declines, Both, Sub, Overrides, Inplace, InplaceDeclines]


CLASSES = operand_classes()
PAIRS = [
    (a, b) for a, b in itertools.product([*CLASSES, int], repeat=2) if a is not int or b is not int
]


@pytest.mark.parametrize(("a", "b"), PAIRS, ids=lambda cls: cls.__name__)
def test_binary_operators(a, b):
    x, y = a(), b()
    assert outcome(operators.binary, "__add__", "__radd__", x, y) == outcome(operator.add, x, y)
    expected = outcome(operator.iadd, x, y)
    assert outcome(operators.inplace, "__iadd__", "__add__", "__radd__", x, y) == expected


@pytest.mark.parametrize(("a", "b"), PAIRS, ids=lambda cls: cls.__name__)
@pytest.mark.parametrize(
    ("name", "reflected"), [("lt", "gt"), ("gt", "lt"), ("eq", "eq"), ("ne", "ne"), ("le", "ge")]
)
def test_comparisons(a, b, name, reflected):
    x, y = a(), b()
    for left, right in ((x, y), (x, x) if a is not int else (x, y)):
        found = outcome(operators.compare, f"__{name}__", f"__{reflected}__", left, right)
        assert found == outcome(getattr(operator, name), left, right)


def test_unary_and_truth():
    class Number:
        def __neg__(self):
            return "neg"

    class Empty:
        def __len__(self):
            return 0

    class False_(Empty):
        def __bool__(self):
            return False

        def __len__(self):
            return 1

    assert operators.unary("__neg__", Number()) == -Number()
    assert outcome(operators.unary, "__invert__", Number()) is TypeError
    for value in (Number(), Empty(), False_()):
        assert operators.truth(value) == bool(value)
    assert operators.len(Empty()) == 0
    assert outcome(operators.len, Number()) is TypeError


def test_items_and_membership():
    class Table:
        def __init__(self):
            self.items = (3, 1, 4)

        def __getitem__(self, index):
            return self.items[index]

        def __setitem__(self, index, value):
            self.items = (*self.items[:index], value, *self.items[index + 1 :])

        def __iter__(self):
            return iter(self.items)

    class Odd:
        def __contains__(self, item):
            return item % 2

    table = Table()
    operators.setitem(table, 1, 5)
    assert operators.getitem(table, 1) == 5
    for item in (3, 7):
        assert operators.contains(item, table) == (item in table)
        assert operators.contains(item, Odd()) is (item in Odd())
    assert operators.contains(4, Odd()) is False
    for item in (1, 2.0, table, Table(), "a"):
        elements = (2, table, "a", "b")
        assert operators.contains(item, elements) is (item in elements)
    assert outcome(operators.getitem, Odd(), 0) is TypeError
    assert outcome(operators.setitem, Odd(), 0, 0) is TypeError


# Attributes and calls


class Descriptor:
    def __get__(self, obj, owner):
        return ("get", type(obj).__name__, owner.__name__)


class DataDescriptor(Descriptor):
    def __set__(self, obj, value):
        obj.__dict__["stored"] = value


class Base:
    constant = 1
    shadowed = 2
    plain = Descriptor()
    data = DataDescriptor()

    def __init__(self, value, *, extra=0):
        self.value = value
        self.shadowed = extra
        self.__dict__["data"] = self.__dict__["plain"] = "own"

    def method(self, x):
        return self.value, x

    @property
    def half(self):
        return self.value / 2

    @half.setter
    def half(self, x):
        self.value = 2 * x

    @property
    def fixed(self):
        return 1

    @staticmethod
    def static(x):
        return x

    @classmethod
    def made(cls, x):
        return cls, x

    def __call__(self, *args, **kwargs):
        return args, kwargs


class Derived(Base):
    constant = 3

    def method(self, x):
        return super().method(x), "derived"

    def __getattr__(self, name):
        if name == "nothing":
            raise AttributeError(name)
        return "hook " + name


NAMES = "constant shadowed plain data value method half fixed static made missing nothing".split()


@pytest.mark.parametrize("cls", [Base, Derived])
@pytest.mark.parametrize("name", NAMES)
def test_getattribute(cls, name):
    obj = cls(4, extra=5)
    assert outcome(attributes.getattribute, name, obj) == outcome(getattr, obj, name)
    if name not in ("shadowed", "value", "half", "fixed", "missing", "nothing"):
        assert attributes.getattribute(name, cls) == getattr(cls, name)


@pytest.mark.parametrize("name", ["constant", "data", "half", "fixed", "fresh"])
def test_setattribute(name):
    mine, theirs = Base(4), Base(4)
    found = outcome(attributes.setattribute, name, mine, 9)
    expected = outcome(setattr, theirs, name, 9)
    assert (found, vars(mine)) == (expected, vars(theirs))


def test_super():
    obj = Derived(1)
    proxy = super(Derived, obj)
    assert attributes.getattribute("method", proxy)(2) == proxy.method(2)
    assert attributes.getattribute("half", proxy) == proxy.half
    assert attributes.getattribute("constant", proxy) == proxy.constant
    assert outcome(attributes.getattribute, "missing", proxy) is AttributeError
    assert attributes.getattribute("__init__", super(Base, obj))() is None


def test_calls():
    obj = Derived(1)
    assert calls.call_method("method", obj, 2) == obj.method(2)
    assert calls.call_method("static", obj, 2) == obj.static(2)
    assert calls.call_method("made", obj, x=2) == obj.made(x=2)
    assert calls.call(obj, 1, k=2) == obj(1, k=2)
    assert outcome(calls.call, Descriptor()) is TypeError


def test_construction():
    made = calls.construct(Derived, 3, extra=4)
    assert type(made) is Derived
    assert vars(made) == vars(Derived(3, extra=4))

    class Bare:
        pass

    class New:
        def __new__(cls, x):
            self = object.__new__(cls)
            self.new = x
            return self

        def __init__(self, x):
            self.init = x

    class Other(New):
        def __new__(cls, x):
            return x

    assert vars(calls.construct(New, 5)) == vars(New(5))
    assert calls.construct(Other, 5) == Other(5) == 5
    assert type(calls.construct(Bare)) is Bare
    assert outcome(calls.construct, Bare, 1) is outcome(Bare, 1) is TypeError


# Iteration and builtins


def drain(iterable):
    iterator, values = iteration.iter(iterable), []
    while iteration.has_next(iterator):
        values.append(iteration.next(iterator))
    return values


RANGES = [(5,), (0,), (-3,), (2, 7), (7, 2), (1, 10, 3), (10, 1, -3), (0, 1, 5), (3, -4, -1)]


@pytest.mark.parametrize("args", RANGES)
def test_range(args):
    mine, theirs = iteration.range(*args), range(*args)
    assert drain(mine) == list(theirs)
    assert mine.__len__() == len(theirs)
    assert drain(mine.__reversed__()) == list(reversed(theirs))
    for item in range(-12, 13):
        assert mine.__contains__(item) == (item in theirs)
    for index in range(-len(theirs), len(theirs)):
        assert mine[index] == theirs[index]


def test_range_with_step_zero():
    assert outcome(iteration.range, 1, 2, 0) is ValueError


def test_iterators():
    values = (3, 1, 4)
    assert drain(values) == [3, 1, 4]
    assert drain(iteration.enumerate(values)) == list(enumerate(values))
    assert drain(iteration.enumerate(values, 5)) == list(enumerate(values, 5))
    assert drain(prelude_builtins.zip(values, (1, 2))) == list(zip(values, (1, 2)))
    assert drain(prelude_builtins.zip(values, (1, 2), values)) == list(zip(values, (1, 2), values))
    assert drain(prelude_builtins.reversed(values)) == [4, 1, 3]
    assert drain(iteration.map(abs, (-1, 2))) == [1, 2]
    assert outcome(iteration.iter, 3) is TypeError


def test_builtins():
    values = (3, 0, 4)
    assert prelude_builtins.sum(values) == 7
    assert prelude_builtins.sum(values, 0.5) == 7.5
    assert prelude_builtins.any(values)
    assert not prelude_builtins.all(values)
    assert not prelude_builtins.any(())
    assert prelude_builtins.all(())
    assert prelude_builtins.divmod(-7, 2) == divmod(-7, 2)
    obj = Base(4)
    for name in ("value", "method", "missing"):
        assert prelude_builtins.hasattr(obj, name) == hasattr(obj, name)
        assert prelude_builtins.getattr(obj, name, 7) == getattr(obj, name, 7)
    assert prelude_builtins.callable(obj)
    assert not prelude_builtins.callable(3)
    iterator = iteration.iter((1,))
    assert prelude_builtins.builtin_next(iterator) == 1
    assert prelude_builtins.builtin_next(iterator, 5) == 5
