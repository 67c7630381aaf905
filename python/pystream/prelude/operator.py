"""The operator module."""

from __future__ import annotations

from .intrinsics import MISSING, any_number, by_alternative, fail, kind, mro_lookup, type_
from .slices import is_index, to_index


def operator_lt(a, b, /):
    return a < b


def operator_le(a, b, /):
    return a <= b


def operator_eq(a, b, /):
    return a == b


def operator_ne(a, b, /):
    return a != b


def operator_ge(a, b, /):
    return a >= b


def operator_gt(a, b, /):
    return a > b


def operator_not_(a, /):
    return not a


def operator_truth(a, /):
    return bool(a)


def operator_is_(a, b, /):
    return a is b


def operator_is_not(a, b, /):
    return a is not b


def operator_abs(a, /):
    return abs(a)


def operator_add(a, b, /):
    return a + b


def operator_and_(a, b, /):
    return a & b


def operator_floordiv(a, b, /):
    return a // b


@by_alternative
def operator_index(a, /):
    if is_index(a):
        return to_index(a)
    return fail("TypeError", "'", type_(a), "' object cannot be interpreted as an integer")


def operator_inv(a, /):
    return ~a


def operator_invert(a, /):
    return ~a


def operator_lshift(a, b, /):
    return a << b


def operator_mod(a, b, /):
    return a % b


def operator_mul(a, b, /):
    return a * b


def operator_matmul(a, b, /):
    return a @ b


def operator_neg(a, /):
    return -a


def operator_or_(a, b, /):
    return a | b


def operator_pos(a, /):
    return +a


def operator_pow(a, b, /):
    return a**b


def operator_rshift(a, b, /):
    return a >> b


def operator_sub(a, b, /):
    return a - b


def operator_truediv(a, b, /):
    return a / b


def operator_xor(a, b, /):
    return a ^ b


def operator_concat(a, b, /):
    check_sequence(a)
    return a + b


@by_alternative
def check_sequence(x):
    """The error for what cannot be concatenated."""
    what = kind(x)
    if what != "tuple" and what != "str" and mro_lookup(type_(x), "__getitem__") is MISSING:
        fail("TypeError", "'", type_(x), "' object can't be concatenated")


def operator_contains(a, b, /):
    return b in a


def operator_countOf(a, b, /):  # noqa: N802 - the library's name
    count = 0
    for x in a:
        if x is b or x == b:
            count = count + 1
    return count


def operator_delitem(a, b, /):
    del a[b]


def operator_getitem(a, b, /):
    return a[b]


def operator_indexOf(a, b, /):  # noqa: N802 - the library's name
    index = 0
    for x in a:
        if x is b or x == b:
            return index
        index = index + 1
    raise ValueError("sequence.index(x): x not in sequence")


def operator_setitem(a, b, c, /):
    a[b] = c


def operator_length_hint(obj, default=0, /):
    default = operator_index(default)
    what = kind(obj)
    if what != "tuple" and what != "str" and mro_lookup(type_(obj), "__len__") is MISSING:
        return default
    return len(obj)


@any_number
def operator_call(obj, /, *args, **kwargs):
    return obj(*args, **kwargs)


def operator_iadd(a, b, /):
    a += b
    return a


def operator_iand(a, b, /):
    a &= b
    return a


def operator_iconcat(a, b, /):
    check_sequence(a)
    a += b
    return a


def operator_ifloordiv(a, b, /):
    a //= b
    return a


def operator_ilshift(a, b, /):
    a <<= b
    return a


def operator_imod(a, b, /):
    a %= b
    return a


def operator_imul(a, b, /):
    a *= b
    return a


def operator_imatmul(a, b, /):
    a @= b
    return a


def operator_ior(a, b, /):
    a |= b
    return a


def operator_ipow(a, b, /):
    a **= b
    return a


def operator_irshift(a, b, /):
    a >>= b
    return a


def operator_isub(a, b, /):
    a -= b
    return a


def operator_itruediv(a, b, /):
    a /= b
    return a


def operator_ixor(a, b, /):
    a ^= b
    return a


class operator_itemgetter:
    """``itemgetter()``."""

    def __init__(self, item, /, *items):
        self.items = (item,) + items

    def __call__(self, obj, /):
        if len(self.items) == 1:
            return obj[self.items[0]]
        return items_of(obj, self.items, ())


def items_of(obj, items, values):
    """`values` and the other items of an object."""
    if len(values) == len(items):
        return values
    return items_of(obj, items, values + (obj[items[len(values)]],))


class operator_attrgetter:
    """``attrgetter()``; the names are constants without dots."""

    def __init__(self, attr, /, *attrs):
        self.names = (attr,) + attrs

    def __call__(self, obj, /):
        if len(self.names) == 1:
            return getattr(obj, self.names[0])
        return attributes_of(obj, self.names, ())


def attributes_of(obj, names, values):
    """`values` and the other attributes of an object."""
    if len(values) == len(names):
        return values
    return attributes_of(obj, names, values + (getattr(obj, names[len(values)]),))


class operator_methodcaller:
    """``methodcaller()``; the name is a constant."""

    def __init__(self, name, /, *args, **kwargs):
        self.name = name
        self.args = args
        self.kwargs = kwargs

    def __call__(self, obj, /):
        method = getattr(obj, self.name)
        return method(*self.args, **self.kwargs)
