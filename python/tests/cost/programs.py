"""Programs written twice: with objects, as people write Python, and by hand, with numbers alone.

Each is a function of four floats that gives a float. Both versions compute the same, operation by operation,
so that CPython gives equal bits; what differs is what the objects cost.
"""

from __future__ import annotations

import abc
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

Function = Callable[[float, float, float, float], float]


@dataclass(frozen=True)
class Program:
    """A program in both versions."""

    name: str
    with_objects: Function
    by_hand: Function


# --- vectors --------------------------------------------------------------------------------------


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def cross(self, other):
        return Vector(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )

    def length(self):
        return math.sqrt(self.dot(self))

    def normalized(self):
        return self * (1.0 / self.length())


def frame_of_objects(x: float, y: float, z: float, w: float) -> float:
    """How far a point lies along the axes of the frame of a camera."""
    forward = Vector(x, y, z).normalized()
    right = forward.cross(Vector(0.0, 1.0, 0.0)).normalized()
    up = right.cross(forward)
    point = Vector(w, 2.0, 3.0) - forward
    return right.dot(point) + up.dot(point) * forward.dot(point)


def frame_by_hand(x: float, y: float, z: float, w: float) -> float:
    inverse = 1.0 / math.sqrt(x * x + y * y + z * z)
    fx = x * inverse
    fy = y * inverse
    fz = z * inverse
    rx = fy * 0.0 - fz * 1.0
    ry = fz * 0.0 - fx * 0.0
    rz = fx * 1.0 - fy * 0.0
    inverse = 1.0 / math.sqrt(rx * rx + ry * ry + rz * rz)
    rx = rx * inverse
    ry = ry * inverse
    rz = rz * inverse
    ux = ry * fz - rz * fy
    uy = rz * fx - rx * fz
    uz = rx * fy - ry * fx
    px = w - fx
    py = 2.0 - fy
    pz = 3.0 - fz
    right = rx * px + ry * py + rz * pz
    up = ux * px + uy * py + uz * pz
    return right + up * (fx * px + fy * py + fz * pz)


# --- complex numbers ------------------------------------------------------------------------------


class Complex:
    def __init__(self, re, im):
        self.re = re
        self.im = im

    def __add__(self, other):
        return Complex(self.re + other.re, self.im + other.im)

    def __mul__(self, other):
        return Complex(
            self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re
        )

    def norm(self):
        return self.re * self.re + self.im * self.im


def mandelbrot_of_objects(x: float, y: float, limit: float, bound: float) -> float:
    c = Complex(x, y)
    z = Complex(0.0, 0.0)
    count = 0.0
    while count < limit and z.norm() < bound:
        z = z * z + c
        count += 1.0
    return count


def mandelbrot_by_hand(x: float, y: float, limit: float, bound: float) -> float:
    re = 0.0
    im = 0.0
    count = 0.0
    while count < limit and re * re + im * im < bound:
        product = re * im + im * re
        re = re * re - im * im + x
        im = product + y
        count += 1.0
    return count


# --- quaternions ----------------------------------------------------------------------------------


class Quaternion:
    __slots__ = ("w", "x", "y", "z")

    def __init__(self, w, x, y, z):
        self.w = w
        self.x = x
        self.y = y
        self.z = z

    def __mul__(self, other):
        return Quaternion(
            self.w * other.w - self.x * other.x - self.y * other.y - self.z * other.z,
            self.w * other.x + self.x * other.w + self.y * other.z - self.z * other.y,
            self.w * other.y - self.x * other.z + self.y * other.w + self.z * other.x,
            self.w * other.z + self.x * other.y - self.y * other.x + self.z * other.w,
        )

    def conjugate(self):
        return Quaternion(self.w, -self.x, -self.y, -self.z)

    def rotate(self, vector):
        turned = self * Quaternion(0.0, vector.x, vector.y, vector.z) * self.conjugate()
        return Vector(turned.x, turned.y, turned.z)

    @classmethod
    def around_z(cls, angle):
        return cls(math.cos(0.5 * angle), 0.0, 0.0, math.sin(0.5 * angle))


