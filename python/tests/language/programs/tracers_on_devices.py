"""The ray tracers of this folder as kernels and shaders: a call a pixel, without recursion of unknown depth.

Scenes, shapes, surfaces, materials and cameras are those of `weekend` and `whitted`, unmodified. The path
tracer's recursion has a constant depth, and is compiled as it is. The other's ends by a counter in the scene,
which a device cannot unroll: here its rays follow mirrors in a loop.
"""

from __future__ import annotations

import pystream as ps
from pystream import vec4

from . import weekend, whitted

#: Pixels of a picture; rays of the path tracer within each other.
WIDTH, HEIGHT, DEPTH = 12, 8, 5


class Dice(weekend.Rng):
    """Random numbers of 16 bits, so that devices with ints of 32 bits draw the same."""

    def random(self) -> float:
        self.state = (self.state * 4245 + 12345) % 65536
        return self.state / 65536.0


def traced(x: int, y: int) -> weekend.Vec3:
    """The light at a pixel, counted from the bottom left, by the path tracer."""
    rng = Dice((x * 7919 + y * 104729 + 17) % 65536)
    world = weekend.build_world()
    camera = weekend.Camera(weekend.Vec3(3, 3, 2), weekend.Vec3(0, 0, -1), fov=30.0, aspect=1.5)
    u = (x + rng.random()) / (WIDTH - 1)
    v = (y + rng.random()) / (HEIGHT - 1)
    return weekend.ray_color(camera.get_ray(u, v, rng), world, DEPTH, rng)


class Mirrors(whitted.Scene):
    """A scene whose rays follow reflections in a loop."""

    def ray_colour(self, ray):
        colour = (0.0, 0.0, 0.0)
        weight = 1.0
        for _ in range(4):
            hits = [(o, o.intersection_time(ray), s) for o, s in self.objects]
            i = whitted.first_intersection(hits)
            if i is None:
                break
            o, t, s = i
            p = ray.point_at_time(t)
            normal = o.normal_at(p)
            matte = s.ambient
            if s.lambert > 0:
                amount = 0
                for light in self.visible_lights(p):
                    contribution = (light - p).normalized().dot(normal)
                    if contribution > 0:
                        amount = amount + contribution
                matte = matte + s.lambert * min(1, amount)
            colour = whitted.add_colours(colour, weight * matte, s.base_colour_at(p))
            if not s.specular > 0:
                break
            weight *= s.specular
            ray = whitted.Ray(p, ray.vector.reflect_through(normal))
        return colour


def furnish(scene):
    """The scene with the lights and objects of `whitted.build_scene`."""
    scene.add_light(whitted.Point(30, 30, 10))
    scene.add_light(whitted.Point(-10, 100, 30))
    scene.look_at(whitted.Point(0, 3, 0))
    yellow = whitted.SimpleSurface(base_colour=(1, 1, 0))
    scene.add_object(whitted.Sphere(whitted.Point(1, 3, -10), 2), yellow)
    for y in range(3):
        scene.add_object(
            whitted.Sphere(whitted.Point(-3 - y * 0.4, 2.3, -5), 0.4),
            whitted.SimpleSurface(base_colour=(y / 6.0, 1 - y / 6.0, 0.5), specular=0.1 * y),
        )
    ground = whitted.CheckerboardSurface(check_size=2.5)
    scene.add_object(whitted.Halfspace(whitted.Point(0, 0, 0), whitted.UP), ground)
    return scene


def seen_by(scene, x, y):
    """The colour at a pixel, counted from the bottom left: red, green and blue."""
    eye = whitted.Ray(scene.position, scene.looking_at - scene.position)
    right = eye.vector.cross(whitted.UP).normalized()
    up = right.cross(eye.vector).normalized()
    xcomp = right.scale(0.5 * x / (WIDTH - 1) - 0.3)
    ycomp = up.scale(0.3 * y / (HEIGHT - 1) - 0.2)
    return scene.ray_colour(whitted.Ray(eye.point, eye.vector + xcomp + ycomp))


def mirrored(x: int, y: int):
    """The colour at a pixel, counted from the bottom left, by the ray tracer."""
    return seen_by(furnish(Mirrors()), x, y)


@ps.kernel
def weekend_kernel(i: int, red: ps.Array[float], green: ps.Array[float], blue: ps.Array[float]):
    light = traced(i % WIDTH, i // WIDTH)
    red[i] = light.x
    green[i] = light.y
    blue[i] = light.z


@ps.kernel
def whitted_kernel(i: int, red: ps.Array[float], green: ps.Array[float], blue: ps.Array[float]):
    red[i], green[i], blue[i] = mirrored(i % WIDTH, i // WIDTH)


class Picture(ps.Shader):
    """Draws one pixel of a picture; the others come from further draws."""

    x: int
    y: int

    def shade_vertex(self, context, pos: vec4):
        context.position = pos


class WeekendShader(Picture):
    def shade_fragment(self, context):
        light = traced(self.x, self.y)
        context.colors = (vec4(light.x, light.y, light.z, 1.0),)


class WhittedShader(Picture):
    def shade_fragment(self, context):
        r, g, b = mirrored(self.x, self.y)
        context.colors = (vec4(r, g, b, 1.0),)
