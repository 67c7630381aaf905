//===- SpecializeEntries.cpp - Interfaces of shaders and kernels ----------===//
#include "Specializer.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace pystream;

/// Whether a value can cross between stages or leave the last one.
static bool isInterfaceValue(const Alternative *alternative) {
  return alternative && (alternative->kind == AlternativeKind::Float ||
                         alternative->kind == AlternativeKind::Int ||
                         (alternative->kind == AlternativeKind::Vector &&
                          !alternative->isMatrix()));
}

static FuncOp lookupFunction(Inference &inference, Operation *entry,
                             FlatSymbolRefAttr symbol) {
  auto function = inference.lookup<FuncOp>(symbol.getValue());
  if (!function) {
    entry->emitError("unknown function ") << symbol;
    return {};
  }
  // The entry hands its arguments over by position, one for each parameter.
  bool plain = llvm::all_of(
      function.getParams().getAsRange<ParamAttr>(), [](ParamAttr param) {
        return param.getKind() == ParamKind::PositionalOnly ||
               param.getKind() == ParamKind::PositionalOrKeyword;
      });
  if (plain && function.getCells().empty())
    return function;
  function.emitError("an entry point takes positional parameters only, and no "
                     "variables of an enclosing function");
  return {};
}

static size_t numParameters(FuncOp function) {
  return function.getParams().size();
}

//===----------------------------------------------------------------------===//
// Shaders
//===----------------------------------------------------------------------===//

namespace {
/// The two stages of a shader class. Each is called with `self`, whose fields
/// are uniforms, and a context object, whose fields are the built-in variables.
class ShaderEntry : public EntryPoint {
public:
  explicit ShaderEntry(ShaderOp op)
      : op(op), name(op.getSymName()), loc(op.getLoc()) {}

  LogicalResult infer(Inference &inference) override;
  void build(Specializer &specializer) override;

private:
  LogicalResult inferVertex(Inference &inference);
  LogicalResult inferFragment(Inference &inference);
  LogicalResult checkOutputs(Inference &inference);
  Object *makeContextObject(Inference &inference, StringRef className);
  void buildVertex(Specializer &specializer);
  void buildFragment(Specializer &specializer);
  /// The call of a stage's method: builds `self` and the context object, whose
  /// `preset` fields are arguments of the entry.
  Value buildCall(Specializer &specializer, Context *stage, Object *object,
                  ArrayRef<std::pair<StringRef, Value>> preset,
                  ValueRange arguments);
  Value loadContextField(Specializer &specializer, Value context,
                         Object *object, StringRef field);

  AbstractValue fieldOf(Object *object, StringRef field) {
    auto it =
        object->find()->fields.find(StringAttr::get(op->getContext(), field));
    return it == object->find()->fields.end() ? AbstractValue()
                                              : it->second.value;
  }

  ShaderOp op;
  std::string name;
  Location loc;
  FuncOp vertex, fragment;
  Object *vertexObject = nullptr, *fragmentObject = nullptr;
  Context *vertexContext = nullptr, *fragmentContext = nullptr;
  AbstractValue self;
  SmallVector<AbstractValue> varyings;
  Value contextValue;
};
} // namespace

Object *ShaderEntry::makeContextObject(Inference &inference,
                                       StringRef className) {
  return inference.makeObject(
      Object::Storage::Private,
      FlatSymbolRefAttr::get(op->getContext(), "pystream." + className.str()),
      (className + "#" + name).str(), loc);
}

LogicalResult ShaderEntry::infer(Inference &inference) {
  vertex = lookupFunction(inference, op, op.getVertexAttr());
  fragment = lookupFunction(inference, op, op.getFragmentAttr());
  if (!vertex || !fragment)
    return failure();
  self = inference.fromDeclaredType(op.getSelf(), name, {}, loc);
  if (failed(inferVertex(inference)) || failed(inferFragment(inference)))
    return failure();
  return checkOutputs(inference);
}

