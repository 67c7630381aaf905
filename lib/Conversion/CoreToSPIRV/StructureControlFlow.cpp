//===- StructureControlFlow.cpp - A graph into selections and loops -------===//
//
// The dominator tree says what nests in what (Ramsey, "Beyond Relooper", ICFP
// 2022): a block that only one branch leads to goes where that branch is; a
// block where several branches meet follows the construct that contains them
// all; a block that a back edge leads to heads a loop.
//
// What a branch to a block becomes depends on where it stands. `frames` holds
// the constructs around the present place, from the outermost: what follows,
// and the loops. Blocks that follow within the same loop are reached by falling
// off the end, the header and the end of the innermost loop by `continue` and
// `break`. All other exits set a flag that is tested on the way.
//
//===----------------------------------------------------------------------===//
#include "ForwardVariables.h"
#include "ShaderGraph.h"

#include "PyStream/Conversion/Passes.h"

#include "mlir/Analysis/Liveness.h"
#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SetVector.h"

namespace pystream {
#define GEN_PASS_DEF_STRUCTURESPIRV
#include "PyStream/Conversion/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// The structure
//===----------------------------------------------------------------------===//

namespace {
/// A construct around the present place.
struct Frame {
  /// What follows the construct; for a loop, what follows its end.
  Block *follow = nullptr;
  Block *latch = nullptr; // of a loop
  /// Set on the way to elsewhere, so that `follow` is skipped.
  Value skip;
  /// Exits from a loop to further away, each with its flag.
  llvm::MapVector<Block *, Value> flags;

  bool isLoop() const { return latch; }
};

/// What becomes of control that takes an edge.
enum class Fate {
  Falls,    // it may come to what follows the construct around
  Iterates, // it may go on to the next iteration, and does not fall
  Leaves    // it returns or breaks out
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
  void emitFollowers(ArrayRef<Block *> followers,
                     function_ref<void()> construct);
  void emitExits(Block *block);
  void emitEdge(Block *from, Edge &edge);
  void emitStores(Edge &edge);
  void sinkIncrements(Block *next, Block *latch);
  void emitJump(Block *target);
  void emitCall(StringRef instruction);
  void emitSelection(Value condition, function_ref<void()> thenBody,
                     function_ref<void()> elseBody);

  // Decisions
  SmallVector<Block *> getOuterBlocks(Block *header, Block *end);
  Fate getFate(Edge &edge);
  int chooseHoisted(Block *block);
  bool needsStores(Edge &edge);
  bool isInlined(Block *from, Block *target);
  Frame *getInnermostLoop();
  bool isLatch(Block *block) {
    Node &node = graph[block];
    return !node.exits.empty() &&
           graph[node.exits.front().target].latch == block;
  }

