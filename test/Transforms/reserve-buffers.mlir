// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-reserve-buffers))' | FileCheck %s
// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-reserve-buffers{max-elements=4}))' | FileCheck %s --check-prefix=SMALL

pystream.layout private @buffer class @buffer {element = f64}

// A comprehension over five elements: there is room for all from the start.
// CHECK-LABEL: func.func @filled_in_a_loop
// CHECK:         %[[N:.*]] = arith.constant 5 : i64
// CHECK:         pystream.buffer_alloc %[[N]]
// CHECK:         %[[F:.*]] = arith.constant false
// CHECK:         cf.cond_br %[[F]]
// That is more than the limit.
// SMALL-LABEL: func.func @filled_in_a_loop
// SMALL:         %[[Z:.*]] = arith.constant 0 : i64
// SMALL:         pystream.buffer_alloc %[[Z]]
// SMALL:         %[[T:.*]] = arith.cmpi sgt
// SMALL:         cf.cond_br %[[T]]
func.func @filled_in_a_loop(%x: f64) -> !pystream.ref<@buffer> {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c5 = arith.constant 5 : i64
  %b = pystream.buffer_alloc %c0 : !pystream.ref<@buffer>
  cf.br ^loop(%c0, %b : i64, !pystream.ref<@buffer>)
^loop(%i: i64, %c: !pystream.ref<@buffer>):
  %on = arith.cmpi slt, %i, %c5 : i64
  cf.cond_br %on, ^body, ^end
^body:
  %n = arith.addi %i, %c1 : i64
  %room = pystream.buffer_size %c : !pystream.ref<@buffer>
  %full = arith.cmpi sgt, %n, %room : i64
  cf.cond_br %full, ^grow, ^append(%c : !pystream.ref<@buffer>)
^grow:
  %larger = pystream.buffer_alloc %n : !pystream.ref<@buffer>
  %first = pystream.buffer_load %c[%c0] : !pystream.ref<@buffer> -> f64
  pystream.buffer_store %first, %larger[%c0] : f64, !pystream.ref<@buffer>
  cf.br ^append(%larger : !pystream.ref<@buffer>)
^append(%d: !pystream.ref<@buffer>):
  pystream.buffer_store %x, %d[%i] : f64, !pystream.ref<@buffer>
  cf.br ^loop(%n, %d : i64, !pystream.ref<@buffer>)
^end:
  return %c : !pystream.ref<@buffer>
}

// The test may ask the other way round, and there may be one append only.
// CHECK-LABEL: func.func @appended_once
// CHECK:         %[[N:.*]] = arith.constant 3 : i64
// CHECK:         pystream.buffer_alloc %[[N]]
// CHECK:         %[[F:.*]] = arith.constant false
// CHECK:         cf.cond_br %[[F]]
func.func @appended_once(%x: f64) -> !pystream.ref<@buffer> {
  %c2 = arith.constant 2 : i64
  %c3 = arith.constant 3 : i64
  %b = pystream.buffer_alloc %c2 : !pystream.ref<@buffer>
  %room = pystream.buffer_size %b : !pystream.ref<@buffer>
  %full = arith.cmpi slt, %room, %c3 : i64
  cf.cond_br %full, ^grow, ^append(%b : !pystream.ref<@buffer>)
^grow:
  %larger = pystream.buffer_alloc %c3 : !pystream.ref<@buffer>
  cf.br ^append(%larger : !pystream.ref<@buffer>)
^append(%d: !pystream.ref<@buffer>):
  pystream.buffer_store %x, %d[%c2] : f64, !pystream.ref<@buffer>
  return %d : !pystream.ref<@buffer>
}

// How many there will be is not known.
// CHECK-LABEL: func.func @as_many_as_asked_for_neg
// CHECK:         %[[Z:.*]] = arith.constant 0 : i64
// CHECK:         pystream.buffer_alloc %[[Z]]
// CHECK:         %[[T:.*]] = arith.cmpi sgt
// CHECK:         cf.cond_br %[[T]]
func.func @as_many_as_asked_for_neg(%n: i64) -> !pystream.ref<@buffer> {
  %c0 = arith.constant 0 : i64
  %b = pystream.buffer_alloc %c0 : !pystream.ref<@buffer>
  %room = pystream.buffer_size %b : !pystream.ref<@buffer>
  %full = arith.cmpi sgt, %n, %room : i64
  cf.cond_br %full, ^grow, ^end(%b : !pystream.ref<@buffer>)
^grow:
  %larger = pystream.buffer_alloc %n : !pystream.ref<@buffer>
  cf.br ^end(%larger : !pystream.ref<@buffer>)
^end(%d: !pystream.ref<@buffer>):
  return %d : !pystream.ref<@buffer>
}

// The test may be of another buffer, which is as small as it was.
// CHECK-LABEL: func.func @one_of_two_neg
// CHECK:         %[[Z:.*]] = arith.constant 0 : i64
// CHECK:         pystream.buffer_alloc %[[Z]]
// CHECK:         %[[T:.*]] = arith.cmpi sgt
// CHECK:         cf.cond_br %[[T]]
func.func @one_of_two_neg(%other: !pystream.ref<@buffer>, %which: i1) -> !pystream.ref<@buffer> {
  %c0 = arith.constant 0 : i64
  %c3 = arith.constant 3 : i64
  %b = pystream.buffer_alloc %c0 : !pystream.ref<@buffer>
  cf.cond_br %which, ^test(%b : !pystream.ref<@buffer>), ^test(%other : !pystream.ref<@buffer>)
^test(%c: !pystream.ref<@buffer>):
  %room = pystream.buffer_size %c : !pystream.ref<@buffer>
  %full = arith.cmpi sgt, %c3, %room : i64
  cf.cond_br %full, ^grow, ^end(%c : !pystream.ref<@buffer>)
^grow:
  %larger = pystream.buffer_alloc %c3 : !pystream.ref<@buffer>
  cf.br ^end(%larger : !pystream.ref<@buffer>)
^end(%d: !pystream.ref<@buffer>):
  return %d : !pystream.ref<@buffer>
}
