//===- KernelJIT.cpp - Kernels compiled and run in process ----------------===//
#include "PyStream/Target/KernelJIT.h"

#include "HostCode.h"

#include "PyStream/Conversion/KernelAccess.h"
#include "PyStream/Conversion/KernelPasses.h"
#include "PyStream/IR/PythonMath.h"
#include "PyStream/Pipelines/KernelPipelines.h"
#include "PyStream/Pipelines/Pipelines.h"
#include "PyStream/Target/KernelReflection.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/ThreadPool.h"

#include <mutex>
#ifndef _WIN32
#include <unistd.h>
#endif

using namespace mlir;
using namespace pystream;

KernelJIT::KernelJIT() = default;
KernelJIT::~KernelJIT() = default;

const KernelJIT::Kernel *KernelJIT::lookup(StringRef name) const {
  auto it = kernels.find(name);
  return it == kernels.end() ? nullptr : &it->second;
}

//===----------------------------------------------------------------------===//
// Compilation
//===----------------------------------------------------------------------===//

std::unique_ptr<KernelJIT> KernelJIT::create(ModuleOp module,
                                             unsigned optimization) {
  Location location = module.getLoc();
  std::unique_ptr<KernelJIT> result(new KernelJIT);
  for (auto function : module.getOps<func::FuncOp>()) {
    if (!function->hasAttr("pystream.kernel"))
      continue;
    if (failed(verifyKernel(function)))
      return nullptr;
    llvm::json::Object reflection = reflectKernel(function);
    Kernel kernel;
    kernel.rank = reflection.getInteger("rank").value_or(1);
    for (const llvm::json::Value &array : *reflection.getArray("arguments"))
      kernel.arrayRanks.push_back(*array.getAsObject()->getInteger("rank"));
    kernel.reflection =
        llvm::formatv("{0}", llvm::json::Value(std::move(reflection)));
    result->kernels[function.getName()] = std::move(kernel);
  }
  if (result->kernels.empty()) {
    emitError(location, "requires a kernel at stage core, but got none");
    return nullptr;
  }

  if (failed(runPasses(module, buildCoreToLLVMPipeline)))
    return nullptr;

  PhaseTimes times;
  result->jit = createHostCode(
      module, optimization,
      {{kHypotSymbol, reinterpret_cast<void *>(&pythonHypot)}}, times,
      [&](llvm::Module &translation, llvm::TargetMachine &target) {
        addKernelEntries(module, translation);
        optimizeKernels(translation, target, optimization);
        llvm::raw_string_ostream(result->ir) << translation;
      });
  if (!result->jit)
    return nullptr;
  for (auto &kernel : result->kernels) {
    auto address = result->jit->lookup((kernel.first() + ".entry").str());
    if (!address) {
      emitError(location) << llvm::toString(address.takeError());
      return nullptr;
    }
    kernel.second.entry = address->toPtr<Entry>();
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Execution
//===----------------------------------------------------------------------===//

/// Fewer indices than this are not worth waking a thread.
static constexpr int64_t kGrain = 2048;

/// Threads live as long as the process: destroying them at exit would wait for
/// threads that the system has already stopped. A forked child has none of its
/// parent's threads and gets its own.
static llvm::ThreadPoolInterface &getThreadPool() {
  static std::mutex mutex;
  static llvm::ThreadPoolInterface *pool = nullptr;
  std::lock_guard<std::mutex> lock(mutex);
#ifndef _WIN32
  static pid_t owner = 0;
  if (owner != getpid()) {
    owner = getpid();
    pool = nullptr;
  }
#endif
  if (!pool)
    pool = new llvm::DefaultThreadPool(llvm::hardware_concurrency());
  return *pool;
}

/// The words of a memref descriptor: base, aligned, offset, sizes, strides.
static void addDescriptor(SmallVectorImpl<uint64_t> &words, const void *data,
                          ArrayRef<int64_t> shape) {
  words.append(2, reinterpret_cast<uint64_t>(data));
  words.push_back(0);
  words.append(shape.begin(), shape.end());
  SmallVector<uint64_t> strides(shape.size(), 1);
  for (size_t i = shape.size(); i-- > 1;)
    strides[i - 1] = strides[i] * shape[i];
  llvm::append_range(words, strides);
}

static KernelJIT::Failure decodeFailure(int64_t status) {
  using Kind = KernelJIT::FailureKind;
  int64_t index = status / kMaxStatuses;
  int what = static_cast<int>(status % kMaxStatuses);
  switch (what) {
  case kUnknownArray:
    return {index, -1, Kind::OutOfRange};
  case kDivisionByZero:
    return {index, -1, Kind::DivisionByZero};
  case kSomeDivisionByZero:
    return {-1, -1, Kind::DivisionByZero};
  case kOverflow:
    return {index, -1, Kind::Overflow};
  default:
    return {index, what, Kind::OutOfRange};
  }
}

std::optional<KernelJIT::Failure> KernelJIT::launch(const Kernel &kernel,
                                                    ArrayRef<int64_t> extents,
                                                    const void *parameters,
                                                    ArrayRef<Array> arrays,
                                                    unsigned threads) {
  int64_t count = 1;
  for (int64_t extent : extents)
    count *= std::max<int64_t>(extent, 0);
  if (count == 0)
    return std::nullopt;
  SmallVector<uint64_t> words(extents.begin() + 1, extents.end());
  addDescriptor(words, parameters, {0});
  for (auto [array, rank] : llvm::zip_equal(arrays, kernel.arrayRanks))
    addDescriptor(words, array.data, ArrayRef(array.shape, rank));

  int64_t pieces = std::min<int64_t>(
      count / kGrain, threads ? threads : getThreadPool().getMaxConcurrency());
  pieces = std::max<int64_t>(pieces, 1);
  SmallVector<int64_t> statuses(pieces, -1);
  auto run = [&](int64_t piece) {
    int64_t end = piece + 1 == pieces ? count : count / pieces * (piece + 1);
    statuses[piece] = kernel.entry(count / pieces * piece, end, words.data());
  };
  if (pieces == 1) {
    run(0);
  } else {
    llvm::ThreadPoolTaskGroup group(getThreadPool());
    for (int64_t piece = 1; piece < pieces; ++piece)
      group.async([&run, piece] { run(piece); });
    run(0);
    group.wait();
  }
  for (int64_t status : statuses) {
    if (status < 0)
      continue;
    return decodeFailure(status);
  }
  return std::nullopt;
}
