//===- SplitAggregates.cpp - Aggregates do not cross blocks ---------------===//
//
// LLVM follows numbers through the arguments of blocks, but not the members of
// structs: a function that returns a value or an exception would stay a test
// that is made twice. Structs are taken apart before branches and put together
// behind them, where LLVM sees through both.
//
//===----------------------------------------------------------------------===//
#include "Patterns.h"

#include "mlir/Interfaces/ControlFlowInterfaces.h"

using namespace mlir;
using namespace pystream;

/// The types of the members of an aggregate.
static SmallVector<Type> getMembers(Type type) {
  if (auto structure = dyn_cast<LLVM::LLVMStructType>(type))
    return llvm::to_vector(structure.getBody());
  if (auto array = dyn_cast<LLVM::LLVMArrayType>(type))
    return SmallVector<Type>(array.getNumElements(), array.getElementType());
  return {};
}

static bool isAggregate(Type type) {
  return isa<LLVM::LLVMStructType, LLVM::LLVMArrayType>(type);
}

namespace {
class AggregateSplitter {
public:
  explicit AggregateSplitter(LLVM::LLVMFuncOp function)
      : function(function), b(function.getContext()) {}

  void run() {
    mergeReturns();
    splitSelects();
    for (Block &block : llvm::drop_begin(function.getBody()))
      splitArguments(block);
  }

private:
  void mergeReturns();
  void splitSelects();
  void splitArguments(Block &block);
  /// Appends what is left of a value when its aggregates are taken apart.
  void appendLeaves(Value value, SmallVectorImpl<Value> &leaves);
  /// Puts a value together from its leaves, in the order of `appendLeaves`.
  Value join(Type type, Location loc, llvm::function_ref<Value(Type)> next);

  LLVM::LLVMFuncOp function;
  OpBuilder b;
};
} // namespace

void AggregateSplitter::appendLeaves(Value value,
                                     SmallVectorImpl<Value> &leaves) {
  if (!isAggregate(value.getType())) {
    leaves.push_back(value);
    return;
  }
  for (int64_t i = 0, e = getMembers(value.getType()).size(); i != e; ++i)
    appendLeaves(b.createOrFold<LLVM::ExtractValueOp>(value.getLoc(), value,
                                                      ArrayRef<int64_t>{i}),
                 leaves);
}

Value AggregateSplitter::join(Type type, Location loc,
                              llvm::function_ref<Value(Type)> next) {
  if (!isAggregate(type))
    return next(type);
  Value result = LLVM::PoisonOp::create(b, loc, type);
  for (auto [i, member] : llvm::enumerate(getMembers(type)))
    result = LLVM::InsertValueOp::create(
        b, loc, result, join(member, loc, next), static_cast<int64_t>(i));
  return result;
}

/// One block returns, with the result as its argument.
void AggregateSplitter::mergeReturns() {
  Type type = function.getFunctionType().getReturnType();
  if (!isAggregate(type))
    return;
  SmallVector<LLVM::ReturnOp> returns;
  function.walk([&](LLVM::ReturnOp op) { returns.push_back(op); });
  if (returns.size() < 2)
    return;
  Location loc = function.getLoc();
  Block *last =
      b.createBlock(&function.getBody(), function.getBody().end(), type, loc);
  LLVM::ReturnOp::create(b, loc, last->getArgument(0));
  for (LLVM::ReturnOp op : returns) {
    b.setInsertionPoint(op);
    LLVM::BrOp::create(b, op.getLoc(), op.getArg(), last);
    op.erase();
  }
}

void AggregateSplitter::splitSelects() {
  SmallVector<LLVM::SelectOp> selects;
  function.walk([&](LLVM::SelectOp op) {
    if (isAggregate(op.getType()))
      selects.push_back(op);
  });
  for (LLVM::SelectOp op : selects) {
    b.setInsertionPoint(op);
    SmallVector<Value> onTrue, onFalse;
    appendLeaves(op.getTrueValue(), onTrue);
    appendLeaves(op.getFalseValue(), onFalse);
    size_t index = 0;
    Value joined = join(op.getType(), op.getLoc(), [&](Type) -> Value {
      Value value = LLVM::SelectOp::create(b, op.getLoc(), op.getCondition(),
                                           onTrue[index], onFalse[index]);
      ++index;
      return value;
    });
    op.replaceAllUsesWith(joined);
    op.erase();
  }
}

void AggregateSplitter::splitArguments(Block &block) {
  if (llvm::none_of(block.getArgumentTypes(), isAggregate))
    return;
  unsigned count = block.getNumArguments();
  for (auto it = block.pred_begin(), end = block.pred_end(); it != end; ++it) {
    auto branch = cast<BranchOpInterface>((*it)->getTerminator());
    b.setInsertionPoint(branch);
    SuccessorOperands operands =
        branch.getSuccessorOperands(it.getSuccessorIndex());
    SmallVector<Value> leaves;
    for (Value operand : operands.getForwardedOperands())
      appendLeaves(operand, leaves);
    operands.getMutableForwardedOperands().assign(leaves);
  }
  b.setInsertionPointToStart(&block);
  for (unsigned i = 0; i != count; ++i) {
    BlockArgument argument = block.getArgument(i);
    argument.replaceAllUsesWith(
        join(argument.getType(), argument.getLoc(), [&](Type leaf) -> Value {
          return block.addArgument(leaf, argument.getLoc());
        }));
  }
  block.eraseArguments(0, count);
}

void pystream::splitAggregates(LLVM::LLVMFuncOp function) {
  if (!function.isExternal())
    AggregateSplitter(function).run();
}
