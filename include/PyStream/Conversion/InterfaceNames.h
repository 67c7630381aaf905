//===- InterfaceNames.h - Identifiers of a shader program -------*- C++ -*-===//
//
// The names that generated shaders show at their borders.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_CONVERSION_INTERFACENAMES_H
#define PYSTREAM_CONVERSION_INTERFACENAMES_H

#include "PyStream/IR/PyStream.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <string>

namespace pystream {

/// Where a name of the interface lives.
enum class InterfaceKind {
  Block,
  Uniform,        ///< a block member or a sampler
  VertexInput,    ///< a vertex attribute
  FragmentOutput, ///< a colour
  Varying,        ///< from vertex to fragment stage
};

/// Maps the user's names to identifiers that are valid in GLSL, HLSL and MSL,
/// distinct within a program, and equal in both stages (GLSL 3.30 links
/// varyings by name).
///
/// A name stays as it is, except that varyings get the prefix `v_`: the vertex
/// attribute `normal` and the interpolated `normal` are two variables of one
/// stage. Reserved words get a trailing underscore.
class InterfaceNames {
public:
  /// Collects the names of all stages and of the uniform block of `core`.
  explicit InterfaceNames(mlir::ModuleOp core);

  /// The identifier of `name`, which must be part of the interface.
  llvm::StringRef get(InterfaceKind kind, llvm::StringRef name) const;

  /// Of a member of a uniform block; of a member of a list, the name of the
  /// list, "[]" and the name within an element: `lights[].color`.
  std::string getMember(MemberAttr member) const;

private:
  void add(InterfaceKind kind, llvm::StringRef name);

  llvm::StringMap<std::string> identifiers;
  llvm::StringSet<> taken;
};

/// The name of the list that a member of a uniform block is in, and that within
/// an element; or its name, and nothing.
std::pair<llvm::StringRef, llvm::StringRef>
splitMemberName(llvm::StringRef name);

/// The kind of the input or output `name` of a stage ("vertex", "fragment").
InterfaceKind getInterfaceKind(llvm::StringRef stage, bool isInput);

/// An identifier as close to `name` as the shading languages allow: ASCII
/// letters, digits and single underscores, no reserved word, no built-in
/// function.
std::string makeIdentifier(llvm::StringRef name);

} // namespace pystream

#endif // PYSTREAM_CONVERSION_INTERFACENAMES_H
