//===- KernelJIT.h - Kernels compiled and run in process --------*- C++ -*-===//
#ifndef PYSTREAM_TARGET_KERNELJIT_H
#define PYSTREAM_TARGET_KERNELJIT_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

#include <memory>
#include <optional>

namespace llvm {
class Module;
class TargetMachine;
namespace orc {
class LLJIT;
} // namespace orc
} // namespace llvm

namespace pystream {

/// Adds, for every host kernel of `module` (in the llvm dialect), a function
/// `NAME.entry(begin : i64, end : i64, words : ptr) -> i64` to its translation,
/// which reads all further arguments from 64-bit words.
void addKernelEntries(mlir::ModuleOp module, llvm::Module &translation);

/// Optimises for `target`, vectorising loops over indices. Calls of the C
/// library stay as they are, so that results equal CPython's.
void optimizeKernels(llvm::Module &module, llvm::TargetMachine &target,
                     unsigned level);

/// Kernels of stage core, compiled for this machine.
class KernelJIT {
public:
  using Entry = int64_t (*)(int64_t begin, int64_t end, const uint64_t *words);

  struct Array {
    void *data;
    const int64_t *shape;
  };

  /// Why Python would have raised an exception: an access outside of an array,
  /// a division by zero, an integer that does not fit.
  enum class FailureKind { OutOfRange, DivisionByZero, Overflow };

  /// The call's linear index, and the number of the array outside of which an
  /// access was; -1 where they are not known.
  struct Failure {
    int64_t index;
    int array;
    FailureKind kind;
  };

  struct Kernel {
    unsigned rank;
    llvm::SmallVector<unsigned> arrayRanks;
    std::string reflection;
    Entry entry = nullptr;
  };

  /// Lowers and compiles `module`, which is at stage core and is consumed.
  /// Emits diagnostics and returns null after an error.
  static std::unique_ptr<KernelJIT> create(mlir::ModuleOp module,
                                           unsigned optimization);
  ~KernelJIT();

  /// The kernel of that name, or null.
  const Kernel *lookup(llvm::StringRef name) const;

  /// Calls a kernel for all indices below `extents`, split over threads:
  /// at most `threads`, or as many as processors for 0. Arrays are as large as
  /// reflection asks for. Returns the first failure, after which some calls
  /// have not happened.
  static std::optional<Failure> launch(const Kernel &kernel,
                                       llvm::ArrayRef<int64_t> extents,
                                       const void *parameters,
                                       llvm::ArrayRef<Array> arrays,
                                       unsigned threads);

  /// The optimised LLVM IR.
  const std::string &getIR() const { return ir; }

private:
  KernelJIT();

  std::unique_ptr<llvm::orc::LLJIT> jit;
  llvm::StringMap<Kernel> kernels;
  std::string ir;
};

} // namespace pystream

#endif // PYSTREAM_TARGET_KERNELJIT_H
