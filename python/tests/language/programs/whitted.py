"""A recursive ray tracer with duck-typed shapes and surfaces, as in the `raytrace` benchmark."""

import math

EPSILON = 0.00001


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def dot(self, other):
        other.must_be_vector()
        return (self.x * other.x) + (self.y * other.y) + (self.z * other.z)

    def magnitude(self):
        return math.sqrt(self.dot(self))

    def __add__(self, other):
        if other.is_point():
            return Point(self.x + other.x, self.y + other.y, self.z + other.z)
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        other.must_be_vector()
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def scale(self, factor):
        return Vector(factor * self.x, factor * self.y, factor * self.z)

    def cross(self, other):
        other.must_be_vector()
        return Vector(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )

    def normalized(self):
        return self.scale(1.0 / self.magnitude())

    def negated(self):
        return self.scale(-1)

    def __eq__(self, other):
        return (self.x == other.x) and (self.y == other.y) and (self.z == other.z)

    def is_vector(self):
        return True

    def is_point(self):
        return False

    def must_be_vector(self):
        return self

    def must_be_point(self):
        raise TypeError("Vectors are not points!")

    def reflect_through(self, normal):
        d = normal.scale(self.dot(normal))
        return self - d.scale(2)


class Point:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        other.must_be_vector()
        return Point(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        if other.is_point():
            return Vector(self.x - other.x, self.y - other.y, self.z - other.z)
        return Point(self.x - other.x, self.y - other.y, self.z - other.z)

    def is_vector(self):
        return False

    def is_point(self):
        return True

    def must_be_vector(self):
        raise TypeError("Points are not vectors!")

    def must_be_point(self):
        return self


ZERO = Vector(0, 0, 0)
RIGHT = Vector(1, 0, 0)
UP = Vector(0, 1, 0)
OUT = Vector(0, 0, 1)


class Sphere:
    def __init__(self, centre, radius):
        centre.must_be_point()
        self.centre = centre
        self.radius = radius

    def intersection_time(self, ray):
        cp = self.centre - ray.point
        v = cp.dot(ray.vector)
        discriminant = (self.radius * self.radius) - (cp.dot(cp) - v * v)
        if discriminant < 0:
            return None
        return v - math.sqrt(discriminant)

    def normal_at(self, p):
        return (p - self.centre).normalized()


class Halfspace:
    def __init__(self, point, normal):
        self.point = point
        self.normal = normal.normalized()

    def intersection_time(self, ray):
        v = ray.vector.dot(self.normal)
        if v:
            return 1 / -v * (ray.point - self.point).dot(self.normal)
        return None

    def normal_at(self, p):
        return self.normal


class Ray:
    def __init__(self, point, vector):
        self.point = point
        self.vector = vector.normalized()

    def point_at_time(self, t):
        return self.point + self.vector.scale(t)


class Canvas:
    def __init__(self, width, height):
        self.pixels = [0] * (width * height * 3)
        self.width = width
        self.height = height
        self.light = 0.0

    def plot(self, x, y, r, g, b):
        self.light += r + 2 * g + 3 * b
        i = ((self.height - y - 1) * self.width + x) * 3
        self.pixels[i] = max(0, min(255, int(r * 255)))
        self.pixels[i + 1] = max(0, min(255, int(g * 255)))
        self.pixels[i + 2] = max(0, min(255, int(b * 255)))


def first_intersection(intersections):
    result = None
    for i in intersections:
        candidate = i[1]
        if candidate is not None and candidate > -EPSILON:
            if result is None or candidate < result[1]:
                result = i
    return result


class Scene:
    def __init__(self):
        self.objects = []
        self.lights = []
        self.position = Point(0, 1.8, 10)
        self.looking_at = Point(0, 0, 0)
        self.field_of_view = 45
        self.recursion_depth = 0
        self.rays = 0

    def move_to(self, p):
        self.position = p

    def look_at(self, p):
        self.looking_at = p

    def add_object(self, shape, surface):
        self.objects.append((shape, surface))

    def add_light(self, p):
        self.lights.append(p)

    def render(self, canvas):
        fov = math.pi * (self.field_of_view / 2.0) / 180.0
        half_width = math.tan(fov)
        half_height = 0.75 * half_width
        pixel_width = half_width * 2 / (canvas.width - 1)
        pixel_height = half_height * 2 / (canvas.height - 1)
        eye = Ray(self.position, self.looking_at - self.position)
        right = eye.vector.cross(UP).normalized()
        up = right.cross(eye.vector).normalized()
        for y in range(canvas.height):
            for x in range(canvas.width):
                xcomp = right.scale(x * pixel_width - half_width)
                ycomp = up.scale(y * pixel_height - half_height)
                ray = Ray(eye.point, eye.vector + xcomp + ycomp)
                colour = self.ray_colour(ray)
                canvas.plot(x, y, *colour)

    def ray_colour(self, ray):
        if self.recursion_depth > 3:
            return (0, 0, 0)
        try:
            self.recursion_depth = self.recursion_depth + 1
            self.rays += 1
            intersections = [(o, o.intersection_time(ray), s) for o, s in self.objects]
            i = first_intersection(intersections)
            if i is None:
                return (0, 0, 0)
            o, t, s = i
            p = ray.point_at_time(t)
            return s.colour_at(self, ray, p, o.normal_at(p))
        finally:
            self.recursion_depth = self.recursion_depth - 1

    def light_is_visible(self, light, p):
        for o, _ in self.objects:
            t = o.intersection_time(Ray(p, light - p))
            if t is not None and t > EPSILON:
                return False
        return True

    def visible_lights(self, p):
        return [light for light in self.lights if self.light_is_visible(light, p)]


def add_colours(a, scale, b):
    return (a[0] + scale * b[0], a[1] + scale * b[1], a[2] + scale * b[2])


class SimpleSurface:
    def __init__(self, **kwargs):
        self.base_colour = kwargs.get("base_colour", (1, 1, 1))
        self.specular = kwargs.get("specular", 0.2)
        self.lambert = kwargs.get("lambert", 0.6)
        self.ambient = 1.0 - self.specular - self.lambert

    def base_colour_at(self, p):
        return self.base_colour

    def colour_at(self, scene, ray, p, normal):
        b = self.base_colour_at(p)
        c = (0, 0, 0)
        if self.specular > 0:
            reflected = Ray(p, ray.vector.reflect_through(normal))
            colour = scene.ray_colour(reflected)
            c = add_colours(c, self.specular, colour)
        if self.lambert > 0:
            amount = 0
            for light in scene.visible_lights(p):
                contribution = (light - p).normalized().dot(normal)
                if contribution > 0:
                    amount = amount + contribution
            amount = min(1, amount)
            c = add_colours(c, self.lambert * amount, b)
        if self.ambient > 0:
            c = add_colours(c, self.ambient, b)
        return c


class CheckerboardSurface(SimpleSurface):
    def __init__(self, **kwargs):
        SimpleSurface.__init__(self, **kwargs)
        self.other_colour = kwargs.get("other_colour", (0, 0, 0))
        self.check_size = kwargs.get("check_size", 1)

    def base_colour_at(self, p):
        v = p - Point(0, 0, 0)
        v = v.scale(1.0 / self.check_size)
        if (int(abs(v.x) + 0.5) + int(abs(v.y) + 0.5) + int(abs(v.z) + 0.5)) % 2:
            return self.other_colour
        return self.base_colour


def build_scene():
    scene = Scene()
    scene.add_light(Point(30, 30, 10))
    scene.add_light(Point(-10, 100, 30))
    scene.look_at(Point(0, 3, 0))
    scene.add_object(Sphere(Point(1, 3, -10), 2), SimpleSurface(base_colour=(1, 1, 0)))
    for y in range(3):
        scene.add_object(
            Sphere(Point(-3 - y * 0.4, 2.3, -5), 0.4),
            SimpleSurface(base_colour=(y / 6.0, 1 - y / 6.0, 0.5), specular=0.1 * y),
        )
    scene.add_object(Halfspace(Point(0, 0, 0), UP), CheckerboardSurface(check_size=2.5))
    return scene


def run(width, height):
    """The pixels, row by row from the top, the light in all of them, and the number of rays."""
    canvas = Canvas(width, height)
    scene = build_scene()
    scene.render(canvas)
    return canvas.pixels, canvas.light, scene.rays, scene.recursion_depth
