//===- UnboxUnique.cpp - Objects with one reference become their fields ---===//
#include "PyStream/Analysis/ObjectFacts.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"

namespace pystream {
#define GEN_PASS_DEF_UNBOXUNIQUEPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

/// How a moved value travels: as the tag, if it is a union, and values that
/// alternatives share where they have parts of equal type.
namespace {
struct Alternative {
  Type type;
  /// Of a reference: the fields; else one part without a name, or none for a
  /// literal.
  SmallVector<StringAttr> fields;
  SmallVector<Type> types;
  /// The places of the parts among those that travel.
  SmallVector<unsigned> places;
};

struct Parts {
  bool isUnion = false;
  SmallVector<Alternative> alternatives;
  /// Types of what travels, after the tag.
  SmallVector<Type> types;
};

/// A moved value where it has arrived.
struct Arrived {
  Parts parts;
  Value tag;
  /// For each alternative the new object, or the value; null for a literal.
  SmallVector<Value> objects;
};
} // namespace

namespace {
class Mover {
public:
  Mover(func::FuncOp function, const ObjectFacts &facts,
        const MovedReferences &moved)
      : function(function), facts(facts), moved(moved) {}

  void run();

private:
  Parts partsOf(Type type);
  Arrived arrive(OpBuilder &builder, Location loc, const Parts &parts,
                 ValueRange values);
  void replaceUses(Value value, const Arrived &arrived);
  /// What travels for `value` at the builder, which may hold any object.
  SmallVector<Value> depart(OpBuilder &builder, Location loc, Value value,
                            const Parts &parts);
  SmallVector<Value> read(OpBuilder &builder, Location loc, Value object,
                          const Alternative &alternative);
  void moveSelect(arith::SelectOp select);
  void moveArguments(Block &block);

  func::FuncOp function;
  const ObjectFacts &facts;
  const MovedReferences &moved;
  /// By the moved argument that is about to go.
  DenseMap<Value, Arrived> arrivals;
};
} // namespace

Parts Mover::partsOf(Type type) {
  Parts parts;
  SmallVector<Type> types{type};
  if (auto unionType = dyn_cast<pystream::UnionType>(type)) {
    parts.isUnion = true;
    types = llvm::to_vector(unionType.getAlternatives());
  }
  for (Type alternativeType : types) {
    Alternative &alternative = parts.alternatives.emplace_back();
    alternative.type = alternativeType;
    if (auto ref = dyn_cast<RefType>(alternativeType)) {
      LayoutOp layout = facts.lookup(ref)->layout;
      for (NamedAttribute field : layout.getFields()) {
        alternative.fields.push_back(field.getName());
        alternative.types.push_back(
            cast<TypeAttr>(field.getValue()).getValue());
      }
    } else if (!isa<LiteralType>(alternativeType)) {
      alternative.types.push_back(alternativeType);
    }
    SmallVector<bool> taken(parts.types.size());
    for (Type part : alternative.types) {
      unsigned place = 0;
      while (place != parts.types.size() &&
             (parts.types[place] != part || taken[place]))
        ++place;
      if (place == parts.types.size()) {
        parts.types.push_back(part);
        taken.push_back(false);
      }
      taken[place] = true;
      alternative.places.push_back(place);
    }
  }
  return parts;
}

Arrived Mover::arrive(OpBuilder &builder, Location loc, const Parts &parts,
                      ValueRange values) {
  Arrived result{parts, {}, {}};
  if (parts.isUnion) {
    result.tag = values.front();
    values = values.drop_front();
  }
  for (const Alternative &alternative : parts.alternatives) {
    if (alternative.types.empty() && !isa<RefType>(alternative.type)) {
      result.objects.push_back({});
      continue;
    }
    if (!isa<RefType>(alternative.type)) {
      result.objects.push_back(values[alternative.places.front()]);
      continue;
    }
    Value object = AllocOp::create(builder, loc, alternative.type);
    for (auto [field, place] :
         llvm::zip(alternative.fields, alternative.places))
      FieldStoreOp::create(builder, loc, values[place], object, field);
    result.objects.push_back(object);
  }
  return result;
}

/// Uses of the old value become uses of the new objects. Those by moves stay;
/// they read the new objects when they are rewritten.
void Mover::replaceUses(Value value, const Arrived &arrived) {
  if (!arrived.parts.isUnion) {
    value.replaceAllUsesWith(arrived.objects.front());
    return;
  }
  for (Operation *user : llvm::make_early_inc_range(value.getUsers())) {
    if (auto tag = dyn_cast<UnionTagOp>(user)) {
      tag.getResult().replaceAllUsesWith(arrived.tag);
      tag.erase();
    } else if (auto get = dyn_cast<UnionGetOp>(user)) {
      int index =
          cast<pystream::UnionType>(value.getType()).indexOf(get.getType());
      Value object = arrived.objects[index];
      if (!object) {
        OpBuilder builder(get);
        object = LiteralOp::create(builder, get.getLoc(),
                                   cast<LiteralType>(get.getType()));
      }
      get.getResult().replaceAllUsesWith(object);
      get.erase();
    }
  }
}

SmallVector<Value> Mover::read(OpBuilder &builder, Location loc, Value object,
                               const Alternative &alternative) {
  if (!isa<RefType>(alternative.type))
    return alternative.types.empty() ? SmallVector<Value>()
                                     : SmallVector<Value>{object};
  SmallVector<Value> values;
  for (auto [field, type] : llvm::zip(alternative.fields, alternative.types))
    values.push_back(FieldLoadOp::create(builder, loc, type, object, field));
  return values;
}

SmallVector<Value> Mover::depart(OpBuilder &builder, Location loc, Value value,
                                 const Parts &parts) {
  SmallVector<Value> values(parts.types.size());
  auto unset = value.getDefiningOp<UnsetOp>();
  auto makeUnset = [&](Type type) -> Value {
    if (unset)
      return UnsetOp::create(builder, loc, type, unset.getName());
    return UndefOp::create(builder, loc, type);
  };
  auto fill = [&] {
    for (auto [slot, type] : llvm::zip(values, parts.types))
      if (!slot)
        slot = makeUnset(type);
  };
  if (!parts.isUnion) {
    if (isa_and_present<AllocOp>(value.getDefiningOp()))
      return read(builder, loc, value, parts.alternatives.front());
    fill();
    return values;
  }
  auto withTag = [&](Value tag) {
    fill();
    values.insert(values.begin(), tag);
    return values;
  };
  auto constant = [&](int tag) {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getI32IntegerAttr(tag));
  };
  if (auto wrap = value.getDefiningOp<UnionWrapOp>()) {
    int tag = wrap.getType().indexOf(wrap.getValue().getType());
    const Alternative &alternative = parts.alternatives[tag];
    for (auto [place, part] :
         llvm::zip(alternative.places,
                   read(builder, loc, wrap.getValue(), alternative)))
      values[place] = part;
    return withTag(constant(tag));
  }
  auto it = arrivals.find(value);
  if (it == arrivals.end())
    return withTag(makeUnset(builder.getI32Type()));
  // Of another union of the same type: of each part, that of the alternative.
  const Arrived &source = it->second;
  for (auto [index, alternative] : llvm::enumerate(parts.alternatives)) {
    if (alternative.types.empty())
      continue;
    Value holds;
    for (auto [place, part] :
         llvm::zip(alternative.places,
                   read(builder, loc, source.objects[index], alternative))) {
      if (!values[place]) {
        values[place] = part;
        continue;
      }
      if (!holds)
        holds = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                      source.tag, constant(index));
      values[place] =
          arith::SelectOp::create(builder, loc, holds, part, values[place]);
    }
  }
  return withTag(source.tag);
}

