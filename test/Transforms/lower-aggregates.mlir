// RUN: pystream-opt %s -pass-pipeline='builtin.module(func.func(pystream-lower-aggregates))' -allow-unregistered-dialect | FileCheck %s
// RUN: pystream-opt %s -pass-pipeline='builtin.module(func.func(pystream-lower-aggregates,pystream-lower-aggregates))' \
// RUN:   -allow-unregistered-dialect | FileCheck %s

!pair = !pystream.tuple<[f32, i32]>
!nested = !pystream.tuple<[!pair, f32]>
!none = !pystream.literal<#pystream.none>
!number = !pystream.union<f32, i32, !none>

pystream.layout uniform @S.a class @"m.A" path ["m"] {k = f32}
pystream.layout uniform @S.b class @"m.B" path ["m"] {k = f32}
pystream.layout private @point class @"m.Point" {x = f32}

//===-- Tuples --------------------------------------------------------------===//

// CHECK-LABEL: func.func @tuple
// CHECK-SAME:    (%[[A:.*]]: f32, %[[B:.*]]: i32)
// CHECK-NEXT:    return %[[B]], %[[A]]
func.func @tuple(%a: f32, %b: i32) -> (i32, f32) {
  %0 = pystream.pack(%a, %b) : (f32, i32) -> !pair
  %1 = pystream.extract %0[1] : !pair -> i32
  %2 = pystream.extract %0[0] : !pair -> f32
  return %1, %2 : i32, f32
}

// CHECK-LABEL: func.func @nested_tuple
// CHECK-SAME:    (%[[A:.*]]: f32, %[[B:.*]]: i32, %[[C:.*]]: f32)
// CHECK-NEXT:    return %[[B]], %[[C]]
func.func @nested_tuple(%a: f32, %b: i32, %c: f32) -> (i32, f32) {
  %0 = pystream.pack(%a, %b) : (f32, i32) -> !pair
  %1 = pystream.pack(%0, %c) : (!pair, f32) -> !nested
  %2 = pystream.extract %1[0] : !nested -> !pair
  %3 = pystream.extract %2[1] : !pair -> i32
  %4 = pystream.extract %1[1] : !nested -> f32
  return %3, %4 : i32, f32
}

// The elements after a literal keep their places, though it takes none.
// CHECK-LABEL: func.func @literal_element
// CHECK-SAME:    (%[[A:.*]]: f32, %[[B:.*]]: f32, %[[C:.*]]: i1)
// CHECK-NEXT:    cf.cond_br %[[C]], ^[[JOIN:bb[0-9]+]](%[[A]] : f32), ^[[JOIN]](%[[B]] : f32)
// CHECK:       ^[[JOIN]](%[[R:.*]]: f32):
// CHECK-NEXT:    return %[[R]]
func.func @literal_element(%a: f32, %b: f32, %c: i1) -> f32 {
  %none = pystream.literal : !none
  %0 = pystream.pack(%none, %a) : (!none, f32) -> !pystream.tuple<[!none, f32]>
  %1 = pystream.pack(%none, %b) : (!none, f32) -> !pystream.tuple<[!none, f32]>
  cf.cond_br %c, ^join(%0 : !pystream.tuple<[!none, f32]>), ^join(%1 : !pystream.tuple<[!none, f32]>)
^join(%t: !pystream.tuple<[!none, f32]>):
  %2 = pystream.extract %t[1] : !pystream.tuple<[!none, f32]> -> f32
  return %2 : f32
}

// CHECK-LABEL: func.func @empty
// CHECK-NEXT:    cf.br ^[[EXIT:bb[0-9]+]]{{$}}
// CHECK:       ^[[EXIT]]:
// CHECK-NEXT:    return
func.func @empty() {
  %0 = pystream.pack() : () -> !pystream.tuple<[]>
  cf.br ^exit(%0 : !pystream.tuple<[]>)
^exit(%t: !pystream.tuple<[]>):
  return
}

