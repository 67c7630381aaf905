//===- Operators.cpp - Primitive rules of operators -----------------------===//
#include "PyStream/Analysis/Inference.h"
#include "PyStream/IR/PythonMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Constant folding with Python's semantics
//===----------------------------------------------------------------------===//

namespace {
/// A Python number known at compile time.
struct Number {
  bool isFloat;
  int64_t i;
  double f;
  double asFloat() const { return isFloat ? f : static_cast<double>(i); }
};
} // namespace

static std::optional<Number> numberOf(Attribute attribute) {
  if (!attribute)
    return std::nullopt;
  if (auto boolean = dyn_cast<BoolAttr>(attribute))
    return Number{false, boolean.getValue(), 0};
  if (auto integer = dyn_cast<IntegerAttr>(attribute))
    return Number{false, integer.getInt(), 0};
  if (auto floating = dyn_cast<FloatAttr>(attribute))
    return Number{true, 0, floating.getValueAsDouble()};
  return std::nullopt;
}

static int64_t floorDivide(int64_t a, int64_t b) {
  int64_t quotient = a / b;
  return quotient - ((a % b != 0) && ((a < 0) != (b < 0)));
}

static double floorModulo(double a, double b) {
  double remainder = std::fmod(a, b);
  if (remainder == 0)
    return std::copysign(0.0, b);
  return (remainder < 0) != (b < 0) ? remainder + b : remainder;
}

static std::optional<AbstractValue>
foldIntegers(AbstractDomain &domain, BinaryKind kind, int64_t a, int64_t b) {
  int64_t result;
  switch (kind) {
  case BinaryKind::Add:
    if (llvm::AddOverflow(a, b, result))
      return std::nullopt;
    return domain.integer(result);
  case BinaryKind::Sub:
    if (llvm::SubOverflow(a, b, result))
      return std::nullopt;
    return domain.integer(result);
  case BinaryKind::Mul:
    if (llvm::MulOverflow(a, b, result))
      return std::nullopt;
    return domain.integer(result);
  case BinaryKind::TrueDiv:
    // Exact where both are exact as doubles.
    if (b == 0 || std::abs(a) >= (1LL << 53) || std::abs(b) >= (1LL << 53))
      return std::nullopt;
    return domain.floating(static_cast<double>(a) / static_cast<double>(b));
  case BinaryKind::FloorDiv:
    if (b == 0 || b == -1)
      return std::nullopt;
    return domain.integer(floorDivide(a, b));
  case BinaryKind::Mod:
    if (b == 0 || b == -1)
      return std::nullopt;
    return domain.integer(a - floorDivide(a, b) * b);
  case BinaryKind::Pow: {
    if (b < 0)
      return a == 0 ? std::nullopt
                    : std::optional(domain.floating(std::pow(a, b)));
    if (b > 4096)
      return std::nullopt;
    result = 1;
    for (int64_t i = 0; i != b; ++i)
      if (llvm::MulOverflow(result, a, result))
        return std::nullopt;
    return domain.integer(result);
  }
  case BinaryKind::LShift:
    if (b < 0 || b > 62 || std::abs(a) >= (1LL << (62 - b)))
      return std::nullopt;
    return domain.integer(a * (1LL << b));
  case BinaryKind::RShift:
    if (b < 0)
      return std::nullopt;
    return domain.integer(a >> std::min<int64_t>(b, 63));
  case BinaryKind::And:
    return domain.integer(a & b);
  case BinaryKind::Or:
    return domain.integer(a | b);
  case BinaryKind::Xor:
    return domain.integer(a ^ b);
  case BinaryKind::MatMul:
    return std::nullopt;
  }
  return std::nullopt;
}

static std::optional<AbstractValue>
foldFloats(AbstractDomain &domain, BinaryKind kind, double a, double b) {
  switch (kind) {
  case BinaryKind::Add:
    return domain.floating(a + b);
  case BinaryKind::Sub:
    return domain.floating(a - b);
  case BinaryKind::Mul:
    return domain.floating(a * b);
  case BinaryKind::TrueDiv:
    if (b == 0)
      return std::nullopt;
    return domain.floating(a / b);
  case BinaryKind::FloorDiv:
    if (b == 0)
      return std::nullopt;
    return domain.floating(pythonFloorDivide(a, b));
  case BinaryKind::Mod:
    if (b == 0)
      return std::nullopt;
    return domain.floating(floorModulo(a, b));
  case BinaryKind::Pow:
    if ((a == 0 && b < 0) || (a < 0 && b != std::floor(b)))
      return std::nullopt;
    return domain.floating(std::pow(a, b));
  default:
    return std::nullopt;
  }
}

//===----------------------------------------------------------------------===//
// Binary operators
//===----------------------------------------------------------------------===//

/// The operation on two values of one type, float or int, scalar or vector.
static Value emitArithmetic(Emitter &emitter, BinaryKind kind, Value a,
                            Value b) {
  OpBuilder &builder = emitter.builder;
  Location loc = emitter.loc;
  bool isFloat = isa<FloatType>(getElementTypeOrSelf(a.getType()));
  switch (kind) {
  case BinaryKind::Add:
    return isFloat ? arith::AddFOp::create(builder, loc, a, b).getResult()
                   : arith::AddIOp::create(builder, loc, a, b).getResult();
  case BinaryKind::Sub:
    return isFloat ? arith::SubFOp::create(builder, loc, a, b).getResult()
                   : arith::SubIOp::create(builder, loc, a, b).getResult();
  case BinaryKind::Mul:
    return isFloat ? arith::MulFOp::create(builder, loc, a, b).getResult()
                   : arith::MulIOp::create(builder, loc, a, b).getResult();
  case BinaryKind::TrueDiv:
    return arith::DivFOp::create(builder, loc, a, b);
  case BinaryKind::FloorDiv:
    return FloorDivOp::create(builder, loc, a, b);
  case BinaryKind::Mod:
    return ModOp::create(builder, loc, a, b);
  case BinaryKind::Pow:
    return PowOp::create(builder, loc, a, b);
  case BinaryKind::LShift:
    return arith::ShLIOp::create(builder, loc, a, b);
  case BinaryKind::RShift:
    return arith::ShRSIOp::create(builder, loc, a, b);
  case BinaryKind::And:
    return arith::AndIOp::create(builder, loc, a, b);
  case BinaryKind::Or:
    return arith::OrIOp::create(builder, loc, a, b);
  case BinaryKind::Xor:
    return arith::XOrIOp::create(builder, loc, a, b);
  case BinaryKind::MatMul:
    break;
  }
  return {};
}

