//===- Numbers.h - What rules of numbers share ------------------*- C++ -*-===//
#ifndef PYSTREAM_LIB_ANALYSIS_PRIMITIVES_NUMBERS_H
#define PYSTREAM_LIB_ANALYSIS_PRIMITIVES_NUMBERS_H

#include "PyStream/Analysis/Inference.h"

namespace pystream {

/// A Python number known at compile time.
struct Number {
  bool isFloat;
  int64_t i;
  double f;
  double asFloat() const { return isFloat ? f : static_cast<double>(i); }
};

/// The number of a constant, or nothing.
std::optional<Number> numberOf(mlir::Attribute attribute);

/// The operation on two values of one type, float or int, scalar or vector.
mlir::Value emitArithmetic(Emitter &emitter, BinaryKind kind, mlir::Value a,
                           mlir::Value b);
mlir::Value emitAnd(Emitter &emitter, mlir::Value a, mlir::Value b);
mlir::Value isZero(Emitter &emitter, mlir::Value value);

/// What dividing by zero says (Objects/longobject.c and floatobject.c of 3.11).
llvm::StringRef zeroDivisionMessage(BinaryKind kind, bool isFloat);

/// An operator on numbers in exact mode: the errors of CPython, no wrapping
/// round. `y` is the right operand where it is known.
Resolution resolveExactNumbers(Inference &inference, Site site, BinaryKind kind,
                               bool isFloat, std::optional<Number> y);

} // namespace pystream

#endif // PYSTREAM_LIB_ANALYSIS_PRIMITIVES_NUMBERS_H
