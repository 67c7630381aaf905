// RUN: split-file %s %t
// RUN: pystream-opt %t/entry.mlir -pystream-link-prelude=path=%S/Inputs/prelude.mlir | FileCheck %s
// Bytecode will do, too, and a second time changes nothing.
// RUN: pystream-opt %S/Inputs/prelude.mlir --emit-bytecode -o %t/prelude.mlirbc
// RUN: pystream-opt %t/entry.mlir -pystream-link-prelude=path=%t/prelude.mlirbc \
// RUN:   -pystream-link-prelude=path=%t/prelude.mlirbc | FileCheck %s
// The variable names it for a library that was moved.
// RUN: env PYSTREAM_PRELUDE=%t/prelude.mlirbc pystream-opt %t/entry.mlir -pystream-link-prelude | FileCheck %s
// The one of this build defines what protocol operations call.
// RUN: pystream-opt %t/entry.mlir -pystream-link-prelude | FileCheck %s --check-prefix=BUILD
// A later stage has no entry point and needs no prelude.
// RUN: pystream-opt %t/later.mlir -pystream-link-prelude | FileCheck %s --check-prefix=LATER
// RUN: not pystream-opt %t/entry.mlir -pystream-link-prelude=path=%t/none.mlir 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not pystream-opt %t/entry.mlir -pystream-link-prelude=path=%t/garbage.mlir 2>&1 | FileCheck %s --check-prefix=GARBAGE

// The module's own symbol wins.
// CHECK-LABEL: pystream.func @m.own
// CHECK-NOT:     from the prelude
// CHECK:         pystream.return
// CHECK-NOT:   @m.own
// CHECK:       pystream.class @prelude.range
// CHECK:       pystream.func @prelude.truth
// CHECK-NOT:   @m.own
// CHECK-NOT:   pystream.func @prelude.truth

// BUILD-DAG: pystream.func @prelude.getattribute
// BUILD-DAG: pystream.func @prelude.call_method
// BUILD-DAG: pystream.func @prelude.binary

// LATER-NOT: prelude

// MISSING: error: cannot read the prelude from '{{.*}}none.mlir'
// GARBAGE: error: cannot read the prelude from '{{.*}}garbage.mlir'

//--- entry.mlir
pystream.kernel @k calls @"m.own" rank 1 []
pystream.func @"m.own" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  pystream.return %i
}

//--- later.mlir
func.func @k(%i: i64) {
  return
}

//--- garbage.mlir
this is no module
