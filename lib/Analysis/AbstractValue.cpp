//===- AbstractValue.cpp - The lattice of inference -----------------------===//
#include "PyStream/Analysis/AbstractValue.h"
#include "PyStream/IR/Names.h"
#include "PyStream/IR/UniformLayout.h"

#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/SetVector.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace pystream;

bool Object::isOfElements() const {
  return llvm::any_of(path,
                      [](StringAttr step) { return step == kElementStep; });
}

//===----------------------------------------------------------------------===//
// AbstractValue
//===----------------------------------------------------------------------===//

struct AbstractValue::Set {
  ArrayRef<const Alternative *> members;
  unsigned hash = 0;
  bool holdsObject = false;
  /// What `normalize` gave when there had been so many merges.
  mutable const Set *normal = nullptr;
  mutable unsigned normalMerges = 0;
};

namespace {
/// What tells alternatives apart.
struct AlternativeKey {
  AlternativeKind kind;
  Attribute constant;
  Type type;
  ArrayRef<AbstractValue> elements;
  Object *object;
  unsigned hash;

  AlternativeKey(AlternativeKind kind, Attribute constant, Type type,
                 ArrayRef<AbstractValue> elements, Object *object)
      : kind(kind), constant(constant), type(type), elements(elements),
        object(object) {
    llvm::hash_code code = llvm::hash_combine(
        static_cast<unsigned>(kind), constant.getAsOpaquePointer(),
        type.getAsOpaquePointer(), object, elements.size());
    for (AbstractValue element : elements)
      code = llvm::hash_combine(code, element.getAsOpaquePointer());
    hash = static_cast<unsigned>(code);
  }
};

struct AlternativeInfo : llvm::DenseMapInfo<Alternative *> {
  using llvm::DenseMapInfo<Alternative *>::isEqual;
  static unsigned getHashValue(const Alternative *a) { return a->hash; }
  static unsigned getHashValue(const AlternativeKey &key) { return key.hash; }
  static bool isEqual(const AlternativeKey &key, const Alternative *a) {
    return a != getEmptyKey() && a != getTombstoneKey() &&
           key.hash == a->hash && key.kind == a->kind &&
           key.constant == a->constant && key.type == a->type &&
           key.object == a->object && key.elements == a->elements;
  }
};
} // namespace

struct AbstractValue::SetInfo : llvm::DenseMapInfo<const Set *> {
  using llvm::DenseMapInfo<const Set *>::isEqual;
  using Members = ArrayRef<const Alternative *>;
  static unsigned getHashValue(const Set *set) { return set->hash; }
  static unsigned getHashValue(Members members) {
    return static_cast<unsigned>(
        llvm::hash_combine_range(members.begin(), members.end()));
  }
  static bool isEqual(Members members, const Set *set) {
    return set != getEmptyKey() && set != getTombstoneKey() &&
           members == set->members;
  }
};

struct AbstractDomain::Interned {
  llvm::DenseSet<Alternative *, AlternativeInfo> alternatives;
  llvm::DenseSet<const AbstractValue::Set *, AbstractValue::SetInfo> sets;
};

ArrayRef<const Alternative *> AbstractValue::alternatives() const {
  return set ? set->members : ArrayRef<const Alternative *>();
}

const Alternative *AbstractValue::single() const {
  return size() == 1 ? alternatives().front() : nullptr;
}

Attribute AbstractValue::constant() const {
  const Alternative *only = single();
  return only ? only->constant : Attribute();
}

void AbstractValue::print(raw_ostream &os) const {
  if (isBottom()) {
    os << "bottom";
    return;
  }
  llvm::interleave(
      alternatives(), os, [&](const Alternative *a) { a->print(os); }, " | ");
}

//===----------------------------------------------------------------------===//
// Alternative
//===----------------------------------------------------------------------===//

