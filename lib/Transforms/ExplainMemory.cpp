//===- ExplainMemory.cpp - Which memory is left, and why ------------------===//
#include "ReachedFunctions.h"

#include "PyStream/Analysis/ObjectFacts.h"
#include "PyStream/IR/Names.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/Path.h"

#include <map>
#include <set>

namespace pystream {
#define GEN_PASS_DEF_NOTEMEMORYPASS
#define GEN_PASS_DEF_EXPLAINMEMORYPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

static constexpr StringLiteral kReasons = "pystream.reasons";

/// "scene.py:12", or "here" for what is in no file of the user's.
static std::string placeOf(Operation *op) {
  FileLineColRange range = findUserLocation(op->getLoc());
  if (!range)
    return "here";
  return (llvm::sys::path::filename(range.getFilename().getValue()) + ":" +
          Twine(range.getStartLine()))
      .str();
}

/// The Python class of a layout: `Node` of "m.Node#3".
static StringRef classOf(LayoutOp layout) {
  return lastName(layout.getClassRef());
}

//===----------------------------------------------------------------------===//
// Objects
//===----------------------------------------------------------------------===//

/// The first use of a reference that is no access of its own fields.
static Operation *findEscape(Value reference) {
  Operation *first = nullptr;
  for (OpOperand &use : reference.getUses()) {
    Operation *op = use.getOwner();
    if (isOwnAccess(use))
      continue;
    if (!first ||
        (op->getBlock() == first->getBlock() && op->isBeforeInBlock(first)))
      first = op;
  }
  return first;
}

/// Why the objects of a layout are no values; `reference` is one of them.
static std::string whyInMemory(const ObjectFacts::LayoutFacts &facts,
                               Value reference) {
  std::string name = ("'" + classOf(facts.layout) + "'").str();
  if (facts.recursive)
    return "objects of class " + name + " lead to others of the same class";
  if (facts.boundary)
    return "the host sees objects of class " + name +
           " before or after the call";
  if (facts.identity)
    return "objects of class " + name + " are told apart by identity at " +
           placeOf(facts.identity);
  if (facts.modifier) {
    std::string text = "objects of class " + name + " are modified at " +
                       placeOf(facts.modifier);
    if (Operation *escape = findEscape(reference))
      return text + " after this one was shared at " + placeOf(escape);
    return text + " after they were shared";
  }
  if (facts.call)
    return "it is handed to the call at " + placeOf(facts.call);
  return "it is shared, and a reference costs less than copies of its fields";
}

static std::string whyInMemory(const ObjectFacts &facts, Value reference) {
  const auto *layout = facts.lookup(cast<RefType>(reference.getType()));
  return layout ? whyInMemory(*layout, reference)
                : "elements of lists are on the heap of a native function";
}

namespace {
struct NoteMemory : pystream::impl::NoteMemoryPassBase<NoteMemory> {
  using NoteMemoryPassBase::NoteMemoryPassBase;

