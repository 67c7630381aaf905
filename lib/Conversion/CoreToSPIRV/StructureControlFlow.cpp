//===- StructureControlFlow.cpp - A graph into selections and loops -------===//
//
// The dominator tree says what nests in what (Ramsey, "Beyond Relooper", ICFP
// 2022): a block that only one branch leads to goes where that branch is; a
// block where several branches meet follows the construct that contains them
// all; a block that a back edge leads to heads a loop.
//
// What a branch to a block becomes depends on where it stands. `frames` holds
// the constructs around the present place, from the outermost: what follows, and
// the loops. Blocks that follow within the same loop are reached by falling off
// the end, the header and the end of the innermost loop by `continue` and
// `break`. All other exits set a flag that is tested on the way.
//
//===----------------------------------------------------------------------===//
#include "PyStream/Conversion/Passes.h"

#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SetVector.h"

namespace pystream {
#define GEN_PASS_DEF_STRUCTURESPIRV
#include "PyStream/Conversion/Passes.h.inc"
} // namespace pystream

using namespace mlir;

//===----------------------------------------------------------------------===//
// The graph, before anything moves
//===----------------------------------------------------------------------===//

namespace {
/// A branch from a block to a successor.
struct Edge {
  Block *source;
  unsigned index;
  Block *target;

  /// The values for the arguments of the target. They are read when needed,
  /// because values are replaced on the way.
  OperandRange getOperands() const {
    return cast<BranchOpInterface>(source->getTerminator())
        .getSuccessorOperands(index)
        .getForwardedOperands();
  }
};

/// What is to be known of a block of the original function.
struct Node {
  unsigned order = 0; // in reverse post-order
  Node *dominator = nullptr;
  SmallVector<Block *> children; // in the dominator tree, in `order`
  SmallVector<Block *> predecessors;
  SmallVector<Edge, 2> exits; // one, or two: if true, if false
  Location loc = UnknownLoc();
  unsigned forwardEdges = 0; // into this block
  bool isHeader = false;
  llvm::SmallPtrSet<Block *, 8> loop; // the blocks of the natural loop it heads
  Block *block = nullptr;

  explicit Node(Location loc) : loc(loc) {}

  bool isConditional() const { return exits.size() == 2; }
  Value getCondition() const {
    return cast<spirv::BranchConditionalOp>(block->getTerminator()).getCondition();
  }
};

class Graph {
public:
  LogicalResult analyse(spirv::FuncOp func);

  Node &operator[](Block *block) { return *nodes.find(block)->second; }
  bool dominates(Block *a, Block *b) {
    for (Node *node = &(*this)[b]; node; node = node->dominator)
      if (node->block == a)
        return true;
    return false;
  }
  bool isBackEdge(Block *from, Block *to) {
    return (*this)[to].order <= (*this)[from].order;
  }
  /// Blocks that forward edges lead to from `start`, itself included. The walk
  /// stops at blocked ones, which any edge reaches.
  llvm::SetVector<Block *>
  getReachable(Block *start, function_ref<bool(Block *)> isBlocked);

  SmallVector<Block *> order;

private:
  llvm::MapVector<Block *, std::unique_ptr<Node>> nodes;
};
} // namespace

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

//===----------------------------------------------------------------------===//
// The structure
//===----------------------------------------------------------------------===//

namespace {
/// A construct around the present place.
struct Frame {
  /// What follows the construct; for a loop, what follows its end.
  Block *follow = nullptr;
  Block *header = nullptr; // of a loop
  /// Set on the way to elsewhere, so that `follow` is skipped.
  Value skip;
  /// Exits from a loop to further away, each with its flag.
  llvm::MapVector<Block *, Value> flags;

  bool isLoop() const { return header; }
};

class Structurizer {
public:
  Structurizer(spirv::FuncOp func, Graph &graph)
      : func(func), graph(graph), builder(func.getContext()) {}

