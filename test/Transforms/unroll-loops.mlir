// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-unroll-loops,pystream-propagate-constants,canonicalize))' | FileCheck %s
// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-unroll-loops{max-rounds=2}))' | FileCheck %s --check-prefix=FEW
// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-unroll-loops{max-operations=20}))' | FileCheck %s --check-prefix=SMALL

pystream.layout private @P class @m.P {x = f32}
pystream.layout private @Q class @m.Q {x = f32}
!any = !pystream.union<!pystream.ref<@P>, !pystream.ref<@Q>>
pystream.layout private @list class @buffer {element = !any}
pystream.layout private @same class @buffer {element = !pystream.ref<@P>}

// Elements of two classes: three reads, at constant places. What the loop
// computes is used behind it, and so is the counter.
// CHECK-LABEL: func.func @classes(
// CHECK-SAME:    %[[ITEMS:.*]]: !pystream.ref<@list>
// CHECK-DAG:     %[[C0:.*]] = arith.constant 0 : i64
// CHECK-DAG:     %[[C1:.*]] = arith.constant 1 : i64
// CHECK-DAG:     %[[C2:.*]] = arith.constant 2 : i64
// CHECK-DAG:     %[[C3:.*]] = arith.constant 3 : i64
// CHECK:         %[[A:.*]] = pystream.buffer_load %[[ITEMS]][%[[C0]]]
// CHECK:         %[[TA:.*]] = pystream.union_tag %[[A]]
// CHECK:         %[[B:.*]] = pystream.buffer_load %[[ITEMS]][%[[C1]]]
// CHECK:         %[[TB:.*]] = pystream.union_tag %[[B]]
// CHECK:         %[[AB:.*]] = arith.addi %{{.*}}, %[[TB]]
// CHECK:         %[[C:.*]] = pystream.buffer_load %[[ITEMS]][%[[C2]]]
// CHECK:         %[[TC:.*]] = pystream.union_tag %[[C]]
// CHECK:         %[[ABC:.*]] = arith.addi %[[AB]], %[[TC]]
// CHECK-NOT:     cf.
// CHECK:         return %[[ABC]], %[[C3]]
// FEW-LABEL:   func.func @classes(
// FEW-COUNT-1: pystream.buffer_load
// FEW-NOT:     pystream.buffer_load
// FEW:         return
// SMALL-LABEL: func.func @classes(
// SMALL-COUNT-1: pystream.buffer_load
// SMALL-NOT:   pystream.buffer_load
// SMALL:       return
func.func @classes(%items: !pystream.ref<@list>) -> (i32, i64) {
  %zero = arith.constant 0 : i32
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c3 = arith.constant 3 : i64
  cf.br ^loop(%c0, %zero : i64, i32)
^loop(%i: i64, %sum: i32):
  %more = arith.cmpi slt, %i, %c3 : i64
  cf.cond_br %more, ^body, ^end
^body:
  %element = pystream.buffer_load %items[%i] : !pystream.ref<@list> -> !any
  %tag = pystream.union_tag %element : !any
  %next = arith.addi %sum, %tag : i32
  %j = arith.addi %i, %c1 : i64
  cf.br ^loop(%j, %next : i64, i32)
^end:
  return %sum, %i : i32, i64
}

// A way out from the middle: what was found there depends on the round.
// CHECK-LABEL: func.func @search(
// CHECK:         cf.cond_br %{{.*}}, ^[[FOUND:.*]](%{{.*}}, %{{.*}} : i64, i32), ^{{.*}}
// CHECK:         cf.cond_br %{{.*}}, ^[[FOUND]](%{{.*}}, %{{.*}} : i64, i32), ^{{.*}}
// CHECK-NOT:     pystream.buffer_load
// CHECK:       ^[[FOUND]](%[[I:.*]]: i64, %[[TAG:.*]]: i32):
// CHECK:         return %[[TAG]], %[[I]]
func.func @search(%items: !pystream.ref<@list>, %wanted: i32) -> (i32, i64) {
  %none = arith.constant -1 : i32
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c2 = arith.constant 2 : i64
  cf.br ^loop(%c0 : i64)
^loop(%i: i64):
  %more = arith.cmpi slt, %i, %c2 : i64
  cf.cond_br %more, ^body, ^end
^body:
  %element = pystream.buffer_load %items[%i] : !pystream.ref<@list> -> !any
  %tag = pystream.union_tag %element : !any
  %j = arith.addi %i, %c1 : i64
  %is = arith.cmpi eq, %tag, %wanted : i32
  cf.cond_br %is, ^found, ^loop(%j : i64)
^found:
  return %tag, %i : i32, i64
^end:
  return %none, %c0 : i32, i64
}

// One class: a loop over a table is shorter.
// CHECK-LABEL: func.func @homogeneous(
// CHECK-COUNT-1: pystream.buffer_load
// CHECK-NOT:     pystream.buffer_load
// CHECK:         return
func.func @homogeneous(%items: !pystream.ref<@same>) -> f32 {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c3 = arith.constant 3 : i64
  cf.br ^loop(%c0, %zero : i64, f32)
^loop(%i: i64, %sum: f32):
  %more = arith.cmpi slt, %i, %c3 : i64
  cf.cond_br %more, ^body, ^end
^body:
  %element = pystream.buffer_load %items[%i] : !pystream.ref<@same> -> !pystream.ref<@P>
  %x = pystream.field_load %element["x"] : !pystream.ref<@P> -> f32
  %next = arith.addf %sum, %x : f32
  %j = arith.addi %i, %c1 : i64
  cf.br ^loop(%j, %next : i64, f32)
^end:
  return %sum : f32
}

// Nobody knows how often.
// CHECK-LABEL: func.func @unknown(
// CHECK-COUNT-1: pystream.buffer_load
// CHECK-NOT:     pystream.buffer_load
// CHECK:         return
func.func @unknown(%items: !pystream.ref<@list>, %n: i64) -> i32 {
  %zero = arith.constant 0 : i32
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  cf.br ^loop(%c0, %zero : i64, i32)
^loop(%i: i64, %sum: i32):
  %more = arith.cmpi slt, %i, %n : i64
  cf.cond_br %more, ^body, ^end
^body:
  %element = pystream.buffer_load %items[%i] : !pystream.ref<@list> -> !any
  %tag = pystream.union_tag %element : !any
  %next = arith.addi %sum, %tag : i32
  %j = arith.addi %i, %c1 : i64
  cf.br ^loop(%j, %next : i64, i32)
^end:
  return %sum : i32
}

// The same element in each round.
// CHECK-LABEL: func.func @invariant(
// CHECK-COUNT-1: pystream.buffer_load
// CHECK-NOT:     pystream.buffer_load
// CHECK:         return
func.func @invariant(%items: !pystream.ref<@list>, %k: i64) -> i32 {
  %zero = arith.constant 0 : i32
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c3 = arith.constant 3 : i64
  cf.br ^loop(%c0, %zero : i64, i32)
^loop(%i: i64, %sum: i32):
  %more = arith.cmpi slt, %i, %c3 : i64
  cf.cond_br %more, ^body, ^end
^body:
  %element = pystream.buffer_load %items[%k] : !pystream.ref<@list> -> !any
  %tag = pystream.union_tag %element : !any
  %next = arith.addi %sum, %tag : i32
  %j = arith.addi %i, %c1 : i64
  cf.br ^loop(%j, %next : i64, i32)
^end:
  return %sum : i32
}
