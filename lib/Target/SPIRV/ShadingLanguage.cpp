//===- ShadingLanguage.cpp - SPIR-V to GLSL, HLSL and MSL -----------------===//
#include "PyStream/Target/SPIRV.h"

#include "BinaryEditor.h"

#include "mlir/Dialect/SPIRV/IR/SPIRVEnums.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <spirv_cross_c.h>

#include <charconv>
#include <cstdlib>

using namespace pystream;
using llvm::StringRef;
using mlir::spirv::Opcode;

namespace {
/// A context of SPIRV-Cross; it owns everything that is made in it.
class CrossContext {
public:
  CrossContext() { spvc_context_create(&context); }
  ~CrossContext() {
    if (context)
      spvc_context_destroy(context);
  }
  CrossContext(const CrossContext &) = delete;
  CrossContext &operator=(const CrossContext &) = delete;

  spvc_context get() { return context; }
  llvm::Error getError() {
    return llvm::createStringError("SPIRV-Cross: %s",
                                   spvc_context_get_last_error_string(context));
  }

private:
  spvc_context context = nullptr;
};
} // namespace

static spvc_backend getBackend(ShadingLanguage language) {
  switch (language) {
  case ShadingLanguage::HLSL:
    return SPVC_BACKEND_HLSL;
  case ShadingLanguage::MSL:
    return SPVC_BACKEND_MSL;
  default:
    return SPVC_BACKEND_GLSL;
  }
}

static void setOptions(spvc_compiler_options options,
                       ShadingLanguage language) {
  auto setBool = [&](spvc_compiler_option option, bool value) {
    spvc_compiler_options_set_bool(options, option, value);
  };
  auto setUInt = [&](spvc_compiler_option option, unsigned value) {
    spvc_compiler_options_set_uint(options, option, value);
  };
  switch (language) {
  case ShadingLanguage::HLSL:
    setUInt(SPVC_COMPILER_OPTION_HLSL_SHADER_MODEL, 50);
    return;
  case ShadingLanguage::MSL:
    setUInt(SPVC_COMPILER_OPTION_MSL_VERSION, SPVC_MAKE_MSL_VERSION(2, 1, 0));
    return;
  default:
    break;
  }
  bool isES = language == ShadingLanguage::GLSLES300;
  setBool(SPVC_COMPILER_OPTION_GLSL_ES, isES);
  setUInt(SPVC_COMPILER_OPTION_GLSL_VERSION,
          isES                                   ? 300
          : language == ShadingLanguage::GLSL450 ? 450
                                                 : 330);
  // Bindings are set by name where the language has no layout for them.
  setBool(SPVC_COMPILER_OPTION_GLSL_ENABLE_420PACK_EXTENSION, false);
  setBool(SPVC_COMPILER_OPTION_GLSL_SUPPORT_NONZERO_BASE_INSTANCE, false);
  setBool(SPVC_COMPILER_OPTION_GLSL_ES_DEFAULT_FLOAT_PRECISION_HIGHP, true);
  setBool(SPVC_COMPILER_OPTION_GLSL_ES_DEFAULT_INT_PRECISION_HIGHP, true);
}

/// A scalar may select between vectors since SPIR-V 1.4, and does in every
/// shading language: `c ? a : b` rather than the same for each component.
/// Binaries are for 1.3, where the condition has to be repeated first.
static llvm::SmallVector<uint32_t, 0>
selectByScalars(llvm::ArrayRef<uint32_t> words) {
  constexpr uint32_t headerWords = 5;
  llvm::SmallVector<uint32_t, 0> result(words);
  llvm::DenseSet<uint32_t> booleans; // Boolean types, and vectors of them
  llvm::DenseMap<uint32_t, uint32_t> repeated;
  for (size_t i = headerWords; i < result.size();) {
    uint32_t count = result[i] >> 16;
    if (!count || i + count > result.size())
      return result; // malformed; SPIRV-Cross will say so
    auto operands = llvm::MutableArrayRef(result).slice(i + 1, count - 1);
    i += count;
    switch (static_cast<Opcode>(result[i - count] & 0xffff)) {
    case Opcode::OpTypeBool:
      booleans.insert(operands[0]);
      break;
    case Opcode::OpTypeVector:
      if (booleans.contains(operands[1]))
        booleans.insert(operands[0]);
      break;
    case Opcode::OpCompositeConstruct:
      if (booleans.contains(operands[0]) &&
          llvm::all_equal(operands.drop_front(2)))
        repeated[operands[1]] = operands[2];
      break;
    case Opcode::OpSelect:
      if (auto scalar = repeated.find(operands[2]); scalar != repeated.end())
        operands[2] = scalar->second;
      break;
    default:
      break;
    }
  }
  return result;
}

