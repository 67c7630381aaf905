//===- VectorObjects.cpp - Vectors that have an identity ------------------===//
//
// Vectors are mutable objects of Python. As long as nobody writes a component
// or sees which vectors are the same they are values. Otherwise each vector
// belongs to the abstract object of the operation that makes it, and objects
// whose vectors meet in one variable are merged. Those that the program can
// tell from a copy become references to a field with the components; all others
// stay values. Keeping them apart by the operation, not by its context, keeps
// contexts few: what a helper makes is told apart by its callers seldom.
//
//===----------------------------------------------------------------------===//
#include "PyStream/Analysis/Inference.h"

using namespace mlir;
using namespace pystream;

/// Keys of the objects of vectors that no operation makes.
static const char argumentKey = 0, uniformKey = 0, liveKey = 0, columnKey = 0;

Object *Inference::vectorObject(const void *key, VectorType type,
                                Location loc) {
  Object *&object = vectorTable[{key, type}];
  if (object)
    return object->find();
  AbstractValue value = domain.vector(type);
  std::string name = value.single()->typeName();
  object = makeObject(Object::Storage::Private,
                      FlatSymbolRefAttr::get(module.getContext(), name),
                      name + "#" + std::to_string(objects.size()), loc);
  object->fields[StringAttr::get(module.getContext(), "value")].value = value;
  if (key == &uniformKey || key == &liveKey || key == &columnKey) {
    object->storage =
        key == &liveKey ? Object::Storage::Live : Object::Storage::Uniform;
    object->isStatic = key == &liveKey;
    object->isColumn = key == &columnKey;
  } else if (key == &argumentKey) {
    object->isArgument = true;
  } else {
    object->numSites = 1;
  }
  return object;
}

AbstractValue Inference::outsideVector(VectorType type, bool isFixed) {
  if (!domain.vectorObjects)
    return domain.vector(type);
  Object *object =
      vectorObject(isFixed ? &uniformKey : &argumentKey, type, module.getLoc());
  return domain.make(AlternativeKind::Vector, {}, type, {}, object);
}

Object *Inference::liveVectorObject(VectorType type) {
  return vectorObject(&liveKey, type, module.getLoc());
}

AbstractValue Inference::withVectorObjects(Site site, AbstractValue value) {
  AbstractValue result;
  for (const Alternative *a : value.alternatives()) {
    AbstractValue known = domain.just(a);
    if (a->kind == AlternativeKind::Vector && !a->object) {
      auto type = cast<VectorType>(a->type);
      // Columns are parts of their matrix, which this representation lacks.
      auto item = dyn_cast<GetItemOp>(site.op);
      bool isColumn =
          item &&
          llvm::any_of(
              site.context->values.lookup(item.getObject()).alternatives(),
              [](const Alternative *a) { return a->isMatrix(); });
      const void *key =
          isColumn ? static_cast<const void *>(&columnKey) : site.op;
      known = domain.make(AlternativeKind::Vector, a->constant, type, {},
                          vectorObject(key, type, site.op->getLoc()));
    } else if (a->kind == AlternativeKind::Tuple) {
      SmallVector<AbstractValue> elements;
      for (AbstractValue element : a->elements)
        elements.push_back(withVectorObjects(site, element));
      known = domain.tuple(elements, cast_if_present<ArrayAttr>(a->constant));
    }
    result = domain.join(result, known);
  }
  return result;
}

Resolution Inference::resolve(Site site, ArrayRef<AbstractValue> operands) {
  Resolution resolution = resolveOperation(site, operands);
  if (!domain.vectorObjects || resolution.result.isBottom())
    return resolution;
  AbstractValue from = resolution.result;
  AbstractValue to = withVectorObjects(site, from);
  if (from == to)
    return resolution;
  resolution.result = to;
  if (resolution.emit)
    resolution.emit = [=, emit = resolution.emit](Emitter &emitter,
                                                  ValueRange values) {
      return emitter.convert(emit(emitter, values), from, to);
    };
  return resolution;
}

