//===- KernelEntry.h - What hosts and devices need of a kernel --*- C++ -*-===//
#ifndef PYSTREAM_LIB_CONVERSION_KERNELS_KERNELENTRY_H
#define PYSTREAM_LIB_CONVERSION_KERNELS_KERNELENTRY_H

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace pystream {

/// A kernel of stage core, checked against the contract of that stage.
struct KernelEntry {
  mlir::func::FuncOp function;
  /// The uniform block; null for a kernel without parameters.
  UniformBlockOp block;
  unsigned rank;

  mlir::Block &body() { return function.getBody().front(); }
  /// The types of the arrays, after the indices.
  llvm::ArrayRef<mlir::Type> arrayTypes() {
    return function.getArgumentTypes().drop_front(rank);
  }
};

/// Tells whether a function is marked as a kernel of stage core.
bool isKernel(mlir::func::FuncOp function);

/// Reads the attributes of a kernel. Emits an error on what breaks the
/// contract: rank, types of arguments and results, calls.
mlir::FailureOr<KernelEntry> analyzeKernel(mlir::func::FuncOp function,
                                           mlir::SymbolTable &symbols);

/// The type of the buffer that holds a uniform block: bytes.
mlir::MemRefType getParametersType(mlir::MLIRContext *context);

/// Replaces every `uniform_load` below `region` by a value read from
/// `parameters` at the insertion point of `b`, once for each member.
mlir::LogicalResult readParameters(mlir::ImplicitLocOpBuilder &b,
                                   mlir::Region &region, KernelEntry &kernel,
                                   mlir::Value parameters);

/// Moves the private memory of `kernel` to the insertion point of `b`, in the
/// block that runs once: memory that is claimed in a loop is given back only
/// when the function returns, and a device has no other place for it.
void hoistPools(mlir::ImplicitLocOpBuilder &b, KernelEntry &kernel);

/// Attributes that describe the kernel and stay with its lowered function.
llvm::SmallVector<mlir::NamedAttribute>
getDescription(mlir::func::FuncOp function);

/// Erases those of `blocks` that nothing reads any more.
void eraseBlocks(llvm::ArrayRef<UniformBlockOp> blocks);

} // namespace pystream

#endif // PYSTREAM_LIB_CONVERSION_KERNELS_KERNELENTRY_H
