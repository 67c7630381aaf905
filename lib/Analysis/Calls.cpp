//===- Calls.cpp - Argument binding and calls -----------------------------===//
#include "Calls.h"
#include "Binding.h"
#include "Primitives/Strings.h"
#include "PyStream/IR/Names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Calls of functions
//===----------------------------------------------------------------------===//

static bool holdsObject(AbstractValue value) {
  return llvm::any_of(value.alternatives(), [](const Alternative *a) {
    return a->object || llvm::any_of(a->elements, holdsObject);
  });
}

/// What tells apart the contexts of a construction without arguments: an empty
/// container or stack of one place is not that of another. Functions that the
/// construction calls before it has an object share its salt.
static const void *saltOf(Site site, FuncOp function,
                          ArrayRef<AbstractValue> arguments) {
  if (llvm::any_of(arguments, holdsObject))
    return nullptr;
  if (site.context->isPrelude() && site.context->salt)
    return site.context->salt;
  // The class, and tuples without elements for the other arguments.
  bool isEmpty = function.getSymName() == "prelude.construct" &&
                 llvm::all_of(arguments, [](AbstractValue value) {
                   const Alternative *only = value.single();
                   return only && only->elements.empty();
                 });
  return isEmpty ? site.op : nullptr;
}

/// A call with a list or another iterable after `*`, or a dictionary after
/// `**`: the prelude finds out at run time which parameter gets what. With
/// `restFits` the values after `*` are the `*args` of the callee already.
static Resolution callUnpacking(Inference &inference, Site site,
                                AbstractValue callee,
                                const Arguments &arguments,
                                bool restFits = false) {
  AbstractDomain &domain = inference.getDomain();
  std::vector<Source> parts;
  Arguments unpacking;
  unpacking.values.push_back(callee);
  FlatArguments flat(arguments);
  bool isMapped =
      flat.iterables.empty() || (!flat.mappings.empty() && restFits);
  if (isMapped) {
    // call_mapped(f, done, given, mappings, rest)
    std::vector<Source> given;
    SmallVector<Attribute> names;
    for (auto &[name, source] : flat.keywords) {
      names.push_back(StringAttr::get(domain.getContext(), name));
      given.push_back(source);
    }
    parts.push_back(packSources(domain, flat.positional));
    parts.push_back(
        packSources(domain, given, ArrayAttr::get(domain.getContext(), names)));
    parts.push_back(packSources(domain, flat.mappings));
    parts.push_back(flat.iterables.empty() ? packSources(domain, {})
                                           : flat.iterables[0]);
  } else {
    // call_starred(f, done, parts, index, **kwargs)
    std::vector<Source> iterables, plain, keywords;
    for (auto [index, value] : llvm::enumerate(arguments.values)) {
      StringRef kind = arguments.kinds[index];
      Source source{
          Source::Operand, static_cast<unsigned>(index + 1), 0, {}, value};
      if (kind == "*") {
        if (!plain.empty())
          iterables.push_back(packSources(domain, std::move(plain)));
        plain.clear();
        iterables.push_back(source);
      } else if (kind.empty()) {
        plain.push_back(source);
      } else {
        keywords.push_back(source);
        unpacking.kinds.push_back(kind);
      }
    }
    if (!plain.empty())
      iterables.push_back(packSources(domain, std::move(plain)));
    Attribute start =
        IntegerAttr::get(IntegerType::get(domain.getContext(), 64), 0);
    parts.push_back(packSources(domain, {}));
    parts.push_back(packSources(domain, iterables));
    parts.push_back(
        Source{Source::Constant, 0, 0, {}, domain.integer(0), start});
    unpacking.kinds.insert(unpacking.kinds.begin(), parts.size() + 1, "");
    llvm::append_range(parts, keywords);
  }
  for (const Source &part : parts)
    unpacking.values.push_back(part.value);
  Resolution call = inference.callPrelude(
      site, isMapped ? "call_mapped" : "call_starred", {}, unpacking);
  if (call.emit)
    call.emit = [emit = call.emit, callee, parts](Emitter &emitter,
                                                  ValueRange operands) {
      SmallVector<Value> values{operands[0] ? operands[0]
                                            : emitter.materialize(callee)};
      for (const Source &part : parts)
        values.push_back(emitSource(emitter, part, operands));
      return emit(emitter, values);
    };
  return call;
}

