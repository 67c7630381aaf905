//===- Containers.cpp - Displays, buffers and f-strings -------------------===//
//
// Containers are classes of the prelude; what they are made of is a buffer. A
// display makes its container at its own place in the program, so that the
// elements of one list say nothing of those of another.
//
//===----------------------------------------------------------------------===//
#include "PyStream/Analysis/Inference.h"
#include "Strings.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

static FlatSymbolRefAttr classNamed(AbstractDomain &domain, StringRef name) {
  return FlatSymbolRefAttr::get(domain.getContext(), name);
}

static StringAttr nameOf(AbstractDomain &domain, StringRef name) {
  return StringAttr::get(domain.getContext(), name);
}

static bool isIndex(AbstractValue value) {
  const Alternative *only = value.single();
  return only && (only->kind == AlternativeKind::Int ||
                  only->kind == AlternativeKind::Bool);
}

static Object *asBuffer(AbstractValue value) {
  const Alternative *only = value.single();
  if (!only || only->kind != AlternativeKind::Instance)
    return nullptr;
  Object *object = only->object->find();
  return object->classRef.getValue() == "buffer" ? object : nullptr;
}

/// Sizes and indices of buffers are 64 bits wide on all targets.
static Value toI64(Emitter &emitter, Value value) {
  value = emitter.toInt(value);
  Type i64 = emitter.builder.getI64Type();
  return value.getType() == i64
             ? value
             : arith::ExtSIOp::create(emitter.builder, emitter.loc, i64, value);
}

static Value fromI64(Emitter &emitter, Value value) {
  Type type = emitter.numeric.intType;
  return value.getType() == type
             ? value
             : arith::TruncIOp::create(emitter.builder, emitter.loc, type,
                                       value);
}

static Value loadElement(Emitter &emitter, Value buffer, Value index,
                         AbstractValue element) {
  return BufferLoadOp::create(emitter.builder, emitter.loc,
                              emitter.typeOf(element), buffer,
                              toI64(emitter, index));
}

static Resolution resolveHash(Inference &inference, Site site,
                              AbstractValue argument);

Resolution pystream::resolveBufferIntrinsic(Inference &inference, Site site,
                                            StringRef name,
                                            ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  StringAttr element = nameOf(domain, "element");
  if (name == "buffer_new" && arguments.size() == 1 && isIndex(arguments[0])) {
    AbstractValue value =
        domain.instance(inference.allocate(site, classNamed(domain, "buffer")));
    return {value, [value](Emitter &emitter, ValueRange values) -> Value {
              return BufferAllocOp::create(emitter.builder, emitter.loc,
                                           emitter.typeOf(value),
                                           toI64(emitter, values[0]));
            }};
  }
  if (name == "identity" && arguments.size() == 1 &&
      arguments[0].single()->kind == AlternativeKind::Instance)
    return {domain.integer(), [](Emitter &emitter, ValueRange values) -> Value {
              return RefIdOp::create(emitter.builder, emitter.loc, values[0]);
            }};
  if (name == "hash_bits" && arguments.size() == 1)
    return resolveHash(inference, site, arguments[0]);
  if (!StringRef(name).starts_with("buffer_") || arguments.empty())
    return Resolution::none();
  Object *buffer = asBuffer(arguments[0]);
  if (!buffer)
    return Resolution::none();
  if (buffer->isConstant() && name != "buffer_set") {
    auto contents = cast<ArrayAttr>(
        buffer->definitions.front().getFields().get("elements"));
    if (name == "buffer_size")
      return {domain.integer(contents.size())};
    // Which element it is may not be known.
    inference.makeStatic(buffer);
    buffer = buffer->find();
  }
  if (name == "buffer_size" && arguments.size() == 1)
    return {domain.integer(), [](Emitter &emitter, ValueRange values) -> Value {
              return fromI64(emitter,
                             BufferSizeOp::create(emitter.builder, emitter.loc,
                                                  values[0]));
            }};
  if (name == "buffer_grow" && arguments.size() == 2 && isIndex(arguments[1]))
    return {domain.none(), [](Emitter &emitter, ValueRange values) -> Value {
              BufferGrowOp::create(emitter.builder, emitter.loc, values[0],
                                   toI64(emitter, values[1]));
              return {};
            }};
  if (name == "buffer_get" && arguments.size() == 2 && isIndex(arguments[1])) {
    AbstractValue value = inference.loadField(site, buffer, element);
    if (value.isBottom())
      return {};
    return {value, [=](Emitter &emitter, ValueRange values) -> Value {
              return loadElement(emitter, values[0], values[1], value);
            }};
  }
  if (name == "buffer_set" && arguments.size() == 3 && isIndex(arguments[1])) {
    AbstractValue from = arguments[2];
    if (!inference.storeField(site, buffer, element, from, /*atStart=*/true))
      return {};
    return {domain.none(), [=](Emitter &emitter, ValueRange values) -> Value {
              AbstractValue to = buffer->find()->fields[element].value;
              BufferStoreOp::create(emitter.builder, emitter.loc,
                                    emitter.convert(values[2], from, to),
                                    values[0], toI64(emitter, values[1]));
              return {};
            }};
  }
  return Resolution::none();
}

