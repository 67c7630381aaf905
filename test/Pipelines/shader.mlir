// A shader whose material is one of two classes, through every named pipeline.
// RUN: pystream-opt %s -pystream-to-specialized='float-width=32 int-width=32' -o %t.specialized
// RUN: pystream-opt %s -pystream-to-registers='float-width=32 int-width=32' -o %t.registers
// RUN: pystream-opt %s -pystream-to-core='float-width=32 int-width=32' -o %t.core
// RUN: pystream-opt %s -pystream-to-spirv='float-width=32 int-width=32' -o %t.spirv
// RUN: FileCheck %s --check-prefix=SPECIALIZED < %t.specialized
// RUN: FileCheck %s --check-prefix=CORE < %t.core
// RUN: FileCheck %s --check-prefix=SPIRV < %t.spirv
// RUN: pystream-opt %t.specialized -pystream-verify-stage=stage=specialized -o /dev/null
// RUN: pystream-opt %t.registers -pystream-verify-stage=stage=registers -o /dev/null
// RUN: pystream-opt %t.core -pystream-verify-stage=stage=core -o /dev/null
//
// Text of any stage goes on where it stopped, with the same result as the whole, up to the order of constants. A
// stage that is there already is left alone.
// DEFINE: %{normal} = %python %S/Inputs/inline_constants.py
// RUN: %{normal} < %t.registers > %t.registers.normal
// RUN: %{normal} < %t.core > %t.core.normal
// RUN: %{normal} < %t.spirv > %t.spirv.normal
// RUN: pystream-opt %t.specialized -pystream-to-specialized | diff - %t.specialized
// RUN: pystream-opt %t.specialized -pystream-to-registers | %{normal} | diff - %t.registers.normal
// RUN: pystream-opt %t.registers -pystream-to-registers | %{normal} | diff - %t.registers.normal
// RUN: pystream-opt %t.specialized -pystream-to-core | %{normal} | diff - %t.core.normal
// RUN: pystream-opt %t.registers -pystream-to-core | %{normal} | diff - %t.core.normal
// RUN: pystream-opt %t.core -pystream-to-core | %{normal} | diff - %t.core.normal
// RUN: pystream-opt %t.core -pystream-core-to-spirv | %{normal} | diff - %t.spirv.normal
// RUN: pystream-opt %t.registers -pystream-to-spirv | %{normal} | diff - %t.spirv.normal
//
// A second run of the whole gives the same bytes, from bytecode, too.
// RUN: pystream-opt %s -pystream-to-core='float-width=32 int-width=32' | diff - %t.core
// RUN: pystream-opt %s --emit-bytecode | pystream-opt -pystream-to-core='float-width=32 int-width=32' | diff - %t.core

// SPECIALIZED-NOT:   !pystream.object
// SPECIALIZED-LABEL: func.func @Lit.vertex
// SPECIALIZED:         call @m.Lit.shade_vertex
// SPECIALIZED-LABEL: func.func @Lit.fragment
// SPECIALIZED:         call @m.Lit.shade_fragment

// `unused` is no uniform, `uv` no varying, and std140 puts the vec3 at 16 and fills its gap.
// CORE:       pystream.uniform_block @Lit size 96 [
// CORE-SAME:    "material_class", i32, path = ["material"], offset = 0 classes = ["m.Lambert", "m.Phong"]>
// CORE-SAME:    "material_color", vector<3xf32>, path = ["material", "color"], offset = 16 when = {{\[\[}}["material"], [0, 1]]]>
// CORE-SAME:    "material_shiny", f32, path = ["material", "shiny"], offset = 28 when = {{\[\[}}["material"], [1]]]>
// CORE-SAME:    "transform", vector<4x4xf32>, path = ["transform"], offset = 32>]
// CORE-LABEL: func.func @Lit.vertex
// CORE-SAME:    (%[[P:.*]]: vector<4xf32> {pystream.input = "p", pystream.location = 0 : i32}
// CORE-SAME:     %[[N:.*]]: vector<3xf32> {pystream.input = "n", pystream.location = 1 : i32}
// CORE-SAME:    -> (vector<4xf32> {pystream.builtin = "position"}, vector<3xf32> {pystream.location = 0 : i32, pystream.output = "normal"})
// CORE-NEXT:    %[[M:.*]] = pystream.uniform_load @Lit["transform"]
// CORE-NEXT:    %[[V:.*]] = pystream.matvecmul %[[M]], %[[P]]
// CORE-NEXT:    return %[[V]], %[[N]]
// CORE-LABEL: func.func @Lit.fragment
// CORE-SAME:    (%[[N:.*]]: vector<3xf32> {pystream.input = "normal", pystream.location = 0 : i32}
// CORE:         %[[TAG:.*]] = pystream.uniform_load @Lit["material_class"]
// CORE:         arith.cmpi eq, %[[TAG]], %{{.*}}
// CORE:         cf.cond_br
// CORE:         math.powf
// CORE:         return %{{.*}} : vector<4xf32>

