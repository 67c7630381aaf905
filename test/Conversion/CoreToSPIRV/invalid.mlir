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
