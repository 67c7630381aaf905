"""Values that change their type, and tuples that grow: attributes, elements and variables take any value."""

import enum

from ..corpus import registrar
from ..things import Box, Point

case = registrar("Memory")


class Chain:
    def __init__(self, next):
        self.next = next

    def close(self):
        self.next = self


# --- arguments ------------------------------------------------------------------------------------


@case("arguments and their identity", lambda: (Chain(None),), lambda: (Chain(3),))
def new_object_meets_an_argument(c):
    Chain(c).close()


@case("arguments and their identity", lambda: (Chain(None),), lambda: (Chain(3),))
def new_object_in_an_argument(c):
    d = Chain(c)
    d.close()
    c.next = d
    return d.next is d, c.next is d


@case("arguments and their identity", lambda: ([1],), lambda: ([],), lambda: ([2.5, None],))
def elements_of_other_types(items):
    items.append(None)
    items[0] = 2.5
    items.append((1, items))
    return items


@case("arguments and their identity", lambda: ({"a": 1},), lambda: ({},))
def entries_of_other_types(table):
    table["a"] = None
    table[3] = 1.5
    return table


@case("arguments and their identity", lambda: (Point(Point(1, 2), 2),))
def nested_fields_of_other_types(p):
    p.x.x = None
    p.x.y += 0.5
    p.y = [p.x]
    p.y.append(3)
    return p.y


@case("arguments and their identity", lambda: ([[1]],), lambda: ([[], [2.5]],))
def nested_lists_of_other_types(rows):
    rows[0].append(None)
    rows.append([1.5])
    return rows


@case("arguments and their identity", lambda: (Point(1, 2), Point(2.5, None)))
def fields_exchanged(p, q):
    p.x, q.x = q.x, p.x
    p.y = q
    q.y = p


@case("arguments and their identity", lambda: (Point((1, 2), ()),), lambda: (Point((), (1.5,)),))
def tuples_in_an_argument_grow(p):
    p.x = (p.x, p.y)
    p.y = p.x + (p,)
    first, second = p.x
    return first, second, len(p.y)


# --- tuples ---------------------------------------------------------------------------------------


@case("objects created in a loop and carried by it", 0, 1, 5)
def pairs_nested_by_a_loop(n):
    chain = None
    for i in range(n):
        chain = (i, chain)
    kept, total = chain, 0
    while chain is not None:
        total += chain[0]
        chain = chain[1]
    return kept, total


@case("objects created in a loop and carried by it", 0, 1, 4)
def pairs_nested_by_recursion(n):
    def build(k):
        return None if k == 0 else (k, build(k - 1))

    def collect(k, pairs):
        return pairs if k == 0 else collect(k - 1, (k, pairs))

    return build(n), collect(n, None)


@case("objects created in a loop and carried by it", 0, 3)
def tree_of_tuples(n):
    def build(k):
        return () if k == 0 else (build(k - 1), k, build(k - 1))

    def total(tree):
        return 0 if tree == () else total(tree[0]) + tree[1] + total(tree[2])

    return build(n), total(build(n))


@case("objects created in a loop and carried by it", 0, 30)
def tuple_grown_by_recursion(n):
    def collect(k, found):
        return found if k == 0 else collect(k - 1, found + (k,))

    return collect(n, ())


@case("objects created in a loop and carried by it", 1, 5)
def operations_on_a_grown_tuple(n):
    t = (0, 1)
    for _ in range(n):
        t = t + (t[-1] + t[-2],)
    comparisons = t == (0, 1, 1), t < (1,), t != t[:2], hash(t) == hash((0, 1, 1)), 1 in t
    numbers = len(t), max(t), sum(t), t.index(1), t.count(1)
    return t, t[2:4], t * 2, (5,) + t, [*t], sorted(t, reverse=True), comparisons, numbers


@case("objects created in a loop and carried by it", 0, 1, 2, 3)
def grown_tuple_matched(n):
    t = ()
    for i in range(n):
        t = (*t, i)
    match t:
        case ():
            return "empty"
        case (a,):
            return a
        case (a, b):
            return a + b
        case (a, *rest):
            return rest
    return isinstance(t, tuple), type(t) is tuple, bool(t)


@case("objects created in a loop and carried by it", 0, 2)
def tuples_of_many_lengths(n):
    found = []
    for i in range(n):
        found += [(), (i,), (i, i), (i, 2.5, None), (1, 2, 3, 4), (1, 2, 3, 4, 5)]
    return found, sum(len(t) for t in found), (1, 2, 3, 4) in found


