//===- ConvertToLLVM.cpp - Typed Python to the llvm dialect ---------------===//
#include "Patterns.h"
#include "PyStream/Conversion/JitPasses.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/DialectConversion.h"

namespace pystream {
#define GEN_PASS_DEF_CONVERTPYSTREAMTOLLVM
#include "PyStream/Conversion/JitPasses.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

/// Counts how deep calls of a recursive function are nested. Unless the program
/// asks for that itself, it traps beyond the limit or the end of the stack.
/// The error is one of the line `callLoc` that calls the function.
static void addNestingCount(LLVM::LLVMFuncOp function, Location callLoc,
                            Lowering &lowering) {
  Location loc = function.getLoc();
  IRRewriter b(function.getContext());
  WordBuilder words = lowering.words(b, loc);
  Block &entry = function.getBody().front();
  auto first = llvm::find_if(
      entry, [](Operation &op) { return !isa<LLVM::AllocaOp>(op); });
  b.setInsertionPoint(&*first);
  Value state = entry.getArgument(0);
  Value depthField = getStateField(b, loc, state, offsetof(JitState, depth));
  Value depth =
      LLVM::LoadOp::create(b, loc, b.getI64Type(), depthField, kWordBytes);
  Value deeper = LLVM::AddOp::create(b, loc, depth, words.integer(1));
  LLVM::StoreOp::create(b, loc, deeper, depthField, kWordBytes);
  if (!function->removeAttr(kRaisesRecursionErrorAttr))
    buildTrap(b, &*first, isTooDeep(b, words, state, deeper),
              JitTrap::Recursion,
              lowering.tables.getLocation(callLoc, b.getStringAttr("")));
  function.walk([&](LLVM::ReturnOp op) {
    b.setInsertionPoint(op);
    LLVM::StoreOp::create(b, loc, depth, depthField, kWordBytes);
  });
}

/// Where recursive functions are called by recursive functions.
static llvm::StringMap<Location> findRecursiveCalls(ModuleOp module) {
  llvm::StringMap<Location> calls;
  for (auto function : module.getOps<LLVM::LLVMFuncOp>())
    if (function->hasAttr(kRecursiveAttr))
      function.walk([&](LLVM::CallOp call) {
        if (std::optional<StringRef> callee = call.getCallee())
          calls.try_emplace(*callee, call.getLoc());
      });
  return calls;
}

/// Drops the declarations of the runtime's functions that nothing calls.
static void eraseUnusedDeclarations(ModuleOp module) {
  DenseSet<StringRef> used;
  module.walk([&](LLVM::CallOp call) {
    if (std::optional<StringRef> callee = call.getCallee())
      used.insert(*callee);
  });
  for (auto function :
       llvm::make_early_inc_range(module.getOps<LLVM::LLVMFuncOp>()))
    if (function.isExternal() && !used.contains(function.getName()))
      function.erase();
}

namespace {
struct ConvertToLLVM
    : pystream::impl::ConvertPyStreamToLLVMBase<ConvertToLLVM> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    ProgramTables tables;
    FailureOr<SmallVector<EntryPoint>> entries = findEntryPoints(module);
    if (failed(entries) || failed(tables.addLayouts(module)))
      return signalPassFailure();
    tables.addStrings(module);
    if (failed(convertStatics(module, tables)))
      return signalPassFailure();
    markRecursiveFunctions(module);

    LowerToLLVMOptions options(&getContext());
    options.overrideIndexBitwidth(64);
    LLVMTypeConverter converter(&getContext(), options);
    addTypeConversions(converter);
    Lowering lowering{converter, tables};
    if (failed(convert(module, lowering)))
      return signalPassFailure();

    for (Operation &op : llvm::make_early_inc_range(*module.getBody()))
      if (isa<LayoutOp, ClassOp, LiveObjectOp>(op))
        op.erase();
    llvm::StringMap<Location> calls = findRecursiveCalls(module);
    for (auto function : module.getOps<LLVM::LLVMFuncOp>())
      if (function->removeAttr(kRecursiveAttr))
        addNestingCount(function, calls.at(function.getName()), lowering);
      else
        function->removeAttr(kRaisesRecursionErrorAttr);
    for (auto function : module.getOps<LLVM::LLVMFuncOp>())
      splitAggregates(function);
    for (const EntryPoint &entry : *entries)
      buildEntryPoint(entry, module, lowering);
    eraseUnusedDeclarations(module);
  }

  LogicalResult convert(ModuleOp module, Lowering &lowering) {
    RewritePatternSet patterns(&getContext());
    populateObjectPatterns(patterns, lowering);
    populateStaticPatterns(patterns, lowering);
    populateValuePatterns(patterns, lowering);
    populateControlPatterns(patterns, lowering);
    populateArithmeticPatterns(patterns, lowering);
    const LLVMTypeConverter &converter = lowering.converter;
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    index::populateIndexToLLVMConversionPatterns(converter, patterns);
    populateMathToLLVMConversionPatterns(converter, patterns,
                                         /*approximateLog1p=*/false);
    // Pools and tables, as at stage core.
    populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
    populateVectorToLLVMConversionPatterns(converter, patterns);
    ub::populateUBToLLVMConversionPatterns(converter, patterns);

    LLVMConversionTarget target(getContext());
    target.addLegalOp<ModuleOp, LayoutOp, ClassOp, LiveObjectOp>();
    declareRuntime(module);
    return applyFullConversion(module, target, std::move(patterns));
  }
};
} // namespace
