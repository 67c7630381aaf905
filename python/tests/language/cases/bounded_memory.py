"""Objects and containers of bounded size: what targets without a heap keep in registers and pools."""

from ..corpus import registrar
from ..things import Box, Node, Point

case = registrar("Memory")
container = registrar("Containers")

N = ((0,), (1,), (2,), (3,), (5,))
XN = ((0.5, 0), (2.0, 1), (-1.5, 2), (3.0, 4))


class Body:
    def __init__(self, place, mass):
        self.place = place
        self.mass = mass


# --- aliases --------------------------------------------------------------------------------------


@case("mutation through an alias", *N, gpu=True)
def alias_chosen_twice(n):
    a, b, c = Box(1), Box(10), Box(100)
    p = a if n % 2 else b
    q = p if n > 2 else c
    q.value += n
    p.value *= 2
    return a.value, b.value, c.value, p is q


@case("mutation through an alias", *N, gpu=True)
def alias_held_by_two_objects(n):
    place = Point(n, 1)
    first, second = Body(place, 2), Body(place, 3)
    first.place.move(1, 1)
    second.place.move(10, 10)
    return place.x, place.y, first.place is second.place


# --- call arguments -------------------------------------------------------------------------------


def accelerate(body, by):
    for k in range(3):
        body.place.move(by, k)
        if body.place.x > 4:
            return k
    return -1


@case("mutation through a call argument", *XN, gpu=True)
def modified_by_a_call_with_a_loop(x, n):
    body = Body(Point(x, 0.0), 1.0)
    k = accelerate(body, 1.5 * n)
    return body.place.x, body.place.y, k


@case("mutation through a call argument", *N, gpu=True)
def argument_is_one_of_two(n):
    a, b = Point(0, 0), Point(0, 0)
    for k in range(4):
        (a if (n + k) % 3 == 0 else b).move(k, 1)
    return a.x, a.y, b.x, b.y


# --- containers of objects ------------------------------------------------------------------------


@case("mutation through a container", *N, gpu=True)
def element_modified_through_an_index(n):
    points = [Point(k, 0) for k in range(4)]
    points[n % 4].move(10, 1)
    points[(n + 2) % 4] = points[n % 4]
    points[(n + 2) % 4].move(100, 1)
    return [p.x for p in points], points[n % 4].y


@case("mutation through a container", *N, gpu=True)
def held_by_a_tuple_and_a_list(n):
    box = Box(n)
    held = (box, [box, Box(7)])
    held[1][0].value += 1
    held[1][n % 2].value *= 2
    return box.value, held[0].value, held[1][1].value


# --- conditional writes ---------------------------------------------------------------------------


@case("conditional write to one field", *XN, gpu=True)
def field_clamped_in_a_loop(x, n):
    p = Point(x, 1.0)
    for k in range(6):
        p.y = p.y * 0.5 + p.x
        if p.y > 2.0:
            p.x = -p.x
        elif k == n:
            p.y = 0.25
    return p.x, p.y


# --- objects in loops -----------------------------------------------------------------------------


@case("objects created in a loop and carried by it", *XN, gpu=True)
def carried_and_replaced(x, n):
    body = Body(Point(x, 0.0), 1.0)
    for k in range(5):
        body.place.move(0.5, 0.25)
        if k == n:
            body = Body(Point(body.place.y, body.place.x), body.mass + 1.0)
    return body.place.x, body.place.y, body.mass


@case("objects created in a loop and carried by it", *N, gpu=True)
def previous_and_current(n):
    previous, current = Box(0), Box(1)
    for k in range(6):
        previous, current = current, Box(previous.value + current.value)
        previous.value += k % (n + 1)
    return previous.value, current.value


@case("objects created in a loop and carried by it", *N, gpu=True)
def best_of_several(n):
    best = Point(-1, -1)
    for k in range(5):
        candidate = Point(k, k * n % 7)
        candidate.move(0, 1)
        if candidate.y > best.y:
            best = candidate
    best.x += 10
    return best.x, best.y


