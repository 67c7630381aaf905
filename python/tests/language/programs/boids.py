"""A flock: separation, alignment, cohesion, a predator, and walls; the vector is a namedtuple."""

from collections import namedtuple
from functools import reduce
from math import atan2, hypot


class Vec(namedtuple("Vec", "x y")):
    __slots__ = ()

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vec(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __truediv__(self, k):
        return Vec(self.x / k, self.y / k)

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __bool__(self):
        return self.x != 0 or self.y != 0

    @property
    def length(self):
        return hypot(self.x, self.y)

    def limited(self, most):
        length = self.length
        return self * (most / length) if length > most else self


ORIGIN = Vec(0.0, 0.0)
World = namedtuple("World", ["width", "height", "margin"], defaults=[10.0])


class Rule:
    weight = 1.0

    def __init__(self, radius, weight=None):
        self.radius = radius
        if weight is not None:
            self.weight = weight

    def near(self, boid, flock):
        return [
            b for b in flock if b is not boid and (b.position - boid.position).length < self.radius
        ]

    def force(self, boid, flock):
        neighbours = self.near(boid, flock)
        if not neighbours:
            return ORIGIN
        return self.steer(boid, neighbours) * self.weight

    def steer(self, boid, neighbours):
        raise NotImplementedError


def mean(vectors):
    vectors = list(vectors)
    return reduce(lambda a, b: a + b, vectors, ORIGIN) / len(vectors)


class Separation(Rule):
    weight = 1.5

    def steer(self, boid, neighbours):
        push = ORIGIN
        for other in neighbours:
            away = boid.position - other.position
            push = push + (away / away.length**2 if away else Vec(0.1, 0.0))
        return push


class Alignment(Rule):
    def steer(self, boid, neighbours):
        return (mean(b.velocity for b in neighbours) - boid.velocity) * 0.125


class Cohesion(Rule):
    weight = 0.8

    def steer(self, boid, neighbours):
        return (mean(b.position for b in neighbours) - boid.position) / 100


class Fear(Rule):
    def near(self, boid, flock):
        return [p for p in flock if isinstance(p, Predator)]

    def steer(self, boid, neighbours):
        away = boid.position - neighbours[0].position
        return away / (1 + away.length) if away.length < self.radius else ORIGIN


class Boid:
    top_speed = 2.0

    def __init__(self, position, velocity, rules=()):
        self.position = position
        self.velocity = velocity
        self.rules = rules

    @property
    def heading(self):
        return atan2(self.velocity.y, self.velocity.x)

    def plan(self, flock, world):
        force = ORIGIN
        for rule in self.rules:
            force += rule.force(self, flock)
        return self.velocity + force + self.avoid_walls(world)

    def avoid_walls(self, world):
        x, y = self.position
        turn_x = 0.5 if x < world.margin else -0.5 if x > world.width - world.margin else 0
        turn_y = 0.5 if y < world.margin else -0.5 if y > world.height - world.margin else 0
        return Vec(turn_x, turn_y)

    def move(self, velocity):
        self.velocity = velocity.limited(self.top_speed)
        self.position += self.velocity


class Predator(Boid):
    top_speed = 2.5

    def plan(self, flock, world):
        prey = min(
            (b for b in flock if b is not self),
            key=lambda b: (b.position - self.position).length,
            default=None,
        )
        if prey is None:
            return self.velocity
        return self.velocity * 0.9 + (prey.position - self.position) * 0.05


def build_flock(n, world, rules, predator):
    state = 12345
    flock = []
    for _ in range(n):
        values = []
        for _ in range(4):
            state = (state * 1664525 + 1013904223) % 4294967296
            values.append(state / 4294967296)
        a, b, c, d = values
        position = Vec(a * world.width, b * world.height)
        flock.append(Boid(position, Vec(c - 0.5, d - 0.5), rules))
    if predator:
        flock.append(Predator(Vec(0.0, 0.0), Vec(1.0, 1.0)))
    return flock


def run(n, steps, predator=True):
    """Positions, the mean velocity, and the headings of the first three."""
    world = World(100.0, 80.0)
    rules = (Separation(5.0), Alignment(20.0), Cohesion(25.0, weight=0.5), Fear(30.0))
    flock = build_flock(n, world, rules, predator)
    for _ in range(steps):
        plans = [boid.plan(flock, world) for boid in flock]
        for boid, velocity in zip(flock, plans):
            boid.move(velocity)
    return (
        [tuple(boid.position) for boid in flock],
        mean(boid.velocity for boid in flock),
        [boid.heading for boid in flock[:3]],
    )
