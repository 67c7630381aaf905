// What only an exception executes counts a fourth when the inliner asks how large a function is.
// RUN: pystream-opt %s --pystream-inline=max-operations=5 | FileCheck %s

// All but the first and the last block are on the way of an exception: the one that makes an entry of the traceback,
// those that lead to nothing else, and those that are reached from nothing else.
func.func private @raises(%c: i1, %d: i1, %a: f32) -> f32 {
  cf.cond_br %c, ^which, ^go
^which:
  cf.cond_br %d, ^first, ^second
^first:
  %0 = arith.mulf %a, %a : f32
  cf.br ^trace(%0 : f32)
^second:
  %1 = arith.addf %a, %a : f32
  cf.br ^trace(%1 : f32)
^trace(%2: f32):
  pystream.trace "f" reset
  %3 = arith.mulf %2, %a : f32
  cf.cond_br %d, ^third, ^fourth
^third:
  %4 = arith.mulf %3, %a : f32
  return %4 : f32
^fourth:
  %5 = arith.addf %3, %a : f32
  return %5 : f32
^go:
  return %a : f32
}

// The same without a traceback.
func.func private @calculates(%c: i1, %d: i1, %a: f32) -> f32 {
  cf.cond_br %c, ^which, ^go
^which:
  cf.cond_br %d, ^first, ^second
^first:
  %0 = arith.mulf %a, %a : f32
  cf.br ^join(%0 : f32)
^second:
  %1 = arith.addf %a, %a : f32
  cf.br ^join(%1 : f32)
^join(%2: f32):
  %3 = arith.mulf %2, %a : f32
  cf.cond_br %d, ^third, ^fourth
^third:
  %4 = arith.mulf %3, %a : f32
  return %4 : f32
^fourth:
  %5 = arith.addf %3, %a : f32
  return %5 : f32
^go:
  return %a : f32
}

// What is executed without an exception too counts in full.
func.func private @joins(%c: i1, %a: f32) -> f32 {
  cf.cond_br %c, ^trace, ^join(%a : f32)
^trace:
  pystream.trace "f" reset
  %0 = arith.mulf %a, %a : f32
  cf.br ^join(%0 : f32)
^join(%1: f32):
  %2 = arith.mulf %1, %a : f32
  %3 = arith.mulf %2, %a : f32
  %4 = arith.mulf %3, %a : f32
  %5 = arith.mulf %4, %a : f32
  return %5 : f32
}

// CHECK-LABEL: func.func @calls
// CHECK-COUNT-2: call @calculates
// CHECK-COUNT-2: call @joins
// CHECK-NOT:     call @raises
// CHECK:         return
func.func @calls(%c: i1, %d: i1, %a: f32) -> f32 {
  %0 = call @calculates(%c, %d, %a) : (i1, i1, f32) -> f32
  %1 = call @calculates(%d, %c, %0) : (i1, i1, f32) -> f32
  %2 = call @joins(%c, %1) : (i1, f32) -> f32
  %3 = call @joins(%d, %2) : (i1, f32) -> f32
  %4 = call @raises(%c, %d, %3) : (i1, i1, f32) -> f32
  %5 = call @raises(%d, %c, %4) : (i1, i1, f32) -> f32
  return %5 : f32
}
