// RUN: pystream-opt %s --pystream-unbox | FileCheck %s

pystream.layout private @P class @m.P {x = f32, y = f32}
pystream.layout private @Q class @m.Q {x = f32, y = f32}
pystream.layout private @Modified class @m.M {x = f32}
pystream.layout private @Late class @m.L {x = f32}
pystream.layout private @List class @m.List {next = !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@List>>}
pystream.layout private @Pair class @m.Pair {p = !pystream.ref<@P>}
// The fields of a layout that stays name values.
// CHECK: pystream.layout private @Pair class @m.Pair {p = !pystream.value<@P, [f32, f32]>}

// Two objects that merge where control flow joins.
// CHECK-LABEL: func.func @join
func.func @join(%c: i1, %a: f32, %b: f32) -> f32 {
  cf.cond_br %c, ^then, ^else
^then:
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %a, %p["x"] : f32, !pystream.ref<@P>
  pystream.field_store %b, %p["y"] : f32, !pystream.ref<@P>
  // CHECK: %[[X:.*]] = pystream.field_load %[[P:.*]]["x"]
  // CHECK: %[[Y:.*]] = pystream.field_load %[[P]]["y"]
  // CHECK: %[[V:.*]] = pystream.pack(%[[X]], %[[Y]]) : (f32, f32) -> !pystream.value<@P, [f32, f32]>
  // CHECK: cf.br ^[[JOIN:.*]](%[[V]] : !pystream.value<@P, [f32, f32]>)
  cf.br ^join(%p : !pystream.ref<@P>)
^else:
  %q = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %b, %q["x"] : f32, !pystream.ref<@P>
  cf.br ^join(%q : !pystream.ref<@P>)
  // CHECK: ^[[JOIN]](%[[ARG:[0-9]+]]: !pystream.value<@P, [f32, f32]>)
^join(%r: !pystream.ref<@P>):
  // CHECK: pystream.extract %[[ARG]][1]
  %y = pystream.field_load %r["y"] : !pystream.ref<@P> -> f32
  return %y : f32
}

// Alternatives of a union stay apart, though their fields are alike.
// CHECK-LABEL: func.func @union
// CHECK: <!pystream.value<@P, [f32, f32]>, !pystream.value<@Q, [f32, f32]>>
func.func @union(%a: f32) -> i32 {
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %a, %p["x"] : f32, !pystream.ref<@P>
  %u = pystream.union_wrap %p : !pystream.ref<@P> -> !pystream.union<!pystream.ref<@P>, !pystream.ref<@Q>>
  %q = pystream.alloc : !pystream.ref<@Q>
  %w = pystream.union_wrap %q : !pystream.ref<@Q> -> !pystream.union<!pystream.ref<@P>, !pystream.ref<@Q>>
  %t = pystream.union_tag %w : !pystream.union<!pystream.ref<@P>, !pystream.ref<@Q>>
  return %t : i32
}

// A new object each time round a loop is modified before it goes on.
// CHECK-LABEL: func.func @loop
func.func @loop(%a: f32, %n: i1) -> f32 {
  %first = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %a, %first["x"] : f32, !pystream.ref<@P>
  cf.br ^head(%first : !pystream.ref<@P>)
  // CHECK: ^{{.*}}(%{{.*}}: !pystream.value<@P, [f32, f32]>)
^head(%p: !pystream.ref<@P>):
  %x = pystream.field_load %p["x"] : !pystream.ref<@P> -> f32
  %next = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %x, %next["x"] : f32, !pystream.ref<@P>
  cf.cond_br %n, ^head(%next : !pystream.ref<@P>), ^exit
^exit:
  return %x : f32
}

// Modified through an alias: stays.
// CHECK-LABEL: func.func @alias_neg
func.func @alias_neg(%c: i1, %a: f32) {
  %p = pystream.alloc : !pystream.ref<@Modified>
  %q = pystream.alloc : !pystream.ref<@Modified>
  // CHECK: arith.select {{.*}} : !pystream.ref<@Modified>
  %r = arith.select %c, %p, %q : !pystream.ref<@Modified>
  pystream.field_store %a, %r["x"] : f32, !pystream.ref<@Modified>
  return
}

// Modified after it went into a tuple: stays.
// CHECK-LABEL: func.func @late_neg
func.func @late_neg(%a: f32) -> !pystream.tuple<[!pystream.ref<@Late>]> {
  %p = pystream.alloc : !pystream.ref<@Late>
  // CHECK: pystream.pack(%{{.*}}) : (!pystream.ref<@Late>)
  %t = pystream.pack(%p) : (!pystream.ref<@Late>) -> !pystream.tuple<[!pystream.ref<@Late>]>
  pystream.field_store %a, %p["x"] : f32, !pystream.ref<@Late>
  return %t : !pystream.tuple<[!pystream.ref<@Late>]>
}

// Leads back to itself: stays.
// CHECK-LABEL: func.func @list_neg
func.func @list_neg() -> !pystream.tuple<[!pystream.ref<@List>]> {
  %p = pystream.alloc : !pystream.ref<@List>
  // CHECK: pystream.pack(%{{.*}}) : (!pystream.ref<@List>)
  %t = pystream.pack(%p) : (!pystream.ref<@List>) -> !pystream.tuple<[!pystream.ref<@List>]>
  return %t : !pystream.tuple<[!pystream.ref<@List>]>
}
