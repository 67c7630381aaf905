//===- OptimizeProgram.cpp - LLVM IR of Python functions ------------------===//
#include "StackObjects.h"

#include "PyStream/Conversion/JitRuntime.h"
#include "PyStream/Target/JitProgram.h"

#include "llvm/IR/AttributeMask.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/IPO/AlwaysInliner.h"
#include "llvm/Transforms/IPO/DeadArgumentElimination.h"
#include "llvm/Transforms/IPO/FunctionAttrs.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/IPO/GlobalOpt.h"
#include "llvm/Transforms/IPO/Inliner.h"
#include "llvm/Transforms/IPO/SCCP.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/ADCE.h"
#include "llvm/Transforms/Scalar/BDCE.h"
#include "llvm/Transforms/Scalar/CorrelatedValuePropagation.h"
#include "llvm/Transforms/Scalar/DeadStoreElimination.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/GVN.h"
#include "llvm/Transforms/Scalar/IndVarSimplify.h"
#include "llvm/Transforms/Scalar/JumpThreading.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopDeletion.h"
#include "llvm/Transforms/Scalar/LoopIdiomRecognize.h"
#include "llvm/Transforms/Scalar/LoopInstSimplify.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/LoopRotation.h"
#include "llvm/Transforms/Scalar/LoopSimplifyCFG.h"
#include "llvm/Transforms/Scalar/LoopUnrollPass.h"
#include "llvm/Transforms/Scalar/Reassociate.h"
#include "llvm/Transforms/Scalar/SCCP.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimpleLoopUnswitch.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Scalar/TailRecursionElimination.h"
#include "llvm/Transforms/Vectorize/LoopVectorize.h"
#include "llvm/Transforms/Vectorize/SLPVectorizer.h"
#include "llvm/Transforms/Vectorize/VectorCombine.h"

using namespace llvm;
using namespace pystream;

/// Where new objects are made. Its body is the fast path; what LLVM knows of it
/// while it optimises is that objects nobody needs need not be made.
static constexpr char kFastAllocate[] = "pystream.allocate";

//===----------------------------------------------------------------------===//
// What functions do
//===----------------------------------------------------------------------===//

static void describeAllocation(Function &function) {
  LLVMContext &context = function.getContext();
  function.addRetAttr(Attribute::NoAlias);
  function.addRetAttr(Attribute::NonNull);
  function.addRetAttr(Attribute::NoUndef);
  function.addRetAttr(Attribute::getWithAlignment(context, Align(8)));
  AllocFnKind kind = AllocFnKind::Alloc | AllocFnKind::Uninitialized;
  function.addFnAttr(Attribute::get(context, Attribute::AllocKind,
                                    static_cast<uint64_t>(kind)));
  function.addFnAttr(Attribute::getWithAllocSizeArgs(context, 1, std::nullopt));
  function.addFnAttr(Attribute::NoUnwind);
  function.addFnAttr(Attribute::WillReturn);
  function.addFnAttr(Attribute::NoFree);
  // Of memory that others see it changes the state only.
  function.setMemoryEffects(MemoryEffects::inaccessibleOrArgMemOnly());
  function.addParamAttr(
      0, Attribute::getWithCaptureInfo(context, CaptureInfo::none()));
}

/// What happens on the way out is rare, and changes the state only.
static void describeColdFunction(Function &function) {
  function.addFnAttr(Attribute::Cold);
  function.addFnAttr(Attribute::NoUnwind);
  function.addFnAttr(Attribute::NoFree);
  function.setMemoryEffects(MemoryEffects::inaccessibleOrArgMemOnly());
  function.addParamAttr(0, Attribute::getWithCaptureInfo(function.getContext(),
                                                         CaptureInfo::none()));
}

static void describePureFunction(Function &function) {
  function.addFnAttr(Attribute::NoUnwind);
  function.addFnAttr(Attribute::WillReturn);
  function.addFnAttr(Attribute::NoFree);
  function.setDoesNotAccessMemory();
}

static void describeRuntime(Module &module) {
  for (const char *name : {kTraceFunction, kTraceBeginFunction}) {
    if (Function *function = module.getFunction(name)) {
      describeColdFunction(*function);
      function->addFnAttr(Attribute::WillReturn);
    }
  }
  // What a program has stored before it traps stays stored.
  if (Function *trap = module.getFunction(kTrapFunction)) {
    trap->addFnAttr(Attribute::Cold);
    trap->addFnAttr(Attribute::NoUnwind);
    trap->setDoesNotReturn();
  }
  if (Function *power = module.getFunction(kPowerFunction))
    power->addFnAttr(Attribute::NoUnwind);
  for (const char *name :
       {kTrueDivideFunction, kRoundDigitsFunction, kFloatHashFunction})
    if (Function *function = module.getFunction(name))
      describePureFunction(*function);
}