//===----------------------------------------------------------------------===//
// Hashes
//===----------------------------------------------------------------------===//

/// Of numbers as CPython's, so that equal numbers have equal hashes.
static Resolution resolveHash(Inference &inference, Site site,
                              AbstractValue argument) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *a = argument.single();
  switch (a->kind) {
  case AlternativeKind::Bool:
  case AlternativeKind::Int:
    // hash(x) is x modulo 2^61 - 1, with the sign of x; never -1.
    return {domain.integer(), [](Emitter &emitter, ValueRange values) -> Value {
              OpBuilder &builder = emitter.builder;
              Location loc = emitter.loc;
              Value x = emitter.toInt(values[0]);
              Value prime =
                  emitter.intConstant((int64_t(1) << 61) - 1, x.getType());
              Value rest = arith::RemSIOp::create(builder, loc, x, prime);
              Value minusOne = emitter.intConstant(-1, x.getType());
              Value isReserved = arith::CmpIOp::create(
                  builder, loc, arith::CmpIPredicate::eq, rest, minusOne);
              return arith::SelectOp::create(
                  builder, loc, isReserved,
                  emitter.intConstant(-2, x.getType()), rest);
            }};
  case AlternativeKind::Float:
    return {domain.integer(), [](Emitter &emitter, ValueRange values) -> Value {
              return FloatHashOp::create(emitter.builder, emitter.loc,
                                         values[0]);
            }};
  case AlternativeKind::Str:
    return {
        domain.integer(), [=](Emitter &emitter, ValueRange values) -> Value {
          Value text = values[0];
          if (a->constant)
            text = StringConstantOp::create(emitter.builder, emitter.loc,
                                            cast<StringAttr>(a->constant));
          // Numbers of strings are far apart: their low bits are zeros.
          Value id = StringIdOp::create(emitter.builder, emitter.loc, text);
          Value high =
              arith::ShRSIOp::create(emitter.builder, emitter.loc, id,
                                     emitter.intConstant(40, id.getType()));
          return arith::XOrIOp::create(emitter.builder, emitter.loc, id, high);
        }};
  case AlternativeKind::None:
    return {domain.integer(0x10fe1a6)};
  case AlternativeKind::Class:
  case AlternativeKind::Function:
  case AlternativeKind::Builtin:
  case AlternativeKind::Singleton:
    return {domain.integer(a->id)};
  case AlternativeKind::Instance:
    return {domain.integer(), [](Emitter &emitter, ValueRange values) -> Value {
              return RefIdOp::create(emitter.builder, emitter.loc, values[0]);
            }};
  default:
    return inference.fail(site, "TypeError: unhashable type: '" +
                                    a->typeName() + "'");
  }
}

//===----------------------------------------------------------------------===//
// Displays
//===----------------------------------------------------------------------===//

