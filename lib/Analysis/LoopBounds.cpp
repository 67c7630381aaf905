//===- LoopBounds.cpp - How often a block is executed, at most ------------===//
#include "PyStream/Analysis/LoopBounds.h"

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace pystream;
using Range = LoopBounds::Range;
using Counter = LoopBounds::Counter;

/// How far ranges are followed from a value to what it is computed from.
static constexpr unsigned kMaxDepth = 12;

LoopBounds::LoopBounds(func::FuncOp function) : dominance(function) {
  if (!function.getBody().hasOneBlock())
    loops.emplace(dominance.getDomTree(&function.getBody()));
}

//===----------------------------------------------------------------------===//
// Ranges
//===----------------------------------------------------------------------===//

static std::optional<int64_t> getConstant(Value value) {
  APInt constant;
  if (value && matchPattern(value, m_ConstantInt(&constant)) &&
      constant.getSignificantBits() <= 64)
    return constant.getSExtValue();
  return std::nullopt;
}

static Range join(Range a, Range b) {
  return {std::min(a.min, b.min), std::max(a.max, b.max)};
}

/// A range that wraps around is not known.
static std::optional<Range> add(Range a, Range b) {
  Range sum;
  if (llvm::AddOverflow(a.min, b.min, sum.min) ||
      llvm::AddOverflow(a.max, b.max, sum.max))
    return std::nullopt;
  return sum;
}

static std::optional<Range> negate(Range a) {
  if (a.min == INT64_MIN)
    return std::nullopt;
  return Range{-a.max, -a.min};
}

static std::optional<Range> multiply(Range a, Range b) {
  int64_t products[4];
  if (llvm::MulOverflow(a.min, b.min, products[0]) ||
      llvm::MulOverflow(a.min, b.max, products[1]) ||
      llvm::MulOverflow(a.max, b.min, products[2]) ||
      llvm::MulOverflow(a.max, b.max, products[3]))
    return std::nullopt;
  return Range{*std::min_element(products, products + 4),
               *std::max_element(products, products + 4)};
}

/// What values of an integer type can be.
static Range limitsOf(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer || integer.getWidth() >= 64)
    return {INT64_MIN, INT64_MAX};
  int64_t limit = int64_t(1) << (integer.getWidth() - 1);
  return {-limit, limit - 1};
}

/// The range if values of the type can have no other.
static std::optional<Range> checkWidth(std::optional<Range> range, Type type) {
  Range limits = limitsOf(type);
  if (range && (range->min < limits.min || range->max > limits.max))
    return std::nullopt;
  return range;
}

std::optional<Range> LoopBounds::getRange(Value value, Operation *user) const {
  return rangeOf(value, 0, user ? user->getBlock() : nullptr);
}

