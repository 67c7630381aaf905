"""The prelude run by CPython, with models of the intrinsics, so that each of its definitions can be
compared with the real thing.

What the compiler does with syntax is done by rewriting the prelude's syntax trees: ``for`` loops follow
the prelude's iteration protocol, displays make the prelude's containers, builtin names stand for the
prelude's definitions of them. Everything else, operators above all, is CPython's.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import importlib.abc
import importlib.util
import inspect
import math
import struct
import sys
from pathlib import Path

PACKAGE = "prelude_model"
FOLDER = Path(__file__).resolve().parents[2] / "pystream" / "prelude"
_UNSET = object()


class Buffer:
    """A model of buffers that notices what compiled code would not: wrong indices, unset elements."""

    def __init__(self, size):
        assert type(size) is int
        assert size >= 0
        self.elements = [_UNSET] * size


def buffer_get(buffer, index):
    assert 0 <= index < len(buffer.elements), "index out of the buffer"
    value = buffer.elements[index]
    assert value is not _UNSET, "the element was never set"
    return value


def buffer_set(buffer, index, value):
    assert 0 <= index < len(buffer.elements), "index out of the buffer"
    buffer.elements[index] = value


_KINDS = {
    int: "int", float: "float", bool: "bool", str: "str", tuple: "tuple", type(None): "none",
    property: "property", staticmethod: "staticmethod", classmethod: "classmethod", super: "super",
    type(NotImplemented): "singleton", type(...): "singleton", dict: "dict",
}  # fmt: skip
_BUILTIN = (*_KINDS, object, type)


def kind(x):
    if type(x) in _KINDS:
        return _KINDS[type(x)]
    if isinstance(x, type):
        return "class"
    if type(x).__name__ in ("function", "method"):
        return type(x).__name__
    if type(x).__name__ == "builtin_function_or_method":
        return "builtin"
    return "singleton" if type(x).__name__ == "_Missing" else "instance"


def lookup(classes, name):
    for cls in classes:
        if cls in (int, float, tuple):
            cls = definition(f"{cls.__name__}_methods")
        if cls not in _BUILTIN and name in vars(cls):
            return vars(cls)[name]
    return importlib.import_module(f"{PACKAGE}.intrinsics").MISSING


def fail(name, *parts):
    raise getattr(builtins, name, RuntimeError)(message(*parts))


def message(*parts):
    return "".join(part.__name__ if isinstance(part, type) else str(part) for part in parts)


def setter(wrapper):
    return wrapper.fset or importlib.import_module(f"{PACKAGE}.intrinsics").MISSING


def parsed(convert, *text):
    try:
        return convert(*text)
    except ValueError:
        return importlib.import_module(f"{PACKAGE}.intrinsics").MISSING


def parameters(f, *kinds):
    return [p for p in inspect.signature(f).parameters.values() if p.kind in kinds]


def positional(f):
    return parameters(f, inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def parameter_names(f, given):
    after = positional(f)[given:] + parameters(f, inspect.Parameter.KEYWORD_ONLY)
    return tuple(p.name for p in after if p.kind is not inspect.Parameter.POSITIONAL_ONLY)


def taken_positional(f):
    most = len(positional(f))
    least = sum(p.default is p.empty for p in positional(f))
    numbers = f"{most}" if least == most else f"from {least} to {most}"
    return f"{f.__qualname__}() takes {numbers} positional argument{'s' * (most != 1)}"


def missing_message(f, names):
    shown = [repr(name) for name in names]
    last = " and " if len(shown) == 2 else ", and "
    text = last.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
    plural = "s" * (len(shown) != 1)
    return f"{f.__qualname__}() missing {len(shown)} required positional argument{plural}: {text}"


MODEL = {
    "type_": type,
    "kind": kind,
    "mro_lookup": lambda cls, name: lookup(cls.__mro__, name),
    "mro_lookup_after": lambda own, cls, name: lookup(
        own.__mro__[own.__mro__.index(cls) + 1 :], name
    ),
    "slot_has": lambda obj, name: name in getattr(obj, "__dict__", ()),
    "slot_get": lambda obj, name: getattr(obj, name) if type(obj) is super else obj.__dict__[name],
    "slot_set": lambda obj, name, value: obj.__dict__.__setitem__(name, value),
    "alloc": lambda cls: (tuple if issubclass(cls, tuple) else object).__new__(cls),
    "issubclass_": issubclass,
    "bind": lambda function, obj: function.__get__(obj),
    "wrapped": lambda w: w.fget if isinstance(w, property) else w.__func__,
    "setter": setter,
    "fail": fail,
    "message": message,
    "exact": lambda: True,
    "buffer_new": Buffer,
    "buffer_get": buffer_get,
    "buffer_set": buffer_set,
    "buffer_size": lambda buffer: len(buffer.elements),
    "buffer_grow": lambda buffer, count: None,
    "identity": id,
    "hash_bits": hash,
    "keyword_names": tuple,
    "keyword_values": lambda kwargs: tuple(kwargs.values()),
    "slot_del": lambda obj, name: obj.__dict__.pop(name),
    "keywords": lambda names, values: dict(zip(names, values)),
    "characters": tuple,
    "parse_int": lambda text, base: parsed(int, text, base),
    "parse_float": lambda text: parsed(float, text),
    "repeat_text": lambda text, count: text * count,
    "positional_limit": lambda f: len(positional(f)),
    "takes_rest": lambda f: bool(parameters(f, inspect.Parameter.VAR_POSITIONAL)),
    "takes_keywords": lambda f: bool(parameters(f, inspect.Parameter.VAR_KEYWORD)),
    "parameter_names": parameter_names,
    "parameter_required": lambda f, name: (
        inspect.signature(f).parameters[name].default is inspect.Parameter.empty
    ),
    "parameter_default": lambda f, name: inspect.signature(f).parameters[name].default,
    "full_name": lambda f: f"{f.__module__}.{f.__qualname__}",
    "qualified_name": lambda f: f.__qualname__,
    "function_name": lambda f: f.__name__,
    "taken_positional": taken_positional,
    "missing_message": missing_message,
    "float_bits": lambda x: struct.unpack("<q", struct.pack("<d", x))[0],
    "float_from_bits": lambda bits: struct.unpack("<d", struct.pack("<q", bits))[0],
}


class _Protocols(ast.NodeTransformer):
    """Syntax as the compiler takes it."""

    def __init__(self):
        self.count = 0
        self.depth = 0

    def visit_FunctionDef(self, node):
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1
        return node

    def visit_For(self, node):
        self.generic_visit(node)
        self.count += 1
        iterator = f"_iterator{self.count}"
        begin = ast.parse(f"{iterator} = _protocol.iter(0)").body[0]
        begin.value.args = [node.iter]
        step = ast.parse(f"x = _protocol.next({iterator})").body[0]
        step.targets = [node.target]
        test = ast.parse(f"_protocol.has_next({iterator})", mode="eval").body
        return [begin, ast.While(test, [step, *node.body], node.orelse)]

    def _display(self, node, name, elements):
        self.generic_visit(node)
        if self.depth == 0:  # data of the module, for Python's own use
            return node
        call = ast.parse(f"_protocol.{name}()", mode="eval").body
        call.args = elements
        return call

    def visit_List(self, node):
        if isinstance(node.ctx, ast.Store):
            return self.generic_visit(node)
        return self._display(node, "list_display", node.elts)

    def visit_Set(self, node):
        return self._display(node, "set_display", node.elts)

    def visit_Dict(self, node):
        elements = [x for pair in zip(node.keys, node.values) for x in pair]
        return self._display(node, "dict_display", elements)

    def visit_Slice(self, node):
        parts = [part or ast.Constant(None) for part in (node.lower, node.upper, node.step)]
        return self._display(node, "slice", parts)


class _Protocol:
    """The prelude's definitions behind syntax, looked up when they are needed."""

    def __getattr__(self, name):
        return definition(name)


