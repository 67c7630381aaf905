//===- Comparisons.h - What is known of comparisons -------------*- C++ -*-===//
#ifndef PYSTREAM_IR_COMPARISONS_H
#define PYSTREAM_IR_COMPARISONS_H

#include "PyStream/IR/PyStream.h"

namespace pystream {

/// The comparison that holds for (b, a) where `kind` holds for (a, b).
CompareKind reflected(CompareKind kind);

} // namespace pystream

#endif // PYSTREAM_IR_COMPARISONS_H
