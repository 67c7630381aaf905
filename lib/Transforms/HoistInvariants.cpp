//===- HoistInvariants.cpp - What is the same in each round of a loop -----===//
#include "PyStream/Analysis/LoopBounds.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace pystream {
#define GEN_PASS_DEF_HOISTINVARIANTSPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

namespace {
/// The memory that a loop writes.
struct WrittenMemory {
  SmallPtrSet<Value, 8> stored;
  /// Whether some operation may write what others point to.
  bool anything = false;

  explicit WrittenMemory(const CFGLoop &loop) {
    for (Block *block : loop.getBlocks())
      for (Operation &op : *block) {
        if (auto store = dyn_cast<memref::StoreOp>(op))
          stored.insert(store.getMemref());
        else if (!isMemoryEffectFree(&op) && !isa<memref::LoadOp>(op) &&
                 !hasSingleEffect<MemoryEffects::Read>(&op))
          anything = true;
      }
  }

  /// Private memory and tables have one name; what came as an argument may be
  /// the same as another argument.
  bool mayChange(Value memory) const {
    Operation *source = memory.getDefiningOp();
    if (isa_and_present<memref::GetGlobalOp>(source))
      return false;
    if (isa_and_present<memref::AllocaOp>(source))
      return stored.contains(memory) || anything;
    return anything || llvm::any_of(stored, [](Value other) {
             return !isa_and_present<memref::AllocaOp>(other.getDefiningOp());
           });
  }
};

struct HoistInvariants
    : pystream::impl::HoistInvariantsPassBase<HoistInvariants> {
  void runOnOperation() override {
    Region &body = getOperation().getBody();
    if (body.empty() || body.hasOneBlock() ||
        !llvm::all_of(body, [](Block &block) {
          return block.getTerminator()->getNumSuccessors() == 0 ||
                 isa<BranchOpInterface>(block.getTerminator());
        }))
      return;
    LoopBounds bounds(getOperation());
    DominanceInfo dominance(getOperation());
    CFGLoopInfo loops(dominance.getDomTree(&body));
    // What leaves an inner loop may leave the outer one as well.
    SmallVector<CFGLoop *, 4> ordered = loops.getLoopsInPreorder();
    for (CFGLoop *loop : llvm::reverse(ordered))
      hoist(*loop, bounds, dominance);
  }

private:
  void hoist(const CFGLoop &loop, const LoopBounds &bounds,
             DominanceInfo &dominance) {
    Block *before = loop.getLoopPredecessor();
    if (!before)
      return;
    WrittenMemory written(loop);
    bool entered = hasRounds(loop, bounds);
    SmallVector<Block *> latches;
    loop.getLoopLatches(latches);
    auto isInvariant = [&](Value value) {
      return !loop.contains(value.getParentBlock());
    };
    // Dominating blocks come first, so that operands leave before their users.
    SmallVector<Block *> always;
    for (Block *block : loop.getBlocks())
      if (llvm::all_of(latches, [&](Block *latch) {
            return dominance.dominates(block, latch);
          }))
        always.push_back(block);
    llvm::sort(always, [&](Block *a, Block *b) {
      return dominance.properlyDominates(a, b);
    });
    for (Block *block : always)
      for (Operation &op :
           llvm::make_early_inc_range(block->without_terminator())) {
        if (op.hasTrait<OpTrait::ConstantLike>() || op.getNumRegions() != 0 ||
            !llvm::all_of(op.getOperands(), isInvariant))
          continue;
        if (auto load = dyn_cast<memref::LoadOp>(op)) {
          if (written.mayChange(load.getMemref()) ||
              !(entered || isInBounds(load, bounds)))
            continue;
          ++numLoads;
        } else if (isPure(&op) || (entered && isMemoryEffectFree(&op))) {
          ++numOperations;
        } else {
          continue;
        }
        op.moveBefore(before->getTerminator());
      }
  }

  /// Whether each execution of the loop has one round at least, as constants
  /// tell.
  static bool hasRounds(const CFGLoop &loop, const LoopBounds &bounds) {
    return llvm::any_of(
        loop.getHeader()->getArguments(), [&](BlockArgument argument) {
          std::optional<LoopBounds::Counter> counter =
              bounds.getCounter(argument);
          std::optional<int64_t> final = bounds.getFinalValue(argument);
          APInt begin;
          return counter && final &&
                 matchPattern(counter->begin, m_ConstantInt(&begin)) &&
                 begin.getSExtValue() != *final;
        });
  }

  /// Whether a load is allowed in executions that would not reach it.
  static bool isInBounds(memref::LoadOp load, const LoopBounds &bounds) {
    MemRefType type = load.getMemRefType();
    return llvm::all_of(llvm::enumerate(load.getIndices()), [&](auto index) {
      std::optional<LoopBounds::Range> range = bounds.getRange(index.value());
      return range && !type.isDynamicDim(index.index()) && range->min >= 0 &&
             range->max < type.getDimSize(index.index());
    });
  }
};
} // namespace
