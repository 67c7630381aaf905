//===- VectorMethods.cpp - Methods of vectors beside GLSL's functions -----===//
//
// GLSL's vector relational functions and those on vectors of ints and bools
// (chapters 8.3 and 8.7 of the specification), as methods.
//
//===----------------------------------------------------------------------===//
#include "Numbers.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace pystream;

static std::optional<CompareKind> relationNamed(StringRef name) {
  return llvm::StringSwitch<std::optional<CompareKind>>(name)
      .Case("lessThan", CompareKind::Lt)
      .Case("lessThanEqual", CompareKind::Le)
      .Case("greaterThan", CompareKind::Gt)
      .Case("greaterThanEqual", CompareKind::Ge)
      .Case("equal", CompareKind::Eq)
      .Case("notEqual", CompareKind::Ne)
      .Default(std::nullopt);
}

static bool isBoolVector(const Alternative *a) {
  return a->kind == AlternativeKind::Vector &&
         getElementTypeOrSelf(a->type).isInteger(1);
}

static bool isIntVector(const Alternative *a) {
  return a->kind == AlternativeKind::Vector &&
         getElementTypeOrSelf(a->type).isInteger(64);
}

bool pystream::isVectorMethod(const Alternative *self, StringRef name) {
  bool isEquality = name == "equal" || name == "notEqual";
  if (self->isMatrix())
    return name == "transpose" || name == "inverse" || name == "determinant" ||
           name == "matrixCompMult";
  if (isBoolVector(self))
    return name == "any" || name == "all" || isEquality;
  if (relationNamed(name))
    return true;
  if (isIntVector(self))
    return name == "abs" || name == "sign" || name == "min" || name == "max" ||
           name == "clamp";
  return isGlslFunction(name) || name == "faceforward";
}

static std::string methodName(const Alternative *self, StringRef name) {
  return self->typeName() + "." + name.str();
}

/// What every component of `self` meets in an argument: the components of a
/// vector of the same size, or a scalar, made a component of `self`'s type.
namespace {
struct Operand {
  Resolution conversion;
  AbstractValue component;
  bool isVector = false;

  Value at(Emitter &emitter, Value value, int64_t index) const {
    if (!isVector)
      return value;
    return vector::ExtractOp::create(emitter.builder, emitter.loc, value,
                                     index);
  }
};
} // namespace

static std::optional<Operand> operandOf(Inference &inference, Site site,
                                        StringRef name, const Alternative *self,
                                        AbstractValue argument,
                                        Resolution &failure) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *other = argument.single();
  auto type = cast<VectorType>(self->type);
  auto keep = [](Emitter &, ValueRange values) -> Value { return values[0]; };
  if (other->kind == AlternativeKind::Vector && !other->isMatrix() &&
      cast<VectorType>(other->type).getNumElements() == type.getNumElements())
    return Operand{{argument, keep},
                   domain.number(getElementTypeOrSelf(other->type)),
                   true};
  if (other->isNumber()) {
    Resolution conversion =
        resolveComponent(inference, site, argument, type.getElementType());
    return Operand{conversion, domain.number(type.getElementType()), false};
  }
  failure = inference.fail(site, "TypeError: " + methodName(self, name) +
                                     " needs " + self->typeName() +
                                     " or a scalar, not " + other->typeName());
  return std::nullopt;
}

