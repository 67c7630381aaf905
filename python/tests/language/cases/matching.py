"""match statements."""

from dataclasses import dataclass
from enum import Enum

from ..corpus import registrar

case = registrar("Control flow")
MATCH = "match statements (literal, class, capture, or, guard)"
NAN = float("nan")


@dataclass
class Point:
    x: float
    y: float


class Circle:
    __match_args__ = ("center", "radius")

    def __init__(self, center, radius):
        self.center = center
        self.radius = radius


class Box:
    def __init__(self, width, height):
        self.width = width
        self.height = height


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


@case(MATCH, 0, 1, 2, 3, 99, 1.0, True, gpu=True)
def match_literals(n):
    match n:
        case 0:
            return 10
        case 1:
            return 20
        case 2 | 3:
            return 30
        case _:
            return -1


@case(MATCH, -1, 1.5, -0.0, NAN, gpu=True)
def match_signed_and_float_literals(x):
    match x:
        case -1:
            return "minus one"
        case 0.0:
            return "zero"
        case 1.5:
            return "one and a half"
    return "nothing"


@case(MATCH, None, True, False, 1, 0, gpu=True)
def match_singletons(x):
    match x:
        case None:
            return 0
        case True:
            return 1
        case False:
            return 2
        case other:
            return other + 100


@case(MATCH, "red", "green", "pink")
def match_strings(s):
    match s:
        case "red" | "crimson":
            return 1
        case "green":
            return 2
        case name:
            return name


@case(MATCH, -5, 0, 5, 50, gpu=True)
def match_guards(n):
    match n:
        case k if k < 0:
            return -k
        case 0:
            return 0
        case k if k > 10:
            return k * 100
        case k:
            return k + 1


@case(MATCH, 3, 2.5, True, None, gpu=True)
def match_builtin_classes(x):
    match x:
        case bool():
            return "bool"
        case int(n):
            return n * 2
        case float() as f:
            return f / 2
        case None:
            return "none"


@case(
    MATCH,
    lambda: (Point(0.0, 0.0),),
    lambda: (Point(0.0, 5.0),),
    lambda: (Point(3.0, 0.0),),
    lambda: (Point(1.0, 2.0),),
)
def match_class_patterns(p):
    match p:
        case Point(0.0, 0.0):
            return "origin"
        case Point(x=0.0, y=y):
            return y
        case Point(x, 0.0):
            return x
        case Point(x, y) if x == y:
            return "diagonal"
        case Point():
            return p.x + p.y


@case(
    MATCH,
    lambda: (Circle(Point(1.0, 1.0), 2.0),),
    lambda: (Circle(Point(0.0, 0.0), 1.0),),
    lambda: (Box(2.0, 3.0),),
    lambda: (Box(2.0, 2.0),),
)
def match_nested_classes(shape):
    match shape:
        case Circle(Point(0.0, 0.0), r):
            return r
        case Circle(center=Point(x=x), radius=r):
            return x * r
        case Box(width=w, height=h) if w == h:
            return -w
        case Box(width=w, height=h):
            return w * h


@case(MATCH, lambda: (Point(1.0, 2.0),), (3,), (None,), gpu=True)
def match_class_of_an_argument(value):
    match value:
        case Point(x=a) | Circle(radius=a):
            return a
        case int() | float():
            return value
    return "other"


@case(MATCH, ((),), ((1,),), ((1, 2),), ((1, 2, 3),), ((0, 9),))
def match_sequences(items):
    match items:
        case ():
            return 0
        case (x,):
            return x
        case (0, y):
            return -y
        case (x, y):
            return x * 10 + y
        case (x, *rest):
            return x, rest


@case(MATCH, ([],), ([1],), ([1, 2, 3],), ([5, 2, 3, 9],))
def match_lists(items):
    match items:
        case []:
            return "empty"
        case [1]:
            return "one"
        case [1, *rest]:
            return rest
        case [first, *_, last]:
            return first * last


@case(MATCH, (("move", 1, 2),), (("stop",),), (("turn", 90.0),), (("what", 1, 2, 3),))
def match_commands(command):
    match command:
        case ("move", x, y):
            return x + y
        case ("stop",):
            return 0
        case ("turn", angle) if angle > 45.0:
            return angle
        case (name, *_):
            return name


@case(MATCH, Color.RED, Color.GREEN, Color.BLUE)
def match_enum_members(color):
    match color:
        case Color.RED:
            return 1
        case Color.GREEN | Color.BLUE as c:
            return c.value * 10


@case(MATCH, ((1, (2, 3)),), ((1, (2, 4)),), ((2, (0, 0)),))
def match_nested_sequences(value):
    match value:
        case (1, (2, 3)):
            return "exact"
        case (1, (a, b)):
            return a * b
        case (n, inner):
            return n, inner


@case(MATCH, (1, 2), (2, 1), (0, 0), gpu=True)
def match_on_an_expression(a, b):
    match a - b, a * b:
        case (0, _):
            return 0
        case (d, p) if d > 0:
            return d + p
        case (d, p):
            return d * p


@case(MATCH, 1, 2, 3, gpu=True)
def match_in_a_loop(n):
    total = 0
    for i in range(6):
        match i % (n + 1):
            case 0:
                continue
            case 3:
                break
            case k:
                total += k
    return total


@case(MATCH, 5, gpu=True)
def match_without_a_case(n):
    r = "unchanged"
    match n:
        case 1:
            r = "one"
        case 2:
            r = "two"
    return r


@case(MATCH, ({"kind": 1, "size": 5},), ({"kind": 2},), ({},))
def match_mappings(options):
    match options:
        case {"kind": 1, "size": s}:
            return s
        case {"kind": k}:
            return k * 10
        case _:
            return -1


@case(MATCH, 3, -3, gpu=True)
def match_subject_is_evaluated_once(n):
    calls = []

    def subject():
        calls.append(1)
        return n

    match subject():
        case 1 | 2:
            r = "small"
        case 3:
            r = "three"
        case _:
            r = "other"
    return r, len(calls)
