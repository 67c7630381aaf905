"""Importing functions: live ones of the snapshot and nested ones of imported code."""

from __future__ import annotations

import ast
import dataclasses
import sys
import types
from collections.abc import Callable
from typing import Any

from ..errors import HINT, CompileError, SourceError, SourceRange
from . import emit
from .comprehensions import is_comprehension_variable, resolve
from .expressions import UNUSABLE
from .local_classes import local_classes
from .matching import MatchStatements
from .scopes import Scope, parameter_nodes
from .snapshot import UnrepresentableError, World
from .sources import FunctionSource

_COROUTINE = 0x80 | 0x200  # CO_COROUTINE, CO_ASYNC_GENERATOR


def import_live_function(world: World, function: types.FunctionType, symbol: str) -> str:
    """The text of a function object: its closure, globals and defaults as they are now.

    A function that cannot be imported becomes one that fails where it is called.
    """
    code = function.__code__
    defaults, unusable = _live_defaults(world, function)
    try:
        source = world.sources.function(code, function.__globals__)
        if code.co_flags & _COROUTINE:
            raise SourceError(
                f"{function.__qualname__} is a coroutine, which is not supported",
                source.file.range(source.node),
            )
        source = dataclasses.replace(source, node=resolve(source.node))
    except CompileError as error:
        world.refused.append(error)
        return _refusal(world, function, symbol, defaults, error)
    frozen = {}
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        try:
            frozen[name] = cell.cell_contents
        except ValueError:  # not set yet: reading it is a NameError, as in Python
            continue
    scope = Scope(source.node, None, source.class_name)
    importer = function_importer(world, source, scope, symbol, function.__globals__, frozen)
    importer.unusable = unusable
    text = importer.text(defaults)
    for mark in ("generic", "by_alternative", "by_name", "any_number"):
        if hasattr(function, f"__pystream_{mark}__"):
            text = text.replace(" attributes {", f" attributes {{{mark}, ", 1)
    return text


def function_importer(
    world: World,
    source: FunctionSource,
    scope: Scope,
    symbol: str,
    module_globals: dict[str, Any],
    frozen: dict[str, Any],
) -> FunctionImporter:
    """The importer for a function, which may be a generator function."""
    if scope.is_generator:
        from .generators import GeneratorImporter

        return GeneratorImporter(world, source, scope, symbol, module_globals, frozen)
    return FunctionImporter(world, source, scope, symbol, module_globals, frozen)


def _live_defaults(
    world: World, function: types.FunctionType
) -> tuple[dict[str, str], dict[str, UnrepresentableError]]:
    """Constants for the default values of parameters, by name; and why some cannot be used.

    In place of such a value there is an object of its own kind.
    """
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    values = function.__defaults__ or ()
    defaults = dict(zip(names[len(names) - len(values) :], values, strict=True))
    defaults |= function.__kwdefaults__ or {}
    texts, unusable = {}, {}
    for name, value in defaults.items():
        try:
            texts[name] = world.constant(value)
        except UnrepresentableError as error:
            texts[name] = UNUSABLE
            unusable[name] = error
    return texts, unusable


def _refusal(
    world: World,
    function: types.FunctionType,
    symbol: str,
    defaults: dict[str, str],
    error: CompileError,
) -> str:
    """A function with the right parameters whose call is a compile-time error."""
    code = function.__code__
    names = list(code.co_varnames)
    kinds = ["positional_only"] * code.co_posonlyargcount
    kinds += ["positional_or_keyword"] * (code.co_argcount - code.co_posonlyargcount)
    count = code.co_argcount
    parameters = list(zip(names, kinds, strict=False))
    keyword_only = names[count : count + code.co_kwonlyargcount]
    rest = count + code.co_kwonlyargcount
    if code.co_flags & 0x04:
        parameters.append((names[rest], "var_positional"))
        rest += 1
    parameters += [(name, "keyword_only") for name in keyword_only]
    if code.co_flags & 0x08:
        parameters.append((names[rest], "var_keyword"))
    builder = emit.FunctionBuilder(world.locations)
    message = f"{error.message}{HINT}{error.hint}" if error.hint else error.message
    where = error.location
    callee = builder.constant('#pystream.builtin<"prelude.fail">', where)
    parts = [builder.constant(emit.string(text), where) for text in (type(error).__name__, message)]
    builder.give_back(builder.call(callee, parts, where), where)
    header = function_header(symbol, [(n, k, defaults.get(n)) for n, k in parameters], [], symbol)
    arguments = [f"{builder.name(name)}: {emit.OBJECT}" for name, _ in parameters]
    return builder.text(header, arguments, where)


