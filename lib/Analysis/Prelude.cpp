//===- Prelude.cpp - Python's semantics, imported ahead of time -----------===//
#include "PyStream/Analysis/Prelude.h"

#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <dlfcn.h>

using namespace mlir;
using namespace pystream;

/// The prelude beside the library, or in ../lib beside a tool's folder.
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

std::unique_ptr<Prelude> Prelude::open(StringRef path, Operation *user) {
  std::string file = path.empty() ? findPrelude() : path.str();
  if (file.empty()) {
    user->emitError("the prelude was not found beside the library").attachNote()
        << "set PYSTREAM_PRELUDE to the path of prelude.mlirbc";
    return nullptr;
  }
  std::unique_ptr<Prelude> prelude(new Prelude);
  auto contents = llvm::MemoryBuffer::getFile(file);
  if (!contents ||
      failed(prelude->read(std::move(*contents), user->getContext()))) {
    user->emitError("cannot read the prelude from '") << file << "'";
    return nullptr;
  }
  prelude->index();
  return prelude;
}

Prelude::~Prelude() {
  // Bodies that nobody asked for are never read.
  if (reader)
    (void)reader->finalize([](Operation *) { return false; });
}

LogicalResult Prelude::read(std::unique_ptr<llvm::MemoryBuffer> file,
                            MLIRContext *context) {
  buffer = std::move(file);
  if (isBytecode(*buffer))
    return readBytecode(context);
  OwningOpRef<ModuleOp> parsed =
      parseSourceString<ModuleOp>(buffer->getBuffer(), context);
  if (!parsed)
    return failure();
  module = parsed.release();
  block.push_back(module);
  return success();
}

LogicalResult Prelude::readBytecode(MLIRContext *context) {
  config = std::make_unique<ParserConfig>(context, /*verifyAfterParse=*/false);
  reader =
      std::make_unique<BytecodeReader>(*buffer, *config, /*lazyLoad=*/true);
  auto isReadAtOnce = [](Operation *op) { return !isa<FuncOp>(op); };
  if (failed(reader->readTopLevel(&block, isReadAtOnce)) || block.empty())
    return failure();
  module = dyn_cast<ModuleOp>(block.front());
  return success(module);
}

void Prelude::index() {
  for (Operation &op : *module.getBody())
    if (auto symbol = dyn_cast<SymbolOpInterface>(op))
      symbols[symbol.getName()] = &op;
  auto stored = module->getAttrOfType<ArrayAttr>("pystream.stored_names");
  if (stored)
    llvm::append_range(storedNames, stored.getAsRange<StringAttr>());
  else
    readAll().walk(
        [&](SetAttrOp op) { storedNames.push_back(op.getNameAttr()); });
}

Operation *Prelude::lookup(StringRef name) {
  Operation *op = symbols.lookup(name);
  if (op && reader && reader->isMaterializable(op) &&
      failed(reader->materialize(op)))
    return nullptr;
  return op;
}

ModuleOp Prelude::readAll() {
  for (const auto &entry : symbols)
    (void)lookup(entry.getKey());
  return module;
}
