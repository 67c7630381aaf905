//===- Program.cpp - Python functions on the CPU: the C API ---------------===//
#include "pystream-c/jit.h"

#include "Session.h"

#include "PyStream/IR/PyStream.h"
#include "PyStream/Pipelines/JitPipelines.h"
#include "PyStream/Pipelines/Pipelines.h"
#include "PyStream/Target/JitProgram.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace pystream;

static_assert(static_cast<int>(JitTrap::Overflow) == PYSTREAM_TRAP_OVERFLOW &&
                  static_cast<int>(JitTrap::Recursion) ==
                      PYSTREAM_TRAP_RECURSION &&
                  static_cast<int>(JitTrap::Memory) == PYSTREAM_TRAP_MEMORY,
              "compiled code and the C API number traps alike");

struct PyStreamProgram {
  std::unique_ptr<JitProgram> code;
  std::map<std::string, std::string> stages;
};

namespace {
struct Options {
  JitProgram::Options code;
  std::string prelude;
  llvm::StringSet<> stages;
};
} // namespace

static bool parseStages(StringRef list, llvm::StringSet<> &stages) {
  SmallVector<StringRef> names;
  list.split(names, ',', -1, false);
  for (StringRef name : names) {
    if (!llvm::is_contained(
            {"specialized", "registers", "core", "llvm", "timing"}, name))
      return false;
    stages.insert(name);
  }
  return true;
}

static FailureOr<Options> parseOptions(const char *text, MLIRContext *context) {
  Options options;
  SmallVector<StringRef> words;
  StringRef(text ? text : "").split(words, ' ', -1, false);
  for (StringRef word : words) {
    auto [key, value] = word.split('=');
    bool valid = false;
    if (key == "opt-level")
      valid = !value.getAsInteger(10, options.code.optimization) &&
              options.code.optimization <= 3;
    else if (key == "prelude")
      valid = !(options.prelude = value.str()).empty();
    else if (key == "arena-limit")
      valid = !value.getAsInteger(10, options.code.arenaLimit) &&
              options.code.arenaLimit > 0;
    else if (key == "stages")
      valid = parseStages(value, options.stages);
    if (!valid) {
      emitError(UnknownLoc::get(context)) << "unknown option '" << word << "'";
      return failure();
    }
  }
  return options;
}

//===----------------------------------------------------------------------===//
// Compilation
//===----------------------------------------------------------------------===//

static void keepStage(PyStreamProgram &program, const Options &options,
                      StringRef name, ModuleOp module) {
  if (!options.stages.contains(name))
    return;
  llvm::raw_string_ostream stream(program.stages[name.str()]);
  module.print(stream, OpPrintingFlags().enableDebugInfo());
}

/// Hand-written text may begin at stage registers: it has no function to
/// specialize.
static LogicalResult compile(PyStreamProgram &program, ModuleOp module,
                             const Options &options, PhaseTimes &times) {
  ObjectPipelineOptions pipeline;
  pipeline.prelude = options.prelude;
  // Texts have the counts as attributes.
  bool report = options.stages.contains("specialized") ||
                options.stages.contains("registers") ||
                options.stages.contains("core");
  pipeline.report = report;
  auto reach = [&](StringRef stage,
                   llvm::function_ref<void(OpPassManager &)> build) {
    LogicalResult result =
        times.measure(stage, [&] { return runPasses(module, build); });
    if (succeeded(result))
      keepStage(program, options, stage, module);
    return result;
  };
  if (failed(reach("specialized",
                   [&](OpPassManager &pm) {
                     buildImportedToSpecialized(pm, pipeline);
                   })) ||
      failed(reach("registers",
                   [&](OpPassManager &pm) {
                     buildSpecializedToJitRegisters(pm, report);
                   })) ||
      failed(reach("core", [&](OpPassManager &pm) {
        buildJitRegistersToCore(pm, report);
      })))
    return failure();
  JitProgram::Options code = options.code;
  code.keepIR = options.stages.contains("llvm");
  program.code = JitProgram::create(module, code, times);
  if (!program.code)
    return failure();
  if (code.keepIR)
    program.stages["llvm"] = program.code->getIR();
  return success();
}

PyStreamProgram *pystream_jit_compile(const char *text, size_t length,
                                      const char *options,
                                      PyStreamJitCallback callback,
                                      void *user) {
  Session session(callback, user);
  FailureOr<Options> parsed = parseOptions(options, &session.getContext());
  if (failed(parsed))
    return nullptr;
  PhaseTimes times;
  OwningOpRef<ModuleOp> module =
      times.measure("parse", [&] { return session.parse(text, length); });
  if (!module)
    return nullptr;
  auto program = std::make_unique<PyStreamProgram>();
  if (failed(compile(*program, *module, *parsed, times)))
    return nullptr;
  if (parsed->stages.contains("timing"))
    llvm::raw_string_ostream(program->stages["timing"])
        << llvm::json::Value(llvm::json::Object(times.getMilliseconds()));
  return program.release();
}

void pystream_jit_program_destroy(PyStreamProgram *program) { delete program; }

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

/// The entry point of that name, or null.
static const JitProgram::EntryPoint *find(const PyStreamProgram *program,
                                          const char *name) {
  ArrayRef<JitProgram::EntryPoint> entries = program->code->getEntryPoints();
  const auto *it = llvm::find_if(
      entries, [&](const auto &entry) { return entry.name == name; });
  return it == entries.end() ? nullptr : it;
}

size_t pystream_jit_function_count(const PyStreamProgram *program) {
  return program->code->getEntryPoints().size();
}

const char *pystream_jit_function_name(const PyStreamProgram *program,
                                       size_t index) {
  ArrayRef<JitProgram::EntryPoint> entries = program->code->getEntryPoints();
  return index < entries.size() ? entries[index].name.c_str() : nullptr;
}

PyStreamFunction pystream_jit_function(const PyStreamProgram *program,
                                       const char *name) {
  const JitProgram::EntryPoint *entry = find(program, name);
  return entry ? entry->function : nullptr;
}

const char *pystream_jit_function_reflection(const PyStreamProgram *program,
                                             const char *name) {
  const JitProgram::EntryPoint *entry = find(program, name);
  return entry ? entry->reflection.c_str() : nullptr;
}

const char *pystream_jit_stage(const PyStreamProgram *program,
                               const char *stage) {
  auto it = program->stages.find(stage);
  return it == program->stages.end() ? nullptr : it->second.c_str();
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

void pystream_jit_set_recursion_limit(PyStreamProgram *program, int64_t limit) {
  program->code->getLimits().recursion = limit;
}

size_t pystream_jit_traceback(int32_t *buffer, size_t capacity) {
  auto [kept, count] = getTraceback();
  llvm::copy(kept.take_front(std::min(capacity, kept.size())), buffer);
  return count;
}

void pystream_jit_release(PyStreamProgram *program) {
  program->code->release();
}
