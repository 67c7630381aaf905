// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-forward-stores))' | FileCheck %s

// CHECK-LABEL: func.func @same_place
// CHECK-NEXT:    return %arg0
func.func @same_place(%x: f32, %i: index) -> f32 {
  %p = memref.alloca() : memref<4xf32>
  memref.store %x, %p[%i] : memref<4xf32>
  %y = memref.load %p[%i] : memref<4xf32>
  return %y : f32
}

// Places are told apart by the constant that is added.
// CHECK-LABEL: func.func @offsets
// CHECK:         %[[P:.*]] = memref.alloca
// CHECK-NEXT:    memref.store %arg0, %[[P]][%arg2]
// CHECK-NEXT:    %[[NEXT:.*]] = arith.addi
// CHECK-NEXT:    memref.store %arg1, %[[P]][%[[NEXT]]]
// CHECK-NEXT:    %[[OTHER:.*]] = memref.load %[[P]][%arg3]
// CHECK-NEXT:    return %arg0, %[[OTHER]]
func.func @offsets(%x: f32, %y: f32, %i: index, %j: index) -> (f32, f32) {
  %c1 = arith.constant 1 : index
  %p = memref.alloca() : memref<4xf32>
  memref.store %x, %p[%i] : memref<4xf32>
  %next = arith.addi %i, %c1 : index
  memref.store %y, %p[%next] : memref<4xf32>
  %0 = memref.load %p[%i] : memref<4xf32>
  %1 = memref.load %p[%j] : memref<4xf32>
  return %0, %1 : f32, f32
}

// A store at an index that may be the same ends what is known.
// CHECK-LABEL: func.func @unknown_place
// CHECK:         memref.store
// CHECK:         memref.store
// CHECK:         %[[Z:.*]] = memref.load
// CHECK:         return %[[Z]]
func.func @unknown_place(%x: f32, %y: f32, %i: index, %j: index) -> f32 {
  %p = memref.alloca() : memref<4xf32>
  memref.store %x, %p[%i] : memref<4xf32>
  memref.store %y, %p[%j] : memref<4xf32>
  %z = memref.load %p[%i] : memref<4xf32>
  return %z : f32
}

// Two memories never overlap; memory that is not private may change.
// CHECK-LABEL: func.func @memories
// CHECK:         %[[Z:.*]] = memref.load %arg3
// CHECK-NEXT:    return %arg0, %[[Z]]
func.func @memories(%x: f32, %y: f32, %i: index, %host: memref<?xf32>) -> (f32, f32) {
  %p = memref.alloca() : memref<4xf32>
  %q = memref.alloca() : memref<4xf32>
  memref.store %x, %p[%i] : memref<4xf32>
  memref.store %y, %q[%i] : memref<4xf32>
  memref.store %y, %host[%i] : memref<?xf32>
  %0 = memref.load %p[%i] : memref<4xf32>
  %1 = memref.load %host[%i] : memref<?xf32>
  return %0, %1 : f32, f32
}

// Known in blocks behind, not where control flow joins.
// CHECK-LABEL: func.func @blocks
// CHECK:       ^bb1:
// CHECK-NEXT:    memref.store %arg1
// CHECK-NEXT:    cf.br ^bb3(%arg1 : f32)
// CHECK:       ^bb2:
// CHECK-NEXT:    cf.br ^bb3(%arg0 : f32)
// CHECK:       ^bb3(%[[A:.*]]: f32):
// CHECK-NEXT:    %[[Z:.*]] = memref.load
// CHECK-NEXT:    arith.addf %[[A]], %[[Z]]
func.func @blocks(%x: f32, %y: f32, %i: index, %c: i1) -> f32 {
  %p = memref.alloca() : memref<4xf32>
  memref.store %x, %p[%i] : memref<4xf32>
  cf.cond_br %c, ^then, ^else
^then:
  memref.store %y, %p[%i] : memref<4xf32>
  %0 = memref.load %p[%i] : memref<4xf32>
  cf.br ^join(%0 : f32)
^else:
  %1 = memref.load %p[%i] : memref<4xf32>
  cf.br ^join(%1 : f32)
^join(%a: f32):
  %2 = memref.load %p[%i] : memref<4xf32>
  %3 = arith.addf %a, %2 : f32
  return %3 : f32
}

// In a loop, what the round before has stored is not what is loaded.
// CHECK-LABEL: func.func @loop
// CHECK:       ^bb1:
// CHECK-NEXT:    memref.load
func.func @loop(%x: f32, %i: index, %c: i1) -> f32 {
  %p = memref.alloca() : memref<4xf32>
  memref.store %x, %p[%i] : memref<4xf32>
  cf.br ^loop
^loop:
  %0 = memref.load %p[%i] : memref<4xf32>
  %1 = arith.addf %0, %x : f32
  memref.store %1, %p[%i] : memref<4xf32>
  cf.cond_br %c, ^loop, ^end
^end:
  return %0 : f32
}

// Replaced before it is read.
// CHECK-LABEL: func.func @overwritten
// CHECK:         memref.alloca
// CHECK-NEXT:    memref.store %arg1
// CHECK-NEXT:    memref.load
func.func @overwritten(%x: f32, %y: f32, %i: index, %j: index) -> f32 {
  %p = memref.alloca() : memref<4xf32>
  memref.store %x, %p[%i] : memref<4xf32>
  memref.store %y, %p[%i] : memref<4xf32>
  %z = memref.load %p[%j] : memref<4xf32>
  return %z : f32
}

// Memory that somebody else sees stays.
// CHECK-LABEL: func.func @escapes
// CHECK:         memref.store
func.func @escapes(%x: f32, %i: index) -> memref<4xf32> {
  %p = memref.alloca() : memref<4xf32>
  memref.store %x, %p[%i] : memref<4xf32>
  return %p : memref<4xf32>
}

memref.global "private" constant @numbers : memref<3xi32> = dense<[4, 5, 6]>
memref.global "private" constant @rows : memref<2x3xf32> = dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]>
memref.global "private" @variable : memref<3xi32> = dense<[4, 5, 6]>

// Of constant tables, what stands at constant places.
// CHECK-LABEL: func.func @tables(
// CHECK-DAG:     %[[N:.*]] = arith.constant 5 : i32
// CHECK-DAG:     %[[ROW:.*]] = arith.constant dense<[4.000000e+00, 5.000000e+00, 6.000000e+00]> : vector<3xf32>
// CHECK:         %[[AT:.*]] = memref.load %{{.*}}[%{{.*}}] : memref<3xi32>
// CHECK:         %[[V:.*]] = memref.load %{{.*}}[%{{.*}}] : memref<3xi32>
// CHECK:         return %[[N]], %[[ROW]], %[[AT]], %[[V]]
func.func @tables(%i: index) -> (i32, vector<3xf32>, i32, i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %numbers = memref.get_global @numbers : memref<3xi32>
  %rows = memref.get_global @rows : memref<2x3xf32>
  %variable = memref.get_global @variable : memref<3xi32>
  %n = memref.load %numbers[%c1] : memref<3xi32>
  %row = vector.load %rows[%c1, %c0] : memref<2x3xf32>, vector<3xf32>
  %at = memref.load %numbers[%i] : memref<3xi32>
  %v = memref.load %variable[%c1] : memref<3xi32>
  return %n, %row, %at, %v : i32, vector<3xf32>, i32, i32
}
