//===- Verifiers.cpp - Verifiers of the pystream operations ---------------===//
#include "PyStream/IR/PyStream.h"
#include "PyStream/IR/UniformLayout.h"

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Symbols
//===----------------------------------------------------------------------===//

LogicalResult FuncOp::verifyRegions() {
  Block &entry = getBody().front();
  size_t expected = getParams().size() + getCells().size();
  if (entry.getNumArguments() != expected)
    return emitOpError("requires one entry block argument for each parameter "
                       "and cell, ")
           << expected << " in all, but got " << entry.getNumArguments();
  for (BlockArgument argument : entry.getArguments())
    if (!isa<ObjectType>(argument.getType()))
      return emitOpError("requires entry block arguments of type "
                         "'!pystream.object', but got ")
             << argument.getType();
  bool varPositional = false, varKeyword = false;
  llvm::SmallDenseSet<StringAttr> names;
  for (auto param : getParams().getAsRange<ParamAttr>()) {
    if (!names.insert(param.getName()).second)
      return emitOpError("requires distinct parameter names, but got ")
             << param.getName() << " twice";
    bool &seen =
        param.getKind() == ParamKind::VarKeyword ? varKeyword : varPositional;
    bool variadic = param.getKind() == ParamKind::VarPositional ||
                    param.getKind() == ParamKind::VarKeyword;
    if (variadic && seen)
      return emitOpError("requires at most one parameter of kind '")
             << stringifyParamKind(param.getKind()) << "'";
    seen |= variadic;
  }
  return success();
}

LogicalResult ClassOp::verify() {
  if (getMro().empty() ||
      cast<FlatSymbolRefAttr>(getMro()[0]).getAttr() != getSymNameAttr())
    return emitOpError("requires a method resolution order that begins with "
                       "the class itself");
  for (NamedAttribute field : getFields())
    if (!isa<TypeAttr>(field.getValue()))
      return emitOpError("requires a type for field '")
             << field.getName().getValue() << "', but got " << field.getValue();
  return success();
}

LogicalResult ShaderOp::verify() {
  if (!isa<InstanceType>(getSelf()))
    return emitOpError("requires an instance type for 'self', but got ")
           << getSelf();
  return success();
}

LogicalResult KernelOp::verify() {
  if (getRank() < 1 || getRank() > 3)
    return emitOpError("requires a rank of 1 to 3, but got ") << getRank();
  return success();
}

LogicalResult LayoutOp::verify() {
  for (NamedAttribute field : getFields())
    if (!isa<TypeAttr>(field.getValue()))
      return emitOpError("requires a type for field '")
             << field.getName().getValue() << "', but got " << field.getValue();
  return success();
}

static bool isArrayOf(Attribute attribute,
                      function_ref<bool(Attribute)> isElement) {
  auto array = dyn_cast_if_present<ArrayAttr>(attribute);
  return array && llvm::all_of(array, isElement);
}

static bool isString(Attribute attribute) { return isa<StringAttr>(attribute); }

/// A condition: a path and the tags allowed there.
static bool isCondition(Attribute attribute) {
  auto pair = dyn_cast<ArrayAttr>(attribute);
  return pair && pair.size() == 2 && isArrayOf(pair[0], isString) &&
         isArrayOf(pair[1], [](Attribute tag) {
           auto number = dyn_cast<IntegerAttr>(tag);
           return number && number.getType().isIntOrIndex() &&
                  number.getValue().getSignificantBits() <= 64;
         });
}

