//===- PTX.cpp - Kernels as PTX -------------------------------------------===//
#include "PyStream/Target/PTX.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;
using namespace pystream;

/// Whether LLVM generates code for a chip. It would take an unknown one for
/// another with a mere warning.
static bool isKnownChip(StringRef chip) {
  LLVMInitializeNVPTXTargetInfo();
  LLVMInitializeNVPTXTargetMC();
  std::string error;
  llvm::Triple triple("nvptx64-nvidia-cuda");
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return false;
  std::unique_ptr<llvm::MCSubtargetInfo> info(
      target->createMCSubtargetInfo(triple, "", ""));
  return info && info->isCPUStringValid(chip);
}

FailureOr<std::string>
pystream::translateToPTX(ModuleOp module, const CoreToNVVMOptions &options) {
  if (!isKnownChip(options.chip))
    return module.emitError("requires a chip such as sm_80, but got '")
           << options.chip << "'";
  PassManager passes(module.getContext());
  buildCoreToNVVMPipeline(passes, options);
  if (failed(passes.run(module)))
    return failure();
  for (auto binary : module.getOps<gpu::BinaryOp>())
    for (auto object : binary.getObjects().getAsRange<gpu::ObjectAttr>())
      return object.getObject().getValue().rtrim('\0').str();
  return module.emitError("requires a kernel at stage core, but got none");
}
