//===- ShaderGraph.cpp - The graph of a stage's function ------------------===//
#include "ShaderGraph.h"

#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/PostOrderIterator.h"

using namespace mlir;
using namespace pystream;

LogicalResult Graph::analyse(spirv::FuncOp func) {
  Region &body = func.getBody();
  llvm::ReversePostOrderTraversal<Region *> traversal(&body);
  for (Block *block : traversal) {
    auto node = std::make_unique<Node>(func.getLoc());
    node->block = block;
    node->order = order.size();
    order.push_back(block);
    nodes.insert({block, std::move(node)});
  }
  for (Block *block : order) {
    Node &node = (*this)[block];
    Operation *terminator = block->getTerminator();
    node.loc = terminator->getLoc();
    if (terminator->getNumSuccessors() &&
        !isa<spirv::BranchOp, spirv::BranchConditionalOp>(terminator))
      return terminator->emitError("'")
             << terminator->getName() << "' cannot be structured";
    for (auto [index, target] : llvm::enumerate(terminator->getSuccessors()))
      node.exits.push_back({block, static_cast<unsigned>(index), target});
    for (Edge &edge : node.exits)
      (*this)[edge.target].predecessors.push_back(block);
  }
  DominanceInfo dominance(func);
  for (Block *block : order) {
    if (block == &body.front())
      continue;
    Node &node = (*this)[block];
    Block *parent = body.hasOneBlock()
                        ? nullptr
                        : dominance.getNode(block)->getIDom()->getBlock();
    node.dominator = &(*this)[parent];
    node.dominator->children.push_back(block);
  }
  for (Block *block : order) {
    Node &node = (*this)[block];
    for (Block *from : node.predecessors) {
      if (!isBackEdge(from, block)) {
        ++node.forwardEdges;
        continue;
      }
      if (!dominates(block, from))
        return (*this)[from].block->getTerminator()->emitError(
            "control flow enters a loop at two places");
      node.isHeader = true;
      node.latch = from;
      SmallVector<Block *> worklist = {from};
      node.loop.insert(block);
      while (!worklist.empty()) {
        Block *inside = worklist.pop_back_val();
        if (node.loop.insert(inside).second)
          llvm::append_range(worklist, (*this)[inside].predecessors);
      }
    }
  }
  return success();
}

llvm::SetVector<Block *>
Graph::getReachable(Block *start, function_ref<bool(Block *)> isBlocked) {
  llvm::SetVector<Block *> reachable;
  reachable.insert(start);
  for (unsigned i = 0; i < reachable.size(); ++i) {
    if (isBlocked(reachable[i]))
      continue;
    for (Edge &edge : (*this)[reachable[i]].exits)
      if (isBlocked(edge.target) || !isBackEdge(reachable[i], edge.target))
        reachable.insert(edge.target);
  }
  return reachable;
}

/// Whether `value` is computed from a loop variable and constants alone.
static bool isIncrement(Value value, BlockArgument variable) {
  Operation *op = value.getDefiningOp();
  return op && isPure(op) && llvm::is_contained(op->getOperands(), variable) &&
         llvm::all_of(op->getOperands(), [&](Value operand) {
           return operand == variable ||
                  operand.getDefiningOp<spirv::ConstantOp>();
         });
}

/// The block where most exits of a loop lead to, which is where `break` goes.
/// On a tie it is the one that the loop's own condition leads to, or the first.
Block *Graph::chooseLoopEnd(Block *header) {
  Graph &graph = *this;
  Node &node = graph[header];
  llvm::MapVector<Block *, unsigned> counts;
  for (Block *block : graph.order) {
    if (!node.loop.contains(block))
      continue;
    for (Edge &edge : graph[block].exits) {
      if (node.loop.contains(edge.target))
        continue;
      // An edge back to the header of an outer loop leads out as well.
      auto isOutside = [&](Block *b) { return !graph.dominates(header, b); };
      for (Block *reached : graph.getReachable(edge.target, isOutside))
        ++counts[reached];
    }
  }
  llvm::SmallPtrSet<Block *, 8> fromHeader;
  auto isOutside = [&](Block *b) { return !graph.dominates(header, b); };
  for (Edge &edge : node.exits)
    if (!node.loop.contains(edge.target))
      for (Block *reached : graph.getReachable(edge.target, isOutside))
        fromHeader.insert(reached);
  Block *best = nullptr;
  auto rank = [&](Block *block) {
    return std::tuple(-static_cast<int>(counts[block]),
                      !fromHeader.contains(block),
                      isa<spirv::KillOp>(block->getTerminator()),
                      isOutside(block), graph[block].order);
  };
  for (auto &[block, count] : counts)
    if (!best || rank(block) < rank(best))
      best = block;
  return best;
}

