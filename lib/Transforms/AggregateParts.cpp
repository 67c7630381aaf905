//===- AggregateParts.cpp - What values of aggregate types consist of -----===//
#include "AggregateParts.h"

#include "llvm/ADT/SmallSet.h"

using namespace mlir;
using namespace pystream;

bool AggregateParts::isUniform(RefType type) const {
  auto layout =
      symbols.lookupNearestSymbolFrom<LayoutOp>(scope, type.getLayout());
  return layout && layout.getStorage() == Storage::Uniform &&
         !layout.isOfElements();
}

SmallVector<Type> AggregateParts::of(Type type) const {
  SmallVector<Type> result;
  auto append = [&](ArrayRef<Type> elements) {
    for (Type element : elements)
      llvm::append_range(result, of(element));
  };
  if (isa<pystream::TupleType, ClosureType, ValueType>(type)) {
    append(getElementTypes(type));
  } else if (auto unionType = dyn_cast<pystream::UnionType>(type)) {
    result.push_back(IntegerType::get(type.getContext(), 32));
    llvm::append_range(result, ofUnion(unionType).types);
  } else if (auto ref = dyn_cast<RefType>(type)) {
    if (!isUniform(ref))
      result.push_back(type);
  } else if (!isa<LiteralType>(type)) {
    result.push_back(type);
  }
  return result;
}

UnionParts AggregateParts::ofUnion(pystream::UnionType type) const {
  UnionParts result;
  for (Type alternative : type.getAlternatives()) {
    llvm::SmallSet<unsigned, 8> taken;
    SmallVector<unsigned> &places = result.places.emplace_back();
    for (Type part : of(alternative)) {
      unsigned place = 0;
      while (place != result.types.size() &&
             (result.types[place] != part || taken.contains(place)))
        ++place;
      if (place == result.types.size())
        result.types.push_back(part);
      taken.insert(place);
      places.push_back(place);
    }
  }
  return result;
}
