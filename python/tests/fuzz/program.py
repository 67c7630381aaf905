"""A whole random program: classes, functions, an entry function, and the inputs that it is run on.

The text is a module with `entry`, the function to compile, and `inputs`, which gives a list of argument
tuples, made afresh by each call.
"""

from __future__ import annotations

import ast
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from . import classes, handlers
from .expressions import MAX_COST, RAISING
from .features import Features
from .model import (
    BIG,
    BOOL,
    FLOAT,
    INT,
    NONE,
    NUMBER,
    STR,
    ClassModel,
    Function,
    Instance,
    List,
    Parameter,
    Scope,
    Signature,
    Tuple,
    Type,
    Union,
    Variable,
    fits,
    optional,
)
from .numbers import BIGS, NASTY_FLOATS
from .statements import Body, parameter_list

_INT_ARGUMENTS = (0, 1, -1, 2, -2, 3, 5, 7, -8, 10, 100, 1000, 65535, 2**31 - 1, -(2**31))
_FLOAT_ARGUMENTS = ("0.0", "1.0", "-1.0", "0.5", "-1.5", "3.75", "1e-3", "1234.5", "2.0")


@dataclass(frozen=True)
class Program:
    """A program, and how often it uses each feature."""

    source: str
    used: Counter[str]


class World:
    """What a program under construction consists of so far."""

    def __init__(self, seed: int, features: Features, size: float | None = None) -> None:
        self.random = random.Random(seed)
        self.features = features
        self.classes: list[ClassModel] = []
        self.exceptions: list[ClassModel] = []
        self.functions: list[Signature] = []
        self.texts: list[list[str]] = []  # of functions, and of classes that statements need
        self.helpers: dict[str, str] = {}  # names of the latter by what they are
        self.constants: list[Variable] = []
        #: How large the program is, compared with the largest.
        self.size = size or self.random.choice([0.2, 0.2, 0.4, 0.4, 0.6, 1.0])
        self.max_lines = round(3 + 6 * self.size)  # of a function, more or less
        #: Operators that a hierarchy must not get, for another one has the reflected ones for its objects.
        self.reserved: set[tuple[ClassModel, str]] = set()
        self.called: set[Signature] = set()
        self._names: Counter[str] = Counter()

    def count(self, *numbers: int) -> int:
        """One of some numbers, which are sorted; the last ones only in large programs."""
        return self.random.choice(numbers[: max(1, round(len(numbers) * self.size))])

    def fresh(self, prefix: str) -> str:
        """A name that the program does not use yet."""
        self._names[prefix] += 1
        return f"{prefix}{self._names[prefix]}"

    def add_constants(self, scope: Scope) -> None:
        """The constants of the module, in the scope of a function."""
        scope.variables += self.constants


def generate(seed: int, features: Features | None = None, size: float | None = None) -> Program:
    """The program of a seed; the same seed, weights and size always give the same program.

    `size` is between 0 and 1; without it, it depends on the seed.
    """
    features = Features(features.weights if features else None)
    world = World(seed, features, size)
    lines = ["import enum", "import math", "from dataclasses import dataclass"]
    lines.append("from typing import NamedTuple")
    lines += _constants(world)
    if features.weight("own_exception"):
        classes.declare_exceptions(world)
    tasks: list[Callable[[], None]] = []
    if features.weight("class"):
        classes.declare_classes(world)
        tasks += classes.families(world)
    count = world.count(1, 2, 2, 3)
    tasks += [lambda: _function(world) for _ in range(count)]
    world.random.shuffle(tasks)
    for task in tasks:
        task()
    entry = _entry(world)
    for cls in (*world.exceptions, *world.classes):
        if "    pass" in cls.lines[:-1]:
            cls.lines.remove("    pass")
        lines += cls.lines
    for text in world.texts:
        lines += text
    lines += entry
    source = ast.unparse(ast.parse("\n".join(lines)))
    return Program(f'"""Program {seed}."""\n\n{source}\n', features.used)


def _constants(world: World) -> list[str]:
    draw = Body(world)
    lines = []
    for _ in range(world.random.randint(0, 2)):
        kinds: list[Type] = [INT, BOOL, Tuple((INT, INT))]
        if draw.features.weight("float"):
            kinds.append(FLOAT)
        held = draw.random.choice(kinds)
        name = world.fresh("K")
        lines.append(f"{name} = {draw.constant(held)}")
        world.constants.append(Variable(name, held, fixed=True))
    return lines


