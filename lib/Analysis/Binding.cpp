//===- Binding.cpp - Arguments and the parameters they go to --------------===//
//
// The language reference, 6.3.4 Calls; the order of the tests and the messages
// are CPython's.
//
//===----------------------------------------------------------------------===//
#include "Binding.h"
#include "PyStream/IR/Names.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Sources
//===----------------------------------------------------------------------===//

Value pystream::emitSource(Emitter &emitter, const Source &source,
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

Source pystream::packSources(AbstractDomain &domain, std::vector<Source> parts,
                             ArrayAttr names) {
  SmallVector<AbstractValue> elements;
  for (const Source &part : parts)
    elements.push_back(part.value);
  return {
      Source::Pack, 0, 0, std::move(parts), domain.tuple(elements, names), {}};
}

FlatArguments::FlatArguments(const Arguments &arguments) {
  auto addKeyword = [&](StringRef name, const Source &source) {
    for (const auto &[known, value] : keywords)
      if (known == name)
        repeated = name;
    keywords.push_back({name, source});
  };
  for (auto [index, value] : llvm::enumerate(arguments.values)) {
    StringRef kind =
        arguments.kinds.empty() ? StringRef() : arguments.kinds[index];
    // Operand 0 is the callee.
    unsigned operand = index + 1;
    Source source{Source::Operand, operand, 0, {}, value};
    if (kind.empty()) {
      endsInIterables &= iterables.empty();
      positional.push_back(source);
      continue;
    }
    if (kind != "*" && kind != "**") {
      addKeyword(kind, source);
      continue;
    }
    const Alternative *tuple = value.single();
    if (!tuple || tuple->kind != AlternativeKind::Tuple ||
        (kind == "**") != static_cast<bool>(tuple->constant)) {
      (kind == "*" ? iterables : mappings).push_back(source);
      continue;
    }
    for (auto [element, part] : llvm::enumerate(tuple->elements)) {
      Source item{
          Source::Element, operand, static_cast<unsigned>(element), {}, part};
      if (kind == "**") {
        addKeyword(cast<StringAttr>(cast<ArrayAttr>(tuple->constant)[element])
                       .getValue(),
                   item);
        continue;
      }
      endsInIterables &= iterables.empty();
      positional.push_back(item);
    }
  }
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

std::string pystream::qualifiedName(FuncOp function) {
  StringRef symbol = function.getSymName();
  auto name = function->getAttrOfType<StringAttr>("qualname");
  if (!name || symbol.starts_with("prelude."))
    return lastName(symbol).str();
  return name.getValue().str();
}

static bool isPositional(ParamAttr param) {
  return param.getKind() == ParamKind::PositionalOnly ||
         param.getKind() == ParamKind::PositionalOrKeyword;
}

std::string pystream::takenPositional(FuncOp function) {
  size_t accepted = 0, required = 0;
  for (auto param : function.getParams().getAsRange<ParamAttr>()) {
    accepted += isPositional(param);
    required += isPositional(param) && !param.getDefaultValue();
  }
  std::string text = qualifiedName(function) + "() takes ";
  if (required != accepted)
    text += "from " + std::to_string(required) + " to ";
  text += std::to_string(accepted) + " positional argument";
  return accepted == 1 ? text : text + "s";
}

std::string pystream::missingArguments(FuncOp function,
                                       ArrayRef<std::string> names,
                                       StringRef what) {
  std::string text = qualifiedName(function) + "() missing " +
                     std::to_string(names.size()) + " required " + what.str() +
                     " argument" + (names.size() == 1 ? "" : "s") + ": ";
  for (auto [index, name] : llvm::enumerate(names)) {
    if (index != 0 && index + 1 == names.size())
      text += names.size() == 2 ? " and " : ", and ";
    else if (index != 0)
      text += ", ";
    text += "'" + name + "'";
  }
  return text;
}

std::string Binder::tooManyPositional(ArrayRef<bool> used) {
  size_t given = flat.positional.size(), keywordOnly = 0;
  for (auto [index, keyword] : llvm::enumerate(flat.keywords))
    for (auto param : function.getParams().getAsRange<ParamAttr>())
      keywordOnly += used[index] && param.getKind() == ParamKind::KeywordOnly &&
                     param.getName().getValue() == keyword.first;
  std::string text =
      takenPositional(function) + " but " + std::to_string(given);
  if (keywordOnly)
    text += std::string(" positional argument") + (given == 1 ? "" : "s") +
            " (and " + std::to_string(keywordOnly) + " keyword-only argument" +
            (keywordOnly == 1 ? ")" : "s)");
  return text + (given == 1 && !keywordOnly ? " was given" : " were given");
}

//===----------------------------------------------------------------------===//
// Binding
//===----------------------------------------------------------------------===//

static bool isInstanceOf(AbstractValue value, StringRef className) {
  const Alternative *only = value.single();
  return only && only->kind == AlternativeKind::Instance &&
         only->object->find()->classRef.getValue() == className;
}

bool Binder::restFits() {
  bool takesRest = false;
  size_t before = 0;
  for (auto param : function.getParams().getAsRange<ParamAttr>()) {
    takesRest |= param.getKind() == ParamKind::VarPositional;
    before += isPositional(param);
  }
  // Functions of the prelude say whether they take any tuple for `*args`.
  bool isOpen = !function.getSymName().starts_with("prelude.") ||
                function->hasAttr("any_number");
  return takesRest && isOpen && flat.endsInIterables &&
         flat.iterables.size() == 1 && flat.positional.size() == before &&
         isInstanceOf(flat.iterables[0].value, "prelude.dynamic_tuple");
}

bool Binder::dependsOnNumber() {
  if (flat.isKnown())
    return false;
  if (!flat.iterables.empty() && !restFits())
    return true;
  bool takesKeywords = llvm::any_of(
      function.getParams().getAsRange<ParamAttr>(),
      [](ParamAttr param) { return param.getKind() == ParamKind::VarKeyword; });
  if (flat.mappings.empty())
    return false;
  if (!takesKeywords || flat.mappings.size() != 1 ||
      !isInstanceOf(flat.mappings[0].value, "prelude.dict"))
    return true;
  // Every name must have its argument, and no other names be given.
  size_t position = 0, used = 0;
  for (auto param : function.getParams().getAsRange<ParamAttr>()) {
    if (isPositional(param) && position++ < flat.positional.size())
      continue;
    if (param.getKind() != ParamKind::PositionalOrKeyword &&
        param.getKind() != ParamKind::KeywordOnly)
      continue;
    if (llvm::none_of(flat.keywords, [&](const auto &keyword) {
          return keyword.first == param.getName().getValue();
        }))
      return true;
    ++used;
  }
  return used != flat.keywords.size();
}

Source Binder::bindRest(size_t &nextPositional) {
  if (!flat.iterables.empty())
    return flat.iterables[0];
  std::vector<Source> rest(flat.positional.begin() +
                               std::min(nextPositional, flat.positional.size()),
                           flat.positional.end());
  nextPositional = flat.positional.size();
  return packSources(domain, rest);
}

Source Binder::bindOtherKeywords(ArrayRef<bool> used) {
  if (!flat.mappings.empty())
    return flat.mappings[0];
  std::vector<Source> rest;
  SmallVector<Attribute> names;
  for (auto [index, keyword] : llvm::enumerate(flat.keywords)) {
    if (used[index])
      continue;
    rest.push_back(keyword.second);
    names.push_back(StringAttr::get(domain.getContext(), keyword.first));
  }
  return packSources(domain, rest, ArrayAttr::get(domain.getContext(), names));
}

std::string Binder::bind() {
  auto error = [&](const Twine &text) { return ("TypeError: " + text).str(); };
  std::string name = qualifiedName(function);
  if (!flat.repeated.empty())
    return error(function.getSymName() +
                 "() got multiple values for keyword argument '" +
                 flat.repeated + "'");
  auto params = function.getParams().getAsRange<ParamAttr>();
  SmallVector<std::optional<Source>> sources(function.getParams().size());
  bool takesRest = false, takesKeywords = false;
  size_t nextPositional = 0;
  for (auto [index, param] : llvm::enumerate(params)) {
    if (isPositional(param) && nextPositional < flat.positional.size())
      sources[index] = flat.positional[nextPositional++];
    takesRest |= param.getKind() == ParamKind::VarPositional;
    takesKeywords |= param.getKind() == ParamKind::VarKeyword;
  }
  SmallVector<bool> used(flat.keywords.size(), false);
  for (auto [position, keyword] : llvm::enumerate(flat.keywords)) {
    std::vector<std::string> positionalOnly;
    for (auto [index, param] : llvm::enumerate(params)) {
      bool isNamed = param.getKind() == ParamKind::PositionalOrKeyword ||
                     param.getKind() == ParamKind::KeywordOnly;
      if (param.getKind() == ParamKind::PositionalOnly)
        for (const auto &given : flat.keywords)
          if (given.first == param.getName().getValue())
            positionalOnly.push_back(given.first.str());
      if (!isNamed || param.getName().getValue() != keyword.first)
        continue;
      if (sources[index])
        return error(name + "() got multiple values for argument '" +
                     keyword.first + "'");
      sources[index] = keyword.second;
      used[position] = true;
    }
    if (used[position] || takesKeywords)
      continue;
    if (!positionalOnly.empty())
      return error(name +
                   "() got some positional-only arguments passed as keyword "
                   "arguments: '" +
                   llvm::join(positionalOnly, ", ") + "'");
    return error(name + "() got an unexpected keyword argument '" +
                 keyword.first + "'");
  }
  if (nextPositional < flat.positional.size() && !takesRest)
    return error(tooManyPositional(used));
  SmallVector<std::string> missing, missingKeywords;
  for (auto [index, param] : llvm::enumerate(params)) {
    if (param.getKind() == ParamKind::VarPositional)
      sources[index] = bindRest(nextPositional);
    else if (param.getKind() == ParamKind::VarKeyword)
      sources[index] = bindOtherKeywords(used);
    if (sources[index])
      continue;
    if (Attribute constant = param.getDefaultValue())
      sources[index] = Source{
          Source::Constant, 0, 0, {}, domain.fromAttribute(constant), constant};
    else
      (isPositional(param) ? missing : missingKeywords)
          .push_back(param.getName().getValue().str());
  }
  if (!missing.empty())
    return error(missingArguments(function, missing, "positional"));
  if (!missingKeywords.empty())
    return error(missingArguments(function, missingKeywords, "keyword-only"));
  for (std::optional<Source> &source : sources)
    bound.push_back(std::move(*source));
  return "";
}
