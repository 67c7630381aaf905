//===- ThreadBranches.cpp - Tests whose outcome is known on each way in ---===//
#include "KnownTests.h"
#include "Variable.h"

#include "PyStream/Transforms/Passes.h"

#include "mlir/Analysis/CFGLoopInfo.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace pystream {
#define GEN_PASS_DEF_THREADBRANCHESPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// What is known where an edge begins
//===----------------------------------------------------------------------===//

namespace {
/// Outcomes of the tests on the only way to the end of a block.
class Facts {
public:
  Facts(Block *block, unsigned successor);

  std::optional<bool> evaluate(Value condition) const;

private:
  void learn(Value condition, bool outcome);

  DenseMap<Value, bool> outcomes;
  /// Numbers that values are equal to, and those that they are not.
  DenseMap<Value, Attribute> equal;
  SmallVector<std::pair<Value, Attribute>> unequal;
};
} // namespace

void Facts::learn(Value condition, bool outcome) {
  outcomes.insert({condition, outcome});
  std::optional<EqualityTest> test = EqualityTest::match(condition);
  if (!test)
    return;
  if (test->isEqual == outcome)
    equal.insert({test->value, test->constant});
  else
    unequal.push_back({test->value, test->constant});
}

Facts::Facts(Block *block, unsigned successor) {
  SmallPtrSet<Block *, 8> visited;
  while (visited.insert(block).second) {
    auto branch = dyn_cast<cf::CondBranchOp>(block->getTerminator());
    if (branch && branch.getTrueDest() != branch.getFalseDest())
      learn(branch.getCondition(), successor == 0);
    if (!block->getSinglePredecessor())
      return;
    successor = block->pred_begin().getSuccessorIndex();
    block = *block->pred_begin();
  }
}

