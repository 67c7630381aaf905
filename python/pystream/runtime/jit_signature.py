"""From the live arguments of a call to the types that a function is compiled for.

There is one layout for each class among the objects that the arguments reach, with the fields of all
its instances joined. Lists and other containers have a layout for each place that they are found at (an
argument, a field, the elements of another container); places at which the same container was found
share one, so that aliases stay aliases. An int and a float that meet at one place are a union: nothing is
converted.
"""

from __future__ import annotations

import enum
import functools
import types
from collections import Counter, deque
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any

from ..errors import UnsupportedError
from ..frontend.jit_types import (
    NONE,
    STRING,
    UNSET,
    Layout,
    Literal,
    Method,
    NoneT,
    Ref,
    Refused,
    Scalar,
    Signature,
    StringT,
    Tuple,
    Type,
    Union,
    UnsetT,
    Vector,
)
from ..types import (
    bvec2,
    bvec3,
    bvec4,
    ivec2,
    ivec3,
    ivec4,
    mat2,
    mat3,
    mat4,
    vec2,
    vec3,
    vec4,
)
from .jit_containers import Container, base_container, container_named, container_of
from .jit_objects import attributes, is_named_tuple, is_python_class

INT, FLOAT, BOOL = Scalar("i64"), Scalar("f64"), Scalar("i1")

_VECTORS: dict[type, Type] = {
    **{cls: Vector((cls._size,), "f64") for cls in (vec2, vec3, vec4)},
    **{cls: Vector((cls._size,), "i64") for cls in (ivec2, ivec3, ivec4)},
    **{cls: Vector((cls._size,), "i1") for cls in (bvec2, bvec3, bvec4)},
    **{cls: Vector((cls._size, cls._size), "f64") for cls in (mat2, mat3, mat4)},
}
#: Types that do not depend on the value.
ATOMS: dict[type, Type] = {int: INT, float: FLOAT, bool: BOOL, type(None): NONE, **_VECTORS}

#: How deep tuples may nest: a chain of pairs has a type as long as itself.
_MAX_NESTING = 64


class Place:
    """What was found at one place: alternatives of its type."""

    __slots__ = ("atoms", "classes", "containers", "methods", "parent", "tuples")

    def __init__(self) -> None:
        self.parent: Place | None = None
        self.atoms: dict[Type, None] = {}
        self.tuples: dict[int, list[Place]] = {}
        self.methods: dict[types.FunctionType, Place] = {}
        self.classes: dict[type, None] = {}
        self.containers: dict[str, Node] = {}

    def find(self) -> Place:
        """The place that this one was unified with."""
        place = self
        while place.parent is not None:
            place = place.parent
        return place


