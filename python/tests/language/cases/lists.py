"""Lists and tuples."""

from ..corpus import registrar

case = registrar("Containers")
INDEX = "lists: literals, index and assignment"
METHODS = "lists: append, pop, insert and the other methods"
SLICES = "lists: slices"
OPERATORS = "lists: operators and comparison"
TUPLES = "tuples: index, slices, operators"
UNPACKING = "nested and starred unpacking"

NAN = float("nan")
INF = float("inf")


# --- index and assignment -------------------------------------------------------------------------


@case(INDEX, 0, 1, 2, -1, -3, 3, -4, True, gpu=True)
def list_index(i):
    return [10, 20, 30][i]


@case(INDEX, (0, 5), (2, 2.5), (-1, None), (3, 1), (-4, 1), gpu=True)
def list_assignment(i, v):
    items = [1, 2, 3]
    items[i] = v
    return items


@case(INDEX, (1, 2.5), (None, -0.0), gpu=True)
def list_literals(a, b):
    return [], [a], [a, b, a], [[a], [b]], [(a, b)], [*[a, b], a, *(1, 2)]


@case(INDEX, 1.0, None, "a")
def list_index_of_the_wrong_type(i):
    return [1, 2, 3][i]


@case(INDEX, ([],), ([1],), ([1, 2, 3],))
def len_and_last(items):
    return len(items), items[-1]


@case(INDEX, ([1, 2, 3], 0), ([1, 2, 3], 2), ([1, 2, 3], -1), ([1, 2, 3], 5))
def delete_an_element(items, i):
    del items[i]
    return items


@case(INDEX, ([3, 4, 5],))
def augmented_element(items):
    items[0] += 10
    items[-1] *= 2.5
    items[1] //= 3
    return items


@case(INDEX, 4, 0)
def list_filled_by_index(n):
    items = [None] * n
    for i in range(n):
        items[i] = i * 0.5
    return items


@case(INDEX, 6)
def sieve(n):
    flags = [True] * (n * 5)
    for i in range(2, len(flags)):
        if flags[i]:
            for j in range(i * i, len(flags), i):
                flags[j] = False
    return [i for i in range(2, len(flags)) if flags[i]]


@case(INDEX, ([1, 2.5, True, None],))
def list_of_mixed_types(items):
    return items[1], items[2], items[3], items[0] + items[1], [x is None for x in items]


# --- methods --------------------------------------------------------------------------------------


@case(METHODS, 0, 1, 5)
def append_in_a_loop(n):
    items = []
    for i in range(n):
        items.append(i * i)
    return items, len(items)


@case(METHODS, ([1, 2, 3],), ([1],), ([],))
def pop_the_last(items):
    return items.pop(), items


@case(METHODS, ([1, 2, 3], 0), ([1, 2, 3], -1), ([1, 2, 3], -3), ([1, 2, 3], 3), ([], 0))
def pop_at(items, i):
    x = items.pop(i)
    return x, items


@case(METHODS, ([1, 2], 0), ([1, 2], 1), ([1, 2], -1), ([1, 2], 99), ([1, 2], -99), ([], 0))
def insert_at(items, i):
    items.insert(i, 7)
    return items


@case(METHODS, ([1, 2, 1, 3],), ([2],), ([1],))
def remove_a_value(items):
    items.remove(1)
    return items


@case(METHODS, ([1, 2, 1],), ([2.0, 1.0],), ([],))
def index_and_count(items):
    return items.count(1), items.index(1)


@case(METHODS, ([1, 2, 1, 2, 1],))
def index_with_bounds(items):
    return items.index(1, 1), items.index(1, 3), items.index(2, -2), items.index(2, 0, 2)


@case(METHODS, ([1], [2, 3]), ([], []), ([1], ()), ([1], (2.5, None)))
def extend_by(items, more):
    items.extend(more)
    items.extend(range(2))
    items.extend(x for x in more)
    return items


@case(METHODS, ([1, 2, 3],), ([],), ([1],))
def reverse_and_copy(items):
    other = items.copy()
    items.reverse()
    return items, other, other is items, list(items) == items


@case(METHODS, ([1, 2],))
def clear(items):
    other = items
    items.clear()
    other.append(5)
    return items, len(other)


@case(METHODS, ([3, 4],))
def extend_by_itself(items):
    items.extend(items)
    items += items[:1]
    return items


