//===- Resolution.h - What an operation means for given kinds ---*- C++ -*-===//
//
// A resolution is the meaning of one dynamic operation once the kinds of its
// operands are known: what it results in, for inference, and how to build it,
// for specialization. Both come from one rule, so they cannot disagree.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_ANALYSIS_RESOLUTION_H
#define PYSTREAM_ANALYSIS_RESOLUTION_H

#include "PyStream/Analysis/AbstractValue.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/SetVector.h"

#include <functional>

namespace pystream {

class Emitter;
class Inference;
struct Context;

struct Resolution {
  using Emit = std::function<mlir::Value(Emitter &, mlir::ValueRange)>;

  /// Bottom: the operation does not complete, or its callee has no result yet.
  AbstractValue result;
  /// The exceptions that the operation may raise.
  AbstractValue raises;
  /// Builds the operation from its typed operands; empty where `result` alone
  /// determines the value and there is no side effect.
  Emit emit;
  /// False: no rule of this name applies to these kinds.
  bool applies = true;

  Resolution() = default;
  Resolution(AbstractValue result, Emit emit = {})
      : result(result), emit(std::move(emit)) {}
  /// Whether the operation does anything: goes on, or raises.
  bool isReachable() const { return !result.isBottom() || !raises.isBottom(); }
  static Resolution none() {
    Resolution resolution;
    resolution.applies = false;
    return resolution;
  }
};

/// A dynamic operation in one context of its function.
struct Site {
  Context *context;
  mlir::Operation *op;
};

/// Types of numbers in compiled code.
struct NumericTypes {
  mlir::Type floatType, intType;
};

/// Builds typed operations at the end of a block, which changes as control flow
/// is built.
class Emitter {
public:
  Emitter(AbstractDomain &domain, NumericTypes numeric)
      : domain(domain), numeric(numeric), builder(domain.getContext()),
        loc(builder.getUnknownLoc()) {}

  AbstractDomain &domain;
  NumericTypes numeric;
  mlir::OpBuilder builder;
  mlir::Location loc;
  /// What a reader of the source would call the value being built: the name of
  /// a method or attribute. Values that dispatch joins get it, so that
  /// generated code has names.
  mlir::StringAttr nameHint;
  /// Objects whose layout some type names.
  llvm::SetVector<Object *> usedObjects;
  /// Live objects that are read from memory.
  llvm::SetVector<LiveObjectOp> usedStatics;
  /// Builds the call of a context's clone; set by specialization. Null where
  /// the call does not return.
  std::function<mlir::Value(Context *, mlir::ValueRange)> emitCall;
  /// Builds the end of a block that raises an exception known as the abstract
  /// value; set by specialization. What is built next is unreachable.
  std::function<void(mlir::Value, AbstractValue)> emitRaise;
  /// Builds what notes the present line in the traceback, afresh with `reset`.
  std::function<void(bool reset)> emitTrace;

  //===-- Types -----------------------------------------------------------===//

  mlir::Type typeOf(AbstractValue value);
  mlir::Type typeOf(const Alternative *alternative);
  /// f64 and i64, alone or in vectors, as the types of compiled code.
  mlir::Type numericType(mlir::Type type);

  //===-- Values ----------------------------------------------------------===//

  /// The value of an abstract value that has just one, or null.
  mlir::Value materialize(AbstractValue value);
  /// The value of a constant attribute, known as `value`.
  mlir::Value materialize(mlir::Attribute attribute, AbstractValue value);
  mlir::Value constant(mlir::Attribute attribute);
  mlir::Value floatConstant(double value, mlir::Type type);
  mlir::Value intConstant(int64_t value, mlir::Type type);
  /// `value`, known as `from`, as a value of the type of `to`: numbers are
  /// promoted, unions wrapped, narrowed or widened.
  mlir::Value convert(mlir::Value value, AbstractValue from, AbstractValue to);
  /// A new object, the attributes that may be unset marked so.
  mlir::Value allocate(AbstractValue object);
  /// Any number as a float.
  mlir::Value toFloat(mlir::Value value);
  /// A bool or int as an int.
  mlir::Value toInt(mlir::Value value);
  /// A scalar as a vector of `type`, or the vector itself.
  mlir::Value splat(mlir::Value value, mlir::Type type);
  /// The components of a vector of type `type`, which may be an object.
  mlir::Value vectorValue(mlir::Value vector, mlir::Type type);
  /// Replaces the components of a vector that is an object.
  void storeVector(mlir::Value vector, mlir::Value components);

  //===-- Control flow ----------------------------------------------------===//

  mlir::Block *newBlock();
  /// What one branch of a dispatch comes to.
  struct BranchResult {
    mlir::Value value;
    AbstractValue known; ///< bottom: the branch does not complete
    bool raises = false; ///< the branch may be taken all the same
  };
  /// Builds one branch for each alternative of `value` and joins the results,
  /// each converted to `result`. `branch` gets the index of the alternative and
  /// its payload. `isTested` tells that the value cannot be an alternative
  /// whose branch does not complete.
  mlir::Value
  dispatch(mlir::Value value, AbstractValue abstract, AbstractValue result,
           llvm::function_ref<BranchResult(unsigned, mlir::Value)> branch,
           bool isTested = false);
  /// Goes on where `condition` is false; where it is true, `raise` builds what
  /// leaves the block.
  void guard(mlir::Value condition, llvm::function_ref<void()> raise);
  /// Builds two branches and joins their results, each converted to `result`.
  mlir::Value
  branch(mlir::Value condition, AbstractValue result,
         llvm::function_ref<std::pair<mlir::Value, AbstractValue>()> onTrue,
         llvm::function_ref<std::pair<mlir::Value, AbstractValue>()> onFalse);
  /// Whether a value is one alternative of its union, which `abstract` knows.
  mlir::Value isAlternative(mlir::Value value, AbstractValue abstract,
                            const Alternative *alternative);
  /// The value of a resolution built here.
  mlir::Value emit(const Resolution &resolution, mlir::ValueRange operands);

private:
  /// A tuple as one of dynamic length.
  mlir::Value dynamicTuple(mlir::Value tuple, const Alternative *from,
                           const Alternative *to);
  mlir::Value staticRef(LiveObjectOp definition, mlir::Type type);
  mlir::Value convertAlternative(mlir::Value value, const Alternative *from,
                                 const Alternative *to);
};

} // namespace pystream

#endif // PYSTREAM_ANALYSIS_RESOLUTION_H
