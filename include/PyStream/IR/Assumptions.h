//===- Assumptions.h - Alternatives taken for granted -----------*- C++ -*-===//
//
// Where a program asks None for an attribute and nothing is raised at run time,
// None is taken for an object: `union_get` with the discardable attribute
// `pystream.assumed`, whose union may hold another alternative than it says.
// The result is then one whose parts are 0: in a pool the first object.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_IR_ASSUMPTIONS_H
#define PYSTREAM_IR_ASSUMPTIONS_H

#include "PyStream/IR/PyStream.h"

namespace pystream {

constexpr llvm::StringLiteral kAssumed = "pystream.assumed";

inline bool isAssumed(UnionGetOp op) { return op->hasAttr(kAssumed); }

} // namespace pystream

#endif // PYSTREAM_IR_ASSUMPTIONS_H
