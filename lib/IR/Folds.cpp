//===- Folds.cpp - Folders of the pystream operations ---------------------===//
#include "PyStream/IR/Names.h"
#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/CommonFolders.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

#include <cmath>

using namespace mlir;
using namespace pystream;

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

OpFoldResult LiteralOp::fold(FoldAdaptor) {
  return cast<LiteralType>(getType()).getValue();
}

OpFoldResult UnionTagOp::fold(FoldAdaptor) {
  if (auto wrap = getValue().getDefiningOp<UnionWrapOp>())
    return IntegerAttr::get(getType(),
                            wrap.getType().indexOf(wrap.getValue().getType()));
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

OpFoldResult Atan2Op::fold(FoldAdaptor adaptor) {
  return constFoldBinaryOpConditional<FloatAttr, APFloat, void>(
      adaptor.getOperands(),
      [](const APFloat &y, const APFloat &x) -> std::optional<APFloat> {
        if (&y.getSemantics() == &APFloat::IEEEdouble())
          return APFloat(std::atan2(y.convertToDouble(), x.convertToDouble()));
        if (&y.getSemantics() == &APFloat::IEEEsingle())
          return APFloat(std::atan2(y.convertToFloat(), x.convertToFloat()));
        return std::nullopt;
      });
}

namespace {
/// An element of a tuple that is made here. The element takes over the name
/// that the extracted value has (a parameter's), so that generated code shows
/// it.
struct ExtractOfPack : OpRewritePattern<ExtractOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ExtractOp op,
                                PatternRewriter &rewriter) const override {
    auto pack = op.getAggregate().getDefiningOp<PackOp>();
    if (!pack)
      return rewriter.notifyMatchFailure(op, "the aggregate is made elsewhere");
    Value element = pack.getElements()[op.getIndex()];
    Operation *source = element.getDefiningOp();
    if (source)
      source->setLoc(
          withVariableName(source->getLoc(), getVariableName(op.getLoc())));
    rewriter.replaceOp(op, element);
    return success();
  }
};

/// An alternative without storage is known by its type.
struct UnionGetOfTag : OpRewritePattern<UnionGetOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(UnionGetOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getValue().getDefiningOp<UnionFromTagOp>())
      return rewriter.notifyMatchFailure(op, "the union has storage");
    if (auto ref = dyn_cast<RefType>(op.getType()))
      rewriter.replaceOpWithNewOp<UniformRefOp>(op, ref);
    else if (auto literal = dyn_cast<LiteralType>(op.getType()))
      rewriter.replaceOpWithNewOp<LiteralOp>(op, literal);
    else
      return rewriter.notifyMatchFailure(op, "the alternative has storage");
    return success();
  }
};
} // namespace

void ExtractOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<ExtractOfPack>(context);
}

void UnionGetOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                             MLIRContext *context) {
  patterns.add<UnionGetOfTag>(context);
}
