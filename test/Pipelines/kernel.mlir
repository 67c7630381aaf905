// y[i] = line(x[i]) + y[i] with a line of a class that has __call__, through every named pipeline.
// RUN: pystream-opt %s -pystream-to-specialized -o %t.specialized
// RUN: pystream-opt %s -pystream-to-registers -o %t.registers
// RUN: pystream-opt %s -pystream-to-core -o %t.core
// RUN: FileCheck %s < %t.core
// RUN: pystream-opt %s -pystream-to-core='float-width=32 int-width=32' | FileCheck %s --check-prefix=NARROW
// RUN: pystream-opt %t.specialized -pystream-verify-stage=stage=specialized -o /dev/null
// RUN: pystream-opt %t.registers -pystream-verify-stage=stage=registers -o /dev/null
// RUN: pystream-opt %t.core -pystream-verify-stage=stage=core -o /dev/null
//
// Text of any stage goes on where it stopped; a stage that is there already is left alone.
// RUN: pystream-opt %t.specialized -pystream-to-registers | diff - %t.registers
// RUN: pystream-opt %t.specialized -pystream-to-core | diff - %t.core
// RUN: pystream-opt %t.registers -pystream-to-core | diff - %t.core
// RUN: pystream-opt %t.specialized -pystream-to-specialized | diff - %t.specialized
// RUN: pystream-opt %t.registers -pystream-to-registers | diff - %t.registers
// RUN: pystream-opt %t.core -pystream-to-core | diff - %t.core

// CHECK:       pystream.uniform_block @saxpy.parameters size 16 [
// CHECK-SAME:    #pystream.member<"line_a", f64, path = ["line", "a"], offset = 0>
// CHECK-SAME:    #pystream.member<"line_b", f64, path = ["line", "b"], offset = 8>]
// CHECK-LABEL: func.func @saxpy
// CHECK-SAME:    (%[[I:.*]]: i64, %[[X:.*]]: memref<?xf64>, %[[Y:.*]]: memref<?xf64>)
// CHECK-SAME:    pystream.arguments = ["x", "y"]
// CHECK-DAG:     %[[A:.*]] = pystream.uniform_load @saxpy.parameters["line_a"] : f64
// CHECK-DAG:     %[[B:.*]] = pystream.uniform_load @saxpy.parameters["line_b"] : f64
// CHECK-DAG:     %[[XI:.*]] = memref.load %[[X]]
// CHECK-DAG:     %[[YI:.*]] = memref.load %[[Y]]
// CHECK-DAG:     %[[AX:.*]] = arith.mulf %[[A]], %[[XI]]
// CHECK-DAG:     %[[L:.*]] = arith.addf %[[AX]], %[[B]]
// CHECK:         %[[R:.*]] = arith.addf %[[L]], %[[YI]]
// CHECK:         memref.store %[[R]], %[[Y]]
// CHECK:         return

// NARROW-LABEL: func.func @saxpy(%{{.*}}: i32
// NARROW:         pystream.uniform_load @saxpy.parameters["line_a"] : f32

pystream.kernel @saxpy calls @"m.saxpy" rank 1 [!pystream.array<f64>, !pystream.array<f64>, !pystream.instance<@"m.Line">]
pystream.class @"m.Line" mro [@"m.Line", @object]
  attributes {__add__ = #pystream.function<@"m.Line.__add__">, __call__ = #pystream.function<@"m.Line.__call__">, __init__ = #pystream.function<@"m.Line.__init__">}
  fields {a = f64, b = f64}
pystream.func @"m.saxpy" [#pystream.param<"i">, #pystream.param<"x">, #pystream.param<"y">, #pystream.param<"line">] {
^bb0(%i: !pystream.object, %x: !pystream.object, %y: !pystream.object, %line: !pystream.object):
  %0 = pystream.getitem %x[%i]
  %1 = pystream.call %line(%0)
  %2 = pystream.getitem %y[%i]
  %3 = pystream.binary add %1, %2
  pystream.setitem %y[%i] = %3
  %4 = pystream.constant #pystream.none
  pystream.return %4
}
pystream.func @"m.Line.__init__" [#pystream.param<"self">, #pystream.param<"a">, #pystream.param<"b">] {
^bb0(%self: !pystream.object, %a: !pystream.object, %b: !pystream.object):
  pystream.setattr %self, "a" = %a
  pystream.setattr %self, "b" = %b
  %0 = pystream.constant #pystream.none
  pystream.return %0
}
pystream.func @"m.Line.__call__" [#pystream.param<"self">, #pystream.param<"x">] {
^bb0(%self: !pystream.object, %x: !pystream.object):
  %0 = pystream.getattr %self, "a"
  %1 = pystream.binary mul %0, %x
  %2 = pystream.getattr %self, "b"
  %3 = pystream.binary add %1, %2
  pystream.return %3
}
pystream.func @"m.Line.__add__" [#pystream.param<"self">, #pystream.param<"other">] {
^bb0(%self: !pystream.object, %other: !pystream.object):
  %0 = pystream.constant #pystream.class<@"m.Line">
  %1 = pystream.getattr %self, "a"
  %2 = pystream.getattr %other, "a"
  %3 = pystream.binary add %1, %2
  %4 = pystream.getattr %self, "b"
  %5 = pystream.getattr %other, "b"
  %6 = pystream.binary add %4, %5
  %7 = pystream.call %0(%3, %6)
  pystream.return %7
}
