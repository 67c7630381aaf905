//===- MemorySlots.cpp - Memory slots of objects and locals ---------------===//
//
// `local` is a promotable slot; `alloc` is destructured into one `local` for
// each field that is used, so that upstream `sroa` and `mem2reg` do the rest.
//
//===----------------------------------------------------------------------===//
#include "PyStream/IR/ClassFacts.h"
#include "PyStream/IR/Names.h"
#include "PyStream/IR/PyStream.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// LocalOp
//===----------------------------------------------------------------------===//

SmallVector<MemorySlot> LocalOp::getPromotableSlots() {
  return {MemorySlot{getSlot(),
                     cast<SlotType>(getSlot().getType()).getElementType()}};
}

Value LocalOp::getDefaultValue(const MemorySlot &slot, OpBuilder &builder) {
  return UnsetOp::create(builder, getLoc(), slot.elemType, getNameAttr());
}

void LocalOp::handleBlockArgument(const MemorySlot &, BlockArgument,
                                  OpBuilder &) {}

std::optional<PromotableAllocationOpInterface>
LocalOp::handlePromotionComplete(const MemorySlot &, Value defaultValue,
                                 OpBuilder &) {
  if (defaultValue && defaultValue.use_empty())
    defaultValue.getDefiningOp()->erase();
  erase();
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// LoadOp, StoreOp
//===----------------------------------------------------------------------===//

bool LoadOp::loadsFrom(const MemorySlot &slot) { return getSlot() == slot.ptr; }
bool LoadOp::storesTo(const MemorySlot &) { return false; }

Value LoadOp::getStored(const MemorySlot &, OpBuilder &, Value,
                        const DataLayout &) {
  llvm_unreachable("a load stores nothing");
}

bool LoadOp::canUsesBeRemoved(const MemorySlot &slot,
                              const SmallPtrSetImpl<OpOperand *> &blockingUses,
                              SmallVectorImpl<OpOperand *> &,
                              const DataLayout &) {
  return blockingUses.size() == 1 && (*blockingUses.begin())->get() == slot.ptr;
}

DeletionKind LoadOp::removeBlockingUses(const MemorySlot &,
                                        const SmallPtrSetImpl<OpOperand *> &,
                                        OpBuilder &, Value reachingDefinition,
                                        const DataLayout &) {
  getResult().replaceAllUsesWith(reachingDefinition);
  return DeletionKind::Delete;
}

bool StoreOp::loadsFrom(const MemorySlot &) { return false; }
bool StoreOp::storesTo(const MemorySlot &slot) { return getSlot() == slot.ptr; }

Value StoreOp::getStored(const MemorySlot &, OpBuilder &, Value,
                         const DataLayout &) {
  return getValue();
}

bool StoreOp::canUsesBeRemoved(const MemorySlot &slot,
                               const SmallPtrSetImpl<OpOperand *> &blockingUses,
                               SmallVectorImpl<OpOperand *> &,
                               const DataLayout &) {
  return blockingUses.size() == 1 &&
         (*blockingUses.begin())->get() == slot.ptr && getValue() != slot.ptr;
}

DeletionKind StoreOp::removeBlockingUses(const MemorySlot &,
                                         const SmallPtrSetImpl<OpOperand *> &,
                                         OpBuilder &, Value,
                                         const DataLayout &) {
  return DeletionKind::Delete;
}

//===----------------------------------------------------------------------===//
// AllocOp
//===----------------------------------------------------------------------===//

SmallVector<DestructurableMemorySlot> AllocOp::getDestructurableSlots() {
  auto refType = cast<RefType>(getRef().getType());
  auto layout = SymbolTable::lookupNearestSymbolFrom<LayoutOp>(
      getOperation(), refType.getLayout());
  if (!layout)
    return {};
  DestructurableMemorySlot slot;
  slot.ptr = getRef();
  slot.elemType = refType;
  for (NamedAttribute field : layout.getFields())
    slot.subelementTypes[field.getName()] =
        cast<TypeAttr>(field.getValue()).getValue();
  return {slot};
}

/// `light_power` for the field of an object assigned to `light`. Where nothing
/// names the object, fields of internal classes have no name.
static Location nameField(Location loc, StringAttr field, bool hasNames) {
  StringAttr owner = getOwnerName(loc);
  Location unnamed = withoutVariableName(loc);
  if (!owner && !hasNames)
    return unnamed;
  return NameLoc::get(
      owner ? StringAttr::get(loc.getContext(),
                              owner.getValue() + "_" + field.getValue())
            : field,
      unnamed);
}

DenseMap<Attribute, MemorySlot>
AllocOp::destructure(const DestructurableMemorySlot &slot,
                     const SmallPtrSetImpl<Attribute> &usedIndices,
                     OpBuilder &builder,
                     SmallVectorImpl<DestructurableAllocationOpInterface> &) {
  // A loop makes a new object each time round: its slots stay where it is.
  builder.setInsertionPointAfter(getOperation());
  SmallVector<StringAttr> names;
  for (Attribute index : usedIndices)
    names.push_back(cast<StringAttr>(index));
  llvm::sort(names, [](StringAttr a, StringAttr b) {
    return a.getValue() < b.getValue();
  });
  auto layout = SymbolTable::lookupNearestSymbolFrom<LayoutOp>(
      getOperation(), cast<RefType>(slot.elemType).getLayout());
  ClassOp objectClass = getClass(layout);
  bool hasNames = !objectClass || !isInternal(objectClass);
  bool setsFirst = objectClass && isGuarded(objectClass);
  bool isRepeated = !getOperation()->getBlock()->isEntryBlock();
  DenseMap<Attribute, MemorySlot> slots;
  for (StringAttr name : names) {
    Type type = slot.subelementTypes.lookup(name);
    auto local = LocalOp::create(builder, nameField(getLoc(), name, hasNames),
                                 SlotType::get(getContext(), type), name);
    // Else mem2reg carries what the field of the object of the round before
    // held, beginning with a default value that is made here.
    if (setsFirst)
      StoreOp::create(builder, getLoc(),
                      UndefOp::create(builder, getLoc(), type),
                      local.getSlot());
    else if (isRepeated)
      StoreOp::create(builder, getLoc(),
                      UnsetOp::create(builder, getLoc(), type, name),
                      local.getSlot());
    slots[name] = {local.getSlot(), type};
  }
  return slots;
}

std::optional<DestructurableAllocationOpInterface>
AllocOp::handleDestructuringComplete(const DestructurableMemorySlot &,
                                     OpBuilder &) {
  erase();
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// FieldLoadOp, FieldStoreOp
//===----------------------------------------------------------------------===//

bool FieldLoadOp::canRewire(const DestructurableMemorySlot &slot,
                            SmallPtrSetImpl<Attribute> &usedIndices,
                            SmallVectorImpl<MemorySlot> &, const DataLayout &) {
  if (slot.ptr != getRef() || !slot.subelementTypes.contains(getFieldAttr()))
    return false;
  usedIndices.insert(getFieldAttr());
  return true;
}

DeletionKind FieldLoadOp::rewire(const DestructurableMemorySlot &,
                                 DenseMap<Attribute, MemorySlot> &subslots,
                                 OpBuilder &builder, const DataLayout &) {
  Value slot = subslots.at(getFieldAttr()).ptr;
  auto load = LoadOp::create(builder, getLoc(), getType(), slot);
  getResult().replaceAllUsesWith(load.getResult());
  return DeletionKind::Delete;
}

LogicalResult FieldLoadOp::ensureOnlySafeAccesses(const MemorySlot &,
                                                  SmallVectorImpl<MemorySlot> &,
                                                  const DataLayout &) {
  return success();
}

bool FieldStoreOp::canRewire(const DestructurableMemorySlot &slot,
                             SmallPtrSetImpl<Attribute> &usedIndices,
                             SmallVectorImpl<MemorySlot> &,
                             const DataLayout &) {
  // Storing the reference itself lets it escape.
  if (slot.ptr != getRef() || getValue() == slot.ptr ||
      !slot.subelementTypes.contains(getFieldAttr()))
    return false;
  usedIndices.insert(getFieldAttr());
  return true;
}

DeletionKind FieldStoreOp::rewire(const DestructurableMemorySlot &,
                                  DenseMap<Attribute, MemorySlot> &subslots,
                                  OpBuilder &builder, const DataLayout &) {
  Value slot = subslots.at(getFieldAttr()).ptr;
  StoreOp::create(builder, getLoc(), getValue(), slot);
  return DeletionKind::Delete;
}

LogicalResult FieldStoreOp::ensureOnlySafeAccesses(
    const MemorySlot &slot, SmallVectorImpl<MemorySlot> &, const DataLayout &) {
  return success(getValue() != slot.ptr);
}
