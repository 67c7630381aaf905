//===- Vectors.cpp - Primitive rules of vectors and GLSL functions --------===//
//
// Names, shapes and meanings follow the OpenGL Shading Language 4.50, chapters
// 5.4 (constructors) and 8 (built-in functions).
//
//===----------------------------------------------------------------------===//
#include "PyStream/Analysis/Inference.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

namespace {
/// How the types of a function's arguments and result hang together.
enum class Shape {
  Same,    ///< all T: floats, or vectors with floats among them broadcast
  Measure, ///< vectors of one type in, a float out
  Vector,  ///< vectors of one type in and out
};

struct GlslFunction {
  unsigned arity;
  Shape shape;
  Value (*emit)(Emitter &, Type, ValueRange);
};
} // namespace

template <typename OpT>
static Value emitOp(Emitter &emitter, Type, ValueRange values) {
  if constexpr (OpT::template hasTrait<OpTrait::OneOperand>())
    return OpT::create(emitter.builder, emitter.loc, values[0]);
  else if constexpr (OpT::template hasTrait<OpTrait::NOperands<2>::Impl>())
    return OpT::create(emitter.builder, emitter.loc, values[0], values[1]);
  else
    return OpT::create(emitter.builder, emitter.loc, values[0], values[1],
                       values[2]);
}

template <typename OpT>
static Value emitTyped(Emitter &emitter, Type type, ValueRange values) {
  return OpT::create(emitter.builder, emitter.loc, TypeRange(type), values);
}

static Value emitScaled(Emitter &emitter, Type type, Value value,
                        double factor) {
  return arith::MulFOp::create(emitter.builder, emitter.loc, value,
                               emitter.floatConstant(factor, type));
}

static constexpr double pi = 3.14159265358979323846;

/// The table of functions; null for an unknown name.
static const GlslFunction *lookupGlsl(StringRef name) {
  static const llvm::StringMap<GlslFunction> table = [] {
    llvm::StringMap<GlslFunction> t;
    t["dot"] = {2, Shape::Measure, emitTyped<DotOp>};
    t["length"] = {1, Shape::Measure, emitTyped<LengthOp>};
    t["distance"] = {2, Shape::Measure, emitTyped<DistanceOp>};
    t["normalize"] = {1, Shape::Vector, emitTyped<NormalizeOp>};
    t["cross"] = {2, Shape::Vector, emitTyped<CrossOp>};
    t["reflect"] = {2, Shape::Vector, emitTyped<ReflectOp>};
    t["fract"] = {1, Shape::Same, emitTyped<FractOp>};
    t["sign"] = {1, Shape::Same, emitTyped<SignOp>};
    t["min"] = {2, Shape::Same, emitTyped<MinOp>};
    t["max"] = {2, Shape::Same, emitTyped<MaxOp>};
    t["clamp"] = {3, Shape::Same, emitTyped<ClampOp>};
    t["mix"] = {3, Shape::Same, emitTyped<MixOp>};
    t["step"] = {2, Shape::Same, emitTyped<StepOp>};
    t["smoothstep"] = {3, Shape::Same, emitTyped<SmoothStepOp>};
    t["dFdx"] = {1, Shape::Same, emitTyped<DFdxOp>};
    t["dFdy"] = {1, Shape::Same, emitTyped<DFdyOp>};
    t["mod"] = {2, Shape::Same, emitTyped<ModOp>};
    t["pow"] = {2, Shape::Same, emitTyped<PowOp>};
    t["abs"] = {1, Shape::Same, emitOp<math::AbsFOp>};
    t["floor"] = {1, Shape::Same, emitOp<math::FloorOp>};
    t["ceil"] = {1, Shape::Same, emitOp<math::CeilOp>};
    t["trunc"] = {1, Shape::Same, emitOp<math::TruncOp>};
    t["round"] = {1, Shape::Same, emitOp<math::RoundEvenOp>};
    t["sqrt"] = {1, Shape::Same, emitOp<math::SqrtOp>};
    t["inversesqrt"] = {1, Shape::Same, emitOp<math::RsqrtOp>};
    t["exp"] = {1, Shape::Same, emitOp<math::ExpOp>};
    t["exp2"] = {1, Shape::Same, emitOp<math::Exp2Op>};
    t["log"] = {1, Shape::Same, emitOp<math::LogOp>};
    t["log2"] = {1, Shape::Same, emitOp<math::Log2Op>};
    t["sin"] = {1, Shape::Same, emitOp<math::SinOp>};
    t["cos"] = {1, Shape::Same, emitOp<math::CosOp>};
    t["tan"] = {1, Shape::Same, emitOp<math::TanOp>};
    t["sinh"] = {1, Shape::Same, emitOp<math::SinhOp>};
    t["cosh"] = {1, Shape::Same, emitOp<math::CoshOp>};
    t["tanh"] = {1, Shape::Same, emitOp<math::TanhOp>};
    t["asin"] = {1, Shape::Same, emitOp<math::AsinOp>};
    t["acos"] = {1, Shape::Same, emitOp<math::AcosOp>};
    t["atan"] = {1, Shape::Same, emitOp<math::AtanOp>};
    t["radians"] = {1, Shape::Same, [](Emitter &e, Type type, ValueRange v) {
                      return emitScaled(e, type, v[0], pi / 180);
                    }};
    t["degrees"] = {1, Shape::Same, [](Emitter &e, Type type, ValueRange v) {
                      return emitScaled(e, type, v[0], 180 / pi);
                    }};
    return t;
  }();
  auto it = table.find(name);
  return it == table.end() ? nullptr : &it->second;
}

