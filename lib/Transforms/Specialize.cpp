//===- Specialize.cpp - From inferred contexts to typed functions ---------===//
#include "Specializer.h"

#include "PyStream/IR/Assumptions.h"
#include "PyStream/IR/ClassFacts.h"
#include "PyStream/IR/Names.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SetVector.h"

namespace pystream {
#define GEN_PASS_DEF_SPECIALIZEPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Specializer
//===----------------------------------------------------------------------===//

/// Whether values of this type are variables of generated code.
static bool isSimple(Type type) {
  return isa<FloatType, IntegerType, VectorType>(type);
}

/// What a reader would call the result of an operation.
static StringAttr hintFor(Operation *op) {
  if (auto call = dyn_cast<CallMethodOp>(op))
    return call.getNameAttr();
  if (auto get = dyn_cast<GetAttrOp>(op))
    return get.getNameAttr();
  return {};
}

Specializer::Specializer(Inference &inference, NumericTypes numeric)
    : inference(inference), emitter(inference.getDomain(), numeric) {
  emitter.emitCall = [this](Context *callee, ValueRange arguments) {
    return emitCall(callee, arguments);
  };
  emitter.emitRaise = [this](Value exception, AbstractValue known) {
    emitRaise(exception, known);
  };
  emitter.emitTrace = [this](bool reset) { emitTrace(reset); };
}

//===----------------------------------------------------------------------===//
// Calls and exceptions
//===----------------------------------------------------------------------===//

/// A function that may both return and raise has two results, the second None
/// where it returns; one that only does either has that result; one that does
/// neither has none.
SmallVector<Type> Specializer::resultTypes(Context *context) {
  AbstractDomain &domain = inference.getDomain();
  SmallVector<Type> types;
  if (!context->result.isBottom())
    types.push_back(emitter.typeOf(context->result));
  if (!context->raises.isBottom())
    types.push_back(emitter.typeOf(
        types.empty() ? context->raises
                      : domain.join(domain.none(), context->raises)));
  return types;
}

void Specializer::startUnreachableBlock() {
  emitter.builder.setInsertionPointToEnd(emitter.newBlock());
}

void Specializer::endUnreachableBlock() {
  // Control does not get here: the end is there for form only. An entry block
  // must not branch to itself.
  Block *never = emitter.newBlock();
  cf::BranchOp::create(emitter.builder, emitter.loc, never);
  emitter.builder.setInsertionPointToEnd(never);
  cf::BranchOp::create(emitter.builder, emitter.loc, never);
}

Value Specializer::emitCall(Context *callee, ValueRange arguments) {
  AbstractDomain &domain = inference.getDomain();
  nameArguments(callee, arguments);
  auto call = func::CallOp::create(emitter.builder, emitter.loc,
                                   cloneOf(callee), arguments);
  bool returns = !callee->result.isBottom();
  AbstractValue raises = domain.normalize(callee->raises);
  if (!raises.isBottom()) {
    AbstractValue error = returns ? domain.join(domain.none(), raises) : raises;
    Value outcome = call.getResult(returns ? 1 : 0);
    auto propagate = [&] {
      emitter.emitTrace(/*reset=*/false);
      emitter.emitRaise(emitter.convert(outcome, error, raises), raises);
    };
    if (!returns) {
      propagate();
      return {};
    }
    Value none = emitter.isAlternative(outcome, error, domain.none().single());
    Value raised = arith::XOrIOp::create(
        emitter.builder, emitter.loc, none,
        emitter.intConstant(1, emitter.builder.getI1Type()));
    emitter.guard(raised, propagate);
  }
  if (returns)
    return call.getResult(0);
  // The call does not come back.
  endUnreachableBlock();
  startUnreachableBlock();
  return {};
}

void Specializer::emitTrace(bool reset) {
  bool isUser = !current->isPrelude();
  // Elsewhere no exception gets out, and nobody sees where it came from.
  if (!inference.getDomain().exact || (!isUser && !reset))
    return;
  // A call that is too deep is an error of the line that calls.
  if (isUser && !reset && !currentBlock)
    return;
  StringRef name = isUser ? lastName(current->function.getSymName()) : "";
  auto trace = TraceOp::create(emitter.builder, emitter.loc, name, reset);
  // Places are no part of what tells operations apart, but a traceback consists
  // of them: passes must not take one place for another.
  trace->setAttr("at", emitter.loc);
}

void Specializer::emitRaise(Value exception, AbstractValue known) {
  AbstractDomain &domain = inference.getDomain();
  auto check = currentBlock ? dyn_cast<CheckOp>(currentBlock->getTerminator())
                            : CheckOp();
  if (check) {
    Block *handler = check.getHandler();
    AbstractValue to =
        domain.normalize(current->values.lookup(handler->getArgument(0)));
    SmallVector<Value> operands{emitter.convert(exception, known, to)};
    llvm::append_range(
        operands,
        successorOperands(current, handler, check.getHandlerOperands(), 1));
    cf::BranchOp::create(emitter.builder, emitter.loc, blocks.lookup(handler),
                         operands);
  } else {
    AbstractValue raises = domain.normalize(current->raises);
    SmallVector<Value> results;
    if (!current->result.isBottom()) {
      raises = domain.join(domain.none(), raises);
      results.push_back(UndefOp::create(emitter.builder, emitter.loc,
                                        emitter.typeOf(current->result)));
    }
    results.push_back(emitter.convert(exception, known, raises));
    func::ReturnOp::create(emitter.builder, emitter.loc, results);
  }
  startUnreachableBlock();
}

//===----------------------------------------------------------------------===//
// Clones
//===----------------------------------------------------------------------===//

void Specializer::nameValue(Value value, StringRef name) {
  Operation *source = value ? value.getDefiningOp() : nullptr;
  if (source && !isa<func::CallOp>(source) && isSimple(value.getType()))
    source->setLoc(withVariableName(source->getLoc(),
                                    emitter.builder.getStringAttr(name)));
}

void Specializer::nameArguments(Context *callee, ValueRange arguments) {
  if (callee->isPrelude())
    return;
  ArrayAttr parameters = callee->function.getParams();
  for (auto [value, parameter] : llvm::zip(arguments, parameters))
    nameValue(value, cast<ParamAttr>(parameter).getName());
}

func::FuncOp Specializer::cloneOf(Context *context) {
  func::FuncOp &clone = clones[context];
  if (clone)
    return clone;
  SmallVector<Type> inputs;
  for (AbstractValue argument : context->arguments)
    inputs.push_back(emitter.typeOf(argument));
  SmallVector<Type> results = resultTypes(context);
  OpBuilder::InsertionGuard guard(emitter.builder);
  emitter.builder.setInsertionPointToEnd(inference.getModule().getBody());
  std::string name =
      (context->function.getSymName() + "." + Twine(context->id)).str();
  clone = func::FuncOp::create(
      emitter.builder, context->function.getLoc(), name,
      FunctionType::get(emitter.builder.getContext(), inputs, results));
  clone.setPrivate();
  if (context->raisesRecursionError)
    clone->setAttr(kRaisesRecursionErrorAttr, emitter.builder.getUnitAttr());
  pending.push_back(context);
  return clone;
}

func::FuncOp Specializer::makeEntry(StringRef name, ArrayRef<Type> inputs,
                                    ArrayRef<Type> results, Location loc) {
  emitter.builder.setInsertionPointToEnd(inference.getModule().getBody());
  emitter.loc = loc;
  auto function = func::FuncOp::create(
      emitter.builder, loc, name,
      FunctionType::get(emitter.builder.getContext(), inputs, results));
  emitter.builder.setInsertionPointToEnd(function.addEntryBlock());
  return function;
}

void Specializer::finish() {
  while (!pending.empty()) {
    Context *context = pending.pop_back_val();
    emitBody(context, clones[context]);
  }
  emitStatics();
  emitLayouts();
}

void Specializer::emitBody(Context *context, func::FuncOp clone) {
  current = context;
  values.clear();
  blocks.clear();
  Region &body = context->function.getBody();
  AbstractDomain &domain = inference.getDomain();
  auto typeOfValue = [&](Value value) {
    return emitter.typeOf(context->values.lookup(value));
  };
  for (Block &block : body) {
    if (!context->executable.contains(&block))
      continue;
    Block *copy = new Block();
    clone.getBody().push_back(copy);
    blocks[&block] = copy;
    for (BlockArgument argument : block.getArguments()) {
      if (context->values.lookup(argument).isBottom())
        continue;
      values[argument] =
          copy->addArgument(typeOfValue(argument), argument.getLoc());
    }
  }
  llvm::ReversePostOrderTraversal<Region *> order(&body);
  for (Block *block : order) {
    Block *copy = blocks.lookup(block);
    if (!copy)
      continue;
    emitter.builder.setInsertionPointToEnd(copy);
    emitter.loc = context->function.getLoc();
    if (block == &body.front() && context->testsDepth)
      emitDepthTest(context);
    currentBlock = block;
    for (BlockArgument argument : block->getArguments())
      if (Value typed = values.lookup(argument))
        if (Value known = emitter.materialize(
                domain.normalize(context->values.lookup(argument))))
          if (known.getType() == typed.getType())
            values[argument] = known;
    for (Operation &op : *block) {
      // Variables of the prelude mean nothing to users.
      emitter.loc =
          context->isPrelude() ? withoutVariableName(op.getLoc()) : op.getLoc();
      emitter.nameHint = hintFor(&op);
      if (op.hasTrait<OpTrait::IsTerminator>()) {
        emitTerminator(context, &op);
      } else if (!emitOperation(context, &op)) {
        endUnreachableBlock();
        break;
      }
    }
  }
  IRRewriter rewriter(clone.getContext());
  (void)eraseUnreachableBlocks(rewriter, clone->getRegions());
}

void Specializer::emitDepthTest(Context *context) {
  // Handlers of the function are not there yet.
  currentBlock = nullptr;
  Value tooDeep = TooDeepOp::create(emitter.builder, emitter.loc);
  Resolution failure = inference.recursionError(context);
  emitter.guard(tooDeep, [&] { emitter.emit(failure, {}); });
}

Value Specializer::emitSetCheck(Context *context, Operation *op, Value variable,
                                Value typed, AbstractValue &known) {
  AbstractDomain &domain = inference.getDomain();
  if (!domain.exact || !domain.mayBeUnset(known))
    return typed;
  Value isUnset = emitter.isAlternative(typed, known, domain.unset().single());
  Resolution failure = inference.raiseUnbound({context, op}, variable);
  emitter.guard(isUnset, [&] { emitter.emit(failure, {}); });
  AbstractValue set = domain.withoutUnset(known);
  if (!set.isBottom())
    typed = emitter.convert(typed, known, set);
  known = set;
  return typed;
}

bool Specializer::emitOperation(Context *context, Operation *op) {
  AbstractDomain &domain = inference.getDomain();
  // Unset values are made where they meet set ones, with the type of these.
  if (isa<LocalOp, LoadOp, StoreOp>(op))
    return true;
  if (auto unset = dyn_cast<UnsetOp>(op)) {
    if (domain.exact)
      values[unset.getResult()] = emitter.materialize(domain.unset());
    return true;
  }
  SmallVector<AbstractValue> abstract;
  SmallVector<Value> typed;
  for (Value operand : op->getOperands()) {
    abstract.push_back(domain.normalize(context->values.lookup(operand)));
    typed.push_back(values.lookup(operand));
    if (abstract.back().isBottom())
      return false;
  }
  if (auto refine = dyn_cast<RefineOp>(op)) {
    AbstractValue to =
        domain.normalize(context->values.lookup(refine.getResult()));
    if (to.isBottom())
      return false;
    values[refine.getResult()] = emitter.convert(typed[0], abstract[0], to);
    return true;
  }
  for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
    if (isa<CellStoreOp>(op) && index == 0)
      continue; // `del` of a shared variable stores nothing, too
    typed[index] =
        emitSetCheck(context, op, operand, typed[index], abstract[index]);
    if (abstract[index].isBottom())
      return false;
  }
  Resolution resolution = inference.resolve({context, op}, abstract);
  Value value = emitter.emit(resolution, typed);
  if (resolution.result.isBottom())
    return false;
  if (auto unpack = dyn_cast<UnpackOp>(op)) {
    AbstractValue tuple = domain.normalize(resolution.result);
    for (auto [index, result] : llvm::enumerate(unpack.getValues())) {
      AbstractValue element = tuple.single()->elements[index];
      Value part = ExtractOp::create(emitter.builder, emitter.loc,
                                     emitter.typeOf(element), value,
                                     static_cast<uint32_t>(index));
      values[result] = emitter.convert(
          part, element, domain.normalize(context->values.lookup(result)));
    }
    return true;
  }
  if (op->getNumResults() != 1)
    return true;
  AbstractValue known =
      domain.normalize(context->values.lookup(op->getResult(0)));
  values[op->getResult(0)] = emitter.convert(value, resolution.result, known);
  return true;
}

