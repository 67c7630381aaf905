"""Methods as values, decorators, recursion, and functions called with many types."""

import functools

from ..corpus import overflow, registrar

case = registrar("Functions")

SCALE = 3
OFFSETS = (1, 2.5)


# --- bound methods --------------------------------------------------------------------------------


class Counter:
    def __init__(self, start):
        self.value = start

    def add(self, n):
        self.value += n
        return self.value

    def get(self):
        return self.value


@case("bound methods as values", 3, gpu=True)
def bound_method_kept(n):
    c = Counter(n)
    add = c.add
    add(10)
    add(100)
    return c.value, add.__self__ is c


@case("bound methods as values", 3, gpu=True)
def bound_methods_passed(n):
    c, d = Counter(n), Counter(50)
    return [f(1) for f in (c.add, d.add, c.add)], list(map(c.add, [1, 2])), c.value, d.value


@case("bound methods as values", (1,), (0,), gpu=True)
def bound_method_chosen(which):
    a, b = Counter(10), Counter(20)
    get = a.get if which else b.get
    a.add(1)
    b.add(2)
    return get()


@case("bound methods as values", ([3, 4],))
def bound_method_of_a_list(items):
    push, count = items.append, items.count
    push(5)
    push(3)
    return count(3), items


@case("bound methods as values", 2, gpu=True)
def unbound_methods(n):
    c = Counter(n)
    get = Counter.get
    return Counter.add(c, 5), get(c)


# --- decorators -----------------------------------------------------------------------------------


def plus(k):
    def decorate(f):
        @functools.wraps(f)
        def wrapper(*args, **kwargs):
            return f(*args, **kwargs) + k

        return wrapper

    return decorate


def logged(f):
    def wrapper(x):
        return ("called", f(x))

    return wrapper


@plus(1000)
def decorated(x, y=1):
    return x * 10 + y


@plus(1)
@plus(10)
def decorated_twice(x):
    return x


@logged
def decorated_plainly(x):
    return x * x


class Decorated:
    @plus(5)
    def value(self, x):
        return x * 2


@case("decorators already applied", 3, -2.5, gpu=True)
def calls_of_decorated(x):
    return decorated(x), decorated(x, y=5), decorated_twice(x), decorated_plainly(x)


@case("decorators already applied", 3, gpu=True)
def decorated_method(n):
    return Decorated().value(n)


@case("decorators already applied", 3, gpu=True)
def decorator_applied_inside(n):
    @logged
    def f(x):
        return x + n

    return f(1)


@case("decorators already applied", (3,), (4, 7), gpu=True)
@plus(0.5)
def decorated_case(x, y=2):
    return x * y


# --- staticmethod, classmethod --------------------------------------------------------------------


class Shape:
    sides = 4

    def __init__(self, size):
        self.size = size

    @staticmethod
    def area_of(w, h=2):
        return w * h

    @classmethod
    def make(cls, size):
        return cls(size * cls.sides)

    @classmethod
    def name_length(cls):
        return cls.sides * 100

    def total(self):
        return self.area_of(self.size) + self.name_length()


class Triangle(Shape):
    sides = 3


@case("staticmethod, classmethod", 2, gpu=True)
def static_methods(n):
    return Shape.area_of(n) + Shape(1).area_of(n, 5) + Triangle.area_of(h=n, w=3)


@case("staticmethod, classmethod", 2, gpu=True)
def class_methods(n):
    return Shape.make(n).size * 100 + Triangle.make(n).size + Shape(0).make(n).size


@case("staticmethod, classmethod", 2, gpu=True)
def methods_that_use_both(n):
    return Shape(n).total(), Triangle(n).total(), type(Triangle.make(1)) is Triangle


@case("staticmethod, classmethod", 3, gpu=True)
def class_method_as_a_value(n):
    make = Triangle.make
    area = Shape(1).area_of
    return make(n).size, area(n)


# --- one function, many types ---------------------------------------------------------------------


def add(a, b):
    return a + b


def first(items):
    return items[0]


def describe(x):
    if isinstance(x, int):
        return 1
    if isinstance(x, float):
        return 2
    if isinstance(x, tuple):
        return 10 + describe(x[0])
    return 0


@case("one function called with many argument types", 3, 2.5, True, gpu=True)
def add_of_everything(x):
    return add(x, 1), add(x, 0.5), add((x,), (1,)), add([x], [2]), add("a", "b")