bool Alternative::isDynamicTuple() const {
  return kind == AlternativeKind::Instance &&
         object->find()->storage == Object::Storage::Private &&
         object->find()->classRef.getValue() == "prelude.dynamic_tuple";
}

bool Alternative::isMatrix() const {
  return kind == AlternativeKind::Vector &&
         cast<VectorType>(type).getRank() == 2;
}

bool Alternative::isFloatVector() const {
  return kind == AlternativeKind::Vector && !isMatrix() &&
         isa<FloatType>(cast<VectorType>(type).getElementType());
}

static std::string vectorName(VectorType type) {
  if (type.getRank() == 2) {
    int64_t columns = type.getDimSize(0), rows = type.getDimSize(1);
    std::string name = "mat" + std::to_string(columns);
    return columns == rows ? name : name + "x" + std::to_string(rows);
  }
  std::string prefix = isa<FloatType>(type.getElementType()) ? ""
                       : type.getElementType().isInteger(1)  ? "b"
                                                             : "i";
  return prefix + "vec" + std::to_string(type.getNumElements());
}

std::string Alternative::typeName() const {
  switch (kind) {
  case AlternativeKind::None:
    return "NoneType";
  case AlternativeKind::Singleton:
    return cast<SingletonAttr>(constant).getName().str();
  case AlternativeKind::Bool:
    return "bool";
  case AlternativeKind::Int:
    return "int";
  case AlternativeKind::Float:
    return "float";
  case AlternativeKind::Str:
    return "str";
  case AlternativeKind::Vector:
    return vectorName(cast<VectorType>(type));
  case AlternativeKind::Sampler:
    return "Sampler" + cast<SamplerType>(type).getDim().str();
  case AlternativeKind::Array:
    return "Array";
  case AlternativeKind::Function:
  case AlternativeKind::Closure:
    return "function";
  case AlternativeKind::Builtin:
    return "builtin function";
  case AlternativeKind::Class:
    return "type";
  case AlternativeKind::Wrapper:
    return cast<WrapperAttr>(constant).getKind().str();
  case AlternativeKind::Method:
    return "method";
  case AlternativeKind::Super:
    return "super";
  case AlternativeKind::Tuple:
    return constant ? "dict" : "tuple";
  case AlternativeKind::Instance:
    if (isDynamicTuple())
      return "tuple";
    return lastName(object->find()->classRef.getValue()).str();
  }
  return "object";
}

void Alternative::print(raw_ostream &os) const {
  os << typeName();
  if (kind == AlternativeKind::Instance) {
    os << "#" << object->find()->id;
    return;
  }
  if (!elements.empty()) {
    os << "(";
    llvm::interleaveComma(elements, os, [&](AbstractValue e) { e.print(os); });
    os << ")";
  }
  if (constant)
    os << " " << constant;
}

//===----------------------------------------------------------------------===//
// AbstractDomain: construction
//===----------------------------------------------------------------------===//

AbstractDomain::AbstractDomain(MLIRContext *context)
    : context(context), interned(std::make_unique<Interned>()) {}

AbstractDomain::~AbstractDomain() = default;

AbstractValue AbstractDomain::boolean(bool value) {
  return make(AlternativeKind::Bool, BoolAttr::get(context, value));
}

AbstractValue AbstractDomain::integer(int64_t value) {
  return make(AlternativeKind::Int,
              IntegerAttr::get(IntegerType::get(context, 64), value));
}

AbstractValue AbstractDomain::floating(double value) {
  return make(AlternativeKind::Float,
              FloatAttr::get(Float64Type::get(context), value));
}

AbstractValue AbstractDomain::number(Type type) {
  if (isa<FloatType>(type))
    return floating();
  return type.isInteger(1) ? boolean() : integer();
}

AbstractValue AbstractDomain::singleton(StringRef name) {
  return make(AlternativeKind::Singleton,
              SingletonAttr::get(context, StringAttr::get(context, name)));
}

