//===- StackObjects.cpp - Objects that nothing else sees ------------------===//
#include "StackObjects.h"

#include "llvm/Analysis/CaptureTracking.h"
#include "llvm/Analysis/CycleAnalysis.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

using namespace llvm;
using namespace pystream;

/// Of one object, and of all that a function has on its stack. Frames must stay
/// small: Python recurses up to a thousand calls deep.
static constexpr uint64_t kMaxObjectBytes = 256, kMaxFrameBytes = 1024;
/// Objects that refer to each other become registers one after the other.
static constexpr int kMaxRounds = 16;

bool StackObjectsPass::moveObjects(Function &function,
                                   FunctionAnalysisManager &analyses) {
  const CycleInfo &cycles = analyses.getResult<CycleAnalysis>(function);
  SmallVector<CallInst *> moved;
  uint64_t frame = 0;
  for (Instruction &instruction : function.getEntryBlock())
    if (auto *object = dyn_cast<AllocaInst>(&instruction))
      if (auto bytes = object->getAllocationSize(function.getDataLayout()))
        frame += bytes->getFixedValue();
  for (Instruction &instruction : instructions(function)) {
    auto *call = dyn_cast<CallInst>(&instruction);
    Function *callee = call ? call->getCalledFunction() : nullptr;
    if (!callee || callee->getName() != allocate)
      continue;
    auto *bytes = dyn_cast<ConstantInt>(call->getArgOperand(1));
    if (!bytes || bytes->getZExtValue() > kMaxObjectBytes ||
        frame + bytes->getZExtValue() > kMaxFrameBytes ||
        // Each round of a loop makes an object.
        cycles.getCycle(call->getParent()) ||
        // Addresses may be compared: objects on the stack differ as well.
        capturesAnything(PointerMayBeCaptured(call, /*ReturnCaptures=*/true,
                                              CaptureComponents::Provenance)))
      continue;
    frame += bytes->getZExtValue();
    moved.push_back(call);
  }
  if (moved.empty())
    return false;
  BasicBlock &entry = function.getEntryBlock();
  for (CallInst *call : moved) {
    IRBuilder<> builder(&entry, entry.begin());
    uint64_t bytes = cast<ConstantInt>(call->getArgOperand(1))->getZExtValue();
    AllocaInst *object =
        builder.CreateAlloca(ArrayType::get(builder.getInt8Ty(), bytes));
    object->setAlignment(Align(8));
    object->takeName(call);
    call->replaceAllUsesWith(object);
    call->eraseFromParent();
  }
  // A tail call must not see the stack of its caller.
  for (Instruction &instruction : instructions(function))
    if (auto *call = dyn_cast<CallInst>(&instruction);
        call && call->getTailCallKind() == CallInst::TCK_Tail)
      call->setTailCall(false);
  return true;
}

PreservedAnalyses StackObjectsPass::run(Function &function,
                                        FunctionAnalysisManager &analyses) {
  bool changed = false;
  for (int round = 0; round != kMaxRounds; ++round) {
    if (!moveObjects(function, analyses))
      break;
    changed = true;
    analyses.invalidate(function, PreservedAnalyses::none());
    FunctionPassManager promotion;
    promotion.addPass(SROAPass(SROAOptions::ModifyCFG));
    promotion.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
    promotion.addPass(InstCombinePass());
    promotion.addPass(SimplifyCFGPass());
    promotion.run(function, analyses);
    analyses.invalidate(function, PreservedAnalyses::none());
  }
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
