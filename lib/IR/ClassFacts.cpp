//===- ClassFacts.cpp - What classes declare to passes --------------------===//
#include "PyStream/IR/ClassFacts.h"

using namespace mlir;
using namespace pystream;

ClassOp pystream::getClass(LayoutOp layout) {
  return SymbolTable::lookupNearestSymbolFrom<ClassOp>(
      layout, layout.getClassRefAttr());
}

bool pystream::isInternal(ClassOp op) {
  return op->hasAttr("pystream.internal");
}

bool pystream::isGuarded(ClassOp op) { return op->hasAttr("pystream.guarded"); }

DictionaryAttr pystream::getLengths(ClassOp op) {
  return op->getAttrOfType<DictionaryAttr>("pystream.lengths");
}

StringAttr pystream::getCountedBuffer(LayoutOp layout, StringAttr length,
                                      const SymbolTable &symbols) {
  auto objectClass = symbols.lookup<ClassOp>(layout.getClassRef());
  if (!objectClass)
    return {};
  for (auto base : objectClass.getMro().getAsRange<FlatSymbolRefAttr>()) {
    auto op = symbols.lookup<ClassOp>(base.getAttr());
    if (DictionaryAttr lengths = op ? getLengths(op) : DictionaryAttr())
      if (auto buffer = lengths.getAs<StringAttr>(length))
        return buffer;
  }
  return {};
}