const Alternative *AbstractDomain::intern(AlternativeKind kind,
                                          Attribute constant, Type type,
                                          ArrayRef<AbstractValue> elements,
                                          Object *object) {
  AlternativeKey key(kind, constant, type, elements, object);
  auto existing = interned->alternatives.find_as(key);
  if (existing != interned->alternatives.end())
    return *existing;
  auto *made = new (allocator) Alternative();
  made->kind = kind;
  made->id = nextId++;
  made->constant = constant;
  made->type = type;
  made->elements = elements.copy(allocator);
  made->object = object;
  made->holdsObject = object || llvm::any_of(elements, [](AbstractValue e) {
                        return !e.isBottom() && e.set->holdsObject;
                      });
  made->hash = key.hash;
  interned->alternatives.insert(made);
  return made;
}

AbstractValue
AbstractDomain::makeSet(SmallVectorImpl<const Alternative *> &members) {
  if (members.empty())
    return {};
  llvm::sort(members, [](const Alternative *a, const Alternative *b) {
    return a->id < b->id;
  });
  AbstractValue::SetInfo::Members key(members);
  auto existing = interned->sets.find_as(key);
  if (existing != interned->sets.end())
    return AbstractValue(*existing);
  auto *made = new (allocator) AbstractValue::Set();
  made->members = key.copy(allocator);
  made->hash = AbstractValue::SetInfo::getHashValue(key);
  made->holdsObject = llvm::any_of(
      members, [](const Alternative *a) { return a->holdsObject; });
  interned->sets.insert(made);
  return AbstractValue(made);
}

AbstractValue AbstractDomain::just(const Alternative *alternative) {
  SmallVector<const Alternative *, 1> members{alternative};
  return makeSet(members);
}

AbstractValue AbstractDomain::make(AlternativeKind kind, Attribute constant,
                                   Type type, ArrayRef<AbstractValue> elements,
                                   Object *object) {
  return just(intern(kind, constant, type, elements, object));
}

AbstractValue AbstractDomain::fromAttribute(Attribute attribute) {
  if (isa<NoneAttr>(attribute))
    return none();
  if (isa<SingletonAttr>(attribute))
    return make(AlternativeKind::Singleton, attribute);
  if (isa<BoolAttr>(attribute))
    return make(AlternativeKind::Bool, attribute);
  if (isa<IntegerAttr>(attribute))
    return make(AlternativeKind::Int, attribute);
  if (isa<FloatAttr>(attribute))
    return make(AlternativeKind::Float, attribute);
  if (isa<StringAttr>(attribute))
    return make(AlternativeKind::Str, attribute);
  if (isa<FunctionAttr>(attribute))
    return make(AlternativeKind::Function, attribute);
  if (isa<ClassAttr>(attribute))
    return make(AlternativeKind::Class, attribute);
  if (isa<BuiltinAttr>(attribute))
    return make(AlternativeKind::Builtin, attribute);
  if (isa<WrapperAttr>(attribute))
    return make(AlternativeKind::Wrapper, attribute);
  if (auto dense = dyn_cast<DenseElementsAttr>(attribute))
    return make(AlternativeKind::Vector, attribute, dense.getType(), {},
                vectorObjects ? lookupVector(cast<VectorType>(dense.getType()))
                              : nullptr);
  if (auto array = dyn_cast<ArrayAttr>(attribute)) {
    SmallVector<AbstractValue> elements;
    for (Attribute element : array) {
      elements.push_back(fromAttribute(element));
      if (elements.back().isBottom())
        return {};
    }
    return tuple(elements);
  }
  if (auto object = dyn_cast<ObjectAttr>(attribute))
    if (Object *live = lookupObject(object.getSymbol()))
      return instance(live);
  return {};
}

//===----------------------------------------------------------------------===//
// AbstractDomain: join
//===----------------------------------------------------------------------===//

