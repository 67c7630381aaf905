"""Which classes the objects have that compiled code reaches through fields.

Methods are chosen by the class of a field at compile time, also where nothing in the compiled code tells the
classes apart. Whoever runs the code has to make sure that the live objects have these very classes.
"""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Union

from .annotations import UnknownAnnotationError, evaluate, list_element, own_annotations
from .intrinsics import builtin_classes
from .snapshot import instance_fields

#: Behind the name of a list: its elements.
ELEMENT = "[]"

#: The exact classes that an object may have.
Classes = tuple[type, ...]


class ObjectClasses:
    """The classes of objects by attribute path, as they were when a program was compiled.

    Args:
        roots: classes of what a path can begin with, by name.
        decided: those of the names whose class a live object decided, rather than an annotation.
    """

    def __init__(self, roots: Mapping[str, Classes], decided: Iterable[str] = ()) -> None:
        self._roots = dict(roots)
        self._decided = frozenset(decided)
        self._fields: dict[type, dict[str, Classes]] = {}
        # All of them now: what a name in an annotation means may change later.
        pending = [cls for classes in self._roots.values() for cls in classes]
        while pending:
            cls = pending.pop()
            if cls not in self._fields:
                pending.extend(c for classes in self._of(cls).values() for c in classes)

    def _of(self, cls: type) -> dict[str, Classes]:
        if cls not in self._fields:
            self._fields[cls] = field_classes(cls)
        return self._fields[cls]

    def problem(self, path: tuple[str, ...], owner: Any, value: Any) -> str:
        """Why compiled code must not use `value` at a path; "" if it may.

        Args:
            path: names of attributes; one with "[]" behind it means the elements of a list.
            owner: the object that has the last attribute.
            value: the attribute, or the element.
        """
        expected = (
            self._roots.get(path[0]) if len(path) == 1 else self._of(type(owner)).get(path[-1])
        )
        cls = type(value)
        if expected is None or cls in expected:
            return ""
        names = [_name(known) for known in expected]
        found = "None" if value is None else f"a {_name(cls)}"
        text = f"is {found}, but the program was compiled for {' or '.join(names)}"
        if _name(cls) in names:
            return f"{text}, another class of that name: compile again"
        if value is not None and not _is_user_class(cls):
            return text
        annotation = " | ".join([*names, _name(cls)])
        if len(path) == 1 and path[0] in self._decided:
            return (
                f"{text}: compile this object, or the class with {path[0]} annotated {annotation}"
            )
        return f"{text}: annotate it {annotation}"


def shader_classes(shader: Any) -> ObjectClasses:
    """The classes of objects in the fields of a shader class, or of a live shader object.

    They are those that `import_shader` compiles for.
    """
    if isinstance(shader, type):
        return ObjectClasses(field_classes(shader))
    live: dict[str, Classes] = {}
    annotated = field_classes(type(shader))
    for name, content in instance_fields(shader).items():
        if content is None or _is_user_class(type(content)):
            live[name] = (type(content),)
        elif type(content) is list and name + ELEMENT not in annotated:
            classes = dict.fromkeys(type(element) for element in content)
            if classes and all(map(_is_user_class, classes)):
                live[name + ELEMENT] = tuple(classes)
    return ObjectClasses(annotated | live, live)


def parameter_classes(annotations: Mapping[str, Any]) -> ObjectClasses:
    """The classes of objects in the parameters of a kernel, from their evaluated annotations."""
    found: dict[str, Classes | None] = {}
    for name, annotation in annotations.items():
        found |= _field(name, annotation, {}, {})
    return ObjectClasses({name: classes for name, classes in found.items() if classes})


def field_classes(cls: type) -> dict[str, Classes]:
    """The classes of objects in the fields of a class, own and inherited; other fields are left out."""
    fields: dict[str, Classes | None] = {}
    for owner in reversed(cls.__mro__):
        module = sys.modules.get(owner.__module__)
        module_globals = vars(module) if module else {}
        for name, annotation in own_annotations(owner).items():
            fields |= _field(name, annotation, module_globals, dict(vars(owner)))
    return {name: classes for name, classes in fields.items() if classes}


def _field(
    name: str, annotation: Any, module_globals: dict[str, Any], names: dict[str, Any]
) -> dict[str, Classes | None]:
    """The classes of a field, and those of its elements if it is a list."""
    fields = {name: _classes(annotation, module_globals, names)}
    try:
        element = list_element(evaluate(annotation, module_globals, names))
    except UnknownAnnotationError:
        return fields
    if element is not None:
        fields[name + ELEMENT] = _classes(element, module_globals, names)
    return fields


def _classes(
    annotation: Any, module_globals: dict[str, Any], names: dict[str, Any]
) -> Classes | None:
    """The classes that an annotation names, or None if it means no objects or cannot be evaluated."""
    try:
        annotation = evaluate(annotation, module_globals, names)
    except UnknownAnnotationError:
        return None
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Final or origin is Annotated:
        return _classes(arguments[0], module_globals, names)
    if origin is Union or origin is types.UnionType:
        parts = [_classes(argument, module_globals, names) for argument in arguments]
        return None if None in parts else tuple(dict.fromkeys(c for part in parts for c in part))
    if annotation is None or annotation is types.NoneType:
        return (types.NoneType,)
    if isinstance(annotation, type) and _is_user_class(annotation):
        return (annotation,)
    return None


def _is_user_class(cls: type) -> bool:
    """Whether objects of a class are more than one value to compiled code."""
    known = builtin_classes()
    if cls.__module__ in ("builtins", "numpy"):
        return False
    return all(known.get(base, "object") == "object" for base in cls.__mro__)


def _name(cls: type) -> str:
    return "None" if cls is types.NoneType else cls.__qualname__


__all__ = ["ObjectClasses", "field_classes", "parameter_classes", "shader_classes"]
