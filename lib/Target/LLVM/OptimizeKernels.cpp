//===- OptimizeKernels.cpp - LLVM IR of kernels ---------------------------===//
#include "PyStream/Target/KernelJIT.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/Scalar/Scalarizer.h"

using namespace pystream;

void pystream::addKernelEntries(mlir::ModuleOp module,
                                llvm::Module &translation) {
  llvm::LLVMContext &context = translation.getContext();
  llvm::IRBuilder<> b(context);
  llvm::Type *i64 = b.getInt64Ty(), *pointer = b.getPtrTy();
  for (auto kernel : module.getOps<mlir::LLVM::LLVMFuncOp>()) {
    auto name = kernel->getAttrOfType<mlir::StringAttr>("pystream.host_kernel");
    llvm::Function *body = translation.getFunction(kernel.getName());
    if (!name || !body)
      continue;
    auto *entry = llvm::Function::Create(
        llvm::FunctionType::get(i64, {i64, i64, pointer}, false),
        llvm::GlobalValue::ExternalLinkage, name.getValue() + ".entry",
        translation);
    b.SetInsertPoint(llvm::BasicBlock::Create(context, "", entry));
    llvm::SmallVector<llvm::Value *> arguments{entry->getArg(0),
                                               entry->getArg(1)};
    for (llvm::Argument &argument : llvm::drop_begin(body->args(), 2)) {
      llvm::Value *address = b.CreateConstInBoundsGEP1_64(
          i64, entry->getArg(2), argument.getArgNo() - 2);
      arguments.push_back(b.CreateLoad(argument.getType(), address));
    }
    b.CreateRet(b.CreateCall(body, arguments));
    body->setLinkage(llvm::GlobalValue::InternalLinkage);
  }
}

static llvm::OptimizationLevel getLevel(unsigned level) {
  switch (level) {
  case 0:
    return llvm::OptimizationLevel::O0;
  case 1:
    return llvm::OptimizationLevel::O1;
  case 2:
    return llvm::OptimizationLevel::O2;
  default:
    return llvm::OptimizationLevel::O3;
  }
}

/// Hides from LLVM what functions of the C library do: it knows pow(x, 2) as
/// x * x, and its vector functions round differently; CPython calls pow.
static void makeLibraryOpaque(llvm::Module &module) {
  for (llvm::Function &function : module)
    if (function.isDeclaration() && !function.isIntrinsic())
      function.addFnAttr(llvm::Attribute::NoBuiltin);
}

void pystream::optimizeKernels(llvm::Module &module,
                               llvm::TargetMachine &target, unsigned level) {
  makeLibraryOpaque(module);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager callGraph;
  llvm::ModuleAnalysisManager modules;
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = tuning.LoopInterleaving = level >= 2;
  tuning.SLPVectorization = level >= 2;
  llvm::PassBuilder builder(&target, tuning);

  // A vec3 becomes three numbers, so that the loop over indices vectorises.
  builder.registerPipelineStartEPCallback([](llvm::ModulePassManager &passes,
                                             llvm::OptimizationLevel level) {
    if (level != llvm::OptimizationLevel::O0)
      passes.addPass(createModuleToFunctionPassAdaptor(llvm::ScalarizerPass()));
  });

  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);
  llvm::OptimizationLevel optimization = getLevel(level);
  llvm::ModulePassManager passes =
      optimization == llvm::OptimizationLevel::O0
          ? builder.buildO0DefaultPipeline(optimization)
          : builder.buildPerModuleDefaultPipeline(optimization);
  passes.run(module, modules);
}
