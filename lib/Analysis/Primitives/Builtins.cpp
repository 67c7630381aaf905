//===- Builtins.cpp - Primitive rules of builtin functions ----------------===//
#include "PyStream/Analysis/Inference.h"
#include "PyStream/IR/PythonMath.h"
#include "Strings.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include <cmath>

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// The math module
//===----------------------------------------------------------------------===//

namespace {
/// A function from floats to a float: how to build it, and how to fold it.
struct MathFunction {
  unsigned arity;
  Value (*emit)(Emitter &, ValueRange);
  double (*fold)(double, double);
};
} // namespace

template <typename OpT> static Value emitUnary(Emitter &e, ValueRange v) {
  return OpT::create(e.builder, e.loc, v[0]);
}
template <typename OpT> static Value emitBinary(Emitter &e, ValueRange v) {
  return OpT::create(e.builder, e.loc, v[0], v[1]);
}

static Value emitScale(Emitter &e, Value value, double factor) {
  return arith::MulFOp::create(e.builder, e.loc, value,
                               e.floatConstant(factor, value.getType()));
}

static constexpr double pi = 3.14159265358979323846;

static const MathFunction *lookupMath(StringRef name) {
  static const llvm::StringMap<MathFunction> table = [] {
    llvm::StringMap<MathFunction> t;
#define PYSTREAM_UNARY(NAME, OP, FOLD)                                         \
  t[NAME] = {1, emitUnary<math::OP>, [](double x, double) { return FOLD; }};
    PYSTREAM_UNARY("sin", SinOp, std::sin(x))
    PYSTREAM_UNARY("cos", CosOp, std::cos(x))
    PYSTREAM_UNARY("tan", TanOp, std::tan(x))
    PYSTREAM_UNARY("asin", AsinOp, std::asin(x))
    PYSTREAM_UNARY("acos", AcosOp, std::acos(x))
    PYSTREAM_UNARY("atan", AtanOp, std::atan(x))
    PYSTREAM_UNARY("sinh", SinhOp, std::sinh(x))
    PYSTREAM_UNARY("cosh", CoshOp, std::cosh(x))
    PYSTREAM_UNARY("tanh", TanhOp, std::tanh(x))
    PYSTREAM_UNARY("asinh", AsinhOp, std::asinh(x))
    PYSTREAM_UNARY("acosh", AcoshOp, std::acosh(x))
    PYSTREAM_UNARY("atanh", AtanhOp, std::atanh(x))
    PYSTREAM_UNARY("erf", ErfOp, std::erf(x))
    PYSTREAM_UNARY("erfc", ErfcOp, std::erfc(x))
    PYSTREAM_UNARY("cbrt", CbrtOp, std::cbrt(x))
    PYSTREAM_UNARY("exp", ExpOp, std::exp(x))
    PYSTREAM_UNARY("exp2", Exp2Op, std::exp2(x))
    PYSTREAM_UNARY("expm1", ExpM1Op, std::expm1(x))
    PYSTREAM_UNARY("log", LogOp, std::log(x))
    PYSTREAM_UNARY("log2", Log2Op, std::log2(x))
    PYSTREAM_UNARY("log10", Log10Op, std::log10(x))
    PYSTREAM_UNARY("log1p", Log1pOp, std::log1p(x))
    PYSTREAM_UNARY("sqrt", SqrtOp, std::sqrt(x))
    PYSTREAM_UNARY("fabs", AbsFOp, std::fabs(x))
#undef PYSTREAM_UNARY
    t["atan2"] = {2, emitBinary<Atan2Op>,
                  [](double x, double y) { return std::atan2(x, y); }};
    t["pow"] = {2, emitBinary<PowOp>,
                [](double x, double y) { return std::pow(x, y); }};
    t["copysign"] = {2, emitBinary<math::CopySignOp>,
                     [](double x, double y) { return std::copysign(x, y); }};
    t["fmod"] = {2, emitBinary<arith::RemFOp>,
                 [](double x, double y) { return std::fmod(x, y); }};
    t["hypot"] = {2, emitBinary<HypotOp>,
                  [](double x, double y) { return pythonHypot(x, y); }};
    t["radians"] = {
        1,
        [](Emitter &e, ValueRange v) { return emitScale(e, v[0], pi / 180); },
        [](double x, double) { return x * (pi / 180); }};
    t["degrees"] = {
        1,
        [](Emitter &e, ValueRange v) { return emitScale(e, v[0], 180 / pi); },
        [](double x, double) { return x * (180 / pi); }};
    return t;
  }();
  auto it = table.find(name);
  return it == table.end() ? nullptr : &it->second;
}

