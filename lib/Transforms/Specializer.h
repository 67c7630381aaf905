//===- Specializer.h - Typed clones of contexts -----------------*- C++ -*-===//
#ifndef PYSTREAM_LIB_TRANSFORMS_SPECIALIZER_H
#define PYSTREAM_LIB_TRANSFORMS_SPECIALIZER_H

#include "PyStream/Analysis/Inference.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pystream {

/// Builds a `func.func` for every context that the entry points reach.
class Specializer {
public:
  Specializer(Inference &inference, NumericTypes numeric);

  Inference &inference;
  Emitter emitter;

  /// The clone of a context; its body is built by `finish`.
  mlir::func::FuncOp cloneOf(Context *context);
  /// A public function with an empty entry block, the insertion point set
  /// there.
  mlir::func::FuncOp makeEntry(llvm::StringRef name,
                               llvm::ArrayRef<mlir::Type> inputs,
                               llvm::ArrayRef<mlir::Type> results,
                               mlir::Location loc);
  /// Builds all bodies and layouts.
  void finish();
  unsigned getNumClones() const { return clones.size(); }

private:
  void emitBody(Context *context, mlir::func::FuncOp clone);
  /// Returns false if control does not go on after the operation.
  bool emitOperation(Context *context, mlir::Operation *op);
  llvm::SmallVector<mlir::Type> resultTypes(Context *context);
  mlir::Value emitCall(Context *callee, mlir::ValueRange arguments);
  /// To the handler of the block being built, or out of the function.
  void emitRaise(mlir::Value exception, AbstractValue known);
  void emitTrace(bool reset);
  /// Raises RecursionError where calls are nested too deep.
  void emitDepthTest(Context *context);
  /// Raises UnboundLocalError where the variable is unset; `known` loses the
  /// mark.
  mlir::Value emitSetCheck(Context *context, mlir::Operation *op,
                           mlir::Value variable, mlir::Value typed,
                           AbstractValue &known);
  void startUnreachableBlock();
  void endUnreachableBlock();
  void emitTerminator(Context *context, mlir::Operation *op);
  /// Operands of a branch as the successor's arguments want them.
  llvm::SmallVector<mlir::Value> successorOperands(Context *context,
                                                   mlir::Block *successor,
                                                   mlir::ValueRange operands,
                                                   unsigned firstArgument = 0);
  void emitLayouts();
  void emitStatics();
  /// Values without a name of their own are called as the parameter that they
  /// are passed to, or the function that returns them.
  void nameValue(mlir::Value value, llvm::StringRef name);
  void nameArguments(Context *callee, mlir::ValueRange arguments);

  llvm::MapVector<Context *, mlir::func::FuncOp> clones;
  llvm::SmallVector<Context *> pending;
  Context *current = nullptr;
  /// Null before the first block of the function.
  mlir::Block *currentBlock = nullptr;
  llvm::DenseMap<mlir::Value, mlir::Value> values;
  llvm::DenseMap<mlir::Block *, mlir::Block *> blocks;
};

/// An entry point: its contexts first, its function when all is inferred.
class EntryPoint {
public:
  virtual ~EntryPoint() = default;
  /// Makes and solves the contexts; reports what is wrong with the signature.
  virtual mlir::LogicalResult infer(Inference &inference) = 0;
  virtual void build(Specializer &specializer) = 0;
  llvm::SmallVector<Context *> contexts;
};

std::unique_ptr<EntryPoint> makeShaderEntry(ShaderOp op);
std::unique_ptr<EntryPoint> makeKernelEntry(KernelOp op);
std::unique_ptr<EntryPoint> makeJitEntry(JitOp op);

} // namespace pystream

#endif // PYSTREAM_LIB_TRANSFORMS_SPECIALIZER_H
