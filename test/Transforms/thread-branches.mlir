// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-thread-branches,canonicalize))' --split-input-file | FileCheck %s
// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-thread-branches,canonicalize,pystream-thread-branches{join=true},canonicalize))' --split-input-file | FileCheck %s --check-prefix=JOIN
// RUN: pystream-opt %s --pass-pipeline='builtin.module(func.func(pystream-thread-branches))' --split-input-file | FileCheck %s --check-prefix=ALONE

// A tag is chosen, and tested twice: both dispatches become the branch that
// chose it.
// CHECK-LABEL: func.func @dispatch_twice
// CHECK-SAME:    (%[[C:.*]]: i1, %[[X:.*]]: f32)
// CHECK:         cf.cond_br %[[C]], ^[[FIRST:.*]], ^[[SECOND:.*]]
// CHECK:       ^[[SECOND]]:
// CHECK-NEXT:    arith.addf
// CHECK-NEXT:    arith.addf
// CHECK-NEXT:    arith.mulf
// CHECK-NEXT:    cf.br ^[[END:[^(]*]](
// CHECK:       ^[[FIRST]]:
// CHECK-NEXT:    arith.mulf
// CHECK-NEXT:    arith.addf
// CHECK-NEXT:    cf.br ^[[END]](
// CHECK-NOT:     cf.cond_br
// CHECK:         return
func.func @dispatch_twice(%c: i1, %x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  cf.cond_br %c, ^join(%c0, %x : i32, f32), ^other
^other:
  %y = arith.addf %x, %x : f32
  cf.br ^join(%c1, %y : i32, f32)
^join(%tag: i32, %v: f32):
  %is_0 = arith.cmpi eq, %tag, %c0 : i32
  cf.cond_br %is_0, ^a, ^b
^a:
  %p = arith.mulf %v, %v : f32
  cf.br ^again(%p : f32)
^b:
  %q = arith.addf %v, %v : f32
  cf.br ^again(%q : f32)
^again(%r: f32):
  cf.cond_br %is_0, ^e, ^f
^e:
  %s = arith.addf %r, %v : f32
  cf.br ^end(%s : f32)
^f:
  %t = arith.mulf %r, %x : f32
  cf.br ^end(%t : f32)
^end(%w: f32):
  return %w : f32
}

// -----

