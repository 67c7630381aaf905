"""The prelude's protocols do what CPython's own operators do, down to the messages of exceptions."""

import itertools
import operator

import pytest
from harness import model

attributes, calls, operators = map(model, ("attributes", "calls", "operators"))


def outcome(function, *args):
    """The result, or the exception's type and message."""
    try:
        return function(*args)
    except (TypeError, AttributeError, ValueError) as error:
        return type(error), str(error)


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
    assert outcome(operators.unary, "__invert__", Number()) == outcome(operator.inv, Number())
    for value in (Number(), Empty(), False_()):
        assert operators.truth(value) == bool(value)
    assert operators.len(Empty()) == 0
    assert outcome(operators.len, Number()) == outcome(len, Number())


class Number:
    def __bool__(self):
        return 1

    def __len__(self):
        return -1


def test_results_of_truth_and_length_are_checked():
    class Long:
        def __len__(self):
            return "5"

    class Negative:
        def __len__(self):
            return -5

    assert outcome(operators.truth, Number()) == outcome(bool, Number())
    for value in (Long(), Negative()):
        assert outcome(operators.len, value) == outcome(len, value)
        assert outcome(operators.truth, value) == outcome(bool, value)


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
    assert outcome(operators.getitem, Odd(), 0) == outcome(operator.getitem, Odd(), 0)
    assert outcome(operators.setitem, Odd(), 0, 0) == outcome(operator.setitem, Odd(), 0, 0)
    assert outcome(operators.delitem, Odd(), 0) == outcome(operator.delitem, Odd(), 0)
    assert outcome(operators.contains, 1, Number()) == outcome(operator.contains, Number(), 1)
    assert outcome(operators.getitem, Odd, 0) == outcome(operator.getitem, Odd, 0)


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


def test_deletion():
    mine, theirs = Base(4), Base(4)
    for name in ("value", "value", "half", "nothing", "constant"):
        found = outcome(attributes.delattribute, name, mine)
        found = None if found == 4 else found  # the model of the intrinsic gives the value
        assert found == outcome(delattr, theirs, name)
        assert vars(mine) == vars(theirs)


@pytest.mark.parametrize("name", ["__eq__", "__ne__", "__class__"])
def test_what_objects_have_from_object(name):
    obj = Base(1)
    found = attributes.getattribute(name, obj)
    if name == "__class__":
        assert found is Base
    else:
        for other in (obj, Base(1), 3):
            assert found(other) == getattr(obj, name)(other)


def test_super():
    obj = Derived(1)
    proxy = super(Derived, obj)
    assert attributes.getattribute("method", proxy)(2) == proxy.method(2)
    assert attributes.getattribute("half", proxy) == proxy.half
    assert attributes.getattribute("constant", proxy) == proxy.constant
    assert outcome(attributes.getattribute, "missing", proxy) == outcome(getattr, proxy, "missing")
    assert attributes.getattribute("__init__", super(Base, obj))() is None
    assert attributes.getattribute("__eq__", proxy)(obj) is True
    assert attributes.getattribute("__name__", Base) == "Base"
    assert outcome(attributes.getattribute, "missing", Base) == outcome(getattr, Base, "missing")


def test_calls():
    obj = Derived(1)
    assert calls.call_method("method", obj, 2) == obj.method(2)
    assert calls.call_method("static", obj, 2) == obj.static(2)
    assert calls.call_method("made", obj, x=2) == obj.made(x=2)
    assert calls.call(obj, 1, k=2) == obj(1, k=2)
    assert outcome(calls.call, Descriptor()) == outcome(lambda: Descriptor()())


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
    assert outcome(calls.construct, Bare, 1) == outcome(Bare, 1)
