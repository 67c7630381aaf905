//===- Emitter.cpp - Building typed values and control flow ---------------===//
#include "PyStream/Analysis/Resolution.h"
#include "PyStream/IR/Assumptions.h"
#include "PyStream/IR/Names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

Type Emitter::numericType(Type type) {
  if (auto vector = dyn_cast<VectorType>(type))
    return VectorType::get(vector.getShape(),
                           numericType(vector.getElementType()));
  if (isa<FloatType>(type))
    return numeric.floatType;
  return type.isInteger(1) ? type : numeric.intType;
}

Type Emitter::typeOf(const Alternative *alternative) {
  MLIRContext *context = builder.getContext();
  auto elementTypes = [&] {
    SmallVector<Type> types;
    for (AbstractValue element : alternative->elements)
      types.push_back(typeOf(element));
    return types;
  };
  switch (alternative->kind) {
  case AlternativeKind::None:
    return LiteralType::get(context, NoneAttr::get(context));
  case AlternativeKind::Str:
    if (!alternative->constant)
      return StringType::get(context);
    return LiteralType::get(context, alternative->constant);
  case AlternativeKind::Singleton:
  case AlternativeKind::Function:
  case AlternativeKind::Builtin:
  case AlternativeKind::Class:
  case AlternativeKind::Wrapper:
    return LiteralType::get(context, alternative->constant);
  case AlternativeKind::Bool:
    return builder.getI1Type();
  case AlternativeKind::Int:
    return numeric.intType;
  case AlternativeKind::Float:
    return numeric.floatType;
  case AlternativeKind::Vector: {
    Object *object =
        alternative->object ? alternative->object->find() : nullptr;
    if (!object || !object->isVectorReference())
      return numericType(alternative->type);
    usedObjects.insert(object);
    return RefType::get(context,
                        FlatSymbolRefAttr::get(context, object->symbol));
  }
  case AlternativeKind::Sampler:
    return alternative->type;
  case AlternativeKind::Array:
    return MemRefType::get(
        {ShapedType::kDynamic},
        cast<pystream::ArrayType>(alternative->type).getElementType());
  case AlternativeKind::Closure:
    return ClosureType::get(context, alternative->constant, false,
                            elementTypes());
  case AlternativeKind::Method:
  case AlternativeKind::Super: {
    StringRef what =
        alternative->kind == AlternativeKind::Method ? "method" : "super";
    return ClosureType::get(context, builder.getStringAttr(what), true,
                            elementTypes());
  }
  case AlternativeKind::Tuple:
    return pystream::TupleType::get(
        context, elementTypes(),
        cast_if_present<ArrayAttr>(alternative->constant));
  case AlternativeKind::Instance: {
    Object *object = alternative->object->find();
    auto symbol = FlatSymbolRefAttr::get(context, object->symbol);
    if (object->isConstant())
      return LiteralType::get(context, ObjectAttr::get(context, symbol));
    usedObjects.insert(object);
    return RefType::get(context, symbol);
  }
  }
  return {};
}