@case("objects created in a loop and carried by it", *N, gpu=True)
def kept_and_modified_later(n):
    boxes = []
    for k in range(4):
        boxes.append(Box(k))
        if k:
            boxes[k - 1].value += boxes[k].value * n
    return [b.value for b in boxes]


# --- one allocation site --------------------------------------------------------------------------


def make(x):
    return Point(x, 0)


@case("one allocation site reached from two calls", *N, gpu=True)
def site_of_two_calls(n):
    a, b = make(1), make(2)
    a.move(n, 1)
    c = a if n > 1 else b
    c.move(0, 100)
    return a.x, a.y, b.x, b.y, a is c


@case("one allocation site reached from two calls", *N, gpu=True)
def site_in_a_loop_and_out_of_it(n):
    first = make(n)
    last = first
    for k in range(3):
        last = make(last.x + k)
        last.y = first.x
    first.move(1, 1)
    return first.x, first.y, last.x, last.y


# --- nested objects -------------------------------------------------------------------------------


@case("nested objects", *XN, gpu=True)
def nested_and_shared(x, n):
    outer = Box(Body(Point(x, 1.0), 2.0))
    inner = outer.value.place
    if n > 1:
        outer.value = Body(inner, 3.0)
    outer.value.place.move(1.0, 2.0)
    return inner.x, inner.y, outer.value.mass


# --- joins ----------------------------------------------------------------------------------------


class Circle:
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3.0 * self.r * self.r

    def grow(self, k):
        self.r *= k


class Square:
    def __init__(self, side):
        self.side = side
        self.grown = 0

    def area(self):
        return self.side * self.side

    def grow(self, k):
        self.side *= k
        self.grown += 1


@case("an object merging at a join", *XN, gpu=True)
def join_of_one_class_modified(x, n):
    p = Point(x, 1.0) if n > 1 else Point(2.0, x)
    q = p
    p.move(1.0, 1.0)
    return q.x, q.y


@case("an object merging at a join", *XN, gpu=True)
def join_of_two_classes_modified(x, n):
    shape = Circle(x) if n > 1 else Square(x)
    for _ in range(n % 3):
        shape.grow(2.0)
    return shape.area()


@case("an object merging at a join", *XN, gpu=True)
def join_with_none_tested(x, n):
    hit = None
    for k in range(4):
        if x * k > n:
            hit = Point(x, k)
            break
    if hit is None:
        return -1.0
    hit.move(0.0, 1.0)
    return hit.x + hit.y


@case("an object merging at a join", *XN, gpu=True)
def join_with_a_number_or_none_in_a_tuple(x, n):
    hits = [(k, None if x * k > n else x * k) for k in range(4)]
    best = (0, 0.5)
    for hit in hits:
        distance = hit[1]
        if distance is not None and distance > 0.0:
            if best[1] is None or best[1] < hit[1]:
                best = hit
    return best[1] + 2.0 * best[1] - -best[1]


# --- linked structures ----------------------------------------------------------------------------


@case("linked structures", *N, gpu=True)
def bounded_linked_list(n):
    head = None
    for k in range(5):
        if k != n:
            head = Node(k * k, head)
    total, node = 0, head
    while node is not None:
        total = total * 3 + node.value
        node = node.next
    return total


@case("linked structures", *N, gpu=True)
def linked_list_turned_round(n):
    head = None
    for k in range(4):
        head = Node(n + k, head)
    back = None
    while head is not None:
        following = head.next
        head.next = back
        back = head
        head = following
    first = back.value
    second = back.next
    return first, 0 if second is None else second.value


@case("linked structures", *N, gpu=True)
def ring_of_nodes(n):
    a, b, c = Node(1), Node(10), Node(100)
    a.next, b.next, c.next = b, c, a
    node = a
    for _ in range(n):
        node = node.next
        node.value += 1
    return a.value, b.value, c.value, node is a


# --- swap -----------------------------------------------------------------------------------------


