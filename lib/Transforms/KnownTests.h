//===- KnownTests.h - Tests that need not be made ---------------*- C++ -*-===//
#ifndef PYSTREAM_LIB_TRANSFORMS_KNOWNTESTS_H
#define PYSTREAM_LIB_TRANSFORMS_KNOWNTESTS_H

#include "mlir/IR/Dominance.h"
#include "mlir/IR/Region.h"

#include <optional>

namespace pystream {

/// A test whether a value equals a constant, or differs from it.
struct EqualityTest {
  mlir::Value value;
  mlir::Attribute constant;
  bool isEqual;

  static std::optional<EqualityTest> match(mlir::Value condition);
};

/// Replaces, behind a branch, what its condition decides: the condition itself,
/// and selects by it. Returns whether anything changed.
bool replaceKnownConditions(mlir::Region &body, mlir::DominanceInfo &dominance);

/// Makes conditions of bools that became numbers in between, and branches by
/// conditions that are not negated. Returns whether anything changed.
bool simplifyConditions(mlir::Region &body);

/// Joins a test with the one that follows it where one side of both goes the
/// same way: `if a: x, elif b: x, else: y` becomes `if a or b`; what differs
/// between the two is selected. Returns how many tests are gone.
unsigned joinTests(mlir::Region &body);

} // namespace pystream

#endif // PYSTREAM_LIB_TRANSFORMS_KNOWNTESTS_H
