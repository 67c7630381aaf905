//===- RunPasses.cpp - Runs pipelines for users ---------------------------===//
#include "PyStream/Pipelines/Pipelines.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"

#include <cstdlib>

using namespace mlir;
using namespace pystream;

/// Verifying after each pass takes as long as several of them.
static bool isEachPassVerified() {
  const char *choice = std::getenv("PYSTREAM_VERIFY");
  return choice && StringRef(choice) == "passes";
}

LogicalResult
pystream::runPasses(ModuleOp module,
                    llvm::function_ref<void(OpPassManager &)> build) {
  PassManager passes(module.getContext(), ModuleOp::getOperationName());
  build(passes);
  bool isEach = isEachPassVerified();
  passes.enableVerifier(isEach);
  if (failed(passes.run(module)))
    return failure();
  return isEach ? success() : verify(module);
}
