// RUN: pystream-opt %s --pystream-expand-math | FileCheck %s

// CHECK-LABEL: func.func @dot
// CHECK: %[[P:.*]] = arith.mulf %arg0, %arg1 : vector<3xf32>
// CHECK: %[[X:.*]] = vector.extract %[[P]][0]
// CHECK: %[[Y:.*]] = vector.extract %[[P]][1]
// CHECK: %[[XY:.*]] = arith.addf %[[X]], %[[Y]]
// CHECK: %[[Z:.*]] = vector.extract %[[P]][2]
// CHECK: arith.addf %[[XY]], %[[Z]]
func.func @dot(%x: vector<3xf32>, %y: vector<3xf32>) -> f32 {
  %0 = pystream.dot %x, %y : vector<3xf32>
  return %0 : f32
}

// CHECK-LABEL: func.func @normalize
// CHECK: %[[LENGTH:.*]] = math.sqrt
// CHECK: %[[ALL:.*]] = vector.broadcast %[[LENGTH]] : f64 to vector<2xf64>
// CHECK: arith.divf %arg0, %[[ALL]]
func.func @normalize(%x: vector<2xf64>) -> vector<2xf64> {
  %0 = pystream.normalize %x : vector<2xf64>
  return %0 : vector<2xf64>
}

// y if y < x else x, so that min(nan, 1.0) is nan, as in Python.
// CHECK-LABEL: func.func @min
// CHECK: %[[LESS:.*]] = arith.cmpf olt, %arg1, %arg0
// CHECK: arith.select %[[LESS]], %arg1, %arg0
func.func @min(%x: f64, %y: f64) -> f64 {
  %0 = pystream.min %x, %y : f64
  return %0 : f64
}

// CHECK-LABEL: func.func @max_int
// CHECK: arith.cmpi slt, %arg0, %arg1
func.func @max_int(%x: i64, %y: i64) -> i64 {
  %0 = pystream.max %x, %y : i64
  return %0 : i64
}

// CHECK-LABEL: func.func @matvecmul
// CHECK-COUNT-6: arith.mulf
// CHECK: vector.from_elements {{.*}} : vector<3xf32>
func.func @matvecmul(%m: vector<2x3xf32>, %v: vector<2xf32>) -> vector<3xf32> {
  %0 = pystream.matvecmul %m, %v : vector<2x3xf32>, vector<2xf32> -> vector<3xf32>
  return %0 : vector<3xf32>
}

// CHECK-LABEL: func.func @mod_int
// CHECK: %[[R:.*]] = arith.remsi %arg0, %arg1
// CHECK: %[[SUM:.*]] = arith.addi %[[R]], %arg1
// CHECK: arith.select %{{.*}}, %[[SUM]], %[[R]]
func.func @mod_int(%x: i64, %y: i64) -> i64 {
  %0 = pystream.mod %x, %y : i64
  return %0 : i64
}

// Of a power of two Python's remainder are the lowest bits, and its quotient is
// a shift, also of negative numbers.
// CHECK-LABEL: func.func @power_of_two
// CHECK-DAG: %[[MASK:.*]] = arith.constant 7 : i64
// CHECK-DAG: %[[BITS:.*]] = arith.constant 3 : i64
// CHECK: %[[R:.*]] = arith.andi %arg0, %[[MASK]]
// CHECK: %[[Q:.*]] = arith.shrsi %arg0, %[[BITS]]
// CHECK: return %[[R]], %[[Q]]
func.func @power_of_two(%x: i64) -> (i64, i64) {
  %c8 = arith.constant 8 : i64
  %0 = pystream.mod %x, %c8 : i64
  %1 = pystream.floordiv %x, %c8 : i64
  return %0, %1 : i64, i64
}

// CHECK-LABEL: func.func @mod_constant
// CHECK: %[[R:.*]] = arith.remsi %arg0, %[[C:.*]] :
// CHECK: %[[NEGATIVE:.*]] = arith.cmpi slt, %[[R]]
// CHECK: %[[SUM:.*]] = arith.addi %[[R]], %[[C]]
// CHECK: arith.select %[[NEGATIVE]], %[[SUM]], %[[R]]
func.func @mod_constant(%x: i64) -> i64 {
  %c6 = arith.constant 6 : i64
  %0 = pystream.mod %x, %c6 : i64
  return %0 : i64
}

// Divisors that are negative are no powers of two, not even the smallest number.
// CHECK-LABEL: func.func @mod_negative
// CHECK-COUNT-2: arith.remsi
// CHECK-NOT: arith.andi %arg0
func.func @mod_negative(%x: i64) -> (i64, i64) {
  %c-8 = arith.constant -8 : i64
  %smallest = arith.constant -9223372036854775808 : i64
  %0 = pystream.mod %x, %c-8 : i64
  %1 = pystream.mod %x, %smallest : i64
  return %0, %1 : i64, i64
}

// CHECK-LABEL: func.func @pow_int
// CHECK: cf.cond_br
func.func @pow_int(%x: i64, %y: i64) -> i64 {
  %0 = pystream.pow %x, %y : i64
  return %0 : i64
}

// CHECK-LABEL: func.func @pow
// CHECK: math.powf
func.func @pow(%x: f64, %y: f64) -> f64 {
  %0 = pystream.pow %x, %y : f64
  return %0 : f64
}

// Every other operation goes, too. Their values are compared with Python's in
// python/tests/kernels.
// CHECK-LABEL: func.func @others
// CHECK-NOT: pystream.
func.func @others(%x: vector<3xf64>, %y: vector<3xf64>, %m: vector<3x3xf64>, %s: f64) -> (vector<3xf64>, f64, vector<3x3xf64>) {
  %0 = pystream.cross %x, %y : vector<3xf64>
  %1 = pystream.reflect %0, %y : vector<3xf64>
  %2 = pystream.refract %1, %y, %s : vector<3xf64>, f64
  %3 = pystream.mix %2, %x, %y : vector<3xf64>
  %4 = pystream.smoothstep %x, %y, %3 : vector<3xf64>
  %5 = pystream.step %4, %x : vector<3xf64>
  %6 = pystream.clamp %5, %x, %y : vector<3xf64>
  %7 = pystream.fract %6 : vector<3xf64>
  %8 = pystream.sign %7 : vector<3xf64>
  %9 = pystream.distance %8, %x : vector<3xf64>
  %10 = pystream.length %8 : vector<3xf64>
  %11 = pystream.floordiv %9, %10 : f64
  %12 = pystream.mod %11, %s : f64
  %13 = pystream.inverse %m : vector<3x3xf64> -> vector<3x3xf64>
  %14 = pystream.transpose %13 : vector<3x3xf64> -> vector<3x3xf64>
  %15 = pystream.matmul %14, %m : vector<3x3xf64>, vector<3x3xf64> -> vector<3x3xf64>
  %16 = pystream.determinant %15 : vector<3x3xf64> -> f64
  %17 = arith.addf %12, %16 : f64
  %18 = pystream.vecmatmul %8, %15 : vector<3xf64>, vector<3x3xf64> -> vector<3xf64>
  return %18, %17, %15 : vector<3xf64>, f64, vector<3x3xf64>
}
