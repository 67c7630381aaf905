// Programs without input: what is left of each is the number that CPython computes.
// RUN: pystream-opt %s -split-input-file -pystream-to-core | FileCheck %s

// digits(1.0, 2.0, 3.0, 4.0, k=5.0) where
// def digits(a, /, b, c=9.0, *rest, k, d=6.0):
//     return a + b * 10.0 + c * 100.0 + rest[0] * 1000.0 + k * 10000.0 + d * 100000.0
// CHECK-LABEL: func.func @binding(
// CHECK-DAG:     %[[VALUE:.*]] = arith.constant 6.543210e+05 : f64
// CHECK:         memref.store %[[VALUE]], %{{.*}}
pystream.kernel @binding calls @"m.binding" rank 1 [!pystream.array<f64>]
pystream.func @"m.binding" [#pystream.param<"i">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %x: !pystream.object):
  %0 = pystream.constant #pystream.function<@"m.digits">
  %1 = pystream.constant 1.0 : f64
  %2 = pystream.constant 2.0 : f64
  %3 = pystream.constant 3.0 : f64
  %4 = pystream.constant 4.0 : f64
  %5 = pystream.constant 5.0 : f64
  %6 = pystream.call %0(%1, %2, %3, %4, %5) kinds ["", "", "", "", "k"]
  pystream.setitem %x[%i] = %6
  %7 = pystream.constant #pystream.none
  pystream.return %7
}
pystream.func @"m.digits" [#pystream.param<"a", positional_only>, #pystream.param<"b">, #pystream.param<"c" = 9.0 : f64>, #pystream.param<"rest", var_positional>, #pystream.param<"k", keyword_only>, #pystream.param<"d", keyword_only = 6.0 : f64>] {
^bb0(%a: !pystream.object, %b: !pystream.object, %c: !pystream.object, %rest: !pystream.object, %k: !pystream.object, %d: !pystream.object):
  %0 = pystream.constant 10.0 : f64
  %1 = pystream.binary mul %b, %0
  %2 = pystream.binary add %a, %1
  %3 = pystream.constant 100.0 : f64
  %4 = pystream.binary mul %c, %3
  %5 = pystream.binary add %2, %4
  %6 = pystream.constant 0 : i64
  %7 = pystream.getitem %rest[%6]
  %8 = pystream.constant 1000.0 : f64
  %9 = pystream.binary mul %7, %8
  %10 = pystream.binary add %5, %9
  %11 = pystream.constant 10000.0 : f64
  %12 = pystream.binary mul %k, %11
  %13 = pystream.binary add %10, %12
  %14 = pystream.constant 100000.0 : f64
  %15 = pystream.binary mul %d, %14
  %16 = pystream.binary add %13, %15
  pystream.return %16
}

// -----

// three(1.0) + three(1.0, c=3.0) * 1000.0 where
// def three(a, b=2.0, c=None):
//     if c is None: return a + b * 10.0
//     return a + b * 10.0 + c * 100.0
// CHECK-LABEL: func.func @defaults(
// CHECK-DAG:     %[[VALUE:.*]] = arith.constant 3.210210e+05 : f64
// CHECK:         memref.store %[[VALUE]], %{{.*}}
pystream.kernel @defaults calls @"m.defaults" rank 1 [!pystream.array<f64>]
pystream.func @"m.defaults" [#pystream.param<"i">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %x: !pystream.object):
  %0 = pystream.constant #pystream.function<@"m.three">
  %1 = pystream.constant 1.0 : f64
  %2 = pystream.call %0(%1)
  %3 = pystream.constant #pystream.function<@"m.three">
  %4 = pystream.constant 1.0 : f64
  %5 = pystream.constant 3.0 : f64
  %6 = pystream.call %3(%4, %5) kinds ["", "c"]
  %7 = pystream.constant 1000.0 : f64
  %8 = pystream.binary mul %6, %7
  %9 = pystream.binary add %2, %8
  pystream.setitem %x[%i] = %9
  %10 = pystream.constant #pystream.none
  pystream.return %10
}
pystream.func @"m.three" [#pystream.param<"a">, #pystream.param<"b" = 2.0 : f64>, #pystream.param<"c" = #pystream.none>] {
^bb0(%a: !pystream.object, %b: !pystream.object, %c: !pystream.object):
  %0 = pystream.constant #pystream.none
  %1 = pystream.is %c, %0
  %2 = pystream.truth %1
  cf.cond_br %2, ^then, ^endif
^then:
  %3 = pystream.constant 10.0 : f64
  %4 = pystream.binary mul %b, %3
  %5 = pystream.binary add %a, %4
  pystream.return %5
^endif:
  %6 = pystream.constant 10.0 : f64
  %7 = pystream.binary mul %b, %6
  %8 = pystream.binary add %a, %7
  %9 = pystream.constant 100.0 : f64
  %10 = pystream.binary mul %c, %9
  %11 = pystream.binary add %8, %10
  pystream.return %11
}