static bool isBitwise(BinaryKind kind) {
  return kind == BinaryKind::And || kind == BinaryKind::Or ||
         kind == BinaryKind::Xor || kind == BinaryKind::LShift ||
         kind == BinaryKind::RShift;
}

//===----------------------------------------------------------------------===//
// Numbers in exact mode: the errors of CPython, no wrapping round
//===----------------------------------------------------------------------===//

static Value isZero(Emitter &emitter, Value value) {
  OpBuilder &builder = emitter.builder;
  if (isa<FloatType>(value.getType()))
    return arith::CmpFOp::create(builder, emitter.loc,
                                 arith::CmpFPredicate::OEQ, value,
                                 emitter.floatConstant(0, value.getType()));
  return arith::CmpIOp::create(builder, emitter.loc, arith::CmpIPredicate::eq,
                               value, emitter.intConstant(0, value.getType()));
}

static Value isNegative(Emitter &emitter, Value value) {
  OpBuilder &builder = emitter.builder;
  if (isa<FloatType>(value.getType()))
    return arith::CmpFOp::create(builder, emitter.loc,
                                 arith::CmpFPredicate::OLT, value,
                                 emitter.floatConstant(0, value.getType()));
  return arith::CmpIOp::create(builder, emitter.loc, arith::CmpIPredicate::slt,
                               value, emitter.intConstant(0, value.getType()));
}

static Value emitAnd(Emitter &emitter, Value a, Value b) {
  return arith::AndIOp::create(emitter.builder, emitter.loc, a, b);
}

/// What dividing by zero says (Objects/longobject.c and floatobject.c of 3.11).
static StringRef zeroDivisionMessage(BinaryKind kind, bool isFloat) {
  switch (kind) {
  case BinaryKind::TrueDiv:
    return isFloat ? "float division by zero" : "division by zero";
  case BinaryKind::FloorDiv:
    return isFloat ? "float floor division by zero"
                   : "integer division or modulo by zero";
  case BinaryKind::Mod:
    return isFloat ? "float modulo" : "integer modulo by zero";
  default:
    return "0.0 cannot be raised to a negative power";
  }
}

/// The division of the smallest integer by -1 has no result of 64 bits.
static Value emitIntDivision(Emitter &emitter, BinaryKind kind, Value a,
                             Value b) {
  OpBuilder &builder = emitter.builder;
  Location loc = emitter.loc;
  if (kind == BinaryKind::TrueDiv)
    return IntTrueDivOp::create(builder, loc, a, b);
  Type type = a.getType();
  Value minusOne = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                         b, emitter.intConstant(-1, type));
  if (kind == BinaryKind::FloorDiv) {
    Value smallest =
        emitter.intConstant(std::numeric_limits<int64_t>::min(), type);
    Value isSmallest = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::eq, a, smallest);
    TrapIfOp::create(builder, loc, emitAnd(emitter, minusOne, isSmallest),
                     "OverflowError");
    return FloorDivOp::create(builder, loc, a, b);
  }
  // Modulo -1 is 0, and must not overflow on the way: modulo 1 is the same.
  Value divisor = arith::SelectOp::create(builder, loc, minusOne,
                                          emitter.intConstant(1, type), b);
  return ModOp::create(builder, loc, a, divisor);
}

static Value emitShift(Emitter &emitter, BinaryKind kind, Value a, Value b) {
  OpBuilder &builder = emitter.builder;
  Location loc = emitter.loc;
  if (kind == BinaryKind::LShift)
    return CheckedOp::create(builder, loc, kind, a, b);
  // A shift by more than the width leaves the sign.
  Value limit = emitter.intConstant(63, b.getType());
  Value bounded = arith::MinSIOp::create(builder, loc, b, limit);
  return arith::ShRSIOp::create(builder, loc, a, bounded);
}

/// Powers of floats. A negative base with a fractional exponent would be a
/// complex number.
static Resolution resolveFloatPower(Inference &inference, Site site) {
  AbstractDomain &domain = inference.getDomain();
  Resolution power(domain.floating(), [](Emitter &emitter, ValueRange values) {
    return emitArithmetic(emitter, BinaryKind::Pow, emitter.toFloat(values[0]),
                          emitter.toFloat(values[1]));
  });
  Resolution overflow =
      inference.callPrelude(site, "raise_out_of_range", {}, {});
  Resolution complexResult = inference.raise(
      site, "ValueError",
      "a negative number to a fractional power is complex: use complex(x)");
  Resolution zero = inference.raise(site, "ZeroDivisionError",
                                    zeroDivisionMessage(BinaryKind::Pow, true));
  auto isFinite = [](Emitter &emitter, Value value) -> Value {
    Value magnitude = math::AbsFOp::create(emitter.builder, emitter.loc, value);
    Value infinity = emitter.floatConstant(
        std::numeric_limits<double>::infinity(), value.getType());
    return arith::CmpFOp::create(emitter.builder, emitter.loc,
                                 arith::CmpFPredicate::OLT, magnitude,
                                 infinity);
  };
  Resolution result = power;
  result.raises = domain.join(domain.join(overflow.raises, zero.raises),
                              complexResult.raises);
  result.emit = [=](Emitter &emitter, ValueRange values) -> Value {
    Value a = emitter.toFloat(values[0]), b = emitter.toFloat(values[1]);
    emitter.guard(emitAnd(emitter, isZero(emitter, a), isNegative(emitter, b)),
                  [&] { emitter.emit(zero, {}); });
    Value floor = math::FloorOp::create(emitter.builder, emitter.loc, b);
    Value fractional = arith::CmpFOp::create(
        emitter.builder, emitter.loc, arith::CmpFPredicate::ONE, floor, b);
    Value aIsFinite = isFinite(emitter, a);
    Value isComplex =
        emitAnd(emitter, emitAnd(emitter, isNegative(emitter, a), aIsFinite),
                emitAnd(emitter, fractional, isFinite(emitter, b)));
    emitter.guard(isComplex, [&] { emitter.emit(complexResult, {}); });
    Value raised = emitArithmetic(emitter, BinaryKind::Pow, a, b);
    Value bothFinite = emitAnd(emitter, aIsFinite, isFinite(emitter, b));
    Value infinite = arith::XOrIOp::create(
        emitter.builder, emitter.loc, isFinite(emitter, raised),
        emitter.intConstant(1, emitter.builder.getI1Type()));
    emitter.guard(emitAnd(emitter, bothFinite, infinite),
                  [&] { emitter.emit(overflow, {}); });
    return raised;
  };
  return result;
}

