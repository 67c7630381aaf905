//===- JIT.cpp - Kernels on the CPU and as PTX: the C API -----------------===//
#include "pystream-c/jit.h"

#include "Session.h"

#include "PyStream/IR/PyStream.h"
#include "PyStream/Target/KernelJIT.h"
#include "PyStream/Target/PTX.h"

#include "mlir/IR/MLIRContext.h"

using namespace mlir;
using namespace pystream;

struct PyStreamJit {
  std::unique_ptr<KernelJIT> kernels;
};

namespace {
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
                        unsigned threads, PyStreamJitFailure *failure) {
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
    *failure = {found->index, found->array, static_cast<int>(found->kind)};
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
