"""Operators: "Emulating numeric types", "Basic customization" and "Emulating container types".

Special methods are looked up on the class, never on the instance.
"""

from __future__ import annotations

from builtins import len as builtin_len

from . import enums
from .intrinsics import (
    MISSING,
    by_alternative,
    exact,
    fail,
    issubclass_,
    kind,
    message,
    mro_lookup,
    type_,
)


def binary(op, rop, a, b):
    """``a op b``: the left operand's method, or the right operand's reflected one first if its class is
    a proper subclass that overrides it.
    """
    result = binary_result(op, rop, a, b)
    if result is NotImplemented:
        if op == "__or__" and is_type(a) and is_type(b):
            return types_of(a) + types_of(b)
        return unsupported(spelling(op), a, b)
    return result


def is_type(x):
    """Whether a value stands for types in ``int | str | None``."""
    what = kind(x)
    if what == "tuple":
        return builtin_len(x) > 0 and kind(x[0]) == "class"
    return what == "class" or what == "none"


def types_of(x):
    """The tuple of classes that a part of ``int | str | None`` stands for, as isinstance() takes them."""
    what = kind(x)
    if what == "tuple":
        return x
    if what == "none":
        return (type_(x),)
    return (x,)


def unsupported(spelled, a, b):
    """The error for operands that no method takes."""
    if spelled == "+" or spelled == "+=":
        what = kind(a)
        if what == "str" or what == "tuple":
            return fail(
                "TypeError",
                "can only concatenate ",
                type_(a),
                ' (not "',
                type_(b),
                '") to ',
                type_(a),
            )
    if spelled == "*" or spelled == "*=":
        if is_text_or_tuple(a):
            return fail("TypeError", "can't multiply sequence by non-int of type '", type_(b), "'")
        if is_text_or_tuple(b):
            return fail("TypeError", "can't multiply sequence by non-int of type '", type_(a), "'")
    return fail(
        "TypeError",
        "unsupported operand type(s) for ",
        spelled,
        ": '",
        type_(a),
        "' and '",
        type_(b),
        "'",
    )


def is_text_or_tuple(x):
    """Whether a value is a sequence without methods of its own for ``+`` and ``*``."""
    what = kind(x)
    return what == "str" or what == "tuple"


def spelling(op):
    """An operator as messages show it."""
    if op == "__add__":
        return "+"
    if op == "__sub__":
        return "-"
    if op == "__mul__":
        return "*"
    if op == "__truediv__":
        return "/"
    if op == "__floordiv__":
        return "//"
    if op == "__mod__":
        return "%"
    if op == "__pow__":
        return "** or pow()"
    if op == "__matmul__":
        return "@"
    if op == "__lshift__":
        return "<<"
    if op == "__rshift__":
        return ">>"
    if op == "__and__":
        return "&"
    if op == "__or__":
        return "|"
    if op == "__xor__":
        return "^"
    if op == "__lt__":
        return "<"
    if op == "__le__":
        return "<="
    if op == "__gt__":
        return ">"
    if op == "__ge__":
        return ">="
    if op == "__neg__":
        return "-"
    if op == "__pos__":
        return "+"
    if op == "__invert__":
        return "~"
    return op


def inplace_spelling(op):
    """An in-place operator as messages show it."""
    if op == "__pow__":
        return "**="
    return message(spelling(op), "=")


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
        return unsupported(inplace_spelling(op), a, b)
    return result


def unary(op, a):
    """``-a``, ``+a``, ``~a``."""
    method = mro_lookup(type_(a), op)
    if method is MISSING:
        return fail("TypeError", "bad operand type for unary ", spelling(op), ": '", type_(a), "'")
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
    return fail(
        "TypeError",
        "'",
        spelling(op),
        "' not supported between instances of '",
        type_(a),
        "' and '",
        type_(b),
        "'",
    )


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
    """The right operand goes first if its class is a proper subclass, whether it overrides the method or
    inherits it. ``__ne__`` is there even where no class defines it.
    """
    if type_(a) is type_(b):
        return False
    if issubclass_(type_(b), type_(a)):
        return rop == "__ne__" or mro_lookup(type_(b), rop) is not MISSING
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
        return checked_truth(method(x))
    method = mro_lookup(type_(x), "__len__")
    if method is not MISSING:
        return checked_length(method(x)) != 0
    what = kind(x)
    if what == "vector" or what == "matrix":
        return fail(
            "TypeError",
            "the truth of a ",
            type_(x),
            " is ambiguous: compare it, or use any() or all()",
        )
    return True