const Alternative *AbstractDomain::joinTexts(const Alternative *a,
                                             const Alternative *b) {
  // Which one it is is known at run time, but few can be all known.
  llvm::SetVector<Attribute> choices;
  for (const Alternative *text : {a, b}) {
    if (text->constant)
      choices.insert(text->constant);
    for (AbstractValue choice : text->elements)
      choices.insert(choice.constant());
    if (!text->constant && text->elements.empty())
      return text;
  }
  if (choices.size() > maxChoices)
    return intern(a->kind, {}, {}, {}, nullptr);
  // The order must not depend on that of joins.
  SmallVector<Attribute> sorted = choices.takeVector();
  llvm::sort(sorted, [](Attribute x, Attribute y) {
    return cast<StringAttr>(x).getValue() < cast<StringAttr>(y).getValue();
  });
  SmallVector<AbstractValue> elements;
  for (Attribute choice : sorted)
    elements.push_back(make(a->kind, choice));
  return intern(a->kind, {}, {}, elements, nullptr);
}

/// Joins two alternatives that one alternative can stand for, or returns null.
const Alternative *AbstractDomain::joinAlternatives(const Alternative *a,
                                                    const Alternative *b) {
  if (a == b)
    return a;
  if (a->isPlainTuple() && b->isDynamicTuple())
    std::swap(a, b);
  if (a->isDynamicTuple() && b->isPlainTuple()) {
    onAbsorb(a->object->find(), b);
    return intern(a->kind, {}, {}, {}, a->object->find());
  }
  if (a->isNumber() && b->isNumber()) {
    if (exact && a->kind != b->kind)
      return nullptr;
    AlternativeKind kind = std::max(a->kind, b->kind);
    // Python's int and float are one number at a join; see docs/Semantics.md.
    return intern(kind, {}, {}, {}, nullptr);
  }
  if (a->kind != b->kind)
    return nullptr;
  switch (a->kind) {
  case AlternativeKind::Str:
    return exact ? joinTexts(a, b) : nullptr;
  case AlternativeKind::Vector: {
    if (a->type != b->type)
      return nullptr;
    Object *x = a->object ? a->object->find() : nullptr;
    Object *y = b->object ? b->object->find() : nullptr;
    if (x && y && x != y)
      onMerge(x, y);
    Object *joined = x ? x->find() : y;
    return intern(a->kind, {}, a->type, {}, joined);
  }
  case AlternativeKind::Tuple:
  case AlternativeKind::Closure: {
    if (a->constant != b->constant || a->elements.size() != b->elements.size())
      return nullptr;
    SmallVector<AbstractValue> elements;
    for (auto [x, y] : llvm::zip(a->elements, b->elements))
      elements.push_back(join(x, y));
    return intern(a->kind, a->constant, {}, elements, nullptr);
  }
  case AlternativeKind::Method:
  case AlternativeKind::Super: {
    if (a->elements[0] != b->elements[0])
      return nullptr;
    AbstractValue self = join(a->elements[1], b->elements[1]);
    return intern(a->kind, {}, {}, {a->elements[0], self}, nullptr);
  }
  case AlternativeKind::Instance: {
    Object *x = a->object->find(), *y = b->object->find();
    if (x == y)
      return intern(a->kind, {}, {}, {}, x);
    bool mergeable = x->storage == Object::Storage::Private ||
                     (x->storage == Object::Storage::Live &&
                      (exact || (x->isStatic && y->isStatic)));
    if (!mergeable || x->storage != y->storage || x->classRef != y->classRef)
      return nullptr;
    onMerge(x, y);
    return intern(a->kind, {}, {}, {}, x->find());
  }
  default:
    return nullptr;
  }
}

