// RUN: pystream-opt %s --canonicalize -allow-unregistered-dialect | FileCheck %s

pystream.layout uniform @S.material class @"m.Phong" path ["material"] {shiny = f32}
pystream.layout uniform @S.other class @"m.Lambert" path ["material"] {gain = f32}

//===-- Constants -----------------------------------------------------------===//

// Equal constants are one, at the start of the function.
// CHECK-LABEL: pystream.func @constants
// CHECK:         %[[C:.*]] = pystream.constant 1.000000e+00 : f64
// CHECK-NOT:     pystream.constant
// CHECK:         pystream.binary add %[[C]], %[[C]]
pystream.func @constants [] {
  %0 = pystream.constant 1.0 : f64
  %1 = pystream.constant 1.0 : f64
  %2 = pystream.binary add %0, %1
  pystream.return %2
}

// Python's 1, 1.0 and True are three objects.
// CHECK-LABEL: pystream.func @constants_neg
// CHECK-DAG:     pystream.constant 1.000000e+00 : f64
// CHECK-DAG:     pystream.constant 1 : i64
// CHECK-DAG:     pystream.constant true
pystream.func @constants_neg [] {
  %0 = pystream.constant 1.0 : f64
  %1 = pystream.constant 1 : i64
  %2 = pystream.constant true
  %3 = pystream.make_tuple(%0, %1, %2)
  pystream.return %3
}

// An operator may call a method of the user's and stays even if its result is unused.
// CHECK-LABEL: pystream.func @dead
// CHECK-NOT:     pystream.is
// CHECK-NOT:     pystream.make_tuple
// CHECK:         pystream.binary add
// CHECK:         pystream.getattr
pystream.func @dead [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  %0 = pystream.is %a, %a
  %1 = pystream.make_tuple(%a)
  %2 = pystream.binary add %a, %a
  %3 = pystream.getattr %a, "x"
  pystream.return %a
}