class _Loader(importlib.abc.Loader):
    def __init__(self, path):
        self.path = path

    def exec_module(self, module):
        tree = ast.parse(self.path.read_text())
        if module.__name__ != f"{PACKAGE}.intrinsics":
            tree = ast.fix_missing_locations(_Protocols().visit(tree))
        module.__dict__["_protocol"] = _Protocol()
        exec(compile(tree, str(self.path), "exec"), vars(module))
        if module.__name__ == f"{PACKAGE}.intrinsics":
            assert {f.__name__ for f, _ in module.INTRINSICS} <= set(MODEL), "no model"
            vars(module).update(MODEL)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        package, _, rest = name.partition(".")
        if package != PACKAGE:
            return None
        if not rest:
            return importlib.util.spec_from_loader(name, _Empty(), is_package=True)
        file = FOLDER / f"{rest}.py"
        return importlib.util.spec_from_loader(name, _Loader(file)) if file.exists() else None


class _Empty(importlib.abc.Loader):
    def exec_module(self, module):
        module.__path__ = []


sys.meta_path.insert(0, _Finder())


def model(module):
    """A module of the prelude, ready to run in CPython."""
    return importlib.import_module(f"{PACKAGE}.{module}")


_MODULES = [p.stem for p in sorted(FOLDER.glob("*.py")) if p.stem not in ("__init__", "__main__")]


