//===- Intrinsics.cpp - What the prelude is built on ----------------------===//
//
// The prelude defines Python's protocols in Python; these functions are all
// that it needs to know of the representation of objects and classes.
//
//===----------------------------------------------------------------------===//
#include "PyStream/Analysis/Inference.h"
#include "PyStream/IR/Names.h"
#include "Strings.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace pystream;

static Resolution constantOf(Inference &inference, Attribute attribute) {
  AbstractDomain &domain = inference.getDomain();
  if (!attribute)
    return {domain.singleton("missing")};
  AbstractValue value = domain.fromAttribute(attribute);
  return {value, [=](Emitter &emitter, ValueRange) {
            return emitter.materialize(attribute, value);
          }};
}

/// What `kind` answers, the names under which the prelude tells values apart.
static StringRef kindName(const Alternative *alternative) {
  switch (alternative->kind) {
  case AlternativeKind::None:
    return "none";
  case AlternativeKind::Singleton:
    return "singleton";
  case AlternativeKind::Bool:
    return "bool";
  case AlternativeKind::Int:
    return "int";
  case AlternativeKind::Float:
    return "float";
  case AlternativeKind::Str:
    return "str";
  case AlternativeKind::Vector:
    return alternative->isMatrix() ? "matrix" : "vector";
  case AlternativeKind::Sampler:
    return "sampler";
  case AlternativeKind::Array:
    return "array";
  case AlternativeKind::Function:
  case AlternativeKind::Closure:
    return "function";
  case AlternativeKind::Builtin:
    return "builtin";
  case AlternativeKind::Class:
    return "class";
  case AlternativeKind::Wrapper:
    return cast<WrapperAttr>(alternative->constant).getKind();
  case AlternativeKind::Method:
    return "method";
  case AlternativeKind::Super:
    return "super";
  case AlternativeKind::Tuple:
    return alternative->constant ? "dict" : "tuple";
  case AlternativeKind::Instance:
    return "instance";
  }
  return "instance";
}

static FlatSymbolRefAttr asClass(AbstractValue value) {
  if (const Alternative *a = value.single())
    if (a->kind == AlternativeKind::Class)
      return cast<ClassAttr>(a->constant).getSymbol();
  return {};
}

static StringAttr asName(AbstractValue value) {
  return dyn_cast_if_present<StringAttr>(value.constant());
}

/// What a super object or a method was made of: `__thisclass__` or `__func__`,
/// and `__self__`.
static Resolution getSuperSlot(const Alternative *super, StringRef field) {
  uint32_t index = field == "__self__" ? 1 : 0;
  AbstractValue value = super->elements[index];
  return {value, [=](Emitter &emitter, ValueRange values) -> Value {
            return ExtractOp::create(emitter.builder, emitter.loc,
                                     emitter.typeOf(value), values[0], index);
          }};
}

