"""Private memory and tables at stage core, run on every target and compared with Python."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import pystream as ps
from pystream import Program, Shader, StageArtifacts, vec4
from pystream.library import library
from pystream.runtime.cpu import MachineCode, emit_ptx

WEIGHTS = [0.5, -1.0, 2.0, 0.25, 3.0, -0.75]
PALETTE = [
    [1.0, 2.0, 4.0],
    [0.5, 8.0, 1.0],
    [0.25, 1.5, 2.0],
    [3.0, -1.0, 0.0],
    [7.0, 0.125, 1.0],
    [2.0, 5.0, 9.0],
]


def reference(n: int, x: float) -> float:
    """What `BODY` computes, for n in 0..5."""
    values = [weight * x + float(i * n) for i, weight in enumerate(WEIGHTS)]
    marks = [bool(i * n & 1) for i in range(6)]
    following = [[0] * 6, [0] * 6]
    for i in range(6):
        following[1][i] = (i + n) % 6
        following[0][(i + n) % 6] = i
    values.sort()
    ring = [[0.0] * 3 for _ in range(3)]
    place, total = n, 0.0
    for step in range(5):
        before = ring[(step + 2) % 3] if step else [0.0] * 3
        ring[step % 3] = [a + b for a, b in zip(PALETTE[place], before)]
        if marks[place]:
            total += ring[step % 3][1]
        total += float(following[0][following[1][place]])
        place = following[1][place]
    return values[n] + total + ring[1][2]


#: From `%n: i32` and `%x: FLOAT` to `%result: FLOAT`. Every pool is written through an index that is known
#: at run time; `ring` is written in a loop only, and read in the iteration after; sorting swaps.
TABLES = f"""
memref.global "private" constant @weights : memref<6xFLOAT> = dense<{WEIGHTS}>
memref.global "private" constant @palette : memref<6x3xFLOAT> = dense<{PALETTE}>
"""
BODY = """
  %values = memref.alloca() : memref<6xFLOAT> loc("values")
  %marks = memref.alloca() : memref<6xi1> loc("marks")
  %following = memref.alloca() : memref<2x6xi32> loc("following")
  %ring = memref.alloca() : memref<3xvector<3xFLOAT>> loc("ring")
  %weights = memref.get_global @weights : memref<6xFLOAT>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %i2 = arith.constant 2 : i32
  %i3 = arith.constant 3 : i32
  %i5 = arith.constant 5 : i32
  %i6 = arith.constant 6 : i32
  %zero = arith.constant 0.0 : FLOAT
  %zeros = arith.constant dense<0.0> : vector<3xFLOAT>
  %at_n = arith.index_cast %n : i32 to index
  cf.br ^fill(%i0 : i32)
^fill(%i: i32 loc("i")):
  %filling = arith.cmpi slt, %i, %i6 : i32
  cf.cond_br %filling, ^element, ^sort(%i1 : i32)
^element:
  %at_i = arith.index_cast %i : i32 to index
  %weight = memref.load %weights[%at_i] : memref<6xFLOAT>
  %wx = arith.mulf %weight, %x : FLOAT
  %in = arith.muli %i, %n : i32
  %inf = arith.sitofp %in : i32 to FLOAT
  %value = arith.addf %wx, %inf : FLOAT
  memref.store %value, %values[%at_i] : memref<6xFLOAT>
  %low = arith.andi %in, %i1 : i32
  %mark = arith.cmpi ne, %low, %i0 : i32
  memref.store %mark, %marks[%at_i] : memref<6xi1>
  %sum = arith.addi %i, %n : i32
  %after = arith.remsi %sum, %i6 : i32
  %at_after = arith.index_cast %after : i32 to index
  memref.store %after, %following[%c1, %at_i] : memref<2x6xi32>
  memref.store %i, %following[%c0, %at_after] : memref<2x6xi32>
  %i_next = arith.addi %i, %i1 : i32
  cf.br ^fill(%i_next : i32)
^sort(%s: i32 loc("s")):
  %sorting = arith.cmpi slt, %s, %i6 : i32
  cf.cond_br %sorting, ^insert, ^walk(%i0, %n, %zero : i32, i32, FLOAT)
^insert:
  %at_s = arith.index_cast %s : i32 to index
  %inserted = memref.load %values[%at_s] : memref<6xFLOAT>
  cf.br ^shift(%s : i32)
^shift(%j: i32 loc("j")):
  %at_j = arith.index_cast %j : i32 to index
  %inside = arith.cmpi sgt, %j, %i0 : i32
  cf.cond_br %inside, ^compare, ^place