LogicalResult MemberAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 StringAttr name, Type type, ArrayAttr path,
                                 int64_t offset, ArrayAttr classes,
                                 ArrayAttr when, int64_t count,
                                 int64_t stride) {
  if (!isUniformType(type))
    return emitError() << "requires a number, vector, matrix or sampler for "
                          "member "
                       << name << ", but got " << type;
  if (offset < -1)
    return emitError() << "requires an offset of 0 or more, or -1 for none, "
                          "for member "
                       << name << ", but got " << offset;
  if (!isArrayOf(path, isString))
    return emitError() << "requires a path of strings for member " << name
                       << ", but got " << path;
  if (classes && !isArrayOf(classes, isString))
    return emitError() << "requires classes named by strings for member "
                       << name << ", but got " << classes;
  if (when && !isArrayOf(when, isCondition))
    return emitError() << "requires pairs of a path and tags in 'when' of "
                          "member "
                       << name << ", but got " << when;
  bool isOfList = llvm::is_contained(
      path, StringAttr::get(path.getContext(), kElementStep));
  if (isOfList != (count > 0) || count < 0)
    return emitError() << "requires a count for members of lists only, but got "
                       << count << " for member " << name << " at " << path;
  if (stride < 0 || (stride != 0 && count == 0))
    return emitError() << "requires a stride for members of lists only, but "
                          "got "
                       << stride << " for member " << name;
  return success();
}

LogicalResult
pystream::ListType::verify(function_ref<InFlightDiagnostic()> emitError,
                           Type elementType, int64_t capacity) {
  if (capacity > 0)
    return success();
  return emitError() << "requires room for 1 or more elements, but got "
                     << capacity;
}

unsigned SamplerType::getNumCoordinates() const {
  return getDim() == "2D" ? 2 : 3;
}

LogicalResult SamplerType::verify(function_ref<InFlightDiagnostic()> emitError,
                                  StringAttr dim) {
  if (dim.getValue() == "2D" || dim.getValue() == "Cube")
    return success();
  return emitError() << "requires the dimension \"2D\" or \"Cube\", but got "
                     << dim;
}

static bool isVectorOf(Type type, unsigned size) {
  auto vector = dyn_cast<VectorType>(type);
  return vector && vector.getRank() == 1 && vector.getNumElements() == size;
}

/// Coordinates as the texture has dimensions, and a colour of as many bits.
template <typename Op> static LogicalResult verifySampling(Op op) {
  auto sampler = op.getSampler().getType();
  unsigned size = sampler.getNumCoordinates();
  Type coord = op.getCoord().getType(), result = op.getType();
  if (!isVectorOf(coord, size) || !isa<FloatType>(getElementTypeOrSelf(coord)))
    return op.emitOpError("requires a vector of ")
           << size << " floats to sample " << sampler << ", but got " << coord;
  if (!isVectorOf(result, 4) ||
      getElementTypeOrSelf(result) != getElementTypeOrSelf(coord))
    return op.emitOpError("requires a result of 4 elements of type ")
           << getElementTypeOrSelf(coord) << ", but got " << result;
  return success();
}

LogicalResult TextureOp::verify() { return verifySampling(*this); }

LogicalResult TextureLodOp::verify() { return verifySampling(*this); }

LogicalResult TextureSizeOp::verify() {
  if (isVectorOf(getType(), 2) &&
      getElementTypeOrSelf(getType()).isSignlessInteger())
    return success();
  return emitOpError("requires a result of 2 integers, but got ") << getType();
}

