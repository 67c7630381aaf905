//===- InsertRefinements.cpp - Extended SSA form --------------------------===//
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Dominance.h"

namespace pystream {
#define GEN_PASS_DEF_INSERTREFINEMENTSPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

/// The value that a condition tells something about, or null.
static Value testedValue(Value condition) {
  Operation *test = condition.getDefiningOp();
  if (auto isOp = dyn_cast_if_present<IsOp>(test))
    return isOp.getLhs().getDefiningOp<ConstantOp>() ? isOp.getRhs()
                                                     : isOp.getLhs();
  if (auto call = dyn_cast_if_present<CallOp>(test)) {
    auto callee = call.getCallee().getDefiningOp<ConstantOp>();
    auto builtin =
        callee ? dyn_cast<BuiltinAttr>(callee.getValue()) : BuiltinAttr();
    if (builtin && builtin.getName() == "isinstance" &&
        call.getArgs().size() == 2)
      return call.getArgs()[0];
    return condition;
  }
  if (auto notOp = dyn_cast_if_present<NotOp>(test))
    if (auto truth = notOp.getOperand().getDefiningOp<TruthOp>())
      return testedValue(truth.getOperand());
  if (isa_and_present<CompareOp, ConstantOp>(test))
    return {};
  return condition;
}

namespace {
struct InsertRefinements
    : pystream::impl::InsertRefinementsPassBase<InsertRefinements> {
  void runOnOperation() override {
    SmallVector<cf::CondBranchOp> branches;
    getOperation().walk([&](cf::CondBranchOp op) { branches.push_back(op); });
    for (cf::CondBranchOp branch : branches)
      refineSides(branch);
  }

private:
  void refineSides(cf::CondBranchOp branch) {
    auto truth = branch.getCondition().getDefiningOp<TruthOp>();
    if (!truth || branch.getTrueDest() == branch.getFalseDest())
      return;
    Value condition = truth.getOperand();
    Value value = testedValue(condition);
    if (!value || value.getDefiningOp<ConstantOp>())
      return;
    for (bool negated : {false, true}) {
      Block *side = ownSuccessor(branch, negated);
      OpBuilder builder(side, side->begin());
      auto refined = RefineOp::create(builder, branch.getLoc(),
                                      ObjectType::get(&getContext()), value,
                                      condition, negated);
      DominanceInfo dominance(getOperation());
      bool used = false;
      value.replaceUsesWithIf(refined.getResult(), [&](OpOperand &use) {
        bool dominated =
            use.getOwner() != refined &&
            dominance.properlyDominates(refined.getOperation(), use.getOwner());
        used |= dominated;
        return dominated;
      });
      if (!used)
        refined.erase();
    }
  }

  /// The successor on one side, a block that only this edge reaches.
  Block *ownSuccessor(cf::CondBranchOp branch, bool negated) {
    Block *successor = negated ? branch.getFalseDest() : branch.getTrueDest();
    if (successor->getSinglePredecessor() && successor->getNumArguments() == 0)
      return successor;
    Block *edge = new Block();
    branch->getBlock()->getParent()->getBlocks().insert(
        successor->getIterator(), edge);
    auto builder = OpBuilder::atBlockEnd(edge);
    ValueRange operands =
        negated ? branch.getFalseDestOperands() : branch.getTrueDestOperands();
    cf::BranchOp::create(builder, branch.getLoc(), successor, operands);
    if (negated) {
      branch.getFalseDestOperandsMutable().clear();
      branch.setSuccessor(edge, 1);
    } else {
      branch.getTrueDestOperandsMutable().clear();
      branch.setSuccessor(edge, 0);
    }
    return edge;
  }
};
} // namespace
