"""Objects that are shared and modified, lists and linked structures, as shaders."""

from __future__ import annotations

from pystream import vec3, vec4

from .base import Quad


class Light:
    def __init__(self, position, power):
        self.position = position
        self.power = power


class Sum:
    def __init__(self):
        self.total = vec3(0.0)
        self.count = 0

    def add(self, value):
        self.total = self.total + value
        self.count += 1


class Sphere:
    def __init__(self, center, radius):
        self.center = center
        self.radius = radius

    def distance(self, p):
        return (p - self.center).length() - self.radius


class Plane:
    def __init__(self, height):
        self.height = height

    def distance(self, p):
        return p.y - self.height


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


SPHERES = [
    Sphere(vec3(0.0, 0.0, 3.0), 1.0),
    Sphere(vec3(1.0, 0.5, 4.0), 0.5),
    Sphere(vec3(-1.0, 0.5, 4.0), 0.25),
]
SCENE = [SPHERES[0], Plane(-0.75), SPHERES[2]]
WEIGHTS = [0.5, 0.25, 0.125, 0.0625]
NUMBERS = [3, 1, 4, 1, 5, 9, 2, 6]


class Lights(Quad):
    """A list of objects made in a loop, and one object that is modified through a method."""

    def color(self, p):
        lights = [Light(vec3(i * 0.5 - 0.5, 0.3, 1.0), 1.0 + i) for i in range(3)]
        total = Sum()
        for light in lights:
            d = light.position - vec3(p, 0.0)
            if d.dot(d) < 1.5:
                total.add(vec3(light.power, 0.5, 0.25) / d.dot(d))
        return vec4(total.total * self.gain, total.count)


class LiveSpheres(Quad):
    """A list of the module with objects of one class; the nearest is remembered."""

    def color(self, p):
        best = 1e9
        hit = None
        for sphere in SPHERES:
            d = sphere.distance(vec3(p, 0.0))
            if d < best:
                best = d
                hit = sphere
        return vec4(best, -1.0 if hit is None else hit.radius, self.gain, 1.0)


class LiveScene(Quad):
    """A list of the module with objects of two classes, marched along."""

    def color(self, p):
        t = 0.0
        for _ in range(16):
            d = 1e9
            for shape in SCENE:
                d = min(d, shape.distance(vec3(p, t)))
            if d < 0.01:
                break
            t += d * 0.5
        return vec4(t, 0.0, 0.0, 1.0)


class LocalScene(Quad):
    """The same objects made by the shader."""

    def color(self, p):
        scene = [Sphere(vec3(0.0, 0.0, 3.0), 1.0), Plane(-0.75), Sphere(vec3(p, 4.0), 0.5)]
        best = 1e9
        for shape in scene:
            best = min(best, shape.distance(vec3(p, 0.0)))
        return vec4(best, len(scene), self.gain, 1.0)


class Linked(Quad):
    """A linked list, as long as the pixel wants it up to a limit, then changed and walked."""

    def color(self, p):
        head = None
        for i in range(6):
            if i * 0.3 - 0.9 < p.x:
                head = Node(i * 0.25, head)
        node = head
        while node is not None:
            node.value += p.y
            node = node.next
        total = 0.0
        length = 0
        node = head
        while node is not None:
            total = total * 0.5 + node.value
            length += 1
            node = node.next
        return vec4(total, length * 0.125, 0.0, 1.0)


class SharedAndModified(Quad):
    """One of two objects is modified through a third name; both are read."""

    def color(self, p):
        a = Node(p.x, None)
        b = Node(p.y, a)
        c = a if p.x > p.y else b
        c.value += 10.0
        if b.next is not None:
            b.next.value *= 2.0
        return vec4(a.value, b.value, c.value, 1.0)


class CarriedByALoop(Quad):
    """An object that each round may replace and modifies."""

    def color(self, p):
        node = Node(p.x, None)
        for i in range(5):
            if i % 2 == 1:
                node = Node(node.value + p.y, None)
            node.value = node.value * 0.5 + i
        return vec4(node.value, 0.0, 0.0, 1.0)


class ListMethods(Quad):
    """Append, insert, pop, index and sort, bounded by loops."""

    def color(self, p):
        items = [2.0]
        for i in range(8):
            if NUMBERS[i] * 0.2 - 1.0 < p.x:
                items.append(NUMBERS[i] + p.y)
        items.insert(0, p.x)
        items.sort()
        last = items.pop()
        items[0] = items[0] * 2.0
        return vec4(last, items[0], len(items) * 0.125, items[-1])


class ListsOfLists(Quad):
    def color(self, p):
        rows = [[p.x, p.y], [1.0, 2.0, 3.0], []]
        rows[2].append(p.x * p.y)
        total = 0.0
        for row in rows:
            for value in row:
                total = total * 0.5 + value
        return vec4(total, len(rows[1]) * 0.25, rows[0][1], rows[2][0])


class Table(Quad):
    """Constants by an index of run time, from the end too."""

    def color(self, p):
        index = int((p.x + 1.0) * 2.0)
        return vec4(WEIGHTS[index], WEIGHTS[-1 - index], sum(WEIGHTS), 1.0)
