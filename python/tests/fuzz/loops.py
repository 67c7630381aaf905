"""Random loops and matches. Every loop is bounded, whatever its body does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .expressions import TYPICAL_SIZE, common_members
from .model import (
    BOOL,
    INT,
    NONE,
    Dict,
    Instance,
    List,
    Type,
    Variable,
    alternatives,
    may_vary,
    optional,
)

if TYPE_CHECKING:
    from .statements import Body

#: At most so often a statement is executed within one call, so that programs are fast.
_MAX_TIMES = 150


def _loop(body: Body, head: str, times: int, names: list[Variable], first: str = "") -> None:
    """A loop with a head, a body in which more names are known, and perhaps an `else`."""
    body.line(head)
    outer = body.times
    mark = body.scope.mark()
    body.scope.forget()
    body.times *= times
    body.loops += 1

    def write() -> None:
        for variable in names:
            body.scope.add(variable)
        if first:
            body.line(first)
        body.statements(body.size(1, 3))

    body.block(write)
    body.loops -= 1
    body.times = outer
    if body.chance(0.2, "loop_else"):
        body.line("else:")
        body.block(lambda: body.statements(1))
    body.scope.leave(mark)


def _too_deep(body: Body, times: int) -> bool:
    return body.times * times > _MAX_TIMES


def while_(body: Body) -> bool:
    """A loop that counts down a variable that nothing else assigns."""
    times = body.size(1, 6)
    if _too_deep(body, times):
        return False
    count = body.fresh("n")
    body.line(f"{count} = {times}")
    variable = body.scope.add(Variable(count, INT, fixed=True))
    if body.features.weight("break") and body.random.random() < 0.25:
        body.features.use("break")
        body.line("while True:")
        mark = body.scope.mark()
        body.scope.forget()
        outer = body.times
        body.times *= times + 1
        body.loops += 1

        def write() -> None:
            body.line(f"{count} -= 1")
            body.line(f"if {count} < 0:")
            body.line("    break")
            body.statements(body.size(1, 3))

        body.block(write)
        body.loops -= 1
        body.times = outer
        body.scope.leave(mark)
        return False
    condition = f" and {body.expression(BOOL, 2)}" if body.random.random() < 0.6 else ""
    _loop(body, f"while {variable.name} > 0{condition}:", times, [], f"{count} -= 1")
    return False


def for_range(body: Body) -> bool:
    """A loop over a range with constant or computed bounds."""
    kind = body.random.random()
    times = body.size(0, 6)
    if _too_deep(body, max(times, TYPICAL_SIZE)):
        return False
    name = body.fresh("i")
    if kind < 0.5:
        text = f"range({times})"
    elif kind < 0.65:
        start = body.size(-5, 5)
        text = f"range({start}, {start + times})"
    elif kind < 0.8:
        start, step = body.size(-5, 5), body.random.choice([-3, -2, -1, 2, 3])
        text = f"range({start}, {start + times * step}, {step})"
    else:
        times = TYPICAL_SIZE
        text = f"range({body.expression(INT, 2)} % {times + 1})"
    _loop(body, f"for {name} in {text}:", max(times, 1), [Variable(name, INT, fixed=True)])
    return False


def for_list(body: Body) -> bool:
    """A loop over a list, which its body may change, or over several."""
    if _too_deep(body, TYPICAL_SIZE):
        return False
    lists = body.paths(lambda held: isinstance(held, List))
    if not lists:
        return False
    text, held = body.random.choice(lists)
    assert isinstance(held, List)
    name = body.fresh("x")
    variable = Variable(name, held.element, fixed=body.random.random() < 0.5)
    kind = body.random.random()
    if kind < 0.2 and body.chance(0.95, "enumerate"):
        index = body.fresh("i")
        start = f", {body.size(1, 3)}" if body.random.random() < 0.3 else ""
        head = f"for {index}, {name} in enumerate({text}{start}):"
        _loop(body, head, TYPICAL_SIZE, [Variable(index, INT, fixed=True), variable])
    elif kind < 0.35 and body.chance(0.95, "zip"):
        other, held_by_other = body.random.choice(lists)
        assert isinstance(held_by_other, List)
        second = body.fresh("x")
        head = f"for {name}, {second} in zip({text}, {other}):"
        _loop(body, head, TYPICAL_SIZE, [variable, Variable(second, held_by_other.element)])
    elif kind < 0.5:
        _loop(body, f"for {name} in reversed({text}):", TYPICAL_SIZE, [variable])
    elif kind < 0.6 and body.chance(0.9, "slice"):
        _loop(body, f"for {name} in {text}[{body.slice()}]:", TYPICAL_SIZE, [variable])
    else:
        _loop(body, f"for {name} in {text}:", TYPICAL_SIZE, [variable])
    return False


def for_tuple(body: Body) -> bool:
    """A loop over a tuple, whose elements may have several types."""
    if _too_deep(body, 3):
        return False
    held = body.draw_type(0)
    texts = [body.expression(held, 2) for _ in range(body.size(1, 3))]
    name = body.fresh("x")
    head = f"for {name} in ({', '.join(texts)},):"
    _loop(body, head, 3, [Variable(name, held)])
    return False


def for_generator(body: Body) -> bool:
    """A loop over a generator."""
    if _too_deep(body, TYPICAL_SIZE):
        return False
    found = [s for s in body.world.functions if s.kind == "generator" and body.affordable(s.cost)]
    if not found:
        return False
    signature = body.random.choice(found)
    name = body.fresh("x")
    head = f"for {name} in {signature.name}{body.arguments(signature, 2)}:"
    _loop(body, head, TYPICAL_SIZE, [Variable(name, signature.returns, fixed=True)])
    return False


def for_dict(body: Body) -> bool:
    """A loop over a dict's keys or items; over a copy, since its body may change the dict."""
    dicts = body.paths(lambda held: isinstance(held, Dict))
    if not dicts or _too_deep(body, TYPICAL_SIZE):
        return False
    text, held = body.random.choice(dicts)
    assert isinstance(held, Dict)
    key, value = body.fresh("k"), body.fresh("x")
    names = [Variable(key, held.key, fixed=True), Variable(value, held.value)]
    if body.random.random() < 0.5:
        _loop(body, f"for {key}, {value} in list({text}.items()):", TYPICAL_SIZE, names)
    else:
        _loop(body, f"for {key} in list({text}):", TYPICAL_SIZE, names[:1])
    return False