^compare:
  %j_before = arith.subi %j, %i1 : i32
  %at_before = arith.index_cast %j_before : i32 to index
  %other = memref.load %values[%at_before] : memref<6xFLOAT>
  %greater = arith.cmpf ogt, %other, %inserted : FLOAT
  cf.cond_br %greater, ^move, ^place
^move:
  memref.store %other, %values[%at_j] : memref<6xFLOAT>
  cf.br ^shift(%j_before : i32)
^place:
  memref.store %inserted, %values[%at_j] : memref<6xFLOAT>
  %s_next = arith.addi %s, %i1 : i32
  cf.br ^sort(%s_next : i32)
^walk(%step: i32 loc("step"), %p: i32 loc("place"), %total: FLOAT loc("total")):
  %walking = arith.cmpi slt, %step, %i5 : i32
  cf.cond_br %walking, ^color, ^done
^color:
  %palette = memref.get_global @palette : memref<6x3xFLOAT>
  %at_p = arith.index_cast %p : i32 to index
  %row = vector.load %palette[%at_p, %c0] : memref<6x3xFLOAT>, vector<3xFLOAT>
  %slot = arith.remsi %step, %i3 : i32
  %at_slot = arith.index_cast %slot : i32 to index
  %first = arith.cmpi eq, %step, %i0 : i32
  cf.cond_br %first, ^put(%zeros : vector<3xFLOAT>), ^before
^before:
  %step_2 = arith.addi %step, %i2 : i32
  %slot_before = arith.remsi %step_2, %i3 : i32
  %at_slot_before = arith.index_cast %slot_before : i32 to index
  %of_before = memref.load %ring[%at_slot_before] : memref<3xvector<3xFLOAT>>
  cf.br ^put(%of_before : vector<3xFLOAT>)
^put(%added: vector<3xFLOAT>):
  %mixed = arith.addf %row, %added : vector<3xFLOAT>
  memref.store %mixed, %ring[%at_slot] : memref<3xvector<3xFLOAT>>
  %marked = memref.load %marks[%at_p] : memref<6xi1>
  cf.cond_br %marked, ^add, ^follow(%total : FLOAT)
^add:
  %own = memref.load %ring[%at_slot] : memref<3xvector<3xFLOAT>>
  %green = vector.extract %own[1] : FLOAT from vector<3xFLOAT>
  %more = arith.addf %total, %green : FLOAT
  cf.br ^follow(%more : FLOAT)
^follow(%t: FLOAT loc("total")):
  %p_next = memref.load %following[%c1, %at_p] : memref<2x6xi32>
  %at_p_next = arith.index_cast %p_next : i32 to index
  %back = memref.load %following[%c0, %at_p_next] : memref<2x6xi32>
  %backf = arith.sitofp %back : i32 to FLOAT
  %t_next = arith.addf %t, %backf : FLOAT
  %step_next = arith.addi %step, %i1 : i32
  cf.br ^walk(%step_next, %p_next, %t_next : i32, i32, FLOAT)
^done:
  %chosen = memref.load %values[%at_n] : memref<6xFLOAT>
  %last = memref.load %ring[%c1] : memref<3xvector<3xFLOAT>>
  %blue = vector.extract %last[2] : FLOAT from vector<3xFLOAT>
  %r0 = arith.addf %chosen, %total : FLOAT
  %result = arith.addf %r0, %blue : FLOAT
"""

KERNEL = (
    TABLES
    + """
func.func @sorted(%i64: i64, %array: memref<?xFLOAT>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["array"]} {
  %six = arith.constant 6 : i64
  %n64 = arith.remui %i64, %six : i64
  %n = arith.trunci %n64 : i64 to i32
  %at = arith.index_cast %i64 : i64 to index
  %x = memref.load %array[%at] : memref<?xFLOAT>"""
    + BODY
    + """
  memref.store %result, %array[%at] : memref<?xFLOAT>
  return
}
"""
)

#: A pixel (column, row) has n = column and x = row / 8.
SHADER = (
    TABLES
    + """
