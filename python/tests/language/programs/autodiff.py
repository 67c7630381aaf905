"""Derivatives of ordinary functions, by dual numbers and operator overloading alone."""

import math


class Dual:
    """A value and its derivatives in some directions."""

    __slots__ = ("d", "v")

    def __init__(self, v, d=()):
        self.v = v
        self.d = tuple(d)

    def _lift(self, other):
        if isinstance(other, Dual):
            return other
        if isinstance(other, (int, float)):
            return Dual(other, (0.0,) * len(self.d))
        return None

    def _chain(self, value, slope):
        return Dual(value, (slope * x for x in self.d))

    def __add__(self, other):
        other = self._lift(other)
        if other is None:
            return NotImplemented
        return Dual(self.v + other.v, (a + b for a, b in zip(self.d, other.d)))

    __radd__ = __add__

    def __neg__(self):
        return self._chain(-self.v, -1.0)

    def __sub__(self, other):
        other = self._lift(other)
        return NotImplemented if other is None else self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        other = self._lift(other)
        if other is None:
            return NotImplemented
        return Dual(self.v * other.v, (self.v * b + a * other.v for a, b in zip(self.d, other.d)))

    __rmul__ = __mul__

    def reciprocal(self):
        return self._chain(1.0 / self.v, -1.0 / (self.v * self.v))

    def __truediv__(self, other):
        other = self._lift(other)
        return NotImplemented if other is None else self * other.reciprocal()

    def __rtruediv__(self, other):
        return self.reciprocal() * other

    def __pow__(self, n):
        if isinstance(n, int):
            if n == 0:
                return Dual(1.0, (0.0,) * len(self.d))
            return self._chain(self.v**n, n * self.v ** (n - 1))
        return exp(log(self) * n)

    def __rpow__(self, base):
        return exp(self * math.log(base))

    def __abs__(self):
        return -self if self.v < 0 else self

    def __lt__(self, other):
        return self.v < (other.v if isinstance(other, Dual) else other)

    def __gt__(self, other):
        return self.v > (other.v if isinstance(other, Dual) else other)

    def __eq__(self, other):
        return isinstance(other, Dual) and self.v == other.v and self.d == other.d

    def __float__(self):
        return float(self.v)


def _lifted(function, derivative):
    def apply(x):
        if isinstance(x, Dual):
            return x._chain(function(x.v), derivative(x.v))
        return function(x)

    return apply


sin = _lifted(math.sin, math.cos)
cos = _lifted(math.cos, lambda x: -math.sin(x))
exp = _lifted(math.exp, math.exp)
log = _lifted(math.log, lambda x: 1.0 / x)
sqrt = _lifted(math.sqrt, lambda x: 0.5 / math.sqrt(x))
tanh = _lifted(math.tanh, lambda x: 1.0 - math.tanh(x) ** 2)


def gradient(f, point):
    """The value of f, a function of a list, and its derivatives by the elements of the list."""
    n = len(point)
    duals = [Dual(x, [1.0 if i == j else 0.0 for j in range(n)]) for i, x in enumerate(point)]
    result = f(duals)
    return (result.v, result.d) if isinstance(result, Dual) else (result, (0.0,) * n)


def derivative(f):
    def slope(x):
        y = f(Dual(x, (1.0,)))
        return y.d[0]

    return slope


def newton(f, x, steps=8):
    slope = derivative(f)
    for _ in range(steps):
        if slope(x) == 0.0:
            raise ZeroDivisionError("flat", x)
        x = x - f(x) / slope(x)
    return x


def descend(f, start, rate=0.001, steps=20):
    point = list(start)
    for _ in range(steps):
        _, slopes = gradient(f, point)
        for i, slope in enumerate(slopes):
            point[i] -= rate * slope
    return point


def rosenbrock(point):
    x, y = point
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def piecewise(x):
    if x < 0:
        return abs(x) * 2
    if x > 1:
        return x**0.5 + 1 / x
    return sin(x) * exp(-x) + 2**x


def network(weights):
    """A small network as a function of its weights."""

    def loss(w):
        total = 0
        for x, y in ((0.0, 0.1), (0.5, 0.4), (1.0, 0.9)):
            hidden = [tanh(w[i] * x + w[i + 2]) for i in range(2)]
            out = sum((h * k for h, k in zip(hidden, w[4:6])), w[6])
            total = total + (out - y) ** 2
        return total

    return gradient(loss, weights)


def run(x, y):
    """Gradients, a root, a minimum, and derivatives of derivatives' parts."""
    cube_root = newton(lambda t: t**3 - 2, 1.0)
    minimum = descend(rosenbrock, (x, y))
    pieces = [derivative(piecewise)(t) for t in (-1.5, 0.25, 4.0)]
    flat = gradient(lambda point: 3.5, [x, y])
    weights = [0.5, -0.25, 0.125, 0.3, x * 0.1, y * 0.1, 0.05]
    return gradient(rosenbrock, [x, y]), cube_root, minimum, pieces, flat, network(weights)
