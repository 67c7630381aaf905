"""Special methods: containers, arithmetic, comparison."""

from functools import total_ordering

from ..corpus import registrar

case = registrar("Objects")
CONTAINER = (
    "container protocols (__getitem__, __setitem__, __len__, __contains__, __iter__, __bool__)"
)
REFLECTED = "reflected dunders, NotImplemented and subclass priority"

NAN = float("nan")


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __rmul__(self, k):
        return Vector(k * self.x, k * self.y)

    def __truediv__(self, k):
        return Vector(self.x / k, self.y / k)

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __abs__(self):
        return (self.x * self.x + self.y * self.y) ** 0.5

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __eq__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return self.x == other.x and self.y == other.y

    def __iter__(self):
        yield self.x
        yield self.y

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __len__(self):
        return 2


# --- containers -----------------------------------------------------------------------------------


class Grid:
    def __init__(self, width, height):
        self.width = width
        self.cells = [0] * (width * height)

    def __getitem__(self, at):
        x, y = at
        return self.cells[y * self.width + x]

    def __setitem__(self, at, value):
        x, y = at
        self.cells[y * self.width + x] = value

    def __len__(self):
        return len(self.cells)

    def __contains__(self, value):
        return value in self.cells

    def __iter__(self):
        return iter(self.cells)

    def __delitem__(self, at):
        self[at] = -1


@case(CONTAINER, 5, 2.5)
def grid(v):
    g = Grid(3, 2)
    g[1, 1] = v
    g[0, 0] += 2
    del g[2, 1]
    return g[1, 1], len(g), v in g, 99 in g, list(g), sum(g)


@case(CONTAINER, 9)
def grid_out_of_range(n):
    return Grid(2, 2)[n, n]


@case(CONTAINER, (3, 4), (0.5, -0.0))
def vector_as_a_sequence(a, b):
    v = Vector(a, b)
    x, y = v
    return v[0], v[-1], len(v), x - y, list(v), max(v), tuple(reversed(list(v)))


class SizedBy:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class TrueAbove(SizedBy):
    def __bool__(self):
        return self.n > 1


class Plainest:
    pass


@case(CONTAINER, 0, 1, 3)
def truth_by_len_and_bool(n):
    s, b = SizedBy(n), TrueAbove(n)
    return bool(s), bool(b), not Plainest(), "a" if b else "b", s and 5


@case(CONTAINER, 2, -1, gpu=True)
def len_that_is_negative(n):
    return len(SizedBy(n))


class View:
    def __init__(self, data):
        self.data = data

    def __getitem__(self, key):
        if isinstance(key, slice):
            return View(self.data[key])
        return self.data[key]


@case(CONTAINER, ([3, 1, 2],))
def slices_reach_getitem(items):

    v = View(items)
    return v[0], v[1:][0], v[::2].data


class Stack:
    def __init__(self):
        self.items = []

    def push(self, x):
        self.items.append(x)
        return self

    def pop(self):
        return self.items.pop()

    def __len__(self):
        return len(self.items)

    def __bool__(self):
        return bool(self.items)


@case(CONTAINER, 3)
def stack(n):

    s = Stack().push(1).push(n)
    r = []
    while s:
        r.append((len(s), s.pop()))
    return r


class Odd:
    def __contains__(self, x):
        return x % 2


@case(CONTAINER, 1, 2, gpu=True)
def contains_result_becomes_a_bool(n):

    return n in Odd(), n not in Odd()


# --- arithmetic -----------------------------------------------------------------------------------


@case("arithmetic dunders", (1, 2), (0.5, -0.0), (True, 3), gpu=True)
def vector_arithmetic(a, b):
    v, w = Vector(a, b), Vector(b, 3)
    r = (v + w) * 2 - v / 4
    return r.x * 100 + r.y + v @ w


@case("arithmetic dunders", (3, 4))
def vector_result(a, b):
    v = Vector(a, b)
    return v + v, -v * 2, 2 * v, abs(v)


class N:
    def __init__(self, v):
        self.v = v

    def __floordiv__(self, o):
        return ("//", self.v, o.v)

    def __mod__(self, o):
        return ("%", self.v, o.v)

    def __pow__(self, o):
        return ("**", self.v, o.v)

    def __lshift__(self, o):
        return ("<<", self.v, o.v)

    def __rshift__(self, o):
        return (">>", self.v, o.v)

    def __and__(self, o):
        return ("&", self.v, o.v)

    def __or__(self, o):
        return ("|", self.v, o.v)

    def __xor__(self, o):
        return ("^", self.v, o.v)

    def __divmod__(self, o):
        return ("divmod", self.v, o.v)