Resolution Inference::onVectorValues(
    ArrayRef<AbstractValue> operands,
    llvm::function_ref<Resolution(ArrayRef<AbstractValue>)> rule) {
  if (!domain.vectorObjects)
    return rule(operands);
  SmallVector<AbstractValue> values;
  SmallVector<Type> types; // of vectors, null for others
  for (AbstractValue operand : operands) {
    const Alternative *only = operand.single();
    bool isVector = only && only->kind == AlternativeKind::Vector;
    values.push_back(isVector ? domain.withoutObjects(operand) : operand);
    types.push_back(isVector ? only->type : Type());
  }
  Resolution resolution = rule(values);
  if (resolution.emit)
    resolution.emit = [emit = resolution.emit, types](Emitter &emitter,
                                                      ValueRange operands) {
      SmallVector<Value> read;
      for (auto [operand, type] : llvm::zip(operands, types))
        read.push_back(type && operand ? emitter.vectorValue(operand, type)
                                       : operand);
      return emit(emitter, read);
    };
  return resolution;
}

bool Inference::writeVector(Site site, const Alternative *vector) {
  if (!domain.vectorObjects || !vector->object) {
    requireVectorObjects();
    return true;
  }
  Object *object = vector->object->find();
  StringAttr name = StringAttr::get(module.getContext(), "value");
  readers[{object, name}].insert(site.context);
  object->isReference = true;
  if (object->isColumn) {
    fail(site, "components of a matrix's column cannot be written",
         "assign the whole column, as in m[0] = vec3(...)");
    return false;
  }
  if (object->storage != Object::Storage::Private) {
    bool live = object->storage == Object::Storage::Live;
    fail(site,
         (live ? "an object of the compiled module may not be modified: '"
               : "an object that comes from outside may not be modified here: "
                 "'") +
             Twine(vector->typeName()) + "'",
         "make a new vector of it, e.g. " + vector->typeName() + "(v)");
    return false;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// What callers see
//===----------------------------------------------------------------------===//

namespace {
/// Counts where vectors occur in what a caller holds: twice where there may be
/// more than one place.
class VectorCounter {
public:
  void count(AbstractDomain &domain, AbstractValue value, unsigned places = 1) {
    for (const Alternative *a : domain.normalize(value).alternatives()) {
      if (a->kind == AlternativeKind::Vector) {
        Object *object = a->object ? a->object->find() : nullptr;
        counts[{a->type, object}] += places;
      }
      for (AbstractValue element : a->elements)
        count(domain, element, places);
      if (a->kind != AlternativeKind::Instance)
        continue;
      Object *object = a->object->find();
      if (!seen.insert(object).second)
        continue;
      for (auto &[name, field] : object->fields)
        count(domain, field.value, /*places=*/2);
    }
  }

  llvm::MapVector<std::pair<Type, Object *>, unsigned> counts;

private:
  llvm::SmallPtrSet<Object *, 16> seen;
};
} // namespace

/// Vectors that are given to the caller of a root and may be the same as others
/// that it holds.
static SmallVector<std::pair<Type, Object *>>
findSharedResults(AbstractDomain &domain, ArrayRef<Context *> roots) {
  SmallVector<std::pair<Type, Object *>> shared;
  if (!domain.exact)
    return shared;
  for (Context *root : roots) {
    VectorCounter given, taken;
    given.count(domain, root->result);
    given.count(domain, root->raises);
    for (AbstractValue argument : root->arguments)
      taken.count(domain, argument);
    for (auto &[vector, places] : given.counts)
      if (places + taken.counts.lookup(vector) > 1)
        shared.push_back(vector);
  }
  return shared;
}

bool Inference::needsVectorObjects(ArrayRef<Context *> roots) {
  return vectorObjectsRequired || !findSharedResults(domain, roots).empty();
}

bool Inference::settleVectorObjects(ArrayRef<Context *> roots) {
  // A vector that is made anew in each round of a loop would leave an object
  // behind each time: those that several operations make stay values.
  for (auto [type, object] : findSharedResults(domain, roots))
    if (object && object->storage == Object::Storage::Private &&
        object->numSites + object->isArgument <= 1)
      object->isReference = true;
  // Those that may not be modified count: they have errors.
  return llvm::any_of(objects, [](const std::unique_ptr<Object> &object) {
    return !object->mergedInto && object->isReference;
  });
}
