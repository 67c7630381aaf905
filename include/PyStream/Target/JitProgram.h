//===- JitProgram.h - Python functions compiled in process ------*- C++ -*-===//
#ifndef PYSTREAM_TARGET_JITPROGRAM_H
#define PYSTREAM_TARGET_JITPROGRAM_H

#include "PyStream/Conversion/JitRuntime.h"
#include "PyStream/Target/PhaseTimes.h"

#include "mlir/IR/BuiltinOps.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace llvm {
class Module;
class TargetMachine;
namespace orc {
class LLJIT;
} // namespace orc
} // namespace llvm

namespace pystream {

/// The limits of the calls of one program. Compiled code refers to it by its
/// address.
struct JitLimits {
  std::atomic<int64_t> recursion{1000};
  /// What all objects of a thread may take, in bytes.
  int64_t arena = int64_t(1) << 32;
};

/// The traceback of this thread's last call: the first places that are kept,
/// and how many there were.
std::pair<llvm::ArrayRef<int32_t>, int64_t> getTraceback();

/// Tells LLVM what the runtime's and the C library's functions do, as far as
/// results stay those of CPython, optimises, and inlines the allocation of
/// objects afterwards: until then it knows objects that it may remove.
void optimizeProgram(llvm::Module &module, llvm::TargetMachine &target,
                     unsigned level);

/// The entry points of a module, compiled for this machine.
class JitProgram {
public:
  /// Takes arguments and returns a result in words, as the C API says.
  using Function = int32_t (*)(int64_t *words);

  struct EntryPoint {
    std::string name, reflection;
    Function function = nullptr;
  };

  struct Options {
    unsigned optimization = 2;              ///< LLVM's level, 0 to 3.
    int64_t arenaLimit = JitLimits().arena; ///< In bytes.
    bool keepIR = false;                    ///< For `getIR`.
  };

  /// Lowers and compiles `module`, which is at stage core and is consumed.
  /// Emits diagnostics and returns null after an error.
  static std::unique_ptr<JitProgram>
  create(mlir::ModuleOp module, const Options &options, PhaseTimes &times);
  ~JitProgram();

  llvm::ArrayRef<EntryPoint> getEntryPoints() const { return entryPoints; }

  /// The optimised LLVM IR, if it was to be kept.
  const std::string &getIR() const { return ir; }

  JitLimits &getLimits() { return limits; }
  /// Frees the objects of this thread's last call that still has some.
  void release();

private:
  JitProgram();
  /// Adds the addresses of statics to the reflection of all entry points.
  llvm::LogicalResult reflectStatics(mlir::ModuleOp module);
  llvm::LogicalResult addCode(mlir::ModuleOp module, const Options &options,
                              PhaseTimes &times);

  std::unique_ptr<llvm::orc::LLJIT> jit;
  std::vector<EntryPoint> entryPoints;
  JitLimits limits;
  std::string ir;
};

} // namespace pystream

#endif // PYSTREAM_TARGET_JITPROGRAM_H
