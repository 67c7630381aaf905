//===- ConvertToCore.cpp - From registers to core -------------------------===//
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/DialectConversion.h"

namespace pystream {
#define GEN_PASS_DEF_CONVERTTOCOREPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

static Value makeConstant(OpBuilder &builder, Location loc, Type type,
                          double value) {
  Type element = getElementTypeOrSelf(type);
  Attribute scalar =
      isa<FloatType>(element)
          ? Attribute(builder.getFloatAttr(element, value))
          : Attribute(builder.getIntegerAttr(element, (int64_t)value));
  if (auto vector = dyn_cast<VectorType>(type))
    scalar = DenseElementsAttr::get(vector, scalar);
  return arith::ConstantOp::create(builder, loc, cast<TypedAttr>(scalar));
}

static bool isFloat(Type type) {
  return isa<FloatType>(getElementTypeOrSelf(type));
}

namespace {
/// a // b: the quotient towards minus infinity.
struct FloorDivPattern : OpConversionPattern<FloorDivOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(FloorDivOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    if (isFloat(op.getType())) {
      // CPython: (a - a % b) / b, then floor; exact where a / b is not.
      Value quotient = arith::DivFOp::create(rewriter, loc, adaptor.getLhs(),
                                             adaptor.getRhs());
      rewriter.replaceOpWithNewOp<math::FloorOp>(op, quotient);
      return success();
    }
    rewriter.replaceOpWithNewOp<arith::FloorDivSIOp>(op, adaptor.getLhs(),
                                                     adaptor.getRhs());
    return success();
  }
};

/// a % b: the sign of b.
struct ModPattern : OpConversionPattern<ModOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ModOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value a = adaptor.getLhs(), b = adaptor.getRhs();
    Type type = op.getType();
    Value zero = makeConstant(rewriter, loc, type, 0);
    if (isFloat(type)) {
      Value remainder = arith::RemFOp::create(rewriter, loc, a, b);
      Value shifted = arith::AddFOp::create(rewriter, loc, remainder, b);
      // A remainder other than zero whose sign is not that of the divisor.
      auto below = [&](Value x) -> Value {
        return arith::CmpFOp::create(rewriter, loc, arith::CmpFPredicate::OLT,
                                     x, zero);
      };
      Value nonZero = arith::CmpFOp::create(
          rewriter, loc, arith::CmpFPredicate::UNE, remainder, zero);
      Value differ =
          arith::XOrIOp::create(rewriter, loc, below(remainder), below(b));
      Value shift = arith::AndIOp::create(rewriter, loc, nonZero, differ);
      Value signedZero = math::CopySignOp::create(rewriter, loc, zero, b);
      Value exact = arith::SelectOp::create(rewriter, loc, nonZero, remainder,
                                            signedZero);
      rewriter.replaceOpWithNewOp<arith::SelectOp>(op, shift, shifted, exact);
      return success();
    }
    Value remainder = arith::RemSIOp::create(rewriter, loc, a, b);
    Value shifted = arith::AddIOp::create(rewriter, loc, remainder, b);
    auto below = [&](Value x) -> Value {
      return arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::slt, x,
                                   zero);
    };
    Value nonZero = arith::CmpIOp::create(
        rewriter, loc, arith::CmpIPredicate::ne, remainder, zero);
    Value differ =
        arith::XOrIOp::create(rewriter, loc, below(remainder), below(b));
    Value shift = arith::AndIOp::create(rewriter, loc, nonZero, differ);
    rewriter.replaceOpWithNewOp<arith::SelectOp>(op, shift, shifted, remainder);
    return success();
  }
};

/// a ** b of floats is math.powf, of integers math.ipowi.
struct PowPattern : OpConversionPattern<PowOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(PowOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (isFloat(op.getType()))
      rewriter.replaceOpWithNewOp<math::PowFOp>(op, adaptor.getLhs(),
                                                adaptor.getRhs());
    else
      rewriter.replaceOpWithNewOp<math::IPowIOp>(op, adaptor.getLhs(),
                                                 adaptor.getRhs());
    return success();
  }
};

struct ConvertToCore : pystream::impl::ConvertToCorePassBase<ConvertToCore> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    // Nothing refers to layouts and classes any more.
    for (Operation &op : llvm::make_early_inc_range(*module.getBody()))
      if (isa<LayoutOp, ClassOp, LiveObjectOp>(op))
        op.erase();
    RewritePatternSet patterns(&getContext());
    patterns.add<FloorDivPattern, ModPattern, PowPattern>(&getContext());
    ConversionTarget target(getContext());
    target.addLegalDialect<arith::ArithDialect, math::MathDialect>();
    target.addIllegalOp<FloorDivOp, ModOp, PowOp>();
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    if (failed(applyPartialConversion(module, target, std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
