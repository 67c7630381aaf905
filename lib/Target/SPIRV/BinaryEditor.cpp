//===- BinaryEditor.cpp - Edits of a serialized SPIR-V module -------------===//
//
// docs/Rationale/SPIRVGaps.md says why. The layout of modules and instructions
// is that of the SPIR-V specification, sections 2.3 and 2.4.
//
//===----------------------------------------------------------------------===//
#include "BinaryEditor.h"

#include "mlir/Dialect/SPIRV/IR/SPIRVEnums.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"

using namespace pystream;
using llvm::ArrayRef;
using llvm::SmallVector;
using llvm::SmallVectorImpl;
using llvm::StringRef;
using mlir::spirv::Opcode;

// Instructions and the part of GLSL.std.450 that the spirv dialect lacks.
static constexpr uint32_t kOpImageQuerySizeLod = 103;
static constexpr uint32_t kOpDPdx = 207, kOpDPdy = 208;
static constexpr uint32_t kHeaderWords = 5, kBoundWord = 3;

static std::optional<uint32_t> getCoreInstruction(StringRef name) {
  return llvm::StringSwitch<std::optional<uint32_t>>(name)
      .Case("OpImageQuerySizeLod", kOpImageQuerySizeLod)
      .Case("OpDPdx", kOpDPdx)
      .Case("OpDPdy", kOpDPdy)
      .Default(std::nullopt);
}

static std::optional<uint32_t> getGLSLInstruction(StringRef name) {
  if (!name.consume_front("GLSL.std.450 "))
    return std::nullopt;
  return llvm::StringSwitch<std::optional<uint32_t>>(name)
      .Case("Trunc", 3)
      .Case("Atan2", 25)
      .Case("Determinant", 33)
      .Case("MatrixInverse", 34)
      .Case("Step", 48)
      .Case("SmoothStep", 49)
      .Case("Refract", 72)
      .Default(std::nullopt);
}

static std::string decodeString(ArrayRef<uint32_t> words) {
  std::string result;
  for (uint32_t word : words)
    for (unsigned shift = 0; shift < 32; shift += 8) {
      char c = static_cast<char>((word >> shift) & 0xff);
      if (!c)
        return result;
      result += c;
    }
  return result;
}

static void encodeString(StringRef text, SmallVectorImpl<uint32_t> &words) {
  for (size_t i = 0; i <= text.size(); i += 4) {
    uint32_t word = 0;
    for (size_t j = i; j < i + 4 && j < text.size(); ++j)
      word |= static_cast<uint32_t>(static_cast<unsigned char>(text[j]))
              << (8 * (j - i));
    words.push_back(word);
  }
}

/// What follows the result type and result id is what a result has; only the
/// instructions that MLIR gives a location within a function are asked for.
static bool hasResult(Opcode opcode) {
  switch (opcode) {
  case Opcode::OpStore:
  case Opcode::OpBranch:
  case Opcode::OpBranchConditional:
  case Opcode::OpReturn:
  case Opcode::OpReturnValue:
  case Opcode::OpKill:
  case Opcode::OpUnreachable:
  case Opcode::OpLoopMerge:
  case Opcode::OpSelectionMerge:
  case Opcode::OpLabel:
  case Opcode::OpFunctionEnd:
  case Opcode::OpLine:
  case Opcode::OpNoLine:
    return false;
  default:
    return true;
  }
}

/// Instructions whose result SPIR-V requires to be unsigned.
static bool wantsUnsigned(Opcode opcode) {
  return opcode == Opcode::OpUDiv || opcode == Opcode::OpUMod ||
         opcode == Opcode::OpUConvert || opcode == Opcode::OpConvertFToU;
}

namespace {
struct Instruction {
  Opcode opcode;
  ArrayRef<uint32_t> operands;
};

class Editor {
public:
  Editor(ArrayRef<uint32_t> words, const BinaryEdits &edits)
      : words(words), edits(edits), bound(words[kBoundWord]) {}

  llvm::Expected<SmallVector<uint32_t, 0>> run();

private:
  llvm::Error scan();
  llvm::Error rewrite(const Instruction &instruction);
  llvm::Error rewriteCall(const Instruction &instruction, StringRef callee);
  void rewriteName(const Instruction &instruction);
  void put(SmallVectorImpl<uint32_t> &out, Opcode opcode,
           ArrayRef<uint32_t> operands, StringRef text = {});
  void putName(uint32_t id, StringRef name);
  void putAll(const Instruction &instruction) {
    put(section(instruction.opcode), instruction.opcode, instruction.operands);
  }
  SmallVectorImpl<uint32_t> &section(Opcode opcode);
  uint32_t getGLSLSet();
  void requireImageQuery();

  ArrayRef<uint32_t> words;
  const BinaryEdits &edits;
  uint32_t bound;

