//===- PTX.cpp - Kernels as PTX -------------------------------------------===//
#include "PyStream/Target/PTX.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"

using namespace mlir;
using namespace pystream;

FailureOr<std::string>
pystream::translateToPTX(ModuleOp module, const CoreToNVVMOptions &options) {
  PassManager passes(module.getContext());
  buildCoreToNVVMPipeline(passes, options);
  if (failed(passes.run(module)))
    return failure();
  for (auto binary : module.getOps<gpu::BinaryOp>())
    for (auto object : binary.getObjects().getAsRange<gpu::ObjectAttr>())
      return object.getObject().getValue().rtrim('\0').str();
  return module.emitError("requires a kernel at stage core, but got none");
}
