"""Random uses of context managers, enumerations, named tuples, complex numbers, and texts of exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import handlers
from .expressions import RAISING, TYPICAL_SIZE
from .model import BOOL, FLOAT, INT, List, Variable

if TYPE_CHECKING:
    from .program import World
    from .statements import Body

_MAX_TIMES = 6


def _helper(world: World, key: str, lines: list[str]) -> str:
    """The name of a class of the module, which is written when it is first asked for."""
    name = world.helpers.get(key)
    if name is None:
        name = world.helpers[key] = world.fresh("H")
        world.texts.append([line.replace("NAME", name) for line in lines])
    return name


def _fits(body: Body, *features: str) -> bool:
    """Whether there is time for some lines, and the features that they use are wanted."""
    if body.times > _MAX_TIMES or body.pure or not body.affordable(40):
        return False
    return all(body.features.weight(feature) for feature in features)


def with_(body: Body) -> bool:
    """A block under a context manager, which notes what happens, and swallows some exceptions."""
    if not _fits(body, "list", "class"):
        return False
    swallowed = body.random.choice(
        ["False", "kind is ValueError", "kind is not None", "self.strict"]
    )
    manager = _helper(
        body.world,
        f"manager {swallowed}",
        [
            "class NAME:",
            "    def __init__(self, notes, strict=False):",
            "        self.notes = notes",
            "        self.strict = strict",
            "    def __enter__(self):",
            "        self.notes.append(1)",
            "        return self",
            "    def __exit__(self, kind, error, trace):",
            "        self.notes.append(2 if kind is None else 3)",
            f"        return {swallowed}",
        ],
    )
    notes, name = body.fresh("v"), body.fresh("w")
    body.line(f"{notes} = []")
    head = f"{manager}({notes}, {body.condition(1)})" if swallowed == "self.strict" else ""
    head = head or f"{manager}({notes})"
    if body.random.random() < 0.3:
        head += f", {manager}({notes}) as {name}"
    elif body.random.random() < 0.5:
        head += f" as {name}"
    enclosed = body.random.random() < 0.8
    if enclosed:
        body.line("try:")
        body.indent += 1
    body.line(f"with {head}:")
    mark = body.scope.mark()
    body.scope.forget()
    risk, body.risk = body.risk, RAISING
    body.protected += 1

    def write() -> None:
        if f" as {name}" in head:
            body.line(f"{name}.notes.append({body.size(4, 9)})")
        body.statements(body.size(1, 2))
        handlers.trouble(body)

    body.block(write)
    body.protected -= 1
    body.risk = risk
    body.scope.leave(mark)
    body.scope.forget()
    if enclosed:
        body.indent -= 1
        body.line("except Exception:")
        body.line(f"    {notes}.append(0)")
    body.scope.add(Variable(notes, List(INT), fixed=True))
    return False


def enumeration(body: Body) -> bool:
    """A member of an enumeration, chosen at run time, and what is asked of it."""
    if not _fits(body, "list", "dict", "class"):
        return False
    base = body.random.choice(["Enum", "Enum", "IntEnum"])
    values = [3, 1, 7] if base == "IntEnum" else body.random.choice([[1, 2, 3], [5, -2, 8]])
    cls = _helper(
        body.world,
        f"enumeration {base} {values}",
        [
            f"class NAME(enum.{base}):",
            *(f"    {n} = {v}" for n, v in zip(("A", "B", "C"), values, strict=True)),
            "    def twice(self):",
            "        return self.value * 2",
            "    @property",
            "    def first(self):",
            "        return self is NAME.A",
        ],
    )
    name, found = body.fresh("m"), body.fresh("v")

    def member() -> str:
        return f"{cls}.{body.random.choice('ABC')}"

    chosen = body.random.choice(
        [
            f"{member()} if {body.condition(1)} else {member()}",
            f"[{member()}, {member()}][{body.leaf(INT)} % 2]",
            f"{cls}({values[0]} if {body.condition(1)} else {values[2]})",
        ]
    )
    body.line(f"{name} = {chosen}")
    asked = [
        (INT, f"{name}.value"),
        (INT, f"{name}.twice()"),
        (BOOL, f"{name}.first"),
        (BOOL, f"{name} is {member()}"),
        (BOOL, f"{name} == {member()}"),
        (BOOL, f"{name} in ({member()}, {member()})"),
        (INT, f"{{{cls}.A: 1, {cls}.B: 2, {cls}.C: 3}}[{name}]"),
        (INT, f"sum(m.value for m in {cls} if m is not {name})"),
        (INT, f"[m for m in {cls}].index({name})"),
    ]
    if base == "IntEnum":
        asked += [(INT, f"{name} + {body.leaf(INT)}"), (BOOL, f"{name} < {member()}")]
    for held, text in body.random.sample(asked, body.size(1, 3)):
        body.line(f"{found} = {text}")
        body.scope.add(Variable(found, held))
        found = body.fresh("v")
    return False


def named_tuple(body: Body) -> bool:
    """A named tuple, with a field replaced, taken apart and compared."""
    if not _fits(body, "list", "class", "float"):
        return False
    cls = _helper(
        body.world,
        "record",
        [
            "class NAME(NamedTuple):",
            "    x: int",
            "    y: float = 0.5",
            "    def shifted(self, by):",
            "        return NAME(self.x + by, self.y)",
        ],
    )
    name, other = body.fresh("r"), body.fresh("r")
    y = body.expression(FLOAT if body.features.weight("float") else INT, 1)
    body.line(f"{name} = {cls}({body.expression(INT, 1)}{body.random.choice(['', f', {y}'])})")
    changed = body.random.choice(
        [
            f"{name}._replace(x={body.leaf(INT)})",
            f"{name}.shifted({body.size(-3, 3)})",
            f"{cls}(*{name})",
            f"{cls}(y={name}.y, x={body.leaf(INT)})",
        ]
    )
    body.line(f"{other} = {changed}")
    asked = [
        (INT, f"{other}.x"),
        (INT, f"{name}[0] - {other}[0]"),
        (BOOL, f"{name} == {other}"),
        (BOOL, f"{name}[:1] < {other}[:1]"),
        (INT, f"len({name} + {other})"),
        (BOOL, f"isinstance({name}, tuple)"),
        (INT, f"[{name}, {other}].index({other})"),
    ]
    for held, text in body.random.sample(asked, body.size(1, 3)):
        found = body.fresh("v")
        body.line(f"{found} = {text}")
        body.scope.add(Variable(found, held))
    if body.random.random() < 0.5:
        first, second = body.fresh("v"), body.fresh("u")
        body.line(f"{first}, {second} = {other}")
        body.scope.add(Variable(first, INT))
    return False


def complex_(body: Body) -> bool:
    """Arithmetic of complex numbers."""
    if not _fits(body):
        return False
    name, index = body.fresh("z"), body.fresh("i")
    body.line(f"{name} = complex({body.leaf(INT)} % 7, {body.leaf(INT)} % 7)")
    step = body.random.choice(["{0} * {0} + 1j", "{0} / (1 + 2j)", "{0} - {1}", "({0} + 2) * 0.5j"])
    body.line(f"for {index} in range({body.size(1, 4)}):")
    body.line(f"    {name} = {step.format(name, index)}")
    found = body.fresh("v")
    asked = [
        (FLOAT, f"{name}.real"),
        (FLOAT, f"{name}.imag"),
        (FLOAT, f"abs({name})"),
        (FLOAT, f"{name}.conjugate().imag"),
        (BOOL, f"{name} == {body.size(0, 3)}"),
        (FLOAT, f"(-{name}).real"),
    ]
    held, text = body.random.choice(asked)
    body.line(f"{found} = {text}")
    body.scope.add(Variable(found, held))
    return False


def formatted_exception(body: Body) -> bool:
    """An exception whose argument is a text made at run time, caught or not."""
    if not _fits(body, "try"):
        return False
    texts = [f"{{{body.leaf(INT)}}}", f"{{{body.leaf(BOOL)}!r}}", f"{{{body.leaf(INT)}:5d}}"]
    if body.features.weight("float"):
        texts += [f"{{{body.leaf(FLOAT)}:.3f}}", f"{{{body.leaf(FLOAT)}}}"]
    if body.features.weight("tuple"):
        texts.append(f"{{({body.leaf(INT)}, None)}}")
    chosen = body.random.sample(texts, body.size(1, 3))
    if any("'" in text or '"' in text or "\\" in text for text in chosen):
        return False
    text = f'ValueError(f"{" and ".join(chosen)}", {body.leaf(INT)})'
    caught, name = body.fresh("v"), body.fresh("e")
    if body.random.random() < 0.3 * body.risk:
        body.line(f"if {body.condition(1)}:")
        body.line(f"    raise {text}")
        return False
    body.line(f"{caught} = 0")
    body.line("try:")
    body.line(f"    if {body.condition(1)}:")
    body.line(f"        raise {text}")
    body.line(f"except ValueError as {name}:")
    body.line(f"    {caught} = {name}.args[1] % 1000 + len({name}.args)")
    body.scope.add(Variable(caught, INT))
    return False


def counter(body: Body) -> bool:
    """Functions that share a variable of the function that made them."""
    if not _fits(body, "tuple"):
        return False
    maker = body.world.helpers.get("counter")
    if maker is None:
        maker = body.world.helpers["counter"] = body.world.fresh("maker")
        body.world.texts.append(
            [
                f"def {maker}(start, step):",
                "    count = start",
                "    def advance(by=1):",
                "        nonlocal count",
                "        count = (count + step * by) % 1009",
                "        return count",
                "    def look():",
                "        return count",
                "    return advance, look",
            ]
        )
    advance, look, index = body.fresh("advance"), body.fresh("look"), body.fresh("i")
    body.line(f"{advance}, {look} = {maker}({body.expression(INT, 1)}, {body.size(1, 5)})")
    body.line(f"for {index} in range({body.size(1, TYPICAL_SIZE)}):")
    body.line(f"    {advance}({body.random.choice(['', index, f'by={index} + 1'])})")
    for text in body.random.sample([f"{look}()", f"{advance}() - {look}()"], body.size(1, 2)):
        found = body.fresh("v")
        body.line(f"{found} = {text}")
        body.scope.add(Variable(found, INT))
    return False


def stepped_generator(body: Body) -> bool:
    """A generator that is asked for one element at a time."""
    if not _fits(body, "list"):
        return False
    found = [
        s
        for s in body.world.functions
        if s.kind == "generator" and s.returns == INT and body.affordable(s.cost)
    ]
    if not found:
        return False
    signature = body.random.choice(found)
    steps, total, index = body.fresh("steps"), body.fresh("v"), body.fresh("i")
    body.line(f"{steps} = {signature.name}{body.arguments(signature, 2)}")
    body.line(f"{total} = next({steps}, -1)")
    body.line(f"for {index} in range({body.size(1, 3)}):")
    body.line(f"    {total} = ({total} * 3 + next({steps}, {index})) % 65521")
    body.line(f"    {total} += {body.random.choice(['0', '1', f'next({steps}, 5)'])}")
    body.scope.add(Variable(total, INT))
    if body.random.random() < 0.5:
        rest = body.fresh("v")
        body.line(f"{rest} = list({steps})[:3]")
        body.scope.add(Variable(rest, List(INT)))
    return False