  void runOnOperation() override {
    ObjectFacts facts(getOperation());
    Builder builder(&getContext());
    SmallVector<Attribute> reasons;
    getOperation().walk([&](AllocOp alloc) {
      reasons.push_back(builder.getDictionaryAttr(
          {builder.getNamedAttr("at", alloc.getLoc()),
           builder.getNamedAttr("why", builder.getStringAttr(whyInMemory(
                                           facts, alloc.getRef())))}));
    });
    if (!reasons.empty())
      getOperation()->setAttr(kReasons, builder.getArrayAttr(reasons));
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// What is left
//===----------------------------------------------------------------------===//

namespace {
/// One line of the explanation.
struct Remaining {
  FileLineColRange range;
  std::string what, why;
};

/// What is left of one entry point.
class Explanation {
public:
  Explanation(const ObjectFacts &facts, SymbolTable &symbols,
              const llvm::DenseMap<Attribute, StringRef> &reasons)
      : facts(facts), symbols(symbols), reasons(reasons) {}

  void visit(Operation *op);
  /// In the order of the source, each line once.
  ArrayRef<Remaining> finish();

private:
  void add(Operation *op, const Twine &what, const Twine &why) {
    lines.push_back({findUserLocation(op->getLoc()), what.str(), why.str()});
  }
  void addAccess(Operation *op, StringRef kind, Value memory,
                 ValueRange indices);
  void addField(Operation *op, StringRef kind, Value reference,
                StringRef field);
  std::string whyPool(memref::AllocaOp pool);
  std::string whyCall(func::CallOp call);
  std::string nameOf(Value reference);

  const ObjectFacts &facts;
  SymbolTable &symbols;
  const llvm::DenseMap<Attribute, StringRef> &reasons;
  std::vector<Remaining> lines;
};
} // namespace

static std::string nameOfPool(memref::AllocaOp pool) {
  StringAttr name = getVariableName(pool.getLoc());
  return name ? name.str() : "memory";
}

static bool isConstant(ValueRange indices) {
  return llvm::all_of(
      indices, [](Value index) { return matchPattern(index, m_Constant()); });
}

/// The first access of a place that is not known before run time.
static Operation *findDynamicAccess(memref::AllocaOp pool) {
  for (Operation *user : pool->getUsers()) {
    if (auto load = dyn_cast<memref::LoadOp>(user))
      if (!isConstant(load.getIndices()))
        return load;
    if (auto store = dyn_cast<memref::StoreOp>(user))
      if (!isConstant(store.getIndices()))
        return store;
  }
  return nullptr;
}

std::string Explanation::whyPool(memref::AllocaOp pool) {
  // Pools are named over the place of the object.
  Location loc = pool.getLoc();
  if (auto named = dyn_cast<NameLoc>(loc))
    loc = named.getChildLoc();
  if (auto it = reasons.find(loc); it != reasons.end())
    return it->second.str();
  if (Operation *access = findDynamicAccess(pool))
    return "the place of the access at " + placeOf(access) +
           " is known at run time only";
  return "it has more elements than are kept in registers";
}

void Explanation::addAccess(Operation *op, StringRef kind, Value memory,
                            ValueRange indices) {
  auto pool = memory.getDefiningOp<memref::AllocaOp>();
  if (!pool)
    return;
  std::string why = isConstant(indices)
                        ? "other accesses keep all of its pool in memory"
                        : "its place is known at run time only";
  add(op, kind + " of " + nameOfPool(pool), why);
}

std::string Explanation::nameOf(Value reference) {
  auto layout = symbols.lookup<LayoutOp>(
      cast<RefType>(reference.getType()).getLayout().getAttr());
  return layout ? classOf(layout).str() : "object";
}

void Explanation::addField(Operation *op, StringRef kind, Value reference,
                           StringRef field) {
  const auto *layout = facts.lookup(cast<RefType>(reference.getType()));
  if (layout)
    add(op, kind + " of " + classOf(layout->layout) + "." + field,
        whyInMemory(*layout, reference));
}

/// Whether a function calls itself, perhaps through others.
static bool isRecursive(func::FuncOp function, SymbolTable &symbols) {
  llvm::SetVector<Operation *> reached = findReached(symbols, function);
  return llvm::any_of(reached, [&](Operation *other) {
    return other
        ->walk([&](func::CallOp call) {
          return call.getCallee() == function.getSymName()
                     ? WalkResult::interrupt()
                     : WalkResult::advance();
        })
        .wasInterrupted();
  });
}

std::string Explanation::whyCall(func::CallOp call) {
  auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
  if (!callee || callee.isExternal())
    return "it is a function of the runtime library";
  return isRecursive(callee, symbols)
             ? "it calls itself to a depth that is not known"
             : "it is larger than what is worth a copy at each call";
}

void Explanation::visit(Operation *op) {
  if (auto pool = dyn_cast<memref::AllocaOp>(op)) {
    auto type = cast<MemRefType>(pool.getType());
    std::string what;
    llvm::raw_string_ostream(what)
        << "pool " << nameOfPool(pool) << " of " << type.getNumElements()
        << " x " << type.getElementType();
    add(op, what, whyPool(pool));
  } else if (auto load = dyn_cast<memref::LoadOp>(op)) {
    addAccess(op, "load", load.getMemRef(), load.getIndices());
  } else if (auto store = dyn_cast<memref::StoreOp>(op)) {
    addAccess(op, "store", store.getMemRef(), store.getIndices());
  } else if (auto alloc = dyn_cast<AllocOp>(op)) {
    add(op, "object of class " + nameOf(alloc.getRef()),
        whyInMemory(facts, alloc.getRef()));
  } else if (auto alloc = dyn_cast<BufferAllocOp>(op)) {
    add(op, "elements of a list", whyInMemory(facts, alloc.getRef()));
  } else if (auto load = dyn_cast<FieldLoadOp>(op)) {
    addField(op, "load", load.getRef(), load.getField());
  } else if (auto store = dyn_cast<FieldStoreOp>(op)) {
    addField(op, "store", store.getRef(), store.getField());
  } else if (auto load = dyn_cast<BufferLoadOp>(op)) {
    add(op, "load of an element", whyInMemory(facts, load.getRef()));
  } else if (auto store = dyn_cast<BufferStoreOp>(op)) {
    add(op, "store of an element", whyInMemory(facts, store.getRef()));
  } else if (auto call = dyn_cast<func::CallOp>(op)) {
    // The frame of a native function is no call of the user's.
    if (!op->getParentOfType<func::FuncOp>()->hasAttr("pystream.jit"))
      add(op, "call of " + lastName(call.getCallee().rsplit('.').first),
          whyCall(call));
  }
}

ArrayRef<Remaining> Explanation::finish() {
  using Place = std::tuple<StringRef, unsigned, unsigned>;
  auto place = [](const Remaining &line) -> Place {
    if (!line.range)
      return {};
    return {line.range.getFilename().getValue(), line.range.getStartLine(),
            line.range.getStartColumn()};
  };
  std::multimap<Place, Remaining> ordered;
  for (Remaining &line : lines)
    ordered.insert({place(line), std::move(line)});
  lines.clear();
  // Several operations of one line may be alike.
  std::set<std::tuple<StringRef, unsigned, std::string, std::string>> seen;
  for (auto &[where, line] : ordered)
    if (seen.insert(
                {std::get<0>(where), std::get<1>(where), line.what, line.why})
            .second)
      lines.push_back(std::move(line));
  return lines;
}

namespace {
struct ExplainMemory : pystream::impl::ExplainMemoryPassBase<ExplainMemory> {
  using ExplainMemoryPassBase::ExplainMemoryPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    Builder builder(&getContext());
    llvm::DenseMap<Attribute, StringRef> reasons;
    if (auto noted = module->getAttrOfType<ArrayAttr>(kReasons))
      for (auto reason : noted.getAsRange<DictionaryAttr>())
        reasons.try_emplace(reason.get("at"),
                            reason.getAs<StringAttr>("why").getValue());
    ObjectFacts facts(module);
    SymbolTable symbols(module);
    SmallVector<Attribute> all;
    for (const HostFunction &entry : findHostFunctions(module, symbols)) {
      Explanation explanation(facts, symbols, reasons);
      for (Operation *function : findReached(symbols, entry.function))
        function->walk([&](Operation *op) { explanation.visit(op); });
      for (const Remaining &line : explanation.finish())
        all.push_back(describe(builder, entry.name, line));
    }
    module->removeAttr(kReasons);
    module->setAttr("pystream.remaining", builder.getArrayAttr(all));
  }

private:
  static Attribute describe(Builder &builder, StringRef entry,
                            const Remaining &line) {
    StringRef file = line.range ? line.range.getFilename().getValue() : "";
    auto text = [&](StringRef key, StringRef value) {
      return builder.getNamedAttr(key, builder.getStringAttr(value));
    };
    return builder.getDictionaryAttr(
        {text("entry", entry), text("op", line.what), text("file", file),
         builder.getNamedAttr("line",
                              builder.getI64IntegerAttr(
                                  line.range ? line.range.getStartLine() : 0)),
         text("why", line.why)});
  }
};
} // namespace
