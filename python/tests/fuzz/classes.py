"""Random classes: first their fields and constructors, then, family by family, their methods.

A family is a signature with one body in each class that defines or overrides it. Bodies call only what
was complete before, so that calls are no cycles; while a family is under construction its cost is
infinite.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import handlers
from .expressions import RAISING
from .model import (
    BOOL,
    FLOAT,
    INT,
    NONE,
    ClassModel,
    Dict,
    Instance,
    List,
    Parameter,
    Scalar,
    Signature,
    Tuple,
    Type,
    Union,
    Variable,
    alternatives,
    optional,
)
from .statements import Body, parameter_list

if TYPE_CHECKING:
    from .program import World

#: The cost of what must not be called yet.
INFINITE = 10**9


def annotation(held: Type) -> str:
    """A type as an annotation."""
    if isinstance(held, Scalar):
        return {"big": "int"}.get(held.name, held.name)
    if isinstance(held, Tuple):
        return f"tuple[{', '.join(map(annotation, held.elements))}]"
    if isinstance(held, List):
        return f"list[{annotation(held.element)}]"
    if isinstance(held, Dict):
        return f"dict[{annotation(held.key)}, {annotation(held.value)}]"
    if isinstance(held, Union):
        return " | ".join(map(annotation, held.alternatives))
    assert isinstance(held, Instance), held
    return held.cls.name


def _is_simple(held: Type) -> bool:
    """Whether constants of a type are immutable, as default values should be."""
    return all(isinstance(m, Scalar) for m in alternatives(held)) or NONE in alternatives(held)


def declare_exceptions(world: World) -> None:
    """The program's own exception classes. All of them have a `code`, which is their argument."""
    for index in range(world.random.randint(1, 3)):
        base = "Exception"
        if world.exceptions and world.random.random() < 0.5:
            base = world.random.choice(world.exceptions).name
        cls = ClassModel(world.fresh("Fault"))
        if base == "Exception" and index and world.random.random() < 0.3:
            base = world.random.choice(["ValueError", "ArithmeticError", "LookupError"])
        cls.lines = [f"class {cls.name}({base}):"]
        if base.startswith("Fault") and world.random.random() < 0.5:
            cls.lines.append("    pass")
        else:
            cls.lines += ["    def __init__(self, code):", "        super().__init__(code)"]
            cls.lines.append(f"        self.code = code{world.random.choice([' ', ' + 1'])}")
        world.exceptions.append(cls)


def declare_classes(world: World) -> None:
    """Hierarchies of classes with fields and constructors, no methods yet."""
    for _ in range(world.count(1, 1, 2, 2, 3)):
        style = "plain"
        draw = Body(world)
        if draw.chance(0.15, "dataclass"):
            style = "dataclass"
        elif draw.chance(0.12, "slots"):
            style = "slots"
        root = _declare_class(world, draw, None, style)
        world.features.use("class")
        known = [root]
        for _ in range(world.count(0, 1, 1, 2)):
            if draw.chance(0.8, "inheritance"):
                known.append(_declare_class(world, draw, world.random.choice(known), style))


def _declare_class(world: World, draw: Body, base: ClassModel | None, style: str) -> ClassModel:
    cls = ClassModel(world.fresh("C"), base, style)
    if base is not None:
        cls.constructor = list(base.constructor)
    for _ in range(world.random.randint(0 if base else 1, 3)):
        held = draw.draw_type()
        if base is not None and _holds(held, list(base.lineage())[-1]):
            held = INT  # otherwise to make an object would need one
        draw.note_type(held)
        cls.fields[world.fresh("f")] = held
    if base is None and draw.chance(0.25, "linked"):
        cls.fields[world.fresh("next")] = optional(Instance(cls))
    world.classes.append(cls)  # only now: fields hold objects of classes declared before
    if style == "dataclass":
        _write_dataclass(draw, cls)
    else:
        _write_constructor(draw, cls)
    if base is not None:
        base.subclasses.append(cls)
    _class_attributes(draw, cls)
    return cls


def _holds(held: Type, root: ClassModel) -> bool:
    """Whether constants of a type may contain objects of a hierarchy."""
    if isinstance(held, Instance):
        return root in held.cls.lineage()
    if isinstance(held, List):
        return _holds(held.element, root)
    if isinstance(held, Tuple):
        return any(_holds(element, root) for element in held.elements)
    return isinstance(held, Union) and any(_holds(m, root) for m in held.alternatives)


def _head(cls: ClassModel) -> str:
    return f"class {cls.name}({cls.base.name}):" if cls.base else f"class {cls.name}:"


