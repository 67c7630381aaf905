//===- SimplifyRanges.cpp - What loops and tests tell of integers ---------===//
#include "PyStream/Analysis/LoopBounds.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Matchers.h"

namespace pystream {
#define GEN_PASS_DEF_SIMPLIFYRANGESPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;
using Range = LoopBounds::Range;

/// The result of a comparison of any two numbers of these ranges, if they agree
/// on it.
static std::optional<bool> compare(arith::CmpIPredicate predicate, Range a,
                                   Range b) {
  switch (predicate) {
  case arith::CmpIPredicate::slt:
    if (a.max < b.min)
      return true;
    if (a.min >= b.max)
      return false;
    return std::nullopt;
  case arith::CmpIPredicate::sle:
    if (a.max <= b.min)
      return true;
    if (a.min > b.max)
      return false;
    return std::nullopt;
  case arith::CmpIPredicate::sgt:
    return compare(arith::CmpIPredicate::slt, b, a);
  case arith::CmpIPredicate::sge:
    return compare(arith::CmpIPredicate::sle, b, a);
  case arith::CmpIPredicate::eq:
  case arith::CmpIPredicate::ne: {
    bool isEqual = predicate == arith::CmpIPredicate::eq;
    if (a.max < b.min || b.max < a.min)
      return !isEqual;
    if (a.min == a.max && b.min == b.max)
      return isEqual;
    return std::nullopt;
  }
  default:
    return std::nullopt;
  }
}

namespace {
struct SimplifyRanges : pystream::impl::SimplifyRangesPassBase<SimplifyRanges> {
  void runOnOperation() override {
    Region &body = getOperation().getBody();
    if (body.empty())
      return;
    if (!body.hasOneBlock())
      propagateTests(body);
    LoopBounds bounds(getOperation());
    if (!body.hasOneBlock())
      for (Block &block : body)
        simplifyCounters(block, bounds);
    SmallVector<Operation *> operations;
    getOperation().walk([&](Operation *op) {
      if (isa<arith::CmpIOp, ModOp, FloorDivOp, CheckedOp>(op))
        operations.push_back(op);
    });
    for (Operation *op : operations)
      if (Value value = simplify(op, bounds)) {
        ++numSimplified;
        op->getResult(0).replaceAllUsesWith(value);
        op->erase();
      }
  }

private:
  /// Behind a branch its condition is known, and with it what a select by the
  /// same condition has chosen.
  void propagateTests(Region &body) {
    DominanceInfo dominance(getOperation());
    for (Block &block : body) {
      auto branch = dyn_cast<cf::CondBranchOp>(block.getTerminator());
      if (!branch || branch.getTrueDest() == branch.getFalseDest())
        continue;
      SmallVector<arith::SelectOp> selects;
      for (Operation *user : branch.getCondition().getUsers())
        if (auto select = dyn_cast<arith::SelectOp>(user);
            select && select.getCondition() == branch.getCondition())
          selects.push_back(select);
      for (bool way : {true, false}) {
        Block *target = way ? branch.getTrueDest() : branch.getFalseDest();
        if (!target->getSinglePredecessor())
          continue;
        for (arith::SelectOp select : selects) {
          Value chosen = way ? select.getTrueValue() : select.getFalseValue();
          if (chosen == select.getResult())
            continue;
          select.getResult().replaceUsesWithIf(chosen, [&](OpOperand &use) {
            bool isBehind =
                dominance.dominates(target, use.getOwner()->getBlock());
            numSimplified += isBehind;
            return isBehind;
          });
        }
      }
      // What the branch itself passes on.
      for (arith::SelectOp select : selects)
        for (bool way : {true, false})
          for (OpOperand &operand : way ? branch.getTrueDestOperandsMutable()
                                        : branch.getFalseDestOperandsMutable())
            if (operand.get() == select.getResult())
              operand.set(way ? select.getTrueValue() : select.getFalseValue());
    }
  }

