//===- ReachedFunctions.cpp - Entry points and what they reach ------------===//
#include "ReachedFunctions.h"

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
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

namespace {
/// Finds the symbols that operations mention in their attributes.
class Mentions {
public:
  /// Calls `mention` for the symbols in `root`; not for those of an attribute
  /// that an operation before had as well.
  void visit(Operation *root, function_ref<void(StringAttr)> mention) {
    root->walk([&](Operation *op) {
      if (auto call = dyn_cast<func::CallOp>(op))
        return mention(call.getCalleeAttr().getAttr());
      if (isa_and_present<arith::ArithDialect, cf::ControlFlowDialect>(
              op->getDialect()))
        return;
      for (NamedAttribute attribute : op->getAttrs()) {
        if (!known.insert(attribute.getValue()).second)
          continue;
        attribute.getValue().walk(
            [&](FlatSymbolRefAttr symbol) { mention(symbol.getAttr()); });
      }
    });
  }

private:
  llvm::DenseSet<Attribute> known;
};
} // namespace

llvm::SetVector<Operation *> pystream::findReached(SymbolTable &symbols,
                                                   Operation *root) {
  llvm::SetVector<Operation *> reached;
  if (root)
    reached.insert(root);
  Mentions mentions;
  for (size_t i = 0; i != reached.size(); ++i)
    mentions.visit(reached[i], [&](StringAttr symbol) {
      Operation *target = symbols.lookup(symbol);
      if (isa_and_present<FuncOp, func::FuncOp, ClassOp>(target))
        reached.insert(target);
    });
  return reached;
}

void pystream::eraseUnreachedFunctions(ModuleOp module) {
  llvm::DenseMap<StringAttr, func::FuncOp> functions;
  SmallVector<Operation *> reached;
  for (Operation &op : *module.getBody()) {
    auto function = dyn_cast<func::FuncOp>(op);
    if (function && function.isPrivate())
      functions[function.getSymNameAttr()] = function;
    else
      reached.push_back(&op);
  }
  Mentions mentions;
  while (!reached.empty())
    mentions.visit(reached.pop_back_val(), [&](StringAttr symbol) {
      auto it = functions.find(symbol);
      if (it == functions.end())
        return;
      reached.push_back(it->second);
      functions.erase(it);
    });
  for (auto function :
       llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
    if (functions.contains(function.getSymNameAttr()))
      function.erase();
}
