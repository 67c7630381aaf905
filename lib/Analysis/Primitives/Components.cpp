//===- Components.cpp - Primitive rules of the components of vectors ------===//
#include "Numbers.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Components by name
//===----------------------------------------------------------------------===//

/// The components that a swizzle of a vector names; empty if it is none, or the
/// value is a matrix.
static SmallVector<int64_t> parseSwizzle(StringRef name, VectorType type) {
  if (type.getRank() != 1)
    return {};
  int64_t size = type.getNumElements();
  SmallVector<int64_t> components;
  for (StringRef letters : {"xyzw", "rgba", "stpq"}) {
    components.clear();
    for (char c : name) {
      size_t index = letters.find(c);
      if (index == StringRef::npos || static_cast<int64_t>(index) >= size)
        break;
      components.push_back(index);
    }
    if (components.size() == name.size() && name.size() <= 4)
      return components;
  }
  return {};
}

Resolution pystream::resolveSwizzle(Inference &inference,
                                    const Alternative *vector,
                                    StringAttr name) {
  AbstractDomain &domain = inference.getDomain();
  auto type = cast<VectorType>(vector->type);
  SmallVector<int64_t> components = parseSwizzle(name.getValue(), type);
  if (components.empty())
    return Resolution::none();
  Type element = type.getElementType();
  if (components.size() == 1) {
    AbstractValue result = domain.number(element);
    if (auto dense = dyn_cast_if_present<DenseElementsAttr>(vector->constant))
      return {
          domain.fromAttribute(dense.getValues<Attribute>()[components[0]])};
    return inference.onVectorValues(
        {domain.just(vector)}, [=](ArrayRef<AbstractValue>) -> Resolution {
          return {result, [=](Emitter &emitter, ValueRange values) -> Value {
                    return vector::ExtractOp::create(
                        emitter.builder, emitter.loc, values[0], components[0]);
                  }};
        });
  }
  AbstractValue result = domain.vector(
      VectorType::get({static_cast<int64_t>(components.size())}, element));
  return inference.onVectorValues(
      {domain.just(vector)}, [=](ArrayRef<AbstractValue>) -> Resolution {
        return {result, [=](Emitter &emitter, ValueRange values) -> Value {
                  return vector::ShuffleOp::create(emitter.builder, emitter.loc,
                                                   values[0], values[0],
                                                   components);
                }};
      });
}

Resolution pystream::resolveComponent(Inference &inference, Site site,
                                      AbstractValue number, Type element) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = number.single();
  if (isa<FloatType>(element))
    return {domain.floating(), [](Emitter &emitter, ValueRange values) {
              return emitter.toFloat(values[0]);
            }};
  auto same = [](Emitter &, ValueRange values) -> Value { return values[0]; };
  if (element.isInteger(1)) {
    if (a->kind == AlternativeKind::Bool)
      return {domain.boolean(), same};
    return resolveTruth(inference, domain.withoutConstants(number));
  }
  if (a->kind == AlternativeKind::Float)
    return toInteger(inference, site, same);
  return {domain.integer(), [](Emitter &emitter, ValueRange values) {
            return emitter.toInt(values[0]);
          }};
}

/// What an error calls a value that is assigned to a swizzle.
static std::string describe(const Alternative *value) {
  std::string name = value->typeName();
  if (value->kind == AlternativeKind::Tuple)
    return "a tuple of " + std::to_string(value->elements.size());
  return name;
}

namespace {
/// The scalars that an assignment writes: what each is, and how to get them of
/// the assigned value.
struct Scalars {
  SmallVector<Resolution> conversions;
  std::function<Value(Emitter &, Value, unsigned)> part;
};
} // namespace

