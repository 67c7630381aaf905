//===- Inline.cpp - Calls become the bodies of what they call -------------===//
#include "PyStream/Analysis/ObjectFacts.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/Inliner.h"
#include "mlir/Transforms/Passes.h"

namespace pystream {
#define GEN_PASS_DEF_INLINEPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

/// What makes no code of its own: constants, and what takes values apart.
static bool isFree(Operation *op) {
  return op->hasTrait<OpTrait::ConstantLike>() || isa<PackOp, ExtractOp>(op);
}

/// How many operations of a function make code; `limit` at most.
static unsigned countCode(Region &body, unsigned limit) {
  unsigned count = 0;
  body.walk([&](Operation *op) {
    if (!isFree(op))
      ++count;
    return count < limit ? WalkResult::advance() : WalkResult::interrupt();
  });
  return count;
}

/// A function that takes or returns objects keeps them in memory as long as it
/// is called.
static bool handsOnObjects(CallOpInterface call) {
  return llvm::any_of(call->getOperandTypes(), holdsReference) ||
         llvm::any_of(call->getResultTypes(), holdsReference);
}

namespace {
struct Inline : pystream::impl::InlinePassBase<Inline> {
  using InlinePassBase::InlinePassBase;

  void runOnOperation() override {
    callers.clear();
    getOperation().walk(
        [&](func::CallOp call) { ++callers[call.getCalleeAttr().getAttr()]; });
    InlinerConfig config(addSimplification, /*maxInliningIterations=*/4);
    auto runPipeline = [](Pass &pass, OpPassManager &pipeline, Operation *op) {
      return static_cast<Inline &>(pass).runPipeline(pipeline, op);
    };
    auto isProfitable = [&](const Inliner::ResolvedCall &call) {
      return shouldInline(call);
    };
    Inliner inliner(getOperation(), getAnalysis<CallGraph>(), *this,
                    getAnalysisManager(), runPipeline, config, isProfitable);
    if (failed(inliner.doInlining()))
      signalPassFailure();
  }

private:
  bool shouldInline(const Inliner::ResolvedCall &resolved) {
    if (maxOperations == 0)
      return true;
    Region &body = *resolved.targetNode->getCallableRegion();
    auto callee = dyn_cast<func::FuncOp>(body.getParentOp());
    if (!callee)
      return true;
    unsigned limit = maxOperations;
    if (handsOnObjects(resolved.call))
      limit *= kObjectFactor;
    if (callers.lookup(callee.getSymNameAttr()) == 1)
      limit *= kOnlyCallFactor;
    if (countCode(body, limit + 1) > limit)
      return false;
    Region *caller = resolved.sourceNode->getCallableRegion();
    return countCode(*caller, maxCaller) < maxCaller;
  }

  /// How much larger a function may be where its objects become registers, and
  /// where there is no second copy of it.
  static constexpr unsigned kObjectFactor = 4, kOnlyCallFactor = 4;

  /// Calls of each function before anything was inlined.
  llvm::DenseMap<StringAttr, unsigned> callers;
};
} // namespace
