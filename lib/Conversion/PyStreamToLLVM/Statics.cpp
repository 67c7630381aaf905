//===- Statics.cpp - Objects that exist before a program runs -------------===//
//
// They become globals with the words of an object: an array of integers, or a
// struct where some word is an address.
//
//===----------------------------------------------------------------------===//
#include "Patterns.h"

using namespace mlir;
using namespace pystream;

namespace {

/// A word of a static: a number, or the address of another static.
struct StaticWord {
  int64_t bits = 0;
  StringAttr address;
};

/// Writes constants as words.
class StaticEncoder {
public:
  StaticEncoder(ModuleOp module, ProgramTables &tables) : tables(tables) {
    for (auto op : module.getOps<StaticOp>())
      statics[op.getSymNameAttr()] = op;
  }

  /// Appends the words of an object. Emits an error where a field cannot hold
  /// its constant.
  LogicalResult encode(StaticOp op);
  ArrayRef<StaticWord> getWords() const { return words; }

private:
  LogicalResult encode(Type type, Attribute value);
  LogicalResult encodeUnion(UnionType type, Attribute value);
  LogicalResult encodeField(StaticOp op, Type type, StringAttr name,
                            Attribute value);
  /// Whether a value of that type can be this constant; no constant stands for
  /// a field that is not set.
  bool matches(Type type, Attribute value) const;
  void add(int64_t bits) { words.push_back({bits, {}}); }
  StaticOp lookup(Attribute value) const {
    auto object = dyn_cast_if_present<ObjectAttr>(value);
    return object ? statics.lookup(object.getSymbol().getAttr()) : StaticOp();
  }

  ProgramTables &tables;
  DenseMap<StringAttr, StaticOp> statics;
  SmallVector<StaticWord> words;
};

} // namespace

bool StaticEncoder::matches(Type type, Attribute value) const {
  if (auto literal = dyn_cast<LiteralType>(type)) {
    auto mark = dyn_cast<SingletonAttr>(literal.getValue());
    return value ? literal.getValue() == value
                 : mark && mark.getName().getValue() == "unset";
  }
  if (auto alternatives = dyn_cast<UnionType>(type))
    return llvm::any_of(alternatives.getAlternatives(),
                        [&](Type inner) { return matches(inner, value); });
  if (auto ref = dyn_cast<RefType>(type)) {
    StaticOp object = lookup(value);
    return object && object.getType() == ref;
  }
  if (isa<StringType>(type))
    return isa_and_present<StringAttr>(value);
  if (auto tuple = dyn_cast<pystream::TupleType>(type)) {
    auto elements = dyn_cast_if_present<ArrayAttr>(value);
    return elements && elements.size() == tuple.getElements().size() &&
           llvm::all_of(llvm::zip(tuple.getElements(), elements), [&](auto x) {
             return matches(std::get<0>(x), std::get<1>(x));
           });
  }
  auto typed = dyn_cast_if_present<TypedAttr>(value);
  return typed && typed.getType() == type;
}

LogicalResult StaticEncoder::encodeUnion(UnionType type, Attribute value) {
  ArrayRef<Type> alternatives = type.getAlternatives();
  const auto *it = llvm::find_if(
      alternatives, [&](Type inner) { return matches(inner, value); });
  if (it == alternatives.end())
    return failure();
  size_t end = words.size() + pystream::getWords(type).size();
  add(it - alternatives.begin());
  if (failed(encode(*it, value)))
    return failure();
  words.resize(end);
  return success();
}

LogicalResult StaticEncoder::encode(Type type, Attribute value) {
  if (auto alternatives = dyn_cast<UnionType>(type))
    return encodeUnion(alternatives, value);
  if (isa<LiteralType>(type))
    return success();
  if (!value) {
    words.append(pystream::getWords(type).size(), {});
    return success();
  }
  if (isa<RefType>(type)) {
    if (!matches(type, value))
      return failure();
    words.push_back({0, lookup(value).getSymNameAttr()});
    return success();
  }
  if (auto text = dyn_cast<StringAttr>(value); text && isa<StringType>(type)) {
    add(tables.getString(text));
    return success();
  }
  auto tuple = dyn_cast<pystream::TupleType>(type);
  if (auto elements = dyn_cast<ArrayAttr>(value);
      tuple && elements && elements.size() == tuple.getElements().size()) {
    for (auto [inner, element] : llvm::zip(tuple.getElements(), elements))
      if (failed(encode(inner, element)))
        return failure();
    return success();
  }
  auto elements = dyn_cast<DenseElementsAttr>(value);
  if (elements && elements.getType() == type) {
    Type inner = elements.getElementType();
    for (Attribute element : elements.getValues<Attribute>())
      if (failed(encode(inner, element)))
        return failure();
    return success();
  }
  if (auto number = dyn_cast<FloatAttr>(value); number && type.isF64()) {
    add(number.getValue().bitcastToAPInt().getSExtValue());
    return success();
  }
  auto number = dyn_cast<IntegerAttr>(value);
  if (!number || number.getType() != type)
    return failure();
  add(type.isInteger(1) ? number.getValue().getZExtValue()
                        : number.getValue().getSExtValue());
  return success();
}

