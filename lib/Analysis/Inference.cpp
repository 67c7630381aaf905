//===- Inference.cpp - Contexts and the fixed point -----------------------===//
#include "PyStream/Analysis/Inference.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace pystream;

/// Depth of nested first analyses; deeper contexts wait in the worklist, so
/// that the native stack stays small.
static constexpr unsigned maxNestedAnalyses = 200;

Inference::Inference(ModuleOp module, Prelude *prelude)
    : module(module), symbols(module), prelude(prelude),
      domain(module.getContext()) {
  domain.onMerge = [this](Object *a, Object *b) { mergeObjects(a, b); };
  domain.onAbsorb = [this](Object *object, const Alternative *tuple) {
    absorbTuple(object, tuple);
  };
  domain.lookupObject = [this](FlatSymbolRefAttr symbol) -> Object * {
    Object *&object = liveObjects[symbol];
    if (object)
      return object;
    auto definition = lookup<LiveObjectOp>(symbol.getValue());
    if (!definition)
      return nullptr;
    object = makeObject(Object::Storage::Live, definition.getClassRefAttr(),
                        symbol.getValue(), definition.getLoc());
    object->definitions.push_back(definition);
    return object;
  };
  domain.lookupVector = [this](VectorType type) {
    return liveVectorObject(type);
  };
  module.walk([&](SetAttrOp op) { storedNames.insert(op.getNameAttr()); });
  if (prelude)
    storedNames.insert_range(prelude->getStoredNames());
  domain.exact = !module.getOps<JitOp>().empty();
}

//===----------------------------------------------------------------------===//
// Contexts
//===----------------------------------------------------------------------===//

bool Inference::recursesOverConstants(FuncOp function) {
  StringRef name = function.getSymName();
  if (!name.starts_with("prelude."))
    return false;
  auto [it, inserted] = recursive.try_emplace(function, false);
  bool &calls = it->second;
  if (inserted)
    function.walk([&](ConstantOp op) {
      auto called = dyn_cast<FunctionAttr>(op.getValue());
      calls |= called && called.getSymbol().getValue() == name;
    });
  return calls;
}

Context *Inference::getContext(FuncOp function,
                               ArrayRef<AbstractValue> arguments,
                               const void *salt) {
  SmallVector<AbstractValue> key;
  // Some functions of the prelude gain nothing from knowing numbers.
  bool widen = function->hasAttr("generic") ||
               (contextsOfFunction.lookup(function) >= maxContexts &&
                !recursesOverConstants(function));
  for (AbstractValue argument : arguments) {
    AbstractValue normal = domain.normalize(argument);
    key.push_back(widen ? domain.withoutConstants(normal) : normal);
  }
  std::vector<const void *> opaque;
  for (AbstractValue argument : key)
    opaque.push_back(argument.getAsOpaquePointer());
  opaque.push_back(salt);
  Context *&context = contextTable[{function.getOperation(), opaque}];
  if (context)
    return context;
  contexts.push_back(std::make_unique<Context>());
  context = contexts.back().get();
  context->function = function;
  context->arguments = key;
  context->salt = salt;
  context->id = contexts.size() - 1;
  if (++contextsOfFunction[function] == maxContexts)
    ++numWidenings;
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
  context->state = getState();
  ++numAnalyses;
  ++nesting;
  ++activeAnalyses[context->function];
  context->running = true;
  Region &body = context->function.getBody();
  Block &entry = body.front();
  for (auto [argument, value] :
       llvm::zip(entry.getArguments(), context->arguments))
    context->values[argument] = value;
  context->executable.insert(&entry);
  if (context->testsDepth)
    joinRaises(context, recursionError(context).raises);

  // A copy: callees that are analysed on the way add further ones.
  std::vector<Block *> &known = blockOrders[context->function];
  if (known.empty())
    llvm::append_range(known, llvm::ReversePostOrderTraversal<Region *>(&body));
  std::vector<Block *> order = known;
  bool changed = true;
  while (changed) {
    changed = false;
    context->errors.clear();
    for (Block *block : order)
      if (context->executable.contains(block))
        changed |= visitBlock(context, block);
  }
  context->running = false;
  --activeAnalyses[context->function];
  --nesting;
}

bool Inference::visitReturn(Context *context, pystream::ReturnOp op,
                            AbstractValue &raises) {
  AbstractValue value = domain.normalize(context->values.lookup(op.getValue()));
  if (domain.exact && domain.mayBeUnset(value)) {
    raises =
        domain.join(raises, raiseUnbound({context, op}, op.getValue()).raises);
    value = domain.withoutUnset(value);
  }
  AbstractValue joined =
      widenTuples(context->result, domain.join(context->result, value), context,
                  /*part=*/nullptr);
  if (joined == context->result)
    return false;
  context->result = joined;
  for (auto [caller, site] : context->callers)
    enqueue(caller);
  return true;
}

