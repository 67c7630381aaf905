//===- LowerAggregates.cpp - Tuples, closures and unions to their parts ---===//
#include "AggregateParts.h"

#include "PyStream/IR/Assumptions.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SmallSet.h"

namespace pystream {
#define GEN_PASS_DEF_LOWERAGGREGATESPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

static bool isAggregate(Type type) {
  return isa<pystream::TupleType, ClosureType, ValueType, pystream::UnionType,
             LiteralType, RefType>(type);
}

namespace {
class Decomposer {
public:
  Decomposer(func::FuncOp function, SymbolTableCollection &symbols)
      : function(function), layouts(function, symbols) {}

  LogicalResult run();
  unsigned numUnions = 0;

private:
  LogicalResult lowerBlock(Block &block);
  LogicalResult lowerOperation(Operation *op);
  LogicalResult lowerTerminator(Operation *op);
  /// The parts of a value; null parts where none could be found.
  FailureOr<SmallVector<Value>> get(Value value);
  /// Gives the parts of a result: a plain value is replaced at once.
  void set(Value result, ArrayRef<Value> values);
  LogicalResult expand(MutableOperandRange operands);

  func::FuncOp function;
  AggregateParts layouts;
  DenseMap<Value, SmallVector<Value>> parts;
  SmallVector<Operation *> dead;
};
} // namespace

FailureOr<SmallVector<Value>> Decomposer::get(Value value) {
  if (!isAggregate(value.getType()))
    return SmallVector<Value>{value};
  auto it = parts.find(value);
  if (it != parts.end())
    return it->second;
  // A reference to a private object is its own single part.
  if (auto ref = dyn_cast<RefType>(value.getType());
      ref && !layouts.isUniform(ref))
    return SmallVector<Value>{value};
  return failure();
}

void Decomposer::set(Value result, ArrayRef<Value> values) {
  if (isAggregate(result.getType()) &&
      !(values.size() == 1 && values[0].getType() == result.getType())) {
    parts[result] = SmallVector<Value>(values);
    return;
  }
  result.replaceAllUsesWith(values.front());
}

/// Makes the parts of a union's alternative zeros where the union holds
/// another, so that a place in a pool is one that exists.
static void clearUnless(OpBuilder &builder, Location loc, Value tag,
                        int expected, MutableArrayRef<Value> parts) {
  if (parts.empty())
    return;
  Value holds = arith::CmpIOp::create(
      builder, loc, arith::CmpIPredicate::eq, tag,
      arith::ConstantOp::create(builder, loc,
                                builder.getI32IntegerAttr(expected)));
  for (Value &part : parts)
    if (TypedAttr zero = builder.getZeroAttr(part.getType()))
      part = arith::SelectOp::create(
          builder, loc, holds, part,
          arith::ConstantOp::create(builder, loc, zero));
}

LogicalResult Decomposer::lowerOperation(Operation *op) {
  OpBuilder builder(op);
  Location loc = op->getLoc();
  auto unknown = [&](Value value) {
    InFlightDiagnostic diag =
        op->emitError("this value is kept in memory, where it cannot be taken "
                      "apart");
    if (Operation *source = value.getDefiningOp())
      diag.attachNote(source->getLoc()) << "it comes from here";
    return diag;
  };
  auto finish = [&](ArrayRef<Value> values) {
    set(op->getResult(0), values);
    dead.push_back(op);
    return success();
  };
  if (isa<LiteralOp, UniformRefOp>(op))
    return finish({});
  if (isa<PackOp>(op)) {
    SmallVector<Value> all;
    for (Value element : op->getOperands()) {
      FailureOr<SmallVector<Value>> inner = get(element);
      if (failed(inner))
        return unknown(element);
      llvm::append_range(all, *inner);
    }
    return finish(all);
  }
  // What memory holds of a value, and the other way round.
  if (auto cast = dyn_cast<UnrealizedConversionCastOp>(op)) {
    if (cast.getNumResults() == 1 && isAggregate(cast.getType(0)))
      return finish(SmallVector<Value>(cast.getInputs()));
    if (cast.getNumOperands() == 1 &&
        isAggregate(cast.getOperand(0).getType())) {
      FailureOr<SmallVector<Value>> whole = get(cast.getOperand(0));
      if (failed(whole))
        return unknown(cast.getOperand(0));
      for (auto [result, part] : llvm::zip(cast.getResults(), *whole))
        result.replaceAllUsesWith(part);
      dead.push_back(op);
      return success();
    }
  }
  if (auto extract = dyn_cast<ExtractOp>(op)) {
    FailureOr<SmallVector<Value>> whole = get(extract.getAggregate());
    if (failed(whole))
      return unknown(extract.getAggregate());
    ArrayRef<Type> elements = getElementTypes(extract.getAggregate().getType());
    size_t begin = 0;
    for (Type element : elements.take_front(extract.getIndex()))
      begin += layouts.of(element).size();
    size_t size = layouts.of(extract.getType()).size();
    return finish(ArrayRef(*whole).slice(begin, size));
  }
  if (auto wrap = dyn_cast<UnionWrapOp>(op)) {
    ++numUnions;
    FailureOr<SmallVector<Value>> inner = get(wrap.getValue());
    if (failed(inner))
      return unknown(wrap.getValue());
    pystream::UnionType type = wrap.getType();
    UnionParts layout = layouts.ofUnion(type);
    int tag = type.indexOf(wrap.getValue().getType());
    SmallVector<Value> all{arith::ConstantOp::create(
        builder, loc, builder.getI32IntegerAttr(tag))};
    for (Type part : layout.types)
      all.push_back(ub::PoisonOp::create(builder, loc, part));
    for (auto [place, value] : llvm::zip(layout.places[tag], *inner))
      all[place + 1] = value;
    return finish(all);
  }
  if (auto fromTag = dyn_cast<UnionFromTagOp>(op)) {
    ++numUnions;
    SmallVector<Value> all{fromTag.getTag()};
    for (Type part : layouts.ofUnion(fromTag.getType()).types)
      all.push_back(ub::PoisonOp::create(builder, loc, part));
    return finish(all);
  }
  if (auto tag = dyn_cast<UnionTagOp>(op)) {
    FailureOr<SmallVector<Value>> whole = get(tag.getValue());
    if (failed(whole))
      return unknown(tag.getValue());
    return finish(whole->front());
  }
  if (auto unionGet = dyn_cast<UnionGetOp>(op)) {
    FailureOr<SmallVector<Value>> whole = get(unionGet.getValue());
    if (failed(whole))
      return unknown(unionGet.getValue());
    auto type = cast<pystream::UnionType>(unionGet.getValue().getType());
    UnionParts layout = layouts.ofUnion(type);
    int tag = type.indexOf(unionGet.getType());
    SmallVector<Value> picked;
    for (unsigned place : layout.places[tag])
      picked.push_back((*whole)[place + 1]);
    if (isAssumed(unionGet))
      clearUnless(builder, loc, whole->front(), tag, picked);
    return finish(picked);
  }
  if (auto select = dyn_cast<arith::SelectOp>(op)) {
    if (!isAggregate(select.getType()))
      return success();
    FailureOr<SmallVector<Value>> a = get(select.getTrueValue());
    FailureOr<SmallVector<Value>> b = get(select.getFalseValue());
    if (failed(a) || failed(b))
      return unknown(failed(a) ? select.getTrueValue()
                               : select.getFalseValue());
    SmallVector<Value> all;
    for (auto [x, y] : llvm::zip(*a, *b))
      all.push_back(
          arith::SelectOp::create(builder, loc, select.getCondition(), x, y));
    return finish(all);
  }
  if (auto unset = dyn_cast<UnsetOp>(op)) {
    if (!isAggregate(unset.getType()))
      return success();
    SmallVector<Value> all;
    for (Type part : layouts.of(unset.getType()))
      all.push_back(UnsetOp::create(builder, loc, part, unset.getName()));
    return finish(all);
  }
  if (auto undef = dyn_cast<UndefOp>(op)) {
    if (!isAggregate(undef.getType()))
      return success();
    SmallVector<Value> all;
    for (Type part : layouts.of(undef.getType()))
      all.push_back(UndefOp::create(builder, loc, part));
    return finish(all);
  }
  // What else uses a composite value keeps it in memory.
  for (Value operand : op->getOperands())
    if (isAggregate(operand.getType()) && parts.contains(operand))
      return op->emitError("a value of several parts stays in memory: the "
                           "object that holds it is shared and modified, or "
                           "leads back to itself");
  return success();
}

LogicalResult Decomposer::expand(MutableOperandRange operands) {
  SmallVector<Value> expanded;
  bool changed = false;
  for (OpOperand &operand : operands) {
    FailureOr<SmallVector<Value>> inner = get(operand.get());
    if (failed(inner))
      return operand.getOwner()->emitError(
          "this value is kept in memory, where it cannot be taken apart");
    changed |= inner->size() != 1 || inner->front() != operand.get();
    llvm::append_range(expanded, *inner);
  }
  if (changed)
    operands.assign(expanded);
  return success();
}

LogicalResult Decomposer::lowerTerminator(Operation *op) {
  auto branch = dyn_cast<BranchOpInterface>(op);
  if (!branch)
    return success();
  for (unsigned i = 0, e = op->getNumSuccessors(); i != e; ++i)
    if (failed(expand(
            branch.getSuccessorOperands(i).getMutableForwardedOperands())))
      return failure();
  return success();
}

LogicalResult Decomposer::run() {
  Region &body = function.getBody();
  if (body.empty())
    return success();
  llvm::ReversePostOrderTraversal<Block *> order(&body.front());
  // Arguments first, so that back edges find them.
  SmallVector<BlockArgument> replaced;
  for (Block *block : order) {
    if (block->isEntryBlock())
      continue;
    SmallVector<BlockArgument> arguments(block->getArguments());
    unsigned position = 0;
    for (BlockArgument argument : arguments) {
      if (!isAggregate(argument.getType())) {
        ++position;
        continue;
      }
      SmallVector<Type> types = layouts.of(argument.getType());
      if (types.size() == 1 && types[0] == argument.getType()) {
        ++position;
        continue;
      }
      SmallVector<Value> added;
      for (Type type : types)
        added.push_back(
            block->insertArgument(position++, type, argument.getLoc()));
      parts[argument] = added;
      replaced.push_back(argument);
      ++position;
    }
  }
  for (Block *block : order)
    for (Operation &op : llvm::make_early_inc_range(*block)) {
      if (op.hasTrait<OpTrait::IsTerminator>())
        continue;
      if (failed(lowerOperation(&op)))
        return failure();
    }
  for (Block *block : order)
    if (failed(lowerTerminator(block->getTerminator())))
      return failure();
  for (Operation *op : llvm::reverse(dead)) {
    op->dropAllUses();
    op->erase();
  }
  for (BlockArgument argument : llvm::reverse(replaced)) {
    argument.dropAllUses();
    argument.getOwner()->eraseArgument(argument.getArgNumber());
  }
  return success();
}

namespace {
struct LowerAggregates
    : pystream::impl::LowerAggregatesPassBase<LowerAggregates> {
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<ub::UBDialect, arith::ArithDialect>();
  }

  void runOnOperation() override {
    SymbolTableCollection symbols;
    // Blocks that nothing reaches may use values out of order.
    IRRewriter rewriter(&getContext());
    (void)eraseUnreachableBlocks(rewriter, getOperation()->getRegions());
    Decomposer decomposer(getOperation(), symbols);
    if (failed(decomposer.run()))
      return signalPassFailure();
    numUnions += decomposer.numUnions;
  }
};
} // namespace
