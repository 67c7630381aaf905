//===- Calls.cpp - Argument binding and calls -----------------------------===//
#include "Calls.h"
#include "PyStream/IR/Names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Binding of arguments to parameters (the language reference, 6.3.4 Calls)
//===----------------------------------------------------------------------===//

namespace {
/// Where the value of a parameter comes from.
struct Source {
  enum Kind { Operand, Element, Constant, Pack } kind;
  unsigned operand = 0; ///< index among the operands of the call
  unsigned element = 0; ///< index within a tuple operand
  std::vector<Source> parts;
  AbstractValue value;
  Attribute constant = {};
};

/// Sorts the arguments of a call into the parameters of a function.
class Binder {
public:
  Binder(Inference &inference, FuncOp function, const Arguments &arguments)
      : domain(inference.getDomain()), function(function),
        arguments(arguments) {}

  /// Returns an error message, or an empty string.
  std::string bind();
  std::vector<Source> bound;

private:
  StringRef shortName() { return lastName(function.getSymName()); }

  AbstractDomain &domain;
  FuncOp function;
  const Arguments &arguments;
};

/// Arguments with `*` and `**` unpacked.
struct FlatArguments {
  std::vector<Source> positional;
  std::vector<std::pair<StringRef, Source>> keywords;
  /// An error message, or empty.
  std::string error;

  explicit FlatArguments(const Arguments &arguments);
};
} // namespace

FlatArguments::FlatArguments(const Arguments &arguments) {
  for (auto [index, value] : llvm::enumerate(arguments.values)) {
    StringRef kind =
        arguments.kinds.empty() ? StringRef() : arguments.kinds[index];
    // Operand 0 is the callee.
    unsigned operand = index + 1;
    Source source{Source::Operand, operand, 0, {}, value};
    if (kind.empty()) {
      positional.push_back(source);
      continue;
    }
    if (kind != "*" && kind != "**") {
      keywords.push_back({kind, source});
      continue;
    }
    const Alternative *tuple = value.single();
    if (!tuple || tuple->kind != AlternativeKind::Tuple ||
        (kind == "**") != static_cast<bool>(tuple->constant)) {
      error = ("TypeError: the argument after " + kind + " must be a " +
               (kind == "*" ? "tuple" : "dict") + " of known length")
                  .str();
      return;
    }
    for (auto [element, part] : llvm::enumerate(tuple->elements)) {
      Source item{
          Source::Element, operand, static_cast<unsigned>(element), {}, part};
      if (kind == "*")
        positional.push_back(item);
      else
        keywords.push_back(
            {cast<StringAttr>(cast<ArrayAttr>(tuple->constant)[element])
                 .getValue(),
             item});
    }
  }
}

