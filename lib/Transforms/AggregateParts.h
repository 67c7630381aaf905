//===- AggregateParts.h - What values of aggregate types consist of -------===//
#ifndef PYSTREAM_LIB_TRANSFORMS_AGGREGATEPARTS_H
#define PYSTREAM_LIB_TRANSFORMS_AGGREGATEPARTS_H

#include "PyStream/IR/PyStream.h"

namespace pystream {

/// How values of a union are stored: the parts after the tag, and for each
/// alternative the places of its parts among them.
struct UnionParts {
  llvm::SmallVector<mlir::Type> types;
  llvm::SmallVector<llvm::SmallVector<unsigned>> places;
};

/// The numbers and references that values consist of. References to objects of
/// a uniform layout take none: there is one object a layout.
class AggregateParts {
public:
  /// Layouts are looked up from `scope`.
  AggregateParts(mlir::Operation *scope, mlir::SymbolTableCollection &symbols)
      : scope(scope), symbols(symbols) {}

  llvm::SmallVector<mlir::Type> of(mlir::Type type) const;
  UnionParts ofUnion(UnionType type) const;
  bool isUniform(RefType type) const;

private:
  mlir::Operation *scope;
  mlir::SymbolTableCollection &symbols;
};

} // namespace pystream

#endif // PYSTREAM_LIB_TRANSFORMS_AGGREGATEPARTS_H
