// RUN: pystream-opt %s --pystream-simplify --split-input-file | FileCheck %s

// Constants decide branches, what nobody needs goes, the rest is canonical.

// CHECK-LABEL: func.func @constant
// CHECK-SAME: (%[[X:.*]]: i64)
// CHECK-NEXT: %[[TWO:.*]] = arith.constant 2 : i64
// CHECK-NEXT: %[[SUM:.*]] = arith.addi %[[X]], %[[TWO]] : i64
// CHECK-NEXT: return %[[SUM]]
func.func @constant(%x: i64) -> i64 {
  %one = arith.constant 1 : i64
  %true = arith.constant true
  %unused = arith.muli %x, %x : i64
  cf.cond_br %true, ^then(%one : i64), ^else
^then(%a: i64):
  %0 = arith.addi %a, %x : i64
  %1 = arith.addi %0, %one : i64
  return %1 : i64
^else:
  return %x : i64
}

// -----

// Operations of any dialect: where there is a vector, its patterns are tried too.

// CHECK-LABEL: func.func @vector
// CHECK-SAME: (%[[X:.*]]: f64)
// CHECK-NEXT: return %[[X]]
func.func @vector(%x: f64) -> f64 {
  %v = vector.broadcast %x : f64 to vector<3xf64>
  %0 = vector.extract %v[1] : f64 from vector<3xf64>
  return %0 : f64
}

// -----

// Both sides of a branch on a value stay, and calls do; on each side the value
// is known.

// CHECK-LABEL: func.func @unknown
// CHECK-SAME: (%[[C:.*]]: i1, %[[X:.*]]: i64)
// CHECK: %[[TRUE:.*]] = arith.constant true
// CHECK: cf.cond_br %[[C]], ^[[THEN:.*]], ^[[ELSE:.*]]
// CHECK: ^[[THEN]]:
// CHECK-NEXT: call @use(%[[TRUE]])
// CHECK: ^[[ELSE]]:
// CHECK-NEXT: return %[[X]]
func.func private @use(i1) -> i64
func.func @unknown(%c: i1, %x: i64) -> i64 {
  cf.cond_br %c, ^then, ^else
^then:
  %0 = func.call @use(%c) : (i1) -> i64
  %1 = arith.addi %x, %x : i64
  return %x : i64
^else:
  return %x : i64
}
