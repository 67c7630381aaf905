"""Dataclasses, named tuples, enums, and questions about classes."""

from abc import ABC, abstractmethod
from collections import namedtuple
from collections.abc import Iterable, Sized
from dataclasses import dataclass, field, replace
from enum import Enum, Flag, IntEnum, IntFlag, auto
from typing import NamedTuple, Optional

from ..corpus import registrar

case = registrar("Objects")
NAN = float("nan")


# --- dataclasses ----------------------------------------------------------------------------------


@dataclass
class Point:
    x: float
    y: float = 0.0

    def moved(self, dx):
        return Point(self.x + dx, self.y)


@dataclass
class Particle:
    position: Point
    mass: float = 1.0
    history: list = field(default_factory=list)

    def __post_init__(self):
        self.weight = self.mass * 9.81


@dataclass(frozen=True)
class Fixed:
    a: int
    b: int = 7


@dataclass(order=True)
class Card:
    rank: int
    suit: int = field(default=0, compare=True)
    note: str = field(default="", compare=False)


@dataclass
class Point3(Point):
    z: float = 1.5


@dataclass(slots=True)
class Compact:
    a: int
    b: float = 0.5


class Unequal:
    """Equals nothing, itself included."""

    def __eq__(self, other):
        return False


@dataclass
class Holder:
    held: object
    x: float


@dataclass(kw_only=True)
class Options:
    width: int = 1
    height: int


@case("dataclasses", (1.0, 2.0), (0, -0.0), (True, None))
def dataclass_init_and_eq(a, b):
    p = Point(a, b)
    q = Point(y=b, x=a)
    return p == q, p != Point(9), Point(a).y, p is q, p


@case("dataclasses", 1.0, NAN)
def dataclass_fields_compare_as_tuples(x):
    a = Holder(Unequal(), x)
    b = Holder(a.held, x)
    c = Holder(Unequal(), x)
    return a == a, a == b, a == c, a.held == a.held, a != b, a in (c, b)


@case("dataclasses", 2.0)
def dataclass_defaults(m):
    p = Particle(Point(1.0, 2.0))
    q = Particle(Point(3.0), m)
    p.history.append(5)
    return p.history, q.history, p.weight, q.weight, p.position.moved(1.0)


@case("dataclasses", 3)
def frozen_dataclass(n):
    f = Fixed(n)
    try:
        f.a = 10
    except AttributeError as error:
        return f.a + f.b, type(error).__name__
    return -1


@case("dataclasses", 3, gpu=True)
def frozen_dataclass_is_hashable(n):
    table = {Fixed(1): "a", Fixed(n, 2): "b"}
    return table[Fixed(n, 2)], Fixed(1) in table, Fixed(2) in {Fixed(1)}


@case("dataclasses", (1, 2), (2, 1), (2, 2))
def ordered_dataclass(a, b):
    c, d = Card(a, 1, "x"), Card(b, 1, "y")
    return c < d, c <= d, c == d, c > d, max(c, d).rank, sorted([d, c])[0].rank


@case("dataclasses", 2.0)
def dataclass_inheritance(v):
    p = Point3(v, z=4.0)
    return p.x, p.y, p.z, p == Point3(v, 0.0, 4.0), p == Point(v), p.moved(1.0)


@case("dataclasses", 2)
def dataclass_variants(n):
    c, o = Compact(n), Options(height=n)
    c.b += o.height
    return c, o.width * 10 + o.height


@case("dataclasses", 1.0)
def dataclass_replace(v):
    p = Point(v, 2.0)
    q = replace(p, y=9.0)
    return p, q


@case("dataclasses", lambda: (Particle(Point(1.0), 2.0, [1]),))
def dataclass_as_argument(particle):
    particle.position.x += particle.mass
    particle.history.append(2)
    particle.position = Point(particle.position.x, 7.0)
    return particle.position


@case("dataclasses", 1)
def dataclass_wrong_arguments(n):
    return Point(1.0, 2.0, 3.0)


# --- named tuples ---------------------------------------------------------------------------------


class Pair(NamedTuple):
    first: int
    second: float = 2.5

    def total(self):
        return self.first + self.second


Vec = namedtuple("Vec", ["x", "y"])
Size = namedtuple("Size", "width height", defaults=(5,))


