//===- Operators.cpp - Primitive rules of operators -----------------------===//
#include "Numbers.h"
#include "Strings.h"

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

std::optional<Number> pystream::numberOf(Attribute attribute) {
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
foldFloats(AbstractDomain &domain, BinaryKind kind, double a, double b);

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
      return a == 0 ? std::nullopt : foldFloats(domain, kind, a, b);
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
    // Out of range it is an error.
    if (domain.exact && std::isinf(std::pow(a, b)) && std::isfinite(a) &&
        std::isfinite(b))
      return std::nullopt;
    return domain.floating(std::pow(a, b));
  default:
    return std::nullopt;
  }
}

/// Whether a power of constants is a complex number.
static bool isComplexPower(BinaryKind kind, Number base, Number exponent) {
  double a = base.asFloat(), b = exponent.asFloat();
  return kind == BinaryKind::Pow && a < 0 && std::isfinite(a) &&
         std::isfinite(b) && b != std::floor(b);
}

//===----------------------------------------------------------------------===//
// Binary operators
//===----------------------------------------------------------------------===//

Value pystream::emitArithmetic(Emitter &emitter, BinaryKind kind, Value a,
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
    if (domain.exact && isComplexPower(kind, *x, *y)) {
      Arguments call;
      call.values = {domain.just(a), domain.just(b)};
      return inference.callPrelude(site, "negative_power", {}, call);
    }
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
                   (kind == BinaryKind::Add || kind == BinaryKind::Sub ||
                    kind == BinaryKind::TrueDiv);
  bool scales = other->isNumber() &&
                (kind == BinaryKind::Add || kind == BinaryKind::Sub ||
                 kind == BinaryKind::Mul || kind == BinaryKind::TrueDiv);
  if (!sameShape && !scales)
    return Resolution::none();
  AbstractValue result = domain.vector(cast<VectorType>(matrix->type));
  return {result, [kind, result](Emitter &emitter, ValueRange values) {
            Type type = emitter.typeOf(result);
            return emitArithmetic(emitter, kind, emitter.splat(values[0], type),
                                  emitter.splat(values[1], type));
          }};
}

/// Ints have errors of their own: component after component, as of numbers.
static Resolution resolveIntVectors(Inference &inference, Site site,
                                    BinaryKind kind, VectorType type) {
  AbstractDomain &domain = inference.getDomain();
  AbstractValue number = domain.integer();
  const Alternative *only = number.single();
  Resolution component = resolveNumbers(inference, site, kind, only, only);
  if (!component.applies)
    return component;
  AbstractValue result = domain.vector(type);
  Resolution operation(
      result, [=](Emitter &emitter, ValueRange values) -> Value {
        Type whole = emitter.typeOf(result);
        Value operands[] = {emitter.splat(values[0], whole),
                            emitter.splat(values[1], whole)};
        SmallVector<Value> components;
        for (int64_t i = 0; i != type.getNumElements(); ++i) {
          Value parts[2];
          for (unsigned side : {0u, 1u})
            parts[side] = vector::ExtractOp::create(
                emitter.builder, emitter.loc, operands[side], i);
          components.push_back(emitter.emit(component, parts));
        }
        return vector::FromElementsOp::create(
            emitter.builder, emitter.loc, cast<VectorType>(whole), components);
      });
  operation.raises = component.raises;
  return operation;
}

/// `//` and `%` of vectors of floats, which never raise: the quotient rounded
/// down, and what that leaves.
static Value emitFloorDivision(Emitter &emitter, BinaryKind kind, Value a,
                               Value b) {
  OpBuilder &builder = emitter.builder;
  Value quotient = arith::DivFOp::create(builder, emitter.loc, a, b);
  Value whole = math::FloorOp::create(builder, emitter.loc, quotient);
  if (kind == BinaryKind::FloorDiv)
    return whole;
  return arith::SubFOp::create(
      builder, emitter.loc, a,
      arith::MulFOp::create(builder, emitter.loc, b, whole));
}