static std::optional<double> constantFloat(AbstractValue value) {
  Attribute constant = value.constant();
  if (auto floating = dyn_cast_if_present<FloatAttr>(constant))
    return floating.getValueAsDouble();
  if (auto boolean = dyn_cast_if_present<BoolAttr>(constant))
    return boolean.getValue();
  if (auto integer = dyn_cast_if_present<IntegerAttr>(constant))
    return static_cast<double>(integer.getInt());
  return std::nullopt;
}

Resolution
pystream::toInteger(Inference &inference, Site site,
                    std::function<Value(Emitter &, ValueRange)> floating) {
  AbstractDomain &domain = inference.getDomain();
  auto convert = [floating](Emitter &e, ValueRange v) -> Value {
    return arith::FPToSIOp::create(e.builder, e.loc, e.numeric.intType,
                                   floating(e, v));
  };
  if (!domain.exact)
    return {domain.integer(), convert};
  Resolution nan = inference.raise(site, "ValueError",
                                   "cannot convert float NaN to integer");
  Resolution infinity = inference.raise(
      site, "OverflowError", "cannot convert float infinity to integer");
  Resolution result(domain.integer(), [=](Emitter &e, ValueRange v) -> Value {
    OpBuilder &builder = e.builder;
    Value x = floating(e, v);
    auto compare = [&](arith::CmpFPredicate predicate, Value a, double b) {
      return arith::CmpFOp::create(builder, e.loc, predicate, a,
                                   e.floatConstant(b, a.getType()));
    };
    e.guard(
        arith::CmpFOp::create(builder, e.loc, arith::CmpFPredicate::UNO, x, x),
        [&] { e.emit(nan, {}); });
    Value magnitude = math::AbsFOp::create(builder, e.loc, x);
    e.guard(compare(arith::CmpFPredicate::OEQ, magnitude,
                    std::numeric_limits<double>::infinity()),
            [&] { e.emit(infinity, {}); });
    // From -2^63 to just below 2^63.
    Value below = compare(arith::CmpFPredicate::OLT, x, -0x1p63);
    Value above = compare(arith::CmpFPredicate::OGE, x, 0x1p63);
    TrapIfOp::create(builder, e.loc,
                     arith::OrIOp::create(builder, e.loc, below, above),
                     "OverflowError");
    return arith::FPToSIOp::create(builder, e.loc, e.numeric.intType, x);
  });
  result.raises = domain.join(nan.raises, infinity.raises);
  return result;
}

/// floor, ceil and trunc give an int.
static Resolution resolveRounding(Inference &inference, Site site,
                                  StringRef name, AbstractValue argument) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = argument.single();
  if (a->kind != AlternativeKind::Float)
    return {a->kind == AlternativeKind::Int ? argument : domain.integer(),
            [](Emitter &e, ValueRange v) { return e.toInt(v[0]); }};
  if (std::optional<double> x = constantFloat(argument)) {
    double rounded = name == "floor"   ? std::floor(*x)
                     : name == "ceil"  ? std::ceil(*x)
                     : name == "round" ? std::nearbyint(*x)
                                       : std::trunc(*x);
    if (std::abs(rounded) < 0x1p62)
      return {domain.integer(static_cast<int64_t>(rounded))};
  }
  char which = name[0];
  return toInteger(inference, site, [which](Emitter &e, ValueRange v) -> Value {
    Value rounded = v[0];
    if (which == 'f')
      rounded = math::FloorOp::create(e.builder, e.loc, rounded);
    else if (which == 'c')
      rounded = math::CeilOp::create(e.builder, e.loc, rounded);
    else if (which == 'r')
      rounded = math::RoundEvenOp::create(e.builder, e.loc, rounded);
    return rounded;
  });
}