def rotation_of_objects(x: float, y: float, z: float, angle: float) -> float:
    turned = Quaternion.around_z(angle).rotate(Vector(x, y, z))
    return turned.x + 2.0 * turned.y + 3.0 * turned.z


def rotation_by_hand(x: float, y: float, z: float, angle: float) -> float:
    aw = math.cos(0.5 * angle)
    az = math.sin(0.5 * angle)
    bw = aw * 0.0 - 0.0 * x - 0.0 * y - az * z
    bx = aw * x + 0.0 * 0.0 + 0.0 * z - az * y
    by = aw * y - 0.0 * z + 0.0 * 0.0 + az * x
    bz = aw * z + 0.0 * y - 0.0 * x + az * 0.0
    cx = bw * -0.0 + bx * aw + by * -az - bz * -0.0
    cy = bw * -0.0 - bx * -az + by * aw + bz * -0.0
    cz = bw * -az + bx * -0.0 - by * -0.0 + bz * aw
    return cx + 2.0 * cy + 3.0 * cz


# --- a ray and spheres ----------------------------------------------------------------------------


class Hit:
    def __init__(self, distance, normal, shine):
        self.distance = distance
        self.normal = normal
        self.shine = shine


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction

    def at(self, distance):
        return self.origin + self.direction * distance


class Sphere:
    def __init__(self, center, radius, shine):
        self.center = center
        self.radius = radius
        self.shine = shine

    def hit(self, ray):
        """The nearest hit in front of the origin, or None."""
        offset = ray.origin - self.center
        half = offset.dot(ray.direction)
        discriminant = half * half - (offset.dot(offset) - self.radius * self.radius)
        if discriminant < 0.0:
            return None
        distance = -half - math.sqrt(discriminant)
        if distance < 0.001:
            return None
        normal = (ray.at(distance) - self.center) * (1.0 / self.radius)
        return Hit(distance, normal, self.shine)


def nearest(a, b):
    if a is None:
        return b
    if b is None:
        return a
    return a if a.distance < b.distance else b


def sphere_of_objects(x: float, y: float, z: float, radius: float) -> float:
    ray = Ray(Vector(0.0, 0.0, -3.0), Vector(x, y, z))
    first = Sphere(Vector(0.5, 0.0, 0.0), radius, 0.25)
    second = Sphere(Vector(-0.5, 0.25, 1.0), 1.0, 0.75)
    hit = nearest(first.hit(ray), second.hit(ray))
    if hit is None:
        return 0.1
    return hit.shine + hit.normal.y * hit.normal.z + hit.distance


def sphere_by_hand(x: float, y: float, z: float, radius: float) -> float:
    found = False
    distance = 0.0
    shine = 0.0
    ny = 0.0
    nz = 0.0
    half = -0.5 * x + 0.0 * y + -3.0 * z
    discriminant = half * half - (9.25 - radius * radius)
    if not discriminant < 0.0:
        near = -half - math.sqrt(discriminant)
        if not near < 0.001:
            inverse = 1.0 / radius
            found = True
            distance = near
            shine = 0.25
            ny = (0.0 + y * near - 0.0) * inverse
            nz = (-3.0 + z * near - 0.0) * inverse
    half = 0.5 * x + -0.25 * y + -4.0 * z
    discriminant = half * half - (16.3125 - 1.0)
    if not discriminant < 0.0:
        near = -half - math.sqrt(discriminant)
        if not near < 0.001:
            if not found or not distance < near:
                found = True
                distance = near
                shine = 0.75
                ny = 0.0 + y * near - 0.25
                nz = -3.0 + z * near - 1.0
    if not found:
        return 0.1
    return shine + ny * nz + distance


# --- materials ------------------------------------------------------------------------------------


class Material(abc.ABC):
    def __init__(self, color):
        self.color = color

    @abc.abstractmethod
    def shade(self, cosine, light):
        """The color in light that comes in at an angle."""


class Matte(Material):
    def shade(self, cosine, light):
        return self.color * (max(cosine, 0.0) * light)


