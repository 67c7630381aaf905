//===- EntryPoints.cpp - Functions that are called from outside -----------===//
#include "Patterns.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace pystream;
namespace json = llvm::json;

/// Whether a flag of the attribute `pystream.jit` is set.
static bool getFlag(DictionaryAttr jit, StringRef name) {
  Attribute flag = jit.get(name);
  if (auto value = dyn_cast_if_present<BoolAttr>(flag))
    return value.getValue();
  return isa_and_present<UnitAttr>(flag);
}

static FailureOr<EntryPoint> describe(func::FuncOp function,
                                      DictionaryAttr jit) {
  bool returns = getFlag(jit, "returns"), raises = getFlag(jit, "raises");
  unsigned expected = unsigned(returns) + unsigned(raises);
  if (function.getNumResults() != expected || function.isExternal()) {
    function.emitOpError("requires a body and ")
        << expected << " results for " << jit << ", but got "
        << function.getNumResults();
    return failure();
  }
  EntryPoint entry{
      function.getSymNameAttr(), llvm::to_vector(function.getArgumentTypes()),
      returns ? function.getResultTypes().front() : Type(),
      raises ? function.getResultTypes().back() : Type(), function.getLoc()};
  for (Type type : llvm::concat<const Type>(function.getArgumentTypes(),
                                            function.getResultTypes())) {
    WordKinds words;
    if (succeeded(appendWords(type, words)))
      continue;
    function.emitOpError("requires arguments and results that can be written "
                         "as words, but got ")
        << type;
    return failure();
  }
  return entry;
}

FailureOr<SmallVector<EntryPoint>> pystream::findEntryPoints(ModuleOp module) {
  SmallVector<EntryPoint> entries;
  for (auto function : module.getOps<func::FuncOp>()) {
    Attribute attribute = function->getAttr(kJitAttr);
    if (!attribute)
      continue;
    auto jit = dyn_cast<DictionaryAttr>(attribute);
    if (!jit)
      return function.emitOpError("requires a dictionary as '")
             << kJitAttr << "'";
    FailureOr<EntryPoint> entry = describe(function, jit);
    if (failed(entry))
      return failure();
    entries.push_back(std::move(*entry));
  }
  return entries;
}

/// The index of None among the alternatives, or -1 where there always is an
/// exception.
static int64_t findNoException(Type raises) {
  auto alternatives = dyn_cast<UnionType>(raises);
  if (!alternatives)
    return -1;
  return alternatives.indexOf(LiteralType::get(
      raises.getContext(), NoneAttr::get(raises.getContext())));
}

namespace {
/// Builds the body of `NAME.entry`.
class EntryBuilder {
public:
  EntryBuilder(const EntryPoint &entry, LLVM::LLVMFuncOp function,
               Lowering &lowering)
      : entry(entry), b(function.getContext()), loc(entry.loc),
        words(lowering.words(b, loc)) {
    Block *block = function.addEntryBlock(b);
    b.setInsertionPointToStart(block);
    state = block->getArgument(0);
    memory = block->getArgument(1);
  }

  /// Calls the function. Returns how many words the arguments took.
  int64_t call(LLVM::LLVMFuncOp callee) {
    SmallVector<Value> arguments{state};
    int64_t offset = 0;
    for (Type type : entry.arguments) {
      arguments.push_back(words.load(type, words.offset(memory, offset)));
      offset += static_cast<int64_t>(getWords(type).size());
    }
    Type type = callee.getFunctionType().getReturnType();
    bool isVoid = isa<LLVM::LLVMVoidType>(type);
    auto call =
        LLVM::CallOp::create(b, loc, isVoid ? TypeRange() : TypeRange(type),
                             entry.name.getValue(), arguments);
    results = words.offset(memory, offset);
    bool both = entry.result && entry.raises;
    if (entry.result)
      result =
          both ? words.extract(call.getResult(), int64_t(0)) : call.getResult();
    if (entry.raises)
      exception = both ? words.extract(call.getResult(), 1) : call.getResult();
    return offset;
  }

  void finish() {
    if (!exception)
      return finishWith(entry.result, result, 0);
    int64_t none = findNoException(entry.raises);
    if (none < 0)
      return finishWith(entry.raises, exception, 1);
    Value tag = words.extract(exception, int64_t(0));
    Value normal = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::eq, tag,
                                        words.integer(none));
    Block *before = b.getInsertionBlock();
    Block *returning = b.createBlock(before->getParent(), {});
    Block *raising =
        b.createBlock(before->getParent(), before->getParent()->end());
    b.setInsertionPointToEnd(before);
    LLVM::CondBrOp::create(b, loc, normal, returning, raising);
    b.setInsertionPointToEnd(returning);
    finishWith(entry.result, result, 0);
    b.setInsertionPointToEnd(raising);
    finishWith(entry.raises, exception, 1);
  }

private:
  /// Writes a value, if there is one, and returns.
  void finishWith(Type type, Value value, int64_t status) {
    if (value)
      words.store(type, value, results);
    LLVM::ReturnOp::create(b, loc, words.integer(status, 32));
  }

  const EntryPoint &entry;
  OpBuilder b;
  Location loc;
  WordBuilder words;
  Value state, memory, results, result, exception;
};
} // namespace

/// Room for a result, an exception, or a trap's kind and location.
static int64_t countResultWords(const EntryPoint &entry) {
  size_t count = 2;
  for (Type type : {entry.result, entry.raises})
    if (type)
      count = std::max<size_t>(count, getWords(type).size());
  return static_cast<int64_t>(count);
}

static json::Object reflect(const EntryPoint &entry, int64_t resultOffset,
                            const ProgramTables &tables) {
  json::Array arguments;
  SmallVector<Type> types = entry.arguments;
  for (Type type : entry.arguments)
    arguments.push_back(tables.reflectType(type));
  auto reflectOptional = [&](Type type) -> json::Value {
    if (!type)
      return nullptr;
    types.push_back(type);
    return tables.reflectType(type);
  };
  json::Value result = reflectOptional(entry.result);
  json::Value raises = reflectOptional(entry.raises);
  return json::Object{{"version", 1},
                      {"kind", "jit"},
                      {"name", entry.name.getValue()},
                      {"arguments", std::move(arguments)},
                      {"result", std::move(result)},
                      {"raises", std::move(raises)},
                      {"words", resultOffset + countResultWords(entry)},
                      {"result_offset", resultOffset},
                      {"layouts", tables.reflectLayouts(types)},
                      {"strings", tables.reflectStrings()},
                      {"locations", tables.reflectLocations()}};
}

void pystream::buildEntryPoint(const EntryPoint &entry, ModuleOp module,
                               Lowering &lowering) {
  OpBuilder b = OpBuilder::atBlockEnd(module.getBody());
  auto callee = module.lookupSymbol<LLVM::LLVMFuncOp>(entry.name);
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  auto function = LLVM::LLVMFuncOp::create(
      b, entry.loc, (entry.name.getValue() + ".entry").str(),
      LLVM::LLVMFunctionType::get(b.getI32Type(), {pointer, pointer}));
  function.setNoUnwind(true);
  describeState(function);
  EntryBuilder builder(entry, function, lowering);
  int64_t resultOffset = builder.call(callee);
  builder.finish();
  json::Value reflection = reflect(entry, resultOffset, lowering.tables);
  function->setAttr(kReflectionAttr,
                    b.getStringAttr(llvm::formatv("{0}", reflection).str()));
  function->setAttr(kResultOffsetAttr, b.getI64IntegerAttr(resultOffset));
}
