// RUN: pystream-translate %s --target glsl-330 | FileCheck %s
// A shader cannot hold a sampler: what its samplers give is chosen instead.
// CHECK-LABEL: void main
// CHECK:       color0 = {{.*}} ? texture(s, v_uv) : texture(u, v_uv);
pystream.uniform_block @B size 16 [#pystream.member<"c", i1, path = ["c"], offset = 0>, #pystream.member<"s", !pystream.sampler<"2D">, path = ["s"], offset = -1>, #pystream.member<"u", !pystream.sampler<"2D">, path = ["u"], offset = -1>]
func.func @f(%uv: vector<2xf32> {pystream.input = "uv", pystream.location = 0 : i32}) -> (vector<4xf32> {pystream.output = "color0", pystream.location = 0 : i32}) attributes {pystream.stage = "fragment", pystream.block = @B} {
  %s = pystream.uniform_load @B["s"] : !pystream.sampler<"2D">
  %u = pystream.uniform_load @B["u"] : !pystream.sampler<"2D">
  %c = pystream.uniform_load @B["c"] : i1
  %k = arith.select %c, %s, %u : !pystream.sampler<"2D">
  %t = pystream.texture %k, %uv : !pystream.sampler<"2D">, vector<2xf32> -> vector<4xf32>
  return %t : vector<4xf32>
}
