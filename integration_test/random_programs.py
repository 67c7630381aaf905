"""Random programs of structured control flow: their meaning, and their text at stage core.

A program is a list of statements, tuples whose first element tells the kind:

* ``("set", name, expression)``, ``("return", expression)``, ``("break",)``, ``("continue",)``
* ``("if", condition, then, otherwise)``
* ``("for", count, body, otherwise)``, with Python's ``else``; each iteration adds its number to b
* ``("while", condition, body)``, at most five times

An expression is ``("var", name)``, ``("const", n)`` or ``(operator, left, right)``; integers have 32
bits. The result is what is returned, or a + b + c at the end.

A program with memory has, besides, ``("put", index, expression)``, ``("get", index)`` as an expression
and a constant table, ``("look", index)``. Only the low bits of an index count, and the element at x
is part of the sum at the end.
"""

from __future__ import annotations

import random
from typing import Any

Node = tuple[Any, ...]
Program = list[Node]

MAX_WHILE = 5
TABLE = [3, -1, 4, 1, -5, 9, 2, -6]
_ARITHMETIC = {"add": "addi", "sub": "subi", "and": "andi"}


class Generator:
    """Draws programs of a seed, with memory if asked for."""

    def __init__(self, seed: int, memory: bool = False) -> None:
        self._random = random.Random(seed)
        self._memory = memory

    def block(self, depth: int, in_loop: bool = False) -> Program:
        """One to three statements, nested at most `depth` deep."""
        result: Program = []
        for _ in range(self._random.randint(1, 3)):
            result.append(self._statement(depth, in_loop))
            if result[-1][0] in ("break", "continue", "return"):
                break
        return result

    def _statement(self, depth: int, in_loop: bool) -> Node:
        draw = self._random.random()
        if self._memory and self._random.random() < 0.3:
            return ("put", self._expression(1), self._expression(2))
        if depth <= 0 or draw < 0.35:
            return ("set", self._random.choice("abc"), self._expression(2))
        if draw < 0.6:
            otherwise = self.block(depth - 1, in_loop) if self._random.random() < 0.5 else []
            return ("if", self._condition(), self.block(depth - 1, in_loop), otherwise)
        if draw < 0.8:
            otherwise = self.block(depth - 1, in_loop) if self._random.random() < 0.3 else []
            return ("for", self._random.randint(0, 4), self.block(depth - 1, True), otherwise)
        if draw < 0.88 and in_loop:
            return (self._random.choice(["break", "continue"]),)
        if draw < 0.93:
            return ("return", self._expression(2))
        return ("while", self._condition(), self.block(depth - 1, True))

    def _expression(self, depth: int) -> Node:
        if self._memory and depth and self._random.random() < 0.3:
            return (self._random.choice(["get", "get", "look"]), self._expression(depth - 1))
        if depth == 0 or self._random.random() < 0.3:
            constant = ("const", self._random.randint(-3, 5))
            return self._random.choice([("var", self._random.choice("abcx")), constant])
        operator = self._random.choice(list(_ARITHMETIC))
        return (operator, self._expression(depth - 1), self._expression(depth - 1))

    def _condition(self) -> Node:
        comparison = self._random.choice(["slt", "sgt", "eq", "ne"])
        return (comparison, self._expression(1), self._expression(1))


class _Return(Exception):
    pass


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


def _wrap(value: int) -> int:
    return (value + 2**31) % 2**32 - 2**31


