//===- Comparisons.cpp - Comparison, truth, identity, membership ----------===//
#include "Numbers.h"
#include "Strings.h"

#include "PyStream/IR/Comparisons.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace pystream;

/// How Python writes a comparison.
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

/// Equality of two vectors or matrices: all components. CPython compares
/// vectors as tuples, for which identical components are equal, NaN included;
/// which are identical is told by their bits.
static Resolution resolveVectorEquality(Inference &inference, Site site,
                                        CompareKind kind, const Alternative *a,
                                        const Alternative *b) {
  AbstractDomain &domain = inference.getDomain();
  auto type = cast<VectorType>(a->type);
  Type other = cast<VectorType>(b->type).getElementType();
  bool sameShape = type.getShape() == cast<VectorType>(b->type).getShape();
  bool equal = kind == CompareKind::Eq;
  if (!sameShape || (a->isMatrix() && a->type != b->type))
    return {domain.boolean(!equal)};
  Resolution component;
  if (a->type != b->type)
    component = resolveCompare(
        inference, site, kind,
        {domain.number(type.getElementType()), domain.number(other)});
  int64_t size = type.getNumElements();
  bool byBits = domain.exact && equal && !a->isMatrix() &&
                isa<FloatType>(type.getElementType()) && a->type == b->type;
  return {domain.boolean(), [=](Emitter &emitter, ValueRange values) -> Value {
            OpBuilder &builder = emitter.builder;
            Location loc = emitter.loc;
            Value each;
            if (a->type == b->type)
              each = emitComparison(emitter, kind, values[0], values[1]);
            if (byBits) {
              Type bits = VectorType::get(
                  type.getShape(), builder.getIntegerType(
                                       getElementTypeOrSelf(values[0].getType())
                                           .getIntOrFloatBitWidth()));
              Value identical = emitComparison(
                  emitter, kind,
                  arith::BitcastOp::create(builder, loc, bits, values[0]),
                  arith::BitcastOp::create(builder, loc, bits, values[1]));
              each = arith::OrIOp::create(builder, loc, each, identical);
            }
            Value all;
            for (int64_t i = 0; i != size; ++i) {
              SmallVector<int64_t> at{i};
              if (type.getRank() == 2)
                at = {i / type.getDimSize(1), i % type.getDimSize(1)};
              auto extract = [&](Value vector) -> Value {
                return vector::ExtractOp::create(builder, loc, vector, at);
              };
              Value one = each ? extract(each)
                               : emitter.emit(component, {extract(values[0]),
                                                          extract(values[1])});
              if (!all)
                all = one;
              else if (equal)
                all = arith::AndIOp::create(builder, loc, all, one);
              else
                all = arith::OrIOp::create(builder, loc, all, one);
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
      b->kind == AlternativeKind::Vector)
    return resolveVectorEquality(inference, site, kind, a, b);
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
  if (a->kind != AlternativeKind::Str &&
      a->elements.size() != b->elements.size())
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
  case AlternativeKind::Vector: {
    if (!domain.exact)
      break;
    if (a->type != b->type)
      return {domain.boolean(false)};
    Object *x = a->object ? a->object->find() : nullptr;
    Object *y = b->object ? b->object->find() : nullptr;
    if (!x || !y) {
      inference.requireVectorObjects();
      return {domain.boolean(), [](Emitter &emitter, ValueRange) {
                return emitter.intConstant(0, emitter.builder.getI1Type());
              }};
    }
    if (x != y)
      return {domain.boolean(false)};
    x->isReference = true;
    if (x->storage != Object::Storage::Private)
      return inference.fail(site,
                            "whether two vectors of the compiled module, or "
                            "columns of a matrix, are the same is not known",
                            "compare their contents with ==");
    return {domain.boolean(), [](Emitter &emitter, ValueRange values) -> Value {
              return RefEqOp::create(emitter.builder, emitter.loc, values[0],
                                     values[1]);
            }};
  }
  case AlternativeKind::Instance: {
    Object *x = a->object->find(), *y = b->object->find();
    // Of live objects that were joined it is known at run time which one it is.
    bool unique =
        (x->storage == Object::Storage::Uniform && !x->isOfElements()) ||
        x->isConstant();
    if (x == y && unique)
      return {domain.boolean(true)};
    // Objects that nothing has merged are not the same.
    if (domain.exact && x != y)
      return {domain.boolean(false)};
    if (domain.exact || (x == y && x->storage == Object::Storage::Private))
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

/// Whether a string known at run time only is a part of a short constant.
static Resolution resolveIsPart(Inference &inference, Site site,
                                StringAttr text) {
  constexpr size_t maxSize = 16;
  if (!text || text.size() > maxSize)
    return inference.fail(site, "UnsupportedError: a string that is chosen at "
                                "run time cannot be searched for here");
  llvm::SetVector<StringRef> parts;
  parts.insert("");
  for (size_t start = 0; start != text.size(); ++start)
    for (size_t end = start + 1; end <= text.size(); ++end)
      parts.insert(text.getValue().slice(start, end));
  return {
      inference.getDomain().boolean(),
      [parts = parts.takeVector()](Emitter &emitter,
                                   ValueRange values) -> Value {
        Value id = StringIdOp::create(emitter.builder, emitter.loc, values[0]);
        Value any;
        for (StringRef part : parts) {
          Value other = StringIdOp::create(
              emitter.builder, emitter.loc,
              StringConstantOp::create(emitter.builder, emitter.loc,
                                       emitter.builder.getStringAttr(part)));
          Value same = emitComparison(emitter, CompareKind::Eq, id, other);
          any = any ? arith::OrIOp::create(emitter.builder, emitter.loc, any,
                                           same)
                          .getResult()
                    : same;
        }
        return any;
      }};
}

Resolution pystream::resolveContains(Inference &inference, Site site,
                                     ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *item = operands[0].single();
  const Alternative *container = operands[1].single();
  if (container->kind != AlternativeKind::Str)
    return Resolution::none();
  if (hasChoices(operands))
    return splitTexts(inference, operands, [&](ArrayRef<AbstractValue> each) {
      return resolveContains(inference, site, each);
    });
  if (item->kind == AlternativeKind::Instance)
    return Resolution::none();
  if (item->kind != AlternativeKind::Str)
    return inference.fail(
        site, "TypeError: 'in <string>' requires string as left operand, not " +
                  item->typeName());
  auto text = dyn_cast_if_present<StringAttr>(container->constant);
  if (text && item->constant)
    return {domain.boolean(
        text.getValue().contains(cast<StringAttr>(item->constant).getValue()))};
  return resolveIsPart(inference, site, text);
}