static Resolution resolveMath(Inference &inference, Site site, StringRef name,
                              ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  for (AbstractValue argument : arguments)
    if (!argument.single()->isNumber())
      return inference.fail(site,
                            "TypeError: math." + name +
                                "() takes numbers, not '" +
                                argument.single()->typeName() + "'",
                            argument.single()->kind == AlternativeKind::Vector
                                ? "vectors have methods of that kind"
                                : "");
  if (arguments.size() == 1 &&
      (name == "floor" || name == "ceil" || name == "trunc"))
    return resolveRounding(inference, site, name, arguments[0]);
  if (arguments.size() == 1 && (name == "isnan" || name == "isinf"))
    return {domain.boolean(), [name](Emitter &e, ValueRange v) -> Value {
              Value x = e.toFloat(v[0]);
              if (name == "isnan")
                return arith::CmpFOp::create(e.builder, e.loc,
                                             arith::CmpFPredicate::UNO, x, x);
              Value magnitude = math::AbsFOp::create(e.builder, e.loc, x);
              Value infinity = e.floatConstant(
                  std::numeric_limits<double>::infinity(), x.getType());
              return arith::CmpFOp::create(e.builder, e.loc,
                                           arith::CmpFPredicate::OEQ, magnitude,
                                           infinity);
            }};
  if (name == "log" && arguments.size() == 2)
    return {domain.floating(), [](Emitter &e, ValueRange v) -> Value {
              Value x = math::LogOp::create(e.builder, e.loc, e.toFloat(v[0]));
              Value base =
                  math::LogOp::create(e.builder, e.loc, e.toFloat(v[1]));
              return arith::DivFOp::create(e.builder, e.loc, x, base);
            }};
  const MathFunction *function = lookupMath(name);
  if (!function)
    return inference.fail(site, "math." + name + "() has no compiled form");
  if (arguments.size() != function->arity)
    return inference.fail(site, "TypeError: math." + name + "() takes " +
                                    Twine(function->arity) +
                                    " argument(s) but " +
                                    Twine(arguments.size()) + " were given");
  std::optional<double> x = constantFloat(arguments[0]);
  std::optional<double> y =
      function->arity == 2 ? constantFloat(arguments[1]) : 0.0;
  if (x && y) {
    double folded = function->fold(*x, *y);
    if (std::isfinite(folded))
      return {domain.floating(folded)};
  }
  return {domain.floating(), [function](Emitter &e, ValueRange v) {
            SmallVector<Value> floats;
            for (Value value : v)
              floats.push_back(e.toFloat(value));
            return function->emit(e, floats);
          }};
}

//===----------------------------------------------------------------------===//
// Builtin functions
//===----------------------------------------------------------------------===//

