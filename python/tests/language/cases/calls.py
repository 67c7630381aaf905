"""Calls whose number of arguments, or their names, are known when the program runs."""

import functools

from ..corpus import registrar

case = registrar("Functions")


def volume(width, height=2, depth=3):
    return width * 100 + height * 10 + depth


def rest_of(first, *others):
    return first, len(others), sum(others), others


def named(a, b=2, **options):
    return a, b, len(options), sorted(options)


def keyword_only(a, *, k, m=5):
    return a, k, m


class Box:
    def __init__(self, x, y=1.0, *more, **options):
        self.x = x
        self.y = y
        self.more = more
        self.options = options

    def scaled(self, a, b=2):
        return self.x, a, b

    def __call__(self, a, b):
        return self.x + a * b


class Pair:
    def __init__(self, a, b=0):
        self.a = a
        self.b = b


# --- ** with dictionaries ---------------------------------------------------------------------------


@case("**kwargs", 0, 1)
def dictionary_built_of_another_one(n):
    base = {"x": 1, "y": 2}
    more = {**base, "z": n}
    return named(0, **more), named(**more, a=1), more


@case("**kwargs", 1, 2, 3)
def keys_that_are_there_or_not(n):
    options = {}
    if n > 1:
        options["k"] = n
    if n > 2:
        options["m"] = 7.5
    return keyword_only(1, **options)


@case("**kwargs", 1)
def misspelled_key(n):
    options = {"heigth": n}
    return volume(1, **options)


@case("**kwargs", 1)
def key_of_a_positional_argument(n):
    options = {"width": n}
    return volume(1, **options)


@case("**kwargs", 1)
def key_given_twice(n):
    options = {"width": n}
    return volume(width=2, **options)


@case("**kwargs", 1)
def key_in_two_dictionaries(n):
    first, second = {"width": n}, {"width": 2}
    return volume(**first, **second)


@case("**kwargs", 1)
def key_that_is_no_string(n):
    return volume(**{1: n})


@case("**kwargs", 1)
def missing_several(n):
    options = {"b": n}
    return keyword_only(**options)


@case("**kwargs", 1)
def missing_keyword_only(n):
    options = {"m": n}
    return keyword_only(n, **options)


@case("**kwargs", 1, [1])
def what_is_no_mapping(x):
    return volume(1, **x)


@case("**kwargs", 2)
def dictionary_to_a_constructor(n):
    options = {"y": 2.5, "color": n}
    box = Box(n, **options)
    return box.x, box.y, box.more, sorted(box.options), box.options["color"]


@case("**kwargs", 2)
def dictionary_to_a_bound_method(n):
    options = {"b": n}
    method = Box(n).scaled
    return method(1, **options), Box(3).scaled(**{"a": n, "b": 4})


@case("**kwargs", 2)
def dictionary_to_a_partial_object(n):
    options = {"depth": n}
    partial = functools.partial(volume, **options)
    return partial(1), partial(*[1, 2])


@case("**kwargs", 1, 3)
def dictionary_filled_in_a_loop(n):
    options = {}
    for i, name in enumerate(("width", "height", "depth")):
        if i < n:
            options[name] = i + n
    return volume(**options)


@case("**kwargs", 1, 5)
def collected_keywords_modified(n):
    def made(**options):
        first = options.pop("a", 7)
        options.setdefault("b", 5)
        options["c"] = n
        options.update(d=2.5)
        if "e" in options:
            del options["e"]
        return first, options["b"], sorted(options), options

    return made(), made(a=1, b=2), made(e=1, a=n)


class Widget:
    def __init__(self, **options):
        self.title = options.pop("title", "none")
        self.width = options.pop("width", 10)
        if options:
            raise TypeError(f"unexpected {sorted(options)}")


class Button(Widget):
    def __init__(self, **options):
        self.color = options.pop("color", 0)
        super().__init__(**options)


@case("**kwargs", 1, 5)
def options_taken_by_each_class(n):
    button = Button(color=n, width=3)
    return button.color, button.width, button.title, Button(title="ok").title


@case("**kwargs", 1)
def options_that_nobody_takes(n):
    try:
        return Button(colour=n).color
    except TypeError as error:
        return error.args


@case("**kwargs", 1)
def collected_keywords_of_the_caller_stay(n):
    def takes(**options):
        options["a"] = 0
        return options["a"]

    def passes(**options):
        return takes(**options), options["a"]

    return passes(a=n)


# --- * with lists and iterators ---------------------------------------------------------------------


@case("unpacking at calls", 0, 3, 12, 40)
def long_list_to_a_collecting_function(n):
    return rest_of(*[i * i for i in range(n + 1)])


@case("unpacking at calls", 0, 1, 2, 3, 4)
def range_to_defaults(n):
    return volume(*range(n))


