"""Vectors whose components are written, as shaders."""

from __future__ import annotations

from pystream import bvec3, ivec3, mat2, mat3, vec2, vec3, vec4

from .base import Quad


class SwizzlesWritten(Quad):
    def color(self, p):
        c = vec4(p, self.gain, 1.0)
        c.rgb = c.rgb * 0.5
        c.a *= 2.0
        c.xy = c.yx
        c.zw = (3, True)
        return c


class ComponentsByIndex(Quad):
    def color(self, p):
        c = vec4(0.0)
        for i in range(4):
            c[i] = p.x * i
        c[int(p.y + 1.0)] += 10.0
        c[-1] = 0.5
        return c


class PositionMoved(Quad):
    """The stage writes the vector that it was given, and the one that it hands over."""

    def shade_vertex(self, context, pos: vec2):
        pos.x *= 0.5
        p = vec4(pos, 0.0, 1.0)
        p.y += self.gain * 0.125
        context.position = p
        p.z = 0.25
        pos.y = pos.y + p.z
        return pos

    def shade_fragment(self, context, p):
        p.x += 1.0
        context.colors = (vec4(p, self.gain, 1.0),)


class BuiltinsModified(Quad):
    """The colour and the position of the fragment are vectors as any other."""

    def shade_fragment(self, context, p):
        context.coord.x += 100.0
        color = vec4(p, 0.0, 1.0)
        context.colors = (color,)
        color.z = context.coord.x
        context.colors[0].w = 2.0


class Accumulated(Quad):
    """One vector is changed throughout a loop; another is made anew in every round."""

    def color(self, p):
        total = vec3(0.0)
        path = vec2(p)
        for i in range(self.count):
            total.x += path.x * path.y
            if path.x > 0.0:
                total.y += 1.0
            step = vec2(i, 1.0)
            step.x *= 0.1
            path = path + step
        return vec4(total, path.x)


class Aliased(Quad):
    def color(self, p):
        a = vec3(p, 0.0)
        b = a
        b.z = 1.0
        b += vec3(1.0)  # rebinds
        b.x = 9.0
        return vec4(a, b.x + b.y)


class Particle:
    def __init__(self, position, velocity):
        self.position = position
        self.velocity = velocity

    def step(self, dt):
        self.position.x += self.velocity.x * dt
        self.position.y += self.velocity.y * dt
        if self.position.x > 0.5:
            self.velocity.x = -self.velocity.x


class FieldsOfObjects(Quad):
    def color(self, p):
        start = vec2(p)
        particle = Particle(start, vec2(0.5, self.gain))
        for _ in range(self.count):
            particle.step(0.25)
        return vec4(start, particle.velocity)


def brighten(color, gain):
    color.rgb *= gain


def shifted(v):
    w = vec2(v)
    w.x += 1.0
    return w


class Helpers(Quad):
    """Arguments are modified, results may be."""

    def color(self, p):
        c = vec4(p, 0.5, 1.0)
        brighten(c, self.gain)
        q = shifted(p)
        q.y = 4.0
        return vec4(c.rgb, q.x + q.y + p.x)


class CarriedVector(Quad):
    """A vector that each round makes of the one before, and modifies."""

    def color(self, p):
        v = vec3(p, 1.0)
        for i in range(self.count):
            v = v * 0.5
            v.x += i
        return vec4(v, 1.0)


class MatrixColumns(Quad):
    def color(self, p):
        m = mat3(1.0)
        m[2] = vec3(p, 1.0)
        m[self.count - 5] = vec3(0.5, 0.0, 0.0)
        r = mat2(p.x, p.y, -p.y, p.x)
        r[1] = r[0] * 2.0
        return vec4(m * vec3(1.0, 2.0, 1.0), r[1].x)


class IntegersAndBooleans(Quad):
    def color(self, p):
        n = ivec3(1, int(p.x * 4.0), 3)
        n.z -= n.y
        n[0] = n.y * n.z
        b = bvec3(p.x > 0.0, False, self.flag)
        b.y = not b.x
        big = n.greaterThan(ivec3(1))
        return vec4(n, (1.0 if b.all() else 0.0) + (2.0 if big.any() else 0.0))


class Chosen(Quad):
    def color(self, p):
        low = vec3(p, 0.0)
        mask = low.lessThan(0.0)
        chosen = low.mix(vec3(1.0), mask)
        return vec4(chosen, 1.0 if low == vec3(p, 0.0) else 0.0)
