//===- LinkPrelude.cpp - Add the prelude to a module ----------------------===//
#include "PyStream/Analysis/Prelude.h"
#include "PyStream/Transforms/Passes.h"

namespace pystream {
#define GEN_PASS_DEF_LINKPRELUDEPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

namespace {
struct LinkPrelude : pystream::impl::LinkPreludePassBase<LinkPrelude> {
  using LinkPreludePassBase::LinkPreludePassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    // A later stage has no entry point left, and no need of the prelude.
    if (module.getOps<ShaderOp>().empty() &&
        module.getOps<KernelOp>().empty() && module.getOps<JitOp>().empty())
      return;
    std::unique_ptr<Prelude> prelude = Prelude::open(path, module);
    if (!prelude)
      return signalPassFailure();
    SymbolTable symbols(module);
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    for (Operation &op :
         llvm::make_early_inc_range(*prelude->readAll().getBody())) {
      auto name = SymbolTable::getSymbolName(&op);
      if (symbols.lookup(name))
        continue;
      op.remove();
      builder.insert(&op);
    }
  }
};
} // namespace
