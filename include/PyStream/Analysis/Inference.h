//===- Inference.h - Whole-program type inference ---------------*- C++ -*-===//
//
// Abstract interpretation of a closed world of Python from its entry points. A
// context is a function with abstract arguments (the Cartesian Product
// Algorithm, Agesen 1995), analysed once and shared by all its callers.
//
// Precision comes from three sides: contexts distinguish constants, so that the
// prelude's interpretation of attribute names and classes folds away; branches
// are followed only where their condition allows; `refine` narrows a value on
// each side of a test. An exception is a value that an operation raises instead
// of giving a result; a `check` hands it to its handler, else it leaves the
// function. It ends because the lattice is of finite height:
// constants of a function with many contexts are widened, allocation contexts
// and tuples have a bounded depth.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_ANALYSIS_INFERENCE_H
#define PYSTREAM_ANALYSIS_INFERENCE_H

#include "PyStream/Analysis/Prelude.h"
#include "PyStream/Analysis/Resolution.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace pystream {

/// An error that holds if its context is reachable.
struct InferenceError {
  mlir::Operation *op;
  std::string message;
  std::string hint;
};

/// A function analysed for given abstract arguments.
struct Context {
  FuncOp function;
  llvm::SmallVector<AbstractValue> arguments;
  /// Tells apart contexts with the same arguments, where what they make shall
  /// be told apart; or null.
  const void *salt = nullptr;
  unsigned id = 0;

  AbstractValue result;
  /// The exceptions that leave the function.
  AbstractValue raises;
  llvm::DenseMap<mlir::Value, AbstractValue> values;
  llvm::DenseSet<mlir::Block *> executable;
  /// Block arguments that some path reaches without a value.
  llvm::DenseSet<mlir::Value> maybeUnset;
  /// Where it is called from, in order of discovery.
  llvm::SetVector<std::pair<Context *, mlir::Operation *>> callers;
  llvm::SmallVector<InferenceError> errors;
  bool queued = false, running = false;
  /// `Inference::getState` when its last analysis began.
  unsigned state = 0;
  /// Whether it is part of a recursion that raises RecursionError beyond the
  /// limit, and whether it tests for that when it begins.
  bool raisesRecursionError = false, testsDepth = false;

  bool isPrelude() { return function.getSymName().starts_with("prelude."); }
  bool callsItself() const {
    return llvm::any_of(
        callers, [this](const auto &caller) { return caller.first == this; });
  }
};

/// The arguments of a call before they are bound to parameters.
struct Arguments {
  llvm::SmallVector<AbstractValue> values;
  llvm::SmallVector<llvm::StringRef> kinds; ///< see CallOp
};

class Inference {
public:
  /// Symbols that the module lacks are looked up in the prelude, if there is
  /// one.
  explicit Inference(mlir::ModuleOp module, Prelude *prelude = nullptr);

  AbstractDomain &getDomain() { return domain; }
  mlir::ModuleOp getModule() { return module; }
  /// The symbol of that name and kind, or null.
  template <typename OpT> OpT lookup(llvm::StringRef name) {
    mlir::Operation *op = symbols.lookup(name);
    if (!op && prelude)
      op = prelude->lookup(name);
    return llvm::dyn_cast_if_present<OpT>(op);
  }
  llvm::ArrayRef<std::unique_ptr<Object>> getObjects() const { return objects; }
  unsigned getNumContexts() const { return contexts.size(); }
  /// Functions that have a context.
  unsigned getNumFunctions() const { return contextsOfFunction.size(); }
  unsigned getNumAnalyses() const { return numAnalyses; }

  //===-- Entry points ----------------------------------------------------===//

  /// The context of a function, made if it is new and queued for analysis.
  Context *getContext(FuncOp function, llvm::ArrayRef<AbstractValue> arguments,
                      const void *salt = nullptr);
  /// Analyses all that is reachable from the contexts made so far.
  void solve();
  /// Analyses everything reachable once more until nothing new turns up, so
  /// that resolving an operation again gives what inference saw. Contexts wait
  /// for results and fields already; this is for what else resolutions depend
  /// on, see `getState`.
  void stabilize(llvm::ArrayRef<Context *> roots);
  /// Reports every error of contexts reachable from `roots`, with the chain of
  /// calls from an entry point.
  mlir::LogicalResult report(llvm::ArrayRef<Context *> roots);

  /// One line for each context: function, arguments and result; then the fields
  /// of each object.
  void print(llvm::raw_ostream &os);

  //===-- Objects ---------------------------------------------------------===//