def _write_dataclass(draw: Body, cls: ClassModel) -> None:
    cls.lines = ["@dataclass", _head(cls)]
    defaults = any(parameter.default for parameter in cls.constructor)
    for name, held in cls.fields.items():
        default = ""
        if defaults or (_is_simple(held) and draw.random.random() < 0.3):
            if not _is_simple(held):
                held = cls.fields[name] = INT
            default = draw.constant(held)
            defaults = True
        cls.constructor.append(Parameter(name, held, default))
        # As text: the class itself and later ones are no names yet.
        text = repr(annotation(held))
        cls.lines.append(f"    {name}: {text}" + (f" = {default}" if default else ""))
    if not cls.fields:
        cls.lines.append("    pass")


def _write_constructor(draw: Body, cls: ClassModel) -> None:
    cls.lines = [_head(cls)]
    if cls.style == "slots":
        names = ", ".join(map(repr, cls.fields))
        cls.lines.append(f"    __slots__ = ({names}{',' if len(cls.fields) == 1 else ''})")
    inherited = list(cls.constructor)
    defaults = any(parameter.default for parameter in inherited)
    assignments: list[str] = []
    for name, held in cls.fields.items():
        simple = _is_simple(held)
        if draw.random.random() < 0.75 and (simple or not defaults):
            default = ""
            if defaults or (simple and draw.chance(0.2, "default_parameter")):
                default = draw.constant(held)
                defaults = True
            parameter = Parameter(draw.fresh("p"), held, default)
            cls.constructor.append(parameter)
            computed = held == INT and draw.random.random() < 0.2
            assignments.append(f"self.{name} = {parameter.name}{' % 1000' if computed else ''}")
        else:
            assignments.append(f"self.{name} = {draw.constant(held)}")
    if not assignments:
        cls.lines.append("    pass")
        return
    if cls.base is not None:
        passed = ", ".join(p.name for p in inherited)
        call = f"super().__init__({passed})"
        if draw.random.random() < 0.25:
            call = f"{cls.base.name}.__init__(self{', ' if passed else ''}{passed})"
        assignments.insert(draw.random.choice([0, 0, len(assignments)]), call)
    cls.lines.append(f"    def __init__(self, {parameter_list(cls.constructor)}):")
    cls.lines += [f"        {line}" for line in assignments]


def _class_attributes(draw: Body, cls: ClassModel) -> None:
    inherited = [(n, held) for c in cls.lineage() for n, held in c.class_attributes.items()]
    if inherited and draw.random.random() < 0.5:  # shadows the base's
        name, held = draw.random.choice(inherited)
        cls.lines.append(f"    {name} = {draw.constant(held)}")
    elif draw.chance(0.2, "class_attribute"):
        held = draw.random.choice([INT, FLOAT if draw.features.weight("float") else INT, BOOL])
        name = draw.fresh("k")
        cls.class_attributes[name] = held
        cls.lines.append(f"    {name} = {draw.constant(held)}")


# --- Methods ------------------------------------------------------------------------------------------


def families(world: World) -> list[Callable[[], None]]:
    """What writes the families of all classes, in an order that may be changed."""
    tasks: list[Callable[[], None]] = []
    draw = Body(world)
    roots = [cls for cls in world.classes if cls.base is None]
    for root in roots:
        for _ in range(world.count(1, 1, 2)):
            tasks.append(lambda r=root: _method(world, [r]))
        if draw.chance(0.3 * world.size, "property"):
            tasks.append(lambda r=root: _property(world, r))
        if draw.chance(0.12 * world.size, "static_method"):
            tasks.append(lambda r=root: _static(world, r))
        if draw.chance(0.12 * world.size, "class_method"):
            tasks.append(lambda r=root: _class_method(world, r))
        if draw.chance(0.35 * world.size, "operator"):
            tasks.append(lambda r=root: _arithmetic(world, r))
        if draw.chance(0.25 * world.size, "comparison_operator"):
            tasks.append(lambda r=root: _comparison(world, r))
        if draw.chance(0.35 * world.size, "container_protocol"):
            tasks.append(lambda r=root: _protocol(world, r))
        if draw.chance(0.15 * world.size, "call_protocol"):
            tasks.append(lambda r=root: _callable_object(world, r))
        for cls in root.family():
            if cls is not root and world.random.random() < 0.25:
                tasks.append(lambda c=cls: _method(world, [c]))
    if len(roots) > 1 and world.features.weight("duck_typing"):
        for _ in range(world.count(0, 1, 1, 2)):
            pair = world.random.sample(roots, 2)
            tasks.append(lambda p=pair: _method(world, p))
    return tasks


