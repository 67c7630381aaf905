// RUN: pystream-opt %s --pass-pipeline='builtin.module(pystream.func(mem2reg,pystream-insert-refinements),test-pystream-inference)' -o /dev/null | FileCheck %s

// A function is analysed once for each kind of arguments, and shared.
// CHECK: m.twice(int) -> tuple(float 2.500000e+00 : f64, float, int)
// CHECK-NEXT: m.add(float 1.500000e+00 : f64, int 1 : i64) -> float 2.500000e+00 : f64
// CHECK-NEXT: m.add(float, int) -> float
// CHECK-NEXT: m.add(int, int) -> int
pystream.func @"m.twice" [#pystream.param<"n">] attributes {test.arguments = [i64]} {
^bb0(%n: !pystream.object):
  %add = pystream.constant #pystream.function<@"m.add">
  %one = pystream.constant 1 : i64
  %half = pystream.constant 1.5 : f64
  %0 = pystream.call %add(%half, %one)
  %float = pystream.constant #pystream.class<@float>
  %x = pystream.call %float(%n)
  %1 = pystream.call %add(%x, %n)
  %2 = pystream.call %add(%n, %n)
  %3 = pystream.call %add(%n, %n)
  %4 = pystream.make_tuple(%0, %1, %3)
  pystream.return %4
}
pystream.func @"m.add" [#pystream.param<"a">, #pystream.param<"b">] {
^bb0(%a: !pystream.object, %b: !pystream.object):
  %0 = pystream.binary add %a, %b
  pystream.return %0
}

// Each side of a test knows what the test tells.
// CHECK: m.narrow(bool) -> int 7 : i64
pystream.func @"m.narrow" [#pystream.param<"flag">] attributes {test.arguments = [i1]} {
^bb0(%flag: !pystream.object):
  %none = pystream.constant #pystream.none
  %seven = pystream.constant 7 : i64
  %c = pystream.truth %flag
  cf.cond_br %c, ^join(%none : !pystream.object), ^join(%seven : !pystream.object)
^join(%x: !pystream.object):
  %is = pystream.is %x, %none
  %t = pystream.truth %is
  cf.cond_br %t, ^unknown, ^known
^unknown:
  pystream.return %seven
^known:
  pystream.return %x
}

// int and float meet in float; a loop does not count.
// CHECK: m.loop(int) -> float
pystream.func @"m.loop" [#pystream.param<"n">] attributes {test.arguments = [i64]} {
^bb0(%n: !pystream.object):
  %zero = pystream.constant 0 : i64
  %half = pystream.constant 0.5 : f64
  cf.br ^head(%zero : !pystream.object)
^head(%s: !pystream.object):
  %less = pystream.compare lt %s, %n
  %t = pystream.truth %less
  cf.cond_br %t, ^body, ^exit
^body:
  %next = pystream.binary add %s, %half
  cf.br ^head(%next : !pystream.object)
^exit:
  pystream.return %s
}
