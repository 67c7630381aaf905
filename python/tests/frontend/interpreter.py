"""A small interpreter of stage imported, so that what the frontend writes can be run and compared.

It reads the text that the frontend prints and knows nothing of the frontend. Operations on objects are
CPython's own: attributes, operators and methods are those of live objects; only functions that were
imported are interpreted.
"""

from __future__ import annotations

import builtins
import importlib
import math
import operator
import re

BINARY = {
    "add": "add", "sub": "sub", "mul": "mul", "truediv": "truediv", "floordiv": "floordiv",
    "mod": "mod", "pow": "pow", "matmul": "matmul", "lshift": "lshift", "rshift": "rshift",
    "and": "and_", "or": "or_", "xor": "xor",
}  # fmt: skip
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|#?[A-Za-z_][\w.]*|@[\w$]+|@"[^"]*"|-?\d+\.\d+(?:[eE][-+]?\d+)?|0x[0-9A-F]+|-?\d+|->|\S'
)


class Failure(Exception):
    """Control reached a construct that cannot be compiled."""

    def __init__(self, kind, *parts):
        super().__init__(kind, "".join(map(str, parts)))
        self.kind, self.message = kind, "".join(map(str, parts))


class Cell:
    pass


class Missing:
    pass


MISSING = Missing()


class Ahead:
    """An iterator with a look at the next value."""

    def __init__(self, iterable):
        self.iterator = iter(iterable)  # of another one, itself
        self.peeked = []

    def has_next(self):
        if not self.peeked:
            for value in self.iterator:
                self.peeked.append(value)
                break
        return bool(self.peeked)

    def next(self):
        assert self.peeked
        return self.peeked.pop()

    def __iter__(self):
        return self

    def __next__(self):
        if self.has_next():
            return self.peeked.pop()
        raise StopIteration


class Instance:
    """An object of a class that the frontend made, such as a generator."""

    def __init__(self, cls):
        self.cls = cls


class MadeClass:
    """A class without a live one: those of generators. Calls of its method run it."""

    def __init__(self, module, methods):
        self.module, self.methods = module, methods

    def alloc(self):
        return Generator(self)


class Generator(Instance):
    """What `prelude.generator` makes of ``__resume__``."""

    def __iter__(self):
        return self

    def __next__(self):
        resume = self.cls.module.functions[self.cls.methods["__resume__"]]
        if resume(self):
            return vars(self)["$value"]
        raise StopIteration(vars(self).get("$result"))


class Function:
    """An imported function."""

    def __init__(self, module, symbol, parameters, body):
        self.module, self.symbol, self.parameters, self.body = module, symbol, parameters, body
        self.blocks, self.arguments = self._parse_blocks()

    def _parse_blocks(self):
        blocks, arguments, label = {}, [], None
        self.exceptions = {}
        for line in self.body:
            if line.startswith("^"):
                label = re.match(r"\^(\w+)", line)[1]
                values = re.findall(r"(%[\w.]+): !pystream", line)
                if not blocks:
                    arguments = values
                elif values:
                    (self.exceptions[label],) = values
                blocks[label] = []
            else:
                blocks[label].append(re.sub(r" loc\((#\w+|unknown)\)$", "", line.strip()))
        return blocks, arguments

    def bind(self, args, kwargs):
        """Python's rules for binding arguments, written down once more."""
        args, kwargs = list(args), dict(kwargs)
        positional = [p for p in self.parameters if p[1].startswith("positional")]
        values = {}
        for name, kind, default in positional:
            if args:
                values[name] = args.pop(0)
            elif name in kwargs and kind != "positional_only":
                values[name] = kwargs.pop(name)
            elif default is not None:
                values[name] = default[0]
            else:
                raise TypeError(f"{self.symbol} misses {name}")
        for name, kind, default in self.parameters:
            if kind == "keyword_only":
                values[name] = kwargs.pop(name) if name in kwargs else default[0]
            elif kind == "var_positional":
                values[name], args = tuple(args), []
        for name, kind, _ in self.parameters:
            if kind == "var_keyword":
                values[name], kwargs = kwargs, {}
        if args or kwargs:
            raise TypeError(f"{self.symbol} has too many arguments")
        return [values[name] for name, _, _ in self.parameters]

    def __call__(self, *args, **kwargs):
        return self.run(self.bind(args, kwargs))

    def run(self, values):
        environment = dict(zip(self.arguments, values, strict=True))
        label, steps = next(iter(self.blocks)), 0
        while True:
            for line in self.blocks[label]:
                steps += 1
                assert steps < 100_000, "does not end"
                try:
                    jump = self.module.execute(line, environment)
                except Exception as exception:
                    handler = self._handler(label)
                    if handler is None or isinstance(exception, Failure):
                        raise
                    environment[self.exceptions[handler]] = exception
                    jump = ("jump", handler)
                if jump is not None:
                    break
            else:
                raise AssertionError(f"block {label} has no terminator")
            kind, value = jump
            if kind == "return":
                return value
            label = value

    def _handler(self, label):
        """Where the block's check sends exceptions."""
        last = self.blocks[label][-1]
        match = re.match(r"pystream\.check \^\w+ unwind \^(\w+)$", last)
        return match[1] if match else None