/// Hides from LLVM what functions of the C library compute: it knows pow(x, 2)
/// as x * x, and its vector functions round differently; CPython calls pow.
static void makeLibraryOpaque(Module &module) {
  for (Function &function : module)
    if (function.isDeclaration() && !function.isIntrinsic())
      function.addFnAttr(Attribute::NoBuiltin);
}

//===----------------------------------------------------------------------===//
// Allocation
//===----------------------------------------------------------------------===//

/// Calls of the runtime's allocation become calls of a function that has only
/// been declared so far.
static void interposeAllocation(Module &module) {
  Function *slow = module.getFunction(kAllocateFunction);
  if (!slow)
    return;
  auto *fast =
      Function::Create(slow->getFunctionType(), GlobalValue::ExternalLinkage,
                       kFastAllocate, module);
  describeAllocation(*fast);
  slow->replaceAllUsesWith(fast);
}

/// Whether a block does what is rarely done: it has no place for fast paths.
static bool isCold(const BasicBlock &block) {
  return any_of(block, [](const Instruction &instruction) {
    auto *call = dyn_cast<CallBase>(&instruction);
    return call && call->hasFnAttr(Attribute::Cold);
  });
}

/// Gives that function its body: objects follow each other in memory, until it
/// is used up.
static void buildAllocation(Module &module) {
  Function *fast = module.getFunction(kFastAllocate);
  if (!fast)
    return;
  FunctionCallee slow =
      module.getOrInsertFunction(kAllocateFunction, fast->getFunctionType());
  for (User *user : make_early_inc_range(fast->users()))
    if (auto *call = dyn_cast<CallBase>(user);
        call && isCold(*call->getParent()))
      call->setCalledFunction(slow);
  // From here on it is a function as any other.
  for (User *user : fast->users())
    if (auto *call = dyn_cast<CallBase>(user))
      call->removeFnAttrs(AttributeMask().addAttribute(Attribute::AllocKind));
  fast->setAttributes({});
  fast->addFnAttr(Attribute::AlwaysInline);
  fast->addFnAttr(Attribute::NoUnwind);
  fast->setLinkage(GlobalValue::InternalLinkage);

  LLVMContext &context = module.getContext();
  IRBuilder<> b(BasicBlock::Create(context, "", fast));
  Value *state = fast->getArg(0), *bytes = fast->getArg(1);
  Type *pointer = b.getPtrTy();
  auto field = [&](size_t offset) {
    return b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), state, offset);
  };
  Value *nextField = field(offsetof(JitState, next));
  Value *next = b.CreateLoad(pointer, nextField);
  Value *end = b.CreateLoad(pointer, field(offsetof(JitState, end)));
  Value *room = b.CreateSub(b.CreatePtrToInt(end, b.getInt64Ty()),
                            b.CreatePtrToInt(next, b.getInt64Ty()));
  auto *enough = BasicBlock::Create(context, "", fast);
  auto *full = BasicBlock::Create(context, "", fast);
  b.CreateCondBr(b.CreateICmpULE(bytes, room), enough, full,
                 MDBuilder(context).createLikelyBranchWeights());
  b.SetInsertPoint(enough);
  b.CreateStore(b.CreateGEP(b.getInt8Ty(), next, bytes), nextField);
  b.CreateRet(next);
  b.SetInsertPoint(full);
  CallInst *call = b.CreateCall(slow, {state, bytes});
  call->addFnAttr(Attribute::Cold);
  call->addFnAttr(Attribute::NoUnwind);
  b.CreateRet(call);
}

//===----------------------------------------------------------------------===//
// Pipeline
//===----------------------------------------------------------------------===//

static OptimizationLevel getLevel(unsigned level) {
  switch (level) {
  case 0:
    return OptimizationLevel::O0;
  case 1:
    return OptimizationLevel::O1;
  case 2:
    return OptimizationLevel::O2;
  default:
    return OptimizationLevel::O3;
  }
}

/// Once for each function, before anything is inlined into it.
static FunctionPassManager buildCleaning() {
  FunctionPassManager passes;
  passes.addPass(SimplifyCFGPass());
  passes.addPass(SROAPass(SROAOptions::ModifyCFG));
  passes.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  passes.addPass(InstCombinePass());
  passes.addPass(SimplifyCFGPass());
  return passes;
}

static void addLoopPasses(FunctionPassManager &passes) {
  LoopPassManager memory, counting;
  LICMOptions certain;
  certain.AllowSpeculation = false;
  memory.addPass(LoopInstSimplifyPass());
  memory.addPass(LoopSimplifyCFGPass());
  memory.addPass(LICMPass(certain));
  memory.addPass(LoopRotatePass());
  memory.addPass(LICMPass(LICMOptions()));
  memory.addPass(SimpleLoopUnswitchPass(/*NonTrivial=*/false));
  passes.addPass(createFunctionToLoopPassAdaptor(std::move(memory),
                                                 /*UseMemorySSA=*/true));
  counting.addPass(LoopIdiomRecognizePass());
  counting.addPass(IndVarSimplifyPass());
  counting.addPass(LoopDeletionPass());
  counting.addPass(LoopFullUnrollPass());
  passes.addPass(createFunctionToLoopPassAdaptor(std::move(counting)));
}

