//===- CoreToSPIRV.cpp - From stage core to SPIR-V modules ----------------===//
#include "PyStream/Conversion/Passes.h"
#include "PyStream/Pipelines/Pipelines.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace pystream;

void pystream::buildCoreToSPIRVPipeline(OpPassManager &pm) {
  addSimplification(pm);
  pm.addPass(createCSEPass());
  pm.addPass(createConvertCoreToSPIRV());
  OpPassManager &stage = pm.nest<spirv::ModuleOp>();
  stage.addPass(createCSEPass());
  stage.addNestedPass<spirv::FuncOp>(createStructureSPIRV());
}
