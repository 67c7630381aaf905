//===- Strings.cpp - Primitive rules of strings ---------------------------===//
//
// Strings are not made at run time: operations are evaluated of constants. A
// string that is one of several constants is told apart where it is used.
//
//===----------------------------------------------------------------------===//
#include "Strings.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// One of several constants
//===----------------------------------------------------------------------===//

static bool isChoice(AbstractValue value) {
  const Alternative *only = value.single();
  return only && only->kind == AlternativeKind::Str && !only->elements.empty();
}

bool pystream::hasChoices(ArrayRef<AbstractValue> operands) {
  return llvm::any_of(operands, isChoice);
}

/// Builds a branch for each string that `value` may be.
static Value emitChoice(Emitter &emitter, Value value, const Alternative *text,
                        ArrayRef<Resolution> branches, AbstractValue result,
                        unsigned index, ValueRange operands) {
  OpBuilder &builder = emitter.builder;
  Location loc = emitter.loc;
  struct Branch {
    StringAttr constant;
    Block *entry, *exit;
    Value result;
    bool completes;
  };
  Block *start = builder.getInsertionBlock();
  SmallVector<Branch> taken;
  for (auto [choice, resolution] : llvm::zip(text->elements, branches)) {
    if (!resolution.isReachable())
      continue;
    Block *entry = emitter.newBlock();
    builder.setInsertionPointToEnd(entry);
    SmallVector<Value> inner(operands);
    inner[index] = emitter.materialize(choice);
    Value made = emitter.emit(resolution, inner);
    bool completes = !resolution.result.isBottom();
    if (completes && made)
      made = emitter.convert(made, resolution.result, result);
    if (!completes)
      // Unreachable; it ends somehow until it is removed.
      cf::BranchOp::create(builder, loc, builder.getInsertionBlock());
    taken.push_back({cast<StringAttr>(choice.constant()), entry,
                     completes ? builder.getInsertionBlock() : nullptr, made,
                     completes});
  }
  builder.setInsertionPointToEnd(start);
  if (taken.empty())
    return {};
  const Branch *complete = nullptr;
  for (const Branch &branch : taken)
    complete = branch.completes ? &branch : complete;
  if (complete)
    builder.setInsertionPointToEnd(complete->exit);
  Block *join = emitter.newBlock();
  if (complete && complete->result)
    join->addArgument(complete->result.getType(), loc);
  for (const Branch &branch : taken) {
    if (!branch.completes)
      continue;
    builder.setInsertionPointToEnd(branch.exit);
    cf::BranchOp::create(builder, loc, join,
                         complete->result ? ValueRange(branch.result)
                                          : ValueRange());
  }
  // A chain of tests, the last choice without one.
  builder.setInsertionPointToEnd(start);
  Value id = StringIdOp::create(builder, loc, value);
  for (auto [position, branch] : llvm::enumerate(taken)) {
    if (position + 1 == taken.size()) {
      cf::BranchOp::create(builder, loc, branch.entry);
      break;
    }
    Value expected = StringIdOp::create(
        builder, loc, StringConstantOp::create(builder, loc, branch.constant));
    Value matches = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::eq, id, expected);
    Block *next = emitter.newBlock();
    cf::CondBranchOp::create(builder, loc, matches, branch.entry, ValueRange(),
                             next, ValueRange());
    builder.setInsertionPointToEnd(next);
  }
  builder.setInsertionPointToEnd(join);
  return join->getNumArguments() ? Value(join->getArgument(0)) : Value();
}