/// Puts a block that holds nothing but a branch onto `edges`, which all lead to
/// `target`. What every edge passes alike, and `passesDirectly` says so, is
/// passed there.
static void
gatherEdges(ArrayRef<Edge> edges, Block *target,
            function_ref<bool(Value, BlockArgument)> passesDirectly) {
  Location loc = edges.front().source->getTerminator()->getLoc();
  auto gathering = new Block();
  gathering->insertAfter(edges.back().source);
  SmallVector<Value> operands;
  SmallVector<unsigned> direct;
  for (BlockArgument argument : target->getArguments()) {
    unsigned index = argument.getArgNumber();
    Value first = edges.front().getOperands()[index];
    bool isSame = llvm::all_of(edges, [&](const Edge &edge) {
      return edge.getOperands()[index] == first;
    });
    if (isSame && passesDirectly(first, argument)) {
      direct.push_back(index);
      operands.push_back(first);
    } else {
      operands.push_back(
          gathering->addArgument(argument.getType(), argument.getLoc()));
    }
  }
  for (const Edge &edge : edges) {
    auto branch = cast<BranchOpInterface>(edge.source->getTerminator());
    SuccessorOperands passed = branch.getSuccessorOperands(edge.index);
    for (unsigned index : llvm::reverse(direct))
      passed.erase(index);
    branch->setSuccessor(gathering, edge.index);
  }
  auto builder = OpBuilder::atBlockEnd(gathering);
  spirv::BranchOp::create(builder, loc, target, operands);
}

void pystream::createLatches(Graph &graph) {
  for (Block *header : graph.order) {
    if (!graph[header].isHeader)
      continue;
    SmallVector<Edge> edges;
    for (Block *source : graph.order)
      for (Edge &edge : graph[source].exits)
        if (edge.target == header && graph.isBackEdge(source, header))
          edges.push_back(edge);
    gatherEdges(edges, header, isIncrement);
  }
}

bool pystream::createLoopEnd(Graph &graph, Block *header) {
  Block *end = graph.chooseLoopEnd(header);
  if (!end || !end->getNumArguments())
    return false;
  SmallVector<Edge> edges;
  for (Block *source : graph.order)
    if (graph.dominates(header, source) && !graph.dominates(end, source))
      for (Edge &edge : graph[source].exits)
        if (edge.target == end)
          edges.push_back(edge);
  gatherEdges(edges, end, [](Value, BlockArgument) { return true; });
  return true;
}

//===----------------------------------------------------------------------===//
// Shared blocks
//===----------------------------------------------------------------------===//

/// Whether a block is small and hands on values to a single block only.
static bool isCopied(Block &block, DominanceInfo &dominance) {
  constexpr size_t kMaxOperations = 4, kMaxCopies = 4;
  auto branch = dyn_cast<spirv::BranchOp>(block.getTerminator());
  size_t ways = std::distance(block.pred_begin(), block.pred_end());
  if (!branch || ways < 2 || ways > kMaxCopies ||
      block.getOperations().size() > kMaxOperations + 1 ||
      // A way to the next round of a loop has a name already.
      dominance.dominates(branch.getTarget(), &block))
    return false;
  auto staysInside = [&](Value value) {
    return llvm::all_of(value.getUsers(), [&](Operation *user) {
      return user->getBlock() == &block;
    });
  };
  if (!llvm::all_of(block.getArguments(), staysInside) ||
      llvm::any_of(block.getPredecessors(), [&](Block *from) {
        return dominance.dominates(&block, from);
      }))
    return false;
  return llvm::all_of(block.without_terminator(), [&](Operation &op) {
    return op.getNumRegions() == 0 &&
           llvm::all_of(op.getResults(), staysInside);
  });
}

static void copyForEachWay(Block &block) {
  SmallVector<std::pair<Operation *, unsigned>> ways;
  for (auto it = block.pred_begin(), e = block.pred_end(); it != e; ++it)
    ways.push_back({(*it)->getTerminator(), it.getSuccessorIndex()});
  for (auto [terminator, index] : llvm::drop_begin(ways)) {
    auto *copy = new Block();
    copy->insertBefore(&block);
    IRMapping mapping;
    for (BlockArgument argument : block.getArguments())
      mapping.map(argument,
                  copy->addArgument(argument.getType(), argument.getLoc()));
    auto builder = OpBuilder::atBlockEnd(copy);
    for (Operation &op : block)
      builder.clone(op, mapping);
    terminator->setSuccessor(copy, index);
  }
}

void pystream::copySharedBlocks(spirv::FuncOp func) {
  Region &body = func.getBody();
  for (bool changed = true; changed;) {
    changed = false;
    DominanceInfo dominance(func);
    PostDominanceInfo postDominance(func);
    for (Block &block : body) {
      if (!isCopied(block, dominance))
        continue;
      Block *start = dominance.getNode(&block)->getIDom()->getBlock();
      auto *meeting = postDominance.getNode(start)
                          ? postDominance.getNode(start)->getIDom()
                          : nullptr;
      // Without a meeting point some way leaves the function, which is no flag.
      if (!meeting || !meeting->getBlock() || meeting->getBlock() == &block)
        continue;
      copyForEachWay(block);
      changed = true;
      break;
    }
  }
}
