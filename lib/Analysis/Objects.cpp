//===- Objects.cpp - Abstract objects and classes -------------------------===//
#include "PyStream/Analysis/Inference.h"
#include "PyStream/IR/UniformLayout.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Objects
//===----------------------------------------------------------------------===//

Object *Inference::makeObject(Object::Storage storage,
                              FlatSymbolRefAttr classRef, StringRef symbol,
                              Location loc) {
  objects.push_back(std::make_unique<Object>(loc));
  Object *object = objects.back().get();
  object->storage = storage;
  object->id = objects.size() - 1;
  object->classRef = classRef;
  object->symbol = symbol.str();
  return object;
}

/// Objects of one class in a list are told apart at run time; what is alone
/// stays a constant.
void Inference::makeElementsStatic(ArrayAttr elements) {
  llvm::MapVector<Attribute, llvm::SetVector<Object *>> byClass;
  for (Attribute element : elements)
    if (auto reference = dyn_cast<ObjectAttr>(element))
      if (Object *object = domain.lookupObject(reference.getSymbol()))
        byClass[object->classRef].insert(object->find());
  for (auto &[name, objects] : byClass)
    if (objects.size() > 1)
      for (Object *object : objects)
        makeStatic(object);
}

void Inference::makeStatic(Object *object) {
  object = object->find();
  if (!object->isConstant())
    return;
  object->isStatic = true;
  ++numWidenings;
  object->symbol += "#layout";
  LiveObjectOp definition = object->definitions.front();
  if (!domain.exact && definition.getClassRef() == "buffer")
    if (auto elements = definition.getFields().getAs<ArrayAttr>("elements"))
      makeElementsStatic(elements);
  StringAttr element = StringAttr::get(module.getContext(), "element");
  for (NamedAttribute field : definition.getFields()) {
    bool isBuffer = definition.getClassRef() == "buffer";
    StringAttr name = isBuffer ? element : field.getName();
    SmallVector<Attribute> contents{field.getValue()};
    if (isBuffer)
      contents.assign(cast<ArrayAttr>(field.getValue()).begin(),
                      cast<ArrayAttr>(field.getValue()).end());
    for (Attribute content : contents) {
      AbstractValue value =
          domain.withoutConstants(domain.fromAttribute(content));
      joinField(object, name, value);
    }
  }
  for (auto &[key, contexts] : readers)
    if (key.first == object)
      for (Context *reader : contexts)
        enqueue(reader);
}

bool Inference::joinField(Object *object, StringAttr name,
                          AbstractValue value) {
  while (true) {
    object = object->find();
    AbstractValue known = object->fields[name].value;
    value = domain.join(domain.normalize(known), domain.normalize(value));
    // The contents of live objects are what they are.
    if (object->find()->storage == Object::Storage::Private)
      value = widenTuples(known, value, object, name.getAsOpaquePointer());
    AbstractValue &field = object->find()->fields[name].value;
    // Joining may merge objects, this one among them: what the field has got
    // meanwhile must not be lost.
    if (field != known)
      continue;
    bool changed = field != value;
    field = value;
    return changed;
  }
}

void Inference::mergeObjects(Object *a, Object *b) {
  makeStatic(a);
  makeStatic(b);
  a = a->find();
  b = b->find();
  if (a == b)
    return;
  // The older stands for both, so that symbols do not depend on the order.
  if (b->id < a->id)
    std::swap(a, b);
  b->mergedInto = a;
  domain.noteMerge();
  llvm::append_range(a->definitions, b->definitions);
  auto fields = std::move(b->fields);
  b->fields.clear();
  // What one of them never sets may be unset in both.
  auto completed = [&](Object *object, StringAttr name, AbstractValue value) {
    bool absent = domain.exact && value.isBottom() &&
                  object->classRef.getValue() != "buffer" &&
                  !isSetFromTheStart(object, name);
    return absent ? domain.unset() : value;
  };
  if (domain.exact)
    for (auto &[name, field] : a->fields)
      if (!fields.contains(name))
        fields[name].value = completed(b, name, {});
  for (auto &[name, field] : fields) {
    AbstractValue known = a->find()->fields.lookup(name).value;
    joinField(a, name, completed(a, name, known));
    joinField(a, name, field.value);
  }
  a->initialized &= b->initialized;
  // What is made from either is made from the deeper one: a recursion that
  // allocates would have no end otherwise.
  a->depth = std::max(a->depth, b->depth);
  a->isReference |= b->isReference;
  a->isColumn |= b->isColumn;
  a->isArgument |= b->isArgument;
  a->numSites += b->numSites;
  // Vectors that may be of the closed world are fixed, as are these.
  if (b->storage != a->storage && b->storage != Object::Storage::Private) {
    a->storage = b->storage;
    a->isStatic = b->isStatic;
  }
  if (a->site != b->site)
    a->site = nullptr;
  for (auto &[key, contexts] : readers)
    if (key.first == a || key.first == b)
      for (Context *reader : contexts)
        enqueue(reader);
}