@case("arithmetic dunders", (7, 3))
def every_binary_dunder(a, b):

    x, y = N(a), N(b)
    return x // y, x % y, x**y, x << y, x >> y, x & y, x | y, x ^ y, divmod(x, y)


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented


@case("arithmetic dunders", 3)
def sum_of_objects(n):

    return sum([Money(n), Money(10), Money(5)]).cents, sum([Money(1)], Money(2)).cents


class Q:
    def __init__(self, p, q=1):
        while q:
            a, b = p, q
            while b:
                a, b = b, a % b
            self.p, self.q = p // a, q // a
            break

    def __add__(self, o):
        return Q(self.p * o.q + o.p * self.q, self.q * o.q)

    def __mul__(self, o):
        return Q(self.p * o.p, self.q * o.q)


@case("arithmetic dunders", 2)
def chain_of_operations_on_rationals(n):

    r = Q(1, 2) * Q(2, 3) + Q(n, 6)
    return r.p, r.q


# --- reflected ------------------------------------------------------------------------------------


class Meters:
    def __init__(self, v):
        self.v = v

    def __add__(self, other):
        if isinstance(other, Meters):
            return Meters(self.v + other.v)
        if isinstance(other, (int, float)):
            return Meters(self.v + other)
        return NotImplemented

    def __radd__(self, other):
        return Meters(1000 + other + self.v)

    def __rsub__(self, other):
        return Meters(other - self.v)

    def __sub__(self, other):
        return NotImplemented


class Feet:
    def __init__(self, v):
        self.v = v

    def __radd__(self, other):
        return ("Feet.__radd__", other.v, self.v)


class Exact(Meters):
    def __radd__(self, other):
        return ("Exact.__radd__", other.v, self.v)


@case(REFLECTED, 2, 0.5, gpu=True)
def reflected_with_numbers(n):
    return (n + Meters(1)).v, (Meters(1) + n).v, (n - Meters(1)).v


@case(REFLECTED, 2)
def not_implemented_tries_the_other(n):
    return Meters(n) + Feet(3)


@case(REFLECTED, 2)
def subclass_comes_first(n):
    return Meters(n) + Exact(5), (Exact(n) + Meters(5)).v, (Exact(1) + Exact(n)).v


@case(REFLECTED, 1, 2, 3)
def unsupported_operands(n):
    if n == 1:
        return Meters(1) - Feet(1)
    if n == 2:
        return Feet(1) + Meters(2)
    return Feet(1) + 1


class R:
    def __rmul__(self, o):
        return ("*", o)

    def __rtruediv__(self, o):
        return ("/", o)

    def __rfloordiv__(self, o):
        return ("//", o)

    def __rmod__(self, o):
        return ("%", o)

    def __rpow__(self, o):
        return ("**", o)

    def __rlshift__(self, o):
        return ("<<", o)

    def __rand__(self, o):
        return ("&", o)

    def __rmatmul__(self, o):
        return ("@", o)


@case(REFLECTED, 3)
def reflected_of_every_operator(n):

    r = R()
    return n * r, n / r, n // r, n % r, n**r, n << r, n & r, n @ r


class Counting:
    def __init__(self, n):
        self.n = n

    def __radd__(self, other):
        return len(other) * 10 + self.n


@case(REFLECTED, 2)
def list_and_tuple_operands(n):
    return [1, 2] + Counting(n), (1,) + Counting(n)


# --- in-place -------------------------------------------------------------------------------------


class IaddModifiesTheObjectAcc:
    def __init__(self, v):
        self.v = v

    def __iadd__(self, k):
        self.v += k
        return self


@case("in-place dunders", 3)
def iadd_modifies_the_object(n):

    a = IaddModifiesTheObjectAcc(1)
    b = a
    a += n
    return a.v, b.v, a is b


@case("in-place dunders", 3, gpu=True)
def iadd_falls_back_to_add(n):
    v = Vector(1, 2)
    w = v
    v += Vector(n, n)
    v *= 2
    return v.x, v.y, w.x, v is w


class InPlaceOnAttributesAndItemsAcc:
    def __init__(self):
        self.items = [1, 2]
        self.v = Vector(0, 0)


@case("in-place dunders", 5)
def in_place_on_attributes_and_items(n):

    a = InPlaceOnAttributesAndItemsAcc()
    a.v += Vector(n, 1)
    a.items[0] *= n
    a.items += [7]
    i = [0]
    a.items[i[0] + 1] -= 1
    return a.v.x, a.items


