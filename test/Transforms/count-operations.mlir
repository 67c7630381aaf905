// RUN: split-file %s %t
// RUN: pystream-opt %t/imported.mlir -pystream-count-operations=stage=imported | FileCheck %s --check-prefix=IMPORTED
// RUN: pystream-opt %t/specialized.mlir -pystream-count-operations=stage=specialized | FileCheck %s --check-prefix=SPECIALIZED
// What earlier stages counted is kept, and a stage is counted once.
// RUN: pystream-opt %t/specialized.mlir -pystream-count-operations=stage=specialized -pystream-count-operations=stage=core \
// RUN:   | FileCheck %s --check-prefix=BOTH
// RUN: pystream-opt %t/known.mlir -pystream-count-operations=stage=core | FileCheck %s --check-prefix=KNOWN
// RUN: pystream-opt %t/pools.mlir -pystream-count-operations=stage=registers | FileCheck %s --check-prefix=POOLS

// POOLS: k = {allocations = 0 : i64, calls = 0 : i64, dynamic_calls = 0 : i64, loads = 1 : i64, pool_details = [{elements = 8 : i64, name = "P_x", type = "f32"}], pools = 1 : i64, stores = 1 : i64, unions = 0 : i64}

// Of k: 1 call of m.g; 2 protocol operations (the call, the getattr in m.g), 2 loads (load, getattr), 1 store,
// 1 local. m.unreached does not count.
// IMPORTED:      pystream.counts = {imported = {
// IMPORTED-SAME:   S.fragment = {allocations = 0 : i64, calls = 0 : i64, dynamic_calls = 1 : i64, loads = 1 : i64, pools = 0 : i64, stores = 0 : i64, unions = 0 : i64}
// IMPORTED-SAME:   S.vertex = {allocations = 1 : i64, calls = 1 : i64, dynamic_calls = 2 : i64, loads = 2 : i64, pools = 0 : i64, stores = 1 : i64, unions = 0 : i64}
// IMPORTED-SAME:   k = {allocations = 1 : i64, calls = 1 : i64, dynamic_calls = 2 : i64, loads = 2 : i64, pools = 0 : i64, stores = 1 : i64, unions = 0 : i64}

// SPECIALIZED:      pystream.counts = {specialized = {
// SPECIALIZED-SAME:   k = {allocations = 1 : i64, calls = 1 : i64, dynamic_calls = 0 : i64, loads = 1 : i64, pools = 0 : i64, stores = 1 : i64, unions = 1 : i64}}}

// BOTH: pystream.counts = {core = {k = {{.*}}}, specialized = {k = {{.*}}}}

// KNOWN: pystream.counts = {core = {}}

//--- imported.mlir
pystream.kernel @k calls @"m.f" rank 1 []
pystream.shader @S self !pystream.instance<@"m.S"> vertex @"m.f" [] fragment @"m.g"
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %x = pystream.local "x" : !pystream.slot<!pystream.object>
  pystream.store %i, %x : !pystream.slot<!pystream.object>
  %0 = pystream.load %x : !pystream.slot<!pystream.object>
  %g = pystream.constant #pystream.function<@"m.g">
  %1 = pystream.call %g(%0)
  pystream.return %1
}
pystream.func @"m.g" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %0 = pystream.getattr %i, "x"
  pystream.return %0
}
pystream.func @"m.unreached" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %0 = pystream.getattr %i, "x"
  pystream.return %0
}

//--- specialized.mlir
pystream.layout private @point class @"m.Point" {x = f32}
func.func @k(%v: f32) {
  %p = pystream.alloc : !pystream.ref<@point>
  pystream.field_store %v, %p["x"] : f32, !pystream.ref<@point>
  call @m.f.0(%p) : (!pystream.ref<@point>) -> ()
  return
}
func.func private @m.f.0(%p: !pystream.ref<@point>) {
  %0 = pystream.field_load %p["x"] : !pystream.ref<@point> -> f32
  %1 = pystream.union_wrap %0 : f32 -> !pystream.union<f32, i32>
  return
}

//--- known.mlir
module attributes {pystream.counts = {core = {}}} {
  func.func @k() {
    return
  }
}

//--- pools.mlir
// Memory of one's own, and accesses to it; that of the host does not count.
func.func @k(%a: memref<?xf32>, %i: index) {
  %pool = memref.alloca() : memref<8xf32> loc("P_x"("k.py":1:1))
  %x = memref.load %a[%i] : memref<?xf32>
  memref.store %x, %pool[%i] : memref<8xf32>
  %y = memref.load %pool[%i] : memref<8xf32>
  memref.store %y, %a[%i] : memref<?xf32>
  return
}
