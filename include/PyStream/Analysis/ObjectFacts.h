//===- ObjectFacts.h - What is known of objects in memory ------*- C++ -*-===//
//
// Facts about the objects of typed functions, for the passes that move them
// from memory to registers: where references go (escape), whether an object is
// modified once its reference went somewhere (finality), whether a reference is
// the only one to its object where control flow joins (uniqueness).
//
// `test-pystream-object-facts` prints them.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_ANALYSIS_OBJECTFACTS_H
#define PYSTREAM_ANALYSIS_OBJECTFACTS_H

#include "PyStream/IR/PyStream.h"

#include "mlir/Analysis/Liveness.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace pystream {

/// Whether a use of a reference only reads or writes a field of its object.
bool isOwnAccess(mlir::OpOperand &use);

/// Whether values of a type are references or hold some.
bool holdsReference(mlir::Type type);

/// Whether a layout is that of the elements of a list: it has no fields.
bool isBuffer(LayoutOp layout);

/// Facts about all objects of each layout with private storage.
class ObjectFacts {
public:
  /// The first operation that breaks a property, or null where it holds.
  struct LayoutFacts {
    mutable LayoutOp layout;
    /// Writes a field although the reference went elsewhere before.
    mlir::Operation *modifier = nullptr;
    /// Tells objects apart, or makes a number of the reference.
    mlir::Operation *identity = nullptr;
    /// A function or object that the host sees, and with it this layout.
    mlir::Operation *boundary = nullptr;
    /// A call that hands references on.
    mlir::Operation *call = nullptr;
    /// Whether the fields lead back to the layout.
    bool recursive = false;

    /// Whether objects are nothing but the values of their fields once their
    /// references go anywhere.
    bool isFinal() const {
      return !modifier && !identity && !boundary && !recursive;
    }
  };

  explicit ObjectFacts(mlir::ModuleOp module);

  /// Null for layouts with other storage, and for those of buffers.
  const LayoutFacts *lookup(RefType type) const;

  /// In the order of the module.
  llvm::iterator_range<
      llvm::MapVector<mlir::StringAttr, LayoutFacts>::const_iterator>
  getLayouts() const {
    return {layouts.begin(), layouts.end()};
  }

private:
  LayoutFacts *find(mlir::Type type);
  void findModifiers(mlir::ModuleOp module);
  void findBoundaries(mlir::ModuleOp module);
  void findRecursion();
  /// The private layouts that the fields of `layout` lead to.
  void collectReachable(LayoutOp layout,
                        llvm::SmallSetVector<mlir::StringAttr, 8> &reachable);
  void markBoundary(mlir::Type type, mlir::Operation *op);

  mlir::SymbolTable symbols;
  llvm::MapVector<mlir::StringAttr, LayoutFacts> layouts;
};

/// The values of a function that take over objects: block arguments and
/// `arith.select` whose incoming references are the last ones to their objects.
/// Such an object can be a new one with the same fields, where it arrives.
class MovedReferences {
public:
  /// Of objects with at most `maxFields` fields; 0 for any number.
  MovedReferences(mlir::func::FuncOp function, const ObjectFacts &facts,
                  unsigned maxFields = 0);

  bool contains(mlir::Value value) const { return moved.contains(value); }
  mlir::ArrayRef<mlir::Value> getValues() const { return moved.getArrayRef(); }

  /// The object that a value is or wraps: what `pystream.alloc` or a moved
  /// value gives; null for values without objects.
  static mlir::Value getRoot(mlir::Value value);

private:
  bool isCandidate(mlir::Type type) const;
  /// Whether nothing but accesses of fields and moves happens to the object.
  bool staysTogether(mlir::Value root) const;
  bool arrivesUnique(mlir::Value value, const mlir::Liveness &liveness) const;

  const ObjectFacts &facts;
  unsigned maxFields;
  llvm::SetVector<mlir::Value> moved;
};

} // namespace pystream

#endif // PYSTREAM_ANALYSIS_OBJECTFACTS_H
