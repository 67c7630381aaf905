//===- KernelAccess.h - Which array elements a kernel touches ---*- C++ -*-===//
#ifndef PYSTREAM_CONVERSION_KERNELACCESS_H
#define PYSTREAM_CONVERSION_KERNELACCESS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace pystream {

/// One dimension of a load or store in a kernel of stage core.
struct KernelAccess {
  mlir::Operation *op;
  mlir::Value array;
  unsigned dimension;
  mlir::Value index;
  /// The number of the array among the arguments, if it is one of them.
  std::optional<unsigned> argument;
  /// The index parameter of the kernel that `index` equals at every call. Such
  /// an access is in bounds if the array is as long as the index space; that is
  /// checked once for a launch.
  std::optional<unsigned> parameter;
};

/// Checks the signature of a kernel of stage core: 'pystream.rank' integers,
/// then contiguous arrays of numbers. Emits a diagnostic where it is another.
mlir::LogicalResult verifyKernel(mlir::func::FuncOp kernel);

/// Folds what depends on whether an index parameter is negative, which it never
/// is: Python's indices from the end.
void assumeIndicesNonNegative(mlir::func::FuncOp kernel, unsigned rank);

/// Calls `visit` for every dimension of every load and store of the host's
/// arrays; those of private memory are in bounds by construction.
void forEachAccess(mlir::func::FuncOp kernel, unsigned rank,
                   llvm::function_ref<void(const KernelAccess &)> visit);

} // namespace pystream

#endif // PYSTREAM_CONVERSION_KERNELACCESS_H
