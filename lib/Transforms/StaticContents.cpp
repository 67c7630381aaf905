//===- StaticContents.cpp - What objects of before a program hold ---------===//
#include "StaticContents.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace pystream;

StaticOp StaticContents::lookup(Attribute value) {
  auto object = dyn_cast_if_present<ObjectAttr>(value);
  return object ? symbols.lookup<StaticOp>(object.getSymbol().getAttr())
                : StaticOp();
}

/// A number as a constant of that type, or null. Programs with numbers of 32
/// bits have constants of 64.
static Attribute convertNumber(Type type, Attribute value) {
  Builder builder(type.getContext());
  auto integer = dyn_cast_if_present<IntegerAttr>(value);
  auto floating = dyn_cast_if_present<FloatAttr>(value);
  if (isa<FloatType>(type)) {
    if (floating)
      return builder.getFloatAttr(type, floating.getValueAsDouble());
    return integer && !integer.getType().isInteger(1)
               ? builder.getFloatAttr(type, integer.getValue().getSExtValue())
               : Attribute();
  }
  auto width = dyn_cast<IntegerType>(type);
  if (!width || !integer ||
      integer.getType().isInteger(1) != width.isInteger(1))
    return {};
  if (width.isInteger(1))
    return builder.getBoolAttr(!integer.getValue().isZero());
  int64_t number = integer.getValue().getSExtValue();
  return llvm::isIntN(width.getWidth(), number)
             ? builder.getIntegerAttr(type, number)
             : Attribute();
}

static Attribute convertConstant(Type type, Attribute value) {
  auto vector = dyn_cast<VectorType>(type);
  if (!vector)
    return convertNumber(type, value);
  auto dense = dyn_cast_if_present<DenseElementsAttr>(value);
  if (!dense || dense.getNumElements() != vector.getNumElements())
    return {};
  SmallVector<Attribute> elements;
  for (Attribute element : dense.getValues<Attribute>()) {
    Attribute converted = convertNumber(vector.getElementType(), element);
    if (!converted)
      return {};
    elements.push_back(converted);
  }
  return DenseElementsAttr::get(vector, elements);
}

bool StaticContents::matches(Type type, Attribute value) {
  if (auto literal = dyn_cast<LiteralType>(type)) {
    auto mark = dyn_cast<SingletonAttr>(literal.getValue());
    return value ? literal.getValue() == value
                 : mark && mark.getName().getValue() == "unset";
  }
  if (auto alternatives = dyn_cast<pystream::UnionType>(type))
    return llvm::any_of(alternatives.getAlternatives(),
                        [&](Type inner) { return matches(inner, value); });
  if (auto ref = dyn_cast<RefType>(type)) {
    StaticOp object = lookup(value);
    return object && object.getType() == ref;
  }
  if (auto tuple = dyn_cast<pystream::TupleType>(type)) {
    auto elements = dyn_cast_if_present<ArrayAttr>(value);
    return elements && elements.size() == tuple.getElements().size() &&
           llvm::all_of(llvm::zip(tuple.getElements(), elements), [&](auto x) {
             return matches(std::get<0>(x), std::get<1>(x));
           });
  }
  return value && convertConstant(type, value);
}

FailureOr<SmallVector<Attribute>> StaticContents::flatten(Type type,
                                                          Attribute value) {
  if (auto alternatives = dyn_cast<pystream::UnionType>(type)) {
    auto converted = cast<pystream::UnionType>(types.replace(Type(type)));
    const auto *it =
        llvm::find_if(alternatives.getAlternatives(),
                      [&](Type inner) { return matches(inner, value); });
    if (it == alternatives.getAlternatives().end())
      return failure();
    size_t tag = it - alternatives.getAlternatives().begin();
    FailureOr<SmallVector<Attribute>> inner = flatten(*it, value);
    if (failed(inner))
      return failure();
    UnionParts layout = parts.ofUnion(converted);
    SmallVector<Attribute> all(layout.types.size() + 1);
    all[0] = Builder(type.getContext()).getI32IntegerAttr(tag);
    for (auto [place, part] : llvm::zip(layout.places[tag], *inner))
      all[place + 1] = part;
    return all;
  }
  if (isa<LiteralType>(type))
    return SmallVector<Attribute>();
  if (!value)
    return SmallVector<Attribute>(parts.of(types.replace(type)).size());
  if (!matches(type, value))
    return failure();
  if (isa<RefType>(type))
    return SmallVector<Attribute>{
        Builder(type.getContext()).getI32IntegerAttr(placeOf(lookup(value)))};
  if (auto tuple = dyn_cast<pystream::TupleType>(type)) {
    SmallVector<Attribute> all;
    for (auto [element, constant] :
         llvm::zip(tuple.getElements(), cast<ArrayAttr>(value))) {
      FailureOr<SmallVector<Attribute>> inner = flatten(element, constant);
      if (failed(inner))
        return failure();
      llvm::append_range(all, *inner);
    }
    return all;
  }
  return SmallVector<Attribute>{convertConstant(type, value)};
}
