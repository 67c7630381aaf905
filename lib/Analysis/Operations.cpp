//===- Operations.cpp - What each dynamic operation means -----------------===//
#include "Calls.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace pystream;

static Arguments callArguments(ArrayRef<AbstractValue> values,
                               std::optional<ArrayAttr> kinds) {
  Arguments arguments;
  arguments.values.assign(values.begin(), values.end());
  if (kinds)
    for (auto kind : kinds->getAsRange<StringAttr>())
      arguments.kinds.push_back(kind.getValue());
  return arguments;
}

/// The operands that decide what a call does: the callee, and what is unpacked.
static SmallVector<bool> calleeMask(ArrayRef<AbstractValue> operands,
                                    std::optional<ArrayAttr> kinds) {
  SmallVector<bool> mask(operands.size(), false);
  mask[0] = true;
  if (kinds)
    for (auto [index, kind] : llvm::enumerate(kinds->getAsRange<StringAttr>()))
      mask[index + 1] = kind.getValue().starts_with("*");
  return mask;
}

/// `object.name(args)`: primitive methods, else the prelude's method call.
static Resolution resolveCallMethod(Inference &inference, Site site,
                                    CallMethodOp op,
                                    ArrayRef<AbstractValue> operands) {
  const Alternative *self = operands[0].single();
  Arguments arguments = callArguments(operands.drop_front(), op.getKinds());
  arguments.values.insert(arguments.values.begin(), operands[0]);
  if (!arguments.kinds.empty())
    arguments.kinds.insert(arguments.kinds.begin(), "");
  if (hasValueMethod(self, op.getName())) {
    StringAttr name = op.getNameAttr();
    Resolution call = callPrimitive(
        inference, site, name, arguments,
        [=, &inference](ArrayRef<AbstractValue> values) {
          return inference.onVectorValues(
              values, [&](ArrayRef<AbstractValue> read) {
                return resolveValueMethod(inference, site, name, read);
              });
        });
    // The object stands where primitives have no callee.
    if (call.emit)
      call.emit = [emit = call.emit](Emitter &emitter, ValueRange operands) {
        SmallVector<Value> values{Value()};
        llvm::append_range(values, operands);
        return emit(emitter, values);
      };
    return call;
  }
  return inference.callPrelude(site, "call_method", {op.getNameAttr()},
                               arguments);
}

/// Falls back on the prelude where no primitive rule applies.
static Resolution orPrelude(Inference &inference, Site site,
                            Resolution primitive,
                            ArrayRef<AbstractValue> operands) {
  if (primitive.applies)
    return primitive;
  auto protocol = cast<ProtocolOpInterface>(site.op);
  Arguments arguments;
  arguments.values.assign(operands.begin(), operands.end());
  return inference.callPrelude(site, protocol.getPreludeFunction(),
                               protocol.getPreludeConstants(), arguments);
}

/// Whether a cell gets its content before anything can read it.
static bool isStoredAtOnce(MakeCellOp op) {
  for (Operation *next = op->getNextNode(); next; next = next->getNextNode()) {
    if (auto store = dyn_cast<CellStoreOp>(next))
      if (store.getCell() == op.getCell())
        return true;
    if (llvm::is_contained(next->getOperands(), op.getCell()))
      return false;
  }
  return false;
}

/// A call of a class of the prelude.
Resolution pystream::callPreludeClass(Inference &inference, Site site,
                                      StringRef name,
                                      ArrayRef<AbstractValue> operands) {
  AbstractDomain &domain = inference.getDomain();
  AbstractValue cls = domain.make(
      AlternativeKind::Class,
      ClassAttr::get(domain.getContext(),
                     FlatSymbolRefAttr::get(domain.getContext(),
                                            ("prelude." + name).str())));
  Arguments arguments;
  arguments.values.assign(operands.begin(), operands.end());
  Resolution call = inference.resolveCall(site, cls, arguments);
  if (call.emit)
    call.emit = [emit = call.emit, cls](Emitter &emitter, ValueRange operands) {
      SmallVector<Value> values{emitter.materialize(cls)};
      llvm::append_range(values, operands);
      return emit(emitter, values);
    };
  return call;
}

static Resolution resolveRaise(Inference &inference, Site site, bool reraise,
                               AbstractValue exception) {
  if (exception.single()->kind != AlternativeKind::Instance)
    return inference.fail(
        site, "TypeError: exceptions must derive from BaseException");
  Resolution resolution;
  resolution.raises = exception;
  resolution.emit = [=](Emitter &emitter, ValueRange values) -> Value {
    if (!reraise)
      emitter.emitTrace(/*reset=*/true);
    emitter.emitRaise(values[0], exception);
    return {};
  };
  return resolution;
}

