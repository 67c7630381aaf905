"""Objects that meet at joins, linked structures, trees, and arguments."""

from ..corpus import registrar
from ..things import Box, Node, Point, Segment

case = registrar("Memory")

NAN = float("nan")


# --- joins ----------------------------------------------------------------------------------------


class Circle:
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3 * self.r * self.r

    def grow(self, k):
        self.r *= k


class Square:
    def __init__(self, side, tilt=0):
        self.side = side
        self.tilt = tilt

    def area(self):
        return self.side * self.side

    def grow(self, k):
        self.side *= k
        self.tilt += 1


@case("an object merging at a join", (0, 2), (1, 2), (0, 0.5), gpu=True)
def join_of_one_class(n, v):
    if n:
        p = Point(v, 1)
    else:
        p = Point(1, v)
    p.x += 10
    return p.x * 100 + p.y


@case("an object merging at a join", (0, 2), (1, 2), (1, 0.5), gpu=True)
def join_of_two_classes(n, v):
    shape = Circle(v) if n else Square(v)
    shape.grow(3)
    return shape.area()


@case("an object merging at a join", 0, 1, 2)
def join_with_none(n):
    p = None
    if n > 0:
        p = Point(n, 0)
    if n > 1:
        p.x += 10
    return -1 if p is None else p.x


@case("an object merging at a join", 0, 1, 2, 3)
def join_of_everything(n):
    if n == 0:
        x = Circle(2)
    elif n == 1:
        x = 5
    elif n == 2:
        x = (1, 2.5)
    else:
        x = None
    if isinstance(x, Circle):
        return x.area()
    return x


@case("an object merging at a join", 0, 1, gpu=True)
def join_keeps_other_references(n):
    c, s = Circle(1), Square(2)
    x = c if n else s
    x.grow(10)
    return c.area(), s.area(), s.tilt


@case("an object merging at a join", 0, 1, 5)
def join_in_a_loop(n):
    shape = Circle(1)
    for i in range(n):
        shape.grow(2)
        shape = Square(shape.area()) if i % 2 == 0 else Circle(shape.side)
    return shape.area()


# --- linked structures ----------------------------------------------------------------------------


@case("linked structures", 0, 1, 4)
def linked_list(n):
    head = None
    for i in range(n):
        head = Node(i, head)
    total, length = 0, 0
    node = head
    while node is not None:
        total = total * 10 + node.value
        length += 1
        node = node.next
    return total, length


@case("linked structures", 0, 1, 4)
def linked_list_reversed(n):
    head = None
    for i in range(n):
        head = Node(i, head)
    back = None
    while head:
        head.next, back, head = back, head, head.next
    values = []
    while back:
        values.append(back.value)
        back = back.next
    return values


class Tree:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None

    def insert(self, key):
        if key < self.key:
            if self.left is None:
                self.left = Tree(key)
            else:
                self.left.insert(key)
        elif self.right is None:
            self.right = Tree(key)
        else:
            self.right.insert(key)

    def walk(self, out):
        if self.left:
            self.left.walk(out)
        out.append(self.key)
        if self.right:
            self.right.walk(out)


@case("linked structures", ([5, 2, 8, 1, 9, 3],), ([],), ([1, 1],))
def binary_search_tree(items):

    root = None
    for x in items:
        if root is None:
            root = Tree(x)
        else:
            root.insert(x)
    out = []
    if root:
        root.walk(out)
    return out


@case("linked structures", 3)
def cyclic_structure(n):
    a, b = Node(1), Node(2)
    a.next, b.next = b, a
    node = a
    for _ in range(n):
        node = node.next
        node.value += 10
    return a.value, b.value, a.next.next is a


class Link:
    def __init__(self, v):
        self.v, self.before, self.after = v, None, None


@case("linked structures", 4)
def doubly_linked(n):

    first = last = Link(0)
    for i in range(1, n):
        link = Link(i)
        last.after, link.before = link, last
        last = link
    last.before.after = None
    r = []
    node = last.before
    while node is not None:
        r.append(node.v)
        node = node.before
    return r, first.after.v


class Queue:
    def __init__(self):
        self.front, self.back = [], []

    def put(self, x):
        self.back.append(x)

    def get(self):
        if not self.front:
            while self.back:
                self.front.append(self.back.pop())
        return self.front.pop()


@case("linked structures", 3)
def queue_of_two_stacks(n):

    q = Queue()
    r = []
    for i in range(n):
        q.put(i)
        q.put(i * 10)
        r.append(q.get())
    return r, len(q.front), len(q.back)


# --- swap -----------------------------------------------------------------------------------------


@case("swap", (1, 2), (0.5, -0.0), gpu=True)
def swap_of_numbers(a, b):
    a, b = b, a
    return a * 10 - b


@case("swap", (1, 2), gpu=True)
def swap_of_objects_and_fields(m, n):
    a, b = Point(m, n), Point(10, 20)
    a, b = b, a
    a.x, a.y = a.y, a.x
    a.x, b.x = b.x, a.x
    return a.x, a.y, b.x, b.y


