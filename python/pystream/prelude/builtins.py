"""Builtin functions that are not primitive."""

from __future__ import annotations

from .attributes import delattribute, getattribute, setattribute
from .intrinsics import (
    MISSING,
    any_number,
    by_alternative,
    exact,
    fail,
    identity,
    kind,
    message,
    mro_lookup,
    slot_has,
    type_,
)
from .iteration import (
    callable_iterator,
    empty_iterator,
    has_next,
    iter,
    next,
    reversed_iterator,
    user_iter,
)
from .lists import list
from .operators import binary_result, is_iterable, unsupported
from .slices import is_index, to_index

# Iteration


def builtin_iter(x, sentinel=MISSING, /):
    """``iter()``."""
    if sentinel is MISSING:
        return user_iter(x)
    return callable_iterator(x, sentinel)


def builtin_next(iterator, default=MISSING, /):
    """``next()``."""
    if mro_lookup(type_(iterator), "__has_next__") is not MISSING:
        if has_next(iterator):
            return next(iterator)
        if default is MISSING:
            raise StopIteration
        return default
    method = mro_lookup(type_(iterator), "__next__")
    if method is MISSING:
        return fail("TypeError", "'", type_(iterator), "' object is not an iterator")
    if default is MISSING:
        return method(iterator)
    try:
        return method(iterator)
    except StopIteration:
        return default


@by_alternative
def reversed(sequence, /):
    """``reversed()``: ``__reversed__``, else indices from the last to the first."""
    method = mro_lookup(type_(sequence), "__reversed__")
    if method is not MISSING:
        return method(sequence)
    what = kind(sequence)
    if what == "tuple":
        if len(sequence) == 0:
            return empty_iterator()
    elif what != "vector" and mro_lookup(type_(sequence), "__getitem__") is MISSING:
        return fail("TypeError", "'", type_(sequence), "' object is not reversible")
    return reversed_iterator(sequence)


def sorted(iterable, /, *, key=None, reverse=False):
    """``sorted()``: a new list."""
    result = list(iterable)
    result.sort(key=key, reverse=reverse)
    return result


def sum(iterable, /, start=0):
    """``sum()``."""
    if kind(start) == "str":
        return fail("TypeError", "sum() can't sum strings [use ''.join(seq) instead]")
    if kind(iterable) == "tuple":
        return sum_from(iterable, 0, start)
    total = start
    for value in iterable:
        total = total + value
    return total


def sum_from(elements, index, total):
    """`total` and the elements of a tuple from `index` on, each of which has a type of its own."""
    if index == len(elements):
        return total
    return sum_from(elements, index + 1, total + elements[index])


def any(iterable, /):
    """``any()``."""
    if kind(iterable) == "tuple":
        return any_from(iterable, 0)
    for value in iterable:
        if value:
            return True
    return False


def any_from(elements, index):
    """`any` of the elements of a tuple from `index` on."""
    if index == len(elements):
        return False
    if elements[index]:
        return True
    return any_from(elements, index + 1)


def all(iterable, /):
    """``all()``."""
    if kind(iterable) == "tuple":
        return all_from(iterable, 0)
    for value in iterable:
        if not value:
            return False
    return True


def all_from(elements, index):
    """`all` of the elements of a tuple from `index` on."""
    if index == len(elements):
        return True
    if not elements[index]:
        return False
    return all_from(elements, index + 1)


@any_number
def builtin_min(*args, key=None, default=MISSING):
    """``min()``: the first of the least, of several arguments or of the values of one iterable."""
    return extremum("min", args, key, default)


@any_number
def builtin_max(*args, key=None, default=MISSING):
    """``max()``: the first of the greatest, of several arguments or of the values of one iterable."""
    return extremum("max", args, key, default)


