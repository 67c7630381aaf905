// RUN: pystream-opt %s --pystream-core-to-spirv | FileCheck %s
// RUN: pystream-translate %s --target spirv -o %t.spv
// RUN: spirv-val --target-env vulkan1.1 %t.spv

// The address of an element is computed in the loop, and used in and after it:
// no variable holds it. Its index does, and the address is made again.
// CHECK:     spirv.func @main
// CHECK-NOT: spirv.Variable : !spirv.ptr<!spirv.ptr
// CHECK:     %[[INDEX:.*]] = spirv.Variable : !spirv.ptr<i32, Function>
// CHECK:     %[[POOL:.*]] = spirv.Variable : !spirv.ptr<!spirv.array<8 x f32>, Function>
// CHECK:     spirv.mlir.loop
// CHECK:       %[[T:.*]] = spirv.IMul
// CHECK:       spirv.Store "Function" %[[INDEX]], %[[T]]
// CHECK:       %[[E:.*]] = spirv.AccessChain %[[POOL]][%[[T]]]
// CHECK:       spirv.Store "Function" %[[E]]
// CHECK:       spirv.Load "Function" %[[E]]
// CHECK:       spirv.mlir.merge
// CHECK:     %[[AGAIN:.*]] = spirv.Load "Function" %[[INDEX]]
// CHECK:     %[[F:.*]] = spirv.AccessChain %[[POOL]][%[[AGAIN]]]
// CHECK:     spirv.Load "Function" %[[F]]
func.func @f(%x: f32 {pystream.input = "x", pystream.location = 0 : i32},
             %n: i32 {pystream.input = "n", pystream.location = 1 : i32})
    -> (f32 {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment"} {
  %pool = memref.alloca() : memref<8xf32>
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  cf.br ^header(%zero : i32)
^header(%i: i32):
  %t = arith.muli %i, %n : i32
  %k = arith.index_cast %t : i32 to index
  memref.store %x, %pool[%k] : memref<8xf32>
  %more = arith.cmpi slt, %i, %n : i32
  cf.cond_br %more, ^body, ^end
^body:
  %q = memref.load %pool[%k] : memref<8xf32>
  %less = arith.cmpf olt, %q, %x : f32
  cf.cond_br %less, ^end, ^latch
^latch:
  %j = arith.addi %i, %one : i32
  cf.br ^header(%j : i32)
^end:
  %r = memref.load %pool[%k] : memref<8xf32>
  return %r : f32
}