/// The error of compiled code that cannot unpack at run time.
static Resolution failUnpacking(Inference &inference, Site site,
                                const FlatArguments &flat) {
  bool isMapping = flat.iterables.empty();
  return inference.fail(site, Twine("TypeError: the argument after ") +
                                  (isMapping ? "**" : "*") + " must be a " +
                                  (isMapping ? "dict" : "tuple") +
                                  " of known length");
}

Resolution Inference::callFunction(Site site, FuncOp function,
                                   ArrayRef<AbstractValue> cells,
                                   Arguments arguments) {
  Binder binder(*this, function, arguments);
  if (binder.dependsOnNumber()) {
    if (!domain.exact)
      return failUnpacking(*this, site, FlatArguments(arguments));
    Attribute symbol = FunctionAttr::get(
        domain.getContext(), FlatSymbolRefAttr::get(function.getSymNameAttr()));
    AbstractValue callee = domain.make(cells.empty() ? AlternativeKind::Function
                                                     : AlternativeKind::Closure,
                                       symbol, {}, cells);
    return callUnpacking(*this, site, callee, arguments, binder.restFits());
  }
  if (std::string message = binder.bind(); !message.empty())
    return fail(site, message);
  SmallVector<AbstractValue> bound;
  for (const Source &source : binder.bound)
    bound.push_back(source.value);
  SmallVector<AbstractValue> taken(bound);
  widenArguments(function, taken);
  for (AbstractValue value : taken)
    if (AbstractDomain::depthOf(value) > AbstractDomain::maxDepth)
      return fail(site, "an argument nested too deeply has no type",
                  "recursion over ever larger values cannot be compiled");
  llvm::append_range(bound, cells);
  llvm::append_range(taken, cells);
  if (bound.size() != function.getBody().front().getNumArguments())
    return fail(site, "a function with free variables has no cells here");
  if (activeAnalyses.lookup(function) > maxRecursion ||
      contextsOfFunction.lookup(function) > maxContextsEver)
    return fail(site, "this recursion goes over ever larger values",
                "the number of its calls must be known at compile time");
  Context *callee = getContext(function, taken, saltOf(site, function, taken));
  analyseNow(callee);
  callee->callers.insert({site.context, site.op});
  size_t numCells = cells.size();
  auto emit = [callee, numCells, sources = std::move(binder.bound),
               bound](Emitter &emitter, ValueRange operands) -> Value {
    SmallVector<Value> values;
    for (const Source &source : sources)
      values.push_back(emitSource(emitter, source, operands));
    // The cells are the captures of operand 0, a closure.
    for (size_t i = 0; i != numCells; ++i) {
      AbstractValue cell = bound[sources.size() + i];
      values.push_back(ExtractOp::create(emitter.builder, emitter.loc,
                                         emitter.typeOf(cell), operands[0], i));
    }
    for (auto [i, value] : llvm::enumerate(values))
      values[i] = emitter.convert(value, bound[i], callee->arguments[i]);
    return emitter.emitCall(callee, values);
  };
  Resolution call(callee->result, emit);
  call.raises = callee->raises;
  return call;
}

Resolution Inference::callPrelude(Site site, StringRef name,
                                  ArrayRef<Attribute> constants,
                                  Arguments arguments) {
  auto function = lookup<FuncOp>(("prelude." + name).str());
  if (!function)
    return fail(site, "the prelude has no function '" + name + "'");
  Arguments all;
  if (!arguments.kinds.empty())
    all.kinds.assign(constants.size(), "");
  for (Attribute constant : constants)
    all.values.push_back(domain.fromAttribute(constant));
  llvm::append_range(all.values, arguments.values);
  llvm::append_range(all.kinds, arguments.kinds);
  Resolution call = callFunction(site, function, {}, all);
  if (!call.emit)
    return call;
  SmallVector<AbstractValue> constantValues(
      ArrayRef(all.values).take_front(constants.size()));
  // Operands are the arguments alone: put a place for the callee and the
  // constants before them.
  call.emit = [emit = call.emit, constantValues](Emitter &emitter,
                                                 ValueRange operands) {
    SmallVector<Value> values{Value()};
    for (AbstractValue constant : constantValues)
      values.push_back(emitter.materialize(constant));
    llvm::append_range(values, operands);
    return emit(emitter, values);
  };
  return call;
}

//===----------------------------------------------------------------------===//
// Calls of any object
//===----------------------------------------------------------------------===//

