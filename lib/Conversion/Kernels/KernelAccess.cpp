//===- KernelAccess.cpp - Which array elements a kernel touches -----------===//
#include "PyStream/Conversion/KernelAccess.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace pystream;

static std::optional<unsigned> getArgumentNumber(Value value, Block *entry) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || argument.getOwner() != entry)
    return std::nullopt;
  return argument.getArgNumber();
}

/// The index parameter that `index` is a conversion of. A narrow parameter
/// holds every index: the launch refuses larger index spaces.
static std::optional<unsigned> getParameter(Value index, Block *entry,
                                            unsigned rank) {
  if (auto cast = index.getDefiningOp<arith::IndexCastOp>())
    index = cast.getIn();
  std::optional<unsigned> number = getArgumentNumber(index, entry);
  return number && *number < rank ? number : std::nullopt;
}

void pystream::assumeIndicesNonNegative(func::FuncOp kernel, unsigned rank) {
  Block *entry = &kernel.getBody().front();
  SmallVector<arith::CmpIOp> comparisons;
  kernel.walk([&](arith::CmpIOp op) {
    if (op.getPredicate() == arith::CmpIPredicate::slt &&
        matchPattern(op.getRhs(), m_Zero()) &&
        getParameter(op.getLhs(), entry, rank))
      comparisons.push_back(op);
  });
  for (arith::CmpIOp comparison : comparisons) {
    for (Operation *user : llvm::make_early_inc_range(comparison->getUsers())) {
      auto select = dyn_cast<arith::SelectOp>(user);
      if (!select || select.getCondition() != comparison)
        continue;
      select.replaceAllUsesWith(select.getFalseValue());
      select.erase();
    }
    OpBuilder b(comparison);
    Value never =
        arith::ConstantIntOp::create(b, comparison.getLoc(), b.getI1Type(), 0);
    comparison.replaceAllUsesWith(never);
    comparison.erase();
  }
}

/// Pools and tables, of which every index is in bounds by construction.
static bool isPrivateMemory(Value array) {
  return isa_and_present<memref::AllocaOp, memref::GetGlobalOp>(
      array.getDefiningOp());
}

void pystream::forEachAccess(func::FuncOp kernel, unsigned rank,
                             function_ref<void(const KernelAccess &)> visit) {
  Block *entry = &kernel.getBody().front();
  SmallVector<KernelAccess> accesses;
  kernel.walk([&](Operation *op) {
    Value array;
    ValueRange indices;
    if (auto load = dyn_cast<memref::LoadOp>(op)) {
      array = load.getMemRef();
      indices = load.getIndices();
    } else if (auto store = dyn_cast<memref::StoreOp>(op)) {
      array = store.getMemRef();
      indices = store.getIndices();
    }
    if (array && isPrivateMemory(array))
      return;
    for (auto [dimension, index] : llvm::enumerate(indices)) {
      KernelAccess access{op,    array,        static_cast<unsigned>(dimension),
                          index, std::nullopt, std::nullopt};
      if (auto number = getArgumentNumber(array, entry))
        access.argument = *number - rank;
      // What a branch guards may lie beyond the array when not executed.
      if (access.argument && op->getBlock() == entry)
        access.parameter = getParameter(index, entry, rank);
      accesses.push_back(access);
    }
  });
  for (const KernelAccess &access : accesses)
    visit(access);
}
