//===- ExpandPython.cpp - Python's //, % and ** ---------------------------===//
//
// Division by zero is not handled here: the conversion of kernels to loops
// tests divisors, and other targets do not raise.
//
//===----------------------------------------------------------------------===//
#include "ExpandPatterns.h"
#include "PyStream/Conversion/PythonArithmetic.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"

#include <cmath>

using namespace mlir;
using namespace pystream;

static bool isSingle(Value value) {
  return getElementTypeOrSelf(value.getType()).isF32();
}

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
  Value x = op.getLhs(), y = op.getRhs();
  APInt divisor;
  if (matchPattern(y, m_ConstantInt(&divisor)) &&
      divisor.isStrictlyPositive()) {
    if (divisor.isPowerOf2()) // two's complement rounds down
      return arith::AndIOp::create(
          b, x,
          arith::SubIOp::create(b, y, integerConstant(b, y.getType(), 1)));
    Value value = arith::RemSIOp::create(b, x, y);
    return arith::SelectOp::create(b, isNegative(b, value),
                                   arith::AddIOp::create(b, value, y), value);
  }
  Remainder r = remainder(b, x, y);
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
  if (isSingle(x))
    return math::FloorOp::create(b, arith::DivFOp::create(b, x, y));
  if (isFloat(x))
    return expandFloatFloorDiv(b, x, y);
  APInt divisor;
  if (matchPattern(y, m_ConstantInt(&divisor)) &&
      divisor.isStrictlyPositive() && divisor.isPowerOf2())
    return arith::ShRSIOp::create(
        b, x, integerConstant(b, y.getType(), divisor.logBase2()));
  return arith::FloorDivSIOp::create(b, x, y);
}

//===----------------------------------------------------------------------===//
// Powers
//===----------------------------------------------------------------------===//

/// Exponents beyond this are left to a function or a loop.
static constexpr int64_t kMaxProducts = 16;

/// The number that `value` is, or repeats in all its elements.
static std::optional<double> getConstant(Value value) {
  if (auto convert = value.getDefiningOp<arith::SIToFPOp>())
    value = convert.getIn();
  Attribute constant;
  if (!matchPattern(value, m_Constant(&constant)))
    return std::nullopt;
  if (auto elements = dyn_cast<DenseElementsAttr>(constant)) {
    if (!elements.isSplat())
      return std::nullopt;
    constant = elements.getSplatValue<Attribute>();
  }
  if (auto number = dyn_cast<FloatAttr>(constant))
    return number.getValueAsDouble();
  if (auto number = dyn_cast<IntegerAttr>(constant))
    return static_cast<double>(number.getValue().getSExtValue());
  return std::nullopt;
}

static Value multiply(ImplicitLocOpBuilder &b, Value x, Value y) {
  if (isFloat(x))
    return arith::MulFOp::create(b, x, y);
  return arith::MulIOp::create(b, x, y);
}

/// x ** n by repeated squaring, for n > 0.
static Value buildProducts(ImplicitLocOpBuilder &b, Value x, uint64_t n) {
  Value result;
  for (Value square = x;; square = multiply(b, square, square)) {
    if (n & 1)
      result = result ? multiply(b, result, square) : square;
    if ((n >>= 1) == 0)
      return result;
  }
}

/// GPUs have pow(x, y) = exp2(y log2 x), which is not defined for negative x;
/// Python's is, if y is whole.
static Value expandSinglePow(ImplicitLocOpBuilder &b, Value x, Value y) {
  Type type = x.getType();
  std::optional<double> exponent = getConstant(y);
  if (exponent == 0.0)
    return floatConstant(b, type, 1.0);
  if (exponent == 0.5)
    return math::SqrtOp::create(b, x);
  if (exponent == -0.5)
    return math::RsqrtOp::create(b, x);
  if (exponent && std::trunc(*exponent) == *exponent &&
      std::abs(*exponent) <= kMaxProducts) {
    Value power =
        buildProducts(b, x, static_cast<uint64_t>(std::abs(*exponent)));
    if (*exponent > 0)
      return power;
    return arith::DivFOp::create(b, floatConstant(b, type, 1.0), power);
  }
  auto convert = y.getDefiningOp<arith::SIToFPOp>();
  if (!convert)
    return math::PowFOp::create(b, x, y);
  Value n = convert.getIn();
  Value power = math::PowFOp::create(b, math::AbsFOp::create(b, x), y);
  Value bit = arith::AndIOp::create(b, n, integerConstant(b, n.getType(), 1));
  Value negative =
      arith::AndIOp::create(b, isNonZero(b, bit), isNegative(b, x));
  return arith::SelectOp::create(b, negative, arith::NegFOp::create(b, power),
                                 power);
}

static Value expandPow(ImplicitLocOpBuilder &b, PowOp op) {
  Value x = op.getLhs(), y = op.getRhs();
  if (isSingle(x))
    return expandSinglePow(b, x, y);
  if (isFloat(x))
    return math::PowFOp::create(b, x, y);
  std::optional<double> exponent = getConstant(y);
  if (!exponent || *exponent < 0 || *exponent > 4 * kMaxProducts)
    return {};
  if (*exponent == 0)
    return integerConstant(b, x.getType(), 1);
  return buildProducts(b, x, static_cast<uint64_t>(*exponent));
}

/// Repeated squaring, with wrap-around, one bit of the exponent at a time. A
/// negative exponent gives 1, as it has no bit: Python's result is a float,
/// which a type that does not depend on values cannot be.
static void expandIntegerPow(PowOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), op);
  Type type = op.getType();
  Value one = integerConstant(b, type, 1), zero = integerConstant(b, type, 0);
  Block *before = op->getBlock();
  Block *after = before->splitBlock(op);
  Block *header = b.createBlock(after, {type, type, type},
                                SmallVector<Location>(3, op.getLoc()));
  Value power = header->getArgument(0), square = header->getArgument(1),
        bits = header->getArgument(2);
  Block *body = b.createBlock(after);
  b.setInsertionPointToEnd(before);
  cf::BranchOp::create(b, header, ValueRange{one, op.getLhs(), op.getRhs()});

  b.setInsertionPointToEnd(header);
  Value more = arith::CmpIOp::create(b, arith::CmpIPredicate::sgt, bits, zero);
  cf::CondBranchOp::create(b, more, body, ValueRange{}, after, ValueRange{});

  b.setInsertionPointToEnd(body);
  Value odd = isNonZero(b, arith::AndIOp::create(b, bits, one));
  Value product = arith::MulIOp::create(b, power, square);
  product = arith::SelectOp::create(b, odd, product, power);
  Value next = arith::MulIOp::create(b, square, square);
  Value half = arith::ShRSIOp::create(b, bits, one);
  cf::BranchOp::create(b, header, ValueRange{product, next, half});
  op.replaceAllUsesWith(power);
  op.erase();
}

void pystream::expandIntegerPowers(Operation *root) {
  SmallVector<PowOp> powers;
  root->walk([&](PowOp op) {
    if (op.getType().isSignlessInteger())
      powers.push_back(op);
  });
  for (PowOp op : powers)
    expandIntegerPow(op);
}

void pystream::populatePythonArithmeticPatterns(RewritePatternSet &patterns) {
  addExpansion<ModOp>(patterns, expandMod);
  addExpansion<FloorDivOp>(patterns, expandFloorDiv);
  addExpansion<PowOp>(patterns, expandPow);
}
