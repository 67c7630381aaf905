//===- Pools.cpp - Private memory of a stage to SPIR-V --------------------===//
//
// A pool is a `memref.alloca` of a static shape, a table is a constant
// `memref.global`. Upstream's conversion wraps arrays into structs and keeps
// Booleans as bytes, as buffers need it; memory of one invocation needs no
// layout, and the text shall read `float pool[8]`. Thus each becomes a variable
// of an array type here.
//
// Arrays of arrays are missing in GLSL before 4.30 and in GLSL ES 3.00: pools
// of several dimensions become arrays of one.
//
//===----------------------------------------------------------------------===//
#include "Patterns.h"

#include "PyStream/IR/Names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace pystream;

/// On an alloca: what it holds from the start. A DenseElementsAttr, with the
/// components of vectors in the last dimension.
static constexpr StringLiteral kInitialValue = "pystream.initial_value";

//===----------------------------------------------------------------------===//
// Preparation: one alloca a variable, of one dimension
//===----------------------------------------------------------------------===//

/// The row of a table of numbers that a load reads as a vector, or null where
/// it is anything else.
static Value getRow(Operation *user) {
  auto load = dyn_cast<vector::LoadOp>(user);
  if (!load || load.getIndices().size() != 2 ||
      !matchPattern(load.getIndices().back(), m_Zero()))
    return {};
  VectorType row = load.getVectorType();
  MemRefType table = load.getMemRefType();
  if (row.getRank() != 1 || row.getDimSize(0) != table.getDimSize(1))
    return {};
  return load.getIndices().front();
}

/// A table `memref<NxKxf32>` that is only read by rows is `N` vectors.
static MemRefType getTableType(MemRefType type, ArrayRef<Value> reads) {
  for (Value read : reads)
    for (Operation *user : read.getUsers())
      if (!getRow(user))
        return type;
  if (type.getRank() != 2 || type.getDimSize(1) < 2 || type.getDimSize(1) > 4)
    return type;
  return MemRefType::get(
      type.getDimSize(0),
      VectorType::get(type.getDimSize(1), type.getElementType()));
}

/// Replaces all reads of the table `name` by those of one variable.
static LogicalResult replaceTable(ImplicitLocOpBuilder &b, StringAttr name,
                                  ArrayRef<memref::GetGlobalOp> reads,
                                  ModuleOp module) {
  auto global = module.lookupSymbol<memref::GlobalOp>(name);
  auto values =
      global ? dyn_cast_or_null<DenseElementsAttr>(global.getInitialValueAttr())
             : DenseElementsAttr();
  memref::GetGlobalOp first = reads.front();
  if (!values || !global.getConstant())
    return emitError(first.getLoc(), "'")
           << first->getName()
           << "' requires a constant with a dense value, but got @"
           << name.getValue();
  SmallVector<Value> results(llvm::map_range(
      reads, [](memref::GetGlobalOp op) { return op.getResult(); }));
  MemRefType type = getTableType(global.getType(), results);
  b.setLoc(withVariableName(global.getLoc(), name));
  for (memref::GetGlobalOp read : reads)
    if (StringAttr variable = getVariableName(read.getLoc()))
      b.setLoc(NameLoc::get(variable, global.getLoc()));
  auto table = memref::AllocaOp::create(b, type);
  table->setAttr(kInitialValue, values);
  for (Value result : results) {
    if (type != global.getType())
      for (Operation *user : llvm::make_early_inc_range(result.getUsers())) {
        OpBuilder at(user);
        user->getResult(0).replaceAllUsesWith(
            memref::LoadOp::create(at, user->getLoc(), table, getRow(user)));
        user->erase();
      }
    result.replaceAllUsesWith(table);
    result.getDefiningOp()->erase();
  }
  return success();
}

/// The position in an array of one dimension, rows after each other.
static Value linearize(OpBuilder &b, Location loc, MemRefType type,
                       ValueRange indices) {
  Value position = indices.front();
  for (auto [extent, index] :
       llvm::zip_equal(type.getShape().drop_front(), indices.drop_front())) {
    Value size = arith::ConstantIndexOp::create(b, loc, extent);
    Value start = b.createOrFold<arith::MulIOp>(loc, position, size);
    position = b.createOrFold<arith::AddIOp>(loc, start, index);
  }
  return position;
}

static void flatten(memref::AllocaOp pool) {
  MemRefType type = pool.getType();
  OpBuilder b(pool);
  auto flat = memref::AllocaOp::create(
      b, pool.getLoc(),
      MemRefType::get(type.getNumElements(), type.getElementType()));
  flat->setAttrs(pool->getAttrs());
  for (Operation *user : llvm::make_early_inc_range(pool->getUsers())) {
    b.setInsertionPoint(user);
    Location loc = user->getLoc();
    if (auto load = dyn_cast<memref::LoadOp>(user)) {
      Value position = linearize(b, loc, type, load.getIndices());
      load.replaceAllUsesWith(
          memref::LoadOp::create(b, loc, flat, position).getResult());
      load.erase();
    } else if (auto store = dyn_cast<memref::StoreOp>(user)) {
      Value position = linearize(b, loc, type, store.getIndices());
      memref::StoreOp::create(b, loc, store.getValueToStore(), flat, position);
      store.erase();
    } else {
      // A copy keeps the order of elements; what else there is has no SPIR-V
      // form, and the conversion says so.
      user->replaceUsesOfWith(pool, flat);
    }
  }
  pool.erase();
}

