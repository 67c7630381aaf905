//===- ObjectPatterns.cpp - Objects, buffers and locals -------------------===//
#include "Patterns.h"

using namespace mlir;
using namespace pystream;

/// More elements than any memory holds: their words still count in 64 bits.
static constexpr int64_t kMaxElements = int64_t(1) << 40;

namespace {

struct AllocLowering : JitPattern<AllocOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(AllocOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    const ObjectLayout *layout =
        lowering.tables.getLayout(cast<RefType>(op.getRef().getType()));
    if (!layout)
      return rewriter.notifyMatchFailure(op, "no such layout");
    // An object without fields has an address of its own as well.
    Value bytes =
        lowering.words(rewriter, op.getLoc())
            .integer(std::max<int64_t>(layout->words, 1) * kWordBytes);
    rewriter.replaceOp(
        op, callRuntime(rewriter, op.getLoc(), kAllocateFunction,
                        getTypeConverter()->convertType(op.getRef().getType()),
                        {getState(op), bytes}));
    return success();
  }
};

template <typename Op> struct FieldPattern : JitPattern<Op> {
  using JitPattern<Op>::JitPattern;

  /// What may alias the words of a field.
  WordBuilder::AliasTags getTags(Op op,
                                 const ObjectLayout::Field &field) const {
    const ObjectLayout *layout =
        this->lowering.tables.getLayout(cast<RefType>(op.getRef().getType()));
    return ArrayRef(layout->aliasTags).drop_front(field.offset);
  }

  /// The field, or null where there is none of that name.
  const ObjectLayout::Field *findField(Op op) const {
    const ObjectLayout *layout =
        this->lowering.tables.getLayout(cast<RefType>(op.getRef().getType()));
    return layout && !layout->isBuffer ? layout->getField(op.getFieldAttr())
                                       : nullptr;
  }
};

struct FieldLoadLowering : FieldPattern<FieldLoadOp> {
  using FieldPattern::FieldPattern;
  LogicalResult
  matchAndRewrite(FieldLoadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    const ObjectLayout::Field *field = findField(op);
    if (!field)
      return rewriter.notifyMatchFailure(op, "no such field");
    WordBuilder words = lowering.words(rewriter, op.getLoc());
    rewriter.replaceOp(op,
                       words.load(field->type,
                                  words.offset(adaptor.getRef(), field->offset),
                                  getTags(op, *field)));
    return success();
  }
};

