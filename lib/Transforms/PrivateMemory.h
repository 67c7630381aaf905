//===- PrivateMemory.h - Memory that only loads and stores use --*- C++ -*-===//
#ifndef PYSTREAM_LIB_TRANSFORMS_PRIVATEMEMORY_H
#define PYSTREAM_LIB_TRANSFORMS_PRIVATEMEMORY_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace pystream {

/// Whether a memref is private memory that nothing but loads and stores uses.
inline bool isPool(mlir::Value memory) {
  return llvm::isa_and_present<mlir::memref::AllocaOp>(
             memory.getDefiningOp()) &&
         llvm::all_of(memory.getUses(), [](mlir::OpOperand &use) {
           auto store = llvm::dyn_cast<mlir::memref::StoreOp>(use.getOwner());
           return llvm::isa<mlir::memref::LoadOp>(use.getOwner()) ||
                  (store && &use == &store.getMemrefMutable());
         });
}

} // namespace pystream

#endif // PYSTREAM_LIB_TRANSFORMS_PRIVATEMEMORY_H