/// An integer power is an int, or a float where the exponent is negative.
static Resolution resolveIntPower(Inference &inference, Site site,
                                  std::optional<Number> exponent) {
  AbstractDomain &domain = inference.getDomain();
  Resolution asInt(
      domain.integer(), [](Emitter &emitter, ValueRange values) -> Value {
        return CheckedOp::create(emitter.builder, emitter.loc, BinaryKind::Pow,
                                 emitter.toInt(values[0]),
                                 emitter.toInt(values[1]));
      });
  if (exponent && exponent->i >= 0)
    return asInt;
  Resolution asFloat = resolveFloatPower(inference, site);
  if (exponent)
    return asFloat;
  Resolution power(domain.join(domain.integer(), domain.floating()));
  power.raises = asFloat.raises;
  power.emit = [=](Emitter &emitter, ValueRange values) -> Value {
    Value negative = isNegative(emitter, emitter.toInt(values[1]));
    return emitter.branch(
        negative, power.result,
        [&]() -> std::pair<Value, AbstractValue> {
          return {asFloat.emit(emitter, values), asFloat.result};
        },
        [&]() -> std::pair<Value, AbstractValue> {
          return {asInt.emit(emitter, values), asInt.result};
        });
  };
  return power;
}

static Resolution resolveExactNumbers(Inference &inference, Site site,
                                      BinaryKind kind, bool isFloat,
                                      std::optional<Number> y) {
  AbstractDomain &domain = inference.getDomain();
  switch (kind) {
  case BinaryKind::Add:
  case BinaryKind::Sub:
  case BinaryKind::Mul:
    if (isFloat)
      break;
    return {domain.integer(),
            [=](Emitter &emitter, ValueRange values) -> Value {
              return CheckedOp::create(emitter.builder, emitter.loc, kind,
                                       emitter.toInt(values[0]),
                                       emitter.toInt(values[1]));
            }};
  case BinaryKind::TrueDiv:
  case BinaryKind::FloorDiv:
  case BinaryKind::Mod: {
    bool giveFloat = isFloat || kind == BinaryKind::TrueDiv;
    Resolution division(
        giveFloat ? domain.floating() : domain.integer(),
        [=](Emitter &emitter, ValueRange values) {
          if (isFloat)
            return emitArithmetic(emitter, kind, emitter.toFloat(values[0]),
                                  emitter.toFloat(values[1]));
          return emitIntDivision(emitter, kind, emitter.toInt(values[0]),
                                 emitter.toInt(values[1]));
        });
    if (y && (y->isFloat ? y->f != 0 : y->i != 0))
      return division;
    return inference.guard(division,
                           inference.raise(site, "ZeroDivisionError",
                                           zeroDivisionMessage(kind, isFloat)),
                           [](Emitter &emitter, ValueRange values) {
                             Value divisor = values[1];
                             return isZero(emitter,
                                           divisor.getType().isInteger(1)
                                               ? emitter.toInt(divisor)
                                               : divisor);
                           });
  }
  case BinaryKind::Pow:
    return isFloat ? resolveFloatPower(inference, site)
                   : resolveIntPower(inference, site, y);
  case BinaryKind::LShift:
  case BinaryKind::RShift: {
    Resolution shift(domain.integer(),
                     [=](Emitter &emitter, ValueRange values) {
                       return emitShift(emitter, kind, emitter.toInt(values[0]),
                                        emitter.toInt(values[1]));
                     });
    if (y && y->i >= 0)
      return shift;
    return inference.guard(
        shift, inference.raise(site, "ValueError", "negative shift count"),
        [](Emitter &emitter, ValueRange values) {
          return isNegative(emitter, emitter.toInt(values[1]));
        });
  }
  default:
    break;
  }
  return {isFloat ? domain.floating() : domain.integer(),
          [=](Emitter &emitter, ValueRange values) {
            if (isFloat)
              return emitArithmetic(emitter, kind, emitter.toFloat(values[0]),
                                    emitter.toFloat(values[1]));
            return emitArithmetic(emitter, kind, emitter.toInt(values[0]),
                                  emitter.toInt(values[1]));
          }};
}

