//===- LoopBounds.h - How often a block is executed, at most ---*- C++ -*-===//
//
// Bounds of the loops of a control-flow graph, from the constants that their
// counters begin with, end at and change by, for passes that need to know how
// many objects a function can make.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_ANALYSIS_LOOPBOUNDS_H
#define PYSTREAM_ANALYSIS_LOOPBOUNDS_H

#include "mlir/Analysis/CFGLoopInfo.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Dominance.h"

#include <optional>

namespace pystream {

class LoopBounds {
public:
  explicit LoopBounds(mlir::func::FuncOp function);

  /// The smallest and the largest value of an integer.
  struct Range {
    int64_t min, max;
  };

  /// The values that an integer can have, as far as constants tell; where
  /// `user` uses it, if given: behind the test of a loop its counter has not
  /// met the end.
  std::optional<Range> getRange(mlir::Value value,
                                mlir::Operation *user = nullptr) const;

  /// How often a loop executes one of its blocks at most, each time that it is
  /// entered.
  std::optional<int64_t> getTrips(const mlir::CFGLoop *loop,
                                  mlir::Block *block) const;

  /// How often a block is executed in a call, at most. Where that is unknown,
  /// `unbounded` is set to the loop whose rounds are not known.
  std::optional<int64_t> getExecutions(mlir::Block *block,
                                       mlir::CFGLoop *&unbounded) const;

  /// An argument of a loop's header that each round changes by a constant.
  struct Counter {
    mlir::Value begin;
    int64_t step;
  };
  std::optional<Counter> getCounter(mlir::BlockArgument argument) const;

  /// What a counter is once its loop has ended, if that is always the same.
  std::optional<int64_t> getFinalValue(mlir::BlockArgument counter) const;

  /// The innermost loop that a block is in, or null.
  mlir::CFGLoop *getLoop(mlir::Block *block) const {
    return loops ? loops->getLoopFor(block) : nullptr;
  }

private:
  /// The range as a block uses it, if one is given.
  std::optional<Range> rangeOf(mlir::Value value, unsigned depth,
                               mlir::Block *user = nullptr) const;
  std::optional<Range> rangeOfArgument(mlir::BlockArgument argument,
                                       unsigned depth, mlir::Block *user) const;
  /// Whether a block of the loop lies behind the test of the loop's header.
  bool isBehindTest(const mlir::CFGLoop *loop, mlir::Block *block) const;
  /// What is added on the way from an argument of a loop's header to a value of
  /// the same round.
  std::optional<Range> changeOf(mlir::Value value, mlir::BlockArgument from,
                                unsigned depth) const;
  /// The range of an argument of a loop's header that each round changes within
  /// known limits, relative to that of the value it begins with; in rounds that
  /// are executed only, if `isBehind`.
  std::optional<Range> changeOfCounter(
      const mlir::CFGLoop *loop, mlir::BlockArgument argument,
      llvm::function_ref<std::optional<Range>(mlir::Value)> rangeOfBegin,
      unsigned depth, bool isBehind = false) const;
  /// How often a counter satisfies the condition to go on.
  std::optional<int64_t> tripsOfExit(const mlir::CFGLoop *loop,
                                     mlir::Block *exiting,
                                     unsigned depth) const;

  mlir::DominanceInfo dominance;
  std::optional<mlir::CFGLoopInfo> loops;
};

} // namespace pystream

#endif // PYSTREAM_ANALYSIS_LOOPBOUNDS_H