  void run();

private:
  // Places in the new code
  void emitTree(Block *block);
  void emitLoop(Block *header);
  void emitBlock(Block *block);
  void emitFollowers(ArrayRef<Block *> followers, function_ref<void()> construct);
  void emitExits(Block *block);
  void emitEdge(Block *from, Edge &edge);
  void emitStores(Edge &edge);
  void emitJump(Block *target);
  void emitCall(StringRef instruction);
  void emitSelection(Value condition, function_ref<void()> thenBody,
                     function_ref<void()> elseBody);

  // Decisions
  Block *chooseLoopEnd(Block *header);
  SmallVector<Block *> getOuterBlocks(Block *header, Block *end);
  Block *chooseHoisted(Block *block);
  bool leaves(Block *root);
  bool isInlined(Block *from, Block *target);
  Frame *getInnermostLoop();

  // Values
  void lowerBlockArguments();
  Value createVariable(Type type, Location loc);
  void setFlag(Value flag, bool value, OpBuilder &at);
  void demoteEscapingValues();

  spirv::FuncOp func;
  Graph &graph;
  OpBuilder builder; // its insertion point is the present place
  Location loc = UnknownLoc::get(func.getContext());
  Block *entry = nullptr; // where variables are
  SmallVector<std::unique_ptr<Frame>> frames;
  /// Blocks that follow an outer construct, not their dominator's.
  llvm::SmallPtrSet<Block *, 8> claimed;
  llvm::MapVector<BlockArgument, Value> variables;
};
} // namespace

//===-- Decisions -----------------------------------------------------------//

Frame *Structurizer::getInnermostLoop() {
  for (auto &frame : llvm::reverse(frames))
    if (frame->isLoop())
      return frame.get();
  return nullptr;
}

/// Whether the branch `from -> target` is the place of `target`.
bool Structurizer::isInlined(Block *from, Block *target) {
  return graph[target].dominator == &graph[from] &&
         graph[target].forwardEdges == 1 && !claimed.contains(target);
}

/// The block where most exits of a loop lead to; on a tie the first. It is
/// where `break` goes.
Block *Structurizer::chooseLoopEnd(Block *header) {
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
  Block *best = nullptr;
  auto rank = [&](Block *block) {
    bool isFarther = !graph.dominates(header, block);
    return std::tuple(-static_cast<int>(counts[block]), isFarther,
                      graph[block].order);
  };
  for (auto &[block, count] : counts)
    if (!best || rank(block) < rank(best))
      best = block;
  return best;
}

/// Blocks that the loop's header dominates and that come after the loop: its
/// end, and what the end leads to but does not dominate.
SmallVector<Block *> Structurizer::getOuterBlocks(Block *header, Block *end) {
  SmallVector<Block *> outer;
  if (!end || !graph.dominates(header, end))
    return outer;
  auto isOutside = [&](Block *b) { return !graph.dominates(header, b); };
  for (Block *block : graph.getReachable(end, isOutside))
    if (!isOutside(block) && (block == end || !graph.dominates(end, block)) &&
        !claimed.contains(block))
      outer.push_back(block);
  llvm::sort(outer, [&](Block *a, Block *b) {
    return graph[a].order < graph[b].order;
  });
  return outer;
}

/// Whether control that enters the tree of `root` ends there, or goes straight
/// to the header or the end of the innermost loop.
bool Structurizer::leaves(Block *root) {
  Frame *loop = getInnermostLoop();
  for (Block *block : graph.order) {
    if (!graph.dominates(root, block))
      continue;
    for (Edge &edge : graph[block].exits)
      if (!graph.dominates(root, edge.target) &&
          !(loop && (edge.target == loop->header || edge.target == loop->follow)))
        return false;
  }
  return true;
}