@case("unpacking at calls", 1, 2)
def list_or_tuple(n):
    values = [1, 2] if n == 1 else (1, 2, 3)
    return rest_of(*values), rest_of(0, *values, *[5])


@case("unpacking at calls", 1)
def list_to_constructors_methods_and_objects(n):
    box = Box(*[n, 2, 3, 4], z=1)
    pair = Pair(*[n, 2])
    return box.x, box.y, box.more, box.scaled(*[1]), box(*[1, 2]), pair.a + pair.b


@case("unpacking at calls", 1, 2)
def function_chosen_at_run_time(n):
    functions = [volume, lambda *values: len(values)]
    return functions[n - 1](*[1, 2, 3])


@case("unpacking at calls", 1)
def list_that_is_too_long_for_a_class(n):
    return Pair(*[n, 2, 3])


@case("unpacking at calls", 1)
def list_that_is_too_short(n):
    values = [n]
    return keyword_only(*values[1:], k=1)


@case("unpacking at calls", 3)
def number_after_a_star(n):
    return volume(*n)


@case("unpacking at calls", 5)
def columns_of_rows(n):
    rows = [[1, 2, 3], [4, 5, n]]
    transposed = [list(column) for column in zip(*rows)]
    return [sum(column) for column in zip(*rows)], transposed, max(*[1, n, 3])


@case("unpacking at calls", 0, 3)
def columns_of_any_number_of_rows(n):
    rows = [(i, i * 0.5) for i in range(n)]
    return [list(column) for column in zip(*rows)], [a for a, *_ in zip(*rows)]


@case("unpacking at calls", 5)
def generator_after_a_star(n):
    def squares():
        for i in range(n):
            yield i * i

    return rest_of(*squares()), rest_of(*(x for x in (1, 2)), *reversed([3, n]))


@case("*args", 1)
def collected_passed_on(n):
    def outer(*values, **options):
        return volume(*values, **options)

    return outer(1, 2, depth=n), outer(*[n, 2], **{"depth": n})


@case("*args", 3)
def collected_list_used_in_all_ways(n):
    def use(*values):
        first, *others = values
        return values[0], values[1:], values[-1], [x * 2 for x in values], n in values, others

    items = [1, 2, n]
    return use(*items), use(*items, *items), use(0, *items), len(items)


@case("*args", 4)
def recursion_over_the_rest(n):
    def total(*values):
        if not values:
            return 0
        return values[0] + total(*values[1:])

    return total(*range(n)), total(1.5, 2)


@case("*args", 2)
def decorator_that_passes_all_on(n):
    def traced(function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs), len(args), len(kwargs)

        return wrapper

    quick = traced(volume)
    items = [n, 5]
    options = {"depth": 9}
    return quick(n), quick(n, depth=1), quick(*items), quick(*items, **options)


# --- the words of errors ----------------------------------------------------------------------------


def positional_only(a, /, b=1):
    return a + b


class Shape:
    def area(self, scale):
        return scale


@case("positional, keyword and default arguments", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
def wrong_calls(n):
    try:
        if n == 0:
            return keyword_only()
        if n == 1:
            return keyword_only(1)
        if n == 2:
            return keyword_only(1, 2, k=1)
        if n == 3:
            return volume(1, 2, 3, 4)
        if n == 4:
            return volume(1, width=2)
        if n == 5:
            return positional_only(a=1)
        if n == 6:
            return Shape().area()
        if n == 7:
            return Shape.area()
        if n == 8:
            return Shape(1)
        return rest_of()
    except TypeError as error:
        return error.args


# --- attributes of functions ------------------------------------------------------------------------


@case("functions as values", 1, gpu=True)
def names_of_functions(n):
    def inner():
        return n

    return volume.__name__, inner.__name__, inner.__qualname__, Shape.area.__qualname__


@case("bound methods as values", 1, gpu=True)
def parts_of_a_bound_method(n):
    shape = Shape()
    method = shape.area
    return method.__self__ is shape, method.__func__(shape, n), method.__name__


@case("unpacking at calls", 3)
def lists_and_dictionaries_to_every_kind_of_parameter(n):
    def takes(a, b=2, *others, c, d=4, **options):
        return a, b, others, c, d, options

    options = {"c": n, "e": 5}
    items = [1, 2, 3]
    return (
        takes(*items, **options),
        takes(*items[:1], **options),
        takes(0, *items, d=1, **options),
        takes(*(), **{"a": 1, "c": 2}),
    )


@case("unpacking at calls", 3)
def constructors_that_pass_all_on(n):
    class Base:
        def __init__(self, *args, **options):
            self.args = args
            self.options = options

        def joined(self, *args, **options):
            return self.args + args, {**self.options, **options}

    class Derived(Base):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            self.count = len(args)

    made = Derived(*[n, 2], **{"z": 1})
    return made.count, made.joined(5, y=2), Derived(1, b=2).joined()
