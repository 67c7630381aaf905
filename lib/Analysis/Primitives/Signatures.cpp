//===- Signatures.cpp - What the prelude asks about functions -------------===//
#include "../Binding.h"
#include "PyStream/IR/Names.h"
#include "Strings.h"

using namespace mlir;
using namespace pystream;

namespace {
/// A function, method or closure, and how many arguments it has bound.
struct Callee {
  FuncOp function;
  size_t bound = 0;
};
} // namespace

static std::optional<Callee> calleeOf(Inference &inference,
                                      const Alternative *value) {
  if (!value)
    return std::nullopt;
  switch (value->kind) {
  case AlternativeKind::Function:
  case AlternativeKind::Closure: {
    auto function = inference.lookup<FuncOp>(
        cast<FunctionAttr>(value->constant).getSymbol().getValue());
    if (!function)
      return std::nullopt;
    return Callee{function, 0};
  }
  case AlternativeKind::Method: {
    std::optional<Callee> callee =
        calleeOf(inference, value->elements[0].single());
    if (callee)
      ++callee->bound;
    return callee;
  }
  default:
    return std::nullopt;
  }
}

static bool isPositional(ParamAttr param) {
  return param.getKind() == ParamKind::PositionalOnly ||
         param.getKind() == ParamKind::PositionalOrKeyword;
}

/// The parameters that may be given by name besides the first positional ones.
static Resolution parameterNames(AbstractDomain &domain, Callee callee,
                                 int64_t given) {
  SmallVector<Attribute> names;
  size_t position = 0, first = callee.bound + given;
  for (auto param : callee.function.getParams().getAsRange<ParamAttr>()) {
    if (isPositional(param) && position++ < first)
      continue;
    if (param.getKind() == ParamKind::PositionalOrKeyword ||
        param.getKind() == ParamKind::KeywordOnly)
      names.push_back(param.getName());
  }
  Attribute constant = ArrayAttr::get(domain.getContext(), names);
  AbstractValue tuple = domain.fromAttribute(constant);
  return {tuple, [=](Emitter &emitter, ValueRange) {
            return emitter.materialize(constant, tuple);
          }};
}

/// "f() missing 1 required ...", of the names that are no keyword arguments.
static Resolution missingMessage(AbstractDomain &domain, Callee callee,
                                 const Alternative *names) {
  SmallVector<std::string> positional, keywordOnly;
  for (auto param : callee.function.getParams().getAsRange<ParamAttr>())
    for (AbstractValue name : names->elements)
      if (name.constant() == param.getName())
        (isPositional(param) ? positional : keywordOnly)
            .push_back(param.getName().str());
  std::string text =
      positional.empty()
          ? missingArguments(callee.function, keywordOnly, "keyword-only")
          : missingArguments(callee.function, positional, "positional");
  return {domain.string(StringAttr::get(domain.getContext(), text))};
}

Resolution pystream::resolveSignature(Inference &inference, StringRef name,
                                      ArrayRef<AbstractValue> arguments) {
  if (arguments.empty())
    return Resolution::none();
  std::optional<Callee> callee = calleeOf(inference, arguments[0].single());
  if (!callee)
    return Resolution::none();
  AbstractDomain &domain = inference.getDomain();
  MLIRContext *context = domain.getContext();
  auto params = callee->function.getParams().getAsRange<ParamAttr>();
  auto text = [&](const Twine &value) -> Resolution {
    return {domain.string(StringAttr::get(context, value.str()))};
  };
  auto takes = [&](ParamKind kind) {
    return llvm::any_of(
        params, [&](ParamAttr param) { return param.getKind() == kind; });
  };
  if (name == "positional_limit") {
    bool isOpen = !callee->function.getSymName().starts_with("prelude.") ||
                  callee->function->hasAttr("any_number") ||
                  !takes(ParamKind::VarPositional);
    int64_t count = llvm::count_if(params, isPositional);
    return {domain.integer(isOpen ? count - int64_t(callee->bound) : -1)};
  }
  if (name == "takes_rest")
    return {domain.boolean(takes(ParamKind::VarPositional))};
  if (name == "takes_keywords")
    return {domain.boolean(takes(ParamKind::VarKeyword))};
  if (name == "full_name")
    return text(callee->function.getSymName());
  if (name == "qualified_name")
    return text(qualifiedName(callee->function));
  if (name == "function_name")
    return text(lastName(qualifiedName(callee->function)));
  if (name == "taken_positional")
    return text(takenPositional(callee->function));
  if (arguments.size() != 2)
    return Resolution::none();
  if (auto count = dyn_cast_if_present<IntegerAttr>(arguments[1].constant());
      count && name == "parameter_names")
    return parameterNames(domain, *callee, count.getInt());
  if (name == "missing_message" && arguments[1].single() &&
      arguments[1].single()->kind == AlternativeKind::Tuple)
    return missingMessage(domain, *callee, arguments[1].single());
  if (name != "parameter_required" && name != "parameter_default")
    return Resolution::none();
  for (ParamAttr param : params) {
    if (param.getName() != arguments[1].constant())
      continue;
    Attribute constant = param.getDefaultValue();
    if (name == "parameter_required")
      return {domain.boolean(!constant)};
    if (!constant)
      return Resolution::none();
    AbstractValue value = domain.fromAttribute(constant);
    return {value, [=](Emitter &emitter, ValueRange) {
              return emitter.materialize(constant, value);
            }};
  }
  return Resolution::none();
}
