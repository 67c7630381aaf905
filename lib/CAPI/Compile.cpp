//===- Compile.cpp - The compiler's C API ---------------------------------===//
#include "pystream-c/pystream.h"

#include "Session.h"

#include "PyStream/Conversion/KernelPasses.h"
#include "PyStream/Conversion/Passes.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/Pipelines/JitPipelines.h"
#include "PyStream/Pipelines/Pipelines.h"
#include "PyStream/Target/KernelJIT.h"
#include "PyStream/Target/KernelReflection.h"
#include "PyStream/Target/PTX.h"
#include "PyStream/Target/SPIRV.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/JSON.h"

#include <chrono>
#include <mutex>

using namespace mlir;
using namespace pystream;

struct PyStreamResult {
  bool ok = false;
  std::vector<std::pair<std::string, std::string>> artefacts;
};

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

namespace {
struct Options {
  unsigned floatWidth = 0, intWidth = 0; ///< 0: the target's default
  std::string prelude, stage = "core", chip = "sm_70";
  SmallVector<ShadingLanguage> languages{ShadingLanguage::GLSL330,
                                         ShadingLanguage::GLSL450};
};
} // namespace

static bool parseLanguages(StringRef list, Options &options) {
  SmallVector<StringRef> names;
  list.split(names, ',', -1, false);
  for (StringRef name : names) {
    if (name == "glsl-es-300")
      options.languages.push_back(ShadingLanguage::GLSLES300);
    else if (name == "hlsl")
      options.languages.push_back(ShadingLanguage::HLSL);
    else if (name == "msl")
      options.languages.push_back(ShadingLanguage::MSL);
    else
      return false;
  }
  return true;
}

static FailureOr<Options> parseOptions(const char *text, MLIRContext *context) {
  Options options;
  SmallVector<StringRef> words;
  StringRef(text ? text : "").split(words, ' ', -1, false);
  auto isWidth = [](unsigned width) { return width == 32 || width == 64; };
  for (StringRef word : words) {
    auto [key, value] = word.split('=');
    bool valid = false;
    if (key == "float-width")
      valid = !value.getAsInteger(10, options.floatWidth) &&
              isWidth(options.floatWidth);
    else if (key == "int-width")
      valid = !value.getAsInteger(10, options.intWidth) &&
              isWidth(options.intWidth);
    else if (key == "prelude")
      valid = !(options.prelude = value.str()).empty();
    else if (key == "chip")
      valid = !(options.chip = value.str()).empty();
    else if (key == "languages")
      valid = parseLanguages(value, options);
    else if (key == "stage")
      valid = llvm::is_contained(
          {"imported", "specialized", "registers", "core", "spirv"},
          options.stage = value.str());
    if (valid)
      continue;
    emitError(UnknownLoc::get(context)) << "unknown option '" << word << "'";
    return failure();
  }
  return options;
}

static StringRef artefactName(ShadingLanguage language) {
  switch (language) {
  case ShadingLanguage::GLSL330:
    return "glsl330";
  case ShadingLanguage::GLSL450:
    return "glsl450";
  case ShadingLanguage::GLSLES300:
    return "glsles300";
  case ShadingLanguage::HLSL:
    return "hlsl";
  case ShadingLanguage::MSL:
    return "msl";
  }
  return "";
}

//===----------------------------------------------------------------------===//
// Compilation
//===----------------------------------------------------------------------===//

namespace {
/// One call of pystream_compile.
class Compilation {
public:
  Compilation(PyStreamResult &result, MLIRContext *context, Options options)
      : result(result), context(context), options(std::move(options)) {}

  LogicalResult shader(ModuleOp module);
  LogicalResult kernel(ModuleOp module, bool toPTX);
  LogicalResult ir(ModuleOp module);
  LogicalResult passes(ModuleOp module, StringRef pipeline);
  void addTime(StringRef phase, double milliseconds) {
    timing.emplace_back(phase.str(), milliseconds);
  }

private:
  /// Runs a pipeline and takes its time.
  LogicalResult run(ModuleOp module, StringRef phase,
                    llvm::function_ref<void(OpPassManager &)> build);
  template <typename Fn> LogicalResult timed(StringRef phase, Fn &&work);
  LogicalResult runObjectStages(ModuleOp module, StringRef last);
  LogicalResult emitStage(const StageBinary &binary);
  void add(StringRef name, std::string data) {
    result.artefacts.emplace_back(name.str(), std::move(data));
  }
  void addJSON(StringRef name, llvm::json::Value value);
  llvm::json::Value explain(ModuleOp module);