std::optional<Range> LoopBounds::rangeOf(Value value, unsigned depth,
                                         Block *user) const {
  if (depth > kMaxDepth)
    return std::nullopt;
  if (std::optional<int64_t> constant = getConstant(value))
    return Range{*constant, *constant};
  if (auto argument = dyn_cast<BlockArgument>(value))
    return rangeOfArgument(argument, depth, user);
  Operation *op = value.getDefiningOp();
  auto operand = [&](unsigned index) {
    return rangeOf(op->getOperand(index), depth + 1, user);
  };
  auto both = [&](auto combine) -> std::optional<Range> {
    std::optional<Range> a = operand(0), b = operand(1);
    if (!a || !b)
      return std::nullopt;
    return checkWidth(combine(*a, *b), value.getType());
  };
  auto checked = dyn_cast<CheckedOp>(op);
  auto isKind = [&](BinaryKind kind) {
    return checked && checked.getKind() == kind;
  };
  if (isa<arith::AddIOp>(op) || isKind(BinaryKind::Add))
    return both(add);
  if (isa<arith::SubIOp>(op) || isKind(BinaryKind::Sub))
    return both([](Range a, Range b) -> std::optional<Range> {
      std::optional<Range> negative = negate(b);
      return negative ? add(a, *negative) : std::nullopt;
    });
  if (isa<arith::MulIOp>(op) || isKind(BinaryKind::Mul))
    return both(multiply);
  if (isa<arith::IndexCastOp, arith::ExtSIOp, arith::TruncIOp>(op))
    return checkWidth(operand(0), value.getType());
  if (isa<arith::ExtUIOp>(op) && op->getOperand(0).getType().isInteger(1))
    return Range{0, 1};
  // Of two limits, one is enough.
  if (isa<arith::MinSIOp, arith::MaxSIOp>(op)) {
    bool isMin = isa<arith::MinSIOp>(op);
    std::optional<Range> a = operand(0), b = operand(1);
    if (a && b)
      return isMin ? Range{std::min(a->min, b->min), std::min(a->max, b->max)}
                   : Range{std::max(a->min, b->min), std::max(a->max, b->max)};
    if (!a && !b)
      return std::nullopt;
    Range known = a ? *a : *b, limits = limitsOf(value.getType());
    return isMin ? Range{limits.min, known.max} : Range{known.min, limits.max};
  }
  if (auto select = dyn_cast<arith::SelectOp>(op)) {
    std::optional<Range> a = operand(1), b = operand(2);
    // The smaller or the larger of two values, in other words.
    auto compare = select.getCondition().getDefiningOp<arith::CmpIOp>();
    if (compare && (!a || !b) && (a || b)) {
      bool same = compare.getLhs() == select.getTrueValue() &&
                  compare.getRhs() == select.getFalseValue();
      bool swapped = compare.getLhs() == select.getFalseValue() &&
                     compare.getRhs() == select.getTrueValue();
      arith::CmpIPredicate predicate = compare.getPredicate();
      bool less = predicate == arith::CmpIPredicate::slt ||
                  predicate == arith::CmpIPredicate::sle;
      bool greater = predicate == arith::CmpIPredicate::sgt ||
                     predicate == arith::CmpIPredicate::sge;
      Range known = a ? *a : *b, limits = limitsOf(value.getType());
      if ((same && less) || (swapped && greater))
        return Range{limits.min, known.max};
      if ((same && greater) || (swapped && less))
        return Range{known.min, limits.max};
    }
    return a && b ? std::optional(join(*a, *b)) : std::nullopt;
  }
  // A remainder by a constant.
  if (isa<ModOp, arith::RemSIOp, arith::RemUIOp>(op)) {
    std::optional<int64_t> divisor = getConstant(op->getOperand(1));
    if (!divisor || *divisor <= 0)
      return std::nullopt;
    if (!isa<arith::RemSIOp>(op))
      return Range{0, *divisor - 1};
    // That has the sign of the dividend.
    std::optional<Range> a = operand(0);
    return Range{a && a->min >= 0 ? 0 : 1 - *divisor,
                 a && a->max <= 0 ? 0 : *divisor - 1};
  }
  if (isa<FloorDivOp, arith::FloorDivSIOp, arith::DivSIOp>(op)) {
    std::optional<Range> a = operand(0);
    std::optional<int64_t> divisor = getConstant(op->getOperand(1));
    if (!a || !divisor || *divisor <= 0)
      return std::nullopt;
    bool floor = !isa<arith::DivSIOp>(op);
    auto divide = [&](int64_t x) {
      int64_t quotient = x / *divisor;
      return quotient - (floor && x % *divisor < 0);
    };
    return Range{divide(a->min), divide(a->max)};
  }
  if (isa<arith::AndIOp>(op)) {
    std::optional<int64_t> mask = getConstant(op->getOperand(1));
    if (mask && *mask >= 0)
      return Range{0, *mask};
  }
  return std::nullopt;
}

/// Calls `visit` with each value that a block argument can have; false if one
/// is not known.
static bool forEachIncoming(BlockArgument argument,
                            llvm::function_ref<bool(Block *, Value)> visit) {
  Block *block = argument.getOwner();
  for (auto it = block->pred_begin(), e = block->pred_end(); it != e; ++it) {
    auto branch = dyn_cast<BranchOpInterface>((*it)->getTerminator());
    if (!branch)
      return false;
    Value value = branch.getSuccessorOperands(
        it.getSuccessorIndex())[argument.getArgNumber()];
    if (!value || !visit(*it, value))
      return false;
  }
  return !block->isEntryBlock();
}

