"""The C interface to functions with Python's semantics, on typed IR written by hand.

Words go in and out as the interface says. Results are compared with CPython's where it has them.
"""

from __future__ import annotations

import ctypes
import json
import math
import random
import struct
import subprocess
import sys
import threading

import pytest

from pystream.errors import CompileError
from pystream.library import library
from pystream.runtime.jit_library import RAISED, RETURNED, TRAPPED, NativeProgram

OVERFLOW, RECURSION, MEMORY = 1, 2, 3

NODE = """
pystream.class @"m.Node" mro [@"m.Node", @object]
!none = !pystream.literal<#pystream.none>
!link = !pystream.union<!none, !pystream.ref<@node>>
pystream.layout private @node class @"m.Node" {value = f64, next = !link}
"""


class Compiled:
    """One entry point of a module, called with numbers that are put into words one by one."""

    def __init__(self, text: str, entry: str = "f", **options: int) -> None:
        self.program = NativeProgram(text, entry, ("llvm",), **options)
        self.reflection = self.program.reflection
        self.offset = self.reflection["result_offset"]

    def __call__(self, *arguments: int | float) -> tuple[int, list[int]]:
        """The status and the words that came back."""
        words = (ctypes.c_int64 * self.reflection["words"])()
        for i, argument in enumerate(arguments):
            words[i] = bits(argument)
        status = self.program.function(ctypes.addressof(words))
        return status, words[self.offset :]

    def value(self, *arguments: int | float) -> int:
        """The first word of the result of a call that must return."""
        status, words = self(*arguments)
        assert status == RETURNED
        return words[0]


def bits(value: int | float) -> int:
    if isinstance(value, float):
        return struct.unpack("q", struct.pack("d", value))[0]
    return value


def as_float(word: int) -> float:
    return struct.unpack("d", struct.pack("q", word))[0]


def binary(operation: str, types: tuple[str, str, str]) -> str:
    x, y, result = types
    return f"""
    func.func @f(%x: {x}, %y: {y}) -> {result} attributes {{pystream.jit = {{returns}}}} {{
      %0 = {operation}
      return %0 : {result}
    }}"""


INTS = ("i64", "i64", "i64")
NASTY_INTS = [0, 1, -1, 2, -2, 3, 7, -8, 62, 63, 64, 2**31, 3037000500, -3037000499, 2**53 + 1]
NASTY_INTS += [2**62, -(2**62), 2**63 - 1, -(2**63), 10**18 + 1]


def test_objects_linked_by_address_are_walked():
    total = Compiled(
        NODE
        + """
    func.func @f(%head: !pystream.ref<@node>) -> f64 attributes {pystream.jit = {returns}} {
      %zero = arith.constant 0.0 : f64
      %one = arith.constant 1 : i32
      cf.br ^loop(%head, %zero : !pystream.ref<@node>, f64)
    ^loop(%node: !pystream.ref<@node>, %sum: f64):
      %v = pystream.field_load %node["value"] : !pystream.ref<@node> -> f64
      %s = arith.addf %sum, %v : f64
      %next = pystream.field_load %node["next"] : !pystream.ref<@node> -> !link
      %tag = pystream.union_tag %next : !link
      %more = arith.cmpi eq, %tag, %one : i32
      %rest = pystream.union_get %next : !link -> !pystream.ref<@node>
      cf.cond_br %more, ^loop(%rest, %s : !pystream.ref<@node>, f64), ^end
    ^end:
      return %s : f64
    }"""
    )
    layout = total.reflection["layouts"]["node"]
    fields = {field["name"]: field for field in layout["fields"]}
    assert total.reflection["arguments"] == [{"ref": "node"}]
    assert fields["next"]["type"]["union"][1] == {"ref": "node"}
    assert layout["class"] == "m.Node"
    assert layout["words"] == 3

    values = [random.Random(1).uniform(-1e6, 1e6) for _ in range(100)]
    nodes = [(ctypes.c_int64 * layout["words"])() for _ in values]
    for i, (node, value) in enumerate(zip(nodes, values, strict=True)):
        node[fields["value"]["offset"]] = bits(value)
        link = fields["next"]["offset"]
        last = i + 1 == len(nodes)
        node[link] = 0 if last else 1
        node[link + 1] = 0 if last else ctypes.addressof(nodes[i + 1])
    result = as_float(total.value(ctypes.addressof(nodes[0])))
    expected = 0.0
    for value in values:
        expected += value
    assert result == expected


