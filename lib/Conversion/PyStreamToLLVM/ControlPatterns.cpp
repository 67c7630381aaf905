//===- ControlPatterns.cpp - Functions, calls, traces and traps -----------===//
#include "Patterns.h"

#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SCCIterator.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Runtime
//===----------------------------------------------------------------------===//

Value pystream::getState(Operation *op) {
  auto function = op->getParentOfType<LLVM::LLVMFuncOp>();
  return function.getBody().front().getArgument(0);
}

void pystream::describeState(LLVM::LLVMFuncOp function) {
  for (StringRef name : {LLVM::LLVMDialect::getNoAliasAttrName(),
                         LLVM::LLVMDialect::getNoCaptureAttrName()})
    function.setArgAttr(0, name, UnitAttr::get(function.getContext()));
}

Value pystream::getStateField(OpBuilder &builder, Location loc, Value state,
                              size_t offset) {
  return LLVM::GEPOp::create(
      builder, loc, state.getType(), builder.getI8Type(), state,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)},
      LLVM::GEPNoWrapFlags::inbounds);
}

LLVM::CallOp pystream::callRuntime(OpBuilder &builder, Location loc,
                                   StringRef name, Type result,
                                   ValueRange arguments) {
  TypeRange results = result ? TypeRange(result) : TypeRange();
  return LLVM::CallOp::create(builder, loc, results, name, arguments);
}

void pystream::declareRuntime(ModuleOp module) {
  MLIRContext *context = module.getContext();
  OpBuilder b(context);
  b.setInsertionPointToStart(module.getBody());
  Type pointer = LLVM::LLVMPointerType::get(context);
  Type empty = LLVM::LLVMVoidType::get(context);
  Type i32 = b.getI32Type(), i64 = b.getI64Type(), f64 = b.getF64Type();
  auto declare = [&](StringRef name, Type result, ArrayRef<Type> arguments) {
    LLVM::LLVMFuncOp::create(b, module.getLoc(), name,
                             LLVM::LLVMFunctionType::get(result, arguments));
  };
  declare(kAllocateFunction, pointer, {pointer, i64});
  declare(kTraceFunction, empty, {pointer, i32});
  declare(kTraceBeginFunction, empty, {pointer, i32});
  declare(kTrapFunction, empty, {pointer, i32, i32});
  declare(kPowerFunction, i64, {pointer, i64, i64, i32});
  declare(kTrueDivideFunction, f64, {i64, i64});
  declare(kRoundDigitsFunction, f64, {f64, i64});
  declare(kFloatHashFunction, i64, {f64});
}

void pystream::buildTrap(RewriterBase &rewriter, Operation *op, Value condition,
                         JitTrap kind, int32_t location) {
  Location loc = op->getLoc();
  Block *before = op->getBlock();
  Block *after = rewriter.splitBlock(before, Block::iterator(op));
  Block *trap =
      rewriter.createBlock(after->getParent(), after->getParent()->end());
  auto constant = [&](int32_t value) -> Value {
    return LLVM::ConstantOp::create(rewriter, loc, rewriter.getI32Type(),
                                    value);
  };
  callRuntime(
      rewriter, loc, kTrapFunction, {},
      {getState(op), constant(static_cast<int32_t>(kind)), constant(location)});
  LLVM::UnreachableOp::create(rewriter, loc);
  rewriter.setInsertionPointToEnd(before);
  LLVM::CondBrOp::create(rewriter, loc, condition, trap, ValueRange(), after,
                         ValueRange(),
                         std::pair<uint32_t, uint32_t>(1, 1 << 20));
  rewriter.setInsertionPoint(op);
}

//===----------------------------------------------------------------------===//
// Recursion
//===----------------------------------------------------------------------===//

namespace {
/// Depth-first numbering after Tarjan: a component of the call graph is a set
/// of functions that can call each other.
class RecursionFinder {
public:
  explicit RecursionFinder(ModuleOp module) {
    for (auto function : module.getOps<func::FuncOp>())
      functions[function.getSymNameAttr()] = function;
  }

