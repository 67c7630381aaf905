//===- KernelEntry.cpp - What hosts and devices need of a kernel ----------===//
#include "KernelEntry.h"
#include "PyStream/Conversion/KernelAccess.h"
#include "PyStream/Conversion/KernelPasses.h"
#include "PyStream/IR/UniformLayout.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace pystream;

bool pystream::isKernel(func::FuncOp function) {
  return function->hasAttr("pystream.kernel");
}

MemRefType pystream::getParametersType(MLIRContext *context) {
  return MemRefType::get({ShapedType::kDynamic}, IntegerType::get(context, 8));
}

SmallVector<NamedAttribute> pystream::getDescription(func::FuncOp function) {
  SmallVector<NamedAttribute> result;
  for (StringRef name : {"pystream.rank", "pystream.arguments"})
    if (Attribute value = function->getAttr(name))
      result.emplace_back(StringAttr::get(function.getContext(), name), value);
  return result;
}

LogicalResult pystream::verifyKernel(func::FuncOp function) {
  if (function.isDeclaration() || function.getNumResults() != 0)
    return function.emitError("requires a kernel with a body and no results");
  auto rankAttr = function->getAttrOfType<IntegerAttr>("pystream.rank");
  if (!rankAttr || !rankAttr.getType().isSignlessInteger(32) ||
      rankAttr.getInt() < 1 || rankAttr.getInt() > 3)
    return function.emitError(
        "requires the attribute 'pystream.rank', from 1 to 3");
  unsigned rank = rankAttr.getInt();
  ArrayRef<Type> types = function.getArgumentTypes();
  if (types.size() < rank ||
      !llvm::all_of(types.take_front(rank), [](Type type) {
        return type.isInteger(32) || type.isInteger(64);
      }))
    return function.emitError("requires ")
           << rank << " integer indices as its first arguments, but got "
           << types;
  for (Type type : types.drop_front(rank)) {
    auto array = dyn_cast<MemRefType>(type);
    if (!array || !array.getLayout().isIdentity() ||
        !array.getElementType().isIntOrFloat())
      return function.emitError("requires contiguous memrefs of numbers after "
                                "the indices, but got ")
             << type;
  }
  if (types.size() - rank > kMaxArrays)
    return function.emitError("requires at most ")
           << kMaxArrays << " arrays, but got " << types.size() - rank;
  return success();
}

FailureOr<KernelEntry> pystream::analyzeKernel(func::FuncOp function,
                                               SymbolTable &symbols) {
  if (failed(verifyKernel(function)))
    return failure();
  auto rank = function->getAttrOfType<IntegerAttr>("pystream.rank");
  KernelEntry kernel{function, nullptr, static_cast<unsigned>(rank.getInt())};
  if (auto name =
          function->getAttrOfType<FlatSymbolRefAttr>("pystream.block")) {
    kernel.block = symbols.lookup<UniformBlockOp>(name.getAttr());
    if (!kernel.block)
      return function.emitError("requires a uniform block, but got unknown "
                                "symbol ")
             << name;
  }
  assumeIndicesNonNegative(function, kernel.rank);
  return kernel;
}

//===----------------------------------------------------------------------===//
// Uniform blocks in memory
//===----------------------------------------------------------------------===//

/// The offsets in bytes, from the start of the member, of all components.
static SmallVector<int64_t> getComponentOffsets(VectorType type) {
  int64_t size = getComponentSize(type.getElementType());
  SmallVector<int64_t> offsets;
  if (type.getRank() == 1) {
    for (int64_t i = 0; i < type.getDimSize(0); ++i)
      offsets.push_back(i * size);
    return offsets;
  }
  for (int64_t column = 0; column < type.getDimSize(0); ++column)
    for (int64_t row = 0; row < type.getDimSize(1); ++row)
      offsets.push_back(column * getColumnStride(type) + row * size);
  return offsets;
}

static Value readComponent(ImplicitLocOpBuilder &b, Type type, Value parameters,
                           Value start, int64_t offset) {
  Type stored = type.isInteger(1) ? b.getI32Type() : type;
  Value position = arith::ConstantIndexOp::create(b, offset);
  if (start)
    position = arith::AddIOp::create(b, start, position);
  Value view = memref::ViewOp::create(b, MemRefType::get({}, stored),
                                      parameters, position, ValueRange{});
  Value value = memref::LoadOp::create(b, view, ValueRange{});
  if (stored == type)
    return value;
  Value zero = arith::ConstantIntOp::create(b, stored, 0);
  return arith::CmpIOp::create(b, arith::CmpIPredicate::ne, value, zero);
}

/// Reads a member; that of the element `index` of a list.
static Value readMember(ImplicitLocOpBuilder &b, MemberAttr member,
                        Value parameters, Value index) {
  Value start;
  if (index)
    start = arith::MulIOp::create(
        b, index, arith::ConstantIndexOp::create(b, member.getStride()));
  auto type = dyn_cast<VectorType>(member.getType());
  if (!type)
    return readComponent(b, member.getType(), parameters, start,
                         member.getOffset());
  SmallVector<Value> components;
  for (int64_t offset : getComponentOffsets(type))
    components.push_back(readComponent(b, type.getElementType(), parameters,
                                       start, member.getOffset() + offset));
  return vector::FromElementsOp::create(b, type, components);
}

LogicalResult pystream::readParameters(ImplicitLocOpBuilder &b, Region &region,
                                       KernelEntry &kernel, Value parameters) {
  SmallVector<UniformLoadOp> loads;
  region.walk([&](UniformLoadOp load) { loads.push_back(load); });
  llvm::StringMap<Value> values;
  for (UniformLoadOp load : loads) {
    MemberAttr member = kernel.block && kernel.block.getSymNameAttr() ==
                                            load.getBlockAttr().getAttr()
                            ? kernel.block.getMember(load.getMember())
                            : MemberAttr();
    if (!member)
      return load.emitOpError("requires a member of the block of its kernel");
    Type component = getElementTypeOrSelf(member.getType());
    if (!component.isIntOrFloat())
      return load.emitOpError("requires a number, vector or matrix in a "
                              "kernel, but got ")
             << member.getType();
    Value value = load.getIndex() ? Value() : values.lookup(load.getMember());
    if (!value) {
      OpBuilder::InsertionGuard guard(b);
      b.setLoc(load.getLoc());
      if (load.getIndex())
        b.setInsertionPoint(load);
      value = readMember(b, member, parameters, load.getIndex());
      if (!load.getIndex())
        values[load.getMember()] = value;
    }
    load.replaceAllUsesWith(value);
    load.erase();
  }
  return success();
}

void pystream::hoistPools(ImplicitLocOpBuilder &b, KernelEntry &kernel) {
  SmallVector<memref::AllocaOp> pools;
  kernel.function.walk([&](memref::AllocaOp pool) {
    if (pool->getNumOperands() == 0) // of a static shape
      pools.push_back(pool);
  });
  for (memref::AllocaOp pool : pools)
    pool->moveBefore(b.getInsertionBlock(), b.getInsertionPoint());
}

void pystream::eraseBlocks(ArrayRef<UniformBlockOp> blocks) {
  for (UniformBlockOp block : blocks)
    if (SymbolTable::symbolKnownUseEmpty(block, block->getParentOp()))
      block.erase();
}