static Resolution resolveNumbers(Inference &inference, Site site,
                                 BinaryKind kind, const Alternative *a,
                                 const Alternative *b) {
  AbstractDomain &domain = inference.getDomain();
  bool isFloat =
      a->kind == AlternativeKind::Float || b->kind == AlternativeKind::Float;
  bool areBools =
      a->kind == AlternativeKind::Bool && b->kind == AlternativeKind::Bool;
  if ((isFloat && isBitwise(kind)) || kind == BinaryKind::MatMul)
    return Resolution::none();
  bool keepsBool =
      areBools && (kind == BinaryKind::And || kind == BinaryKind::Or ||
                   kind == BinaryKind::Xor);
  std::optional<Number> x = numberOf(a->constant), y = numberOf(b->constant);
  if (x && y && !keepsBool) {
    std::optional<AbstractValue> folded =
        isFloat ? foldFloats(domain, kind, x->asFloat(), y->asFloat())
                : foldIntegers(domain, kind, x->i, y->i);
    if (folded)
      return {*folded};
  }
  if (keepsBool)
    return {domain.boolean(), [kind](Emitter &emitter, ValueRange values) {
              return emitArithmetic(emitter, kind, values[0], values[1]);
            }};
  if (domain.exact)
    return resolveExactNumbers(inference, site, kind, isFloat, y);
  // A negative integer power is a float; which it is must be known.
  bool toFloat = isFloat || kind == BinaryKind::TrueDiv ||
                 (kind == BinaryKind::Pow && y && y->i < 0);
  return {toFloat ? domain.floating() : domain.integer(),
          [kind, toFloat](Emitter &emitter, ValueRange values) {
            if (toFloat)
              return emitArithmetic(emitter, kind, emitter.toFloat(values[0]),
                                    emitter.toFloat(values[1]));
            return emitArithmetic(emitter, kind, emitter.toInt(values[0]),
                                  emitter.toInt(values[1]));
          }};
}

/// Products with a matrix, as in GLSL: matrices are column-major.
static Resolution resolveMatrix(Inference &inference, BinaryKind kind,
                                const Alternative *a, const Alternative *b) {
  AbstractDomain &domain = inference.getDomain();
  MLIRContext *context = domain.getContext();
  Type f64 = Float64Type::get(context);
  if (kind == BinaryKind::Mul || kind == BinaryKind::MatMul) {
    if (a->isMatrix() && b->isMatrix()) {
      auto left = cast<VectorType>(a->type), right = cast<VectorType>(b->type);
      if (left.getDimSize(0) != right.getDimSize(1))
        return Resolution::none();
      AbstractValue result = domain.vector(
          VectorType::get({right.getDimSize(0), left.getDimSize(1)}, f64));
      return {result, [result](Emitter &emitter, ValueRange values) -> Value {
                return MatMulOp::create(emitter.builder, emitter.loc,
                                        emitter.typeOf(result), values[0],
                                        values[1]);
              }};
    }
    if (a->isMatrix() && b->isFloatVector()) {
      auto matrix = cast<VectorType>(a->type);
      if (matrix.getDimSize(0) != cast<VectorType>(b->type).getDimSize(0))
        return Resolution::none();
      AbstractValue result =
          domain.vector(VectorType::get({matrix.getDimSize(1)}, f64));
      return {result, [result](Emitter &emitter, ValueRange values) -> Value {
                return MatVecMulOp::create(emitter.builder, emitter.loc,
                                           emitter.typeOf(result), values[0],
                                           values[1]);
              }};
    }
    if (a->isFloatVector() && b->isMatrix()) {
      auto matrix = cast<VectorType>(b->type);
      if (matrix.getDimSize(1) != cast<VectorType>(a->type).getDimSize(0))
        return Resolution::none();
      AbstractValue result =
          domain.vector(VectorType::get({matrix.getDimSize(0)}, f64));
      return {result, [result](Emitter &emitter, ValueRange values) -> Value {
                return VecMatMulOp::create(emitter.builder, emitter.loc,
                                           emitter.typeOf(result), values[0],
                                           values[1]);
              }};
    }
  }
  // Component-wise with a scalar or a matrix of the same shape.
  const Alternative *matrix = a->isMatrix() ? a : b;
  const Alternative *other = a->isMatrix() ? b : a;
  bool sameShape = other->isMatrix() && other->type == matrix->type &&
                   (kind == BinaryKind::Add || kind == BinaryKind::Sub);
  bool scales =
      other->isNumber() &&
      (kind == BinaryKind::Mul || (kind == BinaryKind::TrueDiv && matrix == a));
  if (!sameShape && !scales)
    return Resolution::none();
  AbstractValue result = domain.vector(cast<VectorType>(matrix->type));
  return {result, [kind, result](Emitter &emitter, ValueRange values) {
            Type type = emitter.typeOf(result);
            return emitArithmetic(emitter, kind, emitter.splat(values[0], type),
                                  emitter.splat(values[1], type));
          }};
}

static Resolution resolveVectors(Inference &inference, Site site,
                                 BinaryKind kind, const Alternative *a,
                                 const Alternative *b) {
  AbstractDomain &domain = inference.getDomain();
  if (a->isMatrix() || b->isMatrix())
    return resolveMatrix(inference, kind, a, b);
  const Alternative *vector = a->kind == AlternativeKind::Vector ? a : b;
  const Alternative *other = vector == a ? b : a;
  if (other->kind == AlternativeKind::Vector ? other->type != vector->type
                                             : !other->isNumber())
    return Resolution::none();
  auto type = cast<VectorType>(vector->type);
  bool isFloat = isa<FloatType>(type.getElementType());
  if (kind == BinaryKind::MatMul || (isFloat && isBitwise(kind)) ||
      type.getElementType().isInteger(1) ||
      (!isFloat && (kind == BinaryKind::TrueDiv || kind == BinaryKind::Pow ||
                    other->kind == AlternativeKind::Float)))
    return Resolution::none();
  AbstractValue result = domain.vector(type);
  Resolution operation(
      result, [kind, result](Emitter &emitter, ValueRange values) {
        Type type = emitter.typeOf(result);
        return emitArithmetic(emitter, kind, emitter.splat(values[0], type),
                              emitter.splat(values[1], type));
      });
  bool divides = kind == BinaryKind::FloorDiv || kind == BinaryKind::Mod;
  if (!domain.exact || !divides)
    return operation;
  // As of numbers, in each component.
  return inference.guard(
      operation,
      inference.raise(site, "ZeroDivisionError",
                      zeroDivisionMessage(kind, isFloat)),
      [result](Emitter &emitter, ValueRange values) {
        Value divisor = emitter.splat(values[1], emitter.typeOf(result));
        int64_t size = cast<VectorType>(divisor.getType()).getNumElements();
        Value any;
        for (int64_t i = 0; i != size; ++i) {
          Value zero =
              isZero(emitter, vector::ExtractOp::create(
                                  emitter.builder, emitter.loc, divisor, i));
          any = any ? arith::OrIOp::create(emitter.builder, emitter.loc, any,
                                           zero)
                          .getResult()
                    : zero;
        }
        return any;
      });
}

