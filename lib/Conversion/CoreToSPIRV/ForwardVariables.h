//===- ForwardVariables.h - Loads whose value is known ----------*- C++ -*-===//
#ifndef PYSTREAM_LIB_CONVERSION_CORETOSPIRV_FORWARDVARIABLES_H
#define PYSTREAM_LIB_CONVERSION_CORETOSPIRV_FORWARDVARIABLES_H

#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"

namespace pystream {

/// Replaces loads of local variables by what was stored or loaded before in the
/// same block or on the only way to it, and drops variables that nobody loads.
/// Expects structured control flow.
void forwardVariables(mlir::spirv::FuncOp func);

} // namespace pystream

#endif // PYSTREAM_LIB_CONVERSION_CORETOSPIRV_FORWARDVARIABLES_H
