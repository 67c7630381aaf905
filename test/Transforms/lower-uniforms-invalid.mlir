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