def draw_parameters(draw: Body, count: int) -> list[Parameter]:
    """Parameters of a function, the last ones perhaps with defaults."""
    parameters = [Parameter(draw.fresh("p"), draw.draw_type(1)) for _ in range(count)]
    for parameter in reversed(parameters):
        if not _is_simple(parameter.type) or not draw.chance(0.2, "default_parameter"):
            break
        parameter.default = draw.constant(parameter.type)
    return parameters


def result_type(draw: Body) -> Type:
    """The type of a function's result: mostly a number, so that expressions find a use for it."""
    kind = draw.random.random()
    if kind < 0.4:
        return INT
    if kind < 0.65 and draw.features.weight("float"):
        return FLOAT
    return draw.draw_type(1)


def write_family(
    world: World,
    owners: list[ClassModel],
    signature: Signature,
    *,
    count: int = 3,
    decorator: str = "",
    override: float = 0.55,
    first: Callable[[Body, ClassModel], None] | None = None,
    last: Callable[[Body, ClassModel], None] | None = None,
) -> None:
    """Write a body of a signature into classes and some of their subclasses.

    Args:
        count: how many statements a body has at most.
        override: the probability that a subclass overrides it.
        first: writes what bodies begin with.
        last: writes the end of a body instead of `return` with an expression.
    """
    costs: dict[ClassModel, int] = {}
    signature.cost = INFINITE
    for owner in owners:
        owner.defined[signature.name] = signature
        for cls in owner.family():
            body = Body(world, signature.returns)
            if cls is not owner and not body.chance(override, "override"):
                continue
            body.owner, body.method = cls, signature
            body.risk = RAISING if signature.raises else body.risk
            body.base_cost = max((costs[c] for c in cls.lineage() if c in costs), default=INFINITE)
            body.indent = 2
            # Each override adds to what a chain of `super()` calls costs.
            _write_body(body, cls, signature, count, decorator, first, last)
            costs[cls] = body.cost
    signature.cost = max(costs.values()) + 1


def _write_body(
    body: Body,
    cls: ClassModel,
    signature: Signature,
    count: int,
    decorator: str,
    first: Callable[[Body, ClassModel], None] | None,
    last: Callable[[Body, ClassModel], None] | None,
) -> None:
    receiver = {"static": "", "class": "cls"}.get(signature.kind, "self")
    body.world.add_constants(body.scope)
    if receiver == "self":
        body.scope.add(Variable("self", Instance(cls), fixed=True))
    for parameter in signature.parameters:
        body.scope.add(Variable(parameter.name, parameter.type))
    if signature.kind == "generator" or signature.name == "__iter__":
        body.yields, body.returns = signature.returns, None
    if last is not None:
        body.returns = None  # all returns must be of its kind
    if first is not None:
        first(body, cls)
    body.statements(body.size(0, count))
    if signature.raises:
        handlers.trouble(body)
    if last is not None:
        last(body, cls)
    elif body.yields is not None:
        body.line(f"yield {body.expression(body.yields)}")
    else:
        body.line(f"return {body.expression(signature.returns)}")
    texts = [receiver] if receiver else []
    if signature.parameters:
        texts.append(parameter_list(signature.parameters))
    if decorator:
        cls.lines.append(f"    {decorator}")
    cls.lines.append(f"    def {signature.name}({', '.join(texts)}):")
    cls.lines += body.lines


def _method(world: World, owners: list[ClassModel]) -> None:
    draw = Body(world)
    parameters = draw_parameters(draw, world.random.randint(0, 2))
    signature = Signature(world.fresh("m"), parameters, result_type(draw), kind="method")
    signature.raises = draw.chance(0.3, "try")
    write_family(world, owners, signature)


def _property(world: World, root: ClassModel) -> None:
    draw = Body(world)
    signature = Signature(world.fresh("q"), [], result_type(draw), kind="property")
    targets = [name for name, held in root.fields.items() if held == signature.returns]
    settable = bool(targets) and draw.chance(0.7, "property_setter")
    # A property that overrides one with a setter would have none.
    override = 0.0 if settable else 0.5
    write_family(world, [root], signature, count=1, decorator="@property", override=override)
    if settable:
        root.setters[signature.name] = signature.returns
        root.lines.append(f"    @{signature.name}.setter")
        root.lines.append(f"    def {signature.name}(self, value):")
        root.lines.append(f"        self.{draw.random.choice(targets)} = value")


def _static(world: World, root: ClassModel) -> None:
    draw = Body(world)
    parameters = draw_parameters(draw, world.random.randint(1, 2))
    signature = Signature(world.fresh("s"), parameters, result_type(draw), kind="static")
    write_family(world, [root], signature, count=2, decorator="@staticmethod", override=0.2)


