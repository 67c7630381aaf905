"""The closed world around an entry point.

Functions, classes and live objects enter the world when code of the world refers to them. Methods of
a class enter when their name appears somewhere as an attribute: what no code can call is not
imported, however large the classes are.
"""

from __future__ import annotations

import enum
import functools
import types
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import Any, Union

from ..errors import HINT, CompileError, SourceError, UnsupportedError
from . import emit
from .annotations import SignatureTypes, UnknownAnnotationError, evaluate, is_final, own_annotations
from .foreign import foreign_hint, is_third_party
from .generated import (
    OMITTED,
    enum_name,
    enum_value,
    generated_attributes,
    plain_callable,
    with_source,
)
from .intrinsics import (
    CONTAINERS,
    HINTS,
    builtin_classes,
    exact_definition,
    prelude_definition,
    primitive_name,
    sampler_name,
    singletons,
)
from .live import (
    PRELUDE,
    UnrepresentableError,
    check_bases,
    check_integer,
    container_parts,
    in_prelude,
    instance_fields,
    is_named_tuple,
    is_python_class,
    is_typing,
    module_globals,
    slots_marker,
    vector_constant,
)
from .paths import computed
from .sources import Sources

_SPECIAL = (
    "init new call getattr getattribute setattr get set delete post_init bool len iter next"
    " has_next contains getitem setitem index int float round abs floor ceil trunc neg pos invert"
    " lt le eq ne gt ge divmod rdivmod reversed"
)
_SPECIAL_EXACT = (
    "hash delitem delattr delete missing enter exit str repr complex enum_members abstract"
    " flag_values flag_mask flag_boundary"
    " dataclass_names replace copy"
)
_ARITHMETIC = "add sub mul truediv floordiv mod pow matmul lshift rshift and or xor"

#: Special methods that operations call without naming them.
_PROTOCOL = frozenset(
    [f"__{name}__" for name in _SPECIAL.split()]
    + [f"__{prefix}{name}__" for prefix in ("", "r", "i") for name in _ARITHMETIC.split()]
)

#: Entries of a class dictionary that describe it rather than belong to its instances.
_DESCRIPTION = (
    "__module__ __qualname__ __doc__ __dict__ __weakref__ __annotations__ __slots__ __firstlineno__"
    " __static_attributes__ __parameters__ __orig_bases__ __abstractmethods__ _abc_impl"
    " __match_args__ __dataclass_fields__ __dataclass_params__ __type_params__"
    " __pystream_lengths__"
)

_VERTEX_FIELDS = {
    "position": "vector<4xf64>",
    "point_size": "f64",
    "vertex_index": "i64",
    "instance_index": "i64",
}
_FRAGMENT_FIELDS = {"coord": "vector<4xf64>", "front_facing": "i1", "depth": "f64"}


@dataclass(eq=False)
class ClassEntry:
    """A class of the world, with the class attributes that did not enter it yet."""

    cls: type
    symbol: str
    attributes: dict[str, str] = field(default_factory=dict)
    pending: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, str] | None = None


@dataclass(eq=False)
class ObjectEntry:
    """A live object of the world."""

    symbol: str
    class_symbol: str
    fields: dict[str, str] = field(default_factory=dict)


