// RUN: pystream-opt %s -split-input-file -pystream-note-memory -pystream-pool-objects -pystream-explain-memory | FileCheck %s
// RUN: pystream-opt %s -split-input-file -pystream-note-memory | FileCheck %s --check-prefix=NOTED

// An object that two variables share: the pool keeps the reason of the object.
// NOTED: pystream.reasons = [{at = {{.*}}, why = "objects of class 'P' are modified at explain-memory.mlir:[[#]] after this one was shared at explain-memory.mlir:[[#]]"}
// CHECK-NOT:  pystream.reasons
// CHECK:      pystream.remaining = [
// CHECK-SAME:   {entry = "k", file = "{{.*}}explain-memory.mlir", line = [[#]] : i64, op = "pool P_x of 2 x f32", why = "objects of class 'P' are modified at explain-memory.mlir:[[#]] after this one was shared at explain-memory.mlir:[[#]]"}
// CHECK-SAME:   op = "store of P_x", why = "its place is known at run time only"
pystream.layout private @P class @"m.P" {x = f32}
func.func @k(%c: i1, %x: f32) {
  %p = pystream.alloc : !pystream.ref<@P>
  %q = pystream.alloc : !pystream.ref<@P>
  cf.cond_br %c, ^join(%p : !pystream.ref<@P>), ^join(%q : !pystream.ref<@P>)
^join(%r: !pystream.ref<@P>):
  pystream.field_store %x, %r["x"] : f32, !pystream.ref<@P>
  return
}

// -----

// A layout that leads to itself, and one that is told apart.
// NOTED: why = "objects of class 'Node' lead to others of the same class"
// NOTED-SAME: why = "objects of class 'Same' are told apart by identity at explain-memory.mlir:[[#]]"
pystream.layout private @Node class @"m.Node" {next = !pystream.union<!pystream.literal<#pystream.none>, !pystream.ref<@Node>>}
pystream.layout private @Same class @"m.Same" {x = f32}
func.func @k(%c: i1) -> i1 {
  %n = pystream.alloc : !pystream.ref<@Node>
  %p = pystream.alloc : !pystream.ref<@Same>
  %q = pystream.alloc : !pystream.ref<@Same>
  %r = arith.select %c, %p, %q : !pystream.ref<@Same>
  %same = pystream.ref_eq %r, %q : !pystream.ref<@Same>
  return %same : i1
}

// -----

// The host sees what a public function takes. Calls: of oneself, of others.
// NOTED-NOT: pystream.reasons
// CHECK:      op = "call of rec", why = "it calls itself to a depth that is not known"
// CHECK-SAME: op = "call of other", why = "it is larger than what is worth a copy at each call"
// CHECK-SAME: op = "call of outside", why = "it is a function of the runtime library"
func.func @k(%n: i32) {
  call @m.rec.0(%n) : (i32) -> ()
  call @m.other.1(%n) : (i32) -> ()
  call @m.outside.2(%n) : (i32) -> ()
  return
}
func.func private @m.rec.0(%n: i32) {
  call @m.rec.0(%n) : (i32) -> ()
  return
}
func.func private @m.other.1(%n: i32) {
  return
}
func.func private @m.outside.2(i32)

// -----

// What is reached by no entry is not told of; a list of the host's is no pool.
// CHECK-LABEL: module attributes {pystream.remaining = []}
func.func private @unreached() {
  %0 = memref.alloca() : memref<2xf32>
  return
}
func.func @entry(%a: memref<?xf32>, %i: index) -> f32 {
  %x = memref.load %a[%i] : memref<?xf32>
  return %x : f32
}
