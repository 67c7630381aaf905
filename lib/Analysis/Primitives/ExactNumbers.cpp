//===- ExactNumbers.cpp - Operators on numbers in exact mode --------------===//
//
// The errors of CPython, and no wrapping round.
//
//===----------------------------------------------------------------------===//
#include "Numbers.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace pystream;

static Value compareWithZero(Emitter &emitter, Value value,
                             arith::CmpFPredicate ifFloat,
                             arith::CmpIPredicate ifInt) {
  OpBuilder &builder = emitter.builder;
  if (isa<FloatType>(value.getType()))
    return arith::CmpFOp::create(builder, emitter.loc, ifFloat, value,
                                 emitter.floatConstant(0, value.getType()));
  return arith::CmpIOp::create(builder, emitter.loc, ifInt, value,
                               emitter.intConstant(0, value.getType()));
}

Value pystream::isZero(Emitter &emitter, Value value) {
  return compareWithZero(emitter, value, arith::CmpFPredicate::OEQ,
                         arith::CmpIPredicate::eq);
}

static Value isNegative(Emitter &emitter, Value value) {
  return compareWithZero(emitter, value, arith::CmpFPredicate::OLT,
                         arith::CmpIPredicate::slt);
}

Value pystream::emitAnd(Emitter &emitter, Value a, Value b) {
  return arith::AndIOp::create(emitter.builder, emitter.loc, a, b);
}

StringRef pystream::zeroDivisionMessage(BinaryKind kind, bool isFloat) {
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

Resolution pystream::resolveExactNumbers(Inference &inference, Site site,
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