/// Component by component, a bvec.
static Resolution resolveRelation(Inference &inference, Site site,
                                  StringRef name, CompareKind kind,
                                  const Alternative *self,
                                  AbstractValue argument) {
  AbstractDomain &domain = inference.getDomain();
  Resolution failure;
  std::optional<Operand> other =
      operandOf(inference, site, name, self, argument, failure);
  if (!other)
    return failure;
  auto type = cast<VectorType>(self->type);
  Resolution compare =
      resolveCompare(inference, site, kind,
                     {domain.number(type.getElementType()), other->component});
  VectorType bools =
      VectorType::get(type.getShape(), IntegerType::get(type.getContext(), 1));
  AbstractValue result = domain.vector(bools);
  Resolution relation(
      result,
      [=, other = *other](Emitter &emitter, ValueRange values) -> Value {
        Value right = emitter.emit(other.conversion, values[1]);
        SmallVector<Value> each;
        for (int64_t i = 0; i != type.getNumElements(); ++i) {
          Value left = vector::ExtractOp::create(emitter.builder, emitter.loc,
                                                 values[0], i);
          each.push_back(
              emitter.emit(compare, {left, other.at(emitter, right, i)}));
        }
        return vector::FromElementsOp::create(emitter.builder, emitter.loc,
                                              bools, each);
      });
  relation.raises = other->conversion.raises;
  return relation;
}

/// any() and all().
static Resolution resolveReduction(Inference &inference, bool isAny,
                                   const Alternative *self) {
  int64_t size = cast<VectorType>(self->type).getNumElements();
  return {inference.getDomain().boolean(),
          [=](Emitter &emitter, ValueRange values) -> Value {
            Value result;
            for (int64_t i = 0; i != size; ++i) {
              Value each = vector::ExtractOp::create(emitter.builder,
                                                     emitter.loc, values[0], i);
              if (!result)
                result = each;
              else if (isAny)
                result = arith::OrIOp::create(emitter.builder, emitter.loc,
                                              result, each);
              else
                result = arith::AndIOp::create(emitter.builder, emitter.loc,
                                               result, each);
            }
            return result;
          }};
}

/// abs, sign, min, max and clamp of ints, as whole vectors.
static Resolution resolveIntMethod(Inference &inference, Site site,
                                   StringRef name, const Alternative *self,
                                   ArrayRef<AbstractValue> rest) {
  AbstractDomain &domain = inference.getDomain();
  SmallVector<Resolution> conversions;
  AbstractValue raises;
  for (AbstractValue argument : rest) {
    const Alternative *other = argument.single();
    if (other->kind == AlternativeKind::Vector && other->type != self->type)
      return inference.fail(site, "TypeError: " + methodName(self, name) +
                                      " needs " + self->typeName() +
                                      " or a scalar, not " + other->typeName());
    Resolution failure;
    std::optional<Operand> operand =
        operandOf(inference, site, name, self, argument, failure);
    if (!operand)
      return failure;
    conversions.push_back(operand->conversion);
    raises = domain.join(raises, operand->conversion.raises);
  }
  AbstractValue result = domain.vector(cast<VectorType>(self->type));
  enum {
    Abs,
    Sign,
    Min,
    Max,
    Clamp
  } which = name == "abs"    ? Abs
            : name == "sign" ? Sign
            : name == "min"  ? Min
            : name == "max"  ? Max
                             : Clamp;
  Resolution method(result, [=](Emitter &emitter, ValueRange values) -> Value {
    OpBuilder &builder = emitter.builder;
    Location loc = emitter.loc;
    Type type = emitter.typeOf(result);
    SmallVector<Value> others;
    for (auto [conversion, value] : llvm::zip(conversions, values.drop_front()))
      others.push_back(emitter.splat(emitter.emit(conversion, value), type));
    Value x = values[0];
    auto smaller = [&](Value a, Value b) -> Value {
      return arith::MinSIOp::create(builder, loc, a, b);
    };
    auto larger = [&](Value a, Value b) -> Value {
      return arith::MaxSIOp::create(builder, loc, a, b);
    };
    switch (which) {
    case Abs:
      return math::AbsIOp::create(builder, loc, x);
    case Sign:
      return smaller(larger(x, emitter.intConstant(-1, type)),
                     emitter.intConstant(1, type));
    case Min:
      return smaller(x, others[0]);
    case Max:
      return larger(x, others[0]);
    case Clamp:
      return smaller(larger(x, others[0]), others[1]);
    }
    return {};
  });
  method.raises = raises;
  return method;
}