/// `if (c) { return; } rest` rather than `if (c) { return; } else { rest }`: the
/// arm that is placed after the selection because the other one leaves.
Block *Structurizer::chooseHoisted(Block *block) {
  Node &node = graph[block];
  if (!node.isConditional() || node.exits[0].target == node.exits[1].target)
    return nullptr;
  Frame *loop = getInnermostLoop();
  auto armLeaves = [&](Edge &edge) {
    if (isInlined(block, edge.target))
      return leaves(edge.target);
    return loop && (edge.target == loop->header || edge.target == loop->follow);
  };
  Block *ifTrue = node.exits[0].target, *ifFalse = node.exits[1].target;
  // `if (c) { body }` at the end of a loop stays so.
  if (isInlined(block, ifFalse) && armLeaves(node.exits[0]))
    return ifFalse;
  if (isInlined(block, ifTrue) && isInlined(block, ifFalse) &&
      armLeaves(node.exits[1]))
    return ifTrue;
  return nullptr;
}

//===-- Emission ------------------------------------------------------------//

void Structurizer::emitCall(StringRef instruction) {
  auto module = func->getParentOfType<spirv::ModuleOp>();
  if (!SymbolTable::lookupSymbolIn(module, instruction)) {
    OpBuilder top = OpBuilder::atBlockBegin(module.getBody());
    auto import = spirv::FuncOp::create(top, func.getLoc(), instruction,
                                        top.getFunctionType({}, {}));
    import.setLinkageAttributesAttr(spirv::LinkageAttributesAttr::get(
        top.getContext(), top.getStringAttr(instruction),
        spirv::LinkageTypeAttr::get(top.getContext(),
                                    spirv::LinkageType::Import)));
  }
  spirv::FunctionCallOp::create(
      builder, loc, Type(),
      FlatSymbolRefAttr::get(builder.getContext(), instruction), ValueRange());
}

Value Structurizer::createVariable(Type type, Location loc) {
  OpBuilder top = OpBuilder::atBlockBegin(entry);
  return spirv::VariableOp::create(
      top, loc, spirv::PointerType::get(type, spirv::StorageClass::Function),
      spirv::StorageClass::Function, Value());
}

void Structurizer::setFlag(Value flag, bool value, OpBuilder &at) {
  Value constant = value ? spirv::ConstantOp::getOne(at.getI1Type(), loc, at)
                         : spirv::ConstantOp::getZero(at.getI1Type(), loc, at);
  spirv::StoreOp::create(at, loc, flag, constant);
}

static bool isOpen(Block *block) {
  return block->empty() || !block->back().hasTrait<OpTrait::IsTerminator>();
}

void Structurizer::emitSelection(Value condition, function_ref<void()> thenBody,
                                 function_ref<void()> elseBody) {
  auto selection = spirv::SelectionOp::create(builder, loc,
                                              spirv::SelectionControl::None);
  selection.addMergeBlock(builder);
  Block *merge = selection.getMergeBlock();
  Block *head = builder.createBlock(merge);
  auto emitArm = [&](function_ref<void()> body) {
    Block *arm = builder.createBlock(merge);
    if (body)
      body();
    // Constructs nest within the block, so that this still is its end.
    if (arm->empty()) {
      arm->erase();
      return merge;
    }
    builder.setInsertionPointToEnd(arm);
    if (isOpen(arm))
      spirv::BranchOp::create(builder, loc, merge);
    return arm;
  };
  Block *thenArm = emitArm(thenBody);
  Block *elseArm = emitArm(elseBody);
  builder.setInsertionPointToEnd(head);
  spirv::BranchConditionalOp::create(builder, loc, condition, thenArm,
                                     ValueRange(), elseArm, ValueRange());
  builder.setInsertionPointAfter(selection);
  if (thenArm == merge && elseArm == merge)
    selection.erase();
}

