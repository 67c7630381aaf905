"""Gravity by the Barnes-Hut method: a quadtree of bounded depth, built anew each step."""

import math

MAX_DEPTH = 12
SOFTENING = 0.01


class Random:
    def __init__(self, seed):
        self.seed = seed

    def __call__(self):
        self.seed = (self.seed * 16807) % 2147483647
        return self.seed / 2147483647


class Body:
    __slots__ = ("ax", "ay", "mass", "vx", "vy", "x", "y")

    def __init__(self, x, y, vx, vy, mass):
        self.x = x
        self.y = y
        self.vx = vx
        self.vy = vy
        self.mass = mass
        self.ax = self.ay = 0.0

    def kick(self, dt):
        self.vx += self.ax * dt
        self.vy += self.ay * dt

    def drift(self, dt):
        self.x += self.vx * dt
        self.y += self.vy * dt


class Cell:
    """A square of the plane: empty, with one body, or with four quarters."""

    def __init__(self, x, y, size, depth=0):
        self.x = x
        self.y = y
        self.size = size
        self.depth = depth
        self.mass = 0.0
        self.mx = self.my = 0.0
        self.body = None
        self.children = None

    def quadrant(self, body):
        half = self.size / 2
        return (1 if body.x >= self.x + half else 0) + (2 if body.y >= self.y + half else 0)

    def split(self):
        half = self.size / 2
        self.children = [
            Cell(self.x + dx * half, self.y + dy * half, half, self.depth + 1)
            for dy in (0, 1)
            for dx in (0, 1)
        ]

    def insert(self, body):
        if self.mass == 0.0:
            self.body = body
        else:
            if self.children is None and self.depth < MAX_DEPTH:
                self.split()
                old, self.body = self.body, None
                self.children[self.quadrant(old)].insert(old)
            if self.children is not None:
                self.children[self.quadrant(body)].insert(body)
        total = self.mass + body.mass
        self.mx = (self.mx * self.mass + body.x * body.mass) / total
        self.my = (self.my * self.mass + body.y * body.mass) / total
        self.mass = total

    def pull(self, body, theta):
        """The acceleration of a body, and how many cells were looked at."""
        if self.mass == 0.0 or self.body is body:
            return 0.0, 0.0, 1
        dx = self.mx - body.x
        dy = self.my - body.y
        d2 = dx * dx + dy * dy + SOFTENING
        if self.children is None or self.size * self.size < theta * theta * d2:
            f = self.mass / (d2 * math.sqrt(d2))
            return f * dx, f * dy, 1
        ax, ay, visited = 0.0, 0.0, 1
        for child in self.children:
            bx, by, n = child.pull(body, theta)
            ax += bx
            ay += by
            visited += n
        return ax, ay, visited

    def count(self):
        if self.children is None:
            return 1
        return 1 + sum(child.count() for child in self.children)


class Simulation:
    def __init__(self, n, theta=0.5, seed=42):
        random = Random(seed)
        self.theta = theta
        self.bodies = []
        self.visited = 0
        for _ in range(n):
            r = math.sqrt(random())
            a = 2 * math.pi * random()
            x, y = r * math.cos(a), r * math.sin(a)
            self.bodies.append(Body(x, y, -y * 0.5, x * 0.5, 1.0 / n))

    def build(self):
        low = min(min(b.x, b.y) for b in self.bodies)
        high = max(max(b.x, b.y) for b in self.bodies)
        root = Cell(low, low, (high - low) * 1.001)
        for body in self.bodies:
            root.insert(body)
        return root

    def step(self, dt):
        root = self.build()
        for body in self.bodies:
            body.ax, body.ay, n = root.pull(body, self.theta)
            self.visited += n
        for body in self.bodies:
            body.kick(dt)
            body.drift(dt)
        return root

    def momentum(self):
        return (
            sum(b.mass * b.vx for b in self.bodies),
            sum(b.mass * b.vy for b in self.bodies),
        )


def run(n, steps, dt=0.05, theta=0.5):
    """Positions at the end, momentum, cells visited, and the size of the last tree."""
    simulation = Simulation(n, theta=theta)
    cells = 0
    for _ in range(steps):
        cells = simulation.step(dt).count()
    positions = [(b.x, b.y) for b in simulation.bodies]
    return positions, simulation.momentum(), simulation.visited, cells
