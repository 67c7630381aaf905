// RUN: pystream-opt %s --pystream-pool-objects -split-input-file | FileCheck %s
// RUN: pystream-opt %s --pystream-pool-objects -split-input-file --mlir-print-debuginfo --mlir-print-local-scope \
// RUN:   | FileCheck %s --check-prefix=NAMES

// References are the index of the object: two objects, two places.
pystream.layout private @P class @m.P {x = f32, n = i32}

// CHECK-LABEL: func.func @modified(
// CHECK-SAME:    %[[C:.*]]: i1, %[[X:.*]]: f32)
// CHECK-DAG:     %[[PX:.*]] = memref.alloca() : memref<2xf32>
// CHECK-DAG:     memref.alloca() : memref<2xi32>
// CHECK:         %[[I0:.*]] = arith.constant 0 : i32
// CHECK-NEXT:    %[[P:.*]] = pystream.pack(%[[I0]]) : (i32) -> !pystream.value<@P, [i32]>
// CHECK-NEXT:    %[[I1:.*]] = arith.constant 1 : i32
// CHECK-NEXT:    %[[Q:.*]] = pystream.pack(%[[I1]]) : (i32) -> !pystream.value<@P, [i32]>
// CHECK:         ^[[JOIN:.*]](%[[R:.*]]: !pystream.value<@P, [i32]>):
// CHECK-NEXT:    %[[I:.*]] = pystream.extract %[[R]][0]
// CHECK-NEXT:    %[[INDEX:.*]] = arith.index_cast %[[I]] : i32 to index
// CHECK-NEXT:    memref.store %[[X]], %[[PX]][%[[INDEX]]] : memref<2xf32>
// CHECK:         memref.load %[[PX]]
// CHECK-NOT:     pystream.alloc
// CHECK-NOT:     pystream.field
func.func @modified(%c: i1, %x: f32) -> f32 {
  %p = pystream.alloc : !pystream.ref<@P>
  %q = pystream.alloc : !pystream.ref<@P>
  cf.cond_br %c, ^join(%p : !pystream.ref<@P>), ^join(%q : !pystream.ref<@P>)
^join(%r: !pystream.ref<@P>):
  pystream.field_store %x, %r["x"] : f32, !pystream.ref<@P>
  %y = pystream.field_load %p["x"] : !pystream.ref<@P> -> f32
  return %y : f32
}

// -----

// Objects are the same if their indices are.
pystream.layout private @P class @m.P {x = f32}

// CHECK-LABEL: func.func @identity(
// CHECK:         %[[A:.*]] = pystream.extract
// CHECK-NEXT:    %[[B:.*]] = pystream.extract
// CHECK-NEXT:    %[[SAME:.*]] = arith.cmpi eq, %[[A]], %[[B]] : i32
// CHECK-NEXT:    return %[[SAME]]
func.func @identity(%c: i1) -> i1 {
  %p = pystream.alloc : !pystream.ref<@P>
  %q = pystream.alloc : !pystream.ref<@P>
  %r = arith.select %c, %p, %q : !pystream.ref<@P>
  %same = pystream.ref_eq %r, %q : !pystream.ref<@P>
  return %same : i1
}

// -----