/// By how much an operation changes its first operand, or nothing.
static std::optional<int64_t> getStep(Operation *op) {
  if (!op || op->getNumOperands() != 2)
    return std::nullopt;
  auto checked = dyn_cast<CheckedOp>(op);
  std::optional<int64_t> constant = getConstant(op->getOperand(1));
  if (!constant || *constant == INT64_MIN)
    return std::nullopt;
  if (isa<arith::AddIOp>(op) ||
      (checked && checked.getKind() == BinaryKind::Add))
    return *constant;
  if (isa<arith::SubIOp>(op) ||
      (checked && checked.getKind() == BinaryKind::Sub))
    return -*constant;
  return std::nullopt;
}

std::optional<Range> LoopBounds::changeOf(Value value, BlockArgument from,
                                          unsigned depth) const {
  if (value == from)
    return Range{0, 0};
  if (depth > kMaxDepth)
    return std::nullopt;
  if (Operation *op = value.getDefiningOp()) {
    if (auto select = dyn_cast<arith::SelectOp>(op)) {
      std::optional<Range> a = changeOf(select.getTrueValue(), from, depth + 1);
      std::optional<Range> b =
          changeOf(select.getFalseValue(), from, depth + 1);
      return a && b ? std::optional(join(*a, *b)) : std::nullopt;
    }
    std::optional<int64_t> step = getStep(op);
    std::optional<Range> before =
        step ? changeOf(op->getOperand(0), from, depth + 1) : std::nullopt;
    return before ? add(*before, {*step, *step}) : std::nullopt;
  }
  auto argument = cast<BlockArgument>(value);
  CFGLoop *loop = getLoop(argument.getOwner());
  CFGLoop *outer = getLoop(from.getOwner());
  if (!loop || !outer->contains(loop))
    return std::nullopt;
  if (loop->getHeader() == argument.getOwner())
    return loop == outer ? std::nullopt
                         : changeOfCounter(
                               loop, argument,
                               [&](Value begin) {
                                 return changeOf(begin, from, depth + 1);
                               },
                               depth + 1);
  std::optional<Range> change;
  bool known = forEachIncoming(argument, [&](Block *, Value incoming) {
    std::optional<Range> by = changeOf(incoming, from, depth + 1);
    if (by)
      change = change ? join(*change, *by) : *by;
    return by.has_value();
  });
  return known ? change : std::nullopt;
}

std::optional<Range> LoopBounds::changeOfCounter(
    const CFGLoop *loop, BlockArgument argument,
    llvm::function_ref<std::optional<Range>(Value)> rangeOfBegin,
    unsigned depth, bool isBehind) const {
  std::optional<Range> begin, change;
  bool known = forEachIncoming(argument, [&](Block *from, Value value) {
    std::optional<Range> &range = loop->contains(from) ? change : begin;
    std::optional<Range> by = loop->contains(from)
                                  ? changeOf(value, argument, depth + 1)
                                  : rangeOfBegin(value);
    if (by)
      range = range ? join(*range, *by) : *by;
    return by.has_value();
  });
  if (!known || !begin || !change)
    return std::nullopt;
  if (change->min == 0 && change->max == 0)
    return begin;
  std::optional<int64_t> trips;
  SmallVector<Block *> exiting;
  loop->getExitingBlocks(exiting);
  for (Block *exit : exiting)
    if (std::optional<int64_t> rounds = tripsOfExit(loop, exit, depth + 1))
      trips = trips ? std::min(*trips, *rounds) : *rounds;
  if (!trips)
    return std::nullopt;
  // Behind the test, the last round is the one before the loop ends.
  if (isBehind && *trips > 0)
    if (std::optional<int64_t> rounds =
            tripsOfExit(loop, loop->getHeader(), depth + 1);
        rounds && *rounds == *trips)
      --*trips;
  std::optional<Range> all = multiply({0, *trips}, *change);
  return all ? checkWidth(add(*begin, *all), argument.getType()) : std::nullopt;
}

static std::optional<Counter> findCounter(const CFGLoop *loop,
                                          BlockArgument argument) {
  if (argument.getOwner() != loop->getHeader())
    return std::nullopt;
  Value begin;
  std::optional<int64_t> step;
  bool known = forEachIncoming(argument, [&](Block *from, Value value) {
    if (!loop->contains(from)) {
      bool first = !begin || begin == value;
      begin = value;
      return first;
    }
    Operation *op = value.getDefiningOp();
    std::optional<int64_t> change = getStep(op);
    if (!change || op->getOperand(0) != argument || (step && *step != *change))
      return false;
    step = change;
    return true;
  });
  if (!known || !begin || !step || *step == 0)
    return std::nullopt;
  return Counter{begin, *step};
}

