// RUN: pystream-opt %s -split-input-file -pystream-link-program | FileCheck %s
// RUN: pystream-opt %s -split-input-file -pystream-link-program -pystream-link-program | FileCheck %s

//===-- Varyings ------------------------------------------------------------===//

// The varying that nothing reads goes, with the stream that it alone needs, and with the uniform. Locations are
// consecutive in the order of the parameters, and agree between the stages.
// CHECK:       pystream.uniform_block @Lit size 16 [#pystream.member<"gain", f32, path = ["gain"], offset = 0>]
// CHECK-LABEL: func.func @Lit.vertex
// CHECK-SAME:    (%[[P:.*]]: vector<4xf32> {pystream.input = "p", pystream.location = 0 : i32},
// CHECK-SAME:     %[[UV:.*]]: vector<2xf32> {pystream.input = "uv", pystream.location = 1 : i32})
// CHECK-SAME:    -> (vector<4xf32> {pystream.builtin = "position"},
// CHECK-SAME:        vector<2xf32> {pystream.location = 0 : i32, pystream.output = "uv"})
// CHECK-NEXT:    return %[[P]], %[[UV]]
// CHECK-LABEL: func.func @Lit.fragment
// CHECK-SAME:    (%{{.*}}: vector<2xf32> {pystream.input = "uv", pystream.location = 0 : i32})
pystream.uniform_block @Lit size 0 [
  #pystream.member<"gain", f32, path = ["gain"], offset = -1>,
  #pystream.member<"scale", vector<3xf32>, path = ["scale"], offset = -1>]
func.func @Lit.vertex(
    %p: vector<4xf32> {pystream.input = "p", pystream.location = 0 : i32},
    %n: vector<3xf32> {pystream.input = "n", pystream.location = 1 : i32},
    %uv: vector<2xf32> {pystream.input = "uv", pystream.location = 2 : i32},
    %vi: i32 {pystream.builtin = "vertex_index"})
    -> (vector<4xf32> {pystream.builtin = "position"},
        vector<3xf32> {pystream.output = "normal", pystream.location = 0 : i32},
        vector<2xf32> {pystream.output = "uv", pystream.location = 1 : i32})
    attributes {pystream.stage = "vertex", pystream.block = @Lit} {
  %s = pystream.uniform_load @Lit["scale"] : vector<3xf32>
  %0 = arith.mulf %n, %s : vector<3xf32>
  return %p, %0, %uv : vector<4xf32>, vector<3xf32>, vector<2xf32>
}
func.func @Lit.fragment(
    %n: vector<3xf32> {pystream.input = "normal", pystream.location = 0 : i32},
    %uv: vector<2xf32> {pystream.input = "uv", pystream.location = 1 : i32},
    %coord: vector<4xf32> {pystream.builtin = "frag_coord"},
    %ff: i1 {pystream.builtin = "front_facing"})
    -> (vector<2xf32> {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment", pystream.block = @Lit} {
  %g = pystream.uniform_load @Lit["gain"] : f32
  %v = vector.broadcast %g : f32 to vector<2xf32>
  %0 = arith.mulf %uv, %v : vector<2xf32>
  return %0 : vector<2xf32>
}

// -----

// Every return loses the varying. Outputs of the fragment stage and the position stay even if they are constant;
// built-in inputs that are read stay.
// CHECK-LABEL: func.func @Two.vertex
// CHECK-SAME:    (%{{.*}}: i1 {{.*}}, %[[VI:.*]]: i32 {pystream.builtin = "vertex_index"})
// CHECK-SAME:    -> (vector<4xf32> {pystream.builtin = "position"})
// CHECK:         return %{{.*}} : vector<4xf32>
// CHECK:         return %{{.*}} : vector<4xf32>
// CHECK-LABEL: func.func @Two.fragment()
// CHECK-SAME:    -> (f32 {pystream.location = 0 : i32, pystream.output = "color0"}, f32 {pystream.builtin = "frag_depth"})
func.func @Two.vertex(
    %c: i1 {pystream.input = "c", pystream.location = 0 : i32},
    %vi: i32 {pystream.builtin = "vertex_index"})
    -> (vector<4xf32> {pystream.builtin = "position"}, f32 {pystream.output = "x", pystream.location = 0 : i32})
    attributes {pystream.stage = "vertex", pystream.block = @Two} {
  %0 = arith.constant dense<0.0> : vector<4xf32>
  %1 = arith.sitofp %vi : i32 to f32
  %2 = vector.insert %1, %0[0] : f32 into vector<4xf32>
  cf.cond_br %c, ^a, ^b
^a:
  return %0, %1 : vector<4xf32>, f32
^b:
  return %2, %1 : vector<4xf32>, f32
}
func.func @Two.fragment(%x: f32 {pystream.input = "x", pystream.location = 0 : i32})
    -> (f32 {pystream.output = "color0", pystream.location = 0 : i32}, f32 {pystream.builtin = "frag_depth"})
    attributes {pystream.stage = "fragment", pystream.block = @Two} {
  %0 = arith.constant 1.0 : f32
  return %0, %0 : f32, f32
}

// -----

//===-- std140 --------------------------------------------------------------===//
// Expected offsets after OpenGL 4.5, 7.6.2.2: a scalar aligns to 4 bytes (rule 1), vec2 to 8, vec3 and vec4 to 16
// (2, 3); a matrix is an array of its columns, each of which takes a multiple of 16 bytes (4, 5, 7).

// A float fills the gap that a vec3 leaves.
// CHECK-LABEL: pystream.uniform_block @Fill size 16
// CHECK-SAME:    "a", vector<3xf32>, path = ["a"], offset = 0>
// CHECK-SAME:    "b", f32, path = ["b"], offset = 12>
pystream.uniform_block @Fill size 0 [
  #pystream.member<"a", vector<3xf32>, path = ["a"], offset = -1>,
  #pystream.member<"b", f32, path = ["b"], offset = -1>]
// The other way round there is a gap.
// CHECK-LABEL: pystream.uniform_block @Gap size 32
// CHECK-SAME:    "a", f32, path = ["a"], offset = 0>
// CHECK-SAME:    "b", vector<3xf32>, path = ["b"], offset = 16>
pystream.uniform_block @Gap size 0 [
  #pystream.member<"a", f32, path = ["a"], offset = -1>,
  #pystream.member<"b", vector<3xf32>, path = ["b"], offset = -1>]
// f 0..4, v2 8..16, f 16..20, v4 32..48, b 48..52, i 52..56, iv2 56..64, f 64..68
// CHECK-LABEL: pystream.uniform_block @Mixed size 80
// CHECK-SAME:    "a", f32, path = ["a"], offset = 0>
// CHECK-SAME:    "b", vector<2xf32>, path = ["b"], offset = 8>
// CHECK-SAME:    "c", f32, path = ["c"], offset = 16>
// CHECK-SAME:    "d", vector<4xf32>, path = ["d"], offset = 32>
// CHECK-SAME:    "e", i1, path = ["e"], offset = 48>
// CHECK-SAME:    "f", i32, path = ["f"], offset = 52>
// CHECK-SAME:    "g", vector<2xi32>, path = ["g"], offset = 56>
// CHECK-SAME:    "h", f32, path = ["h"], offset = 64>
pystream.uniform_block @Mixed size 0 [
  #pystream.member<"a", f32, path = ["a"], offset = -1>,
  #pystream.member<"b", vector<2xf32>, path = ["b"], offset = -1>,
  #pystream.member<"c", f32, path = ["c"], offset = -1>,
  #pystream.member<"d", vector<4xf32>, path = ["d"], offset = -1>,
  #pystream.member<"e", i1, path = ["e"], offset = -1>,
  #pystream.member<"f", i32, path = ["f"], offset = -1>,
  #pystream.member<"g", vector<2xi32>, path = ["g"], offset = -1>,
  #pystream.member<"h", f32, path = ["h"], offset = -1>]
// f 0..4, mat2 16..48, mat3 48..96, f 96..100, mat4 112..176, f 176..180
// CHECK-LABEL: pystream.uniform_block @Matrices size 192
// CHECK-SAME:    "a", f32, path = ["a"], offset = 0>
// CHECK-SAME:    "b", vector<2x2xf32>, path = ["b"], offset = 16>
// CHECK-SAME:    "c", vector<3x3xf32>, path = ["c"], offset = 48>
// CHECK-SAME:    "d", f32, path = ["d"], offset = 96>
// CHECK-SAME:    "e", vector<4x4xf32>, path = ["e"], offset = 112>
// CHECK-SAME:    "f", f32, path = ["f"], offset = 176>
pystream.uniform_block @Matrices size 0 [
  #pystream.member<"a", f32, path = ["a"], offset = -1>,
  #pystream.member<"b", vector<2x2xf32>, path = ["b"], offset = -1>,
  #pystream.member<"c", vector<3x3xf32>, path = ["c"], offset = -1>,
  #pystream.member<"d", f32, path = ["d"], offset = -1>,
  #pystream.member<"e", vector<4x4xf32>, path = ["e"], offset = -1>,
  #pystream.member<"f", f32, path = ["f"], offset = -1>]
// Samplers take no bytes; tags are ints; classes and conditions are kept.
// CHECK-LABEL: pystream.uniform_block @Others size 16
// CHECK-SAME:    "a", !pystream.sampler<"2D">, path = ["a"], offset = -1>
// CHECK-SAME:    "b_class", i32, path = ["b"], offset = 0 classes = ["m.A", "m.B"]>
// CHECK-SAME:    "b_x", f32, path = ["b", "x"], offset = 4 when = {{\[\[}}["b"], [1]]]>
pystream.uniform_block @Others size 0 [
  #pystream.member<"a", !pystream.sampler<"2D">, path = ["a"], offset = -1>,
  #pystream.member<"b_class", i32, path = ["b"], offset = -1 classes = ["m.A", "m.B"]>,
  #pystream.member<"b_x", f32, path = ["b", "x"], offset = -1 when = [[["b"], [1]]]>]
// Doubles of a kernel: rule 1 to 3 with N = 8. f64 0..8, i64 8..16, dvec3 32..56, f64 56..64
// CHECK-LABEL: pystream.uniform_block @Doubles size 64
// CHECK-SAME:    "a", f64, path = ["a"], offset = 0>
// CHECK-SAME:    "b", i64, path = ["b"], offset = 8>
// CHECK-SAME:    "c", vector<3xf64>, path = ["c"], offset = 32>
// CHECK-SAME:    "d", f64, path = ["d"], offset = 56>
pystream.uniform_block @Doubles size 0 [
  #pystream.member<"a", f64, path = ["a"], offset = -1>,
  #pystream.member<"b", i64, path = ["b"], offset = -1>,
  #pystream.member<"c", vector<3xf64>, path = ["c"], offset = -1>,
  #pystream.member<"d", f64, path = ["d"], offset = -1>]
func.func @use_all() {
  %0 = pystream.uniform_load @Fill["a"] : vector<3xf32>
  %1 = pystream.uniform_load @Fill["b"] : f32
  %2 = pystream.uniform_load @Gap["a"] : f32
  %3 = pystream.uniform_load @Gap["b"] : vector<3xf32>
  %4 = pystream.uniform_load @Mixed["a"] : f32
  %5 = pystream.uniform_load @Mixed["b"] : vector<2xf32>
  %6 = pystream.uniform_load @Mixed["c"] : f32
  %7 = pystream.uniform_load @Mixed["d"] : vector<4xf32>
  %8 = pystream.uniform_load @Mixed["e"] : i1
  %9 = pystream.uniform_load @Mixed["f"] : i32
  %10 = pystream.uniform_load @Mixed["g"] : vector<2xi32>
  %11 = pystream.uniform_load @Mixed["h"] : f32
  %12 = pystream.uniform_load @Matrices["a"] : f32
  %13 = pystream.uniform_load @Matrices["b"] : vector<2x2xf32>
  %14 = pystream.uniform_load @Matrices["c"] : vector<3x3xf32>
  %15 = pystream.uniform_load @Matrices["d"] : f32
  %16 = pystream.uniform_load @Matrices["e"] : vector<4x4xf32>
  %17 = pystream.uniform_load @Matrices["f"] : f32
  %18 = pystream.uniform_load @Others["a"] : !pystream.sampler<"2D">
  %19 = pystream.uniform_load @Others["b_class"] : i32
  %20 = pystream.uniform_load @Others["b_x"] : f32
  %21 = pystream.uniform_load @Doubles["a"] : f64
  %22 = pystream.uniform_load @Doubles["b"] : i64
  %23 = pystream.uniform_load @Doubles["c"] : vector<3xf64>
  %24 = pystream.uniform_load @Doubles["d"] : f64
  return
}

// -----

// CHECK-LABEL: pystream.uniform_block @Empty size 0 []
pystream.uniform_block @Empty size 0 [#pystream.member<"x", f32, path = ["x"], offset = -1>]

// -----

//===-- Lists ---------------------------------------------------------------===//

// An array of structures, where the first member of the list stands: members in
// an order without gaps, the stride a multiple of 16. Values take 16 bytes each.
// CHECK:       pystream.uniform_block @Lit size 192 [
// CHECK-SAME:    #pystream.member<"gain", f32, path = ["gain"], offset = 0>
// CHECK-SAME:    #pystream.member<"lights[].color", vector<3xf32>, path = ["lights", "[]", "color"], offset = 16 count = 2 stride = 64>
// CHECK-SAME:    #pystream.member<"lights[].on", i1, path = ["lights", "[]", "on"], offset = 28 count = 2 stride = 64>
// CHECK-SAME:    #pystream.member<"lights[].at", vector<2xf32>, path = ["lights", "[]", "at"], offset = 32 count = 2 stride = 64>
// CHECK-SAME:    #pystream.member<"lights[].power", f32, path = ["lights", "[]", "power"], offset = 40 count = 2 stride = 64>
// CHECK-SAME:    #pystream.member<"lights[].turn", vector<2x2xf32>, path = ["lights", "[]", "turn"], offset = 48 count = 2 stride = 64>
// CHECK-SAME:    #pystream.member<"weights[]", f32, path = ["weights", "[]"], offset = 144 count = 3 stride = 16>]
pystream.uniform_block @Lit size 0 [
  #pystream.member<"gain", f32, path = ["gain"], offset = -1>,
  #pystream.member<"lights[].at", vector<2xf32>, path = ["lights", "[]", "at"], offset = -1 count = 2>,
  #pystream.member<"lights[].on", i1, path = ["lights", "[]", "on"], offset = -1 count = 2>,
  #pystream.member<"lights[].unused", f32, path = ["lights", "[]", "unused"], offset = -1 count = 2>,
  #pystream.member<"weights[]", f32, path = ["weights", "[]"], offset = -1 count = 3>,
  #pystream.member<"lights[].turn", vector<2x2xf32>, path = ["lights", "[]", "turn"], offset = -1 count = 2>,
  #pystream.member<"lights[].power", f32, path = ["lights", "[]", "power"], offset = -1 count = 2>,
  #pystream.member<"lights[].color", vector<3xf32>, path = ["lights", "[]", "color"], offset = -1 count = 2>]
func.func @Lit.fragment(%i: index)
    -> (f32, vector<2xf32>, i1, f32, vector<2x2xf32>, f32, vector<3xf32>)
    attributes {pystream.stage = "fragment", pystream.block = @Lit} {
  %0 = pystream.uniform_load @Lit["gain"] : f32
  %1 = pystream.uniform_load @Lit["lights[].at"] at %i : vector<2xf32>
  %2 = pystream.uniform_load @Lit["lights[].on"] at %i : i1
  %3 = pystream.uniform_load @Lit["weights[]"] at %i : f32
  %4 = pystream.uniform_load @Lit["lights[].turn"] at %i : vector<2x2xf32>
  %5 = pystream.uniform_load @Lit["lights[].power"] at %i : f32
  %6 = pystream.uniform_load @Lit["lights[].color"] at %i : vector<3xf32>
  return %0, %1, %2, %3, %4, %5, %6 : f32, vector<2xf32>, i1, f32, vector<2x2xf32>, f32, vector<3xf32>
}
