// RUN: pystream-translate %s --target spirv -o %t.spv
// RUN: spirv-val --target-env vulkan1.1 %t.spv
// RUN: pystream-translate %s --target glsl-330 -o %t.frag
// RUN: glslangValidator %t.frag
// RUN: FileCheck %s --input-file %t.frag

func.func @nested(%n: i32 {pystream.input = "n", pystream.location = 0 : i32}, %x: f32 {pystream.input = "x", pystream.location = 1 : i32}) -> (f32 {pystream.output = "color0", pystream.location = 0 : i32}) attributes {pystream.stage = "fragment"} {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %f0 = arith.constant 0.0 : f32
  cf.br ^oh(%c0, %f0 : i32, f32)
^oh(%i: i32 loc("i"), %s: f32 loc("s")):
  %c = arith.cmpi slt, %i, %n : i32
  cf.cond_br %c, ^ob, ^exit(%s : f32)
^ob:
  %i2 = arith.addi %i, %c1 : i32
  cf.br ^ih(%c0, %s : i32, f32)
^ih(%j: i32 loc("j"), %t: f32 loc("t")):
  %d = arith.cmpi slt, %j, %i : i32
  cf.cond_br %d, ^ib, ^oh(%i2, %t : i32, f32)
^ib:
  %j2 = arith.addi %j, %c1 : i32
  %t2 = arith.addf %t, %x : f32
  // leave both loops
  %e = arith.cmpf ogt, %t2, %x : f32
  cf.cond_br %e, ^exit(%t2 : f32), ^go
^go:
  // discard
  %g = arith.cmpf oeq, %t2, %f0 : f32
  cf.cond_br %g, ^kill, ^ih(%j2, %t2 : i32, f32)
^kill:
  pystream.discard
  cf.br ^ih(%j2, %t2 : i32, f32)
^exit(%r: f32 loc("r")):
  return %r : f32
}

// One flag for leaving two loops at once, which GLSL has no word for.
// CHECK:      bool leave = false;
// CHECK-NEXT: for (int j = 0; j < i; j++)
// CHECK:          leave = true;
// CHECK-NEXT:     break;
// CHECK:          if (s == 0.0)
// CHECK-NEXT:     {
// CHECK-NEXT:         discard;
// CHECK-NEXT:     }
// CHECK:      if (leave)
// CHECK-NEXT: {
// CHECK-NEXT:     break;
// CHECK-NEXT: }