class Glossy(Matte):
    def __init__(self, color, gloss):
        super().__init__(color)
        self.gloss = gloss

    def shade(self, cosine, light):
        peak = max(cosine, 0.0)
        peak = peak * peak
        return super().shade(cosine, light) + Vector(1.0, 1.0, 1.0) * (self.gloss * peak * peak)


class Glowing(Material):
    def shade(self, cosine, light):
        return self.color


def make_material(kind, x, y, z):
    if kind == 0:
        return Matte(Vector(x, y, 0.5))
    if kind == 1:
        return Glossy(Vector(x, 0.25, y), z)
    return Glowing(Vector(z, y, x))


def material_of_objects(x: float, y: float, z: float, kind: float) -> float:
    material = make_material(int(kind), x, y, z)
    front = material.shade(x, 2.0)
    back = material.shade(z, 0.5)
    return front.x + front.y * back.y + back.z


def material_by_hand(x: float, y: float, z: float, kind: float) -> float:
    number = int(kind)
    if number == 0:
        front = max(x, 0.0) * 2.0
        back = max(z, 0.0) * 0.5
        return x * front + y * front * (y * back) + 0.5 * back
    if number == 1:
        peak = max(x, 0.0)
        front = peak * 2.0
        square = peak * peak
        fx = x * front + 1.0 * (z * square * square)
        fy = 0.25 * front + 1.0 * (z * square * square)
        peak = max(z, 0.0)
        back = peak * 0.5
        square = peak * peak
        by = 0.25 * back + 1.0 * (z * square * square)
        bz = y * back + 1.0 * (z * square * square)
        return fx + fy * by + bz
    return z + y * y + x


# --- a controller that is mutated -----------------------------------------------------------------


class Controller:
    """A PID controller with limits against windup."""

    def __init__(self, p, i, d):
        self.p = p
        self.i = i
        self.d = d
        self.integral = 0.0
        self.previous = None

    def step(self, error, dt):
        self.integral = min(max(self.integral + error * dt, -10.0), 10.0)
        previous = self.previous
        slope = 0.0 if previous is None else (error - previous) / dt
        self.previous = error
        return self.p * error + self.i * self.integral + self.d * slope


class Plant:
    def __init__(self, value):
        self.value = value
        self.speed = 0.0

    def step(self, force, dt):
        self.speed += (force - 0.5 * self.speed) * dt
        self.value += self.speed * dt


def controller_of_objects(p: float, i: float, d: float, steps: float) -> float:
    controller = Controller(p, i, d)
    plant = Plant(0.0)
    for _ in range(int(steps)):
        plant.step(controller.step(1.0 - plant.value, 0.125), 0.125)
    return plant.value


def controller_by_hand(p: float, i: float, d: float, steps: float) -> float:
    value = 0.0
    speed = 0.0
    integral = 0.0
    previous = 0.0
    known = False
    for _ in range(int(steps)):
        error = 1.0 - value
        integral = min(max(integral + error * 0.125, -10.0), 10.0)
        slope = 0.0
        if known:
            slope = (error - previous) / 0.125
        known = True
        previous = error
        force = p * error + i * integral + d * slope
        speed += (force - 0.5 * speed) * 0.125
        value += speed * 0.125
    return value


# --- running statistics ---------------------------------------------------------------------------


class Statistics:
    """Welford's algorithm."""

    def __init__(self):
        self.count = 0
        self.mean = 0.0
        self.squares = 0.0
        self.smallest = math.inf
        self.largest = -math.inf

    def add(self, value):
        self.count += 1
        delta = value - self.mean
        self.mean += delta / self.count
        self.squares += delta * (value - self.mean)
        self.smallest = min(self.smallest, value)
        self.largest = max(self.largest, value)

    @property
    def variance(self):
        return self.squares / (self.count - 1) if self.count > 1 else 0.0


def statistics_of_objects(start: float, factor: float, offset: float, steps: float) -> float:
    statistics = Statistics()
    value = start
    for _ in range(int(steps)):
        statistics.add(value)
        value = value * factor + offset
    return statistics.mean + statistics.variance + (statistics.largest - statistics.smallest)


