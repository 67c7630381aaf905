"""Parameters, calls, closures, and functions as values."""

from ..corpus import registrar

case = registrar("Functions")

NAN = float("nan")

# --- positional, keyword, default -----------------------------------------------------------------


def volume(width, height=2, depth=3):
    return width * 100 + height * 10 + depth


@case("positional, keyword and default arguments", 1, 0, True, gpu=True)
def all_ways_to_call(n):
    return (
        volume(n)
        + volume(n, 5)
        + volume(n, 5, 6)
        + volume(depth=n, width=4)
        + volume(n, depth=7)
        + volume(height=n, depth=0, width=1)
    )


@case("positional, keyword and default arguments", 2, gpu=True)
def default_evaluated_once(n):
    start = n

    def f(x, k=start * 10):
        return x + k

    start = 1000
    return f(1), f(1, 2), start


@case("positional, keyword and default arguments", 3)
def mutable_default(n):
    def collect(x, into=[]):
        into.append(x)
        return into

    a = collect(n)
    b = collect(n + 1)
    return a, a is b, collect(9, [])


@case("positional, keyword and default arguments", (None,), (5,), (0,), gpu=True)
def default_none(x=None):
    if x is None:
        return "default"
    return x


@case("positional, keyword and default arguments", 4)
def order_of_evaluation(n):
    log = []

    def note(x):
        log.append(x)
        return x

    def f(a, b, c=0):
        return a * 100 + b * 10 + c

    return f(note(1), c=note(2), b=note(n)), log


@case("positional, keyword and default arguments", 0, 1, 2, 3, 4)
def wrong_calls(n):
    def f(a, b=1):
        return a + b

    try:
        if n == 0:
            return f()
        if n == 1:
            return f(1, 2, 3)
        if n == 2:
            return f(1, a=2)
        if n == 3:
            return f(1, c=2)
        return f(n)
    except TypeError:
        return "TypeError"


# --- *args and **kwargs ---------------------------------------------------------------------------


@case("*args", 1, 2.5)
def star_args(x):
    def count(*args):
        return len(args), args

    return count(), count(x), count(x, 2, None), count(*(x, x), x)


@case("*args", 5, gpu=True)
def star_args_after_others(x):
    def f(a, b=10, *rest):
        return a + b + sum(rest)

    return f(x), f(x, 1), f(x, 1, 2), f(x, 1, 2, 3, 4)


@case("*args", (1, 2, 3), (0.5, 1, -2), gpu=True)
def star_args_loop(a, b, c):
    def mean(*values):
        total = 0
        for v in values:
            total += v
        return total / len(values)

    return mean(a), mean(a, b), mean(a, b, c)


@case("*args", 2, gpu=True)
def star_args_passed_on(n):
    def inner(a, b, c):
        return a * 100 + b * 10 + c

    def outer(*args):
        return inner(*args)

    def shifted(first, *args):
        return inner(*args, first)

    return outer(1, n, 3), shifted(1, n, 3)


@case("*args", 3)
def star_args_index_and_slice(n):
    def f(*args):
        return args[0], args[-1], args[1:], len(args[:2])

    return f(n), f(n, 4), f(n, 4, 5)


@case("**kwargs", 1)
def kwargs_read(n):
    def f(**options):
        return options.get("a", 10) + options.get("b", 20), len(options)

    return f(), f(a=n), f(b=n, a=2), f(c=n)


@case("**kwargs", 1, 2)
def kwargs_index_and_in(n):
    def f(x, **options):
        if "scale" in options:
            x *= options["scale"]
        if "shift" not in options:
            return x
        return x + options["shift"]

    return f(n), f(n, scale=3), f(n, shift=1), f(n, shift=1.5, scale=2)


@case("**kwargs", 4, gpu=True)
def kwargs_passed_on(n):
    def paint(color, size=1, gloss=0):
        return color * 100 + size * 10 + gloss

    def bigger(color, **kwargs):
        return paint(color, size=9, **kwargs)

    def same(*args, **kwargs):
        return paint(*args, **kwargs)

    return bigger(n), bigger(n, gloss=2), same(n), same(n, 2), same(n, gloss=3), same(color=n)


@case("**kwargs", 2)
def kwargs_default_with_setdefault_and_pop(n):
    def f(**kwargs):
        a = kwargs.pop("a", 7)
        kwargs.setdefault("b", 5)
        return a, kwargs["b"], sorted(kwargs)

    return f(), f(a=n), f(b=n, c=1)


@case("**kwargs", 3)
def kwargs_iterate(n):
    def total(**kwargs):
        r = 0
        for name, value in kwargs.items():
            if name != "skip":
                r += value
        return r, list(kwargs.keys()), sum(kwargs.values())

    return total(a=1, skip=n, b=2)


