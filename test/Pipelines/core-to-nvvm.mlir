// RUN: pystream-opt %s --pystream-core-to-nvvm="chip=sm_90 serialize=false" | FileCheck %s --check-prefix=NVVM
// RUN: pystream-opt %s --pystream-core-to-nvvm=chip=sm_90 | FileCheck %s --check-prefix=PTX

// NVVM: gpu.module @kernels [#nvvm.target<O = 3, chip = "sm_90">]
// NVVM: llvm.func @scale({{.*}}gpu.kernel
// NVVM: nvvm.read.ptx.sreg.ctaid.x
// NVVM-NOT: llvm.call
// floor, sqrt and % are instructions, not calls of libdevice.
// NVVM: llvm.intr.sqrt
// NVVM: llvm.frem
// NVVM-NOT: unrealized_conversion_cast

// PTX: gpu.binary @kernels
// PTX-SAME: .target sm_90
// PTX-SAME: .visible .entry scale(
func.func @scale(%i: i64, %x: memref<?xf32>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x"]} {
  %j = arith.index_cast %i : i64 to index
  %0 = memref.load %x[%j] : memref<?xf32>
  %1 = math.sqrt %0 : f32
  %2 = math.floor %1 : f32
  %3 = pystream.mod %2, %0 : f32
  memref.store %3, %x[%j] : memref<?xf32>
  return
}