/// The first object among some values, or null.
static Object *findObject(ArrayRef<AbstractValue> values) {
  for (AbstractValue value : values)
    for (const Alternative *alternative : value.alternatives()) {
      if (alternative->object)
        return alternative->object->find();
      if (Object *object = findObject(alternative->elements))
        return object;
    }
  return nullptr;
}

/// What the prelude allocates belongs to the object that it does it for.
static Operation *originOf(Site site) {
  if (!site.context->isPrelude())
    return site.op;
  if (Object *object = findObject(site.context->arguments))
    return object->origin;
  return site.op;
}

Object *Inference::allocate(Site site, FlatSymbolRefAttr classRef) {
  unsigned depth = 0;
  for (AbstractValue argument : site.context->arguments)
    depth = std::max(depth, 1 + AbstractDomain::depthOf(argument));
  Operation *origin = originOf(site);
  const void *owner = site.context;
  if (depth > maxAllocationDepth)
    owner = origin;
  Object *&object =
      allocations[{classRef.getAsOpaquePointer(), site.op, owner}];
  if (!object) {
    StringRef name = classRef.getValue();
    object = makeObject(Object::Storage::Private, classRef,
                        (name + "#" + Twine(objects.size())).str(),
                        site.op->getLoc());
    object->depth = std::min(depth, maxAllocationDepth + 1);
    object->site = site.op;
    object->origin = origin;
    object->initialized =
        site.context->function.getSymName() == "prelude.construct";
  }
  return object->find();
}

Object *Inference::getUniformObject(StringRef root, ArrayRef<StringAttr> path,
                                    FlatSymbolRefAttr classRef, Location loc) {
  std::string symbol = root.str() + ".self";
  for (StringAttr name : path)
    symbol += "." + name.str();
  // One object a class at each path.
  Object *&object = uniformObjects[symbol + "/" + classRef.getValue().str()];
  if (object)
    return object;
  if (symbols.lookup(symbol) || llvm::any_of(objects, [&](auto &other) {
        return other->symbol == symbol;
      }))
    symbol += "/" + classRef.getValue().str();
  object = makeObject(Object::Storage::Uniform, classRef, symbol, loc);
  object->path.assign(path.begin(), path.end());
  object->root = root.str();
  return object;
}

/// As lists of the prelude are: the elements in a buffer, and their number.
AbstractValue Inference::uniformList(ListType type, StringRef root,
                                     ArrayRef<StringAttr> path, Location loc) {
  MLIRContext *context = type.getContext();
  auto named = [&](StringRef name) {
    return FlatSymbolRefAttr::get(context, name);
  };
  Object *list = getUniformObject(root, path, named("prelude.list"), loc);
  Object *items = getUniformObject(root, path, named("buffer"), loc);
  list->fields[StringAttr::get(context, "items")].value =
      domain.instance(items);
  list->fields[StringAttr::get(context, "size")].value = domain.integer();
  // Objects of several classes may have a list there.
  items->capacity = std::max(items->capacity, type.getCapacity());
  SmallVector<StringAttr> toElement(path);
  toElement.push_back(StringAttr::get(context, kElementStep));
  StringAttr element = StringAttr::get(context, "element");
  AbstractValue declared =
      fromDeclaredType(type.getElementType(), root, toElement, loc);
  if (joinField(items, element, declared))
    for (Context *reader : readers[{items, element}])
      enqueue(reader);
  return domain.instance(list);
}

