// RUN: pystream-opt %s --pystream-convert-to-llvm | FileCheck %s

!none = !pystream.literal<#pystream.none>
!outcome = !pystream.union<!none, i64>

// A function returns in one place, and its blocks pass numbers.
// CHECK-LABEL: llvm.func internal @fail(
// CHECK-SAME:    !llvm.ptr {{[^%]*}}, %[[X:.*]]: f64, %[[E:.*]]: i64, %[[C:.*]]: i1)
// CHECK:         llvm.cond_br %[[C]]
// CHECK:         llvm.br ^[[RETURN:.*]](%[[X]], %{{.*}}, %{{.*}} : f64, i64, i64)
// CHECK:         llvm.br ^[[RETURN]](%[[X]], %{{.*}}, %[[E]] : f64, i64, i64)
// CHECK:       ^[[RETURN]](%[[R:.*]]: f64, %[[TAG:.*]]: i64, %[[WORD:.*]]: i64)
// CHECK:         llvm.insertvalue %[[TAG]], %{{.*}}[0] : !llvm.struct<(i64, i64)>
// CHECK:         llvm.insertvalue %[[WORD]], %{{.*}}[1] : !llvm.struct<(i64, i64)>
// CHECK:         llvm.return
// CHECK-NOT:     llvm.return
func.func private @fail(%x: f64, %e: i64, %c: i1) -> (f64, !outcome) {
  cf.cond_br %c, ^a, ^b
^a:
  %n = pystream.literal : !none
  %0 = pystream.union_wrap %n : !none -> !outcome
  return %x, %0 : f64, !outcome
^b:
  %1 = pystream.union_wrap %e : i64 -> !outcome
  return %x, %1 : f64, !outcome
}

// CHECK-LABEL: llvm.func internal @loop(
// CHECK:       ^[[HEAD:.*]](%[[I:.*]]: i64, %[[TAG:.*]]: i64, %[[WORD:.*]]: i64):
// CHECK:         llvm.switch %{{.*}} : i32, ^[[HEAD]](%{{.*}}, %{{.*}}, %{{.*}} : i64, i64, i64)
// CHECK-NOT:     llvm.br ^{{.*}} !llvm.struct
func.func private @loop(%u: !outcome, %t: i32, %n: i64) -> !outcome {
  cf.br ^head(%u, %n : !outcome, i64)
^head(%v: !outcome, %i: i64):
  cf.switch %t : i32, [default: ^head(%v, %i : !outcome, i64), 1: ^end(%v : !outcome), 2: ^end(%u : !outcome)]
^end(%r: !outcome):
  return %r : !outcome
}
