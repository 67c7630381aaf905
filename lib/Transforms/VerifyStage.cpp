//===- VerifyStage.cpp - The contract of each stage -----------------------===//
#include "PyStream/IR/Names.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pystream {
#define GEN_PASS_DEF_VERIFYSTAGEPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

static bool isPyStream(Operation *op) {
  return isa_and_present<PyStreamDialect>(op->getDialect());
}

/// Operations that have meaning at stage imported only.
static bool isDynamic(Operation *op) {
  return isa<ProtocolOpInterface>(op) ||
         isa<ConstantOp, IsOp, NotOp, MakeFunctionOp, MakeCellOp, CellLoadOp,
             CellStoreOp, pystream::ReturnOp, MakeTupleOp, MakeListOp,
             MakeDictOp, MakeSetOp, MakeSliceOp, FormatOp, UnpackOp, RaiseOp,
             CheckOp, RefineOp, FuncOp, ShaderOp, KernelOp, JitOp,
             LiveObjectOp>(op);
}

static bool isObjectOp(Operation *op) {
  return isa<AllocOp, FieldLoadOp, FieldStoreOp, UniformRefOp, LocalOp, LoadOp,
             StoreOp>(op);
}

static bool isAggregateOp(Operation *op) {
  return isa<LiteralOp, PackOp, ExtractOp, UnionWrapOp, UnionTagOp, UnionGetOp,
             UnionFromTagOp>(op);
}

/// Operations of the dialect that targets implement.
static bool isShaderOp(Operation *op) {
  return isPyStream(op) && !isDynamic(op) && !isObjectOp(op) &&
         !isAggregateOp(op) && !isa<UnsetOp, LayoutOp, ClassOp>(op);
}

static bool isPythonArithmetic(Operation *op) {
  return isa<FloorDivOp, ModOp, PowOp>(op);
}

namespace {
struct VerifyStage : pystream::impl::VerifyStagePassBase<VerifyStage> {
  using VerifyStagePassBase::VerifyStagePassBase;

  void runOnOperation() override {
    LogicalResult (VerifyStage::*check)(Operation *) =
        stage == "imported"      ? &VerifyStage::checkImported
        : stage == "specialized" ? &VerifyStage::checkSpecialized
        : stage == "registers"   ? &VerifyStage::checkRegisters
        : stage == "core"        ? &VerifyStage::checkCore
                                 : nullptr;
    if (!check) {
      getOperation().emitError("unknown stage '") << stage << "'";
      return signalPassFailure();
    }
    bool valid = true;
    getOperation()->walk([&](Operation *op) {
      if (succeeded((this->*check)(op)))
        return;
      valid = false;
    });
    if (!valid)
      signalPassFailure();
  }

private:
  LogicalResult checkImported(Operation *op) {
    bool isTyped = isAggregateOp(op) || isShaderOp(op) ||
                   isa<AllocOp, FieldLoadOp, FieldStoreOp, UniformRefOp>(op);
    if (!isTyped || isa<UniformBlockOp>(op))
      return success();
    return op->emitError("stage imported has no typed operation '")
           << op->getName() << "'";
  }

  LogicalResult checkSpecialized(Operation *op) {
    if (isDynamic(op))
      return op->emitError("stage specialized has no dynamic operation '")
             << op->getName() << "'";
    for (Type type : op->getResultTypes())
      if (isa<ObjectType>(type))
        return op->emitError("stage specialized has no value of unknown type");
    return success();
  }

  LogicalResult checkRegisters(Operation *op) {
    if (failed(checkSpecialized(op)))
      return failure();
    if (auto alloc = dyn_cast<AllocOp>(op)) {
      StringRef layout =
          cast<RefType>(alloc.getRef().getType()).getLayout().getValue();
      return op->emitError("an object of class '")
             << lastName(layout.split('#').first)
             << "' stays in memory: it is shared, or merges with another where "
                "control flow joins";
    }
    if (isObjectOp(op))
      return op->emitError("an access to memory is left: '")
             << op->getName() << "'";
    if (isAggregateOp(op))
      return op->emitError("a composite value is left: '")
             << op->getName() << "'";
    if (auto unset = dyn_cast<UnsetOp>(op))
      if (!unset.getResult().use_empty())
        return op->emitError("'")
               << unset.getName()
               << "' may be read before it is set: give it a value on every "
                  "path that leads here";
    if (isa<CallOpInterface>(op))
      return op->emitError("a call is left: recursion whose depth is not known "
                           "cannot be compiled for this target");
    return success();
  }

  LogicalResult checkCore(Operation *op) {
    if (failed(checkRegisters(op)))
      return failure();
    if (isPyStream(op) && (!isShaderOp(op) || isPythonArithmetic(op)))
      return op->emitError("stage core has no operation '")
             << op->getName() << "'";
    return success();
  }
};
} // namespace
