"""Classes defined inside functions.

A class statement that uses no variable of the function around it makes the same class whenever it runs.
Such a class is made when the function is imported, and frozen from then on.
"""

from __future__ import annotations
import __future__

import ast
import dis
import types
from typing import Any

from .scopes import Scope
from .sources import FunctionSource, SourceFile

#: Classes that were made, by where their statement is and what it uses: each is made once.
_MADE: dict[tuple[Any, ...], type] = {}


def local_classes(
    scope: Scope,
    source: FunctionSource,
    qualname: str,
    module_globals: dict[str, Any],
    frozen: dict[str, Any],
) -> dict[str, type]:
    """The classes that statements of a function define, by name; those that cannot be made are left out."""
    found: dict[str, type] = {}
    for name, node in sorted(scope.classes.items(), key=lambda item: item[1].lineno):
        statement = _original(source.file, node)
        if statement is None:
            continue
        known = {key: value for key, value in (frozen | found).items() if key.isidentifier()}
        known.pop("__class__", None)
        known.pop(name, None)
        made = _made_class(statement, scope, source, qualname, module_globals, known)
        if made is not None:
            found[name] = made
    return found


def _original(file: SourceFile, node: ast.ClassDef) -> ast.ClassDef | None:
    """The class statement as it was parsed; that of a scope has been prepared for importing."""
    for other in ast.walk(file.tree):
        if not isinstance(other, ast.ClassDef) or other.name != node.name:
            continue
        if (other.lineno, other.col_offset) == (node.lineno, node.col_offset):
            return other
    return None


def _made_class(
    statement: ast.ClassDef,
    scope: Scope,
    source: FunctionSource,
    qualname: str,
    module_globals: dict[str, Any],
    known: dict[str, Any],
) -> type | None:
    """The class, or None where the statement uses other variables than `known`, or raises."""
    variables = set(known)
    around: Scope | None = scope
    while around is not None:
        variables |= around.locals | set(around.classes)
        around = around.parent
    variables -= {statement.name, "__class__"}
    code = _function_around(statement, sorted(v for v in variables if v.isidentifier()), source)
    used = {
        instruction.argval
        for instruction in dis.get_instructions(code)
        if instruction.opname == "LOAD_FAST"
    }
    used = (used | set(code.co_cellvars)) & variables
    if not used <= set(known):
        return None
    place = (source.file.name, source.file.lines, statement.lineno, statement.col_offset)
    key = (*place, id(module_globals), *((name, id(known[name])) for name in sorted(used)))
    if key not in _MADE:
        function = types.FunctionType(code, module_globals)
        try:
            made = function(*(known.get(name) for name in code.co_varnames[: code.co_argcount]))
        except Exception:  # whatever the statement raises, it raises when the function runs as well
            return None
        if not isinstance(made, type):
            return None
        _rename(made, f"{qualname}.<locals>.{statement.name}")
        _MADE[key] = made
    return _MADE[key]


def _function_around(
    statement: ast.ClassDef, parameters: list[str], source: FunctionSource
) -> types.CodeType:
    """The code of a function that makes the class; variables around the statement are its parameters."""
    arguments = ast.arguments([], [ast.arg(name) for name in parameters], None, [], [], None, [])
    result = ast.Return(ast.Name(statement.name, ast.Load()))
    function = ast.FunctionDef("made", arguments, [statement, result], [])
    module = ast.Module([ast.copy_location(function, statement)], [])
    lazy = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in source.file.tree.body
    )
    flags = __future__.annotations.compiler_flag if lazy else 0
    code = compile(
        ast.fix_missing_locations(module), source.file.name, "exec", flags, dont_inherit=True
    )
    return next(constant for constant in code.co_consts if isinstance(constant, types.CodeType))


def _rename(cls: type, qualname: str) -> None:
    """Give a class and its functions the names that they have where the function around it runs."""
    old = cls.__qualname__
    cls.__qualname__ = qualname
    for value in vars(cls).values():
        parts = [value, getattr(value, "__func__", None)]
        parts += [getattr(value, name, None) for name in ("fget", "fset", "fdel", "func")]
        for part in parts:
            if isinstance(part, types.FunctionType):
                part.__qualname__ = part.__qualname__.replace(old, qualname, 1)