def walk(body: Body) -> bool:
    """A walk along a chain of objects. Chains may be cycles: the walk counts its steps."""
    if body.features.weight("while") == 0:
        return False
    starts = [
        (text, field, held)
        for text, held in body.paths(lambda held: isinstance(held, Instance))
        for field, held_by_field in held.cls.all_fields().items()  # type: ignore[attr-defined]
        if held_by_field == optional(_root(held))
    ]
    if not starts or _too_deep(body, TYPICAL_SIZE):
        return False
    text, field, held = body.random.choice(starts)
    name, count = body.fresh("node"), body.fresh("n")
    body.line(f"{name} = {text}")
    body.line(f"{count} = {body.size(2, 5)}")
    body.line(f"while {name} is not None and {count} > 0:")
    mark = body.scope.mark()
    body.scope.forget()
    outer = body.times
    body.times *= TYPICAL_SIZE

    def write() -> None:
        body.scope.add(Variable(name, _root(held), fixed=True))
        body.line(f"{count} -= 1")
        # A jump would skip the step, which the count makes harmless.
        body.statements(body.size(1, 2))
        body.line(f"{name} = {name}.{field}")

    body.loops += 1
    body.block(write)
    body.loops -= 1
    body.times = outer
    body.scope.leave(mark)
    return False


def _root(held: Type) -> Instance:
    assert isinstance(held, Instance)
    return Instance(list(held.cls.lineage())[-1])