# --- Functions ----------------------------------------------------------------------------------------


def _function(world: World) -> None:
    draw = Body(world)
    if draw.chance(0.2, "generator"):
        _generator(world, draw)
    elif draw.chance(0.2, "recursion"):
        _recursion(world, draw)
    else:
        _plain_function(world, draw)


def _plain_function(world: World, draw: Body) -> None:
    parameters = classes.draw_parameters(draw, draw.size(1, 3))
    signature = Signature(world.fresh("f"), parameters, classes.result_type(draw))
    if draw.chance(0.12, "star_parameters"):
        signature.extra = draw.random.choice([INT, FLOAT if draw.features.weight("float") else INT])
    elif draw.chance(0.15, "function_value"):
        number = draw.random.choice([INT, FLOAT if draw.features.weight("float") else INT])
        parameters.insert(0, Parameter(world.fresh("g"), Function((number,), number)))
    signature.raises = draw.chance(0.35, "try")
    body = _begin(world, signature)
    if signature.extra is not None:
        body.scope.add(Variable("rest", Tuple(()), fixed=True))
        total = body.fresh("v")
        body.line(f"{total} = sum(rest) % 1000" if signature.extra == INT else f"{total} = 0.0")
        body.line("for item in rest:")
        body.line(f"    {total} = {total} * 2 + item")
        if signature.extra == INT:
            body.line(f"    {total} %= 1000")
        body.scope.add(Variable(total, signature.extra))
    body.statements(body.size(1, 4))
    if signature.raises:
        body.risk = RAISING
        handlers.trouble(body)
        body.statements(body.size(0, 2))
    body.line(f"return {body.expression(signature.returns)}")
    _end(world, signature, body)


def _generator(world: World, draw: Body) -> None:
    parameters = classes.draw_parameters(draw, draw.size(0, 2))
    held = draw.random.choice([INT, INT, FLOAT if draw.features.weight("float") else INT])
    if draw.random.random() < 0.3:
        held = classes.result_type(draw)
    signature = Signature(world.fresh("g"), parameters, held, kind="generator")
    body = _begin(world, signature)
    body.yields, body.returns = held, None
    body.statements(body.size(1, 3))
    body.line(f"yield {body.expression(held)}")
    if body.random.random() < 0.5:
        body.statements(body.size(1, 2))
    _end(world, signature, body)


def _recursion(world: World, draw: Body) -> None:
    """A function that calls itself with a smaller first argument, at most four deep."""
    parameters = classes.draw_parameters(draw, draw.size(0, 2))
    for parameter in parameters:
        parameter.default = ""
    parameters.insert(0, Parameter("depth", INT))
    signature = Signature(world.fresh("f"), parameters, classes.result_type(draw), depth=True)
    signature.cost = classes.INFINITE
    body = _begin(world, signature)
    body.scope.find("depth").fixed = True  # type: ignore[union-attr]
    body.cost = MAX_COST - 60  # of one call without those that it makes
    body.line("if depth <= 0:")
    body.line(f"    return {body.expression(signature.returns, 2)}")
    calls = body.size(1, 2)
    for _ in range(calls):
        body.statements(body.size(0, 2))
        arguments = [body.expression(p.type, 2) for p in parameters[1:]]
        body.declare(signature.returns, f"{signature.name}({', '.join(['depth - 1', *arguments])})")
    body.line(f"return {body.expression(signature.returns)}")
    body.cost = (body.cost - (MAX_COST - 60)) * (31 if calls == 2 else 5)
    _end(world, signature, body)


def _begin(world: World, signature: Signature) -> Body:
    body = Body(world, signature.returns)
    body.indent = 1
    world.add_constants(body.scope)
    for parameter in signature.parameters:
        fixed = isinstance(parameter.type, Function)
        body.scope.add(Variable(parameter.name, parameter.type, fixed=fixed))
    return body


def _end(world: World, signature: Signature, body: Body) -> None:
    """A function's definition. It can be called from here on."""
    extra = "rest" if signature.extra else ""
    head = f"def {signature.name}({parameter_list(signature.parameters, extra)}):"
    world.texts.append([head, *body.lines])
    signature.cost = body.cost + 1
    world.functions.append(signature)


# --- The entry and its inputs -------------------------------------------------------------------------


