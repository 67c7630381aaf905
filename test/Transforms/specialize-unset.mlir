// Reading a variable that may be unset raises where it is read, whatever becomes of the value.
// RUN: pystream-opt %s -split-input-file -pystream-link-prelude -pystream-specialize -symbol-dce -canonicalize \
// RUN:   | FileCheck %s

// CHECK-LABEL: func.func private @m.f.
// CHECK:         pystream.union_tag
// CHECK:         cf.cond_br %{{.*}}, ^[[RAISE:bb[0-9]+]], ^[[SET:bb[0-9]+]]
// CHECK:       ^[[RAISE]]:
// CHECK-NEXT:    call @prelude.raise_error.
// CHECK:       ^[[SET]]:
// CHECK:         return
pystream.jit @f calls @"m.f" [i64]
pystream.func @"m.f" [#pystream.param<"n">] {
^entry(%n: !pystream.object):
  %unset = pystream.unset "x" : !pystream.object
  %0 = pystream.truth %n
  cf.cond_br %0, ^end(%n : !pystream.object), ^end(%unset : !pystream.object)
^end(%x: !pystream.object):
  %1 = pystream.assigned %x, "x"
  pystream.return %n
}

// -----

// Of a variable that is set nothing is left.
// CHECK-LABEL: func.func private @m.set.
// CHECK-SAME:    (%[[N:.*]]: i64) -> i64
// CHECK-NEXT:    return %[[N]]
pystream.jit @set calls @"m.set" [i64]
pystream.func @"m.set" [#pystream.param<"n">] {
^entry(%n: !pystream.object):
  %0 = pystream.assigned %n, free "x"
  pystream.return %0
}
