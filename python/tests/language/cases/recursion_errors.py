"""Recursion without end is an exception like any other: what catches it, and what runs on its way."""

from ..corpus import registrar

case = registrar("Exceptions")
LEVELS = "exceptions crossing calls"
FINALLY = "finally"


def down(k):
    return down(k + 1) + 1


@case(LEVELS, 0)
def caught_by_the_caller(n):
    try:
        return down(n)
    except RecursionError as error:
        return "too deep", isinstance(error, RuntimeError), error.args


@case(LEVELS, 0)
def leaves_the_function(n):
    try:
        return down(n)
    except ValueError:
        return "not here"


@case(LEVELS, 0, 1, 2, 3)
def caught_by_base_classes(n):
    try:
        try:
            return down(n)
        except (KeyError, ValueError):
            return "not here"
    except RuntimeError:
        if n == 0:
            return "RuntimeError"
    try:
        return down(n)
    except Exception as error:
        if n == 1:
            return "Exception", type(error) is RecursionError
    try:
        return down(n)
    except:  # noqa: E722
        return "anything"


def sum_to(n):
    if n == 0:
        return 0
    return n + sum_to(n - 1)


@case(LEVELS, 0, 10, 100, 100000)
def only_where_it_is_too_deep(n):
    try:
        return sum_to(n)
    except RecursionError:
        return -1


class Search:
    def __init__(self):
        self.met = 0
        self.entered = 0
        self.left = 0

    def descend(self, k):
        self.entered += 1
        if k == 7:
            try:
                return self.descend(k + 1)
            except RecursionError:
                self.met = k
                return k * 100
        return self.descend(k + 1) + 1

    def unwind(self, k):
        self.entered += 1
        try:
            return self.unwind(k + 1)
        finally:
            self.left += 1


@case(LEVELS, 0, 5, 7)
def caught_midway_and_goes_on(n):
    search = Search()
    return search.descend(n), search.met


@case(FINALLY, 0)
def finally_while_unwinding(n):
    search = Search()
    try:
        search.unwind(n)
    except RecursionError:
        return search.entered == search.left, search.left > 100
    return None


class Level:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.entered += 1
        return self

    def __exit__(self, kind, error, traceback):
        self.log.left += 1
        self.log.met = 1 if kind is RecursionError else 2
        return False


def nest(log, k):
    with Level(log):
        return nest(log, k + 1)


@case("exceptions crossing calls", 0)
def with_while_unwinding(n):
    log = Search()
    try:
        nest(log, n)
    except RecursionError:
        return log.entered == log.left, log.met


def effect_without_a_handler(log, k):
    try:
        return effect_without_a_handler(log, k + 1)
    finally:
        log[0] = 1


@case(FINALLY, lambda: ([0],))
def finally_before_it_leaves_the_function(log):
    return effect_without_a_handler(log, 0)


def is_even(k):
    return is_odd(k - 1)


def is_odd(k):
    return is_even(k - 1)


@case(LEVELS, 0)
def mutual_recursion(n):
    try:
        return is_even(n)
    except RecursionError:
        return "too deep"


def walk(k):
    yield k
    yield from walk(k + 1)


@case(LEVELS, 3, 100000)
def recursion_of_generators(n):
    total = 0
    try:
        for k in walk(0):
            total += k
            if k == n:
                return total
    except RecursionError:
        return "too deep", total > 100


class Same:
    def __init__(self, other):
        self.other = other

    def __eq__(self, other):
        return self.other == other

    def __hash__(self):
        return 0

    def __add__(self, other):
        return self + other.other

    def __len__(self):
        return len(self) + 1

    def __getattr__(self, name):
        return getattr(self, name + "")


@case(LEVELS, 0)
def recursion_of_operators(n):
    same = Same(None)
    same.other = same
    found = []
    try:
        found.append(same == same)
    except RecursionError:
        found.append("==")
    try:
        found.append(same + same)
    except RecursionError:
        found.append("+")
    try:
        found.append(len(same))
    except RecursionError:
        found.append("len")
    return found


@case(LEVELS, 1, 3)
def again_and_again(n):
    met = 0
    for i in range(n):
        try:
            down(i)
        except RecursionError:
            met += 1
    return met, sum_to(50)


class Deep(RecursionError):
    pass


def fathom(k):
    if k > 20:
        raise Deep("own", k)
    return fathom(k + 1)


@case(LEVELS, 0)
def an_own_recursion_error(n):
    try:
        return fathom(n)
    except Deep as error:
        found = error.args
    try:
        return down(n)
    except Deep:
        return "not here"
    except RecursionError:
        return found


def build(k):
    return [build(k + 1)]


def count(items):
    return 1 + sum(count(item) for item in items)


@case(LEVELS, 0)
def endless_recursion_that_builds(n):
    try:
        return len(build(n))
    except RecursionError:
        return "too deep"


class Node:
    def __init__(self, value, next_node):
        self.value = value
        self.next_node = next_node

    def total(self):
        if self.next_node is None:
            return self.value
        return self.value + self.next_node.total()


@case(LEVELS, 3, 200, 5000)
def a_list_that_is_too_long(n):
    node = None
    for i in range(n):
        node = Node(i, node)
    if node is None:
        return 0
    try:
        return node.total()
    except RecursionError:
        total = 0
        while node is not None:
            total += node.value
            node = node.next_node
        return total, "by a loop"


@case(LEVELS, 0)
def a_closure_that_calls_itself(n):
    calls = [0]

    def visit(k):
        calls[0] += 1
        visit(k + 1)
        visit(k + 2)

    try:
        visit(n)
    except RecursionError:
        return calls[0] > 100


@case(LEVELS, 0)
def reraised_as_another(n):
    try:
        try:
            return down(n)
        except RecursionError as error:
            raise ValueError("wrapped") from error
    except ValueError as error:
        return error.args, type(error.__cause__) is RecursionError
