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

} // namespace pystream

#endif // PYSTREAM_TRANSFORMS_PASSES_H
