// The upstream pass on the slots of local variables and, after sroa, of fields.
// RUN: pystream-opt %s -pass-pipeline='builtin.module(any(mem2reg))' | FileCheck %s --check-prefixes=CHECK,LOCAL
// RUN: pystream-opt %s -pass-pipeline='builtin.module(any(sroa,mem2reg,sroa,mem2reg,canonicalize))' \
// RUN:   | FileCheck %s --check-prefixes=CHECK,FIELD

pystream.layout private @point class @"m.Point" {x = f32}
pystream.layout private @line class @"m.Line" {a = !pystream.ref<@point>}

// CHECK-LABEL: pystream.func @local
// CHECK:       ^bb0(%[[A:.*]]: !pystream.object)
// CHECK-NEXT:    pystream.return %[[A]]
pystream.func @local [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  %x = pystream.local "x" : !pystream.slot<!pystream.object>
  pystream.store %a, %x : !pystream.slot<!pystream.object>
  %0 = pystream.load %x : !pystream.slot<!pystream.object>
  pystream.return %0
}

// Only the last of two values is read.
// CHECK-LABEL: pystream.func @overwritten
// CHECK:       ^bb0(%{{.*}}: !pystream.object, %[[B:.*]]: !pystream.object)
// CHECK-NEXT:    pystream.return %[[B]]
pystream.func @overwritten [#pystream.param<"a">, #pystream.param<"b">] {
^bb0(%a: !pystream.object, %b: !pystream.object):
  %x = pystream.local "x" : !pystream.slot<!pystream.object>
  pystream.store %a, %x : !pystream.slot<!pystream.object>
  pystream.store %b, %x : !pystream.slot<!pystream.object>
  %0 = pystream.load %x : !pystream.slot<!pystream.object>
  pystream.return %0
}

// CHECK-LABEL: pystream.func @conditional
// CHECK:       ^bb0(%[[A:.*]]: !pystream.object):
// CHECK:         %[[UNSET:.*]] = pystream.unset "x" : !pystream.object
// LOCAL:         cf.cond_br %{{.*}}, ^{{.*}}, ^[[JOIN:.*]](%[[UNSET]] : !pystream.object)
// LOCAL:         cf.br ^[[JOIN]](%[[A]] : !pystream.object)
// LOCAL:       ^[[JOIN]](%[[R:.*]]: !pystream.object):
// LOCAL-NEXT:    pystream.return %[[R]]
// FIELD:         %[[R:.*]] = arith.select %{{.*}}, %[[A]], %[[UNSET]]
// FIELD-NEXT:    pystream.return %[[R]]
pystream.func @conditional [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  %x = pystream.local "x" : !pystream.slot<!pystream.object>
  %0 = pystream.truth %a
  cf.cond_br %0, ^then, ^join
^then:
  pystream.store %a, %x : !pystream.slot<!pystream.object>
  cf.br ^join
^join:
  %1 = pystream.load %x : !pystream.slot<!pystream.object>
  pystream.return %1
}

// CHECK-LABEL: pystream.func @never_set
// CHECK:         %[[UNSET:.*]] = pystream.unset "x" : !pystream.object
// CHECK-NEXT:    pystream.return %[[UNSET]]
pystream.func @never_set [] {
  %x = pystream.local "x" : !pystream.slot<!pystream.object>
  %0 = pystream.load %x : !pystream.slot<!pystream.object>
  pystream.return %0
}

// CHECK-LABEL: pystream.func @never_read
// CHECK-NOT:     pystream.local
// CHECK-NOT:     pystream.store
// CHECK-NOT:     pystream.unset
// CHECK:         pystream.return
pystream.func @never_read [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  %x = pystream.local "x" : !pystream.slot<!pystream.object>
  pystream.store %a, %x : !pystream.slot<!pystream.object>
  pystream.return %a
}

// A slot that itself is stored stays.
// CHECK-LABEL: func.func @slot_of_slot_neg
// LOCAL:         pystream.local "x" : <f32>
// LOCAL:         pystream.store %{{.*}} : <f32>
// LOCAL:         pystream.load %{{.*}} : <f32>
func.func @slot_of_slot_neg(%v: f32) -> (f32, !pystream.slot<f32>) {
  %x = pystream.local "x" : !pystream.slot<f32>
  pystream.store %v, %x : !pystream.slot<f32>
  %0 = pystream.load %x : !pystream.slot<f32>
  return %0, %x : f32, !pystream.slot<f32>
}

