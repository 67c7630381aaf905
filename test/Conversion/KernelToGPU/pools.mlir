// RUN: pystream-opt %s --pystream-kernel-to-gpu | FileCheck %s
// RUN: pystream-opt %s --pystream-core-to-nvvm=chip=sm_80 | FileCheck %s --check-prefix=PTX

// The device has its own table, once, and memory is claimed in the first block.
// CHECK: gpu.module @kernels
// CHECK-NEXT: memref.global "private" constant @weights
// CHECK-NOT: memref.global
// CHECK: gpu.func @pools
// CHECK: memref.alloca() : memref<4xf32>
// CHECK: cf.cond_br
// CHECK-NOT: memref.alloca
// CHECK: memref.get_global @weights
// CHECK: memref.get_global @weights
// PTX: .global .align 4 .b8 weights
// PTX-SAME: .local .align
memref.global "private" constant @weights : memref<4xf32> = dense<[1.0, 2.0, 3.0, 4.0]>
func.func @pools(%i: i64, %x: memref<?xf32>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x"]} {
  %pool = memref.alloca() : memref<4xf32>
  %weights = memref.get_global @weights : memref<4xf32>
  memref.copy %weights, %pool : memref<4xf32> to memref<4xf32>
  cf.br ^next
^next:
  %c3 = arith.constant 3 : i64
  %m = arith.andi %i, %c3 : i64
  %k = arith.index_cast %m : i64 to index
  %j = arith.index_cast %i : i64 to index
  %again = memref.get_global @weights : memref<4xf32>
  %c1 = arith.constant 1 : index
  %w = memref.load %again[%k] : memref<4xf32>
  memref.store %w, %pool[%c1] : memref<4xf32>
  %r = memref.load %pool[%k] : memref<4xf32>
  memref.store %r, %x[%j] : memref<?xf32>
  return
}
