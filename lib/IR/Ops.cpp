//===- Ops.cpp - The pystream operations ----------------------------------===//
#include "PyStream/IR/Comparisons.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/IR/UniformLayout.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace pystream;

#define GET_OP_CLASSES
#include "PyStream/IR/PyStreamOps.cpp.inc"

//===----------------------------------------------------------------------===//
// Prelude functions of the protocol operations
//===----------------------------------------------------------------------===//

/// The special method of a binary operator, without underscores.
static StringRef operatorName(BinaryKind kind) {
  return stringifyBinaryKind(kind);
}

static StringAttr dunder(MLIRContext *context, const Twine &name) {
  return StringAttr::get(context, "__" + name + "__");
}

StringRef GetAttrOp::getPreludeFunction() { return "getattribute"; }
SmallVector<Attribute> GetAttrOp::getPreludeConstants() {
  return {getNameAttr()};
}

StringRef SetAttrOp::getPreludeFunction() { return "setattribute"; }
SmallVector<Attribute> SetAttrOp::getPreludeConstants() {
  return {getNameAttr()};
}

StringRef GetItemOp::getPreludeFunction() { return "getitem"; }
SmallVector<Attribute> GetItemOp::getPreludeConstants() { return {}; }
StringRef SetItemOp::getPreludeFunction() { return "setitem"; }
SmallVector<Attribute> SetItemOp::getPreludeConstants() { return {}; }

StringRef DelAttrOp::getPreludeFunction() { return "delattribute"; }
SmallVector<Attribute> DelAttrOp::getPreludeConstants() {
  return {getNameAttr()};
}
StringRef DelItemOp::getPreludeFunction() { return "delitem"; }
SmallVector<Attribute> DelItemOp::getPreludeConstants() { return {}; }

StringRef BinaryOp::getPreludeFunction() { return "binary"; }
SmallVector<Attribute> BinaryOp::getPreludeConstants() {
  StringRef name = operatorName(getKind());
  return {dunder(getContext(), name), dunder(getContext(), "r" + name)};
}

StringRef InplaceOp::getPreludeFunction() { return "inplace"; }
SmallVector<Attribute> InplaceOp::getPreludeConstants() {
  StringRef name = operatorName(getKind());
  return {dunder(getContext(), "i" + name), dunder(getContext(), name),
          dunder(getContext(), "r" + name)};
}

StringRef UnaryOp::getPreludeFunction() { return "unary"; }
SmallVector<Attribute> UnaryOp::getPreludeConstants() {
  return {dunder(getContext(), stringifyUnaryKind(getKind()))};
}

CompareKind pystream::reflected(CompareKind kind) {
  switch (kind) {
  case CompareKind::Lt:
    return CompareKind::Gt;
  case CompareKind::Le:
    return CompareKind::Ge;
  case CompareKind::Gt:
    return CompareKind::Lt;
  case CompareKind::Ge:
    return CompareKind::Le;
  case CompareKind::Eq:
  case CompareKind::Ne:
    return kind;
  }
  return kind;
}

StringRef CompareOp::getPreludeFunction() { return "compare"; }
SmallVector<Attribute> CompareOp::getPreludeConstants() {
  return {dunder(getContext(), stringifyCompareKind(getKind())),
          dunder(getContext(), stringifyCompareKind(reflected(getKind())))};
}

StringRef ContainsOp::getPreludeFunction() { return "contains"; }
SmallVector<Attribute> ContainsOp::getPreludeConstants() { return {}; }
StringRef TruthOp::getPreludeFunction() { return "truth"; }
SmallVector<Attribute> TruthOp::getPreludeConstants() { return {}; }
StringRef CallOp::getPreludeFunction() { return "call"; }
SmallVector<Attribute> CallOp::getPreludeConstants() { return {}; }
StringRef CallMethodOp::getPreludeFunction() { return "call_method"; }
SmallVector<Attribute> CallMethodOp::getPreludeConstants() {
  return {getNameAttr()};
}
StringRef IterOp::getPreludeFunction() { return "iter"; }
SmallVector<Attribute> IterOp::getPreludeConstants() { return {}; }
StringRef HasNextOp::getPreludeFunction() { return "has_next"; }
SmallVector<Attribute> HasNextOp::getPreludeConstants() { return {}; }
StringRef NextOp::getPreludeFunction() { return "next"; }
SmallVector<Attribute> NextOp::getPreludeConstants() { return {}; }

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

SuccessorOperands CheckOp::getSuccessorOperands(unsigned index) {
  // The handler's first block argument is the exception.
  if (index == 0)
    return SuccessorOperands(getNormalOperandsMutable());
  return SuccessorOperands(1, getHandlerOperandsMutable());
}

//===----------------------------------------------------------------------===//
// Accessors
//===----------------------------------------------------------------------===//

void FuncOp::getAsmBlockArgumentNames(Region &region,
                                      OpAsmSetValueNameFn setNameFn) {
  if (region.empty())
    return;
  Block &entry = region.front();
  auto isIdentifier = [](StringRef name) {
    return !name.empty() && llvm::all_of(name, [](char c) {
      return llvm::isAlnum(c) || c == '_';
    });
  };
  for (auto [index, param] : llvm::enumerate(getParams()))
    if (index < entry.getNumArguments())
      if (StringRef name = cast<ParamAttr>(param).getName(); isIdentifier(name))
        setNameFn(entry.getArgument(index), name);
}

Type LayoutOp::getFieldType(StringAttr name) {
  if (auto type = getFields().getAs<TypeAttr>(name))
    return type.getValue();
  return {};
}

bool LayoutOp::isOfElements() {
  return getStorage() == Storage::Uniform &&
         llvm::is_contained(getPath(),
                            StringAttr::get(getContext(), kElementStep));
}

/// How many steps lead to the list that a path is in.
static size_t stepsToList(ArrayRef<Attribute> path) {
  for (auto [index, step] : llvm::enumerate(path))
    if (cast<StringAttr>(step) == kElementStep)
      return index;
  return 0;
}

ArrayRef<Attribute> MemberAttr::getList() const {
  return getPath().getValue().take_front(stepsToList(getPath().getValue()));
}

ArrayRef<Attribute> MemberAttr::getPathInElement() const {
  ArrayRef<Attribute> path = getPath().getValue();
  return getCount() == 0 ? path : path.drop_front(stepsToList(path) + 1);
}

Speculation::Speculatability UniformLoadOp::getSpeculatability() {
  return getIndex() ? Speculation::NotSpeculatable : Speculation::Speculatable;
}

MemberAttr UniformBlockOp::getMember(StringRef name) {
  for (Attribute member : getMembers())
    if (cast<MemberAttr>(member).getName() == name)
      return cast<MemberAttr>(member);
  return {};
}