@case(METHODS, 5)
def results_of_methods_are_none(n):
    items = [n]
    return items.append(1), items.reverse(), items.sort(), items.clear(), items


@case(METHODS, 6)
def queue_by_pop_zero(n):
    queue = [1]
    order = []
    while queue and len(order) < n:
        x = queue.pop(0)
        order.append(x)
        queue.append(x * 2)
        queue.append(x * 2 + 1)
    return order, queue


@case(METHODS, ([5, 1, 4],))
def list_functions(items):
    return (
        min(items),
        max(items),
        sum(items),
        sorted(items),
        any(items),
        all(items),
        list(reversed(items)),
    )


# --- slices ---------------------------------------------------------------------------------------


@case(SLICES, ([1, 2, 3, 4, 5],), ([1],), ([],))
def constant_slices(a):
    return a[:], a[1:], a[:2], a[1:3], a[-2:], a[:-1], a[::2], a[::-1], a[1:4:2], a[10:], a[-10:2]


@case(SLICES, (0, 2), (-2, 5), (3, 1), (-99, 99), (None, 2), (1, None))
def dynamic_slices(i, j):
    return [1, 2, 3, 4][i:j], (1, 2, 3, 4)[i:j]


@case(SLICES, 1, 2, -1, -2, 0)
def slice_steps(k):
    return [1, 2, 3, 4, 5][::k], [1, 2, 3, 4, 5][4:0:k]


@case(SLICES, ([1, 2, 3, 4],), ([1],))
def slice_assignment(a):
    a[1:3] = [9, 9, 9]
    b = list(a)
    b[:] = (7,)
    a[len(a) :] = [5]
    return a, b


@case(SLICES, ([1, 2, 3, 4],))
def slice_assignment_with_a_step(a):
    a[::2] = [10, 30]
    return a


@case(SLICES, ([1, 2, 3],))
def slice_assignment_of_the_wrong_size(a):
    a[::2] = [10, 30, 40]
    return a


@case(SLICES, ([1, 2, 3, 4, 5],))
def slice_deletion(a):
    del a[1:3]
    b = [1, 2, 3, 4, 5]
    del b[::2]
    return a, b


@case(SLICES, ([1, 2, 3],))
def slice_is_a_copy(a):
    b = a[:]
    b[0] = 100
    a[1:].append(7)
    return a, b


@case(SLICES, 1)
def slice_objects(n):
    s = slice(n, None, 2)
    return [1, 2, 3, 4][s], s.start, s.stop, (1, 2, 3, 4)[slice(2)], s.indices(4)


# --- operators ------------------------------------------------------------------------------------


@case(OPERATORS, ([1], [2, 3]), ([], []), ([1], [2.5]))
def list_concatenation(a, b):
    c = a + b
    c.append(0)
    return c, a, b


@case(OPERATORS, 0, 1, 3, -1, True)
def list_repetition(n):
    return [1, 2] * n, n * [0], [] * n, (1, 2) * n


@case(
    OPERATORS,
    ([1, 2], [1, 2]),
    ([1, 2], [1, 3]),
    ([1], [1, 0]),
    ([], [0]),
    ([NAN], [NAN]),
    ([2], [1, 5]),
)
def list_comparison(a, b):
    return a == b, a != b, a < b, a <= b, a > b, a >= b


@case(OPERATORS, ([1],))
def list_in_place_operators(a):
    b = a
    a += [2]
    a += (3,)
    a *= 2
    return a, b is a


@case(OPERATORS, ([1],))
def list_plus_tuple(a):
    return a + (1,)


@case(OPERATORS, ([1, 2.0],), ([True, None],))
def list_equality_of_mixed_types(a):
    return a == [1, 2], a == (1, 2), a == [1, None], a == None, [] == []  # noqa: E711


# --- lists of lists -------------------------------------------------------------------------------


@case("lists of lists", 3)
def matrix_by_loops(n):
    m = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append(i * n + j)
        m.append(row)
    m[1][2] = -1
    m[0], m[2] = m[2], m[0]
    return m, m[0][1]


@case("lists of lists", ([[1, 2], [3]],), ([[]],), ([],))
def sums_of_rows(rows):
    return [sum(r) for r in rows], sum(len(r) for r in rows), [r[:] for r in rows]


@case("lists of lists", 4)
def pascal(n):
    rows = [[1]]
    for _ in range(n):
        last = rows[-1]
        rows.append([1] + [a + b for a, b in zip(last, last[1:])] + [1])
    return rows


