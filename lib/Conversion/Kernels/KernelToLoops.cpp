//===- KernelToLoops.cpp - Kernels as loops on the host -------------------===//
#include "CheckDivisions.h"
#include "KernelEntry.h"
#include "PyStream/Conversion/KernelAccess.h"
#include "PyStream/Conversion/KernelPasses.h"

using namespace mlir;
using namespace pystream;

namespace pystream {
#define GEN_PASS_DEF_KERNELTOLOOPS
#include "PyStream/Conversion/KernelPasses.h.inc"
} // namespace pystream

/// The indices of a kernel from the linear index: the last runs fastest.
static SmallVector<Value> splitIndex(ImplicitLocOpBuilder &b, Value linear,
                                     ValueRange extents) {
  SmallVector<Value> indices;
  for (Value extent : llvm::reverse(extents)) {
    indices.push_back(arith::RemSIOp::create(b, linear, extent));
    linear = arith::DivSIOp::create(b, linear, extent);
  }
  indices.push_back(linear);
  std::reverse(indices.begin(), indices.end());
  return indices;
}

static Value castIndex(ImplicitLocOpBuilder &b, Value index, Type type) {
  if (index.getType() == type)
    return index;
  return arith::TruncIOp::create(b, type, index);
}

static Value buildStatus(ImplicitLocOpBuilder &b, Value linear,
                         int64_t status) {
  Type i64 = b.getI64Type();
  Value statuses = arith::ConstantIntOp::create(b, i64, kMaxStatuses);
  Value number = arith::ConstantIntOp::create(b, i64, status);
  return arith::AddIOp::create(b, arith::MulIOp::create(b, linear, statuses),
                               number);
}

/// Leaves the loop for `exit` with a status before `op`, unless `valid`, which
/// `b` has just computed there.
static void leaveUnless(ImplicitLocOpBuilder &b, Value valid, Operation *op,
                        Value linear, int64_t status, Block *exit) {
  Block *block = op->getBlock();
  Block *rest = block->splitBlock(op);
  Block *outside = b.createBlock(rest);
  b.setInsertionPointToEnd(block);
  cf::CondBranchOp::create(b, valid, rest, ValueRange{}, outside, ValueRange{});
  b.setInsertionPointToEnd(outside);
  cf::BranchOp::create(b, exit, buildStatus(b, linear, status));
  b.setInsertionPoint(op);
}

/// Leaves the loop before an access outside of its array.
static void checkBounds(const KernelAccess &access, Value linear, Block *exit) {
  if (access.parameter)
    return;
  ImplicitLocOpBuilder b(access.op->getLoc(), access.op);
  Value size = memref::DimOp::create(b, access.array, access.dimension);
  Value inside =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ult, access.index, size);
  leaveUnless(b, inside, access.op, linear,
              access.argument.value_or(kUnknownArray), exit);
}