/// Members of a GLSL block without an instance name are plain names, as one
/// writes them by hand. Identifiers are distinct from them by construction.
static std::string dropBlockInstance(StringRef text) {
  std::string result;
  while (true) {
    auto [before, after] = text.split(kBlockInstance);
    result += before;
    if (before.size() == text.size())
      return result;
    if (after.consume_front(".")) {
      // `instance.member`: only the member stays.
    } else if (StringRef(result).ends_with("} ")) {
      result.pop_back();
    }
    text = after;
  }
}

static bool isIdentifierPart(char c) { return llvm::isAlnum(c) || c == '_'; }

/// Whether `text` is one call, e.g. `texture(albedo, v_uv)`.
static bool isCall(StringRef text) {
  StringRef rest =
      text.drop_while([](char c) { return isIdentifierPart(c) || c == '.'; });
  if (rest.size() == text.size() || !rest.starts_with("("))
    return false;
  int depth = 0;
  for (size_t i = 0; i < rest.size(); ++i) {
    depth += rest[i] == '(' ? 1 : rest[i] == ')' ? -1 : 0;
    if (depth == 0)
      return i + 1 == rest.size();
  }
  return false;
}

/// SPIRV-Cross keeps what a texture gives in a variable, even where the next
/// line alone uses it, for its components: `vec4 _57 = texture(s, uv);` and
/// `vec3 texel = _57.xyz;` become `vec3 texel = texture(s, uv).xyz;`.
static std::string inlineSwizzled(StringRef text) {
  llvm::StringMap<unsigned> uses; // of names that are made from ids
  for (StringRef rest = text; !rest.empty();) {
    bool isIdentifier = isIdentifierPart(rest.front());
    StringRef token = rest.take_while(
        [&](char c) { return isIdentifierPart(c) == isIdentifier; });
    if (token.starts_with("_"))
      ++uses[token];
    rest = rest.drop_front(token.size());
  }
  llvm::SmallVector<StringRef> lines;
  text.split(lines, '\n');
  llvm::SmallVector<std::string> result;
  for (size_t i = 0; i < lines.size(); ++i) {
    result.push_back(lines[i].str());
    auto [declaration, value] = lines[i].split(" = ");
    StringRef name = declaration.rsplit(' ').second;
    StringRef digits = name;
    if (i + 1 == lines.size() || !digits.consume_front("_") || digits.empty() ||
        !llvm::all_of(digits, llvm::isDigit) || uses.lookup(name) != 2 ||
        !value.consume_back(";") || !isCall(value))
      continue;
    auto [target, used] = lines[i + 1].split(" = ");
    StringRef components = used;
    if (!components.consume_front(name) || !components.consume_front(".") ||
        !components.consume_back(";") ||
        !llvm::all_of(components, isIdentifierPart))
      continue;
    result.back() = (target + " = " + value + "." + components + ";").str();
    ++i;
  }
  return llvm::join(result, "\n");
}

/// SPIRV-Cross calls values without a name `_57`, after their id. They become
/// `t`, `t1`, ... in the order of the text, which stay when something else
/// changes.
static std::string nameTemporaries(StringRef text) {
  llvm::SmallVector<StringRef> tokens; // identifiers, and what is between
  llvm::StringSet<> taken;
  for (StringRef rest = text; !rest.empty();) {
    bool isIdentifier = isIdentifierPart(rest.front());
    StringRef token = rest.take_while(
        [&](char c) { return isIdentifierPart(c) == isIdentifier; });
    tokens.push_back(token);
    taken.insert(token);
    rest = rest.drop_front(token.size());
  }
  llvm::StringMap<std::string> names;
  unsigned count = 0;
  // Counters are i, j, k by how deep their loops are: those of loops one after
  // the other have the same name. Kept are the braces around each open loop.
  constexpr llvm::StringLiteral counters = "ijk";
  llvm::SmallVector<unsigned> loops;
  unsigned braces = 0;
  std::string result;
  for (StringRef token : tokens) {
    braces += token.count('{');
    braces -= token.count('}');
    StringRef digits = token;
    if (!digits.consume_front("_") || digits.empty() ||
        !llvm::all_of(digits, llvm::isDigit)) {
      result += token;
      continue;
    }
    std::string &name = names[token];
    if (name.empty() && StringRef(result).ends_with("for (int ")) {
      while (!loops.empty() && loops.back() >= braces)
        loops.pop_back();
      if (loops.size() < counters.size())
        name = counters[loops.size()];
      loops.push_back(braces);
    }
    while (name.empty() || taken.contains(name)) {
      name = count ? "t" + std::to_string(count) : "t";
      ++count;
    }
    result += name;
  }
  return result;
}

