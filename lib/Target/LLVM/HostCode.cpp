//===- HostCode.cpp - From the llvm dialect to machine code ---------------===//
#include "HostCode.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/Support/TargetSelect.h"

#include <mutex>

using namespace mlir;
using namespace pystream;

static void initializeNativeTarget() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
}

/// Reports an error of LLVM as a diagnostic.
static std::nullptr_t report(Location location, llvm::Error error) {
  emitError(location) << llvm::toString(std::move(error));
  return nullptr;
}

static llvm::Error define(llvm::orc::LLJIT &jit,
                          ArrayRef<std::pair<const char *, void *>> symbols) {
  auto library = llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(
      jit.getDataLayout().getGlobalPrefix());
  if (!library)
    return library.takeError();
  jit.getMainJITDylib().addGenerator(std::move(*library));
  llvm::orc::SymbolMap map;
  for (auto [name, address] : symbols)
    map[jit.mangleAndIntern(name)] = {llvm::orc::ExecutorAddr::fromPtr(address),
                                      llvm::JITSymbolFlags::Exported |
                                          llvm::JITSymbolFlags::Callable};
  return jit.getMainJITDylib().define(
      llvm::orc::absoluteSymbols(std::move(map)));
}

std::unique_ptr<llvm::orc::LLJIT> pystream::createHostCode(
    ModuleOp module, unsigned optimization,
    ArrayRef<std::pair<const char *, void *>> symbols, PhaseTimes &times,
    llvm::function_ref<void(llvm::Module &, llvm::TargetMachine &)> prepare) {
  Location location = module.getLoc();
  initializeNativeTarget();
  auto host = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!host)
    return report(location, host.takeError());
  host->setCodeGenOptLevel(optimization == 0 ? llvm::CodeGenOptLevel::None
                                             : llvm::CodeGenOptLevel::Default);
  auto target = host->createTargetMachine();
  if (!target)
    return report(location, target.takeError());

  auto context = std::make_unique<llvm::LLVMContext>();
  std::unique_ptr<llvm::Module> translation = times.measure(
      "translate", [&] { return translateModuleToLLVMIR(module, *context); });
  if (!translation)
    return nullptr;
  translation->setTargetTriple((*target)->getTargetTriple());
  translation->setDataLayout((*target)->createDataLayout());
  prepare(*translation, **target);

  auto jit = llvm::orc::LLJITBuilder()
                 .setJITTargetMachineBuilder(std::move(*host))
                 .setPlatformSetUp(llvm::orc::setUpInactivePlatform)
                 .create();
  if (!jit)
    return report(location, jit.takeError());
  if (llvm::Error error = define(**jit, symbols))
    return report(location, std::move(error));
  if (llvm::Error error = (*jit)->addIRModule(llvm::orc::ThreadSafeModule(
          std::move(translation), std::move(context))))
    return report(location, std::move(error));
  return std::move(*jit);
}
