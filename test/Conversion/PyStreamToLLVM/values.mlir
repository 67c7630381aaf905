// RUN: pystream-opt %s --pystream-convert-to-llvm | FileCheck %s
// RUN: pystream-opt %s --pystream-convert-to-llvm | mlir-translate --mlir-to-llvmir | opt -passes=verify -disable-output

!none = !pystream.literal<#pystream.none>

// Words on which the alternatives agree keep their type.
// CHECK-LABEL: llvm.func internal @words(
// CHECK-SAME:    !llvm.struct<(i64, ptr)>
// CHECK-SAME:    !llvm.struct<(i64, f64, i64, ptr)>
// CHECK-SAME:    !llvm.struct<(i64)>
// CHECK-SAME:    !llvm.struct<(struct<()>, struct<(f64, i64)>)>
func.func private @words(
    %0: !pystream.union<!none, !pystream.ref<@a>>,
    %1: !pystream.union<!pystream.tuple<[f64, f64]>, !pystream.tuple<[f64, i1, !pystream.ref<@a>]>>,
    %2: !pystream.union<!none, !pystream.literal<"x">>,
    %3: !pystream.tuple<[!none, !pystream.closure<#pystream.function<@g>, false, [f64, i64]>]>) {
  return
}

// CHECK-LABEL: llvm.func internal @wrap(
// CHECK-SAME:    %{{.*}}: !llvm.ptr {{.*}}, %[[X:.*]]: f64) -> !llvm.struct<(i64, i64)>
// CHECK:         %[[TAG:.*]] = llvm.mlir.constant(1 : i64)
// CHECK:         %[[W:.*]] = llvm.bitcast %[[X]] : f64 to i64
// CHECK:         %[[U:.*]] = llvm.insertvalue %[[TAG]], %{{.*}}[0]
// CHECK:         llvm.insertvalue %[[W]], %[[U]][1]
func.func private @wrap(%x: f64) -> !pystream.union<i64, f64> {
  %0 = pystream.union_wrap %x : f64 -> !pystream.union<i64, f64>
  return %0 : !pystream.union<i64, f64>
}

// CHECK-LABEL: llvm.func internal @get(
// CHECK-SAME:    %{{.*}}: !llvm.ptr {{.*}}, %[[U:.*]]: !llvm.struct<(i64, i64)>)
// CHECK:         %[[W:.*]] = llvm.extractvalue %[[U]][1]
// CHECK:         llvm.inttoptr %[[W]]
// CHECK:         %[[TAG:.*]] = llvm.extractvalue %[[U]][0]
// CHECK:         llvm.trunc %[[TAG]] : i64 to i32
func.func private @get(%u: !pystream.union<!pystream.ref<@a>, i1>) -> (!pystream.ref<@a>, i32) {
  %0 = pystream.union_get %u : !pystream.union<!pystream.ref<@a>, i1> -> !pystream.ref<@a>
  %1 = pystream.union_tag %u : !pystream.union<!pystream.ref<@a>, i1>
  return %0, %1 : !pystream.ref<@a>, i32
}

// Equal strings have one number; their order is that of the numbers.
// CHECK-LABEL: llvm.func internal @strings(
// CHECK:         %[[A:.*]] = llvm.mlir.constant(0 : i64)
// CHECK:         %[[B:.*]] = llvm.mlir.constant(1099511627776 : i64)
// CHECK:         %[[C:.*]] = llvm.mlir.constant(0 : i64)
func.func private @strings() -> (!pystream.string, !pystream.string, !pystream.string) {
  %0 = pystream.string_constant "a"
  %1 = pystream.string_constant "b"
  %2 = pystream.string_constant "a"
  return %0, %1, %2 : !pystream.string, !pystream.string, !pystream.string
}

// CHECK-LABEL: llvm.func internal @aggregates(
// CHECK-SAME:    %{{.*}}: !llvm.ptr {{.*}}, %[[X:.*]]: f64, %[[C:.*]]: i1)
// CHECK:         %[[Z:.*]] = llvm.mlir.zero : f64
// CHECK:         %[[S:.*]] = llvm.select %[[C]], %[[X]], %[[Z]] : i1, f64
// CHECK:         llvm.insertvalue %[[S]], %{{.*}}[0] : !llvm.struct<(f64, struct<()>)>
func.func private @aggregates(%x: f64, %c: i1) -> f64 {
  %n = pystream.literal : !none
  %0 = pystream.pack(%x, %n) : (f64, !none) -> !pystream.tuple<[f64, !none]>
  %1 = pystream.unset "t" : !pystream.tuple<[f64, !none]>
  %2 = arith.select %c, %0, %1 : !pystream.tuple<[f64, !none]>
  %3 = pystream.extract %2[0] : !pystream.tuple<[f64, !none]> -> f64
  return %3 : f64
}
