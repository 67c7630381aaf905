"""Attribute paths that keep their value, such as ``self.shape`` after ``isinstance(self.shape, Ring)``.

Inference narrows values, not expressions: what a test tells about an attribute holds for a later use only
if both are one value. A path that is repeated under its test is therefore not read again, provided that
reading it again must give the same object. That is so if no code of the program stores an attribute of
that name, except ``__init__`` to its own object, and if no class computes it. The whole program is known only
when all of it has been imported: `World.unstable_names` tells then which names do not qualify after all,
and the program is imported anew without them.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Iterable
from typing import Any

#: A variable and the attributes from it on.
Path = tuple[str, ...]
#: Values of paths.
Facts = dict[Path, str]

#: Attributes whose reading neither runs code nor depends on anything but the class.
_PLAIN = (
    types.FunctionType,
    types.MemberDescriptorType,
    types.GetSetDescriptorType,
    staticmethod,
    classmethod,
)


def tested(test: ast.expr) -> ast.Attribute | None:
    """The attribute that a test asks about: by isinstance, by a comparison with ``is``, by its truth."""
    match test:
        case ast.Attribute():
            return test
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Attribute() as subject, _]):
            return subject
        case ast.Compare(left=ast.Attribute() as subject, ops=[ast.Is() | ast.IsNot()]):
            return subject
    return None


def without(facts: Facts, variables: Iterable[str] = (), attributes: Iterable[str] = ()) -> Facts:
    """The facts that still hold after assignments to these variables, and attributes of any object."""
    variables, attributes = set(variables), set(attributes)
    return {
        path: value
        for path, value in facts.items()
        if path[0] not in variables and attributes.isdisjoint(path[1:])
    }


def shared(facts: Facts | None, more: Facts) -> Facts:
    """The facts that hold on several ways; None stands for no way."""
    if facts is None:
        return more
    return {path: value for path, value in facts.items() if more.get(path) == value}


def stores(node: ast.AST) -> tuple[set[str], set[str]]:
    """Names of the variables and of the attributes that a statement assigns to."""
    variables, attributes = set(), set()
    for child in ast.walk(node):
        if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
            variables.add(child.id)
        elif isinstance(child, ast.Attribute) and not isinstance(child.ctx, ast.Load):
            attributes.add(child.attr)
    return variables, attributes


def computed(classes: Iterable[type], names: set[str]) -> set[str]:
    """Those of the names that some class may compute when they are read."""
    found: set[str] = set()
    for cls in classes:
        attributes: dict[str, Any] = dict(vars(cls))
        if not {"__getattr__", "__getattribute__"}.isdisjoint(attributes):
            return set(names)
        for name in names & attributes.keys():
            value = attributes[name]
            if hasattr(type(value), "__get__") and not isinstance(value, _PLAIN):
                found.add(name)
    return found
