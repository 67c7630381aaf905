// RUN: pystream-opt %s -split-input-file -pystream-lower-uniforms -canonicalize | FileCheck %s
// RUN: pystream-opt %s -split-input-file -pystream-lower-uniforms -pystream-lower-uniforms -canonicalize | FileCheck %s

// Nested objects: members are named after their path. Samplers are members, literals are not.
// CHECK:       pystream.uniform_block @Lit size 0 [
// CHECK-SAME:    #pystream.member<"albedo", !pystream.sampler<"2D">, path = ["albedo"], offset = -1>
// CHECK-SAME:    #pystream.member<"camera_eye", vector<3xf32>, path = ["camera", "eye"], offset = -1>
// CHECK-SAME:    #pystream.member<"camera_lens_f", f32, path = ["camera", "lens", "f"], offset = -1>
// CHECK-SAME:    #pystream.member<"on", i1, path = ["on"], offset = -1>]
pystream.layout uniform @Lit.self class @"m.Lit"
  {albedo = !pystream.sampler<"2D">, camera = !pystream.ref<@Lit.self.camera>, name = !pystream.literal<"x">, on = i1}
pystream.layout uniform @Lit.self.camera class @"m.Camera" path ["camera"]
  {eye = vector<3xf32>, lens = !pystream.ref<@Lit.self.camera.lens>}
pystream.layout uniform @Lit.self.camera.lens class @"m.Lens" path ["camera", "lens"] {f = f32}

// CHECK-LABEL: func.func @Lit.fragment
// CHECK-SAME:    pystream.block = @Lit
// CHECK-DAG:     %[[EYE:.*]] = pystream.uniform_load @Lit["camera_eye"] : vector<3xf32>
// CHECK-DAG:     %[[F:.*]] = pystream.uniform_load @Lit["camera_lens_f"] : f32
// CHECK-DAG:     %[[ON:.*]] = pystream.uniform_load @Lit["on"] : i1
// CHECK-DAG:     %[[S:.*]] = pystream.uniform_load @Lit["albedo"] : !pystream.sampler<"2D">
// CHECK-DAG:     %[[NAME:.*]] = pystream.literal : <"x">
// CHECK:         return %[[EYE]], %[[F]], %[[ON]], %[[S]], %[[NAME]]
func.func @Lit.fragment() -> (vector<3xf32>, f32, i1, !pystream.sampler<"2D">, !pystream.literal<"x">)
    attributes {pystream.stage = "fragment", pystream.block = @Lit} {
  %self = pystream.uniform_ref : !pystream.ref<@Lit.self>
  %camera = pystream.field_load %self["camera"] : !pystream.ref<@Lit.self> -> !pystream.ref<@Lit.self.camera>
  %lens = pystream.field_load %camera["lens"] : !pystream.ref<@Lit.self.camera> -> !pystream.ref<@Lit.self.camera.lens>
  %eye = pystream.field_load %camera["eye"] : !pystream.ref<@Lit.self.camera> -> vector<3xf32>
  %f = pystream.field_load %lens["f"] : !pystream.ref<@Lit.self.camera.lens> -> f32
  %on = pystream.field_load %self["on"] : !pystream.ref<@Lit.self> -> i1
  %s = pystream.field_load %self["albedo"] : !pystream.ref<@Lit.self> -> !pystream.sampler<"2D">
  %name = pystream.field_load %self["name"] : !pystream.ref<@Lit.self> -> !pystream.literal<"x">
  return %eye, %f, %on, %s, %name : vector<3xf32>, f32, i1, !pystream.sampler<"2D">, !pystream.literal<"x">
}

// -----

// A field of two classes: its tag, the fields that both have once (always there), and each one's own.
// CHECK:       pystream.uniform_block @Lit size 0 [
// CHECK-SAME:    #pystream.member<"m_class", i32, path = ["m"], offset = -1 classes = ["a.Lambert", "a.Phong"]>
// CHECK-SAME:    #pystream.member<"m_color", vector<3xf32>, path = ["m", "color"], offset = -1 when = {{\[\[}}["m"], [0, 1]]]>
// CHECK-SAME:    #pystream.member<"m_rough", f32, path = ["m", "rough"], offset = -1 when = {{\[\[}}["m"], [0]]]>
// CHECK-SAME:    #pystream.member<"m_shiny", f32, path = ["m", "shiny"], offset = -1 when = {{\[\[}}["m"], [1]]]>]
pystream.layout uniform @Lit.self class @"a.Lit"
  {m = !pystream.union<!pystream.ref<@Lit.self.m>, !pystream.ref<@"Lit.self.m/a.Phong">>}