void Inference::joinRaises(Context *context, AbstractValue raises) {
  AbstractValue joined = domain.join(context->raises, domain.normalize(raises));
  if (joined == context->raises)
    return;
  context->raises = joined;
  for (auto [caller, site] : context->callers)
    enqueue(caller);
}

bool Inference::propagateRaises(Context *context, Block *block,
                                AbstractValue raises) {
  if (raises.isBottom())
    return false;
  auto check = dyn_cast<CheckOp>(block->getTerminator());
  if (!check) {
    joinRaises(context, raises);
    return false;
  }
  Block *handler = check.getHandler();
  AbstractValue &known = context->values[handler->getArgument(0)];
  AbstractValue joined = domain.join(known, domain.normalize(raises));
  bool changed = joined != known;
  context->values[handler->getArgument(0)] = joined;
  changed |= propagate(context, handler, check.getHandlerOperands(),
                       /*firstArgument=*/1);
  return changed;
}

bool Inference::visitBlock(Context *context, Block *block) {
  AbstractValue raises;
  for (Operation &op : *block) {
    if (auto branch = dyn_cast<cf::BranchOp>(op)) {
      bool changed = propagateRaises(context, block, raises);
      return propagate(context, branch.getDest(), branch.getDestOperands()) ||
             changed;
    }
    if (auto check = dyn_cast<CheckOp>(op)) {
      bool changed = propagateRaises(context, block, raises);
      return propagate(context, check.getNormal(), check.getNormalOperands()) ||
             changed;
    }
    if (auto branch = dyn_cast<cf::CondBranchOp>(op)) {
      AbstractValue condition = context->values.lookup(branch.getCondition());
      auto known = dyn_cast_if_present<BoolAttr>(condition.constant());
      bool changed = propagateRaises(context, block, raises);
      if (condition.isBottom())
        return changed;
      if (!known || known.getValue())
        changed |= propagate(context, branch.getTrueDest(),
                             branch.getTrueDestOperands());
      if (!known || !known.getValue())
        changed |= propagate(context, branch.getFalseDest(),
                             branch.getFalseDestOperands());
      return changed;
    }
    if (auto ret = dyn_cast<pystream::ReturnOp>(op)) {
      (void)visitReturn(context, ret, raises);
      return propagateRaises(context, block, raises);
    }
    // An operation that does not complete hides what follows.
    if (!visitOperation(context, &op, raises))
      return propagateRaises(context, block, raises);
  }
  return false;
}

