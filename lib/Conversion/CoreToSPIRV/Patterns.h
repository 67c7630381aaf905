//===- Patterns.h - Patterns of the conversion to SPIR-V --------*- C++ -*-===//
#ifndef PYSTREAM_CONVERSION_CORETOSPIRV_PATTERNS_H
#define PYSTREAM_CONVERSION_CORETOSPIRV_PATTERNS_H

#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"
#include "mlir/Dialect/SPIRV/Transforms/SPIRVConversion.h"
#include "mlir/Transforms/DialectConversion.h"

namespace mlir {
class ModuleOp;
namespace func {
class FuncOp;
} // namespace func
} // namespace mlir

namespace pystream {

/// Patterns here outrank upstream's for the same operation.
constexpr unsigned kPreferred = 10;

/// Calls an instruction that the spirv dialect lacks: an imported function
/// with the linkage name `instruction`, which serialization replaces. `from` is
/// inside the spirv.module that gets the declaration.
mlir::Value callInstruction(mlir::OpBuilder &builder, mlir::Operation *from,
                            llvm::StringRef instruction, mlir::Type resultType,
                            mlir::ValueRange operands);

/// Replaces choices between samplers by choices between what they give.
mlir::LogicalResult lowerSamplerChoices(mlir::func::FuncOp function);

/// Brings private memory into the form that the patterns convert: one alloca of
/// at most one dimension for each variable, at the start of `function`. Tables
/// of `module` become allocas with an initial value. Emits a diagnostic where a
/// table has no constant value.
mlir::LogicalResult preparePools(mlir::func::FuncOp function,
                                 mlir::ModuleOp module);

/// Erases the tables of `module` that nothing reads any more.
void eraseTables(mlir::ModuleOp module);

/// Pools are pointers to arrays of storage class Function.
void addPoolTypes(mlir::SPIRVTypeConverter &converter);

/// Pools and tables of private memory: variables, loads, stores and copies.
void populatePoolPatterns(const mlir::SPIRVTypeConverter &converter,
                          mlir::RewritePatternSet &patterns);

/// GLSL's functions, minima and maxima, scalar times vector, select.
void populateMathPatterns(const mlir::SPIRVTypeConverter &converter,
                          mlir::RewritePatternSet &patterns);

/// Matrices: products, and element-wise or access operations on vectors of
/// rank two.
void populateMatrixPatterns(const mlir::SPIRVTypeConverter &converter,
                            mlir::RewritePatternSet &patterns);

} // namespace pystream

#endif // PYSTREAM_CONVERSION_CORETOSPIRV_PATTERNS_H
