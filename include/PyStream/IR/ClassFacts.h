//===- ClassFacts.h - What classes declare to passes ------------*- C++ -*-===//
//
// Passes know no class by its name. What they may rely on are discardable
// attributes of `pystream.class`:
//
// * `pystream.lengths`, a dictionary: fields that hold how many elements are in
//   use of a buffer, each with the name of the field that refers to the buffer.
//   The number is never more than the buffer has room for. Derived classes
//   inherit it.
// * `pystream.internal`: a class of the prelude. Its fields mean nothing to
//   users, and give no names to what is made of them.
// * `pystream.guarded`: its methods tell by fields of the object which of the
//   others are set, and never read one that is not.
//
//   pystream.class @"prelude.list" mro [@"prelude.list", @object]
//     {pystream.guarded, pystream.internal, pystream.lengths = {size =
//     "items"}}
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_IR_CLASSFACTS_H
#define PYSTREAM_IR_CLASSFACTS_H

#include "PyStream/IR/PyStream.h"

namespace pystream {

/// The class of a layout's objects; null where the module has none, as for
/// cells and buffers.
ClassOp getClass(LayoutOp layout);

bool isInternal(ClassOp op);
bool isGuarded(ClassOp op);

/// What the class itself declares as `pystream.lengths`, or null.
mlir::DictionaryAttr getLengths(ClassOp op);

/// The field with the buffer whose elements in use the field `length` counts,
/// or null.
mlir::StringAttr getCountedBuffer(LayoutOp layout, mlir::StringAttr length,
                                  const mlir::SymbolTable &symbols);

} // namespace pystream

#endif // PYSTREAM_IR_CLASSFACTS_H
