//===- Strings.h - Rules of strings and of signatures -----------*- C++ -*-===//
#ifndef PYSTREAM_LIB_ANALYSIS_PRIMITIVES_STRINGS_H
#define PYSTREAM_LIB_ANALYSIS_PRIMITIVES_STRINGS_H

#include "PyStream/Analysis/Inference.h"

namespace pystream {

/// Whether strings have a method of that name that is evaluated of constants.
bool isStringMethod(llvm::StringRef name);

/// A method of a string, with the string as the first argument. Strings that
/// are one of several constants are told apart at run time.
Resolution resolveStringMethod(Inference &inference, Site site,
                               llvm::StringRef name,
                               llvm::ArrayRef<AbstractValue> arguments);

/// Applies `rule` with each constant that the strings among the operands may
/// be, where that is known.
Resolution splitTexts(
    Inference &inference, llvm::ArrayRef<AbstractValue> operands,
    const std::function<Resolution(llvm::ArrayRef<AbstractValue>)> &rule);

/// Whether an operand is one of several constant strings.
bool hasChoices(llvm::ArrayRef<AbstractValue> operands);

/// Intrinsics on constant strings: parse_int, parse_float, repeat_text; none
/// for any other name.
Resolution resolveTextIntrinsic(Inference &inference, Site site,
                                llvm::StringRef name,
                                llvm::ArrayRef<AbstractValue> arguments);

/// Intrinsics about the parameters of functions, e.g. "positional_limit"; none
/// for any other name, or what is no function.
Resolution resolveSignature(Inference &inference, llvm::StringRef name,
                            llvm::ArrayRef<AbstractValue> arguments);

} // namespace pystream

#endif // PYSTREAM_LIB_ANALYSIS_PRIMITIVES_STRINGS_H