SmallVector<Value> Specializer::successorOperands(Context *context,
                                                  Block *successor,
                                                  ValueRange operands,
                                                  unsigned firstArgument) {
  SmallVector<Value> result;
  for (auto [argument, operand] : llvm::zip(
           successor->getArguments().drop_front(firstArgument), operands)) {
    AbstractValue to = context->values.lookup(argument);
    if (to.isBottom())
      continue;
    AbstractValue from = context->values.lookup(operand);
    if (from.isBottom()) {
      StringRef name = "value";
      if (auto unset = operand.getDefiningOp<UnsetOp>())
        name = unset.getName();
      result.push_back(UnsetOp::create(emitter.builder, emitter.loc,
                                       emitter.typeOf(to), name));
      continue;
    }
    result.push_back(emitter.convert(values.lookup(operand), from, to));
  }
  return result;
}

void Specializer::emitTerminator(Context *context, Operation *op) {
  AbstractDomain &domain = inference.getDomain();
  if (auto ret = dyn_cast<pystream::ReturnOp>(op)) {
    AbstractValue from =
        domain.normalize(context->values.lookup(ret.getValue()));
    Value value = emitSetCheck(context, op, ret.getValue(),
                               values.lookup(ret.getValue()), from);
    if (from.isBottom())
      return endUnreachableBlock();
    value = emitter.convert(value, from, domain.normalize(context->result));
    StringRef name = lastName(context->function.getSymName());
    if (!context->isPrelude() && !name.starts_with("_") &&
        !name.starts_with("<"))
      nameValue(value, name);
    SmallVector<Value> results{value};
    if (!context->raises.isBottom()) {
      AbstractValue none = domain.none();
      results.push_back(emitter.convert(
          emitter.materialize(none), none,
          domain.join(none, domain.normalize(context->raises))));
    }
    func::ReturnOp::create(emitter.builder, emitter.loc, results);
    return;
  }
  if (auto check = dyn_cast<CheckOp>(op)) {
    SmallVector<Value> operands = successorOperands(context, check.getNormal(),
                                                    check.getNormalOperands());
    cf::BranchOp::create(emitter.builder, emitter.loc,
                         blocks.lookup(check.getNormal()), operands);
    return;
  }
  if (auto branch = dyn_cast<cf::BranchOp>(op)) {
    SmallVector<Value> operands =
        successorOperands(context, branch.getDest(), branch.getDestOperands());
    cf::BranchOp::create(emitter.builder, emitter.loc,
                         blocks.lookup(branch.getDest()), operands);
    return;
  }
  auto branch = cast<cf::CondBranchOp>(op);
  AbstractValue condition = context->values.lookup(branch.getCondition());
  if (auto known = dyn_cast_if_present<BoolAttr>(condition.constant())) {
    bool taken = known.getValue();
    Block *successor = taken ? branch.getTrueDest() : branch.getFalseDest();
    SmallVector<Value> operands = successorOperands(
        context, successor,
        taken ? branch.getTrueDestOperands() : branch.getFalseDestOperands());
    cf::BranchOp::create(emitter.builder, emitter.loc, blocks.lookup(successor),
                         operands);
    return;
  }
  // Conversions of operands may need control flow: each side gets a block.
  Value test = values.lookup(branch.getCondition());
  Block *start = emitter.builder.getInsertionBlock();
  Block *sides[2];
  for (unsigned side : {0u, 1u}) {
    Block *successor = branch->getSuccessor(side);
    sides[side] = emitter.newBlock();
    emitter.builder.setInsertionPointToEnd(sides[side]);
    SmallVector<Value> operands =
        successorOperands(context, successor,
                          side == 0 ? branch.getTrueDestOperands()
                                    : branch.getFalseDestOperands());
    cf::BranchOp::create(emitter.builder, emitter.loc, blocks.lookup(successor),
                         operands);
  }
  emitter.builder.setInsertionPointToEnd(start);
  cf::CondBranchOp::create(emitter.builder, emitter.loc, test, sides[0],
                           ValueRange(), sides[1], ValueRange());
}

