// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-hoist-invariants))' | FileCheck %s

// A load of what the loop does not write, and what is computed of it.
// CHECK-LABEL: func.func @field(
// CHECK:         %[[POOL:.*]] = memref.alloca() : memref<4xf32>
// CHECK:         %[[SIZE:.*]] = memref.load %[[POOL]]
// CHECK-NEXT:    %[[X:.*]] = arith.mulf %[[SIZE]], %[[SIZE]]
// CHECK-NEXT:    cf.br ^[[LOOP:.*]](
// CHECK:       ^[[LOOP]](
// CHECK-NOT:     memref.load
// CHECK:         return
func.func @field(%n: i32, %a: f32) -> f32 {
  %c2 = arith.constant 2 : index
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %pool = memref.alloca() : memref<4xf32>
  memref.store %a, %pool[%c2] : memref<4xf32>
  cf.br ^loop(%i0, %a : i32, f32)
^loop(%i: i32, %s: f32):
  %on = arith.cmpi slt, %i, %n : i32
  cf.cond_br %on, ^body, ^end
^body:
  %size = memref.load %pool[%c2] : memref<4xf32>
  %x = arith.mulf %size, %size : f32
  %t = arith.addf %s, %x : f32
  %next = arith.addi %i, %i1 : i32
  cf.br ^loop(%next, %t : i32, f32)
^end:
  return %s : f32
}

// Out of both loops, although an object of the other pool is modified.
// CHECK-LABEL: func.func @nested(
// CHECK:         %[[A:.*]] = memref.alloca() : memref<2xf32>
// CHECK:         %[[B:.*]] = memref.alloca() : memref<2xf32>
// CHECK:         memref.load %[[A]]
// CHECK-NEXT:    cf.br
// CHECK-NOT:     memref.load %[[A]][
// CHECK:         return
func.func @nested(%n: i32, %a: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %pool = memref.alloca() : memref<2xf32>
  %other = memref.alloca() : memref<2xf32>
  memref.store %a, %pool[%c0] : memref<2xf32>
  memref.store %a, %other[%c0] : memref<2xf32>
  cf.br ^outer(%i0 : i32)
^outer(%i: i32):
  %on = arith.cmpi slt, %i, %n : i32
  cf.cond_br %on, ^inner(%i0 : i32), ^end
^inner(%j: i32):
  %x = memref.load %pool[%c0] : memref<2xf32>
  %y = memref.load %other[%c0] : memref<2xf32>
  %z = arith.addf %x, %y : f32
  memref.store %z, %other[%c0] : memref<2xf32>
  %k = arith.addi %j, %i1 : i32
  %more = arith.cmpi slt, %k, %n : i32
  cf.cond_br %more, ^inner(%k : i32), ^next
^next:
  %next = arith.addi %i, %i1 : i32
  cf.br ^outer(%next : i32)
^end:
  %r = memref.load %other[%c0] : memref<2xf32>
  return %r : f32
}

// The loop modifies the field.
// CHECK-LABEL: func.func @modified_neg(
// CHECK:       ^{{.*}}:
// CHECK:         memref.load
// CHECK:         memref.store
func.func @modified_neg(%n: i32, %a: f32) {
  %c0 = arith.constant 0 : index
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %pool = memref.alloca() : memref<2xf32>
  memref.store %a, %pool[%c0] : memref<2xf32>
  cf.br ^loop(%i0 : i32)
^loop(%i: i32):
  %x = memref.load %pool[%c0] : memref<2xf32>
  %y = arith.addf %x, %x : f32
  memref.store %y, %pool[%c0] : memref<2xf32>
  %j = arith.addi %i, %i1 : i32
  %more = arith.cmpi slt, %j, %n : i32
  cf.cond_br %more, ^loop(%j : i32), ^end
^end:
  return
}

// Two arguments may be the same array.
// CHECK-LABEL: func.func @arguments_neg(
// CHECK-SAME:    %[[A:.*]]: memref<8xf32>, %[[B:.*]]: memref<8xf32>
// CHECK:       ^{{.*}}:
// CHECK:         memref.load %[[A]]
func.func @arguments_neg(%a: memref<8xf32>, %b: memref<8xf32>, %n: i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  cf.br ^loop(%i0 : i32)
^loop(%i: i32):
  %x = memref.load %a[%c0] : memref<8xf32>
  memref.store %x, %b[%c1] : memref<8xf32>
  %j = arith.addi %i, %i1 : i32
  %more = arith.cmpi slt, %j, %n : i32
  cf.cond_br %more, ^loop(%j : i32), ^end
^end:
  return
}

// Nobody knows whether the place exists if the loop has no round.
// CHECK-LABEL: func.func @place_neg(
// CHECK:       ^{{.*}}:
// CHECK:       ^{{.*}}:
// CHECK:         memref.load
func.func @place_neg(%k: index, %n: i32) -> f32 {
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %zero = arith.constant 0.0 : f32
  %pool = memref.alloca() : memref<2xf32>
  cf.br ^loop(%i0, %zero : i32, f32)
^loop(%i: i32, %s: f32):
  %on = arith.cmpi slt, %i, %n : i32
  cf.cond_br %on, ^body, ^end
^body:
  %x = memref.load %pool[%k] : memref<2xf32>
  %t = arith.addf %s, %x : f32
  %next = arith.addi %i, %i1 : i32
  cf.br ^loop(%next, %t : i32, f32)
^end:
  return %s : f32
}

// Rounds that take the other way do not pay for it; and a quotient may not
// exist.
// CHECK-LABEL: func.func @rare_neg(
// CHECK:       ^{{.*}}:
// CHECK:         arith.divsi
// CHECK:         cf.cond_br
// CHECK:         math.sin
func.func @rare_neg(%x: f32, %p: i32, %q: i32, %n: i32) -> f32 {
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  cf.br ^loop(%i0, %x : i32, f32)
^loop(%i: i32, %s: f32):
  %d = arith.divsi %p, %q : i32
  %rare = arith.cmpi eq, %i, %d : i32
  %j = arith.addi %i, %i1 : i32
  cf.cond_br %rare, ^sine, ^next(%s : f32)
^sine:
  %y = math.sin %x : f32
  %t = arith.addf %s, %y : f32
  cf.br ^next(%t : f32)
^next(%u: f32):
  %more = arith.cmpi slt, %j, %n : i32
  cf.cond_br %more, ^loop(%j, %u : i32, f32), ^end
^end:
  return %u : f32
}

// The loop has a round at least.
// CHECK-LABEL: func.func @entered(
// CHECK:         memref.load
// CHECK-NEXT:    arith.divsi
// CHECK-NEXT:    cf.br
func.func @entered(%k: index, %q: i32) -> i32 {
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %i5 = arith.constant 5 : i32
  %pool = memref.alloca() : memref<2xi32>
  cf.br ^loop(%i0, %i0 : i32, i32)
^loop(%i: i32, %s: i32):
  %on = arith.cmpi slt, %i, %i5 : i32
  cf.cond_br %on, ^body, ^end
^body:
  %x = memref.load %pool[%k] : memref<2xi32>
  %d = arith.divsi %x, %q : i32
  %t = arith.addi %s, %d : i32
  %next = arith.addi %i, %i1 : i32
  cf.br ^loop(%next, %t : i32, i32)
^end:
  return %s : i32
}
