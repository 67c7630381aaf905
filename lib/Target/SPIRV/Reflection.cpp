//===- Reflection.cpp - The interface of a shader program as JSON ---------===//
#include "PyStream/Conversion/InterfaceNames.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/Target/SPIRV.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace pystream;
namespace json = llvm::json;

/// The name of a type in the shading languages, e.g. "ivec3".
static std::string getTypeName(Type type) {
  if (auto sampler = dyn_cast<SamplerType>(type))
    return "sampler" + sampler.getDim().str();
  auto vector = dyn_cast<VectorType>(type);
  Type element = vector ? vector.getElementType() : type;
  std::string scalar = element.isInteger(1)      ? "bool"
                       : isa<FloatType>(element) ? "float"
                                                 : "int";
  if (!vector)
    return scalar;
  if (vector.getRank() == 2) {
    std::string columns = std::to_string(vector.getDimSize(0));
    std::string rows = std::to_string(vector.getDimSize(1));
    return "mat" + columns + (columns == rows ? "" : "x" + rows);
  }
  std::string prefix = scalar == "float" ? "" : scalar.substr(0, 1);
  return prefix + "vec" + std::to_string(vector.getNumElements());
}

/// Nested arrays of strings and integers.
static json::Value toJSON(Attribute attribute) {
  if (auto array = dyn_cast<ArrayAttr>(attribute)) {
    json::Array result;
    for (Attribute element : array)
      result.push_back(toJSON(element));
    return result;
  }
  if (auto string = dyn_cast<StringAttr>(attribute))
    return string.str();
  if (auto integer = dyn_cast<IntegerAttr>(attribute))
    return integer.getInt();
  return nullptr;
}

static json::Object describeMember(MemberAttr member,
                                   const InterfaceNames &names) {
  json::Object result{{"name", names.getMember(member)},
                      {"path", toJSON(member.getPath())},
                      {"type", getTypeName(member.getType())}};
  if (ArrayAttr when = member.getWhen()) {
    json::Array conditions;
    for (auto condition : when.getAsRange<ArrayAttr>())
      conditions.push_back(json::Object{{"path", toJSON(condition[0])},
                                        {"tags", toJSON(condition[1])}});
    result["when"] = std::move(conditions);
  }
  if (member.getCount() > 0) {
    result["count"] = member.getCount();
    result["element_stride"] = member.getStride();
  }
  return result;
}

static void describeBlock(UniformBlockOp block, const InterfaceNames &names,
                          json::Array &blocks, json::Array &samplers) {
  json::Array members;
  int64_t binding = 0;
  for (auto member : block.getMembers().getAsRange<MemberAttr>()) {
    json::Object description = describeMember(member, names);
    if (isa<SamplerType>(member.getType())) {
      description["set"] = 0;
      description["binding"] = ++binding;
      samplers.push_back(std::move(description));
      continue;
    }
    description["offset"] = member.getOffset();
    description["kind"] = member.getClasses() ? "tag" : "value";
    if (ArrayAttr classes = member.getClasses())
      description["classes"] = toJSON(classes);
    members.push_back(std::move(description));
  }
  if (members.empty())
    return;
  blocks.push_back(json::Object{
      {"name", names.get(InterfaceKind::Block, block.getSymName()).str()},
      {"set", 0},
      {"binding", 0},
      {"layout", "std140"},
      {"size", static_cast<int64_t>(block.getSize())},
      {"members", std::move(members)}});
}

static json::Object describeStage(func::FuncOp func, StringRef stage,
                                  const InterfaceNames &names) {
  json::Array inputs, outputs;
  auto describe = [&](Type type, StringAttr name, IntegerAttr location,
                      bool isInput) {
    if (!name || !location)
      return; // a built-in
    json::Object variable{{"name", name.getValue().str()},
                          {"location", location.getInt()},
                          {"type", getTypeName(type)}};
    StringRef identifier = names.get(getInterfaceKind(stage, isInput), name);
    if (identifier != name.getValue())
      variable["identifier"] = identifier.str();
    (isInput ? inputs : outputs).push_back(std::move(variable));
  };
  for (unsigned i = 0; i < func.getNumArguments(); ++i)
    describe(func.getArgument(i).getType(),
             func.getArgAttrOfType<StringAttr>(i, "pystream.input"),
             func.getArgAttrOfType<IntegerAttr>(i, "pystream.location"), true);
  for (unsigned i = 0; i < func.getNumResults(); ++i)
    describe(func.getResultTypes()[i],
             func.getResultAttrOfType<StringAttr>(i, "pystream.output"),
             func.getResultAttrOfType<IntegerAttr>(i, "pystream.location"),
             false);
  return json::Object{{"entry", "main"},
                      {"inputs", std::move(inputs)},
                      {"outputs", std::move(outputs)}};
}

json::Value pystream::buildReflection(ModuleOp core) {
  InterfaceNames names(core);
  json::Array blocks, samplers;
  json::Object result{{"version", 1}, {"kind", "shader"}};
  for (auto func : core.getOps<func::FuncOp>()) {
    auto stage = func->getAttrOfType<StringAttr>("pystream.stage");
    if (!stage)
      continue;
    StringRef name = func.getSymName();
    name.consume_back(("." + stage.getValue()).str());
    result["name"] = name.str();
    result[stage.getValue()] = describeStage(func, stage, names);
  }
  for (auto block : core.getOps<UniformBlockOp>())
    describeBlock(block, names, blocks, samplers);
  result["uniform_blocks"] = std::move(blocks);
  result["samplers"] = std::move(samplers);
  return result;
}
