//===- ProgramTables.h - Layouts, strings and locations ---------*- C++ -*-===//
#ifndef PYSTREAM_LIB_CONVERSION_PYSTREAMTOLLVM_PROGRAMTABLES_H
#define PYSTREAM_LIB_CONVERSION_PYSTREAMTOLLVM_PROGRAMTABLES_H

#include "Words.h"

#include "PyStream/IR/Names.h"
#include "PyStream/IR/PyStream.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/JSON.h"

namespace pystream {

/// How an object lies in memory. A buffer has one field, its element, which is
/// repeated behind a word that holds the capacity.
struct ObjectLayout {
  struct Field {
    mlir::StringAttr name;
    mlir::Type type;
    int64_t offset; ///< in words
  };

  mlir::StringAttr className;
  llvm::SmallVector<Field> fields;
  int64_t words = 0;
  bool isBuffer = false;
  /// What may alias each word: only the same word of objects of this layout.
  /// Behind them, for a buffer, its capacity.
  llvm::SmallVector<mlir::ArrayAttr> aliasTags;

  /// The field of that name, or null.
  const Field *getField(mlir::StringAttr name) const;
};

/// What code refers to by number, and its caller reads in reflection.
class ProgramTables {
public:
  /// Lays out the objects of a module. Emits an error where a field has a type
  /// that memory cannot hold.
  llvm::LogicalResult addLayouts(mlir::ModuleOp module);
  const ObjectLayout *getLayout(RefType type) const;

  /// Numbers the strings of a module in their order, with room between them for
  /// strings that a caller brings.
  void addStrings(mlir::ModuleOp module);
  int64_t getString(mlir::StringAttr text) const;
  /// The number of a place within a function of that name, -1 where the
  /// location has none in a file of the user's.
  int32_t getLocation(mlir::Location location, mlir::StringAttr function);

  llvm::json::Value reflectType(mlir::Type type) const;
  /// The layouts that values of these types may refer to.
  llvm::json::Object reflectLayouts(mlir::TypeRange types) const;
  llvm::json::Array reflectStrings() const;
  llvm::json::Array reflectLocations() const;

private:
  llvm::MapVector<mlir::StringAttr, ObjectLayout> layouts;
  llvm::SmallVector<mlir::StringAttr> strings; ///< sorted
  llvm::MapVector<std::pair<mlir::FileLineColRange, mlir::StringAttr>, int32_t>
      locations;
};

} // namespace pystream

#endif // PYSTREAM_LIB_CONVERSION_PYSTREAMTOLLVM_PROGRAMTABLES_H
