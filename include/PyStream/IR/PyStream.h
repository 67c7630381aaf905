//===- PyStream.h - The pystream dialect ------------------------*- C++ -*-===//
//
// Types, attributes, interfaces and operations of the dialect.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_IR_PYSTREAM_H
#define PYSTREAM_IR_PYSTREAM_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/MemorySlotInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "PyStream/IR/PyStreamDialect.h.inc"
#include "PyStream/IR/PyStreamEnums.h.inc"
#include "PyStream/IR/PyStreamInterfaces.h.inc"

#define GET_ATTRDEF_CLASSES
#include "PyStream/IR/PyStreamAttrs.h.inc"
#define GET_TYPEDEF_CLASSES
#include "PyStream/IR/PyStreamTypes.h.inc"
#define GET_OP_CLASSES
#include "PyStream/IR/PyStreamOps.h.inc"

namespace pystream {

/// Of a typed function: it is part of a recursion that raises RecursionError by
/// itself, see `too_deep`.
constexpr char kRaisesRecursionErrorAttr[] = "pystream.raises_recursion_error";

/// The types of the values that `pack` makes a tuple, a closure or an unboxed
/// object of; empty for other types.
llvm::ArrayRef<mlir::Type> getElementTypes(mlir::Type aggregate);

} // namespace pystream

#endif // PYSTREAM_IR_PYSTREAM_H
