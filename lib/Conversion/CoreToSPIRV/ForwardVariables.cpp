//===- ForwardVariables.cpp - Loads of variables whose value is known -----===//
#include "ForwardVariables.h"

#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"

using namespace mlir;
using namespace pystream;

namespace {
/// What variables hold at one place.
using Contents = DenseMap<Value, Value>;

class Forwarder {
public:
  explicit Forwarder(spirv::FuncOp func);
  void run();

private:
  void visitBlock(Block &block, Contents &contents);
  void visitRegion(Region &region, const Contents &before);
  static void forgetStores(Region &region, Contents &contents);

  spirv::FuncOp func;
  /// Those that are loaded and stored as a whole only.
  llvm::SetVector<Value> variables;
};
} // namespace

Forwarder::Forwarder(spirv::FuncOp func) : func(func) {
  func.walk([&](spirv::VariableOp variable) {
    bool isWhole = llvm::all_of(variable->getUses(), [](OpOperand &use) {
      return isa<spirv::LoadOp>(use.getOwner()) ||
             (isa<spirv::StoreOp>(use.getOwner()) &&
              use.getOperandNumber() == 0);
    });
    if (isWhole)
      variables.insert(variable.getPointer());
  });
}

/// Whether a value needs no name, however often it is used: a constant, an
/// input, a component.
static bool isSpelledOut(Value value) {
  Operation *op = value.getDefiningOp();
  if (auto extract = dyn_cast_or_null<spirv::CompositeExtractOp>(op))
    return isSpelledOut(extract.getComposite());
  if (auto load = dyn_cast_or_null<spirv::LoadOp>(op))
    return cast<spirv::PointerType>(load.getPtr().getType())
               .getStorageClass() != spirv::StorageClass::Function;
  return isa_and_present<spirv::ConstantOp>(op);
}

void Forwarder::forgetStores(Region &region, Contents &contents) {
  region.walk([&](spirv::StoreOp store) { contents.erase(store.getPtr()); });
}

void Forwarder::visitBlock(Block &block, Contents &contents) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (auto load = dyn_cast<spirv::LoadOp>(op)) {
      if (!variables.contains(load.getPtr()))
        continue;
      Value &known = contents[load.getPtr()];
      if (!known) {
        known = load.getValue();
        continue;
      }
      load.getValue().replaceAllUsesWith(known);
      load.erase();
    } else if (auto store = dyn_cast<spirv::StoreOp>(op)) {
      if (!variables.contains(store.getPtr()))
        continue;
      Value &known = contents[store.getPtr()];
      if (known == store.getValue()) {
        store.erase();
        continue;
      }
      // Variables change where they did in the source: `s += x`, and `s` after
      // that, rather than a name for the sum.
      known = isSpelledOut(store.getValue()) ? store.getValue() : Value();
    } else {
      for (Region &region : op.getRegions()) {
        visitRegion(region, isa<spirv::LoopOp>(op) ? Contents() : contents);
        forgetStores(region, contents);
      }
    }
  }
}

void Forwarder::visitRegion(Region &region, const Contents &before) {
  Contents unchanged = before;
  forgetStores(region, unchanged);
  // SPIRV-Cross prints `for` where the test and the increment of a loop share
  // no values with its body.
  auto loop = dyn_cast<spirv::LoopOp>(region.getParentOp());
  Block *test = loop ? loop.getHeaderBlock() : nullptr;
  Block *increment = loop ? loop.getContinueBlock() : nullptr;
  DenseMap<Block *, Contents> after;
  for (Block &block : region) {
    Contents contents = block.isEntryBlock() ? before : unchanged;
    auto known = after.find(block.getSinglePredecessor());
    if (&block != increment && known != after.end())
      contents = known->second;
    visitBlock(block, contents);
    if (&block != test)
      after[&block] = std::move(contents);
  }
}

void Forwarder::run() {
  visitRegion(func.getBody(), Contents());
  for (Value variable : variables) {
    if (!llvm::all_of(variable.getUsers(), llvm::IsaPred<spirv::StoreOp>))
      continue;
    for (Operation *store : llvm::make_early_inc_range(variable.getUsers()))
      store->erase();
    variable.getDefiningOp()->erase();
  }
}

void pystream::forwardVariables(spirv::FuncOp func) { Forwarder(func).run(); }
