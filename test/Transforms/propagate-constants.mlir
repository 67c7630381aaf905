// RUN: pystream-opt %s --pystream-propagate-constants | FileCheck %s

// CHECK-LABEL: func.func @element_in_loop
// CHECK:       vector.extract %{{.*}}[%{{.*}}] : f32
// CHECK:       vector.insert %{{.*}}, %{{.*}} [%{{.*}}] : f32
func.func @element_in_loop(%n: index, %w: vector<3xf32>) -> (f32, vector<3xf32>) {
  %v = arith.constant dense<[1.0, 2.0, 3.0]> : vector<3xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %z = arith.constant 0.0 : f32
  cf.br ^loop(%c0, %z, %w : index, f32, vector<3xf32>)
^loop(%i: index, %sum: f32, %u: vector<3xf32>):
  %x = vector.extract %v[%i] : f32 from vector<3xf32>
  %r = vector.insert %x, %v[%i] : f32 into vector<3xf32>
  %y = arith.addf %sum, %x : f32
  %j = arith.addi %i, %c1 : index
  %more = arith.cmpi slt, %j, %n : index
  cf.cond_br %more, ^loop(%j, %y, %r : index, f32, vector<3xf32>), ^end
^end:
  return %y, %r : f32, vector<3xf32>
}

// CHECK-LABEL: func.func @constant_branch
// CHECK:       %[[ONE:.*]] = arith.constant 1.0
// CHECK:       return %[[ONE]]
func.func @constant_branch() -> f32 {
  %v = arith.constant dense<[1.0, 2.0, 3.0]> : vector<3xf32>
  %c0 = arith.constant 0 : index
  %true = arith.constant true
  cf.cond_br %true, ^a(%c0 : index), ^b
^a(%i: index):
  %x = vector.extract %v[%i] : f32 from vector<3xf32>
  return %x : f32
^b:
  %y = arith.constant 2.0 : f32
  return %y : f32
}

// Folding looks through the vector to the element, which varies.
// CHECK-LABEL: func.func @element_of_elements_in_loop
// CHECK:       %[[V:.*]] = vector.from_elements %[[X:.*]], %{{.*}} : vector<2xf32>
// CHECK:       %[[E:.*]] = vector.extract %[[V]][0]
// CHECK:       arith.addf %{{.*}}, %[[E]]
func.func @element_of_elements_in_loop(%n: f32, %y: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  cf.br ^loop(%zero, %zero : f32, f32)
^loop(%x: f32, %sum: f32):
  %v = vector.from_elements %x, %y : vector<2xf32>
  %e = vector.extract %v[0] : f32 from vector<2xf32>
  %s = arith.addf %sum, %e : f32
  %next = arith.addf %x, %one : f32
  %more = arith.cmpf olt, %next, %n : f32
  cf.cond_br %more, ^loop(%next, %s : f32, f32), ^end
^end:
  return %s : f32
}

// A loop that nothing enters goes; its condition is known by propagation alone.
// CHECK-LABEL: func.func @loop_never_entered
// CHECK:       cf.br ^[[END:.*]](%arg0 : i64)
// CHECK-NEXT:  ^[[END]](%[[R:.*]]: i64):
// CHECK-NEXT:    return %[[R]]
func.func @loop_never_entered(%n: i64) -> i64 {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %never = arith.cmpi sgt, %c0, %c1 : i64
  cf.cond_br %never, ^loop(%c0, %n : i64, i64), ^end(%n : i64)
^loop(%i: i64, %kept: i64):
  %more = arith.cmpi slt, %i, %n : i64
  cf.cond_br %more, ^body, ^end(%kept : i64)
^body:
  %j = arith.addi %i, %c1 : i64
  cf.br ^loop(%j, %kept : i64, i64)
^end(%r: i64):
  return %r : i64
}

// CHECK-LABEL: func.func @known_after_a_loop
// CHECK:       cf.cond_br %{{.*}}, ^bb1({{.*}}), ^bb2
// CHECK-NEXT:  ^bb2:
// CHECK-NEXT:    cf.br ^bb3
// CHECK-NEXT:  ^bb3:
// CHECK-NEXT:    return %c7_i64
func.func @known_after_a_loop(%n: i64) -> i64 {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %c7 = arith.constant 7 : i64
  cf.br ^loop(%c0, %c7 : i64, i64)
^loop(%i: i64, %kept: i64):
  %j = arith.addi %i, %c1 : i64
  %more = arith.cmpi slt, %j, %n : i64
  cf.cond_br %more, ^loop(%j, %kept : i64, i64), ^end
^end:
  %same = arith.cmpi eq, %kept, %c7 : i64
  cf.cond_br %same, ^yes, ^no
^yes:
  return %kept : i64
^no:
  return %c0 : i64
}

// Nothing is known of what regions are entered with and give.
// CHECK-LABEL: func.func @regions
// CHECK:       %[[R:.*]] = scf.for
// CHECK:         arith.addi %{{.*}}, %c2_i64 : i64
// CHECK-NEXT:    scf.yield
// CHECK:       return %[[R]]
func.func @regions(%n: index) -> i64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %one = arith.constant 1 : i64
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%x = %one) -> i64 {
    %two = arith.addi %one, %one : i64
    %y = arith.addi %x, %two : i64
    scf.yield %y : i64
  }
  return %r : i64
}
