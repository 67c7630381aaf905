//===- Inference.cpp - Contexts and the fixed point -----------------------===//
#include "PyStream/Analysis/Inference.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "llvm/ADT/PostOrderIterator.h"

using namespace mlir;
using namespace pystream;

/// Depth of nested first analyses; deeper contexts wait in the worklist, so
/// that the native stack stays small.
static constexpr unsigned maxNestedAnalyses = 200;

Inference::Inference(ModuleOp module)
    : module(module), symbols(module), domain(module.getContext()) {
  domain.onMerge = [this](Object *a, Object *b) { mergeObjects(a, b); };
  domain.lookupObject = [this](FlatSymbolRefAttr symbol) -> Object * {
    Object *&object = liveObjects[symbol];
    if (object)
      return object;
    auto definition = symbols.lookup<LiveObjectOp>(symbol.getValue());
    if (!definition)
      return nullptr;
    object = makeObject(Object::Storage::Live, definition.getClassRefAttr(),
                        symbol.getValue(), definition.getLoc());
    return object;
  };
  module.walk([&](SetAttrOp op) { storedNames.insert(op.getNameAttr()); });
}

//===----------------------------------------------------------------------===//
// Contexts
//===----------------------------------------------------------------------===//

Context *Inference::getContext(FuncOp function,
                               ArrayRef<AbstractValue> arguments) {
  SmallVector<AbstractValue> key;
  bool widen = contextsOfFunction.lookup(function) >= maxContexts;
  for (AbstractValue argument : arguments) {
    AbstractValue normal = domain.normalize(argument);
    key.push_back(widen ? domain.withoutConstants(normal) : normal);
  }
  std::vector<const void *> opaque;
  for (AbstractValue argument : key)
    opaque.push_back(argument.getAsOpaquePointer());
  Context *&context = contextTable[{function.getOperation(), opaque}];
  if (context)
    return context;
  contexts.push_back(std::make_unique<Context>());
  context = contexts.back().get();
  context->function = function;
  context->arguments = key;
  context->id = contexts.size() - 1;
  ++contextsOfFunction[function];
  enqueue(context);
  return context;
}

void Inference::enqueue(Context *context) {
  if (context->queued)
    return;
  context->queued = true;
  worklist.push_back(context);
}

void Inference::solve() {
  do {
    while (!worklist.empty()) {
      Context *context = worklist.back();
      worklist.pop_back();
      if (context->queued)
        analyse(context);
    }
  } while (settlePendingFields());
}

bool Inference::settlePendingFields() {
  if (pendingFields.empty())
    return false;
  auto pending = std::move(pendingFields);
  pendingFields.clear();
  bool any = false;
  for (const auto &key : pending) {
    if (key.first->find()->fields.contains(key.second))
      continue;
    unsetFields.insert(key);
    for (Context *reader : readers[key])
      enqueue(reader);
    any = true;
  }
  return any;
}

void Inference::analyseNow(Context *context) {
  if (context->queued && !context->running && nesting < maxNestedAnalyses)
    analyse(context);
}

void Inference::analyse(Context *context) {
  context->queued = false;
  ++numAnalyses;
  ++nesting;
  context->running = true;
  Region &body = context->function.getBody();
  Block &entry = body.front();
  for (auto [argument, value] :
       llvm::zip(entry.getArguments(), context->arguments))
    context->values[argument] = value;
  context->executable.insert(&entry);

  llvm::ReversePostOrderTraversal<Region *> order(&body);
  bool changed = true;
  while (changed) {
    changed = false;
    context->errors.clear();
    for (Block *block : order)
      if (context->executable.contains(block))
        changed |= visitBlock(context, block);
  }
  context->running = false;
  --nesting;
}

bool Inference::visitBlock(Context *context, Block *block) {
  for (Operation &op : *block) {
    if (auto branch = dyn_cast<cf::BranchOp>(op))
      return propagate(context, branch.getDest(), branch.getDestOperands());
    if (auto branch = dyn_cast<cf::CondBranchOp>(op)) {
      AbstractValue condition = context->values.lookup(branch.getCondition());
      auto known = dyn_cast_if_present<BoolAttr>(condition.constant());
      bool changed = false;
      if (condition.isBottom())
        return false;
      if (!known || known.getValue())
        changed |= propagate(context, branch.getTrueDest(),
                             branch.getTrueDestOperands());
      if (!known || !known.getValue())
        changed |= propagate(context, branch.getFalseDest(),
                             branch.getFalseDestOperands());
      return changed;
    }
    if (auto ret = dyn_cast<pystream::ReturnOp>(op)) {
      AbstractValue joined =
          domain.join(context->result,
                      domain.normalize(context->values.lookup(ret.getValue())));
      if (joined != context->result) {
        context->result = joined;
        for (auto [caller, site] : context->callers)
          enqueue(caller);
      }
      return false;
    }
    visitOperation(context, &op);
    // An operation that does not complete hides what follows.
    bool completes = llvm::all_of(op.getResults(), [&](Value result) {
      return isa<UnsetOp, LocalOp>(op) ||
             !context->values.lookup(result).isBottom();
    });
    if (!completes)
      return false;
  }
  return false;
}