/// SPIRV-Cross writes the exact value of a binary32 constant, 0.1 as
/// 0.100000001490116119384765625. The fewest digits that give the same value
/// are what one writes by hand.
static std::string shortenFloats(StringRef text) {
  std::string result;
  while (!text.empty()) {
    bool isWord = isIdentifierPart(text.front());
    StringRef word =
        text.take_while([&](char c) { return isIdentifierPart(c) == isWord; });
    StringRef rest = text.drop_front(word.size());
    StringRef fraction = rest.starts_with(".")
                             ? rest.drop_front().take_while(llvm::isDigit)
                             : StringRef();
    if (fraction.size() <= 6 || !llvm::all_of(word, llvm::isDigit)) {
      result += word;
      text = rest;
      continue;
    }
    StringRef number(word.data(), word.size() + 1 + fraction.size());
    text = text.drop_front(number.size());
    // An exponent, as in 1.1754943508222875e-38.
    if (text.starts_with("e") || text.starts_with("E")) {
      StringRef digits = text.drop_front();
      digits.consume_front("-") || digits.consume_front("+");
      digits = digits.take_while(llvm::isDigit);
      size_t length = digits.end() - text.begin();
      number = StringRef(number.data(), number.size() + length);
      text = text.drop_front(length);
    }
    char buffer[32];
    float value = std::strtof(number.str().c_str(), nullptr);
    std::to_chars_result end =
        std::to_chars(buffer, buffer + sizeof(buffer), value);
    StringRef shortest(buffer, end.ptr - buffer);
    result += shortest;
    if (!shortest.contains('.') && !shortest.contains('e'))
      result += ".0";
  }
  return result;
}

/// SPIRV-Cross ends some loop bodies in a `continue` that changes nothing.
static std::string dropLastContinue(StringRef text) {
  llvm::SmallVector<StringRef> lines, result;
  text.split(lines, '\n');
  llvm::SmallVector<bool> isLoop; // for each open brace
  for (auto [index, line] : llvm::enumerate(lines)) {
    StringRef code = line.trim();
    if (code == "{") {
      StringRef head = index ? lines[index - 1].trim() : "";
      isLoop.push_back(head.starts_with("for (") ||
                       head.starts_with("while ("));
    } else if (code.starts_with("}") && !isLoop.empty()) {
      if (isLoop.pop_back_val() && result.back().trim() == "continue;")
        result.pop_back();
    }
    result.push_back(line);
  }
  return llvm::join(result, "\n");
}

llvm::Expected<std::string>
pystream::emitShadingLanguage(llvm::ArrayRef<uint32_t> words,
                              ShadingLanguage language) {
  CrossContext context;
  if (!context.get())
    return llvm::createStringError("SPIRV-Cross: cannot create a context");
  spvc_parsed_ir ir = nullptr;
  spvc_compiler compiler = nullptr;
  spvc_compiler_options options = nullptr;
  const char *text = nullptr;
  llvm::SmallVector<uint32_t, 0> edited = selectByScalars(words);
  if (spvc_context_parse_spirv(context.get(), edited.data(), edited.size(),
                               &ir) ||
      spvc_context_create_compiler(context.get(), getBackend(language), ir,
                                   SPVC_CAPTURE_MODE_TAKE_OWNERSHIP,
                                   &compiler) ||
      spvc_compiler_create_compiler_options(compiler, &options))
    return context.getError();
  setOptions(options, language);
  if (spvc_compiler_install_compiler_options(compiler, options) ||
      spvc_compiler_compile(compiler, &text))
    return context.getError();
  std::string written = getBackend(language) == SPVC_BACKEND_GLSL
                            ? dropBlockInstance(text)
                            : std::string(text);
  return dropLastContinue(
      shortenFloats(nameTemporaries(inlineSwizzled(written))));
}
