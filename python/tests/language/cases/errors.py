"""Exceptions that cross calls, classes of one's own, and what the language raises by itself."""

import math

from ..corpus import registrar

case = registrar("Exceptions")
CALLS = "exceptions crossing calls"
OWN = "own classes with attributes"


class Refused(Exception):
    pass


class Limit(ValueError):
    def __init__(self, limit, value):
        super().__init__("above the limit", limit)
        self.limit = limit
        self.value = value

    def excess(self):
        return self.value - self.limit


class HardLimit(Limit):
    code = 7


class Quiet(Exception):
    """Without arguments of its own."""

    def __init__(self, level=3):
        self.level = level


# --- crossing calls -------------------------------------------------------------------------------


def checked(x):
    if x < 0:
        raise Limit(0, x)
    return x


def half(x):
    return checked(x) / 2


def quarter(x):
    return half(half(x))


@case(CALLS, 8, -8)
def through_three_calls(x):
    return quarter(x)


@case(CALLS, 8, -8)
def caught_above(x):
    try:
        return quarter(x)
    except Limit as error:
        return error.value, error.args


@case(CALLS, 1, -1)
def through_recursion(n):
    def down(k):
        if k == 0:
            return checked(n)
        return down(k - 1) + 1

    return down(4)


class ThroughAConstructorBox:
    def __init__(self, v):
        self.v = checked(v)


@case(CALLS, 1, -1)
def through_a_constructor(n):

    try:
        return ThroughAConstructorBox(n).v
    except Limit:
        return "no box"


class ThroughOperatorsAndPropertiesBox:
    def __init__(self, v):
        self._v = v

    @property
    def v(self):
        return checked(self._v)

    def __add__(self, other):
        return self.v + other.v


@case(CALLS, 1, -1)
def through_operators_and_properties(n):

    return ThroughOperatorsAndPropertiesBox(n) + ThroughOperatorsAndPropertiesBox(2)


@case(CALLS, ([1, 2, -3],), ([1],))
def through_comprehensions_and_map(items):
    try:
        return [half(x) for x in items], sum(map(half, items))
    except Limit as error:
        return error.value


@case(CALLS, ([3, -1, 2],))
def through_a_key_function(items):
    return sorted(items, key=checked)


@case(CALLS, -1, 1)
def through_a_closure(n):
    calls = []

    def guarded(f, *args):
        try:
            return f(*args)
        except ValueError as error:
            calls.append(error.args[1])
            return None

    return guarded(checked, n), guarded(quarter, 4), calls


# --- own classes ----------------------------------------------------------------------------------


@case(OWN, 5, 50)
def attributes_of_an_exception(n):
    try:
        if n > 10:
            raise Limit(10, n)
        return n
    except Limit as error:
        return error.limit, error.value, error.excess(), error.args


@case(OWN, 50)
def own_exception_leaves(n):
    raise HardLimit(limit=10, value=n)


@case(OWN, 1)
def own_exception_without_super_init(n):
    raise Quiet(n)


@case(OWN, 1)
def own_exception_hierarchy(n):
    error = HardLimit(1, 2)
    return (
        isinstance(error, ValueError), isinstance(error, Limit), issubclass(HardLimit, LookupError), error.code,
        str(Refused("text")), len(error.args),
    )  # fmt: skip


@case(OWN, 2)
def exception_as_a_value(n):
    errors = [Refused(i) for i in range(n)]
    errors.append(Limit(1, 2))
    return [e.args for e in errors], errors


@case(OWN, lambda: (Limit(1, 5),), lambda: (Quiet(4),))
def exception_given_as_an_argument(error):
    raise error


class Payload:
    def __init__(self, v):
        self.v = v


@case(OWN, 3, gpu=True)
def exception_with_an_object(n):

    try:
        raise Refused(Payload(n), [n])
    except Refused as error:
        error.args[1].append(7)
        return error.args[0].v, error.args[1]


# --- raised by the language -----------------------------------------------------------------------