bool LoopBounds::isBehindTest(const CFGLoop *loop, Block *block) const {
  auto branch = dyn_cast<cf::CondBranchOp>(loop->getHeader()->getTerminator());
  if (!branch || !loop->contains(block))
    return false;
  return llvm::any_of(branch->getSuccessors(), [&](Block *next) {
    return loop->contains(next) && next->getSinglePredecessor() &&
           dominance.dominates(next, block);
  });
}

std::optional<Range> LoopBounds::rangeOfArgument(BlockArgument argument,
                                                 unsigned depth,
                                                 Block *user) const {
  Block *block = argument.getOwner();
  const CFGLoop *loop = getLoop(block);
  if (loop && loop->getHeader() == block) {
    // What came from other rounds or loops was not tested with this counter.
    return changeOfCounter(
        loop, argument, [&](Value begin) { return rangeOf(begin, depth + 1); },
        depth + 1, user && isBehindTest(loop, user));
  }
  std::optional<Range> range;
  bool known = forEachIncoming(argument, [&](Block *, Value value) {
    std::optional<Range> incoming = rangeOf(value, depth + 1);
    if (!incoming)
      return false;
    range = range ? join(*range, *incoming) : *incoming;
    return true;
  });
  return known ? range : std::nullopt;
}

//===----------------------------------------------------------------------===//
// Trips
//===----------------------------------------------------------------------===//

std::optional<int64_t> LoopBounds::tripsOfExit(const CFGLoop *loop,
                                               Block *exiting,
                                               unsigned depth) const {
  // Only what every round passes ends the loop.
  SmallVector<Block *> latches;
  loop->getLoopLatches(latches);
  for (Block *latch : latches)
    if (!dominance.dominates(exiting, latch))
      return std::nullopt;
  auto branch = dyn_cast<cf::CondBranchOp>(exiting->getTerminator());
  auto compare =
      branch ? branch.getCondition().getDefiningOp<arith::CmpIOp>() : nullptr;
  if (!compare)
    return std::nullopt;
  arith::CmpIPredicate goesOn = compare.getPredicate();
  if (!loop->contains(branch.getTrueDest()))
    goesOn = arith::invertPredicate(goesOn);
  else if (loop->contains(branch.getFalseDest()))
    return std::nullopt;

  Value lhs = compare.getLhs(), rhs = compare.getRhs();
  auto asCounter = [&](Value value) -> std::pair<std::optional<Counter>, bool> {
    if (auto argument = dyn_cast<BlockArgument>(value))
      return {findCounter(loop, argument), false};
    // The value of the next round.
    if (Operation *op = value.getDefiningOp(); op && op->getNumOperands() == 2)
      if (auto argument = dyn_cast<BlockArgument>(op->getOperand(0)))
        if (std::optional<Counter> counter = findCounter(loop, argument);
            counter && getStep(op) == counter->step)
          return {counter, true};
    return {std::nullopt, false};
  };
  auto [counter, isNext] = asCounter(lhs);
  if (!counter) {
    std::tie(counter, isNext) = asCounter(rhs);
    std::swap(lhs, rhs);
    switch (goesOn) {
    case arith::CmpIPredicate::slt:
      goesOn = arith::CmpIPredicate::sgt;
      break;
    case arith::CmpIPredicate::sle:
      goesOn = arith::CmpIPredicate::sge;
      break;
    case arith::CmpIPredicate::sgt:
      goesOn = arith::CmpIPredicate::slt;
      break;
    case arith::CmpIPredicate::sge:
      goesOn = arith::CmpIPredicate::sle;
      break;
    default:
      break;
    }
  }
  if (!counter)
    return std::nullopt;
  std::optional<Range> begin = rangeOf(counter->begin, depth + 1);
  std::optional<Range> end = rangeOf(rhs, depth + 1);
  if (!begin || !end)
    return std::nullopt;
  bool isInclusive = goesOn == arith::CmpIPredicate::sle ||
                     goesOn == arith::CmpIPredicate::sge;
  bool upwards = goesOn == arith::CmpIPredicate::slt ||
                 goesOn == arith::CmpIPredicate::sle;
  bool downwards = goesOn == arith::CmpIPredicate::sgt ||
                   goesOn == arith::CmpIPredicate::sge;
  int64_t step = counter->step, rounds = 0;
  if ((upwards && step > 0) || (downwards && step < 0)) {
    // A counter that wraps around before it meets its end goes on.
    int64_t sign = upwards ? 1 : -1;
    int64_t first = upwards ? begin->min : begin->max;
    int64_t last = upwards ? end->max : end->min, distance;
    if ((!isInclusive && llvm::SubOverflow(last, sign, last)) ||
        !checkWidth(add({last, last}, {step, step}), lhs.getType()) ||
        llvm::SubOverflow(last, first, distance))
      return std::nullopt;
    if (distance == 0 || (distance > 0) == upwards)
      rounds = distance / step + 1;
  } else if (goesOn == arith::CmpIPredicate::ne && begin->min == begin->max &&
             end->min == end->max) {
    int64_t distance;
    if (llvm::SubOverflow(end->min, begin->min, distance) ||
        distance % step != 0 || distance / step < int64_t(isNext))
      return std::nullopt;
    rounds = distance / step;
  } else {
    return std::nullopt;
  }
  // The first test is of the second value already.
  return isNext ? std::max<int64_t>(rounds - 1, 0) : rounds;
}