def _entry(world: World) -> list[str]:
    body = Body(world, INT)  # of an early return; the comparison does not mind
    world.max_lines = round(30 * world.size)
    body.max_cost = 3 * MAX_COST
    parameters = [
        Parameter(name, _argument_type(world, body)) for name in "abcd"[: body.size(1, 4)]
    ]
    if body.chance(0.06, "overflow"):
        parameters[0].type = BIG
    if body.chance(0.15, "aliased_arguments"):
        shared = next((p.type for p in parameters if isinstance(p.type, Instance | List)), None)
        if shared is not None:
            parameters.append(Parameter("e", shared))
    body.indent = 1
    world.add_constants(body.scope)
    for parameter in parameters:
        body.note_type(parameter.type)
        body.scope.add(Variable(parameter.name, parameter.type))
    objects = {root: _make_objects(body, root) for root in world.classes if root.base is None}
    body.statements(world.count(2, 2, 3, 4, 5))
    _call_everything(world, body, objects)
    seen = [
        v for v in body.scope.variables if not isinstance(v.type, Function) and v.name != "rest"
    ]
    results = [v.name for v in seen[len(world.constants) :] if v.name[0] != "x"]
    if body.random.random() < 0.3:
        results.append(body.expression(body.draw_type()))
    body.line(f"return ({', '.join(results)},)")
    head = f"def entry({', '.join(p.name for p in parameters)}):"
    return [head, *body.lines, *_inputs(world, body, parameters)]


def _make_objects(body: Body, root: ClassModel) -> list[Variable]:
    """Variables with an object of each class of a hierarchy; the last one holds any of them."""
    held = [Instance(cls) for cls in root.family()]
    made = [body.declare(one, body.construct_exactly(one.cls, 1), "o") for one in held]
    if len(made) > 1:
        made.append(body.declare(held[0], body.conditional(held[0], 2), "o"))
    return made


def _call_everything(world: World, body: Body, objects: dict[ClassModel, list[Variable]]) -> None:
    """Calls of all functions and members: what nothing calls is not compiled."""
    for signature in world.functions:
        if signature.kind == "generator" and not world.features.weight("list"):
            continue
        text = (
            signature.name + body.arguments(signature, 2) if body.affordable(signature.cost) else ""
        )
        if text and signature.kind == "generator":
            _observe(body, List(signature.returns), f"list({text})")
        elif text:
            _observe(body, signature.returns, text, signature.raises)
    for cls in world.classes:
        variables = objects[list(cls.lineage())[-1]]
        for signature in cls.defined.values():
            names = [v.name for v in variables if fits(v.type, Instance(cls))]
            _call_on_objects(body, cls, signature, names)


def _call_on_objects(body: Body, cls: ClassModel, signature: Signature, names: list[str]) -> None:
    if not body.affordable(signature.cost * len(names)) or not names:
        return
    if signature.kind in ("static", "class"):
        for subclass in cls.family():
            text = f"{subclass.name}.{signature.name}{body.arguments(signature, 1)}"
            _observe(body, signature.returns, text)
    elif signature.name == "__iadd__":
        body.charge(signature)
        body.line(f"{names[0]} += {body.expression(INT, 1)}")
    elif _may_loop(signature) and len(names) > 1 and body.chance(0.4, "for_tuple"):
        name = body.fresh("x")
        body.scope.add(Variable(name, Instance(cls), fixed=True))
        result = body.fresh("v")
        body.line(f"{result} = None")
        body.times *= len(names)
        body.line(f"for {name} in ({', '.join(names)}):")
        body.line(f"    {result} = {body.call_member(name, signature, 2)}")
        body.times //= len(names)
        body.scope.add(Variable(result, optional(signature.returns)))
    else:
        listed = signature.name == "__iter__"
        held = List(signature.returns) if listed else signature.returns
        for name in names:
            _observe(body, held, body.call_member(name, signature, 2), signature.raises)


def _may_loop(signature: Signature) -> bool:
    return not signature.name.startswith("__") and not signature.raises


def _observe(body: Body, held: Type, text: str, raises: bool = False) -> None:
    """A variable with a value, or None where making the value raises."""
    if body.chance(0.4, "try") or raises:
        name = body.fresh("v")
        body.line("try:")
        body.line(f"    {name} = {text}")
        caught = body.random.choice(["Exception", "Exception", "(ArithmeticError, LookupError)"])
        body.line(f"except {caught}:")
        body.line(f"    {name} = None")
        body.scope.add(Variable(name, optional(held)))
    elif body.random.random() < 0.75:
        body.declare(held, text)
    else:
        body.line(text)


