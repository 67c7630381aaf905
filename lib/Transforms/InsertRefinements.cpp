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

/// The arguments of a call of a builtin function, or none.
static OperandRange argumentsOf(CallOp call, StringRef name) {
  auto callee = call.getCallee().getDefiningOp<ConstantOp>();
  auto builtin =
      callee ? dyn_cast<BuiltinAttr>(callee.getValue()) : BuiltinAttr();
  return builtin && builtin.getName() == name ? call.getArgs()
                                              : call.getArgs().take_front(0);
}

/// The value that a condition tells something about, or null.
static Value testedValue(Value condition) {
  Operation *test = condition.getDefiningOp();
  if (auto isOp = dyn_cast_if_present<IsOp>(test))
    return isOp.getLhs().getDefiningOp<ConstantOp>() ? isOp.getRhs()
                                                     : isOp.getLhs();
  if (auto call = dyn_cast_if_present<CallOp>(test)) {
    OperandRange arguments = argumentsOf(call, "isinstance");
    return arguments.size() == 2 ? arguments[0] : condition;
  }
  if (auto notOp = dyn_cast_if_present<NotOp>(test))
    if (auto truth = notOp.getOperand().getDefiningOp<TruthOp>())
      return testedValue(truth.getOperand());
  // The prelude asks for the kind of a value: kind(x) == "tuple"
  if (auto compare = dyn_cast_if_present<CompareOp>(test)) {
    auto call = compare.getLhs().getDefiningOp<CallOp>();
    if (!call || !compare.getRhs().getDefiningOp<ConstantOp>())
      return {};
    OperandRange arguments = argumentsOf(call, "prelude.kind");
    return arguments.size() == 1 ? arguments[0] : Value();
  }
  if (isa_and_present<ConstantOp>(test))
    return {};
  return condition;
}

//===----------------------------------------------------------------------===//
// Attributes that are read again
//===----------------------------------------------------------------------===//

static bool isConstantMember(Attribute member) {
  return isa<FloatAttr, IntegerAttr, StringAttr, NoneAttr>(member);
}

/// Whether reading the attribute runs no code of the program's, so that what is
/// read is the same until it is written: no class gives it another meaning.
static bool isPlainAttribute(StringAttr name, ModuleOp module) {
  return llvm::all_of(module.getOps<ClassOp>(), [&](ClassOp op) {
    DictionaryAttr members = op.getMembersAttr();
    if (!members)
      return true;
    Attribute member = members.get(name);
    return (!member || isConstantMember(member)) &&
           !members.contains("__getattr__") &&
           !members.contains("__getattribute__");
  });
}

static Value withoutRefinements(Value value) {
  while (auto refine = value.getDefiningOp<RefineOp>())
    value = refine.getValue();
  return value;
}

namespace {
/// Replaces reads of an attribute by what a test before has narrowed, as far as
/// nothing in between can have written it.
class AttributeReads {
public:
  AttributeReads(GetAttrOp tested, ModuleOp module)
      : module(module), object(withoutRefinements(tested.getObject())),
        name(tested.getNameAttr()) {}

  /// Whether nothing between the read and the test that it is for writes.
  bool reaches(GetAttrOp tested, Operation *branch) {
    if (!isPlainAttribute(name, module) ||
        tested->getBlock() != branch->getBlock())
      return false;
    for (Operation *op = tested->getNextNode(); op != branch;
         op = op->getNextNode())
      if (!isHarmless(op))
        return false;
    return true;
  }

  /// Returns whether any read was replaced, from `begin` on.
  bool replace(Block::iterator begin, Block *block, Value narrowed);

private:
  bool isHarmless(Operation *op);

  ModuleOp module;
  Value object;
  StringAttr name;
};
} // namespace

bool AttributeReads::isHarmless(Operation *op) {
  if (auto get = dyn_cast<GetAttrOp>(op))
    return isPlainAttribute(get.getNameAttr(), module);
  if (auto truth = dyn_cast<TruthOp>(op))
    return isa_and_present<IsOp, NotOp>(truth.getOperand().getDefiningOp());
  if (auto negation = dyn_cast<NotOp>(op))
    return isa_and_present<TruthOp>(negation.getOperand().getDefiningOp());
  return isa<ConstantOp, IsOp, RefineOp>(op);
}

bool AttributeReads::replace(Block::iterator begin, Block *block,
                             Value narrowed) {
  bool replaced = false;
  for (Operation &op :
       llvm::make_early_inc_range(llvm::make_range(begin, block->end()))) {
    if (op.hasTrait<OpTrait::IsTerminator>())
      break;
    if (!isHarmless(&op))
      return replaced;
    auto get = dyn_cast<GetAttrOp>(op);
    if (!get || get.getNameAttr() != name ||
        withoutRefinements(get.getObject()) != object ||
        isa<CheckOp>(*std::next(op.getIterator())))
      continue;
    get.getResult().replaceAllUsesWith(narrowed);
    get.erase();
    replaced = true;
  }
  for (Block *next : block->getSuccessors())
    if (next != block && next->getSinglePredecessor())
      replaced |= replace(next->begin(), next, narrowed);
  return replaced;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

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
    // What is known of an item holds for the tuple that it was read from, too.
    SmallVector<Value> narrowed = {value};
    if (auto item = value.getDefiningOp<GetItemOp>())
      if (auto index = item.getIndex().getDefiningOp<ConstantOp>();
          index && isa<IntegerAttr>(index.getValue()))
        narrowed.push_back(item.getObject());
    for (bool negated : {false, true}) {
      Block *side = ownSuccessor(branch, negated);
      for (Value each : narrowed)
        refine(branch, side, each, condition, negated);
    }
  }

  void refine(cf::CondBranchOp branch, Block *side, Value value,
              Value condition, bool negated) {
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
    if (auto get = value.getDefiningOp<GetAttrOp>()) {
      AttributeReads reads(get, getOperation()->getParentOfType<ModuleOp>());
      if (reads.reaches(get, branch))
        used |= reads.replace(std::next(refined->getIterator()), side,
                              refined.getResult());
    }
    if (!used)
      refined.erase();
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
