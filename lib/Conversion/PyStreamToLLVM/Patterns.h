//===- Patterns.h - Patterns of pystream-convert-to-llvm --------*- C++ -*-===//
#ifndef PYSTREAM_LIB_CONVERSION_PYSTREAMTOLLVM_PATTERNS_H
#define PYSTREAM_LIB_CONVERSION_PYSTREAMTOLLVM_PATTERNS_H

#include "ProgramTables.h"
#include "Words.h"

#include "PyStream/Conversion/JitRuntime.h"
#include "PyStream/IR/PyStream.h"

#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace pystream {

/// A function with this attribute can call itself, directly or through others.
constexpr char kRecursiveAttr[] = "pystream.recursive";
/// The result offset of an entry point, in words.
constexpr char kResultOffsetAttr[] = "pystream.result_offset";
constexpr char kReflectionAttr[] = "pystream.reflection";
constexpr char kJitAttr[] = "pystream.jit";
/// On the converted module: the layouts of its statics by their names.
constexpr char kStaticsAttr[] = "pystream.statics";

/// What the patterns of one run share.
struct Lowering {
  const mlir::LLVMTypeConverter &converter;
  ProgramTables &tables;

  WordBuilder words(mlir::OpBuilder &builder, mlir::Location loc) const {
    return WordBuilder(converter, builder, loc);
  }
};

template <typename Op> struct JitPattern : mlir::ConvertOpToLLVMPattern<Op> {
  JitPattern(Lowering &lowering)
      : mlir::ConvertOpToLLVMPattern<Op>(lowering.converter),
        lowering(lowering) {}

  Lowering &lowering;
};

/// The state of the running call: the first argument of the function around.
mlir::Value getState(mlir::Operation *op);

/// Says that nothing but the first argument of a function refers to the state.
void describeState(mlir::LLVM::LLVMFuncOp function);

/// The address of a field of JitState, `offset` in bytes.
mlir::Value getStateField(mlir::OpBuilder &builder, mlir::Location loc,
                          mlir::Value state, size_t offset);

/// Calls a function of the runtime, which `declareRuntime` has declared.
mlir::LLVM::CallOp callRuntime(mlir::OpBuilder &builder, mlir::Location loc,
                               llvm::StringRef name, mlir::Type result,
                               mlir::ValueRange arguments);

/// Ends the block before `op`: if `condition` holds, compiled code is left
/// there with a trap, else it goes on at `op`, in a new block. Inserts at `op`.
void buildTrap(mlir::RewriterBase &rewriter, mlir::Operation *op,
               mlir::Value condition, JitTrap kind, int32_t location);

/// Declares the runtime's functions in a module.
void declareRuntime(mlir::ModuleOp module);

/// Marks the functions that can call themselves.
void markRecursiveFunctions(mlir::ModuleOp module);

/// Whether calls nested `depth` deep are too deep, by the limit or by the
/// stack.
mlir::Value isTooDeep(mlir::OpBuilder &builder, WordBuilder &words,
                      mlir::Value state, mlir::Value depth);

/// An entry point, described before its function is converted.
struct EntryPoint {
  mlir::StringAttr name;
  llvm::SmallVector<mlir::Type> arguments;
  mlir::Type result, raises; ///< null where there is none
  mlir::Location loc;
};

/// The entry points of a module. Emits an error where one is malformed.
llvm::FailureOr<llvm::SmallVector<EntryPoint>>
findEntryPoints(mlir::ModuleOp module);

/// Adds `NAME.entry` to the converted module.
void buildEntryPoint(const EntryPoint &entry, mlir::ModuleOp module,
                     Lowering &lowering);

/// Takes apart the aggregates that cross blocks of a converted function, or
/// that it selects or returns in several places.
void splitAggregates(mlir::LLVM::LLVMFuncOp function);

/// Makes globals of the statics of a module. Emits an error where a constant
/// does not fit its field.
llvm::LogicalResult convertStatics(mlir::ModuleOp module,
                                   ProgramTables &tables);

void populateStaticPatterns(mlir::RewritePatternSet &patterns,
                            Lowering &lowering);
void populateObjectPatterns(mlir::RewritePatternSet &patterns,
                            Lowering &lowering);
void populateValuePatterns(mlir::RewritePatternSet &patterns,
                           Lowering &lowering);
void populateControlPatterns(mlir::RewritePatternSet &patterns,
                             Lowering &lowering);
void populateArithmeticPatterns(mlir::RewritePatternSet &patterns,
                                Lowering &lowering);

} // namespace pystream

#endif // PYSTREAM_LIB_CONVERSION_PYSTREAMTOLLVM_PATTERNS_H