/// Live objects that a constant mentions.
static void collectObjects(Attribute attribute,
                           SmallVectorImpl<FlatSymbolRefAttr> &symbols) {
  if (auto object = dyn_cast<ObjectAttr>(attribute))
    symbols.push_back(object.getSymbol());
  if (auto array = dyn_cast<ArrayAttr>(attribute))
    for (Attribute element : array)
      collectObjects(element, symbols);
}

void Specializer::emitStatics() {
  AbstractDomain &domain = inference.getDomain();
  OpBuilder &builder = emitter.builder;
  builder.setInsertionPointToStart(inference.getModule().getBody());
  // Statics hold further ones: the set grows on the way.
  for (size_t i = 0; i != emitter.usedStatics.size(); ++i) {
    LiveObjectOp definition = emitter.usedStatics[i];
    for (NamedAttribute field : definition.getFields()) {
      SmallVector<FlatSymbolRefAttr> mentioned;
      collectObjects(field.getValue(), mentioned);
      for (FlatSymbolRefAttr symbol : mentioned)
        if (Object *object = domain.lookupObject(symbol);
            object && !object->find()->isConstant())
          emitter.usedStatics.insert(
              inference.lookup<LiveObjectOp>(symbol.getValue()));
    }
    Object *object = domain.lookupObject(
        FlatSymbolRefAttr::get(definition.getSymNameAttr()));
    StaticOp::create(builder, definition.getLoc(), definition.getSymName(),
                     emitter.typeOf(domain.instance(object)),
                     definition.getFields());
  }
}