static Resolution wrongCount(Inference &inference, Site site,
                             const Alternative *self, StringRef name,
                             size_t expected, size_t given) {
  return inference.fail(site, "TypeError: " + methodName(self, name) +
                                  "() takes " + Twine(expected + 1) +
                                  " positional argument" +
                                  (expected == 0 ? "" : "s") + " but " +
                                  Twine(given + 1) + " were given");
}

Resolution pystream::resolveVectorMethod(Inference &inference, Site site,
                                         StringRef name,
                                         ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *self = arguments[0].single();
  ArrayRef<AbstractValue> rest = arguments.drop_front();
  if (self->isMatrix()) {
    if (name != "matrixCompMult")
      return Resolution::none();
    if (rest.size() != 1)
      return wrongCount(inference, site, self, name, 1, rest.size());
    if (rest[0].single()->type != self->type)
      return inference.fail(site, "TypeError: matrixCompMult needs " +
                                      self->typeName() + ", not " +
                                      rest[0].single()->typeName());
    return {domain.vector(cast<VectorType>(self->type)),
            [](Emitter &emitter, ValueRange values) -> Value {
              return arith::MulFOp::create(emitter.builder, emitter.loc,
                                           values[0], values[1]);
            }};
  }
  if (std::optional<CompareKind> kind = relationNamed(name)) {
    if (rest.size() != 1)
      return wrongCount(inference, site, self, name, 1, rest.size());
    return resolveRelation(inference, site, name, *kind, self, rest[0]);
  }
  if (isBoolVector(self) && (name == "any" || name == "all")) {
    if (!rest.empty())
      return wrongCount(inference, site, self, name, 0, rest.size());
    return resolveReduction(inference, name == "any", self);
  }
  if (isIntVector(self) && isVectorMethod(self, name)) {
    size_t expected = name == "clamp" ? 2 : name.starts_with("m") ? 1 : 0;
    if (rest.size() != expected)
      return wrongCount(inference, site, self, name, expected, rest.size());
    return resolveIntMethod(inference, site, name, self, rest);
  }
  if (!self->isFloatVector())
    return Resolution::none();
  AbstractValue result = domain.vector(cast<VectorType>(self->type));
  auto allSame = [&] {
    return llvm::all_of(rest, [&](AbstractValue other) {
      return other.single()->type == self->type;
    });
  };
  if (name == "faceforward" && rest.size() == 2 && allSame())
    return {result, [](Emitter &emitter, ValueRange values) -> Value {
              OpBuilder &builder = emitter.builder;
              Type scalar = getElementTypeOrSelf(values[0].getType());
              Value facing = DotOp::create(builder, emitter.loc, scalar,
                                           values[2], values[1]);
              Value isBehind = arith::CmpFOp::create(
                  builder, emitter.loc, arith::CmpFPredicate::OLT, facing,
                  emitter.floatConstant(0, scalar));
              Value negated =
                  arith::NegFOp::create(builder, emitter.loc, values[0]);
              return arith::SelectOp::create(builder, emitter.loc, isBehind,
                                             values[0], negated);
            }};
  if (name == "atan" && rest.size() == 1 && allSame())
    return {result, [](Emitter &emitter, ValueRange values) -> Value {
              return Atan2Op::create(emitter.builder, emitter.loc, values[0],
                                     values[1]);
            }};
  if (name == "mix" && rest.size() == 2 && isBoolVector(rest[1].single()) &&
      rest[0].single()->type == self->type &&
      cast<VectorType>(rest[1].single()->type).getShape() ==
          cast<VectorType>(self->type).getShape())
    return {result, [](Emitter &emitter, ValueRange values) -> Value {
              return arith::SelectOp::create(emitter.builder, emitter.loc,
                                             values[2], values[1], values[0]);
            }};
  return Resolution::none();
}
