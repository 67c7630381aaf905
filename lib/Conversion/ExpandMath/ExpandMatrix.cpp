//===- ExpandMatrix.cpp - Products, inverse and determinant ---------------===//
//
// Matrices are vector<CxRxT>: C columns of R rows.
//
//===----------------------------------------------------------------------===//
#include "ExpandPatterns.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace pystream;

using Column = SmallVector<Value, 4>;
using Matrix = SmallVector<Column, 4>;

static Column components(ImplicitLocOpBuilder &b, Value vector) {
  Column result;
  for (int64_t i = 0, e = cast<VectorType>(vector.getType()).getDimSize(0);
       i < e; ++i)
    result.push_back(vector::ExtractOp::create(b, vector, i));
  return result;
}

static Matrix columns(ImplicitLocOpBuilder &b, Value matrix) {
  auto type = cast<VectorType>(matrix.getType());
  Matrix result(type.getDimSize(0));
  for (int64_t column = 0; column < type.getDimSize(0); ++column)
    for (int64_t row = 0; row < type.getDimSize(1); ++row)
      result[column].push_back(
          vector::ExtractOp::create(b, matrix, ArrayRef<int64_t>{column, row}));
  return result;
}

static Value fromColumns(ImplicitLocOpBuilder &b, Type type,
                         ArrayRef<Column> columns) {
  SmallVector<Value, 16> elements;
  for (const Column &column : columns)
    llvm::append_range(elements, column);
  return vector::FromElementsOp::create(b, cast<VectorType>(type), elements);
}

static bool isMatrix(Value value) {
  auto type = dyn_cast<VectorType>(value.getType());
  return type && type.getRank() == 2;
}

static bool isSquare(Value value) {
  return isMatrix(value) && cast<VectorType>(value.getType()).getDimSize(0) ==
                                cast<VectorType>(value.getType()).getDimSize(1);
}

/// columns[0] weights[0] + columns[1] weights[1] + ...
static Column combine(ImplicitLocOpBuilder &b, ArrayRef<Column> columns,
                      ArrayRef<Value> weights) {
  Column total;
  for (auto [column, weight] : llvm::zip_equal(columns, weights)) {
    for (auto [row, element] : llvm::enumerate(column)) {
      Value term = arith::MulFOp::create(b, element, weight);
      if (row == total.size())
        total.push_back(term);
      else
        total[row] = arith::AddFOp::create(b, total[row], term);
    }
  }
  return total;
}

static Value expandMatVecMul(ImplicitLocOpBuilder &b, MatVecMulOp op) {
  if (!isMatrix(op.getLhs()))
    return {};
  Column result =
      combine(b, columns(b, op.getLhs()), components(b, op.getRhs()));
  return fromColumns(b, op.getType(), result);
}

static Value expandVecMatMul(ImplicitLocOpBuilder &b, VecMatMulOp op) {
  if (!isMatrix(op.getRhs()))
    return {};
  Column weights = components(b, op.getLhs()), result;
  for (const Column &column : columns(b, op.getRhs())) {
    Value sum;
    for (auto [element, weight] : llvm::zip_equal(column, weights)) {
      Value term = arith::MulFOp::create(b, element, weight);
      sum = sum ? Value(arith::AddFOp::create(b, sum, term)) : term;
    }
    result.push_back(sum);
  }
  return fromColumns(b, op.getType(), result);
}

static Value expandMatMul(ImplicitLocOpBuilder &b, MatMulOp op) {
  if (!isMatrix(op.getLhs()) || !isMatrix(op.getRhs()))
    return {};
  Matrix lhs = columns(b, op.getLhs()), result;
  for (const Column &column : columns(b, op.getRhs()))
    result.push_back(combine(b, lhs, column));
  return fromColumns(b, op.getType(), result);
}

static Value expandTranspose(ImplicitLocOpBuilder &b, TransposeOp op) {
  if (!isMatrix(op.getX()))
    return {};
  Matrix source = columns(b, op.getX()), result(source.front().size());
  for (const Column &column : source)
    for (auto [row, element] : llvm::enumerate(column))
      result[row].push_back(element);
  return fromColumns(b, op.getType(), result);
}

static Value expandDeterminant(ImplicitLocOpBuilder &b, ArrayRef<Column> m);

static Value expandCofactor(ImplicitLocOpBuilder &b, ArrayRef<Column> m,
                            size_t skippedColumn, size_t skippedRow) {
  Matrix minor;
  for (auto [index, column] : llvm::enumerate(m)) {
    if (index == skippedColumn)
      continue;
    minor.push_back(column);
    minor.back().erase(minor.back().begin() + skippedRow);
  }
  Value determinant = expandDeterminant(b, minor);
  if ((skippedColumn + skippedRow) % 2)
    return arith::NegFOp::create(b, determinant);
  return determinant;
}

/// By cofactors of the first column. Common minors are merged by CSE.
static Value expandDeterminant(ImplicitLocOpBuilder &b, ArrayRef<Column> m) {
  if (m.size() == 1)
    return m[0][0];
  Value sum;
  for (size_t row = 0; row < m.size(); ++row) {
    Value term =
        arith::MulFOp::create(b, m[0][row], expandCofactor(b, m, 0, row));
    sum = sum ? Value(arith::AddFOp::create(b, sum, term)) : term;
  }
  return sum;
}

static Value expandInverse(ImplicitLocOpBuilder &b, InverseOp op) {
  if (!isSquare(op.getX()))
    return {};
  Matrix m = columns(b, op.getX());
  Value determinant = expandDeterminant(b, m);
  Matrix result(m.size());
  for (size_t column = 0; column < m.size(); ++column)
    for (size_t row = 0; row < m.size(); ++row)
      result[column].push_back(arith::DivFOp::create(
          b, expandCofactor(b, m, row, column), determinant));
  return fromColumns(b, op.getType(), result);
}

void pystream::populateExpandMatrixPatterns(RewritePatternSet &patterns) {
  addExpansion<MatVecMulOp>(patterns, expandMatVecMul);
  addExpansion<VecMatMulOp>(patterns, expandVecMatMul);
  addExpansion<MatMulOp>(patterns, expandMatMul);
  addExpansion<TransposeOp>(patterns, expandTranspose);
  addExpansion<InverseOp>(patterns, expandInverse);
  addExpansion<DeterminantOp>(
      patterns, [](ImplicitLocOpBuilder &b, DeterminantOp op) -> Value {
        if (!isSquare(op.getX()))
          return {};
        return expandDeterminant(b, columns(b, op.getX()));
      });
}