/// Control goes to `target`, which is not placed here.
void Structurizer::emitJump(Block *target) {
  SmallVector<Frame *> passed;
  for (size_t i = frames.size(); i-- > 0;) {
    Frame &frame = *frames[i];
    if (!frame.isLoop()) {
      if (frame.follow == target) {
        for (Frame *skipped : passed) {
          if (!skipped->skip)
            skipped->skip = createVariable(builder.getI1Type(), loc);
          setFlag(skipped->skip, true, builder);
        }
        return;
      }
      passed.push_back(&frame);
      continue;
    }
    if (frame.header == target) {
      // Without anything to skip, the end of the body is the next iteration.
      if (!passed.empty())
        emitCall("continue");
      return;
    }
    if (frame.follow != target) {
      Value &flag = frame.flags[target];
      if (!flag)
        flag = createVariable(builder.getI1Type(), loc);
      setFlag(flag, true, builder);
    }
    emitCall("break");
    return;
  }
  llvm_unreachable("a reducible branch leads to an enclosing construct");
}

void Structurizer::emitStores(Edge &edge) {
  SmallVector<std::pair<Value, Value>> stores;
  // All loads come before all stores: the assignments are simultaneous.
  for (auto [argument, operand] :
       llvm::zip_equal(edge.target->getArguments(), edge.getOperands())) {
    Value variable = variables.lookup(argument);
    if (!variable)
      continue;
    Value value = operand;
    if (auto source = dyn_cast<BlockArgument>(operand)) {
      Value other = variables.lookup(source);
      if (other == variable)
        continue;
      if (other)
        value = spirv::LoadOp::create(builder, operand.getLoc(), other);
    }
    stores.push_back({variable, value});
  }
  for (auto [variable, value] : stores)
    spirv::StoreOp::create(builder, variable.getLoc(), variable, value);
}

void Structurizer::emitEdge(Block *from, Edge &edge) {
  loc = graph[from].loc;
  emitStores(edge);
  if (isInlined(from, edge.target))
    return emitTree(edge.target);
  emitJump(edge.target);
}

void Structurizer::emitExits(Block *block) {
  Node &node = graph[block];
  loc = node.loc;
  if (node.exits.empty()) // return or kill moved with the block
    return;
  if (node.exits.size() == 1)
    return emitEdge(block, node.exits.front());
  emitSelection(
      node.getCondition(), [&] { emitEdge(block, node.exits[0]); },
      [&] { emitEdge(block, node.exits[1]); });
}

void Structurizer::emitFollowers(ArrayRef<Block *> followers,
                                 function_ref<void()> construct) {
  if (followers.empty())
    return construct();
  Block *last = followers.back();
  Block *here = builder.getInsertionBlock();
  Operation *before = here->empty() ? nullptr : &here->back();
  frames.push_back(std::make_unique<Frame>());
  frames.back()->follow = last;
  emitFollowers(followers.drop_back(), construct);
  std::unique_ptr<Frame> frame = frames.pop_back_val();
  if (!isOpen(builder.getInsertionBlock()))
    return;
  if (!frame->skip)
    return emitTree(last);
  OpBuilder start(func.getContext());
  if (before)
    start.setInsertionPointAfter(before);
  else
    start.setInsertionPointToStart(here);
  setFlag(frame->skip, false, start);
  Value skipped = spirv::LoadOp::create(builder, loc, frame->skip);
  emitSelection(skipped, nullptr, [&] { emitTree(last); });
}

/// The code of a block, with all that it dominates and that is not claimed.
void Structurizer::emitBlock(Block *block) {
  Node &node = graph[block];
  Block *hoisted = chooseHoisted(block);
  SmallVector<Block *> followers;
  for (Block *child : node.children)
    if (child == hoisted || !isInlined(block, child))
      if (!claimed.contains(child))
        followers.push_back(child);
  for (Block *follower : followers)
    claimed.insert(follower);
  Block *here = builder.getInsertionBlock();
  bool ends = node.exits.empty();
  Operation *terminator = block->getTerminator();
  here->getOperations().splice(here->end(), block->getOperations(), block->begin(),
                               ends ? block->end() : terminator->getIterator());
  builder.setInsertionPointToEnd(here);
  emitFollowers(followers, [&] { emitExits(block); });
}