bool Inference::propagate(Context *context, Block *successor,
                          ValueRange operands, unsigned firstArgument) {
  bool changed = context->executable.insert(successor).second;
  for (auto [argument, operand] : llvm::zip(
           successor->getArguments().drop_front(firstArgument), operands)) {
    AbstractValue &known = context->values[argument];
    AbstractValue joined =
        domain.join(known, domain.normalize(context->values.lookup(operand)));
    // A value that may be unset is no constant: folding it would hide that.
    if (!domain.exact && (operand.getDefiningOp<UnsetOp>() ||
                          context->maybeUnset.contains(operand)))
      changed |= context->maybeUnset.insert(argument).second;
    if (context->maybeUnset.contains(argument))
      joined = domain.withoutConstants(joined);
    joined = widenTuples(known, joined, context, argument.getAsOpaquePointer());
    if (joined.size() > maxAlternatives) {
      fail({context, successor->getTerminator()},
           "this value has more than 16 possible types",
           "a sequence that grows in a loop can be a list, not a tuple");
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

bool Inference::visitOperation(Context *context, Operation *op,
                               AbstractValue &raises) {
  auto set = [&](Value result, AbstractValue value) {
    AbstractValue known = context->values.lookup(result);
    AbstractValue joined =
        widenTuples(known, domain.join(known, domain.normalize(value)), context,
                    result.getAsOpaquePointer());
    if (joined.size() > maxAlternatives)
      (void)fail({context, op}, "this value has more than 16 possible types");
    else
      context->values[result] = joined;
  };
  if (auto unset = dyn_cast<UnsetOp>(op)) {
    if (domain.exact)
      context->values[unset.getResult()] = domain.unset();
    return true;
  }
  // Variables of code that nothing reaches are not promoted.
  if (isa<LocalOp, LoadOp, StoreOp>(op))
    return true;
  if (auto refineOp = dyn_cast<RefineOp>(op)) {
    set(refineOp.getResult(), refine(context, refineOp));
    return !context->values.lookup(refineOp.getResult()).isBottom();
  }
  SmallVector<AbstractValue> operands;
  for (Value operand : op->getOperands()) {
    operands.push_back(domain.normalize(context->values.lookup(operand)));
    bool isDeletion = isa<CellStoreOp>(op) && operands.size() == 1;
    if (domain.exact && domain.mayBeUnset(operands.back()) && !isDeletion) {
      raises = domain.join(raises, raiseUnbound({context, op}, operand).raises);
      operands.back() = domain.withoutUnset(operands.back());
    }
    if (!operands.back().isBottom())
      continue;
    if (domain.exact)
      return false;
    if (auto unset = operand.getDefiningOp<UnsetOp>())
      (void)fail({context, op},
                 "UnboundLocalError: local variable '" + unset.getName() +
                     "' is read before it is assigned",
                 "assign it on every path that leads here");
    else if (context->maybeUnset.contains(operand))
      (void)fail({context, op},
                 "UnboundLocalError: a local variable is read before it is "
                 "assigned",
                 "assign it on every path that leads here");
    return false;
  }
  Resolution resolution = resolve({context, op}, operands);
  raises = domain.join(raises, domain.normalize(resolution.raises));
  if (resolution.result.isBottom())
    return false;
  if (auto unpack = dyn_cast<UnpackOp>(op)) {
    const Alternative *tuple = resolution.result.single();
    for (auto [result, element] :
         llvm::zip(unpack.getValues(), tuple->elements))
      set(result, element);
    return true;
  }
  if (op->getNumResults() == 1)
    set(op->getResult(0), resolution.result);
  return true;
}

//===----------------------------------------------------------------------===//
// Refinement
//===----------------------------------------------------------------------===//

/// The item that the condition of a refinement tests, where it is one of the
/// refined tuple at a constant index, and that index.
static std::pair<GetItemOp, int64_t> testedItem(RefineOp op) {
  SmallVector<Value> pending = {op.getCondition()};
  while (!pending.empty()) {
    Operation *test = pending.pop_back_val().getDefiningOp();
    if (auto item = dyn_cast_if_present<GetItemOp>(test)) {
      auto index = item.getIndex().getDefiningOp<ConstantOp>();
      if (item.getObject() == op.getValue() && index)
        if (auto number = dyn_cast<IntegerAttr>(index.getValue()))
          return {item, number.getInt()};
    } else if (auto call = dyn_cast_if_present<CallOp>(test)) {
      if (!call.getArgs().empty())
        pending.push_back(call.getArgs().front());
    } else if (isa_and_present<IsOp, NotOp, TruthOp>(test)) {
      llvm::append_range(pending, test->getOperands());
    }
  }
  return {GetItemOp(), 0};
}

AbstractValue Inference::refine(Context *context, RefineOp op) {
  AbstractValue known = domain.normalize(context->values.lookup(op.getValue()));
  const Alternative *tuple = known.single();
  if (tuple && tuple->kind == AlternativeKind::Tuple &&
      !tuple->isDynamicTuple()) {
    auto [item, index] = testedItem(op);
    int64_t size = tuple->elements.size();
    if (item && index >= -size && index < size) {
      SmallVector<AbstractValue> elements(tuple->elements);
      AbstractValue &element = elements[index < 0 ? index + size : index];
      element = refineBy(context, item, domain.normalize(element),
                         op.getCondition(), op.getNegated());
      if (element.isBottom())
        return {};
      return domain.make(AlternativeKind::Tuple, tuple->constant, tuple->type,
                         elements);
    }
  }
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
    AbstractValue classes =
        domain.normalize(context->values.lookup(call.getArgs()[1]));
    if (!classes.single())
      return known;
    return filter(domain, known, [&](const Alternative *alternative) {
      Resolution tested = resolveBuiltin(*this, {context, test}, "isinstance",
                                         {domain.just(alternative), classes});
      auto constant = dyn_cast_if_present<BoolAttr>(tested.result.constant());
      return !constant || constant.getValue() != negated;
    });
  }
  // Which kind a value is, see testedValue in InsertRefinements.
  if (auto compare = dyn_cast_if_present<CompareOp>(test)) {
    auto call = compare.getLhs().getDefiningOp<CallOp>();
    auto expected = dyn_cast_if_present<StringAttr>(
        context->values.lookup(compare.getRhs()).constant());
    bool isEqual = compare.getKind() == CompareKind::Eq;
    if (!call || call.getArgs().size() != 1 || call.getArgs()[0] != value ||
        !expected || (!isEqual && compare.getKind() != CompareKind::Ne))
      return known;
    return filter(domain, known, [&](const Alternative *alternative) {
      Resolution kind = resolveIntrinsic(*this, {context, test}, "kind",
                                         {domain.just(alternative)});
      return (kind.result.constant() == expected) == (isEqual != negated);
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

/// The prelude's class of an exception that a message begins with, as in
/// "TypeError: ...", or null.
static FlatSymbolRefAttr exceptionClass(Inference &inference, StringRef name) {
  if (name.empty() ||
      !llvm::all_of(name, [](char c) { return llvm::isAlpha(c); }))
    return {};
  auto op = inference.lookup<ClassOp>(("prelude." + name).str());
  return op ? FlatSymbolRefAttr::get(op.getSymNameAttr()) : FlatSymbolRefAttr();
}

Resolution Inference::raise(Site site, StringRef className,
                            const Twine &message) {
  MLIRContext *context = module.getContext();
  FlatSymbolRefAttr symbol = exceptionClass(*this, className);
  assert(symbol && "not an exception of the prelude");
  return callPrelude(site, "raise_error",
                     {ClassAttr::get(context, symbol),
                      StringAttr::get(context, message.str())},
                     {});
}

/// The name of the variable that may be unset where `value` is used.
static StringRef unsetName(Value value,
                           llvm::SmallPtrSetImpl<Block *> &visited) {
  if (auto unset = value.getDefiningOp<UnsetOp>())
    return unset.getName();
  if (auto refined = value.getDefiningOp<RefineOp>())
    return unsetName(refined.getValue(), visited);
  if (auto assigned = value.getDefiningOp<AssignedOp>())
    return assigned.getName();
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || !visited.insert(argument.getOwner()).second)
    return "";
  Block *block = argument.getOwner();
  for (auto it = block->pred_begin(); it != block->pred_end(); ++it) {
    auto branch = dyn_cast<BranchOpInterface>((*it)->getTerminator());
    if (!branch)
      continue;
    SuccessorOperands operands =
        branch.getSuccessorOperands(it.getSuccessorIndex());
    Value operand = operands[argument.getArgNumber()];
    if (!operand)
      continue;
    if (StringRef name = unsetName(operand, visited); !name.empty())
      return name;
  }
  return "";
}

Resolution Inference::raiseUnbound(Site site, Value variable) {
  if (auto read = dyn_cast<AssignedOp>(site.op))
    return raiseUnbound(site, read.getName(), read.getFree());
  llvm::SmallPtrSet<Block *, 8> visited;
  return raiseUnbound(site, unsetName(variable, visited), /*isFree=*/false);
}

Resolution Inference::raiseUnbound(Site site, StringRef name, bool isFree) {
  if (isFree)
    return raise(site, "NameError",
                 "cannot access free variable '" + name +
                     "' where it is not associated with a value in "
                     "enclosing scope");
  return raise(site, "UnboundLocalError",
               "cannot access local variable '" + name +
                   "' where it is not associated with a value");
}

Resolution
Inference::guard(Resolution resolution, Resolution failure,
                 std::function<Value(Emitter &, ValueRange)> condition) {
  Resolution guarded = resolution;
  guarded.raises = domain.join(resolution.raises, failure.raises);
  guarded.emit = [=](Emitter &emitter, ValueRange operands) -> Value {
    Value holds = condition(emitter, operands);
    emitter.guard(holds, [&] { emitter.emit(failure, {}); });
    return emitter.emit(resolution, operands);
  };
  return guarded;
}

Resolution Inference::fail(Site site, const Twine &message, const Twine &hint) {
  if (domain.exact) {
    std::string text = message.str();
    auto [name, rest] = StringRef(text).split(": ");
    // Hints are for those who read errors of the compiler.
    if (exceptionClass(*this, name))
      return raise(site, name, rest.split(" [hint] ").first);
  }
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
  // Objects that are merged and functions that turn out to grow let calls that
  // have been analysed find other contexts.
  auto countDecisions = [&] {
    return contexts.size() + growing.size() +
           llvm::count_if(objects, [](const std::unique_ptr<Object> &object) {
             return object->mergedInto != nullptr;
           });
  };
  size_t known;
  llvm::SetVector<Context *> reachable;
  do {
    known = countDecisions();
    bool all = !domain.exact || domain.vectorObjects;
    reachable = findReachable(contexts, roots).reachable;
    for (Context *context : reachable)
      if (all || context->state != getState() || !context->errors.empty())
        enqueue(context);
    solve();
  } while (countDecisions() != known ||
           raiseRecursionErrors(reachable.getArrayRef()));
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
    if (!domain.exact && context->result.isBottom() &&
        (!endless || !endless->callsItself()))
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
    if (!context->raises.isBottom()) {
      os << " raises ";
      domain.normalize(context->raises).print(os);
    }
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