bool Inference::propagate(Context *context, Block *successor,
                          ValueRange operands) {
  bool changed = context->executable.insert(successor).second;
  for (auto [argument, operand] :
       llvm::zip(successor->getArguments(), operands)) {
    AbstractValue &known = context->values[argument];
    AbstractValue joined =
        domain.join(known, domain.normalize(context->values.lookup(operand)));
    // A value that may be unset is no constant: folding it would hide that.
    if (operand.getDefiningOp<UnsetOp>() ||
        context->maybeUnset.contains(operand))
      changed |= context->maybeUnset.insert(argument).second;
    if (context->maybeUnset.contains(argument))
      joined = domain.withoutConstants(joined);
    if (joined.size() > maxAlternatives) {
      fail({context, successor->getTerminator()},
           "this value has more than 16 possible types");
      continue;
    }
    if (AbstractDomain::depthOf(joined) > AbstractDomain::maxDepth) {
      fail({context, successor->getTerminator()},
           "a value that grows with each round of a loop has no type");
      continue;
    }
    changed |= joined != known;
    context->values[argument] = joined;
  }
  return changed;
}

void Inference::visitOperation(Context *context, Operation *op) {
  auto set = [&](Value result, AbstractValue value) {
    AbstractValue joined =
        domain.join(context->values.lookup(result), domain.normalize(value));
    if (joined.size() > maxAlternatives)
      (void)fail({context, op}, "this value has more than 16 possible types");
    else
      context->values[result] = joined;
  };
  if (isa<UnsetOp>(op))
    return;
  // Variables of code that nothing reaches are not promoted.
  if (isa<LocalOp, LoadOp, StoreOp>(op))
    return;
  if (auto refineOp = dyn_cast<RefineOp>(op)) {
    set(refineOp.getResult(), refine(context, refineOp));
    return;
  }
  SmallVector<AbstractValue> operands;
  for (Value operand : op->getOperands()) {
    operands.push_back(domain.normalize(context->values.lookup(operand)));
    if (!operands.back().isBottom())
      continue;
    if (auto unset = operand.getDefiningOp<UnsetOp>())
      (void)fail({context, op},
                 "UnboundLocalError: local variable '" + unset.getName() +
                     "' is read before it is assigned",
                 "assign it on every path that leads here");
    return;
  }
  Resolution resolution = resolve({context, op}, operands);
  if (resolution.result.isBottom())
    return;
  if (auto unpack = dyn_cast<UnpackOp>(op)) {
    const Alternative *tuple = resolution.result.single();
    for (auto [result, element] :
         llvm::zip(unpack.getValues(), tuple->elements))
      set(result, element);
    return;
  }
  if (op->getNumResults() == 1)
    set(op->getResult(0), resolution.result);
}

//===----------------------------------------------------------------------===//
// Refinement
//===----------------------------------------------------------------------===//

AbstractValue Inference::refine(Context *context, RefineOp op) {
  AbstractValue known = domain.normalize(context->values.lookup(op.getValue()));
  return refineBy(context, op.getValue(), known, op.getCondition(),
                  op.getNegated());
}

/// Keeps the alternatives of `known` that `keep` allows.
static AbstractValue
filter(AbstractDomain &domain, AbstractValue known,
       llvm::function_ref<bool(const Alternative *)> keep) {
  AbstractValue result;
  for (const Alternative *alternative : known.alternatives())
    if (keep(alternative))
      result = domain.join(result, domain.just(alternative));
  return result;
}

