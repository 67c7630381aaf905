"""The types that a function's annotations tell, for looking at it without arguments."""

from __future__ import annotations

import enum
import inspect
import sys
import types
import typing
from collections import deque
from typing import Annotated, Any, ClassVar, Final, Literal, Union

from ..errors import CompileError
from ..frontend import jit_types
from ..frontend.annotations import UnknownAnnotationError, evaluate
from ..frontend.jit_types import NONE, STRING, Signature
from .jit_containers import container_of
from .jit_objects import is_named_tuple
from .jit_signature import ATOMS, Describer, Graph, Instances, Node, Place, check_class


class _Annotations:
    """A graph of types from annotations instead of live objects."""

    def __init__(self) -> None:
        self.graph = Graph()
        self._pending: deque[tuple[Instances, type]] = deque()

    def parameter(self, annotation: Any, module_globals: dict[str, Any]) -> Place:
        """The place of a parameter. Raises UnknownAnnotationError."""
        place = Place()
        self._add(place, annotation, module_globals, {})
        while self._pending:
            instances, cls = self._pending.popleft()
            self._fields(instances, cls)
        return place

    def _add(
        self, place: Place, annotation: Any, module_globals: dict[str, Any], names: dict[str, Any]
    ) -> None:
        annotation = evaluate(annotation, module_globals, names)
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)

        def add(target: Place, part: Any) -> None:
            self._add(target, part, module_globals, names)

        if origin is Final or origin is Annotated:
            add(place, arguments[0])
        elif origin is Union or origin is types.UnionType:
            for argument in arguments:
                add(place, argument)
        elif origin is Literal:
            for value in arguments:
                atom = ATOMS.get(type(value)) or jit_types.Literal(value)
                place.atoms[atom] = None
        elif annotation is None or annotation is types.NoneType:
            place.atoms[NONE] = None
        elif origin is tuple:
            self._tuple(place, arguments, add)
        elif (container := container_of(origin or annotation)) is not None:
            if len(arguments) != len(container.elements):
                raise UnknownAnnotationError(f"{annotation!r} does not tell the types of elements")
            node = place.containers.setdefault(container.name, Node(container))
            for element, argument in zip(node.find().places, arguments, strict=True):
                add(element, argument)
        elif isinstance(annotation, type):
            self._class(place, annotation)
        else:
            raise UnknownAnnotationError(f"{annotation!r} is not a type that the compiler knows")

    def _tuple(self, place: Place, arguments: tuple[Any, ...], add: Any) -> None:
        if Ellipsis in arguments:
            raise UnknownAnnotationError("a tuple needs a type for each element: its length counts")
        places = place.tuples.setdefault(len(arguments), [Place() for _ in arguments])
        for part, argument in zip(places, arguments, strict=True):
            add(part, argument)

    def _class(self, place: Place, cls: type) -> None:
        if cls in ATOMS:
            place.atoms[ATOMS[cls]] = None
            return
        if issubclass(cls, enum.Enum):
            place.atoms.update(dict.fromkeys(map(jit_types.Literal, cls)))
            return
        if cls is str:
            place.atoms[STRING] = None
            return
        if cls is tuple:
            raise UnknownAnnotationError("tuple does not tell enough: write tuple[float, int]")
        check_class(cls)
        place.classes[cls] = None
        if cls not in self.graph.classes:
            instances = self.graph.classes[cls] = Instances(cls)
            self._pending.append((instances, cls))

    def _fields(self, instances: Instances, cls: type) -> None:
        for owner in reversed(cls.__mro__):
            module = sys.modules.get(owner.__module__)
            module_globals = vars(module) if module else {}
            for name, annotation in inspect.get_annotations(owner).items():
                try:
                    evaluated = evaluate(annotation, module_globals, dict(vars(owner)))
                    if evaluated is ClassVar or typing.get_origin(evaluated) is ClassVar:
                        continue
                    place = instances.fields.setdefault(name, Place())
                    self._add(place, evaluated, module_globals, dict(vars(owner)))
                except UnknownAnnotationError as error:
                    raise UnknownAnnotationError(f"{owner.__qualname__}.{name}: {error}") from None
        if is_named_tuple(cls):
            missing = [name for name in cls._fields if name not in instances.fields]
            if missing:
                raise UnknownAnnotationError(f"{cls.__qualname__}.{missing[0]} has no type")


def annotated_signature(function: types.FunctionType) -> Signature:
    """What a function would be compiled for if its arguments were what the annotations say.

    A parameter without annotation has the type of its default. Parameters ``*args`` and ``**kwargs`` get
    nothing. Raises CompileError for a parameter whose type is not known.
    """
    found = _Annotations()
    places: list[Place] = []
    kinds: list[str] = []
    for name, parameter in inspect.signature(function, follow_wrapped=False).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        kinds.append(name if parameter.kind is parameter.KEYWORD_ONLY else "")
        try:
            if parameter.annotation is not parameter.empty:
                places.append(found.parameter(parameter.annotation, function.__globals__))
            elif parameter.default is not parameter.empty:
                places.append(found.graph.argument(parameter.default))
            else:
                raise UnknownAnnotationError("it has no annotation")
        except (UnknownAnnotationError, CompileError) as error:
            raise CompileError(
                f"the type of parameter {name} of {function.__qualname__} is not known: {error}",
                hint=f"write for example {name}: float, or give arguments",
            ) from None
    describer = Describer(found.graph)
    arguments = tuple(describer.describe(place) for place in places)
    return Signature(arguments, describer.layouts, tuple(kinds) if any(kinds) else ())