class Node:
    """A layout of containers: the places of its elements (of a dict: of keys and of values)."""

    __slots__ = ("container", "parent", "places")

    def __init__(self, container: Container) -> None:
        self.container = container
        self.parent: Node | None = None
        self.places = [Place() for _ in container.elements]

    def find(self) -> Node:
        """The layout that this one was unified with."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node


class Instances:
    """A layout of instances of one class: the places of its fields.

    Attributes:
        node: for a class that derives from a container, the places of its elements.
    """

    def __init__(self, cls: type) -> None:
        container = base_container(cls)
        self.node = None if container is None else Node(container)
        self.fields: dict[str, Place] = {}
        self.count = 0


class Graph:
    """What the arguments of one call reach."""

    def __init__(self) -> None:
        self.classes: dict[type, Instances] = {}
        self._nodes: dict[int, Node] = {}
        self._instances: set[int] = set()
        self._pending: deque[tuple[Node | Instances, Any]] = deque()

    def argument(self, value: Any) -> Place:
        """The place of an argument, with all that it reaches."""
        place = Place()
        self._add(place, value)
        while self._pending:
            owner, found = self._pending.popleft()
            if isinstance(owner, Node):
                self._elements(owner, found)
            else:
                self._fields(owner, found)
        return place

    def join(self, places: Sequence[Place], signature: Signature) -> None:
        """Add the types of a signature to the places of arguments, as if such arguments had been found."""
        nodes: dict[str, Node] = {}
        joined: set[str] = set()
        pending: deque[str] = deque()

        def add(place: Place, type_: Type, element: bool = False) -> None:
            place = place.find()
            match type_:
                case Tuple(items):
                    parts = place.tuples.setdefault(len(items), [Place() for _ in items])
                    for part, item in zip(parts, items, strict=True):
                        add(part, item)
                case Union(items):
                    for item in items:
                        add(place, item)
                case Method(function, owner):
                    add(place.methods.setdefault(function, Place()), owner)
                case Ref(name):
                    add_layout(place, signature.layouts[name])
                case UnsetT() if element:
                    pass  # there was none
                case _:
                    place.atoms[type_] = None

        def add_layout(place: Place, layout: Layout) -> None:
            if isinstance(layout.cls, str):
                container = container_named(f"prelude.{layout.cls}")
                node = place.containers.setdefault(layout.cls, Node(container))
                _unify_nodes(node, nodes.setdefault(layout.name, node))
            else:
                place.classes[layout.cls] = None
                self.classes.setdefault(layout.cls, Instances(layout.cls))
            if layout.name not in joined:
                joined.add(layout.name)
                pending.append(layout.name)

        def add_elements(node: Node, layout: Layout) -> None:
            for name, place in zip(node.container.elements, node.find().places, strict=True):
                buffer = signature.layouts[layout.fields[name].layout]
                add(place, buffer.fields["element"], element=True)

        for place, type_ in zip(places, signature.arguments, strict=True):
            add(place, type_)
        while pending:
            layout = signature.layouts[pending.popleft()]
            if isinstance(layout.cls, str):
                add_elements(nodes[layout.name], layout)
                continue
            instances = self.classes[layout.cls]
            fields = dict(layout.fields)
            if instances.node is not None:
                add_elements(instances.node, layout)
                fields = {
                    n: t for n, t in fields.items() if n not in instances.node.container.names
                }
            for name in self._present(instances, fields):
                add(instances.fields[name], fields[name])

    def _present(self, instances: Instances, found: Collection[str]) -> Collection[str]:
        """Note that an instance has the fields of these names, and only these; gives the names."""
        for name in instances.fields.keys() - found:
            instances.fields[name].find().atoms[UNSET] = None
        for name in found:
            if name not in instances.fields:
                place = instances.fields[name] = Place()
                if instances.count:
                    place.atoms[UNSET] = None
        instances.count += 1
        return found

    def _add(self, place: Place, value: Any, nesting: int = 0) -> None:
        try:
            self._add_value(place, value, nesting)
        except UnsupportedError as error:
            place.find().atoms[Refused(error.message, error.hint)] = None

    def _add_value(self, place: Place, value: Any, nesting: int) -> None:
        cls = type(value)
        place = place.find()
        atom = ATOMS.get(cls)
        if atom is not None:
            place.atoms[atom] = None
        elif cls is tuple:
            self._tuple(place, value, nesting)
        elif cls is types.MethodType:
            self._method(place, value)
        elif cls is str or is_literal(value):
            place.atoms[Literal(value)] = None
        elif (container := container_of(cls)) is not None:
            self._container(place, container, value)
        else:
            self._instance(place, cls, value)

    def _tuple(self, place: Place, value: tuple[Any, ...], nesting: int) -> None:
        if nesting >= _MAX_NESTING:
            raise UnsupportedError(
                f"tuples nest deeper than {_MAX_NESTING}",
                hint="a linked structure is made of instances of a class: their type does not grow",
            )
        places = place.tuples.get(len(value))
        if places is None:
            places = place.tuples[len(value)] = [Place() for _ in value]
        for part, item in zip(places, value, strict=True):
            self._add(part, item, nesting + 1)

    def _method(self, place: Place, value: types.MethodType) -> None:
        function = getattr(value.__func__, "__pystream_function__", value.__func__)
        if not isinstance(function, types.FunctionType):
            name = type(value.__func__).__name__
            raise UnsupportedError(f"a method that is a {name} cannot be an argument")
        self._add(place.methods.setdefault(function, Place()), value.__self__)

    def _container(self, place: Place, container: Container, value: Any) -> None:
        known = self._nodes.get(id(value))
        here = place.containers.get(container.name)
        if known is None:
            node = here if here is not None else Node(container)
            self._nodes[id(value)] = place.containers[container.name] = node
            self._pending.append((node, value))
        elif here is None:
            place.containers[container.name] = known
        else:
            _unify_nodes(here, known)

    def _instance(self, place: Place, cls: type, value: Any) -> None:
        check_class(cls)
        place.classes[cls] = None
        instances = self.classes.setdefault(cls, Instances(cls))
        if id(value) not in self._instances:
            self._instances.add(id(value))
            self._pending.append((instances, value))

    def _elements(self, node: Node, value: Any) -> None:
        for index, elements in enumerate(node.container.contents(value)):
            # Large lists mostly hold numbers of one or two types.
            kinds = set(map(type, elements))
            if all(kind in ATOMS for kind in kinds):
                atoms = node.find().places[index].find().atoms
                atoms.update(dict.fromkeys(ATOMS[kind] for kind in kinds))
                continue
            for element in elements:
                self._add(node.find().places[index], element)

    def _fields(self, instances: Instances, value: Any) -> None:
        if instances.node is not None:
            self._elements(instances.node, instances.node.container.plain(value))
        found = attributes(value)
        for name in self._present(instances, found.keys()):
            self._add(instances.fields[name], found[name])


def _unify_nodes(a: Node, b: Node) -> None:
    a, b = a.find(), b.find()
    if a is b:
        return
    b.parent = a
    for place, other in zip(a.places, b.places, strict=True):
        _unify_places(place, other)


def _unify_places(a: Place, b: Place) -> None:
    a, b = a.find(), b.find()
    if a is b:
        return
    b.parent = a
    a.atoms |= b.atoms
    a.classes |= b.classes
    for size, places in b.tuples.items():
        mine = a.tuples.setdefault(size, places)
        if mine is not places:
            for place, other in zip(mine, places, strict=True):
                _unify_places(place, other)
    for function, owner in b.methods.items():
        _unify_places(a.methods.setdefault(function, owner), owner)
    for name, node in b.containers.items():
        mine = a.containers.setdefault(name, node)
        _unify_nodes(mine, node)


def _refusal(place: Place, seen: set[int]) -> Refused | None:
    """Why a place cannot have a type: something in it, or in a container there, has none."""
    place = place.find()
    if id(place) in seen:
        return None
    seen.add(id(place))
    for atom in place.atoms:
        if isinstance(atom, Refused):
            return atom
    parts = [part for parts in place.tuples.values() for part in parts]
    parts += place.methods.values()
    for node in place.containers.values():
        parts += node.find().places
    for part in parts:
        found = _refusal(part, seen)
        if found is not None:
            return found
    return None


class Describer:
    """Turns a graph into types and layouts, with names and an order that depend on the types alone."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._names: dict[int, str] = {}
        self._taken: set[str] = set()
        self._pending: deque[tuple[str, type | Node]] = deque()
        self.layouts: dict[str, Layout] = {}

    def describe(self, place: Place) -> Type:
        """The type of a place; the layouts that it reaches are described as well.

        Raises UnsupportedError for what compiled code cannot hold. Fields of instances may be such, too: they
        are errors only where they are read.
        """
        refused = _refusal(place, set())
        if refused is not None:
            raise UnsupportedError(refused.reason, hint=refused.hint)
        type_ = self._type(place)
        while self._pending:
            name, owner = self._pending.popleft()
            layout = self.layouts[name]
            if isinstance(owner, Node):
                layout.fields.update(self._storage(name, owner))
            else:
                instances = self._graph.classes[owner]
                if instances.node is not None:
                    layout.fields.update(self._storage(name, instances.node))
                fields = instances.fields
                order = getattr(owner, "_fields", None) if is_named_tuple(owner) else sorted(fields)
                layout.fields.update(
                    (field, _refusal(fields[field], set()) or self._type(fields[field]))
                    for field in order or ()
                )
        return type_

    def _storage(self, name: str, node: Node) -> dict[str, Type]:
        """The fields of a container."""
        container = node.container
        elements = [
            self._buffer(f"{name}.{element}", self._type(place))
            for element, place in zip(container.elements, node.places, strict=True)
        ]
        numbers = [self._buffer(f"{name}.{part}", INT) for part in container.numbers]
        return container.fields([*elements, *numbers])

    def _type(self, place: Place) -> Type:
        place = place.find()
        items: list[Type] = sorted(_widened(place.atoms), key=_order)
        for size in sorted(place.tuples):
            items.append(Tuple(tuple(self._type(part) for part in place.tuples[size])))
        for function in sorted(place.methods, key=lambda f: (f.__module__ or "", f.__qualname__)):
            items.append(Method(function, self._type(place.methods[function])))
        for cls in sorted(place.classes, key=lambda cls: (cls.__module__, cls.__qualname__)):
            items.append(Ref(self._layout(cls, cls.__qualname__, id(cls))))
        for name in sorted(place.containers):
            node = place.containers[name].find()
            items.append(Ref(self._layout(node, name, id(node))))
        if not items:
            return UNSET  # of an element: there is none
        return items[0] if len(items) == 1 else Union(tuple(items))

    def _layout(self, owner: type | Node, wanted: str, key: int) -> str:
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._unique(wanted)
            cls = owner.container.name if isinstance(owner, Node) else owner
            self.layouts[name] = Layout(name, cls)
            self._pending.append((name, owner))
        return name

    def _buffer(self, wanted: str, element: Type) -> Ref:
        name = self._unique(wanted)
        self.layouts[name] = Layout(name, "buffer", {"element": element})
        return Ref(name)

    def _unique(self, wanted: str) -> str:
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}{count}"
        self._taken.add(name)
        return name


