// RUN: pystream-translate %s --target spirv -o %t.spv
// RUN: spirv-val --target-env vulkan1.1 %t.spv
// RUN: pystream-translate %s --target glsl-330 -o %t.frag
// RUN: glslangValidator %t.frag
// RUN: FileCheck %s --input-file %t.frag

func.func @for_sum(%n: i32 {pystream.input = "n", pystream.location = 0 : i32}) -> (f32 {pystream.output = "color0", pystream.location = 0 : i32}) attributes {pystream.stage = "fragment"} {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %f0 = arith.constant 0.0 : f32
  cf.br ^header(%c0, %f0 : i32, f32)
^header(%i: i32 loc("i"), %s: f32 loc("s")):
  %c = arith.cmpi slt, %i, %n : i32
  cf.cond_br %c, ^body, ^exit
^body:
  %j = arith.addi %i, %c1 : i32
  %fi = arith.sitofp %i : i32 to f32
  %s2 = arith.addf %s, %fi : f32
  cf.br ^header(%j, %s2 : i32, f32)
^exit:
  return %s : f32
}

// A loop that may not run at all keeps the initial value.
// CHECK:      float s = 0.0;
// CHECK-NEXT: for (int i = 0; i < v_n; i++)
// CHECK-NEXT: {
// CHECK-NEXT:     s += float(i);
// CHECK-NEXT: }
// CHECK-NEXT: color0 = s;