@case("swap", *N, gpu=True)
def swapped_on_a_condition(n):
    a, b = Point(1, 2), Point(3, n)
    if n > 1:
        a, b = b, a
    a.move(10, 20)
    if n % 2:
        a.x, b.x = b.x, a.x
    return a.x, a.y, b.x, b.y


@case("swap", *N, gpu=True)
def swapped_fields_that_are_objects(n):
    s = Body(Point(1, 2), Point(3, 4))
    for _ in range(n):
        s.place, s.mass = s.mass, s.place
        s.place.x += 1
    return s.place.x, s.mass.x


# --- expression trees -----------------------------------------------------------------------------


class Constant:
    def __init__(self, value):
        self.value = value

    def evaluate(self, x):
        return self.value


class Variable:
    def evaluate(self, x):
        return x


class Sum:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def evaluate(self, x):
        return self.a.evaluate(x) + self.b.evaluate(x)


class Product:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def evaluate(self, x):
        return self.a.evaluate(x) * self.b.evaluate(x)


@case("composite expression trees", *XN, gpu=True)
def tree_with_a_chosen_leaf(x, n):
    leaf = Variable() if n > 1 else Constant(2.5)
    tree = Sum(Product(leaf, Variable()), Product(Constant(3.0), leaf))
    return tree.evaluate(x)


@case("composite expression trees", *XN, gpu=True)
def tree_with_a_chosen_root(x, n):
    a, b = Variable(), Constant(x + 1.0)
    tree = Sum(a, b) if n % 2 else Product(a, b)
    return Sum(tree, tree).evaluate(x)


# --- lists ----------------------------------------------------------------------------------------


@container("lists: literals, index and assignment", *XN, gpu=True)
def constant_indices(x, n):
    items = [x, 2.0, 3.0]
    items[1] = items[0] + items[-1]
    return items[0], items[1], items[2], len(items)


@container("lists: literals, index and assignment", *XN, gpu=True)
def dynamic_indices(x, n):
    items = [x, 2.0, 3.0, 4.0]
    items[n % 4] = 10.0
    items[-1 - n % 4] += 1.0
    return items[0], items[3 - n % 4], sum(items)


@container("lists: append, pop, insert and the other methods", *N, gpu=True)
def appended_and_popped(n):
    items = []
    for k in range(5):
        items.append(k * n)
        if k % 2:
            items.insert(0, items.pop() + 1)
    return items[0], items[len(items) - 1], len(items), items.count(0), 4 in items


@container("lists: append, pop, insert and the other methods", *N, gpu=True)
def stack_of_numbers(n):
    stack = [n]
    total = 0
    for _ in range(8):
        if not stack:
            break
        k = stack.pop()
        total = total * 2 + k
        if k > 1:
            stack.append(k - 1)
            stack.append(k - 2)
    return total, len(stack)


@container("lists: slices", *N, gpu=True)
def slices_of_lists(n):
    items = [n, n + 1, 7, 9, 11]
    part, rest, odd = items[1:3], items[3:], items[::2]
    part[0] = 100
    return sum(part), sum(rest), sum(odd), items[1], len(odd)


@container("lists of lists", *N, gpu=True)
def rows_and_columns(n):
    rows = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    rows[n % 3][(n + 1) % 3] += 10
    total = 0
    for row in rows:
        for k, value in enumerate(row):
            total += value * k
    return total, rows[n % 3][1], len(rows[0])


@container("sort and sorted", *N, gpu=True)
def sorted_small_list(n):
    items = [n, 3, 1, n * 3 % 5]
    items.sort()
    return items[0], items[1], items[2], items[3]


@container("sort and sorted", *N, gpu=True)
def sorted_objects(n):
    points = [Point(n, 1), Point(2, 5), Point(4, n)]
    points.sort(key=lambda p: p.x - p.y)
    return points[0].x, points[1].x, points[2].x


