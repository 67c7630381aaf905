//===- Unbox.cpp - Unmodified objects become values -----------------------===//
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Builders.h"

namespace pystream {
#define GEN_PASS_DEF_UNBOXPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

/// Whether a use only reads or writes a field of the object itself.
static bool isOwnAccess(OpOperand &use) {
  if (auto store = dyn_cast<FieldStoreOp>(use.getOwner()))
    return &use == &store.getRefMutable();
  return isa<FieldLoadOp>(use.getOwner());
}

/// Whether control can get from `from` to `to` without making a new object at
/// `alloc` on the way.
static bool reaches(Operation *from, Operation *to, AllocOp alloc) {
  llvm::SmallPtrSet<Block *, 16> visited;
  SmallVector<Block *> pending;
  // Looks for `to` from an operation on; true if found.
  auto scan = [&](Block::iterator begin, Block *block) {
    for (Operation &op : llvm::make_range(begin, block->end())) {
      if (&op == to)
        return true;
      if (&op == alloc)
        return false;
    }
    llvm::append_range(pending, block->getSuccessors());
    return false;
  };
  if (scan(std::next(from->getIterator()), from->getBlock()))
    return true;
  while (!pending.empty()) {
    Block *block = pending.pop_back_val();
    if (visited.insert(block).second && scan(block->begin(), block))
      return true;
  }
  return false;
}

namespace {
struct Unbox : pystream::impl::UnboxPassBase<Unbox> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto layout : module.getOps<LayoutOp>())
      if (layout.getStorage() == Storage::Private)
        candidates.insert({layout.getSymNameAttr(), layout});
    dropModified(module);
    dropRecursive();
    if (candidates.empty())
      return;
    module.walk([&](AllocOp alloc) {
      if (isCandidate(alloc.getRef().getType()))
        packEscapes(alloc);
    });
    replaceTypes(module);
    numLayouts = candidates.size();
  }

private:
  bool isCandidate(Type type) {
    auto ref = dyn_cast<RefType>(type);
    return ref && candidates.contains(ref.getLayout().getAttr());
  }

  /// A layout is out if an object of it is modified through another value than
  /// the one that made it, or after its reference went elsewhere.
  void dropModified(ModuleOp module) {
    module.walk([&](FieldStoreOp store) {
      auto ref = cast<RefType>(store.getRef().getType());
      auto alloc = store.getRef().getDefiningOp<AllocOp>();
      bool underConstruction =
          alloc && llvm::none_of(alloc.getRef().getUses(), [&](OpOperand &use) {
            return !isOwnAccess(use) && reaches(use.getOwner(), store, alloc);
          });
      if (!underConstruction)
        candidates.erase(ref.getLayout().getAttr());
    });
    // Calls that are left hand references on, to functions that keep theirs.
    module.walk([&](CallOpInterface call) {
      for (Value operand : call->getOperands())
        if (auto ref = dyn_cast<RefType>(operand.getType()))
          candidates.erase(ref.getLayout().getAttr());
    });
  }

  /// The layouts that the fields of a layout lead to.
  void collectReachable(LayoutOp layout,
                        llvm::SmallPtrSetImpl<Operation *> &reachable) {
    layout.getFieldsAttr().walk([&](Type type) {
      if (auto ref = dyn_cast<RefType>(type)) {
        auto it = candidates.find(ref.getLayout().getAttr());
        if (it != candidates.end() && reachable.insert(it->second).second)
          collectReachable(it->second, reachable);
      }
    });
  }

  void dropRecursive() {
    SmallVector<StringAttr> recursive;
    for (auto [name, layout] : candidates) {
      llvm::SmallPtrSet<Operation *, 8> reachable;
      collectReachable(layout, reachable);
      if (reachable.contains(layout))
        recursive.push_back(name);
    }
    for (StringAttr name : recursive)
      candidates.erase(name);
  }

  /// Replaces each use of the reference that is no access of its own fields by
  /// the fields, read there.
  void packEscapes(AllocOp alloc) {
    SmallVector<OpOperand *> escapes;
    for (OpOperand &use : alloc.getRef().getUses())
      if (!isOwnAccess(use))
        escapes.push_back(&use);
    auto ref = cast<RefType>(alloc.getRef().getType());
    LayoutOp layout = candidates.lookup(ref.getLayout().getAttr());
    for (OpOperand *use : escapes) {
      OpBuilder builder(use->getOwner());
      Location loc = alloc.getLoc();
      SmallVector<Value> fields;
      SmallVector<Type> types;
      for (NamedAttribute field : layout.getFields()) {
        Type type = cast<TypeAttr>(field.getValue()).getValue();
        types.push_back(type);
        fields.push_back(FieldLoadOp::create(builder, loc, type, alloc.getRef(),
                                             field.getName()));
      }
      use->set(PackOp::create(
          builder, loc,
          ValueType::get(builder.getContext(), ref.getLayout(), types),
          fields));
    }
  }

  /// References that are no result of `alloc` become values, in all types.
  void replaceTypes(ModuleOp module) {
    AttrTypeReplacer replacer;
    replacer.addReplacement([&](RefType type) -> std::optional<Type> {
      if (!isCandidate(type))
        return std::nullopt;
      return valueType(type, replacer);
    });
    // Elements of a value are references still where they are nested.
    module.walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isa<AllocOp, ModuleOp>(op))
        return;
      if (isa<LayoutOp>(op)) {
        replacer.replaceElementsIn(op);
        return;
      }
      bool isFunction = isa<func::FuncOp>(op);
      for (Region &region : op->getRegions())
        for (Block &block : region)
          for (BlockArgument argument : block.getArguments())
            argument.setType(replacer.replace(argument.getType()));
      if (isFunction)
        return;
      for (Value result : op->getResults())
        result.setType(replacer.replace(result.getType()));
    });
    SmallVector<FieldLoadOp> loads;
    module.walk([&](FieldLoadOp load) {
      if (isa<ValueType>(load.getRef().getType()))
        loads.push_back(load);
    });
    for (FieldLoadOp load : loads) {
      auto type = cast<ValueType>(load.getRef().getType());
      LayoutOp layout = candidates.lookup(type.getLayout().getAttr());
      uint32_t index = 0;
      for (NamedAttribute field : layout.getFields()) {
        if (field.getName() == load.getFieldAttr())
          break;
        ++index;
      }
      OpBuilder builder(load);
      auto extract = ExtractOp::create(builder, load.getLoc(), load.getType(),
                                       load.getRef(), index);
      load.getResult().replaceAllUsesWith(extract.getResult());
      load.erase();
    }
  }

  Type valueType(RefType type, AttrTypeReplacer &replacer) {
    LayoutOp layout = candidates.lookup(type.getLayout().getAttr());
    SmallVector<Type> elements;
    for (NamedAttribute field : layout.getFields())
      elements.push_back(
          replacer.replace(cast<TypeAttr>(field.getValue()).getValue()));
    return ValueType::get(type.getContext(), type.getLayout(), elements);
  }

  llvm::MapVector<StringAttr, LayoutOp> candidates;
};
} // namespace