def _widened(atoms: Collection[Type]) -> Collection[Type]:
    """Alternatives with one type in place of several strings, and all members of an enumeration for several.

    Compiled code does not tell several apart anyway, until it runs.
    """
    members = [a.value for a in atoms if isinstance(a, Literal) and isinstance(a.value, enum.Enum)]
    classes = Counter(map(type, members))
    atoms = {*atoms, *(Literal(m) for cls, count in classes.items() if count > 1 for m in cls)}
    strings = [
        atom
        for atom in atoms
        if atom == STRING or (isinstance(atom, Literal) and type(atom.value) is str)
    ]
    return atoms if len(strings) < 2 else {*(atoms - set(strings)), STRING}


def _order(type_: Type) -> tuple[int, str]:
    """Sorts alternatives, so that the order in which values were met does not matter."""
    match type_:
        case UnsetT():
            return 0, ""
        case NoneT():
            return 1, ""
        case Scalar(name):
            return 2, name
        case StringT():
            return 2, "str"
        case Vector():
            return 3, repr(type_)
        case Literal(value):
            return 4, value if isinstance(value, str) else f"{type(value).__qualname__} {value!r}"
    return 5, repr(type_)


def describe(
    arguments: Sequence[Any], kinds: tuple[str, ...] = (), joined: Iterable[Signature] = ()
) -> Signature:
    """The types of arguments, exactly.

    Args:
        arguments: the values, in the order in which they are handed over.
        kinds: as in `Signature`.
        joined: types for as many arguments, to be included.

    Raises UnsupportedError for a value that compiled code cannot take.
    """
    graph = Graph()
    places = [graph.argument(value) for value in arguments]
    for signature in joined:
        graph.join(places, signature)
    describer = Describer(graph)
    types_ = tuple(describer.describe(place) for place in places)
    return Signature(types_, describer.layouts, kinds)