/// How Python writes an operator.
static StringRef spelling(BinaryKind kind) {
  switch (kind) {
  case BinaryKind::Add:
    return "+";
  case BinaryKind::Sub:
    return "-";
  case BinaryKind::Mul:
    return "*";
  case BinaryKind::TrueDiv:
    return "/";
  case BinaryKind::FloorDiv:
    return "//";
  case BinaryKind::Mod:
    return "%";
  case BinaryKind::Pow:
    return "**";
  case BinaryKind::MatMul:
    return "@";
  case BinaryKind::LShift:
    return "<<";
  case BinaryKind::RShift:
    return ">>";
  case BinaryKind::And:
    return "&";
  case BinaryKind::Or:
    return "|";
  case BinaryKind::Xor:
    return "^";
  }
  return "";
}

static StringRef spelling(UnaryKind kind) {
  return kind == UnaryKind::Neg ? "-" : kind == UnaryKind::Pos ? "+" : "~";
}

static StringRef spelling(CompareKind kind) {
  switch (kind) {
  case CompareKind::Lt:
    return "<";
  case CompareKind::Le:
    return "<=";
  case CompareKind::Eq:
    return "==";
  case CompareKind::Ne:
    return "!=";
  case CompareKind::Gt:
    return ">";
  case CompareKind::Ge:
    return ">=";
  }
  return "";
}

/// A tuple, which is operand `place`, so many times.
static Resolution repeatTuple(AbstractDomain &domain, const Alternative *tuple,
                              int64_t count, unsigned place) {
  SmallVector<AbstractValue> elements;
  for (int64_t i = 0; i != count; ++i)
    llvm::append_range(elements, tuple->elements);
  size_t size = tuple->elements.size();
  AbstractValue result = domain.tuple(elements);
  return {result, [=](Emitter &emitter, ValueRange values) -> Value {
            SmallVector<Value> parts;
            for (auto [index, element] :
                 llvm::enumerate(result.single()->elements))
              parts.push_back(ExtractOp::create(
                  emitter.builder, emitter.loc, emitter.typeOf(element),
                  values[place], static_cast<uint32_t>(index % size)));
            return PackOp::create(emitter.builder, emitter.loc,
                                  emitter.typeOf(result), parts);
          }};
}

Resolution pystream::resolveBinary(Inference &inference, Site site,
                                   BinaryKind kind,
                                   ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = operands[0].single(), *b = operands[1].single();
  auto unsupported = [&] {
    return inference.fail(site, "TypeError: unsupported operand type(s) for '" +
                                    spelling(kind) + "': '" + a->typeName() +
                                    "' and '" + b->typeName() + "'");
  };
  if (a->kind == AlternativeKind::Instance ||
      b->kind == AlternativeKind::Instance)
    return Resolution::none();
  Resolution resolution = Resolution::none();
  if (a->isNumber() && b->isNumber())
    resolution = resolveNumbers(inference, site, kind, a, b);
  else if (a->kind == AlternativeKind::Vector ||
           b->kind == AlternativeKind::Vector)
    resolution = resolveVectors(inference, site, kind, a, b);
  else if (a->kind == AlternativeKind::Tuple &&
           b->kind == AlternativeKind::Tuple && kind == BinaryKind::Add &&
           !a->constant && !b->constant) {
    SmallVector<AbstractValue> elements(a->elements);
    llvm::append_range(elements, b->elements);
    AbstractValue result = domain.tuple(elements);
    size_t split = a->elements.size();
    return {result, [=](Emitter &emitter, ValueRange values) -> Value {
              SmallVector<Value> parts;
              for (auto [index, element] :
                   llvm::enumerate(result.single()->elements))
                parts.push_back(ExtractOp::create(
                    emitter.builder, emitter.loc, emitter.typeOf(element),
                    index < split ? values[0] : values[1],
                    index < split ? index : index - split));
              return PackOp::create(emitter.builder, emitter.loc,
                                    emitter.typeOf(result), parts);
            }};
  } else if (kind == BinaryKind::Mul && (a->kind == AlternativeKind::Tuple ||
                                         b->kind == AlternativeKind::Tuple)) {
    bool first = a->kind == AlternativeKind::Tuple;
    const Alternative *tuple = first ? a : b, *count = first ? b : a;
    std::optional<Number> times = numberOf(count->constant);
    size_t size = tuple->elements.size();
    if (!tuple->constant && times && !times->isFloat &&
        times->i * static_cast<int64_t>(size) <= 256)
      return repeatTuple(domain, tuple, std::max<int64_t>(times->i, 0),
                         first ? 0 : 1);
  } else if (a->kind == AlternativeKind::Str &&
             b->kind == AlternativeKind::Str && kind == BinaryKind::Add) {
    if (!a->constant || !b->constant)
      return inference.fail(site, "strings cannot be built at run time");
    StringRef left = cast<StringAttr>(a->constant).getValue();
    StringRef right = cast<StringAttr>(b->constant).getValue();
    if (left.size() + right.size() > 4096)
      return inference.fail(site, "strings cannot be built at run time");
    return {domain.string(StringAttr::get(domain.getContext(), left + right))};
  }
  if (!resolution.applies && domain.exact)
    return resolution; // the prelude knows tuples, and CPython's words
  return resolution.applies ? resolution : unsupported();
}

//===----------------------------------------------------------------------===//
// Unary operators
//===----------------------------------------------------------------------===//

static Value emitNegation(Emitter &emitter, Value value) {
  if (isa<FloatType>(getElementTypeOrSelf(value.getType())))
    return arith::NegFOp::create(emitter.builder, emitter.loc, value);
  Value zero = emitter.intConstant(0, value.getType());
  return arith::SubIOp::create(emitter.builder, emitter.loc, zero, value);
}