def checked_truth(result):
    """What ``__bool__`` returned."""
    if kind(result) != "bool":
        return fail("TypeError", "__bool__ should return bool, returned ", type_(result))
    return result


def checked_length(result):
    """What ``__len__`` returned, as an int."""
    what = kind(result)
    if what == "bool":
        return int(result)
    if what != "int":
        method = mro_lookup(type_(result), "__index__")
        if method is MISSING:
            return fail(
                "TypeError", "'", type_(result), "' object cannot be interpreted as an integer"
            )
        result = method(result)
    if exact():
        if result < 0:
            raise ValueError("__len__() should return >= 0")
    return result


def len(obj):
    """``len(obj)`` of an object: ``__len__``."""
    method = mro_lookup(type_(obj), "__len__")
    if method is MISSING or method is None:
        if kind(obj) == "class":
            members = mro_lookup(obj, "__enum_members__")
            if members is not MISSING:
                return builtin_len(members)
        return fail("TypeError", "object of type '", type_(obj), "' has no len()")
    return checked_length(method(obj))


def getitem(obj, index):
    """``obj[index]``."""
    method = mro_lookup(type_(obj), "__getitem__")
    if method is MISSING or method is None:
        if kind(obj) == "class":
            return class_getitem(obj, index)
        return fail("TypeError", "'", type_(obj), "' object is not subscriptable")
    return method(obj, index)


def component_outside(cls, what, index):
    """The error for an index outside of a vector, or of the columns of a matrix."""
    raise IndexError(f"{what} {index} is outside {message(cls)}")


def class_getitem(cls, index):
    """``cls[index]``: a generic class with types for parameters is the class; members of enumerations
    are found by name.
    """
    if mro_lookup(cls, "__enum_members__") is not MISSING:
        return enums.enum_member_named(cls, index)
    if mro_lookup(cls, "__class_getitem__") is not MISSING:
        return cls
    return fail("TypeError", "type '", cls, "' is not subscriptable")


def setitem(obj, index, value):
    """``obj[index] = value``."""
    method = mro_lookup(type_(obj), "__setitem__")
    if method is MISSING or method is None:
        return fail("TypeError", "'", type_(obj), "' object does not support item assignment")
    return method(obj, index, value)


def delitem(obj, index):
    """``del obj[index]``."""
    method = mro_lookup(type_(obj), "__delitem__")
    if method is MISSING or method is None:
        return fail("TypeError", "'", type_(obj), "' object doesn't support item deletion")
    return method(obj, index)


def contains(item, container):
    """``item in container``: ``__contains__``, else iteration."""
    if kind(container) == "tuple":
        return tuple_contains(item, container, 0)
    if kind(container) == "class":
        members = mro_lookup(container, "__enum_members__")
        if members is not MISSING:
            return tuple_contains(item, members, 0)
    method = mro_lookup(type_(container), "__contains__")
    if method is not MISSING and method is not None:
        return not (not method(container, item))
    if method is None or not is_iterable(container):
        return fail("TypeError", "argument of type '", type_(container), "' is not iterable")
    for element in container:
        if same_or_equal(element, item):
            return True
    return False


@by_alternative
def is_iterable(x):
    """Whether ``iter(x)`` finds a method to call."""
    what = kind(x)
    if what == "tuple" or what == "vector" or what == "matrix" or what == "str":
        return True
    method = mro_lookup(type_(x), "__iter__")
    if method is MISSING:
        return mro_lookup(type_(x), "__getitem__") is not MISSING
    return method is not None


def tuple_contains(item, elements, index):
    """Whether an element from `index` on equals `item`. One call an element, for each has its type."""
    if index == builtin_len(elements):
        return False
    if same_or_equal(elements[index], item):
        return True
    return tuple_contains(item, elements, index + 1)


@by_alternative
def same_or_equal(a, b):
    """What containers compare by. With exact semantics values of the same bits are the same, so that a
    list contains the NaN that was put in; elsewhere only objects have an identity.
    """
    if exact():
        if a is b:
            return True
        return bool(a == b)
    if kind(a) == "instance" and kind(b) == "instance":
        return a is b or a == b
    return a == b