void Mover::moveSelect(arith::SelectOp select) {
  OpBuilder builder(select);
  Location loc = select.getLoc();
  Parts parts = partsOf(select.getType());
  SmallVector<Value> a = depart(builder, loc, select.getTrueValue(), parts);
  SmallVector<Value> b = depart(builder, loc, select.getFalseValue(), parts);
  SmallVector<Value> values;
  for (auto [x, y] : llvm::zip(a, b))
    values.push_back(
        arith::SelectOp::create(builder, loc, select.getCondition(), x, y));
  Arrived arrived = arrive(builder, loc, parts, values);
  select.getResult().replaceAllUsesWith(arrived.objects.front());
  select.erase();
}

/// Passes what travels in place of the moved arguments of a block.
void Mover::moveArguments(Block &block) {
  SmallVector<BlockArgument> going;
  for (BlockArgument argument : block.getArguments())
    if (moved.contains(argument))
      going.push_back(argument);
  if (going.empty())
    return;
  for (auto it = block.pred_begin(), e = block.pred_end(); it != e; ++it) {
    auto branch = cast<BranchOpInterface>((*it)->getTerminator());
    MutableOperandRange operands =
        branch.getSuccessorOperands(it.getSuccessorIndex())
            .getMutableForwardedOperands();
    OpBuilder builder(branch);
    SmallVector<Value> kept, added;
    for (auto [index, operand] : llvm::enumerate(operands)) {
      BlockArgument argument = block.getArgument(index);
      if (llvm::is_contained(going, argument))
        llvm::append_range(added,
                           depart(builder, branch.getLoc(), operand.get(),
                                  arrivals.find(argument)->second.parts));
      else
        kept.push_back(operand.get());
    }
    llvm::append_range(kept, added);
    operands.assign(kept);
  }
}

void Mover::run() {
  // Where objects arrive first: what leaves again is read there.
  for (Block &block : function.getBody()) {
    SmallVector<BlockArgument> arguments(block.getArguments());
    for (BlockArgument argument : arguments) {
      if (!moved.contains(argument))
        continue;
      // Replacing the uses of the last one may have erased what the block began
      // with.
      OpBuilder builder = OpBuilder::atBlockBegin(&block);
      Parts parts = partsOf(argument.getType());
      SmallVector<Value> values;
      if (parts.isUnion)
        values.push_back(
            block.addArgument(builder.getI32Type(), argument.getLoc()));
      for (Type type : parts.types)
        values.push_back(block.addArgument(type, argument.getLoc()));
      Arrived arrived = arrive(builder, argument.getLoc(), parts, values);
      replaceUses(argument, arrived);
      arrivals[argument] = std::move(arrived);
    }
  }
  for (Block &block : function.getBody())
    for (auto select :
         llvm::make_early_inc_range(block.getOps<arith::SelectOp>()))
      if (moved.contains(select.getResult()))
        moveSelect(select);
  for (Block &block : function.getBody())
    moveArguments(block);
  for (Block &block : function.getBody())
    block.eraseArguments([&](BlockArgument argument) {
      if (!moved.contains(argument))
        return false;
      // Wrappers of what has moved; nothing reads them.
      for (Operation *user : llvm::make_early_inc_range(argument.getUsers()))
        user->erase();
      return true;
    });
}

namespace {
struct UnboxUnique : pystream::impl::UnboxUniquePassBase<UnboxUnique> {
  using UnboxUniquePassBase::UnboxUniquePassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect>();
  }

  void runOnOperation() override {
    ObjectFacts facts(getOperation());
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      MovedReferences moved(function, facts, maxFields);
      numMoved += moved.getValues().size();
      if (!moved.getValues().empty())
        Mover(function, facts, moved).run();
    }
  }
};
} // namespace
