//===- TestLoopBounds.cpp - Prints how often blocks are executed ----------===//
//
// `test-pystream-loop-bounds` remarks at each operation with the attribute
// `test.count` how often it is executed at most, and at each with `test.range`
// which values its first result, or else its first operand, can have.
//
//===----------------------------------------------------------------------===//
#include "PyStream/Analysis/LoopBounds.h"

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace pystream;

namespace {
struct TestLoopBounds
    : PassWrapper<TestLoopBounds, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestLoopBounds)

  StringRef getArgument() const override { return "test-pystream-loop-bounds"; }
  StringRef getDescription() const override {
    return "Print how often operations are executed, and ranges of integers";
  }

  void runOnOperation() override {
    LoopBounds bounds(getOperation());
    getOperation().walk([&](Operation *op) {
      if (op->hasAttr("test.count")) {
        CFGLoop *unbounded = nullptr;
        std::optional<int64_t> count =
            bounds.getExecutions(op->getBlock(), unbounded);
        InFlightDiagnostic remark = op->emitRemark();
        if (count)
          remark << "at most " << *count << " times";
        else
          remark.attachNote(unbounded->getHeader()->getTerminator()->getLoc())
              << "by this loop";
        if (!count)
          remark << "no limit";
      }
      if (op->hasAttr("test.range")) {
        Value value =
            op->getNumResults() ? op->getResult(0) : op->getOperand(0);
        std::optional<LoopBounds::Range> range = bounds.getRange(value);
        if (range)
          op->emitRemark() << "from " << range->min << " to " << range->max;
        else
          op->emitRemark() << "any";
      }
    });
  }
};
} // namespace

void registerTestLoopBoundsPass() { PassRegistration<TestLoopBounds>(); }