  Object *makeObject(Object::Storage storage, mlir::FlatSymbolRefAttr classRef,
                     llvm::StringRef symbol, mlir::Location loc);
  /// The object of a class at a path from the entry object called `root`.
  Object *getUniformObject(llvm::StringRef root,
                           llvm::ArrayRef<mlir::StringAttr> path,
                           mlir::FlatSymbolRefAttr classRef,
                           mlir::Location loc);
  AbstractValue uniformList(ListType type, llvm::StringRef root,
                            llvm::ArrayRef<mlir::StringAttr> path,
                            mlir::Location loc);
  /// The abstract value of a declared type; objects live at `path` from the
  /// entry object called `root`.
  AbstractValue fromDeclaredType(mlir::Type type, llvm::StringRef root,
                                 llvm::ArrayRef<mlir::StringAttr> path,
                                 mlir::Location loc);
  /// What a field may hold, or bottom if it is never set. Registers the site's
  /// context as a reader.
  AbstractValue loadField(Site site, Object *object, mlir::StringAttr name);
  /// Lets a field hold `value` as well; returns whether it could not before.
  bool joinField(Object *object, mlir::StringAttr name, AbstractValue value);
  /// With `atStart` nothing reads the field before.
  bool storeField(Site site, Object *object, mlir::StringAttr name,
                  AbstractValue value, bool atStart = false);
  /// Whether an instance has the attribute in its own dictionary; nothing where
  /// that is not known yet.
  std::optional<bool> hasField(Site site, Object *object,
                               mlir::StringAttr name);
  /// Lets a live object be read from memory.
  void makeStatic(Object *object);
  /// The object that an `alloc` intrinsic or cell makes at this site.
  Object *allocate(Site site, mlir::FlatSymbolRefAttr classRef);

  //===-- Tuples (lib/Analysis/Tuples.cpp) --------------------------------===//

  /// `joined`, which a place that held `known` holds now; where its tuples grow
  /// without end, one of dynamic length in their stead. The place is told by
  /// two addresses.
  AbstractValue widenTuples(AbstractValue known, AbstractValue joined,
                            const void *place, const void *part);
  /// The same for the arguments of calls within each other.
  void widenArguments(FuncOp function,
                      llvm::MutableArrayRef<AbstractValue> arguments);

  //===-- Vectors (lib/Analysis/VectorObjects.cpp) ------------------------===//

  /// Whether this inference must be done again with objects for vectors: some
  /// component is written, or somebody can see which vectors are the same.
  bool needsVectorObjects(llvm::ArrayRef<Context *> roots);
  /// Notes that the program asks for what only vectors with objects can tell.
  void requireVectorObjects() { vectorObjectsRequired = true; }
  /// Decides which vectors are objects since callers of the roots can see that
  /// they are the same. Returns whether any vector is one.
  bool settleVectorObjects(llvm::ArrayRef<Context *> roots);
  /// A vector that comes from outside; `isFixed` ones may not be modified.
  AbstractValue outsideVector(mlir::VectorType type, bool isFixed);
  /// Notes that components of a vector are written. An error for those that
  /// may not be modified; returns false then.
  bool writeVector(Site site, const Alternative *vector);
  /// Applies a rule that takes vectors as values, and reads those among the
  /// operands that are objects before.
  Resolution onVectorValues(
      llvm::ArrayRef<AbstractValue> operands,
      llvm::function_ref<Resolution(llvm::ArrayRef<AbstractValue>)> rule);

  //===-- Classes ---------------------------------------------------------===//

  /// The method resolution order of a class, builtin classes included.
  llvm::SmallVector<mlir::FlatSymbolRefAttr>
  mroOf(mlir::FlatSymbolRefAttr classRef);
  bool isSubclass(mlir::FlatSymbolRefAttr derived,
                  mlir::FlatSymbolRefAttr base);
  /// The attribute found along the method resolution order, after the class
  /// `after` if given; null if there is none.
  mlir::Attribute lookupInClass(mlir::FlatSymbolRefAttr classRef,
                                mlir::StringAttr name,
                                mlir::FlatSymbolRefAttr after = {});
  /// The class of any value, e.g. @int or @"m.Phong"; null where there is none.
  mlir::FlatSymbolRefAttr classOf(const Alternative *alternative);

  //===-- Resolution (used by the rules) ----------------------------------===//

