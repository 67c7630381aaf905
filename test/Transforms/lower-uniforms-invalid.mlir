// RUN: pystream-opt %s -split-input-file -verify-diagnostics -pystream-lower-uniforms

// expected-error @below {{field "m" of a.Lit may hold values that are not objects of one declared class each}}
pystream.layout uniform @Lit.self class @"a.Lit" {m = !pystream.union<!pystream.ref<@Lit.self.m>, !pystream.literal<#pystream.none>>}
pystream.layout uniform @Lit.self.m class @"a.A" path ["m"] {k = f32}
func.func @Lit.vertex() attributes {pystream.stage = "vertex", pystream.block = @Lit} {
  return
}

// -----

// expected-error @below {{field "m" of a.Lit may hold values that are not objects of one declared class each}}
pystream.layout uniform @Lit.self class @"a.Lit" {m = !pystream.union<!pystream.ref<@a>, !pystream.ref<@b>>}
pystream.layout private @a class @"a.A" {k = f32}
pystream.layout private @b class @"a.B" {k = f32}
func.func @Lit.vertex() attributes {pystream.stage = "vertex", pystream.block = @Lit} {
  return
}

// -----

// expected-error @below {{lists within lists cannot be uniforms}}
pystream.layout uniform @inner class @prelude.list path ["rows", "[]"] {items = !pystream.ref<@inner_items>, size = i32}
pystream.layout uniform @Lit.self class @"a.Lit" {rows = !pystream.ref<@rows>}
pystream.layout uniform @rows class @prelude.list path ["rows"] {items = !pystream.ref<@items>, size = i32}
pystream.layout uniform @items class @buffer path ["rows"] capacity 2 {element = !pystream.ref<@inner>}
pystream.layout uniform @inner_items class @buffer path ["rows", "[]"] capacity 2 {element = f32}
func.func @Lit.vertex() attributes {pystream.stage = "vertex", pystream.block = @Lit} {
  return
}

// -----

// expected-error @below {{textures in lists cannot be uniforms: which one is read must be known when compiling}}
pystream.layout uniform @item class @m.Item path ["items", "[]"] {albedo = !pystream.sampler<"2D">}
pystream.layout uniform @Lit.self class @"a.Lit" {items = !pystream.ref<@list>}
pystream.layout uniform @list class @prelude.list path ["items"] {items = !pystream.ref<@buffer>, size = i32}
pystream.layout uniform @buffer class @buffer path ["items"] capacity 2 {element = !pystream.ref<@item>}
func.func @Lit.vertex() attributes {pystream.stage = "vertex", pystream.block = @Lit} {
  return
}
