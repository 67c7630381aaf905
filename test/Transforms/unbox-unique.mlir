// RUN: pystream-opt %s --pass-pipeline='builtin.module(pystream-unbox-unique)' | FileCheck %s
// RUN: pystream-opt %s --pass-pipeline='builtin.module(pystream-unbox-unique,canonicalize,func.func(sroa,mem2reg),canonicalize)' | FileCheck %s --check-prefix=GONE
// RUN: pystream-opt %s --pass-pipeline='builtin.module(pystream-unbox-unique{max-fields=1})' | FileCheck %s --check-prefix=SMALL

pystream.layout private @P class @m.P {x = f32, y = f32}
pystream.layout private @Q class @m.Q {x = f32, k = i32}

// GONE-NOT: pystream.alloc

// Modified before, in and after a loop that carries it.
// CHECK-LABEL: func.func @loop
// SMALL-LABEL: func.func @loop
// SMALL: ^{{.*}}(%{{.*}}: !pystream.ref<@P>)
func.func @loop(%c: i1, %a: f32) -> f32 {
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %a, %p["x"] : f32, !pystream.ref<@P>
  pystream.field_store %a, %p["y"] : f32, !pystream.ref<@P>
  // CHECK: %[[X:.*]] = pystream.field_load %[[P:.*]]["x"]
  // CHECK: %[[Y:.*]] = pystream.field_load %[[P]]["y"]
  // CHECK: cf.br ^[[LOOP:.*]](%[[X]], %[[Y]] : f32, f32)
  cf.br ^loop(%p : !pystream.ref<@P>)
// CHECK: ^[[LOOP]](%[[X1:.*]]: f32, %[[Y1:.*]]: f32):
// CHECK: %[[Q:.*]] = pystream.alloc : <@P>
// CHECK: pystream.field_store %[[X1]], %[[Q]]["x"]
// CHECK: pystream.field_store %[[Y1]], %[[Q]]["y"]
^loop(%q: !pystream.ref<@P>):
  %x = pystream.field_load %q["x"] : !pystream.ref<@P> -> f32
  %s = arith.addf %x, %a : f32
  pystream.field_store %s, %q["x"] : f32, !pystream.ref<@P>
  cf.cond_br %c, ^loop(%q : !pystream.ref<@P>), ^end
^end:
  %r = pystream.field_load %q["x"] : !pystream.ref<@P> -> f32
  return %r : f32
}

// One of two classes, changed after the join by its class: fields of equal
// type share an argument.
!any = !pystream.union<!pystream.ref<@P>, !pystream.ref<@Q>, !pystream.literal<#pystream.none>>
// CHECK-LABEL: func.func @classes
func.func @classes(%c: i1, %a: f32, %k: i32) -> f32 {
  cf.cond_br %c, ^one, ^other
^one:
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %a, %p["x"] : f32, !pystream.ref<@P>
  pystream.field_store %a, %p["y"] : f32, !pystream.ref<@P>
  %pu = pystream.union_wrap %p : !pystream.ref<@P> -> !any
  // CHECK: cf.br ^[[JOIN:.*]](%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : i32, f32, f32, i32)
  cf.br ^join(%pu : !any)
^other:
  %q = pystream.alloc : !pystream.ref<@Q>
  pystream.field_store %a, %q["x"] : f32, !pystream.ref<@Q>
  pystream.field_store %k, %q["k"] : i32, !pystream.ref<@Q>
  %qu = pystream.union_wrap %q : !pystream.ref<@Q> -> !any
  // CHECK: cf.br ^[[JOIN]](%{{.*}} : i32, f32, f32, i32)
  cf.br ^join(%qu : !any)
// CHECK: ^[[JOIN]](%[[TAG:.*]]: i32, %[[A:.*]]: f32, %[[B:.*]]: f32, %[[K:.*]]: i32):
// CHECK: %[[NEWP:.*]] = pystream.alloc : <@P>
// CHECK: pystream.field_store %[[A]], %[[NEWP]]["x"]
// CHECK: pystream.field_store %[[B]], %[[NEWP]]["y"]
// CHECK: %[[NEWQ:.*]] = pystream.alloc : <@Q>
// CHECK: pystream.field_store %[[K]], %[[NEWQ]]["k"]
// CHECK: pystream.field_store %[[A]], %[[NEWQ]]["x"]
// CHECK: arith.cmpi eq, %[[TAG]], %{{.*}}
^join(%u: !any):
  %zero = arith.constant 0 : i32
  %tag = pystream.union_tag %u : !any
  %is = arith.cmpi eq, %tag, %zero : i32
  cf.cond_br %is, ^isp, ^isq
^isp:
  %0 = pystream.union_get %u : !any -> !pystream.ref<@P>
  pystream.field_store %a, %0["y"] : f32, !pystream.ref<@P>
  cf.br ^end(%u : !any)
^isq:
  %1 = pystream.union_get %u : !any -> !pystream.ref<@Q>
  // CHECK: pystream.field_store %{{.*}}, %[[NEWQ]]["k"]
  pystream.field_store %zero, %1["k"] : i32, !pystream.ref<@Q>
  cf.br ^end(%u : !any)
^end(%v: !any):
  %2 = pystream.union_get %v : !any -> !pystream.ref<@P>
  %y = pystream.field_load %2["y"] : !pystream.ref<@P> -> f32
  return %y : f32
}

