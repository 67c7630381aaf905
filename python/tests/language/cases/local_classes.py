"""Classes defined inside functions."""

import enum
from dataclasses import dataclass
from typing import NamedTuple

from ..corpus import registrar

case = registrar("Objects")


@case("single inheritance", 1, 2.5, gpu=True)
def classes_of_a_function(n):
    class Base:
        scale = 2

        def __init__(self, value):
            self.value = value

        def twice(self):
            return self.value * self.scale

        def clone(self):
            return Base(self.value)

    class Derived(Base):
        def twice(self):
            return super().twice() + 1

    def make(value):
        return Derived(value)

    derived = make(3)
    return Base(n).twice(), derived.twice(), isinstance(derived, Base), derived.clone().value


@case("single inheritance", 1)
def instance_of_a_class_of_a_function_returned(n):
    class Box:
        __slots__ = ("value",)

        def __init__(self, value):
            self.value = value

        @property
        def more(self):
            return self.value + 1

        @staticmethod
        def doubled(x):
            return x * 2

        @classmethod
        def of(cls, x):
            return cls(x)

    return Box(n), Box(n).more, Box.doubled(n), Box.of(3).value, Box.__name__


@case("dataclasses", 2)
def records_of_a_function(n):
    @dataclass(order=True)
    class Point:
        x: float
        y: float = 1.0

    class Kind(enum.Enum):
        ONE = 1
        TWO = 2

    class Named(NamedTuple):
        a: int
        b: int = 2

    return Point(n), Point(1.0) < Point(2.0), Kind(n) is Kind.TWO, Named(n).b, Named._make([1, n]).b


@case("single inheritance", 0, 1, 2)
def exception_of_a_function(n):
    class Problem(Exception):
        def __init__(self, code):
            super().__init__(code)
            self.code = code

    class Worse(Problem):
        pass

    try:
        if n == 1:
            raise Problem(n)
        if n == 2:
            raise Worse(n)
        return "fine"
    except Worse as error:
        return "worse", error.code, error.args
    except Problem as error:
        return "problem", error.code


@case("class factories at module level", 3, gpu=True)
def class_within_a_nested_function(n):
    def total(values):
        class Sum:
            def __init__(self):
                self.value = 0.0

            def add(self, x):
                self.value += x
                return self

        result = Sum()
        for value in values:
            result.add(value)
        return result.value

    return total([n, 1.5]), total(range(n))
