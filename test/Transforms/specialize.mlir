// What one clone looks like; the semantics of whole programs are in test/Pipelines.
// RUN: pystream-opt %s -split-input-file -pystream-link-prelude -pystream-specialize -symbol-dce -canonicalize \
// RUN:   | FileCheck %s
// A module that is specialized has no entry point left: nothing more happens.
// RUN: pystream-opt %s -split-input-file -pystream-link-prelude -pystream-specialize -symbol-dce -canonicalize \
// RUN:   -pystream-link-prelude -pystream-specialize -symbol-dce -canonicalize | FileCheck %s

// A kernel becomes a function of its indices and arrays; scalars are read from its block of parameters.
// CHECK-LABEL: pystream.layout uniform @scalars.self class @kernel {n = i64, s = f64}
// CHECK:       func.func @scalars(
// CHECK-SAME:    %[[I:.*]]: i64, %[[J:.*]]: i64, %[[X:.*]]: memref<?xf64>)
// CHECK-SAME:    pystream.arguments = ["x"]
// CHECK-SAME:    pystream.block = @scalars
// CHECK-SAME:    pystream.kernel
// CHECK-SAME:    pystream.rank = 2 : i32
// CHECK:         %[[SELF:.*]] = pystream.uniform_ref : <@scalars.self>
// CHECK:         %[[S:.*]] = pystream.field_load %[[SELF]]["s"]
// CHECK:         %[[N:.*]] = pystream.field_load %[[SELF]]["n"]
// CHECK:         call @m.f.{{[0-9]+}}(%[[I]], %[[J]], %[[S]], %[[X]], %[[N]])
// CHECK:       func.func private @m.f.
// CHECK-SAME:    (%{{.*}}: i64, %{{.*}}: i64, %[[S:.*]]: f64, %{{.*}}: memref<?xf64>, %[[N:.*]]: i64) -> f64
// CHECK-NEXT:    %[[F:.*]] = arith.sitofp %[[N]] : i64 to f64
// CHECK-NEXT:    %[[R:.*]] = arith.mulf %[[S]], %[[F]]
// CHECK-NEXT:    return %[[R]]
pystream.kernel @scalars calls @"m.f" rank 2 [f64, !pystream.array<f64>, i64]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"j">, #pystream.param<"s">, #pystream.param<"x">, #pystream.param<"n">] {
^bb0(%i: !pystream.object, %j: !pystream.object, %s: !pystream.object, %x: !pystream.object, %n: !pystream.object):
  %0 = pystream.binary mul %s, %n
  pystream.return %0
}

// -----

// One function, a clone for each combination of argument types.
// CHECK-LABEL: pystream.layout uniform @clones.self class @kernel
// CHECK:       func.func private @m.f.
// CHECK:         call @m.twice.[[INT:[0-9]+]](%{{.*}}) : (i64) -> i64
// CHECK:         call @m.twice.[[FLOAT:[0-9]+]](%{{.*}}) : (f64) -> f64
// CHECK:         call @m.twice.[[INT]](%{{.*}}) : (i64) -> i64
// CHECK:       func.func private @m.twice.
// CHECK:       func.func private @m.twice.
// CHECK-NOT:   func.func private @m.twice.
pystream.kernel @clones calls @"m.f" rank 1 [f64]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"s">] {
^bb0(%i: !pystream.object, %s: !pystream.object):
  %twice = pystream.constant #pystream.function<@"m.twice">
  %0 = pystream.call %twice(%i)
  %1 = pystream.call %twice(%s)
  %2 = pystream.call %twice(%0)
  %3 = pystream.make_tuple(%0, %1, %2)
  pystream.return %3
}
pystream.func @"m.twice" [#pystream.param<"v">] {
^bb0(%v: !pystream.object):
  %0 = pystream.binary add %v, %v
  pystream.return %0
}

// -----

// An instance: its layout has the types that the program stores.
// CHECK-LABEL: pystream.layout uniform @instance.self class @kernel
// CHECK:       pystream.layout private @[[POINT:.*]] class @m.Point {x = f64, y = i64}
// CHECK:       func.func private @m.f.
// CHECK-SAME:    (%{{.*}}: i64, %{{.*}}: f64) -> !pystream.ref<@[[POINT]]>
// CHECK:       func.func private @m.Point.__init__.
// CHECK-SAME:    (%{{.*}}: !pystream.ref<@[[POINT]]>, %{{.*}}: f64)
pystream.kernel @instance calls @"m.f" rank 1 [f64]
pystream.class @"m.Point" mro [@"m.Point", @object] attributes {__init__ = #pystream.function<@"m.Point.__init__">}
pystream.func @"m.Point.__init__" [#pystream.param<"self">, #pystream.param<"x">] {
^bb0(%self: !pystream.object, %x: !pystream.object):
  pystream.setattr %self, "x" = %x
  %one = pystream.constant 1 : i64
  pystream.setattr %self, "y" = %one
  %none = pystream.constant #pystream.none
  pystream.return %none
}
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"s">] {
^bb0(%i: !pystream.object, %s: !pystream.object):
  %class = pystream.constant #pystream.class<@"m.Point">
  %0 = pystream.call %class(%s)
  pystream.return %0
}

