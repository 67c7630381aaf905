//===- JitRuntime.h - Memory, traps and tracebacks of compiled code -------===//
#ifndef PYSTREAM_LIB_TARGET_LLVM_JITRUNTIME_H
#define PYSTREAM_LIB_TARGET_LLVM_JITRUNTIME_H

#include "PyStream/Conversion/JitRuntime.h"
#include "PyStream/Target/JitProgram.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace pystream {

/// A function `NAME.entry` of compiled code.
using JitEntry = int32_t (*)(JitState *state, int64_t *words);

/// `i32 (limits, entry, words, result offset : i64)`: calls compiled code, and
/// returns what the C API says.
constexpr char kCallFunction[] = "pystream_rt_call";

/// The runtime's functions by name, for compiled code to link with.
llvm::ArrayRef<std::pair<const char *, void *>> getRuntimeFunctions();

/// Frees the objects of the last call of this thread for the program with these
/// limits that has not been released.
void releaseObjects(const JitLimits *limits);

/// Frees those of all calls of this thread for it, before it goes.
void forgetProgram(const JitLimits *limits);

} // namespace pystream

#endif // PYSTREAM_LIB_TARGET_LLVM_JITRUNTIME_H
