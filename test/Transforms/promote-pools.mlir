// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(canonicalize,sroa,mem2reg,canonicalize))' | FileCheck %s

// Private memory of which all indices are constant becomes values, by upstream
// passes alone. What stays is pinned here too, so that it is noticed when that
// changes.

// Across branches; indices that are constant once casts are folded.
// CHECK-LABEL: func.func @branches(
// CHECK-SAME:    %[[C:.*]]: i1, %[[A:.*]]: f32)
// CHECK-NEXT:    cf.cond_br %[[C]], ^[[THEN:.*]], ^[[END:.*]](%[[A]] : f32)
// CHECK-NEXT:  ^[[THEN]]:
// CHECK-NEXT:    %[[X:.*]] = arith.addf %[[A]], %[[A]]
// CHECK-NEXT:    cf.br ^[[END]](%[[X]] : f32)
// CHECK-NEXT:  ^[[END]](%[[V:.*]]: f32):
// CHECK-NEXT:    %[[R:.*]] = arith.mulf %[[A]], %[[V]]
// CHECK-NEXT:    return %[[R]]
func.func @branches(%c: i1, %a: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %one = arith.constant 1 : i32
  %c1 = arith.index_cast %one : i32 to index
  %pool = memref.alloca() : memref<8xf32>
  memref.store %a, %pool[%c0] : memref<8xf32>
  memref.store %a, %pool[%c1] : memref<8xf32>
  cf.cond_br %c, ^then, ^end
^then:
  %x = arith.addf %a, %a : f32
  memref.store %x, %pool[%c1] : memref<8xf32>
  cf.br ^end
^end:
  %0 = memref.load %pool[%c0] : memref<8xf32>
  %1 = memref.load %pool[%c1] : memref<8xf32>
  %r = arith.mulf %0, %1 : f32
  return %r : f32
}

// A loop carries the element.
// CHECK-LABEL: func.func @loop(
// CHECK-NOT:     memref
// CHECK:         cf.br ^[[HEADER:.*]](%{{.*}}, %{{.*}} : i32, f32)
// CHECK:       ^[[HEADER]](%{{.*}}: i32, %[[S:.*]]: f32):
// CHECK:         arith.addf %[[S]], %{{.*}} : f32
// CHECK-NOT:     memref
// CHECK:         return %[[S]]
func.func @loop(%a: f32, %n: i32) -> f32 {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %pool = memref.alloca() : memref<4xf32>
  memref.store %a, %pool[%c0] : memref<4xf32>
  cf.br ^header(%zero : i32)
^header(%i: i32):
  %more = arith.cmpi slt, %i, %n : i32
  cf.cond_br %more, ^body, ^end
^body:
  %s = memref.load %pool[%c0] : memref<4xf32>
  %t = arith.addf %s, %a : f32
  memref.store %t, %pool[%c0] : memref<4xf32>
  %j = arith.addi %i, %one : i32
  cf.br ^header(%j : i32)
^end:
  %r = memref.load %pool[%c0] : memref<4xf32>
  return %r : f32
}

// Two dimensions, of vectors and of Booleans.
// CHECK-LABEL: func.func @grid(
// CHECK-SAME:    %[[V:.*]]: vector<3xf32>, %[[B:.*]]: i1)
// CHECK-NEXT:    return %[[V]], %[[B]]
func.func @grid(%v: vector<3xf32>, %b: i1) -> (vector<3xf32>, i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %pool = memref.alloca() : memref<2x8xvector<3xf32>>
  %flags = memref.alloca() : memref<2x2xi1>
  memref.store %v, %pool[%c1, %c0] : memref<2x8xvector<3xf32>>
  memref.store %b, %flags[%c0, %c1] : memref<2x2xi1>
  %0 = memref.load %pool[%c1, %c0] : memref<2x8xvector<3xf32>>
  %1 = memref.load %flags[%c0, %c1] : memref<2x2xi1>
  return %0, %1 : vector<3xf32>, i1
}

// One index that is not constant keeps all of a pool in memory, also where
// another index tells its parts apart.
// CHECK-LABEL: func.func @dynamic(
// CHECK:         memref.alloca() : memref<4x2xf32>
// CHECK-COUNT-2: memref.store
// CHECK-COUNT-2: memref.load
func.func @dynamic(%a: f32, %n: i32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %i = arith.index_cast %n : i32 to index
  %pool = memref.alloca() : memref<4x2xf32>
  memref.store %a, %pool[%c1, %c0] : memref<4x2xf32>
  memref.store %a, %pool[%i, %c1] : memref<4x2xf32>
  %0 = memref.load %pool[%c1, %c0] : memref<4x2xf32>
  %1 = memref.load %pool[%i, %c1] : memref<4x2xf32>
  %r = arith.addf %0, %1 : f32
  return %r : f32
}

// Upstream takes apart at most 16 elements.
// CHECK-LABEL: func.func @large(
// CHECK:         memref.alloca() : memref<17xf32>
// CHECK:         memref.store
// CHECK:         memref.load
func.func @large(%a: f32) -> f32 {
  %c3 = arith.constant 3 : index
  %pool = memref.alloca() : memref<17xf32>
  memref.store %a, %pool[%c3] : memref<17xf32>
  %0 = memref.load %pool[%c3] : memref<17xf32>
  return %0 : f32
}

// A copy is no access of one element; a table is no slot.
// CHECK-LABEL: func.func @copy(
// CHECK:         memref.alloca() : memref<2xf32>
// CHECK:         memref.copy
// CHECK-COUNT-2: memref.load
memref.global "private" constant @table : memref<2xf32> = dense<[1.0, 2.0]>
func.func @copy() -> f32 {
  %c1 = arith.constant 1 : index
  %pool = memref.alloca() : memref<2xf32>
  %table = memref.get_global @table : memref<2xf32>
  memref.copy %table, %pool : memref<2xf32> to memref<2xf32>
  %0 = memref.load %pool[%c1] : memref<2xf32>
  %1 = memref.load %table[%c1] : memref<2xf32>
  %r = arith.addf %0, %1 : f32
  return %r : f32
}