class Module:
    """A module at stage imported."""

    def __init__(self, text, live=()):
        self.functions = {}
        self.live = dict(live)
        self.classes = {}
        for symbol, attributes in re.findall(
            r'pystream\.class @"([^"]*<generator>[^"]*)" .*\n  attributes \{(.*)\}', text
        ):
            methods = dict(re.findall(r'(\w+) = #pystream\.function<@"([^"]*)">', attributes))
            self.classes[symbol] = MadeClass(self, methods)
        lines = text.splitlines()
        index = 0
        while index < len(lines):
            match = re.match(r"pystream\.func (@\w+|@\"[^\"]*\") (.*) \{$", lines[index])
            if match:
                end = next(i for i in range(index, len(lines)) if lines[i].startswith("}"))
                symbol = match[1].lstrip("@").strip('"')
                parameters = self._parameters(match[2])
                body = lines[index + 1 : end]
                self.functions[symbol] = Function(self, symbol, parameters, body)
                index = end
            index += 1

    def _parameters(self, text):
        parameters = []
        for match in re.finditer(
            r'#pystream\.param<"([^"]*)"(?:, (\w+))?(?: = ([^>]*(?:<[^>]*>)?[^>]*))?>', text
        ):
            default = None if match[3] is None else (self.attribute(match[3]),)
            parameters.append((match[1], match[2] or "positional_or_keyword", default))
        return parameters

    # Attributes

    def attribute(self, text):
        tokens = _TOKEN.findall(text)
        value, rest = self._parse(tokens)
        assert not rest, rest
        return value

    def _parse(self, tokens):
        head, rest = tokens[0], tokens[1:]
        if head == "[":
            elements = []
            while rest[0] != "]":
                value, rest = self._parse(rest)
                elements.append(value)
                if rest[0] == ",":
                    rest = rest[1:]
            return tuple(elements), rest[1:]
        if head.startswith('"'):
            return re.sub(r"\\([0-9A-F]{2}|.)", _unescape, head[1:-1]), rest
        if head in ("true", "false"):
            return head == "true", rest
        if head == "#pystream.none":
            return None, rest
        if head.startswith("#pystream."):
            return self._reference(head.removeprefix("#pystream."), rest[1]), rest[3:]
        if head.startswith("0x"):
            import struct

            return struct.unpack(">d", bytes.fromhex(head[2:]))[0], rest[2:]
        return (float(head) if rest[1] == "f64" else int(head)), rest[2:]

    def _reference(self, kind, name):
        name = name.lstrip("@").strip('"')
        if kind == "function":
            if name.startswith("prelude.") and name not in self.functions:
                return _prelude_function(name.removeprefix("prelude."))
            return self.functions[name]
        if kind == "class":
            if name in self.classes:
                return self.classes[name]
            return (
                _class(name) if name.startswith("prelude.") else self.live.get(name) or _class(name)
            )
        if kind == "object":
            return self.live[name]
        if kind == "singleton":
            return {"missing": MISSING, "NotImplemented": NotImplemented, "Ellipsis": ...}[name]
        if kind == "builtin":
            if name == "prelude.fail":
                return _fail
            if name == "prelude.bind":
                return lambda function, obj: lambda *a, **k: function(obj, *a, **k)
            if name in PRIMITIVES:
                return PRIMITIVES[name]
            if name.startswith("math."):
                return getattr(math, name.removeprefix("math."))
            if name.startswith("glsl."):
                return getattr(importlib.import_module("pystream.types.functions"), name[5:])
            return getattr(builtins, name)
        raise AssertionError(f"{kind} {name}")

    def _strings(self, text):
        return self.attribute(text) if text != "[]" else ()

    # Operations

    def execute(self, line, environment):
        """Run one operation; a pair ("jump", label) or ("return", value) ends the block."""
        results, _, text = line.partition(" = ") if line.startswith("%") else ("", "", line)
        name, rest = re.match(r"([\w.]+)(.*)", text).groups()
        rest = rest.strip()
        operands = [
            environment[v]
            for v in re.findall(r"%[\w.]+", re.sub(r'"[^"]*"', "", rest))
            if v in environment
        ]
        names = re.findall(r'"((?:[^"\\]|\\.)*)"', rest)
        word = rest.split(" ")[0]
        value = None
        match name.removeprefix("pystream."):
            case "constant":
                value = self.attribute(rest)
            case "local" | "make_cell":
                value = Cell()
            case "load" | "cell_load":
                value = getattr(operands[0], "value", MISSING)
                if value is MISSING:
                    raise UnboundLocalError(rest)
            case "store" | "cell_store":
                operands[1].value = operands[0]
            case "getattr":
                value = getattr(operands[0], names[0])
            case "setattr":
                setattr(operands[0], names[0], operands[1])
            case "getitem":
                value = operands[0][operands[1]]
            case "setitem":
                operands[0][operands[1]] = operands[2]
            case "binary":
                value = getattr(operator, BINARY[word])(*operands)
            case "inplace":
                value = getattr(operator, f"i{word}")(*operands)
            case "unary":
                value = getattr(operator, word)(*operands)
            case "compare":
                value = getattr(operator, word)(*operands)
            case "contains":
                value = operands[0] in operands[1]
            case "is":
                value = operands[0] is operands[1]
            case "truth":
                value = bool(operands[0])
            case "not":
                value = not operands[0]
            case "call" | "call_method":
                method = name.endswith("method")
                kinds = names[method:] or [""] * (len(operands) - 1)
                callee = getattr(operands[0], names[0]) if method else operands[0]
                value = _call(callee, operands[1:], kinds)
            case "make_function":
                symbol = re.match(r'@(?:"([^"]*)"|([\w$]+))', rest)
                function = self.functions[symbol[1] or symbol[2]]
                cells = operands
                value = lambda *a, **k: function.run(function.bind(a, k) + cells)  # noqa: E731
            case "make_tuple":
                value = tuple(operands)
            case "unpack":
                values = list(operands[0])
                targets = results.split(", ")
                if len(values) != len(targets):
                    raise ValueError("wrong number of values to unpack")
                environment.update(zip(targets, values))
                return None
            case "iter":
                value = Ahead(operands[0])
            case "has_next":
                value = operands[0].has_next()
            case "next":
                value = operands[0].next()
            case "make_list" | "make_set":
                value = {"list": list, "set": set}[name[14:]](operands)
            case "make_dict":
                value = dict(zip(operands[::2], operands[1::2], strict=True))
            case "make_slice":
                value = slice(*operands)
            case "format":
                parts, conversions = re.match(
                    r"\(.*?\) parts (\[.*\]) conversions (\[.*\])$", rest
                ).groups()
                parts, conversions = self._strings(parts), self._strings(conversions)
                value = parts[0]
                for operand, conversion, part in zip(operands, conversions, parts[1:], strict=True):
                    value += f"{{0{conversion}}}".format(operand) + part
            case "delitem":
                del operands[0][operands[1]]
            case "delattr":
                delattr(operands[0], names[0])
            case "unset":
                value = MISSING
            case "raise":
                raise operands[0]
            case "check":
                return ("jump", re.match(r"\^(\w+)", rest)[1])
            case "return":
                return ("return", operands[0])
            case "cf.br":
                return ("jump", rest.lstrip("^"))
            case "cf.cond_br":
                true, false = re.findall(r"\^(\w+)", rest)
                return ("jump", true if operands[0] else false)
            case _:
                raise AssertionError(f"unknown operation {name}")
        if results:
            environment[results] = value
        return None


