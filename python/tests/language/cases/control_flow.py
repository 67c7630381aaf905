"""Branches, conditions and what decides between values."""

from ..corpus import registrar

case = registrar("Control flow")

NAN = float("nan")
INF = float("inf")


# --- if/elif/else ---------------------------------------------------------------------------------


@case("if/elif/else", -2, -1, 0, 1, 2, True, False, gpu=True)
def sign(n):
    if n < 0:
        return -1
    elif n == 0:
        return 0
    else:
        return 1


@case("if/elif/else", -5.0, -0.0, 0.0, 0.5, 99.0, NAN, INF, -INF, gpu=True)
def grade(x):
    if x > 90.0:
        r = 4.0
    elif x > 50.0:
        r = 3.0
    elif x > 0.0:
        r = 2.0
    elif x == 0.0:
        r = 1.0
    else:
        r = x
    return r


@case("if/elif/else", (1, 2.5), (0, 2.5), (-1, -0.0), (True, NAN))
def branches_of_different_types(n, x):
    if n > 0:
        return n
    elif n == 0:
        return x
    return None


@case("if/elif/else", 0, 1, -3, 0.0, -0.0, NAN, 0.1, True, False, None, "", "a")
def truth_of_a_value(value):
    if value:
        return "yes"
    return "no"


@case("if/elif/else", ([],), ([0],), ((),), ((0,),), ([1, 2],))
def truth_of_a_sequence(items):
    if not items:
        return -1
    return items[0]


@case("if/elif/else", 3, 0, -3)
def missing_else_returns_none(n):
    if n > 0:
        return n


@case("if/elif/else", (1, 1), (1, 0), (0, 1), (0, 0), gpu=True)
def branches_that_set_several(a, b):
    x, y, z = 1, 2, 3
    if a:
        x = y + 10
        if b:
            y = x + z
        else:
            z = x - y
    elif b:
        y, z = z, y
    return x * 10000 + y * 100 + z


# --- nested ifs without else ----------------------------------------------------------------------


@case("nested ifs without else", (1, 2, 3), (3, 2, 1), (2, 2, 2), (0, -1, 5), (-0.0, 0.0, 1.0))
def largest_of_three(a, b, c):
    m = a
    if b > m:
        m = b
        if c > m:
            m = c
    if c > m:
        m = c
    return m


@case("nested ifs without else", (0, 0), (1, 0), (1, 1), (1, 2), (2, 2), gpu=True)
def nested_without_else(a, b):
    r = 0
    if a > 0:
        r += 1
        if b > 0:
            r += 10
            if a == b:
                r += 100
    if a > 1:
        if b > 1:
            r += 1000
    return r


@case("nested ifs without else", 1, 5, 10, 50, gpu=True)
def deep_nesting(n):
    if n > 2:
        if n > 4:
            if n > 8:
                if n > 16:
                    return 5
                return 4
            return 3
        return 2
    return 1


@case("nested ifs without else", (-1.0, 2.0), (1.0, -2.0), (1.0, 2.0), (NAN, 1.0), gpu=True)
def nested_float_conditions(x, y):
    if x > 0.0:
        if y > 0.0:
            x = x + y
        x = x * 2.0
    return x - y


# --- ternary --------------------------------------------------------------------------------------


@case("ternary", 0, 1, -1, 2.5, -0.0, True, gpu=True)
def ternary_chain(x):
    return 1.5 if x > 0 else -1.5 if x < 0 else 0.0


@case("ternary", (True, 1, 2.0), (False, 1, 2.0), (0, None, 3), (1, None, 3))
def ternary_of_two_types(which, a, b):
    return a if which else b


@case("ternary", (3, 4), (4, 3), (4, 4), gpu=True)
def ternary_inside_an_expression(a, b):
    return (a if a < b else b) * 10 + (b if a < b else a)


@case("ternary", 0, 5, -5)
def ternary_evaluates_one_side(n):
    log = []

    def note(text, value):
        log.append(text)
        return value

    r = note("positive", n) if n > 0 else note("other", -n)
    return r, log


@case("ternary", 2, -2)
def ternary_chooses_a_tuple(n):
    a, b = (n, 1) if n > 0 else (1, n)
    return a - b


@case("ternary", (1, 2), (2, 1), gpu=True)
def ternary_as_index_and_argument(a, b):
    items = (10, 20, 30)
    return items[0 if a > b else 2] + abs(a - b if a > b else b - a)


# --- chained comparisons --------------------------------------------------------------------------


@case("chained comparisons", -1, 0, 5, 10, 11, 0.5, NAN, True, gpu=True)
def within(x):
    return 0 <= x < 10


@case(
    "chained comparisons",
    (1, 2, 3),
    (1, 3, 2),
    (3, 3, 3),
    (1.0, 1, True),
    (NAN, NAN, NAN),
    gpu=True,
)
def all_kinds_of_chain(a, b, c):
    return a < b < c, a <= b <= c, a == b == c, a != b != c, a < b > c, a > b >= c


