//===- KernelPasses.h - Passes from core kernels to devices -----*- C++ -*-===//
#ifndef PYSTREAM_CONVERSION_KERNELPASSES_H
#define PYSTREAM_CONVERSION_KERNELPASSES_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace pystream {

#define GEN_PASS_DECL
#include "PyStream/Conversion/KernelPasses.h.inc"

/// A host function in which Python would raise an exception returns
/// `index * kMaxStatuses + status`: the linear index of the call, and the
/// number of the array argument that an access was outside of, or one of these;
/// -1 when all went well.
constexpr int64_t kMaxStatuses = 256;
constexpr int64_t kUnknownArray = kMaxStatuses - 1;
constexpr int64_t kDivisionByZero = kMaxStatuses - 2;
constexpr int64_t kOverflow = kMaxStatuses - 3;
/// A division by zero in some call: the index is not known.
constexpr int64_t kSomeDivisionByZero = kMaxStatuses - 4;
constexpr int64_t kMaxArrays = kSomeDivisionByZero;

/// Adds patterns that expand the functions of GLSL, the matrix operations and
/// Python's `//`, `%` and `**` to operations of arith, math, scf and vector.
void populateExpandMathPatterns(mlir::RewritePatternSet &patterns);

/// Adds patterns that approximate functions without a PTX instruction, in
/// binary32 only.
void populateApproximateMathPatterns(mlir::RewritePatternSet &patterns);

#define GEN_PASS_REGISTRATION
#include "PyStream/Conversion/KernelPasses.h.inc"

} // namespace pystream

#endif // PYSTREAM_CONVERSION_KERNELPASSES_H
