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

/// A host function that met an access outside of an array returns
/// `index * kMaxArrays + array`: the linear index of the call and the number of
/// the array argument (kMaxArrays - 1 where it is unknown); else -1.
constexpr int64_t kMaxArrays = 256;

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