pystream.layout uniform @Lit.self.m class @"a.Lambert" path ["m"] {color = vector<3xf32>, rough = f32}
pystream.layout uniform @"Lit.self.m/a.Phong" class @"a.Phong" path ["m"] {color = vector<3xf32>, shiny = f32}

// CHECK-LABEL: func.func @Lit.fragment
// CHECK-DAG:     %[[TAG:.*]] = pystream.uniform_load @Lit["m_class"] : i32
// CHECK-DAG:     %[[U:.*]] = pystream.union_from_tag %[[TAG]]
// CHECK-DAG:     %[[A:.*]] = pystream.uniform_load @Lit["m_color"]
// CHECK-DAG:     %[[S:.*]] = pystream.uniform_load @Lit["m_shiny"]
func.func @Lit.fragment() -> (vector<3xf32>, vector<3xf32>, f32, !pystream.union<!pystream.ref<@Lit.self.m>, !pystream.ref<@"Lit.self.m/a.Phong">>)
    attributes {pystream.stage = "fragment", pystream.block = @Lit} {
  %self = pystream.uniform_ref : !pystream.ref<@Lit.self>
  %u = pystream.field_load %self["m"] : !pystream.ref<@Lit.self> -> !pystream.union<!pystream.ref<@Lit.self.m>, !pystream.ref<@"Lit.self.m/a.Phong">>
  %a = pystream.union_get %u : !pystream.union<!pystream.ref<@Lit.self.m>, !pystream.ref<@"Lit.self.m/a.Phong">> -> !pystream.ref<@Lit.self.m>
  %b = pystream.union_get %u : !pystream.union<!pystream.ref<@Lit.self.m>, !pystream.ref<@"Lit.self.m/a.Phong">> -> !pystream.ref<@"Lit.self.m/a.Phong">
  %0 = pystream.field_load %a["color"] : !pystream.ref<@Lit.self.m> -> vector<3xf32>
  %1 = pystream.field_load %b["color"] : !pystream.ref<@"Lit.self.m/a.Phong"> -> vector<3xf32>
  %2 = pystream.field_load %b["shiny"] : !pystream.ref<@"Lit.self.m/a.Phong"> -> f32
  return %0, %1, %2, %u : vector<3xf32>, vector<3xf32>, f32, !pystream.union<!pystream.ref<@Lit.self.m>, !pystream.ref<@"Lit.self.m/a.Phong">>
}

// -----

// One name, two types: two members, and each class reads its own.
// CHECK:       pystream.uniform_block @Lit size 0 [
// CHECK-SAME:    #pystream.member<"m_k", f32, path = ["m", "k"], offset = -1 when = {{\[\[}}["m"], [0]]]>
// CHECK-SAME:    #pystream.member<"m_k_B", vector<3xf32>, path = ["m", "k"], offset = -1 when = {{\[\[}}["m"], [1]]]>]
pystream.layout uniform @Lit.self class @"a.Lit"
  {m = !pystream.union<!pystream.ref<@Lit.self.m>, !pystream.ref<@"Lit.self.m/a.B">>}
pystream.layout uniform @Lit.self.m class @"a.A" path ["m"] {k = f32}
pystream.layout uniform @"Lit.self.m/a.B" class @"a.B" path ["m"] {k = vector<3xf32>}

// CHECK-LABEL: func.func @Lit.fragment
// CHECK-DAG:     %[[A:.*]] = pystream.uniform_load @Lit["m_k"] : f32
// CHECK-DAG:     %[[B:.*]] = pystream.uniform_load @Lit["m_k_B"] : vector<3xf32>
// CHECK:         return %[[A]], %[[B]]
func.func @Lit.fragment() -> (f32, vector<3xf32>) attributes {pystream.stage = "fragment", pystream.block = @Lit} {
  %a = pystream.uniform_ref : !pystream.ref<@Lit.self.m>
  %b = pystream.uniform_ref : !pystream.ref<@"Lit.self.m/a.B">
  %0 = pystream.field_load %a["k"] : !pystream.ref<@Lit.self.m> -> f32
  %1 = pystream.field_load %b["k"] : !pystream.ref<@"Lit.self.m/a.B"> -> vector<3xf32>
  return %0, %1 : f32, vector<3xf32>
}

// -----

