//===- AbstractValue.h - The lattice of inference ---------------*- C++ -*-===//
//
// What inference knows of a Python value: a set of alternatives, each a kind of
// value with what is known of it. Sets and alternatives are interned, so that
// equality is pointer equality and contexts can be keyed by them.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_ANALYSIS_ABSTRACTVALUE_H
#define PYSTREAM_ANALYSIS_ABSTRACTVALUE_H

#include "PyStream/IR/PyStream.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/Allocator.h"

#include <optional>

namespace pystream {

class AbstractDomain;
struct Object;
struct Alternative;

enum class AlternativeKind : uint8_t {
  None,
  Singleton, ///< NotImplemented, Ellipsis, missing
  Bool,
  Int,
  Float,
  Str,
  Vector, ///< vec, ivec, bvec; and, of rank two, mat
  Sampler,
  Array,
  Function, ///< without free variables
  Builtin,  ///< has a primitive rule
  Class,
  Wrapper, ///< staticmethod, classmethod, property
  Method,  ///< elements: function, self
  Closure, ///< elements: cells
  Super,   ///< elements: class to search after, self
  Tuple,
  Instance,
};

/// An interned set of alternatives. Default-constructed it is bottom: no value
/// gets here (yet).
class AbstractValue {
public:
  AbstractValue() = default;

  bool isBottom() const { return !set; }
  llvm::ArrayRef<const Alternative *> alternatives() const;
  size_t size() const { return alternatives().size(); }
  /// The only alternative, or null where there is none or several.
  const Alternative *single() const;
  /// The constant of the only alternative, or null.
  mlir::Attribute constant() const;

  /// Whether the only alternative of `other` is one of these.
  bool contains(AbstractValue other) const {
    return llvm::is_contained(alternatives(), other.single());
  }

  bool operator==(AbstractValue other) const { return set == other.set; }
  bool operator!=(AbstractValue other) const { return set != other.set; }
  const void *getAsOpaquePointer() const { return set; }
  void print(llvm::raw_ostream &os) const;

private:
  friend class AbstractDomain;
  struct Set;
  struct SetInfo;
  explicit AbstractValue(const Set *set) : set(set) {}
  const Set *set = nullptr;
};

/// One kind of value, with what is known of it.
struct Alternative {
  AlternativeKind kind;
  unsigned id = 0; ///< order of creation, the order within sets
  /// The value of a Bool, Int, Float, Str or Vector known exactly; the
  /// attribute of a Function, Builtin, Class, Wrapper, Singleton or Closure;
  /// the names of a Tuple of keyword arguments.
  mlir::Attribute constant;
  mlir::Type type; ///< of a Vector, Sampler or Array, with f64 and i64
  llvm::ArrayRef<AbstractValue> elements;
  /// Of an Instance; of a Vector where vectors have an identity, see
  /// `AbstractDomain::vectorObjects`.
  Object *object = nullptr;
  /// Whether it or one of its elements has an object: then merges change it.
  bool holdsObject = false;
  unsigned hash = 0;

  bool isNumber() const {
    return kind == AlternativeKind::Bool || kind == AlternativeKind::Int ||
           kind == AlternativeKind::Float;
  }
  /// A tuple, and no dictionary of keyword arguments.
  bool isPlainTuple() const {
    return kind == AlternativeKind::Tuple && !constant;
  }
  /// An instance of the prelude's tuple of dynamic length.
  bool isDynamicTuple() const;
  bool isFloatVector() const;
  bool isMatrix() const;
  /// The name of its Python type, for messages: "int", "vec3", "Lambert".
  std::string typeName() const;
  void print(llvm::raw_ostream &os) const;
};

/// One field of an abstract object.
struct Field {
  AbstractValue value;
};

/// An abstract object: all objects that inference does not tell apart.
struct Object {
  enum class Storage { Private, Uniform, Live };
  Storage storage;
  unsigned id;
  mlir::FlatSymbolRefAttr classRef;
  /// Attribute names from the entry object, for Uniform.
  llvm::SmallVector<mlir::StringAttr> path;
  /// The entry point it belongs to, for Uniform.
  std::string root;
  /// Of the buffer of a uniform list: how many elements it may have.
  int64_t capacity = 0;
  /// Whether it stands for all elements of a list of uniforms, or for what
  /// these hold at some path.
  bool isOfElements() const;
  /// The symbol of its layout; for Live that of its definition.
  std::string symbol;
  mlir::Location loc;
  unsigned depth = 0; ///< of nested allocation contexts
  /// Whether `__init__` has run before the program sees the object.
  bool initialized = false;
  /// The operation that makes it, or null.
  mlir::Operation *site = nullptr;
  /// Of what the prelude makes for an object, the origin of that object; else
  /// the site.
  mlir::Operation *origin = nullptr;
  /// Live objects that are read at run time, from memory, because it is not
  /// known which of several it is or which of its elements is read.
  bool isStatic = false;
  /// The definitions of the live objects that this one stands for.
  llvm::SmallVector<LiveObjectOp, 1> definitions;
  /// Whether it is a live object, known by its identity alone.
  bool isConstant() const { return storage == Storage::Live && !isStatic; }
  /// Of vectors: whether the program can tell one from a copy, since components
  /// are written or its identity is seen. Such vectors are objects in compiled
  /// code, all others values.
  bool isReference = false;
  /// Of vectors: columns of a matrix, which are values of their own.
  bool isColumn = false;
  /// Of vectors: how many operations make them; whether arguments are among
  /// them.
  unsigned numSites = 0;
  bool isArgument = false;
  /// Vectors of the closed world and uniforms are never modified.
  bool isVectorReference() const {
    return isReference && storage == Storage::Private;
  }
  llvm::MapVector<mlir::StringAttr, Field> fields;
  Object *mergedInto = nullptr;

