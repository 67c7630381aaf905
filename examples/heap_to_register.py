"""Objects in a shader: what becomes of them is told in docs/HeapToRegister.md."""

import pystream as ps
from pystream import vec3, vec4


class Lamp:
    """Modified while a list and two variables hold it: stays in memory, in a pool."""

    def __init__(self, power):
        self.power = power

    def dim(self, by):
        self.power = self.power * by


class Filter:
    """Never modified: a value, also where one of two is chosen."""

    def __init__(self, color):
        self.color = color


class Meter:
    """Modified, but held by one variable at a time: its fields are variables of the loop."""

    def __init__(self):
        self.sum = 0.0

    def add(self, power):
        self.sum += power


class Stage(ps.Shader):
    """A flat color, lit by two lamps of which each round of a loop dims one."""

    tint: vec3
    level: float

    def shade_vertex(self, context, pos: vec4):
        context.position = pos

    def shade_fragment(self, context):
        key, fill = Lamp(1.0), Lamp(self.level)
        lamps = [key, fill]
        meter = Meter()
        for i in range(5):
            lamp = lamps[i % 2]
            lamp.dim(0.5)
            meter.add(lamp.power)
        chosen = Filter(self.tint) if self.level > 0.5 else Filter(vec3(1.0, 0.5, 0.25))
        context.colors = (vec4(chosen.color * (key.power + fill.power), meter.sum),)