bool pystream::isGlslFunction(StringRef name) {
  return lookupGlsl(name) || name == "refract";
}

/// refract(I, N, eta): the ratio is a scalar.
static Resolution resolveRefract(Inference &inference, Site site,
                                 ArrayRef<AbstractValue> arguments) {
  if (arguments.size() != 3 || !arguments[0].single()->isFloatVector() ||
      arguments[0].single()->type != arguments[1].single()->type ||
      !arguments[2].single()->isNumber())
    return inference.fail(site, "TypeError: refract() takes two vectors of the "
                                "same type and a float");
  AbstractValue result = inference.getDomain().vector(
      cast<VectorType>(arguments[0].single()->type));
  return {result, [result](Emitter &emitter, ValueRange values) -> Value {
            return RefractOp::create(emitter.builder, emitter.loc,
                                     emitter.typeOf(result), values[0],
                                     values[1], emitter.toFloat(values[2]));
          }};
}

static Resolution resolveMatrixFunction(Inference &inference, Site site,
                                        StringRef name,
                                        ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *matrix =
      arguments.size() == 1 ? arguments[0].single() : nullptr;
  if (!matrix || !matrix->isMatrix())
    return inference.fail(site, "TypeError: " + name + "() takes one matrix");
  auto type = cast<VectorType>(matrix->type);
  if (name == "transpose") {
    AbstractValue result = domain.vector(VectorType::get(
        {type.getDimSize(1), type.getDimSize(0)}, type.getElementType()));
    return {result, [result](Emitter &emitter, ValueRange values) -> Value {
              return TransposeOp::create(emitter.builder, emitter.loc,
                                         emitter.typeOf(result), values[0]);
            }};
  }
  if (type.getDimSize(0) != type.getDimSize(1))
    return inference.fail(site,
                          "TypeError: " + name + "() takes a square matrix");
  bool inverse = name == "inverse";
  AbstractValue result = inverse ? domain.vector(type) : domain.floating();
  return {result, [=](Emitter &emitter, ValueRange values) -> Value {
            Type resultType = emitter.typeOf(result);
            if (inverse)
              return InverseOp::create(emitter.builder, emitter.loc, resultType,
                                       values[0]);
            return DeterminantOp::create(emitter.builder, emitter.loc,
                                         resultType, values[0]);
          }};
}