/// Nothing where the value does not fit; the error is in `resolution` then.
static std::optional<Scalars> scalarsOf(Inference &inference, Site site,
                                        VectorType type, AbstractValue value,
                                        StringRef swizzle, size_t count,
                                        Resolution &resolution) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *only = value.single();
  Type element = type.getElementType();
  Scalars scalars;
  if (swizzle.size() == 1) {
    if (!only->isNumber()) {
      resolution =
          inference.fail(site, "TypeError: a component of " +
                                   domain.vector(type).single()->typeName() +
                                   " is a number, not " + only->typeName());
      return std::nullopt;
    }
    scalars.conversions.push_back(
        resolveComponent(inference, site, value, element));
    scalars.part = [](Emitter &, Value value, unsigned) { return value; };
    return scalars;
  }
  AbstractValue expected =
      domain.vector(VectorType::get({static_cast<int64_t>(count)}, element));
  std::string expectedName = expected.single()->typeName();
  if (only->kind == AlternativeKind::Vector &&
      only->type == expected.single()->type) {
    Type from = only->type;
    scalars.conversions.assign(
        count, {domain.number(element),
                [](Emitter &, ValueRange values) { return values[0]; }});
    scalars.part = [from](Emitter &emitter, Value value,
                          unsigned index) -> Value {
      return vector::ExtractOp::create(emitter.builder, emitter.loc,
                                       emitter.vectorValue(value, from),
                                       static_cast<int64_t>(index));
    };
    return scalars;
  }
  if (only->kind != AlternativeKind::Tuple || only->constant ||
      only->elements.size() != count) {
    resolution =
        inference.fail(site, "TypeError: cannot assign " + describe(only) +
                                 " to the swizzle ." + swizzle +
                                 ", which needs " + expectedName);
    return std::nullopt;
  }
  for (AbstractValue part : only->elements) {
    const Alternative *number = part.single();
    if (!number || !number->isNumber()) {
      resolution = inference.fail(
          site, "TypeError: " + expectedName +
                    " takes numbers, vectors and matrices, not " +
                    (number ? number->typeName() : "a union"));
      return std::nullopt;
    }
    scalars.conversions.push_back(
        resolveComponent(inference, site, part, element));
  }
  SmallVector<AbstractValue> parts(only->elements);
  scalars.part = [parts](Emitter &emitter, Value value,
                         unsigned index) -> Value {
    return ExtractOp::create(emitter.builder, emitter.loc,
                             emitter.typeOf(parts[index]), value, index);
  };
  return scalars;
}

Resolution pystream::resolveSetSwizzle(Inference &inference, Site site,
                                       const Alternative *vector,
                                       AbstractValue value, StringAttr name) {
  AbstractDomain &domain = inference.getDomain();
  auto type = cast<VectorType>(vector->type);
  SmallVector<int64_t> positions = parseSwizzle(name.getValue(), type);
  if (positions.empty())
    return Resolution::none();
  llvm::SmallDenseSet<int64_t> distinct(positions.begin(), positions.end());
  if (distinct.size() != positions.size())
    return inference.fail(site, "AttributeError: property of '" +
                                    vector->typeName() +
                                    "' object has no setter");
  Resolution failure;
  std::optional<Scalars> scalars = scalarsOf(
      inference, site, type, value, name.getValue(), positions.size(), failure);
  if (!scalars)
    return failure;
  if (!inference.writeVector(site, vector))
    return {};
  Resolution write(
      domain.none(),
      [=, scalars = *scalars](Emitter &emitter, ValueRange values) -> Value {
        // All of the value is read before anything is written.
        SmallVector<Value> written;
        for (auto [index, conversion] : llvm::enumerate(scalars.conversions))
          written.push_back(emitter.emit(
              conversion, scalars.part(emitter, values[1], index)));
        Value components = emitter.vectorValue(values[0], type);
        for (auto [position, scalar] : llvm::zip(positions, written))
          components = vector::InsertOp::create(emitter.builder, emitter.loc,
                                                scalar, components, position);
        emitter.storeVector(values[0], components);
        return {};
      });
  for (const Resolution &conversion : scalars->conversions)
    write.raises = domain.join(write.raises, conversion.raises);
  return write;
}

//===----------------------------------------------------------------------===//
// Components by index
//===----------------------------------------------------------------------===//

namespace {
/// An index into a vector, or into the columns of a matrix.
struct ComponentIndex {
  int64_t size = 0;
  /// Counted from the start, or nothing if it is known at run time.
  std::optional<int64_t> position;
  /// What an index outside of the vector raises.
  Resolution failure;
  bool mayFail = false;
};
} // namespace