// A tuple that changes with each round, between plain values.
// CHECK-LABEL: func.func @loop
// CHECK-SAME:    (%[[A:.*]]: f32, %[[B:.*]]: i32, %[[C:.*]]: i1)
// CHECK-NEXT:    cf.br ^[[HEAD:bb[0-9]+]](%[[B]], %[[A]], %[[B]], %[[A]] : i32, f32, i32, f32)
// CHECK:       ^[[HEAD]](%[[N:.*]]: i32, %[[X:.*]]: f32, %[[Y:.*]]: i32, %[[Z:.*]]: f32):
// CHECK-NEXT:    %[[X1:.*]] = arith.addf %[[X]], %[[Z]]
// CHECK-NEXT:    %[[Y1:.*]] = arith.addi %[[Y]], %[[N]]
// CHECK-NEXT:    cf.cond_br %[[C]], ^[[HEAD]](%[[N]], %[[X1]], %[[Y1]], %[[Z]] : i32, f32, i32, f32), ^[[EXIT:bb[0-9]+]](%[[X]], %[[Y]] : f32, i32)
// CHECK:       ^[[EXIT]](%[[P:.*]]: f32, %{{.*}}: i32):
// CHECK-NEXT:    return %[[P]]
func.func @loop(%a: f32, %b: i32, %c: i1) -> f32 {
  %0 = pystream.pack(%a, %b) : (f32, i32) -> !pair
  cf.br ^head(%b, %0, %a : i32, !pair, f32)
^head(%n: i32, %t: !pair, %z: f32):
  %x = pystream.extract %t[0] : !pair -> f32
  %y = pystream.extract %t[1] : !pair -> i32
  %x1 = arith.addf %x, %z : f32
  %y1 = arith.addi %y, %n : i32
  %t1 = pystream.pack(%x1, %y1) : (f32, i32) -> !pair
  cf.cond_br %c, ^head(%n, %t1, %z : i32, !pair, f32), ^exit(%t : !pair)
^exit(%e: !pair):
  %r = pystream.extract %e[0] : !pair -> f32
  return %r : f32
}

// CHECK-LABEL: func.func @select
// CHECK-SAME:    (%[[A:.*]]: f32, %[[B:.*]]: i32, %[[C:.*]]: i1)
// CHECK-NEXT:    arith.select %[[C]], %[[A]], %[[A]] : f32
// CHECK-NEXT:    %[[R:.*]] = arith.select %[[C]], %[[B]], %[[B]] : i32
// CHECK-NEXT:    return %[[R]]
func.func @select(%a: f32, %b: i32, %c: i1) -> i32 {
  %0 = pystream.pack(%a, %b) : (f32, i32) -> !pair
  %1 = pystream.pack(%a, %b) : (f32, i32) -> !pair
  %2 = arith.select %c, %0, %1 : !pair
  %3 = pystream.extract %2[1] : !pair -> i32
  return %3 : i32
}

//===-- Closures ------------------------------------------------------------===//