  // Found by the scan
  SmallVector<Instruction, 0> instructions;
  llvm::DenseMap<uint32_t, std::string> imports; // function to linkage name
  uint32_t blockVariable = 0, blockType = 0;
  /// By type: those of the members of structures, and of elements of arrays.
  llvm::DenseMap<uint32_t, ArrayRef<uint32_t>> structures;
  llvm::DenseMap<uint32_t, uint32_t> elements;
  uint32_t glslSet = 0;
  bool isUnsigned = false;

  // State of the rewriting pass
  bool isDropped = false;     // within an imported function
  bool isUnreachable = false; // after a branch that replaced a call
  bool isInBody = false;
  bool queriesImages = false;
  uint32_t line = 0;
  struct Loop {
    uint32_t merge, next;
  };
  SmallVector<Loop> loops;

  // The sections of the new module, in order
  SmallVector<uint32_t, 0> capabilities, sets, modes, names, rest;
};
} // namespace

/// The place of an instruction in a module, specification section 2.4.
SmallVectorImpl<uint32_t> &Editor::section(Opcode opcode) {
  switch (opcode) {
  case Opcode::OpCapability:
  case Opcode::OpExtension:
    return capabilities;
  case Opcode::OpExtInstImport:
    return sets;
  case Opcode::OpMemoryModel:
  case Opcode::OpEntryPoint:
  case Opcode::OpExecutionMode:
    return modes;
  case Opcode::OpName:
  case Opcode::OpMemberName:
    return names;
  default:
    return rest;
  }
}

void Editor::put(SmallVectorImpl<uint32_t> &out, Opcode opcode,
                 ArrayRef<uint32_t> operands, StringRef text) {
  size_t start = out.size();
  out.push_back(0);
  out.append(operands.begin(), operands.end());
  if (text.data())
    encodeString(text, out);
  out[start] = static_cast<uint32_t>((out.size() - start) << 16) |
               static_cast<uint32_t>(opcode);
}

void Editor::putName(uint32_t id, StringRef name) {
  put(names, Opcode::OpName, id, name);
}

uint32_t Editor::getGLSLSet() {
  if (!glslSet) {
    glslSet = bound++;
    put(sets, Opcode::OpExtInstImport, glslSet, "GLSL.std.450");
  }
  return glslSet;
}

/// The serializer declares capabilities for the operations that it knows only.
void Editor::requireImageQuery() {
  if (std::exchange(queriesImages, true))
    return;
  SmallVector<uint32_t, 0> declared;
  put(declared, Opcode::OpCapability,
      static_cast<uint32_t>(mlir::spirv::Capability::ImageQuery));
  // Extensions are in the same section, behind all capabilities.
  capabilities.insert(capabilities.begin(), declared.begin(), declared.end());
}

/// Splits the words into instructions and finds what the edits refer to.
llvm::Error Editor::scan() {
  llvm::DenseMap<uint32_t, uint32_t> variableTypes, pointees;
  for (size_t i = kHeaderWords; i < words.size();) {
    uint32_t count = words[i] >> 16;
    if (count == 0 || i + count > words.size())
      return llvm::createStringError("malformed SPIR-V at word %zu", i);
    auto opcode = static_cast<Opcode>(words[i] & 0xffff);
    ArrayRef<uint32_t> operands = words.slice(i + 1, count - 1);
    instructions.push_back({opcode, operands});
    i += count;
    isUnsigned |= wantsUnsigned(opcode);
    switch (opcode) {
    case Opcode::OpDecorate:
      if (operands[1] ==
          static_cast<uint32_t>(mlir::spirv::Decoration::LinkageAttributes))
        imports[operands[0]] = decodeString(operands.drop_front(2));
      break;
    case Opcode::OpExtInstImport:
      if (decodeString(operands.drop_front()) == "GLSL.std.450")
        glslSet = operands[0];
      break;
    case Opcode::OpName:
      if (!edits.blockVariable.empty() &&
          decodeString(operands.drop_front()) == edits.blockVariable)
        blockVariable = operands[0];
      break;
    case Opcode::OpTypePointer:
      pointees[operands[0]] = operands[2];
      break;
    case Opcode::OpTypeStruct:
      structures[operands[0]] = operands.drop_front();
      break;
    case Opcode::OpTypeArray:
      elements[operands[0]] = operands[1];
      break;
    case Opcode::OpVariable:
      variableTypes[operands[1]] = operands[0];
      break;
    default:
      break;
    }
  }
  if (blockVariable)
    blockType = pointees.lookup(variableTypes.lookup(blockVariable));
  return llvm::Error::success();
}

