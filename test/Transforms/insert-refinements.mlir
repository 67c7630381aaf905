// RUN: pystream-opt %s -pass-pipeline='builtin.module(pystream.func(pystream-insert-refinements))' | FileCheck %s

// CHECK-LABEL: pystream.func @is_none
// CHECK:       ^bb0(%[[X:.*]]: !pystream.object):
// CHECK:         %[[C:.*]] = pystream.is %[[X]], %{{.*}}
// CHECK:         cf.cond_br %{{.*}}, ^[[THEN:bb[0-9]+]], ^[[ELSE:bb[0-9]+]]
// CHECK:       ^[[THEN]]:
// CHECK-NEXT:    %[[T:.*]] = pystream.refine %[[X]] where %[[C]]
// CHECK-NEXT:    pystream.return %[[T]]
// CHECK:       ^[[ELSE]]:
// CHECK-NEXT:    %[[E:.*]] = pystream.refine %[[X]] where not %[[C]]
// CHECK-NEXT:    pystream.return %[[E]]
pystream.func @is_none [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.is %x, %none
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^else
^then:
  pystream.return %x
^else:
  pystream.return %x
}

// `None is x` tests x, too.
// CHECK-LABEL: pystream.func @none_is
// CHECK:       ^bb0(%[[X:.*]]: !pystream.object):
// CHECK:         pystream.refine %[[X]] where %
pystream.func @none_is [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.is %none, %x
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^else
^then:
  pystream.return %x
^else:
  pystream.return %none
}

// CHECK-LABEL: pystream.func @isinstance
// CHECK:       ^bb0(%[[X:.*]]: !pystream.object, %[[Y:.*]]: !pystream.object):
// CHECK:         %[[C:.*]] = pystream.call %{{.*}}(%[[X]], %{{.*}})
// CHECK:         %[[T:.*]] = pystream.refine %[[X]] where %[[C]]
// CHECK-NEXT:    pystream.binary add %[[T]], %[[Y]]
pystream.func @isinstance [#pystream.param<"x">, #pystream.param<"y">] {
^bb0(%x: !pystream.object, %y: !pystream.object):
  %isinstance = pystream.constant #pystream.builtin<"isinstance">
  %class = pystream.constant #pystream.class<@"m.C">
  %0 = pystream.call %isinstance(%x, %class)
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^else
^then:
  %2 = pystream.binary add %x, %y
  pystream.return %2
^else:
  pystream.return %y
}

// The prelude asks for the kind of a value.
// CHECK-LABEL: pystream.func @kind
// CHECK:       ^bb0(%[[X:.*]]: !pystream.object, %[[Y:.*]]: !pystream.object):
// CHECK:         %[[C:.*]] = pystream.compare eq
// CHECK:         %[[T:.*]] = pystream.refine %[[X]] where %[[C]]
// CHECK-NEXT:    pystream.binary add %[[T]], %[[Y]]
pystream.func @kind [#pystream.param<"x">, #pystream.param<"y">] {
^bb0(%x: !pystream.object, %y: !pystream.object):
  %kind = pystream.constant #pystream.builtin<"prelude.kind">
  %tuple = pystream.constant "tuple"
  %0 = pystream.call %kind(%x)
  %1 = pystream.compare eq %0, %tuple
  %2 = pystream.truth %1
  cf.cond_br %2, ^then, ^else
^then:
  %3 = pystream.binary add %x, %y
  pystream.return %3
^else:
  pystream.return %y
}

// CHECK-LABEL: pystream.func @negation
// CHECK:       ^bb0(%[[X:.*]]: !pystream.object):
// CHECK:         %[[N:.*]] = pystream.not
// CHECK:         pystream.refine %[[X]] where %[[N]]
// CHECK:         pystream.refine %[[X]] where not %[[N]]
pystream.func @negation [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.is %x, %none
  %1 = pystream.truth %0
  %2 = pystream.not %1
  %3 = pystream.truth %2
  cf.cond_br %3, ^then, ^else
^then:
  pystream.return %x
^else:
  pystream.return %x
}

// The value itself is tested, `if x:`.
// CHECK-LABEL: pystream.func @truth
// CHECK:       ^bb0(%[[X:.*]]: !pystream.object):
// CHECK:         pystream.refine %[[X]] where %[[X]]
pystream.func @truth [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.truth %x
  cf.cond_br %0, ^then, ^else
^then:
  pystream.return %x
^else:
  pystream.return %none
}

// A side that other blocks reach as well gets a block of its own, which holds the fact no longer than the edge:
// where control flow joins nothing is known.
// CHECK-LABEL: pystream.func @join
// CHECK:       ^bb0(%[[X:.*]]: !pystream.object):
// CHECK:         %[[R:.*]] = pystream.refine %[[X]] where not %
// CHECK:         pystream.getattr %[[R]], "a"
// CHECK:       ^[[JOIN:bb[0-9]+]]:
// CHECK-NOT:     pystream.refine
// CHECK:         pystream.return %[[X]]
pystream.func @join [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.is %x, %none
  %1 = pystream.truth %0
  cf.cond_br %1, ^join, ^then
^then:
  %2 = pystream.getattr %x, "a"
  cf.br ^join
^join:
  pystream.return %x
}

