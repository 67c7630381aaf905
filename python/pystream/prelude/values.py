"""Methods and operators of builtin values that have no primitive rule.

The compiler looks up what it does not find on a builtin class ``@int`` in ``int_methods``, and so on.
Enumerations that derive from int inherit from ``int_operators``: an operand counts as its `plain` value.
"""

from __future__ import annotations

from .hashing import hash
from .intrinsics import (
    MISSING,
    by_alternative,
    fail,
    generic,
    keyword_names,
    keyword_values,
    kind,
    mro_lookup,
    parse_float,
    parse_int,
    slot_get,
    type_,
)
from .iteration import user_iter
from .lists import list
from .operators import same_or_equal
from .slices import is_index, slice, to_index
from .tuples import construct_tuple

# Numbers


@by_alternative
def plain(x):
    """The number that a member of an integer enumeration stands for; other values as they are."""
    if kind(x) == "instance":
        if isinstance(x, int):
            return slot_get(x, "_value_")
    return x


class int_methods:
    """Methods of int and bool."""

    @property
    def real(self):
        return int(plain(self))

    @property
    def imag(self):
        return 0

    @property
    def numerator(self):
        return int(plain(self))

    @property
    def denominator(self):
        return 1

    def conjugate(self):
        return int(plain(self))

    @generic
    def bit_length(self):
        x = plain(self)
        if x == -9223372036854775808:
            return 64
        x = abs(x)
        count = 0
        while x > 0:
            x = x >> 1
            count = count + 1
        return count

    @generic
    def bit_count(self):
        x = plain(self)
        if x == -9223372036854775808:
            return 1
        x = abs(x)
        count = 0
        while x > 0:
            count = count + (x & 1)
            x = x >> 1
        return count

    def as_integer_ratio(self):
        return int(plain(self)), 1


class int_operators:
    """The operators of enumerations that derive from int, whose results are ints; and the special methods
    of numbers where they are called by name.
    """

    def __int__(self):
        return plain(self)

    def __index__(self):
        return plain(self)

    def __float__(self):
        return float(plain(self))

    def __bool__(self):
        return plain(self) != 0

    def __hash__(self):
        return hash(plain(self))

    def __neg__(self):
        return -plain(self)

    def __pos__(self):
        return plain(self)

    def __invert__(self):
        return ~plain(self)

    def __abs__(self):
        return abs(plain(self))

    def __add__(self, other):
        if takes(self, other):
            return plain(self) + plain(other)
        return NotImplemented

    def __radd__(self, other):
        if takes(self, other):
            return plain(other) + plain(self)
        return NotImplemented

    def __sub__(self, other):
        if takes(self, other):
            return plain(self) - plain(other)
        return NotImplemented

    def __rsub__(self, other):
        if takes(self, other):
            return plain(other) - plain(self)
        return NotImplemented

    def __mul__(self, other):
        if takes(self, other):
            return plain(self) * plain(other)
        return NotImplemented

    def __rmul__(self, other):
        if takes(self, other):
            return plain(other) * plain(self)
        return NotImplemented

    def __truediv__(self, other):
        if takes(self, other):
            return plain(self) / plain(other)
        return NotImplemented

    def __rtruediv__(self, other):
        if takes(self, other):
            return plain(other) / plain(self)
        return NotImplemented

    def __floordiv__(self, other):
        if takes(self, other):
            return plain(self) // plain(other)
        return NotImplemented

    def __rfloordiv__(self, other):
        if takes(self, other):
            return plain(other) // plain(self)
        return NotImplemented

    def __mod__(self, other):
        if takes(self, other):
            return plain(self) % plain(other)
        return NotImplemented

    def __rmod__(self, other):
        if takes(self, other):
            return plain(other) % plain(self)
        return NotImplemented

    def __pow__(self, other):
        if takes(self, other):
            return plain(self) ** plain(other)
        return NotImplemented

    def __rpow__(self, other):
        if takes(self, other):
            return plain(other) ** plain(self)
        return NotImplemented

    def __lshift__(self, other):
        if takes_integer(self, other):
            return plain(self) << plain(other)
        return NotImplemented

    def __rlshift__(self, other):
        if takes_integer(self, other):
            return plain(other) << plain(self)
        return NotImplemented

    def __rshift__(self, other):
        if takes_integer(self, other):
            return plain(self) >> plain(other)
        return NotImplemented

    def __rrshift__(self, other):
        if takes_integer(self, other):
            return plain(other) >> plain(self)
        return NotImplemented

    def __and__(self, other):
        if takes_integer(self, other):
            return plain(self) & plain(other)
        return NotImplemented

    def __rand__(self, other):
        if takes_integer(self, other):
            return plain(other) & plain(self)
        return NotImplemented

    def __or__(self, other):
        if takes_integer(self, other):
            return plain(self) | plain(other)
        return NotImplemented

    def __ror__(self, other):
        if takes_integer(self, other):
            return plain(other) | plain(self)
        return NotImplemented

    def __xor__(self, other):
        if takes_integer(self, other):
            return plain(self) ^ plain(other)
        return NotImplemented

    def __rxor__(self, other):
        if takes_integer(self, other):
            return plain(other) ^ plain(self)
        return NotImplemented

    def __eq__(self, other):
        if takes(self, other):
            return plain(self) == plain(other)
        return NotImplemented

    def __ne__(self, other):
        if takes(self, other):
            return plain(self) != plain(other)
        return NotImplemented

    def __lt__(self, other):
        if takes(self, other):
            return plain(self) < plain(other)
        return NotImplemented

    def __le__(self, other):
        if takes(self, other):
            return plain(self) <= plain(other)
        return NotImplemented

    def __gt__(self, other):
        if takes(self, other):
            return plain(self) > plain(other)
        return NotImplemented

    def __ge__(self, other):
        if takes(self, other):
            return plain(self) >= plain(other)
        return NotImplemented


