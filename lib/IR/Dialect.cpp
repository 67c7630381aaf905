//===- Dialect.cpp - The pystream dialect ---------------------------------===//
#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Transforms/InliningUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pystream;

#include "PyStream/IR/PyStreamDialect.cpp.inc"
#include "PyStream/IR/PyStreamEnums.cpp.inc"
#include "PyStream/IR/PyStreamInterfaces.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "PyStream/IR/PyStreamAttrs.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "PyStream/IR/PyStreamTypes.cpp.inc"

namespace {
/// Typed operations may be inlined with the func.func that holds them; the
/// dynamic ones too, since inlining does not change what they mean.
struct PyStreamInlinerInterface : DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(Operation *, Region *, bool,
                       IRMapping &) const override {
    return true;
  }
};
} // namespace

void PyStreamDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "PyStream/IR/PyStreamAttrs.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "PyStream/IR/PyStreamTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "PyStream/IR/PyStreamOps.cpp.inc"
      >();
  addInterfaces<PyStreamInlinerInterface>();
}

Operation *PyStreamDialect::materializeConstant(OpBuilder &builder,
                                                Attribute value, Type type,
                                                Location loc) {
  if (isa<ObjectType>(type))
    return ConstantOp::create(builder, loc, type, value);
  if (auto literal = dyn_cast<LiteralType>(type))
    return LiteralOp::create(builder, loc, literal);
  return arith::ConstantOp::materialize(builder, value, type, loc);
}

ArrayRef<Type> pystream::getElementTypes(Type aggregate) {
  return llvm::TypeSwitch<Type, ArrayRef<Type>>(aggregate)
      .Case([](pystream::TupleType type) { return type.getElements(); })
      .Case([](ClosureType type) { return type.getCaptures(); })
      .Case([](ValueType type) { return type.getElements(); })
      .Default(ArrayRef<Type>());
}

int UnionType::indexOf(Type type) const {
  const auto *it = llvm::find(getAlternatives(), type);
  return it == getAlternatives().end() ? -1 : it - getAlternatives().begin();
}

// The fields of a reference are found through its layout, which a type alone
// cannot reach; `alloc` names them when a slot is destructured.
std::optional<DenseMap<Attribute, Type>>
RefType::getSubelementIndexMap() const {
  return std::nullopt;
}

Type RefType::getTypeAtIndex(Attribute) const { return {}; }
