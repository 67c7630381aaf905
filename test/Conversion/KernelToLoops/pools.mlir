// RUN: pystream-opt %s --pystream-kernel-to-loops | FileCheck %s
// RUN: pystream-opt %s --pystream-core-to-llvm | FileCheck %s --check-prefix=LLVM

// Memory is claimed once, before the loop over the index space, from whatever
// block; indices of pools and tables are not checked, those of arrays are.
// CHECK: memref.global "private" constant @exp.table
memref.global "private" constant @exp : memref<4xf64> = dense<[1.0, 2.0, 3.0, 4.0]>

// CHECK-LABEL: func.func @pools.loop
// CHECK: %[[POOL:.*]] = memref.alloca() : memref<4xf64>
// CHECK: %[[GRID:.*]] = memref.alloca() : memref<2x2xvector<3xf32>>
// CHECK: cf.br ^[[HEADER:.*]](
// CHECK: ^[[HEADER]](
// CHECK-NOT: memref.alloca
// CHECK-NOT: memref.dim
// CHECK: memref.store %{{.*}}, %[[POOL]]
// CHECK-NOT: memref.dim
// CHECK: memref.store %{{.*}}, %[[GRID]]
// CHECK: memref.dim %{{.*}} : memref<?xf64>
// CHECK-NOT: memref.dim
// CHECK: return

// A table may be called like a C function that is called, too.
// LLVM: llvm.func @exp(f64) -> f64
// LLVM: llvm.mlir.global private constant @exp.table(dense<
// LLVM: llvm.func @pools.loop
// LLVM: llvm.alloca %{{.*}} x f64
// LLVM: llvm.alloca %{{.*}} x vector<3xf32>
// LLVM: ^bb1
// LLVM-NOT: llvm.alloca
// LLVM-NOT: unrealized_conversion_cast
// LLVM: llvm.mlir.addressof @exp.table
func.func @pools(%i: i64, %x: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x"]} {
  %pool = memref.alloca() : memref<4xf64>
  %weights = memref.get_global @exp : memref<4xf64>
  %four = arith.constant 4 : i64
  %n = arith.remui %i, %four : i64
  %k = arith.index_cast %n : i64 to index
  %power = memref.load %weights[%k] : memref<4xf64>
  %w = math.exp %power : f64
  memref.store %w, %pool[%k] : memref<4xf64>
  cf.br ^next
^next:
  %grid = memref.alloca() : memref<2x2xvector<3xf32>>
  %c1 = arith.constant 1 : index
  %v = arith.constant dense<1.0> : vector<3xf32>
  memref.store %v, %grid[%c1, %c1] : memref<2x2xvector<3xf32>>
  %g = memref.load %grid[%c1, %k] : memref<2x2xvector<3xf32>>
  %g0 = vector.extract %g[0] : f32 from vector<3xf32>
  %s = arith.extf %g0 : f32 to f64
  %p = memref.load %pool[%k] : memref<4xf64>
  %r = arith.addf %p, %s : f64
  memref.store %r, %x[%k] : memref<?xf64>
  return
}
