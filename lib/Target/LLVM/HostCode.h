//===- HostCode.h - From the llvm dialect to machine code -------*- C++ -*-===//
#ifndef PYSTREAM_LIB_TARGET_LLVM_HOSTCODE_H
#define PYSTREAM_LIB_TARGET_LLVM_HOSTCODE_H

#include "PyStream/Target/PhaseTimes.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace pystream {

/// Translates `module`, which is in the llvm dialect, lets `prepare` work on
/// the translation, and adds it to a new JIT for this machine, in which the
/// process's functions and `symbols` are known. Emits diagnostics and returns
/// null after an error.
std::unique_ptr<llvm::orc::LLJIT> createHostCode(
    mlir::ModuleOp module, unsigned optimization,
    llvm::ArrayRef<std::pair<const char *, void *>> symbols, PhaseTimes &times,
    llvm::function_ref<void(llvm::Module &, llvm::TargetMachine &)> prepare);

} // namespace pystream

#endif // PYSTREAM_LIB_TARGET_LLVM_HOSTCODE_H
