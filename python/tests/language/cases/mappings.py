"""Dicts, sets and strings."""

from ..corpus import registrar

case = registrar("Containers")
CONSTANT = "dicts with constant keys"
DYNAMIC = "dicts with keys known at run time"
FORMAT = "format and f-strings that fold or end in an error message"

NAN = float("nan")
MATERIALS = {"wood": 1.5, "steel": 7.8, "gold": 19.3}


@case(CONSTANT, 1, 2.5, None, gpu=True)
def dict_literal(v):
    d = {"a": v, "b": 2}
    d["c"] = d["a"]
    d["b"] = 5
    return d["a"], d["b"], d["c"], len(d)


@case(CONSTANT, 1, gpu=True)
def dict_get(n):
    d = {"x": n, "y": 2.5}
    return d.get("x"), d.get("z"), d.get("z", -1), "x" in d, "z" not in d


@case(CONSTANT, 1)
def dict_missing_key(n):
    return {"x": n}["y"]


@case(CONSTANT, 3, gpu=True)
def dict_loops(n):
    d = {"a": 1, "b": n}
    return (
        [k for k in d],
        list(d.values()),
        [v * 2 for k, v in d.items() if k != "a"],
        sum(d.values()),
    )


@case(CONSTANT, 3)
def dict_methods(n):
    d = {"a": 1}
    d.update({"b": n, "a": 7})
    d.update(c=4)
    return d.pop("a"), d.pop("zz", None), d.setdefault("b", 99), d.setdefault("e", 5), len(d), d


@case(CONSTANT, 3)
def dict_call_and_union(n):
    a, b = dict(x=1, y=n), dict([("z", 5)])
    c = a | b
    a |= {"x": 100}
    return c, a, {**b, "w": 0}, a == {"y": n, "x": 100}


@case(CONSTANT, 3)
def dict_deletion(n):
    d = {"a": n, "b": 2, "c": 3}
    del d["b"]
    d["b"] = 20
    return list(d), d


@case(CONSTANT, "wood", "gold", "air")
def module_table(name):
    return MATERIALS.get(name, 0.0) * 2, name in MATERIALS


@case(CONSTANT, 0, 1, gpu=True)
def dict_with_a_key_set_on_one_path(n):
    d = {"a": 1}
    if n:
        d["b"] = 2
    return d.get("b", -1), "b" in d, len(d)


@case(CONSTANT, 3)
def dict_of_different_values(n):
    d = {"number": n, "list": [1], "function": lambda x: x * 2, "none": None}
    d["list"].append(d["function"](d["number"]))
    return d["list"], d["none"]


@case(CONSTANT, 2)
def dict_comprehension(n):
    d = {k: i * n for i, k in enumerate(("a", "b", "c"))}
    return d["c"], d


@case(CONSTANT, ({"a": 1},), ({},))
def dict_truth(d):
    return bool(d), "full" if d else "empty", len(d)


class Holder:
    def __init__(self, table):
        self.table = table


@case(CONSTANT, 2)
def dict_is_shared(n):

    t = {"a": 1}
    h, g = Holder(t), Holder(t)
    h.table["a"] += n
    g.table["b"] = 7
    return t, h.table is g.table


# --- dynamic keys ---------------------------------------------------------------------------------


@case(DYNAMIC, ([3, 1, 3, 2, 3],), ([],), ([1.0, 1, True],))
def histogram(items):
    counts = {}
    for x in items:
        counts[x] = counts.get(x, 0) + 1
    return counts, len(counts)


@case(DYNAMIC, 10)
def memoized(n):
    memo = {}

    def fib(k):
        if k < 2:
            return k
        if k not in memo:
            memo[k] = fib(k - 1) + fib(k - 2)
        return memo[k]

    return fib(n), len(memo)


@case(DYNAMIC, (1, 2), (3, 4))
def tuple_keys(a, b):
    grid = {(0, 0): 1}
    grid[a, b] = 5
    grid[b, a] = 6
    return grid[(a, b)], (b, b) in grid, sum(x * y for x, y in grid), grid


@case(DYNAMIC, 5)
def many_keys(n):
    d = {i * 37 % 101: i for i in range(n * 10)}
    for i in range(0, n * 10, 3):
        del d[i * 37 % 101]
    d[1000] = -1
    return len(d), sum(k * v for k, v in d.items()), list(d)[:4], max(d)


@case(DYNAMIC, 1, 9)
def missing_dynamic_key(k):
    d = {1: "one", 2: "two"}
    try:
        return d[k]
    except KeyError as error:
        return error.args


@case(DYNAMIC, -1, 0, 2.0, True, -2, None, gpu=True)
def keys_of_mixed_types(k):
    d = {-1: "a", 0: "b", 2: "c", 1: "d", None: "e"}
    return d.get(k, "missing")


@case(DYNAMIC, ([5, 5, 6],))
def grouping(items):
    groups = {}
    for i, x in enumerate(items):
        groups.setdefault(x, []).append(i)
    return groups, sorted(groups.items())