def statistics_by_hand(start: float, factor: float, offset: float, steps: float) -> float:
    count = 0
    mean = 0.0
    squares = 0.0
    smallest = math.inf
    largest = -math.inf
    value = start
    for _ in range(int(steps)):
        count += 1
        delta = value - mean
        mean += delta / count
        squares += delta * (value - mean)
        smallest = min(smallest, value)
        largest = max(largest, value)
        value = value * factor + offset
    variance = 0.0
    if count > 1:
        variance = squares / (count - 1)
    return mean + variance + (largest - smallest)


# --- powers of a matrix ---------------------------------------------------------------------------


@dataclass
class Matrix:
    a: float
    b: float
    c: float
    d: float

    def __matmul__(self, other):
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
        )

    def __pow__(self, exponent):
        result = Matrix(1.0, 0.0, 0.0, 1.0)
        base = self
        while exponent > 0:
            if exponent % 2 == 1:
                result = result @ base
            base = base @ base
            exponent //= 2
        return result

    def trace(self):
        return self.a + self.d


def matrix_of_objects(a: float, b: float, c: float, exponent: float) -> float:
    return (Matrix(a, b, c, 0.5) ** int(exponent)).trace()


def matrix_by_hand(a: float, b: float, c: float, exponent: float) -> float:
    d = 0.5
    ra = 1.0
    rb = 0.0
    rc = 0.0
    rd = 1.0
    left = int(exponent)
    while left > 0:
        if left % 2 == 1:
            p = ra * a + rb * c
            q = ra * b + rb * d
            r = rc * a + rd * c
            rd = rc * b + rd * d
            ra = p
            rb = q
            rc = r
        p = a * a + b * c
        q = a * b + b * d
        r = c * a + d * c
        d = c * b + d * d
        a = p
        b = q
        c = r
        left //= 2
    return ra + rd


# --- polynomials ----------------------------------------------------------------------------------


class Polynomial:
    """By the coefficients, the lowest power first."""

    def __init__(self, coefficients):
        self.coefficients = coefficients

    def __call__(self, x):
        total = 0.0
        for coefficient in reversed(self.coefficients):
            total = total * x + coefficient
        return total

    def derivative(self):
        return Polynomial([k * c for k, c in enumerate(self.coefficients)][1:])


def polynomial_of_objects(x: float, a: float, b: float, c: float) -> float:
    """A step of Newton's method."""
    polynomial = Polynomial([a, b, c, 0.5, 0.25])
    slope = polynomial.derivative()(x)
    return x - polynomial(x) / (1.0 + slope * slope)


def polynomial_by_hand(x: float, a: float, b: float, c: float) -> float:
    coefficients = [a, b, c, 0.5, 0.25]
    value = 0.0
    for k in range(4, -1, -1):
        value = value * x + coefficients[k]
    slope = 0.0
    for k in range(4, 0, -1):
        slope = slope * x + k * coefficients[k]
    return x - value / (1.0 + slope * slope)


# --- a state machine ------------------------------------------------------------------------------


class Signal(Enum):
    CALM = 0
    RISE = 1
    FALL = 2


class State(Protocol):
    def react(self, signal: Signal) -> State: ...

    def output(self, x: float) -> float: ...


class Idle:
    def react(self, signal):
        return Running() if signal is Signal.RISE else self

    def output(self, x):
        return 0.0


class Running:
    def react(self, signal):
        if signal is Signal.RISE:
            return Overheated()
        return Idle() if signal is Signal.FALL else self

    def output(self, x):
        return x


class Overheated:
    def react(self, signal):
        return Idle() if signal is Signal.FALL else self

    def output(self, x):
        return -2.0 * x


def classify(x, low, high):
    if x > high:
        return Signal.RISE
    return Signal.FALL if x < low else Signal.CALM