std::optional<int64_t> LoopBounds::getTrips(const CFGLoop *loop,
                                            Block *block) const {
  std::optional<int64_t> trips;
  SmallVector<Block *> exiting;
  loop->getExitingBlocks(exiting);
  for (Block *exit : exiting)
    if (std::optional<int64_t> rounds = tripsOfExit(loop, exit, 0)) {
      // Up to the test there is one round more.
      bool isAfter = block && dominance.properlyDominates(exit, block);
      if (!isAfter && llvm::AddOverflow<int64_t>(*rounds, 1, *rounds))
        continue;
      trips = trips ? std::min(*trips, *rounds) : *rounds;
    }
  return trips;
}

std::optional<int64_t> LoopBounds::getExecutions(Block *block,
                                                 CFGLoop *&unbounded) const {
  int64_t executions = 1;
  for (CFGLoop *loop = getLoop(block); loop; loop = loop->getParentLoop()) {
    std::optional<int64_t> trips = getTrips(loop, block);
    if (!trips || llvm::MulOverflow(executions, *trips, executions)) {
      unbounded = loop;
      return std::nullopt;
    }
  }
  return executions;
}

//===----------------------------------------------------------------------===//
// Counters
//===----------------------------------------------------------------------===//

std::optional<Counter> LoopBounds::getCounter(BlockArgument argument) const {
  CFGLoop *loop = getLoop(argument.getOwner());
  return loop ? findCounter(loop, argument) : std::nullopt;
}

std::optional<int64_t> LoopBounds::getFinalValue(BlockArgument argument) const {
  CFGLoop *loop = getLoop(argument.getOwner());
  std::optional<Counter> counter = getCounter(argument);
  // Only where the test of the header is the one way out, each round makes its
  // step.
  if (!counter || loop->getExitingBlock() != loop->getHeader())
    return std::nullopt;
  std::optional<int64_t> begin = getConstant(counter->begin);
  auto branch = dyn_cast<cf::CondBranchOp>(loop->getHeader()->getTerminator());
  auto compare =
      branch ? branch.getCondition().getDefiningOp<arith::CmpIOp>() : nullptr;
  if (!begin || !compare || !getConstant(compare.getRhs()) ||
      compare.getLhs().getParentBlock() != loop->getHeader())
    return std::nullopt;
  // The test need not be of this counter, but of one: the number of rounds is
  // exact then.
  auto tested = dyn_cast<BlockArgument>(compare.getLhs());
  std::optional<Counter> testedCounter =
      tested ? getCounter(tested) : std::nullopt;
  if (!testedCounter || !getConstant(testedCounter->begin))
    return std::nullopt;
  std::optional<int64_t> trips = tripsOfExit(loop, loop->getHeader(), 0);
  if (!trips)
    return std::nullopt;
  std::optional<Range> change =
      multiply({*trips, *trips}, {counter->step, counter->step});
  std::optional<Range> end =
      change ? checkWidth(add({*begin, *begin}, *change), argument.getType())
             : std::nullopt;
  return end ? std::optional(end->min) : std::nullopt;
}
