//===- pystream-opt.cpp - The optimizer driver ----------------------------===//
#include "PyStream/Conversion/KernelPasses.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/Pipelines/KernelPipelines.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  registry.insert<pystream::PyStreamDialect>();
  pystream::registerKernelExtensions(registry);
  mlir::registerAllPasses();
  pystream::registerPyStreamKernelsPasses();
  pystream::registerKernelPipelines();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "PyStream optimizer driver\n", registry));
}
