"""The functools module."""

from __future__ import annotations

from .dicts import dict
from .intrinsics import MISSING, any_number, keyword_names, keyword_values, keywords, kind
from .iteration import has_next, iter, next


def functools_reduce(function, iterable, initial=MISSING, /):
    """``reduce()``; of a tuple each element has a type of its own."""
    if kind(iterable) == "tuple":
        if initial is not MISSING:
            return reduce_from(function, iterable, 0, initial)
        if len(iterable) > 0:
            return reduce_from(function, iterable, 1, iterable[0])
    iterator = iter(iterable)
    if initial is MISSING:
        if not has_next(iterator):
            raise TypeError("reduce() of empty iterable with no initial value")
        value = next(iterator)
    else:
        value = initial
    while has_next(iterator):
        value = function(value, next(iterator))
    return value


def reduce_from(function, elements, index, value):
    """A value reduced with the elements of a tuple from `index` on."""
    if index == len(elements):
        return value
    return reduce_from(function, elements, index + 1, function(value, elements[index]))


class functools_partial:
    """``partial()``."""

    @any_number
    def __init__(self, func, /, *args, **kwargs):
        if is_partial(func):
            self.func = func.func
            self.args = func.args + args
            self.keywords = merged_keywords(func.keywords, kwargs)
        else:
            self.func = func
            self.args = args
            self.keywords = kwargs

    @any_number
    def __call__(self, /, *args, **kwargs):
        function = self.func
        merged = merged_keywords(self.keywords, kwargs)
        return function(*self.args, *args, **merged)


def is_partial(x):
    """Whether a function is a partial object, which another one takes in."""
    return kind(x) == "instance" and isinstance(x, functools_partial)


def merged_keywords(given, later):
    """Keyword arguments of which the later ones replace those given before."""
    if kind(given) == "instance" or kind(later) == "instance":
        result = dict(**given)
        result.update(**later)
        return result
    names = keyword_names(later)
    values = keyword_values(later)
    return merge_from(keyword_names(given), keyword_values(given), 0, names, values)


def merge_from(given_names, given_values, index, names, values):
    """`names` with `values`, and those given from `index` on that are not among them."""
    if index == len(given_names):
        return keywords(names, values)
    name = given_names[index]
    if name in names:
        return merge_from(given_names, given_values, index + 1, names, values)
    return merge_from(
        given_names, given_values, index + 1, names + (name,), values + (given_values[index],)
    )


def functools_cmp_to_key(mycmp):
    """``cmp_to_key()``."""

    def key(value):
        return comparison_key(mycmp, value)

    return key


class comparison_key:
    """A value that compares by a function."""

    def __init__(self, compare, value):
        self.compare = compare
        self.value = value

    def __lt__(self, other):
        compare = self.compare
        return compare(self.value, other.value) < 0

    def __gt__(self, other):
        compare = self.compare
        return compare(self.value, other.value) > 0

    def __le__(self, other):
        compare = self.compare
        return compare(self.value, other.value) <= 0

    def __ge__(self, other):
        compare = self.compare
        return compare(self.value, other.value) >= 0

    def __eq__(self, other):
        compare = self.compare
        return compare(self.value, other.value) == 0

    __hash__ = None


def functools_lru_cache(maxsize=128, typed=False):
    """``lru_cache()``: what a function gives does not depend on the cache."""
    if callable(maxsize):
        return maxsize
    return functools_cache


def functools_cache(user_function, /):
    """``cache()``: what a function gives does not depend on the cache."""
    return user_function


def functools_wraps(wrapped, *args, **kwargs):
    """``wraps()``: compiled code knows functions by what they do."""
    return functools_cache
