// RUN: pystream-opt %s -split-input-file -verify-diagnostics -pystream-verify-stage=stage=core

// expected-error @below {{stage core has no operation 'pystream.layout'}}
pystream.layout private @point class @"m.Point" {x = f32}
// expected-error @below {{stage core has no operation 'pystream.class'}}
pystream.class @"m.Point" mro [@"m.Point", @object]
func.func @arithmetic(%a: f32, %b: f32) {
  // expected-error @below {{stage core has no operation 'pystream.floordiv'}}
  %0 = pystream.floordiv %a, %b : f32
  // expected-error @below {{stage core has no operation 'pystream.mod'}}
  %1 = pystream.mod %a, %b : f32
  // expected-error @below {{stage core has no operation 'pystream.pow'}}
  %2 = pystream.pow %a, %b : f32
  // expected-error @below {{stage core has no operation 'pystream.unset'}}
  %3 = pystream.unset "x" : f32
  // expected-error @below {{an access to memory is left: 'pystream.local'}}
  %x = pystream.local "x" : !pystream.slot<f32>
  return
}