class Vec2(namedtuple("BaseVec2", "x y")):
    __slots__ = ()

    def __add__(self, other):
        return Vec2(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vec2(self.x * k, self.y * k)


@case("NamedTuple, namedtuple", 1, 0.5)
def named_tuples(n):
    p = Pair(n)
    q = Pair(second=1, first=n)
    return p.total(), q.first, q[1], p == (n, 2.5), len(q), p


@case("NamedTuple, namedtuple", (3, 4))
def namedtuple_function(a, b):
    v = Vec(a, b)
    x, y = v
    return v.x * x - v.y * y, v._replace(x=10), Size(1), Size(1, 2).height, v + (1,)


@case("NamedTuple, namedtuple", (3, 4.5))
def namedtuple_subclass(a, b):
    v = Vec2(a, b) + Vec2(1, 1) * 2
    return v, v.x, list(v), isinstance(v, tuple), v < Vec2(9, 0), max(v)


@case("NamedTuple, namedtuple", 1)
def named_tuple_cannot_be_modified(n):
    p = Pair(n)
    p.first = 3
    return p


@case("NamedTuple, namedtuple", lambda: (Pair(3, 4.0), Vec(1, 2)))
def named_tuples_as_arguments(p, v):
    return Pair(p.first + v.x, p.second), Vec(v.y, v.x), p.second > v.y


@case("NamedTuple, namedtuple", ([Vec(1, 2), Vec(0, 5)],))
def list_of_named_tuples(items):
    return sorted(items), sum(v.y for v in items), items.index((0, 5)), [x for x, _ in items]


class Backwards(NamedTuple):
    first: int
    second: float

    def __iter__(self):
        yield self.second
        yield self.first


@case("NamedTuple, namedtuple", (3, 4.5), (-1, 0.0))
def named_tuple_is_unpacked(a, b):
    i, x = Pair(a, b)
    y, j = Backwards(a, b)
    return 1 << abs(i), x, y, 1 << abs(j), complex(i, x)


@case("NamedTuple, namedtuple", 1)
def named_tuple_is_too_long(n):
    a, b, c = Pair(n)
    return a


# --- enums ----------------------------------------------------------------------------------------


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3

    def warm(self):
        return self is Color.RED

    @property
    def doubled(self):
        return self.value * 2


class Level(IntEnum):
    LOW = 1
    HIGH = 10


class Automatic(Enum):
    A = auto()
    B = auto()
    ALIAS = 2


class Permission(IntFlag):
    READ = 4
    WRITE = 2
    RUN = 1


class Style(Flag):
    BOLD = auto()
    THIN = auto()


@case("Enum and IntEnum members", Color.RED, Color.GREEN, Color.BLUE)
def enum_members(c):
    if c is Color.RED:
        return 1, c.warm(), c.value, c.name
    elif c == Color.GREEN:
        return 2, c.doubled, c != Color.RED, c in (Color.RED, Color.BLUE)
    return c


@case("Enum and IntEnum members", 0, 1)
def enum_chosen_at_run_time(n):
    c = Color.RED if n else Color.BLUE
    return c, c.value, c.warm(), c is Color.RED, c.name


@case("Enum and IntEnum members", Level.LOW, Level.HIGH, 10, gpu=True)
def int_enum_is_an_int(level):
    return (
        level + 1,
        level == 10,
        level > Level.LOW,
        level * 0.5,
        max(level, 5),
        (1, 2, 3)[level % 3],
    )


@case("Enum and IntEnum members", 2)
def enum_lookup_and_iteration(n):
    return (
        Color(n),
        [c.value for c in Color],
        len(Color),
        Color["RED"],
        Automatic(n),
        Automatic.ALIAS is Automatic.B,
    )


@case("Enum and IntEnum members", 1, 2, gpu=True)
def enum_in_a_dict(n):
    table = {Color.RED: 10, Color.GREEN: 20}
    c = Color.RED if n == 1 else Color.GREEN
    return table[c], table.get(Color.BLUE, -1)


@case("Enum and IntEnum members", 4, 6, 0)
def int_flags(n):
    both = Permission.READ | Permission.WRITE
    return int(both), bool(n & Permission.READ), n & both, Permission.READ in both


@case("Enum and IntEnum members", 9)
def enum_lookup_that_fails(n):
    return Color(n)


class Light:
    def __init__(self, level):
        self.level = level

    def brighter(self):
        if self.level is Level.LOW:
            self.level = Level.HIGH
        return self.level


@case("Enum and IntEnum members", Level.LOW, Level.HIGH)
def enum_in_objects(level):

    light = Light(level)
    return light.brighter(), light.level, light.level.value


# --- isinstance, type, issubclass -----------------------------------------------------------------


class Visible(ABC):
    @abstractmethod
    def draw(self): ...


class Ball(Visible):
    def draw(self):
        return "ball"


class Cube:
    def draw(self):
        return "cube"


class BigBall(Ball):
    def draw(self):
        return "big " + super().draw()


Visible.register(Cube)


class Bag:
    def __len__(self):
        return 3

    def __iter__(self):
        return iter((1, 2))


@case("isinstance with tuples and ABCs", 1, 1.5, True, None, "a", (1,), ([],))
def isinstance_of_builtins(x):
    return (
        isinstance(x, int), isinstance(x, (float, str)), isinstance(x, bool), isinstance(x, object),
        isinstance(x, (tuple, list)), isinstance(x, type(None)), isinstance(x, int | None),
    )  # fmt: skip


@case("isinstance with tuples and ABCs", 0, 1, 2, 3)
def isinstance_of_abcs(n):
    x = Ball() if n == 0 else BigBall() if n == 1 else Cube() if n == 2 else 5
    return (
        isinstance(x, Visible),
        isinstance(x, (Ball, int)),
        x.draw() if isinstance(x, Visible) else x,
    )


@case("isinstance with tuples and ABCs", 1)
def isinstance_of_protocols(n):
    return (
        isinstance(Bag(), Sized),
        isinstance(Bag(), Iterable),
        isinstance(n, Sized),
        isinstance([n], Iterable),
    )


class Length:
    def __init__(self, value, unit=None):
        if isinstance(value, Length):
            self.value = value.value
        elif isinstance(value, bool):
            self.value = 100
        elif isinstance(value, int):
            self.value = value * 10
        elif isinstance(value, (tuple, list)):
            self.value = sum(value)
        else:
            self.value = value
        self.unit = "m" if unit is None else unit


@case("isinstance with tuples and ABCs", 2, 2.5, True, gpu=True)
def isinstance_in_a_constructor(v):

    return Length(v).value, Length(Length(v)).value, Length((v, 1)).value, Length([v], "km").unit


@case("type(x) is C, issubclass", 1, 1.5, True, None, gpu=True)
def type_of_builtins(x):
    return type(x) is int, type(x) is float, type(x) in (bool, str), type(x) == type(1)  # noqa: E721


@case("type(x) is C, issubclass", 0, 1, gpu=True)
def type_of_objects(n):
    x = Ball() if n else BigBall()
    return (
        type(x) is Ball,
        type(x).__name__,
        type(x)().draw(),
        isinstance(x, type(BigBall())),
        x.__class__ is BigBall,
    )


@case("type(x) is C, issubclass", 1)
def issubclass_questions(n):
    return (
        issubclass(BigBall, Ball), issubclass(Ball, BigBall), issubclass(bool, int), issubclass(Cube, Visible),
        issubclass(Color, (int, Enum)), issubclass(IndexError, LookupError),
    )  # fmt: skip


# --- hasattr, getattr, setattr --------------------------------------------------------------------


@case("hasattr/getattr/setattr with constant names", 3)
def dynamic_attribute_functions(n):
    p = Point(1.0)
    setattr(p, "x", n)
    setattr(p, "extra", n * 2)
    delattr(p, "y")
    return (
        getattr(p, "x"),
        hasattr(p, "extra"),
        hasattr(p, "z"),
        getattr(p, "z", None),
        getattr(p, "y", 5),
    )


@case("hasattr/getattr/setattr with constant names", 3)
def names_from_a_tuple(n):
    p = Point(0.0)
    for i, name in enumerate(("x", "y", "w")):
        setattr(p, name, n * i)
    return [getattr(p, name) for name in ("x", "y", "w")], getattr(p, "moved")(1).x


@case("hasattr/getattr/setattr with constant names", 1)
def getattr_of_methods_and_classes(n):
    return (
        getattr(Ball(), "draw")(),
        getattr(Color, "RED"),
        hasattr(n, "real"),
        hasattr(Ball, "draw"),
    )


@case("hasattr/getattr/setattr with constant names", 1)
def getattr_without_a_default(n):
    return getattr(Point(1.0), "nothing")


# --- Optional, changing classes, factories --------------------------------------------------------


def find(items, x) -> Optional[int]:
    for i, y in enumerate(items):
        if x == y:
            return i
    return None


@case("Optional results tested with is None", ([1, 2, 3], 2), ([1], 5), ([], 0))
def optional_int(items, x):
    i = find(items, x)
    if i is None:
        return "missing"
    return i + 1


@case("Optional results tested with is None", (1.0, 5.0), (1.0, 0.5), (-1.0, 5.0), gpu=True)
def optional_object(x, limit):
    def hit(v):
        if v < 0:
            return None
        return Point(v)

    p = hit(x)
    q = hit(x - limit)
    nearest = p if p is not None and (q is None or p.x < q.x) else q
    return None if nearest is None else nearest.x


@case("Optional results tested with is None", (1.0, 2), (1.0, 9), (-1.0, 2), (0.0, 0), gpu=True)
def optional_in_a_tuple(x, n):
    hit = (n, None if x * n > 3.0 else x * n)
    distance = hit[1]
    if distance is not None and distance > -2.0:
        best = hit
        return best[1] * best[0] + hit[-1]
    if hit[-1] is None:
        return hit[0] + 0.5
    return -hit[-1]


@case("Optional results tested with is None", (1.5, 0), (1.5, 1), (1.5, 2), gpu=True)
def number_or_point_in_a_tuple(x, n):
    entry = (Point(x, n) if n else x, n)
    if isinstance(entry[0], Point):
        return entry[0].x + entry[1]
    if entry[1]:
        return 0.0
    return entry[0] * 2.0


@case("Optional results tested with is None", ([1, None, 3],), ([None],))
def item_of_a_list_is_read_again(values):
    total = 0
    for i in range(len(values)):
        if values[0] is not None:
            total += values[0]
            values[0] = None if i else 10
    return total, values


@case("Optional results tested with is None", 0, 1)
def none_used_by_mistake(n):
    p = Point(1.0) if n else None
    return p.x


@case("Optional results tested with is None", ([3, None, 5],), ([None],), ([],))
def list_with_none(items):
    total = 0
    for x in items:
        if x is None:
            continue
        total += x
    return total, [x is None for x in items]


@case("a local whose class changes", 3, gpu=True)
def local_changes_its_class(n):
    x = n
    a = x + 1
    x = Point(a)
    b = x.x
    x = (x, b)
    c = x[1]
    x = [c]
    x = None
    return a, b, c, x


@case("a local whose class changes", 0, 1, 5)
def local_changes_its_class_in_a_loop(n):
    x = None
    r = []
    for i in range(n):
        r.append(x is None)
        if x is None:
            x = Point(i)
        elif isinstance(x, Point):
            x = x.x + 0.5
        else:
            x = None
    return r, x


class Idle:
    def next(self):
        return Running(0)


class Running:
    def __init__(self, k):
        self.k = k

    def next(self):
        return Running(self.k + 1) if self.k < 1 else Done()


class Done:
    def next(self):
        return self


@case("a local whose class changes", 0, 1, 2, gpu=True)
def state_machine_of_classes(n):

    state = Idle()
    for _ in range(n):
        state = state.next()
    return type(state).__name__


def make_class(k):
    class Scaled:
        factor = k

        def __init__(self, x):
            self.x = x

        def value(self):
            return self.x * self.factor + k

    return Scaled


Triple = make_class(3)
Half = make_class(0.5)


@case("class factories at module level", 4, gpu=True)
def classes_from_a_factory(n):
    a, b = Triple(n), Half(n)
    return a.value(), b.value(), isinstance(a, Half), type(a) is Triple, Triple.factor + Half.factor


Dynamic = type("Dynamic", (Point,), {"unit": "m", "double": lambda self: self.x * 2})


@case("class factories at module level", 4, gpu=True)
def class_made_by_type(n):
    d = Dynamic(n)
    return d.double(), d.unit, d.y, isinstance(d, Point)