class Log:
    def __init__(self):
        self.log = []

    def note(self, name, k):
        self.log.append((name, k))
        return self

    def __isub__(self, k):
        return self.note("-", k)

    def __imul__(self, k):
        return self.note("*", k)

    def __itruediv__(self, k):
        return self.note("/", k)

    def __ifloordiv__(self, k):
        return self.note("//", k)

    def __imod__(self, k):
        return self.note("%", k)

    def __ipow__(self, k):
        return self.note("**", k)

    def __iand__(self, k):
        return self.note("&", k)

    def __ilshift__(self, k):
        return self.note("<<", k)


@case("in-place dunders", 6)
def every_in_place_dunder(n):

    x = Log()
    x -= n
    x *= 2
    x /= 3
    x //= 4
    x %= 5
    x **= 6
    x &= 7
    x <<= 8
    return x.log


# --- unary ----------------------------------------------------------------------------------------


class Unary:
    def __init__(self, n):
        self.n = n

    def __neg__(self):
        return -self.n

    def __pos__(self):
        return self.n

    def __invert__(self):
        return "inverted"

    def __abs__(self):
        return abs(self.n)


@case("unary dunders", 3, -2.5)
def unary_operators(n):
    u = Unary(n)
    return -u, +u, ~u, abs(u)


class C:
    def __int__(self):
        return 42

    def __float__(self):
        return 2.5

    def __index__(self):
        return 1

    def __bool__(self):
        return False

    def __round__(self, digits=None):
        return ("round", digits)

    def __trunc__(self):
        return 7


@case("unary dunders", 3, 2.75)
def conversions(n):

    c = C()
    return int(c), float(c), (10, 20)[c], bool(c), round(c), round(c, 2), [1, 2, 3][c:], n


@case("unary dunders", 3)
def unary_that_is_missing(n):
    return -Plainest()


# --- comparison -----------------------------------------------------------------------------------


@total_ordering
class Version:
    def __init__(self, major, minor):
        self.major, self.minor = major, minor

    def __eq__(self, other):
        return (self.major, self.minor) == (other.major, other.minor)

    def __lt__(self, other):
        return (self.major, self.minor) < (other.major, other.minor)


@case("comparison dunders", (1, 2, 1, 3), (1, 2, 1, 2), (2, 0, 1, 9))
def ordered_by_total_ordering(a, b, c, d):
    v, w = Version(a, b), Version(c, d)
    return v < w, v <= w, v > w, v >= w, v == w, v != w


@case("comparison dunders", (1, 2), (2, 1), (2.5, 2.5), (NAN, NAN), gpu=True)
def eq_and_ne(a, b):
    v, w = Vector(a, b), Vector(b, a)
    return v == w, v != w, v == v, v == 3, v != None, 3 == v  # noqa: E711


class Low:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other

    def __ge__(self, other):
        return self.v >= other


@case("comparison dunders", 3, 5, 7, gpu=True)
def reflected_comparisons(n):

    x = Low(5)
    return x < n, n > x, x >= n, n <= x


@case("comparison dunders", 1)
def comparison_that_is_missing(n):
    return Plainest() < Plainest()


@case("comparison dunders", (3, 1, 2), (1, 1, 1))
def sorted_and_max_of_objects(a, b, c):
    items = [Version(a, 0), Version(b, 1), Version(c, 2)]
    return (
        [v.minor for v in sorted(items)],
        max(items).minor,
        min(items).minor,
        Version(b, 1) in items,
    )


class Symbol:
    def __init__(self, name, less):
        self.name = name
        self.less = less

    def __eq__(self, other):
        return ("eq", self.name, other)

    def __lt__(self, other):
        return self.less


@case("comparison dunders", 2)
def comparisons_that_return_other_things(n):
    s = Symbol("s", n)
    return s == 3, s < 4, (s < 4 < 5), "yes" if s == 1 else "no"


class Key:
    def __init__(self, k):
        self.k = k

    def __eq__(self, other):
        return isinstance(other, Key) and self.k == other.k

    def __hash__(self):
        return hash(self.k)


@case("comparison dunders", 1)
def hash_and_eq_in_a_dict(n):

    table = {Key(1): "one", Key(2): "two"}
    return table[Key(n)], Key(3) in table, len({Key(1), Key(1), Key(n)})


class Rank:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n + 100

    def __lt__(self, other):
        return ("lt", self.n)

    def __gt__(self, other):
        return ("gt", self.n)


class Higher(Rank):
    """Inherits the comparisons, and is asked first all the same."""


class Never(Rank):
    """``!=`` is the inverse of the own ``==``."""

    def __eq__(self, other):
        return None


@case(REFLECTED, 1)
def subclass_compares_first(n):
    low, high, never = Rank(n), Higher(n + 1), Never(n + 2)
    return low == high, low < high, low > high, low != never, never != low, low != high, low != low