@case("lists of lists", ([[1, 2], [3, 4]],))
def rows_are_shared(rows):
    first = rows[0]
    copy = [rows[0], rows[1]]
    copy[0].append(9)
    rows[1] = first
    first[0] = 50
    return copy, rows


@case("lists of lists", 4)
def game_of_life(n):
    cells = [[0] * 5 for _ in range(5)]
    cells[2][1] = cells[2][2] = cells[2][3] = 1
    for _ in range(n):
        cells = [
            [
                1
                if (
                    s := sum(
                        cells[(y + dy) % 5][(x + dx) % 5]
                        for dy in (-1, 0, 1)
                        for dx in (-1, 0, 1)
                        if dx or dy
                    )
                )
                == 3
                or (s == 2 and cells[y][x])
                else 0
                for x in range(5)
            ]
            for y in range(5)
        ]
    return cells


# --- sort -----------------------------------------------------------------------------------------


@case("sort and sorted", ([3, 1, 2],), ([],), ([1],), ([2, 1, 2, 1],), ([1.5, -0.0, 0.0, -1],))
def sorts(items):
    a = sorted(items)
    items.sort(reverse=True)
    return a, items


@case("sort and sorted", ([(2, "b"), (1, "z"), (2, "a"), (1, "y")],))
def sort_is_stable(pairs):
    return (
        sorted(pairs, key=lambda p: p[0]),
        sorted(pairs, key=lambda p: p[0], reverse=True),
        sorted(pairs),
    )


@case("sort and sorted", ([3, -1, 2, -5],))
def sort_by_key(items):
    items.sort(key=abs)
    return items, sorted(items, key=lambda x: (x % 2, -x))


@case("sort and sorted", ([1, NAN, 0],), ([2.0, NAN, 1.0, 0.0],))
def sort_with_nan(items):
    return sorted(items)


@case("sort and sorted", ([3, None, 1],), ([1, "a"],))
def sort_of_what_cannot_be_compared(items):
    return sorted(items)


@case("sort and sorted", 20)
def sort_of_many(n):
    items = [(i * 7919) % 31 - 15 for i in range(n * 3)]
    return sorted(items), sorted((x, i) for i, x in enumerate(items))[:5]


@case("sort and sorted", ([5, 3, 8, 1],), ([],))
def insertion_sort(items):
    for i in range(1, len(items)):
        x = items[i]
        j = i - 1
        while j >= 0 and items[j] > x:
            items[j + 1] = items[j]
            j -= 1
        items[j + 1] = x
    return items


@case("sort and sorted", ([1, 3, 5, 7], 5), ([1, 3, 5, 7], 4), ([], 1))
def binary_search(items, x):
    lo, hi = 0, len(items)
    while lo < hi:
        mid = (lo + hi) // 2
        if items[mid] < x:
            lo = mid + 1
        else:
            hi = mid
    return lo


# --- objects of different classes -----------------------------------------------------------------


class Circle:
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3 * self.r**2


class Square:
    def __init__(self, s, name=None):
        self.s = s
        self.name = name

    def area(self):
        return self.s * self.s


@case("lists of objects of different classes", 2, 0.5)
def areas(x):
    shapes = [Circle(x), Square(x), Square(3, "big")]
    shapes.append(Circle(1))
    return [s.area() for s in shapes], max(shapes, key=lambda s: s.area()).area()


@case("lists of objects of different classes", 0, 1, 2, 3)
def element_of_unknown_class(i):
    items = [Circle(1), Square(2), None, 5]
    x = items[i]
    if x is None:
        return "none"
    if isinstance(x, int):
        return x
    return x.area()


@case("lists of objects of different classes", 1)
def partition_by_class(n):
    shapes = [Circle(n), Square(2), Circle(3)]
    circles = [s for s in shapes if isinstance(s, Circle)]
    others = [s for s in shapes if type(s) is not Circle]
    circles[0].r = 10
    return [c.r for c in circles], [s.s for s in others], shapes[0].r


@case("lists of objects of different classes", 0.5, gpu=True)
def list_of_pairs_of_objects(x):
    pairs = [(Circle(x), Square(1)), (Square(x), Square(2))]
    return [a.area() + b.area() for a, b in pairs]


# --- tuples ---------------------------------------------------------------------------------------


@case(TUPLES, 0, 2, -1, 3, -4, gpu=True)
def tuple_index(i):
    return (10, 20, 30)[i]


