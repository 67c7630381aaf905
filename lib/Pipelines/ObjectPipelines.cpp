//===- ObjectPipelines.cpp - From imported Python to stage core -----------===//
#include "PyStream/IR/PyStream.h"
#include "PyStream/Pipelines/Pipelines.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace pystream;

static void addStageEnd(OpPassManager &pm, StringRef stage) {
  pm.addPass(createVerifyStagePass(VerifyStagePassOptions{stage.str()}));
  pm.addPass(
      createCountOperationsPass(CountOperationsPassOptions{stage.str()}));
}

void pystream::buildImportedToSpecialized(
    OpPassManager &pm, const ObjectPipelineOptions &options) {
  pm.addPass(
      createLinkPreludePass(LinkPreludePassOptions{options.prelude.getValue()}));
  pm.addPass(createCountOperationsPass(CountOperationsPassOptions{"imported"}));
  OpPassManager &functions = pm.nest<FuncOp>();
  functions.addPass(createMem2Reg());
  functions.addPass(createCanonicalizerPass());
  functions.addPass(createInsertRefinementsPass());
  pm.addPass(createSpecializePass(
      SpecializePassOptions{options.floatWidth, options.intWidth}));
  pm.addPass(createSymbolDCEPass());
  addStageEnd(pm, "specialized");
}

/// Objects that only aggregates hold become visible as those are taken apart,
/// and the other way round: both in turn.
static void addScalarReplacement(OpPassManager &pm) {
  OpPassManager &functions = pm.nest<func::FuncOp>();
  functions.addPass(createSROA());
  functions.addPass(createMem2Reg());
  functions.addPass(createCanonicalizerPass());
}

void pystream::buildSpecializedToRegisters(OpPassManager &pm) {
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createInlinerPass());
  pm.addPass(createSymbolDCEPass());
  for (int round = 0; round != 3; ++round)
    addScalarReplacement(pm);
  pm.addPass(createLowerUniformsPass());
  pm.addPass(createCanonicalizerPass());
  addScalarReplacement(pm);
  pm.addNestedPass<func::FuncOp>(createLowerAggregatesPass());
  pm.addPass(createSCCPPass());
  pm.addPass(createCanonicalizerPass());
  addScalarReplacement(pm);
  pm.addPass(createCSEPass());
  pm.addPass(createLinkProgramPass());
  pm.addPass(createCanonicalizerPass());
  addStageEnd(pm, "registers");
}

void pystream::buildRegistersToCore(OpPassManager &pm) {
  pm.addPass(createConvertToCorePass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  addStageEnd(pm, "core");
}
