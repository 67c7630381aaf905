"""Objects that are shared, modified, created in loops, and linked."""

from ..corpus import registrar
from ..things import Box, Point, Segment

case = registrar("Memory")

NAN = float("nan")


# --- aliases --------------------------------------------------------------------------------------


@case("mutation through an alias", 1, 2.5, gpu=True)
def alias(n):
    a = Box(n)
    b = a
    b.value = b.value + 10
    return a.value


@case("mutation through an alias", (1, 0), (0, 1), (1, 1), gpu=True)
def alias_by_condition(p, q):
    a, b = Box(1), Box(2)
    c = a if p else b
    c.value += 10
    d = c if q else Box(100)
    d.value *= 2
    return a.value, b.value, d.value


@case("mutation through an alias", 3, gpu=True)
def alias_in_a_field(n):
    p = Point(n, n)
    s = Segment(p, p)
    s.a.x = 50
    t = Segment(s.b, Point(0, 0))
    t.a.y = 60
    return p.x, p.y, s.b.x, s.a is s.b


@case("mutation through an alias", 3, gpu=True)
def alias_survives_rebinding(n):
    a = Box(n)
    b = a
    a = Box(100)
    a.value += 1
    b.value += 2
    return a.value, b.value


@case("mutation through an alias", 2)
def alias_of_a_list(n):
    a = [1, 2]
    b = a
    c = a[:]
    b.append(n)
    a += [7]
    return a, b, c, a is b


@case("mutation through an alias", 2, gpu=True)
def alias_captured_by_a_closure(n):
    p = Point(n, 0)

    def bump():
        p.x += 1

    q = p
    bump()
    q.x *= 10
    bump()
    return p.x


@case("mutation through an alias", 0, 1, 2, gpu=True)
def alias_in_a_loop(n):
    boxes = [Box(1), Box(10), Box(100)]
    chosen = boxes[0]
    for b in boxes:
        if b.value > n * 9:
            chosen = b
        chosen.value += 1
    return [b.value for b in boxes]


# --- call arguments -------------------------------------------------------------------------------


def increase(box, by):
    box.value += by
    return box


def exchange(a, b):
    a.value, b.value = b.value, a.value


def refill(items, n):
    items.clear()
    for i in range(n):
        items.append(i * i)


@case("mutation through a call argument", 1, 2.5, gpu=True)
def argument_modified(n):
    b = Box(n)
    increase(increase(b, 1), 10)
    return b.value


@case("mutation through a call argument", (1, 2), gpu=True)
def two_arguments_modified(m, n):
    a, b = Box(m), Box(n)
    exchange(a, b)
    exchange(a, a)
    return a.value, b.value


@case("mutation through a call argument", 0, 3)
def list_argument_modified(n):
    items = [9, 9]
    refill(items, n)
    return items


@case("mutation through a call argument", 3, gpu=True)
def method_that_modifies_and_returns_self(n):
    p = Point(0, 0)
    q = p.move(1, n).move(10, 10)
    return p.x, p.y, p is q


@case("mutation through a call argument", 3, gpu=True)
def argument_rebound_is_not_seen(n):
    def replace(box):
        box = Box(100)
        box.value += 1
        return box

    b = Box(n)
    return replace(b).value, b.value


@case("mutation through a call argument", 3, gpu=True)
def argument_swapped_in_a_holder(n):
    s = Segment(Point(1, 2), Point(n, 4))

    def flip(segment):
        segment.a, segment.b = segment.b, segment.a
        segment.a.x += 100

    a = s.a
    flip(s)
    return s.a.x, s.b.x, s.b is a, a.x


# --- containers -----------------------------------------------------------------------------------


@case("mutation through a container", 1, 0.5, gpu=True)
def object_in_a_list(n):
    b = Box(n)
    items = [b, Box(5), b]
    items[0].value += 1
    items[2].value += 10
    return b.value, [x.value for x in items]


@case("mutation through a container", 3, gpu=True)
def object_in_a_tuple(n):
    b = Box(n)
    t = (b, 1, (b,))
    t[2][0].value = 7
    return b.value, t[0].value


@case("mutation through a container", 3, gpu=True)
def object_in_a_dict(n):
    table = {"a": Box(n), "b": Box(2)}
    table["a"].value += 5
    table["c"] = table["b"]
    table["c"].value = -1
    return [(k, v.value) for k, v in table.items()]


@case("mutation through a container", 0, 1, gpu=True)
def object_chosen_by_a_dynamic_index(i):
    items = [Box(1), Box(2)]
    items[i].value += 100
    keep = items[1 - i]
    items[1 - i] = items[i]
    items[1 - i].value += 1000
    return [b.value for b in items], keep.value


@case("mutation through a container", 3, gpu=True)
def same_list_in_two_objects(n):
    shared = [1]
    a, b = Box(shared), Box(shared)
    a.value.append(n)
    b.value[0] = 50
    b.value = b.value + [8]
    return a.value, b.value, shared


@case("mutation through a container", 3, gpu=True)
def repeated_row(n):
    rows = [[0] * 2] * 2
    rows[0][1] = n
    other = [[0] * 2 for _ in range(2)]
    other[0][1] = n
    return rows, other


@case("mutation through a container", 3)
def modified_while_iterated(n):
    items = [Box(i) for i in range(n)]
    for a in items:
        for b in items:
            b.value += a.value
    return [b.value for b in items]


# --- conditional writes ---------------------------------------------------------------------------


