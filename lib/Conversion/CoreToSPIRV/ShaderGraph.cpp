//===- ShaderGraph.cpp - The graph of a stage's function ------------------===//
#include "ShaderGraph.h"

#include "mlir/IR/Dominance.h"
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
