//===- PoolObjects.cpp - Objects that stay in memory go to pools ----------===//
#include "AggregateParts.h"
#include "StaticContents.h"

#include "PyStream/Analysis/LoopBounds.h"
#include "PyStream/Analysis/ObjectFacts.h"
#include "PyStream/IR/ClassFacts.h"
#include "PyStream/IR/Names.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"

namespace pystream {
#define GEN_PASS_DEF_POOLOBJECTSPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Lifetimes
//===----------------------------------------------------------------------===//

/// The loops around an allocation that may hold on to an object of an earlier
/// round when they make the next one.
namespace {
class Survival {
public:
  Survival(Value reference, const Liveness &liveness);

  bool outlives(CFGLoop *loop) const {
    Block *header = loop->getHeader();
    const Liveness::ValueSetT &live = liveness.getLiveIn(header);
    return isStored || llvm::any_of(holders, [&](Value holder) {
             auto argument = dyn_cast<BlockArgument>(holder);
             return live.contains(holder) ||
                    (argument && argument.getOwner() == header);
           });
  }

private:
  const Liveness &liveness;
  /// Values that may be or hold the reference.
  llvm::SetVector<Value> holders;
  /// Whether memory may hold it.
  bool isStored = false;
};
} // namespace

Survival::Survival(Value reference, const Liveness &liveness)
    : liveness(liveness) {
  holders.insert(reference);
  for (size_t i = 0; i != holders.size(); ++i)
    for (OpOperand &use : holders[i].getUses()) {
      Operation *op = use.getOwner();
      if (isa<UnionWrapOp, UnionGetOp, PackOp, ExtractOp, arith::SelectOp>(
              op)) {
        if (holdsReference(op->getResult(0).getType()))
          holders.insert(op->getResult(0));
      } else if (auto branch = dyn_cast<BranchOpInterface>(op)) {
        if (std::optional<BlockArgument> argument =
                branch.getSuccessorBlockArgument(use.getOperandNumber()))
          holders.insert(*argument);
      } else if (auto store = dyn_cast<FieldStoreOp>(op)) {
        isStored |= &use == &store.getValueMutable();
      } else if (auto store = dyn_cast<BufferStoreOp>(op)) {
        isStored |= &use == &store.getValueMutable();
      } else if (!isa<FieldLoadOp, BufferLoadOp, BufferSizeOp, BufferGrowOp,
                      UnionTagOp, RefEqOp>(op)) {
        isStored = true;
      }
    }
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

namespace {
/// Objects of one layout in one function.
struct Pool {
  enum { Unknown, Endless, Known } state = Unknown;
  LayoutOp layout;
  /// Objects that exist before the function runs; they have the first places.
  SmallVector<StaticOp> statics;
  SmallVector<Operation *> allocations;
  /// Whether anything but reading happens to the objects.
  bool isModified = false;
  SmallVector<BufferGrowOp> growths;
  /// Objects at most, and elements of each: 1, or those of a list.
  int64_t count = 0, capacity = 1;
  /// For each allocation that is executed several times, how many objects it
  /// makes; 0 for one that is executed once or whose object is gone the next
  /// time.
  DenseMap<Operation *, int64_t> repeated;
  /// One memref for each part of each field, in order.
  SmallVector<SmallVector<Value>> memory;

  bool isTable() const { return allocations.empty() && !isModified; }
  /// Where objects are made, for messages.
  Operation *getSite() const {
    return allocations.empty() ? statics.front() : allocations.front();
  }
};

/// Replaces the objects of one function.
class FunctionPools {
public:
  FunctionPools(func::FuncOp function, SymbolTable &symbols,
                AggregateParts &parts, int64_t maxElements)
      : function(function), symbols(symbols), parts(parts),
        maxElements(maxElements), bounds(function), liveness(function) {}

  /// Finds how large the pools have to be.
  LogicalResult measure();
  /// Makes them. Types have been converted.
  LogicalResult rewrite(AttrTypeReplacer &types);
  unsigned getNumPools() const { return pools.size(); }

private:
  Pool *find(Type type);
  void addStatic(StaticOp object);
  LogicalResult measure(Pool &pool);
  std::optional<int64_t> getMaximum(Value value);
  InFlightDiagnostic reportUnbounded(Operation *op, CFGLoop *loop,
                                     StringRef what);
  SmallVector<StringRef> namesOfParts(Type type);
  FailureOr<SmallVector<SmallVector<Attribute>>>
  contentsOf(Pool &pool, NamedAttribute field, size_t numParts,
             AttrTypeReplacer &types);
  Value makeTable(OpBuilder &builder, Location loc, StringRef name, Type part,
                  ArrayRef<Attribute> contents);
  LogicalResult makeMemory(Pool &pool, OpBuilder &builder,
                           AttrTypeReplacer &types);
  void makeAllocation(Pool &pool, Operation *op, int64_t &next,
                      OpBuilder &entry);
  Value load(OpBuilder &builder, Location loc, ArrayRef<Value> memory,
             Value index, Type type);
  void store(OpBuilder &builder, Location loc, ArrayRef<Value> memory,
             Value index, Value value);
  Value elementIndex(OpBuilder &builder, Location loc, Value ref, Value index);

  func::FuncOp function;
  SymbolTable &symbols;
  AggregateParts &parts;
  int64_t maxElements;
  LoopBounds bounds;
  Liveness liveness;
  llvm::MapVector<StringAttr, Pool> pools;
  /// Tables whose constants are their places plus a number.
  DenseMap<Value, int64_t> shifts;
};
} // namespace

Pool *FunctionPools::find(Type type) {
  FlatSymbolRefAttr name;
  if (auto ref = dyn_cast<RefType>(type))
    name = ref.getLayout();
  else if (auto value = dyn_cast<ValueType>(type))
    name = value.getLayout();
  auto *it = name ? pools.find(name.getAttr()) : pools.end();
  return it == pools.end() ? nullptr : &it->second;
}

/// The Python class of a layout: `Node` of "m.Node#3".
static StringRef classOf(LayoutOp layout) {
  return lastName(layout.getClassRef());
}

InFlightDiagnostic FunctionPools::reportUnbounded(Operation *op, CFGLoop *loop,
                                                  StringRef what) {
  InFlightDiagnostic diag = op->emitError()
                            << what << " in a loop whose number of rounds is "
                            << "not known, but this target has no heap";
  Operation *end = loop->getHeader()->getTerminator();
  diag.attachNote(end->getLoc())
      << "this loop has no limit that follows from constants: count with "
         "range(), or end it after a constant number of rounds";
  return diag;
}

/// A list in memory has at most as many elements as its buffer has room for.
std::optional<int64_t> FunctionPools::getMaximum(Value value) {
  if (std::optional<LoopBounds::Range> range = bounds.getRange(value))
    return range->max;
  while (auto extension = value.getDefiningOp<arith::ExtSIOp>())
    value = extension.getIn();
  auto load = value.getDefiningOp<FieldLoadOp>();
  if (!load)
    return std::nullopt;
  auto layout = symbols.lookup<LayoutOp>(
      cast<RefType>(load.getRef().getType()).getLayout().getAttr());
  StringAttr items = getCountedBuffer(layout, load.getFieldAttr(), symbols);
  Type buffer = items ? layout.getFieldType(items) : Type();
  Pool *pool = buffer ? find(buffer) : nullptr;
  if (!pool || failed(measure(*pool)))
    return std::nullopt;
  return pool->capacity;
}

LogicalResult FunctionPools::measure(Pool &pool) {
  if (pool.state != Pool::Unknown)
    return success(pool.state == Pool::Known);
  // A list that grows by its own size while it is being measured has no limit.
  pool.state = Pool::Endless;
  pool.count = pool.statics.size();
  for (Operation *op : pool.allocations) {
    Survival survival(op->getResult(0), liveness);
    bool survives = false;
    for (CFGLoop *loop = bounds.getLoop(op->getBlock()); loop;
         loop = loop->getParentLoop())
      survives |= survival.outlives(loop);
    int64_t count = 1;
    if (survives) {
      CFGLoop *unbounded = nullptr;
      std::optional<int64_t> executions =
          bounds.getExecutions(op->getBlock(), unbounded);
      if (!executions)
        return reportUnbounded(
            op, unbounded,
            isBuffer(pool.layout)
                ? Twine("a list is made").str()
                : ("objects of class '" + classOf(pool.layout) + "' are made")
                      .str());
      count = *executions;
    }
    pool.repeated[op] = survives ? count : 0;
    if (llvm::AddOverflow(pool.count, count, pool.count))
      pool.count = INT64_MAX;
  }
  if (isBuffer(pool.layout)) {
    pool.capacity = 0;
    for (StaticOp object : pool.statics)
      if (auto elements = object.getFields().getAs<ArrayAttr>("elements"))
        pool.capacity = std::max<int64_t>(pool.capacity, elements.size());
    // A list that is made anew in a loop grows within one round of it.
    CFGLoop *common =
        pool.allocations.empty()
            ? nullptr
            : bounds.getLoop(pool.allocations.front()->getBlock());
    for (Operation *op : pool.allocations)
      while (common && !common->contains(op->getBlock()))
        common = common->getParentLoop();
    for (Operation *op : pool.allocations) {
      std::optional<int64_t> room = getMaximum(op->getOperand(0));
      if (!room)
        return op->emitError("a list is made with a number of elements that is "
                             "not known, but this target has no heap");
      pool.capacity = std::max(pool.capacity, *room);
    }
    for (BufferGrowOp grow : pool.growths) {
      std::optional<int64_t> count = getMaximum(grow.getCount());
      if (!count)
        return grow.emitError("a list grows by a number of elements that is "
                              "not known, but this target has no heap");
      int64_t elements = std::max<int64_t>(*count, 0);
      for (CFGLoop *loop = bounds.getLoop(grow->getBlock());
           loop && !(common && loop->contains(common));
           loop = loop->getParentLoop()) {
        std::optional<int64_t> trips = bounds.getTrips(loop, grow->getBlock());
        if (!trips)
          return reportUnbounded(grow, loop, "a list grows");
        if (llvm::MulOverflow(elements, *trips, elements))
          elements = maxElements + 1;
      }
      if (llvm::AddOverflow(pool.capacity, elements, pool.capacity))
        pool.capacity = maxElements + 1;
    }
    pool.capacity = std::max<int64_t>(pool.capacity, 1);
  }
  int64_t total;
  if (llvm::MulOverflow(pool.count, pool.capacity, total) ||
      total > maxElements) {
    InFlightDiagnostic diag = pool.getSite()->emitError();
    if (isBuffer(pool.layout))
      diag << "lists made here can hold " << pool.capacity << " elements, of "
           << pool.count << " lists";
    else
      diag << "up to " << pool.count << " objects of class '"
           << classOf(pool.layout) << "' are made here";
    diag << ": more than the " << maxElements
         << " that fit into the memory of one invocation";
    return diag;
  }
  pool.state = Pool::Known;
  return success();
}

/// With the objects that its fields lead to.
void FunctionPools::addStatic(StaticOp object) {
  StringAttr name = cast<RefType>(object.getType()).getLayout().getAttr();
  Pool &pool = pools[name];
  pool.layout = symbols.lookup<LayoutOp>(name);
  if (llvm::is_contained(pool.statics, object))
    return;
  pool.statics.push_back(object);
  object.getFields().walk([&](ObjectAttr other) {
    if (auto next = symbols.lookup<StaticOp>(other.getSymbol().getAttr()))
      addStatic(next);
  });
}

LogicalResult FunctionPools::measure() {
  function.walk([&](StaticRefOp ref) {
    addStatic(symbols.lookup<StaticOp>(ref.getObjectAttr().getAttr()));
  });
  function.walk([&](Operation *op) {
    if (isa<AllocOp, BufferAllocOp>(op)) {
      StringAttr name =
          cast<RefType>(op->getResult(0).getType()).getLayout().getAttr();
      Pool &pool = pools[name];
      pool.layout = symbols.lookup<LayoutOp>(name);
      pool.allocations.push_back(op);
    }
  });
  function.walk([&](Operation *op) {
    if (auto grow = dyn_cast<BufferGrowOp>(op)) {
      if (Pool *pool = find(grow.getRef().getType()))
        pool->growths.push_back(grow);
    } else if (auto store = dyn_cast<FieldStoreOp>(op)) {
      if (Pool *pool = find(store.getRef().getType()))
        pool->isModified = true;
    } else if (auto store = dyn_cast<BufferStoreOp>(op)) {
      if (Pool *pool = find(store.getRef().getType()))
        pool->isModified = true;
    }
  });
  for (auto &[name, pool] : pools)
    if (failed(measure(pool)))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

/// Names for the parts of a value: the fields, where it is an object and not a
/// place in a pool.
SmallVector<StringRef> FunctionPools::namesOfParts(Type type) {
  auto value = find(type) ? ValueType() : dyn_cast<ValueType>(type);
  auto layout = value ? symbols.lookup<LayoutOp>(value.getLayout().getAttr())
                      : LayoutOp();
  SmallVector<StringRef> names;
  if (!layout || layout.getFields().size() != value.getElements().size())
    return names;
  for (auto [field, element] :
       llvm::zip(layout.getFields(), value.getElements()))
    names.append(parts.of(element).size(), field.getName().getValue());
  return names;
}

/// The constants of each part of a field, by place.
FailureOr<SmallVector<SmallVector<Attribute>>>
FunctionPools::contentsOf(Pool &pool, NamedAttribute field, size_t numParts,
                          AttrTypeReplacer &types) {
  auto placeOf = [&](StaticOp object) -> int32_t {
    Pool *target = find(object.getType());
    return (llvm::find(target->statics, object) - target->statics.begin()) *
           target->capacity;
  };
  StaticContents contents(symbols, parts, types, placeOf);
  Type type = cast<TypeAttr>(field.getValue()).getValue();
  SmallVector<SmallVector<Attribute>> result(
      numParts, SmallVector<Attribute>(pool.count * pool.capacity));
  for (auto [index, object] : llvm::enumerate(pool.statics)) {
    SmallVector<Attribute> values{object.getFields().get(field.getName())};
    if (isBuffer(pool.layout)) {
      auto elements = object.getFields().getAs<ArrayAttr>("elements");
      values.assign(elements.begin(), elements.end());
    }
    for (auto [offset, value] : llvm::enumerate(values)) {
      FailureOr<SmallVector<Attribute>> flat = contents.flatten(type, value);
      if (failed(flat))
        return object->emitError("the field '")
               << field.getName().getValue() << "' of this object cannot hold "
               << "what it holds now";
      for (auto [part, constant] : llvm::zip(result, *flat))
        part[index * pool.capacity + offset] = constant;
    }
  }
  return result;
}

/// By how much each constant differs from its place, if by the same.
static std::optional<int64_t> getShift(ArrayRef<Attribute> contents) {
  std::optional<int64_t> shift;
  for (auto [place, constant] : llvm::enumerate(contents)) {
    auto number = dyn_cast_if_present<IntegerAttr>(constant);
    if (!number || !number.getType().isInteger(32))
      return std::nullopt;
    int64_t difference = number.getInt() - static_cast<int64_t>(place);
    if (shift && *shift != difference)
      return std::nullopt;
    shift = difference;
  }
  return shift;
}

/// Constant memory, which is read only.
Value FunctionPools::makeTable(OpBuilder &builder, Location loc, StringRef name,
                               Type part, ArrayRef<Attribute> contents) {
  auto vector = dyn_cast<VectorType>(part);
  if (vector && vector.getRank() != 1)
    return {};
  Type element = vector ? vector.getElementType() : part;
  SmallVector<int64_t> shape{static_cast<int64_t>(contents.size())};
  if (vector)
    shape.push_back(vector.getNumElements());
  SmallVector<Attribute> elements;
  for (Attribute constant : contents) {
    if (!constant)
      constant = builder.getZeroAttr(part);
    if (auto dense = dyn_cast<DenseElementsAttr>(constant))
      llvm::append_range(elements, dense.getValues<Attribute>());
    else
      elements.push_back(constant);
  }
  auto type = MemRefType::get(shape, element);
  auto initial =
      DenseElementsAttr::get(RankedTensorType::get(shape, element), elements);
  OpBuilder module(function);
  auto global = memref::GlobalOp::create(
      module, loc, (name + ".table").str(), module.getStringAttr("private"),
      type, initial, /*constant=*/true, /*alignment=*/IntegerAttr());
  symbols.insert(global);
  Value table =
      memref::GetGlobalOp::create(builder, loc, type, global.getSymName());
  if (std::optional<int64_t> shift = getShift(contents))
    shifts[table] = *shift;
  return table;
}

LogicalResult FunctionPools::makeMemory(Pool &pool, OpBuilder &builder,
                                        AttrTypeReplacer &types) {
  Operation *site = pool.getSite();
  StringAttr owner = getOwnerName(site->getLoc());
  std::string base = owner                   ? owner.str()
                     : isBuffer(pool.layout) ? "items"
                                             : classOf(pool.layout).str();
  for (NamedAttribute field : pool.layout.getFields()) {
    Type type = types.replace(cast<TypeAttr>(field.getValue()).getValue());
    SmallVector<Value> &memory = pool.memory.emplace_back();
    SmallVector<StringRef> names = namesOfParts(type);
    SmallVector<Type> partTypes = parts.of(type);
    FailureOr<SmallVector<SmallVector<Attribute>>> contents =
        contentsOf(pool, field, partTypes.size(), types);
    if (failed(contents))
      return failure();
    for (auto [index, part] : llvm::enumerate(partTypes)) {
      std::string name = base;
      if (!isBuffer(pool.layout))
        name += "_" + field.getName().str();
      if (index < names.size() && !names[index].empty())
        name += "_" + names[index].str();
      Location loc = NameLoc::get(builder.getStringAttr(name),
                                  withoutVariableName(site->getLoc()));
      Value storage;
      if (MemRefType::isValidElementType(part))
        storage = pool.isTable()
                      ? makeTable(builder, loc, name, part, (*contents)[index])
                      : memref::AllocaOp::create(
                            builder, loc,
                            MemRefType::get({pool.count * pool.capacity}, part))
                            .getResult();
      if (!storage)
        return site->emitError("objects of class '")
               << classOf(pool.layout) << "' stay in memory, which cannot hold "
               << "their field '" << field.getName().getValue() << "'";
      memory.push_back(storage);
      if (pool.isTable())
        continue;
      for (auto [place, constant] : llvm::enumerate((*contents)[index])) {
        if (!constant)
          continue;
        Value at = arith::ConstantIndexOp::create(builder, loc, place);
        Value initial =
            arith::ConstantOp::create(builder, loc, cast<TypedAttr>(constant));
        memref::StoreOp::create(builder, loc, initial, storage, at);
      }
    }
  }
  return success();
}

/// References are the index of the object, those of lists of their first
/// element.
void FunctionPools::makeAllocation(Pool &pool, Operation *op, int64_t &next,
                                   OpBuilder &entry) {
  OpBuilder builder(op);
  Location loc = op->getLoc();
  auto constant = [&](OpBuilder &at, int64_t value) -> Value {
    return arith::ConstantOp::create(at, loc, at.getI32IntegerAttr(value));
  };
  Value index = constant(builder, next * pool.capacity);
  int64_t count = pool.repeated.lookup(op);
  if (count > 1) {
    // The next of its own places each time.
    Value counter = memref::AllocaOp::create(
        entry, loc, MemRefType::get({}, entry.getI32Type()));
    memref::StoreOp::create(entry, loc, constant(entry, next * pool.capacity),
                            counter);
    index = memref::LoadOp::create(builder, loc, counter);
    Value following = arith::AddIOp::create(builder, loc, index,
                                            constant(builder, pool.capacity));
    memref::StoreOp::create(builder, loc, following, counter);
  }
  next += std::max<int64_t>(count, 1);
  auto type =
      ValueType::get(builder.getContext(),
                     FlatSymbolRefAttr::get(pool.layout.getSymNameAttr()),
                     {builder.getI32Type()});
  op->getResult(0).replaceAllUsesWith(
      PackOp::create(builder, loc, type, index).getResult());
  if (entry.getInsertionPoint() == op->getIterator())
    entry.setInsertionPointAfter(op);
  op->erase();
}

Value FunctionPools::elementIndex(OpBuilder &builder, Location loc, Value ref,
                                  Value index) {
  Value position =
      ExtractOp::create(builder, loc, builder.getI32Type(), ref, 0);
  position = arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                        position);
  if (!index)
    return position;
  index =
      arith::IndexCastOp::create(builder, loc, builder.getIndexType(), index);
  return arith::AddIOp::create(builder, loc, position, index);
}

Value FunctionPools::load(OpBuilder &builder, Location loc,
                          ArrayRef<Value> memory, Value index, Type type) {
  SmallVector<Value> values;
  for (Value part : memory) {
    // A list of objects in the order of their own table needs none.
    if (auto it = shifts.find(part); it != shifts.end()) {
      Value shift = arith::ConstantIndexOp::create(builder, loc, it->second);
      values.push_back(arith::IndexCastOp::create(
          builder, loc, builder.getI32Type(),
          arith::AddIOp::create(builder, loc, index, shift)));
      continue;
    }
    auto table = cast<MemRefType>(part.getType());
    if (table.getRank() == 1) {
      values.push_back(memref::LoadOp::create(builder, loc, part, index));
      continue;
    }
    // Rows of a table of vectors.
    Value first = arith::ConstantIndexOp::create(builder, loc, 0);
    values.push_back(vector::LoadOp::create(
        builder, loc,
        VectorType::get(table.getShape().back(), table.getElementType()), part,
        ValueRange{index, first}));
  }
  if (values.size() == 1 && values[0].getType() == type)
    return values[0];
  return UnrealizedConversionCastOp::create(builder, loc, type, values)
      .getResult(0);
}

void FunctionPools::store(OpBuilder &builder, Location loc,
                          ArrayRef<Value> memory, Value index, Value value) {
  SmallVector<Type> types = parts.of(value.getType());
  if (types.empty()) // a constant
    return;
  SmallVector<Value> values{value};
  if (types.size() != 1 || types[0] != value.getType())
    values = llvm::to_vector_of<Value>(
        UnrealizedConversionCastOp::create(builder, loc, types, value)
            .getResults());
  for (auto [part, stored] : llvm::zip(memory, values))
    memref::StoreOp::create(builder, loc, stored, part, index);
}

LogicalResult FunctionPools::rewrite(AttrTypeReplacer &types) {
  if (pools.empty())
    return success();
  OpBuilder entry = OpBuilder::atBlockBegin(&function.getBody().front());
  for (auto &[name, pool] : pools)
    if (failed(makeMemory(pool, entry, types)))
      return failure();
  for (auto &[name, pool] : pools) {
    int64_t next = pool.statics.size();
    for (Operation *op : pool.allocations)
      makeAllocation(pool, op, next, entry);
  }
  function.walk([&](Operation *op) {
    OpBuilder builder(op);
    Location loc = op->getLoc();
    auto fieldMemory = [&](Value ref, StringAttr field) -> ArrayRef<Value> {
      Pool *pool = find(ref.getType());
      for (auto [index, candidate] : llvm::enumerate(pool->layout.getFields()))
        if (candidate.getName() == field)
          return pool->memory[index];
      return {};
    };
    auto finish = [&](Value result) {
      op->getResult(0).replaceAllUsesWith(result);
      op->erase();
    };
    if (auto ref = dyn_cast<StaticRefOp>(op)) {
      auto object = symbols.lookup<StaticOp>(ref.getObjectAttr().getAttr());
      Pool *pool = find(object.getType());
      int32_t place =
          (llvm::find(pool->statics, object) - pool->statics.begin()) *
          pool->capacity;
      Value index = arith::ConstantOp::create(builder, loc,
                                              builder.getI32IntegerAttr(place));
      finish(PackOp::create(builder, loc, types.replace(ref.getType()), index));
    } else if (auto access = dyn_cast<FieldLoadOp>(op)) {
      if (find(access.getRef().getType()))
        finish(load(
            builder, loc, fieldMemory(access.getRef(), access.getFieldAttr()),
            elementIndex(builder, loc, access.getRef(), {}), access.getType()));
    } else if (auto access = dyn_cast<FieldStoreOp>(op)) {
      if (!find(access.getRef().getType()))
        return;
      store(builder, loc, fieldMemory(access.getRef(), access.getFieldAttr()),
            elementIndex(builder, loc, access.getRef(), {}), access.getValue());
      op->erase();
    } else if (auto access = dyn_cast<BufferLoadOp>(op)) {
      if (Pool *pool = find(access.getRef().getType()))
        finish(
            load(builder, loc, pool->memory.front(),
                 elementIndex(builder, loc, access.getRef(), access.getIndex()),
                 access.getType()));
    } else if (auto access = dyn_cast<BufferStoreOp>(op)) {
      Pool *pool = find(access.getRef().getType());
      if (!pool)
        return;
      store(builder, loc, pool->memory.front(),
            elementIndex(builder, loc, access.getRef(), access.getIndex()),
            access.getValue());
      op->erase();
    } else if (auto size = dyn_cast<BufferSizeOp>(op)) {
      if (Pool *pool = find(size.getRef().getType()))
        finish(arith::ConstantOp::create(
            builder, loc, builder.getI64IntegerAttr(pool->capacity)));
    } else if (isa<BufferGrowOp>(op)) {
      if (find(op->getOperand(0).getType()))
        op->erase();
    } else if (auto compare = dyn_cast<RefEqOp>(op)) {
      if (find(compare.getLhs().getType()))
        finish(arith::CmpIOp::create(
            builder, loc, arith::CmpIPredicate::eq,
            ExtractOp::create(builder, loc, builder.getI32Type(),
                              compare.getLhs(), 0),
            ExtractOp::create(builder, loc, builder.getI32Type(),
                              compare.getRhs(), 0)));
    }
  });
  return success();
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

namespace {
struct PoolObjects : pystream::impl::PoolObjectsPassBase<PoolObjects> {
  using PoolObjectsPassBase::PoolObjectsPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    SymbolTableCollection collection;
    AggregateParts parts(module, collection);
    if (failed(refuseCalls(module)))
      return signalPassFailure();
    SmallVector<std::unique_ptr<FunctionPools>> functions;
    for (auto function : module.getOps<func::FuncOp>()) {
      if (function.isExternal())
        continue;
      functions.push_back(std::make_unique<FunctionPools>(function, symbols,
                                                          parts, maxElements));
      if (failed(functions.back()->measure()))
        return signalPassFailure();
      numPools += functions.back()->getNumPools();
    }
    // References become values of one index, which the layout keeps apart.
    AttrTypeReplacer types;
    types.addReplacement([&](RefType type) -> std::optional<Type> {
      auto layout = symbols.lookup<LayoutOp>(type.getLayout().getAttr());
      if (!layout || layout.getStorage() != Storage::Private)
        return std::nullopt;
      return ValueType::get(&getContext(), type.getLayout(),
                            {IntegerType::get(&getContext(), 32)});
    });
    module.walk([&](Operation *op) {
      for (Region &region : op->getRegions())
        for (Block &block : region)
          for (BlockArgument argument : block.getArguments())
            argument.setType(types.replace(argument.getType()));
      if (!isa<AllocOp, BufferAllocOp, StaticRefOp>(op))
        for (Value result : op->getResults())
          result.setType(types.replace(result.getType()));
    });
    for (const std::unique_ptr<FunctionPools> &function : functions)
      if (failed(function->rewrite(types)))
        return signalPassFailure();
    for (auto object : llvm::make_early_inc_range(module.getOps<StaticOp>()))
      object.erase();
  }

private:
  /// Pools are of one function: their indices mean nothing in another.
  static LogicalResult refuseCalls(ModuleOp module) {
    WalkResult result = module.walk([](CallOpInterface call) {
      if (llvm::none_of(call->getOperandTypes(), holdsReference) &&
          llvm::none_of(call->getResultTypes(), holdsReference))
        return WalkResult::advance();
      call.emitError("a call is left: recursion whose depth is not known "
                     "cannot be compiled for this target");
      return WalkResult::interrupt();
    });
    return failure(result.wasInterrupted());
  }
};
} // namespace