LogicalResult StaticEncoder::encodeField(StaticOp op, Type type,
                                         StringAttr name, Attribute value) {
  if (succeeded(encode(type, value)))
    return success();
  return op.emitOpError("requires a value of type ")
         << type << " for '" << name.getValue() << "', but got " << value;
}

LogicalResult StaticEncoder::encode(StaticOp op) {
  words.clear();
  auto type = dyn_cast<RefType>(op.getType());
  const ObjectLayout *layout = type ? tables.getLayout(type) : nullptr;
  if (!layout)
    return op.emitOpError("requires the type of a layout, but got ")
           << op.getType();
  if (!layout->isBuffer) {
    for (const ObjectLayout::Field &field : layout->fields)
      if (failed(encodeField(op, field.type, field.name,
                             op.getFields().get(field.name))))
        return failure();
    return success();
  }
  auto elements = op.getFields().getAs<ArrayAttr>("elements");
  add(elements ? static_cast<int64_t>(elements.size()) : 0);
  for (Attribute element :
       elements ? elements.getValue() : ArrayRef<Attribute>())
    if (failed(encodeField(op, layout->fields[0].type, layout->fields[0].name,
                           element)))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Globals
//===----------------------------------------------------------------------===//

static void buildNumbers(OpBuilder &b, StaticOp op,
                         ArrayRef<StaticWord> words) {
  SmallVector<int64_t> numbers;
  for (const StaticWord &word : words)
    numbers.push_back(word.bits);
  if (numbers.empty())
    numbers.push_back(0); // for an address of its own
  auto count = static_cast<int64_t>(numbers.size());
  LLVM::GlobalOp::create(
      b, op.getLoc(), LLVM::LLVMArrayType::get(b.getI64Type(), count),
      /*isConstant=*/false, LLVM::Linkage::External, op.getSymName(),
      DenseElementsAttr::get(RankedTensorType::get(count, b.getI64Type()),
                             ArrayRef(numbers)),
      kWordBytes);
}

static void buildAddresses(OpBuilder &b, StaticOp op,
                           ArrayRef<StaticWord> words) {
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  SmallVector<Type> types;
  for (const StaticWord &word : words)
    types.push_back(word.address ? pointer : b.getI64Type());
  Type type = LLVM::LLVMStructType::getLiteral(b.getContext(), types);
  auto global = LLVM::GlobalOp::create(
      b, op.getLoc(), type, /*isConstant=*/false, LLVM::Linkage::External,
      op.getSymName(), Attribute(), kWordBytes);
  OpBuilder::InsertionGuard guard(b);
  b.createBlock(&global.getInitializerRegion());
  Value value = LLVM::PoisonOp::create(b, op.getLoc(), type);
  for (auto [i, word] : llvm::enumerate(words)) {
    Value element;
    if (word.address)
      element = LLVM::AddressOfOp::create(b, op.getLoc(), pointer,
                                          word.address.getValue());
    else
      element =
          LLVM::ConstantOp::create(b, op.getLoc(), b.getI64Type(), word.bits);
    value = LLVM::InsertValueOp::create(b, op.getLoc(), value, element,
                                        static_cast<int64_t>(i));
  }
  LLVM::ReturnOp::create(b, op.getLoc(), value);
}

LogicalResult pystream::convertStatics(ModuleOp module, ProgramTables &tables) {
  StaticEncoder encoder(module, tables);
  OpBuilder b(module.getContext());
  SmallVector<StaticOp> statics = llvm::to_vector(module.getOps<StaticOp>());
  SmallVector<NamedAttribute> layouts;
  for (StaticOp op : statics) {
    if (failed(encoder.encode(op)))
      return failure();
    b.setInsertionPoint(op);
    if (llvm::any_of(encoder.getWords(),
                     [](const StaticWord &word) { return word.address; }))
      buildAddresses(b, op, encoder.getWords());
    else
      buildNumbers(b, op, encoder.getWords());
    layouts.emplace_back(op.getSymNameAttr(),
                         cast<RefType>(op.getType()).getLayout());
  }
  for (StaticOp op : statics)
    op.erase();
  if (!layouts.empty())
    module->setAttr(kStaticsAttr,
                    DictionaryAttr::get(module.getContext(), layouts));
  return success();
}

namespace {
struct StaticRefLowering : JitPattern<StaticRefOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(StaticRefOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<LLVM::AddressOfOp>(
        op, getTypeConverter()->convertType(op.getRef().getType()),
        op.getObject());
    return success();
  }
};
} // namespace

void pystream::populateStaticPatterns(RewritePatternSet &patterns,
                                      Lowering &lowering) {
  patterns.add<StaticRefLowering>(lowering);
}