/// For each function, after those that it calls.
static FunctionPassManager buildSimplification() {
  FunctionPassManager passes;
  passes.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  passes.addPass(TailCallElimPass());
  passes.addPass(JumpThreadingPass());
  passes.addPass(CorrelatedValuePropagationPass());
  passes.addPass(SimplifyCFGPass());
  passes.addPass(InstCombinePass());
  passes.addPass(ReassociatePass());
  addLoopPasses(passes);
  passes.addPass(GVNPass());
  passes.addPass(StackObjectsPass(kFastAllocate));
  passes.addPass(SCCPPass());
  passes.addPass(BDCEPass());
  passes.addPass(DSEPass());
  passes.addPass(JumpThreadingPass());
  passes.addPass(ADCEPass());
  passes.addPass(SimplifyCFGPass());
  return passes;
}

/// For loops, once it is known what else happens in them.
static FunctionPassManager buildVectorization(OptimizationLevel level) {
  FunctionPassManager passes;
  passes.addPass(LoopVectorizePass());
  passes.addPass(SLPVectorizerPass());
  passes.addPass(VectorCombinePass());
  passes.addPass(LoopUnrollPass(
      LoopUnrollOptions(static_cast<int>(level.getSpeedupLevel()))));
  passes.addPass(InstCombinePass());
  passes.addPass(createFunctionToLoopPassAdaptor(LICMPass(LICMOptions()),
                                                 /*UseMemorySSA=*/true));
  return passes;
}

/// What upstream's pipeline has of most effect on these programs. The compiler
/// has inlined, and simplified, before. It takes two thirds of the time, for
/// code of the same speed.
static ModulePassManager buildTunedPipeline(OptimizationLevel level) {
  ModulePassManager passes;
  passes.addPass(IPSCCPPass());
  passes.addPass(GlobalOptPass());
  passes.addPass(createModuleToFunctionPassAdaptor(buildCleaning()));
  ModuleInlinerWrapperPass inliner(
      getInlineParams(level.getSpeedupLevel(), level.getSizeLevel()));
  inliner.getPM().addPass(PostOrderFunctionAttrsPass());
  inliner.getPM().addPass(
      createCGSCCToFunctionPassAdaptor(buildSimplification()));
  passes.addPass(std::move(inliner));
  passes.addPass(DeadArgumentEliminationPass());
  passes.addPass(GlobalDCEPass());
  passes.addPass(createModuleToFunctionPassAdaptor(buildVectorization(level)));
  return passes;
}

static ModulePassManager buildOptimization(PassBuilder &builder,
                                           OptimizationLevel level) {
  if (level == OptimizationLevel::O0)
    return builder.buildO0DefaultPipeline(level);
  return level == OptimizationLevel::O2
             ? buildTunedPipeline(level)
             : builder.buildPerModuleDefaultPipeline(level);
}

/// Inlines allocations, and what follows from that.
static ModulePassManager buildLastPasses(OptimizationLevel level) {
  ModulePassManager passes;
  passes.addPass(AlwaysInlinerPass(/*InsertLifetimeIntrinsics=*/false));
  if (level != OptimizationLevel::O0) {
    FunctionPassManager clean;
    clean.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
    clean.addPass(SimplifyCFGPass(SimplifyCFGOptions()
                                      .convertSwitchRangeToICmp(true)
                                      .convertSwitchToLookupTable(true)
                                      .needCanonicalLoops(false)
                                      .hoistCommonInsts(true)
                                      .sinkCommonInsts(true)));
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(clean)));
  }
  return passes;
}

static void run(Module &module, TargetMachine &target, OptimizationLevel level,
                function_ref<ModulePassManager(PassBuilder &)> build) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager callGraph;
  ModuleAnalysisManager modules;
  PipelineTuningOptions tuning;
  tuning.LoopVectorization = level.getSpeedupLevel() >= 2;
  tuning.LoopInterleaving = tuning.SLPVectorization = tuning.LoopVectorization;
  PassBuilder builder(&target, tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);
  build(builder).run(module, modules);
}

void pystream::optimizeProgram(Module &module, TargetMachine &target,
                               unsigned level) {
  makeLibraryOpaque(module);
  describeRuntime(module);
  interposeAllocation(module);
  OptimizationLevel optimization = getLevel(level);
  run(module, target, optimization, [&](PassBuilder &builder) {
    return buildOptimization(builder, optimization);
  });
  buildAllocation(module);
  run(module, target, optimization,
      [&](PassBuilder &) { return buildLastPasses(optimization); });
}
