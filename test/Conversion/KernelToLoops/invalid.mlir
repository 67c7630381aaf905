// RUN: pystream-opt %s --split-input-file --verify-diagnostics --pystream-kernel-to-loops
// RUN: pystream-opt %s --split-input-file --verify-diagnostics --pystream-kernel-to-gpu

// expected-error @+1 {{requires the attribute 'pystream.rank', from 1 to 3}}
func.func @no_rank(%i: i64) attributes {pystream.kernel} {
  return
}

// -----

// expected-error @+1 {{requires 2 integer indices as its first arguments, but got 'i64', 'f64'}}
func.func @indices(%i: i64, %x: f64) attributes {pystream.kernel, pystream.rank = 2 : i32} {
  return
}

// -----

// expected-error @+1 {{requires contiguous memrefs of numbers after the indices, but got 'f64'}}
func.func @scalar(%i: i64, %x: f64) attributes {pystream.kernel, pystream.rank = 1 : i32} {
  return
}

// -----

// expected-error @+1 {{requires a kernel with a body and no results}}
func.func @result(%i: i64) -> i64 attributes {pystream.kernel, pystream.rank = 1 : i32} {
  return %i : i64
}

// -----

// expected-error @+1 {{requires a uniform block, but got unknown symbol @missing}}
func.func @block(%i: i64) attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.block = @missing} {
  return
}

// -----

pystream.uniform_block @other size 16 [#pystream.member<"a", f32, path = ["a"], offset = 0>]
func.func @foreign(%i: i64) attributes {pystream.kernel, pystream.rank = 1 : i32} {
  // expected-error @+1 {{requires a member of the block of its kernel}}
  %a = pystream.uniform_load @other["a"] : f32
  return
}

// -----

pystream.uniform_block @b size 16 [#pystream.member<"s", !pystream.sampler<"2D">, path = ["s"], offset = -1>]
func.func @sampler(%i: i64) attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.block = @b} {
  // expected-error @+1 {{requires a number, vector or matrix in a kernel, but got '!pystream.sampler<"2D">'}}
  %s = pystream.uniform_load @b["s"] : !pystream.sampler<"2D">
  return
}
