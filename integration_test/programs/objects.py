"""Classes of the user, as shaders: inheritance, operators, polymorphic fields."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NamedTuple

from pystream import vec2, vec3, vec4

from .base import Quad


class Dual:
    """A number with its derivative, as in automatic differentiation."""

    def __init__(self, value, slope=0.0):
        self.value = value
        self.slope = slope

    def __add__(self, other):
        other = lift(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    __radd__ = __add__

    def __sub__(self, other):
        other = lift(other)
        return Dual(self.value - other.value, self.slope - other.slope)

    def __rsub__(self, other):
        return lift(other) - self

    def __mul__(self, other):
        other = lift(other)
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        other = lift(other)
        quotient = self.value / other.value
        return Dual(quotient, (self.slope - quotient * other.slope) / other.value)

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __lt__(self, other):
        return self.value < lift(other).value

    def __pow__(self, n):
        result = Dual(1.0)
        for _ in range(n):
            result = result * self
        return result


def lift(x):
    return x if isinstance(x, Dual) else Dual(x)


class Counter:
    def __init__(self, start):
        self.total = start

    def __iadd__(self, x):
        self.total = self.total + x
        return self

    def __call__(self, x, y=1.0):
        return self.total * x + y

    def __getitem__(self, i):
        return self.total + i

    def __len__(self):
        return 3

    def __bool__(self):
        return self.total > 0.0

    def __contains__(self, x):
        return x < self.total

    def __eq__(self, other):
        return self.total == other.total

    def __abs__(self):
        return abs(self.total)


class Left:
    def __add__(self, other):
        return NotImplemented


class Right:
    def __radd__(self, other):
        return 5.0


class RightOfAll(Left):
    def __radd__(self, other):
        return 7.0


class Reflected(Quad):
    def color(self, p):
        return vec4(Left() + Right(), Left() + RightOfAll(), 1 + Right(), p.x)


class Shape:
    size: float
    kind = 1.0

    def __init__(self, size):
        self.size = size

    def distance(self, p):
        return p.length() - self.size

    def inside(self, p):
        return self.distance(p) < 0.0

    @property
    def area(self):
        return self.size * self.size * 3.0

    @property
    def double(self):
        return self.size * 2.0

    @double.setter
    def double(self, x):
        self.size = x * 0.5

    @staticmethod
    def blend(a, b):
        return a * 0.5 + b * 0.5

    @classmethod
    def unit(cls):
        return cls(1.0)


class Box(Shape):
    kind = 2.0

    def distance(self, p):
        return max(abs(p.x), abs(p.y)) - self.size

    @property
    def area(self):
        return super().area + 1.0


class Ring(Shape):
    width: float
    kind = 3.0

    def __init__(self, size, width):
        super().__init__(size)
        self.width = width

    def distance(self, p):
        return abs(super().distance(p)) - self.width


class Shifted:
    """A shape that holds another: nested polymorphism."""

    shape: Shape | Box | Ring
    offset: vec2
    kind = 4.0

    def __init__(self, shape, offset):
        self.shape = shape
        self.offset = offset

    def distance(self, p):
        return self.shape.distance(p - self.offset)

    def inside(self, p):
        return self.shape.inside(p - self.offset) and not self.shape.inside(p)

    @property
    def area(self):
        return self.shape.area


class Methods(Quad):
    def color(self, p):
        shape = Shape(0.5)
        shape.double = 0.75 + p.x * 0.125
        ring = Ring(p.x, width=0.25)
        return vec4(
            Shape.blend(shape.size, Box.unit().area),
            shape.area + shape.kind,
            ring.distance(p) + ring.kind,
            float(Box(p.y).inside(p)),
        )


class TwoClasses(Quad):
    shape: Shape | Box

    def __init__(self, shape=None):
        super().__init__()
        self.shape = shape or Box(0.5)

    def color(self, p):
        return vec4(self.shape.distance(p), self.shape.area, self.shape.kind, 1.0)


class TwoClassesOther(TwoClasses):
    def __init__(self):
        super().__init__(Shape(0.375))


class FourClasses(Quad):
    first: Shape | Box | Ring | Shifted
    second: Shape | Box | Ring | Shifted

    def __init__(self):
        super().__init__()
        self.first = Shifted(Ring(0.5, 0.125), vec2(0.25, -0.5))
        self.second = Ring(0.75, 0.25)

    def color(self, p):
        nearer = self.first if self.first.distance(p) < self.second.distance(p) else self.second
        return vec4(
            self.first.distance(p),
            self.second.distance(p) + float(self.second.inside(p)),
            float(self.first.inside(p)) + nearer.area,
            nearer.kind,
        )


class NarrowedFields(Quad):
    """Tests of a field's class decide which of its attributes there are."""

    shape: Box | Ring
    other: Ring | None

    def __init__(self):
        super().__init__()
        self.shape = Ring(0.5, 0.125)
        self.other = Ring(0.25, 0.375)

    def color(self, p):
        width = 0.25
        if isinstance(self.shape, Ring) and self.shape.width > 0.0625:
            width += self.shape.width * p.x
        if not isinstance(self.shape, Ring):
            return vec4(0.125)
        rest = 0.5 if self.other is None else self.other.width
        return vec4(width, self.shape.width, rest, self.shape.size)


