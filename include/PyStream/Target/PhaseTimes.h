//===- PhaseTimes.h - What the phases of a compilation take -----*- C++ -*-===//
#ifndef PYSTREAM_TARGET_PHASETIMES_H
#define PYSTREAM_TARGET_PHASETIMES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"

#include <ctime>

namespace pystream {

/// CPU times of the calling thread in milliseconds, by phase. Other than the
/// time of day they are the same on a busy machine, nearly.
class PhaseTimes {
public:
  /// Does `work`, and adds what that takes to a phase.
  template <typename Fn> auto measure(llvm::StringRef phase, Fn &&work) {
    struct Clock {
      PhaseTimes &times;
      llvm::StringRef phase;
      double start = now();
      ~Clock() { times.add(phase, now() - start); }
    } clock{*this, phase};
    return work();
  }

  const llvm::json::Object &getMilliseconds() const { return milliseconds; }

private:
  static double now() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) +
           1e-6 * static_cast<double>(time.tv_nsec);
  }
  void add(llvm::StringRef phase, double time) {
    milliseconds[phase] = milliseconds.getNumber(phase).value_or(0.0) + time;
  }

  llvm::json::Object milliseconds;
};

} // namespace pystream

#endif // PYSTREAM_TARGET_PHASETIMES_H