def _call(callee, operands, kinds):
    args, kwargs = [], {}
    for kind, operand in zip(kinds, operands, strict=True):
        if kind == "":
            args.append(operand)
        elif kind == "*":
            args += operand
        elif kind == "**":
            kwargs |= operand
        else:
            kwargs[kind] = operand
    return callee(*args, **kwargs)


def _exception(x):
    return x() if isinstance(x, type) else x


def _exception_from(x, cause):
    result = _exception(x)
    result.__cause__ = _exception(cause)
    return result


def _unpack_starred(x, before, after):
    values = list(x)
    if len(values) < before + after:
        raise ValueError("not enough values to unpack")
    end = len(values) - after
    return (*values[:before], values[before:end], *values[end:])


def _generator_result(iterator):
    inner = iterator.iterator
    return vars(inner).get("$result") if isinstance(inner, Generator) else None


def _initialize(generator):
    vars(generator)["$state"] = 0


PRIMITIVES = {
    "prelude.alloc": lambda cls: cls.alloc(),
    "prelude.slot_get": lambda obj, name: vars(obj)[name],
    "prelude.slot_set": lambda obj, name, value: vars(obj).__setitem__(name, value),
}
PRELUDE = {
    "exception": _exception,
    "exception_from": _exception_from,
    "unpack_starred": _unpack_starred,
    "generator_result": _generator_result,
    "generator.__init__": _initialize,
    "is_abstract_instance": lambda x, classes, groups: (
        isinstance(x, classes)
        or any(all(getattr(x, name, None) is not None for name in group) for group in groups)
    ),
    "call_starred": lambda f, done, parts, index, /, **kwargs: f(
        *done, *(x for part in parts[index:] for x in part), **kwargs
    ),
}


def _prelude_function(name):
    """What a function of the prelude is the definition of."""
    if name in PRELUDE:
        return PRELUDE[name]
    module, _, rest = name.partition("_")
    if module == "builtin":
        return getattr(builtins, rest)
    if hasattr(builtins, name):
        return getattr(builtins, name)
    return getattr(importlib.import_module(module), rest)


def _fail(kind, *parts):
    raise Failure(kind, *parts)


def _unescape(match):
    text = match[1]
    return chr(int(text, 16)) if len(text) == 2 else text


def _class(name):
    if name == "NoneType":
        return type(None)
    if hasattr(builtins, name):
        return getattr(builtins, name)
    if name.startswith("prelude."):
        return getattr(builtins, name.removeprefix("prelude."))
    types = importlib.import_module("pystream.types")
    if hasattr(types, name):
        return getattr(types, name)
    import sys

    module, _, rest = name.rpartition(".")
    while module not in sys.modules:
        module, _, outer = module.rpartition(".")
        rest = f"{outer}.{rest}"
    value = sys.modules[module]
    for part in rest.split("."):
        value = getattr(value, part)
    return value
