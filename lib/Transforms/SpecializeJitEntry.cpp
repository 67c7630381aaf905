//===- SpecializeJitEntry.cpp - Functions with Python's semantics ---------===//
//
// The objects among the arguments are described by layouts that stand beside
// the entry. They become abstract objects like those that the program makes, so
// that both can meet in one variable.
//
//===----------------------------------------------------------------------===//
#include "Specializer.h"

using namespace mlir;
using namespace pystream;

namespace {
class JitEntry : public EntryPoint {
public:
  explicit JitEntry(JitOp op)
      : op(op), name(op.getSymName()), loc(op.getLoc()) {}

  LogicalResult infer(Inference &inference) override;
  void build(Specializer &specializer) override;

private:
  /// The abstract value of the type of an argument, or bottom with an error.
  AbstractValue fromType(Inference &inference, Type type);
  Object *objectOf(Inference &inference, FlatSymbolRefAttr layout);

  JitOp op;
  std::string name;
  Location loc;
  Context *context = nullptr;
  llvm::MapVector<Attribute, Object *> objects;
  SmallVector<LayoutOp> layouts;
};
} // namespace

Object *JitEntry::objectOf(Inference &inference, FlatSymbolRefAttr symbol) {
  Object *&object = objects[symbol];
  if (object)
    return object;
  auto layout = inference.lookup<LayoutOp>(symbol.getValue());
  if (!layout) {
    op.emitError("unknown layout ") << symbol;
    return nullptr;
  }
  layouts.push_back(layout);
  object = inference.makeObject(
      Object::Storage::Private, layout.getClassRefAttr(),
      (layout.getClassRef() + "#" + symbol.getValue()).str(), loc);
  Object *made = object;
  for (NamedAttribute field : layout.getFields()) {
    AbstractValue value =
        fromType(inference, cast<TypeAttr>(field.getValue()).getValue());
    if (value.isBottom())
      continue; // the element of a list that is empty
    inference.joinField(made, field.getName(), value);
  }
  return made;
}

AbstractValue JitEntry::fromType(Inference &inference, Type type) {
  AbstractDomain &domain = inference.getDomain();
  if (auto ref = dyn_cast<RefType>(type)) {
    Object *object = objectOf(inference, ref.getLayout());
    return object ? domain.instance(object) : AbstractValue();
  }
  if (auto literal = dyn_cast<LiteralType>(type))
    return domain.fromAttribute(literal.getValue());
  if (isa<StringType>(type))
    return domain.make(AlternativeKind::Str);
  if (auto tuple = dyn_cast<pystream::TupleType>(type)) {
    SmallVector<AbstractValue> elements;
    for (Type element : tuple.getElements())
      elements.push_back(fromType(inference, element));
    return domain.tuple(elements, tuple.getNames());
  }
  if (auto closure = dyn_cast<ClosureType>(type);
      closure && closure.getBound()) {
    SmallVector<AbstractValue> captures;
    for (Type capture : closure.getCaptures())
      captures.push_back(fromType(inference, capture));
    return domain.make(AlternativeKind::Method, {}, {}, captures);
  }
  if (auto unionType = dyn_cast<pystream::UnionType>(type)) {
    AbstractValue result;
    for (Type alternative : unionType.getAlternatives())
      result = domain.join(result, fromType(inference, alternative));
    return result;
  }
  return inference.fromDeclaredType(type, name, {}, loc);
}

LogicalResult JitEntry::infer(Inference &inference) {
  auto function = inference.lookup<FuncOp>(op.getCallee());
  if (!function)
    return op.emitError("unknown function ") << op.getCalleeAttr();
  SmallVector<AbstractValue> arguments;
  for (auto type : op.getInputs().getAsValueRange<TypeAttr>()) {
    arguments.push_back(fromType(inference, type));
    if (arguments.back().isBottom())
      return op.emitError("an argument cannot have type ") << type;
  }
  size_t expected = function.getBody().front().getNumArguments();
  if (arguments.size() != expected)
    return function.emitError("takes ")
           << expected << " arguments, but the entry has " << arguments.size();
  context = inference.getContext(function, arguments);
  contexts.push_back(context);
  inference.solve();
  return success();
}

void JitEntry::build(Specializer &specializer) {
  // The layouts of the description give way to those of the objects.
  func::FuncOp clone = specializer.cloneOf(context);
  for (LayoutOp layout : layouts)
    layout.erase();
  FunctionType type = clone.getFunctionType();
  OpBuilder &builder = specializer.emitter.builder;
  func::FuncOp entry =
      specializer.makeEntry(name, type.getInputs(), type.getResults(), loc);
  SmallVector<NamedAttribute> outcome;
  if (!context->result.isBottom())
    outcome.emplace_back("returns", builder.getUnitAttr());
  if (!context->raises.isBottom())
    outcome.emplace_back("raises", builder.getUnitAttr());
  entry->setAttr("pystream.jit", builder.getDictionaryAttr(outcome));
  auto call = func::CallOp::create(builder, loc, clone, entry.getArguments());
  func::ReturnOp::create(builder, loc, call.getResults());
}

std::unique_ptr<EntryPoint> pystream::makeJitEntry(JitOp op) {
  return std::make_unique<JitEntry>(op);
}
