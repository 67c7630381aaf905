// RUN: pystream-opt %s --test-pystream-object-facts --verify-diagnostics

// expected-remark @below {{final}}
pystream.layout private @Final class @m.F {x = f32}
// expected-remark @below {{in memory}}
pystream.layout private @Late class @m.L {x = f32}
// expected-remark @below {{in memory, recursive}}
pystream.layout private @Node class @m.Node {next = !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@Node>>}
// expected-remark @below {{in memory}}
pystream.layout private @Inner class @m.I {x = f32}
// expected-remark @below {{in memory}}
pystream.layout private @Outer class @m.O {inner = !pystream.ref<@Inner>}
// expected-remark @below {{in memory}}
pystream.layout private @Compared class @m.C {x = f32}
// A uniform object is not in the memory of an invocation.
pystream.layout uniform @Uniform class @m.U path ["u"] {x = f32}
pystream.layout private @Buffer class @buffer {element = f32}

func.func private @final(%c: i1, %x: f32) -> !pystream.ref<@Final> {
  %p = pystream.alloc : !pystream.ref<@Final>
  pystream.field_store %x, %p["x"] : f32, !pystream.ref<@Final>
  return %p : !pystream.ref<@Final>
}

// Each round makes a new object: the store is before the reference leaves.
func.func private @loop(%c: i1, %x: f32) -> !pystream.ref<@Final> {
  cf.br ^loop
^loop:
  %p = pystream.alloc : !pystream.ref<@Final>
  pystream.field_store %x, %p["x"] : f32, !pystream.ref<@Final>
  %t = pystream.pack(%p) : (!pystream.ref<@Final>) -> !pystream.tuple<[!pystream.ref<@Final>]>
  cf.cond_br %c, ^loop, ^end
^end:
  return %p : !pystream.ref<@Final>
}

func.func private @late(%x: f32) -> !pystream.tuple<[!pystream.ref<@Late>]> {
  %p = pystream.alloc : !pystream.ref<@Late>
  %t = pystream.pack(%p) : (!pystream.ref<@Late>) -> !pystream.tuple<[!pystream.ref<@Late>]>
  // expected-note @below {{modified here}}
  pystream.field_store %x, %p["x"] : f32, !pystream.ref<@Late>
  return %t : !pystream.tuple<[!pystream.ref<@Late>]>
}

// The host sees what leads from an argument to other layouts.
// expected-note @below {{seen by the host here}}
func.func @entry(%o: !pystream.ref<@Outer>) {
  return
}

func.func private @compared(%a: !pystream.ref<@Compared>, %b: !pystream.ref<@Compared>) -> i1 {
  // expected-note @below {{told apart here}}
  %0 = pystream.ref_eq %a, %b : !pystream.ref<@Compared>
  return %0 : i1
}

// expected-remark @below {{in memory}}
pystream.layout private @P class @m.P {x = f32}

// A reference that a loop carries: the last one each time.
func.func private @carried(%c: i1, %x: f32) -> f32 {
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %x, %p["x"] : f32, !pystream.ref<@P>
  cf.br ^loop(%p : !pystream.ref<@P>)
// expected-remark @below {{takes over an object}}
^loop(%q: !pystream.ref<@P>):
  // expected-note @below {{modified here}}
  pystream.field_store %x, %q["x"] : f32, !pystream.ref<@P>
  cf.cond_br %c, ^loop(%q : !pystream.ref<@P>), ^end
^end:
  %y = pystream.field_load %q["x"] : !pystream.ref<@P> -> f32
  return %y : f32
}

// The first object is still used: the two share a modified object.
func.func private @shared(%c: i1, %x: f32) -> f32 {
  %a = pystream.alloc : !pystream.ref<@P>
  %b = pystream.alloc : !pystream.ref<@P>
  cf.cond_br %c, ^join(%a : !pystream.ref<@P>), ^join(%b : !pystream.ref<@P>)
^join(%q: !pystream.ref<@P>):
  pystream.field_store %x, %q["x"] : f32, !pystream.ref<@P>
  %y = pystream.field_load %a["x"] : !pystream.ref<@P> -> f32
  return %y : f32
}

// Twice the same object.
func.func private @twice(%c: i1, %x: f32) -> f32 {
  %a = pystream.alloc : !pystream.ref<@P>
  cf.br ^join(%a, %a : !pystream.ref<@P>, !pystream.ref<@P>)
^join(%p: !pystream.ref<@P>, %q: !pystream.ref<@P>):
  pystream.field_store %x, %q["x"] : f32, !pystream.ref<@P>
  %y = pystream.field_load %p["x"] : !pystream.ref<@P> -> f32
  return %y : f32
}

// An object of the caller.
func.func private @foreign(%c: i1, %x: f32, %p: !pystream.ref<@P>) -> f32 {
  cf.br ^join(%p : !pystream.ref<@P>)
^join(%q: !pystream.ref<@P>):
  %y = pystream.field_load %q["x"] : !pystream.ref<@P> -> f32
  return %y : f32
}

// Last references that a condition chooses from.
func.func private @chosen(%c: i1, %x: f32) -> f32 {
  %a = pystream.alloc : !pystream.ref<@P>
  %b = pystream.alloc : !pystream.ref<@P>
  // expected-remark @below {{takes over an object}}
  %q = arith.select %c, %a, %b : !pystream.ref<@P>
  pystream.field_store %x, %q["x"] : f32, !pystream.ref<@P>
  %y = pystream.field_load %q["x"] : !pystream.ref<@P> -> f32
  return %y : f32
}

// Of two, one is read later.
func.func private @not_last(%c: i1, %x: f32) -> f32 {
  %a = pystream.alloc : !pystream.ref<@P>
  %b = pystream.alloc : !pystream.ref<@P>
  %q = arith.select %c, %a, %b : !pystream.ref<@P>
  pystream.field_store %x, %q["x"] : f32, !pystream.ref<@P>
  %y = pystream.field_load %b["x"] : !pystream.ref<@P> -> f32
  return %y : f32
}
