"""Random statements: the bodies of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import handlers, heaps, loops, records
from .expressions import MAX_SIZE, Expressions, common_members
from .model import (
    BIG,
    BOOL,
    FLOAT,
    INT,
    NONE,
    NUMBER,
    STR,
    Dict,
    Function,
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
    fits,
    may_vary,
    optional,
    union,
)

if TYPE_CHECKING:
    from .program import World

#: A statement's feature, weight, and what writes it; False where it does not apply.
StatementOption = tuple[str, float, Callable[[], bool]]


class Body(Expressions):
    """Writes the statements of one function.

    Attributes:
        lines: what is written so far, indented from the function's first statement on.
        returns: the type that `return` needs; None where there must be none.
        yields: the type of the elements of a generator, or None.
        room: how many elements the generator may still yield.
        loops: whether statements are within a loop of this function (where `break` may stand).
    """

    def __init__(self, world: World, returns: Type | None = None) -> None:
        super().__init__(world)
        self.lines: list[str] = []
        self.indent = 0
        self.returns = returns
        self.yields: Type | None = None
        self.room = MAX_SIZE
        self.loops = 0
        self.handling = False  # in an `except` clause of this function
        self.protected = 0  # how many `try` statements with `finally` are around
        self.nesting = 0

    # --- Writing ----------------------------------------------------------------------------------

    def line(self, text: str) -> None:
        """One more line."""
        self.lines.append("    " * self.indent + text)
        self.cost += self.times

    def block(self, write: Callable[[], None]) -> None:
        """An indented block; `pass` if nothing is written. Names that it introduces end with it."""
        mark = self.scope.mark()
        self.indent += 1
        count = len(self.lines)
        write()
        if len(self.lines) == count:
            self.line("pass")
        self.indent -= 1
        self.scope.leave(mark)

    def statements(self, count: int) -> None:
        """That many statements, fewer if one of them leaves the block."""
        for _ in range(count):
            if not self.affordable(3) or len(self.lines) > self.world.max_lines:
                return
            if self.statement():
                return

    def statement(self) -> bool:
        """A statement; returns whether it leaves the block."""
        simple: list[StatementOption] = [
            ("", 3.0, self._declare),
            ("", 3.0, self._assign),
            ("augmented", 1.5, self._augment),
            ("field_assignment", 2.0, self._assign_field),
            ("list_mutation", 1.5, self._mutate_list),
            ("dict", 0.8, self._assign_item),
            ("", 0.8, self._call),
            ("unpacking", 0.7, self._unpack),
            ("starred_unpacking", 0.25, self._unpack_starred),
            ("alias", 0.6, self._alias),
            ("retyping", 0.3, self._retype),
            ("assert", 0.15, self._assert),
            ("function_value", 0.3, self._choose_function),
            ("container_protocol", 0.3, lambda: loops.use_protocol(self)),
            ("overflow", 0.2, self._compare_big),
        ]
        nested: list[StatementOption] = [
            ("", 2.0, self._if),
            ("isinstance", 1.2, self._if_instance),
            ("optional", 1.0, self._if_not_none),
            ("match", 0.5, lambda: loops.match(self)),
            ("while", 0.8, lambda: loops.while_(self)),
            ("for_range", 1.0, lambda: loops.for_range(self)),
            ("for_list", 1.2, lambda: loops.for_list(self)),
            ("for_tuple", 0.3, lambda: loops.for_tuple(self)),
            ("generator", 0.6, lambda: loops.for_generator(self)),
            ("dict_iteration", 0.4, lambda: loops.for_dict(self)),
            ("linked", 0.5, lambda: loops.walk(self)),
            ("try", 1.2, lambda: handlers.try_(self)),
            ("closure", 0.5, lambda: handlers.closure(self)),
            ("heap", 0.4, lambda: heaps.chain(self)),
            ("heap", 0.2, lambda: heaps.tree(self)),
            ("heap", 0.3, lambda: heaps.shared(self)),
            ("heap", 0.5, lambda: heaps.merged(self)),
            ("growing_tuple", 0.25, lambda: heaps.growing_tuple(self)),
            ("with", 0.4, lambda: records.with_(self)),
            ("enum", 0.25, lambda: records.enumeration(self)),
            ("named_tuple", 0.25, lambda: records.named_tuple(self)),
            ("complex", 0.15, lambda: records.complex_(self)),
            ("formatted_exception", 0.25, lambda: records.formatted_exception(self)),
            ("counter", 0.15, lambda: records.counter(self)),
            ("stepped_generator", 0.3, lambda: records.stepped_generator(self)),
        ]
        leaving: list[StatementOption] = [
            ("raise", 0.3, lambda: handlers.raise_(self)),
            ("early_return", 0.35, self._leave),
            ("break", 0.5 if self.loops else 0.0, lambda: loops.jump(self, "break")),
            ("continue", 0.4 if self.loops else 0.0, lambda: loops.jump(self, "continue")),
        ]
        options = simple + leaving + (nested if self.nesting < 3 else [])
        if self.yields is not None:
            options.append(("", 2.5, self._yield))
        self.nesting += 1
        try:
            return self._write_one(options)
        finally:
            self.nesting -= 1

    def _write_one(self, options: list[StatementOption]) -> bool:
        while True:
            weights = [self.features.weight(feature) * weight for feature, weight, _ in options]
            option = self.random.choices(options, weights)[0]
            count = len(self.lines)
            leaves = option[2]()
            if len(self.lines) > count:
                self.features.use(option[0])
                return leaves
            options = [other for other in options if other is not option]

    # --- Types of variables -----------------------------------------------------------------------

    def draw_type(self, depth: int = 2) -> Type:
        """A type for a variable, parameter, field or result."""
        weight = self.features.weight
        kinds: list[tuple[float, Callable[[], Type]]] = [
            (3.0, lambda: INT),
            (2.5 * weight("float"), lambda: FLOAT),
            (0.7, lambda: BOOL),
            (0.4 * weight("string"), lambda: STR),
            (0.6 * weight("mixed"), lambda: NUMBER),
            (0.4 * weight("optional"), lambda: optional(INT)),
            (0.3 * weight("optional") * weight("float"), lambda: optional(FLOAT)),
        ]
        classes = [cls for cls in self.world.classes if cls.base is None]
        if classes:
            kinds.append((1.8, lambda: Instance(self.random.choice(self.world.classes))))
            instance = Instance(self.random.choice(self.world.classes))
            kinds.append((0.7 * weight("optional"), lambda: optional(instance)))
        if len(classes) > 1:
            pair = [Instance(cls) for cls in self.random.sample(classes, 2)]
            kinds.append((1.2 * weight("class_union"), lambda: union(*pair)))
        if depth > 0:
            kinds.append((0.8 * weight("tuple"), lambda: self._draw_tuple(depth)))
            kinds.append((1.6 * weight("list"), lambda: self._draw_list(depth)))
            kinds.append((0.7 * weight("dict"), self._draw_dict))
        return self.random.choices([k for _, k in kinds], [w for w, _ in kinds])[0]()

    def _draw_tuple(self, depth: int) -> Type:
        return Tuple(tuple(self.draw_type(depth - 1) for _ in range(self.size(1, 3))))

    def _draw_list(self, depth: int) -> Type:
        element = self.draw_type(0)
        if depth > 1 and self.chance(0.25, "nested_list"):
            element = self._draw_list(1)
        if any(isinstance(m, Instance) for m in alternatives(element)):
            if not self.features.weight("object_list"):
                return List(INT)
            self.features.use("object_list")
        return List(element)

    def _draw_dict(self) -> Type:
        keys = [INT, INT, STR] if self.features.weight("string") else [INT]
        value = INT if not self.features.weight("float") else self.random.choice([INT, FLOAT])
        return Dict(self.random.choice(keys), value)

    def note_type(self, held: Type) -> None:
        """Count the features that a type stands for."""
        members = alternatives(held)
        if isinstance(held, Union):
            if NONE in members:
                self.features.use("optional")
            if INT in members and FLOAT in members:
                self.features.use("mixed")
            if sum(isinstance(member, Instance) for member in members) > 1:
                self.features.use("class_union")
        for member in members:
            if isinstance(member, Scalar):
                self.features.use({"float": "float", "str": "string"}.get(member.name, ""))
            elif isinstance(member, Tuple):
                self.features.use("tuple")
            elif isinstance(member, List):
                self.features.use("list")
            elif isinstance(member, Dict):
                self.features.use("dict")

    # --- Simple statements ------------------------------------------------------------------------

    def declare(self, held: Type, text: str, prefix: str = "v") -> Variable:
        """A new variable."""
        name = self.fresh(prefix)
        self.line(f"{name} = {text}")
        self.note_type(held)
        return self.scope.add(Variable(name, held))

    def _declare(self) -> bool:
        held = self.draw_type()
        if self.times == 1 and self.chance(0.05, "overflow"):
            held = BIG
        elif self.chance(0.06, "lambda"):
            returns = self.random.choice([INT, FLOAT if self.features.weight("float") else INT])
            held = Function(tuple(self.random.choice([INT, returns]) for _ in range(2)), returns)
        self.assign_narrowing(self.declare(held, self.expression(held)), held)
        return False

    def assign_narrowing(self, variable: Variable, held: Type) -> None:
        """Note what a variable holds from here on."""
        if variable.shared or held == variable.type:
            self.scope.narrowed.pop(variable.name, None)
        else:
            self.scope.narrowed[variable.name] = held

    def targets(self) -> list[Variable]:
        """Variables that a statement may assign."""
        return [v for v in self.scope.variables if not v.fixed and not isinstance(v.type, Function)]

    def _assign(self) -> bool:
        targets = [v for v in self.targets() if v.type != BIG or self.times == 1]
        if not targets:
            return False
        variable = self.random.choice(targets)
        held = variable.type
        if isinstance(held, Union) and not variable.shared and self.random.random() < 0.5:
            held = self.random.choice(held.alternatives)
        self.line(f"{variable.name} = {self.expression(held)}")
        self.assign_narrowing(variable, held)
        return False

    def _augment(self) -> bool:
        targets = [v for v in self.targets() if self.scope.type_of(v) in (INT, FLOAT)]
        objects = [
            v
            for v in self.targets()
            if isinstance(v.type, Instance) and "__iadd__" in v.type.cls.members()
        ]
        if objects and self.chance(0.5, "inplace_operator"):
            return self._augment_object(self.random.choice(objects))
        if not targets:
            return False
        variable = self.random.choice(targets)
        if self.scope.type_of(variable) == FLOAT:
            kind = FLOAT if self.random.random() < 0.7 else INT
            self.line(f"{variable.name} {self.random.choice('+-*')}= {self.expression(kind, 2)}")
            return False
        operator = self.random.choice(["+", "-", "*", "//", "%", "^", "&", "|", ">>"])
        if operator in ("//", "%", ">>"):
            self.line(f"{variable.name} {operator}= {self.size(1, 9)}")
        elif operator in "^&|" and self.features.weight("bit_operations"):
            self.line(f"{variable.name} {operator}= {self.leaf(INT)} % 1024")
        else:
            operand = f"{self.leaf(INT)} % 1000"
            self.line(f"{variable.name} {self.random.choice('+-')}= {operand}")
        if self.times > 1 or self.random.random() < 0.5:
            self.line(f"{variable.name} %= {self.random.choice([97, 1000, 65521])}")
        return False

    def _augment_object(self, variable: Variable) -> bool:
        assert isinstance(variable.type, Instance)
        signature = variable.type.cls.members()["__iadd__"]
        if not self.affordable(signature.cost):
            return False
        self.charge(signature)
        self.line(f"{variable.name} += {self.expression(signature.parameters[0].type, 2)}")
        self.scope.narrowed.pop(variable.name, None)
        return False

    def _assign_field(self) -> bool:
        targets: list[tuple[str, Type, str]] = []
        for text, held in self.paths(lambda held: isinstance(held, Instance)):
            assert isinstance(held, Instance)
            targets += [(f"{text}.{name}", t, "") for name, t in held.cls.all_fields().items()]
            for cls in held.cls.lineage():
                for name, assigned in cls.setters.items():
                    targets += [(f"{text}.{name}", assigned, name)]
        if not targets:
            return False
        target, held, setter = self.random.choice(targets)
        if setter:
            self.features.use("property_setter")
            self.cost += 3 * self.times
        if held == INT and not setter and self.chance(0.3, "augmented"):
            self.line(f"{target} = ({target} + {self.expression(INT, 2)}) % 65521")
        elif held == FLOAT and not setter and self.chance(0.4, "augmented"):
            self.line(f"{target} {self.random.choice('+-*')}= {self.expression(FLOAT, 2)}")
        else:
            self.line(f"{target} = {self.expression(held, 2)}")
        return False

    def _mutate_list(self) -> bool:
        lists = self.paths(lambda held: isinstance(held, List))
        if not lists:
            return False
        name, held = self.random.choice(lists)
        assert isinstance(held, List)
        value = self.expression(held.element, 2)
        kind = self.random.random()
        if kind < 0.35:
            self.line(f"if len({name}) < {MAX_SIZE}:")
            self.line(f"    {name}.append({value})")
        elif kind < 0.55:
            if self.chance(2 * self.risk, "index_error"):
                self.line(f"{name}[{self.size(-3, 3)}] = {value}")
            else:
                self.line(f"if {name}:")
                self.line(f"    {name}[{self.expression(INT, 1)} % len({name})] = {value}")
        elif kind < 0.7:
            where = self.random.choice(["", "", "0", "-1"])
            if self.chance(self.risk, "index_error"):
                self.line(f"{name}.pop({where})")
            else:
                self.line(f"if len({name}) > 1:")
                self.line(f"    {name}.pop({where})")
        elif kind < 0.78:
            self.line(f"if len({name}) < {MAX_SIZE}:")
            self.line(f"    {name}.insert({self.size(-2, 3)}, {value})")
        elif kind < 0.84:
            self.line(f"if len({name}) < {MAX_SIZE // 2}:")
            form = self.random.choice(["{}.extend({})", "{} += {}"])
            if not name.isidentifier() or self._is_fixed(name):
                form = "{}.extend({})"
            self.line("    " + form.format(name, self.expression(held, 1)))
        elif kind < 0.9:
            self.line(f"{name}.reverse()")
        elif kind < 0.94 and held.element == INT:
            self.line(f"{name}.sort()")
        else:
            self.line(f"if len({name}) > 2:")
            self.line(f"    del {name}[{self.size(-2, 1)}]")
        return False

    def _is_fixed(self, name: str) -> bool:
        variable = self.scope.find(name)
        return variable is None or variable.fixed

    def _assign_item(self) -> bool:
        dicts = self.paths(lambda held: isinstance(held, Dict))
        if not dicts:
            return False
        name, held = self.random.choice(dicts)
        assert isinstance(held, Dict)
        key = f"{self.expression(INT, 2)} % 8" if held.key == INT else self.leaf(STR)
        kind = self.random.random()
        if kind < 0.6:
            self.line(f"{name}[{key}] = {self.expression(held.value, 2)}")
        elif kind < 0.75 and self.chance(0.9, "dict_methods"):
            self.line(f"{name}.setdefault({key}, {self.expression(held.value, 1)})")
        elif kind < 0.85 and self.chance(0.9, "dict_methods"):
            self.line(f"{name}.pop({key}, {self.leaf(held.value)})")
        elif self.chance(2 * self.risk, "key_error"):
            self.line(f"del {name}[{key}]")
        elif held.value == INT:
            self.line(f"{name}[{key}] = {name}.get({key}, 0) + 1")
        return False

    def _call(self) -> bool:
        returns = self.draw_type(1)
        made = self.call(returns, 2)
        if made is None:
            return False
        self.line(made)
        return False

    def _unpack(self) -> bool:
        if self.random.random() < 0.3:  # a swap
            targets = self.targets()
            pairs = [(a, b) for a in targets for b in targets if a is not b and a.type == b.type]
            if pairs:
                first, second = self.random.choice(pairs)
                self.line(f"{first.name}, {second.name} = {second.name}, {first.name}")
                for variable in (first, second):
                    self.scope.narrowed.pop(variable.name, None)
                return False
        kinds = [self.draw_type(0) for _ in range(self.size(2, 3))]
        names = [self.fresh("v") for _ in kinds]
        self.line(f"{', '.join(names)} = {self.expression(Tuple(tuple(kinds)), 2)}")
        for name, held in zip(names, kinds):
            self.scope.add(Variable(name, held))
        return False

    def _unpack_starred(self) -> bool:
        element = self.random.choice([INT, FLOAT if self.features.weight("float") else INT])
        first, rest = self.fresh("v"), self.fresh("v")
        values = ", ".join(self.expression(element, 2) for _ in range(self.size(1, 4)))
        form = "{}, *{} = [{}]" if self.random.random() < 0.6 else "*{1}, {0} = [{2}]"
        self.line(form.format(first, rest, values))
        self.scope.add(Variable(first, element))
        self.scope.add(Variable(rest, List(element)))
        return False

    def _alias(self) -> bool:
        found = self.paths(lambda held: isinstance(held, Instance | List | Dict))
        if not found:
            return False
        text, held = self.random.choice(found)
        self.declare(held, text, "alias")
        return False

    def _retype(self) -> bool:
        """A name that holds values of unrelated types one after the other."""
        name = self.fresh("v")
        first, second, third = (self.draw_type(1) for _ in range(3))
        self.line(f"{name} = {self.expression(first, 2)}")
        # In scope for one expression only: closures must not see the name while it changes its type.
        variable = self.scope.add(Variable(name, first, fixed=True))
        text = self.expression(second, 2)
        self.scope.variables.remove(variable)
        self.declare(second, text)
        self.line(f"{name} = {self.expression(third, 2)}")
        self.scope.add(Variable(name, third))
        return False

    def _assert(self) -> bool:
        condition = self.expression(BOOL, 2)
        if self.random.random() > self.risk:
            condition = f"{condition} or True"
        message = f", {self.random.choice(['2', repr('message')])}"
        self.line(f"assert {condition}{message if self.random.random() < 0.5 else ''}")
        return False

    def _choose_function(self) -> bool:
        """A variable that holds one of two functions."""
        by_type: dict[Function, list[Signature]] = {}
        for signature in self.world.functions:
            simple = not (signature.depth or signature.extra or signature.kind != "function")
            if simple and not signature.raises and signature.cost <= 200:
                held = Function(tuple(p.type for p in signature.parameters), signature.returns)
                by_type.setdefault(held, []).append(signature)
        if not by_type:
            return False
        held = self.random.choice(list(by_type))
        names = [s.name for s in self.random.choices(by_type[held], k=2)]
        cost = max(s.cost for s in by_type[held])
        if not self.affordable(cost) or names[0] == names[1]:
            return False
        text = f"{names[0]} if {self.condition()} else {names[1]}"
        self.declare(held, text, "function").cost = cost
        return False

    def _compare_big(self) -> bool:
        from .numbers import overflowing

        if not self.name(BIG):
            return False
        text = overflowing(self)
        self.declare(BOOL, f"{text} {self.random.choice(['<', '>', '=='])} {self.leaf(BIG)}")
        return False

    def _yield(self) -> bool:
        assert self.yields is not None
        if self.times > self.room or self.protected:
            return False
        if self.yields == INT and self.room - self.times >= 5 and self.chance(0.15, "yield_from"):
            self.room -= 5 * self.times
            self.line(f"yield from range({self.size(1, 5)})")
            return False
        self.room -= self.times
        self.line(f"yield {self.expression(self.yields, 2)}")
        return False

    def _leave(self) -> bool:
        """A return; outside of loops and branches only on a condition."""
        if self.returns is None and self.yields is None:
            return False
        text = "return" if self.returns is None else f"return {self.expression(self.returns, 2)}"
        if self.nesting > 1 and self.random.random() < 0.5:
            self.line(text)
            return True
        self.line(f"if {self.condition()}:")
        self.line(f"    {text}")
        return False

    # --- Branches ---------------------------------------------------------------------------------

    def _if(self) -> bool:
        self.line(f"if {self.condition()}:")
        self.block(lambda: self.statements(self.size(1, 3)))
        while self.random.random() < 0.2:
            self.line(f"elif {self.condition()}:")
            self.block(lambda: self.statements(self.size(1, 2)))
        if self.random.random() < 0.5:
            self.line("else:")
            self.block(lambda: self.statements(self.size(1, 2)))
        return False

    def _narrowed_block(self, name: str, held: Type, count: int) -> None:
        def write() -> None:
            self.scope.narrowed[name] = held
            self.statements(count)

        self.block(write)

    def _if_instance(self) -> bool:
        """A test of the class of a variable that holds several, or objects of subclasses."""
        found = [
            v for v in self.scope.variables if may_vary(self.scope.type_of(v)) and not v.shared
        ]
        if not found:
            return False
        variable = self.random.choice(found)
        members = alternatives(self.scope.type_of(variable))
        objects = [m for m in members if isinstance(m, Instance)]
        chosen = Instance(self.random.choice(list(self.random.choice(objects).cls.family())))
        self.line(f"if isinstance({variable.name}, {chosen.cls.name}):")
        self._narrowed_block(variable.name, chosen, self.size(1, 3))
        rest = tuple(m for m in members if not fits(m, chosen))
        if rest and self.random.random() < 0.5:
            self.line("else:")
            self._narrowed_block(variable.name, union(*rest), self.size(1, 2))
        return False

    def _if_not_none(self) -> bool:
        found = [v for v in self.scope.variables if NONE in alternatives(self.scope.type_of(v))]
        found = [v for v in found if not v.shared and self.scope.type_of(v) != NONE]
        if not found:
            return False
        variable = self.random.choice(found)
        members = alternatives(self.scope.type_of(variable))
        rest = union(*(m for m in members if m != NONE))
        fields = isinstance(rest, Instance) and rest.cls.all_fields()
        if fields and self.chance(0.05 + 4 * self.risk, "none_attribute"):
            field = self.random.choice(list(fields))
            self.declare(fields[field], f"{variable.name}.{field}")
            return False
        if self.random.random() < 0.7:
            self.line(f"if {variable.name} is not None:")
            self._narrowed_block(variable.name, rest, self.size(1, 3))
            if self.random.random() < 0.4:
                self.line("else:")
                self._narrowed_block(variable.name, NONE, self.size(1, 2))
        else:
            self.line(f"if {variable.name} is None:")
            self._narrowed_block(variable.name, NONE, self.size(1, 2))
            self.line("else:")
            self._narrowed_block(variable.name, rest, self.size(1, 3))
        return False


def receivers(body: Expressions, name: str) -> list[tuple[str, Signature]]:
    """Names of objects that have a member, with its signature."""
    found = body.paths(lambda held: name in common_members(held))
    return [(text, common_members(held)[name]) for text, held in found]


def parameter_list(parameters: list[Parameter], extra: str = "") -> str:
    """The parameters of a definition, without parentheses."""
    texts = [f"{p.name}={p.default}" if p.default else p.name for p in parameters]
    return ", ".join([*texts, f"*{extra}"] if extra else texts)