// -----

// Methods are found along the order of resolution: B.area, and A.twice from which B.area is called again.
// CHECK-LABEL: pystream.layout uniform @methods.self class @kernel
// CHECK:       func.func private @m.f.
// CHECK-NOT:   func.func private @m.A.area.
// CHECK:       func.func private @m.A.twice.{{[0-9]+}}(%{{.*}}: !pystream.ref<@[[B:.*]]>) -> f64
// CHECK-NOT:   func.func private @m.A.area.
// CHECK:       func.func private @m.B.area.{{[0-9]+}}(%{{.*}}: !pystream.ref<@[[B]]>) -> f64
// CHECK-NOT:   func.func private @m.A.area.
pystream.kernel @methods calls @"m.f" rank 1 [f64]
pystream.class @"m.A" mro [@"m.A", @object]
  attributes {area = #pystream.function<@"m.A.area">, twice = #pystream.function<@"m.A.twice">}
pystream.class @"m.B" mro [@"m.B", @"m.A", @object] attributes {area = #pystream.function<@"m.B.area">}
pystream.func @"m.A.area" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.constant 1 : i64
  pystream.return %0
}
pystream.func @"m.A.twice" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.call_method %self, "area"()
  %1 = pystream.binary add %0, %0
  pystream.return %1
}
pystream.func @"m.B.area" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.getattr %self, "k"
  pystream.return %0
}
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"s">] {
^bb0(%i: !pystream.object, %s: !pystream.object):
  %class = pystream.constant #pystream.class<@"m.B">
  %b = pystream.call %class()
  pystream.setattr %b, "k" = %s
  %0 = pystream.call_method %b, "twice"()
  pystream.return %0
}

// -----

// super() with its class finds the next one in the order of the class of `self`.
// CHECK-LABEL: pystream.layout uniform @super.self class @kernel
// CHECK:       func.func private @m.B.area.{{[0-9]+}}(%{{.*}}: !pystream.ref<@[[B:.*]]>) -> i64
// CHECK:       func.func private @m.A.area.{{[0-9]+}}(%{{.*}}: !pystream.ref<@[[B]]>) -> i64
pystream.kernel @super calls @"m.f" rank 1 []
pystream.class @"m.A" mro [@"m.A", @object] attributes {area = #pystream.function<@"m.A.area">}
pystream.class @"m.B" mro [@"m.B", @"m.A", @object] attributes {area = #pystream.function<@"m.B.area">}
pystream.func @"m.A.area" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.getattr %self, "k"
  pystream.return %0
}
pystream.func @"m.B.area" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %super = pystream.constant #pystream.builtin<"super">
  %class = pystream.constant #pystream.class<@"m.B">
  %0 = pystream.call %super(%class, %self)
  %1 = pystream.call_method %0, "area"()
  pystream.return %1
}
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %class = pystream.constant #pystream.class<@"m.B">
  %b = pystream.call %class()
  pystream.setattr %b, "k" = %i
  %0 = pystream.call_method %b, "area"()
  pystream.return %0
}

// -----

