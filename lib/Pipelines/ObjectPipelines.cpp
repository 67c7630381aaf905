//===- ObjectPipelines.cpp - From imported Python to stage core -----------===//
#include "PyStream/IR/PyStream.h"
#include "PyStream/Pipelines/Pipelines.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace pystream;

static void addStageEnd(OpPassManager &pm, StringRef stage,
                        bool report = true) {
  pm.addPass(createVerifyStagePass(VerifyStagePassOptions{stage.str()}));
  if (report)
    pm.addPass(
        createCountOperationsPass(CountOperationsPassOptions{stage.str()}));
}

void pystream::buildImportedToSpecialized(
    OpPassManager &pm, const ObjectPipelineOptions &options) {
  if (options.report)
    pm.addPass(
        createCountOperationsPass(CountOperationsPassOptions{"imported"}));
  OpPassManager &functions = pm.nest<FuncOp>();
  functions.addPass(createMem2Reg());
  // No canonicalization here: it would make selects of objects out of branches,
  // which inference follows by the condition.
  functions.addPass(createInsertRefinementsPass());
  pm.addPass(createSpecializePass(SpecializePassOptions{
      options.floatWidth, options.intWidth, options.prelude.getValue()}));
  addStageEnd(pm, "specialized", options.report);
}

/// Objects that only aggregates hold become visible as those are taken apart,
/// and the other way round: both in turn.
static void addScalarReplacement(OpPassManager &pm) {
  OpPassManager &functions = pm.nest<func::FuncOp>();
  functions.addPass(createSROA());
  functions.addPass(createMem2Reg());
  addSimplification(pm);
}

void pystream::buildSpecializedToRegisters(OpPassManager &pm) {
  pm.addPass(createInlinePass());
  for (int round = 0; round != 2; ++round)
    addScalarReplacement(pm);
  pm.addPass(createUnboxPass());
  for (int round = 0; round != 2; ++round) {
    pm.addPass(createUnboxUniquePass());
    addScalarReplacement(pm);
  }
  pm.addPass(createLowerUniformsPass());
  addSimplification(pm);
  addScalarReplacement(pm);
  // Bounds of loops are seen in what their tests leave.
  pm.addNestedPass<func::FuncOp>(createThreadBranchesPass());
  addSimplification(pm);
  pm.addNestedPass<func::FuncOp>(createUnrollLoopsPass());
  addSimplification(pm);
  pm.addPass(createNoteMemoryPass());
  pm.addPass(createPoolObjectsPass());
  pm.addNestedPass<func::FuncOp>(createLowerAggregatesPass());
  addSimplification(pm);
  for (int round = 0; round != 2; ++round) {
    pm.addNestedPass<func::FuncOp>(createSimplifyRangesPass());
    // Ranges have made places simple, and stores the lengths of lists.
    if (round != 0) {
      addSimplification(pm);
      pm.addNestedPass<func::FuncOp>(createUnrollLoopsPass());
      addSimplification(pm);
    }
    addScalarReplacement(pm);
    pm.addNestedPass<func::FuncOp>(createForwardStoresPass());
  }
  pm.addNestedPass<func::FuncOp>(createHoistInvariantsPass());
  addSimplification(pm);
  pm.addPass(createCSEPass());
  pm.addPass(createLinkProgramPass());
  addSimplification(pm);
  pm.addPass(createExplainMemoryPass());
  addStageEnd(pm, "registers");
}

void pystream::buildRegistersToCore(OpPassManager &pm) {
  pm.addPass(createConvertToCorePass());
  addSimplification(pm);
  pm.addPass(createCSEPass());
  pm.addNestedPass<func::FuncOp>(createThreadBranchesPass());
  addSimplification(pm);
  // What still stands between two tests is seen now.
  ThreadBranchesPassOptions joining;
  joining.join = true;
  pm.addNestedPass<func::FuncOp>(createThreadBranchesPass(joining));
  addSimplification(pm);
  pm.addPass(createCSEPass());
  pm.addNestedPass<func::FuncOp>(createFormVectorsPass());
  addSimplification(pm);
  // Cases that are alike are one by now, and what led to them can be joined.
  pm.addNestedPass<func::FuncOp>(createThreadBranchesPass(joining));
  addSimplification(pm);
  addStageEnd(pm, "core");
}