Resolution pystream::resolveUnary(Inference &inference, Site site,
                                  UnaryKind kind,
                                  ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = operands[0].single();
  if (a->kind == AlternativeKind::Instance)
    return Resolution::none();
  bool isVector = a->kind == AlternativeKind::Vector;
  bool isFloat = a->kind == AlternativeKind::Float ||
                 (isVector && isa<FloatType>(getElementTypeOrSelf(a->type)));
  bool valid =
      (a->isNumber() || isVector) && !(isFloat && kind == UnaryKind::Invert);
  if (!valid && domain.exact)
    return Resolution::none();
  if (!valid)
    return inference.fail(site, "TypeError: bad operand type for unary '" +
                                    spelling(kind) + "': '" + a->typeName() +
                                    "'");
  if (std::optional<Number> x = numberOf(a->constant)) {
    switch (kind) {
    case UnaryKind::Neg:
      if (x->isFloat)
        return {domain.floating(-x->f)};
      if (x->i != std::numeric_limits<int64_t>::min())
        return {domain.integer(-x->i)};
      break;
    case UnaryKind::Pos:
      return x->isFloat ? Resolution(domain.floating(x->f))
                        : Resolution(domain.integer(x->i));
    case UnaryKind::Invert:
      return {domain.integer(~x->i)};
    }
  }
  AbstractValue result = isVector  ? domain.vector(cast<VectorType>(a->type))
                         : isFloat ? domain.floating()
                                   : domain.integer();
  bool exact = domain.exact;
  return {
      result, [kind, exact](Emitter &emitter, ValueRange values) -> Value {
        Value value = emitter.toInt(values[0]);
        if (kind == UnaryKind::Pos)
          return value;
        if (kind == UnaryKind::Neg && exact && value.getType().isInteger(64))
          return CheckedOp::create(
              emitter.builder, emitter.loc, BinaryKind::Sub,
              emitter.intConstant(0, value.getType()), value);
        if (kind == UnaryKind::Neg)
          return emitNegation(emitter, value);
        Value ones = emitter.intConstant(-1, value.getType());
        return arith::XOrIOp::create(emitter.builder, emitter.loc, value, ones);
      }};
}

//===----------------------------------------------------------------------===//
// Comparisons
//===----------------------------------------------------------------------===//

template <typename T> static bool compareValues(CompareKind kind, T a, T b) {
  switch (kind) {
  case CompareKind::Lt:
    return a < b;
  case CompareKind::Le:
    return a <= b;
  case CompareKind::Eq:
    return a == b;
  case CompareKind::Ne:
    return a != b;
  case CompareKind::Gt:
    return a > b;
  case CompareKind::Ge:
    return a >= b;
  }
  return false;
}

static arith::CmpFPredicate floatPredicate(CompareKind kind) {
  switch (kind) {
  case CompareKind::Lt:
    return arith::CmpFPredicate::OLT;
  case CompareKind::Le:
    return arith::CmpFPredicate::OLE;
  case CompareKind::Eq:
    return arith::CmpFPredicate::OEQ;
  case CompareKind::Ne:
    return arith::CmpFPredicate::UNE;
  case CompareKind::Gt:
    return arith::CmpFPredicate::OGT;
  case CompareKind::Ge:
    return arith::CmpFPredicate::OGE;
  }
  return arith::CmpFPredicate::OEQ;
}

static arith::CmpIPredicate intPredicate(CompareKind kind) {
  switch (kind) {
  case CompareKind::Lt:
    return arith::CmpIPredicate::slt;
  case CompareKind::Le:
    return arith::CmpIPredicate::sle;
  case CompareKind::Eq:
    return arith::CmpIPredicate::eq;
  case CompareKind::Ne:
    return arith::CmpIPredicate::ne;
  case CompareKind::Gt:
    return arith::CmpIPredicate::sgt;
  case CompareKind::Ge:
    return arith::CmpIPredicate::sge;
  }
  return arith::CmpIPredicate::eq;
}

static Value emitComparison(Emitter &emitter, CompareKind kind, Value a,
                            Value b) {
  if (isa<FloatType>(getElementTypeOrSelf(a.getType())))
    return arith::CmpFOp::create(emitter.builder, emitter.loc,
                                 floatPredicate(kind), a, b);
  return arith::CmpIOp::create(emitter.builder, emitter.loc, intPredicate(kind),
                               a, b);
}

/// The comparison of (b, a) that holds when `kind` holds for (a, b).
static CompareKind reflected(CompareKind kind) {
  switch (kind) {
  case CompareKind::Lt:
    return CompareKind::Gt;
  case CompareKind::Le:
    return CompareKind::Ge;
  case CompareKind::Gt:
    return CompareKind::Lt;
  case CompareKind::Ge:
    return CompareKind::Le;
  default:
    return kind;
  }
}

/// An int and a float compare exactly, though not every int is a float. Where
/// the float nearest to the int is another one, both compare like these; where
/// it is the same, as ints.
static Value emitExactComparison(Emitter &emitter, CompareKind kind,
                                 Value integer, Value floating) {
  OpBuilder &builder = emitter.builder;
  Location loc = emitter.loc;
  Value nearest = emitter.toFloat(integer);
  Value tie = emitComparison(emitter, CompareKind::Eq, nearest, floating);
  Value tooLarge =
      emitComparison(emitter, CompareKind::Ge, nearest,
                     emitter.floatConstant(0x1p63, nearest.getType()));
  Value inRange = arith::SelectOp::create(
      builder, loc, tooLarge, emitter.floatConstant(0, nearest.getType()),
      nearest);
  Value whole =
      arith::FPToSIOp::create(builder, loc, integer.getType(), inRange);
  bool isLess = kind == CompareKind::Lt || kind == CompareKind::Le ||
                kind == CompareKind::Ne;
  Value asInts = arith::SelectOp::create(
      builder, loc, tooLarge, emitter.intConstant(isLess, builder.getI1Type()),
      emitComparison(emitter, kind, integer, whole));
  return arith::SelectOp::create(
      builder, loc, tie, asInts,
      emitComparison(emitter, kind, nearest, floating));
}