//===-- Fields --------------------------------------------------------------===//

// CHECK-LABEL: func.func @nested
// FIELD-SAME:    (%[[V:.*]]: f32)
// FIELD-NEXT:    return %[[V]]
func.func @nested(%v: f32) -> f32 {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  %l = pystream.alloc : !pystream.ref<@line>
  pystream.field_store %p, %l["a"] : !pystream.ref<@point>, !pystream.ref<@line>
  %0 = pystream.field_load %l["a"] : !pystream.ref<@line> -> !pystream.ref<@point>
  %1 = pystream.field_load %0["x"] : !pystream.ref<@point> -> f32
  return %1 : f32
}

// CHECK-LABEL: func.func @conditional_field
// FIELD-SAME:    (%[[V:.*]]: f32, %[[W:.*]]: f32, %[[C:.*]]: i1)
// FIELD:         %[[R:.*]] = arith.select %[[C]], %[[W]], %[[V]]
// FIELD-NEXT:    return %[[R]]
func.func @conditional_field(%v: f32, %w: f32, %c: i1) -> f32 {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  cf.cond_br %c, ^then, ^join
^then:
  pystream.field_store %w, %p["x"] : f32, !pystream.ref<@point>
  cf.br ^join
^join:
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  return %0 : f32
}

// An attribute of an object made in each round does not survive to the next.
// CHECK-LABEL: func.func @object_in_loop
// FIELD:       ^[[BODY:bb[0-9]+]](%[[I:.*]]: f32):
// FIELD-NEXT:    %[[NEXT:.*]] = arith.addf %[[I]], %[[I]]
// FIELD-NEXT:    cf.cond_br %{{.*}}, ^[[BODY]](%[[NEXT]] : f32), ^[[EXIT:bb[0-9]+]]
// FIELD:       ^[[EXIT]]:
// FIELD-NEXT:    return %[[NEXT]]
func.func @object_in_loop(%v: f32, %c: i1) -> f32 {
  cf.br ^body(%v : f32)
^body(%i: f32):
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %i, %p["x"] : f32, !pystream.ref<@point>
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  %1 = arith.addf %0, %0 : f32
  cf.cond_br %c, ^body(%1 : f32), ^exit
^exit:
  return %1 : f32
}

// An object made before a loop carries its attribute round.
// CHECK-LABEL: func.func @object_before_loop
// FIELD-SAME:    (%[[V:.*]]: f32, %[[C:.*]]: i1)
// FIELD:         cf.br ^[[BODY:bb[0-9]+]](%[[V]] : f32)
// FIELD:       ^[[BODY]](%[[X:.*]]: f32):
// FIELD-NEXT:    %[[NEXT:.*]] = arith.addf %[[X]], %[[V]]
// FIELD-NEXT:    cf.cond_br %[[C]], ^[[BODY]](%[[NEXT]] : f32)
func.func @object_before_loop(%v: f32, %c: i1) -> f32 {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  cf.br ^body
^body:
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  %1 = arith.addf %0, %v : f32
  pystream.field_store %1, %p["x"] : f32, !pystream.ref<@point>
  cf.cond_br %c, ^body, ^exit
^exit:
  %2 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  return %2 : f32
}

// CHECK-LABEL: func.func @unset_field
// FIELD:         %[[UNSET:.*]] = pystream.unset "x" : f32
// FIELD-NEXT:    return %[[UNSET]]
func.func @unset_field() -> f32 {
  %p = pystream.alloc : !pystream.ref<@point>
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  return %0 : f32
}

// CHECK-LABEL: func.func @escapes_neg
// CHECK:         %[[P:.*]] = pystream.alloc
// CHECK:         pystream.field_store %{{.*}}, %[[P]]["x"]
// CHECK:         pystream.field_load %[[P]]["x"]
func.func @escapes_neg(%v: f32) -> (f32, !pystream.ref<@point>) {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  return %0, %p : f32, !pystream.ref<@point>
}