Resolution pystream::splitTexts(
    Inference &inference, ArrayRef<AbstractValue> operands,
    const std::function<Resolution(ArrayRef<AbstractValue>)> &rule) {
  const auto *it = llvm::find_if(operands, isChoice);
  if (it == operands.end())
    return rule(operands);
  unsigned index = it - operands.begin();
  const Alternative *text = it->single();
  AbstractDomain &domain = inference.getDomain();
  auto branches = std::make_shared<std::vector<Resolution>>();
  AbstractValue result, raises;
  SmallVector<AbstractValue> narrowed(operands);
  for (AbstractValue choice : text->elements) {
    narrowed[index] = choice;
    branches->push_back(splitTexts(inference, narrowed, rule));
    if (!branches->back().applies)
      return Resolution::none();
    result = domain.join(result, branches->back().result);
    raises = domain.join(raises, branches->back().raises);
  }
  Resolution resolution(
      result, [=](Emitter &emitter, ValueRange values) -> Value {
        return emitChoice(emitter, values[index], text, *branches,
                          emitter.domain.normalize(result), index, values);
      });
  resolution.raises = raises;
  return resolution;
}

//===----------------------------------------------------------------------===//
// Methods
//===----------------------------------------------------------------------===//

namespace {
/// Evaluates a method of a constant string of ASCII characters.
class StringMethod {
public:
  StringMethod(MLIRContext *context, StringRef name, StringRef self,
               ArrayRef<AbstractValue> arguments)
      : context(context), name(name), self(self), arguments(arguments) {}

  /// Whether the method was evaluated: it has a result, a list of strings, or
  /// an error.
  bool evaluate();

  Attribute result;
  std::optional<SmallVector<std::string>> list;
  std::string error;

private:
  bool evaluateTest();
  bool evaluateCase();
  bool evaluateSearch();
  bool evaluateStrip();
  bool evaluateSplit();
  bool evaluatePadding();
  bool evaluateJoin();
  bool evaluateReplace();

  std::optional<StringRef> text(size_t index) const {
    if (index >= arguments.size())
      return std::nullopt;
    auto constant =
        dyn_cast_if_present<StringAttr>(arguments[index].constant());
    if (!constant)
      return std::nullopt;
    return constant.getValue();
  }
  std::optional<int64_t> number(size_t index) const {
    if (index >= arguments.size())
      return std::nullopt;
    auto constant =
        dyn_cast_if_present<IntegerAttr>(arguments[index].constant());
    if (!constant || isa<BoolAttr>(arguments[index].constant()))
      return std::nullopt;
    return constant.getInt();
  }
  bool isNone(size_t index) const {
    return index < arguments.size() && arguments[index].single() &&
           arguments[index].single()->kind == AlternativeKind::None;
  }
  bool give(const Twine &value) {
    result = StringAttr::get(context, value.str());
    return true;
  }
  bool give(bool value) {
    result = BoolAttr::get(context, value);
    return true;
  }
  bool giveNumber(int64_t value) {
    result = IntegerAttr::get(IntegerType::get(context, 64), value);
    return true;
  }

  MLIRContext *context;
  StringRef name, self;
  ArrayRef<AbstractValue> arguments;
};
} // namespace

static constexpr StringLiteral whitespace = " \t\n\r\v\f\x1c\x1d\x1e\x1f";

static bool isLine(char c) { return c == '\n' || c == '\r'; }

bool StringMethod::evaluateTest() {
  auto each = [&](auto &&test) {
    return give(!self.empty() && llvm::all_of(self, test));
  };
  if (!arguments.empty())
    return false;
  if (name == "isdigit" || name == "isdecimal" || name == "isnumeric")
    return each([](char c) { return llvm::isDigit(c); });
  if (name == "isalpha")
    return each([](char c) { return llvm::isAlpha(c); });
  if (name == "isalnum")
    return each([](char c) { return llvm::isAlnum(c); });
  if (name == "isspace")
    return each([](char c) { return whitespace.contains(c); });
  if (name == "isascii")
    return give(true);
  if (name == "isprintable")
    return give(llvm::all_of(self, [](char c) { return llvm::isPrint(c); }));
  if (name == "isidentifier")
    return give(!self.empty() && !llvm::isDigit(self[0]) &&
                llvm::all_of(
                    self, [](char c) { return llvm::isAlnum(c) || c == '_'; }));
  bool anyLetter = llvm::any_of(self, [](char c) { return llvm::isAlpha(c); });
  if (name == "isupper")
    return give(anyLetter && self == StringRef(self.upper()));
  if (name == "islower")
    return give(anyLetter && self == StringRef(self.lower()));
  return false;
}