std::string Binder::bind() {
  FlatArguments flat(arguments);
  if (!flat.error.empty())
    return flat.error;
  std::vector<Source> &positional = flat.positional;
  auto &keywords = flat.keywords;
  MLIRContext *context = domain.getContext();
  size_t nextPositional = 0;
  std::vector<bool> usedKeyword(keywords.size(), false);
  std::vector<std::string> missing;
  for (auto param : function.getParams().getAsRange<ParamAttr>()) {
    StringRef paramName = param.getName().getValue();
    switch (param.getKind()) {
    case ParamKind::VarPositional: {
      Source rest{Source::Pack, 0, 0, {}, {}};
      SmallVector<AbstractValue> elements;
      for (; nextPositional < positional.size(); ++nextPositional) {
        rest.parts.push_back(positional[nextPositional]);
        elements.push_back(positional[nextPositional].value);
      }
      rest.value = domain.tuple(elements);
      bound.push_back(rest);
      continue;
    }
    case ParamKind::VarKeyword: {
      Source rest{Source::Pack, 0, 0, {}, {}};
      SmallVector<AbstractValue> elements;
      SmallVector<Attribute> names;
      for (auto [index, keyword] : llvm::enumerate(keywords)) {
        if (usedKeyword[index])
          continue;
        usedKeyword[index] = true;
        rest.parts.push_back(keyword.second);
        elements.push_back(keyword.second.value);
        names.push_back(StringAttr::get(context, keyword.first));
      }
      rest.value = domain.tuple(elements, ArrayAttr::get(context, names));
      bound.push_back(rest);
      continue;
    }
    default:
      break;
    }
    bool byPosition = param.getKind() != ParamKind::KeywordOnly;
    bool byName = param.getKind() != ParamKind::PositionalOnly;
    std::optional<Source> source;
    if (byPosition && nextPositional < positional.size())
      source = positional[nextPositional++];
    if (byName)
      for (auto [index, keyword] : llvm::enumerate(keywords)) {
        if (usedKeyword[index] || keyword.first != paramName)
          continue;
        if (source)
          return ("TypeError: " + shortName() +
                  "() got multiple values for argument '" + paramName + "'")
              .str();
        usedKeyword[index] = true;
        source = keyword.second;
      }
    if (!source) {
      if (Attribute defaultValue = param.getDefaultValue()) {
        source = Source{
            Source::Constant, 0, 0, {}, domain.fromAttribute(defaultValue),
            defaultValue};
      } else {
        missing.push_back(("'" + paramName + "'").str());
        continue;
      }
    }
    bound.push_back(*source);
  }
  for (auto [index, keyword] : llvm::enumerate(keywords))
    if (!usedKeyword[index])
      return ("TypeError: " + shortName() +
              "() got an unexpected keyword argument '" + keyword.first + "'")
          .str();
  if (nextPositional < positional.size()) {
    size_t accepted = llvm::count_if(
        function.getParams().getAsRange<ParamAttr>(), [](ParamAttr param) {
          return param.getKind() == ParamKind::PositionalOnly ||
                 param.getKind() == ParamKind::PositionalOrKeyword;
        });
    return ("TypeError: " + shortName() + "() takes " + Twine(accepted) +
            " positional argument" + (accepted == 1 ? "" : "s") + " but " +
            Twine(positional.size()) +
            (positional.size() == 1 ? " was given" : " were given"))
        .str();
  }
  if (!missing.empty())
    return ("TypeError: " + shortName() + "() missing " +
            Twine(missing.size()) + " required argument" +
            (missing.size() == 1 ? "" : "s") + ": " + llvm::join(missing, ", "))
        .str();
  return "";
}

/// Builds the value that a source stands for.
static Value emitSource(Emitter &emitter, const Source &source,
                        ValueRange operands) {
  switch (source.kind) {
  case Source::Operand:
    return operands[source.operand];
  case Source::Element:
    return ExtractOp::create(emitter.builder, emitter.loc,
                             emitter.typeOf(source.value),
                             operands[source.operand], source.element);
  case Source::Constant:
    return emitter.materialize(source.constant, source.value);
  case Source::Pack: {
    SmallVector<Value> parts;
    for (const Source &part : source.parts)
      parts.push_back(emitSource(emitter, part, operands));
    return PackOp::create(emitter.builder, emitter.loc,
                          emitter.typeOf(source.value), parts);
  }
  }
  return {};
}

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

/// The `*` argument that is no tuple, such as a list, or none.
static std::optional<size_t> findUnpackedObject(const Arguments &arguments) {
  for (auto [index, kind] : llvm::enumerate(arguments.kinds)) {
    const Alternative *only = arguments.values[index].single();
    if (kind == "*" && only && only->kind == AlternativeKind::Instance)
      return index;
  }
  return std::nullopt;
}

/// How many values a `*` argument must have where all other arguments are
/// known; none where the function takes any number.
static std::optional<size_t>
countMissing(FuncOp function, const Arguments &arguments, size_t unpacked) {
  size_t count = 0;
  for (auto param : function.getParams().getAsRange<ParamAttr>()) {
    if (param.getKind() == ParamKind::VarPositional)
      return std::nullopt;
    bool byPosition = param.getKind() == ParamKind::PositionalOnly ||
                      param.getKind() == ParamKind::PositionalOrKeyword;
    count += byPosition &&
             !llvm::is_contained(arguments.kinds, param.getName().getValue());
  }
  size_t given = 0;
  for (auto [index, kind] : llvm::enumerate(arguments.kinds)) {
    if (index == unpacked)
      continue;
    const Alternative *only = arguments.values[index].single();
    if (kind.empty())
      ++given;
    else if (kind == "*" && only && only->kind == AlternativeKind::Tuple)
      given += only->elements.size();
    else if (kind == "*" || kind == "**")
      return std::nullopt;
  }
  return count < given ? 0 : count - given;
}

