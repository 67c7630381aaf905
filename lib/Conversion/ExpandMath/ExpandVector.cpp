//===- ExpandVector.cpp - GLSL's functions of numbers and vectors ---------===//
//
// The order of evaluation is that of pystream.types, for equal results.
//
//===----------------------------------------------------------------------===//
#include "ExpandPatterns.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace pystream;

/// x . y, added from the first component to the last; of numbers, x y.
static Value expandDot(ImplicitLocOpBuilder &b, Value x, Value y) {
  Value product = arith::MulFOp::create(b, x, y);
  auto type = dyn_cast<VectorType>(x.getType());
  if (!type)
    return product;
  Value sum = vector::ExtractOp::create(b, product, 0);
  for (int64_t i = 1; i < type.getNumElements(); ++i)
    sum =
        arith::AddFOp::create(b, sum, vector::ExtractOp::create(b, product, i));
  return sum;
}

static Value expandLength(ImplicitLocOpBuilder &b, Value x) {
  if (!isa<VectorType>(x.getType()))
    return math::AbsFOp::create(b, x);
  return math::SqrtOp::create(b, expandDot(b, x, x));
}

/// A number in every component of `type`; `type` may be that of the number.
static Value broadcast(ImplicitLocOpBuilder &b, Type type, Value number) {
  if (number.getType() == type)
    return number;
  return vector::BroadcastOp::create(b, type, number);
}

static Value lessThan(ImplicitLocOpBuilder &b, Value x, Value y) {
  if (isFloat(x))
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, x, y);
  return arith::CmpIOp::create(b, arith::CmpIPredicate::slt, x, y);
}

/// y if y < x else x, also where one is NaN.
static Value expandMin(ImplicitLocOpBuilder &b, Value x, Value y) {
  return arith::SelectOp::create(b, lessThan(b, y, x), y, x);
}

/// y if x < y else x.
static Value expandMax(ImplicitLocOpBuilder &b, Value x, Value y) {
  return arith::SelectOp::create(b, lessThan(b, x, y), y, x);
}

static Value expandClamp(ImplicitLocOpBuilder &b, Value x, Value low,
                         Value high) {
  return expandMin(b, expandMax(b, x, low), high);
}

static Value expandCross(ImplicitLocOpBuilder &b, CrossOp op) {
  if (op.getType() != VectorType::get({3}, getElementTypeOrSelf(op.getType())))
    return {};
  SmallVector<Value, 3> x, y, elements;
  for (int64_t i = 0; i < 3; ++i) {
    x.push_back(vector::ExtractOp::create(b, op.getX(), i));
    y.push_back(vector::ExtractOp::create(b, op.getY(), i));
  }
  for (int i = 0; i < 3; ++i) {
    int j = (i + 1) % 3, k = (i + 2) % 3;
    elements.push_back(
        arith::SubFOp::create(b, arith::MulFOp::create(b, x[j], y[k]),
                              arith::MulFOp::create(b, x[k], y[j])));
  }
  return vector::FromElementsOp::create(b, op.getType(), elements);
}

static Value expandReflect(ImplicitLocOpBuilder &b, ReflectOp op) {
  Value dot = expandDot(b, op.getY(), op.getX());
  Value scale =
      arith::MulFOp::create(b, floatConstant(b, dot.getType(), 2.0), dot);
  Value along =
      arith::MulFOp::create(b, broadcast(b, op.getType(), scale), op.getY());
  return arith::SubFOp::create(b, op.getX(), along);
}

/// GLSL 4.50, section 8.5.
static Value expandRefract(ImplicitLocOpBuilder &b, RefractOp op) {
  Type type = op.getType();
  Value eta = op.getEta(), cosine = expandDot(b, op.getY(), op.getX());
  Value one = floatConstant(b, eta.getType(), 1.0);
  Value sine2 =
      arith::SubFOp::create(b, one, arith::MulFOp::create(b, cosine, cosine));
  Value k = arith::SubFOp::create(
      b, one,
      arith::MulFOp::create(b, arith::MulFOp::create(b, eta, eta), sine2));
  Value along = arith::AddFOp::create(b, arith::MulFOp::create(b, eta, cosine),
                                      math::SqrtOp::create(b, k));
  Value bent = arith::SubFOp::create(
      b, arith::MulFOp::create(b, op.getX(), broadcast(b, type, eta)),
      arith::MulFOp::create(b, op.getY(), broadcast(b, type, along)));
  Value total = lessThan(b, k, floatConstant(b, k.getType(), 0.0));
  return arith::SelectOp::create(b, total, floatConstant(b, type, 0.0), bent);
}

/// sqrt(x x + y y)
static Value buildRoot(ImplicitLocOpBuilder &b, Value x, Value y) {
  Value sum = arith::AddFOp::create(b, arith::MulFOp::create(b, x, x),
                                    arith::MulFOp::create(b, y, y));
  return math::SqrtOp::create(b, sum);
}

static Value expandHypot(ImplicitLocOpBuilder &b, HypotOp op) {
  if (getElementTypeOrSelf(op.getType()).isF64())
    return {};
  return buildRoot(b, op.getX(), op.getY());
}