LogicalResult ShaderEntry::inferVertex(Inference &inference) {
  AbstractDomain &domain = inference.getDomain();
  MLIRContext *context = op->getContext();
  vertexObject = makeContextObject(inference, "VertexContext");
  for (StringRef index : {"vertex_index", "instance_index"})
    vertexObject->fields[StringAttr::get(context, index)].value =
        domain.integer();
  SmallVector<AbstractValue> arguments{self, domain.instance(vertexObject)};
  for (auto type : op.getInputs().getAsValueRange<TypeAttr>()) {
    arguments.push_back(inference.fromDeclaredType(type, name, {}, loc));
    if (!isInterfaceValue(arguments.back().single()))
      return op.emitError("a vertex input cannot have type ") << type;
  }
  if (numParameters(vertex) != arguments.size())
    return vertex.emitError("shade_vertex takes ")
           << numParameters(vertex) << " parameters, but " << arguments.size()
           << " are given: self, context and " << arguments.size() - 2
           << " streams";
  vertexContext = inference.getContext(vertex, arguments);
  contexts.push_back(vertexContext);
  inference.solve();
  return success(!vertexContext->result.isBottom());
}

LogicalResult ShaderEntry::inferFragment(Inference &inference) {
  AbstractDomain &domain = inference.getDomain();
  MLIRContext *context = op->getContext();
  AbstractValue result = domain.normalize(vertexContext->result);
  const Alternative *only = result.single();
  if (!only)
    return vertex.emitError("shade_vertex returns values of different types")
               .attachNote(vertex.getLoc())
           << "hint: every path must return the same varyings";
  if (only->kind == AlternativeKind::Tuple)
    varyings.assign(only->elements.begin(), only->elements.end());
  else if (only->kind != AlternativeKind::None)
    varyings.push_back(result);
  for (AbstractValue &varying : varyings) {
    varying = domain.withoutConstants(domain.withoutObjects(varying));
    if (!isInterfaceValue(varying.single()))
      return vertex.emitError(
          "a varying must be a float, an int or a vector; shade_vertex returns "
          "something else");
  }

  fragmentObject = makeContextObject(inference, "FragmentContext");
  fragmentObject->fields[StringAttr::get(context, "coord")].value =
      inference.outsideVector(VectorType::get({4}, Float64Type::get(context)),
                              /*isFixed=*/false);
  fragmentObject->fields[StringAttr::get(context, "front_facing")].value =
      domain.boolean();
  SmallVector<AbstractValue> arguments{self, domain.instance(fragmentObject)};
  for (AbstractValue varying : varyings) {
    const Alternative *only = varying.single();
    arguments.push_back(
        only->kind == AlternativeKind::Vector
            ? inference.outsideVector(cast<VectorType>(only->type),
                                      /*isFixed=*/false)
            : varying);
  }
  if (numParameters(fragment) != arguments.size()) {
    InFlightDiagnostic diag =
        fragment.emitError("shade_fragment takes ")
        << numParameters(fragment) << " parameters, but " << arguments.size()
        << " are given: self, context and the " << varyings.size()
        << " varyings that shade_vertex returns";
    diag.attachNote(vertex.getLoc()) << "shade_vertex is here";
    return diag;
  }
  fragmentContext = inference.getContext(fragment, arguments);
  contexts.push_back(fragmentContext);
  inference.solve();
  return success(!fragmentContext->result.isBottom());
}

LogicalResult ShaderEntry::checkOutputs(Inference &inference) {
  AbstractDomain &domain = inference.getDomain();
  auto isVec4 = [](const Alternative *value) {
    return value && value->isFloatVector() &&
           cast<VectorType>(value->type).getNumElements() == 4;
  };
  AbstractValue position = domain.normalize(fieldOf(vertexObject, "position"));
  if (!isVec4(position.single()))
    return vertex.emitError("shade_vertex must set context.position to a vec4");
  AbstractValue colors = domain.normalize(fieldOf(fragmentObject, "colors"));
  const Alternative *only = colors.single();
  bool valid = only && only->kind == AlternativeKind::Tuple &&
               !only->elements.empty() &&
               llvm::all_of(only->elements, [&](AbstractValue element) {
                 return isVec4(element.single());
               });
  if (!valid)
    return fragment.emitError(
        "shade_fragment must set context.colors to a tuple of vec4, e.g. "
        "context.colors = (vec4(rgb, 1.0),)");
  auto isNumber = [&](Object *object, StringRef field) {
    AbstractValue value = domain.normalize(fieldOf(object, field));
    return value.isBottom() || (value.single() && value.single()->isNumber());
  };
  if (!isNumber(vertexObject, "point_size"))
    return vertex.emitError("context.point_size must be a float");
  if (!isNumber(fragmentObject, "depth"))
    return fragment.emitError("context.depth must be a float");
  return success();
}

