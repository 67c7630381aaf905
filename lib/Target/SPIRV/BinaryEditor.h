//===- BinaryEditor.h - Edits of a serialized SPIR-V module -----*- C++ -*-===//
#ifndef PYSTREAM_TARGET_SPIRV_BINARYEDITOR_H
#define PYSTREAM_TARGET_SPIRV_BINARYEDITOR_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>

namespace pystream {

/// Names of a member of a block, and of the members of its elements if it is an
/// array of structures.
struct MemberNames {
  std::string name;
  std::vector<std::string> inElement;
};

/// What MLIR's serializer cannot write and `editBinary` adds.
struct BinaryEdits {
  /// The uniform block: name of its variable as serialized, of the block, and
  /// of its members.
  std::string blockVariable;
  std::vector<MemberNames> memberNames;
  /// The names that the lines of OpLine instructions stand for.
  std::vector<std::string> valueNames;
};

/// The variable of a uniform block has this name in a binary, the block has the
/// user's. Text that is made from the binary leaves out the variable.
inline constexpr llvm::StringLiteral kBlockInstance = "pystreamUniforms";

/// Rewrites a module that MLIR serialized with symbol names and debug
/// information:
///  * calls of imported functions become the instruction that their linkage
///    name says ("OpDPdx", "GLSL.std.450 Step"), `break` and `continue` become
///    branches;
///  * OpLine becomes OpName of the instruction it stands at;
///  * integers become signed, unless an instruction wants them unsigned;
///  * the block and its members get names.
llvm::Expected<llvm::SmallVector<uint32_t, 0>>
editBinary(llvm::ArrayRef<uint32_t> words, const BinaryEdits &edits);

} // namespace pystream

#endif // PYSTREAM_TARGET_SPIRV_BINARYEDITOR_H