def function_header(
    symbol: str, parameters: list[tuple[str, str, str | None]], cells: list[str], qualname: str
) -> str:
    """The line that begins a function; `parameters` are (name, kind, default)."""
    texts = []
    for name, kind, default in parameters:
        text = emit.string(name)
        if kind != "positional_or_keyword":
            text += f", {kind}"
        if default is not None:
            text += f" = {default}"
        texts.append(f"#pystream.param<{text}>")
    captured = f" cells {emit.strings(cells)}" if cells else ""
    name = f" attributes {{qualname = {emit.string(qualname)}}}"
    return f"pystream.func {emit.symbol(symbol)} [{', '.join(texts)}]{captured}{name}"


class FunctionImporter(MatchStatements):
    """Imports one function, live or nested."""

    def __init__(
        self,
        world: World,
        source: FunctionSource,
        scope: Scope,
        symbol: str,
        module_globals: dict[str, Any],
        frozen: dict[str, Any],
    ) -> None:
        super().__init__()
        self.world = world
        self.source = source
        self.scope = scope
        self.symbol = symbol
        self.module_globals = module_globals
        self.frozen = frozen | _imported(scope)
        if scope.classes:
            qualname = symbol.removeprefix(f"{module_globals.get('__name__', '')}.")
            self.frozen |= local_classes(scope, source, qualname, module_globals, self.frozen)
        self.builder = emit.FunctionBuilder(world.locations)

    def text(self, defaults: dict[str, str], late_defaults: tuple[str, ...] = ()) -> str:
        """The text of the function.

        `defaults` are constants by parameter name. `late_defaults` names parameters whose default was
        computed by the enclosing function: it arrives in a cell, and replaces the missing argument.
        """
        node = self.scope.node
        where = self.source.file.range(node)
        header, arguments = self.open(defaults, late_defaults, where)
        self.declare_variables(where, self.scope.locals)
        self.take_late_defaults(late_defaults, where)
        if isinstance(node, ast.Lambda):
            value = self.expression(node.body)
            self.builder.give_back(value, self.source.file.range(node.body))
        else:
            self.statements(node.body)
            if self.builder.current is not None:
                end = end_of(where)
                self.builder.give_back(self.builder.constant("#pystream.none", end), end)
        return self.builder.text(header, arguments, where)

    def open(
        self, defaults: dict[str, str], late_defaults: tuple[str, ...], where: SourceRange
    ) -> tuple[str, list[str]]:
        """The header of the function and its entry block's arguments, which become known."""
        cells = self.scope.free
        arguments = []
        for parameter in parameter_nodes(self.scope.node):
            name = self.mangle(parameter.arg)
            value = self.builder.name(name)
            place = self.source.file.range(parameter)
            arguments.append(f"{value}: {emit.OBJECT} {self.world.locations(place, name)}")
            self.arguments[name] = value
        for name in [*cells, *late_defaults]:
            value = self.builder.name(f"{name}.cell" if name in cells else f"{name}.default")
            arguments.append(f"{value}: {emit.OBJECT} {self.world.locations(where, name)}")
            if name in cells:
                self.cells[name] = value
            else:
                self.defaults[name] = value
        defaults = defaults | dict.fromkeys(late_defaults, '#pystream.singleton<"missing">')
        parameters = [(n, kind, defaults.get(n)) for n, kind in self.parameter_kinds()]
        late = [f"{name} (default)" for name in late_defaults]
        qualname = self.symbol.removeprefix(f"{self.module_globals.get('__name__', '')}.")
        return function_header(self.symbol, parameters, [*cells, *late], qualname), arguments

    def parameter_kinds(self) -> list[tuple[str, str]]:
        """(name, kind) of the parameters in order."""
        arguments = self.scope.node.args
        groups: list[tuple[list[ast.arg], str]] = [
            (arguments.posonlyargs, "positional_only"),
            (arguments.args, "positional_or_keyword"),
            ([arguments.vararg] if arguments.vararg else [], "var_positional"),
            (arguments.kwonlyargs, "keyword_only"),
            ([arguments.kwarg] if arguments.kwarg else [], "var_keyword"),
        ]
        return [(self.mangle(a.arg), kind) for group, kind in groups for a in group]

    def declare_variables(self, where: SourceRange, names: set[str]) -> None:
        """Slots and cells for local variables; parameters that never change need none."""
        self.copy_modified_keywords(where)
        shared = self.scope.cells
        for name in sorted(names):
            argument = self.arguments.get(name)
            if name in shared:
                if name not in self.arguments and is_comprehension_variable(name):
                    continue  # each evaluation of the comprehension makes one
                self.cells[name] = self.builder.cell(name, where)
                if argument is not None:
                    self.builder.effect(
                        f"pystream.cell_store {argument}, {self.cells[name]}", where
                    )
            elif name in self.scope.assigned or name in self.defaults:
                self.slots[name] = self.builder.slot(name, where)
                if argument is not None:
                    self.builder.store(argument, self.slots[name], where)

    def copy_modified_keywords(self, where: SourceRange) -> None:
        """Make a dictionary of ``**kwargs`` that the function modifies; else it is as fixed as a tuple."""
        collected = self.scope.node.args.kwarg
        if (
            collected is None
            or not self.world.exact
            or not _modifies(self.scope.node, collected.arg)
        ):
            return
        name = self.mangle(collected.arg)
        copy = self.builder.constant(self.world.prelude_function("keyword_dict"), where)
        self.arguments[name] = self.builder.call(copy, [self.arguments[name]], where)

    def take_late_defaults(self, names: tuple[str, ...], where: SourceRange) -> None:
        """Replace missing arguments by the defaults that arrived in cells."""
        builder = self.builder
        for name in names:
            missing = builder.constant('#pystream.singleton<"missing">', where)
            test = builder.op(f"pystream.is {self.arguments[name]}, {missing}", where)
            absent, given = builder.block("default"), builder.block("given")
            builder.conditional(test, absent, given, where)
            builder.start(absent)
            value = builder.op(f"pystream.cell_load {self.defaults[name]}", where)
            self.store_name(name, value, where)
            builder.branch(given, where)
            builder.start(given)

    def import_nested(
        self, node: ast.FunctionDef | ast.Lambda, defaults: dict[str, str], late: tuple[str, ...]
    ) -> str:
        """Add a function nested in this one to the world; returns its symbol."""
        name = getattr(node, "name", "<lambda>")
        symbol = self.world.unique_symbol(f"{self.symbol}.<locals>.{name}")
        source = FunctionSource(self.source.file, node, self.source.class_name)
        scope = self.scope.children[node]

        def importer() -> str:
            nested = function_importer(
                self.world, source, scope, symbol, self.module_globals, self.frozen
            )
            return nested.text(defaults, late)

        task: Callable[[], str] = importer
        self.world.enqueue(task)
        return symbol


_MODIFYING = frozenset(("clear", "pop", "popitem", "setdefault", "update"))


def _modifies(function: ast.AST, variable: str) -> bool:
    """Whether a function, or one within it, modifies the dictionary in a variable."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            found = node.attr in _MODIFYING
        elif isinstance(node, ast.Subscript):
            found = not isinstance(node.ctx, ast.Load)
        elif isinstance(node, ast.AugAssign):
            if isinstance(node.target, ast.Name) and node.target.id == variable:
                return True
            continue
        else:
            continue
        if found and isinstance(node.value, ast.Name) and node.value.id == variable:
            return True
    return False


def _imported(scope: Scope) -> dict[str, Any]:
    """The values of names that import statements of a function bind; modules are loaded already."""
    found: dict[str, Any] = {}
    for name, (module, attribute) in scope.imports.items():
        value = sys.modules.get(module)
        if value is not None and attribute:
            if not hasattr(value, attribute):
                continue
            value = getattr(value, attribute)
        if value is not None and name not in scope.locals:
            found[name] = value
    return found


def end_of(where: SourceRange) -> SourceRange:
    """The last line of a function, where it returns None."""
    return SourceRange(where.file, where.end_line, max(where.end_column - 1, 1))