// CHECK-LABEL: func.func @literals
// CHECK:         %[[L:.*]] = pystream.literal
// CHECK-NOT:     pystream.literal
// CHECK:         "test.use"(%[[L]], %[[L]])
func.func @literals() {
  %0 = pystream.literal : !pystream.literal<#pystream.none>
  %1 = pystream.literal : !pystream.literal<#pystream.none>
  "test.use"(%0, %1) : (!pystream.literal<#pystream.none>, !pystream.literal<#pystream.none>) -> ()
  return
}

//===-- Aggregates ----------------------------------------------------------===//

// CHECK-LABEL: func.func @extract_of_pack
// CHECK-SAME:    (%{{.*}}: f32, %[[B:.*]]: i32)
// CHECK-NEXT:    return %[[B]] : i32
func.func @extract_of_pack(%a: f32, %b: i32) -> i32 {
  %0 = pystream.pack(%a, %b) : (f32, i32) -> !pystream.tuple<[f32, i32]>
  %1 = pystream.extract %0[1] : !pystream.tuple<[f32, i32]> -> i32
  return %1 : i32
}

// CHECK-LABEL: func.func @extract_of_closure
// CHECK-SAME:    (%[[A:.*]]: f32)
// CHECK-NEXT:    return %[[A]] : f32
func.func @extract_of_closure(%a: f32) -> f32 {
  %0 = pystream.pack(%a) : (f32) -> !pystream.closure<#pystream.function<@f>, false, [f32]>
  %1 = pystream.extract %0[0] : !pystream.closure<#pystream.function<@f>, false, [f32]> -> f32
  return %1 : f32
}

// CHECK-LABEL: func.func @extract_of_argument_neg
// CHECK:         pystream.extract
func.func @extract_of_argument_neg(%t: !pystream.tuple<[f32]>) -> f32 {
  %0 = pystream.extract %t[0] : !pystream.tuple<[f32]> -> f32
  return %0 : f32
}

//===-- Unions --------------------------------------------------------------===//

// CHECK-LABEL: func.func @tag_of_wrap
// CHECK-NEXT:    %[[ONE:.*]] = arith.constant 1 : i32
// CHECK-NEXT:    return %[[ONE]]
func.func @tag_of_wrap(%a: i32) -> i32 {
  %0 = pystream.union_wrap %a : i32 -> !pystream.union<f32, i32>
  %1 = pystream.union_tag %0 : !pystream.union<f32, i32>
  return %1 : i32
}

// CHECK-LABEL: func.func @get_of_wrap
// CHECK-SAME:    (%[[A:.*]]: i32)
// CHECK-NEXT:    return %[[A]]
func.func @get_of_wrap(%a: i32) -> i32 {
  %0 = pystream.union_wrap %a : i32 -> !pystream.union<f32, i32>
  %1 = pystream.union_get %0 : !pystream.union<f32, i32> -> i32
  return %1 : i32
}

// The other alternative: dead code that must not be folded to a value of a wrong type.
// CHECK-LABEL: func.func @get_of_wrap_neg
// CHECK:         %[[U:.*]] = pystream.union_wrap
// CHECK:         pystream.union_get %[[U]]
func.func @get_of_wrap_neg(%a: i32) -> f32 {
  %0 = pystream.union_wrap %a : i32 -> !pystream.union<f32, i32>
  %1 = pystream.union_get %0 : !pystream.union<f32, i32> -> f32
  return %1 : f32
}

// CHECK-LABEL: func.func @tag_of_tag
// CHECK-SAME:    (%[[TAG:.*]]: i32)
// CHECK-NEXT:    return %[[TAG]]
func.func @tag_of_tag(%tag: i32) -> i32 {
  %0 = pystream.union_from_tag %tag : !pystream.union<!pystream.ref<@S.material>, !pystream.ref<@S.other>>
  %1 = pystream.union_tag %0 : !pystream.union<!pystream.ref<@S.material>, !pystream.ref<@S.other>>
  return %1 : i32
}

// CHECK-LABEL: func.func @get_of_tag_ref
// CHECK-NEXT:    %[[REF:.*]] = pystream.uniform_ref : <@S.material>
// CHECK-NEXT:    return %[[REF]]
func.func @get_of_tag_ref(%tag: i32) -> !pystream.ref<@S.material> {
  %0 = pystream.union_from_tag %tag : !pystream.union<!pystream.ref<@S.material>, !pystream.ref<@S.other>>
  %1 = pystream.union_get %0 : !pystream.union<!pystream.ref<@S.material>, !pystream.ref<@S.other>> -> !pystream.ref<@S.material>
  return %1 : !pystream.ref<@S.material>
}

// CHECK-LABEL: func.func @get_of_tag_literal
// CHECK-NEXT:    %[[NONE:.*]] = pystream.literal : <#pystream.none>
// CHECK-NEXT:    return %[[NONE]]
func.func @get_of_tag_literal(%tag: i32) -> !pystream.literal<#pystream.none> {
  %0 = pystream.union_from_tag %tag : !pystream.union<!pystream.ref<@S.material>, !pystream.literal<#pystream.none>>
  %1 = pystream.union_get %0 : !pystream.union<!pystream.ref<@S.material>, !pystream.literal<#pystream.none>> -> !pystream.literal<#pystream.none>
  return %1 : !pystream.literal<#pystream.none>
}

//===-- Mathematics ---------------------------------------------------------===//

// Of two zeros as well, where the signs count.
// CHECK-LABEL: func.func @atan2
// CHECK-DAG:     %[[PI:.*]] = arith.constant 3.1415926535897931 : f64
// CHECK-DAG:     %[[MINUS_PI:.*]] = arith.constant -3.14159274 : f32
// CHECK-DAG:     %[[VECTOR:.*]] = arith.constant dense<[0.785398185, 0.000000e+00]> : vector<2xf32>
// CHECK:         return %[[PI]], %[[MINUS_PI]], %[[VECTOR]]
func.func @atan2() -> (f64, f32, vector<2xf32>) {
  %zero = arith.constant 0.0 : f64
  %minus_zero = arith.constant -0.0 : f64
  %0 = pystream.atan2 %zero, %minus_zero : f64
  %minus_zero32 = arith.constant -0.0 : f32
  %1 = pystream.atan2 %minus_zero32, %minus_zero32 : f32
  %ys = arith.constant dense<[1.0, 0.0]> : vector<2xf32>
  %xs = arith.constant dense<[1.0, 0.0]> : vector<2xf32>
  %2 = pystream.atan2 %ys, %xs : vector<2xf32>
  return %0, %1, %2 : f64, f32, vector<2xf32>
}