/// The slots of an instance: slot_has, slot_get, slot_set, slot_del; what
/// slot_read gives may be unset.
static Resolution resolveSlot(Inference &inference, Site site, StringRef name,
                              ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  const Alternative *self = arguments[0].single();
  StringAttr field = asName(arguments[1]);
  if (self->kind == AlternativeKind::Super && field && name == "slot_get")
    return getSuperSlot(self, field.getValue());
  if (self->kind == AlternativeKind::Method && field && name == "slot_get")
    return getSuperSlot(self, field.getValue());
  if (self->kind == AlternativeKind::Vector && field && name == "slot_set") {
    Resolution written =
        resolveSetSwizzle(inference, site, self, arguments[2], field);
    if (!written.applies)
      return inference.fail(site, "AttributeError: '" + self->typeName() +
                                      "' object has no attribute '" +
                                      field.getValue() + "'");
    if (written.emit)
      written.emit = [emit = written.emit](Emitter &emitter,
                                           ValueRange values) {
        return emit(emitter, {values[0], values[2]});
      };
    return written;
  }
  if (self->kind == AlternativeKind::Vector && field) {
    Resolution attribute = resolveGetAttr(inference, site, arguments[0], field);
    if (name == "slot_has")
      return {domain.boolean(attribute.applies)};
    if (attribute.applies)
      return attribute;
  }
  if (self->kind != AlternativeKind::Instance || !field)
    return name == "slot_has" ? Resolution(domain.boolean(false))
                              : inference.fail(site, "slots need an instance "
                                                     "and a constant name");
  Object *object = self->object;
  if (name == "slot_has") {
    std::optional<bool> known = inference.hasField(site, object, field);
    if (!known)
      return {};
    if (!domain.exact || !*known)
      return {domain.boolean(*known)};
    AbstractValue value = inference.loadField(site, object, field);
    if (!domain.mayBeUnset(value))
      return {domain.boolean(true)};
    if (value == domain.unset())
      return {domain.boolean(false)};
    return {domain.boolean(),
            [=](Emitter &emitter, ValueRange values) -> Value {
              Value loaded =
                  FieldLoadOp::create(emitter.builder, emitter.loc,
                                      emitter.typeOf(value), values[0], field);
              Value isUnset =
                  emitter.isAlternative(loaded, emitter.domain.normalize(value),
                                        emitter.domain.unset().single());
              return arith::XOrIOp::create(
                  emitter.builder, emitter.loc, isUnset,
                  emitter.intConstant(1, isUnset.getType()));
            }};
  }
  if (name == "slot_get" || name == "slot_read") {
    AbstractValue value = inference.loadField(site, object, field);
    AbstractValue known =
        name == "slot_get" ? domain.withoutUnset(value) : value;
    if (known.isBottom())
      return {};
    // The fields of a live object are constants.
    if (object->find()->isConstant()) {
      Attribute attribute =
          object->find()->definitions.front().getFields().get(field);
      return {value, [=](Emitter &emitter, ValueRange) {
                return emitter.materialize(attribute, value);
              }};
    }
    return {known, [=](Emitter &emitter, ValueRange values) -> Value {
              Value loaded =
                  FieldLoadOp::create(emitter.builder, emitter.loc,
                                      emitter.typeOf(value), values[0], field);
              return emitter.convert(loaded, value, known);
            }};
  }
  AbstractValue from = name == "slot_del" ? domain.unset() : arguments[2];
  if (!inference.storeField(site, object, field, from))
    return {};
  return {domain.none(), [=](Emitter &emitter, ValueRange values) -> Value {
            AbstractValue to = object->find()->fields[field].value;
            Value stored = from == emitter.domain.unset()
                               ? emitter.materialize(from)
                               : values[2];
            stored = emitter.convert(stored, from, to);
            FieldStoreOp::create(emitter.builder, emitter.loc, stored,
                                 values[0], field);
            return {};
          }};
}

/// What helps where an object that comes from outside lacks an attribute.
static StringRef hintFor(Inference &inference, StringRef message,
                         ArrayRef<AbstractValue> parts) {
  if (!message.starts_with("AttributeError"))
    return "";
  for (AbstractValue part : parts)
    for (const auto &object : inference.getObjects())
      if (object->storage == Object::Storage::Uniform &&
          object->classRef == asClass(part))
        return "fields of objects that come from outside are declared in the "
               "class body, e.g. `x: float`";
  return "";
}

/// What CPython calls a class.
static StringRef nameOfClass(StringRef symbol) {
  return symbol == "prelude.dynamic_tuple" ? "tuple" : lastName(symbol);
}

/// Texts, and classes by their names, joined.
static std::string joinMessage(ArrayRef<AbstractValue> arguments) {
  std::string message;
  for (AbstractValue argument : arguments) {
    const Alternative *part = argument.single();
    if (part && part->kind == AlternativeKind::Str && part->constant)
      message += cast<StringAttr>(part->constant).getValue();
    else if (part && part->kind == AlternativeKind::Class)
      message +=
          nameOfClass(cast<ClassAttr>(part->constant).getSymbol().getValue());
    else if (part)
      message += part->typeName();
  }
  return message;
}

/// An error of the program, told at the user's operation.
static Resolution resolveFail(Inference &inference, Site site,
                              ArrayRef<AbstractValue> arguments) {
  std::string message = joinMessage(arguments.take_front(1)) + ": " +
                        joinMessage(arguments.drop_front(1));
  return inference.fail(site, message, hintFor(inference, message, arguments));
}

