//===- SPIRV.h - SPIR-V binaries and shading languages ----------*- C++ -*-===//
#ifndef PYSTREAM_TARGET_SPIRV_H
#define PYSTREAM_TARGET_SPIRV_H

#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <string>

namespace pystream {

/// The SPIR-V 1.3 of one stage of a shader program.
struct StageBinary {
  std::string name;  ///< of the entry point in core, e.g. "Lit.vertex"
  std::string stage; ///< "vertex" or "fragment"
  llvm::SmallVector<uint32_t, 0> words;
};

/// Serializes every spirv.module that `convert-pystream-core-to-spirv` and
/// `pystream-structure-spirv` made in `module`, in its order. Errors are
/// diagnostics.
mlir::LogicalResult
translateToSPIRV(mlir::ModuleOp module,
                 llvm::SmallVectorImpl<StageBinary> &binaries);

/// Serializes one such spirv.module: puts the instructions in place of calls of
/// imported functions, and names what has a name. Errors are diagnostics.
mlir::LogicalResult serializeStage(mlir::spirv::ModuleOp module,
                                   StageBinary &binary);

enum class ShadingLanguage {
  GLSL330, ///< OpenGL 3.3: varyings link by name, blocks and samplers by name
  GLSL450, ///< OpenGL 4.5: locations and bindings are explicit
  GLSLES300,
  HLSL, ///< shader model 5.0
  MSL,  ///< 2.1
};

/// The text of a stage in a shading language, by SPIRV-Cross. `words` is what
/// `translateToSPIRV` made, or any SPIR-V for graphics.
llvm::Expected<std::string> emitShadingLanguage(llvm::ArrayRef<uint32_t> words,
                                                ShadingLanguage language);

/// The interface of the shader program in `core` (stage core), as described in
/// docs/Reflection.md.
llvm::json::Value buildReflection(mlir::ModuleOp core);

} // namespace pystream

#endif // PYSTREAM_TARGET_SPIRV_H
