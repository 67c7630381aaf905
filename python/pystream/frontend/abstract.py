"""Abstract base classes: what `isinstance` asks for besides bases."""

from __future__ import annotations

import abc
import collections.abc
import numbers
import typing
from collections.abc import Iterable
from typing import Any

#: Classes of values that an abstract class takes for its subclasses without any method being asked for.
_REGISTERED: dict[type, tuple[type, ...]] = {
    collections.abc.Sequence: (tuple, list, str, range),
    collections.abc.MutableSequence: (list,),
    collections.abc.Mapping: (dict,),
    collections.abc.MutableMapping: (dict,),
    collections.abc.Set: (set, frozenset),
    collections.abc.MutableSet: (set,),
    numbers.Number: (int, float, complex),
    numbers.Complex: (int, float, complex),
    numbers.Real: (int, float),
    numbers.Rational: (int,),
    numbers.Integral: (int,),
    collections.abc.Iterable: (tuple, str),
    collections.abc.Container: (tuple, str),
    collections.abc.Collection: (tuple, str),
    collections.abc.Sized: (tuple, str),
    collections.abc.Reversible: (tuple,),
    collections.abc.Hashable: (int, float, str, tuple, type(None)),
}

#: Methods that make any class a subclass.
_METHODS: dict[type, tuple[str, ...]] = {
    collections.abc.Iterable: ("__iter__",),
    collections.abc.Iterator: ("__iter__", "__next__"),
    collections.abc.Container: ("__contains__",),
    collections.abc.Collection: ("__len__", "__iter__", "__contains__"),
    collections.abc.Sized: ("__len__",),
    collections.abc.Reversible: ("__reversed__", "__iter__"),
    collections.abc.Hashable: ("__hash__",),
    collections.abc.Callable: ("__call__",),
}


def flat(classes: Any) -> list[Any]:
    """The classes of the second argument of `isinstance`: a class, or tuples of them, nested."""
    if isinstance(classes, tuple):
        return [cls for part in classes for cls in flat(part)]
    arguments = typing.get_args(classes) if not isinstance(classes, type) else ()
    return [type(None) if cls is None else cls for cls in arguments] or [classes]


def expanded(classes: Any) -> tuple[tuple[type, ...], tuple[tuple[str, ...], ...]] | None:
    """What `isinstance` asks for: classes, and groups of methods of which one suffices.

    None for what are no classes.
    """
    given = flat(classes)
    if not all(isinstance(cls, type) for cls in given):
        return None
    found: list[type] = []
    groups: list[tuple[str, ...]] = []
    for cls in given:
        found += [cls, *_REGISTERED.get(cls, ()), *_registered(cls)]
        if cls in _METHODS:
            groups.append(_METHODS[cls])
        elif getattr(cls, "_is_runtime_protocol", False):
            groups.append(tuple(sorted(_members(cls))))
    return tuple(dict.fromkeys(found)), tuple(groups)


def _registered(cls: type) -> Iterable[type]:
    """Classes that were registered with an abstract class of the user's, and theirs."""
    if not isinstance(cls, abc.ABCMeta) or cls in _REGISTERED or cls in _METHODS:
        return
    registry, *_ = abc._get_dump(cls)
    for reference in registry:
        registered = reference()
        if registered is not None:
            yield registered
            yield from _registered(registered)


def _members(protocol: type) -> set[str]:
    """The attributes that a protocol asks for."""
    names: set[str] = set()
    for base in protocol.__mro__[:-1]:
        if getattr(base, "_is_protocol", False) and base is not typing.Protocol:
            names.update(getattr(base, "__annotations__", {}))
            names.update(
                name
                for name in vars(base)
                if not name.startswith("_abc_") and name not in _NOT_MEMBERS
            )
    return names


_NOT_MEMBERS = frozenset(
    (
        "__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__",
        "__new__", "__parameters__", "__orig_bases__", "__slots__", "__subclasshook__", "__weakref__",
        "__class_getitem__", "_is_protocol", "_is_runtime_protocol", "__qualname__",
    )
)  # fmt: skip


def instantiation_problem(cls: type) -> str | None:
    """The message of the TypeError for making an instance of an abstract class; None for others."""
    names = sorted(getattr(cls, "__abstractmethods__", ()))
    if not names:
        return None
    plural = "s" if len(names) > 1 else ""
    return (
        f"Can't instantiate abstract class {cls.__name__} with abstract method{plural} "
        f"{', '.join(names)}"
    )