/// Nothing where the index is an error, which is in `resolution` then.
static std::optional<ComponentIndex> indexOf(Inference &inference, Site site,
                                             const Alternative *vector,
                                             AbstractValue index,
                                             Resolution &resolution) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *only = index.single();
  if (!only->isNumber() || only->kind == AlternativeKind::Float) {
    resolution =
        inference.fail(site, "TypeError: an index of " + vector->typeName() +
                                 " is an int, not " + only->typeName());
    return std::nullopt;
  }
  ComponentIndex known;
  known.size = cast<VectorType>(vector->type).getDimSize(0);
  if (auto constant = dyn_cast_if_present<IntegerAttr>(only->constant)) {
    // True counts as 1, though one bit holds -1.
    int64_t given = only->kind == AlternativeKind::Bool
                        ? constant.getValue().getZExtValue()
                        : constant.getInt();
    known.position = given + (given < 0 ? known.size : 0);
    if (*known.position >= 0 && *known.position < known.size)
      return known;
    resolution = inference.fail(
        site,
        "IndexError: " + Twine(vector->isMatrix() ? "column " : "index ") +
            Twine(given) + " is outside " + vector->typeName());
    return std::nullopt;
  }
  if (!domain.exact)
    return known;
  known.mayFail = true;
  Arguments arguments;
  arguments.values.push_back(index);
  known.failure = inference.callPrelude(
      site, "component_outside",
      {ClassAttr::get(domain.getContext(), inference.classOf(vector)),
       StringAttr::get(domain.getContext(),
                       vector->isMatrix() ? "column" : "index")},
      arguments);
  return known;
}

/// A position known at run time, from the start; raises for one outside.
static Value emitPosition(Emitter &emitter, const ComponentIndex &index,
                          Value given) {
  OpBuilder &builder = emitter.builder;
  Location loc = emitter.loc;
  Value number = emitter.toInt(given);
  Type type = number.getType();
  auto compare = [&](arith::CmpIPredicate predicate, int64_t bound) {
    return arith::CmpIOp::create(builder, loc, predicate, number,
                                 emitter.intConstant(bound, type));
  };
  if (index.mayFail)
    emitter.guard(
        arith::OrIOp::create(builder, loc,
                             compare(arith::CmpIPredicate::slt, -index.size),
                             compare(arith::CmpIPredicate::sge, index.size)),
        [&] { emitter.emit(index.failure, given); });
  // Negative positions count from the end.
  Value negative = compare(arith::CmpIPredicate::slt, 0);
  Value fromEnd = arith::AddIOp::create(builder, loc, number,
                                        emitter.intConstant(index.size, type));
  return arith::SelectOp::create(builder, loc, negative, fromEnd, number);
}

static Value emitIsPosition(Emitter &emitter, Value position, int64_t wanted) {
  return arith::CmpIOp::create(emitter.builder, emitter.loc,
                               arith::CmpIPredicate::eq, position,
                               emitter.intConstant(wanted, position.getType()));
}

static Value toIndex(Emitter &emitter, Value position) {
  return arith::IndexCastOp::create(emitter.builder, emitter.loc,
                                    emitter.builder.getIndexType(), position);
}

/// `v[a:b]` is a tuple, as of the components.
static Resolution getComponents(Inference &inference, const Alternative *vector,
                                ArrayRef<uint32_t> positions) {
  AbstractDomain &domain = inference.getDomain();
  Type element = cast<VectorType>(vector->type).getElementType();
  SmallVector<AbstractValue> elements(positions.size(), domain.number(element));
  AbstractValue result = domain.tuple(elements);
  SmallVector<uint32_t> chosen(positions);
  return {result, [=](Emitter &emitter, ValueRange values) -> Value {
            SmallVector<Value> parts;
            for (uint32_t position : chosen)
              parts.push_back(vector::ExtractOp::create(
                  emitter.builder, emitter.loc, values[0],
                  static_cast<int64_t>(position)));
            return PackOp::create(emitter.builder, emitter.loc,
                                  emitter.typeOf(result), parts);
          }};
}

