// RUN: pystream-opt %s --pystream-expand-math=target=nvvm | FileCheck %s
// RUN: pystream-opt %s --pystream-expand-math="target=nvvm libdevice=true" | FileCheck %s --check-prefix=LIBDEVICE

// PTX has sqrt, floor and ex2; nothing else is left of math.
// CHECK-LABEL: func.func @single
// CHECK-NOT: math.{{sin|cos|tan|exp |log|powf|atan|tanh|rsqrt|cbrt}}
// LIBDEVICE-LABEL: func.func @single
// LIBDEVICE: math.sin
// LIBDEVICE: math.powf
func.func @single(%x: f32, %y: f32) -> f32 {
  %0 = math.sin %x : f32
  %1 = math.cos %0 : f32
  %2 = math.tan %1 : f32
  %3 = math.exp %2 : f32
  %4 = math.log %3 : f32
  %5 = math.log2 %4 : f32
  %6 = math.log10 %5 : f32
  %7 = math.powf %6, %y : f32
  %8 = pystream.atan2 %7, %y : f32
  %9 = math.asin %8 : f32
  %10 = math.tanh %9 : f32
  %11 = math.rsqrt %10 : f32
  %12 = math.cbrt %11 : f32
  return %12 : f32
}

// CHECK-LABEL: func.func @kept
// CHECK: math.sqrt
// CHECK: math.floor
// CHECK: math.exp2
func.func @kept(%x: f64, %y: f32) -> (f64, f32) {
  %0 = math.sqrt %x : f64
  %1 = math.floor %0 : f64
  %2 = math.exp2 %y : f32
  return %1, %2 : f64, f32
}