@by_alternative
def extremum(name, args, key, default):
    """`builtin_min` or `builtin_max`."""
    if len(args) == 0:
        return fail("TypeError", name, " expected at least 1 argument, got 0")
    if len(args) > 1:
        if default is not MISSING:
            return fail(
                "TypeError",
                "Cannot specify a default for ",
                name,
                "() with multiple positional arguments",
            )
        if kind(args) == "instance":  # as many arguments as are known at run time
            return extremum_of(name, args, key, default)
        return extremum_from(name, args, 1, args[0], key_of(key, args[0]), key)
    return extremum_of(name, args[0], key, default)


@by_alternative
def extremum_of(name, values, key, default):
    """The best of the values of an iterable."""
    if kind(values) == "tuple":
        if len(values) > 0:
            return extremum_from(name, values, 1, values[0], key_of(key, values[0]), key)
        if default is MISSING:
            raise ValueError(message(name, "() arg is an empty sequence"))
        return default
    if not is_iterable(values):
        return fail("TypeError", "'", type_(values), "' object is not iterable")
    iterator = iter(values)
    if not has_next(iterator):
        if default is MISSING:
            raise ValueError(message(name, "() arg is an empty sequence"))
        return default
    best = next(iterator)
    best_key = key_of(key, best)
    while has_next(iterator):
        value = next(iterator)
        value_key = key_of(key, value)
        if is_better(name, value_key, best_key):
            best = value
            best_key = value_key
    return best


def extremum_from(name, elements, index, best, best_key, key):
    """The best of a value and the elements of a tuple from `index` on."""
    if index == len(elements):
        return best
    value = elements[index]
    value_key = key_of(key, value)
    if is_better(name, value_key, best_key):
        return extremum_from(name, elements, index + 1, value, value_key, key)
    return extremum_from(name, elements, index + 1, best, best_key, key)


def key_of(key, value):
    """What values are compared by."""
    if key is None:
        return value
    return key(value)


def is_better(name, a, b):
    """Whether `a` goes before `b`."""
    if name == "min":
        return a < b
    return a > b


# Numbers


@by_alternative
def divmod(a, b, /):
    """``divmod()`` of objects: ``__divmod__`` and ``__rdivmod__``."""
    result = binary_result("__divmod__", "__rdivmod__", a, b)
    if result is not NotImplemented:
        return result
    if is_real(a) and is_real(b):
        if exact() and b == 0 and (kind(a) == "float" or kind(b) == "float"):
            raise ZeroDivisionError("float divmod()")
        return a // b, a % b
    return unsupported("divmod()", a, b)


@by_alternative
def is_real(x):
    """Whether a value is an int, float or bool."""
    what = kind(x)
    return what == "int" or what == "float" or what == "bool"


def builtin_pow(base, exp, mod=None):
    """``pow()``."""
    if mod is None:
        return base**exp
    if is_index(base) and is_index(exp) and is_index(mod):
        return power_modulo(to_index(base), to_index(exp), to_index(mod))
    return fail("TypeError", "pow() 3rd argument not allowed unless all arguments are integers")


def power_modulo(base, exponent, modulus):
    """``pow(base, exponent, modulus)`` of ints."""
    if modulus == 0:
        raise ValueError("pow() 3rd argument cannot be 0")
    size = abs(modulus)
    base = base % size
    if exponent < 0:
        base = inverse_modulo(base, size)
        exponent = -exponent
    result = 1 % size
    while exponent > 0:
        if exponent & 1:
            result = product_modulo(result, base, size)
        base = product_modulo(base, base, size)
        exponent = exponent >> 1
    if modulus < 0 and result > 0:
        return result + modulus
    return result


def product_modulo(a, b, modulus):
    """a * b modulo a positive number, of factors less than that."""
    if modulus <= 3037000500:
        return a * b % modulus
    total = 0
    while b > 0:
        if b & 1:
            if total >= modulus - a:
                total = total - (modulus - a)
            else:
                total = total + a
        if a >= modulus - a:
            a = a - (modulus - a)
        else:
            a = a + a
        b = b >> 1
    return total