// A path whose name another path has: `a_b` and `a.b` are different members.
// CHECK:       pystream.uniform_block @Lit size 0 [
// CHECK-SAME:    path = ["a", "b"]
// CHECK-SAME:    path = ["a_b"]
pystream.layout uniform @Lit.self class @"m.Lit" {a = !pystream.ref<@Lit.self.a>, a_b = f32}
pystream.layout uniform @Lit.self.a class @"m.A" path ["a"] {b = f32}

// CHECK-LABEL: func.func @Lit.vertex
// CHECK:         %[[A:.*]] = pystream.uniform_load @Lit["[[NAME:.*]]"]
// CHECK-NOT:     pystream.uniform_load @Lit["[[NAME]]"]
// CHECK:         pystream.uniform_load @Lit["
func.func @Lit.vertex() -> (f32, f32) attributes {pystream.stage = "vertex", pystream.block = @Lit} {
  %self = pystream.uniform_ref : !pystream.ref<@Lit.self>
  %a = pystream.field_load %self["a"] : !pystream.ref<@Lit.self> -> !pystream.ref<@Lit.self.a>
  %0 = pystream.field_load %a["b"] : !pystream.ref<@Lit.self.a> -> f32
  %1 = pystream.field_load %self["a_b"] : !pystream.ref<@Lit.self> -> f32
  return %0, %1 : f32, f32
}

// -----

// Both stages read one block.
// CHECK-COUNT-1: pystream.uniform_block @Lit
// CHECK-NOT:     pystream.uniform_block
// CHECK:         func.func @Lit.vertex
// CHECK-NEXT:      pystream.uniform_load @Lit["x"]
// CHECK:         func.func @Lit.fragment
// CHECK-NEXT:      pystream.uniform_load @Lit["x"]
pystream.layout uniform @Lit.self class @"m.Lit" {x = f32}
func.func @Lit.vertex() -> f32 attributes {pystream.stage = "vertex", pystream.block = @Lit} {
  %self = pystream.uniform_ref : !pystream.ref<@Lit.self>
  %0 = pystream.field_load %self["x"] : !pystream.ref<@Lit.self> -> f32
  return %0 : f32
}
func.func @Lit.fragment() -> f32 attributes {pystream.stage = "fragment", pystream.block = @Lit} {
  %self = pystream.uniform_ref : !pystream.ref<@Lit.self>
  %0 = pystream.field_load %self["x"] : !pystream.ref<@Lit.self> -> f32
  return %0 : f32
}

// -----

// The function of a kernel has the name of the entry already.
// CHECK:       pystream.uniform_block @k.parameters size 0 [#pystream.member<"s", f64, path = ["s"], offset = -1>]
// CHECK-LABEL: func.func @k
// CHECK-SAME:    pystream.block = @k.parameters
// CHECK:         pystream.uniform_load @k.parameters["s"]
pystream.layout uniform @k.self class @kernel {s = f64}
func.func @k(%i: i64) -> f64 attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.block = @k} {
  %self = pystream.uniform_ref : !pystream.ref<@k.self>
  %0 = pystream.field_load %self["s"] : !pystream.ref<@k.self> -> f64
  return %0 : f64
}

// -----

// Private objects are none of its business.
// CHECK-LABEL: func.func @private_neg
// CHECK:         pystream.field_load
pystream.layout private @point class @"m.Point" {x = f32}
func.func @private_neg(%p: !pystream.ref<@point>) -> f32 attributes {pystream.block = @Lit} {
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  return %0 : f32
}

// -----

// A list: its length, and a member for each field of its elements. A reference
// to an element is its index, also where elements are of several classes.
// CHECK:       pystream.uniform_block @Lit size 0 [
// CHECK-SAME:    #pystream.member<"lights_count", i32, path = ["lights", "len()"], offset = -1>
// CHECK-SAME:    #pystream.member<"lights[].class", i32, path = ["lights", "[]"], offset = -1 classes = ["a.Spot", "a.Sun"] count = 4>
// CHECK-SAME:    #pystream.member<"lights[].color", vector<3xf32>, path = ["lights", "[]", "color"], offset = -1 when = {{\[\[}}["lights", "[]"], [0, 1]]] count = 4>
// CHECK-SAME:    #pystream.member<"lights[].lens_f", f32, path = ["lights", "[]", "lens", "f"], offset = -1 when = {{\[\[}}["lights", "[]"], [0]]] count = 4>
// CHECK-SAME:    #pystream.member<"weights_count"
// CHECK-SAME:    #pystream.member<"weights[]", f32, path = ["weights", "[]"], offset = -1 count = 9>]
pystream.layout uniform @Lit.self class @"a.Lit"
  {lights = !pystream.ref<@Lit.self.lights>, weights = !pystream.ref<@Lit.self.weights>}