static Resolution resolveUnpack(Inference &inference, Site site, UnpackOp op,
                                AbstractValue value) {
  const Alternative *sequence = value.single();
  AbstractDomain &domain = inference.getDomain();
  size_t expected = op.getValues().size(), count = 0;
  SmallVector<AbstractValue> elements;
  if (sequence->kind == AlternativeKind::Instance ||
      (domain.exact && sequence->kind == AlternativeKind::Str)) {
    Arguments call;
    call.values.push_back(value);
    call.values.push_back(domain.integer(expected));
    Resolution unpacked =
        inference.callPrelude(site, "unpack_sequence", {}, call);
    if (unpacked.emit)
      unpacked.emit = [emit = unpacked.emit, expected](Emitter &emitter,
                                                       ValueRange values) {
        Value count = emitter.intConstant(expected, emitter.numeric.intType);
        return emit(emitter, {values[0], count});
      };
    return unpacked;
  }
  if (sequence->kind == AlternativeKind::Tuple && !sequence->constant) {
    elements.assign(sequence->elements.begin(), sequence->elements.end());
  } else if (sequence->kind == AlternativeKind::Vector &&
             !sequence->isMatrix()) {
    auto type = cast<VectorType>(sequence->type);
    elements.assign(type.getNumElements(),
                    domain.number(type.getElementType()));
  } else {
    return inference.fail(site, "TypeError: cannot unpack non-iterable " +
                                    sequence->typeName() + " object");
  }
  count = elements.size();
  if (count != expected)
    return inference.fail(site, count < expected
                                    ? "ValueError: not enough values to unpack "
                                      "(expected " +
                                          Twine(expected) + ", got " +
                                          Twine(count) + ")"
                                    : "ValueError: too many values to unpack "
                                      "(expected " +
                                          Twine(expected) + ")");
  // Specialization takes the elements one by one.
  AbstractValue tuple = domain.tuple(elements);
  bool isVector = sequence->kind == AlternativeKind::Vector;
  return {tuple, [=](Emitter &emitter, ValueRange values) -> Value {
            if (!isVector)
              return values[0];
            SmallVector<Value> parts;
            for (size_t i = 0; i != expected; ++i)
              parts.push_back(vector::ExtractOp::create(
                  emitter.builder, emitter.loc, values[0], int64_t(i)));
            return PackOp::create(emitter.builder, emitter.loc,
                                  emitter.typeOf(tuple), parts);
          }};
}

/// What an operation on None does where nothing is raised at run time: an error
/// where it is None for certain, nothing where it may be an object, since then
/// it is. Nothing is returned for what is not None.
static std::optional<Resolution> resolveOnNone(Inference &inference, Site site,
                                               AbstractValue whole,
                                               AbstractValue narrowed,
                                               const Twine &message) {
  const Alternative *only = narrowed.single();
  if (inference.getDomain().exact || only->kind != AlternativeKind::None)
    return std::nullopt;
  if (whole.size() == 1)
    return inference.fail(site, message);
  // It may have been None alone before the rest of a loop was seen.
  llvm::erase_if(site.context->errors, [&](const InferenceError &error) {
    return error.op == site.op;
  });
  return Resolution();
}

/// The message of a missing attribute of None; those that it has are told by
/// the prelude.
static std::string noneHasNo(StringRef name) {
  return ("AttributeError: 'NoneType' object has no attribute '" + name + "'")
      .str();
}

