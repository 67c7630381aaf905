"""Branches and loops, as shaders."""

from __future__ import annotations

from pystream import vec4

from .base import Quad


class IfElifElse(Quad):
    def color(self, p):
        if p.x < -0.5:
            shade = 0.1
        elif p.x < 0.0 and p.y > 0.0:
            shade = 0.2
        elif p.y < -0.5 or p.x > 0.6:
            shade = 0.3
        else:
            shade = 0.4
            if p.y > 0.5:
                shade = 0.5
        return vec4(shade)


class Ternaries(Quad):
    def color(self, p):
        x = 1.0 if p.x > 0.0 else 2.0 if p.y > 0.0 else 3.0
        return vec4(x, self.gain if self.flag else 0.0, -x if p.y > 0.3 else x, 1.0)


class ChainedComparisons(Quad):
    def color(self, p):
        inside = -0.5 < p.x <= 0.4 < self.gain
        same = self.count == 5 == 5.0 != 4
        return vec4(float(inside), float(same), float(-1 < p.y < 0), 1.0)


class WhileBreakContinueElse(Quad):
    def color(self, p):
        total = 0.0
        step = 0
        while step < 20:
            step += 1
            if step % 3 == 0:
                continue
            total += step * 0.01
            if total > 0.8 + p.x:
                break
        else:
            total = -1.0
        return vec4(total, step, 0.0, 1.0)


class WhileTrueWithBreak(Quad):
    def color(self, p):
        x = p.x
        steps = 0
        while True:
            x = x * 0.5 + 0.25
            steps += 1
            if x > 0.4 or steps >= 9:
                break
        return vec4(x, steps, 0.0, 1.0)


class ForRangeForms(Quad):
    def color(self, p):
        a = 0
        for i in range(self.count):
            a += i
        b = 0
        for i in range(2, self.count):
            b = b * 2 + i
        c = 0
        for i in range(self.count, -4, -3):
            c += i * i
        d = 0
        for _ in range(4, 4):
            d += 1
        return vec4(a, b, c, d) + vec4(p, p)


class ForElseAndContinue(Quad):
    def color(self, p):
        found = -1
        for i in range(8):
            if i % 2 == 1:
                continue
            if i * 0.25 - 1.0 > p.x:
                found = i
                break
        else:
            found = 100
        return vec4(found, 0.0, 0.0, 1.0)


class LoopVariableAfterwards(Quad):
    def color(self, p):
        i = -7
        for i in range(3, 9):
            if i * 0.1 > p.x + 0.5:
                break
        j = -7
        for j in range(0):
            pass
        return vec4(i, j, 0.0, 1.0)


class RangeIsFixedBeforehand(Quad):
    def color(self, p):
        n = self.count
        runs = 0
        for _ in range(n):
            n += 1
            runs += 1
        return vec4(n, runs, p)


class EarlyReturns(Quad):
    def grade(self, x):
        if x < -0.5:
            return 1.0
        if x < 0.0:
            if x < -0.25:
                return 2.0
        elif x > 0.5:
            return 3.0
        return 4.0

    def color(self, p):
        return vec4(self.grade(p.x), self.grade(p.y), self.grade(p.x * p.y), 1.0)


class NestedWhileBreaks(Quad):
    def color(self, p):
        total = 0.0
        i = 0
        while i < 6:
            j = i
            while True:
                j += 1
                if j > 7:
                    break
                if (i + j) % 2:
                    continue
                total += p.x * j
                if total > 4.0:
                    return vec4(total, i, j, 0.5)
            i += 1
        return vec4(total, i, 0.0, 1.0)


class Fibonacci(Quad):
    def color(self, p):
        a, b = 0, 1
        for _ in range(self.count + int((p.x + 1.0) * 4.0)):
            a, b = b, a + b
        return vec4(a, b, 0.0, 1.0)


class Mandelbrot(Quad):
    def color(self, p):
        c = p * 1.5
        x, y = 0.0, 0.0
        for i in range(24):
            x, y = x * x - y * y + c.x, 2.0 * x * y + c.y
            if x * x + y * y > 400.0:
                return vec4(i / 24.0, 0.0, 0.0, 1.0)
        return vec4(1.0)


class Walrus(Quad):
    def color(self, p):
        if (z := p.x * 2.0) > 0.5:
            return vec4(z)
        return vec4(-z)


class MinimumInLoop(Quad):
    """Values merge at loop heads and at joins behind breaks."""

    def color(self, p):
        best, where = 1e9, -1
        for i in range(7):
            d = abs(p.x - (i * 0.3 - 0.9)) + abs(p.y)
            if d < best:
                best, where = d, i
        return vec4(best, where, 0.0, 1.0)


class BreakOutOfTwo(Quad):
    def color(self, p):
        n = 0
        for _ in range(3):
            for j in range(3):
                if p.x * j > 0.5:
                    break
                n += 1
            else:
                n += 10
                continue
            break
        else:
            n += 100
        return vec4(n)


class LoopOverPairs(Quad):
    def color(self, p):
        total = 0.0
        for weight, offset in ((0.5, 0.0), (0.25, 1.0), (0.125, 2.0)):
            total += weight * (p.x + offset)
        return vec4(total)


class NoneOrNumber(Quad):
    def find(self, p):
        if p.x > 0.5:
            return None
        return p.y

    def color(self, p):
        found = self.find(p)
        if found is None:
            return vec4(9.0)
        return vec4(found)


class AndOrNotValues(Quad):
    def color(self, p):
        floor = max(p.x, 0.0)
        a = floor or 7.0
        b = floor and 5.0
        c = not floor
        d = (p.x > 0.0 and p.y > 0.0) or not self.flag
        return vec4(a, b, 1.0 if c else 0.0, float(d))


class NestedLoopsEarlyReturn(Quad):
    def search(self, p):
        for i in range(6):
            for j in range(6):
                if j > i:
                    break
                if i * 0.3 - 1.0 > p.x and j * 0.3 - 0.7 > p.y:
                    return vec4(i, j, 1.0, 1.0)
            if i == 4 and p.y > 0.8:
                return vec4(i, -1.0, 2.0, 1.0)
        return vec4(-1.0, -1.0, 0.0, 1.0)

    def color(self, p):
        return self.search(p) + self.search(p.yx) * 0.125