@case("**kwargs", 3)
def kwargs_missing(n):
    def f(**kwargs):
        return kwargs["size"]

    try:
        return f(width=n)
    except KeyError as error:
        return error.args[0], f(size=n)


# --- keyword-only and positional-only -------------------------------------------------------------


@case("keyword-only and positional-only parameters", 2, gpu=True)
def keyword_only(n):
    def f(a, *, b, c=5):
        return a * 100 + b * 10 + c

    return f(n, b=1) + f(n, c=0, b=3) + f(a=1, b=n)


@case("keyword-only and positional-only parameters", 2, gpu=True)
def positional_only(n):
    def f(a, b=3, /, c=4):
        return a * 100 + b * 10 + c

    return f(n) + f(n, 1) + f(n, 1, 2) + f(n, c=7)


@case("keyword-only and positional-only parameters", 3)
def all_kinds_of_parameters(n):
    def f(a, b=1, /, c=2, *args, d, e=4, **kwargs):
        return a, b, c, args, d, e, kwargs.get("f", 0)

    return f(n, d=3), f(n, 8, 9, 10, 11, d=5, f=6), f(n, c=7, d=1, e=2)


@case("keyword-only and positional-only parameters", 3)
def positional_only_name_in_kwargs(n):
    def f(a, /, **kwargs):
        return a, kwargs["a"]

    return f(n, a=5)


@case("keyword-only and positional-only parameters", 1, 2)
def keyword_only_missing(n):
    def f(*, key):
        return key

    try:
        return f() if n == 1 else f(key=n)
    except TypeError:
        return "missing"


# --- unpacking at calls ---------------------------------------------------------------------------


@case("unpacking at calls", ((1, 2, 3),), ((0.5, 2, 4),))
def call_with_an_unpacked_tuple(t):
    return volume(*t), volume(*t[:2]), volume(9, *t[1:])


@case("unpacking at calls", ([1, 2, 3],), ([4, 5],))
def call_with_an_unpacked_list(items):
    def total(*args):
        return sum(args)

    return total(*items), total(0, *items, *items), max(*items)


@case("unpacking at calls", 7)
def call_with_an_unpacked_dict(n):
    options = {"height": n, "depth": 1}
    return volume(1, **options), volume(**{"width": n}), volume(**options, width=2)


@case("unpacking at calls", 4)
def call_with_unpacked_iterators(n):
    def f(a, b, c, d):
        return a * 1000 + b * 100 + c * 10 + d

    return f(*range(n)), f(1, *(i * 2 for i in range(3))), f(*[1, 2], *(3, 4))


@case("unpacking at calls", (1, 2), (1, 2, 3), (1, 2, 3, 4), gpu=True)
def call_with_the_wrong_number(*values):
    def f(a, b, c):
        return a + b + c

    return f(*values)


# --- nested functions, closures -------------------------------------------------------------------


@case("nested functions", 3, 2.5, gpu=True)
def nested_functions(x):
    def square(v):
        return v * v

    def quartic(v):
        return square(square(v))

    return quartic(x) + square(x)


@case("nested functions", 3, gpu=True)
def function_defined_in_a_branch(n):
    if n > 2:

        def f(x):
            return x + 1

    else:

        def f(x):
            return x - 1

    return f(n) * f(10)


@case("nested functions", 2, gpu=True)
def function_that_returns_functions(n):
    def adder(k):
        def add(x):
            return x + k

        return add

    plus, minus = adder(n), adder(-n)
    return plus(10), minus(10), adder(1)(adder(2)(3))


@case("nested functions", 3)
def three_levels_of_scopes(n):
    def outer(a):
        def middle(b):
            def inner(c):
                return a * 100 + b * 10 + c + n

            return inner

        return middle

    return outer(1)(2)(3)


class Scaled:
    factor = 10

    def __init__(self, x, offset):
        self.x = x
        self.offset = offset

    def value(self):
        def add(v):
            return v + self.offset

        return add(self.x * self.factor)


@case("nested functions", 2)
def function_inside_a_method(n):
    return Scaled(3, n).value(), Scaled(n, 0.5).value()


@case("closures reading and rebinding (nonlocal)", 0, 3, gpu=True)
def counter(n):
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    for _ in range(n):
        step()
    return step(10), count


@case("closures reading and rebinding (nonlocal)", 5, gpu=True)
def closure_sees_later_values(n):
    x = n

    def read():
        return x

    a = read()
    x = n * 2
    b = read()
    x = 2.5
    return a, b, read()