// -----

// forward(*(1.0, 2.0), c=3.0) where
// def forward(*args, **kwargs): return pick(*args, **kwargs)
// def pick(a, b, c): return a + b * 10.0 + c * 100.0
// CHECK-LABEL: func.func @unpacked(
// CHECK-DAG:     %[[VALUE:.*]] = arith.constant 3.210000e+02 : f64
// CHECK:         memref.store %[[VALUE]], %{{.*}}
pystream.kernel @unpacked calls @"m.unpacked" rank 1 [!pystream.array<f64>]
pystream.func @"m.unpacked" [#pystream.param<"i">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %x: !pystream.object):
  %t.slot = pystream.local "t" : !pystream.slot<!pystream.object>
  %0 = pystream.constant 1.0 : f64
  %1 = pystream.constant 2.0 : f64
  %2 = pystream.make_tuple(%0, %1)
  pystream.store %2, %t.slot : !pystream.slot<!pystream.object>
  %3 = pystream.constant #pystream.function<@"m.forward">
  %4 = pystream.load %t.slot : !pystream.slot<!pystream.object>
  %5 = pystream.constant 3.0 : f64
  %6 = pystream.call %3(%4, %5) kinds ["*", "c"]
  pystream.setitem %x[%i] = %6
  %7 = pystream.constant #pystream.none
  pystream.return %7
}
pystream.func @"m.forward" [#pystream.param<"args", var_positional>, #pystream.param<"kwargs", var_keyword>] {
^bb0(%args: !pystream.object, %kwargs: !pystream.object):
  %0 = pystream.constant #pystream.function<@"m.pick">
  %1 = pystream.call %0(%args, %kwargs) kinds ["*", "**"]
  pystream.return %1
}
pystream.func @"m.pick" [#pystream.param<"a">, #pystream.param<"b">, #pystream.param<"c">] {
^bb0(%a: !pystream.object, %b: !pystream.object, %c: !pystream.object):
  %0 = pystream.constant 10.0 : f64
  %1 = pystream.binary mul %b, %0
  %2 = pystream.binary add %a, %1
  %3 = pystream.constant 100.0 : f64
  %4 = pystream.binary mul %c, %3
  %5 = pystream.binary add %2, %4
  pystream.return %5
}

// -----

