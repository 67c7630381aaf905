//===- PTX.h - Kernels as PTX -----------------------------------*- C++ -*-===//
#ifndef PYSTREAM_TARGET_PTX_H
#define PYSTREAM_TARGET_PTX_H

#include "PyStream/Pipelines/KernelPipelines.h"

#include "mlir/IR/BuiltinOps.h"

namespace pystream {

/// Lowers `module`, which is at stage core and is consumed, and returns its
/// kernels as PTX. Emits diagnostics after an error.
mlir::FailureOr<std::string> translateToPTX(mlir::ModuleOp module,
                                            const CoreToNVVMOptions &options);

} // namespace pystream

#endif // PYSTREAM_TARGET_PTX_H