// A reference to a private object is a part of its own.
// CHECK-LABEL: func.func @closure
// CHECK-SAME:    (%[[P:.*]]: !pystream.ref<@point>, %[[Q:.*]]: !pystream.ref<@point>, %[[C:.*]]: i1)
// CHECK-NEXT:    cf.cond_br %[[C]], ^[[JOIN:bb[0-9]+]](%[[P]] : !pystream.ref<@point>), ^[[JOIN]](%[[Q]] : !pystream.ref<@point>)
// CHECK:       ^[[JOIN]](%[[R:.*]]: !pystream.ref<@point>):
// CHECK-NEXT:    pystream.field_load %[[R]]["x"]
func.func @closure(%p: !pystream.ref<@point>, %q: !pystream.ref<@point>, %c: i1) -> f32 {
  %0 = pystream.pack(%p) : (!pystream.ref<@point>) -> !pystream.closure<#pystream.function<@f>, true, [!pystream.ref<@point>]>
  %1 = pystream.pack(%q) : (!pystream.ref<@point>) -> !pystream.closure<#pystream.function<@f>, true, [!pystream.ref<@point>]>
  cf.cond_br %c, ^join(%0 : !pystream.closure<#pystream.function<@f>, true, [!pystream.ref<@point>]>),
                 ^join(%1 : !pystream.closure<#pystream.function<@f>, true, [!pystream.ref<@point>]>)
^join(%f: !pystream.closure<#pystream.function<@f>, true, [!pystream.ref<@point>]>):
  %2 = pystream.extract %f[0] : !pystream.closure<#pystream.function<@f>, true, [!pystream.ref<@point>]> -> !pystream.ref<@point>
  %3 = pystream.field_load %2["x"] : !pystream.ref<@point> -> f32
  return %3 : f32
}

//===-- Unions --------------------------------------------------------------===//

// The tag and one value for each type; None has no value.
// CHECK-LABEL: func.func @union
// CHECK-SAME:    (%[[A:.*]]: f32, %[[B:.*]]: i32, %[[C:.*]]: i1)
// CHECK:         %[[TAG0:.*]] = arith.constant 0 : i32
// CHECK:         %[[I:.*]] = ub.poison : i32
// CHECK:         cf.br ^[[JOIN:bb[0-9]+]](%[[TAG0]], %[[A]], %[[I]] : i32, f32, i32)
// CHECK:         %[[TAG2:.*]] = arith.constant 2 : i32
// CHECK:         cf.br ^[[JOIN]](%[[TAG2]], %{{.*}}, %{{.*}} : i32, f32, i32)
// CHECK:       ^[[JOIN]](%[[TAG:.*]]: i32, %[[F:.*]]: f32, %[[N:.*]]: i32):
// CHECK-NEXT:    return %[[TAG]], %[[F]], %[[N]]
func.func @union(%a: f32, %b: i32, %c: i1) -> (i32, f32, i32) {
  cf.cond_br %c, ^float, ^none
^float:
  %0 = pystream.union_wrap %a : f32 -> !number
  cf.br ^join(%0 : !number)
^none:
  %none = pystream.literal : !none
  %1 = pystream.union_wrap %none : !none -> !number
  cf.br ^join(%1 : !number)
^join(%u: !number):
  %tag = pystream.union_tag %u : !number
  %f = pystream.union_get %u : !number -> f32
  %n = pystream.union_get %u : !number -> i32
  return %tag, %f, %n : i32, f32, i32
}

// What a union is taken to hold without a test is 0 where it holds something else: as a place in a pool, one that
// exists.
// CHECK-LABEL: func.func @assumed
// CHECK-SAME:    (%[[A:.*]]: i32, %[[C:.*]]: i1)
// CHECK:       ^{{.*}}(%[[TAG:.*]]: i32, %[[I:.*]]: i32):
// CHECK-DAG:     %[[ONE:.*]] = arith.constant 1 : i32
// CHECK-DAG:     %[[HOLDS:.*]] = arith.cmpi eq, %[[TAG]], %[[ONE]] : i32
// CHECK-DAG:     %[[ZERO:.*]] = arith.constant 0 : i32
// CHECK:         %[[PLACE:.*]] = arith.select %[[HOLDS]], %[[I]], %[[ZERO]] : i32
// CHECK-NEXT:    return %[[PLACE]] : i32
func.func @assumed(%a: i32, %c: i1) -> i32 {
  cf.cond_br %c, ^object, ^none
^object:
  %p = pystream.pack(%a) : (i32) -> !pystream.value<@point, [i32]>
  %0 = pystream.union_wrap %p : !pystream.value<@point, [i32]> -> !pystream.union<!none, !pystream.value<@point, [i32]>>
  cf.br ^join(%0 : !pystream.union<!none, !pystream.value<@point, [i32]>>)
^none:
  %none = pystream.literal : !none
  %1 = pystream.union_wrap %none : !none -> !pystream.union<!none, !pystream.value<@point, [i32]>>
  cf.br ^join(%1 : !pystream.union<!none, !pystream.value<@point, [i32]>>)
^join(%u: !pystream.union<!none, !pystream.value<@point, [i32]>>):
  %q = pystream.union_get %u {pystream.assumed} : !pystream.union<!none, !pystream.value<@point, [i32]>> -> !pystream.value<@point, [i32]>
  %place = pystream.extract %q[0] : !pystream.value<@point, [i32]> -> i32
  return %place : i32
}

// Alternatives exclude each other: parts of one type share a value, in a tuple each has its own.
// CHECK-LABEL: func.func @shared_parts
// CHECK-SAME:    (%[[A:.*]]: f32, %[[B:.*]]: f32, %[[C:.*]]: i1)
// CHECK:         cf.br ^[[JOIN:bb[0-9]+]](%{{.*}}, %[[A]], %{{.*}} : i32, f32, f32)
// CHECK:         cf.br ^[[JOIN]](%{{.*}}, %[[A]], %[[B]] : i32, f32, f32)
// CHECK:       ^[[JOIN]](%{{.*}}: i32, %[[X:.*]]: f32, %[[Y:.*]]: f32):
// CHECK-NEXT:    return %[[X]], %[[Y]]
func.func @shared_parts(%a: f32, %b: f32, %c: i1) -> (f32, f32) {
  cf.cond_br %c, ^one, ^two
^one:
  %0 = pystream.union_wrap %a : f32 -> !pystream.union<f32, !pystream.tuple<[f32, f32]>>
  cf.br ^join(%0 : !pystream.union<f32, !pystream.tuple<[f32, f32]>>)
^two:
  %1 = pystream.pack(%a, %b) : (f32, f32) -> !pystream.tuple<[f32, f32]>
  %2 = pystream.union_wrap %1 : !pystream.tuple<[f32, f32]> -> !pystream.union<f32, !pystream.tuple<[f32, f32]>>
  cf.br ^join(%2 : !pystream.union<f32, !pystream.tuple<[f32, f32]>>)
^join(%u: !pystream.union<f32, !pystream.tuple<[f32, f32]>>):
  %x = pystream.union_get %u : !pystream.union<f32, !pystream.tuple<[f32, f32]>> -> f32
  %t = pystream.union_get %u : !pystream.union<f32, !pystream.tuple<[f32, f32]>> -> !pystream.tuple<[f32, f32]>
  %y = pystream.extract %t[1] : !pystream.tuple<[f32, f32]> -> f32
  return %x, %y : f32, f32
}

// Objects of uniform layouts take no storage: the tag is all.
// CHECK-LABEL: func.func @uniform_union
// CHECK-SAME:    (%[[TAG:.*]]: i32)
// CHECK-NEXT:    cf.br ^[[NEXT:bb[0-9]+]](%[[TAG]] : i32)
// CHECK:       ^[[NEXT]](%[[T:.*]]: i32):
// CHECK-NEXT:    return %[[T]]
func.func @uniform_union(%tag: i32) -> i32 {
  %0 = pystream.union_from_tag %tag : !pystream.union<!pystream.ref<@S.a>, !pystream.ref<@S.b>>
  cf.br ^next(%0 : !pystream.union<!pystream.ref<@S.a>, !pystream.ref<@S.b>>)
^next(%u: !pystream.union<!pystream.ref<@S.a>, !pystream.ref<@S.b>>):
  %1 = pystream.union_tag %u : !pystream.union<!pystream.ref<@S.a>, !pystream.ref<@S.b>>
  return %1 : i32
}

// An unset value has unset parts, whose name is kept for the error.
// CHECK-LABEL: func.func @unset
// CHECK-NEXT:    %[[X:.*]] = pystream.unset "t" : f32
// CHECK:         return %[[X]]
func.func @unset() -> f32 {
  %0 = pystream.unset "t" : !pair
  %1 = pystream.extract %0[0] : !pair -> f32
  return %1 : f32
}

// CHECK-LABEL: func.func @unreachable
// CHECK-NEXT:    return
// CHECK-NEXT:  }
func.func @unreachable() {
  return
^never(%t: !pair):
  %0 = pystream.extract %t[0] : !pair -> f32
  cf.br ^never(%t : !pair)
}

// CHECK-LABEL: func.func @plain_neg
// CHECK:         arith.select %{{.*}} : f32
// CHECK-NEXT:    pystream.unset "x" : f32
func.func @plain_neg(%a: f32, %c: i1) -> (f32, f32) {
  %0 = arith.select %c, %a, %a : f32
  %1 = pystream.unset "x" : f32
  return %0, %1 : f32, f32
}

// CHECK-LABEL: func.func private @declaration
func.func private @declaration(f32)