// b = Box(3.0); b.big = 50.0; b.big + b.v * 1000.0 + Box.one() * 100000.0
// where big is a property, v * 10.0, with a setter, and one a static method that returns 1.0
// CHECK-LABEL: func.func @descriptors(
// CHECK-DAG:     %[[VALUE:.*]] = arith.constant 1.050500e+05 : f64
// CHECK:         memref.store %[[VALUE]], %{{.*}}
pystream.kernel @descriptors calls @"m.descriptors" rank 1 [!pystream.array<f64>]
pystream.class @"m.Box" mro [@"m.Box", @object]
  attributes {__add__ = #pystream.function<@"m.Box.__add__">, __bool__ = #pystream.function<@"m.Box.__bool__">, __call__ = #pystream.function<@"m.Box.__call__">, __getitem__ = #pystream.function<@"m.Box.__getitem__">, __init__ = #pystream.function<@"m.Box.__init__">, __radd__ = #pystream.function<@"m.Box.__radd__">, big = #pystream.wrapper<"property", @"m.Box.big", @"m.Box.big#2">, one = #pystream.wrapper<"staticmethod", @"m.Box.one">, scale = 10.0 : f64}
pystream.func @"m.descriptors" [#pystream.param<"i">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %x: !pystream.object):
  %b.slot = pystream.local "b" : !pystream.slot<!pystream.object>
  %0 = pystream.constant #pystream.class<@"m.Box">
  %1 = pystream.constant 3.0 : f64
  %2 = pystream.call %0(%1)
  pystream.store %2, %b.slot : !pystream.slot<!pystream.object>
  %3 = pystream.constant 50.0 : f64
  %4 = pystream.load %b.slot : !pystream.slot<!pystream.object>
  pystream.setattr %4, "big" = %3
  %5 = pystream.load %b.slot : !pystream.slot<!pystream.object>
  %6 = pystream.getattr %5, "big"
  %7 = pystream.load %b.slot : !pystream.slot<!pystream.object>
  %8 = pystream.getattr %7, "v"
  %9 = pystream.constant 1000.0 : f64
  %10 = pystream.binary mul %8, %9
  %11 = pystream.binary add %6, %10
  %12 = pystream.constant #pystream.class<@"m.Box">
  %13 = pystream.call_method %12, "one"()
  %14 = pystream.constant 100000.0 : f64
  %15 = pystream.binary mul %13, %14
  %16 = pystream.binary add %11, %15
  pystream.setitem %x[%i] = %16
  %17 = pystream.constant #pystream.none
  pystream.return %17
}
pystream.func @"m.Box.__init__" [#pystream.param<"self">, #pystream.param<"v">] {
^bb0(%self: !pystream.object, %v: !pystream.object):
  pystream.setattr %self, "v" = %v
  %0 = pystream.constant #pystream.none
  pystream.return %0
}
pystream.func @"m.Box.big" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.getattr %self, "scale"
  %2 = pystream.binary mul %0, %1
  pystream.return %2
}
pystream.func @"m.Box.big#2" [#pystream.param<"self">, #pystream.param<"value">] {
^bb0(%self: !pystream.object, %value: !pystream.object):
  %0 = pystream.getattr %self, "scale"
  %1 = pystream.binary truediv %value, %0
  pystream.setattr %self, "v" = %1
  %2 = pystream.constant #pystream.none
  pystream.return %2
}
pystream.func @"m.Box.one" [] {
^entry:
  %0 = pystream.constant 1.0 : f64
  pystream.return %0
}
pystream.func @"m.Box.__add__" [#pystream.param<"self">, #pystream.param<"other">] {
^bb0(%self: !pystream.object, %other: !pystream.object):
  %0 = pystream.constant #pystream.class<@"m.Box">
  %1 = pystream.getattr %self, "v"
  %2 = pystream.binary add %1, %other
  %3 = pystream.call %0(%2)
  pystream.return %3
}
pystream.func @"m.Box.__radd__" [#pystream.param<"self">, #pystream.param<"other">] {
^bb0(%self: !pystream.object, %other: !pystream.object):
  %0 = pystream.constant #pystream.class<@"m.Box">
  %1 = pystream.getattr %self, "v"
  %2 = pystream.binary sub %other, %1
  %3 = pystream.call %0(%2)
  pystream.return %3
}
pystream.func @"m.Box.__call__" [#pystream.param<"self">, #pystream.param<"w">] {
^bb0(%self: !pystream.object, %w: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.binary add %0, %w
  pystream.return %1
}
pystream.func @"m.Box.__getitem__" [#pystream.param<"self">, #pystream.param<"i">] {
^bb0(%self: !pystream.object, %i: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.binary mul %0, %i
  pystream.return %1
}
pystream.func @"m.Box.__bool__" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.constant 1.0 : f64
  %2 = pystream.compare gt %0, %1
  pystream.return %2
}

// -----

// Box.make(1.0).v + Small.make(1.0).big * 100.0
// where make is a class method, cls(v + cls.scale), and Small inherits it with scale 2.0 instead of 10.0
// CHECK-LABEL: func.func @class_methods(
// CHECK-DAG:     %[[VALUE:.*]] = arith.constant 6.110000e+02 : f64
// CHECK:         memref.store %[[VALUE]], %{{.*}}
pystream.kernel @class_methods calls @"m.class_methods" rank 1 [!pystream.array<f64>]
pystream.class @"m.Box" mro [@"m.Box", @object]
  attributes {__add__ = #pystream.function<@"m.Box.__add__">, __bool__ = #pystream.function<@"m.Box.__bool__">, __call__ = #pystream.function<@"m.Box.__call__">, __getitem__ = #pystream.function<@"m.Box.__getitem__">, __init__ = #pystream.function<@"m.Box.__init__">, __radd__ = #pystream.function<@"m.Box.__radd__">, big = #pystream.wrapper<"property", @"m.Box.big", @"m.Box.big#2">, make = #pystream.wrapper<"classmethod", @"m.Box.make">, scale = 10.0 : f64}
pystream.class @"m.Small" mro [@"m.Small", @"m.Box", @object]
  attributes {scale = 2.0 : f64}
pystream.func @"m.class_methods" [#pystream.param<"i">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %x: !pystream.object):
  %0 = pystream.constant #pystream.class<@"m.Box">
  %1 = pystream.constant 1.0 : f64
  %2 = pystream.call_method %0, "make"(%1)
  %3 = pystream.getattr %2, "v"
  %4 = pystream.constant #pystream.class<@"m.Small">
  %5 = pystream.constant 1.0 : f64
  %6 = pystream.call_method %4, "make"(%5)
  %7 = pystream.getattr %6, "big"
  %8 = pystream.constant 100.0 : f64
  %9 = pystream.binary mul %7, %8
  %10 = pystream.binary add %3, %9
  pystream.setitem %x[%i] = %10
  %11 = pystream.constant #pystream.none
  pystream.return %11
}
pystream.func @"m.Box.__init__" [#pystream.param<"self">, #pystream.param<"v">] {
^bb0(%self: !pystream.object, %v: !pystream.object):
  pystream.setattr %self, "v" = %v
  %0 = pystream.constant #pystream.none
  pystream.return %0
}
pystream.func @"m.Box.big" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.getattr %self, "scale"
  %2 = pystream.binary mul %0, %1
  pystream.return %2
}
pystream.func @"m.Box.big#2" [#pystream.param<"self">, #pystream.param<"value">] {
^bb0(%self: !pystream.object, %value: !pystream.object):
  %0 = pystream.getattr %self, "scale"
  %1 = pystream.binary truediv %value, %0
  pystream.setattr %self, "v" = %1
  %2 = pystream.constant #pystream.none
  pystream.return %2
}
pystream.func @"m.Box.make" [#pystream.param<"cls">, #pystream.param<"v">] {
^bb0(%cls: !pystream.object, %v: !pystream.object):
  %0 = pystream.getattr %cls, "scale"
  %1 = pystream.binary add %v, %0
  %2 = pystream.call %cls(%1)
  pystream.return %2
}
pystream.func @"m.Box.__add__" [#pystream.param<"self">, #pystream.param<"other">] {
^bb0(%self: !pystream.object, %other: !pystream.object):
  %0 = pystream.constant #pystream.class<@"m.Box">
  %1 = pystream.getattr %self, "v"
  %2 = pystream.binary add %1, %other
  %3 = pystream.call %0(%2)
  pystream.return %3
}
pystream.func @"m.Box.__radd__" [#pystream.param<"self">, #pystream.param<"other">] {
^bb0(%self: !pystream.object, %other: !pystream.object):
  %0 = pystream.constant #pystream.class<@"m.Box">
  %1 = pystream.getattr %self, "v"
  %2 = pystream.binary sub %other, %1
  %3 = pystream.call %0(%2)
  pystream.return %3
}
pystream.func @"m.Box.__call__" [#pystream.param<"self">, #pystream.param<"w">] {
^bb0(%self: !pystream.object, %w: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.binary add %0, %w
  pystream.return %1
}
pystream.func @"m.Box.__getitem__" [#pystream.param<"self">, #pystream.param<"i">] {
^bb0(%self: !pystream.object, %i: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.binary mul %0, %i
  pystream.return %1
}
pystream.func @"m.Box.__bool__" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.constant 1.0 : f64
  %2 = pystream.compare gt %0, %1
  pystream.return %2
}

// -----

// b = Box(2.0); c = b + 1.0; d = 5.0 + b
// c.v + d.v * 10.0 + b(3.0) * 100.0 + b[4] * 1000.0 + (1.0 if Box(0.5) else 2.0) * 10000.0
// where __radd__ is other - v, __call__ v + w, __getitem__ v * i and __bool__ v > 1.0
// CHECK-LABEL: func.func @operators(
// CHECK-DAG:     %[[VALUE:.*]] = arith.constant 2.853300e+04 : f64
// CHECK:         memref.store %[[VALUE]], %{{.*}}
pystream.kernel @operators calls @"m.operators" rank 1 [!pystream.array<f64>]
pystream.class @"m.Box" mro [@"m.Box", @object]
  attributes {__add__ = #pystream.function<@"m.Box.__add__">, __bool__ = #pystream.function<@"m.Box.__bool__">, __call__ = #pystream.function<@"m.Box.__call__">, __getitem__ = #pystream.function<@"m.Box.__getitem__">, __init__ = #pystream.function<@"m.Box.__init__">, __radd__ = #pystream.function<@"m.Box.__radd__">}
pystream.func @"m.operators" [#pystream.param<"i">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %x: !pystream.object):
  %b.slot = pystream.local "b" : !pystream.slot<!pystream.object>
  %c.slot = pystream.local "c" : !pystream.slot<!pystream.object>
  %d.slot = pystream.local "d" : !pystream.slot<!pystream.object>
  %value.slot = pystream.local "value" : !pystream.slot<!pystream.object>
  %0 = pystream.constant #pystream.class<@"m.Box">
  %1 = pystream.constant 2.0 : f64
  %2 = pystream.call %0(%1)
  pystream.store %2, %b.slot : !pystream.slot<!pystream.object>
  %3 = pystream.load %b.slot : !pystream.slot<!pystream.object>
  %4 = pystream.constant 1.0 : f64
  %5 = pystream.binary add %3, %4
  pystream.store %5, %c.slot : !pystream.slot<!pystream.object>
  %6 = pystream.constant 5.0 : f64
  %7 = pystream.load %b.slot : !pystream.slot<!pystream.object>
  %8 = pystream.binary add %6, %7
  pystream.store %8, %d.slot : !pystream.slot<!pystream.object>
  %9 = pystream.load %c.slot : !pystream.slot<!pystream.object>
  %10 = pystream.getattr %9, "v"
  %11 = pystream.load %d.slot : !pystream.slot<!pystream.object>
  %12 = pystream.getattr %11, "v"
  %13 = pystream.constant 10.0 : f64
  %14 = pystream.binary mul %12, %13
  %15 = pystream.binary add %10, %14
  %16 = pystream.load %b.slot : !pystream.slot<!pystream.object>
  %17 = pystream.constant 3.0 : f64
  %18 = pystream.call %16(%17)
  %19 = pystream.constant 100.0 : f64
  %20 = pystream.binary mul %18, %19
  %21 = pystream.binary add %15, %20
  %22 = pystream.load %b.slot : !pystream.slot<!pystream.object>
  %23 = pystream.constant 4 : i64
  %24 = pystream.getitem %22[%23]
  %25 = pystream.constant 1000.0 : f64
  %26 = pystream.binary mul %24, %25
  %27 = pystream.binary add %21, %26
  %28 = pystream.constant #pystream.class<@"m.Box">
  %29 = pystream.constant 0.5 : f64
  %30 = pystream.call %28(%29)
  %31 = pystream.truth %30
  cf.cond_br %31, ^if_true, ^if_false
^if_true:
  %32 = pystream.constant 1.0 : f64
  pystream.store %32, %value.slot : !pystream.slot<!pystream.object>
  cf.br ^if_end
^if_false:
  %33 = pystream.constant 2.0 : f64
  pystream.store %33, %value.slot : !pystream.slot<!pystream.object>
  cf.br ^if_end
^if_end:
  %34 = pystream.load %value.slot : !pystream.slot<!pystream.object>
  %35 = pystream.constant 10000.0 : f64
  %36 = pystream.binary mul %34, %35
  %37 = pystream.binary add %27, %36
  pystream.setitem %x[%i] = %37
  %38 = pystream.constant #pystream.none
  pystream.return %38
}
pystream.func @"m.Box.__init__" [#pystream.param<"self">, #pystream.param<"v">] {
^bb0(%self: !pystream.object, %v: !pystream.object):
  pystream.setattr %self, "v" = %v
  %0 = pystream.constant #pystream.none
  pystream.return %0
}
pystream.func @"m.Box.__add__" [#pystream.param<"self">, #pystream.param<"other">] {
^bb0(%self: !pystream.object, %other: !pystream.object):
  %0 = pystream.constant #pystream.class<@"m.Box">
  %1 = pystream.getattr %self, "v"
  %2 = pystream.binary add %1, %other
  %3 = pystream.call %0(%2)
  pystream.return %3
}
pystream.func @"m.Box.__radd__" [#pystream.param<"self">, #pystream.param<"other">] {
^bb0(%self: !pystream.object, %other: !pystream.object):
  %0 = pystream.constant #pystream.class<@"m.Box">
  %1 = pystream.getattr %self, "v"
  %2 = pystream.binary sub %other, %1
  %3 = pystream.call %0(%2)
  pystream.return %3
}
pystream.func @"m.Box.__call__" [#pystream.param<"self">, #pystream.param<"w">] {
^bb0(%self: !pystream.object, %w: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.binary add %0, %w
  pystream.return %1
}
pystream.func @"m.Box.__getitem__" [#pystream.param<"self">, #pystream.param<"i">] {
^bb0(%self: !pystream.object, %i: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.binary mul %0, %i
  pystream.return %1
}
pystream.func @"m.Box.__bool__" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.getattr %self, "v"
  %1 = pystream.constant 1.0 : f64
  %2 = pystream.compare gt %0, %1
  pystream.return %2
}

// -----

// n = 1.0; bump(2.0); bump(3.0) + n * 1000.0 where
// def bump(k): nonlocal n; n = n * 10.0 + k; return n
// CHECK-LABEL: func.func @cells(
// CHECK-DAG:     %[[VALUE:.*]] = arith.constant 1.231230e+05 : f64
// CHECK:         memref.store %[[VALUE]], %{{.*}}
pystream.kernel @cells calls @"m.cells" rank 1 [!pystream.array<f64>]
pystream.func @"m.cells" [#pystream.param<"i">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %x: !pystream.object):
  %bump.slot = pystream.local "bump" : !pystream.slot<!pystream.object>
  %n.cell = pystream.make_cell "n"
  %0 = pystream.constant 1.0 : f64
  pystream.cell_store %0, %n.cell
  %1 = pystream.make_function @"m.cells.bump"(%n.cell)
  pystream.store %1, %bump.slot : !pystream.slot<!pystream.object>
  %2 = pystream.load %bump.slot : !pystream.slot<!pystream.object>
  %3 = pystream.constant 2.0 : f64
  %4 = pystream.call %2(%3)
  %5 = pystream.load %bump.slot : !pystream.slot<!pystream.object>
  %6 = pystream.constant 3.0 : f64
  %7 = pystream.call %5(%6)
  %8 = pystream.cell_load %n.cell
  %9 = pystream.constant 1000.0 : f64
  %10 = pystream.binary mul %8, %9
  %11 = pystream.binary add %7, %10
  pystream.setitem %x[%i] = %11
  %12 = pystream.constant #pystream.none
  pystream.return %12
}
pystream.func @"m.cells.bump" [#pystream.param<"k">] cells ["n"] {
^bb0(%k: !pystream.object, %n.cell: !pystream.object):
  %0 = pystream.cell_load %n.cell
  %1 = pystream.constant 10.0 : f64
  %2 = pystream.binary mul %0, %1
  %3 = pystream.binary add %2, %k
  pystream.cell_store %3, %n.cell
  %4 = pystream.cell_load %n.cell
  pystream.return %4
}