def test_new_objects_live_until_they_are_released():
    build = Compiled(
        NODE
        + """
    func.func @f(%n: i64) -> !link attributes {pystream.jit = {returns}} {
      %zero = arith.constant 0 : i64
      %none = pystream.literal : !none
      %empty = pystream.union_wrap %none : !none -> !link
      cf.br ^loop(%zero, %empty : i64, !link)
    ^loop(%i: i64, %head: !link):
      %more = arith.cmpi slt, %i, %n : i64
      cf.cond_br %more, ^body, ^end
    ^body:
      %node = pystream.alloc : !pystream.ref<@node>
      %v = arith.sitofp %i : i64 to f64
      pystream.field_store %v, %node["value"] : f64, !pystream.ref<@node>
      pystream.field_store %head, %node["next"] : !link, !pystream.ref<@node>
      %link = pystream.union_wrap %node : !pystream.ref<@node> -> !link
      %one = arith.constant 1 : i64
      %j = arith.addi %i, %one : i64
      cf.br ^loop(%j, %link : i64, !link)
    ^end:
      return %head : !link
    }"""
    )

    def read(words: list[int]) -> list[float]:
        values, (tag, address) = [], words
        while tag == 1:
            node = (ctypes.c_int64 * 3).from_address(address)
            tag, address = node[0], node[1]
            values.append(as_float(node[2]))
        return values

    # The second call comes before the first one's objects are released.
    _, first = build(50_000)
    _, second = build(3)
    assert read(second) == [2.0, 1.0, 0.0]
    build.program.release()
    _, third = build(20_000)
    assert read(first) == [float(i) for i in reversed(range(50_000))]
    assert read(third) == [float(i) for i in reversed(range(20_000))]
    build.program.release()
    build.program.release()
    build.program.release()  # once more than there were calls
    for _ in range(100):
        assert read(build(1000)[1])[0] == 999.0
        build.program.release()


def test_memory_beyond_the_limit_is_a_trap():
    fill = Compiled(
        """
    pystream.layout private @buffer class @buffer {element = i64}
    func.func @f(%n: i64) -> !pystream.tuple<[i64, !pystream.ref<@buffer>]> attributes {pystream.jit = {returns}} {
      %b = pystream.buffer_alloc %n : !pystream.ref<@buffer>
      %one = arith.constant 1 : i64
      %last = arith.subi %n, %one : i64
      pystream.buffer_store %n, %b[%last] : i64, !pystream.ref<@buffer>
      %size = pystream.buffer_size %b : !pystream.ref<@buffer>
      %x = pystream.buffer_load %b[%last] : !pystream.ref<@buffer> -> i64
      %sum = arith.addi %size, %x : i64
      %r = pystream.pack(%sum, %b) : (i64, !pystream.ref<@buffer>) -> !pystream.tuple<[i64, !pystream.ref<@buffer>]>
      return %r : !pystream.tuple<[i64, !pystream.ref<@buffer>]>
    }"""
    )
    for n in (1, 7, 8192, 3_000_000):
        assert fill.value(n) == 2 * n
        fill.program.release()
    for n in (2**31, 2**40, 2**61, 2**63 - 1, -1, -(2**63)):
        status, words = fill(n)
        assert (status, words[0]) == (TRAPPED, MEMORY)
        fill.program.release()


@pytest.mark.parametrize("operator", ["add", "sub", "mul", "lshift", "pow"])
def test_integers_trap_where_64_bits_do_not_suffice(operator):
    compute = Compiled(binary(f"pystream.checked {operator} %x, %y", INTS))
    python = {
        "add": lambda x, y: x + y,
        "sub": lambda x, y: x - y,
        "mul": lambda x, y: x * y,
        "lshift": lambda x, y: x << y if x == 0 or y < 200 else 2**99,
        "pow": lambda x, y: x**y if y < 100 or abs(x) < 2 else 2**99,
    }[operator]
    for x in NASTY_INTS:
        for y in NASTY_INTS:
            if operator in ("lshift", "pow") and y < 0:
                continue
            if operator == "lshift" and x == 0 and y > 1000:
                expected = 0
            else:
                expected = python(x, y)
            status, words = compute(x, y)
            if -(2**63) <= expected < 2**63:
                assert (status, words[0]) == (RETURNED, expected), (x, y)
            else:
                assert (status, words[0]) == (TRAPPED, OVERFLOW), (x, y)


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 5, 8, 13, 31, 63])
def test_known_powers_trap_where_the_result_does_not_fit(exponent):
    text = binary("pystream.checked pow %x, %n", ("i64", "i64", "i64")).replace(
        "%0 =", f"%n = arith.constant {exponent} : i64\n%0 ="
    )
    compute = Compiled(text)
    for x in NASTY_INTS:
        status, words = compute(x, 0)
        fits = -(2**63) <= x**exponent < 2**63
        assert (status, words[0]) == ((RETURNED, x**exponent) if fits else (TRAPPED, OVERFLOW))