@case("objects created in a loop and carried by it", 2, 4)
def grown_tuples_as_keys(n):
    table, key = {}, ()
    for i in range(n):
        table[key] = i
        key = key + (i,)
    return table, table[(0,)], list(table)


@case("objects created in a loop and carried by it", 3)
def grown_tuple_in_an_exception(n):
    t = ()
    for i in range(n):
        t = (*t, i)
    raise ValueError(f"{t} of {n}", t)


@case("objects created in a loop and carried by it", 3, 0.5)
def unpacking_at_many_places(n):
    def pair(items):
        a, b = items
        return a - b

    return (
        pair([n, 0]),
        pair([n, 1]),
        pair([n, 2]),
        pair([n, 3]),
        pair([n, 4]),
        pair([n, 5]),
        pair([n, 6]),
        pair([n, 7]),
        pair([n, 8]),
        pair([n, 9]),
        pair([n, 10]),
        pair([n, 11]),
        pair([n, 12]),
        pair([n, 13]),
        pair([n, 14]),
        pair([n, 15]),
        pair([n, 16]),
        pair([n, 17]),
        pair([n, 18]),
        pair([n, 19]),
    )


@case("objects created in a loop and carried by it", 2, 6)
def grown_tuple_with_wrong_operands(n):
    t = ()
    for i in range(n):
        t += (i,)
    messages = []
    for wrong in (1, None, 2.5):
        try:
            messages.append(t + wrong)
        except TypeError as error:
            messages.append(error.args)
        try:
            messages.append(t[wrong])
        except (TypeError, IndexError) as error:
            messages.append(error.args)
    return messages, type(t) is tuple, isinstance(t, (list, tuple))


# --- allocation sites -----------------------------------------------------------------------------


@case("one allocation site reached from two calls", (0, 1.5), (3, 2), (5, 0.25))
def recursion_over_new_lists(n, x):
    def reduce(depth, items):
        if depth <= 0:
            return sum(items), len(items)
        return reduce(depth - 1, [sum(items), depth])

    return reduce(n, [x, x]), reduce(2, ([x] + [1])[:1])


@case("one allocation site reached from two calls", 0, 3)
def recursion_over_new_objects(n):
    def descend(depth, box):
        if depth <= 0:
            return box
        box.value += depth
        return descend(depth - 1, Box([box.value, depth][depth % 2]))

    return descend(n, Box(n))


class Rows:
    def __init__(self, rows):
        self.rows = rows

    def replace(self):
        for row in self.rows:
            if (row[0] if row else 1) > 2:
                self.rows = [row, [1, 2]]


@case("one allocation site reached from two calls", 0, 1, 5)
def lists_that_meet_late(n):
    box = Rows([[-10, n, 10]] + [[7, 3, n]])
    found = []
    for row in box.rows:
        found.append(sorted(row))
    box.replace()
    return found, box


class Token:
    def __init__(self, name):
        self.name = name


class Shelf:
    def __init__(self, boxes):
        self.boxes = boxes

    def numbers(self):
        cells = []
        for i in range(3):
            cells.append(i)
        return cells

    def texts(self):
        cells = []
        for box in self.boxes:
            cells.append(Token("long" if len(box) > 1 else "short"))
        cells[0].name = "first"
        return [cell.name for cell in cells]


@case("one allocation site reached from two calls", 0, 2)
def lists_far_inside_of_objects(n):
    shelf = Shelf(([[1] * n] + [[n], [2, 3]])[:12])
    shelf = Shelf((shelf.boxes + [[7]])[1:])
    return shelf.numbers(), shelf.texts()


class Level(enum.IntEnum):
    LOW = 3
    HIGH = 7


class Link:
    def __init__(self, value, following):
        self.value = value
        self.following = following


class Tower(Shelf):
    def links(self):
        head = None
        cells = []
        for i in range(3):
            head = Link(i, head)
            cells.append(head)
        cells[-3].following = cells[1]
        return [cell.following.value for cell in cells]

    def levels(self):
        return [level for level in Level].index(Level.HIGH)


@case("one allocation site reached from two calls", 0, 2)
def members_and_objects_in_lists_far_inside(n):
    tower = Tower(([[1] * n] + [[n], [2, 3]])[:12])
    tower = Tower((tower.boxes + [[7]])[1:])
    return tower.links(), tower.levels()
