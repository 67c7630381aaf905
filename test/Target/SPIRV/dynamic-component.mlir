// RUN: pystream-translate %s --target glsl-330 | FileCheck %s
// The position is a constant in the first iteration only.
// CHECK: for (int [[I:[a-z0-9]+]] = 0; [[I]] < 3; [[I]]++)
// CHECK: vec3(1.0, 2.0, 3.0)[

func.func @f(%fc: vector<4xf32> {pystream.builtin = "frag_coord"}) -> (f32 {pystream.output = "color0", pystream.location = 0 : i32}) attributes {pystream.stage = "fragment"} {
  %v = arith.constant dense<[1.0,2.0,3.0]> : vector<3xf32>
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c3 = arith.constant 3 : i32
  %z = arith.constant 0.0 : f32
  %ten = arith.constant 10.0 : f32
  cf.br ^h(%c0, %z : i32, f32)
^h(%i: i32, %t: f32):
  %c = arith.cmpi slt, %i, %c3 : i32
  cf.cond_br %c, ^b, ^e
^b:
  %ix = arith.index_cast %i : i32 to index
  %x = vector.extract %v[%ix] : f32 from vector<3xf32>
  %m = arith.mulf %t, %ten : f32
  %n = arith.addf %m, %x : f32
  %j = arith.addi %i, %c1 : i32
  cf.br ^h(%j, %n : i32, f32)
^e:
  return %t : f32
}