@container("lists of objects of different classes", *XN, gpu=True)
def shapes_in_a_list(x, n):
    shapes = [Circle(x), Square(x + 1.0), Circle(2.0)]
    for shape in shapes:
        shape.grow(2.0)
    shapes[n % 3].grow(0.5)
    return sum(shape.area() for shape in shapes)


# --- dictionaries and sets ------------------------------------------------------------------------


@container("dicts with constant keys", *XN, gpu=True)
def options_by_name(x, n):
    options = {"bias": x, "scale": 2.0}
    for _ in range(n):
        options["bias"] += options["scale"]
    options["scale"] = options.get("scale", 1.0) * options.get("gain", 3.0)
    return options["bias"], options["scale"], "gain" in options, len(options)


@container("dicts with constant keys", *N, gpu=True)
def entries_in_order(n):
    table = {"a": n, "b": 2, "c": 3}
    table["d"] = 4
    total = 0
    for value in table.values():
        total = total * 10 + value
    chosen = table["a"] if "b" in table else -1
    return total, chosen


@container("dicts with constant keys", *N, gpu=True)
def numbers_as_keys(n):
    names = {1: 10, 2: 20, 5: 50}
    return names[n] if n in names else -1


@container("dicts with constant keys", *XN, gpu=True)
def one_entry(x, n):
    table = {"only": x}
    for key in table:
        table[key] += n
    return table["only"]


@container("sets", *N, gpu=True)
def membership_of_constants(n):
    return n in {1, 2, 3}, n not in {0, 5}, len({n, 2, 3})


# --- tuples ---------------------------------------------------------------------------------------


@container("nested and starred unpacking", *XN, gpu=True)
def unpacked_tuples(x, n):
    (a, b), c = (x, n), 3.0
    first, *middle, last = (a, b, c, 4.0)
    a, b = b, a
    return a, b, first, middle[0] + middle[1], last, len(middle)


@container("nested and starred unpacking", *N, gpu=True)
def starred_list(n):
    items = [n, 2, 3, 4]
    head, *tail = items
    x, y, *rest = tail
    tail[0] = 50
    a, b, c = tail
    return head, x, y, rest[0], a, b + c, items[1]


@container("tuples: index, slices, operators", *N, gpu=True)
def concatenated_tuples(n):
    t = (1, n) + (3,) * 2
    return t[n % 4], t[-1], t[1:3][0], len(t), n in t


# --- strings --------------------------------------------------------------------------------------


@container("strings as constants", *N, gpu=True)
def branch_chosen_by_a_string(n):
    mode = "add" if n > 2 else "multiply" if n else "nothing"
    if mode == "add":
        return n + 10
    return n * 10 if mode.startswith("mult") else -1


@container("format and f-strings that fold or end in an error message", *N, gpu=True)
def messages_of_errors(n):
    name = f"limit of {3:02d}"
    try:
        if n > 3:
            raise ValueError(f"this is beyond the {name}")
        return n
    except ValueError:
        return -len(name)


# --- iterators ------------------------------------------------------------------------------------


def countdown(n):
    while n > 0:
        yield n
        n -= 1


class Steps:
    def __init__(self, stop):
        self.now, self.stop = 0, stop

    def __iter__(self):
        return self

    def __next__(self):
        if self.now >= self.stop:
            raise StopIteration
        self.now += 1
        return self.now * self.now


@case("objects created in a loop and carried by it", *N, gpu=True)
def own_iterators_and_generators(n):
    total = 0
    for k in countdown(n):
        total = total * 2 + k
    for square in Steps(n):
        total += square
    return total, sum(k * k for k in range(n) if k != 2)


OF_TWO_CLASSES = [Circle(2), Square(3), Circle(1)]


@case("an object merging at a join", *N, gpu=True)
def loops_over_two_classes_are_unrolled(n):
    best, at = -1, 0
    for index, shape in enumerate([Square(n), Circle(n + 1)]):
        if shape.area() > best:
            best, at = shape.area(), index
    for shape in OF_TWO_CLASSES:
        if shape.area() > n:
            return best, at, shape.area()
    return best, at, -1
