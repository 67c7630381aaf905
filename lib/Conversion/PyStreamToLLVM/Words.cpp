//===- Words.cpp - Values as 8-byte words ---------------------------------===//
#include "Words.h"

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// The elements of a type whose words are those of its elements in order.
static std::optional<ArrayRef<Type>> getElements(Type type) {
  if (auto tuple = dyn_cast<pystream::TupleType>(type))
    return tuple.getElements();
  if (auto closure = dyn_cast<ClosureType>(type))
    return closure.getCaptures();
  if (auto value = dyn_cast<ValueType>(type))
    return value.getElements();
  if (isa<LiteralType>(type))
    return ArrayRef<Type>();
  return std::nullopt;
}

/// A tag, then a payload with room for every alternative.
static LogicalResult appendUnionWords(UnionType type, WordKinds &words) {
  words.push_back(WordKind::Integer);
  size_t begin = words.size();
  for (Type alternative : type.getAlternatives()) {
    WordKinds payload;
    if (failed(appendWords(alternative, payload)))
      return failure();
    for (auto [i, kind] : llvm::enumerate(payload)) {
      if (begin + i == words.size())
        words.push_back(kind);
      else if (words[begin + i] != kind)
        words[begin + i] = WordKind::Integer;
    }
  }
  return success();
}

LogicalResult pystream::appendWords(Type type, WordKinds &words) {
  if (std::optional<ArrayRef<Type>> elements = getElements(type)) {
    for (Type element : *elements)
      if (failed(appendWords(element, words)))
        return failure();
    return success();
  }
  if (auto alternatives = dyn_cast<UnionType>(type))
    return appendUnionWords(alternatives, words);
  if (auto vector = dyn_cast<VectorType>(type)) {
    WordKinds element;
    if (!vector.hasStaticShape() || vector.isScalable() ||
        vector.getRank() == 0 || vector.getRank() > 2 ||
        failed(appendWords(vector.getElementType(), element)))
      return failure();
    words.append(vector.getNumElements(), element.front());
    return success();
  }
  if (isa<RefType>(type))
    words.push_back(WordKind::Address);
  else if (type.isF64())
    words.push_back(WordKind::Float);
  else if (isa<StringType, IndexType>(type) || type.isSignlessInteger(64) ||
           type.isSignlessInteger(32) || type.isSignlessInteger(1))
    words.push_back(WordKind::Integer);
  else
    return failure();
  return success();
}

WordKinds pystream::getWords(Type type) {
  WordKinds words;
  [[maybe_unused]] LogicalResult result = appendWords(type, words);
  assert(succeeded(result) && "a type without words was not converted");
  return words;
}

Type pystream::getWordType(MLIRContext *context, WordKind kind) {
  switch (kind) {
  case WordKind::Integer:
    return IntegerType::get(context, 64);
  case WordKind::Float:
    return Float64Type::get(context);
  case WordKind::Address:
    return LLVM::LLVMPointerType::get(context);
  }
  return {};
}