// A loop that joins int and float: the value is a float from the start.
// CHECK-LABEL: pystream.layout uniform @join.self class @kernel
// CHECK:       func.func private @m.f.
// CHECK-SAME:    (%[[N:.*]]: i64, %[[S:.*]]: f64) -> f64
// CHECK:         %[[ZERO:.*]] = arith.constant 0.000000e+00 : f64
// CHECK:         cf.br ^[[HEAD:bb[0-9]+]](%{{.*}}, %[[ZERO]] : i64, f64)
// CHECK:       ^[[HEAD]](%[[J:.*]]: i64, %[[SUM:.*]]: f64)
// CHECK:         arith.cmpi slt, %[[J]], %[[N]]
// CHECK:         %[[NEXT:.*]] = arith.addf %[[SUM]], %[[S]]
// CHECK:         cf.br ^[[HEAD]](%{{.*}}, %[[NEXT]] : i64, f64)
pystream.kernel @join calls @"m.f" rank 1 [f64]
pystream.func @"m.f" [#pystream.param<"n">, #pystream.param<"s">] {
^bb0(%n: !pystream.object, %s: !pystream.object):
  %zero = pystream.constant 0 : i64
  %one = pystream.constant 1 : i64
  cf.br ^head(%zero, %zero : !pystream.object, !pystream.object)
^head(%j: !pystream.object, %sum: !pystream.object):
  %0 = pystream.compare lt %j, %n
  %1 = pystream.truth %0
  cf.cond_br %1, ^body, ^exit
^body:
  %2 = pystream.binary add %sum, %s
  %3 = pystream.binary add %j, %one
  cf.br ^head(%3, %2 : !pystream.object, !pystream.object)
^exit:
  pystream.return %sum
}

// -----

// A test that is known leaves one side.
// CHECK-LABEL: pystream.layout uniform @known.self class @kernel
// CHECK:       func.func private @m.f.
// CHECK-NEXT:    %[[R:.*]] = arith.constant 1 : i64
// CHECK-NEXT:    return %[[R]]
pystream.kernel @known calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %isinstance = pystream.constant #pystream.builtin<"isinstance">
  %int = pystream.constant #pystream.class<@int>
  %0 = pystream.call %isinstance(%i, %int)
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^else
^then:
  %2 = pystream.constant 1 : i64
  pystream.return %2
^else:
  // Never reached, so no error.
  %3 = pystream.getattr %i, "no_such_attribute"
  pystream.return %3
}

// -----

// Recursion on a constant makes a clone for each depth, and ends.
// CHECK-LABEL: pystream.layout uniform @recursion.self class @kernel
// CHECK:       func.func private @m.power.
// CHECK-SAME:    (%[[X:.*]]: f64, %{{.*}}: i64)
// CHECK:         %[[R:.*]] = call @m.power.
// CHECK:         arith.mulf %[[X]], %[[R]]
// CHECK-COUNT-2: func.func private @m.power.
// CHECK-NOT:   func.func private @m.power.
pystream.kernel @recursion calls @"m.f" rank 1 [f64]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"s">] {
^bb0(%i: !pystream.object, %s: !pystream.object):
  %power = pystream.constant #pystream.function<@"m.power">
  %two = pystream.constant 2 : i64
  %0 = pystream.call %power(%s, %two)
  pystream.return %0
}
pystream.func @"m.power" [#pystream.param<"x">, #pystream.param<"n">] {
^bb0(%x: !pystream.object, %n: !pystream.object):
  %zero = pystream.constant 0 : i64
  %0 = pystream.compare eq %n, %zero
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^else
^then:
  %2 = pystream.constant 1.0 : f64
  pystream.return %2
^else:
  %power = pystream.constant #pystream.function<@"m.power">
  %one = pystream.constant 1 : i64
  %3 = pystream.binary sub %n, %one
  %4 = pystream.call %power(%x, %3)
  %5 = pystream.binary mul %x, %4
  pystream.return %5
}

// -----

// A cell is an object of its own; a closure refers to it.
// CHECK-LABEL: pystream.layout uniform @closure.self class @kernel
// CHECK:       pystream.layout private @[[CELL:.*]] class @cell {contents = f64}
// CHECK:       func.func private @m.f.
// CHECK:         %[[C:.*]] = pystream.alloc : <@[[CELL]]>
// CHECK:         pystream.field_store %{{.*}}, %[[C]]["contents"]
// CHECK:         call @m.g.{{[0-9]+}}(%{{.*}}, %[[C]])
// CHECK:       func.func private @m.g.
// CHECK-SAME:    (%[[K:.*]]: f64, %[[C:.*]]: !pystream.ref<@[[CELL]]>) -> f64
// CHECK:         %[[OLD:.*]] = pystream.field_load %[[C]]["contents"]
// CHECK:         %[[NEW:.*]] = arith.addf %[[OLD]], %[[K]]
// CHECK:         pystream.field_store %[[NEW]], %[[C]]["contents"]
pystream.kernel @closure calls @"m.f" rank 1 [f64]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"s">] {
^bb0(%i: !pystream.object, %s: !pystream.object):
  %n = pystream.make_cell "n"
  %one = pystream.constant 1.0 : f64
  pystream.cell_store %one, %n
  %g = pystream.make_function @"m.g"(%n)
  %0 = pystream.call %g(%s)
  %1 = pystream.cell_load %n
  pystream.return %1
}
pystream.func @"m.g" [#pystream.param<"k">] cells ["n"] {
^bb0(%k: !pystream.object, %n: !pystream.object):
  %0 = pystream.cell_load %n
  %1 = pystream.binary add %0, %k
  pystream.cell_store %1, %n
  pystream.return %1
}