  Resolution resolve(Site site, llvm::ArrayRef<AbstractValue> operands);
  Resolution resolveCall(Site site, AbstractValue callee, Arguments arguments);
  /// A call with a callee known as one function. Operands: `callee` followed by
  /// the arguments.
  Resolution callFunction(Site site, FuncOp function,
                          llvm::ArrayRef<AbstractValue> cells,
                          Arguments arguments);
  /// A call of a prelude function with constants and operands.
  Resolution callPrelude(Site site, llvm::StringRef name,
                         llvm::ArrayRef<mlir::Attribute> constants,
                         Arguments arguments);
  /// Applies `rule` to each combination of alternatives of the operands that
  /// `mask` selects (all, if it is empty).
  Resolution
  split(llvm::ArrayRef<AbstractValue> operands, llvm::ArrayRef<bool> mask,
        const std::function<Resolution(llvm::ArrayRef<AbstractValue>)> &rule);
  /// Records an error at this site; the resolution does not complete. In exact
  /// mode a Python exception ("TypeError: ...") is raised at run time instead.
  Resolution fail(Site site, const llvm::Twine &message,
                  const llvm::Twine &hint = "");
  /// Raises an exception of the prelude with this message.
  Resolution raise(Site site, llvm::StringRef className,
                   const llvm::Twine &message);
  /// `resolution`, but first raises what `failure` raises where the condition
  /// that `condition` builds holds.
  Resolution
  guard(Resolution resolution, Resolution failure,
        std::function<mlir::Value(Emitter &, mlir::ValueRange)> condition);
  /// What reading a variable raises that is not set: UnboundLocalError, or
  /// NameError if the variable is one of an enclosing function.
  Resolution raiseUnbound(Site site, llvm::StringRef name, bool isFree);
  /// The same for an operand of the operation.
  Resolution raiseUnbound(Site site, mlir::Value variable);
  /// What a context raises that is called too deep.
  Resolution recursionError(Context *context);

private:
  /// Whether a function of the prelude calls itself: numbers among its
  /// arguments tell how often, so they are never widened.
  bool recursesOverConstants(FuncOp function);
  /// The abstract tuple of dynamic length of a place.
  Object *dynamicTuple(const void *place, const void *part);
  void absorbTuple(Object *object, const Alternative *tuple);
  Resolution resolveOperation(Site site,
                              llvm::ArrayRef<AbstractValue> operands);
  /// The abstract object of vectors, one for each key and type.
  Object *vectorObject(const void *key, mlir::VectorType type,
                       mlir::Location loc);
  Object *liveVectorObject(mlir::VectorType type);
  /// Vectors that an operation makes get the object of the operation.
  AbstractValue withVectorObjects(Site site, AbstractValue value);
  /// Changes whenever resolving an operation of any context may give something
  /// else, and those contexts are not told: objects are merged, or become
  /// static, constants or tuples of a function are widened from now on, or a
  /// function turns out to grow.
  unsigned getState() const {
    return domain.getNumMerges() + numWidenings + growing.size();
  }
  void analyse(Context *context);
  /// Analyses a new callee at once, so that its result is there when its first
  /// caller goes on.
  void analyseNow(Context *context);
  /// Returns true if block arguments or executable blocks changed.
  bool visitBlock(Context *context, mlir::Block *block);
  /// Returns true if control goes on after the operation; joins what it raises
  /// to `raises`.
  bool visitOperation(Context *context, mlir::Operation *op,
                      AbstractValue &raises);
  /// Where exceptions of a block go: to its handler or out of the function.
  bool propagateRaises(Context *context, mlir::Block *block,
                       AbstractValue raises);
  bool visitReturn(Context *context, ReturnOp op, AbstractValue &raises);
  bool propagate(Context *context, mlir::Block *successor,
                 mlir::ValueRange operands, unsigned firstArgument = 0);
  AbstractValue refine(Context *context, RefineOp op);
  AbstractValue refineBy(Context *context, mlir::Value value,
                         AbstractValue known, mlir::Value condition,
                         bool negated);
  void enqueue(Context *context);
  /// Lets the recursions among all contexts that are reached raise
  /// RecursionError where a handler could see it. Returns true if more do than
  /// before.
  bool raiseRecursionErrors(llvm::ArrayRef<Context *> reachable);
  /// Adds to what leaves a context.
  void joinRaises(Context *context, AbstractValue raises);
  void mergeObjects(Object *a, Object *b);
  void makeElementsStatic(mlir::ArrayAttr elements);
  /// Attributes that the constructor of a class sets on every path.
  const llvm::DenseSet<mlir::StringAttr> &
  constructorFields(mlir::FlatSymbolRefAttr classRef);
  llvm::DenseSet<mlir::StringAttr>
  collectSetFields(FuncOp function, mlir::FlatSymbolRefAttr classRef,
                   unsigned depth);
  bool isSetFromTheStart(Object *object, mlir::StringAttr name);
  /// Decides the attributes that nothing has set when all else is known.
  bool settlePendingFields();