Resolution pystream::resolveMakeList(Inference &inference, Site site,
                                     ArrayRef<AbstractValue> elements) {
  AbstractDomain &domain = inference.getDomain();
  Object *buffer = inference.allocate(site, classNamed(domain, "buffer"));
  Object *list = inference.allocate(site, classNamed(domain, "prelude.list"));
  StringAttr items = nameOf(domain, "items"), size = nameOf(domain, "size"),
             element = nameOf(domain, "element");
  inference.storeField(site, list, items, domain.instance(buffer),
                       /*atStart=*/true);
  inference.storeField(site, list, size, domain.integer(), /*atStart=*/true);
  for (AbstractValue value : elements)
    if (!inference.storeField(site, buffer, element, value, /*atStart=*/true))
      return {};
  SmallVector<AbstractValue> known(elements);
  AbstractValue bufferValue = domain.instance(buffer);
  AbstractValue listValue = domain.instance(list);
  return {listValue, [=](Emitter &emitter, ValueRange values) -> Value {
            OpBuilder &builder = emitter.builder;
            Location loc = emitter.loc;
            Type intType = emitter.numeric.intType;
            Value count = emitter.intConstant(values.size(), intType);
            auto i64Constant = [&](int64_t value) {
              return emitter.intConstant(value, builder.getI64Type());
            };
            Value storage =
                BufferAllocOp::create(builder, loc, emitter.typeOf(bufferValue),
                                      i64Constant(values.size()));
            for (auto [index, value] : llvm::enumerate(values)) {
              AbstractValue to = buffer->find()->fields[element].value;
              BufferStoreOp::create(builder, loc,
                                    emitter.convert(value, known[index], to),
                                    storage, i64Constant(index));
            }
            Value ref = emitter.allocate(listValue);
            auto store = [&](StringAttr name, Value value, AbstractValue from) {
              AbstractValue to = list->find()->fields[name].value;
              FieldStoreOp::create(builder, loc,
                                   emitter.convert(value, from, to), ref, name);
            };
            store(items, storage, bufferValue);
            store(size, count, emitter.domain.integer());
            return ref;
          }};
}

namespace {
/// A new container and what is done to it, one call after the other.
class Filling {
public:
  Filling(Inference &inference, Site site, StringRef className)
      : inference(inference), site(site),
        container(callPreludeClass(inference, site, className, {})),
        raises(container.raises) {}

  /// Calls a prelude function with constants, the container and operands.
  void call(StringRef function, ArrayRef<Attribute> constants,
            ArrayRef<AbstractValue> arguments, ArrayRef<unsigned> operands) {
    if (container.result.isBottom())
      return;
    Arguments call;
    call.values.push_back(container.result);
    llvm::append_range(call.values, arguments);
    steps->push_back({inference.callPrelude(site, function, constants, call),
                      SmallVector<unsigned>(operands)});
    const Resolution &step = steps->back().first;
    raises = inference.getDomain().join(raises, step.raises);
    completes &= !step.result.isBottom();
  }

  Resolution finish() {
    Resolution result(completes ? container.result : AbstractValue());
    result.raises = raises;
    result.emit = [container = container, steps = steps](
                      Emitter &emitter, ValueRange values) -> Value {
      Value ref = emitter.emit(container, {});
      for (const auto &[step, operands] : *steps) {
        SmallVector<Value> arguments{ref};
        for (unsigned operand : operands)
          arguments.push_back(values[operand]);
        emitter.emit(step, arguments);
        if (step.result.isBottom())
          break;
      }
      return ref;
    };
    return result;
  }

private:
  Inference &inference;
  Site site;
  Resolution container;
  AbstractValue raises;
  bool completes = true;
  std::shared_ptr<SmallVector<std::pair<Resolution, SmallVector<unsigned>>>>
      steps = std::make_shared<
          SmallVector<std::pair<Resolution, SmallVector<unsigned>>>>();
};
} // namespace

