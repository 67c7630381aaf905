//===- PropagateConstants.cpp - Sparse conditional constants --------------===//
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/FoldUtils.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"
#include "mlir/Transforms/RegionUtils.h"

namespace pystream {
#define GEN_PASS_DEF_PROPAGATECONSTANTSPASS
#define GEN_PASS_DEF_SIMPLIFYPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Facts
//===----------------------------------------------------------------------===//

namespace {
/// What a value is in every execution that has been found possible so far: a
/// constant, or, if there is none, different things.
struct Known {
  Attribute constant;
  Dialect *dialect = nullptr; ///< makes an operation of the constant
};

/// Undoes what folding does to an operation itself: it may put an operand that
/// is constant so far into the operation, and later the operand varies.
class Restore {
public:
  explicit Restore(Operation *op) : op(op), operands(op->getOperands()) {
    if (!op->getPropertiesStorageSize())
      return;
    storage.resize(
        llvm::divideCeil(op->getPropertiesStorageSize(), sizeof(uint64_t)));
    op->getName().initOpProperties(properties(), op->getPropertiesStorage());
  }
  Restore(const Restore &) = delete;
  Restore &operator=(const Restore &) = delete;

  ~Restore() {
    if (op->getOperands() != ValueRange(operands))
      op->setOperands(operands);
    if (storage.empty())
      return;
    op->getName().copyOpProperties(op->getPropertiesStorage(), properties());
    op->getName().destroyOpProperties(properties());
  }

private:
  OpaqueProperties properties() { return {storage.data()}; }

  Operation *op;
  SmallVector<Value> operands;
  SmallVector<uint64_t, 8> storage;
};

/// Finds the constants of all regions of an operation. Values that no entry
/// stands for have not been found to be anything yet.
class ConstantSolver {
public:
  void run(Operation *root) {
    enterRegions(root);
    while (!blocks.empty() || !operations.empty()) {
      while (!operations.empty())
        visit(operations.pop_back_val());
      if (!blocks.empty())
        for (Operation &op : *blocks.pop_back_val())
          visit(&op);
    }
  }

  bool isExecutable(Block *block) const { return executable.contains(block); }

  /// The constant of a value; one without attribute if there is none.
  Known lookup(Value value) const { return known.lookup(value); }

  /// The only successor that a branch ever goes to, if there is one.
  std::optional<unsigned> onlySuccessor(Operation *branch) const {
    std::optional<unsigned> only;
    for (unsigned index = 0; index != branch->getNumSuccessors(); ++index) {
      if (!edges.contains({branch, index}))
        continue;
      if (only)
        return std::nullopt;
      only = index;
    }
    return only;
  }

private:
  void enterRegions(Operation *op);
  void visit(Operation *op);
  void visitBranch(Operation *op);
  void fold(Operation *op);
  void join(Value value, Known fact);
  void join(Value value, Value source, Operation *user);

