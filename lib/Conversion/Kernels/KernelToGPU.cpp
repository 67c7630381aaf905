//===- KernelToGPU.cpp - Kernels as gpu.func ------------------------------===//
#include "KernelEntry.h"
#include "PyStream/Conversion/KernelPasses.h"

using namespace mlir;
using namespace pystream;

namespace pystream {
#define GEN_PASS_DEF_KERNELTOGPU
#include "PyStream/Conversion/KernelPasses.h.inc"
} // namespace pystream

/// block * block size + thread in one dimension, as i64.
static Value globalIndex(ImplicitLocOpBuilder &b, gpu::Dimension dimension) {
  auto extend = [&](Value index) {
    return arith::IndexCastOp::create(b, b.getI64Type(), index);
  };
  Value block = extend(gpu::BlockIdOp::create(b, dimension));
  Value size = extend(gpu::BlockDimOp::create(b, dimension));
  Value thread = extend(gpu::ThreadIdOp::create(b, dimension));
  return arith::AddIOp::create(b, arith::MulIOp::create(b, block, size),
                               thread);
}

/// Gives `device` the tables that its kernels read; functions of the host keep
/// theirs.
static void moveTables(gpu::GPUModuleOp device, SymbolTable &symbols) {
  SymbolTable own(device);
  device.walk([&](memref::GetGlobalOp op) {
    if (own.lookup(op.getName()))
      return;
    auto table = symbols.lookup<memref::GlobalOp>(op.getName());
    if (!table)
      return;
    own.insert(table.clone(), device.getBody()->begin());
    if (table.isPrivate() &&
        SymbolTable::symbolKnownUseEmpty(table, symbols.getOp()))
      symbols.erase(table);
  });
}

/// Moves `kernel` into the module that `b` inserts into.
static LogicalResult convertKernel(ImplicitLocOpBuilder &b,
                                   KernelEntry kernel) {
  func::FuncOp source = kernel.function;
  Type i64 = b.getI64Type();
  SmallVector<Type> inputs(kernel.rank, i64);
  inputs.push_back(getParametersType(b.getContext()));
  llvm::append_range(inputs, kernel.arrayTypes());

  OpBuilder::InsertionGuard guard(b);
  b.setLoc(source.getLoc());
  auto device = gpu::GPUFuncOp::create(b, source.getName(),
                                       b.getFunctionType(inputs, {}));
  device->setAttr(gpu::GPUDialect::getKernelFuncAttrName(), b.getUnitAttr());
  for (NamedAttribute attribute : getDescription(source))
    device->setAttr(attribute.getName(), attribute.getValue());

  Region &region = device.getBody();
  Block *entry = &region.front();
  ValueRange extents = entry->getArguments().take_front(kernel.rank);
  Value parameters = entry->getArgument(kernel.rank);
  ValueRange arrays = entry->getArguments().drop_front(kernel.rank + 1);

  b.setInsertionPointToEnd(entry);
  hoistPools(b, kernel);

  SmallVector<func::ReturnOp> returns;
  source.walk([&](func::ReturnOp op) { returns.push_back(op); });
  for (func::ReturnOp op : returns) {
    OpBuilder builder(op);
    gpu::ReturnOp::create(builder, op.getLoc());
    op.erase();
  }
  Block *body = &kernel.body();
  region.getBlocks().splice(region.end(), source.getBody().getBlocks());
  Block *inside = b.createBlock(body),
        *exit = b.createBlock(&region, region.end());

  b.setInsertionPointToEnd(entry);
  SmallVector<Value> bodyArguments;
  Value active;
  for (unsigned i = 0; i < kernel.rank; ++i) {
    auto dimension = static_cast<gpu::Dimension>(kernel.rank - 1 - i);
    Value index = globalIndex(b, dimension);
    Value within =
        arith::CmpIOp::create(b, arith::CmpIPredicate::slt, index, extents[i]);
    active = active ? Value(arith::AndIOp::create(b, active, within)) : within;
    Type type = body->getArgument(i).getType();
    if (type != i64)
      index = arith::TruncIOp::create(b, type, index);
    bodyArguments.push_back(index);
  }
  llvm::append_range(bodyArguments, arrays);
  cf::CondBranchOp::create(b, active, inside, ValueRange{}, exit, ValueRange{});

  b.setInsertionPointToEnd(inside);
  if (failed(readParameters(b, region, kernel, parameters)))
    return failure();
  b.setLoc(source.getLoc());
  cf::BranchOp::create(b, body, bodyArguments);
  b.setInsertionPointToEnd(exit);
  gpu::ReturnOp::create(b);
  source.erase();
  return success();
}

namespace {
struct KernelToGPUPass : pystream::impl::KernelToGPUBase<KernelToGPUPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    SmallVector<KernelEntry> kernels;
    for (auto function : module.getOps<func::FuncOp>()) {
      if (!isKernel(function))
        continue;
      FailureOr<KernelEntry> kernel = analyzeKernel(function, symbols);
      if (failed(kernel))
        return signalPassFailure();
      kernels.push_back(*kernel);
    }
    if (kernels.empty())
      return;
    module->setAttr(gpu::GPUDialect::getContainerModuleAttrName(),
                    UnitAttr::get(&getContext()));
    ImplicitLocOpBuilder b(module.getLoc(), &getContext());
    b.setInsertionPointToEnd(module.getBody());
    auto device = gpu::GPUModuleOp::create(b, "kernels");
    b.setInsertionPointToStart(device.getBody());
    SetVector<UniformBlockOp> blocks;
    for (KernelEntry &kernel : kernels) {
      if (failed(convertKernel(b, kernel)))
        return signalPassFailure();
      if (kernel.block)
        blocks.insert(kernel.block);
    }
    moveTables(device, symbols);
    eraseBlocks(blocks.getArrayRef());
  }
};
} // namespace