/// The components of a vector of ints, or a scalar, as floats.
static Value toFloats(Emitter &emitter, Value value) {
  auto type = dyn_cast<VectorType>(value.getType());
  if (!type)
    return emitter.toFloat(value);
  if (isa<FloatType>(type.getElementType()))
    return value;
  return arith::SIToFPOp::create(
      emitter.builder, emitter.loc,
      VectorType::get(type.getShape(), emitter.numeric.floatType), value);
}

static Resolution resolveVectors(Inference &inference, Site site,
                                 BinaryKind kind, const Alternative *a,
                                 const Alternative *b) {
  AbstractDomain &domain = inference.getDomain();
  if (a->isMatrix() || b->isMatrix())
    return resolveMatrix(inference, kind, a, b);
  auto elementOf = [](const Alternative *operand) {
    return getElementTypeOrSelf(operand->type);
  };
  const Alternative *vector = a->kind == AlternativeKind::Vector ? a : b;
  const Alternative *other = vector == a ? b : a;
  auto type = cast<VectorType>(vector->type);
  bool otherIsVector = other->kind == AlternativeKind::Vector;
  if (otherIsVector
          ? cast<VectorType>(other->type).getShape() != type.getShape()
          : !other->isNumber())
    return Resolution::none();
  if (elementOf(vector).isInteger(1) ||
      (otherIsVector && elementOf(other).isInteger(1)))
    return Resolution::none();
  // A vector of ints stays one only with ints, and in divisions by // and %.
  bool hasFloats = isa<FloatType>(elementOf(vector)) ||
                   (otherIsVector && isa<FloatType>(elementOf(other)));
  bool isFloat = hasFloats || other->kind == AlternativeKind::Float ||
                 kind == BinaryKind::TrueDiv;
  bool divides = kind == BinaryKind::FloorDiv || kind == BinaryKind::Mod;
  if (kind == BinaryKind::MatMul || (isFloat && isBitwise(kind)) ||
      (!hasFloats && (kind == BinaryKind::Pow || (isFloat && divides))))
    return Resolution::none();
  // 3 & v has no meaning, v & 3 has.
  if (isBitwise(kind) && vector != a)
    return Resolution::none();
  if (!isFloat && domain.exact)
    return resolveIntVectors(inference, site, kind, type);
  Type element = isFloat ? Type(Float64Type::get(domain.getContext()))
                         : type.getElementType();
  AbstractValue result =
      domain.vector(VectorType::get(type.getShape(), element));
  bool exact = domain.exact;
  return {result, [=](Emitter &emitter, ValueRange values) {
            Type whole = emitter.typeOf(result);
            Value operands[2];
            for (unsigned side : {0u, 1u}) {
              Value value = values[side];
              operands[side] = emitter.splat(
                  isFloat ? toFloats(emitter, value) : value, whole);
            }
            if (exact && divides)
              return emitFloorDivision(emitter, kind, operands[0], operands[1]);
            return emitArithmetic(emitter, kind, operands[0], operands[1]);
          }};
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
    if (hasChoices(operands))
      return splitTexts(inference, operands, [&](ArrayRef<AbstractValue> each) {
        return resolveBinary(inference, site, kind, each);
      });
    auto left = cast_if_present<StringAttr>(a->constant);
    auto right = cast_if_present<StringAttr>(b->constant);
    if (!left || !right || left.size() + right.size() > 4096) {
      if (!domain.exact)
        return inference.fail(site, "strings cannot be built at run time");
      Arguments texts;
      texts.values.assign(operands.begin(), operands.end());
      return inference.callPrelude(site, "concatenated_text", {}, texts);
    }
    return {domain.string(
        StringAttr::get(domain.getContext(), left.strref() + right.strref()))};
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
  bool isBools = isVector && getElementTypeOrSelf(a->type).isInteger(1);
  bool valid = (a->isNumber() || isVector) &&
               !(isFloat && kind == UnaryKind::Invert) &&
               !(isBools && kind != UnaryKind::Invert);
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
