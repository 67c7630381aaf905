//===- StackObjects.h - Objects that nothing else sees ---------*- C++ -*-===//
#ifndef PYSTREAM_LIB_TARGET_LLVM_STACKOBJECTS_H
#define PYSTREAM_LIB_TARGET_LLVM_STACKOBJECTS_H

#include "llvm/IR/PassManager.h"

namespace pystream {

/// Moves objects from the heap to the stack, from where they become registers:
/// those of a small, constant size whose address goes nowhere, and of which a
/// call makes one at most. Objects that only such objects refer to follow.
class StackObjectsPass : public llvm::PassInfoMixin<StackObjectsPass> {
public:
  /// `allocate` is the function that makes objects of its second argument's
  /// size in bytes.
  explicit StackObjectsPass(llvm::StringRef allocate) : allocate(allocate) {}

  llvm::PreservedAnalyses run(llvm::Function &function,
                              llvm::FunctionAnalysisManager &analyses);

private:
  bool moveObjects(llvm::Function &function,
                   llvm::FunctionAnalysisManager &analyses);

  llvm::StringRef allocate;
};

} // namespace pystream

#endif // PYSTREAM_LIB_TARGET_LLVM_STACKOBJECTS_H
