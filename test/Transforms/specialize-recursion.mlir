// Which recursions raise RecursionError themselves: those that some handler may see.
// RUN: pystream-opt %s -split-input-file -pystream-link-prelude -pystream-specialize -symbol-dce -canonicalize \
// RUN:   | FileCheck %s

// Both functions of the recursion are marked and test, the caller is not. What is raised is a value like any other.
// CHECK-LABEL: func.func private @m.caught.
// CHECK-NOT:     raises_recursion_error
// CHECK-NOT:     too_deep
// CHECK:         call @m.even.
// CHECK:       func.func private @m.even.
// CHECK-SAME:    pystream.raises_recursion_error
// CHECK:         %[[DEEP:.*]] = pystream.too_deep
// CHECK-NEXT:    cf.cond_br %[[DEEP]], ^[[RAISE:bb[0-9]+]], ^
// CHECK:       ^[[RAISE]]:
// CHECK-NEXT:    call @prelude.raise_error.
// CHECK:         call @m.odd.
// CHECK:       func.func private @m.odd.
// CHECK-SAME:    pystream.raises_recursion_error
// CHECK:         pystream.too_deep
pystream.jit @caught calls @"m.caught" [i64]
pystream.func @"m.caught" [#pystream.param<"n">] {
^entry(%n: !pystream.object):
  %even = pystream.constant #pystream.function<@"m.even">
  %0 = pystream.call %even(%n)
  pystream.check ^ok unwind ^except
^ok:
  pystream.return %0
^except(%exception: !pystream.object):
  %1 = pystream.constant #pystream.class<@"prelude.RuntimeError">
  %2 = pystream.constant #pystream.builtin<"isinstance">
  %3 = pystream.call %2(%exception, %1)
  %4 = pystream.truth %3
  cf.cond_br %4, ^body, ^next
^body:
  pystream.return %n
^next:
  pystream.raise %exception reraise
  pystream.return %n
}
pystream.func @"m.even" [#pystream.param<"n">] {
^entry(%n: !pystream.object):
  %odd = pystream.constant #pystream.function<@"m.odd">
  %0 = pystream.call %odd(%n)
  pystream.return %0
}
pystream.func @"m.odd" [#pystream.param<"n">] {
^entry(%n: !pystream.object):
  %even = pystream.constant #pystream.function<@"m.even">
  %0 = pystream.truth %n
  cf.cond_br %0, ^more, ^end
^more:
  %1 = pystream.call %even(%n)
  pystream.return %1
^end:
  pystream.return %n
}

// -----

// A handler that asks for other classes passes the error on, and so does the one around it: nobody can tell.
// CHECK-LABEL: func.func @passed(
// CHECK-NOT:     raises_recursion_error
// CHECK-NOT:     too_deep
pystream.jit @passed calls @"m.passed" [i64]
pystream.func @"m.passed" [#pystream.param<"n">] {
^entry(%n: !pystream.object):
  %down = pystream.constant #pystream.function<@"m.down">
  %0 = pystream.call %down(%n)
  pystream.check ^ok unwind ^except
^ok:
  pystream.return %0
^except(%exception: !pystream.object):
  %1 = pystream.constant #pystream.class<@"prelude.KeyError">
  %2 = pystream.constant #pystream.class<@"prelude.ValueError">
  %3 = pystream.make_tuple(%1, %2)
  %4 = pystream.constant #pystream.builtin<"isinstance">
  %5 = pystream.call %4(%exception, %3)
  pystream.check ^ok_2 unwind ^outer
^ok_2:
  %6 = pystream.truth %5
  cf.cond_br %6, ^body, ^next
^body:
  pystream.return %n
^next:
  pystream.raise %exception reraise
  pystream.check ^never unwind ^outer
^never:
  pystream.return %n
^outer(%again: !pystream.object):
  pystream.raise %again reraise
  pystream.return %n
}
pystream.func @"m.down" [#pystream.param<"n">] {
^entry(%n: !pystream.object):
  %down = pystream.constant #pystream.function<@"m.down">
  %0 = pystream.truth %n
  cf.cond_br %0, ^more, ^end
^more:
  %1 = pystream.call %down(%n)
  pystream.return %1
^end:
  pystream.return %n
}