def signature_key(signature: Signature) -> Hashable:
    """What is equal for equal signatures."""
    layouts = tuple(
        (layout.name, layout.cls, tuple(layout.fields.items()))
        for layout in signature.layouts.values()
    )
    return signature.arguments, signature.kinds, layouts


def shown(signature: Signature) -> str:
    """A signature for people, such as ``(int, list[float], Spring)``."""
    kinds = signature.kinds or ("",) * len(signature.arguments)
    parts = []
    for type_, kind in zip(signature.arguments, kinds, strict=True):
        text = _shown_type(type_, signature)
        parts.append(f"{kind}: {text}" if kind else text)
    return f"({', '.join(parts)})"


_SHOWN = {"f64": "float", "i64": "int", "i1": "bool"}
_LETTERS = {"f64": "vec", "i64": "ivec", "i1": "bvec"}


def _shown_type(type_: Type, signature: Signature) -> str:
    def inner(part: Type) -> str:
        return _shown_type(part, signature)

    match type_:
        case Scalar(name):
            return _SHOWN[name]
        case NoneT():
            return "None"
        case UnsetT():
            return "<unset>"
        case StringT():
            return "str"
        case Refused():
            return "<refused>"
        case Method(function, _):
            return function.__qualname__
        case Vector(shape, element):
            return f"{'mat' if len(shape) == 2 else _LETTERS[element]}{shape[0]}"
        case Tuple(items):
            return f"tuple[{', '.join(map(inner, items)) or '()'}]"
        case Union(items):
            return " | ".join(map(inner, items))
        case Ref(name):
            return _shown_layout(signature.layouts[name], signature)
        case Literal(value):
            return getattr(value, "__qualname__", None) or repr(value)
    raise TypeError(f"{type_!r} is no type")


