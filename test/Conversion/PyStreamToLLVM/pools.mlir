// RUN: pystream-opt %s --pystream-registers-to-jit | FileCheck %s

// Private memory and tables of native functions.
// CHECK: llvm.mlir.global private constant @weights(dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf64>)
// CHECK-LABEL: llvm.func {{.*}}@f(
// CHECK:     llvm.alloca %{{.*}} x f64
// CHECK:     llvm.mlir.addressof @weights
// CHECK:     llvm.intr.memcpy
// CHECK:     llvm.store %{{.*}} : f64, !llvm.ptr
// CHECK:     llvm.load %{{.*}} : !llvm.ptr -> f64
// CHECK-NOT: unrealized_conversion_cast
// CHECK-NOT: memref
memref.global "private" constant @weights : memref<2xf64> = dense<[1.0, 2.0]>
func.func @f(%x: f64, %i: i64) -> f64 {
  %pool = memref.alloca() : memref<2xf64>
  %weights = memref.get_global @weights : memref<2xf64>
  memref.copy %weights, %pool : memref<2xf64> to memref<2xf64>
  %c0 = arith.constant 0 : index
  %k = arith.index_cast %i : i64 to index
  memref.store %x, %pool[%c0] : memref<2xf64>
  %r = memref.load %pool[%k] : memref<2xf64>
  return %r : f64
}
