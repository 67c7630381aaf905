// Conditional values with nothing else to do on either side.
// RUN: pystream-opt %s -split-input-file -pystream-to-core | FileCheck %s

// y = a
// if a > b: y = i
// An int and a float join to a float.
// CHECK-LABEL: func.func @join
// CHECK-DAG:     %[[A:.*]] = pystream.uniform_load @join.parameters["a"]
// CHECK-DAG:     %[[B:.*]] = pystream.uniform_load @join.parameters["b"]
// CHECK:         %[[C:.*]] = arith.cmpf ogt, %[[A]], %[[B]]
// CHECK:         cf.cond_br %[[C]], ^[[THEN:bb[0-9]+]], ^[[JOIN:bb[0-9]+]](%[[A]] : f64)
// CHECK:       ^[[THEN]]:
// CHECK:         %[[I:.*]] = arith.sitofp %{{.*}} : i64 to f64
// CHECK:         cf.br ^[[JOIN]](%[[I]] : f64)
// CHECK:       ^[[JOIN]](%[[R:.*]]: f64):
// CHECK:         memref.store %[[R]]
pystream.kernel @join calls @"m.f" rank 1 [f64, f64, !pystream.array<f64>]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"a">, #pystream.param<"b">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %a: !pystream.object, %b: !pystream.object, %x: !pystream.object):
  %y = pystream.local "y" : !pystream.slot<!pystream.object>
  pystream.store %a, %y : !pystream.slot<!pystream.object>
  %0 = pystream.compare gt %a, %b
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^join
^then:
  pystream.store %i, %y : !pystream.slot<!pystream.object>
  cf.br ^join
^join:
  %2 = pystream.load %y : !pystream.slot<!pystream.object>
  pystream.setitem %x[%i] = %2
  pystream.return %2
}

// -----

// x[i] = 1.0 if a > 0.0 else 2.0
// CHECK-LABEL: func.func @constants
// CHECK-DAG:     %[[ONE:.*]] = arith.constant 1.000000e+00 : f64
// CHECK-DAG:     %[[TWO:.*]] = arith.constant 2.000000e+00 : f64
// CHECK-DAG:     %[[C:.*]] = arith.cmpf ogt
// CHECK:         %[[R:.*]] = arith.select %[[C]], %[[ONE]], %[[TWO]] : f64
// CHECK:         memref.store %[[R]]
pystream.kernel @constants calls @"m.f" rank 1 [f64, !pystream.array<f64>]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"a">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %a: !pystream.object, %x: !pystream.object):
  %y = pystream.local "y" : !pystream.slot<!pystream.object>
  %zero = pystream.constant 0.0 : f64
  %0 = pystream.compare gt %a, %zero
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^else
^then:
  %2 = pystream.constant 1.0 : f64
  pystream.store %2, %y : !pystream.slot<!pystream.object>
  cf.br ^join
^else:
  %3 = pystream.constant 2.0 : f64
  pystream.store %3, %y : !pystream.slot<!pystream.object>
  cf.br ^join
^join:
  %4 = pystream.load %y : !pystream.slot<!pystream.object>
  pystream.setitem %x[%i] = %4
  pystream.return %4
}

// -----

// One of two functions: a test of the tag, and no function value at stage core.
// CHECK-LABEL: func.func @functions
// CHECK:         %[[C:.*]] = arith.cmpf ogt
// CHECK-DAG:     arith.addf
// CHECK-DAG:     arith.mulf
// CHECK:         memref.store
pystream.kernel @functions calls @"m.f" rank 1 [f64, !pystream.array<f64>]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"a">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %a: !pystream.object, %x: !pystream.object):
  %y = pystream.local "y" : !pystream.slot<!pystream.object>
  %zero = pystream.constant 0.0 : f64
  %g = pystream.constant #pystream.function<@"m.g">
  %h = pystream.constant #pystream.function<@"m.h">
  pystream.store %h, %y : !pystream.slot<!pystream.object>
  %0 = pystream.compare gt %a, %zero
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^join
^then:
  pystream.store %g, %y : !pystream.slot<!pystream.object>
  cf.br ^join
^join:
  %2 = pystream.load %y : !pystream.slot<!pystream.object>
  %3 = pystream.call %2(%a)
  pystream.setitem %x[%i] = %3
  pystream.return %3
}
pystream.func @"m.g" [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  %0 = pystream.binary add %a, %a
  pystream.return %0
}
pystream.func @"m.h" [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  %0 = pystream.binary mul %a, %a
  pystream.return %0
}
