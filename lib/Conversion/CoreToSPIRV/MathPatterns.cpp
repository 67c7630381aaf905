//===- MathPatterns.cpp - Functions of GLSL to SPIR-V ---------------------===//
#include "Patterns.h"

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace pystream;

static bool isMatrix(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  return vector && vector.getRank() == 2;
}

//===----------------------------------------------------------------------===//
// One operation for one instruction
//===----------------------------------------------------------------------===//

namespace {
/// `Source` is `Target`, operand for operand.
template <typename Source, typename Target>
struct ToInstruction : OpConversionPattern<Source> {
  ToInstruction(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern<Source>(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(Source op, typename Source::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (isMatrix(op->getOperand(0).getType()))
      return rewriter.notifyMatchFailure(op, "not defined for matrices");
    Type type =
        this->getTypeConverter()->convertType(op->getResult(0).getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "result without SPIR-V form");
    rewriter.replaceOpWithNewOp<Target>(op, type, adaptor.getOperands());
    return success();
  }
};

/// As `ToInstruction`, with one instruction for floats and one for integers.
template <typename Source, typename FloatTarget, typename IntegerTarget>
struct ByElementType : OpConversionPattern<Source> {
  using OpConversionPattern<Source>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(Source op, typename Source::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (isMatrix(op.getType()))
      return rewriter.notifyMatchFailure(op, "not defined for matrices");
    Type type = this->getTypeConverter()->convertType(op.getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "result without SPIR-V form");
    if (isa<FloatType>(getElementTypeOrSelf(type)))
      rewriter.replaceOpWithNewOp<FloatTarget>(op, type, adaptor.getOperands());
    else
      rewriter.replaceOpWithNewOp<IntegerTarget>(op, type,
                                                 adaptor.getOperands());
    return success();
  }
};

/// `Source` is an instruction that the spirv dialect lacks.
template <typename Source> struct ToImport : OpConversionPattern<Source> {
  ToImport(const TypeConverter &converter, MLIRContext *context,
           StringRef instruction)
      : OpConversionPattern<Source>(converter, context, kPreferred),
        instruction(instruction) {}

  LogicalResult
  matchAndRewrite(Source op, typename Source::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type =
        this->getTypeConverter()->convertType(op->getResult(0).getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "result without SPIR-V form");
    rewriter.replaceOp(op, callInstruction(rewriter, op, instruction, type,
                                           adaptor.getOperands()));
    return success();
  }

  StringRef instruction;
};

struct Dot : OpConversionPattern<DotOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(DotOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (isa<VectorType>(op.getX().getType()))
      rewriter.replaceOpWithNewOp<spirv::DotOp>(op, op.getType(),
                                                adaptor.getX(), adaptor.getY());
    else
      rewriter.replaceOpWithNewOp<spirv::FMulOp>(op, adaptor.getX(),
                                                 adaptor.getY());
    return success();
  }
};

/// The length of (x, y).
struct Hypot : OpConversionPattern<HypotOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(HypotOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (isa<VectorType>(op.getType()))
      return rewriter.notifyMatchFailure(op, "not of numbers");
    Value pair = spirv::CompositeConstructOp::create(
        rewriter, rewriter.getUnknownLoc(), VectorType::get({2}, op.getType()),
        adaptor.getOperands());
    rewriter.replaceOpWithNewOp<spirv::GLLengthOp>(op, op.getType(), pair);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Textures
//===----------------------------------------------------------------------===//

struct Texture : OpConversionPattern<TextureOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(TextureOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    spirv::ImageOperandsAttr operands;
    SmallVector<Value> arguments;
    if (Value bias = adaptor.getBias()) {
      operands = spirv::ImageOperandsAttr::get(getContext(),
                                               spirv::ImageOperands::Bias);
      arguments.push_back(bias);
    }
    // Outside a fragment stage there are no derivatives: GLSL reads level 0.
    auto module = op->getParentOfType<spirv::ModuleOp>();
    auto stage = module->getAttrOfType<StringAttr>("pystream.stage");
    if (stage && stage.getValue() != "fragment") {
      Value level = spirv::ConstantOp::getZero(rewriter.getF32Type(),
                                               op.getLoc(), rewriter);
      rewriter.replaceOpWithNewOp<spirv::ImageSampleExplicitLodOp>(
          op, op.getType(), adaptor.getSampler(), adaptor.getCoord(),
          spirv::ImageOperands::Lod, level);
      return success();
    }
    rewriter.replaceOpWithNewOp<spirv::ImageSampleImplicitLodOp>(
        op, op.getType(), adaptor.getSampler(), adaptor.getCoord(), operands,
        arguments);
    return success();
  }
};

struct TextureLod : OpConversionPattern<TextureLodOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(TextureLodOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<spirv::ImageSampleExplicitLodOp>(
        op, op.getType(), adaptor.getSampler(), adaptor.getCoord(),
        spirv::ImageOperands::Lod, adaptor.getLod());
    return success();
  }
};

struct TextureSize : OpConversionPattern<TextureSizeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(TextureSizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    auto sampled =
        dyn_cast<spirv::SampledImageType>(adaptor.getSampler().getType());
    if (!type || !sampled)
      return rewriter.notifyMatchFailure(op, "type without SPIR-V form");
    Value image = spirv::ImageOp::create(
        rewriter, op.getLoc(), sampled.getImageType(), adaptor.getSampler());
    rewriter.replaceOp(op, callInstruction(rewriter, op, "OpImageQuerySizeLod",
                                           type, {image, adaptor.getLod()}));
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Arithmetic that upstream converts less directly
//===----------------------------------------------------------------------===//

/// The scalar that `value` repeats in all its elements, converted, or null.
Value getRepeatedScalar(Value value, ConversionPatternRewriter &rewriter) {
  if (auto broadcast = value.getDefiningOp<vector::BroadcastOp>();
      broadcast && !isa<VectorType>(broadcast.getSource().getType()))
    return rewriter.getRemappedValue(broadcast.getSource());
  if (auto fromElements = value.getDefiningOp<vector::FromElementsOp>();
      fromElements && llvm::all_equal(fromElements.getElements()))
    return rewriter.getRemappedValue(fromElements.getElements().front());
  return {};
}

/// A constant vector with equal elements is written as the scalar as well.
Value getScale(Value value, ConversionPatternRewriter &rewriter) {
  if (Value scalar = getRepeatedScalar(value, rewriter))
    return scalar;
  DenseFPElementsAttr constant;
  if (!matchPattern(value, m_Constant(&constant)) || !constant.isSplat())
    return {};
  return spirv::ConstantOp::create(
      rewriter, value.getLoc(), constant.getElementType(),
      FloatAttr::get(constant.getElementType(),
                     constant.getSplatValue<APFloat>()));
}

/// vector * broadcast(scalar), matrix * broadcast(scalar).
struct Scale : OpConversionPattern<arith::MulFOp> {
  Scale(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(arith::MulFOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = dyn_cast<VectorType>(op.getType());
    if (!type || type.getNumElements() == 1)
      return rewriter.notifyMatchFailure(op, "not a vector");
    Value scale = getScale(op.getRhs(), rewriter);
    Value scaled = adaptor.getLhs();
    if (!scale) {
      scale = getScale(op.getLhs(), rewriter);
      scaled = adaptor.getRhs();
    }
    if (!scale)
      return rewriter.notifyMatchFailure(op, "no operand repeats a scalar");
    if (isMatrix(type))
      rewriter.replaceOpWithNewOp<spirv::MatrixTimesScalarOp>(
          op, scaled.getType(), scaled, scale);
    else
      rewriter.replaceOpWithNewOp<spirv::VectorTimesScalarOp>(
          op, scaled.getType(), scaled, scale);
    return success();
  }
};

/// The remainder of C and Python's `math.fmod`. SPIR-V's own instructions leave
/// it open for negative operands (Vulkan, "Precision and Operation of SPIR-V
/// Instructions").
struct Remainder : OpConversionPattern<arith::RemSIOp> {
  Remainder(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(arith::RemSIOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = rewriter.getUnknownLoc();
    Value x = adaptor.getLhs(), y = adaptor.getRhs();
    if (x.getType() != getTypeConverter()->convertType(op.getType()))
      return rewriter.notifyMatchFailure(op, "operand without SPIR-V form");
    Value quotient = spirv::SDivOp::create(rewriter, loc, x, y);
    Value multiple = spirv::IMulOp::create(rewriter, loc, quotient, y);
    rewriter.replaceOpWithNewOp<spirv::ISubOp>(op, x, multiple);
    return success();
  }
};

/// `not`, which upstream makes a comparison with true of.
struct Negation : OpConversionPattern<arith::XOrIOp> {
  Negation(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(arith::XOrIOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!op.getType().isInteger(1) || !matchPattern(op.getRhs(), m_One()))
      return rewriter.notifyMatchFailure(op, "not a negation");
    rewriter.replaceOpWithNewOp<spirv::LogicalNotOp>(op, adaptor.getLhs());
    return success();
  }
};

/// An element at a position known at run time, which is within bounds.
struct DynamicExtract : OpConversionPattern<vector::ExtractOp> {
  DynamicExtract(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(vector::ExtractOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!op.hasDynamicPosition() || op.getSourceVectorType().getRank() != 1)
      return rewriter.notifyMatchFailure(op, "not at a dynamic position");
    rewriter.replaceOpWithNewOp<spirv::VectorExtractDynamicOp>(
        op, adaptor.getSource(), adaptor.getDynamicPosition().front());
    return success();
  }
};

/// Before SPIR-V 1.4 a vector is selected by a vector of conditions. Minima and
/// maxima written as a comparison and a selection get their instruction, which
/// GLSL.std.450 defines by the very same comparison.
struct Select : OpConversionPattern<arith::SelectOp> {
  Select(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(arith::SelectOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (isMatrix(op.getType()))
      return rewriter.notifyMatchFailure(op, "matrices are selected by column");
    if (succeeded(rewriteExtremum(op, adaptor, rewriter)))
      return success();
    Type type = getTypeConverter()->convertType(op.getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "result without SPIR-V form");
    Value condition = adaptor.getCondition();
    auto vector = dyn_cast<VectorType>(type);
    if (vector && !isa<VectorType>(condition.getType())) {
      SmallVector<Value> repeated(vector.getNumElements(), condition);
      condition = spirv::CompositeConstructOp::create(
          rewriter, rewriter.getUnknownLoc(),
          VectorType::get(vector.getShape(), rewriter.getI1Type()), repeated);
    }
    rewriter.replaceOpWithNewOp<spirv::SelectOp>(
        op, type, condition, adaptor.getTrueValue(), adaptor.getFalseValue());
    return success();
  }

  LogicalResult rewriteExtremum(arith::SelectOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const {
    auto compare = op.getCondition().getDefiningOp<arith::CmpFOp>();
    if (!compare || compare.getLhs().getType() != op.getType())
      return failure();
    // FMin(x, y) is y if y < x, else x; FMax(x, y) is y if x < y, else x.
    Value chosen = op.getTrueValue(), other = op.getFalseValue();
    bool isSame = compare.getLhs() == chosen && compare.getRhs() == other;
    bool isSwapped = compare.getLhs() == other && compare.getRhs() == chosen;
    if (!isSame && !isSwapped)
      return failure();
    using Predicate = arith::CmpFPredicate;
    bool less = compare.getPredicate() == Predicate::OLT;
    bool greater = compare.getPredicate() == Predicate::OGT;
    if (!less && !greater)
      return failure();
    Value x = adaptor.getFalseValue(), y = adaptor.getTrueValue();
    if (less == isSame)
      rewriter.replaceOpWithNewOp<spirv::GLFMinOp>(op, op.getType(), x, y);
    else
      rewriter.replaceOpWithNewOp<spirv::GLFMaxOp>(op, op.getType(), x, y);
    return success();
  }
};
} // namespace

void pystream::populateMathPatterns(const SPIRVTypeConverter &converter,
                                    RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<
      // Geometry
      ToInstruction<LengthOp, spirv::GLLengthOp>,
      ToInstruction<DistanceOp, spirv::GLDistanceOp>,
      ToInstruction<NormalizeOp, spirv::GLNormalizeOp>,
      ToInstruction<CrossOp, spirv::GLCrossOp>,
      ToInstruction<ReflectOp, spirv::GLReflectOp>,
      // Common functions
      ToInstruction<FractOp, spirv::GLFractOp>,
      ToInstruction<MixOp, spirv::GLFMixOp>,
      ByElementType<SignOp, spirv::GLFSignOp, spirv::GLSSignOp>,
      ByElementType<MinOp, spirv::GLFMinOp, spirv::GLSMinOp>,
      ByElementType<MaxOp, spirv::GLFMaxOp, spirv::GLSMaxOp>,
      ByElementType<ClampOp, spirv::GLFClampOp, spirv::GLSClampOp>,
      // Upstream expands these to keep or drop NaN, where GPUs leave it open.
      ToInstruction<arith::MaximumFOp, spirv::GLFMaxOp>,
      ToInstruction<arith::MinimumFOp, spirv::GLFMinOp>,
      ToInstruction<arith::MaxNumFOp, spirv::GLFMaxOp>,
      ToInstruction<arith::MinNumFOp, spirv::GLFMinOp>,
      ToInstruction<math::ClampFOp, spirv::GLFClampOp>,
      ToInstruction<math::Exp2Op, spirv::GLExp2Op>,
      ToInstruction<math::Log2Op, spirv::GLLog2Op>,
      ToInstruction<math::PowFOp, spirv::GLPowOp>, Dot, Hypot, Texture,
      TextureLod, TextureSize, Scale, Select, Remainder, Negation,
      DynamicExtract>(converter, context);
  patterns.add<ToImport<StepOp>>(converter, context, "GLSL.std.450 Step");
  patterns.add<ToImport<SmoothStepOp>>(converter, context,
                                       "GLSL.std.450 SmoothStep");
  patterns.add<ToImport<RefractOp>>(converter, context, "GLSL.std.450 Refract");
  patterns.add<ToImport<Atan2Op>, ToImport<math::Atan2Op>>(
      converter, context, "GLSL.std.450 Atan2");
  patterns.add<ToImport<math::TruncOp>>(converter, context,
                                        "GLSL.std.450 Trunc");
  patterns.add<ToImport<DeterminantOp>>(converter, context,
                                        "GLSL.std.450 Determinant");
  patterns.add<ToImport<InverseOp>>(converter, context,
                                    "GLSL.std.450 MatrixInverse");
  patterns.add<ToImport<DFdxOp>>(converter, context, "OpDPdx");
  patterns.add<ToImport<DFdyOp>>(converter, context, "OpDPdy");
}
