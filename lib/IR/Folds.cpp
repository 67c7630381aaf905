//===- Folds.cpp - Folders of the pystream operations ---------------------===//
#include "PyStream/IR/PyStream.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace pystream;

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

OpFoldResult LiteralOp::fold(FoldAdaptor) {
  return cast<LiteralType>(getType()).getValue();
}

OpFoldResult ExtractOp::fold(FoldAdaptor) {
  if (auto pack = getAggregate().getDefiningOp<PackOp>())
    return pack.getElements()[getIndex()];
  return {};
}

OpFoldResult UnionTagOp::fold(FoldAdaptor) {
  if (auto wrap = getValue().getDefiningOp<UnionWrapOp>())
    return IntegerAttr::get(
        getType(), wrap.getType().indexOf(wrap.getValue().getType()));
  if (auto fromTag = getValue().getDefiningOp<UnionFromTagOp>())
    return fromTag.getTag();
  return {};
}

OpFoldResult UnionGetOp::fold(FoldAdaptor) {
  if (auto wrap = getValue().getDefiningOp<UnionWrapOp>())
    if (wrap.getValue().getType() == getType())
      return wrap.getValue();
  return {};
}