/// min and max of numbers: Python returns the first of the best, with its own
/// type; at a join int and float are one.
static Resolution resolveExtremum(Inference &inference, Site site, bool isMax,
                                  ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  if (arguments.size() == 1 &&
      arguments[0].single()->kind == AlternativeKind::Tuple) {
    AbstractValue tuple = arguments[0];
    ArrayRef<AbstractValue> elements = tuple.single()->elements;
    if (elements.empty())
      return inference.fail(site, "ValueError: min() or max() of an empty "
                                  "tuple");
    for (AbstractValue element : elements)
      if (!element.single() || !element.single()->isNumber())
        return inference.fail(site, "TypeError: min() and max() take tuples of "
                                    "numbers here");
    Resolution inner = resolveExtremum(inference, site, isMax, elements);
    if (!inner.emit)
      return inner;
    return {inner.result, [=](Emitter &e, ValueRange v) {
              SmallVector<Value> parts;
              for (auto [index, element] :
                   llvm::enumerate(tuple.single()->elements))
                parts.push_back(
                    ExtractOp::create(e.builder, e.loc, e.typeOf(element), v[0],
                                      static_cast<uint32_t>(index)));
              return inner.emit(e, parts);
            }};
  }
  if (arguments.empty())
    return inference.fail(site, "TypeError: min() and max() take at least one "
                                "argument");
  AbstractValue result;
  bool allConstant = true;
  const AbstractValue *best = nullptr;
  for (const AbstractValue &argument : arguments) {
    if (!argument.single() || !argument.single()->isNumber())
      return inference.fail(site,
                            "TypeError: min() and max() take numbers "
                            "here",
                            "vectors have the methods min and max");
    result = domain.join(result, argument);
    std::optional<double> value = constantFloat(argument);
    allConstant &= value.has_value();
    if (value && (!best || (isMax ? *value > *constantFloat(*best)
                                  : *value < *constantFloat(*best))))
      best = &argument;
  }
  if (allConstant)
    return {*best};
  SmallVector<AbstractValue> known(arguments);
  return {result, [=](Emitter &e, ValueRange v) -> Value {
            AbstractValue common = e.domain.withoutConstants(result);
            Value extremum = e.convert(v[0], known[0], common);
            for (size_t i = 1; i != v.size(); ++i) {
              Value next = e.convert(v[i], known[i], common);
              if (isa<FloatType>(next.getType())) {
                extremum = isMax
                               ? MaxOp::create(e.builder, e.loc, extremum, next)
                                     .getResult()
                               : MinOp::create(e.builder, e.loc, extremum, next)
                                     .getResult();
                continue;
              }
              Value better = arith::CmpIOp::create(
                  e.builder, e.loc,
                  isMax ? arith::CmpIPredicate::sgt : arith::CmpIPredicate::slt,
                  next, extremum);
              extremum = arith::SelectOp::create(e.builder, e.loc, better, next,
                                                 extremum);
            }
            return extremum;
          }};
}

static Resolution resolveAbs(Inference &inference, Site site,
                             AbstractValue argument) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = argument.single();
  if (a->kind == AlternativeKind::Instance) {
    Arguments call;
    call.values.push_back(argument);
    return inference.callPrelude(
        site, "unary", {StringAttr::get(domain.getContext(), "__abs__")}, call);
  }
  if (a->kind == AlternativeKind::Vector && isVectorMethod(a, "abs"))
    return resolveGlsl(inference, site, "abs", {argument});
  if (!a->isNumber())
    return inference.fail(site, "TypeError: bad operand type for abs(): '" +
                                    a->typeName() + "'");
  if (a->kind == AlternativeKind::Float) {
    if (std::optional<double> x = constantFloat(argument))
      return {domain.floating(std::fabs(*x))};
    return {domain.floating(), [](Emitter &e, ValueRange v) -> Value {
              return math::AbsFOp::create(e.builder, e.loc, v[0]);
            }};
  }
  if (auto integer = dyn_cast_if_present<IntegerAttr>(a->constant);
      integer && a->kind == AlternativeKind::Int &&
      integer.getInt() != std::numeric_limits<int64_t>::min())
    return {domain.integer(std::abs(integer.getInt()))};
  bool exact = domain.exact;
  return {domain.integer(), [exact](Emitter &e, ValueRange v) -> Value {
            Value x = e.toInt(v[0]);
            if (exact) {
              Value smallest = e.intConstant(
                  std::numeric_limits<int64_t>::min(), x.getType());
              TrapIfOp::create(e.builder, e.loc,
                               arith::CmpIOp::create(e.builder, e.loc,
                                                     arith::CmpIPredicate::eq,
                                                     x, smallest),
                               "OverflowError");
            }
            return math::AbsIOp::create(e.builder, e.loc, x);
          }};
}