def _shown_layout(layout: Layout, signature: Signature) -> str:
    if not isinstance(layout.cls, str):
        return layout.cls.__qualname__
    container = container_named(f"prelude.{layout.cls}")
    elements = [
        signature.layouts[layout.fields[name].layout].fields["element"]
        for name in (container.elements if container else ())
    ]
    # A list may contain itself: containers in containers are named only.
    texts = [
        signature.layouts[part.layout].name
        if isinstance(part, Ref) and isinstance(signature.layouts[part.layout].cls, str)
        else _shown_type(part, signature)
        for part in elements
    ]
    return f"{layout.cls}[{', '.join(texts)}]" if texts else layout.cls


_LITERAL_CLASSES = (
    enum.Enum,
    type,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodWrapperType,
    type(Ellipsis),
    type(NotImplemented),
)

#: What a partial object may hold, since it is frozen.
_CONSTANTS = (int, float, bool, str, type(None))


def is_literal(value: Any) -> bool:
    """Whether a value that is no str is a constant to compiled code, one of a kind."""
    if isinstance(value, functools.partial):
        held = (value.func, *value.args, *value.keywords.values())
        if not all(type(item) in _CONSTANTS or is_literal(item) for item in held):
            raise UnsupportedError(
                "a functools.partial of objects cannot be an argument of compiled code",
                hint="hand over the function and the objects, or a bound method",
            )
        return True
    if isinstance(value, enum.Enum) and isinstance(value, str):
        raise UnsupportedError(
            f"{type(value).__qualname__} derives from str, which is not supported for arguments",
            hint="hand over its value, or derive the class from Enum alone",
        )
    return isinstance(value, _LITERAL_CLASSES) or hasattr(value, "__pystream_function__")


def check_class(cls: type) -> None:
    """Raise UnsupportedError for a class whose instances are no arguments, nor parts of them."""
    name = f"{cls.__module__}.{cls.__qualname__}" if cls.__module__ != "builtins" else cls.__name__
    refusal = f"{'an' if name[0] in 'aeiou' else 'a'} {name} cannot be an argument of compiled code"
    if cls.__module__.partition(".")[0] == "numpy":
        hint = "hand over array.tolist(), or make a kernel of the function"
        if any(base.__name__ == "generic" for base in cls.__mro__):
            hint = "convert it with float() or int()"
        raise UnsupportedError(refusal, hint=hint)
    if is_python_class(cls) and is_named_tuple(cls):
        return
    for base in _strange_bases(cls):
        if base is cls:
            raise UnsupportedError(refusal)
        raise UnsupportedError(
            f"{name} derives from {base.__name__}, which is not supported",
            hint=f"make the {base.__name__} an attribute",
        )


def _strange_bases(cls: type) -> Iterable[type]:
    """Bases whose instances hold more than attributes: those that C code defines."""
    for base in cls.__mro__:
        if is_python_class(base) or base is object:
            continue
        if issubclass(base, BaseException) and base.__module__ == "builtins":
            continue
        if base is not cls and (held := container_of(base)) is not None and held.mutable:
            continue
        yield base


__all__ = ["ATOMS", "check_class", "describe", "is_literal", "signature_key"]
