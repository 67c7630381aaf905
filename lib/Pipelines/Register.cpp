//===- Register.cpp - Names of the pipelines ------------------------------===//
#include "PyStream/Pipelines/JitPipelines.h"
#include "PyStream/Pipelines/KernelPipelines.h"
#include "PyStream/Pipelines/Pipelines.h"

#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace pystream;

/// From stage imported up to and with the stage of that number.
template <int lastStage>
static void buildUpTo(OpPassManager &pm, const ObjectPipelineOptions &options) {
  buildImportedToSpecialized(pm, options);
  if constexpr (lastStage >= 1)
    buildSpecializedToRegisters(pm);
  if constexpr (lastStage >= 2)
    buildRegistersToCore(pm);
  if constexpr (lastStage >= 3)
    buildCoreToSPIRVPipeline(pm);
}

void pystream::registerPipelines() {
  PassPipelineRegistration<ObjectPipelineOptions>(
      "pystream-to-specialized",
      "Imported Python to typed functions with direct calls", buildUpTo<0>);
  PassPipelineRegistration<ObjectPipelineOptions>(
      "pystream-to-registers",
      "Imported or specialized Python to functions without objects",
      buildUpTo<1>);
  PassPipelineRegistration<ObjectPipelineOptions>(
      "pystream-to-core",
      "Any earlier stage to upstream dialects and shader operations",
      buildUpTo<2>);
  PassPipelineRegistration<ObjectPipelineOptions>(
      "pystream-to-spirv", "Any earlier stage of a shader to SPIR-V modules",
      buildUpTo<3>);
  PassPipelineRegistration<>("pystream-core-to-spirv",
                             "Shader stages at stage core to SPIR-V modules "
                             "with structured control flow",
                             buildCoreToSPIRVPipeline);
  registerKernelPipelines();
  registerJitPipelines();
}