// Values handed over on an edge move to the edge's own block, refined where they are the tested one.
// CHECK-LABEL: pystream.func @edge_operands
// CHECK:       ^bb0(%[[X:.*]]: !pystream.object):
// CHECK:         %[[NONE:.*]] = pystream.constant #pystream.none
// CHECK:         cf.cond_br %{{.*}}, ^[[EDGE:bb[0-9]+]], ^{{bb[0-9]+}}
// CHECK:       ^[[EDGE]]:
// CHECK-NEXT:    %[[R:.*]] = pystream.refine %[[X]] where %
// CHECK-NEXT:    cf.br ^[[JOIN:bb[0-9]+]](%[[R]], %[[NONE]] : !pystream.object, !pystream.object)
// CHECK:       ^[[JOIN]](%[[A:.*]]: !pystream.object, %[[B:.*]]: !pystream.object):
// CHECK-NEXT:    pystream.binary sub %[[A]], %[[B]]
pystream.func @edge_operands [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.is %x, %none
  %1 = pystream.truth %0
  cf.cond_br %1, ^join(%x, %none : !pystream.object, !pystream.object), ^else
^else:
  cf.br ^join(%none, %none : !pystream.object, !pystream.object)
^join(%a: !pystream.object, %b: !pystream.object):
  %2 = pystream.binary sub %a, %b
  pystream.return %2
}

//===-- Nothing to learn ----------------------------------------------------===//

// CHECK-LABEL: pystream.func @comparison_neg
// CHECK-NOT:     pystream.refine
pystream.func @comparison_neg [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %one = pystream.constant 1 : i64
  %0 = pystream.compare lt %x, %one
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^else
^then:
  pystream.return %x
^else:
  pystream.return %one
}

// CHECK-LABEL: pystream.func @unused_neg
// CHECK-NOT:     pystream.refine
pystream.func @unused_neg [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.is %x, %none
  %1 = pystream.truth %0
  cf.cond_br %1, ^then, ^else
^then:
  pystream.return %none
^else:
  pystream.return %none
}

// CHECK-LABEL: pystream.func @same_successor_neg
// CHECK-NOT:     pystream.refine
pystream.func @same_successor_neg [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.is %x, %none
  %1 = pystream.truth %0
  cf.cond_br %1, ^join, ^join
^join:
  pystream.return %x
}

// What a test has told about an attribute holds for reads that follow, as long
// as nothing may write it.
pystream.class @Plain mro [@Plain, @object] attributes {previous = #pystream.none}
pystream.class @Computed mro [@Computed, @object] attributes {current = #pystream.function<@is_none>}
// CHECK-LABEL: pystream.func @attribute
// CHECK:         %[[READ:.*]] = pystream.getattr %{{.*}}, "previous"
// CHECK:         pystream.refine %[[READ]] where not %
// CHECK-NEXT:    pystream.getattr %{{.*}}, "other"
// CHECK-NEXT:    pystream.call
// CHECK-NEXT:    pystream.getattr %{{.*}}, "previous"
pystream.func @attribute [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %f = pystream.constant #pystream.function<@is_none>
  %0 = pystream.getattr %x, "previous"
  %1 = pystream.is %0, %none
  %2 = pystream.truth %1
  cf.cond_br %2, ^then, ^else
^then:
  pystream.return %none
^else:
  %3 = pystream.getattr %x, "other"
  %4 = pystream.getattr %x, "previous"
  %5 = pystream.call %f(%4)
  %6 = pystream.getattr %x, "previous"
  pystream.return %6
}

// A property may give something else each time.
// CHECK-LABEL: pystream.func @computed
// CHECK-NOT:     pystream.refine
// CHECK:         pystream.return
pystream.func @computed [#pystream.param<"x">] {
^bb0(%x: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.getattr %x, "current"
  %1 = pystream.is %0, %none
  %2 = pystream.truth %1
  cf.cond_br %2, ^then, ^else
^then:
  pystream.return %none
^else:
  %3 = pystream.getattr %x, "current"
  pystream.return %3
}

// What is known of an item is known of its tuple.
// CHECK-LABEL: pystream.func @item
// CHECK:       ^bb0(%[[T:.*]]: !pystream.object):
// CHECK:         %[[C:.*]] = pystream.is
// CHECK:         %[[N:.*]] = pystream.refine %[[T]] where %[[C]]
// CHECK-NEXT:    pystream.return %[[N]]
// CHECK:         %[[O:.*]] = pystream.refine %[[T]] where not %[[C]]
// CHECK:         pystream.getitem %[[O]][
pystream.func @item [#pystream.param<"t">] {
^bb0(%t: !pystream.object):
  %one = pystream.constant 1 : i64
  %none = pystream.constant #pystream.none
  %0 = pystream.getitem %t[%one]
  %1 = pystream.is %0, %none
  %2 = pystream.truth %1
  cf.cond_br %2, ^then, ^else
^then:
  pystream.return %t
^else:
  %3 = pystream.getitem %t[%one]
  pystream.return %3
}

// Which item it is must be known.
// CHECK-LABEL: pystream.func @some_item
// CHECK-NOT:     pystream.refine
pystream.func @some_item [#pystream.param<"t">, #pystream.param<"i">] {
^bb0(%t: !pystream.object, %i: !pystream.object):
  %none = pystream.constant #pystream.none
  %0 = pystream.getitem %t[%i]
  %1 = pystream.is %0, %none
  %2 = pystream.truth %1
  cf.cond_br %2, ^then, ^else
^then:
  pystream.return %t
^else:
  pystream.return %none
}