func.func @Sorter.vertex(%pos: vector<4xf32> {pystream.input = "pos", pystream.location = 0 : i32})
    -> (vector<4xf32> {pystream.builtin = "position"})
    attributes {pystream.stage = "vertex"} {
  return %pos : vector<4xf32>
}
func.func @Sorter.fragment(%coord: vector<4xf32> {pystream.builtin = "frag_coord"})
    -> (vector<4xf32> {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment"} {
  %column = vector.extract %coord[0] : f32 from vector<4xf32>
  %line = vector.extract %coord[1] : f32 from vector<4xf32>
  %half = arith.constant 0.5 : f32
  %eighth = arith.constant 0.125 : f32
  %y = arith.subf %line, %half : f32
  %x = arith.mulf %y, %eighth : f32
  %n = arith.fptosi %column : f32 to i32"""
    + BODY
    + """
  %one = arith.constant 1.0 : f32
  %color = vector.from_elements %result, %result, %result, %one : vector<4xf32>
  return %color : vector<4xf32>
}
"""
)


@pytest.mark.parametrize("number", ["f32", "f64"])
@pytest.mark.parametrize("optimization", [0, 3])
def test_on_the_cpu(number, optimization):
    x = np.arange(48, dtype="f4" if number == "f32" else "f8") / 8
    expected = [reference(i % 6, float(value)) for i, value in enumerate(x)]
    code = MachineCode(KERNEL.replace("FLOAT", number), optimization)
    code.launch("sorted", [len(x)], b"", [x])
    np.testing.assert_array_equal(x, expected)


def test_the_stack_does_not_grow_with_the_index_space():
    """32 KiB an element would take 6 GiB."""
    source = """
func.func @reverse(%i: i64, %x: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x"]} {
  cf.br ^next
^next:
  %pool = memref.alloca() : memref<4096xf64>
  %last = arith.constant 4095 : i64
  %low = arith.andi %i, %last : i64
  %at_low = arith.index_cast %low : i64 to index
  %high = arith.subi %last, %low : i64
  %at_high = arith.index_cast %high : i64 to index
  %at = arith.index_cast %i : i64 to index
  %v = memref.load %x[%at] : memref<?xf64>
  %zero = arith.constant 0.0 : f64
  memref.store %zero, %pool[%at_high] : memref<4096xf64>
  memref.store %v, %pool[%at_low] : memref<4096xf64>
  %other = memref.load %pool[%at_high] : memref<4096xf64>
  %sum = arith.addf %v, %other : f64
  memref.store %sum, %x[%at] : memref<?xf64>
  return
}
"""
    x = np.arange(200_000, dtype="f8")
    # Low and high are never the same.
    MachineCode(source, optimization=0).launch("reverse", [len(x)], b"", [x], threads=1)
    np.testing.assert_array_equal(x, np.arange(200_000))


@pytest.mark.parametrize("chip", ["sm_70", "sm_80", "sm_90"])
@pytest.mark.parametrize("number", ["f32", "f64"])
def test_ptx_assembles(number, chip, tmp_path):
    ptxas = shutil.which(
        "ptxas", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if not ptxas:
        pytest.skip("there is no ptxas")
    source = tmp_path / "sorted.ptx"
    source.write_text(emit_ptx(KERNEL.replace("FLOAT", number), chip))
    # The ptxas of CUDA 13 has no sm_70: a driver assembles its PTX for a later chip.
    arch = "sm_80" if chip == "sm_70" else chip
    subprocess.run([ptxas, f"-arch={arch}", source, "-o", tmp_path / "sorted.cubin"], check=True)


class Sorter(Shader):
    """The shader of the same name at stage core."""

    def shade_vertex(self, context, pos: vec4):
        context.position = pos

    def shade_fragment(self, context):
        n, x = int(context.coord.x), (context.coord.y - 0.5) / 8.0
        value = reference(n, x)
        context.colors = (vec4(value, value, value, 1.0),)


def test_on_a_driver(opengl):
    files = library().compile(SHADER.replace("FLOAT", "f32"), "shader", {}).check()
    stages = [
        StageArtifacts(
            files[f"{stage}.glsl330"].decode(),
            files[f"{stage}.glsl450"].decode(),
            files[f"{stage}.spirv"],
        )
        for stage in ("vertex", "fragment")
    ]
    program = Program(Sorter, *stages, json.loads(files["reflection.json"]))
    corners = np.array([[-1, -1, 0, 1], [3, -1, 0, 1], [-1, 3, 0, 1]], "f4")
    target = ps.Framebuffer(6, 16, dtype="f4")
    program.draw(target, Sorter(), pos=corners)
    drawn = target.colors[0].read()[::-1, :, 0]
    expected = [[reference(n, row / 8.0) for n in range(6)] for row in range(16)]
    np.testing.assert_array_equal(drawn, np.array(expected, "f4"))