def test_integers_divide_as_in_cpython():
    divide = Compiled(binary("pystream.int_truediv %x, %y", ("i64", "i64", "f64")))
    rng = random.Random(2)
    pairs = [(x, y) for x in NASTY_INTS for y in NASTY_INTS if y]
    for _ in range(5000):
        shift = rng.randrange(63), rng.randrange(63)
        x, y = (rng.randrange(-(2**63), 2**63) >> s for s in shift)
        pairs.append((x, y or 1))
    for x, y in pairs:
        assert divide.value(x, y) == bits(x / y), (x, y)


def test_floats_round_to_digits_as_in_cpython():
    rounded = Compiled(binary("pystream.round_digits %x, %y", ("f64", "i64", "f64")))
    rng = random.Random(3)
    cases = [
        (x, n)
        for x in (0.0, -0.0, 0.5, 2.5, -2.5, 2.675, 1e300, 5e-324, 1.7e308, 125.0, 1e22)
        for n in (-400, -309, -308, -300, -22, -3, -2, -1, 0, 1, 2, 15, 17, 300, 323, 324, 9999)
    ]
    cases += [
        (rng.uniform(-1, 1) * 10.0 ** rng.randrange(-20, 20), rng.randrange(-8, 18))
        for _ in range(3000)
    ]
    cases += [(rng.randrange(-(10**6), 10**6) * 0.5, rng.randrange(-5, 2)) for _ in range(2000)]
    for x, n in cases:
        try:
            expected = round(x, n)
        except OverflowError:
            expected = math.copysign(math.inf, x)
        assert rounded.value(x, n) == bits(expected), (x, n)
    for x in (math.inf, -math.inf):
        assert rounded.value(x, 2) == bits(x)
    assert math.isnan(as_float(rounded.value(math.nan, 2)))