@by_alternative
def takes(self, other):
    """Whether an operator takes the other operand: an int takes ints only when its method is called by name,
    an enumeration has no other method to turn to.
    """
    if kind(self) == "int" or kind(self) == "bool":
        return is_integer(other)
    return is_number(other)


@by_alternative
def takes_integer(self, other):
    """Whether an operator on bits takes both operands."""
    return is_integer(self) and is_integer(other)


def is_integer(x):
    """Whether a value is an int, bool, or member of an integer enumeration."""
    return isinstance(x, int)


def is_number(x):
    """Whether a value is an int in the widest sense, or a float."""
    return isinstance(x, (int, float))


class float_methods:
    """Methods of float."""

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return 0.0

    def conjugate(self):
        return self

    def as_integer_ratio(self):
        """Two ints, the second one positive and as small as possible; both must fit 64 bits."""
        if self != self:
            raise ValueError("cannot convert NaN to integer ratio")
        if self - self != 0.0:
            raise OverflowError("cannot convert Infinity to integer ratio")
        x = self
        denominator = 1
        while x != float(int(x)):
            x = x * 2.0
            denominator = denominator * 2
        return int(x), denominator


# Tuples


class tuple_methods:
    """Methods of tuples, whose lengths are known; and operators other than ``+``."""

    def index(self, value, start=0, stop=None):
        found = tuple_find(self, value, 0, start, stop)
        if found < 0:
            raise ValueError("tuple.index(x): x not in tuple")
        return found

    def count(self, value):
        return tuple_count(self, value, 0)

    def __getitem__(self, index):
        if isinstance(index, slice):
            elements = list(self)
            return construct_tuple(elements[index])
        if is_index(index):
            return self[to_index(index)]
        return fail("TypeError", "tuple indices must be integers or slices, not ", type_(index))

    def __mul__(self, count):
        if is_index(count):
            elements = list(self)
            return construct_tuple(elements * to_index(count))
        return NotImplemented

    def __rmul__(self, count):
        if is_index(count):
            elements = list(self)
            return construct_tuple(elements * to_index(count))
        return NotImplemented

    def __eq__(self, other):
        if kind(other) == "tuple":
            return len(self) == len(other) and tuple_equal(self, other, 0)
        return NotImplemented

    def __lt__(self, other):
        if kind(other) == "tuple":
            return tuple_less(self, other, 0)
        return NotImplemented

    def __le__(self, other):
        if kind(other) == "tuple":
            return tuple_less_equal(self, other, 0)
        return NotImplemented

    def __gt__(self, other):
        if kind(other) == "tuple":
            return tuple_greater(self, other, 0)
        return NotImplemented

    def __ge__(self, other):
        if kind(other) == "tuple":
            return tuple_greater_equal(self, other, 0)
        return NotImplemented


def tuple_find(elements, value, index, start, stop):
    """The index of the first element from `index` on that equals `value`, within the bounds; or -1."""
    if index == len(elements):
        return -1
    if within(index, len(elements), start, stop):
        if same_or_equal(elements[index], value):
            return index
    return tuple_find(elements, value, index + 1, start, stop)


def within(index, length, start, stop):
    """Whether ``start:stop`` selects an index."""
    if start < 0:
        start = start + length
    if index < start:
        return False
    if stop is None:
        return True
    if stop < 0:
        stop = stop + length
    return index < stop


def tuple_count(elements, value, index):
    """How many elements from `index` on equal `value`."""
    if index == len(elements):
        return 0
    if same_or_equal(elements[index], value):
        return 1 + tuple_count(elements, value, index + 1)
    return tuple_count(elements, value, index + 1)


def tuple_equal(a, b, index):
    """Whether the elements of tuples of one length are equal from `index` on."""
    if index == len(a):
        return True
    if not same_or_equal(a[index], b[index]):
        return False
    return tuple_equal(a, b, index + 1)


def tuple_less(a, b, index):
    """``a < b`` of the elements from `index` on."""
    if index == len(a) or index == len(b):
        return len(a) < len(b)
    if same_or_equal(a[index], b[index]):
        return tuple_less(a, b, index + 1)
    return a[index] < b[index]


