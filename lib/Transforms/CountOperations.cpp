//===- CountOperations.cpp - What explain shows ---------------------------===//
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

namespace {
struct Counts {
  int64_t calls = 0, dynamicCalls = 0, loads = 0, stores = 0, allocations = 0,
          unions = 0, pools = 0;

  void add(Operation *op) {
    calls += isa<func::CallOp, CallOp, CallMethodOp>(op);
    // At stage imported every operator and attribute is a call in disguise.
    dynamicCalls += isa<ProtocolOpInterface>(op);
    loads += isa<LoadOp, FieldLoadOp, CellLoadOp, GetAttrOp>(op);
    stores += isa<StoreOp, FieldStoreOp, CellStoreOp, SetAttrOp>(op);
    allocations += isa<LocalOp, AllocOp, MakeCellOp>(op);
    unions += llvm::any_of(op->getResultTypes(), [](Type type) {
      return isa<pystream::UnionType>(type);
    });
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
    for (Operation &op : *module.getBody()) {
      if (auto shader = dyn_cast<ShaderOp>(op)) {
        std::string name = shader.getSymName().str();
        entries.push_back(count(builder, symbols, name + ".vertex",
                                symbols.lookup(shader.getVertex())));
        entries.push_back(count(builder, symbols, name + ".fragment",
                                symbols.lookup(shader.getFragment())));
      } else if (auto kernel = dyn_cast<KernelOp>(op)) {
        entries.push_back(count(builder, symbols, kernel.getSymName(),
                                symbols.lookup(kernel.getCallee())));
      } else if (auto function = dyn_cast<func::FuncOp>(op);
                 function && function.isPublic()) {
        entries.push_back(
            count(builder, symbols, function.getSymName(), function));
      }
    }
    NamedAttrList stages;
    if (known)
      stages = NamedAttrList(known);
    stages.set(stage, builder.getDictionaryAttr(entries));
    module->setAttr("pystream.counts", stages.getDictionary(&getContext()));
  }

private:
  /// Counts in everything reachable from `root` through symbols.
  NamedAttribute count(Builder &builder, SymbolTable &symbols, StringRef name,
                       Operation *root) {
    Counts counts;
    llvm::SetVector<Operation *> reached;
    if (root)
      reached.insert(root);
    for (size_t i = 0; i != reached.size(); ++i)
      reached[i]->walk([&](Operation *op) {
        counts.add(op);
        // Constants, closures and calls refer to functions.
        for (NamedAttribute attribute : op->getAttrs())
          attribute.getValue().walk([&](FlatSymbolRefAttr symbol) {
            Operation *target = symbols.lookup(symbol.getValue());
            if (isa_and_present<FuncOp, func::FuncOp, ClassOp>(target))
              reached.insert(target);
          });
      });
    auto entry = [&](StringRef key, int64_t value) {
      return builder.getNamedAttr(key, builder.getI64IntegerAttr(value));
    };
    return builder.getNamedAttr(
        name,
        builder.getDictionaryAttr(
            {entry("calls", counts.calls),
             entry("dynamic_calls", counts.dynamicCalls),
             entry("loads", counts.loads), entry("stores", counts.stores),
             entry("allocations", counts.allocations),
             entry("unions", counts.unions), entry("pools", counts.pools)}));
  }
};
} // namespace
