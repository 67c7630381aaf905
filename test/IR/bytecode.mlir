// Bytecode holds the same module as the text it was made from.
// RUN: pystream-opt %s > %t.mlir
// RUN: pystream-opt %s --emit-bytecode -o %t.mlirbc
// RUN: not grep -q "pystream.func @" %t.mlirbc
// RUN: pystream-opt %t.mlirbc | diff - %t.mlir
// RUN: pystream-opt %t.mlirbc | FileCheck %s
// RUN: pystream-opt %S/roundtrip.mlir > %t.all.mlir
// RUN: pystream-opt %S/roundtrip.mlir --emit-bytecode | pystream-opt | diff - %t.all.mlir

// CHECK: pystream.class @m.A mro [@m.A, @object] attributes {n = 1 : i64} fields {x = f64}
pystream.class @"m.A" mro [@"m.A", @object] attributes {n = 1} fields {x = f64}

// CHECK-LABEL: pystream.func @m.f
// CHECK-SAME: [#pystream.param<"a", positional_only>, #pystream.param<"k", keyword_only = #pystream.none>] cells ["c"]
pystream.func @"m.f" [#pystream.param<"a", positional_only>,
                      #pystream.param<"k", keyword_only = #pystream.none>] cells ["c"] {
^bb0(%a: !pystream.object, %k: !pystream.object, %c: !pystream.object):
  // CHECK: pystream.call %a(%k) kinds ["**"]
  %0 = pystream.call %a(%k) kinds ["**"]
  pystream.return %0
}

// CHECK: #pystream.member<"b", f32, path = ["a", "b"], offset = 4 when = {{\[}}{{\[}}["a"], [1]]]>
pystream.uniform_block @B size 16 [
  #pystream.member<"a_class", i32, path = ["a"], offset = 0 classes = ["m.A", "m.B"]>,
  #pystream.member<"b", f32, path = ["a", "b"], offset = 4 when = [[["a"], [1]]]>]
