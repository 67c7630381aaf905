//===- Tuples.cpp - Tuples of dynamic length ------------------------------===//
//
// A tuple has a type for each of its elements. Where that has no end, in
// sequences that grow with each round of a loop, pairs that hold further pairs,
// or an attribute that gets a tuple of what it held, tuples become instances of
// the prelude's `dynamic_tuple`: one type for all elements, and a length that
// is known at run time. This is the widening of inference; it takes place where
// values meet, and only where they grow.
//
//===----------------------------------------------------------------------===//
#include "PyStream/Analysis/Inference.h"

using namespace mlir;
using namespace pystream;

Object *Inference::dynamicTuple(const void *place, const void *part) {
  Object *&object = dynamicTuples[{place, part}];
  if (!object) {
    auto className =
        FlatSymbolRefAttr::get(module.getContext(), "prelude.dynamic_tuple");
    object =
        makeObject(Object::Storage::Private, className,
                   ("tuple#" + Twine(objects.size())).str(), module.getLoc());
  }
  return object->find();
}

void Inference::absorbTuple(Object *object, const Alternative *tuple) {
  MLIRContext *context = module.getContext();
  StringAttr items = StringAttr::get(context, "items"),
             size = StringAttr::get(context, "size"),
             element = StringAttr::get(context, "element");
  auto join = [&](Object *object, StringAttr name, AbstractValue value) {
    if (joinField(object, name, value))
      for (Context *reader : readers[{object->find(), name}])
        enqueue(reader);
  };
  if (object->fields.lookup(items).value.isBottom()) {
    Object *buffer = makeObject(
        Object::Storage::Private, FlatSymbolRefAttr::get(context, "buffer"),
        ("buffer#" + Twine(objects.size())).str(), object->loc);
    join(object, items, domain.instance(buffer));
    join(object, size, domain.integer());
  }
  for (AbstractValue value : tuple->elements) {
    const Alternative *buffer =
        domain.normalize(object->find()->fields.lookup(items).value).single();
    join(buffer->object->find(), element, domain.withoutConstants(value));
  }
}

AbstractValue Inference::widenTuples(AbstractValue known, AbstractValue joined,
                                     const void *place, const void *part) {
  if (!domain.exact || joined == known)
    return joined;
  unsigned count = 0;
  for (const Alternative *alternative : joined.alternatives())
    count += alternative->isPlainTuple();
  unsigned depth = AbstractDomain::tupleDepthOf(joined);
  bool isDeeper = depth > maxTupleDepth && !known.isBottom() &&
                  depth > AbstractDomain::tupleDepthOf(known);
  if (!count || (count <= maxTupleLengths && !isDeeper))
    return joined;
  return domain.join(joined, domain.instance(dynamicTuple(place, part)));
}

/// The number of elements of tuples in the value, nested ones included.
static unsigned countElements(AbstractValue value) {
  unsigned count = 0;
  for (const Alternative *alternative : value.alternatives())
    for (AbstractValue element : alternative->elements)
      count += 1 + countElements(element);
  return count;
}

void Inference::widenArguments(FuncOp function,
                               MutableArrayRef<AbstractValue> arguments) {
  if (!domain.exact)
    return;
  // Whether a function is called with ever larger tuples is seen by the calls
  // within each other; from then on it is true of all calls, so that an
  // operation resolved again gives the same. Recursion in the prelude ends.
  bool isNested = activeAnalyses.lookup(function) > maxNestedGrowth &&
                  !function.getSymName().starts_with("prelude.");
  if (!isNested && !growing.contains(function))
    return;
  for (auto [index, argument] : llvm::enumerate(arguments)) {
    bool hasTuple =
        llvm::any_of(argument.alternatives(),
                     [](const Alternative *a) { return a->isPlainTuple(); });
    if (!hasTuple || (countElements(argument) <= maxNestedGrowth &&
                      AbstractDomain::tupleDepthOf(argument) <= maxTupleDepth))
      continue;
    if (growing.insert(function).second)
      ++numWidenings;
    Object *object = dynamicTuple(
        function.getOperation(),
        function.getBody().getArgument(index).getAsOpaquePointer());
    argument = domain.join(argument, domain.instance(object));
  }
}
