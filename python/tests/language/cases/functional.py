"""functools, operator and itertools."""

import itertools
import operator
from functools import partial, reduce
from itertools import accumulate, chain, combinations, count, islice, pairwise, product, takewhile

from ..corpus import overflow, registrar

case = registrar("Functions")
PARTIAL = "functools.partial and functools.reduce"
OPERATOR = "operator module functions"
ITERTOOLS = "itertools (the finite ones)"


def volume(width, height=2, depth=3):
    return width * 100 + height * 10 + depth


AREA = partial(volume, depth=0)


@case(PARTIAL, 4, 2.5, gpu=True)
def partial_calls(n):
    first = partial(volume, n)
    keyword = partial(volume, depth=n)
    return first(), first(5), first(depth=1), keyword(1), keyword(1, 2), AREA(n)


@case(PARTIAL, 4, gpu=True)
def partial_of_a_partial(n):
    inner = partial(volume, 1)
    outer = partial(inner, n, depth=9)
    return outer(), outer(depth=0), outer.func(7), outer.args


class Box:
    def scale(self, a, b):
        return a * 10 + b


@case(PARTIAL, 4)
def partial_of_methods_and_lambdas(n):

    scale = partial(Box().scale, n)
    power = partial(lambda base, e: base**e, 2)
    return scale(5), list(map(power, range(n)))


@case(PARTIAL, ([1, 2, 3, 4],), ([5],))
def reduce_calls(items):
    return (
        reduce(lambda a, b: a * 10 + b, items),
        reduce(operator.mul, items, 2),
        reduce(max, items),
    )


@case(PARTIAL, ([],))
def reduce_of_nothing(items):
    first = reduce(operator.add, items, 7)
    try:
        return first, reduce(operator.add, items)
    except TypeError as error:
        return first, str(error)


@case(PARTIAL, 20, overflow(30))
def reduce_over_a_range(n):
    return reduce(operator.mul, range(1, n + 1), 1)


@case(PARTIAL, 5, gpu=True)
def reduce_composes_functions(n):
    functions = (lambda x: x + 1, lambda x: x * x, lambda x: x - 3)
    return reduce(lambda value, f: f(value), functions, n)


@case(OPERATOR, (7, 2), (-7, 2), (7.5, -2), (0.0, 2.0), (True, 3), gpu=True)
def operator_arithmetic(a, b):
    return (
        operator.add(a, b), operator.sub(a, b), operator.mul(a, b), operator.truediv(a, b),
        operator.floordiv(a, b), operator.mod(a, b), operator.neg(a), operator.pos(b), operator.abs(a),
    )  # fmt: skip


@case(OPERATOR, (12, 3), (-12, 1), (True, 2), gpu=True)
def operator_bits(a, b):
    return (
        operator.and_(a, b), operator.or_(a, b), operator.xor(a, b), operator.lshift(a, b),
        operator.rshift(a, b), operator.invert(a), operator.pow(a, b),
    )  # fmt: skip


@case(OPERATOR, (1, 2), (2, 2), (2.5, 2), (float("nan"), 1.0), gpu=True)
def operator_comparisons(a, b):
    return (
        operator.lt(a, b), operator.le(a, b), operator.eq(a, b), operator.ne(a, b),
        operator.gt(a, b), operator.ge(a, b), operator.not_(a), operator.truth(b),
        operator.is_(a, None), operator.is_not(a, None),
    )  # fmt: skip


@case(OPERATOR, ([4, 5, 6],))
def operator_containers(items):
    operator.setitem(items, 0, 40)
    return operator.getitem(items, 1), operator.contains(items, 6), items, operator.index(True)


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def norm(self):
        return self.x + self.y


@case(OPERATOR, ([(3, "c"), (1, "a"), (2, "b")],))
def operator_getters(pairs):

    get = operator.itemgetter(1)
    points = [Point(b, a) for a, b in ((3, 1), (1, 2))]
    x, method = operator.attrgetter("x"), operator.methodcaller("norm")
    first_and_last = operator.itemgetter(0, -1)
    return (
        [get(p) for p in pairs], sorted(pairs, key=operator.itemgetter(0)),
        [x(p) for p in points], method(points[0]), first_and_last([1, 2, 3]),
    )  # fmt: skip


@case(OPERATOR, 3, gpu=True)
def operator_inplace(n):
    items = [1]
    same = operator.iadd(items, [n])
    return same is items, items, operator.iadd(n, 4), operator.imul(n, 2.5)


@case(ITERTOOLS, ([1, 2], [3]), ([], []))
def chains(a, b):
    return list(chain(a, b)), list(chain.from_iterable([a, b, a])), sum(chain(a, (10,), range(3)))


@case(ITERTOOLS, 0, 2, 3)
def products(n):
    return list(product(range(n), (7, 8))), [a * b for a, b in product(range(n), repeat=2)]


@case(ITERTOOLS, 0, 1, 3, 4)
def combinations_of(n):
    return list(combinations(range(n), 2)), [a * b for a, b in itertools.permutations(range(n), 2)]


@case(ITERTOOLS, 3)
def combinations_with_replacement(n):
    return list(itertools.combinations_with_replacement(range(n), 2))


@case(ITERTOOLS, ([1, 2, 3, 4],), ([5],), ([],))
def accumulates(items):
    return (
        list(accumulate(items)), list(accumulate(items, operator.mul)), list(accumulate(items, initial=100)),
    )  # fmt: skip


@case(ITERTOOLS, 0, 1, 5)
def slices_of_iterators(n):
    return (
        list(islice(range(100), n)),
        list(islice(range(100), 2, n + 3)),
        list(islice(count(3, 2), 0, n, 2)),
    )


@case(ITERTOOLS, ([1, 3, 4, 5, 6],), ([],))
def while_iterators(items):
    odd = lambda x: x % 2 == 1  # noqa: E731
    return (
        list(takewhile(odd, items)),
        list(itertools.dropwhile(odd, items)),
        list(itertools.filterfalse(odd, items)),
    )


@case(ITERTOOLS, ([1, 2, 4, 7],), ([1],), ([],))
def pairs_of_neighbours(items):
    return [b - a for a, b in pairwise(items)]


@case(ITERTOOLS, 3)
def repeats_and_cycles(n):
    return (
        list(itertools.repeat(n, 2)), list(islice(itertools.cycle([1, 2, 3]), 7)),
        list(map(pow, range(4), itertools.repeat(2))),
    )  # fmt: skip


@case(ITERTOOLS, ([1, 2], [3]))
def zip_longest(a, b):
    return list(itertools.zip_longest(a, b)), list(itertools.zip_longest(a, b, fillvalue=0))


@case(ITERTOOLS, ([1, 1, 2, 3, 3],))
def groups(items):
    return [(key, len(list(group))) for key, group in itertools.groupby(items)]


@case(ITERTOOLS, ([(1, 2), (3, 4)],))
def starmaps_and_compress(pairs):
    return list(itertools.starmap(lambda a, b: a * b, pairs)), list(
        itertools.compress(pairs, [0, 1])
    )
