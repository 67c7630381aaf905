//===- UnrollLoops.cpp - Rounds of small loops in copies of their own -----===//
#include "PrivateMemory.h"
#include "Variable.h"

#include "PyStream/Analysis/LoopBounds.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "llvm/ADT/MapVector.h"

namespace pystream {
#define GEN_PASS_DEF_UNROLLLOOPSPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

namespace {
/// Executes the first rounds of a loop in copies of their own, in front of it.
class Peeler {
public:
  explicit Peeler(CFGLoop &loop);

  size_t getNumOperations() const;
  void peel(int64_t rounds);

private:
  void copyOnce();
  void redirect(Block *from, Block *to, Block *target);
  void repairUses();

  CFGLoop &loop;
  Block *header;
  /// The blocks of the loop in the order of the function.
  SmallVector<Block *> blocks;
  /// The values of each copy.
  std::vector<IRMapping> copies;
};
} // namespace

Peeler::Peeler(CFGLoop &loop) : loop(loop), header(loop.getHeader()) {
  for (Block &block : *header->getParent())
    if (loop.contains(&block))
      blocks.push_back(&block);
}

size_t Peeler::getNumOperations() const {
  size_t count = 0;
  for (Block *block : blocks)
    count += block->getOperations().size();
  return count;
}

void Peeler::redirect(Block *from, Block *to, Block *target) {
  Operation *branch = from->getTerminator();
  for (unsigned i = 0, e = branch->getNumSuccessors(); i != e; ++i)
    if (branch->getSuccessor(i) == to)
      branch->setSuccessor(target, i);
}

/// Everything that enters the loop enters the new copy, which goes on with the
/// loop.
void Peeler::copyOnce() {
  IRMapping &mapping = copies.emplace_back();
  SmallVector<Block *> entering;
  for (Block *block : header->getPredecessors())
    if (!loop.contains(block))
      entering.push_back(block);
  for (Block *block : blocks) {
    auto *copy = new Block();
    copy->insertBefore(header);
    mapping.map(block, copy);
    for (BlockArgument argument : block->getArguments())
      mapping.map(argument,
                  copy->addArgument(argument.getType(), argument.getLoc()));
  }
  for (Block *block : blocks) {
    auto builder = OpBuilder::atBlockEnd(mapping.lookup(block));
    for (Operation &op : *block)
      builder.clone(op, mapping);
  }
  // Values that are used before their block was copied.
  for (Block *block : blocks)
    for (Operation &op : *mapping.lookup(block))
      for (OpOperand &operand : op.getOpOperands())
        operand.set(mapping.lookupOrDefault(operand.get()));
  for (Block *block : entering)
    redirect(block, header, mapping.lookup(header));
  for (Block *block : blocks)
    redirect(mapping.lookup(block), mapping.lookup(header), header);
}

/// What the loop computes and others use comes from it or from a copy now.
void Peeler::repairUses() {
  llvm::DenseSet<Block *> inside(blocks.begin(), blocks.end());
  for (const IRMapping &mapping : copies)
    for (Block *block : blocks)
      inside.insert(mapping.lookup(block));
  auto repair = [&](Value value) {
    SmallVector<OpOperand *> uses;
    for (OpOperand &use : value.getUses())
      if (!inside.contains(use.getOwner()->getBlock()))
        uses.push_back(&use);
    if (uses.empty())
      return;
    Variable variable(value.getType(), value.getLoc());
    variable.define(value.getParentBlock(), value);
    for (IRMapping &mapping : copies)
      variable.define(mapping.lookup(value.getParentBlock()),
                      mapping.lookup(value));
    for (OpOperand *use : uses)
      use->set(variable.readAtStart(use->getOwner()->getBlock()));
  };
  for (Block *block : blocks) {
    for (BlockArgument argument : block->getArguments())
      repair(argument);
    for (Operation &op : *block)
      for (Value result : op.getResults())
        repair(result);
  }
}

void Peeler::peel(int64_t rounds) {
  for (int64_t i = 0; i != rounds; ++i)
    copyOnce();
  repairUses();
}

/// Whether a reference is the same in each round, or read where it may be.
static bool isOfOneList(Value ref, const CFGLoop &loop) {
  while (loop.contains(ref.getParentBlock())) {
    auto load = ref.getDefiningOp<FieldLoadOp>();
    if (!load)
      return isa_and_present<StaticRefOp>(ref.getDefiningOp());
    ref = load.getRef();
  }
  return true;
}

static bool isObject(Type type) {
  auto literal = dyn_cast<LiteralType>(type);
  return isa<RefType, ValueType>(type) ||
         (literal && isa<ObjectAttr>(literal.getValue()));
}

/// Whether each round reads an element of a list, and elements differ in class.
static bool readsSeveralClasses(const CFGLoop &loop) {
  for (Block *block : loop.getBlocks())
    for (auto load : block->getOps<BufferLoadOp>()) {
      auto type = dyn_cast<pystream::UnionType>(load.getType());
      unsigned numObjects = llvm::count_if(
          type ? type.getAlternatives() : ArrayRef<Type>(), isObject);
      if (numObjects > 1 && loop.contains(load.getIndex().getParentBlock()) &&
          isOfOneList(load.getRef(), loop))
        return true;
    }
  return false;
}

/// What an index is computed of with constants alone; null for a constant.
static Value baseOf(Value index) {
  while (Operation *op = index.getDefiningOp()) {
    if (matchPattern(index, m_Constant()))
      return {};
    if (isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op)) {
      if (matchPattern(op->getOperand(1), m_Constant()))
        index = op->getOperand(0);
      else if (matchPattern(op->getOperand(0), m_Constant()))
        index = op->getOperand(1);
      else
        break;
    } else if (isa<arith::IndexCastOp, arith::IndexCastUIOp, arith::ExtSIOp,
                   arith::TruncIOp>(op)) {
      index = op->getOperand(0);
    } else {
      break;
    }
  }
  return index;
}

