//===- MathToLibm.cpp - Transcendental functions of the C library ---------===//
#include "PyStream/Conversion/KernelPasses.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/IR/PythonMath.h"

#include "mlir/Conversion/MathToLibm/MathToLibm.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace pystream;

namespace pystream {
#define GEN_PASS_DEF_MATHTOLIBM
#include "PyStream/Conversion/KernelPasses.h.inc"
} // namespace pystream

namespace {
/// CPython has its own algorithm for `math.hypot`.
struct HypotCall : OpRewritePattern<HypotOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(HypotOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.getType().isF64())
      return rewriter.notifyMatchFailure(op, "not binary64");
    auto module = op->getParentOfType<ModuleOp>();
    if (!module.lookupSymbol(kHypotSymbol)) {
      OpBuilder::InsertionGuard guard(rewriter);
      rewriter.setInsertionPointToStart(module.getBody());
      Type f64 = op.getType();
      auto type = rewriter.getFunctionType({f64, f64}, {f64});
      func::FuncOp::create(rewriter, op.getLoc(), kHypotSymbol, type)
          .setPrivate();
    }
    rewriter.replaceOpWithNewOp<func::CallOp>(op, kHypotSymbol, op.getType(),
                                              op->getOperands());
    return success();
  }
};

struct UpstreamAtan2 : OpRewritePattern<Atan2Op> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Atan2Op op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<math::Atan2Op>(op, op.getX(), op.getY());
    return success();
  }
};

struct MathToLibmPass : pystream::impl::MathToLibmBase<MathToLibmPass> {
  void runOnOperation() override {
    ConversionTarget target(getContext());
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    target.addIllegalOp<
        math::AcosOp, math::AcoshOp, math::AsinOp, math::AsinhOp, math::AtanOp,
        math::Atan2Op, math::AtanhOp, math::CbrtOp, math::CosOp, math::CoshOp,
        math::ErfOp, math::ErfcOp, math::ExpOp, math::Exp2Op, math::ExpM1Op,
        math::LogOp, math::Log10Op, math::Log1pOp, math::Log2Op, math::PowFOp,
        math::SinOp, math::SinhOp, math::TanOp, math::TanhOp>();
    target.addIllegalOp<HypotOp, Atan2Op>();
    RewritePatternSet patterns(&getContext());
    patterns.add<HypotCall, UpstreamAtan2>(&getContext());
    populateMathToLibmConversionPatterns(patterns);
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