// Two arguments of a block that begins with an operation of the first: it goes
// before the second arrives.
!maybe = !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@Q>>
// CHECK-LABEL: func.func @both
func.func @both(%c: i1, %a: f32, %k: i32) -> i32 {
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %a, %p["x"] : f32, !pystream.ref<@P>
  pystream.field_store %a, %p["y"] : f32, !pystream.ref<@P>
  cf.cond_br %c, ^one, ^other
^one:
  %q = pystream.alloc : !pystream.ref<@Q>
  pystream.field_store %a, %q["x"] : f32, !pystream.ref<@Q>
  pystream.field_store %k, %q["k"] : i32, !pystream.ref<@Q>
  %qu = pystream.union_wrap %q : !pystream.ref<@Q> -> !maybe
  // CHECK: cf.br ^[[JOIN:.*]](%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : i32, i32, f32, f32, f32)
  cf.br ^join(%qu, %p : !maybe, !pystream.ref<@P>)
^other:
  %none = pystream.literal : !pystream.literal<#pystream.none>
  %nu = pystream.union_wrap %none : !pystream.literal<#pystream.none> -> !maybe
  cf.br ^join(%nu, %p : !maybe, !pystream.ref<@P>)
// CHECK: ^[[JOIN]](%[[TAG:.*]]: i32, %{{.*}}: i32, %{{.*}}: f32, %[[X:.*]]: f32, %[[Y:.*]]: f32):
// CHECK: %[[NEWP:.*]] = pystream.alloc : <@P>
// CHECK: pystream.field_store %[[X]], %[[NEWP]]["x"]
// CHECK: return %[[TAG]]
^join(%u: !maybe, %v: !pystream.ref<@P>):
  %tag = pystream.union_tag %u : !maybe
  pystream.field_store %a, %v["x"] : f32, !pystream.ref<@P>
  return %tag : i32
}

// A choice between last references.
// CHECK-LABEL: func.func @chosen
func.func @chosen(%c: i1, %a: f32, %b: f32) -> f32 {
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %a, %p["x"] : f32, !pystream.ref<@P>
  %q = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %b, %q["x"] : f32, !pystream.ref<@P>
  // CHECK: arith.select %{{.*}} : f32
  %r = arith.select %c, %p, %q : !pystream.ref<@P>
  %x = pystream.field_load %r["x"] : !pystream.ref<@P> -> f32
  %s = arith.addf %x, %a : f32
  pystream.field_store %s, %r["x"] : f32, !pystream.ref<@P>
  %y = pystream.field_load %r["x"] : !pystream.ref<@P> -> f32
  return %y : f32
}
