"""Raising, catching, cleaning up."""

from ..corpus import registrar

case = registrar("Exceptions")
RAISE = "raise (class, instance, from)"
EXCEPT = "try/except by class and tuple"

NAN = float("nan")


class Refused(Exception):
    pass


class Limit(ValueError):
    def __init__(self, limit, value):
        super().__init__("above the limit", limit)
        self.limit = limit
        self.value = value

    def excess(self):
        return self.value - self.limit


# --- raise ----------------------------------------------------------------------------------------


@case(RAISE, 0, 1, 2, 3, 4)
def raises_builtin_exceptions(n):
    if n == 0:
        raise ValueError
    if n == 1:
        raise ValueError("one")
    if n == 2:
        raise KeyError("a", n, 2.5)
    if n == 3:
        raise RuntimeError()
    return n


@case(RAISE, -1, 1)
def raise_in_a_branch(x):
    if x < 0:
        raise Refused("negative", x)
    return x * 2


@case(RAISE, 1)
def raise_an_instance_made_before(n):
    error = Refused(n)
    error.note = n * 10
    raise error


@case(RAISE, 0, 1, gpu=True)
def raise_from(n):
    try:
        return 10 // n
    except ZeroDivisionError as error:
        raise Refused("no") from error


@case(RAISE, 0, 1, gpu=True)
def raise_from_none(n):
    try:
        return 10 // n
    except ZeroDivisionError:
        raise Refused("no") from None


@case(RAISE, 5, None)
def raise_what_is_no_exception(x):
    raise x


@case(RAISE, 1, 2)
def raise_a_class_chosen_at_run_time(n):
    kind = ValueError if n == 1 else Refused
    raise kind(n)


@case(RAISE, 0, 1)
def raise_in_an_expression(n):
    def fail(message):
        raise ValueError(message)

    return n or fail("zero")


class Abstract:
    def area(self):
        raise NotImplementedError


class Concrete(Abstract):
    def area(self):
        return 3


@case(RAISE, 3)
def not_implemented_error(n):
    assert Concrete().area() == n
    return Abstract().area()


@case(RAISE, 1, 0, gpu=True)
def raise_leaves_a_loop(n):
    log = []
    try:
        for i in range(5):
            log.append(i)
            if i == 2 and n:
                raise StopIteration(i)
    except StopIteration as stop:
        log.append(stop.value)
    return log


# --- except ---------------------------------------------------------------------------------------


@case(EXCEPT, 0, 1, 2, 3, 4)
def several_clauses(n):
    try:
        if n == 0:
            raise ValueError("v")
        if n == 1:
            raise KeyError("k")
        if n == 2:
            raise Limit(1, 2)
        if n == 3:
            raise Refused
        return "nothing"
    except KeyError:
        return "key"
    except Limit as error:
        return error.excess()
    except ValueError as error:
        return error.args
    except Exception as error:
        return type(error) is Refused


@case(EXCEPT, 0, 1, 2, 3)
def tuple_of_classes(n):
    try:
        if n == 0:
            raise IndexError
        if n == 1:
            raise Refused(5)
        if n == 2:
            raise TypeError("t")
    except (LookupError, Refused) as error:
        return error.args
    except TypeError:
        return "type"
    return "none"


@case(EXCEPT, 0, 1)
def bare_except(n):
    try:
        return [1, 2][5 if n else 0]
    except:  # noqa: E722
        return -1


@case(EXCEPT, 1, 2)
def clause_that_does_not_match(n):
    try:
        raise KeyError(n)
    except ValueError:
        return "wrong"


@case(EXCEPT, 0, 1, 2, gpu=True)
def nested_try(n):
    log = []
    try:
        try:
            if n == 0:
                raise ValueError(0)
            if n == 1:
                raise KeyError(1)
            log.append("ok")
        except ValueError:
            log.append("inner")
            raise Refused("again")
        log.append("after")
    except KeyError:
        log.append("outer key")
    except Refused as error:
        log.append(error.args[0])
    return log


@case(EXCEPT, 0, 2)
def exception_name_is_deleted(n):
    error = "before"
    try:
        10 // n
    except ZeroDivisionError as error:
        kept = error
        r = kept.args
    else:
        r = error
    return r


@case(EXCEPT, ([1, 0, 2, "a", None],))
def try_in_a_loop(items):
    r = []
    for x in items:
        try:
            r.append(10 / x)
        except ZeroDivisionError:
            r.append("zero")
            continue
        except TypeError:
            r.append("type")
            if x is None:
                break
    return r


@case(EXCEPT, 0, 1)
def state_before_the_exception_is_kept(n):
    x = 1
    y = 0
    try:
        x = 2
        y = 10 // n
        x = 3
    except ZeroDivisionError:
        y = -1
    return x, y


@case(EXCEPT, 0, 1, 2)
def hierarchy_of_builtins(n):
    try:
        if n == 0:
            {}[1]
        elif n == 1:
            [][1]
        else:
            2.0**5000
    except LookupError as error:
        return type(error).__name__, isinstance(error, KeyError)
    except ArithmeticError as error:
        return type(error).__name__


@case(EXCEPT, 1)
def exception_in_a_handler(n):
    try:
        raise ValueError(1)
    except ValueError:
        return [1, 2][n + 5]