def inverse_modulo(x, modulus):
    """The number whose product with `x` is 1 modulo a positive number."""
    a = x
    b = modulus
    p = 1
    q = 0
    while b != 0:
        quotient = a // b
        a, b = b, a - quotient * b
        p, q = q, p - quotient * q
    if a != 1:
        raise ValueError("base is not invertible for the given modulus")
    return p % modulus


@by_alternative
def builtin_abs(x, /):
    """``abs()``."""
    what = kind(x)
    if what == "int" or what == "bool":
        return -x if x < 0 else +x  # of the least number there is none: the negation overflows
    if what == "float" or what == "vector":
        return abs(x)
    method = mro_lookup(type_(x), "__abs__")
    if method is MISSING:
        return fail("TypeError", "bad operand type for abs(): '", type_(x), "'")
    return method(x)


def builtin_round(number, ndigits=None):
    """``round()``."""
    return rounded(number, ndigits)


@by_alternative
def rounded(number, ndigits):
    """`builtin_round`."""
    what = kind(number)
    if what == "float":
        if ndigits is None:
            return round(number)
        return round_float(number, to_index(ndigits))
    if what == "int" or what == "bool":
        if ndigits is None:
            return int(number)
        return round_int(int(number), to_index(ndigits))
    method = mro_lookup(type_(number), "__round__")
    if method is MISSING:
        return fail("TypeError", "type ", type_(number), " doesn't define __round__ method")
    if ndigits is None:
        return method(number)
    return method(number, ndigits)


def round_float(x, digits):
    """``round(x, digits)`` of a float: the float nearest to the decimal that is nearest."""
    if digits > 323 or x - x != 0.0:  # no float has so many digits; infinities, NaN
        return x
    if digits < -308:
        return 0.0 * x
    rounded = round(x, digits)
    if rounded - rounded != 0.0:
        raise OverflowError("rounded value too large to represent")
    return rounded


def round_int(x, digits):
    """``round(x, digits)`` of an int: ties go to the even multiple of the power of ten."""
    if digits >= 0:
        return x
    if digits < -19:
        return 0
    rest = x
    count = 0
    while count > digits:  # the multiple, rounded down, by cutting off digits
        rest = rest // 10
        count = count - 1
    size = power_of_ten(-digits)
    if size == 0:  # 10**19, more than twice any int
        return 0
    lower = rest * size
    above = x - lower
    if above > size - above or (above == size - above and rest % 2 == 1):
        return lower + size
    return lower


def power_of_ten(exponent):
    """10**exponent, or 0 where that exceeds 64 bits."""
    if exponent > 18:
        return 0
    power = 1
    while exponent > 0:
        power = power * 10
        exponent = exponent - 1
    return power


# Objects


@by_alternative
def callable(x, /):
    """``callable()``."""
    what = kind(x)
    if what == "instance":
        return mro_lookup(type_(x), "__call__") is not MISSING
    return what == "function" or what == "builtin" or what == "class" or what == "method"


def hasattr(obj, name, /):
    """``hasattr()`` with a constant name."""
    if exact():
        try:
            getattribute(name, obj)
        except AttributeError:
            return False
        return True
    if mro_lookup(type_(obj), name) is not MISSING:
        return True
    if kind(obj) == "instance":
        return slot_has(obj, name)
    if kind(obj) == "class":
        return mro_lookup(obj, name) is not MISSING
    return False


def getattr(obj, name, default=MISSING, /):
    """``getattr()`` with a constant name."""
    if default is MISSING:
        return getattribute(name, obj)
    if exact():
        try:
            return getattribute(name, obj)
        except AttributeError:
            return default
    if hasattr(obj, name):
        return getattribute(name, obj)
    return default


def setattr(obj, name, value, /):
    """``setattr()`` with a constant name."""
    return setattribute(name, obj, value)


def delattr(obj, name, /):
    """``delattr()`` with a constant name."""
    return delattribute(name, obj)


def builtin_id(x, /):
    """``id()``: tells objects apart."""
    return identity(x)
