"""Comprehensions, generators, user iterators, and with statements."""

from ..corpus import registrar

case = registrar("Control flow")

NAN = float("nan")


# --- list comprehensions --------------------------------------------------------------------------


@case("list comprehensions", ([],), ([3],), ([1, 2, 3],), ([0.5, -0.0],))
def squares(items):
    return [x * x for x in items]


@case("list comprehensions", 0, 1, 9)
def comprehension_with_a_condition(n):
    return [i for i in range(n) if i % 3 != 1]


@case("list comprehensions", 0, 5, 12)
def comprehension_with_two_conditions(n):
    return [i for i in range(n) if i % 2 if i % 3]


@case("list comprehensions", ([1, 2, 3], 10), ([], 1))
def comprehension_that_uses_locals(items, k):
    scale = k + 1
    return [x * scale for x in items], k


@case("list comprehensions", 3)
def comprehension_variable_is_local(n):
    i = 100
    r = [i * 2 for i in range(n)]
    return i, r


@case("list comprehensions", ([(1, 2), (3, 4)],))
def comprehension_that_unpacks(pairs):
    return [a * b for a, b in pairs], [a for a, _ in pairs]


@case("list comprehensions", ([3, -1, 0],))
def comprehension_of_ternaries(items):
    return [x if x > 0 else -x if x < 0 else None for x in items]


class Point:
    def __init__(self, x):
        self.x = x


@case("list comprehensions", 4)
def comprehension_of_objects(n):

    points = [Point(i) for i in range(n)]
    points[1].x = 50
    return sum([p.x for p in points])


@case("list comprehensions", 0, 3)
def comprehension_of_lambdas(n):
    return [f(10) for f in [lambda x, k=k: x + k for k in range(n)]], [
        f(10) for f in [lambda x: x + k for k in range(n)]
    ]


