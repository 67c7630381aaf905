//===- CountOperations.cpp - What explain shows ---------------------------===//
#include "ReachedFunctions.h"

#include "PyStream/IR/Names.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"

namespace pystream {
#define GEN_PASS_DEF_COUNTOPERATIONSPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

/// Whether memory is of the function's own, as opposed to the host's.
static bool isPool(Value memory) {
  return memory.getDefiningOp<memref::AllocaOp>() != nullptr;
}

namespace {
struct Counts {
  int64_t calls = 0, dynamicCalls = 0, loads = 0, stores = 0, allocations = 0,
          unions = 0;
  SmallVector<memref::AllocaOp> pools;

  void add(Operation *op) {
    calls += isa<func::CallOp, CallOp, CallMethodOp>(op);
    // At stage imported every operator and attribute is a call in disguise.
    dynamicCalls += isa<ProtocolOpInterface>(op);
    loads += isa<LoadOp, FieldLoadOp, BufferLoadOp, CellLoadOp, GetAttrOp>(op);
    stores +=
        isa<StoreOp, FieldStoreOp, BufferStoreOp, CellStoreOp, SetAttrOp>(op);
    allocations += isa<LocalOp, AllocOp, BufferAllocOp, MakeCellOp>(op);
    unions += llvm::any_of(op->getResultTypes(), [](Type type) {
      return isa<pystream::UnionType>(type);
    });
    if (auto pool = dyn_cast<memref::AllocaOp>(op))
      pools.push_back(pool);
    else if (auto load = dyn_cast<memref::LoadOp>(op))
      loads += isPool(load.getMemRef());
    else if (auto store = dyn_cast<memref::StoreOp>(op))
      stores += isPool(store.getMemRef());
  }
};

struct CountOperations
    : pystream::impl::CountOperationsPassBase<CountOperations> {
  using CountOperationsPassBase::CountOperationsPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    Builder builder(&getContext());
    // Text that was saved and resumed knows the counts of earlier stages.
    auto known = module->getAttrOfType<DictionaryAttr>("pystream.counts");
    if (known && known.contains(stage))
      return;
    SymbolTable symbols(module);
    SmallVector<NamedAttribute> entries;
    for (const HostFunction &entry : findHostFunctions(module, symbols)) {
      Counts counts;
      for (Operation *function : findReached(symbols, entry.function))
        function->walk([&](Operation *op) { counts.add(op); });
      entries.push_back(
          builder.getNamedAttr(entry.name, describe(builder, counts)));
    }
    NamedAttrList stages;
    if (known)
      stages = NamedAttrList(known);
    stages.set(stage, builder.getDictionaryAttr(entries));
    module->setAttr("pystream.counts", stages.getDictionary(&getContext()));
  }

private:
  static Attribute describe(Builder &builder, const Counts &counts) {
    NamedAttrList all;
    auto set = [&](StringRef key, int64_t value) {
      all.set(key, builder.getI64IntegerAttr(value));
    };
    set("calls", counts.calls);
    set("dynamic_calls", counts.dynamicCalls);
    set("loads", counts.loads);
    set("stores", counts.stores);
    set("allocations", counts.allocations);
    set("unions", counts.unions);
    set("pools", counts.pools.size());
    SmallVector<Attribute> pools;
    for (memref::AllocaOp pool : counts.pools) {
      StringAttr name = getVariableName(pool.getLoc());
      std::string element;
      llvm::raw_string_ostream(element) << pool.getType().getElementType();
      pools.push_back(builder.getDictionaryAttr(
          {builder.getNamedAttr("name",
                                name ? name : builder.getStringAttr("memory")),
           builder.getNamedAttr("type", builder.getStringAttr(element)),
           builder.getNamedAttr(
               "elements",
               builder.getI64IntegerAttr(pool.getType().getNumElements()))}));
    }
    if (!pools.empty())
      all.set("pool_details", builder.getArrayAttr(pools));
    return all.getDictionary(builder.getContext());
  }
};
} // namespace
