//===- ForwardStores.cpp - Loads of pools whose contents are known --------===//
#include "PrivateMemory.h"

#include "PyStream/IR/PyStream.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"

namespace pystream {
#define GEN_PASS_DEF_FORWARDSTORESPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

namespace {
/// An index as a value plus a constant.
struct Place {
  Value base;
  int64_t offset = 0;

  explicit Place(OperandRange indices) {
    if (indices.empty())
      return;
    base = indices.front();
    while (Operation *op = base.getDefiningOp()) {
      APInt constant;
      if (matchPattern(base, m_ConstantInt(&constant))) {
        offset += constant.getSExtValue();
        base = {};
        break;
      }
      if (isa<arith::IndexCastOp>(op)) {
        base = op->getOperand(0);
        continue;
      }
      if (!isa<arith::AddIOp>(op) ||
          !matchPattern(op->getOperand(1), m_ConstantInt(&constant)))
        break;
      offset += constant.getSExtValue();
      base = op->getOperand(0);
    }
  }

  bool isSame(const Place &other) const {
    return base == other.base && offset == other.offset;
  }
  bool isOther(const Place &other) const {
    return base == other.base && offset != other.offset;
  }
};

struct Known {
  Value memory;
  Place place;
  Value value;
};

struct ForwardStores : pystream::impl::ForwardStoresPassBase<ForwardStores> {
  void runOnOperation() override {
    Region &body = getOperation().getBody();
    if (body.empty())
      return;
    readTables();
    for (auto alloca : body.getOps<memref::AllocaOp>())
      if (alloca.getType().getRank() <= 1 && isPool(alloca))
        pools.insert(alloca);
    if (pools.empty())
      return;
    for (Block &block : body)
      removeOverwritten(block);
    forward(body);
    removeUnread();
    pools.clear();
  }

private:
  /// What a table holds at a constant place is a constant.
  void readTables() {
    getOperation().walk([&](Operation *op) {
      if (!isa<memref::LoadOp, vector::LoadOp>(op))
        return;
      auto table = op->getOperand(0).getDefiningOp<memref::GetGlobalOp>();
      SmallVector<uint64_t> place;
      APInt index;
      for (Value operand : op->getOperands().drop_front()) {
        if (!matchPattern(operand, m_ConstantInt(&index)))
          return;
        place.push_back(index.getZExtValue());
      }
      TypedAttr constant = table ? contentOf(table, place, op) : TypedAttr();
      if (!constant)
        return;
      OpBuilder builder(op);
      op->getResult(0).replaceAllUsesWith(
          arith::ConstantOp::create(builder, op->getLoc(), constant));
      op->erase();
      ++numLoads;
    });
  }

  /// A number, or the row of numbers that a vector is loaded from; or null.
  static TypedAttr contentOf(memref::GetGlobalOp table,
                             ArrayRef<uint64_t> place, Operation *load) {
    auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
        table, table.getNameAttr());
    auto contents =
        global && global.getConstant()
            ? dyn_cast_or_null<DenseElementsAttr>(global.getInitialValueAttr())
            : DenseElementsAttr();
    if (!contents || !ElementsAttr::isValidIndex(contents, place))
      return {};
    if (isa<memref::LoadOp>(load))
      return cast<TypedAttr>(contents.getValues<Attribute>()[place]);
    auto type = dyn_cast<VectorType>(load->getResult(0).getType());
    if (!type || type.getRank() != 1 || place.size() != 2 || place[1] != 0 ||
        type.getDimSize(0) != contents.getType().getDimSize(1))
      return {};
    SmallVector<Attribute> row;
    for (uint64_t i = 0, e = type.getDimSize(0); i != e; ++i)
      row.push_back(contents.getValues<Attribute>()[{place[0], i}]);
    return DenseElementsAttr::get(type, row);
  }

  static Value memoryOf(Operation *op) {
    if (auto load = dyn_cast<memref::LoadOp>(op))
      return load.getMemref();
    if (auto store = dyn_cast<memref::StoreOp>(op))
      return store.getMemref();
    return {};
  }

  static Place placeOf(Operation *op) {
    if (auto load = dyn_cast<memref::LoadOp>(op))
      return Place(load.getIndices());
    return Place(cast<memref::StoreOp>(op).getIndices());
  }

  /// Stores of no value in particular, and those that a later one of the block
  /// replaces before anything is read.
  void removeOverwritten(Block &block) {
    SmallVector<std::pair<Value, Place>> coming;
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
      Value memory = memoryOf(&op);
      if (!memory || !pools.contains(memory))
        continue;
      Place place = placeOf(&op);
      auto isAt = [&](const std::pair<Value, Place> &entry) {
        return entry.first == memory && entry.second.isSame(place);
      };
      auto store = dyn_cast<memref::StoreOp>(op);
      if (!store) {
        llvm::erase_if(coming, [&](const auto &entry) {
          return entry.first == memory && !entry.second.isOther(place);
        });
      } else if (llvm::any_of(coming, isAt) ||
                 isa_and_present<ub::PoisonOp, UndefOp>(
                     store.getValueToStore().getDefiningOp())) {
        op.erase();
        ++numStores;
      } else {
        coming.push_back({memory, place});
      }
    }
  }

  /// What is known at the end of a block holds at the start of one that has no
  /// other predecessor.
  void forward(Region &body) {
    for (Block &root : body) {
      if (!root.isEntryBlock() && root.getSinglePredecessor())
        continue;
      SmallVector<std::pair<Block *, SmallVector<Known>>> pending;
      pending.push_back({&root, {}});
      while (!pending.empty()) {
        auto [block, known] = pending.pop_back_val();
        scan(*block, known);
        for (Block *next : block->getSuccessors())
          if (next->getSinglePredecessor() == block && !next->isEntryBlock())
            pending.push_back({next, known});
      }
    }
  }

  void scan(Block &block, SmallVector<Known> &known) {
    for (Operation &op : llvm::make_early_inc_range(block)) {
      Value memory = memoryOf(&op);
      if (!memory || !pools.contains(memory))
        continue;
      Place place = placeOf(&op);
      if (auto load = dyn_cast<memref::LoadOp>(op)) {
        auto *it = llvm::find_if(known, [&](const Known &fact) {
          return fact.memory == memory && fact.place.isSame(place);
        });
        if (it == known.end()) {
          if (known.size() < kMaxKnown)
            known.push_back({memory, place, load.getResult()});
          continue;
        }
        load.getResult().replaceAllUsesWith(it->value);
        load.erase();
        ++numLoads;
        continue;
      }
      auto store = cast<memref::StoreOp>(op);
      llvm::erase_if(known, [&](const Known &fact) {
        return fact.memory == memory && !fact.place.isOther(place);
      });
      if (known.size() < kMaxKnown)
        known.push_back({memory, place, store.getValueToStore()});
    }
  }

  void removeUnread() {
    for (Value memory : pools) {
      if (!llvm::all_of(memory.getUsers(), [](Operation *user) {
            return isa<memref::StoreOp>(user);
          }))
        continue;
      for (Operation *user : llvm::make_early_inc_range(memory.getUsers())) {
        user->erase();
        ++numStores;
      }
      memory.getDefiningOp()->erase();
    }
  }

  /// How many places are remembered at a time.
  static constexpr size_t kMaxKnown = 64;

  llvm::SetVector<Value> pools;
};
} // namespace