@case("chained comparisons", 0, 3, 7)
def chain_evaluates_the_middle_once(n):
    calls = []

    def middle():
        calls.append(len(calls))
        return n

    ok = 1 < middle() < 5
    return ok, len(calls)


@case("chained comparisons", 0, 3, 7)
def chain_stops_early(n):
    calls = []

    def last():
        calls.append(1)
        return 5

    ok = 1 < n < last()
    return ok, calls


@case("chained comparisons", (1, 2), (2, 2), (None, 2), (1, None))
def chain_with_is(a, b):
    return a is not b is not None


@case("chained comparisons", (1, [1, 2]), (3, [1, 2]), (2, []))
def chain_with_in(a, items):
    return 0 < a in items


# --- and/or as values -----------------------------------------------------------------------------


@case(
    "and/or as values",
    (0, 1),
    (2, 1),
    (0.0, 3),
    (-0.0, 0),
    (NAN, 1),
    (None, 5),
    (True, 0),
    gpu=True,
)
def or_value(a, b):
    return a or b


@case(
    "and/or as values",
    (0, 1),
    (2, 1),
    (0.0, 3),
    (-0.0, 0),
    (NAN, 1),
    (None, 5),
    (True, 0),
    gpu=True,
)
def and_value(a, b):
    return a and b


@case("and/or as values", (0, 0, 0), (1, 0, 2), (1, 3, 2), (0, 3, 2), (0, 0, 2))
def and_or_mixed(a, b, c):
    return a and b or c, a or b and c, not a or b, not (a or b)


@case("and/or as values", ([], [1]), ([2], [1]), ([], []))
def default_of_an_empty_list(a, b):
    c = a or b
    c.append(9)
    return a, b, c is a


@case("and/or as values", (0, 1), (1, 0), (1, 1), (0, 0), gpu=True)
def conditions_with_and_or_not(a, b):
    r = 0
    if a and b:
        r += 1
    if a or b:
        r += 2
    if not a and b:
        r += 4
    if not (a and b) or a == b:
        r += 8
    return r


@case("and/or as values", 0, 1, 2, 3)
def short_circuit_has_effects(n):
    seen = []

    def test(bit):
        seen.append(bit)
        return n & bit

    a = test(1) and test(2)
    b = test(1) or test(2)
    return a, b, seen


@case("and/or as values", 0, 1, -7, 2.5)
def or_in_an_argument(x):
    return abs(x or -3) + (x and 1)


@case("and/or as values", (None,), (4,), (0,))
def default_argument_idiom(width=None):
    width = width or 10
    return width * 2


# --- in/not in ------------------------------------------------------------------------------------


@case("in/not in over tuples, ranges and lists", 0, 1, 3, 3.0, 2.5, True, NAN, None, gpu=True)
def in_a_tuple(x):
    return x in (1, 2, 3), x not in (1, 2, 3), x in ()


@case("in/not in over tuples, ranges and lists", -1, 0, 4, 5, 10, 3.0, 3.5, True, gpu=True)
def in_a_range(x):
    return x in range(5), x in range(0, 10, 5), x not in range(10, 0, -2), x in range(0)


@case(
    "in/not in over tuples, ranges and lists",
    (1, []), (1, [1]), (2, [1, 2, 3]), (2.0, [1, 2]), (4, [1, 2]), (NAN, [1.0, NAN]),
)  # fmt: skip
def in_a_list(x, items):
    return x in items, x not in items


@case("in/not in over tuples, ranges and lists", NAN, 1.0)
def identity_counts_for_membership(x):
    return x in (x,), x in [x, x], x == x


@case("in/not in over tuples, ranges and lists", "b", "d", "")
def string_in_tuple(s):
    return s in ("a", "b", "c")


@case("in/not in over tuples, ranges and lists", (1, 2), (2, 1), (1, 1))
def tuple_in_list_of_tuples(a, b):
    return (a, b) in [(1, 2), (3, 4)], (b, a) in ((1, 2),)


@case("in/not in over tuples, ranges and lists", 1, 2, 6)
def in_as_a_condition(n):
    if n in (1, 2) and n not in [2]:
        return 1
    elif n in {2, 6}:
        return 2
    return 3


# --- is/is not ------------------------------------------------------------------------------------


@case("is/is not", None, 0, False, 1.5, gpu=True)
def is_none(x):
    return x is None, x is not None


@case("is/is not", ([1],), ([],))
def is_the_same_list(items):
    a = items
    b = list(items)
    return a is items, b is items, b is not a, b == a


@case("is/is not", True, False)
def is_true(flag):
    return flag is True, flag is False, (not flag) is True


@case("is/is not", 1, 2)
def is_one_of_two_objects(n):
    a, b = [1], [1]
    c = a if n == 1 else b
    return c is a, c is b, c is not a


@case("is/is not", int, float, bool)
def is_a_class(kind):
    return kind is int, kind is not float


# --- walrus ---------------------------------------------------------------------------------------


