//===- Pipelines.h - Named pipelines ----------------------------*- C++ -*-===//
#ifndef PYSTREAM_PIPELINES_PIPELINES_H
#define PYSTREAM_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"

namespace pystream {

/// Stage core to SPIR-V modules with structured control flow, ready for
/// `translateToSPIRV`.
void buildCoreToSPIRVPipeline(mlir::OpPassManager &pm);

/// Registers every pipeline under its name.
void registerPipelines();

} // namespace pystream

#endif // PYSTREAM_PIPELINES_PIPELINES_H