def jump(body: Body, word: str) -> bool:
    """A `break` or `continue`, mostly on a condition."""
    if body.nesting > 2 and body.random.random() < 0.4:
        body.line(word)
        return True
    body.line(f"if {body.condition()}:")
    body.line(f"    {word}")
    return False


def use_protocol(body: Body) -> bool:
    """A statement with `len`, an index, `bool` or a loop over an object."""
    found = [
        (text, name, signature)
        for text, held in body.paths(lambda held: bool(common_members(held)))
        for name, signature in common_members(held).items()
        if name in ("__len__", "__getitem__", "__bool__", "__iter__")
        and body.affordable(signature.cost)
    ]
    if not found:
        return False
    text, name, signature = body.random.choice(found)
    if name == "__iter__":
        if _too_deep(body, TYPICAL_SIZE):
            return False
        body.charge(signature)
        element = body.fresh("x")
        variable = Variable(element, signature.returns, fixed=True)
        _loop(body, f"for {element} in {text}:", TYPICAL_SIZE, [variable])
        return False
    body.charge(signature)
    if name == "__len__":
        body.declare(INT, f"len({text})")
    elif name == "__getitem__":
        body.declare(signature.returns, f"{text}[{body.expression(INT, 2)}]")
    else:
        body.declare(BOOL, f"not {text}")
    return False


def match(body: Body) -> bool:
    """A match on a number, a tuple or the class of an object."""
    objects = [v for v in body.scope.variables if may_vary(body.scope.type_of(v)) and not v.shared]
    if objects and body.random.random() < 0.5:
        return _match_class(body, body.random.choice(objects))
    if body.random.random() < 0.3:
        first, second = body.fresh("m"), body.fresh("m")
        body.line(f"match ({body.expression(INT, 2)}, {body.expression(INT, 1)}):")
        cases = [
            (f"case (0, {first}):", [first]),
            (f"case ({first}, 1 | 2):", [first]),
            (f"case ({first}, {second}) if {first} > {second}:", [first, second]),
        ]
        cases = body.random.sample(cases, body.size(1, 3))
    else:
        name = body.fresh("m")
        body.line(f"match {body.expression(INT, 2)} % {body.size(2, 5)}:")
        cases = [
            ("case 0:", []),
            ("case 1 | 2:", []),
            (f"case {name} if {name} > 2:", [name]),
            (f"case {body.size(2, 4)} as {name}:", [name]),
        ]
        cases = body.random.sample(cases, body.size(1, 3))
    if body.random.random() < 0.6:
        cases.append(("case _:", []))
    body.indent += 1
    for head, names in cases:
        body.line(head)
        _case(body, [Variable(name, INT, fixed=True) for name in names])
    body.indent -= 1
    return False


def _case(body: Body, names: list[Variable], narrowed: tuple[str, Type] | None = None) -> None:
    def write() -> None:
        for variable in names:
            body.scope.add(variable)
        if narrowed:
            body.scope.narrowed[narrowed[0]] = narrowed[1]
        body.statements(body.size(1, 2))

    body.block(write)


def _match_class(body: Body, variable: Variable) -> bool:
    members = alternatives(body.scope.type_of(variable))
    body.line(f"match {variable.name}:")
    body.indent += 1
    for member in body.random.sample(members, len(members)):
        if member == NONE:
            body.line("case None:")
            _case(body, [], (variable.name, NONE))
        elif isinstance(member, Instance):
            chosen = Instance(body.random.choice(list(member.cls.family())))
            fields = [name for name, held in chosen.cls.all_fields().items() if held == INT]
            if fields and body.random.random() < 0.4:
                name = body.fresh("m")
                body.line(f"case {chosen.cls.name}({body.random.choice(fields)}={name}):")
                _case(body, [Variable(name, INT, fixed=True)], (variable.name, chosen))
            else:
                body.line(f"case {chosen.cls.name}():")
                _case(body, [], (variable.name, chosen))
    if body.random.random() < 0.4:
        body.line("case _:")
        _case(body, [])
    body.indent -= 1
    return False