AbstractValue Inference::fromDeclaredType(Type type, StringRef root,
                                          ArrayRef<StringAttr> path,
                                          Location loc) {
  if (isa<FloatType>(type))
    return domain.floating();
  if (type.isInteger(1))
    return domain.boolean();
  if (isa<IntegerType>(type))
    return domain.integer();
  if (auto vector = dyn_cast<VectorType>(type))
    return outsideVector(vector, /*isFixed=*/!path.empty());
  if (isa<SamplerType>(type))
    return domain.make(AlternativeKind::Sampler, {}, type);
  if (isa<pystream::ArrayType>(type))
    return domain.make(AlternativeKind::Array, {}, type);
  if (auto instance = dyn_cast<InstanceType>(type))
    return domain.instance(
        getUniformObject(root, path, instance.getClassRef(), loc));
  if (auto list = dyn_cast<ListType>(type))
    return uniformList(list, root, path, loc);
  if (auto unionType = dyn_cast<pystream::UnionType>(type)) {
    AbstractValue result;
    for (Type alternative : unionType.getAlternatives())
      result =
          domain.join(result, fromDeclaredType(alternative, root, path, loc));
    return result;
  }
  if (isa<NoneType>(type))
    return domain.none();
  return {};
}

/// The declared type of a field, looked up along the method resolution order.
static Type declaredField(Inference &inference, Object *object,
                          StringAttr name) {
  for (FlatSymbolRefAttr ref : inference.mroOf(object->classRef))
    if (auto op = inference.lookup<ClassOp>(ref.getValue()))
      if (auto type = op.getFields().getAs<TypeAttr>(name))
        return type.getValue();
  return {};
}

std::optional<bool> Inference::hasField(Site site, Object *object,
                                        StringAttr name) {
  object = object->find();
  switch (object->storage) {
  case Object::Storage::Uniform:
    return object->fields.contains(name) || declaredField(*this, object, name);
  case Object::Storage::Live:
    if (object->isStatic)
      return object->fields.contains(name);
    readers[{object, name}].insert(site.context);
    return object->definitions.front().getFields().contains(name);
  case Object::Storage::Private:
    break;
  }
  readers[{object, name}].insert(site.context);
  bool unset = unsetFields.contains({object, name});
  if (object->fields.contains(name)) {
    if (unset && !domain.exact)
      fail(site,
           "AttributeError: attribute '" + name.getValue() +
               "' may be read before it is set",
           "set it in __init__");
    return true;
  }
  if (unset || !storedNames.contains(name))
    return false;
  pendingFields.insert({object, name});
  return std::nullopt;
}

AbstractValue Inference::loadField(Site site, Object *object, StringAttr name) {
  object = object->find();
  readers[{object, name}].insert(site.context);
  if (object->isConstant()) {
    Attribute value = object->definitions.front().getFields().get(name);
    return value ? domain.fromAttribute(value) : AbstractValue();
  }
  auto it = object->fields.find(name);
  if (it != object->fields.end())
    return domain.normalize(it->second.value);
  if (object->storage != Object::Storage::Uniform)
    return {};
  Type type = declaredField(*this, object, name);
  if (!type)
    return {};
  SmallVector<StringAttr> path(object->path);
  path.push_back(name);
  AbstractValue value = fromDeclaredType(type, object->root, path, object->loc);
  object->fields[name].value = value;
  return value;
}

