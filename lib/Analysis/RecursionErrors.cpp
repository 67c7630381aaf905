//===- RecursionErrors.cpp - Which recursions raise RecursionError --------===//
//
// Recursion beyond the limit leaves compiled code at once, unless some handler
// could tell: then the functions that call each other test at their start how
// deep they are, and raise. What is raised takes part in inference like any
// other exception.
//
//===----------------------------------------------------------------------===//
#include "PyStream/Analysis/Inference.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "llvm/ADT/GraphTraits.h"
#include "llvm/ADT/SCCIterator.h"

using namespace mlir;
using namespace pystream;

namespace {
/// A context in the graph of calls.
struct CallNode {
  Context *context = nullptr;
  SmallVector<CallNode *> callees;
};
} // namespace

template <> struct llvm::GraphTraits<CallNode *> {
  using NodeRef = CallNode *;
  using ChildIteratorType = SmallVectorImpl<CallNode *>::iterator;
  static NodeRef getEntryNode(NodeRef node) { return node; }
  static ChildIteratorType child_begin(NodeRef node) {
    return node->callees.begin();
  }
  static ChildIteratorType child_end(NodeRef node) {
    return node->callees.end();
  }
};

namespace {

/// The calls among some contexts, all of which the entry node reaches.
class CallGraphOf {
public:
  explicit CallGraphOf(ArrayRef<Context *> contexts) {
    for (Context *context : contexts)
      nodes[context].context = context;
    for (Context *context : contexts) {
      CallNode *node = &nodes[context];
      entry.callees.push_back(node);
      for (auto [caller, site] : context->callers)
        if (auto it = nodes.find(caller); it != nodes.end())
          it->second.callees.push_back(node);
    }
  }

  /// Sets of contexts that can call each other or themselves.
  SmallVector<SmallVector<Context *>> getCycles() {
    SmallVector<SmallVector<Context *>> cycles;
    for (auto it = llvm::scc_begin(&entry); !it.isAtEnd(); ++it) {
      if (!it.hasCycle())
        continue;
      SmallVector<Context *> &cycle = cycles.emplace_back();
      for (CallNode *node : *it)
        cycle.push_back(node->context);
    }
    return cycles;
  }

private:
  std::map<Context *, CallNode> nodes;
  CallNode entry;
};

/// Follows a RecursionError through a handler, as far as it only asks for the
/// class of the exception.
class HandlerWalk {
public:
  HandlerWalk(Inference &inference, FlatSymbolRefAttr raised)
      : inference(inference), raised(raised) {}

  /// Where the handler sends the exception on: to another handler, or null for
  /// out of the function. Nothing if the handler may do anything else.
  std::optional<Block *> passesOn(Block *handler) {
    same.insert(handler->getArgument(0));
    llvm::SmallPtrSet<Block *, 8> visited;
    for (Block *block = handler; block && visited.insert(block).second;) {
      Block *next = nullptr;
      for (Operation &op : *block) {
        if (auto raise = dyn_cast<RaiseOp>(op)) {
          if (!raise.getReraise() || !same.contains(raise.getException()))
            return std::nullopt;
          auto check = dyn_cast<CheckOp>(block->getTerminator());
          return check ? check.getHandler() : nullptr;
        }
        if (op.hasTrait<OpTrait::IsTerminator>())
          next = follow(&op);
        else if (!isHarmless(&op))
          return std::nullopt;
      }
      block = next;
    }
    return std::nullopt;
  }

private:
  /// The successor where it is known, else null.
  Block *follow(Operation *terminator) {
    if (auto branch = dyn_cast<cf::BranchOp>(terminator))
      return branch.getDest();
    if (auto check = dyn_cast<CheckOp>(terminator))
      return check.getNormal();
    auto branch = dyn_cast<cf::CondBranchOp>(terminator);
    auto known = branch ? outcomes.find(branch.getCondition()) : outcomes.end();
    if (known == outcomes.end())
      return nullptr;
    return known->second ? branch.getTrueDest() : branch.getFalseDest();
  }

  bool isHarmless(Operation *op) {
    if (auto refine = dyn_cast<RefineOp>(op)) {
      if (same.contains(refine.getValue()))
        same.insert(refine.getResult());
      return true;
    }
    if (auto truth = dyn_cast<TruthOp>(op)) {
      auto known = outcomes.find(truth.getOperand());
      if (known == outcomes.end())
        return false;
      outcomes[truth.getResult()] = known->second;
      return true;
    }
    if (auto call = dyn_cast<CallOp>(op)) {
      std::optional<bool> outcome = testOf(call);
      if (outcome)
        outcomes[call.getResult()] = *outcome;
      return outcome.has_value();
    }
    return isa<ConstantOp, MakeTupleOp, UnsetOp>(op);
  }

