// RUN: pystream-opt %s --pystream-core-to-llvm | FileCheck %s

pystream.uniform_block @exp.block size 16 [
  #pystream.member<"scale", f64, path = ["scale"], offset = 0>]

// A kernel may have the name of a C function, and call that function.
// CHECK: llvm.func @exp(f64) -> f64
// CHECK-LABEL: llvm.func @exp.loop(
// CHECK-NOT: builtin.unrealized_conversion_cast
// CHECK: llvm.call @exp(
func.func @exp(%i: i64, %x: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32,
                pystream.block = @exp.block, pystream.arguments = ["x"]} {
  %scale = pystream.uniform_load @exp.block["scale"] : f64
  %j = arith.index_cast %i : i64 to index
  %0 = memref.load %x[%j] : memref<?xf64>
  %1 = math.exp %0 : f64
  %v = vector.from_elements %1, %scale : vector<2xf64>
  %n = pystream.length %v : vector<2xf64>
  memref.store %n, %x[%j] : memref<?xf64>
  return
}
