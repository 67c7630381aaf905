// Values are compared with CPython in python/tests; here is the form alone.
// RUN: pystream-opt %s -convert-pystream-to-core | FileCheck %s
// Constants through the folders of upstream dialects give what CPython gives.
// RUN: pystream-opt %s -convert-pystream-to-core -canonicalize | FileCheck %s --check-prefix=VALUE

// CHECK-NOT: pystream.layout
// CHECK-NOT: pystream.class
// CHECK-NOT: pystream.object_def
pystream.layout private @point class @"m.Point" {x = f32}
pystream.class @"m.Point" mro [@"m.Point", @object]
pystream.object_def @"m.ORIGIN" : @"m.Point" {x = 0.0 : f64}
// The block stays: targets need it.
// CHECK:     pystream.uniform_block @B
pystream.uniform_block @B size 16 [#pystream.member<"x", f32, path = ["x"], offset = 0>]

// CHECK-LABEL: func.func @floordiv_int
// CHECK-NEXT:    arith.floordivsi %{{.*}}, %{{.*}} : i32
func.func @floordiv_int(%a: i32, %b: i32) -> i32 {
  %0 = pystream.floordiv %a, %b : i32
  return %0 : i32
}

// CHECK-LABEL: func.func @floordiv_float
// CHECK:         math.floor
// CHECK-NOT:     pystream.floordiv
func.func @floordiv_float(%a: f32, %b: f32) -> f32 {
  %0 = pystream.floordiv %a, %b : f32
  return %0 : f32
}

// The remainder moves by the divisor if it is not zero and its sign is not that of the divisor.
// CHECK-LABEL: func.func @mod_int
// CHECK-SAME:    (%[[A:.*]]: i64, %[[B:.*]]: i64)
// CHECK-DAG:     %[[R:.*]] = arith.remsi %[[A]], %[[B]]
// CHECK-DAG:     %[[S:.*]] = arith.addi %[[R]], %[[B]]
// CHECK:         %[[RESULT:.*]] = arith.select %{{.*}}, %[[S]], %[[R]]
// CHECK-NEXT:    return %[[RESULT]]
func.func @mod_int(%a: i64, %b: i64) -> i64 {
  %0 = pystream.mod %a, %b : i64
  return %0 : i64
}

// CHECK-LABEL: func.func @mod_float
// CHECK-SAME:    (%[[A:.*]]: f64, %[[B:.*]]: f64)
// CHECK:         arith.remf %[[A]], %[[B]]
// CHECK:         math.copysign %{{.*}}, %[[B]]
func.func @mod_float(%a: f64, %b: f64) -> f64 {
  %0 = pystream.mod %a, %b : f64
  return %0 : f64
}

// CHECK-LABEL: func.func @mod_vector
// CHECK:         arith.remf %{{.*}} : vector<3xf32>
// CHECK:         arith.select %{{.*}} : vector<3xi1>, vector<3xf32>
func.func @mod_vector(%a: vector<3xf32>, %b: vector<3xf32>) -> vector<3xf32> {
  %0 = pystream.mod %a, %b : vector<3xf32>
  return %0 : vector<3xf32>
}

// CHECK-LABEL: func.func @pow_float
// CHECK-NEXT:    math.powf
func.func @pow_float(%a: f32, %b: f32) -> f32 {
  %0 = pystream.pow %a, %b : f32
  return %0 : f32
}

// CHECK-LABEL: func.func @pow_int
// CHECK:         arith.cmpi sgt
// CHECK:         cf.cond_br
func.func @pow_int(%a: i32, %b: i32) -> i32 {
  %0 = pystream.pow %a, %b : i32
  return %0 : i32
}

// Python's power of a negative number is defined for whole exponents, that of GPUs is not.
// CHECK-LABEL: func.func @pow_whole
// CHECK-SAME:    (%[[A:.*]]: f32)
// CHECK:         %[[SQUARE:.*]] = arith.mulf %[[A]], %[[A]]
// CHECK:         arith.mulf %[[A]], %[[SQUARE]]
// CHECK-NOT:     math.powf
func.func @pow_whole(%a: f32) -> f32 {
  %b = arith.constant 3.0 : f32
  %0 = pystream.pow %a, %b : f32
  return %0 : f32
}

// CHECK-LABEL: func.func @pow_root
// CHECK:         math.sqrt
func.func @pow_root(%a: f32) -> f32 {
  %b = arith.constant 0.5 : f32
  %0 = pystream.pow %a, %b : f32
  return %0 : f32
}

// CPython calls pow for every exponent: products are not equal to the last bit.
// CHECK-LABEL: func.func @pow_double
// CHECK:         math.powf
func.func @pow_double(%a: f64) -> f64 {
  %b = arith.constant 3.0 : f64
  %0 = pystream.pow %a, %b : f64
  return %0 : f64
}

// CHECK-LABEL: func.func @pow_int_constant
// CHECK-COUNT-2: arith.muli
// CHECK-NOT:     arith.muli
// CHECK:         return
func.func @pow_int_constant(%a: i32) -> i32 {
  %b = arith.constant 3 : i32
  %0 = pystream.pow %a, %b : i32
  return %0 : i32
}

// Shader operations are at home at stage core.
// CHECK-LABEL: func.func @shader_operation_neg
// CHECK-NEXT:    pystream.normalize
func.func @shader_operation_neg(%a: vector<3xf32>) -> vector<3xf32> {
  %0 = pystream.normalize %a : vector<3xf32>
  return %0 : vector<3xf32>
}

// CPython: -7 // 2 == -4, 7 // -2 == -4, -7 % 2 == 1, 7 % -2 == -1, -6 % 3 == 0
// VALUE-LABEL: func.func @int_values
// VALUE-DAG:     %[[M4:.*]] = arith.constant -4 : i32
// VALUE-DAG:     %[[P1:.*]] = arith.constant 1 : i32
// VALUE-DAG:     %[[M1:.*]] = arith.constant -1 : i32
// VALUE-DAG:     %[[Z:.*]] = arith.constant 0 : i32
// VALUE:         return %[[M4]], %[[M4]], %[[P1]], %[[M1]], %[[Z]]
func.func @int_values() -> (i32, i32, i32, i32, i32) {
  %m7 = arith.constant -7 : i32
  %p7 = arith.constant 7 : i32
  %m2 = arith.constant -2 : i32
  %p2 = arith.constant 2 : i32
  %m6 = arith.constant -6 : i32
  %p3 = arith.constant 3 : i32
  %0 = pystream.floordiv %m7, %p2 : i32
  %1 = pystream.floordiv %p7, %m2 : i32
  %2 = pystream.mod %m7, %p2 : i32
  %3 = pystream.mod %p7, %m2 : i32
  %4 = pystream.mod %m6, %p3 : i32
  return %0, %1, %2, %3, %4 : i32, i32, i32, i32, i32
}

// CPython: -7.5 % 2.0 == 0.5, 7.5 % -2.0 == -0.5, -7.5 // 2.0 == -4.0
// VALUE-LABEL: func.func @float_values
// VALUE-DAG:     %[[H:.*]] = arith.constant 5.000000e-01 : f64
// VALUE-DAG:     %[[MH:.*]] = arith.constant -5.000000e-01 : f64
// VALUE-DAG:     %[[M4:.*]] = arith.constant -4.000000e+00 : f64
// VALUE:         return %[[H]], %[[MH]], %[[M4]]
func.func @float_values() -> (f64, f64, f64) {
  %a = arith.constant -7.5 : f64
  %b = arith.constant 7.5 : f64
  %p2 = arith.constant 2.0 : f64
  %m2 = arith.constant -2.0 : f64
  %0 = pystream.mod %a, %p2 : f64
  %1 = pystream.mod %b, %m2 : f64
  %2 = pystream.floordiv %a, %p2 : f64
  return %0, %1, %2 : f64, f64, f64
}

// CPython: 1.0 // 0.1 == 9.0, 0.5 // 0.1 == 4.0
// VALUE-LABEL: func.func @floordiv_values
// VALUE-DAG:     %[[N:.*]] = arith.constant 9.000000e+00 : f64
// VALUE-DAG:     %[[F:.*]] = arith.constant 4.000000e+00 : f64
// VALUE:         return %[[N]], %[[F]]
func.func @floordiv_values() -> (f64, f64) {
  %one = arith.constant 1.0 : f64
  %half = arith.constant 0.5 : f64
  %tenth = arith.constant 0.1 : f64
  %0 = pystream.floordiv %one, %tenth : f64
  %1 = pystream.floordiv %half, %tenth : f64
  return %0, %1 : f64, f64
}