/// Equality of two vectors: all components.
static Resolution resolveVectorEquality(Inference &inference, CompareKind kind,
                                        const Alternative *a) {
  int64_t size = cast<VectorType>(a->type).getNumElements();
  bool equal = kind == CompareKind::Eq;
  return {
      inference.getDomain().boolean(),
      [=](Emitter &emitter, ValueRange values) -> Value {
        Value each = emitComparison(emitter, kind, values[0], values[1]);
        Value all;
        for (int64_t i = 0; i != size; ++i) {
          Value one =
              vector::ExtractOp::create(emitter.builder, emitter.loc, each, i);
          if (!all)
            all = one;
          else if (equal)
            all = arith::AndIOp::create(emitter.builder, emitter.loc, all, one);
          else
            all = arith::OrIOp::create(emitter.builder, emitter.loc, all, one);
        }
        return all;
      }};
}

/// Strings are numbered in their order.
static Value emitStringId(Emitter &emitter, const Alternative *string,
                          Value value) {
  if (string->constant)
    value = StringConstantOp::create(emitter.builder, emitter.loc,
                                     cast<StringAttr>(string->constant));
  return StringIdOp::create(emitter.builder, emitter.loc, value);
}

/// Whether an alternative stands for one object only.
static bool isUnique(const Alternative *alternative) {
  switch (alternative->kind) {
  case AlternativeKind::None:
  case AlternativeKind::Singleton:
  case AlternativeKind::Function:
  case AlternativeKind::Builtin:
  case AlternativeKind::Class:
  case AlternativeKind::Wrapper:
    return true;
  default:
    return false;
  }
}

Resolution pystream::resolveCompare(Inference &inference, Site site,
                                    CompareKind kind,
                                    ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = operands[0].single(), *b = operands[1].single();
  if (a->kind == AlternativeKind::Instance ||
      b->kind == AlternativeKind::Instance)
    return Resolution::none();
  bool isEquality = kind == CompareKind::Eq || kind == CompareKind::Ne;
  if (domain.exact && a->kind == AlternativeKind::Tuple &&
      b->kind == AlternativeKind::Tuple)
    return Resolution::none();
  if (a->isNumber() && b->isNumber()) {
    std::optional<Number> x = numberOf(a->constant), y = numberOf(b->constant);
    auto isExact = [](std::optional<Number> number) {
      return number && (number->isFloat || std::abs(number->i) <= 1LL << 53);
    };
    if (x && y && (x->isFloat == y->isFloat || (isExact(x) && isExact(y))))
      return {
          domain.boolean(x->isFloat || y->isFloat
                             ? compareValues(kind, x->asFloat(), y->asFloat())
                             : compareValues(kind, x->i, y->i))};
    bool isFloat =
        a->kind == AlternativeKind::Float || b->kind == AlternativeKind::Float;
    bool leftIsInt = a->kind == AlternativeKind::Int && !isExact(x);
    bool rightIsInt = b->kind == AlternativeKind::Int && !isExact(y);
    if (domain.exact && isFloat && (leftIsInt || rightIsInt))
      return {domain.boolean(), [=](Emitter &emitter, ValueRange values) {
                return leftIsInt ? emitExactComparison(emitter, kind, values[0],
                                                       values[1])
                                 : emitExactComparison(emitter, reflected(kind),
                                                       values[1], values[0]);
              }};
    return {domain.boolean(),
            [kind, isFloat](Emitter &emitter, ValueRange values) {
              if (isFloat)
                return emitComparison(emitter, kind, emitter.toFloat(values[0]),
                                      emitter.toFloat(values[1]));
              return emitComparison(emitter, kind, emitter.toInt(values[0]),
                                    emitter.toInt(values[1]));
            }};
  }
  if (a->kind == AlternativeKind::Str && b->kind == AlternativeKind::Str &&
      (!a->constant || !b->constant))
    return {domain.boolean(),
            [=](Emitter &emitter, ValueRange values) -> Value {
              return emitComparison(emitter, kind,
                                    emitStringId(emitter, a, values[0]),
                                    emitStringId(emitter, b, values[1]));
            }};
  if (a->kind == AlternativeKind::Str && b->kind == AlternativeKind::Str)
    return {domain.boolean(
        compareValues(kind, cast<StringAttr>(a->constant).getValue(),
                      cast<StringAttr>(b->constant).getValue()))};
  if (isEquality && a->kind == AlternativeKind::Vector &&
      b->kind == AlternativeKind::Vector && a->type == b->type &&
      !a->isMatrix())
    return resolveVectorEquality(inference, kind, a);
  // Element by element, in the prelude.
  if (a->kind == AlternativeKind::Tuple && b->kind == AlternativeKind::Tuple)
    return Resolution::none();
  // Values of different kinds are unequal; unique ones are compared as such.
  if (isEquality && (a->kind != b->kind || isUnique(a)))
    return {domain.boolean((a == b) == (kind == CompareKind::Eq))};
  if (domain.exact)
    return Resolution::none();
  return inference.fail(site, "TypeError: '" + spelling(kind) +
                                  "' not supported between '" + a->typeName() +
                                  "' and '" + b->typeName() + "'");
}

//===----------------------------------------------------------------------===//
// Truth, identity, membership
//===----------------------------------------------------------------------===//

