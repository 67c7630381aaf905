//===- ObjectFacts.cpp - What is known of objects in memory ---------------===//
#include "PyStream/Analysis/ObjectFacts.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"

using namespace mlir;
using namespace pystream;

bool pystream::isOwnAccess(OpOperand &use) {
  if (auto store = dyn_cast<FieldStoreOp>(use.getOwner()))
    return &use == &store.getRefMutable();
  return isa<FieldLoadOp>(use.getOwner());
}

bool pystream::holdsReference(Type type) {
  return type.walk([](RefType) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

bool pystream::isBuffer(LayoutOp layout) {
  return layout.getClassRef() == "buffer";
}

//===----------------------------------------------------------------------===//
// Finality
//===----------------------------------------------------------------------===//

ObjectFacts::ObjectFacts(ModuleOp module) : symbols(module) {
  for (auto layout : module.getOps<LayoutOp>())
    if (layout.getStorage() == Storage::Private && !isBuffer(layout))
      layouts[layout.getSymNameAttr()].layout = layout;
  if (layouts.empty())
    return;
  findModifiers(module);
  findBoundaries(module);
  findRecursion();
}

const ObjectFacts::LayoutFacts *ObjectFacts::lookup(RefType type) const {
  const auto *it = layouts.find(type.getLayout().getAttr());
  return it == layouts.end() ? nullptr : &it->second;
}

ObjectFacts::LayoutFacts *ObjectFacts::find(Type type) {
  auto ref = dyn_cast<RefType>(type);
  return ref ? const_cast<LayoutFacts *>(lookup(ref)) : nullptr;
}

/// The first write to a new object after its reference went elsewhere, without
/// another object being made on the way; or null.
static Operation *findLateStore(AllocOp alloc) {
  SmallPtrSet<Operation *, 8> stores;
  SmallVector<Operation *> escapes;
  for (OpOperand &use : alloc.getRef().getUses()) {
    if (!isOwnAccess(use))
      escapes.push_back(use.getOwner());
    else if (isa<FieldStoreOp>(use.getOwner()))
      stores.insert(use.getOwner());
  }
  if (stores.empty() || escapes.empty())
    return nullptr;
  SmallPtrSet<Block *, 16> visited;
  SmallVector<Block *> pending;
  auto scan = [&](Block::iterator begin, Block *block) -> Operation * {
    for (Operation &op : llvm::make_range(begin, block->end())) {
      if (stores.contains(&op))
        return &op;
      if (&op == alloc)
        return nullptr;
    }
    llvm::append_range(pending, block->getSuccessors());
    return nullptr;
  };
  for (Operation *escape : escapes)
    if (Operation *store =
            scan(std::next(escape->getIterator()), escape->getBlock()))
      return store;
  while (!pending.empty()) {
    Block *block = pending.pop_back_val();
    if (visited.insert(block).second)
      if (Operation *store = scan(block->begin(), block))
        return store;
  }
  return nullptr;
}

void ObjectFacts::findModifiers(ModuleOp module) {
  auto note = [](Operation *&fact, Operation *op) {
    if (!fact)
      fact = op;
  };
  module.walk([&](Operation *op) {
    if (auto alloc = dyn_cast<AllocOp>(op)) {
      if (LayoutFacts *facts = find(alloc.getRef().getType()))
        note(facts->modifier, findLateStore(alloc));
    } else if (auto store = dyn_cast<FieldStoreOp>(op)) {
      if (!store.getRef().getDefiningOp<AllocOp>())
        if (LayoutFacts *facts = find(store.getRef().getType()))
          note(facts->modifier, store);
    } else if (isa<RefEqOp, RefIdOp>(op)) {
      if (LayoutFacts *facts = find(op->getOperand(0).getType()))
        note(facts->identity, op);
    } else if (isa<CallOpInterface>(op)) {
      auto visit = [&](Type type) {
        type.walk([&](RefType ref) {
          if (LayoutFacts *facts = find(ref))
            note(facts->call, op);
        });
      };
      llvm::for_each(op->getOperandTypes(), visit);
      llvm::for_each(op->getResultTypes(), visit);
    }
  });
}

void ObjectFacts::collectReachable(
    LayoutOp layout, llvm::SmallSetVector<StringAttr, 8> &reachable) {
  layout.getFieldsAttr().walk([&](RefType ref) {
    StringAttr name = ref.getLayout().getAttr();
    auto next = symbols.lookup<LayoutOp>(name);
    if (next && next.getStorage() == Storage::Private && reachable.insert(name))
      collectReachable(next, reachable);
  });
}

void ObjectFacts::markBoundary(Type type, Operation *op) {
  type.walk([&](RefType ref) {
    auto layout = symbols.lookup<LayoutOp>(ref.getLayout().getAttr());
    if (!layout)
      return;
    llvm::SmallSetVector<StringAttr, 8> reachable;
    reachable.insert(layout.getSymNameAttr());
    collectReachable(layout, reachable);
    for (StringAttr name : reachable)
      if (auto *it = layouts.find(name); it != layouts.end())
        it->second.boundary = op;
  });
}

void ObjectFacts::findBoundaries(ModuleOp module) {
  for (Operation &op : *module.getBody()) {
    if (auto function = dyn_cast<func::FuncOp>(op)) {
      if (function.isPublic() || function.isExternal())
        markBoundary(function.getFunctionType(), function);
    } else if (auto object = dyn_cast<StaticOp>(op)) {
      markBoundary(object.getType(), object);
    }
  }
}

void ObjectFacts::findRecursion() {
  for (auto &[name, facts] : layouts) {
    llvm::SmallSetVector<StringAttr, 8> reachable;
    collectReachable(facts.layout, reachable);
    facts.recursive = reachable.contains(name);
  }
}

//===----------------------------------------------------------------------===//
// Uniqueness
//===----------------------------------------------------------------------===//

Value MovedReferences::getRoot(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<UnionWrapOp, UnionGetOp>(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

/// Whether a value holds no reference, whatever its type.
static bool isWithoutObject(Value root) {
  return !holdsReference(root.getType()) || root.getDefiningOp<UndefOp>() ||
         root.getDefiningOp<UnsetOp>() || root.getDefiningOp<ub::PoisonOp>();
}

/// Calls `visit` with each use of the object that a root is or holds.
static bool everyUse(Value root, llvm::function_ref<bool(OpOperand &)> visit) {
  for (OpOperand &use : root.getUses()) {
    Operation *op = use.getOwner();
    bool valid = isa<UnionWrapOp, UnionGetOp>(op)
                     ? everyUse(op->getResult(0), visit)
                     : visit(use);
    if (!valid)
      return false;
  }
  return true;
}

bool MovedReferences::isCandidate(Type type) const {
  auto isMovable = [&](Type alternative) {
    auto ref = dyn_cast<RefType>(alternative);
    const ObjectFacts::LayoutFacts *layout = ref ? facts.lookup(ref) : nullptr;
    return layout && (maxFields == 0 ||
                      layout->layout.getFieldsAttr().size() <= maxFields);
  };
  auto unionType = dyn_cast<pystream::UnionType>(type);
  if (!unionType)
    return isMovable(type);
  bool any = false;
  for (Type alternative : unionType.getAlternatives()) {
    if (isMovable(alternative)) {
      any = true;
      continue;
    }
    if (holdsReference(alternative))
      return false;
  }
  return any;
}

bool MovedReferences::staysTogether(Value root) const {
  return everyUse(root, [&](OpOperand &use) {
    Operation *op = use.getOwner();
    if (isOwnAccess(use) || isa<UnionTagOp>(op))
      return true;
    if (isa<arith::SelectOp>(op))
      return contains(op->getResult(0));
    auto branch = dyn_cast<BranchOpInterface>(op);
    if (!branch)
      return false;
    std::optional<BlockArgument> argument =
        branch.getSuccessorBlockArgument(use.getOperandNumber());
    return argument && contains(*argument);
  });
}

/// Whether neither the object nor what wraps it, or came out of it, is live.
static bool isLastReference(Value root, const Liveness::ValueSetT &live) {
  SmallVector<Value> pending{root};
  while (!pending.empty()) {
    Value value = pending.pop_back_val();
    if (live.contains(value))
      return false;
    for (Operation *user : value.getUsers())
      if (isa<UnionWrapOp, UnionGetOp>(user))
        pending.push_back(user->getResult(0));
  }
  return true;
}

/// The operands that a terminator passes to an argument of a successor.
static void
forEachIncoming(BlockArgument argument,
                llvm::function_ref<void(BranchOpInterface, unsigned)> visit) {
  Block *block = argument.getOwner();
  for (auto it = block->pred_begin(), e = block->pred_end(); it != e; ++it)
    visit(dyn_cast<BranchOpInterface>((*it)->getTerminator()),
          it.getSuccessorIndex());
}

bool MovedReferences::arrivesUnique(Value value,
                                    const Liveness &liveness) const {
  auto isKnown = [&](Value root) {
    return isWithoutObject(root) ||
           (isa_and_present<AllocOp>(root.getDefiningOp()) ? staysTogether(root)
                                                           : contains(root));
  };
  if (Operation *select = value.getDefiningOp()) {
    Value a = getRoot(select->getOperand(1)),
          b = getRoot(select->getOperand(2));
    auto endsHere = [&](Value root) {
      Block *block = select->getBlock();
      return isWithoutObject(root) ||
             (isLastReference(root, liveness.getLiveOut(block)) &&
              everyUse(root, [&](OpOperand &use) {
                Operation *op = use.getOwner();
                return op == select || op->getBlock() != block ||
                       op->isBeforeInBlock(select);
              }));
    };
    return a != b && isKnown(a) && isKnown(b) && endsHere(a) && endsHere(b);
  }
  auto argument = cast<BlockArgument>(value);
  bool unique = true;
  forEachIncoming(argument, [&](BranchOpInterface branch, unsigned successor) {
    if (!branch) {
      unique = false;
      return;
    }
    SuccessorOperands operands = branch.getSuccessorOperands(successor);
    Value incoming = operands[argument.getArgNumber()];
    if (!incoming || !isKnown(getRoot(incoming))) {
      unique = false;
      return;
    }
    Value root = getRoot(incoming);
    if (isWithoutObject(root))
      return;
    unsigned count = 0;
    for (unsigned i = 0, e = operands.size(); i != e; ++i)
      count += operands[i] && getRoot(operands[i]) == root;
    if (count != 1 ||
        !isLastReference(root, liveness.getLiveIn(argument.getOwner())))
      unique = false;
  });
  return unique;
}

MovedReferences::MovedReferences(func::FuncOp function,
                                 const ObjectFacts &facts, unsigned maxFields)
    : facts(facts), maxFields(maxFields) {
  for (Block &block : function.getBody()) {
    if (!block.isEntryBlock() && !block.hasNoPredecessors())
      for (BlockArgument argument : block.getArguments())
        if (isCandidate(argument.getType()))
          moved.insert(argument);
    for (auto select : block.getOps<arith::SelectOp>())
      if (isa<RefType>(select.getType()) && isCandidate(select.getType()))
        moved.insert(select.getResult());
  }
  if (moved.empty())
    return;
  Liveness liveness(function);
  // What one value loses, others that it feeds or is fed by may lose too.
  while (moved.remove_if([&](Value value) {
    return !staysTogether(value) || !arrivesUnique(value, liveness);
  }))
    ;
}
