//===- ReachedFunctions.h - Entry points and what they reach ----*- C++ -*-===//
#ifndef PYSTREAM_LIB_TRANSFORMS_REACHEDFUNCTIONS_H
#define PYSTREAM_LIB_TRANSFORMS_REACHEDFUNCTIONS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SetVector.h"

namespace pystream {

/// A function that the host calls, of any stage.
struct HostFunction {
  std::string name;
  /// Null where the symbol is missing.
  mlir::Operation *function;
};

/// In the order of the module; stages of shaders are "Shader.vertex" and
/// "Shader.fragment".
llvm::SmallVector<HostFunction> findHostFunctions(mlir::ModuleOp module,
                                                  mlir::SymbolTable &symbols);

/// `root` and the functions and classes that it leads to through calls,
/// constants and closures. `root` may be null.
llvm::SetVector<mlir::Operation *> findReached(mlir::SymbolTable &symbols,
                                               mlir::Operation *root);

/// Erases the private functions that no other symbol of the module leads to. As
/// upstream's `symbol-dce`, which looks for symbols in every operation.
void eraseUnreachedFunctions(mlir::ModuleOp module);

} // namespace pystream

#endif // PYSTREAM_LIB_TRANSFORMS_REACHEDFUNCTIONS_H
