// RUN: pystream-opt %s --pystream-kernel-to-loops | FileCheck %s

// The block is gone with the loads that read it.
// CHECK-NOT: pystream.uniform_block
pystream.uniform_block @scale.block size 144 [
  #pystream.member<"factor", f64, path = ["factor"], offset = 8>,
  #pystream.member<"positive", i1, path = ["positive"], offset = 16>,
  #pystream.member<"turn", vector<2x2xf32>, path = ["turn"], offset = 32>]

// Parameters are read before the loop, a bool from four bytes, columns of a
// mat2 sixteen bytes apart.
// CHECK-LABEL: func.func @scale.loop
// CHECK-SAME: (%[[BEGIN:.*]]: i64, %[[END:.*]]: i64, %[[BLOCK:.*]]: memref<?xi8>, %[[X:.*]]: memref<?xf64>)
// CHECK-SAME: pystream.arguments = ["x"], pystream.host_kernel = "scale"
// CHECK: %[[C8:.*]] = arith.constant 8 : index
// CHECK: %[[VIEW:.*]] = memref.view %[[BLOCK]][%[[C8]]][] : memref<?xi8> to memref<f64>
// CHECK: %[[FACTOR:.*]] = memref.load %[[VIEW]][]
// CHECK: memref.view {{.*}} to memref<i32>
// CHECK: %[[POSITIVE:.*]] = arith.cmpi ne
// CHECK: arith.constant 32 : index
// CHECK: arith.constant 36 : index
// CHECK: arith.constant 48 : index
// CHECK: arith.constant 52 : index
// CHECK: vector.from_elements {{.*}} : vector<2x2xf32>
// CHECK: cf.br ^[[HEADER:.*]](%[[BEGIN]] : i64)
// CHECK: ^[[HEADER]](%[[I:.*]]: i64):
// CHECK: arith.cmpi slt, %[[I]], %[[END]]
// CHECK: memref.load
// CHECK: arith.mulf {{.*}}, %[[FACTOR]]
// CHECK: cf.cond_br %[[POSITIVE]], ^[[STORE:.*]], ^[[SKIP:.*]]
// CHECK: ^[[STORE]]:
// CHECK: memref.store
// CHECK-NEXT: cf.br ^[[LATCH:.*]]
// CHECK: ^[[SKIP]]:
// CHECK-NEXT: cf.br ^[[LATCH]]
// CHECK: ^[[LATCH]]:
// CHECK: arith.addi %[[I]]
// CHECK: cf.br ^[[HEADER]]
func.func @scale(%i: i64, %x: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32,
                pystream.block = @scale.block, pystream.arguments = ["x"]} {
  %factor = pystream.uniform_load @scale.block["factor"] : f64
  %positive = pystream.uniform_load @scale.block["positive"] : i1
  %turn = pystream.uniform_load @scale.block["turn"] : vector<2x2xf32>
  %j = arith.index_cast %i : i64 to index
  %0 = memref.load %x[%j] : memref<?xf64>
  %1 = arith.mulf %0, %factor : f64
  cf.cond_br %positive, ^store, ^skip
^store:
  memref.store %1, %x[%j] : memref<?xf64>
  return
^skip:
  return
}

// Two indices from one: the last runs fastest; 32-bit indices are truncated.
// CHECK-LABEL: func.func @fill.loop
// CHECK-SAME: (%{{.*}}: i64, %{{.*}}: i64, %[[WIDTH:.*]]: i64, %{{.*}}: memref<?xi8>, %{{.*}}: memref<?x?xf32>)
// CHECK: ^{{.*}}(%[[LINEAR:.*]]: i64):
// CHECK: %[[COLUMN:.*]] = arith.remsi %[[LINEAR]], %[[WIDTH]]
// CHECK: %[[ROW:.*]] = arith.divsi %[[LINEAR]], %[[WIDTH]]
// CHECK: %[[ROW32:.*]] = arith.trunci %[[ROW]] : i64 to i32
// CHECK: %[[COLUMN32:.*]] = arith.trunci %[[COLUMN]] : i64 to i32
// CHECK: cf.br ^{{.*}}(%[[ROW32]], %[[COLUMN32]]
func.func @fill(%row: i32, %column: i32, %x: memref<?x?xf32>)
    attributes {pystream.kernel, pystream.rank = 2 : i32, pystream.arguments = ["x"]} {
  %i = arith.index_cast %row : i32 to index
  %j = arith.index_cast %column : i32 to index
  %one = arith.constant 1.0 : f32
  memref.store %one, %x[%i, %j] : memref<?x?xf32>
  return
}

// CHECK-LABEL: func.func @helper
func.func @helper() {
  return
}
