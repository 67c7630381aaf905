"""Random programs on the heap: chains, trees and containers that share objects, built and modified in loops.

Each statement here writes several lines: something is built, a few random operations modify it through
one of its aliases, and what is found through another one ends up in variables. Walks count their steps,
for the operations make cycles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .expressions import TYPICAL_SIZE
from .model import FLOAT, INT, NUMBER, List, Scalar, Type, Variable

if TYPE_CHECKING:
    from .program import World
    from .statements import Body

#: The type of what statements here make, which no expression wants.
HEAP = Scalar("heap")

_MAX_STEPS = 12
_MAX_TIMES = 6


def _class(world: World, key: str, lines: list[str]) -> str:
    """The name of a class of the module, which is written when it is first asked for."""
    name = world.helpers.get(key)
    if name is None:
        name = world.helpers[key] = world.fresh("H")
        world.texts.append([line.format(name=name) for line in lines])
    return name


def _node(world: World) -> str:
    return _class(
        world,
        "node",
        [
            "class {name}:",
            "    def __init__(self, value, next=None):",
            "        self.value = value",
            "        self.next = next",
            "    def link(self, other):",
            "        self.next, old = other, self.next",
            "        return old",
        ],
    )


def _tree(world: World) -> str:
    return _class(
        world,
        "tree",
        [
            "class {name}:",
            "    def __init__(self, key):",
            "        self.key = key",
            "        self.left = None",
            "        self.right = None",
            "    def insert(self, key):",
            "        if key < self.key:",
            "            if self.left is None:",
            "                self.left = {name}(key)",
            "            else:",
            "                self.left.insert(key)",
            "        elif self.right is None:",
            "            self.right = {name}(key)",
            "        else:",
            "            self.right.insert(key)",
            "    def depth(self):",
            "        left = self.left.depth() if self.left else 0",
            "        right = self.right.depth() if self.right is not None else 0",
            "        return 1 + max(left, right)",
        ],
    )


def _begin(body: Body, times: int) -> bool:
    """Whether there is time for something that takes so many steps; counts it."""
    weight = body.features.weight
    if not weight("list") or not weight("class") or not weight("while"):
        return False
    if body.times > _MAX_TIMES or body.pure or not body.affordable(times):
        return False
    body.cost += body.times * times
    return True


def _show(body: Body, *names: str) -> None:
    """Let the entry return what names hold; nothing else uses them."""
    for name in names:
        body.scope.add(Variable(name, HEAP, fixed=True))


def _operations(body: Body, options: list[Callable[[], None]], most: int) -> None:
    for _ in range(body.size(1, most)):
        body.random.choice(options)()


def chain(body: Body) -> bool:
    """A linked list, all of whose nodes are in a list as well."""
    if not _begin(body, 120):
        return False
    node = _node(body.world)
    head, cells, index = body.fresh("head"), body.fresh("cells"), body.fresh("i")
    count = body.size(2, 5)
    value = body.random.choice([INT, INT, FLOAT if body.features.weight("float") else INT])
    body.line(f"{head} = None")
    body.line(f"{cells} = []")
    body.line(f"for {index} in range({count}):")
    body.line(f"    {head} = {node}({index} + {body.expression(value, 1)}, {head})")
    body.line(f"    {cells}.append({head})")
    mixed = [False]

    def cell() -> str:
        place = body.random.choice([str(body.size(-count, count - 1)), ""])
        return f"{cells}[{place or f'{body.leaf(INT)} % {count}'}]"

    def reverse() -> None:
        last, steps, rest = body.fresh("last"), body.fresh("n"), body.fresh("rest")
        body.line(f"{last} = None")
        body.line(f"{steps} = {_MAX_STEPS}")
        body.line(f"while {head} is not None and {steps} > 0:")
        body.line(f"    {steps} -= 1")
        if body.random.random() < 0.5:
            body.line(f"    {head}.next, {last}, {head} = {last}, {head}, {head}.next")
        else:
            body.line(f"    {rest} = {head}.next")
            body.line(f"    {head}.next = {last}")
            body.line(f"    {last} = {head}")
            body.line(f"    {head} = {rest}")
        body.line(f"{head} = {last}")

    def remove() -> None:
        before, steps = body.fresh("before"), body.fresh("n")
        body.line(f"{before} = {head}")
        body.line(f"{steps} = {_MAX_STEPS}")
        body.line(f"while {before} and {before}.next is not None and {steps} > 0:")
        body.line(f"    {steps} -= 1")
        body.line(f"    if {steps} % {body.size(2, 3)} == 0:")
        body.line(f"        {before}.next = {before}.next.next")
        body.line("    else:")
        body.line(f"        {before} = {before}.next")

    def swap() -> None:
        first, second = cell(), cell()
        field = body.random.choice(["value", "next"])
        body.line(f"{first}.{field}, {second}.{field} = {second}.{field}, {first}.{field}")

    def share() -> None:
        text = f"{cell()}.link({cell()})"
        body.line(text if body.random.random() < 0.5 else f"{cell()}.next = {cell()}")

    def assign() -> None:
        body.line(f"{cell()}.value = {body.expression(value, 2)}")

    def retype() -> None:
        mixed[0] = True
        target = cell()
        held = body.random.choice(["None", f"({target}.value, 1)", target, "1.5", f"[{target}]"])
        body.line(f"{target}.value = {held}")

    def exchange() -> None:
        body.line(f"{cell()} = {body.random.choice([cell(), f'{node}({body.leaf(INT)})'])}")

    options = [reverse, remove, swap, share, assign, exchange]
    if body.features.weight("retyping"):
        options.append(retype)
    _operations(body, options, 4)
    total, here, steps = body.fresh("v"), body.fresh("here"), body.fresh("n")
    body.line(f"{total} = 0")
    body.line(f"{steps} = {_MAX_STEPS}")
    body.line(f"{here} = {body.random.choice([head, cell()])}")
    body.line(f"while {here} is not None and {steps} > 0:")
    body.line(f"    {steps} -= 1")
    if mixed[0] or value == FLOAT:
        body.line(f"    if isinstance({here}.value, int):")
        body.line(f"        {total} = ({total} * 3 + {here}.value) % 65521")
        body.line(f"    elif {here}.value is None:")
        body.line(f"        {total} += 1")
    else:
        body.line(f"    {total} = ({total} * 3 + {here}.value) % 65521")
    body.line(f"    {here} = {here}.next")
    body.scope.add(Variable(total, INT))
    if not mixed[0]:
        one = body.fresh("v")
        body.line(f"{one} = {cell()}.value")
        body.scope.add(Variable(one, value))
    if value == INT and not mixed[0]:
        listed = body.fresh("v")
        body.line(f"{listed} = [cell.value for cell in {cells}]")
        body.scope.add(Variable(listed, List(INT)))
    _show(body, head, cells)
    return False


def tree(body: Body) -> bool:
    """A search tree, into which a loop inserts; then a walk with a stack, after some subtrees are exchanged."""
    if not _begin(body, 300):
        return False
    cls = _tree(body.world)
    root, index, count = body.fresh("root"), body.fresh("i"), body.size(2, 7)
    body.line(f"{root} = {cls}({body.expression(INT, 1)})")
    body.line(f"for {index} in range({count}):")
    factor, modulus = body.size(3, 9), body.random.choice([5, 11, 17])
    body.line(f"    {root}.insert(({index} * {factor} + {body.leaf(INT)}) % {modulus})")
    depth = body.fresh("v")
    body.line(f"{depth} = {root}.depth()")
    body.scope.add(Variable(depth, INT))
    for _ in range(body.size(0, 2)):
        body.line(f"if {root}.left is not None and {root}.right:")
        inner = body.random.choice(
            [
                f"{root}.left, {root}.right = {root}.right, {root}.left",
                f"{root}.left.right = {root}.right.left",
                f"{root}.right = {root}.left",
                f"{root}.left.key, {root}.key = {root}.key, {root}.left.key",
            ]
        )
        body.line(f"    {inner}")
    stack, found, here, steps = (body.fresh(n) for n in ("stack", "v", "here", "n"))
    body.line(f"{stack} = [{root}]")
    body.line(f"{found} = []")
    body.line(f"{steps} = {_MAX_STEPS}")
    body.line(f"while {stack} and {steps} > 0:")
    body.line(f"    {steps} -= 1")
    body.line(f"    {here} = {stack}.pop()")
    if body.random.random() < 0.5:
        body.line(f"    if {here} is None:")
        body.line("        continue")
        body.line(f"    {found}.append({here}.key)")
        body.line(f"    {stack} += [{here}.right, {here}.left]")
    else:
        body.line(f"    {found}.append({here}.key)")
        for side in body.random.sample(["left", "right"], 2):
            body.line(f"    if {here}.{side}:")
            body.line(f"        {stack}.append({here}.{side})")
    body.scope.add(Variable(found, List(INT)))
    _show(body, root)
    return False


def shared(body: Body) -> bool:
    """Objects that a list, a dict and a field hold at a time."""
    if not body.features.weight("dict") or not _begin(body, 60):
        return False
    node = _node(body.world)
    items, table, count = body.fresh("items"), body.fresh("table"), body.size(2, 4)
    index = body.fresh("i")
    body.line(f"{items} = [{node}({index} * {body.leaf(INT)}) for {index} in range({count})]")
    body.line(f"{table} = {{}}")
    body.line(f"for {index} in range({count}):")
    body.line(f"    {table}[{index} % {body.size(1, count)}] = {items}[{index}]")
    entry = f"{table}[0]"

    def place() -> str:
        return f"{items}[{body.size(-count, count - 1)}]"

    def swap() -> None:
        first, second = place(), place()
        body.line(f"{first}, {second} = {second}, {first}")

    def modify() -> None:
        body.line(f"{entry}.value += {body.size(1, 9)}")

    def modify_each() -> None:
        name = body.fresh("x")
        source = body.random.choice([items, f"{table}.values()", f"reversed({items})"])
        body.line(f"for {name} in {source}:")
        body.line(f"    {name}.value = {name}.value * 2 % 1009")

    def hold() -> None:
        body.line(f"{place()}.next = {body.random.choice([place(), entry, 'None'])}")

    def replace() -> None:
        body.line(f"{table}[0] = {place()}")

    def take_out() -> None:
        body.line(f"{items}.append({items}.pop({body.random.choice(['0', '', '-1'])}))")

    def order() -> None:
        sign = body.random.choice(["", "-"])
        body.line(f"{items}.sort(key=lambda item: {sign}item.value)")

    options = [swap, modify, modify_each, hold, replace, take_out]
    if body.features.weight("lambda"):
        options.append(order)
    _operations(body, options, 5)
    found, same = body.fresh("v"), body.fresh("v")
    body.line(f"{found} = [item.value for item in {items}]")
    body.line(f"{same} = sum(item is {entry} for item in {items})")
    body.scope.add(Variable(found, List(INT)))
    body.scope.add(Variable(same, INT))
    _show(body, items, table)
    return False


def _cells(world: World) -> tuple[str, str]:
    """Two unrelated classes whose methods have the same names."""
    return (
        _class(
            world,
            "cell",
            [
                "class {name}:",
                "    def __init__(self, value, other=None):",
                "        self.value = value",
                "        self.other = other",
                "    def add(self, amount):",
                "        self.value = (self.value + amount) % 1009",
                "        return self",
                "    def weight(self):",
                "        return self.value + (0 if self.other is None else self.other.value)",
            ],
        ),
        _class(
            world,
            "pair",
            [
                "class {name}:",
                "    kind = 7",
                "    def __init__(self, value, other=None):",
                "        self.parts = [value, 1]",
                "        self.other = other",
                "    @property",
                "    def value(self):",
                "        return self.parts[0] * self.kind % 65521",
                "    def add(self, amount):",
                "        if amount % 5 == 4:",
                "            raise ValueError(amount)",
                "        self.parts[0] += amount",
                "        self.parts[-1] *= 2",
                "        return self if amount % 2 else type(self)(amount, self.other)",
                "    def weight(self):",
                "        return sum(self.parts) % 65521",
            ],
        ),
    )


def merged(body: Body) -> bool:
    """Objects of one or two classes in variables, which a loop exchanges, chooses, replaces and modifies."""
    if not all(map(body.features.weight, ("try", "raise"))) or not _begin(body, 150):
        return False
    cell, pair = _cells(body.world)
    mixed = body.features.weight("class_union") and body.random.random() < 0.6
    names = [body.fresh("c") for _ in range(body.size(2, 3))]
    index, total = body.fresh("i"), body.fresh("v")

    def cls() -> str:
        return body.random.choice([cell, pair]) if mixed else cell

    def name() -> str:
        return body.random.choice(names)

    for place, target in enumerate(names):
        other = body.random.choice(["None", *names[:place]])
        body.line(f"{target} = {cls()}({body.expression(INT, 1)}, {other})")
    kept = body.fresh("kept")
    body.line(f"{kept} = [{', '.join(names)}]")
    body.line(f"{total} = 0")
    count = body.size(2, 5)
    body.line(f"for {index} in range({count}):")
    condition = [
        f"{index} % 2 == {body.size(0, 1)}",
        f"{index} > {body.size(0, count)}",
        f"{name()}.value > {body.leaf(INT)}",
        f"{name()} is {name()}",
        f"{name()}.other is None",
    ]

    def test() -> str:
        return body.random.choice(condition)

    def swap() -> None:
        first, second = name(), name()
        body.line(f"    {first}, {second} = {second}, {first}")

    def choose() -> None:
        body.line(f"    {name()} = {name()} if {test()} else {name()}")

    def replace() -> None:
        body.line(f"    if {test()}:")
        body.line(f"        {name()} = {cls()}({index} + {body.leaf(INT)}, {name()})")

    def modify() -> None:
        target = name()
        body.line("    try:")
        body.line(f"        {target} = {target}.add({index} + {body.size(0, 4)})")
        body.line("    except ValueError as error:")
        body.line(f"        {total} += error.args[0]")

    def link() -> None:
        body.line(f"    {name()}.other = {body.random.choice(['None', *names])}")

    def hold() -> None:
        body.line(f"    {kept}[{index} % {len(names)}] = {name()}")

    def take() -> None:
        body.line(f"    {name()} = {kept}[{body.random.choice(['-1', '0', index])} % {len(names)}]")

    _operations(body, [swap, choose, replace, modify, modify, link, hold, take], 6)
    body.line(f"    {total} = ({total} * 3 + {name()}.weight()) % 65521")
    body.scope.add(Variable(total, INT))
    found, same = body.fresh("v"), body.fresh("v")
    body.line(f"{found} = [x.weight() for x in {kept}]")
    body.line(f"{same} = [{', '.join(f'{kept}[0] is {n}' for n in names)}].count(True)")
    body.scope.add(Variable(found, List(INT)))
    body.scope.add(Variable(same, INT))
    _show(body, kept, *names)
    return False


def growing_tuple(body: Body) -> bool:
    """A tuple whose length, or nesting, is decided by a loop."""
    if not _begin(body, 40):
        return False
    name, index, count = body.fresh("t"), body.fresh("i"), body.size(2, TYPICAL_SIZE + 1)
    bound = body.random.choice([str(count), f"{body.leaf(INT)} % {count}"])
    held: Type = body.random.choice([INT, FLOAT if body.features.weight("float") else INT])
    element = body.expression(held, 1)
    total = body.fresh("v")
    if body.random.random() < 0.6 or not body.features.weight("while"):
        body.line(f"{name} = {body.random.choice(['()', f'({element},)'])}")
        body.line(f"for {index} in range({bound}):")
        form = body.random.choice(["{0} += ({1},)", "{0} = {0} + ({1},)", "{0} = (*{0}, {1})"])
        form = body.random.choice([form, "{0} = ({1},) + {0}", "{0} = {0}[-2:] + ({1},)"])
        body.line("    " + form.format(name, f"{index} * {element}"))
        use = body.random.choice(
            ["len({})", "sum({})", "len({}[1:])", "{0}[-1] if {0} else 0", "{0}.count(0)"]
        ).format(name)
        body.line(f"{total} = {use}")
        whole = held == INT or use.startswith("len") or "count" in use
        body.scope.add(Variable(total, INT if whole else NUMBER))
        _show(body, name)
        return False
    start = body.random.choice(["None", "()"])
    body.line(f"{name} = {start}")
    body.line(f"for {index} in range({bound}):")
    body.line(f"    {name} = ({index} * {body.leaf(INT)} % 100, {name})")
    kept = body.fresh("kept")
    body.line(f"{kept} = {name}")
    _show(body, kept)
    body.line(f"{total} = 0")
    body.line(f"while {name}:")
    if body.random.random() < 0.5:
        first = body.fresh("first")
        body.line(f"    {first}, {name} = {name}")
        body.line(f"    {total} = {total} * 2 + {first}")
    else:
        body.line(f"    {total} = {total} * 2 + {name}[0]")
        body.line(f"    {name} = {name}[1]")
    body.scope.add(Variable(total, INT))
    return False