def definition(name):
    """What the symbol ``prelude.NAME`` stands for."""
    for module in _MODULES:
        value = vars(model(module)).get(name)
        if value is not None and getattr(value, "__module__", "") == f"{PACKAGE}.{module}":
            return value
    raise AttributeError(f"the prelude has no {name}")


# Values in and out


def to_model(value):
    """The prelude's counterpart of a list, dict, set, frozenset, slice or tuple of such."""
    if type(value) is list:
        result = definition("list")()
        for element in value:
            result.append(to_model(element))
        return result
    if type(value) is tuple:
        return tuple(map(to_model, value))
    if type(value) is dict:
        result = definition("dict")()
        for key, element in value.items():
            result[to_model(key)] = to_model(element)
        return result
    if type(value) is slice:
        return definition("slice")(value.start, value.stop, value.step)
    if type(value) in (set, frozenset):
        result = definition("set")()
        for element in value:
            result.add(to_model(element))
        return result if type(value) is set else definition("frozenset")(result)
    if type(value) is range:
        return definition("range")(value.start, value.stop, value.step)
    return value


def drain(iterable, limit=10_000):
    """The values of an iterable of the prelude, by its protocol; a list."""
    protocol = model("iteration")
    iterator, values = protocol.iter(iterable), []
    while protocol.has_next(iterator):
        assert protocol.has_next(iterator)  # asking again changes nothing
        values.append(protocol.next(iterator))
        assert len(values) <= limit, "does not end"
    assert not protocol.has_next(iterator)
    return values


def from_model(value):
    """CPython's counterpart of a value of the prelude."""
    if type(value) is tuple:
        return tuple(map(from_model, value))
    if not type(value).__module__.startswith(PACKAGE):
        return value
    name = type(value).__name__
    if name == "dynamic_tuple":
        return tuple(from_model(buffer_get(value.items, i)) for i in range(value.size))
    if name == "list":
        return [from_model(buffer_get(value.items, i)) for i in range(value.size)]
    if name == "dict":
        return {from_model(k): from_model(v) for k, v in drain(value.items())}
    if name in ("set", "frozenset"):
        return getattr(builtins, name)(map(from_model, drain(value)))
    if name == "slice":
        return slice(value.start, value.stop, value.step)
    if name == "range":
        return range(value.start, value.stop, value.step)
    if name == "complex":
        return complex(value.real, value.imag)
    if hasattr(value, "__has_next__"):
        return [from_model(x) for x in drain(value)]
    return value


class Bits:
    """A float by its bits: tells -0.0 from 0.0, and NaN equals itself."""

    def __init__(self, value):
        self.text = "nan" if math.isnan(value) else value.hex()

    def __eq__(self, other):
        return type(other) is Bits and self.text == other.text

    __hash__ = None

    def __repr__(self):
        return self.text


def exactly(value):
    """`value` so that == compares types as well, and floats by their bits."""
    if type(value) is float:
        return Bits(value)
    if type(value) is complex:
        return "complex", Bits(value.real), Bits(value.imag)
    if type(value) in (list, tuple):
        return type(value).__name__, [exactly(element) for element in value]
    if type(value) is dict:
        return "dict", [(exactly(k), exactly(v)) for k, v in value.items()]
    return type(value).__name__, value


def outcome(function, *args, **kwargs):
    """What a call gives: ("value", result), or the exception's class and message."""
    try:
        return "value", exactly(from_model(function(*args, **kwargs)))
    except (
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        StopIteration,
        AttributeError,
    ) as e:
        return type(e).__name__, tuple(map(from_model, e.args))
    except RuntimeError as e:
        return type(e).__name__, e.args
