"""Operators: "Emulating numeric types", "Basic customization" and "Emulating container types".

Special methods are looked up on the class, never on the instance.
"""

from __future__ import annotations

from builtins import len as builtin_len

from .intrinsics import MISSING, fail, issubclass_, kind, mro_lookup, type_


def binary(op, rop, a, b):
    """``a op b``: the left operand's method, or the right operand's reflected one first if its class is
    a proper subclass that overrides it.
    """
    result = binary_result(op, rop, a, b)
    if result is NotImplemented:
        return fail(
            "TypeError", "unsupported operands for ", op, ": '", type_(a), "' and '", type_(b), "'"
        )
    return result


def binary_result(op, rop, a, b):
    """`binary`, but NotImplemented where Python raises TypeError."""
    forward = mro_lookup(type_(a), op)
    reflected = reflected_method(rop, a, b)
    if reflected_first(rop, a, b, reflected):
        result = reflected(b, a)
        if result is not NotImplemented:
            return result
        return apply(forward, a, b)
    result = apply(forward, a, b)
    if result is not NotImplemented:
        return result
    return apply(reflected, b, a)


def reflected_method(rop, a, b):
    """The right operand's reflected method; operands of one class do not try it."""
    if type_(a) is type_(b):
        return MISSING
    return mro_lookup(type_(b), rop)


def reflected_first(rop, a, b, reflected):
    """Whether the reflected method has priority."""
    if reflected is MISSING:
        return False
    if issubclass_(type_(b), type_(a)):
        return reflected is not mro_lookup(type_(a), rop)
    return False


def apply(method, a, b):
    """The result of a special method that may be absent or declared as None."""
    if method is MISSING or method is None:
        return NotImplemented
    return method(a, b)


def inplace(iop, op, rop, a, b):
    """The value that ``a op= b`` assigns: the in-place method's result, else the operator's."""
    result = apply(mro_lookup(type_(a), iop), a, b)
    if result is not NotImplemented:
        return result
    result = binary_result(op, rop, a, b)
    if result is NotImplemented:
        return fail(
            "TypeError", "unsupported operands for ", iop, ": '", type_(a), "' and '", type_(b), "'"
        )
    return result


def unary(op, a):
    """``-a``, ``+a``, ``~a``."""
    method = mro_lookup(type_(a), op)
    if method is MISSING:
        return fail("TypeError", "bad operand type for unary ", op, ": '", type_(a), "'")
    return method(a)


def compare(op, rop, a, b):
    """Rich comparison. Without a method, ``==`` and ``!=`` compare identity."""
    result = compare_result(op, rop, a, b)
    if result is not NotImplemented:
        return result
    if op == "__eq__":
        return a is b
    if op == "__ne__":
        return a is not b
    return fail("TypeError", op, " is not supported between '", type_(a), "' and '", type_(b), "'")


def compare_result(op, rop, a, b):
    """`compare`, but NotImplemented where no method decides."""
    if comparison_reflected_first(rop, a, b):
        result = compare_method(rop, b, a)
        if result is not NotImplemented:
            return result
        return compare_method(op, a, b)
    result = compare_method(op, a, b)
    if result is not NotImplemented:
        return result
    return compare_method(rop, b, a)


def comparison_reflected_first(rop, a, b):
    """The right operand goes first if its class is a proper subclass with such a method."""
    if type_(a) is type_(b):
        return False
    if issubclass_(type_(b), type_(a)):
        return mro_lookup(type_(b), rop) is not MISSING
    return False


def compare_method(op, a, b):
    """One side's comparison method; ``__ne__`` is by default the inverse of ``__eq__``."""
    method = mro_lookup(type_(a), op)
    if method is not MISSING:
        return apply(method, a, b)
    if op == "__ne__":
        equal = apply(mro_lookup(type_(a), "__eq__"), a, b)
        if equal is NotImplemented:
            return NotImplemented
        return not equal
    return NotImplemented


def truth(x):
    """``bool(x)``: ``__bool__``, else ``__len__``, else true."""
    method = mro_lookup(type_(x), "__bool__")
    if method is not MISSING:
        return method(x)
    method = mro_lookup(type_(x), "__len__")
    if method is not MISSING:
        return method(x) != 0
    what = kind(x)
    if what == "vector" or what == "matrix":
        return fail(
            "TypeError",
            "the truth of a ",
            type_(x),
            " is ambiguous: compare it, or use any() or all()",
        )
    return True


def len(obj):
    """``len(obj)`` of an object: ``__len__``."""
    method = mro_lookup(type_(obj), "__len__")
    if method is MISSING:
        return fail("TypeError", "object of type '", type_(obj), "' has no len()")
    return method(obj)


def getitem(obj, index):
    """``obj[index]``."""
    method = mro_lookup(type_(obj), "__getitem__")
    if method is MISSING:
        return fail("TypeError", "'", type_(obj), "' object is not subscriptable")
    return method(obj, index)


def setitem(obj, index, value):
    """``obj[index] = value``."""
    method = mro_lookup(type_(obj), "__setitem__")
    if method is MISSING:
        return fail("TypeError", "'", type_(obj), "' object does not support item assignment")
    return method(obj, index, value)


def contains(item, container):
    """``item in container``: ``__contains__``, else iteration."""
    if kind(container) == "tuple":
        return tuple_contains(item, container, 0)
    method = mro_lookup(type_(container), "__contains__")
    if method is not MISSING:
        return not (not method(container, item))
    for element in container:
        if same_or_equal(element, item):
            return True
    return False


def tuple_contains(item, elements, index):
    """Whether an element from `index` on equals `item`. One call an element, for each has its type."""
    if index == builtin_len(elements):
        return False
    if same_or_equal(elements[index], item):
        return True
    return tuple_contains(item, elements, index + 1)


def same_or_equal(a, b):
    """What containers compare by. Identity matters for objects only: a NaN is never in a tuple."""
    if kind(a) == "instance" and kind(b) == "instance":
        return a is b or a == b
    return a == b