/// isinstance(x, C) and isinstance(x, (C, D)); constant for each alternative.
static Resolution resolveIsInstance(Inference &inference, Site site,
                                    ArrayRef<AbstractValue> arguments,
                                    bool ofClass) {
  AbstractDomain &domain = inference.getDomain();
  if (arguments.size() != 2)
    return inference.fail(site, "TypeError: isinstance() takes two arguments");
  const Alternative *value = arguments[0].single();
  const Alternative *classes = arguments[1].single();
  SmallVector<AbstractValue> list;
  if (classes->kind == AlternativeKind::Tuple)
    list.assign(classes->elements.begin(), classes->elements.end());
  else
    list.push_back(arguments[1]);
  FlatSymbolRefAttr derived;
  if (!ofClass)
    derived = inference.classOf(value);
  else if (value->kind == AlternativeKind::Class)
    derived = cast<ClassAttr>(value->constant).getSymbol();
  else
    return inference.fail(site, "TypeError: issubclass() takes classes");
  bool matches = false;
  for (AbstractValue entry : list) {
    const Alternative *alternative = entry.single();
    if (!alternative || alternative->kind != AlternativeKind::Class)
      return inference.fail(site, "TypeError: isinstance() takes a class or a "
                                  "tuple of classes");
    matches |= inference.isSubclass(
        derived, cast<ClassAttr>(alternative->constant).getSymbol());
  }
  return {domain.boolean(matches)};
}

static Resolution resolveLen(Inference &inference, Site site,
                             AbstractValue argument) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = argument.single();
  switch (a->kind) {
  case AlternativeKind::Tuple:
    return {domain.integer(a->elements.size())};
  case AlternativeKind::Str:
    return splitTexts(inference, argument, [&](ArrayRef<AbstractValue> each) {
      auto text = dyn_cast_if_present<StringAttr>(each[0].constant());
      if (!text)
        return inference.fail(site,
                              "UnsupportedError: the length of a string that "
                              "is chosen at run time is not known");
      // Characters, not bytes of UTF-8.
      return Resolution(domain.integer(llvm::count_if(
          text.getValue(), [](char c) { return (c & 0xC0) != 0x80; })));
    });
  case AlternativeKind::Vector:
    return {domain.integer(cast<VectorType>(a->type).getDimSize(0))};
  case AlternativeKind::Array:
    return {domain.integer(), [](Emitter &e, ValueRange v) -> Value {
              Value zero = arith::ConstantIndexOp::create(e.builder, e.loc, 0);
              Value size = memref::DimOp::create(e.builder, e.loc, v[0], zero);
              return arith::IndexCastOp::create(e.builder, e.loc,
                                                e.numeric.intType, size);
            }};
  case AlternativeKind::Instance: {
    Arguments call;
    call.values.push_back(argument);
    return inference.callPrelude(site, "len", {}, call);
  }
  default:
    return inference.fail(site, "TypeError: object of type '" + a->typeName() +
                                    "' has no len()");
  }
}

static Resolution resolveRound(Inference &inference, Site site,
                               ArrayRef<AbstractValue> arguments) {
  const Alternative *a = arguments[0].single();
  AbstractDomain &domain = inference.getDomain();
  const Alternative *digits =
      arguments.size() == 2 ? arguments[1].single() : nullptr;
  if (digits && domain.exact && a->kind == AlternativeKind::Float &&
      (digits->kind == AlternativeKind::Int ||
       digits->kind == AlternativeKind::Bool))
    return {domain.floating(), [](Emitter &e, ValueRange v) -> Value {
              return RoundDigitsOp::create(e.builder, e.loc, v[0],
                                           e.toInt(v[1]));
            }};
  if (arguments.size() != 1 &&
      !(digits && digits->kind == AlternativeKind::None))
    return inference.fail(site, "round() with a number of digits has no "
                                "compiled form here");
  if (!a->isNumber())
    return inference.fail(site, "TypeError: type " + a->typeName() +
                                    " doesn't define __round__");
  return resolveRounding(inference, site, "round", arguments[0]);
}

