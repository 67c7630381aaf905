// RUN: pystream-opt %s --pystream-kernel-to-loops | FileCheck %s

// An access at the kernel's own index is left to the launch; another leaves the
// loop with a number for the index and the array.
// CHECK-LABEL: func.func @shift.loop
// CHECK-SAME: -> i64
// CHECK: %[[DONE:.*]] = arith.constant -1 : i64
// CHECK: cf.br ^[[EXIT:.*]](%[[DONE]] : i64)
// CHECK: %[[SIZE:.*]] = memref.dim %{{.*}}, %c0
// CHECK: %[[INSIDE:.*]] = arith.cmpi ult, %[[K:.*]], %[[SIZE]] : index
// CHECK: cf.cond_br %[[INSIDE]], ^[[REST:.*]], ^[[OUTSIDE:.*]]
// CHECK: ^[[OUTSIDE]]:
// CHECK: arith.muli
// CHECK: cf.br ^[[EXIT]]
// CHECK: ^[[REST]]:
// CHECK: memref.load %{{.*}}[%[[K]]]
// CHECK-NOT: memref.dim
// CHECK: memref.store
// CHECK: ^[[EXIT]](%[[STATUS:.*]]: i64):
// CHECK: return %[[STATUS]]
func.func @shift(%i: i64, %x: memref<?xf64>, %y: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x", "y"]} {
  %one = arith.constant 1 : i64
  %next = arith.addi %i, %one : i64
  %j = arith.index_cast %i : i64 to index
  %k = arith.index_cast %next : i64 to index
  %0 = memref.load %x[%k] : memref<?xf64>
  memref.store %0, %y[%j] : memref<?xf64>
  return
}

// A branch guards this access, so that the array may be shorter.
// CHECK-LABEL: func.func @guarded.loop
// CHECK: memref.dim
// CHECK: memref.store
func.func @guarded(%i: i64, %x: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x"]} {
  %two = arith.constant 2 : i64
  %seven = arith.constant 7.0 : f64
  %few = arith.cmpi slt, %i, %two : i64
  cf.cond_br %few, ^store, ^done
^store:
  %j = arith.index_cast %i : i64 to index
  memref.store %seven, %x[%j] : memref<?xf64>
  return
^done:
  return
}

// Python's index from the end cannot happen at the kernel's own index.
// CHECK-LABEL: func.func @wrapped.loop
// CHECK-NOT: arith.select
// CHECK-NOT: arith.cmpi ult
// CHECK: memref.store
func.func @wrapped(%i: i64, %x: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x"]} {
  %seven = arith.constant 7.0 : f64
  %zero = arith.constant 0 : index
  %j = arith.index_cast %i : i64 to index
  %negative = arith.cmpi slt, %j, %zero : index
  %size = memref.dim %x, %zero : memref<?xf64>
  %end = arith.addi %j, %size : index
  %k = arith.select %negative, %end, %j : index
  memref.store %seven, %x[%k] : memref<?xf64>
  return
}
