"""Functions, their parameters, closures and methods as values, as shaders."""

from __future__ import annotations

import functools
import math

from pystream import vec2, vec3, vec4

from .base import Quad

SCALE = 0.5
OFFSET = vec2(0.25, -0.125)
WEIGHTS = (0.5, 0.25, 0.125)


def join(a, b=2.0, *rest, c=3.0, **more):
    """A number in whose digits one sees the parameters."""
    total = a + 10.0 * b + 100.0 * c
    for x in rest:
        total = total * 2.0 + x
    return total + len(more)


def forward(f, *args, **kwargs):
    return f(*args, **kwargs)


def positional(a, b, /, c, *, d=4.0):
    return a + 2.0 * b + 3.0 * c + d


def twice(f):
    @functools.wraps(f)
    def wrapper(x):
        return f(f(x))

    return wrapper


@twice
def soften(x):
    return x * 0.5 + 0.25


def polynomial(*coefficients):
    def at(x):
        total = 0.0
        for coefficient in coefficients:
            total = total * x + coefficient
        return total

    return at


CUBIC = polynomial(1.0, -0.5, 0.25, 2.0)


class Forwarded(Quad):
    def color(self, p):
        args = (p.x, p.y)
        return vec4(
            forward(join, *args),
            forward(join, p.x, c=p.y),
            forward(positional, 1.0, p.x, c=p.y),
            forward(positional, *args, 1.0, d=self.gain),
        )


class Globals(Quad):
    def color(self, p):
        return vec4((p * SCALE + OFFSET), WEIGHTS[1], WEIGHTS[-1] + len(WEIGHTS))


class Decorated(Quad):
    def color(self, p):
        return vec4(soften(p.x), soften(p.y), CUBIC(p.x), CUBIC(p.y))


class Nonlocal(Quad):
    def color(self, p):
        count = 0.0

        def tick(x):
            nonlocal count
            count += x
            return count

        a = tick(p.x)
        b = tick(p.y)
        return vec4(a, b, count, 1.0)


class BoundMethods(Quad):
    def half(self, x):
        return x * self.gain

    def color(self, p):
        f = self.half
        g = Quad.color
        return vec4(f(p.x), forward(self.half, p.y), g(self, p).z, BoundMethods.half(self, 2.0))


class ManyTypes(Quad):
    """One function is called with several types."""

    def double(self, x):
        return x + x

    def color(self, p):
        return vec4(self.double(p.x), self.double(2), self.double(p).x, self.double(vec3(p, 1.0)).z)


class MathFunctions(Quad):
    def color(self, p):
        x, y = p.x, p.y
        a = math.sin(x) + math.cos(y) * math.tan(x) + math.atan2(y, x + 2.0) + math.asin(x)
        b = math.exp(x) + math.log(y + 2.0) + math.sqrt(x + 1.0) + math.pow(y + 1.5, 1.5)
        c = math.floor(x * 3.0) + math.ceil(y * 3.0) + math.trunc(x * 3.0) + math.fabs(y)
        d = (
            math.hypot(x, y)
            + math.radians(90.0)
            + math.degrees(x)
            + math.pi
            + math.copysign(2.0, y)
        )
        return vec4(a, b, c, d)


def callable_name(x):
    return hasattr(x, "nothing")


class FewerParameters(Quad):
    def weigh(self, a, b=2.0, *rest, c=3.0):
        return a + 10.0 * b + 100.0 * c + len(rest)

    def color(self, p):
        return vec4(
            self.weigh(p.x),
            self.weigh(p.x, p.y, c=1.0),
            self.weigh(p.x, 1.0, 2.0, p.y, c=0.5),
            self.weigh(b=p.y, a=p.x),
        )


class ClosuresOverLocals(Quad):
    def color(self, p):
        k = p.x * 2.0

        def add(x):
            return x + k

        scale = lambda x, s=p.y: x * s  # noqa: E731
        k = k + 1.0  # seen by the closure
        return vec4(add(1.0), scale(3.0), add(p.y), k)


class Sums(Quad):
    def color(self, p):
        x, y = p.x, p.y
        a = min(x, y) + 2.0 * max(x, y, 0.25) + abs(x) + min(1, 2)
        b = sum((x, y, 1.0)) + len((1, 2)) + pow(y + 2.0, 2) + divmod(7, 3)[0]
        return vec4(a, b, float(isinstance(x, float)), float(self.count))


class Swaps(Quad):
    def split(self, x):
        whole = math.floor(x)
        return whole, x - whole

    def color(self, p):
        whole, part = self.split(p.x * 4.0 + 0.1)
        (a, b), c = (p.y, p.x), part
        a, b = b, a
        t = (a, b, c)
        return vec4(whole, t[0], t[1] + t[-1], len(t))


class DynamicFunction(Quad):
    def color(self, p):
        f = soften if p.x > 0.0 else CUBIC
        return vec4(f(p.y), f(p.x), 0.0, 1.0)


class BoundedRecursion(Quad):
    def power(self, x, n):
        if n == 0:
            return 1.0
        half = self.power(x, n // 2)
        return half * half * (x if n % 2 else 1.0)

    def color(self, p):
        return vec4(self.power(p.x, 5), self.power(p.y, 8), self.power(2.0, 3), 1.0)
