//===- KnownTests.cpp - Tests that need not be made -----------------------===//
#include "KnownTests.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace pystream;

std::optional<EqualityTest> EqualityTest::match(Value condition) {
  auto compare = condition.getDefiningOp<arith::CmpIOp>();
  Attribute constant;
  if (!compare || !matchPattern(compare.getRhs(), m_Constant(&constant)))
    return std::nullopt;
  bool isEqual = compare.getPredicate() == arith::CmpIPredicate::eq;
  if (!isEqual && compare.getPredicate() != arith::CmpIPredicate::ne)
    return std::nullopt;
  return EqualityTest{compare.getLhs(), constant, isEqual};
}

//===----------------------------------------------------------------------===//
// Behind a branch
//===----------------------------------------------------------------------===//

bool pystream::replaceKnownConditions(Region &body, DominanceInfo &dominance) {
  bool changed = false;
  for (Block &block : body) {
    auto branch = dyn_cast<cf::CondBranchOp>(block.getTerminator());
    if (!branch || matchPattern(branch.getCondition(), m_Constant()))
      continue;
    Value condition = branch.getCondition();
    for (bool outcome : {true, false}) {
      Block *side = outcome ? branch.getTrueDest() : branch.getFalseDest();
      if (!side->getSinglePredecessor())
        continue;
      auto isBehind = [&](OpOperand &use) {
        Block *user =
            body.findAncestorBlockInRegion(*use.getOwner()->getBlock());
        return user && dominance.dominates(side, user);
      };
      auto replace = [&](Value value, llvm::function_ref<Value()> make) {
        SmallVector<OpOperand *> uses;
        for (OpOperand &use : value.getUses())
          if (isBehind(use))
            uses.push_back(&use);
        if (uses.empty())
          return;
        Value known = make();
        for (OpOperand *use : uses)
          use->set(known);
        changed = true;
      };
      SmallVector<arith::SelectOp> selects;
      for (OpOperand &use : condition.getUses())
        if (auto select = dyn_cast<arith::SelectOp>(use.getOwner()))
          if (use.getOperandNumber() == 0)
            selects.push_back(select);
      for (arith::SelectOp select : selects)
        replace(select.getResult(), [&] {
          return outcome ? select.getTrueValue() : select.getFalseValue();
        });
      replace(condition, [&]() -> Value {
        OpBuilder builder = OpBuilder::atBlockBegin(side);
        return arith::ConstantOp::create(builder, branch.getLoc(),
                                         builder.getBoolAttr(outcome));
      });
    }
  }
  return changed;
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

/// The bool that a comparison of a number made of it tests, and whether it is
/// negated; or null.
static Value matchFlag(arith::CmpIOp compare, bool &isNegated) {
  auto extension = compare.getLhs().getDefiningOp<arith::ExtUIOp>();
  APInt constant;
  if (!extension || !extension.getIn().getType().isInteger(1) ||
      !matchPattern(compare.getRhs(), m_ConstantInt(&constant)) ||
      constant.ugt(1))
    return {};
  bool isEqual = compare.getPredicate() == arith::CmpIPredicate::eq;
  if (!isEqual && compare.getPredicate() != arith::CmpIPredicate::ne)
    return {};
  isNegated = isEqual == constant.isZero();
  return extension.getIn();
}

static Value makeNot(OpBuilder &builder, Location loc, Value value) {
  auto compare = value.getDefiningOp<arith::CmpIOp>();
  if (compare)
    return arith::CmpIOp::create(builder, loc,
                                 arith::invertPredicate(compare.getPredicate()),
                                 compare.getLhs(), compare.getRhs());
  Value one =
      arith::ConstantOp::create(builder, loc, builder.getBoolAttr(true));
  return arith::XOrIOp::create(builder, loc, value, one);
}

/// What is negated, or null.
static Value matchNot(Value value) {
  auto negation = value.getDefiningOp<arith::XOrIOp>();
  return negation && matchPattern(negation.getRhs(), m_One())
             ? negation.getLhs()
             : Value();
}

bool pystream::simplifyConditions(Region &body) {
  bool changed = false;
  for (Block &block : body) {
    for (auto compare :
         llvm::make_early_inc_range(block.getOps<arith::CmpIOp>())) {
      bool isNegated = false;
      Value flag = matchFlag(compare, isNegated);
      if (!flag)
        continue;
      OpBuilder builder(compare);
      compare.getResult().replaceAllUsesWith(
          isNegated ? makeNot(builder, compare.getLoc(), flag) : flag);
      compare.erase();
      changed = true;
    }
    auto branch = dyn_cast<cf::CondBranchOp>(block.getTerminator());
    APInt known;
    if (branch && matchPattern(branch.getCondition(), m_ConstantInt(&known))) {
      OpBuilder builder(branch);
      bool taken = !known.isZero();
      cf::BranchOp::create(builder, branch.getLoc(),
                           taken ? branch.getTrueDest() : branch.getFalseDest(),
                           taken ? branch.getTrueDestOperands()
                                 : branch.getFalseDestOperands());
      branch.erase();
      changed = true;
      continue;
    }
    Value negated = branch ? matchNot(branch.getCondition()) : Value();
    if (!negated)
      continue;
    OpBuilder builder(branch);
    cf::CondBranchOp::create(
        builder, branch.getLoc(), negated, branch.getFalseDest(),
        branch.getFalseDestOperands(), branch.getTrueDest(),
        branch.getTrueDestOperands());
    branch.erase();
    changed = true;
  }
  return changed;
}

//===----------------------------------------------------------------------===//
// Joins
//===----------------------------------------------------------------------===//

/// Whether a block does nothing but test, at little cost.
static bool isCheapTest(Block &block) {
  constexpr unsigned kMaxOperations = 2;
  unsigned count = 0;
  for (Operation &op : block.without_terminator()) {
    if (!isa<arith::ConstantOp, arith::CmpIOp, arith::CmpFOp, arith::XOrIOp,
             arith::AndIOp, arith::OrIOp>(op))
      return false;
    count += !isa<arith::ConstantOp>(op);
  }
  return count <= kMaxOperations &&
         isa<cf::CondBranchOp>(block.getTerminator());
}

/// a or b: one of them alone where it holds whenever the other one does.
static Value makeOr(OpBuilder &builder, Location loc, Value a, Value b) {
  std::optional<EqualityTest> x = EqualityTest::match(a),
                              y = EqualityTest::match(b);
  if (x && y && x->value == y->value && x->constant != y->constant) {
    if (x->isEqual && !y->isEqual)
      return b;
    if (y->isEqual && !x->isEqual)
      return a;
  }
  return arith::OrIOp::create(builder, loc, a, b);
}

/// Whether a block may get by selection what two branches to it pass.
static bool canChoose(OperandRange a, OperandRange b) {
  constexpr unsigned kMaxChoices = 2;
  unsigned numChoices = 0;
  for (auto [x, y] : llvm::zip_equal(a, b)) {
    if (x == y)
      continue;
    if (!isa<FloatType, IntegerType, VectorType>(x.getType()))
      return false;
    ++numChoices;
  }
  return numChoices <= kMaxChoices;
}

/// The test that is on one side of `branch` and shares a way with the other
/// side, joined with it.
static bool joinTest(cf::CondBranchOp branch, bool side) {
  Block *first = branch->getBlock();
  Block *second = side ? branch.getTrueDest() : branch.getFalseDest();
  Block *common = side ? branch.getFalseDest() : branch.getTrueDest();
  if (second == first || second->getSinglePredecessor() != first ||
      second->getNumArguments() != 0 || !isCheapTest(*second))
    return false;
  auto commonOperands =
      side ? branch.getFalseDestOperands() : branch.getTrueDestOperands();
  auto next = cast<cf::CondBranchOp>(second->getTerminator());
  for (bool way : {true, false}) {
    auto otherOperands =
        way ? next.getTrueDestOperands() : next.getFalseDestOperands();
    if ((way ? next.getTrueDest() : next.getFalseDest()) != common ||
        !canChoose(commonOperands, otherOperands))
      continue;
    // Where both ways lead to the block, one of them is common if no value has
    // to be chosen.
    if (next.getTrueDest() == next.getFalseDest() &&
        commonOperands != otherOperands)
      continue;
    first->getOperations().splice(branch->getIterator(),
                                  second->getOperations(), second->begin(),
                                  next->getIterator());
    // To the common block by the first test or by the second.
    OpBuilder builder(branch);
    Location loc = branch.getLoc();
    Value a = branch.getCondition(), b = next.getCondition();
    SmallVector<Value> passed;
    for (auto [x, y] : llvm::zip_equal(commonOperands, otherOperands))
      passed.push_back(x == y ? x
                              : arith::SelectOp::create(
                                    builder, loc, a, side ? y : x, side ? x : y)
                                    .getResult());
    if (side)
      a = makeNot(builder, loc, a);
    if (!way)
      b = makeNot(builder, loc, b);
    Value either = makeOr(builder, loc, a, b);
    cf::CondBranchOp::create(builder, loc, either, common, passed,
                             way ? next.getFalseDest() : next.getTrueDest(),
                             way ? next.getFalseDestOperands()
                                 : next.getTrueDestOperands());
    branch.erase();
    second->erase();
    return true;
  }
  return false;
}

unsigned pystream::joinTests(Region &body) {
  unsigned count = 0;
  for (Block *block = &body.front(); block; block = block->getNextNode())
    while (auto branch = dyn_cast<cf::CondBranchOp>(block->getTerminator())) {
      if (!joinTest(branch, false) && !joinTest(branch, true))
        break;
      ++count;
    }
  return count;
}
