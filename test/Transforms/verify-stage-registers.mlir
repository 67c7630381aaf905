// RUN: pystream-opt %s -split-input-file -verify-diagnostics -pystream-verify-stage=stage=registers

pystream.layout private @"m.Point#1" class @"m.Point" {x = f32}
pystream.layout uniform @"Lit.self" class @"m.Lit" {x = f32}
func.func @objects(%v: f32) {
  // expected-error @below {{an object of class 'Point' stays in memory: it is shared, or merges with another where control flow joins}}
  %p = pystream.alloc : !pystream.ref<@"m.Point#1">
  // expected-error @below {{an access to memory is left: 'pystream.field_store'}}
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@"m.Point#1">
  // expected-error @below {{an access to memory is left: 'pystream.uniform_ref'}}
  %s = pystream.uniform_ref : !pystream.ref<@Lit.self>
  // expected-error @below {{an access to memory is left: 'pystream.field_load'}}
  %0 = pystream.field_load %s["x"] : !pystream.ref<@Lit.self> -> f32
  // expected-error @below {{an access to memory is left: 'pystream.local'}}
  %x = pystream.local "x" : !pystream.slot<f32>
  // expected-error @below {{an access to memory is left: 'pystream.store'}}
  pystream.store %v, %x : !pystream.slot<f32>
  // expected-error @below {{an access to memory is left: 'pystream.load'}}
  %1 = pystream.load %x : !pystream.slot<f32>
  return
}

// -----

func.func @aggregates(%v: f32, %tag: i32) {
  // expected-error @below {{a composite value is left: 'pystream.literal'}}
  %0 = pystream.literal : !pystream.literal<#pystream.none>
  // expected-error @below {{a composite value is left: 'pystream.pack'}}
  %1 = pystream.pack(%v) : (f32) -> !pystream.tuple<[f32]>
  // expected-error @below {{a composite value is left: 'pystream.extract'}}
  %2 = pystream.extract %1[0] : !pystream.tuple<[f32]> -> f32
  // expected-error @below {{a composite value is left: 'pystream.union_wrap'}}
  %3 = pystream.union_wrap %v : f32 -> !pystream.union<f32, i32>
  // expected-error @below {{a composite value is left: 'pystream.union_tag'}}
  %4 = pystream.union_tag %3 : !pystream.union<f32, i32>
  // expected-error @below {{a composite value is left: 'pystream.union_get'}}
  %5 = pystream.union_get %3 : !pystream.union<f32, i32> -> f32
  // expected-error @below {{a composite value is left: 'pystream.union_from_tag'}}
  %6 = pystream.union_from_tag %tag : !pystream.union<!pystream.literal<#pystream.none>, !pystream.literal<1 : i64>>
  return
}

// -----

func.func @unset() -> f32 {
  // expected-error @below {{'x' may be read before it is set: give it a value on every path that leads here}}
  %0 = pystream.unset "x" : f32
  return %0 : f32
}

// -----

func.func @recursion() {
  // expected-error @below {{a call is left: recursion whose depth is not known cannot be compiled for this target}}
  func.call @recursion() : () -> ()
  return
}

// -----

func.func @dynamic() {
  // expected-error @below {{stage specialized has no dynamic operation 'pystream.constant'}}
  %0 = pystream.constant 1 : i64
  return
}