bool StringMethod::evaluateCase() {
  if (!arguments.empty())
    return false;
  if (name == "upper")
    return give(Twine(self.upper()));
  if (name == "lower" || name == "casefold")
    return give(Twine(self.lower()));
  std::string changed;
  bool afterLetter = false;
  for (char c : self) {
    bool isUpper = c >= 'A' && c <= 'Z';
    if (name == "swapcase")
      changed += isUpper ? llvm::toLower(c) : llvm::toUpper(c);
    else if (name == "capitalize")
      changed += changed.empty() ? llvm::toUpper(c) : llvm::toLower(c);
    else if (name == "title")
      changed += afterLetter ? llvm::toLower(c) : llvm::toUpper(c);
    else
      return false;
    afterLetter = llvm::isAlpha(c);
  }
  return name == "swapcase" || name == "capitalize" || name == "title"
             ? give(Twine(changed))
             : false;
}

bool StringMethod::evaluateSearch() {
  bool isPrefix = name == "startswith", isSuffix = name == "endswith";
  bool isSearch = name == "find" || name == "rfind" || name == "index" ||
                  name == "rindex" || name == "count";
  if ((!isPrefix && !isSuffix && !isSearch) || arguments.empty() ||
      arguments.size() > 3)
    return false;
  int64_t size = self.size(), bounds[] = {0, size};
  for (size_t index : {size_t(1), size_t(2)}) {
    if (index >= arguments.size() || isNone(index))
      continue;
    std::optional<int64_t> bound = number(index);
    if (!bound)
      return false;
    bounds[index - 1] =
        *bound < 0 ? std::max<int64_t>(*bound + size, 0) : *bound;
  }
  bool outside = bounds[0] > size || bounds[0] > std::min(bounds[1], size);
  StringRef part = outside ? StringRef() : self.slice(bounds[0], bounds[1]);
  if (isPrefix || isSuffix) {
    auto matches = [&](StringRef wanted) {
      return !outside &&
             (isPrefix ? part.starts_with(wanted) : part.ends_with(wanted));
    };
    if (std::optional<StringRef> wanted = text(0))
      return give(matches(*wanted));
    const Alternative *tuple = arguments[0].single();
    if (!tuple || tuple->kind != AlternativeKind::Tuple)
      return false;
    bool any = false;
    for (AbstractValue element : tuple->elements) {
      auto wanted = dyn_cast_if_present<StringAttr>(element.constant());
      if (!wanted)
        return false;
      any |= matches(wanted.getValue());
    }
    return give(any);
  }
  std::optional<StringRef> wanted = text(0);
  if (!wanted)
    return false;
  if (name == "count") {
    if (outside)
      return giveNumber(0);
    return giveNumber(wanted->empty() ? int64_t(part.size()) + 1
                                      : int64_t(part.count(*wanted)));
  }
  size_t found = outside                 ? StringRef::npos
                 : name.starts_with("r") ? part.rfind(*wanted)
                                         : part.find(*wanted);
  if (found != StringRef::npos)
    return giveNumber(bounds[0] + int64_t(found));
  if (name.ends_with("find"))
    return giveNumber(-1);
  error = "ValueError: substring not found";
  return true;
}

bool StringMethod::evaluateStrip() {
  if (name == "removeprefix" || name == "removesuffix") {
    std::optional<StringRef> part = text(0);
    if (!part || arguments.size() != 1)
      return false;
    StringRef rest = self;
    if (name == "removeprefix")
      rest.consume_front(*part);
    else
      rest.consume_back(*part);
    return give(Twine(rest));
  }
  if (name != "strip" && name != "lstrip" && name != "rstrip")
    return false;
  if (arguments.size() > 1)
    return false;
  StringRef characters = whitespace;
  if (!arguments.empty() && !isNone(0)) {
    if (!text(0))
      return false;
    characters = *text(0);
  }
  StringRef rest = self;
  if (name != "rstrip")
    rest = rest.ltrim(characters);
  if (name != "lstrip")
    rest = rest.rtrim(characters);
  return give(Twine(rest));
}