def _class_method(world: World, root: ClassModel) -> None:
    draw = Body(world)
    parameters = draw_parameters(draw, world.random.randint(0, 2))
    signature = Signature(world.fresh("s"), parameters, INT, kind="class")

    def last(body: Body, cls: ClassModel) -> None:
        names = [n for c in cls.lineage() for n, held in c.class_attributes.items() if held == INT]
        text = f" + cls.{body.random.choice(names)}" if names else ""
        body.line(f"return {body.expression(INT)} % 1000{text}")

    decorator = "@classmethod"
    write_family(world, [root], signature, count=2, decorator=decorator, override=0.2, last=last)


def _arithmetic(world: World, root: ClassModel) -> None:
    """An operator, and perhaps its reflected or in-place form."""
    draw = Body(world)
    same = Instance(root)
    number = draw.random.choice([INT, FLOAT]) if draw.features.weight("float") else INT
    name = draw.random.choice(["add", "sub", "mul", "neg", "abs", "matmul"])
    if (root, name) in world.reserved:
        return
    if name in ("neg", "abs"):
        returns = same if name == "neg" else number
        write_family(world, [root], Signature(f"__{name}__", [], returns, kind="operator"), count=2)
        return
    other = same if name in ("add", "sub", "matmul") and draw.random.random() < 0.7 else number
    returns = same if draw.random.random() < 0.75 else number
    signature = Signature(
        f"__{name}__", [Parameter("other", other)], returns, kind="operator", guarded=other == same
    )

    def guard(body: Body, cls: ClassModel) -> None:
        if signature.guarded:
            body.line(f"if not isinstance(other, {root.name}):")
            body.line("    return NotImplemented")

    write_family(world, [root], signature, count=2, first=guard)
    if name != "matmul" and other == number and draw.chance(0.7, "reflected_operator"):
        reflected = Signature(f"__r{name}__", signature.parameters, returns, kind="operator")
        write_family(world, [root], reflected, count=1, override=0.3)
    elif name in ("add", "sub"):
        _mixed_operator(world, draw, root, name)
    if draw.chance(0.35, "inplace_operator"):
        inplace = Signature("__iadd__", [Parameter("other", INT)], same, kind="operator")
        write_family(world, [root], inplace, count=2, last=_return_self, override=0.3)


def _return_self(body: Body, cls: ClassModel) -> None:
    body.line("return self")


def _mixed_operator(world: World, draw: Body, root: ClassModel, name: str) -> None:
    """A reflected operator for objects of another hierarchy, whose own gives NotImplemented."""
    others = [
        cls
        for cls in world.classes
        if cls.base is None and cls is not root
        if f"__{name}__" not in cls.defined or cls.defined[f"__{name}__"].guarded
    ]
    if others and draw.chance(0.6, "reflected_operator"):
        chosen = draw.random.choice(others)
        world.reserved |= {(chosen, name)} if f"__{name}__" not in chosen.defined else set()
        parameter = Parameter("other", Instance(chosen))
        reflected = Signature(f"__r{name}__", [parameter], Instance(root), kind="operator")

        def guard(body: Body, cls: ClassModel) -> None:
            # Objects of the hierarchy itself come here, too: subclasses go before their bases.
            body.line(f"if not isinstance(other, {chosen.name}):")
            body.line("    return NotImplemented")

        write_family(world, [root], reflected, count=1, override=0.2, first=guard)


def _comparison(world: World, root: ClassModel) -> None:
    name = world.random.choice(["__eq__", "__lt__"])
    signature = Signature(name, [Parameter("other", Instance(root))], BOOL, kind="operator")
    write_family(world, [root], signature, count=1, override=0.3)


def _protocol(world: World, root: ClassModel) -> None:
    draw = Body(world)
    names = ["__len__", "__getitem__", "__contains__", "__bool__"]
    if draw.features.weight("generator") and draw.features.weight("list"):
        names.append("__iter__")
    name = draw.random.choice(names)
    parameters = [Parameter("item", INT)] if name in ("__getitem__", "__contains__") else []
    returns: Type = INT if name == "__len__" else BOOL
    if name in ("__getitem__", "__iter__"):
        returns = result_type(draw)
    signature = Signature(name, parameters, returns, kind="operator")

    def length(body: Body, cls: ClassModel) -> None:
        body.line(f"return {body.expression(INT)} % 7")

    write_family(
        world,
        [root],
        signature,
        count=2,
        override=0.3,
        last=length if name == "__len__" else None,
    )


def _callable_object(world: World, root: ClassModel) -> None:
    draw = Body(world)
    parameters = draw_parameters(draw, world.random.randint(0, 2))
    signature = Signature("__call__", parameters, result_type(draw), kind="operator")
    write_family(world, [root], signature, count=2, override=0.3)