Value ShaderEntry::loadContextField(Specializer &specializer, Value context,
                                    Object *object, StringRef field) {
  Emitter &emitter = specializer.emitter;
  AbstractValue known = fieldOf(object, field);
  Value loaded =
      FieldLoadOp::create(emitter.builder, loc, emitter.typeOf(known), context,
                          emitter.builder.getStringAttr(field));
  return emitter.convert(loaded, known, emitter.domain.withoutObjects(known));
}

Value ShaderEntry::buildCall(Specializer &specializer, Context *stage,
                             Object *object,
                             ArrayRef<std::pair<StringRef, Value>> preset,
                             ValueRange arguments) {
  Emitter &emitter = specializer.emitter;
  Type refType =
      emitter.typeOf(specializer.inference.getDomain().instance(object));
  contextValue = AllocOp::create(emitter.builder, loc, refType);
  // What comes from outside is a value; the stage may take it as an object.
  auto enter = [&](Value value, AbstractValue wanted) {
    return emitter.convert(value, emitter.domain.withoutObjects(wanted),
                           wanted);
  };
  for (auto [field, value] : preset)
    FieldStoreOp::create(emitter.builder, loc,
                         enter(value, fieldOf(object, field)), contextValue,
                         emitter.builder.getStringAttr(field));
  SmallVector<Value> operands{emitter.materialize(self), contextValue};
  for (auto [index, argument] : llvm::enumerate(arguments))
    operands.push_back(enter(argument, stage->arguments[index + 2]));
  auto call = func::CallOp::create(emitter.builder, loc,
                                   specializer.cloneOf(stage), operands);
  return call.getResult(0);
}

void ShaderEntry::build(Specializer &specializer) {
  buildVertex(specializer);
  buildFragment(specializer);
}

static StringAttr parameterName(FuncOp function, unsigned index) {
  return function.getParam(index).getName();
}

/// Marks an argument or result as a variable of that name at a location.
template <typename SetAttr>
static void setLocated(Builder &builder, StringRef kind, Attribute name,
                       unsigned location, SetAttr &&setAttr) {
  setAttr(kind, name);
  setAttr("pystream.location", builder.getI32IntegerAttr(location));
}

void ShaderEntry::buildVertex(Specializer &specializer) {
  Emitter &emitter = specializer.emitter;
  OpBuilder &builder = emitter.builder;
  size_t numInputs = op.getInputs().size();
  SmallVector<Type> inputs, results;
  auto outsideType = [&](AbstractValue value) {
    return emitter.typeOf(emitter.domain.withoutObjects(value));
  };
  for (size_t i = 0; i != numInputs; ++i)
    inputs.push_back(outsideType(vertexContext->arguments[i + 2]));
  inputs.append(2, emitter.numeric.intType);
  results.push_back(outsideType(fieldOf(vertexObject, "position")));
  bool hasPointSize = !fieldOf(vertexObject, "point_size").isBottom();
  if (hasPointSize)
    results.push_back(emitter.numeric.floatType);
  for (AbstractValue varying : varyings)
    results.push_back(emitter.typeOf(varying));
  func::FuncOp entry =
      specializer.makeEntry(name + ".vertex", inputs, results, loc);
  entry->setAttr("pystream.stage", builder.getStringAttr("vertex"));
  entry->setAttr("pystream.block",
                 FlatSymbolRefAttr::get(builder.getContext(), name));

  for (size_t i = 0; i != numInputs; ++i)
    setLocated(builder, "pystream.input", parameterName(vertex, i + 2), i,
               [&](StringRef key, Attribute value) {
                 entry.setArgAttr(i, key, value);
               });
  entry.setArgAttr(numInputs, "pystream.builtin",
                   builder.getStringAttr("vertex_index"));
  entry.setArgAttr(numInputs + 1, "pystream.builtin",
                   builder.getStringAttr("instance_index"));
  entry.setResultAttr(0, "pystream.builtin", builder.getStringAttr("position"));
  if (hasPointSize)
    entry.setResultAttr(1, "pystream.builtin",
                        builder.getStringAttr("point_size"));
  size_t firstVarying = hasPointSize ? 2 : 1;
  for (size_t i = 0; i != varyings.size(); ++i)
    setLocated(builder, "pystream.output", parameterName(fragment, i + 2), i,
               [&](StringRef key, Attribute value) {
                 entry.setResultAttr(firstVarying + i, key, value);
               });

  ValueRange arguments = entry.getArguments();
  Value returned = buildCall(specializer, vertexContext, vertexObject,
                             {{"vertex_index", arguments[numInputs]},
                              {"instance_index", arguments[numInputs + 1]}},
                             arguments.take_front(numInputs));
  SmallVector<Value> outputs{
      loadContextField(specializer, contextValue, vertexObject, "position")};
  if (hasPointSize) {
    Value size =
        loadContextField(specializer, contextValue, vertexObject, "point_size");
    outputs.push_back(emitter.toFloat(size));
  }
  AbstractValue result = emitter.domain.normalize(vertexContext->result);
  bool isTuple = result.single()->kind == AlternativeKind::Tuple;
  for (auto [i, varying] : llvm::enumerate(varyings)) {
    AbstractValue from = isTuple ? result.single()->elements[i] : result;
    Value value = returned;
    if (isTuple)
      value = ExtractOp::create(builder, loc, emitter.typeOf(from), returned,
                                static_cast<uint32_t>(i));
    outputs.push_back(emitter.convert(value, from, varying));
  }
  func::ReturnOp::create(builder, loc, outputs);
}

