//===- Register.cpp - Names of the pipelines ------------------------------===//
#include "PyStream/Pipelines/Pipelines.h"

#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace pystream;

void pystream::registerPipelines() {
  PassPipelineRegistration<>(
      "pystream-core-to-spirv",
      "Shader stages at stage core to SPIR-V modules with structured control flow",
      buildCoreToSPIRVPipeline);
}