@case("one function called with many argument types", 3, gpu=True)
def first_of_everything(n):
    return first((n, 1)), first([2.5]), first(range(n, 10)), first((None,)), first("xyz")


@case("one function called with many argument types", 3, 2.5, None, gpu=True)
def describe_everything(x):
    return describe(x), describe((x,)), describe(((x,),)), describe([x])


@case(
    "one function called with many argument types",
    (1, 2),
    (1.5, 2),
    ((1,), (2,)),
    ([1], [2]),
    ("a", "b"),
    gpu=True,
)
def entry_with_many_types(a, b):
    return a + b


class Box:
    def __init__(self, x):
        self.x = x

    def map(self, f):
        return Box(f(self.x))


@case("one function called with many argument types", 4, gpu=True)
def one_class_with_many_types(n):

    a = Box(n).map(lambda v: v * 0.5)
    b = Box((n, n)).map(lambda v: v[0])
    c = Box(Box(n)).map(lambda v: v.x)
    return a.x, b.x, c.x


# --- global reads ---------------------------------------------------------------------------------


@case("global reads", 2, gpu=True)
def reads_a_global(n):
    return n * SCALE + OFFSETS[1]


@case("global reads", 2, gpu=True)
def global_statement_that_only_reads(n):
    global SCALE
    return SCALE * n


@case("global reads", 2, gpu=True)
def local_that_hides_a_global(n):
    def inner():
        SCALE = 100  # noqa: N806
        return SCALE

    return inner() + SCALE * n


# --- recursion ------------------------------------------------------------------------------------


def factorial(n):
    return 1 if n <= 1 else n * factorial(n - 1)


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def depth(tree):
    if tree is None:
        return 0
    left, right = tree
    return 1 + max(depth(left), depth(right))


@case("recursion", 0, 1, 5, 20, overflow(21))
def recursive_factorial(n):
    return factorial(n)


@case("recursion", 0, 1, 10, 15)
def recursive_fibonacci(n):
    return fib(n)


@case("recursion", 0, 1, 10, 33)
def mutual_recursion(n):
    return is_even(n), is_odd(n)


@case("recursion", (2, 3), (1, 5), (0, 0))
def recursion_in_an_argument(m, n):
    return ackermann(m, n)


@case("recursion", 3, gpu=True)
def structural_recursion(n):
    tree = ((None, (None, None)), ((None, None), (((None, None), None), None)))
    return depth(tree), depth(None), depth((None, None))


@case("recursion", 4, gpu=True)
def constant_depth(n):
    def nest(level, x):
        if level == 0:
            return x
        return nest(level - 1, x * 2 + 1)

    return nest(3, n), nest(0, n), nest(5, 0.5)


@case("recursion", ([5, 2, 9, 1, 5, 6],), ([],), ([1],))
def quicksort(items):
    def sort(values):
        if len(values) <= 1:
            return values
        pivot = values[0]
        less = [v for v in values[1:] if v < pivot]
        more = [v for v in values[1:] if v >= pivot]
        return sort(less) + [pivot] + sort(more)

    return sort(items)


@case("recursion", (2, 10), (3, 0), (2.0, 5), (2, 62), overflow(2, 63))
def power_by_squaring(x, n):
    if n == 0:
        return 1
    half = power_by_squaring(x, n // 2)
    return half * half * (x if n % 2 else 1)


@case("recursion", 3, 4)
def hanoi(n):
    moves = []

    def move(k, a, b, c):
        if k == 0:
            return
        move(k - 1, a, c, b)
        moves.append(a * 10 + b)
        move(k - 1, c, b, a)

    move(n, 0, 1, 2)
    return moves


@case("recursion", 0, 5)
def recursion_with_a_mutable_counter(n):
    calls = [0]

    def visit(k):
        calls[0] += 1
        if k > 0:
            visit(k - 1)
            visit(k - 2)

    visit(n)
    return calls


@case("recursion", 100000)
def endless_recursion(n):
    def down(k):
        return down(k + 1) + 1

    try:
        return down(0)
    except RecursionError:
        return "too deep"


@case("recursion", 4)
def permutations_by_recursion(n):
    found = []

    def extend(prefix, rest):
        if not rest:
            found.append(prefix)
        for i in range(len(rest)):
            extend(prefix + [rest[i]], rest[:i] + rest[i + 1 :])

    extend([], [1, 2, 3][: n - 1])
    return found


@case("global reads", 2.0, gpu=True)
def imports_inside(x):
    import math
    from math import floor as down

    return math.sqrt(x), down(x)