  /// Counters of a loop that always have the same value become one, and behind
  /// the loop what they end with.
  void simplifyCounters(Block &block, const LoopBounds &bounds) {
    CFGLoop *loop = bounds.getLoop(&block);
    if (!loop || loop->getHeader() != &block)
      return;
    SmallVector<std::pair<BlockArgument, LoopBounds::Counter>> counters;
    for (BlockArgument argument : block.getArguments()) {
      if (!argument.getType().isSignlessInteger())
        continue;
      std::optional<LoopBounds::Counter> counter = bounds.getCounter(argument);
      if (!counter)
        continue;
      auto *same = llvm::find_if(counters, [&](const auto &other) {
        Attribute begin, otherBegin;
        bool isEqual =
            counter->begin == other.second.begin ||
            (matchPattern(counter->begin, m_Constant(&begin)) &&
             matchPattern(other.second.begin, m_Constant(&otherBegin)) &&
             begin == otherBegin);
        return isEqual && counter->step == other.second.step &&
               argument.getType() == other.first.getType();
      });
      if (same != counters.end() && !argument.use_empty()) {
        argument.replaceAllUsesWith(same->first);
        ++numSimplified;
        continue;
      }
      counters.push_back({argument, *counter});
    }
    for (auto &[argument, counter] : counters) {
      std::optional<int64_t> end = bounds.getFinalValue(argument);
      if (!end)
        continue;
      OpBuilder builder =
          OpBuilder::atBlockBegin(&getOperation().getBody().front());
      Value constant;
      for (OpOperand &use : llvm::make_early_inc_range(argument.getUses())) {
        if (loop->contains(use.getOwner()->getBlock()))
          continue;
        if (!constant)
          constant = arith::ConstantOp::create(
              builder, argument.getLoc(),
              builder.getIntegerAttr(argument.getType(), *end));
        use.set(constant);
        ++numSimplified;
      }
    }
  }

  static Value simplify(Operation *op, const LoopBounds &bounds) {
    OpBuilder builder(op);
    Value lhs = op->getOperand(0), rhs = op->getOperand(1);
    if (!lhs.getType().isSignlessInteger())
      return {};
    if (auto comparison = dyn_cast<arith::CmpIOp>(op)) {
      std::optional<Range> a = bounds.getRange(lhs, op), b;
      if (a)
        b = bounds.getRange(rhs, op);
      std::optional<bool> result;
      if (b)
        result = compare(comparison.getPredicate(), *a, *b);
      return result ? arith::ConstantOp::create(builder, op->getLoc(),
                                                builder.getBoolAttr(*result))
                    : Value();
    }
    if (auto checked = dyn_cast<CheckedOp>(op)) {
      // Ranges beyond 64 bits are not known.
      if (!bounds.getRange(op->getResult(0), op))
        return {};
      switch (checked.getKind()) {
      case BinaryKind::Add:
        return arith::AddIOp::create(builder, op->getLoc(), lhs, rhs);
      case BinaryKind::Sub:
        return arith::SubIOp::create(builder, op->getLoc(), lhs, rhs);
      case BinaryKind::Mul:
        return arith::MulIOp::create(builder, op->getLoc(), lhs, rhs);
      default:
        return {};
      }
    }
    // Rounding does not matter where nothing is negative. Signed operations,
    // for GLSL has types of their own for the others.
    APInt divisor;
    if (!matchPattern(rhs, m_ConstantInt(&divisor)) ||
        !divisor.isStrictlyPositive())
      return {};
    std::optional<Range> range = bounds.getRange(lhs, op);
    if (!range || range->min < 0)
      return {};
    if (isa<ModOp>(op)) {
      if (range->max < divisor.getSExtValue())
        return lhs;
      // Its lowest bits, which takes no care of signs.
      if (divisor.isPowerOf2())
        return {};
      return arith::RemSIOp::create(builder, op->getLoc(), lhs, rhs);
    }
    return arith::DivSIOp::create(builder, op->getLoc(), lhs, rhs);
  }
};
} // namespace
