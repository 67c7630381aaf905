// RUN: pystream-opt %s -split-input-file -verify-diagnostics -pystream-verify-stage=stage=imported

pystream.layout private @point class @"m.Point" {x = f32}
func.func @typed(%v: f32, %uv: vector<2xf32>) {
  // expected-error @below {{stage imported has no typed operation 'pystream.alloc'}}
  %p = pystream.alloc : !pystream.ref<@point>
  // expected-error @below {{stage imported has no typed operation 'pystream.field_store'}}
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  // expected-error @below {{stage imported has no typed operation 'pystream.field_load'}}
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  // expected-error @below {{stage imported has no typed operation 'pystream.union_wrap'}}
  %1 = pystream.union_wrap %v : f32 -> !pystream.union<f32, i32>
  // expected-error @below {{stage imported has no typed operation 'pystream.floordiv'}}
  %2 = pystream.floordiv %v, %v : f32
  // expected-error @below {{stage imported has no typed operation 'pystream.normalize'}}
  %3 = pystream.normalize %uv : vector<2xf32>
  return
}
