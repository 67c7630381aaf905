"""Variables that are not set on some path: where reading them raises, and what has happened until then."""

from ..corpus import registrar

case = registrar("Exceptions")
NAME = "NameError"


@case(NAME, 3, 10)
def read_without_a_use(n):
    if n > 5:
        x = 1
    log = []
    try:
        log.append(1)
        x  # noqa: B018
        log.append(2)
    except UnboundLocalError as error:
        log.append(error.args)
    return log


@case(NAME, lambda: (3, []), lambda: (10, []))
def read_outside_of_try(n, log):
    if n > 5:
        x = 1
    log.append(1)
    y = x
    log.append(2)
    return y


@case(NAME, lambda: (3, []), lambda: (10, []))
def read_that_is_dropped(n, log):
    if n > 5:
        x = 1
    log.append(1)
    x  # noqa: B018
    log.append(2)


def _pair(first, second):
    return first, second


@case(NAME, (1.5, 3), (1.5, 10))
def argument_before_a_walrus(a, n):
    if n > 5:
        x = 1
    try:
        v = _pair([x], (a := 3.0))
    except NameError:
        v = None
    return a, v


@case(NAME, 3, 10)
def deleted_then_read_in_try(n):
    x = n
    if n > 5:
        del x
    try:
        y = x
        n = 100
        return y + n
    except NameError as error:
        return n, error.args


@case(NAME, 0, 1, 2)
def deleted_twice(n):
    x = n
    log = []
    try:
        if n > 0:
            del x
        log.append("once")
        if n > 1:
            del x
        log.append("twice")
    except UnboundLocalError as error:
        log.append(error.args)
    return log


@case(NAME, 3, 10)
def closure_variable_in_try(n):
    def later():
        return x

    if n > 5:
        x = 1
    try:
        y = later()
        n = 100
    except NameError as error:
        return n, type(error) is NameError, error.args
    return y, n


@case(NAME, 3, 10)
def shared_variable_in_its_own_function(n):
    def later():
        return x

    try:
        if n > 5:
            x = 1
        y = x
        n = later()
    except NameError as error:
        return n, type(error) is UnboundLocalError, error.args
    return y, n


@case(NAME, 3, 10)
def shared_variable_deleted(n):
    x = n

    def later():
        return x

    if n > 5:
        del x
    try:
        return later(), x
    except NameError as error:
        return type(error) is NameError, error.args


class Swallow:
    def __init__(self):
        self.seen = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is not None:
            self.seen = len(error.args)
        return True


@case(NAME, 3, 10)
def read_in_with(n):
    if n > 5:
        x = 1
    done = 0
    with Swallow() as swallow:
        y = x
        done = 1
    if done:
        return y, swallow.seen
    return done, swallow.seen


@case(NAME, 0, 4)
def assigned_in_with_that_swallows(n):
    with Swallow():
        x = 10 // n
    try:
        return x
    except UnboundLocalError:
        return "unset"


@case(NAME, 3, 10)
def read_in_finally(n):
    log = []
    try:
        try:
            if n > 5:
                x = n
            log.append("body")
        finally:
            y = x
            log.append("finally")
    except UnboundLocalError as error:
        log.append(error.args)
        y = 0
    return log, y


@case(NAME, 0, 5)
def assigned_in_try_read_in_handler(n):
    try:
        x = 10 // n
        raise KeyError(x)
    except (KeyError, ZeroDivisionError):
        try:
            y = x
            return y, "set"
        except UnboundLocalError:
            return "unset"


@case(NAME, 0, 5)
def assigned_in_try_read_behind(n):
    try:
        x = 10 // n
    except ZeroDivisionError:
        pass
    try:
        return x
    except UnboundLocalError as error:
        return error.args


@case(NAME, 0, 1)
def name_of_a_handler_afterwards(n):
    e = "before"
    try:
        if n:
            raise ValueError(n)
    except ValueError as e:
        n = e.args[0] + 10
    try:
        found = e
        n += 100
        return n, found
    except UnboundLocalError as error:
        return n, error.args


@case(NAME, 0, 1)
def name_of_a_handler_in_finally(n):
    log = []
    try:
        try:
            1 // n
        except ZeroDivisionError as e:
            log.append(e.args)
        finally:
            e  # noqa: B018, F821
            log.append("not here")
    except UnboundLocalError as error:
        log.append(error.args)
    return log


