// RUN: pystream-opt %s --pystream-inline=max-operations=2 | FileCheck %s
// RUN: pystream-opt %s --pystream-inline | FileCheck %s --check-prefix=ALL

pystream.layout private @P class @m.P {x = f32}

func.func private @small(%a: f32) -> f32 {
  %0 = arith.mulf %a, %a : f32
  return %0 : f32
}

func.func private @large(%a: f32) -> f32 {
  %0 = arith.mulf %a, %a : f32
  %1 = arith.mulf %0, %a : f32
  %2 = arith.mulf %1, %a : f32
  return %2 : f32
}

// As large, but what it gets need not be in memory once it is inlined.
func.func private @of_object(%p: !pystream.ref<@P>) -> f32 {
  %a = pystream.field_load %p["x"] : !pystream.ref<@P> -> f32
  %0 = arith.mulf %a, %a : f32
  %1 = arith.mulf %0, %a : f32
  return %1 : f32
}

func.func private @only_call(%a: f32) -> f32 {
  %0 = arith.addf %a, %a : f32
  %1 = arith.addf %0, %a : f32
  %2 = arith.addf %1, %a : f32
  return %2 : f32
}

func.func private @endless(%a: f32) -> f32 {
  %0 = func.call @endless(%a) : (f32) -> f32
  return %0 : f32
}

// CHECK-LABEL: func.func @calls
// CHECK-NOT: call @small
// CHECK: call @large
// CHECK: call @large
// CHECK-NOT: call @of_object
// CHECK-NOT: call @only_call
// CHECK: call @endless
// CHECK: return

// ALL-LABEL: func.func @calls
// ALL-NOT: call @{{small|large|of_object|only_call}}
// ALL: call @endless
// ALL: return
func.func @calls(%a: f32, %p: !pystream.ref<@P>) -> f32 {
  %0 = call @small(%a) : (f32) -> f32
  %1 = call @small(%0) : (f32) -> f32
  %2 = call @large(%1) : (f32) -> f32
  %3 = call @large(%2) : (f32) -> f32
  %4 = call @of_object(%p) : (!pystream.ref<@P>) -> f32
  %5 = call @of_object(%p) : (!pystream.ref<@P>) -> f32
  %6 = call @only_call(%3) : (f32) -> f32
  %7 = call @endless(%6) : (f32) -> f32
  %8 = arith.addf %4, %5 : f32
  %9 = arith.addf %7, %8 : f32
  return %9 : f32
}

// Functions that call each other stay, also where others call them: copies would
// call them again.
func.func private @even(%a: f32) -> f32 {
  %0 = call @odd(%a) : (f32) -> f32
  %1 = call @odd(%0) : (f32) -> f32
  return %1 : f32
}
func.func private @odd(%a: f32) -> f32 {
  %0 = call @even(%a) : (f32) -> f32
  return %0 : f32
}
func.func private @calls_even(%a: f32) -> f32 {
  %0 = call @even(%a) : (f32) -> f32
  return %0 : f32
}
// ALL-LABEL: func.func @begins
// ALL-NEXT: call @even
// ALL-NEXT: return
func.func @begins(%a: f32) -> f32 {
  %0 = call @calls_even(%a) : (f32) -> f32
  return %0 : f32
}

// Nothing is inlined into a function that is large already.
// RUN: pystream-opt %s --pystream-inline="max-operations=2 max-caller=3" | FileCheck %s --check-prefix=CALLER
// CALLER-LABEL: func.func @calls
// CALLER: call @small
