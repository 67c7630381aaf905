//===- Pipelines.h - Named pipelines ----------------------------*- C++ -*-===//
#ifndef PYSTREAM_PIPELINES_PIPELINES_H
#define PYSTREAM_PIPELINES_PIPELINES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

namespace pystream {

/// Options of the pipelines that begin at stage imported.
struct ObjectPipelineOptions
    : public mlir::PassPipelineOptions<ObjectPipelineOptions> {
  Option<unsigned> floatWidth{
      *this, "float-width",
      llvm::cl::desc("bits of a Python float in compiled code: 32 or 64; 0 is "
                     "32 for a module with a shader, else 64"),
      llvm::cl::init(0)};
  Option<unsigned> intWidth{
      *this, "int-width",
      llvm::cl::desc("bits of a Python int in compiled code, likewise"),
      llvm::cl::init(0)};
  Option<std::string> prelude{
      *this, "prelude",
      llvm::cl::desc(
          "path of the prelude; empty for the one beside the library"),
      llvm::cl::init("")};
  Option<bool> report{
      *this, "report",
      llvm::cl::desc("count the operations of each stage, and explain what "
                     "memory is left"),
      llvm::cl::init(true)};
};

// From stage to stage. Each takes the stage before it, and does nothing to a
// later one: text of any stage can be edited and resumed.

void buildImportedToSpecialized(mlir::OpPassManager &pm,
                                const ObjectPipelineOptions &options);
void buildSpecializedToRegisters(mlir::OpPassManager &pm);
void buildRegistersToCore(mlir::OpPassManager &pm);

/// Stage core to SPIR-V modules with structured control flow, ready for
/// `translateToSPIRV`.
void buildCoreToSPIRVPipeline(mlir::OpPassManager &pm);

/// Runs a pipeline on a module, and verifies what comes out; with "passes" in
/// the environment variable PYSTREAM_VERIFY also after each pass.
llvm::LogicalResult
runPasses(mlir::ModuleOp module,
          llvm::function_ref<void(mlir::OpPassManager &)> build);

/// Registers every pipeline under its name.
void registerPipelines();

} // namespace pystream

#endif // PYSTREAM_PIPELINES_PIPELINES_H
