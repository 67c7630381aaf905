"""The spectral norm of an infinite matrix, by the power method: generators and comprehensions."""

from itertools import repeat
from math import sqrt


def eval_a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1)


def row(i, n):
    for j in range(n):
        yield eval_a(i, j)


def column(i, n):
    for j in range(n):
        yield eval_a(j, i)


def times(generator, u):
    """The product of u and the matrix whose rows `generator` yields."""
    n = len(u)
    return [sum(a * x for a, x in zip(generator(i, n), u)) for i in range(n)]


def times_a_transposed_a(u):
    return times(column, times(row, u))


def largest(values):
    best = None
    for value in values:
        if best is None or abs(value) > best:
            best = abs(value)
    return best


def run(n, iterations=10):
    """The norm, and the largest entry of the last vector."""
    u = list(repeat(1.0, n)) if n > 1 else [1.0] * n
    v = None
    for _ in range(iterations):
        v = times_a_transposed_a(u)
        u = times_a_transposed_a(v)
    if v is None:
        return None
    v_bv = sum(ue * ve for ue, ve in zip(u, v))
    vv = sum(ve * ve for ve in v)
    return sqrt(v_bv / vv), largest(v)