/// Calls a function with a list or another iterable after `*`: it must have as
/// many elements as there are parameters left, which is tested at run time.
static Resolution callUnpacked(Inference &inference, Site site, FuncOp function,
                               ArrayRef<AbstractValue> cells,
                               Arguments arguments, size_t unpacked) {
  AbstractDomain &domain = inference.getDomain();
  std::optional<size_t> count = countMissing(function, arguments, unpacked);
  if (!count)
    return inference.fail(site,
                          "UnsupportedError: the argument after * must be a "
                          "tuple of known length here",
                          "call it with the elements one by one");
  AbstractValue number = domain.integer(*count);
  Arguments unpacking;
  unpacking.values = {arguments.values[unpacked], number};
  Resolution tuple =
      inference.callPrelude(site, "unpack_sequence", {}, unpacking);
  if (tuple.result.isBottom())
    return tuple;
  arguments.values[unpacked] = tuple.result;
  Resolution call = inference.callFunction(site, function, cells, arguments);
  call.raises = domain.join(call.raises, tuple.raises);
  if (call.emit)
    call.emit = [=, emit = call.emit](Emitter &emitter, ValueRange operands) {
      SmallVector<Value> values(operands);
      Value parts[] = {values[unpacked + 1], emitter.materialize(number)};
      values[unpacked + 1] = emitter.emit(tuple, parts);
      return emit(emitter, values);
    };
  return call;
}

Resolution Inference::callFunction(Site site, FuncOp function,
                                   ArrayRef<AbstractValue> cells,
                                   Arguments arguments) {
  if (domain.exact)
    if (std::optional<size_t> unpacked = findUnpackedObject(arguments))
      return callUnpacked(*this, site, function, cells, arguments, *unpacked);
  Binder binder(*this, function, arguments);
  if (std::string message = binder.bind(); !message.empty())
    return fail(site, message);
  SmallVector<AbstractValue> bound;
  for (const Source &source : binder.bound) {
    if (AbstractDomain::depthOf(source.value) > AbstractDomain::maxDepth)
      return fail(site, "an argument nested too deeply has no type",
                  "recursion over ever larger values cannot be compiled");
    bound.push_back(source.value);
  }
  llvm::append_range(bound, cells);
  if (bound.size() != function.getBody().front().getNumArguments())
    return fail(site, "a function with free variables has no cells here");
  if (activeAnalyses.lookup(function) > maxRecursion ||
      contextsOfFunction.lookup(function) > maxContextsEver)
    return fail(site, "this recursion goes over ever larger values",
                "the number of its calls must be known at compile time");
  Context *callee = getContext(function, bound, saltOf(site, function, bound));
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
  if (!flat.error.empty())
    return inference.fail(site, flat.error);
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

/// A call of a function of the prelude that asks what kinds of values its
/// arguments are: each context has one alternative of each.
static Resolution callByAlternative(Inference &inference, Site site,
                                    FuncOp function,
                                    const Arguments &arguments) {
  return callPrimitive(inference, site, function.getSymName(), arguments,
                       [=, &inference](ArrayRef<AbstractValue> values) {
                         Arguments single;
                         single.values.assign(values.begin(), values.end());
                         Resolution call =
                             inference.callFunction(site, function, {}, single);
                         // The callee stands where primitives have none.
                         if (call.emit)
                           call.emit = [emit = call.emit](Emitter &emitter,
                                                          ValueRange operands) {
                             SmallVector<Value> all{Value()};
                             llvm::append_range(all, operands);
                             return emit(emitter, all);
                           };
                         return call;
                       });
}

Resolution Inference::resolveCall(Site site, AbstractValue calleeValue,
                                  Arguments arguments) {
  const Alternative *callee = calleeValue.single();
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