@case(DYNAMIC, ([1],))
def unhashable_key(items):
    return {items: 1}


@case(DYNAMIC, 3)
def dict_changed_while_iterated(n):
    d = {1: 1, 2: 2}
    total = 0
    for k in d:
        total += k
        d[k + n] = 0
    return total


@case(DYNAMIC, 5)
def copies_and_views(n):
    d = {1: "x"}
    keys = d.keys()
    e = d.copy()
    d[n] = "y"
    return list(keys), e, dict(d) == d, list(d.items()), d.popitem(), d


# --- sets -----------------------------------------------------------------------------------------


@case("sets", 1, 2, 7, 1.0, True, gpu=True)
def constant_set_membership(x):
    return x in {1, 2, 3}, x not in frozenset((5, 7))


@case("sets", ([3, 1, 3, 2],), ([],), ([0.0, -0.0],))
def set_of_a_list(items):
    s = set(items)
    return len(s), sorted(s), 3 in s


@case("sets", ([1, 2, 3], [2, 3, 4]), ([], [1]))
def set_operators(a, b):
    s, t = set(a), set(b)
    return s | t, s & t, s - t, s ^ t, s <= t, s < s | t, s == t, s.isdisjoint(t)


@case("sets", 3)
def set_methods(n):
    s = {1, 2}
    s.add(n)
    s.add(1)
    s.discard(99)
    s.remove(2)
    s.update([7, 8])
    return sorted(s), len(s), {x * x for x in s} == {1, 9, 49, 64}


@case("sets", 5)
def set_remove_missing(n):
    s = {1}
    s.remove(n)
    return s


@case("sets", ([1, 2, 2, 3, 1],))
def unique_in_order(items):
    seen = set()
    return [x for x in items if not (x in seen or seen.add(x))]


# --- strings --------------------------------------------------------------------------------------


@case("strings as constants", "linear", "cubic", "other", "")
def string_selects_a_branch(mode):
    if mode == "linear":
        return 1
    elif mode in ("quadratic", "cubic"):
        return 2
    return 0 if mode else -1


@case("strings as constants", 0, 1, gpu=True)
def string_chosen_at_run_time(n):
    s = "yes" if n else "no"
    return s, s == "yes", s != "no", s is None


@case("strings as constants", 3, gpu=True)
def string_operations_that_fold(n):
    s = "a" + "b" * 2
    return s, len(s), s[0], s[-1], s[1:], "b" in s, s.upper(), s < "b", s.startswith("a"), n


@case("strings as constants", 1, gpu=True)
def string_methods_that_fold(n):
    return (
        "a,b".split(","),
        "-".join(("x", "y")),
        " pad ".strip(),
        "abc".index("c"),
        "Abc".lower(),
        "a1".isdigit(),
    )


class Tag:
    def __init__(self, name, size=1):
        self.name = name
        self.size = size


@case("strings as constants", 0, 1, gpu=True)
def strings_in_objects(n):

    tag = Tag("big", 10) if n else Tag("small")
    return tag.name, tag.size if tag.name == "big" else 0


@case("strings as constants", "a", "b")
def string_compared_with_others(s):
    return s == 1, s == None, s != "a", s in "abc", ("a", 1).count(s)  # noqa: E711


@case(FORMAT, 1)
def formats_that_fold(n):
    size = 3
    return f"{size}x{size + 1}", "%d-%s" % (size, "a"), "{}:{}".format("k", 2), f"{'b'!r}", n


@case(FORMAT, 5, -2.5, None, True)
def format_in_an_error_message(v):
    if v:
        raise ValueError(f"bad value {v}, of {type(v).__name__}")
    return v


@case(FORMAT, 0.1, 1e22, 12345.678, -0.0, NAN)
def float_format_in_an_error_message(x):
    raise ValueError(f"{x} {x!r} {x:.2f} {x:10.3e}", "x = %g" % x)


@case(FORMAT, 7, -7)
def int_format_in_an_error_message(n):
    raise KeyError(f"{n:5d}|{n:<4}|{n:+}|{n:x}", "n = " + str(n), repr(n))


@case(FORMAT, 3)
def format_in_an_assertion(n):
    items = [1, 2]
    assert len(items) == n, f"expected {n} items, not {len(items)}: {items}"
    return items


@case(FORMAT, 7, -7, 2.5, True, None)
def text_that_is_returned(v):
    return f"{v}", str(v), repr(v), "%s!" % v, "<{}>".format(v)


@case(FORMAT, (7, 2.5), (-7, 1e22))
def numbers_that_are_formatted(n, x):
    return f"{n:5d}|{x:.3f}|{x:>12.2e}|{n:+}|{x:g}", f"{n}{'a'}{x!r}"


@case(FORMAT, ([1, 2.5, None],), ((),), ({"a": 1},))
def containers_that_are_formatted(v):
    return f"{v}", str(v), f"{v!r}"
