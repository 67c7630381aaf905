// RUN: pystream-opt %s --verify-roundtrip | FileCheck %s
// Types that an operand or result must have anyway are printed without their name: `<@point>`.

// CHECK: pystream.class @object mro [@object]
pystream.class @object mro [@object]
// CHECK: pystream.class @m.Lambert mro [@m.Lambert, @object] attributes {__init__ = #pystream.function<@m.Lambert.__init__>
pystream.class @"m.Lambert" mro [@"m.Lambert", @object]
  attributes {__init__ = #pystream.function<@"m.Lambert.__init__">,
              shade = #pystream.function<@"m.Lambert.shade">,
              gain = 2.0 : f64,
              area = #pystream.wrapper<"property", @"m.Lambert.area">,
              make = #pystream.wrapper<"staticmethod", @"m.Lambert.make">}
  fields {color = vector<3xf64>}
pystream.class @"m.Phong" mro [@"m.Phong", @"m.Lambert", @object]
  attributes {shade = #pystream.function<@"m.Phong.shade">}
  fields {shiny = f64}
// CHECK: fields {albedo = !pystream.sampler<"2D">, material = !pystream.union<!pystream.instance<@m.Lambert>, !pystream.instance<@m.Phong>>
pystream.class @"m.Lit" mro [@"m.Lit", @object]
  attributes {}
  fields {transform = vector<4x4xf64>, albedo = !pystream.sampler<"2D">,
          material = !pystream.union<!pystream.instance<@"m.Lambert">, !pystream.instance<@"m.Phong">>}
// CHECK: pystream.object_def @m.SUN : @m.Light {power = 2.000000e+00 : f64}
pystream.object_def @"m.SUN" : @"m.Light" {power = 2.0 : f64}

// CHECK-LABEL: pystream.func @m.Lambert.__init__ [#pystream.param<"self">, #pystream.param<"color">]
pystream.func @"m.Lambert.__init__" [#pystream.param<"self">, #pystream.param<"color">] {
^bb0(%self: !pystream.object, %color: !pystream.object):
  // CHECK: pystream.setattr %self, "color" = %color
  pystream.setattr %self, "color" = %color loc("m.py":4:9 to 4:27)
  %none = pystream.constant #pystream.none
  pystream.return %none
}

// CHECK-LABEL: pystream.func @m.Lambert.shade
// CHECK-SAME: #pystream.param<"k", keyword_only = 1.000000e+00 : f64>
pystream.func @"m.Lambert.shade" [#pystream.param<"self">, #pystream.param<"n">, #pystream.param<"rest", var_positional>,
                                  #pystream.param<"k", keyword_only = 1.0 : f64>, #pystream.param<"kw", var_keyword>]
    attributes {qualname = "Lambert.shade"} {
^bb0(%self: !pystream.object, %n: !pystream.object, %rest: !pystream.object, %k: !pystream.object, %kw: !pystream.object):
  // CHECK: pystream.local "x" : <!pystream.object>
  %x = pystream.local "x" : !pystream.slot<!pystream.object>
  %0 = pystream.getattr %self, "color"
  // CHECK: pystream.call_method %self, "f"(%{{.*}}, %kw) kinds ["k", "**"]
  %1 = pystream.call_method %self, "f"(%0, %kw) kinds ["k", "**"]
  // CHECK: pystream.store %{{.*}}, %{{.*}} : <!pystream.object>
  pystream.store %1, %x : !pystream.slot<!pystream.object>
  %max = pystream.constant #pystream.builtin<"max">
  %zero = pystream.constant 0.0 : f64
  %2 = pystream.call %max(%0, %zero)
  %cond = pystream.compare lt %0, %2
  %c = pystream.truth %cond
  cf.cond_br %c, ^then, ^else
^then:
  // CHECK: pystream.binary truediv
  %3 = pystream.binary truediv %0, %2
  %4 = pystream.inplace add %3, %2
  %5 = pystream.unary neg %4
  %6 = pystream.getitem %5[%zero]
  pystream.setitem %5[%zero] = %6
  %t = pystream.make_tuple(%5, %6)
  // CHECK: pystream.unpack %{{.*}} : !pystream.object, !pystream.object
  %a, %b = pystream.unpack %t : !pystream.object, !pystream.object
  // CHECK: pystream.refine %{{.*}} where not %{{.*}}
  %r = pystream.refine %a where not %cond
  pystream.return %a
^else:
  %7 = pystream.load %x : !pystream.slot<!pystream.object>
  %8 = pystream.is %7, %zero
  %9 = pystream.truth %8
  %10 = pystream.not %9
  %11 = pystream.contains %7 in %rest
  %cell = pystream.make_cell "y"
  pystream.cell_store %7, %cell
  %f = pystream.make_function @"m.inner"(%cell)
  %it = pystream.iter %rest
  %has = pystream.has_next %it
  %item = pystream.next %it
  pystream.return %f
}

// CHECK-LABEL: pystream.func @m.inner [] cells ["y"]
pystream.func @"m.inner" [] cells ["y"] {
^bb0(%y: !pystream.object):
  %0 = pystream.cell_load %y
  // CHECK: %[[FREE:.*]] = pystream.cell_load %{{.*}} free "y"
  %1 = pystream.cell_load %y free "y"
  // CHECK: pystream.assigned %[[FREE]], "z"
  %2 = pystream.assigned %1, "z"
  // CHECK: pystream.assigned %{{.*}}, free "z"
  %3 = pystream.assigned %2, free "z"
  pystream.return %0
}

// CHECK: pystream.shader @Lit self !pystream.instance<@m.Lit> vertex @m.Lit.shade_vertex [vector<4xf64>, vector<3xf64>] fragment @m.Lit.shade_fragment
pystream.shader @Lit self !pystream.instance<@"m.Lit">
  vertex @"m.Lit.shade_vertex" [vector<4xf64>, vector<3xf64>]
  fragment @"m.Lit.shade_fragment"
// CHECK: pystream.kernel @saxpy calls @m.saxpy rank 1 [!pystream.array<f64>, !pystream.instance<@m.Line>]
pystream.kernel @saxpy calls @"m.saxpy" rank 1 [!pystream.array<f64>, !pystream.instance<@"m.Line">]

// CHECK: pystream.layout private @point class @m.Point {x = f32}
pystream.layout private @point class @"m.Point" {x = f32}
// CHECK: pystream.layout uniform @Lit.material.Phong class @m.Phong path ["material"] {shiny = f32}
pystream.layout uniform @Lit.material.Phong class @"m.Phong" path ["material"] {shiny = f32}
// CHECK: pystream.uniform_block @LitBlock size 80
pystream.uniform_block @LitBlock size 80 [
  #pystream.member<"transform", vector<4x4xf32>, path = ["transform"], offset = 0>,
  #pystream.member<"material_class", i32, path = ["material"], offset = 64 classes = ["m.Lambert", "m.Phong"]>,
  #pystream.member<"material_shiny", f32, path = ["material", "shiny"], offset = 68 when = [[["material"], [1]]]>,
  #pystream.member<"albedo", !pystream.sampler<"2D">, path = ["albedo"], offset = -1>]

// CHECK-LABEL: func.func @typed
func.func @typed(%uv: vector<2xf32>) -> vector<4xf32> {
  %p = pystream.alloc : !pystream.ref<@point>
  %m = pystream.uniform_ref : !pystream.ref<@Lit.material.Phong>
  // CHECK: pystream.field_load %{{.*}}["shiny"] : <@Lit.material.Phong> -> f32
  %s = pystream.field_load %m["shiny"] : !pystream.ref<@Lit.material.Phong> -> f32
  // CHECK: pystream.field_store %{{.*}}, %{{.*}}["x"] : f32, <@point>
  pystream.field_store %s, %p["x"] : f32, !pystream.ref<@point>
  %n = pystream.literal : !pystream.literal<#pystream.none>
  %t = pystream.pack(%s, %n) : (f32, !pystream.literal<#pystream.none>) -> !pystream.tuple<[f32, !pystream.literal<#pystream.none>]>
  %e = pystream.extract %t[0] : !pystream.tuple<[f32, !pystream.literal<#pystream.none>]> -> f32
  %et = pystream.pack() : () -> !pystream.tuple<[]>
  %cl = pystream.pack(%p) : (!pystream.ref<@point>) -> !pystream.closure<#pystream.function<@"m.inner">, true, [!pystream.ref<@point>]>
  // CHECK: pystream.union_wrap %{{.*}} : f32 -> <f32, !pystream.literal<#pystream.none>>
  %u = pystream.union_wrap %e : f32 -> !pystream.union<f32, !pystream.literal<#pystream.none>>
  %tag = pystream.union_tag %u : !pystream.union<f32, !pystream.literal<#pystream.none>>
  %g = pystream.union_get %u : !pystream.union<f32, !pystream.literal<#pystream.none>> -> f32
  %fd = pystream.floordiv %g, %s : f32
  %sampler = pystream.uniform_load @LitBlock["albedo"] : !pystream.sampler<"2D">
  // CHECK: pystream.texture %{{.*}}, %{{.*}} : <"2D">, vector<2xf32> -> vector<4xf32>
  %c = pystream.texture %sampler, %uv : !pystream.sampler<"2D">, vector<2xf32> -> vector<4xf32>
  %lod = arith.constant 1 : i32
  // CHECK: pystream.texture_size %{{.*}}, %{{.*}} : <"2D">, i32 -> vector<2xi32>
  %texels = pystream.texture_size %sampler, %lod : !pystream.sampler<"2D">, i32 -> vector<2xi32>
  // CHECK: pystream.dot %{{.*}}, %{{.*}} : vector<4xf32>
  %d = pystream.dot %c, %c : vector<4xf32>
  %nrm = pystream.normalize %c : vector<4xf32>
  %mx = pystream.mix %c, %nrm, %c : vector<4xf32>
  %mat = pystream.uniform_load @LitBlock["transform"] : vector<4x4xf32>
  %v = pystream.matvecmul %mat, %mx : vector<4x4xf32>, vector<4xf32> -> vector<4xf32>
  return %v : vector<4xf32>
}

// CHECK-LABEL: func.func @cube
// CHECK-SAME:  !pystream.sampler<"Cube">
func.func @cube(%sky: !pystream.sampler<"Cube">, %direction: vector<3xf32>, %level: f32, %lod: i32) {
  // CHECK: pystream.texture %{{.*}}, %{{.*}} bias %{{.*}} : f32 : <"Cube">, vector<3xf32> -> vector<4xf32>
  %a = pystream.texture %sky, %direction bias %level : f32 : !pystream.sampler<"Cube">, vector<3xf32> -> vector<4xf32>
  // CHECK: pystream.texture_lod %{{.*}}, %{{.*}}, %{{.*}} : <"Cube">, vector<3xf32>, f32 -> vector<4xf32>
  %b = pystream.texture_lod %sky, %direction, %level : !pystream.sampler<"Cube">, vector<3xf32>, f32 -> vector<4xf32>
  // CHECK: pystream.texture_size %{{.*}}, %{{.*}} : <"Cube">, i32 -> vector<2xi32>
  %c = pystream.texture_size %sky, %lod : !pystream.sampler<"Cube">, i32 -> vector<2xi32>
  return
}