/// `name(args)` where two-argument min, max, mod, pow, step may mix vectors and
/// floats.
Resolution pystream::resolveGlsl(Inference &inference, Site site,
                                 StringRef name,
                                 ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  if (name == "discard")
    return {domain.none(), [](Emitter &emitter, ValueRange) -> Value {
              DiscardOp::create(emitter.builder, emitter.loc);
              return {};
            }};
  if (!arguments.empty() &&
      arguments[0].single()->kind == AlternativeKind::Vector)
    if (Resolution method =
            resolveVectorMethod(inference, site, name, arguments);
        method.applies)
      return method;
  if (name == "refract")
    return resolveRefract(inference, site, arguments);
  if (name == "transpose" || name == "inverse" || name == "determinant")
    return resolveMatrixFunction(inference, site, name, arguments);
  const GlslFunction *function = lookupGlsl(name);
  if (!function)
    return inference.fail(site, "there is no GLSL function '" + name + "'");
  if (arguments.size() != function->arity)
    return inference.fail(site, "TypeError: " + name + "() takes " +
                                    Twine(function->arity) +
                                    " argument(s) but " +
                                    Twine(arguments.size()) + " were given");
  VectorType vectorType;
  bool valid = true;
  for (AbstractValue argument : arguments) {
    const Alternative *a = argument.single();
    if (a->isFloatVector()) {
      valid &= !vectorType || vectorType == a->type;
      vectorType = cast<VectorType>(a->type);
    } else {
      valid &= a->isNumber();
    }
  }
  for (AbstractValue argument : arguments)
    if (function->shape != Shape::Same)
      valid &= argument.single()->isFloatVector();
  if (name == "cross")
    valid &= vectorType && vectorType.getNumElements() == 3;
  if (!valid) {
    std::string types;
    for (AbstractValue argument : arguments)
      types += (types.empty() ? "" : ", ") + argument.single()->typeName();
    return inference.fail(site, "TypeError: " + name +
                                    "() does not take arguments of types (" +
                                    types + ")");
  }
  AbstractValue operand =
      vectorType ? domain.vector(vectorType) : domain.floating();
  AbstractValue result =
      function->shape == Shape::Measure ? domain.floating() : operand;
  return {result, [=](Emitter &emitter, ValueRange values) -> Value {
            Type operandType = emitter.typeOf(operand);
            SmallVector<Value> operands;
            for (Value value : values)
              operands.push_back(isa<VectorType>(operandType)
                                     ? emitter.splat(value, operandType)
                                     : emitter.toFloat(value));
            return function->emit(emitter, emitter.typeOf(result), operands);
          }};
}

//===----------------------------------------------------------------------===//
// Constructors
//===----------------------------------------------------------------------===//

/// The type that a class name such as vec3, ivec2, mat4 stands for.
static VectorType parseVectorClass(MLIRContext *context, StringRef name) {
  Type element = Float64Type::get(context);
  StringRef rest = name;
  bool isMatrix = rest.consume_front("mat");
  if (!isMatrix) {
    if (rest.consume_front("ivec"))
      element = IntegerType::get(context, 64);
    else if (rest.consume_front("bvec"))
      element = IntegerType::get(context, 1);
    else if (!rest.consume_front("vec"))
      return {};
  }
  int64_t size;
  if (rest.size() != 1 || rest.getAsInteger(10, size) || size < 2 || size > 4)
    return {};
  return isMatrix ? VectorType::get({size, size}, element)
                  : VectorType::get({size}, element);
}

bool pystream::isBuiltinClass(StringRef name) {
  static const llvm::StringSet<> scalars{"int", "float", "bool", "tuple",
                                         "str"};
  if (scalars.contains(name))
    return true;
  StringRef rest = name;
  return (rest.consume_front("ivec") || rest.consume_front("bvec") ||
          rest.consume_front("vec") || rest.consume_front("mat")) &&
         rest.size() == 1 && rest[0] >= '2' && rest[0] <= '4';
}

/// How the scalars of each argument become components.
static SmallVector<Resolution> conversionsOf(Inference &inference, Site site,
                                             ArrayRef<AbstractValue> arguments,
                                             Type element) {
  AbstractDomain &domain = inference.getDomain();
  SmallVector<Resolution> conversions;
  for (AbstractValue argument : arguments) {
    const Alternative *a = argument.single();
    AbstractValue scalar = a->isNumber()
                               ? domain.withoutConstants(argument)
                               : domain.number(getElementTypeOrSelf(a->type));
    conversions.push_back(resolveComponent(inference, site, scalar, element));
  }
  return conversions;
}

/// The scalars of all arguments in order, as components.
static SmallVector<Value> emitScalars(Emitter &emitter, ValueRange values,
                                      ArrayRef<Resolution> conversions) {
  OpBuilder &builder = emitter.builder;
  SmallVector<Value> scalars;
  for (auto [value, conversion] : llvm::zip(values, conversions)) {
    auto add = [&, &conversion = conversion](Value scalar) {
      scalars.push_back(emitter.emit(conversion, scalar));
    };
    auto vector = dyn_cast<VectorType>(value.getType());
    if (!vector) {
      add(value);
      continue;
    }
    if (vector.getRank() == 1) {
      for (int64_t i = 0; i != vector.getNumElements(); ++i)
        add(vector::ExtractOp::create(builder, emitter.loc, value, i));
      continue;
    }
    for (int64_t c = 0; c != vector.getDimSize(0); ++c)
      for (int64_t r = 0; r != vector.getDimSize(1); ++r)
        add(vector::ExtractOp::create(builder, emitter.loc, value,
                                      ArrayRef<int64_t>{c, r}));
  }
  return scalars;
}