// -----

// A field of several classes: a method call tests the tag.
// CHECK-LABEL: pystream.layout uniform @dispatch.self class @kernel
// CHECK:       pystream.layout uniform @[[A:.*]] class @m.A path ["o", "shape"] {k = f64}
// CHECK:       pystream.layout uniform @[[B:.*]] class @m.B path ["o", "shape"] {k = i64}
// CHECK:       func.func private @m.f.
// CHECK:         %[[U:.*]] = call {{.*}} -> !pystream.union<!pystream.ref<@[[A]]>, !pystream.ref<@[[B]]>>
// CHECK:         %[[TAG:.*]] = pystream.union_tag %[[U]]
// CHECK:         %[[IS:.*]] = arith.cmpi eq, %[[TAG]]
// CHECK:         cf.cond_br %[[IS]]
// CHECK:         pystream.union_get %[[U]] : <{{.*}}> -> !pystream.ref<@[[A]]>
// CHECK:         pystream.union_get %[[U]] : <{{.*}}> -> !pystream.ref<@[[B]]>
pystream.kernel @dispatch calls @"m.f" rank 1 [!pystream.instance<@"m.O">]
pystream.class @"m.A" mro [@"m.A", @object] attributes {area = #pystream.function<@"m.A.area">} fields {k = f64}
pystream.class @"m.B" mro [@"m.B", @object] attributes {area = #pystream.function<@"m.A.area">} fields {k = i64}
pystream.class @"m.O" mro [@"m.O", @object]
  fields {shape = !pystream.union<!pystream.instance<@"m.A">, !pystream.instance<@"m.B">>}
pystream.func @"m.A.area" [#pystream.param<"self">] {
^bb0(%self: !pystream.object):
  %0 = pystream.getattr %self, "k"
  pystream.return %0
}
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"o">] {
^bb0(%i: !pystream.object, %o: !pystream.object):
  %0 = pystream.getattr %o, "shape"
  %1 = pystream.call_method %0, "area"()
  pystream.return %1
}

// -----

// isinstance narrows: on its side the value is the one class, without a test; on the other the rest, and there is no
// error for an attribute that the first class lacks.
// CHECK-LABEL: pystream.layout uniform @narrowing.self class @kernel
// CHECK:       pystream.layout uniform @[[A:.*]] class @m.A path ["o", "shape"] {a = f64}
// CHECK:       pystream.layout uniform @[[B:.*]] class @m.B path ["o", "shape"] {b = f64}
// CHECK:       func.func private @m.f.
// CHECK:         %[[U:.*]] = call {{.*}} -> !pystream.union<!pystream.ref<@[[A]]>, !pystream.ref<@[[B]]>>
// CHECK-COUNT-1: pystream.union_tag
// CHECK-NOT:     pystream.union_tag
// CHECK:         pystream.union_get %[[U]] : <{{.*}}> -> !pystream.ref<@[[A]]>
// CHECK-NOT:     pystream.union_tag
// CHECK:         pystream.union_get %[[U]] : <{{.*}}> -> !pystream.ref<@[[B]]>
// CHECK-NOT:     pystream.union_tag
// CHECK:       func.func private
pystream.kernel @narrowing calls @"m.f" rank 1 [!pystream.instance<@"m.O">]
pystream.class @"m.A" mro [@"m.A", @object] fields {a = f64}
pystream.class @"m.B" mro [@"m.B", @object] fields {b = f64}
pystream.class @"m.O" mro [@"m.O", @object]
  fields {shape = !pystream.union<!pystream.instance<@"m.A">, !pystream.instance<@"m.B">>}
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"o">] {
^bb0(%i: !pystream.object, %o: !pystream.object):
  %s = pystream.getattr %o, "shape"
  %isinstance = pystream.constant #pystream.builtin<"isinstance">
  %class = pystream.constant #pystream.class<@"m.A">
  %0 = pystream.call %isinstance(%s, %class)
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^else
^then:
  %2 = pystream.refine %s where %0
  %3 = pystream.getattr %2, "a"
  pystream.return %3
^else:
  %4 = pystream.refine %s where not %0
  %5 = pystream.getattr %4, "b"
  pystream.return %5
}