AbstractValue Inference::refineBy(Context *context, Value value,
                                  AbstractValue known, Value condition,
                                  bool negated) {
  if (condition == value)
    return filter(domain, known, [&](const Alternative *alternative) {
      Resolution truth = resolveTruth(*this, domain.just(alternative));
      auto constant = dyn_cast_if_present<BoolAttr>(truth.result.constant());
      return !truth.applies || !constant || constant.getValue() != negated;
    });
  Operation *test = condition.getDefiningOp();
  if (auto isOp = dyn_cast_if_present<IsOp>(test)) {
    Value other = isOp.getLhs() == value ? isOp.getRhs() : isOp.getLhs();
    AbstractValue against = context->values.lookup(other);
    const Alternative *unique = against.single();
    if (!unique || (unique->kind != AlternativeKind::None &&
                    unique->kind != AlternativeKind::Singleton))
      return known;
    return filter(domain, known, [&](const Alternative *alternative) {
      return (alternative == unique) != negated;
    });
  }
  if (auto call = dyn_cast_if_present<CallOp>(test)) {
    if (call.getArgs().size() != 2 || call.getArgs()[0] != value)
      return known;
    return filter(domain, known, [&](const Alternative *alternative) {
      Resolution tested =
          resolveBuiltin(*this, {context, test}, "isinstance",
                         {domain.just(alternative),
                          context->values.lookup(call.getArgs()[1])});
      auto constant = dyn_cast_if_present<BoolAttr>(tested.result.constant());
      return !constant || constant.getValue() != negated;
    });
  }
  if (auto notOp = dyn_cast_if_present<NotOp>(test))
    if (auto truth = notOp.getOperand().getDefiningOp<TruthOp>())
      return refineBy(context, value, known, truth.getOperand(), !negated);
  return known;
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

Resolution Inference::fail(Site site, const Twine &message, const Twine &hint) {
  for (const InferenceError &error : site.context->errors)
    if (error.op == site.op && error.message == message.str())
      return {};
  site.context->errors.push_back({site.op, message.str(), hint.str()});
  return {};
}

namespace {
/// Finds the contexts that final callers reach, and reports their errors.
class Reporter {
public:
  /// The user's operations from which a prelude context is called.
  void collectUserSites(Context *context, Operation *op,
                        SmallVectorImpl<Site> &sites,
                        llvm::SmallPtrSetImpl<Context *> &seen) {
    if (!context->isPrelude()) {
      sites.push_back({context, op});
      return;
    }
    if (!seen.insert(context).second)
      return;
    for (auto [caller, site] : context->callers)
      if (reachable.contains(caller))
        collectUserSites(caller, site, sites, seen);
  }

  void markReachable(Context *context) {
    // Callers are known, callees are not: invert once.
    SmallVector<Context *> stack{context};
    while (!stack.empty()) {
      Context *next = stack.pop_back_val();
      if (!reachable.insert(next))
        continue;
      llvm::append_range(stack, callees[next]);
    }
  }

  llvm::DenseMap<Context *, SmallVector<Context *>> callees;
  llvm::SetVector<Context *> reachable;
};
} // namespace

static Reporter findReachable(ArrayRef<std::unique_ptr<Context>> contexts,
                              ArrayRef<Context *> roots) {
  Reporter reporter;
  for (const auto &context : contexts)
    for (auto [caller, site] : context->callers)
      reporter.callees[caller].push_back(context.get());
  for (Context *root : roots)
    reporter.markReachable(root);
  return reporter;
}

void Inference::stabilize(ArrayRef<Context *> roots) {
  size_t known;
  do {
    known = contexts.size();
    for (Context *context : findReachable(contexts, roots).reachable)
      enqueue(context);
    solve();
  } while (contexts.size() != known);
}

LogicalResult Inference::report(ArrayRef<Context *> roots) {
  Reporter reporter = findReachable(contexts, roots);

  llvm::DenseSet<std::pair<Operation *, StringAttr>> reported;
  bool failedAny = false;
  for (Context *context : reporter.reachable) {
    for (const InferenceError &error : context->errors) {
      SmallVector<Site> sites;
      llvm::SmallPtrSet<Context *, 8> seen;
      reporter.collectUserSites(context, error.op, sites, seen);
      for (Site site : sites) {
        if (!reported
                 .insert({site.op,
                          StringAttr::get(module.getContext(), error.message)})
                 .second)
          continue;
        failedAny = true;
        InFlightDiagnostic diag = mlir::emitError(site.op->getLoc())
                                  << error.message;
        if (!error.hint.empty())
          diag.attachNote(UnknownLoc::get(module.getContext()))
              << "hint: " << error.hint;
        // The chain of calls, from the inside out.
        llvm::SmallPtrSet<Context *, 8> chain;
        for (Context *inner = site.context;
             !inner->callers.empty() && chain.insert(inner).second;) {
          auto [caller, call] = inner->callers.front();
          if (call && !caller->isPrelude())
            diag.attachNote(call->getLoc())
                << "called from here, in " << caller->function.getSymName();
          inner = caller;
        }
      }
    }
  }
  if (failedAny)
    return failure();
  // Of functions that do not return, the one that calls itself is to blame, or
  // else the innermost.
  Context *endless = nullptr;
  for (Context *context : reporter.reachable)
    if (context->result.isBottom() && (!endless || !endless->callsItself()))
      endless = context;
  if (endless)
    return endless->function.emitError(
        "this function never returns: it calls itself or loops without end");
  return success();
}

void Inference::print(raw_ostream &os) {
  for (const auto &context : contexts) {
    os << context->function.getSymName() << "(";
    llvm::interleaveComma(context->arguments, os, [&](AbstractValue argument) {
      domain.normalize(argument).print(os);
    });
    os << ") -> ";
    domain.normalize(context->result).print(os);
    os << "\n";
  }
  for (const auto &object : objects) {
    if (object->mergedInto)
      continue;
    os << object->classRef.getValue() << "#" << object->id << ":";
    for (auto &[name, field] : object->fields) {
      os << " " << name.getValue() << " = ";
      domain.normalize(field.value).print(os);
      os << ";";
    }
    os << "\n";
  }
}