void ShaderEntry::buildFragment(Specializer &specializer) {
  Emitter &emitter = specializer.emitter;
  OpBuilder &builder = emitter.builder;
  SmallVector<Type> inputs, results;
  for (AbstractValue varying : varyings)
    inputs.push_back(emitter.typeOf(varying));
  inputs.push_back(VectorType::get({4}, emitter.numeric.floatType));
  inputs.push_back(builder.getI1Type());
  AbstractValue colors = emitter.domain.withoutObjects(
      emitter.domain.normalize(fieldOf(fragmentObject, "colors")));
  size_t numColors = colors.single()->elements.size();
  for (AbstractValue color : colors.single()->elements)
    results.push_back(emitter.typeOf(color));
  bool hasDepth = !fieldOf(fragmentObject, "depth").isBottom();
  if (hasDepth)
    results.push_back(emitter.numeric.floatType);
  func::FuncOp entry =
      specializer.makeEntry(name + ".fragment", inputs, results, loc);
  entry->setAttr("pystream.stage", builder.getStringAttr("fragment"));
  entry->setAttr("pystream.block",
                 FlatSymbolRefAttr::get(builder.getContext(), name));

  size_t numVaryings = varyings.size();
  for (size_t i = 0; i != numVaryings; ++i)
    setLocated(builder, "pystream.input", parameterName(fragment, i + 2), i,
               [&](StringRef key, Attribute value) {
                 entry.setArgAttr(i, key, value);
               });
  entry.setArgAttr(numVaryings, "pystream.builtin",
                   builder.getStringAttr("frag_coord"));
  entry.setArgAttr(numVaryings + 1, "pystream.builtin",
                   builder.getStringAttr("front_facing"));
  for (size_t i = 0; i != numColors; ++i)
    setLocated(builder, "pystream.output",
               builder.getStringAttr("color" + Twine(i)), i,
               [&](StringRef key, Attribute value) {
                 entry.setResultAttr(i, key, value);
               });
  if (hasDepth)
    entry.setResultAttr(numColors, "pystream.builtin",
                        builder.getStringAttr("frag_depth"));

  ValueRange arguments = entry.getArguments();
  SmallVector<std::pair<StringRef, Value>> preset{
      {"coord", arguments[numVaryings]},
      {"front_facing", arguments[numVaryings + 1]}};
  // A path that does not assign the depth leaves it as it is.
  if (hasDepth) {
    Value depth =
        vector::ExtractOp::create(builder, loc, arguments[numVaryings], 2);
    AbstractValue known = fieldOf(fragmentObject, "depth");
    if (emitter.typeOf(known) == depth.getType())
      preset.push_back({"depth", depth});
  }
  (void)buildCall(specializer, fragmentContext, fragmentObject, preset,
                  arguments.take_front(numVaryings));
  Value tuple =
      loadContextField(specializer, contextValue, fragmentObject, "colors");
  SmallVector<Value> outputs;
  for (auto [i, color] : llvm::enumerate(colors.single()->elements))
    outputs.push_back(ExtractOp::create(builder, loc, emitter.typeOf(color),
                                        tuple, static_cast<uint32_t>(i)));
  if (hasDepth) {
    Value depth =
        loadContextField(specializer, contextValue, fragmentObject, "depth");
    outputs.push_back(emitter.toFloat(depth));
  }
  func::ReturnOp::create(builder, loc, outputs);
}