void Specializer::emitLayouts() {
  OpBuilder &builder = emitter.builder;
  builder.setInsertionPointToStart(inference.getModule().getBody());
  // Types of fields may name further layouts: the set grows on the way.
  for (size_t i = 0; i != emitter.usedObjects.size(); ++i) {
    Object *object = emitter.usedObjects[i];
    if (object->mergedInto)
      continue;
    SmallVector<NamedAttribute> fields;
    for (auto &[name, field] : object->fields)
      if (!field.value.isBottom())
        fields.emplace_back(name, TypeAttr::get(emitter.typeOf(field.value)));
    // A buffer that nothing is ever put into has elements without storage.
    if (fields.empty() && object->classRef.getValue() == "buffer")
      fields.emplace_back(
          builder.getStringAttr("element"),
          TypeAttr::get(emitter.typeOf(inference.getDomain().none())));
    SmallVector<Attribute> path(object->path.begin(), object->path.end());
    Storage storage = object->storage == Object::Storage::Uniform
                          ? Storage::Uniform
                          : Storage::Private;
    LayoutOp::create(
        builder, object->loc, StorageAttr::get(builder.getContext(), storage),
        builder.getStringAttr(object->symbol), object->classRef,
        builder.getArrayAttr(path), builder.getI64IntegerAttr(object->capacity),
        builder.getDictionaryAttr(fields));
  }
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

/// Nobody is there to see an exception that leaves a shader or kernel.
static LogicalResult checkCaught(Inference &inference,
                                 ArrayRef<Context *> roots) {
  AbstractDomain &domain = inference.getDomain();
  if (domain.exact)
    return success();
  for (Context *root : roots) {
    AbstractValue raises = domain.normalize(root->raises);
    if (raises.isBottom())
      continue;
    const Alternative *exception = raises.alternatives().front();
    InFlightDiagnostic diag = root->function.emitError("'")
                              << exception->typeName()
                              << "' may be raised here and is not caught";
    diag.attachNote(UnknownLoc::get(root->function.getContext()))
        << "hint: catch it, or test before what raises it";
    return diag;
  }
  return success();
}

/// Classes of the prelude are there for inference; what stays are those of
/// objects, and bases that say what passes may rely on.
static void keepUsedClasses(Inference &inference) {
  ModuleOp module = inference.getModule();
  llvm::SetVector<Attribute> used;
  for (auto layout : module.getOps<LayoutOp>()) {
    used.insert(layout.getClassRefAttr());
    auto objectClass = inference.lookup<ClassOp>(layout.getClassRef());
    if (!objectClass)
      continue;
    for (auto base : objectClass.getMro().getAsRange<FlatSymbolRefAttr>())
      if (auto op = inference.lookup<ClassOp>(base.getValue());
          op && getLengths(op))
        used.insert(base);
  }
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  for (Attribute symbol : used) {
    auto op =
        inference.lookup<ClassOp>(cast<FlatSymbolRefAttr>(symbol).getValue());
    if (op && op->getParentOp() != module)
      builder.clone(*op);
  }
  for (auto op : llvm::make_early_inc_range(module.getOps<ClassOp>()))
    if (isInternal(op) &&
        !used.contains(FlatSymbolRefAttr::get(op.getSymNameAttr())))
      op.erase();
}

/// Where the program asks None for an attribute unless it is an object there:
/// lines of the source.
static ArrayAttr findAssumptions(ModuleOp module) {
  OpBuilder builder(module.getContext());
  SmallVector<Attribute> lines;
  llvm::SetVector<std::pair<StringRef, unsigned>> places;
  module.walk([&](UnionGetOp get) {
    FileLineColRange range = findUserLocation(get.getLoc());
    if (isAssumed(get) && range)
      places.insert({range.getFilename().getValue(), range.getStartLine()});
  });
  for (auto [file, line] : places)
    lines.push_back(builder.getDictionaryAttr(
        {builder.getNamedAttr("file", builder.getStringAttr(file)),
         builder.getNamedAttr("line", builder.getI64IntegerAttr(line))}));
  return builder.getArrayAttr(lines);
}

/// What `explain` tells of inference.
static void recordInference(Inference &inference) {
  ModuleOp module = inference.getModule();
  OpBuilder builder(module.getContext());
  NamedAttrList record;
  record.set("contexts", builder.getI64IntegerAttr(inference.getNumContexts()));
  record.set("functions",
             builder.getI64IntegerAttr(inference.getNumFunctions()));
  record.set("iterations",
             builder.getI64IntegerAttr(inference.getNumAnalyses()));
  if (ArrayAttr assumed = findAssumptions(module); !assumed.empty())
    record.set("assumed", assumed);
  module->setAttr("pystream.inference",
                  record.getDictionary(module.getContext()));
}

namespace {
/// Inference from all entry points of a module.
struct Analysis {
  Analysis(ModuleOp module, Prelude *prelude, bool vectorObjects)
      : inference(module, prelude) {
    inference.getDomain().vectorObjects = vectorObjects;
    for (Operation &op : *module.getBody()) {
      if (auto shader = dyn_cast<ShaderOp>(op))
        entries.push_back(makeShaderEntry(shader));
      else if (auto kernel = dyn_cast<KernelOp>(op))
        entries.push_back(makeKernelEntry(kernel));
      else if (auto jit = dyn_cast<JitOp>(op))
        entries.push_back(makeJitEntry(jit));
    }
  }

  /// Fails where the signature of an entry point is wrong.
  LogicalResult run() {
    for (auto &entry : entries) {
      LogicalResult inferred = entry->infer(inference);
      llvm::append_range(roots, entry->contexts);
      if (failed(inferred))
        return failure();
    }
    inference.stabilize(roots);
    return success();
  }

  LogicalResult report() {
    if (failed(checkCaught(inference, roots)))
      return failure();
    return inference.report(roots);
  }

  Inference inference;
  std::vector<std::unique_ptr<EntryPoint>> entries;
  SmallVector<Context *> roots;
};

struct Specialize : pystream::impl::SpecializePassBase<Specialize> {
  using SpecializePassBase::SpecializePassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    unsigned standard = module.getOps<ShaderOp>().empty() ? 64 : 32;
    unsigned floatBits = floatWidth ? floatWidth : standard;
    unsigned intBits = intWidth ? intWidth : standard;
    auto isWidth = [](unsigned bits) { return bits == 32 || bits == 64; };
    if (!isWidth(floatBits) || !isWidth(intBits)) {
      module.emitError("float-width and int-width must be 32 or 64");
      return signalPassFailure();
    }
    // A module that is specialized already has no entry point: running the
    // pass again changes nothing.
    if (llvm::none_of(*module.getBody(), [](Operation &op) {
          return isa<ShaderOp, KernelOp, JitOp>(op);
        }))
      return;
    std::unique_ptr<Prelude> opened = Prelude::open(prelude, module);
    if (!opened)
      return signalPassFailure();
    auto analysis = std::make_unique<Analysis>(module, opened.get(),
                                               /*vectorObjects=*/false);
    // What is wrong is told once, though inference may run twice.
    std::vector<Diagnostic> diagnostics;
    LogicalResult inferred = success();
    {
      ScopedDiagnosticHandler hold(&getContext(), [&](Diagnostic &diagnostic) {
        diagnostics.push_back(std::move(diagnostic));
        return success();
      });
      inferred = analysis->run();
    }
    // Few programs write components of vectors, or show which of them are the
    // same. For these it must be known which vector is which.
    if (analysis->inference.needsVectorObjects(analysis->roots)) {
      auto precise = std::make_unique<Analysis>(module, opened.get(),
                                                /*vectorObjects=*/true);
      LogicalResult again = precise->run();
      if (failed(again) ||
          precise->inference.settleVectorObjects(precise->roots) ||
          failed(inferred)) {
        analysis = std::move(precise);
        inferred = again;
        diagnostics.clear();
      }
    }
    for (Diagnostic &diagnostic : diagnostics)
      getContext().getDiagEngine().emit(std::move(diagnostic));
    Inference &inference = analysis->inference;
    if (failed(inferred)) {
      (void)analysis->report();
      return signalPassFailure();
    }
    if (failed(analysis->report()))
      return signalPassFailure();

    MLIRContext *context = &getContext();
    NumericTypes numeric{floatBits == 32 ? Type(Float32Type::get(context))
                                         : Type(Float64Type::get(context)),
                         IntegerType::get(context, intBits)};
    SmallVector<Operation *> dynamic;
    for (Operation &op : *module.getBody())
      if (isa<FuncOp, ShaderOp, KernelOp, JitOp, LiveObjectOp>(op))
        dynamic.push_back(&op);
    Specializer specializer(inference, numeric);
    for (auto &entry : analysis->entries)
      entry->build(specializer);
    specializer.finish();
    for (Operation *op : dynamic)
      op->erase();
    keepUsedClasses(inference);
    numContexts = inference.getNumContexts();
    numAnalyses = inference.getNumAnalyses();
    numClones = specializer.getNumClones();
    recordInference(inference);
  }
};
} // namespace
