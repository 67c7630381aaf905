//===- ExpandPatterns.h - Expansion of one operation ------------*- C++ -*-===//
//
// What the groups of expansion patterns share.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_LIB_CONVERSION_EXPANDMATH_EXPANDPATTERNS_H
#define PYSTREAM_LIB_CONVERSION_EXPANDMATH_EXPANDPATTERNS_H

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"

namespace pystream {

/// Builds the value of an operation from its operands; null where it cannot.
template <typename OpTy>
using Expansion = mlir::Value (*)(mlir::ImplicitLocOpBuilder &, OpTy);

template <typename OpTy> struct ExpandPattern : mlir::OpRewritePattern<OpTy> {
  ExpandPattern(mlir::MLIRContext *context, Expansion<OpTy> expand)
      : mlir::OpRewritePattern<OpTy>(context), expand(expand) {}

  mlir::LogicalResult
  matchAndRewrite(OpTy op, mlir::PatternRewriter &rewriter) const override {
    mlir::ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    mlir::Value value = expand(b, op);
    if (!value)
      return rewriter.notifyMatchFailure(op, "no expansion for this type");
    rewriter.replaceOp(op, value);
    return mlir::success();
  }

  Expansion<OpTy> expand;
};

template <typename OpTy>
void addExpansion(mlir::RewritePatternSet &patterns, Expansion<OpTy> expand) {
  patterns.add<ExpandPattern<OpTy>>(patterns.getContext(), expand);
}

/// A float constant of `type`, or a vector of it.
inline mlir::Value floatConstant(mlir::ImplicitLocOpBuilder &b, mlir::Type type,
                                 double value) {
  mlir::TypedAttr scalar =
      b.getFloatAttr(mlir::getElementTypeOrSelf(type), value);
  if (auto shaped = llvm::dyn_cast<mlir::ShapedType>(type))
    scalar = mlir::DenseElementsAttr::get(shaped, mlir::Attribute(scalar));
  return mlir::arith::ConstantOp::create(b, scalar);
}

/// An integer constant of `type`, or a vector of it.
inline mlir::Value integerConstant(mlir::ImplicitLocOpBuilder &b,
                                   mlir::Type type, int64_t value) {
  mlir::TypedAttr scalar =
      b.getIntegerAttr(mlir::getElementTypeOrSelf(type), value);
  if (auto shaped = llvm::dyn_cast<mlir::ShapedType>(type))
    scalar = mlir::DenseElementsAttr::get(shaped, mlir::Attribute(scalar));
  return mlir::arith::ConstantOp::create(b, scalar);
}

inline bool isFloat(mlir::Value value) {
  return llvm::isa<mlir::FloatType>(
      mlir::getElementTypeOrSelf(value.getType()));
}

/// `math.atan2`, where the operation of the math dialect is what can be
/// lowered.
void populateAtan2Patterns(mlir::RewritePatternSet &patterns);

/// `math.hypot` of any width, where no function of a library is called.
void populateScaledHypotPatterns(mlir::RewritePatternSet &patterns);
void populateExpandVectorPatterns(mlir::RewritePatternSet &patterns);
void populateExpandMatrixPatterns(mlir::RewritePatternSet &patterns);

} // namespace pystream

#endif // PYSTREAM_LIB_CONVERSION_EXPANDMATH_EXPANDPATTERNS_H