  PyStreamResult &result;
  MLIRContext *context;
  Options options;
  std::vector<std::pair<std::string, double>> timing;
};
} // namespace

template <typename Fn>
LogicalResult Compilation::timed(StringRef phase, Fn &&work) {
  auto start = std::chrono::steady_clock::now();
  LogicalResult outcome = work();
  std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - start;
  addTime(phase, elapsed.count());
  return outcome;
}

LogicalResult
Compilation::run(ModuleOp module, StringRef phase,
                 llvm::function_ref<void(OpPassManager &)> build) {
  return timed(phase, [&] { return runPasses(module, build); });
}

LogicalResult Compilation::runObjectStages(ModuleOp module, StringRef last) {
  ObjectPipelineOptions pipeline;
  pipeline.floatWidth = options.floatWidth;
  pipeline.intWidth = options.intWidth;
  pipeline.prelude = options.prelude;
  if (last == "imported")
    return success();
  // Native functions may keep objects in memory.
  bool isNative = !module.getOps<JitOp>().empty();
  if (failed(run(module, "specialize", [&](OpPassManager &pm) {
        buildImportedToSpecialized(pm, pipeline);
      })))
    return failure();
  if (last == "specialized")
    return success();
  if (failed(run(module, "registers", [&](OpPassManager &pm) {
        isNative ? buildSpecializedToJitRegisters(pm, /*report=*/true)
                 : buildSpecializedToRegisters(pm);
      })))
    return failure();
  if (last == "registers")
    return success();
  return run(module, "core", [&](OpPassManager &pm) {
    isNative ? buildJitRegistersToCore(pm, /*report=*/true)
             : buildRegistersToCore(pm);
  });
}

void Compilation::addJSON(StringRef name, llvm::json::Value value) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << llvm::formatv("{0:2}", value);
  add(name, text);
}

/// The entries of a dictionary, none where the text has something else.
static ArrayRef<NamedAttribute> dictionaryOf(Attribute attribute) {
  auto dictionary = dyn_cast_if_present<DictionaryAttr>(attribute);
  return dictionary ? dictionary.getValue() : ArrayRef<NamedAttribute>();
}

/// Numbers, strings, and lists and dictionaries of them; null is an empty one.
static llvm::json::Value toJSON(Attribute attribute) {
  if (auto number = dyn_cast_if_present<IntegerAttr>(attribute))
    return number.getInt();
  if (auto text = dyn_cast_if_present<StringAttr>(attribute))
    return text.getValue();
  if (auto list = dyn_cast_if_present<ArrayAttr>(attribute)) {
    llvm::json::Array values;
    for (Attribute element : list)
      values.push_back(toJSON(element));
    return values;
  }
  llvm::json::Object object;
  for (NamedAttribute entry : dictionaryOf(attribute))
    object[entry.getName().getValue()] = toJSON(entry.getValue());
  return object;
}

/// A program's entries are known by their stage.
static StringRef entryKey(StringRef name) {
  return name.ends_with(".vertex")     ? "vertex"
         : name.ends_with(".fragment") ? "fragment"
                                       : name;
}

