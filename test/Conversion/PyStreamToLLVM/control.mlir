// RUN: pystream-opt %s --pystream-registers-to-jit | FileCheck %s
// RUN: pystream-opt %s --pystream-registers-to-jit | mlir-translate --mlir-to-llvmir | opt -passes=verify -disable-output

// The C library takes no state.
// CHECK-DAG: llvm.func @sin(f64) -> f64 {{.*}}memory_effects
// CHECK-DAG: llvm.func @pystream_rt_trap(!llvm.ptr, i32, i32)
// CHECK-NOT: @pystream_rt_round_digits

// CHECK-LABEL: llvm.func internal @library(
// CHECK:         llvm.call @sin(%{{.*}}) : (f64) -> f64
func.func private @library(%x: f64) -> f64 {
  %0 = math.sin %x : f64
  return %0 : f64
}

// CHECK-LABEL: llvm.func internal @caller(
// CHECK-SAME:    %[[STATE:.*]]: !llvm.ptr {{.*}}, %[[X:.*]]: f64)
// CHECK:         %[[R:.*]] = llvm.call @two(%[[STATE]], %[[X]]) : (!llvm.ptr, f64) -> !llvm.struct<(f64, i64)>
// CHECK:         llvm.extractvalue %[[R]][0]
// CHECK-NOT:     llvm.load
func.func private @caller(%x: f64) -> f64 {
  %0:2 = call @two(%x) : (f64) -> (f64, i64)
  return %0#0 : f64
}

func.func private @two(%x: f64) -> (f64, i64) {
  %0 = arith.constant 7 : i64
  return %x, %0 : f64, i64
}

// CHECK-LABEL: llvm.func internal @traps(
// CHECK-SAME:    %[[STATE:.*]]: !llvm.ptr {{.*}}, %[[X:.*]]: i64, %[[C:.*]]: i1)
// CHECK:         "llvm.intr.sadd.with.overflow"(%[[X]], %[[X]])
// CHECK:         llvm.cond_br %{{.*}} weights([1, 1048576]), ^[[OVERFLOW:.*]], ^[[ON:.*]]
// CHECK:       ^[[ON]]:
// CHECK:         llvm.cond_br %[[C]] weights([1, 1048576]), ^[[MEMORY:.*]], ^{{.*}}
// CHECK:       ^[[OVERFLOW]]:
// CHECK:         %[[ONE:.*]] = llvm.mlir.constant(1 : i32)
// CHECK:         %[[PLACE:.*]] = llvm.mlir.constant(0 : i32)
// CHECK:         llvm.call @pystream_rt_trap(%[[STATE]], %[[ONE]], %[[PLACE]])
// CHECK:         llvm.unreachable
// CHECK:       ^[[MEMORY]]:
// CHECK:         llvm.mlir.constant(3 : i32)
func.func private @traps(%x: i64, %c: i1) -> i64 {
  %0 = pystream.checked add %x, %x loc("m.py":3:7)
  pystream.trap_if %c, "MemoryError" loc("m.py":4:7)
  return %0 : i64
}

// CHECK-LABEL: llvm.func internal @traces(
// CHECK:         %[[FIRST:.*]] = llvm.mlir.constant([[PLACE:.*]] : i32)
// CHECK:         llvm.call @pystream_rt_trace_begin(%{{.*}}, %[[FIRST]])
// CHECK:         %[[SECOND:.*]] = llvm.mlir.constant([[PLACE]] : i32)
// CHECK:         llvm.call @pystream_rt_trace(%{{.*}}, %[[SECOND]])
func.func private @traces() {
  pystream.trace "f" reset loc(callsite("/pystream/prelude/lists.py":1:1 at "m.py":5:1))
  pystream.trace "f" loc("name"("m.py":5:1))
  return
}