/// The indices of an access to memory; none of other operations.
static std::optional<OperandRange> indicesOf(Operation *access) {
  if (auto load = dyn_cast<memref::LoadOp>(access))
    return load.getIndices();
  if (auto store = dyn_cast<memref::StoreOp>(access))
    return store.getIndices();
  return std::nullopt;
}

/// What still is to be executed once indices are constant and the pool is
/// registers.
static bool isCode(Operation &op) {
  return !op.hasTrait<OpTrait::ConstantLike>() &&
         !op.hasTrait<OpTrait::IsTerminator>() &&
         !isa<arith::IndexCastOp, memref::LoadOp, memref::StoreOp>(op);
}

namespace {
struct UnrollLoops : pystream::impl::UnrollLoopsPassBase<UnrollLoops> {
  using UnrollLoopsPassBase::UnrollLoopsPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal() || function.getBody().hasOneBlock() ||
        !llvm::all_of(function.getBody(), [](Block &block) {
          return block.getTerminator()->getNumSuccessors() == 0 ||
                 isa<BranchOpInterface>(block.getTerminator());
        }))
      return;
    peeled.clear();
    // The analyses are of the function as it is: one loop at a time.
    while (unrollOne())
      ++numUnrolled;
    unrollForPools();
  }

private:
  /// Unrolls a loop over a list of several classes, if there is one.
  bool unrollOne() {
    LoopBounds bounds(getOperation());
    DominanceInfo dominance(getOperation());
    CFGLoopInfo loops(dominance.getDomTree(&getOperation().getBody()));
    for (CFGLoop *loop : loops.getLoopsInPreorder()) {
      // The header of a loop that has been peeled is left without entry.
      if (peeled.contains(loop->getHeader()) || !readsSeveralClasses(*loop))
        continue;
      std::optional<int64_t> rounds =
          bounds.getTrips(bounds.getLoop(loop->getHeader()), loop->getHeader());
      Peeler peeler(*loop);
      if (!rounds || *rounds > maxRounds + 1 ||
          *rounds * peeler.getNumOperations() > maxOperations)
        continue;
      peeled.insert(loop->getHeader());
      peeler.peel(*rounds);
      return true;
    }
    return false;
  }

  /// Unrolls the loops whose counters are all that keeps pools from becoming
  /// registers.
  void unrollForPools() {
    LoopBounds bounds(getOperation());
    llvm::MapVector<CFGLoop *, int64_t> candidates;
    for (Block &block : getOperation().getBody())
      if (CFGLoop *loop = bounds.getLoop(&block);
          loop && loop->getHeader() == &block && loop->isInnermost())
        if (std::optional<int64_t> rounds = roundsOf(*loop, bounds))
          candidates.insert({loop, *rounds});
    keepUseful(candidates, bounds);
    // They are innermost loops: none has blocks of another one.
    for (auto [loop, rounds] : candidates) {
      Peeler(*loop).peel(rounds);
      ++numUnrolled;
    }
  }

  /// How often the header of a loop is executed, if rounds are few and small.
  std::optional<int64_t> roundsOf(CFGLoop &loop, const LoopBounds &bounds) {
    std::optional<int64_t> rounds = bounds.getTrips(&loop, loop.getHeader());
    if (!rounds || *rounds > maxRounds + 1)
      return std::nullopt;
    uint64_t code = 0;
    for (Block *block : loop.getBlocks())
      code += llvm::count_if(*block, isCode);
    return code * *rounds <= maxPoolOperations ? rounds : std::nullopt;
  }

  /// Drops the loops that are of no use to any pool: for it to become
  /// registers, all of its places must be constant.
  void keepUseful(llvm::MapVector<CFGLoop *, int64_t> &candidates,
                  const LoopBounds &bounds) {
    // The candidate whose counter decides on a place; null for a constant
    // place, nothing where it is decided otherwise.
    auto decidingLoop = [&](Value index) -> std::optional<CFGLoop *> {
      Value base = baseOf(index);
      if (!base)
        return nullptr;
      auto argument = dyn_cast<BlockArgument>(base);
      CFGLoop *loop = argument ? bounds.getLoop(argument.getOwner()) : nullptr;
      if (!loop || !candidates.contains(loop) ||
          loop->getHeader() != argument.getOwner())
        return std::nullopt;
      std::optional<LoopBounds::Counter> counter = bounds.getCounter(argument);
      if (!counter || !matchPattern(counter->begin, m_Constant()))
        return std::nullopt;
      return loop;
    };
    auto pools = llvm::filter_to_vector(
        getOperation().getBody().getOps<memref::AllocaOp>(),
        [](memref::AllocaOp pool) { return isPool(pool); });
    for (bool changed = true; changed;) {
      llvm::DenseSet<CFGLoop *> useful;
      for (memref::AllocaOp pool : pools) {
        SmallVector<CFGLoop *> deciding;
        bool allKnown = llvm::all_of(pool->getUsers(), [&](Operation *access) {
          return llvm::all_of(*indicesOf(access), [&](Value index) {
            std::optional<CFGLoop *> loop = decidingLoop(index);
            if (loop && *loop)
              deciding.push_back(*loop);
            return loop.has_value();
          });
        });
        if (allKnown)
          useful.insert(deciding.begin(), deciding.end());
      }
      size_t before = candidates.size();
      candidates.remove_if(
          [&](const auto &entry) { return !useful.contains(entry.first); });
      changed = candidates.size() != before;
    }
  }

  llvm::DenseSet<Block *> peeled;
};
} // namespace
