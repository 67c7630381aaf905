//===- ReserveBuffers.cpp - Room for all that lists will hold -------------===//
#include "PyStream/Analysis/LoopBounds.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"

namespace pystream {
#define GEN_PASS_DEF_RESERVEBUFFERSPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

namespace {
/// A test whether more elements are needed than a buffer has room for, and a
/// branch on it.
struct Growth {
  arith::CmpIOp test;
  Value needed;
  Block *grows;
};

struct ReserveBuffers : pystream::impl::ReserveBuffersPassBase<ReserveBuffers> {
  using ReserveBuffersPassBase::ReserveBuffersPassBase;

  void runOnOperation() override {
    if (getOperation().getBody().empty() ||
        getOperation().getBody().hasOneBlock())
      return;
    LoopBounds bounds(getOperation());
    DominanceInfo dominance(getOperation());
    getOperation().walk([&](BufferAllocOp op) {
      if (reserve(op, bounds, dominance))
        ++numReserved;
    });
  }

private:
  /// The test, if it is one of a buffer's room against a number.
  static std::optional<Growth> asGrowth(BufferSizeOp room, Operation *user) {
    auto test = dyn_cast<arith::CmpIOp>(user);
    if (!test || !test->hasOneUse())
      return std::nullopt;
    auto branch = dyn_cast<cf::CondBranchOp>(*test->user_begin());
    if (!branch || !branch.getTrueDest()->getSinglePredecessor())
      return std::nullopt;
    if (test.getPredicate() == arith::CmpIPredicate::sgt &&
        test.getRhs() == room.getResult())
      return Growth{test, test.getLhs(), branch.getTrueDest()};
    if (test.getPredicate() == arith::CmpIPredicate::slt &&
        test.getLhs() == room.getResult())
      return Growth{test, test.getRhs(), branch.getTrueDest()};
    return std::nullopt;
  }

  bool reserve(BufferAllocOp alloc, const LoopBounds &bounds,
               DominanceInfo &dominance) {
    APInt size;
    if (!matchPattern(alloc.getSize(), m_ConstantInt(&size)))
      return false;
    // Wherever the reference is passed on to.
    llvm::SetVector<Value> places;
    places.insert(alloc.getRef());
    SmallVector<Growth> growths;
    for (size_t i = 0; i != places.size(); ++i)
      for (OpOperand &use : places[i].getUses()) {
        if (auto room = dyn_cast<BufferSizeOp>(use.getOwner())) {
          for (Operation *user : room->getUsers())
            if (std::optional<Growth> growth = asGrowth(room, user))
              growths.push_back(*growth);
        } else if (auto branch = dyn_cast<BranchOpInterface>(use.getOwner())) {
          if (std::optional<BlockArgument> argument =
                  branch.getSuccessorBlockArgument(use.getOperandNumber()))
            places.insert(*argument);
        }
      }
    int64_t most = size.getSExtValue();
    for (const Growth &growth : growths) {
      std::optional<LoopBounds::Range> range =
          bounds.getRange(growth.needed, growth.test);
      if (!range || range->max > int64_t(maxElements))
        return false;
      most = std::max(most, range->max);
    }
    if (growths.empty())
      return false;
    // As long as no test is true, all these places hold this buffer.
    for (Value place : places.getArrayRef().drop_front())
      if (!holdsOnly(cast<BlockArgument>(place), places, growths, dominance))
        return false;

    OpBuilder builder(alloc);
    alloc.getSizeMutable().assign(arith::ConstantOp::create(
        builder, alloc.getLoc(), builder.getI64IntegerAttr(most)));
    for (Growth &growth : growths) {
      builder.setInsertionPoint(growth.test);
      growth.test.replaceAllUsesWith(
          arith::ConstantOp::create(builder, growth.test.getLoc(),
                                    builder.getBoolAttr(false))
              .getResult());
    }
    return true;
  }

  /// Whether what comes to a block argument are the places, or replacements
  /// that were made since one of them was too small.
  static bool holdsOnly(BlockArgument argument,
                        const llvm::SetVector<Value> &places,
                        ArrayRef<Growth> growths, DominanceInfo &dominance) {
    Block *block = argument.getOwner();
    for (auto it = block->pred_begin(), e = block->pred_end(); it != e; ++it) {
      auto branch = dyn_cast<BranchOpInterface>((*it)->getTerminator());
      Value value = branch
                        ? branch.getSuccessorOperands(
                              it.getSuccessorIndex())[argument.getArgNumber()]
                        : Value();
      bool isReplacement = llvm::any_of(growths, [&](const Growth &growth) {
        return dominance.dominates(growth.grows, *it);
      });
      if (!isReplacement && (!value || !places.contains(value)))
        return false;
    }
    return true;
  }
};
} // namespace
