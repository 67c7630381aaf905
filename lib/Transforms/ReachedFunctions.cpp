//===- ReachedFunctions.cpp - Entry points and what they reach ------------===//
#include "ReachedFunctions.h"

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace pystream;

SmallVector<HostFunction> pystream::findHostFunctions(ModuleOp module,
                                                      SymbolTable &symbols) {
  SmallVector<HostFunction> entries;
  for (Operation &op : *module.getBody()) {
    if (auto shader = dyn_cast<ShaderOp>(op)) {
      std::string name = shader.getSymName().str();
      entries.push_back({name + ".vertex", symbols.lookup(shader.getVertex())});
      entries.push_back(
          {name + ".fragment", symbols.lookup(shader.getFragment())});
    } else if (auto kernel = dyn_cast<KernelOp>(op)) {
      entries.push_back(
          {kernel.getSymName().str(), symbols.lookup(kernel.getCallee())});
    } else if (auto native = dyn_cast<JitOp>(op)) {
      entries.push_back(
          {native.getSymName().str(), symbols.lookup(native.getCallee())});
    } else if (auto function = dyn_cast<func::FuncOp>(op);
               function && function.isPublic()) {
      entries.push_back({function.getSymName().str(), function});
    }
  }
  return entries;
}

llvm::SetVector<Operation *> pystream::findReached(SymbolTable &symbols,
                                                   Operation *root) {
  llvm::SetVector<Operation *> reached;
  if (root)
    reached.insert(root);
  for (size_t i = 0; i != reached.size(); ++i)
    reached[i]->walk([&](Operation *op) {
      for (NamedAttribute attribute : op->getAttrs())
        attribute.getValue().walk([&](FlatSymbolRefAttr symbol) {
          Operation *target = symbols.lookup(symbol.getValue());
          if (isa_and_present<FuncOp, func::FuncOp, ClassOp>(target))
            reached.insert(target);
        });
    });
  return reached;
}