// What a union holds is known where it was wrapped: the test after a call that
// was inlined goes.
// CHECK-LABEL: func.func @raised
// CHECK-COUNT-1: cf.cond_br
// CHECK-NOT:     cf.cond_br
// CHECK-NOT:     pystream.union_tag
// CHECK:         return
func.func @raised(%c: i1, %x: f64) -> f64 {
  %c0 = arith.constant 0 : i32
  %zero = arith.constant 0.0 : f64
  %none = pystream.literal : <#pystream.none>
  cf.cond_br %c, ^fails, ^works
^fails:
  %a = pystream.union_wrap %x : f64 -> <!pystream.literal<#pystream.none>, f64>
  cf.br ^called(%zero, %a : f64, !pystream.union<!pystream.literal<#pystream.none>, f64>)
^works:
  %y = arith.mulf %x, %x : f64
  %b = pystream.union_wrap %none : !pystream.literal<#pystream.none> -> <!pystream.literal<#pystream.none>, f64>
  cf.br ^called(%y, %b : f64, !pystream.union<!pystream.literal<#pystream.none>, f64>)
^called(%result: f64, %exception: !pystream.union<!pystream.literal<#pystream.none>, f64>):
  %tag = pystream.union_tag %exception : <!pystream.literal<#pystream.none>, f64>
  %is_raised = arith.cmpi ne, %tag, %c0 : i32
  cf.cond_br %is_raised, ^handler, ^after
^handler:
  %e = pystream.union_get %exception : <!pystream.literal<#pystream.none>, f64> -> f64
  %f = arith.addf %e, %e : f64
  return %f : f64
^after:
  %g = arith.subf %result, %x : f64
  return %g : f64
}

// -----

// The other case of a test that lies behind the same number's test.
// CHECK-LABEL: func.func @other_constant
// CHECK-COUNT-1: cf.cond_br
// CHECK-NOT:     cf.cond_br
// CHECK:         return
func.func @other_constant(%tag: i32, %x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %is_1 = arith.cmpi eq, %tag, %c1 : i32
  cf.cond_br %is_1, ^one, ^else
^one:
  %y = arith.addf %x, %x : f32
  cf.br ^join(%y, %tag : f32, i32)
^else:
  %z = arith.mulf %x, %x : f32
  cf.br ^join(%z, %c0 : f32, i32)
^join(%v: f32, %n: i32):
  %is_0 = arith.cmpi eq, %n, %c0 : i32
  cf.cond_br %is_0, ^a, ^b
^a:
  %p = arith.mulf %v, %v : f32
  return %p : f32
^b:
  return %v : f32
}

// -----

// Behind a branch its condition is known.
// CHECK-LABEL: func.func @behind
// CHECK-NOT:     arith.select
// CHECK:       ^{{.*}}:
// CHECK-NEXT:    return %arg0 : i32
func.func @behind(%i: i32, %n: i32) -> i32 {
  %minus = arith.constant -1 : i32
  %c1 = arith.constant 1 : i32
  %more = arith.cmpi slt, %i, %n : i32
  %at = arith.select %more, %i, %minus : i32
  cf.cond_br %more, ^yes, ^no
^yes:
  return %at : i32
^no:
  %r = arith.addi %n, %c1 : i32
  return %r : i32
}

// -----

// One way in does not tell: the test stays.
// CHECK-LABEL: func.func @unknown
// CHECK-COUNT-2: cf.cond_br
func.func @unknown(%c: i1, %tag: i32, %x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  cf.cond_br %c, ^join(%c0 : i32), ^other
^other:
  %twice = arith.addi %tag, %tag : i32
  cf.br ^join(%twice : i32)
^join(%n: i32):
  %is_0 = arith.cmpi eq, %n, %c0 : i32
  cf.cond_br %is_0, ^a, ^b
^a:
  %p = arith.mulf %x, %x : f32
  return %p : f32
^b:
  return %x : f32
}

// -----

// The test of a loop stays, although it is known for the first round and for
// the others.
// CHECK-LABEL: func.func @loop
// CHECK-COUNT-2: cf.cond_br
func.func @loop(%n: i32, %x: f32) -> f32 {
  %true = arith.constant true
  %false = arith.constant false
  %c0 = arith.constant 0 : i32
  cf.br ^head(%true, %x : i1, f32)
^head(%again: i1, %v: f32):
  cf.cond_br %again, ^body, ^end
^body:
  %w = arith.mulf %v, %v : f32
  %more = arith.cmpi slt, %n, %c0 : i32
  cf.cond_br %more, ^head(%true, %w : i1, f32), ^head(%false, %w : i1, f32)
^end:
  return %v : f32
}

// -----

// A loop with a condition of two parts leaves where each of them fails, and
// has one test of both.
// CHECK-LABEL: func.func @breaks
// CHECK:         cf.cond_br %{{.*}}, ^[[SECOND:bb[0-9]+]], ^[[END:bb[0-9]+]]
// CHECK:       ^[[SECOND]]:
// CHECK:         cf.cond_br %{{.*}}, ^[[BODY:bb[0-9]+]], ^[[END]]
// CHECK-NOT:     cf.cond_br
// JOIN-LABEL: func.func @breaks
// JOIN:         arith.ori
// JOIN-NEXT:    cf.cond_br
// JOIN-NOT:     cf.cond_br
// JOIN:         return
func.func @breaks(%n: i32, %m: i32) -> i32 {
  %c1 = arith.constant 1 : i32
  %true = arith.constant true
  %false = arith.constant false
  cf.br ^head(%m : i32)
^head(%i: i32):
  %a = arith.cmpi sge, %i, %c1 : i32
  cf.cond_br %a, ^and, ^test(%false : i1)
^and:
  %b = arith.cmpi slt, %i, %n : i32
  cf.cond_br %b, ^test(%true : i1), ^test(%false : i1)
^test(%goes_on: i1):
  cf.cond_br %goes_on, ^body, ^end
^body:
  %j = arith.muli %i, %n : i32
  cf.br ^head(%j : i32)
^end:
  return %i : i32
}

// -----

// Copies of what stands before the test would cost more than the test.
// CHECK-LABEL: func.func @too_much
// CHECK-COUNT-2: cf.cond_br
func.func @too_much(%c: i1, %x: f32) -> f32 {
  %true = arith.constant true
  %false = arith.constant false
  cf.cond_br %c, ^join(%true, %x : i1, f32), ^other
^other:
  %y = arith.addf %x, %x : f32
  cf.br ^join(%false, %y : i1, f32)
^join(%is: i1, %v: f32):
  %1 = math.sin %v : f32
  %2 = math.cos %1 : f32
  %3 = math.sin %2 : f32
  %4 = math.cos %3 : f32
  cf.cond_br %is, ^a, ^b
^a:
  %p = arith.mulf %4, %v : f32
  return %p : f32
^b:
  return %4 : f32
}

// -----

// Two tests with a side in common.
// JOIN-LABEL: func.func @either
// JOIN:         %[[EITHER:.*]] = arith.ori
// JOIN-NEXT:    cf.cond_br %[[EITHER]]
// JOIN-NOT:     cf.cond_br
// CHECK-LABEL: func.func @either
// CHECK-COUNT-2: cf.cond_br
func.func @either(%tag: i32, %x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %is_0 = arith.cmpi eq, %tag, %c0 : i32
  cf.cond_br %is_0, ^a, ^next
^next:
  %is_1 = arith.cmpi eq, %tag, %c1 : i32
  cf.cond_br %is_1, ^a, ^b
^a:
  %p = arith.mulf %x, %x : f32
  return %p : f32
^b:
  %q = arith.addf %x, %x : f32
  return %q : f32
}

// -----

// Two cases share their code but for a constant.
// JOIN-LABEL: func.func @either_of_two_constants
// JOIN:         %[[IS_0:.*]] = arith.cmpi eq, %{{.*}}, %c0
// JOIN:         %[[IS_1:.*]] = arith.cmpi eq, %{{.*}}, %c1
// JOIN:         %[[Y:.*]] = arith.select %[[IS_0]], %cst, %cst_0
// JOIN:         %[[EITHER:.*]] = arith.ori %[[IS_0]], %[[IS_1]]
// JOIN-NEXT:    cf.cond_br %[[EITHER]], ^{{.*}}(%[[Y]] : f32), ^
// JOIN-NOT:     cf.cond_br
// JOIN:         return
// CHECK-LABEL: func.func @either_of_two_constants
// CHECK-COUNT-2: cf.cond_br
func.func @either_of_two_constants(%tag: i32, %x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %two = arith.constant 2.0 : f32
  %three = arith.constant 3.0 : f32
  %is_0 = arith.cmpi eq, %tag, %c0 : i32
  cf.cond_br %is_0, ^a(%two : f32), ^next
^next:
  %is_1 = arith.cmpi eq, %tag, %c1 : i32
  cf.cond_br %is_1, ^a(%three : f32), ^b
^a(%y: f32):
  %p = arith.mulf %x, %y : f32
  return %p : f32
^b:
  %q = arith.addf %x, %x : f32
  return %q : f32
}

// -----

// A bool that was a tag is a bool again.
// JOIN-LABEL: func.func @flag
// JOIN-SAME:    (%[[FLAG:.*]]: i1, %[[A:.*]]: f32, %[[B:.*]]: f32)
// JOIN-NEXT:    cf.cond_br %[[FLAG]], ^[[YES:.*]], ^[[NO:.*]]
// JOIN:       ^[[NO]]:
// JOIN-NEXT:    return %[[A]]
// JOIN:       ^[[YES]]:
// JOIN-NEXT:    return %[[B]]
func.func @flag(%flag: i1, %a: f32, %b: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %tag = arith.extui %flag : i1 to i32
  %is_0 = arith.cmpi eq, %tag, %c0 : i32
  cf.cond_br %is_0, ^x, ^y
^x:
  return %a : f32
^y:
  return %b : f32
}

// -----

// A generator: the first round begins with 0, the others with one more.
// CHECK-LABEL: func.func @generator
// CHECK:         cf.br ^[[LOOP:.*]](%{{.*}}, %{{.*}} : i32, f32)
// CHECK:       ^[[LOOP]](%[[K:.*]]: i32, %[[S:.*]]: f32):
// CHECK-NEXT:    %[[ON:.*]] = arith.cmpi slt, %[[K]], %arg0
// CHECK-NEXT:    cf.cond_br %[[ON]], ^[[BODY:.*]], ^[[END:.*]]
// CHECK:       ^[[BODY]]:
// CHECK:         arith.addf %[[S]]
// CHECK:         %[[NEXT:.*]] = arith.addi %[[K]]
// CHECK:         cf.br ^[[LOOP]](%[[NEXT]]
// CHECK-NOT:     arith.cmpi eq
func.func @generator(%n: i32, %x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  cf.br ^loop(%c0, %c0, %x : i32, i32, f32)
^loop(%state: i32, %k: i32, %s: f32):
  %is_0 = arith.cmpi eq, %state, %c0 : i32
  cf.cond_br %is_0, ^test(%c0 : i32), ^resume
^resume:
  %is_1 = arith.cmpi eq, %state, %c1 : i32
  cf.cond_br %is_1, ^step, ^end
^step:
  %next = arith.addi %k, %c1 : i32
  cf.br ^test(%next : i32)
^test(%i: i32):
  %on = arith.cmpi slt, %i, %n : i32
  cf.cond_br %on, ^body, ^end
^body:
  %t = arith.addf %s, %x : f32
  cf.br ^loop(%c1, %i, %t : i32, i32, f32)
^end:
  return %s : f32
}

// -----

// The first round leaves by another way than the others come back.
// CHECK-LABEL: func.func @two_ways_neg
// CHECK:       ^{{.*}}(%[[STATE:.*]]: i32, %{{.*}}: f32):
// CHECK:         arith.cmpi eq, %[[STATE]]
func.func @two_ways_neg(%n: i1, %x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  cf.br ^loop(%c0, %x : i32, f32)
^loop(%state: i32, %s: f32):
  %is_0 = arith.cmpi eq, %state, %c0 : i32
  cf.cond_br %is_0, ^first, ^others
^first:
  %a = math.sin %s : f32
  cf.br ^loop(%c1, %a : i32, f32)
^others:
  %t = arith.addf %s, %x : f32
  cf.cond_br %n, ^loop(%c1, %t : i32, f32), ^end
^end:
  return %t : f32
}

// -----

// A round hands on a value of its header.
// CHECK-LABEL: func.func @own_value_neg
// CHECK:       ^{{.*}}(%[[STATE:.*]]: i32, %{{.*}}: i32, %{{.*}}: f32):
// CHECK:         arith.cmpi eq, %[[STATE]]
func.func @own_value_neg(%n: i32, %x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  cf.br ^loop(%c0, %c0, %x : i32, i32, f32)
^loop(%state: i32, %k: i32, %s: f32):
  %is_0 = arith.cmpi eq, %state, %c0 : i32
  cf.cond_br %is_0, ^test(%c0 : i32), ^step
^step:
  %next = arith.addi %k, %c1 : i32
  cf.br ^test(%next : i32)
^test(%i: i32):
  %on = arith.cmpi slt, %i, %n : i32
  cf.cond_br %on, ^body, ^end
^body:
  %small = arith.cmpf olt, %s, %x : f32
  %t = arith.addf %s, %x : f32
  cf.cond_br %small, ^loop(%c1, %i, %s : i32, i32, f32), ^loop(%c1, %i, %t : i32, i32, f32)
^end:
  return %s : f32
}

// -----

// A loop that nothing reaches is left alone, its values with it.
// CHECK-LABEL: func.func @unreachable
// CHECK-NEXT:    return
// ALONE-LABEL: func.func @unreachable
// ALONE:         return
// ALONE:       ^{{.*}}(%[[STATE:.*]]: i32, %{{.*}}: f32):
// ALONE-NEXT:    arith.cmpi eq, %[[STATE]]
func.func @unreachable(%x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  return %x : f32
^start:
  cf.br ^loop(%c0, %x : i32, f32)
^loop(%state: i32, %s: f32):
  %is_0 = arith.cmpi eq, %state, %c0 : i32
  cf.cond_br %is_0, ^body, ^other
^other:
  cf.br ^body
^body:
  %t = arith.addf %s, %x : f32
  cf.br ^loop(%c1, %s : i32, f32)
}
