"""Numbers, vectors and matrices, as shaders."""

from __future__ import annotations

import math

import pystream as ps
from pystream import ivec2, mat2, mat3, mat4, vec2, vec3, vec4

from .base import Quad


class IntegerArithmetic(Quad):
    def color(self, p):
        n = int(p.x * 8.0)
        return vec4(n // 3, n % 3, n // -3, n % -3) + vec4(-n, n * n, +n, abs(n)) * 100.0


class FloatFloorAndModulo(Quad):
    def color(self, p):
        x = p.x * 4.0 + 0.1
        return vec4(x // 0.75, x % 0.75, x // -0.75, x % -0.75)


class Powers(Quad):
    """A whole exponent is allowed for negative numbers, known or not."""

    def color(self, p):
        n = int((p.y + 1.0) * 2.0)
        m = int(p.x * 4.0)
        return vec4(p.x**3, (p.x - 2.0) ** n, m**3 + m**n, abs(p.y) ** 0.5 + (p.x + 2.0) ** -2)


class DynamicComponents(Quad):
    def color(self, p):
        v = vec3(1.0, 2.0, 3.0)
        w = vec3(p, 0.5)
        t = u = 0.0
        for i in range(3):
            t = t * 10.0 + v[i]
            u = u * 10.0 + w[-i]
        return vec4(t, u, w[int(p.x + 1.0)], math.hypot(p.x, 3.0))


class BitOperations(Quad):
    def color(self, p):
        n = int((p.x + 1.0) * 8.0)
        return vec4(n & 6, n | 9, n ^ 5, (n << 2) + (n >> 1) - ~n)


class TrueDivision(Quad):
    def color(self, p):
        n = int(p.y * 8.0)
        return vec4(n / 2, 7 / 2, n / (self.count + 0.5), 1 / self.count)


class Rounding(Quad):
    """Halves go to the even neighbour; the conversion to int goes towards zero."""

    def color(self, p):
        halves = int(p.x * 8.0) + 0.5
        return vec4(round(halves), int(halves), int(-p.y * 5.0), round(p.y * 5.0))


class BooleansAsNumbers(Quad):
    def color(self, p):
        hits = (p.x > 0.0) + (p.y > 0.0) + self.flag
        return vec4(hits, hits * 2, self.flag * p.x, True + 1)


class MixedIntAndFloat(Quad):
    def color(self, p):
        x = 0
        if p.x > 0.0:
            x = p.y
        y = 1
        for _ in range(3):
            y = y * 1.5
        return vec4(x, y, x + y, 1)


class VectorOperators(Quad):
    def color(self, p):
        a = vec3(p, 0.5)
        b = vec3(2.0, p.yx)
        c = a * b + a / 2.0 - 3.0 * b - -a
        d = 1.0 / (a + vec3(3.0))
        c += d
        c *= 0.5
        return vec4(c, float(a == b) + 2.0 * float(a != vec3(p.x, p.y, 0.5)))


class VectorMethods(Quad):
    def color(self, p):
        a = vec3(p, 0.5)
        b = vec3(0.25, 1.0, p.x)
        n = (a + vec3(0.0, 0.0, 1.0)).normalize()
        return vec4(
            a.dot(b),
            a.cross(b).length() + a.distance(b),
            n.reflect(b).y,
            abs(a).x + a.min(b).y + a.max(b).z,
        )


class VectorFunctions(Quad):
    def color(self, p):
        a = vec3(p, 0.5)
        b = vec3(0.25, 1.0, p.x)
        c = ps.mix(a, b, 0.25) + ps.clamp(a, -0.5, 0.5) + ps.step(0.0, a) + ps.fract(b)
        d = ps.smoothstep(-0.5, 0.5, p.x) + ps.sign(p.y) + ps.inversesqrt(p.x + 2.0)
        return vec4(c, d + ps.dot(a, b) + ps.length(ps.cross(a, b)) + ps.distance(a, b))


class Swizzles(Quad):
    def color(self, p):
        v = vec4(p, 0.25, 0.5)
        return v.wzyx + v.xxyy * 2.0 + vec4(v.rgb, v.a) + vec4(v.st, v.q, v.p) + v.xyz.zyxx


class VectorConstructors(Quad):
    def color(self, p):
        a = vec4(vec2(p.x, 1), vec2(2))
        b = vec4(vec3(p.y), True)
        c = vec4(1, p, 2)
        return a + b + c + vec4(vec4(0.5)) + vec4(vec3(vec4(p, p)), vec2(p).y)


class SmallMatrices(Quad):
    def color(self, p):
        m = mat2(p, vec2(1.0, 2.0))
        n = mat3(vec3(p, 1.0), vec3(0.0, 1.0, 0.0), vec3(0.5, p))
        return vec4(m * p, (n * vec3(1.0, p)).xy) + vec4(mat2(2.0) * p, m[1][0], n[2].z)


class MatrixFunctions(Quad):
    transform: mat4
    basis: mat3

    def __init__(self):
        super().__init__()
        self.transform = mat4(
            vec4(1.0, 0.5, 0.0, 0.0), vec4(0.0, 2.0, 0.25, 0.0), vec4(0.0, 0.0, 1.0, 0.0), vec4(0.5, 0.0, 0.0, 1.0)
        )  # fmt: skip
        self.basis = mat3(vec3(1.0, 2.0, 3.0), vec3(0.0, 1.0, 4.0), vec3(5.0, 6.0, 0.5))

    def color(self, p):
        a = ps.transpose(self.transform) * vec4(p, 1.0, 1.0)
        b = ps.inverse(self.transform) * vec4(p, 1.0, 1.0)
        return a + b + vec4(self.basis * vec3(p, 1.0), ps.determinant(self.basis))


class VectorParts(Quad):
    def color(self, p):
        v = vec3(p, 0.5)
        x, y, z = v
        return vec4(v[0], v[-1], len(v), x + y * 2.0 + z)


class MatrixProducts(Quad):
    def color(self, p):
        m = mat2(1.0, 2.0, 3.0, 4.0)
        return vec4((m * m) * p, (m + m) * p) + vec4((m * 0.5) * p, (-m) * p)


class IntVectors(Quad):
    def color(self, p):
        v = ivec2(int(p.x * 4.0), 3)
        return vec4(v.x // 2, v.y % 2, (v + v).x, (v // 2).x)


class LogicalOperatorsOnBools(Quad):
    def color(self, p):
        a, b = p.x > 0.0, p.y > 0.0
        return vec4(float(a ^ b), float(a == b), float(a & b), float(a | b)) + vec4(a + 1, 0, 0, 0)


class IntUniforms(Quad):
    def color(self, p):
        n = self.count
        if self.flag:
            n = -n
        return vec4(n // 2, n % 4, n * self.gain, p.x)


class Matrices(Quad):
    transform: mat4

    def __init__(self):
        super().__init__()
        self.transform = mat4(
            vec4(1.0, 0.5, 0.0, 0.0), vec4(0.0, 2.0, 0.25, 0.0), vec4(0.0, 0.0, 1.0, 0.0), vec4(0.5, 0.0, 0.0, 1.0)
        )  # fmt: skip

    def color(self, p):
        v = self.transform * vec4(p, 0.0, 1.0)
        w = vec4(p, 1.0, 0.0) * self.transform
        square = self.transform * self.transform
        return v + w + square * vec4(p, p) + square[1] + (self.transform * 0.5 + square)[0]


class VectorUniforms(Quad):
    """Every alignment of std140."""

    a: float
    b: vec3
    c: vec2
    d: bool
    e: mat3
    f: vec4
    g: int
    h: mat2
    i: vec3

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = 0.125, vec3(1.0, 2.0, 3.0), vec2(4.0, 5.0), True
        self.e = mat3(vec3(1.0, 2.0, 3.0), vec3(4.0, 5.0, 6.0), vec3(7.0, 8.0, 9.0))
        self.f, self.g, self.h = vec4(6.0, 7.0, 8.0, 9.0), -3, mat2(vec2(1.0, 2.0), vec2(3.0, 4.0))
        self.i = vec3(0.25, 0.5, 0.75)

    def color(self, p):
        x = self.f * self.a + vec4(self.b, self.g) + vec4(self.c, self.h * p)
        return x + vec4(self.e * vec3(p, 1.0) + self.i, 1.0 if self.d else 0.0)
