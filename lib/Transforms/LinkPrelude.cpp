//===- LinkPrelude.cpp - Add the prelude to a module ----------------------===//
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <dlfcn.h>

namespace pystream {
#define GEN_PASS_DEF_LINKPRELUDEPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

/// Where the build puts the prelude: beside the library, or in ../lib beside a
/// tool's folder. The environment variable PYSTREAM_PRELUDE overrides it.
static std::string findPrelude() {
  if (const char *path = std::getenv("PYSTREAM_PRELUDE"))
    return path;
  Dl_info info;
  if (!dladdr(reinterpret_cast<void *>(&findPrelude), &info))
    return "";
  SmallString<128> folder(llvm::sys::path::parent_path(info.dli_fname));
  if (folder.empty())
    folder = llvm::sys::path::parent_path(
        llvm::sys::fs::getMainExecutable(nullptr, nullptr));
  for (StringRef relative : {"prelude.mlirbc", "../lib/prelude.mlirbc"}) {
    SmallString<128> path(folder);
    llvm::sys::path::append(path, relative);
    if (llvm::sys::fs::exists(path))
      return path.str().str();
  }
  return "";
}

namespace {
struct LinkPrelude : pystream::impl::LinkPreludePassBase<LinkPrelude> {
  using LinkPreludePassBase::LinkPreludePassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    // A later stage has no entry point left, and no need of the prelude.
    if (module.getOps<ShaderOp>().empty() &&
        module.getOps<KernelOp>().empty() && module.getOps<JitOp>().empty())
      return;
    std::string file = path.empty() ? findPrelude() : path.getValue();
    if (file.empty()) {
      module.emitError("the prelude was not found beside the library")
              .attachNote()
          << "set PYSTREAM_PRELUDE to the path of prelude.mlirbc";
      return signalPassFailure();
    }
    OwningOpRef<ModuleOp> prelude =
        parseSourceFile<ModuleOp>(file, &getContext());
    if (!prelude) {
      module.emitError("cannot read the prelude from '") << file << "'";
      return signalPassFailure();
    }
    SymbolTable symbols(module);
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    for (Operation &op : llvm::make_early_inc_range(*prelude->getBody())) {
      auto name = SymbolTable::getSymbolName(&op);
      if (symbols.lookup(name))
        continue;
      op.remove();
      builder.insert(&op);
    }
  }
};
} // namespace