def machine_of_objects(x: float, low: float, high: float, steps: float) -> float:
    state = Idle()
    total = 0.0
    for _ in range(int(steps)):
        state = state.react(classify(x, low, high))
        total += state.output(x)
        x = 3.5 * x * (1.0 - x)
    return total


def machine_by_hand(x: float, low: float, high: float, steps: float) -> float:
    state = 0
    total = 0.0
    for _ in range(int(steps)):
        signal = 0
        if x > high:
            signal = 1
        elif x < low:
            signal = 2
        if state == 0:
            if signal == 1:
                state = 1
        elif state == 1:
            if signal == 1:
                state = 2
            elif signal == 2:
                state = 0
        else:
            if signal == 2:
                state = 0
        output = 0.0
        if state == 1:
            output = x
        elif state == 2:
            output = -2.0 * x
        total += output
        x = 3.5 * x * (1.0 - x)
    return total


# --- a linked list --------------------------------------------------------------------------------


class Node:
    def __init__(self, value, following):
        self.value = value
        self.following = following


class Chain:
    def __init__(self):
        self.first = None

    def push(self, value):
        self.first = Node(value, self.first)

    def total(self, weight):
        """The sum of the values, each weighted by its place."""
        total = 0.0
        node = self.first
        while node is not None:
            total = total * weight + node.value
            node = node.following
        return total


def chain_of_objects(x: float, y: float, z: float, w: float) -> float:
    chain = Chain()
    chain.push(x)
    chain.push(y)
    chain.push(z)
    chain.push(w)
    return chain.total(0.5)


def chain_by_hand(x: float, y: float, z: float, w: float) -> float:
    values = [x, y, z, w]
    following = [-1, 0, 1, 2]
    total = 0.0
    node = 3
    while node >= 0:
        total = total * 0.5 + values[node]
        node = following[node]
    return total


# --- dual numbers ---------------------------------------------------------------------------------


class Dual:
    """A number and its derivative."""

    def __init__(self, value, slope=0.0):
        self.value = value
        self.slope = slope

    @staticmethod
    def of(x):
        return x if isinstance(x, Dual) else Dual(x)

    def __add__(self, other):
        other = Dual.of(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    __radd__ = __add__

    def __mul__(self, other):
        other = Dual.of(other)
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    __rmul__ = __mul__

    def __sub__(self, other):
        return self + -1.0 * Dual.of(other)

    def sin(self):
        return Dual(math.sin(self.value), math.cos(self.value) * self.slope)


def dual_of_objects(x: float, y: float, z: float, w: float) -> float:
    t = Dual(x, 1.0)
    f = (2.0 * t * t + y).sin() * (t - z) + w * t
    return f.value + f.slope


def dual_by_hand(x: float, y: float, z: float, w: float) -> float:
    av = x * 2.0
    ad = 1.0 * 2.0 + x * 0.0
    bv = av * x
    bd = ad * x + av * 1.0
    cv = bv + y
    cd = bd + 0.0
    sv = math.sin(cv)
    sd = math.cos(cv) * cd
    mv = z * -1.0
    md = 0.0 * -1.0 + z * 0.0
    dv = x + mv
    dd = 1.0 + md
    pv = sv * dv
    pd = sd * dv + sv * dd
    return pv + x * w + (pd + (1.0 * w + x * 0.0))


PROGRAMS = (
    Program("vectors", frame_of_objects, frame_by_hand),
    Program("complex", mandelbrot_of_objects, mandelbrot_by_hand),
    Program("quaternions", rotation_of_objects, rotation_by_hand),
    Program("ray and spheres", sphere_of_objects, sphere_by_hand),
    Program("materials", material_of_objects, material_by_hand),
    Program("controller", controller_of_objects, controller_by_hand),
    Program("statistics", statistics_of_objects, statistics_by_hand),
    Program("matrix power", matrix_of_objects, matrix_by_hand),
    Program("polynomial", polynomial_of_objects, polynomial_by_hand),
    Program("state machine", machine_of_objects, machine_by_hand),
    Program("linked list", chain_of_objects, chain_by_hand),
    Program("dual numbers", dual_of_objects, dual_by_hand),
)
