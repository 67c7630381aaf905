// Vectors whose components are written are objects; all others are values.
// RUN: pystream-opt %s -split-input-file -pystream-link-prelude -pystream-specialize -symbol-dce -canonicalize \
// RUN:   | FileCheck %s

// Nothing is written: no objects.
// CHECK-LABEL: func.func @values(
// CHECK-NOT:   pystream.alloc
// CHECK-NOT:   pystream.layout private
pystream.kernel @values calls @"m.f" rank 1 [vector<2xf64>]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"v">] {
^bb0(%i: !pystream.object, %v: !pystream.object):
  %0 = pystream.binary add %v, %v
  pystream.return %0
}

// -----

// The sum is written, its operands are not.
// CHECK-LABEL: pystream.layout private @"vec2#{{[0-9]+}}" class @vec2 {value = vector<2xf64>}
// CHECK-LABEL: func.func private @m.f.
// CHECK-SAME:    (%{{.*}}: i64, %[[V:.*]]: vector<2xf64>)
// CHECK:         %[[SUM:.*]] = arith.addf %[[V]], %[[V]]
// CHECK:         %[[OBJECT:.*]] = pystream.alloc
// CHECK:         pystream.field_store %[[SUM]], %[[OBJECT]]["value"]
// CHECK:         %[[OLD:.*]] = pystream.field_load %[[OBJECT]]["value"]
// CHECK:         %[[NEW:.*]] = vector.insert %{{.*}}, %[[OLD]] [0]
// CHECK:         pystream.field_store %[[NEW]], %[[OBJECT]]["value"]
// CHECK:         %[[READ:.*]] = pystream.field_load %[[OBJECT]]["value"]
// CHECK:         arith.mulf %[[READ]], %[[V]]
pystream.kernel @written calls @"m.f" rank 1 [vector<2xf64>]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"v">] {
^bb0(%i: !pystream.object, %v: !pystream.object):
  %0 = pystream.binary add %v, %v
  %1 = pystream.constant 1.0
  pystream.setattr %0, "x" = %1
  %2 = pystream.binary mul %0, %v
  pystream.return %2
}

// -----

// Two vectors that meet in one variable are one abstract object.
// CHECK-LABEL: func.func private @m.f.
// CHECK:         cf.br ^[[JOIN:.*]](%{{.*}} : !pystream.ref<@[[VEC:[^>]*]]>)
// CHECK:         cf.br ^[[JOIN]](%{{.*}} : !pystream.ref<@[[VEC]]>)
pystream.kernel @joined calls @"m.f" rank 1 [vector<2xf64>]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"v">] {
^bb0(%i: !pystream.object, %v: !pystream.object):
  %c = pystream.truth %i
  cf.cond_br %c, ^a, ^b
^a:
  %0 = pystream.binary add %v, %v
  cf.br ^join(%0 : !pystream.object)
^b:
  %1 = pystream.binary mul %v, %v
  cf.br ^join(%1 : !pystream.object)
^join(%w: !pystream.object):
  %one = pystream.constant 1.0
  pystream.setattr %w, "y" = %one
  pystream.return %w
}