bool Inference::storeField(Site site, Object *object, StringAttr name,
                           AbstractValue value, bool atStart) {
  object = object->find();
  if (object->storage != Object::Storage::Private) {
    bool live = object->storage == Object::Storage::Live;
    std::string what = domain.instance(object).single()->typeName();
    StringRef className = object->classRef.getValue();
    bool isContainer =
        className == "buffer" || className.starts_with("prelude.");
    fail(site,
         isContainer
             ? std::string("a container ") +
                   (live ? "of the compiled module may not be modified"
                         : "that comes from outside may not be modified here")
         : live
             ? "an object of the compiled module may not be modified: '" +
                   what + "." + name.str() + "'"
             : "an object that comes from outside may not be modified here: '" +
                   what + "." + name.str() + "'",
         "keep the new value in a local variable, or make a new object");
    return false;
  }
  AbstractValue known = object->fields[name].value;
  if (domain.exact && known.isBottom() && !atStart &&
      !isSetFromTheStart(object, name))
    known = domain.unset();
  // Numbers are no constants in a field: it may be read before it is set, and
  // folding would hide that. Promotion to registers finds them again.
  AbstractValue joined =
      domain.join(domain.normalize(known),
                  domain.withoutConstants(domain.normalize(value)));
  if (AbstractDomain::depthOf(joined) > AbstractDomain::maxDepth) {
    fail(site, "a field that holds ever deeper values has no type");
    return false;
  }
  if (joinField(object, name, joined))
    for (Context *reader : readers[{object->find(), name}])
      enqueue(reader);
  return true;
}

//===----------------------------------------------------------------------===//
// Attributes that constructors set
//===----------------------------------------------------------------------===//

using BlockSet = llvm::SmallPtrSet<Block *, 4>;

/// Whether control cannot return from the function without passing one of the
/// blocks.
static bool areOnEveryPath(Region &region, const BlockSet &blocks) {
  SmallVector<Block *> stack{&region.front()};
  llvm::SmallPtrSet<Block *, 8> reached{&region.front()};
  while (!stack.empty()) {
    Block *next = stack.pop_back_val();
    if (blocks.contains(next))
      continue;
    // A return after a raise is not reached.
    if (isa<pystream::ReturnOp>(next->getTerminator()) &&
        next->getOps<RaiseOp>().empty())
      return false;
    for (Block *successor : next->getSuccessors())
      if (reached.insert(successor).second)
        stack.push_back(successor);
  }
  return true;
}

static FuncOp functionOf(Inference &inference, Attribute attribute) {
  auto function = dyn_cast_if_present<FunctionAttr>(attribute);
  return function ? inference.lookup<FuncOp>(function.getSymbol().getValue())
                  : FuncOp();
}

/// The function that a call of a method of `self`, or of a constructor of a
/// base class with it, ends in; null if it is neither.
static FuncOp helperOf(Inference &inference, CallMethodOp call, Value self,
                       FlatSymbolRefAttr classRef) {
  auto lookup = [&](FlatSymbolRefAttr in, FlatSymbolRefAttr after = {}) {
    return functionOf(inference,
                      inference.lookupInClass(in, call.getNameAttr(), after));
  };
  if (call.getObject() == self)
    return lookup(classRef);
  if (call.getName() != "__init__")
    return {};
  if (auto constant = call.getObject().getDefiningOp<ConstantOp>()) {
    auto base = dyn_cast<ClassAttr>(constant.getValue());
    bool ofSelf = !call.getArgs().empty() && call.getArgs()[0] == self;
    return base && ofSelf ? lookup(base.getSymbol()) : FuncOp();
  }
  // super().__init__(...)
  auto super = call.getObject().getDefiningOp<CallOp>();
  if (!super || super.getArgs().size() != 2 || super.getArgs()[1] != self)
    return {};
  auto of = super.getArgs()[0].getDefiningOp<ConstantOp>();
  auto here = of ? dyn_cast<ClassAttr>(of.getValue()) : ClassAttr();
  return here ? lookup(classRef, here.getSymbol()) : FuncOp();
}

llvm::DenseSet<StringAttr>
Inference::collectSetFields(FuncOp function, FlatSymbolRefAttr classRef,
                            unsigned depth) {
  constexpr unsigned maxDepth = 8;
  llvm::DenseSet<StringAttr> fields;
  if (!function || function.getParams().empty() || depth > maxDepth)
    return fields;
  Value self = function.getBody().getArgument(0);
  llvm::MapVector<StringAttr, BlockSet> blocks;
  function.walk([&](Operation *op) {
    if (auto set = dyn_cast<SetAttrOp>(op)) {
      // Descriptors store elsewhere; a plain attribute is merely shadowed.
      Attribute inClass = lookupInClass(classRef, set.getNameAttr());
      if (set.getObject() == self &&
          !isa_and_present<ObjectAttr, WrapperAttr>(inClass))
        blocks[set.getNameAttr()].insert(op->getBlock());
    } else if (auto call = dyn_cast<CallMethodOp>(op)) {
      if (FuncOp helper = helperOf(*this, call, self, classRef))
        for (StringAttr name : collectSetFields(helper, classRef, depth + 1))
          blocks[name].insert(op->getBlock());
    }
  });
  for (auto &[name, where] : blocks)
    if (areOnEveryPath(function.getBody(), where))
      fields.insert(name);
  return fields;
}