  mlir::ModuleOp module;
  mlir::SymbolTable symbols;
  Prelude *prelude;
  AbstractDomain domain;
  llvm::SmallVector<std::unique_ptr<Context>> contexts;
  std::map<std::pair<mlir::Operation *, std::vector<const void *>>, Context *>
      contextTable;
  llvm::DenseMap<mlir::Operation *, unsigned> contextsOfFunction;
  /// Blocks of functions in reverse post order.
  llvm::DenseMap<mlir::Operation *, std::vector<mlir::Block *>> blockOrders;
  /// Analyses of a function that wait for those of the functions they call.
  llvm::DenseMap<mlir::Operation *, unsigned> activeAnalyses;
  std::vector<Context *> worklist;

  llvm::SmallVector<std::unique_ptr<Object>> objects;
  /// By class, site, and context or, of those nested too deeply, the origin.
  std::map<std::tuple<const void *, mlir::Operation *, const void *>, Object *>
      allocations;
  llvm::StringMap<Object *> uniformObjects;
  llvm::DenseMap<std::pair<const void *, const void *>, Object *> dynamicTuples;
  /// By function of the prelude, whether it calls itself.
  llvm::DenseMap<mlir::Operation *, bool> recursive;
  /// Functions that call themselves with ever larger tuples.
  llvm::DenseSet<mlir::Operation *> growing;
  llvm::DenseMap<std::pair<const void *, mlir::Type>, Object *> vectorTable;
  bool vectorObjectsRequired = false;
  llvm::DenseMap<mlir::Attribute, Object *> liveObjects;
  // In order of insertion, since it decides the order of analysis and so the
  // names of clones.
  llvm::MapVector<std::pair<Object *, mlir::StringAttr>,
                  llvm::SetVector<Context *>>
      readers;
  llvm::SetVector<std::pair<Object *, mlir::StringAttr>> pendingFields;
  llvm::DenseSet<std::pair<Object *, mlir::StringAttr>> unsetFields;
  llvm::DenseMap<mlir::Attribute, llvm::DenseSet<mlir::StringAttr>>
      fieldsOfConstructors;
  /// Names that some `setattr` of the closed world writes.
  llvm::DenseSet<mlir::StringAttr> storedNames;
  unsigned numAnalyses = 0, numWidenings = 0;
  unsigned nesting = 0;

public:
  /// Contexts of one function beyond which constants are widened.
  static constexpr unsigned maxContexts = 48;
  /// Contexts of a function within each other beyond which they are taken for a
  /// recursion that has no end.
  static constexpr unsigned maxRecursion = 120;
  /// Contexts of a function beyond which no program is compiled.
  static constexpr unsigned maxContextsEver = 4096;
  /// Calls of a function within each other, and elements of an argument, beyond
  /// which tuples among its arguments get a dynamic length.
  static constexpr unsigned maxNestedGrowth = 12;
  /// Nesting, and different lengths of tuples at one place, beyond which these
  /// get a dynamic length.
  static constexpr unsigned maxTupleDepth = 4;
  static constexpr unsigned maxTupleLengths = 4;
  /// Alternatives of one value beyond which it has no type.
  static constexpr unsigned maxAlternatives = 16;
  /// Nesting of allocation contexts beyond which sites are shared.
  static constexpr unsigned maxAllocationDepth = 6;
};

//===----------------------------------------------------------------------===//
// Primitive rules, by theme (lib/Analysis/Primitives)
//===----------------------------------------------------------------------===//

/// `operands` hold one alternative each. A rule that does not apply returns
/// Resolution::none(), and the prelude decides.
Resolution resolveBinary(Inference &inference, Site site, BinaryKind kind,
                         llvm::ArrayRef<AbstractValue> operands);
Resolution resolveUnary(Inference &inference, Site site, UnaryKind kind,
                        llvm::ArrayRef<AbstractValue> operands);
Resolution resolveCompare(Inference &inference, Site site, CompareKind kind,
                          llvm::ArrayRef<AbstractValue> operands);
Resolution resolveTruth(Inference &inference, AbstractValue operand);
Resolution resolveIs(Inference &inference, Site site,
                     llvm::ArrayRef<AbstractValue> operands);
Resolution resolveGetAttr(Inference &inference, Site site, AbstractValue object,
                          mlir::StringAttr name);
