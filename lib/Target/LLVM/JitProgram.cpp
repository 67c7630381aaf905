//===- JitProgram.cpp - Python functions compiled in process --------------===//
#include "PyStream/Target/JitProgram.h"

#include "HostCode.h"
#include "JitRuntime.h"

#include "PyStream/Pipelines/JitPipelines.h"
#include "PyStream/Pipelines/Pipelines.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace pystream;

JitProgram::JitProgram() = default;

JitProgram::~JitProgram() { forgetProgram(&limits); }

void JitProgram::release() { releaseObjects(&limits); }

/// Adds `NAME.call(words) -> i32`, which a C program calls. It passes the entry
/// point to the runtime, with the address of the program's limits.
static void addCallable(llvm::Module &module, StringRef name,
                        int64_t resultOffset, const JitLimits *limits) {
  llvm::IRBuilder<> b(module.getContext());
  llvm::Type *i32 = b.getInt32Ty(), *i64 = b.getInt64Ty(), *ptr = b.getPtrTy();
  llvm::FunctionCallee call = module.getOrInsertFunction(
      kCallFunction, llvm::FunctionType::get(i32, {ptr, ptr, ptr, i64}, false));
  auto *function = llvm::Function::Create(
      llvm::FunctionType::get(i32, {ptr}, false),
      llvm::GlobalValue::ExternalLinkage, name + ".call", module);
  b.SetInsertPoint(llvm::BasicBlock::Create(module.getContext(), "", function));
  llvm::Value *address =
      b.CreateIntToPtr(b.getInt64(reinterpret_cast<uint64_t>(limits)), ptr);
  llvm::Function *entry = module.getFunction((name + ".entry").str());
  entry->setLinkage(llvm::GlobalValue::InternalLinkage);
  b.CreateRet(b.CreateCall(
      call, {address, entry, function->getArg(0), b.getInt64(resultOffset)}));
}

LogicalResult JitProgram::addCode(ModuleOp module, const Options &options,
                                  PhaseTimes &times) {
  SmallVector<int64_t> resultOffsets;
  for (auto function : module.getOps<LLVM::LLVMFuncOp>()) {
    auto reflection =
        function->getAttrOfType<StringAttr>("pystream.reflection");
    auto offset =
        function->getAttrOfType<IntegerAttr>("pystream.result_offset");
    StringRef name = function.getName();
    if (!reflection || !offset || !name.consume_back(".entry"))
      continue;
    entryPoints.push_back({name.str(), reflection.str()});
    resultOffsets.push_back(offset.getInt());
  }
  if (entryPoints.empty())
    return emitError(module.getLoc(),
                     "requires a function to compile, but got none");
  auto prepare = [&](llvm::Module &translation, llvm::TargetMachine &target) {
    for (auto [entry, offset] : llvm::zip(entryPoints, resultOffsets))
      addCallable(translation, entry.name, offset, &limits);
    times.measure("optimize", [&] {
      optimizeProgram(translation, target, options.optimization);
    });
    if (options.keepIR)
      llvm::raw_string_ostream(ir) << translation;
  };
  jit = createHostCode(module, options.optimization, getRuntimeFunctions(),
                       times, prepare);
  if (!jit)
    return failure();
  if (failed(times.measure("generate", [&] { return reflectStatics(module); })))
    return failure();
  for (EntryPoint &entry : entryPoints) {
    auto address = times.measure(
        "generate", [&] { return jit->lookup(entry.name + ".call"); });
    if (!address)
      return emitError(module.getLoc()) << llvm::toString(address.takeError());
    entry.function = address->toPtr<Function>();
  }
  return success();
}

LogicalResult JitProgram::reflectStatics(ModuleOp module) {
  auto statics = module->getAttrOfType<DictionaryAttr>("pystream.statics");
  if (!statics)
    return success();
  llvm::json::Object result;
  for (NamedAttribute object : statics) {
    StringRef name = object.getName().getValue();
    auto address = jit->lookup(name);
    if (!address)
      return emitError(module.getLoc()) << llvm::toString(address.takeError());
    result[name] = llvm::json::Object{
        {"address", static_cast<int64_t>(address->getValue())},
        {"layout", cast<FlatSymbolRefAttr>(object.getValue()).getValue()}};
  }
  for (EntryPoint &entry : entryPoints) {
    llvm::Expected<llvm::json::Value> reflection =
        llvm::json::parse(entry.reflection);
    if (!reflection)
      return emitError(module.getLoc())
             << llvm::toString(reflection.takeError());
    (*reflection->getAsObject())["statics"] = llvm::json::Object(result);
    entry.reflection = llvm::formatv("{0}", *reflection).str();
  }
  return success();
}

std::unique_ptr<JitProgram>
JitProgram::create(ModuleOp module, const Options &options, PhaseTimes &times) {
  std::unique_ptr<JitProgram> result(new JitProgram);
  result->limits.arena = options.arenaLimit;
  if (failed(times.measure(
          "lower",
          [&] { return runPasses(module, buildCoreToJitPipeline); })) ||
      failed(result->addCode(module, options, times)))
    return nullptr;
  return result;
}