  void run() {
    for (auto &[name, function] : functions)
      if (!numbers.contains(function))
        visit(function);
  }

private:
  void visit(func::FuncOp function) {
    unsigned number = numbers.size() + 1;
    numbers[function] = lowest[function] = number;
    stack.push_back(function);
    bool callsItself = false;
    function.walk([&](func::CallOp call) {
      func::FuncOp callee = functions.lookup(call.getCalleeAttr().getAttr());
      if (!callee)
        return;
      callsItself |= callee == function;
      if (!numbers.contains(callee))
        visit(callee);
      if (llvm::is_contained(stack, callee))
        lowest[function] = std::min(lowest[function], lowest[callee]);
    });
    if (lowest[function] != number)
      return;
    bool isCycle = callsItself || stack.back() != function;
    func::FuncOp member;
    do {
      member = stack.pop_back_val();
      if (isCycle)
        member->setAttr(kRecursiveAttr, UnitAttr::get(member.getContext()));
    } while (member != function);
  }

  llvm::MapVector<StringAttr, func::FuncOp> functions;
  DenseMap<Operation *, unsigned> numbers, lowest;
  SmallVector<func::FuncOp> stack;
};
} // namespace

void pystream::markRecursiveFunctions(ModuleOp module) {
  RecursionFinder(module).run();
}

Value pystream::isTooDeep(OpBuilder &b, WordBuilder &words, Value state,
                          Value depth) {
  Location loc = depth.getLoc();
  auto load = [&](size_t offset) -> Value {
    return LLVM::LoadOp::create(b, loc, b.getI64Type(),
                                getStateField(b, loc, state, offset),
                                kWordBytes);
  };
  Value tooDeep = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::sgt, depth,
                                       load(offsetof(JitState, maxDepth)));
  Value frame =
      LLVM::CallIntrinsicOp::create(b, loc, state.getType(),
                                    b.getStringAttr("llvm.frameaddress.p0"),
                                    ValueRange{words.integer(0, 32)})
          .getResult(0);
  frame = LLVM::PtrToIntOp::create(b, loc, b.getI64Type(), frame);
  Value noStack = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ult, frame,
                                       load(offsetof(JitState, stackLimit)));
  return LLVM::OrOp::create(b, loc, tooDeep, noStack);
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// The type of what a function returns: nothing, a value or a struct.
static Type convertResults(const LLVMTypeConverter &converter,
                           TypeRange results) {
  SmallVector<Type> types;
  if (failed(converter.convertTypes(results, types)))
    return {};
  if (types.empty())
    return LLVM::LLVMVoidType::get(&converter.getContext());
  if (types.size() == 1)
    return types.front();
  return LLVM::LLVMStructType::getLiteral(&converter.getContext(), types);
}

/// The C library's functions have no effect on memory that a program sees.
static void describeLibraryFunction(LLVM::LLVMFuncOp function) {
  using LLVM::ModRefInfo;
  function.setMemoryEffectsAttr(LLVM::MemoryEffectsAttr::get(
      function.getContext(),
      {ModRefInfo::NoModRef, ModRefInfo::NoModRef, ModRefInfo::NoModRef,
       ModRefInfo::NoModRef, ModRefInfo::NoModRef, ModRefInfo::NoModRef}));
  function.setNoUnwind(true);
  function.setWillReturn(true);
}

namespace {

struct FuncLowering : JitPattern<func::FuncOp> {
  using JitPattern::JitPattern;

