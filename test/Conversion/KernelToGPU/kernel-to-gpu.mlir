// RUN: pystream-opt %s --pystream-kernel-to-gpu | FileCheck %s

// CHECK: module attributes {gpu.container_module}
// CHECK-NOT: pystream.uniform_block
pystream.uniform_block @scale.block size 16 [
  #pystream.member<"factor", f32, path = ["factor"], offset = 4>]

// CHECK: gpu.module @kernels
// CHECK: gpu.func @scale(%[[N:.*]]: i64, %[[BLOCK:.*]]: memref<?xi8>, %{{.*}}: memref<?xf32>) kernel
// CHECK-SAME: pystream.arguments = ["x"]
// CHECK: cf.cond_br
// Threads beyond the extents read nothing.
// CHECK: memref.view %[[BLOCK]]

// CHECK: gpu.func @fill(%[[HEIGHT:.*]]: i64, %[[WIDTH:.*]]: i64, %{{.*}}: memref<?xi8>, %{{.*}}: memref<?x?xf32>) kernel
// The first index is dimension y, the last x.
// CHECK: gpu.block_id y
// CHECK: gpu.block_dim y
// CHECK: gpu.thread_id y
// CHECK: %[[INSIDE_Y:.*]] = arith.cmpi slt, %{{.*}}, %[[HEIGHT]]
// CHECK: gpu.block_id x
// CHECK: %[[INSIDE_X:.*]] = arith.cmpi slt, %{{.*}}, %[[WIDTH]]
// CHECK: %[[ACTIVE:.*]] = arith.andi %[[INSIDE_Y]], %[[INSIDE_X]]
// CHECK: cf.cond_br %[[ACTIVE]], ^[[BODY:.*]], ^[[EXIT:.*]]
// CHECK: memref.store
// CHECK-NEXT: gpu.return
// CHECK: ^[[EXIT]]:
// CHECK-NEXT: gpu.return
func.func @scale(%i: i64, %x: memref<?xf32>)
    attributes {pystream.kernel, pystream.rank = 1 : i32,
                pystream.block = @scale.block, pystream.arguments = ["x"]} {
  %factor = pystream.uniform_load @scale.block["factor"] : f32
  %j = arith.index_cast %i : i64 to index
  %0 = memref.load %x[%j] : memref<?xf32>
  %1 = arith.mulf %0, %factor : f32
  memref.store %1, %x[%j] : memref<?xf32>
  return
}

func.func @fill(%row: i64, %column: i64, %x: memref<?x?xf32>)
    attributes {pystream.kernel, pystream.rank = 2 : i32, pystream.arguments = ["x"]} {
  %i = arith.index_cast %row : i64 to index
  %j = arith.index_cast %column : i64 to index
  %one = arith.constant 1.0 : f32
  memref.store %one, %x[%i, %j] : memref<?x?xf32>
  return
}
