// RUN: pystream-opt %s -split-input-file -verify-diagnostics -allow-unregistered-dialect

// expected-error @below {{op requires one entry block argument for each parameter and cell, 2 in all, but got 1}}
pystream.func @arguments [#pystream.param<"a">] cells ["c"] {
^bb0(%a: !pystream.object):
  pystream.return %a
}

// -----

// expected-error @below {{op requires entry block arguments of type '!pystream.object', but got 'f64'}}
pystream.func @argument_type [#pystream.param<"a">] {
^bb0(%a: f64):
  %0 = pystream.constant #pystream.none
  pystream.return %0
}

// -----

// expected-error @below {{op requires distinct parameter names, but got "a" twice}}
pystream.func @names [#pystream.param<"a">, #pystream.param<"a", keyword_only>] {
^bb0(%a: !pystream.object, %b: !pystream.object):
  pystream.return %a
}

// -----

// expected-error @below {{op requires at most one parameter of kind 'var_positional'}}
pystream.func @two_variadic [#pystream.param<"a", var_positional>, #pystream.param<"b", var_positional>] {
^bb0(%a: !pystream.object, %b: !pystream.object):
  pystream.return %a
}

// -----

// expected-error @below {{op requires at most one parameter of kind 'var_keyword'}}
pystream.func @two_keyword [#pystream.param<"a", var_keyword>, #pystream.param<"b", var_keyword>] {
^bb0(%a: !pystream.object, %b: !pystream.object):
  pystream.return %a
}

// -----

// expected-error @below {{attribute 'params' failed to satisfy constraint: parameters}}
"pystream.func"() <{sym_name = "params", params = ["a"]}> ({
^bb0(%a: !pystream.object):
  pystream.return %a
}) : () -> ()

// -----

// expected-error @below {{region #0 ('body') failed to verify constraint: region with at least 1 blocks}}
"pystream.func"() <{sym_name = "no_body", params = []}> ({}) : () -> ()

// -----

pystream.func @return_type [] {
  %0 = "test.value"() : () -> f64
  // expected-error @below {{operand #0 must be any Python object, but got 'f64'}}
  "pystream.return"(%0) : (f64) -> ()
}

// -----

// expected-error @below {{op requires a method resolution order that begins with the class itself}}
pystream.class @"m.A" mro []

// -----

// expected-error @below {{op requires a method resolution order that begins with the class itself}}
pystream.class @"m.B" mro [@"m.A", @"m.B"]

// -----

// expected-error @below {{op requires a type for field 'x', but got 1.000000e+00 : f64}}
pystream.class @"m.A" mro [@"m.A"] fields {x = 1.0 : f64}

// -----

// expected-error @below {{op requires an instance type for 'self', but got 'f64'}}
pystream.shader @S self f64 vertex @v [] fragment @f

// -----

// expected-error @below {{op requires a rank of 1 to 3, but got 0}}
pystream.kernel @k calls @f rank 0 []

// -----

// expected-error @below {{op requires a rank of 1 to 3, but got 4}}
pystream.kernel @k calls @f rank 4 []

// -----

// expected-error @below {{op requires a type for field 'x', but got 1 : i64}}
pystream.layout private @a class @"m.A" {x = 1}

// -----