Type Emitter::typeOf(AbstractValue value) {
  value = domain.normalize(value);
  assert(!value.isBottom() && "bottom has no type");
  if (const Alternative *only = value.single())
    return typeOf(only);
  SmallVector<Type> types;
  for (const Alternative *alternative : value.alternatives())
    types.push_back(typeOf(alternative));
  return pystream::UnionType::get(builder.getContext(), types);
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

Value Emitter::floatConstant(double value, Type type) {
  Type element = getElementTypeOrSelf(type);
  Attribute scalar = builder.getFloatAttr(element, value);
  if (auto vector = dyn_cast<VectorType>(type))
    return arith::ConstantOp::create(builder, loc,
                                     DenseElementsAttr::get(vector, scalar));
  return arith::ConstantOp::create(builder, loc, cast<TypedAttr>(scalar));
}

Value Emitter::intConstant(int64_t value, Type type) {
  Type element = getElementTypeOrSelf(type);
  Attribute scalar = builder.getIntegerAttr(element, value);
  if (auto vector = dyn_cast<VectorType>(type))
    return arith::ConstantOp::create(builder, loc,
                                     DenseElementsAttr::get(vector, scalar));
  return arith::ConstantOp::create(builder, loc, cast<TypedAttr>(scalar));
}

Value Emitter::constant(Attribute attribute) {
  if (auto boolean = dyn_cast<BoolAttr>(attribute))
    return arith::ConstantOp::create(builder, loc, boolean);
  if (auto integer = dyn_cast<IntegerAttr>(attribute))
    return intConstant(integer.getInt(), numeric.intType);
  if (auto floating = dyn_cast<FloatAttr>(attribute))
    return floatConstant(floating.getValueAsDouble(), numeric.floatType);
  auto dense = cast<DenseElementsAttr>(attribute);
  auto type = cast<VectorType>(numericType(dense.getType()));
  Type element = type.getElementType();
  SmallVector<Attribute> values;
  for (Attribute value : dense.getValues<Attribute>()) {
    if (auto floating = dyn_cast<FloatAttr>(value))
      values.push_back(
          builder.getFloatAttr(element, floating.getValueAsDouble()));
    else
      values.push_back(builder.getIntegerAttr(
          element, cast<IntegerAttr>(value).getValue().getSExtValue()));
  }
  return arith::ConstantOp::create(builder, loc,
                                   DenseElementsAttr::get(type, values));
}

Value Emitter::staticRef(LiveObjectOp definition, Type type) {
  usedStatics.insert(definition);
  return StaticRefOp::create(
      builder, loc, type, FlatSymbolRefAttr::get(definition.getSymNameAttr()));
}

Value Emitter::materialize(Attribute attribute, AbstractValue value) {
  value = domain.normalize(value);
  if (Value known = materialize(value))
    return known;
  const Alternative *only = value.single();
  if (auto array = dyn_cast<ArrayAttr>(attribute)) {
    SmallVector<Value> elements;
    for (auto [element, known] : llvm::zip(array, only->elements))
      elements.push_back(materialize(element, known));
    return PackOp::create(builder, loc, typeOf(only), elements);
  }
  if (auto object = dyn_cast<ObjectAttr>(attribute))
    for (LiveObjectOp definition : only->object->find()->definitions)
      if (definition.getSymName() == object.getSymbol().getValue())
        return staticRef(definition, typeOf(only));
  return {};
}

Value Emitter::materialize(AbstractValue value) {
  const Alternative *only = domain.normalize(value).single();
  if (!only)
    return {};
  switch (only->kind) {
  case AlternativeKind::Bool:
  case AlternativeKind::Int:
  case AlternativeKind::Float:
  case AlternativeKind::Vector:
    return only->constant ? constant(only->constant) : Value();
  case AlternativeKind::Str:
    if (!only->constant)
      return {};
    return LiteralOp::create(builder, loc, typeOf(only));
  case AlternativeKind::Sampler:
  case AlternativeKind::Array:
    return {};
  case AlternativeKind::Instance: {
    Type type = typeOf(only);
    Object *object = only->object->find();
    switch (object->storage) {
    case Object::Storage::Private:
      return {};
    case Object::Storage::Uniform:
      if (object->isOfElements())
        return {};
      return UniformRefOp::create(builder, loc, type);
    case Object::Storage::Live:
      if (!object->isStatic)
        return LiteralOp::create(builder, loc, type);
      return object->definitions.size() == 1
                 ? staticRef(object->definitions.front(), type)
                 : Value();
    }
    return {};
  }
  case AlternativeKind::Tuple:
  case AlternativeKind::Closure:
  case AlternativeKind::Method:
  case AlternativeKind::Super: {
    SmallVector<Value> elements;
    for (AbstractValue element : only->elements) {
      elements.push_back(materialize(element));
      if (!elements.back())
        return {};
    }
    return PackOp::create(builder, loc, typeOf(only), elements);
  }
  default:
    return LiteralOp::create(builder, loc, typeOf(only));
  }
}

Value Emitter::allocate(AbstractValue value) {
  Object *object = domain.normalize(value).single()->object;
  Value ref = AllocOp::create(builder, loc, typeOf(value));
  AbstractValue unset = domain.unset();
  for (auto &[name, field] : object->fields) {
    AbstractValue known = domain.normalize(field.value);
    if (known.isBottom() || !domain.mayBeUnset(known))
      continue;
    Value mark = convert(materialize(unset), unset, known);
    FieldStoreOp::create(builder, loc, mark, ref, name);
  }
  return ref;
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

Value Emitter::toInt(Value value) {
  if (value.getType().isInteger(1))
    return arith::ExtUIOp::create(builder, loc, numeric.intType, value);
  return value;
}

Value Emitter::toFloat(Value value) {
  Type type = value.getType();
  if (isa<FloatType>(type))
    return value;
  if (type.isInteger(1))
    return arith::UIToFPOp::create(builder, loc, numeric.floatType, value);
  return arith::SIToFPOp::create(builder, loc, numeric.floatType, value);
}

Value Emitter::splat(Value value, Type type) {
  auto vector = dyn_cast<VectorType>(type);
  if (!vector || isa<VectorType>(value.getType()))
    return value;
  if (isa<FloatType>(vector.getElementType()))
    value = toFloat(value);
  else
    value = toInt(value);
  return vector::BroadcastOp::create(builder, loc, vector, value);
}

Value Emitter::vectorValue(Value vector, Type type) {
  if (!isa<RefType>(vector.getType()))
    return vector;
  return FieldLoadOp::create(builder, loc, numericType(type), vector,
                             builder.getStringAttr("value"));
}

void Emitter::storeVector(Value vector, Value components) {
  FieldStoreOp::create(builder, loc, components, vector,
                       builder.getStringAttr("value"));
}

Value Emitter::dynamicTuple(Value tuple, const Alternative *from,
                            const Alternative *to) {
  auto &fields = to->object->find()->fields;
  auto known = [&](StringRef name) {
    return fields.lookup(builder.getStringAttr(name)).value;
  };
  AbstractValue buffer = domain.normalize(known("items"));
  StringAttr elementName = builder.getStringAttr("element");
  Value count = intConstant(from->elements.size(), numeric.intType);
  Value items = BufferAllocOp::create(builder, loc, typeOf(buffer), count);
  for (auto [index, element] : llvm::enumerate(from->elements)) {
    Value extracted = ExtractOp::create(builder, loc, typeOf(element), tuple,
                                        static_cast<uint32_t>(index));
    AbstractValue held =
        buffer.single()->object->find()->fields[elementName].value;
    Value converted = convert(extracted, element, held);
    BufferStoreOp::create(builder, loc, converted, items,
                          intConstant(index, numeric.intType));
  }
  Value object = AllocOp::create(builder, loc, typeOf(to));
  auto store = [&](StringRef name, Value value, AbstractValue known,
                   AbstractValue held) {
    FieldStoreOp::create(builder, loc, convert(value, known, held), object,
                         builder.getStringAttr(name));
  };
  store("items", items, buffer, known("items"));
  store("size", count, domain.integer(), known("size"));
  return object;
}

/// Whether a value of alternative `from` can be seen as one of `to`.
static bool covers(const Alternative *to, const Alternative *from) {
  if (to->isDynamicTuple() && from->isPlainTuple())
    return true;
  if (to->isNumber() && from->isNumber())
    return to->kind >= from->kind;
  if (to->kind == AlternativeKind::Str && from->kind == AlternativeKind::Str)
    return to == from || !to->constant;
  if (to->kind != from->kind)
    return false;
  switch (to->kind) {
  case AlternativeKind::Vector:
  case AlternativeKind::Sampler:
  case AlternativeKind::Array:
    return to->type == from->type;
  case AlternativeKind::Tuple:
  case AlternativeKind::Closure:
    return to->constant == from->constant &&
           to->elements.size() == from->elements.size();
  case AlternativeKind::Method:
  case AlternativeKind::Super:
    return to->elements[0] == from->elements[0];
  case AlternativeKind::Instance:
    return to->object->find() == from->object->find();
  default:
    return to == from;
  }
}

static const Alternative *coveringAlternative(AbstractValue to,
                                              const Alternative *from) {
  // A number goes to its own kind where there is one.
  for (const Alternative *alternative : to.alternatives())
    if (alternative->kind == from->kind && covers(alternative, from))
      return alternative;
  for (const Alternative *alternative : to.alternatives())
    if (covers(alternative, from))
      return alternative;
  return nullptr;
}

Value Emitter::convertAlternative(Value value, const Alternative *from,
                                  const Alternative *to) {
  if (value.getType() == typeOf(to))
    return value;
  if (to->kind == AlternativeKind::Str)
    return StringConstantOp::create(builder, loc,
                                    cast<StringAttr>(from->constant));
  if (to->kind == AlternativeKind::Float)
    return toFloat(value);
  if (to->kind == AlternativeKind::Int)
    return toInt(value);
  if (to->isDynamicTuple())
    return dynamicTuple(value, from, to);
  if (to->kind == AlternativeKind::Vector) {
    Type type = typeOf(to);
    if (!isa<RefType>(type))
      return vectorValue(value, to->type);
    Value object = AllocOp::create(builder, loc, type);
    storeVector(object, value);
    return object;
  }
  SmallVector<Value> elements;
  for (auto [index, element] : llvm::enumerate(from->elements)) {
    Value extracted = ExtractOp::create(builder, loc, typeOf(element), value,
                                        static_cast<uint32_t>(index));
    elements.push_back(convert(extracted, element, to->elements[index]));
  }
  return PackOp::create(builder, loc, typeOf(to), elements);
}

Value Emitter::convert(Value value, AbstractValue from, AbstractValue to) {
  from = domain.normalize(from);
  to = domain.normalize(to);
  if (!value || value.getType() == typeOf(to))
    return value;
  if (const Alternative *source = from.single()) {
    const Alternative *target = coveringAlternative(to, source);
    if (!target)
      return {};
    Value converted = convertAlternative(value, source, target);
    if (to.single())
      return converted;
    return UnionWrapOp::create(builder, loc, typeOf(to), converted);
  }
  return dispatch(
      value, from, to,
      [&](unsigned index, Value payload) -> BranchResult {
        const Alternative *source = from.alternatives()[index];
        if (!coveringAlternative(to, source))
          return {};
        return {payload, domain.just(source)};
      },
      /*isTested=*/true);
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

Block *Emitter::newBlock() {
  Block *block = new Block();
  Block *current = builder.getInsertionBlock();
  current->getParent()->getBlocks().insertAfter(current->getIterator(), block);
  return block;
}

void Emitter::guard(Value condition, llvm::function_ref<void()> raise) {
  Block *start = builder.getInsertionBlock();
  Block *taken = newBlock();
  builder.setInsertionPointToEnd(taken);
  raise();
  // What follows a raise is unreachable, and ends somehow until it is removed.
  cf::BranchOp::create(builder, loc, builder.getInsertionBlock());
  Block *rest = newBlock();
  builder.setInsertionPointToEnd(start);
  cf::CondBranchOp::create(builder, loc, condition, taken, ValueRange(), rest,
                           ValueRange());
  builder.setInsertionPointToEnd(rest);
}

Value Emitter::branch(
    Value condition, AbstractValue result,
    llvm::function_ref<std::pair<Value, AbstractValue>()> onTrue,
    llvm::function_ref<std::pair<Value, AbstractValue>()> onFalse) {
  Block *start = builder.getInsertionBlock();
  Block *entries[2], *exits[2];
  Value values[2];
  for (unsigned side : {0u, 1u}) {
    entries[side] = newBlock();
    builder.setInsertionPointToEnd(entries[side]);
    auto [value, known] = side == 0 ? onTrue() : onFalse();
    values[side] = convert(value, known, result);
    exits[side] = builder.getInsertionBlock();
  }
  Block *join = newBlock();
  join->addArgument(values[0].getType(), withVariableName(loc, nameHint));
  for (unsigned side : {0u, 1u}) {
    builder.setInsertionPointToEnd(exits[side]);
    cf::BranchOp::create(builder, loc, join, values[side]);
  }
  builder.setInsertionPointToEnd(start);
  cf::CondBranchOp::create(builder, loc, condition, entries[0], ValueRange(),
                           entries[1], ValueRange());
  builder.setInsertionPointToEnd(join);
  return join->getArgument(0);
}

Value Emitter::isAlternative(Value value, AbstractValue abstract,
                             const Alternative *alternative) {
  auto alternatives = abstract.alternatives();
  auto it = llvm::find(alternatives, alternative);
  if (it == alternatives.end() || !isa<pystream::UnionType>(value.getType()))
    return intConstant(it != alternatives.end(), builder.getI1Type());
  Value tag = UnionTagOp::create(builder, loc, builder.getI32Type(), value);
  Value expected = intConstant(it - alternatives.begin(), builder.getI32Type());
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, tag,
                               expected);
}

Value Emitter::dispatch(
    Value value, AbstractValue abstract, AbstractValue result,
    llvm::function_ref<BranchResult(unsigned, Value)> branch, bool isTested) {
  auto unionType = dyn_cast<pystream::UnionType>(value.getType());
  if (!unionType) {
    // Merged alternatives have become one.
    BranchResult only = branch(0, value);
    return only.value ? convert(only.value, only.known, result) : Value();
  }
  // Alternatives that do not complete get no branch: each is tried in a block
  // of its own, which is dropped if it turns out so.
  Block *start = builder.getInsertionBlock();
  struct Branch {
    unsigned index;
    UnionGetOp payload;
    Block *entry, *exit;
    Value result;
    bool completes;
  };
  SmallVector<Branch> branches;
  for (unsigned index = 0; index != abstract.size(); ++index) {
    Block *entry = newBlock();
    builder.setInsertionPointToEnd(entry);
    auto payload = UnionGetOp::create(
        builder, loc, unionType.getAlternatives()[index], value);
    BranchResult taken = branch(index, payload.getResult());
    bool completes = !taken.known.isBottom();
    if (completes && taken.value)
      taken.value = convert(taken.value, taken.known, result);
    if (!completes) {
      // The end of a branch that does not complete is unreachable: region
      // simplification removes it. It needs a terminator until then.
      cf::BranchOp::create(builder, loc, builder.getInsertionBlock());
      if (taken.raises)
        branches.push_back({index, payload, entry, nullptr, {}, false});
      continue;
    }
    branches.push_back({index, payload, entry, builder.getInsertionBlock(),
                        taken.value, /*completes=*/true});
  }
  if (branches.empty()) {
    builder.setInsertionPointToEnd(start);
    return {};
  }
  const Branch *complete = nullptr; // the last one
  for (const Branch &taken : branches)
    complete = taken.completes ? &taken : complete;
  bool completes = complete != nullptr;
  // What has no branch is taken for the alternative that is not tested for. In
  // exact mode it never happens.
  if (!isTested && !domain.exact && completes &&
      branches.size() != abstract.size())
    branches.back().payload->setAttr(kAssumed, builder.getUnitAttr());
  bool hasResult = completes && complete->result != nullptr;
  if (branches.size() == 1 && completes) {
    // The others do not complete, so this one is taken.
    Branch &only = branches.front();
    builder.setInsertionPointToEnd(start);
    cf::BranchOp::create(builder, loc, only.entry);
    builder.setInsertionPointToEnd(only.exit);
    return only.result;
  }
  builder.setInsertionPointToEnd(start);
  Value tag = UnionTagOp::create(builder, loc, builder.getI32Type(), value);
  if (completes)
    builder.setInsertionPointToEnd(complete->exit);
  Block *join = newBlock();
  if (hasResult)
    join->addArgument(complete->result.getType(),
                      withVariableName(loc, nameHint));
  for (Branch &taken : branches) {
    if (!taken.completes)
      continue;
    builder.setInsertionPointToEnd(taken.exit);
    cf::BranchOp::create(builder, loc, join,
                         hasResult ? ValueRange(taken.result) : ValueRange());
  }
  // A chain of tests, the last alternative without one.
  builder.setInsertionPointToEnd(start);
  for (auto [position, taken] : llvm::enumerate(branches)) {
    if (position + 1 == branches.size()) {
      cf::BranchOp::create(builder, loc, taken.entry);
      break;
    }
    Value expected = intConstant(taken.index, builder.getI32Type());
    std::string className = abstract.alternatives()[taken.index]->typeName();
    StringAttr testName = builder.getStringAttr("is_" + className);
    Value matches =
        arith::CmpIOp::create(builder, withVariableName(loc, testName),
                              arith::CmpIPredicate::eq, tag, expected);
    if (position + 2 == branches.size()) {
      cf::CondBranchOp::create(builder, loc, matches, taken.entry, ValueRange(),
                               branches.back().entry, ValueRange());
      break;
    }
    Block *next = newBlock();
    cf::CondBranchOp::create(builder, loc, matches, taken.entry, ValueRange(),
                             next, ValueRange());
    builder.setInsertionPointToEnd(next);
  }
  builder.setInsertionPointToEnd(join);
  return hasResult ? Value(join->getArgument(0)) : Value();
}

Value Emitter::emit(const Resolution &resolution, ValueRange operands) {
  Value value;
  if (resolution.emit)
    value = resolution.emit(*this, operands);
  if (resolution.result.isBottom())
    return value;
  // What is known exactly needs no computation.
  if (domain.normalize(resolution.result).single())
    if (Value known = materialize(resolution.result))
      return known;
  return value;
}
