//===- Variable.h - A value with several definitions ------------*- C++ -*-===//
#ifndef PYSTREAM_LIB_TRANSFORMS_VARIABLE_H
#define PYSTREAM_LIB_TRANSFORMS_VARIABLE_H

#include "mlir/IR/Block.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/DenseMap.h"

namespace pystream {

/// Finds what a variable holds that has one definition in each of some blocks,
/// and adds block arguments where several meet (Braun and others 2013). All
/// terminators have the BranchOpInterface.
class Variable {
public:
  Variable(mlir::Type type, mlir::Location loc) : type(type), loc(loc) {}

  /// What it holds at the end of a block.
  void define(mlir::Block *block, mlir::Value value) { atEnd[block] = value; }
  mlir::Value readAtStart(mlir::Block *block);

private:
  mlir::Value readAtEnd(mlir::Block *block);

  mlir::Type type;
  mlir::Location loc;
  llvm::DenseMap<mlir::Block *, mlir::Value> atStart, atEnd;
};

} // namespace pystream

#endif // PYSTREAM_LIB_TRANSFORMS_VARIABLE_H
