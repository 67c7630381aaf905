"""Random exceptions, and functions within functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .expressions import MAX_COST, RAISING, Option
from .model import FLOAT, INT, Dict, Function, List, Variable

if TYPE_CHECKING:
    from .statements import Body

#: What the language raises by itself, with the features that make it happen.
_LANGUAGE = {
    "ZeroDivisionError": "zero_division",
    "IndexError": "index_error",
    "KeyError": "key_error",
    "AttributeError": "none_attribute",
    "ValueError": "math_error",
    "OverflowError": "math_error",
    "LookupError": "index_error",
    "ArithmeticError": "zero_division",
    "AssertionError": "assert",
}


def _handled(body: Body) -> list[str]:
    """Classes that a handler may name."""
    names = [name for name, feature in _LANGUAGE.items() if body.features.weight(feature)]
    names += [cls.name for cls in body.world.exceptions] * 3
    return [*names, "Exception"]


def try_(body: Body) -> bool:
    """A try statement whose body probably raises."""
    finally_ = body.chance(0.35, "finally")
    # What `finally` does matters most where somebody catches the exception.
    enclosed = finally_ and body.random.random() < 0.7
    if enclosed:
        body.line("try:")
        body.block(lambda: _write_try(body, finally_))
        body.line("except Exception:")
        body.block(lambda: body.statements(1))
    else:
        _write_try(body, finally_)
    return False


def _write_try(body: Body, finally_: bool) -> None:
    body.line("try:")
    risk, mark = body.risk, body.scope.mark()
    body.scope.forget()
    body.risk = 2 * RAISING
    body.protected += 1

    def write() -> None:
        body.statements(body.size(1, 2))
        trouble(body)
        body.statements(body.size(0, 2))

    body.block(write)
    body.risk = risk
    handlers = body.size(0 if finally_ else 1, 2)
    for _ in range(handlers):
        _handler(body)
    if handlers and risk < RAISING and body.random.random() < 0.8:
        body.line("except Exception:")
        body.block(lambda: body.statements(1))
    if handlers and body.chance(0.25, "try_else"):
        body.line("else:")
        body.block(lambda: body.statements(body.size(1, 2)))
    if finally_:
        body.line("finally:")
        # A jump out of `finally` swallows the exception: allowed, rare.
        loops, returns = body.loops, body.returns
        if body.random.random() < 0.8:
            body.loops, body.returns = 0, None
        targets = [v for v in body.targets() if v.type == INT]
        body.block(lambda: _finish(body, targets))
        body.loops, body.returns = loops, returns
    body.protected -= 1
    body.scope.leave(mark)
    body.scope.forget()


def _finish(body: Body, targets: list[Variable]) -> None:
    """The block of a `finally`, with an effect that is easy to see."""
    if targets and body.random.random() < 0.7:
        name = body.random.choice(targets).name
        body.line(f"{name} = ({name} * 3 + 1) % 1000")
    body.statements(body.size(1, 2))


def trouble(body: Body) -> None:
    """A statement that raises for some values of a variable, and mostly does not."""
    name = body.name(INT)
    if name is None:
        return
    lists = body.paths(lambda held: isinstance(held, List))
    dicts = body.paths(lambda held: isinstance(held, Dict) and held.key == INT)
    options: list[Option] = [
        ("", 0.1, lambda: ""),
        ("raise", 2.0, lambda: f"if {name} % {body.size(2, 4)} == {body.size(0, 1)}:"),
        (
            "zero_division",
            1.0,
            lambda: (
                f"{body.leaf(INT)} {body.random.choice(['//', '%'])} ({name} % {body.size(2, 4)})"
            ),
        ),
    ]
    if lists:
        text, held = body.random.choice(lists)
        options.append(("index_error", 1.0, lambda: f"{text}[{name} % {body.size(2, 6)}]"))
        options.append(("index_error", 0.5, lambda: f"{text}[-({name} % {body.size(2, 6)})]"))
    if dicts:
        text, held = body.random.choice(dicts)
        options.append(("key_error", 1.0, lambda: f"{text}[{name} % {body.size(2, 6)}]"))
    made = body.choose(options)
    if made.startswith("if"):
        body.line(made)
        body.line(f"    raise {_exception(body)}")
    elif made:
        # What a list holds does not matter here: the name is not used.
        body.line(f"{body.fresh('unused')} = {made}")


def _exception(body: Body) -> str:
    """What a `raise` names."""
    if body.world.exceptions and body.chance(0.8, "own_exception"):
        return _instance(body)
    return body.random.choice(
        ["ValueError('bad')", "KeyError(3)", "IndexError", "ArithmeticError(1, 2)"]
    )


def _handler(body: Body) -> None:
    names = _handled(body)
    own = {cls.name for cls in body.world.exceptions}
    chosen = body.random.sample(names, min(2, len(names)))
    several = body.random.random() < 0.2
    caught = f"({', '.join(chosen)})" if several else chosen[0]
    name = body.fresh("e")
    bound = body.random.random() < 0.6
    body.line(f"except {caught} as {name}:" if bound else f"except {caught}:")

    def write() -> None:
        outer, body.handling = body.handling, True
        if bound and not several and chosen[0] in own:
            body.declare(INT, f"{name}.code", "code")
        elif bound and body.random.random() < 0.3:
            body.declare(INT, f"len({name}.args)", "code")
        body.statements(body.size(1, 2))
        draw = body.random.random()
        if draw < 0.12 and body.chance(0.9, "reraise"):
            body.line("raise")
        elif draw < 0.2 and bound and own and body.chance(0.9, "raise_from"):
            body.line(f"raise {_instance(body)} from {name}")
        body.handling = outer

    body.block(write)


def _instance(body: Body) -> str:
    """A new exception of an own class."""
    chosen = body.random.choice(body.world.exceptions)
    return f"{chosen.name}({body.expression(INT, 2)})"


def raise_(body: Body) -> bool:
    """A raise, on a condition; within `try` mostly."""
    if body.random.random() > 3 * body.risk:
        return False
    text = _exception(body)
    if body.nesting > 1 and body.random.random() < 0.3:
        body.line(f"raise {text}")
        return True
    body.line(f"if {body.condition()}:")
    body.line(f"    raise {text}")
    return False


def closure(body: Body) -> bool:
    """A function within the function, which reads and perhaps assigns its variables."""
    from .statements import Body

    if body.owner is not None and body.random.random() < 0.5:
        return False
    kind = body.random.choice([INT, FLOAT if body.features.weight("float") else INT])
    parameters = [Variable(body.fresh("p"), kind, fixed=True) for _ in range(body.size(0, 2))]
    name = body.fresh("inner")
    inner = Body(body.world, kind)
    inner.indent = body.indent + 1
    inner.nesting = 2
    inner.cost = MAX_COST - 40  # it costs 40 at most
    inner.scope.variables = list(body.scope.variables)
    rebound = [v for v in body.scope.variables if v.type in (INT, FLOAT) and not v.fixed]
    chosen: list[Variable] = []
    if rebound and body.chance(0.6, "nonlocal"):
        chosen = body.random.sample(rebound, 1)
        chosen[0].shared = True
        inner.line(f"nonlocal {chosen[0].name}")
    # Without `nonlocal` an assignment would make a variable of the inner function.
    inner.scope.variables = [
        v if v in chosen else Variable(v.name, v.type, fixed=True, shared=v.shared, cost=v.cost)
        for v in body.scope.variables
    ] + parameters
    inner.statements(body.size(1, 3))
    inner.line(f"return {inner.expression(kind, 2)}")
    for variable in chosen:
        body.scope.narrowed.pop(variable.name, None)
    body.line(f"def {name}({', '.join(p.name for p in parameters)}):")
    body.lines += inner.lines
    held = Function(tuple(p.type for p in parameters), kind)
    body.scope.add(Variable(name, held, fixed=True, cost=40))
    if body.random.random() < 0.8:
        body.declare(kind, body._call_value(body.scope.variables[-1], held, 2))
    return False
