// RUN: pystream-opt %s --pystream-pool-objects=max-elements=16 -split-input-file -verify-diagnostics

// A loop without a limit that follows from constants.
pystream.layout private @P class @m.P {x = f32, before = !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>}
func.func @endless(%c: i1, %x: f32) {
  %none = pystream.literal : !pystream.literal<#pystream.none>
  %nothing = pystream.union_wrap %none : !pystream.literal<#pystream.none> -> !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>
  cf.br ^head(%nothing : !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>)
^head(%a: !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>):
  // expected-error @below {{objects of class 'P' are made in a loop whose number of rounds is not known, but this target has no heap}}
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %a, %p["before"] : !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>, !pystream.ref<@P>
  %u = pystream.union_wrap %p : !pystream.ref<@P> -> !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>
  // expected-note @below {{this loop has no limit that follows from constants: count with range(), or end it after a constant number of rounds}}
  cf.cond_br %c, ^head(%u : !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@P>>), ^end
^end:
  return
}

// -----

pystream.layout private @inner class @buffer {element = f32}
pystream.layout private @outer class @buffer {element = !pystream.ref<@inner>}
func.func @lists(%c: i1) {
  %c0 = arith.constant 0 : i64
  %lists = pystream.buffer_alloc %c0 : !pystream.ref<@outer>
  cf.br ^head
^head:
  // expected-error @below {{a list is made in a loop whose number of rounds is not known, but this target has no heap}}
  %list = pystream.buffer_alloc %c0 : !pystream.ref<@inner>
  pystream.buffer_store %list, %lists[%c0] : !pystream.ref<@inner>, !pystream.ref<@outer>
  // expected-note @below {{this loop has no limit}}
  cf.cond_br %c, ^head, ^end
^end:
  return
}

// -----

pystream.layout private @buffer class @buffer {element = f32}
func.func @grows(%c: i1) {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %b = pystream.buffer_alloc %c0 : !pystream.ref<@buffer>
  cf.br ^head
^head:
  // expected-error @below {{a list grows in a loop whose number of rounds is not known, but this target has no heap}}
  pystream.buffer_grow %b by %c1 : !pystream.ref<@buffer>
  // expected-note @below {{this loop has no limit}}
  cf.cond_br %c, ^head, ^end
^end:
  return
}

// -----

pystream.layout private @buffer class @buffer {element = f32}
func.func @unknown_size(%n: i64) {
  // expected-error @below {{a list is made with a number of elements that is not known, but this target has no heap}}
  %b = pystream.buffer_alloc %n : !pystream.ref<@buffer>
  return
}

// -----

pystream.layout private @buffer class @buffer {element = f32}
func.func @unknown_growth(%n: i64) {
  %c0 = arith.constant 0 : i64
  %b = pystream.buffer_alloc %c0 : !pystream.ref<@buffer>
  // expected-error @below {{a list grows by a number of elements that is not known, but this target has no heap}}
  pystream.buffer_grow %b by %n : !pystream.ref<@buffer>
  return
}

// -----

// Any class may have fields of these names: only what the class declares counts
// the elements of a buffer.
pystream.class @"m.Bag" mro [@"m.Bag", @object]
pystream.layout private @items class @buffer {element = f32}
pystream.layout private @Bag class @"m.Bag" {items = !pystream.ref<@items>, size = i64}
func.func @size_of_something_else(%n: i64) {
  %c5 = arith.constant 5 : i64
  %items = pystream.buffer_alloc %c5 : !pystream.ref<@items>
  %bag = pystream.alloc : !pystream.ref<@Bag>
  pystream.field_store %items, %bag["items"] : !pystream.ref<@items>, !pystream.ref<@Bag>
  pystream.field_store %n, %bag["size"] : i64, !pystream.ref<@Bag>
  %size = pystream.field_load %bag["size"] : !pystream.ref<@Bag> -> i64
  // expected-error @below {{a list is made with a number of elements that is not known, but this target has no heap}}
  %b = pystream.buffer_alloc %size : !pystream.ref<@items>
  return
}

// -----

// More than max-elements.
pystream.layout private @buffer class @buffer {element = f32}
func.func @large_list() {
  %c17 = arith.constant 17 : i64
  // expected-error @below {{lists made here can hold 17 elements, of 1 lists: more than the 16 that fit into the memory of one invocation}}
  %b = pystream.buffer_alloc %c17 : !pystream.ref<@buffer>
  return
}

// -----

// Just as many as fit.
pystream.layout private @buffer class @buffer {element = f32}
func.func @fitting_list() {
  %c16 = arith.constant 16 : i64
  %b = pystream.buffer_alloc %c16 : !pystream.ref<@buffer>
  return
}

// -----

pystream.layout private @P class @m.P {x = f32}
pystream.layout private @buffer class @buffer {element = !pystream.ref<@P>}
func.func @many_objects() {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c17 = arith.constant 17 : i64
  %b = pystream.buffer_alloc %c1 : !pystream.ref<@buffer>
  cf.br ^head(%c0 : i64)
^head(%i: i64):
  %more = arith.cmpi slt, %i, %c17 : i64
  cf.cond_br %more, ^body, ^end
^body:
  // expected-error @below {{up to 17 objects of class 'P' are made here: more than the 16 that fit into the memory of one invocation}}
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.buffer_store %p, %b[%c0] : !pystream.ref<@P>, !pystream.ref<@buffer>
  %j = arith.addi %i, %c1 : i64
  cf.br ^head(%j : i64)
^end:
  return
}

// -----

// What memory cannot hold.
pystream.layout private @P class @m.P {s = !pystream.string}
func.func @string(%c: i1, %s: !pystream.string) {
  // expected-error @below {{objects of class 'P' stay in memory, which cannot hold their field 's'}}
  %p = pystream.alloc : !pystream.ref<@P>
  pystream.field_store %s, %p["s"] : !pystream.string, !pystream.ref<@P>
  return
}

// -----

// Pools are of one function.
pystream.layout private @P class @m.P {x = f32}
func.func private @f(%p: !pystream.ref<@P>) {
  // expected-error @below {{a call is left: recursion whose depth is not known cannot be compiled for this target}}
  call @f(%p) : (!pystream.ref<@P>) -> ()
  return
}