std::unique_ptr<EntryPoint> pystream::makeShaderEntry(ShaderOp op) {
  return std::make_unique<ShaderEntry>(op);
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

namespace {
/// A function of an index. Arrays are arguments of the entry; scalars and
/// objects are fields of a parameter object, found where uniforms are.
class KernelEntry : public EntryPoint {
public:
  explicit KernelEntry(KernelOp op)
      : op(op), name(op.getSymName()), loc(op.getLoc()) {}

  LogicalResult infer(Inference &inference) override;
  void build(Specializer &specializer) override;

private:
  KernelOp op;
  std::string name;
  Location loc;
  FuncOp function;
  Object *parameters = nullptr;
};
} // namespace

LogicalResult KernelEntry::infer(Inference &inference) {
  AbstractDomain &domain = inference.getDomain();
  function = lookupFunction(inference, op, op.getCalleeAttr());
  if (!function)
    return failure();
  size_t rank = op.getRank();
  if (numParameters(function) != rank + op.getInputs().size())
    return function.emitError("this kernel takes ")
           << numParameters(function) << " parameters, but "
           << rank + op.getInputs().size() << " are given: " << rank
           << (rank == 1 ? " index" : " indices") << " and "
           << op.getInputs().size() << " arguments";
  parameters = inference.makeObject(
      Object::Storage::Uniform,
      FlatSymbolRefAttr::get(op->getContext(), "kernel"), name + ".self", loc);
  parameters->root = name;
  SmallVector<AbstractValue> arguments(rank, domain.integer());
  for (auto [i, type] :
       llvm::enumerate(op.getInputs().getAsValueRange<TypeAttr>())) {
    StringAttr parameter = function.getParam(rank + i).getName();
    AbstractValue value =
        inference.fromDeclaredType(type, name, {parameter}, loc);
    if (value.isBottom())
      return op.emitError("a kernel argument cannot have type ") << type;
    if (!isa<pystream::ArrayType>(type))
      parameters->fields[parameter].value = value;
    arguments.push_back(value);
  }
  contexts.push_back(inference.getContext(function, arguments));
  inference.solve();
  return success(!contexts.front()->result.isBottom());
}

void KernelEntry::build(Specializer &specializer) {
  Emitter &emitter = specializer.emitter;
  OpBuilder &builder = emitter.builder;
  size_t rank = op.getRank();
  ArrayRef<AbstractValue> arguments = contexts.front()->arguments;
  SmallVector<Type> inputs(rank, emitter.numeric.intType);
  SmallVector<Attribute> arrayNames;
  for (size_t i = rank; i != arguments.size(); ++i)
    if (const Alternative *only = arguments[i].single();
        only && only->kind == AlternativeKind::Array) {
      inputs.push_back(emitter.typeOf(arguments[i]));
      arrayNames.push_back(parameterName(function, i));
    }
  func::FuncOp entry = specializer.makeEntry(name, inputs, {}, loc);
  entry->setAttr("pystream.kernel", builder.getUnitAttr());
  entry->setAttr("pystream.rank", builder.getI32IntegerAttr(rank));
  entry->setAttr("pystream.block",
                 FlatSymbolRefAttr::get(builder.getContext(), name));
  entry->setAttr("pystream.arguments", builder.getArrayAttr(arrayNames));

  Value self = UniformRefOp::create(
      builder, loc, emitter.typeOf(emitter.domain.instance(parameters)));
  SmallVector<Value> operands(entry.getArguments().take_front(rank));
  size_t nextArray = rank;
  for (size_t i = rank; i != arguments.size(); ++i) {
    const Alternative *only = arguments[i].single();
    if (only && only->kind == AlternativeKind::Array) {
      operands.push_back(entry.getArgument(nextArray++));
      continue;
    }
    operands.push_back(FieldLoadOp::create(builder, loc,
                                           emitter.typeOf(arguments[i]), self,
                                           parameterName(function, i)));
  }
  func::CallOp::create(builder, loc, specializer.cloneOf(contexts.front()),
                       operands);
  func::ReturnOp::create(builder, loc);
}

std::unique_ptr<EntryPoint> pystream::makeKernelEntry(KernelOp op) {
  return std::make_unique<KernelEntry>(op);
}
