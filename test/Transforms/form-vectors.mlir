// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-form-vectors,canonicalize))' | FileCheck %s

// CHECK-LABEL: func.func @dot_and_length(
// CHECK-SAME:    %[[A:.*]]: vector<3xf32>, %[[B:.*]]: vector<3xf32>)
// CHECK-NEXT:    %[[D:.*]] = arith.subf %[[A]], %[[B]] : vector<3xf32>
// CHECK-NEXT:    %[[L:.*]] = pystream.length %[[D]] : vector<3xf32>
// CHECK-NEXT:    return %[[L]]
func.func @dot_and_length(%a: vector<3xf32>, %b: vector<3xf32>) -> f32
    attributes {pystream.stage = "fragment"} {
  %a0 = vector.extract %a[0] : f32 from vector<3xf32>
  %a1 = vector.extract %a[1] : f32 from vector<3xf32>
  %a2 = vector.extract %a[2] : f32 from vector<3xf32>
  %b0 = vector.extract %b[0] : f32 from vector<3xf32>
  %b1 = vector.extract %b[1] : f32 from vector<3xf32>
  %b2 = vector.extract %b[2] : f32 from vector<3xf32>
  %x = arith.subf %a0, %b0 : f32
  %y = arith.subf %a1, %b1 : f32
  %z = arith.subf %a2, %b2 : f32
  %xx = arith.mulf %x, %x : f32
  %yy = arith.mulf %y, %y : f32
  %zz = arith.mulf %z, %z : f32
  %xy = arith.addf %xx, %yy : f32
  %xyz = arith.addf %xy, %zz : f32
  %r = math.sqrt %xyz : f32
  return %r : f32
}

// The factors of products in any order.
// CHECK-LABEL: func.func @cross(
// CHECK-SAME:    %[[A:.*]]: vector<3xf32>, %[[B:.*]]: vector<3xf32>)
// CHECK-NEXT:    %[[C:.*]] = pystream.cross %[[A]], %[[B]] : vector<3xf32>
// CHECK-NEXT:    return %[[C]]
func.func @cross(%a: vector<3xf32>, %b: vector<3xf32>) -> vector<3xf32>
    attributes {pystream.stage = "fragment"} {
  %a0 = vector.extract %a[0] : f32 from vector<3xf32>
  %a1 = vector.extract %a[1] : f32 from vector<3xf32>
  %a2 = vector.extract %a[2] : f32 from vector<3xf32>
  %b0 = vector.extract %b[0] : f32 from vector<3xf32>
  %b1 = vector.extract %b[1] : f32 from vector<3xf32>
  %b2 = vector.extract %b[2] : f32 from vector<3xf32>
  %12 = arith.mulf %b2, %a1 : f32
  %21 = arith.mulf %a2, %b1 : f32
  %x = arith.subf %12, %21 : f32
  %20 = arith.mulf %a2, %b0 : f32
  %02 = arith.mulf %b2, %a0 : f32
  %y = arith.subf %20, %02 : f32
  %01 = arith.mulf %a0, %b1 : f32
  %10 = arith.mulf %b0, %a1 : f32
  %z = arith.subf %01, %10 : f32
  %r = vector.from_elements %x, %y, %z : vector<3xf32>
  return %r : vector<3xf32>
}

