//===- Serialize.cpp - SPIR-V modules to binaries -------------------------===//
#include "PyStream/Target/SPIRV.h"

#include "BinaryEditor.h"

#include "PyStream/Conversion/InterfaceNames.h"
#include "PyStream/IR/Names.h"

#include "mlir/Target/SPIRV/Serialization.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace pystream;

/// A name for the result of `op`: its variable, or the one that it is stored
/// in.
static StringAttr suggestName(Operation *op) {
  StringAttr name = getVariableName(op->getLoc());
  if (name || op->getNumResults() != 1)
    return name;
  for (Operation *user : op->getResult(0).getUsers())
    if (auto store = dyn_cast<spirv::StoreOp>(user))
      if (auto variable = store.getPtr().getDefiningOp<spirv::VariableOp>())
        if (StringAttr stored = getVariableName(variable.getLoc()))
          return stored;
  return {};
}

/// The names of the members of the uniform block: strings, and for arrays of
/// structures pairs of a string and a list of strings.
static std::vector<MemberNames> memberNamesOf(spirv::ModuleOp module) {
  std::vector<MemberNames> result;
  auto members = module->getAttrOfType<ArrayAttr>("pystream.members");
  for (Attribute member :
       members ? members.getValue() : ArrayRef<Attribute>()) {
    MemberNames &names = result.emplace_back();
    auto list = dyn_cast<ArrayAttr>(member);
    names.name = cast<StringAttr>(list ? list[0] : member).str();
    if (list)
      for (auto inner : cast<ArrayAttr>(list[1]).getAsRange<StringAttr>())
        names.inElement.push_back(inner.str());
  }
  return result;
}

/// Names the results of operations. A name is carried through MLIR's
/// serializer as the line of a location: `names[line - 1]`.
static void nameValues(spirv::ModuleOp module,
                       std::vector<std::string> &names) {
  MLIRContext *context = module.getContext();
  llvm::StringSet<> taken = {"main"};
  module.walk(
      [&](spirv::GlobalVariableOp op) { taken.insert(op.getSymName()); });
  for (const MemberNames &member : memberNamesOf(module))
    taken.insert(member.name);
  Location none = UnknownLoc::get(context);
  SmallVector<std::pair<Operation *, StringAttr>> named;
  module.walk([&](Operation *op) { named.push_back({op, suggestName(op)}); });
  for (auto [op, variable] : named) {
    op->setLoc(none);
    // Constants and addresses are not printed by name; one loaded from a named
    // variable would hide it.
    if (!variable || variable.empty() || op->getNumResults() != 1 ||
        isa<spirv::ConstantOp, spirv::AddressOfOp, spirv::LoadOp,
            spirv::AccessChainOp>(op))
      continue;
    std::string base = makeIdentifier(variable), name = base;
    for (unsigned i = 1; !taken.insert(name).second; ++i)
      name = base + "_" + std::to_string(i);
    names.push_back(name);
    op->setLoc(FileLineColLoc::get(context, "names", names.size(), 0));
  }
  module->setLoc(FileLineColLoc::get(context, "names", 0, 0));
  // The serializer insists on this for lines; the editor drops it again.
  spirv::VerCapExtAttr vce = *module.getVceTriple();
  SmallVector<spirv::Capability> capabilities(vce.getCapabilities());
  module.setVceTripleAttr(spirv::VerCapExtAttr::get(
      vce.getVersion(), capabilities,
      {spirv::Extension::SPV_KHR_non_semantic_info}, context));
}

LogicalResult pystream::serializeStage(spirv::ModuleOp module,
                                       StageBinary &binary) {
  binary.name = module.getSymName().value_or("").str();
  if (auto stage = module->getAttrOfType<StringAttr>("pystream.stage"))
    binary.stage = stage.str();

  BinaryEdits edits;
  edits.memberNames = memberNamesOf(module);
  if (!edits.memberNames.empty()) {
    for (auto variable : module.getOps<spirv::GlobalVariableOp>())
      if (variable.storageClass() == spirv::StorageClass::Uniform)
        edits.blockVariable = variable.getSymName().str();
  }
  OwningOpRef<spirv::ModuleOp> clone = module.clone();
  nameValues(*clone, edits.valueNames);

  SmallVector<uint32_t, 0> words;
  spirv::SerializationOptions options;
  options.emitDebugInfo = true;
  if (failed(spirv::serialize(*clone, words, options)))
    return emitError(module.getLoc(), "stage cannot be serialized to SPIR-V");
  llvm::Expected<SmallVector<uint32_t, 0>> edited = editBinary(words, edits);
  if (!edited)
    return emitError(module.getLoc(), "stage cannot be serialized to SPIR-V: ")
           << llvm::toString(edited.takeError());
  binary.words = std::move(*edited);
  return success();
}

LogicalResult
pystream::translateToSPIRV(ModuleOp module,
                           SmallVectorImpl<StageBinary> &binaries) {
  for (auto stage : module.getOps<spirv::ModuleOp>())
    if (failed(serializeStage(stage, binaries.emplace_back())))
      return failure();
  return success();
}