@case(TUPLES, 0, 1, 2, gpu=True)
def tuple_of_mixed_types_by_dynamic_index(i):
    return (1, 2.5, None)[i]


@case(TUPLES, (1, 2.5), (None, -0.0))
def tuple_operators(a, b):
    t = (a, b)
    return t + (a,), t * 2, (), (a,), t == (a, b), len(t), a in t, t.count(a), t.index(b)


@case(TUPLES, ((1, 2), (1, 3)), ((1,), (1, 0)), ((), (0,)), ((2, 0), (1, 9)), ((NAN,), (NAN,)))
def tuple_comparison(a, b):
    return a == b, a != b, a < b, a <= b, a > b, a >= b


@case(TUPLES, ((1, 2, 3, 4),), ((1,),), ((),))
def tuple_slices(t):
    return t[1:], t[:-1], t[::-1], t[::2], t[5:], t[:2] + t[2:]


@case(TUPLES, (1, 2))
def tuple_cannot_be_modified(a, b):
    t = (a, b)
    t[0] = 5
    return t


@case(TUPLES, ([1, 2],), ((1, 2),), (range(3),))
def tuple_of_an_iterable(x):
    return tuple(x), list(x), tuple(list(x)) == tuple(x)


@case(TUPLES, 3)
def tuple_built_in_a_loop(n):
    t = ()
    for i in range(n):
        t += (i,)
    return t


@case(TUPLES, (1, 5), (2, 5), gpu=True)
def tuple_as_a_return_value(a, b):
    def minmax(x, y):
        return (x, y) if x < y else (y, x)

    lo, hi = minmax(a, b)
    return minmax(b, a)[1] - lo + hi


@case(TUPLES, (1.5, 2))
def tuples_with_lists_inside(a, b):
    t = ([a], b)
    t[0].append(b)
    u = t
    return t, u is t, t[0] is u[0]


# --- unpacking ------------------------------------------------------------------------------------


@case(UNPACKING, ((1, (2, 3)),), ((1.5, (None, True)),))
def nested_unpacking(t):
    a, (b, c) = t
    [d, [e, f]] = t
    return a, b, c, d, e, f


@case(UNPACKING, ([1, 2, 3, 4],), ([1, 2],), ((1, 2, 3),), ([1],))
def starred_unpacking(items):
    first, *middle, last = items
    return first, middle, last


@case(UNPACKING, ((1, 2, 3),))
def starred_at_both_ends(t):
    a, *b = t
    *c, d = t
    *e, f, g = t
    (h, *i), j = t[:2], 7
    return a, b, c, d, e, f, g, h, i, j


@case(UNPACKING, (1,), (1, 2), (1, 2, 3), gpu=True)
def unpacking_of_the_wrong_length(*items):
    a, b = items
    return a, b


@case(UNPACKING, ([1],), ([1, 2],), ([1, 2, 3],))
def unpacking_a_list(items):
    a, b = items
    return a - b


@case(UNPACKING, 5, None)
def unpacking_what_is_not_iterable(x):
    a, b = x
    return a


class Box:
    pass


@case(UNPACKING, 5, gpu=True)
def unpacking_into_fields_and_items(n):

    box, items = Box(), [0, 0]
    box.x, items[1], (box.y, *items[0:1]) = n, n + 1, (n + 2, 7, 8)
    return box.x, box.y, items


@case(UNPACKING, ([(1, (2, 3)), (4, (5, 6))],))
def unpacking_in_loops(pairs):
    return [a + b * c for a, (b, c) in pairs], [x for x, *rest in pairs]


@case(UNPACKING, (range(3),), ("abc",))
def unpacking_other_iterables(x):
    a, b, c = x
    d, *e = x
    return a, b, c, d, e


@case(UNPACKING, 0, 1)
def iterables_of_either_type(n):
    x = [3, 4, 4] if n else (5, 6)
    y = [0]
    y.extend(x)
    z = {1: 2}
    z.update({2: 3} if n else ((7, 8),))
    return y, z, sum(x), sorted(x), max(x), list(x), set(x), tuple(x), any(x), all(x), 4 in x


class Rows:
    def __init__(self, rows):
        self.rows = rows

    def clear(self):
        self.rows = []

    def __iter__(self):
        for row in self.rows:
            row = sorted(row)
        yield 0


@case(UNPACKING, 0, 2)
def list_made_within_the_making_of_a_list(n):
    rows = Rows([[0]] * n)
    rows.clear()
    return list(rows)