class World:
    """Everything that an entry point can reach, and the text of it.

    Attributes:
        sources: the parsed source files.
        locations: location aliases of the module.
        refused: what could not be imported; each is an error only where compiled code gets there.
        unstable: names of attributes that are read anew at each use: see `paths`.
        reuses_paths: whether attributes of other names may be read once for several uses.
        reused: names of attributes that were so.
        stored: names of attributes that code assigns to, other than ``__init__`` to its own object.
        initializes: whether code calls ``__init__`` of an object that exists.
        exact: whether what CPython finds out when it runs (failed assertions) is found out at run time.
        live: the classes, functions and objects that symbols stand for.
    """

    def __init__(
        self,
        *,
        prelude: bool = False,
        shown_name: Callable[[str], str] = str,
        unstable: frozenset[str] = frozenset(),
        exact: bool = False,
    ) -> None:
        self.exact = exact
        self.live: dict[str, Any] = {}
        self.unstable = unstable
        self.reuses_paths = not prelude
        self.reused: set[str] = set()
        self.stored: set[str] = set()
        self.initializes = False
        self.sources = Sources(shown_name)
        self.locations = emit.Locations()
        self.refused: list[CompileError] = []
        self.types = SignatureTypes(self.class_symbol)
        self._prelude = prelude
        self._symbols: dict[int, str] = {}
        self._taken: set[str] = set()
        self._alive: list[Any] = []  # so that no id is used twice
        self._classes: dict[int, ClassEntry] = {}
        self._objects: dict[int, ObjectEntry] = {}
        self._callables: dict[int, types.FunctionType | None] = {}
        self._queue: deque[Callable[[], str]] = deque()
        self._functions: list[str] = []
        self._names: set[str] = set(_PROTOCOL)
        if exact or prelude:
            self._names.update(f"__{name}__" for name in _SPECIAL_EXACT.split())
            self._names.add("_fields")  # of named tuples

    # Symbols

    def unique_symbol(self, wanted: str) -> str:
        """A symbol not used yet: `wanted`, perhaps with ``#2``."""
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}#{count}"
        self._taken.add(name)
        return name

    def _register(self, value: Any, wanted: str) -> str:
        self._alive.append(value)
        name = self._symbols[id(value)] = self.unique_symbol(wanted)
        self.live[name] = value
        return name

    def enqueue(self, importer: Callable[[], str]) -> None:
        """Add a function whose text `importer` will give."""
        self._queue.append(importer)

    def add_class(self, symbol: str, bases: list[str], attributes: dict[str, str]) -> None:
        """Add a class that is not a live one; all its attributes are constants already. Its methods never read
        a field before it is set.
        """
        marks = ["guarded", "internal"] if self._prelude else ["guarded"]
        self._functions.append(_class_line(symbol, bases, attributes, {}, marks=marks))

    def prelude_function(self, name: str) -> str:
        """The constant for a function of the prelude that constructs of the language stand for."""
        return f"#pystream.function<{emit.symbol(f'prelude.{name}')}>"

    def use_name(self, name: str) -> None:
        """Note that code reads, writes or calls an attribute of that name."""
        self._names.add(name)

    def function_symbol(self, function: types.FunctionType) -> str:
        """The symbol of a Python function, which enters the world."""
        known = self._symbols.get(id(function))
        if known is not None:
            return known
        module = function.__module__ or "<unknown>"
        if in_prelude(module):
            wanted = f"prelude.{function.__qualname__}"
            if not self._prelude:
                self._alive.append(function)
                self.live[wanted] = function
                return self._symbols.setdefault(id(function), wanted)
        else:
            wanted = f"{module}.{function.__qualname__}"
            if not self._has_source(function):
                # It is nothing but an error, which is to be told at the caller's operation, as errors
                # of the prelude are.
                wanted = f"prelude.refused.{wanted}"
        symbol = self._register(function, wanted)
        from .functions import import_live_function

        self.enqueue(lambda: import_live_function(self, function, symbol))
        return symbol

    def _has_source(self, function: types.FunctionType) -> bool:
        try:
            self.sources.function(function.__code__, function.__globals__)
        except SourceError as error:
            return error.location is not None
        return True

    def class_symbol(self, cls: type) -> str:
        """The symbol of a class; a user class enters the world with its bases."""
        builtin = builtin_classes().get(cls)
        if builtin is not None:
            return builtin
        known = self._symbols.get(id(cls))
        if known is not None:
            return known
        definition = prelude_definition(cls)
        if definition is not None or cls in CONTAINERS:
            name = definition.__qualname__ if definition is not None else cls.__name__
            symbol = f"prelude.{name}" if definition is None else self.class_symbol(definition)
            self.live[symbol] = cls
            return symbol
        if cls.__module__ == "pystream.runtime.shader" and cls.__name__.endswith("Context"):
            symbol = f"pystream.{cls.__name__}"
            return self._symbols.setdefault(id(cls), symbol)
        if in_prelude(cls.__module__):
            wanted = f"prelude.{cls.__qualname__}"
            if not self._prelude:
                self.live[wanted] = cls
                return self._symbols.setdefault(id(cls), wanted)
        else:
            wanted = f"{cls.__module__}.{cls.__qualname__}"
        entry = ClassEntry(cls, self._register(cls, wanted))
        self._classes[id(cls)] = entry
        for base in cls.__mro__[1:]:
            self.class_symbol(base)
        entry.attributes = slots_marker(cls)
        entry.pending = {
            name: value
            for name, value in (vars(cls) | generated_attributes(cls)).items()
            if is_python_class(cls)
            and name not in _DESCRIPTION.split()
            and not isinstance(value, types.MemberDescriptorType | types.GetSetDescriptorType)
            and value is not OMITTED
            and not (
                name == "__init__" and getattr(value, "__module__", "") == "typing"
            )  # of Protocol
        }
        return entry.symbol

    def object_symbol(self, value: Any) -> str:
        """The symbol of a live object of a user class, with its present fields."""
        entry = self._objects.get(id(value))
        if entry is None:
            cls = type(value)
            class_symbol = self.class_symbol(cls)
            wanted = f"{cls.__module__}.{cls.__qualname__}.object"
            entry = ObjectEntry(self._register(value, wanted), class_symbol)
            self._objects[id(value)] = entry
            for name, content in instance_fields(value).items():
                try:
                    entry.fields[name] = self.constant(content)
                except UnrepresentableError as error:
                    self.refuse_field(cls, name, error)
        return entry.symbol

    # Constants

    def constant(self, value: Any) -> str:
        """The attribute text of a live value. Raises UnrepresentableError."""
        if self.exact and isinstance(value, enum.Enum) and not isinstance(value, str):
            return self._object_constant(value)
        text = self._plain_constant(value)
        if text is not None:
            return text
        if isinstance(value, type):
            return self._class_constant(value)
        definition = exact_definition(value) if self.exact else None
        primitive = primitive_name(value)
        if primitive is not None and definition is None:
            return f"#pystream.builtin<{emit.string(primitive)}>"
        if definition is None:
            definition = prelude_definition(value)
        if definition is not None:
            return self.constant(definition)
        foreign = foreign_hint(getattr(value, "__module__", None))
        is_native = isinstance(value, types.BuiltinFunctionType | types.BuiltinMethodType)
        is_native = is_native and not is_third_party(value)
        if foreign and hasattr(value, "__qualname__") and not is_native:
            name = f"{value.__module__}.{value.__qualname__}"
            raise UnrepresentableError(f"{name} cannot be compiled", foreign)
        if isinstance(value, types.FunctionType):
            return f"#pystream.function<{emit.symbol(self.function_symbol(value))}>"
        plain = self._plain_callable(value)
        if plain is not None:
            text = self.constant(plain)
            self.live[self.function_symbol(plain)] = value
            return text
        if is_native:
            owner = getattr(value, "__module__", None) or ""
            name = value.__name__ if owner in ("", "builtins") else f"{owner}.{value.__name__}"
            hint = HINTS.get(value.__name__) or foreign or ""
            raise UnrepresentableError(f"unknown C function {name}", hint)
        return self._object_constant(value)

    def _plain_callable(self, value: Any) -> types.FunctionType | None:
        """The function that a partial object and the like are equal to, one for each object."""
        if id(value) not in self._callables:
            self._alive.append(value)
            self._callables[id(value)] = plain_callable(value)
        return self._callables[id(value)]

    def container_symbol(self, value: Any) -> str:
        """The symbol of a list, dictionary, set or complex number, with its present contents."""
        entry = self._objects.get(id(value))
        if entry is None:
            class_symbol, buffers, numbers = container_parts(value)
            symbol = self._register(value, f"{type(value).__name__}.object")
            entry = self._objects[id(value)] = ObjectEntry(symbol, f"prelude.{class_symbol}")
            for name, elements in buffers.items():
                content = ", ".join(self.constant(element) for element in elements)
                buffer = ObjectEntry(self.unique_symbol(f"{symbol}.{name}"), "buffer")
                buffer.fields["elements"] = f"[{content}]"
                self._objects[id(buffer)] = buffer
                self._alive.append(buffer)
                entry.fields[name] = f"#pystream.object<{emit.symbol(buffer.symbol)}>"
            entry.fields |= {name: self.constant(number) for name, number in numbers.items()}
        return entry.symbol

    def _plain_constant(self, value: Any) -> str | None:
        if type(value).__module__ == "numpy" and getattr(value, "shape", None) == ():
            value = value.item()
        if value is None:
            return "#pystream.none"
        singleton = singletons().get(id(value))
        if singleton is not None:
            return f"#pystream.singleton<{emit.string(singleton)}>"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            check_integer(value)
            return f"{int(value)} : i64"
        if isinstance(value, float):
            return f"{emit.number(float(value))} : f64"
        if isinstance(value, str):
            if value.isidentifier():
                self.use_name(value)  # getattr(x, "name")
                self.stored.add(value)  # setattr(x, "name", y)
            return emit.string(value)
        if type(value) is tuple:
            return f"[{', '.join(self.constant(element) for element in value)}]"
        return vector_constant(value)

    def _class_constant(self, cls: type) -> str:
        primitive = primitive_name(cls)
        if primitive is not None:
            return f"#pystream.builtin<{emit.string(primitive)}>"
        definition = prelude_definition(cls)
        if isinstance(definition, types.FunctionType):
            return self.constant(definition)
        if definition is not None or cls in CONTAINERS:
            return f"#pystream.class<{emit.symbol(self.class_symbol(cls))}>"
        if cls not in builtin_classes() and cls.__module__ == "builtins":
            hint = HINTS.get(cls.__name__, "")
            raise UnrepresentableError(f"the class {cls.__name__} is not supported yet", hint)
        foreign = foreign_hint(cls.__module__)
        if foreign or not (is_python_class(cls) or cls in builtin_classes()):
            name = f"{cls.__module__}.{cls.__qualname__}"
            raise UnrepresentableError(f"the class {name} cannot be compiled", foreign or "")
        check_bases(cls)
        return f"#pystream.class<{emit.symbol(self.class_symbol(cls))}>"

    def _object_constant(self, value: Any) -> str:
        cls = type(value)
        if isinstance(value, types.ModuleType):
            raise UnrepresentableError(f"the module {value.__name__} is not a value")
        # Kernels, and functions behind functools.cache: there is nothing to remember on a device.
        inner = getattr(value, "__pystream_function__", None)
        if isinstance(value, functools._lru_cache_wrapper):
            inner = value.__wrapped__
        if isinstance(inner, types.FunctionType):
            return self.constant(inner)
        if cls is list or (self.exact and cls in CONTAINERS and cls is not slice):
            return f"#pystream.object<{emit.symbol(self.container_symbol(value))}>"
        hint = HINTS.get(cls.__name__, "")
        sampler = sampler_name(cls)
        if sampler:
            raise UnrepresentableError(
                "a texture that is a global or a constant is not supported yet",
                f"make it an attribute of the shader, annotated {sampler}",
            )
        foreign = foreign_hint(cls.__module__)
        if foreign or not is_python_class(cls) or is_typing(cls):
            raise UnrepresentableError(
                f"a {cls.__name__} object cannot be used in compiled code", hint or foreign or ""
            )
        check_bases(cls)
        return f"#pystream.object<{emit.symbol(self.object_symbol(value))}>"

    # Classes

    def _admit_attributes(self) -> bool:
        """Let class attributes enter whose names are used; whether there was any."""
        admitted = False
        for entry in list(self._classes.values()):
            for name in [name for name in entry.pending if name in self._names]:
                value = entry.pending.pop(name)
                admitted = True
                try:
                    entry.attributes[name] = self._attribute(entry.cls, name, value)
                except UnrepresentableError as error:
                    entry.attributes[name] = self._refusal(entry, name, error)
            if entry.fields is None:
                entry.fields = self._fields(entry)
                admitted = True
        return admitted

    def _attribute(self, cls: type, name: str, value: Any) -> str:
        """The attribute text of an entry of a class dictionary."""
        if isinstance(value, types.FunctionType):
            value = with_source(cls, name, value)
        if isinstance(value, staticmethod | classmethod):
            return self._wrapper(type(value).__name__, value.__func__)
        if isinstance(value, property):
            if value.fget is None:
                raise UnrepresentableError("a property without a getter")
            return self._wrapper("property", value.fget, value.fset)
        if isinstance(value, functools.cached_property):
            if self.exact:
                return self._cached_property(cls, name, value)
            return self._wrapper("property", value.func)
        if isinstance(value, types.DynamicClassAttribute) and cls is enum.Enum:
            getters = {"value": enum_value, "name": enum_name}
            return self._wrapper("property", getters.get(name, value.fget))
        return self.constant(value)

    def _wrapper(self, kind: str, *functions: Any) -> str:
        symbols = []
        for function in functions:
            if function is None:
                continue
            function = getattr(function, "__pystream_function__", function)
            if not isinstance(function, types.FunctionType):
                raise UnrepresentableError(f"a {kind} of something else than a Python function")
            symbols.append(emit.symbol(self.function_symbol(function)))
        return f'#pystream.wrapper<"{kind}", {", ".join(symbols)}>'

    def _cached_property(self, cls: type, name: str, value: functools.cached_property) -> str:
        """The descriptor that computes an attribute when it is first read."""
        descriptor = import_module(f"{PRELUDE}.attributes").cached_property
        symbol = self.unique_symbol(f"{cls.__module__}.{cls.__qualname__}.{name} (cached)")
        fields = {"function": self.constant(value.func), "name": emit.string(value.attrname)}
        entry = ObjectEntry(symbol, self.class_symbol(descriptor), fields)
        self._objects[id(entry)] = entry
        return f"#pystream.object<{emit.symbol(symbol)}>"

    def _refusal(
        self, entry: ClassEntry, name: str, error: UnrepresentableError, what: str = ""
    ) -> str:
        """A class attribute whose reading is an error, unless the instance has its own."""
        message = f"{what}{entry.cls.__qualname__}.{name}: {error}"
        self.refused.append(UnsupportedError(message, hint=error.hint))
        cls = import_module(f"{PRELUDE}.attributes").refusal
        text = f"{message}{HINT}{error.hint}" if error.hint else message
        symbol = self.unique_symbol(f"{entry.symbol}.{name} (refusal)")
        fields = {"error": emit.string(error.kind), "message": emit.string(text)}
        refusal = ObjectEntry(symbol, self.class_symbol(cls), fields)
        self._objects[id(refusal)] = refusal
        return f"#pystream.object<{emit.symbol(symbol)}>"

    def refuse_field(self, cls: type, name: str, error: UnrepresentableError) -> None:
        """Make reading a field that one live object has in vain an error that tells why."""
        entry = self._classes.get(id(cls))
        if entry is None or any(name in vars(base) for base in entry.cls.__mro__):
            return  # slots have descriptors of their own: reading says that there is no attribute
        if name not in entry.attributes:
            entry.attributes[name] = self._refusal(entry, name, error)

    def _fields(self, entry: ClassEntry) -> dict[str, str]:
        """The types of fields from the annotations of a class's own body.

        A field whose annotation has no type can be used where compiled code sets it.
        """
        if self.exact:  # objects come with the types of what they hold
            return {}
        cls = entry.cls
        globals_of_module = module_globals(cls)
        names = dict(vars(cls))
        fields = {}
        for name, annotation in own_annotations(cls).items():
            try:
                fields[name] = self.types.type(annotation, globals_of_module, names)
            except UnknownAnnotationError as error:
                if name not in vars(cls):
                    reason = UnrepresentableError(str(error))
                    entry.attributes[name] = self._refusal(entry, name, reason, "the type of ")
        return fields

    def fix_instance(self, instance: Any) -> None:
        """Let the live entry object decide: Final fields are constants, fields hold its classes."""
        cls = type(instance)
        self.class_symbol(cls)
        entry = self._classes[id(cls)]
        entry.fields = self._fields(entry)
        contents = instance_fields(instance)
        for owner in reversed(cls.__mro__):
            for name, annotation in own_annotations(owner).items():
                if name not in contents:
                    continue
                try:
                    evaluated = evaluate(annotation, module_globals(owner), dict(vars(owner)))
                except UnknownAnnotationError:
                    continue
                if is_final(evaluated):
                    entry.fields.pop(name, None)
                    entry.pending.pop(name, None)
                    try:
                        entry.attributes[name] = self.constant(contents[name])
                    except UnrepresentableError as error:
                        entry.attributes[name] = self._refusal(entry, name, error)
        for name, content in contents.items():
            if name not in entry.attributes or type(content) is list:
                try:
                    entry.fields[name] = self._type_of_live(cls, name, content)
                except UnknownAnnotationError:
                    continue

    def _type_of_live(self, cls: type, name: str, content: Any) -> str:
        """The type of a field of the entry object. Lists may not grow beyond what they hold now, unless
        their annotation says so.
        """
        if type(content) is not list:
            return self.types.type(type(content), {}, {})
        for owner in cls.__mro__:
            if name in own_annotations(owner):
                annotation = own_annotations(owner)[name]
                names = dict(vars(owner))
                length = max(len(content), 1)
                found = self.types.type(annotation, module_globals(owner), names, length)
                for base in cls.__mro__:  # where the annotation alone is no type
                    if id(base) in self._classes:
                        self._classes[id(base)].attributes.pop(name, None)
                return found
        classes = tuple(dict.fromkeys(type(element) for element in content))
        if not classes:
            raise UnknownAnnotationError("an empty list does not tell the type of its elements")
        # Of a tuple of classes, which `|` does not take.
        return self.types.type(list[Union[classes]], {}, {}, len(content))  # noqa: UP007

    # Text

    def text(self, entries: Iterable[str] = ()) -> str:
        """Import everything reachable and give the module's text."""
        while True:
            while self._queue:
                self._functions.append(self._queue.popleft()())
            if not self._admit_attributes():
                break
        body = [*entries, *map(self._class_text, self._classes.values())]
        body += map(self._object_text, self._objects.values())
        body += self._functions
        return "\n".join([*self.locations.definitions(), "module {", *body, "}", ""])

    def unstable_names(self) -> set[str]:
        """Of the attributes that were read once for several uses, those that may have changed between."""
        if self.initializes:
            return set(self.reused)
        classes = [entry.cls for entry in self._classes.values()]
        return self.reused & self.stored | computed(classes, self.reused)

    def context_classes(self) -> list[str]:
        """The classes of the contexts that shader stages are called with."""
        discard = {"discard": '#pystream.builtin<"glsl.discard">'}
        return [
            _class_line("pystream.VertexContext", ["object"], {}, _VERTEX_FIELDS),
            _class_line("pystream.FragmentContext", ["object"], discard, _FRAGMENT_FIELDS),
        ]

    def _class_text(self, entry: ClassEntry) -> str:
        mro = [self.class_symbol(base) for base in entry.cls.__mro__[1:]]
        if isinstance(entry.cls, enum.EnumType) and "int" in mro:
            mro.insert(mro.index("int"), "prelude.int_operators")
        if is_named_tuple(entry.cls):
            place = mro.index("tuple")
            mro[place:place] = ["prelude.namedtuple"]
        return _class_line(
            entry.symbol,
            mro,
            dict(sorted(entry.attributes.items())),
            entry.fields or {},
            lengths=vars(entry.cls).get("__pystream_lengths__", {}),
            marks=["guarded", "internal"] if in_prelude(entry.cls.__module__) else [],
        )

    def _object_text(self, entry: ObjectEntry) -> str:
        where = f"{emit.symbol(entry.symbol)} : {emit.symbol(entry.class_symbol)}"
        return f"pystream.object_def {where} {emit.dictionary(entry.fields)}"


def _class_line(
    symbol: str,
    bases: list[str],
    attributes: dict[str, str],
    fields: dict[str, str],
    *,
    lengths: Mapping[str, str] = MappingProxyType({}),
    marks: Sequence[str] = (),
) -> str:
    """The text of a class; `marks` are what passes may rely on, see ``pystream.class``."""
    mro = ", ".join(map(emit.symbol, [symbol, *bases]))
    text = f"pystream.class {emit.symbol(symbol)} mro [{mro}]"
    if attributes:
        text += f"\n  attributes {emit.dictionary(attributes)}"
    if fields:
        text += f"\n  fields {emit.dictionary(fields)}"
    declared = [f"pystream.{mark}" for mark in marks]
    if lengths:
        buffers = {field: emit.string(buffer) for field, buffer in lengths.items()}
        declared.append(f"pystream.lengths = {emit.dictionary(buffers)}")
    if declared:
        text += f" {{{', '.join(declared)}}}"
    return text


__all__ = ["SourceError", "UnrepresentableError", "World"]
