// RUN: pystream-opt %s --convert-pystream-core-to-spirv --split-input-file --verify-diagnostics

// Whatever has no SPIR-V form is named, at its place.
func.func @f(%x: f32 {pystream.input = "x", pystream.location = 0 : i32})
    -> (f32 {pystream.output = "color0", pystream.location = 0 : i32}) attributes {pystream.stage = "fragment"} {
  // expected-error @below {{failed to legalize operation 'math.cbrt'}}
  %0 = math.cbrt %x : f32
  return %0 : f32
}

// -----

// expected-error @below {{requires a name and a location, or a built-in, for an argument of type 'f32'}}
func.func @f(%x: f32) attributes {pystream.stage = "fragment"} {
  return
}

// -----

// expected-error @below {{requires stage 'vertex' or 'fragment', but got 'geometry'}}
func.func @f() attributes {pystream.stage = "geometry"} {
  return
}

// -----

// expected-error @below {{has unknown built-in "phase_of_moon"}}
func.func @f(%x: f32 {pystream.builtin = "phase_of_moon"}) attributes {pystream.stage = "vertex"} {
  return
}

// -----

// expected-error @below {{requires uniform block @nowhere}}
func.func @f() attributes {pystream.stage = "vertex", pystream.block = @nowhere} {
  return
}

// -----

// A table is constant.
memref.global "private" @changing : memref<2xf32> = dense<[1.0, 2.0]>
func.func @f() -> (f32 {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment"} {
  %c0 = arith.constant 0 : index
  // expected-error @below {{requires a constant with a dense value, but got @changing}}
  %table = memref.get_global @changing : memref<2xf32>
  %r = memref.load %table[%c0] : memref<2xf32>
  return %r : f32
}

// -----

// Private memory has a size.
func.func @f(%n: i32 {pystream.input = "n", pystream.location = 0 : i32})
    -> (f32 {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment"} {
  %c0 = arith.constant 0 : index
  %k = arith.index_cast %n : i32 to index
  // expected-error @below {{failed to legalize operation 'memref.alloca'}}
  %pool = memref.alloca(%k) : memref<?xf32>
  %r = memref.load %pool[%c0] : memref<?xf32>
  return %r : f32
}

// -----

// Only elements are read and written.
func.func @f() -> (f32 {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment"} {
  %c0 = arith.constant 0 : index
  %pool = memref.alloca() : memref<4x2xf32>
  // expected-error @below {{failed to legalize operation 'memref.subview'}}
  %row = memref.subview %pool[1, 0] [1, 2] [1, 1] : memref<4x2xf32> to memref<2xf32, strided<[1], offset: 2>>
  %r = memref.load %row[%c0] : memref<2xf32, strided<[1], offset: 2>>
  return %r : f32
}
