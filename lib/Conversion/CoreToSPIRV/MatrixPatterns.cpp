//===- MatrixPatterns.cpp - Vectors of rank two to SPIR-V -----------------===//
//
// `vector<CxRxf32>` is `!spirv.matrix<C x vector<Rxf32>>`: both list columns
// first. SPIR-V has products of matrices; sums, negation, selection and the
// like are made column by column.
//
//===----------------------------------------------------------------------===//
#include "Patterns.h"

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace pystream;

static VectorType getMatrixType(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  return vector && vector.getRank() == 2 ? vector : VectorType();
}

static VectorType getColumnType(VectorType matrix) {
  return VectorType::get(matrix.getDimSize(1), matrix.getElementType());
}

namespace {
template <typename Source, typename Target>
struct Product : OpConversionPattern<Source> {
  using OpConversionPattern<Source>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(Source op, typename Source::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = this->getTypeConverter()->convertType(op.getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "result without SPIR-V form");
    rewriter.replaceOpWithNewOp<Target>(op, type, adaptor.getOperands());
    return success();
  }
};

/// An element-wise operation on matrices is one on each column. It comes after
/// the product with a scalar, and before upstream's patterns for vectors.
struct ByColumn : ConversionPattern {
  ByColumn(const TypeConverter &converter, MLIRContext *context)
      : ConversionPattern(converter, MatchAnyOpTypeTag(), kPreferred - 1,
                          context) {}

  LogicalResult
  matchAndRewrite(Operation *op, ArrayRef<Value> operands,
                  ConversionPatternRewriter &rewriter) const override {
    if (op->getNumResults() != 1 ||
        !(OpTrait::hasElementwiseMappableTraits(op) || isa<MinOp, MaxOp>(op)))
      return rewriter.notifyMatchFailure(op, "not element-wise");
    VectorType matrix = getMatrixType(op->getResult(0).getType());
    if (!matrix)
      return rewriter.notifyMatchFailure(op, "not a matrix");
    Type type = getTypeConverter()->convertType(matrix);
    if (!type)
      return rewriter.notifyMatchFailure(op, "matrix without SPIR-V form");
    SmallVector<Value> columns;
    for (int64_t i = 0; i < matrix.getDimSize(0); ++i) {
      SmallVector<Value> parts;
      for (auto [operand, source] :
           llvm::zip_equal(operands, op->getOperands()))
        parts.push_back(getMatrixType(source.getType())
                            ? spirv::CompositeExtractOp::create(
                                  rewriter, op->getLoc(), operand, i)
                                  .getResult()
                            : operand);
      Operation *part =
          rewriter.create(op->getLoc(), op->getName().getIdentifier(), parts,
                          getColumnType(matrix), op->getAttrs());
      columns.push_back(part->getResult(0));
    }
    rewriter.replaceOpWithNewOp<spirv::CompositeConstructOp>(op, type, columns);
    return success();
  }
};

struct MatrixConstant : OpConversionPattern<arith::ConstantOp> {
  MatrixConstant(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(arith::ConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    VectorType matrix = getMatrixType(op.getType());
    auto value = dyn_cast<DenseElementsAttr>(op.getValue());
    Type type = matrix ? getTypeConverter()->convertType(matrix) : Type();
    if (!type || !value)
      return rewriter.notifyMatchFailure(op, "not a matrix");
    auto elements = llvm::to_vector(value.getValues<Attribute>());
    VectorType columnType = getColumnType(matrix);
    size_t rows = matrix.getDimSize(1);
    SmallVector<Value> columns;
    for (int64_t i = 0; i < matrix.getDimSize(0); ++i)
      columns.push_back(spirv::ConstantOp::create(
          rewriter, op.getLoc(), columnType,
          DenseElementsAttr::get(columnType,
                                 ArrayRef(elements).slice(i * rows, rows))));
    rewriter.replaceOpWithNewOp<spirv::CompositeConstructOp>(op, type, columns);
    return success();
  }
};

struct MatrixFromElements : OpConversionPattern<vector::FromElementsOp> {
  MatrixFromElements(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(vector::FromElementsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    VectorType matrix = getMatrixType(op.getType());
    Type type = matrix ? getTypeConverter()->convertType(matrix) : Type();
    if (!type)
      return rewriter.notifyMatchFailure(op, "not a matrix");
    ValueRange elements = adaptor.getElements();
    size_t rows = matrix.getDimSize(1);
    SmallVector<Value> columns;
    for (int64_t i = 0; i < matrix.getDimSize(0); ++i)
      columns.push_back(spirv::CompositeConstructOp::create(
          rewriter, op.getLoc(), getColumnType(matrix),
          elements.slice(i * rows, rows)));
    rewriter.replaceOpWithNewOp<spirv::CompositeConstructOp>(op, type, columns);
    return success();
  }
};

/// The address of an invocation's own copy of `value`, for dynamic indices.
Value spill(Value value, Location loc, ConversionPatternRewriter &rewriter) {
  auto pointer =
      spirv::PointerType::get(value.getType(), spirv::StorageClass::Function);
  auto function = rewriter.getInsertionBlock()
                      ->getParent()
                      ->getParentOfType<spirv::FuncOp>();
  OpBuilder::InsertionGuard guard(rewriter);
  if (function)
    rewriter.setInsertionPointToStart(&function.getBody().front());
  Value variable = spirv::VariableOp::create(
      rewriter, loc, pointer, spirv::StorageClass::Function, Value());
  return variable;
}

/// A column or an element of a matrix, also at a position known at run time.
struct MatrixExtract : OpConversionPattern<vector::ExtractOp> {
  MatrixExtract(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(vector::ExtractOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!getMatrixType(op.getSource().getType()))
      return rewriter.notifyMatchFailure(op, "not a matrix");
    Location loc = op.getLoc();
    Value matrix = adaptor.getSource();
    if (!op.hasDynamicPosition()) {
      SmallVector<int32_t> indices(op.getStaticPosition());
      rewriter.replaceOpWithNewOp<spirv::CompositeExtractOp>(op, matrix,
                                                             indices);
      return success();
    }
    SmallVector<Value> indices;
    auto dynamic = adaptor.getDynamicPosition().begin();
    for (int64_t index : op.getStaticPosition())
      indices.push_back(
          ShapedType::isDynamic(index)
              ? *dynamic++
              : spirv::ConstantOp::create(rewriter, loc, rewriter.getI32Type(),
                                          rewriter.getI32IntegerAttr(index)));
    Value variable = spill(matrix, loc, rewriter);
    spirv::StoreOp::create(rewriter, loc, variable, matrix);
    Value pointer =
        spirv::AccessChainOp::create(rewriter, loc, variable, indices);
    rewriter.replaceOpWithNewOp<spirv::LoadOp>(op, pointer);
    return success();
  }
};

struct MatrixInsert : OpConversionPattern<vector::InsertOp> {
  MatrixInsert(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(vector::InsertOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!getMatrixType(op.getType()))
      return rewriter.notifyMatchFailure(op, "not a matrix");
    Location loc = op.getLoc();
    if (!op.hasDynamicPosition()) {
      SmallVector<int32_t> indices(op.getStaticPosition());
      rewriter.replaceOpWithNewOp<spirv::CompositeInsertOp>(
          op, adaptor.getValueToStore(), adaptor.getDest(), indices);
      return success();
    }
    SmallVector<Value> indices;
    auto dynamic = adaptor.getDynamicPosition().begin();
    for (int64_t index : op.getStaticPosition())
      indices.push_back(
          ShapedType::isDynamic(index)
              ? *dynamic++
              : spirv::ConstantOp::create(rewriter, loc, rewriter.getI32Type(),
                                          rewriter.getI32IntegerAttr(index)));
    Value variable = spill(adaptor.getDest(), loc, rewriter);
    spirv::StoreOp::create(rewriter, loc, variable, adaptor.getDest());
    Value pointer =
        spirv::AccessChainOp::create(rewriter, loc, variable, indices);
    spirv::StoreOp::create(rewriter, loc, pointer, adaptor.getValueToStore());
    rewriter.replaceOpWithNewOp<spirv::LoadOp>(op, variable);
    return success();
  }
};

/// Every column of a broadcast is the same vector.
struct MatrixBroadcast : OpConversionPattern<vector::BroadcastOp> {
  MatrixBroadcast(const TypeConverter &converter, MLIRContext *context)
      : OpConversionPattern(converter, context, kPreferred) {}

