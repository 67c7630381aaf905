// Slots are called after the variable that holds the object, and its field. What the class declares says whether
// fields without such a variable have names, and how slots begin.
// RUN: pystream-opt %s --mlir-print-debuginfo --mlir-print-local-scope -pass-pipeline='builtin.module(func.func(sroa))' | FileCheck %s

pystream.class @"m.Point" mro [@"m.Point", @object]
pystream.class @"m.f.<generator>" mro [@"m.f.<generator>", @object] {pystream.guarded}
pystream.class @"prelude.range" mro [@"prelude.range", @object] {pystream.guarded, pystream.internal}
pystream.layout private @point class @"m.Point" {x = f32}
pystream.layout private @generator class @"m.f.<generator>" {x = f32}
pystream.layout private @range class @"prelude.range" {x = f32}

// CHECK-LABEL: func.func @named
// CHECK:         pystream.local "x" : <f32> loc("p_x"("m.py":2:3))
// CHECK:         pystream.local "x" : <f32> loc("r_x"("m.py":2:3))
func.func @named(%v: f32) {
  %p = pystream.alloc : !pystream.ref<@point> loc("p"("m.py":2:3))
  %r = pystream.alloc : !pystream.ref<@range> loc("r"("m.py":2:3))
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  pystream.field_store %v, %r["x"] : f32, !pystream.ref<@range>
  return
}

// CHECK-LABEL: func.func @unnamed
// CHECK:         pystream.local "x" : <f32> loc("x"("m.py":2:3))
// CHECK:         pystream.local "x" : <f32> loc("x"("m.py":2:3))
// CHECK:         pystream.local "x" : <f32> loc("m.py":2:3)
func.func @unnamed(%v: f32) {
  %p = pystream.alloc : !pystream.ref<@point> loc("m.py":2:3)
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  %g = pystream.alloc : !pystream.ref<@generator> loc("m.py":2:3)
  pystream.field_store %v, %g["x"] : f32, !pystream.ref<@generator>
  %r = pystream.alloc : !pystream.ref<@range> loc("m.py":2:3)
  pystream.field_store %v, %r["x"] : f32, !pystream.ref<@range>
  return
}

// A loop: the slot of a user's object is unset in each round; that of a guarded one may hold anything.
// CHECK-LABEL: func.func @loop
// CHECK:         %[[P:.*]] = pystream.local "x"
// CHECK-NEXT:    %[[UNSET:.*]] = pystream.unset "x" : f32
// CHECK-NEXT:    pystream.store %[[UNSET]], %[[P]]
// CHECK:         %[[G:.*]] = pystream.local "x"
// CHECK-NEXT:    %[[ANY:.*]] = pystream.undef : f32
// CHECK-NEXT:    pystream.store %[[ANY]], %[[G]]
// CHECK:         %[[R:.*]] = pystream.local "x"
// CHECK-NEXT:    %[[OTHER:.*]] = pystream.undef : f32
// CHECK-NEXT:    pystream.store %[[OTHER]], %[[R]]
func.func @loop(%v: f32, %c: i1) {
  cf.br ^body
^body:
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  %g = pystream.alloc : !pystream.ref<@generator>
  pystream.field_store %v, %g["x"] : f32, !pystream.ref<@generator>
  %r = pystream.alloc : !pystream.ref<@range>
  pystream.field_store %v, %r["x"] : f32, !pystream.ref<@range>
  cf.cond_br %c, ^body, ^end
^end:
  return
}
