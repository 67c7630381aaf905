"""From annotations to the types of entry points and fields."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Final, Union

from ..errors import PyStreamError
from . import emit
from .intrinsics import SAMPLERS, builtin_classes, sampler_name

#: What has a fixed type, by the symbol of the builtin class.
_FIXED = {
    "float": "f64",
    "int": "i64",
    "bool": "i1",
    **{name: f'!pystream.sampler<"{dim}">' for name, dim in SAMPLERS.items()},
    "NoneType": "!pystream.literal<#pystream.none>",
    **{f"vec{n}": f"vector<{n}xf64>" for n in (2, 3, 4)},
    **{f"ivec{n}": f"vector<{n}xi64>" for n in (2, 3, 4)},
    **{f"bvec{n}": f"vector<{n}xi1>" for n in (2, 3, 4)},
    **{f"mat{n}": f"vector<{n}x{n}xf64>" for n in (2, 3, 4)},
}


#: What lists from outside do not hold.
_NO_ELEMENTS = ("!pystream.sampler", "!pystream.array", "!pystream.list", "!pystream.literal")


class UnknownAnnotationError(PyStreamError):
    """An annotation that has no type in a signature; the message tells why."""


def own_annotations(cls: type) -> dict[str, Any]:
    """The annotations of the class's own body, unevaluated where they are strings."""
    return inspect.get_annotations(cls)


def evaluate(annotation: Any, module_globals: dict[str, Any], names: dict[str, Any]) -> Any:
    """An annotation with strings evaluated. Raises UnknownAnnotationError if that fails."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if not isinstance(annotation, str):
        return annotation
    try:
        return evaluate(eval(annotation, dict(module_globals), dict(names)), module_globals, names)
    except UnknownAnnotationError:
        raise
    except Exception as error:
        raise UnknownAnnotationError(
            f"the annotation {annotation!r} cannot be evaluated: {error}"
        ) from None


def is_final(annotation: Any) -> bool:
    """Whether an evaluated annotation is ``Final`` or ``Final[T]``."""
    return annotation is Final or typing.get_origin(annotation) is Final


class SignatureTypes:
    """Maps evaluated annotations to type text; `instance_symbol` registers a user class."""

    def __init__(self, instance_symbol: Callable[[type], str]) -> None:
        self._instance_symbol = instance_symbol

    def type(
        self,
        annotation: Any,
        module_globals: dict[str, Any],
        names: dict[str, Any],
        length: int | None = None,
    ) -> str:
        """The type of an annotation; a list has at most `length` elements.

        Raises UnknownAnnotationError if it has none.
        """
        annotation = evaluate(annotation, module_globals, names)
        origin = typing.get_origin(annotation)
        arguments = typing.get_args(annotation)

        def inner(part: Any, length: int | None = None) -> str:
            return self.type(part, module_globals, names, length)

        if origin is Final:
            return inner(arguments[0], length)
        if origin is Annotated:
            return inner(arguments[0], _max_length(arguments[1:], length))
        if origin is list or annotation is list:
            return self._list([inner(argument) for argument in arguments], length)
        if annotation is Final:
            raise UnknownAnnotationError("Final without a type says nothing about the type")
        if annotation is ClassVar or origin is ClassVar:
            raise UnknownAnnotationError("a ClassVar is not a field")
        if origin is Union or origin is types.UnionType:
            return self._union([inner(argument) for argument in arguments])
        if _is_array(origin if origin is not None else annotation):
            if len(arguments) != 1:
                raise UnknownAnnotationError(
                    "an Array needs the type of its elements: Array[float]"
                )
            return self._array(inner(arguments[0]), arguments[0])
        if annotation is None:
            return _FIXED["NoneType"]
        if isinstance(annotation, type):
            return self._class(annotation)
        raise UnknownAnnotationError(f"{annotation!r} is not a type that the compiler knows")

    def _class(self, cls: type) -> str:
        known = builtin_classes()
        fixed = known.get(cls) or sampler_name(cls)
        if fixed in _FIXED:
            return _FIXED[fixed]
        if fixed is not None or cls.__module__ in ("builtins", "numpy"):
            raise UnknownAnnotationError(f"{cls.__name__} is not a type for a field or parameter")
        for base in cls.__mro__[1:]:
            if known.get(base, "object") != "object":
                raise UnknownAnnotationError(
                    f"{cls.__name__} derives from {base.__name__}, which is not supported yet"
                )
        return f"!pystream.instance<{emit.symbol(self._instance_symbol(cls))}>"

    def _array(self, element: str, annotation: Any) -> str:
        if element not in (_FIXED["float"], _FIXED["int"]):
            name = getattr(annotation, "__name__", annotation)
            raise UnknownAnnotationError(
                f"arrays of {name} are not supported yet, only Array[float] and Array[int]"
            )
        return f"!pystream.array<{element}>"

    def _list(self, elements: list[str], length: int | None) -> str:
        if len(elements) != 1:
            raise UnknownAnnotationError("a list needs the type of its elements: list[float]")
        if length is None:
            raise UnknownAnnotationError(
                "a list needs a greatest length: "
                "Annotated[list[float], pystream.MaxLen(8)], or compile an object that has one"
            )
        element = elements[0]
        if element.startswith(_NO_ELEMENTS):
            raise UnknownAnnotationError(
                "elements of such a list are numbers, vectors, matrices and objects"
            )
        return f"!pystream.list<{element}, {length}>"

    def _union(self, alternatives: list[str]) -> str:
        unique = list(dict.fromkeys(alternatives))
        if len(unique) == 1:
            return unique[0]
        objects = ("!pystream.instance", _FIXED["NoneType"])
        for alternative in unique:
            if not alternative.startswith(objects):
                raise UnknownAnnotationError("a union is one of classes, not of numbers or vectors")
        return f"!pystream.union<{', '.join(unique)}>"


def list_element(annotation: Any) -> Any:
    """The annotation of the elements, of an evaluated annotation of a list; or None."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (Final, Annotated):
        return list_element(arguments[0])
    return arguments[0] if origin is list and len(arguments) == 1 else None


def _max_length(metadata: tuple[Any, ...], length: int | None) -> int | None:
    for item in metadata:
        found = getattr(item, "max_length", None)
        if isinstance(found, int) and not isinstance(found, bool) and found > 0:
            return found
    return length


def _is_array(annotation: Any) -> bool:
    return getattr(annotation, "__name__", "") == "Array" and getattr(
        annotation, "__module__", ""
    ).startswith("pystream")
