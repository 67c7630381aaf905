// RUN: pystream-opt %s --convert-pystream-core-to-spirv --split-input-file | FileCheck %s

// A variable at the start of the function, whatever block the pool is in; an
// array of one dimension.
// CHECK-LABEL: spirv.module @pools
// CHECK:      spirv.func @main()
// CHECK-DAG:    %[[POOL:.*]] = spirv.Variable : !spirv.ptr<!spirv.array<8 x f32>, Function>
// CHECK-DAG:    %[[GRID:.*]] = spirv.Variable : !spirv.ptr<!spirv.array<6 x vector<3xf32>>, Function>
// CHECK-DAG:    %[[FLAG:.*]] = spirv.Variable : !spirv.ptr<i1, Function>
// CHECK-DAG:    %[[N:.*]] = spirv.Load "Input"
// CHECK:        %[[E:.*]] = spirv.AccessChain %[[POOL]][%[[N]]]
// CHECK:        spirv.Store "Function" %[[E]]
// CHECK:        spirv.IMul %[[N]], %{{.*}} : i32
// CHECK:        %[[P:.*]] = spirv.IAdd
// CHECK:        %[[G:.*]] = spirv.AccessChain %[[GRID]][%[[P]]]
// CHECK:        spirv.Store "Function" %[[G]], %{{.*}} : vector<3xf32>
// CHECK:        %[[C5:.*]] = spirv.Constant 5 : i32
// CHECK:        spirv.AccessChain %[[GRID]][%[[C5]]]
// CHECK:        spirv.Store "Function" %[[FLAG]]
// CHECK-NOT:    memref
func.func @pools(%n: i32 {pystream.input = "n", pystream.location = 0 : i32},
                 %v: vector<3xf32> {pystream.input = "v", pystream.location = 1 : i32})
    -> (vector<3xf32> {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment"} {
  %pool = memref.alloca() : memref<8xf32>
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %f = arith.constant 0.5 : f32
  %true = arith.constant true
  %i = arith.index_cast %n : i32 to index
  memref.store %f, %pool[%i] : memref<8xf32>
  cf.br ^next
^next:
  %grid = memref.alloca() : memref<2x3xvector<3xf32>>
  %flag = memref.alloca() : memref<i1>
  memref.store %v, %grid[%i, %c2] : memref<2x3xvector<3xf32>>
  memref.store %v, %grid[%c1, %c2] : memref<2x3xvector<3xf32>>
  memref.store %true, %flag[] : memref<i1>
  %r = memref.load %grid[%i, %i] : memref<2x3xvector<3xf32>>
  %b = memref.load %flag[] : memref<i1>
  %s = arith.select %b, %r, %v : vector<3xf32>
  return %s : vector<3xf32>
}

// -----

// All reads of a table share one variable with its value; rows that are read as
// vectors are vectors; the table itself is gone.
// CHECK-NOT:   memref.global
// CHECK-LABEL: spirv.module @tables
// CHECK-DAG:     %[[W:.*]] = spirv.Constant dense<[1.000000e+00, 2.000000e+00, 4.000000e+00]> : tensor<3xf32> : !spirv.array<3 x f32>
// CHECK-DAG:     %[[WEIGHTS:.*]] = spirv.Variable init(%[[W]]) : !spirv.ptr<!spirv.array<3 x f32>, Function>
// CHECK-DAG:     %[[R:.*]] = spirv.Constant [dense<[1.000000e+00, 0.000000e+00]> : vector<2xf32>, dense<[0.000000e+00, 1.000000e+00]> : vector<2xf32>] : !spirv.array<2 x vector<2xf32>>
// CHECK-DAG:     spirv.Variable init(%[[R]])
// CHECK-DAG:     %[[POOL:.*]] = spirv.Variable : !spirv.ptr<!spirv.array<3 x f32>, Function>
// CHECK:         spirv.AccessChain %[[WEIGHTS]]
// CHECK:         %[[ALL:.*]] = spirv.Load "Function" %[[WEIGHTS]] : !spirv.array<3 x f32>
// CHECK:         spirv.Store "Function" %[[POOL]], %[[ALL]] : !spirv.array<3 x f32>
// CHECK-NOT:     init
memref.global "private" constant @weights : memref<3xf32> = dense<[1.0, 2.0, 4.0]>
memref.global "private" constant @rows : memref<2x2xf32> = dense<[[1.0, 0.0], [0.0, 1.0]]>
func.func @tables(%n: i32 {pystream.input = "n", pystream.location = 0 : i32})
    -> (vector<2xf32> {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment"} {
  %i = arith.index_cast %n : i32 to index
  %c0 = arith.constant 0 : index
  %weights = memref.get_global @weights : memref<3xf32>
  %w = memref.load %weights[%i] : memref<3xf32>
  cf.br ^next
^next:
  %pool = memref.alloca() : memref<3xf32>
  %again = memref.get_global @weights : memref<3xf32>
  memref.copy %again, %pool : memref<3xf32> to memref<3xf32>
  memref.store %w, %pool[%i] : memref<3xf32>
  %rows = memref.get_global @rows : memref<2x2xf32>
  %row = vector.load %rows[%i, %c0] : memref<2x2xf32>, vector<2xf32>
  %p = memref.load %pool[%c0] : memref<3xf32>
  %ps = vector.broadcast %p : f32 to vector<2xf32>
  %r = arith.mulf %row, %ps : vector<2xf32>
  return %r : vector<2xf32>
}