LogicalResult pystream::preparePools(func::FuncOp function, ModuleOp module) {
  SmallVector<memref::AllocaOp> pools;
  llvm::MapVector<StringAttr, SmallVector<memref::GetGlobalOp>> tables;
  function.walk([&](Operation *op) {
    if (auto pool = dyn_cast<memref::AllocaOp>(op))
      pools.push_back(pool);
    else if (auto read = dyn_cast<memref::GetGlobalOp>(op))
      tables[read.getNameAttr().getAttr()].push_back(read);
  });
  // Variables of SPIR-V stand at the start of a function.
  Block &entry = function.getBody().front();
  for (memref::AllocaOp pool : llvm::reverse(pools))
    if (pool.getType().hasStaticShape())
      pool->moveBefore(&entry, entry.begin());
  ImplicitLocOpBuilder b(function.getLoc(), function.getContext());
  b.setInsertionPointToStart(&entry);
  for (auto &[name, reads] : tables)
    if (failed(replaceTable(b, name, reads, module)))
      return failure();
  for (auto pool :
       llvm::make_early_inc_range(function.getOps<memref::AllocaOp>()))
    if (pool.getType().hasStaticShape() && pool.getType().getRank() > 1)
      flatten(pool);
  return success();
}

void pystream::eraseTables(ModuleOp module) {
  for (auto global :
       llvm::make_early_inc_range(module.getOps<memref::GlobalOp>()))
    if (global.isPrivate() && SymbolTable::symbolKnownUseEmpty(global, module))
      global.erase();
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// A constant of an array type: numbers, or vectors of them.
static Value createConstant(OpBuilder &b, Location loc, spirv::ArrayType type,
                            DenseElementsAttr values) {
  auto vector = dyn_cast<VectorType>(type.getElementType());
  if (!vector)
    return spirv::ConstantOp::create(
        b, loc, type,
        values.reshape(RankedTensorType::get(values.getNumElements(),
                                             values.getElementType())));
  auto numbers = llvm::to_vector(values.getValues<Attribute>());
  size_t size = vector.getNumElements();
  SmallVector<Attribute> rows;
  for (size_t i = 0; i < numbers.size(); i += size)
    rows.push_back(
        DenseElementsAttr::get(vector, ArrayRef(numbers).slice(i, size)));
  return spirv::ConstantOp::create(b, loc, type, b.getArrayAttr(rows));
}

namespace {
struct Pool : OpConversionPattern<memref::AllocaOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(memref::AllocaOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = dyn_cast_or_null<spirv::PointerType>(
        getTypeConverter()->convertType(op.getType()));
    if (!type || type.getStorageClass() != spirv::StorageClass::Function)
      return rewriter.notifyMatchFailure(op, "no private array");
    Value initial;
    if (auto values = op->getAttrOfType<DenseElementsAttr>(kInitialValue)) {
      auto array = dyn_cast<spirv::ArrayType>(type.getPointeeType());
      if (!array)
        return rewriter.notifyMatchFailure(op, "not a table");
      initial = createConstant(rewriter, op.getLoc(), array, values);
    }
    rewriter.replaceOpWithNewOp<spirv::VariableOp>(
        op, type, spirv::StorageClass::Function, initial);
    return success();
  }
};

bool isVariable(Value pool) {
  auto type = dyn_cast<spirv::PointerType>(pool.getType());
  return type && type.getStorageClass() == spirv::StorageClass::Function;
}

/// The address of the element that `op` accesses, of the variable itself where
/// there is only one; fails where `pool` is no private array.
FailureOr<Value> getElement(Operation *op, Value pool, ValueRange indices,
                            ConversionPatternRewriter &rewriter) {
  if (!isVariable(pool))
    return rewriter.notifyMatchFailure(op, "not of a private array");
  if (indices.empty())
    return pool;
  return spirv::AccessChainOp::create(rewriter, op->getLoc(), pool, indices)
      .getResult();
}

struct PoolLoad : OpConversionPattern<memref::LoadOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(memref::LoadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    FailureOr<Value> element =
        getElement(op, adaptor.getMemref(), adaptor.getIndices(), rewriter);
    if (failed(element))
      return failure();
    rewriter.replaceOpWithNewOp<spirv::LoadOp>(op, *element);
    return success();
  }
};

struct PoolStore : OpConversionPattern<memref::StoreOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(memref::StoreOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    FailureOr<Value> element =
        getElement(op, adaptor.getMemref(), adaptor.getIndices(), rewriter);
    if (failed(element))
      return failure();
    rewriter.replaceOpWithNewOp<spirv::StoreOp>(op, *element,
                                                adaptor.getValue());
    return success();
  }
};

/// All of a pool at once, for example its initial value from a table.
struct PoolCopy : OpConversionPattern<memref::CopyOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(memref::CopyOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value source = adaptor.getSource(), target = adaptor.getTarget();
    if (!isVariable(source) || source.getType() != target.getType())
      return rewriter.notifyMatchFailure(op, "not of private arrays");
    Value value = spirv::LoadOp::create(rewriter, op.getLoc(), source);
    rewriter.replaceOpWithNewOp<spirv::StoreOp>(op, target, value);
    return success();
  }
};
} // namespace

void pystream::addPoolTypes(SPIRVTypeConverter &converter) {
  converter.addConversion([&converter](MemRefType type) -> std::optional<Type> {
    if (type.getMemorySpace() || !type.getLayout().isIdentity() ||
        !type.hasStaticShape() || type.getRank() > 1)
      return std::nullopt;
    Type element = converter.convertType(type.getElementType());
    if (!element)
      return std::nullopt;
    if (type.getRank() == 1)
      element = spirv::ArrayType::get(element, type.getDimSize(0));
    return spirv::PointerType::get(element, spirv::StorageClass::Function);
  });
}

void pystream::populatePoolPatterns(const SPIRVTypeConverter &converter,
                                    RewritePatternSet &patterns) {
  patterns.add<Pool, PoolLoad, PoolStore, PoolCopy>(converter,
                                                    patterns.getContext());
}
