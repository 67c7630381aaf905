//===- Binding.h - Arguments and the parameters they go to ------*- C++ -*-===//
#ifndef PYSTREAM_LIB_ANALYSIS_BINDING_H
#define PYSTREAM_LIB_ANALYSIS_BINDING_H

#include "PyStream/Analysis/Inference.h"

namespace pystream {

/// Where the value of a parameter comes from.
struct Source {
  enum Kind { Operand, Element, Constant, Pack } kind;
  unsigned operand = 0; ///< index among the operands of the call
  unsigned element = 0; ///< index within a tuple operand
  std::vector<Source> parts;
  AbstractValue value;
  mlir::Attribute constant = {};
};

/// Builds the value that a source stands for.
mlir::Value emitSource(Emitter &emitter, const Source &source,
                       mlir::ValueRange operands);

/// The tuple of several sources; with names, keyword arguments.
Source packSources(AbstractDomain &domain, std::vector<Source> parts,
                   mlir::ArrayAttr names = {});

/// Arguments with `*` and `**` unpacked.
struct FlatArguments {
  std::vector<Source> positional;
  std::vector<std::pair<llvm::StringRef, Source>> keywords;
  /// What follows `*` and `**` and is no tuple of known length: how many values
  /// there are is known at run time.
  std::vector<Source> iterables, mappings;
  /// Whether all of `iterables` comes after `positional`.
  bool endsInIterables = true;
  /// A name that two keyword arguments have, or empty.
  llvm::StringRef repeated;

  explicit FlatArguments(const Arguments &arguments);
  bool isKnown() const { return iterables.empty() && mappings.empty(); }
};

/// Sorts the arguments of a call into the parameters of a function.
class Binder {
public:
  Binder(Inference &inference, FuncOp function, const Arguments &arguments)
      : domain(inference.getDomain()), function(function), flat(arguments) {}

  /// Returns an error message, or an empty string.
  std::string bind();
  /// Whether the number of values after `*` and `**` decides which parameter
  /// gets what. The values for `*args` and `**kwargs` of the function may be
  /// unknown in number if they are the right objects already.
  bool dependsOnNumber();
  /// Whether what follows `*` can be the `*args` of the function as it is.
  bool restFits();
  std::vector<Source> bound;

private:
  Source bindRest(size_t &nextPositional);
  Source bindOtherKeywords(llvm::ArrayRef<bool> used);
  std::string tooManyPositional(llvm::ArrayRef<bool> used);

  AbstractDomain &domain;
  FuncOp function;
  FlatArguments flat;
};

/// What CPython calls a function in its messages.
std::string qualifiedName(FuncOp function);
/// "f() takes from 1 to 2 positional arguments".
std::string takenPositional(FuncOp function);
/// "f() missing 1 required positional argument: 'a'".
std::string missingArguments(FuncOp function, llvm::ArrayRef<std::string> names,
                             llvm::StringRef what);

} // namespace pystream

#endif // PYSTREAM_LIB_ANALYSIS_BINDING_H
