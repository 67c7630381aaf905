//===- pystream-opt.cpp - The optimizer driver ----------------------------===//
#include "PyStream/Conversion/JitPasses.h"
#include "PyStream/Conversion/KernelPasses.h"
#include "PyStream/Conversion/Passes.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/Pipelines/KernelPipelines.h"
#include "PyStream/Pipelines/Pipelines.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

/// In the files of these names.
void registerTestInferencePass();
void registerTestLoopBoundsPass();
void registerTestObjectFactsPass();

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registry.insert<pystream::PyStreamDialect>();
  pystream::registerKernelExtensions(registry);
  mlir::registerAllPasses();
  pystream::registerPyStreamTransformsPasses();
  pystream::registerPyStreamConversionPasses();
  pystream::registerPyStreamKernelsPasses();
  pystream::registerPyStreamJitPasses();
  pystream::registerPipelines();
  registerTestInferencePass();
  registerTestLoopBoundsPass();
  registerTestObjectFactsPass();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "PyStream optimizer driver\n", registry));
}