  LogicalResult
  matchAndRewrite(func::FuncOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    const LLVMTypeConverter &converter = lowering.converter;
    bool isLibrary = op.isExternal();
    TypeConverter::SignatureConversion signature(op.getNumArguments());
    if (!isLibrary)
      signature.addInputs(LLVM::LLVMPointerType::get(getContext()));
    if (failed(
            converter.convertSignatureArgs(op.getArgumentTypes(), signature)))
      return rewriter.notifyMatchFailure(op, "argument has no words");
    Type result = convertResults(converter, op.getResultTypes());
    if (!result)
      return rewriter.notifyMatchFailure(op, "result has no words");
    auto function = LLVM::LLVMFuncOp::create(
        rewriter, op.getLoc(), op.getName(),
        LLVM::LLVMFunctionType::get(result, signature.getConvertedTypes()),
        isLibrary ? LLVM::Linkage::External : LLVM::Linkage::Internal);
    if (isLibrary) {
      describeLibraryFunction(function);
      rewriter.eraseOp(op);
      return success();
    }
    function.setNoUnwind(true);
    describeState(function);
    if (op->hasAttr(kRecursiveAttr))
      function->setAttr(kRecursiveAttr, rewriter.getUnitAttr());
    if (op->hasAttr(kRaisesRecursionErrorAttr))
      function->setAttr(kRaisesRecursionErrorAttr, rewriter.getUnitAttr());
    rewriter.inlineRegionBefore(op.getBody(), function.getBody(),
                                function.end());
    if (failed(rewriter.convertRegionTypes(&function.getBody(), converter,
                                           &signature)))
      return rewriter.notifyMatchFailure(op, "block argument has no words");
    rewriter.eraseOp(op);
    return success();
  }
};

struct CallLowering : JitPattern<func::CallOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(func::CallOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = convertResults(lowering.converter, op.getResultTypes());
    if (!type)
      return rewriter.notifyMatchFailure(op, "result has no words");
    SmallVector<Value> arguments;
    if (!isLibraryFunction(op))
      arguments.push_back(getState(op));
    llvm::append_range(arguments, adaptor.getOperands());
    bool isVoid = op.getNumResults() == 0;
    auto call = LLVM::CallOp::create(rewriter, op.getLoc(),
                                     isVoid ? TypeRange() : TypeRange(type),
                                     op.getCallee(), arguments);
    SmallVector<Value> results;
    if (op.getNumResults() == 1)
      results.push_back(call.getResult());
    else
      for (int64_t i = 0, e = op.getNumResults(); i != e; ++i)
        results.push_back(
            lowering.words(rewriter, op.getLoc()).extract(call.getResult(), i));
    rewriter.replaceOp(op, results);
    return success();
  }

  /// The callee may have been converted, or not yet.
  static bool isLibraryFunction(func::CallOp op) {
    Operation *callee =
        SymbolTable::lookupNearestSymbolFrom(op, op.getCalleeAttr());
    if (auto function = dyn_cast_if_present<func::FuncOp>(callee))
      return function.isExternal();
    auto function = dyn_cast_if_present<LLVM::LLVMFuncOp>(callee);
    return function && function.isExternal();
  }
};

struct ReturnLowering : JitPattern<func::ReturnOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(func::ReturnOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    ValueRange values = adaptor.getOperands();
    if (values.size() < 2) {
      rewriter.replaceOpWithNewOp<LLVM::ReturnOp>(op, values);
      return success();
    }
    Type type = convertResults(lowering.converter, op.getOperandTypes());
    rewriter.replaceOpWithNewOp<LLVM::ReturnOp>(
        op, lowering.words(rewriter, op.getLoc()).pack(type, values));
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Traces and traps
//===----------------------------------------------------------------------===//

struct TraceLowering : JitPattern<TraceOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(TraceOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    // A traceback that begins in the prelude has no line of its own there: the
    // caller adds its own.
    int32_t location =
        op.getFunction().empty()
            ? -1
            : lowering.tables.getLocation(op.getLoc(), op.getFunctionAttr());
    Value index = lowering.words(rewriter, op.getLoc()).integer(location, 32);
    callRuntime(rewriter, op.getLoc(),
                op.getReset() ? kTraceBeginFunction : kTraceFunction, {},
                {getState(op), index});
    rewriter.eraseOp(op);
    return success();
  }
};

struct TooDeepLowering : JitPattern<TooDeepOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(TooDeepOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    WordBuilder words = lowering.words(rewriter, op.getLoc());
    Value state = getState(op);
    Value depth = LLVM::LoadOp::create(
        rewriter, op.getLoc(), rewriter.getI64Type(),
        getStateField(rewriter, op.getLoc(), state, offsetof(JitState, depth)),
        kWordBytes);
    rewriter.replaceOp(op, isTooDeep(rewriter, words, state, depth));
    return success();
  }
};

struct TrapIfLowering : JitPattern<TrapIfOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(TrapIfOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto kind = llvm::StringSwitch<std::optional<JitTrap>>(op.getError())
                    .Case("OverflowError", JitTrap::Overflow)
                    .Case("RecursionError", JitTrap::Recursion)
                    .Case("MemoryError", JitTrap::Memory)
                    .Default(std::nullopt);
    if (!kind)
      return rewriter.notifyMatchFailure(op, "unknown error");
    buildTrap(
        rewriter, op, adaptor.getCondition(), *kind,
        lowering.tables.getLocation(op.getLoc(), rewriter.getStringAttr("")));
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void pystream::populateControlPatterns(RewritePatternSet &patterns,
                                       Lowering &lowering) {
  patterns.add<FuncLowering, CallLowering, ReturnLowering, TraceLowering,
               TooDeepLowering, TrapIfLowering>(lowering);
}