/// Divides by the larger of |x| and |y|, as squares may overflow.
static Value expandScaledHypot(ImplicitLocOpBuilder &b, HypotOp op) {
  Type type = op.getType();
  Value x = math::AbsFOp::create(b, op.getX());
  Value y = math::AbsFOp::create(b, op.getY());
  Value largest = expandMax(b, x, y);
  Value root = buildRoot(b, arith::DivFOp::create(b, x, largest),
                         arith::DivFOp::create(b, y, largest));
  Value scaled = arith::MulFOp::create(b, largest, root);
  auto isLargest = [&](double value) -> Value {
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, largest,
                                 floatConstant(b, type, value));
  };
  Value exact = arith::OrIOp::create(
      b, isLargest(0.0), isLargest(std::numeric_limits<double>::infinity()));
  return arith::SelectOp::create(b, exact, largest, scaled);
}

static Value expandSign(ImplicitLocOpBuilder &b, SignOp op) {
  Value x = op.getX();
  Type type = op.getType();
  auto constant = [&](int value) {
    return isFloat(x) ? floatConstant(b, type, value)
                      : integerConstant(b, type, value);
  };
  Value zero = constant(0);
  Value negative =
      arith::SelectOp::create(b, lessThan(b, x, zero), constant(-1), zero);
  return arith::SelectOp::create(b, lessThan(b, zero, x), constant(1),
                                 negative);
}

static Value expandMix(ImplicitLocOpBuilder &b, MixOp op) {
  Value rest =
      arith::SubFOp::create(b, floatConstant(b, op.getType(), 1.0), op.getZ());
  return arith::AddFOp::create(b, arith::MulFOp::create(b, op.getX(), rest),
                               arith::MulFOp::create(b, op.getY(), op.getZ()));
}

static Value expandStep(ImplicitLocOpBuilder &b, StepOp op) {
  return arith::SelectOp::create(b, lessThan(b, op.getY(), op.getX()),
                                 floatConstant(b, op.getType(), 0.0),
                                 floatConstant(b, op.getType(), 1.0));
}

static Value expandSmoothStep(ImplicitLocOpBuilder &b, SmoothStepOp op) {
  Type type = op.getType();
  Value ratio =
      arith::DivFOp::create(b, arith::SubFOp::create(b, op.getZ(), op.getX()),
                            arith::SubFOp::create(b, op.getY(), op.getX()));
  Value t = expandClamp(b, ratio, floatConstant(b, type, 0.0),
                        floatConstant(b, type, 1.0));
  Value slope = arith::SubFOp::create(
      b, floatConstant(b, type, 3.0),
      arith::MulFOp::create(b, floatConstant(b, type, 2.0), t));
  return arith::MulFOp::create(b, arith::MulFOp::create(b, t, t), slope);
}

void pystream::populateAtan2Patterns(RewritePatternSet &patterns) {
  addExpansion<Atan2Op>(patterns,
                        [](ImplicitLocOpBuilder &b, Atan2Op op) -> Value {
                          return math::Atan2Op::create(b, op.getX(), op.getY());
                        });
}

void pystream::populateScaledHypotPatterns(RewritePatternSet &patterns) {
  addExpansion<HypotOp>(patterns, expandScaledHypot);
}

void pystream::populateExpandVectorPatterns(RewritePatternSet &patterns) {
  addExpansion<DotOp>(patterns, [](ImplicitLocOpBuilder &b, DotOp op) {
    return expandDot(b, op.getX(), op.getY());
  });
  addExpansion<LengthOp>(patterns, [](ImplicitLocOpBuilder &b, LengthOp op) {
    return expandLength(b, op.getX());
  });
  addExpansion<DistanceOp>(
      patterns, [](ImplicitLocOpBuilder &b, DistanceOp op) {
        return expandLength(b, arith::SubFOp::create(b, op.getX(), op.getY()));
      });
  addExpansion<NormalizeOp>(
      patterns, [](ImplicitLocOpBuilder &b, NormalizeOp op) -> Value {
        Value length = expandLength(b, op.getX());
        return arith::DivFOp::create(b, op.getX(),
                                     broadcast(b, op.getType(), length));
      });
  addExpansion<FractOp>(
      patterns, [](ImplicitLocOpBuilder &b, FractOp op) -> Value {
        return arith::SubFOp::create(b, op.getX(),
                                     math::FloorOp::create(b, op.getX()));
      });
  addExpansion<MinOp>(patterns, [](ImplicitLocOpBuilder &b, MinOp op) {
    return expandMin(b, op.getX(), op.getY());
  });
  addExpansion<MaxOp>(patterns, [](ImplicitLocOpBuilder &b, MaxOp op) {
    return expandMax(b, op.getX(), op.getY());
  });
  addExpansion<ClampOp>(patterns, [](ImplicitLocOpBuilder &b, ClampOp op) {
    return expandClamp(b, op.getX(), op.getY(), op.getZ());
  });
  addExpansion<CrossOp>(patterns, expandCross);
  addExpansion<ReflectOp>(patterns, expandReflect);
  addExpansion<RefractOp>(patterns, expandRefract);
  addExpansion<HypotOp>(patterns, expandHypot);
  addExpansion<SignOp>(patterns, expandSign);
  addExpansion<MixOp>(patterns, expandMix);
  addExpansion<StepOp>(patterns, expandStep);
  addExpansion<SmoothStepOp>(patterns, expandSmoothStep);
}