  // Values
  void lowerBlockArguments();
  void assignVariables(ArrayRef<BlockArgument> arguments);
  Value createVariable(Type type, Location loc);
  Value createFlag(StringRef name);
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
  llvm::MapVector<Value, Value> variables;
  llvm::DenseSet<Value> isShared; // variables of several values
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

Fate Structurizer::getFate(Edge &edge) {
  Frame *loop = getInnermostLoop();
  Fate fate = Fate::Leaves;
  auto meet = [&](Block *target) {
    for (auto &frame : llvm::reverse(frames)) {
      if (frame.get() == loop)
        break;
      if (frame->follow == target)
        fate = Fate::Falls;
    }
    if (loop && target == loop->latch)
      fate = std::min(fate, Fate::Iterates);
  };
  if (!isInlined(edge.source, edge.target)) {
    meet(edge.target);
    return fate;
  }
  for (Block *block : graph.order)
    if (graph.dominates(edge.target, block))
      for (Edge &exit : graph[block].exits)
        if (exit.target != edge.target &&
            !graph.dominates(edge.target, exit.target))
          meet(exit.target);
  return fate;
}

/// `if (c) { return; } rest` rather than `if (c) { return; } else { rest }`:
/// the index of the edge whose code follows the selection, because the other
/// one never gets there; or -1.
int Structurizer::chooseHoisted(Block *block) {
  Node &node = graph[block];
  if (!node.isConditional() || node.exits[0].target == node.exits[1].target)
    return -1;
  Fate ifTrue = getFate(node.exits[0]), ifFalse = getFate(node.exits[1]);
  bool hasElse =
      isInlined(block, node.exits[1].target) || needsStores(node.exits[1]);
  if (ifTrue == Fate::Leaves && hasElse)
    return 1;
  if (ifFalse == Fate::Leaves)
    return 0;
  if (ifTrue == Fate::Iterates && hasElse &&
      (ifFalse == Fate::Falls || !isInlined(block, node.exits[0].target)))
    return 1;
  if (ifFalse == Fate::Iterates && ifTrue == Fate::Falls)
    return 0;
  return -1;
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

Value Structurizer::createFlag(StringRef name) {
  return createVariable(builder.getI1Type(),
                        NameLoc::get(builder.getStringAttr(name), loc));
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
  auto selection =
      spirv::SelectionOp::create(builder, loc, spirv::SelectionControl::None);
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
      if (target && frame.follow == target) {
        for (Frame *skipped : passed) {
          assert(skipped->follow && "an arm that leaves does not fall");
          if (!skipped->skip)
            skipped->skip = createFlag("skip");
          setFlag(skipped->skip, true, builder);
        }
        return;
      }
      passed.push_back(&frame);
      continue;
    }
    if (frame.latch == target) {
      // Without anything to skip, the end of the body is the next iteration.
      if (!passed.empty())
        emitCall("continue");
      return;
    }
    if (frame.follow != target) {
      Value &flag = frame.flags[target];
      if (!flag)
        flag = createFlag("leave");
      setFlag(flag, true, builder);
    }
    emitCall("break");
    return;
  }
  llvm_unreachable("a reducible branch leads to an enclosing construct");
}

bool Structurizer::needsStores(Edge &edge) {
  for (auto [argument, operand] :
       llvm::zip_equal(edge.target->getArguments(), edge.getOperands())) {
    Value variable = variables.lookup(argument);
    if (variable && variables.lookup(operand) != variable &&
        !operand.getDefiningOp<spirv::UndefOp>())
      return true;
  }
  return false;
}

/// Whether `value` is computed from what is in `variable`.
static bool reads(Value value, Value variable, unsigned depth = 16) {
  Operation *op = value.getDefiningOp();
  if (!op || !depth)
    return false;
  return llvm::any_of(op->getOperands(), [&](Value operand) {
    return operand == variable || reads(operand, variable, depth - 1);
  });
}

void Structurizer::emitStores(Edge &edge) {
  SmallVector<std::pair<Value, Value>> stores;
  // All loads come before all stores: the assignments are simultaneous.
  for (auto [argument, operand] :
       llvm::zip_equal(edge.target->getArguments(), edge.getOperands())) {
    Value variable = variables.lookup(argument);
    // A variable that may hold anything holds what it did.
    if (!variable || operand.getDefiningOp<spirv::UndefOp>())
      continue;
    Value value = operand;
    if (Value other = variables.lookup(operand)) {
      if (other == variable)
        continue;
      value = spirv::LoadOp::create(builder, variable.getLoc(), other);
    }
    // What nothing reads may as well be what it was.
    if (!value.getDefiningOp<spirv::UndefOp>())
      stores.push_back({variable, value});
  }
  // A variable is overwritten after all that is computed from it, so that the
  // text needs no copy of it.
  while (!stores.empty()) {
    auto next = llvm::find_if(stores, [&](auto &store) {
      return llvm::none_of(stores, [&](auto &other) {
        return &other != &store && reads(other.second, store.first);
      });
    });
    if (next == stores.end())
      next = stores.begin();
    auto [variable, value] = *next;
    spirv::StoreOp::create(builder, variable.getLoc(), variable, value);
    stores.erase(next);
  }
}

/// The next value of a loop variable is computed where it is stored, if only
/// the variable itself is read for it: `for (...; ...; i = i + 1)`.
void Structurizer::sinkIncrements(Block *next, Block *latch) {
  for (Operation &op : llvm::make_early_inc_range(*next)) {
    auto store = dyn_cast<spirv::StoreOp>(op);
    Operation *value = store ? store.getValue().getDefiningOp() : nullptr;
    if (!value || value->getBlock() == next || !isPure(value) ||
        isShared.contains(store.getPtr()) ||
        llvm::any_of(value->getUsers(), [&](Operation *user) {
          return user != store && user->getBlock() != latch;
        }))
      continue;
    auto isSinkable = [&](Value operand) {
      Operation *source = operand.getDefiningOp();
      auto load = dyn_cast<spirv::LoadOp>(source);
      return isa<spirv::ConstantOp>(source) ||
             (load && load.getPtr() == store.getPtr() && load->hasOneUse());
    };
    if (!llvm::all_of(value->getOperands(), isSinkable))
      continue;
    value->moveBefore(store);
    for (Value operand : value->getOperands())
      if (auto load = operand.getDefiningOp<spirv::LoadOp>())
        load->moveBefore(value);
  }
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
  int after = chooseHoisted(block);
  auto emitArm = [&](int index) {
    return [this, block, &node, index] { emitEdge(block, node.exits[index]); };
  };
  if (after < 0)
    return emitSelection(node.getCondition(), emitArm(0), emitArm(1));
  // Something follows the arm that leaves, though nothing jumps there.
  frames.push_back(std::make_unique<Frame>());
  if (after == 1)
    emitSelection(node.getCondition(), emitArm(0), nullptr);
  else
    emitSelection(node.getCondition(), nullptr, emitArm(1));
  frames.pop_back();
  emitEdge(block, node.exits[after]);
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
  SmallVector<Block *> followers;
  for (Block *child : node.children)
    if (!isInlined(block, child) && !claimed.contains(child))
      followers.push_back(child);
  for (Block *follower : followers)
    claimed.insert(follower);
  Block *here = builder.getInsertionBlock();
  bool ends = node.exits.empty();
  Operation *terminator = block->getTerminator();
  here->getOperations().splice(here->end(), block->getOperations(),
                               block->begin(),
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
  Block *end = graph.chooseLoopEnd(header);
  SmallVector<Block *> outer = getOuterBlocks(header, end);
  for (Block *block : outer)
    claimed.insert(block);
  claimed.insert(graph[header].latch);
  emitFollowers(outer, [&] {
    Location loopLoc = loc;
    auto loop = spirv::LoopOp::create(builder, loc, spirv::LoopControl::None);
    loop.addEntryAndMergeBlock(builder);
    Block *merge = loop.getMergeBlock();
    Block *head = builder.createBlock(merge);
    Block *body = builder.createBlock(merge);
    Block *next = builder.createBlock(merge);
    builder.setInsertionPointToEnd(loop.getEntryBlock());
    spirv::BranchOp::create(builder, loc, head);
    Node &node = graph[header];

    frames.push_back(std::make_unique<Frame>());
    frames.back()->latch = node.latch;
    frames.back()->follow = end;
    builder.setInsertionPointToEnd(head);

    // while (condition): the header tests, and leaves without further ado.
    int leaving = -1;
    for (int i = 0; i < 2; ++i)
      if (node.isConditional() && node.exits[i].target == end &&
          !needsStores(node.exits[i]))
        leaving = i;
    if (leaving >= 0 && node.exits[1 - leaving].target != end) {
      head->getOperations().splice(head->end(), header->getOperations(),
                                   header->begin(),
                                   header->getTerminator()->getIterator());
      spirv::BranchConditionalOp::create(
          builder, loc, node.getCondition(), leaving == 0 ? merge : body,
          ValueRange(), leaving == 0 ? body : merge, ValueRange());
      builder.setInsertionPointToEnd(body);
      SmallVector<Block *> followers;
      for (Block *child : node.children)
        if (!isInlined(header, child) && !claimed.contains(child))
          followers.push_back(child);
      for (Block *follower : followers)
        claimed.insert(follower);
      emitFollowers(followers,
                    [&] { emitEdge(header, node.exits[1 - leaving]); });
    } else {
      spirv::BranchOp::create(builder, loc, body);
      builder.setInsertionPointToEnd(body);
      emitBlock(header);
    }
    builder.setInsertionPointToEnd(body);
    if (isOpen(body))
      spirv::BranchOp::create(builder, loc, next);
    builder.setInsertionPointToEnd(next);
    emitStores(graph[node.latch].exits.front());
    sinkIncrements(next, node.latch);
    spirv::BranchOp::create(builder, loc, head);

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
      auto jump = [&, target = target] { emitJump(target); };
      emitSelection(isSet, jump, nullptr);
    }
    emitJump(end);
  });
}

//===-- Values --------------------------------------------------------------//

/// Block arguments become variables, stored on the way along an edge and loaded
/// at each use. Arguments of a block with one predecessor are that value.
void Structurizer::lowerBlockArguments() {
  SmallVector<BlockArgument> arguments;
  for (Block *block : graph.order) {
    ArrayRef<Block *> predecessors = graph[block].predecessors;
    for (BlockArgument argument : block->getArguments()) {
      if (argument.use_empty())
        continue;
      if (predecessors.size() > 1 || isLatch(block)) {
        arguments.push_back(argument);
        continue;
      }
      for (Edge &edge : graph[predecessors.front()].exits)
        if (edge.target == block)
          argument.replaceAllUsesWith(
              edge.getOperands()[argument.getArgNumber()]);
    }
  }
  assignVariables(arguments);
  for (auto [value, variable] : variables) {
    for (OpOperand &use : llvm::make_early_inc_range(value.getUses())) {
      Operation *user = use.getOwner();
      bool isCondition =
          isa<spirv::BranchConditionalOp>(user) && use.getOperandNumber() == 0;
      if (isa<BranchOpInterface>(user) && !isCondition)
        continue; // loaded where the edge is emitted
      OpBuilder at(user);
      use.set(spirv::LoadOp::create(at, variable.getLoc(), variable));
    }
    if (Operation *definition = value.getDefiningOp()) {
      OpBuilder after(definition->getContext());
      after.setInsertionPointAfter(definition);
      spirv::StoreOp::create(after, definition->getLoc(), variable, value);
    }
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

/// Whether `value` is still needed once `other` has got its value.
static bool isLiveAt(Value value, Value other, const Liveness &liveness) {
  Block *block = other.getParentBlock();
  bool isBefore = liveness.getLiveIn(block).contains(value);
  Operation *definition = other.getDefiningOp();
  if (!definition)
    return isBefore || value.getParentBlock() == block;
  if (value.getParentBlock() == block)
    isBefore = !value.getDefiningOp() ||
               value.getDefiningOp()->isBeforeInBlock(definition);
  return isBefore && !liveness.isDeadAfter(value, definition);
}

/// Values of which one is passed to the other share a variable, unless one is
/// still needed where the other gets its value: `s = s + x`, not `t = s + x`.
void Structurizer::assignVariables(ArrayRef<BlockArgument> arguments) {
  Liveness liveness(func);
  auto interfere = [&](Value a, Value b) {
    return a.getType() != b.getType() || isLiveAt(a, b, liveness) ||
           isLiveAt(b, a, liveness);
  };
  llvm::EquivalenceClasses<Value> classes;
  for (BlockArgument argument : arguments)
    classes.insert(argument);
  auto members = [&](Value of) {
    return llvm::make_range(classes.findLeader(of), classes.member_end());
  };
  auto share = [&](BlockArgument argument, Value operand) {
    if (!classes.contains(operand)) {
      // A value that is read once is as well stored on the edge.
      if (isa<BlockArgument>(operand) || operand.hasOneUse() ||
          isInvariant(operand.getDefiningOp()))
        return;
      classes.insert(operand);
    }
    bool isFree = llvm::all_of(members(argument), [&](Value a) {
      return llvm::none_of(members(operand),
                           [&](Value b) { return a != b && interfere(a, b); });
    });
    if (isFree)
      classes.unionSets(argument, operand);
  };
  for (BlockArgument argument : arguments)
    for (Block *source : graph[argument.getOwner()].predecessors)
      for (Edge &edge : graph[source].exits)
        if (edge.target == argument.getOwner())
          share(argument, edge.getOperands()[argument.getArgNumber()]);

  for (BlockArgument argument : arguments) {
    if (variables.contains(argument))
      continue;
    Value variable = createVariable(argument.getType(), argument.getLoc());
    unsigned count = 0;
    for (Value member : members(argument)) {
      variables[member] = variable;
      ++count;
    }
    if (count > 1)
      isShared.insert(variable);
  }
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
      // No variable holds an address. Its indices escape in its place; they
      // come before it, which is later in this walk.
      if (isa<spirv::AccessChainOp>(op)) {
        use.set(at.clone(*op)->getResult(0));
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
  Region &body = func.getBody();
  Block *start = &body.front();
  entry = builder.createBlock(&body, body.end());
  for (BlockArgument parameter : start->getArguments())
    parameter.replaceAllUsesWith(
        entry->addArgument(parameter.getType(), parameter.getLoc()));
  lowerBlockArguments();
  builder.setInsertionPointToEnd(entry);
  emitTree(start);
  // The entry block holds everything now; the blocks of the graph are left with
  // their terminators.
  for (Block &block : body)
    if (&block != entry)
      block.dropAllReferences();
  entry->moveBefore(start);
  while (Block *rest = entry->getNextNode())
    rest->erase();
  demoteEscapingValues();
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
class StructureSPIRV
    : public pystream::impl::StructureSPIRVBase<StructureSPIRV> {
  void runOnOperation() override {
    spirv::FuncOp func = getOperation();
    if (func.isExternal() || func.getBody().hasOneBlock())
      return;
    copySharedBlocks(func);
    auto graph = std::make_unique<Graph>();
    auto analyse = [&] {
      graph = std::make_unique<Graph>();
      return graph->analyse(func);
    };
    if (failed(analyse()))
      return signalPassFailure();
    createLatches(*graph);
    // Inner loops come last, so that the order is theirs, then the outer's.
    SmallVector<Block *> headers;
    for (Block *block : graph->order)
      if ((*graph)[block].isHeader)
        headers.push_back(block);
    if (failed(analyse()))
      return signalPassFailure();
    for (Block *header : llvm::reverse(headers))
      if (createLoopEnd(*graph, header) && failed(analyse()))
        return signalPassFailure();
    Structurizer(func, *graph).run();
    forwardVariables(func);
  }
};
} // namespace