/// The names or the values of keyword arguments, as a tuple.
static Resolution resolveKeywords(Inference &inference, bool ofNames,
                                  const Alternative *keywords) {
  AbstractDomain &domain = inference.getDomain();
  if (ofNames)
    return {domain.fromAttribute(keywords->constant)};
  AbstractValue tuple = domain.tuple(keywords->elements);
  return {
      tuple, [tuple](Emitter &emitter, ValueRange values) -> Value {
        SmallVector<Value> parts;
        for (auto [index, element] : llvm::enumerate(tuple.single()->elements))
          parts.push_back(ExtractOp::create(emitter.builder, emitter.loc,
                                            emitter.typeOf(element), values[0],
                                            static_cast<uint32_t>(index)));
        return PackOp::create(emitter.builder, emitter.loc,
                              emitter.typeOf(tuple), parts);
      }};
}

/// Keyword arguments of names and values, two tuples of one length.
static Resolution makeKeywords(Inference &inference, Site site,
                               const Alternative *names,
                               const Alternative *values) {
  AbstractDomain &domain = inference.getDomain();
  SmallVector<Attribute> constants;
  for (AbstractValue name : names->elements)
    constants.push_back(asName(name));
  if (llvm::is_contained(constants, Attribute()) ||
      constants.size() != values->elements.size())
    return inference.fail(site, "names of keyword arguments must be constants");
  SmallVector<AbstractValue> elements(values->elements);
  AbstractValue keywords =
      domain.tuple(elements, ArrayAttr::get(domain.getContext(), constants));
  return {keywords, [=](Emitter &emitter, ValueRange operands) -> Value {
            SmallVector<Value> parts;
            for (auto [index, element] : llvm::enumerate(elements))
              parts.push_back(ExtractOp::create(
                  emitter.builder, emitter.loc, emitter.typeOf(element),
                  operands[1], static_cast<uint32_t>(index)));
            return PackOp::create(emitter.builder, emitter.loc,
                                  emitter.typeOf(keywords), parts);
          }};
}

/// The tuple of the characters of a constant string, which is UTF-8.
static Resolution charactersOf(Inference &inference, Site site,
                               StringAttr text) {
  AbstractDomain &domain = inference.getDomain();
  if (!text)
    return inference.fail(site, "a string that is known at run time only has "
                                "no characters in compiled code");
  SmallVector<AbstractValue> characters;
  StringRef rest = text.getValue();
  while (!rest.empty()) {
    size_t length = 1;
    while (length != rest.size() && (rest[length] & 0xC0) == 0x80)
      ++length;
    characters.push_back(domain.string(
        StringAttr::get(domain.getContext(), rest.take_front(length))));
    rest = rest.drop_front(length);
  }
  AbstractValue tuple = domain.tuple(characters);
  return {tuple, [tuple](Emitter &emitter, ValueRange) -> Value {
            SmallVector<Value> parts;
            for (AbstractValue character : tuple.single()->elements)
              parts.push_back(emitter.materialize(character));
            return PackOp::create(emitter.builder, emitter.loc,
                                  emitter.typeOf(tuple), parts);
          }};
}

