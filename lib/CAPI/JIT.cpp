//===- JIT.cpp - Kernels on the CPU and as PTX: the C API -----------------===//
#include "pystream-c/jit.h"

#include "PyStream/IR/PyStream.h"
#include "PyStream/Target/KernelJIT.h"
#include "PyStream/Target/PTX.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;
using namespace pystream;

struct PyStreamJit {
  std::unique_ptr<KernelJIT> kernels;
};

/// The place in the user's file: of a call chain, the innermost.
static FileLineColRange findRange(Location location) {
  FileLineColRange result;
  location->walk([&](Location inner) {
    result = dyn_cast<FileLineColRange>(inner);
    return result ? WalkResult::interrupt() : WalkResult::advance();
  });
  return result;
}

static int getSeverity(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note:
    return 0;
  case DiagnosticSeverity::Remark:
    return 1;
  case DiagnosticSeverity::Warning:
    return 2;
  case DiagnosticSeverity::Error:
    return 3;
  }
  return 3;
}

namespace {
/// A context with everything kernels need, whose diagnostics go to a callback.
class Session {
public:
  Session(PyStreamJitCallback callback, void *user)
      : context(makeRegistry(), MLIRContext::Threading::DISABLED),
        handler(&context, [callback, user](Diagnostic &diagnostic) {
          report(diagnostic, callback, user);
        }) {}

  OwningOpRef<ModuleOp> parse(const char *text, size_t length) {
    // The parser wants a terminated buffer.
    std::string copy(text, length);
    return parseSourceString<ModuleOp>(copy, &context);
  }

  MLIRContext &getContext() { return context; }

private:
  static DialectRegistry makeRegistry() {
    DialectRegistry registry;
    registerAllDialects(registry);
    registry.insert<PyStreamDialect>();
    registerKernelExtensions(registry);
    return registry;
  }

  static void report(Diagnostic &diagnostic, PyStreamJitCallback callback,
                     void *user) {
    if (!callback)
      return;
    std::string message = diagnostic.str();
    int severity = getSeverity(diagnostic.getSeverity());
    if (FileLineColRange range = findRange(diagnostic.getLocation()))
      callback(user, severity, message.c_str(),
               range.getFilename().str().c_str(), range.getStartLine(),
               range.getStartColumn(), range.getEndLine(),
               range.getEndColumn());
    else
      callback(user, severity, message.c_str(), nullptr, 0, 0, 0, 0);
    for (Diagnostic &note : diagnostic.getNotes())
      report(note, callback, user);
  }

  MLIRContext context;
  ScopedDiagnosticHandler handler;
};

struct Options {
  unsigned optimization = 3;
  std::string libdevice;
};
} // namespace

static FailureOr<Options> parseOptions(const char *text, MLIRContext *context) {
  Options options;
  SmallVector<StringRef> words;
  StringRef(text ? text : "").split(words, ' ', -1, false);
  for (StringRef word : words) {
    auto [key, value] = word.split('=');
    bool valid = false;
    if (key == "opt-level")
      valid = !value.getAsInteger(10, options.optimization) &&
              options.optimization <= 3;
    else if (key == "libdevice")
      valid = !(options.libdevice = value.str()).empty();
    if (!valid) {
      emitError(UnknownLoc::get(context)) << "unknown option '" << word << "'";
      return failure();
    }
  }
  return options;
}

PyStreamJit *pystream_jit_create(const char *text, size_t length,
                                 const char *options,
                                 PyStreamJitCallback callback, void *user) {
  Session session(callback, user);
  FailureOr<Options> parsed = parseOptions(options, &session.getContext());
  if (failed(parsed))
    return nullptr;
  OwningOpRef<ModuleOp> module = session.parse(text, length);
  if (!module)
    return nullptr;
  std::unique_ptr<KernelJIT> kernels =
      KernelJIT::create(*module, parsed->optimization);
  return kernels ? new PyStreamJit{std::move(kernels)} : nullptr;
}

void pystream_jit_destroy(PyStreamJit *jit) { delete jit; }

PyStreamJitEntry pystream_jit_lookup(PyStreamJit *jit, const char *name) {
  const KernelJIT::Kernel *kernel = jit->kernels->lookup(name);
  return kernel ? kernel->entry : nullptr;
}

const char *pystream_jit_reflection(PyStreamJit *jit, const char *name) {
  const KernelJIT::Kernel *kernel = jit->kernels->lookup(name);
  return kernel ? kernel->reflection.c_str() : nullptr;
}

const char *pystream_jit_llvm_ir(PyStreamJit *jit) {
  return jit->kernels->getIR().c_str();
}

int pystream_jit_launch(PyStreamJit *jit, const char *name,
                        const int64_t *extents, const void *parameters,
                        const PyStreamJitArray *arrays, size_t array_count,
                        unsigned threads,
                        PyStreamJitFailure *failure) {
  const KernelJIT::Kernel *kernel = jit->kernels->lookup(name);
  if (!kernel || kernel->arrayRanks.size() != array_count)
    return 1;
  SmallVector<KernelJIT::Array> list;
  for (size_t i = 0; i < array_count; ++i)
    list.push_back({arrays[i].data, arrays[i].shape});
  std::optional<KernelJIT::Failure> found = KernelJIT::launch(
      *kernel, ArrayRef(extents, kernel->rank), parameters, list, threads);
  if (!found)
    return 0;
  if (failure)
    *failure = {found->index, found->array};
  return 2;
}

char *pystream_emit_ptx(const char *text, size_t length, const char *chip,
                        const char *options, PyStreamJitCallback callback,
                        void *user) {
  Session session(callback, user);
  FailureOr<Options> parsed = parseOptions(options, &session.getContext());
  if (failed(parsed))
    return nullptr;
  OwningOpRef<ModuleOp> module = session.parse(text, length);
  if (!module)
    return nullptr;
  CoreToNVVMOptions pipeline;
  pipeline.chip = std::string(chip);
  pipeline.libdevice = parsed->libdevice;
  pipeline.optimization = parsed->optimization;
  FailureOr<std::string> ptx = translateToPTX(*module, pipeline);
  return succeeded(ptx) ? strdup(ptx->c_str()) : nullptr;
}

void pystream_free_text(char *text) { free(text); }
