// The upstream pass on the memory slots of objects: one slot a field that is used.
// RUN: pystream-opt %s -pass-pipeline='builtin.module(func.func(sroa))' | FileCheck %s

pystream.layout private @point class @"m.Point" {x = f32, y = f32}
pystream.layout private @line class @"m.Line" {a = !pystream.ref<@point>, width = f32}
pystream.layout uniform @Lit class @"m.Lit" {gain = f32}

// CHECK-LABEL: func.func @object
// CHECK-SAME:    (%[[V:.*]]: f32)
// CHECK-NOT:     pystream.alloc
// CHECK:         %[[X:.*]] = pystream.local "x" : <f32>
// CHECK-NEXT:    pystream.store %[[V]], %[[X]]
// CHECK-NEXT:    %[[R:.*]] = pystream.load %[[X]]
// CHECK-NEXT:    return %[[R]]
func.func @object(%v: f32) -> f32 {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  return %0 : f32
}

// Slots appear in the order of the names, not of hash values.
// CHECK-LABEL: func.func @two_fields
// CHECK:         %[[X:.*]] = pystream.local "x"
// CHECK-NEXT:    %[[Y:.*]] = pystream.local "y"
// CHECK:         pystream.store %{{.*}}, %[[Y]]
// CHECK:         pystream.store %{{.*}}, %[[X]]
func.func @two_fields(%v: f32) {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["y"] : f32, !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  return
}

// The reference that a field holds is stored as it is; the inner object waits until that slot is promoted.
// CHECK-LABEL: func.func @nested
// CHECK:         %[[POINT:.*]] = pystream.alloc : <@point>
// CHECK-NOT:     pystream.alloc : <@line>
// CHECK:         %[[A:.*]] = pystream.local "a" : <!pystream.ref<@point>>
// CHECK:         pystream.store %[[POINT]], %[[A]]
// CHECK:         %[[INNER:.*]] = pystream.load %[[A]]
// CHECK:         pystream.field_load %[[INNER]]["x"]
func.func @nested(%v: f32) -> f32 {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  %l = pystream.alloc : !pystream.ref<@line>
  pystream.field_store %p, %l["a"] : !pystream.ref<@point>, !pystream.ref<@line>
  %0 = pystream.field_load %l["a"] : !pystream.ref<@line> -> !pystream.ref<@point>
  %1 = pystream.field_load %0["x"] : !pystream.ref<@point> -> f32
  return %1 : f32
}

// A loop makes a new object each time round: the slot stays in its body,
// where it is unset at first.
// CHECK-LABEL: func.func @loop
// CHECK-NOT:     pystream.local
// CHECK:       ^[[BODY:bb[0-9]+]]:
// CHECK-NEXT:    %[[X:.*]] = pystream.local "x"
// CHECK-NEXT:    %[[UNSET:.*]] = pystream.unset "x" : f32
// CHECK-NEXT:    pystream.store %[[UNSET]], %[[X]]
// CHECK-NEXT:    pystream.store %arg0, %[[X]]
// CHECK-NEXT:    cf.cond_br %{{.*}}, ^[[BODY]], ^{{.*}}
func.func @loop(%v: f32, %c: i1) {
  cf.br ^body
^body:
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  cf.cond_br %c, ^body, ^exit
^exit:
  return
}

//===-- What stays ----------------------------------------------------------===//

// CHECK-LABEL: func.func @escapes_by_call_neg
// CHECK:         %[[P:.*]] = pystream.alloc : <@point>
// CHECK:         pystream.field_store %{{.*}}, %[[P]]["x"]
// CHECK:         call @use(%[[P]])
func.func private @use(!pystream.ref<@point>)
func.func @escapes_by_call_neg(%v: f32) {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  call @use(%p) : (!pystream.ref<@point>) -> ()
  return
}

// CHECK-LABEL: func.func @escapes_by_return_neg
// CHECK:         %[[P:.*]] = pystream.alloc : <@point>
// CHECK:         return %[[P]]
func.func @escapes_by_return_neg() -> !pystream.ref<@point> {
  %p = pystream.alloc : !pystream.ref<@point>
  return %p : !pystream.ref<@point>
}

// Either of two objects: neither can be taken apart.
// CHECK-LABEL: func.func @escapes_by_join_neg
// CHECK-COUNT-2: pystream.alloc : <@point>
// CHECK-NOT:     pystream.local
// CHECK:         pystream.field_load
func.func @escapes_by_join_neg(%v: f32, %c: i1) -> f32 {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  %q = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %q["x"] : f32, !pystream.ref<@point>
  cf.cond_br %c, ^join(%p : !pystream.ref<@point>), ^join(%q : !pystream.ref<@point>)
^join(%r: !pystream.ref<@point>):
  %0 = pystream.field_load %r["x"] : !pystream.ref<@point> -> f32
  return %0 : f32
}

// CHECK-LABEL: func.func @uniform_neg
// CHECK:         %[[S:.*]] = pystream.uniform_ref
// CHECK-NEXT:    pystream.field_load %[[S]]["gain"]
func.func @uniform_neg() -> f32 {
  %s = pystream.uniform_ref : !pystream.ref<@Lit>
  %0 = pystream.field_load %s["gain"] : !pystream.ref<@Lit> -> f32
  return %0 : f32
}