class Interpreter:
    """Executes a program for one value of x, by the control flow of Python itself."""

    def __init__(self, x: int, memory: bool = False) -> None:
        self._variables = {"a": 0, "b": 1, "c": 2, "x": x}
        self._memory = list(TABLE) if memory else []

    def run(self, program: Program) -> int:
        try:
            self._block(program)
        except _Return as result:
            return result.args[0]
        total = sum(self._variables[name] for name in "abc")
        if self._memory:
            total += self._memory[self._place(("var", "x"))]
        return _wrap(total)

    def _place(self, index: Node) -> int:
        return self._value(index) % len(TABLE)

    def _value(self, node: Node) -> int:
        if node[0] == "var":
            return self._variables[node[1]]
        if node[0] == "const":
            return node[1]
        if node[0] == "get":
            return self._memory[self._place(node[1])]
        if node[0] == "look":
            return TABLE[self._place(node[1])]
        left, right = self._value(node[1]), self._value(node[2])
        return _wrap({"add": left + right, "sub": left - right, "and": left & right}[node[0]])

    def _holds(self, node: Node) -> bool:
        left, right = self._value(node[1]), self._value(node[2])
        return {
            "slt": left < right,
            "sgt": left > right,
            "eq": left == right,
            "ne": left != right,
        }[node[0]]

    def _block(self, block: Program) -> None:
        for statement in block:
            getattr(self, f"_{statement[0]}")(*statement[1:])

    def _set(self, name: str, value: Node) -> None:
        self._variables[name] = self._value(value)

    def _put(self, index: Node, value: Node) -> None:
        place = self._place(index)
        self._memory[place] = self._value(value)

    def _if(self, condition: Node, then: Program, otherwise: Program) -> None:
        self._block(then if self._holds(condition) else otherwise)

    def _for(self, count: int, body: Program, otherwise: Program) -> None:
        for i in range(count):
            self._variables["b"] = _wrap(self._variables["b"] + i)
            try:
                self._block(body)
            except _Break:
                break
            except _Continue:
                continue
        else:
            self._block(otherwise)

    def _while(self, condition: Node, body: Program) -> None:
        count = 0
        while count < MAX_WHILE and self._holds(condition):
            count += 1
            try:
                self._block(body)
            except _Break:
                break
            except _Continue:
                continue

    def _break(self) -> None:
        raise _Break

    def _continue(self) -> None:
        raise _Continue

    def _return(self, value: Node) -> None:
        raise _Return(self._value(value))


_SIGNATURE = """\
func.func @program(%coord: vector<4xf32> {pystream.builtin = "frag_coord"})
    -> (f32 {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment"} {
  %column = vector.extract %coord[0] : f32 from vector<4xf32>
  %number = arith.fptosi %column : f32 to i32
  %eight = arith.constant 8 : i32
  %x = arith.subi %number, %eight : i32
"""


_ARRAY = f"memref<{len(TABLE)}xi32>"


