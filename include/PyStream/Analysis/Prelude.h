//===- Prelude.h - Python's semantics, imported ahead of time ---*- C++ -*-===//
//
// The prelude is larger than most programs. Of bytecode only the functions that
// a program needs are ever read.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_ANALYSIS_PRELUDE_H
#define PYSTREAM_ANALYSIS_PRELUDE_H

#include "PyStream/IR/PyStream.h"

#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringMap.h"

namespace pystream {

class Prelude {
public:
  /// Opens the prelude at `path`, MLIR text or bytecode; an empty path stands
  /// for the one that the build puts beside the library, or that the
  /// environment variable PYSTREAM_PRELUDE names. Null after an error, told at
  /// `user`.
  static std::unique_ptr<Prelude> open(llvm::StringRef path,
                                       mlir::Operation *user);
  ~Prelude();

  /// The symbol of that name, its body read; or null.
  mlir::Operation *lookup(llvm::StringRef name);
  /// The names of the attributes that functions of the prelude set.
  llvm::ArrayRef<mlir::StringAttr> getStoredNames() const {
    return storedNames;
  }
  /// The whole module, every body read.
  mlir::ModuleOp readAll();

private:
  Prelude() = default;
  mlir::LogicalResult read(std::unique_ptr<llvm::MemoryBuffer> file,
                           mlir::MLIRContext *context);
  mlir::LogicalResult readBytecode(mlir::MLIRContext *context);
  void index();

  std::unique_ptr<llvm::MemoryBuffer> buffer;
  mlir::Block block; ///< holds the module
  mlir::ModuleOp module;
  std::unique_ptr<mlir::ParserConfig> config;
  std::unique_ptr<mlir::BytecodeReader> reader; ///< null for text
  llvm::StringMap<mlir::Operation *> symbols;
  llvm::SmallVector<mlir::StringAttr> storedNames;
};

} // namespace pystream

#endif // PYSTREAM_ANALYSIS_PRELUDE_H