// expected-error @below {{op requires distinct member names, but got "x" twice}}
pystream.uniform_block @B size 16 [
  #pystream.member<"x", f32, path = ["x"], offset = 0>,
  #pystream.member<"x", f32, path = ["y"], offset = 4>]

// -----

// expected-error @below {{op requires member "x" within 16 bytes, but got offset 16 and a size of 4}}
pystream.uniform_block @B size 16 [
  #pystream.member<"x", f32, path = ["x"], offset = 16>]

// -----

pystream.func @call_kinds [#pystream.param<"f">] {
^bb0(%f: !pystream.object):
  // expected-error @below {{op requires one kind for each argument, 1 in all, but got 2}}
  %0 = pystream.call %f(%f) kinds ["", "k"]
  pystream.return %0
}

// -----

pystream.func @call_method_kinds [#pystream.param<"o">] {
^bb0(%o: !pystream.object):
  // expected-error @below {{op requires one kind for each argument, 2 in all, but got 1}}
  %0 = pystream.call_method %o, "m"(%o, %o) kinds ["*"]
  pystream.return %0
}

// -----

func.func @load_type(%slot: !pystream.slot<f32>) {
  // expected-error @below {{failed to verify that the slot's element type}}
  %0 = "pystream.load"(%slot) : (!pystream.slot<f32>) -> i32
  return
}

// -----

func.func @store_type(%slot: !pystream.slot<f32>, %value: i32) {
  // expected-error @below {{failed to verify that the slot's element type}}
  "pystream.store"(%value, %slot) : (i32, !pystream.slot<f32>) -> ()
  return
}

// -----

func.func @alloc_unknown() {
  // expected-error @below {{op requires a layout, but got unknown symbol @point}}
  %0 = pystream.alloc : !pystream.ref<@point>
  return
}

// -----

// A symbol of another kind is no layout.
pystream.class @point mro [@point]
func.func @alloc_class() {
  // expected-error @below {{op requires a layout, but got unknown symbol @point}}
  %0 = pystream.alloc : !pystream.ref<@point>
  return
}

// -----

pystream.layout uniform @Lit class @"m.Lit" {x = f32}
func.func @alloc_uniform() {
  // expected-error @below {{op requires a private layout, but got uniform}}
  %0 = pystream.alloc : !pystream.ref<@Lit>
  return
}

// -----

pystream.layout private @point class @"m.Point" {x = f32}
func.func @uniform_ref_private() {
  // expected-error @below {{op requires a uniform layout, but got private}}
  %0 = pystream.uniform_ref : !pystream.ref<@point>
  return
}

// -----

func.func @uniform_ref_unknown() {
  // expected-error @below {{op requires a layout, but got unknown symbol @Lit}}
  %0 = pystream.uniform_ref : !pystream.ref<@Lit>
  return
}

// -----

// expected-note @below {{the layout is here}}
pystream.layout private @point class @"m.Point" {x = f32}
func.func @field_load_name(%p: !pystream.ref<@point>) {
  // expected-error @below {{op requires a field of @point, but got "y"}}
  %0 = pystream.field_load %p["y"] : !pystream.ref<@point> -> f32
  return
}

// -----

// expected-note @below {{the layout is here}}
pystream.layout private @point class @"m.Point" {x = f32}
func.func @field_load_type(%p: !pystream.ref<@point>) {
  // expected-error @below {{op requires type 'f32' for field "x", but got 'f64'}}
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f64
  return
}

// -----

func.func @field_load_unknown(%p: !pystream.ref<@point>) {
  // expected-error @below {{op requires a layout, but got unknown symbol @point}}
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f64
  return
}

// -----

// expected-note @below {{the layout is here}}
pystream.layout private @point class @"m.Point" {x = f32}
func.func @field_store_name(%p: !pystream.ref<@point>, %v: f32) {
  // expected-error @below {{op requires a field of @point, but got "y"}}
  pystream.field_store %v, %p["y"] : f32, !pystream.ref<@point>
  return
}

// -----

// expected-note @below {{the layout is here}}
pystream.layout private @point class @"m.Point" {x = f32}
func.func @field_store_type(%p: !pystream.ref<@point>, %v: i32) {
  // expected-error @below {{op requires type 'f32' for field "x", but got 'i32'}}
  pystream.field_store %v, %p["x"] : i32, !pystream.ref<@point>
  return
}

// -----

func.func @uniform_load_unknown() {
  // expected-error @below {{op requires a uniform block, but got unknown symbol @Lit}}
  %0 = pystream.uniform_load @Lit["x"] : f32
  return
}

// -----

// expected-note @below {{the block is here}}
pystream.uniform_block @Lit size 16 [#pystream.member<"x", f32, path = ["x"], offset = 0>]
func.func @uniform_load_member() {
  // expected-error @below {{op requires a member of @Lit, but got "y"}}
  %0 = pystream.uniform_load @Lit["y"] : f32
  return
}

// -----

// expected-note @below {{the block is here}}
pystream.uniform_block @Lit size 16 [#pystream.member<"x", f32, path = ["x"], offset = 0>]
func.func @uniform_load_type() {
  // expected-error @below {{op requires type 'f32' for member "x", but got 'i32'}}
  %0 = pystream.uniform_load @Lit["x"] : i32
  return
}

// -----

func.func @pack_tuple(%a: f32, %b: i32) {
  // expected-error @below {{op requires operands of types 'f32', 'f32', but got 'f32', 'i32'}}
  %0 = pystream.pack(%a, %b) : (f32, i32) -> !pystream.tuple<[f32, f32]>
  return
}

// -----

func.func @pack_count(%a: f32) {
  // expected-error @below {{op requires operands of types 'f32', 'f32', but got 'f32'}}
  %0 = pystream.pack(%a) : (f32) -> !pystream.tuple<[f32, f32]>
  return
}

// -----

func.func @pack_closure(%a: f32) {
  // expected-error @below {{op requires operands of types 'i32', but got 'f32'}}
  %0 = pystream.pack(%a) : (f32) -> !pystream.closure<#pystream.function<@f>, false, [i32]>
  return
}

// -----

func.func @extract_index(%t: !pystream.tuple<[f32]>) {
  // expected-error @below {{op requires an index below 1, but got 1}}
  %0 = pystream.extract %t[1] : !pystream.tuple<[f32]> -> f32
  return
}

// -----

func.func @extract_negative(%t: !pystream.tuple<[f32]>) {
  // expected-error @below {{op requires an index below 1, but got}}
  %0 = pystream.extract %t[-1] : !pystream.tuple<[f32]> -> f32
  return
}

// -----

func.func @extract_type(%c: !pystream.closure<#pystream.function<@f>, true, [f32]>) {
  // expected-error @below {{op requires result type 'f32', but got 'i32'}}
  %0 = pystream.extract %c[0] : !pystream.closure<#pystream.function<@f>, true, [f32]> -> i32
  return
}

// -----

func.func @union_wrap_type(%a: i32) {
  // expected-error @below {{op requires an alternative of '!pystream.union<f32, !pystream.literal<#pystream.none>>', but got 'i32'}}
  %0 = pystream.union_wrap %a : i32 -> !pystream.union<f32, !pystream.literal<#pystream.none>>
  return
}

// -----

func.func @union_get_type(%u: !pystream.union<f32, i32>) {
  // expected-error @below {{op requires an alternative of '!pystream.union<f32, i32>', but got 'f64'}}
  %0 = pystream.union_get %u : !pystream.union<f32, i32> -> f64
  return
}

// -----

func.func @measure_type(%a: vector<3xf32>) {
  // expected-error @below {{failed to verify that the element type}}
  %0 = "pystream.dot"(%a, %a) : (vector<3xf32>, vector<3xf32>) -> f64
  return
}

// -----

func.func @floordiv_type(%a: f32, %b: i32) {
  // expected-error @below {{op requires the same type for all operands and results}}
  %0 = "pystream.floordiv"(%a, %b) : (f32, i32) -> f32
  return
}

// -----

// expected-error @below {{op requires member "m" within 64 bytes, but got offset 16 and a size of 64}}
pystream.uniform_block @B size 64 [
  #pystream.member<"m", vector<4x4xf32>, path = ["m"], offset = 16>]

// -----

// expected-error @below {{op requires no offset for sampler "s"}}
pystream.uniform_block @B size 16 [
  #pystream.member<"s", !pystream.sampler<"2D">, path = ["s"], offset = 0>]

// -----

// expected-error @below {{requires a path of strings for member "x", but got [1 : i32]}}
pystream.uniform_block @B size 16 [#pystream.member<"x", f32, path = [1 : i32], offset = 0>]

// -----

// expected-error @below {{requires classes named by strings for member "x", but got [2 : i32]}}
pystream.uniform_block @B size 16 [#pystream.member<"x", i32, path = ["x"], offset = 0 classes = [2 : i32]>]

// -----

// expected-error @below {{requires pairs of a path and tags in 'when' of member "x", but got [3 : i32]}}
pystream.uniform_block @B size 16 [#pystream.member<"x", f32, path = ["x"], offset = 0 when = [3 : i32]>]

// -----

// expected-error @below {{requires a number, vector, matrix or sampler for member "x", but got 'index'}}
pystream.uniform_block @B size 16 [#pystream.member<"x", index, path = ["x"], offset = 0>]

// -----

// expected-error @below {{requires a number, vector, matrix or sampler for member "x", but got 'tuple<f32>'}}
pystream.uniform_block @B size 16 [#pystream.member<"x", tuple<f32>, path = ["x"], offset = 0>]

// -----

// expected-error @below {{requires a number, vector, matrix or sampler for member "x", but got 'vector<2x2x2xf32>'}}
pystream.uniform_block @B size 16 [#pystream.member<"x", vector<2x2x2xf32>, path = ["x"], offset = 0>]

// -----

pystream.layout private @buffer class @buffer {element = f32}
// expected-note @below {{prior use here}}
func.func @grow(%b: !pystream.ref<@buffer>, %n: i32) {
  // expected-error @below {{use of value '%n' expects different type than prior uses: 'i64' vs 'i32'}}
  pystream.buffer_grow %b by %n : !pystream.ref<@buffer>
  return
}

// -----

// expected-error @below {{requires a count for members of lists only, but got 0 for member "x" at ["l", "[]", "x"]}}
pystream.uniform_block @B size 16 [#pystream.member<"x", f32, path = ["l", "[]", "x"], offset = 0>]

// -----

// expected-error @below {{requires a stride for members of lists only, but got 16 for member "x"}}
pystream.uniform_block @B size 16 [#pystream.member<"x", f32, path = ["x"], offset = 0 stride = 16>]

// -----

// expected-error @below {{requires member "l[]" within 32 bytes, but got offset 0 and a size of 36}}
pystream.uniform_block @B size 32 [#pystream.member<"l[]", f32, path = ["l", "[]"], offset = 0 count = 3 stride = 16>]

// -----

// expected-error @below {{requires room for 1 or more elements, but got 0}}
func.func private @f(!pystream.list<f32, 0>)

// -----

// expected-note @below {{the block is here}}
pystream.uniform_block @Lit size 16 [#pystream.member<"l[]", f32, path = ["l", "[]"], offset = 0 count = 1 stride = 16>]
func.func @uniform_load_without_index() {
  // expected-error @below {{requires an index for member "l[]"}}
  %0 = pystream.uniform_load @Lit["l[]"] : f32
  return
}

// -----

// expected-note @below {{the block is here}}
pystream.uniform_block @Lit size 16 [#pystream.member<"x", f32, path = ["x"], offset = 0>]
func.func @uniform_load_with_index(%i: index) {
  // expected-error @below {{requires no index for member "x"}}
  %0 = pystream.uniform_load @Lit["x"] at %i : f32
  return
}

// -----

pystream.layout uniform @L class @m.L path ["l", "[]"] {x = f32}
func.func @uniform_ref_of_elements() {
  // expected-error @below {{requires the layout of one object, but got '!pystream.ref<@L>', of elements of a list}}
  %0 = pystream.uniform_ref : !pystream.ref<@L>
  return
}

// -----

func.func @unknown_buffer(%n: i64) {
  // expected-error @below {{requires a layout, but got unknown symbol @buffer}}
  %b = pystream.buffer_alloc %n : !pystream.ref<@buffer>
  return
}

// -----

func.func @unknown_buffer(%b: !pystream.ref<@buffer>, %n: i64) {
  // expected-error @below {{requires a layout, but got unknown symbol @buffer}}
  %x = pystream.buffer_load %b[%n] : !pystream.ref<@buffer> -> f32
  return
}

// -----

func.func @unknown_buffer(%b: !pystream.ref<@buffer>, %n: i64, %x: f32) {
  // expected-error @below {{requires a layout, but got unknown symbol @buffer}}
  pystream.buffer_store %x, %b[%n] : f32, !pystream.ref<@buffer>
  return
}

// -----

func.func @unknown_buffer(%b: !pystream.ref<@buffer>) {
  // expected-error @below {{requires a layout, but got unknown symbol @buffer}}
  %n = pystream.buffer_size %b : !pystream.ref<@buffer>
  return
}

// -----

func.func @unknown_buffer(%b: !pystream.ref<@buffer>, %n: i64) {
  // expected-error @below {{requires a layout, but got unknown symbol @buffer}}
  pystream.buffer_grow %b by %n : !pystream.ref<@buffer>
  return
}

// -----

// expected-note @below {{the layout is here}}
pystream.layout private @point class @"m.Point" {element = f32}
func.func @no_buffer(%p: !pystream.ref<@point>) {
  // expected-error @below {{requires a layout of class @buffer with a field 'element', but got @point}}
  %n = pystream.buffer_size %p : !pystream.ref<@point>
  return
}

// -----

// expected-note @below {{the layout is here}}
pystream.layout private @buffer class @buffer {element = f32}
func.func @other_element(%b: !pystream.ref<@buffer>, %n: i64) {
  // expected-error @below {{requires type 'f32' for elements of @buffer, but got 'f64'}}
  %x = pystream.buffer_load %b[%n] : !pystream.ref<@buffer> -> f64
  return
}

// -----

pystream.layout private @sun class @"m.Sun" {power = f32}
func.func @unknown_static() {
  // expected-error @below {{requires a static object, but got unknown symbol @m.SUN}}
  %sun = pystream.static_ref @"m.SUN" : !pystream.ref<@sun>
  return
}

// -----

pystream.layout private @sun class @"m.Sun" {power = f32}
pystream.layout private @moon class @"m.Moon" {power = f32}
// expected-note @below {{the object is here}}
pystream.static @"m.SUN" : !pystream.ref<@sun> {power = 2.0 : f32}
func.func @static_of_another_layout() {
  // expected-error @below {{requires type '!pystream.ref<@sun>' for @m.SUN, but got '!pystream.ref<@moon>'}}
  %sun = pystream.static_ref @"m.SUN" : !pystream.ref<@moon>
  return
}

// -----

// expected-error @below {{requires the dimension "2D" or "Cube", but got "3D"}}
func.func private @sampler_of_unknown_dimension(!pystream.sampler<"3D">)

// -----

func.func @place_in_a_cube(%s: !pystream.sampler<"Cube">, %uv: vector<2xf32>) {
  // expected-error @below {{requires a vector of 3 floats to sample '!pystream.sampler<"Cube">', but got 'vector<2xf32>'}}
  %c = pystream.texture %s, %uv : !pystream.sampler<"Cube">, vector<2xf32> -> vector<4xf32>
  return
}

// -----

func.func @direction_in_a_plane(%s: !pystream.sampler<"2D">, %d: vector<3xf32>, %lod: f32) {
  // expected-error @below {{requires a vector of 2 floats to sample '!pystream.sampler<"2D">', but got 'vector<3xf32>'}}
  %c = pystream.texture_lod %s, %d, %lod : !pystream.sampler<"2D">, vector<3xf32>, f32 -> vector<4xf32>
  return
}

// -----

func.func @place_in_integers(%s: !pystream.sampler<"2D">, %d: vector<2xi32>) {
  // expected-error @below {{requires a vector of 2 floats to sample '!pystream.sampler<"2D">', but got 'vector<2xi32>'}}
  %c = pystream.texture %s, %d : !pystream.sampler<"2D">, vector<2xi32> -> vector<4xf32>
  return
}

// -----

func.func @colour_of_three(%s: !pystream.sampler<"Cube">, %d: vector<3xf32>) {
  // expected-error @below {{requires a result of 4 elements of type 'f32', but got 'vector<3xf32>'}}
  %c = pystream.texture %s, %d : !pystream.sampler<"Cube">, vector<3xf32> -> vector<3xf32>
  return
}

// -----

func.func @size_of_three(%s: !pystream.sampler<"Cube">, %lod: i32) {
  // expected-error @below {{requires a result of 2 integers, but got 'vector<3xi32>'}}
  %c = pystream.texture_size %s, %lod : !pystream.sampler<"Cube">, i32 -> vector<3xi32>
  return
}