@case("walrus", 0, 3, 10, gpu=True)
def walrus_in_a_condition(n):
    if (half := n // 2) > 2:
        return half
    return -half


@case("walrus", 1, 6, 27, gpu=True)
def walrus_in_a_loop(n):
    steps = 0
    while (rest := n % 10) != 1 and steps < 50:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps * 100 + rest


@case("walrus", ([],), ([1, 2, 3],), ([0.5, -2.0],))
def walrus_in_a_comprehension(items):
    r = [y for x in items if (y := x * 2) > 1]
    return r


@case("walrus", 2, -3, gpu=True)
def walrus_in_an_argument(n):
    return max(a := n * n, b := n + 5) + a - b


@case("walrus", ([3, 1, 2],), ([],))
def walrus_keeps_the_last_value(items):
    last = None
    any((last := x) < 2 for x in items)
    return last


# --- pass, assert, unreachable code ---------------------------------------------------------------


@case("pass", 0, 1, gpu=True)
def passes(n):
    if n:
        pass
    else:
        n = 5
    for _ in range(3):
        pass
    while n < 0:
        pass
    return n


class Empty:
    pass


@case("pass", 3)
def empty_class_and_function(n):

    def nothing():
        pass

    def dots(): ...

    e = Empty()
    e.value = n
    return nothing(), dots(), e.value


@case("assert", 1, 0, -1)
def assert_with_a_message(n):
    assert n > 0, "n must be positive"
    return n


@case("assert", 1.5, 0.0, NAN)
def assert_without_a_message(x):
    assert x
    assert x == x
    return 1.0 / x


@case("assert", (1,), (2,), (0,))
def assert_with_a_value(n):
    assert n != 2, n
    assert n, (n, "zero")
    return "fine"


@case("assert", 5, 50)
def assert_inside_a_helper(n):
    def checked(k):
        assert 0 <= k < 10, "out of range"
        return k

    try:
        return checked(n)
    except AssertionError as error:
        return error.args


@case("unreachable code after return", 3, gpu=True)
def code_after_return(n):
    return n + 1
    n = n.does_not_exist  # noqa
    return undefined_name  # noqa: F821


@case("unreachable code after return", 0, 1, gpu=True)
def code_after_if_that_returns(n):
    if n:
        return 1
    else:
        return 2
    n = n.anything


@case("unreachable code after return", 0, 4, gpu=True)
def code_after_continue_and_break(n):
    total = 0
    for i in range(n):
        if i == 1:
            continue
            total += 1000
        if i == 3:
            break
            total += 2000
        total += i
    return total


@case("unreachable code after return", 2, gpu=True)
def code_in_a_branch_that_is_never_taken(n):
    if False:
        return n.nothing()
    if isinstance(n, str):
        return n.upper()
    return n


@case("unreachable code after return", 2)
def code_after_raise(n):
    raise ValueError("always")
    return n


# --- early return in helpers ----------------------------------------------------------------------


def first_above(limit, *values):
    for value in values:
        if value > limit:
            return value
    return limit


def classify(n):
    if n < 0:
        return 0
    if n > 10:
        return 100
    return n


@case("early return in helpers called in the middle of expressions", -3, 0, 4, 5, 20, gpu=True)
def helper_in_an_expression(n):
    return 2 * classify(n) + classify(n - 5) * classify(7) - 1


@case(
    "early return in helpers called in the middle of expressions",
    (0, 1, 2),
    (5, 1, 2),
    (1, 1, 9),
    gpu=True,
)
def helper_with_a_loop_in_an_expression(limit, a, b):
    return first_above(limit, a, b) * 10 + first_above(1, b, a)


@case("early return in helpers called in the middle of expressions", 0.0, 1.0, -4.0, NAN, gpu=True)
def helper_in_conditions(x):
    def safe_root(v):
        if v < 0.0:
            return -1.0
        return v**0.5

    if safe_root(x) > safe_root(0.25) or safe_root(-x) == 2.0:
        return safe_root(x + 3.0)
    return safe_root(x)


@case("early return in helpers called in the middle of expressions", (3, 4), (4, 3), (-1, 2))
def helper_as_an_index(a, b):
    def pick(u, v):
        if u < 0:
            return 2
        if u < v:
            return 0
        return 1

    return (10, 20, 30)[pick(a, b)] + [1, 2, 3][pick(b, a)]


@case("early return in helpers called in the middle of expressions", 1, 2, 3, 4)
def helper_returns_different_types(n):
    def value(k):
        if k == 1:
            return 1
        if k == 2:
            return 2.5
        if k == 3:
            return None

    r = value(n)
    return r, r is None, value(1) + value(2)


class Link:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


@case("if/elif/else", (0, 0), (0, 1), (1, 0), (1, 1))
def attributes_tested_within_and_and_or(a, b):
    link = Link(a, Link(b) if b else None)
    if (a or link.next) and b:
        return 1
    if not (link.next and (a or link.next.value)) or a:
        return 2 if link.next else 3
    return link.next.value