void pystream::addTypeConversions(LLVMTypeConverter &converter) {
  MLIRContext *context = &converter.getContext();
  converter.addConversion([context](RefType) -> Type {
    return LLVM::LLVMPointerType::get(context);
  });
  converter.addConversion([context](SlotType) -> Type {
    return LLVM::LLVMPointerType::get(context);
  });
  converter.addConversion(
      [context](StringType) -> Type { return IntegerType::get(context, 64); });
  converter.addConversion([context](UnionType type) -> std::optional<Type> {
    WordKinds words;
    if (failed(appendWords(type, words)))
      return Type();
    SmallVector<Type> members;
    for (WordKind kind : words)
      members.push_back(getWordType(context, kind));
    return LLVM::LLVMStructType::getLiteral(context, members);
  });
  auto convertElements = [&converter,
                          context](Type type) -> std::optional<Type> {
    std::optional<ArrayRef<Type>> elements = getElements(type);
    if (!elements)
      return std::nullopt;
    SmallVector<Type> members;
    if (failed(converter.convertTypes(*elements, members)))
      return Type();
    return LLVM::LLVMStructType::getLiteral(context, members);
  };
  converter.addConversion(convertElements);
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

Value WordBuilder::integer(int64_t value, unsigned width) {
  return LLVM::ConstantOp::create(b, loc, b.getIntegerType(width), value);
}

Value WordBuilder::poison(Type converted) {
  return LLVM::PoisonOp::create(b, loc, converted);
}

Value WordBuilder::extract(Value aggregate, ArrayRef<int64_t> position) {
  return LLVM::ExtractValueOp::create(b, loc, aggregate, position);
}

Value WordBuilder::pack(Type converted, ValueRange values) {
  Value result = poison(converted);
  for (auto [i, value] : llvm::enumerate(values))
    result = LLVM::InsertValueOp::create(b, loc, result, value,
                                         static_cast<int64_t>(i));
  return result;
}

Value WordBuilder::convert(Value word, WordKind to) {
  Type type = getWordType(b.getContext(), to);
  if (word.getType() == type)
    return word;
  if (isa<LLVM::LLVMPointerType>(type)) {
    if (word.getType().isF64())
      word = convert(word, WordKind::Integer);
    return LLVM::IntToPtrOp::create(b, loc, type, word);
  }
  if (isa<LLVM::LLVMPointerType>(word.getType())) {
    word = LLVM::PtrToIntOp::create(b, loc, b.getI64Type(), word);
    return convert(word, to);
  }
  return LLVM::BitcastOp::create(b, loc, type, word);
}

void WordBuilder::explode(Type type, Value value,
                          SmallVectorImpl<Value> &words) {
  if (std::optional<ArrayRef<Type>> elements = getElements(type)) {
    for (auto [i, element] : llvm::enumerate(*elements))
      explode(element, extract(value, static_cast<int64_t>(i)), words);
    return;
  }
  if (isa<UnionType>(type)) {
    for (int64_t i = 0, e = getWords(type).size(); i != e; ++i)
      words.push_back(extract(value, i));
    return;
  }
  if (auto vector = dyn_cast<VectorType>(type)) {
    bool isMatrix = vector.getRank() == 2;
    int64_t rows = vector.getShape().back();
    Value column = value;
    for (int64_t i = 0, e = vector.getNumElements(); i != e; ++i) {
      if (isMatrix && i % rows == 0)
        column = extract(value, i / rows);
      Value element =
          LLVM::ExtractElementOp::create(b, loc, column, integer(i % rows, 32));
      explode(vector.getElementType(), element, words);
    }
    return;
  }
  auto integerType = dyn_cast<IntegerType>(value.getType());
  if (integerType && integerType.getWidth() < 64) {
    if (integerType.getWidth() == 1)
      value = LLVM::ZExtOp::create(b, loc, b.getI64Type(), value);
    else
      value = LLVM::SExtOp::create(b, loc, b.getI64Type(), value);
  }
  words.push_back(value);
}

Value WordBuilder::assemble(Type type, ValueRange &words) {
  Type converted = converter.convertType(type);
  if (std::optional<ArrayRef<Type>> elements = getElements(type)) {
    SmallVector<Value> values;
    for (Type element : *elements)
      values.push_back(assemble(element, words));
    return pack(converted, values);
  }
  if (isa<UnionType>(type)) {
    size_t count = getWords(type).size();
    Value result = pack(converted, words.take_front(count));
    words = words.drop_front(count);
    return result;
  }
  if (auto vector = dyn_cast<VectorType>(type)) {
    bool isMatrix = vector.getRank() == 2;
    int64_t rows = vector.getShape().back();
    Type columnType =
        isMatrix ? cast<LLVM::LLVMArrayType>(converted).getElementType()
                 : converted;
    SmallVector<Value> columns;
    for (int64_t i = 0, e = vector.getNumElements(); i != e; ++i) {
      if (i % rows == 0)
        columns.push_back(poison(columnType));
      Value element = assemble(vector.getElementType(), words);
      columns.back() = LLVM::InsertElementOp::create(
          b, loc, columns.back(), element, integer(i % rows, 32));
    }
    return isMatrix ? pack(converted, columns) : columns.front();
  }
  Value word = words.front();
  words = words.drop_front();
  auto integerType = dyn_cast<IntegerType>(converted);
  if (integerType && integerType.getWidth() < 64)
    return LLVM::TruncOp::create(b, loc, converted, word);
  return word;
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

Value WordBuilder::offset(Value address, int64_t words) {
  if (words == 0)
    return address;
  return LLVM::GEPOp::create(
      b, loc, address.getType(), b.getI64Type(), address,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(words)},
      LLVM::GEPNoWrapFlags::inbounds);
}

Value WordBuilder::load(Type type, Value address, AliasTags tags) {
  SmallVector<Value> words;
  for (auto [i, kind] : llvm::enumerate(getWords(type))) {
    auto word = LLVM::LoadOp::create(b, loc, getWordType(b.getContext(), kind),
                                     offset(address, static_cast<int64_t>(i)),
                                     kWordBytes);
    if (!tags.empty())
      word.setTBAATags(tags[i]);
    words.push_back(word);
  }
  ValueRange range = words;
  return assemble(type, range);
}

void WordBuilder::store(Type type, Value value, Value address, AliasTags tags) {
  SmallVector<Value> words;
  explode(type, value, words);
  for (auto [i, word] : llvm::enumerate(words)) {
    auto store = LLVM::StoreOp::create(
        b, loc, word, offset(address, static_cast<int64_t>(i)), kWordBytes);
    if (!tags.empty())
      store.setTBAATags(tags[i]);
  }
}
