// RUN: pystream-opt %s -pystream-link-prelude -pystream-specialize='float-width=32 int-width=32' -symbol-dce -canonicalize \
// RUN:   | FileCheck %s --check-prefixes=CHECK,F32
// RUN: pystream-opt %s -pystream-link-prelude -pystream-specialize -symbol-dce -canonicalize \
// RUN:   | FileCheck %s --check-prefixes=CHECK,F64
// RUN: not pystream-opt %s -pystream-specialize='float-width=16' 2>&1 | FileCheck %s --check-prefix=WIDTH
// RUN: not pystream-opt %s -pystream-specialize='int-width=8' 2>&1 | FileCheck %s --check-prefix=WIDTH
// RUN: not pystream-opt %s -pystream-specialize='no-such=1' 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// WIDTH: error: float-width and int-width must be 32 or 64
// UNKNOWN: no such option no-such

// CHECK:       pystream.layout uniform @k.self class @kernel
// F32-SAME:      {s = f32, v = vector<3xf32>}
// F64-SAME:      {s = f64, v = vector<3xf64>}
// CHECK-LABEL: func.func @k(
// F32-SAME:      %{{.*}}: i32)
// F64-SAME:      %{{.*}}: i64)
pystream.kernel @k calls @"m.f" rank 1 [f64, vector<3xf64>]

// CHECK-LABEL: func.func private @m.f.
// F32:           arith.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00]> : vector<3xf32>
// F64:           arith.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00]> : vector<3xf64>
// F32:           arith.sitofp %{{.*}} : i32 to f32
// F64:           arith.sitofp %{{.*}} : i64 to f64
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"s">, #pystream.param<"v">] {
^bb0(%i: !pystream.object, %s: !pystream.object, %v: !pystream.object):
  %c = pystream.constant dense<[1.0, 2.0, 3.0]> : vector<3xf64>
  %0 = pystream.binary add %i, %s
  %1 = pystream.binary add %v, %c
  %2 = pystream.make_tuple(%0, %1)
  pystream.return %2
}