@case("closures reading and rebinding (nonlocal)", 2, gpu=True)
def two_closures_share_a_variable(n):
    def account(balance):
        def deposit(amount):
            nonlocal balance
            balance += amount

        def value():
            return balance

        return deposit, value

    deposit, value = account(n)
    other, other_value = account(100)
    deposit(5)
    other(1)
    return value(), other_value()


@case("closures reading and rebinding (nonlocal)", 3)
def closures_made_in_a_loop(n):
    functions = []
    for i in range(n):

        def f(x):
            return x * 10 + i

        functions.append(f)
    return [f(1) for f in functions]


@case("closures reading and rebinding (nonlocal)", 3)
def nonlocal_through_two_levels(n):
    total = 0

    def outer():
        def inner():
            nonlocal total
            total += n

        inner()
        inner()

    outer()
    return total


@case("closures reading and rebinding (nonlocal)", 1, 0)
def unbound_closure_variable(n):
    def read():
        return x

    if n:
        x = 5
    return read()


@case("closures reading and rebinding (nonlocal)", 1, 0)
def unbound_local_variable(n):
    if n:
        x = 5
    return x


@case("closures reading and rebinding (nonlocal)", ([1, 2, 3],))
def closure_over_a_list(items):
    def push(x):
        items.append(x)
        return len(items)

    return push(4), push(5), items


@case("closures reading and rebinding (nonlocal)", 4)
def accumulator_chain(n):
    def accumulator():
        total = 0.0

        def add(x):
            nonlocal total
            total += x
            return total

        return add

    a = accumulator()
    return [a(i) for i in range(n)], a(0)


# --- lambdas --------------------------------------------------------------------------------------


@case("lambdas", 3, -2.5, gpu=True)
def lambdas_called(x):
    double = lambda v: v * 2  # noqa: E731
    return double(x) + (lambda a, b=3: a - b)(x) + (lambda: 7)()


@case("lambdas", ([3, -1, 2],))
def lambdas_as_keys(items):
    return sorted(items, key=lambda x: -x), max(items, key=lambda x: x * x), min(items, key=abs)


@case("lambdas", 2)
def lambdas_with_all_parameters(n):
    f = lambda a, *rest, k=1, **kw: (a, rest, k, len(kw))  # noqa: E731
    return f(n), f(n, 2, 3, k=4), f(n, z=5)


@case("lambdas", 5, gpu=True)
def lambda_that_returns_a_lambda(n):
    compose = lambda f, g: lambda x: f(g(x))  # noqa: E731
    return compose(lambda x: x + 1, lambda x: x * 10)(n)


# --- functions as values --------------------------------------------------------------------------


def twice(f, x):
    return f(f(x))


def add_one(x):
    return x + 1


def halve(x):
    return x / 2


@case("functions as values", 3, 2.5, gpu=True)
def function_passed(x):
    return twice(add_one, x) + twice(halve, x)


@case("functions as values", (1, 10), (0, 10), (1, 2.5), gpu=True)
def function_chosen_by_a_condition(which, x):
    f = add_one if which else halve
    return f(x) * 1.0


@case("functions as values", 0, 1, 2)
def function_in_a_tuple(i):
    operations = (add_one, halve, lambda x: x * x)
    return operations[i](7), [f(8) for f in operations]


@case("functions as values", "half", "next", "none")
def function_in_a_dict(name):
    table = {"half": halve, "next": add_one}
    f = table.get(name)
    return f(9) if f is not None else None


class Button:
    def __init__(self, action):
        self.action = action

    def press(self, x):
        return self.action(x)


@case("functions as values", 4, gpu=True)
def function_stored_in_an_object(n):

    return Button(add_one).press(n), Button(lambda v: v * 100).press(n)


class A:
    def __init__(self, x):
        self.x = x


class B(A):
    def value(self):
        return self.x * 10


@case("functions as values", 2)
def classes_as_values(n):

    made = [cls(n).x for cls in (A, B)]
    factory = B
    return made, factory(5).value()


@case("functions as values", 3)
def builtins_as_values(n):
    functions = (abs, float, int, bool)
    return [f(-n) for f in functions], twice(abs, -n), list(map(len, ((1, 2), (3,))))


@case("functions as values", 3)
def pipeline_of_functions(n):
    def compose(*functions):
        def run(x):
            for f in functions:
                x = f(x)
            return x

        return run

    return compose()(n), compose(add_one)(n), compose(add_one, halve, add_one)(n)


@case("functions as values", (0.0, 1.0), (1.0, 3.0))
def numerical_integration(a, b):
    def integrate(f, lo, hi, n):
        h = (hi - lo) / n
        return h * sum(f(lo + (i + 0.5) * h) for i in range(n))

    return integrate(lambda x: x * x, a, b, 16), integrate(halve, a, b, 8)
