// Private memory in every language, as one writes it by hand.
// RUN: pystream-translate %s --target spirv -o %t.spv
// RUN: spirv-val --target-env vulkan1.1 %t.spv
// RUN: pystream-translate %s --target glsl-330 -o %t.frag
// RUN: glslangValidator %t.frag
// RUN: FileCheck %s --input-file %t.frag
// RUN: pystream-translate %s --target glsl-es-300 -o %t.es.frag
// RUN: glslangValidator %t.es.frag
// RUN: FileCheck %s --input-file %t.es.frag --check-prefix=ES
// RUN: pystream-translate %s --target hlsl | FileCheck %s --check-prefix=HLSL
// RUN: pystream-translate %s --target msl | FileCheck %s --check-prefix=MSL

// CHECK-DAG:  const float weights[4] = float[](0.5, 0.25, 0.125, 0.125);
// CHECK-DAG:  const vec3 palette[2] = vec3[](vec3(1.0, 0.0, 0.5), vec3(0.0, 1.0, 0.25));
// CHECK-DAG:  const bool odd[4] = bool[](false, true, false, true);
// CHECK:      void main()
// CHECK-DAG:  float ages[4];
// CHECK-DAG:  bool alive[4];
// CHECK:      for (int i = 0; i < 4; i++)
// CHECK-NEXT: {
// CHECK-NEXT:     ages[i] = weights[i] * v_x;
// CHECK-NEXT:     alive[i] = odd[i];
// CHECK-NEXT: }
// The order of loads and stores is kept: a swap.
// CHECK:      float [[A:t[0-9]*]] = ages[v_n];
// CHECK-NEXT: ages[v_n] = ages[[[M:t[0-9]*]]];
// CHECK-NEXT: ages[[[M]]] = [[A]];
// CHECK:      int [[G:t[0-9]*]] = (v_n * 2) + 1;
// CHECK:      vec3 grid[4];
// CHECK:      grid[[[G]]] = palette[v_n];
// CHECK:      if (alive[v_n])
// CHECK:          color0 = grid[[[G]]];
// ES: const float weights[4]
// ES: float ages[4]
// HLSL: static const float weights[4] = { 0.5f, 0.25f, 0.125f, 0.125f };
// HLSL: float ages[4];
// MSL: constant spvUnsafeArray<float, 4> weights
// MSL: spvUnsafeArray<float, 4> ages;
memref.global "private" constant @weights : memref<4xf32> = dense<[0.5, 0.25, 0.125, 0.125]>
memref.global "private" constant @palette : memref<2x3xf32> = dense<[[1.0, 0.0, 0.5], [0.0, 1.0, 0.25]]>
memref.global "private" constant @odd : memref<4xi1> = dense<[false, true, false, true]>
func.func @f(%x: f32 {pystream.input = "x", pystream.location = 0 : i32},
             %n: i32 {pystream.input = "n", pystream.location = 1 : i32})
    -> (vector<3xf32> {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment"} {
  %ages = memref.alloca() : memref<4xf32> loc("ages")
  %alive = memref.alloca() : memref<4xi1> loc("alive")
  %grid = memref.alloca() : memref<2x2xvector<3xf32>> loc("grid")
  %weights = memref.get_global @weights : memref<4xf32>
  %odd = memref.get_global @odd : memref<4xi1>
  %palette = memref.get_global @palette : memref<2x3xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %four = arith.constant 4 : i32
  cf.br ^header(%zero : i32)
^header(%i: i32 loc("i")):
  %more = arith.cmpi slt, %i, %four : i32
  cf.cond_br %more, ^body, ^after
^body:
  %k = arith.index_cast %i : i32 to index
  %w = memref.load %weights[%k] : memref<4xf32>
  %wx = arith.mulf %w, %x : f32
  memref.store %wx, %ages[%k] : memref<4xf32>
  %o = memref.load %odd[%k] : memref<4xi1>
  memref.store %o, %alive[%k] : memref<4xi1>
  %next = arith.addi %i, %one : i32
  cf.br ^header(%next : i32)
^after:
  %j = arith.index_cast %n : i32 to index
  %m = arith.addi %n, %one : i32
  %jm = arith.index_cast %m : i32 to index
  %a = memref.load %ages[%j] : memref<4xf32>
  %b = memref.load %ages[%jm] : memref<4xf32>
  memref.store %b, %ages[%j] : memref<4xf32>
  memref.store %a, %ages[%jm] : memref<4xf32>
  %color = vector.load %palette[%j, %c0] : memref<2x3xf32>, vector<3xf32>
  memref.store %color, %grid[%j, %c1] : memref<2x2xvector<3xf32>>
  %alive_n = memref.load %alive[%j] : memref<4xi1>
  cf.cond_br %alive_n, ^yes, ^no
^yes:
  %g = memref.load %grid[%j, %c1] : memref<2x2xvector<3xf32>>
  return %g : vector<3xf32>
^no:
  %s = memref.load %ages[%c0] : memref<4xf32>
  %v = vector.broadcast %s : f32 to vector<3xf32>
  return %v : vector<3xf32>
}