  DenseMap<Value, Known> known;
  llvm::DenseSet<Block *> executable;
  llvm::DenseSet<std::pair<Operation *, unsigned>> edges;
  /// Operations that fold to a value that is no operand of theirs.
  DenseMap<Value, llvm::SmallSetVector<Operation *, 2>> foldedTo;
  SmallVector<Block *> blocks;
  SmallVector<Operation *> operations;
};
} // namespace

/// Nothing is assumed of the arguments of regions, and all of them are entered.
void ConstantSolver::enterRegions(Operation *op) {
  for (Region &region : op->getRegions()) {
    if (region.empty())
      continue;
    for (BlockArgument argument : region.getArguments())
      join(argument, Known());
    if (executable.insert(&region.front()).second)
      blocks.push_back(&region.front());
  }
}

void ConstantSolver::join(Value value, Known fact) {
  auto [entry, isNew] = known.try_emplace(value, fact);
  if (!isNew) {
    if (!entry->second.constant || entry->second.constant == fact.constant)
      return;
    entry->second = Known();
  }
  auto revisit = [&](Operation *user) {
    if (executable.contains(user->getBlock()))
      operations.push_back(user);
  };
  llvm::for_each(value.getUsers(), revisit);
  auto others = foldedTo.find(value);
  if (others != foldedTo.end())
    llvm::for_each(others->second, revisit);
}

/// `user` is the operation that is to be visited again when `source` changes.
void ConstantSolver::join(Value value, Value source, Operation *user) {
  if (!llvm::is_contained(user->getOperands(), source))
    foldedTo[source].insert(user);
  auto fact = known.find(source);
  if (fact != known.end())
    join(value, Known(fact->second));
}

void ConstantSolver::visit(Operation *op) {
  if (op->getNumSuccessors())
    visitBranch(op);
  if (op->getNumRegions())
    enterRegions(op);
  auto varies = [&](Value result) {
    auto fact = known.find(result);
    return fact != known.end() && !fact->second.constant;
  };
  if (llvm::all_of(op->getResults(), varies))
    return;
  if (op->getNumRegions()) {
    for (Value result : op->getResults())
      join(result, Known());
    return;
  }
  fold(op);
}

void ConstantSolver::visitBranch(Operation *op) {
  auto branch = dyn_cast<BranchOpInterface>(op);
  Block *taken = nullptr;
  if (branch) {
    SmallVector<Attribute> constants;
    bool isComplete = true;
    for (Value operand : op->getOperands()) {
      auto fact = known.find(operand);
      isComplete &= fact != known.end();
      constants.push_back(fact == known.end() ? Attribute()
                                              : fact->second.constant);
    }
    taken = branch.getSuccessorForOperands(constants);
    if (!taken && !isComplete)
      return;
  }
  for (auto [index, successor] : llvm::enumerate(op->getSuccessors())) {
    if (taken && successor != taken)
      continue;
    edges.insert({op, index});
    for (BlockArgument argument : successor->getArguments()) {
      unsigned number = argument.getArgNumber();
      Value operand;
      if (branch)
        operand = branch.getSuccessorOperands(index)[number];
      if (operand)
        join(argument, operand, op);
      else
        join(argument, Known());
    }
    if (executable.insert(successor).second)
      blocks.push_back(successor);
  }
}

void ConstantSolver::fold(Operation *op) {
  Attribute constant;
  if (matchPattern(op, m_Constant(&constant)))
    return join(op->getResult(0), {constant, op->getDialect()});
  SmallVector<Attribute> constants;
  for (Value operand : op->getOperands()) {
    auto fact = known.find(operand);
    if (fact == known.end())
      return; // visited again once there is one
    constants.push_back(fact->second.constant);
  }
  SmallVector<OpFoldResult> folded;
  {
    Restore restore(op);
    if (failed(op->fold(constants, folded)))
      folded.clear();
  }
  if (folded.empty()) {
    for (Value result : op->getResults())
      join(result, Known());
    return;
  }
  for (auto [result, value] : llvm::zip_equal(op->getResults(), folded)) {
    if (auto attribute = dyn_cast<Attribute>(value))
      join(result, {attribute, op->getDialect()});
    else
      join(result, cast<Value>(value), op);
  }
}

//===----------------------------------------------------------------------===//
// Rewriting
//===----------------------------------------------------------------------===//

namespace {
/// Puts the constants that a solver has found into an operation.
class ConstantRewriter {
public:
  static void run(Operation *op) {
    ConstantSolver solver;
    solver.run(op);
    OperationFolder folder(op->getContext());
    rewrite(solver, folder, op->getRegions());
  }

private:
  /// The constant that `value` always is; or null.
  static Value materialize(const ConstantSolver &solver,
                           OperationFolder &folder, Value value) {
    Known fact = solver.lookup(value);
    if (!fact.constant)
      return {};
    return folder.getOrCreateConstant(value.getParentBlock(), fact.dialect,
                                      fact.constant, value.getType());
  }

  static void rewrite(const ConstantSolver &solver, OperationFolder &folder,
                      MutableArrayRef<Region> regions) {
    for (Region &region : regions) {
      bool hasChanged = false;
      for (Block &block : region)
        if (solver.isExecutable(&block))
          hasChanged |= rewrite(solver, folder, block);
      if (hasChanged)
        eraseUnreachable(region);
    }
  }

  /// Returns whether a successor is not reached any more.
  static bool rewrite(const ConstantSolver &solver, OperationFolder &folder,
                      Block &block) {
    for (BlockArgument argument : block.getArguments())
      if (!argument.use_empty())
        if (Value constant = materialize(solver, folder, argument))
          argument.replaceAllUsesWith(constant);
    for (Operation &op : llvm::make_early_inc_range(block)) {
      rewrite(solver, folder, op.getRegions());
      if (op.hasTrait<OpTrait::ConstantLike>() || op.getNumResults() == 0)
        continue;
      bool all = true;
      for (Value result : op.getResults()) {
        Value constant = materialize(solver, folder, result);
        if (constant)
          result.replaceAllUsesWith(constant);
        else
          all = false;
      }
      if (all && wouldOpBeTriviallyDead(&op))
        op.erase();
    }
    return !block.empty() && simplifyBranch(solver, &block.back());
  }