bool StringMethod::evaluateSplit() {
  if (name == "partition" || name == "rpartition") {
    std::optional<StringRef> separator = text(0);
    if (!separator || arguments.size() != 1)
      return false;
    if (separator->empty()) {
      error = "ValueError: empty separator";
      return true;
    }
    bool first = name == "partition";
    size_t at = first ? self.find(*separator) : self.rfind(*separator);
    StringRef parts[3] = {first ? self : "", "", first ? "" : self};
    if (at != StringRef::npos) {
      parts[0] = self.take_front(at);
      parts[1] = *separator;
      parts[2] = self.drop_front(at + separator->size());
    }
    SmallVector<Attribute> constants;
    for (StringRef part : parts)
      constants.push_back(StringAttr::get(context, part));
    result = ArrayAttr::get(context, constants);
    return true;
  }
  if (name == "splitlines" && arguments.empty()) {
    list.emplace();
    for (size_t i = 0; i < self.size();) {
      size_t end = i;
      while (end < self.size() && !isLine(self[end]))
        ++end;
      list->push_back(self.slice(i, end).str());
      bool isPair = self.substr(end).starts_with("\r\n");
      i = end + (isPair ? 2 : 1);
    }
    return true;
  }
  bool fromRight = name == "rsplit";
  if ((name != "split" && !fromRight) || arguments.size() > 2)
    return false;
  int64_t limit = arguments.size() == 2 ? number(1).value_or(-2) : -1;
  bool bySpace = arguments.empty() || isNone(0);
  if (limit == -2 || (!bySpace && !text(0)))
    return false;
  StringRef separator = bySpace ? StringRef() : *text(0);
  if (!bySpace && separator.empty()) {
    error = "ValueError: empty separator";
    return true;
  }
  SmallVector<std::string> parts;
  StringRef rest = self;
  while (true) {
    if (bySpace) {
      rest = fromRight ? rest.rtrim(whitespace) : rest.ltrim(whitespace);
      if (rest.empty())
        break;
    }
    bool isLast = limit >= 0 && static_cast<int64_t>(parts.size()) == limit;
    size_t at =
        bySpace ? (fromRight ? rest.find_last_of(whitespace)
                             : rest.find_first_of(whitespace))
                : (fromRight ? rest.rfind(separator) : rest.find(separator));
    if (isLast || at == StringRef::npos) {
      if (bySpace)
        rest = fromRight
                   ? rest.ltrim(isLast ? StringRef() : StringRef(whitespace))
                   : rest.rtrim(isLast ? StringRef() : StringRef(whitespace));
      parts.push_back(rest.str());
      break;
    }
    size_t width = bySpace ? 1 : separator.size();
    if (fromRight) {
      parts.push_back(rest.drop_front(at + width).str());
      rest = rest.take_front(at);
    } else {
      parts.push_back(rest.take_front(at).str());
      rest = rest.drop_front(at + width);
    }
  }
  if (fromRight)
    std::reverse(parts.begin(), parts.end());
  list = parts;
  return true;
}

bool StringMethod::evaluatePadding() {
  if (name == "zfill" && arguments.size() == 1 && number(0)) {
    std::string sign;
    StringRef digits = self;
    if (!digits.empty() && (digits[0] == '+' || digits[0] == '-')) {
      sign = digits.take_front(1).str();
      digits = digits.drop_front();
    }
    int64_t zeros = std::max<int64_t>(*number(0) - int64_t(self.size()), 0);
    return give(sign + std::string(zeros, '0') + digits);
  }
  if (name != "ljust" && name != "rjust" && name != "center")
    return false;
  StringRef filling = arguments.size() == 2 ? text(1).value_or("") : " ";
  if (arguments.empty() || arguments.size() > 2 || !number(0) ||
      filling.size() != 1)
    return false;
  int64_t width = *number(0);
  int64_t space = std::max<int64_t>(width - int64_t(self.size()), 0);
  // The odd one goes to the left where the width is odd (unicode_center).
  int64_t left = name == "ljust"   ? 0
                 : name == "rjust" ? space
                                   : space / 2 + (space & width & 1);
  return give(std::string(left, filling[0]) + self +
              std::string(space - left, filling[0]));
}