/// The counts by entry point and stage; "inference" has what that did,
/// "remaining" the memory that is left.
llvm::json::Value Compilation::explain(ModuleOp module) {
  llvm::json::Object entries;
  for (NamedAttribute stage : dictionaryOf(module->getAttr("pystream.counts")))
    for (NamedAttribute entry : dictionaryOf(stage.getValue())) {
      StringRef name = entry.getName().getValue();
      llvm::json::Object counts;
      for (NamedAttribute count : dictionaryOf(entry.getValue()))
        counts[count.getName().getValue()] = toJSON(count.getValue());
      llvm::json::Value &inner = entries[entryKey(name)];
      if (!inner.getAsObject())
        inner = llvm::json::Object();
      (*inner.getAsObject())[stage.getName().getValue()] = std::move(counts);
    }
  entries["inference"] = toJSON(module->getAttr("pystream.inference"));
  llvm::json::Array remaining;
  if (auto lines = module->getAttrOfType<ArrayAttr>("pystream.remaining"))
    for (auto line : lines.getAsRange<DictionaryAttr>()) {
      llvm::json::Value value = toJSON(line);
      if (auto entry = line.getAs<StringAttr>("entry"))
        (*value.getAsObject())["entry"] = entryKey(entry.getValue());
      remaining.push_back(std::move(value));
    }
  entries["remaining"] = std::move(remaining);
  return entries;
}

LogicalResult Compilation::emitStage(const StageBinary &binary) {
  add(binary.stage + ".spirv",
      std::string(reinterpret_cast<const char *>(binary.words.data()),
                  binary.words.size() * sizeof(uint32_t)));
  for (ShadingLanguage language : options.languages) {
    llvm::Expected<std::string> text =
        emitShadingLanguage(binary.words, language);
    if (!text)
      return emitError(UnknownLoc::get(context))
             << "stage " << binary.stage << " cannot be written as "
             << artefactName(language) << ": "
             << llvm::toString(text.takeError());
    add(binary.stage + "." + artefactName(language).str(), *text);
  }
  return success();
}

LogicalResult Compilation::shader(ModuleOp module) {
  if (module.getOps<ShaderOp>().empty() &&
      !llvm::any_of(module.getOps(),
                    [](Operation &op) { return op.hasAttr("pystream.stage"); }))
    return emitError(UnknownLoc::get(context))
           << "the module has no shader to compile";
  if (failed(runObjectStages(module, "core")))
    return failure();
  addJSON("reflection.json", buildReflection(module));
  addJSON("explain.json", explain(module));
  if (failed(run(module, "spirv", buildCoreToSPIRVPipeline)))
    return failure();
  SmallVector<StageBinary> binaries;
  if (failed(timed("serialize",
                   [&] { return translateToSPIRV(module, binaries); })))
    return failure();
  if (failed(timed("glsl", [&] {
        for (const StageBinary &binary : binaries)
          if (failed(emitStage(binary)))
            return failure();
        return success();
      })))
    return failure();
  llvm::json::Object times;
  for (auto &[phase, milliseconds] : timing)
    times[phase] = milliseconds;
  addJSON("timing.json", std::move(times));
  return success();
}

/// Kernels as PTX, or as optimised LLVM IR for this machine. As on every GPU,
/// numbers take 32 bits in PTX unless options say otherwise.
LogicalResult Compilation::kernel(ModuleOp module, bool toPTX) {
  if (module.getOps<KernelOp>().empty())
    return emitError(UnknownLoc::get(context))
           << "the module has no kernel to compile";
  if (toPTX) {
    options.floatWidth = options.floatWidth ? options.floatWidth : 32;
    options.intWidth = options.intWidth ? options.intWidth : 32;
  }
  if (failed(runObjectStages(module, "core")))
    return failure();
  for (auto function : module.getOps<func::FuncOp>())
    if (function->hasAttr("pystream.kernel"))
      addJSON("reflection.json", reflectKernel(function));
  addJSON("explain.json", explain(module));
  if (failed(timed(toPTX ? "ptx" : "llvm", [&]() -> LogicalResult {
        if (!toPTX) {
          std::unique_ptr<KernelJIT> code = KernelJIT::create(module, 3);
          if (code)
            add("ll", code->getIR());
          return success(code != nullptr);
        }
        CoreToNVVMOptions pipeline;
        pipeline.chip = options.chip;
        FailureOr<std::string> text = translateToPTX(module, pipeline);
        if (succeeded(text))
          add("ptx", *text);
        return text;
      })))
    return failure();
  llvm::json::Object times;
  for (auto &[phase, milliseconds] : timing)
    times[phase] = milliseconds;
  addJSON("timing.json", std::move(times));
  return success();
}