struct FieldStoreLowering : FieldPattern<FieldStoreOp> {
  using FieldPattern::FieldPattern;
  LogicalResult
  matchAndRewrite(FieldStoreOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    const ObjectLayout::Field *field = findField(op);
    if (!field)
      return rewriter.notifyMatchFailure(op, "no such field");
    WordBuilder words = lowering.words(rewriter, op.getLoc());
    words.store(field->type, adaptor.getValue(),
                words.offset(adaptor.getRef(), field->offset),
                getTags(op, *field));
    rewriter.eraseOp(op);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Identity
//===----------------------------------------------------------------------===//

struct RefEqLowering : JitPattern<RefEqOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(RefEqOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<LLVM::ICmpOp>(
        op, LLVM::ICmpPredicate::eq, adaptor.getLhs(), adaptor.getRhs());
    return success();
  }
};

struct RefIdLowering : JitPattern<RefIdOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(RefIdOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<LLVM::PtrToIntOp>(op, op.getType(),
                                                  adaptor.getRef());
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

template <typename Op> struct BufferPattern : JitPattern<Op> {
  using JitPattern<Op>::JitPattern;

  /// The layout, null where it is not that of a buffer.
  const ObjectLayout *findLayout(Op op) const {
    const ObjectLayout *layout =
        this->lowering.tables.getLayout(cast<RefType>(op.getRef().getType()));
    return layout && layout->isBuffer ? layout : nullptr;
  }

  /// The address of an element.
  Value getElement(OpBuilder &b, Location loc, const ObjectLayout &layout,
                   Value buffer, Value index) const {
    Type element = LLVM::LLVMArrayType::get(b.getI64Type(), layout.words);
    Value first = this->lowering.words(b, loc).offset(buffer, 1);
    return LLVM::GEPOp::create(b, loc, buffer.getType(), element, first,
                               ArrayRef<LLVM::GEPArg>{index},
                               LLVM::GEPNoWrapFlags::inbounds);
  }
};

struct BufferAllocLowering : BufferPattern<BufferAllocOp> {
  using BufferPattern::BufferPattern;
  LogicalResult
  matchAndRewrite(BufferAllocOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    const ObjectLayout *layout = findLayout(op);
    if (!layout)
      return rewriter.notifyMatchFailure(op, "not a buffer");
    Location loc = op.getLoc();
    WordBuilder words = lowering.words(rewriter, loc);
    Value size = adaptor.getSize();
    Value count =
        LLVM::MulOp::create(rewriter, loc, size, words.integer(layout->words));
    count = LLVM::AddOp::create(rewriter, loc, count, words.integer(1));
    Value bytes =
        LLVM::MulOp::create(rewriter, loc, count, words.integer(kWordBytes));
    // A size that is out of range asks for more than there is.
    Value inRange = LLVM::ICmpOp::create(
        rewriter, loc, LLVM::ICmpPredicate::ult, size,
        words.integer(kMaxElements / std::max<int64_t>(layout->words, 1)));
    bytes = LLVM::SelectOp::create(
        rewriter, loc, inRange, bytes,
        words.integer(std::numeric_limits<int64_t>::max() - kWordBytes + 1));
    Value buffer =
        callRuntime(rewriter, loc, kAllocateFunction,
                    getTypeConverter()->convertType(op.getRef().getType()),
                    {getState(op), bytes})
            .getResult();
    auto store = LLVM::StoreOp::create(rewriter, loc, size, buffer, kWordBytes);
    store.setTBAATags(layout->aliasTags.back());
    rewriter.replaceOp(op, buffer);
    return success();
  }
};

struct BufferLoadLowering : BufferPattern<BufferLoadOp> {
  using BufferPattern::BufferPattern;
  LogicalResult
  matchAndRewrite(BufferLoadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    const ObjectLayout *layout = findLayout(op);
    if (!layout)
      return rewriter.notifyMatchFailure(op, "not a buffer");
    Value address = getElement(rewriter, op.getLoc(), *layout, adaptor.getRef(),
                               adaptor.getIndex());
    rewriter.replaceOp(
        op, lowering.words(rewriter, op.getLoc())
                .load(layout->fields[0].type, address, layout->aliasTags));
    return success();
  }
};

struct BufferStoreLowering : BufferPattern<BufferStoreOp> {
  using BufferPattern::BufferPattern;
  LogicalResult
  matchAndRewrite(BufferStoreOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    const ObjectLayout *layout = findLayout(op);
    if (!layout)
      return rewriter.notifyMatchFailure(op, "not a buffer");
    Value address = getElement(rewriter, op.getLoc(), *layout, adaptor.getRef(),
                               adaptor.getIndex());
    lowering.words(rewriter, op.getLoc())
        .store(layout->fields[0].type, adaptor.getValue(), address,
               layout->aliasTags);
    rewriter.eraseOp(op);
    return success();
  }
};

struct BufferSizeLowering : BufferPattern<BufferSizeOp> {
  using BufferPattern::BufferPattern;
  LogicalResult
  matchAndRewrite(BufferSizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    const ObjectLayout *layout = findLayout(op);
    if (!layout)
      return rewriter.notifyMatchFailure(op, "not a buffer");
    auto load = rewriter.replaceOpWithNewOp<LLVM::LoadOp>(
        op, op.getType(), adaptor.getRef(), kWordBytes);
    load.setTBAATags(layout->aliasTags.back());
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Locals
//===----------------------------------------------------------------------===//

struct LocalLowering : JitPattern<LocalOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(LocalOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    WordKinds kinds;
    auto type = cast<SlotType>(op.getSlot().getType());
    if (failed(appendWords(type.getElementType(), kinds)))
      return rewriter.notifyMatchFailure(op, "type has no words");
    // Frames do not grow: a local in a loop is one place.
    Type address = getTypeConverter()->convertType(type);
    auto function = op->getParentOfType<LLVM::LLVMFuncOp>();
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPointToStart(&function.getBody().front());
    Value count = lowering.words(rewriter, op.getLoc())
                      .integer(std::max<size_t>(kinds.size(), 1));
    rewriter.replaceOpWithNewOp<LLVM::AllocaOp>(
        op, address, rewriter.getI64Type(), count, kWordBytes);
    return success();
  }
};

struct LoadLowering : JitPattern<pystream::LoadOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(pystream::LoadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, lowering.words(rewriter, op.getLoc())
                               .load(op.getType(), adaptor.getSlot()));
    return success();
  }
};

struct StoreLowering : JitPattern<pystream::StoreOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(pystream::StoreOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    lowering.words(rewriter, op.getLoc())
        .store(op.getValue().getType(), adaptor.getValue(), adaptor.getSlot());
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void pystream::populateObjectPatterns(RewritePatternSet &patterns,
                                      Lowering &lowering) {
  patterns.add<AllocLowering, FieldLoadLowering, FieldStoreLowering,
               RefEqLowering, RefIdLowering, BufferAllocLowering,
               BufferLoadLowering, BufferStoreLowering, BufferSizeLowering,
               LocalLowering, LoadLowering, StoreLowering>(lowering);
}