LogicalResult UniformBlockOp::verify() {
  llvm::SmallDenseSet<StringAttr> names;
  for (auto member : getMembers().getAsRange<MemberAttr>()) {
    if (!names.insert(member.getName()).second)
      return emitOpError("requires distinct member names, but got ")
             << member.getName() << " twice";
    if (member.getOffset() < 0)
      continue; // a sampler, or not laid out yet
    if (isa<SamplerType>(member.getType()))
      return emitOpError("requires no offset for sampler ") << member.getName();
    uint64_t size = getUniformLayout(member.getType()).size;
    // From the first element to the last.
    int64_t distance = 0;
    if (member.getCount() > 0 &&
        llvm::MulOverflow(member.getStride(), member.getCount() - 1, distance))
      distance = INT64_MAX;
    size += distance;
    if (size > getSize() || uint64_t(member.getOffset()) > getSize() - size)
      return emitOpError("requires member ")
             << member.getName() << " within " << getSize()
             << " bytes, but got offset " << member.getOffset()
             << " and a size of " << size;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

static LogicalResult verifyKinds(Operation *op, OperandRange args,
                                 std::optional<ArrayAttr> kinds) {
  if (kinds && kinds->size() != args.size())
    return op->emitOpError("requires one kind for each argument, ")
           << args.size() << " in all, but got " << kinds->size();
  return success();
}

LogicalResult CallOp::verify() {
  return verifyKinds(*this, getArgs(), getKinds());
}

LogicalResult CallMethodOp::verify() {
  return verifyKinds(*this, getArgs(), getKinds());
}

//===----------------------------------------------------------------------===//
// Displays and exceptions
//===----------------------------------------------------------------------===//

LogicalResult MakeDictOp::verify() {
  if (getElements().size() % 2 == 0)
    return success();
  return emitOpError("requires keys and values in pairs, but got ")
         << getElements().size() << " operands";
}

LogicalResult FormatOp::verify() {
  size_t count = getValues().size();
  if (getParts().size() != count + 1)
    return emitOpError("requires one part more than there are values, ")
           << count + 1 << " in all, but got " << getParts().size();
  if (getConversions().size() != count)
    return emitOpError("requires one conversion for each value, ")
           << count << " in all, but got " << getConversions().size();
  return success();
}

LogicalResult CheckOp::verify() {
  Block *handler = getHandler();
  if (handler->getNumArguments() > 0 &&
      isa<ObjectType>(handler->getArgument(0).getType()))
    return success();
  return emitOpError("requires a handler whose first block argument is the "
                     "exception, an '!pystream.object'");
}

//===----------------------------------------------------------------------===//
// Fields
//===----------------------------------------------------------------------===//

/// Looks up the layout of `refType` and notes where a wrong use points to.
static FailureOr<LayoutOp> lookupLayout(Operation *op, RefType refType,
                                        SymbolTableCollection &symbolTable) {
  auto layout =
      symbolTable.lookupNearestSymbolFrom<LayoutOp>(op, refType.getLayout());
  if (!layout) {
    op->emitOpError("requires a layout, but got unknown symbol ")
        << refType.getLayout();
    return failure();
  }
  return layout;
}

static LogicalResult verifyField(Operation *op, RefType refType,
                                 StringAttr field, Type type,
                                 SymbolTableCollection &symbolTable) {
  FailureOr<LayoutOp> layout = lookupLayout(op, refType, symbolTable);
  if (failed(layout))
    return failure();
  Type expected = layout->getFieldType(field);
  if (expected == type)
    return success();
  InFlightDiagnostic diag = op->emitOpError();
  if (!expected)
    diag << "requires a field of " << refType.getLayout() << ", but got "
         << field;
  else
    diag << "requires type " << expected << " for field " << field
         << ", but got " << type;
  diag.attachNote(layout->getLoc()) << "the layout is here";
  return diag;
}

LogicalResult AllocOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  FailureOr<LayoutOp> layout =
      lookupLayout(*this, cast<RefType>(getRef().getType()), symbolTable);
  if (succeeded(layout) && layout->getStorage() != Storage::Private)
    return emitOpError("requires a private layout, but got ")
           << stringifyStorage(layout->getStorage());
  return success(succeeded(layout));
}

LogicalResult
FieldLoadOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyField(*this, cast<RefType>(getRef().getType()), getFieldAttr(),
                     getType(), symbolTable);
}

LogicalResult
FieldStoreOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyField(*this, cast<RefType>(getRef().getType()), getFieldAttr(),
                     getValue().getType(), symbolTable);
}

LogicalResult
UniformRefOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  FailureOr<LayoutOp> layout =
      lookupLayout(*this, cast<RefType>(getRef().getType()), symbolTable);
  if (succeeded(layout) && layout->getStorage() != Storage::Uniform)
    return emitOpError("requires a uniform layout, but got ")
           << stringifyStorage(layout->getStorage());
  if (succeeded(layout) && layout->isOfElements())
    return emitOpError("requires the layout of one object, but got ")
           << getRef().getType() << ", of elements of a list";
  return success(succeeded(layout));
}

LogicalResult
StaticRefOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto object =
      symbolTable.lookupNearestSymbolFrom<StaticOp>(*this, getObjectAttr());
  if (!object)
    return emitOpError("requires a static object, but got unknown symbol ")
           << getObjectAttr();
  if (object.getType() == getType())
    return success();
  InFlightDiagnostic diag = emitOpError("requires type ")
                            << object.getType() << " for " << getObjectAttr()
                            << ", but got " << getType();
  diag.attachNote(object->getLoc()) << "the object is here";
  return diag;
}