Resolution pystream::resolveBuiltin(Inference &inference, Site site,
                                    StringRef name,
                                    ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  StringRef rest = name;
  if (rest.consume_front("math."))
    return resolveMath(inference, site, rest, arguments);
  if (rest.consume_front("glsl."))
    return inference.onVectorValues(
        arguments, [&](ArrayRef<AbstractValue> values) {
          return resolveGlsl(inference, site, rest, values);
        });
  if (rest.consume_front("prelude."))
    return resolveIntrinsic(inference, site, rest, arguments);
  if (rest.consume_front("method."))
    return inference.onVectorValues(
        arguments, [&](ArrayRef<AbstractValue> values) {
          return resolveValueMethod(inference, site,
                                    StringAttr::get(domain.getContext(), rest),
                                    values);
        });
  if (name == "min" || name == "max")
    return resolveExtremum(inference, site, name == "max", arguments);
  if (name == "isinstance" || name == "issubclass")
    return resolveIsInstance(inference, site, arguments, name == "issubclass");
  if (name == "object.__init__")
    return {domain.none()};
  if (name == "super") {
    if (arguments.size() != 2)
      return inference.fail(site, "super() outside a method");
    return {domain.make(AlternativeKind::Super, {}, {},
                        {arguments[0], arguments[1]}),
            [values = SmallVector<AbstractValue>(arguments)](
                Emitter &e, ValueRange v) -> Value {
              Type type = e.typeOf(
                  e.domain.make(AlternativeKind::Super, {}, {}, values));
              return PackOp::create(e.builder, e.loc, type, v);
            }};
  }
  if (name == "pow" && arguments.size() == 2)
    return inference.onVectorValues(
        arguments, [&](ArrayRef<AbstractValue> values) {
          return resolveBinary(inference, site, BinaryKind::Pow, values);
        });
  if (name == "divmod" && arguments.size() == 2) {
    SmallVector<AbstractValue> values(arguments);
    Resolution quotient =
        resolveBinary(inference, site, BinaryKind::FloorDiv, values);
    Resolution remainder =
        resolveBinary(inference, site, BinaryKind::Mod, values);
    if (!quotient.applies || quotient.result.isBottom() ||
        remainder.result.isBottom())
      return inference.fail(site,
                            "TypeError: unsupported operands of divmod()");
    AbstractValue pair = domain.tuple({quotient.result, remainder.result});
    return {pair, [=](Emitter &e, ValueRange v) -> Value {
              Value parts[] = {e.emit(quotient, v), e.emit(remainder, v)};
              return PackOp::create(e.builder, e.loc, e.typeOf(pair), parts);
            }};
  }
  if (name == "round")
    return resolveRound(inference, site, arguments);
  if (arguments.size() == 1) {
    if (name == "abs")
      return inference.onVectorValues(
          arguments, [&](ArrayRef<AbstractValue> values) {
            return resolveAbs(inference, site, values[0]);
          });
    if (name == "len")
      return resolveLen(inference, site, arguments[0]);
    if (name == "type") {
      const Alternative *value = arguments[0].single();
      FlatSymbolRefAttr cls =
          value->isDynamicTuple()
              ? FlatSymbolRefAttr::get(domain.getContext(), "tuple")
              : inference.classOf(value);
      return {domain.make(AlternativeKind::Class,
                          ClassAttr::get(domain.getContext(), cls))};
    }
  }
  return inference.fail(site, "'" + name + "' with " + Twine(arguments.size()) +
                                  " argument(s) has no compiled form");
}

//===----------------------------------------------------------------------===//
// Methods of values
//===----------------------------------------------------------------------===//

bool pystream::hasValueMethod(const Alternative *self, StringRef name) {
  switch (self->kind) {
  case AlternativeKind::Vector:
    return isVectorMethod(self, name);
  case AlternativeKind::Sampler:
    return name == "texture" || name == "texture_lod" || name == "size";
  case AlternativeKind::Str:
    return isStringMethod(name);
  case AlternativeKind::Float:
  case AlternativeKind::Int:
    return name == "is_integer";
  default:
    return false;
  }
}

