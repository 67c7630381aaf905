//===- ShaderGraph.h - The graph of a stage's function ----------*- C++ -*-===//
//
// What `pystream-structure-spirv` has to know of a control-flow graph before it
// nests blocks: dominators, loops, and the edges between.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_LIB_CONVERSION_CORETOSPIRV_SHADERGRAPH_H
#define PYSTREAM_LIB_CONVERSION_CORETOSPIRV_SHADERGRAPH_H

#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

#include <memory>

namespace pystream {

/// A branch from a block to a successor.
struct Edge {
  mlir::Block *source;
  unsigned index;
  mlir::Block *target;

  /// The values for the arguments of the target. They are read when needed,
  /// because values are replaced on the way.
  mlir::OperandRange getOperands() const {
    return llvm::cast<mlir::BranchOpInterface>(source->getTerminator())
        .getSuccessorOperands(index)
        .getForwardedOperands();
  }
};

/// What is to be known of a block of the original function.
struct Node {
  unsigned order = 0; // in reverse post-order
  Node *dominator = nullptr;
  llvm::SmallVector<mlir::Block *>
      children; // in the dominator tree, in `order`
  llvm::SmallVector<mlir::Block *> predecessors;
  llvm::SmallVector<Edge, 2> exits; // one, or two: if true, if false
  mlir::Location loc = mlir::UnknownLoc();
  unsigned forwardEdges = 0; // into this block
  bool isHeader = false;
  llvm::SmallPtrSet<mlir::Block *, 8>
      loop;                     // the blocks of the natural loop it heads
  mlir::Block *latch = nullptr; // of a header: the source of its only back edge
  mlir::Block *block = nullptr;

  explicit Node(mlir::Location loc) : loc(loc) {}

  bool isConditional() const { return exits.size() == 2; }
  mlir::Value getCondition() const {
    return llvm::cast<mlir::spirv::BranchConditionalOp>(block->getTerminator())
        .getCondition();
  }
};

class Graph {
public:
  mlir::LogicalResult analyse(mlir::spirv::FuncOp func);

  Node &operator[](mlir::Block *block) { return *nodes.find(block)->second; }
  bool dominates(mlir::Block *a, mlir::Block *b) {
    for (Node *node = &(*this)[b]; node; node = node->dominator)
      if (node->block == a)
        return true;
    return false;
  }
  bool isBackEdge(mlir::Block *from, mlir::Block *to) {
    return (*this)[to].order <= (*this)[from].order;
  }
  /// Blocks that forward edges lead to from `start`, itself included. The walk
  /// stops at blocked ones, which any edge reaches.
  llvm::SetVector<mlir::Block *>
  getReachable(mlir::Block *start,
               llvm::function_ref<bool(mlir::Block *)> isBlocked);

  /// The block that `break` of a loop leads to, or null where nothing leaves.
  mlir::Block *chooseLoopEnd(mlir::Block *header);

  llvm::SmallVector<mlir::Block *> order;

private:
  llvm::MapVector<mlir::Block *, std::unique_ptr<Node>> nodes;
};

/// Gives each way to a small block a copy of its own, where the block is shared
/// although it is not where those ways meet again: to skip it otherwise takes a
/// flag, which costs more.
void copySharedBlocks(mlir::spirv::FuncOp func);

/// Gives each loop one block that all back edges go through, SPIR-V's continue
/// target. Increments are passed to the header there, other values on the way.
void createLatches(Graph &graph);

/// Gives a loop one block that `break` leads to, if values are passed to its
/// end: they are assigned after the loop, and the loop's own condition can be
/// tested at its head. Returns whether the graph has changed.
bool createLoopEnd(Graph &graph, mlir::Block *header);

} // namespace pystream

#endif // PYSTREAM_LIB_CONVERSION_CORETOSPIRV_SHADERGRAPH_H
