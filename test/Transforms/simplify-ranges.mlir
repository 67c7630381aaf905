// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-simplify-ranges))' | FileCheck %s

// The counter of a loop from 0 to 8.
// CHECK-LABEL: func.func @counter
// CHECK:         %[[FALSE:.*]] = arith.constant false
// CHECK:         arith.remsi
// CHECK:         arith.divsi
// CHECK:         arith.addi
// CHECK:         arith.select %[[FALSE]]
// CHECK:         arith.addi %{{.*}}, %{{.*}} : i64
func.func @counter(%x: i64) -> i64 {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c3 = arith.constant 3 : i64
  %c8 = arith.constant 8 : i64
  cf.br ^loop(%c0, %x : i64, i64)
^loop(%i: i64, %s: i64):
  %on = arith.cmpi slt, %i, %c8 : i64
  cf.cond_br %on, ^body, ^end
^body:
  %negative = arith.cmpi slt, %i, %c0 : i64
  %m = pystream.mod %i, %c3 : i64
  %d = pystream.floordiv %i, %c3 : i64
  %0 = arith.addi %m, %d : i64
  %1 = arith.select %negative, %x, %0 : i64
  %next = pystream.checked add %i, %c1
  cf.br ^loop(%next, %1 : i64, i64)
^end:
  return %s : i64
}

// Powers of two are left to what makes bits of them.
// CHECK-LABEL: func.func @power_of_two
// CHECK:         pystream.mod
// CHECK:         arith.divsi
func.func @power_of_two(%x: i64) -> i64 {
  %c15 = arith.constant 15 : i64
  %c4 = arith.constant 4 : i64
  %n = arith.andi %x, %c15 : i64
  %m = pystream.mod %n, %c4 : i64
  %d = pystream.floordiv %n, %c4 : i64
  %0 = arith.addi %m, %d : i64
  return %0 : i64
}

// Nothing is known of these.
// CHECK-LABEL: func.func @unknown
// CHECK:         pystream.mod
// CHECK:         pystream.floordiv
// CHECK:         pystream.checked add
// CHECK:         arith.cmpi slt
func.func @unknown(%x: i64) -> (i64, i64, i64, i1) {
  %c0 = arith.constant 0 : i64
  %c3 = arith.constant 3 : i64
  %m = pystream.mod %x, %c3 : i64
  %d = pystream.floordiv %x, %c3 : i64
  %a = pystream.checked add %x, %c3
  %n = arith.cmpi slt, %d, %c0 : i64
  return %m, %d, %a, %n : i64, i64, i64, i1
}

// A remainder is not negative, and one of a small number is that number.
// CHECK-LABEL: func.func @remainder
// CHECK:         %[[M:.*]] = pystream.mod
// CHECK:         %[[FALSE:.*]] = arith.constant false
// CHECK:         return %[[M]], %[[FALSE]]
func.func @remainder(%x: i64) -> (i64, i1) {
  %c0 = arith.constant 0 : i64
  %c3 = arith.constant 3 : i64
  %c5 = arith.constant 5 : i64
  %m = pystream.mod %x, %c3 : i64
  %n = pystream.mod %m, %c5 : i64
  %negative = arith.cmpi slt, %m, %c0 : i64
  return %n, %negative : i64, i1
}

// Behind a branch, a select by its condition is known; not in front of it, and
// not where both ways meet.
// CHECK-LABEL: func.func @tests
// CHECK:         %[[S:.*]] = arith.select
// CHECK:         %[[U:.*]] = arith.addi %[[S]], %[[S]]
// CHECK:         cf.cond_br %{{.*}}, ^bb1, ^bb2(%arg2 : i64)
// CHECK:       ^bb1:
// CHECK-NEXT:    arith.addi %arg1, %[[U]]
// CHECK:       ^bb2(%[[A:.*]]: i64):
// CHECK-NEXT:    arith.addi %[[A]], %[[S]]
func.func @tests(%c: i1, %x: i64, %y: i64) -> i64 {
  %s = arith.select %c, %x, %y : i64
  %u = arith.addi %s, %s : i64
  cf.cond_br %c, ^then, ^join(%s : i64)
^then:
  %t = arith.addi %s, %u : i64
  cf.br ^join(%t : i64)
^join(%a: i64):
  %r = arith.addi %a, %s : i64
  return %r : i64
}