@case("ZeroDivisionError and OverflowError", (1, 0), (1.0, 0.0), (1, 1))
def all_divisions(a, b):
    for f in (lambda: a / b, lambda: a // b, lambda: a % b, lambda: divmod(a, b), lambda: 0**-b):
        try:
            f()
        except ZeroDivisionError as error:
            first = error.args[0]
        else:
            first = None
    return a / b if first is None else first


@case("ZeroDivisionError and OverflowError", 1e308, 10.0, gpu=True)
def float_overflow(x):
    try:
        return x**2, math.exp(x)
    except OverflowError as error:
        return error.args


@case("IndexError", 0, 3, -4)
def index_errors(i):
    r = []
    for items in ([1, 2, 3], (1, 2, 3), range(3)):
        try:
            r.append(items[i])
        except IndexError as error:
            r.append(str(error))
    return r


@case("IndexError", ([],), ([1],))
def errors_of_list_methods(items):
    r = []
    try:
        items.pop(5)
    except IndexError as error:
        r.append(str(error))
    try:
        items.remove(99)
    except ValueError as error:
        r.append(str(error))
    try:
        items[9] = 1
    except IndexError as error:
        r.append(str(error))
    return r


@case("KeyError", "a", "z")
def key_errors(k):
    d = {"a": 1}
    try:
        return d[k]
    except KeyError as error:
        return error.args


@case("KeyError", 1, 5)
def key_error_leaves(k):
    d = {1: 2}
    d.pop(k)
    return d


class AttributeErrorsA:
    pass


class B:
    x = 1


@case("AttributeError", 0, 1)
def attribute_errors(n):

    obj = B() if n else AttributeErrorsA()
    try:
        return obj.x
    except AttributeError as error:
        return str(error)


@case("AttributeError", None, 5)
def attribute_of_a_builtin(x):
    return x.nothing


class AttributeOfAModuleAndClassA:
    pass


@case("AttributeError", 5)
def attribute_of_a_module_and_class(n):

    try:
        AttributeOfAModuleAndClassA.missing
    except AttributeError as error:
        return str(error)


@case("TypeError and ValueError", (1, "a"), (1, None), ([1], 1), (None, None))
def operands_that_do_not_fit(a, b):
    r = []
    for f in (lambda: a + b, lambda: a < b, lambda: -b, lambda: a[b], lambda: len(a), lambda: b()):
        try:
            f()
        except TypeError as error:
            r.append(str(error))
    return r


@case("TypeError and ValueError", (1, 2, 3), ())
def unpacking_errors(*items):
    try:
        a, b = items
    except ValueError as error:
        return str(error)
    return a, b


@case("TypeError and ValueError", -1.0, 4.0, gpu=True)
def math_domain_error(x):
    try:
        return math.sqrt(x)
    except ValueError as error:
        return str(error)


@case("TypeError and ValueError", 1, 2, 3)
def calls_that_do_not_fit(n):
    def f(a, b):
        return a

    try:
        return f(n) if n == 1 else f(n, n, n) if n == 2 else f(n, c=n)
    except TypeError as error:
        return str(error)


@case("TypeError and ValueError", 0, 2)
def wrong_types_on_one_path_only(n):
    x = None if n else 5
    if n == 0:
        return x + 1
    return x + 1


@case("StopIteration", ([1],), ([],))
def stop_iteration(items):
    it = iter(items)
    try:
        a = next(it)
        b = next(it)
        return a, b
    except StopIteration as stop:
        return stop.args, stop.value


@case("StopIteration", ([],))
def stop_iteration_leaves(items):
    return next(iter(items))


@case("StopIteration", 2)
def stop_iteration_in_a_generator(n):
    def g():
        yield 1
        yield next(iter(()))

    r = []
    try:
        for x in g():
            r.append(x)
    except RuntimeError as error:
        r.append(str(error))
    return r


# --- tracebacks -----------------------------------------------------------------------------------


@case("tracebacks", 1, 2, 3)
def line_of_the_raise(n):
    if n == 1:
        raise ValueError(
            "one",
        )
    if n == 2:
        x = [
            1,
            2 // (n - 2),
        ]
        return x
    y = n
    return (
        y
        + [1, 2][y]
    )  # fmt: skip


@case("tracebacks", 0, 1)
def line_in_a_loop(n):
    total = 0
    for i in range(3):
        total += i
        total += 1 // (i - n)
    return total


@case("tracebacks", 1)
def line_after_finally(n):
    try:
        n = n // 0
    finally:
        n = 5
        n += 1
    return n


@case("tracebacks", 1)
def line_in_an_inlined_helper(n):
    def a(x):
        return b(x)

    def b(x):
        y = x - 1
        return x // y

    return a(n) + 1


@case("AttributeError", 5, 0)
def missing_module_attribute(n):
    if n:
        return math.sinn(n)
    return n


@case("NameError", 5, 0)
def missing_global(n):
    if n:
        return missing_function(n)  # noqa: F821
    return n


@case("NameError", 5)
def missing_global_is_caught(n):
    try:
        return missing_variable + n  # noqa: F821
    except NameError as error:
        return error.args


@case("NameError", 1, 0)
def local_deleted(n):
    x = n
    if n:
        del x
    return x