Resolution Inference::resolveOperation(Site site,
                                       ArrayRef<AbstractValue> operands) {
  Operation *operation = site.op;
  if (auto op = dyn_cast<ConstantOp>(operation)) {
    AbstractValue value = domain.fromAttribute(op.getValue());
    if (value.isBottom())
      return fail(site, "this object cannot be a constant of compiled code");
    Attribute attribute = op.getValue();
    return {value, [=](Emitter &emitter, ValueRange) {
              return emitter.materialize(attribute, value);
            }};
  }
  AbstractValue object = operands.empty() ? AbstractValue() : operands[0];
  // An operator: the rule for values, vectors read where they are objects; then
  // the protocol.
  auto byRule = [&](auto rule) {
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) {
      return orPrelude(*this, site, onVectorValues(values, rule), values);
    });
  };
  auto byBinaryRule = [&](BinaryKind kind) {
    return byRule([=](ArrayRef<AbstractValue> values) {
      return resolveBinary(*this, site, kind, values);
    });
  };
  if (auto op = dyn_cast<BinaryOp>(operation))
    return byBinaryRule(op.getKind());
  if (auto op = dyn_cast<InplaceOp>(operation))
    return byBinaryRule(op.getKind());
  if (auto op = dyn_cast<UnaryOp>(operation))
    return byRule([=, kind = op.getKind()](ArrayRef<AbstractValue> values) {
      return resolveUnary(*this, site, kind, values);
    });
  if (auto op = dyn_cast<CompareOp>(operation))
    return byRule([=, kind = op.getKind()](ArrayRef<AbstractValue> values) {
      return resolveCompare(*this, site, kind, values);
    });
  if (auto op = dyn_cast<TruthOp>(operation))
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) mutable {
      Resolution primitive = resolveTruth(*this, values[0]);
      if (primitive.applies)
        return primitive;
      Resolution call = orPrelude(*this, site, primitive, values);
      const Alternative *truth = call.result.single();
      if (truth && truth->kind != AlternativeKind::Bool)
        return fail(site, "TypeError: __bool__ should return bool, returned " +
                              truth->typeName());
      return call;
    });
  if (isa<NotOp>(operation)) {
    if (auto known = dyn_cast_if_present<BoolAttr>(operands[0].constant()))
      return {domain.boolean(!known.getValue())};
    return {domain.boolean(), [](Emitter &emitter, ValueRange values) -> Value {
              Value one = emitter.intConstant(1, values[0].getType());
              return emitter.builder.createOrFold<arith::XOrIOp>(
                  emitter.loc, values[0], one);
            }};
  }
  if (isa<IsOp>(operation))
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) mutable {
      return resolveIs(*this, site, values);
    });
  if (isa<ContainsOp>(operation))
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) mutable {
      return orPrelude(*this, site, resolveContains(*this, site, values),
                       values);
    });
  if (auto op = dyn_cast<GetAttrOp>(operation))
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) mutable {
      if (std::optional<Resolution> none = resolveOnNone(
              *this, site, object, values[0], noneHasNo(op.getName())))
        return *none;
      return orPrelude(*this, site,
                       resolveGetAttr(*this, site, values[0], op.getNameAttr()),
                       values);
    });
  if (auto op = dyn_cast<SetAttrOp>(operation))
    return split(
        operands, {true, false}, [=](ArrayRef<AbstractValue> values) mutable {
          if (std::optional<Resolution> none = resolveOnNone(
                  *this, site, object, values[0], noneHasNo(op.getName())))
            return *none;
          const Alternative *target = values[0].single();
          if (target->kind != AlternativeKind::Vector)
            return orPrelude(*this, site, Resolution::none(), values);
          return split(values, {}, [=](ArrayRef<AbstractValue> each) mutable {
            return orPrelude(*this, site,
                             resolveSetSwizzle(*this, site, each[0].single(),
                                               each[1], op.getNameAttr()),
                             each);
          });
        });
  if (isa<DelAttrOp, DelItemOp>(operation))
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) mutable {
      return orPrelude(*this, site, Resolution::none(), values);
    });
  if (isa<GetItemOp>(operation))
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) mutable {
      if (std::optional<Resolution> none = resolveOnNone(
              *this, site, object, values[0],
              "TypeError: 'NoneType' object is not subscriptable"))
        return *none;
      return orPrelude(*this, site, resolveGetItem(*this, site, values),
                       values);
    });
  if (isa<SetItemOp>(operation))
    return split(operands, {true, true, false},
                 [=](ArrayRef<AbstractValue> values) mutable {
                   if (std::optional<Resolution> none =
                           resolveOnNone(*this, site, object, values[0],
                                         "TypeError: 'NoneType' object does "
                                         "not support item assignment"))
                     return *none;
                   return orPrelude(*this, site,
                                    resolveSetItem(*this, site, values),
                                    values);
                 });
  if (isa<IterOp, HasNextOp, NextOp>(operation))
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) mutable {
      return orPrelude(*this, site, Resolution::none(), values);
    });
  if (auto op = dyn_cast<CallOp>(operation)) {
    SmallVector<bool> mask = calleeMask(operands, op.getKinds());
    return split(operands, mask, [=](ArrayRef<AbstractValue> values) mutable {
      return resolveCall(site, values[0],
                         callArguments(values.drop_front(), op.getKinds()));
    });
  }
  if (auto op = dyn_cast<CallMethodOp>(operation)) {
    SmallVector<bool> mask = calleeMask(operands, op.getKinds());
    return split(operands, mask, [=](ArrayRef<AbstractValue> values) mutable {
      if (std::optional<Resolution> none = resolveOnNone(
              *this, site, object, values[0], noneHasNo(op.getName())))
        return *none;
      return resolveCallMethod(*this, site, op, values);
    });
  }
  if (isa<MakeTupleOp>(operation))
    return {domain.tuple(operands),
            [](Emitter &emitter, ValueRange values) -> Value {
              SmallVector<Type> types(values.getTypes());
              return PackOp::create(
                  emitter.builder, emitter.loc,
                  pystream::TupleType::get(emitter.builder.getContext(), types,
                                           ArrayAttr()),
                  values);
            }};
  if (auto op = dyn_cast<UnpackOp>(operation))
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) mutable {
      return onVectorValues(values, [&](ArrayRef<AbstractValue> read) {
        return resolveUnpack(*this, site, op, read[0]);
      });
    });
  if (auto op = dyn_cast<RaiseOp>(operation))
    return split(operands, {}, [=](ArrayRef<AbstractValue> values) mutable {
      return resolveRaise(*this, site, op.getReraise(), values[0]);
    });
  if (isa<MakeListOp>(operation))
    return resolveMakeList(*this, site, operands);
  if (isa<MakeDictOp>(operation))
    return resolveMakeDict(*this, site, operands);
  if (isa<MakeSetOp>(operation))
    return resolveMakeSet(*this, site, operands);
  if (isa<MakeSliceOp>(operation))
    return callPreludeClass(*this, site, "slice", operands);
  if (auto op = dyn_cast<FormatOp>(operation))
    return resolveFormat(*this, site, op, operands);
  if (auto op = dyn_cast<MakeFunctionOp>(operation)) {
    Attribute function =
        FunctionAttr::get(op.getContext(), op.getFunctionAttr());
    if (operands.empty())
      return {domain.make(AlternativeKind::Function, function)};
    AbstractValue closure =
        domain.make(AlternativeKind::Closure, function, {}, operands);
    return {closure, [closure](Emitter &emitter, ValueRange values) -> Value {
              return PackOp::create(emitter.builder, emitter.loc,
                                    emitter.typeOf(closure), values);
            }};
  }
  if (auto op = dyn_cast<MakeCellOp>(operation)) {
    Object *cell =
        allocate(site, FlatSymbolRefAttr::get(op.getContext(), "cell"));
    if (domain.exact && !isStoredAtOnce(op))
      storeField(site, cell, StringAttr::get(op.getContext(), "contents"),
                 domain.unset(), /*atStart=*/true);
    AbstractValue value = domain.instance(cell);
    return {value, [value](Emitter &emitter, ValueRange) -> Value {
              return emitter.allocate(value);
            }};
  }
  StringAttr contents = StringAttr::get(module.getContext(), "contents");
  if (isa<CellLoadOp, CellStoreOp>(operation)) {
    const Alternative *cell = operands.back().single();
    if (!cell || cell->kind != AlternativeKind::Instance)
      return fail(site, "this value is no cell");
  }
  // Who resolves an operation has tested its operands.
  if (isa<AssignedOp>(operation))
    return {operands[0],
            [](Emitter &, ValueRange values) -> Value { return values[0]; }};
  if (isa<CellLoadOp>(operation)) {
    AbstractValue value =
        loadField(site, operands[0].single()->object, contents);
    AbstractValue known = domain.withoutUnset(value);
    Resolution load(known, [=](Emitter &emitter, ValueRange values) -> Value {
      Value loaded =
          FieldLoadOp::create(emitter.builder, emitter.loc,
                              emitter.typeOf(value), values[0], contents);
      return emitter.convert(loaded, value, known);
    });
    if (!domain.exact || !domain.mayBeUnset(value))
      return load;
    auto op = cast<CellLoadOp>(operation);
    Resolution failure =
        raiseUnbound(site, op.getName().value_or(""), op.getFree());
    return guard(
        load, failure, [=](Emitter &emitter, ValueRange values) -> Value {
          Value loaded =
              FieldLoadOp::create(emitter.builder, emitter.loc,
                                  emitter.typeOf(value), values[0], contents);
          return emitter.isAlternative(loaded, emitter.domain.normalize(value),
                                       emitter.domain.unset().single());
        });
  }
  if (isa<CellStoreOp>(operation)) {
    Object *cell = operands[1].single()->object;
    AbstractValue from = operands[0];
    storeField(site, cell, contents, from);
    return {domain.none(), [=](Emitter &emitter, ValueRange values) -> Value {
              AbstractValue to = cell->find()->fields[contents].value;
              FieldStoreOp::create(emitter.builder, emitter.loc,
                                   emitter.convert(values[0], from, to),
                                   values[1], contents);
              return {};
            }};
  }
  return fail(site, "unsupported operation '" +
                        operation->getName().getStringRef() + "'");
}