@case(NAME, lambda: ([],), lambda: ([1, 2],))
def loop_variable_behind_the_loop(xs):
    for x in xs:
        pass
    n = len(xs)
    try:
        last = x
        n += 10
    except UnboundLocalError:
        last = None
    return last, n


@case(NAME, 0, 3)
def assigned_in_while(n):
    k = n
    while k > 0:
        x = k
        k -= 1
    try:
        y = x
        k = 5
    except UnboundLocalError:
        y = -1
    return y, k


@case(NAME, 0, 1, 3)
def deleted_in_a_loop(n):
    x = 1
    total = 0
    for i in range(n):
        try:
            total += x
            if i == 1:
                x = 5
            else:
                del x
        except UnboundLocalError:
            total += 100
            x = 2
    return total


@case(NAME, 1, 2, 3)
def break_through_finally_that_deletes(n):
    x = 1
    for i in range(n):
        try:
            if i == 1:
                break
        finally:
            if i == n - 2:
                del x
    try:
        return x
    except UnboundLocalError:
        return "unset"


@case(NAME, (1, 1), (0, 1), (1, 0), (0, 0))
def assigned_by_walrus(a, b):
    log = []
    try:
        if a and (x := b):
            log.append(x)
        log.append(x)
    except UnboundLocalError:
        log.append("unset")
    return log


@case(NAME, 1, 2, 3)
def assigned_by_some_cases(n):
    match n:
        case 1:
            x = "one"
        case 2:
            x = "two"
        case _:
            pass
    try:
        y = x
        n = 0
    except UnboundLocalError:
        y = "none"
    return y, n


@case(NAME, 0, 1)
def augmented_assignment(n):
    if n:
        total = 5
    calls = [0]

    def more():
        calls[0] += 1
        return 1

    try:
        total += more()
    except UnboundLocalError:
        return calls
    return calls, total


@case(NAME, 0, 1)
def used_in_a_comprehension(n):
    if n:
        k = 2
    try:
        return [k * i for i in range(3)]
    except NameError as error:
        return type(error) is UnboundLocalError, error.args


@case(NAME, 0, 1)
def iterated_in_a_comprehension(n):
    if n:
        ks = [2, 3]
    try:
        return [k * n for k in ks]
    except NameError as error:
        return type(error) is UnboundLocalError, error.args


def _values(n, log):
    if n > 5:
        x = n
    yield 1
    log.append("more")
    y = x
    log.append("read")
    yield y


@case(NAME, 3, 10)
def unset_in_a_generator(n):
    log = []
    try:
        for value in _values(n, log):
            log.append(value)
    except UnboundLocalError as error:
        log.append(error.args)
    return log


@case(NAME, 0, 1)
def chosen_by_its_class(n):
    if n:
        x = "text" if n > 1 else 2.5
    try:
        if isinstance(x, float):
            return x + 1.0
        return len(x)
    except UnboundLocalError:
        return "unset"


@case(NAME, 0, 1, 2)
def nested_handlers(n):
    log = []
    try:
        try:
            if n > 1:
                x = 5
            10 // n
            log.append(x)
        except ZeroDivisionError:
            log.append("zero")
            log.append(x)
    except UnboundLocalError as error:
        log.append(error.args)
    return log


@case(NAME, 0, 1)
def class_name_that_is_assigned_later(n):
    try:
        if n:
            helper = _pair
        return helper(1, 2)
    except UnboundLocalError as error:
        return error.args


def _handled(n, log):
    for i in range(2):
        try:
            10 // n
            x = i
        except ZeroDivisionError as error:
            yield i
            log.append(error.args)
        yield x
        if n > 5:
            del x


@case(NAME, 0, 3, 10)
def deleted_in_a_generator(n):
    log = []
    try:
        for value in _handled(n, log):
            log.append(value)
    except UnboundLocalError as error:
        log.append(error.args)
    return log


@case(NAME, 3, 10)
def shared_variable_deleted_twice(n):
    x = n

    def later():
        return x

    log = [later()]
    try:
        del x
        log.append("once")
        if n > 5:
            del x  # noqa: F821
        x = 1
        log.append(later())
    except UnboundLocalError as error:
        log.append(error.args)
    return log
