"""``hash()``, and equality as containers mean it."""

from __future__ import annotations

from .intrinsics import MISSING, by_alternative, fail, hash_bits, identity, kind, mro_lookup, type_


@by_alternative
def hash(x):
    """``hash(x)``: CPython's for numbers and tuples of numbers; for others any number that suits."""
    what = kind(x)
    if what == "instance":
        return instance_hash(x)
    if what == "tuple":
        return tuple_hash(x)
    return hash_bits(x)


def instance_hash(x):
    """``__hash__`` of a class; None in a class that defines ``__eq__`` alone."""
    method = mro_lookup(type_(x), "__hash__")
    if method is None:
        return fail("TypeError", "unhashable type: '", type_(x), "'")
    if method is MISSING:
        if mro_lookup(type_(x), "__eq__") is not MISSING:
            return fail("TypeError", "unhashable type: '", type_(x), "'")
        return identity(x)
    value = method(x)
    if value == -1:
        return -2
    return value


def tuple_hash(x):
    """CPython's hash of tuples, which is xxHash with 64 bits (https://xxhash.com), simplified."""
    return tuple_hash_end(tuple_hash_from(x, 0, 2870177450012600261), len(x))


def tuple_hash_from(x, index, total):
    """`total` with the elements from `index` on, each of which has a type of its own."""
    if index == len(x):
        return total
    return tuple_hash_from(x, index + 1, tuple_hash_step(total, hash(x[index])))


def tuple_hash_step(total, lane):
    """The hash of a tuple with the hash of one more element."""
    total = wrapped_sum(total, wrapped_product(lane, -4417276706812531889))
    # Rotate by 31 bits.
    total = wrapped_shift(total & 8589934591, 31) | ((total >> 33) & 2147483647)
    return wrapped_product(total, -7046029288634856825)


def tuple_hash_end(total, size):
    """The hash of a tuple of so many elements."""
    result = wrapped_sum(total, size ^ 2870177450013471926)
    if result == -1:
        return 1546275796
    return result


def wrapped_sum(a, b):
    """a + b modulo 2**64, from -2**63 on."""
    low = (a & 4294967295) + (b & 4294967295)
    high = (a >> 32) + (b >> 32) + (low >> 32)
    return wrapped_shift(high, 32) | (low & 4294967295)


def wrapped_shift(a, count):
    """a << count modulo 2**64, from -2**63 on; count > 0."""
    kept = 64 - count
    low = a & ((1 << kept) - 1)
    if low >> (kept - 1):
        low = low - (1 << kept)
    return low << count


def wrapped_product(a, b):
    """a * b modulo 2**64, from -2**63 on."""
    a_low = a & 4294967295
    b_low = b & 4294967295
    # Of the low halves' product: 16 bits of one factor at a time, so that nothing exceeds 63 bits.
    first = (a_low & 65535) * b_low
    second = (a_low >> 16) * b_low
    low = first + ((second & 65535) << 16)
    carry = (second >> 16) + (low >> 32)
    high = carry + (((a >> 32) * b_low) & 4294967295) + (((b >> 32) * a_low) & 4294967295)
    return wrapped_shift(high, 32) | (low & 4294967295)