pystream.layout uniform @Lit.self.lights class @prelude.list path ["lights"]
  {items = !pystream.ref<@"Lit.self.lights/buffer">, size = i32}
pystream.layout uniform @"Lit.self.lights/buffer" class @buffer path ["lights"] capacity 4
  {element = !pystream.union<!pystream.ref<@Spot>, !pystream.ref<@Sun>>}
pystream.layout uniform @Spot class @a.Spot path ["lights", "[]"]
  {color = vector<3xf32>, lens = !pystream.ref<@Lens>}
pystream.layout uniform @Sun class @a.Sun path ["lights", "[]"] {color = vector<3xf32>}
pystream.layout uniform @Lens class @a.Lens path ["lights", "[]", "lens"] {f = f32}
pystream.layout uniform @Lit.self.weights class @prelude.list path ["weights"]
  {items = !pystream.ref<@"Lit.self.weights/buffer">, size = i32}
pystream.layout uniform @"Lit.self.weights/buffer" class @buffer path ["weights"] capacity 9 {element = f32}

// CHECK-LABEL: func.func @Lit.fragment(
// CHECK-SAME:    %[[I:.*]]: i64
// CHECK-DAG:     %[[COUNT:.*]] = pystream.uniform_load @Lit["lights_count"] : i32
// CHECK-DAG:     %[[I32:.*]] = arith.trunci %[[I]] : i64 to i32
// CHECK-DAG:     %[[AT:.*]] = arith.index_cast %[[I32]] : i32 to index
// CHECK-DAG:     %[[TAG:.*]] = pystream.uniform_load @Lit["lights[].class"] at %[[AT]] : i32
// CHECK:         %[[ANY:.*]] = builtin.unrealized_conversion_cast %[[TAG]], %[[I32]] : i32, i32 to !pystream.union<!pystream.value<@Spot, [i32]>, !pystream.value<@Sun, [i32]>>
// CHECK:         %[[SPOT:.*]] = pystream.union_get %[[ANY]]
// CHECK:         %[[S:.*]] = pystream.extract %[[SPOT]][0]
// CHECK:         %[[SAT:.*]] = arith.index_cast %[[S]] : i32 to index
// CHECK:         %[[COLOR:.*]] = pystream.uniform_load @Lit["lights[].color"] at %[[SAT]] : vector<3xf32>
// CHECK:         %[[F:.*]] = pystream.uniform_load @Lit["lights[].lens_f"] at %{{.*}} : f32
// CHECK:         %[[W:.*]] = pystream.uniform_load @Lit["weights[]"] at %{{.*}} : f32
// CHECK:         return %[[COUNT]], %[[COLOR]], %[[F]], %[[W]]
func.func @Lit.fragment(%i: i64) -> (i32, vector<3xf32>, f32, f32)
    attributes {pystream.stage = "fragment", pystream.block = @Lit} {
  %self = pystream.uniform_ref : !pystream.ref<@Lit.self>
  %lights = pystream.field_load %self["lights"] : !pystream.ref<@Lit.self> -> !pystream.ref<@Lit.self.lights>
  %size = pystream.field_load %lights["size"] : !pystream.ref<@Lit.self.lights> -> i32
  %items = pystream.field_load %lights["items"] : !pystream.ref<@Lit.self.lights> -> !pystream.ref<@"Lit.self.lights/buffer">
  %any = pystream.buffer_load %items[%i] : !pystream.ref<@"Lit.self.lights/buffer"> -> !pystream.union<!pystream.ref<@Spot>, !pystream.ref<@Sun>>
  %spot = pystream.union_get %any : !pystream.union<!pystream.ref<@Spot>, !pystream.ref<@Sun>> -> !pystream.ref<@Spot>
  %color = pystream.field_load %spot["color"] : !pystream.ref<@Spot> -> vector<3xf32>
  %lens = pystream.field_load %spot["lens"] : !pystream.ref<@Spot> -> !pystream.ref<@Lens>
  %f = pystream.field_load %lens["f"] : !pystream.ref<@Lens> -> f32
  %weights = pystream.field_load %self["weights"] : !pystream.ref<@Lit.self> -> !pystream.ref<@Lit.self.weights>
  %values = pystream.field_load %weights["items"] : !pystream.ref<@Lit.self.weights> -> !pystream.ref<@"Lit.self.weights/buffer">
  %w = pystream.buffer_load %values[%i] : !pystream.ref<@"Lit.self.weights/buffer"> -> f32
  return %size, %color, %f, %w : i32, vector<3xf32>, f32, f32
}
