//===- ExpandMath.cpp - Expansion of mathematical operations --------------===//
#include "ExpandPatterns.h"
#include "PyStream/Conversion/KernelPasses.h"
#include "PyStream/Conversion/PythonArithmetic.h"

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace pystream;

namespace pystream {
#define GEN_PASS_DEF_EXPANDMATH
#include "PyStream/Conversion/KernelPasses.h.inc"
} // namespace pystream

void pystream::populateExpandMathPatterns(RewritePatternSet &patterns) {
  populateExpandVectorPatterns(patterns);
  populateExpandMatrixPatterns(patterns);
  populatePythonArithmeticPatterns(patterns);
}

/// Whether LLVM's NVPTX backend has instructions for a math operation.
static bool hasInstruction(Operation *op) {
  if (isa<math::Exp2Op>(op))
    return getElementTypeOrSelf(op->getResult(0).getType()).isF32();
  return isa<math::AbsFOp, math::AbsIOp, math::CeilOp, math::CopySignOp,
             math::CountLeadingZerosOp, math::CountTrailingZerosOp,
             math::CtPopOp, math::FloorOp, math::FmaOp, math::IsFiniteOp,
             math::IsInfOp, math::IsNaNOp, math::IsNormalOp, math::RoundEvenOp,
             math::RoundOp, math::SqrtOp, math::TruncOp>(op);
}

/// Whether an operation of this dialect has no meaning in a kernel.
static bool isUnexpanded(Operation *op) {
  return isa<TextureOp, TextureLodOp, TextureSizeOp, DiscardOp, DFdxOp, DFdyOp,
             DotOp, LengthOp, DistanceOp, NormalizeOp, CrossOp, ReflectOp,
             FractOp, SignOp, MinOp, MaxOp, ClampOp, MixOp, StepOp,
             SmoothStepOp, RefractOp, MatVecMulOp, VecMatMulOp, MatMulOp,
             TransposeOp, InverseOp, DeterminantOp, FloorDivOp, ModOp, PowOp>(
      op);
}

namespace {
struct ExpandMathPass : pystream::impl::ExpandMathBase<ExpandMathPass> {
  using ExpandMathBase::ExpandMathBase;

  void runOnOperation() override {
    if (target != "cpu" && target != "nvvm") {
      emitError(getOperation()->getLoc())
          << "requires target 'cpu' or 'nvvm', but got '" << target << "'";
      return signalPassFailure();
    }
    bool approximate = target == "nvvm" && !libdevice;
    RewritePatternSet patterns(&getContext());
    populateExpandMathPatterns(patterns);
    if (target == "nvvm") {
      populateAtan2Patterns(patterns);
      populateScaledHypotPatterns(patterns);
    }
    if (approximate)
      populateApproximateMathPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    expandIntegerPowers(getOperation());

    WalkResult result = getOperation()->walk([&](Operation *op) {
      if (isUnexpanded(op)) {
        op->emitOpError("is not available in a kernel for operands of type ")
            << op->getOperandTypes();
        return WalkResult::interrupt();
      }
      if (approximate && isa<math::MathDialect>(op->getDialect()) &&
          !hasInstruction(op)) {
        op->emitOpError("has no PTX instruction in type ")
            << op->getResult(0).getType()
            << "; compute in binary32, or link libdevice";
        return WalkResult::interrupt();
      }
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