class Writer:
    """Writes a program as a fragment stage; x is the pixel's column minus 8. Variables are slots,
    which `mem2reg` promotes; memory is private memory that is filled from a table."""

    def __init__(self, memory: bool = False) -> None:
        self._memory = memory
        self._slots: list[str] = []
        self._lines: list[str] = []
        self._count = 0
        self._ended = False  # the current block has a terminator

    def write(self, program: Program) -> str:
        for value, name in enumerate("abc"):
            self._slot(name)
            self._store(self._constant(value), name)
        if self._memory:
            self._line("%table = memref.get_global @table : " + _ARRAY)
            self._line(f'%memory = memref.alloca() : {_ARRAY} loc("memory")')
            self._line(f"memref.copy %table, %memory : {_ARRAY} to {_ARRAY}")
        self._block(program, ())
        if not self._ended:
            total = self._emit(f"arith.addi {self._load('a')}, {self._load('b')} : i32")
            total = self._emit(f"arith.addi {total}, {self._load('c')} : i32")
            if self._memory:
                total = self._emit(
                    f"arith.addi {total}, {self._value(('get', ('var', 'x')))} : i32"
                )
            self._return(total)
        table = f'memref.global "private" constant @table : {_ARRAY} = dense<{TABLE}>\n'
        body = "\n".join(self._slots + self._lines)
        return (table if self._memory else "") + _SIGNATURE + body + "\n}\n"

    def _fresh(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def _line(self, text: str) -> None:
        if not self._ended:
            self._lines.append(f"  {text}")

    def _emit(self, operation: str) -> str:
        result = self._fresh("%v")
        self._line(f"{result} = {operation}")
        return result

    def _branch(self, text: str) -> None:
        self._line(text)
        self._ended = True

    def _begin(self, label: str) -> None:
        self._lines.append(f"{label}:")
        self._ended = False

    def _slot(self, name: str) -> None:
        self._slots.append(
            f'  %{name} = pystream.local "{name}" : !pystream.slot<i32> loc("{name}")'
        )

    def _load(self, name: str) -> str:
        return self._emit(f"pystream.load %{name} : !pystream.slot<i32>")

    def _store(self, value: str, name: str) -> None:
        self._line(f"pystream.store {value}, %{name} : !pystream.slot<i32>")

    def _constant(self, value: int) -> str:
        return self._emit(f"arith.constant {value} : i32")

    def _increment(self, name: str, by: str) -> None:
        self._store(self._emit(f"arith.addi {self._load(name)}, {by} : i32"), name)

    def _value(self, node: Node) -> str:
        if node[0] == "var":
            return "%x" if node[1] == "x" else self._load(node[1])
        if node[0] == "const":
            return self._constant(node[1])
        if node[0] in ("get", "look"):
            array = "%memory" if node[0] == "get" else "%table"
            return self._emit(f"memref.load {array}[{self._place(node[1])}] : {_ARRAY}")
        left, right = self._value(node[1]), self._value(node[2])
        return self._emit(f"arith.{_ARITHMETIC[node[0]]} {left}, {right} : i32")

    def _place(self, index: Node) -> str:
        low = f"arith.andi {self._value(index)}, {self._constant(len(TABLE) - 1)} : i32"
        return self._emit(f"arith.index_cast {self._emit(low)} : i32 to index")

    def _put(self, index: Node, value: Node) -> None:
        place = self._place(index)
        self._line(f"memref.store {self._value(value)}, %memory[{place}] : {_ARRAY}")

    def _compare(self, predicate: str, left: str, right: str) -> str:
        return self._emit(f"arith.cmpi {predicate}, {left}, {right} : i32")

    def _condition(self, node: Node) -> str:
        return self._compare(node[0], self._value(node[1]), self._value(node[2]))

    def _return(self, value: str) -> None:
        self._branch(f"return {self._emit(f'arith.sitofp {value} : i32 to f32')} : f32")

    def _block(self, block: Program, loop: tuple[str, ...]) -> None:
        """`loop` holds where `continue` and `break` go to."""
        for statement in block:
            if self._ended:
                return
            match statement:
                case ("set", name, value):
                    self._store(self._value(value), name)
                case ("put", index, value):
                    self._put(index, value)
                case ("if", condition, then, otherwise):
                    self._if(condition, then, otherwise, loop)
                case ("for", count, body, otherwise):
                    self._for(count, body, otherwise, loop)
                case ("while", condition, body):
                    self._while(condition, body)
                case ("continue",):
                    self._branch(f"cf.br {loop[0]}")
                case ("break",):
                    self._branch(f"cf.br {loop[1]}")
                case ("return", value):
                    self._return(self._value(value))

    def _if(
        self, condition: Node, then: Program, otherwise: Program, loop: tuple[str, ...]
    ) -> None:
        first, second, join = (self._fresh("^b") for _ in range(3))
        self._branch(f"cf.cond_br {self._condition(condition)}, {first}, {second}")
        for label, block in ((first, then), (second, otherwise)):
            self._begin(label)
            self._block(block, loop)
            self._branch(f"cf.br {join}")
        self._begin(join)

    def _for(self, count: int, body: Program, otherwise: Program, loop: tuple[str, ...]) -> None:
        index = self._fresh("i")
        header, inside, end, after = (self._fresh("^b") for _ in range(4))
        self._slot(index)
        self._store(self._constant(0), index)
        self._branch(f"cf.br {header}")
        self._begin(header)
        more = self._compare("slt", self._load(index), self._constant(count))
        self._branch(f"cf.cond_br {more}, {inside}, {end}")
        self._begin(inside)
        self._increment("b", self._load(index))
        self._increment(index, self._constant(1))
        self._block(body, (header, after))
        self._branch(f"cf.br {header}")
        self._begin(end)
        self._block(otherwise, loop)
        self._branch(f"cf.br {after}")
        self._begin(after)

    def _while(self, condition: Node, body: Program) -> None:
        count = self._fresh("n")
        header, test, inside, after = (self._fresh("^b") for _ in range(4))
        self._slot(count)
        self._store(self._constant(0), count)
        self._branch(f"cf.br {header}")
        self._begin(header)
        more = self._compare("slt", self._load(count), self._constant(MAX_WHILE))
        self._branch(f"cf.cond_br {more}, {test}, {after}")
        self._begin(test)
        self._branch(f"cf.cond_br {self._condition(condition)}, {inside}, {after}")
        self._begin(inside)
        self._increment(count, self._constant(1))
        self._block(body, (header, after))
        self._branch(f"cf.br {header}")
        self._begin(after)
