//===- ShadingLanguage.cpp - SPIR-V to GLSL, HLSL and MSL -----------------===//
#include "PyStream/Target/SPIRV.h"

#include "BinaryEditor.h"

#include <spirv_cross_c.h>

using namespace pystream;
using llvm::StringRef;

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
    return llvm::createStringError(
        "SPIRV-Cross: %s", spvc_context_get_last_error_string(context));
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

static void setOptions(spvc_compiler_options options, ShadingLanguage language) {
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
          isES                                    ? 300
          : language == ShadingLanguage::GLSL450 ? 450
                                                  : 330);
  // Bindings are set by name where the language has no layout for them.
  setBool(SPVC_COMPILER_OPTION_GLSL_ENABLE_420PACK_EXTENSION, false);
  setBool(SPVC_COMPILER_OPTION_GLSL_SUPPORT_NONZERO_BASE_INSTANCE, false);
  setBool(SPVC_COMPILER_OPTION_GLSL_ES_DEFAULT_FLOAT_PRECISION_HIGHP, true);
  setBool(SPVC_COMPILER_OPTION_GLSL_ES_DEFAULT_INT_PRECISION_HIGHP, true);
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
  if (spvc_context_parse_spirv(context.get(), words.data(), words.size(), &ir) ||
      spvc_context_create_compiler(context.get(), getBackend(language), ir,
                                   SPVC_CAPTURE_MODE_TAKE_OWNERSHIP, &compiler) ||
      spvc_compiler_create_compiler_options(compiler, &options))
    return context.getError();
  setOptions(options, language);
  if (spvc_compiler_install_compiler_options(compiler, options) ||
      spvc_compiler_compile(compiler, &text))
    return context.getError();
  if (getBackend(language) == SPVC_BACKEND_GLSL)
    return dropBlockInstance(text);
  return std::string(text);
}