Resolution pystream::callPrimitive(
    Inference &inference, Site site, StringRef name, const Arguments &arguments,
    const std::function<Resolution(ArrayRef<AbstractValue>)> &rule) {
  FlatArguments flat(arguments);
  if (!flat.isKnown())
    return failUnpacking(inference, site, flat);
  if (!flat.keywords.empty())
    return inference.fail(site, "TypeError: " + name +
                                    "() takes no keyword arguments here, but "
                                    "got '" +
                                    flat.keywords.front().first + "'");
  SmallVector<AbstractValue> values;
  for (const Source &source : flat.positional)
    values.push_back(source.value);
  Resolution resolution = inference.split(values, {}, rule);
  if (resolution.emit)
    resolution.emit = [emit = resolution.emit, sources = flat.positional](
                          Emitter &emitter, ValueRange operands) {
      SmallVector<Value> unpacked;
      for (const Source &source : sources)
        unpacked.push_back(emitSource(emitter, source, operands));
      return emit(emitter, unpacked);
    };
  return resolution;
}

/// The method call, with `self` taken out of the callee in front.
static Resolution callMethod(Inference &inference, Site site,
                             const Alternative *method, Arguments arguments) {
  AbstractValue function = method->elements[0], self = method->elements[1];
  if (!arguments.kinds.empty())
    arguments.kinds.insert(arguments.kinds.begin(), "");
  arguments.values.insert(arguments.values.begin(), self);
  Resolution call = inference.resolveCall(site, function, arguments);
  if (!call.emit)
    return call;
  call.emit = [emit = call.emit, function, self](Emitter &emitter,
                                                 ValueRange operands) {
    auto capture = [&](AbstractValue value, unsigned index) -> Value {
      return ExtractOp::create(emitter.builder, emitter.loc,
                               emitter.typeOf(value), operands[0], index);
    };
    SmallVector<Value> values{capture(function, 0), capture(self, 1)};
    llvm::append_range(values, operands.drop_front());
    return emit(emitter, values);
  };
  return call;
}

/// A call with one alternative of each argument; and with one constant, where
/// the first is one of several strings and the function asks which.
static Resolution callWithAlternatives(Inference &inference, Site site,
                                       FuncOp function,
                                       ArrayRef<AbstractValue> values) {
  if (function->hasAttr("by_name") && hasChoices(values.take_front(1))) {
    SmallVector<AbstractValue> rest(values.drop_front());
    return splitTexts(
        inference, values.take_front(1), [&](ArrayRef<AbstractValue> name) {
          SmallVector<AbstractValue> all{name[0]};
          llvm::append_range(all, rest);
          return callWithAlternatives(inference, site, function, all);
        });
  }
  Arguments single;
  single.values.assign(values.begin(), values.end());
  Resolution call = inference.callFunction(site, function, {}, single);
  // The callee stands where primitives have none.
  if (call.emit)
    call.emit = [emit = call.emit](Emitter &emitter, ValueRange operands) {
      SmallVector<Value> all{Value()};
      llvm::append_range(all, operands);
      return emit(emitter, all);
    };
  return call;
}

/// A call of a function of the prelude that asks what kinds of values its
/// arguments are: each context has one alternative of each.
static Resolution callByAlternative(Inference &inference, Site site,
                                    FuncOp function,
                                    const Arguments &arguments) {
  return callPrimitive(inference, site, function.getSymName(), arguments,
                       [=, &inference](ArrayRef<AbstractValue> values) {
                         return callWithAlternatives(inference, site, function,
                                                     values);
                       });
}

/// Whether a call takes any number of values as it is: of one tuple whose
/// length is known at run time `construct` and `call` make their `*args`.
static bool isOneTuple(const FlatArguments &flat) {
  if (flat.iterables.empty())
    return true;
  const Alternative *only = flat.iterables[0].value.single();
  return flat.iterables.size() == 1 && flat.positional.empty() && only &&
         only->kind == AlternativeKind::Instance &&
         only->object->find()->classRef.getValue() == "prelude.dynamic_tuple";
}

/// Whether the prelude must unpack the arguments before the callee gets them.
/// Functions see to that by themselves.
static bool mustUnpack(Inference &inference, AbstractValue calleeValue,
                       const Arguments &arguments) {
  const Alternative *callee = calleeValue.single();
  if (!inference.getDomain().exact || arguments.kinds.empty())
    return false;
  FlatArguments flat(arguments);
  if (flat.isKnown())
    return false;
  switch (callee->kind) {
  case AlternativeKind::Function: {
    auto function = inference.lookup<FuncOp>(
        cast<FunctionAttr>(callee->constant).getSymbol().getValue());
    return function && function->hasAttr("by_alternative");
  }
  case AlternativeKind::Builtin:
    return true;
  case AlternativeKind::Class:
    return isBuiltinClass(
               cast<ClassAttr>(callee->constant).getSymbol().getValue()) ||
           !isOneTuple(flat);
  case AlternativeKind::Instance:
    return !isOneTuple(flat);
  default:
    return false;
  }
}

