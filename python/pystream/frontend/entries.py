"""Entry points: shader classes and kernels."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any, TypeVar

from ..errors import CompileError, SourceRange, UnsupportedError
from . import emit
from .annotations import UnknownAnnotationError
from .functions import function_header
from .jit_types import ImportedFunction, Signature, TypePrinter, entry_name
from .snapshot import UnrepresentableError, World

T = TypeVar("T")

#: Flags of code with a parameter ``*args`` or ``**kwargs``.
_COLLECTS = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS


def import_shader(shader: Any) -> str:
    """The module at stage imported of a shader class or of a live shader object.

    With an object, its Final fields are constants and its other fields hold objects of the very
    classes that they hold now; otherwise annotations decide. Objects further down keep to the
    annotations of their classes, which other objects of these classes share.

    Raises CompileError if the stages, their source or the types of the vertex streams are missing.
    """
    return import_stable(lambda world: _import_shader(world, shader))


def import_stable(importer: Callable[[World], T], *, exact: bool = False) -> T:
    """What `importer` gives for a world, in which no attribute is taken for more stable than it is."""
    unstable: frozenset[str] = frozenset()
    while True:
        world = World(unstable=unstable, exact=exact)
        imported = importer(world)
        found = world.unstable_names()
        if not found:
            return imported
        unstable |= found


def _import_shader(world: World, shader: Any) -> str:
    cls = shader if isinstance(shader, type) else type(shader)
    class_symbol = world.class_symbol(cls)
    if not isinstance(shader, type):
        world.fix_instance(shader)
    vertex, fragment = (_stage(cls, name) for name in ("shade_vertex", "shade_fragment"))
    world.sources.function(fragment.__code__, fragment.__globals__)
    inputs = _parameter_types(world, vertex, skip=2, owner=cls)
    entry = (
        f"pystream.shader {emit.symbol(cls.__name__)}"
        f" self !pystream.instance<{emit.symbol(class_symbol)}>\n"
        f"  vertex {emit.symbol(world.function_symbol(vertex))} [{', '.join(inputs)}]\n"
        f"  fragment {emit.symbol(world.function_symbol(fragment))}"
        f" {world.locations(_definition(world, vertex))}"
    )
    world.use_name("shade_vertex")
    world.use_name("shade_fragment")
    return world.text([entry, *world.context_classes()])


def import_kernel(kernel: Callable[..., Any], rank: int = 1) -> str:
    """The module at stage imported of a kernel: a function whose first `rank` parameters are indices.

    Raises CompileError if parameters have no usable annotation.
    """
    function = inspect.unwrap(getattr(kernel, "__pystream_function__", kernel))
    if not isinstance(function, types.FunctionType):
        raise CompileError(f"a kernel is a Python function, not {type(kernel).__name__}")
    return import_stable(lambda world: _import_kernel(world, function, rank))


def _import_kernel(world: World, function: types.FunctionType, rank: int) -> str:
    inputs = _parameter_types(world, function, skip=rank)
    entry = (
        f"pystream.kernel {emit.symbol(function.__name__)}"
        f" calls {emit.symbol(world.function_symbol(function))} rank {rank} [{', '.join(inputs)}]"
        f" {world.locations(_definition(world, function))}"
    )
    return world.text([entry])


def import_jit(function: types.FunctionType, signature: Signature) -> ImportedFunction:
    """The module at stage imported of a function for arguments of given types, with exact semantics.

    Raises CompileError if the function has no source, or if a constant among the arguments cannot be used.
    """
    return import_stable(lambda world: _import_jit(world, function, signature), exact=True)


def _import_jit(
    world: World, function: types.FunctionType, signature: Signature
) -> ImportedFunction:
    where = _definition(world, function)
    world.sources.function(function.__code__, function.__globals__)  # nobody calls it to be shown
    entry = world.unique_symbol(entry_name(function))
    printer = TypePrinter(world, signature.layouts)
    callee = world.function_symbol(function)
    # The entry hands over one argument for each parameter; a call does the rest.
    if (
        any(signature.kinds)
        or function.__code__.co_flags & _COLLECTS
        or len(signature.arguments) != function.__code__.co_argcount
    ):
        kinds = signature.kinds or ("",) * len(signature.arguments)
        callee = _keyword_caller(world, callee, kinds, where)
    try:
        inputs = [printer.text(type_) for type_ in signature.arguments]
        layouts = printer.layout_ops()
    except UnrepresentableError as error:
        raise UnsupportedError(f"an argument: {error}", where, hint=error.hint) from None
    operation = (
        f"pystream.jit {emit.symbol(entry)} calls {emit.symbol(callee)}"
        f" [{', '.join(inputs)}] {world.locations(where)}"
    )
    text = world.text([*layouts, operation])
    return ImportedFunction(text, entry, dict(world.live), dict(printer.layout_symbols))


def _keyword_caller(
    world: World, callee: str, kinds: tuple[str, ...], where: SourceRange | None
) -> str:
    """A function with positional parameters only that hands some of them over as keywords."""
    symbol = world.unique_symbol(f"prelude.keywords.{callee}")
    builder = emit.FunctionBuilder(world.locations)
    names = [f"argument{index}" for index in range(len(kinds))]
    values = [builder.name(name) for name in names]
    target = builder.constant(f"#pystream.function<{emit.symbol(callee)}>", where)
    text = f"pystream.call {target}({', '.join(values)}) kinds {emit.strings(kinds)}"
    builder.give_back(builder.op(text, where), where)
    header = function_header(symbol, [(n, "positional_only", None) for n in names], [], symbol)
    arguments = [f"{value}: {emit.OBJECT}" for value in values]
    text = builder.text(header, arguments, where)
    world.enqueue(lambda: text)
    return symbol


def _stage(cls: type, name: str) -> types.FunctionType:
    from ..runtime.shader import Shader

    function = inspect.getattr_static(cls, name, None)
    if not isinstance(function, types.FunctionType) or function is vars(Shader).get(name):
        raise CompileError(
            f"{cls.__qualname__} does not define {name}",
            hint="a shader has the methods shade_vertex(self, context, ...) and "
            "shade_fragment(self, context, ...)",
        )
    return function


def _definition(world: World, function: types.FunctionType) -> SourceRange | None:
    """The line of the definition, or None without source."""
    try:
        source = world.sources.function(function.__code__, function.__globals__)
    except CompileError:
        return None
    where = source.file.range(source.node)
    line = source.file.lines[where.line - 1].rstrip()
    return SourceRange(where.file, where.line, where.column, where.line, len(line) + 1)


def _parameter_types(
    world: World, function: types.FunctionType, skip: int, owner: type | None = None
) -> list[str]:
    """Types of the parameters after the first `skip`."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    world.sources.function(code, function.__globals__)  # there is no caller to show without source
    where = _definition(world, function)
    if len(names) < skip or code.co_flags & 0x0C or code.co_kwonlyargcount:
        raise CompileError(
            f"{function.__qualname__} needs {skip} or more plain parameters, without * and **",
            where,
        )
    scope = dict(vars(owner)) if owner else {}
    found = []
    for name in names[skip:]:
        annotation = function.__annotations__.get(name)
        if annotation is None:
            raise CompileError(
                f"the parameter {name} of {function.__qualname__} needs a type",
                where,
                hint=f"write for example {name}: vec3"
                if owner
                else f"write for example {name}: float",
            )
        try:
            found.append(world.types.type(annotation, function.__globals__, scope))
        except UnknownAnnotationError as error:
            raise CompileError(
                f"the type of parameter {name} of {function.__qualname__}: {error}", where
            ) from None
    return found
