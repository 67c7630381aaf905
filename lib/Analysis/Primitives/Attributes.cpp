//===- Attributes.cpp - Primitive rules of attributes and items -----------===//
#include "PyStream/Analysis/Inference.h"
#include "PyStream/IR/Names.h"
#include "Strings.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// A bound method, packed from its function and self.
static Resolution bind(Inference &inference, AbstractValue function,
                       AbstractValue self) {
  AbstractValue method = inference.getDomain().make(AlternativeKind::Method, {},
                                                    {}, {function, self});
  return {method, [=](Emitter &emitter, ValueRange values) -> Value {
            Value callee = emitter.materialize(function);
            return PackOp::create(emitter.builder, emitter.loc,
                                  emitter.typeOf(method),
                                  ValueRange{callee, values[0]});
          }};
}

Resolution pystream::resolveGetAttr(Inference &inference, Site site,
                                    AbstractValue object, StringAttr name) {
  const Alternative *self = object.single();
  AbstractDomain &domain = inference.getDomain();
  switch (self->kind) {
  case AlternativeKind::Class: {
    if (name.getValue() != "__name__")
      return Resolution::none();
    StringRef symbol = cast<ClassAttr>(self->constant).getSymbol().getValue();
    return {
        domain.string(StringAttr::get(domain.getContext(), lastName(symbol)))};
  }
  case AlternativeKind::Vector: {
    Resolution swizzle = resolveSwizzle(inference, self, name);
    if (swizzle.applies)
      return swizzle;
    break;
  }
  default:
    break;
  }
  if (!hasValueMethod(self, name.getValue()))
    return Resolution::none();
  AbstractValue method = domain.make(
      AlternativeKind::Builtin,
      BuiltinAttr::get(
          domain.getContext(),
          StringAttr::get(domain.getContext(), "method." + name.getValue())));
  return bind(inference, method, object);
}

//===----------------------------------------------------------------------===//
// Items
//===----------------------------------------------------------------------===//

/// An index as a memref index, counted from the end if it is negative.
static Value emitIndex(Emitter &emitter, Value memref, Value index) {
  OpBuilder &builder = emitter.builder;
  Location loc = emitter.loc;
  Value position = arith::IndexCastOp::create(
      builder, loc, builder.getIndexType(), emitter.toInt(index));
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  Value size = memref::DimOp::create(builder, loc, memref, zero);
  Value fromEnd = arith::AddIOp::create(builder, loc, position, size);
  Value negative = arith::CmpIOp::create(
      builder, loc, arith::CmpIPredicate::slt, position, zero);
  return arith::SelectOp::create(builder, loc, negative, fromEnd, position);
}

/// The Python value of an array's element: a float or an int of the kernel's
/// precision, whatever the element type.
static AbstractValue elementValue(AbstractDomain &domain,
                                  const Alternative *array) {
  return domain.number(cast<pystream::ArrayType>(array->type).getElementType());
}

/// Between an element's type and the type of numbers in the kernel.
static Value emitElementCast(Emitter &emitter, Value value, Type type) {
  OpBuilder &builder = emitter.builder;
  Type from = value.getType();
  if (from == type)
    return value;
  unsigned oldWidth = from.getIntOrFloatBitWidth();
  unsigned newWidth = type.getIntOrFloatBitWidth();
  if (isa<FloatType>(type)) {
    if (oldWidth < newWidth)
      return arith::ExtFOp::create(builder, emitter.loc, type, value);
    return arith::TruncFOp::create(builder, emitter.loc, type, value);
  }
  if (oldWidth < newWidth)
    return arith::ExtSIOp::create(builder, emitter.loc, type, value);
  return arith::TruncIOp::create(builder, emitter.loc, type, value);
}

/// True counts as 1, though one bit holds -1.
static int64_t constantIndex(const Alternative *index, IntegerAttr constant) {
  return index->kind == AlternativeKind::Bool
             ? constant.getValue().getZExtValue()
             : constant.getInt();
}

/// Whether an index, counted from either end, is beyond so many elements.
static Value isOutside(Emitter &emitter, Value index, int64_t size) {
  OpBuilder &builder = emitter.builder;
  index = emitter.toInt(index);
  auto compare = [&](arith::CmpIPredicate predicate, int64_t bound) {
    return arith::CmpIOp::create(builder, emitter.loc, predicate, index,
                                 emitter.intConstant(bound, index.getType()));
  };
  return arith::OrIOp::create(builder, emitter.loc,
                              compare(arith::CmpIPredicate::slt, -size),
                              compare(arith::CmpIPredicate::sge, size));
}