void Structurizer::emitTree(Block *block) {
  if (graph[block].isHeader)
    return emitLoop(block);
  emitBlock(block);
}

void Structurizer::emitLoop(Block *header) {
  Block *end = chooseLoopEnd(header);
  SmallVector<Block *> outer = getOuterBlocks(header, end);
  for (Block *block : outer)
    claimed.insert(block);
  emitFollowers(outer, [&] {
    Location loopLoc = loc;
    auto loop = spirv::LoopOp::create(builder, loc, spirv::LoopControl::None);
    loop.addEntryAndMergeBlock(builder);
    Block *merge = loop.getMergeBlock();
    Block *head = builder.createBlock(merge);
    Block *body = builder.createBlock(merge);
    Block *next = builder.createBlock(merge);
    spirv::BranchOp::create(builder, loc, head);
    builder.setInsertionPointToEnd(loop.getEntryBlock());
    spirv::BranchOp::create(builder, loc, head);

    frames.push_back(std::make_unique<Frame>());
    frames.back()->header = header;
    frames.back()->follow = end;
    builder.setInsertionPointToEnd(head);

    // while (condition): the header tests, and leaves without further ado.
    Node &node = graph[header];
    int leaving = -1;
    for (int i = 0; i < 2; ++i)
      if (node.isConditional() && node.exits[i].target == end &&
          llvm::none_of(end->getArguments(), [&](BlockArgument argument) {
            return variables.contains(argument);
          }))
        leaving = i;
    if (leaving >= 0 && node.exits[1 - leaving].target != end) {
      head->getOperations().splice(head->end(), header->getOperations(),
                                   header->begin(),
                                   header->getTerminator()->getIterator());
      spirv::BranchConditionalOp::create(
          builder, loc, node.getCondition(), leaving == 0 ? merge : body, ValueRange(),
          leaving == 0 ? body : merge, ValueRange());
      builder.setInsertionPointToEnd(body);
      SmallVector<Block *> followers;
      for (Block *child : node.children)
        if (!isInlined(header, child) && !claimed.contains(child))
          followers.push_back(child);
      for (Block *follower : followers)
        claimed.insert(follower);
      emitFollowers(followers, [&] { emitEdge(header, node.exits[1 - leaving]); });
    } else {
      spirv::BranchOp::create(builder, loc, body);
      builder.setInsertionPointToEnd(body);
      emitBlock(header);
    }
    builder.setInsertionPointToEnd(body);
    if (isOpen(body))
      spirv::BranchOp::create(builder, loc, next);

    std::unique_ptr<Frame> frame = frames.pop_back_val();
    loc = loopLoc;
    OpBuilder before(loop);
    for (auto &[target, flag] : frame->flags)
      setFlag(flag, false, before);
    builder.setInsertionPointAfter(loop);
    if (!end) { // nothing leaves the loop but return and kill
      spirv::UnreachableOp::create(builder, loc);
      return;
    }
    for (auto &[target, flag] : frame->flags) {
      Value isSet = spirv::LoadOp::create(builder, loc, flag);
      emitSelection(isSet, [&, target = target] { emitJump(target); }, nullptr);
    }
    emitJump(end);
  });
}

//===-- Values --------------------------------------------------------------//