/// The module as text, with locations.
static std::string print(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream, OpPrintingFlags().enableDebugInfo());
  return text;
}

LogicalResult Compilation::ir(ModuleOp module) {
  bool toSPIRV = options.stage == "spirv";
  if (failed(runObjectStages(module, toSPIRV ? "core" : options.stage)))
    return failure();
  if (!toSPIRV)
    addJSON("explain.json", explain(module));
  if (toSPIRV && failed(run(module, "spirv", buildCoreToSPIRVPipeline)))
    return failure();
  llvm::json::Object times;
  for (auto &[phase, milliseconds] : timing)
    times[phase] = milliseconds;
  addJSON("timing.json", std::move(times));
  add("ir", print(module));
  return success();
}

/// Pipelines in text name passes of this project and upstream's general ones.
static void registerPasses() {
  static std::once_flag once;
  std::call_once(once, [] {
    registerTransformsPasses();
    registerPyStreamTransformsPasses();
    registerPyStreamConversionPasses();
    registerPyStreamKernelsPasses();
    registerPipelines();
  });
}

LogicalResult Compilation::passes(ModuleOp module, StringRef pipeline) {
  registerPasses();
  PassManager passManager(context, ModuleOp::getOperationName());
  std::string errors;
  llvm::raw_string_ostream stream(errors);
  StringRef inner = pipeline;
  inner.consume_front("builtin.module(");
  if (!inner.consume_back(")"))
    return emitError(UnknownLoc::get(context))
           << "wrong pipeline '" << pipeline << "': expected ')' at its end";
  if (failed(parsePassPipeline(inner, passManager, stream)))
    return emitError(UnknownLoc::get(context))
           << "wrong pipeline '" << pipeline << "': " << errors;
  if (failed(passManager.run(module)))
    return failure();
  add("ir", print(module));
  return success();
}

//===----------------------------------------------------------------------===//
// C API
//===----------------------------------------------------------------------===//

const char *pystream_version(void) { return PYSTREAM_VERSION; }

static LogicalResult compile(PyStreamResult &result, Session &session,
                             const char *text, size_t length,
                             StringRef pipeline, const char *optionText) {
  MLIRContext *context = &session.getContext();
  FailureOr<Options> options = parseOptions(optionText, context);
  if (failed(options))
    return failure();
  auto start = std::chrono::steady_clock::now();
  OwningOpRef<ModuleOp> module = session.parse(text, length);
  if (!module)
    return failure();
  std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - start;
  Compilation compilation(result, context, *options);
  compilation.addTime("parse", elapsed.count());
  if (pipeline == "shader")
    return compilation.shader(*module);
  if (pipeline == "kernel-ptx" || pipeline == "kernel-llvm")
    return compilation.kernel(*module, pipeline == "kernel-ptx");
  if (pipeline == "ir")
    return compilation.ir(*module);
  if (pipeline.starts_with("builtin.module("))
    return compilation.passes(*module, pipeline);
  return emitError(UnknownLoc::get(context))
         << "unknown target '" << pipeline << "'";
}

PyStreamResult *pystream_compile(const char *text, size_t length,
                                 const char *pipeline, const char *options,
                                 PyStreamDiagnosticCallback callback,
                                 void *user) {
  auto *result = new PyStreamResult();
  Session session(callback, user);
  result->ok = succeeded(compile(*result, session, text, length,
                                 pipeline ? pipeline : "", options));
  if (!result->ok)
    result->artefacts.clear();
  return result;
}

int pystream_result_ok(const PyStreamResult *result) { return result->ok; }

size_t pystream_result_count(const PyStreamResult *result) {
  return result->artefacts.size();
}

const char *pystream_result_name(const PyStreamResult *result, size_t index) {
  return index < result->artefacts.size()
             ? result->artefacts[index].first.c_str()
             : nullptr;
}

const char *pystream_result_data(const PyStreamResult *result, size_t index,
                                 size_t *size) {
  if (index >= result->artefacts.size())
    return nullptr;
  const std::string &data = result->artefacts[index].second;
  if (size)
    *size = data.size();
  return data.c_str();
}

void pystream_result_destroy(PyStreamResult *result) { delete result; }