static Resolution constructMatrix(Inference &inference, Site site,
                                  StringRef name, VectorType type,
                                  ArrayRef<AbstractValue> arguments,
                                  int64_t numScalars) {
  AbstractValue result = inference.getDomain().vector(type);
  int64_t columns = type.getDimSize(0), rows = type.getDimSize(1);
  bool diagonal = arguments.size() == 1 && arguments[0].single()->isNumber();
  bool fromMatrix = arguments.size() == 1 && arguments[0].single()->isMatrix();
  if (!diagonal && !fromMatrix)
    for (AbstractValue argument : arguments)
      if (argument.single()->isMatrix())
        return inference.fail(site, "TypeError: " + name +
                                        " takes a matrix only as its single "
                                        "argument");
  if (!diagonal && !fromMatrix && numScalars != columns * rows)
    return inference.fail(site, "TypeError: " + name + " needs " +
                                    Twine(columns) + " columns, " +
                                    Twine(columns * rows) +
                                    " scalars, one scalar or one matrix, but "
                                    "got " +
                                    Twine(numScalars) + " components");
  SmallVector<Resolution> conversions =
      conversionsOf(inference, site, arguments, type.getElementType());
  return {result, [=](Emitter &emitter, ValueRange values) -> Value {
            auto matrix = cast<VectorType>(emitter.typeOf(result));
            Type element = matrix.getElementType();
            Value zero = emitter.floatConstant(0, element);
            Value one = emitter.floatConstant(1, element);
            SmallVector<Value> scalars;
            if (!diagonal && !fromMatrix)
              scalars = emitScalars(emitter, values, conversions);
            Value diagonalValue =
                diagonal ? emitter.toFloat(values[0]) : Value();
            auto source = dyn_cast<VectorType>(values[0].getType());
            SmallVector<Value> elements;
            for (int64_t c = 0; c != columns; ++c)
              for (int64_t r = 0; r != rows; ++r) {
                if (diagonal)
                  elements.push_back(c == r ? diagonalValue : zero);
                else if (!fromMatrix)
                  elements.push_back(scalars[c * rows + r]);
                else if (c < source.getDimSize(0) && r < source.getDimSize(1))
                  elements.push_back(vector::ExtractOp::create(
                      emitter.builder, emitter.loc, values[0],
                      ArrayRef<int64_t>{c, r}));
                else
                  elements.push_back(c == r ? one : zero);
              }
            return vector::FromElementsOp::create(emitter.builder, emitter.loc,
                                                  matrix, elements);
          }};
}

static Resolution constructVector(Inference &inference, Site site,
                                  StringRef name, VectorType type,
                                  ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  int64_t numScalars = 0, size = type.getNumElements();
  bool isMatrix = type.getRank() == 2;
  for (auto [index, argument] : llvm::enumerate(arguments)) {
    const Alternative *a = argument.single();
    if (numScalars >= size && !isMatrix)
      return inference.fail(site, "TypeError: " + name + " has " + Twine(size) +
                                      " components: argument " +
                                      Twine(index + 1) + " is one too many");
    if (a->isNumber()) {
      ++numScalars;
    } else if (a->kind == AlternativeKind::Vector) {
      numScalars += cast<VectorType>(a->type).getNumElements();
    } else {
      return inference.fail(site,
                            "TypeError: " + name +
                                " takes numbers, vectors and matrices, not " +
                                a->typeName());
    }
  }
  if (isMatrix)
    return constructMatrix(inference, site, name, type, arguments, numScalars);

  AbstractValue result = domain.vector(type);
  const Alternative *first =
      arguments.empty() ? nullptr : arguments[0].single();
  bool splat = arguments.size() == 1 && first->isNumber();
  // The last argument may have components to spare.
  bool truncates = arguments.size() == 1 &&
                   first->kind == AlternativeKind::Vector && numScalars >= size;
  if (!splat && numScalars < size)
    return inference.fail(site, "TypeError: " + name + " needs " + Twine(size) +
                                    " components, or one scalar, but got " +
                                    Twine(numScalars));
  SmallVector<Resolution> conversions =
      conversionsOf(inference, site, arguments, type.getElementType());
  Resolution construction(
      result, [=](Emitter &emitter, ValueRange values) -> Value {
        auto vector = cast<VectorType>(emitter.typeOf(result));
        if (splat)
          return vector::BroadcastOp::create(
              emitter.builder, emitter.loc, vector,
              emitter.emit(conversions[0], values[0]));
        if (values.size() == 1 && values[0].getType() == vector)
          return values[0];
        auto source = dyn_cast<VectorType>(values[0].getType());
        if (truncates && source.getRank() == 1 &&
            source.getElementType() == vector.getElementType())
          return vector::ShuffleOp::create(
              emitter.builder, emitter.loc, values[0], values[0],
              llvm::to_vector(llvm::seq<int64_t>(0, size)));
        SmallVector<Value> scalars = emitScalars(emitter, values, conversions);
        scalars.truncate(size);
        return vector::FromElementsOp::create(emitter.builder, emitter.loc,
                                              vector, scalars);
      });
  for (const Resolution &conversion : conversions)
    construction.raises = domain.join(construction.raises, conversion.raises);
  return construction;
}