bool StringMethod::evaluateJoin() {
  if (name != "join" || arguments.size() != 1)
    return false;
  const Alternative *parts = arguments[0].single();
  if (!parts)
    return false;
  if (std::optional<StringRef> letters = text(0)) {
    std::string joined;
    for (char c : *letters)
      joined += (joined.empty() ? "" : self.str()) + c;
    return give(Twine(joined));
  }
  if (parts->kind != AlternativeKind::Tuple || parts->constant)
    return false;
  std::string joined;
  for (auto [index, element] : llvm::enumerate(parts->elements)) {
    auto part = dyn_cast_if_present<StringAttr>(element.constant());
    const Alternative *only = element.single();
    if (only && only->kind != AlternativeKind::Str &&
        only->typeName() != "formatted") {
      error = "TypeError: sequence item " + std::to_string(index) +
              ": expected str instance, " + only->typeName() + " found";
      return true;
    }
    if (!part)
      return false;
    joined += (index ? self : StringRef()).str() + part.str();
  }
  return give(Twine(joined));
}

bool StringMethod::evaluateReplace() {
  if (name != "replace" || !text(0) || !text(1) || arguments.size() > 3)
    return false;
  int64_t limit = arguments.size() == 3 ? number(2).value_or(-2) : -1;
  if (limit == -2)
    return false;
  StringRef old = *text(0), made = *text(1), rest = self;
  std::string changed;
  for (int64_t count = 0; limit < 0 || count < limit; ++count) {
    if (old.empty()) {
      // Between all characters, and at both ends.
      changed += made;
      if (rest.empty())
        break;
      changed += rest[0];
      rest = rest.drop_front();
      continue;
    }
    size_t at = rest.find(old);
    if (at == StringRef::npos)
      break;
    changed += rest.take_front(at).str() + made.str();
    rest = rest.drop_front(at + old.size());
  }
  return give(changed + rest);
}

bool StringMethod::evaluate() {
  auto isAscii = [](StringRef text) {
    return llvm::all_of(text, [](char c) { return llvm::isASCII(c); });
  };
  for (size_t index = 0; index != arguments.size(); ++index)
    if (!isAscii(text(index).value_or("")))
      return false;
  if (!isAscii(self) && name != "join")
    return false;
  return evaluateTest() || evaluateCase() || evaluateSearch() ||
         evaluateStrip() || evaluateSplit() || evaluatePadding() ||
         evaluateJoin() || evaluateReplace();
}

bool pystream::isStringMethod(StringRef name) {
  static const llvm::StringSet<> names = {
      "capitalize",  "casefold", "center",       "count",        "endswith",
      "find",        "index",    "isalnum",      "isalpha",      "isascii",
      "isdecimal",   "isdigit",  "isidentifier", "islower",      "isnumeric",
      "isprintable", "isspace",  "isupper",      "join",         "ljust",
      "lower",       "lstrip",   "partition",    "removeprefix", "removesuffix",
      "replace",     "rfind",    "rindex",       "rjust",        "rpartition",
      "rsplit",      "rstrip",   "split",        "splitlines",   "startswith",
      "strip",       "swapcase", "title",        "upper",        "zfill"};
  return names.contains(name);
}

/// `text.join(parts)` where some parts are one of several constants.
static Resolution joinChoices(Inference &inference, Site site,
                              ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  SmallVector<AbstractValue> texts{arguments[0]};
  llvm::append_range(texts, arguments[1].single()->elements);
  Resolution joined =
      splitTexts(inference, texts, [&](ArrayRef<AbstractValue> each) {
        return resolveStringMethod(inference, site, "join",
                                   {each[0], domain.tuple(each.drop_front())});
      });
  if (joined.emit)
    joined.emit = [emit = joined.emit, texts](Emitter &emitter,
                                              ValueRange operands) {
      SmallVector<Value> values{operands[0]};
      for (auto [index, part] : llvm::enumerate(ArrayRef(texts).drop_front()))
        values.push_back(ExtractOp::create(emitter.builder, emitter.loc,
                                           emitter.typeOf(part), operands[1],
                                           static_cast<uint32_t>(index)));
      return emit(emitter, values);
    };
  return joined;
}