// Two functions that call each other count, and the one that calls them not.
// CHECK-LABEL: llvm.func internal @outer(
// CHECK-NOT:     llvm.frameaddress
// CHECK-LABEL: llvm.func internal @even(
// CHECK:         %[[DEPTH:.*]] = llvm.load %[[FIELD:.*]] {alignment = 8 : i64} : !llvm.ptr -> i64
// CHECK:         llvm.store %{{.*}}, %[[FIELD]]
// CHECK:         llvm.call_intrinsic "llvm.frameaddress.p0"
// CHECK:         llvm.cond_br
// CHECK:         llvm.call @odd
// CHECK:         llvm.store %[[DEPTH]], %[[FIELD]]
// CHECK-NEXT:    llvm.return
// CHECK-LABEL: llvm.func internal @odd(
// CHECK:         llvm.call_intrinsic "llvm.frameaddress.p0"
func.func private @outer(%n: i64) -> i64 {
  %0 = call @even(%n) : (i64) -> i64
  return %0 : i64
}
func.func private @even(%n: i64) -> i64 {
  %0 = call @odd(%n) : (i64) -> i64
  return %0 : i64
}
func.func private @odd(%n: i64) -> i64 {
  %0 = call @even(%n) : (i64) -> i64
  return %0 : i64
}

// A recursion that raises its error counts, and asks only where the program does.
// CHECK-LABEL: llvm.func internal @asks(
// CHECK:         %[[DEPTH:.*]] = llvm.load %[[FIELD:.*]] {alignment = 8 : i64} : !llvm.ptr -> i64
// CHECK:         llvm.store %{{.*}}, %[[FIELD]]
// CHECK:         %[[NOW:.*]] = llvm.load %{{.*}} {alignment = 8 : i64} : !llvm.ptr -> i64
// CHECK:         llvm.icmp "sgt" %[[NOW]]
// CHECK:         llvm.call_intrinsic "llvm.frameaddress.p0"
// CHECK:         %[[DEEP:.*]] = llvm.or
// CHECK:         llvm.cond_br %[[DEEP]], ^[[RAISE:.*]], ^
// CHECK-NOT:     @pystream_rt_trap
// CHECK:       ^[[RAISE]]:
// CHECK-NEXT:    llvm.store %[[DEPTH]], %[[FIELD]]
// CHECK-NEXT:    llvm.return %{{.*}} : i64
// CHECK:         llvm.call @asks
func.func private @asks(%n: i64) -> i64 attributes {pystream.raises_recursion_error} {
  %deep = pystream.too_deep
  cf.cond_br %deep, ^raise, ^body
^raise:
  return %n : i64
^body:
  %0 = call @asks(%n) : (i64) -> i64
  return %0 : i64
}

// The one that calls it neither counts nor asks.
// CHECK-LABEL: llvm.func internal @begins(
// CHECK-NOT:     llvm.frameaddress
// CHECK:         llvm.return
func.func private @begins(%n: i64) -> i64 attributes {pystream.raises_recursion_error} {
  return %n : i64
}

!none = !pystream.literal<#pystream.none>
!error = !pystream.union<i64, !none>

// CHECK-LABEL: llvm.func @entry.entry(
// CHECK-SAME:    %[[STATE:.*]]: !llvm.ptr {{.*}}, %[[WORDS:.*]]: !llvm.ptr) -> i32
// CHECK-SAME:    \22raises\22:{\22union\22:[\22i64\22,
// CHECK-SAME:    \22result\22:\22f64\22,\22result_offset\22:2
// CHECK-SAME:    pystream.result_offset = 2
// CHECK:         %[[X:.*]] = llvm.load %[[WORDS]] {{.*}} -> f64
// CHECK:         %[[R:.*]] = llvm.call @entry(%[[STATE]], %[[X]]
// CHECK:         %[[TO:.*]] = llvm.getelementptr inbounds %[[WORDS]][2]
// CHECK:         llvm.extractvalue %[[R]][0]
// CHECK:         %[[E:.*]] = llvm.extractvalue %[[R]][1]
// CHECK:         %[[TAG:.*]] = llvm.extractvalue %[[E]][0]
// CHECK:         %[[NONE:.*]] = llvm.mlir.constant(1 : i64)
// CHECK:         %[[FINE:.*]] = llvm.icmp "eq" %[[TAG]], %[[NONE]]
// CHECK:         llvm.cond_br %[[FINE]]
// CHECK:         llvm.store %{{.*}}, %[[TO]] {{.*}} : f64
// CHECK:         llvm.mlir.constant(0 : i32)
// CHECK:         llvm.store %{{.*}}, %[[TO]] {{.*}} : i64
// CHECK:         llvm.mlir.constant(1 : i32)
func.func @entry(%x: f64, %e: i64) -> (f64, !error) attributes {pystream.jit = {returns, raises}} {
  %0 = pystream.union_wrap %e : i64 -> !error
  return %x, %0 : f64, !error
}
