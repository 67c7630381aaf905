//===- Inline.cpp - Calls become the bodies of what they call -------------===//
#include "ReachedFunctions.h"

#include "PyStream/Analysis/ObjectFacts.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/MemorySlotInterfaces.h"
#include "mlir/Transforms/Inliner.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/SCCIterator.h"

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

/// Blocks on the way of an exception: those that make an entry of the
/// traceback, those that are reached from such blocks alone, and those that go
/// there only.
static llvm::SmallPtrSet<Block *, 16> findColdBlocks(Region &body) {
  llvm::SmallPtrSet<Block *, 16> cold;
  auto isCold = [&](Block *block) { return cold.contains(block); };
  auto areCold = [&](auto &&blocks) {
    return !blocks.empty() && llvm::all_of(blocks, isCold);
  };
  for (Block &block : body)
    if (!block.getOps<TraceOp>().empty())
      cold.insert(&block);
  bool changed = !cold.empty();
  while (changed) {
    changed = false;
    for (Block &block : body)
      if (!isCold(&block) &&
          (areCold(block.getPredecessors()) || areCold(block.getSuccessors())))
        changed |= cold.insert(&block).second;
  }
  return cold;
}

/// How many operations of a function make code; `limit` at most. Of those that
/// an exception executes, one in `kColdFactor` counts.
static unsigned countCode(Region &body, unsigned limit,
                          const llvm::SmallPtrSet<Block *, 16> &cold = {}) {
  constexpr unsigned kColdFactor = 4;
  unsigned count = 0;
  for (Block &block : body) {
    unsigned cost = cold.contains(&block) ? 1 : kColdFactor;
    block.walk([&](Operation *op) { count += isFree(op) ? 0 : cost; });
    if (count / kColdFactor >= limit)
      return limit;
  }
  return count / kColdFactor;
}

/// Whether there are objects or locals that might be promoted to values.
static bool hasSlots(Operation *function) {
  return function
      ->walk([](Operation *op) {
        return isa<PromotableAllocationOpInterface,
                   DestructurableAllocationOpInterface>(op)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

/// A function that takes or returns objects keeps them in memory as long as it
/// is called.
static bool handsOnObjects(CallOpInterface call) {
  return llvm::any_of(call->getOperandTypes(), holdsReference) ||
         llvm::any_of(call->getResultTypes(), holdsReference);
}

/// The functions that call themselves, directly or through others.
static llvm::DenseSet<CallGraphNode *> findRecursion(const CallGraph &graph) {
  llvm::DenseSet<CallGraphNode *> recursive;
  for (auto cycle = llvm::scc_begin(&graph); !cycle.isAtEnd(); ++cycle)
    if (cycle.hasCycle())
      for (const CallGraphNode *node : *cycle)
        recursive.insert(const_cast<CallGraphNode *>(node));
  return recursive;
}

namespace {
struct Inline : pystream::impl::InlinePassBase<Inline> {
  using InlinePassBase::InlinePassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    OpPassManager memory(func::FuncOp::getOperationName());
    // While functions are small: mem2reg takes time by the number of objects
    // times that of blocks.
    memory.addPass(createSROA());
    memory.addPass(createMem2Reg());
    OpPassManager control(func::FuncOp::getOperationName());
    // Callers test what an inlined function has just decided: whether it
    // raised an exception.
    if (maxOperations != 0)
      control.addPass(createThreadBranchesPass());
    addSimplification(control);
    auto simplify = [&](Operation *function) -> LogicalResult {
      if (hasSlots(function) && failed(runPipeline(memory, function)))
        return failure();
      return runPipeline(control, function);
    };

    llvm::DenseSet<Operation *> simplified;
    for (auto function : module.getOps<func::FuncOp>()) {
      if (function.isExternal())
        continue;
      if (failed(simplify(function)))
        return signalPassFailure();
      simplified.insert(function);
    }
    eraseUnreachedFunctions(module);
    callers.clear();
    module.walk(
        [&](func::CallOp call) { ++callers[call.getCalleeAttr().getAttr()]; });
    const auto &graph = getAnalysis<CallGraph>();
    recursive = findRecursion(graph);

    // The inliner asks for each function before it inlines into it, and again
    // after that.
    InlinerConfig config([](OpPassManager &) {}, /*maxInliningIterations=*/4);
    auto simplifyAgain = [&](Pass &, OpPassManager &, Operation *op) {
      return simplified.erase(op) ? success() : simplify(op);
    };
    auto isProfitable = [&](const Inliner::ResolvedCall &call) {
      return shouldInline(call);
    };
    Inliner inliner(getOperation(), getAnalysis<CallGraph>(), *this,
                    getAnalysisManager(), simplifyAgain, config, isProfitable);
    if (failed(inliner.doInlining()))
      return signalPassFailure();
    eraseUnreachedFunctions(module);
  }

private:
  bool shouldInline(const Inliner::ResolvedCall &resolved) {
    // Without a heap there is no stack either: copies of such a function would
    // call it again, and multiply where it does so in several places.
    if (maxOperations == 0)
      return !recursive.contains(resolved.targetNode);
    Region &body = *resolved.targetNode->getCallableRegion();
    auto callee = dyn_cast<func::FuncOp>(body.getParentOp());
    if (!callee)
      return true;
    unsigned limit = maxOperations;
    if (handsOnObjects(resolved.call))
      limit *= kObjectFactor;
    if (callers.lookup(callee.getSymNameAttr()) == 1)
      limit *= kOnlyCallFactor;
    if (countCode(body, limit + 1, findColdBlocks(body)) > limit)
      return false;
    Region *caller = resolved.sourceNode->getCallableRegion();
    return countCode(*caller, maxCaller) < maxCaller;
  }

  /// How much larger a function may be where its objects become registers, and
  /// where there is no second copy of it.
  static constexpr unsigned kObjectFactor = 4, kOnlyCallFactor = 4;

  llvm::DenseSet<CallGraphNode *> recursive;
  /// Calls of each function before anything was inlined.
  llvm::DenseMap<StringAttr, unsigned> callers;
};
} // namespace