  /// What `isinstance(exception, classes)` gives, of constant classes.
  std::optional<bool> testOf(CallOp call) {
    auto callee = call.getCallee().getDefiningOp<ConstantOp>();
    auto builtin =
        callee ? dyn_cast<BuiltinAttr>(callee.getValue()) : BuiltinAttr();
    if (!builtin || builtin.getName() != "isinstance" ||
        call.getArgs().size() != 2 || !same.contains(call.getArgs()[0]))
      return std::nullopt;
    return isAmong(call.getArgs()[1]);
  }

  std::optional<bool> isAmong(Value classes) {
    if (auto constant = classes.getDefiningOp<ConstantOp>())
      return isAmong(constant.getValue());
    auto tuple = classes.getDefiningOp<MakeTupleOp>();
    if (!tuple)
      return std::nullopt;
    return anyOf(tuple->getOperands());
  }

  std::optional<bool> isAmong(Attribute classes) {
    if (auto cls = dyn_cast<ClassAttr>(classes))
      return inference.isSubclass(raised, cls.getSymbol());
    if (auto array = dyn_cast<ArrayAttr>(classes))
      return anyOf(array.getValue());
    return std::nullopt;
  }

  template <typename Range> std::optional<bool> anyOf(Range &&parts) {
    bool any = false;
    for (auto part : parts) {
      std::optional<bool> found = isAmong(part);
      if (!found)
        return std::nullopt;
      any |= *found;
    }
    return any;
  }

  Inference &inference;
  FlatSymbolRefAttr raised;
  llvm::SmallPtrSet<Value, 4> same;
  llvm::DenseMap<Value, bool> outcomes;
};

/// Whether some handler would see a RecursionError that leaves a context.
class Observers {
public:
  Observers(Inference &inference, FlatSymbolRefAttr raised)
      : inference(inference), raised(raised) {}

  bool mayObserve(ArrayRef<Context *> cycle) {
    llvm::SetVector<Context *> left(cycle.begin(), cycle.end());
    for (size_t i = 0; i != left.size(); ++i)
      for (auto [caller, site] : left[i]->callers) {
        std::optional<Block *> handler = handlerOf(caller, site);
        while (handler && *handler)
          handler = passThrough(*handler);
        if (!handler)
          return true;
        left.insert(caller);
      }
    return false;
  }

private:
  /// The handler of an operation, null if it has none.
  static Block *handlerOf(Context *caller, Operation *site) {
    if (!site || site == caller->function)
      return nullptr;
    auto check = dyn_cast<CheckOp>(site->getBlock()->getTerminator());
    return check ? check.getHandler() : nullptr;
  }

  std::optional<Block *> passThrough(Block *handler) {
    auto [known, inserted] = passed.try_emplace(handler, std::nullopt);
    if (inserted)
      known->second = HandlerWalk(inference, raised).passesOn(handler);
    return known->second;
  }

  Inference &inference;
  FlatSymbolRefAttr raised;
  llvm::DenseMap<Block *, std::optional<Block *>> passed;
};

} // namespace

bool Inference::raiseRecursionErrors(ArrayRef<Context *> reachable) {
  auto raised = lookup<ClassOp>("prelude.RecursionError");
  if (!domain.exact || !raised)
    return false;
  Observers observers(*this, FlatSymbolRefAttr::get(raised.getSymNameAttr()));
  bool changed = false;
  for (ArrayRef<Context *> cycle : CallGraphOf(reachable).getCycles()) {
    bool isKnown = llvm::all_of(
        cycle, [](Context *context) { return context->raisesRecursionError; });
    if (isKnown || !observers.mayObserve(cycle))
      continue;
    // One test in each cycle is enough: the user's functions count, where the
    // prelude does not call itself.
    SmallVector<Context *> prelude;
    for (Context *context : cycle)
      if (context->isPrelude())
        prelude.push_back(context);
    bool preludeTests = !CallGraphOf(prelude).getCycles().empty();
    for (Context *context : cycle) {
      context->raisesRecursionError = true;
      context->testsDepth |= preludeTests || !context->isPrelude();
      enqueue(context);
    }
    changed = true;
  }
  return changed;
}

Resolution Inference::recursionError(Context *context) {
  return raise({context, context->function}, "RecursionError",
               "maximum recursion depth exceeded");
}