/// sampler.size([lod]).
static Resolution resolveTextureSize(Inference &inference, Site site,
                                     ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  bool valid = arguments.size() == 1 ||
               (arguments.size() == 2 &&
                (arguments[1].single()->kind == AlternativeKind::Int ||
                 arguments[1].single()->kind == AlternativeKind::Bool));
  if (!valid)
    return inference.fail(
        site, "TypeError: size() takes at most a level of detail, an int");
  AbstractValue result = domain.vector(
      VectorType::get({2}, IntegerType::get(domain.getContext(), 64)));
  return {result, [=](Emitter &e, ValueRange v) -> Value {
            Type type = e.typeOf(result);
            Value lod =
                v.size() == 2
                    ? e.toInt(v[1])
                    : arith::ConstantOp::create(
                          e.builder, e.loc,
                          e.builder.getZeroAttr(getElementTypeOrSelf(type)));
            return TextureSizeOp::create(e.builder, e.loc, type, v[0], lod);
          }};
}

/// sampler.texture(uv[, bias]) and sampler.texture_lod(uv, lod).
static Resolution resolveTexture(Inference &inference, Site site,
                                 StringRef name,
                                 ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  MLIRContext *context = domain.getContext();
  bool explicitLod = name == "texture_lod";
  size_t minimum = explicitLod ? 3 : 2;
  unsigned coordinates =
      cast<SamplerType>(arguments[0].single()->type).getNumCoordinates();
  bool valid = arguments.size() >= minimum && arguments.size() <= 3 &&
               arguments[1].single()->isFloatVector() &&
               cast<VectorType>(arguments[1].single()->type).getNumElements() ==
                   coordinates &&
               (arguments.size() == 2 || arguments[2].single()->isNumber());
  if (!valid)
    return inference.fail(
        site,
        "TypeError: " + name + "() of a " + arguments[0].single()->typeName() +
            " takes a " +
            (coordinates == 2 ? "vec2 of coordinates"
                              : "vec3, the direction,") +
            (explicitLod ? " and a level of detail" : " and at most a bias"));
  AbstractValue result =
      domain.vector(VectorType::get({4}, Float64Type::get(context)));
  return {result, [=](Emitter &e, ValueRange v) -> Value {
            Type type = e.typeOf(result);
            if (explicitLod)
              return TextureLodOp::create(e.builder, e.loc, type, v[0], v[1],
                                          e.toFloat(v[2]));
            Value bias = v.size() == 3 ? e.toFloat(v[2]) : Value();
            return TextureOp::create(e.builder, e.loc, type, v[0], v[1], bias);
          }};
}

Resolution
pystream::resolveValueMethod(Inference &inference, Site site, StringAttr name,
                             ArrayRef<AbstractValue> selfAndArguments) {
  const Alternative *self =
      selfAndArguments.empty() ? nullptr : selfAndArguments[0].single();
  if (!self || !hasValueMethod(self, name.getValue()))
    return inference.fail(site, "there is no method '" + name.getValue() +
                                    "' of this value");
  if (self->kind == AlternativeKind::Vector)
    return resolveGlsl(inference, site, name.getValue(), selfAndArguments);
  if (self->kind == AlternativeKind::Sampler && name == "size")
    return resolveTextureSize(inference, site, selfAndArguments);
  if (self->kind == AlternativeKind::Sampler)
    return resolveTexture(inference, site, name.getValue(), selfAndArguments);
  if (self->kind == AlternativeKind::Str)
    return resolveStringMethod(inference, site, name.getValue(),
                               selfAndArguments);
  AbstractDomain &domain = inference.getDomain();
  if (self->kind == AlternativeKind::Int)
    return {domain.boolean(true)};
  return {domain.boolean(), [](Emitter &e, ValueRange v) -> Value {
            Value floor = math::FloorOp::create(e.builder, e.loc, v[0]);
            Value whole = arith::CmpFOp::create(
                e.builder, e.loc, arith::CmpFPredicate::OEQ, floor, v[0]);
            // Infinities are no integers.
            Value magnitude = math::AbsFOp::create(e.builder, e.loc, v[0]);
            Value finite = arith::CmpFOp::create(
                e.builder, e.loc, arith::CmpFPredicate::OLT, magnitude,
                e.floatConstant(std::numeric_limits<double>::infinity(),
                                v[0].getType()));
            return arith::AndIOp::create(e.builder, e.loc, whole, finite);
          }};
}
