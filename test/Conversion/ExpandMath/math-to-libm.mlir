// RUN: pystream-opt %s --pystream-math-to-libm | FileCheck %s

// CHECK-LABEL: func.func @functions
// CHECK: %[[S:.*]] = call @sin(%arg0)
// CHECK: %[[P:.*]] = call @pow(%[[S]], %arg0)
// CHECK: math.sqrt %[[P]]
func.func @functions(%x: f64) -> f64 {
  %0 = math.sin %x : f64
  %1 = math.powf %0, %x : f64
  %2 = math.sqrt %1 : f64
  return %2 : f64
}

// CHECK-LABEL: func.func @angle
// CHECK: %[[A:.*]] = call @atan2(%arg0, %arg1)
// CHECK: return %[[A]]
func.func @angle(%y: f64, %x: f64) -> f64 {
  %0 = pystream.atan2 %y, %x : f64
  return %0 : f64
}