// SPIRV-DAG: spirv.EntryPoint "Vertex"
// SPIRV-DAG: spirv.EntryPoint "Fragment"
// SPIRV-NOT: pystream.matvecmul
// SPIRV-NOT: cf.cond_br

pystream.shader @Lit self !pystream.instance<@"m.Lit">
  vertex @"m.Lit.shade_vertex" [vector<4xf64>, vector<3xf64>]
  fragment @"m.Lit.shade_fragment"
pystream.class @"pystream.VertexContext" mro [@"pystream.VertexContext", @object]
  fields {position = vector<4xf64>, point_size = f64, vertex_index = i64, instance_index = i64}
pystream.class @"pystream.FragmentContext" mro [@"pystream.FragmentContext", @object]
  attributes {discard = #pystream.builtin<"glsl.discard">}
  fields {coord = vector<4xf64>, front_facing = i1, depth = f64}
pystream.class @"m.Lit" mro [@"m.Lit", @object]
  attributes {shade_fragment = #pystream.function<@"m.Lit.shade_fragment">, shade_vertex = #pystream.function<@"m.Lit.shade_vertex">}
  fields {transform = vector<4x4xf64>, material = !pystream.union<!pystream.instance<@"m.Lambert">, !pystream.instance<@"m.Phong">>, unused = f64}
pystream.class @"m.Lambert" mro [@"m.Lambert", @object]
  attributes {shade = #pystream.function<@"m.Lambert.shade">}
  fields {color = vector<3xf64>}
pystream.class @"m.Phong" mro [@"m.Phong", @"m.Lambert", @object]
  attributes {shade = #pystream.function<@"m.Phong.shade">}
  fields {shiny = f64}
pystream.func @"m.Lit.shade_vertex" [#pystream.param<"self">, #pystream.param<"context">, #pystream.param<"p">, #pystream.param<"n">] {
^bb0(%self: !pystream.object, %context: !pystream.object, %p: !pystream.object, %n: !pystream.object):
  %0 = pystream.getattr %self, "transform"
  %1 = pystream.binary mul %0, %p
  pystream.setattr %context, "position" = %1
  %2 = pystream.getattr %p, "xy"
  %3 = pystream.make_tuple(%n, %2)
  pystream.return %3
}
pystream.func @"m.Lit.shade_fragment" [#pystream.param<"self">, #pystream.param<"context">, #pystream.param<"normal">, #pystream.param<"uv">] {
^bb0(%self: !pystream.object, %context: !pystream.object, %normal: !pystream.object, %uv: !pystream.object):
  %0 = pystream.constant #pystream.class<@vec4>
  %1 = pystream.getattr %self, "material"
  %2 = pystream.constant #pystream.builtin<"glsl.normalize">
  %3 = pystream.call %2(%normal)
  %4 = pystream.call_method %1, "shade"(%3)
  %5 = pystream.constant 1.0 : f64
  %6 = pystream.call %0(%4, %5)
  %7 = pystream.make_tuple(%6)
  pystream.setattr %context, "colors" = %7
  %8 = pystream.constant #pystream.none
  pystream.return %8
}
pystream.func @"m.Lambert.shade" [#pystream.param<"self">, #pystream.param<"n">] {
^bb0(%self: !pystream.object, %n: !pystream.object):
  %0 = pystream.getattr %self, "color"
  %1 = pystream.constant #pystream.builtin<"max">
  %2 = pystream.getattr %n, "z"
  %3 = pystream.constant 0.0 : f64
  %4 = pystream.call %1(%2, %3)
  %5 = pystream.binary mul %0, %4
  pystream.return %5
}
pystream.func @"m.Phong.shade" [#pystream.param<"self">, #pystream.param<"n">] {
^bb0(%self: !pystream.object, %n: !pystream.object):
  %0 = pystream.constant #pystream.builtin<"super">
  %1 = pystream.constant #pystream.class<@"m.Phong">
  %2 = pystream.call %0(%1, %self)
  %3 = pystream.call_method %2, "shade"(%n)
  %4 = pystream.constant #pystream.class<@vec3>
  %5 = pystream.getattr %n, "z"
  %6 = pystream.getattr %self, "shiny"
  %7 = pystream.binary pow %5, %6
  %8 = pystream.call %4(%7)
  %9 = pystream.binary add %3, %8
  pystream.return %9
}