class Parser:
    def __init__(self):
        self.errors = 0

    def parse(self, items, i):
        try:
            return items[i]
        except IndexError:
            self.errors += 1
            return None


@case(EXCEPT, 0, 1)
def except_in_a_method(n):

    p = Parser()
    return p.parse([7], n), p.parse((), n), p.errors


@case(EXCEPT, 0, 1)
def classes_chosen_at_run_time(n):
    expected = (ValueError, KeyError) if n else (TypeError,)
    try:
        raise KeyError("x")
    except expected:
        return "caught"


# --- else, finally --------------------------------------------------------------------------------


@case("try/else", 0, 1)
def else_clause(n):
    log = []
    try:
        log.append(10 // n)
    except ZeroDivisionError:
        log.append("zero")
    else:
        log.append("fine")
    return log


@case("try/else", 0, 1, gpu=True)
def exception_in_else_is_not_caught(n):
    try:
        try:
            x = n
        except ZeroDivisionError:
            return "inner"
        else:
            return 10 // x
    except ZeroDivisionError:
        return "outer"


@case("try/else", 0, 1, 5)
def else_and_loops(n):
    for i in range(3):
        try:
            x = 10 // (n - i)
        except ZeroDivisionError:
            break
        else:
            if x > 5:
                continue
    else:
        return "all"
    return i


@case("finally", 0, 1)
def finally_always_runs(n):
    log = []
    try:
        try:
            log.append(10 // n)
        finally:
            log.append("finally")
        log.append("after")
    except ZeroDivisionError:
        log.append("caught")
    return log


@case("finally", 0, 1, 2)
def finally_after_return(n):
    log = []

    def f():
        try:
            if n == 1:
                return "try"
            if n == 2:
                raise ValueError
        except ValueError:
            return "except"
        finally:
            log.append("finally")
        return "end"

    return f(), log


@case("finally", 1, gpu=True)
def return_in_finally_wins(n):
    def f():
        try:
            return 1
        finally:
            return 2  # noqa: B012

    def g():
        try:
            raise ValueError
        finally:
            return 3  # noqa: B012

    return f(), g(), n


@case("finally", 3, gpu=True)
def value_returned_before_finally_changes_it(n):
    def f():
        x = n
        try:
            return x
        finally:
            x = 100

    def g():
        items = [n]
        try:
            return items
        finally:
            items.append(100)

    return f(), g()


@case("finally", 0, 1, 2, 3)
def finally_with_break_and_continue(n):
    log = []
    for i in range(4):
        try:
            if i == n:
                break
            if i == 1:
                continue
            log.append(i)
        finally:
            log.append(-i)
    else:
        log.append("else")
    return log


@case("finally", 0, 1)
def try_except_else_finally(n):
    log = []
    try:
        log.append(1 // n)
    except ZeroDivisionError as error:
        log.append(error.args[0])
    else:
        log.append("else")
    finally:
        log.append("finally")
    return log


class Tracer:
    def __init__(self):
        self.depth = 0
        self.deepest = 0

    def trace(self, k):
        self.depth += 1
        try:
            self.deepest = max(self.deepest, self.depth)
            if k == 0:
                raise Refused("bottom")
            return self.trace(k - 1)
        finally:
            self.depth -= 1


@case("finally", 0, 2)
def depth_counter_with_finally(n):

    t = Tracer()
    try:
        t.trace(n)
    except Refused:
        return t.depth, t.deepest


@case("finally", 0, 1)
def exception_in_finally(n):
    try:
        try:
            raise ValueError("first")
        finally:
            10 // n
    except ZeroDivisionError:
        return "second"
    except ValueError:
        return "first"


@case("finally", 1, 2, gpu=True)
def nested_finally(n):
    log = []
    try:
        try:
            try:
                if n == 1:
                    raise KeyError(n)
            finally:
                log.append("a")
        finally:
            log.append("b")
    except KeyError:
        log.append("c")
    finally:
        log.append("d")
    return log


# --- re-raise -------------------------------------------------------------------------------------


@case("re-raise", 0, 1)
def bare_raise(n):
    log = []
    try:
        try:
            return 10 // n
        except ZeroDivisionError:
            log.append("seen")
            raise
    except ArithmeticError as error:
        return log, str(error)


@case("re-raise", 0)
def bare_raise_leaves_the_function(n):
    try:
        return 10 // n
    except ZeroDivisionError:
        n = 5
        raise


@case("re-raise", 1, 2)
def reraise_some(n):
    try:
        raise Limit(n, 5)
    except Limit as error:
        if error.limit == 1:
            raise
        return error.excess()


@case("re-raise", 1)
def reraise_by_name(n):
    try:
        raise Refused(n)
    except Refused as error:
        error.seen = True
        raise error


@case("re-raise", 3)
def raise_without_an_exception(n):
    raise


def _second(first, second):
    return second


@case(EXCEPT, (1.5, 3), (1.5, 10))
def unset_cell_before_an_assignment_in_try(a, n):
    if n > 5:
        x = 1

    def later():
        return x

    try:
        v = _second([x], (a := 3.0))
    except NameError:
        v = None
    return a, v, n > 5 and later()


@case(EXCEPT, (1.5, 3), (1.5, 10))
def unset_variable_before_an_assignment_in_try(a, n):
    if n > 5:
        x = 1
    try:
        y = x
        a = 3.0
        v = y + a
    except NameError:
        v = None
    return a, v