std::optional<bool> Facts::evaluate(Value condition) const {
  APInt constant;
  if (matchPattern(condition, m_ConstantInt(&constant)))
    return !constant.isZero();
  if (auto it = outcomes.find(condition); it != outcomes.end())
    return it->second;
  std::optional<EqualityTest> test = EqualityTest::match(condition);
  if (!test)
    return std::nullopt;
  if (Attribute known = equal.lookup(test->value))
    return (known == test->constant) == test->isEqual;
  if (llvm::is_contained(unequal, std::pair(test->value, test->constant)))
    return !test->isEqual;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Threading
//===----------------------------------------------------------------------===//

namespace {
/// A way into a block that ends with a test.
struct Edge {
  Block *from;
  unsigned successor;
  /// What the block does on that way. Nothing leads there yet.
  Block *copy;
  IRMapping mapping;
  /// Operations that the copy has.
  unsigned size = 0;
  std::optional<bool> outcome;
};

class Threader {
public:
  Threader(Region &body, unsigned maxCopies)
      : body(body), maxCopies(maxCopies) {}

  /// Whether anything changed.
  bool run();
  unsigned numTests = 0;

private:
  bool thread(Block &block, const CFGLoop *loop = nullptr);
  /// Threads the header of one loop. Returns whether there was one.
  bool threadHeader();
  void commit(Block &block, MutableArrayRef<Edge> edges);

  Region &body;
  unsigned maxCopies;
};
} // namespace

/// Operations that may be executed in another place: no textures, whose level
/// of detail depends on what neighbours execute.
static bool isMovable(Operation &op) {
  if (isa<UnionTagOp, UnionWrapOp, UnionGetOp, PackOp, ExtractOp, LiteralOp,
          UndefOp, UnsetOp>(op))
    return true;
  return isa_and_present<arith::ArithDialect, math::MathDialect, ub::UBDialect,
                         vector::VectorDialect>(op.getDialect()) &&
         op.getNumRegions() == 0 && isPure(&op);
}

/// Whether a block is a test that may be made on each way to it.
static bool isMovableTest(Block &block) {
  return isa<cf::CondBranchOp>(block.getTerminator()) &&
         !block.isEntryBlock() && !block.hasNoPredecessors() &&
         !block.getSinglePredecessor() &&
         llvm::all_of(block.getPredecessors(),
                      [](Block *from) {
                        return isa<cf::BranchOp, cf::CondBranchOp>(
                            from->getTerminator());
                      }) &&
         llvm::all_of(block.without_terminator(), isMovable);
}

static bool isThreadable(Block &block, const CFGLoopInfo &loops) {
  if (!isMovableTest(block))
    return false;
  // A second way into a loop, or around its test, has no structure.
  CFGLoop *loop = loops.getLoopFor(&block);
  if (loop && loop->getHeader() == &block)
    return false;
  auto isTarget = [&](Block *other) {
    return other != &block && loops.getLoopFor(other) == loop &&
           (!loop || loop->getHeader() != other);
  };
  // Several breaks of one loop have, if they go to the same place.
  auto isExit = [&](Block *other) {
    return loop && loop->getUniqueExitBlock() == other &&
           llvm::all_of(block.getPredecessors(), [&](Block *from) {
             return loops.getLoopFor(from) == loop;
           });
  };
  return llvm::all_of(block.getSuccessors(), [&](Block *other) {
    return isTarget(other) || isExit(other);
  });
}

/// Whether a round hands one of its header's values on to the next round as it
/// is: such a value would be defined by itself once the header is gone.
static bool passesOwnValues(Block &header) {
  for (auto it = header.pred_begin(), e = header.pred_end(); it != e; ++it)
    for (Value operand : cast<BranchOpInterface>((*it)->getTerminator())
                             .getSuccessorOperands(it.getSuccessorIndex())
                             .getForwardedOperands())
      if (operand.getParentBlock() == &header)
        return true;
  return false;
}

/// The blocks of a loop that are reached from one of them in the same round.
static SmallPtrSet<Block *, 8> reachedFrom(Block *start, const CFGLoop &loop) {
  SmallPtrSet<Block *, 8> reached;
  SmallVector<Block *> pending = {start};
  while (!pending.empty()) {
    Block *block = pending.pop_back_val();
    if (loop.contains(block) && block != loop.getHeader() &&
        reached.insert(block).second)
      llvm::append_range(pending, block->getSuccessors());
  }
  return reached;
}

/// Whether a loop whose first round begins at one side of its header and all
/// others at the other side is a loop still, without the header: both lead to
/// one block, which becomes the header.
static bool meetsAgain(Block *first, Block *next, const CFGLoop &loop) {
  SmallPtrSet<Block *, 8> fromFirst = reachedFrom(first, loop),
                          fromNext = reachedFrom(next, loop);
  // One of them may be the meeting point itself.
  Block *meeting = fromNext.contains(first)   ? first
                   : fromFirst.contains(next) ? next
                                              : nullptr;
  if (fromNext.contains(first) && fromFirst.contains(next))
    return false;
  auto meets = [&](const SmallPtrSet<Block *, 8> &own,
                   const SmallPtrSet<Block *, 8> &other) {
    for (Block *block : own) {
      if (other.contains(block))
        continue;
      for (Block *target : block->getSuccessors()) {
        // The way to the next round must lead through the meeting point.
        if (target == loop.getHeader())
          return false;
        if (!other.contains(target))
          continue;
        if (meeting && meeting != target)
          return false;
        meeting = target;
      }
    }
    return true;
  };
  return meets(fromFirst, fromNext) && meets(fromNext, fromFirst) && meeting;
}

/// Appends what `block` does on a way in to a new block.
static Edge follow(Block &block, Block *from, unsigned successor) {
  Edge edge{from, successor, new Block, {}, 0, {}};
  block.getParent()->getBlocks().insert(block.getIterator(), edge.copy);
  OpBuilder builder = OpBuilder::atBlockBegin(edge.copy);
  SuccessorOperands operands = cast<BranchOpInterface>(from->getTerminator())
                                   .getSuccessorOperands(successor);
  for (auto [index, argument] : llvm::enumerate(block.getArguments()))
    edge.mapping.map(argument, operands[index]);
  for (Operation &op : block.without_terminator()) {
    Operation *copy = builder.clone(op, edge.mapping);
    SmallVector<Value> folded;
    if (op.hasTrait<OpTrait::ConstantLike>() ||
        failed(builder.tryFold(copy, folded)) || folded.empty()) {
      edge.size += !op.hasTrait<OpTrait::ConstantLike>();
      continue;
    }
    edge.mapping.map(op.getResults(), folded);
    if (!llvm::is_contained(folded, copy->getResult(0)))
      copy->erase();
  }
  auto branch = cast<cf::CondBranchOp>(block.getTerminator());
  edge.outcome =
      Facts(from, successor)
          .evaluate(edge.mapping.lookupOrDefault(branch.getCondition()));
  return edge;
}

bool Threader::thread(Block &block, const CFGLoop *loop) {
  SmallVector<Edge> edges;
  for (auto it = block.pred_begin(), e = block.pred_end(); it != e; ++it) {
    edges.push_back(follow(block, *it, it.getSuccessorIndex()));
  }
  // Where the test stays for several ways, what follows it would be reached
  // from both, and a flag take the place of the test.
  unsigned copies = 0, known = 0;
  for (Edge &edge : edges) {
    known += edge.outcome.has_value();
    copies += edge.outcome ? edge.size : 0;
  }
  bool isKnown = known == edges.size() && copies <= maxCopies;
  if (isKnown && loop) {
    auto branch = cast<cf::CondBranchOp>(block.getTerminator());
    // All rounds but the first go the other way.
    bool first = !*edges.front().outcome;
    for (Edge &edge : edges)
      if (!loop->contains(edge.from))
        first = *edge.outcome;
    isKnown =
        llvm::all_of(edges,
                     [&](Edge &edge) {
                       return (*edge.outcome == first) !=
                              loop->contains(edge.from);
                     }) &&
        meetsAgain(first ? branch.getTrueDest() : branch.getFalseDest(),
                   first ? branch.getFalseDest() : branch.getTrueDest(), *loop);
  }
  if (!isKnown) {
    for (Edge &edge : edges)
      edge.copy->erase();
    return false;
  }
  commit(block, edges);
  return true;
}

void Threader::commit(Block &block, MutableArrayRef<Edge> edges) {
  auto branch = cast<cf::CondBranchOp>(block.getTerminator());
  for (Edge &edge : edges) {
    OpBuilder builder = OpBuilder::atBlockEnd(edge.copy);
    SmallVector<Value> passed;
    for (Value operand : *edge.outcome ? branch.getTrueDestOperands()
                                       : branch.getFalseDestOperands())
      passed.push_back(edge.mapping.lookupOrDefault(operand));
    cf::BranchOp::create(
        builder, branch.getLoc(),
        *edge.outcome ? branch.getTrueDest() : branch.getFalseDest(), passed);
    Operation *terminator = edge.from->getTerminator();
    MutableOperandRange operands = cast<BranchOpInterface>(terminator)
                                       .getSuccessorOperands(edge.successor)
                                       .getMutableForwardedOperands();
    operands.clear();
    terminator->setSuccessor(edge.copy, edge.successor);
  }
  // What others use is one of the copies.
  SmallVector<Value> values(block.getArguments());
  for (Operation &op : block.without_terminator())
    llvm::append_range(values, op.getResults());
  branch.erase();
  for (Value value : values) {
    Variable variable(value.getType(), value.getLoc());
    for (Edge &edge : edges)
      variable.define(edge.copy, edge.mapping.lookup(value));
    // Operands that block arguments need move those of their branches in
    // memory: all of them first.
    auto getUserBlock = [&](Operation *user) {
      return body.findAncestorBlockInRegion(*user->getBlock());
    };
    llvm::SmallSetVector<Block *, 8> readers;
    for (Operation *user : value.getUsers())
      readers.insert(getUserBlock(user));
    readers.remove(&block);
    for (Block *reader : readers)
      variable.readAtStart(reader);
    for (OpOperand &use : llvm::make_early_inc_range(value.getUses()))
      if (Block *reader = getUserBlock(use.getOwner()); reader != &block)
        use.set(variable.readAtStart(reader));
  }
  block.dropAllReferences();
  block.erase();
  ++numTests;
}

bool Threader::run() {
  if (body.empty() || body.hasOneBlock())
    return false;
  // Loops lose blocks on the way, but no headers. New blocks are in none, so
  // that what leads to them waits for the next round.
  DominanceInfo dominance(body.getParentOp());
  CFGLoopInfo loops(dominance.getDomTree(&body));
  bool changed = false;
  // Loops that nothing reaches are not known as such.
  for (Block &block : llvm::make_early_inc_range(body))
    changed |= dominance.isReachableFromEntry(&block) &&
               isThreadable(block, loops) && thread(block);
  return changed || threadHeader();
}

bool Threader::threadHeader() {
  DominanceInfo dominance(body.getParentOp());
  CFGLoopInfo loops(dominance.getDomTree(&body));
  SmallVector<CFGLoop *, 4> ordered = loops.getLoopsInPreorder();
  return llvm::any_of(ordered, [&](CFGLoop *loop) {
    Block *header = loop->getHeader();
    return isMovableTest(*header) && !passesOwnValues(*header) &&
           llvm::all_of(header->getSuccessors(),
                        [&](Block *side) {
                          return side != header &&
                                 loops.getLoopFor(side) == loop;
                        }) &&
           thread(*header, loop);
  });
}

namespace {
struct ThreadBranches : pystream::impl::ThreadBranchesPassBase<ThreadBranches> {
  using ThreadBranchesPassBase::ThreadBranchesPassBase;

  void runOnOperation() override {
    for (Region &region : getOperation()->getRegions()) {
      if (region.empty() || region.hasOneBlock())
        continue;
      DominanceInfo dominance(getOperation());
      replaceKnownConditions(region, dominance);
      simplifyConditions(region);
      Threader threader(region, maxCopies);
      while (threader.run())
        ;
      numTests += threader.numTests;
      if (join)
        numJoined += joinTests(region);
    }
  }
};
} // namespace
