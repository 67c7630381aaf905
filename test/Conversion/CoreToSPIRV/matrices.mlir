// RUN: pystream-translate %s --target spirv -o %t.spv
// RUN: spirv-val --target-env vulkan1.1 %t.spv
// RUN: pystream-translate %s --target glsl-330 -o %t.vert
// RUN: glslangValidator %t.vert
// RUN: FileCheck %s --input-file %t.vert

pystream.uniform_block @M size 240 [
  #pystream.member<"a", vector<4x4xf32>, path = ["a"], offset = 0>,
  #pystream.member<"b", vector<4x4xf32>, path = ["b"], offset = 64>,
  #pystream.member<"c", vector<3x3xf32>, path = ["c"], offset = 128>,
  #pystream.member<"d", vector<2x2xf32>, path = ["d"], offset = 176>,
  #pystream.member<"k", f32, path = ["k"], offset = 208>,
  #pystream.member<"i", i32, path = ["i"], offset = 212>,
  #pystream.member<"flip", i1, path = ["flip"], offset = 216>]

func.func @M.vertex(
    %p: vector<4xf32> {pystream.input = "p", pystream.location = 0 : i32})
    -> (vector<4xf32> {pystream.builtin = "position"},
        vector<3xf32> {pystream.output = "n", pystream.location = 0 : i32},
        f32 {pystream.output = "f", pystream.location = 1 : i32},
        vector<4xf32> {pystream.output = "column", pystream.location = 2 : i32},
        vector<4xf32> {pystream.output = "sum", pystream.location = 3 : i32})
    attributes {pystream.stage = "vertex", pystream.block = @M} {
  %a = pystream.uniform_load @M["a"] : vector<4x4xf32>
  %b = pystream.uniform_load @M["b"] : vector<4x4xf32>
  %c = pystream.uniform_load @M["c"] : vector<3x3xf32>
  %d = pystream.uniform_load @M["d"] : vector<2x2xf32>
  %k = pystream.uniform_load @M["k"] : f32
  %i = pystream.uniform_load @M["i"] : i32
  %flip = pystream.uniform_load @M["flip"] : i1
  // CHECK-DAG: gl_Position = (a * b) * p;
  %ab = pystream.matmul %a, %b : vector<4x4xf32>, vector<4x4xf32> -> vector<4x4xf32>
  %position = pystream.matvecmul %ab, %p : vector<4x4xf32>, vector<4xf32> -> vector<4xf32>
  // CHECK-DAG: v_n = p.xyz * inverse(transpose(c));
  %ct = pystream.transpose %c : vector<3x3xf32> -> vector<3x3xf32>
  %ci = pystream.inverse %ct : vector<3x3xf32> -> vector<3x3xf32>
  %p3 = vector.shuffle %p, %p [0, 1, 2] : vector<4xf32>, vector<4xf32>
  %n = pystream.vecmatmul %p3, %ci : vector<3xf32>, vector<3x3xf32> -> vector<3xf32>
  // CHECK-DAG: = determinant(d) + (d * k)[1].x;
  %det = pystream.determinant %d : vector<2x2xf32> -> f32
  %kk = vector.broadcast %k : f32 to vector<2x2xf32>
  %scaled = arith.mulf %d, %kk : vector<2x2xf32>
  %element = vector.extract %scaled[1, 0] : f32 from vector<2x2xf32>
  %f = arith.addf %det, %element : f32
  // A column at a position known at run time.
  // CHECK-DAG: v_column = {{.*}}[i];
  %index = arith.index_cast %i : i32 to index
  %column = vector.extract %a[%index] : vector<4xf32> from vector<4x4xf32>
  // Sums, negation, constants, selection and insertion go column by column.
  %sum = arith.addf %a, %b : vector<4x4xf32>
  %constant = arith.constant dense<[[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 2.0]]> : vector<4x4xf32>
  %negative = arith.negf %sum : vector<4x4xf32>
  %selected = arith.select %flip, %negative, %constant : vector<4x4xf32>
  %inserted = vector.insert %p, %selected[2] : vector<4xf32> into vector<4x4xf32>
  %made = vector.from_elements %k, %k, %f, %f, %k, %f, %f, %k, %k, %k, %k, %f, %f, %k, %f, %f : vector<4x4xf32>
  %all = arith.subf %inserted, %made : vector<4x4xf32>
  %v = pystream.matvecmul %all, %p : vector<4x4xf32>, vector<4xf32> -> vector<4xf32>
  return %position, %n, %f, %column, %v : vector<4xf32>, vector<3xf32>, f32, vector<4xf32>, vector<4xf32>
}