AbstractValue AbstractDomain::join(AbstractValue a, AbstractValue b) {
  if (a == b || b.isBottom())
    return a;
  if (a.isBottom())
    return b;
  SmallVector<const Alternative *> members(a.alternatives());
  bool changed = false;
  for (const Alternative *incoming : b.alternatives()) {
    if (llvm::is_contained(members, incoming))
      continue;
    changed = true;
    // What is joined of two may stand for further ones.
    for (size_t i = 0; i != members.size();) {
      const Alternative *joined = joinAlternatives(members[i], incoming);
      if (!joined) {
        ++i;
        continue;
      }
      incoming = joined;
      members.erase(members.begin() + i);
      i = 0;
    }
    members.push_back(incoming);
  }
  return changed ? makeSet(members) : a;
}

AbstractValue AbstractDomain::withoutUnset(AbstractValue value) {
  const Alternative *mark = unset().single();
  if (!llvm::is_contained(value.alternatives(), mark))
    return value;
  SmallVector<const Alternative *> members;
  for (const Alternative *alternative : value.alternatives())
    if (alternative != mark)
      members.push_back(alternative);
  return makeSet(members);
}

AbstractValue AbstractDomain::withoutConstants(AbstractValue value) {
  SmallVector<const Alternative *> members;
  for (const Alternative *a : value.alternatives()) {
    if (a->isNumber() || a->kind == AlternativeKind::Vector) {
      members.push_back(intern(a->kind, {}, a->type, {}, a->object));
      continue;
    }
    if (a->kind != AlternativeKind::Tuple) {
      members.push_back(a);
      continue;
    }
    SmallVector<AbstractValue> elements;
    for (AbstractValue element : a->elements)
      elements.push_back(withoutConstants(element));
    members.push_back(intern(a->kind, a->constant, {}, elements, nullptr));
  }
  return makeSet(members);
}

AbstractValue AbstractDomain::withoutObjects(AbstractValue value) {
  if (!vectorObjects)
    return value;
  AbstractValue result;
  for (const Alternative *a : value.alternatives()) {
    const Alternative *stripped = a;
    if (a->kind == AlternativeKind::Vector) {
      stripped = intern(a->kind, a->constant, a->type, {}, nullptr);
    } else if (a->kind == AlternativeKind::Tuple) {
      SmallVector<AbstractValue> elements;
      for (AbstractValue element : a->elements)
        elements.push_back(withoutObjects(element));
      stripped = intern(a->kind, a->constant, {}, elements, nullptr);
    }
    result = join(result, just(stripped));
  }
  return result;
}

AbstractValue AbstractDomain::normalize(AbstractValue value) {
  if (value.isBottom() || !value.set->holdsObject)
    return value;
  if (value.set->normal && value.set->normalMerges == numMerges)
    return AbstractValue(value.set->normal);
  // Joining may merge further objects: then this is to be done again.
  unsigned merges = numMerges;
  AbstractValue result;
  for (const Alternative *a : value.alternatives()) {
    SmallVector<AbstractValue> elements;
    for (AbstractValue element : a->elements)
      elements.push_back(normalize(element));
    Object *object = a->object ? a->object->find() : nullptr;
    result = join(
        result, just(intern(a->kind, a->constant, a->type, elements, object)));
  }
  value.set->normal = result.set;
  value.set->normalMerges = merges;
  return result;
}

unsigned AbstractDomain::depthOf(AbstractValue value) {
  unsigned depth = 0;
  for (const Alternative *alternative : value.alternatives()) {
    if (alternative->object)
      depth = std::max(depth, alternative->object->find()->depth);
    for (AbstractValue element : alternative->elements)
      depth = std::max(depth, 1 + depthOf(element));
  }
  return depth;
}

unsigned AbstractDomain::tupleDepthOf(AbstractValue value) {
  unsigned depth = 0;
  for (const Alternative *alternative : value.alternatives()) {
    unsigned outer = alternative->kind == AlternativeKind::Tuple;
    for (AbstractValue element : alternative->elements)
      depth = std::max(depth, outer + tupleDepthOf(element));
    depth = std::max(depth, outer);
  }
  return depth;
}
