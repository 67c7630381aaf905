"""Random expressions of a given type."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import numbers
from .model import (
    BIG,
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    ClassModel,
    Dict,
    Function,
    Instance,
    List,
    Scope,
    Signature,
    Tuple,
    Type,
    Union,
    Variable,
    alternatives,
    fits,
)

if TYPE_CHECKING:
    from .program import World

#: How many elements a list or dict may have at most, by the tests around what adds elements.
MAX_SIZE = 12
#: How many iterations a loop over a list counts for in estimates of the time.
TYPICAL_SIZE = 5
#: How many statements a function may execute, roughly.
MAX_COST = 3000

#: How the special methods of arithmetic are called; the first operand is the object itself.
OPERATORS = {
    "__add__": "({} + {})",
    "__sub__": "({} - {})",
    "__mul__": "({} * {})",
    "__radd__": "({1} + {0})",
    "__rsub__": "({1} - {0})",
    "__rmul__": "({1} * {0})",
    "__neg__": "(-{})",
    "__abs__": "abs({})",
    "__matmul__": "({} @ {})",
}

#: How other special methods are called.
PROTOCOLS = {
    "__len__": "len({})",
    "__getitem__": "{}[{}]",
    "__contains__": "({1} in {0})",
    "__bool__": "bool({})",
    "__iter__": "list({})",
    "__eq__": "({} == {})",
    "__lt__": "({} < {})",
}

#: The risk in functions that are likely to raise. They are called where the risk is as high.
RAISING = 0.2

STRINGS = ("", "a", "red", "green", "on", "off")

#: A feature, its weight, and what makes an expression with it (None where it does not apply).
Option = tuple[str, float, Callable[[], "str | None"]]


class Expressions:
    """Draws expressions in one function.

    Attributes:
        scope: names that can be used.
        risk: the probability that an operation which may raise is not guarded.
        times: how often the statement under construction is executed, at most.
        cost: how many statements the function executes so far, at most.
        level: signatures from this position on must not be called; it makes the call graph acyclic.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.random: random.Random = world.random
        self.features = world.features
        self.scope = Scope()
        self.risk = 0.01
        self.times = 1
        self.cost = 0
        self.owner: ClassModel | None = None  # the class of the method under construction
        self.method: Signature | None = None
        self.base_cost = 0  # of the method that `super()` finds
        self.max_cost = MAX_COST
        self.pure = False  # inside of what must not assign names

    # --- Choosing ---------------------------------------------------------------------------------

    def chance(self, probability: float, feature: str = "") -> bool:
        """Whether to do something, more or less often by the weight of a feature; counts its use."""
        weight = self.features.weight(feature)
        if weight == 0 or self.random.random() >= min(probability * weight, 0.95):
            return False
        self.features.use(feature)
        return True

    def risky(self, feature: str) -> bool:
        """Whether to leave out the guard of an operation that may raise."""
        return self.chance(self.risk, feature)

    def choose(self, options: list[Option]) -> str:
        """The result of one of the options that apply, by weight. One of them always must."""
        options = [option for option in options if self.features.weight(option[0]) * option[1] > 0]
        while True:
            weights = [self.features.weight(feature) * weight for feature, weight, _ in options]
            option = self.random.choices(options, weights)[0]
            made = option[2]()
            if made is not None:
                self.features.use(option[0])
                return made
            options.remove(option)

    def size(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    # --- Expressions of any type ------------------------------------------------------------------

    def expression(self, wanted: Type, depth: int = 2) -> str:
        """An expression of a type."""
        if depth <= 0:
            return self.leaf(wanted)
        if wanted == INT:
            return numbers.small_int(self, depth)
        if wanted == BIG:
            return numbers.big_int(self, depth)
        if wanted == FLOAT:
            return numbers.float_(self, depth)
        if wanted == BOOL:
            return numbers.bool_(self, depth)
        if isinstance(wanted, Union):
            return self._union(wanted, depth)
        options: list[Option] = [
            ("", 2.0, lambda: self.name(wanted)),
            ("", 1.0, lambda: self.call(wanted, depth)),
            ("conditional", 0.4, lambda: self.conditional(wanted, depth)),
        ]
        if isinstance(wanted, Tuple):
            options.append(("", 2.0, lambda: self.tuple_display(wanted, depth - 1)))
        elif isinstance(wanted, List):
            options += self._lists(wanted, depth)
        elif isinstance(wanted, Dict):
            options += self._dicts(wanted, depth)
        elif isinstance(wanted, Instance):
            options.append(("", 2.0, lambda: self.construct(wanted.cls, depth - 1)))
        else:
            options.append(("", 1.0, lambda: self.leaf(wanted)))
        return self.choose(options)

    def leaf(self, wanted: Type) -> str:
        """A name, an attribute or a constant."""
        name = self.name(wanted) if self.random.random() < 0.85 else None
        if name is None and wanted == BOOL and self.random.random() < 0.9:
            # A comparison rather than True or False, of which dead code would follow.
            kind = FLOAT if self.features.weight("float") and self.random.random() < 0.4 else INT
            number = self.name(kind)
            if number is not None:
                return f"({number} {self.random.choice(['<', '>'])} {self.constant(kind)})"
        return name or self.constant(wanted)

    def constant(self, wanted: Type) -> str:
        """An expression that needs no names of the scope."""
        if wanted in (INT, BIG, FLOAT, BOOL):
            return numbers.constant(self, wanted)
        if wanted == STR:
            return repr(self.random.choice(STRINGS))
        if wanted == NONE:
            return "None"
        if isinstance(wanted, Tuple):
            return self.tuple_display(wanted, 0, self.constant)
        if isinstance(wanted, List):
            elements = [self.constant(wanted.element) for _ in range(self.size(1, 3))]
            return f"[{', '.join(elements)}]"
        if isinstance(wanted, Dict):
            return self.dict_display(wanted, 0, self.constant)
        if isinstance(wanted, Union):
            members = [m for m in wanted.alternatives if not isinstance(m, Function)]
            simple = [member for member in members if not isinstance(member, Instance)]
            return self.constant(self.random.choice(simple or members))
        if isinstance(wanted, Instance):
            return self.construct(wanted.cls, 0, self.constant)
        assert isinstance(wanted, Function), wanted
        return self.lambda_(wanted, 1)

    def _union(self, wanted: Union, depth: int) -> str:
        def member() -> str:
            return self.expression(self.random.choice(wanted.alternatives), depth - 1)

        options: list[Option] = [
            ("", 1.5, member),
            ("", 1.0, lambda: self.name(wanted)),
            ("", 0.7, lambda: self.call(wanted, depth)),
            ("conditional", 0.7, lambda: self.conditional(wanted, depth)),
        ]
        if set(wanted.alternatives) == {INT, FLOAT}:
            options.append(("", 1.0, lambda: numbers.mixed(self, depth)))
        return self.choose(options)

    def conditional(self, wanted: Type, depth: int) -> str:
        condition = self.condition(depth - 1)
        first = self.expression(wanted, depth - 1)
        return f"({first} if {condition} else {self.expression(wanted, depth - 1)})"

    def condition(self, depth: int = 2) -> str:
        """An expression whose truth is tested: mostly a bool."""
        draw = self.random.random()
        if draw < 0.08:
            return self.expression(INT, depth)
        if draw < 0.14:
            containers = self.paths(lambda found: isinstance(found, List | Dict))
            if containers:
                return self.random.choice(containers)[0]
        return self.expression(BOOL, depth)

    # --- Names ------------------------------------------------------------------------------------

    def paths(self, accept: Callable[[Type], bool], reach: int = 2) -> list[tuple[str, Type]]:
        """Names, attributes and elements of tuples that hold a value of an accepted type, with the type."""
        found: list[tuple[str, Type]] = []

        def visit(text: str, held: Type, reach: int) -> None:
            if accept(held):
                found.append((text, held))
            if reach == 0:
                return
            if isinstance(held, Instance):
                for field, held_by_field in held.cls.all_fields().items():
                    visit(f"{text}.{field}", held_by_field, reach - 1)
                for cls in held.cls.lineage():
                    for name, held_by_class in cls.class_attributes.items():
                        visit(f"{text}.{name}", held_by_class, reach - 1)
            elif isinstance(held, Tuple):
                for index, element in enumerate(held.elements):
                    visit(f"{text}[{index}]", element, reach - 1)

        seen = set()
        for variable in reversed(self.scope.variables):
            if variable.name not in seen:
                seen.add(variable.name)
                visit(variable.name, self.scope.type_of(variable), reach)
        return found

    def name(self, wanted: Type) -> str | None:
        """A name, attribute or element of that type, or None."""
        found = self.paths(lambda held: fits(held, wanted))
        return self.random.choice(found)[0] if found else None

    def fresh(self, prefix: str) -> str:
        """A name that nothing else has."""
        return self.world.fresh(prefix)

    # --- Calls ------------------------------------------------------------------------------------

    def affordable(self, cost: int) -> bool:
        """Whether the function may execute that many more statements for the one under construction."""
        return self.cost + self.times * cost <= self.max_cost

    def charge(self, signature: Signature, cost: int | None = None) -> None:
        """Count the cost of a call, that of the signature unless another one is given."""
        self.cost += self.times * (signature.cost if cost is None else cost)
        self.world.called.add(signature)

    def arguments(self, signature: Signature, depth: int, cost: int | None = None) -> str:
        """Arguments for a call, in parentheses."""
        parameters = signature.parameters
        texts: list[str] = []
        keywords = False
        for index, parameter in enumerate(parameters):
            if parameter.default and self.random.random() < 0.5:
                keywords = True  # what follows needs its name
                self.features.use("default_parameter")
                continue
            if index == 0 and signature.depth:
                texts.append(str(self.size(0, 4)))
                continue
            text = self.expression(parameter.type, depth - 1)
            if keywords or (not signature.extra and self.chance(0.1, "keyword_argument")):
                keywords = True
                texts.append(f"{parameter.name}={text}")
            else:
                texts.append(text)
        if signature.extra and not keywords:
            for _ in range(self.size(0, 3)):
                texts.append(self.expression(signature.extra, depth - 1))
        self.charge(signature, cost)
        return f"({', '.join(texts)})"

    def call(self, wanted: Type, depth: int) -> str | None:
        """A call whose result has that type, or None."""
        makers: list[Callable[[], str]] = []
        for signature in self.world.functions:
            if signature.kind == "function" and self._callable(signature, wanted):
                makers.append(
                    lambda s=signature: s.name + self.arguments(s, depth),
                )
        makers += self._method_calls(wanted, depth) * 2
        for variable in self.scope.variables:
            held = self.scope.type_of(variable)
            if isinstance(held, Function) and fits(held.returns, wanted):
                if self.affordable(variable.cost):
                    makers.append(lambda v=variable, h=held: self._call_value(v, h, depth))
        if not makers:
            return None
        return self.random.choice(makers)()

    def _callable(self, signature: Signature, wanted: Type) -> bool:
        if signature.raises and self.risk < RAISING:
            return False
        return fits(signature.returns, wanted) and self.affordable(signature.cost)

    def _call_value(self, variable: Variable, held: Function, depth: int) -> str:
        self.cost += self.times * variable.cost
        texts = [self.expression(parameter, depth - 1) for parameter in held.parameters]
        return f"{variable.name}({', '.join(texts)})"

    def _method_calls(self, wanted: Type, depth: int) -> list[Callable[[], str]]:
        makers: list[Callable[[], str]] = []
        receivers = self.paths(_has_members)
        for text, held in receivers:
            members = common_members(held)
            for name, signature in members.items():
                if not self._callable(signature, wanted):
                    continue
                several = len(alternatives(held)) > 1
                if several and self.features.weight("duck_typing") == 0:
                    continue
                if signature.kind == "property":
                    makers.append(lambda t=text, s=signature: self._read_property(t, s))
                elif name == "__call__":
                    makers.append(lambda t=text, s=signature: t + self.arguments(s, depth))
                elif not name.startswith("__"):
                    makers.append(
                        lambda t=text, s=signature, several=several: self._call_method(
                            t, s, depth, several
                        )
                    )
        makers += [
            lambda c=cls, s=signature: f"{c.name}.{s.name}{self.arguments(s, depth)}"
            for cls in self.world.classes
            for signature in cls.members().values()
            if signature.kind in ("static", "class") and self._callable(signature, wanted)
        ]
        makers += self._super_calls(wanted, depth)
        makers += self._operator_calls(wanted, depth)
        return makers

    def _operator_calls(self, wanted: Type, depth: int) -> list[Callable[[], str]]:
        """Arithmetic with objects: `a + b`, `2 * a`, `-a`."""
        makers: list[Callable[[], str]] = []
        for text, held in self.paths(lambda held: isinstance(held, Instance)):
            assert isinstance(held, Instance)
            for name, signature in held.cls.members().items():
                form = OPERATORS.get(name)
                if form is not None and self._callable(signature, wanted):
                    makers.append(
                        lambda t=text, s=signature, f=form: self._apply_operator(t, s, f, depth)
                    )
        return makers

    def _apply_operator(self, text: str, signature: Signature, form: str, depth: int) -> str:
        self.charge(signature)
        others = [self.expression(p.type, depth - 1) for p in signature.parameters]
        return form.format(text, *others)

    def _read_property(self, text: str, signature: Signature) -> str:
        self.charge(signature)
        self.features.use("property")
        return f"{text}.{signature.name}"

    def _call_method(self, text: str, signature: Signature, depth: int, several: bool) -> str:
        if several:
            self.features.use("duck_typing")
        return f"{text}.{signature.name}{self.arguments(signature, depth)}"

    def _super_calls(self, wanted: Type, depth: int) -> list[Callable[[], str]]:
        owner, method = self.owner, self.method
        if owner is None or method is None or owner.base is None or method.kind != "method":
            return []
        if not self.features.weight("super") or owner.base.member(method.name) is not method:
            return []
        # Comprehensions have no `super()` without arguments.
        if self.pure or not fits(method.returns, wanted) or not self.affordable(self.base_cost):
            return []

        def make() -> str:
            self.features.use("super")
            # The method's own cost is unlimited as long as it is under construction.
            text = f"super().{method.name}{self.arguments(method, depth, self.base_cost)}"
            return text

        return [make] * 4

    def call_member(self, text: str, signature: Signature, depth: int) -> str:
        """An expression that calls a member of the object that a text stands for, whatever its kind."""
        name = signature.name
        if signature.kind == "property":
            return self._read_property(text, signature)
        if name in OPERATORS:
            return self._apply_operator(text, signature, OPERATORS[name], depth)
        if name in PROTOCOLS:
            return self._apply_operator(text, signature, PROTOCOLS[name], depth)
        if name == "__call__":
            return text + self.arguments(signature, depth)
        return f"{text}.{name}{self.arguments(signature, depth)}"

    def construct(
        self, cls: ClassModel, depth: int, make: Callable[[Type], str] | None = None
    ) -> str:
        """A new object of a class or of one derived from it."""
        return self.construct_exactly(self.random.choice(list(cls.family())), depth, make)

    def construct_exactly(
        self, chosen: ClassModel, depth: int, make: Callable[[Type], str] | None = None
    ) -> str:
        """A new object of that class."""
        texts, keywords = [], False
        for parameter in chosen.constructor:
            if parameter.default and self.random.random() < 0.5:
                keywords = True
                continue
            text = make(parameter.type) if make else self.expression(parameter.type, depth)
            texts.append(f"{parameter.name}={text}" if keywords else text)
        return f"{chosen.name}({', '.join(texts)})"

    def lambda_(self, wanted: Function, depth: int) -> str:
        """A lambda, which may use names around it."""
        mark = self.scope.mark()
        self.scope.forget()
        names = [self.fresh("p") for _ in wanted.parameters]
        for name, parameter in zip(names, wanted.parameters):
            self.scope.add(Variable(name, parameter, fixed=True))
        pure, times, cost = self.pure, self.times, self.cost
        self.pure, self.times, self.cost = True, 1, MAX_COST - 4  # it costs 4 at most
        body = self.expression(wanted.returns, depth)
        self.pure, self.times, self.cost = pure, times, cost
        self.scope.leave(mark)
        return f"(lambda {', '.join(names)}: {body})"

    # --- Containers -------------------------------------------------------------------------------

    def tuple_display(
        self, wanted: Tuple, depth: int, make: Callable[[Type], str] | None = None
    ) -> str:
        texts = [make(e) if make else self.expression(e, depth) for e in wanted.elements]
        return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"

    def dict_display(
        self, wanted: Dict, depth: int, make: Callable[[Type], str] | None = None
    ) -> str:
        keys = list(range(5)) if wanted.key == INT else list(STRINGS[1:])
        self.random.shuffle(keys)
        entries = [
            f"{key!r}: {make(wanted.value) if make else self.expression(wanted.value, depth)}"
            for key in keys[: self.size(1, 3)]
        ]
        return "{" + ", ".join(entries) + "}"

    def _lists(self, wanted: List, depth: int) -> list[Option]:
        element = wanted.element
        number = element in (INT, FLOAT)

        def display() -> str:
            texts = [self.expression(element, depth - 1) for _ in range(self.size(1, 4))]
            return f"[{', '.join(texts)}]"

        def concatenation() -> str:
            first, second = (self.expression(wanted, depth - 1) for _ in range(2))
            return f"({first} + {second})[:{MAX_SIZE}]"

        def repetition() -> str:
            return f"[{self.expression(element, depth - 1)}] * {self.size(1, 4)}"

        def slice_() -> str | None:
            name = self.name(wanted)
            return name and f"{name}[{self.slice()}]"

        def range_() -> str | None:
            return f"list(range({self.size(1, 5)}))" if element == INT else None

        def sorted_() -> str | None:
            # The order of NaN among numbers depends on the algorithm.
            if element != INT:
                return None
            order = ", reverse=True" if self.random.random() < 0.3 else ""
            return f"sorted({self.expression(wanted, depth - 1)}{order})"

        def reversed_() -> str:
            return f"list(reversed({self.expression(wanted, depth - 1)}))"

        def generator() -> str | None:
            made = self.generator_call(element, depth - 1)
            return made and f"list({made})"

        return [
            ("", 2.0, display),
            ("comprehension", 1.0, lambda: f"[{self.comprehension(element, depth - 1)}]"),
            ("slice", 0.7, slice_),
            ("list_operators", 0.5, concatenation),
            ("list_operators", 0.4, repetition),
            ("list_functions", 0.4, range_),
            ("list_functions", 0.5 if number else 0.0, sorted_),
            ("list_functions", 0.3, reversed_),
            ("generator", 1.0, generator),
        ]

    def _dicts(self, wanted: Dict, depth: int) -> list[Option]:
        def comprehension() -> str | None:
            if wanted.key != INT:
                return None
            name = self.fresh("k")
            value = self.nested([Variable(name, INT, fixed=True)], wanted.value, depth - 1, 4)
            return "{" + f"{name}: {value} for {name} in range({self.size(1, 4)})" + "}"

        return [
            ("", 2.0, lambda: self.dict_display(wanted, depth - 1)),
            ("comprehension", 0.7, comprehension),
        ]

    def slice(self) -> str:
        """What stands in the brackets of a slice."""
        parts = [str(self.size(-4, 4)) if self.random.random() < 0.6 else "" for _ in range(2)]
        if self.random.random() < 0.3:
            parts.append(self.random.choice(["-1", "2", "-2", "1"]))
        return ":".join(parts)

    def nested(self, names: list[Variable], wanted: Type, depth: int, times: int) -> str:
        """An expression that may use more names, and that is evaluated several times."""
        mark = self.scope.mark()
        for variable in names:
            self.scope.add(variable)
        outer, pure = self.times, self.pure
        self.times, self.pure = self.times * times, True
        text = self.expression(wanted, depth)
        self.times, self.pure = outer, pure
        self.scope.leave(mark)
        return text

    def source(self, depth: int) -> tuple[str, str, list[Variable]]:
        """What a comprehension may iterate over: the targets, the iterable, the variables of the targets."""
        name = self.fresh("q")
        lists = self.paths(lambda held: isinstance(held, List))
        draw = self.random.random()
        if lists and draw < 0.6:
            text, held = self.random.choice(lists)
            assert isinstance(held, List)
            variable = Variable(name, held.element, fixed=True)
            if self.chance(0.15, "enumerate"):
                index = self.fresh("i")
                return (
                    f"{index}, {name}",
                    f"enumerate({text})",
                    [Variable(index, INT, fixed=True), variable],
                )
            if self.chance(0.15, "zip"):
                other = self.fresh("q")
                second, held_by_second = self.random.choice(lists)
                assert isinstance(held_by_second, List)
                return (
                    f"{name}, {other}",
                    f"zip({text}, {second})",
                    [variable, Variable(other, held_by_second.element, fixed=True)],
                )
            return name, text, [variable]
        if draw < 0.75:
            made = self.generator_call(INT, depth)
            if made is not None and self.features.weight("generator"):
                self.features.use("generator")
                return name, made, [Variable(name, INT, fixed=True)]
        return name, f"range({self.size(1, 5)})", [Variable(name, INT, fixed=True)]

    def comprehension(self, element: Type, depth: int) -> str:
        """What stands in the brackets of a comprehension."""
        mark = self.scope.mark()
        targets, iterable, names = self.source(depth)
        clauses = f"for {targets} in {iterable}"
        times = TYPICAL_SIZE
        for variable in names:
            self.scope.add(variable)
        if self.random.random() < 0.35:
            clauses += f" if {self.nested([], BOOL, depth, times)}"
        if depth > 1 and self.random.random() < 0.12:
            inner = self.fresh("q")
            self.scope.add(Variable(inner, INT, fixed=True))
            clauses += f" for {inner} in range({self.size(1, 3)})"
            times *= 3
        text = self.nested([], element, depth, times)
        self.scope.leave(mark)
        return f"{text} {clauses}"

    def generator_call(self, element: Type, depth: int) -> str | None:
        """A call of a generator function with elements of that type, or None."""
        found = [
            signature
            for signature in self.world.functions
            if signature.kind == "generator" and self._callable(signature, element)
        ]
        if not found:
            return None
        signature = self.random.choice(found)
        return signature.name + self.arguments(signature, depth)


def common_members(held: Type) -> dict[str, Signature]:
    """The members that objects of all alternatives of a type have."""
    found: dict[str, Signature] | None = None
    for member in alternatives(held):
        if not isinstance(member, Instance):
            return {}
        members = member.cls.members()
        if found is None:
            found = members
        else:
            found = {n: s for n, s in found.items() if members.get(n) is s}
    return found or {}


def _has_members(held: Type) -> bool:
    return bool(common_members(held))