  static bool simplifyBranch(const ConstantSolver &solver, Operation *op) {
    auto branch = dyn_cast<BranchOpInterface>(op);
    if (!branch || op->getNumSuccessors() < 2 || !isMemoryEffectFree(op))
      return false;
    std::optional<unsigned> index = solver.onlySuccessor(op);
    if (!index)
      return false;
    SuccessorOperands operands = branch.getSuccessorOperands(*index);
    if (operands.getProducedOperandCount())
      return false;
    OpBuilder builder(op);
    cf::BranchOp::create(builder, op->getLoc(), op->getSuccessor(*index),
                         operands.getForwardedOperands());
    op->erase();
    return true;
  }

  static void eraseUnreachable(Region &region) {
    IRRewriter rewriter(region.getContext());
    (void)eraseUnreachableBlocks(rewriter, region);
  }
};

struct PropagateConstants
    : pystream::impl::PropagateConstantsPassBase<PropagateConstants> {
  void runOnOperation() override { ConstantRewriter::run(getOperation()); }
};
} // namespace

//===----------------------------------------------------------------------===//
// Simplification
//===----------------------------------------------------------------------===//

/// Dialects of most programs. The greedy driver sorts all patterns it is given
/// for each operation that it is applied to: those of others take longer than
/// the rewriting of a small function.
static bool isCommon(Dialect *dialect) {
  return llvm::is_contained(
      {"builtin", "pystream", "arith", "cf", "func", "math", "ub"},
      dialect->getNamespace());
}

/// The canonicalization patterns of the dialects that are loaded.
static FrozenRewritePatternSet
collectPatterns(MLIRContext *context, function_ref<bool(Dialect *)> filter) {
  RewritePatternSet patterns(context);
  for (Dialect *dialect : context->getLoadedDialects())
    if (filter(dialect))
      dialect->getCanonicalizationPatterns(patterns);
  for (RegisteredOperationName op : context->getRegisteredOperations())
    if (filter(&op.getDialect()))
      op.getCanonicalizationPatterns(patterns, context);
  // Branches on constants stay, see `addSimplification`.
  return FrozenRewritePatternSet(
      std::move(patterns),
      {"(anonymous namespace)::SimplifyConstCondBranchPred",
       "(anonymous namespace)::"
       "SimplifyCondBranchFromCondBranchOnSameCondition"});
}

namespace {
/// Belongs to a context: collecting patterns takes longer than using them, and
/// there are many passes.
class SimplificationPatterns
    : public DialectInterface::Base<SimplificationPatterns> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(SimplificationPatterns)
  explicit SimplificationPatterns(Dialect *dialect) : Base(dialect) {}

  struct Sets {
    FrozenRewritePatternSet common, all;
  };

  /// Those of the dialects loaded by now. While no pass is running.
  std::shared_ptr<const Sets> get() {
    MLIRContext *context = getContext();
    size_t count = context->getLoadedDialects().size();
    if (!sets || count != numDialects)
      sets = std::make_shared<const Sets>(
          Sets{collectPatterns(context, isCommon),
               collectPatterns(context, [](Dialect *) { return true; })});
    numDialects = count;
    return sets;
  }

private:
  std::shared_ptr<const Sets> sets;
  size_t numDialects = 0;
};

struct Simplify : pystream::impl::SimplifyPassBase<Simplify> {
  LogicalResult initialize(MLIRContext *context) override {
    auto *dialect = context->getOrLoadDialect<PyStreamDialect>();
    if (!dialect->getRegisteredInterface<SimplificationPatterns>())
      dialect->addInterfaces<SimplificationPatterns>();
    patterns = dialect->getRegisteredInterface<SimplificationPatterns>()->get();
    return success();
  }

  void runOnOperation() override {
    ConstantRewriter::run(getOperation());
    bool needsAll = getOperation()
                        ->walk([](Operation *op) {
                          Dialect *dialect = op->getDialect();
                          return dialect && !isCommon(dialect)
                                     ? WalkResult::interrupt()
                                     : WalkResult::advance();
                        })
                        .wasInterrupted();
    GreedyRewriteConfig config;
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Normal);
    // What has not come to an end is simplified as far as it goes.
    (void)applyPatternsGreedily(
        getOperation(), needsAll ? patterns->all : patterns->common, config);
  }

private:
  std::shared_ptr<const SimplificationPatterns::Sets> patterns;
};
} // namespace

void pystream::addSimplification(OpPassManager &pm) {
  pm.addPass(createSimplifyPass());
}
