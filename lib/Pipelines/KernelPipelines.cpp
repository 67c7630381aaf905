//===- KernelPipelines.cpp - From core kernels to LLVM and NVVM -----------===//
#include "PyStream/Pipelines/KernelPipelines.h"
#include "PyStream/Conversion/KernelPasses.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVM/NVVM/Target.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/GPU/GPUToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace pystream;

/// To a control-flow graph without vectors.
static void addCommonLowering(OpPassManager &pm) {
  pm.addPass(createSCFToControlFlowPass());
  addSimplification(pm);
  pm.addPass(createCSEPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(arith::createArithExpandOpsPass());
  pm.addPass(createConvertVectorToLLVMPass());
}

void pystream::buildCoreToLLVMPipeline(OpPassManager &pm) {
  pm.addPass(createKernelToLoops());
  pm.addPass(createExpandMath());
  pm.addPass(createMathToLibm());
  addCommonLowering(pm);
  ConvertMathToLLVMPassOptions math;
  math.approximateLog1p = false;
  pm.addPass(createConvertMathToLLVMPass(math));
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createConvertFuncToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

void pystream::buildCoreToNVVMPipeline(OpPassManager &pm,
                                       const CoreToNVVMOptions &options) {
  pm.addPass(createKernelToGPU());
  OpPassManager &device = pm.nest<gpu::GPUModuleOp>();
  ExpandMathOptions math;
  math.target = "nvvm";
  math.libdevice = !options.libdevice.empty();
  device.addPass(createExpandMath(math));
  addCommonLowering(device);
  if (options.libdevice.empty()) {
    device.addPass(createDeviceToNVVM());
  } else {
    ConvertGpuOpsToNVVMOpsOptions nvvm;
    nvvm.indexBitwidth = 64;
    device.addPass(createConvertGpuOpsToNVVMOps(nvvm));
  }
  addSimplification(device);
  device.addPass(createCSEPass());
  device.addPass(createReconcileUnrealizedCastsPass());

  GpuNVVMAttachTargetOptions target;
  target.chip = options.chip;
  target.optLevel = options.optimization;
  if (!options.libdevice.empty())
    target.linkLibs.push_back(options.libdevice);
  pm.addPass(createGpuNVVMAttachTarget(target));
  if (!options.serialize)
    return;
  GpuModuleToBinaryPassOptions binary;
  binary.compilationTarget = "isa";
  pm.addPass(createGpuModuleToBinaryPass(binary));
}

void pystream::registerKernelPipelines() {
  PassPipelineRegistration<>(
      "pystream-core-to-llvm",
      "kernels of stage core to host functions in the llvm dialect",
      [](OpPassManager &pm) { buildCoreToLLVMPipeline(pm); });
  PassPipelineRegistration<CoreToNVVMOptions>("pystream-core-to-nvvm",
                                              "kernels of stage core to PTX",
                                              buildCoreToNVVMPipeline);
}

void pystream::registerKernelExtensions(DialectRegistry &registry) {
  registerAllExtensions(registry);
  registerBuiltinDialectTranslation(registry);
  registerGPUDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  registerNVVMDialectTranslation(registry);
  NVVM::registerNVVMTargetInterfaceExternalModels(registry);
}
