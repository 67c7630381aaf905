"""A fractal drawn by playing the chaos game with splines, as in the `chaos` benchmark."""

import math


class Random:
    """A small generator, so that every run plays the same game."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return self.state / 2147483648

    def randrange(self, n):
        return int(self.next() * n)


class Vector:
    def __init__(self, x=0.0, y=0.0, z=0.0):
        self.x = x
        self.y = y
        self.z = z

    def mag(self):
        return math.sqrt(self.x**2 + self.y**2 + self.z**2)

    def dist(self, other):
        return (self - other).mag()

    def __add__(self, other):
        if not isinstance(other, Vector):
            raise ValueError("Can't add %s to %s" % (str(type(self)), str(type(other))))
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return self + other * -1

    def __mul__(self, other):
        return Vector(self.x * other, self.y * other, self.z * other)

    __rmul__ = __mul__

    def linear_combination(self, other, l1, l2=None):
        if not l2:
            l2 = 1 - l1
        return Vector(
            self.x * l1 + other.x * l2, self.y * l1 + other.y * l2, self.z * l1 + other.z * l2
        )

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y and self.z == other.z


class Spline:
    """A B-spline of some degree over control points."""

    def __init__(self, points, degree=3, knots=None):
        if knots is None:
            knots = self.uniform_knots(len(points), degree)
        if len(points) > len(knots) - degree + 1:
            raise ValueError("too many control points")
        last = knots[0]
        for cur in knots[1:]:
            if cur < last:
                raise ValueError("knots not strictly increasing")
            last = cur
        self.knots = knots
        self.points = points
        self.degree = degree

    @staticmethod
    def uniform_knots(count, degree):
        return [0] * degree + [i for i in range(1, count - degree)] + [count - degree] * degree

    def domain(self):
        return self.knots[self.degree - 1], self.knots[len(self.knots) - self.degree]

    def __call__(self, u):
        """Evaluates by de Boor's algorithm."""
        dom = self.domain()
        assert dom[0] <= u <= dom[1]
        if u == dom[0]:
            return self.points[0]
        if u == dom[1]:
            return self.points[-1]
        index = self.find_knot(u)
        d = [self.points[index - self.degree + 1 + i] for i in range(self.degree + 1)]
        for ik in range(1, self.degree + 1):
            for ii in range(index - self.degree + ik + 1, index + 2):
                ua = self.knots[ii + self.degree - ik]
                ub = self.knots[ii - 1]
                co = (u - ub) / (ua - ub)
                i = ii - index + self.degree - ik - 1
                d[i] = d[i].linear_combination(d[i + 1], 1 - co, co)
        return d[0]

    def find_knot(self, u):
        for i in range(self.degree - 1, len(self.knots) - self.degree):
            if self.knots[i] <= u < self.knots[i + 1]:
                return i
        raise ValueError("no knot for parameter", u)

    def __len__(self):
        return len(self.points)


class ChaosGame:
    def __init__(self, splines, thickness, random):
        self.splines = splines
        self.thickness = thickness
        self.random = random
        self.minx = min(p.x for spl in splines for p in spl.points)
        self.miny = min(p.y for spl in splines for p in spl.points)
        self.maxx = max(p.x for spl in splines for p in spl.points)
        self.maxy = max(p.y for spl in splines for p in spl.points)
        self.width = self.maxx - self.minx
        self.height = self.maxy - self.miny
        self.num_trafos = []
        maxlength = thickness * self.width / self.height
        for spl in splines:
            length = 0
            curr = spl(0)
            for i in range(1, 20):
                last = curr
                t = 1 / 19 * i * spl.domain()[1]
                curr = spl(min(t, spl.domain()[1]))
                length += curr.dist(last)
            self.num_trafos.append(max(1, int(length / maxlength * 1.5)))
        self.num_total = sum(self.num_trafos)

    def get_random_trafo(self):
        r = self.random.randrange(int(self.num_total) + 1)
        passed = 0
        for i in range(len(self.num_trafos)):
            if passed <= r < passed + self.num_trafos[i]:
                return i, self.random.randrange(self.num_trafos[i])
            passed += self.num_trafos[i]
        return len(self.num_trafos) - 1, self.random.randrange(self.num_trafos[-1])

    def transform_point(self, point, trafo=None):
        x = (point.x - self.minx) / self.width
        y = (point.y - self.miny) / self.height
        if trafo is None:
            trafo = self.get_random_trafo()
        start, end = self.splines[trafo[0]].domain()
        length = end - start
        seg_length = length / self.num_trafos[trafo[0]]
        t = start + seg_length * trafo[1] + seg_length * x
        spline = self.splines[trafo[0]]
        basepoint = spline(t)
        if t + 1 / 50000 > end:
            neighbour = spline(t - 1 / 50000)
            derivative = neighbour - basepoint
        else:
            neighbour = spline(t + 1 / 50000)
            derivative = basepoint - neighbour
        mag = derivative.mag()
        if mag != 0:
            basepoint = Vector(basepoint.x, basepoint.y) + Vector(
                derivative.y / mag * (y - 0.5) * self.thickness,
                -derivative.x / mag * (y - 0.5) * self.thickness,
            )
        self.truncate(basepoint)
        return basepoint

    def truncate(self, point):
        if point.x >= self.maxx:
            point.x = self.maxx
        if point.y >= self.maxy:
            point.y = self.maxy
        if point.x < self.minx:
            point.x = self.minx
        if point.y < self.miny:
            point.y = self.miny

    def create_image(self, w, h, iterations):
        image = [[1] * h for _ in range(w)]
        point = Vector((self.maxx + self.minx) / 2, (self.maxy + self.miny) / 2, 0)
        for _ in range(iterations):
            point = self.transform_point(point)
            x = (point.x - self.minx) / self.width * w
            y = (point.y - self.miny) / self.height * h
            x = int(x)
            y = int(y)
            if x == w:
                x -= 1
            if y == h:
                y -= 1
            image[x][h - y - 1] = 0
        return image, point


def run(width, height, iterations, thickness=0.25):
    """The image as rows of 0 and 1, and the last point."""
    splines = [
        Spline(
            [
                Vector(1.597350, 3.304460, 0.000000),
                Vector(1.575810, 4.123260, 0.000000),
                Vector(1.313210, 5.288350, 0.000000),
                Vector(1.618900, 5.329910, 0.000000),
                Vector(2.889940, 5.502700, 0.000000),
                Vector(2.373060, 4.381830, 0.000000),
                Vector(1.662000, 4.360280, 0.000000),
            ],
            3,
            [0, 0, 0, 1, 1, 1, 2, 2, 2],
        ),
        Spline(
            [
                Vector(2.804500, 4.017350, 0.000000),
                Vector(2.550500, 3.525230, 0.000000),
                Vector(1.979010, 2.620360, 0.000000),
                Vector(1.979010, 2.620360, 0.000000),
            ],
            3,
            [0, 0, 0, 1, 1, 1],
        ),
    ]
    game = ChaosGame(splines, thickness, Random(1234))
    image, point = game.create_image(width, height, iterations)
    return image, point.x, point.y, game.num_trafos
