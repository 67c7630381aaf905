//===- JitPipelines.h - From registers to the llvm dialect ------*- C++ -*-===//
#ifndef PYSTREAM_PIPELINES_JITPIPELINES_H
#define PYSTREAM_PIPELINES_JITPIPELINES_H

#include "mlir/Pass/PassManager.h"

namespace pystream {

/// Takes objects apart that no one else sees, and inlines; what is shared stays
/// in memory. With `report` counts operations, and explains what is left.
void buildSpecializedToJitRegisters(mlir::OpPassManager &pm, bool report);

/// Expands functions of GLSL and Python's operators to upstream dialects, calls
/// of the C library among them. Objects, tuples and unions stay.
void buildJitRegistersToCore(mlir::OpPassManager &pm, bool report);

/// Lowers Python functions of stage core, with the objects that are left, to
/// the llvm dialect.
void buildCoreToJitPipeline(mlir::OpPassManager &pm);

/// Registers `pystream-registers-to-jit`.
void registerJitPipelines();

} // namespace pystream

#endif // PYSTREAM_PIPELINES_JITPIPELINES_H
