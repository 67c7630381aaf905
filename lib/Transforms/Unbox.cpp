//===- Unbox.cpp - Unmodified objects become values -----------------------===//
#include "PyStream/Analysis/ObjectFacts.h"
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

namespace {
struct Unbox : pystream::impl::UnboxPassBase<Unbox> {
  using UnboxPassBase::UnboxPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    ObjectFacts facts(module);
    for (const auto &[name, layout] : facts.getLayouts())
      if (layout.isFinal())
        candidates.insert({name, layout.layout});
    if (maxParts != 0)
      dropLarge();
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

  /// How many numbers or references make a value of that type.
  unsigned countParts(Type type) {
    unsigned parts = 0;
    if (isCandidate(type)) {
      LayoutOp layout =
          candidates.lookup(cast<RefType>(type).getLayout().getAttr());
      for (NamedAttribute field : layout.getFields())
        parts += countParts(cast<TypeAttr>(field.getValue()).getValue());
      return parts;
    }
    if (auto vector = dyn_cast<VectorType>(type))
      return vector.getNumElements();
    if (auto unionType = dyn_cast<pystream::UnionType>(type)) {
      for (Type alternative : unionType.getAlternatives())
        parts = std::max(parts, countParts(alternative));
      return parts + 1;
    }
    if (isa<pystream::TupleType, ClosureType, ValueType>(type)) {
      for (Type element : getElementTypes(type))
        parts += countParts(element);
      return parts;
    }
    return isa<LiteralType>(type) ? 0 : 1;
  }

  /// Values that are large are copied often.
  void dropLarge() {
    candidates.remove_if([&](auto &candidate) {
      return countParts(RefType::get(&getContext(),
                                     FlatSymbolRefAttr::get(candidate.first))) >
             maxParts;
    });
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
      for (Region &region : op->getRegions())
        for (Block &block : region)
          for (BlockArgument argument : block.getArguments())
            argument.setType(replacer.replace(argument.getType()));
      if (auto function = dyn_cast<func::FuncOp>(op))
        function.setFunctionType(cast<FunctionType>(
            replacer.replace(Type(function.getFunctionType()))));
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
