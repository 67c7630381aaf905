// RUN: pystream-translate %s --target spirv -o %t.spv
// RUN: spirv-val --target-env vulkan1.1 %t.spv
// RUN: pystream-translate %s --target glsl-330 -o %t.frag
// RUN: glslangValidator %t.frag
// RUN: FileCheck %s --input-file %t.frag

func.func @brk(%n: i32 {pystream.input = "n", pystream.location = 0 : i32}, %x: f32 {pystream.input = "x", pystream.location = 1 : i32}) -> (f32 {pystream.output = "color0", pystream.location = 0 : i32}) attributes {pystream.stage = "fragment"} {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %f0 = arith.constant 0.0 : f32
  %f1 = arith.constant 1.0 : f32
  cf.br ^header(%c0, %f0 : i32, f32)
^header(%i: i32 loc("i"), %s: f32 loc("s")):
  %c = arith.cmpi slt, %i, %n : i32
  cf.cond_br %c, ^body, ^exit(%s : f32)
^body:
  %j = arith.addi %i, %c1 : i32
  %fi = arith.sitofp %i : i32 to f32
  %s2 = arith.addf %s, %fi : f32
  %odd = arith.cmpf ogt, %s2, %x : f32
  cf.cond_br %odd, ^exit(%s2 : f32), ^next
^next:
  %k = arith.remsi %i, %c1 : i32
  %skip = arith.cmpi eq, %k, %c0 : i32
  cf.cond_br %skip, ^header(%j, %s2 : i32, f32), ^more
^more:
  %neg = arith.cmpf olt, %x, %f0 : f32
  cf.cond_br %neg, ^early, ^tail
^early:
  return %f1 : f32
^tail:
  %s3 = arith.mulf %s2, %x : f32
  cf.br ^header(%j, %s3 : i32, f32)
^exit(%r: f32 loc("r")):
  %q = arith.addf %r, %x : f32
  return %q : f32
}

// A break needs no flag and no copy.
// CHECK:      for (int i = 0; i < v_n; i++)
// CHECK-NEXT: {
// CHECK-NEXT:     s += float(i);
// CHECK-NEXT:     if (s > v_x)
// CHECK-NEXT:     {
// CHECK-NEXT:         break;
// CHECK-NEXT:     }
// CHECK-NEXT: }
// CHECK-NEXT: color0 = s + v_x;
