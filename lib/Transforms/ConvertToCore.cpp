//===- ConvertToCore.cpp - From registers to core -------------------------===//
#include "PyStream/Conversion/PythonArithmetic.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace pystream {
#define GEN_PASS_DEF_CONVERTTOCOREPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

namespace {
struct ConvertToCore : pystream::impl::ConvertToCorePassBase<ConvertToCore> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    // Nothing refers to layouts and classes any more.
    for (Operation &op : llvm::make_early_inc_range(*module.getBody()))
      if (isa<LayoutOp, ClassOp, LiveObjectOp>(op))
        op.erase();
    // Any value will do; zero is the same one everywhere.
    module->walk([](UndefOp op) {
      OpBuilder builder(op);
      if (TypedAttr zero = builder.getZeroAttr(op.getType())) {
        op.getResult().replaceAllUsesWith(
            arith::ConstantOp::create(builder, op.getLoc(), zero));
        op.erase();
      }
    });
    RewritePatternSet patterns(&getContext());
    populatePythonArithmeticPatterns(patterns);
    walkAndApplyPatterns(module, std::move(patterns));
    expandIntegerPowers(module);
    module->walk([&](Operation *op) {
      if (!isa<FloorDivOp, ModOp, PowOp>(op))
        return;
      op->emitOpError("is not available for operands of type ")
          << op->getOperandTypes();
      signalPassFailure();
    });
  }
};
} // namespace
