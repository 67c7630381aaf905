// RUN: pystream-translate %s --target spirv -o %t.spv && spirv-val --target-env vulkan1.1 %t.spv
// RUN: pystream-translate %s --target glsl-330 | FileCheck %s
// A sampler that a loop exchanges is known by a number.
// CHECK-LABEL: void main
// CHECK:       for (
// CHECK-DAG:   texture(s,
// CHECK-DAG:   texture(u,
// CHECK:       == 1
pystream.uniform_block @B size 16 [#pystream.member<"c", i1, path = ["c"], offset = 0>, #pystream.member<"s", !pystream.sampler<"2D">, path = ["s"], offset = -1>, #pystream.member<"u", !pystream.sampler<"2D">, path = ["u"], offset = -1>]
func.func @g(%uv: vector<2xf32> {pystream.input = "uv", pystream.location = 0 : i32}) -> (vector<4xf32> {pystream.output = "color0", pystream.location = 0 : i32}) attributes {pystream.stage = "fragment", pystream.block = @B} {
  %s = pystream.uniform_load @B["s"] : !pystream.sampler<"2D">
  %u = pystream.uniform_load @B["u"] : !pystream.sampler<"2D">
  %c = pystream.uniform_load @B["c"] : i1
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c3 = arith.constant 3 : i32
  cf.br ^h(%s, %u, %c0, %uv : !pystream.sampler<"2D">, !pystream.sampler<"2D">, i32, vector<2xf32>)
^h(%a: !pystream.sampler<"2D">, %b: !pystream.sampler<"2D">, %i: i32, %p: vector<2xf32>):
  %m = arith.cmpi slt, %i, %c3 : i32
  %t = pystream.texture %a, %p : !pystream.sampler<"2D">, vector<2xf32> -> vector<4xf32>
  %q = vector.shuffle %t, %t [0, 1] : vector<4xf32>, vector<4xf32>
  %j = arith.addi %i, %c1 : i32
  cf.cond_br %m, ^h(%b, %a, %j, %q : !pystream.sampler<"2D">, !pystream.sampler<"2D">, i32, vector<2xf32>), ^e
^e:
  return %t : vector<4xf32>
}