Resolution Inference::resolveCall(Site site, AbstractValue calleeValue,
                                  Arguments arguments) {
  const Alternative *callee = calleeValue.single();
  if (mustUnpack(*this, calleeValue, arguments))
    return callUnpacking(*this, site, calleeValue, arguments);
  switch (callee->kind) {
  case AlternativeKind::Function: {
    FlatSymbolRefAttr symbol = cast<FunctionAttr>(callee->constant).getSymbol();
    auto function = lookup<FuncOp>(symbol.getValue());
    if (!function)
      return fail(site, "unknown function '" + symbol.getValue() + "'");
    if (function->hasAttr("by_alternative"))
      return callByAlternative(*this, site, function, arguments);
    return callFunction(site, function, {}, arguments);
  }
  case AlternativeKind::Closure: {
    FlatSymbolRefAttr symbol = cast<FunctionAttr>(callee->constant).getSymbol();
    auto function = lookup<FuncOp>(symbol.getValue());
    if (!function)
      return fail(site, "unknown function '" + symbol.getValue() + "'");
    return callFunction(site, function, callee->elements, arguments);
  }
  case AlternativeKind::Method:
    return callMethod(*this, site, callee, arguments);
  case AlternativeKind::Builtin: {
    StringRef name = cast<BuiltinAttr>(callee->constant).getName().getValue();
    return callPrimitive(*this, site, name, arguments,
                         [=](ArrayRef<AbstractValue> values) {
                           return resolveBuiltin(*this, site, name, values);
                         });
  }
  case AlternativeKind::Class: {
    StringRef name = cast<ClassAttr>(callee->constant).getSymbol().getValue();
    if (isBuiltinClass(name))
      return callPrimitive(
          *this, site, name, arguments, [=](ArrayRef<AbstractValue> values) {
            return resolveConstructor(*this, site, name, values);
          });
    arguments.values.insert(arguments.values.begin(), calleeValue);
    if (!arguments.kinds.empty())
      arguments.kinds.insert(arguments.kinds.begin(), "");
    return callPrelude(site, "construct", {}, arguments);
  }
  case AlternativeKind::Instance:
    arguments.values.insert(arguments.values.begin(), calleeValue);
    if (!arguments.kinds.empty())
      arguments.kinds.insert(arguments.kinds.begin(), "");
    return callPrelude(site, "call", {}, arguments);
  default:
    return fail(site, "TypeError: '" + callee->typeName() +
                          "' object is not callable");
  }
}

//===----------------------------------------------------------------------===//
// Splitting
//===----------------------------------------------------------------------===//

Resolution Inference::split(
    ArrayRef<AbstractValue> operands, ArrayRef<bool> mask,
    const std::function<Resolution(ArrayRef<AbstractValue>)> &rule) {
  size_t index = 0;
  while (index != operands.size() &&
         (operands[index].size() <= 1 || (!mask.empty() && !mask[index])))
    ++index;
  if (index == operands.size())
    return rule(operands);

  AbstractValue whole = operands[index];
  auto branches = std::make_shared<std::vector<Resolution>>();
  AbstractValue result, raises;
  SmallVector<AbstractValue> narrowed(operands);
  for (const Alternative *alternative : whole.alternatives()) {
    narrowed[index] = domain.just(alternative);
    branches->push_back(split(narrowed, mask, rule));
    result = domain.join(result, branches->back().result);
    raises = domain.join(raises, branches->back().raises);
  }
  auto emit = [=](Emitter &emitter, ValueRange values) -> Value {
    AbstractValue final = emitter.domain.normalize(result);
    return emitter.dispatch(
        values[index], whole, final,
        [&](unsigned branch, Value payload) -> Emitter::BranchResult {
          const Resolution &resolution = (*branches)[branch];
          if (!resolution.isReachable())
            return {};
          SmallVector<Value> inner(values);
          inner[index] = payload;
          return {emitter.emit(resolution, inner), resolution.result,
                  !resolution.raises.isBottom()};
        });
  };
  Resolution resolution(result, emit);
  resolution.raises = raises;
  return resolution;
}