  Object(mlir::Location loc) : loc(loc) {}
  /// The object that stands for this one after merges.
  Object *find() {
    Object *object = this;
    while (object->mergedInto)
      object = object->mergedInto;
    return object;
  }
};

/// Makes and joins abstract values; owns them all.
class AbstractDomain {
public:
  explicit AbstractDomain(mlir::MLIRContext *context);
  ~AbstractDomain();

  mlir::MLIRContext *getContext() const { return context; }

  AbstractValue none() { return make(AlternativeKind::None); }
  AbstractValue boolean() { return make(AlternativeKind::Bool); }
  AbstractValue boolean(bool value);
  AbstractValue integer() { return make(AlternativeKind::Int); }
  AbstractValue integer(int64_t value);
  AbstractValue floating() { return make(AlternativeKind::Float); }
  AbstractValue floating(double value);
  /// A number of unknown value: bool for i1, else int or float.
  AbstractValue number(mlir::Type type);
  AbstractValue string(mlir::StringAttr value) {
    return make(AlternativeKind::Str, value);
  }
  AbstractValue vector(mlir::VectorType type) {
    return make(AlternativeKind::Vector, {}, type);
  }
  AbstractValue tuple(llvm::ArrayRef<AbstractValue> elements,
                      mlir::ArrayAttr names = {}) {
    return make(AlternativeKind::Tuple, names, {}, elements);
  }
  AbstractValue instance(Object *object) {
    return make(AlternativeKind::Instance, {}, {}, {}, object->find());
  }
  AbstractValue singleton(llvm::StringRef name);
  AbstractValue make(AlternativeKind kind, mlir::Attribute constant = {},
                     mlir::Type type = {},
                     llvm::ArrayRef<AbstractValue> elements = {},
                     Object *object = nullptr);
  AbstractValue just(const Alternative *alternative);

  /// The value of a constant attribute, or bottom for one that is none.
  /// Objects are looked up through `lookupObject`.
  AbstractValue fromAttribute(mlir::Attribute attribute);

  /// The least value that covers both. Int and Float become Float, except in
  /// exact mode; private instances of one class are merged (see `onMerge`); a
  /// tuple that meets one of dynamic length becomes one (see `onAbsorb`).
  AbstractValue join(AbstractValue a, AbstractValue b);
  /// Numbers and vectors without their constants, within tuples too.
  AbstractValue withoutConstants(AbstractValue value);
  /// With merged objects replaced by those that stand for them.
  AbstractValue normalize(AbstractValue value);
  /// To be called whenever objects were merged.
  void noteMerge() { ++numMerges; }
  unsigned getNumMerges() const { return numMerges; }

  /// Marks a variable or attribute that may not be set, in exact mode.
  AbstractValue unset() {
    if (unsetMark.isBottom())
      unsetMark = singleton("unset");
    return unsetMark;
  }
  /// Without the mark `unset`.
  AbstractValue withoutUnset(AbstractValue value);
  bool mayBeUnset(AbstractValue value) { return value.contains(unset()); }

  /// Whether every value keeps the type that it has in CPython, and what
  /// CPython finds out at run time is left to run time.
  bool exact = false;

  /// Whether vectors belong to abstract objects, as instances do, because some
  /// component is written or identity is seen: then it matters which of them
  /// are the same. A vector without object is one that nothing else refers to.
  bool vectorObjects = false;
  /// `value` with its vectors, those within tuples too, without objects.
  AbstractValue withoutObjects(AbstractValue value);

  std::function<void(Object *, Object *)> onMerge;
  /// Lets a tuple of dynamic length hold the elements of a tuple.
  std::function<void(Object *, const Alternative *)> onAbsorb;
  /// The abstract object of all vectors of the closed world of a type.
  std::function<Object *(mlir::VectorType)> lookupVector;
  std::function<Object *(mlir::FlatSymbolRefAttr)> lookupObject;

  /// Nesting beyond which tuples are cut off, see `depthOf`.
  static constexpr unsigned maxDepth = 12;
  static unsigned depthOf(AbstractValue value);
  /// How deep tuples are nested, whatever they hold else.
  static unsigned tupleDepthOf(AbstractValue value);
  /// Strings beyond which it is not known which one a value may be.
  static constexpr unsigned maxChoices = 16;

private:
  const Alternative *joinTexts(const Alternative *a, const Alternative *b);
  const Alternative *joinAlternatives(const Alternative *a,
                                      const Alternative *b);
  AbstractValue makeSet(llvm::SmallVectorImpl<const Alternative *> &members);
  const Alternative *intern(AlternativeKind kind, mlir::Attribute constant,
                            mlir::Type type,
                            llvm::ArrayRef<AbstractValue> elements,
                            Object *object);

  mlir::MLIRContext *context;
  llvm::BumpPtrAllocator allocator;
  struct Interned;
  std::unique_ptr<Interned> interned;
  unsigned nextId = 0, numMerges = 0;
  AbstractValue unsetMark;
};

} // namespace pystream

#endif // PYSTREAM_ANALYSIS_ABSTRACTVALUE_H