@case("list comprehensions", ([2, 0, 1],), ([1, 5],))
def exception_in_a_comprehension(items):
    return [10 // x for x in items]


# --- generator expressions ------------------------------------------------------------------------


@case("tuples of generator expressions", ([],), ([1, 2],))
def tuple_of_a_generator(items):
    return tuple(x + 1 for x in items)


@case("tuples of generator expressions", 0, 6, gpu=True)
def sum_of_a_generator(n):
    return sum(i * i for i in range(n)), sum((i for i in range(n) if i % 2), 100)


@case("tuples of generator expressions", ([3, 1, 2],), ([5],), ([],))
def min_max_of_a_generator(items):
    return min(x * 2 for x in items), max(-x for x in items)


@case("tuples of generator expressions", ([1, 2, 0],), ([],), ([0],))
def any_all(items):
    return any(x > 1 for x in items), all(x for x in items), any(items), all(items)


@case("tuples of generator expressions", ([1, 0, 2],))
def any_stops_early(items):
    return any(10 // x > 4 for x in items)


@case("tuples of generator expressions", ([1, 2, 3],))
def generator_expression_is_lazy(items):
    g = (x * 10 for x in items)
    items.append(4)
    return next(g), list(g), list(g)


@case("tuples of generator expressions", 3)
def generator_expression_captures(n):
    k = 2
    g = (i * k for i in range(n))
    k = 5
    return list(g)


# --- nested comprehensions ------------------------------------------------------------------------


@case("nested comprehensions", 0, 1, 3)
def two_loops(n):
    return [i * 10 + j for i in range(n) for j in range(i)]


@case("nested comprehensions", 0, 2, 3)
def list_of_lists(n):
    return [[i * j for j in range(n)] for i in range(n)]


@case("nested comprehensions", ([[1, 2], [], [3]],), ([],))
def flatten(rows):
    return [x for row in rows for x in row if x != 2]


@case("nested comprehensions", ([[1, 2], [3, 4]],))
def transpose(rows):
    return [[row[i] for row in rows] for i in range(2)]


@case("nested comprehensions", 12)
def pythagorean_triples(n):
    return [
        (a, b, c)
        for a in range(1, n)
        for b in range(a, n)
        for c in range(b, n)
        if a * a + b * b == c * c
    ]


@case("nested comprehensions", ([1.0, 2.0], [3.0, 4.0]))
def sum_of_products(a, b):
    return sum(x * y for x, y in zip(a, b)) / sum(sum(r) for r in ([x, y] for x, y in zip(a, b)))


@case("nested comprehensions", 3)
def matrix_product(n):
    a = [[i + j for j in range(n)] for i in range(n)]
    b = [[i - j for j in range(n)] for i in range(n)]
    return [[sum(a[i][k] * b[k][j] for k in range(n)) for j in range(n)] for i in range(n)]


# --- generators -----------------------------------------------------------------------------------


def count_up_to(n):
    i = 0
    while i < n:
        yield i
        i += 1


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def evens(source):
    for x in source:
        if x % 2 == 0:
            yield x


@case("generators", 0, 1, 5, gpu=True)
def over_a_generator(n):
    total = 0
    for x in count_up_to(n):
        total = total * 3 + x
    return total


@case("generators", 1, 30, 1000, gpu=True)
def endless_generator_left_by_break(limit):
    last = 0
    for x in fibonacci():
        if x > limit:
            break
        last = x
    return last


@case("generators", 0, 7)
def generators_in_a_row(n):
    return list(evens(count_up_to(n))), sum(x * x for x in evens(count_up_to(n)))


@case("generators", 0, 2, 3)
def several_yields(n):
    def numbers(k):
        yield 1
        if k > 2:
            yield 2
            return
        for i in range(k):
            yield i * 10
        yield 99

    return list(numbers(n))


@case("generators", 3)
def generator_and_next(n):
    g = count_up_to(n)
    a = next(g)
    b = next(g)
    return a, b, list(g), next(g, "end")


@case("generators", 1)
def exhausted_generator(n):
    g = count_up_to(n)
    next(g)
    return next(g)


@case("generators", 2, 0)
def yield_from(n):
    def inner(k):
        for i in range(k):
            yield i

    def outer(k):
        yield -1
        yield from inner(k)
        yield from (10, 20)
        yield -2

    return list(outer(n))


@case("generators", 3)
def recursive_generator(n):
    def walk(k):
        if k > 0:
            yield from walk(k - 1)
            yield k

    return list(walk(n))


class Bag:
    def __init__(self, values):
        self.values = values

    def __iter__(self):
        for v in self.values:
            yield v * 2

    def pairs(self):
        for i, v in enumerate(self.values):
            yield i, v


@case("generators", ([5, 6],))
def generator_that_is_a_method(items):

    bag = Bag(items)
    return list(bag), [a * b for a, b in bag.pairs()], 12 in bag


@case("generators", 3)
def generator_modifies_what_it_sees(n):
    log = []

    def noisy(k):
        log.append("start")
        for i in range(k):
            yield i
            log.append(i)
        log.append("end")

    for x in noisy(n):
        log.append(x * 100)
    return log


@case("generators", 0, 1, 2)
def exception_in_a_generator(n):
    def reciprocals(items):
        for x in items:
            yield 1 / x

    r = []
    try:
        for y in reciprocals([2, 4, 0, 8][n:]):
            r.append(y)
    except ZeroDivisionError as error:
        r.append(str(error))
    return r


@case("generators", 4)
def two_generators_in_turn(n):
    a, b = count_up_to(n), fibonacci()
    r = []
    for x in a:
        r.append(x * next(b))
        next(b)
    return r


@case("generators", ([3, 1, 2],))
def generator_into_functions(items):
    g = lambda: (x for x in items)  # noqa: E731
    return sorted(g()), max(g()), list(zip(g(), g())), list(enumerate(g())), tuple(map(abs, g()))


@case("generators", 3)
def generator_unpacked(n):
    a, b, c = count_up_to(n)
    first, *rest = count_up_to(n)
    return a, b, c, first, rest


@case("generators", 2, 4)
def generator_of_the_wrong_length(n):
    a, b, c = count_up_to(n)
    return a, b, c


# --- user iterators -------------------------------------------------------------------------------


class Countdown:
    def __init__(self, start):
        self.current = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.current <= 0:
            raise StopIteration
        self.current -= 1
        return self.current + 1


class Steps:
    """An iterable that makes a new iterator each time."""

    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return Countdown(self.n)


class Letters:
    """The old protocol: __getitem__ until IndexError."""

    def __getitem__(self, i):
        if i >= 3:
            raise IndexError(i)
        return i * 11


@case("for over user iterators", 0, 1, 4, gpu=True)
def over_a_user_iterator(n):
    total = 0
    for x in Countdown(n):
        total = total * 10 + x
    return total


@case("for over user iterators", 3)
def iterable_used_twice(n):
    s = Steps(n)
    return list(s), sum(s), max(s), 2 in s, 9 in s


@case("for over user iterators", 3)
def iterator_used_twice(n):
    c = Countdown(n)
    return list(c), list(c), c.current


@case("for over user iterators", 4)
def iterator_left_by_break(n):
    c = Countdown(n)
    for x in c:
        if x == 3:
            break
    return c.current, next(c), [y for y in c]


@case("for over user iterators", 1)
def next_raises_stop_iteration(n):
    c = Countdown(n)
    a = next(c)
    try:
        next(c)
    except StopIteration as stop:
        return a, stop.args, stop.value


@case("for over user iterators", 3)
def sequence_protocol(n):
    letters = Letters()
    return [x for x in letters], 22 in letters, list(zip(letters, range(n)))


@case("for over user iterators", 3)
def nested_user_iterators(n):
    return [(a, b) for a in Steps(n) for b in Steps(a)]


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("broken")


@case("for over user iterators", 3)
def iterator_that_raises(n):

    total = 0
    for x in Broken():
        total += x
    return total


@case("for over user iterators", 3, gpu=True)
def iterator_in_for_else(n):
    for x in Steps(n):
        if x == 0:
            break
    else:
        return "all"
    return "some"


# --- with -----------------------------------------------------------------------------------------


class Guard:
    def __init__(self, log, name, swallow=False):
        self.log, self.name, self.swallow = log, name, swallow

    def __enter__(self):
        self.log.append(("enter", self.name))
        return self

    def __exit__(self, kind, value, traceback):
        self.log.append(("exit", self.name, kind is None))
        return self.swallow


@case("with statements", 3)
def with_and_as(n):
    log = []
    with Guard(log, n) as g:
        log.append(g.name)
    return log


@case("with statements", 0, 2)
def with_and_an_exception(n):
    log = []
    try:
        with Guard(log, 1):
            log.append(10 // n)
    except ZeroDivisionError:
        log.append("caught")
    return log


@case("with statements", 0, 2)
def with_that_swallows(n):
    log = []
    with Guard(log, 1, swallow=True):
        log.append(10 // n)
    return log


@case("with statements", 0, 1)
def two_managers(n):
    log = []
    with Guard(log, "a", True), Guard(log, "b") as b:
        log.append(b.name)
        log.append([1][n])
    return log


@case("with statements", 1, 2)
def return_inside_with(n):
    log = []

    def f():
        with Guard(log, "f"):
            if n == 1:
                return 10
            log.append("body")
        return 20

    return f(), log


@case("with statements", 3)
def break_inside_with(n):
    log = []
    for i in range(n):
        with Guard(log, i):
            if i == 1:
                break
            continue
    return log


class Depth:
    def __init__(self):
        self.value = 0

    def __enter__(self):
        self.value += 1

    def __exit__(self, *details):
        self.value -= 1


@case("with statements", 3)
def depth_counter(n):

    depth = Depth()
    seen = []

    def descend(k):
        with depth:
            seen.append(depth.value)
            if k > 0:
                descend(k - 1)

    descend(n)
    return seen, depth.value


@case("generators", 2)
def value_of_yield(n):
    def echo():
        got = yield n
        yield got
        yield (yield 5)

    return list(echo())