Resolution pystream::resolveTruth(Inference &inference, AbstractValue operand) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = operand.single();
  switch (a->kind) {
  case AlternativeKind::Instance:
    return Resolution::none();
  case AlternativeKind::None:
    return {domain.boolean(false)};
  case AlternativeKind::Str:
    if (!a->constant)
      return {
          domain.boolean(), [=](Emitter &emitter, ValueRange values) -> Value {
            Value empty =
                StringConstantOp::create(emitter.builder, emitter.loc,
                                         emitter.builder.getStringAttr(""));
            return emitComparison(
                emitter, CompareKind::Ne, emitStringId(emitter, a, values[0]),
                StringIdOp::create(emitter.builder, emitter.loc, empty));
          }};
    return {domain.boolean(!cast<StringAttr>(a->constant).empty())};
  case AlternativeKind::Tuple:
    return {domain.boolean(!a->elements.empty())};
  case AlternativeKind::Vector:
    // As bool() of one in CPython: which components must hold is not said.
    return Resolution::none();
  case AlternativeKind::Bool:
    if (a->constant)
      return {operand};
    return {domain.boolean(),
            [](Emitter &, ValueRange values) -> Value { return values[0]; }};
  case AlternativeKind::Int:
  case AlternativeKind::Float:
    if (std::optional<Number> x = numberOf(a->constant))
      return {domain.boolean(x->isFloat ? x->f != 0 : x->i != 0)};
    return {domain.boolean(), [](Emitter &emitter, ValueRange values) {
              Type type = values[0].getType();
              Value zero = isa<FloatType>(type) ? emitter.floatConstant(0, type)
                                                : emitter.intConstant(0, type);
              return emitComparison(emitter, CompareKind::Ne, values[0], zero);
            }};
  default:
    return {domain.boolean(true)};
  }
}

/// Values have no identity in compiled code: `is` tells whether they are the
/// same in every bit.
static Value emitSameValue(Emitter &emitter, const Alternative *a,
                           const Alternative *b, Value x, Value y) {
  OpBuilder &builder = emitter.builder;
  Location loc = emitter.loc;
  switch (a->kind) {
  case AlternativeKind::Float: {
    Type bits = builder.getIntegerType(x.getType().getIntOrFloatBitWidth());
    return emitComparison(emitter, CompareKind::Eq,
                          arith::BitcastOp::create(builder, loc, bits, x),
                          arith::BitcastOp::create(builder, loc, bits, y));
  }
  case AlternativeKind::Bool:
  case AlternativeKind::Int:
    return emitComparison(emitter, CompareKind::Eq, x, y);
  case AlternativeKind::Str:
    return emitComparison(emitter, CompareKind::Eq, emitStringId(emitter, a, x),
                          emitStringId(emitter, b, y));
  case AlternativeKind::Instance:
    if (a->object->find() != b->object->find())
      return emitter.intConstant(0, builder.getI1Type());
    if (!isa<RefType>(x.getType()))
      return emitter.intConstant(1, builder.getI1Type());
    return RefEqOp::create(builder, loc, x, y);
  case AlternativeKind::Tuple: {
    Value all = emitter.intConstant(1, builder.getI1Type());
    for (size_t i = 0; i != a->elements.size(); ++i) {
      const Alternative *p = a->elements[i].single();
      const Alternative *q = b->elements[i].single();
      // Of unions only the same object would do; it is seldom asked for.
      if (!p || !q || p->kind != q->kind)
        return emitter.intConstant(0, builder.getI1Type());
      auto part = [&](AbstractValue known, Value tuple) -> Value {
        return ExtractOp::create(builder, loc, emitter.typeOf(known), tuple,
                                 static_cast<uint32_t>(i));
      };
      all = emitAnd(emitter, all,
                    emitSameValue(emitter, p, q, part(a->elements[i], x),
                                  part(b->elements[i], y)));
    }
    return all;
  }
  default:
    return emitter.intConstant(a == b, builder.getI1Type());
  }
}

static Resolution resolveSameValue(Inference &inference, const Alternative *a,
                                   const Alternative *b) {
  AbstractDomain &domain = inference.getDomain();
  if (a->elements.size() != b->elements.size())
    return {domain.boolean(false)};
  return {domain.boolean(), [=](Emitter &emitter, ValueRange values) {
            return emitSameValue(emitter, a, b, values[0], values[1]);
          }};
}

Resolution pystream::resolveIs(Inference &inference, Site site,
                               ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = operands[0].single(), *b = operands[1].single();
  if (a->kind != b->kind)
    return {domain.boolean(false)};
  switch (a->kind) {
  case AlternativeKind::None:
  case AlternativeKind::Singleton:
  case AlternativeKind::Function:
  case AlternativeKind::Builtin:
  case AlternativeKind::Class:
    return {domain.boolean(a == b)};
  case AlternativeKind::Int:
  case AlternativeKind::Float:
  case AlternativeKind::Tuple:
    if (!domain.exact)
      break;
    return resolveSameValue(inference, a, b);
  case AlternativeKind::Str:
  case AlternativeKind::Bool:
    return resolveCompare(inference, site, CompareKind::Eq, operands);
  case AlternativeKind::Instance: {
    Object *x = a->object->find(), *y = b->object->find();
    // Of live objects that were joined it is known at run time which one it is.
    bool unique = x->storage == Object::Storage::Uniform || x->isConstant();
    if (x == y && unique)
      return {domain.boolean(true)};
    // Objects that nothing has merged are not the same.
    if (domain.exact && x != y)
      return {domain.boolean(false)};
    if (domain.exact)
      return {domain.boolean(),
              [](Emitter &emitter, ValueRange values) -> Value {
                return RefEqOp::create(emitter.builder, emitter.loc, values[0],
                                       values[1]);
              }};
    // Objects from outside may be the same though their paths differ.
    bool mayBeSame = x->classRef == y->classRef &&
                     (x == y || x->storage == Object::Storage::Uniform ||
                      y->storage == Object::Storage::Uniform);
    if (!mayBeSame)
      return {domain.boolean(false)};
    return inference.fail(
        site,
        "whether two objects of class '" + a->typeName() +
            "' are the same is not known here",
        "compare their contents, or give them different classes");
  }
  default:
    break;
  }
  return inference.fail(
      site, "'is' has no meaning for values of type '" + a->typeName() + "'",
      "use ==");
}

Resolution pystream::resolveContains(Inference &inference, Site site,
                                     ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *container = operands[1].single();
  if (container->kind == AlternativeKind::Str && container->constant &&
      operands[0].single()->kind == AlternativeKind::Str &&
      operands[0].constant())
    return {domain.boolean(
        cast<StringAttr>(container->constant)
            .getValue()
            .contains(cast<StringAttr>(operands[0].constant()).getValue()))};
  return Resolution::none();
}
