//===- JitPipelines.cpp - From registers to the llvm dialect --------------===//
#include "PyStream/Pipelines/JitPipelines.h"
#include "PyStream/Conversion/JitPasses.h"
#include "PyStream/Conversion/KernelPasses.h"
#include "PyStream/Pipelines/Pipelines.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace pystream;

/// Operations of a function worth inlining: LLVM inlines more, but does not see
/// objects.
static constexpr unsigned kInlinedOperations = 24;

/// Numbers and references that an unmodified object may consist of to be copied
/// instead of referred to, and fields of an object that a loop may carry.
static constexpr unsigned kPartsOfValue = 4, kFieldsMoved = 16;

static void addScalarReplacement(OpPassManager &pm) {
  for (int round = 0; round != 2; ++round) {
    OpPassManager &functions = pm.nest<func::FuncOp>();
    functions.addPass(createSROA());
    functions.addPass(createMem2Reg());
    addSimplification(functions);
  }
}

void pystream::buildSpecializedToJitRegisters(OpPassManager &pm, bool report) {
  InlinePassOptions inlining;
  inlining.maxOperations = kInlinedOperations;
  pm.addPass(createInlinePass(inlining));
  addScalarReplacement(pm);
  UnboxPassOptions unboxing;
  unboxing.maxParts = kPartsOfValue;
  pm.addPass(createUnboxPass(unboxing));
  UnboxUniquePassOptions moves;
  moves.maxFields = kFieldsMoved;
  pm.addPass(createUnboxUniquePass(moves));
  addScalarReplacement(pm);
  pm.addNestedPass<func::FuncOp>(createSimplifyRangesPass());
  pm.addNestedPass<func::FuncOp>(createReserveBuffersPass());
  addSimplification(pm.nest<func::FuncOp>());
  pm.addNestedPass<func::FuncOp>(createCSEPass());
  if (!report)
    return;
  pm.addPass(createExplainMemoryPass());
  pm.addPass(
      createCountOperationsPass(CountOperationsPassOptions{"registers"}));
}

void pystream::buildJitRegistersToCore(OpPassManager &pm, bool report) {
  pm.addPass(createExpandMath());
  pm.addPass(createMathToLibm());
  pm.addPass(createSCFToControlFlowPass());
  addSimplification(pm.nest<func::FuncOp>());
  pm.addPass(createCSEPass());
  if (report)
    pm.addPass(createCountOperationsPass(CountOperationsPassOptions{"core"}));
}

void pystream::buildCoreToJitPipeline(OpPassManager &pm) {
  pm.addPass(arith::createArithExpandOpsPass());
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createConvertPyStreamToLLVM());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

void pystream::registerJitPipelines() {
  PassPipelineRegistration<ObjectPipelineOptions>(
      "pystream-to-jit-registers",
      "Imported Python functions to stage registers, for native code",
      [](OpPassManager &pm, const ObjectPipelineOptions &options) {
        buildImportedToSpecialized(pm, options);
        buildSpecializedToJitRegisters(pm, options.report);
      });
  PassPipelineRegistration<>(
      "pystream-registers-to-jit",
      "Python functions of stage registers to the llvm dialect",
      [](OpPassManager &pm) {
        buildJitRegistersToCore(pm, /*report=*/true);
        buildCoreToJitPipeline(pm);
      });
}