Resolution pystream::resolveConstructor(Inference &inference, Site site,
                                        StringRef name,
                                        ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  if (VectorType type = parseVectorClass(domain.getContext(), name))
    return inference.onVectorValues(
        arguments, [&](ArrayRef<AbstractValue> values) {
          return constructVector(inference, site, name, type, values);
        });
  if (arguments.empty()) {
    if (name == "tuple")
      return {domain.tuple({})};
    if (name == "int")
      return {domain.integer(0)};
    if (name == "float")
      return {domain.floating(0)};
    if (name == "bool")
      return {domain.boolean(false)};
    if (name == "str")
      return {domain.string(StringAttr::get(domain.getContext(), ""))};
  }
  if (name == "int" && arguments.size() == 2) {
    Arguments call;
    call.values.assign(arguments.begin(), arguments.end());
    return inference.callPrelude(site, "construct_int", {}, call);
  }
  if (arguments.size() != 1)
    return inference.fail(site, "TypeError: " + name +
                                    "() takes one argument here, but " +
                                    Twine(arguments.size()) + " were given");
  const Alternative *a = arguments[0].single();
  auto same = [](Emitter &, ValueRange values) -> Value { return values[0]; };
  if (name == "bool") {
    Resolution truth = resolveTruth(inference, arguments[0]);
    if (truth.applies)
      return truth;
    Arguments call;
    call.values.push_back(arguments[0]);
    return inference.callPrelude(site, "truth", {}, call);
  }
  if (name == "tuple" && a->kind == AlternativeKind::Tuple)
    return {arguments[0], same};
  if (name == "str" && a->kind == AlternativeKind::Str)
    return {arguments[0], same};
  if (a->isNumber() && name == "float") {
    if (auto integer = dyn_cast_if_present<IntegerAttr>(a->constant))
      return {domain.floating(a->kind == AlternativeKind::Bool
                                  ? integer.getValue().getZExtValue()
                                  : static_cast<double>(integer.getInt()))};
    if (a->constant)
      return {arguments[0]};
    return {domain.floating(), [](Emitter &emitter, ValueRange values) {
              return emitter.toFloat(values[0]);
            }};
  }
  if (a->isNumber() && name == "int") {
    if (auto floating = dyn_cast_if_present<FloatAttr>(a->constant)) {
      double value = std::trunc(floating.getValueAsDouble());
      if (std::abs(value) < 0x1p62)
        return {domain.integer(static_cast<int64_t>(value))};
    }
    if (a->kind == AlternativeKind::Int)
      return {arguments[0], same};
    if (a->kind == AlternativeKind::Float)
      return toInteger(inference, site,
                       [](Emitter &, ValueRange values) { return values[0]; });
    return {domain.integer(), [](Emitter &emitter, ValueRange values) -> Value {
              return emitter.toInt(values[0]);
            }};
  }
  bool isText = a->kind == AlternativeKind::Str;
  if ((domain.exact || isText) && name != "bool" && name != "object") {
    Arguments call;
    call.values.push_back(arguments[0]);
    return inference.callPrelude(site, ("construct_" + name).str(), {}, call);
  }
  return inference.fail(site, "TypeError: " + name + "() does not take '" +
                                  a->typeName() + "' here");
}