/// An index known at run time only chooses among the elements.
static Resolution getTupleItemDynamic(Inference &inference, Site site,
                                      const Alternative *tuple) {
  AbstractDomain &domain = inference.getDomain();
  AbstractValue result;
  for (AbstractValue element : tuple->elements)
    result = domain.join(result, domain.withoutConstants(element));
  if (tuple->elements.empty())
    return inference.fail(site, "IndexError: tuple index out of range");
  SmallVector<AbstractValue> elements(tuple->elements);
  Resolution item(result, [=](Emitter &emitter, ValueRange values) -> Value {
    OpBuilder &builder = emitter.builder;
    Location loc = emitter.loc;
    AbstractValue common = emitter.domain.normalize(result);
    Value index = emitter.toInt(values[1]);
    Value chosen;
    for (auto [i, element] : llvm::enumerate(elements)) {
      Value part = ExtractOp::create(builder, loc, emitter.typeOf(element),
                                     values[0], static_cast<uint32_t>(i));
      part = emitter.convert(part, element, common);
      if (!chosen) {
        chosen = part;
        continue;
      }
      // Index i, counted from either end.
      auto isIndex = [&](int64_t position) -> Value {
        Value wanted = emitter.intConstant(position, index.getType());
        return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                     index, wanted);
      };
      Value matches =
          arith::OrIOp::create(builder, loc, isIndex(i),
                               isIndex(static_cast<int64_t>(i) -
                                       static_cast<int64_t>(elements.size())));
      chosen = arith::SelectOp::create(builder, loc, matches, part, chosen);
    }
    return chosen;
  });
  if (!domain.exact)
    return item;
  int64_t size = elements.size();
  return inference.guard(
      item, inference.raise(site, "IndexError", "tuple index out of range"),
      [size](Emitter &emitter, ValueRange values) {
        return isOutside(emitter, values[1], size);
      });
}

std::optional<SmallVector<uint32_t>> pystream::slicePositions(Site site,
                                                              int64_t size) {
  auto item = dyn_cast<GetItemOp>(site.op);
  auto slice = item ? item.getIndex().getDefiningOp<MakeSliceOp>() : nullptr;
  if (!slice)
    return std::nullopt;
  std::optional<int64_t> bounds[3];
  Value parts[] = {slice.getStart(), slice.getStop(), slice.getStep()};
  for (auto [bound, part] : llvm::zip_equal(bounds, parts)) {
    const Alternative *known = site.context->values.lookup(part).single();
    if (!known)
      return std::nullopt;
    if (known->kind == AlternativeKind::None)
      continue;
    auto constant = dyn_cast_if_present<IntegerAttr>(known->constant);
    if (!constant)
      return std::nullopt;
    bound = constantIndex(known, constant);
  }
  int64_t step = bounds[2].value_or(1);
  if (step == 0)
    return std::nullopt;
  int64_t lower = step > 0 ? 0 : -1, upper = step > 0 ? size : size - 1;
  auto clip = [&](std::optional<int64_t> bound, int64_t absent) {
    if (!bound)
      return absent;
    int64_t position = *bound < 0 ? *bound + size : *bound;
    return std::clamp(position, lower, upper);
  };
  int64_t start = clip(bounds[0], step > 0 ? lower : upper);
  int64_t stop = clip(bounds[1], step > 0 ? upper : lower);
  SmallVector<uint32_t> positions;
  for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step)
    positions.push_back(i);
  return positions;
}

static Resolution getTupleSlice(Inference &inference, const Alternative *tuple,
                                SmallVector<uint32_t> positions) {
  SmallVector<AbstractValue> elements;
  for (uint32_t position : positions)
    elements.push_back(tuple->elements[position]);
  AbstractValue result = inference.getDomain().tuple(elements);
  return {result, [=](Emitter &emitter, ValueRange values) -> Value {
            SmallVector<Value> parts;
            for (auto [position, element] :
                 llvm::zip_equal(positions, elements))
              parts.push_back(ExtractOp::create(emitter.builder, emitter.loc,
                                                emitter.typeOf(element),
                                                values[0], position));
            return PackOp::create(emitter.builder, emitter.loc,
                                  emitter.typeOf(result), parts);
          }};
}

