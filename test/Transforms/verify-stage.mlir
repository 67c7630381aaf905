// What each stage allows.
// RUN: split-file %s %t
// RUN: pystream-opt %t/imported.mlir -pystream-verify-stage=stage=imported
// RUN: pystream-opt %t/specialized.mlir -pystream-verify-stage=stage=specialized
// RUN: pystream-opt %t/registers.mlir -pystream-verify-stage=stage=registers
// RUN: pystream-opt %t/registers.mlir -pystream-verify-stage=stage=specialized
// RUN: pystream-opt %t/core.mlir -pystream-verify-stage=stage=core
// RUN: pystream-opt %t/core.mlir -pystream-verify-stage=stage=registers
// Without an option: core.
// RUN: pystream-opt %t/core.mlir -pystream-verify-stage
// RUN: not pystream-opt %t/registers.mlir -pystream-verify-stage 2>&1 | FileCheck %s --check-prefix=DEFAULT
// RUN: not pystream-opt %t/core.mlir -pystream-verify-stage=stage=machine 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// DEFAULT: error: stage core has no operation 'pystream.floordiv'
// UNKNOWN: error: unknown stage 'machine'

//--- imported.mlir
pystream.kernel @k calls @"m.f" rank 1 []
pystream.class @"m.C" mro [@"m.C", @object]
pystream.object_def @"m.c" : @"m.C" {}
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %x = pystream.local "x" : !pystream.slot<!pystream.object>
  pystream.store %i, %x : !pystream.slot<!pystream.object>
  %0 = pystream.load %x : !pystream.slot<!pystream.object>
  %1 = pystream.unset "y" : !pystream.object
  %2 = pystream.is %0, %1
  pystream.return %2
}

//--- specialized.mlir
pystream.layout private @point class @"m.Point" {x = f32}
func.func @f(%v: f32) -> f32 {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  %0 = func.call @g(%p) : (!pystream.ref<@point>) -> f32
  %1 = pystream.union_wrap %0 : f32 -> !pystream.union<f32, i32>
  return %0 : f32
}
func.func private @g(%p: !pystream.ref<@point>) -> f32 {
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  return %0 : f32
}

//--- registers.mlir
pystream.layout private @point class @"m.Point" {x = f32}
func.func @f(%v: f32) -> f32 {
  // Without a use no harm is done.
  %0 = pystream.unset "x" : f32
  %1 = pystream.floordiv %v, %v : f32
  return %1 : f32
}

//--- core.mlir
pystream.uniform_block @B size 16 [#pystream.member<"x", f32, path = ["x"], offset = 0>]
func.func @f(%v: vector<3xf32>) -> f32 {
  %0 = pystream.normalize %v : vector<3xf32>
  %1 = pystream.dot %0, %v : vector<3xf32>
  %2 = pystream.uniform_load @B["x"] : f32
  %3 = arith.addf %1, %2 : f32
  pystream.discard
  return %3 : f32
}
