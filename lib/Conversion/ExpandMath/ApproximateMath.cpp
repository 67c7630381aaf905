//===- ApproximateMath.cpp - Functions that PTX has no instruction for ----===//
//
// Binary32 only. Upstream's polynomials do the elementary functions; the rest
// is reduced to them here, or by upstream's expansions.
//
//===----------------------------------------------------------------------===//
#include "ExpandPatterns.h"
#include "PyStream/Conversion/KernelPasses.h"

#include "mlir/Dialect/Math/Transforms/Passes.h"

using namespace mlir;
using namespace pystream;

static bool isSingle(Value value) {
  return getElementTypeOrSelf(value.getType()).isF32();
}

static Value compare(ImplicitLocOpBuilder &b, arith::CmpFPredicate predicate,
                     Value x, Value y) {
  return arith::CmpFOp::create(b, predicate, x, y);
}

/// exp2(y log2 |x|), with C's results for negative x, x = 1 and y = 0. The
/// relative error grows with |y log2 x|, to some 1e-5 where that is 100.
static Value approximatePow(ImplicitLocOpBuilder &b, math::PowFOp op) {
  Value x = op.getLhs(), y = op.getRhs();
  if (!isSingle(x))
    return {};
  Type type = op.getType();
  Value zero = floatConstant(b, type, 0.0), one = floatConstant(b, type, 1.0);
  Value logarithm = math::Log2Op::create(b, math::AbsFOp::create(b, x));
  Value power = math::Exp2Op::create(b, arith::MulFOp::create(b, y, logarithm));

  Value half = arith::MulFOp::create(b, y, floatConstant(b, type, 0.5));
  Value whole =
      compare(b, arith::CmpFPredicate::OEQ, math::FloorOp::create(b, y), y);
  Value odd =
      arith::AndIOp::create(b, whole,
                            compare(b, arith::CmpFPredicate::UNE,
                                    math::FloorOp::create(b, half), half));
  Value negated = arith::NegFOp::create(b, power);
  Value nan = floatConstant(b, type, std::numeric_limits<float>::quiet_NaN());
  Value ofNegative = arith::SelectOp::create(b, odd, negated, power);
  ofNegative = arith::SelectOp::create(b, whole, ofNegative, nan);
  Value negative = compare(b, arith::CmpFPredicate::OLT, x, zero);
  Value result = arith::SelectOp::create(b, negative, ofNegative, power);

  Value isOne =
      arith::OrIOp::create(b, compare(b, arith::CmpFPredicate::OEQ, x, one),
                           compare(b, arith::CmpFPredicate::OEQ, y, zero));
  return arith::SelectOp::create(b, isOne, one, result);
}

/// log10(x) = log(x) / log(10).
static Value approximateLog10(ImplicitLocOpBuilder &b, math::Log10Op op) {
  if (!isSingle(op.getOperand()))
    return {};
  Value logarithm = math::LogOp::create(b, op.getOperand());
  return arith::MulFOp::create(
      b, logarithm, floatConstant(b, op.getType(), 0.43429448190325182));
}

void pystream::populateApproximateMathPatterns(RewritePatternSet &patterns) {
  addExpansion<math::PowFOp>(patterns, approximatePow);
  addExpansion<math::Log10Op>(patterns, approximateLog10);
  math::populateExpansionPatterns(
      patterns,
      {"tan", "sinh", "cosh", "asinh", "acosh", "atanh", "rsqrt", "clampf"});
  populateMathPolynomialApproximationPatterns(patterns, [](StringRef name) {
    return llvm::is_contained(
        {"math.sin", "math.cos", "math.exp", "math.expm1", "math.log",
         "math.log2", "math.log1p", "math.asin", "math.acos", "math.atan",
         "math.atan2", "math.tanh", "math.cbrt", "math.erf"},
        name);
  });
}