Resolution pystream::resolveIntrinsic(Inference &inference, Site site,
                                      StringRef name,
                                      ArrayRef<AbstractValue> arguments) {
  AbstractDomain &domain = inference.getDomain();
  MLIRContext *context = domain.getContext();
  auto arity = [&](size_t expected) { return arguments.size() == expected; };
  if (name == "fail")
    return resolveFail(inference, site, arguments);
  if (name == "message")
    return {domain.string(StringAttr::get(context, joinMessage(arguments)))};
  if (name == "exact" && arity(0))
    return {domain.boolean(domain.exact)};
  Resolution signature = resolveSignature(inference, name, arguments);
  if (signature.applies)
    return signature;
  Resolution parsed = resolveTextIntrinsic(inference, site, name, arguments);
  if (parsed.applies)
    return parsed;
  Resolution buffer = resolveBufferIntrinsic(inference, site, name, arguments);
  if (buffer.applies)
    return buffer;
  if (name == "kind" && arity(1))
    return {domain.string(
        StringAttr::get(context, kindName(arguments[0].single())))};
  if (name == "type" && arity(1))
    return {domain.make(
        AlternativeKind::Class,
        ClassAttr::get(context, inference.classOf(arguments[0].single())))};
  if (name == "issubclass" && arity(2) && asClass(arguments[0]) &&
      asClass(arguments[1]))
    return {domain.boolean(
        inference.isSubclass(asClass(arguments[0]), asClass(arguments[1])))};
  if (name == "mro_lookup" && arity(2) && !asName(arguments[1]))
    return inference.fail(site, "the name of an attribute must be a constant",
                          "choose with if among calls with constant names");
  if (name == "mro_lookup" && arity(2) && asClass(arguments[0]) &&
      asName(arguments[1]))
    return constantOf(inference, inference.lookupInClass(asClass(arguments[0]),
                                                         asName(arguments[1])));
  if (name == "mro_lookup_after" && arity(3) && asClass(arguments[0]) &&
      asClass(arguments[1]) && asName(arguments[2]))
    return constantOf(inference,
                      inference.lookupInClass(asClass(arguments[0]),
                                              asName(arguments[2]),
                                              asClass(arguments[1])));
  if ((name == "slot_has" || name == "slot_get" || name == "slot_read" ||
       name == "slot_del") &&
      arity(2))
    return resolveSlot(inference, site, name, arguments);
  if (name == "slot_set" && arity(3))
    return resolveSlot(inference, site, name, arguments);
  if (name == "alloc" && arity(1) && asClass(arguments[0])) {
    Object *object = inference.allocate(site, asClass(arguments[0]));
    AbstractValue value = domain.instance(object);
    return {value, [value](Emitter &emitter, ValueRange) -> Value {
              return emitter.allocate(value);
            }};
  }
  if (name == "bind" && arity(2)) {
    AbstractValue method = domain.make(AlternativeKind::Method, {}, {},
                                       {arguments[0], arguments[1]});
    return {method, [method](Emitter &emitter, ValueRange values) -> Value {
              return PackOp::create(emitter.builder, emitter.loc,
                                    emitter.typeOf(method), values);
            }};
  }
  if (name == "keywords" && arity(2))
    return makeKeywords(inference, site, arguments[0].single(),
                        arguments[1].single());
  if (name == "characters" && arity(1))
    return splitTexts(inference, arguments, [&](ArrayRef<AbstractValue> each) {
      return charactersOf(inference, site, asName(each[0]));
    });
  if ((name == "keyword_names" || name == "keyword_values") && arity(1) &&
      arguments[0].single()->kind == AlternativeKind::Tuple &&
      arguments[0].single()->constant)
    return resolveKeywords(inference, name == "keyword_names",
                           arguments[0].single());
  if (name == "float_bits" && arity(1) &&
      arguments[0].single()->kind == AlternativeKind::Float)
    return {domain.integer(), [](Emitter &emitter, ValueRange values) -> Value {
              return arith::BitcastOp::create(emitter.builder, emitter.loc,
                                              emitter.builder.getI64Type(),
                                              values[0]);
            }};
  if (name == "float_from_bits" && arity(1) &&
      arguments[0].single()->kind == AlternativeKind::Int)
    return {domain.floating(),
            [](Emitter &emitter, ValueRange values) -> Value {
              return arith::BitcastOp::create(emitter.builder, emitter.loc,
                                              emitter.builder.getF64Type(),
                                              values[0]);
            }};
  if ((name == "wrapped" || name == "setter") && arity(1) &&
      arguments[0].single()->kind == AlternativeKind::Wrapper) {
    auto wrapper = cast<WrapperAttr>(arguments[0].constant());
    FlatSymbolRefAttr function =
        name == "wrapped" ? wrapper.getFunction() : wrapper.getSetter();
    return constantOf(inference, function ? FunctionAttr::get(context, function)
                                          : Attribute());
  }
  return inference.fail(site, "the prelude's intrinsic '" + name +
                                  "' does not take these arguments");
}
