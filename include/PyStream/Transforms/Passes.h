//===- Passes.h - Passes on the pystream dialect ----------------*- C++ -*-===//
#ifndef PYSTREAM_TRANSFORMS_PASSES_H
#define PYSTREAM_TRANSFORMS_PASSES_H

#include "PyStream/IR/PyStream.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir {
namespace cf {
class ControlFlowDialect;
} // namespace cf
namespace func {
class FuncOp;
} // namespace func
} // namespace mlir

namespace pystream {

#define GEN_PASS_DECL
#include "PyStream/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "PyStream/Transforms/Passes.h.inc"

/// Propagates constants, which removes the blocks that no execution reaches,
/// and canonicalizes what is left.
///
/// The canonicalizer of MLIR 22 must not come upon unreachable loops: it merges
/// their blocks until one uses itself, and then does not end or reads memory
/// that is free. So it leaves branches on constants alone, which would make
/// some.
void addSimplification(mlir::OpPassManager &pm);

} // namespace pystream

#endif // PYSTREAM_TRANSFORMS_PASSES_H