@case("conditional write to one field", (1, 5.0), (0, 5.0), gpu=True)
def conditional_write(n, v):
    p = Point(1.0, 2.0)
    if n:
        p.x = v
    return p.x * 10 + p.y


@case("conditional write to one field", (1, 1), (1, 0), (0, 0))
def conditional_writes_of_other_types(a, b):
    p = Point(None, 1)
    if a:
        p.x = 2.5
        if b:
            p.y = None
    return p.x, p.y


@case("conditional write to one field", 0, 3, 8, gpu=True)
def write_on_some_iterations(n):
    p = Point(0, 0)
    for i in range(n):
        if i % 3 == 0:
            p.x = i
        elif i % 3 == 1:
            p.y += i
    return p.x * 100 + p.y


@case("conditional write to one field", 0, 1, gpu=True)
def write_to_one_of_two_objects(n):
    a, b = Point(1, 2), Point(3, 4)
    if n:
        a.x = 10
        b = a
    b.y = 20
    return a.x, a.y, b.x, b.y


@case("conditional write to one field", 0, 2)
def write_before_an_exception(n):
    p = Point(1, 2)
    try:
        p.x = 10
        p.y = 4 // n
        p.x = 20
    except ZeroDivisionError:
        p.y = -1
    return p.x, p.y


# --- objects in loops -----------------------------------------------------------------------------


@case("objects created in a loop and carried by it", 0, 1, 5, gpu=True)
def carried_object(n):
    p = Point(0.0, 1.0)
    for i in range(n):
        p = Point(p.y, p.x + p.y)
    return p.x


@case("objects created in a loop and carried by it", 0, 1, 5)
def fields_modified_in_a_loop(n):
    p = Point(0, 0)
    q = p
    for i in range(n):
        p.x += i
        q.y -= p.x
        if i == 3:
            p = Point(p.x, p.y)
    return p.x, p.y, q.x, q.y


@case("objects created in a loop and carried by it", 1, 4)
def previous_object_is_kept(n):
    previous = None
    current = Box(0)
    for i in range(n):
        previous = current
        current = Box(previous.value + i)
        previous.value += 100
    return previous.value, current.value


@case("objects created in a loop and carried by it", 0, 3)
def all_objects_are_kept(n):
    boxes = []
    for i in range(n):
        b = Box(i)
        boxes.append(b)
        if i > 0:
            boxes[i - 1].value += b.value * 10
    return [b.value for b in boxes]


class State:
    def __init__(self, position, velocity):
        self.position, self.velocity = position, velocity

    def step(self, dt):
        return State(self.position + self.velocity * dt, self.velocity - self.position * dt)


@case("objects created in a loop and carried by it", 0.0, 1.0, NAN, gpu=True)
def integration_step(x):

    s = State(x, 1.0)
    for _ in range(20):
        s = s.step(0.1)
    return s.position, s.velocity


@case("objects created in a loop and carried by it", 4, gpu=True)
def two_carried_objects_change_places(n):
    a, b = Box(1), Box(2)
    for i in range(n):
        a, b = b, a
        a.value = a.value * 2 + i
    return a.value, b.value


# --- one allocation site --------------------------------------------------------------------------


def make_point(x):
    return Point(x, 0)


@case("one allocation site reached from two calls", 3, gpu=True)
def two_calls_one_modified(n):
    a = make_point(n)
    b = make_point(n)
    a.x += 100
    return a.x, b.x, a is b


@case("one allocation site reached from two calls", 0, 1, gpu=True)
def two_calls_one_chosen(n):
    a, b = make_point(1), make_point(2)
    c = a if n else b
    c.y = 7
    return a.y, b.y


@case("one allocation site reached from two calls", 3)
def site_with_different_types(n):
    a, b, c = Box(n), Box(2.5), Box(Box(n))
    c.value.value += 1
    a.value = (a.value, b.value)
    return a.value, c.value.value


@case("one allocation site reached from two calls", 3)
def site_in_a_recursive_function(n):
    def build(k):
        b = Box(k)
        if k > 0:
            inner = build(k - 1)
            inner.value += 10
            b.value += inner.value
        return b

    return build(n).value


class Cache:
    def __init__(self, x):
        self.x = x
        self.point = None

    def get(self):
        if self.point is None:
            self.point = make_point(self.x)
        return self.point


@case("one allocation site reached from two calls", 2)
def cached_object(n):
    c = Cache(n)
    c.get().x += 5
    c.get().x += 5
    return c.get().x, c.get() is c.point


# --- nested objects -------------------------------------------------------------------------------


@case("nested objects", (1, 2.5), gpu=True)
def nested_write(n, v):
    s = Segment(Point(n, 2), Point(3, 4))
    s.b.x = v
    s.a.y += s.b.x
    return s.a.y * 10.0 + s.b.x


@case("nested objects", 2, gpu=True)
def three_levels(n):
    b = Box(Segment(Point(1, 2), Point(3, n)))
    b.value.a.move(10, 20)
    p = b.value.a
    b.value.a = b.value.b
    b.value.a.x *= 2
    return p.x, b.value.a.x, b.value.b.x


@case("nested objects", 2, gpu=True)
def replaced_inner_object(n):
    s = Segment(Point(1, 1), Point(2, 2))
    old = s.a
    s.a = Point(n, n)
    old.x = 100
    return s.a.x, old.x


@case("nested objects", 3)
def matrix_of_objects(n):
    cells = [[Box(i * n + j) for j in range(n)] for i in range(n)]
    for i in range(n):
        cells[i][i].value = -1
        cells[0][i].value += cells[i][0].value
    return [[c.value for c in row] for row in cells]
