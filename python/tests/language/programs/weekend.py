"""A path tracer after "Ray Tracing in One Weekend": dataclasses, Optional records, abstract materials."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Optional

INFINITY = float("inf")


class Rng:
    """xorshift, so that pictures do not depend on the day."""

    def __init__(self, seed: int = 1) -> None:
        self.state = seed

    def random(self) -> float:
        x = self.state
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
        self.state = x
        return x / 4294967296.0

    def uniform(self, low: float, high: float) -> float:
        return low + (high - low) * self.random()


@dataclass(frozen=True)
class Vec3:
    x: float = 0.0
    y: float = 0.0
    z: float = 0.0

    def __add__(self, other: Vec3) -> Vec3:
        return Vec3(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other: Vec3) -> Vec3:
        return Vec3(self.x - other.x, self.y - other.y, self.z - other.z)

    def __neg__(self) -> Vec3:
        return Vec3(-self.x, -self.y, -self.z)

    def __mul__(self, other: Vec3 | float) -> Vec3:
        if isinstance(other, Vec3):
            return Vec3(self.x * other.x, self.y * other.y, self.z * other.z)
        return Vec3(self.x * other, self.y * other, self.z * other)

    def __rmul__(self, other: float) -> Vec3:
        return self * other

    def __truediv__(self, t: float) -> Vec3:
        return self * (1 / t)

    @property
    def length_squared(self) -> float:
        return self.x * self.x + self.y * self.y + self.z * self.z

    @property
    def length(self) -> float:
        return math.sqrt(self.length_squared)

    def near_zero(self) -> bool:
        s = 1e-8
        return abs(self.x) < s and abs(self.y) < s and abs(self.z) < s


Color = Vec3


def dot(u: Vec3, v: Vec3) -> float:
    return u.x * v.x + u.y * v.y + u.z * v.z


def cross(u: Vec3, v: Vec3) -> Vec3:
    return Vec3(u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x)


def unit(v: Vec3) -> Vec3:
    return v / v.length


def reflect(v: Vec3, n: Vec3) -> Vec3:
    return v - 2 * dot(v, n) * n


def refract(uv: Vec3, n: Vec3, etai_over_etat: float) -> Vec3:
    cos_theta = min(dot(-uv, n), 1.0)
    perpendicular = etai_over_etat * (uv + cos_theta * n)
    parallel = -math.sqrt(abs(1.0 - perpendicular.length_squared)) * n
    return perpendicular + parallel


def random_in_unit_sphere(rng: Rng) -> Vec3:
    while True:
        p = Vec3(rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-1, 1))
        if p.length_squared >= 1:
            continue
        return p


@dataclass
class Ray:
    origin: Vec3
    direction: Vec3

    def at(self, t: float) -> Vec3:
        return self.origin + t * self.direction


@dataclass
class HitRecord:
    p: Vec3
    t: float
    material: Material
    normal: Vec3 = field(default_factory=Vec3)
    front_face: bool = False

    def set_face_normal(self, ray: Ray, outward: Vec3) -> None:
        self.front_face = dot(ray.direction, outward) < 0
        self.normal = outward if self.front_face else -outward


class Material(ABC):
    @abstractmethod
    def scatter(self, ray: Ray, rec: HitRecord, rng: Rng) -> Optional[tuple[Color, Ray]]:
        """The attenuation and the scattered ray, or None if the ray is absorbed."""

    def emitted(self) -> Color:
        return Color()


@dataclass
class Lambertian(Material):
    albedo: Color

    def scatter(self, ray, rec, rng):
        direction = rec.normal + unit(random_in_unit_sphere(rng))
        if direction.near_zero():
            direction = rec.normal
        return self.albedo, Ray(rec.p, direction)


@dataclass
class Metal(Material):
    albedo: Color
    fuzz: float = 0.0

    def __post_init__(self):
        if self.fuzz > 1:
            self.fuzz = 1

    def scatter(self, ray, rec, rng):
        reflected = reflect(unit(ray.direction), rec.normal)
        scattered = Ray(rec.p, reflected + self.fuzz * random_in_unit_sphere(rng))
        if dot(scattered.direction, rec.normal) > 0:
            return self.albedo, scattered
        return None


@dataclass
class Dielectric(Material):
    index: float

    def scatter(self, ray, rec, rng):
        ratio = 1.0 / self.index if rec.front_face else self.index
        direction = unit(ray.direction)
        cos_theta = min(dot(-direction, rec.normal), 1.0)
        sin_theta = math.sqrt(1.0 - cos_theta * cos_theta)
        if ratio * sin_theta > 1.0 or self.reflectance(cos_theta, ratio) > rng.random():
            out = reflect(direction, rec.normal)
        else:
            out = refract(direction, rec.normal, ratio)
        return Color(1.0, 1.0, 1.0), Ray(rec.p, out)

    @staticmethod
    def reflectance(cosine: float, ratio: float) -> float:
        r0 = (1 - ratio) / (1 + ratio)
        r0 = r0 * r0
        return r0 + (1 - r0) * (1 - cosine) ** 5


@dataclass
class Light(Material):
    color: Color

    def scatter(self, ray, rec, rng):
        return None

    def emitted(self):
        return self.color


class Hittable(ABC):
    @abstractmethod
    def hit(self, ray: Ray, t_min: float, t_max: float) -> Optional[HitRecord]: ...


class Sphere(Hittable):
    def __init__(self, center: Vec3, radius: float, material: Material) -> None:
        self.center = center
        self.radius = radius
        self.material = material

    def hit(self, ray, t_min, t_max):
        oc = ray.origin - self.center
        a = ray.direction.length_squared
        half_b = dot(oc, ray.direction)
        c = oc.length_squared - self.radius * self.radius
        discriminant = half_b * half_b - a * c
        if discriminant < 0:
            return None
        root_d = math.sqrt(discriminant)
        root = (-half_b - root_d) / a
        if root < t_min or t_max < root:
            root = (-half_b + root_d) / a
            if root < t_min or t_max < root:
                return None
        rec = HitRecord(ray.at(root), root, self.material)
        rec.set_face_normal(ray, (rec.p - self.center) / self.radius)
        return rec


class HittableList(Hittable):
    def __init__(self) -> None:
        self.objects: list[Hittable] = []

    def add(self, thing: Hittable) -> HittableList:
        self.objects.append(thing)
        return self

    def hit(self, ray, t_min, t_max):
        closest_so_far = t_max
        found = None
        for thing in self.objects:
            rec = thing.hit(ray, t_min, closest_so_far)
            if rec is not None:
                closest_so_far = rec.t
                found = rec
        return found


@dataclass
class Camera:
    look_from: Vec3
    look_at: Vec3
    up: Vec3 = field(default_factory=lambda: Vec3(0, 1, 0))
    fov: float = 40.0
    aspect: float = 1.5
    aperture: float = 0.1

    def __post_init__(self):
        half = math.tan(math.radians(self.fov) / 2)
        height = 2.0 * half
        width = self.aspect * height
        away = self.look_from - self.look_at
        focus = away.length
        self.w = unit(away)
        self.u = unit(cross(self.up, self.w))
        self.v = cross(self.w, self.u)
        self.horizontal = focus * width * self.u
        self.vertical = focus * height * self.v
        self.corner = self.look_from - self.horizontal / 2 - self.vertical / 2 - focus * self.w
        self.lens_radius = self.aperture / 2

    def get_ray(self, s: float, t: float, rng: Rng) -> Ray:
        offset = Vec3()
        if self.lens_radius > 0:
            rd = self.lens_radius * random_in_unit_sphere(rng)
            offset = self.u * rd.x + self.v * rd.y
        target = self.corner + s * self.horizontal + t * self.vertical
        return Ray(self.look_from + offset, target - self.look_from - offset)


def ray_color(ray: Ray, world: Hittable, depth: int, rng: Rng) -> Color:
    if depth <= 0:
        return Color(0, 0, 0)
    rec = world.hit(ray, 0.001, INFINITY)
    if rec is None:
        t = 0.5 * (unit(ray.direction).y + 1.0)
        return (1.0 - t) * Color(1.0, 1.0, 1.0) + t * Color(0.5, 0.7, 1.0)
    emitted = rec.material.emitted()
    scattered = rec.material.scatter(ray, rec, rng)
    if scattered is None:
        return emitted
    attenuation, onward = scattered
    return emitted + attenuation * ray_color(onward, world, depth - 1, rng)


def build_world() -> HittableList:
    glass = Dielectric(1.5)
    world = HittableList()
    world.add(Sphere(Vec3(0, -100.5, -1), 100, Lambertian(Color(0.8, 0.8, 0.0))))
    world.add(Sphere(Vec3(0, 0, -1), 0.5, Lambertian(Color(0.1, 0.2, 0.5))))
    world.add(Sphere(Vec3(-1, 0, -1), 0.5, glass)).add(Sphere(Vec3(-1, 0, -1), -0.45, glass))
    world.add(Sphere(Vec3(1, 0, -1), 0.5, Metal(Color(0.8, 0.6, 0.2), fuzz=0.3)))
    world.add(Sphere(Vec3(0, 2, -1), 0.5, Light(Color(4.0, 4.0, 4.0))))
    return world


def to_byte(value: float) -> int:
    return int(256 * min(max(math.sqrt(value), 0.0), 0.999))


def run(width, height, samples=2, depth=5, seed=2463534242):
    """Pixels as tuples, row by row from the top, their sum, and the state of the generator."""
    rng = Rng(seed)
    world = build_world()
    camera = Camera(Vec3(3, 3, 2), Vec3(0, 0, -1), fov=30.0, aspect=width / height)
    image = []
    total = Color()
    for j in reversed(range(height)):
        for i in range(width):
            color = Color()
            for _ in range(samples):
                u = (i + rng.random()) / (width - 1)
                v = (j + rng.random()) / (height - 1)
                color += ray_color(camera.get_ray(u, v, rng), world, depth, rng)
            color = color / samples
            total += color
            image.append((to_byte(color.x), to_byte(color.y), to_byte(color.z)))
    return image, total, rng.state
