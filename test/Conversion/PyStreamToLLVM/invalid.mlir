// RUN: pystream-opt %s --pystream-convert-to-llvm -split-input-file -verify-diagnostics

// expected-error @below {{requires a body and 1 results for {returns}, but got 0}}
func.func @count() attributes {pystream.jit = {returns}} {
  return
}

// -----

// expected-error @below {{requires arguments and results that can be written as words, but got 'f32'}}
func.func @narrow(%x: f32) attributes {pystream.jit = {}} {
  return
}

// -----

// expected-error @below {{requires a dictionary as 'pystream.jit'}}
func.func @flag() attributes {pystream.jit} {
  return
}

// -----

// expected-error @below {{requires fields of types with a form in memory, but got 'memref<?xf64>' for 'x'}}
pystream.layout private @a class @"m.A" {x = memref<?xf64>}

// -----

// expected-error @below {{requires one field 'element' in a layout of class @buffer}}
pystream.layout private @b class @buffer {x = f64}

// -----

// What has no lowering does not survive unnoticed.
func.func private @foreign(%x: vector<2xf64>) -> f64 {
  // expected-error @below {{failed to legalize operation 'pystream.length'}}
  %0 = pystream.length %x : vector<2xf64>
  return %0 : f64
}