/// Block arguments become variables, stored on the way along an edge and loaded
/// at each use. Arguments of a block with one predecessor are that value.
void Structurizer::lowerBlockArguments() {
  for (Block *block : graph.order) {
    ArrayRef<Block *> predecessors = graph[block].predecessors;
    for (BlockArgument argument : block->getArguments()) {
      if (argument.use_empty())
        continue;
      if (predecessors.size() == 1) {
        for (Edge &edge : graph[predecessors.front()].exits)
          if (edge.target == block)
            argument.replaceAllUsesWith(
                edge.getOperands()[argument.getArgNumber()]);
        continue;
      }
      variables[argument] = createVariable(argument.getType(), argument.getLoc());
    }
  }
  for (auto [argument, variable] : variables)
    for (OpOperand &use : llvm::make_early_inc_range(argument.getUses())) {
      Operation *user = use.getOwner();
      bool isCondition =
          isa<spirv::BranchConditionalOp>(user) && use.getOperandNumber() == 0;
      if (isa<BranchOpInterface>(user) && !isCondition)
        continue; // loaded where the edge is emitted
      OpBuilder at(user);
      use.set(spirv::LoadOp::create(at, argument.getLoc(), variable));
    }
}

/// Whether `op` gives the same value wherever it stands.
static bool isInvariant(Operation *op) {
  if (isa<spirv::ConstantOp, spirv::AddressOfOp, spirv::UndefOp>(op))
    return true;
  if (auto load = dyn_cast<spirv::LoadOp>(op)) {
    auto pointer = cast<spirv::PointerType>(load.getPtr().getType());
    spirv::StorageClass storage = pointer.getStorageClass();
    if (storage != spirv::StorageClass::Input &&
        storage != spirv::StorageClass::Uniform &&
        storage != spirv::StorageClass::UniformConstant)
      return false;
  } else if (!isa<spirv::AccessChainOp>(op)) {
    return false;
  }
  return llvm::all_of(op->getOperands(), [](Value operand) {
    return operand.getDefiningOp() && isInvariant(operand.getDefiningOp());
  });
}

static Value cloneInvariant(Value value, OpBuilder &at) {
  Operation *op = value.getDefiningOp();
  IRMapping mapping;
  for (Value operand : op->getOperands())
    mapping.map(operand, cloneInvariant(operand, at));
  return at.clone(*op, mapping)->getResult(0);
}

/// Regions hide what they define: a value used outside becomes a variable, or
/// is made again where it is the same.
void Structurizer::demoteEscapingValues() {
  SmallVector<Operation *> definitions;
  func.walk([&](Operation *op) {
    if (op != func && op->getNumResults() == 1)
      definitions.push_back(op);
  });
  for (Operation *op : llvm::reverse(definitions)) {
    Value value = op->getResult(0);
    Value variable;
    for (OpOperand &use : llvm::make_early_inc_range(value.getUses())) {
      Operation *user = use.getOwner();
      if (op->getParentRegion()->isAncestor(user->getParentRegion()) &&
          (op->getBlock() != user->getBlock() || op->isBeforeInBlock(user)))
        continue;
      OpBuilder at(user);
      if (isInvariant(op)) {
        use.set(cloneInvariant(value, at));
        continue;
      }
      if (!variable) {
        variable = createVariable(value.getType(), op->getLoc());
        OpBuilder after(op->getContext());
        after.setInsertionPointAfter(op);
        spirv::StoreOp::create(after, op->getLoc(), variable, value);
      }
      use.set(spirv::LoadOp::create(at, op->getLoc(), variable));
    }
  }
}

void Structurizer::run() {
  Region old;
  old.takeBody(func.getBody());
  entry = builder.createBlock(&func.getBody());
  lowerBlockArguments();
  builder.setInsertionPointToEnd(entry);
  emitTree(&old.front());
  old.dropAllReferences(); // terminators are left
  demoteEscapingValues();
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
class StructureSPIRV : public pystream::impl::StructureSPIRVBase<StructureSPIRV> {
  void runOnOperation() override {
    spirv::FuncOp func = getOperation();
    if (func.isExternal() || func.getBody().hasOneBlock())
      return;
    Graph graph;
    if (failed(graph.analyse(func)))
      return signalPassFailure();
    Structurizer(func, graph).run();
  }
};
} // namespace