class LocalPolymorphism(Quad):
    def color(self, p):
        shape = Box(0.5) if p.x > 0.0 else Ring(0.5, 0.125)
        if p.y > 0.5:
            shape = Shape(0.25)
        return vec4(shape.distance(p), shape.kind, shape.area, 1.0)


@dataclass
class Sample:
    position: vec2
    weight: float = 0.5
    tag: int = field(default=3)

    def value(self):
        return self.position.x * self.weight + self.tag


@dataclass
class Tinted(Sample):
    tint: vec3 = field(default_factory=lambda: vec3(0.25))

    def __post_init__(self):
        self.weight = self.weight * 2.0


class Dataclasses(Quad):
    def color(self, p):
        sample = Sample(p, tag=2)
        tinted = Tinted(p, 0.125, tint=vec3(p, 1.0))
        return vec4(
            sample.value(), tinted.value(), tinted.tint.z, float(sample == Sample(p, 0.5, 2))
        )


class Hit(NamedTuple):
    distance: float
    index: int = 4


class Mode(enum.Enum):
    PLAIN = 1
    MIRROR = 2


class Enums(Quad):
    def look(self, p, mode):
        if mode is Mode.MIRROR:
            return p.yx
        return p

    def color(self, p):
        return vec4(self.look(p, Mode.MIRROR), self.look(p, Mode.PLAIN))


class Mixin:
    def tint(self, color):
        return color * self.gain + vec4(0.125)


class Toned(Quad):
    strength = 0.5

    def tint(self, color):
        return color

    def color(self, p):
        return self.tint(super().color(p)) * self.strength


class Mixed(Mixin, Toned):
    strength = 0.25

    def color(self, p):
        return super().color(p) + vec4(1.0)


class MethodResolution(Quad):
    def color(self, p):
        return vec4(D(p.x).trace(), D(p.x).x, float(issubclass(D, A)), 1.0)


class A:
    def __init__(self, x):
        self.x = x

    def trace(self):
        return 1.0


class B(A):
    def __init__(self, x):
        super().__init__(x + 1.0)

    def trace(self):
        return super().trace() * 10.0 + 2.0


class C(A):
    def __init__(self, x):
        super().__init__(x * 2.0)

    def trace(self):
        return super().trace() * 10.0 + 3.0


class D(B, C):
    def trace(self):
        return super().trace() * 10.0 + 4.0


class Particle:
    def __init__(self, position, velocity):
        self.position = position
        self.velocity = velocity
        self.age = 0

    def step(self, dt):
        self.position = self.position + self.velocity * dt
        self.velocity = self.velocity + vec2(0.0, 1.0) * dt
        self.age += 1


class Aliases(Quad):
    def color(self, p):
        particle = Particle(p, vec2(1.0, 2.0))
        alias = particle
        holder = (particle, 1.0)
        alias.step(0.5)
        holder[0].step(0.25)
        return vec4(particle.position, particle.velocity)


class GetAttr:
    def __init__(self, x):
        self.x = x

    def __getattr__(self, name):
        return 7.0


class Dunders(Quad):
    def color(self, p):
        c = Counter(p.x)
        c += p.y
        a = c(2.0) + c(1.0, y=3.0)
        b = c[1] + c[p.x] + len(c)
        t = (1.0 if c else 0.0) + (2.0 if 0.25 in c else 0.0) + (4.0 if c == Counter(0.0) else 0.0)
        return vec4(a, b, t, abs(c) + (8.0 if not c else 16.0))