// a * (1 / length(a)); the first three of four; one number for all; another
// order of components.
// CHECK-LABEL: func.func @normalize_and_mix(
// CHECK-SAME:    %[[A:.*]]: vector<3xf32>, %[[B:.*]]: vector<3xf32>, %[[T:.*]]: f32)
// CHECK-DAG:     %[[ONE:.*]] = arith.constant 1.0
// CHECK-DAG:     %[[N:.*]] = pystream.normalize %[[A]] : vector<3xf32>
// CHECK-DAG:     %[[Z:.*]] = vector.shuffle %[[B]], %[[B]] [2, 1, 0]
// CHECK-DAG:     %[[TT:.*]] = vector.broadcast %[[T]]
// CHECK:         %[[M:.*]] = pystream.mix %[[N]], %[[Z]], %[[TT]] : vector<3xf32>
// CHECK:         %[[X:.*]] = vector.extract %[[M]][0]
// CHECK:         vector.from_elements %[[X]], %{{.*}}, %{{.*}}, %[[ONE]]
func.func @normalize_and_mix(%a: vector<3xf32>, %b: vector<3xf32>, %t: f32) -> vector<4xf32>
    attributes {pystream.stage = "fragment"} {
  %one = arith.constant 1.0 : f32
  %a0 = vector.extract %a[0] : f32 from vector<3xf32>
  %a1 = vector.extract %a[1] : f32 from vector<3xf32>
  %a2 = vector.extract %a[2] : f32 from vector<3xf32>
  %b0 = vector.extract %b[0] : f32 from vector<3xf32>
  %b1 = vector.extract %b[1] : f32 from vector<3xf32>
  %b2 = vector.extract %b[2] : f32 from vector<3xf32>
  %xx = arith.mulf %a0, %a0 : f32
  %yy = arith.mulf %a1, %a1 : f32
  %zz = arith.mulf %a2, %a2 : f32
  %xy = arith.addf %xx, %yy : f32
  %xyz = arith.addf %xy, %zz : f32
  %length = math.sqrt %xyz : f32
  %by = arith.divf %one, %length : f32
  %n0 = arith.mulf %a0, %by : f32
  %n1 = arith.mulf %a1, %by : f32
  %n2 = arith.mulf %a2, %by : f32
  %s = arith.subf %one, %t : f32
  %l0 = arith.mulf %n0, %s : f32
  %l1 = arith.mulf %n1, %s : f32
  %l2 = arith.mulf %n2, %s : f32
  %r0 = arith.mulf %b2, %t : f32
  %r1 = arith.mulf %b1, %t : f32
  %r2 = arith.mulf %b0, %t : f32
  %x = arith.addf %l0, %r0 : f32
  %y = arith.addf %l1, %r1 : f32
  %z = arith.addf %l2, %r2 : f32
  %r = vector.from_elements %x, %y, %z, %one : vector<4xf32>
  return %r : vector<4xf32>
}

// CHECK-LABEL: func.func @clamp(
// CHECK-SAME:    %[[X:.*]]: f32, %[[LOW:.*]]: f32, %[[HIGH:.*]]: f32)
// CHECK-NEXT:    %[[R:.*]] = pystream.clamp %[[X]], %[[LOW]], %[[HIGH]] : f32
// CHECK-NEXT:    return %[[R]]
func.func @clamp(%x: f32, %low: f32, %high: f32) -> f32
    attributes {pystream.stage = "fragment"} {
  %0 = pystream.max %x, %low : f32
  %1 = pystream.min %0, %high : f32
  return %1 : f32
}

// Numbers that are no components: as it was.
// CHECK-LABEL: func.func @scalars(
// CHECK:         arith.mulf %{{.*}}, %{{.*}} : f32
// CHECK:         arith.mulf %{{.*}}, %{{.*}} : f32
// CHECK:         arith.addf %{{.*}}, %{{.*}} : f32
// CHECK-NOT:     vector
func.func @scalars(%a: f32, %b: f32, %c: f32, %d: f32) -> f32
    attributes {pystream.stage = "fragment"} {
  %0 = arith.mulf %a, %b : f32
  %1 = arith.mulf %c, %d : f32
  %2 = arith.addf %0, %1 : f32
  return %2 : f32
}

// The products have further uses: vectors would only add to them.
// CHECK-LABEL: func.func @used_elsewhere(
// CHECK-NOT:     pystream.dot
// CHECK:         return
func.func @used_elsewhere(%a: vector<2xf32>, %b: vector<2xf32>, %k: f32) -> (f32, f32, f32)
    attributes {pystream.stage = "fragment"} {
  %a0 = vector.extract %a[0] : f32 from vector<2xf32>
  %a1 = vector.extract %a[1] : f32 from vector<2xf32>
  %b0 = vector.extract %b[0] : f32 from vector<2xf32>
  %b1 = vector.extract %b[1] : f32 from vector<2xf32>
  %x = arith.divf %a0, %k : f32
  %y = arith.divf %a1, %k : f32
  %0 = arith.mulf %x, %b0 : f32
  %1 = arith.mulf %y, %b1 : f32
  %2 = arith.addf %0, %1 : f32
  return %2, %0, %1 : f32, f32, f32
}

// A kernel computes in the order of the program.
// CHECK-LABEL: func.func @kernel(
// CHECK-NOT:     pystream.clamp
// CHECK:         return
func.func @kernel(%x: f32, %low: f32, %high: f32) -> f32 {
  %0 = pystream.max %x, %low : f32
  %1 = pystream.min %0, %high : f32
  return %1 : f32
}