@case("swap", (0, 2), (1, 1), (-1, 0), gpu=True)
def swap_of_elements(i, j):
    items = [1, 2, 3]
    items[i], items[j] = items[j], items[i]
    return items


@case("swap", (1, 2, 3), gpu=True)
def rotation(a, b, c):
    a, b, c = b, c, a
    (a, b), c = (c, a), b
    return a, b, c


@case("swap", 1, gpu=True)
def assignment_order(n):
    items = [0, 1, 2]
    i = 0
    i, items[i] = n, 100
    items[i] = i = 2
    a = b = [n]
    a.append(2)
    return items, i, b


# --- expression trees -----------------------------------------------------------------------------


class Constant:
    def __init__(self, value):
        self.value = value

    def evaluate(self, x):
        return self.value

    def derivative(self):
        return Constant(0)


class Variable:
    def evaluate(self, x):
        return x

    def derivative(self):
        return Constant(1)


class Sum:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def evaluate(self, x):
        return self.a.evaluate(x) + self.b.evaluate(x)

    def derivative(self):
        return Sum(self.a.derivative(), self.b.derivative())


class Product:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def evaluate(self, x):
        return self.a.evaluate(x) * self.b.evaluate(x)

    def derivative(self):
        return Sum(Product(self.a.derivative(), self.b), Product(self.a, self.b.derivative()))


@case("composite expression trees", 2, 0.5, -0.0, NAN, gpu=True)
def expression_tree(x):
    tree = Sum(Product(Variable(), Variable()), Product(Constant(3), Variable()))
    return tree.evaluate(x)


@case("composite expression trees", 2, 0.5)
def derivative_of_a_tree(x):
    tree = Product(Variable(), Sum(Variable(), Constant(2.5)))
    return tree.derivative().evaluate(x), tree.derivative().derivative().evaluate(x)


@case("composite expression trees", (0, 2), (3, 2), (5, 1.5))
def tree_built_in_a_loop(n, x):
    tree = Constant(1)
    for i in range(n):
        tree = Sum(tree, Variable()) if i % 2 else Product(tree, Variable())
    return tree.evaluate(x)


class Group:
    def __init__(self, *children):
        self.children = children

    def area(self):
        return sum(child.area() for child in self.children)


@case("composite expression trees", 1, 2)
def scene_of_unions(n):

    g = Group(Circle(n), Group(Square(2), Square(0.5)), Group())
    return g.area(), Group(g, g).area()


# --- arguments ------------------------------------------------------------------------------------


@case("arguments and their identity", lambda: (Point(1, 2),), lambda: (Point(0.5, None),))
def returns_its_argument(p):
    return p


@case("arguments and their identity", lambda: (Point(1, 2), Point(3, 4)))
def returns_a_tuple_of_arguments(p, q):
    p.x = 10
    return q, p, (q, [p])


@case("arguments and their identity", lambda: (Segment(Point(1, 2), Point(3, 4)),))
def returns_an_inner_object(s):
    s.a.x = 100
    old = s.b
    s.b = Point(5, 6)
    return old, s.b


def same_twice():
    p = Point(1, 2)
    return p, p


def shared_inside():
    p = Point(1, 2)
    return Segment(p, p), [p, p]


@case("arguments and their identity", same_twice, lambda: (Point(1, 2), Point(1, 2)))
def argument_passed_twice(p, q):
    p.x += 10
    q.x += 100
    return p is q, p.x, q.x


@case("arguments and their identity", shared_inside)
def argument_shared_inside(s, items):
    s.a.x += 1
    items[1].x += 10
    items.append(s.b)
    return s.b.x, items[0] is s.a, len(items)


@case("arguments and their identity", lambda: (Box([1, 2, 3]), [4]))
def lists_in_arguments(box, items):
    box.value.append(items[0])
    items.extend(box.value)
    box.value, items = items, box.value
    items.append(9)
    return box.value is items


@case("arguments and their identity", lambda: ([Circle(1), Square(2), Circle(3)],))
def list_of_objects_of_two_classes(shapes):
    for s in shapes:
        s.grow(2)
    shapes.append(Square(1, 1))
    return sum(s.area() for s in shapes)


@case("arguments and their identity", lambda: (Node(1, Node(2, Node(3))),), lambda: (Node(7),))
def linked_list_as_an_argument(head):
    total = 0
    node = head
    while node is not None:
        node.value *= 2
        total += node.value
        last = node
        node = node.next
    last.next = Node(total)
    return total, last


@case("arguments and their identity", lambda: (Point(1, 2),))
def argument_modified_before_an_exception(p):
    p.x = 50
    p.y = [1][p.x]
    return p


@case("arguments and their identity", lambda: (Point(1, 2), 3), lambda: (Point(1, 2), 0.5))
def field_changes_its_type(p, v):
    p.x = v
    p.y = (p.x, p.y)


@case("arguments and their identity", lambda: (Point(1, 2), 0), lambda: (Point(1, 2), 1))
def result_is_argument_or_new(p, n):
    return p if n else Point(p.x, p.y)


@case("arguments and their identity", ({"a": 1, "b": 2},), ({"a": 0},))
def dict_as_an_argument(table):
    table["a"] += 10
    table["c"] = 5
    return len(table), table.get("b")