/// Where there is no heap, what a display holds is part of its type.
static Resolution callDisplay(Inference &inference, Site site, StringRef name,
                              ArrayRef<AbstractValue> elements) {
  Arguments arguments;
  llvm::append_range(arguments.values, elements);
  return inference.callPrelude(site, name, {}, arguments);
}

Resolution pystream::resolveMakeDict(Inference &inference, Site site,
                                     ArrayRef<AbstractValue> elements) {
  if (!inference.getDomain().exact)
    return callDisplay(inference, site, "dict_display", elements);
  Filling dict(inference, site, "dict");
  for (unsigned i = 0; i != elements.size(); i += 2)
    dict.call("setitem", {}, {elements[i], elements[i + 1]}, {i, i + 1});
  return dict.finish();
}

Resolution pystream::resolveMakeSet(Inference &inference, Site site,
                                    ArrayRef<AbstractValue> elements) {
  if (!inference.getDomain().exact)
    return callDisplay(inference, site, "set_display", elements);
  Filling set(inference, site, "set");
  StringAttr add = nameOf(inference.getDomain(), "add");
  for (unsigned i = 0; i != elements.size(); ++i)
    set.call("call_method", {add}, {elements[i]}, {i});
  return set.finish();
}

//===----------------------------------------------------------------------===//
// f-strings
//===----------------------------------------------------------------------===//

/// The text of a constant where `{}` of it is the same in any program, or null.
static StringAttr textOf(AbstractValue value) {
  const Alternative *only = value.single();
  if (!only || !only->constant)
    return {};
  MLIRContext *context = only->constant.getContext();
  if (only->kind == AlternativeKind::Str)
    return cast<StringAttr>(only->constant);
  if (only->kind == AlternativeKind::Int)
    return StringAttr::get(context,
                           Twine(cast<IntegerAttr>(only->constant).getInt()));
  if (only->kind == AlternativeKind::Bool)
    return StringAttr::get(
        context, cast<BoolAttr>(only->constant).getValue() ? "True" : "False");
  return {};
}

Resolution pystream::resolveFormat(Inference &inference, Site site, FormatOp op,
                                   ArrayRef<AbstractValue> values) {
  AbstractDomain &domain = inference.getDomain();
  // Strings of which each is one of several constants give one of several.
  bool isPlain = llvm::all_of(op.getConversions(), [](Attribute conversion) {
    return cast<StringAttr>(conversion).empty();
  });
  if (domain.exact && isPlain && hasChoices(values) &&
      llvm::all_of(values, [](AbstractValue value) {
        return hasChoices(value) || textOf(value);
      }))
    return splitTexts(inference, values,
                      [=, &inference](ArrayRef<AbstractValue> each) {
                        return resolveFormat(inference, site, op, each);
                      });
  std::string folded = cast<StringAttr>(op.getParts()[0]).str();
  bool folds = true;
  for (auto [index, value] : llvm::enumerate(values)) {
    StringAttr text = textOf(value);
    folds &= text && cast<StringAttr>(op.getConversions()[index]).empty();
    if (!folds)
      break;
    folded += text.getValue();
    folded += cast<StringAttr>(op.getParts()[index + 1]).getValue();
  }
  if (folds)
    return {domain.string(StringAttr::get(domain.getContext(), folded))};
  if (!domain.exact)
    return inference.fail(site, "strings cannot be built at run time",
                          "compiled code for this target has constant strings "
                          "only");
  AbstractValue parts = domain.fromAttribute(op.getParts());
  AbstractValue conversions = domain.fromAttribute(op.getConversions());
  AbstractValue tuple = domain.tuple(values);
  Resolution call = callPreludeClass(inference, site, "formatted",
                                     {parts, conversions, tuple});
  if (call.emit)
    call.emit = [=, emit = call.emit](Emitter &emitter, ValueRange operands) {
      Value packed = PackOp::create(emitter.builder, emitter.loc,
                                    emitter.typeOf(tuple), operands);
      return emit(emitter, {emitter.materialize(parts),
                            emitter.materialize(conversions), packed});
    };
  return call;
}
