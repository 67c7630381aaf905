// RUN: pystream-opt %s --split-input-file --verify-diagnostics --pystream-expand-math=target=nvvm

func.func @double(%x: f64) -> f64 {
  // expected-error @+1 {{has no PTX instruction in type 'f64'; compute in binary32, or link libdevice}}
  %0 = math.sin %x : f64
  return %0 : f64
}

// -----

func.func @derivative(%x: f32) -> f32 {
  // expected-error @+1 {{is not available in a kernel for operands of type 'f32'}}
  %0 = pystream.dfdx %x : f32
  return %0 : f32
}

// -----

func.func @inverse(%m: vector<2x3xf32>) -> vector<2x3xf32> {
  // expected-error @+1 {{is not available in a kernel for operands of type 'vector<2x3xf32>'}}
  %0 = pystream.inverse %m : vector<2x3xf32> -> vector<2x3xf32>
  return %0 : vector<2x3xf32>
}