def _argument_type(world: World, draw: Body) -> Type:
    weight = draw.features.weight
    roots = [cls for cls in world.classes if cls.base is None]
    kinds: list[tuple[float, Callable[[], Type]]] = [
        (3.0, lambda: INT),
        (3.0 * weight("float"), lambda: FLOAT),
        (0.5, lambda: BOOL),
        (0.15 * weight("string"), lambda: STR),
        (0.2 * weight("several_signatures") * weight("mixed"), lambda: NUMBER),
        (0.15 * weight("several_signatures") * weight("optional"), lambda: optional(INT)),
        (0.5 * weight("list_argument"), lambda: List(INT)),
        (0.3 * weight("list_argument") * weight("float"), lambda: List(FLOAT)),
        (0.3 * weight("tuple_argument"), lambda: Tuple((INT, INT))),
        (0.2 * weight("tuple_argument") * weight("float"), lambda: Tuple((INT, FLOAT))),
    ]
    if roots and weight("object_argument"):
        kinds.append((0.7, lambda: Instance(draw.random.choice(roots))))
        if weight("object_list") and weight("list_argument"):
            kinds.append((0.15, lambda: List(Instance(draw.random.choice(roots)))))
    chosen = draw.random.choices([k for _, k in kinds], [w for w, _ in kinds])[0]()
    for name, kind in (("list", List), ("object", Instance), ("tuple", Tuple)):
        if isinstance(chosen, kind):
            draw.features.use(f"{name}_argument")
    if isinstance(chosen, Union):
        draw.features.use("several_signatures")
    return chosen


def _inputs(world: World, draw: Body, parameters: list[Parameter]) -> list[str]:
    """The function that gives arguments for several calls."""
    concrete: dict[ClassModel, ClassModel] = {}
    if not draw.chance(0.1, "several_signatures"):
        # Objects of one class each time: the entry is compiled for the classes of its arguments.
        for cls in world.classes:
            concrete[cls] = draw.random.choice(list(cls.family()))
    maker = _Arguments(draw, concrete)
    aliased = len(parameters) > 1 and parameters[-1].name == "e"
    lines = ["def inputs():", "    made = []"]
    for _ in range(draw.size(3, 6)):
        texts = [maker.argument(parameter.type) for parameter in parameters]
        if aliased:
            first = next(i for i, p in enumerate(parameters) if p.type == parameters[-1].type)
            lines.append(f"    shared = {texts[first]}")
            texts[first] = texts[-1] = "shared"
        lines.append(f"    made.append(({', '.join(texts)},))")
    return [*lines, "    return made"]


class _Arguments:
    """Texts of arguments."""

    def __init__(self, draw: Body, concrete: dict[ClassModel, ClassModel]) -> None:
        self._draw = draw
        self._concrete = concrete

    def argument(self, held: Type) -> str:
        """The text of an argument of a type."""
        choose = self._draw.random.choice
        if held == INT:
            return str(choose(_INT_ARGUMENTS))
        if held == BIG:
            return choose(BIGS)
        if held == FLOAT:
            return choose(
                NASTY_FLOATS if self._draw.chance(0.25, "nasty_float") else _FLOAT_ARGUMENTS
            )
        if isinstance(held, List):
            elements = [self.argument(held.element) for _ in range(self._draw.size(1, 4))]
            return f"[{', '.join(elements)}]"
        if isinstance(held, Tuple):
            texts = [self.argument(element) for element in held.elements]
            return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"
        if isinstance(held, Union):
            return self.argument(choose(held.alternatives))
        if isinstance(held, Instance):
            cls = self._concrete.get(held.cls) or choose(list(held.cls.family()))
            texts = [self._field(parameter.type) for parameter in cls.constructor]
            return f"{cls.name}({', '.join(texts)})"
        return self._draw.constant(held)

    def _field(self, held: Type) -> str:
        """A field's value: of unions always the first alternative, to keep to one signature."""
        if isinstance(held, Union) and self._concrete:
            return self.argument(NONE if NONE in held.alternatives else held.alternatives[0])
        return self.argument(held)
