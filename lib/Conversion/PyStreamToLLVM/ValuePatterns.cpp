//===- ValuePatterns.cpp - Literals, aggregates, unions, strings ----------===//
#include "Patterns.h"

using namespace mlir;
using namespace pystream;

namespace {

struct LiteralLowering : JitPattern<LiteralOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(LiteralOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    WordBuilder words = lowering.words(rewriter, op.getLoc());
    rewriter.replaceOp(
        op, words.poison(getTypeConverter()->convertType(op.getType())));
    return success();
  }
};

struct UndefLowering : JitPattern<UndefOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(UndefOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    WordBuilder words = lowering.words(rewriter, op.getLoc());
    rewriter.replaceOp(
        op, words.poison(getTypeConverter()->convertType(op.getType())));
    return success();
  }
};

/// A variable that is read before it is set is an error that the program has
/// already been checked for: the value is never looked at.
struct UnsetLowering : JitPattern<UnsetOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(UnsetOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "type has no words");
    rewriter.replaceOpWithNewOp<LLVM::ZeroOp>(op, type);
    return success();
  }
};

struct PackLowering : JitPattern<PackOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(PackOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    WordBuilder words = lowering.words(rewriter, op.getLoc());
    rewriter.replaceOp(op,
                       words.pack(getTypeConverter()->convertType(op.getType()),
                                  adaptor.getElements()));
    return success();
  }
};

struct ExtractLowering : JitPattern<pystream::ExtractOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(pystream::ExtractOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<LLVM::ExtractValueOp>(
        op, adaptor.getAggregate(),
        ArrayRef<int64_t>{static_cast<int64_t>(op.getIndex())});
    return success();
  }
};

struct UnionWrapLowering : JitPattern<UnionWrapOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(UnionWrapOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    WordBuilder words = lowering.words(rewriter, op.getLoc());
    UnionType type = op.getResult().getType();
    SmallVector<Value> members{
        words.integer(type.indexOf(op.getValue().getType()))};
    words.explode(op.getValue().getType(), adaptor.getValue(), members);
    WordKinds kinds = getWords(type);
    for (auto [member, kind] : llvm::zip(members, kinds))
      member = words.convert(member, kind);
    rewriter.replaceOp(
        op, words.pack(getTypeConverter()->convertType(type), members));
    return success();
  }
};

struct UnionGetLowering : JitPattern<UnionGetOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(UnionGetOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    WordBuilder words = lowering.words(rewriter, op.getLoc());
    SmallVector<Value> payload;
    for (auto [i, kind] : llvm::enumerate(getWords(op.getType())))
      payload.push_back(words.convert(
          words.extract(adaptor.getValue(), static_cast<int64_t>(i) + 1),
          kind));
    ValueRange range = payload;
    rewriter.replaceOp(op, words.assemble(op.getType(), range));
    return success();
  }
};

struct UnionTagLowering : JitPattern<UnionTagOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(UnionTagOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value tag = lowering.words(rewriter, op.getLoc())
                    .extract(adaptor.getValue(), int64_t(0));
    rewriter.replaceOpWithNewOp<LLVM::TruncOp>(op, op.getType(), tag);
    return success();
  }
};

struct UnionFromTagLowering : JitPattern<UnionFromTagOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(UnionFromTagOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    WordBuilder words = lowering.words(rewriter, op.getLoc());
    Value tag = LLVM::ZExtOp::create(rewriter, op.getLoc(),
                                     rewriter.getI64Type(), adaptor.getTag());
    rewriter.replaceOp(
        op, words.pack(getTypeConverter()->convertType(op.getType()), tag));
    return success();
  }
};

struct StringConstantLowering : JitPattern<StringConstantOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(StringConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(
        op, lowering.words(rewriter, op.getLoc())
                .integer(lowering.tables.getString(op.getValueAttr())));
    return success();
  }
};

struct StringIdLowering : JitPattern<StringIdOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(StringIdOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, adaptor.getValue());
    return success();
  }
};

} // namespace

void pystream::populateValuePatterns(RewritePatternSet &patterns,
                                     Lowering &lowering) {
  patterns.add<LiteralLowering, UndefLowering, UnsetLowering, PackLowering,
               ExtractLowering, UnionWrapLowering, UnionGetLowering,
               UnionTagLowering, UnionFromTagLowering, StringConstantLowering,
               StringIdLowering>(lowering);
}