static Resolution getTupleItem(Inference &inference, Site site,
                               const Alternative *tuple,
                               const Alternative *index) {
  if (tuple->constant) // keyword arguments
    return Resolution::none();
  if (!index->isNumber() || index->kind == AlternativeKind::Float) {
    if (auto positions = slicePositions(site, tuple->elements.size()))
      return getTupleSlice(inference, tuple, *positions);
    return Resolution::none();
  }
  auto constant = dyn_cast_if_present<IntegerAttr>(index->constant);
  if (!constant)
    return getTupleItemDynamic(inference, site, tuple);
  int64_t position = constantIndex(index, constant);
  int64_t size = tuple->elements.size();
  if (position < 0)
    position += size;
  if (position < 0 || position >= size)
    return inference.fail(site, "IndexError: tuple index out of range");
  AbstractValue element = tuple->elements[position];
  return {element, [=](Emitter &emitter, ValueRange values) -> Value {
            return ExtractOp::create(emitter.builder, emitter.loc,
                                     emitter.typeOf(element), values[0],
                                     position);
          }};
}

Resolution pystream::resolveGetItem(Inference &inference, Site site,
                                    ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *object = operands[0].single();
  const Alternative *index = operands[1].single();
  switch (object->kind) {
  case AlternativeKind::Instance:
    return Resolution::none();
  case AlternativeKind::Tuple:
    return getTupleItem(inference, site, object, index);
  case AlternativeKind::Vector:
    return inference.onVectorValues(
        operands, [&](ArrayRef<AbstractValue> values) {
          return resolveGetComponent(inference, site, values);
        });
  case AlternativeKind::Str: {
    // A part of a constant with constant bounds; of others the prelude tells.
    if (hasChoices(operands.take_front(1)))
      return splitTexts(
          inference, operands.take_front(1), [&](ArrayRef<AbstractValue> each) {
            return resolveGetItem(inference, site, {each[0], operands[1]});
          });
    auto text = dyn_cast_if_present<StringAttr>(object->constant);
    if (!text ||
        !llvm::all_of(text.getValue(), [](char c) { return llvm::isASCII(c); }))
      return Resolution::none();
    auto positions = slicePositions(site, text.size());
    if (!positions)
      return Resolution::none();
    std::string part;
    for (uint32_t position : *positions)
      part += text.getValue()[position];
    return {domain.string(StringAttr::get(domain.getContext(), part))};
  }
  case AlternativeKind::Array: {
    if (!index->isNumber() || index->kind == AlternativeKind::Float)
      return inference.fail(site, "TypeError: an array index must be an int");
    AbstractValue result = elementValue(domain, object);
    return {result, [=](Emitter &emitter, ValueRange values) -> Value {
              Value at = emitIndex(emitter, values[0], values[1]);
              Value element = memref::LoadOp::create(
                  emitter.builder, emitter.loc, values[0], at);
              return emitElementCast(emitter, element, emitter.typeOf(result));
            }};
  }
  default:
    return Resolution::none();
  }
}

Resolution pystream::resolveSetItem(Inference &inference, Site site,
                                    ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *object = operands[0].single();
  const Alternative *index = operands[1].single();
  const Alternative *value = operands[2].single();
  if (object->kind == AlternativeKind::Instance)
    return Resolution::none();
  if (object->kind == AlternativeKind::Vector)
    return inference.split(
        operands, {}, [=, &inference](ArrayRef<AbstractValue> values) {
          return resolveSetComponent(inference, site, values);
        });
  if (object->kind != AlternativeKind::Array)
    return Resolution::none();
  if (!index->isNumber() || index->kind == AlternativeKind::Float)
    return inference.fail(site, "TypeError: an array index must be an int");
  AbstractValue wanted = elementValue(domain, object);
  const Alternative *target = wanted.single();
  if (!value || !value->isNumber() || value->kind > target->kind)
    return inference.fail(site, "TypeError: an array of " + target->typeName() +
                                    " cannot hold '" +
                                    (value ? value->typeName() : "union") +
                                    "'");
  AbstractValue from = operands[2];
  Type element = cast<pystream::ArrayType>(object->type).getElementType();
  return {domain.none(), [=](Emitter &emitter, ValueRange values) -> Value {
            Value at = emitIndex(emitter, values[0], values[1]);
            Value stored = emitter.convert(values[2], from, wanted);
            stored = emitElementCast(emitter, stored, element);
            memref::StoreOp::create(emitter.builder, emitter.loc, stored,
                                    values[0], at);
            return {};
          }};
}
