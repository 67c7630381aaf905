//===- Variable.cpp - A value with several definitions --------------------===//
#include "Variable.h"

#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"

using namespace mlir;
using namespace pystream;

Value Variable::readAtEnd(Block *block) {
  auto it = atEnd.find(block);
  return it != atEnd.end() ? it->second : readAtStart(block);
}

Value Variable::readAtStart(Block *block) {
  if (Value known = atStart.lookup(block))
    return known;
  if (block->hasNoPredecessors()) {
    OpBuilder builder = OpBuilder::atBlockBegin(block);
    return atStart[block] = ub::PoisonOp::create(builder, loc, type);
  }
  if (Block *only = block->getSinglePredecessor();
      only && only != block && only->getTerminator()->getNumSuccessors()) {
    Value value = readAtEnd(only);
    return atStart[block] = value;
  }
  BlockArgument argument = block->addArgument(type, loc);
  atStart[block] = argument;
  for (auto it = block->pred_begin(), e = block->pred_end(); it != e; ++it) {
    Value value = readAtEnd(*it);
    cast<BranchOpInterface>((*it)->getTerminator())
        .getSuccessorOperands(it.getSuccessorIndex())
        .append(value);
  }
  return argument;
}
