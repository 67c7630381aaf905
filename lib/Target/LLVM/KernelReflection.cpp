//===- KernelReflection.cpp - How to call a kernel, as JSON ---------------===//
#include "PyStream/Target/KernelReflection.h"
#include "PyStream/Conversion/KernelAccess.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/IR/UniformLayout.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace pystream;
namespace json = llvm::json;

static std::string printType(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

/// GLSL's name, whatever the precision: float, ivec3, mat4, mat2x3.
static std::string getTypeName(Type type) {
  Type component = getElementTypeOrSelf(type);
  bool isBool = component.isInteger(1), isInt = isa<IntegerType>(component);
  auto vector = dyn_cast<VectorType>(type);
  if (!vector)
    return isBool ? "bool" : isInt ? "int" : "float";
  std::string first = std::to_string(vector.getDimSize(0));
  if (vector.getRank() == 1)
    return (isBool ? "bvec" : isInt ? "ivec" : "vec") + first;
  std::string second = std::to_string(vector.getDimSize(1));
  return "mat" + (first == second ? first : first + "x" + second);
}

static json::Array getStrings(ArrayAttr strings) {
  json::Array result;
  for (auto text : strings.getAsRange<StringAttr>())
    result.push_back(text.getValue());
  return result;
}

/// `when` holds pairs of a path and the tags allowed there.
static json::Array getConditions(ArrayAttr when) {
  json::Array result;
  for (auto condition : when.getAsRange<ArrayAttr>()) {
    auto path =
        condition.size() == 2 ? dyn_cast<ArrayAttr>(condition[0]) : ArrayAttr();
    auto tags = path ? dyn_cast<ArrayAttr>(condition[1]) : ArrayAttr();
    if (!tags)
      continue;
    json::Array tagNumbers;
    for (auto tag : tags.getAsRange<IntegerAttr>())
      tagNumbers.push_back(tag.getInt());
    result.push_back(json::Object{{"path", getStrings(path)},
                                  {"tags", std::move(tagNumbers)}});
  }
  return result;
}

static json::Object reflectMember(MemberAttr member) {
  Type type = member.getType();
  json::Object result{{"name", member.getName().getValue()},
                      {"path", getStrings(member.getPath())},
                      {"type", getTypeName(type)},
                      {"component", printType(getElementTypeOrSelf(type))},
                      {"offset", member.getOffset()},
                      {"kind", member.getClasses() ? "tag" : "value"}};
  if (member.getClasses())
    result["classes"] = getStrings(member.getClasses());
  if (member.getWhen())
    result["when"] = getConditions(member.getWhen());
  if (auto vector = dyn_cast<VectorType>(type))
    if (vector.getRank() == 2)
      result["stride"] = getColumnStride(vector);
  if (member.getCount() > 0) {
    result["count"] = member.getCount();
    result["element_stride"] = member.getStride();
  }
  return result;
}

/// Whether a kernel may write an array. Follows it through branches.
static bool isWritten(BlockArgument array) {
  SmallVector<Value> pending{array};
  llvm::SmallDenseSet<Value> seen{array};
  while (!pending.empty()) {
    for (OpOperand &use : pending.pop_back_val().getUses()) {
      Operation *user = use.getOwner();
      if (isa<memref::LoadOp, memref::DimOp>(user))
        continue;
      auto branch = dyn_cast<BranchOpInterface>(user);
      auto target =
          branch ? branch.getSuccessorBlockArgument(use.getOperandNumber())
                 : std::nullopt;
      if (!target)
        return true;
      if (seen.insert(*target).second)
        pending.push_back(*target);
    }
  }
  return false;
}

/// For each array, the pairs of a dimension and the index parameter that it is
/// accessed with at every call, without repetition.
static SmallVector<llvm::SetVector<std::pair<unsigned, unsigned>>>
findCovered(func::FuncOp kernel, unsigned rank) {
  SmallVector<llvm::SetVector<std::pair<unsigned, unsigned>>> result(
      kernel.getNumArguments() - rank);
  forEachAccess(kernel, rank, [&](const KernelAccess &access) {
    if (access.parameter)
      result[*access.argument].insert({access.dimension, *access.parameter});
  });
  return result;
}

json::Object pystream::reflectKernel(func::FuncOp kernel) {
  auto rankAttr = kernel->getAttrOfType<IntegerAttr>("pystream.rank");
  unsigned rank = rankAttr ? rankAttr.getInt() : 1;
  auto names = kernel->getAttrOfType<ArrayAttr>("pystream.arguments");
  assumeIndicesNonNegative(kernel, rank);
  auto covered = findCovered(kernel, rank);
  json::Array arguments;
  for (auto [i, type] :
       llvm::enumerate(kernel.getArgumentTypes().drop_front(rank))) {
    auto array = dyn_cast<MemRefType>(type);
    if (!array)
      continue;
    StringRef name = names && i < names.size() && isa<StringAttr>(names[i])
                         ? cast<StringAttr>(names[i]).getValue()
                         : "";
    json::Array covers;
    for (auto [dimension, parameter] : covered[i])
      covers.push_back(json::Array{dimension, parameter});
    arguments.push_back(
        json::Object{{"name", name},
                     {"type", printType(array.getElementType())},
                     {"rank", array.getRank()},
                     {"written", isWritten(kernel.getArgument(rank + i))},
                     {"covers", std::move(covers)}});
  }
  json::Array blocks;
  auto module = kernel->getParentOfType<ModuleOp>();
  auto name = kernel->getAttrOfType<FlatSymbolRefAttr>("pystream.block");
  if (auto block = name ? module.lookupSymbol<UniformBlockOp>(name.getAttr())
                        : UniformBlockOp()) {
    json::Array members;
    for (auto member : block.getMembers().getAsRange<MemberAttr>())
      members.push_back(reflectMember(member));
    blocks.push_back(json::Object{{"name", block.getSymName()},
                                  {"set", 0},
                                  {"binding", 0},
                                  {"layout", "std140"},
                                  {"size", block.getSize()},
                                  {"members", std::move(members)}});
  }
  return json::Object{{"version", 1},
                      {"name", kernel.getName()},
                      {"kind", "kernel"},
                      {"rank", rank},
                      {"index", printType(kernel.getArgumentTypes().front())},
                      {"arguments", std::move(arguments)},
                      {"uniform_blocks", std::move(blocks)}};
}