/// Components of a vector by name, as `v.x` and `v.zyx`.
Resolution resolveSwizzle(Inference &inference, const Alternative *vector,
                          mlir::StringAttr name);
/// `v.x = value` and `v.zyx = value`.
Resolution resolveSetSwizzle(Inference &inference, Site site,
                             const Alternative *vector, AbstractValue value,
                             mlir::StringAttr name);
/// `v[index]` and `v[index] = value`, of matrices columns.
Resolution resolveGetComponent(Inference &inference, Site site,
                               llvm::ArrayRef<AbstractValue> operands);
Resolution resolveSetComponent(Inference &inference, Site site,
                               llvm::ArrayRef<AbstractValue> operands);
/// The positions that a slice with constant bounds selects from so many
/// elements, or nothing where a bound is not known. See `slice.indices`.
std::optional<llvm::SmallVector<uint32_t>> slicePositions(Site site,
                                                          int64_t size);
/// A number as a component of a vector, by Python's float(), int(), bool().
Resolution resolveComponent(Inference &inference, Site site,
                            AbstractValue number, mlir::Type element);
/// Whether vectors of this kind have a method of that name.
bool isVectorMethod(const Alternative *self, llvm::StringRef name);
/// Methods that are no functions of GLSL on floats: of bool and int vectors,
/// comparisons.
Resolution resolveVectorMethod(Inference &inference, Site site,
                               llvm::StringRef name,
                               llvm::ArrayRef<AbstractValue> arguments);
Resolution resolveGetItem(Inference &inference, Site site,
                          llvm::ArrayRef<AbstractValue> operands);
Resolution resolveSetItem(Inference &inference, Site site,
                          llvm::ArrayRef<AbstractValue> operands);
Resolution resolveContains(Inference &inference, Site site,
                           llvm::ArrayRef<AbstractValue> operands);
/// A method of a value that is not an instance, as "vec.dot".
Resolution resolveValueMethod(Inference &inference, Site site,
                              mlir::StringAttr name,
                              llvm::ArrayRef<AbstractValue> selfAndArguments);
/// Whether values of this kind have a primitive method of that name.
bool hasValueMethod(const Alternative *self, llvm::StringRef name);
Resolution resolveBuiltin(Inference &inference, Site site, llvm::StringRef name,
                          llvm::ArrayRef<AbstractValue> arguments);
/// Calls of builtin classes: int, float, bool, tuple, vec3, mat4, ...
Resolution resolveConstructor(Inference &inference, Site site,
                              llvm::StringRef className,
                              llvm::ArrayRef<AbstractValue> arguments);
bool isBuiltinClass(llvm::StringRef className);
/// The float that `floating` builds, a whole one but for nan and infinities, as
/// an int; in exact mode with the errors of CPython.
Resolution
toInteger(Inference &inference, Site site,
          std::function<mlir::Value(Emitter &, mlir::ValueRange)> floating);
/// Functions of GLSL by name, on floats and vectors.
Resolution resolveGlsl(Inference &inference, Site site, llvm::StringRef name,
                       llvm::ArrayRef<AbstractValue> arguments);
bool isGlslFunction(llvm::StringRef name);
/// Intrinsics of the prelude, e.g. "slot_get".
Resolution resolveIntrinsic(Inference &inference, Site site,
                            llvm::StringRef name,
                            llvm::ArrayRef<AbstractValue> arguments);

//===----------------------------------------------------------------------===//
// Containers (lib/Analysis/Primitives/Containers.cpp)
//===----------------------------------------------------------------------===//

/// A call of a class of the prelude.
Resolution callPreludeClass(Inference &inference, Site site,
                            llvm::StringRef name,
                            llvm::ArrayRef<AbstractValue> operands);
Resolution resolveMakeList(Inference &inference, Site site,
                           llvm::ArrayRef<AbstractValue> elements);
/// Keys and values alternate.
Resolution resolveMakeDict(Inference &inference, Site site,
                           llvm::ArrayRef<AbstractValue> elements);
Resolution resolveMakeSet(Inference &inference, Site site,
                          llvm::ArrayRef<AbstractValue> elements);
Resolution resolveFormat(Inference &inference, Site site, FormatOp op,
                         llvm::ArrayRef<AbstractValue> values);
/// Intrinsics of buffers, e.g. "buffer_get"; none for any other name.
Resolution resolveBufferIntrinsic(Inference &inference, Site site,
                                  llvm::StringRef name,
                                  llvm::ArrayRef<AbstractValue> arguments);

} // namespace pystream

#endif // PYSTREAM_ANALYSIS_INFERENCE_H