llvm::Error Editor::rewriteCall(const Instruction &instruction,
                                StringRef callee) {
  uint32_t type = instruction.operands[0], result = instruction.operands[1];
  ArrayRef<uint32_t> arguments = instruction.operands.drop_front(3);
  if (callee == "break" || callee == "continue") {
    if (loops.empty())
      return llvm::createStringError("'%s' outside a loop", callee.data());
    put(rest, Opcode::OpBranch,
        callee == "break" ? loops.back().merge : loops.back().next);
    isUnreachable = true;
    return llvm::Error::success();
  }
  SmallVector<uint32_t> operands = {type, result};
  if (std::optional<uint32_t> opcode = getCoreInstruction(callee)) {
    if (*opcode == kOpImageQuerySizeLod)
      requireImageQuery();
    llvm::append_range(operands, arguments);
    put(rest, static_cast<Opcode>(*opcode), operands);
    return llvm::Error::success();
  }
  if (std::optional<uint32_t> number = getGLSLInstruction(callee)) {
    operands.push_back(getGLSLSet());
    operands.push_back(*number);
    llvm::append_range(operands, arguments);
    put(rest, Opcode::OpExtInst, operands);
    return llvm::Error::success();
  }
  return llvm::createStringError("unknown imported instruction '%s'",
                                 callee.str().c_str());
}

void Editor::rewriteName(const Instruction &instruction) {
  uint32_t id = instruction.operands[0];
  if (imports.contains(id))
    return;
  if (id != blockVariable)
    return putAll(instruction);
  putName(id, kBlockInstance);
  putName(blockType, edits.blockVariable);
  ArrayRef<uint32_t> types = structures.lookup(blockType);
  for (auto [index, member] : llvm::enumerate(edits.memberNames)) {
    auto number = static_cast<uint32_t>(index);
    put(names, Opcode::OpMemberName, {blockType, number}, member.name);
    if (member.inElement.empty() || number >= types.size())
      continue;
    uint32_t element = elements.lookup(types[number]);
    for (auto [inner, name] : llvm::enumerate(member.inElement))
      put(names, Opcode::OpMemberName, {element, static_cast<uint32_t>(inner)},
          name);
  }
}

llvm::Error Editor::rewrite(const Instruction &instruction) {
  ArrayRef<uint32_t> operands = instruction.operands;
  uint32_t namedLine = std::exchange(line, 0);
  switch (instruction.opcode) {
  case Opcode::OpExtension:
    if (decodeString(operands) != "SPV_KHR_non_semantic_info")
      putAll(instruction);
    return llvm::Error::success();
  case Opcode::OpExtInstImport:
    if (operands[0] == glslSet)
      putAll(instruction);
    return llvm::Error::success();
  case Opcode::OpExtInst:
    if (operands[2] != glslSet)
      return llvm::Error::success(); // debug information
    break;
  case Opcode::OpString:
  case Opcode::OpSource:
  case Opcode::OpNoLine:
    return llvm::Error::success();
  case Opcode::OpLine:
    line = operands[1];
    return llvm::Error::success();
  case Opcode::OpName:
    rewriteName(instruction);
    return llvm::Error::success();
  case Opcode::OpDecorate:
    if (!imports.contains(operands[0]))
      putAll(instruction);
    return llvm::Error::success();
  case Opcode::OpTypeInt: {
    SmallVector<uint32_t> type(operands);
    type[2] = !isUnsigned;
    put(rest, Opcode::OpTypeInt, type);
    return llvm::Error::success();
  }
  case Opcode::OpFunction:
    isDropped = imports.contains(operands[1]);
    isInBody = false;
    break;
  case Opcode::OpFunctionEnd:
    if (std::exchange(isDropped, false))
      return llvm::Error::success();
    isInBody = false;
    break;
  case Opcode::OpLabel:
    isInBody = true;
    isUnreachable = false;
    if (!loops.empty() && loops.back().merge == operands[0])
      loops.pop_back();
    break;
  case Opcode::OpLoopMerge:
    loops.push_back({operands[0], operands[1]});
    break;
  default:
    break;
  }
  if (isDropped || isUnreachable)
    return llvm::Error::success();
  if (isInBody && namedLine && namedLine <= edits.valueNames.size() &&
      hasResult(instruction.opcode)) {
    StringRef name = edits.valueNames[namedLine - 1];
    putName(operands[1], name);
    // A variable that is never written is printed as its initial value.
    if (instruction.opcode == Opcode::OpVariable && operands.size() == 4)
      putName(operands[3], name);
  }
  if (instruction.opcode == Opcode::OpFunctionCall)
    if (auto callee = imports.find(operands[2]); callee != imports.end())
      return rewriteCall(instruction, callee->second);
  putAll(instruction);
  return llvm::Error::success();
}

llvm::Expected<SmallVector<uint32_t, 0>> Editor::run() {
  if (llvm::Error error = scan())
    return std::move(error);
  for (const Instruction &instruction : instructions)
    if (llvm::Error error = rewrite(instruction))
      return std::move(error);
  SmallVector<uint32_t, 0> result(words.take_front(kHeaderWords));
  result[kBoundWord] = bound;
  for (auto *part : {&capabilities, &sets, &modes, &names, &rest})
    result.append(*part);
  return result;
}

llvm::Expected<SmallVector<uint32_t, 0>>
pystream::editBinary(ArrayRef<uint32_t> words, const BinaryEdits &edits) {
  if (words.size() < kHeaderWords)
    return llvm::createStringError("SPIR-V without a header");
  return Editor(words, edits).run();
}
