//===- StaticContents.h - What objects of before a program hold *- C++ -*-===//
#ifndef PYSTREAM_LIB_TRANSFORMS_STATICCONTENTS_H
#define PYSTREAM_LIB_TRANSFORMS_STATICCONTENTS_H

#include "AggregateParts.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/SymbolTable.h"

namespace pystream {

/// Takes the constants of `pystream.static` apart into those of the parts.
class StaticContents {
public:
  /// `types` gives the types of values in which references are places;
  /// `placeOf` the place of an object.
  StaticContents(mlir::SymbolTable &symbols, AggregateParts &parts,
                 mlir::AttrTypeReplacer &types,
                 llvm::function_ref<int32_t(StaticOp)> placeOf)
      : symbols(symbols), parts(parts), types(types), placeOf(placeOf) {}

  /// A typed constant for each part of a value; null for parts that are unset
  /// or unused. Fails where a value of that type cannot be this constant.
  mlir::FailureOr<llvm::SmallVector<mlir::Attribute>>
  flatten(mlir::Type type, mlir::Attribute value);

private:
  /// No constant stands for a field that is not set.
  bool matches(mlir::Type type, mlir::Attribute value);
  StaticOp lookup(mlir::Attribute value);

  mlir::SymbolTable &symbols;
  AggregateParts &parts;
  mlir::AttrTypeReplacer &types;
  llvm::function_ref<int32_t(StaticOp)> placeOf;
};

} // namespace pystream

#endif // PYSTREAM_LIB_TRANSFORMS_STATICCONTENTS_H