Resolution pystream::resolveStringMethod(Inference &inference, Site site,
                                         StringRef name,
                                         ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  if (hasChoices(arguments))
    return splitTexts(inference, arguments, [&](ArrayRef<AbstractValue> each) {
      return resolveStringMethod(inference, site, name, each);
    });
  if (name == "join" && arguments.size() == 2)
    if (const Alternative *parts = arguments[1].single();
        parts && parts->kind == AlternativeKind::Tuple &&
        hasChoices(parts->elements))
      return joinChoices(inference, site, arguments);
  auto refuse = [&] {
    if (name == "join" && arguments.size() == 2 && domain.exact) {
      Arguments joined;
      joined.values.assign(arguments.begin(), arguments.end());
      return inference.callPrelude(site, "join_texts", {}, joined);
    }
    return inference.fail(
        site, "UnsupportedError: strings cannot be built at run time: 'str." +
                  name + "'");
  };
  auto self = dyn_cast_if_present<StringAttr>(arguments[0].constant());
  if (!self)
    return refuse();
  StringMethod method(domain.getContext(), name, self.getValue(),
                      arguments.drop_front());
  if (!method.evaluate())
    return refuse();
  if (!method.error.empty())
    return inference.fail(site, method.error);
  if (!method.list) {
    AbstractValue value = domain.fromAttribute(method.result);
    Attribute constant = method.result;
    return {value, [=](Emitter &emitter, ValueRange) {
              return emitter.materialize(constant, value);
            }};
  }
  SmallVector<AbstractValue> elements;
  for (const std::string &part : *method.list)
    elements.push_back(
        domain.string(StringAttr::get(domain.getContext(), part)));
  Resolution made = resolveMakeList(inference, site, elements);
  if (made.emit)
    made.emit = [emit = made.emit, elements](Emitter &emitter, ValueRange) {
      SmallVector<Value> values;
      for (AbstractValue element : elements)
        values.push_back(emitter.materialize(element));
      return emit(emitter, values);
    };
  return made;
}

//===----------------------------------------------------------------------===//
// Numbers in strings
//===----------------------------------------------------------------------===//

/// Without the underscores between digits; nothing where one is elsewhere.
static std::optional<std::string> withoutUnderscores(StringRef text) {
  std::string plain;
  for (size_t i = 0; i != text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
      continue;
    }
    if (i == 0 || i + 1 == text.size() || !llvm::isAlnum(text[i - 1]) ||
        !llvm::isAlnum(text[i + 1]))
      return std::nullopt;
  }
  return plain;
}

/// The int that `int(text, base)` gives; "missing" where the text is no number,
/// "unset" where it does not fit 64 bits.
static AbstractValue parseInt(AbstractDomain &domain, StringRef text,
                              int64_t base) {
  StringRef digits = text.trim(whitespace);
  bool negative = digits.consume_front("-");
  if (!negative)
    digits.consume_front("+");
  static constexpr std::pair<StringLiteral, int64_t> prefixes[] = {
      {"0x", 16}, {"0o", 8}, {"0b", 2}};
  bool hasPrefix = false;
  for (auto [prefix, itsBase] : prefixes)
    if (digits.size() > 2 && digits.take_front(2).lower() == prefix &&
        (base == itsBase || base == 0)) {
      digits = digits.drop_front(2);
      digits.consume_front("_");
      base = itsBase;
      hasPrefix = true;
    }
  std::optional<std::string> plain = withoutUnderscores(digits);
  if (!plain || plain->empty() ||
      !llvm::all_of(*plain, [](char c) { return llvm::isAlnum(c); }))
    return domain.singleton("missing");
  if (base == 0 && !hasPrefix) {
    base = 10;
    if (plain->size() > 1 && (*plain)[0] == '0' &&
        StringRef(*plain).find_first_not_of('0') != StringRef::npos)
      return domain.singleton("missing");
  }
  llvm::APInt value;
  for (char c : *plain) {
    unsigned digit = llvm::isDigit(c) ? c - '0' : llvm::toLower(c) - 'a' + 10;
    if (digit >= static_cast<uint64_t>(base))
      return domain.singleton("missing");
  }
  if (StringRef(*plain).getAsInteger(static_cast<unsigned>(base), value))
    return domain.singleton("missing");
  value = value.zext(value.getBitWidth() + 1);
  if (negative)
    value.negate();
  if (!value.isSignedIntN(64))
    return domain.singleton("unset");
  return domain.integer(value.sextOrTrunc(64).getSExtValue());
}

