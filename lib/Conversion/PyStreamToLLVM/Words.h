//===- Words.h - Values as 8-byte words -------------------------*- C++ -*-===//
//
// Every value of a typed program is a sequence of words: in memory, in the
// payload of a union, and where a program exchanges values with its caller.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_LIB_CONVERSION_PYSTREAMTOLLVM_WORDS_H
#define PYSTREAM_LIB_CONVERSION_PYSTREAMTOLLVM_WORDS_H

#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/IR/Builders.h"

namespace pystream {

constexpr int64_t kWordBytes = 8;

/// What a word holds, which is its type in the llvm dialect.
enum class WordKind { Integer, Float, Address };

using WordKinds = llvm::SmallVector<WordKind>;

/// Appends the words of a type. Fails where it has none, e.g. binary32.
llvm::LogicalResult appendWords(mlir::Type type, WordKinds &words);

/// The words of a type that is known to have some.
WordKinds getWords(mlir::Type type);

/// i64, f64 or a pointer.
mlir::Type getWordType(mlir::MLIRContext *context, WordKind kind);

/// Makes `converter` convert the types of the dialect, which have words.
void addTypeConversions(mlir::LLVMTypeConverter &converter);

/// Takes values apart into words, puts them together, moves them through
/// memory. `type` is always the type before conversion, values and words have
/// types of the llvm dialect.
class WordBuilder {
public:
  WordBuilder(const mlir::LLVMTypeConverter &converter,
              mlir::OpBuilder &builder, mlir::Location loc)
      : converter(converter), b(builder), loc(loc) {}

  /// Appends the words of `value`, of the kinds that `appendWords` says.
  void explode(mlir::Type type, mlir::Value value,
               llvm::SmallVectorImpl<mlir::Value> &words);
  /// The value that these words are; drops them from the front of `words`.
  mlir::Value assemble(mlir::Type type, mlir::ValueRange &words);
  /// The same word as another kind.
  mlir::Value convert(mlir::Value word, WordKind to);

  /// What may alias the words of a value, one attribute for each; empty where
  /// everything may.
  using AliasTags = llvm::ArrayRef<mlir::ArrayAttr>;

  /// Loads a value from an address.
  mlir::Value load(mlir::Type type, mlir::Value address, AliasTags tags = {});
  /// Stores a value at an address.
  void store(mlir::Type type, mlir::Value value, mlir::Value address,
             AliasTags tags = {});
  /// An address some words further on.
  mlir::Value offset(mlir::Value address, int64_t words);

  mlir::Value integer(int64_t value, unsigned width = 64);
  mlir::Value poison(mlir::Type converted);
  /// A struct of these values.
  mlir::Value pack(mlir::Type converted, mlir::ValueRange values);
  mlir::Value extract(mlir::Value aggregate, llvm::ArrayRef<int64_t> position);

private:
  const mlir::LLVMTypeConverter &converter;
  mlir::OpBuilder &b;
  mlir::Location loc;
};

} // namespace pystream

#endif // PYSTREAM_LIB_CONVERSION_PYSTREAMTOLLVM_WORDS_H