Resolution pystream::resolveGetComponent(Inference &inference, Site site,
                                         ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *vector = operands[0].single();
  auto type = cast<VectorType>(vector->type);
  if (operands[1].single()->kind == AlternativeKind::Instance &&
      !vector->isMatrix())
    if (auto positions = slicePositions(site, type.getNumElements()))
      return getComponents(inference, vector, *positions);
  Resolution failure;
  std::optional<ComponentIndex> index =
      indexOf(inference, site, vector, operands[1], failure);
  if (!index)
    return failure;
  bool isMatrix = vector->isMatrix();
  AbstractValue element =
      isMatrix ? domain.vector(VectorType::get({type.getDimSize(1)},
                                               type.getElementType()))
               : domain.number(type.getElementType());
  Resolution item(
      element, [=, index = *index](Emitter &emitter, ValueRange values) {
        OpBuilder &builder = emitter.builder;
        auto extract = [&](int64_t position) -> Value {
          return vector::ExtractOp::create(builder, emitter.loc, values[0],
                                           position);
        };
        if (index.position)
          return extract(*index.position);
        Value position = emitPosition(emitter, index, values[1]);
        if (!isMatrix)
          return vector::ExtractOp::create(builder, emitter.loc, values[0],
                                           toIndex(emitter, position))
              .getResult();
        Value chosen = extract(0);
        for (int64_t column = 1; column != index.size; ++column)
          chosen = arith::SelectOp::create(
              builder, emitter.loc, emitIsPosition(emitter, position, column),
              extract(column), chosen);
        return chosen;
      });
  item.raises = index->failure.raises;
  return item;
}

Resolution pystream::resolveSetComponent(Inference &inference, Site site,
                                         ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *vector = operands[0].single();
  const Alternative *value = operands[2].single();
  auto type = cast<VectorType>(vector->type);
  bool isMatrix = vector->isMatrix();
  Resolution content;
  if (isMatrix) {
    VectorType column =
        VectorType::get({type.getDimSize(1)}, type.getElementType());
    if (value->type != column)
      return inference.fail(
          site, "TypeError: a column of " + vector->typeName() + " is " +
                    domain.vector(column).single()->typeName() + ", not " +
                    value->typeName());
    content = {domain.vector(column),
               [column](Emitter &emitter, ValueRange values) {
                 return emitter.vectorValue(values[0], column);
               }};
  } else {
    if (!value->isNumber())
      return inference.fail(site, "TypeError: a component of " +
                                      vector->typeName() +
                                      " is a number, not " + value->typeName());
    content =
        resolveComponent(inference, site, operands[2], type.getElementType());
  }
  Resolution failure;
  std::optional<ComponentIndex> index =
      indexOf(inference, site, vector, operands[1], failure);
  if (!index)
    return failure;
  if (!inference.writeVector(site, vector))
    return {};
  Resolution write(domain.none(), [=, index = *index](Emitter &emitter,
                                                      ValueRange values) {
    OpBuilder &builder = emitter.builder;
    Location loc = emitter.loc;
    Value part = emitter.emit(content, values[2]);
    Value position =
        index.position ? Value() : emitPosition(emitter, index, values[1]);
    Value components = emitter.vectorValue(values[0], type);
    if (index.position) {
      components = vector::InsertOp::create(builder, loc, part, components,
                                            *index.position);
    } else if (!isMatrix) {
      components = vector::InsertOp::create(builder, loc, part, components,
                                            toIndex(emitter, position));
    } else {
      for (int64_t column = 0; column != index.size; ++column) {
        Value old = vector::ExtractOp::create(builder, loc, components, column);
        Value chosen = arith::SelectOp::create(
            builder, loc, emitIsPosition(emitter, position, column), part, old);
        components =
            vector::InsertOp::create(builder, loc, chosen, components, column);
      }
    }
    emitter.storeVector(values[0], components);
    return Value();
  });
  write.raises = domain.join(index->failure.raises, content.raises);
  return write;
}