const llvm::DenseSet<StringAttr> &
Inference::constructorFields(FlatSymbolRefAttr classRef) {
  auto [it, inserted] = fieldsOfConstructors.try_emplace(classRef);
  if (inserted) {
    StringAttr name = StringAttr::get(module.getContext(), "__init__");
    fieldsOfConstructors[classRef] = collectSetFields(
        functionOf(*this, lookupInClass(classRef, name)), classRef, 0);
  }
  return fieldsOfConstructors[classRef];
}

bool Inference::isSetFromTheStart(Object *object, StringAttr name) {
  StringRef className = object->classRef.getValue();
  if (className == "buffer" || className == "cell")
    return true;
  if (object->initialized && constructorFields(object->classRef).contains(name))
    return true;
  // What the function that makes the object sets before it returns it.
  if (!object->site || object->site->getNumResults() != 1)
    return false;
  BlockSet blocks;
  for (Operation *user : object->site->getResult(0).getUsers())
    if (auto set = dyn_cast<SetAttrOp>(user))
      if (set.getObject() == object->site->getResult(0) &&
          set.getNameAttr() == name)
        blocks.insert(set->getBlock());
  return !blocks.empty() &&
         areOnEveryPath(*object->site->getParentRegion(), blocks);
}

//===----------------------------------------------------------------------===//
// Classes
//===----------------------------------------------------------------------===//

SmallVector<FlatSymbolRefAttr> Inference::mroOf(FlatSymbolRefAttr classRef) {
  MLIRContext *context = module.getContext();
  if (auto op = lookup<ClassOp>(classRef.getValue()))
    return llvm::to_vector(op.getMro().getAsRange<FlatSymbolRefAttr>());
  SmallVector<FlatSymbolRefAttr> order{classRef};
  if (classRef.getValue() == "bool")
    order.push_back(FlatSymbolRefAttr::get(context, "int"));
  if (classRef.getValue() != "object")
    order.push_back(FlatSymbolRefAttr::get(context, "object"));
  return order;
}

bool Inference::isSubclass(FlatSymbolRefAttr derived, FlatSymbolRefAttr base) {
  return llvm::is_contained(mroOf(derived), base);
}

Attribute Inference::lookupInClass(FlatSymbolRefAttr classRef, StringAttr name,
                                   FlatSymbolRefAttr after) {
  bool searching = !after;
  for (FlatSymbolRefAttr ref : mroOf(classRef)) {
    if (!searching) {
      searching = ref == after;
      continue;
    }
    // The methods of builtin classes are those of a class of the prelude.
    auto op = lookup<ClassOp>(ref.getValue());
    if (!op)
      op = lookup<ClassOp>(("prelude." + ref.getValue() + "_methods").str());
    if (op)
      if (Attribute found = op.getMembers().get(name))
        return found;
  }
  return {};
}

FlatSymbolRefAttr Inference::classOf(const Alternative *alternative) {
  auto named = [&](StringRef name) {
    return FlatSymbolRefAttr::get(module.getContext(), name);
  };
  switch (alternative->kind) {
  case AlternativeKind::Instance:
    return alternative->object->find()->classRef;
  case AlternativeKind::None:
    return named("NoneType");
  case AlternativeKind::Bool:
  case AlternativeKind::Int:
  case AlternativeKind::Float:
  case AlternativeKind::Str:
  case AlternativeKind::Vector:
  case AlternativeKind::Sampler:
  case AlternativeKind::Function:
  case AlternativeKind::Closure:
  case AlternativeKind::Method:
  case AlternativeKind::Class:
    return named(alternative->typeName());
  case AlternativeKind::Tuple:
    return named(alternative->constant ? "dict" : "tuple");
  default:
    return named("object");
  }
}