/// Replaces `kernel` by its host function.
static LogicalResult convertKernel(KernelEntry kernel) {
  func::FuncOp source = kernel.function;
  MLIRContext *context = source.getContext();
  ImplicitLocOpBuilder b(source.getLoc(), context);
  b.setInsertionPoint(source);
  Type i64 = b.getI64Type();

  SmallVector<Type> inputs(kernel.rank + 1, i64);
  inputs.push_back(getParametersType(context));
  llvm::append_range(inputs, kernel.arrayTypes());
  SmallVector<NamedAttribute> attributes = getDescription(source);
  attributes.emplace_back(b.getStringAttr("pystream.host_kernel"),
                          source.getSymNameAttr());
  // A kernel may be called like a function of the C library, for example exp.
  auto host = func::FuncOp::create(b, (source.getName() + ".loop").str(),
                                   b.getFunctionType(inputs, i64), attributes);

  Region &region = host.getBody();
  Block *entry = host.addEntryBlock();
  ValueRange arguments = entry->getArguments();
  Value begin = arguments[0], end = arguments[1];
  ValueRange extents = arguments.slice(2, kernel.rank - 1);
  Value parameters = arguments[kernel.rank + 1];
  ValueRange arrays = arguments.drop_front(kernel.rank + 2);

  Block *header = b.createBlock(&region, region.end(), i64, b.getLoc());
  Value linear = header->getArgument(0);
  Block *last = b.createBlock(&region, region.end());
  Block *setup = b.createBlock(&region, region.end());
  Block *latch = b.createBlock(&region, region.end());
  Block *exit = b.createBlock(&region, region.end(), i64, b.getLoc());

  forEachAccess(source, kernel.rank, [&](const KernelAccess &access) {
    checkBounds(access, linear, exit);
  });
  Value divided =
      checkDivisions(b, source, entry,
                     [&](ImplicitLocOpBuilder &at, Value valid, Operation *op,
                         int64_t status) {
                       leaveUnless(at, valid, op, linear, status, exit);
                     });

  b.setInsertionPointToEnd(entry);
  hoistPools(b, kernel);

  // The body's blocks go between set-up and latch; its returns continue.
  SmallVector<func::ReturnOp> returns;
  source.walk([&](func::ReturnOp op) { returns.push_back(op); });
  for (func::ReturnOp op : returns) {
    OpBuilder builder(op);
    cf::BranchOp::create(builder, op.getLoc(), latch);
    op.erase();
  }
  Block *body = &kernel.body();
  region.getBlocks().splice(Region::iterator(latch),
                            source.getBody().getBlocks());

  b.setInsertionPointToEnd(entry);
  if (failed(readParameters(b, region, kernel, parameters)))
    return failure();
  b.setLoc(source.getLoc());
  cf::BranchOp::create(b, header, begin);

  b.setInsertionPointToEnd(header);
  Value more = arith::CmpIOp::create(b, arith::CmpIPredicate::slt, linear, end);
  cf::CondBranchOp::create(b, more, setup, ValueRange{}, last, ValueRange{});

  b.setInsertionPointToEnd(last);
  Value done = arith::ConstantIntOp::create(b, i64, -1);
  if (divided) {
    Value flag = memref::LoadOp::create(b, divided, ValueRange{});
    Value zero = arith::ConstantIntOp::create(b, i64, 0);
    done = arith::SelectOp::create(
        b, flag, buildStatus(b, zero, kSomeDivisionByZero), done);
  }
  cf::BranchOp::create(b, exit, done);

  b.setInsertionPointToEnd(setup);
  SmallVector<Value> bodyArguments = splitIndex(b, linear, extents);
  for (auto [index, argument] : llvm::zip(bodyArguments, body->getArguments()))
    index = castIndex(b, index, argument.getType());
  llvm::append_range(bodyArguments, arrays);
  cf::BranchOp::create(b, body, bodyArguments);

  b.setInsertionPointToEnd(latch);
  Value one = arith::ConstantIntOp::create(b, i64, 1);
  cf::BranchOp::create(b, header, Value(arith::AddIOp::create(b, linear, one)));
  b.setInsertionPointToEnd(exit);
  func::ReturnOp::create(b, exit->getArgument(0));
  source.erase();
  return success();
}

/// Tables, like kernels, may be called like functions of the C library, which
/// the host's code declares: exp.
static LogicalResult renameTables(ModuleOp module, SymbolTable &symbols) {
  for (auto table : module.getOps<memref::GlobalOp>()) {
    if (table.getName().ends_with(".table"))
      continue;
    if (failed(symbols.rename(table, (table.getName() + ".table").str())))
      return table.emitError("requires another name: ")
             << table.getName() << ".table is taken";
  }
  return success();
}

namespace {
struct KernelToLoopsPass
    : pystream::impl::KernelToLoopsBase<KernelToLoopsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    if (failed(renameTables(getOperation(), symbols)))
      return signalPassFailure();
    SetVector<UniformBlockOp> blocks;
    for (auto function :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      if (!isKernel(function))
        continue;
      FailureOr<KernelEntry> kernel = analyzeKernel(function, symbols);
      if (failed(kernel) || failed(convertKernel(*kernel)))
        return signalPassFailure();
      if (kernel->block)
        blocks.insert(kernel->block);
    }
    eraseBlocks(blocks.getArrayRef());
  }
};
} // namespace
