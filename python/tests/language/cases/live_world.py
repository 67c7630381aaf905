"""Constants, objects and options that exist when the function is compiled."""

import math
from enum import Enum
from typing import Final

from pystream.random import Generator, random_at

from ..corpus import registrar

case = registrar("Live world")
CONSTANTS = "module constants"
LIVE = "module-level objects and lists of objects"
OPTIONS = "enum and string options"
RANDOM = "random numbers"

GRAVITY = 9.81
COUNT = 4
ENABLED = True
NOTHING = None
SIZES = (1, 2.5, (3, 4))
WEIGHTS = [0.5, 0.25, 0.125]
NESTED = [[1, 2], [3]]
NAMES = {"a": 1, "b": 2}
PRIMES = {2, 3, 5, 7}
HALF_PI = math.pi / 2


class Light:
    power: Final[float]

    def __init__(self, power, color, next=None):
        self.power = power
        self.color = color
        self.next = next

    def shine(self, x):
        return x * self.power + self.color[0]


class Spot(Light):
    angle: Final = 0.5

    def shine(self, x):
        return super().shine(x) * self.angle


class Camera:
    default: Final = 3

    def __init__(self, width):
        self.width = width
        self.offsets = [1, 2, 3]


SUN = Light(2.0, (1, 2, 3))
LAMP = Spot(0.5, [10, 20])
LIGHTS = [SUN, LAMP, Light(1, (0,), SUN)]
CAMERA = Camera(640)
SHAPES = (Light(3.0, (7,)), 5)


class Mode(Enum):
    FAST = "fast"
    EXACT = "exact"


MODE = Mode.EXACT
BACKEND = "soft"


@case(CONSTANTS, 2, 0.5, gpu=True)
def numbers_of_the_module(x):
    return x * GRAVITY + COUNT + ENABLED + HALF_PI


@case(CONSTANTS, 1, 2)
def containers_of_the_module(i):
    return SIZES[i], WEIGHTS[i], NESTED[0], len(NESTED), NAMES["b"], i in PRIMES


@case(CONSTANTS, 1, gpu=True)
def none_of_the_module(x):
    return x if NOTHING is None else NOTHING.missing


@case(CONSTANTS, 3)
def weighted_sum(n):
    return sum(w * i for i, w in enumerate(WEIGHTS)) + len(WEIGHTS) * n


@case(CONSTANTS, 3, gpu=True)
def constants_fold_branches(n):
    if ENABLED and COUNT == 4:
        return n
    return n.this_would_fail()


@case(LIVE, 2, 0.5)
def live_objects(x):
    return SUN.shine(x), LAMP.shine(x), LAMP.color[1], CAMERA.width


@case(LIVE, 1)
def loop_over_live_objects(x):
    return [light.shine(x) for light in LIGHTS], sum(light.power for light in LIGHTS)


@case(LIVE, 0, 1, 2, -1)
def live_object_by_dynamic_index(i):
    return LIGHTS[i].shine(1.0), LIGHTS[i].color[0]


@case(LIVE, 1)
def identity_of_live_objects(n):
    return (
        LIGHTS[2].next is SUN,
        LIGHTS[0] is SUN,
        LIGHTS[n] is LAMP,
        SUN in LIGHTS,
        LIGHTS.index(LAMP),
    )


@case(LIVE, 3)
def live_objects_of_different_classes(n):
    r = []
    for s in SHAPES:
        if isinstance(s, Light):
            r.append(s.shine(n))
        else:
            r.append(s)
    return r


@case(LIVE, 0, 1, gpu=True)
def live_object_or_new_one(n):
    light = SUN if n else Light(0.1, (5,))
    return light.shine(2.0), light is SUN


@case(LIVE, 2)
def copies_of_live_lists(n):
    mine = list(CAMERA.offsets)
    mine.append(n)
    other = CAMERA.offsets[:]
    other[0] = 100
    return mine, other, len(CAMERA.offsets)


@case(LIVE, 2)
def closure_over_live_values(n):
    return closure(n)


def make_closure():
    table = [10, 20]
    light = SUN

    def inner(x):
        return light.shine(x) + table[0]

    return inner


closure = make_closure()


@case("typing.Final", 2, gpu=True)
def final_fields(x):
    return Camera.default * x, Spot.angle, SUN.power * x, LAMP.angle


@case("typing.Final", 1, gpu=True)
def final_decides_a_branch(x):
    if LAMP.angle < 1:
        return x
    return x.no_such_attribute


@case(OPTIONS, 3, gpu=True)
def enum_option(n):
    if MODE is Mode.FAST:
        return n.fast()
    return n + 1


@case(OPTIONS, 3)
def string_option(n):
    if BACKEND == "hard":
        return n.hard()
    return {"soft": n * 2, "hard": 0}[BACKEND]


@case(OPTIONS, (2, "fast"), (2, "exact"), (2, "other"))
def option_given_as_an_argument(n, mode):
    def run(kind="fast"):
        if kind == "fast":
            return n
        if kind == "exact":
            return n * 100
        raise ValueError(kind)

    return run(mode), run(), Mode.FAST.value == mode


@case(OPTIONS, Mode.FAST, Mode.EXACT)
def enum_given_as_an_argument(mode):
    table = {Mode.FAST: 1, Mode.EXACT: 2.5}
    return table[mode], mode is MODE, mode.value


class Lcg:
    """A linear congruential generator, with the constants of Numerical Recipes."""

    def __init__(self, seed):
        self.state = seed

    def random(self):
        self.state = (1664525 * self.state + 1013904223) % 4294967296
        return self.state / 4294967296

    def below(self, n):
        return int(self.random() * n)


@case(RANDOM, 0, 1, 4294967295, True)
def linear_congruential_generator(seed):
    g = Lcg(seed)
    return [g.random() for _ in range(5)], g.below(6), g.state


@case(RANDOM, (1, 20))
def shuffle_with_a_generator(seed, n):
    g = Lcg(seed)
    items = list(range(n))
    for i in range(n - 1, 0, -1):
        j = g.below(i + 1)
        items[i], items[j] = items[j], items[i]
    return items


@case(RANDOM, lambda: (Lcg(5),))
def generator_given_as_an_argument(g):
    inside = 0
    for _ in range(100):
        x, y = g.random(), g.random()
        if x * x + y * y <= 1.0:
            inside += 1
    return 4.0 * inside / 100


@case(RANDOM, 0, 42, 2**31 - 1, -1)
def counter_based_generator(seed):
    g = Generator(seed)
    values = [g.random() for _ in range(4)]
    other = Generator(seed, stream=7)
    return values, other.random(), g.uniform(-1.0, 1.0), g.randrange(6), g.position


@case(RANDOM, (0, 0), (42, 100000), (7, 3), gpu=True)
def random_number_by_position(seed, position):
    return random_at(seed, position) + 2.0 * random_at(seed, position, 5)


@case(RANDOM, lambda: (Generator(3), 5))
def generator_with_a_position(g, position):
    g.position = position
    first = g.random()
    g.position = position
    return first == g.random(), [g.randrange(100) for _ in range(3)]


@case(RANDOM, 1, 2)
def estimate_of_pi(seed):
    g = Generator(seed)
    inside = sum(g.random() ** 2 + g.random() ** 2 < 1.0 for _ in range(200))
    return 4.0 * inside / 200
