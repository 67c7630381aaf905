"""Instructions of one function of four floats, on each target."""

from __future__ import annotations

import re
from array import array

import pystream as ps
from pystream import vec4
from pystream.compiler import stage_text
from pystream.runtime.cpu import MachineCode

from .programs import Function

#: Blocks of a function of LLVM IR, from its first line to its last.
_FUNCTION = re.compile(r'^define [^\n]*?@("[^"]+"|[\w.$-]+)\([^\n]*\{\n(.*?)^\}', re.M | re.S)
_NAME = re.compile(r'@("[^"]+"|[\w.$-]+)')
#: Opcodes of SPIR-V 1.3, 3.37: those around a function's body, and lines for debuggers.
_LINE, _FUNCTION_BEGIN, _FUNCTION_END, _NO_LINE = 8, 54, 56, 317


def _count_body(body: str) -> int:
    """Instructions: a line each, but for labels and the lines that go on."""
    lines = [line.split(";")[0] for line in body.splitlines()]
    # Cases of a switch, and clauses, are lines indented further, or the bracket that closes them.
    return sum(bool(re.match(r"  [^ \]]", line)) for line in lines)


def llvm_instructions(text: str, entry: str) -> int:
    """Instructions of LLVM IR that a function has, with those of functions that it can reach.

    Raises KeyError if the module does not define the function.
    """
    bodies = {name.strip('"'): body for name, body in _FUNCTION.findall(text)}
    pending, reached = [entry], {entry}
    count = 0
    while pending:
        body = bodies[pending.pop()]
        count += _count_body(body)
        for name in _NAME.findall(body):
            name = name.strip('"')
            if name in bodies and name not in reached:
                reached.add(name)
                pending.append(name)
    return count


def spirv_instructions(binary: bytes) -> int:
    """Instructions inside of the functions of a SPIR-V module, without line information.

    Raises ValueError if `binary` is no SPIR-V of this machine's byte order.
    """
    words = array("I", binary)
    if len(words) < 5 or words[0] != 0x07230203:
        raise ValueError("not a SPIR-V module")
    count, inside, at = 0, False, 5
    while at < len(words):
        opcode, length = words[at] & 0xFFFF, words[at] >> 16
        inside |= opcode == _FUNCTION_BEGIN
        count += inside and opcode not in (_LINE, _NO_LINE)
        inside &= opcode != _FUNCTION_END
        at += length
    return count


def native_instructions(function: Function) -> int:
    """Instructions of a native function, in exact mode."""
    text = ps.jit(function).inspect("llvm", 0.5, 0.5, 0.5, 0.5)
    return llvm_instructions(text, f"{function.__name__}.entry")


def kernel_of(function: Function):
    """The kernel that computes the function for each element of four arrays."""

    @ps.kernel
    def kernel(
        i: int,
        a: ps.Array[float],
        b: ps.Array[float],
        c: ps.Array[float],
        d: ps.Array[float],
        y: ps.Array[float],
    ):
        y[i] = function(a[i], b[i], c[i], d[i])

    return kernel


def kernel_code(function: Function) -> MachineCode:
    """The kernel for the CPU, with 32 bits."""
    widths = {"float-width": 32, "int-width": 32}
    return MachineCode(stage_text(kernel_of(function), "core", widths))


def kernel_instructions(function: Function) -> int:
    """Instructions of a kernel for the CPU, its loops over the indices included."""
    return llvm_instructions(kernel_code(function).llvm_ir, "kernel.entry")


def shader_of(function: Function) -> type[ps.Shader]:
    """The shader whose fragments have the function's value."""

    class Value(ps.Shader):
        def shade_vertex(self, context, position: vec4, given: vec4):
            context.position = position
            return given

        def shade_fragment(self, context, given):
            context.colors = (vec4(function(given.x, given.y, given.z, given.w)),)

    return Value


def fragment_instructions(function: Function) -> int:
    """Instructions of a fragment stage in SPIR-V."""
    return spirv_instructions(ps.compile(shader_of(function)).fragment.spirv)