/// The float that `float(text)` gives, or "missing".
static AbstractValue parseFloat(AbstractDomain &domain, StringRef text) {
  std::optional<std::string> plain = withoutUnderscores(text.trim(whitespace));
  AbstractValue missing = domain.singleton("missing");
  if (!plain)
    return missing;
  StringRef digits = *plain;
  bool negative = digits.consume_front("-");
  if (!negative)
    digits.consume_front("+");
  double sign = negative ? -1.0 : 1.0;
  std::string lower = digits.lower();
  if (lower == "inf" || lower == "infinity")
    return domain.floating(sign * std::numeric_limits<double>::infinity());
  if (lower == "nan")
    return domain.floating(
        std::copysign(std::numeric_limits<double>::quiet_NaN(), sign));
  if (digits.empty() ||
      digits.find_first_not_of("0123456789.eE+-") != StringRef::npos ||
      !(llvm::isDigit(digits[0]) ||
        (digits.size() > 1 && digits[0] == '.' && llvm::isDigit(digits[1]))))
    return missing;
  llvm::APFloat value(llvm::APFloat::IEEEdouble());
  auto status =
      value.convertFromString(digits, llvm::APFloat::rmNearestTiesToEven);
  if (!status) {
    llvm::consumeError(status.takeError());
    return missing;
  }
  return domain.floating(sign * value.convertToDouble());
}

Resolution pystream::resolveTextIntrinsic(Inference &inference, Site site,
                                          StringRef name,
                                          ArrayRef<AbstractValue> arguments) {
  if (name != "parse_int" && name != "parse_float" && name != "repeat_text")
    return Resolution::none();
  if (hasChoices(arguments))
    return splitTexts(inference, arguments, [&](ArrayRef<AbstractValue> each) {
      return resolveTextIntrinsic(inference, site, name, each);
    });
  auto text = dyn_cast_if_present<StringAttr>(arguments[0].constant());
  if (name == "repeat_text") {
    constexpr uint64_t maxSize = 4096;
    auto times = dyn_cast_if_present<IntegerAttr>(arguments[1].constant());
    if (!text || !times ||
        (text.size() && times.getInt() > int64_t(maxSize / text.size())))
      return inference.fail(site, "UnsupportedError: a string cannot be "
                                  "repeated at run time in compiled code");
    std::string repeated;
    for (int64_t i = 0; i < times.getInt(); ++i)
      repeated += text.getValue();
    return {inference.getDomain().string(
        StringAttr::get(text.getContext(), repeated))};
  }
  if (!text)
    return inference.fail(site, "UnsupportedError: a number cannot be read "
                                "from a string in compiled code");
  if (name == "parse_float")
    return {parseFloat(inference.getDomain(), text.getValue())};
  auto base = dyn_cast_if_present<IntegerAttr>(arguments[1].constant());
  if (!base)
    return inference.fail(site, "UnsupportedError: the base of a number must "
                                "be a constant in compiled code");
  AbstractDomain &domain = inference.getDomain();
  AbstractValue number = parseInt(domain, text.getValue(), base.getInt());
  if (number == domain.unset())
    return inference.fail(site, "UnsupportedError: the integer " +
                                    text.getValue().trim() +
                                    " does not fit 64 bits");
  return {number};
}
