//===- ExpandPython.cpp - Python's //, % and ** ---------------------------===//
//
// Division by zero is not handled here: where Python would raise, the program
// has tested the divisor, or the target does not raise.
//
//===----------------------------------------------------------------------===//
#include "ExpandPatterns.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace pystream;

static Value isNonZero(ImplicitLocOpBuilder &b, Value x) {
  if (isFloat(x)) // not equal to zero, or NaN
    return arith::CmpFOp::create(b, arith::CmpFPredicate::UNE, x,
                                 floatConstant(b, x.getType(), 0.0));
  return arith::CmpIOp::create(b, arith::CmpIPredicate::ne, x,
                               integerConstant(b, x.getType(), 0));
}

static Value isNegative(ImplicitLocOpBuilder &b, Value x) {
  if (isFloat(x))
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, x,
                                 floatConstant(b, x.getType(), 0.0));
  return arith::CmpIOp::create(b, arith::CmpIPredicate::slt, x,
                               integerConstant(b, x.getType(), 0));
}

namespace {
/// The remainder of a truncating division, and whether Python's `%`, which has
/// the sign of the divisor, is that remainder plus the divisor.
struct Remainder {
  Value value, nonZero, adjust;
};
} // namespace

static Remainder remainder(ImplicitLocOpBuilder &b, Value x, Value y) {
  Remainder result;
  result.value = isFloat(x) ? Value(arith::RemFOp::create(b, x, y))
                            : Value(arith::RemSIOp::create(b, x, y));
  result.nonZero = isNonZero(b, result.value);
  Value signsDiffer =
      arith::XOrIOp::create(b, isNegative(b, result.value), isNegative(b, y));
  result.adjust = arith::AndIOp::create(b, result.nonZero, signsDiffer);
  return result;
}

static Value expandMod(ImplicitLocOpBuilder &b, ModOp op) {
  Value y = op.getRhs();
  Remainder r = remainder(b, op.getLhs(), y);
  if (!isFloat(y))
    return arith::SelectOp::create(
        b, r.adjust, arith::AddIOp::create(b, r.value, y), r.value);
  Value adjusted = arith::SelectOp::create(
      b, r.adjust, arith::AddFOp::create(b, r.value, y), r.value);
  Value zero =
      math::CopySignOp::create(b, floatConstant(b, y.getType(), 0.0), y);
  return arith::SelectOp::create(b, r.nonZero, adjusted, zero);
}

/// As float_floor_div in CPython's Objects/floatobject.c.
static Value expandFloatFloorDiv(ImplicitLocOpBuilder &b, Value x, Value y) {
  Type type = x.getType();
  Remainder r = remainder(b, x, y);
  Value one = floatConstant(b, type, 1.0);
  Value quotient =
      arith::DivFOp::create(b, arith::SubFOp::create(b, x, r.value), y);
  quotient = arith::SelectOp::create(
      b, r.adjust, arith::SubFOp::create(b, quotient, one), quotient);
  Value floor = math::FloorOp::create(b, quotient);
  Value error = arith::SubFOp::create(b, quotient, floor);
  Value tooLow = arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, error,
                                       floatConstant(b, type, 0.5));
  floor = arith::SelectOp::create(b, tooLow,
                                  arith::AddFOp::create(b, floor, one), floor);
  Value zero = math::CopySignOp::create(b, floatConstant(b, type, 0.0),
                                        arith::DivFOp::create(b, x, y));
  return arith::SelectOp::create(b, isNonZero(b, quotient), floor, zero);
}

static Value expandFloorDiv(ImplicitLocOpBuilder &b, FloorDivOp op) {
  Value x = op.getLhs(), y = op.getRhs();
  if (isFloat(x))
    return expandFloatFloorDiv(b, x, y);
  Remainder r = remainder(b, x, y);
  Value quotient = arith::DivSIOp::create(b, x, y);
  Value lower =
      arith::SubIOp::create(b, quotient, integerConstant(b, x.getType(), 1));
  return arith::SelectOp::create(b, r.adjust, lower, quotient);
}

/// Repeated squaring, with 64-bit wrap-around. The exponent is not negative:
/// the result would be a float, which is decided where types are known.
static Value expandIntegerPow(ImplicitLocOpBuilder &b, Value base,
                              Value exponent) {
  Type type = base.getType();
  Value zero = integerConstant(b, type, 0), one = integerConstant(b, type, 1);
  auto loop = scf::WhileOp::create(
      b, TypeRange{type, type, type}, ValueRange{one, base, exponent},
      [&](OpBuilder &builder, Location loc, ValueRange state) {
        Value more = arith::CmpIOp::create(
            builder, loc, arith::CmpIPredicate::sgt, state[2], zero);
        scf::ConditionOp::create(builder, loc, more, state);
      },
      [&](OpBuilder &builder, Location loc, ValueRange state) {
        Value bit = arith::AndIOp::create(builder, loc, state[2], one);
        Value odd = arith::CmpIOp::create(builder, loc,
                                          arith::CmpIPredicate::ne, bit, zero);
        Value product = arith::MulIOp::create(builder, loc, state[0], state[1]);
        Value result =
            arith::SelectOp::create(builder, loc, odd, product, state[0]);
        Value square = arith::MulIOp::create(builder, loc, state[1], state[1]);
        Value half = arith::ShRSIOp::create(builder, loc, state[2], one);
        scf::YieldOp::create(builder, loc, ValueRange{result, square, half});
      });
  return loop.getResult(0);
}

static Value expandPow(ImplicitLocOpBuilder &b, PowOp op) {
  if (isFloat(op.getLhs()))
    return math::PowFOp::create(b, op.getLhs(), op.getRhs());
  if (isa<VectorType>(op.getType()))
    return {};
  return expandIntegerPow(b, op.getLhs(), op.getRhs());
}

void pystream::populateExpandPythonPatterns(RewritePatternSet &patterns) {
  addExpansion<ModOp>(patterns, expandMod);
  addExpansion<FloorDivOp>(patterns, expandFloorDiv);
  addExpansion<PowOp>(patterns, expandPow);
}
