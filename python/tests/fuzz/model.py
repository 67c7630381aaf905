"""Types of the expressions that programs are made of, and the signatures of their classes and functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Type:
    """The values that an expression may have."""


@dataclass(frozen=True)
class Scalar(Type):
    name: str


@dataclass(frozen=True)
class Tuple(Type):
    elements: tuple[Type, ...]


@dataclass(frozen=True)
class List(Type):
    element: Type


@dataclass(frozen=True)
class Dict(Type):
    key: Type
    value: Type


@dataclass(frozen=True)
class Instance(Type):
    """Objects of a class or of its subclasses."""

    cls: ClassModel


@dataclass(frozen=True)
class Function(Type):
    parameters: tuple[Type, ...]
    returns: Type


@dataclass(frozen=True)
class Union(Type):
    alternatives: tuple[Type, ...]


INT = Scalar("int")  # of small size, so that a few operations stay within 64 bits
BIG = Scalar("big")  # an int of any size up to 64 bits
FLOAT = Scalar("float")
BOOL = Scalar("bool")
STR = Scalar("str")
NONE = Scalar("None")
NUMBER = Union((INT, FLOAT))


def optional(value: Type) -> Union:
    """`value | None`."""
    return Union((*alternatives(value), NONE))


def alternatives(value: Type) -> tuple[Type, ...]:
    """The members of a union; of any other type itself."""
    return value.alternatives if isinstance(value, Union) else (value,)


def union(*members: Type) -> Type:
    """The union of types, flat, without repetitions; of one type itself."""
    flat = tuple(dict.fromkeys(part for member in members for part in alternatives(member)))
    return flat[0] if len(flat) == 1 else Union(flat)


def may_vary(held: Type) -> bool:
    """Whether objects of a type may be of several classes."""
    objects = [member for member in alternatives(held) if isinstance(member, Instance)]
    return bool(objects) and (len(alternatives(held)) > 1 or bool(objects[0].cls.subclasses))


def fits(value: Type, wanted: Type) -> bool:
    """Whether every value of one type is one of the other."""
    if value == wanted:
        return True
    if isinstance(value, Union):
        return all(fits(member, wanted) for member in value.alternatives)
    if isinstance(wanted, Union):
        return any(fits(value, member) for member in wanted.alternatives)
    if isinstance(value, Instance) and isinstance(wanted, Instance):
        return wanted.cls in value.cls.lineage()
    if isinstance(value, Tuple) and isinstance(wanted, Tuple):
        return len(value.elements) == len(wanted.elements) and all(
            map(fits, value.elements, wanted.elements)
        )
    return False


@dataclass
class Parameter:
    """A parameter; `default` is the text of its default value, or ""."""

    name: str
    type: Type
    default: str = ""


@dataclass(eq=False)
class Signature:
    """A function, or a method that several classes define.

    Attributes:
        cost: at most how many statements a call executes, roughly.
        depth: whether the first parameter bounds the depth of the recursion.
        extra: the type of the elements of a `*rest` parameter.
        guarded: whether an operator gives NotImplemented for operands of other classes.
        raises: whether it is likely to raise.
        kind: "function", "generator" (returns is the type of the elements), "method", "property",
            "static", "class" or "operator".
    """

    name: str
    parameters: list[Parameter]
    returns: Type
    cost: int = 1
    kind: str = "function"
    depth: bool = False
    extra: Type | None = None
    guarded: bool = False
    raises: bool = False


@dataclass(eq=False)
class ClassModel:
    """A class of a program.

    Attributes:
        style: "plain", "slots" or "dataclass".
        fields: those that it adds, by name.
        constructor: the parameters of `__init__`, those of the base first.
        defined: signatures of methods, properties and operators that the class introduces, by name.
            Subclasses that override one are not listed.
        setters: properties that can be assigned, with the type.
        class_attributes: their types by name.
        lines: the text of the class body.
    """

    name: str
    base: ClassModel | None = None
    style: str = "plain"
    fields: dict[str, Type] = field(default_factory=dict)
    constructor: list[Parameter] = field(default_factory=list)
    defined: dict[str, Signature] = field(default_factory=dict)
    setters: dict[str, Type] = field(default_factory=dict)
    class_attributes: dict[str, Type] = field(default_factory=dict)
    subclasses: list[ClassModel] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def lineage(self) -> Iterator[ClassModel]:
        """The class and its bases, from the class itself on."""
        cls: ClassModel | None = self
        while cls is not None:
            yield cls
            cls = cls.base

    def family(self) -> Iterator[ClassModel]:
        """The class and all classes derived from it."""
        yield self
        for subclass in self.subclasses:
            yield from subclass.family()

    def all_fields(self) -> dict[str, Type]:
        """Fields by name, those of the bases first."""
        found = self.base.all_fields() if self.base else {}
        return found | self.fields

    def member(self, name: str) -> Signature | None:
        """The signature of a method, property or operator that instances have."""
        for cls in self.lineage():
            if name in cls.defined:
                return cls.defined[name]
        return None

    def members(self) -> dict[str, Signature]:
        """All of them by name."""
        found = self.base.members() if self.base else {}
        return found | self.defined

    def __repr__(self) -> str:
        return self.name


@dataclass(eq=False)
class Variable:
    """A name in scope. `fixed`: statements must not assign to it; `shared`: closures may assign to it."""

    name: str
    type: Type
    fixed: bool = False
    shared: bool = False
    cost: int = 4  # of a call, where it holds a function


class Scope:
    """Names that certainly have a value, by block, and what is known about the types of unions."""

    def __init__(self) -> None:
        self.variables: list[Variable] = []
        self.narrowed: dict[str, Type] = {}

    def add(self, variable: Variable) -> Variable:
        """A new name."""
        self.variables.append(variable)
        return variable

    def find(self, name: str) -> Variable | None:
        """The variable of that name."""
        return next((v for v in reversed(self.variables) if v.name == name), None)

    def type_of(self, variable: Variable) -> Type:
        """What it holds here."""
        return self.narrowed.get(variable.name, variable.type)

    def mark(self) -> tuple[int, dict[str, Type]]:
        """A state to come back to after a block."""
        return len(self.variables), dict(self.narrowed)

    def leave(self, mark: tuple[int, dict[str, Type]]) -> None:
        """Forget names of a block, and what was known about variables that it may have assigned."""
        count, narrowed = mark
        del self.variables[count:]
        self.narrowed = {
            name: known for name, known in narrowed.items() if self.narrowed.get(name) == known
        }

    def forget(self) -> None:
        """Types that are not known at the head of a loop, or in another function."""
        fixed = {variable.name for variable in self.variables if variable.fixed}
        self.narrowed = {name: known for name, known in self.narrowed.items() if name in fixed}