// A part of a field for each element of a tuple; literals need none.
pystream.layout private @P class @m.P {t = !pystream.tuple<[f32, i32, !pystream.literal<#pystream.none>]>}

// CHECK-LABEL: func.func @tuple(
// CHECK-DAG:     memref.alloca() : memref<1xf32>
// CHECK-DAG:     memref.alloca() : memref<1xi32>
// CHECK-NOT:     memref.alloca
// CHECK:         %[[PARTS:.*]]:2 = builtin.unrealized_conversion_cast %{{.*}} : !pystream.tuple<{{.*}}> to f32, i32
// CHECK:         memref.store %[[PARTS]]#0
// CHECK:         memref.store %[[PARTS]]#1
// CHECK:         builtin.unrealized_conversion_cast %{{.*}}, %{{.*}} : f32, i32 to !pystream.tuple
func.func @tuple(%t: !pystream.tuple<[f32, i32, !pystream.literal<#pystream.none>]>)
    -> !pystream.tuple<[f32, i32, !pystream.literal<#pystream.none>]> {
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %t, %p["t"] : !pystream.tuple<[f32, i32, !pystream.literal<#pystream.none>]>, !pystream.ref<@P>
  %y = pystream.field_load %p["t"] : !pystream.ref<@P> -> !pystream.tuple<[f32, i32, !pystream.literal<#pystream.none>]>
  return %y : !pystream.tuple<[f32, i32, !pystream.literal<#pystream.none>]>
}

// -----

// Linked objects: one a round, all alive in the end. A counter gives the places,
// here behind that of the first object.
pystream.layout private @Node class @m.Node {next = !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@Node>>, x = f32}

// CHECK-LABEL: func.func @linked(
// CHECK:         %[[NEXT:.*]] = memref.alloca() : memref<9xi32>
// CHECK:         %[[X:.*]] = memref.alloca() : memref<9xf32>
// CHECK:         %[[COUNTER:.*]] = memref.alloca() : memref<i32>
// CHECK:         %[[FIRST:.*]] = arith.constant 1 : i32
// CHECK-NEXT:    memref.store %[[FIRST]], %[[COUNTER]][] : memref<i32>
// CHECK:         %[[I:.*]] = memref.load %[[COUNTER]][] : memref<i32>
// CHECK:         %[[ONE:.*]] = arith.constant 1 : i32
// CHECK-NEXT:    %[[J:.*]] = arith.addi %[[I]], %[[ONE]] : i32
// CHECK-NEXT:    memref.store %[[J]], %[[COUNTER]][] : memref<i32>
// CHECK-NEXT:    pystream.pack(%[[I]])
func.func @linked(%x: f32) -> f32 {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %eight = arith.constant 8 : i32
  %first = pystream.alloc : !pystream.ref<@Node>
  %none = pystream.literal : !pystream.literal<#pystream.none>
  %nothing = pystream.union_wrap %none : !pystream.literal<#pystream.none> -> !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@Node>>
  pystream.field_store %nothing, %first["next"] : !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@Node>>, !pystream.ref<@Node>
  cf.br ^head(%zero, %first : i32, !pystream.ref<@Node>)
^head(%i: i32, %last: !pystream.ref<@Node>):
  %more = arith.cmpi slt, %i, %eight : i32
  cf.cond_br %more, ^body, ^end
^body:
  %node = pystream.alloc : !pystream.ref<@Node>
  %link = pystream.union_wrap %last : !pystream.ref<@Node> -> !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@Node>>
  pystream.field_store %link, %node["next"] : !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@Node>>, !pystream.ref<@Node>
  pystream.field_store %x, %node["x"] : f32, !pystream.ref<@Node>
  %j = arith.addi %i, %one : i32
  cf.br ^head(%j, %node : i32, !pystream.ref<@Node>)
^end:
  %y = pystream.field_load %first["x"] : !pystream.ref<@Node> -> f32
  return %y : f32
}

// -----

// An object that is gone when the loop makes the next one has one place, however
// often the loop goes round.
pystream.layout private @P class @m.P {x = f32}

// CHECK-LABEL: func.func @gone(
// CHECK:         memref.alloca() : memref<2xf32>
// CHECK-NOT:     memref<i32>
// CHECK:         return
func.func @gone(%c: i1, %more: i1, %x: f32) -> f32 {
  cf.br ^head
^head:
  %p = pystream.alloc : !pystream.ref<@P>
  %q = pystream.alloc : !pystream.ref<@P>
  %r = arith.select %c, %p, %q : !pystream.ref<@P>
  pystream.field_store %x, %r["x"] : f32, !pystream.ref<@P>
  %y = pystream.field_load %p["x"] : !pystream.ref<@P> -> f32
  cf.cond_br %more, ^head, ^end
^end:
  return %y : f32
}

// -----

// Nested loops multiply: 3 rounds of 4.
pystream.layout private @P class @m.P {x = f32, before = !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>}

// CHECK-LABEL: func.func @nested(
// CHECK:         memref.alloca() : memref<12xf32>
func.func @nested(%x: f32) {
  %none = pystream.literal : !pystream.literal<#pystream.none>
  %nothing = pystream.union_wrap %none : !pystream.literal<#pystream.none> -> !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c3 = arith.constant 3 : i32
  %c4 = arith.constant 4 : i32
  cf.br ^outer(%c0, %nothing : i32, !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>)
^outer(%i: i32, %a: !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>):
  %more = arith.cmpi slt, %i, %c3 : i32
  cf.cond_br %more, ^inner(%c0, %a : i32, !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>), ^end
^inner(%j: i32, %b: !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>):
  %again = arith.cmpi slt, %j, %c4 : i32
  cf.cond_br %again, ^body, ^after
^body:
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %x, %p["x"] : f32, !pystream.ref<@P>
  pystream.field_store %b, %p["before"] : !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>, !pystream.ref<@P>
  %u = pystream.union_wrap %p : !pystream.ref<@P> -> !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>
  %next = arith.addi %j, %c1 : i32
  cf.br ^inner(%next, %u : i32, !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>)
^after:
  %following = arith.addi %i, %c1 : i32
  cf.br ^outer(%following, %b : i32, !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>)
^end:
  return
}

// -----

// A list: one stretch of places. It holds what it is made with and the sum of
// what loops add.
pystream.layout private @buffer class @buffer {element = f32}

// CHECK-LABEL: func.func @list(
// CHECK-SAME:    %[[X:.*]]: f32)
// CHECK:         %[[ITEMS:.*]] = memref.alloca() : memref<7xf32>
// CHECK:         arith.constant 7 : i64
// CHECK-NOT:     buffer_grow
// CHECK:         memref.store %[[X]], %[[ITEMS]]
// CHECK:         memref.load %[[ITEMS]]
func.func @list(%x: f32) -> (f32, i64) {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c2 = arith.constant 2 : i64
  %c5 = arith.constant 5 : i64
  %b = pystream.buffer_alloc %c2 : !pystream.ref<@buffer>
  %size = pystream.buffer_size %b : !pystream.ref<@buffer>
  cf.br ^head(%c0 : i64)
^head(%i: i64):
  %more = arith.cmpi slt, %i, %c5 : i64
  cf.cond_br %more, ^body, ^end
^body:
  pystream.buffer_grow %b by %c1 : !pystream.ref<@buffer>
  pystream.buffer_store %x, %b[%i] : f32, !pystream.ref<@buffer>
  %j = arith.addi %i, %c1 : i64
  cf.br ^head(%j : i64)
^end:
  %y = pystream.buffer_load %b[%c0] : !pystream.ref<@buffer> -> f32
  return %y, %size : f32, i64
}

// -----

// A list of lists: references of the inner ones are elements of the outer one.
pystream.layout private @inner class @buffer {element = f32}
pystream.layout private @outer class @buffer {element = !pystream.ref<@inner>}

// CHECK-LABEL: func.func @list_of_lists(
// 3 lists of 2 elements, each behind the other; a list of 3 of them.
// CHECK-DAG:     memref.alloca() : memref<6xf32>
// CHECK-DAG:     memref.alloca() : memref<3xi32>
// CHECK:         %[[I:.*]] = memref.load %{{.*}}[] : memref<i32>
// CHECK-NEXT:    %[[TWO:.*]] = arith.constant 2 : i32
// CHECK-NEXT:    arith.addi %[[I]], %[[TWO]] : i32
func.func @list_of_lists(%x: f32) -> f32 {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c2 = arith.constant 2 : i64
  %c3 = arith.constant 3 : i64
  %lists = pystream.buffer_alloc %c3 : !pystream.ref<@outer>
  cf.br ^head(%c0 : i64)
^head(%i: i64):
  %more = arith.cmpi slt, %i, %c3 : i64
  cf.cond_br %more, ^body, ^end
^body:
  %list = pystream.buffer_alloc %c2 : !pystream.ref<@inner>
  pystream.buffer_store %x, %list[%c0] : f32, !pystream.ref<@inner>
  pystream.buffer_store %list, %lists[%i] : !pystream.ref<@inner>, !pystream.ref<@outer>
  %j = arith.addi %i, %c1 : i64
  cf.br ^head(%j : i64)
^end:
  %some = pystream.buffer_load %lists[%c2] : !pystream.ref<@outer> -> !pystream.ref<@inner>
  %y = pystream.buffer_load %some[%c0] : !pystream.ref<@inner> -> f32
  return %y : f32
}

// -----

// A list that is made anew each round grows within one round.
pystream.layout private @buffer class @buffer {element = f32}

// CHECK-LABEL: func.func @list_of_a_round(
// CHECK:         memref.alloca() : memref<4xf32>
// CHECK-NOT:     memref<i32>
func.func @list_of_a_round(%x: f32, %again: i1) -> f32 {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c4 = arith.constant 4 : i64
  cf.br ^outer
^outer:
  %b = pystream.buffer_alloc %c0 : !pystream.ref<@buffer>
  cf.br ^head(%c0 : i64)
^head(%i: i64):
  %more = arith.cmpi slt, %i, %c4 : i64
  cf.cond_br %more, ^body, ^after
^body:
  pystream.buffer_grow %b by %c1 : !pystream.ref<@buffer>
  pystream.buffer_store %x, %b[%i] : f32, !pystream.ref<@buffer>
  %j = arith.addi %i, %c1 : i64
  cf.br ^head(%j : i64)
^after:
  %y = pystream.buffer_load %b[%c0] : !pystream.ref<@buffer> -> f32
  cf.cond_br %again, ^outer, ^end
^end:
  return %y : f32
}

// -----

// Uniform objects are none of an invocation's own.
pystream.layout uniform @U class @m.U path ["u"] {x = f32}

// CHECK-LABEL: func.func @uniform(
// CHECK:         pystream.field_load %{{.*}}["x"] : <@U> -> f32
func.func @uniform(%u: !pystream.ref<@U>) -> f32 {
  %x = pystream.field_load %u["x"] : !pystream.ref<@U> -> f32
  return %x : f32
}

// -----

// The field that counts the elements of a list, also in a class derived from
// that of lists: another list of that many has as much room.
pystream.class @"m.List" mro [@"m.List", @object] {pystream.lengths = {used = "items"}}
pystream.class @"m.Stack" mro [@"m.Stack", @"m.List", @object]
pystream.layout private @items class @buffer {element = f32}
pystream.layout private @copy class @buffer {element = i32}
pystream.layout private @Stack class @"m.Stack" {items = !pystream.ref<@items>, used = i64}

// CHECK-LABEL: func.func @as_many(
// CHECK-DAG:     memref.alloca() : memref<5xf32>
// CHECK-DAG:     memref.alloca() : memref<5xi32>
func.func @as_many(%n: i64, %x: f32, %k: i32) -> f32 {
  %c5 = arith.constant 5 : i64
  %b = pystream.buffer_alloc %c5 : !pystream.ref<@items>
  pystream.buffer_store %x, %b[%n] : f32, !pystream.ref<@items>
  %s = pystream.alloc : !pystream.ref<@Stack>
  pystream.field_store %b, %s["items"] : !pystream.ref<@items>, !pystream.ref<@Stack>
  pystream.field_store %n, %s["used"] : i64, !pystream.ref<@Stack>
  %used = pystream.field_load %s["used"] : !pystream.ref<@Stack> -> i64
  %c = pystream.buffer_alloc %used : !pystream.ref<@copy>
  pystream.buffer_store %k, %c[%n] : i32, !pystream.ref<@copy>
  %y = pystream.buffer_load %b[%n] : !pystream.ref<@items> -> f32
  return %y : f32
}

// -----

// A list of references is called as the list is, and not as the only field of
// what they are references to.
pystream.layout private @Lamp class @"m.Lamp" {power = f32}
pystream.layout private @lamps class @buffer {element = !pystream.ref<@Lamp>}

// NAMES-LABEL: func.func @references(
// NAMES-DAG:     memref.alloca() : memref<1xf32> loc("key_power"(
// NAMES-DAG:     memref.alloca() : memref<2xi32> loc("lamps"(
func.func @references(%n: i64, %x: f32) -> f32 {
  %c2 = arith.constant 2 : i64
  %key = pystream.alloc : !pystream.ref<@Lamp> loc("key"("m.py":1:1))
  %lamps = pystream.buffer_alloc %c2 : !pystream.ref<@lamps> loc("lamps"("m.py":2:1))
  pystream.buffer_store %key, %lamps[%n] : !pystream.ref<@Lamp>, !pystream.ref<@lamps>
  %lamp = pystream.buffer_load %lamps[%n] : !pystream.ref<@lamps> -> !pystream.ref<@Lamp>
  pystream.field_store %x, %lamp["power"] : f32, !pystream.ref<@Lamp>
  %y = pystream.field_load %key["power"] : !pystream.ref<@Lamp> -> f32
  return %y : f32
}

// -----

// A list of values has an array for each field.
pystream.layout private @Lamp class @"m.Lamp" {hue = i32, power = f32}
pystream.layout private @lamps class @buffer {element = !pystream.value<@Lamp, [i32, f32]>}

// NAMES-LABEL: func.func @values(
// NAMES-DAG:     memref.alloca() : memref<2xi32> loc("lamps_hue"(
// NAMES-DAG:     memref.alloca() : memref<2xf32> loc("lamps_power"(
func.func @values(%n: i64, %lamp: !pystream.value<@Lamp, [i32, f32]>) -> !pystream.value<@Lamp, [i32, f32]> {
  %c2 = arith.constant 2 : i64
  %lamps = pystream.buffer_alloc %c2 : !pystream.ref<@lamps> loc("lamps"("m.py":2:1))
  pystream.buffer_store %lamp, %lamps[%n] : !pystream.value<@Lamp, [i32, f32]>, !pystream.ref<@lamps>
  %y = pystream.buffer_load %lamps[%n] : !pystream.ref<@lamps> -> !pystream.value<@Lamp, [i32, f32]>
  return %y : !pystream.value<@Lamp, [i32, f32]>
}
