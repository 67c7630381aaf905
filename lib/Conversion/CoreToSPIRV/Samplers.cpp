//===- Samplers.cpp - Samplers chosen at run time -------------------------===//
//
// A shader cannot hold a sampler in a variable. Where a program chooses one,
// all that may be meant are read, and the result is chosen.
//
//===----------------------------------------------------------------------===//
#include "Patterns.h"

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace pystream;

namespace {
/// Replaces the samplers that pass through blocks and selections of a function
/// by their numbers.
class SamplerLowering {
public:
  explicit SamplerLowering(func::FuncOp function) : function(function) {}

  LogicalResult run();

private:
  LogicalResult numberArguments();
  LogicalResult passNumbers();
  void erasePassed();
  void eraseArguments();
  Value getNumber(ImplicitLocOpBuilder &b, Value sampler);
  Value read(ImplicitLocOpBuilder &b, Operation *texture, Value sampler);

  func::FuncOp function;
  llvm::MapVector<StringAttr, UniformLoadOp> samplers;
  llvm::MapVector<Value, Value> numbers; // of block arguments
};
} // namespace

static bool isSampler(Value value) { return isa<SamplerType>(value.getType()); }

static LogicalResult reportSource(Value sampler) {
  return emitError(sampler.getLoc(), "a sampler must be a field of the shader, "
                                     "or a choice between its fields");
}

/// Gives each block with sampler arguments as many integers.
LogicalResult SamplerLowering::numberArguments() {
  for (Block &block : llvm::drop_begin(function.getBody()))
    for (BlockArgument argument : llvm::to_vector(block.getArguments()))
      if (isSampler(argument))
        numbers[argument] = block.addArgument(
            IntegerType::get(function.getContext(), 32), argument.getLoc());
  return success();
}

/// Every predecessor passes the numbers of the samplers that it passes.
LogicalResult SamplerLowering::passNumbers() {
  for (auto [value, number] : numbers) {
    auto argument = cast<BlockArgument>(value);
    Block *block = argument.getOwner();
    for (auto it = block->pred_begin(); it != block->pred_end(); ++it) {
      auto branch = dyn_cast<BranchOpInterface>((*it)->getTerminator());
      if (!branch)
        return reportSource(value);
      SuccessorOperands operands =
          branch.getSuccessorOperands(it.getSuccessorIndex());
      ImplicitLocOpBuilder b(branch.getLoc(), branch);
      Value passed = getNumber(b, operands[argument.getArgNumber()]);
      if (!passed)
        return reportSource(operands[argument.getArgNumber()]);
      operands.append(passed);
    }
  }
  return success();
}

/// Branches stop passing samplers. Those passed may be arguments themselves, of
/// this block or another: all branches come before all arguments.
void SamplerLowering::erasePassed() {
  for (Block &block : llvm::drop_begin(function.getBody()))
    for (unsigned i = block.getNumArguments(); i-- > 0;)
      if (isSampler(block.getArgument(i)))
        for (auto it = block.pred_begin(); it != block.pred_end(); ++it)
          cast<BranchOpInterface>((*it)->getTerminator())
              .getSuccessorOperands(it.getSuccessorIndex())
              .erase(i);
}

/// Nothing may use them any more.
void SamplerLowering::eraseArguments() {
  for (Block &block : llvm::drop_begin(function.getBody()))
    block.eraseArguments(
        [](BlockArgument argument) { return isSampler(argument); });
}

/// The number of a sampler at the builder, or null.
Value SamplerLowering::getNumber(ImplicitLocOpBuilder &b, Value sampler) {
  if (Value number = numbers.lookup(sampler))
    return number;
  Type i32 = b.getI32Type();
  if (auto load = sampler.getDefiningOp<UniformLoadOp>()) {
    auto *it = samplers.find(load.getMemberAttr());
    return arith::ConstantIntOp::create(b, i32, it - samplers.begin());
  }
  auto select = sampler.getDefiningOp<arith::SelectOp>();
  if (!select)
    return {};
  Value whenTrue = getNumber(b, select.getTrueValue());
  Value whenFalse = getNumber(b, select.getFalseValue());
  if (!whenTrue || !whenFalse)
    return {};
  return arith::SelectOp::create(b, select.getCondition(), whenTrue, whenFalse);
}

/// What `texture` reads, if its sampler is `sampler`; or null.
Value SamplerLowering::read(ImplicitLocOpBuilder &b, Operation *texture,
                            Value sampler) {
  auto readFrom = [&](Value uniform) {
    IRMapping mapping;
    mapping.map(texture->getOperand(0), uniform);
    return b.clone(*texture, mapping)->getResult(0);
  };
  if (sampler.getDefiningOp<UniformLoadOp>())
    return readFrom(sampler);
  if (auto select = sampler.getDefiningOp<arith::SelectOp>()) {
    Value whenTrue = read(b, texture, select.getTrueValue());
    Value whenFalse = read(b, texture, select.getFalseValue());
    if (!whenTrue || !whenFalse)
      return {};
    return arith::SelectOp::create(b, select.getCondition(), whenTrue,
                                   whenFalse);
  }
  Value number = numbers.lookup(sampler);
  if (!number)
    return {};
  Value result;
  for (auto [index, entry] : llvm::enumerate(samplers)) {
    // Those of other dimensions have numbers too, but never get here.
    if (entry.second.getType() != sampler.getType())
      continue;
    auto uniform = cast<UniformLoadOp>(b.clone(*entry.second));
    Value texel = readFrom(uniform);
    if (!result) {
      result = texel;
      continue;
    }
    Value meant = arith::CmpIOp::create(
        b, arith::CmpIPredicate::eq, number,
        arith::ConstantIntOp::create(b, b.getI32Type(), index));
    result = arith::SelectOp::create(b, meant, texel, result);
  }
  return result;
}

LogicalResult SamplerLowering::run() {
  SmallVector<Operation *> textures, selects;
  function.walk([&](Operation *op) {
    if (isa<TextureOp, TextureLodOp, TextureSizeOp>(op) &&
        !op->getOperand(0).getDefiningOp<UniformLoadOp>())
      textures.push_back(op);
    if (isa<arith::SelectOp>(op) && isSampler(op->getResult(0)))
      selects.push_back(op);
    if (auto load = dyn_cast<UniformLoadOp>(op); load && isSampler(load))
      samplers.insert({load.getMemberAttr(), load});
  });
  if (failed(numberArguments()) || failed(passNumbers()))
    return failure();
  for (Operation *texture : textures) {
    ImplicitLocOpBuilder b(texture->getLoc(), texture);
    Value texel = read(b, texture, texture->getOperand(0));
    if (!texel)
      return reportSource(texture->getOperand(0));
    texture->getResult(0).replaceAllUsesWith(texel);
    texture->erase();
  }
  erasePassed();
  for (Operation *select : llvm::reverse(selects))
    if (select->use_empty())
      select->erase();
  eraseArguments();
  return success();
}

LogicalResult pystream::lowerSamplerChoices(func::FuncOp function) {
  return SamplerLowering(function).run();
}
