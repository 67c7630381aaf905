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