@pytest.mark.parametrize(
    ("operation", "python"),
    [
        ("math.sin %x : f64", lambda x, y: math.sin(x)),
        ("math.powf %x, %y : f64", lambda x, y: math.pow(x, y)),
        ("math.atan2 %x, %y : f64", lambda x, y: math.atan2(x, y)),
        ("pystream.hypot %x, %y : f64", lambda x, y: math.hypot(x, y)),
        ("pystream.mod %x, %y : f64", lambda x, y: x % y),
        ("pystream.floordiv %x, %y : f64", lambda x, y: x // y),
        ("math.fma %x, %y, %x : f64", None),
    ],
)
def test_floats_equal_cpythons_bit_for_bit(operation, python):
    compute = Compiled(binary(operation, ("f64", "f64", "f64")))
    if python is None:  # no such function in this CPython: x * y + x of small integers is exact
        assert as_float(compute.value(3.0, 7.0)) == 24.0
        return
    rng = random.Random(4)
    for _ in range(2000):
        x, y = rng.uniform(0.01, 30), rng.uniform(-30, 30)
        assert compute.value(x, y) == bits(python(x, y)), (x, y)


def test_products_are_not_fused_with_sums():
    compute = Compiled(
        """
    func.func @f(%x: f64, %y: f64, %z: f64) -> f64 attributes {pystream.jit = {returns}} {
      %0 = arith.mulf %x, %y : f64
      %1 = arith.addf %0, %z : f64
      return %1 : f64
    }"""
    )
    rng = random.Random(5)
    for _ in range(1000):
        x, y = rng.uniform(-1, 1), rng.uniform(-1, 1)
        assert compute.value(x, y, -x * y) == bits(x * y + -x * y)
        z = rng.uniform(-1, 1)
        assert compute.value(x, y, z) == bits(x * y + z)


# Recursion and tracebacks.

COUNTDOWN = """
pystream.class @ValueError mro [@ValueError, @object]
!none = !pystream.literal<#pystream.none>
!error = !pystream.union<!none, !pystream.ref<@error>>
pystream.layout private @error class @ValueError {arg = i64}
func.func private @"m.g"(%n: i64) -> (i64, !error) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %none = pystream.literal : !none
  %fine = pystream.union_wrap %none : !none -> !error
  %undef = pystream.undef : i64
  %end = arith.cmpi eq, %n, %zero : i64
  cf.cond_br %end, ^raise, ^more
^raise:
  %e = pystream.alloc : !pystream.ref<@error>
  %arg = arith.constant 42 : i64
  pystream.field_store %arg, %e["arg"] : i64, !pystream.ref<@error>
  pystream.trace "g" reset loc("m.py":3:5)
  %raised = pystream.union_wrap %e : !pystream.ref<@error> -> !error
  return %undef, %raised : i64, !error
^more:
  %m = arith.subi %n, %one : i64
  %r:2 = call @"m.g"(%m) : (i64) -> (i64, !error)
  %tag = pystream.union_tag %r#1 : !error
  %t1 = arith.constant 1 : i32
  %failed = arith.cmpi eq, %tag, %t1 : i32
  cf.cond_br %failed, ^propagate, ^return
^propagate:
  pystream.trace "g" loc(callsite("/x/pystream/prelude/p.py":1:1 at "m.py":5:7))
  return %undef, %r#1 : i64, !error
^return:
  %s = pystream.checked add %r#0, %n
  return %s, %fine : i64, !error
}
func.func @f(%n: i64) -> (i64, !error) attributes {pystream.jit = {returns, raises}} {
  %r:2 = call @"m.g"(%n) : (i64) -> (i64, !error)
  return %r#0, %r#1 : i64, !error
}
"""


def test_exceptions_come_with_their_traceback():
    countdown = Compiled(COUNTDOWN)
    places = countdown.reflection["locations"]
    for depth in (0, 3, 200):
        status, (tag, address) = countdown(depth)
        assert (status, tag) == (RAISED, 1)
        assert ctypes.c_int64.from_address(address).value == 42
        lines = [places[i]["line"] for i in countdown.program.traceback()]
        assert lines == [3] + [5] * depth
        assert {places[i]["function"] for i in countdown.program.traceback()} == {"g"}
        countdown.program.release()


def test_recursion_is_limited():
    countdown = Compiled(COUNTDOWN)
    assert countdown(999)[0] == RAISED
    status, words = countdown(1000)
    assert (status, words[0]) == (TRAPPED, RECURSION)
    handle = countdown.program._handle
    library()._handle.pystream_jit_set_recursion_limit(handle, ctypes.c_int64(50))
    assert countdown(49)[0] == RAISED
    assert countdown(50)[0] == TRAPPED
    # The limit counts nested calls, not calls.
    assert [countdown(49)[0] for _ in range(100)] == [RAISED] * 100


#: Recursion without a limit on a small stack must end in a trap, not in a signal.
SMALL_STACK = """
import ctypes, sys, threading
from pystream.runtime.jit_library import NativeProgram
program = NativeProgram(sys.stdin.read(), "f")
program._library.pystream_jit_set_recursion_limit(program._handle, 2**62)
def run():
    words = (ctypes.c_int64 * program.reflection["words"])(2**62)
    print(program.function(ctypes.addressof(words)), words[1])
threading.stack_size(2**20)
thread = threading.Thread(target=run)
thread.start()
thread.join()
run()
"""


def test_the_stack_is_limited():
    done = subprocess.run(
        [sys.executable, "-c", SMALL_STACK],
        input=COUNTDOWN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["2", "2", "2", "2"]), done.stderr


def test_traps_tell_where():
    text = binary('pystream.checked mul %x, %y loc(callsite("m.py":7:3 at "m.py":9:1))', INTS)
    status, words = (compute := Compiled(text))(2**40, 2**40)
    assert (status, words[0]) == (TRAPPED, OVERFLOW)
    place = compute.reflection["locations"][words[1]]
    assert (place["file"], place["line"], place["column"]) == ("m.py", 7, 3)
    assert compute.program.traceback()[0] == words[1]


def test_threads_have_memory_and_tracebacks_of_their_own():
    countdown = Compiled(COUNTDOWN)
    failures = []

    def run(depth: int) -> None:
        for _ in range(200):
            status, (_, address) = countdown(depth)
            length = len(countdown.program.traceback())
            value = ctypes.c_int64.from_address(address).value
            if (status, length, value) != (RAISED, depth + 1, 42):
                failures.append((status, length, value))
            countdown.program.release()

    threads = [threading.Thread(target=run, args=(depth,)) for depth in (1, 20, 300, 500)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


# Values of every kind pass through words unharmed.

KINDS = {
    "bool": "i1",
    "vector": "vector<3xf64>",
    "matrix": "vector<2x3xf64>",
    "string": "!pystream.string",
    "nested": "!pystream.tuple<[i64, !pystream.tuple<[i1, f64]>, !pystream.literal<#pystream.none>]>",
    "union": "!pystream.union<i64, f64, !pystream.tuple<[f64, i64]>, !pystream.literal<#pystream.none>>",
    "mixed": "!pystream.union<!pystream.ref<@node>, f64, i1, vector<2xf64>>",
    "closure": "!pystream.closure<#pystream.function<@g>, false, [f64, i64]>",
    "value": "!pystream.value<@node, [f64, i64]>",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", [0, 2])
def test_values_pass_through_memory_and_calls(kind, level):
    type_ = KINDS[kind]
    echo = Compiled(
        f"""
    pystream.layout private @node class @"m.Node" {{value = f64}}
    pystream.layout private @box class @"m.Box" {{before = i64, item = {type_}}}
    pystream.layout private @row class @buffer {{element = {type_}}}
    func.func private @pass(%x: {type_}, %c: i1) -> {type_} attributes {{no_inline}} {{
      %three = arith.constant 3 : i64
      %two = arith.constant 2 : i64
      cf.cond_br %c, ^object, ^buffer
    ^object:
      %b = pystream.alloc : !pystream.ref<@box>
      pystream.field_store %x, %b["item"] : {type_}, !pystream.ref<@box>
      %u = call @read(%b) : (!pystream.ref<@box>) -> {type_}
      cf.br ^end(%u : {type_})
    ^buffer:
      %r = pystream.buffer_alloc %three : !pystream.ref<@row>
      pystream.buffer_store %x, %r[%two] : {type_}, !pystream.ref<@row>
      %v = pystream.buffer_load %r[%two] : !pystream.ref<@row> -> {type_}
      cf.br ^end(%v : {type_})
    ^end(%y: {type_}):
      return %y : {type_}
    }}
    func.func private @read(%b: !pystream.ref<@box>) -> {type_} {{
      %x = pystream.field_load %b["item"] : !pystream.ref<@box> -> {type_}
      return %x : {type_}
    }}
    func.func @f(%x: {type_}, %c: i1) -> {type_} attributes {{pystream.jit = {{returns}}}} {{
      %z = pystream.unset "z" : {type_}
      %y = call @pass(%x, %c) : ({type_}, i1) -> {type_}
      %s = arith.select %c, %y, %x : {type_}
      return %s : {type_}
    }}""",
        optimization=level,
    )
    count = echo.offset - 1
    rng = random.Random(6)
    for _ in range(20):
        for choice in (0, 1):
            words = [rng.randrange(-(2**63), 2**63) for _ in range(count)]
            if kind == "bool":
                words[0] &= 1
            if kind == "nested":
                words[1] &= 1
            if kind in ("union", "mixed"):
                words[0] = rng.randrange(4)
            status, result = echo(*words, choice)
            assert status == RETURNED
            assert result[:count] == words


def test_unions_convert_what_they_hold():
    wrap = Compiled(
        """
    !u = !pystream.union<i64, f64, i1, !pystream.tuple<[f64, i64]>>
    func.func @f(%i: i64, %x: f64, %which: i64) -> f64 attributes {pystream.jit = {returns}} {
      %zero = arith.constant 0 : i64
      %0 = pystream.union_wrap %i : i64 -> !u
      %1 = pystream.union_wrap %x : f64 -> !u
      %p = pystream.pack(%x, %i) : (f64, i64) -> !pystream.tuple<[f64, i64]>
      %3 = pystream.union_wrap %p : !pystream.tuple<[f64, i64]> -> !u
      %flag = arith.cmpi eq, %which, %zero : i64
      cf.cond_br %flag, ^join(%0 : !u), ^other
    ^other:
      %one = arith.constant 1 : i64
      %is1 = arith.cmpi eq, %which, %one : i64
      %s = arith.select %is1, %1, %3 : !u
      cf.br ^join(%s : !u)
    ^join(%u: !u):
      %tag = pystream.union_tag %u : !u
      cf.switch %tag : i32, [default: ^tuple, 0: ^int, 1: ^float]
    ^int:
      %a = pystream.union_get %u : !u -> i64
      %b = arith.sitofp %a : i64 to f64
      return %b : f64
    ^float:
      %c = pystream.union_get %u : !u -> f64
      return %c : f64
    ^tuple:
      %d = pystream.union_get %u : !u -> !pystream.tuple<[f64, i64]>
      %e = pystream.extract %d[0] : !pystream.tuple<[f64, i64]> -> f64
      %g = pystream.extract %d[1] : !pystream.tuple<[f64, i64]> -> i64
      %h = arith.sitofp %g : i64 to f64
      %r = arith.subf %e, %h : f64
      return %r : f64
    }"""
    )
    for i, x in ((3, 0.5), (-7, -1e9)):
        assert [as_float(wrap.value(i, x, k)) for k in range(3)] == [float(i), x, x - i]


def test_strings_are_numbers_of_a_table():
    choose = Compiled(
        """
    func.func @f(%c: i1) -> !pystream.string attributes {pystream.jit = {returns}} {
      %a = pystream.string_constant "first \\22one\\22"
      %b = pystream.string_constant "zweite \\C3\\A4"
      %r = arith.select %c, %a, %b : !pystream.string
      return %r : !pystream.string
    }"""
    )
    assert choose.reflection["result"] == "str"
    strings = choose.reflection["strings"]
    assert [strings[choose.value(c) >> 40] for c in (1, 0)] == ['first "one"', "zweite ä"]


def test_identity_is_that_of_addresses():
    same = Compiled(
        """
    pystream.layout private @box class @"m.Box" {x = i64}
    !box = !pystream.ref<@box>
    func.func @f(%a: !box, %b: !box) -> !pystream.tuple<[i1, i1, i64]> attributes {pystream.jit = {returns}} {
      %c = pystream.alloc : !box
      %d = pystream.alloc : !box
      %0 = pystream.ref_eq %a, %b : !box
      %1 = pystream.ref_eq %c, %d : !box
      %2 = pystream.ref_id %a : !box
      %3 = pystream.pack(%0, %1, %2) : (i1, i1, i64) -> !pystream.tuple<[i1, i1, i64]>
      return %3 : !pystream.tuple<[i1, i1, i64]>
    }"""
    )
    one, two = ctypes.c_int64(), ctypes.c_int64()
    a, b = ctypes.addressof(one), ctypes.addressof(two)
    assert same(a, b) == (RETURNED, [0, 0, a])
    assert same(a, a) == (RETURNED, [1, 0, a])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("module {}", "requires a function to compile, but got none"),
        (
            "func.func @f(%x: f32) -> f32 attributes {pystream.jit = {returns}} { return %x : f32 }",
            "written as words, but got 'f32'",
        ),
        (
            "func.func @f(%x: f64) -> f64 attributes {pystream.jit = {raises, returns}} { return %x : f64 }",
            "requires a body and 2 results",
        ),
        (
            "pystream.layout private @b class @buffer {item = i64}\n"
            "func.func @f() attributes {pystream.jit = {}} { return }",
            "requires one field 'element'",
        ),
        ("func.func @f(", "expected"),
    ],
)
def test_what_is_malformed_is_an_error(text, message):
    with pytest.raises(CompileError, match=message):
        Compiled(text)


def test_statics_are_there_before_the_first_call():
    sun = Compiled(
        """
    !none = !pystream.literal<#pystream.none>
    !unset = !pystream.literal<#pystream.singleton<"unset">>
    pystream.layout private @light class @"m.Light" {
      color = vector<2x2xf64>, name = !pystream.string, next = !pystream.union<!none, !pystream.ref<@light>>,
      on = i1, power = !pystream.union<i64, f64>, rest = !pystream.tuple<[i64, !none, f64]>,
      size = !pystream.union<!unset, i64>}
    pystream.layout private @numbers class @buffer {element = f64}
    pystream.static @"m.SUN" : !pystream.ref<@light> {
      color = dense<[[1.0, 2.0], [3.0, 4.0]]> : vector<2x2xf64>, name = "sun",
      next = #pystream.object<@"m.MOON">, on = true, power = 2.5 : f64, rest = [-1, #pystream.none, 0.5]}
    pystream.static @"m.MOON" : !pystream.ref<@light> {
      color = dense<0.0> : vector<2x2xf64>, name = "moon", next = #pystream.none, on = false, power = 7,
      rest = [1, #pystream.none, 1.5], size = 9}
    pystream.static @"m.LIST" : !pystream.ref<@numbers> {elements = [1.0, 2.0, 3.5]}
    func.func @f(%i: i64) -> f64 attributes {pystream.jit = {returns}} {
      %list = pystream.static_ref @"m.LIST" : !pystream.ref<@numbers>
      %0 = pystream.buffer_load %list[%i] : !pystream.ref<@numbers> -> f64
      return %0 : f64
    }
    func.func @g() -> !pystream.ref<@light> attributes {pystream.jit = {returns}} {
      %0 = pystream.static_ref @"m.SUN" : !pystream.ref<@light>
      return %0 : !pystream.ref<@light>
    }"""
    )
    assert [as_float(sun.value(i)) for i in range(3)] == [1.0, 2.0, 3.5]
    reflection = sun.program.reflection
    statics = reflection["statics"]
    assert {name: entry["layout"] for name, entry in statics.items()} == {
        "m.SUN": "light",
        "m.MOON": "light",
        "m.LIST": "numbers",
    }
    moon = statics["m.MOON"]["address"]
    strings = [reflection["strings"].index(name) << 40 for name in ("sun", "moon")]
    words = list((ctypes.c_int64 * 14).from_address(statics["m.SUN"]["address"]))
    floats = [bits(float(x)) for x in (1, 2, 3, 4)]
    assert words[:9] == [*floats, strings[0], 1, moon, 1, 1]
    assert words[9:13] == [bits(2.5), -1, bits(0.5), 0]
    words = list((ctypes.c_int64 * 14).from_address(moon))
    assert words == [0, 0, 0, 0, strings[1], 0, 0, 0, 0, 7, 1, bits(1.5), 1, 9]


def test_floats_hash_as_in_cpython():
    compute = Compiled(
        """
    func.func @f(%x: f64) -> i64 attributes {pystream.jit = {returns}} {
      %0 = pystream.float_hash %x
      return %0 : i64
    }"""
    )
    rng = random.Random(7)
    cases = [0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 1e300, 5e-324, 2.0**61, -(2.0**61) + 1024, math.inf]
    cases += [-math.inf, 2.0**64, 3.14, -1e-5, 2.0**-61, 2.0**61 - 512]
    cases += [rng.uniform(-1, 1) * 2.0 ** rng.randrange(-1000, 1000) for _ in range(5000)]
    cases += [float(rng.randrange(-(2**62), 2**62)) for _ in range(1000)]
    for x in cases:
        assert compute.value(x) == hash(x), x


def test_programs_come_and_go_with_their_objects():
    text = COUNTDOWN
    for _ in range(30):
        countdown = Compiled(text)
        assert countdown(3)[0] == RAISED  # and nobody releases it
        del countdown
    # What is left of the calls of programs that are gone does not matter to others.
    last = Compiled(text)
    _, (_, address) = last(3)
    assert ctypes.c_int64.from_address(address).value == 42
    last.program.release()


def test_texts_are_kept_that_were_asked_for():
    text = binary("arith.addi %x, %y : i64", INTS)
    program = NativeProgram(text, "f", ("registers", "timing"))
    assert "arith.addi" in program.stage("registers")
    times = json.loads(program.stage("timing"))
    assert {"parse", "specialized", "registers", "core", "lower", "translate"} < set(times)
    assert times["optimize"] > 0.0
    assert times["generate"] > 0.0
    for stage in ("core", "llvm"):
        with pytest.raises(KeyError):
            program.stage(stage)
