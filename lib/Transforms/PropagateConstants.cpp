//===- PropagateConstants.cpp - Sparse conditional constants --------------===//
#include "PyStream/Transforms/Passes.h"

#include "mlir/Analysis/DataFlow/ConstantPropagationAnalysis.h"
#include "mlir/Analysis/DataFlow/DeadCodeAnalysis.h"
#include "mlir/Analysis/DataFlowFramework.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/FoldUtils.h"

namespace pystream {
#define GEN_PASS_DEF_PROPAGATECONSTANTSPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;
using dataflow::ConstantValue;

namespace {
/// Upstream's analysis folds an operation with the operands known so far, and
/// two things go wrong where those turn out to vary. Folding may replace a
/// known index in the operation itself, which then stays. And it may give a
/// value that is no operand, such as an element of the vector that an operand
/// was built from: the operation must be visited again when that value changes.
class ConstantPropagation : public dataflow::SparseConstantPropagation {
public:
  using SparseConstantPropagation::SparseConstantPropagation;

  LogicalResult visitOperation(
      Operation *op,
      ArrayRef<const dataflow::Lattice<ConstantValue> *> operands,
      ArrayRef<dataflow::Lattice<ConstantValue> *> results) override {
    if (op->getNumRegions()) {
      setAllToEntryStates(results);
      return success();
    }
    SmallVector<Attribute> constants;
    for (const auto *operand : operands) {
      if (operand->getValue().isUninitialized())
        return success();
      constants.push_back(operand->getValue().getConstantValue());
    }
    SmallVector<Value> values(op->getOperands());
    DictionaryAttr attributes = op->getAttrDictionary();
    SmallVector<OpFoldResult> folded;
    bool hasFolded = succeeded(op->fold(constants, folded));
    op->setOperands(values);
    op->setAttrs(attributes);
    if (!hasFolded || folded.empty()) {
      setAllToEntryStates(results);
      return success();
    }
    for (auto [result, known] : llvm::zip_equal(results, folded)) {
      if (auto attribute = dyn_cast<Attribute>(known))
        propagateIfChanged(
            result, result->join(ConstantValue(attribute, op->getDialect())));
      else
        join(result, *getLatticeElementFor(getProgramPointAfter(op),
                                           cast<Value>(known)));
    }
    return success();
  }
};

struct PropagateConstants
    : pystream::impl::PropagateConstantsPassBase<PropagateConstants> {
  void runOnOperation() override {
    DataFlowSolver solver;
    solver.load<dataflow::DeadCodeAnalysis>();
    solver.load<ConstantPropagation>();
    if (failed(solver.initializeAndRun(getOperation())))
      return signalPassFailure();
    rewrite(solver, getOperation()->getRegions());
  }

private:
  /// The constant that `value` always is, made at the builder; or null.
  static Value materialize(DataFlowSolver &solver, OpBuilder &builder,
                           OperationFolder &folder, Value value) {
    const auto *lattice =
        solver.lookupState<dataflow::Lattice<ConstantValue>>(value);
    if (!lattice || lattice->getValue().isUninitialized())
      return {};
    const ConstantValue &known = lattice->getValue();
    if (!known.getConstantValue())
      return {};
    return folder.getOrCreateConstant(
        builder.getInsertionBlock(), known.getConstantDialect(),
        known.getConstantValue(), value.getType());
  }

  static void rewrite(DataFlowSolver &solver, MutableArrayRef<Region> regions) {
    for (Region &region : regions)
      for (Block &block : region)
        rewrite(solver, block);
  }

  static void rewrite(DataFlowSolver &solver, Block &block) {
    OpBuilder builder(block.getParentOp()->getContext());
    OperationFolder folder(block.getParentOp()->getContext());
    for (Operation &op : llvm::make_early_inc_range(block)) {
      builder.setInsertionPoint(&op);
      bool all = op.getNumResults() != 0;
      for (Value result : op.getResults()) {
        Value constant = materialize(solver, builder, folder, result);
        if (constant)
          result.replaceAllUsesWith(constant);
        else
          all = false;
      }
      if (all && wouldOpBeTriviallyDead(&op))
        op.erase();
      else
        rewrite(solver, op.getRegions());
    }
    builder.setInsertionPointToStart(&block);
    for (BlockArgument argument : block.getArguments())
      if (Value constant = materialize(solver, builder, folder, argument))
        argument.replaceAllUsesWith(constant);
  }
};
} // namespace