LogicalResult
UniformLoadOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto block = symbolTable.lookupNearestSymbolFrom<UniformBlockOp>(
      *this, getBlockAttr());
  if (!block)
    return emitOpError("requires a uniform block, but got unknown symbol ")
           << getBlockAttr();
  MemberAttr member = block.getMember(getMember());
  bool isIndexed = member && member.getCount() > 0;
  if (member && member.getType() == getType() &&
      isIndexed == static_cast<bool>(getIndex()))
    return success();
  InFlightDiagnostic diag = emitOpError();
  if (member && member.getType() == getType())
    diag << "requires " << (isIndexed ? "an index" : "no index")
         << " for member " << getMemberAttr();
  else if (!member)
    diag << "requires a member of " << getBlockAttr() << ", but got "
         << getMemberAttr();
  else
    diag << "requires type " << member.getType() << " for member "
         << getMemberAttr() << ", but got " << getType();
  diag.attachNote(block.getLoc()) << "the block is here";
  return diag;
}

//===----------------------------------------------------------------------===//
// Aggregates and unions
//===----------------------------------------------------------------------===//

LogicalResult PackOp::verify() {
  ArrayRef<Type> expected = getElementTypes(getType());
  if (llvm::equal(getElements().getTypes(), expected))
    return success();
  return emitOpError("requires operands of types ")
         << expected << ", but got " << getElements().getTypes();
}

LogicalResult ExtractOp::verify() {
  ArrayRef<Type> elements = getElementTypes(getAggregate().getType());
  if (getIndex() >= elements.size())
    return emitOpError("requires an index below ")
           << elements.size() << ", but got " << getIndex();
  if (elements[getIndex()] != getType())
    return emitOpError("requires result type ")
           << elements[getIndex()] << ", but got " << getType();
  return success();
}

static LogicalResult verifyAlternative(Operation *op, Type unionType,
                                       Type type) {
  if (cast<pystream::UnionType>(unionType).indexOf(type) >= 0)
    return success();
  return op->emitOpError("requires an alternative of ")
         << unionType << ", but got " << type;
}

LogicalResult UnionWrapOp::verify() {
  return verifyAlternative(*this, getType(), getValue().getType());
}

LogicalResult UnionGetOp::verify() {
  return verifyAlternative(*this, getValue().getType(), getType());
}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

/// That a reference is to a buffer, of elements of a type unless that is null.
static LogicalResult verifyBuffer(Operation *op, Type type, Type element,
                                  SymbolTableCollection &symbolTable) {
  auto refType = cast<RefType>(type);
  FailureOr<LayoutOp> layout = lookupLayout(op, refType, symbolTable);
  if (failed(layout))
    return failure();
  Type expected =
      layout->getFieldType(StringAttr::get(op->getContext(), "element"));
  if (expected && layout->getClassRef() == "buffer" &&
      (!element || element == expected))
    return success();
  InFlightDiagnostic diag = op->emitOpError();
  if (expected && layout->getClassRef() == "buffer")
    diag << "requires type " << expected << " for elements of "
         << refType.getLayout() << ", but got " << element;
  else
    diag << "requires a layout of class @buffer with a field 'element', but "
            "got "
         << refType.getLayout();
  diag.attachNote(layout->getLoc()) << "the layout is here";
  return diag;
}

LogicalResult
BufferAllocOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyBuffer(*this, getRef().getType(), {}, symbolTable);
}

LogicalResult
BufferLoadOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyBuffer(*this, getRef().getType(), getType(), symbolTable);
}

LogicalResult
BufferStoreOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyBuffer(*this, getRef().getType(), getValue().getType(),
                      symbolTable);
}

LogicalResult
BufferSizeOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyBuffer(*this, getRef().getType(), {}, symbolTable);
}

LogicalResult
BufferGrowOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyBuffer(*this, getRef().getType(), {}, symbolTable);
}
