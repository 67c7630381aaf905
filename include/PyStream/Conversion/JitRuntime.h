//===- JitRuntime.h - What compiled functions know of their runtime -------===//
//
// The contract between the code that `pystream-convert-to-llvm` makes and the
// runtime in lib/Target/LLVM: the state that every function gets, and the
// functions that it may call.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_CONVERSION_JITRUNTIME_H
#define PYSTREAM_CONVERSION_JITRUNTIME_H

#include <cstddef>
#include <cstdint>

namespace pystream {

/// The state of the running call, one for each thread. Compiled code reads and
/// writes the fields before the traceback by their offset.
struct JitState {
  char *next;        ///< where free memory begins
  char *end;         ///< where it ends
  int64_t depth;     ///< how deep calls of recursive functions are nested
  int64_t maxDepth;  ///< how deep they may be
  char *stackLimit;  ///< a frame below this address is too deep as well
  int64_t traceSize; ///< places that the exception on its way went through
};

/// Why compiled code gives up; the numbers are those of the C API.
enum class JitTrap : int32_t { Overflow = 1, Recursion = 2, Memory = 3 };

// The runtime's functions, with C linkage.

/// `ptr (state, bytes : i64)`: memory aligned to 8 bytes.
constexpr char kAllocateFunction[] = "pystream_rt_allocate";
/// `void (state, location : i32)`: adds a place to the traceback.
constexpr char kTraceFunction[] = "pystream_rt_trace";
/// Likewise, the first one of a new traceback.
constexpr char kTraceBeginFunction[] = "pystream_rt_trace_begin";
/// `void (state, kind : i32, location : i32)`: does not return.
constexpr char kTrapFunction[] = "pystream_rt_trap";
/// `i64 (state, base : i64, exponent : i64, location : i32)`: traps when the
/// result does not fit.
constexpr char kPowerFunction[] = "pystream_rt_power";
/// `f64 (i64, i64)`: the quotient, rounded once.
constexpr char kTrueDivideFunction[] = "pystream_rt_true_divide";
/// `f64 (f64, digits : i64)`: Python's round.
constexpr char kRoundDigitsFunction[] = "pystream_rt_round_digits";
/// `i64 (f64)`: Python's hash.
constexpr char kFloatHashFunction[] = "pystream_rt_float_hash";

} // namespace pystream

#endif // PYSTREAM_CONVERSION_JITRUNTIME_H
