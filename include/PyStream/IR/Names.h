//===- Names.h - The user's names of values ---------------------*- C++ -*-===//
//
// A value that a variable of the program holds has its name as a NameLoc. Names
// survive inlining inside of call-site locations, and targets print them.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_IR_NAMES_H
#define PYSTREAM_IR_NAMES_H

#include "mlir/IR/Location.h"
#include "llvm/ADT/StringRef.h"

namespace pystream {

/// The last part of a dotted name: "Phong" of "scene.Phong".
llvm::StringRef lastName(llvm::StringRef dotted);

/// The variable that a location names, or null.
mlir::StringAttr getVariableName(mlir::Location loc);

/// The variable that a new object is assigned to by the caller of its
/// constructor or by callers of that, or null.
mlir::StringAttr getOwnerName(mlir::Location loc);

/// `loc` without the name that it begins with, if any.
mlir::Location withoutVariableName(mlir::Location loc);

/// `loc` with a name, unless it has one already or `name` is null or empty.
mlir::Location withVariableName(mlir::Location loc, mlir::StringAttr name);

/// The place in the user's file: of a call chain, the innermost outside of the
/// prelude. Null if there is none.
mlir::FileLineColRange findUserLocation(mlir::Location location);

} // namespace pystream

#endif // PYSTREAM_IR_NAMES_H
