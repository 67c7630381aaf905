//===- Calls.h - Calls of primitives ----------------------------*- C++ -*-===//
#ifndef PYSTREAM_LIB_ANALYSIS_CALLS_H
#define PYSTREAM_LIB_ANALYSIS_CALLS_H

#include "PyStream/Analysis/Inference.h"

namespace pystream {

/// Calls a primitive: `rule` is applied to the arguments, unpacked, one
/// alternative of each at a time.
Resolution callPrimitive(
    Inference &inference, Site site, llvm::StringRef name,
    const Arguments &arguments,
    const std::function<Resolution(llvm::ArrayRef<AbstractValue>)> &rule);

} // namespace pystream

#endif // PYSTREAM_LIB_ANALYSIS_CALLS_H