  LogicalResult
  matchAndRewrite(vector::BroadcastOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    VectorType matrix = getMatrixType(op.getType());
    Type type = matrix ? getTypeConverter()->convertType(matrix) : Type();
    if (!type)
      return rewriter.notifyMatchFailure(op, "not a matrix");
    Value column = adaptor.getSource();
    if (!isa<VectorType>(column.getType())) {
      SmallVector<Value> elements(matrix.getDimSize(1), column);
      column = spirv::CompositeConstructOp::create(
          rewriter, op.getLoc(), getColumnType(matrix), elements);
    }
    if (column.getType() != getColumnType(matrix))
      return rewriter.notifyMatchFailure(op, "neither a scalar nor a column");
    SmallVector<Value> columns(matrix.getDimSize(0), column);
    rewriter.replaceOpWithNewOp<spirv::CompositeConstructOp>(op, type, columns);
    return success();
  }
};
} // namespace

void pystream::populateMatrixPatterns(const SPIRVTypeConverter &converter,
                                      RewritePatternSet &patterns) {
  patterns
      .add<Product<MatVecMulOp, spirv::MatrixTimesVectorOp>,
           Product<VecMatMulOp, spirv::VectorTimesMatrixOp>,
           Product<MatMulOp, spirv::MatrixTimesMatrixOp>,
           Product<TransposeOp, spirv::TransposeOp>, ByColumn, MatrixConstant,
           MatrixFromElements, MatrixExtract, MatrixInsert, MatrixBroadcast>(
          converter, patterns.getContext());
}
