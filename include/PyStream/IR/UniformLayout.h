//===- UniformLayout.h - Bytes of values in uniform blocks ------*- C++ -*-===//
#ifndef PYSTREAM_IR_UNIFORMLAYOUT_H
#define PYSTREAM_IR_UNIFORMLAYOUT_H

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/StringRef.h"

namespace pystream {

/// Whether a member of a uniform block, or a sampler beside it, may have this
/// type: a number, a bool, a vector of 2 to 4 of them, a matrix of floats with
/// 2 to 4 columns and rows, or a sampler.
bool isUniformType(mlir::Type type);

/// Steps of the path of a member that are no attributes: to each element of a
/// list, and to its length.
inline constexpr llvm::StringLiteral kElementStep = "[]";
inline constexpr llvm::StringLiteral kLengthStep = "len()";

struct UniformLayout {
  uint64_t size;      ///< in bytes
  uint64_t alignment; ///< in bytes
};

/// Size and base alignment of a number, vector or matrix (std140).
UniformLayout getUniformLayout(mlir::Type type);

/// Bytes of a number in a uniform block; a bool takes four (std140).
unsigned getComponentSize(mlir::Type component);

/// Bytes from one column of a matrix to the next: the base alignment of the
/// column, at least 16 (std140, OpenGL 4.6, section 7.6.2.2).
int64_t getColumnStride(mlir::VectorType matrix);

} // namespace pystream

#endif // PYSTREAM_IR_UNIFORMLAYOUT_H