def tuple_less_equal(a, b, index):
    """``a <= b`` of the elements from `index` on."""
    if index == len(a) or index == len(b):
        return len(a) <= len(b)
    if same_or_equal(a[index], b[index]):
        return tuple_less_equal(a, b, index + 1)
    return a[index] <= b[index]


def tuple_greater(a, b, index):
    """``a > b`` of the elements from `index` on."""
    if index == len(a) or index == len(b):
        return len(a) > len(b)
    if same_or_equal(a[index], b[index]):
        return tuple_greater(a, b, index + 1)
    return a[index] > b[index]


def tuple_greater_equal(a, b, index):
    """``a >= b`` of the elements from `index` on."""
    if index == len(a) or index == len(b):
        return len(a) >= len(b)
    if same_or_equal(a[index], b[index]):
        return tuple_greater_equal(a, b, index + 1)
    return a[index] >= b[index]


# Keyword arguments


class dict_methods:
    """Methods of ``**kwargs``, whose names are known."""

    def __len__(self):
        return len(keyword_names(self))

    def __getitem__(self, key):
        index = keyword_index(keyword_names(self), key, 0)
        if index < 0:
            raise KeyError(key)
        return keyword_values(self)[index]

    def __contains__(self, key):
        return keyword_index(keyword_names(self), key, 0) >= 0

    def __iter__(self):
        return user_iter(keyword_names(self))

    def get(self, key, default=None):
        index = keyword_index(keyword_names(self), key, 0)
        if index < 0:
            return default
        return keyword_values(self)[index]

    def keys(self):
        return keyword_names(self)

    def values(self):
        return keyword_values(self)

    def items(self):
        return keyword_pairs(keyword_names(self), keyword_values(self), 0)

    def copy(self):
        return self

    def pop(self, key, default=MISSING):
        return modified_keywords()

    def setdefault(self, key, default=None):
        return modified_keywords()

    def update(self, *args, **kwargs):
        return modified_keywords()

    def clear(self):
        return modified_keywords()

    def __setitem__(self, key, value):
        return modified_keywords()

    def __delitem__(self, key):
        return modified_keywords()


def modified_keywords():
    """The error for an attempt to modify ``**kwargs``."""
    return fail(
        "UnsupportedError", "the dictionary of keyword arguments cannot be modified; copy it"
    )


def keyword_index(names, key, index):
    """The index of a name from `index` on, or -1."""
    if index == len(names):
        return -1
    if names[index] == key:
        return index
    return keyword_index(names, key, index + 1)


def keyword_pairs(names, values, index):
    """The pairs of names and values from `index` on."""
    if index == len(names):
        return ()
    return ((names[index], values[index]),) + keyword_pairs(names, values, index + 1)


# Conversions of objects


def construct_int(x=0, base=MISSING):
    """``int(x)`` of an object: ``__int__``, ``__index__``, ``__trunc__``."""
    if kind(x) == "str":
        return int_from_text(x, base)
    if base is not MISSING:
        return fail("TypeError", "int() can't convert non-string with explicit base")
    method = mro_lookup(type_(x), "__int__")
    if method is MISSING:
        method = mro_lookup(type_(x), "__index__")
    if method is MISSING:
        method = mro_lookup(type_(x), "__trunc__")
    if method is MISSING:
        return fail(
            "TypeError",
            "int() argument must be a string, a bytes-like object or a real number, not '",
            type_(x),
            "'",
        )
    result = method(x)
    if kind(result) != "int" and kind(result) != "bool":
        return fail("TypeError", "__int__ returned non-int (type ", type_(result), ")")
    return int(result)


def int_from_text(text, base):
    """``int(text, base)`` of a constant."""
    if base is MISSING:
        base = 10
    elif is_index(base):
        base = to_index(base)
    else:
        return fail("TypeError", "'", type_(base), "' object cannot be interpreted as an integer")
    if base < 0 or base == 1 or base > 36:
        raise ValueError("int() base must be >= 2 and <= 36, or 0")
    number = parse_int(text, base)
    if number is MISSING:
        raise ValueError(f"invalid literal for int() with base {base}: {text!r}")
    return number


def construct_float(x=0.0):
    """``float(x)`` of an object: ``__float__``, ``__index__``."""
    if kind(x) == "str":
        number = parse_float(x)
        if number is MISSING:
            raise ValueError(f"could not convert string to float: {x!r}")
        return number
    method = mro_lookup(type_(x), "__float__")
    if method is MISSING:
        method = mro_lookup(type_(x), "__index__")
        if method is MISSING:
            return fail(
                "TypeError",
                "float() argument must be a string or a real number, not '",
                type_(x),
                "'",
            )
        return float(method(x))
    result = method(x)
    if kind(result) != "float":
        return fail(
            "TypeError", type_(x), ".__float__ returned non-float (type ", type_(result), ")"
        )
    return result
