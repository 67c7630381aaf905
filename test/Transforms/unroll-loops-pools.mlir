// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-unroll-loops,pystream-propagate-constants,canonicalize,sroa,mem2reg,canonicalize))' | FileCheck %s
// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-unroll-loops{max-rounds=2}))' | FileCheck %s --check-prefix=FEW
// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-unroll-loops{max-pool-operations=8}))' | FileCheck %s --check-prefix=SMALL

// The counter tells the place of each access: nothing is left of the pool.
// CHECK-LABEL: func.func @sum(
// CHECK-SAME:    %[[A:.*]]: f32, %[[B:.*]]: f32, %[[C:.*]]: f32)
// CHECK-NOT:     memref
// CHECK:         %[[BC:.*]] = arith.addf %[[C]], %[[B]]
// CHECK-NEXT:    %[[S:.*]] = arith.addf %[[BC]], %[[A]]
// CHECK-NEXT:    return %[[S]], %{{.*}}
// That are three rounds, with three operations each, and the last test.
// FEW-LABEL: func.func @sum(
// FEW-COUNT-1: memref.load
// FEW-NOT:     memref.load
// FEW:         return
// SMALL-LABEL: func.func @sum(
// SMALL-COUNT-1: memref.load
// SMALL-NOT:   memref.load
// SMALL:       return
func.func @sum(%a: f32, %b: f32, %c: f32) -> (f32, i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %m1 = arith.constant -1 : i32
  %i0 = arith.constant 0 : i32
  %i2 = arith.constant 2 : i32
  %zero = arith.constant -0.0 : f32
  %pool = memref.alloca() : memref<3xf32>
  memref.store %a, %pool[%c0] : memref<3xf32>
  memref.store %b, %pool[%c1] : memref<3xf32>
  memref.store %c, %pool[%c2] : memref<3xf32>
  cf.br ^loop(%i2, %zero : i32, f32)
^loop(%i: i32, %s: f32):
  %on = arith.cmpi sge, %i, %i0 : i32
  cf.cond_br %on, ^body, ^end
^body:
  %place = arith.index_cast %i : i32 to index
  %x = memref.load %pool[%place] : memref<3xf32>
  %t = arith.addf %s, %x : f32
  %next = arith.addi %i, %m1 : i32
  cf.br ^loop(%next, %t : i32, f32)
^end:
  return %s, %i : f32, i32
}

// Branches inside of the loop, which is left if the condition is true.
// CHECK-LABEL: func.func @branches(
// CHECK-NOT:     memref
// CHECK:         arith.cmpf
// CHECK:         arith.cmpf
// CHECK-NOT:     arith.cmpf
// CHECK:         return
func.func @branches(%a: f32, %b: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %i2 = arith.constant 2 : i32
  %pool = memref.alloca() : memref<2xf32>
  memref.store %a, %pool[%c0] : memref<2xf32>
  memref.store %b, %pool[%c1] : memref<2xf32>
  cf.br ^loop(%i0, %a : i32, f32)
^loop(%i: i32, %s: f32):
  %off = arith.cmpi sge, %i, %i2 : i32
  cf.cond_br %off, ^end, ^body
^body:
  %next = arith.addi %i, %i1 : i32
  %place = arith.index_cast %i : i32 to index
  %x = memref.load %pool[%place] : memref<2xf32>
  %more = arith.cmpf olt, %s, %x : f32
  cf.cond_br %more, ^add, ^loop(%next, %s : i32, f32)
^add:
  %t = arith.addf %s, %x : f32
  cf.br ^loop(%next, %t : i32, f32)
^end:
  return %s : f32
}

// Another access has a place that is not known: the pool stays, and the loop.
// CHECK-LABEL: func.func @indexed_neg(
// CHECK:         memref.store %{{.*}}[%{{[0-9]+}}]
// CHECK-NOT:     memref.store
// CHECK:         return
func.func @indexed_neg(%a: f32, %k: index) -> f32 {
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %i4 = arith.constant 4 : i32
  %pool = memref.alloca() : memref<4xf32>
  cf.br ^loop(%i0 : i32)
^loop(%i: i32):
  %on = arith.cmpi slt, %i, %i4 : i32
  cf.cond_br %on, ^body, ^end
^body:
  %place = arith.index_cast %i : i32 to index
  memref.store %a, %pool[%place] : memref<4xf32>
  %next = arith.addi %i, %i1 : i32
  cf.br ^loop(%next : i32)
^end:
  %x = memref.load %pool[%k] : memref<4xf32>
  return %x : f32
}

// The loop may be left earlier.
// CHECK-LABEL: func.func @left_early(
// CHECK-SAME:    %[[A:.*]]: f32, %[[B:.*]]: f32)
// CHECK-NOT:     memref
// CHECK:         %[[ENOUGH:.*]] = arith.cmpf olt, %[[A]], %[[A]]
// CHECK:         %[[R:.*]] = arith.select %[[ENOUGH]], %[[A]], %[[B]]
// CHECK:         return %[[R]]
func.func @left_early(%a: f32, %b: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %i2 = arith.constant 2 : i32
  %pool = memref.alloca() : memref<2xf32>
  memref.store %a, %pool[%c0] : memref<2xf32>
  memref.store %b, %pool[%c1] : memref<2xf32>
  cf.br ^loop(%i0, %a : i32, f32)
^loop(%i: i32, %s: f32):
  %on = arith.cmpi slt, %i, %i2 : i32
  cf.cond_br %on, ^body, ^end(%s : f32)
^body:
  %place = arith.index_cast %i : i32 to index
  %x = memref.load %pool[%place] : memref<2xf32>
  %next = arith.addi %i, %i1 : i32
  %enough = arith.cmpf olt, %s, %x : f32
  cf.cond_br %enough, ^end(%x : f32), ^loop(%next, %x : i32, f32)
^end(%r: f32):
  return %r : f32
}

// A loop without rounds.
// CHECK-LABEL: func.func @no_rounds(
// CHECK-NOT:     cf.
// CHECK:         return
func.func @no_rounds(%a: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %pool = memref.alloca() : memref<1xf32>
  memref.store %a, %pool[%c0] : memref<1xf32>
  cf.br ^loop(%i0, %a : i32, f32)
^loop(%i: i32, %s: f32):
  %on = arith.cmpi slt, %i, %i0 : i32
  cf.cond_br %on, ^body, ^end
^body:
  %place = arith.index_cast %i : i32 to index
  %x = memref.load %pool[%place] : memref<1xf32>
  %next = arith.addi %i, %i1 : i32
  cf.br ^loop(%next, %x : i32, f32)
^end:
  return %s : f32
}
